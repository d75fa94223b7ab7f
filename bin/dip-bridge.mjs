#!/usr/bin/env node
// Plain JavaScript that old versions of Node parse: this file runs on whatever Node the machine has,
// and starts itself anew on the one that the package brought along where that is too old.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_MAJOR = 24;
const UNAVAILABLE = 6;

// Not SIGUSR1: it opens the inspector of a Node that is not told otherwise.
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGTSTP'];

const CHILD_FLAGS = ['--disable-sigusr1', '--disable-warning=ExperimentalWarning'];

if (majorOf(process.versions.node) >= OLDEST_MAJOR) await import(entry().href);
else relaunch();

/** A checkout runs its sources; an installed package has none and runs its build. */
function entry() {
  const source = new URL('../src/cli/main.ts', import.meta.url);
  return existsSync(source) ? source : new URL('../dist/cli/main.js', import.meta.url);
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}

/**
 * The child leads a session of its own, so that no signal of the terminal reaches it directly: each
 * comes here once and goes on once. The channel tells the child when this process is gone for good.
 */
function relaunch() {
  const node = broughtNode();
  if (node === null) {
    return fail(
      `needs Node ${OLDEST_MAJOR} or newer, and this is ${process.versions.node}: install it, ` +
        `or run \`npm install --include=optional\` on Linux (x64, arm64), which brings it along`,
    );
  }
  const child = spawn(
    node,
    [...process.execArgv, ...CHILD_FLAGS, fileURLToPath(import.meta.url), ...process.argv.slice(2)],
    { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], detached: true },
  );
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  process.on('SIGUSR1', () => {});
  child.on('error', (error) => {
    fail(`${node} does not start (${error.message}): install Node ${OLDEST_MAJOR} or newer`);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    dieOf(signal);
  });
}

/** The Node of the optional dependency for this machine; null where it is missing or too old itself. */
function broughtNode() {
  try {
    const { resolve } = createRequire(import.meta.url);
    const manifest = resolve(`node-${process.platform}-${process.arch}/package.json`);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
    return majorOf(version) >= OLDEST_MAJOR ? join(dirname(manifest), 'bin', 'node') : null;
  } catch {
    return null;
  }
}

/** Ends as the child did, so that a shell or a service manager sees the same. */
function dieOf(signal) {
  for (const forwarded of FORWARDED) process.removeAllListeners(forwarded);
  if (signal !== 'SIGUSR1') process.kill(process.pid, signal);
  setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
}

function fail(message) {
  process.stderr.write(`dip-bridge: NODE_TOO_OLD: ${message}\n`);
  process.exit(UNAVAILABLE);
}
