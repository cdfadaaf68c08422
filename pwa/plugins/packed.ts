import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import type { Plugin, ResolvedConfig } from 'vite';

const pack = promisify(brotliCompress);
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
      async handler() {
        const folder = join(resolve(config.root, config.build.outDir), 'assets');
        const names = readdirSync(folder).filter((name) => WORTH_IT.test(name));
        const missing = names.filter((name) => !existsSync(join(folder, `${name}.br`)));
        const write = async (name: string) =>
          writeFileSync(join(folder, `${name}.br`), await pack(readFileSync(join(folder, name))));
        await Promise.all(missing.map(write));
      },
    },
  };
}
