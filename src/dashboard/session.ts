import { isEnergised } from '../safety/state-machine.ts';
import type { SignalName } from '../record/signals.ts';
import { type Batch, decodeBatch } from '../telemetry/feed/batch.ts';
import type { Hello } from '../telemetry/feed/hello.ts';
import { CHART_SECONDS, ChartColumn, chartSignals } from './charts/chart-column.ts';
import type { Change } from './diagram/state-diagram.ts';
import { byId } from './dom.ts';
import { decimal, microseconds, whole } from './format.ts';
import { History } from './history/history.ts';
import { percentiles } from './history/percentiles.ts';
import type { ControllerMenu } from './panel/controller-menu.ts';
import { isUnreferenced, showFlags } from './panel/flags.ts';
import { type Figure, NumbersPanel } from './panel/numbers-panel.ts';
import type { StatePanel } from './panel/state-panel.ts';
import { showStopping } from './panel/stopping.ts';
import { Scene } from './scene/scene.ts';
import type { Theme } from './theme.ts';

/** Time over which the cost of a cycle is shown, s. */
const CYCLE_SECONDS = 1;

/**
 * What the page shows of one bridge, as its hello described it. Signals are
 * found by the names in the hello, so a page outlives an upgrade of its bridge.
 */
export class Session {
  readonly #hello: Hello;
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #history: History;
  readonly #charts: ChartColumn;
  readonly #scene: Scene;
  readonly #numbers = new NumbersPanel();
  readonly #state: StatePanel;
  readonly #controllers: ControllerMenu;
  readonly #record: Float64Array;
  #lost = 0;
  #fresh = false;
  /** Index of the newest record's state; -1 before the first. */
  #newestState = -1;
  #lastChange: Change | null = null;

