import '../desk/desk.css';
import { useEffect, useState } from 'preact/hooks';
import type { components } from '../../api/schema';
import { answered, api } from '../core/client';
import { dateTime, number, officeLanguage, t } from '../core/i18n';
import { problemText } from '../core/problems';
import { Button, Card, EmptyState, Facts, Failure, Loading, Page } from '../ui';

type Override = components['schemas']['Override'];

const pageFrom = (cursor: string | null) =>
  answered(api.GET('/api/overrides', { params: { query: cursor ? { cursor } : {} } }));

/** What passed people's quiet hours: for the works council, and for admins. */
export default function Council() {
  const [items, setItems] = useState<Override[]>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [error, setError] = useState<unknown>();
  const load = (from: string | null) => {
    setError(undefined);
    pageFrom(from).then((page) => {
      setItems((known) => [...(from ? (known ?? []) : []), ...page.items]);
      setCursor(page.next_cursor);
    }, setError);
  };
  useEffect(() => load(null), []);
  return (
    <Page
      wide
      title={t('desk.council.title')}
      lead={t('desk.council.lead')}
      lang={officeLanguage()}
    >
      {Boolean(error) && <Failure again={() => load(cursor)}>{problemText(error)}</Failure>}
      {!items && !error && <Loading />}
      {items?.length === 0 && (
        <EmptyState icon="shield-check" title={t('desk.council.none')}>
          {t('desk.council.none_text')}
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <ol class="desk-log stack">
          {items.map((item) => (
            <li key={item.announcement_id}>
              <Entry item={item} />
            </li>
          ))}
        </ol>
      )}
      {cursor && (
        <div class="buttons">
          <Button onClick={() => load(cursor)}>{t('desk.council.more')}</Button>
        </div>
      )}
    </Page>
  );
}

function Entry({ item }: { item: Override }) {
  return (
    <Card>
      <h2>
        <a href={`/desk/${item.announcement_id}/progress`}>{item.title || t('desk.untitled')}</a>
      </h2>
      <p class="desk-reason">{item.reason}</p>
      <Facts
        items={[
          [t('desk.council.by'), item.by],
          [t('desk.council.at'), dateTime(item.at)],
          [t('desk.council.audience'), number(item.audience)],
          [t('desk.council.outside'), number(item.outside_hours)],
          ...(item.state === 'withdrawn'
            ? [[t('desk.council.state'), t('desk.council.withdrawn')] as [string, string]]
            : []),
        ]}
      />
    </Card>
  );
}
