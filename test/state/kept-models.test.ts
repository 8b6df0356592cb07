// @vitest-environment happy-dom
/** What is kept between visits, in memory only, or not at all; and what is said about it. */
import { expect, test, vi } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import type { ModelSpec } from '../../src/contract/models.ts';
import type { Weights } from '../../src/contract/weights.ts';
import { downloadsOf } from './downloads-of.ts';
import { FULL, manifestOf } from './scripted.ts';

const half = { model: FULL, storedBytes: 50, totalBytes: 100 };

test('a download that an earlier visit did not end is offered, and goes on without a question', async () => {
  const download = vi.fn<Weights['download']>(async (model) => manifestOf(model));
  const { downloads, catalogue, host } = downloadsOf({ unfinished: async () => [half], download });
  await host.start();
  await downloads.start();
  expect(downloads.offered).toEqual(half);
  expect(catalogue.unfinishedOf(FULL)).toEqual(half);
  expect(download).not.toHaveBeenCalled();
  await downloads.resume(FULL);
  expect(download).toHaveBeenCalledOnce();
  expect(downloads.offered).toBeUndefined();
  expect(catalogue.unfinishedOf(FULL)).toBeUndefined();
  expect(host.loaded?.model.id).toBe(FULL.id);
});

test('an offer to go on that another tab has dealt with meanwhile is never a dead button', async () => {
  let [unfinished, stored] = [[half], [manifestOf(FULL)].slice(1)];
  const { downloads, host } = downloadsOf({
    unfinished: async () => unfinished,
    list: async () => stored,
  });
  await host.start();
  await downloads.start();
  [unfinished, stored] = [[], [manifestOf(FULL)]];
  await downloads.refresh();
  await downloads.resume(FULL); // ended there
  expect(host.loaded?.model.id).toBe(FULL.id);

  [unfinished, stored] = [[], []];
  await downloads.remove(FULL);
  await downloads.resume(FULL); // removed there
  expect(downloads.status).toMatchObject({ state: 'consent', model: FULL });
});

test('an offer is put off, or withdrawn with the files; one without bytes is none', async () => {
  let unfinished = [half];
  const remove = async () => void (unfinished = []);
  const { downloads, catalogue } = downloadsOf({ unfinished: async () => unfinished, remove });
  await downloads.start();
  downloads.postpone();
  expect(downloads.offered).toBeUndefined();
  expect(catalogue.unfinishedOf(FULL)).toEqual(half);
  await downloads.start();
  await downloads.remove(FULL);
  expect(downloads.offered).toBeUndefined();
  expect(catalogue.unfinishedOf(FULL)).toBeUndefined();

  unfinished = [{ ...half, storedBytes: 0 }];
  await downloads.start();
  expect(downloads.offered).toBeUndefined();
});

test('a full disk: the same download in memory, which is said and not taken for stored', async () => {
  const kept: unknown[] = [];
  const { downloads, catalogue, host } = downloadsOf({
    download: async (model, _hosts, _onProgress, _signal, keep) => {
      kept.push(keep);
      if (keep === 'disk') throw new AppError('storage', '', { reason: 'quota' });
      return manifestOf(model);
    },
  });
  await host.start();
  await downloads.use(FULL);
  await downloads.accept();
  expect(downloads.status).toMatchObject({ state: 'failed', error: { code: 'storage' } });
  await downloads.useMemory();
  expect(kept).toEqual(['disk', 'memory']);
  expect(catalogue.isHeld(FULL)).toBe(true);
  expect(catalogue.isStored(FULL)).toBe(true);
  expect(catalogue.stored).toEqual([]);
  expect(host.loaded?.model.id).toBe(FULL.id);
});

test('memory can be chosen at once, and then no promise to keep anything is asked for', async () => {
  const persist = vi.fn(async () => true);
  const download = vi.fn<Weights['download']>(async (model) => manifestOf(model));
  const disk = { estimate: async () => ({ quota: 3e8, usage: 0 }), persist };
  const { downloads } = downloadsOf({ download }, { disk });
  await downloads.use(FULL);
  await downloads.accept('memory');
  expect(download.mock.calls[0]?.at(-1)).toBe('memory');
  expect(persist).not.toHaveBeenCalled();
});

test('the answer to the wish to keep the files is shown as it is', async () => {
  const disk = { persisted: async () => false, persist: async () => false };
  const { downloads } = downloadsOf({}, { disk });
  await downloads.start();
  expect(downloads.space).toMatchObject({ persisted: false, quota: null, free: null });
  disk.persist = async () => true;
  await downloads.space.persist();
  expect(downloads.space.persisted).toBe(true);
});

test('a check that finds nothing says so; one that finds damage is a failure to be mended', async () => {
  let damage = { bytes: 0, files: [] as string[] };
  const { downloads } = downloadsOf({
    list: async () => [manifestOf(FULL)],
    check: async (_id, onProgress) => {
      onProgress?.({ ...progress, loadedBytes: 3 });
      return damage;
    },
  });
  await downloads.start();
  await downloads.check(FULL);
  expect(downloads.sound).toBe(FULL.id);
  expect(downloads.status.state).toBe('none');
  damage = { bytes: 5, files: ['onnx/model.onnx'] };
  await downloads.check(FULL);
  expect(downloads.sound).toBeNull();
  const facts = { file: 'onnx/model.onnx' };
  expect(downloads.status).toMatchObject({ state: 'failed', error: { code: 'corrupt', facts } });
  expect(downloads.needsRepair).toBe(true);
});

const progress = {
  phase: 'verifying' as const,
  loadedBytes: 0,
  totalBytes: 10,
  resumedBytes: 0,
  host: '',
  wait: null,
};

test('a wait is shown with its reason, and ends with the next bytes', async () => {
  const states: string[] = [];
  const { downloads } = downloadsOf({
    download: async (model, _hosts, onProgress) => {
      const wait = { reason: 'limited' as const, until: 5 };
      onProgress?.({ ...progress, phase: 'waiting', host: 'huggingface.co', wait });
      states.push(downloads.status.state);
      expect(downloads.status).toMatchObject({ host: 'huggingface.co', wait });
      onProgress?.({ ...progress, phase: 'downloading', loadedBytes: 5 });
      states.push(downloads.status.state);
      return manifestOf(model);
    },
  });
  await downloads.use(FULL);
  await downloads.accept();
  expect(states).toEqual(['waiting', 'downloading']);
});

test('a damaged model that a person brought is never asked for from a host, and never removed', async () => {
  const own: ModelSpec = { ...FULL, id: 'imported/Mine' };
  const download = vi.fn<Weights['download']>(async (model) => manifestOf(model));
  const remove = vi.fn(async () => {});
  const { downloads, host } = downloadsOf({
    list: async () => [manifestOf(own)],
    check: async () => ({ bytes: 5, files: ['onnx/model.onnx'] }),
    ...{ download, remove },
  });
  await host.start();
  await downloads.start();
  await downloads.check(own);
  expect(downloads.status).toMatchObject({ state: 'failed', error: { code: 'corrupt' } });
  expect(downloads.needsRepair).toBe(false);
  await downloads.retry();
  expect(download).not.toHaveBeenCalled();
  expect(remove).not.toHaveBeenCalled();
});
