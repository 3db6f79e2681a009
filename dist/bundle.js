import { B as runnerServices, H as actionsRuntime, V as runProcess, sr as runStage } from "./vendor/shared.js";
import { n as bundleStage } from "./vendor/bundle.js";
// src/entries/bundle.ts
await runProcess((host) => runStage(bundleStage, actionsRuntime(host, runnerServices)));
export {};
