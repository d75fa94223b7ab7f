/**
 * The tick record, defined once: from this table come the layout of the shared
 * ring, the feed's schema, a recording's schema, a CSV header and the page's
 * list of signals.
 *
 * A record is a `Float64Array` with one value a signal, in this order. Whole
 * numbers, flags and enumerations are exact in it.
 *
 * `role` says who writes a signal:
 * - `clock`: the control thread, before the cycle
 * - `sample`: the rig, before the cycle
 * - `request`: operators, before the cycle
 * - `output`: the pure cycle, from all of the above
 * - `cost`: the control thread, after the cycle
 */
export const SIGNALS = [
  { name: 'tick', unit: '1', role: 'clock', text: 'Index of the period since the loop started' },
  {
    name: 'periods',
    unit: '1',
    role: 'clock',
    text: 'Periods since the last cycle: 1, or more where deadlines were missed',
  },
  {
    name: 'latenessUs',
    unit: 'us',
    role: 'clock',
    text: 'From the deadline, the first one where some were missed, to the start of this cycle',
  },
  { name: 'overruns', unit: '1', role: 'clock', text: 'Periods skipped since the loop started' },

  { name: 'fresh', unit: 'bool', role: 'sample', text: 'Whether a new sample came for this cycle' },
  { name: 'countX', unit: 'count', role: 'sample', text: 'Encoder count of the cart' },
  {
    name: 'countTheta1',
    unit: 'count',
    role: 'sample',
    text: 'Encoder count of the lower pendulum',
  },
  {
    name: 'countTheta2',
    unit: 'count',
    role: 'sample',
    text: 'Encoder count of the upper pendulum',
  },
  { name: 'rigFlags', unit: 'flags', role: 'sample', text: 'What the rig says of itself' },
  {
    name: 'deviceTimeUs',
    unit: 'us',
    role: 'sample',
    text: "The device's clock when it latched the sample",
  },
  {
    name: 'delayPeriods',
    unit: '1',
    role: 'sample',
    text: 'Measured delay from a sample to its force acting, in periods',
  },
  {
    name: 'sampleLag',
    unit: '1',
    role: 'sample',
    text: 'Cycles from the command that a sample answers to the one that uses it',
  },
  {
    name: 'senseToApplyUs',
    unit: 'us',
    role: 'sample',
    text: "From a sample's latch to the force computed from it acting, newest one measured",
  },
  {
    name: 'sampleAgeUs',
    unit: 'us',
    role: 'sample',
    text: "Age of the sample when the cycle reads it, by the device's clock",
  },
  {
    name: 'roundTripUs',
    unit: 'us',
    role: 'sample',
    text: 'From the write of a command to the read of its sample',
  },
  {
    name: 'clockDriftPpm',
    unit: 'ppm',
    role: 'sample',
    text: "How much faster the device's clock runs than the host's",
  },
  {
    name: 'samplesLost',
    unit: '1',
    role: 'sample',
    text: 'Commands that were never answered since the link came up',
  },
  {
    name: 'samplesLate',
    unit: '1',
    role: 'sample',
    text: 'Samples that came too late to be used since the link came up',
  },
  {
    name: 'framesRefused',
    unit: '1',
    role: 'sample',
    text: 'Frames damaged or implausible since the link came up',
  },
  { name: 'trueX', unit: 'm', role: 'sample', text: 'Cart position of the simulated plant' },
  { name: 'trueTheta1', unit: 'rad', role: 'sample', text: 'Lower angle of the simulated plant' },
  { name: 'trueTheta2', unit: 'rad', role: 'sample', text: 'Upper angle of the simulated plant' },
  { name: 'trueXDot', unit: 'm/s', role: 'sample', text: 'Cart velocity of the simulated plant' },
  {
    name: 'trueTheta1Dot',
    unit: 'rad/s',
    role: 'sample',
    text: 'Lower angular velocity of the simulated plant',
  },
  {
    name: 'trueTheta2Dot',
    unit: 'rad/s',
    role: 'sample',
    text: 'Upper angular velocity of the simulated plant',
  },

  {
    name: 'requests',
    unit: 'flags',
    role: 'request',
    text: 'What operators and other threads asked for since the last cycle',
  },

  { name: 'measuredX', unit: 'm', role: 'output', text: 'Cart position from the encoder' },
  { name: 'measuredTheta1', unit: 'rad', role: 'output', text: 'Lower angle from the encoder' },
  { name: 'measuredTheta2', unit: 'rad', role: 'output', text: 'Upper angle from the encoder' },
  { name: 'x', unit: 'm', role: 'output', text: 'Estimated cart position' },
  { name: 'theta1', unit: 'rad', role: 'output', text: 'Estimated lower angle' },
  { name: 'theta2', unit: 'rad', role: 'output', text: 'Estimated upper angle' },
  { name: 'xDot', unit: 'm/s', role: 'output', text: 'Estimated cart velocity' },
  { name: 'theta1Dot', unit: 'rad/s', role: 'output', text: 'Estimated lower angular velocity' },
  { name: 'theta2Dot', unit: 'rad/s', role: 'output', text: 'Estimated upper angular velocity' },
  {
    name: 'disturbance',
    unit: 'N',
    role: 'output',
    text: 'Estimated force on the cart that nobody commanded',
  },
  {
    name: 'refusedChannels',
    unit: 'flags',
    role: 'output',
    text: 'Channels whose reading was not believed: 1 cart, 2 lower, 4 upper pendulum',
  },
  { name: 'controller', unit: 'enum', role: 'output', text: 'The controller in force' },
  {
    name: 'swaps',
    unit: '1',
    role: 'output',
    text: 'How often controller or gains were changed since the loop started',
  },
  { name: 'slidingVariable', unit: 'N s', role: 'output', text: 'Value of the sliding surface' },
  { name: 'gain1', unit: '1', role: 'output', text: 'First switching gain in force' },
  { name: 'gain2', unit: '1', role: 'output', text: 'Second switching gain in force' },
  {
    name: 'demand',
    unit: 'N',
    role: 'output',
    text: 'Force that the controller asked for, disturbance cancelled, not limited',
  },
  {
    name: 'shadow',
    unit: 'enum',
    role: 'output',
    text: 'The controller that runs beside without effect, counted from 1; 0 is none',
  },
  {
    name: 'shadowDemand',
    unit: 'N',
    role: 'output',
    text: 'Force that the shadow controller asks for; 0 without one',
  },
  { name: 'limitReason', unit: 'flags', role: 'output', text: 'Why the force is not the demand' },
  {
    name: 'forceLow',
    unit: 'N',
    role: 'output',
    text: 'Least force that the limiter lets through',
  },
  {
    name: 'forceHigh',
    unit: 'N',
    role: 'output',
    text: 'Largest force that the limiter lets through',
  },
  { name: 'force', unit: 'N', role: 'output', text: 'Force commanded' },
  { name: 'enable', unit: 'bool', role: 'output', text: 'Whether the drive is enabled' },
  { name: 'state', unit: 'enum', role: 'output', text: 'State of the safety machine' },
  { name: 'trip', unit: 'enum', role: 'output', text: 'Cause of the stop in force; 0 is none' },
  {
    name: 'blockers',
    unit: 'flags',
    role: 'output',
    text: 'What stands against a reset or an arming',
  },
  {
    name: 'stoppingDistance',
    unit: 'm',
    role: 'output',
    text: 'Way that the cart goes until a controlled stop has braked it',
  },
  {
    name: 'trackLeft',
    unit: 'm',
    role: 'output',
    text: 'Way to the end of the track towards which the cart moves; to the nearer one at rest',
  },

  {
    name: 'cycleUs',
    unit: 'us',
    role: 'cost',
    text: 'Time that the cycle took, reading and writing the rig included',
  },
] as const satisfies readonly SignalDefinition[];

