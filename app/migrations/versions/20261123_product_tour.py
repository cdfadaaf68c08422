"""product tour"""

import sqlalchemy as sa
from alembic import op


revision = '4f7a19c3e6b5'
down_revision = 'd90b7c5e21f8'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
LANGUAGES = ('nl', 'en', 'de', 'fr', 'es', 'pl')
STEPS = ('about', 'bell', 'inbox', 'offline', 'rest', 'help')
STATES = ('under_way', 'skipped', 'finished')


def one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        'tour_texts',
        sa.Column('step', one_of(STEPS, 'tourstep'), nullable=False),
        sa.Column('language', one_of(LANGUAGES, 'language'), nullable=False),
        sa.Column('title', sa.String(length=60), nullable=False),
        sa.Column('text', sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint('step', 'language', name=op.f('pk_tour_texts')),
    )
    op.create_table(
        'tour_contacts',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('phone', sa.String(length=32), nullable=False),
        sa.CheckConstraint('id = 1', name=op.f('ck_tour_contacts_is_the_only_one')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_tour_contacts')),
    )
    op.create_table(
        'person_tours',
        sa.Column('person_id', ID, autoincrement=False, nullable=False),
        sa.Column('step', one_of(STEPS, 'tourstep'), nullable=False),
        sa.Column('state', one_of(STATES, 'tourstate'), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['person_id'], ['people.id'], name=op.f('fk_person_tours_person_id_people'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('person_id', name=op.f('pk_person_tours')),
    )


def downgrade() -> None:
    op.drop_table('person_tours')
    op.drop_table('tour_contacts')
    op.drop_table('tour_texts')
