from collections.abc import Sequence
from typing import Any

import pytest

from crm.exchange.column_words import CLIENT_WORDS, CONTACT_WORDS, Words
from crm.exchange.columns import Kind, guess_columns, plain


def guess(
    header: str, kind: Kind = Kind.CONTACTS, sample: Sequence[Sequence[str]] = ()
) -> dict[str, str]:
    names = header.split(",")
    return {field: names[at] for field, at in guess_columns(names, kind, sample).items()}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("FirstName", "first name"), ("E-mail 1 - Value", "e mail 1 value"),
        ("ACCOUNTNUMBER__C", "accountnumber"), ("Prénom", "prenom"), (" Team email ", "team email"),
        ("State/Region", "state region"), ("Mum's first name", "mums first name"), ("职位", "职位"),
    ],
)  # fmt: skip
def test_headers_are_compared_without_their_dress(header: str, expected: Any) -> None:
    assert plain(header) == expected


@pytest.mark.parametrize("words", [CLIENT_WORDS, CONTACT_WORDS])
def test_every_known_word_is_written_as_a_header_is_compared(words: Words) -> None:
    for known in words.values():
        assert list(known) == [plain(word) for word in known]


CONTACT_HEADERS = {
    "hubspot": (
        "Contact ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Job Title,"
        "Contact Owner,Website URL,Associated Company Domain,Create Date",
        {"external_id": "Contact ID", "given_name": "First Name", "family_name": "Last Name",
         "email": "Email", "phone": "Phone Number", "mobile": "Mobile Phone Number",
         "title": "Job Title", "owner": "Contact Owner", "website": "Website URL",
         "client_domain": "Associated Company Domain"},
    ),
    "salesforce": (
        "FirstName,LastName,Title,AccountName,Email,Phone,MobilePhone,Department,Description",
        {"given_name": "FirstName", "family_name": "LastName", "title": "Title",
         "client": "AccountName", "email": "Email", "phone": "Phone", "mobile": "MobilePhone",
         "department": "Department"},
    ),
    "outlook": (
        "Title,First Name,Middle Name,Last Name,Company,Department,Job Title,Business Phone,"
        "Mobile Phone,E-mail Address,E-mail 2 Address,Manager's Name,Assistant's Name,Spouse,Notes",
        {"given_name": "First Name", "middle_name": "Middle Name", "family_name": "Last Name",
         "client": "Company", "department": "Department", "title": "Job Title",
         "phone": "Business Phone", "mobile": "Mobile Phone", "email": "E-mail Address",
         "notes": "Notes"},
    ),
    "google": (
        "First Name,Last Name,Organization Name,Organization Title,Organization Department,"
        "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Value",
        {"given_name": "First Name", "family_name": "Last Name", "client": "Organization Name",
         "title": "Organization Title", "department": "Organization Department",
         "email": "E-mail 1 - Value", "phone": "Phone 1 - Value", "website": "Website 1 - Value"},
    ),
    "chinese": (
        "姓名,职位,部门,公司名称,手机,电话,邮箱,备注,负责人",
        {"full_name": "姓名", "title": "职位", "department": "部门", "client": "公司名称",
         "mobile": "手机", "phone": "电话", "email": "邮箱", "notes": "备注", "owner": "负责人"},
    ),
    "german": (
        "Vorname,Name,Firma,Telefon,Mobil,E-Mail,Abteilung,Funktion,Bemerkung",
        {"given_name": "Vorname", "family_name": "Name", "client": "Firma", "phone": "Telefon",
         "mobile": "Mobil", "email": "E-Mail", "department": "Abteilung", "title": "Funktion",
         "notes": "Bemerkung"},
    ),
    "french": (
        "Nom,Prénom,Société,Téléphone,Portable,Courriel,Service,Poste",
        {"family_name": "Nom", "given_name": "Prénom", "client": "Société",
         "phone": "Téléphone", "mobile": "Portable", "email": "Courriel",
         "department": "Service", "title": "Poste"},
    ),
    "odoo": (
        "ID,Name,Company Type,Related Company,Customer,Supplier,Phone,Mobile,Email",
        {"external_id": "ID", "full_name": "Name", "record_type": "Company Type",
         "client": "Related Company", "phone": "Phone", "mobile": "Mobile", "email": "Email"},
    ),
    "creme": (
        "Organisation,Manager,Department,Phone,Email",
        {"client": "Organisation", "full_name": "Manager", "department": "Department",
         "phone": "Phone", "email": "Email"},
    ),
    "qualified": (
        "Player First Name,Player Last name,Mother – email",
        {"given_name": "Player First Name", "family_name": "Player Last name"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("system", CONTACT_HEADERS)
def test_contacts_of_other_systems_are_understood(system: str) -> None:
    header, expected = CONTACT_HEADERS[system]
    found = guess(header, sample=[["Mr."]] if system == "outlook" else ())
    assert {field: found.get(field) for field in expected} == expected
    assert set(found) - set(expected) <= {"notes"}


CLIENT_HEADERS = {
    "hubspot": (
        "Company ID,Company Name,Company Domain Name,Industry,Phone Number,Website,Street Address,"
        "City,Country,Company Owner,Annual Revenue",
        {"external_id": "Company ID", "name": "Company Name", "domain": "Company Domain Name",
         "industry": "Industry", "phone": "Phone Number", "website": "Website",
         "address": "Street Address", "city": "City", "country": "Country",
         "owner": "Company Owner"},
    ),
    "salesforce": (
        "NAME,TYPE,PHONE,ACCOUNTNUMBER__C,WEBSITE,ANNUALREVENUE",
        {"name": "NAME", "phone": "PHONE", "external_id": "ACCOUNTNUMBER__C",
         "website": "WEBSITE"},
    ),
    "civicrm": (
        "Organization Name,Legal Name,External Identifier,Street Address,City,Preferred Language",
        {"name": "Organization Name", "legal_name": "Legal Name",
         "external_id": "External Identifier", "address": "Street Address", "city": "City",
         "language": "Preferred Language"},
    ),
    "chinese": (
        "客户名称,公司全称,行业,客户等级,电话,网址,地址,城市,国家,客户经理,备注,客户编号",
        {"name": "客户名称", "legal_name": "公司全称", "industry": "行业", "tier": "客户等级",
         "phone": "电话", "website": "网址", "address": "地址", "city": "城市", "country": "国家",
         "owner": "客户经理", "notes": "备注", "external_id": "客户编号"},
    ),
    "german": (
        "Firma,Branche,Kategorie,Telefon,Straße,PLZ,Ort,Land,Kundennummer",
        {"name": "Firma", "industry": "Branche", "tier": "Kategorie", "phone": "Telefon",
         "address": "Straße", "postal_code": "PLZ", "city": "Ort", "country": "Land",
         "external_id": "Kundennummer"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("system", CLIENT_HEADERS)
def test_clients_of_other_systems_are_understood(system: str) -> None:
    header, expected = CLIENT_HEADERS[system]
    assert guess(header, Kind.CLIENTS) == expected


@pytest.mark.parametrize(
    "header",
    [
        "Mother - email", "Mum's first name", "Mum-phone", "Sister-email", "Dads email",
        "Assistant's Name", "Emergency Contact Phone", "Spouse", "紧急联系人电话", "配偶姓名",
        "E-mail 1 - Type",
        "Email Opt Out", "Last Contact Date", "Company Email", "Family Name Yomi",
    ],
)  # fmt: skip
def test_columns_about_others_are_left_alone(header: str) -> None:
    sample = [["ann@example.com"]] if "mail" in header.lower() else ()
    assert guess(header, sample=sample) == {}


def test_a_manager_beside_a_first_name_is_somebody_else() -> None:
    assert "full_name" not in guess("First Name,Last Name,Manager")


def test_a_contact_in_a_list_of_clients_is_not_the_clients_mail() -> None:
    assert guess("Company,Contact Email", Kind.CLIENTS) == {"name": "Company"}


def test_of_two_columns_the_better_wins_and_none_is_used_twice() -> None:
    found = guess("Phone 1,Phone,Email,Email Address")
    assert found == {"phone": "Phone", "email": "Email"}


def test_values_speak_where_headers_are_silent() -> None:
    sample = [
        ["Ann", "ann@example.com", "https://www.linkedin.com/in/ann"],
        ["Bob", "bob@example.com", ""],
    ]
    found = guess_columns(["(A)", "(B)", "(C)"], Kind.CONTACTS, sample)
    assert found == {"email": 1, "linkedin": 2}


def test_a_title_that_is_a_salutation_is_no_job() -> None:
    assert guess("Title", sample=[["Mr."], ["Mrs."], ["Dr."]]) == {}
    assert guess("Title", sample=[["Director"], ["Head of IT"]]) == {"title": "Title"}


def test_a_broken_address_in_an_e_mail_column_is_still_its_business() -> None:
    assert guess("Email", sample=[["joseph-email.com"]]) == {"email": "Email"}
