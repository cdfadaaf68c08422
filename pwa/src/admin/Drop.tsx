import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../core/i18n';
import { Button, Icon } from '../ui';

interface Props {
  accept: string;
  /** The name of the file that is being read. */
  busy: string;
  onFile: (file: File) => void;
}

/** Where a file is dropped or chosen. */
export function Drop({ accept, busy, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const isOver = useDropped(area, (files) => take(files));
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
    if (input.current) input.current.value = '';
  };
  return (
    <div ref={area} class={isOver ? 'drop over' : 'drop'}>
      <Icon name="upload" large />
      <input
        ref={input}
        class="visually-hidden"
        type="file"
        accept={accept}
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => take(event.currentTarget.files)}
      />
      <Button kind="primary" big busy={busy !== ''} onClick={() => input.current?.click()}>
        {t('admin.import.choose')}
      </Button>
      <p role="status" class="muted">
        {busy ? t('admin.import.reading', { file: busy }) : t('admin.import.drop')}
      </p>
    </div>
  );
}

/** Takes files that are dragged here; true while one hovers. */
function useDropped(
  area: { current: HTMLElement | null },
  onFiles: (files: FileList | undefined) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setOver(event.type === 'dragover');
      if (event.type === 'drop') onFiles(event.dataTransfer?.files);
    };
    const kinds = ['dragover', 'dragleave', 'drop'] as const;
    for (const kind of kinds) area.current?.addEventListener(kind, over);
    return () => {
      for (const kind of kinds) area.current?.removeEventListener(kind, over);
    };
  }, []);
  return isOver;
}
