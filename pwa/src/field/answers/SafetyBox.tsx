import { useState } from 'preact/hooks';
import { unheard } from '../../app/inbox';
import type { Stored } from '../../core/db/person';
import { number, t } from '../../core/i18n';
import { Button, Icon, Notice } from '../../ui';
import { Failed } from './Failed';
import { fateOf, Refusals } from './Fate';
import { useFocus } from './focus';
import { type MySafety, type Own, type State, sayState } from './mine';
import { findPlace, type NoPlace } from './place';

/** Two buttons that nobody can miss; what was said stands above them, and can be changed. */
export function SafetyBox({ item, own }: { item: Stored; own: Own }) {
  const entries = own.entries.filter((one) => one.kind === 'safety');
  const said = own.safety;
  const isUnheard = unheard.value.some((one) => entries.some(({ id }) => id === one.id));
  const [problem, setProblem] = useState<unknown>(null);
  const [tapped, setTapped] = useState<State | null>(null);
  const say = (state: State) => {
    setProblem(null);
    setTapped(state);
    sayState(item.id, state, null).catch(setProblem);
  };
  return (
    <section class="safety stack" aria-labelledby="safety-title">
      <h2 id="safety-title">{t('safety.title')}</h2>
      <Refusals entries={entries} />
      {said && (
        <Said
          said={said}
          fate={fateOf(entries, said.at)}
          isUnheard={isUnheard}
          isNow={said.state === tapped}
        />
      )}
      <div class="safety-buttons">
        {said?.state !== 'safe' && (
          <button type="button" class="safety-button tone-good" onClick={() => say('safe')}>
            <Icon name="shield-check" large />
            {t('safety.safe')}
          </button>
        )}
        {said?.state !== 'help' && (
          <button type="button" class="safety-button tone-critical" onClick={() => say('help')}>
            <Icon name="octagon-alert" large />
            {t('safety.help')}
          </button>
        )}
      </div>
      <Failed problem={problem} />
      {said && <Whereabouts id={item.id} said={said} />}
      <p class="muted">{t('safety.by_name')}</p>
      <p>
        <a class="safety-call" href="tel:112">
          <Icon name="phone" />
          {t('safety.emergency')}
        </a>
      </p>
    </section>
  );
}

interface SaidProps {
  said: MySafety;
  fate: string;
  isUnheard: boolean;
  /** It takes the focus of the button that was tapped. */
  isNow: boolean;
}

/** Who needs help and has no network must not wait for an answer: nobody knows yet. */
function Said({ said, fate, isUnheard, isNow }: SaidProps) {
  const box = useFocus<HTMLDivElement>(isNow);
  const isAlone = isUnheard && said.state === 'help';
  const tone = said.state === 'safe' ? 'good' : 'critical';
  return (
    <div ref={box} tabIndex={-1} class={`answered tone-${tone}`} role="status">
      <Icon name={said.state === 'safe' ? 'shield-check' : 'octagon-alert'} large />
      <div>
        <strong>{t(said.state === 'safe' ? 'safety.said_safe' : 'safety.said_help')}</strong>
        {isAlone && (
          <div class="stack tight">
            <strong>{t('safety.unseen')}</strong>
            <Button kind="primary" big wide icon="phone" href="tel:112">
              {t('safety.call')}
            </Button>
          </div>
        )}
        <p>{fate}</p>
      </div>
    </div>
  );
}

/** Only on a tap: where this phone is goes along once, and is never followed. */
function Whereabouts({ id, said }: { id: string; said: MySafety }) {
  const [isLooking, setLooking] = useState(false);
  const [problem, setProblem] = useState<NoPlace | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const send = async () => {
    setLooking(true);
    setProblem(null);
    setFailure(null);
    const found = await findPlace();
    setLooking(false);
    if (typeof found === 'string') setProblem(found);
    else await sayState(id, said.state, found).catch(setFailure);
  };
  return (
    <div class="stack tight">
      {said.accuracy !== null && (
        <p role="status">{t('safety.position_sent', { metres: number(said.accuracy) })}</p>
      )}
      <p class="muted">{t('safety.position_hint')}</p>
      <Button big wide icon="map-pin" busy={isLooking} onClick={() => void send()}>
        {said.accuracy === null ? t('safety.position') : t('safety.position_again')}
      </Button>
      <Failed problem={failure} />
      {isLooking && <p role="status">{t('safety.position_looking')}</p>}
      {problem && (
        <Notice tone="important" live>
          {t(`safety.position_${problem}`)}
        </Notice>
      )}
    </div>
  );
}
