import { defineConfig } from 'vitest/config';
import { locales } from './plugins/locales.ts';
import { releases } from './plugins/releases.ts';
import { serviceWorker } from './plugins/service-worker.ts';

const VENDOR = /node_modules\/(preact|preact-iso|@preact|idb|openapi-fetch)\//;
/**
 * What every screen needs, in one file. What only the office draws stays out of it, and so does
 * what names other chunks: else a change of one screen would be an update of all of them.
 */
const APP =
  /\/src\/(core|app\/(?!App|routes|texts)|field\/(priority|inbox\.css))|\/src\/ui\/(?!Chart|DataTable|Tabs)|vite\/preload-helper/;

export default defineConfig({
  plugins: [locales(), serviceWorker(), releases()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: ['chrome111', 'safari16.4', 'firefox115'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    manifest: true,
    emptyOutDir: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'vendor', test: VENDOR },
            { name: 'app', test: APP },
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
