import { useState } from 'preact/hooks';
import type { Stored } from '../../core/db/person';
import { t } from '../../core/i18n';
import { Button, Icon, type IconName } from '../../ui';
import { AnswerForm } from './AnswerForm';
import { dropDraft } from './draft';
import { Failed } from './Failed';
import { fateOf, Refusals } from './Fate';
import { type Choice, giveAnswer, type Own } from './mine';

const CHOICES: [Choice, IconName][] = [
  ['clear', 'circle-check'],
  ['question', 'circle-help'],
  ['cannot', 'ban'],
];

/** The three answers; who will see whose it is stands above them. */
export function AnswerBox({ item, own }: { item: Stored; own: Own }) {
  const [chosen, setChosen] = useState<Choice | null>(own.draft?.choice ?? null);
  const [draft, setDraft] = useState(own.draft);
  const [isChanging, setChanging] = useState(draft !== null);
  const [problem, setProblem] = useState<unknown>(null);
  const entries = own.entries.filter((one) => one.kind !== 'safety');
  const send = async (choice: Choice, text = '', photo: Blob | null = null) => {
    setProblem(null);
    try {
      await giveAnswer(item.id, choice, text, photo);
    } catch (error) {
      return setProblem(error);
    }
    setDraft(null);
    setChosen(null);
    setChanging(false);
  };
  const cancel = () => {
    void dropDraft(item.id);
    setDraft(null);
    setChosen(null);
  };
  const choose = (choice: Choice) => (choice === 'clear' ? void send(choice) : setChosen(choice));
  const isAsking = !own.answer || isChanging;
  return (
    <section class="answers stack" aria-labelledby="answers-title">
      <h2 id="answers-title">{t('answers.title')}</h2>
      <Refusals entries={entries} />
      {isAsking ? (
        <>
          <Whose isAnonymous={item.is_anonymous} />
          {chosen && chosen !== 'clear' ? (
            <AnswerForm
              key={chosen}
              id={item.id}
              choice={chosen}
              before={own.answer?.choice === chosen ? own.answer.text : ''}
              draft={draft?.choice === chosen ? draft : null}
              onSend={(text, photo) => send(chosen, text, photo)}
              onCancel={cancel}
            />
          ) : (
            <Choices onChoose={choose} />
          )}
          <Failed problem={problem} />
        </>
      ) : (
        <Given own={own} isAnonymous={item.is_anonymous} onChange={setChanging} />
      )}
    </section>
  );
}

function Whose({ isAnonymous }: { isAnonymous: boolean }) {
  return (
    <p class="answers-whose">
      <Icon name={isAnonymous ? 'shield-check' : 'id-card'} />
      <span>{isAnonymous ? t('answers.anonymous') : t('answers.named')}</span>
    </p>
  );
}

function Choices({ onChoose }: { onChoose: (choice: Choice) => void }) {
  return (
    <div class="stack tight">
      {CHOICES.map(([choice, icon]) => (
        <Button key={choice} big wide icon={icon} onClick={() => onChoose(choice)}>
          {t(`answers.${choice}`)}
        </Button>
      ))}
    </div>
  );
}

interface GivenProps {
  own: Own;
  isAnonymous: boolean;
  onChange: (isChanging: boolean) => void;
}

function Given({ own, isAnonymous, onChange }: GivenProps) {
  if (!own.answer) return null;
  const { choice, text, hasPhoto, at } = own.answer;
  const entries = own.entries.filter((one) => one.kind !== 'safety');
  const isWaiting = entries.some((one) => !one.parked);
  return (
    <>
      <div class={isWaiting ? 'answered tone-important' : 'answered tone-good'} role="status">
        <Icon name={isWaiting ? 'clock' : 'circle-check'} large />
        <div>
          <strong>{t(`answers.${choice}`)}</strong>
          {text && <p class="answers-words">{text}</p>}
          {hasPhoto && <p>{t('answers.with_photo')}</p>}
          <p>{fateOf(entries, at, isAnonymous)}</p>
        </div>
      </div>
      <Button icon="pencil" onClick={() => onChange(true)}>
        {t('answers.change')}
      </Button>
    </>
  );
}
