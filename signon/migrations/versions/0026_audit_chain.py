"""The audit trail becomes a chain: a link for each entry, and a head. Entries that are there are linked in their order.

Revision: 0026, after 0025
"""

import sqlalchemy as sa
from alembic import op
from flask import current_app

from signon.audit.digests import BEGINNING, ENTRY_COLUMNS, ChainKey, link_hash


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

AT_ONCE = 5000
KEPT = ('position', 'entry_id', 'state', 'shape', 'hash', 'key', 'mark')

audit_entry = sa.table(
    'audit_entry',
    sa.column('id', sa.Integer),
    sa.column('at', sa.DateTime),
    sa.column('actor', sa.String),
    sa.column('action', sa.String),
    sa.column('subject', sa.String),
    sa.column('subject_id', sa.Integer),
    sa.column('reason', sa.Text),
    sa.column('details', sa.JSON),
)


def upgrade():
    link = op.create_table(
        'audit_link',
        sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('entry_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(length=64), nullable=False),
        sa.Column('salt', sa.String(length=32), nullable=False),
        sa.Column('shape', sa.Integer(), nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.Column('key', sa.String(length=16), nullable=False),
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('position', name=op.f('pk_audit_link')),
        sa.UniqueConstraint('entry_id', name=op.f('uq_audit_link_entry_id')),
    )
    head = op.create_table(
        'audit_head',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('hash', sa.String(length=64), nullable=False),
        sa.Column('key', sa.String(length=16), nullable=False),
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head')),
    )
    chain(link, head)
    refuse('DELETE', 'audit_link_refuses_delete', '')
    refuse('UPDATE', 'audit_link_refuses_update', 'OF ' + ', '.join(KEPT))


def chain(link, head):
    """Link all entries in the order of their numbers."""
    bind = op.get_bind()
    key = ChainKey.derived_from(current_app.config['SECRET_KEY'])
    position, previous, last = 0, BEGINNING, 0
    columns = [audit_entry.c[name] for name in ENTRY_COLUMNS]
    while True:
        query = sa.select(*columns).where(audit_entry.c.id > last).order_by(audit_entry.c.id).limit(AT_ONCE)
        entries = bind.execute(query).all()
        if not entries:
            break
        links = []
        for entry in entries:
            position, previous = position + 1, link_hash(position + 1, previous, entry, '', 0)
            links.append({
                'position': position, 'entry_id': entry.id, 'state': '', 'salt': '', 'shape': 0,
                'hash': previous, 'key': key.name, 'mark': key.mark(position, previous),
            })
        bind.execute(link.insert(), links)
        last = entries[-1].id
    mark = key.head_mark(position, previous)
    bind.execute(head.insert(), {'id': 1, 'position': position, 'hash': previous, 'key': key.name, 'mark': mark})


def refuse(act, name, columns):
    """A link stays as it was written, except for the salt; the database itself sees to it."""
    sentence = 'A row of audit_link is never changed or deleted.'
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} {columns} ON audit_link BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{sentence}'; END $$"
    )
    op.execute(
        f'CREATE TRIGGER {name} BEFORE {act} {columns} ON audit_link FOR EACH ROW EXECUTE FUNCTION {name}()'
    )


def downgrade():
    op.drop_table('audit_head')
    op.drop_table('audit_link')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION audit_link_refuses_update')
        op.execute('DROP FUNCTION audit_link_refuses_delete')
