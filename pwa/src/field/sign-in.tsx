import { Page } from '../ui';

export default function SignIn() {
  return <Page title="SignIn">{null}</Page>;
}
