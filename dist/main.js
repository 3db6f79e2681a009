import { $r as resolveOptions, Br as renderMarkdown, L as runnerServices, Ln as algorithmOf, Mr as credentialsOption, Nr as defineStage, Qr as inputSource, R as runProcess, Rn as digestOf, Rr as publish, Vt as compareText, Yr as plural, ct as mapConcurrently, fr as replaceFile, jr as configOption, mr as _usingCtx, oi as UserError, qr as formatBytes, z as actionsRuntime, zn as hasherFor, zr as publishFailure } from "./vendor/shared.js";
import { _ as endOfArchiveSize, a as readRange, h as volumeLayout, i as openStretch, n as bundleStage, r as explainRead, t as readBundle, v as paddedSize, y as tarHeader } from "./vendor/bundle.js";
import { t as bumpStage } from "./vendor/bump.js";
import { t as checkStage } from "./vendor/check.js";
import { t as promoteStage } from "./vendor/promote.js";
import { t as signStage } from "./vendor/sign.js";
import { t as trackStage } from "./vendor/track.js";
import { c as headerFault, f as checkCompleteness, l as isHeader, o as contentRefusal, s as checkFolder, t as openTrusted, u as contentFaultOf, v as readTrustPolicy, y as trustKeyFile } from "./vendor/verify.js";
import { wt as hashStretch } from "./vendor/remote.js";
import { extname, join, resolve } from "node:path";
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
async function findBundles(folder) {
	const entries = await readdir(folder, {
		recursive: false,
		withFileTypes: true
	});
	return (await Promise.all(entries.filter((entry) => entry.isDirectory() && !entry.name.endsWith(".partial")).map(async ({ name }) => ({
		path: join(folder, name),
		sequence: await sequenceOf(join(folder, name))
	})))).filter(({ sequence }) => sequence !== void 0).sort((a, b) => (b.sequence ?? 0) - (a.sequence ?? 0) || compareText(a.path, b.path)).map(({ path }) => path);
}
async function sequenceOf(folder) {
	return (await readdir(folder).catch(() => [])).includes("bundle.json") ? (await readBundle(folder)).manifest.sequence : void 0;
}
const rootAction = {
	name: "Tidegate",
	summary: "Carry vendor software through an air gap: track, bundle, sign, verify, promote, check, bump",
	options: {
		stages: {
			kind: "list",
			description: "Stages to run; they run in the order of the pipeline",
			required: true
		},
		config: configOption,
		key: {
			kind: "key",
			description: "Private key for `sign`: a path, or the PEM text"
		},
		keyless: {
			kind: "boolean",
			description: "For `sign`, instead of a key: as this workflow, in a job with `permissions: id-token: write`"
		},
		trust: {
			kind: "string",
			description: "Trust policy; default: `tidegate.trust.yaml`, or the one that the release file names"
		},
		token: {
			kind: "secret",
			description: "Token for the forge, for `bump`",
			env: "GITHUB_TOKEN"
		},
		credentials: credentialsOption,
		"dry-run": {
			kind: "boolean",
			description: "Plan every stage, and write nothing"
		}
	}
};
async function runStages(pipeline, runtime) {
	try {
		const source = inputSource(runtime);
		const { stages } = resolveOptions(rootAction.options, source, runtime);
		const chosen = choose(pipeline, stages);
		const passedOn = new Map();
		for (const stage of chosen) await runtime.group(stage.name, () => runOne(stage, passedOn, runtime));
		return 0;
	} catch (error) {
		return await publishFailure(error, runtime);
	} finally {
		await runtime.close();
	}
}
function choose(pipeline, names) {
	const known = pipeline.map(({ name }) => name);
	const unknown = names.filter((name) => !known.includes(name));
	if (unknown.length > 0) throw new UserError("STAGE_UNKNOWN", `input stages: ${unknown.join(", ")}: no such stage`, { hint: `The stages are ${known.join(", ")}.` });
	return pipeline.filter(({ name }) => names.includes(name));
}
async function runOne(stage, passedOn, runtime) {
	const bundles = "bundle" in stage.options && !passedOn.has("bundle") ? await findBundles(runtime.cwd) : [];
	const source = {
		...inputSource(runtime),
		get: (name) => rootInput(stage, name, runtime) ?? passedOn.get(name) ?? (name === "bundle" && bundles.length > 0 ? bundlesFor(stage, bundles) : void 0)
	};
	const result = await stage.run(resolveOptions(stage.options, source, runtime), runtime);
	for (const [name, value] of Object.entries(stage.outputsOf(result))) passedOn.set(name, value);
	await publish(stage, result, runtime, {
		title: stage.name,
		prefix: `${stage.name}-`
	});
}
function bundlesFor(stage, bundles) {
	return stage.options["bundle"]?.kind === "list" ? bundles.join("\n") : bundles[0];
}
function rootInput(stage, name, runtime) {
	const option = Object.entries(rootAction.options).find(([rootName]) => rootName === name)?.[1];
	return option !== void 0 && option.kind === stage.options[name]?.kind ? runtime.input(name) : void 0;
}
async function readTrust({ trust, key }, { cwd }) {
	if (key === void 0) return await readTrustPolicy(resolve(cwd, trust ?? "tidegate.trust.yaml"));
	if (trust !== void 0) throw new UserError("TWO_KEYS", "Both `trust` and `key` say whom to trust", { hint: "Give one of them." });
	return await trustKeyFile(resolve(cwd, key));
}
function reportVerdict(verdict) {
	const { name, release, signatures, provenance } = verdict;
	return [
		{
			kind: "text",
			text: `${name} ${release} is what ${signatures.map(({ key }) => key).join(" and ")} signed, to the last byte.`
		},
		{
			kind: "table",
			columns: ["", ""],
			rows: [
				["release", `${name} ${release}, sequence ${verdict.sequence}`],
				["for", verdict.audience],
				["created", verdict.created],
				...signatures.flatMap(signatureRows),
				["bundle.json", verdict.digest],
				["holds", `${plural(verdict.images, "image")}, ${plural(verdict.charts, "chart")}, ${plural(verdict.blobs, "blob")}, ${formatBytes(verdict.bytes)}`],
				...provenance === void 0 ? [] : provenanceRows(provenance)
			]
		},
		{
			kind: "text",
			text: "Checked:"
		},
		{
			kind: "list",
			items: verdict.checked
		},
		{
			kind: "text",
			text: "Not checked:"
		},
		{
			kind: "list",
			items: verdict.notChecked
		},
		...verdict.ignored.length === 0 ? [] : [{
			kind: "text",
			text: "Not part of the bundle, ignored:"
		}, {
			kind: "list",
			items: verdict.ignored
		}]
	];
}
async function writeVerdict(path, verdict) {
	const isJson = requireReportPath(path) === ".json";
	const heading = {
		kind: "heading",
		text: `Verdict on ${verdict.name} ${verdict.release}`
	};
	const text = isJson ? `${JSON.stringify(verdict, void 0, 2)}\n` : renderMarkdown([heading, ...reportVerdict(verdict)]);
	await replaceFile(path, text);
}
function requireReportPath(path) {
	const extension = extname(path);
	if (extension !== ".md" && extension !== ".json") throw new UserError("REPORT_FORMAT", `${path} is neither a .md nor a .json file`, { hint: "The name of the report says its form: Markdown (.md) or JSON (.json)." });
	return extension;
}
function signatureRows({ key, fingerprint, identity, times }) {
	return [
		["signed by", `${key}, ${fingerprint}`],
		...identity === void 0 ? [] : [["as", identity.subject]],
		...identity?.issuer === void 0 ? [] : [["vouched for by", identity.issuer]],
		...times.map(({ at, by }) => ["signed before", `${at}, says ${by}`])
	];
}
function provenanceRows({ key, identity, builder, repository, commit, run }) {
	return [
		["made by", builder],
		["says", identity === void 0 ? key : `${key}, ${identity.subject}`],
		...repository === void 0 ? [] : [["from", `${repository}${commit === void 0 ? "" : `, commit ${commit}`}`]],
		...run === void 0 ? [] : [["run", run]]
	];
}
function* sectionsOf(volume, { after, entries, before }) {
	const { name } = volume;
	const isEntry = nameFinder(volume);
	if (after !== void 0) yield padding(after, name);
	for (const entry of entries) {
		yield header(entry, name, isEntry);
		yield hashed(entry, name);
		yield padding(entry, name);
	}
	yield before === void 0 ? exact(Buffer.alloc(endOfArchiveSize), (found) => ({
		code: isHeader(found.subarray(0, 512)) ? "EXTRA_ENTRY" : "PADDING_CHANGED",
		message: `the end of ${name}`
	})) : header(before, name, isEntry);
}
function nameFinder({ entries }) {
	let names;
	return (name) => {
		names ??= new Set(entries.map((entry) => entry.name));
		return names.has(name);
	};
}
function header({ name, size }, volume, isEntry) {
	const expected = tarHeader(name, size);
	return exact(expected, (found) => {
		const { code, says } = headerFault(found, expected, isEntry);
		return {
			code,
			message: `the header of ${name} in ${volume} ${says}`
		};
	});
}
function padding({ name, size }, volume) {
	return exact(Buffer.alloc(paddedSize(size) - size), () => ({
		code: "PADDING_CHANGED",
		message: `the padding after ${name} in ${volume}`
	}));
}
function exact(expected, explain) {
	const pieces = [];
	return {
		length: expected.length,
		take: (bytes) => void pieces.push(bytes),
		verdict() {
			const found = Buffer.concat(pieces);
			return found.equals(expected) ? void 0 : explain(found);
		}
	};
}
function hashed(entry, volume) {
	const hash = hasherFor(entry.digest);
	return {
		length: entry.size,
		take: (bytes) => void hash.update(bytes),
		verdict: () => verdictOn(entry, volume, hash.digest("hex"))
	};
}
function verdictOn({ name, digest }, volume, hex) {
	const found = `${algorithmOf(digest)}:${hex}`;
	if (found === digest) return;
	return name.startsWith("blobs/") ? {
		code: "BLOB_CHANGED",
		message: `${digest} in ${volume} is now ${found}`,
		blobs: [digest]
	} : {
		code: "INDEX_CHANGED",
		message: `${name} in ${volume} is not what bundle.json makes`
	};
}
const largeSize = 4194304;
async function checkVolume(folder, volume, onBytes) {
	return (await mapConcurrently(partsOf(volume), availableParallelism(), async (part) => {
		try {
			return "large" in part ? await checkLarge(folder, volume, part.large, onBytes) : await checkRun(folder, volume, part, onBytes);
		} catch (error) {
			return [unreadable(error, volume, part)];
		}
	})).flat();
}
function partsOf(volume) {
	const parts = [];
	let entries = [];
	let after = {};
	for (const entry of volume.entries) if (entry.size < largeSize) entries.push(entry);
	else {
		parts.push({
			...after,
			entries,
			before: entry
		}, { large: entry });
		entries = [];
		after = { after: entry };
	}
	return [...parts, {
		...after,
		entries
	}];
}
async function checkLarge(folder, volume, entry, onBytes) {
	try {
		var _usingCtx$1 = _usingCtx();
		const { segments } = _usingCtx$1.a(await openStretch(folder, volume, entry.dataOffset, entry.size));
		const found = await hashStretch({
			segments,
			algorithm: algorithmOf(entry.digest)
		}, onBytes);
		return [verdictOn(entry, volume.name, found)].filter((fault) => fault !== void 0);
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
async function checkRun(folder, volume, run, onBytes) {
	const start = run.after === void 0 ? 0 : run.after.dataOffset + run.after.size;
	const end = run.before?.dataOffset ?? volume.size;
	const faults = [];
	const sections = sectionsOf(volume, run);
	let section = sections.next().value;
	let left = section?.length ?? 0;
	for await (const chunk of readRange(folder, volume, start, end - start)) {
		for (let rest = chunk; rest.length > 0;) {
			const piece = rest.subarray(0, left);
			section?.take(piece);
			left -= piece.length;
			rest = rest.subarray(piece.length);
			while (left === 0 && section !== void 0) {
				faults.push(section.verdict());
				section = sections.next().value;
				left = section?.length ?? 0;
			}
		}
		onBytes(chunk.length);
	}
	return faults.filter((fault) => fault !== void 0);
}
function unreadable(error, volume, part) {
	const reason = explainRead(error, volume);
	const entry = "large" in part ? part.large : volume.entries[0];
	const fault = entry && contentFaultOf(reason, entry.digest);
	if (fault === void 0) throw reason;
	return "large" in part ? fault : {
		code: fault.code,
		message: fault.message
	};
}
async function verifyContent(bundle, options = {}) {
	const { folder, manifest } = bundle;
	const { faults: inFolder, unusable, ignored } = await checkFolder(folder, manifest);
	const faults = [...inFolder];
	for (const volume of volumeLayout(manifest)) if (!volume.files.some(({ name }) => unusable.has(name))) faults.push(...await checkVolume(folder, volume, options.onBytes ?? (() => void 0)));
	if (faults.length > 0) throw await contentRefusal(bundle, faults);
	return verdict(manifest, ignored);
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
async function findNeeded(bundle, folders) {
	const holders = await findHolders(bundle, await Promise.all(folders.map((folder) => readBundle(folder))));
	return bundle.manifest.needs.filter(({ digest }) => !holders.has(digest));
}
async function findHolders(bundle, others) {
	const holders = new Map();
	const damage = [];
	for (const other of others) {
		const { folder, store } = other;
		for (const blob of bundle.manifest.needs.filter(({ digest }) => !holders.has(digest) && store.has(digest))) {
			const fault = await findDamage(store, blob);
			if (fault === void 0) holders.set(blob.digest, other);
			else damage.push({
				...fault,
				message: `${fault.message} (${folder})`
			});
		}
	}
	const lost = damage.filter(({ blobs = [] }) => blobs.some((digest) => !holders.has(digest)));
	if (lost.length > 0) throw await contentRefusal(bundle, lost);
	return holders;
}
async function findDamage(store, { digest, size }) {
	try {
		for await (const _ of await store.open({
			mediaType: "application/octet-stream",
			digest,
			size
		}));
		return;
	} catch (error) {
		const fault = contentFaultOf(error, digest);
		if (fault === void 0) throw error;
		return fault;
	}
}
function verdictOf(bundle, trust, { unresolved, ignored }) {
	const { manifest, bytes, provenance } = bundle;
	const { name, release, sequence, audience, created } = manifest;
	return {
		name,
		release,
		sequence,
		audience,
		created,
		digest: digestOf(bytes),
		signatures: bundle.signatures.map(({ key, fingerprint, identity, times }) => ({
			key,
			fingerprint,
			...identity === void 0 ? {} : { identity },
			times
		})),
		...provenance === void 0 ? {} : { provenance: shownOf(provenance) },
		images: manifest.images.length,
		charts: manifest.charts.length,
		blobs: manifest.blobs.length,
		bytes: manifest.blobs.reduce((sum, blob) => sum + blob.size, 0),
		unresolved,
		ignored,
		checked: checkedOf(bundle, trust, ignored),
		notChecked: notCheckedOf(bundle, trust, unresolved)
	};
}
function shownOf(facts) {
	const { passedOver: _, ...provenance } = facts;
	return provenance;
}
function checkedOf({ manifest, signatures, provenance }, trust, ignored) {
	const { signatures: needed = 1, minimumSequence } = trust;
	return [
		`bundle.json is canonical and signed by ${signatures.map(({ key }) => key).join(", ")}`,
		...needed > 1 ? [`${needed} different signers are required, and signed`] : [],
		...signatures.flatMap(({ key, times: [time] }) => time === void 0 ? [] : [`${key} signed before ${time.at}: ${time.by} says so`]),
		...trust.audience === void 0 ? [] : [`it is meant for ${manifest.audience}`],
		...minimumSequence === void 0 ? [] : [`its sequence is at least ${minimumSequence}`],
		...provenance === void 0 ? [] : [`${provenance.key} signed how it was made`],
		...provenance === void 0 || trust.provenance?.builders === void 0 ? [] : [`it was made by ${provenance.builder}, as the trust policy wants`],
		...provenance?.repository === void 0 || trust.provenance?.repositories === void 0 ? [] : [`it was made from ${provenance.repository}, as the trust policy wants`],
		"every file, volume header and blob is as bundle.json says",
		`every image and chart is complete, and nothing else is there${ignored.length === 0 ? "" : ", but for what is listed as ignored"}`
	];
}
function notCheckedOf({ signatures, passedOver, provenance }, trust, unresolved) {
	const undated = signatures.filter(({ times }) => times.length === 0).map(({ key }) => key);
	return [
		"replay: whether a newer release was promoted already (promote asks the registry)",
		...undated.length === 0 ? [] : [`when ${undated.join(", ")} signed: no timestamp proves it, and the time in bundle.json is the signer's word`],
		...provenance === void 0 || provenance.times.length > 0 ? [] : [`when ${provenance.key} said how it was made: no timestamp proves it`],
		...provenance === void 0 ? ["how it was made: the bundle has no provenance"] : [],
		...trust.audience === void 0 ? ["audience: no trust policy names one"] : [],
		...(provenance?.passedOver ?? []).map(({ message }) => `a statement that does not count: ${message}`),
		...passedOver.map(({ message }) => `a signature that does not count: ${message}`),
		...unresolved.length === 0 ? [] : [`${plural(unresolved.length, "blob")} that this delta leaves out (promote looks in the registry)`]
	];
}
async function verifyBundle(options, runtime) {
	const trust = typeof options.trust === "string" ? await readTrustPolicy(options.trust) : options.trust;
	const bundle = await openTrusted(options.folder, trust);
	const { ignored } = await hashContent(bundle, runtime);
	await checkCompleteness(bundle);
	return verdictOf(bundle, trust, {
		unresolved: await findNeeded(bundle, options.bases ?? []),
		ignored
	});
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
const verifyStage = defineStage({
	name: "verify",
	summary: "Verify the signature and every byte of a bundle",
	options: {
		bundle: {
			kind: "string",
			description: "Folder of the bundle to verify",
			required: true,
			value: "<folder>"
		},
		trust: {
			kind: "string",
			description: "Trust policy; default tidegate.trust.yaml, unless `key` is given",
			value: "<file>"
		},
		key: {
			kind: "string",
			description: "Public key (PEM) to trust instead of a policy: any audience, any sequence",
			value: "<file>"
		},
		base: {
			kind: "list",
			description: "Folders of earlier bundles that hold what a delta leaves out",
			value: "<folder>"
		},
		report: {
			kind: "string",
			description: "Write the verdict to a file, to be kept: Markdown (.md) or JSON (.json)",
			value: "<file>"
		}
	},
	positional: "bundle",
	outputs: {
		release: "The verified release, such as 2026q4",
		sequence: "Its sequence number",
		digest: "Digest of bundle.json",
		signer: "Names of the trusted keys and identities that signed, with commas between",
		unresolved: "How many blobs a delta leaves out that are in no bundle given as `base`"
	},
	examples: [
		"tidegate verify --bundle wandb-2026q4",
		"tidegate verify --bundle wandb-2026q4.1 --key release.pub --base wandb-2026q4",
		"tidegate verify --bundle wandb-2026q4 --report verdict.md"
	],
	run: runVerify,
	outputsOf: ({ release, sequence, digest, signatures, unresolved }) => ({
		release,
		sequence: String(sequence),
		digest,
		signer: signatures.map(({ key }) => key).join(","),
		unresolved: String(unresolved.length)
	}),
	report: reportVerdict
});
async function runVerify(values, runtime) {
	const report = values.report === void 0 ? void 0 : resolve(runtime.cwd, values.report);
	if (report !== void 0) requireReportPath(report);
	const verdict = await verifyBundle({
		folder: resolve(runtime.cwd, values.bundle),
		trust: await readTrust(values, runtime),
		bases: values.base.map((folder) => resolve(runtime.cwd, folder))
	}, runtime);
	if (report !== void 0) await writeVerdict(report, verdict);
	return verdict;
}
const pipeline = [
	trackStage,
	bundleStage,
	signStage,
	verifyStage,
	promoteStage,
	checkStage,
	bumpStage
];
await runProcess((host) => runStages(pipeline, actionsRuntime(host, runnerServices)));
export {};
