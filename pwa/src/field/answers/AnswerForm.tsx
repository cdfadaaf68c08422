import { useEffect, useRef, useState } from 'preact/hooks';
import { markDirty } from '../../app/dirty';
import { t } from '../../core/i18n';
import { Button, Field, Icon, Notice } from '../../ui';
import { type Draft, keepPhoto, keepWords } from './draft';
import { shrink } from './shrink';

const LONGEST = 1_000;
const DIRTY = 'answer';

interface Props {
  /** Of the announcement. */
  id: string;
  choice: Draft['choice'];
  before: string;
  /** What was typed when this was open last. */
  draft: Draft | null;
  onSend: (text: string, photo: Blob | null) => Promise<void>;
  onCancel: () => void;
}

/** A few words; a photo, too, of what cannot be done. */
export function AnswerForm({ id, choice, before, draft, onSend, onCancel }: Props) {
  const [text, setText] = useState(draft?.text ?? before);
  const [photo, setPhoto] = useState<Blob | null>(draft?.photo ?? null);
  const [isMissing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), []);
  useEffect(() => {
    markDirty(DIRTY, text !== before || photo !== null);
    return () => markDirty(DIRTY, false);
  }, [text, photo]);
  const type = (typed: string) => {
    setText(typed);
    void keepWords(id, { choice, text: typed });
  };
  const take = (taken: Blob | null) => {
    setPhoto(taken);
    void keepPhoto(id, taken);
    void keepWords(id, { choice, text });
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const words = text.trim();
    setMissing(!words && !photo);
    if (!words && !photo) return box.current?.focus();
    setBusy(true);
    await onSend(words, photo).finally(() => setBusy(false));
  };
  const isQuestion = choice === 'question';
  const missing = t(isQuestion ? 'answers.question_missing' : 'answers.cannot_missing');
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      <Field
        label={t(isQuestion ? 'answers.question_label' : 'answers.cannot_label')}
        error={isMissing ? missing : undefined}
      >
        {(wired) => (
          <textarea
            {...wired}
            ref={box}
            class="input"
            rows={4}
            maxLength={LONGEST}
            value={text}
            onInput={(event) => type(event.currentTarget.value)}
          />
        )}
      </Field>
      {!isQuestion && <PhotoField photo={photo} onPhoto={take} />}
      <Button kind="primary" big wide type="submit" icon="send" busy={busy}>
        {t('answers.send')}
      </Button>
      <Button wide onClick={onCancel}>
        {t('ui.cancel')}
      </Button>
    </form>
  );
}

interface PhotoProps {
  photo: Blob | null;
  onPhoto: (photo: Blob | null) => void;
}

/** Takes or chooses a photo and makes it small before anything is kept. */
function PhotoField({ photo, onPhoto }: PhotoProps) {
  const [isUnreadable, setUnreadable] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setUnreadable(false);
    try {
      onPhoto(await shrink(file));
    } catch {
      setUnreadable(true);
    }
    if (input.current) input.current.value = '';
  };
  return (
    <div class="stack tight">
      {photo && <Thumbnail photo={photo} />}
      <label class="button wide answers-photo">
        <Icon name="camera" />
        <span>{photo ? t('answers.photo_again') : t('answers.photo')}</span>
        <input
          ref={input}
          class="visually-hidden"
          type="file"
          accept="image/*"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </label>
      {photo && (
        <Button icon="trash-2" onClick={() => onPhoto(null)}>
          {t('answers.photo_remove')}
        </Button>
      )}
      {isUnreadable && (
        <Notice tone="important" live>
          {t('answers.photo_unreadable')}
        </Notice>
      )}
    </div>
  );
}

function Thumbnail({ photo }: { photo: Blob }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(photo);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return url ? <img class="answers-thumbnail" src={url} alt={t('answers.photo_alt')} /> : null;
}
