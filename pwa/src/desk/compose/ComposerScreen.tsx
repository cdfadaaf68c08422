import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { t } from '../../core/i18n';
import { Loading, Page } from '../../ui';
import { type Announcement, findAnnouncement } from '../api';
import { isUnsaved } from '../autosave';
import { Failure } from '../Failure';
import { useAnswer } from '../hooks';
import { Review } from '../review/Review';
import { Composer } from './composer';
import { Editor } from './Editor';
import { useGuards } from './guards';

export function ComposerScreen({ id }: { id: string }) {
  const { value, error, again } = useAnswer(() => findAnnouncement(id), [id]);
  const { route } = useLocation();
  const isOut = value !== undefined && value.state !== 'draft';
  useEffect(() => {
    if (isOut) route(`/desk/${id}/progress`, true);
  }, [isOut]);
  if (value && !isOut) return <Composing key={id} found={value} />;
  return (
    <Page
      wide
      title={t('desk.compose.title')}
      back="/desk?state=draft"
      backLabel={t('desk.list.title')}
    >
      {error ? <Failure error={error} again={again} /> : <Loading lines={4} />}
    </Page>
  );
}

/** Writing and reviewing are two sides of one draft. */
function Composing({ found }: { found: Announcement }) {
  const composer = useMemo(() => new Composer(found), []);
  const { query } = useLocation();
  useGuards(composer, isUnsaved(composer.save.value));
  const isReviewing = query.review !== undefined;
  useLayoutEffect(() => scrollTo(0, 0), [isReviewing]);
  return isReviewing ? <Review composer={composer} /> : <Editor composer={composer} />;
}
