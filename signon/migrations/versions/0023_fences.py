"""A number for each claim of leased work, which never goes back.

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

LEASED = ('rendering', 'duplicate_search', 'directory_import', 'print_order')


def upgrade():
    for name in LEASED:
        op.add_column(name, sa.Column('fence', sa.Integer(), nullable=False, server_default='0'))
        table = sa.table(name, sa.column('attempts'), sa.column('fence'))
        op.execute(table.update().values(fence=table.c.attempts))


def downgrade():
    for name in LEASED:
        op.drop_column(name, 'fence')
