/** The words of kept prompts, which come with them: the first visit has no need of them. */
import { prompts as en } from './en/prompts.ts';
import { prompts as zhCN } from './zh-CN/prompts.ts';

export const PROMPTS = { 'zh-CN': zhCN, en };
