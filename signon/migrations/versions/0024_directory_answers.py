"""Answers of the directory, kept with signatures and renewed when it changes, beside what coordinators said of them.

Revision: 0024, after 0023
"""

import sqlalchemy as sa
from alembic import op


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

DUE = sa.text('match_due')
ACTS = ('signature:accept-match', 'signature:refuse-match', 'signature:amend')

signature = sa.table(
    'signature',
    sa.column('id', sa.Integer),
    sa.column('match_said_by', sa.String),
    sa.column('refused_entries', sa.JSON),
)
trail = sa.table(
    'audit_entry',
    sa.column('id', sa.Integer),
    sa.column('actor', sa.String),
    sa.column('action', sa.String),
    sa.column('subject', sa.String),
    sa.column('subject_id', sa.Integer),
    sa.column('details', sa.JSON),
)


def upgrade():
    op.create_table(
        'directory_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('organization_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_change')),
    )
    op.add_column('signature', sa.Column('match_score', sa.Float(), server_default='0', nullable=False))
    op.add_column('signature', sa.Column('match_said_by', sa.String(length=320), server_default='', nullable=False))
    op.add_column('signature', sa.Column('match_due', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('signature', sa.Column('refused_entries', sa.JSON(), server_default='[]', nullable=False))
    op.create_index('ix_signature_letter_match', 'signature', ['letter_id', 'match', 'status'])
    op.create_index('ix_signature_directory_entry_id', 'signature', ['directory_entry_id'])
    op.create_index('ix_signature_match_due', 'signature', ['id'], sqlite_where=DUE, postgresql_where=DUE)
    _keep_what_was_said(op.get_bind())


def downgrade():
    op.drop_index('ix_signature_match_due', table_name='signature')
    op.drop_index('ix_signature_directory_entry_id', table_name='signature')
    op.drop_index('ix_signature_letter_match', table_name='signature')
    for column in ('refused_entries', 'match_due', 'match_said_by', 'match_score'):
        op.drop_column('signature', column)
    op.drop_table('directory_change')


def _keep_what_was_said(connection):
    """Keep what coordinators said, which stood in the trail alone; a signature that was renamed since is another one."""
    said, refused = {}, {}
    query = sa.select(trail).where(trail.c.subject == 'signature', trail.c.action.in_(ACTS)).order_by(trail.c.id)
    for row in connection.execute(query).all():
        number = row.subject_id
        if row.action == 'signature:amend':
            if 'organization' in row.details.get('changed', ()):
                said.pop(number, None)
                refused.pop(number, None)
        elif row.action == 'signature:accept-match':
            said[number] = row.actor
        else:
            said.pop(number, None)
            refused.setdefault(number, []).append(row.details['entry'])
    for number in said.keys() | refused.keys():
        values = {'match_said_by': said.get(number, ''), 'refused_entries': refused.get(number, [])}
        connection.execute(signature.update().where(signature.c.id == number).values(values))
