/** Eight cards on a sheet of A4: two columns, four rows. */
export const CARDS_PER_SHEET = 8;

export function sheetsOf<T>(cards: readonly T[]): T[][] {
  const count = Math.ceil(cards.length / CARDS_PER_SHEET);
  return Array.from({ length: count }, (_, sheet) =>
    cards.slice(sheet * CARDS_PER_SHEET, (sheet + 1) * CARDS_PER_SHEET),
  );
}

/** A code as people read it aloud: `ABCD`, `EFGH`, `JKMN`. */
export function groupsOf(code: string): string[] {
  return code.replace(/[^0-9A-Za-z]/g, '').match(/.{1,4}/g) ?? [];
}

/** An SVG as the address of an image: it is drawn, never parsed into this page. */
export const imageOf = (svg: string): string =>
  `data:image/svg+xml,${encodeURIComponent(withNamespace(svg))}`;

const NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"';

function withNamespace(svg: string): string {
  return svg.includes('xmlns=') ? svg : svg.replace('<svg', `<svg ${NAMESPACE}`);
}

/** Cards in the order they are handed out: by site, then by name. */
export function inHandingOrder<T extends { person: { site: string; name: string } }>(
  cards: readonly T[],
  language: string,
): T[] {
  const order = new Intl.Collator(language, { sensitivity: 'base', numeric: true });
  return [...cards].sort(
    (one, other) =>
      order.compare(one.person.site, other.person.site) ||
      order.compare(one.person.name, other.person.name),
  );
}
