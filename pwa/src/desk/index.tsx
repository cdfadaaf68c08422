import './desk.css';
import { Route, Router } from 'preact-iso';
import { ComposerScreen } from './compose/ComposerScreen';
import { ListScreen } from './list/ListScreen';
import { ProgressScreen } from './progress/ProgressScreen';

/** What HR and communications see. */
export default function Desk() {
  return (
    <Router>
      <Route path="/" component={ListScreen} />
      <Route path="/:id" component={ComposerScreen} />
      <Route path="/:id/progress" component={ProgressScreen} />
    </Router>
  );
}