  constructor(hello: Hello, state: StatePanel, controllers: ControllerMenu, theme: Theme) {
    this.#hello = hello;
    this.#state = state;
    this.#controllers = controllers;
    const { description } = hello;
    const names = hello.signals.map(({ name }) => name);
    this.#indexes = new Map(names.map((name, index) => [name, index]));
    this.#record = new Float64Array(names.length).fill(NaN);
    this.#history = new History(
      [...chartSignals(description.limits), 'cycleUs'],
      names,
      description.rateHz,
      CHART_SECONDS,
    );
    this.#charts = new ChartColumn(this.#history, description.limits, theme);
    this.#scene = new Scene(byId<HTMLCanvasElement>('scene'), description, theme);
  }

  set theme(theme: Theme) {
    this.#scene.theme = theme;
    this.#charts.theme = theme;
  }

  get simulated(): boolean {
    return this.#hello.description.rig === 'simulated';
  }

  close(): void {
    this.#charts.close();
  }

  /** Whether another hello tells of the same bridge, so that its records go on from here. */
  continues(hello: Hello): boolean {
    const essence = ({ signals, description }: Hello) => JSON.stringify([signals, description]);
    return essence(hello) === essence(this.#hello);
  }

  /** Takes a binary message in; returns whether a record was in it. */
  receive(bytes: ArrayBuffer): boolean {
    const batch = decodeBatch(bytes);
    if (batch === null) return false;
    this.#lost = batch.lost;
    if (batch.count === 0) return false;
    this.#keep(batch);
    this.#showState();
    return true;
  }

  #keep({ records, count, valuesPerRecord }: Batch): void {
    const tick = this.#indexes.get('tick') ?? 0;
    const state = this.#indexes.get('state') ?? 0;
    for (let i = 0; i < count; i++) {
      const offset = i * valuesPerRecord;
      this.#history.push(records, offset, records[offset + tick]);
      this.#noteState(records[offset + state]);
    }
    this.#record.set(records.subarray((count - 1) * valuesPerRecord, count * valuesPerRecord));
    this.#fresh = true;
  }

  #noteState(state: number): void {
    if (state === this.#newestState) return;
    if (this.#newestState >= 0) {
      const { states } = this.#hello;
      this.#lastChange = { from: states[this.#newestState], to: states[state] };
    }
    this.#newestState = state;
  }

  #value(signal: SignalName): number {
    const index = this.#indexes.get(signal);
    return index === undefined ? NaN : this.#record[index];
  }

  #showState(): void {
    const trip = this.#value('trip');
    this.#state.show(
      this.#hello.states[this.#value('state')],
      trip > 0 ? this.#hello.trips[trip] : null,
      this.#value('blockers'),
      this.#lastChange,
    );
  }

  /** Draws the newest record: called at the rate of the display. */
  draw(now: number): void {
    if (this.#fresh) {
      this.#fresh = false;
      this.#scene.pose = {
        x: this.#value('measuredX'),
        theta1: this.#value('measuredTheta1'),
        theta2: this.#value('measuredTheta2'),
        force: this.#value('force'),
        speed: this.#value('xDot'),
        stoppingDistance: this.#value('stoppingDistance'),
        trackLeft: this.#value('trackLeft'),
      };
      this.#charts.draw();
      document.body.dataset.tick = String(this.#value('tick'));
    }
    this.#scene.draw(now);
  }

  /** Writes the figures: a few times a second, as fast as one can read. */
  write(): void {
    if (this.#history.count === 0) return;
    byId('value-x').textContent = decimal(this.#value('measuredX'), 3, true);
    byId('value-theta1').textContent = decimal(this.#value('measuredTheta1'), 4, true);
    byId('value-theta2').textContent = decimal(this.#value('measuredTheta2'), 4, true);
    byId('value-force').textContent = decimal(this.#value('force'), 1, true);
    showStopping(this.#value('stoppingDistance'), this.#value('trackLeft'));
    showFlags(this.#value('rigFlags'), this.#value('refusedChannels'));
    const unreferenced = !this.simulated && isUnreferenced(this.#value('rigFlags'));
    byId('references').hidden = this.simulated || isEnergised(this.#value('state'));
    document.body.dataset.referenced = String(!unreferenced);
    this.#charts.write(percentiles(this.#history, 'latenessUs', CHART_SECONDS));
    this.#numbers.show(this.#figures());
    this.#controllers.write(this.#value('controller'), this.#value('swaps'), this.#value('shadow'));
  }

  #figures(): Figure[] {
    const cycle = percentiles(this.#history, 'cycleUs', CYCLE_SECONDS);
    const overruns = this.#value('overruns');
    const delayMs = this.#value('senseToApplyUs') / 1000;
    return [
      { label: 'Tick', text: whole(this.#value('tick')) },
      { label: 'Overruns', text: whole(overruns) },
      { label: 'Records lost', text: whole(this.#lost), attention: this.#lost > 0 },
      { label: 'Sense to apply', text: `${decimal(delayMs, 2)} ms` },
      { label: 'Disturbance', text: `${decimal(this.#value('disturbance'), 2, true)} N` },
      { label: 'Cycle, p50', text: microseconds(cycle?.p50 ?? NaN) },
      { label: 'Cycle, p99', text: microseconds(cycle?.p99 ?? NaN) },
      { label: 'Sliding variable', text: decimal(this.#value('slidingVariable'), 3, true) },
      ...(this.simulated ? [] : this.#linkFigures()),
    ];
  }

  #linkFigures(): Figure[] {
    const counted = (label: string, signal: SignalName): Figure => {
      const count = this.#value(signal);
      return { label, text: whole(count), attention: count > 0 };
    };
    return [
      { label: 'Round trip', text: microseconds(this.#value('roundTripUs')) },
      { label: 'Sample age', text: microseconds(this.#value('sampleAgeUs')) },
      { label: 'Clock drift', text: `${decimal(this.#value('clockDriftPpm'), 1, true)} ppm` },
      counted('Samples lost', 'samplesLost'),
      counted('Samples late', 'samplesLate'),
      counted('Frames refused', 'framesRefused'),
    ];
  }

  /** The state and the angles in one sentence, for those who listen. */
  spoken(): string {
    if (this.#history.count === 0) return '';
    const state = this.#hello.states[this.#value('state')];
    const angle = (signal: SignalName) => `${decimal(this.#value(signal), 2)} radians`;
    return `${state}. Lower angle ${angle('measuredTheta1')}, upper angle ${angle('measuredTheta2')}.`;
  }
}
