import { H as runProcess, Kn as runStage, U as actionsRuntime, V as runnerServices } from "./vendor/shared.js";
import { n as bundleStage } from "./vendor/bundle.js";
// src/entries/bundle.ts
await runProcess((host) => runStage(bundleStage, actionsRuntime(host, runnerServices)));
export {};
