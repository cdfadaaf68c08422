/** Put in by `plugins/service-worker.ts`. */

/** Names this build and its list of files. */
declare const __VERSION__: string;
/** Where the script of `acts.ts` is. */
declare const __ACTS__: string;
