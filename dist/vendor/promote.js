import { $ as hexOf, A as replaceFile, B as scalar, F as literal, H as readAll, J as parseReference, K as mediaTypes, L as object, M as array, N as count, V as string, X as algorithmOf, Y as repositoryOf, Z as digestOf, _ as digestField, b as releaseField, d as defineStage, ft as UserError, g as readReleaseFile, j as parseManifest, k as readBounded, lt as RefusedError, n as copy, o as closure, ot as formatBytes, q as formatReference, s as mapConcurrently, ut as RemoteError, x as timeField, y as nameField, z as parseWith } from "./shared.js";
import { _ as parseIndex, b as tagOf, g as mergeIndex, h as formatIndex$1, m as emptyIndex, v as chartSizeLimit, x as connect, y as readChart } from "./remote.js";
import { a as parseBundleManifest, n as readBundle } from "./bundle.js";
import { a as verifySignature, n as checkPolicy, r as readTrustPolicy, t as verifyBundle } from "./verify.js";
import { dirname, join, resolve } from "node:path";
import { mkdir } from "node:fs/promises";
// src/promote/bytes-source.ts
function bytesSource(bytes) {
	return (offset = 0) => Promise.resolve(once(bytes.subarray(offset)));
}
async function* once(bytes) {
	yield bytes;
}
// src/promote/referrers.ts
async function completeReferrers(repository, { subject, descriptors }) {
	const listed = await repository.referrers(subject);
	if (includesAll(listed, descriptors)) return;
	const bytes = formatIndex([...new Map([...listed, ...descriptors].map((entry) => [entry.digest, entry])).values()]);
	const index = {
		mediaType: mediaTypes.ociIndex,
		digest: digestOf(bytes),
		size: bytes.length
	};
	await repository.write(index, bytesSource(bytes));
	await repository.tag?.(fallbackTag$1(subject), index);
	if (!includesAll(await repository.referrers(subject), descriptors)) throw new RemoteError("REFERRERS_LOST", `${repository.name} does not list what refers to ${subject}`, { hint: "Neither the referrers API nor the fallback tag works there. No tag of the release was set; ask whoever runs the registry." });
}
function fallbackTag$1(subject) {
	return `${algorithmOf(subject)}-${hexOf(subject).slice(0, 64)}`;
}
function formatIndex(entries) {
	const manifests = entries.toSorted((a, b) => Number(a.digest > b.digest) - Number(a.digest < b.digest)).map(({ mediaType, digest, size, artifactType, annotations }) => ({
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType },
		...annotations === void 0 ? {} : { annotations }
	}));
	return Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.ociIndex,
		manifests
	}));
}
function includesAll(listed, wanted) {
	const digests = new Set(listed.map(({ digest }) => digest));
	return wanted.every(({ digest }) => digests.has(digest));
}
// src/promote/apply.ts
const concurrency$1 = 4;
async function applyPlan(plan, destinations, context) {
	const { registries, sources, onBytes } = context;
	const options = {
		concurrency: concurrency$1,
		...onBytes === void 0 ? {} : { onBytes }
	};
	const uploaded = await copy(jobsOf(plan.uploads, registries, sources), options);
	const mounted = await copy(jobsOf(plan.mounts, registries, sources), options);
	await copy(jobsOf(plan.manifests, registries, sources), { concurrency: concurrency$1 });
	await readBackRoots(destinations, registries);
	for (const group of plan.referrers) await completeReferrers(registries.repository(group.repository), group);
	await mapConcurrently(plan.tags, concurrency$1, async ({ repository, tag, target }) => {
		await registries.repository(repository).tag?.(tag, target);
	});
	return {
		blobs: {
			sent: uploaded.copied + mounted.copied,
			mounted: uploaded.mounted + mounted.mounted,
			present: plan.presentBlobs + uploaded.skipped + mounted.skipped
		},
		bytes: uploaded.bytes + mounted.bytes
	};
}
function jobsOf(steps, registries, sources) {
	return steps.map(({ repository, descriptor, mountFrom }) => {
		return {
			descriptor,
			from: sources(descriptor.digest) ?? registries.repository(mountFrom ?? repository),
			to: registries.repository(repository),
			...mountFrom === void 0 ? {} : { mountFrom }
		};
	});
}
async function readBackRoots(destinations, registries) {
	await mapConcurrently(destinations, concurrency$1, async ({ artifact, repository }) => {
		try {
			await readAll(registries.repository(repository), artifact.root);
		} catch (error) {
			throw new RemoteError("READ_BACK_FAILED", `${repository} does not give back ${artifact.root.digest}, which was just written`, {
				cause: error,
				hint: "No tag was set. Look at the registry: storage, replication, a proxy in front of it."
			});
		}
	});
}
// src/promote/chart-content.ts
async function findChartLayer(store, { root, reference }) {
	const { layers } = parseManifest(await readAll(store, root), root.mediaType, reference);
	const [layer, ...others] = layers.filter(({ mediaType }) => mediaType === mediaTypes.helmChart);
	if (layer === void 0 || others.length > 0) throw new RefusedError("NOT_A_CHART", `${reference}: expected one layer of ${mediaTypes.helmChart}`);
	return layer;
}
// src/promote/plan.ts
function planPromotion(destinations, isHeld, state) {
	refuseMovedTags(destinations, state);
	const blobs = planBlobs(destinations, isHeld, state);
	const isNew = ({ repository, descriptor }) => state.content.get(repository)?.has(descriptor.digest) !== true;
	const manifests = destinations.flatMap(({ repository, manifests }) => manifests.map(({ descriptor }) => ({
		repository,
		descriptor
	})));
	return {
		...blobs,
		manifests: uniqueBy(manifests.filter(isNew), keyOf),
		referrers: destinations.flatMap(({ repository, referrers }) => referrers.filter(({ subject, descriptors }) => {
			const listed = state.referrers.get(`${repository}@${subject}`);
			return !descriptors.every(({ digest }) => listed?.has(digest) === true);
		}).map((group) => ({
			repository,
			...group
		}))),
		tags: uniqueBy(destinations.flatMap(({ repository, tags }) => tags.map((entry) => ({
			repository,
			...entry
		}))), tagKey).filter((step) => !state.tags.has(tagKey(step)))
	};
}
function tagKey({ repository, tag }) {
	return `${repository}:${tag}`;
}
function planBlobs(destinations, isHeld, state) {
	const wanted = uniqueBy(destinations.flatMap(({ artifact, repository, blobs }) => blobs.map((descriptor) => ({
		repository,
		descriptor,
		reference: artifact.reference
	}))), keyOf);
	const holders = holdersOf(state);
	const uploads = [];
	const mounts = [];
	const missing = [];
	let presentBlobs = 0;
	for (const { repository, descriptor, reference } of wanted) {
		const mountFrom = holders.get(descriptor.digest);
		if (state.content.get(repository)?.has(descriptor.digest) === true) presentBlobs += 1;
		else if (mountFrom !== void 0) mounts.push({
			repository,
			descriptor,
			mountFrom
		});
		else if (isHeld(descriptor.digest)) {
			uploads.push({
				repository,
				descriptor
			});
			holders.set(descriptor.digest, repository);
		} else missing.push(`${descriptor.digest} (${formatBytes(descriptor.size)}) of ${reference}`);
	}
	if (missing.length > 0) throw neededBlobsMissing(missing);
	return {
		uploads,
		mounts,
		presentBlobs
	};
}
function neededBlobsMissing(missing) {
	return new RefusedError("NEEDED_BLOBS_MISSING", `The bundle is a delta, and ${missing.length} blobs that it leaves out are in no given bundle and not in the registry`, {
		details: missing.toSorted(),
		hint: "Give the earlier bundles too (--bundle new,old), or have a full bundle made without a base. Nothing was written."
	});
}
function refuseMovedTags(destinations, state) {
	const moved = destinations.flatMap(({ repository, tags }) => tags.flatMap(({ tag, target }) => {
		const found = state.tags.get(tagKey({
			repository,
			tag
		}));
		return found === void 0 || found === target.digest ? [] : [`${repository}:${tag} is ${found}, the release has ${target.digest}`];
	}));
	if (moved.length > 0) throw new UserError("TAG_MOVED", "Tags of the release exist in the internal registry with other content", {
		details: [...new Set(moved)].sort(),
		hint: "Find out who pushed them. Then delete those tags, or map the images to another path. Nothing was written."
	});
}
function holdersOf({ content }) {
	const holders = new Map();
	for (const repository of [...content.keys()].sort().reverse()) content.get(repository)?.forEach((digest) => holders.set(digest, repository));
	return holders;
}
function keyOf(step) {
	return `${step.repository}@${step.descriptor.digest}`;
}
function uniqueBy(items, key) {
	const unique = new Map();
	items.forEach((item) => unique.set(key(item), unique.get(key(item)) ?? item));
	return [...unique.values()];
}
// src/promote/charts-folder.ts
const indexLimit = 67108864;
async function planChartFolder(folder, charts, sources) {
	const index = await readIndex(join(folder, "index.yaml"));
	const lacking = [];
	const changed = [];
	for (const item of charts) {
		const { chart, layer } = item;
		const path = join(folder, fileNameOf(chart));
		const bytes = await readBounded(path, chartSizeLimit);
		const inFile = bytes === void 0 ? void 0 : digestOf(bytes);
		const entry = index.charts.get(chart.name)?.find(({ metadata }) => metadata.version === chart.version);
		const other = [inFile, entry?.digest].find((found) => found !== void 0 && found !== layer.digest);
		if (other !== void 0) changed.push(`${path} is ${other}, the release has ${layer.digest}`);
		else if (inFile === void 0 || entry?.digest === void 0) lacking.push(item);
	}
	if (changed.length > 0) throw new UserError("CHART_CHANGED", "The chart repository has versions of the release with other content", {
		details: changed,
		hint: "A published version never changes. Find out where that one is from and remove it. Nothing was written."
	});
	return {
		folder,
		index,
		additions: await readCharts(lacking, sources)
	};
}
async function readCharts(charts, sources) {
	const additions = [];
	const missing = [];
	for (const { chart, layer } of charts) {
		const store = sources(layer.digest);
		if (store === void 0) {
			missing.push(`${layer.digest} of ${chart.reference}`);
			continue;
		}
		const bytes = await readAll(store, layer);
		const metadata = readChart(bytes, chart.reference);
		if (metadata.name !== chart.name || metadata.version !== chart.version) throw new RefusedError("CHART_MISMATCH", `${chart.reference}: the archive holds ${metadata.name} ${metadata.version}`);
		additions.push({
			chart,
			layer,
			bytes,
			metadata
		});
	}
	if (missing.length > 0) throw neededBlobsMissing(missing);
	return additions;
}
async function applyChartFolder({ folder, index, additions }, created) {
	if (additions.length === 0) return;
	await mkdir(folder, { recursive: true });
	let merged = index;
	for (const { chart, layer, bytes, metadata } of additions) {
		const file = fileNameOf(chart);
		await replaceFile(join(folder, file), bytes);
		merged = mergeIndex(merged, {
			metadata,
			url: file,
			digest: layer.digest,
			created
		});
	}
	await replaceFile(join(folder, "index.yaml"), formatIndex$1(merged, created));
}
async function readIndex(path) {
	const bytes = await readBounded(path, indexLimit);
	if (bytes === void 0) return emptyIndex();
	if (bytes.length > indexLimit) throw new UserError("INDEX_DAMAGED", `${path} is larger than ${indexLimit} bytes`);
	const index = parseIndex(bytes.toString("utf8"), path);
	if (index.notes.length > 0) throw new UserError("INDEX_DAMAGED", `${path} has entries that cannot be read, and would be lost`, {
		details: index.notes,
		hint: "Repair or remove those entries, then promote again."
	});
	return index;
}
function fileNameOf({ name, version, reference }) {
	const file = `${name}-${version}.tgz`;
	if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,200}\.tgz$/.test(file)) throw new RefusedError("NOT_A_CHART", `${reference}: ${JSON.stringify(file)} is no plain file name`);
	return file;
}
// src/promote/destination.ts
const fallbackTag = /^sha(?:256|512)-[0-9a-f]{64,128}$/;
async function resolveDestinations(targets, store) {
	const wanted = [...targets.images.map((target) => ({
		...target,
		kind: "image"
	})), ...targets.charts.map((target) => ({
		...target,
		kind: "chart"
	}))];
	const destinations = [];
	for (const { kind, artifact, repository, tag } of wanted) {
		const tags = [...tag === void 0 ? [] : [{
			tag,
			target: artifact.root
		}], ...artifact.tags.filter((extra) => !fallbackTag.test(extra.tag))];
		const content = await contentOf([artifact.root, ...tags.map(({ target }) => target)], store);
		destinations.push({
			kind,
			artifact,
			repository,
			...tag === void 0 ? {} : { tag },
			...content,
			tags,
			referrers: groupReferrers(content.manifests)
		});
	}
	return destinations;
}
async function contentOf(roots, store) {
	const manifests = new Map();
	const blobs = new Map();
	for (const root of roots.filter(({ digest }, at) => roots.findIndex((pin) => pin.digest === digest) === at)) {
		const found = await closure(store, root);
		found.manifests.forEach((content) => manifests.set(content.descriptor.digest, content));
		found.blobs.forEach((blob) => blobs.set(blob.digest, blob));
	}
	return {
		manifests: [...manifests.values()],
		blobs: [...blobs.values()]
	};
}
function groupReferrers(manifests) {
	const present = new Set(manifests.map(({ descriptor }) => descriptor.digest));
	const bySubject = new Map();
	for (const { descriptor, bytes } of manifests) {
		const { mediaType, digest, size } = descriptor;
		const { subject, artifactType, annotations } = parseManifest(bytes, mediaType, digest);
		if (subject !== void 0 && present.has(subject.digest)) {
			const entry = {
				mediaType,
				digest,
				size,
				...artifactType === void 0 ? {} : { artifactType },
				...annotations === void 0 ? {} : { annotations }
			};
			bySubject.set(subject.digest, [...bySubject.get(subject.digest) ?? [], entry]);
		}
	}
	return [...bySubject].map(([subject, descriptors]) => ({
		subject,
		descriptors
	}));
}
// src/promote/history.ts
function checkHistory(manifest, digest, records) {
	const { release, sequence } = manifest;
	const other = records.find((record) => record.release === release && record.bundle !== digest);
	if (other !== void 0) throw new RefusedError("RELEASE_REUSED", `${release} was promoted out of another bundle (${other.bundle})`, { hint: "A release never changes. Promote that bundle again, or have a new release made." });
	const reused = records.find((record) => record.sequence === sequence && record.bundle !== digest);
	if (reused !== void 0) throw new RefusedError("SEQUENCE_REUSED", `Sequence ${sequence} of ${release} was used by ${reused.release}`, { hint: "Two bundles were made from the same lock history. Find out which one is right; track raises the sequence for the next one." });
	const newest = records.at(-1);
	if (newest !== void 0 && sequence < newest.sequence) throw new RefusedError("REPLAY", `${release} (sequence ${sequence}) is older than ${newest.release} (sequence ${newest.sequence}), which was promoted on ${newest.promotedAt}`, { hint: "An old bundle is not promoted again: it may carry faults that were repaired since." });
	return records.find((record) => record.bundle === digest);
}
// src/promote/mapping.ts
function createMapping(config) {
	const rules = config.images.map(({ from, to }) => ({
		from: from.split("/"),
		to: to.split("/")
	}));
	const findInternalName = (upstream) => applyRules(rules, upstream, config.registry);
	return {
		config,
		findInternalName,
		internalName: (upstream) => findInternalName(upstream) ?? throwUnmapped([upstream], config.registry)
	};
}
function throwUnmapped(upstream, registry) {
	throw new UserError("UNMAPPED_IMAGE", "promote.images has no rule for images of the release", {
		details: upstream.map((name) => `${name}: add - {from: ${name}, to: ${pathOf(name)}}`),
		hint: `Add a rule for each, or - {from: "**", to: "**"} at the end to keep every path below ${registry}.`
	});
}
function applyRules(rules, upstream, registry) {
	for (const { from, to } of rules) {
		const captured = capture(from, upstream.split("/"));
		if (captured !== void 0) return requireRepository(`${registry}/${to.map((part) => isWildcard(part) ? captured : part).join("/")}`, upstream);
	}
}
function capture(from, parts) {
	const open = from.at(-1) === "**";
	const head = open ? from.slice(0, -1) : from;
	if (!(open ? parts.length > head.length : parts.length === head.length) || !head.every((part, index) => part === "*" || part === parts[index])) return;
	if (open) return parts.slice(Math.max(head.length, 1)).join("/");
	return parts[head.indexOf("*")] ?? "";
}
function requireRepository(name, upstream) {
	try {
		const { host, repository, tag } = parseReference(name);
		if (tag === void 0 && `${host}/${repository}` === name) return name;
	} catch (error) {
		if (!(error instanceof UserError)) throw error;
	}
	throw new UserError("INVALID_MAPPING", `promote.images maps ${upstream} to ${name}, which is no repository name`);
}
function isWildcard(part) {
	return part === "*" || part === "**";
}
function pathOf(name) {
	return name.slice(name.indexOf("/") + 1);
}
// src/promote/config.ts
function requirePromote({ promote: config, path }) {
	if (config === void 0) throw new UserError("NO_PROMOTE_CONFIG", `${path} does not say where to promote to`, {
		at: { file: path },
		hint: "Add promote: with registry, images and charts; see the README of actions/promote."
	});
	return config;
}
function trustPolicyPath(given, releaseFile, cwd) {
	if (given !== void 0) return resolve(cwd, given);
	if (releaseFile.trust === void 0) throw new UserError("NO_TRUST_POLICY", `${releaseFile.path} names no trust policy`, {
		at: { file: releaseFile.path },
		hint: "Add trust: tidegate.trust.yaml to it, or give --trust. Nothing is taken unverified."
	});
	return resolve(dirname(releaseFile.path), releaseFile.trust);
}
// src/promote/targets.ts
function promotionTargets(manifest, mapping) {
	const { config } = mapping;
	const images = [];
	const unmapped = new Set();
	for (const artifact of manifest.images) {
		const reference = parseReference(artifact.reference);
		const upstream = repositoryOf(reference);
		const repository = mapping.findInternalName(upstream);
		if (repository === void 0) {
			unmapped.add(upstream);
			continue;
		}
		images.push({
			artifact,
			upstream,
			repository,
			...reference.tag === void 0 ? {} : { tag: reference.tag }
		});
	}
	if (unmapped.size > 0) throwUnmapped([...unmapped].sort(), config.registry);
	const charts = chartTargets(manifest.charts, config);
	refuseCollisions(images, charts, recordRepository(config));
	return {
		images,
		charts
	};
}
function targetsAt(targets, repository) {
	return targets.images.filter((target) => target.repository === repository);
}
function chartRepository(config, path, name) {
	return `${config.registry}/${path}/${name}`;
}
function recordRepository(config) {
	return `${config.registry}/${config.record}`;
}
function chartTargets(charts, config) {
	return config.charts.flatMap((target) => target.kind === "oci" ? [target.path] : []).flatMap((path) => charts.map((artifact) => ({
		artifact,
		repository: chartRepository(config, path, artifact.name),
		tag: tagOf(artifact.version)
	})));
}
function refuseCollisions(images, charts, record) {
	const sources = new Map([[record, new Set(["the promotion records"])]]);
	const add = (repository, source) => {
		sources.set(repository, (sources.get(repository) ?? new Set()).add(source));
	};
	images.forEach(({ repository, upstream }) => add(repository, upstream));
	charts.forEach(({ repository, artifact }) => add(repository, `chart ${artifact.name}`));
	const collisions = [...sources].filter(([, from]) => from.size > 1);
	if (collisions.length > 0) throw new UserError("MAPPING_COLLISION", "promote: different sources would share one internal repository", {
		details: collisions.map(([repository, from]) => `${repository}: ${[...from].sort().join(", ")}`).sort(),
		hint: "Give one of them an exact rule above the others in promote.images, or keep the host in the path: - {from: quay.io/**, to: quay/**}."
	});
}
// src/promote/outcome.ts
function resultOf(promotion, sent) {
	const { config, given, plan, folders, isRecorded } = promotion;
	const { release, sequence } = given.newest.manifest;
	const wouldSend = {
		blobs: {
			sent: plan.uploads.length,
			mounted: plan.mounts.length,
			present: plan.presentBlobs
		},
		bytes: plan.uploads.reduce((sum, { descriptor }) => sum + descriptor.size, 0)
	};
	const steps = [
		plan.uploads,
		plan.mounts,
		plan.manifests,
		plan.referrers,
		plan.tags
	];
	return {
		release,
		sequence,
		registry: config.registry,
		images: promotion.destinations.flatMap((destination) => imageOf(destination, promotion)),
		charts: chartsOf(promotion),
		...sent ?? wouldSend,
		record: `${recordRepository(config)}:${release}`,
		dryRun: sent === void 0,
		unchanged: isRecorded && steps.every(({ length }) => length === 0) && folders.every(({ additions }) => additions.length === 0)
	};
}
function recordOf({ given, destinations, charts }, now) {
	const { manifest, bytes } = given.newest;
	return {
		schemaVersion: 1,
		name: manifest.name,
		release: manifest.release,
		sequence: manifest.sequence,
		promotedAt: `${now.toISOString().slice(0, 19)}Z`,
		bundle: digestOf(bytes),
		images: destinations.filter(({ kind }) => kind === "image").map(({ artifact, ...destination }) => ({
			reference: artifact.reference,
			internal: internalOf(destination),
			digest: artifact.root.digest
		})),
		charts: charts.map(({ chart, layer }) => ({
			name: chart.name,
			version: chart.version,
			digest: layer.digest
		}))
	};
}
function imageOf(destination, promotion) {
	const { kind, artifact } = destination;
	return kind === "chart" ? [] : [{
		reference: artifact.reference,
		internal: internalOf(destination),
		digest: artifact.root.digest,
		action: actionFor(destination, promotion)
	}];
}
function chartsOf(promotion) {
	const layers = new Map(promotion.charts.map(({ chart, layer }) => [chart.reference, layer.digest]));
	const oci = promotion.destinations.filter(({ kind }) => kind === "chart").map((destination) => ({
		reference: destination.artifact.reference,
		target: `oci://${destination.repository}`,
		action: actionFor(destination, promotion)
	}));
	const urls = promotion.config.charts.flatMap((target) => target.kind === "folder" ? [target.url] : []);
	const classic = promotion.folders.flatMap(({ additions }, at) => promotion.charts.map((item) => ({
		reference: item.chart.reference,
		target: urls[at] ?? "",
		action: actionOf(additions.some(({ chart }) => chart === item.chart))
	})));
	return [...oci, ...classic].flatMap(({ reference, target, action }) => {
		const chart = promotion.given.newest.manifest.charts.find((item) => item.reference === reference);
		const digest = layers.get(reference);
		return chart === void 0 || digest === void 0 ? [] : [{
			name: chart.name,
			version: chart.version,
			digest,
			target,
			action
		}];
	});
}
function actionFor({ repository, manifests, blobs, tags }, { plan }) {
	const digests = new Set([...blobs, ...manifests.map(({ descriptor }) => descriptor)].map(({ digest }) => digest));
	return actionOf([
		...plan.uploads,
		...plan.mounts,
		...plan.manifests
	].some((step) => step.repository === repository && digests.has(step.descriptor.digest)) || plan.tags.some((step) => step.repository === repository && tags.some(({ tag }) => tag === step.tag)));
}
function actionOf(isPlanned) {
	return isPlanned ? "promoted" : "present";
}
function internalOf({ repository, tag }) {
	return tag === void 0 ? repository : `${repository}:${tag}`;
}
// src/promote/record-format.ts
const recordTypes = {
	config: "application/vnd.tidegate.promotion.v1+json",
	bundle: "application/vnd.tidegate.bundle.v1+json",
	signature: "application/vnd.dev.sigstore.bundle.v0.3+json"
};
const referenceField = scalar("a reference", (value) => {
	try {
		return typeof value === "string" && formatReference(parseReference(value)) === value ? value : void 0;
	} catch {
		return;
	}
});
const recordConfig = object({
	schemaVersion: literal(1),
	name: nameField,
	release: releaseField,
	sequence: count,
	promotedAt: timeField,
	bundle: digestField,
	images: array(object({
		reference: referenceField,
		internal: referenceField,
		digest: digestField
	})),
	charts: array(object({
		name: string,
		version: string,
		digest: digestField
	}))
});
const recordManifest = object({
	schemaVersion: literal(2),
	mediaType: literal(mediaTypes.ociManifest),
	config: object({
		mediaType: literal(recordTypes.config),
		digest: digestField,
		size: count
	}),
	layers: array(object({
		mediaType: literal(recordTypes.bundle, recordTypes.signature),
		digest: digestField,
		size: count
	}))
});
function parseRecordConfig(bytes) {
	return parse(recordConfig, bytes);
}
function parseRecordManifest(bytes) {
	const manifest = parse(recordManifest, bytes);
	const [bundle, signature, ...rest] = manifest?.layers ?? [];
	const complete = bundle?.mediaType === recordTypes.bundle && signature?.mediaType === recordTypes.signature;
	return manifest !== void 0 && complete && rest.length === 0 ? {
		config: manifest.config,
		bundle,
		signature
	} : void 0;
}
function parse(schema, bytes) {
	try {
		const result = parseWith(schema, JSON.parse(bytes.toString("utf8")));
		return "value" in result ? result.value : void 0;
	} catch {
		return;
	}
}
// src/promote/record.ts
async function writeRecord(registries, config, record) {
	const name = recordRepository(config);
	const repository = registries.repository(name);
	const parts = [
		part(recordTypes.config, Buffer.from(JSON.stringify(record.config))),
		part(recordTypes.bundle, record.bundleBytes),
		part(recordTypes.signature, record.signature)
	];
	const [configPart, ...layers] = parts.map(({ descriptor }) => descriptor);
	const manifest = part(mediaTypes.ociManifest, Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.ociManifest,
		config: configPart,
		layers
	})));
	for (const { descriptor, bytes } of [...parts, manifest]) await repository.write(descriptor, bytesSource(bytes));
	await repository.tag?.(record.config.release, manifest.descriptor);
	return `${name}:${record.config.release}@${manifest.descriptor.digest}`;
}
async function readRecord(registries, config, release) {
	const repository = registries.repository(recordRepository(config));
	const found = await repository.find(release);
	if (found === void 0) return;
	const where = `${repository.name}:${release}`;
	const { config: summary, layers } = await readConfig(repository, found, where);
	const bundleBytes = await readAll(repository, layers.bundle);
	const signature = await readAll(repository, layers.signature);
	const manifest = parseBundleManifest(bundleBytes, `${where}, bundle.json`);
	if (!(summary.release === release && digestOf(bundleBytes) === summary.bundle && describes(summary, manifest))) throw invalidRecord(where, "its parts contradict each other");
	return {
		...summary,
		manifest,
		bundleBytes,
		signature
	};
}
async function newestRecord(registries, config) {
	const newest = (await listRecords(registries, config)).at(-1);
	return newest === void 0 ? void 0 : readRecord(registries, config, newest.release);
}
async function listRecords(registries, config) {
	const repository = registries.repository(recordRepository(config));
	const records = [];
	for (const tag of await tagsOf(repository)) {
		if (/^sha(?:256|512)-/.test(tag)) continue;
		const where = `${repository.name}:${tag}`;
		const { config: summary } = await readConfig(repository, await repository.resolve(tag), where);
		if (summary.release !== tag) throw invalidRecord(where, `it is the record of ${summary.release}`);
		records.push(summary);
	}
	return records.sort((a, b) => a.sequence - b.sequence);
}
async function tagsOf(repository) {
	try {
		return await repository.tags();
	} catch (error) {
		if (error instanceof UserError && error.code === "NOT_FOUND") return [];
		throw error;
	}
}
async function readConfig(repository, descriptor, where) {
	if (descriptor.mediaType !== mediaTypes.ociManifest) throw invalidRecord(where, `it is a ${descriptor.mediaType}`);
	const manifest = parseRecordManifest(await readAll(repository, descriptor));
	if (manifest === void 0) throw invalidRecord(where, "its manifest is not that of a promotion record");
	const config = parseRecordConfig(await readAll(repository, manifest.config));
	if (config === void 0) throw invalidRecord(where, "its configuration cannot be read");
	return {
		config,
		layers: manifest
	};
}
function describes(summary, manifest) {
	const roots = new Map(manifest.images.map(({ reference, root }) => [reference, root.digest]));
	const charts = new Set(manifest.charts.map(({ name, version }) => `${name} ${version}`));
	const blobs = new Set([...manifest.blobs, ...manifest.needs].map(({ digest }) => digest));
	return manifest.name === summary.name && manifest.release === summary.release && manifest.sequence === summary.sequence && summary.images.every(({ reference, digest }) => roots.get(reference) === digest) && summary.charts.every(({ name, version, digest }) => charts.has(`${name} ${version}`) && blobs.has(digest));
}
function part(mediaType, bytes) {
	return {
		descriptor: {
			mediaType,
			digest: digestOf(bytes),
			size: bytes.length
		},
		bytes
	};
}
function invalidRecord(where, why) {
	return new RefusedError("INVALID_RECORD", `${where} is no promotion record: ${why}`, { hint: "Only tidegate should write to this repository. Find out who pushed that tag, then delete it or set promote.record to another repository." });
}
// src/promote/registry-state.ts
const concurrency = 8;
async function readRegistryState(registries, destinations, isHeld, records) {
	const wanted = destinations.flatMap(({ repository, manifests, blobs }) => [...manifests.map(({ descriptor }) => descriptor), ...blobs].map((descriptor) => ({
		repository,
		descriptor
	})));
	const content = new Map();
	await findContent(registries, wanted, content);
	const found = new Set([...content.values()].flatMap((digests) => [...digests]));
	const lost = destinations.flatMap(({ blobs }) => blobs).filter(({ digest }) => !found.has(digest) && !isHeld(digest));
	await findContent(registries, [...knownRepositories(destinations, records)].flatMap((repository) => lost.map((descriptor) => ({
		repository,
		descriptor
	}))), content);
	return {
		content,
		tags: await findTags(registries, destinations),
		referrers: await findReferrers(registries, destinations)
	};
}
async function findContent(registries, wanted, content) {
	const unique = new Map(wanted.map((item) => [`${item.repository}@${item.descriptor.digest}`, item]));
	await mapConcurrently([...unique.values()], concurrency, async ({ repository, descriptor }) => {
		if (await registries.repository(repository).has(descriptor)) content.set(repository, (content.get(repository) ?? new Set()).add(descriptor.digest));
	});
}
async function findTags(registries, destinations) {
	const names = destinations.flatMap(({ repository, tags }) => tags.map(({ tag }) => ({
		repository,
		tag
	})));
	const found = await mapConcurrently(names, concurrency, async (name) => {
		const descriptor = await registries.repository(name.repository).find(name.tag);
		return descriptor === void 0 ? [] : [[tagKey(name), descriptor.digest]];
	});
	return new Map(found.flat());
}
async function findReferrers(registries, destinations) {
	const subjects = destinations.flatMap(({ repository, referrers }) => referrers.map(({ subject }) => ({
		repository,
		subject
	})));
	const found = await mapConcurrently(subjects, concurrency, async ({ repository, subject }) => {
		const listed = await registries.repository(repository).referrers(subject);
		return [`${repository}@${subject}`, new Set(listed.map(({ digest }) => digest))];
	});
	return new Map(found);
}
function knownRepositories(destinations, records) {
	const own = destinations.map(({ repository }) => repository);
	const hosts = new Set(own.map((repository) => parseReference(repository).host));
	const recorded = records.flatMap(({ images }) => images.map(({ internal }) => parseReference(internal))).filter(({ host }) => hosts.has(host));
	return new Set([...own, ...recorded.map((reference) => repositoryOf(reference))]);
}
// src/promote/verify-bundles.ts
async function verifyBundles(folders, trust, name, runtime) {
	const policy = await readTrustPolicy(trust);
	const found = await Promise.all([...new Set(folders)].map(async (folder) => ({
		folder,
		manifest: (await readBundle(folder)).manifest
	})));
	const [newest, ...others] = found.sort((a, b) => b.manifest.sequence - a.manifest.sequence);
	if (newest === void 0) throw new UserError("NO_BUNDLE", "No bundle was given", { hint: "Name the folder of a bundle: --bundle." });
	refuseStrangers(found, name);
	const { minimumSequence: _, ...supplying } = policy;
	const promoted = await verifyBundle({
		folder: newest.folder,
		trust: policy
	}, runtime);
	const bundles = [promoted];
	for (const { folder } of others) bundles.push(await verifyBundle({
		folder,
		trust: supplying
	}, runtime));
	return {
		newest: promoted,
		sources: (digest) => bundles.find(({ store }) => store.has(digest))?.store
	};
}
function refuseStrangers(found, name) {
	for (const [at, { folder, manifest }] of found.entries()) {
		if (manifest.name !== name) throw new RefusedError("WRONG_BUNDLE", `${folder} is a bundle of ${manifest.name}, not of ${name}`, { hint: "Each name has its own release file. Give its bundles to that one." });
		const next = found[at + 1];
		if (next !== void 0 && next.manifest.sequence === manifest.sequence) throw new UserError("BUNDLES_DIFFER", `${folder} and ${next.folder} have the same sequence`, { hint: "Give the bundle to promote, and only earlier ones beside it." });
	}
}
// src/promote/promote.ts
async function promote(options, runtime) {
	const releaseFile = await readReleaseFile(resolve(runtime.cwd, options.config));
	const config = requirePromote(releaseFile);
	const given = await verifyBundles(options.bundle.map((folder) => resolve(runtime.cwd, folder)), trustPolicyPath(options.trust, releaseFile, runtime.cwd), releaseFile.name, runtime);
	const { manifest, bytes, store } = given.newest;
	const targets = promotionTargets(manifest, createMapping(config));
	const { registries } = await connect(releaseFile.endpoints, runtime);
	const records = await listRecords(registries, config);
	const recorded = checkHistory(manifest, digestOf(bytes), records);
	const destinations = await resolveDestinations(targets, store);
	const charts = await Promise.all(manifest.charts.map(async (chart) => ({
		chart,
		layer: await findChartLayer(store, chart)
	})));
	const isHeld = (digest) => given.sources(digest) !== void 0;
	const promotion = {
		config,
		given,
		destinations,
		charts,
		plan: planPromotion(destinations, isHeld, await readRegistryState(registries, destinations, isHeld, records)),
		folders: await planFolders(config, dirname(releaseFile.path), charts, given),
		isRecorded: recorded !== void 0
	};
	return resultOf(promotion, options.dryRun ? void 0 : await apply(promotion, registries, runtime));
}
async function apply(promotion, registries, runtime) {
	const { config, given, destinations, plan, folders } = promotion;
	const { manifest, bytes, signatureBytes } = given.newest;
	const total = [...plan.uploads, ...plan.mounts].reduce((sum, { descriptor }) => sum + descriptor.size, 0);
	const progress = runtime.progress(`promote ${manifest.name} ${manifest.release}`, total);
	try {
		const onBytes = (count) => progress.advance(count);
		const sent = await applyPlan(plan, destinations, {
			registries,
			sources: given.sources,
			onBytes
		});
		for (const folder of folders) await applyChartFolder(folder, manifest.created);
		if (!promotion.isRecorded) await writeRecord(registries, config, {
			bundleBytes: bytes,
			signature: signatureBytes,
			config: recordOf(promotion, runtime.clock.now())
		});
		return sent;
	} finally {
		progress.done();
	}
}
async function planFolders(config, base, charts, given) {
	const plans = [];
	for (const target of config.charts) if (target.kind === "folder") plans.push(await planChartFolder(resolve(base, target.path), charts, given.sources));
	return plans;
}
// src/promote/stage.ts
const promoteStage = defineStage({
	name: "promote",
	summary: "Verify a bundle and copy it into the internal registry and chart repositories",
	options: {
		bundle: {
			kind: "list",
			description: "Folder of the bundle to promote, and of earlier bundles that hold what a delta leaves out",
			required: true,
			value: "<folder>"
		},
		config: {
			kind: "string",
			description: "The release file",
			default: "tidegate.yaml",
			value: "<file>"
		},
		trust: {
			kind: "string",
			description: "The trust policy; default: the one that the release file names",
			value: "<file>"
		},
		"dry-run": {
			kind: "boolean",
			description: "Verify and plan, but write nothing"
		}
	},
	positional: "bundle",
	outputs: {
		release: "The promoted release, such as 2026q4",
		record: "Reference of the promotion record",
		registry: "Host of the internal registry",
		"pushed-bytes": "Bytes of blobs that were sent; 0 when everything was there"
	},
	examples: ["tidegate promote --bundle wandb-2026q4", "tidegate promote --bundle wandb-2027q1,wandb-2026q4 --dry-run"],
	run: promote,
	outputsOf: ({ release, record, registry, bytes }) => ({
		release,
		record,
		registry,
		"pushed-bytes": String(bytes)
	}),
	report: describe
});
function describe(result) {
	const { release, registry, images, charts, blobs, bytes } = result;
	return [
		{
			kind: "heading",
			text: `${release} → ${registry}`
		},
		{
			kind: "table",
			columns: [
				"Image",
				"Internal",
				"Digest",
				""
			],
			rows: images.map(({ reference, internal, digest, action }) => [
				reference,
				internal,
				short(digest),
				action
			])
		},
		{
			kind: "table",
			columns: [
				"Chart",
				"Version",
				"Repository",
				"Archive",
				""
			],
			rows: charts.map(({ name, version, target, digest, action }) => [
				name,
				version,
				target,
				short(digest),
				action
			])
		},
		{
			kind: "text",
			text: `${blobs.sent} blobs sent (${formatBytes(bytes)}), ${blobs.mounted} mounted, ${blobs.present} there already.`
		},
		{
			kind: "text",
			text: outcomeOf(result)
		}
	];
}
function outcomeOf({ dryRun, unchanged, record }) {
	if (unchanged) return `Everything was there already; the record is ${record}.`;
	return dryRun ? "Dry run: nothing was written." : `The record is ${record}.`;
}
function short(digest) {
	return digest.slice(0, 19);
}
// src/promote/trusted-record.ts
async function readTrustedRecord(registries, config, trust, release) {
	const record = release === void 0 ? await newestRecord(registries, config) : await readRecord(registries, config, release);
	if (record === void 0) throw new UserError("NOT_PROMOTED", `${recordRepository(config)} has no promotion record${release === void 0 ? "" : ` of ${release}`}`, { hint: "Promote the release first, or name one that was promoted." });
	verifySignature(record.bundleBytes, record.signature, trust);
	checkPolicy(record.manifest, trust);
	return record;
}
export { targetsAt as a, createMapping as c, promotionTargets as i, findChartLayer as l, promoteStage as n, requirePromote as o, chartRepository as r, trustPolicyPath as s, readTrustedRecord as t };
