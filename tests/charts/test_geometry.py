from datetime import date

import pytest

from crm.charts.bands import Wave, bands
from crm.charts.bars import Amount, bars
from crm.charts.budget import Money, budget_bar
from crm.charts.gauge import gauge
from crm.charts.line import Point, line
from crm.charts.milestones import Stone, milestones
from crm.charts.term import term_bar


def test_a_line_breaks_where_nothing_was_measured() -> None:
    values = [10.0, 20.0, None, 30.0, 40.0, None, 50.0]
    chart = line([Point(str(at), value) for at, value in enumerate(values)], "NPS", "")
    assert len(chart.paths) == 2
    assert len(chart.dots) == 5


def test_an_interval_is_drawn_on_both_sides_of_its_point() -> None:
    (dot,) = line([Point("Q3", 40, margin=20)], "NPS", "", -100, 100).dots
    assert dot.upper is not None
    assert dot.lower is not None
    assert dot.upper < dot.y < dot.lower


def test_an_interval_beyond_the_range_does_not_widen_the_axis() -> None:
    chart = line([Point("Q3", 90, margin=40)], "NPS", "", -100, 100)
    assert [mark.text for mark in chart.gridlines] == ["−100", "−50", "0", "50", "100"]


def test_a_line_without_points_is_an_empty_axis() -> None:
    chart = line([], "NPS", "")
    assert chart.dots == ()
    assert chart.paths == ()
    assert chart.labels == ()


def test_labels_of_many_points_do_not_touch() -> None:
    chart = line([Point(f"2026-{at:02}", at) for at in range(24)], "Contacts", "")
    gaps = [b.x - a.x for a, b in zip(chart.labels, chart.labels[1:], strict=False)]
    assert min(gaps) > 45
    assert chart.labels[-1].text == "2026-23"


def test_bars_share_one_scale_and_negative_ones_run_left() -> None:
    chart = bars([Amount("a", 10, "10"), Amount("b", 5, "5"), Amount("c", -5, "-5")], "", "")
    ten, five, minus = chart.bars
    assert ten.length == pytest.approx(2 * five.length, abs=0.02)
    assert minus.x < chart.base
    assert minus.x + minus.length == pytest.approx(chart.base, abs=0.02)


def test_bars_without_amounts_have_no_length() -> None:
    chart = bars([Amount("a", None, "no data"), Amount("b", 0, "0")], "", "")
    assert [bar.length for bar in chart.bars] == [0, 0]


def test_bands_fill_the_bar_and_an_empty_wave_has_none() -> None:
    waves = [Wave("Q2", 6, 3, 3, "+25", "± 41"), Wave("Q3", 0, 0, 0, "no data")]
    chart = bands(waves, "", "", ("Detractors", "Passives", "Promoters"))
    assert sum(part.length for part in chart.rows[0].parts) == pytest.approx(chart.length, abs=0.1)
    assert chart.rows[0].note == "± 41 · n = 12"
    assert chart.rows[1].parts == ()


def test_a_late_milestone_points_right_and_a_done_one_is_done() -> None:
    stones = [
        Stone("late", date(2026, 7, 1), forecast=date(2026, 8, 1)),
        Stone("done", date(2026, 7, 1), date(2026, 8, 1), actual=date(2026, 6, 20)),
        Stone("bare", date(2026, 7, 1)),
    ]
    chart = milestones(stones, date(2026, 7, 10), "Today", "", "")
    late, done, bare = chart.lines
    assert late.current_x is not None
    assert late.current_x > late.baseline_x
    assert late.is_late
    assert done.current_x is not None
    assert done.current_x < done.baseline_x
    assert done.is_done
    assert not done.is_late
    assert bare.current_x is None


def test_a_strip_without_milestones_still_shows_today() -> None:
    chart = milestones([], date(2026, 7, 10), "Today", "", "")
    assert chart.lines == ()
    assert chart.today is not None


def test_a_term_shows_today_only_while_it_runs() -> None:
    words = ("1 Jan 2026", "Notice 30 Dec", "Today", "31 Dec 2026")
    start, end = date(2026, 1, 1), date(2026, 12, 31)
    running = term_bar(start, end, date(2026, 7, 1), words, "", "", date(2026, 12, 30))
    over = term_bar(start, end, date(2027, 7, 1), words, "", "")
    assert running.today_x is not None
    assert running.start_x < running.today_x < running.end_x
    assert over.today_x is None
    assert over.passed == pytest.approx(over.end_x - over.start_x)
    assert over.notice_x is None
    assert over.notice_word is None
    assert running.notice_word is not None
    assert running.notice_word.x < 400


@pytest.mark.parametrize(("forecast", "tone"), [(3_400, "accent"), (3_401, "bad")])
def test_a_forecast_over_the_agreed_limit_is_marked(forecast: int, tone: str) -> None:
    chart = budget_bar(
        Money("Agreed", 3_000, "3,000"),
        Money("Changes", 400, "400"),
        Money("Forecast", forecast, "x"),
        Money("Spent", 0, "0"),
        "",
        "",
    )
    assert chart.steps[2].tone == tone
    assert chart.steps[1].x == pytest.approx(chart.steps[0].x + chart.steps[0].length, abs=0.02)


def test_an_interval_ends_where_the_scale_ends() -> None:
    chart = gauge(90, "+90", -100, 100, "", "", margin=30)
    assert chart.interval_x is not None
    assert chart.interval_x + chart.interval_length == chart.start_x + chart.length


def test_a_gauge_without_a_score_has_no_pointer() -> None:
    chart = gauge(None, "no data", 1, 5, "", "")
    assert chart.value_x is None
    assert chart.interval_x is None
