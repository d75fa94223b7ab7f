import type { AuditEntry } from '../../data/audit-entry.ts';
import { RateLimit } from '../requests/rate-limit.ts';

/** Entries a second that anybody can cause; what the holder of the lease was granted comes on top. */
const PER_SECOND = 20;

export interface AuditNote {
  readonly who: string;
  readonly what: string;
  readonly outcome: string;
  readonly detail?: { readonly [name: string]: unknown };
}

/**
 * Says who asked for what and what became of it. A flood of refusals or of stops is thinned out,
 * since each entry is kept on disk; the next one tells how many are missing.
 */
export class AuditLog {
  readonly #emit: (entry: AuditEntry) => void;
  readonly #rate = new RateLimit(PER_SECOND, performance.now());
  #omitted = 0;

  constructor(emit: (entry: AuditEntry) => void) {
    this.#emit = emit;
  }

  /** @param isEssential never left out */
  note({ detail, ...note }: AuditNote, isEssential = false): void {
    if (!this.#rate.allows(performance.now()) && !isEssential) {
      this.#omitted++;
      return;
    }
    const omitted = this.#omitted > 0 ? { omitted: this.#omitted } : undefined;
    this.#omitted = 0;
    const at = new Date().toISOString();
    const all = (detail ?? omitted) ? { ...detail, ...omitted } : undefined;
    this.#emit(all === undefined ? { at, ...note } : { at, ...note, detail: all });
  }
}
