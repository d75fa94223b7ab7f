import { runCommandLine } from './program.ts';

// A reader that went away (`dip-bridge ... | head`) or a terminal that was closed is no error, and
// never a reason for a running loop to end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

// Without a listener of ours, this signal opens Node's inspector to everyone on the machine.
process.on('SIGUSR1', () => {});

// The process that started this one over a channel (bin/dip-bridge.mjs) was killed: end in order.
if (process.channel !== undefined) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}

await runCommandLine(process.argv.slice(2));
