/** The Lab in one file, which is fetched when it is first opened. */
export { Lab } from '../state/lab.svelte.ts';
export { Flips } from '../state/flips.svelte.ts';
export { labStore } from '../storage/lab.ts';
export { flipsStore } from '../storage/lab-flips.ts';
