"""Backups that were made or are wanted, for the worker and the desk.

Revision: 0029, after 0028
"""

import sqlalchemy as sa
from alembic import op


revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'backup',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('status', sa.String(length=20), nullable=False),
        sa.Column('night', sa.DateTime(), nullable=True),
        sa.Column('ordered_at', sa.DateTime(), nullable=False),
        sa.Column('ordered_by', sa.String(length=320), nullable=False),
        sa.Column('ended_at', sa.DateTime(), nullable=True),
        sa.Column('progress', sa.Integer(), nullable=False),
        sa.Column('path', sa.Text(), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('protection', sa.String(length=20), nullable=False),
        sa.Column('is_read_back', sa.Boolean(), nullable=False),
        sa.Column('leased_until', sa.DateTime(), nullable=True),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('fence', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('worker', sa.String(length=32), nullable=False, server_default=''),
        sa.Column('error', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_backup')),
        sa.UniqueConstraint('night', name=op.f('uq_backup_night')),
    )
    op.create_index('ix_backup_due', 'backup', ['status', 'leased_until'])


def downgrade():
    op.drop_table('backup')
