import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { PHYSICS } from '../../src/plant-sim/physics.ts';
import { RIG_FLAG } from '../../src/record/signals.ts';
import { BLOCKER } from '../../src/safety/blockers.ts';
import { type SafetyState } from '../../src/safety/state-machine.ts';
import { makeHello } from '../../src/telemetry/feed/hello.ts';
import { CHROMIUM } from './chromium.ts';
import {
  chartPixels,
  colourOf,
  lookAtDrawing,
  waitForConnection,
  waitForState,
  waitForText,
} from './looks.ts';
import { ScriptedLoop, describeRig } from './scripted-loop.ts';
import { useScriptedPage } from './scripted-page.ts';

describe.skipIf(CHROMIUM === null)('the page in every state of a rig (needs Chromium)', () => {
  const scripted = useScriptedPage();
  let page: Page;
  let loop: ScriptedLoop;

  beforeEach(() => {
    ({ page, loop } = scripted);
  });

  async function open(): Promise<void> {
    await page.goto(loop.address);
    await waitForState(page, 'ready');
  }

  const states: readonly (readonly [SafetyState, Parameters<ScriptedLoop['enter']>[1], string])[] =
    [
      ['latched', 'NONE', 'The drive is off'],
      ['ready', 'NONE', 'Arm to start'],
      ['armed', 'NONE', 'The drive is on'],
      ['running', 'NONE', 'holds the pendulums up'],
      ['stopping', 'ANGLE_STOP', 'Angle beyond the largest allowed deviation'],
      ['tripped', 'CONTACT_OPEN', 'Emergency stop contact open'],
    ];

  it('names every state, its cause, and draws a shape of its own for it', async () => {
    await open();
    const shapes = new Set<string | null>();
    for (const [state, trip, text] of states) {
      loop.enter(state, trip);
      await waitForState(page, state);
      expect((await page.textContent('#state'))?.toLowerCase()).toBe(state);
      expect(await page.textContent('#cause')).toContain(text);
      expect(await page.title()).toContain(await page.textContent('#state'));
      shapes.add(await page.getAttribute('#state-icon', 'href'));
    }
    expect(shapes.size).toBe(states.length);
  });

  it('says why a reset is refused, and that the cause still stands', async () => {
    await open();
    loop.enter('tripped', 'ANGLE_CUT', BLOCKER.angle);
    loop.set({ rigFlags: RIG_FLAG.xReferenced | RIG_FLAG.theta1Referenced | RIG_FLAG.limitLow });
    await waitForState(page, 'tripped');
    expect(await page.textContent('#cause')).toContain('No reset yet: a pendulum is not near');
    await page.click('#reset');
    await waitForText(page, '#reply', 'a pendulum is not near upright');
    expect(await page.getAttribute('#reply', 'data-ok')).toBe('false');
    await waitForText(page, '#flags', 'Left limit switch');
    await waitForText(page, '#flags', 'Upper angle not referenced');
  });

  it('stops once for a press, a click of an aid, and the Escape key', async () => {
    await open();
    const presses = [
      () => page.click('#stop'),
      () => page.focus('#stop').then(() => page.keyboard.press('Enter')),
      () => page.$eval('#stop', (button) => (button as HTMLButtonElement).click()),
      () => page.focus('#reset').then(() => page.keyboard.press('Escape')),
    ];
    for (const press of presses) {
      loop.enter('running');
      await waitForState(page, 'running');
      // Longer than a press and its click are apart.
      await page.waitForTimeout(800);
      loop.asked.length = 0;
      await press();
      await waitForState(page, 'tripped');
      await waitForText(page, '#reply', 'force cut and latched');
      expect(loop.asked).toEqual(['stop']);
    }
  });

  it('marks a simulated rig and hardware plainly, and pushes only what is simulated', async () => {
    await open();
    expect(await page.textContent('#rig')).toBe('Simulated');
    expect(await page.isVisible('#push-left')).toBe(true);
    await loop.close();
    const port = Number(new URL(loop.address).port);
    loop = scripted.loop = await ScriptedLoop.start({ rig: 'serial', rateHz: 100 }, { port });
    await waitForText(page, '#rig', 'Hardware');
    expect(await page.isVisible('#push-left')).toBe(false);
    expect(await page.textContent('#setup')).toContain('100 Hz');
    await waitForText(page, '#numbers', 'Tick');
    expect(await page.locator('#numbers dt', { hasText: 'Tick' }).count()).toBe(1);
  });

  it('says unmistakably that the data are old, and resumes nothing', async () => {
    await open();
    loop.stall();
    await waitForConnection(page, 'stalled');
    expect(await page.textContent('#banner')).toMatch(/loop sends nothing, showing data .* s old/);
    await loop.close();
    await waitForConnection(page, 'lost');
    expect(await page.textContent('#banner')).toMatch(/^Connection lost, showing data .* s old/);
    const dimmed = await page.$eval('#scene', (canvas) => getComputedStyle(canvas).filter);
    expect(dimmed).toContain('grayscale');
    expect(await page.isDisabled('#arm')).toBe(true);
    await page.keyboard.press('Escape');
    await waitForText(page, '#reply', 'STOP NOT CONFIRMED, use the emergency stop of the rig');
    const port = Number(new URL(loop.address).port);
    loop = scripted.loop = await ScriptedLoop.start({}, { port });
    await waitForConnection(page, 'live');
    expect(await page.isVisible('#banner')).toBe(false);
    await waitForText(page, '#reply', 'STOP NOT CONFIRMED');
    await page.waitForTimeout(500);
    expect(loop.asked).toEqual([]);
    expect(await page.getAttribute('body', 'data-state')).toBe('ready');
  });

  it('follows the system to dark, canvas and charts too', async () => {
    await open();
    const light = await colourOf(page, 'lower');
    const lightCharts = await chartPixels(page);
    expect((await lookAtDrawing(page, PHYSICS['deployment-guide'])).lower).toEqual(light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForTimeout(300);
    const dark = await colourOf(page, 'lower');
    expect(dark).not.toEqual(light);
    expect((await lookAtDrawing(page, PHYSICS['deployment-guide'])).lower).toEqual(dark);
    expect((await chartPixels(page))['force']).not.toBe(lightCharts['force']);
  });

  it('is one screen where there is room, and keeps the stop in reach where there is none', async () => {
    await open();
    for (const [width, height] of [
      [1400, 900],
      [1024, 700],
      [390, 844],
    ]) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(200);
      const size = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        height: document.documentElement.scrollHeight,
      }));
      expect(size.width).toBeLessThanOrEqual(width);
      if (width >= 1000) expect(size.height).toBeLessThanOrEqual(height);
      const stop = (await page.locator('#stop').boundingBox())!;
      expect(stop.height).toBeGreaterThanOrEqual(70);
      expect(stop.y + stop.height).toBeLessThanOrEqual(height);
    }
    await page.evaluate(() => window.scrollTo(0, 500));
    const stop = (await page.locator('#stop').boundingBox())!;
    expect(stop.y).toBeGreaterThan(0);
    expect(stop.y + stop.height).toBeLessThanOrEqual(844);
  });

  it('tells those who listen the state and the angles', async () => {
    await open();
    loop.enter('running');
    const text = await waitForText(page, '#announcement', 'running');
    expect(text).toMatch(/Lower angle .*\d radians, upper angle .*\d radians/);
    expect(await page.getAttribute('#announcement', 'aria-live')).toBe('polite');
  });

  it('reaches every control by keyboard, each with a ring of focus', async () => {
    await open();
    const reached: string[] = [];
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement!;
        return {
          id: element.id || element.parentElement!.id,
          outline: getComputedStyle(element).outlineStyle,
        };
      });
      reached.push(focused.id);
      expect(focused.outline).toBe('solid');
    }
    expect(reached).toEqual([
      'reset',
      'arm',
      'disarm',
      'operator-name',
      'lease-button',
      'controller-menu',
      'fault-menu',
      'push-left',
      'push-right',
      'stop',
    ]);
  });

  it('shows the value under the cursor in every chart at once', async () => {
    await open();
    await page.waitForTimeout(1500);
    await page.hover('[data-chart="force"] .plot', { position: { x: 560, y: 50 } });
    for (const chart of ['position', 'angles', 'force', 'lateness']) {
      await waitForText(page, `[data-chart="${chart}"] .note`, 'at \u2212');
    }
  });

  it('connects with the token that its address carries', async () => {
    await loop.close();
    loop = scripted.loop = await ScriptedLoop.start({}, { token: 'correct-horse-battery-staple' });
    await page.goto(`${loop.address}/?token=correct-horse-battery-staple`);
    await waitForState(page, 'ready');
  });

  it('says so when the bridge speaks another version of the feed', async () => {
    await page.routeWebSocket(/telemetry/, (socket) => {
      socket.send(JSON.stringify({ ...makeHello(describeRig({}), 60), version: 2 }));
    });
    await page.goto(loop.address);
    await waitForConnection(page, 'mismatch');
    expect(await page.textContent('#banner')).toContain('reload the page');
    expect(await page.isDisabled('#arm')).toBe(true);
  });

  it('says so when the bridge sends what it cannot read', async () => {
    await page.routeWebSocket(/telemetry/, (socket) => {
      socket.send(JSON.stringify(makeHello(describeRig({}), 60)));
      socket.send(Buffer.from([9, 1, 24, 0, ...Array<number>(20).fill(0)]));
    });
    await page.goto(loop.address);
    await waitForConnection(page, 'mismatch');
    expect(await page.textContent('#banner')).toContain('batch of version 9');
  });
});
