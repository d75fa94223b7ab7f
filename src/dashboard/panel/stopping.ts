import { byId, setText } from '../dom.ts';
import { decimal } from '../format.ts';
import { isShort } from '../scene/short-track.ts';

/** Writes the way that the cart needs to stop beside the track that it has left, m. */
export function showStopping(stoppingDistance: number, trackLeft: number): void {
  const short = isShort(stoppingDistance, trackLeft);
  byId('stopping').classList.toggle('short', short);
  setText(byId('stopping-label'), short ? 'Track is short' : 'Stops / left');
  setText(byId('value-stopping'), `${metres(stoppingDistance)} / ${metres(trackLeft)}`);
}

/** Short enough for its cell; beyond the end of the track there is none left. */
function metres(value: number): string {
  return decimal(value < 0 ? 0 : value, value < 10 ? 2 : 0);
}
