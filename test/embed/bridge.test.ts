import { expect, onTestFinished, test, vi } from 'vitest';
import { serveBridge } from '../../src/embed/bridge-host.ts';
import { isHello, type FrameMessage } from '../../src/embed/bridge-wire.ts';
import { RemoteSpeaker } from '../../src/embed/remote-speaker.ts';
import type { Speaker } from '../../src/embed/speaker.ts';
import { AppError } from '../../src/contract/errors.ts';
import { allowedOrigins } from '../../src/storage/allowed-origins.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { scripted } from './scripted.ts';

function bridge(speaker: Speaker) {
  const { port1, port2 } = new MessageChannel();
  const remote = new RemoteSpeaker(port1);
  const heard: FrameMessage[] = [];
  port1.onmessage = ({ data }) => {
    heard.push(data as FrameMessage);
    remote.hear(data as FrameMessage);
  };
  const stop = serveBridge(port2, speaker);
  onTestFinished(() => {
    port1.close();
    port2.close();
  });
  return { remote, port: port1, heard, stop };
}

const ask = {
  conversation: 'x',
  messages: [{ role: 'user', content: '你好' }],
  maxTokens: 9,
} as const;

test('a speaker behind a bridge says what the one before it says', async () => {
  const { remote } = bridge(scripted());
  const deltas: string[] = [];
  expect(await remote.use()).toMatchObject({ id: 'demo', contextTokens: 100 });
  expect(remote.state).toBe('ready');
  const answer = await remote.chat(ask, (delta) => deltas.push(delta));
  expect(answer.text).toBe('你好!');
  expect(deltas).toEqual(['你', '好', '!']);
  expect(await remote.sentiment('好')).toMatchObject({ label: '正面' });
  expect(await remote.count(['ab', 'c'])).toEqual([2, 1]);
  expect(await remote.choose({ ...ask, labels: ['a', 'b'] })).toMatchObject({ label: 'a' });
});

test('an abort and a failure cross it', async () => {
  const stop = new AbortController();
  const { remote } = bridge({
    ...scripted(),
    sentiment: () => Promise.reject(new AppError('input', 'too long', { reason: 'too-long' })),
  });
  const running = remote.chat(ask, () => stop.abort(), stop.signal);
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  await expect(remote.sentiment('x')).rejects.toMatchObject({
    code: 'input',
    facts: { reason: 'too-long' },
  });
});

test.each([
  { type: 'call', id: 1, method: 'close', params: {} },
  { type: 'call', id: 1, method: 'chat', params: { ...ask, maxTokens: 1e9 + 0.5 } },
  { type: 'call', id: 1, method: 'chat', params: { ...ask, messages: [{ role: 'x' }] } },
  { type: 'call', id: 1, method: 'chat', params: { ...ask, sampling: { topK: '1' } } },
  { type: 'call', id: 1, method: 'choose', params: { ...ask, labels: [] } },
])('a stranger’s odd call is refused: %j', async (message) => {
  const { port, heard } = bridge(scripted());
  port.postMessage(message);
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(heard[0]).toMatchObject({ type: 'end', id: 1, outcome: { error: { code: 'input' } } });
});

test.each([
  ['sentiment', { text: '长'.repeat(100_001) }],
  ['chat', { ...ask, messages: [{ role: 'user', content: 'x'.repeat(100_001) }] }],
  ['count', { texts: ['a', 'x'.repeat(100_001)] }],
])('a text that is too long is called that, and not “no call”: %s', async (method, params) => {
  const { port, heard } = bridge(scripted());
  port.postMessage({ type: 'call', id: 1, method, params });
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(heard[0]).toMatchObject({
    id: 1,
    outcome: { error: { code: 'input', facts: { reason: 'too-long', limit: 100_000 } } },
  });
});

test('too many labels are no text that is too long', async () => {
  const { port, heard } = bridge(scripted());
  const labels = Array.from({ length: 257 }, String);
  const params = { conversation: 'x', messages: ask.messages, labels };
  port.postMessage({ type: 'call', id: 1, method: 'choose', params });
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  expect(heard[0]).toMatchObject({ outcome: { error: { facts: { reason: 'argument' } } } });
});

test('once it is closed, what waits and what comes is refused', async () => {
  const speaker = { ...scripted(), sentiment: () => new Promise<never>(() => {}) };
  const { remote } = bridge(speaker);
  const waiting = remote.sentiment('x');
  remote.close('revoked');
  const refused = { code: 'blocked', facts: { reason: 'revoked' } };
  await expect(waiting).rejects.toMatchObject(refused);
  await expect(remote.sentiment('y')).rejects.toMatchObject(refused);
});

test('only a greeting of this version is one', () => {
  expect(isHello({ bridge: 'qwen-all-in-one/bridge/1', type: 'connect' })).toBe(true);
  for (const data of [null, 'x', {}, { bridge: 'qwen-all-in-one/bridge/2', type: 'connect' }]) {
    expect(isHello(data)).toBe(false);
  }
});

test('answers are kept by origin, listed, and forgotten', async () => {
  const store = memoryStore();
  const origins = allowedOrigins(store);
  await store.set('origin:https://odd.example', { allowed: 'yes' });
  expect(await origins.read('https://odd.example')).toBeUndefined();
  await origins.write('https://b.example', true);
  await origins.write('https://a.example', false);
  expect((await origins.list()).map(({ origin, allowed }) => [origin, allowed])).toEqual([
    ['https://a.example', false],
    ['https://b.example', true],
  ]);
  await origins.forget('https://b.example');
  expect(await origins.read('https://b.example')).toBeUndefined();
});
