"""A signature changes a letter's mark only by what the public sees of it: not when the directory is searched for it anew.

Revision: 0053, after 0052
"""

from alembic import op


revision = '0053'
down_revision = '0052'
branch_labels = None
depends_on = None

NAME = 'public_mark_signature_update'
SHOWN = (
    'letter_id', 'text_version_id', 'status', 'printed_name', 'acronym', 'country', 'second_country', 'sort_as', 'website',
    'listed', 'consented_at',
)
STANDS = "(OLD.status = 'approved' OR NEW.status = 'approved')"
SORTED_BY_ENTRY = "(OLD.match = 'exact' OR NEW.match = 'exact')"
OF_ENTRY = ('match', 'directory_entry_id')
"""The directory's entry gives the words that a name is sorted by, where the organisation certainly is that one."""


def upgrade():
    _replace(f'{STANDS} AND ({_differ(SHOWN)} OR ({SORTED_BY_ENTRY} AND ({_differ(OF_ENTRY)})))')


def downgrade():
    _replace(STANDS)


def _differ(columns):
    differs = 'IS DISTINCT FROM' if _is_on_postgresql() else 'IS NOT'
    return ' OR '.join(f'OLD.{column} {differs} NEW.{column}' for column in columns)


def _replace(when):
    if _is_on_postgresql():
        op.execute(f'DROP TRIGGER {NAME} ON signature')
        op.execute(
            f'CREATE CONSTRAINT TRIGGER {NAME} AFTER UPDATE ON signature DEFERRABLE INITIALLY DEFERRED '
            f'FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION mark_public_by_letter_id()'
        )
        return
    marks = ' '.join(
        f'INSERT INTO public_mark (letter_id, mark) VALUES ({row}.letter_id, hex(randomblob(16))) '
        'ON CONFLICT (letter_id) DO UPDATE SET mark = excluded.mark;'
        for row in ('OLD', 'NEW')
    )
    op.execute(f'DROP TRIGGER {NAME}')
    op.execute(f'CREATE TRIGGER {NAME} AFTER UPDATE ON signature FOR EACH ROW WHEN {when} BEGIN {marks} END')


def _is_on_postgresql():
    return op.get_bind().dialect.name == 'postgresql'
