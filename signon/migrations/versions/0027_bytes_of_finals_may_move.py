"""The bytes of a final may move out of the database and back; nothing else of it ever changes.

Revision: 0027, after 0026
"""

import sqlalchemy as sa
from alembic import op


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

FIXED = (
    'id, letter_id, text_version_id, code, sha256, file_name, addressee, audience, kind, number, dated, signatories, '
    'signatory_count, pages, seal, created_at, created_by'
)
SENTENCE = 'A row of final is never changed or deleted.'
OTHER_BYTES = 'OLD.pdf IS NOT NULL AND NEW.pdf IS NOT NULL'


def upgrade():
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TRIGGER final_refuses_update')
        refused = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        op.execute(f'CREATE TRIGGER final_refuses_update BEFORE UPDATE OF {FIXED} ON final {refused}')
        op.execute(
            f'CREATE TRIGGER final_refuses_other_bytes BEFORE UPDATE OF pdf ON final WHEN {OTHER_BYTES} {refused}'
        )
        return
    op.execute('DROP TRIGGER final_refuses_update ON final')
    refused = 'EXECUTE FUNCTION final_refuses_update()'
    op.execute(f'CREATE TRIGGER final_refuses_update BEFORE UPDATE OF {FIXED} ON final FOR EACH ROW {refused}')
    op.execute(
        'CREATE TRIGGER final_refuses_other_bytes BEFORE UPDATE OF pdf ON final '
        f'FOR EACH ROW WHEN ({OTHER_BYTES}) {refused}'
    )


def downgrade():
    connection = op.get_bind()
    if connection.scalar(sa.text('SELECT count(*) FROM final WHERE pdf IS NULL')):
        raise RuntimeError("Documents lie in the object store; run 'flask letter move-documents database' first.")
    if connection.dialect.name == 'sqlite':
        op.execute('DROP TRIGGER final_refuses_other_bytes')
        op.execute('DROP TRIGGER final_refuses_update')
        op.execute(
            f"CREATE TRIGGER final_refuses_update BEFORE UPDATE ON final BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
        return
    op.execute('DROP TRIGGER final_refuses_other_bytes ON final')
    op.execute('DROP TRIGGER final_refuses_update ON final')
    op.execute(
        'CREATE TRIGGER final_refuses_update BEFORE UPDATE ON final FOR EACH ROW EXECUTE FUNCTION final_refuses_update()'
    )
