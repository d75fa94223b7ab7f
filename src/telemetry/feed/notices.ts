import type { AuditEntry } from '../../data/audit-entry.ts';

/** Who holds the lease: sent to everybody who comes, and at each change. */
export interface LeaseNotice {
  readonly type: 'lease';
  readonly holder: { readonly client: number; readonly name: string } | null;
  /** Whether the client that reads this is the holder. */
  readonly yours: boolean;
  /** A holder that is silent for so long loses it, s. */
  readonly leaseSeconds: number;
  /** While the rig runs the holder must say so often that he holds the dead-man control, ms. */
  readonly deadManMs: number | null;
}

/** An entry of the audit trail, as it comes. */
export type EventNotice = { readonly type: 'event' } & AuditEntry;
