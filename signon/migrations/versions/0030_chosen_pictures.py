"""Pictures chosen in a form, which lay in the instance folder of one machine.

Those that were chosen before the upgrade and are in no letter yet have to be chosen once more.

Revision: 0030, after 0029
"""

import shutil
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from flask import current_app


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'chosen_picture',
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('png', sa.LargeBinary(), nullable=False),
        sa.Column('chosen_at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('sha256', name=op.f('pk_chosen_picture')),
    )
    shutil.rmtree(Path(current_app.instance_path) / 'chosen-pictures', ignore_errors=True)


def downgrade():
    op.drop_table('chosen_picture')
