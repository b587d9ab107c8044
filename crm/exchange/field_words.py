"""What the columns of an import are called on screen."""

from crm.exchange.column_words import CLIENT_WORDS, CONTACT_WORDS
from crm.exchange.columns import Kind
from crm.i18n import lazy_gettext as _l

CLIENT_FIELDS = {
    "name": _l("Name"),
    "legal_name": _l("Legal name"),
    "industry": _l("Industry"),
    "tier": _l("Tier"),
    "website": _l("Website"),
    "domain": _l("Domain"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "address": _l("Address"),
    "city": _l("City"),
    "region": _l("Region"),
    "postal_code": _l("Postal code"),
    "country": _l("Country"),
    "language": _l("Language"),
    "notes": _l("Notes"),
    "external_id": _l("Number elsewhere"),
    "owner": _l("Owner"),
    "record_type": _l("Person or organisation"),
}
CONTACT_FIELDS = {
    "full_name": _l("Full name"),
    "given_name": _l("Given name"),
    "family_name": _l("Family name"),
    "middle_name": _l("Middle name"),
    "email": _l("E-mail"),
    "phone": _l("Phone"),
    "mobile": _l("Mobile"),
    "title": _l("Job title"),
    "department": _l("Department"),
    "client": _l("Client"),
    "client_id": _l("Client's number elsewhere"),
    "client_domain": _l("Client's domain"),
    "language": _l("Language"),
    "notes": _l("Notes"),
    "linkedin": _l("LinkedIn"),
    "website": _l("Website"),
    "address": _l("Address"),
    "city": _l("City"),
    "region": _l("Region"),
    "postal_code": _l("Postal code"),
    "country": _l("Country"),
    "external_id": _l("Number elsewhere"),
    "record_type": _l("Person or organisation"),
}


def fields_of(kind: Kind) -> dict[str, str]:
    """Field -> word, in the order of the lists; only what an import of this kind reads."""
    words, known = (
        (CLIENT_FIELDS, CLIENT_WORDS) if kind is Kind.CLIENTS else (CONTACT_FIELDS, CONTACT_WORDS)
    )
    return {name: str(text) for name, text in words.items() if name in known}
