import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RIG_FAULTS } from '../../src/hal/rig-fault.ts';
import { type Browser, CHROMIUM, openBrowser } from './chromium.ts';
import { complaintsOf } from './complaints.ts';
import { waitForState, waitForText } from './looks.ts';
import { OtherOperator } from './other-operator.ts';
import { buildPage } from './page-build.ts';
import { OPERATORS, ScriptedLoop } from './scripted-loop.ts';
import { type SentRequest, requestsOf, typesOf } from './sent.ts';

const DEAD_MAN = { ...OPERATORS, deadManMs: 600 };

describe.skipIf(CHROMIUM === null)('operators at the page (needs Chromium)', () => {
  let browser: Browser;
  let loop: ScriptedLoop;
  const pages: Page[] = [];
  const complaints: string[][] = [];

  beforeAll(async () => {
    await buildPage();
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
    await loop.close();
    expect(complaints.splice(0).flat()).toEqual([]);
  });

  async function open(): Promise<{ page: Page; sent: SentRequest[] }> {
    const page = await browser.context.newPage();
    pages.push(page);
    complaints.push(complaintsOf(page));
    const sent = requestsOf(page);
    await page.goto(loop.address);
    await waitForState(page, 'ready');
    await page.waitForSelector('#lease:not([hidden])');
    return { page, sent };
  }

  it('asks for control by itself where nobody has it, before the first request that needs it', async () => {
    loop = await ScriptedLoop.start();
    const { page, sent } = await open();
    await waitForText(page, '#lease-text', 'Nobody has control');
    await page.click('#arm');
    await waitForState(page, 'running');
    await page.click('#push-left');
    await waitForText(page, '#reply', 'Pushed to the left');
    expect(typesOf(sent)).toEqual(['lease', 'arm', 'push']);
    expect(sent[0]).toEqual({ type: 'lease', takeOver: false });
    await waitForText(page, '#lease-text', 'You have control');
  });

  it('keeps control by signs of life, and gives it back', async () => {
    loop = await ScriptedLoop.start({}, { operators: { ...OPERATORS, leaseSeconds: 1 } });
    const { page, sent } = await open();
    await page.click('#lease-button');
    await waitForText(page, '#lease-text', 'You have control');
    await page.waitForTimeout(2500);
    expect(await page.textContent('#lease-text')).toBe('You have control');
    expect(sent.filter(({ type }) => type === 'heartbeat').length).toBeGreaterThanOrEqual(5);
    await page.click('#lease-button');
    await waitForText(page, '#lease-text', 'Nobody has control');
    await waitForText(page, '#reply', 'Control given back');
    const beats = sent.length;
    await page.waitForTimeout(800);
    expect(sent).toHaveLength(beats);
  });

  it('lets one of two pages act, and lets the other take over by two clicks', async () => {
    loop = await ScriptedLoop.start();
    const [first, second] = [await open(), await open()];
    await first.page.fill('#operator-name', 'Ann');
    await first.page.click('#lease-button');
    await waitForText(second.page, '#lease-text', 'Ann has control');
    for (const button of ['#reset', '#arm', '#push-left', '#swap', '#fault-inject']) {
      await second.page.waitForSelector(`${button}:disabled`, { state: 'attached' });
      expect(await second.page.getAttribute(button, 'title')).toContain('Ann has control');
    }
    expect(await second.page.isEnabled('#disarm')).toBe(true);
    await second.page.click('#lease-button');
    expect(await second.page.textContent('#lease-button')).toBe('Take over from Ann');
    await second.page.click('#lease-button');
    expect(typesOf(second.sent)).toEqual([]);
    // Two clicks in a row are a double click, and take nothing over.
    await second.page.waitForTimeout(700);
    await second.page.click('#lease-button');
    await waitForText(second.page, '#lease-text', 'You have control');
    expect(second.sent[0]).toMatchObject({ type: 'lease', takeOver: true });
    await waitForText(first.page, '#reply', 'Control was lost');
    expect(await first.page.getAttribute('#reply', 'data-ok')).toBe('false');
    await first.page.waitForSelector('#arm:disabled');
    await second.page.click('#arm');
    await waitForState(first.page, 'running');
  });

  it('calls a take-over off that is not confirmed', async () => {
    // Longer than the other is silent here.
    loop = await ScriptedLoop.start({}, { operators: { ...OPERATORS, leaseSeconds: 60 } });
    const other = await OtherOperator.connect(loop.address);
    expect(await other.ask({ type: 'lease', name: 'Bea' })).toBe(true);
    const { page, sent } = await open();
    await page.click('#lease-button');
    await waitForText(page, '#lease-button', 'Take over from Bea');
    await waitForText(page, '#lease-button', 'Take control');
    expect(typesOf(sent)).toEqual([]);
    expect(other.hasLease).toBe(true);
    other.leave();
    await waitForText(page, '#lease-text', 'Nobody has control');
  });

  it('stops a rig that another has control of', async () => {
    loop = await ScriptedLoop.start();
    const other = await OtherOperator.connect(loop.address);
    await other.ask({ type: 'lease', name: 'Bea' });
    const { page, sent } = await open();
    loop.enter('running');
    await waitForState(page, 'running');
    await page.keyboard.press('Escape');
    await waitForState(page, 'tripped');
    await waitForText(page, '#reply', 'force cut and latched');
    expect(typesOf(sent)).toEqual(['stop']);
    expect(other.hasLease).toBe(true);
    other.leave();
  });

  it('puts another controller in force, and runs one beside', async () => {
    loop = await ScriptedLoop.start();
    const { page, sent } = await open();
    await page.click('#controller-menu summary');
    expect(await page.inputValue('#controller')).toBe('classical_smc');
    await page.selectOption('#controller', 'sta_smc');
    await page.selectOption('#preset', 'tuned');
    await page.click('#swap');
    await waitForText(page, '#reply', 'sta_smc is in force');
    loop.set({ controller: 2 });
    await waitForText(page, '#in-force', 'sta_smc');
    await waitForText(page, '#swaps', 'changed 1\u00d7');
    await waitForText(page, '#setup', 'sta_smc');
    await page.selectOption('#shadow', 'lqr');
    await page.click('#shadow-apply');
    await waitForText(page, '#reply', 'lqr runs beside');
    await page.selectOption('#shadow', '');
    await page.click('#shadow-apply');
    await waitForText(page, '#reply', 'No controller runs beside');
    expect(sent.filter(({ type }) => type === 'swap' || type === 'shadow')).toEqual([
      { type: 'swap', controller: 'sta_smc', preset: 'tuned' },
      { type: 'shadow', controller: 'lqr', preset: 'tuned' },
      { type: 'shadow', controller: null },
    ]);
    expect(loop.asked).toEqual(['swap', 'shadow', 'shadow']);
    await page.click('#scene');
    expect(await page.isVisible('#swap')).toBe(false);
  });

  it('makes a simulated rig ill, and well again', async () => {
    loop = await ScriptedLoop.start();
    const { page, sent } = await open();
    await page.click('#fault-menu summary');
    await page.selectOption('#fault', 'sensor-stuck');
    await page.selectOption('#fault-channel', '2');
    expect(await page.isVisible('#fault-value')).toBe(false);
    await page.fill('#fault-duration', '1.5');
    await page.click('#fault-inject');
    await waitForText(page, '#reply', 'Fault sensor-stuck is in');
    await page.selectOption('#fault', 'drive-runaway');
    expect(await page.isVisible('#fault-channel')).toBe(false);
    await page.fill('#fault-value', '-12');
    await page.click('#fault-inject');
    await waitForText(page, '#reply', 'Fault drive-runaway is in');
    expect(loop.arguments.get('fault')).toEqual([RIG_FAULTS.indexOf('drive-runaway'), 2, -12, 1.5]);
    await page.click('#fault-clear');
    await waitForText(page, '#reply', 'All faults are cleared');
    expect(sent.filter(({ type }) => type === 'fault')).toEqual([
      { type: 'fault', fault: 'sensor-stuck', channel: 2, durationS: 1.5 },
      { type: 'fault', fault: 'drive-runaway', channel: 2, durationS: 1.5, value: -12 },
      { type: 'fault', fault: 'none' },
    ]);
  });

  it('offers no faults on hardware', async () => {
    loop = await ScriptedLoop.start({ rig: 'serial' });
    const { page } = await open();
    await page.waitForSelector('#references:not([hidden])');
    expect(await page.isVisible('#fault-menu')).toBe(false);
  });

  it('shows no dead-man control where there is none', async () => {
    loop = await ScriptedLoop.start();
    const { page } = await open();
    expect(await page.isVisible('#hold')).toBe(false);
    await page.keyboard.press('Space');
    await page.waitForTimeout(200);
    expect(await page.textContent('#lease-text')).toBe('Nobody has control');
  });

  it('says so often as is needed that the dead-man control is held, and at once that it is let go', async () => {
    loop = await ScriptedLoop.start({}, { operators: DEAD_MAN });
    const { page, sent } = await open();
    await page.hover('#hold');
    await page.mouse.down();
    await waitForText(page, '#hold', 'Held');
    await page.waitForTimeout(1500);
    await page.mouse.up();
    await waitForText(page, '#hold', 'Hold to run');
    expect(typesOf(sent)).toEqual(['lease']);
    await page.waitForFunction(() => document.querySelector('#hold')?.ariaPressed === 'false');
    const words = sent.filter(({ holding }) => holding !== undefined);
    expect(words.filter(({ holding }) => holding === true).length).toBeGreaterThanOrEqual(4);
    expect(words.findIndex(({ holding }) => holding === false)).toBe(words.length - 1);
  });

  it('is held by the space bar while the mouse arms, until the bar or the page is let go', async () => {
    loop = await ScriptedLoop.start({}, { operators: DEAD_MAN });
    const { page, sent } = await open();
    await page.keyboard.down('Space');
    await waitForText(page, '#hold', 'Held');
    await waitForText(page, '#lease-text', 'You have control');
    await page.click('#arm');
    await waitForState(page, 'running');
    await page.keyboard.up('Space');
    await waitForText(page, '#hold', 'Hold to run');
    expect(typesOf(sent)).toEqual(['lease', 'arm']);
    await page.keyboard.down('Space');
    await waitForText(page, '#hold', 'Held');
    await page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await waitForText(page, '#hold', 'Hold to run');
    expect(sent.findLast(({ holding }) => holding !== undefined)?.['holding']).toBe(false);
    await page.keyboard.up('Space');
  });
});
