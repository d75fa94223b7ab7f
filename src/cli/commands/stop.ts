import { Option, type Command } from 'commander';
import { WebSocket } from 'ws';
import { BridgeError, EXIT } from '../../errors.ts';
import { parseListen } from '../options.ts';
import { printResult } from '../output.ts';

/** A bridge that has not answered by then is none, ms. */
const PATIENCE_MS = 2000;

interface StopFlags {
  readonly connect: string;
  readonly token?: string;
  readonly json?: true;
}

/** What is read of a reply. */
interface StopReply {
  readonly ok: boolean;
  readonly state: string | null;
  readonly trip: string | null;
  readonly error?: { readonly message: string };
}

export function registerStop(program: Command): void {
  program
    .command('stop')
    .description('Stop the rig of a running bridge: zero force at once, latched (a software stop)')
    .option('--connect <host:port>', 'address of the bridge', parseListen, '127.0.0.1:8080')
    .addOption(
      new Option('--token <token>', 'where the bridge wants one').env('DIP_TELEMETRY__TOKEN'),
    )
    .option('--json', 'print one JSON document')
    .action(stop);
}

async function stop(flags: StopFlags): Promise<void> {
  const { ok, state, trip, error } = await askForStop(flags);
  if (!ok) throw new BridgeError('STOP_UNCONFIRMED', EXIT.internal, error?.message ?? 'no reason');
  if (flags.json) printResult(flags, { confirmed: true, address: flags.connect, state, trip });
  else process.stdout.write(`stopped: zero force is confirmed, the rig is ${state ?? 'idle'}\n`);
}

/** Resolves with the reply to a stop; rejects where no bridge takes one. */
function askForStop({ connect, token }: StopFlags): Promise<StopReply> {
  const answer = Promise.withResolvers<StopReply>();
  const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const socket = new WebSocket(`ws://${connect}/telemetry`, { headers });
  let isSent = false;
  const fail = (reason: string) =>
    answer.reject(isSent ? unconfirmed(connect, reason) : unreachable(connect, reason));
  const overdue = setTimeout(() => fail(`no answer within ${PATIENCE_MS} ms`), PATIENCE_MS);
  socket.on('open', () => {
    isSent = true;
    socket.send('{"type":"stop"}');
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) return;
    const message = JSON.parse(String(data)) as { readonly request?: unknown };
    if (message.request === 'stop') answer.resolve(message as StopReply);
  });
  socket.on('unexpected-response', (_, { statusCode }) => {
    fail(statusCode === 401 ? 'it wants a token: give --token TOKEN' : `HTTP ${statusCode}`);
  });
  socket.on('error', ({ message }) => fail(message));
  socket.on('close', () => fail('the connection was closed'));
  return answer.promise.finally(() => {
    clearTimeout(overdue);
    socket.terminate();
  });
}

function unreachable(address: string, reason: string): BridgeError {
  return new BridgeError(
    'BRIDGE_UNREACHABLE',
    EXIT.unavailable,
    `no bridge at ${address} took the stop (${reason}): use the emergency stop of the rig; ` +
      'name the address that `run` printed with --connect HOST:PORT',
  );
}

function unconfirmed(address: string, reason: string): BridgeError {
  return new BridgeError(
    'STOP_UNCONFIRMED',
    EXIT.internal,
    `the stop was sent to ${address} but not confirmed (${reason}): ` +
      'use the emergency stop of the rig',
  );
}
