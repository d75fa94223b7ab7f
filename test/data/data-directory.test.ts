import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namesIn, notWritable, openDataDirectory } from '../../src/data/data-directory.ts';
import { emptyFolder } from './folder.ts';

const MODULE = new URL('../../src/data/data-directory.ts', import.meta.url).href;
/** A user without rights of its own, where the tests are run by one who may write everywhere. */
const SOMEBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** What another user is told who opens a folder. */
function openedBySomebody(folder: string): string {
  const script = `
    import { openDataDirectory } from '${MODULE}';
    try { openDataDirectory(process.argv[1]); console.log('opened'); }
    catch (error) { console.log(error.code + ': ' + error.message); }`;
  const args = ['--input-type=module', '-e', script, folder];
  return spawnSync(process.execPath, args, { ...SOMEBODY, encoding: 'utf8' }).stdout;
}

describe('the data directory', () => {
  test('is made with all that is kept in it, and opened again as it is', () => {
    const folder = join(emptyFolder(), 'data');
    for (let run = 0; run < 2; run++) {
      const data = openDataDirectory(folder);
      expect(readdirSync(folder).sort()).toEqual(['faults', 'latch']);
      expect(readdirSync(data.latches)).toEqual([]);
    }
  });

  test('is not made in a folder that does not exist: a misspelt one has no latch in it', () => {
    const folder = join(emptyFolder(), 'dtaa', 'data');
    expect(() => openDataDirectory(folder)).toThrow(
      expect.objectContaining({ code: 'DATA_NOT_WRITABLE', exitCode: 6 }),
    );
    expect(() => openDataDirectory(folder)).toThrow(/dtaa does not exist; make it/);
    expect(existsSync(join(folder, '..'))).toBe(false);
  });

  test('says that a file is in its place', () => {
    const folder = join(emptyFolder(), 'data');
    writeFileSync(folder, '');
    expect(() => openDataDirectory(folder)).toThrow(/a file is in the place of a folder/);
    expect(() => openDataDirectory(join(folder, 'below'))).toThrow(/a file is in the place/);
  });

  test('says that this user may not write there, at once', () => {
    const folder = emptyFolder();
    openDataDirectory(folder);
    chmodSync(folder, 0o555);
    expect(openedBySomebody(folder)).toMatch(/^DATA_NOT_WRITABLE: .*this user may not write there/);
    chmodSync(folder, 0o777);
    expect(openedBySomebody(folder)).toMatch(/^DATA_NOT_WRITABLE: .*this user may not write there/);
  });

  test.each([
    ['ENOSPC', /disk is full/],
    ['EROFS', /read-only/],
    ['EIO', /EIO/],
  ])('says of %s what to do', (code, text) => {
    const { message } = notWritable('/data', Object.assign(new Error('it'), { code }));
    expect(message).toMatch(text);
    expect(message).toMatch(/^\/data: .*--data$/);
  });

  test('has no names where there is no folder, and says where it cannot be read', () => {
    const folder = emptyFolder();
    expect(namesIn(join(folder, 'none'))).toEqual([]);
    writeFileSync(join(folder, 'file'), '');
    expect(() => namesIn(join(folder, 'file'))).toThrow(
      expect.objectContaining({ code: 'DATA_NOT_READABLE' }),
    );
  });
});
