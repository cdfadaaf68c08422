import type { IconName } from './Icon';
import { Pill, type Tone } from './Words';

const INFO: { icon: IconName; tone: Tone } = { icon: 'info', tone: 'neutral' };
const LOOKS: Record<string, { icon: IconName; tone: Tone }> = {
  info: INFO,
  important: { icon: 'triangle-alert', tone: 'important' },
  critical: { icon: 'octagon-alert', tone: 'critical' },
};

/** Shape, word and colour each say it alone; the same for its author as for its reader. */
export function PriorityPill({ priority, word }: { priority: string; word: string }) {
  const { icon, tone } = LOOKS[priority] ?? INFO;
  return (
    <Pill tone={tone} icon={icon}>
      {word}
    </Pill>
  );
}
