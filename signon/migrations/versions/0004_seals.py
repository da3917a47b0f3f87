"""Finals keep what was found of their seal when they were sealed.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    # A plain ALTER, not a batch: rebuilding the table would lose the triggers that refuse changes.
    op.add_column('final', sa.Column('seal', sa.JSON(), nullable=True))


def downgrade():
    op.drop_column('final', 'seal')
