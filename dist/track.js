import { M as runProcess, N as actionsRuntime, gr as runStage, j as runnerServices } from "./vendor/shared.js";
import { t as trackStage } from "./vendor/track.js";
// src/entries/track.ts
await runProcess((host) => runStage(trackStage, actionsRuntime(host, runnerServices)));
export {};
