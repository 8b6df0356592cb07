// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { guardInput } from '../../src/safety/guard.ts';
import { Safety } from '../../src/state/safety.svelte.ts';
import { ownWords } from '../../src/storage/own-words.ts';
import { DEFAULT_SETTINGS } from '../../src/storage/settings.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';

const SITE: Record<string, string> = {
  'words.txt': '[insult]\n笨蛋',
  'help.json': '{"zh-CN":[{"name":"老师","contact":"8012"}]}',
};

async function open(store: Store = memoryStore(), site = SITE) {
  const errors: unknown[] = [];
  const safety = new Safety({
    fetchText: async (name) => site[name] ?? Promise.reject(new Error('404')),
    ownWords: ownWords(store),
    settings: { values: DEFAULT_SETTINGS },
    onError: (error) => errors.push(error),
  });
  await safety.start();
  const seen = (text: string) => guardInput(safety.guard, text).text;
  return { safety, seen, errors };
}

const file = (...parts: BlobPart[]) => new Blob(parts);

test('the site’s words and contacts are read', async () => {
  const { safety, seen } = await open();
  expect(seen('笨蛋')).toBe('＊＊');
  expect(safety.contacts['zh-CN']).toEqual([{ name: '老师', contact: '8012' }]);
  expect(safety.contacts.en.length).toBeGreaterThan(0);
});

test('a site without its files still has the contacts, and says so of the words', async () => {
  const { safety, seen, errors } = await open(memoryStore(), {});
  expect(safety.siteListRead).toBe(false);
  expect(safety.contacts['zh-CN'].some(({ contact }) => contact === '12356')).toBe(true);
  expect(seen('笨蛋')).toBe('笨蛋');
  expect(errors).toEqual([]);
});

test('own words are added, counted and kept', async () => {
  const store = memoryStore();
  const { safety, seen } = await open(store);
  await safety.import(file('香菜\n香菜\n!!!\n[insult]\n讨厌*'));
  expect(safety.lastImport).toEqual({
    state: 'imported',
    ...{ added: 2, duplicates: 1, skipped: 1, surplus: 0 },
    encoding: 'utf-8',
  });
  expect(seen('不要香菜,笨蛋')).toBe('不要＊＊,＊＊');
  await safety.import(file('香菜\n榴莲'));
  expect(safety.lastImport).toMatchObject({ added: 1, duplicates: 1 });

  const later = await open(store);
  expect(later.seen('香菜榴莲讨厌')).toBe('＊＊＊＊＊＊');
  await later.safety.removeOwn();
  expect(later.seen('香菜,笨蛋')).toBe('香菜,＊＊');
  expect((await open(store)).seen('香菜')).toBe('香菜');
});

test('GBK is read as such', async () => {
  const { safety, seen } = await open();
  await safety.import(file(Uint8Array.from([0xcf, 0xe3, 0xb2, 0xcb, 0x0d, 0x0a])));
  expect(safety.lastImport).toMatchObject({ state: 'imported', added: 1, encoding: 'gb18030' });
  expect(seen('香菜')).toBe('＊＊');
});

test.each([
  ['binary', file(Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256))],
  ['too-large', file(new Uint8Array(5 * 2 ** 20))],
  ['no-words', file('!!!\n\n# nothing\n')],
  ['no-words', file('')],
  ['unreadable', { size: 1, arrayBuffer: () => Promise.reject(new Error('gone')) } as Blob],
])('a file that is %s costs nothing that was there', async (reason, bad) => {
  const { safety, seen } = await open();
  await safety.import(file('香菜'));
  await safety.import(bad);
  expect(safety.lastImport).toMatchObject({ state: 'refused', reason });
  expect(seen('香菜,笨蛋')).toBe('＊＊,＊＊');
});

test('one megabyte of broken lines: what is good counts, and the rest is told', async () => {
  const { safety, seen } = await open();
  const lines = Array.from({ length: 30_000 }, (_, i) =>
    i % 3 ? `词语${i}号` : `${'长'.repeat(41)}${i}`,
  );
  await safety.import(file(lines.join('\n')));
  expect(safety.lastImport).toMatchObject({ added: 20_000, skipped: 10_000 });
  expect(seen('词语20002号')).toBe('＊＊＊＊＊＊＊＊');
});

test('words that a store refuses work until the page ends, and that is told', async () => {
  const refusing = { ...memoryStore(), set: () => Promise.reject(new Error('full')) };
  const { safety, seen, errors } = await open(refusing);
  await safety.import(file('香菜'));
  expect(seen('香菜')).toBe('＊＊');
  expect(errors).toHaveLength(1);
});

test('own words that were deleted come back, beside what was added meanwhile', async () => {
  const store = memoryStore();
  const { safety, seen } = await open(store);
  await safety.import(file('香菜\n[insult]\n讨厌*'));
  await safety.removeOwn();
  expect(seen('香菜讨厌')).toBe('香菜讨厌');
  await safety.import(file('香菜\n榴莲'));
  await safety.removeOwn();
  expect(safety.undo.list.map(({ name }) => name)).toEqual(['2', '2']);
  await safety.undo.undo(safety.undo.list[0]!.id);
  expect(seen('香菜讨厌榴莲')).toBe('＊＊＊＊榴莲');
  await safety.undo.undo(safety.undo.list[0]!.id);
  expect((await open(store)).seen('香菜讨厌榴莲')).toBe('＊＊＊＊＊＊');
  expect(safety.own).toHaveLength(3);
  await safety.removeOwn();
  await safety.removeOwn();
  expect(safety.undo.list).toHaveLength(1);
});

test('the site’s words of site.json are found, and let through, but none that call for help', async () => {
  const { safety, seen } = await open(memoryStore(), {
    'words.txt': '[insult]\n笨蛋\n[distress]\n不想活',
  });
  await safety.follow({ blockedWords: ['香菜'], allowedWords: ['笨蛋蛋糕', '不想活'] });
  expect(seen('香菜，笨蛋，笨蛋蛋糕')).toBe('＊＊，＊＊，笨蛋蛋糕');
  expect(guardInput(safety.guard, '我不想活').distress).toBe(true);
  await safety.import(file('榴莲'));
  await safety.follow({ blockedWords: [], allowedWords: [] });
  expect(seen('香菜榴莲笨蛋蛋糕')).toBe('香菜＊＊＊＊蛋糕');
});
