import { H as runProcess, U as actionsRuntime, V as runnerServices, qn as runStage } from "./vendor/shared.js";
import { t as bumpStage } from "./vendor/bump.js";
// src/entries/bump.ts
await runProcess((host) => runStage(bumpStage, actionsRuntime(host, runnerServices)));
export {};
