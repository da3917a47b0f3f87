"""The first tables.

Revision: 0001, after , of 2026-11-22 00:56:43.903651
"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


IMMUTABLE = ("audit_entry", "text_version", "final")


def upgrade():
    create_tables()
    for table in IMMUTABLE:
        for act in ("UPDATE", "DELETE"):
            refuse(table, act)


def refuse(table, act):
    """A row of this table stays as it was written; the database itself sees to it."""
    name = f"{table}_refuses_{act.lower()}"
    sentence = f"A row of {table} is never changed or deleted."
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        return
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{sentence}'; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def create_tables():
    op.create_table('attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(length=40), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index('ix_attempt_scope_digest_at', ['scope', 'digest', 'at'], unique=False)

    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('actor', sa.String(length=320), nullable=False),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entry_subject', ['subject', 'subject_id'], unique=False)

    op.create_table('coordinator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coordinator')),
    sa.UniqueConstraint('email', name=op.f('uq_coordinator_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_coordinator_fs_uniquifier'))
    )
    op.create_table('heartbeat',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_heartbeat'))
    )
    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('sign_on_deadline', sa.DateTime(), nullable=True),
    sa.Column('closes_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=True),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.Column('delivered_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('slug', name=op.f('uq_letter_slug'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_status'), ['status'], unique=False)

    op.create_table('link_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_token')),
    sa.UniqueConstraint('digest', name=op.f('uq_link_token_digest'))
    )
    with op.batch_alter_table('link_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_token_subject_id'), ['subject_id'], unique=False)

    op.create_table('organization',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('key', sa.String(length=600), nullable=False),
    sa.Column('acronym', sa.String(length=40), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('website', sa.String(length=300), nullable=False),
    sa.Column('contact_name', sa.String(length=200), nullable=False),
    sa.Column('contact_title', sa.String(length=200), nullable=False),
    sa.Column('contact_email', sa.String(length=320), nullable=False),
    sa.Column('member', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization'))
    )
    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.create_index('uq_organization_key_country', ['key', 'country'], unique=True)

    op.create_table('outbox_mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.String(length=80), nullable=False),
    sa.Column('recipient', sa.String(length=320), nullable=False),
    sa.Column('subject', sa.String(length=500), nullable=False),
    sa.Column('paragraphs', sa.JSON(), nullable=False),
    sa.Column('about', sa.String(length=80), nullable=False),
    sa.Column('link_purpose', sa.String(length=40), nullable=True),
    sa.Column('link_subject_id', sa.Integer(), nullable=True),
    sa.Column('link_path', sa.String(length=200), nullable=False),
    sa.Column('link_seconds', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('captured', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox_mail')),
    sa.UniqueConstraint('message_id', name=op.f('uq_outbox_mail_message_id'))
    )
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_mail_due', ['status', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_mail_recipient'), ['recipient'], unique=False)

    op.create_table('role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role')),
    sa.UniqueConstraint('name', name=op.f('uq_role_name'))
    )
    op.create_table('coordinator_role',
    sa.Column('coordinator_id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['coordinator_id'], ['coordinator.id'], name=op.f('fk_coordinator_role_coordinator_id_coordinator')),
    sa.ForeignKeyConstraint(['role_id'], ['role.id'], name=op.f('fk_coordinator_role_role_id_role')),
    sa.PrimaryKeyConstraint('coordinator_id', 'role_id', name=op.f('pk_coordinator_role'))
    )
    op.create_table('letter_image',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=500), nullable=False),
    sa.Column('png', sa.LargeBinary(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_letter_image_letter_id_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_image'))
    )
    with op.batch_alter_table('letter_image', schema=None) as batch_op:
        batch_op.create_index('uq_letter_image_letter_name', ['letter_id', 'name'], unique=True)

    op.create_table('rendering',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=True),
    sa.Column('ordered_by', sa.String(length=320), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=True),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.Column('leased_until', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('pdf', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_rendering_letter_id_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rendering'))
    )
    with op.batch_alter_table('rendering', schema=None) as batch_op:
        batch_op.create_index('ix_rendering_due', ['status', 'leased_until'], unique=False)
        batch_op.create_index('uq_rendering_final', ['letter_id'], unique=True, sqlite_where=sa.text("kind = 'final' AND status IN ('queued', 'running')"), postgresql_where=sa.text("kind = 'final' AND status IN ('queued', 'running')"))

    op.create_table('text_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=320), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_text_version_letter_id_letter')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_version'))
    )
    with op.batch_alter_table('text_version', schema=None) as batch_op:
        batch_op.create_index('uq_text_version_letter_number', ['letter_id', 'number'], unique=True)

    op.create_table('final',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('text_version_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('addressee', sa.Integer(), nullable=True),
    sa.Column('dated', sa.Date(), nullable=False),
    sa.Column('signatories', sa.JSON(), nullable=True),
    sa.Column('signatory_count', sa.Integer(), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('pdf', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('created_by', sa.String(length=320), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_final_letter_id_letter')),
    sa.ForeignKeyConstraint(['text_version_id'], ['text_version.id'], name=op.f('fk_final_text_version_id_text_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_final')),
    sa.UniqueConstraint('code', name=op.f('uq_final_code'))
    )
    with op.batch_alter_table('final', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_final_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_final_sha256'), ['sha256'], unique=False)

    op.create_table('signature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('text_version_id', sa.Integer(), nullable=False),
    sa.Column('directory_entry_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('organization', sa.String(length=300), nullable=False),
    sa.Column('printed_name', sa.String(length=300), nullable=False),
    sa.Column('key', sa.String(length=600), nullable=False),
    sa.Column('acronym', sa.String(length=40), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('website', sa.String(length=300), nullable=False),
    sa.Column('representative_name', sa.String(length=200), nullable=False),
    sa.Column('representative_title', sa.String(length=200), nullable=False),
    sa.Column('representative_email', sa.String(length=320), nullable=False),
    sa.Column('listed', sa.String(length=20), nullable=False),
    sa.Column('means', sa.String(length=40), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('consented_at', sa.DateTime(), nullable=False),
    sa.Column('verified_at', sa.DateTime(), nullable=True),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by', sa.String(length=320), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['directory_entry_id'], ['organization.id'], name=op.f('fk_signature_directory_entry_id_organization')),
    sa.ForeignKeyConstraint(['letter_id'], ['letter.id'], name=op.f('fk_signature_letter_id_letter')),
    sa.ForeignKeyConstraint(['text_version_id'], ['text_version.id'], name=op.f('fk_signature_text_version_id_text_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signature'))
    )
    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.create_index('ix_signature_letter_key', ['letter_id', 'key', 'country'], unique=False)
        batch_op.create_index('ix_signature_letter_status', ['letter_id', 'status', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signature_representative_email'), ['representative_email'], unique=False)
        batch_op.create_index('uq_signature_held', ['letter_id', 'key', 'country'], unique=True, sqlite_where=sa.text("status IN ('verified', 'approved')"), postgresql_where=sa.text("status IN ('verified', 'approved')"))
        batch_op.create_index('uq_signature_waiting', ['letter_id', 'key', 'country', 'representative_email'], unique=True, sqlite_where=sa.text("status = 'pending'"), postgresql_where=sa.text("status = 'pending'"))



def downgrade():
    drop_tables()
    if op.get_bind().dialect.name == "postgresql":
        for table in IMMUTABLE:
            for act in ("update", "delete"):
                op.execute(f"DROP FUNCTION {table}_refuses_{act}()")


def drop_tables():
    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.drop_index('uq_signature_waiting', sqlite_where=sa.text("status = 'pending'"), postgresql_where=sa.text("status = 'pending'"))
        batch_op.drop_index('uq_signature_held', sqlite_where=sa.text("status IN ('verified', 'approved')"), postgresql_where=sa.text("status IN ('verified', 'approved')"))
        batch_op.drop_index(batch_op.f('ix_signature_representative_email'))
        batch_op.drop_index('ix_signature_letter_status')
        batch_op.drop_index('ix_signature_letter_key')

    op.drop_table('signature')
    with op.batch_alter_table('final', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_final_sha256'))
        batch_op.drop_index(batch_op.f('ix_final_letter_id'))

    op.drop_table('final')
    with op.batch_alter_table('text_version', schema=None) as batch_op:
        batch_op.drop_index('uq_text_version_letter_number')

    op.drop_table('text_version')
    with op.batch_alter_table('rendering', schema=None) as batch_op:
        batch_op.drop_index('uq_rendering_final', sqlite_where=sa.text("kind = 'final' AND status IN ('queued', 'running')"), postgresql_where=sa.text("kind = 'final' AND status IN ('queued', 'running')"))
        batch_op.drop_index('ix_rendering_due')

    op.drop_table('rendering')
    with op.batch_alter_table('letter_image', schema=None) as batch_op:
        batch_op.drop_index('uq_letter_image_letter_name')

    op.drop_table('letter_image')
    op.drop_table('coordinator_role')
    op.drop_table('role')
    with op.batch_alter_table('outbox_mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_mail_recipient'))
        batch_op.drop_index('ix_outbox_mail_due')

    op.drop_table('outbox_mail')
    with op.batch_alter_table('organization', schema=None) as batch_op:
        batch_op.drop_index('uq_organization_key_country')

    op.drop_table('organization')
    with op.batch_alter_table('link_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_link_token_subject_id'))

    op.drop_table('link_token')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_status'))

    op.drop_table('letter')
    op.drop_table('heartbeat')
    op.drop_table('coordinator')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entry_subject')

    op.drop_table('audit_entry')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_scope_digest_at')

    op.drop_table('attempt')
