import { dateTime, t } from '../../core/i18n';
import type { InboxItem } from '../../core/wire';
import { Blocks } from '../../ui';

/** What the author answered those who asked; everybody reads it. */
export function Reply({ reply }: { reply: NonNullable<InboxItem['reply']> }) {
  return (
    <section class="reply" aria-labelledby="reply-title">
      <h2 id="reply-title">{t('answers.reply')}</h2>
      <Blocks blocks={reply.blocks} lang={reply.language} />
      <p class="muted small">{dateTime(reply.replied_at)}</p>
    </section>
  );
}
