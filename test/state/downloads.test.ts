// @vitest-environment happy-dom
import { describe, expect, test, vi } from 'vitest';
import { AppError, type ErrorData } from '../../src/contract/errors.ts';
import { HUB, type ModelSpec } from '../../src/contract/models.ts';
import type { DownloadProgress, Unfinished, Weights } from '../../src/contract/weights.ts';
import { lacksRoom } from '../../src/state/download-status.ts';
import { Speedometer } from '../../src/state/speed.ts';
import { en } from '../../src/i18n/en/en.ts';
import { explain } from '../../src/i18n/i18n.ts';
import { downloadsOf, keptOf } from './downloads-of.ts';
import { engineOf, FULL, hostOf, manifestOf, until } from './scripted.ts';

/** A download that reports what it is told and ends when it is told, or by an abort. */
function scriptedDownload() {
  let report: ((p: DownloadProgress) => void) | undefined;
  let finish = () => {};
  const download: Weights['download'] = (model, _host, onProgress, signal) =>
    new Promise((resolve, reject) => {
      report = onProgress;
      finish = () => resolve(manifestOf(model));
      signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    });
  return { download, report: (p: DownloadProgress) => report?.(p), finish: () => finish() };
}

const progress = (phase: DownloadProgress['phase'], loadedBytes: number): DownloadProgress => ({
  phase,
  loadedBytes,
  totalBytes: 1000,
  resumedBytes: 0,
  host: 'huggingface.co',
  wait: null,
});

test('goes from consent through download to the model that answers', async () => {
  const script = scriptedDownload();
  const persist = vi.fn(async () => true);
  const disk = { estimate: async () => ({ quota: 2e9, usage: 1e9 }), persist };
  const { downloads, catalogue, host, settings, switched } = downloadsOf(script, { disk });
  await host.start();

  await downloads.use(FULL);
  expect(downloads.status).toEqual({
    state: 'consent',
    model: FULL,
    hosts: ['huggingface.co'],
    free: 1e9,
  });
  expect(persist).not.toHaveBeenCalled();

  const done = downloads.accept();
  expect(persist).toHaveBeenCalledOnce();
  expect(downloads.status.state).toBe('listing');
  script.report(progress('downloading', 250));
  expect(downloads.status).toMatchObject({ state: 'downloading', loadedBytes: 250 });
  script.report(progress('verifying', 1000));
  expect(downloads.status.state).toBe('verifying');
  script.finish();
  await done;
  expect(downloads.status.state).toBe('none');
  expect(catalogue.isStored(FULL)).toBe(true);
  expect(host.loaded?.model.id).toBe(FULL.id);
  expect(settings.values.model).toBe(FULL.id);
  expect(switched).toEqual([FULL.title]);
});

test('downloads nothing without consent', async () => {
  const download = vi.fn(scriptedDownload().download);
  const { downloads } = downloadsOf({ download });
  await downloads.use(FULL);
  downloads.decline();
  await downloads.accept();
  expect(download).not.toHaveBeenCalled();
  expect(downloads.status.state).toBe('none');
});

test('an address that is none is no consent: the retry asks, it does not download', async () => {
  const download = vi.fn<Weights['download']>(async (model) => manifestOf(model));
  const { downloads, settings } = downloadsOf({ download });
  settings.downloadHosts = () => {
    throw new AppError('input', 'not a host URL', { reason: 'url' });
  };
  await downloads.use(FULL);
  expect(downloads.status).toMatchObject({ state: 'failed', error: { code: 'input' } });

  settings.downloadHosts = () => [HUB];
  await downloads.retry();
  expect(downloads.status.state).toBe('consent');
  expect(download).not.toHaveBeenCalled();
});

test('a cancel ends quietly, and late progress does not revive it', async () => {
  const script = scriptedDownload();
  const { downloads } = downloadsOf(script);
  await downloads.use(FULL);
  const done = downloads.accept();
  downloads.cancel();
  await done;
  script.report(progress('downloading', 500));
  expect(downloads.status).toEqual({ state: 'none' });
});

test.each<[ErrorData, RegExp]>([
  [{ code: 'offline', message: '', facts: { host: 'huggingface.co' } }, /huggingface\.co cannot/],
  [
    { code: 'download', message: '', facts: { host: 'huggingface.co', status: 404, file: 'x' } },
    /huggingface\.co did not give the file x \(status 404\)/,
  ],
  [{ code: 'corrupt', message: '', facts: { file: 'x' } }, /x is damaged/],
  [{ code: 'storage', message: '', facts: { reason: 'quota' } }, /not enough disk space/],
])('a failure is told with what to do, and retried: %o', async (error, sentence) => {
  let fail = true;
  const { downloads, host } = downloadsOf({
    download: async (model) => {
      if (fail) throw new AppError(error.code, error.message, error.facts);
      return manifestOf(model);
    },
  });
  await downloads.use(FULL);
  await downloads.accept();
  expect(downloads.status).toEqual({ state: 'failed', model: FULL, error });
  const { what, next } = explain(en, error);
  expect(what).toMatch(sentence);
  expect(next).not.toBe('');
  fail = false;
  await downloads.retry();
  expect(host.loaded?.model.id).toBe(FULL.id);
});

