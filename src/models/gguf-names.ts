/** What the name of a GGUF file in a repository says of it, before a byte of it is read. */
import { PART } from './find-gguf.ts';
import { LARGEST_FILE } from './gguf/convert.ts';
import { refused } from './gguf/refusal.ts';
import type { PlannedFile } from './manifest.ts';

export interface NamedGguf {
  file: PlannedFile;
  /** As makers write it, such as `Q4_K_M`; empty where the name does not say. */
  type: string;
  /** Bytes of the file and of what is made of it: one a weight. */
  needed: number;
}

/**
 * The best first. By the first letters of a type: bits a weight, the fewest that files of the kind
 * have. More than 8 bits are of no use here, since 8 are what is made of them.
 */
const KINDS: readonly [begins: string, bits: number][] = [
  ['Q8', 8.5],
  ['Q6', 6.5],
  ['Q5', 5.5],
  ['Q4', 4.5],
  ['F16', 16],
  ['BF16', 16],
  ['F32', 32],
];
const UNKNOWN = KINDS.length;
const TYPE = /(?:^|[-._/])(I?Q\d(?:_\w+)?|TQ\d\w*|MXFP4\w*|BF16|F16|F32)(?=[-.])[^/]*$/i;
/** Types that cannot be read here; those in several numbers are Q4_0 as some processors want it. */
const UNREADABLE = /^(?:IQ|TQ|Q[123]|MXFP|Q4_0_\d)/;
/** What belongs to a model and is none. */
const PICTURES = /(?:^|[-._/])mmproj/i;
const OTHERS = /(?:^|[-._/])imatrix/i;

/**
 * Those that are likely to run here, the best first.
 * @throws AppError `input` where there are files, and none of them does.
 */
export function usableGgufs(files: readonly PlannedFile[]): NamedGguf[] {
  const models = files.filter(({ path }) => !OTHERS.test(path));
  const seeing = models.filter(({ path }) => !PICTURES.test(path));
  const whole = seeing.filter(({ path }) => !PART.test(path));
  const named = whole.map((file) => ({ file, ...kindOf(file) }));
  const readable = named.filter(({ type }) => !UNREADABLE.test(type));
  const usable = readable.filter(({ made }) => made <= LARGEST_FILE);
  if (usable.length > 0) {
    return usable
      .sort((a, b) => a.rank - b.rank || b.file.size - a.file.size)
      .map(({ file, type, made }) => ({ file, type, needed: file.size + made }));
  }
  if (readable.length > 0) throw refused('gguf-large');
  if (named[0]) throw refused('gguf-type', named[0].type);
  throw refused(seeing.length > 0 ? 'gguf-split' : 'gguf-vision');
}

function kindOf({ path, size }: PlannedFile): { type: string; rank: number; made: number } {
  const type = (TYPE.exec(path)?.[1] ?? '').toUpperCase();
  const found = KINDS.findIndex(([begins]) => type.startsWith(begins));
  const rank = found < 0 ? UNKNOWN : found;
  const [, bits] = KINDS[found] ?? ['', 8]; // whoever does not say
  return { type, rank, made: Math.ceil((size * 8) / bits) };
}
