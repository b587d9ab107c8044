"""Mail is delivered, and the worker's pulse is felt"""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcMoment

revision = '0002_mail'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('heartbeats',
    sa.Column('job', sa.String(length=40), nullable=False),
    sa.Column('at', UtcMoment(timezone=True), nullable=True),
    sa.Column('failed_at', UtcMoment(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=300), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_heartbeats')),
    sa.UniqueConstraint('job', name=op.f('uq_heartbeats_job'))
    )
    with op.batch_alter_table('follow_ups', schema=None) as batch_op:
        batch_op.add_column(sa.Column('promised_on', sa.Date(), nullable=True))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('doubts', sa.Integer(), nullable=False, server_default='0'))



def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_column('doubts')

    with op.batch_alter_table('follow_ups', schema=None) as batch_op:
        batch_op.drop_column('promised_on')

    op.drop_table('heartbeats')
