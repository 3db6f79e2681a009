import { L as runnerServices, Lr as runStage, R as runProcess, z as actionsRuntime } from "./vendor/shared.js";
import { n as bundleStage } from "./vendor/bundle.js";
await runProcess((host) => runStage(bundleStage, actionsRuntime(host, runnerServices)));
export {};
