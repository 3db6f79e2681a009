import { Fr as runStage, I as runnerServices, L as runProcess, R as actionsRuntime } from "./vendor/shared.js";
import { t as bumpStage } from "./vendor/bump.js";
await runProcess((host) => runStage(bumpStage, actionsRuntime(host, runnerServices)));
export {};
