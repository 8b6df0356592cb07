/** The words of the review done again, which come with its code. */
import { review as en } from './en/review.ts';
import { review as zhCN } from './zh-CN/review.ts';

export const REVIEW = { 'zh-CN': zhCN, en };
