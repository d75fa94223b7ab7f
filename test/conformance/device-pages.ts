import { seal } from '../../src/hal/serial/protocol/frame.ts';
import type { DeviceNumbers } from '../../src/hal/serial/protocol/identity.ts';
import {
  FRAME_LENGTH,
  INDEX_OFFSET,
  KIND,
  NUMBERS_OFFSET,
  PAGE,
  PAGE_OFFSET,
} from '../../src/hal/serial/protocol/layout.ts';
import type { Defect } from './defects.ts';

/** An Identity as a device with a defect sends it. */
export function pageFrame(
  page: number,
  sequence: number,
  numbers: DeviceNumbers,
  defect: Defect | null,
): Uint8Array {
  const frame = new Uint8Array(FRAME_LENGTH.device);
  const view = new DataView(frame.buffer);
  frame[PAGE_OFFSET.page] = page;
  view.setUint16(PAGE_OFFSET.sequence, sequence, true);
  if (page === PAGE.numbers) writeNumbers(view, numbers);
  else if (page === PAGE.index) writeIndexes(view, defect);
  else writeText(frame, defect);
  seal(frame, KIND.identity);
  return frame;
}

function writeNumbers(view: DataView, numbers: DeviceNumbers): void {
  view.setUint8(NUMBERS_OFFSET.major, numbers.major);
  view.setUint32(NUMBERS_OFFSET.countsPerMetre, numbers.countsPerMetre, true);
  view.setUint32(NUMBERS_OFFSET.countsPerRev1, numbers.countsPerRev1, true);
  view.setUint32(NUMBERS_OFFSET.countsPerRev2, numbers.countsPerRev2, true);
  view.setUint32(NUMBERS_OFFSET.forceLimitMn, 1000 * numbers.forceLimitN, true);
  view.setUint16(NUMBERS_OFFSET.watchdogMs, numbers.watchdogMs, true);
  view.setUint16(NUMBERS_OFFSET.features, numbers.features, true);
}

function writeIndexes(view: DataView, defect: Defect | null): void {
  view.setUint8(INDEX_OFFSET.seen, defect === 'indexWithoutFeature' ? 0b011 : 0b001);
  view.setInt32(INDEX_OFFSET.countX, 77, true);
}

function writeText(frame: Uint8Array, defect: Defect | null): void {
  const name = defect === 'textNotAscii' ? 'gerät' : 'model';
  frame.set(new TextEncoder().encode(name), PAGE_OFFSET.content);
  if (defect === 'textNotFilled') frame[PAGE_OFFSET.content + 10] = 0x7a;
}
