"""The words around the paragraphs of a mail: who writes, the letter, what its link does, how to answer.

Revision: 0045, after 0044
"""

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None

UNSUBSCRIBING = 'No more invitations and reminders to this address:'
"""The words that stood at the foot of each mail to many, wherever it said so."""

MAIL = sa.table('outbox_mail', sa.column('frame', sa.JSON), sa.column('bulk', sa.String))


def upgrade():
    op.add_column('outbox_mail', sa.Column('frame', sa.JSON(), server_default='{}', nullable=False))
    op.execute(sa.update(MAIL).where(MAIL.c.bulk != '').values(frame={'unsubscribing': UNSUBSCRIBING}))


def downgrade():
    op.drop_column('outbox_mail', 'frame')
