/** The words of dictation, which come with its code: few browsers have it. */
import { dictation as en } from './en/dictation.ts';
import { dictation as zhCN } from './zh-CN/dictation.ts';

export const DICTATION = { 'zh-CN': zhCN, en };
