"""People's Markdown as safe HTML: parsed without raw HTML, then sifted by an allow list."""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {
    "p", "br", "strong", "em", "del", "ul", "ol", "li", "blockquote", "code", "pre",
    "h3", "h4", "h5", "h6", "a", "hr", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
MARKS = re.compile(r"[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}|^[#>]+ ?", re.MULTILINE)
PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False}).enable(
    ["table", "strikethrough"]
)


def markdown(text: str | None) -> Markup:
    """Safe to print; links leave with rel=noopener, and only to http, https and mailto."""
    if not text:
        return Markup("")
    html = nh3.clean(
        PARSER.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(html)  # noqa: S704 - sifted above


def markdown_line(text: str | None) -> Markup:
    """One line of it, without paragraphs: for an entry of a list."""
    if not text:
        return Markup("")
    html = nh3.clean(PARSER.renderInline(text), tags={"strong", "em", "del", "code"})
    return Markup(html)  # noqa: S704 - sifted above


def plain(text: str | None) -> str:
    """A glance at a text: without the marks of Markdown, which its own page shows as they mean."""
    return MARKS.sub("", text or "").strip()
