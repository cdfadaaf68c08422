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
  | 'building'
  | 'camera'
  | 'check'
  | 'check-check'
  | 'chevron-down'
  | 'chevron-left'
  | 'chevron-right'
  | 'circle'
  | 'circle-check'
  | 'circle-help'
  | 'circle-x'
  | 'clock'
  | 'copy'
  | 'download'
  | 'ellipsis-vertical'
  | 'eye'
  | 'funnel'
  | 'heading'
  | 'headphones'
  | 'history'
  | 'hourglass'
  | 'house-plus'
  | 'id-card'
  | 'image'
  | 'inbox'
  | 'info'
  | 'italic'
  | 'key-round'
  | 'languages'
  | 'link'
  | 'list'
  | 'list-ordered'
  | 'loader'
  | 'log-out'
  | 'map-pin'
  | 'megaphone'
  | 'mic'
  | 'monitor'
  | 'octagon-alert'
  | 'pause'
  | 'pencil'
  | 'phone'
  | 'play'
  | 'plus'
  | 'printer'
  | 'qr-code'
  | 'quote'
  | 'refresh-cw'
  | 'save'
  | 'search'
  | 'send'
  | 'settings'
  | 'share'
  | 'shield-check'
  | 'smartphone'
  | 'square'
  | 'trash-2'
  | 'triangle-alert'
  | 'undo-2'
  | 'upload'
  | 'user-check'
  | 'user-plus'
  | 'users'
  | 'volume-2'
  | 'wifi-off'
  | 'x';

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
