import { useRef, useState } from 'preact/hooks';
import { percent, t } from '../../core/i18n';
import { problemText } from '../../core/problems';
import { Button, Notice, TextField } from '../../ui';
import { findAnnouncement, removePicture } from '../api';
import { ALT_LENGTH, versionIn, withText } from '../draft';
import { PictureImage, pictureRound } from '../PictureImage';
import { inOffice } from '../words';
import type { Composer } from './composer';
import { shrunk, TYPES, uploadPicture } from './upload';

interface Props {
  composer: Composer;
  language: string;
}

type Work = { is: 'idle' } | { is: 'sending'; share: number } | { is: 'failed'; why: string };

/** One picture above the text, and what it says to who cannot see it. */
export function PictureCard({ composer, language }: Props) {
  const [work, setWork] = useState<Work>({ is: 'idle' });
  const { picture } = composer.found.value;
  const put = async (file: File) => {
    if (!TYPES.includes(file.type)) return setWork({ is: 'failed', why: t('desk.picture.type') });
    setWork({ is: 'sending', share: 0 });
    await settle(setWork, async () => {
      const send = (share: number) => setWork({ is: 'sending', share });
      composer.receive(await uploadPicture(composer.id, await shrunk(file), send));
      pictureRound.value += 1;
    });
  };
  const remove = () =>
    settle(setWork, async () => {
      await removePicture(composer.id);
      composer.receive(await findAnnouncement(composer.id));
    });
  return (
    <section class="card" aria-labelledby="desk-picture">
      <h2 id="desk-picture">{t('desk.picture.title')}</h2>
      {picture && (
        <PictureImage
          found={composer.found.value}
          width={480}
          alt={t('desk.picture.chosen')}
          class="desk-picture"
        />
      )}
      <div class="row">
        <Chooser hasPicture={picture !== null} isBusy={work.is === 'sending'} onFile={put} />
        {picture && (
          <Button kind="quiet" icon="trash-2" onClick={() => void remove()}>
            {t('desk.picture.remove')}
          </Button>
        )}
      </div>
      <Outcome work={work} />
      {picture && <Alt composer={composer} language={language} />}
    </section>
  );
}

async function settle(setWork: (work: Work) => void, run: () => Promise<void>): Promise<void> {
  try {
    await run();
    setWork({ is: 'idle' });
  } catch (error) {
    setWork({ is: 'failed', why: problemText(error) });
  }
}

interface ChooserProps {
  hasPicture: boolean;
  isBusy: boolean;
  onFile: (file: File) => void;
}

function Chooser({ hasPicture, isBusy, onFile }: ChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon="image" busy={isBusy} onClick={() => input.current?.click()}>
        {t(hasPicture ? 'desk.picture.replace' : 'desk.picture.choose')}
      </Button>
      {!hasPicture && <span class="muted small">{t('desk.picture.hint')}</span>}
      <input
        ref={input}
        type="file"
        hidden
        accept={TYPES.join(',')}
        aria-label={t('desk.picture.choose')}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </>
  );
}

function Outcome({ work }: { work: Work }) {
  if (work.is === 'failed') {
    return (
      <Notice tone="critical" live>
        {work.why}
      </Notice>
    );
  }
  if (work.is !== 'sending') return null;
  const isWorking = work.share >= 1;
  return (
    <div class="desk-upload">
      <progress max={1} value={isWorking ? undefined : work.share} aria-labelledby="desk-upload" />
      <span id="desk-upload" role="status">
        {isWorking
          ? t('desk.picture.working')
          : t('desk.picture.sending', { share: percent(work.share) })}
      </span>
    </div>
  );
}

function Alt({ composer, language }: Props) {
  const { picture_alt } = versionIn(composer.draft.value, language);
  return (
    <div id={`text-${language}-picture_alt`}>
      <TextField
        label={t('desk.field.picture_alt_in', { language: inOffice(language) })}
        hint={t('desk.picture.alt_hint')}
        value={picture_alt}
        maxLength={ALT_LENGTH}
        lang={language}
        onInput={(alt) => composer.edit((old) => withText(old, language, { picture_alt: alt }))}
      />
    </div>
  );
}
