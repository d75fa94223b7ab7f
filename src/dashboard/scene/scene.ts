import type { BridgeDescription } from '../../telemetry/bridge-description.ts';
import { type Theme, prefersReducedMotion } from '../theme.ts';
import { Camera } from './camera.ts';
import * as drawing from './drawing.ts';
import { type Point, type Pose, fitView, joints } from './geometry.ts';
import { isShort } from './short-track.ts';
import { drawStopping } from './stopping.ts';

/** Points of the tip's trail: one a picture, a second or so. */
const TRAIL_POINTS = 70;

/** A tip that moves further between two pictures has jumped, m. */
const JUMP_M = 0.6;

/** Free room beside the ends of the track and above the tip, m. */
const MARGIN_M = 0.14;

/** More room below for the labels of the scale, which do not shrink with a small picture, px. */
const LABEL_PX = 6;

/** The rig to scale, as its encoders say it stands. */
export class Scene {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #description: BridgeDescription;
  readonly #camera: Camera;
  readonly #reach: number;
  #theme: Theme;
  #trail: number[] = [];
  #drawnAt = -Infinity;
  #pose: Pose | null = null;
  #stale = true;

  constructor(canvas: HTMLCanvasElement, description: BridgeDescription, theme: Theme) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d')!;
    this.#description = description;
    this.#theme = theme;
    this.#reach = description.physics.length1 + description.physics.length2;
    this.#camera = new Camera(this.#reach);
  }

  set theme(theme: Theme) {
    this.#theme = theme;
    this.#stale = true;
  }

  set pose(pose: Pose) {
    this.#pose = pose;
    this.#stale = true;
  }

  /** Draws where something changed. `now` in ms. */
  draw(now: number): void {
    if (!this.#fitCanvas() && !this.#stale) return;
    const seconds = prefersReducedMotion() ? Infinity : (now - this.#drawnAt) / 1000;
    this.#drawnAt = now;
    this.#stale = this.#drawPicture(seconds);
  }

  /** Gives the canvas the pixels of the screen; returns whether that changed it. */
  #fitCanvas(): boolean {
    const ratio = window.devicePixelRatio;
    const width = Math.round(this.#canvas.clientWidth * ratio);
    const height = Math.round(this.#canvas.clientHeight * ratio);
    if (this.#canvas.width === width && this.#canvas.height === height) return false;
    this.#canvas.width = width;
    this.#canvas.height = height;
    return true;
  }

  #drawPicture(seconds: number): boolean {
    const { limits, physics } = this.#description;
    const pose = this.#pose;
    const stands = pose !== null && Number.isFinite(pose.x + pose.theta1 + pose.theta2);
    const spots = stands ? joints(pose, physics.length1, physics.length2) : null;
    const moving =
      spots !== null && this.#camera.follow(Math.min(spots.elbow.y, spots.tip.y), seconds);
    const pixelRatio = window.devicePixelRatio;
    const view = fitView(
      this.#canvas.width,
      this.#canvas.height - LABEL_PX * pixelRatio,
      limits.trackM + MARGIN_M,
      this.#camera.bottom,
      this.#reach + MARGIN_M,
    );
    const picture = { context: this.#context, view, theme: this.#theme, pixelRatio };
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    drawing.drawTrack(picture, limits.trackM);
    if (spots === null || pose === null) return false;
    if (!this.#camera.fallen) {
      drawing.drawAngleLimits(picture, spots.cart, physics.length1, limits);
      drawing.drawAngleLimits(picture, spots.elbow, physics.length2, limits);
    }
    if (seconds !== Infinity) drawing.drawTrail(picture, this.#lengthenTrail(spots.tip));
    drawStopping(picture, pose);
    drawing.drawForce(picture, spots.cart, pose.force, limits.forceN);
    drawing.drawCart(picture, spots.cart);
    drawing.drawRods(picture, spots);
    Object.assign(this.#canvas.dataset, {
      x: pose.x,
      theta1: pose.theta1,
      theta2: pose.theta2,
      force: pose.force,
      speed: pose.speed,
      stoppingDistance: pose.stoppingDistance,
      trackLeft: pose.trackLeft,
      short: isShort(pose.stoppingDistance, pose.trackLeft),
      pixelsPerMetre: view.pixelsPerMetre,
      originX: view.originX,
      originY: view.originY,
    });
    return moving;
  }

  #lengthenTrail(tip: Point): number[] {
    const [x, y] = this.#trail.slice(-2);
    // A rig set upright again did not sweep there.
    if (Math.max(Math.abs(tip.x - x), Math.abs(tip.y - y)) > JUMP_M) this.#trail = [];
    this.#trail.push(tip.x, tip.y);
    if (this.#trail.length > 2 * TRAIL_POINTS) this.#trail.splice(0, 2);
    return this.#trail;
  }
}
