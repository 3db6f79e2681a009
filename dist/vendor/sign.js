import { D as provenanceFileName, O as signatureFileNames, t as readBundle } from "./bundle.js";
import { At as parseJson, Cn as object, D as imagePackageUrl, Dn as scalar, E as chartPackageUrl, En as refine, Gn as defineStage, In as algorithmOf, Kt as readBounded, Ln as digestOf, Tn as parseWith, Zn as explainFileError, fr as UserError, hn as formatPath, lr as RefusedError, or as isKeyText, qt as replaceFile, sr as maskKey, xn as literal, yn as count, zn as hexOf } from "./shared.js";
import { C as signatureFileLimit, S as parseSignatureFile, _ as toPublicKey, a as preAuthEncoding, b as verifySignature, g as readKeyFile, h as readKey, i as verifyProvenance, m as pemLabel, n as provenanceFileLimit, o as statementMediaType, p as parsePublicKey, r as provenanceType, w as signatureFileName, x as isDerSignature } from "./verify.js";
import { d as xsalsa20poly1305 } from "./cache.js";
import { t as require_dist } from "./sigstore.js";
import { join, resolve } from "node:path";
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, scrypt, sign, verify } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
// src/sign/command-line.ts
function splitCommand(line) {
	const words = [];
	for (const [, word, open] of line.matchAll(/\s*((?:[^\s'"]|'[^']*'|"[^"]*")+)|\s*(\S)/gy)) {
		if (word === void 0) throw malformed(`the quote that begins at ${open} does not end`);
		const bare = word.replaceAll(/'[^']*'|"[^"]*"/g, "");
		if (/^(?:\|\|?|&&?|;|\d?[<>].*)$|[$`]|^.+[;&|]$/.test(bare)) throw malformed(`${word} means something to a shell only, and there is none`);
		words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
	}
	const [program, ...args] = words;
	if (program === void 0 || program === "") throw malformed("it names no program");
	return [program, ...args];
}
function malformed(fault) {
	return new UserError("SIGNER_COMMAND", `The command of the signer cannot be run: ${fault}`, { hint: "Give a program and its arguments, quoted where they hold blanks. For anything else, write a script and name that." });
}
// src/sign/key-password.ts
const passwordVariable = "TIDEGATE_KEY_PASSWORD";
const cosignPasswordVariable = "COSIGN_PASSWORD";
function givenPassword(option, runtime) {
	const password = option ?? runtime.env["COSIGN_PASSWORD"];
	if (password !== void 0 && password !== "") runtime.mask(password);
	return password;
}
async function requirePassword(given, where, runtime) {
	if (given !== void 0) return given;
	if (runtime.askSecret === void 0) throw new UserError("PASSWORD_REQUIRED", `${where}: the key is encrypted, and there is no password for it`, { hint: `Give it in ${passwordVariable} (in a workflow: the input \`key-password\`); without a terminal nobody can be asked.` });
	const password = await runtime.askSecret(`Password for ${where}`);
	if (password !== "") runtime.mask(password);
	return password;
}
// src/sign/signer-answer.ts
function parseAnswer(answer, messages = "") {
	const result = isDerSignature(answer) ? answer : decode(answer);
	if (Buffer.isBuffer(result)) return result;
	throw new UserError("SIGNER_ANSWER", `The signer did not answer with a signature: it printed ${result}`, {
		details: messages.split(/\r?\n/).filter((line) => line.trim() !== "").slice(-12),
		hint: "Expected on standard output: an ECDSA signature by a P-256 key over the sha256 of the input, in DER, raw or as base64. Messages belong on standard error."
	});
}
function decode(answer) {
	if (answer.length > 65536) return `${answer.length} bytes`;
	const text = answer.toString("latin1").trim();
	if (text.startsWith("{")) return fromBundle(answer);
	const compact = text.replaceAll(/\s/g, "");
	const bytes = Buffer.from(compact, "base64");
	const isBase64 = bytes.toString("base64") === compact;
	if (isBase64 && isDerSignature(bytes)) return bytes;
	if (answer.length === 64 || isBase64 && bytes.length === 64) return "64 bytes, which look like the two numbers of a signature without DER around them";
	return answer.length === 0 ? "nothing" : `${answer.length} bytes`;
}
function fromBundle(answer) {
	try {
		return parseSignatureFile(answer, "its answer").signature;
	} catch (error) {
		if (error instanceof RefusedError) return "JSON, but no sigstore bundle with one message signature";
		throw error;
	}
}
// src/sign/external-signer.ts
const patience = 3e5;
function externalSigner({ command, publicKey, password, timeout = patience }, runtime) {
	const [program, ...args] = splitCommand(command);
	return {
		public: publicKey,
		async sign(payload) {
			const env = {
				...password === void 0 ? {} : {
					[passwordVariable]: password,
					[cosignPasswordVariable]: password
				},
				TIDEGATE_DIGEST: createHash("sha256").update(payload).digest("hex")
			};
			const { stdout, stderr } = await runtime.exec(program, args, {
				input: payload,
				env,
				timeout
			});
			const signature = parseAnswer(stdout, stderr);
			if (!verify("sha256", payload, publicKey.key, signature)) throw new RefusedError("SIGNER_WRONG", `${program} made a signature that does not verify`, {
				details: [`public key ${publicKey.fingerprint}`],
				hint: "It signed with another key than the public key says, or hashed the input in another way (sha256, once). Nothing was written."
			});
			return signature;
		}
	};
}
// src/sign/cosign-key.ts
const cosignLabels = ["ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY"];
const ownCost = {
	N: 65536,
	r: 8,
	p: 1
};
const mostMemory = 134217728;
const mostPasses = 4;
const cost = refine(object({
	N: count,
	r: count,
	p: count
}), (value, path, faults) => {
	const { N, r, p } = value;
	if (N > 1 && Number.isInteger(Math.log2(N)) && r > 0 && p > 0 && 128 * N * r <= mostMemory && p <= mostPasses) return value;
	faults.push({
		path,
		message: "expected parameters of scrypt within bounds"
	});
});
const schema = object({
	kdf: object({
		name: literal("scrypt"),
		params: cost,
		salt: base64(16, 64)
	}),
	cipher: object({
		name: literal("nacl/secretbox"),
		nonce: base64(24, 24)
	}),
	ciphertext: base64(17, 4096)
});
function base64(least, most) {
	return scalar("base64", (value) => {
		const bytes = Buffer.from(typeof value === "string" ? value : "", "base64");
		return bytes.length >= least && bytes.length <= most && bytes.toString("base64") === value ? bytes : void 0;
	});
}
async function openCosignKey(pem, password, where) {
	const json = parseJson(Buffer.from(pem.replaceAll(/-----[^-]*-----/g, ""), "base64"), 100);
	const result = parseWith(schema, "value" in json ? json.value : void 0);
	if (!("value" in result)) throw new UserError("INVALID_KEY", `${where}: the PEM block holds no key as cosign encrypts it`, {
		details: result.faults.filter(({ path }) => path.length > 0).map(({ path }) => formatPath(path)),
		hint: `Expected scrypt with at most ${mostMemory} bytes of memory, and nacl/secretbox: \`cosign import-key-pair\` writes the key anew.`
	});
	const { kdf, cipher, ciphertext } = result.value;
	const der = open$1(await deriveKey(password, kdf.salt, kdf.params), cipher.nonce, ciphertext);
	if (der === void 0) throw new UserError("WRONG_PASSWORD", `${where}: the password does not open this key`, { hint: "Check TIDEGATE_KEY_PASSWORD (or COSIGN_PASSWORD). A damaged key file looks the same." });
	return readKey(() => createPrivateKey({
		key: der,
		format: "der",
		type: "pkcs8"
	}), where);
}
function open$1(secret, nonce, ciphertext) {
	try {
		return Buffer.from(xsalsa20poly1305(secret, nonce).decrypt(ciphertext));
	} catch {
		return;
	}
}
async function sealCosignKey(key, password) {
	const [salt, nonce] = [randomBytes(32), randomBytes(24)];
	const secret = await deriveKey(password, salt, ownCost);
	const box = xsalsa20poly1305(secret, nonce).encrypt(key.export({
		type: "pkcs8",
		format: "der"
	}));
	const json = JSON.stringify({
		kdf: {
			name: "scrypt",
			params: ownCost,
			salt: salt.toString("base64")
		},
		cipher: {
			name: "nacl/secretbox",
			nonce: nonce.toString("base64")
		},
		ciphertext: Buffer.from(box).toString("base64")
	});
	const lines = Buffer.from(json).toString("base64").match(/.{1,64}/g) ?? [];
	const label = "ENCRYPTED SIGSTORE PRIVATE KEY";
	return [
		`-----BEGIN ${label}-----`,
		...lines,
		`-----END ${label}-----`,
		""
	].join("\n");
}
async function deriveKey(password, salt, { N, r, p }) {
	const { promise, resolve, reject } = Promise.withResolvers();
	scrypt(password, salt, 32, {
		N,
		r,
		p,
		maxmem: 256 * N * r
	}, (error, key) => {
		if (error === null) resolve(key);
		else reject(error);
	});
	return await promise;
}
// src/sign/key.ts
function generateKey() {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
	return toSigningKey(privateKey, "the new key");
}
function toSigningKey(key, where) {
	return {
		private: key,
		public: toPublicKey(key, where),
		sign: async (payload) => sign("sha256", payload, key)
	};
}
async function parseSigningKey(pem, where, password) {
	return toSigningKey(await readPrivateKey(pem, where, password), where);
}
async function readPrivateKey(pem, where, password) {
	if (/^Proc-Type: 4,ENCRYPTED\r?$/m.test(pem)) throw new UserError("INVALID_KEY", `${where}: the key is encrypted in OpenSSL's old way, which is weak`, { hint: "Write it anew: `openssl pkcs8 -topk8 -in key.pem -out new.pem`." });
	const label = pemLabel(pem, where);
	if (cosignLabels.includes(label)) return await openCosignKey(pem, await password(), where);
	if (label === "ENCRYPTED PRIVATE KEY") return openPkcs8(pem, await password(), where);
	if (label !== "PRIVATE KEY" && label !== "EC PRIVATE KEY") throw new UserError("INVALID_KEY", `${where}: expected a private key, found ${JSON.stringify(label)}`, { hint: "Signing needs the file that begins with -----BEGIN PRIVATE KEY-----, or with one of the encrypted forms." });
	return readKey(() => createPrivateKey(pem), where);
}
function openPkcs8(pem, passphrase, where) {
	try {
		return createPrivateKey({
			key: pem,
			passphrase
		});
	} catch {
		throw new UserError("WRONG_PASSWORD", `${where}: the password does not open this key`, { hint: "Check TIDEGATE_KEY_PASSWORD. A damaged key file looks the same." });
	}
}
// src/sign/key-file.ts
const keyVariable = "TIDEGATE_KEY";
async function readSigningKey(source, runtime, password) {
	const holder = holderOf(source, runtime);
	if (isKeyText(source)) {
		maskKey(source, runtime);
		const where = holder ?? "the key";
		return await parseSigningKey(source, where, () => requirePassword(password, where, runtime));
	}
	const path = resolve(runtime.cwd, source);
	if (holder !== void 0 && !existsSync(path)) throw new UserError("NO_FILE", `${holder} holds neither PEM text nor the path of a file`, { hint: "Put the whole text of the key file into it, from -----BEGIN to the last -----." });
	const pem = await readKeyFile(path);
	maskKey(pem, runtime);
	return await parseSigningKey(pem, source, () => requirePassword(password, source, runtime));
}
function holderOf(source, runtime) {
	if (runtime.input("key") === source) return "the input key";
	return runtime.env["TIDEGATE_KEY"] === source ? `the variable ${keyVariable}` : void 0;
}
async function openKeyFiles(prefix, dryRun, runtime, password) {
	const privateFile = `${prefix}.key`;
	const publicFile = `${prefix}.pub`;
	const hasPrivate = existsSync(privateFile);
	const hasPublic = existsSync(publicFile);
	if (hasPublic && !hasPrivate) throw new UserError("KEY_MISSING", `${publicFile} is there, but ${privateFile} is not`, { hint: "A new private key would not fit the public key that verifiers have. Bring the private key back, or choose another path." });
	const key = hasPrivate ? await readSigningKey(privateFile, runtime, password) : generateKey();
	if (hasPublic) await requireSameKey(key, publicFile, privateFile);
	if (!dryRun) {
		if (!hasPrivate) await writeNew(privateFile, await privatePem(key, password, runtime), 384);
		if (!hasPublic) await writeNew(publicFile, key.public.key.export({
			type: "spki",
			format: "pem"
		}).toString(), 420);
	}
	const made = [...hasPrivate ? [] : [privateFile], ...hasPublic ? [] : [publicFile]];
	return {
		key,
		isNew: !hasPrivate,
		made,
		isBare: !hasPrivate && !isPassword(password)
	};
}
function isPassword(text) {
	return text !== void 0 && text !== "";
}
async function privatePem(key, password, runtime) {
	const plain = key.private.export({
		type: "pkcs8",
		format: "pem"
	}).toString();
	maskKey(plain, runtime);
	return isPassword(password) ? await sealCosignKey(key.private, password) : plain;
}
async function writeNew(path, pem, mode) {
	try {
		await writeFile(path, pem, {
			flag: "wx",
			mode
		});
	} catch (error) {
		throw explainFileError(error, "UNWRITABLE", path, "written");
	}
}
async function requireSameKey(key, publicFile, privateFile) {
	const pem = await readKeyFile(publicFile);
	if (parsePublicKey(pem, publicFile).fingerprint !== key.public.fingerprint) throw new UserError("KEY_MISMATCH", `${publicFile} is not the public half of ${privateFile}`, { hint: "Remove the one that does not belong there, or choose another path." });
}
// src/sign/choose-signer.ts
async function chooseSigner(options, runtime) {
	const { key, generate, signer, publicKey, dryRun } = options;
	requireOne(options);
	const password = givenPassword(options.keyPassword, runtime);
	const at = (path) => resolve(runtime.cwd, path);
	if (signer !== void 0 && publicKey !== void 0) {
		const pem = await readKeyFile(at(publicKey));
		return atHand(externalSigner({
			command: signer,
			publicKey: parsePublicKey(pem, publicKey),
			password
		}, runtime));
	}
	if (generate !== void 0) {
		const { key: own, ...files } = await openKeyFiles(at(generate), dryRun, runtime, password);
		return {
			signer: own,
			...files
		};
	}
	if (key === void 0) throw new UserError("KEY_REQUIRED", "No key to sign with", { hint: "Give `--key <file>`, put the PEM text into TIDEGATE_KEY, or make a key pair with `--generate <path>`." });
	return atHand(await readSigningKey(key, runtime, password));
}
function atHand(signer) {
	return {
		signer,
		isNew: false,
		made: [],
		isBare: false
	};
}
function requireOne({ key, generate, signer, publicKey }) {
	const given = Object.entries({
		key,
		generate,
		signer
	}).filter(([, value]) => value !== void 0);
	if (given.length > 1) throw new UserError("TWO_KEYS", `${given.map(([name]) => `\`${name}\``).join(" and ")} each name a key`, { hint: "Give one of them. `key` is also taken from the variable TIDEGATE_KEY." });
	if (signer !== void 0 && publicKey === void 0) throw new UserError("PUBLIC_KEY_REQUIRED", "`signer` needs `public-key`: what it answers is checked with it", { hint: "Give `--public-key <file>`, the PEM file that verifiers trust." });
	if (signer === void 0 && publicKey !== void 0) throw new UserError("PUBLIC_KEY_UNUSED", "`public-key` says something only together with `signer`", { hint: "Leave it out: a private key brings its public half along." });
}
// src/sign/origin.ts
var import_dist = require_dist();
const localBuilder = "https://github.com/tidegate/tidegate/local";
function originOf({ env }) {
	const server = env["GITHUB_SERVER_URL"];
	const repository = env["GITHUB_REPOSITORY"];
	if (env["GITHUB_ACTIONS"] !== "true" || server === void 0 || repository === void 0) return { builder: localBuilder };
	const address = `${server}/${repository}`;
	const ref = env["GITHUB_REF"] ?? "";
	const workflow = env["GITHUB_WORKFLOW_REF"] ?? repository;
	const path = workflow.slice(repository.length + 1).replace(/@.*$/, "");
	const [run, commit] = [env["GITHUB_RUN_ID"], env["GITHUB_SHA"]];
	return {
		builder: encodeURI(`${server}/${workflow}`),
		...path === "" ? {} : { workflow: {
			ref,
			repository: address,
			path
		} },
		...run === void 0 ? {} : { run: `${address}/actions/runs/${run}/attempts/${env["GITHUB_RUN_ATTEMPT"] ?? "1"}` },
		...commit === void 0 ? {} : { commit: {
			uri: encodeURI(`git+${address}@${ref}`),
			digest: { gitCommit: commit }
		} }
	};
}
// src/version.ts
const version = "0.1.0";
// src/sign/statement.ts
const buildType = "https://github.com/tidegate/tidegate/bundle/v1";
function provenanceStatement(manifest, digest, { origin, startedOn }) {
	const { name, release, sequence, audience } = manifest;
	const { builder, workflow, run, commit } = origin;
	return {
		_type: "https://in-toto.io/Statement/v1",
		subject: [{
			name: "bundle.json",
			digest: digestSet(digest)
		}],
		predicateType: provenanceType,
		predicate: {
			buildDefinition: {
				buildType,
				externalParameters: {
					name,
					release,
					sequence,
					audience,
					...workflow === void 0 ? {} : { workflow }
				},
				resolvedDependencies: [...commit === void 0 ? [] : [commit], ...materials(manifest)]
			},
			runDetails: {
				builder: {
					id: builder,
					version: { tidegate: version }
				},
				metadata: {
					...run === void 0 ? {} : { invocationId: run },
					startedOn
				}
			}
		}
	};
}
function materials({ files, images, charts }) {
	return [
		...files.filter(({ name }) => name === "tidegate.lock.json").map(({ name, digest }) => ({
			name,
			digest: digestSet(digest)
		})),
		...images.map((image) => ({
			uri: imagePackageUrl(image),
			digest: digestSet(image.root.digest)
		})),
		...charts.map((chart) => ({
			uri: chartPackageUrl(chart),
			digest: digestSet(chart.archive)
		}))
	];
}
function digestSet(digest) {
	return { [algorithmOf(digest)]: hexOf(digest) };
}
// src/sign/provenance.ts
async function newProvenance(bundle, signer, runtime) {
	if (await isThere(bundle, signer.public)) return;
	const statement = provenanceStatement(bundle.manifest, digestOf(bundle.bytes), {
		origin: originOf(runtime),
		startedOn: runtime.clock.now().toISOString().replace(/\.\d+/, "")
	});
	return await formatProvenance(Buffer.from(JSON.stringify(statement)), signer);
}
async function isThere({ folder, bytes }, key) {
	const existing = await readBounded(join(folder, provenanceFileName), provenanceFileLimit);
	if (existing === void 0) return false;
	try {
		verifyProvenance(existing, {
			subject: digestOf(bytes),
			keys: [{
				name: "own",
				key
			}]
		});
		return true;
	} catch (error) {
		if (error instanceof RefusedError) return false;
		throw error;
	}
}
async function formatProvenance(statement, signer) {
	const bundle = (0, import_dist.toDSSEBundle)({
		artifact: statement,
		artifactType: statementMediaType,
		signature: await signer.sign(preAuthEncoding(statement))
	});
	return Buffer.from(`${JSON.stringify((0, import_dist.bundleToJSON)(bundle))}\n`);
}
// src/sign/sign-bundle.ts
async function planSignature(bundle, key, add = false) {
	const found = await Promise.all(signatureFileNames.map(async (file) => ({
		file,
		holds: await lookInto(bundle, file, key)
	})));
	const own = found.find(({ holds }) => holds === "own");
	if (own !== void 0) return {
		action: "unchanged",
		file: own.file
	};
	const place = found.find(({ holds }) => !add || holds !== "other");
	if (place === void 0) throw new UserError("SIGNATURES_FULL", `${bundle.folder} has ${found.length} signatures already`, {
		details: found.map(({ file }) => file),
		hint: "More are not read. Remove one that nobody needs, and sign again."
	});
	return {
		action: place.holds === "nothing" ? "created" : "replaced",
		file: place.file
	};
}
async function lookInto(bundle, file, key) {
	const existing = await readBounded(join(bundle.folder, file), signatureFileLimit, "carried");
	if (existing === void 0) return "nothing";
	try {
		verifySignature(bundle.bytes, existing, { keys: [{
			name: "own",
			key
		}] });
		return "own";
	} catch (error) {
		if (error instanceof RefusedError) return error.code === "SIGNATURE_INVALID" ? "stale" : "other";
		throw error;
	}
}
async function writeSignature(bundle, signer, file = signatureFileName) {
	const signature = await signer.sign(bundle.bytes);
	await replaceFile(join(bundle.folder, file), formatSignature(bundle.bytes, signature, signer.public));
}
function formatSignature(payload, signature, key) {
	const bundle = (0, import_dist.toMessageSignatureBundle)({
		digest: createHash("sha256").update(payload).digest(),
		signature,
		keyHint: Buffer.from(hexOf(key.fingerprint), "hex").toString("base64")
	});
	return Buffer.from(`${JSON.stringify((0, import_dist.bundleToJSON)(bundle))}\n`);
}
const signStage = defineStage({
	name: "sign",
	summary: "Sign a bundle with a key, or with a command that has one",
	options: {
		bundle: {
			kind: "string",
			description: "Folder of the bundle to sign",
			required: true,
			value: "<folder>"
		},
		key: {
			kind: "key",
			description: "Private key (P-256), plain or encrypted by cosign or OpenSSL: the path of a PEM file; as an input, or in TIDEGATE_KEY, also its text",
			env: keyVariable,
			value: "<file>"
		},
		"key-password": {
			kind: "secret",
			description: "Password of an encrypted key, also taken from COSIGN_PASSWORD; a person at a terminal is asked. `generate` encrypts with it, and `signer` gets it",
			env: passwordVariable,
			argument: false
		},
		generate: {
			kind: "string",
			description: "Sign with the key pair `<path>.key` and `<path>.pub`, which is made when it is not there",
			value: "<path>"
		},
		signer: {
			kind: "string",
			description: "Sign by a command, run without a shell, for the provenance and for bundle.json: what to sign on standard input, its sha256 in TIDEGATE_DIGEST, the signature on standard output",
			value: "<command>"
		},
		"public-key": {
			kind: "string",
			description: "Public key of `signer`; a signature that it does not verify is refused",
			value: "<file>"
		},
		add: {
			kind: "boolean",
			description: "Add a signature to those of others, instead of replacing the first"
		},
		"dry-run": {
			kind: "boolean",
			description: "Say what would be done, and write nothing"
		}
	},
	positional: "bundle",
	outputs: {
		"signature-file": "Path of the signature file",
		action: "`created`, `replaced` or `unchanged`",
		digest: "Digest of bundle.json, which is what was signed",
		key: "Fingerprint of the public key; empty when a dry run made none"
	},
	examples: [
		"tidegate sign --bundle wandb-2026q4 --generate release",
		"TIDEGATE_KEY=\"$(cat release.key)\" tidegate sign --bundle wandb-2026q4",
		"tidegate sign --bundle wandb-2026q4 --key cosign.key",
		"tidegate sign --bundle wandb-2026q4 --public-key hsm.pub --signer 'openssl dgst -sha256 -sign pkcs11:object=release'",
		"tidegate sign --bundle wandb-2026q4 --key security.key --add"
	],
	run: runSign,
	outputsOf: ({ signatureFile, action, digest, key }) => ({
		"signature-file": signatureFile,
		action,
		digest,
		key: key ?? ""
	}),
	report: (result) => [
		{
			kind: "text",
			text: sentence(result)
		},
		{
			kind: "table",
			columns: ["", ""],
			rows: [
				["bundle.json", result.digest],
				["release", `${result.name} ${result.release}, sequence ${result.sequence}, for ${result.audience}`],
				...result.key === void 0 ? [] : [["key", result.key]],
				...result.made.map((file) => [result.dryRun ? "would make" : "made", file])
			]
		},
		...result.isBare ? [{
			kind: "text",
			text: bareKey(result)
		}] : []
	]
});
async function runSign(values, runtime) {
	const folder = resolve(runtime.cwd, values.bundle);
	const bundle = await readBundle(folder);
	const { signer, isNew, made, isBare } = await chooseSigner(values, runtime);
	const { action, file } = await planSignature(bundle, signer.public, values.add);
	if (!values.dryRun) {
		const provenance = file === signatureFileName ? await newProvenance(bundle, signer, runtime) : void 0;
		if (action !== "unchanged") await writeSignature(bundle, signer, file);
		if (provenance !== void 0) await replaceFile(resolve(folder, provenanceFileName), provenance);
	}
	const { name, release, sequence, audience } = bundle.manifest;
	return {
		folder,
		signatureFile: resolve(folder, file),
		action,
		name,
		release,
		sequence,
		audience,
		digest: digestOf(bundle.bytes),
		key: values.dryRun && isNew ? void 0 : signer.public.fingerprint,
		made,
		isBare,
		dryRun: values.dryRun
	};
}
function sentence({ action, folder, dryRun }) {
	if (action === "unchanged") return `${folder} is signed by this key already.`;
	return `${folder} ${dryRun ? "would be" : "is"} ${action === "created" ? "signed" : "signed anew: its signature was by another key, or over other bytes"}.`;
}
function bareKey({ dryRun }) {
	return `The private key ${dryRun ? "would not be" : "is not"} encrypted: whoever can read its file can sign. Set ${passwordVariable} before a key pair is made, and it is.`;
}
export { signStage as t };
