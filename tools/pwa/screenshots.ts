/** Which screenshots there are. `tools/screenshots.ts` takes them, the manifest lists them. */
export const FOLDER = 'screenshots';

/** The two forms in which an install dialog shows an app; in the pixels of the files. */
export const SIZES = {
  wide: { width: 1280, height: 800 },
  narrow: { width: 390, height: 844 },
} as const;

export const STATES = {
  chat: '一段对话:先是情感判断,再是回答',
  'chat-dark': 'A conversation in English, dark theme',
  start: '开始页和示例',
  models: 'Choosing a full model: size, source and licence before the download',
  diary: '日记:一个月的心情',
  lab: 'The Lab: how often the analyst is right, and what it said',
  insights: 'Insights: where the time of a reply goes',
  settings: '设置',
} as const;
