import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../core/i18n';
import { Icon, type IconName } from '../ui';
import { ConnectionChip } from './ConnectionChip';
import { toAnswer } from './inbox';
import { may, organisation, session } from './session';

interface Item {
  href: string;
  label: string;
  icon: IconName;
  count?: number;
}

const BARE = ['/sign-in', '/setup', '/welcome', '/drive'];

const isUnder = (path: string, href: string): boolean =>
  href === '/'
    ? path === '/' || path === '/search' || path.startsWith('/a/')
    : path === href || path.startsWith(`${href}/`) || (href === '/settings' && isSettings(path));

const isSettings = (path: string): boolean =>
  ['/devices', '/diagnostics', '/rest', '/waiting'].includes(path);

/** The organisation's bar, the screen, and where else one can go. */
export function Frame({ path, children }: { path: string; children: ComponentChildren }) {
  const isBare = !session.value || BARE.includes(path) || path.startsWith('/tour');
  return (
    <div class={isBare ? 'frame bare' : 'frame'}>
      <header class="topbar">
        <Brand />
        <ConnectionChip />
      </header>
      {!isBare && <Navigation path={path} />}
      <main id="main">{children}</main>
    </div>
  );
}

function Brand() {
  const { name, logo_url } = organisation.value ?? { name: 'Veldpost', logo_url: null };
  return (
    <a class="brand" href="/">
      {logo_url ? (
        <img class="brand-mark" src={logo_url} alt="" />
      ) : (
        <span class="brand-mark" aria-hidden="true">
          {name.charAt(0)}
        </span>
      )}
      <span class="brand-name">{name}</span>
    </a>
  );
}

/** What sticks above the bar has to know its height: it grows with the phone's text size. */
function keepHeight(bar: HTMLElement): () => void {
  const { style } = document.documentElement;
  const observer = new ResizeObserver(() => {
    const { position, bottom } = getComputedStyle(bar);
    const isAtBottom = position === 'sticky' && bottom === '0px';
    style.setProperty('--nav-height', `${isAtBottom ? bar.offsetHeight : 0}px`);
  });
  observer.observe(bar);
  return () => {
    observer.disconnect();
    style.removeProperty('--nav-height');
  };
}

function Navigation({ path }: { path: string }) {
  const items: Item[] = [
    { href: '/', label: t('nav.inbox'), icon: 'inbox', count: toAnswer.value },
  ];
  if (may('announcements:read')) {
    items.push({ href: '/desk', label: t('nav.desk'), icon: 'megaphone' });
  }
  if (may('overrides:read') && !may('people:write')) {
    items.push({ href: '/council', label: t('nav.council'), icon: 'shield-check' });
  }
  if (may('people:write')) items.push({ href: '/admin', label: t('nav.admin'), icon: 'users' });
  items.push({ href: '/settings', label: t('nav.settings'), icon: 'settings' });
  const bar = useRef<HTMLElement>(null);
  useEffect(() => (bar.current ? keepHeight(bar.current) : undefined), []);
  return (
    <nav ref={bar} class="nav" aria-label={t('nav.label')}>
      {items.map((item) => (
        <a
          key={item.href}
          href={item.href}
          aria-current={isUnder(path, item.href) ? 'page' : undefined}
        >
          <span class="nav-icon">
            <Icon name={item.icon} />
            {Boolean(item.count) && <span class="nav-count">{item.count}</span>}
          </span>
          {item.label}
        </a>
      ))}
    </nav>
  );
}
