import { Fr as runStage, I as runnerServices, L as runProcess, R as actionsRuntime } from "./vendor/shared.js";
import { n as bundleStage } from "./vendor/bundle.js";
await runProcess((host) => runStage(bundleStage, actionsRuntime(host, runnerServices)));
export {};
