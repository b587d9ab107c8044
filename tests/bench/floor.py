"""The floor: a bare Flask and Jinja page with a table of fifty rows, and nothing else."""

from flask import Flask, render_template_string

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1>
<table><thead><tr>{% for word in head %}<th>{{ word }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in rows %}<tr>
<td><a href="/{{ row.id }}">{{ row.name }}</a></td><td>{{ row.industry }}</td>
<td>{{ row.tier }}</td><td>{{ row.owner }}</td><td>{{ row.day }}</td>
</tr>{% endfor %}</tbody></table></body></html>
"""
HEAD = ("Client", "Industry", "Tier", "Owner", "Last contact")
ROWS = [
    {
        "id": number,
        "name": f"Client & Sons {number}",
        "industry": "Manufacturing",
        "tier": "ABC"[number % 3],
        "owner": f"Person {number % 9}",
        "day": f"2026-03-{number % 28 + 1:02}",
    }
    for number in range(50)
]


def create_app() -> Flask:
    app = Flask(__name__)

    @app.get("/")
    def index() -> str:
        return render_template_string(PAGE, title="Clients", head=HEAD, rows=ROWS)

    return app
