#!/usr/bin/env node
import '../runtime/require-node.ts';
import { runCli } from '../cli/main.ts';
import { pipeline } from '../pipeline.ts';
import { runProcess } from '../runtime/host.ts';
import { terminalRuntime } from '../runtime/terminal.ts';
import { tools } from '../tools.ts';

await runProcess((host) => runCli(pipeline, tools, host.args, terminalRuntime(host)));
