import { I as runnerServices, L as runProcess, R as actionsRuntime, kr as runStage } from "./vendor/shared.js";
import { t as signStage } from "./vendor/sign.js";
// src/entries/sign.ts
await runProcess((host) => runStage(signStage, actionsRuntime(host, runnerServices)));
export {};
