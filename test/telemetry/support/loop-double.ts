import { ControlBlock } from '../../../src/loop/shared/control-block.ts';
import { REQUEST_KIND, RequestRing } from '../../../src/loop/shared/request-ring.ts';
import { TickRing } from '../../../src/loop/shared/tick-ring.ts';
import { RECORD_SIZE, SIGNAL } from '../../../src/record/signals.ts';
import { SAFETY_STATE, type SafetyState } from '../../../src/safety/state-machine.ts';
import { TRIP } from '../../../src/safety/trips.ts';
import type { TelemetryOptions } from '../../../src/telemetry/telemetry-options.ts';

/**
 * Plays the loop over the real shared memory. Every value of a record is made from its tick, so
 * that a test can tell a whole record from a torn one.
 */
export class LoopDouble {
  readonly control: ControlBlock;
  readonly ring: TickRing;
  readonly requests: RequestRing;
  state: SafetyState = 'running';
  trip: number = TRIP.NONE;
  blockers = 0;
  tick = 0;
  /** What the loop was asked for and took: kind and arguments. */
  readonly served: number[][] = [];
  /** Bits of `REQUEST` that other threads raised. */
  raised = 0;
  readonly #record = new Float64Array(RECORD_SIZE);
  #timer: NodeJS.Timeout | undefined;

  constructor({ memory }: TelemetryOptions) {
    this.control = new ControlBlock(memory.control);
    this.ring = new TickRing(memory.ticks);
    this.requests = new RequestRing(memory.requests);
  }

  /** Ticks by itself until {@link halt}. */
  start(): this {
    this.control.phase = 'looping';
    this.#timer ??= setInterval(() => this.step(), 1);
    return this;
  }

  halt(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  step(): void {
    if (this.control.takeStop()) {
      this.state = 'tripped';
      this.trip = TRIP.SOFTWARE_STOP;
      this.requests.refusePending();
      this.control.confirmStop();
    }
    this.raised |= this.control.takeRaised();
    this.#serve();
    this.publish(1);
  }

  publish(count: number): void {
    for (let i = 0; i < count; i++) {
      const tick = this.tick++;
      this.#record.forEach((_, signal) => {
        this.#record[signal] = valueOf(tick, signal);
      });
      this.#record[SIGNAL.tick] = tick;
      this.#record[SIGNAL.state] = SAFETY_STATE[this.state];
      this.#record[SIGNAL.trip] = this.trip;
      this.#record[SIGNAL.blockers] = this.blockers;
      this.#record[SIGNAL.controller] = 0;
      this.ring.publish(this.#record);
    }
  }

  #serve(): void {
    const slot = this.requests.peek();
    if (slot < 0) return;
    const kind = this.requests.kindAt(slot);
    const at = this.requests.argumentsAt(slot);
    this.served.push([kind, ...this.requests.values.subarray(at, at + 3)]);
    this.requests.answer(slot, this.#grants(kind));
  }

  #grants(kind: number): boolean {
    switch (kind) {
      case REQUEST_KIND.reset:
        if (this.blockers !== 0 || (this.state !== 'tripped' && this.state !== 'latched'))
          return false;
        this.state = 'ready';
        this.trip = TRIP.NONE;
        return true;
      case REQUEST_KIND.arm:
        if (this.blockers !== 0 || this.state !== 'ready') return false;
        this.state = 'running';
        return true;
      case REQUEST_KIND.disarm:
        if (this.state !== 'running') return false;
        this.state = 'stopping';
        return true;
      default:
        return true;
    }
  }
}

/** What a signal other than the named ones holds at a tick. */
export function valueOf(tick: number, signal: number): number {
  return tick * 1.25 + signal / 7;
}
