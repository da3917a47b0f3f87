"""Sightings of proxies that the settings do not expect, by requests.

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('proxy_sighting',
    sa.Column('fault', sa.String(length=20), nullable=False),
    sa.Column('trusted', sa.Integer(), nullable=False),
    sa.Column('there', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('fault', name=op.f('pk_proxy_sighting'))
    )


def downgrade():
    op.drop_table('proxy_sighting')
