import { runStage } from '../../src/action/run-stage.ts';
import { actionsRuntime } from '../../src/runtime/actions.ts';
import { runProcess } from '../../src/runtime/host.ts';
import { runnerServices } from '../../src/runtime/runner-services.ts';
import { sampleStage } from './sample-stage.ts';

// A program: the sample stage as an action. Tests start it under a simulated runner environment.
await runProcess((host) => runStage(sampleStage, actionsRuntime(host, runnerServices)));
