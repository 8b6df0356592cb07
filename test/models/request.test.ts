/** One GET, and a browser or a proxy that does not hear when it is told to stop. */
import { getEventListeners } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { isAbort } from '../../src/contract/errors.ts';
import { request } from '../../src/models/request.ts';
import { failure } from '../support/failure.ts';

const never = () => new Promise<never>(() => {});
const URL = 'http://host.test/file';

/** Answers with a body that brings `pieces`, then nothing, and ends for nobody. */
function answer(pieces: number) {
  let sent = 0;
  const body = new ReadableStream(
    {
      pull: (controller) =>
        sent++ < pieces ? controller.enqueue(new Uint8Array([1, 2, 3])) : never(),
      cancel: never,
    },
    { highWaterMark: 0 },
  );
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body)));
}

afterEach(() => void vi.unstubAllGlobals());

test('no headers come, and nothing hears of the end: it ends all the same', async () => {
  vi.stubGlobal('fetch', never);
  const { code, facts } = await failure(request(URL, { file: 'f', idleMs: 20 }));
  expect(code).toBe('offline');
  expect(facts).toMatchObject({ host: 'host.test', reason: 'timeout' });
});

test('a body that stands still for ever is silence, and is ended after the time for it', async () => {
  answer(1);
  const response = await request(URL, { file: 'f', idleMs: 20 });
  const reader = response.body!.getReader();
  expect((await reader.read()).value).toHaveLength(3);
  expect(await failure(reader.read())).toMatchObject({
    code: 'offline',
    facts: { reason: 'timeout' },
  });
});

test.each([0, 1])('cancelled after %i pieces, between two reads or in one', async (pieces) => {
  answer(pieces);
  const controller = new AbortController();
  const response = await request(URL, { file: 'f', signal: controller.signal });
  const reader = response.body!.getReader();
  for (let i = 0; i < pieces; i++) await reader.read();
  const reading = pieces ? undefined : reader.read();
  controller.abort();
  const error: unknown = await (reading ?? reader.read()).catch((reason: unknown) => reason);
  expect(isAbort(error)).toBe(true);
});

test('nothing listens to the signal of a download any more when a request has ended', async () => {
  const { signal } = new AbortController();
  const listeners = () => getEventListeners(signal, 'abort').length;
  const get = () => request(URL, { file: 'f', idleMs: 20, signal });
  vi.stubGlobal('fetch', async () => new Response('whole'));
  const response = await get();
  expect(listeners()).toBe(1);
  expect(await response.text()).toBe('whole');
  expect(listeners()).toBe(0);
  await (await get()).body?.cancel();
  expect(listeners()).toBe(0);
  answer(1);
  await failure((await get()).text());
  vi.stubGlobal('fetch', async () => new Response('none', { status: 404 }));
  await failure(get());
  vi.stubGlobal('fetch', never);
  await failure(get());
  expect(listeners()).toBe(0);
});
