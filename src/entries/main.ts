import { runStages } from '../action/run-stages.ts';
import { pipeline } from '../pipeline.ts';
import { actionsRuntime } from '../runtime/actions.ts';
import { runProcess } from '../runtime/host.ts';
import { runnerServices } from '../runtime/runner-services.ts';

await runProcess((host) => runStages(pipeline, actionsRuntime(host, runnerServices)));
