/** The words of the list of conversations, which come with its code: the first visit has no need of them. */
import { history as en } from './en/history.ts';
import { history as zhCN } from './zh-CN/history.ts';

export const HISTORY = { 'zh-CN': zhCN, en };
