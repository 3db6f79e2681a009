import { runStage } from '../action/run-stage.ts';
import { bundleStage } from '../bundle/stage.ts';
import { actionsRuntime } from '../runtime/actions.ts';
import { runProcess } from '../runtime/host.ts';
import { runnerServices } from '../runtime/runner-services.ts';

await runProcess((host) => runStage(bundleStage, actionsRuntime(host, runnerServices)));
