import { byId, create } from '../dom.ts';
import type { Answer } from '../feed/requester.ts';

/** The line that says what became of the newest request. */
export class ReplyLine {
  readonly #line = byId('reply');
  #asked = 0;
  #unconfirmedStop = false;

  /**
   * Shows what becomes of a request once its answer is there.
   *
   * @param done what to say once it was granted
   * @param isStop a stop that failed is never hidden by what was asked for later
   */
  async follow(answer: Promise<Answer>, done: string, isStop = false): Promise<Answer> {
    const asked = ++this.#asked;
    const result = await answer;
    if (asked !== this.#asked && !(isStop && !result.ok)) return result;
    this.#unconfirmedStop = isStop && !result.ok;
    if (result.ok) this.#write(done, true);
    else this.#write(`${isStop ? UNCONFIRMED : ''}${sentence(result.error.message)}`, false);
    return result;
  }

  /** Tells what went wrong without being asked for; hides no stop that failed. */
  tell(text: string): void {
    if (!this.#unconfirmedStop) this.#write(sentence(text), false);
  }

  #write(text: string, isGood: boolean): void {
    this.#line.dataset.ok = String(isGood);
    this.#line.replaceChildren(
      create('time', new Date().toLocaleTimeString([], { hour12: false })),
      text,
    );
  }
}

const UNCONFIRMED = 'STOP NOT CONFIRMED, use the emergency stop of the rig. ';

function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
