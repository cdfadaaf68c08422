import { useEffect } from 'preact/hooks';
import { findPerson } from '../api';
import { peopleIn, type Rule } from '../rule';
import { learnNames, nameOf } from '../words';

const MOST = 40;

/** Looks up the names of people a rule mentions by their ids. */
export function useNames(rule: Rule): void {
  const unknown = peopleIn(rule)
    .filter((id) => nameOf(id) === undefined)
    .slice(0, MOST);
  useEffect(() => {
    for (const id of unknown) {
      findPerson(id).then(
        (person) => learnNames([person]),
        () => undefined,
      );
    }
  }, [unknown.join()]);
}
