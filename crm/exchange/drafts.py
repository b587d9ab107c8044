"""What a row says, cleaned: a client, or a person and where they work; and what is wrong in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crm.clients.models import Client, Tier
from crm.contacts.models import Contact, Position
from crm.exchange import reasons
from crm.exchange.cleaning import (
    Name,
    clean,
    clean_email,
    clean_lines,
    clean_phone,
    clean_website,
    is_organisation_type,
    person_name,
)
from crm.exchange.models import Outcome
from crm.i18n import LANGUAGES
from crm.identity import domain_of

Values = Mapping[str, str]
LONGEST_NOTE = 20_000
_CHECKED = {
    "email": (clean_email, reasons.NO_EMAIL),
    "phone": (clean_phone, reasons.NO_PHONE),
    "mobile": (clean_phone, reasons.NO_PHONE),
    "website": (clean_website, reasons.NO_WEBSITE),
}


@dataclass
class Draft:
    """A row as it may be stored. An empty mapping is not named; `refused` is its outcome already.

    `problems` are pairs of a reason and the value it speaks of.
    """

    line: int
    client: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, Any] = field(default_factory=dict)
    position: dict[str, Any] = field(default_factory=dict)
    owner: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    refused: Outcome | None = None

    def refuse(self, outcome: Outcome, reason: str, value: str = "") -> "Draft":
        self.refused = outcome
        self.note(reason, value)
        return self

    def note(self, reason: str, value: str = "") -> None:
        self.problems.append((reason, clean(value[:300])[:120]))

    def checked(self, field_name: str, values: Values) -> str | None:
        """The value in the form it is stored in; what is none is noted and left out."""
        rule, reason = _CHECKED[field_name]
        found = rule(values.get(field_name, "")[:2000])
        if found is None:
            self.note(reason, values[field_name])
        return found or None

    def cut(
        self, model: type[Client | Contact | Position], values: dict[str, Any]
    ) -> dict[str, Any]:
        """Only what is there, and no longer than its column."""
        fitting = {}
        for name, value in values.items():
            if not value:
                continue
            length = getattr(model.__table__.c[name].type, "length", None) or LONGEST_NOTE
            fitting[name] = value if isinstance(value, Tier) else value[:length].strip()
            if len(value) > length:
                self.note(reasons.TOO_LONG, value[:40])
        return fitting


def client_draft(line: int, values: Values) -> Draft:
    """A row of a clients' file."""
    draft = Draft(line)
    if is_organisation_type(values.get("record_type", "")) is False:
        return draft.refuse(Outcome.SKIPPED, reasons.A_PERSON)
    draft.client = _organisation(draft, values, values.get("name", ""))
    if not draft.client.get("name"):
        draft.client = {}
        return draft.refuse(Outcome.SKIPPED, reasons.NO_ORGANISATION)
    draft.owner = clean(values.get("owner", "")[:300])
    return draft


def contact_draft(line: int, values: Values) -> Draft:
    """A row of a contacts' file; a row that is an organisation, or names nothing else, is one."""
    draft = Draft(line)
    name = person_name(
        *(values.get(f"{part}_name", "") for part in ("full", "given", "family", "middle"))
    )
    employer = clean(values.get("client", ""))
    if is_organisation_type(values.get("record_type", "")):
        draft.client = _organisation(draft, values, name.full or employer)
        return draft if draft.client.get("name") else draft.refuse(Outcome.SKIPPED, reasons.NOBODY)
    email = draft.checked("email", values)
    if not name.full and not email:
        return _without_a_person(draft, values, employer)
    draft.contact = _person(draft, values, name, email)
    draft.client = draft.cut(
        Client,
        {
            "name": employer,
            "external_ref": clean(values.get("client_id", "")),
            "domain": domain_of(values.get("client_domain", "")[:300]),
        },
    )
    draft.position = draft.cut(
        Position,
        {
            "title": clean(values.get("title", "")),
            "department": clean(values.get("department", "")),
        },
    )
    return draft


def _person(draft: Draft, values: Values, name: Name, email: str | None) -> dict[str, Any]:
    website = draft.checked("website", values)
    return draft.cut(
        Contact,
        {
            "name": name.full or (email or "").partition("@")[0],
            "given_name": name.given,
            "family_name": name.family,
            "email": email,
            "phone": draft.checked("phone", values),
            "mobile": draft.checked("mobile", values),
            "website": website or clean_website(values.get("linkedin", "")[:300]),
            "address": _address(values, "city", "country"),
            "language": _language(values),
            "external_ref": clean(values.get("external_id", "")),
            "notes": clean_lines(values.get("notes", "")),
        },
    )


def _without_a_person(draft: Draft, values: Values, employer: str) -> Draft:
    if employer:
        draft.client = _organisation(draft, {"notes": values.get("notes", "")}, employer)
        return draft
    if draft.problems:
        bad = draft.problems.pop()[1]
        return draft.refuse(Outcome.FAILED, reasons.ONLY_BAD_EMAIL, bad)
    return draft.refuse(Outcome.SKIPPED, reasons.NOBODY)


def _organisation(draft: Draft, values: Values, name: str) -> dict[str, Any]:
    website, email = draft.checked("website", values), draft.checked("email", values)
    domain = domain_of(values.get("domain", "")[:300]) or domain_of(website or email or "")
    tier = clean(values.get("tier", "")[:20]).upper()
    legal_name = clean(values.get("legal_name", ""))
    return draft.cut(
        Client,
        {
            "name": clean(name) or legal_name or domain,
            "legal_name": legal_name,
            "industry": clean(values.get("industry", "")),
            "tier": Tier(tier) if tier in set(Tier) else None,
            "website": website,
            "domain": domain,
            "email": email,
            "phone": draft.checked("phone", values),
            "address": _address(values),
            "city": clean(values.get("city", "")),
            "country": clean(values.get("country", "")),
            "language": _language(values),
            "external_ref": clean(values.get("external_id", "")),
            "notes": clean_lines(values.get("notes", "")),
        },
    )


def _address(values: Values, *more: str) -> str:
    """In one line; `more` are parts that the record has no field of its own for."""
    parts = [clean(values.get(part, "")) for part in ("address", "postal_code", "region", *more)]
    return ", ".join(part for part in parts if part)


def _language(values: Values) -> str | None:
    word = clean(values.get("language", "")[:60]).lower()
    named = {"english": "en", "englisch": "en", "chinese": "zh", "中文": "zh", "简体中文": "zh"}
    code = named.get(word, word[:2])
    return code if code in LANGUAGES else None
