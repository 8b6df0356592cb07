/** What is read of a body, with the browser's own reader of bytes and without it. */
import { describe, expect, test, vi } from 'vitest';
import { readBody } from '../../src/models/read-body.ts';

const CONTENT = Uint8Array.from({ length: 1000 }, (_, i) => i * 7);
const PIECE = 300;

/** In pieces. */
function body(type?: 'bytes', cancel?: () => void) {
  let at = 0;
  const pull = (controller: ReadableStreamDefaultController | ReadableByteStreamController) => {
    if (at < CONTENT.length) controller.enqueue(CONTENT.slice(at, (at += PIECE)));
    else controller.close();
    if (at >= CONTENT.length && 'byobRequest' in controller) controller.byobRequest?.respond(0);
  };
  const source = { pull, ...(cancel && { cancel }) };
  const stream = type ? new ReadableStream({ type, ...source }) : new ReadableStream(source);
  return stream as ReadableStream<Uint8Array<ArrayBuffer>>;
}

describe.each([
  ['with a reader of bytes', 'bytes'],
  ['without', undefined],
] as const)('%s', (_how, type) => {
  test('the whole', async () => {
    expect(await readBody(body(type), 1000)).toEqual(CONTENT);
  });

  test('its beginning, and the rest is given up', async () => {
    const givenUp = vi.fn();
    expect(await readBody(body(type, givenUp), 450)).toEqual(CONTENT.subarray(0, 450));
    expect(givenUp).toHaveBeenCalledOnce();
  });

  test('as much as there is, where it ends early', async () => {
    expect(await readBody(body(type), 2000)).toEqual(CONTENT);
  });

  test('into memory that was used before', async () => {
    const first = await readBody(body(type), 1000);
    const second = await readBody(body(type), 500, first.buffer);
    expect(second).toEqual(CONTENT.subarray(0, 500));
    expect(second.buffer.byteLength).toBe(1000);
  });

  test('into new memory, where that is too small', async () => {
    const small = new ArrayBuffer(10);
    expect(await readBody(body(type), 1000, small)).toEqual(CONTENT);
    expect(small.byteLength).toBe(10);
  });
});

test('a body that breaks off is an error', async () => {
  const broken = new ReadableStream({
    type: 'bytes',
    pull: () => Promise.reject(new Error('the disk is gone')),
  });
  await expect(readBody(broken, 10)).rejects.toThrow('the disk is gone');
});
