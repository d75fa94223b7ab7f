/** Trips and resets one rig as fast as it goes, until it is killed. */
import { FileLatch } from '../../src/data/latch/rig-latch.ts';

const latch = new FileLatch(process.argv[2]!, { name: 'serial at /dev/rig', device: '/dev/rig' });
await latch.begin();
process.stdout.write('begun\n');
for (let i = 0; ; i++) {
  await latch.trip({
    code: 'ANGLE_CUT',
    at: new Date().toISOString(),
    text: 'x'.repeat(i % 20_000),
  });
  await latch.clear();
}
