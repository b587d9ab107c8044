import time

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.exchange import unreadable
from crm.exchange.cards import NAMES_NOBODY, NEVER_ENDS, BrokenCard, Card, open_cards, read_cards
from crm.exchange.unreadable import UnreadableFile


def card(*lines: str, version: str = "3.0") -> Card:
    text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])
    (only,) = read_cards(text)
    assert isinstance(only, Card)
    return only


def test_a_card_gives_all_that_a_contact_needs() -> None:
    found = card(
        "N:Müller;Jörg;Karl;Dr.;jr.",
        "FN:Dr. Jörg Müller jr.",
        "ORG:ACME GmbH;Vertrieb;Süd",
        "TITLE:Leiter",
        "EMAIL;TYPE=home:j@home.example",
        "EMAIL;TYPE=work:j@acme.example",
        "TEL;TYPE=work,fax:1",
        "TEL;TYPE=CELL:+49 170 1",
        "TEL;VALUE=uri;TYPE=work:tel:+49-89-1",
        "URL:http://acme.example",
        "ADR;TYPE=work:;;Weg 1;München;;80331;Germany",
        "NOTE:one\\ntwo\\, three",
        "UID:7",
    )
    assert found.values == {
        "full_name": "Dr. Jörg Müller jr.",
        "given_name": "Jörg",
        "family_name": "Müller",
        "email": "j@acme.example",
        "phone": "+49-89-1",
        "mobile": "+49 170 1",
        "title": "Leiter",
        "department": "Vertrieb / Süd",
        "client": "ACME GmbH",
        "website": "http://acme.example",
        "address": "Weg 1, München, 80331, Germany",
        "notes": "one\ntwo, three",
        "language": "",
        "external_id": "7",
    }
    assert (found.prefix, found.suffix, found.middle_name) == ("Dr.", "jr.", "Karl")


def test_version_2_1_has_bare_types_and_soft_line_breaks() -> None:
    found = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E;=E4=BC=9F",
        "TEL;WORK;VOICE:(905) 555-1234",
        "TEL;CELL:138",
        "NOTE;ENCODING=QUOTED-PRINTABLE:gr=C3=BC=",
        "=C3=9Fe, a=0D=0A=",
        "second line",
        "PHOTO;TYPE=JPEG;ENCODING=BASE64:",
        " /9j/4AAQ",
        "/9j/4AAQSkZJRg==",
        "",
        "TITLE:经理",
        version="2.1",
    )
    assert (found.full_name, found.title) == ("李伟", "经理")
    assert found.notes == "grüße, a\nsecond line"
    assert (found.values["phone"], found.values["mobile"]) == ("(905) 555-1234", "138")


@pytest.mark.parametrize(
    ("charset", "encoding"), [("GB2312", "gb18030"), ("BIG5", "big5"), ("ISO-8859-1", "cp1252")]
)
def test_quoted_printable_is_read_in_the_charset_it_names(charset: str, encoding: str) -> None:
    text = {"gb18030": "刘洋", "big5": "王小明", "cp1252": "Zoë"}[encoding]
    coded = "".join(f"={byte:02X}" for byte in text.encode(encoding))
    found = card(f"FN;ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:{coded}", version="2.1")
    assert found.full_name == text


@pytest.mark.parametrize("charset", ["", ";CHARSET=nonsense", ";CHARSET=base64"])
def test_a_missing_or_false_charset_is_guessed(charset: str) -> None:
    found = card(f"FN;ENCODING=QUOTED-PRINTABLE{charset}:speci=E4l", version="2.1")
    assert found.full_name == "speciäl"


def test_folded_lines_are_joined() -> None:
    assert card("FN:Ann", " Lee", "NOTE:one", "\t two").notes == "one two"


def test_groups_and_quoted_parameters_are_no_obstacle() -> None:
    found = card(
        'item1.EMAIL;TYPE="work":a@b.example',
        "item1.X-ABLabel:_$!<Other>!$_",
        'ADR;LABEL="a: b; c":;;Street 1;Town;;;',
        version="4.0",
    )
    assert (found.values["email"], found.address) == ("a@b.example", "Street 1, Town")


def test_an_unescaped_comma_does_not_cost_half_of_the_name() -> None:
    assert card("FN:John Richter, James Doe").full_name == "John Richter, James Doe"


def test_chinese_names_are_put_together_in_their_order() -> None:
    assert card("N:王;小明;;;").full_name == "王小明"


def test_a_person_whose_card_shows_the_company_keeps_their_name() -> None:
    found = card("N:Müller;Jörg;;;", "FN:Apple AG", "ORG:Apple AG;")
    assert (found.full_name, found.organisation, found.department) == (
        "Jörg Müller",
        "Apple AG",
        "",
    )


