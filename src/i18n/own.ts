/** The words of the sheet of one conversation, which come with it: the first visit has no need of them. */
import { own as en } from './en/own.ts';
import { own as zhCN } from './zh-CN/own.ts';

export const OWN = { 'zh-CN': zhCN, en };
