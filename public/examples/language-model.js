import { ANALYST_PROMPT, LanguageModel } from '../engine.js';
import { form } from './page.js';

let session; // one conversation for as long as the page is open

form(async (what, text, { say, status, signal }) => {
  if (what === 'judge') {
    // A conversation of its own, with another system prompt, and one of two labels for an answer.
    const analyst = await LanguageModel.create({
      initialPrompts: [{ role: 'system', content: ANALYST_PROMPT }],
      signal,
    });
    const responseConstraint = { type: 'string', enum: ['正面', '负面'] };
    say(JSON.parse(await analyst.prompt(text, { responseConstraint, signal })));
    analyst.destroy();
    return;
  }
  session ??= await LanguageModel.create({
    monitor(monitor) {
      monitor.addEventListener('downloadprogress', ({ loaded }) => {
        status(`loading: ${Math.round(loaded * 100)} %`);
      });
    },
  });
  for await (const part of chunks(session.promptStreaming(text, { signal }))) say(part);
  status(`${session.contextUsage} of ${session.contextWindow} tokens`);
});

/** `for await` over a stream is newer than some browsers. */
async function* chunks(stream) {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
