import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PageFiles } from '../../../src/telemetry/http/page-files.ts';

let parent: string;
let files: PageFiles;

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'dip-page-'));
  const root = join(parent, 'page');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(parent, 'page-other'));
  writeFileSync(join(root, 'index.html'), '<h1>page</h1>');
  writeFileSync(join(root, 'assets', 'main-abc.js'), 'export {};');
  writeFileSync(join(root, 'assets', 'sp ace.css'), 'a{}');
  writeFileSync(join(root, '.hidden.html'), 'hidden');
  writeFileSync(join(root, 'notes.txt'), 'no type of the page');
  writeFileSync(join(parent, 'secret.html'), 'secret');
  writeFileSync(join(parent, 'page-other', 'secret.html'), 'secret');
  symlinkSync(join(parent, 'secret.html'), join(root, 'link.html'));
  files = new PageFiles(root);
});

afterAll(() => rmSync(parent, { recursive: true }));

test('the page itself is always asked for anew, its hashed files never again', async () => {
  const index = await files.find('/');
  expect(index?.content.toString()).toBe('<h1>page</h1>');
  expect(index).toMatchObject({ type: 'text/html; charset=utf-8', cacheControl: 'no-cache' });
  const script = await files.find('/assets/main-abc.js');
  expect(script?.type).toMatch(/^text\/javascript/);
  expect(script?.cacheControl).toContain('immutable');
  expect((await files.find('/assets/sp%20ace.css'))?.type).toMatch(/^text\/css/);
});

test.each([
  '/../secret.html',
  '/%2e%2e/secret.html',
  '/..%2fsecret.html',
  '/assets/../../secret.html',
  '/..\\secret.html',
  '/..%5csecret.html',
  '/../page-other/secret.html',
  '//secret.html',
  '/link.html',
  '/.hidden.html',
  '/notes.txt',
  '/assets',
  '/assets/',
  '/index.html%00.js',
  '/%',
  '/%ff',
  '/missing.html',
  '',
])('%s is not served', async (path) => {
  expect(await files.find(path)).toBeNull();
});

test('a page that was not built has no files', async () => {
  expect(await new PageFiles(join(parent, 'nowhere')).find('/')).toBeNull();
});