export interface SignalDefinition {
  readonly name: string;
  readonly unit: string;
  readonly role: 'clock' | 'sample' | 'request' | 'output' | 'cost';
  readonly text: string;
}

export type SignalName = (typeof SIGNALS)[number]['name'];

/** Index of every signal in a record. */
export const SIGNAL = Object.fromEntries(SIGNALS.map((signal, index) => [signal.name, index])) as {
  readonly [name in SignalName]: number;
};

/** Values in one record. */
export const RECORD_SIZE = SIGNALS.length;

/** Bits of `rigFlags`. */
export const RIG_FLAG = {
  xReferenced: 1,
  theta1Referenced: 2,
  theta2Referenced: 4,
  limitLow: 8,
  limitHigh: 16,
  /** The real emergency-stop contact is open. */
  contactOpen: 32,
  powerRemoved: 64,
  watchdogExpired: 128,
  deviceFault: 256,
  /** The rig stands still until the first enabled command (simulated and emulated rigs). */
  held: 512,
  /** No device answers. */
  linkDown: 1024,
  /** The device is not the one that the configuration describes. */
  identityMismatch: 2048,
  /** The device carries no force until it is told to clear its latch; a reset tells it. */
  deviceLatched: 4096,
  /** Counts are being set: what a channel reads is about to jump. */
  referencing: 8192,
  /** The device refused a command for what it said. */
  commandRefused: 16384,
  /** The contact was open since the device was last told to clear its latch. */
  contactTripped: 32768,
} as const;

/** Bits of `requests`. */
export const REQUEST = {
  softwareStop: 1,
  reset: 2,
  arm: 4,
  /** A controlled stop (category 1) that an operator asked for. */
  disarm: 8,
  /** The control thread stood still for too long, another thread says. */
  loopStalled: 16,
  /** The main thread gives no sign of life: it serves signals and the link's events. */
  mainStalled: 32,
  /** The telemetry thread gives no sign of life: it serves the stop of the page. */
  feedStalled: 64,
  /** The operator's hand is off the dead-man control. */
  deadMan: 128,
} as const;
