/** The words of the frame that other sites put into their pages, which the app itself has no need of. */
import { embed as en } from './en/embed.ts';
import { embed as zhCN } from './zh-CN/embed.ts';

export const EMBED = { 'zh-CN': zhCN, en };
export type EmbedWords = typeof en;
