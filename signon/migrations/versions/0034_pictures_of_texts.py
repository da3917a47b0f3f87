"""Pictures within the text that was put before organisations, kept with its versions.

Revision: 0034, after 0033
"""

import sqlalchemy as sa
from alembic import op


revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'text_picture',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('letter_id', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('png', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_text_picture_letter_id_letter')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_text_picture')),
    )
    op.create_index('uq_text_picture_letter_sha256', 'text_picture', ['letter_id', 'sha256'], unique=True)


def downgrade():
    op.drop_index('uq_text_picture_letter_sha256', table_name='text_picture')
    op.drop_table('text_picture')
