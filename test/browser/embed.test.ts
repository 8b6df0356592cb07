/** The model for other pages: the Prompt API's shape, OpenAI's, the official client, and the bridge. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { ANALYST_PROMPT } from '../../src/roles/analyst.ts';
import type * as Bridge from '../../src/compose/embed-bridge.ts';
import type * as Engine from '../../src/compose/embed-engine.ts';
import { DEFAULT_SETTINGS } from '../../src/storage/settings.ts';
import { axeFaults } from './support/axe.ts';
import { offlineReady, ready } from './support/page.ts';
import { siteWith } from './support/site-json.ts';
import type { Site } from './support/site.ts';
import { browse, host, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

const PATIENCE = { timeout: 60_000 };
const GOOD = '今天的实验终于成功了,太棒了!';
const BAD = '我的猫昨天死了,我很难过。';

const answer = (page: Page) => page.getByTestId('answer').innerText();
const status = (page: Page) => page.getByTestId('status').innerText();

async function done(page: Page): Promise<string> {
  await expect.poll(() => status(page), PATIENCE).toMatch(/done|Error/);
  expect(await status(page)).toBe('done');
  return answer(page);
}

async function press(page: Page, what: 'reply' | 'judge', text?: string): Promise<string> {
  if (text !== undefined) await page.getByTestId('text').fill(text);
  await page.getByTestId(what).click();
  return done(page);
}

declare function load(url: string): Promise<unknown>;

/** A page that a script of a test can import modules in: here the test runner would change `import()`. */
async function emptyPage(site: Site, files: Record<string, string> = {}): Promise<Page> {
  const all: Record<string, string> = {
    '/load.html': '<!doctype html><script type="module" src="load.js"></script>',
    '/load.js': 'globalThis.load = (url) => import(url);',
    ...files,
  };
  site.other = ({ url = '' }, response) => {
    const text = all[url];
    if (text === undefined) return false;
    const type = url.endsWith('.html') ? 'text/html' : 'text/javascript';
    response.writeHead(200, { 'Content-Type': type }).end(text);
    return true;
  };
  const { page } = await visit(await browse(), `${site.url}load.html`);
  await page.waitForFunction(() => 'load' in globalThis);
  return page;
}

/** Another name of the same server: another origin, and another site. */
const elsewhere = (site: Site) => site.url.replace('localhost', '127.0.0.1');
const bridged = (page: string, site: Site) =>
  `${page}examples/bridge.html?frame=${encodeURIComponent(`${site.url}embed.html`)}`;

test.each([
  ['a host that sends the headers', { headers: true, path: '/' }],
  ['a plain host, under a sub-path', { headers: false, path: '/some/where/' }],
] as const)('the examples answer on %s, and nothing leaves the site', async (_name, hosting) => {
  const site = await host(hosting);
  const context = await browse();
  const { origins, problems } = watch(context);
  for (const name of ['openai', 'language-model']) {
    const { page } = await visit(context, `${site.url}examples/${name}.html`);
    expect(await press(page, 'judge', GOOD)).toContain('正面');
    expect(await press(page, 'judge', BAD)).toContain('负面');
    expect((await press(page, 'reply', '你好')).length).toBeGreaterThan(1);
    expect(await axeFaults(page)).toEqual([]);
    await page.close();
  }
  expect([...origins]).toEqual([new URL(site.url).origin]);
  expect(problems).toEqual([]);
});

test('the app offline: the examples answer from what is stored', async () => {
  const site = await host({ headers: false });
  const context = await browse();
  const { page } = await visit(context, site.url);
  await ready(page);
  await offlineReady(page);
  await site.stop();
  await page.goto(`${site.url}examples/openai.html`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await press(page, 'judge', GOOD)).toContain('正面');
});

