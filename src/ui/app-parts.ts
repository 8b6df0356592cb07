/** The states that the page is put together from. */
import type { ReadSite } from '../contract/site.ts';
import type { Licences } from '../contract/licences.ts';
import type { Backup } from '../state/backup.svelte.ts';
import type { Carrier } from '../state/carry.svelte.ts';
import type { Catalogue } from '../state/catalogue.svelte.ts';
import type { Chat } from '../state/chat.svelte.ts';
import type { Computer } from '../state/computer.svelte.ts';
import type { Dictation } from '../state/dictation.svelte.ts';
import type { Diary } from '../state/diary.svelte.ts';
import type { Downloads } from '../state/downloads.svelte.ts';
import type { EngineHost } from '../state/engine-host.svelte.ts';
import type { Flips } from '../state/flips.svelte.ts';
import type { Insights } from '../state/insights.svelte.ts';
import type { Journal } from '../state/journal.svelte.ts';
import type { LabelCache } from '../chat/label-cache.svelte.ts';
import type { Lock } from '../state/lock.svelte.ts';
import type { Lab } from '../state/lab.svelte.ts';
import type { Labelling } from '../state/labelling.svelte.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { Prompts } from '../state/prompts.svelte.ts';
import type { Reader } from '../state/reader.svelte.ts';
import type { Replies } from '../state/replies.svelte.ts';
import type { Review } from '../state/review.svelte.ts';
import type { RoleEditor } from '../state/role-editor.svelte.ts';
import type { Safety } from '../state/safety.svelte.ts';
import type { Settings } from '../state/settings.svelte.ts';
import type { Sites } from '../state/sites.svelte.ts';
import type { Teacher } from '../state/teacher.svelte.ts';
import type { Threads } from '../state/threads.svelte.ts';
import type { Wipe } from '../state/wipe.svelte.ts';
import type { MoodDay } from '../storage/moods.ts';

export interface LabStates {
  lab: Lab;
  flips: Flips;
  replies: Replies;
  labelling: Labelling;
}

export interface AppParts {
  chat: Chat;
  engines: EngineHost;
  catalogue: Catalogue;
  downloads: Downloads;
  settings: Settings;
  notices: Notices;
  threads: Threads;
  computer: Computer;
  teacher: Teacher;
  carrier: Carrier;
  readLicences(this: void): Promise<Licences>;
  journal: Journal;
  dictation(this: void): Promise<Dictation | null>;
  diary(this: void): Promise<Diary>;
  backup(this: void): Promise<{ backup: Backup; wipe: Wipe }>;
  insights(this: void): Promise<Insights>;
  prompts(this: void): Promise<Prompts>;
  lab(this: void): Promise<LabStates>;
  review(this: void): Promise<Review>;
  sites(this: void): Promise<Sites>;
  lock(this: void): Promise<Lock>;
  moods(this: void): Promise<readonly MoodDay[]>;
  labels: LabelCache;
  safety: Safety;
  roleEditor: RoleEditor;
  reader: Reader;
  site: ReadSite;
}
