import type { Page } from 'playwright-core';
import type { PhysicalParameters } from '../../src/plant-sim/physics.ts';

/** What the page drew last: from one picture, not from two. */
export interface Drawing {
  readonly tick: number;
  readonly x: number;
  readonly theta1: number;
  readonly theta2: number;
  /** Colours found in the middle of the rods, where these angles put them. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export function lookAtDrawing(page: Page, physics: PhysicalParameters): Promise<Drawing> {
  return page.evaluate(({ length1, length2 }) => {
    const canvas = document.querySelector<HTMLCanvasElement>('#scene')!;
    const said = (name: string) => Number(canvas.dataset[name]);
    const [x, theta1, theta2] = [said('x'), said('theta1'), said('theta2')];
    const colourAt = (along: number, up: number) => {
      const column = said('originX') + along * said('pixelsPerMetre');
      const row = said('originY') - up * said('pixelsPerMetre');
      const context = canvas.getContext('2d')!;
      return [...context.getImageData(Math.round(column), Math.round(row), 1, 1).data];
    };
    const elbow = { x: x + length1 * Math.sin(theta1), y: length1 * Math.cos(theta1) };
    return {
      tick: Number(document.body.dataset['tick']),
      x,
      theta1,
      theta2,
      lower: colourAt((x + elbow.x) / 2, elbow.y / 2),
      upper: colourAt(
        elbow.x + (length2 / 2) * Math.sin(theta2),
        elbow.y + (length2 / 2) * Math.cos(theta2),
      ),
    };
  }, physics);
}

/** A colour of styles/colours.css as the canvas has it: red, green, blue, opacity. */
export function colourOf(page: Page, name: string): Promise<number[]> {
  return page.evaluate((property) => {
    const text = getComputedStyle(document.documentElement).getPropertyValue(property).trim();
    const part = (index: number) => parseInt(text.slice(1 + 2 * index, 3 + 2 * index), 16);
    return [part(0), part(1), part(2), 255];
  }, `--${name}`);
}

/** The charts' pixels, by chart. */
export function chartPixels(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-chart]')].map((chart) => [
        chart.dataset['chart'],
        chart.querySelector('canvas')!.toDataURL(),
      ]),
    ),
  );
}

export async function waitForState(page: Page, state: string, timeout = 15_000): Promise<void> {
  await page.waitForSelector(`body[data-state="${state}"]`, { timeout });
}

export async function waitForConnection(page: Page, connection: string): Promise<void> {
  await page.waitForSelector(`body[data-connection="${connection}"]`, { timeout: 15_000 });
}

/** Waits until an element's text holds `part`, and returns the text. */
export async function waitForText(page: Page, selector: string, part: string): Promise<string> {
  await page.waitForFunction(
    ([where, what]) => document.querySelector(where)?.textContent?.includes(what) === true,
    [selector, part] as const,
    { timeout: 15_000 },
  );
  return (await page.textContent(selector)) ?? '';
}
