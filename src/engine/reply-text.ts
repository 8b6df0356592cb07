/**
 * What of a model's text is its reply. Prompt markers that it spells out in ordinary letters, such as
 * `<|im_end|>` or `[INST]`, are not, and neither is what it thinks beforehand (`<think>…</think>`).
 * In Markdown code all of them are text: people ask about them.
 */

/** The names of special tokens in common prompt formats that `NAMED` does not cover. */
const COMMON = (
  '<s> </s> <pad> <unk> <bos> <eos> <start_of_turn> <end_of_turn> [INST] [/INST] <<SYS>> <</SYS>> ' +
  '<think> </think> <thinking> </thinking>'
).split(' ');
/** `<|im_end|>`, `<|eot_id|>`, `<｜end▁of▁sentence｜>` … */
const NAMED = /^<[|｜][\p{L}\p{N}_▁:.-]{1,48}[|｜]>/u;
const NAMED_BEGUN = /^<(?:[|｜](?:[\p{L}\p{N}_▁:.-]{0,48}[|｜]?)?)?$/u;
/** Whoever speaks has ended. */
const END =
  /^(?:<[|｜](?:im_end|endoftext|eot_id|eom_id|end_of_text|end|eos|end▁of▁sentence)[|｜]>|<end_of_turn>|<eos>)$/;
