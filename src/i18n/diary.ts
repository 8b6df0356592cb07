/** The words of the diary, which come with its code: the first visit has no need of them. */
import { diary as en } from './en/diary.ts';
import { diary as zhCN } from './zh-CN/diary.ts';

export const DIARY = { 'zh-CN': zhCN, en };
