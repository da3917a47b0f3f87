"""Organisations with their names and contacts; versions of a text that say what changed; what a signature's consent rests on.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def text(name, length):
    return sa.Column(name, sa.String(length=length), nullable=False, server_default='')


def columns():
    """The new columns by table, made anew for each use: a column belongs to one table once."""
    return {
        'organization': (
            text('legal_name', 300), text('region', 80), text('kind', 80),
            sa.Column('mail_domains', sa.JSON(), nullable=False, server_default='[]'),
        ),
        'text_version': (
            sa.Column('change', sa.String(length=20), nullable=False, server_default='material'),
            sa.Column('note', sa.Text(), nullable=False, server_default=''),
            sa.Column('reconfirm_by', sa.DateTime(), nullable=True),
        ),
        'signature': (
            sa.Column('duplicate_of_id', sa.Integer(), nullable=True),
            text('match', 20), sa.Column('match_reason', sa.Text(), nullable=False, server_default=''),
            text('authorised_by_name', 200), text('authorised_by_title', 200), text('authorised_by_email', 320),
            sa.Column('authority', sa.String(length=20), nullable=False, server_default='stated'),
            sa.Column('authority_at', sa.DateTime(), nullable=True),
            sa.Column('erased_at', sa.DateTime(), nullable=True),
        ),
    }


def upgrade():
    create_names_and_contacts()
    # Plain ALTERs, no batches: rebuilding text_version would lose the triggers that refuse changes.
    for table, added in columns().items():
        for column in added:
            op.add_column(table, column)
    op.create_index('ix_signature_duplicate_of_id', 'signature', ['duplicate_of_id'])
    op.execute(
        "INSERT INTO contact (organization_id, name, title, email, language) "
        "SELECT id, contact_name, contact_title, contact_email, '' FROM organization "
        "WHERE contact_name <> '' OR contact_email <> '' ORDER BY id"
    )
    for column in ('contact_name', 'contact_title', 'contact_email'):
        op.drop_column('organization', column)


def create_names_and_contacts():
    op.create_table('organization_name',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('key', sa.String(length=600), nullable=False),
    sa.Column('sort', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_name_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization_name'))
    )
    op.create_index(op.f('ix_organization_name_organization_id'), 'organization_name', ['organization_id'])
    op.create_index(op.f('ix_organization_name_key'), 'organization_name', ['key'])
    op.create_table('contact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('language', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_contact_organization_id_organization')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact'))
    )
    op.create_index(op.f('ix_contact_organization_id'), 'contact', ['organization_id'])
    op.create_index(op.f('ix_contact_email'), 'contact', ['email'])


def downgrade():
    for column in ('contact_name', 'contact_title', 'contact_email'):
        op.add_column('organization', text(column, 320))
        source = column.removeprefix('contact_')
        op.execute(
            f"UPDATE organization SET {column} = COALESCE((SELECT {source} FROM contact "
            "WHERE organization_id = organization.id ORDER BY id LIMIT 1), '')"
        )
    op.drop_index('ix_signature_duplicate_of_id', 'signature')
    for table, added in columns().items():
        for column in added:
            op.drop_column(table, column.name)
    op.drop_table('contact')
    op.drop_table('organization_name')
