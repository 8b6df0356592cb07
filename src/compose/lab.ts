/** The Lab in one file, which is fetched when it is first opened. */
export { Lab } from '../state/lab.svelte.ts';
export { labStore } from '../storage/lab.ts';
