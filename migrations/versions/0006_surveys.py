"""A survey is reminded of once; an invitation may have several doors."""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcMoment

revision = "0006_surveys"
down_revision = "0005_deals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.drop_constraint("uq_invitations_link_id", type_="unique")
        batch_op.drop_constraint("fk_invitations_link_id_links", type_="foreignkey")
        batch_op.drop_column("link_id")
    with op.batch_alter_table("surveys") as batch_op:
        batch_op.add_column(sa.Column("reminded_at", UtcMoment(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("surveys") as batch_op:
        batch_op.drop_column("reminded_at")
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.add_column(sa.Column("link_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_invitations_link_id_links", "links", ["link_id"], ["id"])
        batch_op.create_unique_constraint("uq_invitations_link_id", ["link_id"])
