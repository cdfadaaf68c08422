import { languageName, officeLanguage, t } from '../core/i18n';
import { StepWords } from '../tour/StepWords';
import { Button, Field, Pill, TextField, toast } from '../ui';
import { Failed, useAction } from './loaded';
import { saidErrors, saidIn, TEXT_LENGTH, TITLE_LENGTH } from './tour';
import { forgetWords, putWords, type Said, type Tour, type TourItem } from './tour-calls';

interface Props {
  item: TourItem;
  /** What is written here and not saved yet. */
  draft: Said | undefined;
  onDraft: (draft: Said | undefined) => void;
  onSaved: (tour: Tour) => void;
}

/** One step in one language, beside the screen that a phone will show. */
export function TourForm({ item, draft, onDraft, onSaved }: Props) {
  const before = saidIn(item);
  const said = draft ?? before;
  const action = useAction();
  const place = { step: item.step, language: item.language };
  const write = (text: Said) =>
    onDraft(text.title === before.title && text.text === before.text ? undefined : text);
  const canSave = draft !== undefined && Object.keys(saidErrors(said)).length === 0;
  const run = (call: () => Promise<Tour>, words: string) =>
    void action.run(async () => {
      onSaved(await call());
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
          if (canSave) run(() => putWords(place, said), t('admin.tour.saved'));
        }}
      >
        <Source item={item} />
        <Fields item={item} said={said} onChange={write} />
        {Boolean(action.error) && <Failed error={action.error} />}
        <div class="buttons">
          <Button kind="primary" type="submit" icon="save" busy={action.isBusy} disabled={!canSave}>
            {t('admin.tour.save')}
          </Button>
          {item.own && (
            <Button
              icon="undo-2"
              onClick={() => run(() => forgetWords(place), t('admin.tour.was_reset'))}
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
