/**
 * How the frames of a device reach the thread that uses it. No call ever waits, throws for what a
 * line does, or allocates while the line is in order.
 *
 * One thread at a time uses a transport: the main thread while it identifies the device, then the
 * control thread, through a transport of its own, while the link is up.
 */
export interface Transport {
  /** Takes up a link: what was half sent to the last one is forgotten. */
  attach(descriptor: number): void;

  /**
   * Some drivers say nothing of a device that is gone but that no byte comes: only a write, or the
   * time since the last byte, tells.
   * @returns how many bytes came, 0 for none, {@link GONE} where there is no device any more
   */
  read(into: Uint8Array): number;

  /** @returns one of {@link WRITE_RESULT} */
  write(frame: Uint8Array): number;

  /** Writes that did not go out whole, or not at once, since the transport was made. */
  readonly writeFaults: number;
}

export const WRITE_RESULT = {
  /** The whole frame went out. */
  sent: 0,
  /** Not all of it did. It is a fault of the link, counted, and the frame is not sent again. */
  fault: 1,
  /** There is no device any more. */
  gone: -1,
} as const;

export const GONE = -1;
