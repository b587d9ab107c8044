"""Contracts know what the paper says of notice, and what was decided; projects their colour"""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcMoment

revision = '0005_deals'
down_revision = '0004_talk'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notice_reminders',
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('notice_on', sa.Date(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('planned_at', UtcMoment(timezone=True), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contract_id'], ['contracts.id'], name=op.f('fk_notice_reminders_contract_id_contracts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_reminders')),
    sa.UniqueConstraint('contract_id', 'notice_on', 'days', name=op.f('uq_notice_reminders_contract_id_notice_on_days'))
    )
    op.create_table('renewals',
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contract_id'], ['contracts.id'], name=op.f('fk_renewals_contract_id_contracts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_renewals')),
    sa.UniqueConstraint('contract_id', 'number', name=op.f('uq_renewals_contract_id_number'))
    )
    with op.batch_alter_table('contracts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('day_counts', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('lead_days', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('notice_to', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('notice_means', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('signed_renewals', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('decision', sa.Enum('renew', 'renegotiate', 'let_go', name='decision', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('decision_reason', sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column('decided_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('decided_term_ends_on', sa.Date(), nullable=True))

    with op.batch_alter_table('projects', schema=None) as batch_op:
        batch_op.add_column(sa.Column('overall', sa.Enum('green', 'amber', 'red', name='colour', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('reported_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_projects_overall'), ['overall'], unique=False)
        batch_op.create_index(batch_op.f('ix_projects_reported_on'), ['reported_on'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('projects', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_projects_reported_on'))
        batch_op.drop_index(batch_op.f('ix_projects_overall'))
        batch_op.drop_column('reported_on')
        batch_op.drop_column('overall')

    with op.batch_alter_table('contracts', schema=None) as batch_op:
        batch_op.drop_column('decided_term_ends_on')
        batch_op.drop_column('decided_on')
        batch_op.drop_column('decision_reason')
        batch_op.drop_column('decision')
        batch_op.drop_column('signed_renewals')
        batch_op.drop_column('notice_means')
        batch_op.drop_column('notice_to')
        batch_op.drop_column('lead_days')
        batch_op.drop_column('day_counts')

    op.drop_table('renewals')
    op.drop_table('notice_reminders')
