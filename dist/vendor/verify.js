import { At as parseJson, Cn as object, Dn as scalar, En as refine, Ft as readAll, In as algorithmOf, Kt as readBounded, Ln as digestOf, On as string, Qn as systemCode, Sn as matching, Tn as parseWith, Wt as kindOf, _n as about, bn as isMap, dn as parseYaml, dr as TidegateError, fn as placeFaults, fr as UserError, gn as listFaults, kt as parseManifest, lr as RefusedError, mn as faultLines, mt as nameField, pn as placedError, tr as plural, vn as array, vt as timeField, wn as optional, xn as literal, y as closure, yn as count, zn as hexOf } from "./shared.js";
import { n as require_dist, t as require_dist$1 } from "./sigstore.js";
import { D as provenanceFileName, O as signatureFileNames, g as tarOf, l as artifactParts, m as unlistedFiles, t as readBundle } from "./bundle.js";
import { basename, dirname, join, resolve } from "node:path";
import { X509Certificate, createHash, createPublicKey, verify } from "node:crypto";
import { lstat, readdir } from "node:fs/promises";
import { createReadStream } from "node:fs";
// src/verify/check-policy.ts
function checkPolicy({ audience, sequence }, trust) {
	if (trust.audience !== void 0 && audience !== trust.audience) throw new RefusedError("WRONG_AUDIENCE", `The bundle is meant for ${audience}, not for ${trust.audience}`, { hint: "A bundle is made for one side only. Ask for the one that was made for this side." });
	if (trust.minimumSequence !== void 0 && sequence < trust.minimumSequence) throw new RefusedError("SEQUENCE_TOO_LOW", `The bundle has sequence ${sequence}; the trust policy takes ${trust.minimumSequence} and above`, { hint: "An older bundle may carry faults that were repaired since. Ask for a current one." });
}
// src/verify/certificate.ts
const codeSigning = "1.3.6.1.5.5.7.3.3";
function requireSigningCertificate(der) {
	const certificate = read(der);
	const { publicKey } = certificate;
	const kind = publicKey.asymmetricKeyDetails?.namedCurve ?? publicKey.asymmetricKeyType;
	const faults = [
		...certificate.ca ? ["it is that of an authority"] : [],
		...[certificate.keyUsage ?? []].flat().includes(codeSigning) ? [] : ["it is not for code signing"],
		...kind === "prime256v1" ? [] : [`its key is of kind ${kind}, and only P-256 is taken`]
	];
	if (faults.length > 0) throw new RefusedError("SIGNATURE_CERTIFICATE", `The certificate must not sign bundles: ${faults.join("; ")}`, { hint: "Have a certificate for code signing issued, with a P-256 key and one alternative name." });
	return {
		fingerprint: digestOf(publicKey.export({
			type: "spki",
			format: "der"
		})),
		names: certificate.subjectAltName ?? ""
	};
}
function matchIdentity({ names }, { subject, issuer }, entries) {
	const entry = subject !== void 0 && [`URI:${subject}`, `email:${subject}`].includes(names) ? entries.find((known) => known.issuer === issuer && (known.subject === subject || known.subjectPattern?.test(subject) === true)) : void 0;
	if (entry === void 0 || subject === void 0) throw new RefusedError("SIGNATURE_IDENTITY_UNKNOWN", `The certificate is that of ${JSON.stringify(names)}, vouched for by ${JSON.stringify(issuer ?? "nobody")}, whom the trust policy does not name`, {
		details: entries.map(({ name }) => `believed is ${name}`),
		hint: "If this is who should sign, add exactly this issuer and subject to `identities`."
	});
	return {
		name: entry.name,
		identity: {
			subject,
			...issuer === void 0 ? {} : { issuer }
		}
	};
}
function read(der) {
	try {
		return new X509Certificate(der);
	} catch {
		throw new RefusedError("SIGNATURE_FORMAT", "The signature file holds a certificate that cannot be read", { hint: "Carry the signature file over again, as it was written when the bundle was signed." });
	}
}
// src/verify/sigstore-entity.ts
var import_dist$1 = require_dist();
const emptyRoot = {
	certificateAuthorities: [],
	timestampAuthorities: [],
	tlogs: [],
	ctlogs: []
};
const codes = new Map([
	["TIMESTAMP_ERROR", "SIGNATURE_TIMESTAMP"],
	["CERTIFICATE_ERROR", "SIGNATURE_CERTIFICATE"],
	["PUBLIC_KEY_ERROR", "SIGNATURE_KEY_UNKNOWN"],
	["SIGNATURE_ERROR", "SIGNATURE_MISMATCH"],
	["TLOG_ERROR", "SIGNATURE_LOG_ENTRY"],
	["TLOG_BODY_ERROR", "SIGNATURE_LOG_ENTRY"],
	["TLOG_INCLUSION_PROOF_ERROR", "SIGNATURE_LOG_ENTRY"],
	["TLOG_INCLUSION_PROMISE_ERROR", "SIGNATURE_LOG_ENTRY"],
	["TLOG_MISSING_INCLUSION_ERROR", "SIGNATURE_LOG_ENTRY"]
]);
function judgeEntity(bundle, payload, root = emptyRoot, key) {
	const needed = (logs) => key === void 0 && logs.length > 0 ? 1 : 0;
	try {
		const entity = (0, import_dist$1.toSignedEntity)(bundle, payload);
		const { identity } = new import_dist$1.Verifier(materialOf(root, key), {
			tlogThreshold: needed(root.tlogs),
			ctlogThreshold: needed(root.ctlogs),
			timestampThreshold: key === void 0 ? 1 : 0
		}).verify(entity);
		return {
			times: timesOf(entity, root),
			extensions: {
				subject: identity?.subjectAlternativeName,
				issuer: identity?.extensions?.issuer
			}
		};
	} catch (cause) {
		throw refusalOf(cause);
	}
}
function isOtherSignature(error) {
	return error instanceof RefusedError && error.code === "SIGNATURE_MISMATCH";
}
function materialOf(root, publicKey) {
	return {
		...root,
		publicKey: () => {
			if (publicKey === void 0) throw new import_dist$1.VerificationError({
				code: "PUBLIC_KEY_ERROR",
				message: "no key is trusted here"
			});
			return {
				publicKey,
				validFor: () => true
			};
		}
	};
}
function timesOf({ timestamps }, root) {
	return timestamps.flatMap((entry) => {
		if (entry.$case === "timestamp-authority") {
			const { signingTime, signerSerialNumber } = entry.timestamp;
			return {
				at: format(signingTime),
				by: `timestamp authority ${authorityName(root, signerSerialNumber)}`
			};
		}
		const { inclusionPromise, integratedTime, logId } = entry.tlogEntry;
		const log = root.tlogs.find(({ logID }) => logID.equals(logId.keyId));
		return inclusionPromise === void 0 ? [] : {
			at: format(new Date(Number(integratedTime) * 1e3)),
			by: `transparency log ${log?.baseURL}`
		};
	}).sort((left, right) => left.at < right.at ? -1 : 1);
}
function authorityName({ timestampAuthorities }, serial) {
	const leaf = timestampAuthorities.flatMap(({ certChain }) => certChain[0] ?? []).find(({ serialNumber }) => serialNumber.equals(serial));
	return (leaf === void 0 ? "" : new X509Certificate(leaf.root.toDER()).subject).replaceAll("\n", ", ");
}
function format(time) {
	return time.toISOString().replace(/\.\d+Z$/, "Z");
}
function refusalOf(cause) {
	if (cause instanceof import_dist$1.VerificationError) return new RefusedError(codes.get(cause.code) ?? "SIGNATURE_FORMAT", `The signature cannot be trusted: ${cause.message}`, {
		cause,
		hint: "Either it was tampered with, or the trusted root of the policy is not the one of whoever signed. Compare both over another channel."
	});
	return new RefusedError("SIGNATURE_FORMAT", "The signature holds something that cannot be read", {
		cause,
		hint: "Carry the signature file over again, as it was written when the bundle was signed."
	});
}
// src/verify/signature-schema.ts
var import_dist = require_dist$1();
const base64Limit = 24576;
const base64$1 = scalar("base64", (value) => {
	const bytes = typeof value === "string" && value.length <= base64Limit ? Buffer.from(value, "base64") : void 0;
	return bytes?.toString("base64") === value ? bytes : void 0;
});
const integer = optional(matching(/^(?:0|[1-9]\d{0,18})$/, "digits"));
const text = scalar("a text", (value) => typeof value === "string" ? value : void 0);
const logEntry = object({
	logIndex: integer,
	logId: object({ keyId: base64$1 }),
	kindVersion: object({
		kind: text,
		version: text
	}),
	integratedTime: integer,
	inclusionPromise: optional(object({ signedEntryTimestamp: base64$1 })),
	inclusionProof: object({
		logIndex: integer,
		rootHash: base64$1,
		treeSize: integer,
		hashes: optional(array(base64$1), []),
		checkpoint: object({ envelope: text })
	}),
	canonicalizedBody: base64$1
});
const evidence = {
	tlogEntries: optional(array(logEntry), []),
	timestampVerificationData: optional(object({ rfc3161Timestamps: optional(array(object({ signedTimestamp: base64$1 })), []) }))
};
const signatureSchema = object({
	mediaType: literal(import_dist.BUNDLE_V03_MEDIA_TYPE),
	verificationMaterial: object({
		publicKey: optional(object({ hint: optional(text) })),
		certificate: optional(object({ rawBytes: base64$1 })),
		...evidence
	}),
	messageSignature: object({
		messageDigest: object({
			algorithm: literal("SHA2_256"),
			digest: base64$1
		}),
		signature: base64$1
	})
});
// src/verify/signature-file.ts
const [signatureFileName] = signatureFileNames;
const signatureFileLimit = 65536;
const mostMarks = 2e3;
function parseSignatureFile(bytes, where) {
	if (bytes.length > 65536) throw malformed$1(where, [`longer than ${signatureFileLimit} bytes`]);
	const json = parseJson(bytes, mostMarks);
	if ("fault" in json) throw malformed$1(where, [json.fault]);
	const result = parseWith(signatureSchema, json.value);
	if (!("value" in result)) throw malformed$1(where, faultLines(result.faults));
	return narrow(result.value, json.value, where);
}
function narrow({ messageSignature, verificationMaterial }, value, where) {
	const { messageDigest, signature } = messageSignature;
	const { publicKey, certificate, tlogEntries, timestampVerificationData } = verificationMaterial;
	if (publicKey === void 0 === (certificate === void 0)) throw malformed$1(where, ["verificationMaterial: expected either \"publicKey\" or \"certificate\""]);
	if (messageDigest.digest.length !== 32) throw malformed$1(where, ["messageSignature.messageDigest.digest: expected 32 bytes"]);
	if (!isDerSignature(signature)) throw malformed$1(where, ["messageSignature.signature: expected the DER form of one ECDSA signature"]);
	const timestamps = timestampVerificationData?.rfc3161Timestamps ?? [];
	return {
		digest: messageDigest.digest,
		signature,
		...certificate === void 0 ? {} : { certificate: certificate.rawBytes },
		hasEvidence: tlogEntries.length + timestamps.length > 0,
		bundle: toBundle(value, where)
	};
}
function toBundle(value, where) {
	try {
		return (0, import_dist.bundleFromJSON)(value);
	} catch (cause) {
		throw malformed$1(where, ["not a sigstore bundle v0.3"], cause);
	}
}
function isDerSignature(bytes) {
	const middle = bytes[0] === 48 && bytes[1] === bytes.length - 2 && bytes.length <= 72 ? endOfInteger(bytes, 2) : void 0;
	return middle !== void 0 && endOfInteger(bytes, middle) === bytes.length;
}
function endOfInteger(bytes, start) {
	const [tag, length = 0, first = 128, second = 0] = bytes.subarray(start);
	return tag === 2 && length >= 1 && first < 128 && (first !== 0 || length === 1 || second >= 128) ? start + 2 + length : void 0;
}
function malformed$1(where, details, cause) {
	return new RefusedError("SIGNATURE_FORMAT", `${where} is not a signature that can be judged: ${details[0] ?? "unreadable"}`, {
		details: details.slice(1),
		cause,
		hint: "Expected a sigstore bundle v0.3 with one message signature, as `tidegate sign` and `cosign sign-blob` write it."
	});
}
// src/verify/signature.ts
function verifySignature(payload, signatureFile, trust, where = "the signature file") {
	const signature = parseSignatureFile(signatureFile, where);
	if (!createHash("sha256").update(payload).digest().equals(signature.digest)) throw new RefusedError("SIGNATURE_INVALID", "The signature was made over other bytes than these", { hint: "The bundle was changed after it was signed, or the signature file belongs to another bundle. Carry the bundle over again." });
	if (signature.certificate === void 0 && signature.hasEvidence && trust.trustedRoot === void 0) throw new RefusedError("SIGNATURE_NO_ROOT", `${where} has log entries or timestamps, and the trust policy names no trusted root to judge them by`, { hint: "Add trustedRoot: <trusted_root.json> to the trust policy." });
	const verdict = signature.certificate === void 0 ? byKey(payload, signature, trust) : byCertificate(payload, signature, signature.certificate, trust);
	if (trust.timestamp === "required" && verdict.times.length === 0) throw new RefusedError("SIGNATURE_TIME_MISSING", `${where} has no timestamp, and the trust policy requires one`, { hint: "Sign with a timestamp authority that the trusted root of the policy names." });
	return verdict;
}
function byKey(payload, { bundle }, trust) {
	for (const { name, key } of trust.keys) try {
		const { times } = judgeEntity(bundle, payload, trust.trustedRoot, key.key);
		return {
			key: name,
			fingerprint: key.fingerprint,
			times
		};
	} catch (error) {
		if (!isOtherSignature(error)) throw error;
	}
	throw new RefusedError("SIGNATURE_KEY_UNKNOWN", "None of the trusted keys made this signature", {
		details: trust.keys.map(({ name, key }) => `tried ${name} (${key.fingerprint})`),
		hint: "Either the signer uses a key that the trust policy does not name, or the signature was tampered with. Compare fingerprints with the signer over another channel."
	});
}
function byCertificate(payload, { bundle }, der, { identities = [], trustedRoot }) {
	if (identities.length === 0 || trustedRoot === void 0) throw new RefusedError("SIGNATURE_CERTIFICATE_UNEXPECTED", "The signature is by a certificate, and the trust policy believes keys only", { hint: "Have the bundle signed by a key that the policy names, or add `identities` and `trustedRoot` to it." });
	const certificate = requireSigningCertificate(der);
	const { times, extensions } = judgeEntity(bundle, payload, trustedRoot);
	const { name, identity } = matchIdentity(certificate, extensions, identities);
	return {
		key: name,
		fingerprint: certificate.fingerprint,
		identity,
		times
	};
}
// src/verify/signers.ts
const fatal = new Set(["SIGNATURE_FORMAT", "SIGNATURE_INVALID"]);
function verifySignatures(payload, files, trust) {
	const signatures = [];
	const passedOver = [];
	for (const file of files) try {
		signatures.push({
			...verifySignature(payload, file.bytes, trust, file.name),
			file
		});
	} catch (error) {
		if (!(error instanceof RefusedError) || fatal.has(error.code)) throw error;
		passedOver.push(error);
	}
	return requireOne({
		signatures,
		passedOver
	});
}
function requireSigners(judgement, manifest, trust) {
	const refusals = judgement.signatures.map((signature) => expiry(signature, manifest, trust));
	const { signatures, passedOver } = requireOne({
		signatures: judgement.signatures.filter((_, index) => refusals[index] === void 0),
		passedOver: [...refusals.flatMap((refusal) => refusal ?? []), ...judgement.passedOver]
	});
	const needed = trust.signatures ?? 1;
	const signers = Math.min(new Set(signatures.map(({ key }) => key)).size, new Set(signatures.map(({ fingerprint }) => fingerprint)).size);
	if (signers < needed) throw new RefusedError("SIGNATURES_TOO_FEW", `${plural(signers, "signer")} of the trust policy signed, and it requires ${needed}`, {
		details: [...signatures.map(({ key, file }) => `${file.name} is by ${key}`), ...passedOver.map(({ message }) => message)],
		hint: "Have the others sign too (`tidegate sign --add`), and carry all signature files over."
	});
	return {
		signatures,
		passedOver
	};
}
function requireOne(judgement) {
	const [first] = judgement.passedOver;
	if (judgement.signatures.length === 0 && first !== void 0) throw first;
	return judgement;
}
function expiry({ key, times }, { created, sequence }, { keys, identities = [] }) {
	const lifetime = [...keys, ...identities].find(({ name }) => name === key);
	const at = times[0]?.at ?? created;
	if (lifetime?.revoked !== void 0 && isRevoked(lifetime.revoked, at, sequence)) return new RefusedError("SIGNER_REVOKED", `${key} is revoked: ${lifetime.revoked.reason}`, { hint: "Have the release signed by somebody who is believed, and do not use this bundle before you know who made it." });
	const { validFrom = at, validUntil = at } = lifetime ?? {};
	if (at < validFrom || at > validUntil) return new RefusedError("SIGNER_OUT_OF_TIME", `${key} signed at ${at}, which is outside its time`, {
		details: [`it counts from ${lifetime?.validFrom ?? "the beginning"} until ${lifetime?.validUntil ?? "further notice"}`],
		hint: "Have the release signed by the key that is in use. When no timestamp says when it was signed, the time in bundle.json counts."
	});
}
function isRevoked({ since, sinceSequence }, at, sequence) {
	return since === void 0 && sinceSequence === void 0 || since !== void 0 && at >= since || sinceSequence !== void 0 && sequence >= sinceSequence;
}
// src/verify/public-key.ts
const keyFileLimit = 16384;
async function readKeyFile(path) {
	const bytes = await readBounded(path, keyFileLimit);
	if (bytes === void 0) throw new UserError("NO_FILE", `${path} does not exist`, { hint: "Check the path of the key; `tidegate sign --generate <path>` makes a key pair." });
	if (bytes.length > keyFileLimit) throw new UserError("INVALID_KEY", `${path} is longer than ${keyFileLimit} bytes, which no key is`);
	return bytes.toString("utf8");
}
function parsePublicKey(pem, where) {
	const label = pemLabel(pem, where);
	if (label !== "PUBLIC KEY") throw new UserError("INVALID_KEY", `${where}: expected a public key, found ${JSON.stringify(label)}`, { hint: label.includes("PRIVATE") ? "A private key stays with whoever signs. Give the `.pub` file beside it." : "Expected a PEM file that begins with -----BEGIN PUBLIC KEY-----." });
	return toPublicKey(readKey(() => createPublicKey(pem), where), where);
}
function toPublicKey(key, where) {
	const kind = key.asymmetricKeyType === "ec" ? key.asymmetricKeyDetails?.namedCurve : key.asymmetricKeyType;
	if (kind !== "prime256v1") throw new UserError("INVALID_KEY", `${where}: a key of kind ${kind} cannot be used`, { hint: "Only P-256 (prime256v1) is taken. `tidegate sign --generate <path>` makes such a key." });
	const half = key.type === "private" ? createPublicKey(key) : key;
	return {
		key: half,
		fingerprint: digestOf(half.export({
			type: "spki",
			format: "der"
		}))
	};
}
function pemLabel(text, where) {
	const [, label, end] = /^-----BEGIN ([A-Z ]+)-----\r?\n[^-]*-----END ([A-Z ]+)-----$/.exec(text.trim()) ?? [];
	if (label === void 0 || label !== end) throw new UserError("INVALID_KEY", `${where} is not a key: expected exactly one PEM block`);
	return label;
}
function readKey(read, where) {
	try {
		return read();
	} catch {
		throw new UserError("INVALID_KEY", `${where}: the PEM block does not hold a key that can be read`);
	}
}
// src/verify/trust-policy-faults.ts
function policyFaults(policy) {
	const { keys, identities, signatures, timestamp, trustedRoot } = policy;
	const entries = keys.length + identities.length;
	const lacksRoot = trustedRoot === void 0;
	return [
		...nameFaults(policy),
		...keys.flatMap((entry, index) => [...keyFaults(entry, index), ...timeFaults(entry, ["keys", index])]),
		...identities.flatMap((entry, index) => [...identityFaults(entry, index), ...timeFaults(entry, ["identities", index])]),
		...entries > 0 ? [] : [{
			path: ["keys"],
			message: "expected at least one key or identity: without one, nothing can be trusted"
		}],
		...entries > 0 && signatures > entries ? [{
			path: ["signatures"],
			message: `expected at most ${entries}: that many can sign`
		}] : [],
		...identities.length > 0 && lacksRoot ? [{
			path: ["identities"],
			message: "expected \"trustedRoot\" too: it says which certificates count"
		}] : [],
		...timestamp === "required" && lacksRoot ? [{
			path: ["timestamp"],
			message: "expected \"trustedRoot\" too: it says which timestamps count"
		}] : []
	];
}
function nameFaults({ keys, identities }) {
	const seen = new Set();
	return [...keys.map(({ name }, index) => ({
		name,
		path: [
			"keys",
			index,
			"name"
		]
	})), ...identities.map(({ name }, index) => ({
		name,
		path: [
			"identities",
			index,
			"name"
		]
	}))].flatMap(({ name, path }) => {
		const isTaken = seen.has(name);
		seen.add(name);
		return isTaken ? [{
			path,
			message: `another key is called ${JSON.stringify(name)} already`
		}] : [];
	});
}
function keyFaults({ file, pem }, index) {
	return file === void 0 === (pem === void 0) ? [{
		path: ["keys", index],
		message: "expected either \"file\" or \"pem\""
	}] : [];
}
function identityFaults({ subject, subjectPattern }, index) {
	return subject === void 0 === (subjectPattern === void 0) ? [{
		path: ["identities", index],
		message: "expected either \"subject\" or \"subjectPattern\""
	}] : [];
}
function timeFaults({ validFrom, validUntil }, path) {
	return validFrom !== void 0 && validUntil !== void 0 && validUntil <= validFrom ? [{
		path: [...path, "validUntil"],
		message: "expected a time after \"validFrom\""
	}] : [];
}
// src/verify/trust-policy-schema.ts
const lifetime = {
	validFrom: about("Earlier signatures do not count (UTC).", optional(timeField)),
	validUntil: about("Later signatures do not count (UTC).", optional(timeField)),
	revoked: about("It is believed no more: nothing that it signed counts, or nothing from some point on.", optional(object({
		reason: about("Why; refusals say it.", string),
		since: about("Signatures from this time on do not count (UTC).", optional(timeField)),
		sinceSequence: about("Bundles of this sequence and above do not count.", optional(count))
	})))
};
const keyEntry = object({
	name: about("What reports call the signer.", string),
	file: about("A PEM file with the public key, relative to this file; or `pem`.", optional(string)),
	pem: about("The text of the public key; or `file`.", optional(string)),
	...lifetime
});
const pattern = scalar("a regular expression", (value) => {
	try {
		return typeof value === "string" && value !== "" && new RegExp(value, "v") ? new RegExp(`^(?:${value})$`, "v") : void 0;
	} catch {
		return;
	}
});
const identityEntry = object({
	name: about("What reports call the signer.", string),
	issuer: about("Who vouched for the identity, as Fulcio wrote it into the certificate; left out for an own authority, whose certificates say none.", optional(string)),
	subject: about("Who signed, to the letter: the address of a workflow, or an e-mail address.", optional(string)),
	subjectPattern: about("Instead of `subject`: a regular expression for the whole of it.", optional(pattern)),
	...lifetime
});
const threshold = refine(count, (value, path, faults) => {
	if (value === 0 || value > signatureFileNames.length) faults.push({
		path,
		message: `expected 1 to ${signatureFileNames.length}: that many signature files a bundle has`
	});
	return value;
}, { minimum: 1 });
const trustPolicySchema = object({
	keys: about("Who is believed: a bundle that none of them signed, and none of `identities`, is refused.", optional(array(keyEntry), [])),
	identities: about("Who is believed by a certificate, which `trustedRoot` judges.", optional(array(identityEntry), [])),
	trustedRoot: about("A trusted_root.json of sigstore, relative to this file: the authorities and logs that certificates and timestamps are judged by. The logs that it names must have the signature.", optional(string)),
	signatures: about("How many of them must have signed.", optional(threshold, 1)),
	timestamp: about("Whether a signature by key must have a time that `trustedRoot` proves; one by certificate always must.", optional(literal("required", "optional"), "optional")),
	provenance: about("Whether a bundle must say, signed, how it was made (SLSA provenance).", optional(literal("required"))),
	audience: about("The side this is: bundles for another one are refused.", optional(nameField)),
	minimumSequence: about("Bundles with a lower sequence are refused.", optional(count))
});
// src/verify/trusted-root.ts
const rootLimit = 1048576;
const time = scalar("a time", (value) => {
	const date = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : void 0;
	return date === void 0 || Number.isNaN(date.valueOf()) ? void 0 : date;
});
const range = object({
	start: optional(time),
	end: optional(time)
});
const log = object({
	baseUrl: string,
	hashAlgorithm: literal("SHA2_256"),
	publicKey: object({
		rawBytes: base64$1,
		keyDetails: string,
		validFor: optional(range, {})
	}),
	logId: object({ keyId: base64$1 }),
	checkpointKeyId: optional(object({ keyId: base64$1 })),
	operator: optional(string)
});
const authority = object({
	subject: optional(object({
		organization: optional(string),
		commonName: optional(string)
	})),
	uri: optional(string),
	certChain: object({ certificates: array(object({ rawBytes: base64$1 })) }),
	validFor: optional(range, {}),
	operator: optional(string)
});
const schema$1 = object({
	mediaType: literal("application/vnd.dev.sigstore.trustedroot+json;version=0.1", "application/vnd.dev.sigstore.trustedroot.v0.1+json", "application/vnd.dev.sigstore.trustedroot.v0.2+json"),
	tlogs: optional(array(log), []),
	certificateAuthorities: optional(array(authority), []),
	ctlogs: optional(array(log), []),
	timestampAuthorities: optional(array(authority), [])
});
async function readTrustedRoot(path) {
	const bytes = await readBounded(path, rootLimit);
	if (bytes === void 0) throw new UserError("NO_FILE", `${path} does not exist`, { hint: "`cosign trusted-root create` makes one; the public one is in the sigstore TUF repository." });
	return parseTrustedRoot(bytes, path);
}
function parseTrustedRoot(bytes, path) {
	const json = bytes.length > rootLimit ? { fault: `longer than ${rootLimit} bytes` } : parseJson(bytes);
	const result = "value" in json ? parseWith(schema$1, json.value) : json;
	if (!("value" in result)) throw invalid$1(path, "faults" in result ? faultLines(result.faults) : [result.fault]);
	try {
		return toRoot(result.value);
	} catch (cause) {
		throw invalid$1(path, ["a certificate or a key in it cannot be read"], cause);
	}
}
function toRoot(root) {
	const { certificateAuthorities, timestampAuthorities } = (0, import_dist$1.toTrustMaterial)({
		mediaType: root.mediaType,
		tlogs: [],
		ctlogs: [],
		certificateAuthorities: root.certificateAuthorities.map(toAuthority),
		timestampAuthorities: root.timestampAuthorities.map(toAuthority)
	});
	return {
		certificateAuthorities,
		timestampAuthorities,
		tlogs: root.tlogs.map(toLog),
		ctlogs: root.ctlogs.map(toLog)
	};
}
function toAuthority({ certChain, validFor }) {
	if (certChain.certificates.length === 0) throw new Error("an authority without certificates");
	return {
		subject: void 0,
		uri: "",
		certChain: { certificates: [...certChain.certificates] },
		validFor: {
			start: validFor.start,
			end: validFor.end
		},
		operator: ""
	};
}
const always = {
	start: new Date(0),
	end: new Date(864e13)
};
function toLog({ baseUrl, publicKey, logId, checkpointKeyId }) {
	return {
		baseURL: baseUrl,
		logID: (checkpointKeyId ?? logId).keyId,
		publicKey: createPublicKey({
			key: publicKey.rawBytes,
			format: "der",
			type: "spki"
		}),
		validFor: {
			...always,
			...publicKey.validFor
		}
	};
}
function invalid$1(path, details, cause) {
	return new UserError("INVALID_TRUSTED_ROOT", `${path} is not a trusted root: ${details[0] ?? "unreadable"}`, {
		details: details.slice(1),
		cause,
		hint: "Expected a trusted_root.json of sigstore, as `cosign trusted-root create` writes it."
	});
}
// src/verify/trust-policy.ts
const policyLimit = 1048576;
async function readTrustPolicy(path) {
	const yaml = parseYaml(await readPolicy(path), path);
	const result = parseWith(trustPolicySchema, yaml.values[0]);
	if ("faults" in result) throw invalid(yaml, result.faults);
	const { trustedRoot: rootFile, ...rest } = result.value;
	const faults = [...documentFaults(yaml), ...policyFaults(result.value)];
	const keys = await readKeys(rest.keys, path, faults);
	const trustedRoot = await readRoot(rootFile, path, faults);
	if (faults.length > 0) throw invalid(yaml, faults);
	return {
		...rest,
		keys,
		...trustedRoot === void 0 ? {} : { trustedRoot }
	};
}
async function readKeys(entries, policy, faults) {
	const keys = [];
	for (const [index, entry] of entries.entries()) {
		const key = await readEntry(entry, index, policy, faults);
		const twin = keys.find((known) => known.key.fingerprint === key?.key.fingerprint);
		if (twin !== void 0) faults.push({
			path: ["keys", index],
			message: `the same key as ${JSON.stringify(twin.name)}`
		});
		keys.push(...key === void 0 ? [] : [key]);
	}
	return keys;
}
async function readRoot(file, policy, faults) {
	try {
		return file === void 0 ? void 0 : await readTrustedRoot(resolve(dirname(policy), file));
	} catch (error) {
		faults.push(faultOf(error, ["trustedRoot"]));
		return;
	}
}
async function trustKeyFile(path) {
	return { keys: [{
		name: basename(path, ".pub"),
		key: parsePublicKey(await readKeyFile(path), path)
	}] };
}
async function readPolicy(path) {
	const bytes = await readBounded(path, policyLimit);
	if (bytes === void 0) throw new UserError("NO_FILE", `${path} does not exist`, { hint: "A trust policy names the keys to believe. Write one, or give a public key with --key." });
	if (bytes.length > policyLimit) throw new UserError("INVALID_TRUST_POLICY", `${path} is longer than ${policyLimit} bytes`);
	return bytes;
}
function documentFaults({ values }) {
	return values.length === 1 ? [] : [{
		path: [],
		message: "expected one document, not several"
	}];
}
async function readEntry({ file, pem, ...entry }, index, policy, faults) {
	try {
		if (file !== void 0) {
			const text = await readKeyFile(resolve(dirname(policy), file));
			return {
				...entry,
				key: parsePublicKey(text, file)
			};
		}
		return pem === void 0 ? void 0 : {
			...entry,
			key: parsePublicKey(pem, `the key ${entry.name}`)
		};
	} catch (error) {
		faults.push(faultOf(error, [
			"keys",
			index,
			file === void 0 ? "pem" : "file"
		]));
		return;
	}
}
function faultOf(error, path) {
	if (error instanceof TidegateError) return {
		path,
		message: [error.message, ...error.details].join("; ")
	};
	throw error;
}
function invalid(yaml, faults) {
	return placedError("INVALID_TRUST_POLICY", placeFaults(yaml, faults), (count) => `the trust policy has ${count} faults`, { hint: "Expected `keys:` with entries of `name` and `file` (or `pem`), or `identities:` with a `trustedRoot`." });
}
// src/verify/content-fault.ts
const volumeFaults = [
	"VOLUME_MISSING",
	"VOLUME_SIZE",
	"VOLUME_UNREADABLE",
	"HEADER_CHANGED",
	"PADDING_CHANGED",
	"BLOB_CHANGED",
	"INDEX_CHANGED"
];
function contentFaultOf(error, blob) {
	const code = error instanceof RefusedError && volumeFaults.find((known) => known === error.code);
	return code ? {
		code,
		message: error.message,
		blobs: [blob]
	} : void 0;
}
// src/verify/blob-owners.ts
async function findOwners({ manifest, store }, digests) {
	const owners = new Map();
	for (const artifact of [...manifest.images, ...manifest.charts]) {
		const parts = await artifactParts(artifact, (part) => readIfWhole(part, store));
		for (const { digest } of parts.map(({ descriptor }) => descriptor).filter((part) => digests.has(part.digest))) owners.set(digest, [...owners.get(digest) ?? [], artifact.reference]);
	}
	return owners;
}
async function readIfWhole(descriptor, store) {
	try {
		return parseManifest(await readAll(store, descriptor), descriptor.mediaType, descriptor.digest);
	} catch (error) {
		if (error instanceof TidegateError) return;
		throw error;
	}
}
// src/verify/content-refusal.ts
const shownFaults = 200;
const shownBlobs = 5;
const shownOwners = 3;
async function contentRefusal(bundle, faults, done) {
	const codes = new Set(faults.map(({ code }) => code));
	const [first = "CONTENT_CHANGED"] = codes;
	const lines = await describeFaults(bundle, mergeEqual(faults));
	const rest = lines.length - shownFaults;
	const advice = adviceFor(codes);
	return new RefusedError(codes.size === 1 ? first : "CONTENT_CHANGED", `${bundle.folder} is not what its bundle.json says`, {
		details: [...lines.slice(0, shownFaults), ...rest > 0 ? [`… and ${rest} more`] : []],
		hint: done === void 0 ? advice : `${done} ${advice}`
	});
}
async function describeFaults(bundle, faults) {
	const lost = new Set(faults.flatMap(({ blobs = [] }) => blobs));
	const owners = lost.size === 0 ? void 0 : await findOwners(bundle, lost);
	return faults.map(({ code, message, blobs = [] }) => {
		const unsaid = blobs.filter((digest) => !message.includes(digest));
		const parts = [...new Set(blobs.flatMap((digest) => owners?.get(digest) ?? []))];
		return `${code} ${message}${unsaid.length === 0 ? "" : `, with ${listed(unsaid, shownBlobs)}`}${parts.length === 0 ? "" : `: part of ${listed(parts, shownOwners)}`}`;
	});
}
function mergeEqual(faults) {
	return [...Map.groupBy(faults, ({ code, message }) => `${code} ${message}`).values()].flatMap((group) => {
		const blobs = [...new Set(group.flatMap((fault) => fault.blobs ?? []))];
		return group.slice(0, 1).map(({ code, message }) => ({
			code,
			message,
			blobs
		}));
	});
}
function listed(items, most) {
	const rest = items.length - most;
	return [...items.slice(0, most), ...rest > 0 ? [`${rest} more`] : []].join(", ");
}
function adviceFor(codes) {
	const remove = "Remove what is no part of the bundle: nothing else may lie in its folder.";
	const copy = "Copy the named files from the source again. If they stay different, the bundle was changed: do not use it.";
	if (!codes.has("UNEXPECTED_FILE")) return copy;
	return codes.size === 1 ? remove : `${remove} ${copy}`;
}
// src/verify/completeness.ts
async function checkCompleteness({ folder, manifest, store }) {
	const listed = [...manifest.blobs, ...manifest.needs].map(({ digest }) => digest);
	const known = new Set(listed);
	const reached = new Set();
	const missing = [];
	const look = async (artifact, platforms) => {
		const faults = new Set();
		for (const { pin, chosen } of rootsOf(artifact, platforms)) {
			const { digests, fault } = await contentOf(pin, store, chosen);
			digests.forEach((digest) => reached.add(digest));
			digests.filter((digest) => !known.has(digest)).forEach((digest) => faults.add(`${digest} is neither in the bundle nor needed`));
			if (fault !== void 0) faults.add(fault);
		}
		missing.push(...[...faults].sort().map((what) => `${artifact.reference}: ${what}`));
	};
	for (const image of manifest.images) await look(image, manifest.platforms);
	for (const chart of manifest.charts) await look(chart);
	if (missing.length > 0) throw refusal("BUNDLE_INCOMPLETE", `${folder} lacks what its images and charts consist of`, missing);
	const unnamed = listed.filter((digest) => !reached.has(digest));
	if (unnamed.length > 0) throw refusal("UNNAMED_BLOB", `${folder} lists what belongs to none of its images and charts`, unnamed);
}
function rootsOf({ root, tags }, platforms) {
	return [{
		pin: root,
		chosen: platforms
	}, ...tags.map(({ target }) => ({
		pin: target,
		chosen: void 0
	}))];
}
async function contentOf(root, store, platforms) {
	try {
		const { manifests, blobs } = await closure(store, root, platforms);
		return { digests: [...manifests.map(({ descriptor }) => descriptor), ...blobs].map(({ digest }) => digest) };
	} catch (error) {
		if (error instanceof UserError && error.code === "NOT_FOUND") return {
			digests: [],
			fault: error.message
		};
		throw error;
	}
}
function refusal(code, message, faults) {
	return new RefusedError(code, message, {
		details: listFaults(faults, String),
		hint: "The bundle was made and signed so: copying it again does not help. Have the release bundled again."
	});
}
// src/verify/litter.ts
const names = new Set([
	".ds_store",
	".fseventsd",
	".spotlight-v100",
	".trashes",
	"$recycle.bin",
	"desktop.ini",
	"lost+found",
	"system volume information",
	"thumbs.db"
]);
function isLitter(name) {
	return names.has(name.toLowerCase()) || name.startsWith("._");
}
// src/verify/content-folder.ts
async function checkFolder(folder, manifest) {
	const foreign = await foreignNames(folder, manifest);
	const faults = foreign.filter((name) => !isLitter(name)).map((name) => ({
		code: "UNEXPECTED_FILE",
		message: `${JSON.stringify(name)} is no part of the bundle`
	}));
	const unusable = new Set();
	for (const file of manifest.files) {
		const fault = await checkFile(folder, file);
		faults.push(...fault === void 0 ? [] : [fault]);
	}
	for (const volume of manifest.volumes) {
		const fault = await checkVolumeFile(folder, volume, manifest);
		if (fault !== void 0) {
			unusable.add(volume.name);
			faults.push(fault);
		}
	}
	return {
		faults,
		unusable,
		ignored: foreign.filter((name) => isLitter(name))
	};
}
async function foreignNames(folder, manifest) {
	const expected = new Set([
		...unlistedFiles,
		...manifest.files.map(({ name }) => name),
		...manifest.volumes.map(({ name }) => name)
	]);
	return (await readdir(folder)).filter((name) => !expected.has(name)).sort();
}
async function checkFile(folder, { name, digest, size }) {
	const stats = await lookAt(join(folder, name));
	if (stats?.isFile() !== true) return {
		code: "FILE_MISSING",
		message: whatIsThere(name, stats)
	};
	return stats.size === size && await fileDigest(join(folder, name), digest, size) === digest ? void 0 : {
		code: "FILE_CHANGED",
		message: `${name} is not the file that was bundled`
	};
}
async function checkVolumeFile(folder, { name, size }, manifest) {
	const stats = await lookAt(join(folder, name));
	if (stats?.isFile() === true && stats.size === size) return;
	const blobs = manifest.blobs.filter(({ volume }) => volume === tarOf(name)).map(({ digest }) => digest);
	return stats?.isFile() === true ? {
		code: "VOLUME_SIZE",
		message: `${name} has ${stats.size} bytes, expected ${size}`,
		blobs
	} : {
		code: "VOLUME_MISSING",
		message: whatIsThere(name, stats),
		blobs
	};
}
async function lookAt(path) {
	try {
		return await lstat(path);
	} catch (error) {
		if (systemCode(error) === "ENOENT") return;
		throw error;
	}
}
function whatIsThere(name, stats) {
	return stats === void 0 ? `${name} is missing` : `${name} is ${kindOf(stats)}, not a file`;
}
async function fileDigest(path, like, size) {
	const algorithm = algorithmOf(like);
	const hash = createHash(algorithm);
	for await (const chunk of createReadStream(path, { end: size })) hash.update(Buffer.from(chunk));
	return `${algorithm}:${hash.digest("hex")}`;
}
// src/verify/dsse.ts
const statementMediaType = "application/vnd.in-toto+json";
const base64 = scalar("base64", (value) => {
	const bytes = typeof value === "string" ? Buffer.from(value, "base64") : void 0;
	return bytes?.toString("base64") === value ? bytes : void 0;
});
const hint = scalar("a text", (value) => typeof value === "string" ? value : void 0);
const nothing = array(scalar("nothing here", () => void 0));
const schema = object({
	mediaType: literal(import_dist.BUNDLE_V03_MEDIA_TYPE),
	verificationMaterial: object({
		publicKey: object({ hint: optional(hint) }),
		tlogEntries: optional(nothing),
		timestampVerificationData: optional(object({ rfc3161Timestamps: optional(nothing) }))
	}),
	dsseEnvelope: object({
		payload: base64,
		payloadType: literal(statementMediaType),
		signatures: array(object({
			sig: base64,
			keyid: optional(hint)
		}))
	})
});
function parseEnvelope(bytes) {
	const json = parseJson(bytes);
	if ("fault" in json) return { faults: [json.fault] };
	const result = parseWith(schema, json.value);
	if ("faults" in result) return { faults: faultLines(result.faults) };
	const { payload, signatures } = result.value.dsseEnvelope;
	const [signature] = signatures;
	return signature === void 0 || signatures.length > 1 ? { faults: [`dsseEnvelope.signatures: expected one, found ${signatures.length}`] } : {
		payload,
		signature: signature.sig
	};
}
function isSignedBy({ payload, signature }, { key }) {
	return verify("sha256", preAuthEncoding(payload), key, signature);
}
function preAuthEncoding(payload) {
	const head = `DSSEv1 28 ${statementMediaType} ${payload.length} `;
	return Buffer.concat([Buffer.from(head), payload]);
}
// src/verify/provenance.ts
const provenanceFileLimit = 16777216;
const provenanceType = "https://slsa.dev/provenance/v1";
const statementTypes = new Set(["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"]);
function verifyProvenance(bytes, { subject, keys }) {
	if (bytes.length > 16777216) throw malformed([`longer than ${provenanceFileLimit} bytes`]);
	const envelope = parseEnvelope(bytes);
	if ("faults" in envelope) throw malformed(envelope.faults);
	const signer = keys.find(({ key }) => isSignedBy(envelope, key));
	if (signer === void 0) throw new RefusedError("PROVENANCE_KEY_UNKNOWN", "None of the trusted keys signed the provenance", {
		details: keys.map(({ name, key }) => `tried ${name} (${key.fingerprint})`),
		hint: "It was changed on the way, or signed by a key that is not believed. Carry the bundle over again, or compare fingerprints with the signer."
	});
	const predicate = predicateAbout(subject, envelope);
	const { name, key } = signer;
	return {
		key: name,
		fingerprint: key.fingerprint,
		predicateType: provenanceType,
		...factsOf(predicate)
	};
}
function predicateAbout(subject, { payload }) {
	const json = parseJson(payload);
	if ("fault" in json) throw malformed([`payload: ${json.fault}`]);
	const statement = json.value;
	if (!statementTypes.has(at(statement, "_type"))) throw malformed(["payload: not an in-toto statement"]);
	const type = at(statement, "predicateType");
	if (type !== "https://slsa.dev/provenance/v1") throw new RefusedError("PROVENANCE_TYPE", "The provenance is a statement of another kind", {
		details: [`found ${JSON.stringify(type)?.slice(0, 200)}, expected ${provenanceType}`],
		hint: "A signed statement that says something else proves nothing here. Take the file that `tidegate sign` wrote."
	});
	const subjects = at(statement, "subject");
	if (!(Array.isArray(subjects) && subjects.some((each) => at(each, "digest", "sha256") === hexOf(subject)))) throw new RefusedError("PROVENANCE_SUBJECT", "The provenance is about another bundle than this", { hint: "The file belongs to another bundle, or this one was made again after it was signed. Carry the bundle over again." });
	return at(statement, "predicate");
}
function factsOf(predicate) {
	const builder = printable(at(predicate, "runDetails", "builder", "id"));
	if (builder === void 0) throw malformed(["predicate.runDetails.builder.id: expected an address"]);
	const dependencies = at(predicate, "buildDefinition", "resolvedDependencies");
	const source = Array.isArray(dependencies) ? dependencies.find((each) => at(each, "digest", "gitCommit") !== void 0) : void 0;
	const optional = {
		repository: printable(at(source, "uri"))?.replace(/^git\+|@refs\/.*$/g, ""),
		commit: printable(at(source, "digest", "gitCommit")),
		run: printable(at(predicate, "runDetails", "metadata", "invocationId")),
		startedOn: printable(at(predicate, "runDetails", "metadata", "startedOn"))
	};
	return {
		builder,
		...Object.fromEntries(Object.entries(optional).filter(([, text]) => text !== void 0))
	};
}
function at(value, ...path) {
	let found = value;
	for (const key of path) found = isMap(found) && Object.hasOwn(found, key) ? found[key] : void 0;
	return found;
}
function printable(value) {
	return typeof value === "string" && /^[\x21-\x7e]{1,500}$/.test(value) ? value : void 0;
}
function malformed([first = "unreadable", ...details]) {
	return new RefusedError("PROVENANCE_FORMAT", `${provenanceFileName} cannot be judged: ${first}`, {
		details,
		hint: "Expected a sigstore bundle v0.3 with one in-toto statement signed by a plain key, as `tidegate sign` writes it."
	});
}
// src/verify/trusted-bundle.ts
async function openTrusted(folder, trust) {
	const bundle = await readBundle(folder);
	const files = await readSignatures(folder);
	const judgement = requireSigners(verifySignatures(bundle.bytes, files, trust), bundle.manifest, trust);
	checkPolicy(bundle.manifest, trust);
	const provenance = await readProvenance(bundle, judgement, trust);
	return {
		...bundle,
		...judgement,
		...provenance === void 0 ? {} : { provenance }
	};
}
async function readSignatures(folder) {
	const files = [];
	for (const name of signatureFileNames) {
		const bytes = await readCarried(folder, name, signatureFileLimit, "SIGNATURE_FORMAT");
		files.push(...bytes === void 0 ? [] : [{
			name,
			bytes
		}]);
	}
	if (files.length === 0) throw new RefusedError("SIGNATURE_MISSING", `${folder} is not signed: it has no ${signatureFileName}`, { hint: "Sign it on the connected side with `tidegate sign`, and carry the signature file along." });
	return files;
}
async function readProvenance({ folder, bytes: payload }, { signatures }, trust) {
	const bytes = await readCarried(folder, provenanceFileName, provenanceFileLimit, "PROVENANCE_FORMAT");
	if (bytes !== void 0) {
		const keys = trust.keys.filter(({ name }) => signatures.some(({ key }) => key === name));
		return verifyProvenance(bytes, {
			subject: digestOf(payload),
			keys
		});
	}
	if (trust.provenance === "required") throw new RefusedError("PROVENANCE_MISSING", `${folder} does not say how it was made: it has no ${provenanceFileName}`, { hint: "`tidegate sign` writes it beside the signature: carry it along." });
}
async function readCarried(folder, name, limit, code) {
	const path = join(folder, name);
	return await readBounded(path, limit, "carried").catch((cause) => {
		const reason = cause instanceof TidegateError ? cause.message : `${path} cannot be read`;
		throw new RefusedError(code, reason, {
			cause,
			hint: "Carry the file over again, as `tidegate sign` wrote it."
		});
	});
}
export { signatureFileLimit as C, parseSignatureFile as S, checkPolicy as T, toPublicKey as _, preAuthEncoding as a, verifySignature as b, checkCompleteness as c, readTrustPolicy as d, trustKeyFile as f, readKeyFile as g, readKey as h, verifyProvenance as i, contentRefusal as l, pemLabel as m, provenanceFileLimit as n, statementMediaType as o, parsePublicKey as p, provenanceType as r, checkFolder as s, openTrusted as t, contentFaultOf as u, requireSigners as v, signatureFileName as w, isDerSignature as x, verifySignatures as y };
