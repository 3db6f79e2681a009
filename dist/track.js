import { L as runnerServices, Lr as runStage, R as runProcess, z as actionsRuntime } from "./vendor/shared.js";
import { t as trackStage } from "./vendor/track.js";
await runProcess((host) => runStage(trackStage, actionsRuntime(host, runnerServices)));
export {};
