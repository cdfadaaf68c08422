import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin, ResolvedConfig } from 'vite';

const WORTH_IT = /\.(js|css|svg|json)$/;

/** Lays a file `NAME.br` beside each asset, for the server to hand out as it is. */
export function packed(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'veldpost-packed',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        const folder = join(resolve(config.root, config.build.outDir), 'assets');
        for (const name of readdirSync(folder).filter((each) => WORTH_IT.test(each))) {
          const path = join(folder, name);
          const beside = `${path}.br`;
          if (!existsSync(beside)) writeFileSync(beside, brotliCompressSync(readFileSync(path)));
        }
      },
    },
  };
}
