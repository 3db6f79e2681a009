import process from 'node:process';
import { testRuntime } from './runtime.ts';

/** What came of code that ran in a process of its own. */
export interface Outcome {
  readonly exitCode: number;
  /** What it printed; where it died, the reason. */
  readonly output: string;
}

/**
 * Runs code in a process with a small heap: where memory runs out, V8 ends the process.
 * @param code the body of a module; it prints what it has to say
 * @param megabytes of the heap
 */
export async function inSmallMemory(code: string, megabytes: number): Promise<Outcome> {
  const flags = [
    `--max-old-space-size=${megabytes}`,
    '--max-semi-space-size=8',
    '--input-type=module-typescript',
  ];
  const { exitCode, stdout, stderr } = await testRuntime().exec(
    process.execPath,
    [...flags, '--eval', code],
    {
      cwd: process.cwd(),
      allowFailure: true,
    },
  );
  return { exitCode, output: `${stdout.toString('utf8')}${stderr}`.trim() };
}
