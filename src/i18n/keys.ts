/** The words of the sheet of all keys, which come with it: the first visit has no need of them. */
import { keys as en } from './en/keys.ts';
import { keys as zhCN } from './zh-CN/keys.ts';

export const KEYS = { 'zh-CN': zhCN, en };
