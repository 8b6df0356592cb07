/** Text of a file in one of the encodings that people's files come in. */

export type Encoding = 'utf-8' | 'utf-16' | 'gb18030' | 'big5';

export interface Decoded {
  text: string;
  encoding: Encoding;
}

/** Null for what is no text. */
export function decodeText(bytes: Uint8Array): Decoded | null {
  const wide = wideOf(bytes);
  if (wide) return found(decode(bytes, wide), 'utf-16');
  const text = decode(bytes, 'utf-8');
  const broken = count(text, /\ufffd/g);
  // Of UTF-8 with a damaged byte here and there, the lines that are whole still count.
  if (broken <= count(text, /[\u0080-\ufffc]/g)) return found(text, 'utf-8');
  const [simplified, traditional] = [decode(bytes, 'gb18030'), decode(bytes, 'big5')];
  return usual(traditional) > usual(simplified)
    ? found(traditional, 'big5')
    : found(simplified, 'gb18030');
}

function found(text: string, encoding: Encoding): Decoded | null {
  return isText(text) ? { text: text.replace(/^\ufeff+/, ''), encoding } : null;
}

function decode(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

/** UTF-16 by its mark, or by the zeros of line ends, digits and commas, which all lie on one side. */
function wideOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const end = Math.min(bytes.length, 4096) & ~1;
  for (let i = 0; i < end; i++) if (bytes[i] === 0) zeros[i & 1] = (zeros[i & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (bytes.length % 2 || Math.max(even, odd) < Math.max(2, end / 100)) return null;
  // A letter such as U+4E00 has a zero on the other side: rare, but not unheard of.
  if (odd > 8 * even) return 'utf-16le';
  return even > 8 * odd ? 'utf-16be' : null;
}

const USUAL = new Set(
  '的一是不了在有我他这这這个個们們来來上大到说說时時地为為子得你下会會也学好人很太都就没沒服务務房间間住酒店早餐差面正负負',
);

/** How many of the most frequent characters there are: the wrong table gives rare ones. */
function usual(text: string): number {
  let sum = 0;
  for (const character of text.slice(0, 20_000)) if (USUAL.has(character)) sum += 1;
  return sum - count(text, /[\ufffd\ue000-\uf8ff]/g);
}

/** Binary files have control characters throughout; of a text, most characters can be read. */
function isText(text: string): boolean {
  const controls = count(text, /[\u0000-\u0008\u000e-\u001f\u007f]/g);
  const unreadable = count(text, /[\u0080-\u009f\ufffd\ue000-\uf8ff]/g);
  return controls <= text.length / 50 && unreadable <= text.length / 5;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
