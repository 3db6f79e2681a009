import { M as runProcess, N as actionsRuntime, j as runnerServices, jn as runStage } from "./vendor/shared.js";
import { i as bundleStage } from "./vendor/bundle.js";
// src/entries/bundle.ts
await runProcess((host) => runStage(bundleStage, actionsRuntime(host, runnerServices)));
export {};
