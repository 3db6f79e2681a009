import { B as runnerServices, H as actionsRuntime, V as runProcess, sr as runStage } from "./vendor/shared.js";
import { t as checkStage } from "./vendor/check.js";
// src/entries/check.ts
await runProcess((host) => runStage(checkStage, actionsRuntime(host, runnerServices)));
export {};
