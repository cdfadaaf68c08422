import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { may } from '../../app/session';
import { ago, dateTime, t } from '../../core/i18n';
import { Loading, Notice, Page, Pill, Section } from '../../ui';
import { Answers } from '../answers/Answers';
import { type Announcement, findAnnouncement } from '../api';
import { useNames } from '../compose/names';
import { Failure } from '../Failure';
import { useAnswer } from '../hooks';
import { PriorityPill } from '../PriorityPill';
import { PagePreview } from '../review/PagePreview';
import { audienceInWords, inOffice } from '../words';
import { Counts } from './Counts';
import { useProgress } from './live';
import { Unreached } from './Unreached';
import { Withdraw } from './Withdraw';

export function ProgressScreen({ id }: { id: string }) {
  const { value, error, again } = useAnswer(() => findAnnouncement(id), [id]);
  const { route } = useLocation();
  const isDraft = value?.state === 'draft';
  useEffect(() => {
    if (isDraft) route(`/desk/${id}`, true);
  }, [isDraft]);
  if (value && !isDraft) return <Published found={value} again={again} />;
  return (
    <Page wide title={t('desk.progress.title')} back="/desk" backLabel={t('desk.list.title')}>
      {error ? <Failure error={error} again={again} /> : <Loading lines={4} />}
    </Page>
  );
}

function Published({ found, again }: { found: Announcement; again: () => void }) {
  const { progress, error, seenAt } = useProgress(found.id);
  useNames(found.audience);
  const isWithdrawn = found.state === 'withdrawn';
  return (
    <Page
      wide
      title={found.title}
      lang={found.default_language}
      back={`/desk?state=${found.state}`}
      backLabel={t('desk.list.title')}
      actions={
        !isWithdrawn && may('announcements:publish') && <Withdraw id={found.id} onDone={again} />
      }
    >
      <div class="row">
        <PriorityPill priority={found.priority} />
        {found.must_acknowledge && (
          <Pill icon="check-check">{t('desk.list.must_acknowledge')}</Pill>
        )}
        <span class="muted">
          {t('desk.progress.published', {
            when: dateTime(found.published_at ?? found.created_at),
            who: found.author.name,
          })}
        </span>
      </div>
      {found.withdrawn_at && (
        <Notice
          tone="important"
          title={t('desk.progress.withdrawn', { when: dateTime(found.withdrawn_at) })}
        >
          {t('desk.progress.withdrawn_text')}
        </Notice>
      )}
      <div class="columns">
        <div class="stack loose">
          {progress ? (
            <Counts progress={progress} problem={error} seenAt={seenAt} />
          ) : error ? (
            <Failure error={error} again={again} />
          ) : (
            <Loading lines={4} />
          )}
          <Answers found={found} again={again} />
          {!isWithdrawn && may('announcements:write') && <Unreached rule={found.audience} />}
        </div>
        <div class="stack loose">
          <Section title={t('desk.progress.audience')}>
            <p>{audienceInWords(found.audience)}</p>
            {found.expires_at && (
              <p class="muted">
                {t('desk.progress.expires', { when: dateTime(found.expires_at) })}
              </p>
            )}
            <p class="muted">
              {t('desk.progress.languages', {
                languages: found.languages.map(inOffice).join(', '),
              })}
            </p>
          </Section>
          <Section title={t('desk.preview.page')}>
            <Sent found={found} />
          </Section>
        </div>
      </div>
    </Page>
  );
}

function Sent({ found }: { found: Announcement }) {
  const text = found.texts.find((one) => one.language === found.default_language);
  return (
    <PagePreview
      language={found.default_language}
      title={found.title}
      blocks={text?.blocks ?? []}
      found={found}
      alt={text?.picture_alt ?? ''}
      priority={found.priority}
      mustAcknowledge={found.must_acknowledge}
      when={found.published_at ? ago(found.published_at) : undefined}
    />
  );
}
