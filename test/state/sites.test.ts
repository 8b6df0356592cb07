import { expect, test, vi } from 'vitest';
import { Sites } from '../../src/state/sites.svelte.ts';
import { allowedOrigins } from '../../src/storage/allowed-origins.ts';
import { memoryStore } from '../../src/storage/store.ts';

function setUp() {
  const origins = allowedOrigins(memoryStore());
  const onError = vi.fn();
  return { origins, onError, sites: new Sites(origins, onError) };
}

const named = ({ list }: Sites) => list?.map(({ origin, allowed }) => [origin, allowed]);

test('the sites are listed; one that is taken back has to ask again, and can be brought back', async () => {
  const { origins, sites } = setUp();
  expect(sites.list).toBeNull();
  await sites.look();
  expect(sites.list).toEqual([]);
  await origins.write('https://b.example', true);
  await origins.write('https://a.example', false);
  await sites.look();
  const [refused, allowed] = sites.list!;
  expect(named(sites)).toEqual([
    ['https://a.example', false],
    ['https://b.example', true],
  ]);
  await sites.forget(allowed!);
  expect(named(sites)).toEqual([[refused!.origin, false]]);
  expect(await origins.read('https://b.example')).toBeUndefined();
  await sites.undo.undo(sites.undo.list[0]!.id);
  await vi.waitFor(() => expect(sites.list).toHaveLength(2));
  expect(await origins.read('https://b.example')).toBe(true);
});

test('what cannot be taken back stays in the list, and it is told', async () => {
  const { origins, onError } = setUp();
  await origins.write('https://a.example', true);
  const refused = new Error('no');
  const sites = new Sites({ ...origins, forget: () => Promise.reject(refused) }, onError);
  await sites.look();
  await sites.forget(sites.list![0]!);
  expect(onError).toHaveBeenCalledWith(refused);
  expect(sites.list).toHaveLength(1);
  expect(sites.undo.list).toEqual([]);
});
