/** The Lab's run: a labelled table and what the analyst says of each row, so that a reload loses nothing. */
import * as v from 'valibot';
import { LABELS } from '../contract/sentiment.ts';
import type { Store } from './store.ts';

export const TABLE_KEY = 'lab:table';
export const PASS_KEY = 'lab:pass';
const label = v.picklist(LABELS);
const number = v.pipe(v.number(), v.finite());

const table = v.object({
  version: v.literal(1),
  name: v.string(),
  rows: v.array(v.object({ text: v.string(), label })),
});

const result = v.object({
  label,
  /** Probability of 正面, 0..1. */
  positive: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** Of the pass alone. */
  ms: number,
});

/** What it was run with: see contract/lab.ts. */
const setup = v.object({
  prompt: v.string(),
  words: v.tuple([v.array(v.string()), v.array(v.string())]),
  threads: number,
  bias: number,
  temperature: number,
  probe: v.boolean(),
  mood: v.boolean(),
  browser: v.string(),
  cores: number,
  deviceMemory: v.nullable(number),
  /** When it ended, or was last gone on with: milliseconds since 1970. */
  at: number,
});

const side = {
  /** Title of the model, and what else decides the labels: see `Session.judge`. */
  model: v.string(),
  key: v.string(),
  /** In the order of the rows; null where a text is too long. There may be fewer than rows. */
  results: v.array(v.nullable(result)),
  setup: v.exactOptional(setup),
};

const pass = v.object({
  version: v.literal(1),
  ...side,
  /** The pass over the same rows before it. */
  before: v.exactOptional(v.object(side)),
});

export type LabTable = Omit<v.InferOutput<typeof table>, 'version'>;
export type LabSetup = v.InferOutput<typeof setup>;
export type LabResult = v.InferOutput<typeof result>;
export type LabPass = Omit<v.InferOutput<typeof pass>, 'version'>;

export interface LabRun {
  table: LabTable;
  pass: LabPass | undefined;
}

/** Undefined where there is no table, or none that makes sense. */
export function parseLab(tableOf: unknown, passOf: unknown): LabRun | undefined {
  const rows = v.safeParse(table, tableOf);
  if (!rows.success) return undefined;
  const results = v.safeParse(pass, passOf);
  const whole = results.success && results.output.results.length <= rows.output.rows.length;
  return { table: rows.output, pass: whole ? results.output : undefined };
}

export interface LabStore {
  /** Undefined where there is none, or none that makes sense. */
  read(): Promise<LabRun | undefined>;
  writeTable(table: LabTable): Promise<void>;
  writePass(pass: LabPass): Promise<void>;
  clear(): Promise<void>;
}

export function labStore(store: Store): LabStore {
  return {
    read: async () => parseLab(await store.get(TABLE_KEY), await store.get(PASS_KEY)),
    async writeTable(value) {
      // The results of other rows go first, or a crash pairs them with these.
      await store.remove(PASS_KEY);
      await store.set(TABLE_KEY, { version: 1, ...value });
    },
    writePass: (value) => store.set(PASS_KEY, { version: 1, ...value }),
    async clear() {
      await store.remove(PASS_KEY);
      await store.remove(TABLE_KEY);
    },
  };
}
