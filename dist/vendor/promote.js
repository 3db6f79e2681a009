import { $n as formatBytes, At as parseJson, Cn as object, Dn as scalar, Ft as readAll, G as readReleaseFile, Gn as defineStage, Jt as requireWritableFolder, Kt as readBounded, Ln as digestOf, Mt as isIndexType, Nn as parseReference, O as blobParts, On as string, Pn as repositoryOf$1, Pt as mediaTypes, St as bytesSource, Tn as parseWith, Un as configOption, Ut as mapConcurrently, Wn as credentialsOption, Yt as _usingCtx, bn as isMap, bt as isReleaseName, dr as TidegateError, en as tagOf, fr as UserError, gt as releaseField, jn as formatReference, k as copy, kt as parseManifest, lr as RefusedError, mt as nameField, pt as digestField, qt as replaceFile, tr as plural, ur as RemoteError, vn as array, vt as timeField, wt as referrersTag, x as formatPlatform, xn as literal, y as closure, yn as count, yt as compareReleases } from "./shared.js";
import { A as parseIndex, C as chartSizeLimit, D as emptyIndex, O as formatIndex, k as mergeIndex, p as connect, w as readChart } from "./remote.js";
import { T as checkPolicy, c as checkCompleteness, d as readTrustPolicy, l as contentRefusal, s as checkFolder, t as openTrusted, u as contentFaultOf, v as requireSigners, y as verifySignatures } from "./verify.js";
import { O as signatureFileNames, g as tarOf, h as bundleName, o as claimFile, p as parseBundleManifest, s as describeHolder, t as readBundle, v as volumeName } from "./bundle.js";
import { dirname, join, resolve } from "node:path";
import { mkdir } from "node:fs/promises";
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
// src/promote/targets.ts
function promotionTargets(manifest, mapping) {
	const { config } = mapping;
	const images = [];
	const unmapped = new Set();
	for (const artifact of manifest.images) {
		const reference = parseReference(artifact.reference);
		const upstream = repositoryOf$1(reference);
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
// src/promote/chart-content.ts
async function findChartLayer(store, { root, reference, archive }) {
	const { layers } = parseManifest(await readAll(store, root), root.mediaType, reference);
	const [layer, ...others] = layers.filter(({ mediaType }) => mediaType === mediaTypes.helmChart);
	if (layer === void 0 || others.length > 0) throw new RefusedError("NOT_A_CHART", `${reference}: expected one layer of ${mediaTypes.helmChart}`);
	if (layer.digest !== archive) throw new RefusedError("CHART_MISMATCH", `${reference}: its manifest holds ${layer.digest}, the bundle manifest names ${archive}`);
	return layer;
}
// src/promote/config.ts
function requirePromote({ promote: config, path }) {
	if (config === void 0) throw new UserError("NO_PROMOTE_CONFIG", "the release file does not say where to promote to", {
		at: { file: path },
		hint: "Add promote: with registry, images and charts; see the README of actions/promote."
	});
	return config;
}
function trustPolicyPath(given, releaseFile, cwd) {
	if (given !== void 0) return resolve(cwd, given);
	if (releaseFile.trust === void 0) throw new UserError("NO_TRUST_POLICY", "the release file names no trust policy", {
		at: { file: releaseFile.path },
		hint: "Add trust: tidegate.trust.yaml to it, or give --trust. Nothing is taken unverified."
	});
	return resolve(dirname(releaseFile.path), releaseFile.trust);
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
	const [bundle, ...signatures] = manifest?.layers ?? [];
	const isComplete = bundle?.mediaType === recordTypes.bundle && signatures.length > 0 && signatures.length <= signatureFileNames.length && signatures.every(({ mediaType }) => mediaType === recordTypes.signature);
	return manifest !== void 0 && isComplete ? {
		config: manifest.config,
		bundle,
		signatures
	} : void 0;
}
function parse(schema, bytes) {
	const json = parseJson(bytes);
	const result = "value" in json ? parseWith(schema, json.value) : json;
	return "value" in result ? result.value : void 0;
}
// src/promote/record.ts
async function storeRecord(repository, { config, bundleBytes, signatures }) {
	const parts = [
		part(recordTypes.config, Buffer.from(JSON.stringify(config))),
		part(recordTypes.bundle, bundleBytes),
		...signatures.map((signature) => part(recordTypes.signature, signature))
	];
	const [configPart, ...layers] = parts.map(({ descriptor }) => descriptor);
	const manifest = part(mediaTypes.ociManifest, Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.ociManifest,
		config: configPart,
		layers
	})));
	for (const { descriptor, bytes } of [...parts, manifest]) await repository.write(descriptor, bytesSource("promotion record", bytes));
	return manifest.descriptor;
}
async function readRecord(repository, release) {
	const found = await repository.find(release);
	if (found === void 0) return;
	const where = `${repository.name}:${release}`;
	try {
		const { config, layers } = await readConfig(repository, found, where);
		if (config.release !== release) throw invalidRecord(where, `it is the record of ${config.release}`);
		return {
			where,
			config,
			bundleBytes: await readAll(repository, layers.bundle),
			signatures: await Promise.all(layers.signatures.map((layer) => readAll(repository, layer)))
		};
	} catch (error) {
		if (error instanceof UserError && error.code === "NOT_FOUND") throw invalidRecord(where, "a part of it is not there");
		throw error;
	}
}
function readManifest({ where, config, bundleBytes }) {
	const manifest = parseBundleManifest(bundleBytes, `${where}, bundle.json`);
	if (digestOf(bundleBytes) !== config.bundle || !describes(config, manifest)) throw invalidRecord(where, "its parts contradict each other");
	return manifest;
}
async function listReleases(repository) {
	const tags = await tagsOf(repository);
	return {
		releases: tags.filter(isReleaseName).sort((a, b) => compareReleases(b, a)),
		others: tags.filter((tag) => !isReleaseName(tag) && !/^sha(?:256|512)-/.test(tag))
	};
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
function describes(config, manifest) {
	const roots = new Map(manifest.images.map(({ reference, root }) => [reference, root.digest]));
	const archives = new Map(manifest.charts.map((chart) => [`${chart.name} ${chart.version}`, chart.archive]));
	return manifest.name === config.name && manifest.release === config.release && manifest.sequence === config.sequence && config.images.every(({ reference, digest }) => roots.get(reference) === digest) && config.charts.every(({ name, version, digest }) => archives.get(`${name} ${version}`) === digest);
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
// src/promote/trusted-record.ts
const concurrency$2 = 4;
const shownTags = 10;
async function readTrustedRecord(source, release) {
	if (release !== void 0 && !isReleaseName(release)) throw new UserError("INVALID_RELEASE", `${JSON.stringify(release)} is not the name of a release`, { hint: "Expected a quarter such as 2026q4, or a quarter and a count such as 2026q4.1." });
	const record = release === void 0 ? await findNewest(source) : await findRecord(source, release);
	if (record === void 0) throw new UserError("NOT_PROMOTED", `${recordRepository(source.config)} has no promotion record${release === void 0 ? "" : ` of ${release}`}`, { hint: "Promote the release first, or name one that was promoted." });
	checkPolicy(record.manifest, source.trust);
	return record;
}
async function readHistory(source) {
	const { releases, others } = await listReleases(repositoryOf(source));
	const judged = await mapConcurrently(releases, concurrency$2, (release) => judge(source, release));
	warn(source, others, judged.flatMap(({ refusal }) => refusal ?? []));
	return judged.flatMap(({ record }) => record ?? []).toSorted((left, right) => left.sequence - right.sequence);
}
async function findRecord(source, release) {
	const { name, trust } = source;
	const stored = await readRecord(repositoryOf(source), release);
	if (stored === void 0) return;
	const files = stored.signatures.map((bytes, at) => ({
		name: `${stored.where}, signature ${at + 1}`,
		bytes
	}));
	const judgement = verifySignatures(stored.bundleBytes, files, trust);
	const manifest = readManifest(stored);
	requireSigners(judgement, manifest, trust);
	if (manifest.name !== name) throw new RefusedError("WRONG_BUNDLE", `${stored.where} is a record of ${manifest.name}, not of ${name}`, { hint: "Each name has its own records. Find out who wrote that one, or set promote.record to another repository." });
	const { minimumSequence: _, ...policy } = trust;
	checkPolicy(manifest, policy);
	return {
		...stored.config,
		manifest
	};
}
async function findNewest(source) {
	const { releases, others } = await listReleases(repositoryOf(source));
	const refusals = [];
	for (const release of releases) {
		const { record, refusal } = await judge(source, release);
		if (record !== void 0) {
			warn(source, others, refusals);
			return record;
		}
		refusals.push(...refusal === void 0 ? [] : [refusal]);
	}
	if (refusals.length > 0) throw new RefusedError("NO_TRUSTED_RECORD", `${recordRepository(source.config)} has no promotion record that the trust policy accepts`, {
		details: listed(refusals),
		hint: "Either the trust policy does not name the key that signed the release, or nothing was promoted and somebody else pushed there."
	});
	warn(source, others, refusals);
}
function isDistrust(error) {
	return error instanceof RefusedError && error.code !== "DIGEST_MISMATCH";
}
async function judge(source, release) {
	try {
		const record = await findRecord(source, release);
		return record === void 0 ? {} : { record };
	} catch (error) {
		if (isDistrust(error)) return { refusal: `${release}: ${error.message}` };
		throw error;
	}
}
function warn(source, others, refusals) {
	const lines = [...refusals, ...others.map((tag) => `${JSON.stringify(tag)}: not the name of a release`)];
	if (lines.length > 0) source.log.warning(`${plural(lines.length, "tag")} in ${recordRepository(source.config)} that no promotion made, and that count for nothing: ${listed(lines).join("; ")}. Find out who pushed them, and delete them`);
}
function listed(lines) {
	const rest = lines.length - shownTags;
	return rest > 0 ? [...lines.slice(0, shownTags), `… and ${rest} more`] : lines;
}
function repositoryOf({ registries, config }) {
	return registries.repository(recordRepository(config));
}
// src/promote/destination.ts
const fallbackTag = /^sha(?:256|512)-[0-9a-f]{64,128}$/;
async function resolveDestinations(targets, store, platforms) {
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
		const evidence = tags.map(({ target }) => target);
		const content = await contentOf(artifact.root, evidence, store, kind === "image" ? platforms : void 0);
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
async function contentOf(root, evidence, store, platforms) {
	const manifests = new Map();
	const blobs = new Map();
	const roots = new Map([...evidence, root].map((pin) => [pin.digest, pin]));
	for (const pin of roots.values()) {
		const found = await closure(store, pin, pin.digest === root.digest ? platforms : void 0);
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
// src/claim-patiently.ts
const oldAge = 3e5;
const waitLimit = 6e4;
const pause = 100;
async function claimPatiently(path, runtime, words) {
	const { clock, log } = runtime;
	const giveUpAt = clock.now().getTime() + waitLimit;
	const isOld = ({ since }) => clock.now().getTime() - Date.parse(since) > oldAge;
	for (let isWaiting = false;; isWaiting = true) {
		const claim = await claimFile(path, runtime, isOld);
		if ("own" in claim) return claim.own;
		if (clock.now().getTime() >= giveUpAt) throw words.refusal(describeHolder(claim.holder));
		if (!isWaiting) log.info(`Waiting for ${describeHolder(claim.holder)}, which ${words.doing}`);
		await clock.sleep(pause);
	}
}
// src/promote/referrers.ts
const rounds = 3;
async function completeReferrers(repository, { subject, descriptors }) {
	for (let round = 0; round < rounds; round += 1) {
		if (includesAll(await repository.referrers(subject), descriptors)) return;
		await addToTag(repository, subject, descriptors);
	}
	if (!includesAll(await repository.referrers(subject), descriptors)) throw new RemoteError("REFERRERS_LOST", `${repository.name} does not list what refers to ${subject}`, { hint: "Neither the referrers API nor the fallback tag works there. No tag of the release was set; ask whoever runs the registry." });
}
async function addToTag(repository, subject, descriptors) {
	const listed = await readTag(repository, subject);
	const known = new Set(listed.manifests.filter(isMap).map((entry) => entry["digest"]));
	const added = descriptors.filter(({ digest }) => !known.has(digest));
	if (added.length === 0) return;
	const manifests = [...listed.manifests, ...sorted(added)];
	const bytes = Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.ociIndex,
		...listed.rest,
		manifests
	}));
	const index = {
		mediaType: listed.mediaType,
		digest: digestOf(bytes),
		size: bytes.length
	};
	await repository.write(index, bytesSource(`referrers of ${subject}`, bytes));
	await repository.tag?.(referrersTag(subject), index);
}
async function readTag(repository, subject) {
	const tag = referrersTag(subject);
	const found = await repository.find(tag);
	if (found === void 0) return {
		mediaType: mediaTypes.ociIndex,
		manifests: [],
		rest: {}
	};
	if (!isIndexType(found.mediaType)) throw new UserError("REFERRERS_TAG_TAKEN", `${repository.name}:${tag} is no index that lists referrers`, { hint: `Registries without the referrers API list under that tag what belongs to ${subject}. Find out who pushed it, and delete it. No tag of the release was set.` });
	const bytes = await readAll(repository, found);
	parseManifest(bytes, found.mediaType, `${repository.name}:${tag}`);
	const parsed = JSON.parse(bytes.toString("utf8"));
	const { manifests, ...rest } = isMap(parsed) ? parsed : {};
	return {
		mediaType: found.mediaType,
		manifests: Array.isArray(manifests) ? manifests : [],
		rest
	};
}
function sorted(entries) {
	return entries.toSorted((a, b) => Number(a.digest > b.digest) - Number(a.digest < b.digest)).map(({ mediaType, digest, size, artifactType, annotations }) => ({
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType },
		...annotations === void 0 ? {} : { annotations }
	}));
}
function includesAll(listed, wanted) {
	const digests = new Set(listed.map(({ digest }) => digest));
	return wanted.every(({ digest }) => digests.has(digest));
}
// src/promote/recorded.ts
function recordedArtifacts({ manifest, images }, mapping) {
	const { config } = mapping;
	const promoted = new Map(images.map(({ reference, internal }) => [reference, parseReference(internal)]));
	const placeOf = (reference, upstream) => {
		const internal = promoted.get(reference);
		return internal?.host === config.registry ? repositoryOf$1(internal) : mapping.findInternalName(upstream);
	};
	const paths = config.charts.flatMap((target) => target.kind === "oci" ? [target.path] : []);
	return [...manifest.images.map((artifact) => {
		const upstream = upstreamOf(artifact);
		const repository = placeOf(artifact.reference, upstream);
		return {
			artifact,
			upstream,
			repositories: repository === void 0 ? [] : [repository]
		};
	}), ...manifest.charts.map((artifact) => ({
		artifact,
		upstream: upstreamOf(artifact),
		repositories: paths.map((path) => chartRepository(config, path, artifact.name))
	}))];
}
function upstreamOf({ reference }) {
	return repositoryOf$1(parseReference(reference));
}
// src/promote/apply.ts
const concurrency$1 = 6;
async function applyPlan(plan, destinations, context) {
	const { registries, sources, bundle, damage = [], progress } = context;
	const moving = [...plan.uploads, ...plan.mounts];
	const parts = blobParts(moving.map(({ repository, descriptor }) => ({
		...descriptor,
		repository
	})));
	const faults = [...damage];
	const options = {
		concurrency: concurrency$1,
		onBytes: (bytes, { digest }) => progress?.advance(bytes, parts.get(digest)),
		onSpared: (bytes) => progress?.spare(bytes),
		isTolerated: (error, { digest }) => {
			const fault = contentFaultOf(error, digest);
			faults.push(...fault === void 0 ? [] : [fault]);
			return fault !== void 0;
		}
	};
	const uploads = plan.uploads.toSorted((a, b) => b.descriptor.size - a.descriptor.size);
	const uploaded = await copy(jobsOf(uploads, registries, sources), options);
	const mounted = await copy(jobsOf(plan.mounts, registries, sources), options);
	if (faults.length > 0) throw await contentRefusal(bundle, faults, "All else was sent, and no tag was set: the same command then sends what is missing.");
	await copy(jobsOf(plan.manifests, registries, sources), { concurrency: concurrency$1 });
	await readBackRoots(destinations, registries);
	const bySubject = Map.groupBy(plan.referrers, ({ repository, subject }) => `${repository}@${subject}`);
	await mapConcurrently([...bySubject.values()], concurrency$1, async (groups) => {
		for (const group of groups) await completeReferrers(registries.repository(group.repository), group);
	});
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
// src/promote/folder-lock.ts
const lockFileName = "index.yaml.lock";
async function lockFolder(folder, runtime) {
	const path = join(folder, lockFileName);
	return await claimPatiently(path, runtime, {
		doing: `writes to ${folder}`,
		refusal: (holder) => new UserError("FOLDER_LOCKED", `${path} is held by ${holder}`, { hint: "Another promote writes to this chart repository. Wait until it has ended, and run again; if none is running, delete that file." })
	});
}
// src/promote/needed-blobs.ts
function neededBlobsMissing(missing, whereabouts) {
	const releases = new Set(missing.flatMap(({ digest }) => (whereabouts?.carriers(digest) ?? []).slice(0, 1)).map(({ release }) => release));
	const blobs = new Set(missing.map(({ digest }) => digest)).size;
	return new RefusedError("NEEDED_BLOBS_MISSING", `The bundle is a delta, and ${plural(blobs, "blob")} of what it leaves out can be found neither in the given bundles nor in the registry`, {
		details: missing.map((blob) => describe$1(blob, whereabouts)).sort(),
		hint: `Give ${bundlesOf([...releases].sort())} too (--bundle new,old). Or run \`tidegate inventory\`, carry its file out, and have a new bundle made with it as the base. Nothing was written.`
	});
}
function describe$1({ digest, size, reference }, whereabouts) {
	const expected = whereabouts?.expected(digest) ?? [];
	const [carrier] = whereabouts?.carriers(digest) ?? [];
	return [
		`${digest} (${formatBytes(size)}) of ${reference}`,
		...expected.length === 0 ? [] : [`should be in ${expected.join(" or ")}`],
		...carrier === void 0 ? [] : [`the bundle of ${carrier.release} has it, in ${carrier.volume}`]
	].join("; ");
}
function bundlesOf(releases) {
	return releases.length === 0 ? "the earlier bundles" : `the bundle of ${releases.join(" and of ")}`;
}
// src/promote/charts-folder.ts
const indexLimit = 67108864;
async function planChartFolder(folder, charts, origin) {
	refuseSameFiles(charts);
	const { lacking } = await compareFolder(folder, charts);
	if (lacking.length > 0) await requireWritableFolder(folder);
	return {
		folder,
		additions: await readCharts(lacking, origin)
	};
}
async function compareFolder(folder, charts) {
	const index = await readIndex(join(folder, "index.yaml"));
	const lacking = [];
	const changed = [];
	for (const item of charts) {
		const { chart, layer } = item;
		const path = join(folder, fileNameOf(chart));
		const bytes = await readBounded(path, chartSizeLimit, "carried");
		const inFile = bytes === void 0 ? void 0 : digestOf(bytes);
		const entry = index.charts.get(chart.name)?.find(({ metadata }) => metadata.version === chart.version);
		const other = [inFile, entry?.digest].find((found) => found !== void 0 && found !== layer.digest);
		if (other !== void 0) changed.push(`${path} is ${other}, the release has ${layer.digest}`);
		else if (inFile === void 0 || entry?.digest === void 0) lacking.push(item);
	}
	if (changed.length > 0) throw new UserError("CHART_CHANGED", "The chart repository has versions of the release with other content", {
		details: changed,
		hint: "A published version never changes. Find out where that one is from and remove it."
	});
	return {
		index,
		lacking
	};
}
function refuseSameFiles(charts) {
	const same = [...Map.groupBy(charts, ({ chart }) => fileNameOf(chart).toLowerCase())].filter(([, all]) => all.length > 1);
	if (same.length > 0) throw new RefusedError("NOT_A_CHART", "Different charts of the release would be one file", { details: same.map(([file, all]) => `${file}: ${all.map(({ chart }) => chart.reference).join(" and ")}`) });
}
async function readCharts(charts, { sources, whereabouts, damage }) {
	const additions = [];
	const missing = [];
	for (const { chart, layer } of charts) {
		const store = sources(layer.digest);
		if (store === void 0) {
			missing.push({
				digest: layer.digest,
				size: layer.size,
				reference: chart.reference
			});
			continue;
		}
		const bytes = await readAll(store, layer).catch((error) => {
			const fault = contentFaultOf(error, layer.digest);
			if (fault === void 0) throw error;
			damage.push(fault);
		});
		if (bytes === void 0) continue;
		const metadata = readChart(bytes, chart.reference);
		if (metadata.name !== chart.name || metadata.version !== chart.version) throw new RefusedError("CHART_MISMATCH", `${chart.reference}: the archive holds ${metadata.name} ${metadata.version}`);
		additions.push({
			chart,
			layer,
			bytes,
			metadata
		});
	}
	if (missing.length > 0) throw neededBlobsMissing(missing, whereabouts);
	return additions;
}
async function applyChartFolder({ folder, additions }, created, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		if (additions.length === 0) return;
		await mkdir(folder, { recursive: true });
		_usingCtx$1.a(await lockFolder(folder, runtime));
		const { index, lacking } = await compareFolder(folder, additions);
		if (lacking.length === 0) return;
		let merged = index;
		for (const { chart, layer, bytes, metadata } of lacking) {
			const file = fileNameOf(chart);
			await replaceFile(join(folder, file), bytes);
			merged = mergeIndex(merged, {
				metadata,
				url: file,
				digest: layer.digest,
				created
			});
		}
		await replaceFile(join(folder, "index.yaml"), formatIndex(merged, created));
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
async function readIndex(path) {
	const bytes = await readBounded(path, indexLimit, "carried");
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
// src/promote/history.ts
function checkHistory(manifest, digest, records, allowRollback = false) {
	const { release, sequence } = manifest;
	const other = records.find((record) => record.release === release && record.bundle !== digest);
	if (other !== void 0) throw releaseReused(other);
	const reused = records.find((record) => record.sequence === sequence && record.bundle !== digest);
	if (reused !== void 0) throw new RefusedError("SEQUENCE_REUSED", `Sequence ${sequence} of ${release} was used by ${reused.release}`, { hint: "Two bundles were made from the same lock history. Find out which one is right; track raises the sequence for the next one." });
	const own = records.find((record) => record.bundle === digest);
	if (own !== void 0 && allowRollback) return own;
	const newest = records.at(-1);
	if (newest !== void 0 && sequence < newest.sequence) throw new RefusedError("REPLAY", `${release} (sequence ${sequence}) is older than ${newest.release} (sequence ${newest.sequence}), which was promoted on ${newest.promotedAt}`, { hint: replayHint(own !== void 0) });
	const later = records.find((record) => compareReleases(release, record.release) < 0);
	if (later !== void 0) throw new RefusedError("RELEASE_ORDER", `${release} (sequence ${sequence}) has an older name than ${later.release} (sequence ${later.sequence}), which was promoted before`, { hint: "The newest release is told by its name. Have a new one made with a later name." });
	return own;
}
function replayHint(wasPromoted) {
	const why = "An old bundle may carry faults that were repaired since.";
	return wasPromoted ? `${why} To put back what this one promoted then, give --allow-rollback.` : `${why} It was never promoted here: have its content released again, as a new release.`;
}
function releaseReused({ release, bundle }) {
	return new RefusedError("RELEASE_REUSED", `${release} was promoted out of another bundle (${bundle})`, { hint: "A release never changes. Promote that bundle again, or have a new release made." });
}
// src/promote/plan.ts
function planPromotion(destinations, isHeld, state, whereabouts) {
	refuseMovedTags(destinations, state);
	const blobs = planBlobs(destinations, isHeld, state, whereabouts);
	const isNew = ({ repository, descriptor }) => state.content.get(repository)?.has(descriptor.digest) !== true;
	const manifests = destinations.flatMap(({ repository, manifests }) => manifests.map(({ descriptor }) => ({
		repository,
		descriptor
	})));
	return {
		...blobs,
		manifests: uniqueBy(manifests.filter(isNew), keyOf),
		sparse: destinations.flatMap(({ repository, manifests }) => manifests.flatMap(({ descriptor, leftOut }) => leftOut !== void 0 && isNew({
			repository,
			descriptor
		}) ? [{
			repository,
			leftOut
		}] : [])),
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
function planBlobs(destinations, isHeld, state, whereabouts) {
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
		} else missing.push({
			digest: descriptor.digest,
			size: descriptor.size,
			reference
		});
	}
	if (missing.length > 0) throw neededBlobsMissing(missing, whereabouts);
	return {
		uploads,
		mounts,
		presentBlobs
	};
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
		sparseIndexes: plan.sparse.length,
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
// src/promote/registry-state.ts
const concurrency = 8;
async function readRegistryState(registries, destinations, isHeld, whereabouts) {
	const wanted = destinations.flatMap(({ repository, manifests, blobs }) => [...manifests.map(({ descriptor }) => descriptor), ...blobs].map((descriptor) => ({
		repository,
		descriptor
	})));
	const content = new Map();
	await findContent(registries, wanted, content);
	const found = new Set([...content.values()].flatMap((digests) => [...digests]));
	const lost = destinations.flatMap(({ blobs }) => blobs).filter(({ digest }) => !found.has(digest) && !isHeld(digest));
	const own = destinations.map(({ repository }) => repository);
	const placesOf = ({ digest }) => new Set([...whereabouts.candidates(digest), ...own]);
	await findElsewhere(registries, lost, placesOf, content);
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
async function findElsewhere(registries, lost, placesOf, content) {
	const unique = new Map(lost.map((blob) => [blob.digest, blob]));
	await mapConcurrently([...unique.values()], concurrency, async (blob) => {
		for (const repository of placesOf(blob)) if (await hasIfAllowed(registries, repository, blob)) {
			content.set(repository, (content.get(repository) ?? new Set()).add(blob.digest));
			return;
		}
	});
}
async function hasIfAllowed(registries, repository, blob) {
	try {
		return await registries.repository(repository).has(blob);
	} catch (error) {
		if (error instanceof UserError && error.code === "DENIED") return false;
		throw error;
	}
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
// src/promote/sparse-index.ts
async function requireSparseIndexes(indexes, registries, log) {
	const byHost = Map.groupBy(indexes, ({ repository }) => parseReference(repository).host);
	for (const [host, group] of byHost) {
		const repository = registries.repository(group[0]?.repository ?? host);
		const bytes = probeOf(group.flatMap(({ leftOut }) => leftOut));
		const index = {
			mediaType: mediaTypes.ociIndex,
			digest: digestOf(bytes),
			size: bytes.length
		};
		try {
			await repository.write(index, bytesSource("a probe", bytes));
		} catch (error) {
			throw error instanceof RemoteError && error.code === "WRITE_REFUSED" ? refused(host, error) : error;
		}
		await takeAway(repository, index, log);
	}
}
function probeOf(leftOut) {
	const nothing = Buffer.from("a manifest that is nowhere");
	const manifests = [...new Map(leftOut.map(({ platform }) => [platform && formatPlatform(platform), platform])).values()].map((platform) => ({
		mediaType: mediaTypes.ociManifest,
		digest: digestOf(nothing),
		size: nothing.length,
		...platform === void 0 ? {} : { platform }
	}));
	return Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.ociIndex,
		manifests
	}));
}
async function takeAway(repository, index, log) {
	try {
		await repository.remove(index);
	} catch (error) {
		if (!(error instanceof TidegateError)) throw error;
		log.debug(`${repository.name}@${index.digest} stays there: ${error.message}`);
	}
}
function refused(host, error) {
	return new UserError("SPARSE_INDEX_REFUSED", `${host} takes no index whose manifests are not all there, and the release has some of its platforms left out`, {
		details: error.details,
		hint: "Have the release made with `platforms: all`, or with one platform. CNCF distribution 3 takes them with `validation.manifests.indexes.platforms: none`. Nothing of the release was written.",
		cause: error
	});
}
// src/promote/given-bundles.ts
async function openBundles(folders, policy, name, runtime) {
	const found = await Promise.all([...new Set(folders)].map(async (folder) => ({
		folder,
		manifest: (await readBundle(folder)).manifest
	})));
	const [newest, ...others] = found.sort((a, b) => b.manifest.sequence - a.manifest.sequence);
	if (newest === void 0) throw new UserError("NO_BUNDLE", "No bundle was given", { hint: "Name the folder of a bundle: --bundle." });
	refuseStrangers(found, name);
	const { minimumSequence: _, ...supplying } = policy;
	const promoted = await openTrusted(newest.folder, policy);
	const stores = await availableBlobs(promoted, true, runtime);
	for (const { folder } of others) (await availableBlobs(await openTrusted(folder, supplying), false, runtime)).forEach((store, digest) => {
		stores.set(digest, stores.get(digest) ?? store);
	});
	await checkCompleteness(promoted);
	return {
		newest: promoted,
		sources: (digest) => stores.get(digest) ?? ownStore(promoted, digest)
	};
}
function ownStore({ store }, digest) {
	return store.has(digest) ? store : void 0;
}
async function availableBlobs(bundle, promoted, { log }) {
	const { folder, manifest, store } = bundle;
	const { faults, unusable } = await checkFolder(folder, manifest);
	const others = faults.filter(({ code }) => code !== "VOLUME_MISSING" && code !== "VOLUME_SIZE");
	const tars = new Set([...unusable].map(tarOf));
	if (others.length > 0 || promoted && tars.has(volumeName(bundleName(manifest), 0))) throw await contentRefusal(bundle, faults);
	for (const { message } of faults) log.warning(`${folder}: ${message}; the other volumes are used, and no tag is set while a blob is missing`);
	const blobs = manifest.blobs.filter(({ volume }) => !tars.has(volume));
	return new Map(blobs.map(({ digest }) => [digest, store]));
}
function refuseStrangers(found, name) {
	for (const [at, { folder, manifest }] of found.entries()) {
		if (manifest.name !== name) throw new RefusedError("WRONG_BUNDLE", `${folder} is a bundle of ${manifest.name}, not of ${name}`, { hint: "Each name has its own release file. Give its bundles to that one." });
		const next = found[at + 1];
		if (next !== void 0 && next.manifest.sequence === manifest.sequence) throw new UserError("BUNDLES_DIFFER", `${folder} and ${next.folder} have the same sequence`, { hint: "Give the bundle to promote, and only earlier ones beside it." });
	}
}
// src/promote/whereabouts.ts
function createWhereabouts({ needs }, targets, records, mapping) {
	const recorded = records.flatMap((record) => recordedArtifacts(record, mapping));
	const places = new Map();
	const put = (upstream, repository) => {
		places.set(upstream, (places.get(upstream) ?? new Set()).add(repository));
	};
	recorded.forEach(({ upstream, repositories }) => repositories.forEach((name) => put(upstream, name)));
	targets.images.forEach(({ upstream, repository }) => put(upstream, repository));
	const used = new Set(recorded.flatMap(({ repositories }) => repositories));
	const needed = new Map(needs.map(({ digest, repositories }) => [digest, repositories]));
	const expected = (digest) => {
		const found = (needed.get(digest) ?? []).flatMap((upstream) => [...places.get(upstream) ?? [mapping.findInternalName(upstream)].filter((name) => name !== void 0)]);
		return [...new Set(found)].sort();
	};
	return {
		expected,
		candidates: (digest) => [...new Set([...expected(digest), ...used])],
		carriers: (digest) => records.toReversed().flatMap(({ release, manifest }) => manifest.blobs.filter((blob) => blob.digest === digest).map(({ volume }) => ({
			release,
			volume
		})))
	};
}
// src/promote/write-record.ts
const settling = {
	least: 250,
	most: 1e4
};
const looks = 20;
async function writeRecord(source, record, clock) {
	const { config } = record;
	const repository = source.registries.repository(recordRepository(source.config));
	const descriptor = await storeRecord(repository, record);
	const began = clock.now().getTime();
	if (await isRecorded(source, config)) return;
	const look = clock.now().getTime() - began;
	await repository.tag?.(config.release, descriptor);
	await clock.sleep(Math.min(settling.most, Math.max(settling.least, look * looks)));
	if (!await isRecorded(source, config)) throw new RemoteError("READ_BACK_FAILED", `${repository.name} does not give back the record of ${config.release}, which was just written`, { hint: "Look at the registry: storage, replication, a proxy in front of it. Then promote again." });
}
async function isRecorded(source, { release, bundle }) {
	const found = await findRecord(source, release).catch((error) => {
		if (isDistrust(error)) return;
		throw error;
	});
	if (found !== void 0 && found.bundle !== bundle) throw releaseReused(found);
	return found !== void 0;
}
// src/promote/promote.ts
async function promote(options, runtime) {
	const releaseFile = await readReleaseFile(resolve(runtime.cwd, options.config));
	const config = requirePromote(releaseFile);
	const folders = options.bundle.map((folder) => resolve(runtime.cwd, folder));
	const { name } = releaseFile;
	const trust = await readTrustPolicy(trustPolicyPath(options.trust, releaseFile, runtime.cwd));
	const given = await openBundles(folders, trust, name, runtime);
	const { manifest, bytes, store } = given.newest;
	const mapping = createMapping(config);
	const targets = promotionTargets(manifest, mapping);
	const { registries } = await connect(releaseFile.endpoints, runtime, {
		credentials: options.credentials,
		writesTo: options.dryRun ? void 0 : config.registry
	});
	const source = {
		registries,
		config,
		name,
		trust,
		log: runtime.log
	};
	const records = await readHistory(source);
	const recorded = checkHistory(manifest, digestOf(bytes), records, options.allowRollback);
	const destinations = await resolveDestinations(targets, store, manifest.platforms);
	const charts = await Promise.all(manifest.charts.map(async (chart) => ({
		chart,
		layer: await findChartLayer(store, chart)
	})));
	const isHeld = (digest) => given.sources(digest) !== void 0;
	const whereabouts = createWhereabouts(manifest, targets, records, mapping);
	const state = await readRegistryState(registries, destinations, isHeld, whereabouts);
	const sources = (digest) => given.sources(digest) ?? holderOf(digest, state, registries);
	const damage = [];
	const promotion = {
		config,
		given,
		destinations,
		charts,
		plan: planPromotion(destinations, isHeld, state, whereabouts),
		folders: await planFolders(config, dirname(releaseFile.path), charts, {
			sources,
			whereabouts,
			damage
		}),
		damage,
		isRecorded: recorded !== void 0
	};
	return resultOf(promotion, options.dryRun ? void 0 : await apply(promotion, source, runtime));
}
async function apply(promotion, source, runtime) {
	const { given, destinations, plan, folders } = promotion;
	const { registries } = source;
	const { manifest, bytes, signatures } = given.newest;
	const total = [...plan.uploads, ...plan.mounts].reduce((sum, { descriptor }) => sum + descriptor.size, 0);
	const progress = runtime.progress(`promote ${manifest.name} ${manifest.release}`, total);
	try {
		await requireSparseIndexes(plan.sparse, registries, runtime.log);
		const sent = await applyPlan(plan, destinations, {
			registries,
			sources: given.sources,
			bundle: given.newest,
			damage: promotion.damage,
			progress
		});
		for (const folder of folders) await applyChartFolder(folder, manifest.created, runtime);
		if (!promotion.isRecorded) await writeRecord(source, {
			config: recordOf(promotion, runtime.clock.now()),
			bundleBytes: bytes,
			signatures: signatures.map(({ file }) => file.bytes)
		}, runtime.clock);
		return sent;
	} finally {
		progress.done();
	}
}
async function planFolders(config, base, charts, origin) {
	const plans = [];
	for (const target of config.charts) if (target.kind === "folder") plans.push(await planChartFolder(resolve(base, target.path), charts, origin));
	return plans;
}
function holderOf(digest, { content }, registries) {
	const holder = [...content].find(([, digests]) => digests.has(digest))?.[0];
	return holder === void 0 ? void 0 : registries.repository(holder);
}
// src/promote/stage.ts
const promoteStage = defineStage({
	name: "promote",
	summary: "Copy a signed bundle into the internal registry and chart repositories, proving every byte it sends",
	options: {
		bundle: {
			kind: "list",
			description: "Folder of the bundle to promote, and of earlier bundles that hold what a delta leaves out",
			required: true,
			value: "<folder>"
		},
		config: configOption,
		trust: {
			kind: "string",
			description: "The trust policy; default: the one that the release file names",
			value: "<file>"
		},
		credentials: credentialsOption,
		"allow-rollback": {
			kind: "boolean",
			description: "Promote a release again although newer ones were since; `bump` moves to it only with `release`"
		},
		"dry-run": {
			kind: "boolean",
			description: "Check the signature and plan, but write nothing"
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
	const { release, registry, images, charts, dryRun } = result;
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
				wordFor(action, dryRun)
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
				wordFor(action, dryRun)
			])
		},
		{
			kind: "text",
			text: countsOf(result)
		},
		{
			kind: "text",
			text: outcomeOf(result)
		}
	];
}
function wordFor(action, dryRun) {
	return dryRun && action === "promoted" ? "would be promoted" : action;
}
function countsOf({ blobs, bytes, dryRun }) {
	const [sent, mounted] = dryRun ? ["to send", "to mount"] : ["sent", "mounted"];
	return `${plural(blobs.sent, "blob")} ${sent} (${formatBytes(bytes)}), ${blobs.mounted} ${mounted}, ${blobs.present} there already.`;
}
function outcomeOf({ dryRun, unchanged, record, registry, sparseIndexes }) {
	if (unchanged) return `Everything was there already; the record is ${record}.`;
	if (!dryRun) return `The record is ${record}.`;
	return `Dry run: nothing was written.${sparseIndexes === 0 ? "" : ` Whether ${registry} takes an index with platforms left out could not be tried: that takes a write.`}`;
}
function short(digest) {
	return digest.slice(0, 19);
}
export { groupReferrers as a, requirePromote as c, chartRepository as d, promotionTargets as f, claimPatiently as i, trustPolicyPath as l, createMapping as m, recordedArtifacts as n, readHistory as o, targetsAt as p, completeReferrers as r, readTrustedRecord as s, promoteStage as t, findChartLayer as u };
