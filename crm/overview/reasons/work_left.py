"""What nobody does because nobody has it: work of people who left, mail that was given up."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import url_for

from crm.follow_ups.queries import without_anybody
from crm.i18n import gettext as _
from crm.i18n import ngettext
from crm.mail.outbox import given_up
from crm.overview.reasons.need import Need
from crm.permissions import Permission, allowed


def left_behind(reader: Any, today: date) -> Iterable[Need]:
    """Follow-ups of people who have left: somebody has to take them over."""
    del today
    count = without_anybody(reader) if allowed(reader, Permission.FOLLOW_UPS_PLAN) else 0
    if count:
        page = url_for("follow_ups.left")
        reason = _("The people who had them have left. Give each to somebody.")
        title = ngettext("%(num)s follow-up is nobody's", "%(num)s follow-ups are nobody's", count)
        yield Need(30, title, page, reason, _("Give them out"), page, "warn")


def dead_mail(reader: Any, today: date) -> Iterable[Need]:
    """For administrators: mail that was given up waits for a decision."""
    del today
    count = given_up() if allowed(reader, Permission.SETTINGS_MANAGE) else 0
    if count:
        page = url_for("mail.index")
        reason = _("The mail server refused it, or could not be reached for two days.")
        title = ngettext("%(num)s mail could not be sent", "%(num)s mails could not be sent", count)
        yield Need(10, title, page, reason, _("Look at it"), page, "bad")
