/** The original system's review in one file, which is fetched with the Lab. */
export { Review } from '../state/review.svelte.ts';
