"""The coalition's own names of countries.

Revision: 0036, after 0035
"""

import sqlalchemy as sa
from alembic import op


revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'country_name',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(length=2), nullable=False),
        sa.Column('language', sa.String(length=40), nullable=False),
        sa.Column('name', sa.String(length=500), nullable=False),
        sa.Column('changed_at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_country_name')),
    )
    op.create_index('uq_country_name_code_language', 'country_name', ['code', 'language'], unique=True)


def downgrade():
    op.drop_index('uq_country_name_code_language', table_name='country_name')
    op.drop_table('country_name')
