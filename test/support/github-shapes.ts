import type { components, operations } from '@octokit/openapi-types';

/** GitHub's description of its own API: with it the compiler sees a field that does not exist, or is of another type. */
type Schemas = components['schemas'];

/** As much of it as there is: a stand-in leaves out what nobody reads. */
type Some<Whole> = Whole extends readonly (infer Item)[]
  ? readonly Some<Item>[]
  : Whole extends object
    ? { readonly [Key in keyof Whole]?: Some<Whole[Key]> }
    : Whole;

export type Shape<Name extends keyof Schemas> = Some<Schemas[Name]>;

type BodyOf<Name extends keyof operations> = operations[Name] extends {
  readonly requestBody?: { readonly content: { readonly 'application/json': infer Body } };
}
  ? Body
  : never;

type KeyOf<Union> = Union extends unknown ? keyof Union : never;

/** The fields that a request may have. */
export type FieldsOf<Name extends keyof operations> = Partial<
  Record<KeyOf<NonNullable<BodyOf<Name>>>, FieldType>
>;

type FieldType = 'string' | 'number' | 'boolean' | 'strings' | 'numbers' | 'objects';
