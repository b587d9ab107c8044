"""People and imports"""

import sqlalchemy as sa
from alembic import op

from crm.db import UtcMoment

revision = '0003_people'
down_revision = '0002_mail'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('import_batches',
    sa.Column('kind', sa.Enum('clients', 'contacts', name='kind', native_enum=False, length=40), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('encoding', sa.String(length=20), nullable=False),
    sa.Column('certain', sa.Boolean(), nullable=False),
    sa.Column('header', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('preview', sa.JSON(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('imported', sa.Integer(), nullable=False),
    sa.Column('merged', sa.Integer(), nullable=False),
    sa.Column('skipped', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('imported_at', UtcMoment(timezone=True), nullable=True),
    sa.Column('undone_at', UtcMoment(timezone=True), nullable=True),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcMoment(timezone=True), nullable=False),
    sa.Column('updated_at', UtcMoment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_import_batches_file_id_files')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_import_batches_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batches'))
    )
    with op.batch_alter_table('import_batches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_batches_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_batches_imported_at'), ['imported_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_batches_user_id'), ['user_id'], unique=False)

    op.create_table('import_effects',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('record', sa.String(length=20), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('made', sa.Boolean(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kept', sa.Boolean(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batches.id'], name=op.f('fk_import_effects_batch_id_import_batches')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_effects')),
    sa.UniqueConstraint('batch_id', 'record', 'record_id', name=op.f('uq_import_effects_batch_id_record_record_id'))
    )
    op.create_table('import_problems',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('imported', 'merged', 'skipped', 'failed', name='outcome', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.Column('value', sa.String(length=200), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batches.id'], name=op.f('fk_import_problems_batch_id_import_batches')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_problems'))
    )
    with op.batch_alter_table('import_problems', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_problems_batch_id'), ['batch_id'], unique=False)

    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('name_key', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('email_key', sa.String(length=254), nullable=True))
        batch_op.add_column(sa.Column('phone_key', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('mobile_key', sa.String(length=60), nullable=True))
        batch_op.create_index(batch_op.f('ix_contacts_deleted_at_contacts_name_contacts_id'), ['deleted_at', 'name', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_contacts_email_key'), ['email_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_contacts_mobile_key'), ['mobile_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_contacts_name_key'), ['name_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_contacts_phone_key'), ['phone_key'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contacts_phone_key'))
        batch_op.drop_index(batch_op.f('ix_contacts_name_key'))
        batch_op.drop_index(batch_op.f('ix_contacts_mobile_key'))
        batch_op.drop_index(batch_op.f('ix_contacts_email_key'))
        batch_op.drop_index(batch_op.f('ix_contacts_deleted_at_contacts_name_contacts_id'))
        batch_op.drop_column('mobile_key')
        batch_op.drop_column('phone_key')
        batch_op.drop_column('email_key')
        batch_op.drop_column('name_key')

    with op.batch_alter_table('import_problems', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_problems_batch_id'))

    op.drop_table('import_problems')
    op.drop_table('import_effects')
    with op.batch_alter_table('import_batches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_batches_user_id'))
        batch_op.drop_index(batch_op.f('ix_import_batches_imported_at'))
        batch_op.drop_index(batch_op.f('ix_import_batches_file_id'))

    op.drop_table('import_batches')
