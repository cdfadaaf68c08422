/** The kit: props in, events out; no data and no fetch. */
export { Blocks } from './Blocks';
export { Button } from './Button';
export { Bars } from './Chart';
export { Copyable } from './Copyable';
export { type Column, DataTable } from './DataTable';
export { Dialog, Sheet } from './Dialog';
export { Failure } from './Failure';
export {
  Checkbox,
  Choice,
  Field,
  type Option,
  Search,
  Select,
  Switch,
  TextField,
} from './Field';
export { Icon, type IconName } from './Icon';
export { Card, Page, Section } from './Page';
export { PriorityPill } from './PriorityPill';
export { SvgImage } from './SvgImage';
export { Tabs } from './Tabs';
export { Toasts, toast } from './Toast';
export {
  EmptyState,
  Facts,
  Hero,
  Loading,
  Notice,
  Pill,
  type Step,
  Steps,
  type Tone,
} from './Words';
