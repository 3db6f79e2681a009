import { I as runnerServices, L as runProcess, Or as runStage, R as actionsRuntime } from "./vendor/shared.js";
import { t as promoteStage } from "./vendor/promote.js";
// src/entries/promote.ts
await runProcess((host) => runStage(promoteStage, actionsRuntime(host, runnerServices)));
export {};
