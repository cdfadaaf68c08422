/** Put in by `plugins/service-worker.ts`. */
declare const __PRECACHE__: { url: string; revision: string | null }[];
declare const __VERSION__: string;
declare const __SW_TEXTS__: Record<string, Record<string, string>>;
