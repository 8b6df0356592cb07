/**
 * `node tools/run.js test/bench/history.ts`: how long 2,000 conversations take to be read from what
 * is stored, to be grouped, and to be searched.
 */
import { grouped } from '../../src/chat/shelf.ts';
import { find, hitIn, prepare } from '../../src/chat/search.ts';
import { conversationStore } from '../../src/storage/conversations.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { manyConversations } from '../support/conversations.ts';

const COUNT = 2000;
const QUERIES = ['实验', '開心', 'train', 'experiment finally', '第1999次', 'no such words'];

const store = memoryStore();
let characters = 0;
for (const one of manyConversations(COUNT)) {
  await store.set(`conversation:${one.id}`, one);
  for (const { text, reply } of one.exchanges) characters += text.length + reply.length;
}
const time = async <T>(what: string, work: () => T | Promise<T>): Promise<T> => {
  const start = performance.now();
  const result = await work();
  console.log(`${what}: ${(performance.now() - start).toFixed(1)} ms`);
  return result;
};

console.log(`${COUNT} conversations, ${(characters / 1e6).toFixed(1)} million characters`);
const list = await time('read and checked', () => conversationStore(store).list());
await time('grouped', () => grouped(list));
await time('prepared for the search', () => prepare(list));
for (const query of QUERIES) {
  const found = await time(`searched for ${query}`, () => find(list, query));
  const shown = list.filter(({ id }) => found.has(id)).slice(0, 50);
  await time(`  ${found.size} found, the lines of 50`, () => shown.map((one) => hitIn(one, query)));
}
