import { useState } from 'preact/hooks';
import { inWords } from '../app/device-label';
import { ago, dateTime, t } from '../core/i18n';
import { Button, Facts, Icon, Pill, toast } from '../ui';
import { Confirm } from './Confirm';
import { revoke } from './calls';
import { useAction } from './loaded';
import { BellSign } from './Signs';
import { cureOfBell, iconOfDevice } from './states';
import { TestPush } from './TestPush';
import type { Device } from './wire';

interface Props {
  device: Device;
  /** Names the person too; on their own page that goes without saying. */
  withPerson?: boolean;
  onRevoked: () => void;
}

/** One device in words: whose, since when, what arrives there, and what can be done. */
export function DeviceCard({ device, withPerson, onRevoked }: Props) {
  const [open, setOpen] = useState<'test' | 'revoke'>();
  const close = () => setOpen(undefined);
  const { id, person } = device;
  const label = inWords(device.label ?? '');
  const isOn = device.bell === 'healthy' || device.bell === 'silent';
  if (!id) return null;
  const whose = (
    <span class="visually-hidden">
      : {label}, {person.name}
    </span>
  );
  return (
    <li class="device">
      <DeviceHead device={device} withPerson={withPerson} />
      <DeviceFacts device={device} />
      {(isOn || !device.is_current) && (
        <div class="buttons">
          {isOn && (
            <Button icon="bell-ring" onClick={() => setOpen('test')}>
              {t('admin.devices.test')}
              {whose}
            </Button>
          )}
          {!device.is_current && (
            <Button kind="danger" icon="log-out" onClick={() => setOpen('revoke')}>
              {t('admin.devices.revoke')}
              {whose}
            </Button>
          )}
        </div>
      )}
      {open === 'test' && <TestPush device={{ id, label }} name={person.name} onClose={close} />}
      {open === 'revoke' && (
        <Revoke device={{ id, label }} name={person.name} onClose={close} onRevoked={onRevoked} />
      )}
    </li>
  );
}

function DeviceHead({ device, withPerson }: { device: Device; withPerson: boolean | undefined }) {
  const label = inWords(device.label ?? '');
  const cure = device.is_current ? null : cureOfBell(device.bell ?? '');
  return (
    <div class="device-head">
      <Icon name={iconOfDevice(label)} large />
      <div class="stack tight">
        {withPerson ? <h2>{label}</h2> : <h3>{label}</h3>}
        {withPerson && <Owner person={device.person} />}
        <div class="row">
          {device.bell && <BellSign state={device.bell} />}
          {device.is_current && <Pill icon="check">{t('admin.devices.this')}</Pill>}
        </div>
        {cure && <p class="muted small">{t(cure)}</p>}
      </div>
    </div>
  );
}

export function Owner({ person }: { person: Device['person'] }) {
  return (
    <p>
      <a href={`/admin/people/${person.id}`}>{person.name}</a>{' '}
      <span class="muted small">
        {[person.staff_number, person.site].filter(Boolean).join(' · ')}
      </span>
    </p>
  );
}

function DeviceFacts({ device }: { device: Device }) {
  const when = (instant: string | null | undefined) =>
    instant ? (
      <time dateTime={instant} title={dateTime(instant)}>
        {ago(instant)}
      </time>
    ) : (
      t('admin.never')
    );
  return (
    <div class="device-facts">
      <Facts
        items={[
          [t('admin.devices.since'), when(device.created_at)],
          [t('admin.devices.seen'), when(device.last_seen_at)],
          [t('admin.devices.accepted'), when(device.last_accepted_at)],
          [t('admin.devices.displayed'), when(device.last_displayed_at)],
        ]}
      />
    </div>
  );
}

interface RevokeProps {
  device: { id: string; label: string };
  name: string;
  onClose: () => void;
  onRevoked: () => void;
}

function Revoke({ device, name, onClose, onRevoked }: RevokeProps) {
  const action = useAction();
  const confirm = async () => {
    if (!(await action.run(() => revoke(device.id)))) return;
    toast(t('admin.devices.revoked', { label: device.label }));
    onClose();
    onRevoked();
  };
  return (
    <Confirm
      title={t('admin.devices.revoke_title')}
      text={t('admin.devices.revoke_text', { label: device.label, name })}
      action={t('admin.devices.revoke')}
      isDanger
      isBusy={action.isBusy}
      error={action.error}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}
