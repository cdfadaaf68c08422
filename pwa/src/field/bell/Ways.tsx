import { Steps } from '../../ui';
import { Drawing } from './Drawing';
import { type Guide, linesOf } from './guides';

/** A drawing and the steps beside it. */
export function Ways({ guide }: { guide: Guide }) {
  return (
    <div class="bell-steps">
      <Drawing spot={guide.spot} sign={guide.sign} />
      <Steps steps={linesOf(guide.steps).map((text) => ({ text }))} />
    </div>
  );
}
