/** Has the analyst read one entry of a diary, part by part. */
import { AppError } from '../contract/errors.ts';
import type { EntryPart } from '../contract/diary.ts';
import type { Judgement } from '../chat/judge.ts';
import { partsOf } from '../diary/parts.ts';

type Judge = (text: string) => Promise<Judgement>;

export async function readParts(text: string, judge: Judge): Promise<EntryPart[]> {
  const parts: EntryPart[] = [];
  for (const part of partsOf(text)) {
    const said = await judged(part, judge);
    const [label, positive] = [said?.label ?? '不确定', said?.scores['正面'] ?? 0.5] as const;
    parts.push({ text: part, label, positive });
  }
  return parts;
}

/** null where a part has nothing in it to be judged. */
async function judged(text: string, judge: Judge): Promise<Judgement | null> {
  try {
    return await judge(text);
  } catch (error) {
    if (error instanceof AppError && error.code === 'input') return null;
    throw error;
  }
}
