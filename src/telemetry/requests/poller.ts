interface Question {
  readonly isAnswered: () => boolean;
  readonly deadlineMs: number;
  readonly settle: (answered: boolean) => void;
}

/**
 * Looks again and again, on one timer for everybody, whether something has come about in
 * shared memory. The timer runs only while somebody waits.
 */
export class Poller {
  readonly #intervalMs: number;
  readonly #questions = new Set<Question>();
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** Resolves true as soon as it is answered, false after `timeoutMs` or when closed. */
  until(isAnswered: () => boolean, timeoutMs: number): Promise<boolean> {
    if (isAnswered()) return Promise.resolve(true);
    return new Promise((settle) => {
      this.#questions.add({ isAnswered, deadlineMs: performance.now() + timeoutMs, settle });
      this.#timer ??= setInterval(() => this.#look(), this.#intervalMs);
    });
  }

  close(): void {
    for (const { settle } of this.#questions) settle(false);
    this.#questions.clear();
    this.#rest();
  }

  #look(): void {
    const now = performance.now();
    for (const question of this.#questions) {
      const answered = question.isAnswered();
      if (!answered && now < question.deadlineMs) continue;
      this.#questions.delete(question);
      question.settle(answered);
    }
    if (this.#questions.size === 0) this.#rest();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
