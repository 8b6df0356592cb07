/** One thread fills a file, another waits for it. Here both are one, so nothing waits for long. */
import { expect, test } from 'vitest';
import type { Manifest, StoredFile } from '../../src/contract/weights.ts';
import { awaitChunk, failFile, fillFile, shareFile } from '../../src/models/shared-file.ts';
import type { StoredModel } from '../../src/models/stored-files.ts';

const FILE: StoredFile = {
  ...{ path: 'onnx/model.onnx', size: 4500, sha256: '', key: 'key' },
  chunks: ['a', 'b', 'c', 'd', 'e'],
};

/** @param broken Index of a chunk that cannot be had. */
function model(broken?: number) {
  const asked: number[] = [];
  const chunk = async (_: StoredFile, index: number) => {
    asked.push(index);
    if (index === broken) throw new Error(`chunk ${index}`);
    return new Uint8Array(Math.min(1000, FILE.size - index * 1000)).fill(index + 1);
  };
  return { asked, stored: { manifest: { chunkSize: 1000 } as Manifest, chunk } as StoredModel };
}

test('every chunk comes to its place, and is told', async () => {
  const shared = shareFile(FILE);
  await fillFile(model().stored, FILE, shared);
  for (const i of [0, 1, 2, 3, 4]) expect(awaitChunk(shared, i, 0)).toBe(true);
  const bytes = new Uint8Array(shared.bytes);
  expect([bytes[0], bytes[999], bytes[1000], bytes[4000], bytes[4499]]).toEqual([1, 1, 2, 5, 5]);
});

test('one that cannot be had ends the reading, and nobody waits for the others', async () => {
  const shared = shareFile(FILE);
  const { asked, stored } = model(0);
  await expect(fillFile(stored, FILE, shared)).rejects.toThrow('chunk 0');
  expect(awaitChunk(shared, 0, 1e6)).toBe(false);
  expect(awaitChunk(shared, 4, 1e6)).toBe(false);
  expect(asked).not.toContain(4);
});

test('what never comes is waited for as long as anything else comes', () => {
  const shared = shareFile(FILE);
  expect(awaitChunk(shared, 1, 10)).toBe(false);
  failFile(shared);
  expect(awaitChunk(shared, 1, 1e6)).toBe(false);
});
