import type { Action } from '../../src/conformance/check.ts';
import { COMMAND, COMMAND_FIELDS, decodeCommand } from '../../src/hal/serial/protocol/command.ts';
import type { DeviceNumbers } from '../../src/hal/serial/protocol/identity.ts';
import {
  COMMAND_FLAG,
  FEATURE,
  FRAME_LENGTH,
  KIND,
  PAGE,
  PAGE_OFFSET,
  SAMPLE_FLAG,
} from '../../src/hal/serial/protocol/layout.ts';
import { encodeSample, SAMPLE, SAMPLE_FIELDS } from '../../src/hal/serial/protocol/sample.ts';
import type { Defect } from './defects.ts';
import { pageFrame } from './device-pages.ts';
import { DeviceParser } from './device-parser.ts';
import type { LineDevice, VirtualLine } from './virtual-line.ts';

const QUIET_US = 100_000;
const WINDOW = 256;
const FORCE_LIMIT_MN = 200_000;
const WATCHDOG_MS = 100;
const HEARTBEAT_US = 170_000;
/** Of the cart, for a force of 1 mN. */
const COUNTS_PER_MN_US = 1e-7;
const FEATURES =
  FEATURE.contact | FEATURE.powerFeedback | FEATURE.limitSwitches | FEATURE.supply | FEATURE.xIndex;

const { latched, watchdog, contactTripped, contactOpen, powerRemoved, limitLow } = SAMPLE_FLAG;
const { limitHigh, xReferenced, xIndex, theta1Index, enabled, refused } = SAMPLE_FLAG;

interface Received {
  readonly flags: number;
  readonly sequence: number;
  readonly validityMs: number;
  readonly value: number;
  /** 0 none, 1 to 3 a channel. */
  readonly reference: number;
}

/** A device as PROTOCOL.md has it, but for one defect. Without one it is right. */
export class WrongDevice implements LineDevice {
  /** The largest force that it carried, mN. */
  largestForceMn = 0;
  /** The longest time without a break in which it carried a force, us. */
  longestForceUs = 0;
  readonly #wire: VirtualLine;
  readonly #defect: Defect | null;
  #parser: DeviceParser;
  readonly #inputs = { contact: false, power: false, low: false, high: false };
  #causes: number = latched;
  #referenced = 0;
  readonly #raw = [100, -2000, 3000];
  readonly #offsets = [0, 0, 0];
  #last: Received | null = null;
  #acceptedUs = 0;
  #force = 0;
  #forceSinceUs = 0;
  #isEnabled = false;
  #enabledUs = 0;
  #validityUs = 0;
  #appliedUs = 0;
  #answeredUs = 0;
  #polledUs = 0;
  /** When the last byte came, or what was said without one. */
  #heardUs = 0;

