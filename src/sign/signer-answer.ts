import { UserError } from '../errors.ts';
import { isDerSignature, parseSignatureFile, signatureFileLimit } from '../verify/signature-file.ts';
import { whereLegal } from '../unless.ts';

/** The last lines of its messages that are shown. */
const shownLines = 12;

/**
 * The signature that a signer printed: DER, as it is or in base64 with any line ends; or a sigstore bundle that holds it, as
 * `cosign sign-blob --bundle` writes it.
 * @param messages what it said besides, for a person to see why there is no signature
 * @returns DER
 * @throws UserError `SIGNER_ANSWER` for anything else; what was printed is not shown
 */
export function parseAnswer(answer: Buffer, messages = ''): Buffer {
  const result = isDerSignature(answer) ? answer : decode(answer);
  if (Buffer.isBuffer(result)) {
    return result;
  }
  throw new UserError('SIGNER_ANSWER', `The signer did not answer with a signature: it printed ${result}`, {
    details: messages
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
      .slice(-shownLines),
    hint: 'Expected on standard output: an ECDSA signature by a P-256 key over the sha256 of the input, in DER, raw or as base64. Messages belong on standard error.',
  });
}

/** The signature, or what was printed instead of one. */
function decode(answer: Buffer): Buffer | string {
  if (answer.length > signatureFileLimit) {
    return `${answer.length} bytes`;
  }
  const text = answer.toString('latin1').trim();
  if (text.startsWith('{')) {
    return fromBundle(answer);
  }
  const compact = text.replaceAll(/\s/g, '');
  const bytes = Buffer.from(compact, 'base64');
  // Buffer.from skips what is not base64, so only text that comes back the same is taken.
  const isBase64 = bytes.toString('base64') === compact;
  if (isBase64 && isDerSignature(bytes)) {
    return bytes;
  }
  if (answer.length === 64 || (isBase64 && bytes.length === 64)) {
    return '64 bytes, which look like the two numbers of a signature without DER around them';
  }
  return answer.length === 0 ? 'nothing' : `${answer.length} bytes`;
}

function fromBundle(answer: Buffer): Buffer | string {
  const file = whereLegal(() => parseSignatureFile(answer, 'its answer'));
  return file?.signature ?? 'JSON, but no sigstore bundle with one message signature';
}
