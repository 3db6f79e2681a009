import { M as runProcess, N as actionsRuntime, gr as runStage, j as runnerServices } from "./vendor/shared.js";
import { t as promoteStage } from "./vendor/promote.js";
// src/entries/promote.ts
await runProcess((host) => runStage(promoteStage, actionsRuntime(host, runnerServices)));
export {};
