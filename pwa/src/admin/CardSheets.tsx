import { useEffect, useMemo, useState } from 'preact/hooks';
import { accentOf } from '../core/colour';
import { language, region, t } from '../core/i18n';
import type { Language } from '../core/wire';
import { Loading } from '../ui';
import './cards.css';
import { type CardTexts, loadCardTexts } from './card-texts';
import { groupsOf, imageOf, inHandingOrder, sheetsOf } from './cards';
import type { Card } from './wire';

interface Props {
  cards: Card[];
  organisation: string;
  colour: string;
}

/** Sheets of A4, eight cards each; on the screen the same cards, as they will print. */
export function CardSheets({ cards, organisation, colour }: Props) {
  const [texts, setTexts] = useState<Map<Language, CardTexts>>();
  const sheets = useMemo(() => sheetsOf(inHandingOrder(cards, language())), [cards]);
  useEffect(() => {
    void loadCardTexts(cards.map((card) => card.language)).then(setTexts);
  }, [cards]);
  if (!texts) return <Loading />;
  const { accent } = accentOf(colour, 'light');
  return (
    <div class="card-sheets" style={{ '--card-accent': accent }}>
      {sheets.map((sheet, at) => (
        <section
          key={at}
          aria-label={t('admin.cards.sheet', { sheet: at + 1, count: sheets.length })}
        >
          <h2 class="not-on-paper">
            {t('admin.cards.sheet', { sheet: at + 1, count: sheets.length })}
          </h2>
          <ul class="card-sheet">
            {sheet.map((card) => (
              <PrintedCard
                key={card.person.id}
                card={card}
                organisation={organisation}
                say={texts.get(card.language) as CardTexts}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const LONG_NAME = 24;

interface CardProps {
  card: Card;
  organisation: string;
  say: CardTexts;
}

function PrintedCard({ card, organisation, say }: CardProps) {
  const { person } = card;
  return (
    <li class="paper-card" lang={card.language}>
      <p class="paper-top">
        <strong>{organisation}</strong>
        <span>{[person.site, person.department].filter(Boolean).join(' · ')}</span>
      </p>
      <h3 class={person.name.length > LONG_NAME ? 'long' : undefined}>{person.name}</h3>
      <img src={imageOf(card.qr_svg)} alt={say('card.qr_alt', { name: person.name })} />
      <ol>
        {['card.step_1', 'card.step_2', 'card.step_3'].map((step) => (
          <li key={step}>{say(step)}</li>
        ))}
      </ol>
      <div class="paper-code">
        <span>{say('card.code', { address: addressOf(card.link) })}</span>
        <strong>
          {groupsOf(card.code).map((group) => (
            <span key={group}>{group}</span>
          ))}
        </strong>
        <span>{say('card.valid_until', { date: dayOf(card) })}</span>
      </div>
    </li>
  );
}

const addressOf = (link: string): string => {
  const { host, pathname } = new URL(link);
  return host + pathname;
};

const dayOf = ({ expires_at, language }: Card): string =>
  new Intl.DateTimeFormat(region(language), { day: 'numeric', month: 'long' }).format(
    new Date(expires_at),
  );
