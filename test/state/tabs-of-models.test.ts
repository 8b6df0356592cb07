// @vitest-environment happy-dom
/** What becomes of a model's load and files when other tabs close, crash, or remove it. */
import { expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import type { Manifest } from '../../src/contract/weights.ts';
import { downloadsOf } from './downloads-of.ts';
import { engineOf, FULL, hostOf, loaded, manifestOf, until } from './scripted.ts';

const list = async (): Promise<Manifest[]> => [manifestOf(FULL)];

/** Engines of other tabs, the first so many of which go while they load. */
function leaving(times: number) {
  let asked = 0;
  const load = async () => {
    if (asked++ < times) throw new AppError('worker', 'gone', { reason: 'tab' });
    return loaded(FULL);
  };
  return { loaded: null, incoming: null, load, abandon: () => {}, asked: () => asked };
}

test('a load goes on in the next tab when the tab that had begun it closes', async () => {
  const engines = leaving(1);
  const { downloads } = downloadsOf({ list }, { engines });
  await downloads.refresh();
  await downloads.use(FULL);
  expect(downloads.status.state).toBe('none');
  expect(engines.asked()).toBe(2);
});

test('once: where the next tab goes as well, it is told', async () => {
  const engines = leaving(9);
  const { downloads } = downloadsOf({ list }, { engines });
  await downloads.refresh();
  await downloads.use(FULL);
  expect(downloads.status).toMatchObject({ state: 'failed', error: { code: 'worker' } });
  expect(engines.asked()).toBe(2);
});

test('a load that ended its tab is not begun in another, and that is told', async () => {
  const engines = leaving(1);
  const { downloads } = downloadsOf({ list }, { engines, interrupted: () => FULL.id });
  await downloads.refresh();
  await downloads.use(FULL);
  const error = { code: 'memory', facts: { reason: 'crash' } };
  expect(downloads.status).toMatchObject({ state: 'failed', error });
  expect(engines.asked()).toBe(1);
});

test('a model that is removed while another tab loads it does not answer afterwards', async () => {
  const { host, tab } = hostOf(engineOf(), engineOf({ load: () => new Promise(() => {}) }));
  await host.start();
  const loading = tab.load(FULL).catch((error: Error) => error.name);
  await until(() => tab.incoming !== null);
  const { downloads } = downloadsOf({ list }, { engines: tab });
  await downloads.refresh();
  await downloads.remove(FULL);
  expect(await loading).toBe('AbortError');
  expect(tab.incoming).toBeNull();
  expect(host.loaded?.model.id).toBe('demo');
});
