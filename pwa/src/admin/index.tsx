import { useEffect, useRef } from 'preact/hooks';
import { Route, Router, useLocation } from 'preact-iso';
import './admin.css';
import { officeLanguage, t } from '../core/i18n';
import { Icon, type IconName } from '../ui';
import { DeliveryScreen } from './DeliveryScreen';
import { Devices } from './Devices';
import { Import } from './Import';
import { Invitations } from './Invitations';
import { Organisation } from './Organisation';
import { People } from './People';
import { PersonPage } from './Person';
import { RestScreen } from './RestScreen';
import { Shifts } from './Shifts';
import { TourScreen } from './TourScreen';

/** Everything under /admin. */
export default function Admin() {
  const { path, route } = useLocation();
  const isRoot = path.replace(/\/$/, '') === '/admin';
  useEffect(() => {
    if (isRoot) route('/admin/people', true);
  }, [isRoot]);
  return (
    <div class="admin" lang={officeLanguage()}>
      <Menu path={path} />
      <Router>
        <Route path="/people/:id" component={PersonPage} />
        <Route path="/import" component={Import} />
        <Route path="/invitations" component={Invitations} />
        <Route path="/devices" component={Devices} />
        <Route path="/delivery" component={DeliveryScreen} />
        <Route path="/shifts" component={Shifts} />
        <Route path="/rest" component={RestScreen} />
        <Route path="/tour" component={TourScreen} />
        <Route path="/organisation" component={Organisation} />
        <Route default component={People} />
      </Router>
    </div>
  );
}

function Menu({ path }: { path: string }) {
  const items: [href: string, label: string, icon: IconName][] = [
    ['/admin/people', t('admin.menu.people'), 'users'],
    ['/admin/import', t('admin.menu.import'), 'upload'],
    ['/admin/invitations', t('admin.menu.invitations'), 'id-card'],
    ['/admin/devices', t('admin.menu.devices'), 'smartphone'],
    ['/admin/delivery', t('admin.menu.delivery'), 'send'],
    ['/admin/rest', t('admin.menu.rest'), 'clock'],
    ['/admin/shifts', t('admin.menu.shifts'), 'list'],
    ['/admin/tour', t('admin.menu.tour'), 'circle-help'],
    ['/admin/organisation', t('admin.menu.organisation'), 'building'],
    ['/council', t('admin.menu.council'), 'shield-check'],
  ];
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (current)
      list.current?.scrollTo({ left: current.offsetLeft - list.current.clientWidth / 3 });
  }, [path]);
  return (
    <nav class="admin-menu" aria-label={t('admin.menu')}>
      <ul ref={list}>
        {items.map(([href, label, icon]) => (
          <li key={href}>
            <a href={href} aria-current={path.startsWith(href) ? 'page' : undefined}>
              <Icon name={icon} />
              {label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
