import { useEffect, useState } from 'preact/hooks';
import { isOffline } from '../../app/connection';
import { organisation } from '../../app/session';
import { answered, api } from '../../core/client';
import type { Stored } from '../../core/db/person';
import { language, languageName, t } from '../../core/i18n';
import { Blocks, Button, Notice } from '../../ui';
import { canTranslate, withBrowser } from './browser';
import { type Translated, translated } from './translate';
import './translate.css';

type State = { is: 'idle' | 'working' | 'failed' } | { is: 'done'; made: Translated };

/**
 * A machine's words above the author's. The original always stays in sight: nobody says
 * "understood" to a machine alone.
 */
export default function Translate({ item }: { item: Stored }) {
  const [by, setBy] = useState<'browser' | 'server' | null>(null);
  const [state, setState] = useState<State>({ is: 'idle' });
  const pair = { sourceLanguage: item.language, targetLanguage: language() };
  useEffect(() => {
    setState({ is: 'idle' });
    const server = organisation.value?.translates ? 'server' : null;
    void canTranslate(pair).then((can) => setBy(can ? 'browser' : server));
  }, [item.id, item.rev, pair.targetLanguage]);
  if (!by) return null;
  const run = async () => {
    setState({ is: 'working' });
    try {
      const made =
        by === 'browser'
          ? await withBrowser(pair, (say) => translated(item, say))
          : await askServer(item.id);
      setState({ is: 'done', made });
    } catch {
      setState({ is: 'failed' });
    }
  };
  if (state.is === 'done') {
    return <Shown item={item} made={state.made} onHide={() => setState({ is: 'idle' })} />;
  }
  return (
    <div class="stack tight">
      <Button icon="languages" big busy={state.is === 'working'} onClick={() => void run()}>
        {t('translate.into', { language: languageName(language()) })}
      </Button>
      {state.is === 'failed' && (
        <Notice live icon="languages">
          {t(isOffline.value ? 'translate.offline' : 'translate.failed')}
        </Notice>
      )}
    </div>
  );
}

const askServer = (id: string): Promise<Translated> =>
  answered(
    api.GET('/api/inbox/{id}/translation', {
      params: { path: { id }, query: { language: language() } },
    }),
  );

interface ShownProps {
  item: Stored;
  made: Translated;
  onHide: () => void;
}

function Shown({ item, made, onHide }: ShownProps) {
  return (
    <>
      <section class="translation" aria-label={t('translate.machine')} lang={language()}>
        <p class="translation-mark" role="status">
          {t('translate.machine')}
        </p>
        <h2>{made.title}</h2>
        <Blocks blocks={made.blocks} lang={language()} />
        <Button kind="quiet" icon="x" onClick={onHide}>
          {t('translate.hide')}
        </Button>
      </section>
      <h2>{t('translate.original', { language: languageName(item.language, language()) })}</h2>
    </>
  );
}
