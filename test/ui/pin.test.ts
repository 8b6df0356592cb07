// @vitest-environment happy-dom
/** The PIN before places and sheets, over scripted parts. */
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { NO_SITE, SITE_FORMAT, type SitePin } from '../../src/contract/site.ts';
import { KIOSK } from '../../src/i18n/kiosk.ts';
import { find, open, shown, text } from './open.ts';

/** Of 1234, with one round: the site's file demands more. */
const PIN: SitePin = {
  salt: 'AAAAAAAAAAAAAAAAAAAAAA==',
  rounds: 1,
  hash: 'NQrszWp4sV1HZX5BmlPGUqeuZ8Jjl5CA/L30rz3NEOw=',
};

const { refused } = KIOSK['zh-CN'].pin;

function give(typed: string) {
  const field = find<HTMLInputElement>('pin')!;
  field.value = typed;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  find('pin-open')!
    .closest('form')!
    .dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
  flushSync();
}

const until = (look: () => void) => vi.waitFor(() => (flushSync(), look()), { timeout: 20_000 });
const openable = () => until(() => expect(find('pin-open')?.hasAttribute('disabled')).toBe(false));

test('settings and models ask for it, the rest does not; who gives it reaches everything, until it is locked', async () => {
  const app = await open();
  app.site = { ...NO_SITE, pin: PIN, places: ['settings'] };
  flushSync();
  expect(app.places).toEqual(['chat', 'settings']);
  expect(['diary', 'history', 'keys'].some((name) => app.asksPin(name as 'diary'))).toBe(false);
  app.sheet = 'models';
  await shown('pin-sheet');
  expect(find('model-card')).toBe(null);
  app.sheet = null;
  app.go('settings');
  await shown('pin-place');
  await until(() => expect(find('pin-sheet')).toBe(null));
  give('12'); // at once, as a quick person does
  await until(() => expect(text('pin-refused')).toBe(refused['no-pin'](4, 12)));
  give('4321');
  await until(() => expect(text('pin-refused')).toBe(refused.wrong()));
  await openable();
  give('１２３４');
  await shown('settings-place');
  expect(app.places).toContain('insights');
  app.go('insights');
  await shown('insights-place');
  (await shown('lock')).click();
  flushSync();
  expect(app.place).toBe('chat'); // the insights are hidden
  app.go('settings');
  await shown('pin-place');

  // Another PIN comes with the site's file.
  app.unlock(PIN);
  await shown('settings-place');
  app.site = { ...app.site, pin: { ...PIN, salt: 'BBBBBBBBBBBBBBBBBBBBBB==', hash: 'other' } };
  await shown('pin-place');
}, 60_000);

test('who has no PIN is not led to the models', async () => {
  const app = await open();
  for (const message of ['一', '二', '三']) await app.chat.send(message);
  flushSync();
  const note = await shown('demo-note');
  expect(note.querySelector('button')).not.toBe(null);
  app.site = { ...NO_SITE, pin: PIN };
  flushSync();
  expect(note.textContent).not.toBe('');
  expect(note.querySelector('button')).toBe(null);
});

test('how the day felt: what was read of a message is counted once, and shown', async () => {
  const app = await open();
  await app.chat.send('今天的实验终于成功了');
  await app.chat.regenerate(app.chat.current.exchanges[0]!.id);
  await vi.waitFor(async () => expect(await app.moods()).toHaveLength(1), { timeout: 20_000 });
  app.sheet = 'moods';
  await shown('moods-table');
  const figures = [0, 1, 2].map((i) => find(`figure-mood-${i}`)?.querySelector('dd')?.textContent);
  expect(figures).toEqual(['1', '0', '0']);
  const chart = find('moods-chart')!;
  expect([...chart.querySelectorAll('text')].map((tick) => tick.textContent)).toEqual([
    ...['0', '1', '2'],
  ]);
  const tones = [...chart.querySelectorAll('g')].map((line) =>
    line.style.getPropertyValue('--tone'),
  );
  expect(tones).toEqual(['var(--good)', 'var(--bad)']);
  expect(text('moods-of-day')).toContain(String(new Date().getFullYear()));
}, 60_000);

test('the page that makes the file begins with what the site has, and names what does not fit', async () => {
  const app = await open();
  app.site = { ...NO_SITE, greeting: { en: 'Hello' }, settings: { theme: 'dark' } };
  app.sheet = 'site';
  await shown('site-sheet');
  expect(JSON.parse(text('site-text')!)).toEqual({
    ...{ format: SITE_FORMAT, version: 1 },
    ...{ greeting: { en: 'Hello' }, settings: { theme: 'dark' } },
  });
  const minutes = find<HTMLInputElement>('site-minutes')!;
  minutes.value = 'ten';
  minutes.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  const words = KIOSK['zh-CN'].site;
  expect(text('site-left')).toBe(words.left(words.minutes));
  // Beside the field as well: the other stands at the end of the sheet.
  expect(text('site-minutes-bad')).toBe(words.minutesBad);
  expect(minutes.getAttribute('aria-describedby')).toBe(find('site-minutes-bad')!.id);
}, 60_000);
