import { problemText } from '../../core/problems';
import { Notice } from '../../ui';

/** What somebody did was not taken: said where they did it. */
export const Failed = ({ problem }: { problem: unknown }) =>
  problem ? (
    <Notice tone="important" live>
      {problemText(problem)}
    </Notice>
  ) : null;
