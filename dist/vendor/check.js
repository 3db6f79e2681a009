import { $ as keyOf, A as targetsOf, C as replaceDefaults, Ct as connect, D as fetchChart, E as readChartTree, F as mayBeAddedTo, G as isUntagged, H as valuesOf, J as tagOf, K as leftToChart, L as isBeside, M as releaseNames, O as openHelmRepository, P as findInFiles, Q as whole$1, R as isUnread, S as findHelm, T as defaultValues, U as digestOf, V as isOfValue, Z as layerKey, _ as untriedValues, at as numbersIn, ct as placeInFile, dt as mergeWithoutNulls, et as pinsOf, g as findUnusedValues, h as tryStandIns, it as openConfigMaps, k as withReferred, lt as stepInto, nt as whyElsewhere, ot as settingLayer, p as ownRepository, pt as remember, rt as findConfigMap, st as targetPath, ut as mergeValues, v as unknownValues, w as readUserValues, y as findChartImages, yt as chartSizeLimit } from "./remote.js";
import { Fn as repositoryOf, Fr as toOption, Gr as cutLines, Ht as parseYaml, In as tryReference, Ir as trustOption, Jt as tagOf$1, Kn as whereLegal, Kr as cutNames, Mr as credentialsOption, Nr as defineStage, Ot as closestPattern, Pn as parseReference, Rn as digestOf$1, Tn as readAll, Un as orError, Vn as isDigest, Wn as unless, Wr as shortPath, Wt as placedError, Yr as plural, Zn as isMap, Zr as withPlace$1, Zt as readArchive, ai as TidegateError, bn as parsePath, dr as readBounded, jr as configOption, lt as clusterOf, ni as withoutPassword, oi as UserError, ri as RefusedError, sr as closest, ut as createMapping, vn as formatPath } from "./shared.js";
import { d as chartRepository, g as chartAddresses, h as readInternalSide, i as fetchLock, m as targetsAt, n as readTrustedRecord, p as promotionTargets, u as findChartLayer } from "./promote.js";
import { dirname, isAbsolute, posix, relative, resolve, sep } from "node:path";
import { realpath } from "node:fs/promises";
function requireNames(files, { config, record: { manifest }, render }) {
	const targets = promotionTargets(manifest, createMapping(config));
	const names = releaseNames(targets);
	const images = targets.images.flatMap(({ upstream, repository }) => [upstream, repository]);
	const charts = manifest.charts.map(({ name }) => name);
	const unknownIn = (occurrence) => {
		const { kind, place: at } = occurrence;
		if (kind === "image" && occurrence.of !== void 0 && targetsOf(targets, occurrence).length === 0) return {
			at,
			message: unknown(`${manifest.release} has no image`, occurrence.of, images)
		};
		if (kind === "chart" && occurrence.isOverridden === true && !charts.includes(occurrence.name)) return {
			at,
			message: unknown(`${manifest.release} has no chart`, occurrence.name, charts)
		};
	};
	const faults = findInFiles(files, names).files.flatMap(({ file, found: { occurrences } }) => {
		return [...render ? [] : unusedRules(file, namesIn(occurrences)), ...occurrences.flatMap((found) => unknownIn(found) ?? [])];
	});
	if (faults.length > 0) throw placedError("NAME_NOT_IN_RELEASE", faults, (count) => `${count} names are wrong`, { hint: "Correct images and paths under bump in the release file, and markers in the files." });
}
function namesIn(all) {
	const named = all.filter((found) => found.kind === "image");
	return [...new Set(named.map(({ repository }) => repository))];
}
function unusedRules({ path, images = {} }, names) {
	return Object.keys(images).filter((name) => !names.includes(name)).map((name) => ({
		at: { file: path },
		message: unknown("the file names no image", name, names)
	}));
}
function unknown(what, name, known) {
	const meant = closest(name, known);
	return `${what} ${name}${meant === void 0 ? "" : `; did you mean ${meant}?`}`;
}
function namedImage(occurrence, scope) {
	const { place, repository: name, of } = occurrence;
	const left = occurrence.left ?? (mayBeAddedTo(occurrence, scope.setters) ? "template" : void 0);
	const scalar = occurrence.tag ?? occurrence.digest;
	return {
		kind: "image",
		repository: checkedRepository(name, of, scope),
		tag: tagOf(occurrence),
		digest: digestOf(occurrence),
		...left === void 0 ? {} : { left },
		...scalar === void 0 ? {} : { scalar },
		...of === void 0 || of === name ? {} : { written: {
			name,
			of
		} },
		...leftTo(occurrence, scope),
		place
	};
}
function leftTo(occurrence, { record }) {
	const found = leftToChart(occurrence);
	return record.manifest.charts.some(({ name }) => name === found?.chart) && found ? { leftTo: found } : {};
}
function checkedRepository(repository, of, { targets }) {
	return (of === void 0 ? void 0 : targetsOf(targets, {
		repository,
		of
	})[0])?.repository ?? of ?? repository;
}
function imageName({ repository, tag, digest }) {
	return `${repository}${tag === void 0 ? "" : `:${tag}`}${digest === void 0 ? "" : `@${digest}`}`;
}
function asRendered(found, rendered) {
	const objects = [...new Set(rendered.map(({ object }) => object))];
	const values = [...new Set(rendered.flatMap(({ value }) => value ?? []))];
	const what = values.length === 1 ? "The value is" : "The values are";
	return {
		...found,
		severity: rendered.every(({ isGuess }) => isGuess) ? "warning" : found.severity,
		message: `${objects.join(", ")}: ${found.message}`,
		hint: values.length === 0 ? found.hint : `${found.hint} ${what} ${values.join(", ")}.`
	};
}
function allowedName(item, { allow, targets, record }) {
	const fits = (name) => closestPattern(allow, name) !== void 0;
	if (item.kind === "image") {
		const { repository } = item;
		return !(targetsOf(targets, {
			repository,
			of: repository
		}).length > 0 || record.manifest.charts.some(({ reference }) => nameOf(reference) === repository)) && fits(repository) ? imageName(item) : void 0;
	}
	const address = addressOf(item.url);
	if (address === void 0) return;
	if (item.kind === "repository") return fits(`${address}/x`) || allow.some((pattern) => pattern.startsWith(`${address}/`)) ? address : void 0;
	const isOurs = record.manifest.charts.some(({ name }) => name === item.name);
	const name = item.url?.startsWith("oci://") === true ? address : `${address}/${item.name}`;
	return !isOurs && fits(name) ? `chart ${name}` : void 0;
}
function nameOf(text) {
	const reference = tryReference(text);
	return reference && repositoryOf(reference);
}
function addressOf(url) {
	const parsed = url === void 0 ? null : URL.parse(url);
	return parsed === null ? void 0 : `${parsed.host}${parsed.pathname}`.replace(/\/+$/, "");
}
const findingCodes = {
	PUBLIC_IMAGE: {
		severity: "error",
		meaning: "The image is outside of the internal registry.",
		remedy: "Write its internal name, promote it, or allow it (`check.allow`)."
	},
	MISSING_IMAGE: {
		severity: "error",
		meaning: "The internal registry has no such tag or digest.",
		remedy: "Promote the release that has it, or write a tag that is there."
	},
	INVALID_IMAGE: {
		severity: "error",
		meaning: "The text is no image reference.",
		remedy: "Correct its name, tag or digest."
	},
	FLOATING_TAG: {
		severity: "error",
		meaning: "There is no tag and no digest, the tag is `latest`, or the one that the chart gives is not that of the release.",
		remedy: "Write the tag of the release."
	},
	DIGEST_DRIFT: {
		severity: "error",
		meaning: "Somebody pushed over the tag since it was promoted.",
		remedy: "Find out who, delete it, and promote the release again."
	},
	DIGEST_MISMATCH: {
		severity: "error",
		meaning: "The digest in the file is not that of the tag beside it.",
		remedy: "Write the digest of that tag, or none."
	},
	PUBLIC_CHART: {
		severity: "error",
		meaning: "The chart is taken from a repository outside.",
		remedy: "Write the address of the internal one, or allow it (`check.allow`)."
	},
	MISSING_CHART: {
		severity: "error",
		meaning: "The internal repository has no such chart or version.",
		remedy: "Promote the release that has it."
	},
	CHART_DRIFT: {
		severity: "error",
		meaning: "Somebody replaced the chart since it was promoted.",
		remedy: "Find out who, remove it, and promote the release again."
	},
	NAME_NOT_IN_RELEASE: {
		severity: "error",
		meaning: "Neither the file nor what is rendered of it has a name that the release file lists under `images`.",
		remedy: "Correct `images` under `bump`."
	},
	MISSING_VALUES: {
		severity: "error",
		meaning: "The tool is given values that are not there, so it deploys nothing.",
		remedy: "Correct the name, or put them there."
	},
	RENDER_FAILED: {
		severity: "error",
		meaning: "The chart cannot be rendered with these values, so nobody knows its images.",
		remedy: "Correct the values, or write a stand-in for one that only a Secret has."
	},
	VALUES_UNREADABLE: {
		severity: "error",
		meaning: "Values are no YAML, or none that Helm takes.",
		remedy: "Correct them."
	},
	MISSING_DEPENDENCY: {
		severity: "error",
		meaning: "The chart lacks a subchart that it names.",
		remedy: "Promote a chart that has it inside."
	},
	UNKNOWN_STAND_IN: {
		severity: "error",
		meaning: "A stand-in is for a value that no chart of the file has.",
		remedy: "Correct its name, or take it out."
	},
	STAND_IN_IMAGE: {
		severity: "error",
		meaning: "Images depend on a stand-in, so that the cluster has others, or none.",
		remedy: "Put the true value into the files."
	},
	UNUSED_STAND_IN: {
		severity: "warning",
		meaning: "No chart of the file needs the stand-in.",
		remedy: "Take it out."
	},
	FLOATING_VERSION: {
		severity: "warning",
		meaning: "There is a range of versions, or none, so the newest is taken.",
		remedy: "Write one version, tag or digest in full."
	},
	NOT_IN_RELEASE: {
		severity: "warning",
		meaning: "It is in the internal registry or repository, and not a part of the release.",
		remedy: "Write what the release has, or allow it (`check.allow`)."
	},
	UNREFERENCED: {
		severity: "warning",
		meaning: "No file names this part of the release, so the cluster may take a public default, or an old chart.",
		remedy: "Set the value that names the image, or add the file that the chart is deployed from."
	},
	UNKNOWN_VALUE: {
		severity: "warning",
		meaning: "The chart has no such value, so Helm ignores it; or there are too many to try them all.",
		remedy: "Correct its name, or take it out."
	},
	NOT_LOOKED_AT: {
		severity: "warning",
		meaning: "Something else fills it in, or it is a template: the file alone does not tell.",
		remedy: "Put a marker where it stands, or look at it yourself."
	},
	NOT_ALL_VALUES: {
		severity: "warning",
		meaning: "The cluster renders the chart with values that are not to be had here, or a stand-in was taken.",
		remedy: "Look yourself at what they change."
	},
	NOT_ALL_RENDERED: {
		severity: "warning",
		meaning: "A chart, or a part of it, was not rendered, so it may have more images.",
		remedy: "Give it values that say their chart, or look at it yourself."
	}
};
function finding(code, message, hint, at) {
	return {
		severity: findingCodes[code].severity,
		code,
		message,
		hint,
		...at === void 0 ? {} : { at }
	};
}
function withSetters(name, setBy = []) {
	return setBy.length === 0 ? name : `${name} (${cutNames(setBy, 1).join(", ")})`;
}
const notChecked = "What could not be looked at is not checked.";
const filledIn = "What fills it in is not checked; put a marker where that stands.";
function adviseInstead(meant) {
	return meant.length === 0 ? "Take it out, or look up its place in the values of the chart." : `Did you mean ${meant.join(" or ")}?`;
}
async function internalChart(name, version, target, scope) {
	if (target.kind === "oci") {
		const repository = scope.registries.repository(chartRepository(scope.config, target.path, name));
		const found = await repository.find(tagOf$1(version));
		const read = async (chart) => await readAll(repository, await findChartLayer(repository, chart));
		return found && {
			digests: [found.digest],
			expected: ({ root }) => root.digest,
			read: (chart) => unless(["NOT_FOUND"], read(chart))
		};
	}
	const repository = await scope.helmRepository(target.url);
	if (!repository.versions(name).includes(version)) return;
	const { url, digest } = repository.locate(name, version);
	const tgz = await unless(["NOT_FOUND"], fetchChart(scope.http, url, chartSizeLimit));
	const digests = tgz && [...digest === void 0 ? [] : [digest], digestOf$1(tgz)];
	return digests && {
		digests,
		expected: ({ archive }) => archive,
		read: async () => tgz
	};
}
function internalAddress(target, { registry }, chart) {
	if (target.kind !== "oci") return target.url;
	return `oci://${[
		registry,
		target.path,
		...chart === void 0 ? [] : [chart]
	].join("/")}`;
}
async function checkChart(chart, scope) {
	const { config, record } = scope;
	const { name, url, version, place } = chart;
	const isOurs = record.manifest.charts.some((promoted) => promoted.name === name);
	const targets = config.charts.map((target) => ({
		target,
		address: internalAddress(target, config, name)
	}));
	const found = targets.find(({ address }) => url === void 0 ? isOurs : isSame(url, address));
	if (url !== void 0 && found === void 0) return publicChart(url, targets.map(({ address }) => address), place);
	if (version === void 0 || chart.left === "floating" || chart.left === "template") return floating(chart);
	return await checkVersion({
		name,
		version: version.value,
		place,
		url: withoutPassword(url ?? "the internal repository")
	}, found?.target, scope);
}
function checkRepository({ url, place }, scope) {
	const internal = scope.config.charts.map((target) => internalAddress(target, scope.config));
	return internal.some((address) => isSame(url, address)) ? void 0 : publicChart(url, internal, place);
}
function publicChart(url, internal, place) {
	return finding("PUBLIC_CHART", `${withoutPassword(url)} is no internal chart repository`, `Write ${internal.join(" or ")}; what is the inside's own goes under check.allow.`, place);
}
async function checkVersion(chart, target, scope) {
	return target === void 0 ? notInRelease$1(chart, "", scope) : judgeChart(chart, await internalChart(chart.name, chart.version, target, scope), scope);
}
function judgeChart(chart, found, scope) {
	const { name, version, url, place } = chart;
	if (found === void 0) return missingChart(chart, scope);
	const promoted = promotedChart(scope, name);
	const expected = promoted && found.expected(promoted);
	const other = found.digests.find((digest) => digest !== expected);
	if (promoted?.version !== version || other === void 0) return notInRelease$1(chart, "It is in the repository, but ", scope);
	return finding("CHART_DRIFT", `${name} ${version} is ${other} in ${url}; promoted was ${expected ?? ""}`, "Somebody replaced it. Find out who, remove it, and promote the release again.", place);
}
function missingChart({ name, version, url, place }, scope) {
	const hint = `Promote the release that has it; ${offeredIn(scope, name)}.`;
	return finding("MISSING_CHART", `${name} ${version} is not in ${url}`, hint, place);
}
function notInRelease$1({ name, version, place }, where, scope) {
	const { release } = scope.record;
	return promotedChart(scope, name)?.version === version ? void 0 : finding("NOT_IN_RELEASE", `${name} ${version} is not a part of ${release}`, `${where}${offeredIn(scope, name)}.`, place);
}
function promotedChart({ record }, name) {
	return record.manifest.charts.find((chart) => chart.name === name);
}
function offeredIn(scope, name) {
	const promoted = promotedChart(scope, name);
	return `${scope.record.release} ${promoted === void 0 ? "has no such chart" : `has ${promoted.version}`}`;
}
function floating({ name, version, left, place }) {
	const said = version === void 0 ? "no version" : version.value;
	return left === "template" ? finding("NOT_LOOKED_AT", `chart ${name} has the version ${said}`, filledIn, place) : finding("FLOATING_VERSION", `chart ${name} has ${said}, so the newest that fits is taken`, pin, place);
}
const pin = "Write one version in full: only then it is clear what is deployed.";
function isSame(one, other) {
	const [left, right] = [one, other].map((url) => url.replace(/^https?:/, "").replace(/\/+$/, ""));
	return left === right;
}
async function checkImage(image, scope) {
	const found = checkName(image, scope) ?? await checkPin(image, scope);
	return found && image.rendered ? asRendered(found, image.rendered) : found;
}
function checkName(image, scope) {
	const { repository, place } = image;
	const { config, mapping } = scope;
	const name = imageName(image);
	if (repository.slice(0, repository.indexOf("/")) !== config.registry) {
		const internal = mapping.findInternalName(repository);
		const hint = internal === void 0 || targetsAt(scope.targets, internal).length === 0 ? `Add it to the release on the connected side and promote it to ${config.registry}.${adviseAllowing(repository, scope)}` : `Write ${internal} instead.`;
		return finding("PUBLIC_IMAGE", `${name} is not in ${config.registry}`, hint, place);
	}
}
async function checkPin(image, scope) {
	const { repository, tag, digest, left, place } = image;
	const name = imageName(image);
	const isPinned = tag !== void 0 || digest !== void 0;
	if (left === "template") return finding("NOT_LOOKED_AT", `${name} is filled in`, filledIn, place);
	if ((left === "elsewhere" || left === "layered") && !isPinned) return;
	if (left === "floating") {
		const hint = `Write a fixed tag or digest${offered(repository, scope)}.`;
		return finding("FLOATING_VERSION", `${name} follows whatever is newest`, hint, place);
	}
	if (tag === "latest" || !isPinned) {
		const hint = `Write a fixed tag${offered(repository, scope)}.${adviseRendering(image, scope)}`;
		return finding("FLOATING_TAG", `${name} has no fixed tag`, hint, place);
	}
	if (!isReference(name)) return finding("INVALID_IMAGE", `${name} is no image reference`, "Correct the tag or digest.", place);
	return await checkContent(image, scope);
}
async function checkContent(image, scope) {
	const { repository, tag, digest, place } = image;
	const name = imageName(image);
	const found = await scope.registries.repository(repository).find(tag ?? digest ?? "");
	if (found === void 0) {
		const advice = `${`Promote the release that has it, or write a tag that is there${offered(repository, scope)}.`}${adviseAllowing(repository, scope)}`;
		return finding("MISSING_IMAGE", `${name} is not in the registry`, advice, place);
	}
	const promoted = targetsOf(scope.targets, { repository });
	const expected = promoted.find((target) => target.tag === tag)?.artifact.root.digest;
	if (tag !== void 0 && expected !== void 0 && expected !== found.digest) return finding("DIGEST_DRIFT", `${name} is ${found.digest} in the registry; promoted was ${expected}`, "Somebody pushed over the tag. Find out who, delete it, and promote the release again.", place);
	if (digest !== void 0 && digest !== found.digest) return finding("DIGEST_MISMATCH", `${repository}:${tag ?? ""} is ${found.digest}, the file says ${digest}`, "Write the digest of that tag, or none.", place);
	const isPromoted = tag === void 0 ? promoted.some(({ artifact }) => artifact.root.digest === digest) : expected !== void 0;
	const other = image.leftTo && otherThanMeant(image, image.leftTo, promoted, scope);
	if (other !== void 0) return other;
	return isPromoted ? void 0 : notInRelease(name, repository, scope, place);
}
function otherThanMeant({ repository, tag, digest, place }, { chart, path }, promoted, { setters, record }) {
	const here = setters.filter((setter) => setter.repository === repository && setter.chart === chart && isOfValue(path, setter.path));
	const exact = promoted.filter(({ artifact }) => here.some(({ reference }) => reference === artifact.reference));
	const meant = exact.length > 0 ? exact : promoted;
	const isMeant = (target) => tag === void 0 ? target.artifact.root.digest === digest : target.tag === tag;
	if (meant.length === 0 || meant.some(isMeant)) return;
	return finding("FLOATING_TAG", `${imageName({
		repository,
		tag,
		digest
	})} is what ${chart} takes where the file has no tag, and not what ${record.release} has there`, `Write the tag: ${meant.flatMap((target) => target.tag ?? []).join(" or ")}.`, place);
}
function adviseRendering({ leftTo, left }, { render }) {
	return render || leftTo === void 0 && left !== "embedded" ? "" : ` Or have ${leftTo?.chart ?? "the chart that it is for"} rendered, which shows the tag that it gives: check: {render: true} in the release file.`;
}
function notInRelease(name, repository, scope, place) {
	const { release } = scope.record;
	const hint = `It is in the registry, but nothing says what it should be${offered(repository, scope)}.${adviseAllowing(repository, scope)}`;
	return finding("NOT_IN_RELEASE", `${name} is not a part of ${release}`, hint, place);
}
function adviseAllowing(repository, { targets }) {
	return targetsOf(targets, { repository }).length > 0 ? "" : " Where it is the inside's own, list its repository under check.allow in the release file.";
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
const fileLimit = 4194304;
async function readDeployFiles(releaseFile, root) {
	if (releaseFile.bump.length === 0) throw new UserError("NO_DEPLOY_FILES", "the release file names no files to check", {
		at: { file: releaseFile.path },
		hint: "List them under bump: - {file: deploy/values.yaml, chart: operator}."
	});
	const files = [];
	const missing = [];
	const read = async (file, under = "") => {
		const bytes = await readBounded(resolve(root, file), fileLimit);
		if (bytes !== void 0 && bytes.length > 4194304) throw new UserError("FILE_TOO_LARGE", `the file is larger than ${fileLimit} bytes`, { at: { file } });
		missing.push(...bytes === void 0 ? [`${file}${under}`] : []);
		return bytes ?? Buffer.alloc(0);
	};
	for (const { file, valueFiles = [], ...target } of releaseFile.bump) {
		const bytes = await read(file);
		const below = [];
		for (const path of valueFiles) below.push({
			path,
			bytes: await read(path, `, which ${file} is laid over`)
		});
		files.push({
			...target,
			path: file,
			bytes,
			...below.length > 0 && { valueFiles: below }
		});
	}
	if (missing.length > 0) throw new UserError("FILE_MISSING", `Files that the release file names are not in ${root}`, {
		details: missing,
		hint: "Correct bump in the release file, or say with --root where they are."
	});
	return files;
}
async function readValuesFile({ path, git }, atHand) {
	const { files, repository, tgz, title } = atHand;
	if (git === void 0) {
		const found = readArchive(tgz, title).find(({ name }) => name.replace(/^[^/]+\//, "") === path);
		return found === void 0 ? {
			why: `${title} has no file ${path}`,
			isGone: true
		} : whole(`${title}/${path}`, found.content);
	}
	const elsewhere = path.startsWith("../") ? "it is outside of the repository" : whyElsewhere(git, repository);
	if (elsewhere !== void 0) return {
		why: `${path}: ${elsewhere}`,
		isGone: false
	};
	const own = files.find((file) => posix.normalize(file.path) === path);
	if (own !== void 0) return whole(path, own.bytes);
	const bytes = await orError(repository.read(path));
	if (bytes instanceof TidegateError) return {
		why: bytes.message,
		isGone: false
	};
	if (bytes === void 0) return {
		why: `${path} is not there`,
		isGone: true
	};
	return bytes.length > 4194304 ? {
		why: `${path} is too large`,
		isGone: false
	} : whole(path, bytes);
}
function whole(file, bytes) {
	return {
		file,
		bytes,
		document: 0,
		path: []
	};
}
async function findLayer(layer, around, atHand) {
	if (layer.kind === "held") return around.held;
	if (layer.kind === "unknown") return {
		why: layer.why,
		isGone: false
	};
	if (layer.kind === "file") return await readValuesFile(layer.file, atHand);
	return layer.kind === "set" ? await fromSetting(layer, atHand) : await fromConfigMap(layer, around, atHand);
}
async function fromConfigMap({ object, target }, { held, isHeld }, atHand) {
	const found = findConfigMap(object, held.file, atHand);
	if (target === void 0 || !("bytes" in found)) return found;
	const own = isHeld ? await contentOf(held) : void 0;
	return targetPath(target)?.reduce((value, key) => isMap(value) || Array.isArray(value) ? stepInto(value, key) : value, own) === void 0 ? fluxSetting(target, textOf(found)) : {
		why: `whether values or valuesFrom sets ${target} differs from one Flux to the other`,
		isGone: false
	};
}
async function fromSetting({ target, value }, atHand) {
	if ("text" in value) return {
		target,
		text: value.text,
		as: value.isString ? "string" : "value"
	};
	const found = await readValuesFile(value.file, atHand);
	return "bytes" in found ? {
		target,
		text: textOf(found),
		as: "file"
	} : found;
}
function fluxSetting(target, text) {
	const isQuoted = /^'.*'$|^".*"$/s.test(text);
	return {
		target,
		text: isQuoted ? text.replaceAll(/^['"]+|['"]+$/g, "") : text,
		as: isQuoted ? "string" : "value"
	};
}
async function contentOf(values) {
	const content = (await readUserValues(values, "")).content();
	return isMap(content) ? content : void 0;
}
function textOf({ bytes, text = bytes.toString("utf8") }) {
	return text;
}
function madeValues(file, values, places) {
	return {
		file,
		bytes: Buffer.from(JSON.stringify(values, (_, value) => typeof value === "bigint" ? Number(value) : value)),
		document: 0,
		path: [],
		at: (way) => places.findLast(({ path }) => {
			const shared = Math.min(path.length, way.length);
			return formatPath(path.slice(0, shared)) === formatPath(way.slice(0, shared));
		})?.at
	};
}
async function mergedValues(file, { path, document, layers = [{ kind: "held" }], defaults = [] }, all) {
	const own = all.files.filter(({ environment }) => environment === file.environment);
	const below = (file.valueFiles ?? []).flatMap(({ path, bytes }) => bytes ? [{
		path,
		bytes
	}] : []);
	const atHand = {
		...all,
		files: [...own, ...below]
	};
	const held = {
		file: file.path,
		bytes: file.bytes,
		document,
		path
	};
	const around = {
		held,
		isHeld: layers.some(({ kind }) => kind === "held")
	};
	const given = await gather(layers, held.file, async (layer) => await findLayer(layer, around, atHand));
	const others = await gather(defaults, held.file, async (layer) => await readValuesFile(layer.file, atHand));
	const { tgz, title } = atHand;
	const instead = others.values.length === 0 ? void 0 : JSON.stringify(others.content);
	return {
		tgz: instead === void 0 ? tgz : replaceDefaults(tgz, title, Buffer.from(instead)),
		values: given.values,
		findings: [...others.missed, ...given.missed].map((missed) => describeMissed(missed, title, file))
	};
}
function describeMissed({ why, isGone, layer }, title, { path }) {
	const place = layer.kind === "held" ? { file: path } : layer.place;
	return isGone ? finding("MISSING_VALUES", `${title} is given values that are not there: ${why}`, "The tool deploys nothing without: correct the name, or put it there. `check` takes --root for the root of the repository.", place) : finding("NOT_ALL_VALUES", `not all values of ${title} are known: ${why}`, "What they change is not checked.", place);
}
async function gather(layers, file, find) {
	const found = [];
	const missed = [];
	let content = {};
	for (const layer of layers) {
		const { takesNullsAway: isJoined = false } = layer;
		const own = await find(layer);
		const next = isJoined && "bytes" in own ? await joinLast(found.at(-1), own) : own;
		if ("bytes" in next) {
			found.splice(isJoined ? -1 : found.length, 1, next);
			content = mergeValues(content, await contentOf(next) ?? {});
			continue;
		}
		const made = "target" in next ? settingLayer(next, content) : void 0;
		const path = "target" in next ? targetPath(next.target) : void 0;
		if ("target" in next && path !== void 0 && isMap(made) && "place" in layer) {
			const last = found.at(-1);
			const run = last !== void 0 && "places" in last ? last : {
				values: {},
				places: [],
				numbers: []
			};
			run.values = mergeValues(run.values, made);
			run.places.push({
				path,
				at: layer.place
			});
			run.numbers.push(...numbersIn(next.target, path, made));
			found.push(...run === last ? [] : [run]);
			content = mergeValues(content, made);
		} else if ("target" in next) {
			const why = `nobody can tell here what is set by ${next.target.slice(0, 80)}`;
			missed.push({
				why,
				isGone: false,
				layer
			});
		} else if (!next.isGone || layer.kind === "held" || layer.isOptional !== true) missed.push({
			...next,
			layer
		});
	}
	return {
		values: found.map((each) => "places" in each ? settingsIn(each, content, file) : each),
		content,
		missed
	};
}
async function joinLast(last, over) {
	const under = last !== void 0 && "bytes" in last ? last : void 0;
	const [below, above] = [under === void 0 ? {} : await contentOf(under), await contentOf(over)];
	return below === void 0 || above === void 0 ? {
		why: `${(below === void 0 ? under : over)?.file} cannot be read here`,
		isGone: false
	} : {
		...madeValues(over.file, mergeWithoutNulls(below, above), []),
		at: (path) => placeIn(over, path) ?? (under && placeIn(under, path))
	};
}
function placeIn({ path: root, ...file }, path) {
	return placeInFile({
		...file,
		root
	}, path);
}
function settingsIn({ values, places, numbers }, content, file) {
	const left = numbers.filter(({ path, value }) => path.reduce(stepInto, content) === value);
	return {
		...madeValues(file, values, places),
		numbers: left.map(({ flag }) => flag)
	};
}
async function openPromotedChart(chart, file, scope) {
	const helm = await requireHelm(scope);
	const inside = await readPromotedChart(chart, file, scope);
	if ("code" in inside) return {
		...inside,
		message: `${inside.message}, so it was not rendered`
	};
	const source = scope.charts.find((one) => one.name === chart.name) ?? {};
	return {
		helm,
		...inside,
		kubernetes: clusterOf(source, file.environment)
	};
}
async function readPromotedChart(chart, file, scope) {
	const { name, version } = chart;
	const [target] = scope.config.charts;
	const found = target && await internalChart(name, version, target, scope);
	const pinned = {
		name,
		version,
		url: target === void 0 ? "an internal repository" : internalAddress(target, scope.config, name),
		place: { file: file.path }
	};
	const fault = judgeChart(pinned, found, scope);
	const tgz = fault === void 0 ? await found?.read(chart) : void 0;
	return tgz === void 0 ? fault ?? missingChart(pinned, scope) : {
		tgz,
		title: `${name} ${version}`
	};
}
async function requireHelm({ helm: source, http, runtime }) {
	const helm = await findHelm({
		source,
		side: "inside",
		http
	}, runtime);
	if (helm === void 0) throw new UserError("HELM_MISSING", "check.render needs helm, which is not on the PATH", { hint: "Install helm 3, or set check.render to false: then only what the files name is checked." });
	return helm;
}
function valuesToRender(file, all, promoted) {
	const meant = promoted.filter(({ name }) => name === file.chart || all.some((held) => held.chart === name && isKnown(held))).map((chart) => ({
		chart,
		values: valuesOf(all, chart.name).filter(isKnown)
	}));
	const used = new Set(meant.flatMap((each) => each.values));
	const left = all.filter((held) => held.layers !== void 0 && !used.has(held) && (held.chart === void 0 || promoted.some(({ name }) => name === held.chart)));
	return {
		charts: meant,
		findings: [...meant.filter((each) => each.values.length === 0).map(({ chart: { name } }) => {
			return finding("NOT_ALL_RENDERED", `${name} was not rendered: the file holds no values that are known to be of it`, notChecked, { file: file.path });
		}), ...left.map((held) => notRendered(file, held))],
		names: [...meant.map(({ chart }) => chart.name), ...left.flatMap(({ chart }) => chart ?? [])]
	};
}
function isKnown({ isTemplate, isPatch }) {
	return isTemplate !== true && isPatch !== true;
}
function notRendered(file, held) {
	const unsaid = held.isPatch === true ? "these values are a patch of others" : "nothing here says which one it is";
	const [what, why] = held.isTemplate === true ? [held.chart ?? "a chart", "a generator fills in its values"] : ["a chart", unsaid];
	return finding("NOT_ALL_RENDERED", `${what} was not rendered: ${why}`, notChecked, placeOfValues(file, held));
}
function placeOfValues({ bytes, path: file }, { document, path }) {
	const yaml = parseYaml(bytes, file);
	const isThere = (end) => path.slice(0, end).reduce(stepInto, yaml.values[document]) !== void 0;
	const end = path.findLastIndex((_, index) => isThere(index + 1)) + 1;
	return end === 0 ? { file } : yaml.placeOf(document, path.slice(0, end), "key");
}
async function withChartTags({ file, found: { values } }, items, scope) {
	const unknown = values.filter((held) => !isKnown(held));
	let all = items.map((item) => unknown.some((held) => isLeftIn(item, held)) ? ofNoChart(item) : item);
	for (const { chart, values: own } of valuesToRender(file, values, scope.record.manifest.charts).charts) {
		const untagged = own.filter((held) => all.some((item) => isLeftIn(item, held)));
		const inside = untagged.length === 0 ? void 0 : await readPromotedChart(chart, file, scope);
		if (inside === void 0 || "code" in inside) continue;
		for (const held of untagged) {
			const found = await findMerged(file, held, inside, scope);
			all = all.map((item) => isLeftIn(item, held) ? withTag(item, found) : item);
		}
	}
	return all;
}
function ofNoChart(item) {
	if (item.kind !== "image") return item;
	const { leftTo: _leftTo, ...image } = item;
	return image;
}
function isLeftIn(item, held) {
	return item.kind === "image" && item.leftTo !== void 0 && keyOf(item.leftTo.holder) === keyOf(held);
}
function withTag(image, found) {
	const path = JSON.stringify(image.leftTo?.path);
	const same = found.find((one) => one.kind === "image" && JSON.stringify(one.inValues?.path) === path);
	return same?.kind === "image" && same.repository === (image.written?.name ?? image.repository) ? {
		...image,
		tag: tagOf(same),
		digest: digestOf(same)
	} : image;
}
async function findMerged(file, held, chart, { files, configMapsOf, repository, releaseNames }) {
	const { title } = chart;
	const merged = await orError(mergedValues(file, held, {
		files,
		configMapsOf,
		repository,
		...chart
	}));
	if (merged instanceof TidegateError || merged.findings.length > 0) return [];
	const tree = whereLegal(() => readChartTree(merged.tgz, title));
	if (tree === void 0 || tree.importsValues) return [];
	let content = defaultValues(tree);
	for (const layer of merged.values) {
		const over = await contentOf(layer);
		if (over === void 0) return [];
		content = mergeValues(content, over);
	}
	const rules = file.images && { images: file.images };
	const bytes = Buffer.from(JSON.stringify(content));
	const [found] = whereLegal(() => findInFiles([{
		path: title,
		bytes,
		...rules
	}], releaseNames).files) ?? [];
	return (found?.found.occurrences ?? []).filter((one) => one.kind === "image" && one.left === void 0 && isText(one, content));
}
function isText(image, content) {
	return pinsOf(image).every(({ path }) => typeof path.reduce(stepInto, content) === "string");
}
function filesOver({ file }, all) {
	return all.filter(({ file: { chart, environment, valueFiles = [] } }) => (file.valueFiles ?? []).length === 0 && (file.chart === void 0 || file.chart === chart) && file.environment === environment && valueFiles.some(({ path }) => path === file.path));
}
function filesBelow(of, all) {
	return all.filter((other) => filesOver(other, [of]).length > 0);
}
function isUntaggedIn(found, held) {
	return isUntagged(found) && found.holder !== void 0 && keyOf(found.holder) === keyOf(held);
}
function inForce(of, { stacks, stacksAt }) {
	const byStack = new Map(stacks.map((merged) => [merged.stack, merged]));
	const byText = Map.groupBy(stacks.flatMap((merged) => merged.stack.layers.map((layer) => ({
		key: layer?.key,
		merged
	}))), ({ key }) => key);
	return of.found.occurrences.filter((found) => {
		const { holder, inValues } = found.kind === "image" ? found : {};
		if (found.kind !== "image" || holder === void 0 || inValues === void 0) return true;
		const said = stacksAt(of, holder).filter(({ by }) => by !== void 0);
		const texts = said.length > 0 ? [] : byText.get(layerKey(of, holder)) ?? [];
		const merged = [...said.map((stack) => byStack.get(stack)), ...texts.map((text) => text.merged)];
		const [top] = inValues.path;
		const isCovered = merged.length > 0 && merged.every((each) => each?.keys.has(String(top)));
		const key = layerKey(of, holder);
		return !isCovered || merged.some((each) => each !== void 0 && isUnread(each, inValues.path, key, named(each))) || merged.some((each) => each?.images.some((image) => isAlone(image, found, key)));
	});
}
function named({ images }) {
	return images.filter(({ image }) => image !== void 0);
}
function mergedIn(of, { stacks, files, below }) {
	return stacks.filter(({ stack: { by } }) => by?.of.file === of.file).flatMap((merged) => merged.images.flatMap((one) => {
		const isSaidAlone = [...files, ...below].some((file) => file.found.occurrences.some((found) => found.kind === "image" && found.holder !== void 0 && isAlone(one, found, layerKey(file, found.holder))));
		return one.image === void 0 || isSaidAlone ? [] : [withPlace(one.image, one, merged)];
	}));
}
function isAlone({ image, layers }, found, key) {
	return image?.inValues !== void 0 && found.inValues !== void 0 && found.isLone !== true && found.repository === image.repository && isBeside(found.inValues.path, image.inValues.path) && [...layers].every((layer) => layer.key === key);
}
function withPlace(image, { givers }, { stack: { chart, layers, by } }) {
	const path = image.inValues?.path ?? [];
	const sayers = layers.toReversed().flatMap((layer) => layer?.imagesAt(path.slice(0, -1)) ?? []).filter((other) => isBeside(path, other.path)).map((other) => other.image);
	const giver = givers.flat()[0];
	const said = sayers.find(({ repository }) => repository === image.repository) ?? giver ?? sayers[0];
	const left = givers.flat().find((one) => one.left !== void 0 && one.left !== "layered")?.left;
	const of = [...sayers, ...givers.flat()].find((one) => one.of !== void 0)?.of;
	return {
		...image,
		...left && { left },
		...of !== void 0 && { of },
		...by && { holder: {
			document: by.held.document,
			path: by.held.path
		} },
		inValues: {
			...chart !== void 0 && { chart },
			path
		},
		place: said?.place ?? { file: by?.of.file.path ?? image.place.file }
	};
}
function groupRendered(images, from, scope) {
	const place = { file: from.file.path };
	const rules = {
		...rulesIn(from.named),
		...from.file.images
	};
	const groups = new Map();
	const findings = [];
	const names = new Set();
	for (const found of images) {
		const reference = tryReference(found.image);
		if (reference === void 0) {
			const fault = finding("INVALID_IMAGE", `${found.image} is no image reference`, "Correct it.", place);
			findings.push(asRendered(fault, [renderingOf(found)]));
			continue;
		}
		const { tag, digest } = reference;
		const written = repositoryOf(reference);
		const repository = checkedRepository(written, Object.hasOwn(rules, written) ? rules[written] : void 0, scope);
		names.add(written);
		const name = imageName({
			repository,
			tag,
			digest
		});
		if (!from.named.some((image) => isNamed(name, found, image, from.held))) {
			const half = from.untagged.find((image) => isMadeOf(found, repository, image, from.held));
			const alike = from.placed.filter((image) => imageName(image) === name);
			const there = half ?? alike.find((image) => isNamed(name, found, image, from.held)) ?? alike[0];
			const key = JSON.stringify([name, there?.place]);
			const group = groups.get(key) ?? {
				kind: "image",
				repository,
				tag,
				digest,
				place: there?.place ?? place,
				...half?.leftTo && { leftTo: half.leftTo },
				rendered: []
			};
			group.rendered.push(renderingOf(found));
			groups.set(key, group);
		}
	}
	return {
		images: [...groups.values()],
		findings,
		names
	};
}
function rulesIn(named) {
	const written = named.flatMap((image) => image.written ?? []);
	const groups = [...Map.groupBy(written, ({ name }) => name)];
	return Object.fromEntries(groups.flatMap(([name, [first, ...others]]) => first === void 0 || others.some(({ of }) => of !== first.of) ? [] : [[name, first.of]]));
}
function renderingOf({ object, certainty, control }) {
	const value = control === void 0 || control === "fixed" ? void 0 : control.path;
	return {
		object,
		isGuess: certainty === "likely",
		...value === void 0 ? {} : { value }
	};
}
function isNamed(name, { control }, image, held) {
	if (imageName(image) !== name) return false;
	if (control === void 0 || image.left === "embedded") return true;
	return control !== "fixed" && (control.sets === "registry" || isSetBy(image.scalar, control.path, held));
}
function isMadeOf({ control }, repository, { leftTo, repository: named }, held) {
	if (leftTo === void 0 || named !== repository || keyOf(leftTo.holder) !== keyOf(held)) return false;
	return control === void 0 || control === "fixed" || control.sets === "registry" || isOfValue(leftTo.path, parsePath(control.path) ?? []);
}
function isSetBy(scalar, control, { document, path: root }) {
	const path = scalar?.path ?? [];
	const isInside = scalar?.document === document && formatPath(path.slice(0, root.length)) === formatPath(root);
	if (path.at(-3) === "parameters" && path.at(-1) === "value") return true;
	const own = path.slice(root.length).filter((key) => key !== "<<");
	return isInside && isOfValue(own, parsePath(control) ?? []);
}
function renderFailure(error, { at, title }) {
	if (!(error instanceof TidegateError)) return;
	const { code, details, hint = "" } = error;
	const reason = [error.message, ...details].join("; ").replaceAll(/\s+/g, " ").trim();
	const message = reason.includes(title) ? reason : `${title} cannot be rendered: ${reason}`;
	const place = error.at ?? at;
	if (code === "MISSING_DEPENDENCY") return finding(code, message, hint, place);
	if (code.startsWith("CHART_")) return finding("RENDER_FAILED", message, hint, place);
	return code === "RENDER_FAILED" || code === "VALUES_UNREADABLE" ? finding(code, message, `Correct the values (of the message, what neither the chart nor Helm says is ***): until it renders, nobody knows its images.${code === "RENDER_FAILED" ? " For a value that only a Secret or a pipeline has, write a stand-in: standIns beside the file under bump." : ""}`, place) : void 0;
}
function withShortPlaces({ standIns = [], ...file }, cwd) {
	const short = standIns.map(({ at, ...one }) => ({
		...one,
		at: {
			...at,
			file: shortPath(at.file, cwd)
		}
	}));
	return {
		...file,
		standIns: short
	};
}
const mostImages = 10;
async function standIn(request, standIns, runtime) {
	if (standIns.length === 0) return {
		request,
		use: {
			needed: [],
			unknown: new Map()
		},
		findings: []
	};
	const requestWith = (some) => {
		const file = some[0]?.at.file;
		const below = file === void 0 ? [] : [madeValues(file, nested(some), some)];
		return {
			...request,
			values: [...below, ...request.values]
		};
	};
	const { needed, imagesOf } = await tryStandIns(standIns, requestWith, runtime);
	const { title } = request;
	const decide = [...imagesOf].filter(([, images]) => images.length > 0);
	const others = [...imagesOf.keys()].filter((one) => imagesOf.get(one)?.length === 0);
	return {
		request: requestWith(needed ?? standIns),
		use: {
			needed: needed ?? [],
			unknown: unknownOf(standIns, request)
		},
		findings: [...decide.map(([one, images]) => imageFinding(one, images, title)), ...unknownFindings(others, title)]
	};
}
function nested(standIns) {
	const made = ([key = "", ...rest], value) => ({ [key]: rest.length === 0 ? value : made(rest, value) });
	return standIns.reduce((values, { path, value }) => mergeValues(values, made(path, value)), {});
}
function unknownOf(standIns, { tgz, title }) {
	const unknown = unknownValues(nested(standIns), readChartTree(tgz, title));
	return new Map(standIns.flatMap((one) => {
		const found = unknown.find(({ path }) => path.every((key, index) => key === one.path[index]));
		return found === void 0 ? [] : [[one, found.meant.map((path) => formatPath(path))]];
	}));
}
function imageFinding({ path, at }, images, title) {
	const names = cutNames(images.map(({ image }) => image), mostImages).join(", ");
	const found = finding("STAND_IN_IMAGE", `${title}: a stand-in, ${formatPath(path)}, decides about ${names}`, "Write the true value into the files: nobody knows otherwise what the cluster pulls.", at);
	return images.every(({ certainty }) => certainty === "likely") ? {
		...found,
		severity: "warning"
	} : found;
}
function unknownFindings(standIns, title) {
	const message = `not all values of ${title} are known: something stands in for ${standIns.map(({ path }) => formatPath(path)).join(", ")}`;
	const hint = "Others that were tried there bring no other image; what the true ones change is not checked.";
	return standIns.slice(0, 1).map(({ at }) => finding("NOT_ALL_VALUES", message, hint, at));
}
function standInFaults({ path: file, standIns = [] }, uses, isWhole) {
	return standIns.filter((one) => !uses.some(({ needed }) => needed.includes(one))).flatMap((one) => {
		const name = formatPath(one.path);
		if (uses.length > 0 && uses.every(({ unknown }) => unknown.has(one))) {
			const hint = adviseInstead([...new Set(uses.flatMap(({ unknown }) => unknown.get(one) ?? []))]);
			return [finding("UNKNOWN_STAND_IN", `what is rendered of ${file} knows no value ${name} that something could stand in for`, hint, one.at)];
		}
		const message = `what is rendered of ${file} does not need the stand-in ${name}, so it is not taken`;
		return isWhole ? [finding("UNUSED_STAND_IN", message, "Take it out.", one.at)] : [];
	});
}
async function renderValues(file, held, chart, { files, configMapsOf, repository, runtime }) {
	const { title } = chart;
	const missed = [];
	let standIns;
	try {
		const merged = await mergedValues(file, held, {
			files,
			configMapsOf,
			repository,
			...chart
		});
		missed.push(...merged.findings);
		const { skipsSchema = false } = held;
		const { request, use, findings } = await standIn({
			...chart,
			tgz: merged.tgz,
			values: merged.values,
			folder: "",
			skipsSchema
		}, file.standIns ?? [], runtime);
		standIns = use;
		missed.push(...findings);
		const { images, doubts } = await findChartImages(request, runtime);
		const { unused, untried } = await findUnusedValues(request, runtime);
		const here = merged.values.filter(({ file: path, at }) => path === file.path && at === void 0);
		const note = (code, reason) => finding(code, `${title}: ${reason}`, notChecked, { file: file.path });
		return {
			images,
			taken: [held, ...here],
			standIns,
			findings: [
				...missed,
				...unused.map((value) => ignoredValue(value, title, file)),
				...untriedValues(untried).map((reason) => note("UNKNOWN_VALUE", reason)),
				...doubts.map((doubt) => note("NOT_ALL_RENDERED", doubt))
			]
		};
	} catch (error) {
		const failed = renderFailure(error, {
			at: placeOfValues(file, held),
			title
		});
		if (failed === void 0) throw error;
		return {
			findings: [...missed, failed],
			taken: [],
			...standIns && { standIns }
		};
	}
}
function ignoredValue({ path, meant, at }, title, file) {
	const hint = adviseInstead(meant.map((other) => formatPath(other)));
	return finding("UNKNOWN_VALUE", `${title} knows no value ${formatPath(path)}, so helm ignores it`, hint, at ?? { file: file.path });
}
async function renderDeployFile(given, { values: all, ...content }, scope) {
	const file = withShortPlaces(given, scope.runtime.cwd);
	const { charts, findings: left, names: told } = valuesToRender(file, all, scope.record.manifest.charts);
	const findings = [];
	const images = [];
	const names = [];
	const taken = [];
	const uses = [];
	let isWhole = left.length === 0;
	for (const { chart, values } of charts.filter((each) => each.values.length > 0)) {
		const opened = await openPromotedChart(chart, file, scope);
		if ("code" in opened) {
			findings.push(opened);
			isWhole = false;
			continue;
		}
		for (const held of values) {
			const rendered = await renderValues(file, held, opened, scope);
			const grouped = groupRendered(rendered.images ?? [], {
				file,
				held,
				...content
			}, scope);
			findings.push(...rendered.findings, ...grouped.findings);
			images.push(...grouped.images);
			names.push(...grouped.names);
			taken.push(...rendered.taken);
			uses.push(...rendered.standIns === void 0 ? [] : [rendered.standIns]);
			isWhole &&= rendered.images !== void 0;
		}
	}
	findings.push(...left, ...standInFaults(file, uses, isWhole));
	return {
		images,
		findings,
		taken,
		charts: told,
		...isWhole && { names }
	};
}
async function readItems(of, scope) {
	const { file, found } = of;
	const { values, remarks, unnamed } = found;
	const { files } = scope.found;
	const isBelow = filesOver(of, files).length > 0;
	const occurrences = inForce(of, scope.found);
	const unread = (isRendered) => [...remarks, ...isRendered ? [] : unnamed.flatMap(({ remark }) => remark ?? [])].map(({ message, place }) => finding("NOT_LOOKED_AT", message, "What is not marked in it is not checked.", place));
	if (!scope.render) {
		const others = filesBelow(of, scope.found.below).flatMap((other) => imagesIn(other, scope, file.chart));
		return {
			items: await withChartTags(of, [
				...itemsOf(occurrences, scope),
				...mergedImages(of, scope),
				...others
			], scope),
			notes: unread(false),
			rendered: []
		};
	}
	if (isBelow) {
		const told = occurrences.filter((one) => !isUntaggedIn(one, whole$1));
		const unused = standInFaults(withShortPlaces(file, scope.runtime.cwd), [], true);
		return {
			items: itemsOf(told, scope),
			notes: [...unread(true), ...unused],
			rendered: []
		};
	}
	const rendered = await renderDeployFile(file, {
		values,
		...imagesOf(of, scope)
	}, scope);
	const names = [...namesIn(occurrences), ...rendered.names ?? []];
	const rules = (rendered.names === void 0 ? [] : unusedRules(file, names)).map(({ at, message }) => finding("NAME_NOT_IN_RELEASE", message, "Correct images under bump in the release file.", at));
	const isRendered = rendered.taken.length > 0 && rendered.names !== void 0;
	const told = occurrences.filter((one) => !rendered.taken.some((held) => isUntaggedIn(one, held)));
	const isTaken = ({ holder }) => rendered.taken.some((held) => holder !== void 0 && keyOf(held) === keyOf(holder));
	const merged = mergedIn(of, scope.found).filter((image) => !isTaken(image));
	return {
		items: [...itemsOf([...told, ...merged], scope), ...rendered.images],
		notes: [
			...unread(isRendered),
			...rules,
			...rendered.findings
		],
		rendered: rendered.charts
	};
}
function itemsOf(all, scope) {
	return all.map((found) => found.kind === "image" ? namedImage(found, scope) : found);
}
function mergedImages(of, scope) {
	return mergedIn(of, scope.found).map((image) => namedImage(image, scope));
}
function imagesOf(of, scope) {
	const { files, below } = scope.found;
	const checked = [of, ...filesBelow(of, files)].flatMap((one) => imagesIn(one, scope, one === of ? void 0 : of.file.chart));
	const others = filesBelow(of, below).flatMap((one) => imagesIn(one, scope, of.file.chart));
	const merged = mergedImages(of, scope);
	return {
		named: checked.filter((image) => isTagged(image) && !isOpen(image)),
		untagged: [
			...checked,
			...others,
			...merged
		].filter((image) => !isTagged(image)),
		placed: [
			...others,
			...merged,
			...checked.filter(isOpen)
		].filter((image) => isTagged(image))
	};
}
function isOpen({ left }) {
	return left === "template";
}
function isTagged({ tag, digest }) {
	return (tag ?? digest) !== void 0;
}
function imagesIn(of, scope, chart) {
	return inForce(of, scope.found).flatMap((one) => {
		if (one.kind !== "image") return [];
		const inValues = one.inValues && chart !== void 0 ? { inValues: {
			...one.inValues,
			chart
		} } : {};
		return namedImage({
			...one,
			...inValues
		}, scope);
	});
}
function findUnrendered({ record }, { charts, rendered }) {
	return [...charts].filter(([name]) => !rendered.has(name) && record.manifest.charts.some((chart) => chart.name === name)).map(([name, place]) => {
		return finding("NOT_ALL_RENDERED", `${name} was not rendered: no file holds values that are known to be of it`, notChecked, place);
	});
}
const advice = {
	image: "What no mirror redirects, the cluster asks the public host for: set its value, which the brackets name where the lock tells, to the internal name.",
	chart: "Nothing upgrades what no file under bump names: add the file that it is deployed from."
};
function findUnreferenced({ targets, record, setters }, seen) {
	const images = targets.images.filter(({ repository, upstream }) => !seen.images.has(repository) && !seen.images.has(upstream));
	const charts = record.manifest.charts.filter(({ name }) => !seen.charts.has(name));
	return [...images.map(({ repository, artifact: { reference } }) => {
		const setBy = setters.filter((setter) => setter.reference === reference).map(({ chart, path }) => `${chart}: ${formatPath(path)}`);
		return unreferenced("image", reference, `${repository}, where ${reference} is`, setBy);
	}), ...charts.map(({ name, version }) => unreferenced("chart", `${name} ${version}`, `chart ${name} ${version}`))];
}
function unreferenced(kind, name, what, setBy = []) {
	return {
		...finding("UNREFERENCED", `No file names ${withSetters(what, setBy)}`, advice[kind]),
		unreferenced: {
			kind,
			name,
			...setBy.length > 0 && { setBy }
		}
	};
}
async function checkFiles(files, context, repository) {
	const scope = await openScope(files, context, repository);
	const seen = {
		images: new Set(),
		charts: new Map(),
		rendered: new Set()
	};
	const findings = [];
	const counts = {
		files: files.length,
		images: 0,
		charts: 0
	};
	const allowed = new Set();
	for (const of of scope.found.files) {
		const { file } = of;
		if (file.chart !== void 0) seeChart(seen, file.chart, { file: file.path });
		const { items, notes, rendered } = await readItems(of, scope);
		findings.push(...notes);
		rendered.forEach((name) => seen.rendered.add(name));
		for (const item of items) {
			const own = allowedName(item, scope);
			if (own !== void 0) {
				allowed.add(own);
				continue;
			}
			if (item.kind !== "repository") counts[item.kind === "image" ? "images" : "charts"] += 1;
			const found = await checkItem(item, scope, seen);
			findings.push(...found === void 0 ? [] : [found]);
		}
	}
	findings.push(...scope.render ? findUnrendered(scope, seen) : [], ...findUnreferenced(scope, seen));
	const all = [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
	const errors = all.filter(({ severity }) => severity === "error").length;
	return {
		ok: errors === 0,
		release: context.record.release,
		findings: all,
		allowed: [...allowed].sort(),
		counts: {
			...counts,
			errors,
			warnings: all.length - errors
		}
	};
}
async function checkItem(item, scope, seen) {
	if (item.kind === "repository") return checkRepository(item, scope);
	if (item.kind === "chart") {
		seeChart(seen, item.name, item.place);
		return await checkChart(item, scope);
	}
	seen.images.add(item.repository);
	for (const { kind, artifact } of targetsOf(scope.targets, item)) if (kind === "chart") seeChart(seen, artifact.name, item.place);
	return await checkImage(item, scope);
}
function seeChart({ charts }, name, place) {
	charts.set(name, charts.get(name) ?? place);
}
async function openScope(given, context, repository) {
	const files = [];
	for (const file of given) files.push(await withReferred({
		...file,
		origin: repository
	}, repository.read));
	const mapping = createMapping(context.config);
	const targets = promotionTargets(context.record.manifest, mapping);
	const names = releaseNames(targets);
	return {
		...context,
		files,
		found: findInFiles(files, names),
		configMapsOf: openConfigMaps(),
		repository,
		mapping,
		targets,
		releaseNames: names,
		setters: releaseNames(targets, context.lock).setters,
		helmRepository: remember((url) => openHelmRepository(context.http, url))
	};
}
function refusalOf({ release, counts }, hint, details = []) {
	return new RefusedError("CHECK_REFUSED", `The files do not fit ${release}: ${plural(counts.errors, "error")}`, {
		details,
		hint: `${hint} A cluster that cannot pull an image stops in the middle of an upgrade.`
	});
}
function findingLines(verdict, most = Infinity) {
	return groupFindings(verdict, most).map(({ severity, code, message, hint, at }) => {
		return withPlace$1(`${severity} ${code}: ${message}. ${hint}`, at);
	});
}
function annotationsOf(verdict) {
	return groupFindings(verdict).map(({ severity, code, message, hint, at }) => ({
		severity,
		message: `${message} [${code}] ${hint}`,
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
	const items = cutLines(findingLines(verdict, most), most);
	return [
		{
			kind: "text",
			text: `${looked}, looked up in the internal registry: ${plural(errors, "error")}, ${plural(warnings, "warning")}.`
		},
		...verdict.allowed.length === 0 ? [] : [{
			kind: "text",
			text: describeAllowed(cutNames(verdict.allowed, most))
		}],
		...items.length === 0 ? [] : [{
			kind: "list",
			items
		}]
	];
}
function describeAllowed(names) {
	return `Not of the release, and not looked up, as \`check.allow\` says: ${names.join(", ")}.`;
}
function groupFindings({ findings }, most = Infinity) {
	return [...Map.groupBy(findings, ({ unreferenced }) => unreferenced?.kind)].flatMap(([kind, group]) => {
		const all = group.flatMap(({ unreferenced }) => unreferenced === void 0 ? [] : withSetters(unreferenced.name, unreferenced.setBy));
		const message = `${plural(all.length, kind ?? "")} of the release that no file names: ${cutNames(all, most).join(", ")}`;
		return kind === void 0 ? group : group.slice(0, 1).map((first) => ({
			...first,
			message
		}));
	});
}
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
function checkedOut(root, { repository, base }, env) {
	const url = ownRepository(repository, env);
	return {
		...url === void 0 ? {} : { url },
		...base === void 0 ? {} : { base },
		read: async (path) => await readBounded(await insideOf(root, path), fileLimit, "carried")
	};
}
async function insideOf(root, path) {
	const full = resolve(root, path);
	const folder = dirname(full);
	const [top, real] = await Promise.all([realpath(root), realpath(folder).catch(() => void 0)]);
	const inside = relative(top, real ?? top);
	const parts = [...inside.split(sep), ...path.split("/")];
	if (isAbsolute(inside) || parts.some((part) => part === ".." || part.toLowerCase() === ".git")) throw new UserError("NOT_A_FILE", `${path} is no file of the repository`);
	return full;
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
	const root = given.root === void 0 ? dirname(releaseFile.path) : resolve(runtime.cwd, given.root);
	const files = await readDeployFiles(releaseFile, root);
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
	const { check, charts } = releaseFile;
	const helm = releaseFile.helm && { helm: releaseFile.helm };
	const context = {
		config,
		record,
		lock: await fetchLock({
			registries,
			config
		}, record.manifest),
		registries,
		http,
		...check,
		charts,
		runtime,
		...helm
	};
	requireNames(files, context);
	const verdict = await checkFiles(files, context, checkedOut(root, releaseFile.pullRequest, runtime.env));
	return {
		...verdict,
		refused: !verdict.ok && !given.reportOnly
	};
}
export { refusalOf as a, findingLines as i, requireCharts as n, checkFiles as o, describeFindings as r, requireNames as s, checkStage as t };
