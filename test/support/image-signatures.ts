import type { Toolbox } from './toolbox.ts';

/**
 * The two ways in which cosign keeps a signature: under a tag beside the image (`sha256-<hex>.sig`, what most images
 * have), or as an artifact that refers to it (without the referrers API listed under the tag `sha256-<hex>`).
 */
type SignatureForm = 'tag' | 'referrer';

/** Makes a key in the toolbox's folder. */
export async function makeSigner(tools: Toolbox): Promise<void> {
  await tools('cosign', 'generate-key-pair', '--output-key-prefix', 'signer');
  // Of no service at all: nothing is sent to a transparency log.
  await tools('cosign', 'signing-config', 'create', '--out', 'services.json');
}

/** Signs an image (`host/path@digest`) with that key. */
export async function signImage(tools: Toolbox, image: string, form: SignatureForm): Promise<void> {
  const options = {
    tag: ['--new-bundle-format=false', '--use-signing-config=false', '--tlog-upload=false'],
    referrer: ['--signing-config', 'services.json'],
  };
  await tools('cosign', 'sign', '--yes', '--key', 'signer.key', ...options[form], image);
}

/** Verifies an image with that key; cosign looks for referrers, then for tags. @throws Error when no signature fits */
export async function verifyImage(tools: Toolbox, image: string): Promise<void> {
  await tools('cosign', 'verify', '--key', 'signer.pub', '--insecure-ignore-tlog', image);
}
