/**
 * Prints by how many bytes the heap grows while 100 000 Samples are read and as many Commands
 * written: codec, parser, tracker, clock and delay, as the control thread uses them.
 */
import {
  COMMAND,
  COMMAND_FIELDS,
  encodeCommand,
} from '../../../src/hal/serial/protocol/command.ts';
import { FrameParser } from '../../../src/hal/serial/protocol/frame-parser.ts';
import { kindOf } from '../../../src/hal/serial/protocol/frame.ts';
import { FRAME_LENGTH, KIND } from '../../../src/hal/serial/protocol/layout.ts';
import {
  decodeSample,
  encodeSample,
  SAMPLE,
  SAMPLE_FIELDS,
} from '../../../src/hal/serial/protocol/sample.ts';
import { DELAY, DelayMeter } from '../../../src/hal/serial/tracking/delay-meter.ts';
import {
  CLOCK_ESTIMATE,
  CLOCK_PAIR,
  DeviceClock,
} from '../../../src/hal/serial/tracking/device-clock.ts';
import { MOMENT } from '../../../src/hal/serial/tracking/moment.ts';
import { SampleTracker } from '../../../src/hal/serial/tracking/sample-tracker.ts';
import { VERDICT } from '../../../src/hal/serial/tracking/verdict.ts';

const WARM_UP_CYCLES = 50_000;
const CYCLES = 100_000;
const PERIOD_US = 1000;

const collect = globalThis.gc;
if (collect === undefined) throw new Error('run with --expose-gc');

const parser = new FrameParser(FRAME_LENGTH.device, [KIND.sample, KIND.identity]);
const tracker = new SampleTracker({
  maxCountsPerSecond: [60_000, 30_000, 30_000],
  clockToleranceUs: 500,
  gapPeriods: 20,
});
const clock = new DeviceClock(PERIOD_US);
const meter = new DelayMeter(PERIOD_US, 1);

const commandFrame = new Uint8Array(FRAME_LENGTH.host);
const sampleFrame = new Uint8Array(FRAME_LENGTH.device);
const command = new Float64Array(COMMAND_FIELDS);
const answer = new Float64Array(SAMPLE_FIELDS);
const sample = new Float64Array(SAMPLE_FIELDS);
const pair = new Float64Array(4);
// Beyond what a small integer holds, as both clocks are after an hour.
const moment = Float64Array.of(3.6e9, 0);
const seen = new Float64Array(4);
let accepted = 0;

function read(): void {
  parser.push(sampleFrame, sampleFrame.length);
  for (let at = parser.next(); at >= 0; at = parser.next()) {
    if (kindOf(parser.buffer, at) !== KIND.sample) continue;
    decodeSample(parser.buffer, at, sample);
    const verdict = tracker.accept(sample, moment);
    if (verdict !== VERDICT.accepted && verdict !== VERDICT.late) continue;
    pair[CLOCK_PAIR.sentUs] = tracker.sent[MOMENT.hostUs];
    pair[CLOCK_PAIR.receivedUs] = moment[MOMENT.hostUs];
    pair[CLOCK_PAIR.deviceUs] = sample[SAMPLE.latchedUs];
    clock.update(pair);
    clock.toHostUs(pair);
    meter.measure(sample);
    if (verdict === VERDICT.accepted) accepted++;
  }
  seen[0] = tracker.lost + tracker.late + tracker.implausible + tracker.lag + parser.damaged;
  seen[1] = clock.estimate[CLOCK_ESTIMATE.driftPpm];
  seen[2] = meter.delay[DELAY.periods];
  seen[3] = pair[CLOCK_PAIR.latchedUs];
}

function write(): void {
  const sequence = (command[COMMAND.sequence] + 1) & 0xffff;
  command[COMMAND.sequence] = sequence;
  command[COMMAND.flags] = 1;
  command[COMMAND.validityMs] = 20;
  command[COMMAND.value] = ((sequence * 7919) & 0xffff) - 32_768;
  encodeCommand(commandFrame, command);
  tracker.commandSent(sequence, command[COMMAND.flags], moment);
  if ((sequence & 63) === 0) meter.computedBlind(sequence);
  else meter.computedFrom(sequence, sample);
}

/** What the device makes of it: now and then a damaged frame, and one that cannot be true. */
function answerOf(): void {
  const sequence = command[COMMAND.sequence];
  answer[SAMPLE.sequence] = sequence;
  answer[SAMPLE.countX] = ((sequence >> 2) & 1023) - 512;
  answer[SAMPLE.latchedUs] = (moment[MOMENT.hostUs] * 1.00002 + 150 + (sequence & 31)) >>> 0;
  answer[SAMPLE.appliedUs] = (answer[SAMPLE.latchedUs] + 40) >>> 0;
  if ((sequence & 127) === 5) answer[SAMPLE.countX] += 100_000;
  encodeSample(sampleFrame, answer);
  if ((sequence & 127) === 99) sampleFrame[12] ^= 1;
}

function run(cycles: number): void {
  for (let i = 0; i < cycles; i++) {
    read();
    write();
    answerOf();
    moment[MOMENT.hostUs] += PERIOD_US;
    moment[MOMENT.tick]++;
  }
}

run(WARM_UP_CYCLES);
collect();
// What a collection leaves to be made anew, code and feedback, is made in the first cycles after it.
run(WARM_UP_CYCLES);
const before = process.memoryUsage().heapUsed;
const acceptedBefore = accepted;
run(CYCLES);
const growth = process.memoryUsage().heapUsed - before;
console.log(
  JSON.stringify({ growth, accepted: accepted - acceptedBefore, damaged: parser.damaged }),
);