test('says before the download that there is not enough room', () => {
  expect(lacksRoom({ model: FULL, free: 100e6 })).toBe(true);
  expect(lacksRoom({ model: FULL, free: 600e6 })).toBe(false);
  expect(lacksRoom({ model: FULL, free: null })).toBe(false);
});

describe('at the start', () => {
  const list = async () => [manifestOf(FULL)];

  test('the chosen model is loaded in the background if it is here', async () => {
    const { downloads, host, settings } = downloadsOf({ list });
    settings.change({ model: FULL.id });
    await downloads.start();
    expect(host.loaded?.model.id).toBe(FULL.id);
  });

  test('a model that was not chosen is left alone', async () => {
    const { downloads, catalogue, host } = downloadsOf({ list });
    await downloads.start();
    expect(host.loaded).toBeNull();
    expect(catalogue.isStored(FULL)).toBe(true);
  });

  test('a damaged file is told, and the demo stays', async () => {
    const { host, tab } = hostOf(
      engineOf(),
      engineOf({ load: () => Promise.reject(new AppError('corrupt', '', { file: 'x' })) }),
    );
    await host.start();
    const { downloads, settings } = downloadsOf({ list }, { engines: tab });
    settings.change({ model: FULL.id });
    await downloads.start();
    expect(downloads.status).toMatchObject({ state: 'failed', error: { code: 'corrupt' } });
    expect(host.loaded?.model.id).toBe('demo');
  });

  test('a model that ended the last visit waits for a person’s retry', async () => {
    const { downloads, host, settings } = downloadsOf({ list });
    settings.change({ model: FULL.id });
    await host.start();
    await downloads.start(FULL.id);
    expect(downloads.status).toMatchObject({
      state: 'failed',
      error: { facts: { reason: 'crash' } },
    });
    expect(host.loaded?.model.id).toBe('demo');
    await downloads.retry();
    expect(host.loaded?.model.id).toBe(FULL.id);
  });

  test('one that was here and is gone is told until it is noted, and a retry fetches it', async () => {
    const mark = keptOf(null);
    const first = downloadsOf({ list }, { kept: mark });
    first.settings.change({ model: FULL.id });
    await first.downloads.start();
    expect(first.downloads.status.state).toBe('none');
    const visit = async (unfinished = async () => [] as Unfinished[]) => {
      const next = downloadsOf({ unfinished }, { kept: mark });
      next.settings.change({ model: FULL.id });
      await next.downloads.start();
      return next;
    };
    const gone = { state: 'failed', error: { code: 'corrupt', facts: { reason: 'missing' } } };
    expect((await visit()).downloads.status).toMatchObject(gone);
    const { downloads, host } = await visit();
    expect(downloads.status).toMatchObject(gone);
    await downloads.retry();
    expect(host.loaded?.model.id).toBe(FULL.id);

    const begun = { model: FULL, storedBytes: 1, totalBytes: 2 };
    expect((await visit(async () => [begun])).downloads.status.state).toBe('none'); // that is offered
    (await visit()).downloads.decline();
    expect((await visit()).downloads.status.state).toBe('none');
  });

  test.each([
    ['a repository', 'someone/else', 1],
    ['one that came by hand', 'imported/我的', 0],
  ])('gone, and nobody else knows it: %s', async (_what, id, named) => {
    const { downloads, catalogue, settings } = downloadsOf({}, { kept: keptOf(id) });
    settings.change({ model: id });
    await downloads.start();
    expect(downloads.status).toMatchObject({ state: 'failed', model: { id } });
    expect(catalogue.named).toHaveLength(named); // where it can be fetched, there is a card for it
  });

  test('chosen, but never here: what a site proposes, what was held in memory, what was removed', async () => {
    const { downloads, settings } = downloadsOf({}, { kept: keptOf(null) });
    settings.change({ model: FULL.id });
    await downloads.start();
    expect(downloads.status.state).toBe('none');

    const kept = keptOf(null);
    const held = downloadsOf({}, { kept });
    await held.downloads.ask(FULL);
    await held.downloads.accept('memory');
    expect(kept.read()).toBeNull();
    await held.downloads.remove(FULL);
    await held.downloads.ask(FULL);
    await held.downloads.accept();
    expect(kept.read()).toBe(FULL.id);
    await held.downloads.remove(FULL);
    expect(kept.read()).toBeNull();
  });

  test('one that ended a visit is no reason to leave another out', async () => {
    const { downloads, host, settings } = downloadsOf({ list });
    settings.change({ model: FULL.id });
    await downloads.start('someone/else');
    expect(host.loaded?.model.id).toBe(FULL.id);
  });
});

