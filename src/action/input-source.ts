import type { OptionSource } from '../options.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** An action's inputs as options. */
export function inputSource(runtime: Pick<Runtime, 'input'>): OptionSource {
  return {
    get: (name) => runtime.input(name),
    label: (name) => `input ${name}`,
    hint: 'Inputs stand below `with:` in the workflow’s step; the README of the action lists them.',
  };
}
