import './answers.css';
import { may } from '../../app/session';
import type { Stored } from '../../core/db/person';
import { t } from '../../core/i18n';
import { Button } from '../../ui';
import { AnswerBox } from './AnswerBox';
import { useOwn } from './mine';
import { SafetyBox } from './SafetyBox';

interface Props {
  item: Stored;
}

/** What an announcement asks besides "understood". */
export function Asked({ item }: Props) {
  const own = useOwn(item.id);
  return own && <AnswerBox item={item} own={own} />;
}

/** What cannot wait until its text has been read. */
export function AskedSafety({ item }: Props) {
  const own = useOwn(item.id);
  if (!own) return null;
  return (
    <>
      <SafetyBox item={item} own={own} />
      {may('safety:read') && (
        <Button wide icon="users" href={`/safety/${item.id}`}>
          {t('safety.list_open')}
        </Button>
      )}
    </>
  );
}
