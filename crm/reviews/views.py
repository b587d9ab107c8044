"""The pages of the quarterly reviews: which are due, one on paper and screen, and its PDF."""

import io

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from crm.clients.models import Client
from crm.clients.queries import get_client
from crm.clock import Quarter, today
from crm.db import db
from crm.i18n import LANGUAGES, in_language
from crm.i18n import gettext as _
from crm.permissions import Permission, requires
from crm.reviews import actions, queries
from crm.reviews.board import board
from crm.reviews.figures.gather import Audience, gather
from crm.reviews.forms import ReviewForm
from crm.reviews.models import Review
from crm.reviews.outline import outline
from crm.reviews.paper import ReviewPaper, file_name, issued_paper, print_review
from crm.reviews.words import words_of
from crm.web import limits
from crm.web.conflict import check_version
from crm.web.forms import RecordForm
from crm.web.paging import Key, page
from crm.web.urls import record_number

bp = Blueprint("reviews", __name__)

PAPERS, MINUTES = 30, 10
# A picture this wide can be read on a phone, too.
ON_SCREEN = 480


@bp.get("/reviews")
@requires(Permission.REVIEWS_READ)
def index() -> ResponseReturnValue:
    """My clients' reviews, and all of them for who looks after none, unless they ask."""
    asked = request.args.get("all")
    mine = asked == "0" or (asked != "1" and queries.looks_after_any(current_user))
    rows = page(
        queries.listed(current_user, mine=mine),
        [Key(Client.name), Key(Client.id)],
        request.args.get("page"),
    )
    return render_template("reviews/index.html", page=rows, lines=board(rows.rows), mine=mine)


@bp.get("/clients/<int:client_id>/reviews")
@requires(Permission.REVIEWS_READ)
def at_client(client_id: int) -> ResponseReturnValue:
    client = get_client(client_id, current_user, Permission.REVIEWS_READ)
    running = Quarter.of(today(client.time_zone), client.fiscal_year_starts_in)
    reviews = {review.quarter: review for review in db.session.scalars(queries.at(client))}
    quarters = sorted({running.label, running.previous.label, *reviews}, reverse=True)
    return render_template(
        "reviews/at_client.html",
        client=client,
        quarters=[
            (Quarter.parse(q, client.fiscal_year_starts_in), reviews.get(q)) for q in quarters
        ],
        running=running,
        last=running.previous,
        last_review=reviews.get(running.previous.label),
    )


@bp.get("/clients/<int:client_id>/reviews/<quarter>")
@requires(Permission.REVIEWS_READ)
def show(client_id: int, quarter: str) -> ResponseReturnValue:
    client, period, review = find(client_id, quarter, Permission.REVIEWS_READ)
    return show_page(client, period, review, ReviewForm(obj=words_of(review)))


@bp.post("/clients/<int:client_id>/reviews/<quarter>")
@requires(Permission.REVIEWS_EDIT)
def update(client_id: int, quarter: str) -> ResponseReturnValue:
    """Saves the words; the first save makes the review."""
    client, period, review = find(client_id, quarter, Permission.REVIEWS_EDIT)
    form = ReviewForm(request.form)
    if not form.validate():
        return show_page(client, period, review, form), 422
    if review is None:
        review = actions.begin(client, period)
    else:
        check_version(review, form)
        actions.check_open(review)
    form.fill(review)
    actions.change(review)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for(".show", client_id=client.id, quarter=period.label), 303)


@bp.get("/clients/<int:client_id>/reviews/<quarter>/issue")
@requires(Permission.REVIEWS_EDIT)
def confirm(client_id: int, quarter: str) -> ResponseReturnValue:
    """Asks once, because an issued version is there for ever."""
    client, period, review = find(client_id, quarter, Permission.REVIEWS_EDIT)
    figures = gather(client, period, Audience())
    steps = outline(words_of(review), figures)
    return render_template(
        "reviews/issue.html", client=client, quarter=period, review=review, steps=steps
    )


