/** What a person reads of a model that nobody has tried yet. */
import { expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { memorySource } from '../../src/engine/byte-source.ts';
import type { ByteSource } from '../../src/engine/runtime/onnx-fields.ts';
import { describeModel } from '../../tools/describe-model/describe.ts';
import { hubModel, TINY } from '../support/hub-graph.ts';

const describe = (file: Uint8Array) => describeModel(memorySource(file), 'tiny.onnx').join('\n');
const section = (text: string, begin: string) => text.split(begin)[1]?.split('\n\n')[0] ?? '';

test("shows a hub file's output layer as it is and as the engine makes it", () => {
  const text = describe(hubModel());
  const before = section(text, 'In the file');
  expect(before).toMatch(/Cast.*-> logits\n +MatMul /);
  expect(before).toMatch(/DequantizeLinear .*\n +Transpose \(/); // without perm
  expect(before).toContain(`uint8 [${TINY.vocab}, ${TINY.hidden}]`);
  expect(before).not.toContain('MatMulInteger');
  const after = section(text, 'As the engine');
  expect(after).toContain('MatMulInteger');
  expect(after).not.toContain('DequantizeLinear');
  const shortcuts = section(text, 'Shortcuts that take hold');
  expect(shortcuts.match(/ yes /g)).toHaveLength(4);
});

test('says which shortcut does not take hold', () => {
  const text = describe(hubModel());
  expect(text).not.toContain('NO ');
  // The head's product is found by what stands between it and `logits`.
  const broken = Buffer.from(hubModel())
    .toString('latin1')
    .replaceAll('/Cast\x22\x04Cast', '/Cast\x22\x04Sqrt');
  expect(describe(Buffer.from(broken, 'latin1'))).toMatch(/NO +logits of a prompt's last token/);
});

test('reads no weights', () => {
  const file = hubModel('float', { ...TINY, vocab: 40_000 });
  let bytesRead = 0;
  const source: ByteSource = {
    size: file.length,
    read: (offset, length) => {
      bytesRead += length;
      return file.slice(offset, offset + length);
    },
  };
  describeModel(source, 'tiny.onnx');
  expect(file.length).toBeGreaterThan(5e6);
  expect(bytesRead).toBeLessThan(1e6);
});

test('refuses what is no model', () => {
  expect(() => describe(Buffer.from('{"name": 1}'))).toThrow(AppError);
  expect(() => describe(new Uint8Array())).toThrow('no graph');
  expect(() => describe(hubModel().slice(0, 400_000))).toThrow(AppError);
});
