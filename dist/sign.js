import { c as runProcess, l as actionsRuntime, mt as runStage, s as runnerServices } from "./vendor/shared.js";
import { t as signStage } from "./vendor/sign.js";
// src/entries/sign.ts
await runProcess((host) => runStage(signStage, actionsRuntime(host, runnerServices)));
export {};
