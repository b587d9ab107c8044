"""Languages, formats and time zones: what a reader's eyes expect."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, get_timezone_location
from babel.support import Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, LazyString, force_locale, get_locale
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from crm.clock import today

LANGUAGES = ("en", "zh")
LANGUAGE_NAMES = {"en": "English", "zh": "简体中文"}

TRANSLATIONS = Path(__file__).parent.parent / "translations"

babel = Babel()

# Asked for with every word of a page: found out once a request.
_spoken: ContextVar[str] = ContextVar("language", default="")


def init(app: Flask) -> None:
    """Flask-Babel chooses the language; a list says hundreds of words, so we look them up."""
    babel.init_app(app, locale_selector=language_of_request, timezone_selector=zone_of_request)
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = say
    app.teardown_request(fall_silent)


@lru_cache(maxsize=8)
def _catalogue(language: str) -> NullTranslations:
    """Texts that are not in it, and all English ones, come back as they are."""
    return Translations.load(str(TRANSLATIONS), [language])


def _said(text: str) -> str:
    return _catalogue(reader_language()).gettext(text)


def gettext(text: str, **values: Any) -> str:
    said = _said(text)
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    """The form for this number, which is itself the value `num`."""
    return _catalogue(reader_language()).ngettext(one, many, num) % {"num": num, **values}


@pass_eval_context
def say(context: EvalContext, text: str, **values: Any) -> str:
    """A template's `_`: our own words are safe in HTML, what is filled in is escaped."""
    said = _safe(reader_language(), text) if context.autoescape else _said(text)
    return said % values if values else said


@lru_cache(maxsize=4_000)
def _safe(language: str, text: str) -> Markup:
    return Markup(_catalogue(language).gettext(text))  # noqa: S704 - ours, not from people


def lazy_ngettext(one: str, many: str, num: int | None = None, **values: Any) -> LazyString:
    return LazyString(ngettext, one, many, num, **values)


def lazy_gettext(text: str, **values: Any) -> LazyString:
    """Said in the reader's language when it is shown, not when it is defined."""
    return LazyString(gettext, text, **values)


def language_of_request() -> str:
    """The page's own choice, else the reader's, else the browser's, else the firm's."""
    if not has_request_context():
        return "en"
    chosen = g.get("language") or getattr(current_user, "language", None)
    if chosen in LANGUAGES:
        return str(chosen)
    return best_language(request.headers.get("Accept-Language", ""), g.get("default_language"))


def best_language(header: str, default: str | None = None) -> str:
    """From an Accept-Language header; zh, zh-CN, zh-Hans-CN are one here."""
    for part in header.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return default if default in LANGUAGES else "en"


def zone_of_request() -> str:
    return reader_zone()


def reader_zone() -> str:
    if has_request_context():
        return str(getattr(current_user, "time_zone", None) or g.get("default_zone") or "UTC")
    return "UTC"


def reader_language() -> str:
    return _spoken.get() or _asked_for()


def _asked_for() -> str:
    chosen = get_locale()
    return str(chosen.language) if chosen else "en"


def speak(language: str | None = None) -> None:
    """For the rest of this request: this language, else the one that its reader wants."""
    if language:
        g.language = language
    _spoken.set(language_of_request())


def fall_silent(_error: BaseException | None = None) -> None:
    """The next request of this thread has another reader."""
    _spoken.set("")


def reader_today() -> date:
    """Today on the reader's own calendar."""
    return today(reader_zone())


@lru_cache(maxsize=8)
def locale(language: str) -> Locale:
    return Locale.parse("zh_Hans_CN" if language == "zh" else "en_GB")


@lru_cache(maxsize=20_000)
def _day(day: date, style: str, language: str) -> str:
    patterns = {"en": {"medium": "d MMM y"}, "zh": {"medium": "y年M月d日"}}
    pattern = patterns[language].get(style, style)
    return format_date(day, pattern, locale=locale(language))


def format_day(day: date | None, style: str = "medium") -> str:
    """A date in the reader's language: 3 Feb 2026 · 2026年2月3日; nothing for no date.

    Of a moment, the date on the reader's wall.
    """
    if isinstance(day, datetime):
        day = day.astimezone(ZoneInfo(reader_zone())).date()
    return _day(day, style, reader_language()) if day else ""


def format_moment(moment: datetime | None, zone: str | None = None) -> str:
    """A moment on the reader's wall clock."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone or reader_zone()))
    return f"{format_day(local.date())} {format_hour(local)}"


def format_hour(moment: datetime) -> str:
    return str(format_time(moment, "HH:mm", locale=locale(reader_language())))


def format_long(moment: datetime) -> str:
    return str(format_datetime(moment, "full", locale=locale(reader_language())))


def relative_day(day: date | None, base: date | None = None) -> str:
    """today · tomorrow · in 5 days · 3 days ago."""
    if day is None:
        return ""
    distance = (day - (base or reader_today())).days
    if distance == 0:
        return str(gettext("today"))
    if distance == 1:
        return str(gettext("tomorrow"))
    if distance == -1:
        return str(gettext("yesterday"))
    if distance > 0:
        return str(ngettext("in %(num)s day", "in %(num)s days", distance))
    return str(ngettext("%(num)s day ago", "%(num)s days ago", -distance))


def city(zone: str) -> str:
    """The place after which a zone is named, in the reader's language: Shanghai · 上海."""
    return _city(zone, reader_language())


@lru_cache(maxsize=1_000)
def _city(zone: str, language: str) -> str:
    return str(get_timezone_location(zone, locale=locale(language), return_city=True))


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """IANA zones that people choose from."""
    hidden = ("Etc/", "posix", "right")
    named = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(hidden))
    return (*sorted(named), "UTC")


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """A block in another language than the reader's: a mail to a client, a paper."""
    wanted = language if language in LANGUAGES else "en"
    before = _spoken.set(wanted)
    try:
        with force_locale(wanted):
            yield
    finally:
        _spoken.reset(before)
