import process from 'node:process';
import { tally } from '../support/fault-proxy.ts';

/** What was done to the program besides the proxies' faults. */
export const deeds = { kills: 0, damage: 0 };

// After the last test of this process, however the tests are spread over processes.
process.once('exit', () => {
  const { kills, damage } = deeds;
  process.stdout.write(
    `faults: ${tally.faults} injected into requests, ${kills} kills, ${damage} damaged or full media\n`,
  );
});
