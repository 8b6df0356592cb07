// @vitest-environment happy-dom
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { MODELS } from '../../src/contract/models.ts';
import type { DownloadProgress } from '../../src/contract/weights.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { until } from '../state/scripted.ts';
import { find, open, text } from './open.ts';

const [, MODEL] = MODELS as [unknown, (typeof MODELS)[number]];
const HERE: DownloadProgress = {
  phase: 'waiting',
  loadedBytes: 1e6,
  totalBytes: 4e6,
  resumedBytes: 0,
  host: 'hub.example',
  wait: null,
};
const never = () => new Promise<never>(() => {});

test('a wait that a host asked for is counted down, also behind a closed sheet', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  try {
    const wait = { reason: 'limited', until: Date.now() + 65_000 } as const;
    const app = await open(
      {},
      {
        download: (_model, _hosts, onProgress) => {
          onProgress?.({ ...HERE, wait });
          return never();
        },
      },
    );
    app.sheet = 'models';
    await app.downloads.ask(MODEL);
    void app.downloads.accept();
    await until(() => (flushSync(), find('download-progress')?.dataset.state === 'waiting'));
    const shown = () => (flushSync(), text('download-progress'));
    expect(shown()).toContain(zhCN.storage.waitLimited('hub.example', '1:05'));
    vi.advanceTimersByTime(6000);
    expect(shown()).toContain(zhCN.storage.waitLimited('hub.example', '0:59'));
    app.sheet = null;
    flushSync();
    vi.advanceTimersByTime(49_000);
    app.sheet = 'models';
    expect(shown()).toContain(zhCN.storage.waitLimited('hub.example', '0:10'));
    expect(text('model-chip')).toContain(zhCN.chip.waiting);
  } finally {
    vi.useRealTimers();
  }
});

test('a check of what is here says nothing of pauses, and can be called off', async () => {
  const app = await open(
    {},
    {
      check: (_id, onProgress) => {
        onProgress?.({ ...HERE, phase: 'verifying' });
        return never();
      },
    },
  );
  app.catalogue.held = { model: MODEL } as never;
  app.sheet = 'models';
  void app.downloads.check(MODEL);
  await until(() => (flushSync(), find('download-progress')?.dataset.state === 'verifying'));
  expect(text('download-progress')).not.toContain(zhCN.storage.pauseKeeps);
  expect(text('download-cancel')).toBe(zhCN.actions.cancel);
});
