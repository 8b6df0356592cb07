/** How the assistant answers, as a person may set it: for all conversations, or for one. */
import * as v from 'valibot';

const range = (min: number, max: number) => v.pipe(v.number(), v.minValue(min), v.maxValue(max));
const override = (min: number, max: number) => v.fallback(v.nullable(range(min, max)), null);

/** A person's own prompt. */
export const prompt = v.fallback(v.nullable(v.pipe(v.string(), v.minLength(1))), null);

/**
 * `null`, and what does not fit: of all conversations, as the model's authors recommend; of one, as
 * of all.
 */
export const REPLY = {
  maxTokens: v.fallback(v.nullable(v.pipe(range(16, 1024), v.integer())), null),
  temperature: override(0, 2),
  topK: override(1, 100),
  topP: override(0.05, 1),
  repetitionPenalty: override(1, 2),
  assistantPrompt: prompt,
};

export type ReplyChoices = v.InferOutput<v.ObjectSchema<typeof REPLY, undefined>>;

export const NO_REPLY_CHOICES: ReplyChoices = v.parse(v.object(REPLY), {});

/** What a later version of the app lets people choose beside these. */
const reply = v.looseObject(REPLY);

/** Null where it makes no sense, or nothing is chosen. What only a later version knows is kept. */
export function parseReplyChoices(value: unknown): ReplyChoices | null {
  const parsed = v.safeParse(reply, value);
  if (!parsed.success || Array.isArray(value)) return null;
  const chosen = Object.values(parsed.output).some((one) => one !== null);
  return chosen ? parsed.output : null;
}
