"""Imports of signatories, kept as those of the directory are, and how a table was read.

Revision: 0037, after 0036
"""

import sqlalchemy as sa
from alembic import op


revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None

READ = ('choices', 'about')


def upgrade():
    for name in READ:
        op.add_column('directory_import', sa.Column(name, sa.JSON(), nullable=False, server_default='{}'))
    op.create_table(
        'signatory_import',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('letter_id', sa.Integer(), nullable=False),
        sa.Column('entered_as', sa.String(length=20), nullable=False),
        sa.Column('chosen_rows', sa.JSON(), nullable=False),
        sa.Column('marks', sa.JSON(), nullable=False),
        sa.Column('file_name', sa.String(length=300), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('status', sa.String(length=20), nullable=False),
        sa.Column('created_by', sa.String(length=320), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.Column('leased_until', sa.DateTime(), nullable=True),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('fence', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('worker', sa.String(length=32), nullable=False, server_default=''),
        sa.Column('progress', sa.Integer(), nullable=False),
        sa.Column('error', sa.Text(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.Column('header', sa.JSON(), nullable=False),
        sa.Column('samples', sa.JSON(), nullable=False),
        sa.Column('columns', sa.JSON(), nullable=False),
        sa.Column('choices', sa.JSON(), nullable=False, server_default='{}'),
        sa.Column('about', sa.JSON(), nullable=False, server_default='{}'),
        sa.Column('counts', sa.JSON(), nullable=False),
        sa.Column('applied_at', sa.DateTime(), nullable=True),
        sa.Column('applied_by', sa.String(length=320), nullable=False),
        sa.Column('undone_at', sa.DateTime(), nullable=True),
        sa.Column('undone_by', sa.String(length=320), nullable=False),
        sa.Column('forgotten_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_signatory_import_letter_id_letter')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_signatory_import')),
    )
    op.create_index('ix_signatory_import_due', 'signatory_import', ['status', 'leased_until'])
    op.create_index('ix_signatory_import_letter_id', 'signatory_import', ['letter_id'])
    op.create_table(
        'signatory_import_row',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('import_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('outcome', sa.String(length=20), nullable=False),
        sa.Column('name', sa.String(length=300), nullable=False),
        sa.Column('country', sa.String(length=2), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('like', sa.Text(), nullable=False),
        sa.Column('despite', sa.Text(), nullable=False),
        sa.Column('signature_id', sa.Integer(), nullable=True),
        sa.Column('restricts', sa.Integer(), nullable=False),
        sa.Column('values', sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ['import_id'], ['signatory_import.id'], name=op.f('fk_signatory_import_row_import_id_signatory_import')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_signatory_import_row')),
    )
    op.create_index('ix_signatory_import_row_outcome', 'signatory_import_row', ['import_id', 'outcome', 'number'])


def downgrade():
    op.drop_table('signatory_import_row')
    op.drop_table('signatory_import')
    for name in READ:
        op.drop_column('directory_import', name)
