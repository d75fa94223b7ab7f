import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Browser, openBrowser } from './chromium.ts';
import { complaintsOf } from './complaints.ts';
import { buildPage } from './page-build.ts';
import { ScriptedLoop } from './scripted-loop.ts';

/** A page of its own for each test, and the scripted loop behind it: one that a test puts in its place. */
export interface ScriptedPage {
  page: Page;
  loop: ScriptedLoop;
}

/**
 * For a suite: opens both before each of its tests, and closes them after it; a page that complained
 * fails its test.
 */
export function useScriptedPage(): ScriptedPage {
  const scripted = {} as ScriptedPage;
  let browser: Browser;
  let complaints: readonly string[];
  beforeAll(async () => {
    await buildPage();
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    scripted.loop = await ScriptedLoop.start();
    scripted.page = await browser.context.newPage();
    complaints = complaintsOf(scripted.page);
  });
  afterEach(async () => {
    await scripted.page.close();
    await scripted.loop.close();
    expect(complaints).toEqual([]);
  });
  return scripted;
}
