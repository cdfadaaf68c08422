import sprite from './icons.svg?url';

export type IconName =
  | 'archive'
  | 'arrow-left'
  | 'arrow-right'
  | 'ban'
  | 'bell'
  | 'bell-off'
  | 'bell-ring'
  | 'bold'
  | 'briefcase'
  | 'building'
  | 'calendar'
  | 'calendar-clock'
  | 'chart-bar'
  | 'check'
  | 'check-check'
  | 'chevron-down'
  | 'chevron-left'
  | 'chevron-right'
  | 'circle'
  | 'circle-check'
  | 'circle-dot'
  | 'circle-help'
  | 'circle-x'
  | 'clock'
  | 'copy'
  | 'download'
  | 'ellipsis'
  | 'ellipsis-vertical'
  | 'external-link'
  | 'eye'
  | 'eye-off'
  | 'file-text'
  | 'funnel'
  | 'globe'
  | 'heading'
  | 'history'
  | 'hourglass'
  | 'house'
  | 'house-plus'
  | 'id-card'
  | 'image'
  | 'inbox'
  | 'info'
  | 'italic'
  | 'key-round'
  | 'languages'
  | 'link'
  | 'link-2'
  | 'list'
  | 'list-ordered'
  | 'loader'
  | 'log-out'
  | 'map-pin'
  | 'megaphone'
  | 'menu'
  | 'message-square'
  | 'minus'
  | 'monitor'
  | 'octagon-alert'
  | 'palette'
  | 'pencil'
  | 'plus'
  | 'printer'
  | 'qr-code'
  | 'quote'
  | 'refresh-cw'
  | 'rotate-ccw'
  | 'save'
  | 'search'
  | 'send'
  | 'settings'
  | 'share'
  | 'shield-alert'
  | 'shield-check'
  | 'smartphone'
  | 'square-plus'
  | 'sun'
  | 'trash-2'
  | 'triangle-alert'
  | 'truck'
  | 'undo-2'
  | 'upload'
  | 'user'
  | 'user-check'
  | 'user-plus'
  | 'user-x'
  | 'users'
  | 'wifi-off'
  | 'x'
  | 'zap';

interface Props {
  name: IconName;
  /** Says what it means where no word stands beside it. */
  label?: string;
  large?: boolean;
}

export function Icon({ name, label, large }: Props) {
  return (
    <svg
      class={large ? 'icon large' : 'icon'}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
      focusable="false"
    >
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}
