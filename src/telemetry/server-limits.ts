/** How far clients can go, and how patient the server is with them. */
export interface ServerLimits {
  /** Connections to the feed at a time. */
  readonly clients: number;
  /** Bytes that wait for a client before batches are withheld from it. */
  readonly bufferedBytes: number;
  /** A client that was behind for so long without a break is closed. */
  readonly behindMs: number;
  /** Time between two looks for dead peers; one that is silent over two is ended. */
  readonly heartbeatMs: number;
  /**
   * Requests a second on one connection; a stop does not count. The heartbeats of the shortest
   * dead-man control fit in.
   */
  readonly requestsPerSecond: number;
  readonly requestBytes: number;
  /** How long a stop may take to be confirmed. */
  readonly stopMs: number;
  /** How long the loop may take for a request that does not say so itself. */
  readonly answerMs: number;
  /** A loop without a new tick for so long is unhealthy. */
  readonly staleMs: number;
}

export const SERVER_LIMITS: ServerLimits = {
  clients: 64,
  bufferedBytes: 1024 * 1024,
  behindMs: 30_000,
  heartbeatMs: 10_000,
  requestsPerSecond: 100,
  requestBytes: 4096,
  stopMs: 250,
  answerMs: 1000,
  staleMs: 2000,
};
