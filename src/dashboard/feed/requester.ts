import type { FeedRequestInput } from '../../telemetry/feed/requests.ts';

/** What became of a request: the bridge's word, or the page's where none came. */
export type Answer =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** Takes requests to the bridge. */
export interface Requester {
  /** The answer says what became of it, also where it could not be sent. */
  request(request: FeedRequestInput): Promise<Answer>;
}
