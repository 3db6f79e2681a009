import { L as runnerServices, Lr as runStage, R as runProcess, z as actionsRuntime } from "./vendor/shared.js";
import { t as signStage } from "./vendor/sign.js";
await runProcess((host) => runStage(signStage, actionsRuntime(host, runnerServices)));
export {};
