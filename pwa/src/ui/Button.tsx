import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './Icon';

interface Props {
  children: ComponentChildren;
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  icon?: IconName;
  /** 56 px: the one thing to do on this screen. */
  big?: boolean;
  wide?: boolean;
  busy?: boolean;
  disabled?: boolean;
  /** Shows only the icon; the children are read out. */
  iconOnly?: boolean;
  href?: string;
  type?: 'button' | 'submit';
  onClick?: (event: MouseEvent) => void;
  expanded?: boolean;
}

/** Where the words wrap, the sign stays with the first of them. */
const GLUE = '\u202f';

export function Button(props: Props) {
  const { children, icon, iconOnly, href, busy, disabled } = props;
  const content = iconOnly ? (
    <>
      {icon && <Icon name={icon} />}
      <span class="visually-hidden">{children}</span>
    </>
  ) : (
    <span>
      {icon && <Icon name={icon} />}
      {icon && GLUE}
      {children}
    </span>
  );
  if (href) {
    return (
      <a class={classOf(props)} href={href} onClick={props.onClick}>
        {content}
      </a>
    );
  }
  return (
    <button
      class={classOf(props)}
      type={props.type ?? 'button'}
      disabled={disabled}
      aria-busy={busy}
      aria-disabled={busy}
      aria-expanded={props.expanded}
      onClick={busy ? (event) => event.preventDefault() : props.onClick}
    >
      {content}
    </button>
  );
}

function classOf({ kind = 'secondary', big, wide, iconOnly }: Props): string {
  return ['button', kind, big && 'big', wide && 'wide', iconOnly && 'icon-only']
    .filter(Boolean)
    .join(' ');
}
