import { Page } from '../ui';

export default function Announcement() {
  return <Page title="Announcement">{null}</Page>;
}
