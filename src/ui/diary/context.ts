/** The diary, for the parts of its place. */
import { createContext } from 'svelte';
import type { Diary } from '../../state/diary.svelte.ts';

export const [useDiary, provideDiary] = createContext<Diary>();
