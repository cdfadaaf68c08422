/** An organisation's colour, made readable: what to draw with, and what to write on it. */
export interface Accent {
  accent: string;
  onAccent: string;
}

type Rgb = [number, number, number];

const LIGHT: Rgb = [243, 244, 240];
const DARK: Rgb = [24, 30, 33];
const READABLE = 4.6;
const CALM = 7;

export function accentOf(colour: string, theme: 'light' | 'dark'): Accent {
  const ground = theme === 'light' ? LIGHT : DARK;
  const towards: Rgb = theme === 'light' ? [0, 0, 0] : [255, 255, 255];
  const wanted = theme === 'light' ? READABLE : CALM;
  const accent = until(parse(colour), towards, (shade) => contrast(shade, ground) >= wanted);
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

function until(start: Rgb, towards: Rgb, isEnough: (colour: Rgb) => boolean): Rgb {
  for (let step = 0; step <= 20; step += 1) {
    const mixed = start.map((part, index) =>
      Math.round(part + (((towards[index] ?? 0) - part) * step) / 20),
    ) as Rgb;
    if (isEnough(mixed)) return mixed;
  }
  return towards;
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
