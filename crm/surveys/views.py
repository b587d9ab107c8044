"""Satisfaction: what clients answer, and asking them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import ColumnElement

from crm.clients.queries import get_client
from crm.clock import now
from crm.contacts.models import Contact, ContactRole
from crm.db import db
from crm.errors import Forbidden
from crm.i18n import LANGUAGE_NAMES, in_language, ngettext, reader_language, reader_today
from crm.i18n import gettext as _
from crm.permissions import Permission, allowed, requires
from crm.surveys import actions, queries, tallies
from crm.surveys.draft import Draft, previews
from crm.surveys.forms import SurveyForm, usual_values
from crm.surveys.models import Invitation, Response, Survey, SurveyKind
from crm.surveys.questions import question
from crm.surveys.recipients import askable_clients
from crm.surveys.stories import Story, bands_of, month_of
from crm.users.organisation import current_brand
from crm.web.paging import Key, page

bp = Blueprint("surveys", __name__)
SPANS = (90, 365)
CLIENTS_LISTED = 200
WAVES_LISTED = 20  # each is added up from all its answers
WAVES_AT_CLIENT = 12
ANSWERS_SHOWN = 30
WORDS_AT_CLIENT = 8
ANSWERS_AT_CLIENT = 100


@bp.get("/surveys")
@requires(Permission.SURVEYS_RESULTS)
def index() -> ResponseReturnValue:
    wanted = request.args.get("kind")
    kind = SurveyKind(wanted) if wanted in list(SurveyKind) else None
    rows = page(
        queries.waves(current_user, kind),
        [Key(Survey.sent_at, descending=True), Key(Survey.id, descending=True)],
        request.args.get("page"),
        size=WAVES_LISTED,
    )
    moments = [now() - timedelta(days=days) for days in SPANS]
    figures, since = tallies.figures_of_list(rows.rows, moments, current_user)
    return render_template(
        "surveys/index.html",
        page=rows,
        kind=kind,
        kinds=list(SurveyKind),
        figures=figures,
        spans=dict(zip(SPANS, since, strict=True)),
    )


@bp.get("/surveys/new")
@requires(Permission.SURVEYS_SEND)
def new() -> ResponseReturnValue:
    form = SurveyForm(data=usual_values(reader_today()))
    return put_together(Draft(current_user, request.args, form))


@bp.post("/surveys/preview")
@requires(Permission.SURVEYS_SEND)
def preview() -> ResponseReturnValue:
    """What would go out, in each language; or, on the way there, other people to choose from."""
    draft = Draft(current_user, request.form, SurveyForm(request.form))
    if "change" in request.form:
        return put_together(draft)
    if not draft.is_complete:
        return put_together(draft, tried=True), 422
    kept = [item for item in request.form.items(multi=True) if item[0] != "csrf_token"]
    return render_template("surveys/preview.html", draft=draft, kept=kept, previews=previews(draft))


@bp.post("/surveys")
@requires(Permission.SURVEYS_SEND)
def create() -> ResponseReturnValue:
    draft = Draft(current_user, request.form, SurveyForm(request.form))
    if not draft.is_complete:
        return put_together(draft, tried=True), 422
    survey = draft.survey()
    number = actions.send_survey(survey, draft.asked)
    db.session.commit()
    flash(ngettext("One person is asked.", "%(num)s people are asked.", number))
    return redirect(url_for("surveys.show", survey_id=survey.id), 303)


@bp.get("/surveys/<int:survey_id>")
@requires(Permission.SURVEYS_RESULTS)
def show(survey_id: int) -> ResponseReturnValue:
    survey = queries.get_survey(survey_id, current_user)
    figures = tallies.figures_of_waves([survey], current_user)[survey.id]
    people = None
    if not queries.reads_sums_only(current_user):
        people = page(
            queries.asked_people(survey, current_user),
            [Key(Contact.name), Key(Invitation.id)],
            request.args.get("page"),
        )
    return render_template(
        "surveys/show.html",
        survey=survey,
        questions=wording_of(survey.kind, survey.about),
        tongue=LANGUAGE_NAMES[reader_language()],
        figures=figures,
        bars=bands_of(survey.kind, [(month_of(survey), figures)]),
        roles=tallies.figures_of_roles(survey, current_user),
        answers=words_of(Invitation.survey_id == survey.id),
        people=people,
        is_mine=allowed(current_user, Permission.SURVEYS_SEND)
        and queries.is_all_in_reach(survey, current_user),
    )


@bp.post("/surveys/<int:survey_id>/reminder")
@requires(Permission.SURVEYS_SEND)
def remind(survey_id: int) -> ResponseReturnValue:
    survey = own_survey(survey_id)
    number = actions.remind(survey)
    db.session.commit()
    flash(ngettext("One person is reminded.", "%(num)s people are reminded.", number))
    return redirect(url_for("surveys.show", survey_id=survey_id), 303)


@bp.post("/surveys/<int:survey_id>/closing")
@requires(Permission.SURVEYS_SEND)
def close(survey_id: int) -> ResponseReturnValue:
    actions.close(own_survey(survey_id))
    db.session.commit()
    flash(_("The survey is closed."))
    return redirect(url_for("surveys.show", survey_id=survey_id), 303)


@bp.get("/clients/<int:client_id>/satisfaction")
@requires(Permission.SURVEYS_RESULTS)
def at_client(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user, Permission.SURVEYS_RESULTS)
    waves = db.session.execute(queries.waves_at(client, current_user).limit(WAVES_AT_CLIENT)).all()
    figures = tallies.figures_of_waves(waves, current_user, client)
    is_every = request.args.get("answers") == "all"
    here = Invitation.client_id == client.id
    return render_template(
        "surveys/at_client.html",
        client=client,
        waves=waves,
        figures=figures,
        stories=[
            Story.of(kind, [(wave, figures[wave.id]) for wave in waves if wave.kind == kind])
            for kind in SurveyKind
            if any(wave.kind == kind for wave in waves)
        ],
        answers=words_of(here, most=ANSWERS_AT_CLIENT)
        if is_every
        else words_of(here, Response.comment.is_not(None), most=WORDS_AT_CLIENT),
        is_every=is_every,
        most_answers=ANSWERS_AT_CLIENT,
    )


def put_together(draft: Draft, tried: bool = False) -> str:
    """The form of a new survey; `tried` says why it can't go out yet."""
    clients = dict(askable_clients(current_user, CLIENTS_LISTED))
    return render_template(
        "surveys/new.html",
        draft=draft,
        form=draft.form,
        clients=clients,
        is_cut=len(clients) == CLIENTS_LISTED,
        roles=list(ContactRole),
        questions={kind: wording_of(kind, None) for kind in SurveyKind},
        tried=tried,
    )


def wording_of(kind: SurveyKind, project: str | None) -> dict[str, str]:
    """The exact question in every language, by the language's name."""
    found = {}
    for language, name in LANGUAGE_NAMES.items():
        with in_language(language):
            found[name] = question(kind, current_brand().name, project)
    return found


def own_survey(number: int) -> Survey:
    """A survey whose every client is within reach of who asks: nobody closes another's wave."""
    survey = queries.get_survey(number, current_user)
    if not queries.is_all_in_reach(survey, current_user):
        raise Forbidden
    return survey


def words_of(*conditions: ColumnElement[bool], most: int = ANSWERS_SHOWN) -> Sequence[Any]:
    """What was said, for those who may read it; nothing at all for others."""
    if not allowed(current_user, Permission.SURVEYS_VERBATIMS):
        return []
    statement = queries.answers(current_user, *conditions).limit(most)
    return db.session.execute(statement).all()
