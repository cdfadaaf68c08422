import { defineConfig } from 'vitest/config';
import { firstPaint } from './plugins/first-paint.ts';
import { locales } from './plugins/locales.ts';
import { packed } from './plugins/packed.ts';
import { releases } from './plugins/releases.ts';
import { serviceWorker } from './plugins/service-worker.ts';

const VENDOR = /node_modules\/(preact|preact-iso|@preact|idb|openapi-fetch)\//;
/**
 * What is there from the first moment, in one file. What names other chunks stays out of it: else
 * a change of one screen would be an update of all of them.
 */
const APP =
  /\/src\/(core\/|rest\/|ui\/|app\/(?!App|routes|texts)|field\/(groups|priority|inbox\.css))|vite\/preload-helper/;
/** What several of the other screens need. */
const SHARED = /\/src\/(core|rest|ui)\/(?!Chart|DataTable|Tabs)/;

export default defineConfig({
  plugins: [locales(), firstPaint(), serviceWorker(), releases(), packed()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['chrome111', 'safari16.4', 'firefox115'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    emptyOutDir: false,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'vendor', test: VENDOR },
            { name: 'app', test: APP, tags: ['$initial'] },
            { name: 'shared', test: SHARED, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://localhost:8000' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'plugins/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
  },
});
