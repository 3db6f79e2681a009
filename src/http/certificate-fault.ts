/** What is wrong between two certificates, and what to do: faults that another try does not heal. */

/** @param code of OpenSSL, Node or undici, as an error has it */
export function isCertificateFault(code: string | undefined): boolean {
  return (
    code !== undefined &&
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER|ALERT_(?:HANDSHAKE_FAILURE|UNKNOWN_CA)/.test(code)
  );
}

/** @returns undefined where certificates have nothing to do with it */
export function certificateHint(code: string | undefined, { host, protocol }: URL): string | undefined {
  // With TLS 1.3 a server finds out that a client certificate is missing when the connection stands, and just ends it.
  if (code === 'UND_ERR_SOCKET' && protocol === 'https:') {
    return `It closes the connection. If it wants a client certificate, name yours in the release file: endpoints: ${example(host)}; else look at the network and the proxy settings (HTTPS_PROXY, NO_PROXY).`;
  }
  if (code === undefined || !isCertificateFault(code)) {
    return undefined;
  }
  if (/ALERT/.test(code)) {
    return `It wants a client certificate, or does not take the one it got. Name yours in the release file: endpoints: ${example(host)}.`;
  }
  if (/ALTNAME/.test(code)) {
    return `Its certificate is for another name. Ask for the host by a name that is in its certificate, or name that address under endpoints.`;
  }
  if (/EXPIRED|NOT_YET_VALID/.test(code)) {
    return 'Its certificate is not valid now. Look at the clock of this machine; else whoever runs that host has to renew it.';
  }
  return `Its certificate is not trusted. Name your CA in the release file: endpoints: {"${host}": {ca: corp.pem}}; or for every host in NODE_EXTRA_CA_CERTS.`;
}

function example(host: string): string {
  return `{"${host}": {certificate: client.pem, key: client.key}}`;
}
