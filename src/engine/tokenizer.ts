/** Text to token ids and back. Control tokens are out of reach of any text: they have names. */
import { PreTrainedTokenizer } from '@huggingface/transformers';
import * as v from 'valibot';

/** The part of the hub's `tokenizer.json` that we read ourselves. */
const TokenizerFile = v.looseObject({
  // Its 150,000 entries are the library's business: looking at each costs a tenth of a second.
  model: v.looseObject({ vocab: v.custom<object>((vocab) => isRecord(vocab)) }),
  decoder: v.looseObject({ type: v.literal('ByteLevel') }),
  added_tokens: v.array(
    v.looseObject({ id: v.number(), content: v.string(), special: v.optional(v.boolean()) }),
  ),
});

/** The tokens that ChatML is made of. */
const CONTROLS = { start: '<|im_start|>', end: '<|im_end|>' } as const;
/** Ends a text in Qwen's vocabulary; others of its kind have another name for it. */
const END_OF_TEXT = '<|endoftext|>';

export class Tokenizer {
  readonly controls: Readonly<Record<keyof typeof CONTROLS, number>>;
  readonly endOfText: number | undefined;
  /** What the special tokens are called: none of these names is ever text that a model means to say. */
  readonly specials: readonly string[];
  /**
   * What comes before each reply of a model that can be told not to think, as its own template has
   * it for `enable_thinking=false`: an empty thought. Empty for all others.
   */
  readonly unthinking: readonly number[];
  readonly #tokenizer: PreTrainedTokenizer;
  readonly #specialIds: ReadonlySet<number>;
  /** Added tokens that are text like any other, such as words of a further training. */
  readonly #words: ReadonlyMap<number, string>;

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
    this.controls = { start: control(CONTROLS.start), end: control(CONTROLS.end) };
    this.endOfText = added.get(END_OF_TEXT);
    const controls = new Set([...Object.values<number>(this.controls), this.endOfText]);
    const isWord = ({ id, special }: { id: number; special?: boolean | undefined }) =>
      special === false && !controls.has(id);
    const words = file.added_tokens.filter(isWord);
    const special = file.added_tokens.filter((token) => !isWord(token));
    this.specials = special.map(({ content }) => content);
    this.#specialIds = new Set(special.map(({ id }) => id));
    this.#words = new Map(words.map(({ id, content }) => [id, content]));
    // Without added tokens, `<|im_end|>` in a text is spelled out like any other characters.
    this.#tokenizer = new PreTrainedTokenizer({ ...file, added_tokens: [] }, config ?? {});
    const tokenOf = (name: string) => {
      const id = added.get(name);
      return id === undefined ? this.encode(name) : [id];
    };
    const gap = this.encode('\n\n');
    this.unthinking = canBeTold(config)
      ? [...tokenOf('<think>'), ...gap, ...tokenOf('</think>'), ...gap]
      : [];
  }

  /** Ids of ordinary text: never a control token, whatever the text says. */
  encode(text: string): number[] {
    return text === '' ? [] : this.#tokenizer.encode(text, { add_special_tokens: false });
  }

  /** Special tokens and ids that stand for no text are left out. A character cut in half becomes U+FFFD. */
  decode(ids: readonly number[]): string {
    let text = '';
    let run: number[] = [];
    const flush = () => {
      if (run.length) text += this.#tokenizer.decode(run, { clean_up_tokenization_spaces: false });
      run = [];
    };
    for (const id of ids) {
      const word = this.#words.get(id);
      if (word !== undefined) {
        flush();
        text += word;
      } else if (this.#isText(id)) run.push(id);
    }
    flush();
    return text;
  }

  /** A model's output layer is often wider than its vocabulary. */
  #isText(id: number): boolean {
    return !this.#specialIds.has(id) && this.#tokenizer._tokenizer.id_to_token(id) !== undefined;
  }
}

/** Whether the model's template takes `enable_thinking`, as Qwen3's does. */
function canBeTold(config: unknown): boolean {
  const template = isRecord(config) ? (config as Record<string, unknown>)['chat_template'] : '';
  return typeof template === 'string' && template.includes('enable_thinking');
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
