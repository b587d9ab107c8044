from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.exchange.cleaning import (
    Name,
    clean,
    clean_email,
    clean_lines,
    clean_phone,
    clean_website,
    is_email,
    is_organisation_type,
    person_name,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Gendô \t IKARI\n", "Gendô IKARI"),
        ("Mu\u0308ller", "Müller"),
        ("a\x00b\x07c\u200b\ufeffd\u202e", "abcd"),
        ("　李　伟 ", "李 伟"),
        ("\xa0x\xa0y", "x y"),
        ("\ud800", ""),
        ("👩‍💻", "👩‍💻"),
    ],
)
def test_a_line_is_trimmed_and_rid_of_what_nobody_sees(text: str, expected: Any) -> None:
    assert clean(text) == expected


def test_notes_keep_their_lines() -> None:
    assert clean_lines(" one \r\ntwo\r\rthree\n\n\n\nfour\n") == "one\ntwo\n\nthree\n\nfour"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_lines(clean_lines(text)) == clean_lines(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ann@example.com", "ann@example.com"),
        (" Ann.Lee+x@Example.COM ", "Ann.Lee+x@example.com"),
        ("mailto:ann@example.com?subject=x", "ann@example.com"),
        ("Ann Lee <ann@example.com>", "ann@example.com"),
        ("李伟@例子.公司", "李伟@例子.公司"),
        ("o'neil@sub.example.co.uk", "o'neil@sub.example.co.uk"),
        ("", ""),
        ("  ", ""),
        ("joseph-email.com", None),
        ("a@b", None),
        ("a@@b.example", None),
        ("a b@c.example", None),
        (".a@b.example", None),
        ("a..b@c.example", None),
        ("a@-b.example", None),
        ("a@b..example", None),
        ("a@127.0.0.1", None),
        ("a@b.example, c@d.example", None),
        ("x" * 65 + "@b.example", None),
        ("a@" + "b." * 130 + "example", None),
        ("a@b.example\nBcc: x@y.example", None),
    ],
)
def test_an_address_is_stored_only_when_mail_could_go_there(text: str, expected: Any) -> None:
    assert clean_email(text) == expected


@given(st.text(max_size=80))
def test_a_stored_address_is_valid_on_one_line(text: str) -> None:
    email = clean_email(text)
    if email:
        assert is_email(email)
        assert len(email.split()) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tel:+1-213-555-1234", "+1-213-555-1234"),
        (" (905) 555-1234 ", "(905) 555-1234"),
        ("+86 138 0013 8000", "+86 138 0013 8000"),
        ("831.605.2433x72946", "831.605.2433x72946"),
        ("", ""),
        ("workphone", None),
        ("12", None),
    ],
)
def test_a_phone_number_stays_as_written(text: str, expected: Any) -> None:
    assert clean_phone(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("example.com", "https://example.com"),
        ("HTTP://Example.com/a?b", "http://Example.com/a?b"),
        ("www.例子.公司", "https://www.例子.公司"),
        ("", ""),
        ("none", None),
        ("javascript:alert(1)", None),
        ("javascript://example.com/%0aalert(1)", None),
        ("ftp://example.com", None),
        ("not a site.com", None),
    ],
)
def test_a_website_is_an_http_address_or_nothing(text: str, expected: Any) -> None:
    assert clean_website(text) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"given": "Jörg", "family": "Müller"}, Name("Jörg Müller", "Jörg", "Müller")),
        ({"given": "小明", "family": "王"}, Name("王小明", "小明", "王")),
        ({"given": "Ann", "middle": "B.", "family": "Lee"}, Name("Ann B. Lee", "Ann", "Lee")),
        ({"full": "欧阳娜娜"}, Name("欧阳娜娜")),
        ({"full": "李 伟"}, Name("李伟")),
        ({"full": "Müller, Jörg"}, Name("Jörg Müller", "Jörg", "Müller")),
        ({"full": "John Q. Public, Esq."}, Name("John Q. Public, Esq.")),
        ({"full": "Name, ."}, Name(". Name", ".", "Name")),
        ({"full": "A, B, C"}, Name("A, B, C")),
        ({"full": "Dr. Ann Lee", "given": "Ann", "family": "Lee"},
         Name("Dr. Ann Lee", "Ann", "Lee")),
        ({"given": "李", "family": "Smith"}, Name("李 Smith", "李", "Smith")),
        ({}, Name("")),
    ],
)  # fmt: skip
def test_a_name_is_put_together_in_its_own_order(parts: dict[str, str], expected: Any) -> None:
    assert person_name(**parts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Company", True), (" individual ", False), ("公司", True), ("Prospect", None), ("", None)],
)
def test_a_type_column_says_whether_a_row_is_an_organisation(text: str, expected: Any) -> None:
    assert is_organisation_type(text) is expected
