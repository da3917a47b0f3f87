"""The keys of names with ʿ, ʾ and their like without these signs, which people write or leave out at will.

Revision: 0038, after 0037
"""

import sqlalchemy as sa
from alembic import op

from signon.organizations.kept_keys import rekey


revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None

SIGNS = 'ʹʺʽʾʿ‛′'
TABLES = {
    'organization': ('country',),
    'organization_name': ('organization_id',),
    'signature': ('letter_id', 'country'),
    'office': ('source',),
}
"""The tables with the key of a name, each with the columns beside which one key may stand once."""


def upgrade():
    connection = op.get_bind()
    for name, beside in TABLES.items():
        _plain_keys(connection, sa.table(name, *map(sa.column, ('id', 'key', *beside))), beside)
    rekey(connection, None)


def _plain_keys(connection, table, beside):
    with_signs = sa.or_(*(table.c.key.contains(sign) for sign in SIGNS))
    for row in connection.execute(sa.select(table).where(with_signs)).mappings().all():
        key = ' '.join(row['key'].translate(dict.fromkeys(map(ord, SIGNS))).split())
        there = [table.c.key == key, *(table.c[column] == row[column] for column in beside)]
        # Where the other spelling stands already, a person has to say that the two are one.
        if key and not connection.execute(sa.select(table.c.id).where(*there)).first():
            connection.execute(sa.update(table).where(table.c.id == row['id']).values(key=key))


def downgrade():
    """Nothing: an older program finds by these keys all but names with such a sign."""
