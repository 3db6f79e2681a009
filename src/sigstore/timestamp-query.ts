/** sha256 (RFC 5754, section 2.2), with the NULL that older authorities insist on. */
const sha256Algorithm = Buffer.from('300d06096086480165030402010500', 'hex');

/**
 * What a timestamp authority is asked: TimeStampReq (RFC 3161, section 2.4.1) over a sha256, with the authority's certificate
 * in the answer.
 * @param imprint sha256, 32 bytes
 * @param nonce the first byte neither 0 nor above 0x7f, so that it is an INTEGER as it is
 * @returns DER
 */
export function timestampQuery(imprint: Buffer, nonce: Buffer): Buffer {
  const version = der(0x02, Buffer.from([1]));
  const wantsCertificate = der(0x01, Buffer.from([0xff]));
  const message = der(0x30, sha256Algorithm, der(0x04, imprint));
  return der(0x30, version, message, der(0x02, nonce), wantsCertificate);
}

/** Everything here is shorter than 128 bytes. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
}
