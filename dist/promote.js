import { L as runnerServices, Lr as runStage, R as runProcess, z as actionsRuntime } from "./vendor/shared.js";
import { t as promoteStage } from "./vendor/promote.js";
await runProcess((host) => runStage(promoteStage, actionsRuntime(host, runnerServices)));
export {};
