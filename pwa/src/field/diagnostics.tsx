import { Page } from '../ui';

export default function Diagnostics() {
  return <Page title="Diagnostics">{null}</Page>;
}
