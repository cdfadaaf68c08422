import { useEffect, useState } from 'preact/hooks';
import { isOffline } from '../app/connection';
import { inWords } from '../app/device-label';
import { answered, api } from '../core/client';
import { now } from '../core/clock';
import { ago, t } from '../core/i18n';
import { problemText } from '../core/problems';
import type { Device } from '../core/wire';
import { Button, Dialog, Icon, Loading, Notice, Page, Pill, Section, Sheet, toast } from '../ui';
import { BellState } from './BellState';
import { PairingCode } from './PairingCode';
import { TestPush } from './TestPush';

/** One's own devices: which ring, which were lost, and how to add the next. */
export default function Devices() {
  const [devices, setDevices] = useState<Device[]>();
  const [problem, setProblem] = useState<unknown>(null);
  const [isAdding, setAdding] = useState(false);
  const load = async () => {
    setProblem(null);
    await answered(api.GET('/api/me/devices')).then(
      ({ items }) => setDevices([...items].sort(byCurrent)),
      setProblem,
    );
  };
  useEffect(() => void load(), []);
  return (
    <Page title={t('devices.title')} back="/settings" backLabel={t('nav.settings')}>
      {problem !== null && (
        <Notice
          tone={isOffline.value ? 'neutral' : 'critical'}
          title={problemText(problem)}
          actions={<Button onClick={() => void load()}>{t('ui.again')}</Button>}
        />
      )}
      {!devices && problem === null && <Loading lines={2} />}
      {devices?.map((device) => (
        <DeviceCard key={device.id} device={device} onChanged={load} />
      ))}
      <Section title={t('devices.add_title')}>
        <p>{t('devices.add_text')}</p>
        <Button kind="primary" big icon="qr-code" onClick={() => setAdding(true)}>
          {t('devices.add')}
        </Button>
      </Section>
      <Sheet
        open={isAdding}
        title={t('devices.add_title')}
        onClose={() => {
          setAdding(false);
          void load();
        }}
      >
        <p>{t('devices.add_steps', { address: `${location.host}/sign-in` })}</p>
        {isAdding && <PairingCode />}
      </Sheet>
    </Page>
  );
}

/** Something may arrive there: worth a test. */
const isRinging = ({ bell }: Device): boolean => bell === 'healthy' || bell === 'silent';

/** The device in the hand comes first. */
const byCurrent = (one: Device, other: Device): number =>
  Number(other.is_current) - Number(one.is_current);

function DeviceCard({ device, onChanged }: { device: Device; onChanged: () => Promise<void> }) {
  const [isAsking, setAsking] = useState(false);
  const id = device.id ?? '';
  const label = inWords(device.label ?? '');
  return (
    <article class="card">
      <div class="row">
        <Icon name={/Android|iPhone|iPad/.test(label) ? 'smartphone' : 'monitor'} />
        <h2>{label}</h2>
        {device.is_current && <Pill icon="check">{t('devices.current')}</Pill>}
      </div>
      <BellState state={device.bell ?? 'unknown'} />
      {device.is_current && <Button href="/bell">{t('bell.next')}</Button>}
      <DeviceFacts device={device} />
      {isRinging(device) && <TestPush device={id} isOwn={device.is_current} />}
      {!device.is_current && (
        <Button kind="danger" icon="log-out" onClick={() => setAsking(true)}>
          {t('devices.revoke')}
        </Button>
      )}
      <RevokeDialog
        open={isAsking}
        device={device}
        onClose={() => setAsking(false)}
        onRevoked={onChanged}
      />
    </article>
  );
}

function DeviceFacts({ device }: { device: Device }) {
  const facts: [string, string | null | undefined][] = [
    [t('devices.since'), device.created_at],
    [t('devices.seen'), device.is_current ? new Date(now()).toISOString() : device.last_seen_at],
    [t('devices.accepted'), device.last_accepted_at],
    [t('devices.displayed'), device.last_displayed_at],
  ];
  return (
    <dl class="facts device-facts">
      {facts
        .filter(([, at]) => at)
        .map(([name, at]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{at && ago(at)}</dd>
          </div>
        ))}
    </dl>
  );
}

interface RevokeProps {
  open: boolean;
  device: Device;
  onClose: () => void;
  onRevoked: () => Promise<void>;
}

function RevokeDialog({ open, device, onClose, onRevoked }: RevokeProps) {
  const [busy, setBusy] = useState(false);
  const revoke = async () => {
    setBusy(true);
    const path = { id: device.id ?? '' };
    try {
      await answered(api.DELETE('/api/devices/{id}', { params: { path } }));
      onClose();
      await onRevoked();
      toast(t('devices.revoked', { device: inWords(device.label ?? '') }));
    } catch (error) {
      toast(problemText(error));
    }
    setBusy(false);
  };
  return (
    <Dialog
      open={open}
      title={t('devices.revoke_title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button kind="danger" icon="log-out" busy={busy} onClick={() => void revoke()}>
            {t('devices.revoke')}
          </Button>
        </>
      }
    >
      <p>{t('devices.revoke_text', { device: inWords(device.label ?? '') })}</p>
    </Dialog>
  );
}
