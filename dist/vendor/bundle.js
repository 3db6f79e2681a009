import { $n as matching, $t as digestField, A as namedEvidence, An as isManifestType, At as severalPlatformsField, B as formatLock, Bn as hexOf, Bt as byText, D as parseInventory, Dn as sizeMismatch, En as digestMismatch, F as lockedManifests, Fn as repositoryOf, G as lockFileName, Gn as whereKnown, Gt as isChartName, H as readLock, Hr as explainFileError, I as openManifestCache, J as notesFileName, Jn as array, Kt as isChartVersion, Ln as algorithmOf, M as imagePackageUrl, Mr as credentialsOption, N as blobParts, Nr as defineStage, On as asBlob, Ot as closestPattern, P as copy, Pn as parseReference, Qn as literal, Rn as digestOf, Sr as formatTime, Tn as readAll, Un as orError, Ur as systemCode, V as parseLock, Vn as isDigest, Vt as compareText, W as artifactShape, Xn as count, Yr as plural, Z as readNotesOf, Zn as isMap, _n as faultLines, ai as TidegateError, ar as scalar, dr as readBounded, en as nameField, er as object, ft as readReleaseFile, gn as parseManifest, in as timeField, j as chartPackageUrl, jn as mediaTypes, jr as configOption, kt as severalPlatforms, mr as _usingCtx, nn as releaseField, nr as parseWith, oi as UserError, or as string, pn as once, pr as requireWritableFolder, q as bundledNotesName, qr as formatBytes, ri as RefusedError, rn as repositoryField, tn as referenceField, tr as optional, ur as openFile, wn as parseJson, xn as cosignTags, yn as listFaults, zn as hasherFor } from "./shared.js";
import { Ct as connect, Et as writeStretch, Tt as readStretch, l as classicChartStore, u as announceQuotas, wt as hashStretch } from "./remote.js";
import { t as canonicalize } from "./data.js";
import { n as require_dist$1, t as require_dist } from "./sigstore.js";
import { basename, dirname, join, resolve } from "node:path";
import { X509Certificate, createHash, createPublicKey, randomUUID, verify } from "node:crypto";
import { access, constants, lstat, mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { hostname } from "node:os";
import { writeFileSync } from "node:fs";
import assert from "node:assert/strict";
const claimLimit = 4096;
const emptyLimit = 1e3;
const holderSchema = object({
	host: string,
	process: count,
	started: optional(string),
	since: timeField,
	id: string
});
async function claimFile(path, runtime, isOld = () => false) {
	for (;;) {
		const own = formatHolder(runtime);
		if (isCreated(path, own)) {
			await removeMarkers(path, own);
			return { own: { [Symbol.asyncDispose]: () => giveBack(path, own) } };
		}
		const found = await readBounded(path, claimLimit, "carried");
		if (found === void 0) continue;
		const holder = parseHolder(found);
		if (!(holder === void 0 ? found.length === 0 && await staysEmpty(path, runtime) : isOld(holder) || isGone(holder, runtime)) || !await isRemoved(path, found, runtime)) return { holder };
		const by = holder === void 0 ? "a run that was killed" : processOf(holder);
		runtime.log.warning(`${path} was left behind by ${by}; it was removed`);
	}
}
function describeHolder(holder) {
	return holder === void 0 ? "another program" : `another run (${processOf(holder)})`;
}
function processOf({ process, host, since }) {
	return `pid ${process}${host === hostname() ? "" : ` on ${JSON.stringify(host)}`}, since ${since}`;
}
function isCreated(path, content) {
	try {
		writeFileSync(path, content, { flag: "wx" });
		return true;
	} catch (error) {
		if (systemCode(error) === "EEXIST") return false;
		throw explainFileError(error, "UNWRITABLE", path, "written");
	}
}
function isGone({ host, process, started }, { processes }) {
	return host === hostname() && !(processes.isRunning(process) && processes.startOf(process) === started);
}
async function staysEmpty(path, { clock }) {
	await clock.sleep(emptyLimit);
	return (await readBounded(path, claimLimit, "carried"))?.length === 0;
}
async function isRemoved(path, judged, runtime) {
	try {
		var _usingCtx$6 = _usingCtx();
		const marker = await claimFile(markerOf(path, judged), runtime);
		if (!("own" in marker)) return false;
		_usingCtx$6.a(marker.own);
		if ((await readBounded(path, claimLimit, "carried"))?.equals(judged) === true) await rm(path);
		return true;
	} catch (_) {
		_usingCtx$6.e = _;
	} finally {
		await _usingCtx$6.d();
	}
}
function markerOf(path, judged) {
	return `${path}.${hexOf(digestOf(judged)).slice(0, 16)}`;
}
async function removeMarkers(path, own) {
	const kept = basename(markerOf(path, Buffer.from(own)));
	const start = basename(path);
	const isMarker = (name) => name.startsWith(start) && /^(?:\.[0-9a-f]{16})+$/.test(name.slice(start.length));
	for (const name of await readdir(dirname(path)).catch(() => [])) if (isMarker(name) && !name.startsWith(kept)) await rm(join(dirname(path), name), { force: true });
}
async function giveBack(path, own) {
	try {
		if ((await readBounded(path, claimLimit, "carried"))?.toString() === own) await rm(path, { force: true });
	} catch {}
}
function formatHolder({ clock, processes }) {
	const started = processes.startOf(processes.own);
	const holder = {
		host: hostname(),
		process: processes.own,
		...started === void 0 ? {} : { started },
		since: formatTime(clock.now()),
		id: randomUUID()
	};
	return `${JSON.stringify(holder)}\n`;
}
function parseHolder(bytes) {
	try {
		const result = parseWith(holderSchema, JSON.parse(bytes.toString("utf8")));
		return "value" in result && result.value.process > 0 ? result.value : void 0;
	} catch {
		return;
	}
}
async function freeSpaceAt(folder) {
	try {
		const { bavail, bsize, blocks } = await statfs(folder);
		return blocks === 0 ? void 0 : bavail * bsize;
	} catch (error) {
		if (systemCode(error) === "ENOENT" && dirname(folder) !== folder) return await freeSpaceAt(dirname(folder));
		throw error;
	}
}
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
const signatureFileNames = [
	"bundle.json.sigstore.json",
	"bundle.json.2.sigstore.json",
	"bundle.json.3.sigstore.json",
	"bundle.json.4.sigstore.json",
	"bundle.json.5.sigstore.json"
];
const provenanceFileName = "provenance.sigstore.json";
var import_dist = require_dist$1();
const mostLines = 64;
function splitJson(bytes) {
	const lines = [];
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf("\n", start);
		const end = found === -1 ? bytes.length : found;
		const line = bytes.subarray(start, end);
		const text = line.toString("latin1").trim();
		if (text !== "" && (!text.startsWith("{") || !text.endsWith("}") || lines.length === mostLines)) return [bytes];
		lines.push(...text === "" ? [] : [line]);
		start = end + 1;
	}
	return lines.length > 0 ? lines : [bytes];
}
var import_dist$1 = require_dist();
const base64 = base64Of(24576);
function base64Of(mostCharacters) {
	return scalar("base64", (value) => {
		const bytes = typeof value === "string" && value.length <= mostCharacters ? Buffer.from(value, "base64") : void 0;
		return bytes?.toString("base64") === value ? bytes : void 0;
	});
}
const integer = optional(matching(/^(?:0|[1-9]\d{0,18})$/, "digits"));
const text = scalar("a text", (value) => typeof value === "string" ? value : void 0);
const logEntry = object({
	logIndex: integer,
	logId: object({ keyId: base64 }),
	kindVersion: object({
		kind: text,
		version: text
	}),
	integratedTime: integer,
	inclusionPromise: optional(object({ signedEntryTimestamp: base64 })),
	inclusionProof: object({
		logIndex: integer,
		rootHash: base64,
		treeSize: integer,
		hashes: optional(array(base64), []),
		checkpoint: object({ envelope: text })
	}),
	canonicalizedBody: base64
});
const verificationMaterial = object({
	publicKey: optional(object({ hint: optional(text) })),
	certificate: optional(object({ rawBytes: base64 })),
	tlogEntries: optional(array(logEntry), []),
	timestampVerificationData: optional(object({ rfc3161Timestamps: optional(array(object({ signedTimestamp: base64 })), []) }))
});
const signatureSchema = object({
	mediaType: literal(import_dist$1.BUNDLE_V03_MEDIA_TYPE),
	verificationMaterial,
	messageSignature: object({
		messageDigest: object({
			algorithm: literal("SHA2_256"),
			digest: base64
		}),
		signature: base64
	})
});
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
		rawBytes: base64,
		keyDetails: string,
		validFor: optional(range, {})
	}),
	logId: object({ keyId: base64 }),
	checkpointKeyId: optional(object({ keyId: base64 })),
	operator: optional(string)
});
const authority = object({
	subject: optional(object({
		organization: optional(string),
		commonName: optional(string)
	})),
	uri: optional(string),
	certChain: object({ certificates: array(object({ rawBytes: base64 })) }),
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
	if (bytes.length > rootLimit) throw invalid(path, [`longer than ${rootLimit} bytes`]);
	return splitJson(bytes).map((part) => parseDomain(part, path));
}
function parseDomain(bytes, path) {
	const json = parseJson(bytes);
	const result = "value" in json ? parseWith(schema$1, json.value) : json;
	if (!("value" in result)) throw invalid(path, "faults" in result ? faultLines(result.faults) : [result.fault]);
	try {
		return toDomain(result.value);
	} catch (cause) {
		throw invalid(path, ["a certificate or a key in it cannot be read"], cause);
	}
}
function toDomain(root) {
	const { certificateAuthorities, timestampAuthorities } = (0, import_dist.toTrustMaterial)({
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
function invalid(path, details, cause) {
	return new UserError("INVALID_TRUSTED_ROOT", `${path} is not a trusted root: ${details[0] ?? "unreadable"}`, {
		details: details.slice(1),
		cause,
		hint: "Expected a trusted_root.json of sigstore, as `cosign trusted-root create` or `gh attestation trusted-root` writes it."
	});
}
const mentionLimit = 2e5;
async function artifactParts({ reference, root, referrers, tags }, read) {
	const parts = new Map();
	let mentions = 0;
	const collect = async (roots, isEvidence) => {
		const attestations = [];
		const queue = roots.map((descriptor) => ({
			descriptor,
			role: "manifest"
		}));
		for (const { descriptor, role } of queue) {
			if (parts.has(descriptor.digest)) continue;
			if (!isEvidence && isAttestation(descriptor)) {
				attestations.push(descriptor);
				continue;
			}
			const manifest = role === "manifest" ? await read(descriptor) : void 0;
			parts.set(descriptor.digest, {
				descriptor,
				role,
				isEvidence,
				...manifest === void 0 ? {} : { manifest }
			});
			const named = manifest === void 0 ? [] : namedBy(manifest);
			mentions += named.length;
			if (mentions > mentionLimit) throw new RefusedError("CLOSURE_TOO_LARGE", `${reference}: its manifests name too much`);
			queue.push(...named);
		}
		return attestations;
	};
	await collect([
		...await collect([root], false),
		...referrers,
		...tags.map(({ target }) => target)
	], true);
	return [...parts.values()];
}
function isAttestation({ annotations }) {
	return annotations?.["vnd.docker.reference.type"] === "attestation-manifest";
}
function namedBy({ config, layers, manifests }) {
	return [
		...config === void 0 ? [] : [{
			descriptor: asBlob(config),
			role: "config"
		}],
		...layers.map((layer) => ({
			descriptor: asBlob(layer),
			role: "layer"
		})),
		...manifests.map((descriptor) => ({
			descriptor,
			role: isManifestType(descriptor.mediaType) ? "manifest" : "layer"
		}))
	];
}
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
const claims = {
	repository: "1.3.6.1.4.1.57264.1.12",
	ref: "1.3.6.1.4.1.57264.1.14",
	trigger: "1.3.6.1.4.1.57264.1.20"
};
const claimNames = [
	"repository",
	"ref",
	"trigger"
];
function matchIdentity({ names }, extensions, entries) {
	const { subject, issuer, valueOf } = extensions;
	const isPlain = subject !== void 0 && [`URI:${subject}`, `email:${subject}`].includes(names);
	const said = (claim) => textIn(valueOf(claims[claim]));
	const [first, ...others] = isPlain ? entries.filter((known) => known.issuer === issuer && (known.subject === subject || known.subjectPattern?.test(subject) === true) && claimNames.every((claim) => known[claim] === void 0 || known[claim] === said(claim))) : [];
	if (first === void 0 || subject === void 0) throw new RefusedError("SIGNATURE_IDENTITY_UNKNOWN", `The certificate is that of ${JSON.stringify(names)}, vouched for by ${JSON.stringify(issuer ?? "nobody")}, whom the trust policy does not name`, {
		details: [...describeClaims(extensions), ...entries.map(({ name }) => `believed is ${name}`)],
		hint: "If this is who should sign, add exactly this issuer and subject to `identities`."
	});
	return {
		names: [first.name, ...others.map(({ name }) => name)],
		identity: {
			subject,
			...issuer === void 0 ? {} : { issuer }
		}
	};
}
function describeClaims({ valueOf }) {
	return claimNames.flatMap((claim) => {
		const text = textIn(valueOf(claims[claim]));
		return text === void 0 ? [] : [`its ${claim} is ${JSON.stringify(text)}`];
	});
}
function textIn(der) {
	const start = der?.[1] === 129 ? 3 : 2;
	return der?.[0] === 12 && der[start - 1] === der.length - start ? der.toString("utf8", start) : void 0;
}
function read(der) {
	try {
		return new X509Certificate(der);
	} catch {
		throw new RefusedError("SIGNATURE_FORMAT", "The signature file holds a certificate that cannot be read", { hint: "Carry the signature file over again, as it was written when the bundle was signed." });
	}
}
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/;
function readGenTimes({ timestamps }) {
	for (const entry of timestamps) if (entry.$case === "timestamp-authority") {
		const { timestamp } = entry;
		const field = timestamp.tstInfo.root.subs[4];
		const value = field?.tag.isGeneralizedTime() === true ? readTime(field.value.toString("latin1")) : void 0;
		if (value === void 0) throw new Error("a timestamp without a time");
		Object.defineProperty(timestamp, "signingTime", { value });
	}
}
function readTime(text) {
	const [, year, month, day, hour, minute, second, fraction = ""] = generalizedTime.exec(text) ?? [];
	const milliseconds = fraction.padEnd(3, "0").slice(0, 3);
	const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
	return Number.isNaN(time.valueOf()) ? void 0 : time;
}
const emptyRoot = [{
	certificateAuthorities: [],
	timestampAuthorities: [],
	tlogs: [],
	ctlogs: []
}];
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
	const refusals = [];
	for (const domain of root) try {
		return judgeIn(domain, bundle, payload, key);
	} catch (cause) {
		refusals.push(refusalOf$1(cause));
	}
	throw refusals.toSorted((left, right) => progress.indexOf(right.code) - progress.indexOf(left.code))[0];
}
const progress = [
	"SIGNATURE_TIMESTAMP",
	"SIGNATURE_CERTIFICATE",
	"SIGNATURE_LOG_ENTRY",
	"SIGNATURE_MISMATCH"
];
function judgeIn(domain, bundle, payload, key) {
	const needed = (logs) => key === void 0 && logs.length > 0 ? 1 : 0;
	const entity = (0, import_dist.toSignedEntity)(bundle, payload);
	readGenTimes(entity);
	const { identity } = new import_dist.Verifier(materialOf(domain, key), {
		tlogThreshold: needed(domain.tlogs),
		ctlogThreshold: needed(domain.ctlogs),
		timestampThreshold: key === void 0 ? 1 : 0
	}).verify(entity);
	const times = timesOf(entity, domain);
	requireLogsInTime(entity, domain, times);
	return {
		times: times.map(({ at, by }) => ({
			at: formatTime(at),
			by
		})),
		extensions: {
			subject: identity?.subjectAlternativeName,
			issuer: identity?.extensions?.issuer,
			valueOf: (oid) => identity?.oids?.find((known) => known.oid?.id.join(".") === oid)?.value
		}
	};
}
function requireLogsInTime({ tlogEntries }, { tlogs }, times) {
	for (const { inclusionPromise, logId } of tlogEntries) {
		const known = tlogs.filter(({ logID }) => logID.equals(logId.keyId));
		const isInUse = times.some(({ at }) => known.some(({ validFor }) => validFor.start <= at && at <= validFor.end));
		if (inclusionPromise === void 0 && times.length > 0 && !isInUse) throw new import_dist.VerificationError({
			code: "TLOG_ERROR",
			message: "the log was not in use at that time"
		});
	}
}
function isOtherSignature(error) {
	return error instanceof RefusedError && error.code === "SIGNATURE_MISMATCH";
}
function materialOf(domain, publicKey) {
	return {
		...domain,
		publicKey: () => {
			if (publicKey === void 0) throw new import_dist.VerificationError({
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
function timesOf({ timestamps }, domain) {
	return timestamps.flatMap((entry) => {
		if (entry.$case === "timestamp-authority") {
			const { signingTime, signerSerialNumber } = entry.timestamp;
			return {
				at: signingTime,
				by: `timestamp authority ${authorityName(domain, signerSerialNumber)}`
			};
		}
		const { inclusionPromise, integratedTime, logId } = entry.tlogEntry;
		const log = domain.tlogs.find(({ logID }) => logID.equals(logId.keyId));
		return inclusionPromise === void 0 ? [] : {
			at: new Date(Number(integratedTime) * 1e3),
			by: `transparency log ${log?.baseURL}`
		};
	}).sort((left, right) => left.at.valueOf() - right.at.valueOf());
}
function authorityName({ timestampAuthorities }, serial) {
	const leaf = timestampAuthorities.flatMap(({ certChain }) => certChain[0] ?? []).find(({ serialNumber }) => serialNumber.equals(serial));
	return (leaf === void 0 ? "" : new X509Certificate(leaf.root.toDER()).subject).replaceAll("\n", ", ");
}
function refusalOf$1(cause) {
	if (cause instanceof import_dist.VerificationError) return new RefusedError(codes.get(cause.code) ?? "SIGNATURE_FORMAT", `The signature cannot be trusted: ${cause.message}`, {
		cause,
		hint: "Either it was tampered with, or the trusted root of the policy is not the one of whoever signed. Compare both over another channel."
	});
	return new RefusedError("SIGNATURE_FORMAT", "The signature holds something that cannot be read", {
		cause,
		hint: "Carry the signature file over again, as it was written when the bundle was signed."
	});
}
const [signatureFileName] = signatureFileNames;
const signatureFileLimit = 65536;
const mostMarks$1 = 2e3;
function parseSignatureFile(bytes, where) {
	if (bytes.length > 65536) throw malformed(where, [`longer than ${signatureFileLimit} bytes`]);
	const json = parseJson(bytes, mostMarks$1);
	if ("fault" in json) throw malformed(where, [json.fault]);
	const result = parseWith(signatureSchema, json.value);
	if (!("value" in result)) throw malformed(where, faultLines(result.faults));
	return narrow(result.value, json.value, where);
}
function narrow({ messageSignature, verificationMaterial: material }, value, where) {
	const { messageDigest, signature } = messageSignature;
	if (messageDigest.digest.length !== 32) throw malformed(where, ["messageSignature.messageDigest.digest: expected 32 bytes"]);
	const signed = toSigned(value, material, {
		path: "messageSignature.signature",
		bytes: signature
	});
	if ("fault" in signed) throw malformed(where, [signed.fault]);
	return {
		digest: messageDigest.digest,
		signature,
		...signed
	};
}
function toSigned(value, material, signature) {
	const { publicKey, certificate, tlogEntries, timestampVerificationData } = material;
	if (publicKey === void 0 === (certificate === void 0)) return { fault: "verificationMaterial: expected either \"publicKey\" or \"certificate\"" };
	if (!isDerSignature(signature.bytes)) return { fault: `${signature.path}: expected the DER form of one ECDSA signature` };
	const timestamps = timestampVerificationData?.rfc3161Timestamps ?? [];
	try {
		return {
			...certificate === void 0 ? {} : { certificate: certificate.rawBytes },
			hasEvidence: tlogEntries.length + timestamps.length > 0,
			bundle: (0, import_dist$1.bundleFromJSON)(value)
		};
	} catch {
		return { fault: "not a sigstore bundle v0.3" };
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
function malformed(where, details) {
	return new RefusedError("SIGNATURE_FORMAT", `${where} is not a signature that can be judged: ${details[0] ?? "unreadable"}`, {
		details: details.slice(1),
		hint: "Expected a sigstore bundle v0.3 with one message signature, as `tidegate sign` and `cosign sign-blob` write it."
	});
}
const ociLayout = Buffer.from("{\"imageLayoutVersion\":\"1.0.0\"}");
const ociLayoutDigest = digestOf(ociLayout);
const refName = "org.opencontainers.image.ref.name";
const imageName = "io.containerd.image.name";
const longestTag = 128;
const digestTag = /^sha(?:256|512)-[0-9a-f]+\.[a-z]+$/;
function tagForms(reference) {
	const { host, repository, tag, digest } = parseReference(reference);
	const short = `${repository}-${tag ?? digest?.replace(":", "-").slice(0, 19)}`.replaceAll("/", "-");
	const long = `${host.replaceAll(/[^A-Za-z0-9.-]/g, "-")}-${short}`.replace(/^[.-]+/, "");
	const hash = createHash("sha256").update(reference).digest("hex").slice(0, 16);
	const hashed = `${short.slice(0, 127 - hash.length)}-${hash}`;
	return [
		...tag !== void 0 && digestTag.test(tag) ? [tag] : [],
		...[short, long].filter((form) => form.length <= longestTag),
		hashed
	];
}
function indexJson(artifacts) {
	const named = namedPins(artifacts);
	const tags = layoutTags(named.map(({ reference }) => reference));
	const manifests = named.map(({ reference, target }) => ({
		...descriptorOf(target),
		annotations: {
			[imageName]: reference,
			[refName]: tags.get(reference) ?? ""
		}
	}));
	const known = new Set(manifests.map(({ digest }) => digest));
	const index = {
		schemaVersion: 2,
		mediaType: mediaTypes.ociIndex,
		manifests: [...manifests, ...uniquePins(artifacts, known).map(descriptorOf)]
	};
	return Buffer.from(canonicalize(index) ?? "");
}
function namedPins(artifacts) {
	const byReference = new Map();
	for (const { reference, root, tags } of artifacts) {
		byReference.set(reference, root);
		const repository = repositoryOf(parseReference(reference));
		for (const { tag, target } of tags) byReference.set(`${repository}:${tag}`, target);
	}
	return [...byReference].map(([reference, target]) => ({
		reference,
		target
	})).sort(byText(({ reference }) => reference));
}
function layoutTags(references) {
	const forms = new Map(references.map((reference) => [reference, tagForms(reference)]));
	for (;;) {
		const movable = [...Map.groupBy(forms, ([, [tag = ""]]) => tag).values()].filter((group) => group.length > 1).flat().filter(([, candidates]) => candidates.length > 1);
		if (movable.length === 0) return new Map([...forms].map(([reference, [tag = ""]]) => [reference, tag]));
		for (const [reference, candidates] of movable) forms.set(reference, candidates.slice(1));
	}
}
function uniquePins(artifacts, except) {
	return [...new Map(artifacts.flatMap(({ referrers }) => referrers).map((pin) => [pin.digest, pin])).values()].filter(({ digest }) => !except.has(digest)).sort(byText(({ digest }) => digest));
}
function descriptorOf({ mediaType, digest, size, artifactType }) {
	return {
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType }
	};
}
const endOfArchiveSize = 1024;
const largestPlainSize = 8589934591;
const longestPlainName = 100;
const paxName = "PaxHeader";
function blobEntryName(digest) {
	return `blobs/${algorithmOf(digest)}/${hexOf(digest)}`;
}
function paddedSize(size) {
	return Math.ceil(size / 512) * 512;
}
function tarHeaderSize(name, size) {
	return needsPax(name, size) ? 1536 : 512;
}
function tarHeader(name, size) {
	if (!needsPax(name, size)) return ustarBlock(name, size, "0");
	const records = Buffer.from(paxRecord("path", name) + paxRecord("size", String(size)), "ascii");
	const body = Buffer.alloc(512);
	records.copy(body);
	return Buffer.concat([
		ustarBlock(paxName, records.length, "x"),
		body,
		ustarBlock(name.slice(0, longestPlainName), Math.min(size, largestPlainSize), "0")
	]);
}
function needsPax(name, size) {
	return name.length > longestPlainName || size > largestPlainSize;
}
function ustarBlock(name, size, type) {
	const block = Buffer.alloc(512);
	block.write(name, 0, "ascii");
	block.write("0000644\0", 100, "ascii");
	block.write("0000000\0", 108, "ascii");
	block.write("0000000\0", 116, "ascii");
	block.write(`${octal(size, 11)}\0`, 124, "ascii");
	block.write(`${octal(0, 11)}\0`, 136, "ascii");
	block.write(" ".repeat(8), 148, "ascii");
	block.write(type, 156, "ascii");
	block.write("ustar\x0000", 257, "ascii");
	block.write("0000000\0", 329, "ascii");
	block.write("0000000\0", 337, "ascii");
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${octal(sum, 6)}\0 `, 148, "ascii");
	return block;
}
function paxRecord(key, value) {
	const rest = ` ${key}=${value}\n`;
	let length = rest.length;
	while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
	return `${length}${rest}`;
}
function octal(value, digits) {
	return value.toString(8).padStart(digits, "0");
}
function bundleName({ name, release }) {
	return `${name}-${release}`;
}
function volumeName(bundle, number) {
	return `${bundle}.${String(number).padStart(3, "0")}.tar`;
}
function tarOf(file) {
	return file.replace(/\.part[0-9]{3}$/, "");
}
function volumeLayout(manifest) {
	const index = indexJson([...manifest.images, ...manifest.charts]);
	const first = volumeName(bundleName(manifest), 0);
	const blobs = Map.groupBy(manifest.blobs, ({ volume }) => volume);
	const files = Map.groupBy(manifest.volumes, ({ name }) => tarOf(name));
	return [...new Set([
		first,
		...files.keys(),
		...blobs.keys()
	])].sort(compareText).map((name) => {
		return {
			name,
			...arrange([...name === first ? layoutFiles(index) : [], ...(blobs.get(name) ?? []).map(blobContent)]),
			files: files.get(name) ?? []
		};
	});
}
function blobEntries({ entries }) {
	return entries.filter(({ name }) => name.startsWith("blobs/"));
}
function layoutFiles(index) {
	return [{
		name: "oci-layout",
		digest: ociLayoutDigest,
		size: ociLayout.length
	}, {
		name: "index.json",
		digest: digestOf(index),
		size: index.length
	}];
}
function blobContent({ digest, size }) {
	return {
		name: blobEntryName(digest),
		digest,
		size
	};
}
function entrySize({ name, size }) {
	return tarHeaderSize(name, size) + paddedSize(size);
}
function arrange(contents) {
	const entries = [];
	let offset = 0;
	for (const content of contents) {
		const dataOffset = offset + tarHeaderSize(content.name, content.size);
		entries.push({
			...content,
			headerOffset: offset,
			dataOffset
		});
		offset += entrySize(content);
	}
	return {
		size: offset + endOfArchiveSize,
		entries
	};
}
const largestVolume = 0xe8d4a51000;
const smallest = 1e5;
const units = {
	"": 1,
	kb: 1e3,
	mb: 1e6,
	gb: 1e9,
	kib: 1024,
	mib: 2 ** 20,
	gib: 2 ** 30
};
function parseVolumeSize(text) {
	const [, number = "", unit = ""] = /^([0-9]{1,13}(?:\.[0-9]{1,3})?) ?([kmg]i?b)?$/i.exec(text) ?? [];
	const size = number === "" ? NaN : Math.floor(Number(number) * (units[unit.toLowerCase()] ?? 1));
	if (size >= smallest && size <= 0xe8d4a51000) return size;
	throw new UserError("INVALID_VOLUME_SIZE", `${JSON.stringify(text)} is not a volume size`, { hint: "Expected bytes, or a number with kB, MB, GB, KiB, MiB or GiB, from 100kB to 1000GB. The default is 1.99GB; a DVD takes 4.7GB, FAT32 4GB." });
}
const unlistedFiles = [
	"bundle.json",
	...signatureFileNames,
	provenanceFileName
];
function manifestFaults(manifest) {
	const faults = [
		...orderFaults(manifest),
		...nameFaults(manifest),
		...contentFaults(manifest)
	];
	return faults.length > 0 ? faults : layoutFaults(manifest);
}
function orderFaults(manifest) {
	return [
		["files", manifest.files.map(({ name }) => name)],
		["images", manifest.images.map(({ reference }) => reference)],
		["charts", manifest.charts.map(({ reference }) => reference)],
		["blobs", manifest.blobs.map(({ digest }) => digest)],
		["needs", manifest.needs.map(({ digest }) => digest)],
		["volumes", manifest.volumes.map(({ name }) => name)],
		...manifest.needs.map(({ digest, repositories }) => [`needs: repositories of ${digest}`, repositories]),
		...artifactsOf(manifest).flatMap(({ reference, referrers, tags }) => [[`referrers of ${reference}`, referrers.map(({ digest }) => digest)], [`tags of ${reference}`, tags.map(({ tag }) => tag)]])
	].filter(([, keys]) => !isStrictlySorted(keys)).map(([list]) => `${list}: not sorted, or something twice`);
}
function nameFaults(manifest) {
	const names = [...manifest.files, ...manifest.volumes].map(({ name }) => name);
	const seen = new Set(unlistedFiles);
	const faults = [];
	for (const name of names) {
		if (seen.has(name.toLowerCase())) faults.push(`${name}: the name is taken by another file of the bundle`);
		seen.add(name.toLowerCase());
	}
	const bundle = bundleName(manifest);
	const isVolumeName = (name) => name.startsWith(bundle) && /^\.[0-9]{3}\.tar(?:\.part[0-9]{3})?$/.test(name.slice(bundle.length));
	return [...faults, ...manifest.volumes.filter(({ name }) => !isVolumeName(name)).map(({ name }) => `volumes: ${name} is not named like a volume of ${bundle}`)];
}
function contentFaults(manifest) {
	const sizes = new Map(manifest.blobs.map(({ digest, size }) => [digest, size]));
	const needed = manifest.needs.filter(({ digest }) => sizes.has(digest));
	const known = new Set([...sizes.keys(), ...manifest.needs.map(({ digest }) => digest)]);
	const missing = artifactsOf(manifest).flatMap((artifact) => pinsOf(artifact).filter(({ digest, size }) => sizes.get(digest) !== size).map(({ digest }) => `${artifact.reference}: ${digest} is not among the blobs with the same size`));
	return [
		...needed.map(({ digest }) => `needs: ${digest} is also among the blobs`),
		...manifest.needs.filter(({ repositories }) => repositories.length === 0).map(({ digest }) => `needs: ${digest} names no repository`),
		...missing,
		...manifest.charts.filter(({ archive }) => !known.has(archive)).map(({ reference, archive }) => `${reference}: ${archive} is neither among the blobs nor needed`),
		...artifactsOf(manifest).filter((artifact) => !namesItself(artifact)).map(({ reference }) => `${reference} names another digest than it has`),
		...conflicts(artifactsOf(manifest))
	];
}
function namesItself({ reference, root, upstream }) {
	const { digest } = parseReference(reference);
	return digest === void 0 || digest === (upstream ?? root).digest;
}
function conflicts(artifacts) {
	const targets = new Map(namedPins(artifacts).map(({ reference, target }) => [reference, target.digest]));
	return artifacts.flatMap((artifact) => namedPins([artifact]).filter(({ reference, target }) => targets.get(reference) !== target.digest).map(({ reference }) => `${reference} stands for two different manifests`));
}
function layoutFaults(manifest) {
	const index = digestOf(indexJson(artifactsOf(manifest)));
	return [
		...index === manifest.index ? [] : [`index: what is listed here makes ${index}`],
		...volumeLayout(manifest).flatMap((volume) => volumeFaults(volume, volumeName(bundleName(manifest), 0))),
		...manifest.volumes.filter(({ size }) => size === 0 || size > 0xe8d4a51000).map(({ name, size }) => `volumes: ${name} has ${size} bytes, allowed are 1 to ${largestVolume}`)
	];
}
function volumeFaults({ name, size, entries, files }, first) {
	const cut = files.some((file) => tarOf(file.name) !== file.name);
	const expected = files.map((_, number) => `${name}.part${String(number).padStart(3, "0")}`);
	const names = cut ? expected : [name];
	if (files.length !== names.length || files.some((file, number) => file.name !== names[number])) return [`volumes: ${name} is missing, or its parts are not 000, 001, … without a gap`];
	const total = files.reduce((sum, file) => sum + file.size, 0);
	return [...total === size ? [] : [`volumes: ${name} has ${total} bytes, its blobs make ${size}`], ...entries.length > 0 || name === first ? [] : [`volumes: ${name} holds nothing`]];
}
function artifactsOf({ images, charts }) {
	return [...images, ...charts];
}
function pinsOf({ root, referrers, tags }) {
	return [
		root,
		...referrers,
		...tags.map(({ target }) => target)
	];
}
function isStrictlySorted(keys) {
	return keys.every((key, index) => index === 0 || (keys[index - 1] ?? "") < key);
}
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
function isPortableFileName(name) {
	return name.length <= 200 && /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/.test(name) && !reserved.test(name);
}
const fileNameField = scalar("a file name of letters, digits, \".\", \"_\" and \"-\"", (value) => typeof value === "string" && isPortableFileName(value) ? value : void 0);
const chartName = scalar("the name of a chart", (value) => isChartName(value) ? value : void 0);
const chartVersion = scalar("the version of a chart", (value) => isChartVersion(value) ? value : void 0);
const shape = {
	...artifactShape,
	reference: referenceField
};
const manifestSchema = object({
	schemaVersion: literal(1),
	name: nameField,
	release: releaseField,
	sequence: count,
	audience: nameField,
	created: timeField,
	platforms: optional(severalPlatformsField),
	index: digestField,
	files: array(object({
		name: fileNameField,
		digest: digestField,
		size: count
	})),
	images: array(object(shape)),
	charts: array(object({
		...shape,
		name: chartName,
		version: chartVersion,
		archive: digestField
	})),
	blobs: array(object({
		digest: digestField,
		size: count,
		volume: fileNameField
	})),
	needs: array(object({
		digest: digestField,
		size: count,
		repositories: array(repositoryField)
	})),
	volumes: array(object({
		name: fileNameField,
		size: count
	}))
});
const manifestLimit = 16777216;
function formatBundleManifest(manifest) {
	return Buffer.from(canonicalize(manifest) ?? "");
}
function parseBundleManifest(bytes, where) {
	if (bytes.length > 16777216) throw refusal(where, [`${bytes.length} bytes; allowed are ${manifestLimit}`]);
	const json = parseJson(bytes);
	if ("fault" in json) throw refusal(where, [json.fault]);
	const parsed = parseWith(manifestSchema, json.value);
	if ("faults" in parsed) throw refusal(where, faultLines(parsed.faults));
	if (!bytes.equals(formatBundleManifest(parsed.value))) throw refusal(where, ["it is not in canonical form (RFC 8785)"]);
	const faults = manifestFaults(parsed.value);
	if (faults.length > 0) throw refusal(where, listFaults(faults, String));
	return parsed.value;
}
function refusal(where, details) {
	return new RefusedError("INVALID_BUNDLE", `${where} is not a valid bundle manifest`, {
		details,
		hint: "It was damaged, or changed by hand. Take the bundle from its source again."
	});
}
const mostMarks = 2e3;
function noSignature(reason) {
	return {
		code: "UPSTREAM_UNSIGNED",
		reason
	};
}
function invalidSignature(reason) {
	return {
		code: "UPSTREAM_SIGNATURE_INVALID",
		reason
	};
}
function judgeSignature(found, requirement) {
	if (!isDerSignature(found.signature)) return invalidSignature("is not one ECDSA signature in DER");
	return requirement.kind === "key" ? judgeByKey(found, requirement) : judgeByIdentity(found, requirement);
}
function judgeByKey({ certificate, signed, signature }, { key: { key, fingerprint } }) {
	if (certificate !== void 0) return wrong("is by a certificate");
	return verify("sha256", signed, key, signature) ? { signer: fingerprint } : wrong("is by another key");
}
function judgeByIdentity({ certificate: found, signed }, { identity, root }) {
	if (found === void 0) return wrong("is by a plain key");
	try {
		const certificate = requireSigningCertificate(found.der);
		const { extensions } = judgeEntity(found.toBundle(), signed, root);
		try {
			const { subject, issuer } = matchIdentity(certificate, extensions, [identity]).identity;
			return {
				signer: subject,
				...issuer === void 0 ? {} : { issuer }
			};
		} catch {
			const by = extensions.issuer === void 0 ? "" : `, vouched for by ${JSON.stringify(extensions.issuer)}`;
			const claims = describeClaims(extensions).map((claim) => `, ${claim}`);
			return wrong(`is by ${JSON.stringify(certificate.names)}${by}${claims.join("")}`);
		}
	} catch (error) {
		return invalidSignature(`does not count: ${error instanceof RefusedError ? error.message : "it cannot be read"}`);
	}
}
function wrong(reason) {
	return {
		code: "UPSTREAM_SIGNER_WRONG",
		reason
	};
}
const statementMediaType = "application/vnd.in-toto+json";
const schema = object({
	mediaType: literal(import_dist$1.BUNDLE_V03_MEDIA_TYPE),
	verificationMaterial,
	dsseEnvelope: object({
		payload: base64Of(Number.POSITIVE_INFINITY),
		payloadType: literal(statementMediaType),
		signatures: array(object({
			sig: base64,
			keyid: optional(text)
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
	if (signature === void 0 || signatures.length > 1) return { faults: [`dsseEnvelope.signatures: expected one, found ${signatures.length}`] };
	const signed = toSigned(json.value, result.value.verificationMaterial, {
		path: "dsseEnvelope.signatures[0].sig",
		bytes: signature.sig
	});
	return "fault" in signed ? { faults: [signed.fault] } : {
		payload,
		...signed
	};
}
function preAuthEncoding(payload) {
	const head = `DSSEv1 28 ${statementMediaType} ${payload.length} `;
	return Buffer.concat([Buffer.from(head), payload]);
}
const signatureType = "https://sigstore.dev/cosign/sign/v1";
function readReferrerSignature(bytes, image) {
	const envelope = parseEnvelope(bytes);
	if ("faults" in envelope) return noSignature(`is no sigstore bundle with a statement: ${envelope.faults[0]}`);
	const { payload, certificate, bundle } = envelope;
	const { content } = bundle;
	const [signature] = content.$case === "dsseEnvelope" ? content.dsseEnvelope.signatures : [];
	return statementFault(payload, image) ?? {
		form: "referrer",
		signed: preAuthEncoding(payload),
		signature: signature?.sig ?? Buffer.alloc(0),
		...certificate === void 0 ? {} : { certificate: {
			der: certificate,
			toBundle: () => bundle
		} }
	};
}
function statementFault(payload, image) {
	const json = parseJson(payload, mostMarks);
	const { _type: kind, predicateType, subject } = "value" in json && isMap(json.value) ? json.value : {};
	if (kind !== "https://in-toto.io/Statement/v1" || predicateType !== signatureType) return noSignature(`states something else: ${JSON.stringify(predicateType)?.slice(0, 100)}`);
	return Array.isArray(subject) && subject.some((each) => isMap(each) && isMap(each["digest"]) && each["digest"][algorithmOf(image)] === hexOf(image)) ? void 0 : invalidSignature("is about something else than what it is attached to");
}
async function readRequirements({ path, signed = {}, trustedRoot }) {
	const folder = dirname(path);
	const root = trustedRoot === void 0 ? void 0 : await readTrustedRoot(resolve(folder, trustedRoot));
	const known = new Map();
	for (const [pattern, rule] of Object.entries(signed)) known.set(pattern, await requirementOf(rule, folder, root));
	const patterns = [...known.keys()];
	const patternOf = (reference) => closestPattern(patterns, repositoryOf(parseReference(reference))) ?? "";
	return {
		of: (reference) => known.get(patternOf(reference)),
		idle(references) {
			const used = new Set(references.map(patternOf));
			return patterns.filter((pattern) => !used.has(pattern) && signed[pattern]?.ifTrustedRoot !== true).map((pattern) => `signed: nothing in the release is in ${pattern}`).sort();
		}
	};
}
async function requirementOf(rule, folder, root) {
	const { key, ifTrustedRoot: _, ...wanted } = rule;
	if (key !== void 0) return {
		kind: "key",
		key: parsePublicKey(await readKeyFile(resolve(folder, key)), key)
	};
	const identity = {
		name: wanted.subject ?? String(wanted.subjectPattern),
		...wanted
	};
	return root === void 0 ? {
		kind: "unchecked",
		identity
	} : {
		kind: "identity",
		identity,
		root
	};
}
function describeRequirement(requirement) {
	if (requirement.kind === "key") return `the key ${requirement.key.fingerprint}`;
	const { name, issuer, repository, ref, trigger } = requirement.identity;
	const claims = Object.entries({
		repository,
		ref,
		trigger
	}).flatMap(([claim, text]) => text === void 0 ? [] : [`, ${claim} ${text}`]);
	return `${name}, vouched for by ${issuer ?? "nobody"}${claims.join("")}`;
}
const names = {
	signature: "dev.cosignproject.cosign/signature",
	certificate: "dev.sigstore.cosign/certificate",
	logEntry: "dev.sigstore.cosign/bundle",
	timestamp: "dev.sigstore.cosign/rfc3161timestamp"
};
const promise = object({
	SignedEntryTimestamp: base64,
	Payload: object({
		body: base64,
		integratedTime: count,
		logIndex: count,
		logID: matching(/^[0-9a-f]{64}$/, "the id of a log")
	})
});
const timestamp = object({ SignedRFC3161Timestamp: base64 });
function readTagSignature(payload, annotations, image) {
	const signature = parsed(base64, annotations[names.signature]);
	if (signature === void 0) return noSignature("has no signature beside it");
	const json = parseJson(payload, mostMarks);
	const { critical } = "value" in json && isMap(json.value) ? json.value : {};
	const { type, image: named } = isMap(critical) ? critical : {};
	if (type !== "cosign container image signature" || !isMap(named)) return noSignature("states something else");
	if (named["docker-manifest-digest"] !== image) return invalidSignature("is about something else than what it is attached to");
	const der = derOf(annotations[names.certificate]);
	if (der === "unreadable") return invalidSignature("has a certificate that cannot be read");
	const found = {
		form: "tag",
		signed: payload,
		signature
	};
	return der === void 0 ? found : {
		...found,
		certificate: {
			der,
			toBundle: () => toBundle(found, der, annotations)
		}
	};
}
function toBundle({ signed, signature }, certificate, annotations) {
	const stamp = fromJson(timestamp, annotations[names.timestamp]);
	return (0, import_dist$1.bundleFromJSON)({
		mediaType: import_dist$1.BUNDLE_V01_MEDIA_TYPE,
		verificationMaterial: {
			x509CertificateChain: { certificates: [{ rawBytes: certificate.toString("base64") }] },
			tlogEntries: logEntries(fromJson(promise, annotations[names.logEntry])),
			timestampVerificationData: { rfc3161Timestamps: stamp === void 0 ? [] : [{ signedTimestamp: stamp.SignedRFC3161Timestamp.toString("base64") }] }
		},
		messageSignature: {
			messageDigest: {
				algorithm: "SHA2_256",
				digest: createHash("sha256").update(signed).digest("base64")
			},
			signature: signature.toString("base64")
		}
	});
}
function logEntries(entry) {
	if (entry === void 0) return [];
	const { SignedEntryTimestamp, Payload } = entry;
	const json = parseJson(Payload.body, mostMarks);
	const { kind, apiVersion } = "value" in json && isMap(json.value) ? json.value : {};
	return [{
		logIndex: String(Payload.logIndex),
		logId: { keyId: Buffer.from(Payload.logID, "hex").toString("base64") },
		kindVersion: {
			kind: String(kind),
			version: String(apiVersion)
		},
		integratedTime: String(Payload.integratedTime),
		inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp.toString("base64") },
		canonicalizedBody: Payload.body.toString("base64")
	}];
}
function fromJson(schema, text) {
	const json = text === void 0 ? void 0 : parseJson(Buffer.from(text), mostMarks);
	return json !== void 0 && "value" in json ? parsed(schema, json.value) : void 0;
}
function parsed(schema, value) {
	const result = parseWith(schema, value);
	return "value" in result ? result.value : void 0;
}
function derOf(pem) {
	try {
		return pem === void 0 || pem === "" ? void 0 : new X509Certificate(pem).raw;
	} catch {
		return "unreadable";
	}
}
const mostCandidates = 1e3;
const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";
async function checkSignature(artifact, requirement, read) {
	if (requirement.kind === "unchecked") {
		const { name, issuer } = requirement.identity;
		return {
			state: "not-checked",
			signer: name,
			...issuer === void 0 ? {} : { issuer }
		};
	}
	const refusals = [];
	for await (const { name, found } of candidatesOf(artifact, read)) {
		const judged = "code" in found ? found : judgeSignature(found, requirement);
		if (!("code" in judged) && !("code" in found)) return {
			state: "verified",
			...judged,
			form: found.form
		};
		refusals.push(..."code" in judged ? [{
			name,
			...judged
		}] : []);
		if (refusals.length === mostCandidates) break;
	}
	throw refusalOf(artifact, requirement, refusals);
}
async function* candidatesOf({ root, referrers, tags }, read) {
	for (const pin of referrers.filter(({ artifactType }) => artifactType === bundleType)) {
		const { subject, layers } = await readManifest(pin, read);
		const [layer, ...others] = layers;
		if (subject?.digest !== root.digest) continue;
		const found = layer?.mediaType === bundleType && others.length === 0 && layer.size <= 65536 ? readReferrerSignature(await read(layer), root.digest) : noSignature("is not one bundle of the size of a signature");
		yield {
			name: pin.digest,
			found
		};
	}
	const signatureTag = cosignTags(root.digest).find((tag) => tag.endsWith(".sig"));
	for (const { tag, target } of tags.filter((each) => each.tag === signatureTag)) {
		const { layers } = await readManifest(target, read);
		for (const layer of layers.filter(({ mediaType, size }) => mediaType === "application/vnd.dev.cosign.simplesigning.v1+json" && size <= 65536)) yield {
			name: tag,
			found: readTagSignature(await read(layer), layer.annotations ?? {}, root.digest)
		};
	}
}
async function readManifest(pin, read) {
	return parseManifest(await read(pin), pin.mediaType, pin.digest);
}
const telling = [
	"UPSTREAM_SIGNER_WRONG",
	"UPSTREAM_SIGNATURE_INVALID",
	"UPSTREAM_UNSIGNED"
];
const mostDetails = 10;
function refusalOf({ reference, root }, requirement, refusals) {
	const code = telling.find((each) => refusals.some((refusal) => refusal.code === each)) ?? "UPSTREAM_UNSIGNED";
	const wanted = describeRequirement(requirement);
	const message = code === "UPSTREAM_UNSIGNED" ? `${reference} (${root.digest}) is not signed upstream, and must be by ${wanted}` : `${reference} (${root.digest}) has no signature upstream that counts as that of ${wanted}`;
	return new RefusedError(code, message, {
		details: refusals.slice(0, mostDetails).map(({ name, reason }) => `${name} ${reason}`),
		hint: code === "UPSTREAM_UNSIGNED" ? "Ask the publisher. A chart of a classic repository has no such signature; of one platform taken out of an image, its own manifest must be signed. What is required is under `signed` in the release file." : "Ask the publisher who signs, and compare with `signed` in the release file; certificates are judged by its `trustedRoot`."
	});
}
async function checkLock({ charts, images, blobs }, requirements, findSource) {
	const byDigest = new Map(blobs.map((blob) => [blob.digest, blob]));
	const refusals = [];
	for (const artifact of [...charts, ...images]) {
		const requirement = requirements.of(artifact.reference);
		if (requirement === void 0) continue;
		try {
			await checkSignature(artifact, requirement, async (descriptor) => {
				const blob = byDigest.get(descriptor.digest);
				if (blob === void 0) throw notLocked(artifact.reference, descriptor.digest);
				return await readAll(await findSource(blob), descriptor);
			});
		} catch (error) {
			if (!(error instanceof RefusedError)) throw error;
			refusals.push(error);
		}
	}
	throwAll(refusals);
}
function throwAll(refusals) {
	const [first, ...others] = refusals;
	if (first === void 0) return;
	if (others.length === 0) throw first;
	const { code, hint } = first;
	throw new RefusedError(code, `${refusals.length} charts and images are not signed upstream as they must be`, {
		details: refusals.flatMap(({ message, details }) => [message, ...details]),
		...hint === void 0 ? {} : { hint }
	});
}
function notLocked(reference, digest) {
	return new RefusedError("INVALID_LOCK", `${reference}: ${digest} is a part of a signature, and is not locked`, { hint: "Run `tidegate track` again: it locks whatever belongs to an image." });
}
async function findFinished(folder, plan) {
	if (await listFolder(folder) === void 0) return "absent";
	const bytes = await readBounded(join(folder, "bundle.json"), manifestLimit, "carried");
	if (bytes === void 0 || !bytes.equals(plan.bytes)) throw new UserError("BUNDLE_EXISTS", bytes === void 0 ? `${folder} exists and holds no bundle` : `${folder} holds another bundle: its lock, base or volume size differ`, { hint: "Nothing was overwritten. Move that folder away, or choose another output." });
	const faults = await sizeFaults(folder, plan);
	if (faults.length > 0) throw new RefusedError("BUNDLE_DAMAGED", `${folder} is this bundle, but it is not whole`, {
		details: faults,
		hint: "Move that folder away and run again: the bundle is made anew, byte for byte the same."
	});
	return "same";
}
async function publish(partial, folder, { bytes }) {
	await writeDurably(join(partial, "bundle.json"), bytes);
	await syncFolder(partial);
	await rename(partial, folder);
	await syncFolder(dirname(folder));
}
async function writeDurably(path, bytes) {
	try {
		var _usingCtx$5 = _usingCtx();
		const handle = _usingCtx$5.a(await open(path, "w"));
		await handle.writeFile(bytes);
		await handle.sync();
	} catch (_) {
		_usingCtx$5.e = _;
	} finally {
		await _usingCtx$5.d();
	}
}
async function sizeFaults(folder, { manifest }) {
	const faults = [];
	for (const { name, size } of [...manifest.files, ...manifest.volumes]) {
		const found = await lstat(join(folder, name)).catch(() => void 0);
		if (found?.size !== size) faults.push(`${name}: ${found === void 0 ? "missing" : `${found.size} bytes`}, expected ${size} bytes`);
	}
	return faults;
}
async function listFolder(folder) {
	try {
		return await readdir(folder);
	} catch (error) {
		if (systemCode(error) === "ENOENT") return;
		throw explainFileError(error, "UNREADABLE", folder, "listed");
	}
}
async function syncFolder(folder) {
	try {
		try {
			var _usingCtx3 = _usingCtx();
			await _usingCtx3.a(await open(folder)).sync();
		} catch (_) {
			_usingCtx3.e = _;
		} finally {
			await _usingCtx3.d();
		}
	} catch (error) {
		if (![
			"EISDIR",
			"EPERM",
			"EINVAL",
			"EACCES"
		].includes(systemCode(error) ?? "")) throw error;
	}
}
async function preparePartial(partial, { manifest }) {
	const found = await lstat(partial).catch(() => void 0);
	if (found === void 0) {
		await mkdir(partial, { recursive: true });
		return false;
	}
	const names = found.isDirectory() ? await listFolder(partial) ?? [] : [];
	const bundle = bundleName(manifest);
	const own = new Set([...manifest.files, ...manifest.volumes].map(({ name }) => name).concat("bundle.json"));
	const faults = found.isDirectory() ? [] : ["it is no folder"];
	for (const name of names) if (!(await lstat(join(partial, name))).isFile() || !(own.has(name) || isVolume(name, bundle))) faults.push(`${JSON.stringify(name)} is not a file of a bundle in the making`);
	if (faults.length > 0) throw new UserError("NOT_OURS", `${partial} is in the way`, {
		details: faults.slice(0, 20),
		hint: "Nothing was removed. Move it away, or choose another output."
	});
	const planned = new Set([...manifest.files, ...manifest.volumes].map(({ name }) => name));
	for (const name of names.filter((name) => !planned.has(name))) await rm(join(partial, name));
	return true;
}
function isVolume(name, bundle) {
	return name.startsWith(`${bundle}.`) && /^\d{3,}\.tar(?:\.part\d{3,})?$/.test(name.slice(bundle.length + 1));
}
async function recoverVolume(handles, volume, onBytes) {
	const proven = [];
	const begun = [];
	for (const entry of blobEntries(volume)) {
		const header = tarHeader(entry.name, entry.size);
		const found = await handles.read(volume, entry.headerOffset, header.length);
		const isSealed = header.equals(found);
		const noted = isSealed ? 0 : parseNote(found, entry);
		if (isSealed && await isWhole(handles, volume, entry, onBytes)) {
			const { dataOffset, size } = entry;
			await handles.write(volume, dataOffset + size, Buffer.alloc(paddedSize(size) - size));
			proven.push(entry.digest);
		} else if (noted > 0) begun.push([entry.digest, noted]);
	}
	return {
		proven,
		begun
	};
}
async function isWhole(handles, volume, { dataOffset, size, digest }, onBytes) {
	const algorithm = algorithmOf(digest);
	const segments = handles.segments(volume, dataOffset, size);
	return `${algorithm}:${await hashStretch({
		segments,
		algorithm
	}, onBytes)}` === digest;
}
function parseNote(block, { size }) {
	const bytes = Number(/^tidegate partial (\d{1,15})\n/.exec(block.toString("latin1", 0, 64))?.[1] ?? 0);
	return bytes < size ? bytes : 0;
}
const chunkSize = 1048576;
function segments({ files }, start, length) {
	const found = [];
	let fileStart = 0;
	for (const file of files) {
		const from = Math.max(start, fileStart);
		const to = Math.min(start + length, fileStart + file.size);
		if (from < to) found.push({
			file,
			position: from - fileStart,
			length: to - from
		});
		fileStart += file.size;
	}
	return found;
}
async function openStretch(folder, volume, start, length) {
	try {
		var _usingCtx$4 = _usingCtx();
		const opened = _usingCtx$4.a(new AsyncDisposableStack());
		const found = [];
		for (const { file, ...place } of segments(volume, start, length)) {
			const handle = opened.use(await openForReading(folder, file));
			found.push({
				handle,
				segment: {
					fd: handle.fd,
					...place
				}
			});
		}
		const kept = opened.move();
		return {
			segments: found.map(({ segment }) => segment),
			handles: found.map(({ handle }) => handle),
			[Symbol.asyncDispose]: () => kept.disposeAsync()
		};
	} catch (_) {
		_usingCtx$4.e = _;
	} finally {
		await _usingCtx$4.d();
	}
}
async function* readRange(folder, volume, start, length) {
	try {
		var _usingCtx3 = _usingCtx();
		const stretch = _usingCtx3.a(await openStretch(folder, volume, start, length));
		for (const [at, segment] of stretch.segments.entries()) {
			let done = 0;
			while (done < segment.length) {
				const buffer = Buffer.allocUnsafe(Math.min(chunkSize, segment.length - done));
				const count = await (stretch.handles[at]?.read(buffer, 0, buffer.length, segment.position + done))?.catch((error) => {
					throw explainRead(error, volume);
				});
				if (count === void 0 || count.bytesRead === 0) throw cutOff(volume);
				done += count.bytesRead;
				yield buffer.subarray(0, count.bytesRead);
			}
		}
	} catch (_) {
		_usingCtx3.e = _;
	} finally {
		await _usingCtx3.d();
	}
}
function explainRead(error, volume) {
	const code = systemCode(error);
	if (code === void 0) return error;
	return code === "EOF" ? cutOff(volume) : new RefusedError("VOLUME_UNREADABLE", `${namesOf$1(volume)} cannot be read (${code})`, {
		hint: "The disk or medium is faulty, or was taken out: look at it, or carry that file again.",
		cause: error
	});
}
function namesOf$1({ files }) {
	const [first, last] = [files.at(0)?.name ?? "", files.at(-1)?.name ?? ""];
	return first === last ? first : `${first} to ${last}`;
}
async function openForReading(folder, file) {
	const handle = await openFile(join(folder, file.name), "carried");
	if (handle === void 0) throw new RefusedError("VOLUME_MISSING", `${file.name} is not in ${folder}`, { hint: "Copy every file of the bundle from the medium into one folder." });
	const { size } = await handle.stat();
	if (size !== file.size) {
		await handle.close();
		throw new RefusedError("VOLUME_SIZE", `${file.name} has ${size} bytes, expected ${file.size}`, { hint: "The copy is incomplete or damaged. Copy that file again." });
	}
	return handle;
}
function cutOff(volume) {
	return new RefusedError("VOLUME_SIZE", `${namesOf$1(volume)} became shorter while it was read`, { hint: "Something writes to the bundle. Copy that file again, and let nothing else use the folder." });
}
async function openVolumes(folder, volumes) {
	const handles = new Map();
	const close = async () => {
		await Promise.all([...handles.values()].map((handle) => handle.close()));
	};
	try {
		for (const { name, size } of volumes.flatMap(({ files }) => files)) {
			const handle = await open(join(folder, name), constants.O_RDWR | constants.O_CREAT);
			handles.set(name, handle);
			await handle.truncate(size);
		}
	} catch (error) {
		await close();
		throw error;
	}
	return {
		...accessTo(handles),
		async sync() {
			await Promise.all([...handles.values()].map((handle) => handle.sync()));
		},
		[Symbol.asyncDispose]: close
	};
}
function accessTo(handles) {
	const pieces = (volume, start, length) => segments(volume, start, length).map(({ file, ...stretch }) => {
		const handle = handles.get(file.name);
		assert(handle);
		return {
			handle,
			...stretch
		};
	});
	const piecesOf = (volume, start, bytes) => {
		let end = 0;
		return pieces(volume, start, bytes.length).map(({ handle, position, length }) => {
			end += length;
			return {
				handle,
				position,
				bytes: bytes.subarray(end - length, end)
			};
		});
	};
	return {
		segments: (volume, start, length) => pieces(volume, start, length).map(({ handle, ...stretch }) => ({
			fd: handle.fd,
			...stretch
		})),
		patches: (volume, start, bytes) => piecesOf(volume, start, bytes).map(({ handle, ...piece }) => ({
			fd: handle.fd,
			...piece
		})),
		async read(volume, start, length) {
			const found = Buffer.alloc(length);
			for (const { handle, position, bytes } of piecesOf(volume, start, found)) await handle.read(bytes, 0, bytes.length, position);
			return found;
		},
		async write(volume, start, content) {
			for (const { handle, position, bytes } of piecesOf(volume, start, content)) await handle.write(bytes, 0, bytes.length, position);
		}
	};
}
async function openVolumeWriter(folder, plan) {
	const { manifest, volumes } = plan;
	const places = new Map(volumes.flatMap((volume) => blobEntries(volume).map((entry) => [entry.digest, {
		volume,
		entry
	}])));
	const proven = new Set();
	const begun = new Map();
	const name = `bundle ${bundleName(manifest)}`;
	const handles = await openVolumes(folder, volumes);
	async function write(descriptor, from, onBytes = () => {}) {
		const { digest, size } = descriptor;
		const place = places.get(digest);
		assert(place?.entry.size === size);
		proven.delete(digest);
		const there = begun.get(digest) ?? 0;
		begun.delete(digest);
		const found = await put(handles, place, there, arriving(descriptor, from, there, onBytes));
		if (found !== digest && there > 0) {
			onBytes(there - size);
			await write(descriptor, from, onBytes);
			return;
		}
		if (found !== digest) throw digestMismatch(descriptor, found, `${from.name}@${digest}`);
		proven.add(digest);
	}
	return {
		name,
		has: ({ digest }) => Promise.resolve(proven.has(digest)),
		missing: ({ digest, size }) => proven.has(digest) ? 0 : size - (begun.get(digest) ?? 0),
		write,
		async recover(onBytes) {
			for (const volume of volumes) {
				const found = await recoverVolume(handles, volume, onBytes);
				found.proven.forEach((digest) => proven.add(digest));
				found.begun.forEach(([digest, bytes]) => begun.set(digest, bytes));
			}
		},
		async finish() {
			for (const volume of volumes) {
				assert(blobEntries(volume).every(({ digest }) => proven.has(digest)));
				await writeOwn(handles, volume, plan.index);
				await handles.write(volume, volume.size - endOfArchiveSize, Buffer.alloc(endOfArchiveSize));
			}
			await handles.sync();
			await handles[Symbol.asyncDispose]();
		},
		[Symbol.asyncDispose]: () => handles[Symbol.asyncDispose]()
	};
}
async function put(handles, { volume, entry }, there, content) {
	const { digest, size, headerOffset, dataOffset } = entry;
	const header = handles.patches(volume, headerOffset, tarHeader(entry.name, size));
	const padding = handles.patches(volume, dataOffset + size, Buffer.alloc(paddedSize(size) - size));
	const [first, ...others] = header;
	assert(first);
	const write = {
		segments: handles.segments(volume, dataOffset, size),
		algorithm: algorithmOf(digest),
		there,
		...others.length > 0 ? {} : { note: {
			fd: first.fd,
			position: first.position
		} },
		expected: hexOf(digest),
		seal: [...padding, ...header]
	};
	try {
		return `${write.algorithm}:${await writeStretch(write, content)}`;
	} catch (error) {
		throw ["ENOSPC", "EDQUOT"].includes(systemCode(error) ?? "") ? diskFull(volume, error) : error;
	}
}
async function* arriving(descriptor, from, there, onBytes) {
	const { digest, size } = descriptor;
	const where = `${from.name}@${digest}`;
	let position = there;
	for await (const chunk of await from.open(descriptor, there)) {
		position += chunk.length;
		if (position > size) throw sizeMismatch(descriptor, `more than ${size}`, where);
		onBytes(chunk.length);
		yield chunk;
	}
	if (position < size) throw sizeMismatch(descriptor, position, where);
}
async function writeOwn(handles, volume, index) {
	const contents = new Map([["oci-layout", ociLayout], ["index.json", index]]);
	for (const entry of volume.entries) {
		const bytes = contents.get(entry.name);
		if (bytes !== void 0) assert.equal(await put(handles, {
			volume,
			entry
		}, 0, once(bytes)), entry.digest);
	}
}
function diskFull({ name }, cause) {
	return new UserError("DISK_FULL", `No space left while writing ${name}`, {
		hint: "Free some space and run the same command again: it continues where it stopped.",
		cause
	});
}
async function applyPlan(plan, { lock, files, folder, findSource, announce }, runtime) {
	try {
		var _usingCtx$3 = _usingCtx();
		const partial = `${folder}.partial`;
		const resumed = await preparePartial(partial, plan);
		if (resumed) runtime.log.info(`Continuing in ${partial}`);
		await checkSpace(partial, plan);
		const writer = _usingCtx$3.a(await openVolumeWriter(partial, plan));
		if (resumed) await recover(writer, plan, runtime);
		try {
			const fetched = await fetchMissing(plan, {
				lock,
				findSource,
				announce
			}, writer, runtime);
			await writer.finish();
			for (const { name, bytes } of files) await writeDurably(join(partial, name), bytes);
			await publish(partial, folder, plan);
			return fetched;
		} catch (error) {
			runtime.log.notice(`What was fetched is kept in ${partial}; the same command continues there.`);
			throw error;
		}
	} catch (_) {
		_usingCtx$3.e = _;
	} finally {
		await _usingCtx$3.d();
	}
}
async function checkSpace(partial, { manifest }) {
	const free = await freeSpaceAt(dirname(partial));
	let needed = 0;
	for (const { name, size } of [...manifest.files, ...manifest.volumes]) {
		const found = await stat(join(partial, name)).catch(() => void 0);
		needed += Math.max(size - (found?.blocks ?? 0) * 512, 0);
	}
	if (free !== void 0 && needed > free) throw new UserError("NO_SPACE", `${dirname(partial)} has ${formatBytes(free)} free, the bundle takes ${formatBytes(needed)} more`, { hint: "Free some space, choose another output, or leave out what the other side has with base." });
}
async function recover(writer, plan, runtime) {
	const progress = runtime.progress("Proving what is there", sum(plan.manifest.blobs));
	await writer.recover((bytes) => progress.advance(bytes));
	progress.done();
}
async function fetchMissing(plan, { lock, findSource, announce }, writer, runtime) {
	const planned = new Set(plan.manifest.blobs.map(({ digest }) => digest));
	const missing = [];
	for (const blob of lock.blobs.filter(({ digest }) => planned.has(digest))) if (!await writer.has(blob)) missing.push(blob);
	missing.sort((a, b) => b.size - a.size);
	const jobs = [];
	for (const blob of missing) {
		const { mediaType, digest, size } = blob;
		jobs.push({
			descriptor: {
				mediaType,
				digest,
				size
			},
			from: await findSource(blob),
			to: writer
		});
	}
	await announce(missing);
	const parts = blobParts(missing.map((blob) => ({
		...blob,
		repository: blob.repositories[0] ?? ""
	})));
	const progress = runtime.progress("Fetching", missing.reduce((total, blob) => total + writer.missing(blob), 0));
	try {
		let fetched = 0;
		await copy(jobs, { onBytes: (count, { digest }) => {
			fetched += count;
			progress.advance(count, parts.get(digest));
		} });
		return fetched;
	} finally {
		progress.done();
	}
}
function sum(blobs) {
	return blobs.reduce((total, { size }) => total + size, 0);
}
function evidenceOf(artifact, parts) {
	const manifests = new Map(parts.map(({ descriptor, manifest }) => [descriptor.digest, manifest]));
	const all = [...namedEvidence(artifact, (digest) => manifests.get(digest)?.annotations ?? {}), ...parts.filter(({ descriptor }) => isAttestation(descriptor)).map(({ descriptor }) => ({
		kind: "attestation",
		digest: descriptor.digest,
		by: "index"
	}))];
	return [...new Map(all.toReversed().map((evidence) => [evidence.digest, evidence])).values()].reverse();
}
const billName = "sbom.cdx.json";
function formatBill(lock, lockBytes) {
	return Buffer.from(`${JSON.stringify(billOf(lock, lockBytes), void 0, 2)}\n`);
}
function billOf(lock, lockBytes) {
	const { name, release, sequence, audience, created } = lock;
	const { own, shared } = divide$1(lock);
	const images = lock.images.map((image) => imageComponent(image, own.get(image.reference)));
	const charts = lock.charts.map((chart) => chartComponent(chart, own.get(chart.reference)));
	return {
		$schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
		bomFormat: "CycloneDX",
		specVersion: "1.6",
		serialNumber: `urn:uuid:${uuidOf(lockBytes)}`,
		version: 1,
		metadata: {
			timestamp: created,
			tools: { components: [{
				type: "application",
				name: "tidegate"
			}] },
			component: {
				type: "data",
				"bom-ref": "release",
				name,
				version: release,
				properties: properties({
					audience,
					sequence: String(sequence)
				})
			}
		},
		components: [
			...images,
			...charts,
			...shared.map((blob) => fileComponent(blob))
		],
		dependencies: dependenciesOf(lock),
		compositions: [{
			aggregate: "complete",
			assemblies: ["release"]
		}, ...images.length === 0 ? [] : [{
			aggregate: "unknown",
			assemblies: lock.images.map((image) => imageRef(image))
		}]]
	};
}
function divide$1({ images, charts, blobs }) {
	const artifacts = [...images, ...charts];
	const roots = new Set(artifacts.map(({ root }) => root.digest));
	const inRepository = Map.groupBy(artifacts, ({ reference }) => repositoryOf(parseReference(reference)));
	const ownerOf = ({ repositories: [first = "", ...others] }) => {
		const [artifact, ...more] = inRepository.get(first) ?? [];
		return others.length > 0 || more.length > 0 ? "" : artifact?.reference ?? "";
	};
	const own = Map.groupBy(blobs.filter(({ digest }) => !roots.has(digest)), ownerOf);
	return {
		own,
		shared: own.get("") ?? []
	};
}
function imageComponent(image, blobs = []) {
	const { repository, tag, host } = parseReference(image.reference);
	return {
		type: "container",
		"bom-ref": imageRef(image),
		name: `${host}/${repository}`,
		version: tag ?? image.root.digest,
		hashes: [hashOf(image.root.digest)],
		purl: imagePackageUrl(image),
		...referencesOf(evidenceReferences(image)),
		...componentsOf(blobs),
		...propertiesOf({
			...image.upstream && { "upstream-digest": image.upstream.digest },
			...signatureProperties(image)
		})
	};
}
function chartComponent(chart, blobs = []) {
	const { name, version, archive, url, root } = chart;
	const distribution = url === void 0 ? [] : [{
		type: "distribution",
		url,
		hashes: [hashOf(archive)]
	}];
	return {
		type: "application",
		"bom-ref": chartRef(chart),
		name,
		version,
		hashes: [hashOf(archive)],
		purl: chartPackageUrl(chart),
		...referencesOf([...distribution, ...evidenceReferences(chart)]),
		...componentsOf(blobs.filter(({ digest }) => digest !== archive)),
		properties: properties({
			"manifest-digest": root.digest,
			...signatureProperties(chart)
		})
	};
}
function fileComponent({ digest, mediaType }) {
	return {
		type: "file",
		.../^[-+a-z0-9.]+\/[-+a-z0-9.]+$/.test(mediaType) ? { "mime-type": mediaType } : {},
		name: digest,
		hashes: [hashOf(digest)]
	};
}
function evidenceReferences(artifact) {
	const repository = repositoryOf(parseReference(artifact.reference));
	return evidenceOf(artifact, []).map(({ kind, digest }) => ({
		type: referenceTypes[kind],
		url: `oci://${repository}@${digest}`,
		hashes: [hashOf(digest)]
	}));
}
const referenceTypes = {
	sbom: "bom",
	attestation: "attestation",
	signature: "digital-signature",
	other: "other"
};
function dependenciesOf({ images, charts }) {
	return [
		{
			ref: "release",
			dependsOn: [...images.map((image) => imageRef(image)), ...charts.map((chart) => chartRef(chart))]
		},
		...charts.map((chart) => ({
			ref: chartRef(chart),
			dependsOn: images.filter(({ usedBy }) => usedBy.includes(chart.name)).map((image) => imageRef(image))
		})),
		...images.map((image) => ({ ref: imageRef(image) }))
	];
}
function imageRef({ reference }) {
	return `image:${reference}`;
}
function chartRef({ reference }) {
	return `chart:${reference}`;
}
function referencesOf(references) {
	return references.length === 0 ? {} : { externalReferences: references };
}
function componentsOf(blobs) {
	return blobs.length === 0 ? {} : { components: blobs.map((blob) => fileComponent(blob)) };
}
function signatureProperties({ signed }) {
	return signed === void 0 ? {} : {
		signed: signed.state,
		[signed.state === "verified" ? "signed-by" : "to-be-signed-by"]: signed.signer
	};
}
function propertiesOf(values) {
	return Object.keys(values).length === 0 ? {} : { properties: properties(values) };
}
function properties(values) {
	return Object.entries(values).map(([name, value]) => ({
		name: `tidegate:${name}`,
		value
	}));
}
function hashOf(digest) {
	return {
		alg: algorithmOf(digest) === "sha512" ? "SHA-512" : "SHA-256",
		content: hexOf(digest)
	};
}
function uuidOf(bytes) {
	const hash = createHash("sha256").update("tidegate bill of materials\n").update(bytes).digest();
	hash.writeUInt8(hash.readUInt8(6) & 15 | 128, 6);
	hash.writeUInt8(hash.readUInt8(8) & 63 | 128, 8);
	const hex = hash.toString("hex", 0, 16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		hex.slice(12, 16),
		hex.slice(16, 20),
		hex.slice(20)
	].join("-");
}
function filesBeside(lock, notes) {
	const bytes = Buffer.from(formatLock(lock));
	return [
		{
			name: lockFileName,
			bytes
		},
		{
			name: billName,
			bytes: formatBill(lock, bytes)
		},
		...notes === void 0 ? [] : [{
			name: bundledNotesName,
			bytes: notes
		}]
	];
}
async function claimBundle(folder, runtime) {
	const path = claimOf(folder);
	await requireWritableFolder(dirname(folder));
	await mkdir(dirname(folder), { recursive: true });
	const claim = await claimFile(path, runtime);
	if ("own" in claim) return claim.own;
	throw new UserError("BUNDLE_BUSY", `${describeHolder(claim.holder)} is making ${folder}`, { hint: `Wait until it has ended, then run again. If nothing runs there any more, delete ${path}.` });
}
async function sweepClaim(folder, runtime) {
	const path = claimOf(folder);
	const claim = await access(path).then(() => true, () => false) ? await claimFile(path, runtime).catch(() => void 0) : void 0;
	if (claim !== void 0 && "own" in claim) await claim.own[Symbol.asyncDispose]();
}
function claimOf(folder) {
	return `${folder}.partial.lock`;
}
function heldByLock({ blobs }) {
	return new Map(blobs.map(({ digest, size, repositories }) => [digest, {
		size,
		repositories
	}]));
}
function heldByBundle({ blobs, needs }, lock) {
	const places = new Map(lock?.blobs.map(({ digest, repositories }) => [digest, repositories]));
	return new Map([...blobs.map(({ digest, size }) => [digest, {
		size,
		repositories: places.get(digest) ?? []
	}]), ...needs.map(({ digest, size, repositories }) => [digest, {
		size,
		repositories
	}])]);
}
function heldByInventory({ repositories }) {
	return joinHeld(repositories.map(({ name, blobs }) => new Map(blobs.map(({ digest, size }) => [digest, {
		size,
		repositories: [name]
	}]))));
}
function joinHeld(all) {
	const joined = new Map();
	for (const [digest, { size, repositories }] of all.flatMap((held) => [...held])) {
		const known = joined.get(digest) ?? {
			size,
			repositories: new Set()
		};
		repositories.forEach((name) => known.repositories.add(name));
		joined.set(digest, known);
	}
	return new Map([...joined].map(([digest, { size, repositories }]) => [digest, {
		size,
		repositories: [...repositories].sort()
	}]));
}
function joinBases(bases, lock) {
	const faults = bases.flatMap((base) => baseFaults(base, lock));
	if (faults.length > 0) throw new UserError("WRONG_BASE", `No delta of ${lock.name} ${lock.release} can be made against this`, {
		details: faults,
		hint: "Nothing was written. Leave that base away: without any, the bundle holds everything."
	});
	return joinHeld(bases.map((base) => stillHeld(base, bases)));
}
function stillHeld({ sequence, held }, bases) {
	const inventories = bases.filter((other) => other.kind === "inventory" && other.sequence >= sequence);
	return new Map([...held].filter(([digest]) => inventories.every((other) => other.held.has(digest))));
}
function baseFaults(base, lock) {
	const { path, kind, name, audience, release, sequence } = base;
	return [
		...name === lock.name ? [] : [`${path}: the ${kind} is of ${name}, the lock of ${lock.name}`],
		...audience === lock.audience ? [] : [`${path}: the ${kind} is of the side ${audience}, the lock is for ${lock.audience}`],
		...sequence < lock.sequence ? [] : [`${path}: the ${kind} is of ${release} (sequence ${sequence}), which is not older than ${lock.release} (sequence ${lock.sequence})`]
	];
}
const largeSize = 1048576;
async function* readEntry(folder, volume, entry, from) {
	try {
		var _usingCtx$2 = _usingCtx();
		const { digest, size, dataOffset } = entry;
		const prove = (hex) => {
			if (hex !== hexOf(digest)) throw blobChanged(volume, digest, `${algorithmOf(digest)}:${hex}`);
		};
		if (size < largeSize) {
			let bytes = Buffer.alloc(0);
			for await (const chunk of readRange(folder, volume, dataOffset, size)) bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
			prove(hasherFor(digest).update(bytes).digest("hex"));
			yield bytes.subarray(from);
			return;
		}
		const { segments } = _usingCtx$2.a(await openStretch(folder, volume, dataOffset, size));
		try {
			yield* readStretch({
				segments,
				algorithm: algorithmOf(digest)
			}, from, prove);
		} catch (error) {
			throw explainRead(error, volume);
		}
	} catch (_) {
		_usingCtx$2.e = _;
	} finally {
		await _usingCtx$2.d();
	}
}
async function* copied(content) {
	for await (const chunk of content) yield Buffer.from(chunk);
}
function blobChanged(volume, digest, found) {
	return new RefusedError("BLOB_CHANGED", `${digest} in ${namesOf$1(volume)} is now ${found}`, { hint: "Copy the named file from the source again. If it stays different, the bundle was changed: do not use it." });
}
function createBundleStore(folder, manifest) {
	const name = `bundle ${bundleName(manifest)}`;
	const artifacts = [...manifest.images, ...manifest.charts];
	const places = new Map();
	for (const volume of volumeLayout(manifest)) for (const entry of blobEntries(volume)) places.set(entry.digest, {
		volume,
		entry
	});
	const pins = pinsByName(artifacts);
	let subjects;
	function openReused({ digest }, offset = 0) {
		const place = places.get(digest);
		return place === void 0 ? Promise.reject(notFound(name, digest)) : Promise.resolve(readEntry(folder, place.volume, place.entry, offset));
	}
	const store = {
		name,
		proves: true,
		has: (digest) => places.has(digest),
		find(tagOrDigest) {
			const size = isDigest(tagOrDigest) ? places.get(tagOrDigest)?.entry.size : void 0;
			const other = isDigest(tagOrDigest) && size !== void 0 ? {
				mediaType: "application/octet-stream",
				digest: tagOrDigest,
				size
			} : void 0;
			return Promise.resolve(pins.get(tagOrDigest) ?? other);
		},
		async resolve(tagOrDigest) {
			const found = await store.find(tagOrDigest);
			if (found === void 0) throw notFound(name, tagOrDigest);
			return found;
		},
		async open(descriptor, offset) {
			return copied(await openReused(descriptor, offset));
		},
		openReused,
		async referrers(subject, lists = store) {
			subjects ??= referrersBySubject(lists, artifacts);
			return (await subjects).get(subject) ?? [];
		}
	};
	return store;
}
function pinsByName(artifacts) {
	const named = namedPins(artifacts);
	const pins = [...named.map(({ target }) => target), ...artifacts.flatMap(({ referrers }) => referrers)];
	return new Map([...pins.map((pin) => [pin.digest, pin]), ...named.map(({ reference, target }) => [reference, target])]);
}
async function referrersBySubject(store, artifacts) {
	const pins = new Map(artifacts.flatMap(({ referrers }) => referrers).map((pin) => [pin.digest, pin]));
	const found = [];
	for (const pin of pins.values()) found.push({
		subject: subjectOf(await readAll(store, pin)),
		pin
	});
	const groups = Map.groupBy(found, ({ subject }) => subject);
	return new Map([...groups].map(([subject, group]) => [subject, group.map(({ pin }) => pin)]));
}
function subjectOf(bytes) {
	const json = parseJson(bytes);
	const subject = "value" in json && isMap(json.value) ? json.value["subject"] : void 0;
	const digest = isMap(subject) ? subject["digest"] : void 0;
	return isDigest(digest) ? digest : "";
}
function notFound(name, what) {
	return new UserError("NOT_FOUND", `${name} does not hold ${what}`, { hint: "A delta leaves out what its base has: look under `needs` in bundle.json for who holds it." });
}
function planBundle(lock, { files, base, volumeSize }) {
	const { name, release, sequence, audience, created } = lock;
	const platforms = severalPlatforms(lock.platforms);
	const images = lock.images.map(artifactOf);
	const charts = lock.charts.map(chartOf);
	const index = indexJson([...images, ...charts]);
	const { travelling, needs } = divide(lock.blobs, base);
	const groups = volumeGroups(travelling, volumeSize);
	const volumes = groups.flatMap((group, number) => cutVolume(volumeName(bundleName(lock), number), tarSize(group, number === 0 ? index : void 0), volumeSize));
	checkCounts(groups.length, volumes);
	const manifest = {
		schemaVersion: 1,
		name,
		release,
		sequence,
		audience,
		created,
		...platforms === void 0 ? {} : { platforms },
		index: digestOf(index),
		files: files.map((file) => ({
			name: file.name,
			digest: digestOf(file.bytes),
			size: file.bytes.length
		})).sort(byText(({ name }) => name)),
		images: images.sort(byText(({ reference }) => reference)),
		charts: charts.sort(byText(({ reference }) => reference)),
		blobs: groups.flatMap((group, number) => placed(group, volumeName(bundleName(lock), number))).sort(byText(({ digest }) => digest)),
		needs,
		volumes: volumes.sort(byText(({ name }) => name))
	};
	const bytes = formatBundleManifest(manifest);
	checkSize(bytes);
	return {
		manifest,
		bytes,
		digest: digestOf(bytes),
		index,
		volumes: volumeLayout(manifest)
	};
}
function artifactOf({ reference, root, upstream, referrers, tags }) {
	return {
		reference,
		root,
		...upstream === void 0 ? {} : { upstream },
		referrers,
		tags
	};
}
function chartOf(chart) {
	const { name, version, archive } = chart;
	return {
		...artifactOf(chart),
		name,
		version,
		archive
	};
}
function divide(blobs, base) {
	const travelling = [];
	const needs = [];
	for (const blob of blobs.toSorted(byText(({ digest }) => digest))) {
		const { mediaType, digest, size } = blob;
		const held = base?.get(digest);
		if (held === void 0 || held.size !== size || isManifestType(mediaType)) travelling.push(blob);
		else {
			const repositories = held.repositories.length === 0 ? blob.repositories : held.repositories;
			needs.push({
				digest,
				size,
				repositories
			});
		}
	}
	return {
		travelling,
		needs
	};
}
function volumeGroups(blobs, volumeSize) {
	const small = [];
	const large = [];
	let room = 0;
	for (const blob of blobs.filter((candidate) => !isInFirst(candidate))) {
		const size = entrySize(blobContent(blob));
		if (size + 1024 > volumeSize) large.push([blob]);
		else if (size > room) {
			small.push([blob]);
			room = volumeSize - endOfArchiveSize - size;
		} else {
			small.at(-1)?.push(blob);
			room -= size;
		}
	}
	return [
		blobs.filter((blob) => isInFirst(blob)),
		...small,
		...large
	];
}
function isInFirst({ mediaType }) {
	return isManifestType(mediaType) || isConfigType(mediaType);
}
function isConfigType(mediaType) {
	return /(?:[.-]config|\.container\.image|\.empty)\.v\d[\w.]*\+json$/.test(mediaType);
}
function tarSize(group, index) {
	return arrange([...index === void 0 ? [] : layoutFiles(index), ...group.map((blob) => blobContent(blob))]).size;
}
function cutVolume(name, size, volumeSize) {
	if (size <= volumeSize) return [{
		name,
		size
	}];
	return Array.from({ length: Math.ceil(size / volumeSize) }, (_, number) => ({
		name: `${name}.part${String(number).padStart(3, "0")}`,
		size: Math.min(volumeSize, size - number * volumeSize)
	}));
}
function checkCounts(tars, files) {
	const unnumbered = files.find(({ name }) => /\.part\d{4,}$/.test(name));
	if (tars > 1e3 || unnumbered !== void 0) throw new UserError("TOO_MANY_VOLUMES", `the release would need ${files.length} volume files`, { hint: "Volumes and parts are numbered from 000 to 999: choose a larger volume-size." });
}
function checkSize({ length }) {
	if (length > 16777216) throw new UserError("TOO_MANY_BLOBS", `bundle.json would have ${length} bytes, at most ${manifestLimit} are read`, { hint: "Divide the release: each part with a name, a release file and a lock of its own." });
}
function placed(group, volume) {
	return group.map(({ digest, size }) => ({
		digest,
		size,
		volume
	}));
}
const [byteLimit, valueLimit] = [67108864, 2e6];
async function readBase(path) {
	const file = await stat(path).then((stats) => stats.isDirectory(), () => false) ? join(path, "bundle.json") : path;
	const bytes = await readBounded(file, byteLimit);
	if (bytes === void 0) throw new UserError("NO_BASE", `${file} does not exist`, { hint: "A base is an earlier bundle (its folder, or its bundle.json), the lock of an earlier release, or what `tidegate inventory` wrote on the other side." });
	return await recognise(bytes, file);
}
async function recognise(bytes, path) {
	const json = bytes.length > byteLimit ? { fault: `more than ${byteLimit} bytes` } : parseJson(bytes, valueLimit);
	const value = "value" in json ? json.value : void 0;
	if (isMap(value) && Object.hasOwn(value, "volumes")) {
		const manifest = parseBundleManifest(bytes, path);
		const { charts, images } = manifest;
		const held = heldByBundle(manifest, await whereKnown(readLockBeside(path, manifest)));
		return {
			...namesOf(manifest),
			kind: "bundle",
			path,
			held,
			charts,
			images
		};
	}
	if (isMap(value) && Object.hasOwn(value, "repositories")) {
		const inventory = parseInventory(bytes, path);
		const held = heldByInventory(inventory);
		return {
			...namesOf(inventory),
			kind: "inventory",
			path,
			held,
			charts: [],
			images: []
		};
	}
	if (isMap(value) && Object.hasOwn(value, "platforms")) {
		const lock = parseLock(bytes, path);
		const { charts, images } = lock;
		return {
			...namesOf(lock),
			kind: "lock",
			path,
			held: heldByLock(lock),
			charts,
			images
		};
	}
	throw new UserError("UNKNOWN_BASE", `${path} is no bundle manifest, lock or inventory`, {
		..."fault" in json ? { details: [json.fault] } : {},
		hint: "Name the folder of a bundle, a tidegate.lock.json, or a file that `tidegate inventory` wrote."
	});
}
async function readLockBeside(path, { files }) {
	const listed = files.find(({ name }) => name === lockFileName);
	const bytes = listed && await readBounded(join(dirname(path), "tidegate.lock.json"), listed.size);
	return bytes && digestOf(bytes) === listed?.digest ? parseLock(bytes, lockFileName) : void 0;
}
function namesOf({ name, release, sequence, audience }) {
	return {
		name,
		release,
		sequence,
		audience
	};
}
const states = {
	created: "Made",
	planned: "Would make",
	unchanged: "Already there, unchanged:"
};
function reportBundle(result) {
	const { needs, volumes } = result;
	const contents = [
		plural(result.images.length, "image"),
		plural(result.charts.length, "chart"),
		`${plural(result.blobs, "blob")}, ${formatBytes(result.bytes)} in ${plural(volumes.length, "volume file")}`,
		...needs.blobs === 0 ? [] : [`${plural(needs.blobs, "blob")} (${formatBytes(needs.bytes)}) left out: the other side has them`],
		...result.state === "created" ? [`${formatBytes(result.fetchedBytes)} fetched`] : [],
		`bundle.json is ${result.bundleDigest}`
	];
	return [
		{
			kind: "heading",
			text: `Bundle ${result.name} ${result.release}`
		},
		{
			kind: "text",
			text: `${states[result.state]} ${result.folder}`
		},
		{
			kind: "list",
			items: contents
		},
		{
			kind: "table",
			columns: ["Volume file", "Size"],
			rows: volumes.map(({ name, size }) => [name, formatBytes(size)]),
			alignRight: [1]
		}
	];
}
function resultOf({ manifest, digest }, run) {
	const { name, release, sequence, images, charts, blobs, needs, volumes } = manifest;
	return {
		name,
		release,
		sequence,
		images: images.map(({ reference }) => reference),
		charts: charts.map(({ reference }) => reference),
		blobs: blobs.length,
		bytes: sizeOf(volumes),
		needs: {
			blobs: needs.length,
			bytes: sizeOf(needs)
		},
		volumes,
		bundleDigest: digest,
		...run
	};
}
function sizeOf(items) {
	return items.reduce((total, { size }) => total + size, 0);
}
function createSources(lock, upstream) {
	const charts = Map.groupBy(lock.charts.flatMap(({ reference, url }) => {
		const repository = repositoryOf(parseReference(reference));
		return url === void 0 ? [] : [{
			repository,
			url,
			store: classicChartStore({
				http: upstream.http,
				url
			})
		}];
	}), ({ repository }) => repository);
	return async ({ digest, repositories }) => {
		const [first, ...others] = repositories.filter((name) => !charts.has(name)).map((name) => upstream.registries.repository(name));
		if (first !== void 0) return others.length === 0 ? first : {
			...first,
			open: openFirst([first, ...others])
		};
		const candidates = repositories.flatMap((name) => charts.get(name) ?? []);
		for (const { store } of candidates) if (await store.find(digest) !== void 0) return store;
		const urls = candidates.map(({ url }) => url).join(", ");
		throw new RefusedError("UPSTREAM_CHANGED", `${urls} no longer makes ${digest}, which the lock pins`, { hint: "The chart was replaced after locking. Ask its publisher; when the new one is right, run `tidegate track` again." });
	};
}
function openFirst(stores) {
	return async (descriptor, offset) => {
		let fault;
		for (const store of stores) {
			const found = await orError(store.open(descriptor, offset), [
				"NOT_FOUND",
				"DENIED",
				"UNAUTHORIZED"
			]);
			if (!(found instanceof TidegateError)) return found;
			fault ??= found;
		}
		throw fault;
	};
}
const bundleStage = defineStage({
	name: "bundle",
	summary: "Put a locked release into a bundle for transport",
	options: {
		config: configOption,
		lock: {
			kind: "string",
			description: "The lock of the release",
			default: "tidegate.lock.json",
			value: "<file>"
		},
		output: {
			kind: "string",
			description: "The folder to make the bundle in; the bundle is a folder <name>-<release> there",
			default: ".",
			value: "<folder>"
		},
		base: {
			kind: "list",
			description: "What the other side has, to be left out: earlier bundles (folder or bundle.json), the lock of an earlier release, or an inventory",
			value: "<file>"
		},
		"volume-size": {
			kind: "string",
			description: "Most bytes in a volume file, such as 4GB for FAT32 or 4.7GB for a DVD",
			default: "1990000000",
			value: "<size>"
		},
		credentials: credentialsOption,
		"dry-run": {
			kind: "boolean",
			description: "Plan only: say what the bundle would hold, and fetch nothing"
		}
	},
	outputs: {
		bundle: "Path of the bundle’s folder",
		"bundle-digest": "Digest of bundle.json",
		release: "The release in the bundle",
		volumes: "Number of volume files",
		bytes: "Bytes of all volume files",
		"needed-blobs": "Number of blobs that the bundle leaves out",
		state: "created, unchanged, or planned after a dry run"
	},
	examples: [
		"tidegate bundle --output media",
		"tidegate bundle --output media --base media/wandb-2026q3",
		"tidegate bundle --output media --base wandb.inventory.json",
		"tidegate bundle --output media --base media/wandb-2026q3,media/wandb-2026q4",
		"tidegate bundle --volume-size 4.7GB",
		"tidegate bundle --dry-run"
	],
	async run(options, runtime) {
		try {
			var _usingCtx$1 = _usingCtx();
			const volumeSize = parseVolumeSize(options.volumeSize);
			const config = await readReleaseFile(resolve(runtime.cwd, options.config));
			const lock = await readLock(resolve(runtime.cwd, options.lock));
			const requirements = await readRequirements(config);
			const bases = await Promise.all(options.base.map((path) => readBase(resolve(runtime.cwd, path))));
			const files = filesBeside(lock, await readNotesOf(lock, join(dirname(resolve(runtime.cwd, options.lock)), notesFileName)));
			const plan = planBundle(lock, {
				files,
				volumeSize,
				base: joinBases(bases, lock)
			});
			const folder = join(resolve(runtime.cwd, options.output), bundleName(lock));
			const found = await findFinished(folder, plan);
			const upstream = await connect(config.endpoints, runtime, options);
			const findSource = createSources(lock, upstream);
			if (found === "same" && !options.dryRun) {
				await checkLock(lock, requirements, carriedFirst(createBundleStore(folder, plan.manifest), findSource));
				await sweepClaim(folder, runtime);
			}
			if (found === "same" || options.dryRun) return resultOf(plan, {
				folder,
				state: found === "same" ? "unchanged" : "planned",
				fetchedBytes: 0,
				dryRun: options.dryRun
			});
			_usingCtx$1.a(await claimBundle(folder, runtime));
			if (await findFinished(folder, plan) === "same") return resultOf(plan, {
				folder,
				state: "unchanged",
				fetchedBytes: 0,
				dryRun: false
			});
			const manifests = await openManifestCache(runtime);
			const sources = {
				findSource: async (blob) => manifests.over(await findSource(blob)),
				announce: (missing) => announceQuotas(lockedManifests({
					...lock,
					blobs: missing
				}), {
					...upstream,
					manifests,
					runtime
				})
			};
			await checkLock(lock, requirements, sources.findSource);
			const fetchedBytes = await applyPlan(plan, {
				lock,
				files,
				folder,
				...sources
			}, runtime);
			await manifests.keep(plan.digest);
			return resultOf(plan, {
				folder,
				state: "created",
				fetchedBytes,
				dryRun: false
			});
		} catch (_) {
			_usingCtx$1.e = _;
		} finally {
			await _usingCtx$1.d();
		}
	},
	outputsOf: (result) => ({
		bundle: result.folder,
		"bundle-digest": result.bundleDigest,
		release: result.release,
		volumes: String(result.volumes.length),
		bytes: String(result.bytes),
		"needed-blobs": String(result.needs.blobs),
		state: result.state
	}),
	report: reportBundle
});
function carriedFirst(carried, findSource) {
	return async (blob) => carried.has(blob.digest) ? carried : await findSource(blob);
}
async function readBundle(folder) {
	const path = join(folder, "bundle.json");
	const bytes = await readBounded(path, manifestLimit, "carried");
	if (bytes === void 0) throw new UserError("NO_BUNDLE", `${path} does not exist`, { hint: "Name the folder of a finished bundle; one that ends in .partial is not finished yet." });
	const manifest = parseBundleManifest(bytes, path);
	return {
		folder,
		manifest,
		bytes,
		store: createBundleStore(folder, manifest)
	};
}
export { isAttestation as A, readKey as B, signatureFileName as C, matchIdentity as D, readGenTimes as E, splitJson as F, describeHolder as G, toPublicKey as H, provenanceFileName as I, signatureFileNames as L, base64 as M, logEntry as N, requireSigningCertificate as O, text as P, parsePublicKey as R, signatureFileLimit as S, judgeEntity as T, freeSpaceAt as U, readKeyFile as V, claimFile as W, endOfArchiveSize as _, readRange as a, isDerSignature as b, parseEnvelope as c, parseBundleManifest as d, unlistedFiles as f, volumeName as g, volumeLayout as h, openStretch as i, readTrustedRoot as j, artifactParts as k, preAuthEncoding as l, tarOf as m, bundleStage as n, checkSignature as o, bundleName as p, explainRead as r, readRequirements as s, readBundle as t, statementMediaType as u, paddedSize as v, isOtherSignature as w, parseSignatureFile as x, tarHeader as y, pemLabel as z };
