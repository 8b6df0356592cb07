// A page of another site has a copy of bridge.js, and writes the whole address of embed.html here.
import { connect } from '../bridge.js';
import { form } from './page.js';

const asked = new URLSearchParams(location.search).get('frame') ?? '../embed.html';
let model;

/** This site, or one that runs on this computer: a link must not put a stranger's page into this one. */
function address() {
  const url = new URL(asked, location.href);
  const { origin, protocol, hostname } = url;
  const here = /^https?:$/.test(protocol) && ['localhost', '127.0.0.1'].includes(hostname);
  if (origin !== location.origin && !here) {
    throw new DOMException(`${origin} is not this site, nor on this computer`, 'SecurityError');
  }
  return url;
}

form(async (what, text, { say, status, signal }) => {
  if (!model) {
    const url = address();
    status('waiting for the answer in the frame');
    const place = document.getElementById('frame');
    place.replaceChildren();
    model = await connect({ url, place, signal });
  }
  status('…');
  if (what === 'judge') {
    const { label, confidence } = await model.sentiment.create({ input: text }, { signal });
    say(`${label} ${Math.round(confidence * 100)} %`);
    return;
  }
  const stream = await model.chat.completions.create(
    { messages: [{ role: 'user', content: text }], max_tokens: 200, stream: true },
    { signal },
  );
  for await (const { choices } of stream) say(choices[0]?.delta.content ?? '');
});
