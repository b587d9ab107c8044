"""Defaults of every setting; an environment variable CRM_<NAME> overrides each."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

DEFAULTS: dict[str, str | int | bool] = {
    "DATA_DIR": "instance",
    "DATABASE_URL": "",  # empty: one SQLite file in DATA_DIR
    "SECRET_KEY": "",  # empty: made at the first start, kept in DATA_DIR
    "BASE_URL": "http://127.0.0.1:8000",
    "LANGUAGE": "en",
    "TIME_ZONE": "UTC",
    "SMTP_HOST": "",  # empty: mail is held in the outbox
    "SMTP_PORT": 587,
    "SMTP_USER": "",
    "SMTP_PASSWORD": "",
    "SMTP_SECURITY": "starttls",
    "MAIL_FROM": "",
    "TRUSTED_PROXY_HOPS": 0,
    "ALLOW_INSECURE_HTTP": False,
    "TICK_SECONDS": 10,
    "LIMITS": True,
    "LIMITS_SCALE": 1,
    "UPLOAD_MB": 26,
    "DEBUG_SQL": False,
}

KNOWN_SECRETS = {"secret", "changeme", "dev", "development", "secret_key", "your-secret-key"}


class BadSetting(Exception):
    """A setting with which the app must not start; the message says which and why."""


def load(settings: Mapping[str, object] | None = None) -> dict[str, object]:
    """Defaults, then CRM_* variables, then `settings`; and what Flask itself needs."""
    config: dict[str, object] = dict(DEFAULTS)
    for name, default in DEFAULTS.items():
        given = os.environ.get(f"CRM_{name}")
        if given is not None:
            config[name] = _typed(name, given, default)
    config |= settings or {}
    config["DATA_DIR"] = Path(str(config["DATA_DIR"])).resolve()
    config["BASE_URL"] = str(config["BASE_URL"]).rstrip("/")
    config["DATABASE_URL"] = database_url(config)
    return config | flask_settings(config)


def _typed(name: str, given: str, default: str | int | bool) -> str | int | bool:
    if isinstance(default, bool):
        return given.strip().lower() in {"1", "true", "yes", "on"}
    if isinstance(default, int):
        try:
            return int(given)
        except ValueError:
            raise BadSetting(f"CRM_{name} must be a whole number, not {given!r}.") from None
    return given


def database_url(config: Mapping[str, object]) -> str:
    given = str(config["DATABASE_URL"])
    if not given:
        return f"sqlite:///{config['DATA_DIR']}/rapport.sqlite3"
    if given.startswith("postgres://"):
        return "postgresql://" + given.removeprefix("postgres://")
    return given


def flask_settings(config: Mapping[str, object]) -> dict[str, object]:
    base = urlsplit(str(config["BASE_URL"]))
    secure = base.scheme == "https"
    if not base.hostname or base.scheme not in {"http", "https"}:
        raise BadSetting("CRM_BASE_URL must be an address such as https://crm.example.com.")
    if not secure and not is_loopback(base.hostname) and not config["ALLOW_INSECURE_HTTP"]:
        raise BadSetting(
            "CRM_BASE_URL is plain http on a public name: use https, "
            "or set CRM_ALLOW_INSECURE_HTTP=1 if you know what you do."
        )
    megabyte = 1024 * 1024
    return {
        "SQLALCHEMY_DATABASE_URI": config["DATABASE_URL"],
        "SECRET_KEY": str(config["SECRET_KEY"]) or kept_secret(Path(str(config["DATA_DIR"]))),
        "SESSION_COOKIE_NAME": "__Host-crm" if secure else "crm",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "TRUSTED_HOSTS": [base.hostname, *(LOOPBACK if is_loopback(base.hostname) else ())],
        "MAX_CONTENT_LENGTH": int(str(config["UPLOAD_MB"])) * megabyte,
        "MAX_FORM_MEMORY_SIZE": megabyte,
        "MAX_FORM_PARTS": 1000,
        "WTF_CSRF_TIME_LIMIT": None,
        # Pages behind a secret link send no Referer, so it cannot be asked for; the token is.
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }


LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def is_loopback(host: str) -> bool:
    return host in {"127.0.0.1", "localhost", "::1"}


def kept_secret(folder: Path) -> str:
    """The key that signs cookies: made once, readable by its owner alone."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "secret_key"
    if not path.exists():
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process was faster: its key is the key
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def check_secret(secret: str) -> None:
    if len(secret) < 32 or secret.lower() in KNOWN_SECRETS:
        raise BadSetting("CRM_SECRET_KEY needs at least 32 characters that nobody can guess.")
