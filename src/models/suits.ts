/** Whether a model can be run here at all, as far as its small files say: asked before the large one. */
import { AppError, type ErrorReason } from '../contract/errors.ts';

/** What is looked at; both are small. */
export const DESCRIPTIONS = ['config.json', 'tokenizer.json'] as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * What a file does not say is no reason: the engine looks again.
 * @throws AppError `unsupported`, reason `family`, `decoder` or `no-chatml`: nothing is damaged.
 */
export function assertSuits(config: unknown, tokenizer: unknown): void {
  const { is_encoder_decoder: twoPart, architectures } = record(config);
  const kinds = Array.isArray(architectures) ? architectures.map(String) : [];
  const writes = kinds.length === 0 || kinds.some((kind) => /CausalLM|LMHead/i.test(kind));
  if (twoPart === true || !writes) throw unsuitable('family', `${kinds.join()}`);

  const { decoder, added_tokens: added } = record(tokenizer);
  const { type } = record(decoder);
  if (typeof type === 'string' && type !== 'ByteLevel') throw unsuitable('decoder', type);
  if (!Array.isArray(added)) return;
  const names = new Set(added.map((token) => record(token)['content']));
  const missing = ['<|im_start|>', '<|im_end|>'].find((name) => !names.has(name));
  if (missing) throw unsuitable('no-chatml', `no token ${missing}`);
}

/** The same for texts; one that is no JSON is somebody else's business. */
export function assertTextsSuit(config: string, tokenizer: string): void {
  const [first, second] = [parsed(config), parsed(tokenizer)];
  if (first !== undefined && second !== undefined) assertSuits(first, second);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

function record(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function unsuitable(reason: ErrorReason<'unsupported'>, message: string): AppError {
  return new AppError('unsupported', message, { reason });
}
