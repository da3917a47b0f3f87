"""Signatures by their authority, in the place of an index that a query with values cannot use.

Revision: 0044, after 0043
"""

import sqlalchemy as sa
from alembic import op


revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None

TO_DECIDE = sa.text("status = 'verified'")


def upgrade():
    op.drop_index('ix_signature_to_decide', table_name='signature')
    op.create_index('ix_signature_authority', 'signature', ['authority', 'letter_id', 'id'])


def downgrade():
    op.drop_index('ix_signature_authority', table_name='signature')
    op.create_index(
        'ix_signature_to_decide',
        'signature',
        ['letter_id', 'id'],
        sqlite_where=TO_DECIDE,
        postgresql_where=TO_DECIDE,
    )
