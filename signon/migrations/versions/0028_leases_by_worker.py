"""The worker that holds a piece of work or a mail, so that others need not wait for the end of a dead one's lease.

What is under way at the upgrade is held by nobody by name, and ends by its time as before.

Revision: 0028, after 0027
"""

import sqlalchemy as sa
from alembic import op


revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None

HELD = ('rendering', 'duplicate_search', 'directory_import', 'print_order', 'outbox_mail')


def upgrade():
    for name in HELD:
        op.add_column(name, sa.Column('worker', sa.String(length=32), nullable=False, server_default=''))


def downgrade():
    for name in HELD:
        op.drop_column(name, 'worker')
