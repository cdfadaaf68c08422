/** An organisation's colour, made readable: what to draw with, and what to write on it. */
export interface Accent {
  accent: string;
  onAccent: string;
}

type Rgb = [number, number, number];

const LIGHT: Rgb = [243, 244, 240];
const DARK: Rgb = [24, 30, 33];
const READABLE = { light: 5.2, dark: 7 };
const STEP = 0.02;

export function accentOf(colour: string, theme: 'light' | 'dark'): Accent {
  const ground = theme === 'light' ? LIGHT : DARK;
  const step = theme === 'light' ? -STEP : STEP;
  const accent = until(parse(colour), step, (shade) => contrast(shade, ground) >= READABLE[theme]);
  const white: Rgb = [255, 255, 255];
  const ink: Rgb = [10, 16, 18];
  const onAccent = contrast(accent, white) >= contrast(accent, ink) ? white : ink;
  return { accent: hex(accent), onAccent: hex(onAccent) };
}

export function contrast(one: Rgb, other: Rgb): number {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [
    number,
    number,
  ];
  return (bright + 0.05) / (dim + 0.05);
}

export function parse(colour: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)?.[1] ?? '0b5a47';
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Lighter or darker in steps, hue and saturation kept, until it can be read. */
function until(start: Rgb, step: number, isEnough: (colour: Rgb) => boolean): Rgb {
  const [hue, saturation, lightness] = toHsl(start);
  let colour = start;
  for (let now = lightness; now >= 0 && now <= 1; now += step) {
    colour = fromHsl(hue, saturation, now);
    if (isEnough(colour)) return colour;
  }
  return colour;
}

function toHsl(colour: Rgb): [hue: number, saturation: number, lightness: number] {
  const [red, green, blue] = colour.map((part) => part / 255) as Rgb;
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  const lightness = most - range / 2;
  if (range === 0) return [0, 0, lightness];
  const saturation = range / (1 - Math.abs(2 * lightness - 1));
  if (most === red) return [(60 * (green - blue)) / range, saturation, lightness];
  if (most === green) return [120 + (60 * (blue - red)) / range, saturation, lightness];
  return [240 + (60 * (red - green)) / range, saturation, lightness];
}

/** https://www.w3.org/TR/css-color-4/#hsl-to-rgb */
function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const part = (offset: number) => {
    const turn = (((offset + hue / 30) % 12) + 12) % 12;
    const reach = saturation * Math.min(lightness, 1 - lightness);
    const share = lightness - reach * Math.max(-1, Math.min(turn - 3, 9 - turn, 1));
    return Math.round(255 * Math.min(1, Math.max(0, share)));
  };
  return [part(0), part(8), part(4)];
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (part: number) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

const hex = (colour: Rgb): string =>
  `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
