"""The people whom a material change of a text asked to reconfirm, and the times when they were reminded.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('reconfirmation_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text_version_id', sa.Integer(), nullable=False),
    sa.Column('signature_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('reminded_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['signature_id'], ['signature.id'], name=op.f('fk_reconfirmation_request_signature_id_signature')),
    sa.ForeignKeyConstraint(['text_version_id'], ['text_version.id'], name=op.f('fk_reconfirmation_request_text_version_id_text_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reconfirmation_request'))
    )
    op.create_index('uq_reconfirmation_request_version_signature', 'reconfirmation_request', ['text_version_id', 'signature_id'], unique=True)
    op.create_index(op.f('ix_reconfirmation_request_signature_id'), 'reconfirmation_request', ['signature_id'])


def downgrade():
    op.drop_table('reconfirmation_request')
