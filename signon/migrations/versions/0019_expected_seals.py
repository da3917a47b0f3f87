"""The seal that an order expects, and which seals the workers can make.

What is under way at the upgrade says nothing of a seal, so it is given up; whoever ordered it orders it again.

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

GIVEN_UP = (
    "UPDATE rendering SET status = 'failed', error = 'The site was upgraded before it was made. Order it again.'"
    " WHERE kind IN ('final', 'addendum') AND status IN ('queued', 'running')"
)


def upgrade():
    op.add_column('rendering', sa.Column('seal_fingerprint', sa.String(length=64), nullable=False, server_default=''))
    op.add_column('rendering', sa.Column('seal_name', sa.String(length=200), nullable=False, server_default=''))
    op.add_column('rendering', sa.Column('seal_timestamped', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        'seal_holder',
        sa.Column('fingerprint', sa.String(length=64), nullable=False),
        sa.Column('timestamped', sa.Boolean(), nullable=False),
        sa.Column('name', sa.String(length=200), nullable=False),
        sa.Column('valid_until', sa.DateTime(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('fingerprint', 'timestamped', name=op.f('pk_seal_holder')),
    )
    op.execute(GIVEN_UP)


def downgrade():
    op.execute(GIVEN_UP)
    op.drop_table('seal_holder')
    for column in ('seal_timestamped', 'seal_name', 'seal_fingerprint'):
        op.drop_column('rendering', column)
