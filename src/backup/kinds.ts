/** What a person has here, kind by kind, as a backup carries it: how it is read, compared and put back. */
import {
  mergeWords,
  MAX_WORDS,
  parseWordList,
  wordKey,
  writeWordList,
} from '../safety/word-list.ts';
import type { Word } from '../safety/word-list.ts';
import type { Entry } from '../contract/diary.ts';
import { parseConversation, type Conversation } from '../storage/conversation.ts';
import { conversationKey, conversationStore } from '../storage/conversations.ts';
import { diaryStore, entryKey, parseEntry } from '../storage/diary.ts';
import { MOST_EXAMPLES, exampleKey, exampleStore, parseExample } from '../storage/examples.ts';
import type { Example } from '../storage/examples.ts';
import { labStore, parseLab, PASS_KEY, TABLE_KEY, type LabRun } from '../storage/lab.ts';
import { merge } from '../storage/merge.ts';
import { OWN_WORDS_KEY, ownWords } from '../storage/own-words.ts';
import {
  MOST_PROMPTS,
  parsePrompt,
  promptKey,
  promptStore,
  type Prompt,
} from '../storage/prompts.ts';
import type { Kind, KindName } from './kind.ts';
import { hand, replies } from './lab-kinds.ts';
import { same } from '../storage/same.ts';
import { roles, settings } from './settings-kinds.ts';

const conversations: Kind<Conversation> = {
  async read(store) {
    const all = await conversationStore(store).list();
    return all.filter(({ exchanges, draft }) => exchanges.length > 0 || draft !== '');
  },
  parse: parseConversation,
  id: ({ id }) => id,
  settle(here, brought) {
    // What was deleted elsewhere stays here; what was deleted here does not come back.
    const { removed: _, ...theirs } = brought;
    const merged = merge(theirs, here);
    return same(merged, here) ? here : merged;
  },
  changes: (values) =>
    values.map((value) => {
      const change = (old: unknown) => {
        const here = parseConversation(old);
        return here ? conversations.settle(here, value) : value;
      };
      return [conversationKey(value.id), change] as const;
    }),
};

const diary: Kind<Entry> = {
  read: (store) => diaryStore(store).list(),
  parse: parseEntry,
  id: ({ id }) => id,
  settle: (here, brought) => ((brought.revision ?? 0) > (here.revision ?? 0) ? brought : here),
  changes: (values) =>
    values.map((value) => {
      const change = (old: unknown) => {
        const here = parseEntry(old);
        return { version: 1, ...(here ? diary.settle(here, value) : value) };
      };
      return [entryKey(value.id), change] as const;
    }),
};

/** A text has one example. */
const examples: Kind<Example> = {
  read: (store) => exampleStore(store).list(),
  parse: parseExample,
  id: ({ text }) => text,
  settle(here, brought) {
    const newer = brought.at > here.at && brought.label !== here.label;
    return newer ? { ...brought, id: here.id } : here;
  },
  changes: (values) =>
    values.map((value) => {
      const change = (old: unknown) => {
        const here = parseExample(old);
        return here && here.text !== value.text ? here : value;
      };
      return [exampleKey(value.id), change] as const;
    }),
  most: MOST_EXAMPLES,
};

const words: Kind<Word> = {
  read: async (store) => parseWordList(await ownWords(store).read()).words,
  parse(value) {
    const { text, section, prefix } = (value ?? {}) as Partial<Word>;
    if (typeof text !== 'string' || typeof section !== 'string') return undefined;
    const [word] = parseWordList(`[${section}]\n${text}${prefix ? '*' : ''}`).words;
    return word?.text === text && word.section === section ? word : undefined;
  },
  id: wordKey,
  settle: (here) => here,
  changes(values) {
    if (values.length === 0) return [];
    const change = (old: unknown) => {
      const here = parseWordList(typeof old === 'string' ? old : '').words;
      return writeWordList(mergeWords(here, values).slice(0, MAX_WORDS));
    };
    return [[OWN_WORDS_KEY, change]];
  },
  most: MAX_WORDS,
};

const lab: Kind<LabRun> = {
  async read(store) {
    const run = await labStore(store).read();
    return run ? [run] : [];
  },
  parse(value) {
    const { table, pass } = (value ?? {}) as Partial<LabRun>;
    return parseLab({ ...table, version: 1 }, { ...pass, version: 1 });
  },
  id: () => 'lab',
  settle: (here, brought) => (same(here, brought) ? here : brought),
  changes: (values) =>
    values.flatMap(({ table, pass }) => [
      [TABLE_KEY, () => ({ ...table, version: 1 })] as const,
      [PASS_KEY, () => pass && { ...pass, version: 1 }] as const,
    ]),
  single: true,
};

/** By name two are the same; the one that was changed later counts. */
const prompts: Kind<Prompt> = {
  read: (store) => promptStore(store).list(),
  parse: parsePrompt,
  id: ({ name }) => name.normalize('NFKC').toLowerCase(),
  settle: (here, brought) =>
    brought.at > here.at && brought.text !== here.text ? { ...brought, id: here.id } : here,
  changes: (values) => values.map((value) => [promptKey(value.id), () => value] as const),
  most: MOST_PROMPTS,
};

/** Each is used with its own records alone. */
export const KIND = {
  conversations,
  diary,
  examples,
  prompts,
  roles,
  settings,
  words,
  lab,
  replies,
  hand,
} as Record<KindName, Kind<unknown>>;
