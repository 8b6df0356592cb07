/** The runs that a person named, one record each, and from when on the turns of the next are counted. */
import * as v from 'valibot';
import { MEASURES, type Run } from '../contract/insights.ts';
import type { Store } from './store.ts';

const PREFIX = 'insights:run:';
const SINCE = 'insights:since';
const number = v.pipe(v.number(), v.finite());
const spread = v.object({ median: number, low: number, high: number });

const run = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.nonEmpty()),
  name: v.string(),
  from: number,
  to: number,
  turns: v.pipe(v.number(), v.integer(), v.minValue(1)),
  models: v.array(v.string()),
  threads: v.array(number),
  hits: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  measures: v.record(v.picklist(MEASURES), spread),
});

export interface InsightsStore {
  /** In no order; what does not fit is left out. */
  runs(): Promise<Run[]>;
  save(value: Run): Promise<void>;
  remove(id: string): Promise<void>;
  /** Milliseconds since 1970; 0 where nobody said so. */
  since(): Promise<number>;
  setSince(at: number): Promise<void>;
}

export function insightsStore(store: Store): InsightsStore {
  return {
    async runs() {
      const values = await store.list(PREFIX);
      return values.flatMap((value) => {
        const parsed = v.safeParse(run, value);
        if (!parsed.success) return [];
        const { version: _, ...found } = parsed.output;
        return [found];
      });
    },
    save: (value) => store.set(PREFIX + value.id, { version: 1, ...value }),
    remove: (id) => store.remove(PREFIX + id),
    async since() {
      const parsed = v.safeParse(number, await store.get(SINCE));
      return parsed.success ? parsed.output : 0;
    },
    setSince: (at) => store.set(SINCE, at),
  };
}
