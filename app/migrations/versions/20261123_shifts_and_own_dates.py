"""shifts, own dates and a weekly digest"""

import sqlalchemy as sa
from alembic import op


revision = 'b4d2f7a91c60'
down_revision = '8c2e51d3fa04'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'shifts',
        sa.Column('person_id', ID, autoincrement=False, nullable=False),
        sa.Column('starts_at', INSTANT, nullable=False),
        sa.Column('ends_at', INSTANT, nullable=False),
        sa.Column(
            'source',
            sa.Enum('file', 'feed', name='source', native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_shifts_ends_after_its_start')),
        sa.ForeignKeyConstraint(
            ['person_id'], ['people.id'], name=op.f('fk_shifts_person_id_people'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('person_id', 'starts_at', name=op.f('pk_shifts')),
    )
    op.create_index('ix_shifts_ends_at', 'shifts', ['ends_at'])
    op.create_table(
        'shift_imports',
        sa.Column('days', sa.JSON(), nullable=False),
        sa.Column('report', sa.JSON(), nullable=False),
        sa.Column('fingerprint', sa.String(length=64), nullable=False),
        sa.Column('created_by', sa.Integer(), nullable=False),
        sa.Column('created_at', INSTANT, nullable=False),
        sa.Column('confirmed_at', INSTANT, nullable=True),
        sa.Column('id', ID, nullable=False),
        sa.Column('uid', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shift_imports')),
        sa.UniqueConstraint('uid', name=op.f('uq_shift_imports_uid')),
    )
    op.create_index('ix_shift_imports_created_at', 'shift_imports', ['created_at'])
    op.create_table(
        'shift_feeds',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('url', sa.String(length=2048), nullable=False),
        sa.Column('tried_at', INSTANT, nullable=True),
        sa.Column('fetched_at', INSTANT, nullable=True),
        sa.Column('failure', sa.String(length=64), nullable=True),
        sa.Column('report', sa.JSON(), nullable=True),
        sa.CheckConstraint('id = 1', name=op.f('ck_shift_feeds_is_the_only_one')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_shift_feeds')),
    )
    op.create_table(
        'rest_dates',
        sa.Column('on', sa.Date(), nullable=False),
        sa.Column('site', sa.String(length=100), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('is_yearly', sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint('on', 'site', name=op.f('pk_rest_dates')),
    )
    op.create_table(
        'holidays_off',
        sa.Column(
            'country',
            sa.Enum(
                'BE', 'FR', 'DE', 'LU', 'NL', 'ES',
                name='country', native_enum=False, create_constraint=True, length=32,
            ),
            nullable=False,
        ),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint('country', 'name', name=op.f('pk_holidays_off')),
    )
    op.create_table(
        'digests',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('weekday', sa.Integer(), nullable=False),
        sa.Column('at', sa.Time(), nullable=False),
        sa.CheckConstraint('id = 1', name=op.f('ck_digests_is_the_only_one')),
        sa.CheckConstraint('weekday BETWEEN 0 AND 6', name=op.f('ck_digests_is_a_weekday')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_digests')),
    )
    op.create_table(
        'digest_weeks',
        sa.Column('week', sa.String(length=8), nullable=False),
        sa.Column('sent_at', INSTANT, nullable=False),
        sa.Column('message_id', ID, nullable=False),
        sa.PrimaryKeyConstraint('week', name=op.f('pk_digest_weeks')),
    )


def downgrade() -> None:
    op.drop_table('digest_weeks')
    op.drop_table('digests')
    op.drop_table('holidays_off')
    op.drop_table('rest_dates')
    op.drop_table('shift_feeds')
    op.drop_index('ix_shift_imports_created_at', table_name='shift_imports')
    op.drop_table('shift_imports')
    op.drop_index('ix_shifts_ends_at', table_name='shifts')
    op.drop_table('shifts')
