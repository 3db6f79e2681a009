import { M as runProcess, N as actionsRuntime, gr as runStage, j as runnerServices } from "./vendor/shared.js";
import { t as signStage } from "./vendor/sign.js";
// src/entries/sign.ts
await runProcess((host) => runStage(signStage, actionsRuntime(host, runnerServices)));
export {};
