import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin, ResolvedConfig } from 'vite';

const KEPT = 3;
const LIST = join('.vite', 'releases.json');

/** File names of each release, the newest first; building the same again is no new release. */
export function withRelease(known: string[][], files: string[]): string[][] {
  const release = [...files].sort();
  const others = known.filter((one) => one.join() !== release.join());
  return [release, ...others].slice(0, KEPT);
}

/**
 * Keeps the assets of the last three releases: a page that was loaded before an update may still
 * ask for one of its lazy chunks.
 */
export function releases(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'veldpost-releases',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle(_options, bundle) {
      const out = resolve(config.root, config.build.outDir);
      const list = join(out, LIST);
      const known = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf-8')) as string[][]) : [];
      const assets = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const kept = withRelease(known, assets);
      const wanted = new Set(kept.flat());
      for (const name of readdirSync(join(out, 'assets'))) {
        const unpacked = name.replace(/\.br$/, '');
        if (!wanted.has(`assets/${unpacked}`)) rmSync(join(out, 'assets', name));
      }
      writeFileSync(list, JSON.stringify(kept));
    },
  };
}
