import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { findText, type Key, t } from '../core/i18n';
import { Button, EmptyState, Page } from '../ui';
import { listDevices } from './calls';
import { wanted } from './chosen';
import { DeviceCard, Owner } from './DeviceCard';
import { Shown, useLoaded } from './loaded';
import { Pager } from './Pager';
import { DEVICE_FILTERS } from './states';
import type { Device, DeviceFilter } from './wire';

const isFilter = (value: string | undefined): value is DeviceFilter =>
  DEVICE_FILTERS.includes(value as (typeof DEVICE_FILTERS)[number]);

/** Everyone's devices, and who has none. */
export function Devices() {
  const { query } = useLocation();
  const filter: DeviceFilter = isFilter(query.filter) ? query.filter : 'all';
  return (
    <Page wide title={t('admin.devices.title')} lead={t('admin.devices.intro')}>
      <nav class="chips" aria-label={t('admin.devices.show')}>
        {DEVICE_FILTERS.map((name) => (
          <a
            key={name}
            href={name === 'all' ? '/admin/devices' : `/admin/devices?filter=${name}`}
            aria-current={name === filter ? 'true' : undefined}
          >
            {t(`admin.devices.filter.${name}` as Key)}
          </a>
        ))}
      </nav>
      <List key={filter} filter={filter} />
    </Page>
  );
}

function List({ filter }: { filter: DeviceFilter }) {
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  const cursor = cursors.at(-1) ?? null;
  const devices = useLoaded(() => listDevices(filter, cursor), cursor ?? '');
  return (
    <Shown from={devices} lines={4}>
      {({ items, next_cursor }) => (
        <div class="stack" aria-busy={devices.isLoading}>
          {items.length === 0 && <None filter={filter} />}
          {filter === 'never_signed_in' ? (
            <People items={items} />
          ) : (
            <ul class="devices">
              {items.map((device) => (
                <DeviceCard key={device.id} device={device} withPerson onRevoked={devices.reload} />
              ))}
            </ul>
          )}
          <Pager
            page={cursors.length}
            onPrevious={cursors.length > 1 ? () => setCursors(cursors.slice(0, -1)) : undefined}
            onNext={next_cursor ? () => setCursors([...cursors, next_cursor]) : undefined}
          />
        </div>
      )}
    </Shown>
  );
}

function People({ items }: { items: Device[] }) {
  const { route } = useLocation();
  const invite = () => {
    wanted.value = { everyone: 'not_signed_in' };
    route('/admin/invitations');
  };
  if (items.length === 0) return null;
  return (
    <>
      <div class="row apart">
        <p>{t('admin.devices.never_intro')}</p>
        <Button icon="id-card" onClick={invite}>
          {t('admin.devices.never_invite')}
        </Button>
      </div>
      <ul class="list plain">
        {items.map(({ person }) => (
          <li key={person.id}>
            <Owner person={person} />
          </li>
        ))}
      </ul>
    </>
  );
}

function None({ filter }: { filter: DeviceFilter }) {
  const words = findText(`admin.devices.none_${filter}`) ?? t('admin.devices.none');
  return <EmptyState icon={filter === 'all' ? 'smartphone' : 'circle-check'} title={words} />;
}
