"""The wordings of mails that coordinators made, each version a row.

Revision: 0042, after 0041
"""

import sqlalchemy as sa
from alembic import op


revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'mail_wording',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('letter_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(length=60), nullable=False),
        sa.Column('language', sa.String(length=40), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('is_own', sa.Boolean(), nullable=False),
        sa.Column('subject', sa.String(length=300), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('proposed_subject', sa.String(length=300), nullable=False),
        sa.Column('proposed_text', sa.Text(), nullable=False),
        sa.Column('written_at', sa.DateTime(), nullable=False),
        sa.Column('written_by', sa.String(length=320), nullable=False),
        sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_mail_wording_letter_id_letter')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_wording')),
    )
    op.create_index(
        'uq_mail_wording_letter', 'mail_wording', ['letter_id', 'kind', 'language', 'number'], unique=True
    )
    for_every_letter = sa.text('letter_id IS NULL')
    op.create_index(
        'uq_mail_wording_every_letter',
        'mail_wording',
        ['kind', 'language', 'number'],
        unique=True,
        sqlite_where=for_every_letter,
        postgresql_where=for_every_letter,
    )


def downgrade():
    op.drop_index('uq_mail_wording_every_letter', table_name='mail_wording')
    op.drop_index('uq_mail_wording_letter', table_name='mail_wording')
    op.drop_table('mail_wording')
