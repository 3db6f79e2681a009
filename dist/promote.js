import { a as actionsRuntime, i as runProcess, nt as runStage, r as runnerServices } from "./vendor/shared.js";
import { n as promoteStage } from "./vendor/promote.js";
// src/entries/promote.ts
await runProcess((host) => runStage(promoteStage, actionsRuntime(host, runnerServices)));
export {};
