"""Where one can go: the rail, what the round + makes, and the pages of one client."""

from crm.i18n import lazy_gettext as _l
from crm.permissions import Permission
from crm.web.frame import Entry

RAIL = [
    Entry(_l("Today"), "overview.today", "calendar-check", Permission.TODAY_READ, "t",
          belongs=("follow_ups", "follow_up_acts")),
    Entry(_l("Clients"), "clients.index", "building", Permission.CLIENTS_READ, "c",
          belongs=("clients", "contacts", "positions", "imports", "interactions")),
    Entry(_l("Projects"), "projects.index", "briefcase", Permission.PROJECTS_READ, "p",
          belongs=("projects", "milestones", "status")),
    Entry(_l("Renewals"), "contracts.index", "refresh", Permission.CONTRACTS_READ, "r",
          belongs=("contracts", "decisions")),
    Entry(_l("Satisfaction"), "surveys.index", "mood-smile", Permission.SURVEYS_RESULTS, "s",
          belongs=("surveys",)),
    Entry(_l("Reviews"), "reviews.index", "presentation", Permission.REVIEWS_READ, "q",
          belongs=("reviews",)),
    Entry(_l("Settings"), "settings.index", "settings", Permission.PROFILE_EDIT, low=True,
          belongs=("settings", "people", "firm", "mail", "account")),
]  # fmt: skip

# On a client's page each begins with that client.
CREATE = [
    Entry(_l("Interaction"), "interactions.new", "message", Permission.INTERACTIONS_LOG, "l"),
    Entry(_l("Follow-up"), "follow_ups.new", "calendar-check", Permission.FOLLOW_UPS_PLAN),
    Entry(_l("Client"), "clients.new", "building", Permission.CLIENTS_CREATE),
    Entry(_l("Contact"), "contacts.new", "user-plus", Permission.CONTACTS_EDIT),
    Entry(_l("Project"), "projects.new", "briefcase", Permission.PROJECTS_EDIT),
    Entry(_l("Contract"), "contracts.new", "file-text", Permission.CONTRACTS_EDIT),
    Entry(_l("Survey"), "surveys.new", "mood-smile", Permission.SURVEYS_SEND),
]

# The address of each holds the number of the client.
CLIENT_TABS = [
    Entry(_l("Timeline"), "overview.client", "history", Permission.CLIENTS_READ,
          belongs=("interactions",)),
    Entry(_l("People"), "contacts.at_client", "users", Permission.CONTACTS_READ),
    Entry(_l("Projects"), "projects.at_client", "briefcase", Permission.PROJECTS_READ),
    Entry(_l("Contracts"), "contracts.at_client", "file-text", Permission.CONTRACTS_READ),
    Entry(_l("Satisfaction"), "surveys.at_client", "mood-smile", Permission.SURVEYS_RESULTS),
    Entry(_l("Follow-ups"), "follow_ups.at_client", "calendar-check", Permission.FOLLOW_UPS_READ),
    Entry(_l("Reviews"), "reviews.at_client", "presentation", Permission.REVIEWS_READ,
          belongs=("reviews",)),
]  # fmt: skip
