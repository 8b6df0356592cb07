/** `--demo`: what a person feels with the built-in model, in the real page. */
import { launch } from '../browser/support/browser.ts';
import type {} from '../../src/api.ts';
import { summary, type Summary } from './table.ts';

export interface DemoResult {
  threads: number;
  badge: Summary;
  firstWord: Summary;
}

/** Four conversations of five turns. */
const TURNS = [
  ['今天的实验终于成功了,太棒了!', '谢谢你!', '我想庆祝一下', '你有什么建议吗?', '好主意!'],
  ['我今天很难过', '工作上出了差错', '老板批评了我', '我该怎么办?', '谢谢,我好多了'],
  ['你好', '你叫什么名字?', '你会做什么?', '天气真好', '再见'],
  ['这家店的服务太差了', '等了一个小时', '菜还是凉的', '我再也不来了', '你觉得呢?'],
];

export async function measureDemo(url: string): Promise<DemoResult> {
  const context = await launch();
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(url);
    // The page may reload itself once, to become isolated.
    await page.waitForFunction(async () => (await globalThis.allInOne?.ready)?.threads);
    const { threads, turns } = await page.evaluate(runTurns, TURNS);
    return {
      threads,
      badge: summary(turns.map(({ badge }) => badge)),
      firstWord: summary(turns.map(({ firstWord }) => firstWord)),
    };
  } finally {
    await context.close();
  }
}

/** Runs in the page. Both times count from the moment a person sends. */
async function runTurns(conversations: string[][]) {
  const { threads } = await allInOne.ready;
  const turn = async (text: string, history: { role: 'user' | 'assistant'; content: string }[]) => {
    const start = performance.now();
    const [times, reply] = [{ badge: 0, firstWord: 0 }, [] as string[]];
    for await (const event of allInOne.converse(text, { history, maxTokens: 64 })) {
      if (event.type === 'sentiment') times.badge = performance.now() - start;
      if (event.type === 'delta') times.firstWord ||= performance.now() - start;
      if (event.type === 'delta') reply.push(event.text);
    }
    history.push({ role: 'user', content: text }, { role: 'assistant', content: reply.join('') });
    return times;
  };
  await turn('早上好', []); // warm
  const turns = [];
  for (const conversation of conversations) {
    const history: Parameters<typeof turn>[1] = [];
    for (const text of conversation) turns.push(await turn(text, history));
  }
  return { threads, turns };
}
