/**
 * Damages frames at random, and prints as JSON what became of each kind of damage:
 * `corruption.ts [TRIALS of each kind] [SEED]`.
 */
import { crc16 } from '../../../../src/hal/serial/protocol/crc16.ts';
import { FrameParser } from '../../../../src/hal/serial/protocol/frame-parser.ts';
import { DamagedLine, DAMAGES, type DamageName } from './damage.ts';
import { CommandReceiver, SampleReceiver, type Receiver } from './receivers.ts';

interface Tally {
  trials: number;
  /** Damaged ones with sync bytes, a known kind and a CRC that is right. */
  passedCrc: number;
  /** Those that guard, sequence and ranges believed too. */
  passedAll: number;
  /** Intact frames behind a damaged one that were not found, or not believed. */
  lostIntact: number;
}

const [, , trials = '1000000', seed = '1'] = process.argv;
const names = Object.keys(DAMAGES) as DamageName[];
const report = (receiver: Receiver): Record<string, Tally> =>
  Object.fromEntries(names.map((name) => [name, measure(receiver, name)]));

console.log(
  JSON.stringify({ command: report(new CommandReceiver()), sample: report(new SampleReceiver()) }),
);

function measure(receiver: Receiver, damage: DamageName): Tally {
  const tally = { trials: Number(trials), passedCrc: 0, passedAll: 0, lostIntact: 0 };
  const line = new DamagedLine(Number(seed) * 1000 + names.indexOf(damage));
  const parser = new FrameParser(receiver.intact.length, receiver.kinds);
  for (let trial = 0; trial < tally.trials; trial++) {
    receiver.prepare(line);
    line.write(receiver.damaged, receiver.intact, damage);
    if (passesCrc(line, receiver)) tally.passedCrc++;
    let found = false;
    parser.push(line.bytes, line.length);
    for (let at = parser.next(); at >= 0; at = parser.next()) {
      const believed = receiver.believes(parser.buffer, at);
      if (isSame(parser.buffer, at, receiver.intact)) found = believed;
      else if (believed) tally.passedAll++;
    }
    if (!found) tally.lostIntact++;
  }
  return tally;
}

/** Whether a frame with a right CRC starts anywhere before the intact one. */
function passesCrc(line: DamagedLine, { intact, kinds }: Receiver): boolean {
  const { bytes } = line;
  for (let at = 0; at < line.damagedLength; at++) {
    if (bytes[at] !== 0xd1 || bytes[at + 1] !== 0x9b) continue;
    if (bytes[at + 2] !== kinds[0] && bytes[at + 2] !== kinds[1]) continue;
    const end = at + intact.length;
    const crc = bytes[end - 2] | (bytes[end - 1] << 8);
    if (crc16(bytes, at + 2, end - 2) === crc) return true;
  }
  return false;
}

function isSame(bytes: Uint8Array, at: number, frame: Uint8Array): boolean {
  for (let i = 0; i < frame.length; i++) if (bytes[at + i] !== frame[i]) return false;
  return true;
}
