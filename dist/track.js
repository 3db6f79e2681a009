import { c as runProcess, ht as runStage, l as actionsRuntime, s as runnerServices } from "./vendor/shared.js";
import { t as trackStage } from "./vendor/track.js";
// src/entries/track.ts
await runProcess((host) => runStage(trackStage, actionsRuntime(host, runnerServices)));
export {};
