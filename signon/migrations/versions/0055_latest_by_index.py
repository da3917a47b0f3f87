"""Find those that joined a letter last in an index, as the piece for other sites shows them.

Revision: 0055, after 0054
"""

import sqlalchemy as sa
from alembic import op


revision = '0055'
down_revision = '0054'
branch_labels = None
depends_on = None

APPROVED = sa.text("status = 'approved'")


def upgrade():
    op.create_index(
        'ix_signature_latest',
        'signature',
        ['letter_id', 'listed', 'consented_at', 'id'],
        sqlite_where=APPROVED,
        postgresql_where=APPROVED,
    )


def downgrade():
    op.drop_index('ix_signature_latest', table_name='signature')
