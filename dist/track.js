import { H as runProcess, Kn as runStage, U as actionsRuntime, V as runnerServices } from "./vendor/shared.js";
import { t as trackStage } from "./vendor/track.js";
// src/entries/track.ts
await runProcess((host) => runStage(trackStage, actionsRuntime(host, runnerServices)));
export {};
