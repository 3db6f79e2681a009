import { I as runnerServices, L as runProcess, Or as runStage, R as actionsRuntime } from "./vendor/shared.js";
import { t as trackStage } from "./vendor/track.js";
// src/entries/track.ts
await runProcess((host) => runStage(trackStage, actionsRuntime(host, runnerServices)));
export {};
