/** Prompts that a person keeps by name. */
import { expect, test } from 'vitest';
import { MAX_CHARS } from '../../src/chat/accept.ts';
import { Prompts } from '../../src/state/prompts.svelte.ts';
import { promptStore } from '../../src/storage/prompts.ts';
import { memoryStore } from '../../src/storage/store.ts';

const store = memoryStore();
const open = async (over = store) => {
  const prompts = new Prompts(promptStore(over), (error) => expect.unreachable(String(error)));
  await prompts.read();
  return prompts;
};
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);

test('kept, found by name before text, and there again at the next visit', async () => {
  const prompts = await open();
  expect(prompts.keep('/ 周报', '帮我写一份周报：')).toBe(null);
  expect(prompts.keep('Translate', 'Translate into English: ')).toBe(null);
  expect(prompts.keep('Summary', 'Translate nothing, sum it up: ')).toBe(null);
  const again = await open();
  expect(again.list).toEqual(prompts.list);
  expect(names(again.find('trans'))).toEqual(['Translate', 'Summary']);
  expect(names(again.find('週報'))).toEqual(['周报']);
  expect(again.find('nothing like it')).toEqual([]);
  expect(again.find('')).toHaveLength(3);
});

test('what cannot be kept is told, and nothing changes', async () => {
  const prompts = await open(memoryStore());
  prompts.keep('One', 'text');
  expect([
    prompts.keep('  ', 'text'),
    prompts.keep('///', 'text'),
    prompts.keep('n'.repeat(41), 'text'),
    prompts.keep('ＯＮＥ', 'text'),
    prompts.keep('Two', ' \n'),
    prompts.keep('Two', 't'.repeat(MAX_CHARS + 1)),
  ]).toEqual(['no-name', 'no-name', 'long-name', 'taken', 'no-text', 'long-text']);
  expect(names(prompts.list)).toEqual(['One']);
});

test('changed under its own name, deleted, and brought back', async () => {
  const over = memoryStore();
  const prompts = await open(over);
  prompts.keep('One', 'text');
  const [one] = prompts.list;
  expect(prompts.keep('one', 'another text', one!.id)).toBe(null);
  expect(prompts.list).toMatchObject([{ name: 'one', text: 'another text' }]);
  prompts.remove(prompts.list[0]!);
  expect((await open(over)).list).toEqual([]);
  await prompts.undo.undo(prompts.undo.list[0]!.id);
  expect(names((await open(over)).list)).toEqual(['one']);
});

test('a record that makes no sense is left out', async () => {
  const over = memoryStore();
  await over.set('prompt:1', { version: 1, id: '1', at: 1, name: '', text: 'x' });
  await over.set('prompt:2', { version: 2 });
  expect((await open(over)).list).toEqual([]);
});
