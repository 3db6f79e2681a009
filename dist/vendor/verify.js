import { Bn as hexOf, Et as identityFields, Gn as whereKnown, Gr as cutLines, Ht as parseYaml, Jn as array, Kr as cutNames, Ln as algorithmOf, Qn as literal, Rn as digestOf, Un as orError, Ur as systemCode, Ut as placeFaults, Wt as placedError, Xn as count, Yn as boolean, Yr as plural, Zn as isMap, ai as TidegateError, dr as readBounded, en as nameField, er as object, in as timeField, ir as refine, lr as kindOf, mn as readManifest, mr as _usingCtx, nr as parseWith, oi as UserError, or as string, qn as about, ri as RefusedError, tr as optional, ur as openFile, wn as parseJson, x as closure, yn as listFaults } from "./shared.js";
import { C as signatureFileName, D as matchIdentity, F as splitJson, I as provenanceFileName, L as signatureFileNames, O as requireSigningCertificate, R as parsePublicKey, S as signatureFileLimit, T as judgeEntity, V as readKeyFile, _ as endOfArchiveSize, c as parseEnvelope, f as unlistedFiles, j as readTrustedRoot, k as artifactParts, m as tarOf, t as readBundle, w as isOtherSignature, x as parseSignatureFile } from "./bundle.js";
import { basename, dirname, join, resolve } from "node:path";
import { createHash } from "node:crypto";
import { lstat, readdir } from "node:fs/promises";
import { createReadStream } from "node:fs";
function policyFaults(policy) {
	const { keys, identities, signatures, timestamp, trustedRoot } = policy;
	const entries = [...keys, ...identities].filter(({ signs }) => signs === "bundle").length;
	const lacksRoot = trustedRoot === void 0;
	return [
		...nameFaults(policy),
		...keys.flatMap((entry, index) => [...keyFaults(entry, index), ...timeFaults(entry, ["keys", index])]),
		...identities.flatMap((entry, index) => [...identityFaults(entry, index), ...timeFaults(entry, ["identities", index])]),
		...entries > 0 ? [] : [{
			path: ["keys"],
			message: "expected at least one key or identity that signs bundles: without one, nothing can be trusted"
		}],
		...entries > 0 && signatures > entries ? [{
			path: ["signatures"],
			message: `expected at most ${entries}: that many can sign`
		}] : [],
		...provenanceFaults(policy),
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
function provenanceFaults({ keys, identities, provenance }) {
	return provenance === void 0 && [...keys, ...identities].some(({ signs }) => signs === "provenance") ? [{
		path: [],
		message: "expected \"provenance\" too: somebody in it signs provenance only"
	}] : [];
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
const provenanceTypes = ["https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v0.2"];
const statementTypes = new Set(["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"]);
function readStatement(payload, subject, types, where) {
	const json = parseJson(payload);
	if ("fault" in json) throw malformedProvenance(where, [`payload: ${json.fault}`]);
	const statement = json.value;
	if (!statementTypes.has(at(statement, "_type"))) throw malformedProvenance(where, ["payload: not an in-toto statement"]);
	const type = at(statement, "predicateType");
	const predicateType = types.find((known) => known === type);
	if (predicateType === void 0) throw new RefusedError("PROVENANCE_TYPE", `${where} is a statement of another kind`, {
		details: [`found ${JSON.stringify(type)?.slice(0, 200)}, expected ${types.join(" or ")}`],
		hint: "A signed statement that says something else proves nothing here. Take the file that `tidegate sign` wrote."
	});
	const subjects = at(statement, "subject");
	if (!(Array.isArray(subjects) && subjects.some((each) => at(each, "digest", "sha256") === hexOf(subject)))) throw new RefusedError("PROVENANCE_SUBJECT", `${where} is about another bundle than this`, { hint: "The file belongs to another bundle, or this one was made again after it was signed. Carry the bundle over again." });
	return {
		predicateType,
		...printableFacts((predicateType === provenanceTypes[0] ? factsOfV1 : factsOfV02)(at(statement, "predicate")), where)
	};
}
function factsOfV1(predicate) {
	const source = sourceIn(at(predicate, "buildDefinition", "resolvedDependencies"), "gitCommit");
	return {
		builder: at(predicate, "runDetails", "builder", "id"),
		repository: at(source, "uri"),
		commit: at(source, "digest", "gitCommit"),
		run: at(predicate, "runDetails", "metadata", "invocationId"),
		startedOn: at(predicate, "runDetails", "metadata", "startedOn")
	};
}
function factsOfV02(predicate) {
	const source = sourceIn(at(predicate, "materials"), "sha1");
	return {
		builder: at(predicate, "builder", "id"),
		repository: at(source, "uri"),
		commit: at(source, "digest", "sha1"),
		run: at(predicate, "metadata", "buildInvocationId"),
		startedOn: at(predicate, "metadata", "buildStartedOn")
	};
}
function sourceIn(dependencies, algorithm) {
	return Array.isArray(dependencies) ? dependencies.find((each) => at(each, "digest", algorithm) !== void 0) : void 0;
}
function printableFacts(raw, where) {
	const builder = printable(raw.builder);
	if (builder === void 0) throw malformedProvenance(where, ["predicate: expected the address of a builder"]);
	const optional = {
		repository: printable(raw.repository)?.replace(/^git\+|@refs\/.*$/g, ""),
		commit: printable(raw.commit),
		run: printable(raw.run),
		startedOn: printable(raw.startedOn)
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
function malformedProvenance(where, [first = "unreadable", ...details]) {
	return new RefusedError("PROVENANCE_FORMAT", `${where} cannot be judged: ${first}`, {
		details,
		hint: "Expected a sigstore bundle v0.3 with one in-toto statement, or one in each line, as `tidegate sign` and GitHub write it."
	});
}
const lifetime = {
	validFrom: about("Earlier signatures do not count (UTC).", optional(timeField)),
	validUntil: about("Later signatures do not count (UTC).", optional(timeField)),
	revoked: about("It is believed no more: nothing that it signed counts, or nothing from some point on.", optional(object({
		reason: about("Why; refusals say it.", string),
		since: about("Signatures from this time on do not count (UTC).", optional(timeField)),
		sinceSequence: about("Bundles of this sequence and above do not count.", optional(count))
	})))
};
const signs = about("What it signs: bundles, or `provenance` only; one that signs provenance makes no bundle count.", optional(literal("bundle", "provenance"), "bundle"));
const keyEntry = object({
	name: about("What reports call the signer.", string),
	file: about("A PEM file with the public key, relative to this file; or `pem`.", optional(string)),
	pem: about("The text of the public key; or `file`.", optional(string)),
	signs,
	...lifetime
});
const identityEntry = object({
	name: about("What reports call the signer.", string),
	...identityFields,
	signs,
	...lifetime
});
const threshold = refine(count, (value, path, faults) => {
	if (value === 0 || value > signatureFileNames.length) faults.push({
		path,
		message: `expected 1 to ${signatureFileNames.length}: that many signature files a bundle has`
	});
	return value;
}, { minimum: 1 });
const provenanceType$1 = literal(...provenanceTypes);
const provenance = object({
	required: about("Whether a bundle without it is refused.", optional(boolean, false)),
	types: about("Kinds of statements that count, by `predicateType`.", optional(array(provenanceType$1), ["https://slsa.dev/provenance/v1"])),
	builders: about("Who may have made it, to the letter: addresses of workflows, such as `https://github.com/acme/releases/.github/workflows/bundle.yml@refs/heads/main`.", optional(array(string))),
	repositories: about("What it may have been made from, to the letter: addresses of git repositories.", optional(array(string)))
});
const trustPolicySchema = object({
	keys: about("Who is believed: a bundle that none of them signed, and none of `identities`, is refused.", optional(array(keyEntry), [])),
	identities: about("Who is believed by a certificate, which `trustedRoot` judges.", optional(array(identityEntry), [])),
	trustedRoot: about("A trusted_root.json of sigstore, or several in a .jsonl file, relative to this file: the authorities and logs that certificates and timestamps are judged by. The logs that it names must have the signature.", optional(string)),
	signatures: about("How many of them must have signed.", optional(threshold, 1)),
	timestamp: about("Whether a signature by key, on provenance too, must have a time that `trustedRoot` proves; one by certificate always must.", optional(literal("required", "optional"), "optional")),
	provenance: about("How a bundle was made (SLSA provenance), as one of those says whose entry has `signs: provenance`; without such an entry, as one says who signed the bundle.", optional(provenance)),
	audience: about("The side this is: bundles for another one are refused.", optional(nameField)),
	minimumSequence: about("Bundles with a lower sequence are refused.", optional(count))
});
const policyLimit = 1048576;
async function readTrustPolicy(path) {
	const yaml = parseYaml(await readPolicy(path), path);
	const result = parseWith(trustPolicySchema, yaml.values[0]);
	if ("faults" in result) throw invalid(yaml, result.faults);
	const { trustedRoot: rootFile, provenance, identities, ...rest } = result.value;
	const faults = [...documentFaults(yaml), ...policyFaults(result.value)];
	const keys = await readKeys(rest.keys, path, faults);
	const trustedRoot = await readRoot(rootFile, path, faults);
	if (faults.length > 0) throw invalid(yaml, faults);
	return {
		...rest,
		keys: signersOf$1("bundle", keys),
		identities: signersOf$1("bundle", identities),
		...trustedRoot === void 0 ? {} : { trustedRoot },
		...provenance === void 0 ? {} : { provenance: {
			...provenance,
			keys: signersOf$1("provenance", keys),
			identities: signersOf$1("provenance", identities)
		} }
	};
}
function signersOf$1(what, entries) {
	return entries.flatMap((signer) => {
		const { signs, ...entry } = signer;
		return signs === what ? [entry] : [];
	});
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
	if (bytes === void 0) throw new UserError("NO_FILE", `${path} does not exist`, { hint: "A trust policy names the keys to believe: docs/signing.md says how to make a key, docs/release-file.md how to write the policy. --trust says where yours is; `tidegate verify` also takes a public key, --key." });
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
function checkPolicy({ audience, sequence }, trust) {
	if (trust.audience !== void 0 && audience !== trust.audience) throw new RefusedError("WRONG_AUDIENCE", `The bundle is meant for ${audience}, not for ${trust.audience}`, { hint: "A bundle is made for one side only. Ask for the one that was made for this side." });
	if (trust.minimumSequence !== void 0 && sequence < trust.minimumSequence) throw new RefusedError("SEQUENCE_TOO_LOW", `The bundle has sequence ${sequence}; the trust policy takes ${trust.minimumSequence} and above`, { hint: "An older bundle may carry faults that were repaired since. Ask for a current one." });
}
function judgeEach(items, judge, fatal = []) {
	const accepted = [];
	const passedOver = [];
	for (const [index, item] of items.entries()) try {
		accepted.push(judge(item, index));
	} catch (error) {
		if (!(error instanceof RefusedError) || fatal.includes(error.code)) throw error;
		passedOver.push(error);
	}
	return {
		accepted,
		passedOver
	};
}
function verifySignature(payload, signatureFile, trust, where = "the signature file") {
	const signature = parseSignatureFile(signatureFile, where);
	if (!createHash("sha256").update(payload).digest().equals(signature.digest)) throw new RefusedError("SIGNATURE_INVALID", "The signature was made over other bytes than these", { hint: "The bundle was changed after it was signed, or the signature file belongs to another bundle. Carry the bundle over again." });
	const verdict = judgeSigner(payload, signature, trust, where);
	if (trust.timestamp === "required" && verdict.times.length === 0) throw new RefusedError("SIGNATURE_TIME_MISSING", `${where} has no timestamp, and the trust policy requires one`, { hint: "Sign with a timestamp authority that the trusted root of the policy names." });
	return verdict;
}
function judgeSigner(payload, signed, trust, where) {
	if (signed.certificate !== void 0) return byCertificate(payload, signed.bundle, signed.certificate, trust);
	if (signed.hasEvidence && trust.trustedRoot === void 0) throw new RefusedError("SIGNATURE_NO_ROOT", `${where} has log entries or timestamps, and the trust policy names no trusted root to judge them by`, { hint: "Add trustedRoot: <trusted_root.json> to the trust policy." });
	return byKey(payload, signed.bundle, trust);
}
function byKey(payload, bundle, trust) {
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
function byCertificate(payload, bundle, der, { identities = [], trustedRoot }) {
	if (identities.length === 0 || trustedRoot === void 0) throw new RefusedError("SIGNATURE_CERTIFICATE_UNEXPECTED", "The signature is by a certificate, and the trust policy believes keys only", { hint: "Have the bundle signed by a key that the policy names, or add `identities` and `trustedRoot` to it." });
	const certificate = requireSigningCertificate(der);
	const { times, extensions } = judgeEntity(bundle, payload, trustedRoot);
	const { names, identity } = matchIdentity(certificate, extensions, identities);
	return {
		key: names[0],
		fitting: names,
		fingerprint: certificate.fingerprint,
		identity,
		times
	};
}
const fatal = ["SIGNATURE_FORMAT", "SIGNATURE_INVALID"];
function verifySignatures(payload, files, trust) {
	const judge = (file) => ({
		...verifySignature(payload, file.bytes, trust, file.name),
		file
	});
	const { accepted, passedOver } = judgeEach(files, judge, fatal);
	return requireOne({
		signatures: accepted,
		passedOver
	});
}
function requireSigners(judgement, manifest, trust) {
	const lifetimes = [...trust.keys, ...trust.identities ?? []];
	const judged = judgement.signatures.map((signature) => ({
		signature,
		key: countingEntry(signature, manifest, lifetimes)
	}));
	const { signatures, passedOver } = requireOne({
		signatures: judged.flatMap(({ signature, key }) => typeof key === "string" ? [{
			...signature,
			key
		}] : []),
		passedOver: [...judged.flatMap(({ key }) => typeof key === "string" ? [] : [key]), ...judgement.passedOver]
	});
	const needed = trust.signatures ?? 1;
	const signers = Math.min(new Set(signatures.map(({ key, fitting: [first] = [key] }) => first)).size, new Set(signatures.map(({ fingerprint }) => fingerprint)).size);
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
function countingEntry({ key, fitting = [key], times }, { created, sequence }, entries) {
	const lifetimes = entries.filter(({ name }) => fitting.includes(name));
	const at = times[0]?.at ?? created;
	for (const { name, revoked } of lifetimes) if (revoked !== void 0 && isRevoked(revoked, at, sequence)) return new RefusedError("SIGNER_REVOKED", `${name} is revoked: ${revoked.reason}`, { hint: "Have the release signed by somebody who is believed, and do not use this bundle before you know who made it." });
	return lifetimes.find(({ validFrom = at, validUntil = at }) => validFrom <= at && at <= validUntil)?.name ?? new RefusedError("SIGNER_OUT_OF_TIME", `${key} signed at ${at}, which is outside its time`, {
		details: lifetimes.map(({ name, validFrom = "the beginning", validUntil = "further notice" }) => `${name} counts from ${validFrom} until ${validUntil}`),
		hint: "Have the release signed by the key that is in use. When no timestamp says when it was signed, the time in bundle.json counts."
	});
}
function isRevoked({ since, sinceSequence }, at, sequence) {
	return since === void 0 && sinceSequence === void 0 || since !== void 0 && at >= since || sinceSequence !== void 0 && sequence >= sinceSequence;
}
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
	const found = await orError(closure(store, root, platforms), ["NOT_FOUND"]);
	if (found instanceof TidegateError) return {
		digests: [],
		fault: found.message
	};
	const { manifests, blobs } = found;
	return { digests: [...manifests.map(({ descriptor }) => descriptor), ...blobs].map(({ digest }) => digest) };
}
function refusal(code, message, faults) {
	return new RefusedError(code, message, {
		details: listFaults(faults, String),
		hint: "The bundle was made and signed so: copying it again does not help. Have the release bundled again."
	});
}
const fileFaults = [
	"VOLUME_MISSING",
	"VOLUME_SIZE",
	"TRAILING_DATA",
	"SECOND_ARCHIVE"
];
const blobFaults = [
	"VOLUME_MISSING",
	"VOLUME_SIZE",
	"VOLUME_UNREADABLE",
	"BLOB_CHANGED"
];
function contentFaultOf(error, blob) {
	const code = error instanceof RefusedError && blobFaults.find((known) => known === error.code);
	return code ? {
		code,
		message: error.message,
		blobs: [blob]
	} : void 0;
}
function isVolumeFault({ code }) {
	return fileFaults.some((known) => known === code);
}
const fields = {
	name: [0, 100],
	size: [124, 136],
	checksum: [148, 156],
	type: [156, 157],
	link: [157, 257],
	prefix: [345, 500]
};
function headerFault(found, expected, isEntry) {
	const at = firstDifference(found, expected);
	const [block, planned] = [found, expected].map((bytes) => bytes.subarray(at, at + 512));
	if (at === 512) return {
		code: "ENTRY_EXTENDED",
		says: "has a pax header with another name or size"
	};
	if (block === void 0 || planned === void 0 || !isHeader(block)) return {
		code: "HEADER_CHANGED",
		says: "is changed"
	};
	return kindFault(block, planned) ?? nameFault(block, planned, isEntry) ?? (text(block, "size") === text(planned, "size") ? {
		code: "HEADER_CHANGED",
		says: "has other fields"
	} : {
		code: "ENTRY_SIZE",
		says: "gives it another size"
	});
}
function isHeader(block) {
	const [from, to] = fields.checksum;
	const sum = block.reduce((total, byte, at) => total + (at >= from && at < to ? 32 : byte), 0);
	return Number.parseInt(text(block, "checksum"), 8) === sum;
}
function kindFault(block, planned) {
	const type = text(block, "type");
	if (type === text(planned, "type")) return;
	const link = JSON.stringify(text(block, "link"));
	switch (type) {
		case "1":
		case "2": return {
			code: "ENTRY_LINK",
			says: `makes it a link to ${link}`
		};
		case "S": return {
			code: "ENTRY_SPARSE",
			says: "makes it a sparse file"
		};
		case "g":
		case "K":
		case "L":
		case "x": return {
			code: "ENTRY_EXTENDED",
			says: "makes it say what the next entry is called, or is"
		};
		default: return {
			code: "ENTRY_KIND",
			says: `makes it no plain file, but ${JSON.stringify(type)}`
		};
	}
}
function nameFault(block, planned, isEntry) {
	const path = pathOf(block);
	if (path === pathOf(planned)) return;
	const named = JSON.stringify(path);
	if (/^[/\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(path)) return {
		code: "ENTRY_PATH",
		says: `leads out of the folder, to ${named}`
	};
	return isEntry(path) ? {
		code: "ENTRY_TWICE",
		says: `gives it the name of another entry, ${named}`
	} : {
		code: "ENTRY_NAME",
		says: `gives it another name, ${named}`
	};
}
function pathOf(block) {
	const prefix = text(block, "prefix");
	return prefix === "" ? text(block, "name") : `${prefix}/${text(block, "name")}`;
}
function text(block, field) {
	return block.toString("latin1", ...fields[field]).replace(/\0.*$/s, "");
}
function firstDifference(found, expected) {
	let at = 0;
	while (found.subarray(at, at + 512).equals(expected.subarray(at, at + 512))) at += 512;
	return at;
}
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
	if (stats?.isFile() !== true) return {
		code: "VOLUME_MISSING",
		message: whatIsThere(name, stats),
		blobs
	};
	return {
		code: stats.size > size ? await whatFollows(join(folder, name), size) : "VOLUME_SIZE",
		message: `${name} has ${stats.size} bytes, expected ${size}`,
		blobs
	};
}
async function whatFollows(path, size) {
	try {
		var _usingCtx$1 = _usingCtx();
		const handle = _usingCtx$1.a(await openFile(path, "carried"));
		const found = Buffer.alloc(endOfArchiveSize + 512);
		await handle?.read(found, 0, found.length, Math.max(0, size - endOfArchiveSize));
		const isEnd = found.subarray(0, endOfArchiveSize).equals(Buffer.alloc(endOfArchiveSize));
		if (handle === void 0 || !isEnd) return "VOLUME_SIZE";
		return isHeader(found.subarray(1024)) ? "SECOND_ARCHIVE" : "TRAILING_DATA";
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
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
async function findOwners({ manifest, store }, digests) {
	const owners = new Map();
	for (const artifact of [...manifest.images, ...manifest.charts]) {
		const parts = await artifactParts(artifact, (part) => whereKnown(readManifest(store, part)));
		for (const { digest } of parts.map(({ descriptor }) => descriptor).filter((part) => digests.has(part.digest))) owners.set(digest, [...owners.get(digest) ?? [], artifact.reference]);
	}
	return owners;
}
const shownFaults = 200;
const shownBlobs = 5;
const shownOwners = 3;
async function contentRefusal(bundle, faults, done) {
	const codes = new Set(faults.map(({ code }) => code));
	const [first = "CONTENT_CHANGED"] = codes;
	const lines = await describeFaults(bundle, mergeEqual(faults));
	const advice = adviceFor(codes);
	return new RefusedError(codes.size === 1 ? first : "CONTENT_CHANGED", isOf(bundle, faults) ? `${bundle.folder} is not what its bundle.json says` : `The bundles that have what ${bundle.folder} leaves out are not what they were`, {
		details: cutLines(lines, shownFaults),
		hint: done === void 0 ? advice : `${done} ${advice}`
	});
}
function isOf({ store }, faults) {
	return faults.some(({ blobs = [] }) => blobs.length === 0 || blobs.some((digest) => store.has(digest)));
}
async function describeFaults(bundle, faults) {
	const lost = new Set(faults.flatMap(({ blobs = [] }) => blobs));
	const owners = lost.size === 0 ? void 0 : await findOwners(bundle, lost);
	return faults.map(({ code, message, blobs = [] }) => {
		const unsaid = blobs.filter((digest) => !message.includes(digest));
		const parts = [...new Set(blobs.flatMap((digest) => owners?.get(digest) ?? []))];
		return `${code} ${message}${unsaid.length === 0 ? "" : `, with ${cutNames(unsaid, shownBlobs).join(", ")}`}${parts.length === 0 ? "" : `: part of ${cutNames(parts, shownOwners).join(", ")}`}`;
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
function adviceFor(codes) {
	const remove = "Remove what is no part of the bundle: nothing else may lie in its folder.";
	const copy = "Copy the named files from the source again. If they stay different, the bundle was changed: do not use it.";
	if (!codes.has("UNEXPECTED_FILE")) return copy;
	return codes.size === 1 ? remove : `${remove} ${copy}`;
}
const provenanceFileLimit = 16777216;
const [provenanceType] = provenanceTypes;
function verifyProvenance(bytes, trust) {
	if (bytes.length > 16777216) throw malformedProvenance(provenanceFileName, [`longer than ${provenanceFileLimit} bytes`]);
	const parts = splitJson(bytes);
	const { accepted, passedOver } = judgeEach(parts, (part, index) => {
		return judgeStatement(part, trust, parts.length === 1 ? provenanceFileName : `${provenanceFileName}, statement ${index + 1}`);
	});
	const [facts] = accepted;
	if (facts === void 0) throw noneCounts(passedOver);
	return {
		...facts,
		passedOver
	};
}
function judgeStatement(bytes, trust, where) {
	const envelope = parseEnvelope(bytes);
	if ("faults" in envelope) throw malformedProvenance(where, envelope.faults);
	const { fitting, ...verdict } = signerOf(envelope, trust, where);
	if (trust.timestamp === "required" && verdict.times.length === 0) throw new RefusedError("PROVENANCE_TIME_MISSING", `${where} has no timestamp, and the trust policy requires one`, { hint: "Sign with a timestamp authority that the trusted root of the policy names." });
	const key = trust.entryOf?.({
		...verdict,
		...fitting && { fitting }
	}) ?? verdict.key;
	if (typeof key !== "string") throw key;
	const facts = readStatement(envelope.payload, trust.subject, trust.types ?? [provenanceType], where);
	requireNamed("builder", facts.builder, trust.builders, where);
	requireNamed("repository", facts.repository, trust.repositories, where);
	return {
		...verdict,
		key,
		...facts
	};
}
function signerOf(envelope, trust, where) {
	try {
		return judgeSigner(envelope.payload, envelope, trust, where);
	} catch (cause) {
		if (!(cause instanceof RefusedError)) throw cause;
		throw new RefusedError(cause.code.replace(/^SIGNATURE_/, "PROVENANCE_"), `${where}: ${cause.message}`, {
			details: cause.details,
			cause,
			hint: "It was changed on the way, or signed by somebody who is not believed. Carry the bundle over again, or compare with the signer over another channel."
		});
	}
}
function requireNamed(what, found, known, where) {
	if (known !== void 0 && (found === void 0 || !known.includes(found))) throw new RefusedError(`PROVENANCE_${what.toUpperCase()}_UNKNOWN`, `${where}: its ${what} is ${JSON.stringify(found ?? "not said")}, which the trust policy does not name`, {
		details: known.map((name) => `accepted is ${name}`),
		hint: "If this is how it should be made, add exactly this address to `provenance` in the trust policy."
	});
}
function noneCounts([first, ...others]) {
	if (first === void 0 || others.length === 0) return first ?? malformedProvenance("provenance.sigstore.json", ["it is empty"]);
	return new RefusedError(first.code, first.message, {
		details: [...first.details, ...others.map(({ message }) => message)],
		cause: first,
		...first.hint === void 0 ? {} : { hint: first.hint }
	});
}
async function openTrusted(folder, trust) {
	return await trustBundle(await readBundle(folder), trust);
}
async function trustBundle(bundle, trust) {
	const { folder } = bundle;
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
async function readProvenance({ folder, bytes: payload, manifest }, { signatures }, trust) {
	const { provenance } = trust;
	const bytes = await readCarried(folder, provenanceFileName, provenanceFileLimit, "PROVENANCE_FORMAT");
	if (bytes !== void 0) {
		const asked = [...provenance?.keys ?? [], ...provenance?.identities ?? []];
		const signers = provenance !== void 0 && asked.length > 0 ? provenance : signersOf(signatures, trust);
		return verifyProvenance(bytes, {
			...provenance,
			...signers,
			...trust.trustedRoot === void 0 ? {} : { trustedRoot: trust.trustedRoot },
			...trust.timestamp === void 0 ? {} : { timestamp: trust.timestamp },
			subject: digestOf(payload),
			entryOf: (verdict) => countingEntry(verdict, manifest, [...signers.keys, ...signers.identities])
		});
	}
	if (provenance?.required === true) throw new RefusedError("PROVENANCE_MISSING", `${folder} does not say how it was made: it has no ${provenanceFileName}`, { hint: "`tidegate sign` writes it beside the signature: carry it along." });
}
function signersOf(signatures, { keys, identities = [] }) {
	const names = new Set(signatures.flatMap(({ key, fitting = [key] }) => fitting));
	return {
		keys: keys.filter(({ name }) => names.has(name)),
		identities: identities.flatMap(({ revoked, ...entry }) => {
			if (names.has(entry.name)) return [{
				...entry,
				...revoked && { revoked }
			}];
			return revoked === void 0 ? [] : [{
				...entry,
				revoked: { reason: revoked.reason }
			}];
		})
	};
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
export { checkPolicy as _, verifyProvenance as a, headerFault as c, isVolumeFault as d, checkCompleteness as f, verifySignature as g, judgeSigner as h, provenanceType as i, isHeader as l, verifySignatures as m, trustBundle as n, contentRefusal as o, requireSigners as p, provenanceFileLimit as r, checkFolder as s, openTrusted as t, contentFaultOf as u, readTrustPolicy as v, trustKeyFile as y };
