/** Text to token ids and back. Control tokens are out of reach of any text: they have names. */
import { PreTrainedTokenizer } from '@huggingface/transformers';
import * as v from 'valibot';

/** The part of the hub's `tokenizer.json` that we read ourselves. */
const TokenizerFile = v.looseObject({
  // Its 150,000 entries are the library's business: looking at each costs a tenth of a second.
  model: v.looseObject({ vocab: v.custom<object>((vocab) => isRecord(vocab)) }),
  decoder: v.looseObject({ type: v.literal('ByteLevel') }),
  added_tokens: v.array(v.looseObject({ id: v.number(), content: v.string() })),
});

/** The three tokens that ChatML is made of. */
const CONTROLS = { start: '<|im_start|>', end: '<|im_end|>', endOfText: '<|endoftext|>' } as const;

export class Tokenizer {
  readonly controls: Readonly<Record<keyof typeof CONTROLS, number>>;
  readonly #tokenizer: PreTrainedTokenizer;
  readonly #controlIds: ReadonlySet<number>;

  /**
   * @param json Parsed `tokenizer.json`. @param config Parsed `tokenizer_config.json`.
   * @throws Whatever is wrong with the two files.
   */
  constructor(json: unknown, config: unknown) {
    const file = v.parse(TokenizerFile, json);
    const added = new Map(file.added_tokens.map(({ content, id }) => [content, id]));
    const control = (name: string) => {
      const id = added.get(name);
      if (id === undefined) throw new Error(`no token ${name}`);
      return id;
    };
    this.controls = {
      start: control(CONTROLS.start),
      end: control(CONTROLS.end),
      endOfText: control(CONTROLS.endOfText),
    };
    this.#controlIds = new Set(added.values());
    // Without added tokens, `<|im_end|>` in a text is spelled out like any other characters.
    this.#tokenizer = new PreTrainedTokenizer({ ...file, added_tokens: [] }, config ?? {});
  }

  /** Ids of ordinary text: never a control token, whatever the text says. */
  encode(text: string): number[] {
    return text === '' ? [] : this.#tokenizer.encode(text, { add_special_tokens: false });
  }

  /** Ids that stand for no text are left out. A character cut in half becomes U+FFFD. */
  decode(ids: readonly number[]): string {
    const textIds = ids.filter((id) => this.#standsForText(id));
    if (textIds.length === 0) return '';
    return this.#tokenizer.decode(textIds, { clean_up_tokenization_spaces: false });
  }

  /** A model's output layer is often wider than its vocabulary. */
  #standsForText(id: number): boolean {
    return !this.#controlIds.has(id) && this.#tokenizer._tokenizer.id_to_token(id) !== undefined;
  }
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