/** A full model that loads at the second try. */
async function mendable(parts: Omit<Partial<Weights>, 'list'>) {
  const { host, tab } = hostOf(
    engineOf(),
    engineOf({ load: () => Promise.reject(new AppError('corrupt', '', { file: 'x' })) }),
  );
  await host.start();
  const { downloads } = downloadsOf(
    { list: async () => [manifestOf(FULL)], ...parts },
    { engines: tab },
  );
  await downloads.start();
  expect(downloads.needsRepair).toBe(false);
  await downloads.use(FULL);
  expect(downloads.needsRepair).toBe(true);
  return { downloads, host };
}

test('damaged chunks are found before they, and nothing else, are fetched again', async () => {
  const order: string[] = [];
  const { downloads, host } = await mendable({
    check: async () => (order.push('checked'), { bytes: 5, files: ['x'] }),
    remove: async () => void order.push('removed'),
    download: async (model) => (order.push('fetched'), manifestOf(model)),
  });
  await downloads.retry();
  expect(order).toEqual(['checked', 'fetched']);
  expect(host.loaded?.model.id).toBe(FULL.id);
});

test('files that do not load, and yet are as they came, are fetched afresh', async () => {
  const order: string[] = [];
  const { downloads } = await mendable({
    remove: async () => void order.push('removed'),
    download: async (model) => (order.push('fetched'), manifestOf(model)),
  });
  await downloads.retry();
  expect(order).toEqual(['removed', 'fetched']);
});

test('removing the model that answers brings the demo back first', async () => {
  const order: string[] = [];
  const { downloads, catalogue, host, settings } = downloadsOf({
    list: async () => [manifestOf(FULL)],
    remove: async () => void order.push(`removed while ${host.loaded?.model.id} answers`),
  });
  await host.start();
  await downloads.start();
  await downloads.use(FULL);
  await downloads.remove(FULL);
  expect(order).toEqual(['removed while demo answers']);
  expect(settings.values.model).toBe('demo');
  expect(catalogue.isStored(FULL)).toBe(false);
});

test('a model that was brought during a download is loaded after it, and answers', async () => {
  const order: string[] = [];
  let arrived = () => {};
  const brought = { ...FULL, id: 'imported/Mine', title: 'Mine' };
  const { downloads, host } = downloadsOf({
    list: async () => [manifestOf(FULL), manifestOf(brought)],
    download: async (model) => {
      await new Promise<void>((resolve) => (arrived = resolve));
      order.push('fetched');
      return manifestOf(model);
    },
  });
  await host.start();
  await downloads.ask(FULL);
  const fetching = downloads.accept();
  await until(() => downloads.status.state === 'listing');
  const adopting = downloads.adopt(manifestOf(brought)).then(() => order.push('adopted'));
  await Promise.resolve();
  expect(downloads.status).toMatchObject({ model: FULL });
  arrived();
  await Promise.all([fetching, adopting]);
  expect(order).toEqual(['fetched', 'adopted']);
  expect(host.loaded?.model.id).toBe('imported/Mine');
  expect(downloads.status.state).toBe('none');
});

test('while a model is being removed nothing is brought that would be removed with it', async () => {
  let removed = () => {};
  const { downloads, host } = downloadsOf({
    remove: () => new Promise((resolve) => (removed = resolve)),
  });
  await host.start();
  const done = downloads.remove(FULL);
  await until(() => downloads.busy);
  await downloads.ask(FULL);
  expect(downloads.status.state).toBe('none');
  removed();
  await done;
  await downloads.ask(FULL);
  expect(downloads.status.state).toBe('consent');
});

test('takes a repository that a person names, and refuses what is none', async () => {
  const { downloads, catalogue } = downloadsOf();
  const model = catalogue.name(' https://huggingface.co/somebody/Some-Chat ');
  expect(model.id).toBe('somebody/Some-Chat');
  expect(catalogue.find(model.id)).toEqual(model);
  expect(catalogue.name(FULL.id)).toEqual(FULL);
  for (const bad of ['', 'one', '../x/y', 'a/b/c', 'a b/c']) {
    expect(() => catalogue.name(bad)).toThrow(expect.objectContaining({ code: 'input' }));
  }
  const custom: ModelSpec = model;
  await downloads.use(custom);
  await until(() => downloads.status.state === 'consent');
});

