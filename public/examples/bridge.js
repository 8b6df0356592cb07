// A page of another site has a copy of bridge.js, and names embed.html by its whole address.
import { connect } from '../bridge.js';
import { form } from './page.js';

const url = new URLSearchParams(location.search).get('frame') ?? '../embed.html';
let model;

form(async (what, text, { say, status, signal }) => {
  if (!model) {
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
