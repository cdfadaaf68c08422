"""confidential announcements"""

import sqlalchemy as sa
from alembic import op


revision = '6e0b83a4d152'
down_revision = '2f9c61d07be4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'announcements',
        sa.Column('is_confidential', sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column('announcements', 'is_confidential')
