"""The firm's own page: its brand is checked, kept, and never overwritten unseen."""

import io

from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from crm.clients.models import Cadence, Tier
from crm.db import db
from crm.users.models import Organisation
from tests.support.people import SignedIn

FIRM = {
    "name": "林与伯格",
    "colour": "#aa3300",
    "language": "zh",
    "time_zone": "Asia/Shanghai",
    "currency": "CNY",
    "version": "",
}


def test_the_firm_is_named_and_coloured(signed_in: SignedIn, client: FlaskClient) -> None:
    admin = signed_in("admin")
    assert admin.post("/settings/organisation", data=FIRM).status_code == 303
    assert "林与伯格" in client.get("/sign-in").text
    assert "--accent" in client.get("/brand.css").text


def test_a_colour_that_is_none_is_said_beside_its_field(signed_in: SignedIn) -> None:
    page = signed_in("admin").post(
        "/settings/organisation", data=FIRM | {"colour": "red;}body{display:none"}
    )
    assert page.status_code == 422
    assert "A colour is written" in page.text


def test_two_administrators_do_not_overwrite_each_other(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    admin.post("/settings/organisation", data=FIRM)
    admin.post("/settings/organisation", data=FIRM | {"version": "1", "name": "First"})
    late = admin.post("/settings/organisation", data=FIRM | {"version": "1", "name": "Second"})
    assert late.status_code == 409
    assert "First" in late.text
    assert "Second" in late.text
    assert db.session.scalars(select(Organisation.name)).one() == "First"


def test_a_logo_is_drawn_anew_and_anything_else_is_refused(
    signed_in: SignedIn, client: FlaskClient
) -> None:
    admin = signed_in("admin")
    admin.post("/settings/organisation", data=FIRM)
    picture = io.BytesIO()
    Image.new("RGB", (900, 300), "#aa3300").save(picture, "JPEG")
    picture.seek(0)
    sent = admin.post("/settings/organisation/logo", data={"logo": (picture, "标志.jpg")})
    assert sent.status_code == 303
    logo = client.get("/brand/logo")
    assert Image.open(io.BytesIO(logo.data)).size == (512, 171)
    drawing = (io.BytesIO(b"<svg onload=alert(1)>"), "logo.png")
    assert admin.post("/settings/organisation/logo", data={"logo": drawing}).status_code == 422


def test_the_cadence_of_each_tier_is_kept(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    admin.post("/settings/cadence", data={"tier_a": "10", "tier_b": "20", "tier_c": "40"})
    rows = db.session.execute(select(Cadence.tier, Cadence.days))
    assert {row.tier: row.days for row in rows} == {Tier.A: 10, Tier.B: 20, Tier.C: 40}
    again = admin.post("/settings/cadence", data={"tier_a": "0", "tier_b": "20", "tier_c": "x"})
    assert again.status_code == 422
