import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { dateTime, t } from '../../core/i18n';
import { Button, Facts, Loading, Notice, Page, Section } from '../../ui';
import type { Composer } from '../compose/composer';
import { useNames } from '../compose/names';
import { SaveState } from '../compose/SaveState';
import { lacks, languagesOf, versionIn } from '../draft';
import { Failure } from '../Failure';
import { ForecastNumbers, useForecast } from '../ForecastView';
import { audienceInWords, inOffice } from '../words';
import { Lacks, type Problem } from './Lacks';
import { Moments } from './Moments';
import { Previews } from './Previews';
import { Send } from './Send';

/** Everything once more before it cannot be taken back unseen. */
export function Review({ composer }: { composer: Composer }) {
  const { route } = useLocation();
  const draft = composer.draft.value;
  const found = composer.found.value;
  const [problems, setProblems] = useState<Problem[]>([]);
  const forecast = useForecast(draft.audience);
  const missing = lacks(
    draft,
    found.picture !== null,
    new Date(),
    forecast.value?.audience ?? null,
  );
  const blocking = missing.filter(({ what }) => what !== 'alt');
  useNames(draft.audience);
  useEffect(() => void composer.flush(), []);
  const isSaved = composer.save.value.phase === 'saved';
  const jump = (anchor: string) => {
    composer.jumpTo = anchor;
    route(`/desk/${composer.id}`);
  };
  return (
    <Page
      wide
      title={t('desk.review.title')}
      back={`/desk/${composer.id}`}
      backLabel={t('desk.review.back')}
    >
      <Lacks lacks={missing} problems={problems} draft={draft} onJump={jump} />
      <div class="columns">
        <div class="stack loose">
          <Section title={t('desk.review.who')}>
            <div class="card">
              <p class="desk-big">{audienceInWords(draft.audience)}</p>
              {forecast.error && <Failure error={forecast.error} again={forecast.again} />}
              {forecast.value ? (
                <ForecastNumbers forecast={forecast.value} />
              ) : (
                <Loading lines={2} text />
              )}
              {isSaved && <Moments composer={composer} />}
            </div>
          </Section>
          <Section title={t('desk.review.how')}>
            <div class="card">
              <Facts items={facts(composer)} />
            </div>
          </Section>
        </div>
        <Section title={t('desk.review.what')}>
          <Previews composer={composer} isSaved={isSaved} />
        </Section>
      </div>
      <div class="desk-bar">
        <SaveState composer={composer} />
        <Button icon="pencil" onClick={() => jump('')}>
          {t('desk.review.edit')}
        </Button>
        <Send
          composer={composer}
          audience={forecast.value?.audience ?? null}
          isReady={blocking.length === 0 && (forecast.value?.audience ?? 0) > 0}
          onProblems={setProblems}
        />
      </div>
      {forecast.value && forecast.value.audience === 0 && (
        <Notice tone="important">{t('desk.forecast.nobody')}</Notice>
      )}
    </Page>
  );
}

function facts(composer: Composer): [label: string, value: string][] {
  const draft = composer.draft.value;
  return [
    [t('desk.field.priority'), t(`desk.priority.${draft.priority}`)],
    [t('desk.field.must_acknowledge'), t(draft.must_acknowledge ? 'desk.yes' : 'desk.no')],
    [
      t('desk.field.expires_at'),
      draft.expires_at ? dateTime(draft.expires_at) : t('desk.expiry.never'),
    ],
    [
      t('desk.review.languages'),
      languagesOf(draft)
        .filter((code) => versionIn(draft, code).title.trim())
        .map(inOffice)
        .join(', '),
    ],
  ];
}
