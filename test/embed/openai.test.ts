import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { fetchOf } from '../../src/embed/openai-fetch.ts';
import { readChatCall } from '../../src/embed/openai-request.ts';
import { openAiOf } from '../../src/embed/openai.ts';
import { StopText } from '../../src/embed/stop-text.ts';
import { scripted } from './scripted.ts';

const messages = [{ role: 'user', content: '在吗' }];

describe('a request', () => {
  test('is read into ours', () => {
    const format = {
      type: 'json_schema',
      json_schema: { name: 'x', schema: { enum: ['a', 'b'] } },
    };
    const call = readChatCall({
      model: 'demo',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: '在' },
            { type: 'text', text: '吗' },
          ],
        },
        { role: 'developer', content: 'short' },
      ],
      ...{ max_completion_tokens: 9, temperature: 0.5, top_p: 0.8, seed: 3, stop: 'x', n: 1 },
      ...{ user: 'ignored', response_format: format },
    });
    expect(call).toMatchObject({
      messages: [
        { role: 'system', content: 'short' },
        { role: 'user', content: '在吗' },
      ],
      ...{ model: 'demo', maxTokens: 9, seed: 3, stops: ['x'], stream: false },
      ...{ sampling: { temperature: 0.5, topP: 0.8 }, labels: { labels: ['a', 'b'] } },
    });
  });

  test.each([
    [{}, 'messages'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages.0.role'],
    [{ messages, temperature: 3 }, 'temperature'],
    [{ messages, max_tokens: 0 }, 'max_tokens'],
    [{ messages, seed: 0.5 }, 'seed'],
    [{ messages, n: 2 }, 'n'],
    [{ messages, tools: [{}] }, 'tools'],
    [{ messages, logprobs: true }, 'logprobs'],
    [{ messages, response_format: { type: 'json_object' } }, 'response_format'],
    [{ messages: [{ role: 'system', content: 'alone' }] }, 'messages'],
  ])('%j is refused, and says where', (body, param) => {
    expect(() => readChatCall(body)).toThrow(expect.objectContaining({ status: 400, param }));
  });
});

test('a stop ends the reply before it, wherever it was cut', () => {
  const stop = new StopText(['END', 'E!']);
  expect(['a', 'bE', 'N', 'Xc', 'E', 'ND', 'more'].map((part) => stop.push(part))).toEqual([
    ...['a', 'b', '', 'ENXc', '', '', ''],
  ]);
  expect(stop.stopped).toBe(true);
  const open = new StopText(['END']);
  expect([open.push('aEN'), open.end()]).toEqual(['a', 'EN']);
});

test('a stop cancels what the model still says', async () => {
  const openai = openAiOf(scripted(['一', '二', '三', '四']));
  const answer = await openai.chat.completions.create({ messages, stop: '三' });
  expect(answer.choices[0]?.message.content).toBe('一二');
  expect(answer.choices[0]?.finish_reason).toBe('stop');
  expect(answer.usage.prompt_tokens).toBe(2 + 5 + 3);
});

test('a stream that is left is cancelled', async () => {
  const speaker = scripted();
  let cancelled = false;
  const { chat } = speaker;
  speaker.chat = (ask, onDelta, signal) => {
    signal?.addEventListener('abort', () => (cancelled = true));
    return chat(ask, onDelta, signal);
  };
  const stream = await openAiOf(speaker).chat.completions.create({ messages, stream: true });
  for await (const { choices } of stream) if (choices[0]?.delta.content) break;
  expect(cancelled).toBe(true);
});

describe('fetch', () => {
  const ask = (path: string, body?: unknown, speaker = scripted()) =>
    fetchOf(openAiOf(speaker))(`http://local/v1/${path}`, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });

  test('answers as a service does', async () => {
    const whole = await ask('chat/completions', { messages });
    expect(await whole.json()).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: '你好!' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    });
    const streamed = await ask('chat/completions', { messages, stream: true });
    expect(streamed.headers.get('Content-Type')).toBe('text/event-stream');
    const events = (await streamed.text()).split('\n\n').filter(Boolean);
    expect(events.at(-1)).toBe('data: [DONE]');
    expect(events).toHaveLength(1 + 3 + 1 + 1); // the role, the parts, the end, and the mark
    expect(await (await ask('models')).json()).toMatchObject({ data: [{ id: 'demo' }] });
    expect(await (await ask('sentiment', { input: ['a', 'b'] })).json()).toMatchObject({
      data: [{ label: '正面', probabilities: { 正面: 0.9 } }, { confidence: 0.9 }],
    });
  });

  test('says what is wrong with a status', async () => {
    const failing = (error: Error) => ({ ...scripted(), chat: () => Promise.reject(error) });
    const long = new AppError('input', 'too long', { reason: 'too-long' });
    const answers = [
      await ask('chat/completions', { messages }, failing(long)),
      await ask('chat/completions', { messages }, failing(new AppError('busy', 'busy'))),
      await ask('chat/completions', { messages }, failing(new Error('odd'))),
      await ask('models/none'),
      await ask('embeddings', {}),
      await ask('chat/completions', []),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 429, 500, 404, 404, 400]);
    expect(await answers[0]?.json()).toEqual({
      error: {
        message: 'too long',
        type: 'invalid_request_error',
        ...{ param: 'messages', code: 'context_length_exceeded' },
      },
    });
  });

  test('an abort is one', async () => {
    const stop = new AbortController();
    const asked = fetchOf(openAiOf(scripted()))('http://local/v1/chat/completions', {
      ...{ method: 'POST', body: JSON.stringify({ messages }), signal: stop.signal },
    });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});
