import { byId, setText } from '../dom.ts';
import { duration } from '../format.ts';

/** Data older than this are old: the loop should have sent a batch long since. */
const STALLED_S = 1;

export type LinkState = 'connecting' | 'live' | 'stalled' | 'lost' | 'mismatch';

const WORDS: Readonly<Record<LinkState, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  stalled: 'No new data',
  lost: 'Connection lost',
  mismatch: 'Other version',
};

/** Whether the data shown are live, and how old they are if not. */
export class LinkPanel {
  readonly #connection = byId('connection');
  readonly #age = byId('age');
  readonly #banner = byId('banner');
  #connected = false;
  #everConnected = false;
  #reason = '';
  #mismatch = '';
  #newestAt: number | null = null;
  #openedAt = 0;

  /**
   * A hello came. `now` in ms.
   * @param mismatch why the page cannot read this bridge
   */
  opened(now: number, mismatch = ''): void {
    if (!this.#connected) this.#openedAt = now;
    this.#connected = true;
    this.#everConnected = true;
    this.#reason = '';
    this.#mismatch = mismatch;
  }

  closed(reason: string): void {
    this.#connected = false;
    this.#reason = reason;
  }

  /** A record came. `now` in ms. */
  received(now: number): void {
    this.#newestAt = now;
  }

  /** @returns whether requests make sense now */
  show(now: number): boolean {
    const age = this.#newestAt === null ? null : (now - this.#newestAt) / 1000;
    const state = this.#state(now);
    document.body.dataset.connection = state;
    setText(this.#connection, WORDS[state]);
    setText(
      this.#age,
      age === null ? '' : age < STALLED_S ? `${String(Math.round(age * 1000))} ms` : duration(age),
    );
    const banner = this.#bannerText(state, age);
    this.#banner.hidden = banner === '';
    setText(this.#banner, banner);
    return state === 'live' || state === 'stalled';
  }

  #state(now: number): LinkState {
    if (this.#mismatch !== '') return 'mismatch';
    if (!this.#connected) return this.#everConnected ? 'lost' : 'connecting';
    const silentMs = now - Math.max(this.#openedAt, this.#newestAt ?? 0);
    return silentMs > 1000 * STALLED_S ? 'stalled' : 'live';
  }

  #bannerText(state: LinkState, age: number | null): string {
    const shown = age === null ? '' : `, showing data ${duration(age)} old`;
    switch (state) {
      case 'lost':
        return `Connection lost${shown}${this.#reason === '' ? '' : ` (${this.#reason})`}`;
      case 'stalled':
        return `The loop sends nothing${shown}`;
      case 'mismatch':
        return this.#mismatch;
      default:
        return '';
    }
  }
}
