/** A large JSON file as a part: its text is never in memory as a whole. */
import type { Part } from './onnx.ts';

/** Text that is JSON already, or the UTF-8 of a string that is to become a JSON string. */
export type JsonText = string | Uint8Array;

const BLOCK = 2 ** 16;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const FIRST_BEYOND_ASCII = 0x80;

/** @param write Makes the same text at each call. */
export function jsonPart(write: () => Iterable<JsonText>): Part {
  let size = 0;
  for (const block of blocks(write())) size += block.length;
  return {
    size,
    async *pieces() {
      for (const block of blocks(write())) yield block.slice();
    },
  };
}

/** Each is overwritten by the next one. */
function* blocks(texts: Iterable<JsonText>): Generator<Uint8Array> {
  const block = new Uint8Array(BLOCK);
  let filled = 0;
  for (const text of texts) {
    for (const piece of typeof text === 'string' ? [text] : quoted(text)) {
      const bytes = piece.length > BLOCK || !isAscii(piece) ? utf8Of(piece) : piece;
      for (let at = 0; at < bytes.length;) {
        const count = Math.min(bytes.length - at, BLOCK - filled);
        if (typeof bytes === 'string') {
          for (let i = 0; i < count; i++) block[filled + i] = bytes.charCodeAt(at + i);
        } else if (at === 0 && count === bytes.length) block.set(bytes, filled);
        else block.set(bytes.subarray(at, at + count), filled);
        filled += count;
        at += count;
        if (filled < BLOCK) continue;
        yield block;
        filled = 0;
      }
    }
  }
  yield block.subarray(0, filled);
}

/** A TextEncoder for each of half a million short texts takes seconds and 300 MB. */
function isAscii(text: JsonText): text is string {
  if (typeof text !== 'string') return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= FIRST_BEYOND_ASCII) return false;
  return true;
}

const utf8Of = (text: JsonText) =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text;

function quoted(utf8: Uint8Array): readonly JsonText[] {
  if (isPlain(utf8)) return ['"', utf8, '"'];
  // What is no UTF-8 becomes replacement characters.
  return [JSON.stringify(new TextDecoder('utf-8', { ignoreBOM: true }).decode(utf8))];
}

/** Whether it is sure to be UTF-8 that JSON does not escape; what is rare is not looked at closely. */
function isPlain(utf8: Uint8Array): boolean {
  for (let i = 0; i < utf8.length; i++) {
    const byte = utf8[i]!;
    if (byte < FIRST_BEYOND_ASCII) {
      if (byte < FIRST_PRINTABLE || byte === QUOTE || byte === BACKSLASH) return false;
      continue;
    }
    const isThree = byte > 0xe0 && byte < 0xf0 && byte !== 0xed;
    if (!isThree && !(byte >= 0xc2 && byte < 0xe0)) return false;
    for (let more = isThree ? 2 : 1; more > 0; more--) {
      i += 1;
      if ((utf8[i] ?? 0) >> 6 !== 0b10) return false;
    }
  }
  return true;
}
