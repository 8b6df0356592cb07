/** A file in memory that two threads share: one fills it chunk by chunk, one waits for what it needs. */
import type { StoredFile } from '../contract/weights.ts';
import type { StoredModel } from './stored-files.ts';

/** Posted from one thread to the other. */
export interface SharedFile {
  path: string;
  bytes: SharedArrayBuffer;
  /** One word a chunk. */
  states: SharedArrayBuffer;
}

const PENDING = 0;
const READY = 1;
const FAILED = 2;
/** Chunks that are read at a time: the browser fetches one while another is hashed. */
const IN_FLIGHT = 2;

/** @throws RangeError where there is no room. */
export function shareFile({ path, size, chunks }: StoredFile): SharedFile {
  const bytes = new SharedArrayBuffer(size);
  return { path, bytes, states: new SharedArrayBuffer(4 * chunks.length) };
}

/** Rejects with what is wrong, after it has told whoever waits that nothing more will come. */
export async function fillFile(
  model: StoredModel,
  file: StoredFile,
  { bytes, states }: SharedFile,
): Promise<void> {
  const into = new Uint8Array(bytes);
  const words = new Int32Array(states);
  let next = 0;
  const lane = async () => {
    let spare: ArrayBuffer | undefined;
    while (next < file.chunks.length) {
      const index = next++;
      const chunk = await model.chunk(file, index, spare);
      into.set(chunk, index * model.manifest.chunkSize);
      spare = chunk.buffer;
      tell(words, index, READY);
    }
  };
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  } catch (error) {
    next = Infinity;
    failFile({ states });
    throw error;
  }
}

export function failFile({ states }: Pick<SharedFile, 'states'>): void {
  const words = new Int32Array(states);
  for (let i = 0; i < words.length; i++) {
    if (Atomics.load(words, i) === PENDING) tell(words, i, FAILED);
  }
}

function tell(words: Int32Array, index: number, state: number): void {
  Atomics.store(words, index, state);
  Atomics.notify(words, index);
}

/**
 * Blocks this thread until the chunk is there.
 * @param patienceMs Given up after this time in which no other chunk has come either.
 * @returns false where it does not come.
 */
export function awaitChunk(
  { states }: Pick<SharedFile, 'states'>,
  index: number,
  patienceMs: number,
): boolean {
  const words = new Int32Array(states);
  for (let before = -1; Atomics.load(words, index) === PENDING;) {
    if (Atomics.wait(words, index, PENDING, patienceMs) !== 'timed-out') continue;
    const come = words.reduce((count, state) => count + Number(state !== PENDING), 0);
    if (come === before) return false;
    before = come;
  }
  return Atomics.load(words, index) === READY;
}
