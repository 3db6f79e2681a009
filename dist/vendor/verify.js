import { $t as placedError, At as kindOf, In as systemCode, Mt as readBounded, Qt as placeFaults, St as readAll, Xn as UserError, Yn as TidegateError, Zt as parseYaml, _t as parseManifest, an as count, bn as algorithmOf, dn as parseWith, en as faultLines, fn as scalar, g as closure, in as array, ln as object, nn as listFaults, pn as string, qn as RefusedError, rn as about, sn as literal, tt as nameField, un as optional, xn as digestOf } from "./shared.js";
import { n as require_dist, t as require_dist$1 } from "./sigstore.js";
import { _ as tarOf, h as unlistedFiles, r as readBundle, t as artifactParts } from "./bundle.js";
import { basename, dirname, join, resolve } from "node:path";
import { createHash, createPublicKey } from "node:crypto";
import { lstat, readdir } from "node:fs/promises";
import { createReadStream } from "node:fs";
// src/verify/check-policy.ts
function checkPolicy({ audience, sequence }, trust) {
	if (trust.audience !== void 0 && audience !== trust.audience) throw new RefusedError("WRONG_AUDIENCE", `The bundle is meant for ${audience}, not for ${trust.audience}`, { hint: "A bundle is made for one side only. Ask for the one that was made for this side." });
	if (trust.minimumSequence !== void 0 && sequence < trust.minimumSequence) throw new RefusedError("SEQUENCE_TOO_LOW", `The bundle has sequence ${sequence}; the trust policy takes ${trust.minimumSequence} and above`, { hint: "An older bundle may carry faults that were repaired since. Ask for a current one." });
}
// src/verify/signature-file.ts
var import_dist$1 = require_dist();
const signatureFileName = "bundle.json.sigstore.json";
const signatureFileLimit = 65536;
const base64 = scalar("base64", (value) => {
	const bytes = typeof value === "string" && value.length <= 1024 ? Buffer.from(value, "base64") : void 0;
	return bytes?.toString("base64") === value ? bytes : void 0;
});
const nothing = array(scalar("nothing here", () => void 0));
const hint = scalar("a text", (value) => typeof value === "string" ? value : void 0);
const schema = object({
	mediaType: literal(import_dist$1.BUNDLE_V03_MEDIA_TYPE),
	verificationMaterial: object({
		publicKey: object({ hint: optional(hint) }),
		tlogEntries: optional(nothing),
		timestampVerificationData: optional(object({ rfc3161Timestamps: optional(nothing) }))
	}),
	messageSignature: object({
		messageDigest: object({
			algorithm: literal("SHA2_256"),
			digest: base64
		}),
		signature: base64
	})
});
function parseSignatureFile(bytes, where) {
	if (bytes.length > 65536) throw malformed(where, [`longer than ${signatureFileLimit} bytes`]);
	const text = decode(bytes, where);
	const value = parseJson(text, where);
	const result = parseWith(schema, value);
	if (!("value" in result)) throw malformed(where, faultLines(result.faults));
	if (JSON.stringify(value) !== withoutSpace(text)) throw malformed(where, ["a key stands twice, or a text is escaped without need"]);
	return narrow(result.value, where);
}
function narrow({ messageSignature }, where) {
	const { messageDigest, signature } = messageSignature;
	if (messageDigest.digest.length !== 32) throw malformed(where, ["messageSignature.messageDigest.digest: expected 32 bytes"]);
	if (!isDerSignature(signature)) throw malformed(where, ["messageSignature.signature: expected the DER form of one ECDSA signature"]);
	return {
		digest: messageDigest.digest,
		signature
	};
}
function decode(bytes, where) {
	try {
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes);
	} catch {
		throw malformed(where, ["not UTF-8"]);
	}
}
function parseJson(text, where) {
	try {
		return JSON.parse(text);
	} catch {
		throw malformed(where, ["not JSON"]);
	}
}
function withoutSpace(text) {
	return text.replaceAll(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, "$1");
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
	return new RefusedError("SIGNATURE_FORMAT", `${where} is not a signature by key that can be judged: ${details[0] ?? "unreadable"}`, {
		details: details.slice(1),
		hint: "Expected a sigstore bundle v0.3 with one message signature by a plain key, as `tidegate sign` writes it."
	});
}
// src/verify/signature.ts
var import_dist = require_dist$1();
function verifySignature(payload, signatureFile, trust) {
	const signature = parseSignatureFile(signatureFile, "the signature file");
	if (!createHash("sha256").update(payload).digest().equals(signature.digest)) throw new RefusedError("SIGNATURE_INVALID", "The signature was made over other bytes than these", { hint: "The bundle was changed after it was signed, or the signature file belongs to another bundle. Carry the bundle over again." });
	const signer = trust.keys.find(({ key }) => fits(payload, signature, key));
	if (signer === void 0) {
		const known = trust.keys.map(({ name, key }) => `${name} (${key.fingerprint})`);
		throw new RefusedError("SIGNATURE_KEY_UNKNOWN", "None of the trusted keys made this signature", {
			details: known.map((key) => `tried ${key}`),
			hint: "Either the signer uses a key that the trust policy does not name, or the signature was tampered with. Compare fingerprints with the signer over another channel."
		});
	}
	return {
		key: signer.name,
		fingerprint: signer.key.fingerprint
	};
}
function fits(payload, { digest, signature }, key) {
	const verifier = new import_dist.Verifier({
		certificateAuthorities: [],
		timestampAuthorities: [],
		tlogs: [],
		ctlogs: [],
		publicKey: () => ({
			publicKey: key.key,
			validFor: () => true
		})
	}, {
		tlogThreshold: 0,
		ctlogThreshold: 0,
		timestampThreshold: 0
	});
	try {
		verifier.verify((0, import_dist.toSignedEntity)((0, import_dist$1.toMessageSignatureBundle)({
			digest,
			signature
		}), payload));
		return true;
	} catch (error) {
		if (error instanceof import_dist.VerificationError) return false;
		throw error;
	}
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
// src/verify/trust-policy.ts
const policyLimit = 1048576;
const trustPolicySchema = object({
	keys: about("Who is believed: a bundle that none of them signed is refused.", array(object({
		name: about("What reports call the signer.", string),
		file: about("A PEM file with the public key, relative to this file; or `pem`.", optional(string)),
		pem: about("The text of the public key; or `file`.", optional(string))
	}))),
	audience: about("The side this is: bundles for another one are refused.", optional(nameField)),
	minimumSequence: about("Bundles with a lower sequence are refused.", optional(count))
});
async function readTrustPolicy(path) {
	const yaml = parseYaml(await readPolicy(path), path);
	const result = parseWith(trustPolicySchema, yaml.values[0]);
	if ("faults" in result) throw invalid(yaml, result.faults);
	const { keys: entries, ...rest } = result.value;
	const faults = [...documentFaults(yaml), ...entryFaults(entries)];
	const keys = [];
	for (const [index, entry] of entries.entries()) {
		const key = await readEntry(entry, index, path, faults);
		const twin = keys.find((known) => known.key.fingerprint === key?.key.fingerprint);
		if (twin !== void 0) faults.push({
			path: ["keys", index],
			message: `the same key as ${JSON.stringify(twin.name)}`
		});
		keys.push(...key === void 0 ? [] : [key]);
	}
	if (faults.length > 0) throw invalid(yaml, faults);
	return {
		...rest,
		keys
	};
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
function entryFaults(entries) {
	if (entries.length === 0) return [{
		path: ["keys"],
		message: "expected at least one key: without one, nothing can be trusted"
	}];
	return entries.flatMap(({ name, file, pem }, index) => [...entries.findIndex((entry) => entry.name === name) < index ? [{
		path: [
			"keys",
			index,
			"name"
		],
		message: `another key is called ${JSON.stringify(name)} already`
	}] : [], ...file === void 0 === (pem === void 0) ? [{
		path: ["keys", index],
		message: "expected either \"file\" or \"pem\""
	}] : []]);
}
async function readEntry({ name, file, pem }, index, policy, faults) {
	const where = file === void 0 ? "pem" : "file";
	try {
		if (file !== void 0) return {
			name,
			key: parsePublicKey(await readKeyFile(resolve(dirname(policy), file)), file)
		};
		return pem === void 0 ? void 0 : {
			name,
			key: parsePublicKey(pem, `the key ${name}`)
		};
	} catch (error) {
		if (error instanceof TidegateError) {
			faults.push({
				path: [
					"keys",
					index,
					where
				],
				message: error.message
			});
			return;
		}
		throw error;
	}
}
function invalid(yaml, faults) {
	return placedError("INVALID_TRUST_POLICY", placeFaults(yaml, faults), (count) => `the trust policy has ${count} faults`, { hint: "Expected `keys:` with entries of `name` and `file` (or `pem`), and if wanted `audience` and `minimumSequence`." });
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
		const content = new Set(parts.map(({ descriptor }) => descriptor.digest));
		for (const digest of [...digests].filter((candidate) => content.has(candidate))) owners.set(digest, [...owners.get(digest) ?? [], artifact.reference]);
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
// src/verify/trusted-bundle.ts
async function openTrusted(folder, trust) {
	const bundle = await readBundle(folder);
	const signatureBytes = await readSignature(folder);
	const signer = verifySignature(bundle.bytes, signatureBytes, trust);
	checkPolicy(bundle.manifest, trust);
	return {
		...bundle,
		signatureBytes,
		signer
	};
}
async function readSignature(folder) {
	const path = join(folder, signatureFileName);
	const bytes = await readBounded(path, signatureFileLimit, "carried").catch((cause) => {
		const reason = cause instanceof TidegateError ? cause.message : `${path} cannot be read`;
		throw new RefusedError("SIGNATURE_FORMAT", reason, {
			cause,
			hint: "Carry the signature file over again, as `tidegate sign` wrote it."
		});
	});
	if (bytes === void 0) throw new RefusedError("SIGNATURE_MISSING", `${folder} is not signed: it has no ${signatureFileName}`, { hint: "Sign it on the connected side with `tidegate sign`, and carry the signature file along." });
	return bytes;
}
export { contentFaultOf as a, parsePublicKey as c, readKeyFile as d, toPublicKey as f, checkPolicy as g, signatureFileName as h, contentRefusal as i, pemLabel as l, signatureFileLimit as m, checkFolder as n, readTrustPolicy as o, verifySignature as p, checkCompleteness as r, trustKeyFile as s, openTrusted as t, readKey as u };
