import type { Page } from 'playwright-core';

/** Collects what a browser has to complain about in a page: to be empty at the end of a test. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A browser logs an unreachable address by itself.
    const text = message.text();
    if (message.type() === 'error' && !text.includes('ERR_CONNECTION')) complaints.push(text);
  });
  return complaints;
}
