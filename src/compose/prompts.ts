/** Kept prompts in one file, which is fetched when somebody types "/". */
export { Prompts } from '../state/prompts.svelte.ts';
export { promptStore } from '../storage/prompts.ts';
