import './answers.css';
import { may } from '../../app/session';
import type { Stored } from '../../core/db/person';
import { t } from '../../core/i18n';
import { Button } from '../../ui';
import { AnswerBox } from './AnswerBox';
import { useOwn } from './mine';
import { SafetyBox } from './SafetyBox';

/** What an announcement asks besides "understood". */
export default function Asked({ item }: { item: Stored }) {
  const own = useOwn(item.id);
  if (!own) return null;
  return (
    <>
      {item.asks_safety && <SafetyBox item={item} own={own} />}
      {item.asks_safety && may('safety:read') && (
        <Button wide icon="users" href={`/safety/${item.id}`}>
          {t('safety.list_open')}
        </Button>
      )}
      {item.asks_answer && <AnswerBox item={item} own={own} />}
    </>
  );
}
