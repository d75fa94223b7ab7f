import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BridgeError, EXIT } from '../errors.ts';
import { normalise } from './access/hosts.ts';

/**
 * Binds a server.
 * @returns its address as a URL, with the port that the system chose where 0 was asked for
 * @throws BridgeError
 */
export function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(explain(error, host, port));
    server.once('error', onError);
    server.listen({ host: normalise(host), port }, () => {
      server.off('error', onError);
      resolve(`http://${inUrl(host)}:${(server.address() as AddressInfo).port}`);
    });
  });
}

function inUrl(host: string): string {
  const name = normalise(host);
  return name.includes(':') ? `[${name}]` : name;
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): BridgeError {
  const refuse = (code: string, message: string) =>
    new BridgeError(code, EXIT.unavailable, message);
  const address = `${inUrl(host)}:${port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return refuse(
        'ADDRESS_BUSY',
        `address ${address} is in use: end the program that holds it, or choose another port ` +
          'with --listen HOST:PORT (port 0 takes a free one)',
      );
    case 'EACCES':
      return refuse(
        'ADDRESS_DENIED',
        `address ${address} may not be bound: choose a port from 1024 on with --listen HOST:PORT`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return refuse(
        'ADDRESS_UNKNOWN',
        `address ${address} is not one of this machine: choose another with --listen HOST:PORT`,
      );
    default:
      return refuse('ADDRESS_FAILED', `address ${address} cannot be bound: ${error.message}`);
  }
}
