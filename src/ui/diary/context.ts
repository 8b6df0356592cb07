/** The diary, for the parts of its place. */
import { createContext } from 'svelte';
import type { Diary } from '../../state/diary.svelte.ts';

export const [useDiary, provideDiary] = createContext<Diary>();
/** Shows the entries that a query finds. */
export const [useFind, provideFind] = createContext<(query: string) => void>();
