/** What happened to a serial device, in a line for people. */
export interface DeviceEvent {
  readonly kind: keyof typeof DEVICE_EVENTS;
  readonly text: string;
}

export const DEVICE_EVENTS = {
  connected: 'identified, and in the hands of the control thread',
  mismatch: 'it is not the device of the configuration; one event for each difference',
  silent: 'the port is open and nobody answers; it is asked on',
  garbled: 'what comes is no frame; it is asked on',
  lost: 'it went away; its path is tried again',
  unavailable: 'it is there again, but cannot be opened; it is tried on',
  latency: 'its adapter gathers bytes for longer than is good',
} as const;
