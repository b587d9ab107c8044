"""A review is handed over in versions, each kept for ever"""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcMoment

revision = '0007_reviews'
down_revision = '0006_surveys'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('review_issues',
    sa.Column('review_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('issued_at', UtcMoment(timezone=True), nullable=False),
    sa.Column('issuer_id', sa.Integer(), nullable=True),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['issuer_id'], ['users.id'], name=op.f('fk_review_issues_issuer_id_users')),
    sa.ForeignKeyConstraint(['review_id'], ['reviews.id'], name=op.f('fk_review_issues_review_id_reviews')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_issues')),
    sa.UniqueConstraint('review_id', 'number', name=op.f('uq_review_issues_review_id_number'))
    )
    with op.batch_alter_table('reviews', schema=None) as batch_op:
        batch_op.add_column(sa.Column('attendees', sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column('decisions', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('their_ask', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('shows_budget', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_column('figures')
        batch_op.drop_column('digest')



def downgrade() -> None:
    with op.batch_alter_table('reviews', schema=None) as batch_op:
        batch_op.add_column(sa.Column('digest', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('figures', sa.JSON(), nullable=True))
        batch_op.drop_column('shows_budget')
        batch_op.drop_column('their_ask')
        batch_op.drop_column('decisions')
        batch_op.drop_column('attendees')

    op.drop_table('review_issues')
