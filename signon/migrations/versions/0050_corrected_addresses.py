"""Addresses that coordinators propose for a signature, until their owners confirm them.

Revision: 0050, after 0049
"""

import sqlalchemy as sa
from alembic import op


revision = '0050'
down_revision = '0049'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'address_proposal',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('signature_id', sa.Integer(), nullable=False),
        sa.Column('address', sa.String(length=320), nullable=False),
        sa.Column('proposed_at', sa.DateTime(), nullable=False),
        sa.Column('proposed_by', sa.String(length=320), nullable=False),
        sa.ForeignKeyConstraint(
            ['signature_id'], ['signature.id'], name=op.f('fk_address_proposal_signature_id_signature'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_address_proposal')),
        sa.UniqueConstraint('signature_id', name=op.f('uq_address_proposal_signature_id')),
    )
    op.create_index('ix_address_proposal_address', 'address_proposal', ['address'])


def downgrade():
    op.drop_table('address_proposal')
