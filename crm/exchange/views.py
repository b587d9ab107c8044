"""Import in three pages: the file, how it will be read, what came of it."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from crm.db import db
from crm.errors import Refused
from crm.exchange import actions, queries
from crm.exchange.columns import Kind
from crm.exchange.field_words import fields_of
from crm.exchange.forms import UploadForm, chosen_columns, chosen_twice, encodings
from crm.exchange.guarded_csv import csv_bytes
from crm.exchange.models import ImportBatch, ImportProblem
from crm.exchange.unreadable import UnreadableFile
from crm.i18n import gettext as _
from crm.i18n import gettext as in_words
from crm.permissions import Permission, requires
from crm.web import limits
from crm.words import word

bp = Blueprint("imports", __name__, url_prefix="/import")
SHOWN = 100
RECENT = 10
TRIES_AN_HOUR = 60


@bp.get("")
@requires(Permission.RECORDS_IMPORT)
def index() -> ResponseReturnValue:
    return show_upload(UploadForm(data={"kind": kind_of(request.args.get("kind"))}))


@bp.post("")
@requires(Permission.RECORDS_IMPORT)
def create() -> ResponseReturnValue:
    limits.count(f"import:{current_user.id}", TRIES_AN_HOUR, 60)
    form = UploadForm(request.form)
    upload = request.files.get("file")
    if not form.validate() or upload is None or not upload.filename:
        return show_upload(form, "" if form.errors else _("Choose a file first.")), 422
    with upload.stream as stream:
        raw = stream.read()
    try:
        batch = actions.begin(raw, upload.filename, Kind(form.kind.data), current_user)
    except UnreadableFile as problem:
        return show_upload(form, reason_of(problem)), 422
    db.session.commit()
    return redirect(url_for("imports.show", batch_id=batch.id), 303)


@bp.get("/<int:batch_id>")
@requires(Permission.RECORDS_IMPORT)
def show(batch_id: int) -> ResponseReturnValue:
    batch = queries.get_batch(batch_id, current_user)
    if batch.imported_at is None:
        return show_preview(batch)
    return render_template(
        "imports/result.html",
        batch=batch,
        problems=list(db.session.scalars(queries.problems(batch).limit(SHOWN))),
        number=queries.count_problems(batch),
        said=said,
        kept=queries.kept(batch, SHOWN),
        shown=SHOWN,
    )


@bp.post("/<int:batch_id>/columns")
@requires(Permission.RECORDS_IMPORT)
def read_again(batch_id: int) -> ResponseReturnValue:
    """As the reader says it is to be read; another kind or encoding guesses the columns anew."""
    batch = queries.get_batch(batch_id, current_user)
    kind = kind_of(request.form.get("kind"))
    encoding = request.form.get("encoding", batch.encoding)
    chosen = chosen_columns(request.form, kind, len(batch.header))
    twice = [fields_of(kind)[name] for name in chosen_twice(chosen)]
    if twice:
        text = _("Two columns are read as %(names)s: choose one.", names=", ".join(twice))
        return show_preview(batch, text, chosen), 422
    is_same = kind is batch.kind and encoding == batch.encoding
    columns = {name: at for at, name in enumerate(chosen) if name} if is_same else None
    try:
        actions.read_again(batch, kind, encoding, columns, current_user)
    except UnreadableFile as problem:
        return show_preview(batch, reason_of(problem), chosen), 422
    db.session.commit()
    return redirect(url_for("imports.show", batch_id=batch.id), 303)


@bp.post("/<int:batch_id>/records")
@requires(Permission.RECORDS_IMPORT)
def carry_out(batch_id: int) -> ResponseReturnValue:
    batch = queries.get_batch(batch_id, current_user)
    try:
        actions.carry_out(batch, current_user)
    except UnreadableFile as problem:
        raise Refused(reason_of(problem)) from None
    db.session.commit()
    flash(_("The file is imported."))
    return redirect(url_for("imports.show", batch_id=batch.id), 303)


@bp.post("/<int:batch_id>/undo")
@requires(Permission.RECORDS_IMPORT)
def undo(batch_id: int) -> ResponseReturnValue:
    batch = queries.get_batch(batch_id, current_user)
    actions.take_back(batch)
    db.session.commit()
    flash(_("The import is taken back."))
    return redirect(url_for("imports.show", batch_id=batch.id), 303)


@bp.get("/<int:batch_id>/problems.csv")
@requires(Permission.RECORDS_IMPORT)
def problems(batch_id: int) -> ResponseReturnValue:
    batch = queries.get_batch(batch_id, current_user)
    found = db.session.scalars(queries.problems(batch))
    rows = ((each.line, word(each.outcome), said(each)) for each in found)
    answer = Response(
        csv_bytes([_("Line"), _("Outcome"), _("Reason")], rows), content_type="text/csv"
    )
    answer.headers["Content-Disposition"] = f"attachment; filename=import-{batch.id}-problems.csv"
    return answer


def kind_of(text: str | None) -> Kind:
    return Kind.CONTACTS if text == Kind.CONTACTS else Kind.CLIENTS


def reason_of(problem: UnreadableFile) -> str:
    return str(in_words(problem.reason, line=problem.line))


def said(problem: ImportProblem) -> str:
    return str(in_words(problem.reason, value=problem.value))


def show_upload(form: UploadForm, error: str = "") -> str:
    recent = list(db.session.scalars(queries.visible_to(current_user).limit(RECENT)))
    return render_template("imports/index.html", form=form, error=error, recent=recent)


def show_preview(batch: ImportBatch, error: str = "", chosen: list[str] | None = None) -> str:
    if chosen is None:
        places = {at: name for name, at in batch.columns.items()}
        chosen = [places.get(at, "") for at in range(len(batch.header))]
    return render_template(
        "imports/preview.html",
        batch=batch,
        error=error,
        kinds=Kind,
        chosen=chosen,
        fields=fields_of(batch.kind),
        encodings=encodings(batch.encoding),
        problems=list(db.session.scalars(queries.problems(batch).limit(SHOWN))),
        number=queries.count_problems(batch),
        said=said,
        shown=SHOWN,
    )
