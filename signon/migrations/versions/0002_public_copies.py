"""Finals say for whom they were made: for the recipient, or as the copy that everybody may read.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    # A plain ALTER, not a batch: rebuilding the table would lose the triggers that refuse changes.
    op.add_column('final', sa.Column('audience', sa.String(length=20), nullable=False, server_default='recipient'))


def downgrade():
    op.drop_column('final', 'audience')
