import type { FeedRequestType } from './requests.ts';

type Types = ReadonlySet<FeedRequestType>;

/** Everybody may stop a rig, at once or under control; these need the lease. */
export const NEEDS_LEASE: Types = new Set<FeedRequestType>([
  'reset',
  'arm',
  'push',
  'kick',
  'fault',
  'reference',
  'swap',
  'shadow',
]);

/** These need a simulated rig. */
export const NEEDS_SIMULATION: Types = new Set<FeedRequestType>(['push', 'kick', 'fault']);
