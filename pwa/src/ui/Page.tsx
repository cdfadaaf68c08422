import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../core/i18n';
import { Icon } from './Icon';

interface Props {
  title: string;
  /** Where the arrow leads; none on a first-level screen. */
  back?: string;
  backLabel?: string;
  lead?: ComponentChildren;
  actions?: ComponentChildren;
  /** Desks have room. */
  wide?: boolean;
  lang?: string;
  children: ComponentChildren;
}

/** One screen: its title (which gets focus after navigation), what can be done, its content. */
export function Page({ title, back, backLabel, lead, actions, wide, lang, children }: Props) {
  const screen = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const isDrawn = useRef(false);
  useEffect(() => {
    document.title = title;
    const isMoved = isDrawn.current ? isFocusLost() : document.documentElement.dataset.navigated;
    const hasFocus = screen.current?.contains(document.activeElement);
    if (isMoved && !hasFocus) heading.current?.focus({ preventScroll: true });
    isDrawn.current = true;
  }, [title]);
  return (
    <div ref={screen} class={wide ? 'page wide' : 'page'}>
      <header class="page-head">
        {back && (
          <>
            <a class="back" href={back}>
              <Icon name="arrow-left" />
              {backLabel ?? t('ui.back')}
            </a>
            <span class="break" />
          </>
        )}
        <h1 ref={heading} tabIndex={-1} lang={lang}>
          {title}
        </h1>
        {actions && <div class="buttons">{actions}</div>}
        {lead && <p class="lead">{lead}</p>}
      </header>
      {children}
    </div>
  );
}

/** What had the focus is no longer there: the next step of the same screen took its place. */
const isFocusLost = () => document.activeElement === document.body;

interface SectionProps {
  title?: ComponentChildren;
  children: ComponentChildren;
}

export function Section({ title, children }: SectionProps) {
  return (
    <section class="section">
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

export const Card = ({ children }: { children: ComponentChildren }) => (
  <div class="card">{children}</div>
);
