"""The name that owners give the site.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('theme', sa.Column('name', sa.String(length=100), server_default='', nullable=False))


def downgrade():
    op.drop_column('theme', 'name')
