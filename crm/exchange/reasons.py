"""Why a row was left out, or imported without something, in the reader's words."""

from crm.marking import gettext_noop

NO_EMAIL = gettext_noop('"%(value)s" is no e-mail address: imported without it.')
NO_PHONE = gettext_noop('"%(value)s" is no phone number: imported without it.')
NO_WEBSITE = gettext_noop('"%(value)s" is no web address: imported without it.')
TOO_LONG = gettext_noop("A value is too long and was cut: %(value)s…")
TOO_WIDE = gettext_noop("The row has more values than there are columns: %(value)s")
UNKNOWN_CLIENT = gettext_noop("No client is known by %(value)s: imported without a client.")
EMPTY_ROW = gettext_noop("The row is empty.")
NOBODY = gettext_noop("The row names nobody: neither a name nor an e-mail address.")
ONLY_BAD_EMAIL = gettext_noop('The row has no name, and "%(value)s" is no e-mail address.')
NO_ORGANISATION = gettext_noop("The row names no organisation.")
A_PERSON = gettext_noop("The row is a person, not an organisation.")
NOT_YOURS = gettext_noop("%(value)s is looked after by somebody else.")
SAME_EMAIL = gettext_noop("Merged with %(value)s, who has the same e-mail address.")
