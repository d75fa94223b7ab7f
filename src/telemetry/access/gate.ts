import type { IncomingMessage } from 'node:http';
import { HostGuard } from './hosts.ts';
import { carriesToken } from './token.ts';

/** Why a request is turned away. */
export interface Denial {
  readonly status: 400 | 401 | 403;
  readonly code: string;
  readonly message: string;
}

/** A request's target, taken apart. */
export interface Target {
  /** Not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** @returns null for a target that is no path, as a proxy would be asked for */
export function parseTarget(url: string | undefined): Target | null {
  if (url === undefined || !url.startsWith('/')) return null;
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  return { path, query: new URLSearchParams(end < 0 ? '' : url.slice(end + 1)) };
}

/** Decides who may come in: by the name they call us, the page they come from, and the token. */
export class Gate {
  readonly #hosts: HostGuard;
  readonly #token: string | null;

  constructor(boundHost: string, token: string | null) {
    this.#hosts = new HostGuard(boundHost);
    this.#token = token;
  }

  /** Whether the request comes by a name and from a page that are this server's own. */
  checkPlace({ headers }: IncomingMessage): Denial | null {
    if (!this.#hosts.allowsHost(headers.host)) {
      return {
        status: 403,
        code: 'HOST_REFUSED',
        message: 'this server is not known by that name: call it by the address it is bound to',
      };
    }
    if (!this.#hosts.allowsOrigin(headers.origin, headers.host)) {
      return {
        status: 403,
        code: 'ORIGIN_REFUSED',
        message: 'pages of other servers are not let in: use the page that this server sends',
      };
    }
    return null;
  }

  /** Whether the request carries the token, where one is set. */
  checkToken({ headers }: IncomingMessage, query: URLSearchParams): Denial | null {
    if (this.#token === null || carriesToken(this.#token, headers.authorization, query))
      return null;
    return {
      status: 401,
      code: 'TOKEN_REFUSED',
      message: 'a token is needed: send "Authorization: Bearer TOKEN" or add ?token=TOKEN',
    };
  }
}
