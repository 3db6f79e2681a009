import { C as targetsOf, D as helmValues, E as findIn, O as at, P as chartSizeLimit, S as openHelmRepository, T as readDeployFile, b as tagOf, d as findHelm, f as findUnusedValues, m as findChartImages, p as untriedValues, v as digestOf, x as fetchChart, z as connect } from "./remote.js";
import { Cn as isDigest, Dr as withPlace, Fr as TidegateError, Ft as parseYaml, I as clusterOf, Ir as UserError, Mr as withoutPassword, Nr as RefusedError, R as createMapping, Tr as plural, Vn as readBounded, _n as repositoryOf, bn as digestOf$1, dr as credentialsOption, fr as defineStage, gn as parseReference, hr as trustOption, ir as placedError, kn as isMap, lr as closest, mr as toOption, or as formatPath, ot as ifFound, sn as readAll, ur as configOption, zt as tagOf$1 } from "./shared.js";
import { a as findChartLayer, d as promotionTargets, f as targetsAt, l as chartRepository, m as chartAddresses, n as readTrustedRecord, p as readInternalSide } from "./promote.js";
import { dirname, join, resolve } from "node:path";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
// src/check/require-charts.ts
function requireCharts(targets, { release, charts }) {
	const names = [...new Set(charts.map(({ name }) => name))].sort();
	const unknown = names.length === 0 ? [] : targets.flatMap(({ chart, ...target }) => chart === void 0 || names.includes(chart) ? [] : {
		...target,
		chart
	});
	const [first] = unknown;
	if (first === void 0) return;
	const faults = unknown.map(({ at, file, chart }) => ({
		at,
		message: `${file} is for chart ${chart}, which ${release} does not have`
	}));
	const meant = closest(first.chart, names);
	throw placedError("CHART_NOT_IN_RELEASE", faults, (count) => `${count} files are for charts that ${release} does not have`, { hint: `${release} has ${names.join(", ")}. ${meant === void 0 ? "" : `Did you mean ${meant}? `}Correct chart under bump in the release file.` });
}
// src/check/findings.ts
function finding(severity, code, message, hint, at) {
	return {
		severity,
		code,
		message,
		hint,
		...at === void 0 ? {} : { at }
	};
}
// src/check/check-chart.ts
async function checkChart(chart, scope) {
	const { config, record } = scope;
	const { name, url, version, place } = chart;
	const isOurs = record.manifest.charts.some((promoted) => promoted.name === name);
	const target = url === void 0 ? config.charts.find(() => isOurs) : config.charts.find((known) => isFrom(url, name, known, scope));
	if (url !== void 0 && target === void 0) {
		const hint = `Write ${addresses(name, scope).join(" or ")}.`;
		return finding("error", "PUBLIC_CHART", `${withoutPassword(url)} is no internal chart repository`, hint, place);
	}
	if (version === void 0 || chart.left === "floating" || chart.left === "template") return floating(chart);
	return await checkVersion({
		name,
		version: version.value,
		place,
		url: withoutPassword(url ?? "the internal repository")
	}, target, scope);
}
function checkRepository({ url, place }, scope) {
	const internal = scope.config.charts.map((target) => target.kind === "oci" ? `oci://${scope.config.registry}/${target.path}` : target.url);
	const isInternal = internal.some((address) => comparable(address) === comparable(url));
	const hint = `Write ${internal.join(" or ")}.`;
	return isInternal ? void 0 : finding("error", "PUBLIC_CHART", `${withoutPassword(url)} is no internal chart repository`, hint, place);
}
async function checkVersion({ name, version, url, place }, target, scope) {
	const { record } = scope;
	const promoted = record.manifest.charts.find((entry) => entry.name === name);
	const has = promoted === void 0 ? "has no such chart" : `has ${promoted.version}`;
	const offered = target && await findOffered({
		name,
		version
	}, target, scope);
	if (target !== void 0 && offered === void 0) {
		const hint = `Promote the release that has it; ${record.release} ${has}.`;
		return finding("error", "MISSING_CHART", `${name} ${version} is not in ${url}`, hint, place);
	}
	if (promoted?.version !== version) {
		const hint = `${target === void 0 ? "" : "It is in the repository, but "}${record.release} ${has}.`;
		return finding("warning", "NOT_IN_RELEASE", `${name} ${version} is not a part of ${record.release}`, hint, place);
	}
	const expected = target?.kind === "oci" ? promoted.root.digest : promoted.archive;
	const other = offered?.find((digest) => digest !== expected);
	if (other !== void 0) return finding("error", "CHART_DRIFT", `${name} ${version} is ${other} in ${url}; promoted was ${expected}`, "Somebody replaced it. Find out who, remove it, and promote the release again.", place);
}
function floating({ name, version, left, place }) {
	const said = version === void 0 ? "no version" : version.value;
	return left === "template" ? finding("warning", "NOT_LOOKED_AT", `chart ${name} has the version ${said}`, filledIn, place) : finding("warning", "FLOATING_VERSION", `chart ${name} has ${said}, so the newest that fits is taken`, pin, place);
}
const filledIn = "What fills it in is not checked; put a marker where that stands.";
const pin = "Write one version in full: only then it is clear what is deployed.";
async function findOffered(chart, target, scope) {
	const { version } = chart;
	if (target.kind === "oci") {
		const repository = chartRepository(scope.config, target.path, chart.name);
		const found = await scope.registries.repository(repository).find(tagOf$1(version));
		return found && [found.digest];
	}
	const repository = await scope.helmRepository(target.url);
	if (!repository.versions(chart.name).includes(version)) return;
	const { url, digest } = repository.locate(chart.name, version);
	const tgz = await ifFound(fetchChart(scope.http, url, chartSizeLimit));
	return tgz && [...digest === void 0 ? [] : [digest], digestOf$1(tgz)];
}
function isFrom(url, name, target, { config }) {
	const internal = target.kind === "oci" ? `oci://${chartRepository(config, target.path, name)}` : target.url;
	return comparable(url) === comparable(internal);
}
function comparable(url) {
	return url.replace(/^https?:/, "").replace(/\/+$/, "");
}
function addresses(name, { config }) {
	return config.charts.map((target) => target.kind === "oci" ? `oci://${chartRepository(config, target.path, name)}` : target.url);
}
// src/check/check-image.ts
function namedImage(occurrence, { targets }) {
	const { of, left, place } = occurrence;
	return {
		kind: "image",
		repository: (of === void 0 ? void 0 : targetsOf(targets, occurrence)[0])?.repository ?? of ?? occurrence.repository,
		tag: tagOf(occurrence),
		digest: digestOf(occurrence),
		...left === void 0 ? {} : { left },
		place
	};
}
function imageName({ repository, tag, digest }) {
	return `${repository}${tag === void 0 ? "" : `:${tag}`}${digest === void 0 ? "" : `@${digest}`}`;
}
async function checkImage(image, scope) {
	const found = checkName(image, scope) ?? await checkPin(image, scope);
	if (found === void 0 || image.renderedIn === void 0) return found;
	const value = image.value === void 0 ? "" : ` The value is ${image.value}.`;
	return {
		...found,
		severity: image.isGuess === true ? "warning" : found.severity,
		message: `${image.renderedIn}: ${found.message}`,
		hint: `${found.hint}${value}`
	};
}
function checkName(image, scope) {
	const { repository, place } = image;
	const { config, mapping } = scope;
	const name = imageName(image);
	if (repository.slice(0, repository.indexOf("/")) !== config.registry) {
		const internal = mapping.findInternalName(repository);
		const hint = internal === void 0 || targetsAt(scope.targets, internal).length === 0 ? `Add it to the release on the connected side and promote it to ${config.registry}.` : `Write ${internal} instead.`;
		return finding("error", "PUBLIC_IMAGE", `${name} is not in ${config.registry}`, hint, place);
	}
}
async function checkPin(image, scope) {
	const { repository, tag, digest, left, place } = image;
	const name = imageName(image);
	const isPinned = tag !== void 0 || digest !== void 0;
	if (left === "template") return finding("warning", "NOT_LOOKED_AT", `${name} is filled in`, filledIn, place);
	if (left === "elsewhere" && !isPinned) return;
	if (left === "floating") {
		const hint = `Write a fixed tag or digest${offered(repository, scope)}.`;
		return finding("warning", "FLOATING_VERSION", `${name} follows whatever is newest`, hint, place);
	}
	if (tag === "latest" || !isPinned) {
		const hint = `Write a fixed tag${offered(repository, scope)}.`;
		return finding("error", "FLOATING_TAG", `${name} has no fixed tag`, hint, place);
	}
	if (!isReference(name)) return finding("error", "INVALID_IMAGE", `${name} is no image reference`, "Correct the tag or digest.", place);
	return await checkContent(image, scope);
}
async function checkContent(image, scope) {
	const { repository, tag, digest, place } = image;
	const name = imageName(image);
	const found = await scope.registries.repository(repository).find(tag ?? digest ?? "");
	if (found === void 0) {
		const hint = `Promote the release that has it, or write a tag that is there${offered(repository, scope)}.`;
		return finding("error", "MISSING_IMAGE", `${name} is not in the registry`, hint, place);
	}
	const promoted = targetsOf(scope.targets, { repository });
	const expected = promoted.find((target) => target.tag === tag)?.artifact.root.digest;
	if (tag !== void 0 && expected !== void 0 && expected !== found.digest) return finding("error", "DIGEST_DRIFT", `${name} is ${found.digest} in the registry; promoted was ${expected}`, "Somebody pushed over the tag. Find out who, delete it, and promote the release again.", place);
	if (digest !== void 0 && digest !== found.digest) return finding("error", "DIGEST_MISMATCH", `${repository}:${tag ?? ""} is ${found.digest}, the file says ${digest}`, "Write the digest of that tag, or none.", place);
	return (tag === void 0 ? promoted.some(({ artifact }) => artifact.root.digest === digest) : expected !== void 0) ? void 0 : notInRelease(name, repository, scope, place);
}
function notInRelease(name, repository, scope, place) {
	const { release } = scope.record;
	const hint = `It is in the registry, but nothing says what it should be${offered(repository, scope)}.`;
	return finding("warning", "NOT_IN_RELEASE", `${name} is not a part of ${release}`, hint, place);
}
function offered(repository, { targets, record }) {
	const tags = targetsOf(targets, { repository }).flatMap(({ tag }) => tag ?? []);
	return tags.length === 0 ? "" : `; ${record.release} has ${tags.join(", ")}`;
}
function isReference(name) {
	const at = name.indexOf("@");
	if (at >= 0 && !isDigest(name.slice(at + 1))) return false;
	try {
		parseReference(name);
		return true;
	} catch {
		return false;
	}
}
// src/check/values-part.ts
const held = {
	WeightsAndBiases: ["spec", "values"],
	HelmRelease: ["spec", "values"],
	Application: [
		"spec",
		"source",
		"helm",
		"valuesObject"
	]
};
function valuesPart({ bytes, path: file }) {
	const roots = tryDocuments(bytes, file);
	const parts = (roots ?? []).flatMap((root) => {
		const { value: kind } = at(root, "kind");
		const path = typeof kind === "string" && Object.hasOwn(held, kind) ? held[kind] : void 0;
		return path !== void 0 && isMap(at(root, ...path).value) ? `${String(kind)}:${path.join(".")}` : [];
	});
	return roots?.every((root) => findIn(root) === helmValues) === true ? "" : parts[0];
}
function tryDocuments(bytes, file) {
	try {
		const yaml = parseYaml(bytes, file);
		return yaml.values.map((value, document) => ({
			source: {
				yaml,
				document
			},
			path: [],
			value
		}));
	} catch (error) {
		if (error instanceof UserError && error.code === "TEMPLATE_YAML") return;
		throw error;
	}
}
// src/check/rendered-images.ts
async function renderDeployFile(file, scope) {
	const chart = scope.record.manifest.charts.find(({ name }) => name === file.chart);
	if (chart === void 0) return {
		images: [],
		notes: []
	};
	const part = valuesPart(file);
	if (part === void 0) return {
		images: [],
		notes: [note("NOT_ALL_RENDERED", `${chart.name} was not rendered: the file holds no values as a map`, file)]
	};
	const { http, runtime } = scope;
	const helm = await findHelm({
		source: scope.helm,
		side: "inside",
		http
	}, runtime);
	if (helm === void 0) throw new UserError("HELM_MISSING", "check.render needs helm, which is not on the PATH", { hint: "Install helm 3, or set check.render to false: then only what the files name is checked." });
	const tgz = await fetchTgz(chart, scope);
	const title = `${chart.name} ${chart.version}`;
	return await withValues(file, part, async (folder, values) => {
		const source = scope.charts.find(({ name }) => name === chart.name) ?? {};
		const kubernetes = clusterOf(source, file.environment);
		const request = {
			helm,
			tgz,
			title,
			values: [values],
			folder,
			kubernetes
		};
		const { images, doubts } = await findChartImages(request, runtime);
		const sorted = images.toSorted((left, right) => rankOf(left) - rankOf(right));
		const { unused, untried } = await findUnusedValues(request, runtime);
		return {
			images: sorted.map((image) => toNamedImage(image, file)),
			notes: [
				...unused.map((value) => ignoredValue(value, title, file)),
				...untriedValues(untried).map((reason) => note("UNKNOWN_VALUE", `${title}: ${reason}`, file)),
				...doubts.map((doubt) => note("NOT_ALL_RENDERED", `${title}: ${doubt}`, file))
			]
		};
	});
}
function ignoredValue({ path, meant, at }, title, file) {
	const hint = meant.length === 0 ? "Take it out, or look up its place in the values of the chart." : `Did you mean ${meant.map((other) => formatPath(other)).join(" or ")}?`;
	return finding("warning", "UNKNOWN_VALUE", `${title} knows no value ${formatPath(path)}, so helm ignores it`, hint, {
		...at,
		file: file.path
	});
}
function note(code, message, { path }) {
	return finding("warning", code, message, "What could not be looked at is not checked.", { file: path });
}
function rankOf({ certainty }) {
	return certainty === "certain" ? 0 : 1;
}
async function fetchTgz(chart, scope) {
	const [target] = scope.config.charts;
	if (target?.kind === "oci") {
		const repository = scope.registries.repository(chartRepository(scope.config, target.path, chart.name));
		return await readAll(repository, await findChartLayer(repository, chart));
	}
	const index = target === void 0 ? void 0 : await scope.helmRepository(target.url);
	if (index?.versions(chart.name).includes(chart.version) !== true) throw new UserError("MISSING_CHART", `${chart.name} ${chart.version} is in no internal chart repository`, { hint: `Promote ${scope.record.release} again.` });
	const offered = index.locate(chart.name, chart.version);
	const tgz = await fetchChart(scope.http, offered.url, chartSizeLimit);
	if (digestOf$1(tgz) !== chart.archive) throw new RefusedError("CHART_DRIFT", `${offered.url} is not the chart that was promoted`, { hint: "Somebody replaced it. Find out who, remove it, and promote the release again." });
	return tgz;
}
async function withValues(file, part, render) {
	const folder = await mkdtemp(join(tmpdir(), "tidegate-check-"));
	try {
		await writeFile(join(folder, "values.yaml"), file.bytes, { mode: 384 });
		return await render(folder, part === "" ? "values.yaml" : `values.yaml#${part}`);
	} finally {
		await rm(folder, {
			recursive: true,
			force: true
		});
	}
}
function toNamedImage({ image, object, certainty, control }, { path }) {
	const place = { file: path };
	try {
		const reference = parseReference(image);
		const value = control === void 0 || control === "fixed" ? void 0 : control.path;
		return {
			kind: "image",
			repository: repositoryOf(reference),
			tag: reference.tag,
			digest: reference.digest,
			place,
			renderedIn: object,
			...certainty === "likely" ? { isGuess: true } : {},
			...value === void 0 ? {} : { value }
		};
	} catch (error) {
		if (error instanceof TidegateError) throw new UserError("INVALID_IMAGE", `${object} renders an image that is no reference: ${image}`, {
			at: place,
			cause: error
		});
		throw error;
	}
}
// src/check/unreferenced.ts
function findUnreferenced({ targets, record }, seen) {
	const named = [...seen.images.values()];
	const images = targets.images.filter((target) => !named.some(({ repository }) => repository === target.repository));
	const charts = record.manifest.charts.filter(({ name }) => !seen.charts.has(name));
	return [...images.map(({ repository, artifact }) => ({
		...finding("warning", "UNREFERENCED", `No file names ${repository}, where ${artifact.reference} is`, "Unless a mirror redirects it, the cluster asks the public host: set its value path to the internal name."),
		unreferenced: {
			kind: "image",
			name: artifact.reference
		}
	})), ...charts.map(({ name, version }) => ({
		...finding("warning", "UNREFERENCED", `No file names chart ${name} ${version}`, "Nothing upgrades it; if it is deployed from a file, add that under bump in the release file."),
		unreferenced: {
			kind: "chart",
			name: `${name} ${version}`
		}
	}))];
}
function describeUnreferenced(all) {
	const [first] = all;
	const [it, its] = all.length === 1 ? ["it", "its value path"] : ["them", "their value paths"];
	const what = first?.kind === "chart" ? `nothing upgrades ${it}; add the file that ${it === "it" ? "it is" : "they are"} deployed from under bump in the release file` : `the cluster asks the public host for ${it} unless a mirror redirects it; set ${its}`;
	const names = all.map(({ name }) => name).join(", ");
	return `${plural(all.length, first?.kind ?? "image")} of the release that no file names (${what}): ${names}`;
}
// src/check/check-files.ts
async function checkFiles(files, context) {
	const scope = scopeOf(context);
	const seen = {
		images: new Map(),
		charts: new Set()
	};
	const findings = [];
	const counts = {
		files: files.length,
		images: 0,
		charts: 0
	};
	for (const file of files) {
		if (file.chart !== void 0) seen.charts.add(file.chart);
		const { items, notes } = await readItems(file, scope);
		findings.push(...notes);
		for (const item of items) {
			counts[item.kind === "image" ? "images" : "charts"] += item.kind === "repository" ? 0 : 1;
			const found = await checkItem(item, scope, seen);
			findings.push(...found === void 0 ? [] : [found]);
		}
	}
	findings.push(...findUnreferenced(scope, seen));
	const errors = findings.filter(({ severity }) => severity === "error").length;
	return {
		ok: errors === 0,
		release: context.record.release,
		findings,
		counts: {
			...counts,
			errors,
			warnings: findings.length - errors
		}
	};
}
async function readItems(file, scope) {
	const { occurrences, remarks } = readDeployFile(file);
	const named = occurrences.map((found) => found.kind === "image" ? namedImage(found, scope) : found);
	const unread = remarks.map(({ message, place }) => finding("warning", "NOT_LOOKED_AT", message, "What is not marked in it is not checked.", place));
	if (!scope.render) return {
		items: named,
		notes: unread
	};
	const whole = named.filter((item) => item.kind !== "image" || item.tag !== void 0 || item.digest !== void 0);
	const { images, notes } = await renderDeployFile(file, scope);
	return {
		items: [...whole, ...images],
		notes: [...unread, ...notes]
	};
}
async function checkItem(item, scope, seen) {
	if (item.kind === "repository") return checkRepository(item, scope);
	if (item.kind === "chart") {
		seen.charts.add(item.name);
		return await checkChart(item, scope);
	}
	const name = imageName(item);
	if (item.renderedIn !== void 0 && seen.images.has(name)) return;
	seen.images.set(name, item);
	for (const { kind, artifact } of targetsOf(scope.targets, item)) if (kind === "chart") seen.charts.add(artifact.name);
	return await checkImage(item, scope);
}
function scopeOf(context) {
	const mapping = createMapping(context.config);
	const repositories = new Map();
	return {
		...context,
		mapping,
		targets: promotionTargets(context.record.manifest, mapping),
		helmRepository(url) {
			const opened = repositories.get(url) ?? openHelmRepository(context.http, url);
			repositories.set(url, opened);
			return opened;
		}
	};
}
// src/check/verdict.ts
function refusalOf({ release, counts }, hint, details = []) {
	return new RefusedError("CHECK_REFUSED", `The files do not fit ${release}: ${plural(counts.errors, "error")}`, {
		details,
		hint: `${hint} A cluster that cannot pull an image stops in the middle of an upgrade.`
	});
}
function findingLines(verdict) {
	return groupFindings(verdict).map(({ severity, code, message, hint, at }) => {
		const line = `${severity} ${code}: ${message}${hint === void 0 ? "" : `. ${hint}`}`;
		return at === void 0 ? line : withPlace(line, at);
	});
}
function annotationsOf(verdict) {
	return groupFindings(verdict).map(({ severity, code, message, hint, at }) => ({
		severity,
		message: `${message} [${code}]${hint === void 0 ? "" : ` ${hint}`}`,
		...at === void 0 ? {} : { at }
	}));
}
function describeVerdict(verdict) {
	const { ok, release } = verdict;
	return [{
		kind: "heading",
		text: ok ? `Everything is in place for ${release}` : `Not ready for ${release}`
	}, ...describeFindings(verdict)];
}
function describeFindings(verdict, most = Infinity) {
	const { images, charts, files, errors, warnings } = verdict.counts;
	const looked = `${plural(images, "image")} and ${plural(charts, "chart")} in ${plural(files, "file")}`;
	const lines = findingLines(verdict);
	const rest = lines.length - most;
	const items = rest > 0 ? [...lines.slice(0, most), `… and ${rest} more`] : lines;
	return [{
		kind: "text",
		text: `${looked}, looked up in the internal registry: ${plural(errors, "error")}, ${plural(warnings, "warning")}.`
	}, ...items.length === 0 ? [] : [{
		kind: "list",
		items
	}]];
}
function groupFindings({ findings }) {
	return [...Map.groupBy(findings, ({ unreferenced }) => unreferenced?.kind)].flatMap(([kind, group]) => {
		const [first] = group;
		if (kind === void 0 || first === void 0) return group;
		const all = group.flatMap(({ unreferenced }) => unreferenced ?? []);
		return [{
			severity: first.severity,
			code: first.code,
			message: describeUnreferenced(all)
		}];
	});
}
// src/check/deploy-files.ts
const fileLimit = 4194304;
async function readDeployFiles(releaseFile, root) {
	if (releaseFile.bump.length === 0) throw new UserError("NO_DEPLOY_FILES", "the release file names no files to check", {
		at: { file: releaseFile.path },
		hint: "List them under bump: - {file: deploy/values.yaml, chart: operator}."
	});
	const files = [];
	const missing = [];
	for (const { file, ...target } of releaseFile.bump) {
		const bytes = await readBounded(resolve(root, file), fileLimit);
		if (bytes === void 0) missing.push(file);
		else if (bytes.length > fileLimit) throw new UserError("FILE_TOO_LARGE", `the file is larger than ${fileLimit} bytes`, { at: { file } });
		else files.push({
			...target,
			path: file,
			bytes
		});
	}
	if (missing.length > 0) throw new UserError("FILE_MISSING", `Files that the release file names are not in ${root}`, {
		details: missing,
		hint: "Correct bump in the release file, or say with --root where they are."
	});
	return files;
}
const checkStage = defineStage({
	name: "check",
	summary: "Check that the deploy files name only what was promoted",
	options: {
		config: configOption,
		release: {
			kind: "string",
			description: "The promoted release to check against; default: the one in force",
			value: "<release>"
		},
		root: {
			kind: "string",
			description: "Folder that the files of `bump` are relative to; default: the folder of the release file",
			value: "<folder>"
		},
		trust: trustOption,
		to: toOption,
		credentials: credentialsOption,
		"report-only": {
			kind: "boolean",
			description: "Report what is wrong, but succeed"
		}
	},
	outputs: {
		release: "The promoted release that was checked against",
		ok: "true when there are no errors",
		errors: "Number of errors",
		warnings: "Number of warnings"
	},
	examples: ["tidegate check", "tidegate check --release 2026q4 --root ../deploy --report-only"],
	run: runCheck,
	outputsOf: ({ release, ok, counts }) => ({
		release,
		ok: String(ok),
		errors: String(counts.errors),
		warnings: String(counts.warnings)
	}),
	report: describeVerdict,
	annotations: annotationsOf,
	refusal: (result) => result.refused ? refusalOf(result, `\`tidegate bump\` moves the tags and versions in the files to ${result.release}; each finding says what else to change.`) : void 0
});
async function runCheck(given, runtime) {
	const side = await readInternalSide(given, runtime);
	const { releaseFile, config } = side;
	const files = await readDeployFiles(releaseFile, given.root === void 0 ? dirname(releaseFile.path) : resolve(runtime.cwd, given.root));
	const { http, registries } = await connect(releaseFile.endpoints, runtime, {
		...given,
		charts: chartAddresses([config])
	});
	const record = await readTrustedRecord({
		...side,
		registries,
		log: runtime.log
	}, given.release);
	requireCharts(releaseFile.bump, record.manifest);
	const { render } = releaseFile.check;
	const { charts } = releaseFile;
	const verdict = await checkFiles(files, {
		config,
		record,
		registries,
		http,
		render,
		charts,
		runtime,
		...releaseFile.helm && { helm: releaseFile.helm }
	});
	return {
		...verdict,
		refused: !verdict.ok && !given.reportOnly
	};
}
export { checkFiles as a, refusalOf as i, describeFindings as n, requireCharts as o, findingLines as r, checkStage as t };
