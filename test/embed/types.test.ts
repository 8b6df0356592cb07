/** The declarations that are shipped hold for what is shipped: the compiler says so. */
import { expect, test } from 'vitest';
import type * as ShippedBridge from '../../public/bridge.d.ts';
import type * as Shipped from '../../public/engine.d.ts';
import type { connect } from '../../src/compose/embed-bridge.ts';
import type * as Ours from '../../src/compose/embed-engine.ts';

test('engine.d.ts and bridge.d.ts', () => {
  const engine = (made: Ours.PageEngine): Shipped.PageEngine => made;
  const openai = (made: typeof Ours.openai): Shipped.OpenAiShape => made;
  const model = (made: typeof Ours.LanguageModel): Shipped.LanguageModelClass => made;
  const bridge = (made: typeof connect): typeof ShippedBridge.connect => made;
  expect([engine, openai, model, bridge]).toHaveLength(4);
});
