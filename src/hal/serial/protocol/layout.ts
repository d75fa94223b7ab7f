/**
 * The frames of firmware-protocol/PROTOCOL.md as tables: kinds, lengths, where each field stands,
 * and the bits of every word of flags. Numbers on the wire are little-endian.
 */

/** The version of the protocol that this side speaks. */
export const PROTOCOL_VERSION = { major: 1, minor: 0 } as const;

/** The first two bytes of every frame. */
export const SYNC = { first: 0xd1, second: 0x9b } as const;

/** The third byte. */
export const KIND = { command: 0x11, identify: 0x12, sample: 0x19, identity: 0x1a } as const;

/** Bytes of a frame, by who sends it. */
export const FRAME_LENGTH = { host: 16, device: 32 } as const;

/** Bytes of what every frame has in common; guard and CRC count from the end of the frame. */
export const FRAME_OFFSET = { kind: 2, sequence: 4, guardFromEnd: 4, crcFromEnd: 2 } as const;

export const COMMAND_OFFSET = { flags: 3, sequence: 4, validityMs: 6, value: 8 } as const;

export const SAMPLE_OFFSET = {
  supply: 3,
  sequence: 4,
  flags: 6,
  countX: 8,
  countTheta1: 12,
  countTheta2: 16,
  latchedUs: 20,
  appliedUs: 24,
} as const;

/** Of an Identify and of an Identity alike. */
export const PAGE_OFFSET = { page: 3, sequence: 4, content: 6 } as const;

/** The pages of an Identity. */
export const PAGE = { numbers: 0, name: 1, build: 2, index: 3 } as const;

/** Bytes of text on the pages `name` and `build`. */
export const TEXT_LENGTH = 22;

export const NUMBERS_OFFSET = {
  major: 6,
  minor: 7,
  countsPerMetre: 8,
  countsPerRev1: 12,
  countsPerRev2: 16,
  forceLimitMn: 20,
  watchdogMs: 24,
  features: 26,
} as const;

export const INDEX_OFFSET = { seen: 6, countX: 8, countTheta1: 12, countTheta2: 16 } as const;

/** Bits of the flags of a Command. */
export const COMMAND_FLAG = {
  /** The drive may carry the value as a force, mN. */
  enable: 1,
  /** Clear the latch, where its cause is gone. */
  clear: 2,
  /** The count of this channel is now the value, and it is referenced: one of the three. */
  referenceX: 1 << 2,
  referenceTheta1: 2 << 2,
  referenceTheta2: 3 << 2,
} as const;

/** All bits of {@link COMMAND_FLAG} that choose a reference. */
export const REFERENCE_MASK = 3 << 2;

/** Bits of the flags of a Sample. */
export const SAMPLE_FLAG = {
  latched: 1,
  watchdog: 2,
  contactTripped: 4,
  driveFault: 8,
  contactOpen: 16,
  powerRemoved: 32,
  limitLow: 64,
  limitHigh: 128,
  xReferenced: 256,
  theta1Referenced: 512,
  theta2Referenced: 1024,
  xIndex: 2048,
  theta1Index: 4096,
  theta2Index: 8192,
  enabled: 16384,
  refused: 32768,
} as const;

/** Bits of `features`: what a device has. */
export const FEATURE = {
  contact: 1,
  powerFeedback: 2,
  limitSwitches: 4,
  xIndex: 8,
  theta1Index: 16,
  theta2Index: 32,
  supply: 64,
  driveFault: 128,
} as const;
