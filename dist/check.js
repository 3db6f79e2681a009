import { Fr as runStage, I as runnerServices, L as runProcess, R as actionsRuntime } from "./vendor/shared.js";
import { t as checkStage } from "./vendor/check.js";
await runProcess((host) => runStage(checkStage, actionsRuntime(host, runnerServices)));
export {};
