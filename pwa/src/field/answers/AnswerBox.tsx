import { useState } from 'preact/hooks';
import type { Stored } from '../../core/db/person';
import { t } from '../../core/i18n';
import { Button, Icon, type IconName } from '../../ui';
import { AnswerForm } from './AnswerForm';
import { dropDraft } from './draft';
import { Failed } from './Failed';
import { fateOf, Refusals } from './Fate';
import { useFocus } from './focus';
import { type Choice, giveAnswer, type Own } from './mine';

const CHOICES: [Choice, IconName][] = [
  ['clear', 'circle-check'],
  ['question', 'circle-help'],
  ['cannot', 'ban'],
];

/** The three answers; who will see whose it is stands above them. */
export function AnswerBox({ item, own }: { item: Stored; own: Own }) {
  const { chosen, draft, isChanging, moved, problem, send, drop, choose, change } = useAnswering(
    item.id,
    own,
  );
  const isAsking = !own.answer || isChanging;
  const isChoosing = isAsking && !chosen;
  const heading = useFocus<HTMLHeadingElement>(isChoosing && moved === 'to_choices');
  return (
    <section class="answers stack" aria-labelledby="answers-title">
      <h2 ref={heading} tabIndex={-1} id="answers-title">
        {t('answers.title')}
      </h2>
      <Refusals entries={own.entries.filter((one) => one.kind !== 'safety')} />
      {isAsking && <Whose isAnonymous={item.is_anonymous} />}
      {isChoosing && (
        <Choices onChoose={choose} onBack={own.answer ? () => change(false) : undefined} />
      )}
      {isAsking && chosen && (
        <AnswerForm
          key={chosen}
          id={item.id}
          choice={chosen}
          before={own.answer?.choice === chosen ? own.answer.text : ''}
          draft={draft?.choice === chosen ? draft : null}
          onSend={(text, photo) => send(chosen, text, photo)}
          onCancel={drop}
        />
      )}
      <Failed problem={problem} />
      {!isAsking && (
        <Given
          own={own}
          isAnonymous={item.is_anonymous}
          isNow={moved === 'to_given'}
          onChange={() => change(true)}
        />
      )}
    </section>
  );
}

/** What they chose so far, and where their last tap led. */
function useAnswering(id: string, own: Own) {
  const [chosen, setChosen] = useState(own.draft?.choice ?? null);
  const [draft, setDraft] = useState(own.draft);
  const [isChanging, setChanging] = useState(draft !== null);
  const [moved, setMoved] = useState<'to_choices' | 'to_given' | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const leave = (to: typeof moved) => {
    setDraft(null);
    setChosen(null);
    setMoved(to);
  };
  const send = async (choice: Choice, text = '', photo: Blob | null = null) => {
    setProblem(null);
    try {
      await giveAnswer(id, choice, text, photo);
    } catch (error) {
      return setProblem(error);
    }
    leave('to_given');
    setChanging(false);
  };
  const drop = () => {
    void dropDraft(id);
    leave('to_choices');
  };
  const change = (isToChange: boolean) => {
    setProblem(null);
    setChanging(isToChange);
    setMoved(isToChange ? 'to_choices' : 'to_given');
  };
  const choose = (choice: Choice) => {
    setMoved(null);
    if (choice === 'clear') void send(choice);
    else setChosen(choice);
  };
  return { chosen, draft, isChanging, moved, problem, send, drop, change, choose };
}

function Whose({ isAnonymous }: { isAnonymous: boolean }) {
  return (
    <p class="answers-whose">
      <Icon name={isAnonymous ? 'shield-check' : 'id-card'} />
      <span>{isAnonymous ? t('answers.anonymous') : t('answers.named')}</span>
    </p>
  );
}

interface ChoicesProps {
  onChoose: (choice: Choice) => void;
  /** To the answer that was given. */
  onBack?: () => void;
}

function Choices({ onChoose, onBack }: ChoicesProps) {
  return (
    <div class="stack tight">
      {CHOICES.map(([choice, icon]) => (
        <Button key={choice} big wide icon={icon} onClick={() => onChoose(choice)}>
          {t(`answers.${choice}`)}
        </Button>
      ))}
      {onBack && (
        <Button wide onClick={onBack}>
          {t('ui.cancel')}
        </Button>
      )}
    </div>
  );
}

interface GivenProps {
  own: Own;
  isAnonymous: boolean;
  /** It takes the focus of the button that was tapped. */
  isNow: boolean;
  onChange: () => void;
}

function Given({ own, isAnonymous, isNow, onChange }: GivenProps) {
  const box = useFocus<HTMLDivElement>(isNow);
  if (!own.answer) return null;
  const { choice, text, hasPhoto, at } = own.answer;
  const entries = own.entries.filter((one) => one.kind !== 'safety');
  const isWaiting = entries.some((one) => !one.parked);
  return (
    <>
      <div
        ref={box}
        tabIndex={-1}
        class={isWaiting ? 'answered tone-important' : 'answered tone-good'}
        role="status"
      >
        <Icon name={isWaiting ? 'clock' : 'circle-check'} large />
        <div>
          <strong>{t(`answers.${choice}`)}</strong>
          {text && <p class="answers-words">{text}</p>}
          {hasPhoto && <p>{t('answers.with_photo')}</p>}
          <p>{fateOf(entries, at, isAnonymous)}</p>
        </div>
      </div>
      <Button icon="pencil" onClick={onChange}>
        {t('answers.change')}
      </Button>
    </>
  );
}
