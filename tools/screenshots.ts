/**
 * The screenshots of the README and of the web app manifest, from the built page in `dist/`:
 * `npm run build && npm run screenshots`. For faces in colour and good Chinese letters the machine
 * needs fonts for them (on Debian: fonts-noto-color-emoji, fonts-noto-cjk).
 */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type {} from '../src/api.ts';
import { launch } from '../test/browser/support/browser.ts';
import { goTo } from '../test/browser/support/page.ts';
import { Site } from '../test/browser/support/site.ts';
import { FOLDER, SIZES, type STATES } from './pwa/screenshots.ts';

const DAY_MS = 86_400_000;

/** Of a student, the latest first, every other day: text, and tags. */
const DAYS = [
  ['今天的实验终于成功了，和同学一起吃了火锅，很开心。', '实验 同学'],
  ['早上跑步五公里，状态不错。', '运动'],
  ['导师说我的图画得很清楚，心里美滋滋的。', '论文'],
  ['下了一整天雨，哪儿也没去。', ''],
  ['周末和妈妈视频，她说家里的桂花开了，真想回家看看。', '家人'],
  ['论文改到第三稿，总算交上去了，松了一口气。', '论文'],
  ['加班到很晚，回来路上又下雨，累得什么都不想做。', '实验'],
  ['样品又坏了，白忙了一个星期，很沮丧。', '实验'],
  ['考试没考好，心里很难受，晚上没怎么睡着。', '考试'],
  ['在图书馆坐了一天，看完了两章。', '考试'],
  ['室友给我带了一碗热馄饨，太感动了。', '同学'],
  ['新买的耳机音质特别好，听了一晚上的歌。', ''],
  ['和朋友去爬山，山顶的风景美极了。', '运动 同学'],
  ['食堂的饭越来越难吃了，还贵。', ''],
  ['开了一下午会，没什么特别的事。', '实验'],
  ['拿到奖学金了，请大家喝奶茶！', '同学'],
] as const;

/** So that there is something to see of the times. */
const SAID = [
  'My sister passed her driving test!',
  'What can you do?',
  'It rained all weekend and I was bored.',
  'Thank you, that helped.',
];

const out = new URL(`../public/${FOLDER}/`, import.meta.url);
mkdirSync(out, { recursive: true });
const site = await Site.start();
try {
  await inLanguage('zh-CN', async (page) => {
    await shoot(page, 'start');
    await say(page, '今天的实验终于成功了,太棒了!');
    await say(page, '等了一个小时的公交车，还下雨了。');
    await shoot(page, 'chat');
    await shoot(page, 'settings', (own) => goTo(own, 'settings'));
    await fillDiary(page);
    await shoot(page, 'diary', (own) => goTo(own, 'diary'));
  });
  await inLanguage('en-GB', async (page) => {
    await say(page, 'Our experiment finally worked today, wonderful!');
    await say(page, 'My phone broke and I missed the train.');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, 'chat-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await shoot(page, 'models', askForTheFullModel);
    await page.getByTestId('close').click();
    for (const text of SAID) await say(page, text);
    await shoot(page, 'insights', (own) => goTo(own, 'insights'));
    await judgeTheSample(page);
    await shoot(page, 'lab', showReport);
  });
} finally {
  await site.stop();
}

async function inLanguage(locale: string, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await launch(undefined, { locale });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(site.url);
    await ready(page);
    await work(page);
  } finally {
    await context.close();
  }
}

/** In both sizes. Each begins with a reload: what a visitor sees who comes with such a screen. */
async function shoot(
  page: Page,
  state: keyof typeof STATES,
  prepare = async (_: Page) => {},
): Promise<void> {
  for (const [size, { width, height }] of Object.entries(SIZES)) {
    await page.setViewportSize({ width, height });
    await page.reload();
    await ready(page);
    await prepare(page);
    const path = new URL(`${size}-${state}.png`, out).pathname;
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    console.log(`${size}-${state}.png`);
  }
}

/** A model has started, and everything is stored: what the page says of itself stays as it is. */
async function ready(page: Page): Promise<void> {
  await page.getByTestId('composer').waitFor({ state: 'attached' });
  await page.evaluate(() => globalThis.allInOne.ready);
  await page.waitForFunction(() => globalThis.allInOne.status().offlineReady);
}

async function say(page: Page, text: string): Promise<void> {
  const answered = await page.getByTestId('actions').count();
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('send').click();
  await page.getByTestId('actions').nth(answered).waitFor({ state: 'attached', timeout: 60_000 });
}

/** A month in a student's diary, which the analyst then reads. */
async function fillDiary(page: Page): Promise<void> {
  await goTo(page, 'diary');
  const today = Math.floor(Date.now() / DAY_MS);
  const lines = DAYS.map(([text, tags], at) => {
    const day = new Date((today - at * 2) * DAY_MS).toISOString().slice(0, 10);
    return `${day},21:30,"${text}",${tags}`;
  });
  const file = { name: 'diary.csv', mimeType: 'text/csv' };
  const buffer = Buffer.from(`day,time,text,tags\n${lines.join('\n')}\n`);
  await page.getByTestId('diary-file').setInputFiles({ ...file, buffer });
  await page.getByTestId('diary-trend').waitFor({ timeout: 60_000 });
  await page.getByTestId('diary-reading').waitFor({ state: 'detached', timeout: 60_000 });
}

async function judgeTheSample(page: Page): Promise<void> {
  await goTo(page, 'lab');
  await page.getByTestId('lab-sample').click();
  await page.getByTestId('lab-take').click();
  await page.locator('[data-testid=lab-run][data-state=done]').waitFor({ timeout: 120_000 });
}

async function showReport(page: Page): Promise<void> {
  await goTo(page, 'lab');
  const report = page.getByTestId('lab-report');
  await report.waitFor();
  await report.evaluate((element) => element.scrollIntoView({ block: 'start' }));
}

/** The reload has left the sheet open where it was open already. */
async function askForTheFullModel(page: Page): Promise<void> {
  if (!(await page.getByTestId('model-sheet').isVisible())) {
    await page.getByTestId('model-chip').click();
  }
  await page.getByTestId('use-model').first().click();
  await page.getByTestId('consent').waitFor();
}
