import type { LeaseNotice } from '../../telemetry/feed/notices.ts';
import { byId, setText } from '../dom.ts';
import type { Lease } from '../feed/lease.ts';
import { holderText, lossText } from './lease-text.ts';
import type { ReplyLine } from './reply-line.ts';

/** A second click that comes sooner is a double click, and confirms nothing, ms. */
const CONFIRM_FROM_MS = 500;

/** A take-over that is not confirmed within this is called off, ms. */
const CONFIRM_MS = 5000;

const NAME_KEY = 'dip-bridge operator';

/** Who has control, and the button that takes it, gives it back, or takes it over. */
export class LeasePanel {
  readonly #lease: Lease;
  readonly #reply: ReplyLine;
  readonly #button = byId<HTMLButtonElement>('lease-button');
  readonly #name = byId<HTMLInputElement>('operator-name');
  #confirmTimer = 0;
  #confirmFrom = 0;

  constructor(lease: Lease, reply: ReplyLine) {
    this.#lease = lease;
    this.#reply = reply;
    this.#name.value = remembered();
    lease.name = this.#name.value;
    this.#name.addEventListener('input', () => {
      lease.name = this.#name.value;
      remember(this.#name.value);
    });
    this.#button.addEventListener('click', () => this.#press());
  }

  /** The lease changed. @param before what held before */
  changed(before: LeaseNotice | null, byChoice: boolean): void {
    const { notice } = this.#lease;
    this.#calm();
    const lost = before?.yours === true && notice?.yours !== true && !byChoice;
    if (lost) this.#reply.tell(lossText(notice));
    if (notice !== null) byId('lease').hidden = false;
    byId('lease').dataset.standing = this.#lease.standing;
    this.#name.hidden = this.#lease.standing === 'mine';
    setText(byId('lease-text'), notice === null ? 'No connection' : holderText(notice));
  }

  show(connected: boolean): void {
    this.#button.disabled = !connected;
  }

  #press(): void {
    switch (this.#lease.standing) {
      case 'mine':
        void this.#reply.follow(this.#lease.giveBack(), 'Control given back.');
        return;
      case 'others':
        if (this.#confirmTimer === 0) this.#askAgain();
        else if (performance.now() > this.#confirmFrom) this.#take(true);
        return;
      default:
        this.#take(false);
    }
  }

  #take(takeOver: boolean): void {
    this.#calm();
    void this.#reply.follow(this.#lease.ask(takeOver), 'You have control.');
  }

  /** A lease is not taken from somebody by one click. */
  #askAgain(): void {
    setText(this.#button, `Take over from ${this.#lease.notice?.holder?.name ?? ''}`);
    this.#button.classList.add('sure');
    this.#confirmFrom = performance.now() + CONFIRM_FROM_MS;
    this.#confirmTimer = setTimeout(() => this.#calm(), CONFIRM_MS);
  }

  #calm(): void {
    clearTimeout(this.#confirmTimer);
    this.#confirmTimer = 0;
    this.#button.classList.remove('sure');
    setText(this.#button, this.#lease.standing === 'mine' ? 'Give control back' : 'Take control');
  }
}

/** A browser may keep nothing for this page: then a name lasts as long as the page. */
function remembered(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? '';
  } catch {
    return '';
  }
}

function remember(name: string): void {
  try {
    localStorage.setItem(NAME_KEY, name);
  } catch {
    // Then it is asked for again.
  }
}
