import { isLowData } from '../app/low-data';
import type { Stored } from '../core/db/person';
import { hasNewReply, isNew } from '../core/db/places';
import { ago, dateTime, t } from '../core/i18n';
import { pickWidth, pictureUrl } from '../core/media';
import { Icon, type IconName, Pill } from '../ui';
import { Priority } from './priority';

interface Props {
  item: Stored;
  isWaiting: boolean;
  /** It stands on the screen: what nobody sees at once can be added. */
  isSeen: boolean;
}

/** One announcement in the list: the whole card is the link. */
export function AnnouncementCard({ item, isWaiting, isSeen }: Props) {
  const isFresh = isNew(item);
  return (
    <a class={`announcement priority-${item.priority}`} href={`/a/${item.id}`}>
      <span class="announcement-top">
        {item.priority !== 'info' && <Priority priority={item.priority} />}
        {hasNewReply(item) && <Pill tone="info">{t('inbox.reply')}</Pill>}
        <Answer item={item} isWaiting={isWaiting} />
        <time
          class="muted small"
          dateTime={item.published_at}
          title={isSeen ? dateTime(item.published_at) : undefined}
        >
          {ago(item.published_at)}
        </time>
      </span>
      <span class="announcement-body">
        <span class="announcement-words" lang={item.language}>
          <strong class={isFresh ? 'is-new' : undefined}>
            {isFresh && <span class="new-dot" role="img" aria-label={t('inbox.new')} />}
            {item.title}
          </strong>
          <span class="announcement-excerpt">{item.excerpt}</span>
        </span>
        {item.picture && !isLowData.value && (
          <img
            src={pictureUrl(item.id, pickWidth(item.picture.widths, 480))}
            alt=""
            loading="lazy"
            decoding="async"
            width={item.picture.width}
            height={item.picture.height}
          />
        )}
      </span>
      {item.must_acknowledge && !item.acknowledged_at && (
        <Ask icon="circle-check">{t('inbox.please_confirm')}</Ask>
      )}
      {item.asks_safety && !item.said_at && <Ask icon="shield-check">{t('safety.title')}</Ask>}
      {item.asks_answer && !item.answered_at && <Ask icon="circle-help">{t('answers.title')}</Ask>}
    </a>
  );
}

function Ask({ icon, children }: { icon: IconName; children: string }) {
  return (
    <span class="announcement-ask">
      <Icon name={icon} />
      {children}
      <Icon name="chevron-right" />
    </span>
  );
}

function Answer({ item, isWaiting }: { item: Stored; isWaiting: boolean }) {
  if (!item.acknowledged_at) return null;
  return isWaiting ? (
    <Pill tone="important" icon="clock">
      {t('inbox.waiting_to_send')}
    </Pill>
  ) : (
    <Pill tone="good" icon="check">
      {t('announcement.understood')}
    </Pill>
  );
}
