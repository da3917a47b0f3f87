"""Batches of invitations and reminders, the invitations, and who has unsubscribed; mail knows what was written to many.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

COUNTS = sa.text("status NOT IN ('skipped', 'left-out')")


def upgrade():
    op.add_column('outbox_mail', sa.Column('bulk', sa.String(length=20), nullable=False, server_default=''))
    op.create_table('unsubscription',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=320), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unsubscription')),
    sa.UniqueConstraint('address', name=op.f('uq_unsubscription_address'))
    )
    op.create_table('invitation_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('chosen', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=320), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=True),
    sa.Column('started_at', sa.DateTime(), nullable=True),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_invitation_batch_letter_id_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation_batch'))
    )
    op.create_index(op.f('ix_invitation_batch_letter_id'), 'invitation_batch', ['letter_id'])
    op.create_index('ix_invitation_batch_state', 'invitation_batch', ['state', 'due_at'])
    create_invitations()


def create_invitations():
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('organization_name', sa.String(length=300), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False, server_default=''),
    sa.Column('region', sa.String(length=80), nullable=False, server_default=''),
    sa.Column('contact_name', sa.String(length=200), nullable=False, server_default=''),
    sa.Column('contact_title', sa.String(length=200), nullable=False, server_default=''),
    sa.Column('email', sa.String(length=320), nullable=False, server_default=''),
    sa.Column('obstacle', sa.String(length=20), nullable=True),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('opened_at', sa.DateTime(), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False, server_default=''),
    sa.Column('reminders', sa.Integer(), nullable=False, server_default='0'),
    sa.Column('reminded_at', sa.DateTime(), nullable=True),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('signature_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_invitation_letter_id_letter')),
    sa.ForeignKeyConstraint(['batch_id'], ['invitation_batch.id'], name=op.f('fk_invitation_batch_id_invitation_batch')),
    sa.ForeignKeyConstraint(
        ['organization_id'], ['organization.id'], name=op.f('fk_invitation_organization_id_organization'), ondelete='SET NULL'
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation'))
    )
    op.create_index(op.f('ix_invitation_organization_id'), 'invitation', ['organization_id'])
    op.create_index(op.f('ix_invitation_email'), 'invitation', ['email'])
    op.create_index('ix_invitation_batch_status', 'invitation', ['batch_id', 'status', 'id'])
    op.create_index('ix_invitation_letter_status', 'invitation', ['letter_id', 'status', 'id'])
    op.create_index(
        'uq_invitation_letter_organization', 'invitation', ['letter_id', 'organization_id'],
        unique=True, sqlite_where=COUNTS, postgresql_where=COUNTS,
    )


def downgrade():
    op.drop_table('invitation')
    op.drop_table('invitation_batch')
    op.drop_table('unsubscription')
    op.drop_column('outbox_mail', 'bulk')
