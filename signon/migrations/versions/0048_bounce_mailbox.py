"""The progress of reading the mailbox for bounces.

Revision: 0048, after 0047
"""

import sqlalchemy as sa
from alembic import op


revision = '0048'
down_revision = '0047'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'bounce_mailbox',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('identity', sa.String(length=64), nullable=False),
        sa.Column('validity', sa.BigInteger(), nullable=False),
        sa.Column('last_number', sa.BigInteger(), nullable=False),
        sa.Column('read_at', sa.DateTime(), nullable=True),
        sa.Column('left_behind', sa.Integer(), nullable=False),
        sa.Column('struggling_with', sa.BigInteger(), nullable=False),
        sa.Column('struggles', sa.Integer(), nullable=False),
        sa.Column('failing_since', sa.DateTime(), nullable=True),
        sa.Column('failed_at', sa.DateTime(), nullable=True),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('is_refused', sa.Boolean(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('fence', sa.Integer(), nullable=False),
        sa.Column('worker', sa.String(length=32), nullable=False),
        sa.Column('leased_until', sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bounce_mailbox')),
    )


def downgrade():
    op.drop_table('bounce_mailbox')
