/** Names this build and its list of files; put in by `plugins/service-worker.ts`. */
declare const __VERSION__: string;
