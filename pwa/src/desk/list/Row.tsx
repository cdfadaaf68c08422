import { ago, dateTime, number, t } from '../../core/i18n';
import { Icon, Pill } from '../../ui';
import type { Summary } from '../api';
import { PriorityPill } from '../PriorityPill';
import { audienceInWords } from '../words';

/** One announcement: what it is, for whom, how far it came. */
export function Row({ item }: { item: Summary }) {
  const isDraft = item.state === 'draft';
  return (
    <li>
      <a class="desk-row" href={isDraft ? `/desk/${item.id}` : `/desk/${item.id}/progress`}>
        <span class="desk-row-main">
          <strong lang={item.default_language}>{item.title || t('desk.untitled')}</strong>
          <span class="muted small">
            {audienceInWords(item.audience)} · {when(item)}
          </span>
          <span class="row desk-row-pills">
            <PriorityPill priority={item.priority} />
            {item.must_acknowledge && (
              <Pill icon="check-check">{t('desk.list.must_acknowledge')}</Pill>
            )}
            <Pill icon="languages">
              {item.languages.map((code) => code.toUpperCase()).join(' ')}
            </Pill>
          </span>
        </span>
        {item.counts && <Counts item={item} counts={item.counts} />}
        <Icon name="chevron-right" />
      </a>
    </li>
  );
}

function when(item: Summary): string {
  if (item.withdrawn_at) return t('desk.list.withdrawn_when', { when: ago(item.withdrawn_at) });
  if (item.published_at) return dateTime(item.published_at);
  return t('desk.list.changed', { when: ago(item.updated_at) });
}

/** Devices first, then people. */
function Counts({ item, counts }: { item: Summary; counts: NonNullable<Summary['counts']> }) {
  const names = ['accepted', 'displayed', 'opened'] as const;
  const shown = item.must_acknowledge ? [...names, 'acknowledged' as const] : names;
  return (
    <span class="desk-counts">
      {shown.map((name) => (
        <span key={name}>
          <strong class="number">{number(counts[name])}</strong>
          <span class="muted small">
            {name === 'accepted' ? t('desk.list.devices') : t(`desk.count.${name}`)}
          </span>
        </span>
      ))}
    </span>
  );
}
