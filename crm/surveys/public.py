"""The page behind a secret link: asked without sign-in, answered once, without a script.

GET shows and writes nothing: mail scanners open every link. A number in the address (?score=9,
from the mail) is only marked; it takes a press on it to answer.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from crm.db import db
from crm.i18n import LANGUAGES, speak
from crm.permissions import public
from crm.surveys import actions, questions
from crm.surveys.doors import Door, Visit, find_visit
from crm.surveys.forms import AnswerForm
from crm.users.organisation import current_brand
from crm.web import limits

bp = Blueprint("answer", __name__, url_prefix="/s")


@bp.get("/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    visit = come_in(token)
    if visit is None:
        return unknown()
    if visit.door is not Door.OPEN:
        return say(visit)
    return ask(visit, AnswerForm(visit.invitation.survey))


@bp.post("/<token>")
@public
def store(token: str) -> ResponseReturnValue:
    visit = come_in(token, acting=True)
    if visit is None:
        return unknown()
    if visit.door is not Door.OPEN:
        return say(visit, late=True)
    form = AnswerForm(visit.invitation.survey, request.form)
    if not form.validate() or form.chosen is None:
        return ask(visit, form, missing=form.chosen is None), 422
    actions.answer(visit, form.chosen, form.comment.data)
    db.session.commit()
    return redirect(url_for(".show", token=token, lang=request.args.get("lang")), 303)


@bp.get("/<token>/decline")
@public
def decline(token: str) -> ResponseReturnValue:
    visit = come_in(token)
    if visit is None:
        return unknown()
    return page("surveys/decline.html", visit) if visit.door is Door.OPEN else say(visit)


@bp.post("/<token>/decline")
@public
def store_decline(token: str) -> ResponseReturnValue:
    """The button itself carries the word: a form sent as it was delivered declines nothing."""
    visit = come_in(token, acting=True)
    if visit is None:
        return unknown()
    if visit.door is not Door.OPEN:
        return say(visit, late=True)
    if request.form.get("decline") != "1":
        return page("surveys/decline.html", visit), 422
    actions.decline(visit)
    db.session.commit()
    return redirect(url_for(".decline", token=token, lang=request.args.get("lang")), 303)


def come_in(token: str, *, acting: bool = False) -> Visit | None:
    """The visit, its language spoken; misses are counted, so that nobody guesses for long."""
    visit = find_visit(token)
    if visit is None:
        limits.count(f"survey-miss:{limits.address()}", most=20, minutes=10)
        return None
    if acting and visit.door is Door.OPEN:
        limits.count(f"survey-answer:{visit.link.id}", most=10, minutes=1)
        visit = find_visit(token, lock=True)
        if visit is None:
            return None
    wanted = request.args.get("lang")
    speak(wanted if wanted in LANGUAGES else visit.invitation.language)
    return visit


def ask(visit: Visit, form: AnswerForm, missing: bool = False) -> str:
    survey = visit.invitation.survey
    choices = questions.scale(survey.kind)
    marked = request.args.get("score", type=int)
    return page(
        "surveys/answer.html",
        visit,
        form=form,
        missing=missing,
        choices=choices,
        ends=questions.ends(survey.kind),
        marked=marked if marked in {choice.value for choice in choices} else None,
    )


def say(visit: Visit, late: bool = False) -> ResponseReturnValue:
    """The page of a door that is not open: thanks, or what to do now."""
    if visit.door is Door.ANSWERED:
        score = visit.response.score if visit.response else 0
        is_unhappy = questions.is_unhappy(visit.invitation.survey.kind, score)
        answer = page("surveys/thanks.html", visit, late=late, is_unhappy=is_unhappy)
        return answer, 409 if late else 200
    return page("surveys/over.html", visit), 410


def page(template: str, visit: Visit, **values: Any) -> str:
    survey, client = visit.invitation.survey, visit.invitation.client
    return render_template(
        template,
        visit=visit,
        survey=survey,
        client=client,
        person=visit.invitation.contact,
        host=client.owner if client.owner and client.owner.is_active else None,
        question=questions.question(survey.kind, current_brand().name, survey.about),
        **values,
    )


def unknown() -> ResponseReturnValue:
    return render_template("surveys/unknown.html"), 404
