"""The review as a paper: the same sections on the screen and in the PDF, in either language."""

import base64
import re
from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from crm.clients.models import Client, Paper, ReportLength
from crm.db import db
from crm.files import File, read
from crm.i18n import in_language
from crm.pdf.render import Pdf, render_pdf
from crm.reviews.charts import drawings
from crm.reviews.figures.frozen import thaw
from crm.reviews.figures.model import Figures
from crm.reviews.models import ReviewIssue
from crm.reviews.wording import in_words, score_of
from crm.reviews.words import Words, lines
from crm.web.brand import readable

SHEETS = {Paper.A4: "A4", Paper.LETTER: "letter"}
WHITE = "#ffffff"


@dataclass(frozen=True)
class ReviewPaper:
    """Everything the sections need; `version` 0 is a draft."""

    figures: Figures
    words: Words
    version: int = 0
    digest: str = ""

    @property
    def accent(self) -> str:
        """The firm's colour, dark enough to be read on white."""
        return readable(self.figures.parties.colour, WHITE)

    def context(self, *, width: int = 720) -> dict[str, Any]:
        return {
            "paper": self,
            "figures": self.figures,
            "words": self.words,
            "lines": lines,
            "score_of": score_of,
            "in_words": in_words,
            "charts": drawings(self.figures, self.accent, width),
        }


def issued_paper(issue: ReviewIssue) -> ReviewPaper:
    """What was handed over, from what was kept then: no figure is asked for again."""
    return ReviewPaper(
        figures=thaw(Figures, issue.content["figures"]),
        words=thaw(Words, issue.content["words"]),
        version=issue.number,
        digest=issue.digest,
    )


def paper_html(paper: ReviewPaper, client: Client, language: str) -> str:
    """The whole document, in this language whoever asks for it."""
    with in_language(language):
        template = current_app.jinja_env.get_template("print/review.html")
        return template.render(
            **paper.context(),
            language=language,
            organisation={"name": paper.figures.parties.firm},
            logo=logo(paper.figures.parties.logo_id),
            sheet=SHEETS[client.paper],
            is_short=client.report_length is ReportLength.SHORT,
            editing=False,
        )


def print_review(paper: ReviewPaper, client: Client, language: str) -> Pdf:
    return render_pdf(paper_html(paper, client, language))


def logo(number: int | None) -> Markup | None:
    """The firm's mark, written out: the renderer fetches nothing."""
    file = db.session.get(File, number) if number else None
    if file is None or file.media_type != "image/png":
        return None
    code = base64.b64encode(read(file)).decode()
    return Markup("data:image/png;base64,{}").format(code)


def file_name(paper: ReviewPaper) -> str:
    """QBR_Nordlicht_2025-Q3_v2.pdf; a draft says so."""
    client = re.sub(r"[^\w]+", "_", paper.figures.parties.client).strip("_")[:60] or "client"
    version = f"v{paper.version}" if paper.version else "draft"
    return f"QBR_{client}_{paper.figures.quarter}_{version}.pdf"
