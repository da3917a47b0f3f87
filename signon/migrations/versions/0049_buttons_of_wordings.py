"""The words on the button of a mail that was worded.

Revision: 0049, after 0048
"""

import sqlalchemy as sa
from alembic import op


revision = '0049'
down_revision = '0048'
branch_labels = None
depends_on = None

COLUMNS = (('mail_wording', 'button'), ('mail_wording', 'proposed_button'), ('invitation_batch', 'button'))


def upgrade():
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.String(length=60), nullable=False, server_default=''))


def downgrade():
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column)
