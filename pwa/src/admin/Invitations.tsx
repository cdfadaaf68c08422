import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { markDirty } from '../app/dirty';
import { organisation } from '../app/session';
import { number, t } from '../core/i18n';
import { Button, Loading, Notice, Page } from '../ui';
import { CardSheets } from './CardSheets';
import { Confirm } from './Confirm';
import { invite, type Whom } from './calls';
import { sheetsOf } from './cards';
import { cards, chosen, wanted } from './chosen';
import { Failed, useAction } from './loaded';
import { Whoever } from './Whoever';

const UNPRINTED = 'invitation cards';

/** Choose whom to invite, make their cards, print them. */
export function Invitations() {
  const action = useAction();
  const [isEmpty, setEmpty] = useState(false);
  const made = cards.value;
  const make = async (whom: Whom) => {
    setEmpty(false);
    const before = cards.value.length;
    await action.run(() =>
      invite(whom, (more) => {
        cards.value = [...cards.value, ...more];
        if (more.length > 0) markDirty(UNPRINTED, true);
      }),
    );
    wanted.value = null;
    chosen.value = new Map();
    setEmpty(cards.value.length === before);
  };
  return (
    <Page
      wide
      title={t('admin.cards.title')}
      lead={made.length ? undefined : t('admin.cards.intro')}
    >
      {made.length === 0 && !action.isBusy && <Whoever onMake={(whom) => void make(whom)} />}
      {action.isBusy && (
        <p role="status">
          {t('admin.cards.making')} {made.length > 0 && number(made.length)}
        </p>
      )}
      {action.isBusy && <Loading />}
      {Boolean(action.error) && <Failed error={action.error} />}
      {isEmpty && !action.error && (
        <Notice tone="info" live>
          {t('admin.cards.nobody')}
        </Notice>
      )}
      {made.length > 0 && !action.isBusy && <Ready />}
    </Page>
  );
}

/** Made and in memory: print, then discard. */
function Ready() {
  const [isAsking, setAsking] = useState(false);
  const { route } = useLocation();
  const count = cards.value.length;
  const discard = () => {
    cards.value = [];
    markDirty(UNPRINTED, false);
    route('/admin/people');
  };
  return (
    <>
      <Notice
        tone="important"
        live
        title={t('admin.cards.ready', { count })}
        actions={
          <>
            <Button kind="primary" big icon="printer" onClick={() => void print()}>
              {t('admin.cards.print')}
            </Button>
            <Button big onClick={() => setAsking(true)}>
              {t('admin.cards.discard')}
            </Button>
          </>
        }
      >
        <p>
          {t('admin.cards.once_title')}. {t('admin.cards.once')}
        </p>
        <p>
          {t('admin.cards.sheets', { count: sheetsOf(cards.value).length })}.{' '}
          {t('admin.cards.print_hint')}
        </p>
      </Notice>
      <PrintedMark />
      <CardSheets
        cards={cards.value}
        organisation={organisation.value?.name ?? ''}
        colour={organisation.value?.colour ?? ''}
      />
      {isAsking && (
        <Confirm
          title={t('admin.cards.discard_title')}
          text={t('admin.cards.discard_text')}
          action={t('admin.cards.discard')}
          isDanger
          onConfirm={discard}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

/** Once the print dialog was open, leaving asks no more. */
function PrintedMark() {
  useEffect(() => {
    const printed = () => markDirty(UNPRINTED, false);
    addEventListener('afterprint', printed);
    return () => removeEventListener('afterprint', printed);
  }, []);
  return null;
}

/** Every QR code must be drawn before the browser takes the page to paper. */
async function print(): Promise<void> {
  const images = document.querySelectorAll<HTMLImageElement>('.card-sheets img');
  await Promise.allSettled([...images].map((image) => image.decode()));
  window.print();
}