def test_a_company_without_a_person_is_named_by_the_company() -> None:
    assert card("FN:Apple AG", "ORG:Apple AG").full_name == "Apple AG"


def test_a_broken_card_is_told_with_its_line_and_costs_no_other() -> None:
    text = (
        "BEGIN:VCARD\nFN:One\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Two\n"
        "BEGIN:VCARD\nno colon here\n;;;:\nFN:Three\nEND:VCARD\n"
        "BEGIN:VCARD\nTEL:1\nEND:VCARD\n"
        "junk between\n"
        "BEGIN:VCARD\nFN:Four\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Five\n"
    )
    found = list(read_cards(text))
    assert [(each.line, getattr(each, "full_name", None)) for each in found] == [
        (1, "One"),
        (4, None),
        (6, "Three"),
        (11, None),
        (15, "Four"),
        (18, None),
    ]
    reasons = [each.reason for each in found if isinstance(each, BrokenCard)]
    assert reasons == [NEVER_ENDS, NAMES_NOBODY, NEVER_ENDS]


def test_a_card_inside_a_card_is_the_agent_and_nobody_else() -> None:
    text = "BEGIN:VCARD\nFN:Boss\nAGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD\nTITLE:CEO\nEND:VCARD\n"
    (only,) = read_cards(text)
    assert isinstance(only, Card)
    assert (only.full_name, only.title) == ("Boss", "CEO")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_cards_come_in_every_encoding(newline: str, encoding: str) -> None:
    text = newline.join(["begin:vcard", "FN:李伟", "ORG:华星科技有限公司", "end:vcard", ""])
    (only,) = open_cards(text.encode(encoding))
    assert isinstance(only, Card)
    assert (only.full_name, only.organisation) == ("李伟", "华星科技有限公司")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", unreadable.EMPTY),
        (b"name,email\n", unreadable.NO_CARDS),
        (b"PK\x03\x04", unreadable.SPREADSHEET),
        (b"BEGIN:VCARD\0\0", unreadable.BINARY),
    ],
)
def test_a_file_without_cards_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        open_cards(raw)
    assert refused.value.reason == reason


WORDS = st.text(alphabet="abcÄß李伟,;\\ .'-\n", min_size=1, max_size=20).filter(str.strip)


@given(WORDS, WORDS, WORDS)
@settings(max_examples=60, deadline=None)
def test_what_vobject_writes_we_read(family: str, given_name: str, organisation: str) -> None:
    written = vobject.vCard()
    written.add("n").value = vobject.vcard.Name(family=family, given=given_name)
    written.add("fn").value = f"{given_name} {family}"
    written.add("org").value = [organisation]
    (found,) = read_cards(written.serialize())
    assert isinstance(found, Card)

    def bare(text: str) -> str:
        return " ".join(text.split())

    assert found.full_name == bare(f"{given_name} {family}")
    assert (found.family_name, found.given_name) == (bare(family), bare(given_name))
    assert found.organisation == bare(organisation)


@given(st.lists(st.text(max_size=60), max_size=8))
@settings(max_examples=150, deadline=None)
def test_no_lines_between_two_good_cards_can_lose_them(lines: list[str]) -> None:
    if any("VCARD" in line.upper() for line in lines):
        return
    good = "BEGIN:VCARD\nFN:Ann\nEND:VCARD\n"
    text = good + "BEGIN:VCARD\n" + "\n".join(lines) + "\nEND:VCARD\n" + good
    found = list(read_cards(text))
    assert len(found) == 3
    assert [getattr(found[at], "full_name", None) for at in (0, 2)] == ["Ann", "Ann"]


@pytest.mark.parametrize(
    "line",
    [
        "NOTE:" + "x" * 60 + "\n" + (" " + "y" * 60 + "\n") * 60_000,
        "NOTE;ENCODING=QUOTED-PRINTABLE:" + ("=41" * 20 + "=\n") * 60_000,
        "TEL\n" + (" " + ";B" * 30 + "\n") * 60_000,
        "N:" + "\\;" * 1_000_000,
        "TEL" + ";B" * 1_000_000,
        "\n" * 1_000_000,
    ],
)
def test_a_card_of_megabytes_is_read_in_a_moment(line: str) -> None:
    started = time.monotonic()
    found = list(open_cards(f"BEGIN:VCARD\nFN:Ann\n{line}\nEND:VCARD\n".encode()))
    assert [getattr(each, "full_name", None) for each in found] == ["Ann"]
    assert time.monotonic() - started < 5
