import { M as runProcess, N as actionsRuntime, gr as runStage, j as runnerServices } from "./vendor/shared.js";
import { n as bundleStage } from "./vendor/bundle.js";
// src/entries/bundle.ts
await runProcess((host) => runStage(bundleStage, actionsRuntime(host, runnerServices)));
export {};
