/** What is known of a serial port; null where it is not. */
export interface KnownPort {
  /** To open it by. */
  readonly path: string;
  /** A link that stays the same when ports are plugged in another order. */
  readonly stablePath: string | null;
  readonly manufacturer: string | null;
  readonly product: string | null;
  /** Of USB, four hexadecimal digits. */
  readonly vendorId: string | null;
  readonly productId: string | null;
  readonly serialNumber: string | null;
}