/** Somebody begins to speak, who is named by the marker itself … */
const OTHERS = /^(?:<[|｜](?:user|system|human|User)[|｜]>|\[INST\]|<<SYS>>)$/;
/** … or by the word behind it. */
const SPEAKER = /^(?:<[|｜](?:im_start|start_header_id)[|｜]>|<start_of_turn>)$/;
const SELF = /^<[|｜](?:assistant|Assistant)[|｜]>$/;
const ROLE = /^\s*(assistant|model|user|system|human)(?=\s|<|$)/i;
const ROLE_BEGUN = /^\s*[a-z]{0,9}$/i;
const THOUGHT = /^<(\/?)think(?:ing)?>$/;
const THOUGHT_END = /<\/think(?:ing)?>/;
const FENCE = /^[\s>*+\d.-]*(`{3,}|~{3,})/;

export class ReplyText {
  readonly #names: readonly string[];
  /** Came, and nobody knows yet what it is: the beginning of a marker, perhaps. */
  #held = '';
  /** What was told of the line under way. */
  #line = '';
  /** What opened the block of code that is open. */
  #fence = '';
  /** The backticks that opened the code within a line. */
  #ticks = '';
  #thinking = false;
  #thought = '';
  /** A reply that writes about `<think>` in the middle of a line. */
  #saysThink = false;
  /** Nothing to read has been told. */
  #blank = true;
  /** Whether blanks that come now belong to what was left out. */
  #trim = false;
  #ended = false;

  /**
   * @param specials Names of the tokenizer's special tokens.
   * @param begun What the text goes on from.
   */
  constructor(specials: readonly string[], begun = '') {
    const own = specials.filter((name) => /^[<[].+[>\]]$/s.test(name) && name.length <= 64);
    this.#names = [...new Set([...COMMON, ...own])];
    this.#note(begun);
  }

  /** What the model thought, which is no part of its reply; complete after `end`. */
  get thought(): string {
    return this.#thought.trim();
  }

  /** A marker has ended the reply: nothing is told from there on. */
  get ended(): boolean {
    return this.#ended;
  }

  /** What is sure to belong to the reply; possibly nothing yet. */
  push(delta: string): string {
    this.#held += delta;
    return this.#settle(true);
  }

  /** What was held back. @param cut The model had more to say: it will say it again if it goes on. */
  end(cut: boolean): string {
    const text = this.#settle(false);
    const rest = this.#held;
    this.#held = '';
    return text + (cut || /^<[|｜]/.test(rest) ? '' : this.#tell(rest));
  }

  /** @param open More will come. What is left in `#held` may be the beginning of a marker. */
  #settle(open: boolean): string {
    let told = '';
    while (this.#held && !this.#ended) {
      if (this.#thinking) {
        if (!this.#endThought(open)) break;
        continue;
      }
      const plain = /^[^<[`\n]+|^\n/.exec(this.#held)?.[0];
      if (plain || this.#fence) {
        told += this.#take(plain ?? this.#held[0]!);
        continue;
      }
      const ticks = /^`+/.exec(this.#held)?.[0];
      if (ticks) {
        if (open && ticks === this.#held) break;
        if (!this.#ticks) this.#ticks = ticks;
        else if (this.#ticks === ticks) this.#ticks = '';
        told += this.#take(ticks);
        continue;
      }
      const marker = this.#marker();
      if (marker === undefined) break;
      if (marker === '') told += this.#take(this.#held[0]!);
      else if (!this.#ticks) {
        const text = this.#obey(marker, open);
        if (text === undefined) break;
        told += text;
      } else if (this.#isCode(open)) told += this.#take(marker);
      else if (open && !this.#held.includes('\n')) break;
      else this.#ticks = '';
    }
    if (this.#ended) this.#held = '';
    return told;
  }

  /** The marker that stands at the beginning of what is held, '' for none, undefined for perhaps. */
  #marker(): string | undefined {
    const text = this.#held;
    const whole = NAMED.exec(text)?.[0] ?? this.#names.find((name) => text.startsWith(name));
    if (whole) return whole;
    const begun = NAMED_BEGUN.test(text) || this.#names.some((name) => name.startsWith(text));
    return begun ? undefined : '';
  }

  /** What of the marker is told after all: mostly nothing. Undefined where more has to come first. */
  #obey(marker: string, open: boolean): string | undefined {
    const thought = THOUGHT.exec(marker);
    if (thought) {
      const begins = !thought[1] && (this.#blank || !this.#line.trim());
      if (!begins && (!thought[1] || this.#saysThink)) {
        this.#saysThink = true;
        return this.#take(marker);
      }
      this.#thinking = begins;
    }
    let end = marker.length;
    if (SPEAKER.test(marker) && this.#blank) {
      const rest = this.#held.slice(end);
      if (open && ROLE_BEGUN.test(rest)) return undefined;
      const role = ROLE.exec(rest);
      this.#ended = /user|system|human/i.test(role?.[1] ?? '');
      end += role?.[0].length ?? 0;
    } else {
      const turn = SPEAKER.test(marker) || SELF.test(marker);
      this.#ended = END.test(marker) || OTHERS.test(marker) || (turn && !this.#blank);
    }
    this.#held = this.#held.slice(end);
    this.#trim = this.#blank;
    return '';
  }

  /** Keeps apart what is being thought. @returns whether it is over. */
  #endThought(open: boolean): boolean {
    const end = THOUGHT_END.exec(this.#held);
    this.#thinking = !end;
    this.#trim = true;
    const rest = end ? this.#held.slice(end.index + end[0].length) : open ? tail(this.#held) : '';
    const passed = this.#held.length - rest.length - (end?.[0].length ?? 0);
    this.#thought += this.#held.slice(0, passed) + (end ? '\n' : '');
    this.#held = rest;
    return !this.#thinking;
  }

  /** Whether the code within this line is closed again. */
  #isCode(open: boolean): boolean {
    // Backticks at the very end may become more.
    const held = open ? this.#held.replace(/`+$/, '') : this.#held;
    const line = held.split('\n', 1)[0] ?? '';
    const runs: string[] = line.match(/`+/g) ?? [];
    return runs.includes(this.#ticks);
  }

  #take(text: string): string {
    this.#held = this.#held.slice(text.length);
    return this.#tell(text);
  }

  #tell(text: string): string {
    const told = this.#trim ? text.trimStart() : text;
    this.#note(told);
    return told;
  }

  /** Where in the Markdown one is after this. */
  #note(told: string): void {
    if (told.trim()) this.#blank = this.#trim = false;
    const lines = told.split('\n');
    for (const [i, part] of lines.entries()) {
      this.#line += part;
      if (i === lines.length - 1) break;
      const [, run = ''] = FENCE.exec(this.#line) ?? [];
      if (!this.#fence) this.#fence = run;
      else if (run.startsWith(this.#fence) && this.#line.trim() === run) this.#fence = '';
      this.#line = this.#ticks = '';
    }
  }
}

/** As much of the end as may be the beginning of `</thinking>`. */
function tail(text: string): string {
  const at = text.lastIndexOf('<');
  return at >= 0 && text.length - at < '</thinking>'.length ? text.slice(at) : '';
}
