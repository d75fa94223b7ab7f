/** One line of the audit trail: who asked for what, and what became of it. */
export interface AuditEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly who: string;
  readonly what: string;
  /** `granted`, or `refused: CODE`. */
  readonly outcome: string;
  readonly detail?: { readonly [name: string]: unknown };
}
