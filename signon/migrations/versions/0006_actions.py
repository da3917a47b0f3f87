"""Action pages, offices, backgrounders, and messages to the coalition.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('answered_by', sa.String(length=320), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_message_status'), ['status'], unique=False)

    op.create_table('office',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=600), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('post', sa.String(length=200), nullable=False),
    sa.Column('body', sa.String(length=200), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('division', sa.String(length=80), nullable=False),
    sa.Column('district', sa.String(length=80), nullable=False),
    sa.Column('salutation', sa.String(length=300), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('phone', sa.String(length=60), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('form_url', sa.String(length=500), nullable=False),
    sa.Column('website', sa.String(length=500), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('left_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office'))
    )
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.create_index('ix_office_constituency', ['country', 'division', 'district'], unique=False)
        batch_op.create_index('uq_office_source_key', ['source', 'key'], unique=True)

    op.create_table('office_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_list')),
    sa.UniqueConstraint('name', name=op.f('uq_office_list_name'))
    )
    op.create_table('action_page',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('language', sa.String(length=40), nullable=False),
    sa.Column('introduction', sa.Text(), nullable=False),
    sa.Column('subject', sa.String(length=500), nullable=False),
    sa.Column('salutation', sa.String(length=300), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('requests', sa.JSON(), nullable=False),
    sa.Column('ending', sa.Text(), nullable=False),
    sa.Column('closing', sa.String(length=200), nullable=False),
    sa.Column('by_constituency', sa.Boolean(), nullable=False),
    sa.Column('constituency_country', sa.String(length=2), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('backgrounder_title', sa.String(length=300), nullable=False),
    sa.Column('backgrounder', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_action_page_letter_id_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_page')),
    sa.UniqueConstraint('slug', name=op.f('uq_action_page_slug'))
    )
    with op.batch_alter_table('action_page', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_page_letter_id'), ['letter_id'], unique=False)

    op.create_table('office_list_member',
    sa.Column('office_list_id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_office_list_member_office_id_office')),
    sa.ForeignKeyConstraint(['office_list_id'], ['office_list.id'], name=op.f('fk_office_list_member_office_list_id_office_list')),
    sa.PrimaryKeyConstraint('office_list_id', 'office_id', name=op.f('pk_office_list_member'))
    )
    op.create_table('action_page_list',
    sa.Column('action_page_id', sa.Integer(), nullable=False),
    sa.Column('office_list_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['action_page_id'], ['action_page.id'], name=op.f('fk_action_page_list_action_page_id_action_page')),
    sa.ForeignKeyConstraint(['office_list_id'], ['office_list.id'], name=op.f('fk_action_page_list_office_list_id_office_list')),
    sa.PrimaryKeyConstraint('action_page_id', 'office_list_id', name=op.f('pk_action_page_list'))
    )
    op.create_table('action_page_office',
    sa.Column('action_page_id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['action_page_id'], ['action_page.id'], name=op.f('fk_action_page_office_action_page_id_action_page')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_action_page_office_office_id_office')),
    sa.PrimaryKeyConstraint('action_page_id', 'office_id', name=op.f('pk_action_page_office'))
    )
    op.create_table('citation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('action_page_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('mark', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('author', sa.String(length=300), nullable=False),
    sa.Column('publication', sa.String(length=300), nullable=False),
    sa.Column('dated', sa.String(length=60), nullable=False),
    sa.Column('address', sa.String(length=1000), nullable=False),
    sa.Column('archived', sa.String(length=1000), nullable=False),
    sa.ForeignKeyConstraint(['action_page_id'], ['action_page.id'], name=op.f('fk_citation_action_page_id_action_page')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citation'))
    )
    with op.batch_alter_table('citation', schema=None) as batch_op:
        batch_op.create_index('uq_citation_mark', ['action_page_id', 'mark'], unique=True)

    op.create_table('sent_count',
    sa.Column('action_page_id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['action_page_id'], ['action_page.id'], name=op.f('fk_sent_count_action_page_id_action_page')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_sent_count_office_id_office')),
    sa.PrimaryKeyConstraint('action_page_id', 'office_id', name=op.f('pk_sent_count'))
    )


def downgrade():
    op.drop_table('sent_count')
    with op.batch_alter_table('citation', schema=None) as batch_op:
        batch_op.drop_index('uq_citation_mark')

    op.drop_table('citation')
    op.drop_table('action_page_office')
    op.drop_table('action_page_list')
    op.drop_table('office_list_member')
    with op.batch_alter_table('action_page', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_page_letter_id'))

    op.drop_table('action_page')
    op.drop_table('office_list')
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.drop_index('uq_office_source_key')
        batch_op.drop_index('ix_office_constituency')

    op.drop_table('office')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_status'))
        batch_op.drop_index(batch_op.f('ix_message_email'))

    op.drop_table('message')
