import { Page } from '../ui';

export default function Welcome() {
  return <Page title="Welcome">{null}</Page>;
}
