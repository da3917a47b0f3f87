"""A kept key for each signature, by which the public list is in order; the database forgets it when it is no longer right.

The worker makes the keys: see ``signon.signing.list_keys``.

Revision: 0054, after 0053
"""

import sqlalchemy as sa
from alembic import op


revision = '0054'
down_revision = '0053'
branch_labels = None
depends_on = None

MADE_OF = ('letter_id', 'printed_name', 'country', 'sort_as', 'match', 'directory_entry_id')
APPROVED = sa.text("status = 'approved'")
FORGOTTEN = "list_rules = '', list_key = NULL"


def upgrade():
    op.add_column('signature', sa.Column('list_rules', sa.String(length=80), server_default='', nullable=False))
    op.add_column('signature', sa.Column('list_key', sa.LargeBinary(), nullable=True))
    op.create_index(
        'ix_signature_list',
        'signature',
        ['letter_id', 'listed', 'list_rules', 'list_key', 'id', 'text_version_id', 'status'],
        sqlite_where=APPROVED,
        postgresql_where=APPROVED,
    )
    if _is_on_postgresql():
        _forget_on_postgresql()
    else:
        _forget_on_sqlite()


def downgrade():
    on_postgresql = _is_on_postgresql()
    for table in ('signature', 'organization'):
        op.execute(f'DROP TRIGGER list_key_{table}' + (f' ON {table}' if on_postgresql else ''))
    if on_postgresql:
        op.execute('DROP FUNCTION forget_list_key()')
        op.execute('DROP FUNCTION forget_list_keys_of_entry()')
    op.drop_index('ix_signature_list', table_name='signature')
    op.drop_column('signature', 'list_key')
    op.drop_column('signature', 'list_rules')


def _forget_on_sqlite():
    op.execute(
        f'CREATE TRIGGER list_key_signature AFTER UPDATE OF {", ".join(MADE_OF)} ON signature FOR EACH ROW '
        f"WHEN NEW.list_rules <> '' AND ({_differ('IS NOT', MADE_OF)}) "
        f'BEGIN UPDATE signature SET {FORGOTTEN} WHERE id = NEW.id; END'
    )
    op.execute(
        'CREATE TRIGGER list_key_organization AFTER UPDATE OF sort_as ON organization FOR EACH ROW '
        f'WHEN {_differ("IS NOT", ["sort_as"])} '
        f'BEGIN UPDATE signature SET {FORGOTTEN} WHERE directory_entry_id = NEW.id; END'
    )


def _forget_on_postgresql():
    """A key that the worker makes at this moment is forgotten, too: whoever changes an entry waits for the rows that it holds."""
    op.execute("""
        CREATE OR REPLACE FUNCTION forget_list_key() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.list_rules := '';
            NEW.list_key := NULL;
            RETURN NEW;
        END $$""")
    op.execute(f"""
        CREATE OR REPLACE FUNCTION forget_list_keys_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE signature SET {FORGOTTEN} WHERE directory_entry_id = NEW.id;
            RETURN NULL;
        END $$""")
    op.execute(
        f'CREATE TRIGGER list_key_signature BEFORE UPDATE OF {", ".join(MADE_OF)} ON signature FOR EACH ROW '
        f"WHEN (NEW.list_rules <> '' AND ({_differ('IS DISTINCT FROM', MADE_OF)})) EXECUTE FUNCTION forget_list_key()"
    )
    op.execute(
        'CREATE TRIGGER list_key_organization AFTER UPDATE OF sort_as ON organization FOR EACH ROW '
        f'WHEN ({_differ("IS DISTINCT FROM", ["sort_as"])}) EXECUTE FUNCTION forget_list_keys_of_entry()'
    )


def _differ(differs, columns):
    return ' OR '.join(f'OLD.{column} {differs} NEW.{column}' for column in columns)


def _is_on_postgresql():
    return op.get_bind().dialect.name == 'postgresql'
