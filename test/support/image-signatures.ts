import type { Toolbox } from './toolbox.ts';

/** The option that chooses between cosign's two ways to keep a signature. */
const forms = {
  /** A tag beside the image, `sha256-<hex>.sig`: what most images have. */
  tag: '--new-bundle-format=false',
  /** An artifact that refers to the image; without the referrers API it is listed under the tag `sha256-<hex>`. */
  referrer: '--new-bundle-format=true',
} as const;

/** Signs an image (`host/path@digest`) with cosign in both ways, by a key that is made in the toolbox's folder. */
export async function signImage(tools: Toolbox, image: string): Promise<void> {
  await tools('cosign', 'generate-key-pair', '--output-key-prefix', 'signer');
  // Of no service at all: nothing is sent to a transparency log.
  await tools('cosign', 'signing-config', 'create', '--out', 'services.json');
  const sign = ['sign', '--yes', '--key', 'signer.key'];
  await tools('cosign', ...sign, forms.tag, '--use-signing-config=false', '--tlog-upload=false', image);
  await tools('cosign', ...sign, forms.referrer, '--signing-config', 'services.json', image);
}

/** Verifies one signature of an image with that key. @throws Error when there is none, or it is not by that key */
export async function verifyImage(tools: Toolbox, image: string, form: keyof typeof forms): Promise<void> {
  await tools('cosign', 'verify', '--key', 'signer.pub', '--insecure-ignore-tlog', forms[form], image);
}
