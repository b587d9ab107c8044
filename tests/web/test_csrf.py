"""A form without its token is refused on a page that people can read."""

from flask import Flask
from flask.testing import FlaskClient


def test_a_form_that_has_lost_its_token_gets_an_answer_in_words(
    app: Flask, client: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/sign-in", data={"email": "somebody@example.com", "password": "x"})
    assert answer.status_code == 400
    assert "<h1" in answer.text
