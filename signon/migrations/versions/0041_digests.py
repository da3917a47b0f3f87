"""Digests: how often each coordinator is told what waits, what waited at the last look, and the signatures to decide on.

Revision: 0041, after 0040
"""

import sqlalchemy as sa
from alembic import op


revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None

TO_DECIDE = sa.text("status = 'verified'")


def upgrade():
    op.create_table(
        'digest',
        sa.Column('coordinator_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('rhythm', sa.String(length=20), nullable=True),
        sa.Column('hour', sa.Integer(), nullable=False),
        sa.Column('zone', sa.String(length=64), nullable=False),
        sa.Column('chosen_at', sa.DateTime(), nullable=True),
        sa.Column('stopped_at', sa.DateTime(), nullable=True),
        sa.Column('stopped_for', sa.Text(), nullable=False),
        sa.Column('last_turn', sa.DateTime(), nullable=False),
        sa.Column('told', sa.Integer(), nullable=False),
        sa.Column('held_since', sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ['coordinator_id'], ['coordinator.id'], name=op.f('fk_digest_coordinator_id_coordinator')
        ),
        sa.PrimaryKeyConstraint('coordinator_id', name=op.f('pk_digest')),
    )
    op.create_table(
        'noticed_thing',
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('letter_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('look', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('kind', 'letter_id', 'number', name=op.f('pk_noticed_thing')),
    )
    op.create_index('ix_noticed_thing_look', 'noticed_thing', ['look'])
    op.create_index(
        'ix_signature_to_decide',
        'signature',
        ['letter_id', 'id'],
        sqlite_where=TO_DECIDE,
        postgresql_where=TO_DECIDE,
    )


def downgrade():
    op.drop_index('ix_signature_to_decide', table_name='signature')
    op.drop_index('ix_noticed_thing_look', table_name='noticed_thing')
    op.drop_table('noticed_thing')
    op.drop_table('digest')
