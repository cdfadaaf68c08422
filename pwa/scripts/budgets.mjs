/** Weighs `dist` and fails where it is heavier than promised. Run it after `npm run build`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

const DIST = join(import.meta.dirname, '../dist');
const KB = 1000;

if (!existsSync(join(DIST, '.vite/manifest.json'))) {
  console.error('There is no dist/ to weigh: run `npm run build` first.');
  process.exit(1);
}

const read = (file) => readFileSync(join(DIST, file));
const manifest = JSON.parse(read('.vite/manifest.json'));
const gzip = (file) => gzipSync(read(file), { level: 9 }).length;
const sum = (files, weigh = gzip) => [...files].reduce((total, file) => total + weigh(file), 0);

/** Every chunk reachable from these, by static imports, and by dynamic ones where `follow` says so. */
function reach(keys, follow = () => false, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    const { imports = [], dynamicImports = [] } = manifest[key];
    reach(imports, follow, seen);
    reach(dynamicImports.filter(follow), follow, seen);
  }
  return seen;
}

const filesOf = (keys) => new Set([...keys].map((key) => manifest[key].file));
const cssOf = (keys) => new Set([...keys].flatMap((key) => manifest[key].css ?? []));
const without = (all, others) => new Set([...all].filter((one) => !others.has(one)));
const isLocale = (key) => /locale\//.test(key);
const isOffice = (key) => /^src\/(desk|admin|council)\//.test(key) || /locale\/office/.test(key);

const first = reach(['index.html']);
const field = reach(['index.html'], (key) => !isOffice(key) && !isLocale(key));
const locales = Object.keys(manifest).filter((key) => isLocale(key) && !isOffice(key));
const heaviest = (keys) => Math.max(...keys.map((key) => gzip(manifest[key].file)));
const firstLocale = heaviest(locales.filter((key) => /locale\/field\//.test(key)));
const languages = new Set(locales.map((key) => key.slice(-2)));
const heaviestLocale = Math.max(
  ...[...languages].map((language) =>
    sum(filesOf(locales.filter((key) => key.endsWith(`/${language}`)))),
  ),
);

const office = (folder) => {
  const entries = Object.keys(manifest).filter(
    (key) => key.startsWith(`src/${folder}/`) && manifest[key].isDynamicEntry,
  );
  const own = (key) => key.startsWith(`src/${folder}/`);
  return without(filesOf(reach(entries, own)), filesOf(field));
};

const worker = read('sw.js').toString();
const named = (pattern) => `assets/${pattern.exec(worker)[1]}`;
const acts = named(/assets\/(acts-[\w-]+\.js)/);
const list = named(/assets\/(files-[\w-]+)/);
const precached = JSON.parse(read(`${list}.json`)).map(({ url }) =>
  url.replace(/\/$/, '/index.html'),
);
const brotli = (url) => brotliCompressSync(read(url)).length;

/** What a phone downloads where one screen changed: whatever names a changed file changes too. */
function changedWith(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const [other, { imports = [], dynamicImports = [] }] of Object.entries(manifest)) {
    if ([...imports, ...dynamicImports].includes(key)) changedWith(other, seen);
  }
  return seen;
}
const screens = Object.keys(manifest).filter((key) => /^(src\/field\/|_inbox-.*js$)/.test(key));
const always = ['sw.js', 'index.html', `${list}.json`];
const updates = screens.map((key) =>
  sum([...filesOf(changedWith(key)), ...(manifest[key].css ?? []), ...always]),
);

/** All of it, though the app takes only a part; by itself, so that none hides behind another. */
async function dependency(name) {
  const { output } = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? id : undefined),
        load: (id) => (id === 'entry' ? `export * from '${name}'` : undefined),
      },
    ],
    build: {
      write: false,
      rolldownOptions: { input: 'entry', preserveEntrySignatures: 'strict' },
    },
  });
  return gzipSync(output[0].code, { level: 9 }).length;
}
const { dependencies } = JSON.parse(readFileSync(join(DIST, '../package.json')));
const heaviestDependency = Math.max(
  ...(await Promise.all(Object.keys(dependencies).map(dependency))),
);

const weights = [
  ['first load, JavaScript with one language, gzip', sum(filesOf(first)) + firstLocale, 45],
  ['first load, CSS, gzip', sum(cssOf(first)), 8],
  ['index.html, gzip', gzip('index.html'), 2],
  ['sw.js, gzip', gzip('sw.js'), 10],
  ['what sw.js reads for messages and media, gzip', gzip(acts), 12],
  ['all field screens, JavaScript, gzip', sum(filesOf(field)) + heaviestLocale, 120],
  ['desk, JavaScript, gzip', sum(office('desk')), 60],
  ['admin, JavaScript, gzip', sum(office('admin')), 60],
  [
    'precache, brotli',
    sum(
      precached.filter((url) => !/\/icons\/.*png$/.test(url)),
      brotli,
    ),
    200,
  ],
  ['heaviest language, gzip', heaviestLocale, 12],
  ['heaviest dependency, gzip', heaviestDependency, 10],
  ['update where one screen changed, at most, gzip', Math.max(...updates), 30],
  [
    'all dependencies together, gzip',
    sum(filesOf(Object.keys(manifest).filter((key) => /vendor/.test(key)))),
    20,
  ],
];

let isTooHeavy = false;
for (const [name, bytes, limit] of weights) {
  const isOver = bytes > limit * KB;
  isTooHeavy ||= isOver;
  console.log(
    `${isOver ? 'TOO HEAVY' : '       ok'}  ${(bytes / KB).toFixed(1).padStart(6)} of ${limit} kB  ${name}`,
  );
}
process.exit(isTooHeavy ? 1 : 0);
