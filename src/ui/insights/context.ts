/** The insights, for the parts of their place. */
import { createContext } from 'svelte';
import type { Insights } from '../../state/insights.svelte.ts';

export const [useInsights, provideInsights] = createContext<Insights>();
