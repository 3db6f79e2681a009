import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InternalSide } from './internal-side.ts';

/**
 * Gives a side two targets, `dev` in its registry and `production` in another one.
 * @param charts of the one and of the other, a line of YAML each
 */
export async function twoTargets(
  { folder, registry }: Pick<InternalSide, 'folder' | 'registry'>,
  production: string,
  [dev, prod]: readonly [string, string],
): Promise<void> {
  const text = `name: wandb
trust: tidegate.trust.yaml
promote:
  - {name: dev, registry: registry.test, images: [{from: "**", to: "dev/**"}], charts: [${dev}]}
  - {name: production, registry: production.test, images: [{from: "**", to: "**"}], charts: [${prod}]}
endpoints: {registry.test: "${registry.url}", production.test: "${production}"}
`;
  await writeFile(join(folder, 'tidegate.yaml'), text);
}
