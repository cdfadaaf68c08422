import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin, type ResolvedConfig, type Rolldown } from 'vite';

export interface PrecacheEntry {
  url: string;
  /** Null where the name already holds the hash. */
  revision: string | null;
}

const OFFICE = /\/src\/(desk|admin|council)\/|virtual:locale\/office\//;
const PRECACHED_PUBLIC = /^icons\/(192|badge)\.png$/;

const hash = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 10);

/** Every chunk and asset a worker's screens can reach; what only the office needs is left out. */
export function fieldFiles(bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (!chunk || found.has(name)) return;
    if (chunk.type === 'chunk' && OFFICE.test(chunk.facadeModuleId ?? '')) return;
    found.add(name);
    if (chunk.type !== 'chunk') return;
    const meta = chunk.viteMetadata;
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) visit(next);
    for (const asset of [...(meta?.importedCss ?? []), ...(meta?.importedAssets ?? [])]) {
      found.add(asset);
    }
  };
  for (const chunk of Object.values(bundle)) {
    if (chunk.type === 'chunk' && chunk.isEntry) visit(chunk.fileName);
  }
  return [...found].sort();
}

function publicFiles(folder: string, under = ''): string[] {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = under ? `${under}/${entry.name}` : entry.name;
    return entry.isDirectory() ? publicFiles(folder, path) : [path];
  });
}

/**
 * Builds `src/sw/sw.ts` as one classic script. What it does not need for every wake, and the list
 * of what to precache, have their hashes in their names: the script differs with every build.
 */
export function serviceWorker(): Plugin {
  let config: ResolvedConfig;
  let names: Record<string, string> = {};
  return {
    name: 'veldpost-service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const list = JSON.stringify(precacheEntries(config, bundle));
        const acts = await script(config.root, 'acts');
        const files = [`assets/files-${hash(list)}.json`, `assets/acts-${hash(acts)}.js`] as const;
        names = { __VERSION__: hash(list), __ACTS__: `/${files[1]}` };
        this.emitFile({ type: 'asset', fileName: files[0], source: list });
        this.emitFile({ type: 'asset', fileName: files[1], source: acts });
      },
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const out = resolve(config.root, config.build.outDir);
        writeFileSync(join(out, 'sw.js'), await script(config.root, 'sw', names));
      },
    },
  };
}

function precacheEntries(config: ResolvedConfig, bundle: Rolldown.OutputBundle): PrecacheEntry[] {
  const page = bundle['index.html'];
  if (page?.type !== 'asset') throw new Error('The bundle has no index.html.');
  return [
    { url: '/', revision: hash(page.source) },
    ...publicFiles(config.publicDir)
      .filter((path) => PRECACHED_PUBLIC.test(path))
      .map((path) => ({
        url: `/${path}`,
        revision: hash(readFileSync(join(config.publicDir, path))),
      })),
    ...fieldFiles(bundle).map((name) => ({ url: `/${name}`, revision: null })),
  ];
}

/** One of `src/sw`, with all that it imports. */
async function script(
  root: string,
  name: string,
  names: Record<string, string> = {},
): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: Object.fromEntries(Object.entries(names).map(([key, to]) => [key, JSON.stringify(to)])),
    build: {
      write: false,
      target: ['chrome111', 'safari16.4', 'firefox115'],
      rolldownOptions: {
        input: join(root, `src/sw/${name}.ts`),
        output: { format: 'iife', codeSplitting: false },
      },
    },
  });
  const [chunk] = (built as Rolldown.RolldownOutput).output;
  return chunk.code;
}
