/** What happened to a serial device, with a line for people. */
export interface DeviceEvent {
  readonly kind: DeviceEventKind;
  /** Path first. */
  readonly text: string;
}

export type DeviceEventKind =
  /** Identified, and in the hands of the control thread. */
  | 'connected'
  /** Not the device of the configuration: one event for each difference. */
  | 'mismatch'
  /** The port is open and nobody answers; it is asked on. */
  | 'silent'
  /** What comes is no frame; it is asked on. */
  | 'garbled'
  /** It went away, or answers no more, which the text says; its path is tried again. */
  | 'lost'
  /** It is there again, but cannot be opened; it is tried on. */
  | 'unavailable'
  /** Its adapter gathers bytes for longer than is good. */
  | 'latency';
