import pytest

from crm.web.brand import DARK_SURFACE, LIGHT_SURFACE, contrast, properties, readable, stylesheet

COLOURS = ["#2f6f5e", "#ffe600", "#fff", "#000000", "#ff0000", "#7f7f7f", "#0b1f3a"]


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("surface", [LIGHT_SURFACE, DARK_SURFACE])
def test_any_colour_of_an_organisation_becomes_readable(colour: str, surface: str) -> None:
    assert contrast(readable(colour, surface), surface) >= 4.5
    values = dict(
        pair.removeprefix("--").split(":")
        for pair in properties(colour, surface).split(";")
        if pair
    )
    assert contrast(values["accent"], values["accent-ink"]) >= 4.5
    assert contrast(values["accent-text"], values["accent-soft"]) >= 4.5


def test_a_colour_that_is_readable_stays_as_it_is() -> None:
    assert readable("#2f6f5e", LIGHT_SURFACE) == "#2f6f5e"


@pytest.mark.parametrize("text", ["red", "#12", "#12345g", "#fff;} body{display:none", ""])
def test_what_is_no_colour_never_reaches_the_style_sheet(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        stylesheet(text)