@bp.post("/clients/<int:client_id>/reviews/<quarter>/issue")
@requires(Permission.REVIEWS_EDIT)
def issue(client_id: int, quarter: str) -> ResponseReturnValue:
    client, period, review = find(client_id, quarter, Permission.REVIEWS_EDIT)
    if review is None:
        review = actions.begin(client, period)
    else:
        check_version(review, RecordForm(request.form))
    figures = gather(client, period, audience(client, review.shows_budget))
    issued = actions.issue(review, figures, current_user)
    db.session.commit()
    flash(_("Version %(number)s is issued. Its commitments are planned.", number=issued.number))
    return redirect(url_for(".show", client_id=client.id, quarter=period.label), 303)


@bp.post("/clients/<int:client_id>/reviews/<quarter>/reopen")
@requires(Permission.REVIEWS_EDIT)
def reopen(client_id: int, quarter: str) -> ResponseReturnValue:
    client, period, review = find(client_id, quarter, Permission.REVIEWS_EDIT)
    if review is not None:
        actions.reopen(review)
        db.session.commit()
        flash(_("The words are open again. The issued version stays as it was."))
    return redirect(url_for(".show", client_id=client.id, quarter=period.label), 303)


@bp.get("/clients/<int:client_id>/reviews/<quarter>/review.pdf")
@requires(Permission.REVIEWS_READ)
def paper(client_id: int, quarter: str) -> ResponseReturnValue:
    """`lang` overrides the client's language, `v` asks for an earlier version."""
    get_client(client_id, current_user, Permission.REVIEWS_READ)
    limits.count(f"paper:{current_user.id}", PAPERS, MINUTES)
    client, period, review = find(client_id, quarter, Permission.REVIEWS_READ)
    language = request.args.get("lang", "")
    found = paper_of(client, period, review, request.args.get("v", type=record_number))
    pdf = print_review(found, client, language if language in LANGUAGES else client.language)
    if pdf.lost and request.args.get("anyway") != "1":
        return render_template("reviews/lost.html", client=client, quarter=period), 422
    answer = send_file(
        io.BytesIO(pdf.content),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=file_name(found),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def find(
    client_id: int, quarter: str, permission: Permission
) -> tuple[Client, Quarter, Review | None]:
    client = get_client(client_id, current_user, permission)
    period = queries.read_quarter(client, quarter, today(client.time_zone))
    return client, period, queries.find_review(client, period)


def paper_of(
    client: Client, period: Quarter, review: Review | None, number: int | None = None
) -> ReviewPaper:
    """The version asked for; else what is issued now; else the draft with today's figures."""
    if number is None and review is not None and review.issued_at:
        number = review.issue_number
    if number is not None:
        return issued_paper(queries.get_issue(review, number))
    words = words_of(review)
    return ReviewPaper(gather(client, period, audience(client, words.shows_budget)), words)


def audience(client: Client, shows_budget: bool) -> Audience:
    """Nobody prints for the client what they may not see themselves."""
    sees = shows_budget and queries.may(current_user, Permission.CONTRACTS_MONEY, client)
    return Audience(sees_budget=sees)


def show_page(client: Client, period: Quarter, review: Review | None, form: ReviewForm) -> str:
    found = paper_of(client, period, review)
    editing = found.version == 0 and queries.may(current_user, Permission.REVIEWS_EDIT, client)
    return render_template(
        "reviews/show.html",
        client=client,
        quarter=period,
        review=review,
        form=form,
        editing=editing,
        paper=found,
        steps=outline(found.words, found.figures),
        sections=sections(found, client, form, editing=editing),
        issues=db.session.scalars(queries.issues_of(review)).all() if review else [],
    )


def sections(found: ReviewPaper, client: Client, form: ReviewForm, *, editing: bool) -> Markup:
    """The paper as the client will read it: in their language, whoever prepares it."""
    with in_language(client.language):
        html = render_template(
            "reviews/sections.html",
            form=form,
            editing=editing,
            on_screen=True,
            is_short=False,
            **found.context(width=ON_SCREEN),
        )
    return Markup(html)  # noqa: S704 - a template of ours, escaped there
