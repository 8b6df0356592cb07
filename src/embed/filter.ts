/** The site's word filter before what other pages send: the same as before what a person writes in the app. */
import type { ChatMessage, GenerateJob } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';
import type { Sureness } from '../contract/models.ts';
import { instead } from '../roles/safe-reply.ts';
import { guardInput, type Guard } from '../safety/guard.ts';

/**
 * All of them, whoever is said to have written them: a page says what it likes about that.
 * @throws AppError `blocked` where one has a word that is to be stopped.
 */
export function allow(messages: readonly ChatMessage[], guard: Guard | null): void {
  for (const { content } of messages) {
    const { action, categories } = guardInput(guard, content);
    if (action !== 'block') continue;
    const message = `refused by this site's word filter: ${categories.join(', ')}`;
    throw new AppError('blocked', message, { reason: 'words' });
  }
}

/** To words of despair, a small model says nothing of its own. */
export function comfort(
  messages: readonly ChatMessage[],
  sureness: Sureness | undefined,
  guard: Guard | null,
): GenerateJob['unsure'] {
  const { role, content = '' } = messages.at(-1) ?? {};
  if (!sureness || role !== 'user' || !guardInput(guard, content).distress) return undefined;
  const mood = { label: '不确定', confidence: 0, distress: true } as const;
  return instead(content, mood, messages.slice(0, -1), sureness);
}
