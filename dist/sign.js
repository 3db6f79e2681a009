import { H as runProcess, U as actionsRuntime, V as runnerServices, qn as runStage } from "./vendor/shared.js";
import { t as signStage } from "./vendor/sign.js";
// src/entries/sign.ts
await runProcess((host) => runStage(signStage, actionsRuntime(host, runnerServices)));
export {};
