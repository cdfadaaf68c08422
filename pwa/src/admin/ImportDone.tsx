import { useLocation } from 'preact-iso';
import { t } from '../core/i18n';
import { Button, Notice } from '../ui';
import { wanted } from './chosen';
import { toWrite } from './import';
import type { ImportPreview } from './wire';

/** It is written; inviting is what comes next. */
export function ImportDone({ preview }: { preview: ImportPreview }) {
  const { route } = useLocation();
  const parts = [
    preview.created > 0 && t('admin.import.done_created', { count: preview.created }),
    preview.updated > 0 && t('admin.import.done_updated', { count: preview.updated }),
  ];
  const invite = () => {
    wanted.value = { everyone: 'without_card' };
    route('/admin/invitations');
  };
  return (
    <Notice
      tone="good"
      live
      title={t('admin.import.done', { count: toWrite(preview) })}
      actions={
        <>
          <Button kind="primary" big icon="id-card" onClick={invite}>
            {t('admin.import.next')}
          </Button>
          <Button big icon="users" href="/admin/people">
            {t('admin.import.see_people')}
          </Button>
        </>
      }
    >
      {parts.filter(Boolean).join(', ')}
    </Notice>
  );
}
