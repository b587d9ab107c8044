"""The review page as people meet it: on a phone, in both languages, written and issued."""

import pytest
import time_machine
from flask import Flask

from crm.permissions import Role
from tests.reviews.cast import NOW, rich_client, written
from tests.support.browser import PHONE, OpenPage
from tests.support.page_checks import check
from tests.support.people import SignInPage


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh", "light")])
def test_a_review_can_be_read_on_a_phone(
    app: Flask, open_page: OpenPage, sign_in: SignInPage, language: str, theme: str
) -> None:
    with time_machine.travel(NOW, tick=True):
        client = rich_client(language)
        written(client, shows_budget=True)
        here = f"/clients/{client.id}/reviews"
        page = sign_in(open_page(size=PHONE, language=language, theme=theme), Role.DIRECTOR)  # type: ignore[arg-type]
        for address in ("/reviews?all=1", here, f"{here}/2026-Q3", f"{here}/2026-Q3/issue"):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200
            check(page)


def test_a_review_is_written_and_issued_in_the_browser(
    app: Flask, open_page: OpenPage, sign_in: SignInPage
) -> None:
    with time_machine.travel(NOW, tick=True):
        client = rich_client()
        page = sign_in(open_page(), Role.DIRECTOR)
        page.goto(f"/clients/{client.id}/reviews")
        page.get_by_role("link", name="Prepare review").click()
        page.locator("[name=summary]").fill("A **good** quarter")
        page.locator("[name=our_commitment]").fill("Load test report")
        page.get_by_role("button", name="Save").first.click()
        page.get_by_text("Saved.").wait_for()
        page.get_by_role("link", name="Issue", exact=True).click()
        page.get_by_role("button", name="Issue now").click()
        page.get_by_text("Version 1 is issued").wait_for()
        assert page.locator("strong", has_text="good").is_visible()
        check(page, "main")
        with page.expect_download() as started:
            page.get_by_role("link", name="PDF, English").click()
        assert started.value.suggested_filename == "QBR_Nordlicht_Energie_2026-Q3_v1.pdf"
