/** Aho-Corasick in typed arrays: walks all words at once, one step a symbol. State 0 is the root. */
export class Automaton {
  readonly #parent: Int32Array;
  readonly #symbol: Uint32Array;
  readonly #depth: Uint16Array;
  readonly #fail: Int32Array;
  /** The nearest suffix, itself included, that ends a word; -1 where none does. */
  readonly #ending: Int32Array;
  readonly #word: Int32Array;
  /** Another word that ends in the same state. */
  readonly #sibling: Int32Array;
  /** Children by open addressing over (parent, symbol); 0 is free. */
  readonly #slots: Int32Array;
  #states = 1;

  /** For so many words with so many symbols together. */
  constructor(words: number, symbols: number) {
    const size = symbols + 1;
    this.#parent = new Int32Array(size);
    this.#symbol = new Uint32Array(size);
    this.#depth = new Uint16Array(size);
    this.#fail = new Int32Array(size);
    this.#ending = new Int32Array(size).fill(-1);
    this.#word = new Int32Array(size).fill(-1);
    this.#sibling = new Int32Array(words).fill(-1);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * size)));
  }

  /** The child of `state` by `symbol`, which is made if there is none. */
  grow(state: number, symbol: number): number {
    const slot = this.#slot(state, symbol);
    const known = this.#slots[slot] ?? 0;
    if (known) return known;
    const next = this.#states++;
    this.#slots[slot] = next;
    this.#parent[next] = state;
    this.#symbol[next] = symbol;
    this.#depth[next] = (this.#depth[state] ?? 0) + 1;
    return next;
  }

  /** `word` ends in `state`. */
  end(state: number, word: number): void {
    this.#sibling[word] = this.#word[state] ?? -1;
    this.#word[state] = word;
  }

  /** Once all words are in: links each state to its longest suffix. */
  link(): void {
    for (const state of this.#byDepth()) {
      const parent = this.#parent[state] ?? 0;
      const from = this.#fail[parent] ?? 0;
      const fail = parent ? this.step(from, this.#symbol[state] ?? 0) : 0;
      this.#fail[state] = fail;
      this.#ending[state] = (this.#word[state] ?? -1) >= 0 ? state : (this.#ending[fail] ?? -1);
    }
  }

  step(state: number, symbol: number): number {
    for (;;) {
      const next = this.#slots[this.#slot(state, symbol)] ?? 0;
      if (next || state === 0) return next;
      state = this.#fail[state] ?? 0;
    }
  }

  /** Tells all words that end here, the longest first. */
  words(state: number, onWord: (word: number) => void): void {
    for (let at = this.#ending[state] ?? -1; at > 0;) {
      for (let word = this.#word[at] ?? -1; word >= 0; word = this.#sibling[word] ?? -1)
        onWord(word);
      at = this.#ending[this.#fail[at] ?? 0] ?? -1;
    }
  }

  depth(state: number): number {
    return this.#depth[state] ?? 0;
  }

  /** The longest suffix of `state` that some word begins with. */
  suffix(state: number): number {
    return this.#fail[state] ?? 0;
  }

  #slot(state: number, symbol: number): number {
    const mask = this.#slots.length - 1;
    const mixed = Math.imul(state + 1, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const found = this.#slots[slot] ?? 0;
      if (!found || (this.#parent[found] === state && this.#symbol[found] === symbol)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** All states but the root, sorted by counting: a link needs those of shallower states. */
  #byDepth(): Int32Array {
    const depths = this.#depth.subarray(1, this.#states);
    const places = new Uint32Array(depths.reduce((most, depth) => Math.max(most, depth), 0) + 2);
    for (const depth of depths) places[depth + 1] = (places[depth + 1] ?? 0) + 1;
    for (let i = 1; i < places.length; i++) places[i] = (places[i] ?? 0) + (places[i - 1] ?? 0);
    const order = new Int32Array(depths.length);
    for (const [i, depth] of depths.entries()) {
      const place = places[depth] ?? 0;
      order[place] = i + 1;
      places[depth] = place + 1;
    }
    return order;
  }
}
