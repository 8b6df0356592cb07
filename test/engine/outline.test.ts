/** What is kept of a file answers as the file does, and is not waited for. */
import { expect, test } from 'vitest';
import { Outline } from '../../src/engine/outline.ts';
import type { ByteSource } from '../../src/engine/runtime/onnx-fields.ts';

const FILE = Uint8Array.from({ length: 300_001 }, (_, i) => (i * 7919) % 256);

function counted() {
  const reads: [number, number][] = [];
  const file: ByteSource = {
    size: FILE.length,
    read(offset, length) {
      reads.push([offset, length]);
      return FILE.subarray(offset, offset + length);
    },
  };
  return { file, reads };
}

const SMALL_READS = [
  ...([
    [0, 20],
    [4090, 20],
    [8192, 4096],
    [5000, 20_000],
    [299_990, 11],
    [300_001, 0],
  ] as const),
] as const;

test('small reads are answered from the last time, and byte for byte', () => {
  const first = counted();
  const outline = new Outline();
  const over = outline.over(first.file);
  for (const [at, length] of SMALL_READS) {
    expect(over.read(at, length)).toEqual(FILE.slice(at, at + length));
  }
  expect(outline.grown).toBe(true);

  const again = counted();
  const kept = new Outline(outline.pack());
  const next = kept.over(again.file);
  for (const [at, length] of SMALL_READS) {
    expect(next.read(at, length)).toEqual(FILE.slice(at, at + length));
  }
  expect(again.reads).toEqual([]);
  expect(kept.grown).toBe(false);
});

test('weights are read from the file, and not kept', () => {
  const { file, reads } = counted();
  const outline = new Outline();
  expect(outline.over(file).read(1000, 100_000)).toEqual(FILE.slice(1000, 101_000));
  expect(reads).toEqual([[1000, 100_000]]);
  expect(outline.grown).toBe(false);
});

test('what was not known before is read, and known the next time', () => {
  const outline = new Outline();
  outline.over(counted().file).read(0, 100);
  const more = new Outline(outline.pack());
  const { file, reads } = counted();
  more.over(file).read(50_000, 100);
  expect(reads).toHaveLength(1);
  expect(more.grown).toBe(true);
  const all = new Outline(more.pack());
  const none = counted();
  all.over(none.file).read(0, 100);
  all.over(none.file).read(50_000, 100);
  expect(none.reads).toEqual([]);
});
