/**
 * The program `tidegate` from its sources, on a day of the test's choice: `node run-tidegate-on.ts <day> <command> …`. Quarters
 * and support windows then say the same whenever a test runs.
 */
import { runCli } from '../../src/cli/main.ts';
import { pipeline } from '../../src/pipeline.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { runProcess } from '../../src/runtime/host.ts';
import { terminalRuntime } from '../../src/runtime/terminal.ts';
import { tools } from '../../src/tools.ts';

await runProcess(({ args: [day = '', ...args], ...host }) =>
  runCli(
    pipeline,
    tools,
    args,
    terminalRuntime({ ...host, args }, { ...systemClock, now: () => new Date(day) }),
  ),
);