test('LanguageModel does what the Prompt API says', async () => {
  const site = await host();
  const page = await emptyPage(site);
  const seen = await page.evaluate(useLanguageModel, [
    `${site.url}engine.js`,
    ANALYST_PROMPT,
    GOOD,
  ]);
  expect(seen.availability).toEqual(['downloadable', 'available', 'unavailable']);
  expect(seen.progress[0]).toBe(0);
  expect(seen.progress.at(-1)).toBe(1);
  expect(seen.labels).toEqual(['"正面"', '正面', '"负面"']);
  expect(seen.streamed.length).toBeGreaterThan(1);
  expect(seen.streamed.join('')).toBe(seen.again); // greedy, and the clone has the same history
  expect(seen.usage[0]).toBe(0);
  expect(seen.usage[1]).toBeGreaterThan(5);
  expect(seen.usage[2]).toBe(seen.usage[1]); // a stopped reply leaves nothing
  expect(seen.window).toBe(1024);
  expect(seen.errors).toEqual({
    constraint: 'NotSupportedError',
    image: 'NotSupportedError',
    system: 'NotSupportedError',
    late: 'TypeError',
    stopped: 'AbortError',
    long: 'QuotaExceededError',
    destroyed: 'InvalidStateError',
    illegal: 'TypeError',
  });
  // Only the text of a control token, not the token: it takes several tokens.
  expect(seen.control).toBeGreaterThan(8);
});

async function useLanguageModel([address = '', analyst = '', good = '']: string[]) {
  const { LanguageModel } = (await load(address)) as typeof Engine;
  const nameOf = (work: () => unknown) =>
    Promise.resolve()
      .then(work)
      .then(
        () => 'none',
        ({ name }: Error) => name,
      );
  const availability = [await LanguageModel.availability()];
  const progress: number[] = [];
  const session = await LanguageModel.create({
    temperature: 0,
    topK: 1,
    monitor: (m) =>
      m.addEventListener('downloadprogress', (e) => progress.push((e as ProgressEvent).loaded)),
  });
  availability.push(await LanguageModel.availability());
  availability.push(await LanguageModel.availability({ expectedInputs: [{ type: 'image' }] }));

  const initialPrompts = [{ role: 'system', content: analyst }];
  const judge = await LanguageModel.create({ initialPrompts });
  const schema = { type: 'string', enum: ['正面', '负面'] };
  const labels = [
    await judge.prompt(good, { responseConstraint: schema }),
    await (await judge.clone()).prompt(good, { responseConstraint: /^(正面|负面)$/ }),
  ];
  const other = await LanguageModel.create({ initialPrompts });
  labels.push(await other.prompt('我很难过,太糟糕了', { responseConstraint: schema }));

  const usage = [session.contextUsage];
  await session.append([
    { role: 'user', content: '我今天很累' },
    { role: 'assistant', content: '辛苦了。' },
  ]);
  usage.push(session.contextUsage);
  const stop = new AbortController();
  const begun = session.promptStreaming('你好', { signal: stop.signal }).getReader();
  await begun.read();
  stop.abort();
  const stopped = await nameOf(async () => {
    while (!(await begun.read()).done);
  });
  usage.push(session.contextUsage);
  const clone = await session.clone();
  const streamed: string[] = [];
  const reader = session.promptStreaming('你好').getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    streamed.push(next.value);
  }
  const again = await clone.prompt('你好');
  const control = await session.measureContextUsage('<|im_end|>');
  const errors = {
    constraint: await nameOf(() => session.prompt('x', { responseConstraint: { type: 'object' } })),
    image: await nameOf(() =>
      session.prompt([{ role: 'user', content: [{ type: 'image', value: '' }] }]),
    ),
    system: await nameOf(() => session.prompt([{ role: 'system', content: 'x' }])),
    late: await nameOf(() =>
      LanguageModel.create({
        initialPrompts: [...initialPrompts, ...initialPrompts],
      }),
    ),
    stopped,
    long: await nameOf(() => session.prompt(Array.from({ length: 3000 }, (_, i) => i).join(' '))),
    destroyed: await nameOf(() => {
      clone.destroy();
      return clone.prompt('x');
    }),
    illegal: await nameOf(() => new (LanguageModel as unknown as new () => unknown)()),
  };
  const window = session.contextWindow;
  return { availability, progress, labels, usage, streamed, again, errors, window, control };
}

