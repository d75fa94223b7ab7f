import { writeUint16 } from './bytes.ts';
import { seal } from './frame.ts';
import { FRAME_OFFSET, KIND, PAGE_OFFSET } from './layout.ts';

/**
 * Writes a whole Identify: what the host asks a device of itself.
 *
 * @param frame 16 bytes
 * @param page one of `PAGE`
 * @param sequence any, 0 to 65535; the answer echoes it
 */
export function encodeIdentify(frame: Uint8Array, page: number, sequence: number): void {
  // What is reserved is sent as 0.
  frame.fill(0, PAGE_OFFSET.content, frame.length - FRAME_OFFSET.guardFromEnd);
  frame[PAGE_OFFSET.page] = page;
  writeUint16(frame, PAGE_OFFSET.sequence, sequence);
  seal(frame, KIND.identify);
}
