/** What the Lab says of replies and their scores. */
import { labReplies as en } from './en/lab-replies.ts';
import { labReplies as zhCN } from './zh-CN/lab-replies.ts';

export const LAB_REPLIES = { 'zh-CN': zhCN, en };
