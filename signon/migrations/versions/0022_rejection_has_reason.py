"""A rejected signature has a reason, and the database refuses one without.

Rejected rows without a reason are counted first, and say from now on that none was written down.

Revision: 0022, after 0021
"""

import logging

import sqlalchemy as sa
from alembic import op


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

BLANKS = " \t\r\n"
PLACEHOLDER = "No reason was written down when this was decided."
WITHOUT = sa.text("status = 'rejected' AND trim(reason, :blanks) = ''").bindparams(blanks=BLANKS)
signature = sa.table('signature', sa.column('status', sa.String), sa.column('reason', sa.Text))


def upgrade():
    bind = op.get_bind()
    without = bind.scalar(sa.select(sa.func.count()).select_from(signature).where(WITHOUT))
    if without:
        log.warning("%d rejected signatures have no reason. They now say: %s", without, PLACEHOLDER)
        bind.execute(sa.update(signature).where(WITHOUT).values(reason=PLACEHOLDER))
    with op.batch_alter_table('signature') as batch_op:
        batch_op.create_check_constraint(
            'rejection_has_reason', f"status <> 'rejected' OR trim(reason, '{BLANKS}') <> ''"
        )


def downgrade():
    with op.batch_alter_table('signature') as batch_op:
        batch_op.drop_constraint('rejection_has_reason', type_='check')
    op.get_bind().execute(sa.update(signature).where(signature.c.reason == PLACEHOLDER).values(reason=''))
