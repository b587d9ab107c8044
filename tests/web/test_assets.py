"""A browser keeps our files, and still sees those of the next version."""

import re

from flask import Flask
from flask.testing import FlaskClient


def test_a_file_is_kept_for_ever_under_an_address_that_says_what_is_in_it(
    client: FlaskClient,
) -> None:
    page = client.get("/sign-in").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    # A font has the address that the styles give it; they do not know its sum.
    addresses = [address for address in addresses if not address.endswith(".woff2")]
    assert len(addresses) > 3
    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{12}$", address), address
        with client.get(address) as answer:
            assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (
                200,
                True,
            )


def test_a_file_without_that_is_asked_for_again(client: FlaskClient) -> None:
    with client.get("/static/css/app.css") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_the_letters_fetched_ahead_are_those_that_the_styles_name(client: FlaskClient) -> None:
    """Under another address a browser would fetch them a second time."""
    found = re.search(r'rel="preload" href="([^"]+)"', client.get("/sign-in").text)
    assert found
    with client.get("/static/css/app.css") as answer:
        named = re.findall(r'url\("\.\.(/vendor/inter/[^"]+)"\)', answer.get_data(as_text=True))
    assert found[1] in {f"/static{path}" for path in named}


def test_a_database_that_does_not_answer_is_said_on_a_page(app: Flask, client: FlaskClient) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.extensions["sqlalchemy"].engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE organisations RENAME TO gone")
    answer = client.get("/sign-in")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "<h1" in answer.text
