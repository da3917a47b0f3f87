"""The mail that a message answers.

Revision: 0043, after 0042
"""

import sqlalchemy as sa
from alembic import op


revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('message', sa.Column('mail_id', sa.Integer(), nullable=True))
    op.add_column('message', sa.Column('came_by_mail', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    op.drop_column('message', 'came_by_mail')
    op.drop_column('message', 'mail_id')
