"""The main job, from the first file to the printed review, as an account manager does it.

One walk through real parts: the browser, the worker's own jobs, a mail server, the PDF.
"""

import re
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from crm.clients.models import Client
from crm.clock import Quarter, today
from crm.db import db
from crm.follow_ups import jobs as follow_ups
from crm.follow_ups.models import FollowUp, Side
from crm.mail import jobs as mail
from crm.permissions import Role
from crm.users.models import User
from tests.make import make_user
from tests.support.browser import PHONE, OpenPage
from tests.support.people import SignInPage
from tests.support.smtp import Sink


@dataclass(frozen=True)
class Cast:
    """The same story told in one language: what is in the files, and what is typed."""

    language: str
    clients: str
    encoding: str
    client: str
    person: str
    email: str
    said: str
    promise: str
    answer: str
    contract: str
    summary: str

    @property
    def contacts(self) -> str:
        return (
            "BEGIN:VCARD\nVERSION:3.0\n"
            f"N:{self.person};;;;\nFN:{self.person}\nORG:{self.client}\n"
            f"EMAIL:{self.email}\nTITLE:CIO\nEND:VCARD\n"
        )


ENGLISH = Cast(
    "en",
    "Company,Industry,City\nAurora Marine GmbH,Shipping,Hamburg\nCafé Lumière,Food,Paris\n",
    "utf-8", "Aurora Marine GmbH", "Jörg Müller", "joerg@aurora.example",
    "They want the portal before the season.", "Send the revised plan",
    "We hear of delays too late.", "Support 2026", "A good quarter with one delay.",
)  # fmt: skip
CHINESE = Cast(
    "zh",
    "公司名称;行业;城市\n华星科技有限公司;科技;上海\n仁和医疗集团;医疗;北京\n",
    "gb18030", "华星科技有限公司", "王建国", "wang@huaxing.example",
    "他们希望在旺季前上线门户。", "发送修订后的计划",
    "延期的消息来得太晚。", "年度运维合同", "本季度总体良好,有一次延期。",
)  # fmt: skip


@pytest.mark.parametrize("cast", [ENGLISH, CHINESE], ids=lambda cast: cast.language)
def test_the_main_job_from_the_first_file_to_the_printed_review(
    app: Flask, open_page: OpenPage, sign_in: SignInPage, smtp: Sink, tmp_path: Path, cast: Cast
) -> None:
    me = make_user(Role.ACCOUNT_MANAGER, name="Anna Berg")
    me.language, me.email = cast.language, "anna@example.com"
    page = sign_in(open_page(language=cast.language), me)
    bring_in(page, "clients", cast.clients.encode(cast.encoding), "clients.csv")
    bring_in(page, "contacts", cast.contacts.encode(), "people.vcf")
    client = db.session.scalars(select(Client).where(Client.name == cast.client)).one()
    assert (client.owner_id, client.city) == (me.id, "上海" if cast is CHINESE else "Hamburg")
    log_a_meeting(page, client, cast)
    ask_and_answer(app, page, open_page, client, smtp, cast)
    see_a_renewal_coming(page, client, cast)
    be_reminded(page, me, smtp, cast)
    keep_a_project(page, client, me)
    print_the_review(page, client, cast, tmp_path)


def bring_in(page: Page, kind: str, content: bytes, name: str) -> None:
    page.goto("/import")
    page.locator(f"[name=kind][value={kind}]").check(force=True)
    page.locator("[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content}
    )
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(re.compile(r"/import/\d+"))
    page.locator("main .btn-primary").click()
    page.locator(".note--good").wait_for()


def log_a_meeting(page: Page, client: Client, cast: Cast) -> None:
    """Found by two characters of its name, then everything on one form."""
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(cast.client[:2] if cast is CHINESE else "aurora")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name=cast.client).first.click()
    page.wait_for_url(f"**/clients/{client.id}")
    page.goto(f"/interactions/new?client={client.id}")
    page.locator("[name=kind][value=meeting]").check(force=True)
    page.locator("[name=contacts]").first.check(force=True)
    page.locator("[name=summary]").fill(cast.said)
    page.locator("[name=visibility][value=client]").check(force=True)
    page.locator("[name=promises-0-task]").fill(cast.promise)
    page.locator("[name=promises-0-due_on]").fill(str(today() + timedelta(days=1)))
    page.locator("main form .btn-primary").last.click()
    page.wait_for_url(f"**/clients/{client.id}*")
    page.get_by_text(cast.said).first.wait_for()
    promise = db.session.scalars(select(FollowUp)).one()
    assert (promise.task, promise.promise) == (cast.promise, Side.OURS)
    db.session.refresh(client)
    assert client.last_touch_on == today()


