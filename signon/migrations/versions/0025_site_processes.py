"""A row for each process of the site, in place of one sign of life for all workers together.

Revision: 0025, after 0024
"""

import sqlalchemy as sa
from alembic import op


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'site_process',
        sa.Column('identity', sa.String(length=32), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('host', sa.String(length=255), nullable=False),
        sa.Column('pid', sa.Integer(), nullable=False),
        sa.Column('place', sa.String(length=80), nullable=False),
        sa.Column('ticks', sa.BigInteger(), nullable=False),
        sa.Column('started_at', sa.DateTime(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('beats', sa.Integer(), nullable=False),
        sa.Column('lanes', sa.JSON(), nullable=False),
        sa.Column('traits', sa.JSON(), nullable=False),
        sa.Column('silent_since', sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint('identity', name=op.f('pk_site_process')),
    )
    op.drop_table('heartbeat')


def downgrade():
    op.create_table(
        'heartbeat',
        sa.Column('name', sa.String(length=40), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('name', name=op.f('pk_heartbeat')),
    )
    op.drop_table('site_process')