describe('a repository with several files', () => {
  const GGUFS = {
    choices: ['Q8_0', 'Q4_0'].map((type, i) => ({
      ...{ gguf: `${type}.gguf`, type, bytes: 20 - i, needed: 40, fits: true },
    })),
    licence: { name: 'MIT', url: 'https://opensource.org/license/mit', nonCommercial: false },
  };

  test('is asked after the consent, and one of them is downloaded after the choice', async () => {
    const download = vi.fn<Weights['download']>(async (model) => manifestOf(model));
    const offer = vi.fn<Weights['offer']>(async () => GGUFS);
    const { downloads, catalogue, host, settings } = downloadsOf({ download, offer });
    await host.start();
    const model = catalogue.name('makers/Some-Chat-GGUF');
    await downloads.use(model);
    expect(offer).not.toHaveBeenCalled();
    await downloads.accept();
    expect(downloads.status).toEqual({ state: 'choosing', model, ...GGUFS });
    expect(downloads.busy).toBe(false);
    expect(download).not.toHaveBeenCalled();

    await downloads.choose('Q4_0.gguf');
    const chosen = { ...model, gguf: 'Q4_0.gguf', bytes: 19, licence: GGUFS.licence };
    expect(download.mock.lastCall?.[0]).toEqual(chosen);
    expect(settings.values.model).toBe(model.id);
    expect(host.loaded?.model.id).toBe(model.id);
  });

  test('asks again where it could not be asked, and downloads what has one kind at once', async () => {
    const download = vi.fn<Weights['download']>(async (model) => manifestOf(model));
    const offer = vi
      .fn<Weights['offer']>()
      .mockRejectedValueOnce(new AppError('offline', 'no network'))
      .mockResolvedValueOnce({ choices: [], licence: null });
    const { downloads, catalogue, host } = downloadsOf({ download, offer });
    await host.start();
    const model = catalogue.name('makers/Some-Chat');
    await downloads.ask(model);
    await downloads.accept();
    expect(downloads.status).toMatchObject({ state: 'failed', error: { code: 'offline' } });
    await downloads.retry();
    expect(download.mock.lastCall?.[0]).toEqual(model);
    expect(offer).toHaveBeenCalledTimes(2);
  });

  test('a file that does not run here leads back to the others', async () => {
    const facts = { reason: 'gguf-architecture' as const, name: 'gemma3' };
    const download = () => Promise.reject(new AppError('input', 'no', facts));
    const offer = async () => GGUFS;
    const { downloads, catalogue } = downloadsOf({ download, offer });
    const model = catalogue.name('makers/Some-Chat-GGUF');
    await downloads.ask(model);
    await downloads.accept();
    await downloads.choose('Q8_0.gguf');
    expect(downloads.status).toMatchObject({ state: 'failed', error: { facts } });
    await downloads.retry();
    expect(downloads.status).toMatchObject({ state: 'consent', model });
  });

  test('what was begun goes on with its file, and a known size is not asked for', async () => {
    const download = vi.fn<Weights['download']>(async (model) => manifestOf(model));
    const offer = vi.fn<Weights['offer']>();
    const model = { ...FULL, id: 'makers/Some-Chat-GGUF', bytes: 0, gguf: 'Q8_0.gguf' };
    const unfinished = async () => [{ model, storedBytes: 5, totalBytes: 20 }];
    const { downloads, catalogue, host } = downloadsOf({ download, offer, unfinished });
    await host.start();
    await catalogue.refresh();
    await downloads.resume(model);
    await downloads.ask(FULL);
    await downloads.accept();
    expect(download.mock.calls.map(([one]) => one)).toEqual([model, FULL]);
    expect(offer).not.toHaveBeenCalled();
  });
});

test('each phase has a speed of its own', () => {
  const speed = new Speedometer(5000);
  for (let s = 0; s <= 3; s++) speed.add(s * 500, s * 1000, 'hashing');
  expect(speed.bytesPerSecond).toBe(500);
  speed.add(1510, 4000, 'converting');
  expect(speed.bytesPerSecond).toBe(0);
  speed.add(1520, 5000, 'converting');
  expect(speed.bytesPerSecond).toBe(10);
});

test('the speed is an average over the last seconds', () => {
  const speed = new Speedometer(5000);
  expect(speed.bytesPerSecond).toBe(0);
  for (let second = 0; second <= 20; second++) {
    speed.add(second < 10 ? second * 100 : 1000 + (second - 10) * 300, second * 1000);
  }
  expect(speed.bytesPerSecond).toBe(300);
});
