from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.identity import domain_of, email_key, organisation_key, person_key, phone_key


@pytest.mark.parametrize(
    "names",
    [
        ("华星科技有限公司", "华星科技", "华星科技股份有限公司", "华星科技集团有限公司",
         "华星科技 集团"),
        ("中華電信股份有限公司", "中華電信"),
        ("Müller GmbH", "Muller", "MÜLLER GmbH & Co. KG", "Müller AG"),
        ("Acme Inc.", "ACME, Inc", "Acme Incorporated", "The Acme Company", "acme"),
        ("Dupont S.A.", "Dupont SA", "Dupont S. A. R. L.", "SARL Dupont", "Dupont SAS"),
        ("Smith & Sons Ltd.", "Smith Sons Limited"),
        ("A.B.C. Ltd", "ABC"),
        ("Ｈｕａｘｉｎｇ　Ｌｔｄ", "huaxing"),
        ("O'Neil plc", "ONeil"),
        ("トヨタ自動車株式会社", "トヨタ自動車"),
    ],
)  # fmt: skip
def test_one_organisation_has_one_key_whatever_its_legal_form(names: tuple[str, ...]) -> None:
    assert len({organisation_key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("华星科技", "华新科技"),
        ("华星科技（上海）有限公司", "华星科技（北京）有限公司"),
        ("Company", "Group"),
        ("有限公司", "集团"),
        ("Acme North Ltd", "Acme South Ltd"),
        ("Kelley-Johnson", "Kelley"),
    ],
)
def test_different_organisations_keep_different_keys(one: str, other: str) -> None:
    assert organisation_key(one) != organisation_key(other)


@pytest.mark.parametrize("name", ["Ltd", "公司", "SA", "The", "and", "X AG"])
def test_a_name_never_loses_everything(name: str) -> None:
    assert organisation_key(name)


@given(st.text(max_size=40))
def test_a_key_is_the_key_of_itself_in_any_case(name: str) -> None:
    assert organisation_key(name) == organisation_key(f"  {name} ")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.Example.com:8080/a?b#c", "example.com"),
        ("example.com", "example.com"),
        ("ann@mail.example.com", "mail.example.com"),
        ("http://user:pw@example.com/", "example.com"),
        ("例子.公司", "例子.公司"),
        ("ann@gmail.com", ""),
        ("li@qq.com", ""),
        ("mueller@web.de", ""),
        ("localhost", ""),
        ("", ""),
        ("not a domain.x", ""),
    ],
)
def test_a_domain_names_an_organisation_unless_everybody_has_it(
    address: str, expected: Any
) -> None:
    assert domain_of(address) == expected


@pytest.mark.parametrize(
    "numbers",
    [
        ("+49 89 123456", "0049-89-123456", "+49 (0)89 123456", "+49 (89) 12 34 56"),
        ("416-810-9897x752", "(416) 810 9897", "416.810.9897 ext. 3"),
        ("＋８６ １３８００１３８０００", "+86-138-0013-8000"),
        ("021-55556666转801", "02155556666"),
    ],
)
def test_one_number_has_one_key_however_written(numbers: tuple[str, ...]) -> None:
    assert len({phone_key(number) for number in numbers}) == 1


@pytest.mark.parametrize("number", ["", "12345", "pager", "x752"])
def test_what_is_too_short_is_no_key(number: str) -> None:
    assert phone_key(number) == ""


@pytest.mark.parametrize(
    "names",
    [
        ("Jörg Müller", "Müller, Jörg", "JORG  MULLER", "Jörg Mu\u0308ller"),
        ("李伟", "李 伟", "李·伟"),
    ],
)
def test_one_person_has_one_key(names: tuple[str, ...]) -> None:
    assert len({person_key(name) for name in names}) == 1


def test_two_people_have_two_keys() -> None:
    assert person_key("李伟") != person_key("伟李")
    assert person_key("Ann Lee") != person_key("Ann Leigh")
    assert email_key(" Ann@Example.com") == "ann@example.com"
