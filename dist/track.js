import { Fr as runStage, I as runnerServices, L as runProcess, R as actionsRuntime } from "./vendor/shared.js";
import { t as trackStage } from "./vendor/track.js";
await runProcess((host) => runStage(trackStage, actionsRuntime(host, runnerServices)));
export {};
