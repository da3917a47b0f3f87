"""The audit trail becomes a chain: a link for each entry, and a head. Entries that are there are linked in their order.

Revision: 0026, after 0025
"""

import secrets
from collections import defaultdict
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from flask import current_app

from signon.audit.digests import BEGINNING, ENTRY_COLUMNS, ChainKey, link_hash, state_digest
from signon.audit.watched import Part, Shape, Watched


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

AT_ONCE = 5000
KEPT = ('position', 'entry_id', 'state', 'shape', 'hash', 'key', 'mark')

COUNTED = {
    'signature': """
        letter_id text_version_id status organization printed_name acronym country website
        representative_name representative_title representative_email listed means created_at consented_at verified_at
        decided_at decided_by reason withdrawn_at authority authorised_by_name authorised_by_title authorised_by_email
        authority_at authority_words erased_at
    """,
    'letter': 'slug status parts sign_on_deadline closes_at created_at opened_at closed_at delivered_at',
    'final': """
        letter_id text_version_id code sha256 file_name addressee audience kind number dated signatories signatory_count
        pages seal created_at created_by
    """,
    'organization': 'name legal_name acronym country region kind website mail_domains member created_at',
    'coordinator': 'email password active created_at',
    'action_page': """
        slug status title language introduction subject salutation body requests ending closing by_constituency
        constituency_country letter_id backgrounder_title backgrounder created_at opened_at closed_at
    """,
    'message': 'status name email subject text created_at answered_at answered_by',
    'theme': 'name accent band typeface logo_sha256 changed_at',
    'invitation': 'letter_id batch_id organization_name country region opened_at answered_at signature_id',
    'invitation_batch': 'letter_id kind state created_at created_by',
}
"""The columns of each row that count, as the features declared it at this revision (their ``watched.py``)."""

PARTS = {
    'letter': (
        ('text_version', 'letter_id', 'number id content sha256 created_at created_by change note reconfirm_by'),
        ('letter_image', 'letter_id', 'name sha256'),
    ),
    'organization': (
        ('organization_name', 'organization_id', 'id name sort'),
        ('contact', 'organization_id', 'id name title email language'),
    ),
    'coordinator': (('coordinator_role', 'coordinator_id', 'role_id'),),
    'action_page': (
        ('citation', 'action_page_id', 'position mark title author publication dated address archived'),
    ),
}

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
    """Link all entries in the order of their numbers; the newest entry of a watched row fixes the state it has now."""
    bind = op.get_bind()
    key = ChainKey.derived_from(current_app.config['SECRET_KEY'])
    watched = watched_now(bind)
    for one in watched.values():
        if one.complete:
            speak_of_silent_rows(bind, one)
    newest = newest_entries(bind, watched)
    position, previous, last = 0, BEGINNING, 0
    columns = [audit_entry.c[name] for name in ENTRY_COLUMNS]
    while True:
        query = sa.select(*columns).where(audit_entry.c.id > last).order_by(audit_entry.c.id).limit(AT_ONCE)
        entries = bind.execute(query).all()
        if not entries:
            break
        fixing = [entry for entry in entries if newest.get((entry.subject, entry.subject_id)) == entry.id]
        states = present_states(bind, watched, fixing)
        links = []
        for entry in entries:
            salt, digest, shape = '', '', 0
            if entry.id in states:
                salt, shape = secrets.token_hex(16), 1
                digest = state_digest(salt, states[entry.id])
            position, previous = position + 1, link_hash(position + 1, previous, entry, digest, shape)
            links.append({
                'position': position, 'entry_id': entry.id, 'state': digest, 'salt': salt, 'shape': shape,
                'hash': previous, 'key': key.name, 'mark': key.mark(position, previous),
            })
        bind.execute(link.insert(), links)
        last = entries[-1].id
    mark = key.head_mark(position, previous)
    bind.execute(head.insert(), {'id': 1, 'position': position, 'hash': previous, 'key': key.name, 'mark': mark})


def watched_now(bind):
    """The tables that are watched at this revision, with the columns that count."""
    metadata = sa.MetaData()

    def table(name):
        return sa.Table(name, metadata, autoload_with=bind, resolve_fks=False)

    found = {}
    for name, columns in COUNTED.items():
        parts = [Part.of(table(part), owner, names) for part, owner, names in PARTS.get(name, ())]
        here = table(name)
        found[name] = Watched(here.c.id, (Shape.of(here, columns, *parts),), complete=name != 'invitation')
    return found


def speak_of_silent_rows(bind, watched):
    """Write an entry for each row of which the trail says nothing, so that its state is fixed too."""
    entry = sa.select(audit_entry.c.id).where(
        audit_entry.c.subject == watched.name, audit_entry.c.subject_id == watched.number
    )
    silent = bind.scalars(sa.select(watched.number).where(~entry.exists()).order_by(watched.number)).all()
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = [
        {
            'at': now, 'actor': 'system', 'action': f'{watched.name}:chain', 'subject': watched.name,
            'subject_id': number, 'reason': '', 'details': {},
        }
        for number in silent
    ]
    if rows:
        bind.execute(audit_entry.insert(), rows)


def newest_entries(bind, watched):
    """The number of the newest entry of each watched row that the trail speaks of."""
    columns = (audit_entry.c.subject, audit_entry.c.subject_id)
    query = sa.select(*columns, sa.func.max(audit_entry.c.id)).where(audit_entry.c.subject.in_(list(watched)))
    return {(subject, number): entry for subject, number, entry in bind.execute(query.group_by(*columns))}


def present_states(bind, watched, entries):
    """The states of the rows that the entries speak of, by the entries' numbers; None for a row that is gone."""
    of_table = defaultdict(dict)
    for entry in entries:
        of_table[entry.subject][entry.subject_id] = entry.id
    found = {}
    for name, numbers in of_table.items():
        states = watched[name].states(bind, numbers, 1)
        found.update({entry: states.get(number) for number, entry in numbers.items()})
    return found


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
