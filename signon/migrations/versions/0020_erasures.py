"""Digests of the addresses whose data was erased.

Revision: 0020, after 0019
"""

import sqlalchemy as sa
from alembic import op


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'erasure',
        sa.Column('digest', sa.String(length=80), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('digest', name=op.f('pk_erasure')),
    )


def downgrade():
    op.drop_table('erasure')
