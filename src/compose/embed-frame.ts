/** `embed.html`: in a frame on a page of another site, the bridge to the model; by itself, who may use it. */
import { serveBridge } from '../embed/bridge-host.ts';
import { isHello, type FrameMessage } from '../embed/bridge-wire.ts';
import { FrameView } from '../embed/frame-view.ts';
import { EMBED } from '../i18n/embed.ts';
import { pickLocale } from '../i18n/i18n.ts';
import { SITE } from '../platform/scripts.ts';
import { allowedOrigins } from '../storage/allowed-origins.ts';
import { databaseAt, openStore } from '../storage/store.ts';
import { createEngine, type PageEngine } from './embed-engine.ts';

const locale = pickLocale('auto', navigator.languages);
const words = EMBED[locale];
const place = document.querySelector('main') ?? document.body;
const view = new FrameView(place, words);
const origins = allowedOrigins(openStore(databaseAt(new URL(SITE).pathname)).store);

document.documentElement.lang = locale;
document.title = words.title;
if (window.parent === window) void view.manage(origins);
else addEventListener('message', greet);

/** The page that holds this frame, and nobody else, may begin. */
function greet({ source, data, origin, ports: [port] }: MessageEvent<unknown>): void {
  if (source !== window.parent || !isHello(data) || !port) return;
  removeEventListener('message', greet); // one connection a frame: what is taken back is taken back from all
  const post = (message: FrameMessage) => port.postMessage(message);
  post({ type: 'heard' });
  // From the first line on: the question has to be seen.
  new ResizeObserver(() => {
    post({ type: 'height', height: Math.ceil(place.getBoundingClientRect().height) });
  }).observe(place);
  void connect(origin, port, post);
}

async function connect(
  origin: string,
  port: MessagePort,
  post: (message: FrameMessage) => void,
): Promise<void> {
  if (!/^https?:/.test(origin)) {
    view.say('noOrigin');
    return post({ type: 'refused', reason: 'origin' });
  }
  const known = await origins.read(origin).catch(() => undefined);
  const allowed = known ?? (await view.ask(origin));
  if (known === undefined) await origins.write(origin, allowed).catch(() => {}); // asked again then
  if (allowed) {
    const engine = createEngine();
    const stop = serveBridge(port, engine.speaker);
    post({ type: 'connected' });
    await view.allowed(origin);
    end(engine, stop);
  } else {
    post({ type: 'refused', reason: 'person' });
    await view.refused(origin);
  }
  await origins.forget(origin).catch(() => {});
  if (allowed) post({ type: 'refused', reason: 'person' });
  view.say('reload');
}

function end(engine: PageEngine, stop: () => void): void {
  stop();
  engine.close();
}
