"""The mail server's answers beside each mail, outages of the mail server, and the token in a captured text.

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('outbox_mail') as batch:
        batch.add_column(sa.Column('reply_code', sa.Integer(), server_default='0', nullable=False))
        batch.add_column(sa.Column('enhanced_code', sa.String(length=12), server_default='', nullable=False))
        batch.add_column(sa.Column('captured_token', sa.String(length=64), server_default='', nullable=False))
    op.create_index('ix_outbox_mail_captured_token', 'outbox_mail', ['captured_token'])
    op.create_table(
        'mail_outage',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('since', sa.DateTime(), nullable=False),
        sa.Column('last_at', sa.DateTime(), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_mail_outage'),
    )


def downgrade():
    op.drop_table('mail_outage')
    op.drop_index('ix_outbox_mail_captured_token', table_name='outbox_mail')
    with op.batch_alter_table('outbox_mail') as batch:
        batch.drop_column('captured_token')
        batch.drop_column('enhanced_code')
        batch.drop_column('reply_code')
