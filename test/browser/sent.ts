import type { Page } from 'playwright-core';

/** A request as it went over the wire. */
export type SentRequest = Readonly<Record<string, unknown>> & { readonly type: string };

/** Every request that a page sends from now on, oldest first, without its id. */
export function requestsOf(page: Page): SentRequest[] {
  const sent: SentRequest[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const { id: _id, ...request } = JSON.parse(String(payload)) as SentRequest;
      sent.push(request as SentRequest);
    });
  });
  return sent;
}

/** The types of requests that are not mere signs of life. */
export function typesOf(sent: readonly SentRequest[]): string[] {
  return sent.map(({ type }) => type).filter((type) => type !== 'heartbeat');
}
