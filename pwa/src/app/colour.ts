import { accentOf } from '../core/colour';

/** Paints the app in the organisation's colour; both themes, each readable. */
export function applyColour(colour: string | undefined): void {
  if (!colour) return;
  const style = document.documentElement.style;
  for (const theme of ['light', 'dark'] as const) {
    const { accent, onAccent } = accentOf(colour, theme);
    style.setProperty(`--brand-${theme}`, accent);
    style.setProperty(`--on-brand-${theme}`, onAccent);
  }
}
