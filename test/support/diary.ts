/** A diary of years as a table, as long as a test wants. */
import { dayOf } from '../../src/diary/mood.ts';

const SAID = [
  '今天的实验终于成功了，和同学一起吃了火锅，很开心。',
  '加班到很晚，回家路上又下雨，累得什么都不想做。',
  'A long walk by the river with my sister. We laughed a lot.',
  '开会开了一整天，没有什么特别的事。',
  'The train was late again and I missed the meeting. Terrible morning.',
  '早上跑步五公里，状态不错。下午读书，晚上给妈妈打了电话，她说家里一切都好，让我周末回去吃饭。',
  '考试没考好，心里很难受，晚上没怎么睡着。',
  'Quiet day. Cooked soup, watched a film, went to bed early.',
];
const TAGS = ['实验 同学', '工作', 'family', '工作 开会', 'work', '运动 家人', '考试', ''];
const DAY_MS = 86_400_000;

/** CSV of `count` entries, four a day, the latest on `last`. */
export function manyEntries(count: number, last = '2026-11-28'): string {
  const end = Date.parse(`${last}T00:00:00Z`);
  const rows = Array.from({ length: count }, (_, i) => {
    const day = dayOf(end - Math.floor(i / 4) * DAY_MS);
    const at = (i * 7 + Math.floor(i / 5)) % SAID.length;
    return `${day},${String(8 + (i % 4) * 4).padStart(2, '0')}:00,"${SAID[at]} (${i})",${TAGS[at]}`;
  });
  return `day,time,text,tags\n${rows.join('\n')}\n`;
}
