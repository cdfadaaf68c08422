import { languageName, officeLanguage, t } from '../core/i18n';
import { Refused } from '../core/problems';
import { StepWords } from '../tour/StepWords';
import { Button, Field, Notice, Pill, TextField, toast } from '../ui';
import { Failed, useAction } from './loaded';
import {
  type Draft,
  drafted,
  isClash,
  saidErrors,
  saidIn,
  TEXT_LENGTH,
  TITLE_LENGTH,
} from './tour';
import { forgetWords, getTour, putWords, type Said, type Tour, type TourItem } from './tour-calls';

interface Props {
  item: TourItem;
  /** What is written here and not saved yet. */
  draft: Draft | undefined;
  onDraft: (draft: Draft | undefined) => void;
  onSaved: (tour: Tour) => void;
}

/** One step in one language, beside the screen that a phone will show. */
export function TourForm({ item, draft, onDraft, onSaved }: Props) {
  const said = draft ?? saidIn(item);
  const action = useAction();
  const hasClash = isClash(item, draft);
  const canSave = draft !== undefined && Object.keys(saidErrors(said)).length === 0;
  const showTheirs = async (error: unknown) => {
    if (error instanceof Refused && error.code === 'edited_elsewhere') onSaved(await getTour());
    throw error;
  };
  const run = (call: () => Promise<Tour>, words: string) =>
    void action.run(async () => {
      onSaved(await call().catch(showTheirs));
      onDraft(undefined);
      toast(words);
    });
  return (
    <div class="columns">
      <form
        class="card"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (canSave) run(() => putWords(item, said), t('admin.tour.saved'));
        }}
      >
        <Source item={item} />
        <Fields item={item} said={said} onChange={(to) => onDraft(drafted(item, draft, to))} />
        {hasClash && <Clash item={item} onTake={() => onDraft(undefined)} />}
        {Boolean(action.error) && !hasClash && <Failed error={action.error} />}
        <div class="buttons">
          <Button kind="primary" type="submit" icon="save" busy={action.isBusy} disabled={!canSave}>
            {t('admin.tour.save')}
          </Button>
          {item.own && (
            <Button
              icon="undo-2"
              onClick={() => run(() => forgetWords(item), t('admin.tour.was_reset'))}
            >
              {t('admin.tour.reset')}
            </Button>
          )}
        </div>
      </form>
      <Preview item={item} said={said} />
    </div>
  );
}

/** Somebody else was here: theirs beside what is written, and nothing of either is lost. */
function Clash({ item, onTake }: { item: TourItem; onTake: () => void }) {
  const { title, text } = saidIn(item);
  return (
    <Notice
      tone="important"
      live
      title={t('admin.tour.clash')}
      actions={
        <Button icon="undo-2" onClick={onTake}>
          {t('admin.tour.clash_take')}
        </Button>
      }
    >
      <p>{t('admin.tour.clash_text')}</p>
      <blockquote lang={item.language}>
        <strong>{title}</strong>
        <p class="tour-text">{text}</p>
      </blockquote>
    </Notice>
  );
}

/** Whose words these are. */
function Source({ item }: { item: TourItem }) {
  if (item.own) return <Pill tone="good">{t('admin.tour.is_own')}</Pill>;
  const language = languageName(item.language, officeLanguage());
  return (
    <>
      <Pill>{t('admin.tour.is_shipped')}</Pill>
      <p class="muted small">{t('admin.tour.falls_back', { language })}</p>
    </>
  );
}

interface FieldsProps {
  item: TourItem;
  said: Said;
  onChange: (said: Said) => void;
}

const left = (text: string, most: number): string =>
  t('admin.tour.left', { count: Math.max(0, most - text.length) });

function Fields({ item, said, onChange }: FieldsProps) {
  const wrong = saidErrors(said);
  return (
    <>
      <TextField
        label={t('admin.tour.field_title')}
        hint={left(said.title, TITLE_LENGTH)}
        error={wrong.title}
        value={said.title}
        maxLength={TITLE_LENGTH}
        lang={item.language}
        onInput={(title) => onChange({ ...said, title })}
      />
      <Field
        label={t('admin.tour.field_text')}
        hint={left(said.text, TEXT_LENGTH)}
        error={wrong.text}
      >
        {(wired) => (
          <textarea
            {...wired}
            class="input"
            rows={6}
            maxLength={TEXT_LENGTH}
            lang={item.language}
            value={said.text}
            onInput={(event) => onChange({ ...said, text: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

function Preview({ item, said }: { item: TourItem; said: Said }) {
  return (
    <section class="section" aria-label={t('admin.tour.preview')}>
      <h3>{t('admin.tour.preview')}</h3>
      <div class="tour-phone" lang={item.language}>
        <strong class="tour-phone-title">{said.title}</strong>
        <StepWords step={item.step} text={said.text} />
      </div>
    </section>
  );
}
