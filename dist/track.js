import { Fr as runStage, I as runnerServices, L as runProcess, R as actionsRuntime } from "./vendor/shared.js";
import { t as trackStage } from "./vendor/track.js";
// src/entries/track.ts
await runProcess((host) => runStage(trackStage, actionsRuntime(host, runnerServices)));
export {};
