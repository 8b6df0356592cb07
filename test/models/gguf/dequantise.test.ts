/** Against values that the Python package `gguf` gave: see tools/gguf-vectors. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dequantise } from '../../../src/models/gguf/dequantise.ts';
import { TENSOR_TYPES } from '../../../src/models/gguf/types.ts';

const VECTORS = JSON.parse(readFileSync('test/fixtures/gguf-vectors.json', 'utf8')) as Record<
  string,
  { type: number; blocks: string; values: string }
>;
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

test('there are vectors for every type that is read', () => {
  const names = [...TENSOR_TYPES.values()].map(({ name }) => name);
  expect(Object.keys(VECTORS).sort()).toEqual(names.sort());
});

test.each(Object.entries(VECTORS))('%s, to the last bit', (name, { type, blocks, values }) => {
  const expected = new Float32Array(bytes(values).buffer);
  const out = new Float32Array(expected.length);
  dequantise(type, bytes(blocks), out);
  expect(TENSOR_TYPES.get(type)?.name).toBe(name);
  expect(new Set(out).size).toBeGreaterThan(6);
  expect([...out]).toEqual([...expected]);
});

test('a type that is not read is named', () => {
  const refuse = () => dequantise(20, new Uint8Array(18), new Float32Array(32));
  expect(refuse).toThrowError(
    expect.objectContaining({ facts: { reason: 'gguf-type', name: 'IQ4_NL' } }),
  );
});
