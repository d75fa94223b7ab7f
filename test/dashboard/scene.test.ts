import { describe, expect, it } from 'vitest';
import { Camera } from '../../src/dashboard/scene/camera.ts';
import { fitView, joints, toPixels } from '../../src/dashboard/scene/geometry.ts';
import { isShort } from '../../src/dashboard/scene/short-track.ts';

describe('the drawn rig', () => {
  it('leans to +x for positive, absolute angles', () => {
    const { cart, elbow, tip } = joints({ x: 0.5, theta1: Math.PI / 2, theta2: 0 }, 1, 0.8);
    expect(cart).toEqual({ x: 0.5, y: 0 });
    expect(elbow.x).toBeCloseTo(1.5);
    expect(elbow.y).toBeCloseTo(0);
    expect(tip.x).toBeCloseTo(1.5);
    expect(tip.y).toBeCloseTo(0.8);
  });

  it.each([
    ['wide', 1200, 300],
    ['tall', 300, 900],
  ])('fits a %s canvas whole, to one scale, upright on the screen', (_, width, height) => {
    const view = fitView(width, height, 1.6, -0.4, 2);
    const corners = [toPixels(view, { x: -1.6, y: 2 }), toPixels(view, { x: 1.6, y: -0.4 })];
    for (const { x, y } of corners) {
      expect(x).toBeGreaterThanOrEqual(-1e-9);
      expect(x).toBeLessThanOrEqual(width + 1e-9);
      expect(y).toBeGreaterThanOrEqual(-1e-9);
      expect(y).toBeLessThanOrEqual(height + 1e-9);
    }
    expect(corners[0].y).toBeLessThan(corners[1].y);
    const [origin, right, up] = [
      toPixels(view, { x: 0, y: 0 }),
      toPixels(view, { x: 1, y: 0 }),
      toPixels(view, { x: 0, y: 1 }),
    ];
    expect(right.x - origin.x).toBeCloseTo(origin.y - up.y);
  });
});

describe('the way that a cart needs to stop', () => {
  it('is short of track beyond seven tenths of what is left', () => {
    expect(isShort(0.69, 1)).toBe(false);
    expect(isShort(0.71, 1)).toBe(true);
    expect(isShort(NaN, 1)).toBe(false);
  });
});

describe('the view', () => {
  it('opens downwards when the rods fall, until they hang in it', () => {
    const camera = new Camera(1.8);
    const standing = camera.bottom;
    expect(standing).toBeLessThan(0);
    expect(standing).toBeGreaterThan(-0.5);
    expect(camera.follow(-1, 0.016)).toBe(true);
    expect(camera.bottom).toBeLessThan(standing);
    for (let i = 0; i < 200; i++) camera.follow(-1.8, 0.016);
    expect(camera.bottom).toBeLessThan(-1.8);
    expect(camera.follow(-1.8, 0.016)).toBe(false);
  });

  it('does not flap while a joint hovers about the track', () => {
    const camera = new Camera(1.8);
    camera.follow(-0.2, Infinity);
    const open = camera.bottom;
    camera.follow(-0.1, Infinity);
    expect(camera.bottom).toBe(open);
    camera.follow(0.1, Infinity);
    expect(camera.bottom).toBeGreaterThan(open);
    camera.follow(-0.1, Infinity);
    expect(camera.fallen).toBe(false);
  });

  it('moves at once where motion is not wanted', () => {
    const camera = new Camera(1.8);
    expect(camera.follow(-1, Infinity)).toBe(false);
  });
});