  constructor(wire: VirtualLine, defect: Defect | null) {
    this.#wire = wire;
    this.#defect = defect;
    this.#parser = this.#newParser();
    if (this.#has('bootsOpen')) this.#causes = 0;
    wire.plugIn(this);
  }

  get numbers(): DeviceNumbers {
    return {
      major: this.#has('otherMajor') ? 2 : 1,
      minor: 0,
      countsPerMetre: this.#has('noCounts') ? 0 : 20_000,
      countsPerRev1: 4096,
      countsPerRev2: 4096,
      forceLimitN: FORCE_LIMIT_MN / 1000,
      watchdogMs: this.#has('noWatchdog') ? 0 : WATCHDOG_MS,
      features: this.#features,
    };
  }

  /** What it carries now, mN. */
  get forceMn(): number {
    return this.#force;
  }

  /** Does at once what somebody beside the rig is asked for. */
  readonly handle = (action: Action): void => {
    const inputs = this.#inputs;
    if (action === 'openContact') inputs.contact = true;
    if (action === 'closeContact') inputs.contact = false;
    if (action === 'removePower') inputs.power = true;
    if (action === 'restorePower') inputs.power = false;
    if (action === 'pressLow') inputs.low = true;
    if (action === 'releaseLow') inputs.low = false;
    if (action === 'pressHigh') inputs.high = true;
    if (action === 'releaseHigh') inputs.high = false;
    if (action === 'reboot') this.#boot();
    if (action === 'closeContact' && this.#has('closingClears')) this.#causes = 0;
  };

  receive(byte: number): void {
    this.#heardUs = this.#now;
    const frame = this.#parser.take(byte);
    if (frame === null) return;
    if ((frame[2]! & 0x0f) === (KIND.command & 0x0f)) this.#takeCommand(frame);
    else this.#takeIdentify(frame);
  }

  poll(): void {
    const now = this.#now;
    this.#move(now - this.#polledUs);
    this.#polledUs = now;
    this.#watch();
    if (this.#has('heartbeat') && now - this.#heardUs > HEARTBEAT_US && this.#last !== null) {
      this.#heardUs = now;
      this.#answer(this.#last, 0);
    }
  }

  #has(defect: Defect): boolean {
    return this.#defect === defect;
  }

  get #now(): number {
    return Math.floor(this.#wire.nowUs * (this.#has('slowClock') ? 0.95 : 1));
  }

  get #features(): number {
    let features = FEATURES;
    if (this.#has('reservedFeatures')) features |= 0x100;
    if (this.#has('inputWithoutFeature')) features &= ~FEATURE.limitSwitches;
    if (this.#has('supplyWithoutFeature')) features &= ~FEATURE.supply;
    return features;
  }

  #newParser(): DeviceParser {
    return new DeviceParser({
      takesAnyCrc: this.#has('takesAnyCrc'),
      takesAnyGuard: this.#has('takesAnyGuard'),
      takesAnyMajor: this.#has('takesAnyMajor'),
      skipsDamaged: this.#has('skipsDamaged'),
    });
  }

  #boot(): void {
    this.#parser = this.#newParser();
    this.#causes = this.#has('bootsOpen') ? 0 : latched;
    if (this.#has('bootsWithCause')) this.#causes |= watchdog;
    this.#referenced = 0;
    this.#offsets.fill(0);
    this.#last = null;
    this.#write(0, false);
  }

  #move(us: number): void {
    if (!this.#isEnabled) return;
    const force = this.#has('sameDirection') ? Math.abs(this.#force) : this.#force;
    this.#raw[0]! += force * us * COUNTS_PER_MN_US;
  }

  #write(force: number, isEnabled: boolean): void {
    const now = this.#now;
    if (this.#force === 0) this.#forceSinceUs = now;
    else this.longestForceUs = Math.max(this.longestForceUs, now - this.#forceSinceUs);
    this.#force = isEnabled ? force : 0;
    this.#isEnabled = isEnabled;
    this.#appliedUs = now + (this.#has('appliedLate') ? 12_000 : 20);
    this.largestForceMn = Math.max(this.largestForceMn, Math.abs(this.#force));
  }

  get #isInOrder(): boolean {
    return !this.#inputs.contact && !this.#inputs.power;
  }

  /** What a device looks at between Commands. */
  #watch(): void {
    const { contact, power, low, high } = this.#inputs;
    if (contact && !this.#has('contactDoesNotLatch')) this.#causes |= latched | contactTripped;
    if ((low || high) && this.#has('limitLatches')) this.#causes |= latched;
    const isLapsed = this.#now - this.#enabledUs >= this.#validityUs;
    if (this.#has('idleLapses') && this.#last !== null && isLapsed) this.#lapse();
    if (!this.#isEnabled) return;
    if (power && !this.#has('powerDoesNotLatch')) this.#causes |= latched;
    if (isLapsed) this.#lapse();
    if (this.#causes !== 0 && !this.#has('enablesWhileLatched')) this.#write(0, false);
  }

  #lapse(): void {
    if (this.#has('neverLapses')) return;
    if (this.#has('lapseDoesNotLatch')) this.#write(0, false);
    else if (this.#has('lapseWithoutCause')) this.#causes |= latched;
    else if (this.#has('causeWithoutLatch')) this.#causes |= watchdog;
    else this.#causes |= latched | watchdog;
  }

  #follows({ sequence, flags }: Received): boolean {
    if (this.#last === null) return (flags & COMMAND_FLAG.enable) === 0;
    const isQuiet = this.#now - this.#acceptedUs >= QUIET_US;
    if (isQuiet && (this.#has('enabledNewCount') || (flags & COMMAND_FLAG.enable) === 0))
      return true;
    const difference = sequence - this.#last.sequence;
    const ahead = this.#has('noWrap') ? difference : difference & 0xffff;
    if (ahead === 0) return this.#has('takesRepeats');
    if (this.#has('takesOld') && ahead >= 0x8000) return true;
    let window = WINDOW;
    if (this.#has('wideWindow')) window = 1024;
    if (this.#has('narrowWindow')) window = 200;
    return ahead >= 1 && ahead <= window;
  }

  #isInRange({ flags, validityMs, value, reference }: Received): boolean {
    const isEnabling = (flags & COMMAND_FLAG.enable) !== 0;
    const isClearing = (flags & COMMAND_FLAG.clear) !== 0;
    if (flags >> 4 !== 0 && !this.#has('ignoresReserved')) return false;
    if (isEnabling && isClearing && !this.#has('enableAndClear')) return false;
    if (isEnabling && reference > 0 && !this.#has('enableAndReference')) return false;
    if (validityMs === 0 && !this.#has('zeroValidity')) return false;
    if (validityMs > WATCHDOG_MS && !this.#has('longValidity')) return false;
    if (isEnabling && this.#has('refusesWhileLatched') && this.#causes !== 0) return false;
    if (!isEnabling) return reference > 0 || value === 0 || this.#has('strayValue');
    const size = this.#has('overflowingForce') ? (value < 0 ? -value | 0 : value) : Math.abs(value);
    const limit = FORCE_LIMIT_MN - (this.#has('limitRefused') ? 1 : 0);
    return size <= limit || this.#has('anyForce');
  }

  #takeCommand(frame: Uint8Array): void {
    const received = decode(frame);
    if (!this.#follows(received)) {
      if (this.#has('staleFeeds')) this.#enabledUs = this.#now;
      return;
    }
    this.#watch();
    const isRefused = !this.#isInRange(received);
    if (!isRefused || !this.#has('refusedKeepsSequence')) this.#last = received;
    this.#acceptedUs = this.#now;
    const appliedBefore = this.#appliedUs;
    if (isRefused) this.#refuse(received);
    else this.#apply(received);
    if (this.#has('appliedBefore')) this.#appliedUs = appliedBefore;
    this.#answer(received, isRefused ? refused : 0);
    if (this.#has('answersTwice')) this.#answer(received, isRefused ? refused : 0);
  }

  #refuse(received: Received): void {
    if (this.#has('refusedSetsReference')) this.#setReference(received);
    if (this.#has('refusedClears')) this.#clear(received);
    if (!this.#has('refusedKeepsForce')) this.#write(0, false);
  }

  #apply(received: Received): void {
    const { flags, validityMs, value } = received;
    const isEnabling = (flags & COMMAND_FLAG.enable) !== 0;
    this.#clear(received);
    this.#setReference(received);
    const isLatched = this.#causes !== 0 && !this.#has('enablesWhileLatched');
    const isForced = this.#has('clearEnables') && (flags & COMMAND_FLAG.clear) !== 0;
    if ((isEnabling || isForced) && !isLatched && this.#isInOrder) this.#write(value, true);
    else if (this.#has('staysEnabled') && this.#isEnabled && this.#isInOrder) this.#write(0, true);
    else this.#write(0, false);
    this.#enabledUs = this.#now;
    this.#validityUs = this.#validityOf(validityMs);
  }

  #validityOf(ms: number): number {
    if (this.#has('lapsesEarly')) return 1000 * Math.max(1, ms - 5);
    if (this.#has('lapsesLate')) return 1000 * (ms + 10);
    return 1000 * (this.#has('lapsesWithWatchdog') ? WATCHDOG_MS : ms);
  }

  #clear({ flags }: Received): void {
    if (this.#has('anyCommandClears') && (flags & COMMAND_FLAG.enable) === 0) this.#causes = 0;
    if ((flags & COMMAND_FLAG.clear) === 0) return;
    if (!this.#isInOrder && !this.#has('clearsWhileOpen')) return;
    this.#causes = this.#has('clearKeepsWatchdog') ? this.#causes & watchdog : 0;
  }

  #setReference({ reference, value }: Received): void {
    if (reference === 0) return;
    let channel = reference - 1;
    if (this.#has('referenceSwapped') && channel > 0) channel = 3 - channel;
    const count = this.#has('referenceShort') ? (value << 16) >> 16 : value;
    this.#offsets[channel] = count - Math.round(this.#raw[channel]!);
    if (!this.#has('referenceUnsaid')) this.#referenced |= xReferenced << channel;
  }

  /** Answers the Command, with bits added to the flags. */
  #answer({ sequence, flags, reference, value }: Received, extra: number): void {
    if (this.#wire.isDeviceSending && !this.#has('queues') && !this.#has('answersTwice')) return;
    const now = this.#now;
    const fields = new Float64Array(SAMPLE_FIELDS);
    fields[SAMPLE.supply] = 96;
    fields[SAMPLE.sequence] = sequence;
    fields[SAMPLE.flags] = this.#flags | extra;
    for (let i = 0; i < 3; i++) {
      fields[SAMPLE.countX + i] = (Math.round(this.#raw[i]!) + this.#offsets[i]!) | 0;
    }
    // The offset went to the answer alone.
    const isReference = reference > 0 && (flags & COMMAND_FLAG.enable) === 0 && extra === 0;
    if (this.#has('referenceSticks') && isReference) {
      fields[SAMPLE.countX + reference - 1] = value;
      this.#offsets[reference - 1] = 0;
    }
    fields[SAMPLE.latchedUs] = this.#has('clockOfMs') ? Math.floor(now / 1000) : now;
    if (this.#has('frozenLatched')) fields[SAMPLE.latchedUs] = this.#answeredUs;
    this.#answeredUs = now;
    fields[SAMPLE.appliedUs] = this.#has('clockOfMs') ? Math.floor(now / 1000) : this.#appliedUs;
    const frame = new Uint8Array(FRAME_LENGTH.device);
    encodeSample(frame, fields);
    if (this.#has('noise')) this.#wire.answer(Uint8Array.of(0x55));
    this.#wire.answer(frame);
  }

  get #flags(): number {
    const { contact, power, low, high } = this.#inputs;
    const [lowBit, highBit] = this.#has('limitsSwapped')
      ? [limitHigh, limitLow]
      : [limitLow, limitHigh];
    let flags = this.#causes | this.#referenced;
    if (contact) flags |= contactOpen;
    if (power) flags |= powerRemoved;
    if (low || this.#has('inputWithoutFeature')) flags |= lowBit;
    if (high) flags |= highBit;
    if (!this.#has('indexOnlyOnPage')) flags |= xIndex;
    if (this.#has('indexWithoutFeature')) flags |= theta1Index;
    if (this.#isEnabled) flags |= enabled;
    return flags;
  }

  #takeIdentify(frame: Uint8Array): void {
    const view = new DataView(frame.buffer);
    const page = frame[PAGE_OFFSET.page]!;
    const sequence = view.getUint16(PAGE_OFFSET.sequence, true);
    if (this.#has('identifyFeeds')) this.#enabledUs = this.#now;
    if (this.#has('identifyDisables') && this.#isEnabled) this.#write(0, false);
    if (this.#has('identifyAdvances') && this.#last !== null) {
      // Where it could be a Command's, lest the device were deaf for good.
      const ahead = (sequence - this.#last.sequence) & 0xffff;
      if (ahead >= 1 && ahead <= WINDOW) this.#last = { ...this.#last, sequence };
    }
    if (page > PAGE.index && !this.#has('unknownPages')) return;
    if (this.#wire.isDeviceSending && !this.#has('queues')) return;
    this.#wire.answer(pageFrame(page, sequence, this.numbers, this.#defect));
  }
}

function decode(frame: Uint8Array): Received {
  const fields = new Float64Array(COMMAND_FIELDS);
  decodeCommand(frame, 0, fields);
  return {
    flags: fields[COMMAND.flags]!,
    sequence: fields[COMMAND.sequence]!,
    validityMs: fields[COMMAND.validityMs]!,
    value: fields[COMMAND.value]!,
    reference: (fields[COMMAND.flags]! >> 2) & 3,
  };
}
