/** Put in by `plugins/service-worker.ts`. */
declare const __PRECACHE__: { url: string; revision: string | null }[];
declare const __VERSION__: string;
