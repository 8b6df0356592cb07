// @vitest-environment happy-dom
/** `embed.html` by itself: the list of what a person answered. */
import { expect, test, vi } from 'vitest';
import { FrameView } from '../../src/embed/frame-view.ts';
import { EMBED } from '../../src/i18n/embed.ts';
import { allowedOrigins } from '../../src/storage/allowed-origins.ts';
import { memoryStore } from '../../src/storage/store.ts';

const words = EMBED.en;
const refused = () => Promise.reject(new DOMException('no', 'InvalidStateError'));

function setUp() {
  const place = document.createElement('main');
  return { place, view: new FrameView(place, words), origins: allowedOrigins(memoryStore()) };
}

/** Clicks that a script makes do not count, so this one says that it is none. */
function press(place: HTMLElement, name: string): void {
  const click = new MouseEvent('click');
  Object.defineProperty(click, 'isTrusted', { value: true });
  place.querySelector(`[data-testid=${name}]`)?.dispatchEvent(click);
}

test('an answer is listed, and gone when it is forgotten', async () => {
  const { place, view, origins } = setUp();
  await origins.write('https://a.example', true);
  await view.manage(origins);
  expect(place.textContent).toContain(words.allowed('https://a.example'));
  press(place, 'forget');
  await vi.waitFor(() => expect(place.textContent).toContain(words.none));
});

test('where the browser refuses its storage, the page says so', async () => {
  const { place, view, origins } = setUp();
  await view.manage({ ...origins, list: refused });
  expect(place.textContent).toBe(words.unkept);
});

test('an answer that cannot be taken back is not passed over in silence', async () => {
  const { place, view, origins } = setUp();
  await origins.write('https://a.example', true);
  await view.manage({ ...origins, forget: refused });
  press(place, 'forget');
  await vi.waitFor(() => expect(place.textContent).toBe(words.unkept));
});
