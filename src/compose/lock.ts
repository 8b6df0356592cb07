/** The lock before the settings in one file, which is fetched when somebody is asked for the PIN. */
export { Lock } from '../state/lock.svelte.ts';
export { attemptStore } from '../storage/attempts.ts';
