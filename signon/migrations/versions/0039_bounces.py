"""Bounces: the code in the envelope of each mail, what came back, addresses that refuse mail, and what was received.

Revision: 0039, after 0038
"""

import secrets
import string

import sqlalchemy as sa
from alembic import op


revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None

MAILS = sa.table('outbox_mail', sa.column('id'), sa.column('envelope_code'))
SIGNS = string.ascii_lowercase + string.digits
AT_ONCE = 1000


def upgrade():
    op.add_column('outbox_mail', sa.Column('envelope_code', sa.String(length=20), nullable=True))
    _give_codes(op.get_bind())
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.alter_column('envelope_code', existing_type=sa.String(length=20), nullable=False)
    op.create_index('ix_outbox_mail_envelope_code', 'outbox_mail', ['envelope_code'], unique=True)
    op.add_column('link_token', sa.Column('mail_id', sa.Integer(), nullable=True))
    op.add_column('link_token', sa.Column('returned_at', sa.DateTime(), nullable=True))
    op.create_index('ix_link_token_mail_id', 'link_token', ['mail_id'])
    op.create_table(
        'mail_bounce',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('mail_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('received_at', sa.DateTime(), nullable=False),
        sa.Column('reply_code', sa.Integer(), nullable=False),
        sa.Column('enhanced_code', sa.String(length=12), nullable=False),
        sa.Column('said', sa.Text(), nullable=False),
        sa.Column('address', sa.String(length=320), nullable=False),
        sa.ForeignKeyConstraint(
            ['mail_id'], ['outbox_mail.id'], name=op.f('fk_mail_bounce_mail_id_outbox_mail'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_mail_bounce')),
    )
    op.create_index('ix_mail_bounce_mail_id', 'mail_bounce', ['mail_id'])
    op.create_table(
        'refused_address',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('address', sa.String(length=320), nullable=False),
        sa.Column('since', sa.DateTime(), nullable=False),
        sa.Column('said', sa.Text(), nullable=False),
        sa.Column('reply_code', sa.Integer(), nullable=False),
        sa.Column('enhanced_code', sa.String(length=12), nullable=False),
        sa.Column('mail_id', sa.Integer(), nullable=True),
        sa.Column('confirmed_at', sa.DateTime(), nullable=True),
        sa.Column('confirmed_by', sa.String(length=320), nullable=False, server_default=''),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_refused_address')),
    )
    op.create_index('ix_refused_address_address', 'refused_address', ['address'], unique=True)
    op.create_table(
        'received_mail',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('received_at', sa.DateTime(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('sender', sa.String(length=320), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_received_mail')),
    )
    op.create_index('ix_received_mail_digest', 'received_mail', ['digest'], unique=True)
    op.create_index('ix_received_mail_sender', 'received_mail', ['sender', 'received_at'])
    op.create_table(
        'mail_enclosure',
        sa.Column('mail_id', sa.Integer(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ['mail_id'], ['outbox_mail.id'], name=op.f('fk_mail_enclosure_mail_id_outbox_mail'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('mail_id', name=op.f('pk_mail_enclosure')),
    )


def _give_codes(connection):
    last = 0
    while numbers := connection.scalars(
        sa.select(MAILS.c.id).where(MAILS.c.id > last).order_by(MAILS.c.id).limit(AT_ONCE)
    ).all():
        coded = [{'number': number, 'code': _code()} for number in numbers]
        change = sa.update(MAILS).where(MAILS.c.id == sa.bindparam('number'))
        connection.execute(change.values(envelope_code=sa.bindparam('code')), coded)
        last = numbers[-1]


def _code():
    return ''.join(secrets.choice(SIGNS) for _ in range(20))


def downgrade():
    for name in ('mail_enclosure', 'received_mail', 'refused_address', 'mail_bounce'):
        op.drop_table(name)
    op.drop_index('ix_link_token_mail_id', table_name='link_token')
    op.drop_column('link_token', 'returned_at')
    op.drop_column('link_token', 'mail_id')
    op.drop_index('ix_outbox_mail_envelope_code', table_name='outbox_mail')
    op.drop_column('outbox_mail', 'envelope_code')
