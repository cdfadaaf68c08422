"""recordings, and what each width of a picture weighs"""

import sqlalchemy as sa
from alembic import op


revision = 'c41d8a90f3b2'
down_revision = 'a15e0c4d7b92'
branch_labels = None
depends_on = None

LANGUAGES = ('nl', 'en', 'de', 'fr', 'es', 'pl')
KINDS = ('webm', 'ogg', 'mp4', 'mp3')


def one_of(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.add_column('pictures', sa.Column('sizes', sa.String(64), server_default='[]', nullable=False))
    op.create_table(
        'recordings',
        sa.Column('announcement_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('language', one_of('language', LANGUAGES), nullable=False),
        sa.Column('digest', sa.String(64), nullable=False),
        sa.Column('kind', one_of('kind', KINDS), nullable=False),
        sa.Column('bytes', sa.Integer(), nullable=False),
        sa.Column('seconds', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('bytes > 0 AND seconds BETWEEN 1 AND 300', name=op.f('ck_recordings_has_a_length')),
        sa.ForeignKeyConstraint(
            ['announcement_id', 'language'],
            ['announcement_texts.announcement_id', 'announcement_texts.language'],
            name=op.f('fk_recordings_announcement_id_language_announcement_texts'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('announcement_id', 'language', name=op.f('pk_recordings')),
    )


def downgrade() -> None:
    op.drop_table('recordings')
    op.drop_column('pictures', 'sizes')
