/** A cart that takes more than this share of the track left to stop is drawn as a warning. */
const SHARE_TO_WARN = 0.7;

/** Whether the way that the cart needs to stop comes close to the track that it has. */
export function isShort(stoppingDistance: number, trackLeft: number): boolean {
  return stoppingDistance > SHARE_TO_WARN * trackLeft;
}
