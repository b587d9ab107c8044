"""No door without a lock: every route says who may come in, or that everybody may."""

import re

import pytest
from flask import Flask

from crm.permissions import Permission, UnmarkedRoute, check_routes, public, requires


def test_every_route_is_marked(app: Flask) -> None:
    unmarked = [
        name for name, view in app.view_functions.items() if not hasattr(view, "permission")
    ]
    assert unmarked == []
    assert len(app.view_functions) > 1


def test_the_app_does_not_start_with_an_unmarked_route() -> None:
    app = Flask("small", static_folder=None)
    app.add_url_rule("/open", "open", public(lambda: "everybody may see this"))
    app.add_url_rule("/closed", "closed", requires(Permission.AUDIT_READ)(lambda: "some may"))
    check_routes(app)

    app.add_url_rule("/forgotten", "forgotten", lambda: "who may see this?")
    with pytest.raises(UnmarkedRoute, match="forgotten"):
        check_routes(app)


def test_an_address_is_kebab_case(app: Flask) -> None:
    words = {rule.rule: re.sub(r"<[^>]*>", "", rule.rule) for rule in app.url_map.iter_rules()}
    assert [rule for rule, fixed in words.items() if re.search(r"[A-Z_]", fixed)] == []
