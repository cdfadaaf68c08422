import './drawing.css';

/** Where a finger goes: on the phone's screen of 100 by 150. */
export type Spot =
  | 'top_left'
  | 'top_right'
  | 'bottom_middle'
  | 'bottom_right'
  | 'row'
  | 'switch'
  | 'home';

const FINGER: Record<Spot, [x: number, y: number]> = {
  top_left: [20, 19],
  top_right: [82, 19],
  bottom_middle: [50, 137],
  bottom_right: [82, 137],
  row: [34, 92],
  switch: [78, 92],
  home: [32, 58],
};

const SIGNS: Partial<Record<string, string>> = {
  share: 'M-4-1v6h8v-6M0 3v-9M-3-3l3-3 3 3',
  dots: 'M0-5v.1M0 0v.1M0 5v.1',
  lines: 'M-5-4h10M-5 0h10M-5 4h10',
  lock: 'M-4 0h8v6h-8zM-2.5 0v-2a2.5 2.5 0 0 1 5 0v2',
  plus: 'M-5-5h10v10h-10zM0-3v6M-3 0h6',
};

interface Props {
  spot: Spot;
  sign?: 'share' | 'dots' | 'lines' | 'lock' | 'plus';
}

/** A small phone and the place to tap; the words beside it say the same. */
export function Drawing({ spot, sign }: Props) {
  const [x, y] = FINGER[spot];
  return (
    <svg class="drawing" viewBox="0 0 100 150" aria-hidden="true" focusable="false">
      <rect class="drawing-phone" x="6" y="3" width="88" height="144" rx="12" />
      <path class="drawing-bar" d="M12 30h76M12 125h76" />
      {spot === 'home' ? <Icons /> : <Rows isSwitch={spot === 'switch'} />}
      <circle class="drawing-halo" cx={x} cy={y} r="12" />
      {sign && <path class="drawing-sign" d={SIGNS[sign]} transform={`translate(${x} ${y})`} />}
    </svg>
  );
}

function Rows({ isSwitch }: { isSwitch: boolean }) {
  return (
    <>
      <path class="drawing-text" d="M18 48h56M18 62h44M18 76h50M18 92h34M18 108h48" />
      {isSwitch && <path class="drawing-switch" d="M74 92h10" />}
    </>
  );
}

function Icons() {
  const places = [32, 50, 68].flatMap((x) => [58, 78, 98].map((y) => [x, y] as const));
  return (
    <>
      {places.map(([x, y]) => (
        <rect
          key={`${x} ${y}`}
          class="drawing-app"
          x={x - 6}
          y={y - 6}
          width="12"
          height="12"
          rx="3"
        />
      ))}
    </>
  );
}
