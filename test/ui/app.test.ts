// @vitest-environment happy-dom
import { flushSync, tick } from 'svelte';
import { expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { endless, engineOf, until } from '../state/scripted.ts';
import { find, open, text } from './open.ts';

function type(value: string) {
  const box = find<HTMLTextAreaElement>('composer')!;
  box.value = value;
  box.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  return box;
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

test('what a model writes is text: no markup, no image, no link that could be followed', async () => {
  const reply = '<img src=x> ![p](https://e.example/x) [l](https://e.example/y) `c`';
  const app = await open({
    generate: async (job, onDelta) => {
      onDelta?.(reply);
      return { ...(await engineOf().generate(job)), text: reply };
    },
  });
  press(type('你好'), 'Enter');
  await until(() => app.chat.current.exchanges[0]?.outcome.state === 'done');
  flushSync();
  expect(find('reply')?.querySelector('img, a, script')).toBeNull();
  expect(text('reply')).toContain('<img src=x>');
  expect(text('reply')).toContain('(https://e.example/y)');
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
  app.sheet = 'settings';
  flushSync();
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
  expect(text('noted')).toBe('已记作例子：不确定');
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
  expect(find('help-card')?.querySelector('a')).toBeNull();
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
