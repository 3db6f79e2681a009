import { M as runProcess, N as actionsRuntime, gr as runStage, j as runnerServices } from "./vendor/shared.js";
import { t as checkStage } from "./vendor/check.js";
// src/entries/check.ts
await runProcess((host) => runStage(checkStage, actionsRuntime(host, runnerServices)));
export {};
