"""Merged signatures, pairs told apart, searches for duplicates, and clean-ups that nobody wants.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

IN_FORCE = sa.text('ended_at IS NULL')
UNDER_WAY = sa.text("status IN ('queued', 'running')")


def upgrade():
    op.create_table('signature_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('rejected_id', sa.Integer(), nullable=False),
    sa.Column('lower_id', sa.Integer(), nullable=False),
    sa.Column('higher_id', sa.Integer(), nullable=False),
    sa.Column('kept_before', sa.JSON(), nullable=False),
    sa.Column('rejected_before', sa.JSON(), nullable=False),
    sa.Column('kept_after', sa.String(length=64), nullable=False),
    sa.Column('rejected_after', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by', sa.String(length=320), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('ended_by', sa.String(length=320), nullable=False),
    sa.ForeignKeyConstraint(['kept_id'], ['signature.id'], name=op.f('fk_signature_merge_kept_id_signature')),
    sa.ForeignKeyConstraint(['rejected_id'], ['signature.id'], name=op.f('fk_signature_merge_rejected_id_signature')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signature_merge'))
    )
    op.create_index(op.f('ix_signature_merge_kept_id'), 'signature_merge', ['kept_id'])
    op.create_index('uq_signature_merge_pair', 'signature_merge', ['lower_id', 'higher_id'], unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
    op.create_index('uq_signature_merge_rejected', 'signature_merge', ['rejected_id'], unique=True, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
    op.create_table('distinct_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('lower_id', sa.Integer(), nullable=False),
    sa.Column('higher_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by', sa.String(length=320), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_distinct_pair_letter_id_letter')),
    sa.ForeignKeyConstraint(['lower_id'], ['signature.id'], name=op.f('fk_distinct_pair_lower_id_signature')),
    sa.ForeignKeyConstraint(['higher_id'], ['signature.id'], name=op.f('fk_distinct_pair_higher_id_signature')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_distinct_pair'))
    )
    op.create_index('uq_distinct_pair', 'distinct_pair', ['lower_id', 'higher_id'], unique=True)
    op.create_index(op.f('ix_distinct_pair_letter_id'), 'distinct_pair', ['letter_id'])
    op.create_table('clean_up_dismissal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('signature_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('value', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by', sa.String(length=320), nullable=False),
    sa.ForeignKeyConstraint(['signature_id'], ['signature.id'], name=op.f('fk_clean_up_dismissal_signature_id_signature')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clean_up_dismissal'))
    )
    op.create_index('uq_clean_up_dismissal', 'clean_up_dismissal', ['signature_id', 'kind', 'value'], unique=True)
    create_searches()


def create_searches():
    op.create_table('duplicate_search',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('ordered_by', sa.String(length=320), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.Column('leased_until', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('searched', sa.Integer(), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_duplicate_search_letter_id_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_search'))
    )
    op.create_index(op.f('ix_duplicate_search_letter_id'), 'duplicate_search', ['letter_id'])
    op.create_index('uq_duplicate_search_under_way', 'duplicate_search', ['letter_id'], unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)


def downgrade():
    op.drop_table('duplicate_search')
    op.drop_table('clean_up_dismissal')
    op.drop_table('distinct_pair')
    op.drop_table('signature_merge')
