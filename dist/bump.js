import { M as runProcess, N as actionsRuntime, gr as runStage, j as runnerServices } from "./vendor/shared.js";
import { t as bumpStage } from "./vendor/bump.js";
// src/entries/bump.ts
await runProcess((host) => runStage(bumpStage, actionsRuntime(host, runnerServices)));
export {};
