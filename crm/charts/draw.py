"""A chart becomes SVG: the same picture in the browser and on paper."""

from flask import current_app
from markupsafe import Markup

from crm.charts.scale import Picture

ACCENT = "#34489f"


def render(chart: Picture, accent: str = ACCENT) -> Markup:
    template = current_app.jinja_env.get_template(f"charts/{chart.template}.svg")
    return template.make_module({"chart": chart, "accent": accent}).__html__()
