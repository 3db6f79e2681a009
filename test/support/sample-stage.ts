import { RefusedError, RemoteError, UserError } from '../../src/errors.ts';
import { defineStage } from '../../src/stage.ts';

/** A stage with an option of every kind, which fails as it is told to. */
export const sampleStage = defineStage({
  name: 'sample',
  summary: 'Do as told',
  options: {
    folder: { kind: 'string', description: 'Where', required: true, value: '<folder>' },
    tags: { kind: 'list', description: 'Which' },
    token: { kind: 'secret', description: 'Whose', env: 'SAMPLE_TOKEN' },
    key: { kind: 'key', description: 'With what', env: 'SAMPLE_KEY' },
    logins: { kind: 'secret', description: 'For what', env: 'SAMPLE_LOGINS', argument: false },
    fail: { kind: 'string', description: 'How', default: 'not' },
    warnings: { kind: 'string', description: 'How many', default: '0' },
    'dry-run': { kind: 'boolean', description: 'Only plan' },
    render: { kind: 'boolean', description: 'Render', default: 'true' },
  },
  positional: 'folder',
  outputs: { folder: 'The folder again' },
  examples: ['tidegate sample here'],
  async run(options, runtime) {
    runtime.log.info(`token ${options.token ?? 'none'}`);
    runtime.log.info(options.folder);
    for (let count = 1; count <= Number(options.warnings); count += 1) {
      runtime.log.warning(`warning ${count}\n::error::forged <b>`, {
        file: 'deploy/values.yaml',
        line: count,
        column: 3,
      });
    }
    const failure = failures[options.fail];
    if (failure !== undefined) {
      throw failure(options.token ?? '');
    }
    return options;
  },
  outputsOf: ({ folder }) => ({ folder }),
  report: ({ folder, token }) => [
    { kind: 'heading', text: 'Sample' },
    { kind: 'text', text: `${folder} by ${token ?? 'nobody'}` },
  ],
  refusal: ({ fail }) =>
    fail === 'result' ? new RefusedError('SAMPLE_REFUSED', 'the result says no') : undefined,
});

const failures: Readonly<Record<string, (token: string) => Error>> = {
  user: (token) =>
    new UserError('SAMPLE_USER', `the file says ${token}`, {
      at: { file: 'tidegate.yaml', line: 3, column: 5 },
      details: ['first fault', 'second fault'],
      hint: 'Mend it.',
    }),
  refused: () => new RefusedError('SAMPLE_REFUSED', 'refused'),
  remote: () => new RemoteError('SAMPLE_REMOTE', 'unreachable'),
  bug: () => new TypeError('undefined is not a function'),
};
