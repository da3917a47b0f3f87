"""Addenda: documents that name who joined a letter after its delivery.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

UNDER_WAY = sa.text("kind = 'addendum' AND status IN ('queued', 'running')")
FIRST_OF_AN_ADDENDUM = sa.text("kind = 'addendum' AND (addressee IS NULL OR addressee = 0)")


def upgrade():
    # Plain ALTERs, not a batch: rebuilding the table would lose the triggers that refuse changes.
    op.add_column('final', sa.Column('kind', sa.String(length=20), nullable=False, server_default='letter'))
    op.add_column('final', sa.Column('number', sa.Integer(), nullable=False, server_default='0'))
    op.create_index('uq_final_addendum', 'final', ['letter_id', 'number', 'audience'], unique=True, sqlite_where=FIRST_OF_AN_ADDENDUM, postgresql_where=FIRST_OF_AN_ADDENDUM)
    op.create_index('uq_rendering_addendum', 'rendering', ['letter_id'], unique=True, sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY)


def downgrade():
    op.drop_index('uq_rendering_addendum', table_name='rendering')
    op.drop_index('uq_final_addendum', table_name='final')
    op.drop_column('final', 'number')
    op.drop_column('final', 'kind')
