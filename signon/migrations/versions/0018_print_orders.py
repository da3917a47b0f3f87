"""Orders of supporters' letters to print, which the worker makes and which are soon deleted.

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'print_order',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('token_digest', sa.String(length=64), nullable=False),
        sa.Column('action_page_id', sa.Integer(), nullable=False),
        sa.Column('asked_by', sa.String(length=64), nullable=False),
        sa.Column('status', sa.String(length=20), nullable=False),
        sa.Column('letters', sa.Integer(), nullable=False),
        sa.Column('size', sa.Integer(), nullable=False),
        sa.Column('printed', sa.Integer(), nullable=False),
        sa.Column('pages', sa.Integer(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.Column('pdf', sa.LargeBinary(), nullable=True),
        sa.Column('error', sa.Text(), nullable=False),
        sa.Column('attempts', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.Column('leased_until', sa.DateTime(), nullable=False),
        sa.Column('expires_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ['action_page_id'], ['action_page.id'], name=op.f('fk_print_order_action_page_id_action_page')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_print_order')),
        sa.UniqueConstraint('token_digest', name=op.f('uq_print_order_token_digest')),
    )
    op.create_index('ix_print_order_due', 'print_order', ['status', 'leased_until'])
    op.create_index(op.f('ix_print_order_expires_at'), 'print_order', ['expires_at'])


def downgrade():
    op.drop_table('print_order')
