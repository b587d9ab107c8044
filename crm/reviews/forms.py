"""What may be written into a review: words around the figures, never the figures themselves."""

from wtforms import BooleanField
from wtforms.validators import Length

from crm.i18n import lazy_gettext as _l
from crm.web.forms import DayField, LongTextField, RecordForm, TextField

PAGE = 4_000
LINES = 2_000
ONE = 300


class ReviewForm(RecordForm):
    attendees = TextField(_l("Who takes part in the review"), [Length(max=500)])
    summary = LongTextField(_l("The quarter in one minute"), [Length(max=PAGE)])
    results = LongTextField(_l("Three results, one a line"), [Length(max=LINES)])
    problems = LongTextField(_l("Two problems, one a line"), [Length(max=LINES)])
    objectives = LongTextField(_l("Objectives, one a line"), [Length(max=LINES)])
    decisions = LongTextField(_l("Decisions we need from you, one a line"), [Length(max=LINES)])
    our_ask = TextField(_l("We ask of you"), [Length(max=ONE)])
    their_ask = TextField(_l("You ask of us"), [Length(max=ONE)])
    our_commitment = TextField(_l("We commit to"), [Length(max=ONE)])
    their_commitment = TextField(_l("You commit to"), [Length(max=ONE)])
    next_review_on = DayField(_l("Next review"))
    shows_budget = BooleanField(_l("The client may see the budget of the projects"))
