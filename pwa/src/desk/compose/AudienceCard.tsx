import { useState } from 'preact/hooks';
import { t } from '../../core/i18n';
import { Button, Choice } from '../../ui';
import { listChoices } from '../api';
import { Failure } from '../Failure';
import { ForecastView } from '../ForecastView';
import { useAnswer } from '../hooks';
import {
  addGroup,
  type Group,
  isByName,
  isSameRule,
  type Part,
  PEOPLE,
  type Rule,
  removeGroup,
  replaceGroup,
  settled,
  startsFromEveryone,
} from '../rule';
import { audienceInWords } from '../words';
import type { Composer } from './composer';
import { GroupCard } from './GroupCard';
import { useNames } from './names';

/** The cards on screen: unlike the rule, they may hold a group that is still empty. */
interface Cards {
  isEveryone: boolean | null;
  rule: Rule;
}

const NEW: Group = { all: [] };

function cardsOf(rule: Rule): Cards {
  if (startsFromEveryone(rule)) return { isEveryone: true, rule: { ...rule, any: [NEW] } };
  return { isEveryone: rule.any.length ? false : null, rule };
}

/** For whom: everyone, or any of these groups; except those. */
export function AudienceCard({ composer }: { composer: Composer }) {
  const { audience } = composer.draft.value;
  const [cards, setCards] = useState(() => cardsOf(audience));
  const isCurrent = isSameRule(settled(cards.rule, cards.isEveryone === true), audience);
  const shown = isCurrent ? cards : cardsOf(audience);
  useNames(audience);
  const change = (next: Cards) => {
    setCards(next);
    const rule = settled(next.rule, next.isEveryone === true);
    composer.edit((old) => ({ ...old, audience: rule }));
  };
  const choose = (who: string) => {
    const isEveryone = who === 'everyone';
    const any = shown.rule.any.length ? shown.rule.any : [NEW];
    change({ isEveryone, rule: { ...shown.rule, any } });
  };
  return (
    <section class="card" id="audience" aria-labelledby="desk-audience">
      <h2 id="desk-audience">{t('desk.audience.title')}</h2>
      <Choice
        label={t('desk.audience.who')}
        options={[
          { value: 'everyone', label: t('desk.audience.everyone') },
          { value: 'some', label: t('desk.audience.some') },
        ]}
        value={shown.isEveryone === null ? '' : shown.isEveryone ? 'everyone' : 'some'}
        onChange={choose}
      />
      {shown.isEveryone !== null && <Groups cards={shown} onChange={change} />}
      {shown.isEveryone !== null && <Summary rule={audience} />}
    </section>
  );
}

interface GroupsProps {
  cards: Cards;
  onChange: (cards: Cards) => void;
}

function Groups({ cards, onChange }: GroupsProps) {
  const choices = useAnswer(listChoices, []);
  if (choices.error && !choices.value) {
    return <Failure error={choices.error} again={choices.again} />;
  }
  const parts: Part[] = cards.isEveryone ? ['except'] : ['any', 'except'];
  const change = (rule: Rule) => onChange({ ...cards, rule });
  return (
    <>
      {parts.map((part) => (
        <div class="stack" key={part}>
          {part === 'except' && cards.rule.except.length > 0 && (
            <h3>{t('desk.audience.except')}</h3>
          )}
          {cards.rule[part].map((group, at) => (
            <GroupCard
              key={`${part}-${at}`}
              group={group}
              choices={choices.value}
              title={titleOf(part, group, at)}
              joint={at > 0 ? t(`desk.audience.also_${part}`) : undefined}
              onChange={(next) => change(replaceGroup(cards.rule, part, at, next))}
              onRemove={
                part === 'any' && cards.rule.any.length === 1
                  ? undefined
                  : () => change(removeGroup(cards.rule, part, at))
              }
            />
          ))}
          <div class="buttons">
            <Button
              kind="quiet"
              icon="plus"
              onClick={() => change(addGroup(cards.rule, part, NEW))}
            >
              {t(`desk.audience.add_${part}`)}
            </Button>
            <Button
              kind="quiet"
              icon="user-plus"
              onClick={() => change(addGroup(cards.rule, part, PEOPLE))}
            >
              {t(`desk.audience.add_people_${part}`)}
            </Button>
          </div>
        </div>
      ))}
    </>
  );
}

const titleOf = (part: Part, group: Group, at: number): string =>
  isByName(group)
    ? t(`desk.audience.people_${part}`)
    : t(`desk.audience.group_${part}`, { number: at + 1 });

/** The audience as a sentence, and what can be expected of it. */
function Summary({ rule }: { rule: Rule }) {
  return (
    <div class="desk-summary">
      <p role="status" aria-live="polite">
        <span class="muted small">{t('desk.audience.sentence')}</span>
        <strong>{audienceInWords(rule)}</strong>
      </p>
      {rule.any.length > 0 && <ForecastView rule={rule} />}
    </div>
  );
}
