"""Entries that wait stand beside each other: one that says something else no longer takes another one's place.

The way back keeps of several entries of one mailbox for an organisation the first one.

Revision: 0015, after 0014
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

WAITING = sa.text("status = 'pending'")
SAID = (
    'letter_id', 'text_version_id', 'organization', 'printed_name', 'acronym', 'country', 'website', 'representative_name',
    'representative_title', 'representative_email', 'listed', 'authorised_by_name', 'authorised_by_title', 'authorised_by_email',
)
PLACE = ('letter_id', 'key', 'country', 'representative_email')


def upgrade():
    op.add_column('signature', sa.Column('entry_digest', sa.String(length=64), nullable=False, server_default=''))
    op.drop_index('uq_signature_waiting', 'signature')
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT * FROM signature WHERE status = 'pending'")).mappings().all():
        said = json.dumps({field: row[field] for field in SAID}, sort_keys=True)
        values = {'digest': hashlib.sha256(said.encode()).hexdigest(), 'id': row['id']}
        connection.execute(sa.text('UPDATE signature SET entry_digest = :digest WHERE id = :id'), values)
    op.create_index('uq_signature_waiting', 'signature', ['letter_id', 'entry_digest'], unique=True, sqlite_where=WAITING, postgresql_where=WAITING)


def downgrade():
    connection = op.get_bind()
    later = (
        "SELECT later.id FROM signature AS later JOIN signature AS earlier ON earlier.letter_id = later.letter_id"
        " AND earlier.key = later.key AND earlier.country = later.country"
        " AND earlier.representative_email = later.representative_email"
        " AND earlier.status = 'pending' AND earlier.id < later.id WHERE later.status = 'pending'"
    )
    connection.execute(sa.text(f"DELETE FROM link_token WHERE purpose = 'confirm-signature' AND subject_id IN ({later})"))
    connection.execute(sa.text(f"DELETE FROM signature WHERE id IN (SELECT id FROM ({later}) AS doomed)"))
    op.drop_index('uq_signature_waiting', 'signature')
    op.drop_column('signature', 'entry_digest')
    op.create_index('uq_signature_waiting', 'signature', list(PLACE), unique=True, sqlite_where=WAITING, postgresql_where=WAITING)
