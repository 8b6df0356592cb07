import { openai } from '../engine.js';
import { form } from './page.js';

form(async (what, text, { say, signal }) => {
  if (what === 'judge') {
    const { label, confidence } = await openai.sentiment.create({ input: text }, { signal });
    say(`${label} ${Math.round(confidence * 100)} %`);
    return;
  }
  const stream = await openai.chat.completions.create(
    { messages: [{ role: 'user', content: text }], max_tokens: 200, stream: true },
    { signal },
  );
  for await (const { choices } of stream) say(choices[0]?.delta.content ?? '');
});

// The official client, which a page brings along, needs no more than:
//
//   const client = new OpenAI({
//     ...{ apiKey: 'none', baseURL: 'http://local/v1', dangerouslyAllowBrowser: true },
//     fetch: openai.fetch,
//   });
