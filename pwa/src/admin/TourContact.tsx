import { useState } from 'preact/hooks';
import { t } from '../core/i18n';
import { Button, Section, TextField, toast } from '../ui';
import { Failed, useAction } from './loaded';
import { contactErrors } from './tour';
import { type Contact, putContact, removeContact, type Tour } from './tour-calls';
import { useUnsaved } from './unsaved';

const NOBODY: Contact = { name: '', phone: '' };

interface Props {
  contact: Contact | null;
  onSaved: (tour: Tour) => void;
}

/** Whom to ask: a name and a number need no translation. */
export function TourContact({ contact, onSaved }: Props) {
  const before = contact ?? NOBODY;
  const [value, setValue] = useState(before);
  const action = useAction();
  const isDirty = value.name !== before.name || value.phone !== before.phone;
  useUnsaved('tour contact', isDirty);
  const run = (call: () => Promise<Tour>, words: string) =>
    void action.run(async () => {
      const saved = await call();
      onSaved(saved);
      setValue(saved.contact ?? NOBODY);
      toast(words);
    });
  const wrong = isDirty ? contactErrors(value) : {};
  const canSave = isDirty && !wrong.name && !wrong.phone;
  return (
    <Section title={t('admin.tour.contact')}>
      <form
        class="card"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (canSave) run(() => putContact(value), t('admin.tour.contact_saved'));
        }}
      >
        <Fields value={value} wrong={wrong} onChange={setValue} />
        {Boolean(action.error) && <Failed error={action.error} />}
        <div class="buttons">
          <Button kind="primary" type="submit" icon="save" busy={action.isBusy} disabled={!canSave}>
            {t('admin.tour.contact_save')}
          </Button>
          {contact && (
            <Remove onClick={() => run(removeContact, t('admin.tour.contact_removed'))} />
          )}
        </div>
      </form>
    </Section>
  );
}

const Remove = ({ onClick }: { onClick: () => void }) => (
  <Button icon="x" onClick={onClick}>
    {t('admin.tour.contact_remove')}
  </Button>
);

interface FieldsProps {
  value: Contact;
  wrong: Partial<Contact>;
  onChange: (value: Contact) => void;
}

function Fields({ value, wrong, onChange }: FieldsProps) {
  return (
    <>
      <p class="muted">{t('admin.tour.contact_lead')}</p>
      <TextField
        label={t('admin.tour.contact_name')}
        hint={t('admin.tour.contact_name_hint')}
        error={wrong.name}
        value={value.name}
        maxLength={80}
        autoComplete="off"
        onInput={(name) => onChange({ ...value, name })}
      />
      <TextField
        label={t('admin.tour.contact_phone')}
        hint={t('admin.tour.contact_phone_hint')}
        error={wrong.phone}
        type="tel"
        value={value.phone}
        maxLength={32}
        autoComplete="off"
        onInput={(phone) => onChange({ ...value, phone })}
      />
    </>
  );
}
