import { problemText } from '../core/problems';
import { Failure as Told } from '../ui';

/** Why the desk could not have something, and once more. */
export const Failure = ({ error, again }: { error: unknown; again: () => void }) => (
  <Told tone="important" again={again}>
    {problemText(error)}
  </Told>
);
