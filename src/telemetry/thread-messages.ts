import type { AuditEntry } from '../data/audit-entry.ts';

/** What the telemetry thread tells the thread that started it. */
export type FromTelemetry =
  | { readonly type: 'listening'; readonly address: string }
  | { readonly type: 'audit'; readonly entry: AuditEntry }
  | {
      /** A `BridgeError`, which would lose its class on the way. */
      readonly type: 'refused';
      readonly code: string;
      readonly exitCode: number;
      readonly message: string;
    };

export type ToTelemetry = 'close';
