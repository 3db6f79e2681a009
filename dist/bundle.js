import { c as runProcess, ht as runStage, l as actionsRuntime, s as runnerServices } from "./vendor/shared.js";
import { t as bundleStage } from "./vendor/bundle.js";
// src/entries/bundle.ts
await runProcess((host) => runStage(bundleStage, actionsRuntime(host, runnerServices)));
export {};
