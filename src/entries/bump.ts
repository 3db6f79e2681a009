import { runStage } from '../action/run-stage.ts';
import { bumpStage } from '../bump/stage.ts';
import { actionsRuntime } from '../runtime/actions.ts';
import { runProcess } from '../runtime/host.ts';
import { runnerServices } from '../runtime/runner-services.ts';

await runProcess((host) => runStage(bumpStage, actionsRuntime(host, runnerServices)));
