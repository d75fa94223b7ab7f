import type { LeaseNotice } from '../../telemetry/feed/notices.ts';

/** Who may arm and change what runs, in words. */
export function holderText(notice: LeaseNotice): string {
  if (notice.yours) return 'You have control';
  return notice.holder === null ? 'Nobody has control' : `${notice.holder.name} has control`;
}

/** Why this page may not do what needs the lease; null where it may, or may take it first. */
export function reasonAgainst(notice: LeaseNotice | null): string | null {
  if (notice === null || notice.yours || notice.holder === null) return null;
  return `${notice.holder.name} has control: take it over first`;
}

/** What to say to an operator who had the lease and has it no more. */
export function lossText(notice: LeaseNotice | null): string {
  if (notice === null) return 'Control was lost with the connection.';
  if (notice.holder !== null) return `Control was lost: ${notice.holder.name} took it over.`;
  return `Control was lost: nothing was heard from this page for ${String(notice.leaseSeconds)} s.`;
}
