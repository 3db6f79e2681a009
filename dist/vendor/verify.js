import { a as readRange, c as volumeLayout, d as tarHeader, l as endOfArchiveSize, n as readBundle, s as unlistedFiles, u as paddedSize } from "./bundle.js";
import { $ as scalar, B as placeFaults, D as parseManifest, F as readBounded, G as array, H as faultLines, J as literal, K as count, M as verified, Mt as UserError, N as kindOf, Q as parseWith, St as plural, V as placedError, X as object, Z as optional, bt as systemCode, ct as hasherFor, et as string, j as readAll, jt as TidegateError, k as isManifestType, kt as RefusedError, ot as algorithmOf, st as digestOf, y as nameField, z as parseYaml } from "./shared.js";
import { n as require_dist, t as require_dist$1 } from "./sigstore.js";
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
const schema$1 = object({
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
	const result = parseWith(schema$1, value);
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
const schema = object({
	keys: array(object({
		name: string,
		file: optional(string),
		pem: optional(string)
	})),
	audience: optional(nameField),
	minimumSequence: optional(count)
});
async function readTrustPolicy(path) {
	const yaml = parseYaml(await readPolicy(path), path);
	const result = parseWith(schema, yaml.values[0]);
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
// src/verify/blob-owners.ts
async function findOwners({ manifest, store }, digests) {
	const owners = new Map();
	for (const artifact of [...manifest.images, ...manifest.charts]) {
		const content = await contentOf(artifact, store);
		for (const digest of [...digests].filter((candidate) => content.has(candidate))) owners.set(digest, [...owners.get(digest) ?? [], artifact.reference]);
	}
	return owners;
}
async function contentOf({ root, referrers, tags }, store) {
	const found = new Set();
	const queue = [
		root,
		...referrers,
		...tags.map(({ target }) => target)
	];
	for (const descriptor of queue) if (!found.has(descriptor.digest)) {
		found.add(descriptor.digest);
		queue.push(...isManifestType(descriptor.mediaType) ? await partsOf(descriptor, store) : []);
	}
	return found;
}
async function partsOf(descriptor, store) {
	try {
		const bytes = await readAll(store, descriptor);
		const { config, layers, manifests } = parseManifest(bytes, descriptor.mediaType, descriptor.digest);
		return [
			...config === void 0 ? [] : [config],
			...layers,
			...manifests
		];
	} catch (error) {
		if (error instanceof TidegateError) return [];
		throw error;
	}
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
		const fault = await checkVolumeFile(folder, volume);
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
async function checkVolumeFile(folder, { name, size }) {
	const stats = await lookAt(join(folder, name));
	if (stats?.isFile() !== true) return {
		code: "VOLUME_MISSING",
		message: whatIsThere(name, stats)
	};
	return stats.size === size ? void 0 : {
		code: "VOLUME_SIZE",
		message: `${name} has ${stats.size} bytes, expected ${size}`
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
// src/verify/content-volume.ts
async function checkVolume(folder, volume, onBytes) {
	const faults = [];
	const sections = sectionsOf(volume);
	let section = sections.next().value;
	let left = section?.length ?? 0;
	const close = () => {
		while (section !== void 0 && left === 0) {
			faults.push(...[section.verdict()].filter((fault) => fault !== void 0));
			section = sections.next().value;
			left = section?.length ?? 0;
		}
	};
	for await (const chunk of readRange(folder, volume, 0, volume.size)) {
		let rest = chunk;
		while (rest.length > 0 && left > 0) {
			const piece = rest.subarray(0, left);
			section?.take(piece);
			left -= piece.length;
			rest = rest.subarray(piece.length);
			close();
		}
		onBytes(chunk.length);
	}
	return faults;
}
function* sectionsOf(volume) {
	const where = (entry) => `${entry.name} in ${volume.name}`;
	for (const entry of volume.entries) {
		const padding = paddedSize(entry.size) - entry.size;
		yield exact(tarHeader(entry.name, entry.size), {
			code: "HEADER_CHANGED",
			message: `the header of ${where(entry)}`
		});
		yield hashed(entry, volume.name);
		yield exact(Buffer.alloc(padding), {
			code: "PADDING_CHANGED",
			message: `the padding after ${where(entry)}`
		});
	}
	yield exact(Buffer.alloc(endOfArchiveSize), {
		code: "PADDING_CHANGED",
		message: `the end of ${volume.name}`
	});
}
function exact(expected, fault) {
	let position = 0;
	let same = true;
	return {
		length: expected.length,
		take(bytes) {
			same &&= bytes.equals(expected.subarray(position, position + bytes.length));
			position += bytes.length;
		},
		verdict: () => same ? void 0 : fault
	};
}
function hashed({ name, digest, size }, volume) {
	const hash = hasherFor(digest);
	return {
		length: size,
		take: (bytes) => void hash.update(bytes),
		verdict() {
			const found = `${algorithmOf(digest)}:${hash.digest("hex")}`;
			if (found === digest) return;
			return name.startsWith("blobs/") ? {
				code: "BLOB_CHANGED",
				message: `${digest} in ${volume} is now ${found}`,
				blob: digest
			} : {
				code: "INDEX_CHANGED",
				message: `${name} in ${volume} is not what bundle.json makes`
			};
		}
	};
}
// src/verify/content.ts
const shownFaults = 200;
const shownOwners = 3;
async function verifyContent(bundle, options = {}) {
	const { folder, manifest } = bundle;
	const { faults: inFolder, unusable, ignored } = await checkFolder(folder, manifest);
	const faults = [...inFolder];
	for (const volume of volumeLayout(manifest)) if (!volume.files.some(({ name }) => unusable.has(name))) faults.push(...await checkVolume(folder, volume, options.onBytes ?? (() => void 0)));
	if (faults.length > 0) throw refusal(folder, await nameOwners(bundle, faults));
	return verdict(manifest, ignored);
}
async function nameOwners(bundle, faults) {
	const changed = new Set(faults.flatMap(({ blob }) => blob === void 0 ? [] : [blob]));
	if (changed.size === 0) return faults;
	const owners = await findOwners(bundle, changed);
	return faults.map((fault) => {
		const references = (fault.blob && owners.get(fault.blob)) ?? [];
		const rest = references.length - shownOwners;
		const shown = [...references.slice(0, shownOwners), ...rest > 0 ? [`${rest} more`] : []];
		return shown.length === 0 ? fault : {
			...fault,
			message: `${fault.message}: part of ${shown.join(", ")}`
		};
	});
}
function refusal(folder, faults) {
	const codes = new Set(faults.map(({ code }) => code));
	const [first = "CONTENT_CHANGED"] = codes;
	const rest = faults.length - shownFaults;
	return new RefusedError(codes.size === 1 ? first : "CONTENT_CHANGED", `${folder} is not what its bundle.json says`, {
		details: [...faults.slice(0, shownFaults).map(({ code, message }) => `${code} ${message}`), ...rest > 0 ? [`… and ${rest} more`] : []],
		hint: adviceFor(codes)
	});
}
function adviceFor(codes) {
	const remove = "Remove what is no part of the bundle: nothing else may lie in its folder.";
	const copy = "Copy the named files from the source again. If they stay different, the bundle was changed: do not use it.";
	if (!codes.has("UNEXPECTED_FILE")) return copy;
	return codes.size === 1 ? remove : `${remove} ${copy}`;
}
function verdict({ volumes, files, blobs }, ignored) {
	return {
		volumes: volumes.length,
		files: files.length,
		blobs: blobs.length,
		bytes: volumes.reduce((total, { size }) => total + size, 0),
		ignored
	};
}
// src/verify/needed.ts
async function findNeeded(needs, folders) {
	const missing = new Map(needs.map((blob) => [blob.digest, blob]));
	for (const folder of folders) {
		const { store } = await readBundle(folder);
		for (const { digest, size } of [...missing.values()].filter((blob) => store.has(blob.digest))) {
			const descriptor = {
				mediaType: "application/octet-stream",
				digest,
				size
			};
			for await (const _ of verified(await store.open(descriptor), descriptor, `${store.name}@${digest}`));
			missing.delete(digest);
		}
	}
	return [...missing.values()];
}
// src/verify/verify-bundle.ts
async function verifyBundle(options, runtime) {
	const trust = typeof options.trust === "string" ? await readTrustPolicy(options.trust) : options.trust;
	const bundle = await readBundle(options.folder);
	const signatureBytes = await readSignature(options.folder);
	const signer = verifySignature(bundle.bytes, signatureBytes, trust);
	checkPolicy(bundle.manifest, trust);
	const { ignored } = await hashContent(bundle, runtime);
	const verdict = {
		...describe(bundle, signer, trust, await findNeeded(bundle.manifest.needs, options.bases ?? [])),
		ignored
	};
	return {
		...bundle,
		signatureBytes,
		verdict
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
async function hashContent(bundle, runtime) {
	const total = bundle.manifest.volumes.reduce((sum, volume) => sum + volume.size, 0);
	const progress = runtime.progress(`verify ${bundle.manifest.name} ${bundle.manifest.release}`, total);
	try {
		return await verifyContent(bundle, { onBytes: (bytes) => progress.advance(bytes) });
	} finally {
		progress.done();
	}
}
function describe({ manifest, bytes }, signer, trust, unresolved) {
	const { name, release, sequence, audience, created } = manifest;
	return {
		name,
		release,
		sequence,
		audience,
		created,
		digest: digestOf(bytes),
		signer,
		images: manifest.images.length,
		charts: manifest.charts.length,
		blobs: manifest.blobs.length,
		bytes: manifest.blobs.reduce((sum, blob) => sum + blob.size, 0),
		unresolved,
		checked: [
			`bundle.json is canonical and signed by ${signer.key}`,
			...trust.audience === void 0 ? [] : [`it is meant for ${audience}`],
			...trust.minimumSequence === void 0 ? [] : [`its sequence is at least ${trust.minimumSequence}`],
			"every file, volume header and blob is as bundle.json says"
		],
		notChecked: [
			"replay: whether a newer release was promoted already (promote asks the registry)",
			...trust.audience === void 0 ? ["audience: no trust policy names one"] : [],
			...unresolved.length === 0 ? [] : [`${plural(unresolved.length, "blob")} that this delta leaves out (promote looks in the registry)`]
		]
	};
}
export { pemLabel as a, toPublicKey as c, signatureFileName as d, checkPolicy as f, parsePublicKey as i, verifySignature as l, readTrustPolicy as n, readKey as o, trustKeyFile as r, readKeyFile as s, verifyBundle as t, signatureFileLimit as u };
