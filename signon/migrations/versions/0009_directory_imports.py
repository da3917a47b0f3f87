"""Imports into the directory, with what they changed; the domain of an organisation's website.

Revision: 0009, after 0008
"""

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    create_imports()
    op.add_column('organization', sa.Column('website_domain', sa.String(length=300), nullable=False, server_default=''))
    op.create_index(op.f('ix_organization_website_domain'), 'organization', ['website_domain'])
    table = sa.table('organization', sa.column('id'), sa.column('website'), sa.column('website_domain'))
    connection = op.get_bind()
    for number, website in connection.execute(sa.select(table.c.id, table.c.website).where(table.c.website != '')).all():
        connection.execute(table.update().where(table.c.id == number).values(website_domain=domain(website)))


def domain(website):
    try:
        host = urlsplit(website if '//' in website else f'//{website}').hostname or ''
    except ValueError:
        return ''
    return host.removeprefix('www.')


def create_imports():
    op.create_table('directory_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=300), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('created_by', sa.String(length=320), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('leased_until', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('header', sa.JSON(), nullable=False),
    sa.Column('samples', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('applied_at', sa.DateTime(), nullable=True),
    sa.Column('applied_by', sa.String(length=320), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.Column('undone_by', sa.String(length=320), nullable=False),
    sa.Column('forgotten_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_import'))
    )
    op.create_index('ix_directory_import_due', 'directory_import', ['status', 'leased_until'])
    op.create_table('directory_import_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.Column('after', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['import_id'], ['directory_import.id'], name=op.f('fk_directory_import_row_import_id_directory_import')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_import_row'))
    )
    op.create_index('ix_directory_import_row_outcome', 'directory_import_row', ['import_id', 'outcome', 'number'])


def downgrade():
    op.drop_table('directory_import_row')
    op.drop_table('directory_import')
    op.drop_index(op.f('ix_organization_website_domain'), 'organization')
    op.drop_column('organization', 'website_domain')
