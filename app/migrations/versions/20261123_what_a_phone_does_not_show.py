"""what a phone does not show"""

import sqlalchemy as sa
from alembic import op

from app.core.db import UtcDateTime


revision = '2f9c61d07be4'
down_revision = 'b4d2f7a91c60'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('push_subscriptions', sa.Column('shown_at', UtcDateTime(), nullable=True))
    op.add_column('push_subscriptions', sa.Column('unshown_since', UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column('push_subscriptions', 'unshown_since')
    op.drop_column('push_subscriptions', 'shown_at')
