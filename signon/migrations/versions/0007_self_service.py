"""Words of the person who authorised a signature; requests for personal data.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('signature', sa.Column('authority_words', sa.Text(), nullable=False, server_default=''))
    op.create_table('data_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_request'))
    )
    op.create_index(op.f('ix_data_request_email'), 'data_request', ['email'])


def downgrade():
    op.drop_table('data_request')
    op.drop_column('signature', 'authority_words')
