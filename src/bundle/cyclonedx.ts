/** As much of CycloneDX 1.6 (ECMA-424) in JSON as a bill of materials of ours says. */
export interface Bom {
  readonly $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json';
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  /** `urn:uuid:…` */
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: {
    readonly timestamp: string;
    readonly tools: { readonly components: readonly Component[] };
    readonly component: Component;
  };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly compositions: readonly {
    readonly aggregate: 'complete' | 'unknown';
    readonly assemblies: readonly string[];
  }[];
}

export interface Component {
  readonly type: 'application' | 'container' | 'data' | 'file';
  readonly 'mime-type'?: string;
  readonly 'bom-ref'?: string;
  readonly name: string;
  readonly version?: string;
  readonly hashes?: readonly Hash[];
  readonly purl?: string;
  readonly externalReferences?: readonly ExternalReference[];
  readonly components?: readonly Component[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

export interface Hash {
  readonly alg: 'SHA-256' | 'SHA-512';
  /** Hexadecimal. */
  readonly content: string;
}

export interface ExternalReference {
  readonly type: 'attestation' | 'bom' | 'digital-signature' | 'distribution' | 'other';
  readonly url: string;
  readonly hashes: readonly Hash[];
}
