import { r as readBundle } from "./bundle.js";
import { Cn as hexOf, Fn as explainFileError, Gn as maskKey, Mt as readBounded, Nt as replaceFile, Wn as isKeyText, Xn as UserError, kn as defineStage, qn as RefusedError, xn as digestOf } from "./shared.js";
import { c as parsePublicKey, d as readKeyFile, f as toPublicKey, h as signatureFileName, l as pemLabel, m as signatureFileLimit, p as verifySignature, u as readKey } from "./verify.js";
import { n as require_dist } from "./sigstore.js";
import { join, resolve } from "node:path";
import { createHash, createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
// src/sign/key.ts
function generateKey() {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
	return {
		private: privateKey,
		public: toPublicKey(privateKey, "the new key")
	};
}
function parseSigningKey(pem, where) {
	const label = /^Proc-Type: 4,ENCRYPTED$/m.test(pem) ? "ENCRYPTED PRIVATE KEY" : pemLabel(pem, where);
	if (label.startsWith("ENCRYPTED")) throw new UserError("ENCRYPTED_KEY", `${where}: the key is encrypted, and encrypted keys cannot be used`, { hint: "Decrypt it (`openssl pkcs8 -in key.pem -out plain.pem`) and keep the result as a CI secret in TIDEGATE_KEY." });
	if (label !== "PRIVATE KEY" && label !== "EC PRIVATE KEY") throw new UserError("INVALID_KEY", `${where}: expected a private key, found ${JSON.stringify(label)}`, { hint: "Signing needs the file that begins with -----BEGIN PRIVATE KEY-----." });
	const key = readKey(() => createPrivateKey(pem), where);
	return {
		private: key,
		public: toPublicKey(key, where)
	};
}
// src/sign/key-file.ts
const keyVariable = "TIDEGATE_KEY";
async function readSigningKey(source, runtime) {
	const holder = holderOf(source, runtime);
	if (isKeyText(source)) {
		maskKey(source, runtime);
		return parseSigningKey(source, holder ?? "the key");
	}
	const path = resolve(runtime.cwd, source);
	if (holder !== void 0 && !existsSync(path)) throw new UserError("NO_FILE", `${holder} holds neither PEM text nor the path of a file`, { hint: "Put the whole text of the key file into it, from -----BEGIN to the last -----." });
	const pem = await readKeyFile(path);
	maskKey(pem, runtime);
	return parseSigningKey(pem, source);
}
function holderOf(source, runtime) {
	if (runtime.input("key") === source) return "the input key";
	return runtime.env["TIDEGATE_KEY"] === source ? `the variable ${keyVariable}` : void 0;
}
async function openKeyFiles(prefix, dryRun, runtime) {
	const privateFile = `${prefix}.key`;
	const publicFile = `${prefix}.pub`;
	const hasPrivate = existsSync(privateFile);
	const hasPublic = existsSync(publicFile);
	if (hasPublic && !hasPrivate) throw new UserError("KEY_MISSING", `${publicFile} is there, but ${privateFile} is not`, { hint: "A new private key would not fit the public key that verifiers have. Bring the private key back, or choose another path." });
	const key = hasPrivate ? await readSigningKey(privateFile, runtime) : generateKey();
	if (hasPublic) await requireSameKey(key, publicFile, privateFile);
	if (!dryRun) {
		if (!hasPrivate) {
			const pem = key.private.export({
				type: "pkcs8",
				format: "pem"
			}).toString();
			maskKey(pem, runtime);
			await writeNew(privateFile, pem, 384);
		}
		if (!hasPublic) await writeNew(publicFile, key.public.key.export({
			type: "spki",
			format: "pem"
		}).toString(), 420);
	}
	const made = [...hasPrivate ? [] : [privateFile], ...hasPublic ? [] : [publicFile]];
	return {
		key,
		isNew: !hasPrivate,
		publicKeyFile: publicFile,
		made
	};
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
// src/sign/sign-bundle.ts
var import_dist = require_dist();
async function planSignature(bundle, key) {
	const existing = await readBounded(join(bundle.folder, signatureFileName), signatureFileLimit);
	if (existing === void 0) return "created";
	try {
		verifySignature(bundle.bytes, existing, { keys: [{
			name: "own",
			key: key.public
		}] });
		return "unchanged";
	} catch (error) {
		if (error instanceof RefusedError) return "replaced";
		throw error;
	}
}
async function writeSignature(bundle, key) {
	await replaceFile(join(bundle.folder, signatureFileName), signBytes(bundle.bytes, key));
}
function signBytes(payload, key) {
	const bundle = (0, import_dist.toMessageSignatureBundle)({
		digest: createHash("sha256").update(payload).digest(),
		signature: sign("sha256", payload, key.private),
		keyHint: Buffer.from(hexOf(key.public.fingerprint), "hex").toString("base64")
	});
	return Buffer.from(`${JSON.stringify((0, import_dist.bundleToJSON)(bundle))}\n`);
}
const signStage = defineStage({
	name: "sign",
	summary: "Sign a bundle with a key",
	options: {
		bundle: {
			kind: "string",
			description: "Folder of the bundle to sign",
			required: true,
			value: "<folder>"
		},
		key: {
			kind: "key",
			description: "Private key (P-256, not encrypted): the path of a PEM file; as an input, or in TIDEGATE_KEY, also its text",
			env: keyVariable,
			value: "<file>"
		},
		generate: {
			kind: "string",
			description: "Sign with the key pair `<path>.key` and `<path>.pub`, which is made when it is not there",
			value: "<path>"
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
	examples: ["tidegate sign --bundle wandb-2026q4 --generate release", "TIDEGATE_KEY=\"$(cat release.key)\" tidegate sign --bundle wandb-2026q4"],
	run: runSign,
	outputsOf: ({ signatureFile, action, digest, key }) => ({
		"signature-file": signatureFile,
		action,
		digest,
		key: key ?? ""
	}),
	report: (result) => [{
		kind: "text",
		text: sentence(result)
	}, {
		kind: "table",
		columns: ["", ""],
		rows: [
			["bundle.json", result.digest],
			["release", `${result.name} ${result.release}, sequence ${result.sequence}, for ${result.audience}`],
			...result.key === void 0 ? [] : [["key", result.key]],
			...result.made.map((file) => [result.dryRun ? "would make" : "made", file])
		]
	}]
});
async function runSign(values, runtime) {
	const folder = resolve(runtime.cwd, values.bundle);
	const bundle = await readBundle(folder);
	const { key, isNew, made } = await openKey(values, runtime);
	const action = await planSignature(bundle, key);
	if (!values.dryRun && action !== "unchanged") await writeSignature(bundle, key);
	const { name, release, sequence, audience } = bundle.manifest;
	return {
		folder,
		signatureFile: resolve(folder, signatureFileName),
		action,
		name,
		release,
		sequence,
		audience,
		digest: digestOf(bundle.bytes),
		key: values.dryRun && isNew ? void 0 : key.public.fingerprint,
		made,
		dryRun: values.dryRun
	};
}
async function openKey({ key, generate, dryRun }, runtime) {
	if (generate !== void 0 && key !== void 0) throw new UserError("TWO_KEYS", "Both `key` and `generate` name a key to sign with", { hint: "Give one of them. `key` is also taken from the variable TIDEGATE_KEY." });
	if (generate !== void 0) return await openKeyFiles(resolve(runtime.cwd, generate), dryRun, runtime);
	if (key === void 0) throw new UserError("KEY_REQUIRED", "No key to sign with", { hint: "Give `--key <file>`, put the PEM text into TIDEGATE_KEY, or make a key pair with `--generate <path>`." });
	return {
		key: await readSigningKey(key, runtime),
		isNew: false,
		made: []
	};
}
function sentence({ action, folder, dryRun }) {
	if (action === "unchanged") return `${folder} is signed by this key already.`;
	return `${folder} ${dryRun ? "would be" : "is"} ${action === "created" ? "signed" : "signed anew: its signature was by another key, or over other bytes"}.`;
}
export { signStage as t };