test('OpenAI’s own client runs against it unchanged', async () => {
  const site = await host();
  const page = await emptyPage(site, { '/openai-client.js': await officialClient() });
  const before = site.requests.length;
  const seen = await page.evaluate(useClient, [
    `${site.url}openai-client.js`,
    `${site.url}engine.js`,
    GOOD,
  ]);
  expect(seen.whole).toMatchObject({
    object: 'chat.completion',
    model: 'demo',
    choices: [{ message: { role: 'assistant' }, finish_reason: 'stop' }],
  });
  const text = seen.whole.choices[0]?.message.content ?? '';
  expect(text.length).toBeGreaterThan(1);
  expect(seen.whole.usage?.completion_tokens).toBeGreaterThan(1);
  expect(seen.deltas.length).toBeGreaterThan(1);
  expect(seen.deltas.join('')).toBe(text);
  expect(seen.usage?.prompt_tokens).toBe(seen.whole.usage?.prompt_tokens);
  expect(text.startsWith(seen.cut)).toBe(true);
  expect(seen.cut).not.toContain(text.slice(2, 4));
  expect(seen.short).toEqual({ finish: 'length', tokens: 3 });
  expect(seen.seeded[0]).toBe(seen.seeded[1]);
  expect(seen.models).toEqual(['demo']);
  expect(seen.label).toBe('"正面"');
  expect(seen.sentiment).toMatchObject({ object: 'sentiment', model: 'demo', label: '正面' });
  expect(seen.errors).toEqual([
    'NotFoundError 404 model_not_found',
    'BadRequestError 400 invalid_value',
    'BadRequestError 400 unsupported_parameter',
    'BadRequestError 400 context_length_exceeded',
    'NotFoundError 404 unknown_url',
    'APIUserAbortError undefined undefined',
  ]);
  // What was asked of http://local/v1 went nowhere.
  expect(site.requests.slice(before).filter((path) => path.includes('v1'))).toEqual([]);
});

async function officialClient(): Promise<string> {
  const built = await build({
    ...{ configFile: false, logLevel: 'error', publicDir: false },
    build: {
      write: false,
      lib: { entry: fileURLToPath(import.meta.resolve('openai')), formats: ['es'] },
    },
  });
  const { output } = [built].flat()[0] as Rolldown.RolldownOutput;
  return output[0].code;
}

async function useClient([client = '', engine = '', good = '']: string[]) {
  const { default: OpenAI } = (await load(client)) as typeof import('openai');
  const { createEngine } = (await load(engine)) as typeof Engine;
  const openai = new OpenAI({
    apiKey: 'none',
    baseURL: 'http://local/v1',
    fetch: createEngine().fetch,
    dangerouslyAllowBrowser: true,
  });
  const messages = [{ role: 'user' as const, content: '我今天很难过' }];
  const asked = { model: 'demo', messages, temperature: 0 };
  const { create } = openai.chat.completions;
  const chat = create.bind(openai.chat.completions);
  const whole = await chat(asked);
  const text = whole.choices[0]?.message.content ?? '';
  const deltas: string[] = [];
  let usage;
  const streamed = await chat({ ...asked, stream: true, stream_options: { include_usage: true } });
  for await (const chunk of streamed) {
    deltas.push(chunk.choices[0]?.delta.content ?? '');
    usage = chunk.usage ?? usage;
  }
  const stopped = await chat({ ...asked, stop: [text.slice(2, 4)] });
  const short = await chat({ ...asked, max_tokens: 3 });
  const lively = { ...asked, temperature: 1.5, seed: 7, max_tokens: 24 };
  const seeded = [await chat(lively), await chat(lively)];
  const labelled = await chat({
    ...asked,
    messages: [
      {
        role: 'system',
        content: '你是一个冷酷的情感分析师,请判断用户输入的情绪倾向,仅输出"正面"或"负面".',
      },
      { role: 'user', content: good },
    ],
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'mood', schema: { type: 'string', enum: ['正面', '负面'] } },
    },
  });
  const failed = (work: () => Promise<unknown>) =>
    work().then(
      () => 'none',
      (error: { constructor: { name: string }; status?: number; code?: string }) => error,
    );
  const kinds = ['NotFoundError', 'BadRequestError', 'APIUserAbortError'] as const;
  const describe = (error: unknown) => {
    const kind = kinds.find((name) => error instanceof OpenAI[name]) ?? String(error);
    const { status, code } = error as { status?: number; code?: string };
    return `${kind} ${status} ${code}`;
  };
  const aborted = new AbortController();
  const errors = [
    await failed(() => chat({ ...asked, model: 'gpt-none' })),
    await failed(() => chat({ ...asked, messages: [] })),
    await failed(() => chat({ ...asked, n: 2 })),
    await failed(() =>
      chat({
        ...asked,
        messages: [{ role: 'user', content: Array.from({ length: 3000 }, (_, i) => i).join(' ') }],
      }),
    ),
    await failed(() => openai.embeddings.create({ model: 'demo', input: 'x' })),
    await failed(async () => {
      const stream = await chat({ ...asked, stream: true }, { signal: aborted.signal });
      for await (const _ of stream) aborted.abort();
      if (aborted.signal.aborted) throw new OpenAI.APIUserAbortError();
    }),
  ].map(describe);
  const models: string[] = [];
  for await (const { id } of openai.models.list()) models.push(id);
  return {
    ...{ whole, deltas, usage, models, errors },
    cut: stopped.choices[0]?.message.content ?? '',
    short: { finish: short.choices[0]?.finish_reason, tokens: short.usage?.completion_tokens },
    seeded: seeded.map(({ choices }) => choices[0]?.message.content),
    label: labelled.choices[0]?.message.content,
    sentiment: await openai.post('/sentiment', { body: { input: good } }),
  };
}

