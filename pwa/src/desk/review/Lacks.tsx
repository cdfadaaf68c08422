import { t } from '../../core/i18n';
import type { Refused } from '../../core/problems';
import { Button, Notice } from '../../ui';
import { anchorOf, type Draft, type Lack } from '../draft';
import { inOffice } from '../words';

interface Props {
  lacks: Lack[];
  /** What the server refused to publish. */
  problems: Problem[];
  draft: Draft;
  onJump: (anchor: string) => void;
}

/** A field, and what the server says of it. */
export type Problem = Refused['problem']['errors'][number];

interface Item {
  text: string;
  anchor: string;
}

const ANCHORS = { title: 'title', body: 'body', alt: 'picture_alt' } as const;

function itemOf(lack: Lack): Item {
  if (lack.what === 'audience') return { text: t('desk.lack.audience'), anchor: 'audience' };
  if (lack.what === 'anonymity') {
    return { text: t('desk.lack.anonymity'), anchor: 'is_anonymous' };
  }
  if (lack.what === 'expiry') return { text: t('desk.lack.expiry'), anchor: 'expires_at' };
  return {
    text: t(`desk.lack.${lack.what}`, { language: inOffice(lack.language) }),
    anchor: `text-${lack.language}-${ANCHORS[lack.what]}`,
  };
}

/** What must be done first, each with the way to it; then what should. */
export function Lacks({ lacks, problems, draft, onJump }: Props) {
  const must = lacks.filter(({ what }) => what !== 'alt').map(itemOf);
  const refused = problems.map(({ field, messages }) => ({
    text:
      field === 'is_anonymous'
        ? t('desk.lack.anonymity')
        : [t('desk.lack.refused'), ...messages].join(' '),
    anchor: anchorOf(field, draft),
  }));
  const should = lacks.filter(({ what }) => what === 'alt').map(itemOf);
  return (
    <>
      <List
        tone="critical"
        title={t('desk.lack.must')}
        items={[...must, ...refused]}
        onJump={onJump}
      />
      <List tone="important" title={t('desk.lack.should')} items={should} onJump={onJump} />
    </>
  );
}

interface ListProps {
  tone: 'critical' | 'important';
  title: string;
  items: Item[];
  onJump: (anchor: string) => void;
}

function List({ tone, title, items, onJump }: ListProps) {
  if (items.length === 0) return null;
  return (
    <Notice tone={tone} title={title} live>
      <ul class="desk-lacks">
        {items.map(({ text, anchor }) => (
          <li key={anchor} class="row apart">
            <span>{text}</span>
            <Button kind="quiet" icon="arrow-right" onClick={() => onJump(anchor)}>
              {t('desk.lack.jump')}
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
