import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether two secrets are equal, in a time that tells nothing of where they differ. */
function equals(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * Whether a request carries the token, as `Authorization: Bearer TOKEN` or `?token=TOKEN`
 * (a browser cannot set headers on a WebSocket).
 */
export function carriesToken(
  token: string,
  authorization: string | undefined,
  query: URLSearchParams,
): boolean {
  const bearer = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  const given = bearer ?? query.get('token');
  return given !== null && equals(given, token);
}
