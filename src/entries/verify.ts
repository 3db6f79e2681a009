import '../runtime/require-node.ts';
import { runStage } from '../action/run-stage.ts';
import { runCommand } from '../cli/run-command.ts';
import { actionsRuntime } from '../runtime/actions.ts';
import { runProcess } from '../runtime/host.ts';
import { noServices } from '../runtime/no-services.ts';
import { terminalRuntime } from '../runtime/terminal.ts';
import { verifyStage } from '../verify/stage.ts';

// One small file that can be carried inside and read: the verifier as a program, and as the action. A runner starts an
// action without arguments.
await runProcess((host) =>
  host.env['GITHUB_ACTIONS'] === 'true' && host.args.length === 0
    ? runStage(verifyStage, actionsRuntime(host, noServices))
    : runCommand(verifyStage, host.args, terminalRuntime(host), 'node verify.js'),
);
