import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseTarget, type Gate } from '../access/gate.ts';
import type { LoopView } from '../loop-view.ts';
import type { ServerLimits } from '../server-limits.ts';
import { healthReport, readyReport } from './health.ts';
import type { PageFiles } from './page-files.ts';
import { send, sendError, sendJson } from './responses.ts';

export const FEED_PATH = '/telemetry';

const NOT_BUILT =
  'The page of dip-bridge is not built. Run "npm run build" and load this address again.\n' +
  `The feed (${FEED_PATH}), /health and /ready work without it.\n`;

export interface RouteContext {
  readonly gate: Gate;
  readonly loop: LoopView;
  readonly page: PageFiles;
  readonly limits: ServerLimits;
}

/** Answers a request that is no upgrade. */
export async function route(
  request: IncomingMessage,
  response: ServerResponse,
  { gate, loop, page, limits }: RouteContext,
): Promise<void> {
  const target = parseTarget(request.url);
  if (target === null) {
    const message = 'ask for a path, such as /health';
    return sendError(response, { status: 400, code: 'BAD_TARGET', message });
  }
  const { path, query } = target;
  const outOfPlace = gate.checkPlace(request);
  if (outOfPlace !== null) return sendError(response, outOfPlace);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    const message = `this server takes GET and HEAD; requests to the loop go over ${FEED_PATH}`;
    const error = { status: 405, code: 'METHOD_NOT_ALLOWED', message };
    return sendError(response, error, { Allow: 'GET, HEAD', Connection: 'close' });
  }
  if (path === '/health' || path === '/ready') {
    const report = path === '/health' ? healthReport(loop, limits.staleMs) : readyReport(loop);
    return sendJson(response, report.status, report.body);
  }
  if (path === FEED_PATH) {
    const denied = gate.checkToken(request, query);
    if (denied !== null) return sendError(response, denied);
    const error = { status: 426, code: 'UPGRADE_REQUIRED', message: 'open this as a WebSocket' };
    return sendError(response, error, { Upgrade: 'websocket', Connection: 'Upgrade' });
  }
  // Scripts and styles are the same in every bridge, and the page asks for them without a query.
  const denied = path === '/' ? gate.checkToken(request, query) : null;
  if (denied !== null) return sendError(response, denied);
  return sendPage(request, response, path, page);
}

async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  page: PageFiles,
): Promise<void> {
  const file = await page.find(path);
  if (file === null) {
    if (path === '/') return send(response, 503, 'text/plain; charset=utf-8', NOT_BUILT);
    const message = `nothing here; there are /, ${FEED_PATH}, /health and /ready`;
    return sendError(response, { status: 404, code: 'NOT_FOUND', message });
  }
  const headers = { 'Cache-Control': file.cacheControl, ETag: file.etag };
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers).end();
    return;
  }
  send(response, 200, file.type, file.content, headers);
}
