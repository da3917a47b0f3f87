"""A second country of organisations, and the words by which they stand in the order of names.

Revision: 0035, after 0034
"""

import sqlalchemy as sa
from alembic import op


revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None

TABLES = ('signature', 'organization')


def upgrade():
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('second_country', sa.String(length=2), server_default='', nullable=False))
            batch_op.add_column(sa.Column('sort_as', sa.String(length=300), server_default='', nullable=False))


def downgrade():
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('sort_as')
            batch_op.drop_column('second_country')
