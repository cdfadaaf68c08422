import { useState } from 'preact/hooks';
import { languageName, officeLanguage, t } from '../core/i18n';
import { LANGUAGES } from '../core/wire';
import { Button, Card, Notice, Page } from '../ui';
import { confirmImport, previewImport } from './calls';
import { exampleFile, unusable } from './csv';
import { Drop } from './Drop';
import { ImportDone } from './ImportDone';
import { ImportReview } from './ImportReview';
import { toWrite } from './import';
import { Failed, useAction } from './loaded';
import { saveFile } from './save-file';
import type { ImportPreview } from './wire';

/** Choose a file, look at what it would change, then let it. */
export function Import() {
  const [name, setName] = useState('');
  const [reason, setReason] = useState<ReturnType<typeof unusable>>(null);
  const [preview, setPreview] = useState<ImportPreview>();
  const [isDone, setDone] = useState(false);
  const reading = useAction();
  const writing = useAction();
  const again = () => {
    setPreview(undefined);
    writing.clear();
  };
  const read = async (file: File) => {
    again();
    setName(file.name);
    setReason(unusable(file));
    if (!unusable(file)) await reading.run(async () => setPreview(await previewImport(file)));
  };
  const write = async (id: string) => {
    if (await writing.run(() => confirmImport(id))) setDone(true);
  };
  return (
    <Page wide title={t('admin.import.title')} lead={t('admin.import.intro')}>
      {preview && isDone && <ImportDone preview={preview} />}
      {preview && !isDone && (
        <ImportReview
          name={name}
          preview={preview}
          isBusy={writing.isBusy}
          error={writing.error}
          onConfirm={toWrite(preview) > 0 ? () => void write(preview.id) : undefined}
          onAgain={again}
        />
      )}
      {!preview && (
        <div class="columns">
          <div class="stack">
            <Drop
              accept=".csv,.txt,text/csv,text/plain"
              busy={reading.isBusy ? name : ''}
              onFile={(file) => void read(file)}
            />
            {reason && (
              <Notice tone="critical" live>
                {t(`admin.import.unusable.${reason}`)}
              </Notice>
            )}
            {Boolean(reading.error) && <Failed error={reading.error} />}
          </div>
          <Columns />
        </div>
      )}
    </Page>
  );
}

function Columns() {
  const office = officeLanguage() === 'nl' ? 'nl' : 'en';
  const languages = LANGUAGES.map((one) => `${one} (${languageName(one, office)})`).join(', ');
  return (
    <Card>
      <h2>{t('admin.import.columns')}</h2>
      <p>{t('admin.import.columns_text')}</p>
      <p>{t('admin.import.key_text')}</p>
      <p class="muted">{t('admin.import.languages_text', { languages })}</p>
      <Button
        icon="download"
        onClick={() => saveFile(t('admin.import.example_name'), 'text/csv', exampleFile(office))}
      >
        {t('admin.import.example')}
      </Button>
    </Card>
  );
}
