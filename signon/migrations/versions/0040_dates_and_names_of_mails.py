"""The date that a mail bears, and room for the site's domain in the name of its message.

Revision: 0040, after 0039
"""

import sqlalchemy as sa
from alembic import op


revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('dated_at', sa.DateTime(), nullable=True))
    if op.get_bind().dialect.name == 'postgresql':  # SQLite has no bounds of texts
        op.alter_column('outbox_mail', 'message_id', type_=sa.String(length=320))


def downgrade():
    if op.get_bind().dialect.name == 'postgresql':
        op.alter_column(
            'outbox_mail', 'message_id', type_=sa.String(length=80), postgresql_using='substr(message_id, 1, 80)'
        )
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_column('dated_at')
