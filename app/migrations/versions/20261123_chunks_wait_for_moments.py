"""chunks wait for people's moments"""

import sqlalchemy as sa
from alembic import op


revision = '7b1f40c2d9e3'
down_revision = '5d0c7e9b41aa'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'delivery_chunks',
        sa.Column('is_held', sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def downgrade() -> None:
    op.drop_column('delivery_chunks', 'is_held')
