import type { RigPort } from '../hal/rig.ts';
import { RECORD_SIZE, REQUEST, SIGNAL } from '../record/signals.ts';
import { SAFETY_STATE } from '../safety/state-machine.ts';
import type { ControlOptions } from './control-options.ts';
import { Cycle } from './cycle/cycle.ts';
import { StartSequence } from './cycle/start-sequence.ts';
import { OperatorRequests } from './operator-requests.ts';
import { Pacer } from './pacer.ts';
import { ControlBlock } from './shared/control-block.ts';
import { RequestRing } from './shared/request-ring.ts';
import { TickRing } from './shared/tick-ring.ts';

/** The loop of the control thread: the cycle at absolute deadlines, until it is told to end. */
export class ControlLoop {
  readonly #control: ControlBlock;
  readonly #ticks: TickRing;
  readonly #ring: RequestRing;
  readonly #requests: OperatorRequests;
  readonly #port: RigPort;
  readonly #cycle: Cycle;
  readonly #start: StartSequence | null;
  readonly #pacer: Pacer;
  readonly #record = new Float64Array(RECORD_SIZE);
  /** Periods after the first arming until the end; never reached where there is no end. */
  readonly #durationPeriods: number;
  #endTick = Number.MAX_SAFE_INTEGER;
  #stopPending = false;
  #stopUnsent = false;

  constructor(options: ControlOptions, port: RigPort, pacer = pacerOf(options)) {
    const { memory, cycle } = options;
    this.#control = new ControlBlock(memory.control);
    this.#ticks = new TickRing(memory.ticks);
    this.#ring = new RequestRing(memory.requests);
    this.#requests = new OperatorRequests(this.#ring, port);
    this.#port = port;
    this.#cycle = new Cycle(cycle);
    this.#start = options.armAtStart ? new StartSequence(cycle.periodSeconds) : null;
    this.#durationPeriods = options.durationPeriods ?? Number.MAX_SAFE_INTEGER;
    this.#pacer = pacer;
    this.#record[SIGNAL.state] = SAFETY_STATE.latched;
  }

  run(): void {
    const serveStop = () => this.#serveStop();
    const record = this.#record;
    while (!this.#control.endRequested) {
      this.#pacer.waitForNext(serveStop);
      if (this.#control.endRequested) break;
      this.#pacer.take(record, SIGNAL.tick);
      this.#tick(record);
      if (record[SIGNAL.tick] >= this.#endTick) break;
    }
    this.#port.stop();
  }

  #tick(record: Float64Array): void {
    const started = performance.now();
    const before = record[SIGNAL.state];
    record[SIGNAL.overruns] += record[SIGNAL.periods] - 1;
    record[SIGNAL.requests] = 0;
    this.#requests.take(record);
    this.#start?.request(record, before);
    this.#port.read(record);
    this.#serveStop();
    if (this.#stopPending) record[SIGNAL.requests] |= REQUEST.softwareStop;
    this.#cycle.step(record);
    this.#port.write(record);
    this.#stopPending = false;
    if (this.#stopUnsent) this.#sendStop();
    this.#requests.answer(record);
    record[SIGNAL.cycleUs] = (performance.now() - started) * 1000;
    this.#ticks.publish(record);
    if (before === SAFETY_STATE.armed && record[SIGNAL.state] === SAFETY_STATE.running) {
      this.#endTick = Math.min(this.#endTick, record[SIGNAL.tick] + this.#durationPeriods - 1);
    }
  }

  /**
   * Zero force first; the safety machine hears of it in the next cycle and latches. What was asked
   * for before the stop is void: a reset and an arming that wait in the queue must not undo it.
   */
  #serveStop(): void {
    if (!this.#control.takeStop()) return;
    this.#sendStop();
    this.#ring.refusePending();
    this.#stopPending = true;
  }

  /** A stop is confirmed when zero force went out, and sent again until then. */
  #sendStop(): void {
    this.#stopUnsent = !this.#port.stop();
    if (!this.#stopUnsent) this.#control.confirmStop();
  }
}

function pacerOf({ memory, cycle, spinUs }: ControlOptions): Pacer {
  return new Pacer(new ControlBlock(memory.control), cycle.periodSeconds * 1000, spinUs / 1000);
}
