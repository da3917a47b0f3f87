"""The keys of the directory's organisations anew: names are taken apart and compared otherwise than before.

Revision: 0032, after 0031
"""

from alembic import op

from signon.organizations.kept_keys import rekey


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade():
    rekey(op.get_bind(), None)


def downgrade():
    """Nothing: an older program finds most entries by these keys, and writes its own with every change of one."""
