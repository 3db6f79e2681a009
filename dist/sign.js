import { Fr as runStage, I as runnerServices, L as runProcess, R as actionsRuntime } from "./vendor/shared.js";
import { t as signStage } from "./vendor/sign.js";
await runProcess((host) => runStage(signStage, actionsRuntime(host, runnerServices)));
export {};
