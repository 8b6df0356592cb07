// @vitest-environment happy-dom
/** A model that nobody calibrated reads the bank of sentences, once, while nobody waits for it. */
import { expect, test, vi } from 'vitest';
import type { ClassifyJob } from '../../src/contract/engine.ts';
import { CALIBRATION_BANK } from '../../src/calibration/bank.ts';
import { sigmoid } from '../../src/calibration/kernel-logistic.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { classified, engineOf, FULL, hostOf, until } from '../state/scripted.ts';
import { calibrationsOf, sessionOf } from './session-of.ts';

const LEAN = 1.5;
const labels = new Map(CALIBRATION_BANK.map(({ text, label }) => [text, label]));
const textOf = (job: ClassifyJob) => job.messages.at(-1)?.content ?? '';

/** Reads the bank rightly but for its lean; the others by what they say. */
async function read(job: ClassifyJob) {
  const text = textOf(job);
  const label =
    labels.get(text) ?? (/不/.test(text) ? '负面' : /好/.test(text) ? '正面' : '不确定');
  const side = { 正面: 1, 负面: -1, 不确定: 0.3 }[label];
  const noise = ((text.length * 7) % 5) / 10 - 0.2;
  const hidden = Float32Array.of(Math.abs(side) + noise, noise, side);
  return { ...classified(sigmoid(side + LEAN)), ...(job.wantHidden && { hidden }) };
}

async function open(options: { store?: Store; busy?: () => boolean } = {}) {
  const { store = memoryStore(), busy = () => false } = options;
  const classify = vi.fn(read);
  const engine = engineOf({ classify });
  const { host } = hostOf(engine, engine);
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const onFitted = vi.fn();
  const calibrations = calibrationsOf(host, settings, store, { busy, onFitted });
  const session = sessionOf(host, settings, store, [], { calibrations });
  await host.load(FULL);
  return { session, calibrations, classify, onFitted, store, host, settings };
}

test('it leans until it has read the bank, and not after', async () => {
  const { session, calibrations, classify, onFitted, host, settings } = await open();
  const { loaded } = host;
  if (!loaded) throw new Error('nothing is loaded');
  expect(calibrations.has(loaded, settings.analyst())).toBe(false);
  expect(await session.analyze('不太好')).toMatchObject({ label: '正面' });
  calibrations.wake();
  await until(() => onFitted.mock.calls.length > 0);
  expect(calibrations.has(loaded, settings.analyst())).toBe(true);
  const readings = classify.mock.calls.slice(1).map(([job]) => job);
  expect(readings.map(textOf).sort()).toEqual([...labels.keys()].sort());
  expect(readings.every(({ idle }) => idle)).toBe(true);
  expect(await session.analyze('不太好')).toMatchObject({ label: '负面' });
  expect(await session.analyze('很好')).toMatchObject({ label: '正面' });
  expect(await session.analyze('几点了?')).toMatchObject({ label: '不确定', unsure: 'no-mood' });
});

test('the next visit knows it, and reads nothing', async () => {
  const first = await open();
  first.calibrations.wake();
  await until(() => first.onFitted.mock.calls.length > 0);
  const { session, calibrations, classify } = await open({ store: first.store });
  calibrations.wake();
  expect(await session.analyze('不太好')).toMatchObject({ label: '负面' });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(classify.mock.calls.map(([job]) => textOf(job))).toEqual(['不太好']);
});

test('nothing is read while somebody may wait for the model', async () => {
  let busy = true;
  let looks = 0;
  const { calibrations, classify, onFitted } = await open({ busy: () => (looks++, busy) });
  calibrations.wake();
  await until(() => looks > 2);
  expect(classify).not.toHaveBeenCalled();
  busy = false;
  await until(() => onFitted.mock.calls.length > 0);
});

test('another prompt is another analyst, which reads the bank anew', async () => {
  const { calibrations, classify, onFitted, settings } = await open();
  calibrations.wake();
  await until(() => onFitted.mock.calls.length === 1);
  settings.change({ analystPrompt: '正面还是负面?' });
  calibrations.wake();
  await until(() => onFitted.mock.calls.length === 2);
  expect(classify).toHaveBeenCalledTimes(2 * labels.size);
});

test('a model that its makers calibrated reads nothing', async () => {
  const store = memoryStore();
  const classify = vi.fn(read);
  const { host } = hostOf(engineOf({ classify }));
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const calibrations = calibrationsOf(host, settings, store);
  await host.start();
  calibrations.wake();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(classify).not.toHaveBeenCalled();
});
