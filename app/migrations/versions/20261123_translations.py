"""machine translations are kept"""

import sqlalchemy as sa
from alembic import op


revision = 'd90b7c5e21f8'
down_revision = '6e0b83a4d152'
branch_labels = None
depends_on = None

LANGUAGES = ('nl', 'en', 'de', 'fr', 'es', 'pl')


def language(name: str) -> "sa.Column[str]":
    kind = sa.Enum(*LANGUAGES, name='language', native_enum=False, create_constraint=False, length=32)
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    listed = ', '.join(f"'{each}'" for each in LANGUAGES)
    op.create_table(
        'translations',
        sa.Column('announcement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        language('source'),
        language('language'),
        sa.Column('title', sa.Text(), nullable=False),
        sa.Column('blocks', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f'source IN ({listed}) AND language IN ({listed})', name=op.f('ck_translations_language')),
        sa.ForeignKeyConstraint(
            ['announcement_id', 'source'],
            ['announcement_texts.announcement_id', 'announcement_texts.language'],
            name=op.f('fk_translations_announcement_id_source_announcement_texts'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('announcement_id', 'source', 'language', name=op.f('pk_translations')),
    )


def downgrade() -> None:
    op.drop_table('translations')
