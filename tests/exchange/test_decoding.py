import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.exchange.decoding import ENCODINGS, decode

CHINESE = "姓名,公司\n李伟,华星科技有限公司\n欧阳娜娜,北京市朝阳区\n"
TAIWANESE = "姓名,公司\n王小明,台灣積體電路製造\n林志玲,中華電信\n"


@pytest.mark.parametrize(
    ("text", "encoding", "certain"),
    [
        (CHINESE, "utf-8", True),
        (CHINESE, "utf-8-sig", True),
        (CHINESE, "utf-16", True),
        (CHINESE, "utf-32", True),
        (CHINESE, "utf-16-le", False),
        (CHINESE, "utf-16-be", False),
        ("Name,Email\nMüller,a@b.example\n", "utf-16-le", False),
        ("Name,Email\n李伟,a@b.example\n", "utf-32-le", False),
        (CHINESE, "gb18030", False),
        ("王\n", "gb18030", False),
        ("name,email\n张三,z@a.example\n", "gb18030", False),
        ("name\n㐀\n", "gb18030", False),
        ("公司,备注\n东方通信,“续约”前需要确认价格。\n", "gb18030", False),
        (TAIWANESE, "big5hkscs", False),
        ("客戶,電話\n中華電信,02-1234\n", "big5hkscs", False),
        ("Name;Ort\nMüller;Köln\nJörg;Düsseldorf\n", "cp1252", False),
        ("Nom;Prénom\nGendô;Élise\nFrançois Noël;Muñoz\n", "cp1252", False),
        ("Müller", "cp1252", False),
        ("a\nÄrzte\n", "cp1252", False),
        ("Name\nÄÖÜ\n", "cp1252", False),
        ("price\n10 €, “quoted”\n", "cp1252", False),
        ("Name\nÅse Østergård\nÑandú\n", "cp1252", False),
        ("Nazwisko\nŁukasz Żółć\nWiśniewski\n", "cp1250", False),
        ("Имя,Город\nИван Петров,Москва\n", "cp1251", False),
        ("氏名,会社\n山田太郎,トヨタ自動車株式会社\n", "shift_jis", False),
        ("plain,ascii\n1,2\n", "utf-8", True),
        ("", "utf-8", True),
    ],
)
def test_text_comes_back_from_every_encoding_and_says_which(
    text: str, encoding: str, certain: bool
) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert (decoded.encoding, decoded.certain, decoded.replaced) == (encoding, certain, 0)


def test_chinese_far_down_in_a_large_file_is_found() -> None:
    text = "name,email\n" + "ann,ann@example.com\n" * 20_000 + "李伟,华星科技\n"
    assert decode(text.encode("gb18030")).text == text


def test_the_reader_may_say_which_encoding_it_is() -> None:
    decoded = decode("Köln".encode("cp1252"), "cp1250")
    assert (decoded.text, decoded.encoding, decoded.certain) == ("Köln", "cp1250", True)


@pytest.mark.parametrize("name", ["base64", "rot13", "no-such-thing", "../etc/passwd", ""])
def test_a_name_that_is_not_offered_is_ignored(name: str) -> None:
    assert decode("姓名".encode(), name).text == "姓名"


def test_damaged_utf8_loses_the_damaged_character_only() -> None:
    decoded = decode((CHINESE * 20).encode() + b"\xff\n" + CHINESE.encode())
    assert (decoded.encoding, decoded.replaced) == ("utf-8", 1)
    assert "欧阳娜娜" in decoded.text


@given(st.binary(max_size=400), st.sampled_from([None, *ENCODINGS]))
@settings(max_examples=200, deadline=None)
def test_no_bytes_are_an_error(raw: bytes, encoding: str | None) -> None:
    decoded = decode(raw, encoding)
    assert isinstance(decoded.text, str)
    assert decoded.replaced == decoded.text.count("\ufffd")


@given(st.text(max_size=200))
def test_all_that_is_utf8_is_read_as_utf8(text: str) -> None:
    if "\0" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8", "replace")).text == text.encode(
            "utf-8", "replace"
        ).decode("utf-8")
