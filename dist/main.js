import { $t as createMapping, At as parseManifest, B as runnerServices, C as closure, Ft as mediaTypes, Gn as parseReference, Gt as kindOf, H as actionsRuntime, Hn as schemaAddress, I as readLock, It as readAll, Jn as algorithmOf, Jt as replaceFile, Kn as repositoryOf, Kt as openFile, Lt as verified, M as blobParts, N as copy, O as formatInventory, Pt as isManifestType, Qn as isDigest, S as referrerEntry, Sr as RefusedError, St as bytesSource, Tr as UserError, Un as formatReference, V as runProcess, Vn as closest, Wn as isTag, Wt as mapConcurrently, Xn as hasherFor, Xt as _usingCtx, Yn as digestOf, Yt as requireWritableFolder, Z as readReleaseFile, Zn as hexOf, Zt as ifFound, _ as signedColumn, _r as inputSource, ar as trustOption, b as groupReferrers, cr as publishFailure, dr as systemCode, er as describe, fr as formatBytes, hr as shortDigest, ir as githubTokenOption, jn as isMap, jt as parseJson, kt as checkManifest, lr as renderMarkdown, mr as plural, mt as nameField, nr as credentialsOption, qt as readBounded, rr as defineStage, sr as publish, tr as configOption, ur as explainFileError, v as readLedger, vr as resolveOptions, wr as TidegateError, x as isListed } from "./vendor/shared.js";
import { A as refName, C as volumeName, D as imageName, E as tarHeader, F as signatureFileName, O as isEvidenceTag, S as volumeLayout, T as paddedSize, a as joinHeld, b as bundleName, c as evidenceOf, d as openStretch, f as readRange, i as baseFaults, j as tagForms, k as ociLayout, l as artifactParts, n as bundleStage, r as readBase, t as readBundle, u as explainRead, w as endOfArchiveSize, x as tarOf } from "./vendor/bundle.js";
import { t as bumpStage } from "./vendor/bump.js";
import { t as checkStage } from "./vendor/check.js";
import { h as hashStretch, m as connect, s as completeReferrers } from "./vendor/remote.js";
import { a as readTrustedRecord, i as readHistory, n as recordedArtifacts, r as claimPatiently, s as readInternalSide, t as promoteStage } from "./vendor/promote.js";
import { n as findMovements, t as trackStage } from "./vendor/track.js";
import { t as signStage } from "./vendor/sign.js";
import { c as headerFault, d as contentFaultOf, l as isHeader, o as contentRefusal, s as checkFolder, t as openTrusted, u as checkCompleteness, v as readTrustPolicy, y as trustKeyFile } from "./vendor/verify.js";
import { dirname, extname, join, resolve } from "node:path";
import { randomBytes } from "node:crypto";
import { lstat, mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
// src/action/find-bundles.ts
async function findBundles(folder) {
	const entries = await readdir(folder, {
		recursive: false,
		withFileTypes: true
	});
	return (await Promise.all(entries.filter((entry) => entry.isDirectory() && !entry.name.endsWith(".partial")).map(async ({ name }) => ({
		path: join(folder, name),
		sequence: await sequenceOf(join(folder, name))
	})))).filter(({ sequence }) => sequence !== void 0).sort((a, b) => (b.sequence ?? 0) - (a.sequence ?? 0) || (a.path < b.path ? -1 : 1)).map(({ path }) => path);
}
async function sequenceOf(folder) {
	return (await readdir(folder).catch(() => [])).includes("bundle.json") ? (await readBundle(folder)).manifest.sequence : void 0;
}
// src/action/root-action.ts
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
// src/action/run-stages.ts
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
// src/copy/apply.ts
const concurrency$3 = 6;
async function applyCopy(plan, source, target, runtime) {
	const { repository, mountFrom, store: to } = target;
	const parts = blobParts(plan.blobs.map((blob) => ({
		...blob,
		repository
	})));
	const progress = runtime.progress("Copying", plan.blobs.reduce((sum, { size }) => sum + size, 0));
	const jobOf = (descriptor) => ({
		descriptor,
		from: source.store,
		to
	});
	try {
		const count = await copy(plan.blobs.map((blob) => ({
			...jobOf(blob),
			...mountFrom === void 0 ? {} : { mountFrom }
		})), {
			concurrency: concurrency$3,
			onBytes: (bytes, { digest }) => progress.advance(bytes, parts.get(digest)),
			onSpared: (bytes) => progress.spare(bytes)
		});
		const manifests = plan.manifests.map(({ descriptor, bytes }) => ({
			...jobOf(descriptor),
			from: bytesSource(source.store.name, bytes)
		}));
		await copy(manifests, { concurrency: concurrency$3 });
		await nameAll(plan, target);
		return count;
	} finally {
		progress.done();
	}
}
async function nameAll({ root, referrers, tags }, target) {
	for (const group of referrers) await target.complete(group);
	const own = tags.filter(({ tag }) => tag === target.tag);
	const others = tags.filter((step) => !own.includes(step));
	await mapConcurrently(others, concurrency$3, ({ tag, target: pin }) => target.store.tag(tag, pin));
	for (const { tag, target: pin } of own) await target.store.tag(tag, pin);
	if (target.tag === void 0) await target.list(root);
}
// src/copy/location.ts
const hint = "Expected a reference such as docker.io/wandb/local:0.62.2, a layout folder as oci:<folder>:<tag>, or a bundle as bundle:<folder>//<full reference>.";
const layoutPattern = /^(?<folder>(?:[A-Za-z]:(?=[\\/]))?[^:]+?)(?:@(?<digest>sha(?:256|512):[0-9a-f]+)|:(?<name>.+))?$/;
function parseLocation(text, cwd) {
	if (text.startsWith("oci:")) return parseLayout(text, cwd);
	if (!text.startsWith("bundle:")) return {
		kind: "registry",
		reference: parseReference(text)
	};
	const rest = text.slice(7);
	const end = rest.lastIndexOf("//");
	if (end <= 0) throw invalid$1(text);
	return {
		kind: "bundle",
		folder: resolve(cwd, rest.slice(0, end)),
		reference: parseReference(rest.slice(end + 2))
	};
}
function formatLocation(location) {
	switch (location.kind) {
		case "registry": return formatReference(location.reference);
		case "bundle": return `bundle:${location.folder}//${formatReference(location.reference)}`;
		default: {
			const { folder, name, digest } = location;
			return `oci:${folder}${name === void 0 ? "" : `:${name}`}${digest === void 0 ? "" : `@${digest}`}`;
		}
	}
}
function splitName(name) {
	if (isTag(name)) return { tag: name };
	const reference = parseReference(name);
	const { tag, digest } = reference;
	if (tag === void 0 || digest !== void 0 || formatReference(reference) !== name) throw new UserError("INVALID_REFERENCE", `${JSON.stringify(name)} is no name for an image in a layout`, { hint: "Expected a tag, or a full reference with host and tag such as docker.io/wandb/local:0.62.2." });
	return {
		repository: repositoryOf(reference),
		tag
	};
}
function parseLayout(text, cwd) {
	const { folder, name, digest } = layoutPattern.exec(text.slice(4))?.groups ?? {};
	if (folder === void 0 || digest !== void 0 && !isDigest(digest)) throw invalid$1(text);
	return {
		kind: "layout",
		folder: resolve(cwd, folder),
		...name === void 0 ? {} : { name },
		...digest === void 0 ? {} : { digest }
	};
}
function invalid$1(text) {
	return new UserError("INVALID_LOCATION", `${JSON.stringify(text)} says neither a registry, a layout nor a bundle`, { hint });
}
// src/copy/plan.ts
function wantedTags({ root, tags }, tag) {
	return [...tags, ...tag === void 0 ? [] : [{
		tag,
		target: root
	}]];
}
function planCopy(closure, state, where, { tag, force }) {
	const tags = wantedTags(closure, tag);
	if (!force) refuseMovedTags(tags, state, where);
	refuseMissingBlobs(state, where);
	const isNew = ({ digest }) => !state.content.has(digest);
	const blobs = closure.blobs.filter(isNew);
	const manifests = closure.manifests.filter(({ descriptor }) => isNew(descriptor));
	const newTags = tags.filter((step) => state.tags.get(step.tag) !== step.target.digest);
	return {
		root: closure.root,
		blobs,
		manifests,
		referrers: groupReferrers(closure.manifests).filter((group) => !isListed(group, state.referrers.get(group.subject))),
		tags: newTags,
		present: {
			blobs: closure.blobs.length - blobs.length,
			manifests: closure.manifests.length - manifests.length,
			tags: tags.length - newTags.length
		}
	};
}
function refuseMovedTags(tags, state, where) {
	const moved = tags.flatMap(({ tag, target }) => {
		const found = state.tags.get(tag);
		return found === void 0 || found === target.digest ? [] : [`${tag} is ${found}, the source has ${target.digest}`];
	});
	if (moved.length > 0) throw new UserError("TAG_MOVED", `${where} has ${plural(moved.length, "tag")} that stand for something else`, {
		details: moved.toSorted(),
		hint: "Choose another tag, or give --force to let them stand for what is copied. Nothing was written."
	});
}
function refuseMissingBlobs({ missing }, where) {
	if (missing.length > 0) throw new RefusedError("BLOBS_MISSING", `${plural(missing.length, "blob")} can be found neither in the source nor in ${where}`, {
		details: missing.map(({ digest, size }) => `${digest} (${formatBytes(size)})`).sort(),
		hint: "A delta leaves out what its base has, and a sparse layout what is for other platforms. Copy from a whole one. Nothing was written."
	});
}
// src/copy/report.ts
function reportCopy(result) {
	const { from, to, digest, blobs, bytes, manifests, referrers, tags, dryRun } = result;
	return [
		{
			kind: "heading",
			text: `${from} → ${to}`
		},
		{
			kind: "text",
			text: `${digest}, with ${plural(referrers, "manifest")} that refer to it`
		},
		{
			kind: "table",
			columns: [
				"",
				...dryRun ? ["To copy", "To mount"] : ["Copied", "Mounted"],
				"There already",
				"Bytes"
			],
			rows: [
				[
					"Blobs",
					String(blobs.copied),
					String(blobs.mounted),
					String(blobs.present),
					formatBytes(bytes)
				],
				[
					"Manifests",
					String(manifests.copied),
					"",
					String(manifests.present),
					""
				],
				[
					"Tags",
					String(tags.set.length),
					"",
					String(tags.present),
					""
				]
			],
			alignRight: [
				1,
				2,
				3,
				4
			]
		},
		...dryRun ? describePlan(result) : [],
		...isUnchanged(result) ? [{
			kind: "text",
			text: "Everything was there already."
		}] : []
	];
}
function describePlan({ moves, tags }) {
	const rows = [...moves.map(({ digest, mediaType, size }) => [
		digest,
		mediaType,
		formatBytes(size)
	]), ...tags.set.map((tag) => [
		`tag ${tag}`,
		"",
		""
	])];
	return [...rows.length === 0 ? [] : [{
		kind: "table",
		columns: [
			"Would move",
			"Media type",
			"Size"
		],
		rows,
		alignRight: [2]
	}], {
		kind: "text",
		text: "Dry run: nothing was written."
	}];
}
function isUnchanged({ moves, tags }) {
	return moves.length === 0 && tags.set.length === 0;
}
// src/copy/result.ts
function resultOf(plan, options) {
	const { from, to, referrers, mountFrom, count = expected(plan, mountFrom) } = options;
	const { root, blobs, manifests, tags, present } = plan;
	return {
		from,
		to,
		digest: root.digest,
		mediaType: root.mediaType,
		blobs: {
			copied: count.copied,
			mounted: count.mounted,
			present: present.blobs + count.skipped
		},
		bytes: count.bytes,
		manifests: {
			copied: manifests.length,
			present: present.manifests
		},
		referrers,
		tags: {
			set: tags.map(({ tag }) => tag),
			present: present.tags
		},
		dryRun: options.count === void 0,
		moves: [...blobs, ...manifests.map(({ descriptor }) => descriptor)].map(moveOf)
	};
}
function expected({ blobs }, mountFrom) {
	const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
	return mountFrom === void 0 ? {
		copied: blobs.length,
		mounted: 0,
		skipped: 0,
		bytes
	} : {
		copied: 0,
		mounted: blobs.length,
		skipped: 0,
		bytes: 0
	};
}
function moveOf({ digest, mediaType, size }) {
	return {
		digest,
		mediaType,
		size
	};
}
// src/oci/layout/layout-folder.ts
const markerLimit = 4096;
const day$2 = 864e5;
async function requireLayout(folder) {
	const path = join(folder, "oci-layout");
	const marker = await readBounded(path, markerLimit, "carried");
	if (marker === void 0) {
		await requireFree(folder);
		return false;
	}
	const json = parseJson(marker);
	const version = "value" in json && isMap(json.value) ? json.value["imageLayoutVersion"] : void 0;
	if (typeof version !== "string" || !/^1\.\d+\.\d+$/.test(version)) throw new RefusedError("INVALID_LAYOUT", `${path} does not say that this is an image layout of version 1`, { hint: "Expected {\"imageLayoutVersion\": \"1.0.0\"}. Make the layout anew with the program that made it." });
	return true;
}
async function startLayout(folder, now) {
	if (!await requireLayout(folder)) {
		await makeFolder(folder);
		await replaceFile(join(folder, "oci-layout"), ociLayout);
	}
	await removeLeftovers(folder, now);
}
async function findBlobFolder(folder, digest) {
	const parts = [join(folder, "blobs"), join(folder, "blobs", algorithmOf(digest))];
	for (const path of parts) {
		const stats = await lstat(path).catch((error) => {
			if (systemCode(error) === "ENOENT") return;
			throw explainFileError(error, "UNREADABLE", path, "looked at");
		});
		if (stats === void 0) return {
			path: parts[1],
			isThere: false
		};
		if (!stats.isDirectory()) throw new RefusedError("NOT_A_FOLDER", `${path} is ${kindOf(stats)}, expected a folder`, { hint: "Nothing but plain folders and files is taken for a layout: put the folder itself in its place." });
	}
	return {
		path: parts[1],
		isThere: true
	};
}
async function makeBlobFolder(folder, digest) {
	const { path, isThere } = await findBlobFolder(folder, digest);
	if (!isThere) await makeFolder(path);
	return path;
}
async function makeFolder(path) {
	try {
		await mkdir(path, { recursive: true });
	} catch (error) {
		throw explainFileError(error, "UNWRITABLE", path, "made");
	}
}
async function removeLeftovers(folder, now) {
	const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{16}\.[0-9a-f]{12}\.partial$/.test(name));
	for (const name of names) {
		const path = join(folder, name);
		const stats = await lstat(path).catch(() => void 0);
		if (stats?.isFile() === true && now.getTime() - stats.mtimeMs > day$2) await rm(path, { force: true });
	}
}
async function requireFree(folder) {
	const [name] = (await readdir(folder).catch((error) => {
		if (systemCode(error) === "ENOENT") return [];
		throw explainFileError(error, "UNREADABLE", folder, "listed");
	})).filter((candidate) => candidate !== "oci-layout" && !candidate.endsWith(".partial")).sort();
	if (name !== void 0) throw new UserError("NOT_A_LAYOUT", `${folder} is no image layout: it holds ${JSON.stringify(name)}, and no oci-layout`, { hint: "Name the folder of an OCI image layout, or one that is empty or not there yet." });
}
// src/oci/layout/blob-files.ts
const chunkSize = 1048576;
async function hasBlob(folder, digest) {
	const handle = await openBlobFile(folder, digest);
	await handle?.close();
	return handle !== void 0;
}
async function openBlob(folder, digest, offset) {
	return await hasBlob(folder, digest) ? readFrom(folder, digest, offset) : void 0;
}
async function* readFrom(folder, digest, offset) {
	try {
		var _usingCtx$3 = _usingCtx();
		const handle = _usingCtx$3.a(await openBlobFile(folder, digest));
		if (handle === void 0) return;
		for (let position = offset;;) {
			const buffer = Buffer.allocUnsafe(chunkSize);
			const { bytesRead } = await handle.read(buffer, 0, chunkSize, position).catch((error) => {
				throw explainFileError(error, "UNREADABLE", digest, "read");
			});
			if (bytesRead === 0) return;
			position += bytesRead;
			yield buffer.subarray(0, bytesRead);
		}
	} catch (_) {
		_usingCtx$3.e = _;
	} finally {
		await _usingCtx$3.d();
	}
}
async function openBlobFile(folder, digest) {
	const { path } = await findBlobFolder(folder, digest);
	return await openFile(join(path, hexOf(digest)), "carried");
}
async function writeBlob(folder, descriptor, from, onBytes) {
	const hex = hexOf(descriptor.digest);
	const blobs = await makeBlobFolder(folder, descriptor.digest);
	const temporary = join(folder, `${hex.slice(0, 16)}.${randomBytes(6).toString("hex")}.partial`);
	let written = 0;
	try {
		await writeNew$1(temporary, verified(await from.open(descriptor), descriptor, `${from.name}@${descriptor.digest}`), (bytes) => {
			written += bytes;
			onBytes(bytes);
		});
		await rename(temporary, join(blobs, hex));
	} catch (error) {
		onBytes(-written);
		await rm(temporary, { force: true }).catch(() => void 0);
		throw explainFileError(error, "UNWRITABLE", temporary, "written");
	}
}
async function writeNew$1(path, content, onBytes) {
	try {
		var _usingCtx3 = _usingCtx();
		const handle = _usingCtx3.a(await open(path, "wx"));
		let held = [];
		let length = 0;
		const flush = async () => {
			const bytes = held.length === 1 ? held[0] : Buffer.concat(held);
			await handle.writeFile(bytes ?? Buffer.alloc(0));
			onBytes(length);
			[held, length] = [[], 0];
		};
		for await (const chunk of content) {
			held.push(chunk);
			length += chunk.length;
			if (length >= chunkSize) await flush();
		}
		await flush();
		await handle.sync();
	} catch (_) {
		_usingCtx3.e = _;
	} finally {
		await _usingCtx3.d();
	}
}
// src/oci/layout/catalog.ts
const concurrency$2 = 8;
const limits = {
	manifests: 1e5,
	bytes: 536870912
};
async function readCatalog(source, roots) {
	const manifests = new Map();
	const referrers = new Map();
	const seen = new Set();
	let bytes = 0;
	for (let frontier = roots; frontier.length > 0;) {
		const next = frontier.filter(({ mediaType, digest }) => isManifestType(mediaType) && seen.size < seen.add(digest).size);
		bytes += next.reduce((sum, { size }) => sum + size, 0);
		if (seen.size > limits.manifests || bytes > limits.bytes) throw tooLarge(source.name);
		frontier = (await mapConcurrently(next, concurrency$2, async (descriptor) => {
			if (!await source.holds(descriptor)) return [];
			const { mediaType, digest, size } = descriptor;
			const where = `${source.name}@${digest}`;
			const manifest = parseManifest(await readAll(source, descriptor), mediaType, where);
			manifests.set(digest, {
				mediaType,
				digest,
				size
			});
			if (manifest.subject !== void 0) {
				const subject = manifest.subject.digest;
				referrers.set(subject, [...referrers.get(subject) ?? [], referrerEntry(descriptor, manifest)]);
			}
			return manifest.manifests;
		})).flat();
	}
	referrers.forEach((entries) => entries.sort((a, b) => a.digest < b.digest ? -1 : 1));
	return {
		manifests,
		referrers
	};
}
function tooLarge(where) {
	return new RefusedError("LAYOUT_TOO_LARGE", `${where}: too many manifests, or too large ones`, { hint: `A layout may have ${limits.manifests} manifests of ${limits.bytes} bytes together. Divide it.` });
}
// src/oci/layout/layout-index.ts
const emptyIndex = {
	fields: {
		schemaVersion: 2,
		mediaType: mediaTypes.ociIndex
	},
	entries: []
};
function parseLayoutIndex(bytes, path) {
	const json = parseJson(bytes);
	if (!("value" in json) || !isMap(json.value)) throw new RefusedError("INVALID_LAYOUT", `${path}: ${"fault" in json ? json.fault : "it is not a JSON map"}`, { hint: "It is no OCI image layout, or a damaged one. Nothing was read from it or written to it." });
	const { manifests, ...fields } = json.value;
	const descriptors = checkManifest(json.value, mediaTypes.ociIndex, path).manifests;
	const written = Array.isArray(manifests) ? manifests : [];
	return {
		fields,
		entries: descriptors.map((descriptor, at) => ({
			descriptor,
			written: written[at]
		}))
	};
}
function formatLayoutIndex({ fields, entries }) {
	return JSON.stringify({
		...fields,
		manifests: entries.map(({ written }) => written)
	});
}
function findNamed(index, name, where) {
	const found = new Map(entriesOf(index, name).map(({ descriptor }) => [descriptor.digest, descriptor]));
	if (found.size > 1) throw new UserError("AMBIGUOUS_NAME", `${where}: ${JSON.stringify(name.tag)} is the name of several`, {
		details: [...found.keys()].sort(),
		hint: "Name one of them by its digest: oci:<folder>@sha256:…."
	});
	return [...found.values()][0];
}
function withName(index, descriptor, name) {
	const old = new Set(entriesOf(index, name));
	const others = index.entries.filter((entry) => !old.has(entry) && !(entry.descriptor.digest === descriptor.digest && isUnnamed(entry)));
	const reference = name.repository === void 0 ? void 0 : `${name.repository}:${name.tag}`;
	const taken = new Set(others.map((entry) => nameIn$1(entry, refName)));
	const forms = reference === void 0 ? [name.tag] : tagForms(reference);
	const annotations = {
		...reference === void 0 ? {} : { [imageName]: reference },
		[refName]: forms.find((form) => !taken.has(form)) ?? forms.at(-1) ?? name.tag
	};
	return {
		...index,
		entries: [...others, entryOf({
			...descriptor,
			annotations
		})]
	};
}
function withListed(index, descriptor) {
	const isListed = index.entries.some((entry) => entry.descriptor.digest === descriptor.digest);
	const { mediaType, digest, size, artifactType } = descriptor;
	const unnamed = {
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType }
	};
	return isListed ? index : {
		...index,
		entries: [...index.entries, entryOf(unnamed)]
	};
}
function entriesOf(index, { tag, repository }) {
	const reference = repository === void 0 ? tag : `${repository}:${tag}`;
	const byReference = index.entries.filter((entry) => nameIn$1(entry, imageName) === reference);
	return byReference.length > 0 ? byReference : index.entries.filter((entry) => nameIn$1(entry, "org.opencontainers.image.ref.name") === tag && (repository === void 0 || nameIn$1(entry, "io.containerd.image.name") === void 0));
}
function entryOf({ mediaType, digest, size, artifactType, annotations }) {
	const descriptor = {
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType },
		...annotations === void 0 ? {} : { annotations }
	};
	return {
		descriptor,
		written: descriptor
	};
}
function isUnnamed(entry) {
	return nameIn$1(entry, "org.opencontainers.image.ref.name") === void 0 && nameIn$1(entry, "io.containerd.image.name") === void 0;
}
function nameIn$1({ descriptor: { annotations = {} } }, key) {
	return Object.hasOwn(annotations, key) ? annotations[key] : void 0;
}
// src/oci/layout/index-file.ts
const indexLimit = 16777216;
function createIndexFile(folder, runtime) {
	const path = join(folder, "index.json");
	let known;
	let queue = Promise.resolve();
	const write = async (change) => {
		try {
			var _usingCtx$2 = _usingCtx();
			_usingCtx$2.a(await claimPatiently(`${path}.lock`, runtime, {
				doing: `writes to ${folder}`,
				refusal: (holder) => new UserError("LAYOUT_BUSY", `${path}.lock is held by ${holder}`, { hint: "Another run writes to this layout. Wait until it has ended, and run again; if none is running, delete that file." })
			}));
			const before = await readIndex(path);
			const after = change(before);
			if (after !== before) await replaceFile(path, formatLayoutIndex(after));
			return after;
		} catch (_) {
			_usingCtx$2.e = _;
		} finally {
			await _usingCtx$2.d();
		}
	};
	return {
		read: () => known ??= requireLayout(folder).then((isThere) => isThere ? readIndex(path) : emptyIndex),
		async update(change) {
			const done = queue.then(() => write(change));
			queue = done.catch(() => void 0);
			known = Promise.resolve(await done);
		}
	};
}
async function readIndex(path) {
	const bytes = await readBounded(path, indexLimit, "carried");
	if (bytes !== void 0 && bytes.length > indexLimit) throw new RefusedError("TOO_LARGE", `${path} is over ${indexLimit} bytes`, { hint: "Real ones have a megabyte or two. Look at what wrote it." });
	return bytes === void 0 ? emptyIndex : parseLayoutIndex(bytes, path);
}
// src/oci/layout/layout-store.ts
function createLayoutStore({ folder, repository }, runtime) {
	const name = `layout ${folder}`;
	const index = createIndexFile(folder, runtime);
	const proven = new Set();
	let catalog;
	let started;
	const start = () => started ??= startLayout(folder, runtime.clock.now());
	const update = async (change) => {
		await start();
		await index.update(change);
		catalog = void 0;
	};
	const entries = async () => (await index.read()).entries.map(({ descriptor }) => descriptor);
	const readManifests = () => catalog ??= entries().then((listed) => readCatalog(store, listed));
	const store = {
		name,
		async images() {
			const { referrers } = await readManifests();
			const evidence = new Set([...referrers.values()].flat().map(({ digest }) => digest));
			return (await entries()).filter(({ digest, annotations }) => !evidence.has(digest) && !isEvidenceTag(annotations?.["org.opencontainers.image.ref.name"] ?? ""));
		},
		async find(tagOrDigest) {
			if (!isDigest(tagOrDigest)) return findNamed(await index.read(), {
				tag: tagOrDigest,
				repository
			}, name);
			return (await entries()).find(({ digest }) => digest === tagOrDigest) ?? (await readManifests()).manifests.get(tagOrDigest);
		},
		async resolve(tagOrDigest) {
			const found = await store.find(tagOrDigest);
			if (found === void 0) throw notFound(name, tagOrDigest);
			return found;
		},
		async open({ digest }, offset = 0) {
			const content = await openBlob(folder, digest, offset);
			if (content === void 0) throw notFound(name, digest);
			return content;
		},
		referrers: async (subject) => (await readManifests()).referrers.get(subject) ?? [],
		holds: ({ digest }) => hasBlob(folder, digest),
		async has(descriptor) {
			if (!proven.has(descriptor.digest) && await store.holds(descriptor) && await isProven(store, descriptor)) proven.add(descriptor.digest);
			return proven.has(descriptor.digest);
		},
		async write(descriptor, from, onBytes = () => {}) {
			await start();
			if (!isManifestType(descriptor.mediaType)) {
				await writeBlob(folder, descriptor, from, onBytes);
				proven.add(descriptor.digest);
				return;
			}
			const bytes = await readAll(from, descriptor);
			await writeBlob(folder, descriptor, bytesSource(from.name, bytes), onBytes);
			proven.add(descriptor.digest);
			catalog = void 0;
			const { subject, artifactType } = parseManifest(bytes, descriptor.mediaType, `${from.name}@${descriptor.digest}`);
			if (subject !== void 0) await store.list({
				...descriptor,
				...artifactType === void 0 ? {} : { artifactType }
			});
		},
		async tag(tag, descriptor) {
			if (!isTag(tag)) throw new UserError("INVALID_REFERENCE", `${name}: ${describe(tag)} is no legal tag`, { hint: "A tag has at most 128 letters, digits, dots, hyphens and underscores." });
			await readAll(store, descriptor);
			await update((found) => withName(found, descriptor, {
				tag,
				repository
			}));
		},
		list: (descriptor) => update((found) => withListed(found, descriptor))
	};
	return store;
}
async function isProven(store, descriptor) {
	try {
		for await (const _ of verified(await store.open(descriptor), descriptor, store.name));
		return true;
	} catch (error) {
		if (error instanceof RefusedError && ["DIGEST_MISMATCH", "SIZE_MISMATCH"].includes(error.code)) return false;
		throw error;
	}
}
function notFound(name, what) {
	return new UserError("NOT_FOUND", `${name} does not hold ${what}`, { hint: "Its index.json says what it holds; what has no name there is found by its digest." });
}
// src/copy/source.ts
async function openSource(location, registries, runtime) {
	switch (location.kind) {
		case "registry": return await fromRegistry(location, registries);
		case "bundle": return await fromBundle(location);
		default: return await fromLayout(location, runtime);
	}
}
async function fromRegistry({ reference }, registries) {
	const name = repositoryOf(reference);
	const store = registries.repository(name);
	return {
		store,
		root: await store.resolve(nameIn(reference)),
		mountFrom: name,
		...tagIn(reference),
		holds: () => Promise.resolve(true)
	};
}
async function fromBundle({ folder, reference }) {
	const { store: bundle, manifest } = await readBundle(folder);
	const inRepository = (name) => isDigest(name) ? name : `${repositoryOf(reference)}:${name}`;
	const store = {
		...bundle,
		find: (name) => bundle.find(inRepository(name)),
		resolve: (name) => bundle.resolve(inRepository(name))
	};
	return {
		store,
		root: await store.resolve(nameIn(reference)),
		...tagIn(reference),
		platforms: manifest.platforms,
		holds: ({ digest }) => Promise.resolve(bundle.has(digest))
	};
}
async function fromLayout({ folder, name, digest }, runtime) {
	if (!await requireLayout(folder)) throw new UserError("NO_LAYOUT", `${folder} holds no image layout`, { hint: "Name the folder that holds oci-layout and index.json." });
	const wanted = digest ?? name;
	const whole = createLayoutStore({ folder }, runtime);
	const root = wanted === void 0 ? await onlyImage(whole) : await whole.resolve(wanted);
	const full = root.annotations?.[imageName];
	const reference = full === void 0 ? void 0 : parseReference(full);
	const store = createLayoutStore({
		folder,
		repository: reference === void 0 ? void 0 : repositoryOf(reference)
	}, runtime);
	return {
		store,
		root,
		...reference === void 0 ? name === void 0 ? {} : { tag: name } : tagIn(reference),
		holds: (descriptor) => store.holds(descriptor)
	};
}
async function onlyImage(layout) {
	const images = await layout.images();
	const [only, ...others] = images;
	if (only === void 0 || others.length > 0) throw new UserError("NAME_MISSING", `${layout.name} holds ${plural(images.length, "image")}: which one?`, {
		details: images.slice(0, 20).map(({ annotations, digest }) => annotations?.["io.containerd.image.name"] ?? digest),
		hint: "Name it as oci:<folder>:<name>, or oci:<folder>@<digest>."
	});
	return only;
}
function nameIn(reference) {
	const name = reference.digest ?? reference.tag;
	if (name === void 0) throw new UserError("NAME_MISSING", `${formatReference(reference)} names neither a tag nor a digest`, { hint: "Say which one: `:0.62.2`, or `@sha256:…`. None is guessed." });
	return name;
}
function tagIn(reference) {
	const { tag } = reference;
	return tag === void 0 ? {} : {
		tag,
		reference: `${repositoryOf(reference)}:${tag}`
	};
}
// src/copy/target.ts
async function openTarget(location, source, registries, runtime) {
	if (location.kind === "bundle") throw new UserError("NO_TARGET", "nothing can be copied into a bundle", { hint: "A bundle is made as a whole, from a lock, by `tidegate bundle`. Copy into a registry or a layout folder." });
	const digest = location.kind === "layout" ? location.digest : location.reference.digest;
	if (digest !== void 0 && digest !== source.root.digest) throw new RefusedError("DIGEST_MISMATCH", `the target names ${digest}, the source is ${source.root.digest}`, { hint: "Leave the digest out of the target, or name the source by that digest." });
	return location.kind === "layout" ? await intoLayout(location, source, runtime) : intoRegistry(location, source, registries);
}
function intoRegistry({ reference }, source, registries) {
	const repository = repositoryOf(reference);
	const store = registries.repository(repository);
	const { root, mountFrom } = source;
	const inherited = reference.digest === void 0 && isTag(source.tag) ? source.tag : void 0;
	const tag = reference.tag ?? inherited;
	const isSibling = mountFrom?.startsWith(`${reference.host}/`) === true && mountFrom !== repository;
	return {
		store: {
			...store,
			tag: async (name, descriptor) => await store.tag?.(name, descriptor)
		},
		name: tag === void 0 ? `${repository}@${root.digest}` : `${repository}:${tag}`,
		...tag === void 0 ? {} : { tag },
		repository,
		...isSibling ? { mountFrom } : {},
		complete: (referrers) => completeReferrers(store, referrers),
		list: () => Promise.resolve()
	};
}
async function intoLayout({ folder, name, digest }, source, runtime) {
	const inherited = source.reference ?? (isTag(source.tag) ? source.tag : void 0);
	const given = name ?? (digest === void 0 ? inherited : void 0);
	const { repository, tag } = given === void 0 ? {} : splitName(given);
	const store = createLayoutStore({
		folder,
		repository
	}, runtime);
	await requireLayout(folder);
	await requireWritableFolder(folder);
	return {
		store,
		name: given === void 0 ? `oci:${folder}@${source.root.digest}` : `oci:${folder}:${given}`,
		...tag === void 0 ? {} : { tag },
		repository: repository ?? folder,
		async complete({ descriptors }) {
			for (const descriptor of descriptors) await store.list(descriptor);
		},
		list: (descriptor) => store.list(descriptor)
	};
}
// src/copy/target-state.ts
const concurrency$1 = 8;
async function readTargetState(closure, source, { store, tag }) {
	const present = await keep([...closure.manifests.map(({ descriptor }) => descriptor), ...closure.blobs], (descriptor) => store.has(descriptor));
	const content = new Set(present.map(({ digest }) => digest));
	const missing = await keep(closure.blobs.filter(({ digest }) => !content.has(digest)), async (descriptor) => !await source.holds(descriptor));
	const tags = await mapConcurrently(wantedTags(closure, tag), concurrency$1, async (step) => {
		const found = await store.find(step.tag);
		return found === void 0 ? [] : [[step.tag, found.digest]];
	});
	const referrers = await mapConcurrently(groupReferrers(closure.manifests), concurrency$1, async ({ subject }) => {
		const listed = await store.referrers(subject);
		return [subject, new Set(listed.map(({ digest }) => digest))];
	});
	return {
		content,
		missing,
		tags: new Map(tags.flat()),
		referrers: new Map(referrers)
	};
}
async function keep(descriptors, isKept) {
	return (await mapConcurrently(descriptors, concurrency$1, async (descriptor) => await isKept(descriptor) ? [descriptor] : [])).flat();
}
// src/copy/stage.ts
const { default: _, ...configuration } = configOption;
const options$6 = {
	from: {
		kind: "string",
		description: "What to copy: a reference, oci:<folder>:<name>, or bundle:<folder>//<full reference>",
		required: true,
		value: "<location>"
	},
	to: {
		kind: "string",
		description: "Where to: a reference, or oci:<folder>:<name>; without a tag it gets that of the source",
		required: true,
		value: "<location>"
	},
	config: {
		...configuration,
		description: "A release file whose endpoints are used"
	},
	credentials: credentialsOption,
	force: {
		kind: "boolean",
		description: "Let tags that stand for something else stand for what is copied"
	},
	"dry-run": {
		kind: "boolean",
		description: "Say what would move, and write nothing"
	}
};
defineStage({
	name: "copy",
	summary: "Copy an image with all that belongs to it between registries, layout folders and bundles",
	options: options$6,
	positional: ["from", "to"],
	outputs: {},
	examples: [
		"tidegate copy docker.io/wandb/local:0.62.2 registry.yourdomain.com/wandb/local",
		"tidegate copy docker.io/wandb/local:0.62.2 oci:mirror",
		"tidegate copy bundle:wandb-2026q4//docker.io/wandb/local:0.62.2 oci:local:0.62.2 --dry-run"
	],
	run: runCopy,
	outputsOf: () => ({}),
	report: reportCopy
});
async function runCopy(values, runtime) {
	const [from, to] = [parseLocation(values.from, runtime.cwd), parseLocation(values.to, runtime.cwd)];
	const endpoints = values.config === void 0 ? {} : (await readReleaseFile(resolve(runtime.cwd, values.config))).endpoints;
	const { registries } = await connect(endpoints, runtime, {
		credentials: values.credentials,
		writesTo: hostOf(to)
	});
	const source = await openSource(from, registries, runtime);
	const target = await openTarget(to, source, registries, runtime);
	const found = await closure(source.store, source.root, source.platforms);
	found.warnings.forEach((warning) => runtime.log.warning(warning));
	const plan = planCopy(found, await readTargetState(found, source, target), target.name, {
		tag: target.tag,
		force: values.force
	});
	const count = values.dryRun ? void 0 : await applyCopy(plan, source, target, runtime);
	return resultOf(plan, {
		from: formatLocation(from),
		to: target.name,
		referrers: found.referrers.length,
		mountFrom: target.mountFrom,
		count
	});
}
function hostOf(location) {
	return location.kind === "registry" ? location.reference.host : void 0;
}
// src/bundle/compare.ts
function findMoves({ images, charts }, before) {
	const found = [findMovements(images, before.images), findMovements(charts, before.charts)];
	const moved = found.flatMap((movements) => [...movements.moved]);
	return {
		added: moved.filter(([, replaced]) => replaced.length === 0).map(([reference]) => reference),
		changed: moved.filter(([, replaced]) => replaced.length > 0).map(([reference, replaced]) => ({
			reference,
			before: replaced
		})),
		removed: found.flatMap((movements) => movements.removed)
	};
}
function findNewRoots({ images, charts }, held) {
	return {
		added: [...images, ...charts].filter(({ root }) => !held.has(root.digest)).map(({ reference }) => reference),
		changed: []
	};
}
// src/diff/compare.ts
function diffReleases(old, now) {
	const hasReferences = old.kind !== "inventory";
	const moves = hasReferences ? findMoves(now, old) : findNewRoots(now, old.held);
	const [before, after] = [sidesOf(old), sidesOf(now)];
	const changes = changesOf(moves, before, after, new Set([...old.charts, ...now.charts].map(({ reference }) => reference)));
	return {
		changes,
		hasReferences,
		evidence: evidenceChanges(changes, before, after),
		adds: amountOf$2(now, (digest) => !old.held.has(digest)),
		shares: amountOf$2(now, (digest) => old.held.has(digest)),
		drops: amountOf$2(old, (digest) => !now.held.has(digest))
	};
}
function changesOf({ added, changed, removed = [] }, before, after, charts) {
	const of = (reference) => charts.has(reference) ? "chart" : "image";
	return [...[...added.map((reference) => ({
		reference,
		before: []
	})), ...changed].map(({ reference, before: replaced }) => {
		const side = after.get(reference);
		return {
			kind: replaced.length === 0 ? "added" : "changed",
			of: of(reference),
			before: pick(before, replaced),
			...side === void 0 ? {} : { after: side }
		};
	}), ...removed.map((reference) => ({
		kind: "removed",
		of: of(reference),
		before: pick(before, [reference])
	}))].toSorted(byName);
}
function pick(sides, names) {
	return names.flatMap((name) => sides.get(name) ?? []);
}
function sidesOf({ charts, images }) {
	return new Map([...charts, ...images].map((artifact) => [artifact.reference, sideOf(artifact)]));
}
function sideOf(artifact) {
	const { reference, root } = artifact;
	const sorted = [...Map.groupBy(evidenceOf(artifact, []), ({ kind }) => kind)].sort(([a], [b]) => a < b ? -1 : 1);
	return {
		reference,
		version: parseReference(reference).tag ?? "",
		digest: root.digest,
		evidence: Object.fromEntries(sorted.map(([kind, { length }]) => [kind, length]))
	};
}
function evidenceChanges(changes, before, after) {
	const moved = changes.flatMap((change) => change.after === void 0 ? [] : change.before.map((side) => [side, change.after]));
	const stayed = [...after.values()].map((side) => [before.get(side.reference), side]);
	const pairs = [...moved, ...stayed].flatMap(([old, now]) => {
		if (old === void 0 || now === void 0 || isSame(old.evidence, now.evidence)) return [];
		return [{
			reference: now.reference,
			before: old.evidence,
			after: now.evidence,
			isLess: Object.entries(old.evidence).some(([kind, count]) => count > countOf(now.evidence, kind))
		}];
	});
	return [...new Map(pairs.map((pair) => [pair.reference, pair])).values()].sort((a, b) => a.reference < b.reference ? -1 : 1);
}
function isSame(a, b) {
	return JSON.stringify(a) === JSON.stringify(b);
}
function countOf(counts, kind) {
	return Object.entries(counts).find(([name]) => name === kind)?.[1] ?? 0;
}
function amountOf$2({ held }, isMeant) {
	const blobs = [...held].filter(([digest]) => isMeant(digest));
	return {
		blobs: blobs.length,
		bytes: blobs.reduce((total, [, { size }]) => total + size, 0)
	};
}
function byName(a, b) {
	const keyOf = ({ of, before: [old], after }) => `${of} ${(after ?? old)?.reference ?? ""}`;
	return keyOf(a) < keyOf(b) ? -1 : 1;
}
// src/diff/report.ts
function reportDiff(result) {
	const { old, new: now, changes, evidence, hasReferences } = result;
	return [
		{
			kind: "heading",
			text: `${old.name} ${old.release} → ${now.name} ${now.release}`
		},
		changes.length === 0 ? {
			kind: "text",
			text: "Both have the same charts and images, with the same digests."
		} : changeTable(changes),
		...hasReferences ? [] : [{
			kind: "text",
			text: "An inventory has no references: what was replaced or removed cannot be told."
		}],
		...evidence.length === 0 ? [] : [{
			kind: "heading",
			text: "Signatures and other evidence"
		}, {
			kind: "list",
			items: evidence.map(({ reference, before, after, isLess }) => `${reference}: ${countsText(before)} → ${countsText(after)}${isLess ? ", less than before" : ""}`)
		}],
		...titledList("Bytes", bytesLines(result)),
		...titledList("No bundle of the one can be made against the other", result.obstacles)
	];
}
function changeTable(changes) {
	return {
		kind: "table",
		columns: [
			"",
			"name",
			"old",
			"new",
			"old digest",
			"new digest"
		],
		rows: changes.map(({ kind, of, before, after }) => [
			`${kind} ${of}`,
			nameOf$2(after ?? before[0]),
			before.map(({ version }) => version).join(", "),
			after?.version ?? "",
			before.map(({ digest }) => shortDigest(digest)).join(", "),
			after === void 0 ? "" : shortDigest(after.digest)
		])
	};
}
function bytesLines({ adds, shares, drops }) {
	return [
		`a bundle would carry ${amount$1(adds)} that the old one has not; manifests travel in any case`,
		`${amount$1(shares)} are in both: a delta leaves them out`,
		...drops.blobs === 0 ? [] : [`${amount$1(drops)} are only in the old one`]
	];
}
function titledList(text, items) {
	return items.length === 0 ? [] : [{
		kind: "heading",
		text
	}, {
		kind: "list",
		items
	}];
}
function countsText(counts) {
	const texts = Object.entries(counts).map(([kind, count]) => kind === "other" ? `${count} other` : plural(count, kind));
	return texts.length === 0 ? "none" : texts.join(", ");
}
function nameOf$2(side) {
	return side === void 0 ? "" : repositoryOf(parseReference(side.reference));
}
function amount$1({ blobs, bytes }) {
	return `${plural(blobs, "blob")} (${formatBytes(bytes)})`;
}
defineStage({
	name: "diff",
	summary: "Show what moved between two releases, and how many bytes a bundle would carry",
	options: {
		old: {
			kind: "string",
			description: "The earlier release: a lock, a bundle (folder or bundle.json), or an inventory",
			required: true,
			value: "<file>"
		},
		new: {
			kind: "string",
			description: "The later release: a lock, or a bundle (folder or bundle.json)",
			required: true,
			value: "<file>"
		}
	},
	positional: ["old", "new"],
	outputs: {},
	examples: [
		"tidegate diff old.lock.json tidegate.lock.json",
		"tidegate diff media/wandb-2026q3 media/wandb-2026q4",
		"tidegate diff wandb.inventory.json tidegate.lock.json --json",
		"git show HEAD:tidegate.lock.json > old.lock.json && tidegate diff old.lock.json tidegate.lock.json"
	],
	run: runDiff,
	outputsOf: () => ({}),
	report: reportDiff
});
async function runDiff(values, runtime) {
	const old = await readBase(resolve(runtime.cwd, values.old));
	const now = await readBase(resolve(runtime.cwd, values.new));
	if (now.kind === "inventory") throw new UserError("NO_REFERENCES", "An inventory says which blobs are there, not of which release", {
		at: { file: now.path },
		hint: "Name it first: `tidegate diff <inventory> <lock>` says what the release adds to it."
	});
	return {
		old: namesOf(old),
		new: namesOf(now),
		...diffReleases(old, now),
		obstacles: baseFaults(old, now)
	};
}
function namesOf({ kind, path, name, release, sequence, audience }) {
	return {
		kind,
		path,
		name,
		release,
		sequence,
		audience
	};
}
// src/init/first-file.ts
const sides = ["connected", "internal"];
function firstFile({ side, name, preset }) {
	const head = [
		`# yaml-language-server: $schema=${schemaAddress}/release-file.json`,
		`name: ${name}`,
		...preset === void 0 ? [] : [`preset: ${/^[a-z-]+$/.test(preset) ? preset : JSON.stringify(preset)}`]
	];
	const rest = side === "connected" ? connected(preset) : internal(preset);
	return [
		...head,
		...rest,
		""
	].join("\n");
}
function connected(preset) {
	return [
		"audience: my-cluster            # CHANGE: the side that the bundles are for; another one refuses them",
		"cadence: {every: quarter, cutOff: 14d}",
		...preset === void 0 ? [
			"helm: {}                        # fetched where it is not installed",
			"charts:",
			"  - name: my-chart              # CHANGE",
			"    repository: https://charts.example.com",
			"    version: \">=1 <2\"",
			"    values: []                  # files that switch on what you use: its images join the release"
		] : ["# charts: [{name: …, values: [\"deploy/values.yaml\"]}]   # what switches on the components that you use"]
	];
}
function internal(preset) {
	return [
		"trust: tidegate.trust.yaml      # whose signature is accepted",
		"promote:",
		"  registry: registry.example.com   # CHANGE",
		...preset === void 0 ? ["  images:", "    - {from: \"**\", to: \"**\"}     # the host is stripped"] : [],
		"  charts: [{oci: charts}]",
		"# bump: [{file: deploy/values.yaml, chart: …}]   # the files that the pull request changes"
	];
}
defineStage({
	name: "init",
	summary: "Write a first release file",
	options: {
		config: configOption,
		side: {
			kind: "string",
			description: "The side of the gap that this is: `connected` or `internal`",
			default: "connected",
			value: "<side>"
		},
		preset: {
			kind: "string",
			description: "What the file is laid over: a built-in preset such as `wandb`, or the path of one",
			value: "<preset>"
		},
		name: {
			kind: "string",
			description: "Names bundles and branches; both sides use the same one. By default that of the preset",
			value: "<name>"
		}
	},
	outputs: {},
	examples: ["tidegate init --preset wandb", "tidegate init --preset wandb --side internal"],
	run: runInit,
	outputsOf: () => ({}),
	report: ({ path }) => [{
		kind: "text",
		text: `Wrote ${path}. Look through it, and change what it says is to be changed.`
	}]
});
async function runInit(values, runtime) {
	const side = sides.find((known) => known === values.side);
	if (side === void 0) throw new UserError("OPTION_INVALID", `side: ${JSON.stringify(values.side)} is neither ${sides.join(" nor ")}`);
	const path = resolve(runtime.cwd, values.config);
	await writeNew(path, firstFile({
		side,
		name: nameOf$1(values),
		preset: values.preset
	}));
	return { path };
}
function nameOf$1({ name, preset }) {
	const wanted = name ?? preset?.replace(/^.*[\\/]/, "").replace(/\.ya?ml$/, "") ?? "my-release";
	if (nameField.parse(wanted, [], []) === void 0) throw new UserError("OPTION_INVALID", `name: expected ${nameField.expected}, got ${JSON.stringify(wanted)}`);
	return wanted;
}
async function writeNew(path, text) {
	try {
		await writeFile(path, text, {
			flag: "wx",
			flush: true
		});
	} catch (error) {
		if (systemCode(error) === "EEXIST") throw new UserError("FILE_EXISTS", `${path} is there already`, { hint: "It was left as it is. Give another name with --config." });
		throw explainFileError(error, "UNWRITABLE", path, "written");
	}
}
// src/inspect/artifacts.ts
async function inspectArtifacts(artifacts, { manifest, store }, isReadable) {
	const inspected = [];
	for (const artifact of artifacts) {
		const parts = isReadable ? await artifactParts(artifact, (part) => read(part, store)) : [];
		inspected.push({
			reference: artifact.reference,
			digest: artifact.root.digest,
			mediaType: artifact.root.mediaType,
			...isReadable ? { content: await contentOf(parts, manifest, store) } : {},
			evidence: evidenceOf(artifact, parts)
		});
	}
	return inspected;
}
async function read(descriptor, store) {
	return store.has(descriptor.digest) ? parseManifest(await readAll(store, descriptor), descriptor.mediaType, `${store.name}@${descriptor.digest}`) : void 0;
}
async function contentOf(parts, { blobs, needs }, store) {
	const digests = new Set(parts.map(({ descriptor }) => descriptor.digest));
	const inBundle = amountOf$1(blobs.filter(({ digest }) => digests.has(digest)));
	const leftOut = amountOf$1(needs.filter(({ digest }) => digests.has(digest)));
	return {
		platforms: await platformsOf(parts, store),
		layers: parts.filter(({ role, isEvidence }) => role === "layer" && !isEvidence).length,
		whole: {
			blobs: inBundle.blobs + leftOut.blobs,
			bytes: inBundle.bytes + leftOut.bytes
		},
		inBundle,
		leftOut
	};
}
async function platformsOf(parts, store) {
	const images = parts.filter(({ manifest, isEvidence }) => manifest?.config !== void 0 && !isEvidence);
	const names = new Set();
	for (const { descriptor, manifest } of images) {
		const platform = descriptor.platform ?? await platformIn(manifest?.config, store);
		if (platform !== void 0) names.add([
			platform.os,
			platform.architecture,
			platform.variant
		].filter(Boolean).join("/"));
	}
	return [...names].sort();
}
const imageConfig = /\.(?:image\.config|container\.image)\.v1\+json$/;
async function platformIn(config, store) {
	if (config === void 0 || !imageConfig.test(config.mediaType) || !store.has(config.digest)) return;
	const json = parseJson(await readAll(store, config));
	const { os, architecture, variant } = "value" in json && isMap(json.value) ? json.value : {};
	return typeof os === "string" && typeof architecture === "string" ? {
		os,
		architecture,
		...typeof variant === "string" ? { variant } : {}
	} : void 0;
}
function amountOf$1(blobs) {
	return {
		blobs: blobs.length,
		bytes: blobs.reduce((total, { size }) => total + size, 0)
	};
}
// src/inspect/comparison.ts
function compareWith(manifest, bases) {
	const held = joinHeld(bases.map((base) => base.held));
	const before = bases.filter(({ kind }) => kind !== "inventory").toSorted((a, b) => b.sequence - a.sequence)[0];
	const isHeld = ({ digest }) => held.has(digest);
	return {
		bases: bases.map(({ kind, name, release, sequence, path }) => ({
			kind,
			name,
			release,
			sequence,
			path
		})),
		...before === void 0 ? findNewRoots(manifest, held) : findMoves(manifest, before),
		adds: amountOf$1(manifest.blobs.filter((blob) => !isHeld(blob))),
		repeats: amountOf$1(manifest.blobs.filter(isHeld)),
		lacks: amountOf$1(manifest.needs.filter((blob) => !isHeld(blob)))
	};
}
// src/inspect/report.ts
function describeInspection(result) {
	const { name, release, leftOut, hasManifests, comparison } = result;
	return [
		{
			kind: "heading",
			text: `Bundle ${name} ${release}`
		},
		{
			kind: "table",
			columns: ["", ""],
			rows: [
				["sequence", String(result.sequence)],
				["for", result.audience],
				["created", result.created],
				["bundle.json", result.digest],
				["signature", result.hasSignatureFile ? "there is one; `tidegate verify` says whether it can be trusted" : "none: the bundle is not signed"],
				["holds", amount(result.inBundle)],
				["leaves out", leftOut.blobs === 0 ? "nothing" : `${amount(leftOut)}: the other side must have them`]
			]
		},
		fileTable("Volume file", result.volumes),
		...result.files.length === 0 ? [] : [fileTable("File", result.files)],
		...hasManifests ? [] : [{
			kind: "text",
			text: "Volume 000 is not here, or not whole: it holds the manifests, which say platforms, layers and sizes."
		}],
		...artifactTable("Image", result.images),
		...artifactTable("Chart", result.charts),
		...needsTable(result),
		...comparison === void 0 ? [] : describeComparison(comparison)
	];
}
function fileTable(title, files) {
	return {
		kind: "table",
		columns: [
			title,
			"Size",
			""
		],
		rows: files.map(({ name, size, state }) => [
			name,
			formatBytes(size),
			state === "here" ? "" : state
		]),
		alignRight: [1]
	};
}
function artifactTable(title, artifacts) {
	return artifacts.length === 0 ? [] : [{
		kind: "table",
		columns: [
			title,
			"Platforms",
			"Layers",
			"Size",
			"In here",
			"Left out",
			"Evidence"
		],
		rows: artifacts.map(({ reference, content, evidence }) => [
			reference,
			content?.platforms.join(", ") ?? "?",
			String(content?.layers ?? "?"),
			sizeOf$2(content?.whole),
			sizeOf$2(content?.inBundle),
			sizeOf$2(content?.leftOut),
			summaryOf(evidence)
		]),
		alignRight: [
			2,
			3,
			4,
			5
		]
	}];
}
function needsTable({ needs }) {
	return needs.length === 0 ? [] : [{
		kind: "table",
		columns: [
			"Left out, and should be there as",
			"Blobs",
			"Size"
		],
		rows: needs.map(({ repository, blobs, bytes }) => [
			repository,
			String(blobs),
			formatBytes(bytes)
		]),
		alignRight: [1, 2]
	}];
}
function summaryOf(evidence) {
	return [...Map.groupBy(evidence, ({ kind }) => kind)].map(([kind, { length }]) => kind === "other" ? `${length} other` : plural(length, kind)).join(", ");
}
function describeComparison(comparison) {
	const { bases, added, changed, removed, adds, repeats, lacks } = comparison;
	const names = bases.map(({ kind, name, release }) => `the ${kind} of ${name} ${release}`).join(" and ");
	const lines = [
		...added.map((reference) => `new: ${reference}`),
		...changed.map(({ reference, before }) => before.includes(reference) ? `changed: ${reference} stands for other content` : `changed: ${before.join(", ")} → ${reference}`),
		...(removed ?? []).map((reference) => `removed: ${reference}`)
	];
	return [
		{
			kind: "heading",
			text: `Against ${names}`
		},
		{
			kind: "list",
			items: lines.length === 0 ? ["no reference is new or changed"] : lines
		},
		{
			kind: "list",
			items: [
				`adds ${amount(adds)}`,
				...repeats.blobs === 0 ? [] : [`repeats ${amount(repeats)} that are there already`],
				...lacks.blobs === 0 ? [] : [`needs ${amount(lacks)} that are not there: promote would refuse it`],
				...removed === void 0 ? ["an inventory has no references: what was removed cannot be told"] : []
			]
		}
	];
}
function amount({ blobs, bytes }) {
	return `${plural(blobs, "blob")}, ${formatBytes(bytes)}`;
}
function sizeOf$2(content) {
	return content === void 0 ? "?" : formatBytes(content.bytes);
}
defineStage({
	name: "inspect",
	summary: "Show what is in a bundle, from its bundle.json and volume 000 alone",
	options: {
		bundle: {
			kind: "string",
			description: "Folder of the bundle; only bundle.json and volume 000 are read",
			required: true,
			value: "<folder>"
		},
		base: {
			kind: "list",
			description: "Compare with earlier bundles (folder or bundle.json), a lock, or an inventory",
			value: "<file>"
		}
	},
	positional: "bundle",
	outputs: {},
	examples: [
		"tidegate inspect /media/usb/wandb-2026q4",
		"tidegate inspect wandb-2026q4 --base wandb-2026q3",
		"tidegate inspect wandb-2026q4 --base wandb.inventory.json --json"
	],
	run: runInspect,
	outputsOf: () => ({}),
	report: describeInspection
});
async function runInspect(values, runtime) {
	const bundle = await readBundle(await folderOf(resolve(runtime.cwd, values.bundle)));
	const bases = await Promise.all(values.base.map((path) => readBase(resolve(runtime.cwd, path))));
	const { folder, manifest, bytes } = bundle;
	const { name, release, sequence, audience, created } = manifest;
	const volumes = await Promise.all(manifest.volumes.map((file) => lookAt(folder, file)));
	const hasManifests = isFirstWhole(manifest, volumes);
	return {
		folder,
		name,
		release,
		sequence,
		audience,
		created,
		digest: digestOf(bytes),
		hasSignatureFile: await sizeOf$1(join(folder, signatureFileName)) !== void 0,
		volumes,
		files: await Promise.all(manifest.files.map((file) => lookAt(folder, file))),
		images: await inspectArtifacts(manifest.images, bundle, hasManifests),
		charts: await inspectArtifacts(manifest.charts, bundle, hasManifests),
		inBundle: amountOf$1(manifest.blobs),
		leftOut: amountOf$1(manifest.needs),
		needs: needsByRepository(manifest),
		hasManifests,
		...bases.length === 0 ? {} : { comparison: compareWith(manifest, bases) }
	};
}
async function folderOf(path) {
	return await stat(path).then((stats) => stats.isFile(), () => false) ? dirname(path) : path;
}
function needsByRepository({ needs }) {
	const places = needs.flatMap(({ repositories, size }) => repositories.map((repository) => ({
		repository,
		size
	})));
	return [...Map.groupBy(places, ({ repository }) => repository)].map(([repository, blobs]) => ({
		repository,
		...amountOf$1(blobs)
	})).sort((a, b) => a.repository < b.repository ? -1 : 1);
}
function isFirstWhole(manifest, volumes) {
	const first = volumeName(bundleName(manifest), 0);
	return volumes.filter(({ name }) => tarOf(name) === first).every(({ state }) => state === "here");
}
async function lookAt(folder, { name, size }) {
	const found = await sizeOf$1(join(folder, name));
	return {
		name,
		size,
		state: found === void 0 ? "missing" : found === size ? "here" : "other size"
	};
}
async function sizeOf$1(path) {
	const stats = await lstat(path).catch(() => void 0);
	return stats?.isFile() === true ? stats.size : void 0;
}
// src/inventory/report.ts
const shownBlobs = 50;
function describeInventory(result) {
	const { name, release, path, gone } = result;
	const rest = gone.length - shownBlobs;
	return [
		{
			kind: "heading",
			text: `Inventory of ${name}, up to ${release}`
		},
		{
			kind: "text",
			text: `${plural(result.blobs, "blob")} (${formatBytes(result.bytes)}) of ${result.repositories} upstream repositories are in the registry.`
		},
		...[...lossesOf(result), ...cleanedUp(result)].map((text) => ({
			kind: "text",
			text
		})),
		...gone.length === 0 ? [] : [{
			kind: "table",
			columns: [
				"Gone from",
				"Digest",
				"Size",
				"Releases"
			],
			rows: gone.slice(0, shownBlobs).map(({ repository, digest, size, releases }) => [
				repository,
				digest,
				formatBytes(size),
				releases.join(", ")
			]),
			alignRight: [2]
		}, ...rest > 0 ? [{
			kind: "text",
			text: `… and ${rest} more; \`--json\` has all.`
		}] : []],
		{
			kind: "text",
			text: `Written to ${path}: carry it out, and make the next bundle with \`tidegate bundle --base\` and that file. It names upstream repositories, and nothing of this side.`
		}
	];
}
function lossesOf({ release, gone }) {
	const current = gone.filter(({ releases }) => releases.includes(release));
	return current.length === 0 ? [] : [`${amountOf(current)} of ${release}, the newest release, are gone: promote its bundle again, and find out what deletes from the registry. They are not in the inventory, nor is what a lost manifest leads to.`];
}
function cleanedUp({ release, gone }) {
	const older = gone.filter(({ releases }) => !releases.includes(release));
	return older.length === 0 ? [] : [`${amountOf(older)} of earlier releases are gone, and not in the inventory.`];
}
function amountOf(blobs) {
	const bytes = blobs.reduce((total, { size }) => total + size, 0);
	return `${plural(blobs.length, "blob")} (${formatBytes(bytes)})`;
}
// src/inventory/take-inventory.ts
const concurrency = 8;
async function takeInventory({ records, newest, mapping, registries }, runtime) {
	const wanted = await findRecorded(records, mapping, createReader(registries));
	const progress = runtime.progress("Asking the registry", sum(wanted.map(({ descriptor }) => descriptor)));
	const answers = await mapConcurrently(wanted, concurrency, async (item) => {
		const isThere = item.isManifest ? item.isRead : await isInOneOf(registries, item);
		progress.advance(item.descriptor.size);
		return {
			item,
			isThere
		};
	}).finally(() => progress.done());
	const { name, audience, release, sequence } = newest.manifest;
	const held = answers.flatMap(({ item, isThere }) => isThere ? [item] : []);
	return {
		inventory: {
			schemaVersion: 1,
			name,
			audience,
			release,
			sequence,
			repositories: [...Map.groupBy(held, ({ repository }) => repository)].map(([repository, items]) => ({
				name: repository,
				blobs: items.map(blobOf).sort(byDigest)
			})).sort((a, b) => a.name < b.name ? -1 : 1)
		},
		gone: answers.flatMap(({ item, isThere }) => isThere ? [] : [item]).map((item) => ({
			repository: item.repository,
			...blobOf(item),
			releases: [...item.releases]
		})).sort((a, b) => a.repository === b.repository ? byDigest(a, b) : a.repository < b.repository ? -1 : 1)
	};
}
async function findRecorded(records, mapping, read) {
	const all = records.flatMap((record) => {
		const { blobs, needs } = record.manifest;
		const signed = new Set([...blobs, ...needs].map(({ digest }) => digest));
		return recordedArtifacts(record, mapping).filter(({ repositories }) => repositories.length > 0).map((recorded) => ({
			release: record.release,
			recorded,
			signed
		}));
	});
	const found = await mapConcurrently(all, concurrency, async ({ release, recorded, signed }) => {
		const { artifact, repositories } = recorded;
		return {
			release,
			recorded,
			parts: (await artifactParts(artifact, (descriptor) => signed.has(descriptor.digest) ? read(repositories, descriptor) : Promise.resolve(void 0))).filter(({ descriptor }) => signed.has(descriptor.digest))
		};
	});
	const wanted = new Map();
	for (const { release, recorded, parts } of found) parts.forEach((part) => note(wanted, recorded, part, release));
	return [...wanted.values()];
}
function note(wanted, { upstream, repositories }, { descriptor, role, manifest }, release) {
	const key = `${upstream}@${descriptor.digest}`;
	const known = wanted.get(key) ?? {
		repository: upstream,
		descriptor,
		isManifest: role === "manifest",
		isRead: false,
		places: new Set(),
		releases: new Set()
	};
	known.isRead ||= manifest !== void 0;
	repositories.forEach((name) => known.places.add(name));
	known.releases.add(release);
	wanted.set(key, known);
}
function createReader(registries) {
	const known = new Map();
	return (repositories, descriptor) => {
		const key = `${repositories.join(" ")} ${descriptor.digest}`;
		const reading = known.get(key) ?? readFromOneOf(registries, repositories, descriptor);
		known.set(key, reading);
		return reading;
	};
}
async function readFromOneOf(registries, repositories, descriptor) {
	for (const name of repositories) {
		const bytes = await ifFound(readAll(registries.repository(name), descriptor));
		if (bytes !== void 0) return parseManifest(bytes, descriptor.mediaType, `${name}@${descriptor.digest}`);
	}
}
async function isInOneOf(registries, { places, descriptor }) {
	for (const name of places) if (await registries.repository(name).has(descriptor)) return true;
	return false;
}
function blobOf({ descriptor: { digest, size } }) {
	return {
		digest,
		size
	};
}
function byDigest(a, b) {
	return a.digest < b.digest ? -1 : 1;
}
function sum(blobs) {
	return blobs.reduce((total, { size }) => total + size, 0);
}
defineStage({
	name: "inventory",
	summary: "Write down what the internal registry holds, as a base for the next bundle",
	options: {
		config: configOption,
		trust: trustOption,
		credentials: credentialsOption,
		output: {
			kind: "string",
			description: "The file to write; default: <name>.inventory.json",
			value: "<file>"
		}
	},
	outputs: {},
	examples: ["tidegate inventory", "tidegate inventory --output /media/usb/wandb.inventory.json"],
	run: runInventory,
	outputsOf: () => ({}),
	report: describeInventory,
	annotations: (result) => lossesOf(result).map((message) => ({
		severity: "warning",
		message
	}))
});
async function runInventory(values, runtime) {
	const side = await readInternalSide(values, runtime);
	const { name, config, releaseFile } = side;
	const path = resolve(runtime.cwd, values.output ?? `${name}.inventory.json`);
	await requireWritableFolder(dirname(path));
	const { registries } = await connect(releaseFile.endpoints, runtime, values);
	const source = {
		...side,
		registries,
		log: runtime.log
	};
	const { records } = await readHistory(source);
	const { inventory, gone } = await takeInventory({
		records,
		newest: records.at(-1) ?? await readTrustedRecord(source),
		mapping: createMapping(config),
		registries
	}, runtime);
	await replaceFile(path, formatInventory(inventory));
	return {
		...countsOf(inventory),
		path,
		gone
	};
}
function countsOf({ name, audience, release, sequence, repositories }) {
	const sizes = new Map(repositories.flatMap(({ blobs }) => blobs.map(({ digest, size }) => [digest, size])));
	return {
		name,
		audience,
		release,
		sequence,
		repositories: repositories.length,
		blobs: sizes.size,
		bytes: [...sizes.values()].reduce((total, size) => total + size, 0)
	};
}
// src/list/artifacts.ts
const day$1 = 864e5;
function describeLock(lock, ledger, now) {
	const shares = countRepositories(lock);
	const describe = (artifact) => {
		const repository = nameOf(artifact);
		const firstSeen = seenIn(ledger, artifact);
		return {
			reference: artifact.reference,
			digest: artifact.root.digest,
			bytes: bytesOf(repository, lock),
			...(shares.get(repository) ?? 1) > 1 ? { isShared: true } : {},
			...firstSeen === void 0 ? {} : {
				firstSeen,
				ageDays: daysBetween(firstSeen, now)
			},
			...artifact.signed && { signed: artifact.signed }
		};
	};
	return {
		charts: lock.charts.map((chart) => ({
			...describe(chart),
			name: chart.name,
			version: chart.version
		})),
		images: lock.images.map((image) => ({
			...describe(image),
			usedBy: image.usedBy
		}))
	};
}
function bytesOf(repository, { blobs }) {
	return blobs.filter(({ repositories }) => repositories.includes(repository)).reduce((total, { size }) => total + size, 0);
}
function countRepositories({ charts, images }) {
	const groups = Map.groupBy([...charts, ...images], nameOf);
	return new Map([...groups].map(([name, { length }]) => [name, length]));
}
function seenIn({ repositories }, { reference, root, upstream }) {
	const { tag, ...rest } = parseReference(reference);
	const known = repositories.find(({ name }) => name === repositoryOf(rest))?.tags.find((candidate) => candidate.tag === tag);
	const digest = (upstream ?? root).digest;
	const content = known?.digests.find((candidate) => candidate.digest === digest);
	return content === void 0 || content === known?.digests[0] ? known?.firstSeen : content.firstSeen;
}
function nameOf({ reference }) {
	return repositoryOf(parseReference(reference));
}
function daysBetween(time, now) {
	return Math.max(0, Math.floor((now.valueOf() - Date.parse(time)) / day$1));
}
// src/list/groups.ts
function groupImages({ charts, images }) {
	const names = new Set(charts.map(({ name }) => name));
	const titles = names.has("operator-wandb") ? wandbTitles : chartTitles(names);
	const groups = Map.groupBy(images, titles.of);
	return titles.order.map((title) => ({
		title,
		images: groups.get(title) ?? []
	})).filter((group) => group.images.length > 0);
}
const wandbTitles = {
	order: ["Operator Images", "W&B Images"],
	of: ({ reference, usedBy }) => usedBy.includes("operator") || reference.includes("/wandb/controller:") ? "Operator Images" : "W&B Images"
};
function chartTitles(charts) {
	const rest = charts.size === 0 ? "Images" : "Other images";
	return {
		order: [...[...charts].map(chartTitle), rest],
		of({ usedBy }) {
			const chart = [...charts].find((name) => usedBy.includes(name));
			return chart === void 0 ? rest : chartTitle(chart);
		}
	};
}
function chartTitle(chart) {
	return `Images of ${chart}`;
}
// src/list/support.ts
const day = 864e5;
const usualWarning = 60 * day;
function supportAt(until, now, warn = usualWarning) {
	const left = Date.parse(until) - now.valueOf();
	return {
		until,
		daysLeft: Math.ceil(left / day),
		endsSoon: left <= warn
	};
}
function supportText({ until, daysLeft }) {
	return daysLeft > 0 ? `supported until ${until}, ${daysLeft} days from now` : `not supported since ${until}`;
}
// src/list/template.ts
const templateFields = {
	Kind: "image or chart",
	Group: "the title that it is listed under",
	Name: "name of a chart, repository of an image",
	Version: "version of a chart, tag of an image",
	Reference: "in full, with its tag",
	Digest: "digest of what is promoted",
	Bytes: "size as a number",
	Size: "size for people",
	FirstSeen: "when the ledger saw it first",
	Age: "days since then",
	Signed: "`verified` or `not-checked`, where upstream’s signature is required",
	SupportedUntil: "the first day without support of the release"
};
function parseTemplate(text) {
	const parts = text.replaceAll(String.raw`\t`, "	").replaceAll(String.raw`\n`, "\n").split(/(\{\{[^{}]*\}\})/).map((part, index) => index % 2 === 0 ? literal(part) : fieldOf(part));
	return (fields) => parts.map((part) => typeof part === "string" ? part : fields[part.field]).join("");
}
function literal(text) {
	if (/\{\{|\}\}/.test(text)) throw invalid(`${JSON.stringify(text)} has braces that are not closed, or not opened`);
	return text;
}
function fieldOf(part) {
	const name = /^\{\{\s*\.(\w+)\s*\}\}$/.exec(part)?.[1];
	if (name === void 0) throw invalid(`${part} is no field`);
	const field = fieldNames().find((known) => known === name);
	if (field === void 0) {
		const near = closest(name, fieldNames());
		throw invalid(`there is no field ${name}${near === void 0 ? "" : `; did you mean ${near}?`}`);
	}
	return { field };
}
function fieldNames() {
	return Object.keys(templateFields);
}
function invalid(reason) {
	return new UserError("FORMAT_INVALID", `format: ${reason}`, {
		details: Object.entries(templateFields).map(([name, meaning]) => `{{.${name}}}: ${meaning}`),
		hint: "Write text and fields, such as {{.Reference}}@{{.Digest}}. For anything else there is --json."
	});
}
// src/list/report.ts
function reportList(result) {
	if (result.format !== void 0) return [{
		kind: "lines",
		lines: linesOf(result, result.format)
	}];
	const { groups, charts } = result;
	return [
		{
			kind: "text",
			text: headline(result)
		},
		...groups.flatMap(({ title, images }) => section(title, "image", images)),
		...section("Charts", "chart", charts.map((chart) => ({
			...chart,
			reference: `${chart.name} ${chart.version}  ${chart.reference}`
		})))
	];
}
function headline({ name, release, source, ageDays, support }) {
	const when = ageDays === 0 ? "today" : `${plural(ageDays ?? 0, "day")} ago`;
	const age = ageDays === void 0 ? "" : `, as locked ${when}`;
	const about = source === "lock" ? `${name} ${release}${age}` : `${name}, as \`track\` would lock it now as ${release}`;
	if (support === void 0) return `${about}.`;
	return `${about}.\n${support.endsSoon ? "Warning: " : ""}${name} ${release} is ${supportText(support)}.`;
}
function section(title, column, artifacts) {
	if (artifacts.length === 0) return [];
	const signed = signedColumn(artifacts);
	const hasAge = artifacts.some(({ ageDays }) => ageDays !== void 0);
	return [{
		kind: "heading",
		text: `${title}:`
	}, {
		kind: "table",
		columns: [
			column,
			"digest",
			"size",
			...hasAge ? ["age"] : [],
			...signed.title
		],
		rows: artifacts.map((artifact) => [
			artifact.reference,
			shortDigest(artifact.digest),
			sizeOf(artifact),
			...hasAge ? [ageOf(artifact)] : [],
			...signed.of(artifact)
		]),
		alignRight: hasAge ? [2, 3] : [2]
	}];
}
function sizeOf({ bytes, isShared }) {
	return `${isShared === true ? "up to " : ""}${formatBytes(bytes)}`;
}
function ageOf({ ageDays }) {
	return ageDays === void 0 ? "" : plural(ageDays, "day");
}
function linesOf({ groups, charts, support }, format) {
	const render = parseTemplate(format);
	const supportedUntil = support?.until ?? "";
	const images = groups.flatMap(({ title, images: members }) => members.map((image) => {
		const { tag = "", ...rest } = parseReference(image.reference);
		return {
			Kind: "image",
			Group: title,
			Name: repositoryOf(rest),
			Version: tag,
			...commonFields(image),
			SupportedUntil: supportedUntil
		};
	}));
	const rest = charts.map((chart) => ({
		Kind: "chart",
		Group: "Charts",
		Name: chart.name,
		Version: chart.version,
		...commonFields(chart),
		SupportedUntil: supportedUntil
	}));
	return [...images, ...rest].map((fields) => render(fields));
}
function commonFields(artifact) {
	const { reference, digest, bytes, firstSeen = "", ageDays, signed } = artifact;
	return {
		Reference: reference,
		Digest: digest,
		Bytes: String(bytes),
		Size: formatBytes(bytes),
		FirstSeen: firstSeen,
		Age: ageDays === void 0 ? "" : String(ageDays),
		Signed: signed?.state ?? ""
	};
}
defineStage({
	name: "list",
	summary: "List the images and charts of a release, with digests, sizes and support",
	options: {
		config: configOption,
		lock: {
			kind: "string",
			description: "The lock to list; without one, what `track` would lock now is listed",
			default: "tidegate.lock.json",
			value: "<file>"
		},
		format: {
			kind: "string",
			description: "A line for each chart and image, for scripts: text with fields such as `{{.Reference}}` and `{{.Digest}}`; a wrong one lists all of them",
			value: "<template>"
		},
		credentials: credentialsOption,
		token: githubTokenOption
	},
	outputs: {},
	examples: [
		"tidegate list",
		"tidegate list --json",
		"tidegate list --format '{{.Reference}}@{{.Digest}}'",
		"tidegate list --format '{{.Kind}}\\t{{.Name}}\\t{{.Version}}' --lock wandb-2026q4/tidegate.lock.json"
	],
	run: runList,
	outputsOf: () => ({}),
	report: reportList
});
async function runList(values, runtime) {
	const { format } = values;
	if (format !== void 0) parseTemplate(format);
	const path = resolve(runtime.cwd, values.lock);
	const lock = await readLockIfAny(path);
	const { charts, images, ...release } = lock === void 0 ? await askUpstream(values, path, runtime) : await list(lock, path, values, runtime);
	const { name, support } = release;
	if (format !== void 0 && support?.endsSoon === true) runtime.log.warning(`${name} ${release.release} is ${supportText(support)}`);
	return {
		...release,
		groups: groupImages({
			charts,
			images
		}),
		charts,
		...format === void 0 ? {} : { format }
	};
}
async function list(lock, path, values, runtime) {
	const now = runtime.clock.now();
	const file = await readReleaseFileIfAny(resolve(runtime.cwd, values.config));
	const ledgerPath = file?.ledger === void 0 ? join(dirname(path), "tidegate.ledger.json") : resolve(dirname(file.path), file.ledger);
	const { name, release, created, supportedUntil } = lock;
	return {
		name,
		release,
		source: "lock",
		created,
		ageDays: daysBetween(created, now),
		...supportedUntil === void 0 ? {} : { support: supportAt(supportedUntil, now, file?.support?.warn) },
		...describeLock(lock, await readLedger(ledgerPath), now)
	};
}
async function readReleaseFileIfAny(path) {
	return await readReleaseFile(path).catch(orUndefined("NO_RELEASE_FILE"));
}
async function readLockIfAny(path) {
	return await readLock(path).catch(orUndefined("NO_LOCK"));
}
function orUndefined(code) {
	return (error) => {
		if (!(error instanceof TidegateError && error.code === code)) throw error;
	};
}
async function askUpstream(values, lock, runtime) {
	const { audience, path } = await readReleaseFile(resolve(runtime.cwd, values.config));
	if (audience === void 0) throw new UserError("NO_LOCK", `There is no lock here: ${lock} does not exist`, { hint: `${path} names no audience, so it is that of the internal side. Run this where the lock is, or give --lock <bundle>/tidegate.lock.json: every bundle carries its lock.` });
	const { name, release, supportedUntil, charts, images } = await trackStage.run({
		...values,
		release: void 0,
		now: void 0,
		helm: "auto",
		acceptMoved: [],
		dryRun: true
	}, runtime);
	const now = runtime.clock.now();
	return {
		name,
		release,
		source: "upstream",
		...supportedUntil === void 0 ? {} : { support: supportAt(supportedUntil, now, void 0) },
		charts: charts.map(({ reference, digest, bytes, name, version, signed }) => ({
			reference,
			digest,
			bytes,
			name,
			version,
			...signed && { signed }
		})),
		images: images.map(({ reference, digest, bytes, usedBy, signed }) => ({
			reference,
			digest,
			bytes,
			usedBy,
			...signed && { signed }
		}))
	};
}
// src/verify/verdict-report.ts
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
// src/verify/content-volume.ts
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
// src/verify/content.ts
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
// src/verify/needed.ts
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
// src/verify/verdict.ts
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
		checked: checkedOf(bundle, trust),
		notChecked: notCheckedOf(bundle, trust, unresolved)
	};
}
function shownOf(facts) {
	const { passedOver: _, ...provenance } = facts;
	return provenance;
}
function checkedOf({ manifest, signatures, provenance }, trust) {
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
		"every image and chart is complete, and nothing else is there"
	];
}
function notCheckedOf({ signatures, passedOver, provenance }, trust, unresolved) {
	const undated = signatures.filter(({ times }) => times.length === 0).map(({ key }) => key);
	return [
		"replay: whether a newer release was promoted already (promote asks the registry)",
		...undated.length === 0 ? [] : [`when ${undated.join(", ")} signed: no timestamp proves it, and the time in bundle.json is the signer's word`],
		...provenance === void 0 ? ["how it was made: the bundle has no provenance"] : [],
		...trust.audience === void 0 ? ["audience: no trust policy names one"] : [],
		...(provenance?.passedOver ?? []).map(({ message }) => `a statement that does not count: ${message}`),
		...passedOver.map(({ message }) => `a signature that does not count: ${message}`),
		...unresolved.length === 0 ? [] : [`${plural(unresolved.length, "blob")} that this delta leaves out (promote looks in the registry)`]
	];
}
// src/verify/verify-bundle.ts
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
		trust: await trustOf(values, runtime),
		bases: values.base.map((folder) => resolve(runtime.cwd, folder))
	}, runtime);
	if (report !== void 0) await writeVerdict(report, verdict);
	return verdict;
}
async function trustOf({ trust, key }, runtime) {
	if (key === void 0) return resolve(runtime.cwd, trust ?? "tidegate.trust.yaml");
	if (trust !== void 0) throw new UserError("TWO_KEYS", "Both `trust` and `key` say whom to trust", { hint: "Give one of them." });
	return await trustKeyFile(resolve(runtime.cwd, key));
}
// src/pipeline.ts
const pipeline = [
	trackStage,
	bundleStage,
	signStage,
	verifyStage,
	promoteStage,
	checkStage,
	bumpStage
];
// src/entries/main.ts
await runProcess((host) => runStages(pipeline, actionsRuntime(host, runnerServices)));
export {};
