import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/** The builder names the files in here by their content. */
const HASHED = '/assets/';

const INDEX = '/index.html';

export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
  readonly etag: string;
  readonly cacheControl: string;
}

/** Where the page is built to, seen from the sources and from a build of them. */
export function builtPage(): string {
  const fromSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(
    new URL(fromSource ? '../../../dist/dashboard' : '../../dashboard', import.meta.url),
  );
}

/** The files of the built page, and no others. */
export class PageFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async isBuilt(): Promise<boolean> {
    return (await this.find(INDEX)) !== null;
  }

  /**
   * @param path of a request, not decoded; `/` is the page itself
   * @returns null where there is no such file, or where it is not inside the page's directory
   */
  async find(path: string): Promise<PageFile | null> {
    const name = decode(path === '/' ? INDEX : path);
    if (name === null) return null;
    const type = CONTENT_TYPES[extname(name)];
    if (type === undefined) return null;
    try {
      const root = await realpath(this.#directory);
      const file = await realpath(join(root, name));
      if (!file.startsWith(root + sep)) return null;
      const { mtimeMs, size } = await stat(file);
      return {
        type,
        content: await readFile(file),
        etag: `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`,
        cacheControl: name.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
      };
    } catch {
      return null;
    }
  }
}

/** A path's plain segments; null where one is empty, hidden, a way up or not of this system. */
function decode(path: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(path);
  } catch {
    return null;
  }
  const segments = name.split('/').slice(1);
  const plain = segments.every((segment) => /^[^.\\:\0][^\\:\0]*$/.test(segment));
  return plain ? name : null;
}