test('the bridge: a page of another site is allowed once, and the person takes it back', async () => {
  const [site, other] = [await host(), await host()];
  const context = await browse(undefined, { locale: 'en-GB' });
  const { problems } = watch(context);
  const { page } = await visit(context, bridged(other.url, site));
  const frame = page.frameLocator('iframe');
  await page.getByTestId('judge').click();
  const allow = frame.getByTestId('allow');
  await allow.waitFor();
  expect(await frame.getByRole('heading').innerText()).toContain(new URL(other.url).origin);
  const height = () => page.locator('iframe').evaluate((element) => element.clientHeight);
  await expect.poll(height).toBeGreaterThan(100);
  await expect.poll(() => allow.isEnabled()).toBe(true); // after a moment in sight
  await allow.click();
  expect(await done(page)).toContain('正面');
  expect(await press(page, 'judge', BAD)).toContain('负面');
  expect((await press(page, 'reply', '你好')).length).toBeGreaterThan(1);

  await page.reload();
  expect(await press(page, 'judge', GOOD)).toContain('正面'); // not asked again
  await frame.getByTestId('stop').click();
  await page.getByTestId('judge').click();
  await expect.poll(() => status(page)).toContain('revoked');

  await page.reload();
  await page.getByTestId('judge').click();
  await expect.poll(() => allow.isEnabled()).toBe(true); // it is drawn: clicks arrive
  await frame.getByTestId('refuse').click();
  await expect.poll(() => status(page)).toContain('NotAllowedError');
  await page.reload();
  await page.getByTestId('judge').click();
  await frame.getByTestId('ask-again').waitFor();
  await expect.poll(() => status(page)).toContain('NotAllowedError');
  expect(problems).toEqual([]);
});

test('the site’s words are stopped in what a page sends, on this site and behind the bridge', async () => {
  const own = { settings: { filterActions: { ...DEFAULT_SETTINGS.filterActions, own: 'block' } } };
  const { site } = await siteWith({ blockedWords: ['暗号'], ...own });
  const near = await emptyPage(site);
  const refused = ['NotAllowedError', '400 content_filter', 'answered'];
  expect(await near.evaluate(askWith, [`${site.url}engine.js`, ''])).toEqual(refused);

  const other = await host({ headers: false }); // its pages may have frames
  const far = await emptyPage(other);
  const asked = far.evaluate(askWith, [`${other.url}bridge.js`, `${site.url}embed.html`]);
  const allow = far.frameLocator('iframe').getByTestId('allow');
  await expect.poll(() => allow.isEnabled(), PATIENCE).toBe(true);
  await allow.click();
  expect(await asked).toEqual(refused);
});

