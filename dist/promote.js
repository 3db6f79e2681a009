import { I as runnerServices, L as runProcess, R as actionsRuntime, kr as runStage } from "./vendor/shared.js";
import { t as promoteStage } from "./vendor/promote.js";
// src/entries/promote.ts
await runProcess((host) => runStage(promoteStage, actionsRuntime(host, runnerServices)));
export {};
