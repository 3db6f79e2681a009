import { B as readKey, C as signatureFileName, E as readGenTimes, H as toPublicKey, I as provenanceFileName, L as signatureFileNames, M as base64$1, N as logEntry, O as requireSigningCertificate, P as text, R as parsePublicKey, S as signatureFileLimit, V as readKeyFile, b as isDerSignature, c as parseEnvelope, j as readTrustedRoot, l as preAuthEncoding, t as readBundle, u as statementMediaType, x as parseSignatureFile, z as pemLabel } from "./bundle.js";
import { $n as matching, Bn as hexOf, Dr as isLoopback, G as lockFileName, Hr as explainFileError, Jn as array, Kn as whereLegal, Ln as algorithmOf, M as imagePackageUrl, Nr as defineStage, Qn as literal, Rn as digestOf, Sr as formatTime, Xn as count, Zn as isMap, _n as faultLines, ar as scalar, dr as readBounded, ei as isKeyText, er as object, fr as replaceFile, ii as RemoteError, ir as refine, j as chartPackageUrl, nr as parseWith, oi as UserError, or as string, ri as RefusedError, rr as record, ti as maskKey, tr as optional, vn as formatPath, wn as parseJson } from "./shared.js";
import { Ot as createHttp } from "./remote.js";
import { n as require_dist$1, t as require_dist } from "./sigstore.js";
import { d as xsalsa20poly1305 } from "./cache.js";
import { a as verifyProvenance, g as verifySignature, h as judgeSigner, i as provenanceType, r as provenanceFileLimit } from "./verify.js";
import { join, resolve } from "node:path";
import { X509Certificate, createHash, createPrivateKey, generateKeyPairSync, randomBytes, scrypt, sign, verify } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
var import_dist = require_dist();
var import_dist$1 = require_dist$1();
const [issuerExtension, olderExtension] = ["1.3.6.1.4.1.57264.1.8", "1.3.6.1.4.1.57264.1.1"];
function requireIdentity(der) {
	const { names, subject, issuer } = readNames(der);
	if (subject === void 0 || ![`URI:${subject}`, `email:${subject}`].includes(names)) throw new RefusedError("CERTIFICATE_WRONG", `The certificate names ${names === "" ? "nobody" : JSON.stringify(names)}`, { hint: "Expected one alternative name, a URI or an e-mail address: only such a one can be named in a trust policy." });
	return {
		subject,
		...issuer === void 0 ? {} : { issuer }
	};
}
function readNames(der) {
	const nothing = Buffer.alloc(0);
	const bundle = (0, import_dist.toMessageSignatureBundle)({
		digest: nothing,
		signature: nothing,
		certificate: der
	});
	try {
		const names = new X509Certificate(der).subjectAltName ?? "";
		const { key } = (0, import_dist$1.toSignedEntity)(bundle, nothing);
		const certificate = key.$case === "certificate" ? key.certificate : void 0;
		const issuer = certificate?.extension(issuerExtension)?.valueObj.subs[0]?.value ?? certificate?.extension(olderExtension)?.value;
		return {
			names,
			subject: certificate?.subjectAltName,
			issuer: issuer?.toString("ascii")
		};
	} catch {
		return { names: "nothing that can be read" };
	}
}
const fileLimit = 65536;
async function readCertificate$1(path) {
	const bytes = await readBounded(path, fileLimit);
	if (bytes === void 0) throw new UserError("NO_FILE", `${path} does not exist`, { hint: "Give the PEM file of the certificate that is for the signing key." });
	const certificate = parse$2(bytes, path);
	requireSigningCertificate(certificate.raw);
	return {
		der: certificate.raw,
		identity: requireIdentity(certificate.raw),
		key: toPublicKey(certificate.publicKey, path)
	};
}
function certify(signer, certificate) {
	if (certificate.key.fingerprint !== signer.public.fingerprint) throw new UserError("CERTIFICATE_MISMATCH", "The certificate is for another key than the one that signs", {
		details: [`certificate ${certificate.key.fingerprint}`, `key ${signer.public.fingerprint}`],
		hint: "Give the certificate and the key that belong together."
	});
	return {
		...signer,
		certificate
	};
}
function parse$2(bytes, path) {
	const isPem = bytes.length <= fileLimit && bytes.includes("-----BEGIN CERTIFICATE-----");
	try {
		if (isPem) return new X509Certificate(bytes);
	} catch {}
	throw new UserError("INVALID_CERTIFICATE", `${path} holds no certificate that can be read`, { hint: "Expected a PEM file that begins with -----BEGIN CERTIFICATE-----." });
}
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
function parseAnswer$1(answer, messages = "") {
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
	return whereLegal(() => parseSignatureFile(answer, "its answer"))?.signature ?? "JSON, but no sigstore bundle with one message signature";
}
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
			const signature = parseAnswer$1(stdout, stderr);
			if (!verify("sha256", payload, publicKey.key, signature)) throw new RefusedError("SIGNER_WRONG", `${program} made a signature that does not verify`, {
				details: [`public key ${publicKey.fingerprint}`],
				hint: "It signed with another key than the public key says, or hashed the input in another way (sha256, once). Nothing was written."
			});
			return signature;
		}
	};
}
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
const schema$1 = object({
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
	const result = parseWith(schema$1, "value" in json ? json.value : void 0);
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
const answerLimit = 262144;
function postJson(who, url, content) {
	return {
		who,
		url,
		method: "POST",
		headers: {
			"content-type": "application/json",
			accept: "application/json"
		},
		body: Buffer.from(JSON.stringify(content))
	};
}
async function ask(http, { who, secret, ...request }, accept = []) {
	const answer = await http.request({
		...request,
		subject: who,
		repeatable: true
	});
	const bytes = await answer.bytes(answerLimit);
	if (answer.status !== 200 && answer.status !== 201 && !accept.includes(answer.status)) throw new RemoteError("SERVICE_REFUSED", `${who} answered ${answer.status}`, {
		details: said(bytes, secret),
		hint: hintFor(answer.status)
	});
	return {
		answer,
		bytes
	};
}
function parseAnswer(bytes, schema, who) {
	const json = parseJson(bytes, 5e3);
	const result = "value" in json ? parseWith(schema, withoutNull(json.value)) : json;
	if (!("value" in result)) throw wrongAnswer(who, "faults" in result ? faultLines(result.faults) : [result.fault]);
	return result.value;
}
function wrongAnswer(who, [first = "unreadable", ...details]) {
	return new RefusedError("SERVICE_ANSWER", `The answer of ${who} cannot be used: ${first}`, {
		details,
		hint: "Nothing was written. See that this is the address of the service that you mean, and ask whoever runs it."
	});
}
function said(bytes, secret) {
	const text = bytes.toString("utf8").replaceAll(/\p{Cc}+/gu, " ");
	const shown = (secret === void 0 ? text : text.replaceAll(secret, "***")).trim().slice(0, 300);
	return shown === "" ? [] : [shown];
}
function hintFor(status) {
	return status === 401 || status === 403 ? "It does not believe who asks. See that it knows the issuer of the identity token, and that the token is for the audience `sigstore`." : "Nothing was written. What it says tells what it does not like.";
}
function withoutNull(value) {
	if (Array.isArray(value)) return value.map(withoutNull);
	return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null).map(([key, entry]) => [key, withoutNull(entry)])) : value;
}
const chain = object({ certificates: array(string) });
const answerSchema$1 = object({
	signedCertificateEmbeddedSct: optional(object({ chain })),
	signedCertificateDetachedSct: optional(object({
		chain,
		signedCertificateTimestamp: optional(text)
	}))
});
async function requestCertificate(url, token, key, http) {
	const who = `the certificate authority ${url}`;
	const { key: half } = key.public;
	const proof = await key.sign(Buffer.from(token.subject));
	const question = {
		credentials: { oidcIdentityToken: token.text },
		publicKeyRequest: {
			publicKey: {
				algorithm: "ECDSA",
				content: half.export({
					type: "spki",
					format: "pem"
				})
			},
			proofOfPossession: proof.toString("base64")
		}
	};
	const { bytes } = await ask(http, {
		...postJson(who, `${url}/api/v2/signingCert`, question),
		confidential: true,
		secret: token.text
	});
	const answer = parseAnswer(bytes, answerSchema$1, who);
	const pems = (answer.signedCertificateEmbeddedSct ?? answer.signedCertificateDetachedSct)?.chain.certificates;
	return judge(pems ?? [], half, who);
}
function judge(pems, key, who) {
	const certificates = pems.map((pem) => readCertificate(pem, who));
	const [leaf] = certificates;
	if (leaf === void 0) throw wrongAnswer(who, ["it holds no certificate"]);
	const isChain = certificates.every((certificate, index) => {
		const issuer = certificates[index + 1];
		return issuer === void 0 || certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
	});
	if (!leaf.publicKey.equals(key) || !isChain) throw new RefusedError("CERTIFICATE_WRONG", `${who} answered with another certificate than was asked for`, {
		details: [isChain ? "it is for another key than ours" : "its chain does not hold together"],
		hint: "Nothing was signed. Something between here and the authority may have changed the answer."
	});
	requireSigningCertificate(leaf.raw);
	return {
		certificate: leaf.raw,
		identity: requireIdentity(leaf.raw)
	};
}
function readCertificate(pem, who) {
	try {
		return new X509Certificate(pem);
	} catch {
		throw wrongAnswer(who, ["a certificate in it cannot be read"]);
	}
}
const audience = "sigstore";
const answerSchema = object({
	value: string,
	count: optional(count)
});
async function obtainIdentityToken(given, http, runtime) {
	const text = (given ?? await fromRunner(http, runtime)).trim();
	runtime.mask(text);
	return {
		text,
		subject: subjectOf(text)
	};
}
async function fromRunner(http, runtime) {
	const { env } = runtime;
	const [address, bearer] = [env["ACTIONS_ID_TOKEN_REQUEST_URL"], env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]];
	const url = URL.parse(address ?? "");
	if (url === null || bearer === void 0 || bearer === "") throw new UserError("TOKEN_MISSING", "There is no identity token to sign with", { hint: env["GITHUB_ACTIONS"] === "true" ? "Give the job `permissions: id-token: write`. A workflow that a fork started gets none." : "Put one, for the audience `sigstore`, into SIGSTORE_ID_TOKEN. In GitHub Actions the job needs `permissions: id-token: write`." });
	runtime.mask(bearer);
	url.searchParams.set("audience", audience);
	const who = "the runner's token service";
	const headers = {
		authorization: `Bearer ${bearer}`,
		accept: "application/json"
	};
	const { bytes } = await ask(http, {
		who,
		url: url.href,
		headers,
		secret: bearer
	});
	return parseAnswer(bytes, answerSchema, who).value;
}
function subjectOf(token) {
	const [, body = ""] = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token) ?? [];
	const json = parseJson(Buffer.from(body, "base64url"), 5e3);
	const { email, email_verified: isVerified, sub } = "value" in json && isMap(json.value) ? json.value : {};
	const subject = isVerified === true || isVerified === "true" ? email ?? sub : sub;
	if (typeof subject !== "string" || subject === "") throw new UserError("TOKEN_INVALID", "The identity token is not a token of OpenID Connect with a subject", { hint: "Expected the three parts of a JSON web token. Nothing of it is shown." });
	return subject;
}
function selectServices(services, { kind, path, versions, now, how = { selector: "ANY" } }) {
	const serving = services.filter(({ majorApiVersion, validFor: { start, end } }) => versions.includes(majorApiVersion) && start <= now && (end === void 0 || now <= end));
	const version = Math.max(...serving.map(({ majorApiVersion }) => majorApiVersion));
	const newest = new Map();
	for (const service of serving.filter(({ majorApiVersion }) => majorApiVersion === version)) {
		const operator = service.operator ?? service.url;
		const known = newest.get(operator);
		if (known === void 0 || known.validFor.start < service.validFor.start) newest.set(operator, service);
	}
	const found = [...newest.values()];
	const wanted = how.selector === "EXACT" ? how.count ?? 1 : how.selector === "ALL" ? found.length : 1;
	const isExpected = services.length > 0 || how.selector === "EXACT";
	const needed = Math.max(1, wanted);
	if (isExpected && found.length < needed) throw new UserError("NO_SERVICE", `${path}: ${found.length} of ${services.length} entries for a ${kind} can be used, and ${needed} must be`, {
		details: services.map(describe),
		hint: `One can be used that serves at ${now.toISOString()}, which is this machine's clock, by API version ${versions.join(" or ")}; and one of each operator.`
	});
	return found.slice(0, wanted);
}
function describe({ url, majorApiVersion, validFor: { start, end } }) {
	return `${url}: API version ${majorApiVersion}, from ${start.toISOString()} until ${end?.toISOString() ?? "further notice"}`;
}
const publicServices = {
	authority: "https://fulcio.sigstore.dev",
	logs: [{
		url: "https://rekor.sigstore.dev",
		version: 1
	}],
	timestamps: ["https://timestamp.sigstore.dev/api/v1/timestamp"]
};
const configLimit = 65536;
const time = scalar("a time", (value) => {
	const date = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : void 0;
	return date === void 0 || Number.isNaN(date.valueOf()) ? void 0 : date;
});
const address = scalar("an http or https address", (value) => {
	const url = typeof value === "string" ? URL.parse(value) : null;
	return url !== null && `${url.username}${url.password}${url.search}${url.hash}` === "" && /^https?:$/.test(url.protocol) ? url.href.replace(/\/$/, "") : void 0;
});
const service = object({
	url: address,
	majorApiVersion: count,
	validFor: object({
		start: time,
		end: optional(time)
	}),
	operator: optional(string)
});
const selection = object({
	selector: literal("ANY", "ALL", "EXACT"),
	count: optional(count)
});
const schema = object({
	mediaType: literal("application/vnd.dev.sigstore.signingconfig.v0.2+json"),
	caUrls: optional(array(service), []),
	oidcUrls: optional(array(service), []),
	rekorTlogUrls: optional(array(service), []),
	rekorTlogConfig: optional(selection),
	tsaUrls: optional(array(service), []),
	tsaConfig: optional(selection)
});
async function readSigningConfig(path, now) {
	const bytes = await readBounded(path, configLimit);
	if (bytes === void 0) throw new UserError("NO_FILE", `${path} does not exist`, { hint: "`cosign signing-config create` makes one. Without it the public services of sigstore are asked." });
	const json = bytes.length > configLimit ? { fault: `longer than ${configLimit} bytes` } : parseJson(bytes);
	const result = "value" in json ? parseWith(schema, json.value) : json;
	if (!("value" in result)) {
		const [first = "unreadable", ...details] = "faults" in result ? faultLines(result.faults) : [result.fault];
		throw new UserError("INVALID_SIGNING_CONFIG", `${path} is not a signing config: ${first}`, {
			details,
			hint: "Expected a signing_config.json of sigstore, version 0.2, as `cosign signing-config create` writes it."
		});
	}
	return choose(result.value, path, now);
}
function choose(config, path, now) {
	const { caUrls, rekorTlogUrls, rekorTlogConfig, tsaUrls, tsaConfig } = config;
	const pick = (kind, services, versions, how) => selectServices(services, {
		kind,
		versions,
		path,
		now,
		...how === void 0 ? {} : { how }
	});
	const [authority] = pick("certificate authority", caUrls, [1], { selector: "ANY" });
	if (authority === void 0) throw new UserError("NO_SERVICE", `${path} names no certificate authority`, { hint: "Add the Fulcio to `caUrls`." });
	requireSecret(authority.url);
	return {
		authority: authority.url,
		logs: pick("transparency log", rekorTlogUrls, [1, 2], rekorTlogConfig).map(({ url, majorApiVersion }) => ({
			url,
			version: majorApiVersion === 2 ? 2 : 1
		})),
		timestamps: pick("timestamp authority", tsaUrls, [1], tsaConfig).map(({ url }) => url)
	};
}
function requireSecret(url) {
	const { protocol, host } = new URL(url);
	if (protocol !== "https:" && !isLoopback(host)) throw new UserError("INSECURE_SERVICE", `${url} would get the identity token over plain http`, { hint: "Give the certificate authority an https address." });
}
function requireOwnEntry({ canonicalizedBody, kindVersion: { kind, version } }, { digest, signature, statement = Buffer.alloc(0) }, who) {
	const json = parseJson(canonicalizedBody, 1e3);
	const body = "value" in json ? json.value : void 0;
	const [own, base64] = [signature.toString("base64"), digest.toString("base64")];
	const fields = {
		"hashedrekord 0.0.1": [["spec.data.hash.value", digest.toString("hex")], ["spec.signature.content", own]],
		"hashedrekord 0.0.2": [["spec.hashedRekordV002.data.digest", base64], ["spec.hashedRekordV002.signature.content", own]],
		"dsse 0.0.1": [["spec.payloadHash.value", createHash("sha256").update(statement).digest("hex")], ["spec.signatures.0.signature", own]]
	}[`${kind} ${version}`] ?? [];
	if (!(fields.length > 0 && at(body, "kind") === kind && at(body, "apiVersion") === version && fields.every(([path, value]) => at(body, path) === value))) throw wrongAnswer(who, ["it is an entry about another signature"]);
}
function at(value, path) {
	let found = value;
	for (const key of path.split(".")) found = (typeof found === "object" && found !== null ? Object.entries(found) : []).find(([name]) => name === key)?.[1];
	return found;
}
const hex = matching(/^(?:[0-9a-f]{2})+$/, "hex");
const firstSchema = record(object({
	body: base64$1,
	integratedTime: count,
	logID: hex,
	logIndex: count,
	verification: object({
		signedEntryTimestamp: base64$1,
		inclusionProof: object({
			logIndex: count,
			rootHash: hex,
			treeSize: count,
			hashes: optional(array(hex), []),
			checkpoint: string
		})
	}),
	attestation: optional(object({ data: optional(string) }))
}));
async function enterFirstVersion(base, signed, who, http) {
	const proposal = proposalFor(signed);
	const url = `${base}/api/v1/log/entries`;
	const { answer, bytes } = await ask(http, postJson(who, url, proposal), [409]);
	const found = answer.status === 409 ? await readExisting(url, answer.header("location"), who, http) : bytes;
	const [entry, ...others] = Object.values(parseAnswer(found, firstSchema, who));
	if (entry === void 0 || others.length > 0) throw wrongAnswer(who, ["expected one entry"]);
	const { inclusionProof: proof, signedEntryTimestamp } = entry.verification;
	return {
		logIndex: String(entry.logIndex),
		logId: { keyId: Buffer.from(entry.logID, "hex") },
		kindVersion: {
			kind: proposal.kind,
			version: proposal.apiVersion
		},
		integratedTime: String(entry.integratedTime),
		inclusionPromise: { signedEntryTimestamp },
		inclusionProof: {
			logIndex: String(proof.logIndex),
			rootHash: Buffer.from(proof.rootHash, "hex"),
			treeSize: String(proof.treeSize),
			hashes: proof.hashes.map((hash) => Buffer.from(hash, "hex")),
			checkpoint: { envelope: proof.checkpoint }
		},
		canonicalizedBody: entry.body
	};
}
function proposalFor({ digest, signature, certificate, statement }) {
	const verifier = Buffer.from(new X509Certificate(certificate).toString()).toString("base64");
	const content = signature.toString("base64");
	if (statement === void 0) return {
		apiVersion: "0.0.1",
		kind: "hashedrekord",
		spec: {
			data: { hash: {
				algorithm: "sha256",
				value: digest.toString("hex")
			} },
			signature: {
				content,
				publicKey: { content: verifier }
			}
		}
	};
	return {
		apiVersion: "0.0.1",
		kind: "dsse",
		spec: { proposedContent: {
			envelope: JSON.stringify({
				payload: statement.toString("base64"),
				payloadType: statementMediaType,
				signatures: [{ sig: content }]
			}),
			verifiers: [verifier]
		} }
	};
}
async function readExisting(url, location, who, http) {
	const [name] = /[0-9a-f]{64,80}$/.exec(location ?? "") ?? [];
	if (name === void 0) throw wrongAnswer(who, ["it has this entry already, and does not say where"]);
	const { bytes } = await ask(http, {
		who,
		url: `${url}/${name}`,
		headers: { accept: "application/json" }
	});
	return bytes;
}
async function enterIntoLog({ url, version }, signed, http) {
	const who = `the transparency log ${url}`;
	const entry = version === 1 ? await enterFirstVersion(url, signed, who, http) : await enterSecondVersion(url, signed, who, http);
	requireOwnEntry(entry, signed, who);
	return entry;
}
async function enterSecondVersion(base, { digest, signature, certificate }, who, http) {
	const proposal = { hashedRekordRequestV002: {
		digest: digest.toString("base64"),
		signature: {
			content: signature.toString("base64"),
			verifier: {
				x509Certificate: { rawBytes: certificate.toString("base64") },
				keyDetails: "PKIX_ECDSA_P256_SHA_256"
			}
		}
	} };
	const { answer, bytes } = await ask(http, postJson(who, `${base}/api/v2/log/entries`, proposal), [409]);
	if (answer.status === 409) throw new RemoteError("LOG_DUPLICATE", `${who} has this entry already, and does not give it out`, { hint: "Its first answer got lost. Sign again: that makes another signature, and another entry." });
	const entry = parseAnswer(bytes, logEntry, who);
	const { logIndex = "0", integratedTime = "0", inclusionProof: proof } = entry;
	return {
		...entry,
		logIndex,
		integratedTime,
		inclusionPromise: entry.inclusionPromise,
		inclusionProof: {
			...proof,
			logIndex: proof.logIndex ?? "0",
			treeSize: proof.treeSize ?? "0",
			hashes: [...proof.hashes ?? []]
		}
	};
}
const sha256Algorithm = Buffer.from("300d06096086480165030402010500", "hex");
function timestampQuery(imprint, nonce) {
	const version = der(2, Buffer.from([1]));
	const wantsCertificate = der(1, Buffer.from([255]));
	return der(48, version, der(48, sha256Algorithm, der(4, imprint)), der(2, nonce), wantsCertificate);
}
function der(tag, ...parts) {
	const body = Buffer.concat(parts);
	return Buffer.concat([Buffer.from([tag, body.length]), body]);
}
async function requestTimestamp(url, signature, http) {
	const who = `the timestamp authority ${url}`;
	const imprint = createHash("sha256").update(signature).digest();
	const nonce = randomBytes(7);
	nonce.writeUInt8(nonce.readUInt8(0) & 15 | 16, 0);
	const { bytes } = await ask(http, {
		who,
		url,
		method: "POST",
		headers: {
			"content-type": "application/timestamp-query",
			accept: "application/timestamp-reply"
		},
		body: timestampQuery(imprint, nonce)
	});
	const found = read(bytes, {
		imprint,
		nonce
	});
	if (!("time" in found)) throw wrongAnswer(who, [found.fault]);
	return {
		bytes,
		time: found.time
	};
}
function read(bytes, { imprint, nonce }) {
	try {
		const timestamp = parse$1(bytes);
		if (timestamp === void 0 || timestamp.status > 1n) return { fault: "it grants no timestamp" };
		const { tstInfo, signingTime: time } = timestamp;
		if (!(tstInfo.messageImprintHashAlgorithm === "sha256" && tstInfo.messageImprintHashedMessage.equals(imprint))) return { fault: "it is about another signature" };
		return (tstInfo.root.subs.slice(5).find(({ tag }) => tag.isInteger())?.value)?.equals(nonce) === true ? { time } : { fault: "it answers another question" };
	} catch {
		return { fault: "it is no timestamp in the form of RFC 3161" };
	}
}
function parse$1(bytes) {
	const bundle = (0, import_dist.toMessageSignatureBundle)({
		digest: Buffer.alloc(0),
		signature: Buffer.alloc(0)
	});
	bundle.verificationMaterial.timestampVerificationData?.rfc3161Timestamps.push({ signedTimestamp: bytes });
	const entity = (0, import_dist$1.toSignedEntity)(bundle, Buffer.alloc(0));
	readGenTimes(entity);
	const [entry] = entity.timestamps;
	return entry?.$case === "timestamp-authority" ? entry.timestamp : void 0;
}
async function gatherEvidence({ logs, timestamps, certificate }, signature, http) {
	const stamps = await Promise.all(timestamps.map((url) => requestTimestamp(url, signature.signature, http)));
	if (certificate === void 0) return {
		logEntries: [],
		timestamps: stamps.map(({ bytes }) => bytes)
	};
	requireValidity(certificate, stamps);
	const signed = {
		...signature,
		certificate
	};
	const logEntries = await Promise.all(logs.map((log) => enterIntoLog(log, signed, http)));
	requireValidity(certificate, logEntries.filter(({ inclusionPromise }) => inclusionPromise !== void 0).map(({ integratedTime }) => ({ time: new Date(Number(integratedTime) * 1e3) })));
	return {
		logEntries,
		timestamps: stamps.map(({ bytes }) => bytes)
	};
}
function requireValidity(der, proven) {
	const { validFromDate: from, validToDate: until } = new X509Certificate(der);
	const outside = proven.find(({ time }) => time < from || time > until);
	if (outside !== void 0) throw new RefusedError("CERTIFICATE_TIME", `The certificate counts from ${from.toISOString()} until ${until.toISOString()}, and the signature was witnessed at ${outside.time.toISOString()}`, { hint: "Nobody would believe it, so nothing was written. Either the certificate has expired, or a clock of one of the services is wrong." });
}
async function keylessSigner(options, http, runtime) {
	const services = await servicesOf(options, runtime);
	const token = await obtainIdentityToken(options.identityToken, http, runtime);
	const key = generateKey();
	if (options.dryRun) return key;
	const { certificate: der, identity } = await requestCertificate(services.authority, token, key, http);
	return {
		...key,
		certificate: {
			der,
			identity
		},
		witness: (signature) => gatherEvidence({
			...services,
			certificate: der
		}, signature, http)
	};
}
async function servicesOf({ signingConfig }, runtime) {
	if (signingConfig === void 0) return publicServices;
	const services = await readSigningConfig(resolve(runtime.cwd, signingConfig), runtime.clock.now());
	if (services.timestamps.length === 0 && !services.logs.some(({ version }) => version === 1)) throw new UserError("TIMESTAMP_REQUIRED", `${signingConfig} names nobody who says when something was signed`, { hint: "Its certificates count for minutes, so that this has to be proven. Add a timestamp authority to `tsaUrls`; a transparency log of version 2 tells no time." });
	return services;
}
function requireOneWay(options) {
	const { key, generate, signer, keyless, publicKey, certificate, timestampUrl } = options;
	const given = Object.entries({
		key,
		generate,
		signer,
		keyless: keyless ? "yes" : void 0
	}).filter(([, value]) => value !== void 0);
	if (given.length > 1) throw new UserError("TWO_KEYS", `${given.map(([name]) => `\`${name}\``).join(" and ")} each name a key`, { hint: "Give one of them. `key` is also taken from the variable TIDEGATE_KEY." });
	if (given.length === 0) throw new UserError("KEY_REQUIRED", "No key to sign with", { hint: "Give `--key <file>`, put the PEM text into TIDEGATE_KEY, make a key pair with `--generate <path>`, or sign without one: `--keyless`." });
	if (signer === void 0 && publicKey !== void 0) throw new UserError("PUBLIC_KEY_UNUSED", "`public-key` says something only together with `signer`", { hint: "Leave it out: a private key brings its public half along." });
	requireUse(options);
	if (certificate !== void 0 && timestampUrl === void 0) throw new UserError("TIMESTAMP_REQUIRED", "A signature by certificate needs a timestamp", { hint: "Give `--timestamp-url <address>`: it proves that the certificate counted when it signed. Without, nobody could believe the signature." });
	if (timestampUrl !== void 0 && !/^https?:$/.test(URL.parse(timestampUrl)?.protocol ?? "")) throw new UserError("INVALID_URL", "`timestamp-url` is not an http or https address", { hint: "Give the whole address of the timestamp authority, such as https://timestamp.corp.example/tsa." });
}
function requireUse({ keyless, generate, certificate, timestampUrl, signingConfig }) {
	const [first, ...details] = [
		...keyless && certificate !== void 0 ? ["`certificate` goes with `key` or `signer`, not with `keyless`"] : [],
		...generate !== void 0 && certificate !== void 0 ? ["`certificate` goes with `key` or `signer`, not with `generate`"] : [],
		...keyless && timestampUrl !== void 0 ? ["`timestamp-url` goes with an own key; for `keyless` the `signing-config` names timestamp authorities"] : [],
		...!keyless && signingConfig !== void 0 ? ["`signing-config` goes with `keyless`"] : []
	];
	if (first !== void 0) throw new UserError("OPTION_UNUSED", first, {
		details,
		hint: "Leave it out."
	});
}
async function chooseSigner(options, runtime) {
	requireOneWay(options);
	if (options.keyless) return {
		...atHand(await keylessSigner(options, createHttp({
			endpoints: {},
			runtime
		}), runtime)),
		isNew: true
	};
	const password = givenPassword(options.keyPassword, runtime);
	if (options.generate !== void 0) {
		const { key, ...files } = await openKeyFiles(resolve(runtime.cwd, options.generate), options.dryRun, runtime, password);
		return {
			signer: stamped(key, options, runtime),
			...files
		};
	}
	return atHand(stamped(await ownSigner(options, password, runtime), options, runtime));
}
async function ownSigner({ key, signer: command, certificate: file, publicKey }, password, runtime) {
	const at = (path) => resolve(runtime.cwd, path);
	const certificate = file === void 0 ? void 0 : await readCertificate$1(at(file));
	const certified = (own) => certificate === void 0 ? own : certify(own, certificate);
	if (key !== void 0) return certified(await readSigningKey(key, runtime, password));
	const known = (publicKey === void 0 ? void 0 : await readPublicKey(at(publicKey), publicKey)) ?? certificate?.key;
	if (command === void 0 || known === void 0) throw new UserError("PUBLIC_KEY_REQUIRED", "`signer` needs `public-key`: what it answers is checked with it", { hint: "Give `--public-key <file>`, the PEM file that verifiers trust; or `--certificate <file>`." });
	return certified(externalSigner({
		command,
		publicKey: known,
		password
	}, runtime));
}
async function readPublicKey(path, where) {
	return parsePublicKey(await readKeyFile(path), where);
}
function stamped(signer, { timestampUrl: url }, runtime) {
	if (url === void 0) return signer;
	const http = createHttp({
		endpoints: {},
		runtime
	});
	const witnesses = {
		logs: [],
		timestamps: [url],
		...signer.certificate === void 0 ? {} : { certificate: signer.certificate.der }
	};
	return {
		...signer,
		witness: (signature) => gatherEvidence(witnesses, signature, http)
	};
}
function atHand(signer) {
	return {
		signer,
		isNew: false,
		made: [],
		isBare: false
	};
}
const signOptions = {
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
		description: "Public key of `signer`, where no `certificate` has it; a signature that it does not verify is refused",
		value: "<file>"
	},
	certificate: {
		kind: "string",
		description: "Certificate of `key` or `signer`, PEM, by an authority that the trusted root of the verifying side names; needs `timestamp-url`",
		value: "<file>"
	},
	"timestamp-url": {
		kind: "string",
		description: "Timestamp authority (RFC 3161) that says when it was signed, for an own key or certificate",
		value: "<address>"
	},
	keyless: {
		kind: "boolean",
		description: "Sign without an own key: as the workflow or person whom an identity token names, with a certificate of sigstore. Who that is becomes public"
	},
	"identity-token": {
		kind: "secret",
		description: "Token of OpenID Connect for `keyless`, for the audience `sigstore`; in GitHub Actions one is asked for where the job has `permissions: id-token: write`",
		env: "SIGSTORE_ID_TOKEN",
		argument: false
	},
	"signing-config": {
		kind: "string",
		description: "Services that `keyless` asks, as a signing_config.json of sigstore; by default its public ones",
		value: "<file>"
	},
	"trusted-root": {
		kind: "string",
		description: "A trusted_root.json of sigstore: what was signed is verified with it before it is written, as the other side will",
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
};
async function planSignature(bundle, signer, add) {
	const found = await Promise.all(signatureFileNames.map(async (file) => ({
		file,
		holds: await lookInto(bundle, file, signer)
	})));
	const own = found.find(({ holds }) => holds === "own");
	if (own !== void 0) return {
		action: "unchanged",
		file: own.file
	};
	const place = found.find(({ holds }) => holds === "former") ?? found.find(({ holds }) => !add || holds !== "other");
	if (place === void 0) throw new UserError("SIGNATURES_FULL", `${bundle.folder} has ${found.length} signatures already`, {
		details: found.map(({ file }) => file),
		hint: "More are not read. Remove one that nobody needs, and sign again."
	});
	return {
		action: place.holds === "nothing" ? "created" : "replaced",
		file: place.file
	};
}
async function lookInto({ folder, bytes }, file, signer) {
	const existing = await readBounded(join(folder, file), signatureFileLimit, "carried");
	if (existing === void 0) return "nothing";
	return whereLegal(() => {
		const signature = parseSignatureFile(existing, file);
		return createHash("sha256").update(bytes).digest().equals(signature.digest) ? compare(bytes, signature, signer) : "stale";
	}) ?? "other";
}
function compare(payload, { signature, certificate, hasEvidence }, signer) {
	const own = signer.certificate;
	if (verify("sha256", payload, signer.public.key, signature)) return (own === void 0 ? certificate === void 0 : certificate?.equals(own.der) === true) && (hasEvidence || signer.witness === void 0) ? "own" : "former";
	return own !== void 0 && certificate !== void 0 && isBy(certificate, payload, signature, own.identity) ? "former" : "other";
}
function isBy(certificate, payload, signature, { subject, issuer }) {
	requireSigningCertificate(certificate);
	const other = requireIdentity(certificate);
	return other.subject === subject && other.issuer === issuer && verify("sha256", payload, new X509Certificate(certificate).publicKey, signature);
}
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
async function sealBytes(payload, signer) {
	const signature = await signer.sign(payload);
	return formatSignature(payload, signature, signer, await signer.witness?.({
		digest: sha256(payload),
		signature
	}));
}
function formatSignature(payload, signature, { certificate, public: key }, evidence) {
	const holder = certificate === void 0 ? { keyHint: Buffer.from(hexOf(key.fingerprint), "hex").toString("base64") } : { certificate: certificate.der };
	return format((0, import_dist.toMessageSignatureBundle)({
		digest: sha256(payload),
		signature,
		...holder
	}), evidence);
}
async function sealStatement(statement, signer) {
	const encoded = preAuthEncoding(statement);
	const signature = await signer.sign(encoded);
	const evidence = await signer.witness?.({
		digest: sha256(encoded),
		signature,
		statement
	});
	return format((0, import_dist.toDSSEBundle)({
		artifact: statement,
		artifactType: statementMediaType,
		signature,
		...signer.certificate === void 0 ? {} : { certificate: signer.certificate.der }
	}), evidence);
}
function format(bundle, { logEntries, timestamps } = noEvidence) {
	const { verificationMaterial: material } = bundle;
	material.tlogEntries.push(...logEntries);
	material.timestampVerificationData = { rfc3161Timestamps: timestamps.map((signedTimestamp) => ({ signedTimestamp })) };
	return Buffer.from(`${JSON.stringify((0, import_dist.bundleToJSON)(bundle))}\n`);
}
const noEvidence = {
	logEntries: [],
	timestamps: []
};
function sha256(bytes) {
	return createHash("sha256").update(bytes).digest();
}
const version = "0.1.0";
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
		...files.filter(({ name }) => name === lockFileName).map(({ name, digest }) => ({
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
async function newProvenance(bundle, signer, { action, runtime }) {
	if (await isThere(bundle, signer, action)) return;
	const statement = provenanceStatement(bundle.manifest, digestOf(bundle.bytes), {
		origin: originOf(runtime),
		startedOn: formatTime(runtime.clock.now())
	});
	return await sealStatement(Buffer.from(JSON.stringify(statement)), signer);
}
async function isThere({ folder, bytes }, signer, action) {
	const existing = await readBounded(join(folder, provenanceFileName), provenanceFileLimit);
	if (existing === void 0) return false;
	if (signer.certificate !== void 0 || signer.witness !== void 0) return action === "unchanged";
	const keys = [{
		name: "own",
		key: signer.public
	}];
	return whereLegal(() => verifyProvenance(existing, {
		subject: digestOf(bytes),
		keys
	})) !== void 0;
}
function requireBelief({ bundle, signer, root }, { signature, provenance }) {
	const trust = root === void 0 ? void 0 : trustIn(signer, root);
	if (signature !== void 0) parseSignatureFile(signature, "the new signature");
	if (signature !== void 0 && trust !== void 0) verifySignature(bundle.bytes, signature, trust, "the new signature");
	const envelope = provenance === void 0 ? void 0 : parseEnvelope(provenance);
	if (envelope !== void 0 && "faults" in envelope) throw new RefusedError("PROVENANCE_FORMAT", `The new provenance could not be judged: ${envelope.faults[0]}`, {
		details: envelope.faults.slice(1),
		hint: "Nothing was written. Look at what the services answered that signed it."
	});
	if (envelope !== void 0 && trust !== void 0) judgeSigner(envelope.payload, envelope, trust, provenanceFileName);
}
function trustIn({ certificate, public: key }, trustedRoot) {
	const name = "own";
	return certificate === void 0 ? {
		keys: [{
			name,
			key
		}],
		trustedRoot
	} : {
		keys: [],
		identities: [{
			name,
			...certificate.identity
		}],
		trustedRoot
	};
}
const signStage = defineStage({
	name: "sign",
	summary: "Sign a bundle with a key, with a command that has one, or as a workflow",
	options: signOptions,
	positional: "bundle",
	outputs: {
		"signature-file": "Path of the signature file",
		action: "`created`, `replaced` or `unchanged`",
		digest: "Digest of bundle.json, which is what was signed",
		key: "Fingerprint of the public key; empty when a dry run made none, and with `keyless`",
		identity: "Whom the certificate names: the address of a workflow, or an e-mail address; empty without a certificate",
		issuer: "Who vouched for that, with `keyless`"
	},
	examples: [
		"tidegate sign --bundle wandb-2026q4 --generate release",
		"TIDEGATE_KEY=\"$(cat release.key)\" tidegate sign --bundle wandb-2026q4",
		"tidegate sign --bundle wandb-2026q4 --key cosign.key",
		"tidegate sign --bundle wandb-2026q4 --public-key hsm.pub --signer 'openssl dgst -sha256 -sign pkcs11:object=release'",
		"tidegate sign --bundle wandb-2026q4 --key security.key --add",
		"tidegate sign --bundle wandb-2026q4 --keyless",
		"tidegate sign --bundle wandb-2026q4 --key leaf.key --certificate leaf.pem --timestamp-url http://timestamp.corp.example"
	],
	run: runSign,
	outputsOf: ({ signatureFile, action, digest, key, identity }) => ({
		"signature-file": signatureFile,
		action,
		digest,
		key: key ?? "",
		identity: identity?.subject ?? "",
		issuer: identity?.issuer ?? ""
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
				...identityRows(result),
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
	const { trustedRoot: rootFile } = values;
	const root = rootFile === void 0 ? void 0 : await readTrustedRoot(resolve(runtime.cwd, rootFile));
	const { signer, isNew, made, isBare } = await chooseSigner(values, runtime);
	const { action, file } = await planSignature(bundle, signer, values.add);
	if (!values.dryRun) {
		const provenance = file === signatureFileName ? await newProvenance(bundle, signer, {
			action,
			runtime
		}) : void 0;
		const signature = action === "unchanged" ? void 0 : await sealBytes(bundle.bytes, signer);
		requireBelief({
			bundle,
			signer,
			root
		}, {
			signature,
			provenance
		});
		await write(resolve(folder, file), signature);
		await write(resolve(folder, provenanceFileName), provenance);
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
		key: values.keyless || values.dryRun && isNew ? void 0 : signer.public.fingerprint,
		identity: signer.certificate?.identity,
		made,
		isBare,
		dryRun: values.dryRun
	};
}
async function write(path, content) {
	if (content !== void 0) await replaceFile(path, content);
}
function sentence({ action, folder, dryRun }) {
	if (action === "unchanged") return `${folder} is signed by this key already.`;
	return `${folder} ${dryRun ? "would be" : "is"} ${action === "created" ? "signed" : "signed anew: its signature was by another key or certificate, or over other bytes"}.`;
}
function identityRows({ identity }) {
	return identity === void 0 ? [] : [["identity", identity.subject], ...identity.issuer === void 0 ? [] : [["issuer", identity.issuer]]];
}
function bareKey({ dryRun }) {
	return `The private key ${dryRun ? "would not be" : "is not"} encrypted: whoever can read its file can sign. Set ${passwordVariable} before a key pair is made, and it is.`;
}
export { signStage as t };
