import { Page } from '../ui';

export function Inbox() {
  return <Page title="Inbox">{null}</Page>;
}
