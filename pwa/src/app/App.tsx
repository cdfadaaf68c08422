import { Fragment } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { Inbox } from '../field/inbox';
import { Toasts } from '../ui';
import { ErrorScreen } from './errors';
import { Frame } from './Frame';
import { redirectFrom } from './guard';
import { language } from './language';
import { followOpening } from './opening';
import * as screens from './routes';
import { may, session } from './session';
import { UpdateGate } from './UpdateGate';

/** Another language draws everything anew, within one router: who was routing goes on. */
export function App() {
  return (
    <LocationProvider>
      <Fragment key={language.value}>
        <Screens />
        <Toasts />
        <UpdateGate />
      </Fragment>
    </LocationProvider>
  );
}

function Screens() {
  const { path, route } = useLocation();
  const elsewhere = redirectFrom(path, { isSignedIn: session.value !== null, may });
  useLayoutEffect(() => {
    if (elsewhere) route(elsewhere, true);
  }, [elsewhere]);
  useEffect(() => followOpening(route), []);
  if (elsewhere) return null;
  return (
    <Frame path={path}>
      <ErrorScreen path={path}>
        <ErrorBoundary>
          <Router onRouteChange={arrived}>
            <Route path="/" component={Inbox} />
            <Route path="/a/:id" component={screens.Announcement} />
            <Route path="/bell" component={screens.Bell} />
            <Route path="/safety/:id" component={screens.SafetyList} />
            <Route path="/devices" component={screens.Devices} />
            <Route path="/rest" component={screens.Rest} />
            <Route path="/council" component={screens.Council} />
            <Route path="/drive" component={screens.Drive} />
            <Route path="/search" component={screens.Search} />
            <Route path="/settings" component={screens.Settings} />
            <Route path="/diagnostics" component={screens.Diagnostics} />
            <Route path="/waiting" component={screens.Waiting} />
            <Route path="/welcome" component={screens.Welcome} />
            <Route path="/tour/:step?" component={screens.Tour} />
            <Route path="/sign-in" component={screens.SignIn} />
            <Route path="/setup" component={screens.Setup} />
            <Route path="/desk" component={screens.Desk} />
            <Route path="/desk/*" component={screens.Desk} />
            <Route path="/admin" component={screens.Admin} />
            <Route path="/admin/*" component={screens.Admin} />
            <Route default component={Inbox} />
          </Router>
        </ErrorBoundary>
      </ErrorScreen>
    </Frame>
  );
}

/** After a navigation the new screen's title gets the focus (see `ui/Page`). */
function arrived(): void {
  document.documentElement.dataset.navigated = 'yes';
  scrollTo(0, 0);
}
