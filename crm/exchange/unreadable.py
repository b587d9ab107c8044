"""A file that is refused whole, with the reason in the reader's words."""

from crm.marking import gettext_noop

EMPTY = gettext_noop("The file is empty.")
TOO_LARGE = gettext_noop("The file is larger than 26 MB. Split it and import the parts one by one.")
TOO_MANY_ROWS = gettext_noop(
    "The file has more than 50,000 rows. Split it and import the parts one by one."
)
TOO_MANY_COLUMNS = gettext_noop("The file has more than 500 columns.")
SPREADSHEET = gettext_noop(
    "This is a spreadsheet file. Open it and save it as CSV (UTF-8), then import that."
)
WEB_PAGE = gettext_noop("This is a web page, not a table. Export the data as CSV.")
BINARY = gettext_noop("This file is not text. Export the data as CSV or vCard.")
STRUCTURED = gettext_noop("This is XML or JSON, not a table. Export the data as CSV.")
CARDS = gettext_noop("These are contact cards (vCard), not a table. Import them as contacts.")
NO_CARDS = gettext_noop("There is no contact card in this file.")
OPEN_QUOTE = gettext_noop("A quotation mark opened in line %(line)s is never closed.")
LONG_FIELD = gettext_noop("A value near line %(line)s is longer than 131,072 characters.")


class UnreadableFile(ValueError):
    """`reason` is an English msgid, `line` its only placeholder."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason % {"line": line})
        self.reason = reason
        self.line = line
