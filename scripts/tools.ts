/**
 * `npm run tools`: installs the pinned tools of `tool-table.ts`, or those that are named (`npm run tools -- crane helm`).
 * `--list` shows what is there and installs nothing. A tool that is there and runs is left alone.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type GoSource, installationOf, programOf, type Tool, tools, toolsFolder } from './tool-table.ts';

const parallel = 2;
const folder = toolsFolder(process.env);

class ToolError extends Error {}

async function main(): Promise<void> {
  if (process.argv.includes('--list')) {
    for (const tool of tools) {
      console.log(`${await state(tool)}  ${tool.name} ${tool.version}  ${programOf(tool, folder)}`);
    }
    return;
  }
  await mkdir(folder, { recursive: true });
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !tools.some((tool) => tool.name === name));
  const failures = unknown.map((name) => `${name}: not in scripts/tool-table.ts`);
  const queue = tools.filter(({ name }) => names.length === 0 || names.includes(name));
  await Promise.all(Array.from({ length: parallel }, () => work(queue, failures)));
  if (failures.length > 0) {
    console.error(`\n${failures.join('\n\n')}`);
    process.exitCode = 1;
  }
}

async function work(queue: Tool[], failures: string[]): Promise<void> {
  for (let tool = queue.shift(); tool !== undefined; tool = queue.shift()) {
    const title = `${tool.name} ${tool.version}`;
    try {
      if ((await state(tool)) === 'there  ') {
        console.log(`${title}: there`);
        continue;
      }
      console.log(`${title}: installing`);
      const seconds = await timed(install(tool));
      console.log(`${title}: installed in ${seconds} s`);
    } catch (error) {
      console.log(`${title}: FAILED`);
      failures.push(`${title}: ${error instanceof ToolError ? error.message : String(error)}`);
    }
  }
}

async function state(tool: Tool): Promise<'there  ' | 'broken ' | 'missing'> {
  const program = programOf(tool, folder);
  if (!existsSync(program)) {
    return 'missing';
  }
  return (await run(program, tool.probe)).exitCode === 0 ? 'there  ' : 'broken ';
}

/** Installs beside the final folder and renames at the end: an interrupted run leaves nothing that looks complete. */
async function install(tool: Tool): Promise<void> {
  const partial = await mkdtemp(join(folder, `.${tool.name}-`));
  try {
    const program = join(partial, basename(programOf(tool, folder)));
    if (tool.how.kind === 'go') {
      await installGo(tool.how.package, tool.version, partial);
      const installed = process.platform === 'win32' ? `${tool.how.binary}.exe` : tool.how.binary;
      await rename(join(partial, installed), program);
    } else if (tool.how.kind === 'go-source') {
      await buildGo(tool.how, tool.version, partial, program);
    } else {
      await installDebian(tool.how.packages, tool.how.binary, partial, program);
    }
    await rm(installationOf(tool, folder), { recursive: true, force: true });
    await rename(partial, installationOf(tool, folder));
    await mustRun(programOf(tool, folder), tool.probe);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function installGo(path: string, version: string, target: string): Promise<void> {
  await mustRun('go', ['install', '-trimpath', '-ldflags=-s -w', `${path}@${version}`], {
    env: { GOBIN: target, CGO_ENABLED: '0' },
  });
}

async function buildGo(
  { module, flags, folders }: GoSource,
  version: string,
  target: string,
  program: string,
): Promise<void> {
  await requireCompiler();
  const answer = await mustRun('go', ['mod', 'download', '-json', `${module}@${version}`]);
  const source: unknown = JSON.parse(/^\s*"Dir": (".*")/m.exec(answer)?.[1] ?? 'null');
  if (typeof source !== 'string') {
    throw new ToolError(`go mod download does not say where ${module} is\n  ${answer}`);
  }
  await mustRun('go', ['build', '-trimpath', '-buildvcs=false', ...flags, '-o', program, '.'], {
    cwd: source,
    env: { CGO_ENABLED: '1' },
  });
  for (const name of folders) {
    await cp(join(source, name), join(target, name), { recursive: true });
  }
  // Go keeps sources read-only, and such folders could not be removed again.
  await mustRun('chmod', ['-R', 'u+w', target]);
}

/** SQLite is written in C, and what Go says deep in a build names only its own packages. */
async function requireCompiler(): Promise<void> {
  const [compiler = '', ...args] = (await mustRun('go', ['env', 'CC'])).trim().split(/\s+/);
  if ((await run(compiler, [...args, '--version'])).exitCode !== 0) {
    throw new ToolError(
      `a C compiler is needed, and ${compiler} does not run: install gcc, or name one in CC`,
    );
  }
}

/**
 * Unpacks Debian packages instead of installing them: that needs no root, changes nothing on the system, and no
 * package script can start a daemon.
 */
async function installDebian(
  packages: readonly string[],
  binary: string,
  target: string,
  program: string,
): Promise<void> {
  const root = join(target, 'root');
  await mkdir(root);
  await mustRun('apt-get', ['--quiet', ...(await ownLists(target)), 'download', ...packages], {
    cwd: target,
  });
  for (const file of (await readdir(target)).filter((name) => name.endsWith('.deb'))) {
    await mustRun('dpkg-deb', ['-x', join(target, file), root]);
    await rm(join(target, file));
  }
  await Promise.all(['lists', 'cache'].map((name) => rm(join(target, name), { recursive: true })));
  // The libraries are unpacked too, so the linker has to be told where; `$0` keeps the folder movable.
  const script = [
    '#!/bin/sh',
    'here=$(cd "$(dirname "$0")" && pwd)/root',
    'libraries=$(ls -d "$here"/usr/lib/*-linux-gnu "$here"/lib/*-linux-gnu 2>/dev/null | paste -sd:)',
    'LD_LIBRARY_PATH="$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"',
    'export LD_LIBRARY_PATH',
    `exec "$here/${binary}" "$@"`,
  ];
  await writeFile(program, `${script.join('\n')}\n`);
  await chmod(program, 0o755);
}

/**
 * Fetches the package lists into a folder of our own: a new machine has none, or old ones, and updating the system's
 * would need root.
 * @returns the options that make apt-get use them
 */
async function ownLists(target: string): Promise<readonly string[]> {
  const [lists, cache] = [join(target, 'lists'), join(target, 'cache')];
  for (const folder of [lists, cache]) {
    await mkdir(join(folder, 'partial'), { recursive: true });
  }
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  const options = [
    '-o',
    `Dir::State::Lists=${lists}`,
    '-o',
    `Dir::Cache=${cache}`,
    '-o',
    'APT::Sandbox::User=',
  ];
  await mustRun('apt-get', ['--quiet', ...options, 'update']);
  return options;
}

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function mustRun(command: string, args: readonly string[], options: Options = {}): Promise<string> {
  const { exitCode, output } = await run(command, args, options);
  if (exitCode !== 0) {
    const tail = output.trimEnd().split('\n').slice(-20).join('\n  ');
    throw new ToolError(`\`${command} ${args.join(' ')}\` failed (${exitCode})\n  ${tail}`);
  }
  return output;
}

function run(
  command: string,
  args: readonly string[],
  { cwd, env }: Options = {},
): Promise<{ exitCode: number | string; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-16_384);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ exitCode: 'not started', output: error.message }));
    child.on('close', (code, signal) => resolve({ exitCode: code ?? signal ?? 'ended', output }));
  });
}

async function timed(work: Promise<void>): Promise<number> {
  const start = performance.now();
  await work;
  return Math.round((performance.now() - start) / 1000);
}

await main();
