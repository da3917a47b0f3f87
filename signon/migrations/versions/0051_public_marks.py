"""Marks of what the public sees of each letter, which the database changes by itself.

On PostgreSQL the triggers wait for the end of the transaction, so that nobody waits for a mark meanwhile.

Revision: 0051, after 0050
"""

import sqlalchemy as sa
from alembic import op


revision = '0051'
down_revision = '0050'
branch_labels = None
depends_on = None

APPROVED = "'approved'"
OF_LETTER = ('text_version', 'letter_image', 'action_page', 'final')
"""Tables whose rows belong to the letter of their column `letter_id`."""

OF_SITE = ('theme', 'country_name')
ACTS = ('insert', 'update', 'delete')
SORTED_OTHERWISE = "OLD.sort_as <> NEW.sort_as"


def upgrade():
    op.create_table(
        'public_mark',
        sa.Column('letter_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('mark', sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint('letter_id', name=op.f('pk_public_mark')),
    )
    op.execute("INSERT INTO public_mark (letter_id, mark) VALUES (0, 'first')")
    op.execute("INSERT INTO public_mark (letter_id, mark) SELECT id, 'first' FROM letter")
    if op.get_bind().dialect.name == 'postgresql':
        _add_functions()
    for table, act, columns, letter, when in _triggers():
        _add_trigger(table, act, columns, letter, when)


def downgrade():
    on_postgresql = op.get_bind().dialect.name == 'postgresql'
    for table, act, *_rest in _triggers():
        op.execute(f'DROP TRIGGER {_name(table, act)}' + (f' ON {table}' if on_postgresql else ''))
    if on_postgresql:
        for name in ('id', 'letter_id', 'site'):
            op.execute(f'DROP FUNCTION mark_public_by_{name}()')
        op.execute('DROP FUNCTION mark_public(integer)')
    op.drop_table('public_mark')


def _triggers():
    """The table, the act, the columns that matter or all, which letter changes (by its column), and when."""
    for act in ACTS:
        yield 'letter', act, '', 'id', ''
        yield 'signature', act, '', 'letter_id', _either(act, f'status = {APPROVED}')
        for table in OF_LETTER:
            yield table, act, '', 'letter_id', ''
        for table in OF_SITE:
            yield table, act, '', 'site', ''
    yield 'organization', 'update', 'OF sort_as', 'site', SORTED_OTHERWISE
    yield 'organization', 'delete', '', 'site', ''


def _either(act, condition):
    """The condition on the row before the act or after it."""
    return ' OR '.join(f'{row}.{condition}' for row in _rows(act))


def _rows(act):
    return {'insert': ('NEW',), 'update': ('OLD', 'NEW'), 'delete': ('OLD',)}[act]


def _name(table, act):
    return f'public_mark_{table}_{act}'


def _add_trigger(table, act, columns, letter, when):
    condition = f'WHEN ({when})' if when else ''
    head = f'{_name(table, act)} AFTER {act.upper()} {columns} ON {table}'
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            f'CREATE CONSTRAINT TRIGGER {head} DEFERRABLE INITIALLY DEFERRED '
            f'FOR EACH ROW {condition} EXECUTE FUNCTION mark_public_by_{letter}()'
        )
        return
    numbers = ['0'] if letter == 'site' else [f'{row}.{letter}' for row in _rows(act)]
    marks = ' '.join(_marked(number) for number in numbers)
    op.execute(f'CREATE TRIGGER {head} FOR EACH ROW {condition} BEGIN {marks} END')


def _marked(number):
    return (
        f'INSERT INTO public_mark (letter_id, mark) SELECT {number}, hex(randomblob(16)) WHERE {number} IS NOT NULL '
        'ON CONFLICT (letter_id) DO UPDATE SET mark = excluded.mark;'
    )


def _add_functions():
    """Functions for PostgreSQL, which make a mark of the transaction: all that one transaction changes marks a letter once.

    A restored backup drops the tables of the database it replaces, and leaves these functions.
    """
    op.execute("""
        CREATE OR REPLACE FUNCTION mark_public(number integer) RETURNS void LANGUAGE sql AS $$
            INSERT INTO public_mark (letter_id, mark)
            SELECT number, txid_current() || ' ' || extract(epoch FROM transaction_timestamp()) WHERE number IS NOT NULL
            ON CONFLICT (letter_id) DO UPDATE SET mark = excluded.mark WHERE public_mark.mark <> excluded.mark
        $$""")
    for name, before, after in (('id', 'OLD.id', 'NEW.id'), ('letter_id', 'OLD.letter_id', 'NEW.letter_id'), ('site', 0, 0)):
        op.execute(f"""
            CREATE OR REPLACE FUNCTION mark_public_by_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'INSERT' THEN PERFORM mark_public({before}); END IF;
                IF TG_OP <> 'DELETE' THEN PERFORM mark_public({after}); END IF;
                RETURN NULL;
            END $$""")
