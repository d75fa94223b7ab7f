import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { ARROWS } from '../../src/dashboard/diagram/arrows.ts';
import { BLOCKER } from '../../src/safety/blockers.ts';
import { LIMIT_REASON } from '../../src/safety/limit-reasons.ts';
import { SAFETY_STATES } from '../../src/safety/state-machine.ts';
import { CHROMIUM } from './chromium.ts';
import { chartPixels, waitForState, waitForText } from './looks.ts';
import type { ScriptedLoop } from './scripted-loop.ts';
import { useScriptedPage } from './scripted-page.ts';

describe.skipIf(CHROMIUM === null)('safety on the page (needs Chromium)', () => {
  const scripted = useScriptedPage();
  let page: Page;
  let loop: ScriptedLoop;

  beforeEach(async () => {
    ({ page, loop } = scripted);
    await page.goto(loop.address);
    await waitForState(page, 'ready');
  });

  function lit(): Promise<(string | null)[]> {
    return page.$$eval('#diagram .current', (nodes) =>
      nodes.map((node) => node.getAttribute('data-node')),
    );
  }

  async function standing(): Promise<(string | null)[]> {
    return page.$$eval('[data-stands="true"]', (items) =>
      items.map(({ textContent }) => textContent),
    );
  }

  it('draws every state and every transition of the table, and lights the state in force', async () => {
    expect(await page.locator('#diagram [data-node]').count()).toBe(SAFETY_STATES.length);
    expect(await page.locator('#diagram [data-arrow]').count()).toBe(ARROWS.length);
    for (const state of SAFETY_STATES) {
      loop.enter(state);
      await waitForState(page, state);
      expect(await lit()).toEqual([state]);
      expect(await page.isVisible(`[data-node="${state}"] .bar`)).toBe(true);
      expect(await page.locator('#diagram .bar:visible').count()).toBe(1);
      await waitForText(page, '#diagram-title', state);
    }
  });

  it('marks the transition that was taken last', async () => {
    for (const [from, to] of [
      ['ready', 'armed'],
      ['armed', 'running'],
      ['running', 'stopping'],
      ['stopping', 'tripped'],
    ] as const) {
      loop.enter(to);
      await waitForState(page, to);
      const marked = await page.$$eval('#diagram .last', (arrows) =>
        arrows.map((arrow) => arrow.getAttribute('data-arrow')),
      );
      expect(marked).toEqual([`${from} ${to}`]);
    }
  });

  it('shows which conditions stand, and what blocks in words', async () => {
    expect(await standing()).toEqual([]);
    loop.enter('tripped', 'ANGLE_CUT', BLOCKER.angle | BLOCKER.moving);
    await waitForState(page, 'tripped');
    expect(await standing()).toEqual(['cut', 'blocked']);
    const cause = await page.textContent('#cause');
    expect(cause).toContain('a pendulum is not near upright; the rig is moving');
    loop.enter('stopping', 'ANGLE_STOP');
    await waitForState(page, 'stopping');
    expect(await standing()).toEqual(['stop']);
    expect(await page.getAttribute('#condition-stop', 'title')).toContain('Angle beyond');
  });

  it('gives a trip its code, in the command that explains it, and its category', async () => {
    loop.enter('tripped', 'TRACK_SHORT');
    await waitForState(page, 'tripped');
    expect(await page.textContent('#reference')).toBe('dip-bridge faults TRACK_SHORT');
    expect(await page.textContent('#cause')).toContain('stop category 1');
    loop.enter('ready');
    await waitForState(page, 'ready');
    expect(await page.textContent('#reference')).toBe('');
  });

  it('draws the way to stop on the track ahead of the cart, and warns where it is short', async () => {
    loop.enter('running');
    loop.fixed = { x: 0, measuredX: 0, force: 0, xDot: 1, stoppingDistance: 0.5, trackLeft: 1.5 };
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('#scene')?.dataset['trackLeft'] === '1.5',
    );
    await waitForText(page, '#value-stopping', '0.50 / 1.50');
    const [ahead, behind, beyond] = await trackColours([0.3, -0.3, 0.8]);
    expect(ahead).not.toEqual(behind);
    expect(beyond[3]).toBe(0);
    loop.fixed = { ...loop.fixed, stoppingDistance: 1.2 };
    await waitForText(page, '#stopping-label', 'Track is short');
    await page.waitForSelector('#scene[data-short="true"]');
    const [warning] = await trackColours([0.3]);
    expect(warning).not.toEqual(ahead);
    loop.fixed = { ...loop.fixed, xDot: -1 };
    await page.waitForSelector('#scene[data-speed="-1"]');
    const [right, left] = await trackColours([0.3, -0.3]);
    expect(right[3]).toBe(0);
    expect(left).toEqual(warning);
  });

  it('shades what the limiter lets through, marks where it held the force, and says why', async () => {
    loop.enter('running');
    loop.fixed = { demand: 0, force: 0, forceLow: 0, forceHigh: 0, limitReason: 0 };
    await page.waitForTimeout(700);
    const before = await bandColour();
    loop.fixed = { ...loop.fixed, forceLow: -0.9, forceHigh: 0.9 };
    await page.waitForFunction((colour) => {
      const canvas = document.querySelector<HTMLCanvasElement>('[data-chart="force"] canvas')!;
      const spot = canvas.getContext('2d')!;
      const pixel = spot.getImageData(
        Math.round(canvas.width * 0.97),
        Math.round(canvas.height * 0.3),
        1,
        1,
      );
      return [...pixel.data].join() !== colour;
    }, before);
    expect(await page.textContent('[data-chart="force"] .note')).toBe('');
    const unmarked = (await chartPixels(page))['force'];
    loop.fixed = { ...loop.fixed, limitReason: LIMIT_REASON.slewRate };
    await waitForText(page, '[data-chart="force"] .note', 'at the slew limit');
    expect((await chartPixels(page))['force']).not.toBe(unmarked);
    loop.fixed = { ...loop.fixed, limitReason: LIMIT_REASON.forceLimit | LIMIT_REASON.limitSwitch };
    await waitForText(page, '[data-chart="force"] .note', 'at a limit switch, at the force limit');
  });

  it('draws the demand of a shadow while there is one', async () => {
    loop.enter('running');
    await page.waitForTimeout(500);
    const key = page.locator('[data-chart="force"] .key', { hasText: 'shadow' });
    expect(await key.isVisible()).toBe(false);
    loop.set({ shadow: 5 });
    await key.waitFor({ state: 'visible' });
    await waitForText(page, '#beside', 'lqr');
  });

  /** Colours just above the middle of the track, at places along it in m. */
  function trackColours(places: readonly number[]): Promise<number[][]> {
    return page.$eval(
      '#scene',
      (element, along) => {
        const canvas = element as HTMLCanvasElement;
        const said = (name: string) => Number(canvas.dataset[name]);
        const context = canvas.getContext('2d')!;
        return along.map((place) => {
          const column = said('originX') + place * said('pixelsPerMetre');
          const pixel = context.getImageData(
            Math.round(column),
            Math.round(said('originY')) - 4,
            1,
            1,
          );
          return [...pixel.data];
        });
      },
      places,
    );
  }

  /** Of the force chart, near its right end, between the demand and the upper edge of the band. */
  function bandColour(): Promise<string> {
    return page.$eval('[data-chart="force"] canvas', (element) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d')!;
      const [column, row] = [Math.round(canvas.width * 0.97), Math.round(canvas.height * 0.3)];
      return [...context.getImageData(column, row, 1, 1).data].join();
    });
  }
});
