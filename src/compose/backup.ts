/** Backup and deletion in one file, which is fetched when its sheet is first opened. */
export { Backup } from '../state/backup.svelte.ts';
export { Wipe } from '../state/wipe.svelte.ts';
