"""Browsers that are known to an account; accounts are found by their address in ASCII.

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

from signon.contacts import mail_address


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

coordinator = sa.table('coordinator', sa.column('id', sa.Integer), sa.column('email', sa.String))


def upgrade():
    op.add_column('coordinator', sa.Column('browser_key', sa.String(length=32), server_default='', nullable=False))
    connection = op.get_bind()
    found = {email: number for number, email in connection.execute(sa.select(coordinator.c.id, coordinator.c.email))}
    for email, number in found.items():
        address = _kept(email)
        if address != email and address not in found:
            connection.execute(coordinator.update().where(coordinator.c.id == number).values(email=address))


def downgrade():
    op.drop_column('coordinator', 'browser_key')


def _kept(email):
    try:
        return mail_address(email)
    except ValueError:
        return email
