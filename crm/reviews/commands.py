"""`flask qbr`: a review as a file, from the console."""

from pathlib import Path

import click

from crm.clients.models import Client
from crm.clock import Quarter, today
from crm.db import db
from crm.errors import Missing, Refused
from crm.i18n import LANGUAGES
from crm.reviews.figures.gather import Audience, gather
from crm.reviews.paper import ReviewPaper, issued_paper, print_review
from crm.reviews.queries import find_review, get_issue, read_quarter
from crm.reviews.words import words_of


@click.command("qbr")
@click.argument("client_id", type=int)
@click.argument("quarter")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(LANGUAGES), help="Default: the client's language.")
def qbr(client_id: int, quarter: str, out: Path, lang: str | None) -> None:
    """Write the review of QUARTER (2026-Q3, the client's fiscal quarter) as a PDF."""
    client = db.session.get(Client, client_id)
    if client is None or client.deleted_at:
        raise click.ClickException(f"there is no client {client_id}")
    try:
        period = read_quarter(client, quarter, today(client.time_zone))
    except Missing:
        raise click.ClickException(
            f"{quarter!r} is no quarter that has begun; write it as 2026-Q3"
        ) from None
    try:
        pdf = print_review(found_paper(client, period), client, lang or client.language)
        out.write_bytes(pdf.content)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    except OSError as error:
        raise click.ClickException(f"cannot write {out}: {error.strerror}") from None
    for line in pdf.lost:
        click.echo(f"A sign is missing on the paper: {line}", err=True)
    click.echo(f"{out}: {len(pdf.content):,} bytes")


def found_paper(client: Client, quarter: Quarter) -> ReviewPaper:
    """What is issued, else the draft with today's figures."""
    review = find_review(client, quarter)
    if review is not None and review.issued_at:
        return issued_paper(get_issue(review, review.issue_number))
    words = words_of(review)
    return ReviewPaper(gather(client, quarter, Audience(words.shows_budget)), words)
