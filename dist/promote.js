import { Fr as runStage, I as runnerServices, L as runProcess, R as actionsRuntime } from "./vendor/shared.js";
import { t as promoteStage } from "./vendor/promote.js";
await runProcess((host) => runStage(promoteStage, actionsRuntime(host, runnerServices)));
export {};