/** What becomes of a prompt with that word, by both interfaces, and of one without. */
async function askWith([script = '', frame = '']: string[]) {
  const module = (await load(script)) as typeof Engine & typeof Bridge;
  const model = frame ? await module.connect({ url: frame }) : module.createEngine();
  const outcome = (work: Promise<unknown>) =>
    work.then(
      () => 'answered',
      (error: { name: string; status?: number; code?: string }) =>
        error.status ? `${error.status} ${error.code}` : error.name,
    );
  const session = await model.LanguageModel.create();
  const messages = [{ role: 'user', content: '说出暗 号' }];
  return [
    await outcome(session.prompt('说出暗号')),
    await outcome(model.chat.completions.create({ messages, stream: true })),
    await outcome(session.prompt('你好')),
  ];
}

test('the bridge hears nobody but the page that holds it, and an answer of this site is listed', async () => {
  const site = await host();
  const context = await browse(undefined, { locale: 'zh-CN' });
  const { page } = await visit(context, `${site.url}examples/bridge.html`);
  const frame = page.frameLocator('iframe');
  await page.getByTestId('judge').click();
  await expect.poll(() => frame.getByTestId('allow').isEnabled()).toBe(true);
  await frame.getByTestId('allow').click();
  expect(await done(page)).toContain('正面');

  const odd = await page.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    const heard: unknown[] = [];
    port1.onmessage = ({ data }) => heard.push(data);
    const inner = document.querySelector('iframe')?.contentWindow;
    inner?.postMessage({ bridge: 'qwen-all-in-one/bridge/0', type: 'connect' }, '*', [port2]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return heard;
  });
  expect(odd).toEqual([]);
  await page.goto(`${site.url}#/settings`);
  const sites = page.getByTestId('allowed-sites');
  await sites.getByTestId('forget-site').click();
  await sites.getByTestId('no-sites').waitFor();
  await sites.getByTestId('undo').getByRole('button').click();
  await sites.getByTestId('forget-site').waitFor();
  expect(await sites.innerText()).toContain(new URL(site.url).origin);
  expect(await axeFaults(page)).toEqual([]);
  await page.goto(`${site.url}embed.html`);
  const list = page.getByRole('listitem');
  expect(await list.innerText()).toContain(new URL(site.url).origin);
  expect(await axeFaults(page)).toEqual([]);
  await page.getByTestId('forget').click();
  await expect.poll(() => list.count()).toBe(0);
});

test.each(['https://stranger.example/embed.html', 'data:text/html,x', 'javascript:1'])(
  'the example puts no page of a stranger into itself: %s',
  async (stranger) => {
    const site = await host();
    const address = `${site.url}examples/bridge.html?frame=${encodeURIComponent(stranger)}`;
    const { page } = await visit(await browse(), address);
    await page.getByTestId('judge').click();
    await expect.poll(() => status(page)).toContain('SecurityError');
    expect(await page.locator('iframe').count()).toBe(0);
  },
);

test('the app itself stands in no frame, and a covered question cannot be answered', async () => {
  const site = await host();
  const context = await browse(undefined, { locale: 'en-GB' });
  const { page } = await visit(context, bridged(elsewhere(site), site));
  const framed = await page.evaluate(async (url) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    document.body.append(frame);
    await new Promise((resolve) => (frame.onload = resolve));
    return frame.contentDocument === null; // an error page of the browser, of another origin
  }, site.url);
  expect(framed).toBe(true);
  await page.locator('iframe').evaluate((element) => element.remove());

  await page.getByTestId('judge').click();
  const frame = page.frameLocator('iframe');
  await frame.getByTestId('allow').waitFor();
  await page.locator('iframe').evaluate((element) => (element.style.opacity = '0.01'));
  await expect.poll(() => frame.getByTestId('allow').isEnabled()).toBe(false);
  await page.waitForTimeout(1500);
  expect(await frame.getByTestId('allow').isEnabled()).toBe(false);
});
