import { runStage } from '../action/run-stage.ts';
import { checkStage } from '../check/stage.ts';
import { actionsRuntime } from '../runtime/actions.ts';
import { runProcess } from '../runtime/host.ts';
import { runnerServices } from '../runtime/runner-services.ts';

await runProcess((host) => runStage(checkStage, actionsRuntime(host, runnerServices)));
