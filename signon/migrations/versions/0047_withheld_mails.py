"""Mail that anybody can ask for: what went to a mailbox and was not answered, and what waits meanwhile.

Revision: 0047, after 0046
"""

import sqlalchemy as sa
from alembic import op


revision = '0047'
down_revision = '0046'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'unanswered_mail',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('mailbox', sa.String(length=64), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unanswered_mail')),
        sa.UniqueConstraint('mailbox', name=op.f('uq_unanswered_mail_mailbox')),
    )
    op.create_table(
        'withheld_mail',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('mailbox', sa.String(length=64), nullable=False),
        sa.Column('address', sa.String(length=320), nullable=False),
        sa.Column('about', sa.String(length=80), nullable=False),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('subject_id', sa.Integer(), nullable=False),
        sa.Column('details', sa.JSON(), nullable=False),
        sa.Column('asked_at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_withheld_mail')),
    )
    op.create_index('ix_withheld_mail_mailbox', 'withheld_mail', ['mailbox'])
    op.create_index('uq_withheld_mail', 'withheld_mail', ['address', 'about', 'kind', 'subject_id'], unique=True)


def downgrade():
    op.drop_table('withheld_mail')
    op.drop_table('unanswered_mail')
