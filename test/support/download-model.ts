/** What the bench and the evaluation do with a full model in the built page. */
import type { Page } from 'playwright-core';
import type {} from '../../src/api.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';

/** Downloads it from the hub, as a person does, and waits until it answers. */
export async function downloadModel(page: Page, hub: string, model: string): Promise<void> {
  await page.getByTestId('model-chip').click();
  await page.getByTestId('host-select').selectOption('custom');
  await page.getByTestId('host-url').fill(hub);
  await page.getByTestId('host-url').blur();
  await page.getByText(zhCN.models.customTitle).click();
  await page.getByTestId('custom-repo').fill(model);
  await page.getByTestId('custom-repo').press('Enter');
  await page.getByTestId('consent-accept').click();
  await page.waitForFunction((wanted) => {
    const { engine } = allInOne.status();
    return engine.state === 'ready' && engine.loaded.model.id === wanted;
  }, model);
  await page.getByTestId('close').click();
}

/** Of the model that answers; 0 where none does. */
export function threadsOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { engine } = allInOne.status();
    return engine.state === 'ready' ? engine.loaded.threads : 0;
  });
}
