"""Count a letter's signatures, and leaf through them, in indexes alone.

Revision: 0052, after 0051
"""

from alembic import op


revision = '0052'
down_revision = '0051'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_signature_letter_id', 'signature', ['letter_id', 'id'])
    op.create_index('ix_signature_figures', 'signature', ['letter_id', 'status', 'text_version_id', 'listed', 'match'])
    op.drop_index('ix_signature_letter_match', table_name='signature')


def downgrade():
    op.create_index('ix_signature_letter_match', 'signature', ['letter_id', 'match', 'status'])
    op.drop_index('ix_signature_figures', table_name='signature')
    op.drop_index('ix_signature_letter_id', table_name='signature')
