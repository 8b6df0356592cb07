import type { tables as en } from '../en/tables.ts';

export const tables: typeof en = {
  title: (name) => `从 ${name} 读到的内容`,
  about: (format, encoding, rows) => `${format}，${encoding} 编码，共 ${rows} 行。`,
  textColumn: '文字在哪一列',
  labelColumn: '标签在哪一列',
  noColumn: '没有',
  column: (number) => `第 ${number} 列`,
  firstRows: '最前面的几行',
  count: (label, count) => `${label} ${count} 行`,
  usable: (counts) => `读得出：${counts}。`,
  nothing: '这样选，没有一行读得出来。请换一列试试。',
  take: (count) => `导入 ${count} 行`,
  taken: (of, taken) => `共 ${of} 行，已导入 ${taken} 行。`,
  skipped: {
    broken: (count) => `${count} 行格式损坏。`,
    'no-text': (count) => `${count} 行没有文字。`,
    'no-label': (count) => `${count} 行没有标签。`,
    'unknown-label': (count) => `${count} 行的标签认不出来。`,
    'too-long': (count) => `${count} 行文字太长。`,
    duplicate: (count) => `${count} 行重复，或早就有了。`,
    'no-room': (count) => `${count} 行放不下（最多 1000 个样本，各类标签尽量一样多）。`,
  },
};
