import { c as runProcess, ht as runStage, l as actionsRuntime, s as runnerServices } from "./vendor/shared.js";
import { t as promoteStage } from "./vendor/promote.js";
// src/entries/promote.ts
await runProcess((host) => runStage(promoteStage, actionsRuntime(host, runnerServices)));
export {};
