import { L as runnerServices, Lr as runStage, R as runProcess, z as actionsRuntime } from "./vendor/shared.js";
import { t as bumpStage } from "./vendor/bump.js";
await runProcess((host) => runStage(bumpStage, actionsRuntime(host, runnerServices)));
export {};
