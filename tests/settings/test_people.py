"""An administrator lets colleagues in, groups them, and lets them go."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select

from crm.audit import AuditRecord
from crm.db import db
from crm.mail.outbox import OutboxMail
from crm.permissions import Role
from crm.users.models import Team, TeamMember, User
from tests.support.people import SignedIn

PASSWORD = "a lantern over the harbour"


def invite(admin: FlaskClient, email: str = "mei@example.com") -> str:
    form = {"name": "梅兰", "email": email, "roles": "account_manager"}
    page = admin.post("/settings/people", data=form)
    assert page.status_code == 200
    link = re.search(r'/invitation/[^"]+', page.text)
    assert link
    return link[0]


def test_an_invited_colleague_chooses_a_password_and_is_in(
    signed_in: SignedIn, client: FlaskClient
) -> None:
    link = invite(signed_in("admin"))
    mail = db.session.scalars(select(OutboxMail)).one()
    assert link in mail.text
    assert client.post(link, data={"password": PASSWORD}).headers["Location"] == "/"
    assert client.get("/clients").status_code == 200
    assert client.post(link, data={"password": PASSWORD}).status_code == 410


def test_a_short_password_is_refused_and_the_link_still_works(
    signed_in: SignedIn, client: FlaskClient
) -> None:
    link = invite(signed_in("admin"))
    assert client.post(link, data={"password": "short"}).status_code == 422
    assert client.post(link, data={"password": PASSWORD}).status_code == 303


def test_a_new_link_ends_the_one_before(signed_in: SignedIn, client: FlaskClient) -> None:
    admin = signed_in("admin")
    old = invite(admin)
    user = db.session.scalars(select(User).where(User.email == "mei@example.com")).one()
    assert admin.post(f"/settings/people/{user.id}/invitation").status_code == 200
    assert client.get(old).status_code == 410


def test_who_is_deactivated_is_out_at_the_next_request(signed_in: SignedIn) -> None:
    manager = signed_in("account_manager")
    assert manager.get("/clients").status_code == 200
    user = db.session.scalars(select(User)).one()
    signed_in("admin").post(f"/settings/people/{user.id}/deactivation")
    assert manager.get("/clients").status_code == 303


def test_the_last_administrator_stays(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    user = db.session.scalars(select(User)).one()
    assert admin.post(f"/settings/people/{user.id}/deactivation").status_code == 422
    assert admin.post(f"/settings/people/{user.id}", data={"roles": "director"}).status_code == 422
    db.session.expire_all()
    assert user.roles == {Role.ADMIN}
    assert user.is_active


def test_who_may_only_look_changes_nobody(signed_in: SignedIn) -> None:
    director = signed_in("director")
    assert director.get("/settings/people").status_code == 200
    user = db.session.scalars(select(User)).one()
    audits = len(db.session.scalars(select(AuditRecord)).all())
    answer = director.post(f"/settings/people/{user.id}", data={"roles": "admin"})
    assert answer.status_code == 403
    db.session.expire_all()
    assert user.roles == {Role.DIRECTOR}
    assert len(db.session.scalars(select(AuditRecord)).all()) == audits


def test_rights_over_people_ask_for_the_password_again(signed_in: SignedIn) -> None:
    answer = signed_in("admin", confirmed=False).get("/settings/people/new")
    assert answer.headers["Location"].startswith("/confirmation")


def test_a_team_has_the_members_that_were_ticked(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    admin.post("/settings/teams", data={"name": "华东"})
    team, user = db.session.scalars(select(Team)).one(), db.session.scalars(select(User)).one()
    admin.post(f"/settings/teams/{team.id}", data={"member": [str(user.id), "999"]})
    assert db.session.scalars(select(TeamMember.user_id)).all() == [user.id]
    assert admin.post("/settings/teams", data={"name": "华东"}).status_code == 422
