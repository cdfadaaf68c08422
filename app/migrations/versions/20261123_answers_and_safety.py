"""answers and safety"""

import sqlalchemy as sa
from alembic import op


revision = 'a15e0c4d7b92'
down_revision = '7b1f40c2d9e3'
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column('announcements', sa.Column('asks_answer', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('announcements', sa.Column('is_anonymous', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('announcements', sa.Column('asks_safety', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('announcements', sa.Column('replied_by', ID, nullable=True))
    op.add_column('announcements', sa.Column('replied_at', INSTANT, nullable=True))
    op.add_column('announcement_texts', sa.Column('reply', sa.Text(), server_default='', nullable=False))
    op.add_column('announcement_texts', sa.Column('reply_blocks', sa.Text(), nullable=True))
    op.add_column('announcement_texts', sa.Column('reply_language', sa.String(length=8), nullable=True))
    op.create_table('answers',
    sa.Column('id', ID, nullable=False),
    sa.Column('uid', sa.Uuid(), nullable=False),
    sa.Column('announcement_id', ID, nullable=False),
    sa.Column('author_key', sa.String(length=64), nullable=False),
    sa.Column('person_id', ID, nullable=True),
    sa.Column('choice', sa.Enum('clear', 'question', 'cannot', name='choice', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('awaits_photo', sa.Boolean(), nullable=False),
    sa.Column('picture_id', ID, nullable=True),
    sa.Column('answered_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcements.id'], name=op.f('fk_answers_announcement_id_announcements'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_answers_person_id_people'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['picture_id'], ['pictures.id'], name=op.f('fk_answers_picture_id_pictures')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answers')),
    sa.UniqueConstraint('uid', name=op.f('uq_answers_uid')),
    sa.UniqueConstraint('announcement_id', 'author_key', name='uq_answers_one_each')
    )
    op.create_index('ix_answers_announcement_id_choice', 'answers', ['announcement_id', 'choice', 'answered_at'])
    op.create_index(op.f('ix_answers_person_id'), 'answers', ['person_id'])
    op.create_table('safety_states',
    sa.Column('announcement_id', ID, nullable=False),
    sa.Column('person_id', ID, nullable=False),
    sa.Column('state', sa.Enum('help', 'safe', name='safety', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('stated_at', INSTANT, nullable=False),
    sa.Column('received_at', INSTANT, nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('accuracy', sa.Double(), nullable=True),
    sa.Column('position_at', INSTANT, nullable=True),
    sa.CheckConstraint('(latitude IS NULL) = (position_at IS NULL) AND (longitude IS NULL) = (position_at IS NULL) AND (accuracy IS NULL) = (position_at IS NULL)', name=op.f('ck_safety_states_position_is_whole')),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcements.id'], name=op.f('fk_safety_states_announcement_id_announcements'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_safety_states_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('announcement_id', 'person_id', name=op.f('pk_safety_states'))
    )
    op.create_index('ix_safety_states_position_at', 'safety_states', ['position_at'])


def downgrade() -> None:
    op.drop_table('safety_states')
    op.drop_table('answers')
    for name in ('reply_language', 'reply_blocks', 'reply'):
        op.drop_column('announcement_texts', name)
    for name in ('replied_at', 'replied_by', 'asks_safety', 'is_anonymous', 'asks_answer'):
        op.drop_column('announcements', name)
