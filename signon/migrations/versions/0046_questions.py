"""Questions about signatures, and their answers.

Revision: 0046, after 0045
"""

import sqlalchemy as sa
from alembic import op


revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'question',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('signature_id', sa.Integer(), nullable=False),
        sa.Column('status', sa.String(length=20), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('asked_of', sa.String(length=320), nullable=False),
        sa.Column('asked_by', sa.String(length=320), nullable=False),
        sa.Column('asked_at', sa.DateTime(), nullable=False),
        sa.Column('answer', sa.Text(), nullable=False),
        sa.Column('answered_at', sa.DateTime(), nullable=True),
        sa.Column('ended_by', sa.String(length=320), nullable=False),
        sa.Column('ended_at', sa.DateTime(), nullable=True),
        sa.Column('erased_at', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ['signature_id'], ['signature.id'], name=op.f('fk_question_signature_id_signature')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    )
    for column in ('signature_id', 'status', 'asked_of'):
        op.create_index(op.f(f'ix_question_{column}'), 'question', [column])


def downgrade():
    op.execute("DELETE FROM link_token WHERE purpose = 'question'")
    op.drop_table('question')
