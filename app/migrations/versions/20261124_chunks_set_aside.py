"""chunks that cannot be taken up are set aside"""

import sqlalchemy as sa
from alembic import op


revision = '2c8e6b0f47d1'
down_revision = '4f7a19c3e6b5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'delivery_chunks',
        sa.Column('set_aside', sa.Integer(), server_default='0', nullable=False),
    )
    op.add_column('delivery_chunks', sa.Column('set_aside_why', sa.String(length=16), nullable=True))
    op.create_index(
        'ix_delivery_chunks_set_aside',
        'delivery_chunks',
        ['set_aside_why'],
        unique=False,
        sqlite_where=sa.text('set_aside_why IS NOT NULL'),
        postgresql_where=sa.text('set_aside_why IS NOT NULL'),
    )


def downgrade() -> None:
    op.drop_index('ix_delivery_chunks_set_aside', table_name='delivery_chunks')
    op.drop_column('delivery_chunks', 'set_aside_why')
    op.drop_column('delivery_chunks', 'set_aside')
