import type { Plugin } from 'vite';

/** Chrome compiles all of such a file beside the page's own work, not piece by piece in the midst of it. */
const HINT = '//# allFunctionsCalledOnLoad\n';

/** What a start runs is compiled whole; and an empty page is not worth a frame: the app comes first. */
export function firstPaint(): Plugin {
  return {
    name: 'veldpost-first-paint',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace('<script type="module"', '$& blocking="render"'),
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const entries = chunks.filter((one) => one.isEntry);
        const first = new Set(entries.flatMap((one) => [one.fileName, ...one.imports]));
        for (const one of chunks) if (first.has(one.fileName)) one.code = HINT + one.code;
      },
    },
  };
}
