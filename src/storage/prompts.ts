/** Texts that a person keeps by name, to write them again with "/". */
import * as v from 'valibot';
import { lengthOf } from '../contract/characters.ts';
import type { Store } from './store.ts';

const PREFIX = 'prompt:';

export const MOST_NAME = 40;
export const MOST_PROMPTS = 500;

const prompt = v.object({
  version: v.literal(1),
  id: v.string(),
  /** When it was last changed: milliseconds since 1970. */
  at: v.pipe(v.number(), v.finite()),
  name: v.pipe(
    v.string(),
    v.nonEmpty(),
    v.check((name) => lengthOf(name) <= MOST_NAME),
  ),
  text: v.pipe(v.string(), v.nonEmpty(), v.maxLength(20_000)),
});

export type Prompt = v.InferOutput<typeof prompt>;

export const promptKey = (id: string) => PREFIX + id;

/** Undefined where it makes no sense. */
export function parsePrompt(value: unknown): Prompt | undefined {
  const parsed = v.safeParse(prompt, value);
  return parsed.success ? parsed.output : undefined;
}

export interface PromptStore {
  /** What does not fit is left out. */
  list(): Promise<Prompt[]>;
  save(value: Prompt): Promise<void>;
  remove(id: string): Promise<void>;
}

export function promptStore(store: Store): PromptStore {
  return {
    list: async () => (await store.list(PREFIX)).flatMap((value) => parsePrompt(value) ?? []),
    save: (value) => store.set(promptKey(value.id), value),
    remove: (id) => store.remove(promptKey(id)),
  };
}
