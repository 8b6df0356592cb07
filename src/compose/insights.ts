/** The insights in one file, which is fetched when they are first opened. */
export { Insights } from '../state/insights.svelte.ts';
export { insightsStore } from '../storage/insights.ts';
