import { byId, setText } from '../dom.ts';
import type { Lease } from '../feed/lease.ts';
import { type Means, setUsable } from './means.ts';
import type { ReplyLine } from './reply-line.ts';

/** Where the space bar writes, or opens something. */
const KEEPS_SPACE = 'input, select, textarea, summary';

/**
 * The button that an operator holds while a rig runs, where the bridge wants one. The space bar
 * is the same button wherever the focus is: a hand on the mouse can arm meanwhile.
 */
export class DeadManButton {
  readonly #lease: Lease;
  readonly #reply: ReplyLine;
  readonly #button = byId<HTMLButtonElement>('hold');
  #heldBy: 'pointer' | 'key' | null = null;

  constructor(lease: Lease, reply: ReplyLine) {
    this.#lease = lease;
    this.#reply = reply;
    const button = this.#button;
    button.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      this.#hold('pointer');
    });
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture']) {
      button.addEventListener(end, () => this.#release('pointer'));
    }
    // A long touch opens a menu otherwise, and ends the hold.
    button.addEventListener('contextmenu', (event) => event.preventDefault());
    window.addEventListener('keydown', (event) => this.#keyDown(event), { capture: true });
    window.addEventListener('keyup', (event) => this.#keyUp(event), { capture: true });
    window.addEventListener('blur', () => this.#release());
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.#release();
    });
  }

  show(means: Means): void {
    const wanted = this.#wanted;
    this.#button.hidden = !wanted;
    setUsable(this.#button, means);
    // Lost with the lease it is not held again by itself, though the hand is still there.
    if (!wanted || this.#button.disabled || !this.#lease.holding) this.#release();
    this.#draw();
  }

  get #wanted(): boolean {
    return (this.#lease.notice?.deadManMs ?? null) !== null;
  }

  #keyDown(event: KeyboardEvent): void {
    if (!this.#isOurs(event)) return;
    event.preventDefault();
    if (!event.repeat && !this.#button.disabled) this.#hold('key');
  }

  #keyUp(event: KeyboardEvent): void {
    // Let go wherever the focus has gone meanwhile.
    if (event.code === 'Space') this.#release('key');
    if (this.#isOurs(event)) event.preventDefault();
  }

  #isOurs({ code, target }: KeyboardEvent): boolean {
    if (code !== 'Space' || !this.#wanted) return false;
    return !(target instanceof Element && target.matches(KEEPS_SPACE));
  }

  #hold(by: 'pointer' | 'key'): void {
    if (this.#heldBy !== null) return;
    this.#heldBy = by;
    void this.#lease.hold().then((answer) => {
      if (answer.ok) return;
      this.#reply.tell(answer.error.message);
      this.#release();
    });
    this.#draw();
  }

  #release(by = this.#heldBy): void {
    if (this.#heldBy === null || by !== this.#heldBy) return;
    this.#heldBy = null;
    this.#lease.letGo();
    this.#draw();
  }

  #draw(): void {
    const held = this.#heldBy !== null;
    this.#button.classList.toggle('held', held);
    this.#button.setAttribute('aria-pressed', String(held));
    setText(byId('hold-word'), held ? 'Held' : 'Hold to run');
  }
}
