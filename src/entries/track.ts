import { runStage } from '../action/run-stage.ts';
import { trackStage } from '../track/stage.ts';
import { actionsRuntime } from '../runtime/actions.ts';
import { runProcess } from '../runtime/host.ts';
import { runnerServices } from '../runtime/runner-services.ts';

await runProcess((host) => runStage(trackStage, actionsRuntime(host, runnerServices)));
