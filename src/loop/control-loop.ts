import type { RigPort } from '../hal/rig.ts';
import { RECORD_SIZE, REQUEST, SIGNAL } from '../record/signals.ts';
import { isEnergised, SAFETY_STATE } from '../safety/state-machine.ts';
import type { ControlOptions } from './control-options.ts';
import { Cycle } from './cycle/cycle.ts';
import { StartSequence } from './cycle/start-sequence.ts';
import { HeartbeatWatch, UNWATCHED } from './heartbeat-watch.ts';
import { OperatorRequests } from './operator-requests.ts';
import { Pacer } from './pacer.ts';
import { ControlBlock } from './shared/control-block.ts';
import { RequestRing } from './shared/request-ring.ts';
import { TickRing } from './shared/tick-ring.ts';
import { stopForSure } from './stop-for-sure.ts';

/** Requests of other threads after which no force goes out any more, not even until the next tick. */
const AT_ONCE = REQUEST.loopStalled | REQUEST.mainStalled | REQUEST.feedStalled;

/** What looks at every tick between the cycle and the write of its command. */
export interface TickHook {
  tick(record: Float64Array): void;
}

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
  readonly #heartbeats: HeartbeatWatch;
  readonly #hook: TickHook | null;
  readonly #record = new Float64Array(RECORD_SIZE);
  /** Periods after the first arming until the end; never reached where there is no end. */
  readonly #durationPeriods: number;
  #endTick = Number.MAX_SAFE_INTEGER;
  #stopPending = false;
  /** Whether the force of this period was cut out of turn for what the device said. */
  #isCut = false;
  /** Bits of `REQUEST` that other threads raised for the next tick. */
  #raised = 0;
  #stopUnsent = false;

  constructor(
    options: ControlOptions,
    port: RigPort,
    pacer = pacerOf(options),
    hook: TickHook | null = null,
  ) {
    const { memory, cycle } = options;
    this.#control = new ControlBlock(memory.control);
    this.#ticks = new TickRing(memory.ticks);
    this.#ring = new RequestRing(memory.requests);
    this.#cycle = new Cycle(cycle);
    this.#requests = new OperatorRequests(this.#ring, port, this.#cycle, options.choices);
    this.#port = port;
    this.#start = options.armAtStart ? new StartSequence(cycle.periodSeconds) : null;
    this.#durationPeriods = options.durationPeriods ?? Number.MAX_SAFE_INTEGER;
    this.#pacer = pacer;
    this.#heartbeats = new HeartbeatWatch(
      this.#control,
      options.watch ?? UNWATCHED,
      1000 * cycle.periodSeconds,
    );
    this.#hook = hook;
    this.#record[SIGNAL.state] = SAFETY_STATE.latched;
  }

  run(): void {
    const serveOthers = () => this.#serveOthers();
    const record = this.#record;
    while (!this.#control.endRequested) {
      this.#glance(serveOthers);
      this.#pacer.waitForNext(serveOthers);
      if (this.#control.endRequested) break;
      this.#pacer.take(record, SIGNAL.tick);
      this.#tick(record);
      if (record[SIGNAL.tick] >= this.#endTick) break;
    }
    if (stopForSure(this.#port) || !isEnergised(record[SIGNAL.state])) return;
    throw new Error('zero force did not go out at the end: the device drops its force by itself');
  }

  #tick(record: Float64Array): void {
    const started = performance.now();
    const before = record[SIGNAL.state];
    record[SIGNAL.overruns] += record[SIGNAL.periods] - 1;
    record[SIGNAL.requests] = 0;
    this.#requests.take(record);
    this.#start?.request(record, before);
    this.#port.read(record);
    this.#serveOthers();
    if (this.#stopPending) record[SIGNAL.requests] |= REQUEST.softwareStop;
    record[SIGNAL.requests] |= this.#raised | this.#heartbeats.look(isEnergised(before));
    this.#raised = 0;
    this.#cycle.step(record);
    if (this.#hook !== null) this.#hook.tick(record);
    this.#port.write(record);
    const isCutNow = isEnergised(before) && !isEnergised(record[SIGNAL.state]);
    if (isCutNow && !this.#stopPending && !this.#isCut) this.#control.noteZero();
    this.#isCut = false;
    this.#stopPending = false;
    if (this.#stopUnsent) this.#sendStop();
    this.#requests.answer(record);
    record[SIGNAL.cycleUs] = (performance.now() - started) * 1000;
    this.#ticks.publish(record);
    this.#requests.exchange();
    if (before === SAFETY_STATE.armed && record[SIGNAL.state] === SAFETY_STATE.running) {
      this.#endTick = Math.min(this.#endTick, record[SIGNAL.tick] + this.#durationPeriods - 1);
    }
  }

  /**
   * Half-way to the next tick: a device that says that no force may be is believed at once, and the
   * next cycle finds the cause in its sample.
   */
  #glance(onWake: () => void): void {
    const port = this.#port;
    if (port.glance === undefined || !isEnergised(this.#record[SIGNAL.state])) return;
    this.#pacer.waitForMiddle(onWake);
    if (!port.glance()) return;
    this.#cutOutOfTurn();
    this.#control.noteZero();
    this.#isCut = true;
  }

  /** What other threads want of this one, at once or in the next tick. */
  #serveOthers(): void {
    const raised = this.#control.takeRaised();
    this.#raised |= raised;
    const isStop = this.#control.takeStop();
    if (isStop) this.#stopPending = true;
    if (isStop || (raised & AT_ONCE) !== 0) this.#cutOutOfTurn();
  }

  /**
   * Zero force first; the safety machine hears of it in the next cycle and latches. What was asked
   * for before is void: a reset and an arming that wait in the queue must not undo it.
   */
  #cutOutOfTurn(): void {
    this.#sendStop();
    this.#ring.refusePending();
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
