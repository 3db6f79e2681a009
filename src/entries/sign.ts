import { runStage } from '../action/run-stage.ts';
import { signStage } from '../sign/stage.ts';
import { actionsRuntime } from '../runtime/actions.ts';
import { runProcess } from '../runtime/host.ts';
import { runnerServices } from '../runtime/runner-services.ts';

await runProcess((host) => runStage(signStage, actionsRuntime(host, runnerServices)));
