"""The keys by which the directory's organisations are found by names like theirs.

Revision: 0013, after 0012
"""

import sqlalchemy as sa
from alembic import op

from signon.organizations.kept_keys import rekey


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('matching_key',
    sa.Column('key', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'organization_id', name=op.f('pk_matching_key'))
    )
    op.create_index(op.f('ix_matching_key_organization_id'), 'matching_key', ['organization_id'])
    rekey(op.get_bind(), None)


def downgrade():
    op.drop_table('matching_key')
