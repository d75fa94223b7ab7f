import { RIG_FAULTS } from '../../hal/rig-fault.ts';
import { CART_REFERENCES } from '../../hal/rig.ts';
import type { FeedRequest } from '../feed/requests.ts';

/** Requests that the loop serves. */
export type LoopRequest = Exclude<
  FeedRequest,
  { type: 'stop' | 'lease' | 'release' | 'heartbeat' }
>;

/** Requests of the loop that bring all they need along; the others post a choice as well. */
export type PlainRequest = Exclude<LoopRequest, { type: 'swap' | 'shadow' }>;

/** Arguments as the ring of requests wants them. */
export function argumentsOf(request: PlainRequest): readonly number[] {
  switch (request.type) {
    case 'push':
      return [request.impulseNs, request.durationS];
    case 'kick':
      return request.jump;
    case 'fault':
      return [RIG_FAULTS.indexOf(request.fault), request.channel, request.value, request.durationS];
    case 'reference':
      return [CART_REFERENCES.indexOf(request.cart), request.pendulums ? 1 : 0];
    default:
      return [];
  }
}
