import { c as renderChart, l as imagesIn, p as readChart, s as connect, t as createUpstream } from "./remote.js";
import { A as mediaTypes, At as RemoteError, C as isReleaseName, Ct as withPlace, K as count, Mt as UserError, O as isIndexType, Q as parseWith, S as compareReleases, St as plural, X as object, _ as digestField, a as readLock, at as repositoryOf, i as formatLock, it as parseReference, j as readAll, jt as TidegateError, k as isManifestType, kt as RefusedError, m as readReleaseFile, mt as defineStage, n as openManifestCache, nt as formatReference, o as writeLock, pt as configOption, q as isMap, st as digestOf, t as closure, v as mediaTypeField, w as nextRelease, xt as formatBytes } from "./shared.js";
import { dirname, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
// src/track/build-lock.ts
function buildLock(request) {
	const { name, audience, platforms, previous } = request;
	const content = {
		platforms,
		...lockedContent(request.resolution)
	};
	if (previous !== void 0 && isDeepStrictEqual(contentOf(previous), content)) return {
		lock: previous,
		changed: false
	};
	if (previous !== void 0 && request.release !== void 0) requireLaterName(request.release, previous.release);
	return {
		lock: {
			schemaVersion: 1,
			name,
			release: request.release ?? nextRelease(request.now, previous?.release),
			sequence: (previous?.sequence ?? 0) + 1,
			audience,
			created: request.now.toISOString().replace(/\.\d+Z$/, "Z"),
			...content
		},
		changed: true
	};
}
function requireLaterName(release, previous) {
	if (release === previous) throw new UserError("RELEASE_EXISTS", `Release ${previous} is locked already, with other content`, { hint: "A release never changes. Leave `release` away for the next free name, or give another one." });
	if (compareReleases(release, previous) < 0) throw new UserError("RELEASE_ORDER", `Release ${release} has an older name than ${previous}, which is locked`, { hint: "Names go up with the sequence. Leave `release` away for the next free name, or give a later one." });
}
function contentOf({ platforms, charts, images, blobs }) {
	return {
		platforms,
		charts,
		images,
		blobs
	};
}
function lockedContent({ charts, images }) {
	return {
		charts: sortBy(charts.map((chart) => ({
			name: chart.name,
			version: chart.version,
			archive: chart.archive,
			...chart.url === void 0 ? {} : { url: chart.url },
			...lockArtifact(chart)
		})), ({ reference }) => reference),
		images: sortBy(images.map((image) => ({
			...lockArtifact(image),
			usedBy: [...image.usedBy].sort()
		})), ({ reference }) => reference),
		blobs: lockBlobs([...charts, ...images])
	};
}
function lockArtifact({ reference, upstream, closure }) {
	return {
		reference,
		root: pinOf(closure.root),
		...upstream === void 0 ? {} : { upstream: pinOf(upstream) },
		referrers: sortBy(closure.referrers.map(pinOf), ({ digest }) => digest),
		tags: sortBy(closure.tags.map(({ tag, target }) => ({
			tag,
			target: pinOf(target)
		})), ({ tag }) => tag)
	};
}
function lockBlobs(artifacts) {
	const blobs = new Map();
	for (const { reference, closure } of artifacts) {
		const repository = repositoryOf(parseReference(reference));
		for (const descriptor of descriptorsOf(closure)) {
			const known = blobs.get(descriptor.digest) ?? {
				...descriptor,
				repositories: []
			};
			if (known.size !== descriptor.size) throw new RefusedError("SIZE_MISMATCH", `${reference}: ${descriptor.digest} has ${descriptor.size} bytes here and ${known.size} elsewhere`);
			blobs.set(descriptor.digest, {
				digest: descriptor.digest,
				size: descriptor.size,
				mediaType: preferredType(known.mediaType, descriptor.mediaType),
				repositories: [...new Set([...known.repositories, repository])].sort()
			});
		}
	}
	return sortBy([...blobs.values()], ({ digest }) => digest);
}
function descriptorsOf({ manifests, blobs }) {
	return [...manifests.map(({ descriptor }) => descriptor), ...blobs];
}
function preferredType(left, right) {
	if (isManifestType(left) !== isManifestType(right)) return isManifestType(left) ? left : right;
	return left < right ? left : right;
}
function pinOf({ mediaType, digest, size, artifactType }) {
	return {
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType }
	};
}
function sortBy(items, keyOf) {
	return items.toSorted((left, right) => keyOf(left) < keyOf(right) ? -1 : keyOf(left) > keyOf(right) ? 1 : 0);
}
// src/track/render-charts.ts
async function createRenderer(options, runtime) {
	const { mode, charts, folder, previous } = options;
	if (![
		"auto",
		"never",
		"require"
	].includes(mode)) throw new UserError("OPTION_INVALID", `helm: expected auto, never or require, got ${JSON.stringify(mode)}`);
	if (mode === "never") return async () => ({
		rendered: false,
		reason: "rendering is switched off"
	});
	const helm = await runtime.findTool("helm");
	if (helm === void 0 && mode === "require") throw new UserError("HELM_MISSING", "Helm is not installed, and this release must be rendered", { hint: "Put helm 3 on the PATH, or leave the option `helm` away and list every image in the release file." });
	if (helm === void 0) {
		refuseLosingImages(charts, previous);
		return async () => ({
			rendered: false,
			reason: "helm is not installed"
		});
	}
	return async ({ name, values }, version, tgz) => {
		runtime.log.info(`Rendering chart ${name} ${version}`);
		const objects = await renderChart({
			helm,
			tgz,
			title: `${name} ${version}`,
			values,
			folder
		}, runtime);
		return {
			rendered: true,
			chart: name,
			images: imagesIn(objects).images
		};
	};
}
function refuseLosingImages(charts, previous) {
	const names = new Set(charts.map(({ name }) => name));
	const lost = (previous?.images ?? []).flatMap(({ reference, usedBy }) => {
		const users = usedBy.filter((user) => names.has(user));
		return users.length === 0 ? [] : [`${reference}, used by ${users.join(", ")}`];
	});
	if (lost.length > 0) throw new UserError("HELM_MISSING", `Helm is not installed, and ${plural(lost.length, "image")} of the lock came from rendering the charts`, {
		details: lost,
		hint: "Put helm 3 on the PATH. If the release file lists every image that is needed, leave rendering out with --helm never."
	});
}
// src/track/report.ts
function reportTrack(result) {
	return [
		{
			kind: "text",
			text: `${headline(result)} ${volume(result)}`
		},
		{
			kind: "table",
			columns: [
				"chart",
				"version",
				"digest",
				"images found by"
			],
			rows: result.charts.map((chart) => [
				chart.name,
				chart.version,
				shortDigest(chart.digest),
				chart.rendered ? "rendering" : `release file (${chart.notRenderedBecause ?? "not rendered"})`
			])
		},
		{
			kind: "table",
			columns: [
				"image",
				"digest",
				"size",
				"used by"
			],
			rows: result.images.map((image) => [
				image.reference,
				shortDigest(image.digest),
				formatBytes(image.bytes),
				image.usedBy.join(", ")
			]),
			alignRight: [2]
		},
		...titled("What moved", movements(result)),
		...titled("Warnings", result.warnings)
	];
}
function headline({ changed, dryRun, name, release, sequence, lockPath }) {
	if (!changed) return `Nothing new: ${name} ${release} (sequence ${sequence}) is what upstream has.`;
	return `${name} ${release} (sequence ${sequence}) ${dryRun ? "would be" : "is"} locked in ${lockPath}.`;
}
function volume({ bytes, newBytes, charts, images }) {
	return `${plural(charts.length, "chart")} and ${plural(images.length, "image")}, ${formatBytes(bytes)}, of which ${formatBytes(newBytes)} are new.`;
}
function movements({ charts, images, removed }) {
	return [...[...charts, ...images].flatMap(({ reference, moved }) => {
		if (moved === void 0) return [];
		if (moved.includes(reference)) return [`${reference} stands for other content than before`];
		return [moved.length === 0 ? `${reference} is new` : `${moved.join(", ")} → ${reference}`];
	}), ...removed.map((reference) => `${reference} is no longer a part of the release`)];
}
function titled(text, items) {
	return items.length === 0 ? [] : [{
		kind: "heading",
		text
	}, {
		kind: "list",
		items
	}];
}
function shortDigest(digest) {
	return digest.slice(0, 19);
}
// src/track/choose-platform.ts
const childSchema = object({
	mediaType: mediaTypeField,
	digest: digestField,
	size: count
});
async function choosePlatform(store, upstream, platforms) {
	if (platforms === "all" || !isIndexType(upstream.mediaType)) return { root: upstream };
	const children = childrenOf(await readAll(store, upstream), `${store.name}@${upstream.digest}`);
	const matching = children.filter(({ platform }) => fits(platform, platforms));
	const exact = matching.filter(({ platform }) => format(platform) === platforms);
	const [root, ...others] = exact.length > 0 ? exact : matching;
	if (root === void 0 || others.length > 0) {
		const there = children.map(({ platform }) => format(platform)).join(", ") || "no platform at all";
		throw new UserError("NO_SUCH_PLATFORM", `${store.name}: ${others.length > 0 ? "several manifests are" : "there is nothing"} for ${platforms}`, {
			details: [`it has ${there}`],
			hint: "Change `platforms` in the release file; `all` takes everything."
		});
	}
	return {
		root: root.descriptor,
		upstream
	};
}
function childrenOf(bytes, where) {
	const manifests = manifestsOf(bytes);
	if (manifests === void 0) throw new RefusedError("INVALID_MANIFEST", `${where} is not an image index`);
	return manifests.flatMap((entry) => {
		const { mediaType, digest, size, platform } = isMap(entry) ? entry : {};
		const { os, architecture, variant } = isMap(platform) ? platform : {};
		const parsed = parseWith(childSchema, {
			mediaType,
			digest,
			size
		});
		if ("faults" in parsed || typeof os !== "string" || typeof architecture !== "string" || os === "unknown") return [];
		return [{
			descriptor: parsed.value,
			platform: {
				os,
				architecture,
				...typeof variant === "string" ? { variant } : {}
			}
		}];
	});
}
function manifestsOf(bytes) {
	try {
		const index = JSON.parse(bytes.toString("utf8"));
		return isMap(index) && Array.isArray(index["manifests"]) ? index["manifests"] : void 0;
	} catch {
		return;
	}
}
function fits({ os, architecture, variant }, wanted) {
	const [wantedOs, wantedArchitecture, wantedVariant] = wanted.split("/");
	return os === wantedOs && architecture === wantedArchitecture && (wantedVariant === void 0 || variant === wantedVariant);
}
function format({ os, architecture, variant }) {
	return [
		os,
		architecture,
		...variant === void 0 ? [] : [variant]
	].join("/");
}
// src/track/collect.ts
const concurrency = 6;
function startCollection() {
	const failures = [];
	return {
		async each(items, context, work) {
			const results = new Map();
			const queue = items.entries();
			const worker = async () => {
				for (const [index, item] of queue) try {
					results.set(index, await work(item));
				} catch (error) {
					if (!(error instanceof TidegateError)) throw error;
					failures.push({
						error,
						context: context(item)
					});
				}
			};
			await Promise.all(Array.from({ length: concurrency }, worker));
			return [...results].sort(([left], [right]) => left - right).map(([, result]) => result);
		},
		finish() {
			if (failures.length > 0) throw combine(failures);
		}
	};
}
function combine(failures) {
	const [first] = failures.toSorted((left, right) => right.error.exitCode - left.error.exitCode);
	if (first === void 0) throw new Error("nothing to combine");
	const { error, context } = first;
	const options = {
		...error.hint === void 0 ? {} : { hint: error.hint },
		cause: error
	};
	if (failures.length === 1) {
		const details = [...error.details, ...context === void 0 ? [] : [context]];
		const at = error.at === void 0 ? {} : { at: error.at };
		return create(error.exitCode, error.code, error.message, {
			...options,
			...at,
			details
		});
	}
	const code = new Set(failures.map((failure) => failure.error.code)).size === 1 ? error.code : "UPSTREAM_FAILED";
	const details = failures.map(describeFailure).sort();
	return create(error.exitCode, code, `${failures.length} sources could not be resolved`, {
		...options,
		details
	});
}
function describeFailure({ error, context }) {
	return [
		withPlace(error.message, error.at),
		...error.details,
		...context === void 0 ? [] : [context]
	].join("; ");
}
function create(exitCode, ...rest) {
	return new {
		1: UserError,
		2: RefusedError,
		3: RemoteError
	}[exitCode](...rest);
}
// src/track/steps.ts
const interval = 2e3;
function countSteps(title, total, { clock, log }) {
	let shown = clock.now().getTime();
	let done = 0;
	return () => {
		done += 1;
		const now = clock.now().getTime();
		if (now - shown >= interval) {
			shown = now;
			log.info(`${title}: ${done} of ${total}`);
		}
	};
}
// src/track/wanted-images.ts
function wantedImages(listed, rendered) {
	const warnings = [];
	const images = new Map();
	for (const reference of listed) add(images, reference, "release file");
	const chosen = Map.groupBy(listed, repositoryOf);
	for (const { chart, images: found } of rendered) for (const { image, object } of found) {
		const reference = readImage(image, `${chart}: ${object}`, warnings);
		const instead = reference === void 0 ? [] : chosen.get(repositoryOf(reference)) ?? [reference];
		for (const each of instead) add(images, each, chart);
	}
	const sorted = [...images.values()].sort((left, right) => left.reference < right.reference ? -1 : 1);
	for (const { reference, usedBy } of sorted.filter(({ wanted }) => wanted === "latest")) warnings.push(`${reference} (${usedBy.join(", ")}) is a tag that moves: pin a version for it in the release file or the values`);
	return {
		images: sorted,
		warnings: [...new Set(warnings)].sort()
	};
}
function add(images, reference, user) {
	const { digest, ...named } = reference;
	const key = formatReference(named.tag === void 0 ? reference : named);
	const wanted = digest ?? named.tag ?? "latest";
	const known = images.get(key) ?? {
		reference: key,
		repository: repositoryOf(reference),
		wanted,
		usedBy: []
	};
	if (known.wanted !== wanted && known.wanted.includes(":") && wanted.includes(":")) throw new UserError("DIGEST_CONFLICT", `${key} is pinned to ${known.wanted} and to ${wanted}`, {
		details: [`used by ${[...known.usedBy, user].join(", ")}`],
		hint: "Set one digest or tag for it in the values files."
	});
	images.set(key, {
		...known,
		wanted: known.wanted.includes(":") ? known.wanted : wanted,
		usedBy: [...new Set([...known.usedBy, user])].sort()
	});
}
function readImage(image, where, warnings) {
	try {
		const reference = parseReference(image);
		if (reference.tag !== void 0 || reference.digest !== void 0) return reference;
		warnings.push(`${where} names ${image} with neither tag nor digest`);
		return {
			...reference,
			tag: "latest"
		};
	} catch (error) {
		if (!(error instanceof TidegateError)) throw error;
		warnings.push(`${where} has an image that is no reference and is left out: ${JSON.stringify(image)}`);
		return;
	}
}
// src/track/resolve.ts
async function resolveRelease(file, upstream, render, runtime) {
	const collection = startCollection();
	const [charts, listed] = await Promise.all([collection.each(file.charts, () => void 0, (source) => resolveChart(source, upstream, render, runtime)), collection.each(file.images, () => void 0, (source) => upstream.findImage(source))]);
	collection.finish();
	const rendered = charts.map(({ chart }) => chart.rendering).filter((rendering) => rendering.rendered);
	const wanted = wantedImages(listed, rendered);
	if (charts.length > rendered.length && wanted.images.length === 0) throw noImages(charts.length);
	runtime.log.info(`Reading the manifests of ${plural(wanted.images.length, "image")}`);
	const countOne = countSteps("Images", wanted.images.length, runtime);
	const images = await collection.each(wanted.images, ({ usedBy }) => `needed by ${usedBy.join(", ")}`, async (image) => {
		const resolved = await resolveImage(image, file.platforms, upstream);
		countOne();
		return resolved;
	});
	collection.finish();
	return {
		charts: charts.map(({ chart }) => chart),
		images,
		warnings: [
			...charts.flatMap(({ chart }) => notRendered(chart)),
			...charts.flatMap(({ notes }) => notes),
			...wanted.warnings
		]
	};
}
function noImages(charts) {
	return new UserError("NO_IMAGES", `The release has ${plural(charts, "chart")} and not one image`, { hint: "Put helm 3 on the PATH, so that the images are found by rendering, or list them in the release file." });
}
function notRendered({ name, version, rendering }) {
	return rendering.rendered || rendering.reason !== "helm is not installed" ? [] : [`chart ${name} ${version} was not rendered, as helm is not installed: of its images only those that the release file lists are locked`];
}
async function resolveChart(source, upstream, render, { log }) {
	const { name, version, reference, url, ...location } = await upstream.findChart(source);
	log.info(`Found chart ${name} ${version}`);
	const root = await location.store.resolve(location.tag);
	const content = await closure(location.store, root);
	const { archive, tgz } = await readPackage(content, {
		name,
		version,
		...location
	});
	return {
		chart: {
			name,
			version,
			reference,
			archive,
			closure: content,
			rendering: await render(source, version, tgz),
			...url === void 0 ? {} : { url }
		},
		notes: location.notes
	};
}
async function readPackage({ blobs }, { name, version, store }) {
	const [layer, ...others] = blobs.filter(({ mediaType }) => mediaType === mediaTypes.helmChart);
	if (layer === void 0 || others.length > 0) {
		const found = layer === void 0 ? "no chart layer" : "several chart layers";
		throw new RefusedError("NOT_A_CHART", `${store.name}: ${name} ${version} has ${found}`, { hint: "Expected an OCI artifact as `helm push` makes it." });
	}
	const tgz = await readAll(store, layer);
	const metadata = readChart(tgz, `${store.name} ${version}`);
	if (metadata.name !== name || metadata.version !== version) throw new RefusedError("CHART_MISMATCH", `${store.name}: expected ${name} ${version}, the archive holds ${metadata.name} ${metadata.version}`);
	return {
		archive: layer.digest,
		tgz
	};
}
async function resolveImage({ reference, repository, wanted, usedBy }, platforms, upstream) {
	const store = upstream.store(repository);
	const { root, upstream: index } = await choosePlatform(store, await store.resolve(wanted), platforms);
	return {
		reference,
		usedBy,
		closure: await closure(store, root),
		...index === void 0 ? {} : { upstream: index }
	};
}
// src/track/movements.ts
function findMovements(now, before) {
	const known = new Map(before.map(({ reference, root }) => [reference, root.digest]));
	const kept = new Set(now.map(({ reference }) => reference));
	const gone = before.map(({ reference }) => reference).filter((reference) => !kept.has(reference));
	const moved = new Map(now.filter(({ reference, root }) => known.get(reference) !== root.digest).map(({ reference }) => [reference, known.has(reference) ? [reference] : gone.filter((old) => nameOf(old) === nameOf(reference))]));
	const replaced = new Set([...moved.values()].flat());
	return {
		moved,
		removed: gone.filter((reference) => !replaced.has(reference))
	};
}
function nameOf(reference) {
	return repositoryOf(parseReference(reference));
}
// src/track/result.ts
function describeResolution(lock, resolution, previous) {
	const sizes = new Map([...resolution.charts, ...resolution.images].map((item) => [item.reference, sizeOf(item)]));
	const renderings = new Map(resolution.charts.map((chart) => [chart.reference, chart.rendering]));
	const movements = {
		charts: previous && findMovements(lock.charts, previous.charts),
		images: previous && findMovements(lock.images, previous.images)
	};
	const describe = ({ reference, root }, found) => {
		const moved = found?.moved.get(reference);
		const bytes = sizes.get(reference) ?? 0;
		return {
			reference,
			digest: root.digest,
			bytes,
			...moved === void 0 ? {} : { moved }
		};
	};
	const known = new Set(previous?.blobs.map(({ digest }) => digest));
	return {
		charts: lock.charts.map((chart) => {
			const rendering = renderings.get(chart.reference);
			return {
				...describe(chart, movements.charts),
				name: chart.name,
				version: chart.version,
				rendered: rendering?.rendered ?? false,
				...rendering?.rendered === false ? { notRenderedBecause: rendering.reason } : {}
			};
		}),
		images: lock.images.map((image) => ({
			...describe(image, movements.images),
			usedBy: image.usedBy
		})),
		removed: [...movements.charts?.removed ?? [], ...movements.images?.removed ?? []],
		bytes: total(lock.blobs),
		newBytes: total(lock.blobs.filter(({ digest }) => !known.has(digest))),
		warnings: resolution.warnings
	};
}
function sizeOf({ closure }) {
	return [...new Map(descriptorsOf(closure).map(({ digest, size }) => [digest, size])).values()].reduce((sum, size) => sum + size, 0);
}
function total(blobs) {
	return blobs.reduce((sum, { size }) => sum + size, 0);
}
const trackStage = defineStage({
	name: "track",
	summary: "Resolve a release and pin it in the lock",
	options: {
		config: configOption,
		lock: {
			kind: "string",
			description: "The lock to compare with and to replace",
			default: "tidegate.lock.json",
			value: "<file>"
		},
		release: {
			kind: "string",
			description: "Name of the release, such as 2026q4; by default the next one in the calendar",
			value: "<name>"
		},
		helm: {
			kind: "string",
			description: "Find images by rendering the charts with helm: `auto` where helm is installed, `require` to fail without it, or `never`",
			default: "auto",
			value: "<mode>"
		},
		"dry-run": {
			kind: "boolean",
			description: "Say what would be locked, and write nothing"
		}
	},
	outputs: {
		changed: "`true` when upstream has something new",
		release: "Name of the release in the lock",
		"lock-path": "Path of the lock",
		"lock-digest": "Digest of the lock",
		summary: "One line: what the release holds"
	},
	examples: [
		"tidegate track",
		"tidegate track --helm require --release 2026q4",
		"tidegate track --dry-run --json"
	],
	run: runTrack,
	outputsOf: (result) => ({
		changed: String(result.changed),
		release: result.release,
		"lock-path": result.lockPath,
		"lock-digest": result.lockDigest,
		summary: `${result.name} ${result.release}: ${plural(result.charts.length, "chart")}, ${plural(result.images.length, "image")}`
	}),
	report: reportTrack,
	annotations: ({ warnings }) => warnings.map((message) => ({
		severity: "warning",
		message
	}))
});
async function runTrack(values, runtime) {
	const config = resolve(runtime.cwd, values.config);
	const lockPath = resolve(runtime.cwd, values.lock);
	if (values.release !== void 0 && !isReleaseName(values.release)) throw new UserError("OPTION_INVALID", `release: ${JSON.stringify(values.release)} is no name such as 2026q4.1`);
	const file = await readReleaseFile(config);
	const audience = file.audience ?? noAudience(file.path);
	const previous = await readPrevious(lockPath, file.name, audience);
	const { charts, images } = file;
	const render = await createRenderer({
		mode: values.helm,
		charts,
		folder: dirname(config),
		previous
	}, runtime);
	const manifests = await openManifestCache(runtime);
	const upstream = createUpstream({
		...await connect(file.endpoints, runtime),
		manifests
	});
	runtime.log.info(`Resolving ${plural(charts.length, "chart")} and ${plural(images.length, "listed image")}`);
	const resolution = await resolveRelease(file, upstream, render, runtime);
	const { lock, changed } = buildLock({
		name: file.name,
		audience,
		platforms: file.platforms,
		resolution,
		now: runtime.clock.now(),
		...previous === void 0 ? {} : { previous },
		...values.release === void 0 ? {} : { release: values.release }
	});
	const lockDigest = digestOf(Buffer.from(formatLock(lock)));
	if (changed && !values.dryRun) await writeLock(lockPath, lock);
	await manifests.keep(lockDigest);
	return {
		changed,
		dryRun: values.dryRun,
		name: lock.name,
		release: lock.release,
		sequence: lock.sequence,
		lockPath,
		lockDigest,
		...describeResolution(lock, resolution, previous)
	};
}
async function readPrevious(path, name, audience) {
	const lock = await readLock(path).catch((error) => {
		if (error instanceof TidegateError && error.code === "NO_LOCK") return;
		throw error;
	});
	if (lock !== void 0 && (lock.name !== name || lock.audience !== audience)) throw new UserError("OTHER_LOCK", `${path} locks ${lock.name} for ${lock.audience}, not ${name} for ${audience}`, { hint: "Give each name and audience a lock file of its own with `--lock`." });
	return lock;
}
function noAudience(file) {
	throw new UserError("NO_AUDIENCE", "The release file names no audience", {
		at: { file },
		hint: "Add a line such as `audience: acme-prod`: the side that the bundle is for, which refuses any other."
	});
}
export { trackStage as t };
