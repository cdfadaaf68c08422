import type { Throughput } from './wire';

export interface Bar {
  at: string;
  x: number;
  accepted: number;
  failed: number;
}

export interface Chart {
  bars: Bar[];
  accepted: number;
  failed: number;
  retried: number;
  most: number;
}

/** Bars in percent of the chart, and what it says in numbers. Something is never drawn as nothing. */
export function chartOf(items: Throughput[]): Chart {
  const sum = (name: 'accepted' | 'failed' | 'retried') =>
    items.reduce((total, item) => total + item[name], 0);
  const highest = Math.max(1, ...items.map((item) => item.accepted + item.failed));
  const height = (value: number) => (value ? Math.max(1.5, (100 * value) / highest) : 0);
  return {
    bars: items.map((item, place) => ({
      at: item.begins_at,
      x: (100 * place) / items.length,
      accepted: height(item.accepted),
      failed: height(item.failed),
    })),
    accepted: sum('accepted'),
    failed: sum('failed'),
    retried: sum('retried'),
    most: Math.max(0, ...items.map((item) => item.accepted)),
  };
}

/** The steps in which something happened, newest first. */
export const busy = (items: Throughput[]): Throughput[] =>
  items.filter((item) => item.accepted + item.failed + item.retried > 0).reverse();
