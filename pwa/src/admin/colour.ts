const COLOUR = /^#[0-9a-f]{6}$/;

/** What somebody typed as `#rrggbb`; null where it is no colour. */
export function readColour(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  const bare = text.startsWith('#') ? text : `#${text}`;
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(bare);
  const full = short
    ? `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`
    : bare;
  return COLOUR.test(full) ? full : null;
}
