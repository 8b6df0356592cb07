/** The words of export and import of conversations, which come with its code: the first visit has no need of them. */
import { transcripts as en } from './en/transcripts.ts';
import { transcripts as zhCN } from './zh-CN/transcripts.ts';

export const TRANSCRIPTS = { 'zh-CN': zhCN, en };
