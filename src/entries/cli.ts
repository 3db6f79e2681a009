#!/usr/bin/env node
import '../runtime/require-node.ts';
import { runCli } from '../cli/main.ts';
import { pipeline, tools } from '../pipeline.ts';
import { runProcess } from '../runtime/host.ts';
import { terminalRuntime } from '../runtime/terminal.ts';

await runProcess((host) => runCli(pipeline, tools, host.args, terminalRuntime(host)));
