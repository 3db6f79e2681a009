import { L as runnerServices, Lr as runStage, R as runProcess, z as actionsRuntime } from "./vendor/shared.js";
import { t as checkStage } from "./vendor/check.js";
await runProcess((host) => runStage(checkStage, actionsRuntime(host, runnerServices)));
export {};
