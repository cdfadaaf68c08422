"""inbox pages by index"""

import sqlalchemy as sa
from alembic import op


revision = '5d0c7e9b41aa'
down_revision = 'e38007500764'
branch_labels = None
depends_on = None

PUBLISHED = "state = 'published'"
INDEXES = (
    ('ix_announcements_published_audience_id_rev', ['audience_id', 'rev', 'expires_at'], PUBLISHED, PUBLISHED),
    ('ix_announcements_withdrawn_audience_id_rev', ['audience_id', 'rev'], "state = 'withdrawn'", "state = 'withdrawn'"),
    (
        'ix_announcements_asking_audience_id_rev',
        ['audience_id', 'rev', 'expires_at'],
        f'{PUBLISHED} AND must_acknowledge = 1',
        f'{PUBLISHED} AND must_acknowledge',
    ),
    ('ix_announcements_published_expires_at', ['expires_at', 'audience_id', 'rev'], PUBLISHED, PUBLISHED),
)


def upgrade() -> None:
    for name, columns, on_sqlite, on_postgresql in INDEXES:
        op.create_index(
            name,
            'announcements',
            columns,
            unique=False,
            sqlite_where=sa.text(on_sqlite),
            postgresql_where=sa.text(on_postgresql),
        )
    op.drop_index('ix_announcements_audience_id_rev', table_name='announcements')


def downgrade() -> None:
    op.create_index('ix_announcements_audience_id_rev', 'announcements', ['audience_id', 'rev'], unique=False)
    for name, *_ in reversed(INDEXES):
        op.drop_index(name, table_name='announcements')
