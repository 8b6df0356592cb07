import { expect, test } from 'vitest';
import { addressOf, PLACES, readAddress, SHEETS } from '../../src/ui/places.ts';

test('every place and every sheet over it has an address that leads back to it', () => {
  const all = PLACES.flatMap((place) => SHEETS.map((sheet) => ({ place, trail: [sheet] })));
  const trails = [...all, { place: 'chat', trail: ['history', 'transcripts'] } as const];
  for (const { place, trail } of trails) {
    expect(readAddress(addressOf(place, trail))).toEqual({ place, trail });
  }
  expect(new Set(trails.map(({ place, trail }) => addressOf(place, trail))).size).toBe(
    trails.length,
  );
  for (const place of PLACES) expect(readAddress(`#/${place}`)).toEqual({ place, trail: [] });
  expect(addressOf('settings', ['models'])).toBe('#/settings/models');
});

test('nothing is the chat; what is no place leads nowhere; an unknown sheet to its place', () => {
  for (const hash of ['', '#']) expect(readAddress(hash)).toEqual({ place: 'chat', trail: [] });
  for (const hash of ['#top', '#/', '#/nowhere', '#/nowhere/models', '#settings', '/settings']) {
    expect(readAddress(hash), hash).toBeUndefined();
  }
  const settings = { place: 'settings', trail: [] };
  for (const hash of ['#/settings/', '#/settings/no-sheet', '#/settings/toString']) {
    expect(readAddress(hash), hash).toEqual(settings);
  }
  expect(readAddress('#/settings/no-sheet/about')).toEqual({ place: 'settings', trail: ['about'] });
});
