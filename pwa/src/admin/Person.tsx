import { useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { session } from '../app/session';
import { type Key, t } from '../core/i18n';
import { Button, Card, Page, Section, toast } from '../ui';
import { Confirm } from './Confirm';
import { devicesOf, getPerson, restore, suspend } from './calls';
import { wanted } from './chosen';
import { DeviceCard } from './DeviceCard';
import { Shown, useAction, useLoaded } from './loaded';
import { PersonForm } from './PersonForm';
import { PersonSign } from './Signs';
import type { Person } from './wire';

/** One person: access, devices, details. */
export function PersonPage() {
  const { id = '' } = useRoute().params;
  const person = useLoaded(() => getPerson(id), id);
  return (
    <Page
      wide
      title={person.value?.name ?? t('admin.person.title')}
      back="/admin/people"
      backLabel={t('admin.people.title')}
    >
      <Shown from={person}>
        {(found) => (
          <div class="columns person">
            <div class="stack loose">
              <Access person={found} onChanged={person.reload} />
              <Devices person={found} onChanged={person.reload} />
            </div>
            <Section title={t('admin.person.details')}>
              <PersonForm key={found.id} person={found} onSaved={person.set} />
            </Section>
          </div>
        )}
      </Shown>
    </Page>
  );
}

interface Props {
  person: Person;
  onChanged: () => void;
}

function Access({ person, onChanged }: Props) {
  const { route } = useLocation();
  const [isAsking, setAsking] = useState(false);
  const isSelf = session.value?.person.id === person.id;
  const isSuspended = person.state === 'suspended';
  const invite = () => {
    wanted.value = { people: [person.id] };
    route('/admin/invitations');
  };
  return (
    <Section title={t('admin.person.access')}>
      <Card>
        <div class="row">
          <PersonSign state={person.state} />
          {isSelf && <span class="muted">{t('admin.person.self')}</span>}
        </div>
        <p>{t(`admin.person.access_hint_${person.state}` as Key)}</p>
        <div class="buttons">
          {!isSuspended && (
            <Button icon="id-card" onClick={invite}>
              {person.state === 'not_invited'
                ? t('admin.person.invite')
                : t('admin.person.invite_again')}
            </Button>
          )}
          {!isSelf && (
            <Button
              kind={isSuspended ? 'primary' : 'danger'}
              icon={isSuspended ? 'user-check' : 'ban'}
              onClick={() => setAsking(true)}
            >
              {isSuspended ? t('admin.person.restore') : t('admin.person.suspend')}
            </Button>
          )}
        </div>
      </Card>
      {isAsking && (
        <AskAccess person={person} onClose={() => setAsking(false)} onChanged={onChanged} />
      )}
    </Section>
  );
}

function AskAccess({ person, onClose, onChanged }: Props & { onClose: () => void }) {
  const action = useAction();
  const { name } = person;
  const isSuspended = person.state === 'suspended';
  const confirm = async () => {
    const change = isSuspended ? restore : suspend;
    if (!(await action.run(() => change(person.id)))) return;
    toast(
      isSuspended ? t('admin.person.restored', { name }) : t('admin.person.suspended', { name }),
    );
    onClose();
    onChanged();
  };
  const kind = isSuspended ? 'restore' : 'suspend';
  return (
    <Confirm
      title={t(`admin.person.${kind}_title`, { name })}
      text={t(`admin.person.${kind}_text`)}
      action={t(`admin.person.${kind}`)}
      isDanger={!isSuspended}
      isBusy={action.isBusy}
      error={action.error}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  );
}

function Devices({ person, onChanged }: Props) {
  const devices = useLoaded(() => devicesOf(person.id), `${person.id} ${person.state}`);
  return (
    <Section title={t('admin.person.devices')}>
      <Shown from={devices} lines={1}>
        {(items) =>
          items.some(({ id }) => id) ? (
            <ul class="devices single">
              {items.map((device) => (
                <DeviceCard
                  key={device.id}
                  device={device}
                  onRevoked={() => {
                    devices.reload();
                    onChanged();
                  }}
                />
              ))}
            </ul>
          ) : (
            <Card>
              <p>{t('admin.person.no_devices')}</p>
            </Card>
          )
        }
      </Shown>
    </Section>
  );
}
