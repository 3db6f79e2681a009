import { $t as createMapping, An as count, At as parseManifest, Bn as string, C as closure, Cr as RemoteError, Ft as mediaTypes, Gn as parseReference, In as parseWith, It as readAll, Jt as replaceFile, K as bundledNotesName, Kn as repositoryOf$1, M as blobParts, Mn as literal, N as copy, On as array, Pn as object, Sr as RefusedError, St as bytesSource, T as formatPlatform, Tr as UserError, Un as formatReference, Wt as mapConcurrently, Xt as _usingCtx, Yn as digestOf, Yt as requireWritableFolder, Z as readReleaseFile, Zt as ifFound, ar as trustOption, b as groupReferrers, bt as isReleaseName, fr as formatBytes, gt as releaseField, jt as parseJson, mr as plural, mt as nameField, nr as credentialsOption, pt as digestField, qt as readBounded, rr as defineStage, tr as configOption, un as tagOf, vt as timeField, wr as TidegateError, x as isListed, yt as compareReleases, zn as scalar } from "./shared.js";
import { D as chartSizeLimit, M as formatIndex, N as mergeIndex, O as readChart, P as parseIndex, j as emptyIndex, m as connect, s as completeReferrers } from "./remote.js";
import { C as volumeName, b as bundleName, o as claimFile, q as signatureFileNames, s as describeHolder, t as readBundle, v as parseBundleManifest, x as tarOf } from "./bundle.js";
import { _ as checkPolicy, d as contentFaultOf, f as isVolumeFault, m as verifySignatures, n as trustBundle, o as contentRefusal, p as requireSigners, s as checkFolder, u as checkCompleteness, v as readTrustPolicy } from "./verify.js";
import { dirname, join, resolve } from "node:path";
import { mkdir } from "node:fs/promises";
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
			kind: "image",
			artifact,
			upstream,
			repository,
			...reference.tag === void 0 ? {} : { tag: reference.tag }
		});
	}
	if (unmapped.size > 0) throw unmappedImages([...unmapped].sort(), config.registry);
	const charts = chartTargets(manifest, config);
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
function internalReference({ repository, tag }) {
	return tag === void 0 ? repository : `${repository}:${tag}`;
}
function chartTargets({ charts }, config) {
	return config.charts.flatMap((target) => target.kind !== "oci" ? [] : charts.map((artifact) => ({
		kind: "chart",
		artifact,
		repository: chartRepository(config, target.path, artifact.name),
		tag: tagOf(artifact.version)
	})));
}
function unmappedImages(upstream, registry) {
	return new UserError("UNMAPPED_IMAGE", "promote.images has no rule for images of the release", {
		details: upstream.map((name) => `${name}: add - {from: ${name}, to: ${name.slice(name.indexOf("/") + 1)}}`),
		hint: `Add a rule for each, or - {from: "**", to: "**"} at the end to keep every path below ${registry}.`
	});
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
// src/promote/charts/chart-layer.ts
async function findChartLayer(store, { root, reference, archive }) {
	const { layers } = parseManifest(await readAll(store, root), root.mediaType, reference);
	const [layer, ...others] = layers.filter(({ mediaType }) => mediaType === mediaTypes.helmChart);
	if (layer === void 0 || others.length > 0) throw new RefusedError("NOT_A_CHART", `${reference}: expected one layer of ${mediaTypes.helmChart}`);
	if (layer.digest !== archive) throw new RefusedError("CHART_MISMATCH", `${reference}: its manifest holds ${layer.digest}, the bundle manifest names ${archive}`);
	return layer;
}
// src/promote/internal-side.ts
async function readInternalSide(options, { cwd }) {
	const releaseFile = await readReleaseFile(resolve(cwd, options.config));
	const { promote: config, name, path } = releaseFile;
	if (config === void 0) throw new UserError("NO_PROMOTE_CONFIG", "the release file does not say where to promote to", {
		at: { file: path },
		hint: "Add promote: with registry, images and charts; see the README of actions/promote."
	});
	return {
		releaseFile,
		config,
		name,
		trust: await readTrustPolicy(trustPolicyPath(options.trust, releaseFile, cwd))
	};
}
function trustPolicyPath(given, { trust, path }, cwd) {
	if (given !== void 0) return resolve(cwd, given);
	if (trust === void 0) throw new UserError("NO_TRUST_POLICY", "the release file names no trust policy", {
		at: { file: path },
		hint: "Add trust: tidegate.trust.yaml to it, or give --trust. Nothing is taken unverified."
	});
	return resolve(dirname(path), trust);
}
// src/promote/record/record-format.ts
const recordTypes = {
	config: "application/vnd.tidegate.promotion.v1+json",
	bundle: "application/vnd.tidegate.bundle.v1+json",
	signature: "application/vnd.dev.sigstore.bundle.v0.3+json",
	notes: "text/markdown"
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
		mediaType: literal(recordTypes.bundle, recordTypes.signature, recordTypes.notes),
		digest: digestField,
		size: count
	}))
});
function parseRecordConfig(bytes) {
	return parse(recordConfig, bytes);
}
function parseRecordManifest(bytes) {
	const manifest = parse(recordManifest, bytes);
	const [bundle, ...others] = manifest?.layers ?? [];
	const signatures = others.at(-1)?.mediaType === recordTypes.notes ? others.slice(0, -1) : others;
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
// src/promote/record/notes.ts
async function readBundledNotes({ folder, manifest }) {
	const signed = notesIn(manifest);
	const bytes = signed && await readBounded(join(folder, "notes.md"), 1048576, "carried");
	return bytes !== void 0 && digestOf(bytes) === signed?.digest ? bytes : void 0;
}
async function fetchNotes({ registries, config }, manifest) {
	const signed = notesIn(manifest);
	if (signed === void 0 || signed.size > 1048576) return;
	const { digest, size } = signed;
	const repository = registries.repository(recordRepository(config));
	return (await ifFound(readAll(repository, {
		mediaType: recordTypes.notes,
		digest,
		size
	})))?.toString("utf8");
}
function notesIn({ files }) {
	return files.find(({ name }) => name === bundledNotesName);
}
// src/promote/record/record.ts
async function storeRecord(repository, { config, bundleBytes, signatures, notes }) {
	const parts = [
		part(recordTypes.config, Buffer.from(JSON.stringify(config))),
		part(recordTypes.bundle, bundleBytes),
		...signatures.map((signature) => part(recordTypes.signature, signature)),
		...notes === void 0 ? [] : [part(recordTypes.notes, notes)]
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
	const tags = await ifFound(repository.tags()) ?? [];
	return {
		releases: tags.filter(isReleaseName).sort((a, b) => compareReleases(b, a)),
		others: tags.filter((tag) => !isReleaseName(tag) && !/^sha(?:256|512)-/.test(tag))
	};
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
// src/promote/record/trusted-record.ts
const concurrency$3 = 4;
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
	const judged = await mapConcurrently(releases, concurrency$3, (release) => judge(source, release));
	warn(source, others, judged.flatMap(({ refusal }) => refusal ?? []));
	return {
		records: judged.flatMap(({ record }) => record ?? []).toSorted((left, right) => left.sequence - right.sequence),
		doubted: judged.flatMap(({ doubted }) => doubted ?? [])
	};
}
async function findRecord(source, release) {
	const opened = await openRecord(source, release);
	return opened === void 0 ? void 0 : requireCounting(opened, source.trust);
}
async function openRecord(source, release) {
	const { name, trust } = source;
	const stored = await readRecord(repositoryOf(source), release);
	if (stored === void 0) return;
	const files = stored.signatures.map((bytes, at) => ({
		name: `${stored.where}, signature ${at + 1}`,
		bytes
	}));
	verifySignatures(stored.bundleBytes, files, {
		...trust,
		timestamp: "optional"
	});
	const manifest = readManifest(stored);
	if (manifest.name !== name) throw new RefusedError("WRONG_BUNDLE", `${stored.where} is a record of ${manifest.name}, not of ${name}`, { hint: "Each name has its own records. Find out who wrote that one, or set promote.record to another repository." });
	const { minimumSequence: _, ...policy } = trust;
	checkPolicy(manifest, policy);
	return {
		stored,
		files,
		manifest
	};
}
function requireCounting({ stored, files, manifest }, trust) {
	requireSigners(verifySignatures(stored.bundleBytes, files, trust), manifest, trust);
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
	let opened;
	try {
		opened = await openRecord(source, release);
		return opened === void 0 ? {} : { record: requireCounting(opened, source.trust) };
	} catch (error) {
		if (!isDistrust(error)) throw error;
		const refusal = `${release}: ${error.message}`;
		const sequence = opened?.manifest.sequence;
		return {
			refusal,
			...sequence === void 0 ? {} : { doubted: {
				release,
				sequence,
				reason: error.message
			} }
		};
	}
}
function warn(source, others, refusals) {
	const lines = [...refusals, ...others.map((tag) => `${JSON.stringify(tag)}: not the name of a release`)];
	if (lines.length > 0) source.log.warning(`${plural(lines.length, "tag")} in ${recordRepository(source.config)} that count for nothing: ${listed(lines).join("; ")}. Find out who pushed them, and delete them`);
}
function listed(lines) {
	const rest = lines.length - shownTags;
	return rest > 0 ? [...lines.slice(0, shownTags), `… and ${rest} more`] : lines;
}
function repositoryOf({ registries, config }) {
	return registries.repository(recordRepository(config));
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
// src/promote/record/recorded-artifacts.ts
function recordedArtifacts({ manifest, images }, mapping) {
	const { config } = mapping;
	const promoted = new Map(images.map(({ reference, internal }) => [reference, parseReference(internal)]));
	const placeOf = (reference, upstream) => {
		const internal = promoted.get(reference);
		return internal?.host === config.registry ? repositoryOf$1(internal) : mapping.findInternalName(upstream);
	};
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
		repositories: config.charts.flatMap((target) => target.kind === "oci" ? [chartRepository(config, target.path, artifact.name)] : [])
	}))];
}
function upstreamOf({ reference }) {
	return repositoryOf$1(parseReference(reference));
}
// src/promote/charts/chart-repository.ts
function chartFileName({ name, version, reference }) {
	const file = `${name}-${version}.tgz`;
	if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,200}\.tgz$/.test(file)) throw new RefusedError("NOT_A_CHART", `${reference}: ${JSON.stringify(file)} is no plain file name`);
	return file;
}
// src/promote/charts/chart-folder.ts
const indexLimit = 67108864;
function openChartFolder(folder, url, runtime) {
	return {
		url,
		async findLacking(charts) {
			const { lacking } = await compare(folder, charts);
			if (lacking.length > 0) await requireWritableFolder(folder);
			return lacking;
		},
		async add(charts, created) {
			try {
				var _usingCtx$1 = _usingCtx();
				await mkdir(folder, { recursive: true });
				_usingCtx$1.a(await lock(folder, runtime));
				const { index, lacking } = await compare(folder, charts);
				if (lacking.length === 0) return;
				let merged = index;
				for (const { chart, layer, bytes, metadata } of lacking) {
					const file = chartFileName(chart);
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
	};
}
async function lock(folder, runtime) {
	const path = join(folder, "index.yaml.lock");
	return await claimPatiently(path, runtime, {
		doing: `writes to ${folder}`,
		refusal: (holder) => new UserError("FOLDER_LOCKED", `${path} is held by ${holder}`, { hint: "Another promote writes to this chart repository. Wait until it has ended, and run again; if none is running, delete that file." })
	});
}
async function compare(folder, charts) {
	const index = await readIndex(join(folder, "index.yaml"));
	const lacking = [];
	const changed = [];
	for (const item of charts) {
		const { chart, layer } = item;
		const path = join(folder, chartFileName(chart));
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
// src/promote/charts/plan-charts.ts
async function planCharts(repositories, charts, sources) {
	const lacking = [];
	for (const repository of repositories) {
		refuseSameFiles(charts);
		lacking.push({
			repository,
			charts: await repository.findLacking(charts)
		});
	}
	const { read, ...faults } = await readCharts([...new Set(lacking.flatMap((item) => item.charts))], sources);
	return {
		additions: lacking.map((item) => ({
			repository: item.repository,
			charts: item.charts.flatMap((file) => read.get(file) ?? [])
		})),
		...faults
	};
}
function refuseSameFiles(charts) {
	const same = [...Map.groupBy(charts, ({ chart }) => chartFileName(chart).toLowerCase())].filter(([, all]) => all.length > 1);
	if (same.length > 0) throw new RefusedError("NOT_A_CHART", "Different charts of the release would be one file", { details: same.map(([file, all]) => `${file}: ${all.map(({ chart }) => chart.reference).join(" and ")}`) });
}
async function readCharts(charts, sources) {
	const read = new Map();
	const damage = [];
	const missing = [];
	for (const file of charts) {
		const { chart, layer } = file;
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
		if (bytes !== void 0) read.set(file, {
			...file,
			bytes,
			metadata: readMetadata(bytes, chart)
		});
	}
	return {
		read,
		damage,
		missing
	};
}
function readMetadata(bytes, { reference, name, version }) {
	const metadata = readChart(bytes, reference);
	if (metadata.name !== name || metadata.version !== version) throw new RefusedError("CHART_MISMATCH", `${reference}: the archive holds ${metadata.name} ${metadata.version}`);
	return metadata;
}
// src/promote/destination.ts
const fallbackTag = /^sha(?:256|512)-[0-9a-f]{64,128}$/;
async function resolveDestinations(targets, store, platforms) {
	const destinations = [];
	for (const target of [...targets.images, ...targets.charts]) {
		const { kind, artifact, tag } = target;
		const tags = [...tag === void 0 ? [] : [{
			tag,
			target: artifact.root
		}], ...artifact.tags.filter((extra) => !fallbackTag.test(extra.tag))];
		const evidence = tags.map((step) => step.target);
		const content = await contentOf(artifact.root, evidence, store, kind === "image" ? platforms : void 0);
		destinations.push({
			...target,
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
// src/promote/given-bundles.ts
async function openBundles(folders, policy, name, { log }) {
	const found = await Promise.all([...new Set(folders)].map((folder) => readBundle(folder)));
	const [first, ...others] = found.sort((a, b) => b.manifest.sequence - a.manifest.sequence);
	if (first === void 0) throw new UserError("NO_BUNDLE", "No bundle was given", { hint: "Name the folder of a bundle: --bundle." });
	refuseStrangers(found, name);
	const promoted = await openPromoted(await trustBundle(first, policy), log);
	const { minimumSequence: _, ...supplying } = policy;
	let supplies = [];
	for (const bundle of others.toReversed()) supplies = [withSpares(await openSupplying(await trustBundle(bundle, supplying), log), supplies, log), ...supplies];
	const { bundle: newest, blobs } = withSpares(promoted, supplies, log);
	await checkCompleteness(newest);
	return {
		newest,
		sources(digest) {
			const supplied = supplies.find((supply) => supply.blobs.has(digest))?.bundle.store;
			return blobs.has(digest) ? newest.store : supplied ?? ownStore(newest, digest);
		}
	};
}
function ownStore({ store }, digest) {
	return store.has(digest) ? store : void 0;
}
async function openPromoted(bundle, log) {
	const { folder, manifest } = bundle;
	const { faults, unusable } = await checkFolder(folder, manifest);
	const first = volumeName(bundleName(manifest), 0);
	if ([...unusable].some((file) => tarOf(file) === first)) throw await contentRefusal(bundle, faults, `Without ${first}, which has every manifest, promotion cannot begin. Nothing was sent, and no file was touched.`);
	if (!faults.every(isVolumeFault)) throw await contentRefusal(bundle, faults);
	warnOfVolumes(folder, faults, log);
	return {
		bundle,
		blobs: availableBlobs(bundle, unusable)
	};
}
async function openSupplying(bundle, log) {
	const { folder, manifest } = bundle;
	const { faults, unusable } = await checkFolder(folder, manifest);
	warnOfVolumes(folder, faults.filter(isVolumeFault), log);
	const [beside, ...more] = faults.filter((fault) => !isVolumeFault(fault));
	if (beside !== void 0) {
		const others = more.length === 0 ? "" : `, and there is more: ${plural(more.length, "other fault")}`;
		log.warning(`${folder}: ${beside.message}${others}; only its blobs are used, and each is proven`);
	}
	return {
		bundle,
		blobs: availableBlobs(bundle, unusable)
	};
}
function availableBlobs({ manifest }, unusable) {
	const tars = new Set([...unusable].map(tarOf));
	return new Set(manifest.blobs.filter(({ volume }) => !tars.has(volume)).map(({ digest }) => digest));
}
function warnOfVolumes(folder, faults, log) {
	for (const { message } of faults) log.warning(`${folder}: ${message}; the other volumes are used, and no tag is set while a blob is missing`);
}
function withSpares({ bundle, blobs }, others, log) {
	const store = {
		...bundle.store,
		referrers: (subject) => bundle.store.referrers(subject, store),
		spare({ digest }, error) {
			const fault = contentFaultOf(error, digest);
			const spare = others.find((other) => other.blobs.has(digest))?.bundle;
			if (fault === void 0 || spare === void 0) return;
			log.warning(`${bundle.folder}: ${fault.message}; ${spare.folder} has it too, and is read instead`);
			return spare.store;
		}
	};
	return {
		bundle: {
			...bundle,
			store
		},
		blobs
	};
}
function refuseStrangers(found, name) {
	for (const [at, { folder, manifest }] of found.entries()) {
		if (manifest.name !== name) throw new RefusedError("WRONG_BUNDLE", `${folder} is a bundle of ${manifest.name}, not of ${name}`, { hint: "Each name has its own release file. Give its bundles to that one." });
		const next = found[at + 1];
		if (next !== void 0 && next.manifest.sequence === manifest.sequence) throw new UserError("BUNDLES_DIFFER", `${folder} and ${next.folder} have the same sequence`, { hint: "Give the bundle to promote, and only earlier ones beside it." });
	}
}
// src/promote/needed-blobs.ts
function refuseMissingBlobs(missing, whereabouts) {
	if (missing.length === 0) return;
	const releases = new Set(missing.flatMap(({ digest }) => whereabouts.carriers(digest).slice(0, 1)).map(({ release }) => release));
	const blobs = new Set(missing.map(({ digest }) => digest)).size;
	throw new RefusedError("NEEDED_BLOBS_MISSING", `The bundle is a delta, and ${plural(blobs, "blob")} of what it leaves out can be found neither in the given bundles nor in the registry`, {
		details: [...new Set(missing.map((blob) => describe$1(blob, whereabouts)))].sort(),
		hint: `Give ${bundlesOf([...releases].sort())} too (--bundle new,old). Or run \`tidegate inventory\`, carry its file out, and have a new bundle made with it as the base. Nothing was written.`
	});
}
function describe$1({ digest, size, reference }, whereabouts) {
	const expected = whereabouts.expected(digest);
	const [carrier] = whereabouts.carriers(digest);
	return [
		`${digest} (${formatBytes(size)}) of ${reference}`,
		...expected.length === 0 ? [] : [`should be in ${expected.join(" or ")}`],
		...carrier === void 0 ? [] : [`the bundle of ${carrier.release} has it, in ${carrier.volume}`]
	].join("; ");
}
function bundlesOf(releases) {
	return releases.length === 0 ? "the earlier bundles" : `the bundle of ${releases.join(" and of ")}`;
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
		sparse: destinations.flatMap(({ repository, manifests }) => manifests.flatMap(({ descriptor, leftOut }) => leftOut !== void 0 && isNew({
			repository,
			descriptor
		}) ? [{
			repository,
			leftOut
		}] : [])),
		referrers: destinations.flatMap(({ repository, referrers }) => referrers.filter((group) => !isListed(group, state.referrers.get(`${repository}@${group.subject}`))).map((group) => ({
			repository,
			...group
		}))),
		tags: uniqueBy(destinations.flatMap(({ repository, tags }) => tags.map((entry) => ({
			repository,
			...entry
		}))), internalReference).filter((step) => !state.tags.has(internalReference(step)))
	};
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
		} else missing.push({
			digest: descriptor.digest,
			size: descriptor.size,
			reference
		});
	}
	return {
		uploads,
		mounts,
		missing,
		presentBlobs
	};
}
function refuseMovedTags(destinations, state) {
	const moved = destinations.flatMap(({ repository, tags }) => tags.flatMap(({ tag, target }) => {
		const found = state.tags.get(internalReference({
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
// src/promote/record/history.ts
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
function requireNoDoubt({ release, sequence }, doubted) {
	const newer = doubted.filter((record) => sequence < record.sequence);
	if (newer.length > 0) throw new RefusedError("REPLAY_DOUBTED", `${release} (sequence ${sequence}) is older than what somebody recorded whom the trust policy names, though not so that it counts today`, {
		details: newer.map((record) => `${record.release} (sequence ${record.sequence}): ${record.reason}`),
		hint: "If these were promoted here, have this content released again, with a higher sequence. If somebody forged them, with a key that was stolen, delete these tags where the records are."
	});
}
function replayHint(wasPromoted) {
	const why = "An old bundle may carry faults that were repaired since.";
	return wasPromoted ? `${why} To put back what this one promoted then, give --allow-rollback.` : `${why} It was never promoted here: have its content released again, as a new release.`;
}
function releaseReused({ release, bundle }) {
	return new RefusedError("RELEASE_REUSED", `${release} was promoted out of another bundle (${bundle})`, { hint: "A release never changes. Promote that bundle again, or have a new release made." });
}
// src/promote/registry-state.ts
const concurrency$2 = 8;
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
	await mapConcurrently([...unique.values()], concurrency$2, async ({ repository, descriptor }) => {
		if (await registries.repository(repository).has(descriptor)) content.set(repository, (content.get(repository) ?? new Set()).add(descriptor.digest));
	});
}
async function findElsewhere(registries, lost, placesOf, content) {
	const unique = new Map(lost.map((blob) => [blob.digest, blob]));
	await mapConcurrently([...unique.values()], concurrency$2, async (blob) => {
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
	const found = await mapConcurrently(names, concurrency$2, async (name) => {
		const descriptor = await registries.repository(name.repository).find(name.tag);
		return descriptor === void 0 ? [] : [[internalReference(name), descriptor.digest]];
	});
	return new Map(found.flat());
}
async function findReferrers(registries, destinations) {
	const subjects = destinations.flatMap(({ repository, referrers }) => referrers.map(({ subject }) => ({
		repository,
		subject
	})));
	const found = await mapConcurrently(subjects, concurrency$2, async ({ repository, subject }) => {
		const listed = await registries.repository(repository).referrers(subject);
		return [`${repository}@${subject}`, new Set(listed.map(({ digest }) => digest))];
	});
	return new Map(found);
}
// src/promote/result.ts
function resultOf(promotion, sent) {
	const { config, given, destinations, plan, charts, isRecorded } = promotion;
	const { release, sequence } = given.newest.manifest;
	const changes = changesIn(plan);
	const wouldSend = {
		blobs: {
			sent: plan.uploads.length,
			mounted: plan.mounts.length,
			present: plan.presentBlobs
		},
		bytes: plan.uploads.reduce((sum, { descriptor }) => sum + descriptor.size, 0)
	};
	return {
		release,
		sequence,
		registry: config.registry,
		images: imagesOf(destinations, changes),
		charts: chartsOf(promotion, changes),
		...sent ?? wouldSend,
		sparseIndexes: plan.sparse.length,
		record: `${recordRepository(config)}:${release}`,
		dryRun: sent === void 0,
		unchanged: isRecorded && changes.size === 0 && plan.referrers.length === 0 && charts.additions.every((addition) => addition.charts.length === 0)
	};
}
function changesIn({ uploads, mounts, manifests, tags }) {
	return new Set([...[
		...uploads,
		...mounts,
		...manifests
	].map(({ repository, descriptor }) => `${repository}@${descriptor.digest}`), ...tags.map(internalReference)]);
}
function imagesOf(destinations, changes) {
	return destinations.filter(({ kind }) => kind === "image").map((destination) => ({
		reference: destination.artifact.reference,
		internal: internalReference(destination),
		digest: destination.artifact.root.digest,
		action: actionFor(destination, changes)
	}));
}
function chartsOf({ given, destinations, charts: { additions } }, changes) {
	const { charts } = given.newest.manifest;
	const oci = destinations.flatMap((destination) => {
		const { kind, artifact, repository } = destination;
		return kind === "chart" ? [chartAt(artifact, `oci://${repository}`, actionFor(destination, changes))] : [];
	});
	const classic = additions.flatMap((addition) => {
		const added = new Set(addition.charts.map(({ chart }) => chart));
		return charts.map((chart) => chartAt(chart, addition.repository.url, actionOf(added.has(chart))));
	});
	return [...oci, ...classic];
}
function chartAt({ name, version, archive }, target, action) {
	return {
		name,
		version,
		digest: archive,
		target,
		action
	};
}
function actionFor({ repository, manifests, blobs, tags }, changes) {
	return actionOf([...blobs, ...manifests.map(({ descriptor }) => descriptor)].some(({ digest }) => changes.has(`${repository}@${digest}`)) || tags.some(({ tag }) => changes.has(internalReference({
		repository,
		tag
	}))));
}
function actionOf(isPlanned) {
	return isPlanned ? "promoted" : "present";
}
// src/promote/send-content.ts
const concurrency$1 = 6;
async function sendContent({ given, destinations, plan, charts }, registries, progress) {
	const moving = [...plan.uploads, ...plan.mounts];
	const parts = blobParts(moving.map(({ repository, descriptor }) => ({
		...descriptor,
		repository
	})));
	const faults = [...charts.damage];
	const options = {
		concurrency: concurrency$1,
		onBytes: (bytes, { digest }) => progress.advance(bytes, parts.get(digest)),
		onSpared: (bytes) => progress.spare(bytes),
		isTolerated: (error, { digest }) => {
			const fault = contentFaultOf(error, digest);
			faults.push(...fault === void 0 ? [] : [fault]);
			return fault !== void 0;
		}
	};
	const uploads = plan.uploads.toSorted((a, b) => b.descriptor.size - a.descriptor.size);
	const uploaded = await copy(jobsOf(uploads, registries, given), options);
	const mounted = await copy(jobsOf(plan.mounts, registries, given), options);
	if (faults.length > 0) throw await contentRefusal(given.newest, faults, "All else was sent, and no tag was set: the same command then sends what is missing.");
	await copy(jobsOf(plan.manifests, registries, given), { concurrency: concurrency$1 });
	await readBackRoots(destinations, registries);
	return {
		blobs: {
			sent: uploaded.copied + mounted.copied,
			mounted: uploaded.mounted + mounted.mounted,
			present: plan.presentBlobs + uploaded.skipped + mounted.skipped
		},
		bytes: uploaded.bytes + mounted.bytes
	};
}
function jobsOf(steps, registries, { sources }) {
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
// src/promote/record/write-record.ts
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
// src/promote/set-names.ts
const concurrency = 6;
async function setNames(promotion, source, { clock }) {
	const { given, plan, charts } = promotion;
	const { registries } = source;
	const { manifest, bytes, signatures } = given.newest;
	await listReferrers(plan, registries);
	await mapConcurrently(plan.tags, concurrency, async ({ repository, tag, target }) => {
		await registries.repository(repository).tag?.(tag, target);
	});
	for (const addition of charts.additions.filter((item) => item.charts.length > 0)) await addition.repository.add(addition.charts, manifest.created);
	if (!promotion.isRecorded) await writeRecord(source, {
		config: recordOf(promotion, clock.now()),
		bundleBytes: bytes,
		signatures: signatures.map(({ file }) => file.bytes),
		notes: await readBundledNotes(given.newest)
	}, clock);
}
async function listReferrers({ referrers }, registries) {
	const bySubject = Map.groupBy(referrers, ({ repository, subject }) => `${repository}@${subject}`);
	await mapConcurrently([...bySubject.values()], concurrency, async (groups) => {
		for (const group of groups) await completeReferrers(registries.repository(group.repository), group);
	});
}
function recordOf({ given, destinations }, now) {
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
			internal: internalReference(destination),
			digest: artifact.root.digest
		})),
		charts: manifest.charts.map(({ name, version, archive }) => ({
			name,
			version,
			digest: archive
		}))
	};
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
		hint: "Have the release made with `platforms: all`, or with one platform. CNCF distribution 3 takes them with `validation.manifests.indexes.platforms: none`, or with `list` and only platforms of the release in `platformlist`. Nothing of the release was written.",
		cause: error
	});
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
// src/promote/promote.ts
async function promote(options, runtime) {
	const side = await readInternalSide(options, runtime);
	const given = await openBundles(options.bundle.map((folder) => resolve(runtime.cwd, folder)), side.trust, side.name, runtime);
	const { registries } = await connect(side.releaseFile.endpoints, runtime, {
		credentials: options.credentials,
		writesTo: options.dryRun ? void 0 : side.config.registry
	});
	const source = {
		...side,
		registries,
		log: runtime.log
	};
	const promotion = await prepare(given, source, options.allowRollback, openChartRepositories(side, runtime));
	return resultOf(promotion, options.dryRun ? void 0 : await apply(promotion, source, runtime));
}
async function prepare(given, source, allowRollback, chartRepositories) {
	const { config, registries } = source;
	const { manifest, bytes, store } = given.newest;
	const mapping = createMapping(config);
	const targets = promotionTargets(manifest, mapping);
	const { records, doubted } = await readHistory(source);
	const recorded = checkHistory(manifest, digestOf(bytes), records, allowRollback);
	if (recorded === void 0 || allowRollback !== true) requireNoDoubt(manifest, doubted);
	const destinations = await resolveDestinations(targets, store, manifest.platforms);
	const charts = await Promise.all(manifest.charts.map(async (chart) => ({
		chart,
		layer: await findChartLayer(store, chart)
	})));
	const isHeld = (digest) => given.sources(digest) !== void 0;
	const whereabouts = createWhereabouts(manifest, targets, records, mapping);
	const state = await readRegistryState(registries, destinations, isHeld, whereabouts);
	const plan = planPromotion(destinations, isHeld, state);
	const holders = holdersOf(state);
	const sources = (digest) => {
		const holder = holders.get(digest);
		return given.sources(digest) ?? (holder === void 0 ? void 0 : registries.repository(holder));
	};
	const chartPlan = await planCharts(chartRepositories, charts, sources);
	refuseMissingBlobs([...plan.missing, ...chartPlan.missing], whereabouts);
	return {
		config,
		given,
		destinations,
		plan,
		charts: chartPlan,
		isRecorded: recorded !== void 0
	};
}
async function apply(promotion, source, runtime) {
	const { given, plan } = promotion;
	const { name, release } = given.newest.manifest;
	const total = [...plan.uploads, ...plan.mounts].reduce((sum, { descriptor }) => sum + descriptor.size, 0);
	const progress = runtime.progress(`promote ${name} ${release}`, total);
	try {
		await requireSparseIndexes(plan.sparse, source.registries, runtime.log);
		const sent = await sendContent(promotion, source.registries, progress);
		await setNames(promotion, source, runtime);
		return sent;
	} finally {
		progress.done();
	}
}
function openChartRepositories({ releaseFile, config }, runtime) {
	const base = dirname(releaseFile.path);
	return config.charts.flatMap((target) => target.kind === "folder" ? [openChartFolder(resolve(base, target.path), target.url, runtime)] : []);
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
		trust: trustOption,
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
export { readTrustedRecord as a, findChartLayer as c, targetsAt as d, readHistory as i, chartRepository as l, recordedArtifacts as n, fetchNotes as o, claimPatiently as r, readInternalSide as s, promoteStage as t, promotionTargets as u };
