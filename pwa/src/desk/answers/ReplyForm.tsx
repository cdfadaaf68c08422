import { useState } from 'preact/hooks';
import { dateTime, t } from '../../core/i18n';
import { problemText, Refused } from '../../core/problems';
import { Button, Field, Notice, toast } from '../../ui';
import type { Announcement } from '../api';
import { inOffice } from '../words';
import { reply } from './api';

const LONGEST = 2_000;

/** One reply for everybody, in the announcement's languages; the default one is needed. */
export function ReplyForm({ found, onDone }: { found: Announcement; onDone: () => void }) {
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(found.texts.map((one) => [one.language, one.reply])),
  );
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const languages = found.texts
    .map(({ language }): string => language)
    .sort((a, b) => Number(b === found.default_language) - Number(a === found.default_language));
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await reply(found.id, texts);
      toast(t('desk.answers.reply_sent'));
      onDone();
    } catch (error) {
      setProblem(error);
    }
    setBusy(false);
  };
  const [first] = languages;
  const isMissing = problem instanceof Refused && Boolean(problem.field(`texts.${first}`));
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      <h3>{t('desk.answers.reply_title')}</h3>
      <p class="muted">
        {found.replied_at
          ? t('desk.answers.replied', { when: dateTime(found.replied_at) })
          : t('desk.answers.reply_hint')}
      </p>
      {languages.map((language) => (
        <ReplyText
          key={language}
          language={language}
          value={texts[language] ?? ''}
          error={language === first && isMissing ? problemText(problem) : undefined}
          onInput={(value) => setTexts({ ...texts, [language]: value })}
        />
      ))}
      {problem !== null && !isMissing && (
        <Notice tone="important" live>
          {problemText(problem)}
        </Notice>
      )}
      <Button kind="primary" type="submit" icon="send" busy={busy}>
        {found.replied_at ? t('desk.answers.reply_replace') : t('desk.answers.reply_send')}
      </Button>
    </form>
  );
}

interface TextProps {
  language: string;
  value: string;
  error: string | undefined;
  onInput: (value: string) => void;
}

const ReplyText = ({ language, value, error, onInput }: TextProps) => (
  <Field label={t('desk.answers.reply_label', { language: inOffice(language) })} error={error}>
    {(wired) => (
      <textarea
        {...wired}
        class="input"
        rows={3}
        lang={language}
        maxLength={LONGEST}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    )}
  </Field>
);
