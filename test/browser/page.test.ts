import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { SAFETY_STATE } from '../../src/safety/state-machine.ts';
import { TRIP } from '../../src/safety/trips.ts';
import { type Browser, CHROMIUM, openBrowser } from './chromium.ts';
import {
  chartPixels,
  colourOf,
  lookAtDrawing,
  waitForConnection,
  waitForState,
  waitForText,
} from './looks.ts';
import { buildPage } from './page-build.ts';
import { RealBridge } from './real-bridge.ts';

const RIG = PHYSICS['deployment-guide'];

/** The tests are one story, told in order: balance, push, stop, recover, lose the bridge. */
describe.skipIf(CHROMIUM === null)('the page of a running bridge (needs Chromium)', () => {
  let bridge: RealBridge;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await buildPage();
    [bridge, browser] = await Promise.all([RealBridge.start(), openBrowser()]);
    page = browser.context.pages()[0] ?? (await browser.context.newPage());
    await page.goto(bridge.address);
    await waitForState(page, 'running', 30_000);
  });
  afterAll(async () => {
    await browser?.close();
    await bridge?.stop();
  });

  it('says what runs', async () => {
    expect(await page.textContent('#rig')).toBe('Simulated');
    expect(await page.textContent('#setup')).toContain('1000 Hz');
    expect(await page.getAttribute('body', 'data-connection')).toBe('live');
    await waitForText(page, '#scheduling', 'Control thread');
  });

  it('draws the angles that the feed tells, when a push moves them', async () => {
    const [lower, upper] = [await colourOf(page, 'lower'), await colourOf(page, 'upper')];
    await bridge.until(() => {
      const angles = bridge.since(bridge.newest('tick') - 1000, 'measuredTheta1');
      return angles.length >= 900 && Math.max(...angles.map(Math.abs)) < 0.01;
    }, 30_000);
    const before = bridge.newest('tick');
    await page.click('#push-right');
    let leant = 0;
    while (bridge.newest('tick') < before + 1000) {
      const drawing = await lookAtDrawing(page, RIG);
      const feed = await bridge.record(drawing.tick);
      expect(drawing.x).toBe(feed('measuredX'));
      expect(drawing.theta1).toBe(feed('measuredTheta1'));
      expect(drawing.theta2).toBe(feed('measuredTheta2'));
      expect(drawing.lower).toEqual(lower);
      expect(drawing.upper).toEqual(upper);
      leant = Math.min(leant, drawing.theta1);
    }
    // A cart that is pushed to the right leaves the lower pendulum behind, to the left.
    const deepest = Math.min(...bridge.since(before, 'measuredTheta1'));
    expect(deepest).toBeLessThan(-0.02);
    expect(leant).toBeLessThan(0.5 * deepest);
    await waitForText(page, '#reply', 'Pushed to the right');
  });

  it('moves every chart', async () => {
    const before = await chartPixels(page);
    const tick = bridge.newest('tick');
    await bridge.until(() => bridge.newest('tick') > tick + 500);
    const after = await chartPixels(page);
    expect(Object.keys(after)).toEqual(['position', 'angles', 'force', 'lateness']);
    for (const chart of Object.keys(after)) expect(after[chart]).not.toBe(before[chart]);
  });

  it('latches a stop from the button, and says so', async () => {
    await page.click('#stop');
    await latched();
  });

  it('comes back by reset and arm, not by itself', async () => {
    await recover();
    await bridge.until(() => bridge.newest('state') === SAFETY_STATE.running);
  });

  it('latches a stop from the Escape key, and says so', async () => {
    await page.keyboard.press('Escape');
    await latched();
    await recover();
  });

  it('says that the connection is lost when the bridge dies, and how old its data are', async () => {
    await bridge.kill();
    await waitForConnection(page, 'lost');
    expect(await page.textContent('#banner')).toMatch(/^Connection lost, showing data .* s old/);
    expect(await page.isVisible('#banner')).toBe(true);
  });

  async function latched(): Promise<void> {
    await waitForState(page, 'tripped');
    await bridge.until(() => bridge.newest('state') === SAFETY_STATE.tripped);
    expect(bridge.newest('trip')).toBe(TRIP.SOFTWARE_STOP);
    expect(bridge.newest('force')).toBe(0);
    expect(await page.textContent('#state')).toBe('Tripped');
    expect(await page.textContent('#cause')).toContain('Software stop');
    await waitForText(page, '#reply', 'force cut and latched');
    const tick = bridge.newest('tick');
    await bridge.until(() => bridge.newest('tick') > tick + 300);
    expect(new Set(bridge.since(tick, 'state'))).toEqual(new Set([SAFETY_STATE.tripped]));
  }

  /** The rods fall after a stop: the simulated rig sets them up again by and by. */
  async function recover(): Promise<void> {
    await page.waitForFunction(
      () => document.querySelector('#cause')?.textContent?.includes('Reset, then arm') === true,
      undefined,
      { timeout: 30_000 },
    );
    await page.click('#reset');
    await waitForState(page, 'ready');
    await page.click('#arm');
    await waitForState(page, 'running');
  }
});