def ask_and_answer(
    app: Flask, page: Page, open_page: OpenPage, client: Client, smtp: Sink, cast: Cast
) -> None:
    page.goto(f"/surveys/new?client={client.id}")
    page.locator("[name=kind][value=nps]").check()
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/surveys/preview")
    page.locator("main form .btn-primary").click()
    page.locator(".note--good").wait_for()
    mail.deliver()
    letter = next(each for each in smtp.received if each.recipients == [cast.email])
    body = letter.message.get_body(("plain",))
    assert body is not None
    link = re.search(r"http://[^\s?]+/s/[^\s?]+", body.get_content())
    assert link
    theirs = open_page(size=PHONE, language=cast.language, script=False)
    theirs.goto(link[0])
    theirs.locator("[name=comment]").fill(cast.answer)
    theirs.locator("[name=score][value='5']").click(force=True)
    theirs.locator("button.btn-primary").click()
    theirs.locator(".scale").wait_for(state="detached")
    page.goto("/")
    page.get_by_text(cast.person).first.wait_for()
    page.goto(f"/clients/{client.id}/satisfaction")
    page.get_by_text(cast.answer).first.wait_for()
    page.get_by_text("n = 1").first.wait_for()


def see_a_renewal_coming(page: Page, client: Client, cast: Cast) -> None:
    """The first term ends in 102 days, three months before that is in twelve days or so."""
    page.goto(f"/contracts/new?client={client.id}")
    starts = today() + timedelta(days=103) - timedelta(days=366)
    for name, value in {
        "title": cast.contract, "starts_on": str(starts), "signed_on": str(starts),
        "value": "120,000", "term": "12", "renewal": "12", "notice": "3",
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form .btn-primary").click()
    page.wait_for_url(re.compile(r"/contracts/\d+"))
    page.goto("/")
    page.get_by_text(f"{cast.client} · {cast.contract}").wait_for()
    page.goto(f"/clients/{client.id}")
    page.get_by_text(cast.contract).first.wait_for()


def be_reminded(page: Page, me: User, smtp: Sink, cast: Cast) -> None:
    """It is promised for tomorrow; the clock is set forward by setting its reminder back."""
    promise = db.session.scalars(select(FollowUp).where(FollowUp.promise == Side.OURS)).one()
    assert promise.remind_at is not None
    promise.remind_at -= timedelta(days=2)
    db.session.commit()
    follow_ups.remind()
    mail.deliver()
    letters = [each.message for each in smtp.received if each.recipients == [me.email]]
    assert len(letters) == 1
    assert cast.promise in str(letters[0]["Subject"])
    page.goto("/")
    row = page.locator(".list__row, li").filter(has_text=cast.promise).first
    row.get_by_role("button").first.click()
    page.locator(".note--good").first.wait_for()
    db.session.expire_all()
    done = select(FollowUp.completed_on).where(FollowUp.task == cast.promise)
    assert db.session.scalar(done) == today()


def keep_a_project(page: Page, client: Client, me: User) -> None:
    page.goto(f"/projects/new?client={client.id}")
    page.locator("[name=name]").fill("Portal")
    page.locator("main form .btn-primary").click()
    page.wait_for_url(re.compile(r"/projects/\d+"))
    page.goto(page.url + "/milestones/new")
    page.locator("[name=title]").fill("Pilot")
    page.locator("[name=baseline_on]").fill(str(Quarter.of(today()).previous.last_day))
    page.locator("main form .btn-primary").click()
    page.locator(".note--good").first.wait_for()
    page.get_by_role("main").get_by_text("Pilot", exact=True).last.wait_for()


def print_the_review(page: Page, client: Client, cast: Cast, folder: Path) -> None:
    page.goto(f"/clients/{client.id}/reviews/{Quarter.of(today())}")
    page.locator("[name=summary]").fill(cast.summary)
    page.locator("main form .btn-primary").first.click()
    page.locator(".note--good").first.wait_for()
    with page.expect_download() as waiting:
        page.locator("a[href*='review.pdf']").first.click()
    paper = folder / "review.pdf"
    waiting.value.save_as(paper)
    said = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True)
    text = said.stdout.decode()
    for words in (cast.client, cast.summary[:12], cast.promise, cast.contract):
        assert words in text
