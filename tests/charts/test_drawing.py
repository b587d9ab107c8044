import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from crm.charts.bands import Wave, bands
from crm.charts.bars import Amount, bars
from crm.charts.budget import Money, budget_bar
from crm.charts.draw import render
from crm.charts.gauge import gauge
from crm.charts.line import Point, line
from crm.charts.milestones import Stone, milestones
from crm.charts.scale import Picture
from crm.charts.term import term_bar

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>"&'
DAY = date(2026, 7, 1)
MONEY = Money(EVIL, 100, "1")
CHARTS: list[Picture] = [
    line([Point(EVIL, 3, 1), Point("b", None)], EVIL, "what it says"),
    bars([Amount(EVIL, 3, "3", "good")], EVIL, "what it says"),
    bands([Wave(EVIL, 1, 2, 3, "0")], EVIL, "what it says", ("d", "p", "p")),
    milestones([Stone(EVIL, DAY, DAY, DAY, "on time")], DAY, "Today", EVIL, "what it says"),
    term_bar(DAY, date(2027, 7, 1), DAY, ("a", EVIL, "c", "d"), EVIL, "what it says", DAY),
    budget_bar(MONEY, MONEY, MONEY, MONEY, EVIL, "what it says"),
    gauge(4, EVIL, 1, 5, EVIL, "what it says", 0.5),
]


@pytest.fixture(scope="module")
def house() -> Flask:
    return Flask("house", template_folder=str(Path(__file__).parents[2] / "templates"))


def drawn(house: Flask, chart: Picture) -> ET.Element:
    with house.app_context():
        return ET.fromstring(render(chart, accent="#2f6f5e"))  # noqa: S314  our own drawing


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.template)
def test_a_chart_is_well_formed_and_speaks(house: Flask, chart: Picture) -> None:
    picture = drawn(house, chart)
    assert picture.findtext(f"{SVG}title") == EVIL
    assert picture.findtext(f"{SVG}desc") == "what it says"
    assert picture.get("font-family") == "Inter,Noto Sans SC,sans-serif"
    assert any((text.text or "").strip() for text in picture.iter(f"{SVG}text"))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.template)
def test_a_chart_is_painted_by_attributes_so_that_paper_shows_it(
    house: Flask, chart: Picture
) -> None:
    picture = drawn(house, chart)
    shapes = [e for e in picture.iter() if e.tag.removeprefix(SVG) in {"rect", "path", "circle"}]
    assert all(shape.get("fill") for shape in shapes)
    assert all(line.get("stroke") for line in picture.iter(f"{SVG}line"))
    assert not any(element.get("style") for element in picture.iter())
