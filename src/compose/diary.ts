/** The diary in one file, which is fetched when it is first opened. */
export { Diary } from '../state/diary.svelte.ts';
export { diaryStore } from '../storage/diary.ts';
