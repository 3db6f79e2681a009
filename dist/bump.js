import { B as runnerServices, H as actionsRuntime, V as runProcess, sr as runStage } from "./vendor/shared.js";
import { t as bumpStage } from "./vendor/bump.js";
// src/entries/bump.ts
await runProcess((host) => runStage(bumpStage, actionsRuntime(host, runnerServices)));
export {};
