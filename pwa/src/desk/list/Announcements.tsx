import { useEffect, useState } from 'preact/hooks';
import { t } from '../../core/i18n';
import { problemText } from '../../core/problems';
import { Button, EmptyState, Loading, toast } from '../../ui';
import { listAnnouncements, type State, type Summary } from '../api';
import { Failure } from '../Failure';
import { useAnswer } from '../hooks';
import { Row } from './Row';

interface Props {
  state: State;
  search: string;
}

/** One page after the other, as far as is asked for. */
export function Announcements({ state, search }: Props) {
  const first = useAnswer(() => listAnnouncements({ state, search }), [search], search ? 250 : 0);
  const [more, setMore] = useState<Summary[]>([]);
  const [cursor, setCursor] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    setMore([]);
    setCursor(first.value?.next_cursor ?? null);
  }, [first.value]);
  const next = async () => {
    if (!cursor) return;
    setBusy(true);
    try {
      const page = await listAnnouncements({ state, search, cursor });
      setMore((before) => [...before, ...page.items]);
      setCursor(page.next_cursor);
    } catch (error) {
      toast(problemText(error));
    }
    setBusy(false);
  };
  if (first.error) return <Failure error={first.error} again={first.again} />;
  if (!first.value) return <Loading lines={4} />;
  const items = [...first.value.items, ...more];
  if (items.length === 0) return <Nothing state={state} search={search} />;
  return (
    <>
      <ul class="desk-list" aria-busy={first.isAsking}>
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
      {cursor && (
        <div class="buttons desk-centre">
          <Button busy={isBusy} onClick={() => void next()}>
            {t('desk.list.more')}
          </Button>
        </div>
      )}
    </>
  );
}

function Nothing({ state, search }: Props) {
  if (search) {
    return (
      <EmptyState icon="search" title={t('desk.list.none_found')}>
        {t('desk.list.none_found_text', { search })}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="megaphone" title={t(`desk.list.none_${state}`)}>
      {t(`desk.list.none_${state}_text`)}
    </EmptyState>
  );
}
