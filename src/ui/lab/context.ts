/** The Lab, for the parts of its place. */
import { createContext } from 'svelte';
import type { Flips } from '../../state/flips.svelte.ts';
import type { Lab } from '../../state/lab.svelte.ts';
import type { Labelling } from '../../state/labelling.svelte.ts';
import type { Replies } from '../../state/replies.svelte.ts';

export const [useLab, provideLab] = createContext<Lab>();
export const [useFlips, provideFlips] = createContext<Flips>();
export const [useReplies, provideReplies] = createContext<Replies>();
export const [useLabelling, provideLabelling] = createContext<Labelling>();
