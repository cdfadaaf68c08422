import type { ComponentChildren } from 'preact';
import { t } from '../core/i18n';
import { Icon, type IconName } from './Icon';

export type Tone = 'neutral' | 'info' | 'good' | 'important' | 'critical';

const NOTICE_ICONS: Record<Tone, IconName> = {
  neutral: 'info',
  info: 'info',
  good: 'circle-check',
  important: 'triangle-alert',
  critical: 'octagon-alert',
};

interface PillProps {
  children: ComponentChildren;
  tone?: Tone;
  icon?: IconName;
}

export function Pill({ children, tone = 'neutral', icon }: PillProps) {
  return (
    <span class={`pill tone-${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

interface NoticeProps {
  tone?: Tone;
  title?: string;
  children?: ComponentChildren;
  actions?: ComponentChildren;
  icon?: IconName;
  /** Read out when it appears. */
  live?: boolean;
}

export function Notice({ tone = 'neutral', title, children, actions, icon, live }: NoticeProps) {
  const role = live ? (tone === 'critical' ? 'alert' : 'status') : undefined;
  return (
    <div class={`notice tone-${tone}`} role={role}>
      <Icon name={icon ?? NOTICE_ICONS[tone]} />
      <div>
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
        {actions && <div class="buttons">{actions}</div>}
      </div>
    </div>
  );
}

interface EmptyProps {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}

export function EmptyState({ icon, title, children, action }: EmptyProps) {
  return (
    <div class="empty">
      <Hero icon={icon} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** One large sign that says what a screen is about. */
export const Hero = ({ icon }: { icon: IconName }) => (
  <span class="hero" aria-hidden="true">
    <Icon name={icon} large />
  </span>
);

/** Grey shapes where the content will be. */
export function Loading({ lines = 3, text }: { lines?: number; text?: boolean }) {
  return (
    <div class={text ? 'loading lines' : 'loading'} aria-busy="true">
      <span class="visually-hidden">{t('ui.loading')}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} aria-hidden="true" />
      ))}
    </div>
  );
}

export interface Step {
  text: ComponentChildren;
  state?: 'done' | 'now' | 'waiting' | 'failed';
}

export function Steps({ steps }: { steps: Step[] }) {
  return (
    <ol class="steps">
      {steps.map((step, index) => (
        <li key={index} class={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <div>{step.text}</div>
        </li>
      ))}
    </ol>
  );
}

/** Label and value pairs. */
export function Facts({ items }: { items: [label: string, value: ComponentChildren][] }) {
  return (
    <dl class="facts">
      {items.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
