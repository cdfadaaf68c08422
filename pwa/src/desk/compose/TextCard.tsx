import { useState } from 'preact/hooks';
import { organisation } from '../../app/session';
import { t } from '../../core/i18n';
import { LANGUAGES } from '../../core/wire';
import { Button, Dialog, Tabs, TextField } from '../../ui';
import { fieldError } from '../autosave';
import {
  isBlank,
  isComplete,
  languagesOf,
  TITLE_LENGTH,
  versionIn,
  withoutLanguage,
  withText,
} from '../draft';
import { readingOf } from '../reading';
import { inOffice } from '../words';
import { BodyField } from './BodyField';
import type { Composer } from './composer';

interface Props {
  composer: Composer;
  language: string;
  onLanguage: (code: string) => void;
}

/** Title and text, one language version at a time. */
export function TextCard({ composer, language, onLanguage }: Props) {
  const draft = composer.draft.value;
  const version = versionIn(draft, language);
  const error = (part: string) =>
    fieldError(composer.save.value, `texts.${languagesOf(draft).indexOf(language)}.${part}`);
  return (
    <section class="card" aria-labelledby="desk-text">
      <div class="row apart">
        <h2 id="desk-text">{t('desk.text.title')}</h2>
        <AddLanguage composer={composer} onAdded={onLanguage} />
      </div>
      <Tabs
        label={t('desk.text.versions')}
        tabs={languagesOf(draft).map((code) => ({ id: code, label: tabLabel(composer, code) }))}
        current={language}
        onSelect={onLanguage}
      />
      <div
        class="stack"
        role="tabpanel"
        id={`panel-${language}`}
        aria-labelledby={`tab-${language}`}
        key={language}
      >
        <About composer={composer} language={language} onLanguage={onLanguage} />
        <div id={`text-${language}-title`}>
          <TextField
            label={t('desk.field.title')}
            hint={counter(version.title.length, TITLE_LENGTH)}
            error={error('title')}
            value={version.title}
            maxLength={TITLE_LENGTH}
            lang={language}
            big
            onInput={(title) => composer.edit((old) => withText(old, language, { title }))}
          />
        </div>
        <div id={`text-${language}-body`}>
          <BodyField
            value={version.body}
            lang={language}
            error={error('body')}
            onInput={(body) => composer.edit((old) => withText(old, language, { body }))}
          />
          <ReadingLevel body={version.body} language={language} />
        </div>
      </div>
    </section>
  );
}

/** A hint, never a hurdle: who reads it stands outside, in a language they learned late. */
function ReadingLevel({ body, language }: { body: string; language: string }) {
  const reading = readingOf(body, language);
  if (!reading) return null;
  const { level, lix, longest } = reading;
  return (
    <p class="muted small">
      <strong>{t(`desk.reading.${level}`)}</strong>{' '}
      {level === 'easy'
        ? t('desk.reading.lix', { lix })
        : t('desk.reading.shorten', { lix, longest })}
    </p>
  );
}

/** Says how much room is left only when it gets tight. */
const counter = (length: number, limit: number): string | undefined =>
  length > limit * 0.7 ? t('desk.text.left', { count: limit - length }) : undefined;

function tabLabel(composer: Composer, code: string): string {
  const draft = composer.draft.value;
  const mark = isComplete(versionIn(draft, code)) ? ' ✓' : '';
  return `${inOffice(code)}${mark}`;
}

/** Who reads this version, and what can be done with it as a whole. */
function About({ composer, language, onLanguage }: Props) {
  const draft = composer.draft.value;
  const isDefault = language === draft.default_language;
  const name = inOffice(language);
  if (isDefault)
    return <p class="muted small">{t('desk.text.default_readers', { language: name })}</p>;
  const makeDefault = () => composer.edit((old) => ({ ...old, default_language: language }));
  const remove = () => {
    onLanguage(draft.default_language);
    composer.edit((old) => withoutLanguage(old, language));
  };
  return (
    <div class="row apart">
      <p class="muted small desk-grow">
        {t('desk.text.readers', { language: name, other: inOffice(draft.default_language) })}
      </p>
      <div class="row">
        <Button kind="quiet" onClick={makeDefault}>
          {t('desk.text.make_default')}
        </Button>
        <Remove language={name} isBlank={isBlank(versionIn(draft, language))} onRemove={remove} />
      </div>
    </div>
  );
}

interface RemoveProps {
  language: string;
  isBlank: boolean;
  onRemove: () => void;
}

function Remove({ language, isBlank, onRemove }: RemoveProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button kind="quiet" icon="trash-2" onClick={() => (isBlank ? onRemove() : setAsking(true))}>
        {t('desk.text.remove', { language })}
      </Button>
      <Dialog
        open={isAsking}
        title={t('desk.text.remove_title', { language })}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('ui.cancel')}</Button>
            <Button kind="danger" icon="trash-2" onClick={onRemove}>
              {t('desk.text.remove', { language })}
            </Button>
          </>
        }
      >
        <p>{t('desk.text.remove_text')}</p>
      </Dialog>
    </>
  );
}

function AddLanguage({
  composer,
  onAdded,
}: {
  composer: Composer;
  onAdded: (code: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const draft = composer.draft.value;
  const all = organisation.value?.languages ?? [...LANGUAGES];
  const missing = all.filter((code) => !languagesOf(draft).includes(code));
  if (missing.length === 0) return null;
  const add = (code: string) => {
    setOpen(false);
    composer.edit((old) => withText(old, code, {}));
    onAdded(code);
  };
  return (
    <>
      <Button kind="quiet" icon="plus" onClick={() => setOpen(true)}>
        {t('desk.text.add')}
      </Button>
      <Dialog open={isOpen} title={t('desk.text.add')} onClose={() => setOpen(false)}>
        <p class="muted">{t('desk.text.add_text')}</p>
        <div class="buttons">
          {missing.map((code) => (
            <Button key={code} icon="languages" onClick={() => add(code)}>
              {inOffice(code)}
            </Button>
          ))}
        </div>
      </Dialog>
    </>
  );
}
