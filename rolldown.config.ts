import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type RolldownOptions } from 'rolldown';

/** Programs that are carried by themselves: one file each. */
const programs = ['cli', 'verify'];

/** Everything else in `src/entries` is an action. */
const actions = readdirSync('src/entries')
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => !programs.includes(name));

/** Libraries that do nothing when they are loaded: what is not called is left out. */
const withoutSideEffects = /node_modules[\\/](@actions|@sigstore|js-yaml|semver|tunnel|undici|yaml)[\\/]/;

const folder = 'dist';

/**
 * What of undici is called, in place of its index, which brings fetch, WebSocket, caches, cookies and mocks along. A build fails
 * where a path is gone, or where somebody imports another name of it.
 */
const undiciParts: Plugin = {
  name: 'undici-parts',
  load: {
    filter: { id: /node_modules[\\/]undici[\\/]index\.js$/ },
    handler: () => ({
      code: [
        "import api from './lib/api/index.js';",
        "import Agent from './lib/dispatcher/agent.js';",
        "import Dispatcher from './lib/dispatcher/dispatcher.js';",
        "import EnvHttpProxyAgent from './lib/dispatcher/env-http-proxy-agent.js';",
        "import ProxyAgent from './lib/dispatcher/proxy-agent.js';",
        // As the index does: `request` of every dispatcher, and `connect`, with which a proxy is asked for a tunnel.
        'Object.assign(Dispatcher.prototype, api);',
        'export { Agent, EnvHttpProxyAgent, ProxyAgent };',
      ].join('\n'),
      moduleSideEffects: true,
    }),
  },
};

const common: RolldownOptions = {
  platform: 'node',
  // Syntax that an older Node can read, so that it gets as far as the message that it is too old.
  // Node's own build of undici sets the name, too: it leaves out an experimental second parser of HTTP, 190 kB.
  transform: { target: 'node20', define: { esbuildDetection: 'true' } },
  plugins: [undiciParts],
  // The same code without its debug switches, in modules of which what is not called can be left out.
  resolve: {
    alias: { yaml: fileURLToPath(new URL('node_modules/yaml/browser/dist/index.js', import.meta.url)) },
  },
  // Which module a line is of stands in the sources, too.
  experimental: { attachDebugInfo: 'none' },
  treeshake: { moduleSideEffects: [{ test: withoutSideEffects, sideEffects: false }] },
};

/** Licences are in `licenses.txt`; the reasons are in the sources. */
const comments = { legal: true, annotation: false, jsdoc: false };

/** What every stage needs, and apart from it what talks to servers: a stage that stays offline does not load undici. */
const shared =
  /[\\/]src[\\/](?:(?:action|files|oci|release|report|runtime|schema|yaml)[\\/][^\\/]+|errors|failure|options|stage)\.ts$/;
const remote =
  /[\\/]src[\\/](?:(?:deploy|forge|helm|http|oci[\\/]registry|upstream)[\\/][^\\/]+|connect)\.ts$/;

/** The stages' own chunks: a stage stands after those that it uses, or it would take their modules with it. */
const stageGroups = ['bundle', 'verify', 'sign', 'track', 'promote', 'check', 'bump'].map((name) => ({
  name,
  test: new RegExp(String.raw`[\\/]src[\\/]${name}[\\/]`),
  minShareCount: 2,
}));

export default defineConfig([
  {
    ...common,
    // Action entries share chunks with fixed names, so that a change in one place changes one file.
    input: Object.fromEntries(actions.map((name) => [name, `src/entries/${name}.ts`])),
    output: {
      dir: folder,
      format: 'esm',
      cleanDir: true,
      comments,
      chunkFileNames: 'vendor/[name].js',
      codeSplitting: {
        // The first group that fits takes a module, and with it what that needs and nobody took before.
        groups: [
          { name: 'data', test: /node_modules[\\/](canonicalize|js-yaml|semver|yaml)[\\/]/ },
          { name: 'http', test: /node_modules[\\/](@actions[\\/]http-client|tunnel|undici)[\\/]/ },
          { name: 'toolkit', test: /node_modules[\\/]@actions[\\/](core|exec|io|tool-cache)[\\/]/ },
          { name: 'sigstore', test: /node_modules[\\/]@sigstore[\\/]/ },
          { name: 'cache', test: /node_modules[\\/]/ },
          { name: 'shared', test: shared, minShareCount: 2 },
          { name: 'remote', test: remote, minShareCount: 2 },
          ...stageGroups,
        ],
      },
    },
  },
  // One file each, to be carried by themselves.
  ...programs.map((name): RolldownOptions => ({
    ...common,
    input: `src/entries/${name}.ts`,
    output: { file: `${folder}/${name}.js`, format: 'esm', comments, codeSplitting: false },
  })),
]);
