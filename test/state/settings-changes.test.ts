import { expect, test, vi } from 'vitest';
import type { RoleOutcome } from '../../src/state/role-editor.svelte.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { SettingsChanges } from '../../src/state/settings-changes.svelte.ts';
import { DEFAULT_SETTINGS, settingsStore } from '../../src/storage/settings.ts';
import { writeSettings } from '../../src/storage/settings-file.ts';
import { memoryStore } from '../../src/storage/store.ts';

const SAVED: RoleOutcome = { state: 'saved', long: [] };

function open(outcome: RoleOutcome = SAVED) {
  const settings = new Settings(settingsStore(memoryStore()), 'http://site/models/', () => {});
  const threads = { start: vi.fn(async () => {}) };
  const roleEditor = { check: vi.fn(async () => outcome), follow: vi.fn() };
  return {
    settings,
    threads,
    roleEditor,
    changes: new SettingsChanges({ settings, threads, roleEditor }),
  };
}

const fileOf = (patch: object) => new Blob([writeSettings({ ...DEFAULT_SETTINGS, ...patch })]);

test('all go back to their defaults at once, and come back by one undo', async () => {
  const { settings, changes, threads, roleEditor } = open();
  settings.change({ theme: 'dark', threads: 2, analystPrompt: '好不好?' });
  const mine = settings.values;
  expect(Object.keys(changes.ofReset)).toEqual(['theme', 'threads', 'analystPrompt']);
  changes.resetAll();
  expect(settings.values).toEqual(DEFAULT_SETTINGS);
  expect(changes.ofReset).toEqual({});
  // Both are told that what they go by has changed.
  expect(threads.start).toHaveBeenCalledOnce();
  expect(roleEditor.follow).toHaveBeenCalledOnce();
  const [{ id, name } = { id: 0, name: '' }] = changes.undo.list;
  expect(name).toBe('3');
  await changes.undo.undo(id);
  expect(settings.values).toEqual(mine);
  expect(roleEditor.follow).toHaveBeenCalledTimes(2);
});

test('one goes back alone', () => {
  const { settings, changes, threads } = open();
  settings.change({ theme: 'dark', showStats: false });
  changes.resetOne('theme');
  expect(settings.values).toEqual({ ...DEFAULT_SETTINGS, showStats: false });
  expect(threads.start).not.toHaveBeenCalled();
  expect(changes.undo.list).toEqual([]);
});

test('a file is only read until it is taken, and can be given back', async () => {
  const { settings, changes } = open();
  const reading = await changes.read(fileOf({ theme: 'dark', assistantPrompt: '简短回答。' }));
  expect(settings.values).toEqual(DEFAULT_SETTINGS);
  if (typeof reading === 'string') throw new Error(reading);
  expect(reading.patch).toEqual({ theme: 'dark', assistantPrompt: '简短回答。' });
  changes.take(reading.patch);
  expect(settings.values).toMatchObject({ theme: 'dark', assistantPrompt: '简短回答。' });
  await changes.undo.undo(changes.undo.list[0]!.id);
  expect(settings.values).toEqual(DEFAULT_SETTINGS);
});

test('a prompt or a role that could not be typed here is not taken from a file either', async () => {
  const { changes } = open({ state: 'refused', problem: { kind: 'empty' } });
  const patch = { analystPrompt: 'x', assistantPrompt: ' ', extraRoles: ['spy'], topK: 3 };
  const reading = await changes.read(fileOf(patch));
  expect(reading).toMatchObject({
    patch: { topK: 3 },
    bad: ['extraRoles', 'analystPrompt', 'assistantPrompt'],
  });
});

test('what is no such file is refused: too large, binary, another kind', async () => {
  const { changes } = open();
  expect(await changes.read(new Blob([new Uint8Array(1_000_001)]))).toBe('too-large');
  expect(await changes.read(new Blob([new Uint8Array([0, 1, 2, 0, 255])]))).toBe('not-json');
  expect(await changes.read(new Blob(['[]']))).toBe('not-settings');
  const gone = Object.assign(new Blob(['{}']), {
    arrayBuffer: () => Promise.reject(new Error('gone')),
  });
  expect(await changes.read(gone)).toBe('unreadable');
});
