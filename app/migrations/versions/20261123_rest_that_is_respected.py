"""rest that is respected"""

import sqlalchemy as sa
from alembic import op


revision = '8c2e51d3fa04'
down_revision = 'c41d8a90f3b2'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
COUNTRIES = ('BE', 'FR', 'DE', 'LU', 'NL', 'ES')


def upgrade() -> None:
    op.create_table(
        'rest_defaults',
        sa.Column('site', sa.String(length=100), nullable=False),
        sa.Column(
            'country',
            sa.Enum(*COUNTRIES, name='country', native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column('rules', sa.Text(), nullable=False),
        sa.Column('rest_after_shift_hours', sa.Integer(), nullable=True),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('rest_after_shift_hours BETWEEN 0 AND 24', name=op.f('ck_rest_defaults_rest_is_a_day')),
        sa.PrimaryKeyConstraint('site', name=op.f('pk_rest_defaults')),
    )
    op.create_table(
        'person_rest',
        sa.Column('person_id', ID, autoincrement=False, nullable=False),
        sa.Column('rules', sa.Text(), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['person_id'], ['people.id'], name=op.f('fk_person_rest_person_id_people'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('person_id', name=op.f('pk_person_rest')),
    )
    op.create_table(
        'overrides',
        sa.Column('announcement_id', ID, autoincrement=False, nullable=False),
        sa.Column('by', ID, nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('audience', sa.Integer(), nullable=False),
        sa.Column('outside_hours', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['announcement_id'], ['announcements.id'], name=op.f('fk_overrides_announcement_id_announcements')
        ),
        sa.ForeignKeyConstraint(['by'], ['people.id'], name=op.f('fk_overrides_by_people')),
        sa.PrimaryKeyConstraint('announcement_id', name=op.f('pk_overrides')),
    )
    op.create_index('ix_overrides_at', 'overrides', ['at'])


def downgrade() -> None:
    op.drop_index('ix_overrides_at', table_name='overrides')
    op.drop_table('overrides')
    op.drop_table('person_rest')
    op.drop_table('rest_defaults')
