import type { AuditEntry } from '../audit-entry.ts';

/** The entry of the audit trail for a stored latch that was cleared. */
export function resetEntry(who: string, detail: { readonly [name: string]: unknown }): AuditEntry {
  const at = new Date().toISOString();
  return { at, who, what: 'reset of the stored latch', outcome: 'granted', detail };
}
