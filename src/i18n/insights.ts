/** The words of Insights, which come with their code: the first visit has no need of them. */
import { insights as en } from './en/insights.ts';
import { insights as zhCN } from './zh-CN/insights.ts';

export const INSIGHTS = { 'zh-CN': zhCN, en };
