/** A download through a random sequence of faults, and what must be true whatever came. */
import { expect } from 'vitest';
import type { ModelHost } from '../../src/contract/models.ts';
import { AppError, isAbort } from '../../src/contract/errors.ts';
import { download } from '../../src/models/download.ts';
import { CACHE_NAME, type Place } from '../../src/models/place.ts';
import { describeFile, makePack } from '../../src/models/pack.ts';
import { openStored } from '../../src/models/store.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { makeRepo, MODEL, ONNX, repoFiles, sha256, someBytes } from '../support/repo.ts';
import type { Fault } from '../support/sabotage.ts';

const SEQUENCE_CHUNK = 32 * 1024;
/** What one read of a body brings at most: with a damaged chunk, the rest of its last read is lost. */
const ONE_READ = 64 * 1024;

/** The same numbers for the same seed: https://en.wikipedia.org/wiki/Xorshift */
export function randomFrom(seed: number): () => number {
  let state = (Math.imul(seed, 2654435761) ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/**
 * @param flips Without chunk hashes a flipped bit shows only when the file is whole.
 * @param stalls Share of the stalls that are kept, each of which takes as long as the patience.
 */
export function someFault(
  random: () => number,
  { flips, stalls = 1 }: { flips: boolean; stalls?: number },
): Fault {
  const at = random();
  const kinds: Fault[] = [
    { kind: 'cut', at },
    { kind: 'cut', at },
    { kind: random() < stalls ? 'stall' : 'cut', at },
    { kind: 'short', at },
    { kind: 'whole' },
    { kind: 'shifted' },
    { kind: 'gzip' },
    { kind: 'html' },
    { kind: 'refused' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 403 },
    { kind: 'status', status: 404 },
    { kind: 'status', status: 429, headers: { 'Retry-After': stalls < 1 ? '1' : '0' } },
    ...(flips ? [{ kind: 'flip', at } as const, { kind: 'flip', at } as const] : []),
  ];
  return kinds[Math.floor(random() * kinds.length)] ?? { kind: 'refused' };
}

/** Something that happens to the stored chunks between two visits. */
function damage(caches: MemoryCaches, random: () => number): number {
  const entries = caches.entries.get(CACHE_NAME) ?? new Map();
  const chunks = [...entries].filter(([url]) => !url.includes('/models/'));
  const [url, entry] = chunks[Math.floor(random() * chunks.length)] ?? [];
  if (!entry) return 0;
  const way = random();
  if (way < 1 / 3) entries.delete(url);
  else if (way < 2 / 3) entry.bytes = entry.bytes.slice(0, entry.bytes.length * random());
  else entry.bytes[Math.floor(random() * entry.bytes.length)] ^= 1 << (7 * random());
  return 1;
}

/** Bytes of files that the download took from the network; what names the files is not counted. */
function countBytes() {
  const real = globalThis.fetch;
  const count = { bytes: 0 };
  globalThis.fetch = async (...request) => {
    const response = await real(...request);
    if (/\/api\/|manifest\.json$/.test(String(request[0]))) return response;
    const counted = response.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>(
        {
          transform(piece, controller) {
            count.bytes += piece.length;
            controller.enqueue(piece);
          },
        },
        undefined,
        { highWaterMark: 0 },
      ),
    );
    const { status, headers } = response;
    return new Response(counted ?? null, { status, headers });
  };
  return { count, stop: () => (globalThis.fetch = real) };
}

/** @returns How many faults there were. */
export async function surviveSequences(
  kind: ModelHost['kind'],
  firstSeed: number,
  count: number,
): Promise<number> {
  const onnx = someBytes(400_000, 11);
  const files = repoFiles({ [ONNX]: onnx, 'README.md': undefined });
  const described = Object.entries(files).map(([path, content]) =>
    describeFile(path, new Blob([content as BlobPart]), SEQUENCE_CHUNK),
  );
  const facts = { repo: MODEL.id, revision: 'abc', onnx: ONNX, chunkSize: SEQUENCE_CHUNK };
  const pack = makePack({ ...facts, files: await Promise.all(described) });
  const size = pack.files.reduce((sum, file) => sum + file.size, 0);
  const repo = makeRepo({ ...files, 'manifest.json': JSON.stringify(pack) });
  const hub = await startHub(repo.root);
  const host: ModelHost = { kind, url: kind === 'hub' ? hub.url : `${hub.url}site/` };
  let faults = 0;
  try {
    for (let i = 0; i < count; i++) {
      const expected = { size, onnx: await sha256(onnx) };
      faults += await surviveSequence(firstSeed + i, hub, host, expected);
    }
  } finally {
    await hub.close();
    repo.remove();
  }
  return faults;
}

/** @param expected `size`: of all files of the model together. */
async function surviveSequence(
  seed: number,
  hub: Hub,
  host: ModelHost,
  expected: { size: number; onnx: string },
): Promise<number> {
  const random = randomFrom(seed);
  const caches = new MemoryCaches();
  const place: Place = { caches: caches.storage, root: 'https://app.test/__weights/' };
  const flips = host.kind === 'site';
  const { count, stop } = countBytes();
  const told = `sequence ${seed}`;
  let faults = 0;
  try {
    for (let visit = 0; ; visit++) {
      expect(visit, told).toBeLessThan(40);
      const calm = visit > 6;
      hub.faults.next = calm
        ? []
        : Array.from({ length: 12 }, () =>
            random() < 0.7 ? someFault(random, { flips }) : undefined,
          );
      const planned = hub.faults.next.slice();
      const controller = new AbortController();
      const closing = !calm && random() < 0.3 ? random() * expected.size : Infinity;
      const error = await download(MODEL, [host], {
        place,
        chunkSize: SEQUENCE_CHUNK,
        backoffMs: [1, 1, 1],
        idleMs: calm ? 5000 : 150,
        signal: controller.signal,
        onProgress: ({ loadedBytes }) => loadedBytes > closing && controller.abort(),
      }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      const used = planned.slice(0, planned.length - hub.faults.next.length);
      faults += used.filter(Boolean).length + (isAbort(error) ? 1 : 0);
      if (!error) break;
      expect(error instanceof AppError || isAbort(error), `${told}: ${String(error)}`).toBe(true);
      if (random() < 0.4) faults += damage(caches, random);
    }
  } finally {
    stop();
    hub.faults.next = [];
  }
  const stored = await openStored(MODEL.id, place);
  expect(stored, told).toBeDefined();
  const file = await stored?.file(ONNX);
  expect(file && (await sha256(file)), told).toBe(expected.onnx);
  const most = expected.size + faults * (SEQUENCE_CHUNK + ONE_READ);
  expect(count.bytes, `${told}, ${faults} faults`).toBeLessThanOrEqual(most);
  return faults;
}
