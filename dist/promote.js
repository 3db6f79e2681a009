import { H as runProcess, U as actionsRuntime, V as runnerServices, qn as runStage } from "./vendor/shared.js";
import { t as promoteStage } from "./vendor/promote.js";
// src/entries/promote.ts
await runProcess((host) => runStage(promoteStage, actionsRuntime(host, runnerServices)));
export {};
