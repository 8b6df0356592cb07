// @vitest-environment happy-dom
import { flushSync, tick } from 'svelte';
import { expect, test } from 'vitest';
import type { Engine, GenerateJob } from '../../src/contract/engine.ts';
import { AppError } from '../../src/contract/errors.ts';
import { endless, engineOf, FULL, generated, loaded, until } from '../state/scripted.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { find, open, shown, text } from './open.ts';

function type(value: string) {
  const box = find<HTMLTextAreaElement>('composer')!;
  box.value = value;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  return box;
}

/** @param count As the browser counts the clicks at one place. */
function click(id: string, count = 1) {
  const init = { bubbles: true, cancelable: true, detail: count };
  find(id)!.dispatchEvent(new MouseEvent('click', init));
  flushSync();
}

function press(target: EventTarget, key: string, init: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  flushSync();
}

test('Enter sends, and the badge is worded as promised', async () => {
  const app = await open();
  press(type('今天的实验终于成功了,太棒了!'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(text('message-user')).toBe('今天的实验终于成功了,太棒了!');
  expect(text('badge')).toBe('😄 LLM 情感判断: 正面');
  expect(text('reply')).toBe('真好!');
  expect(find('stats')?.textContent).toMatch(/预处理.*情感判断.*整理历史.*生成.*总计.*词元\/秒/s);
});

test('what the model thought is folded away: neither read aloud nor copied nor told to the model', async () => {
  const jobs: GenerateJob[] = [];
  const generate: Engine['generate'] = async (job, onDelta) => {
    jobs.push(job);
    onDelta?.('四。');
    return { ...generated('四。'), thought: '二加二…' };
  };
  const app = await open({ generate });
  press(type('2+2?'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  const fold = find<HTMLDetailsElement>('thought')!;
  expect(fold.open).toBe(false);
  expect(fold.textContent).toContain('二加二…');
  expect(text('reply')).toBe('四。');
  await until(() => (flushSync(), text('said-reply') !== ''));
  expect(text('said-reply')).not.toContain('二加二');
  press(type('3+3?'), 'Enter');
  await until(() => app.chat.current.exchanges[1]?.outcome.state === 'done');
  expect(JSON.stringify(jobs[1]?.messages)).not.toContain('二加二');
});

test('a model that only thinks: said in a sentence', async () => {
  const generate: Engine['generate'] = async () => ({
    ...generated('', 'length'),
    thought: '这个问题…',
  });
  const app = await open({ generate });
  press(type('2+2?'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(text('note')).toBe(zhCN.chat.onlyThought);
  expect(find('thought')!.textContent).toContain('这个问题…');
  expect(find('reply')).toBeNull();
});

test('an Enter that belongs to an input method, or has Shift, sends nothing', async () => {
  const app = await open();
  const box = type('ni hao');
  press(box, 'Enter', { isComposing: true });
  press(box, 'Enter', { keyCode: 229 });
  press(box, 'Enter', { shiftKey: true });
  expect(app.chat.current.exchanges).toHaveLength(0);
  app.settings.change({ sendOnEnter: false });
  press(box, 'Enter');
  expect(app.chat.current.exchanges).toHaveLength(0);
  press(box, 'Enter', { ctrlKey: true });
  expect(app.chat.current.exchanges).toHaveLength(1);
});

test('stop takes the place of send, and Escape does the same', async () => {
  const app = await open({ generate: endless });
  press(type('讲个故事'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.reply === '一半');
  flushSync();
  expect(find('send')).toBeNull();
  expect(find('stop')).not.toBeNull();
  expect(document.querySelector('[role=log]')?.getAttribute('aria-busy')).toBe('true');

  press(type('第二条'), 'Enter');
  expect(find('error')?.dataset.code).toBe('busy');
  expect(find<HTMLTextAreaElement>('composer')?.value).toBe('第二条');

  press(document.body, 'Escape');
  await until(() => app.chat.runningId === null);
  flushSync();
  expect(text('reply')).toBe('一半');
  expect(text('note')).toBe('已停止');
});

test('a failure is shown at its message, with a retry that works', async () => {
  let fail = true;
  const app = await open({
    classify: (...args) =>
      fail ? Promise.reject(new AppError('memory', 'no')) : engineOf().classify(...args),
  });
  press(type('你好'), 'Enter');
  await until(() => app.chat.runningId === null);
  flushSync();
  expect(text('message-user')).toBe('你好');
  expect(find('error')?.dataset.code).toBe('memory');
  fail = false;
  find('retry')?.click();
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(find('error')).toBeNull();
  expect(text('reply')).toBe('真好!');
});

const replies = (reply: string) => ({
  generate: (async (job, onDelta) => {
    onDelta?.(reply);
    return { ...(await engineOf().generate(job)), text: reply };
  }) satisfies Engine['generate'],
});

test('what a model writes is text: no markup, no image, no link but to a web address', async () => {
  const app = await open(
    replies(
      '<img src=x> ![p](https://e.example/x) [a](./b) [m](mailto:a@b.example) [f](file:///x)',
    ),
  );
  press(type('你好'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(find('reply')?.querySelector('img, a, script')).toBeNull();
  expect(text('reply')).toContain('<img src=x>');
  expect(text('reply')).toContain('(https://e.example/x)');
});

test('a link opens elsewhere, says nothing of here, and shows its address', async () => {
  const app = await open(replies('[这里](https://e.example/y) 和 https://f.example/z'));
  press(type('你好'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  const links = [...find('reply')!.querySelectorAll('a')];
  expect(links.map(({ href, target, rel }) => [href, target, rel])).toEqual([
    ['https://e.example/y', '_blank', 'noreferrer noopener'],
    ['https://f.example/z', '_blank', 'noreferrer noopener'],
  ]);
  expect(text('reply')).toBe('这里 (https://e.example/y) 和 https://f.example/z');
});

test('a press that was meant for Send does not stop; a later one does', async () => {
  const app = await open({ generate: endless });
  type('讲个故事');
  click('send');
  await until(() => (flushSync(), find('stop') !== null));
  click('stop', 2);
  await until(() => app.chat.current.exchanges[0]?.reply === '一半');
  expect(app.chat.runningId).not.toBeNull();
  await new Promise((resolve) => setTimeout(resolve, 550));
  click('stop');
  await until(() => app.chat.runningId === null);
  expect(app.chat.current.exchanges).toHaveLength(1);
});

test('an empty box cannot be sent and gives no alarm, also while a reply is written', async () => {
  const app = await open({ generate: endless });
  for (const nothing of ['', ' \n\t', '\u200b\u2060\ufeff']) {
    press(type(nothing), 'Enter');
    expect(find<HTMLButtonElement>('send')?.disabled, JSON.stringify(nothing)).toBe(true);
    expect(find('error')).toBeNull();
  }
  press(type('讲个故事'), 'Enter');
  press(find('composer')!, 'Enter');
  press(find('composer')!, 'Enter', { repeat: true });
  expect(find('error')).toBeNull();
  expect(app.chat.current.exchanges).toHaveLength(1);
  press(type('第二条'), 'Enter');
  expect(find('error')?.dataset.code).toBe('busy');
  app.chat.stop();
  await until(() => (flushSync(), app.chat.runningId === null));
  expect(find('error')).toBeNull();
  expect(find<HTMLTextAreaElement>('composer')?.value).toBe('第二条');
});

test('how sure a badge is: in words, with the figure on demand; a coin toss has no bar', async () => {
  const app = await open({
    classify: async (job) => ({ ...(await engineOf().classify(job)), probabilities: [0.5, 0.5] }),
    load: async () => loaded(FULL), // the demo says of a coin toss that there is no mood
  });
  press(type('嗯'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  const bar = () => find('confidence')?.querySelector<HTMLElement>('.fill')?.style.transform;
  expect(bar()).toBe('scaleX(0)');
  expect(text('confidence')).toBe('两边差不多');
  expect(find('confidence-help')?.hidden).toBe(true);
  find('confidence')?.click();
  flushSync();
  expect(find('confidence-help')?.hidden).toBe(false);
  expect(text('confidence-help')).toContain('置信度 50%');
});

test('one row under a reply holds all that can be done with it; timings are folded', async () => {
  const app = await open();
  press(type('你好'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  const row = find('actions')!;
  for (const id of ['teach-right', 'teach-wrong', 'regenerate', 'edit', 'delete', 'stats']) {
    expect(row.querySelector(`[data-testid=${id}]`), id).not.toBeNull();
  }
  expect(find<HTMLDetailsElement>('stats')?.open).toBe(false);
});

test('under a card of help nothing is marked or measured, and its numbers can be dialled', async () => {
  const app = await open();
  press(type('我真的不想活了'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(find('teach-right')).toBeNull();
  expect(find('stats')).toBeNull();
  const hrefs = () =>
    [...find('help-card')!.querySelectorAll('a')].map((a) => a.getAttribute('href'));
  expect(hrefs()).toEqual(['tel:12356', 'tel:4001619995', 'tel:120', 'tel:110']);
  app.settings.change({ language: 'en' });
  flushSync();
  expect(hrefs()).toEqual([
    'tel:988',
    'tel:116123',
    'https://findahelpline.com',
    'tel:911',
    'tel:999',
    'tel:112',
  ]);
});

test('read aloud: the badge once, the finished reply once, never a figure', async () => {
  const app = await open();
  press(type('以前的'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(find('said-badge')?.getAttribute('role')).toBe('status');
  expect(text('said-badge')).toBe('😄 LLM 情感判断: 正面');
  expect(text('said-reply')).toBe('真好!');
  expect(document.querySelector('[role=log]')?.getAttribute('aria-live')).toBe('off');
  app.newChat();
  flushSync();
  expect(text('said-reply')).toBe('');
});

test('consent names size, licence and host before anything is fetched', async () => {
  await open();
  find('model-chip')?.click();
  flushSync();
  find('use-model')?.click();
  await until(() => (flushSync(), find('consent') !== null));
  const consent = text('consent');
  for (const fact of ['482', 'Tongyi Qianwen', '仅限非商业用途', 'huggingface.co']) {
    expect(consent).toContain(fact);
  }
  find('consent-decline')?.click();
  flushSync();
  expect(find('consent')).toBeNull();
  expect(find('download-progress')).toBeNull();
});

test('"ready to work offline" is shown only when it is so', async () => {
  const app = await open();
  expect(find('offline-ready')).toBeNull();
  app.notices.offlineReady = true;
  flushSync();
  expect(text('offline-ready')).toBe('已可离线使用。');
  find('language')?.click();
  flushSync();
  expect(text('offline-ready')).toBe('Ready to work offline.');
  expect(document.documentElement.lang).toBe('en');
});

test('the number of threads that was measured is shown, and can be overruled', async () => {
  const app = await open();
  app.go('settings');
  await shown('threads-help');
  expect(text('threads-help')).toContain('2 个线程');
  const select = find<HTMLSelectElement>('threads-select')!;
  expect(Array.from(select.options, ({ value }) => value)).toEqual(['auto', '1', '2', '4']);
  select.value = '1';
  select.dispatchEvent(new Event('change', { bubbles: true }));
  expect(app.settings.values.threads).toBe(1);
  expect(app.threads.loadOptions).toEqual({ threads: 1 });
});

test('a badge can be confirmed or corrected, and taken back, with the keyboard alone', async () => {
  const app = await open();
  press(type('今天还行'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  const focused = () => (document.activeElement as HTMLElement | null)?.dataset['testid'];
  const click = async (id: string) => {
    find(id)?.click();
    await tick();
    await tick();
  };
  await click('teach-wrong');
  // What the badge says already is no correction.
  expect(find('teach-正面')).toBeNull();
  expect(focused()).toBe('teach-负面');
  press(find('teach-负面')!, 'Escape');
  await tick();
  await tick();
  expect(focused()).toBe('teach-right');
  expect(app.teacher.examples).toEqual([]);

  await click('teach-wrong');
  await click('teach-不确定');
  expect(app.teacher.examples).toMatchObject([{ text: '今天还行', label: '不确定', said: '正面' }]);
  expect(text('noted')).toBe('已记作样本：不确定');
  expect(find('noted')?.getAttribute('role')).toBe('status');
  expect(focused()).toBe('undo-teach');
  await click('undo-teach');
  expect(app.teacher.examples).toEqual([]);
  await click('teach-right');
  expect(app.teacher.examples).toMatchObject([{ label: '正面', said: '正面' }]);
});

test('a listed word is covered, pointed out or stopped, as is chosen', async () => {
  const app = await open();
  press(type('你这个笨蛋混蛋'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(text('message-user')).toBe('你这个笨蛋＊＊');
  expect(text('filter-note')).toBe('这条消息里有词被遮盖（辱骂）。');

  app.settings.change({ filterActions: { ...app.settings.values.filterActions, insult: 'block' } });
  press(type('又是混蛋'), 'Enter');
  expect(find('error')?.dataset.code).toBe('blocked');
  expect(find<HTMLTextAreaElement>('composer')?.value).toBe('又是混蛋');
  expect(app.chat.current.exchanges).toHaveLength(1);

  app.settings.change({ filter: false });
  press(type('又是混蛋'), 'Enter');
  await until(() => app.chat.current.exchanges[1]?.outcome.state === 'done');
  expect(app.chat.current.exchanges[1]?.text).toBe('又是混蛋');
});

test('what is covered on the screen is read by both roles, and by who wrote it', async () => {
  const read: (string | undefined)[] = [];
  const app = await open({
    classify: (job, ...rest) => (
      read.push(job.messages.at(-1)?.content),
      engineOf().classify(job, ...rest)
    ),
    generate: (job, ...rest) => (
      read.push(...job.messages.slice(1).map(({ content }) => content)),
      engineOf().generate(job, ...rest)
    ),
  });
  press(type('你这个傻逼'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(text('message-user')).toBe('你这个＊＊');
  expect(app.chat.current.title).toBe('你这个＊＊');
  find('uncover')?.click();
  flushSync();
  expect(text('message-user')).toBe('你这个傻逼');
  find('uncover')?.click();
  flushSync();
  expect(text('message-user')).toBe('你这个＊＊');
  press(type('后来'), 'Enter');
  await until(() => app.chat.current.exchanges[1]?.outcome.state === 'done');
  find('regenerate')?.click();
  await until(() => app.chat.runningId === null && read.length > 6);
  const first = '你这个傻逼';
  // Judged and answered; then as a part of the history; then once more, from the label cache.
  expect(read).toEqual([first, first, '后来', first, '真好!', '后来', first]);
  // What an example of it teaches is what was read; it is shown and exported covered.
  flushSync();
  find('teach-right')?.click();
  expect(app.teacher.examples).toMatchObject([{ text: first }]);
  expect(await app.teacher.exportFile('csv', (one) => app.safety.cover(one))).toContain(
    '你这个＊＊',
  );
  app.sheet = 'teach';
  await shown('example-item');
  expect(find('example-item')?.textContent).toContain('你这个＊＊');
  // Undo in a sheet: when its button goes, the focus stays in the sheet.
  find('remove-example')?.click();
  await shown('undo');
  const undo = find('undo')?.querySelector('button');
  undo?.focus();
  undo?.click();
  await until(() => !find('undo'));
  await until(() => document.activeElement === find('close'));
});

test('each thing that was deleted has its own way back', async () => {
  const app = await open();
  for (const [i, said] of ['一', '二'].entries()) {
    press(type(said), 'Enter');
    await until(() => app.chat.current.exchanges[i]?.outcome.state === 'done');
  }
  flushSync();
  find('delete')?.click();
  await tick();
  find('delete')?.click();
  await tick();
  flushSync();
  const offers = () => [...document.querySelectorAll<HTMLElement>('[data-testid=undo]')];
  expect(offers().map((offer) => offer.querySelector('p')?.textContent)).toEqual([
    '已删除消息“一”',
    '已删除消息“二”',
  ]);
  expect(find('message-user')).toBeNull();
  const pressFirst = () => {
    const button = offers()[0]?.querySelector('button');
    button?.focus();
    button?.click();
  };
  pressFirst();
  await tick();
  expect(text('message-user')).toBe('一');
  await until(() => offers().length === 1); // the first is stored
  // The focus goes to what is left, and in the end to the message box.
  await until(() => document.activeElement === offers()[0]?.querySelector('button'));
  pressFirst();
  await tick();
  expect(app.chat.current.exchanges.map((exchange) => exchange.text)).toEqual(['一', '二']);
  await until(() => offers().length === 0);
  await until(() => document.activeElement?.id === 'composer');
});

test('the second click of a double click deletes, undoes and sends nothing else', async () => {
  const app = await open();
  for (const [i, said] of ['一', '二', '三'].entries()) {
    press(type(said), 'Enter');
    await until(() => app.chat.current.exchanges[i]?.outcome.state === 'done');
  }
  const left = () => app.chat.current.exchanges.map((exchange) => exchange.text);
  const pause = () => new Promise((resolve) => setTimeout(resolve, 550));
  flushSync();
  click('delete');
  await tick();
  click('delete', 2);
  expect(left()).toEqual(['二', '三']);
  await pause();
  click('delete');
  await tick();
  expect(left()).toEqual(['三']);
  await pause();
  const undo = (count: number) => {
    const init = { bubbles: true, cancelable: true, detail: count };
    find('undo')!.querySelector('button')!.dispatchEvent(new MouseEvent('click', init));
  };
  undo(1);
  await tick();
  undo(2);
  await tick();
  expect(left()).toEqual(['一', '三']);
});

test('the pencil does not take back what is being written, nor does a deletion', async () => {
  const app = await open();
  press(type('一'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  const field = () => document.querySelector<HTMLTextAreaElement>('article textarea')!;
  find('edit')?.click();
  flushSync();
  field().value = '改到一半';
  field().dispatchEvent(new Event('input', { bubbles: true }));
  find('edit')?.click();
  flushSync();
  expect(field().value).toBe('改到一半');
  find('delete')?.click();
  await tick();
  flushSync();
  find('undo')?.querySelector('button')?.click();
  await until(() => (flushSync(), field() !== null));
  expect(field().value).toBe('改到一半');
});

test('what refused an edit goes with its cause: the text, the other reply, the rule', async () => {
  const app = await open({
    generate: (job, onDelta, signal) =>
      job.messages.at(-1)?.content === '长'
        ? endless(job, onDelta, signal)
        : engineOf().generate(job, onDelta, signal),
  });
  press(type('一'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  find('edit')?.click();
  flushSync();
  const field = () => document.querySelector<HTMLTextAreaElement>('article textarea')!;
  const error = () => field().form?.querySelector<HTMLElement>('[data-testid=error]');
  const save = (value: string) => {
    field().value = value;
    field().dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    expect(error()).toBeNull();
    field().form?.requestSubmit();
    flushSync();
  };
  save(' ');
  expect(error()?.dataset.code).toBe('input');
  const insult = (action: 'block' | 'mask') =>
    app.settings.change({
      filterActions: { ...app.settings.values.filterActions, insult: action },
    });
  insult('block');
  flushSync();
  save('又是混蛋');
  expect(error()?.dataset.code).toBe('blocked');
  insult('mask');
  flushSync();
  expect(error()).toBeNull();
  press(type('长'), 'Enter');
  save('改过');
  expect(error()?.dataset.code).toBe('busy');
  app.chat.stop();
  await until(() => (flushSync(), app.chat.runningId === null));
  expect(error()).toBeNull();
  expect(field().value).toBe('改过');
});

test('an edit stays open over a switch, says beside it why it was refused, and gives a version', async () => {
  const app = await open();
  press(type('一'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  const { id } = app.chat.current;
  find('edit')?.click();
  flushSync();
  const field = () => document.querySelector<HTMLTextAreaElement>('article textarea')!;
  const write = (value: string) => {
    field().value = value;
    field().dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
  };
  write(' ');
  field().form?.requestSubmit();
  flushSync();
  expect(field().form?.querySelector('[data-testid=error]')).not.toBeNull();
  write('改过');
  app.newChat();
  flushSync();
  app.chat.select(id);
  flushSync();
  expect(field().value).toBe('改过');
  field().form?.requestSubmit();
  await until(() => app.chat.runningId === null && app.chat.current.exchanges[0]?.text === '改过');
  flushSync();
  expect(find('versions')?.textContent).toContain('2/2');
  find('version-previous')?.click();
  flushSync();
  expect([text('message-user'), find('versions')?.textContent?.includes('1/2')]).toEqual([
    '一',
    true,
  ]);
});

test('a listed word of the model is covered, and one that is stopped ends the reply', async () => {
  const app = await open({
    generate: async (_job, onDelta, signal) => {
      for (const delta of ['你是混', '蛋，', '看色情网', '站吧', '！']) {
        if (signal?.aborted) break;
        onDelta?.(delta);
      }
      return { ...(await engineOf().generate(_job)), text: '你是混蛋，看色情网站吧！' };
    },
  });
  press(type('你好'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(text('reply')).toBe('你是＊＊，看');
  expect(text('filter-note')).toBe('后面出现了要拦下的词（辱骂、色情），回答到此为止。');
  expect(find('go-on')).toBeNull();
});

test('words of distress bring the card with numbers, in the language of the page', async () => {
  const app = await open();
  press(type('我真的不想活了'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(text('message-user')).toBe('我真的不想活了');
  expect(text('reply')).toBe('真好!');
  for (const number of ['12356', '400-161-9995', '120']) {
    expect(text('help-card')).toContain(number);
  }
  app.settings.change({ language: 'en' });
  flushSync();
  for (const contact of ['988', '116 123', 'findahelpline.com']) {
    expect(text('help-card')).toContain(contact);
  }
  find('dismiss-help')?.click();
  flushSync();
  expect(find('help-card')).toBeNull();
  expect(app.chat.current.exchanges[0]?.help).toBe(false);
});

test('a refusal by the word filter goes when the filter is changed', async () => {
  const app = await open();
  const insult = (action: 'block' | 'mask') => ({
    filterActions: { ...app.settings.values.filterActions, insult: action },
  });
  app.settings.change(insult('block'));
  flushSync();
  press(type('又是混蛋'), 'Enter');
  expect(find('error')?.dataset.code).toBe('blocked');
  app.settings.change(insult('mask'));
  flushSync();
  expect(find('error')).toBeNull();
});

test('a file of this very site that is missing: no other source is proposed', async () => {
  const { host } = location;
  const facts = { host, file: 'onnx/model.onnx', status: 404 };
  const app = await open({ classify: () => Promise.reject(new AppError('download', 'no', facts)) });
  press(type('你好'), 'Enter');
  await until(() => app.chat.runningId === null);
  flushSync();
  expect(text('error')).toContain('请告诉网站管理员');
  expect(text('error')).not.toContain('下载来源');
});

test('the details of the running model name every shortcut of its engine, with a sentence each', async () => {
  const app = await open();
  app.sheet = 'models';
  for (const language of ['zh-CN', 'en'] as const) {
    app.settings.change({ language });
    flushSync();
    const lines = [...find('shortcuts')!.querySelectorAll('li')];
    expect(lines.map((line) => line.dataset['shortcut'])).toEqual(
      Object.keys(app.engines.loaded!.shortcuts),
    );
    for (const line of lines) expect(line.textContent.length).toBeGreaterThan(10);
  }
});

test.for(['insecure', 'cleared'] as const)('%s: what follows from it is not told', async (kind) => {
  const { notices } = await open();
  notices.showError(new AppError('storage', 'refused before'));
  notices.show({ kind });
  notices.show({ kind: 'single-thread' });
  notices.showError(new AppError('storage', 'refused'));
  notices.showError(new AppError('memory', 'another matter'));
  expect(notices.list.map(({ kind }) => kind)).toEqual([kind, 'error']);
});

test('a number of threads that is not yet in use is told as such', async () => {
  const app = await open();
  app.go('settings');
  await shown('threads-help');
  // One is running, two were measured.
  expect(text('threads-help')).toContain('正在运行的模型用 1 个线程，下次启动起用 2 个');
  app.settings.change({ threads: 1 });
  flushSync();
  expect(text('threads-help')).toContain('下次启动模型时生效');
});

test('a download whose size nobody knows yet says so in one whole sentence', async () => {
  const app = await open();
  app.sheet = 'models';
  void app.downloads.ask(app.catalogue.name('somebody/some-model'));
  await until(() => (flushSync(), find('consent') !== null));
  expect(text('consent')).toMatch(
    /^大小要到下载时才知道；有多个文件时，会先让你选一个。请避免使用手机流量。/,
  );
});
