import { Page } from '../ui';

export default function AdminSetup() {
  return <Page title="AdminSetup">{null}</Page>;
}
