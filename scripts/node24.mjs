// `node scripts/node24.mjs <arguments of node>` runs them on Node 24, whatever Node npm itself runs on: the one that is
// started if it is new enough, else the one that `npm ci` brought. It does not rely on node_modules/.bin/node: some
// versions of npm leave that out. Plain JavaScript without new syntax, since an old Node has to read it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const needed = 24;
const found = process.versions.node;
const system = process.platform === 'win32' ? 'win' : process.platform;
const program = process.platform === 'win32' ? 'node.exe' : 'node';
const modules = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules');
const brought = join(modules, `node-${system}-${process.arch}`, 'bin', program);

if (Number(found.split('.')[0]) >= needed) {
  run(process.execPath);
} else if (existsSync(brought)) {
  run(brought);
} else {
  process.stderr.write(
    `tidegate is built and tested with Node ${needed}; this is Node ${found}.\n${help()}\n`,
  );
  process.exitCode = 1;
}

function run(node) {
  // Programs that are started from there (`#!/usr/bin/env node`) find the same Node.
  const PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(node, process.argv.slice(2), { stdio: 'inherit', env: { ...process.env, PATH } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`${node} does not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 1;
  });
}

function help() {
  return process.platform === 'darwin'
    ? `Install Node ${needed}, for example with: brew install node@${needed}`
    : '`npm ci` brings the right Node along as an optional dependency (Linux and Windows): run it again without --omit=optional.';
}
