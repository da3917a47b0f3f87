"""Objects of the store that are announced and not named by a document yet.

Revision: 0031, after 0030
"""

import sqlalchemy as sa
from alembic import op


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'unnamed_object',
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('announced_at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('sha256', name=op.f('pk_unnamed_object')),
    )


def downgrade():
    op.drop_table('unnamed_object')
