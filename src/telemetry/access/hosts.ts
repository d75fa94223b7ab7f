import { isIP, isIPv4 } from 'node:net';
import { hostname } from 'node:os';

const WILDCARDS = new Set(['0.0.0.0', '::', '']);

/** Characters of a name or an address with a port: no user, path or query can hide in it. */
const HOST_HEADER = /^[\w.:[\]-]+$/;

/** Whether a host, as one writes it to bind to, can be reached from this machine alone. */
export function isLoopback(host: string): boolean {
  const name = normalise(host);
  if (name === 'localhost' || name === '::1') return true;
  return isIPv4(name) && name.startsWith('127.');
}

/** A host's name or address without brackets, in lower case. */
export function normalise(host: string): string {
  return host
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}

/** `host:port` of a Host header as a browser writes an origin's, or null where it is no such. */
function parseHost(header: string): URL | null {
  if (!HOST_HEADER.test(header)) return null;
  return URL.parse(`http://${header}`);
}

/**
 * Knows by which names this server may be called. A page from elsewhere whose name was made to
 * point here (DNS rebinding) still calls it by that name, and is refused.
 */
export class HostGuard {
  readonly #names: ReadonlySet<string>;
  readonly #anyAddress: boolean;

  /** @param boundHost as it was bound; a wildcard lets in every address of this machine */
  constructor(boundHost: string) {
    const bound = normalise(boundHost);
    const own = hostname().toLowerCase();
    this.#anyAddress = WILDCARDS.has(bound);
    this.#names = new Set(this.#anyAddress ? [bound, own, `${own}.local`] : [bound]);
  }

  /** Whether a request calls this server by a name of its own. */
  allowsHost(header: string | undefined): boolean {
    const url = header === undefined ? null : parseHost(header);
    if (url === null) return false;
    const name = normalise(url.hostname);
    return isLoopback(name) || this.#names.has(name) || (this.#anyAddress && isIP(name) !== 0);
  }

  /** Whether a request comes from this server's own page, or from no page at all. */
  allowsOrigin(origin: string | undefined, hostHeader: string | undefined): boolean {
    if (origin === undefined) return true;
    const from = URL.parse(origin);
    const to = hostHeader === undefined ? null : parseHost(hostHeader);
    return from !== null && to !== null && from.host !== '' && from.host === to.host;
  }
}
