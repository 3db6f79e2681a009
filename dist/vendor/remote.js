import { i as __toESM } from "./rolldown-runtime.js";
import { A as mediaTypes, At as RemoteError, D as parseManifest, E as checkManifest, F as readBounded, Mt as UserError, O as isIndexType, Ot as withoutPassword, St as plural, at as repositoryOf$1, ct as hasherFor, d as isRelease, dt as parseDigest, f as newestRelease, ft as describe, h as once, it as parseReference, j as readAll, k as isManifestType, kt as RefusedError, lt as hexOf, nt as formatReference, ot as algorithmOf, q as isMap, rt as isTag, st as digestOf$1, tt as closest, u as compareVersions, ut as isDigest, z as parseYaml } from "./shared.js";
import { b as mergeTag, d as boolYaml11Tag, f as dump, i as CORE_SCHEMA, l as YAMLException, n as require_semver, o as FAILSAFE_SCHEMA, t as canonicalize, v as load, y as loadAll } from "./data.js";
import { a as require_undici } from "./http.js";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { Readable } from "node:stream";
// src/deploy/find-occurrences.ts
const referenceLimit = 1024;
function findOccurrences(file) {
	const yaml = parseYaml(file.bytes, file.path);
	return yaml.values.flatMap((value, document) => [...occurrencesIn({
		yaml,
		document
	}, value)]);
}
function* occurrencesIn(source, root) {
	if (!isMap(root)) return;
	const apiVersion = own(root, "apiVersion");
	const kind = own(root, "kind");
	if (typeof apiVersion !== "string" || typeof kind !== "string") {
		yield* imagesIn$1(source, root, []);
		return;
	}
	const spec = own(root, "spec");
	if (kind === "WeightsAndBiases" && apiVersion.startsWith("apps.wandb.com/") && isMap(spec)) {
		const chart = own(spec, "chart");
		yield* isMap(chart) ? chartIn(source, chart) : [];
		yield* imagesIn$1(source, own(spec, "values"), ["spec", "values"]);
	}
}
function* chartIn(source, chart) {
	const url = own(chart, "url");
	if (typeof url !== "string" || url === "" || Object.hasOwn(chart, "path")) return;
	const at = locate(source, [
		"spec",
		"chart",
		"url"
	]);
	const version = locate(source, [
		"spec",
		"chart",
		"version"
	]);
	if (version === void 0) throw new UserError("CHART_UNPINNED", "spec.chart has no version, so the operator would not know which", {
		hint: "Write the version that runs now under spec.chart, in quotes: version: \"0.18.0\".",
		...at === void 0 ? {} : { at: at.place }
	});
	const lastPart = url.split("/").findLast((part) => part !== "") ?? "";
	const chartName = url.startsWith("oci://") ? lastPart : own(chart, "name");
	if (typeof chartName === "string" && chartName !== "") yield {
		kind: "chart",
		name: chartName,
		url,
		version,
		place: version.place
	};
}
function* imagesIn$1(source, value, path) {
	if (Array.isArray(value)) {
		for (const [index, entry] of value.entries()) yield* imagesIn$1(source, entry, [...path, index]);
		return;
	}
	if (!isMap(value)) {
		const image = imageInString(source, value, path);
		yield* image === void 0 ? [] : [image];
		return;
	}
	const image = imageInMap(source, value, path);
	yield* image === void 0 ? [] : [image];
	for (const [key, entry] of Object.entries(value)) yield* imagesIn$1(source, entry, [...path, key]);
}
function imageInMap(source, map, path) {
	const registry = own(map, "registry");
	const repository = own(map, "repository");
	const at = locate(source, [...path, "repository"]);
	const looksLikeImage = isImageKey(path.at(-1)) || [
		"registry",
		"tag",
		"digest",
		"pullPolicy"
	].some((key) => Object.hasOwn(map, key));
	if (typeof repository !== "string" || at === void 0 || !looksLikeImage) return;
	const reference = tryReference(`${typeof registry === "string" && registry !== "" ? `${withoutEnd(registry)}/` : ""}${repository}`);
	if (reference === void 0) return;
	const tag = locate(source, [...path, "tag"]);
	const digest = locate(source, [...path, "digest"]);
	const whole = reference.tag !== void 0 || reference.digest !== void 0;
	return {
		kind: "image",
		repository: repositoryOf$1(reference),
		...tag === void 0 ? {} : { tag },
		...digest === void 0 ? {} : { digest },
		...whole ? {
			tag: at,
			reference
		} : {},
		place: at.place
	};
}
function withoutEnd(registry) {
	return registry.slice(0, referenceLimit).replace(/\/+$/, "");
}
function imageInString(source, value, path) {
	if (typeof value !== "string" || !isImageKey(path.at(-1)) || !/[/:@]/.test(value)) return;
	const reference = tryReference(value);
	const scalar = reference === void 0 ? void 0 : locate(source, path);
	if (reference === void 0 || scalar === void 0) return;
	return {
		kind: "image",
		repository: repositoryOf$1(reference),
		tag: scalar,
		reference,
		place: scalar.place
	};
}
function isImageKey(key) {
	return typeof key === "string" && /image$/i.test(key);
}
function tryReference(text) {
	if (text.length > referenceLimit) return;
	try {
		return parseReference(text);
	} catch {
		return;
	}
}
function locate({ yaml, document }, path) {
	const found = yaml.locate(document, path);
	return found === void 0 || found.typed === null || found.value === "" ? void 0 : {
		document,
		path,
		value: found.value,
		place: found.place
	};
}
function own(map, key) {
	return Object.hasOwn(map, key) ? map[key] : void 0;
}
// src/http/address.ts
function createRoute(endpoints) {
	const bases = new Map(Object.entries(endpoints).map(([host, base]) => [host, parseBase(host, base)]));
	const route = (url) => {
		const asked = new URL(url);
		const base = bases.get(asked.host);
		if (base === void 0 || `${asked.origin}${asked.pathname}`.startsWith(`${base.origin}${base.pathname}`)) return asked;
		return new URL(`${base.origin}${base.pathname}${asked.pathname.slice(1)}${asked.search}`);
	};
	return Object.assign(route, { names: (url) => bases.has(url.host) });
}
function isLoopback$1(host) {
	return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
}
function describeAddress(url) {
	return `${url.protocol}//${url.host}${url.pathname}${url.search === "" ? "" : "?…"}`;
}
function describeRoute(asked, real) {
	const [wanted, found] = [new URL(asked), new URL(real)];
	const name = describeAddress(wanted);
	return wanted.href === found.href ? name : `${name} (at ${describeAddress(found)})`;
}
function addressDetail(message, url) {
	const address = describeAddress(url);
	return message.includes(address) ? [] : [address];
}
function parseBase(host, base) {
	const url = URL.parse(base);
	if (!(url !== null && (url.protocol === "https:" || url.protocol === "http:") && `${url.username}${url.password}${url.search}${url.hash}` === "")) throw new UserError("INVALID_ENDPOINT", `the endpoint of ${host} is not a base URL`, { hint: "Expected http://host or https://host, optionally with a path, without credentials, such as https://mirror.corp/docker." });
	url.pathname = url.pathname.endsWith("/") ? url.pathname : `${url.pathname}/`;
	return url;
}
// src/helm/written-out.ts
const depthLimit = 100;
const endless = {
	length: Number.POSITIVE_INFINITY,
	depth: Number.POSITIVE_INFINITY
};
function fitsWrittenOut(value, limit) {
	const { length, depth } = extentOf(value, new Map(), 0);
	return length <= limit && depth <= depthLimit;
}
function extentOf(value, known, level) {
	if (typeof value !== "object" || value === null) return {
		length: 1 + (typeof value === "string" ? value.length : 0),
		depth: 0
	};
	const seen = level > depthLimit ? endless : known.get(value);
	if (seen !== void 0) return seen;
	known.set(value, endless);
	let [length, depth] = [1, 0];
	for (const [key, child] of Object.entries(value)) {
		const inner = extentOf(child, known, level + 1);
		length += inner.length + (Array.isArray(value) ? 0 : key.length);
		depth = Math.max(depth, inner.depth + 1);
	}
	const extent = {
		length,
		depth
	};
	known.set(value, extent);
	return extent;
}
// src/helm/metadata.ts
const metadataLimit = 1048576;
const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}$/;
const versionPattern = /^v?[0-9][0-9A-Za-z.+-]{0,127}$/;
const maintainer = {
	name: text,
	email: text,
	url: text
};
const dependency = {
	name: text,
	version: text,
	repository: text,
	condition: text,
	tags: listOf(text),
	enabled: flag,
	"import-values": listOf(importedValues),
	alias: text
};
const knownFields = {
	name: text,
	home: text,
	sources: listOf(text),
	version: text,
	description: text,
	keywords: listOf(text),
	maintainers: listOf(mapOf(maintainer)),
	icon: text,
	apiVersion: text,
	condition: text,
	tags: text,
	appVersion: text,
	deprecated: flag,
	annotations: textMap,
	kubeVersion: text,
	dependencies: listOf(mapOf(dependency)),
	type: text
};
const anyField = new RegExp(`^(?:${Object.keys(knownFields).join("|")})$`, "iu");
function parseMetadata(value) {
	if (!isMap(value)) return "is not a map";
	if (!fitsWrittenOut(value, metadataLimit)) return `is too large: with its aliases written out more than ${metadataLimit} characters, or too deep`;
	if (Object.hasOwn(value, "<<")) return "has a merge key (<<), which Helm lets win over keys before it";
	const known = knownEntries(value);
	if (typeof known === "string") return known;
	const fields = convertFields(known, knownFields);
	const { name, version, appVersion, description } = fields;
	if (typeof name !== "string" || !namePattern.test(name)) return `has no usable name: ${describe(name)}`;
	if (typeof version !== "string" || !versionPattern.test(version)) return `has no usable version: ${describe(version)}`;
	return {
		name,
		version,
		...typeof appVersion === "string" ? { appVersion } : {},
		...typeof description === "string" ? { description } : {},
		fields
	};
}
function tagOf$1(version) {
	return version.replaceAll("+", "_");
}
function text(value) {
	return typeof value === "string" && ![
		"",
		"~",
		"null"
	].includes(value) ? value : void 0;
}
function flag(value) {
	return typeof value === "string" && /^(?:true|yes|on|y)$/i.test(value) ? true : void 0;
}
function listOf(convert) {
	return (value) => {
		const items = Array.isArray(value) ? value.map(convert).filter((item) => item !== void 0) : [];
		return items.length > 0 ? items : void 0;
	};
}
function textMap(value) {
	const entries = Object.entries(isMap(value) ? value : {}).filter(([, entry]) => typeof entry === "string");
	return entries.length > 0 ? Object.fromEntries(entries) : void 0;
}
function knownEntries(value) {
	const found = {};
	for (const key of Object.keys(value).filter((name) => anyField.test(name))) {
		const field = Object.hasOwn(knownFields, key) ? key : fieldLike(key);
		if (Object.hasOwn(found, field)) return `has ${describe(field)} twice, in two spellings`;
		found[field] = value[key];
	}
	return found;
}
function fieldLike(key) {
	return Object.keys(knownFields).find((name) => new RegExp(`^${name}$`, "iu").test(key)) ?? key;
}
function importedValues(value) {
	return isMap(value) ? convertFields(value, {
		child: text,
		parent: text
	}) : text(value);
}
function mapOf(shape) {
	return (value) => isMap(value) ? convertFields(value, shape) : void 0;
}
function convertFields(value, shape) {
	const entries = Object.entries(shape).map(([key, convert]) => [key, Object.hasOwn(value, key) ? convert(value[key]) : void 0]);
	return Object.fromEntries(entries.filter(([, entry]) => entry !== void 0));
}
// src/helm/index.ts
var import_semver = __toESM(require_semver(), 1);
const indexLimit = 67108864;
const markLimit = 4e6;
const notesKept = 10;
function emptyIndex() {
	return {
		charts: new Map(),
		skipped: 0,
		notes: []
	};
}
function parseIndex(source, where) {
	const root = parseSource(source, where);
	const entries = isMap(root) ? root["entries"] : void 0;
	if (!isMap(entries)) throw unreadable$2(where, "it has no map `entries`");
	let skipped = 0;
	const notes = [];
	const charts = new Map();
	for (const [name, listed] of Object.entries(entries)) {
		const versions = [];
		for (const [at, value] of (Array.isArray(listed) ? listed : []).entries()) {
			const entry = parseEntry$1(name, value);
			if (typeof entry !== "string") {
				versions.push(entry);
				continue;
			}
			skipped += 1;
			if (notes.length < notesKept) notes.push(`${where}: entry ${at + 1} of ${describe(name)} ${entry}`);
		}
		if (versions.length > 0) charts.set(name, sortEntries(versions));
	}
	return {
		charts,
		skipped,
		notes
	};
}
function mergeIndex(index, { metadata, url, digest, created }) {
	const others = (index.charts.get(metadata.name) ?? []).filter((entry) => entry.metadata.version !== metadata.version);
	const added = {
		metadata,
		urls: [url],
		digest,
		created
	};
	const charts = new Map(index.charts).set(metadata.name, sortEntries([...others, added]));
	return {
		...index,
		charts
	};
}
function formatIndex(index, generated) {
	const entries = [...index.charts.keys()].sort().map((name) => [name, index.charts.get(name)?.map(formatEntry)]);
	const root = {
		apiVersion: "v1",
		entries: Object.fromEntries(entries),
		generated
	};
	return dump(root, {
		noRefs: true,
		lineWidth: -1
	});
}
function formatEntry({ metadata, urls, digest, created }) {
	return {
		...metadata.fields,
		...created === void 0 ? {} : { created },
		...digest === void 0 ? {} : { digest: digest.slice(7) },
		urls
	};
}
function parseSource(source, where) {
	if (source.length > 67108864 || hasTooManyMarks(source)) throw unreadable$2(where, "it is too large to be one");
	const root = parseText(source, where);
	if (!fitsWrittenOut(root, 67108864)) throw unreadable$2(where, "it is too large, or too deep, with its aliases written out");
	return root;
}
function parseText(source, where) {
	try {
		return load(source, {
			schema: FAILSAFE_SCHEMA,
			json: true
		});
	} catch (error) {
		throw unreadable$2(where, error instanceof YAMLException ? error.reason : "it is not YAML", error);
	}
}
function hasTooManyMarks(source) {
	let count = 0;
	for (const _ of source.matchAll(/[\n,[{]|[-?] /g)) {
		count += 1;
		if (count > markLimit) return true;
	}
	return false;
}
function parseEntry$1(name, value) {
	if (!isMap(value)) return "is not a map";
	const metadata = parseMetadata(value);
	if (typeof metadata === "string") return metadata;
	if (metadata.name !== name) return `is named ${describe(metadata.name)}`;
	const [url, ...mirrors] = Array.isArray(value["urls"]) ? value["urls"].filter(isUrl) : [];
	if (url === void 0) return "has no usable url";
	const digest = parseDigestField(value["digest"]);
	if (digest === null) return `has a digest that is not sha256: ${describe(value["digest"])}`;
	const created = typeof value["created"] === "string" ? value["created"] : "";
	return {
		metadata,
		urls: [url, ...mirrors],
		...digest === void 0 ? {} : { digest },
		...created === "" ? {} : { created }
	};
}
function isUrl(value) {
	return typeof value === "string" && value !== "" && value.length <= 4096 && /^[\u0021-\u007e]+$/.test(value);
}
function parseDigestField(value) {
	if (value === void 0 || value === "") return;
	const text = typeof value === "string" ? `sha256:${value.replace(/^sha256:/, "")}` : value;
	return isDigest(text) ? text : null;
}
function sortEntries(entries) {
	return entries.map((entry) => ({
		entry,
		text: entry.metadata.version,
		version: (0, import_semver.parse)(entry.metadata.version)
	})).sort((a, b) => {
		const byText = Number(a.text < b.text) - Number(a.text > b.text);
		return a.version === null || b.version === null ? Number(a.version === null) - Number(b.version === null) || byText : b.version.compare(a.version) || byText;
	}).map(({ entry }) => entry);
}
function unreadable$2(where, reason, cause) {
	return new RefusedError("INDEX_UNREADABLE", `${where} is not a Helm repository index: ${reason}`, { cause });
}
// src/helm/repository.ts
async function openHelmRepository(http, url) {
	const base = folderUrl(url);
	const indexUrl = new URL("index.yaml", base).href;
	const response = await http.request({ url: indexUrl });
	if (response.status !== 200) {
		await response.discard();
		throw statusError(describeRoute(indexUrl, response.url), response.status);
	}
	const source = await response.text(indexLimit);
	if (/^\s*</.test(source)) throw new UserError("NOT_A_HELM_REPOSITORY", `${describeRoute(indexUrl, response.url)} is a web page, not a Helm repository index`, { hint: "Give the URL that `helm repo add` takes. A login page or a proxy may have answered instead of the repository." });
	return repositoryOf(base, response.url, parseIndex(source, indexUrl));
}
function repositoryOf(base, namedBy, { charts, skipped, notes }) {
	return {
		url: base.href,
		names: [...charts.keys()].sort(),
		skipped,
		notes,
		versions: (name) => (charts.get(name) ?? []).map(({ metadata }) => metadata.version),
		locate(name, version) {
			const entry = charts.get(name)?.find(({ metadata }) => metadata.version === version);
			return {
				url: absoluteUrl(entry?.urls ?? [], base, `${name} ${version}`),
				namedBy,
				...entry?.digest === void 0 ? {} : { digest: entry.digest }
			};
		}
	};
}
function absoluteUrl(urls, base, chart) {
	const usable = urls.map((url) => URL.parse(url, base.href)).find((url) => url !== null && isPlainHttp(url));
	if (usable === void 0 || usable === null) throw new RefusedError("CHART_UNREADABLE", `${base.href}: ${chart} has no plain http address`, {
		details: urls,
		hint: "An address with a user name or a query cannot be pinned. If the address begins with oci://, name that OCI repository in the release file instead."
	});
	return usable.href;
}
async function fetchChart(http, url, limit, namedBy) {
	const response = await http.request({
		url,
		...namedBy === void 0 ? {} : { namedBy }
	});
	if (response.status === 200) return await response.bytes(limit);
	await response.discard();
	const where = describeRoute(url, response.url);
	throw response.status === 404 ? new UserError("NOT_FOUND", `${where}: the repository lists this chart but does not have it`) : statusError(where, response.status);
}
function folderUrl(url) {
	const parsed = URL.parse(url.endsWith("/") ? url : `${url}/`);
	if (parsed === null || !isPlainHttp(parsed)) throw new UserError("INVALID_URL", "the address of a Helm repository must be a plain http or https URL", { hint: "Write it without user name and query, such as https://charts.example.com." });
	return parsed;
}
function isPlainHttp(url) {
	const isBare = [
		url.username,
		url.password,
		url.search,
		url.hash
	].every((part) => part === "");
	return ["http:", "https:"].includes(url.protocol) && isBare;
}
function statusError(where, status) {
	if (status === 404) return new UserError("NOT_A_HELM_REPOSITORY", `${where} does not exist`, { hint: "Give the URL that `helm repo add` takes." });
	return status === 401 || status === 403 ? new UserError("ACCESS_DENIED", `${where} may not be read (HTTP ${status})`) : new RemoteError("REMOTE_FAILED", `${where} answered HTTP ${status}`);
}
// src/helm/archive.ts
const unpackedLimit = 104857600;
const block = 512;
function readArchive(tgz, where) {
	const tar = unzip(tgz, where);
	const files = [];
	let extended;
	for (let offset = 0; offset + block <= tar.length;) {
		const header = tar.subarray(offset, offset + block);
		if (header.every((byte) => byte === 0)) return files;
		checkSum(header, where);
		const size = octal(header.subarray(124, 136), where);
		const type = String.fromCharCode(header[156] ?? 0);
		const start = offset + block;
		if (start + size > tar.length) throw unreadable$1(where, "it ends in the middle of a file");
		const content = tar.subarray(start, start + size);
		offset = start + Math.ceil(size / block) * block;
		if ([
			"x",
			"g",
			"L"
		].includes(type)) {
			if (extended !== void 0) throw unreadable$1(where, "two extended headers stand before one file");
			extended = readExtended(type, content, where);
			continue;
		}
		const name = checkName(extended?.name ?? shortName(header, where), where);
		extended = void 0;
		if (isFile(type, name, size, where)) files.push({
			name,
			content
		});
	}
	return files;
}
function readExtended(type, content, where) {
	if (type === "g") return;
	return { name: type === "L" ? textIn(content) : paxName(content, where) };
}
function isFile(type, name, size, where) {
	const isFolder = type === "5";
	if (!isFolder && type !== "0" && type !== "\0") throw unreadable$1(where, `${describe(name)} is neither a file nor a folder`);
	if (isFolder ? size > 0 : name.endsWith("/")) throw unreadable$1(where, `${describe(name)} is both a file and a folder`);
	return !isFolder;
}
function unzip(tgz, where) {
	try {
		return gunzipSync(tgz, { maxOutputLength: unpackedLimit });
	} catch (error) {
		throw unreadable$1(where, error instanceof RangeError ? "it unpacks to more than 100 MiB" : "it is not a complete gzip file", error);
	}
}
function checkSum(header, where) {
	const signed = header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
	if (octal(header.subarray(148, 156), where) !== signed) throw unreadable$1(where, "a tar header does not fit its checksum");
}
function octal(field, where) {
	const digits = textIn(field).trim();
	if (!/^[0-7]{1,11}$/.test(digits)) throw unreadable$1(where, "a tar header holds no number where one belongs");
	return Number.parseInt(digits, 8);
}
function shortName(header, where) {
	const magic = header.subarray(257, 263).toString("latin1");
	const prefix = textIn(header.subarray(345, 500));
	if (magic === "ustar " && prefix !== "") throw unreadable$1(where, "a GNU tar header holds more than a name");
	const name = textIn(header.subarray(0, 100));
	return magic === "ustar\0" && prefix !== "" ? `${prefix}/${name}` : name;
}
function paxName(content, where) {
	let name;
	for (let rest = content; rest.length > 0;) {
		const length = Number(/^([0-9]{1,6}) /.exec(rest.subarray(0, 8).toString("latin1"))?.[1] ?? 0);
		const record = rest.subarray(0, length).toString("utf8");
		const [, key, value] = /^[0-9]+ ([^=]+)=(.*)\n$/s.exec(record) ?? [];
		if (key === void 0 || length > rest.length) throw unreadable$1(where, "a pax header is damaged");
		if (key === "size" || key.startsWith("GNU.sparse.")) throw unreadable$1(where, `a pax header sets ${describe(key)}`);
		name = key === "path" ? value : name;
		rest = rest.subarray(length);
	}
	return name;
}
function checkName(name, where) {
	const [top, ...parts] = name.replace(/\/$/, "").split("/");
	if (!(top !== "" && top !== ".." && parts.every((part) => ![
		"",
		".",
		".."
	].includes(part)) && !/[\\:\0]/.test(name))) throw unreadable$1(where, `${describe(name)} is not a plain relative name`);
	return name;
}
function textIn(field) {
	const end = field.indexOf(0);
	return field.subarray(0, end < 0 ? field.length : end).toString("utf8");
}
function unreadable$1(where, reason, cause) {
	return new RefusedError("CHART_UNREADABLE", `${where} is not a chart archive that can be trusted: ${reason}`, {
		hint: "A chart is a .tgz with plain files below one folder, as `helm package` makes it.",
		cause
	});
}
// src/helm/chart.ts
const chartSizeLimit = 33554432;
const chartYamlLimit = 1048576;
function readChart(tgz, where) {
	const found = readArchive(tgz, where).filter(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name));
	const [chartYaml] = found;
	if (chartYaml === void 0 || found.length > 1) throw unreadable(where, `it has ${found.length} files of that name in its top folder, not one`);
	if (chartYaml.content.length > chartYamlLimit) throw unreadable(where, "it is larger than 1 MiB");
	const metadata = parseMetadata(parseChartYaml(chartYaml.content, where));
	if (typeof metadata === "string") throw unreadable(where, `it ${metadata}`);
	return metadata;
}
function parseChartYaml(content, where) {
	try {
		return load(content.toString("utf8"), { schema: FAILSAFE_SCHEMA });
	} catch (error) {
		throw unreadable(where, error instanceof YAMLException ? error.reason : "it is not YAML", error);
	}
}
function unreadable(where, reason, cause) {
	return new RefusedError("CHART_UNREADABLE", `Chart.yaml in ${where} cannot be used: ${reason}`, { cause });
}
// src/deploy/occurrence.ts
function tagOf(image) {
	return image.reference === void 0 ? image.tag?.value : image.reference.tag;
}
function digestOf(image) {
	return image.reference?.digest ?? image.digest?.value;
}
// src/helm/images.ts
const testHooks = new Set([
	"test",
	"test-success",
	"test-failure"
]);
function imagesIn(objects) {
	const found = new Map();
	for (const item of expandLists(objects)) {
		const metadata = isMap(item) && isMap(item["metadata"]) ? item["metadata"] : {};
		const object = [isMap(item) ? item["kind"] : void 0, metadata["name"]].filter((part) => typeof part === "string").join(" ");
		for (const image of imageStrings(item)) {
			const hooks = hooksOf(metadata);
			found.set(JSON.stringify([
				image,
				object,
				hooks
			]), {
				image,
				object,
				hooks
			});
		}
	}
	const sorted = [...found.entries()].sort(([left], [right]) => left < right ? -1 : 1).map(([, entry]) => entry);
	return {
		images: sorted.filter((entry) => !isOptional(entry)),
		optional: sorted.filter((entry) => isOptional(entry))
	};
}
function isOptional({ hooks }) {
	return hooks.length > 0 && hooks.every((hook) => testHooks.has(hook));
}
function expandLists(objects) {
	const seen = new Set(objects);
	for (const object of seen) for (const item of listItems(object) ?? []) seen.add(item);
	return [...seen].filter((object) => listItems(object) === void 0);
}
function listItems(object) {
	const { kind, items } = isMap(object) ? object : {};
	return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) ? items : void 0;
}
function hooksOf(metadata) {
	const hooks = (isMap(metadata["annotations"]) ? metadata["annotations"] : {})["helm.sh/hook"];
	return typeof hooks === "string" ? hooks.split(",").map((hook) => hook.trim()) : [];
}
function imageStrings(root) {
	const found = [];
	const seen = new Set([root]);
	for (const value of seen) for (const [key, entry] of typeof value === "object" && value !== null ? Object.entries(value) : []) {
		const image = imageAt(key, entry);
		if (image === void 0) seen.add(entry);
		else found.push(image);
	}
	return found;
}
function imageAt(key, entry) {
	const text = key === "image" && isMap(entry) ? entry["reference"] : entry;
	return key === "image" && typeof text === "string" && text.trim() !== "" ? text.trim() : void 0;
}
// src/helm/redact-values.ts
const shortestSecret = 6;
const pathPattern = /[\w.-]+(?:\/[\w.-]+)+/g;
function redactValues(text, values, kept) {
	const hidden = new Uint8Array(text.length);
	const forms = new Set(values.filter((value) => value.length >= shortestSecret).flatMap(formsOf));
	for (const form of forms) for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) hidden.fill(1, at, at + form.length);
	for (const { 0: path, index } of text.matchAll(pathPattern)) if (kept.has(path)) hidden.fill(0, index, index + path.length);
	return cutOut(text, hidden);
}
function cutOut(text, hidden) {
	let shown = "";
	for (let start = 0; start < text.length;) {
		const flag = hidden[start] ?? 0;
		const change = hidden.indexOf(1 - flag, start);
		const end = change < 0 ? text.length : change;
		shown += flag === 1 ? "***" : text.slice(start, end);
		start = end;
	}
	return shown;
}
function formsOf(value) {
	const json = JSON.stringify(value).slice(1, -1);
	return [
		value,
		...value.split(/\r?\n/).map((line) => line.trim()),
		json,
		json.replaceAll(/[<>&]/g, (character) => String.raw`\u00${character.charCodeAt(0).toString(16)}`),
		Buffer.from(value).toString("base64"),
		...numberForms(value)
	].filter((form) => form.length >= shortestSecret);
}
function numberForms(value) {
	const number = /^[-+]?[0-9.]/.test(value) ? Number(value) : NaN;
	return Number.isFinite(number) ? [String(number), number.toExponential().replace(/e([-+])(\d)$/, "e$10$2")] : [];
}
// src/helm/render-fault.ts
const messageLimit = 4e3;
function lastWords(stderr) {
	const start = stderr.search(/^Error: /m);
	if (start >= 0) return stderr.slice(start).replace(/\n+Use --debug flag .*\n?$/, "");
	if (Buffer.byteLength(stderr) < messageLimit) return stderr;
	const lineEnd = stderr.indexOf("\n");
	return lineEnd < 0 ? "what it said is one line that is too long to be shown" : stderr.slice(lineEnd + 1);
}
function hideValues(message, { tgz, values, temporary }) {
	const shown = redactValues(values.reduce((text, { name, path }) => text.replaceAll(path, () => name), message).replaceAll(temporary, ""), values.flatMap((file) => file.scalars()), namesIn(tgz)).trim();
	const half = messageLimit / 2;
	return shown.length > messageLimit ? `${shown.slice(0, half)} … ${shown.slice(-2e3)}` : shown;
}
function namesIn(tgz) {
	try {
		return new Set(readArchive(tgz, "the chart").map(({ name }) => name));
	} catch {
		return new Set();
	}
}
// src/helm/values-file.ts
const valuesLimit = 16777216;
const helmSchema = CORE_SCHEMA.withTags(boolYaml11Tag, mergeTag);
async function prepareValues(values, folder, temporary) {
	const [file, path] = splitPath(values);
	const bytes = await readValues(resolve(folder, file), file);
	const text = bytes.toString("utf8");
	const target = join(temporary, path === void 0 ? "values.yaml" : "part.json");
	const content = path === void 0 ? bytes : JSON.stringify(findPart(text, file, path));
	await writeFile(target, content, {
		flag: "wx",
		mode: 384
	});
	return {
		name: values,
		path: target,
		scalars: () => scalarsIn(parseDocuments(text, file, FAILSAFE_SCHEMA))
	};
}
function splitPath(values) {
	const hash = values.lastIndexOf("#");
	return hash < 0 ? [values] : [values.slice(0, hash), values.slice(hash + 1)];
}
async function readValues(path, file) {
	const bytes = await readBounded(path, valuesLimit);
	if (bytes === void 0) throw new UserError("VALUES_UNREADABLE", `the values file ${file} does not exist`, { hint: "Values files are named in the release file, relative to it." });
	if (bytes.length > valuesLimit) throw new UserError("VALUES_UNREADABLE", `the values file is larger than ${valuesLimit} bytes`, {
		at: { file },
		hint: "Helm itself could not install it. Name the file that holds the values alone."
	});
	return bytes;
}
function findPart(text, file, path) {
	const part = parseDocuments(text, file, helmSchema).map((document) => path.split(".").reduce(stepInto, document)).find(isMap);
	if (part === void 0) throw new UserError("VALUES_UNREADABLE", `the values file has no map at ${path}`, {
		at: { file },
		hint: "Write the part after # as keys with dots between them: deploy/wandb.yaml#spec.values."
	});
	if (!fitsWrittenOut(part, valuesLimit)) throw new UserError("VALUES_UNREADABLE", `with its aliases written out, ${path} is longer than ${valuesLimit} characters or more than 100 deep`, {
		at: { file },
		hint: "Write the values out instead of aliases to aliases."
	});
	return part;
}
function stepInto(value, key) {
	return isMap(value) && Object.hasOwn(value, key) ? value[key] : void 0;
}
function parseDocuments(text, file, schema) {
	try {
		return loadAll(text, {
			schema,
			json: schema === FAILSAFE_SCHEMA
		});
	} catch (error) {
		const { reason, mark } = error instanceof YAMLException ? error : { reason: String(error) };
		throw new UserError("VALUES_UNREADABLE", `the values file is not YAML: ${reason}`, {
			at: {
				file,
				...mark && {
					line: mark.line + 1,
					column: mark.column + 1
				}
			},
			hint: "Look at this place, and at the line above it."
		});
	}
}
function scalarsIn(documents) {
	const seen = new Set(documents);
	for (const value of seen) for (const entry of typeof value === "object" && value !== null ? Object.values(value) : []) seen.add(entry);
	return [...seen].filter((value) => typeof value === "string");
}
// src/helm/render.ts
const objectsLimit = 67108864;
async function renderChart(request, runtime) {
	const temporary = await mkdtemp(join(tmpdir(), "tidegate-render-"));
	try {
		const chart = join(temporary, "chart.tgz");
		await writeFile(chart, request.tgz);
		const values = [];
		for (const [index, file] of request.values.entries()) {
			const own = join(temporary, `values-${index}`);
			await mkdir(own);
			values.push(await prepareValues(file, request.folder, own));
		}
		const flags = values.flatMap(({ path }) => ["--values", path]);
		const result = await runtime.exec(request.helm, [
			"template",
			"tidegate",
			chart,
			...flags
		], {
			cwd: temporary,
			env: isolation(temporary),
			allowFailure: true
		});
		const objects = result.exitCode === 0 ? parseObjects(result.stdout.toString("utf8")) : lastWords(result.stderr);
		if (typeof objects === "string") throw renderFailed(request.title, hideValues(objects, {
			tgz: request.tgz,
			values,
			temporary
		}));
		return objects;
	} finally {
		await rm(temporary, {
			recursive: true,
			force: true
		});
	}
}
function isolation(temporary) {
	return {
		HELM_CACHE_HOME: join(temporary, "cache"),
		HELM_CONFIG_HOME: join(temporary, "config"),
		HELM_DATA_HOME: join(temporary, "data"),
		HELM_PLUGINS: join(temporary, "plugins"),
		HELM_NAMESPACE: "default",
		KUBECONFIG: join(temporary, "no-cluster")
	};
}
function parseObjects(output) {
	try {
		const documents = loadAll(output, {
			schema: FAILSAFE_SCHEMA,
			json: true
		});
		return fitsWrittenOut(documents, objectsLimit) ? documents.filter((document) => typeof document === "object" && document !== null) : "with its aliases written out, an object is too large or too deep";
	} catch (error) {
		const { reason, mark } = error instanceof YAMLException ? error : { reason: "unreadable" };
		const [, template] = /^# Source: (.+)$/m.exec(lastSource(output, mark?.position ?? 0)) ?? [];
		const where = template === void 0 ? "" : `, rendered from ${template}`;
		return `the objects are not YAML: ${reason} (line ${(mark?.line ?? 0) + 1} of the output${where})`;
	}
}
function lastSource(output, position) {
	return output.slice(Math.max(0, output.lastIndexOf("# Source: ", position)), position);
}
function renderFailed(title, reason) {
	return new UserError("RENDER_FAILED", `Helm cannot render ${title}: ${reason}`, { hint: "Charts are rendered with the values files that the release file names for them, whose values are shown as ***. Correct these, or leave rendering out with --helm never and list the images in the release file." });
}
// src/http/dispatcher.ts
var import_undici = require_undici();
const connections = 16;
function createDispatcher(env) {
	const noProxy = env["no_proxy"] ?? env["NO_PROXY"] ?? "";
	return new import_undici.EnvHttpProxyAgent({
		connections,
		allowH2: false,
		connectTimeout: 1e4,
		keepAliveTimeout: 1e4,
		httpProxy: proxyFrom(env, ["http_proxy", "HTTP_PROXY"]),
		httpsProxy: proxyFrom(env, ["https_proxy", "HTTPS_PROXY"]),
		noProxy: `${noProxy},127.0.0.1,localhost,::1`
	});
}
function proxyFrom(env, names) {
	const name = names.find((candidate) => env[candidate] !== void 0);
	const value = name === void 0 ? "" : (env[name] ?? "").trim();
	if (value !== "" && !isProxy(value)) throw new UserError("INVALID_PROXY", `the environment variable ${name} is not the address of a proxy`, { hint: "Write it with its scheme, such as http://proxy.corp:3128, and % in a password as %25; or unset it." });
	return value;
}
function isProxy(text) {
	const url = URL.parse(text);
	try {
		decodeURIComponent(`${url?.username}${url?.password}`);
	} catch {
		return false;
	}
	return url !== null && url.host !== "" && /^(?:https?|socks5):$/.test(url.protocol);
}
// src/http/follow.ts
function follow(address, from, route, what) {
	const asked = URL.parse(address, from.href);
	if (asked === null || asked.protocol !== "https:" && asked.protocol !== "http:") throw new RemoteError("REMOTE_FAILED", `${what} leads to what is no http address`);
	const to = route(asked);
	if (from.protocol === "https:" && to.protocol === "http:" && !route.names(asked)) throw new RemoteError("REMOTE_FAILED", `${what} leads from https to ${describeAddress(to)}`, { hint: "Plain http is not followed. If that host is trusted, name it under endpoints; if a proxy ends TLS before it, let the proxy send X-Forwarded-Proto." });
	return to;
}
// src/http/redirect.ts
const harmless = /^(?:accept(?:-.+)?|content-.+|if-.+|range|user-agent)$/i;
function isRedirect(status) {
	return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}
function redirected(request, from, { status, location }, route) {
	const where = `${request.subject === void 0 ? "" : `${request.subject}: `}the redirect of ${describeAddress(from)}`;
	const to = follow(location, from, route, where);
	const { body, headers = {}, method = "GET", ...rest } = request;
	const kept = to.origin === from.origin ? headers : Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.test(name)));
	if (method !== "HEAD" && (status === 303 || method === "POST" && status < 303)) {
		const bodiless = Object.entries(kept).filter(([name]) => !/^content-/i.test(name));
		return {
			...rest,
			url: to.href,
			method: "GET",
			headers: Object.fromEntries(bodiless)
		};
	}
	if (request.confidential && body !== void 0 && to.origin !== from.origin) throw new RemoteError("REMOTE_FAILED", `${where} leads to ${to.origin}, where its secret must not go`);
	return {
		...rest,
		url: to.href,
		method,
		headers: kept,
		...body === void 0 ? {} : { body }
	};
}
// src/http/response.ts
function createResponse(data, url, where) {
	const body = readBody(data.body, url, where);
	const response = {
		status: data.statusCode,
		url: url.href,
		header(name) {
			const value = data.headers[name];
			return Array.isArray(value) ? value.join(", ") : value;
		},
		body,
		async bytes(limit) {
			const chunks = [];
			let size = 0;
			for await (const chunk of body) {
				size += chunk.length;
				if (size > limit) throw new RefusedError("TOO_LARGE", `${where}: the answer is longer than ${limit} bytes`, { hint: "A source that sends more than its kind of content needs is not trusted." });
				chunks.push(chunk);
			}
			return Buffer.concat(chunks, size);
		},
		text: async (limit) => (await response.bytes(limit)).toString("utf8"),
		async discard() {
			await data.body.dump().catch(() => {});
		}
	};
	return response;
}
function describeFault(error) {
	if (!(error instanceof Error)) return String(error);
	const code = faultCode(error);
	return code === void 0 || error.message.includes(code) ? error.message : `${error.message} (${code})`;
}
function faultCode(error) {
	if (error instanceof AggregateError && error.errors.length > 0) return faultCode(error.errors[0]);
	return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : void 0;
}
async function* readBody(body, url, where) {
	try {
		yield* body;
	} catch (error) {
		throw new RemoteError("UNREACHABLE", `${where}: the connection broke: ${describeFault(error)}`, {
			details: addressDetail(where, url),
			cause: error
		});
	}
}
// src/http/retry.ts
const firstDelay = 500;
const longestDelay = 3e4;
const longestWait$1 = 9e5;
function retryDelay(attempt, retryAfter, now, random) {
	const asked = retryAfter === void 0 ? void 0 : parseRetryAfter(retryAfter, now);
	if (asked !== void 0) return asked;
	const ceiling = Math.min(longestDelay, firstDelay * 2 ** (attempt - 1));
	return Math.round(ceiling / 2 + ceiling / 2 * random);
}
function isPassing(status) {
	return status === 408 || status === 429 || status >= 500 && status <= 599;
}
function parseRetryAfter(text, now) {
	const trimmed = text.trim();
	if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed) * 1e3;
	const date = /^[A-Za-z]{3}/.test(trimmed) ? Date.parse(trimmed) : NaN;
	return Number.isNaN(date) ? void 0 : Math.max(0, date - now.getTime());
}
// src/http/client.ts
const headersTimeout = 3e4;
const uploadHeadersTimeout = 3e5;
const bodyIdleTimeout = 6e4;
const redirectLimit = 10;
const defaultTries = 5;
function createHttp({ endpoints, runtime }) {
	const dispatcher = createDispatcher(runtime.env);
	const route = createRoute(endpoints);
	return { request: (request) => requestWithRetries(request, {
		dispatcher,
		route,
		runtime
	}) };
}
async function requestWithRetries(request, context) {
	const { clock, log } = context.runtime;
	if (request.namedBy !== void 0) follow(request.url, new URL(request.namedBy), context.route, request.namedBy);
	const tries = request.tries ?? (request.method === "POST" ? 1 : defaultTries);
	const what = request.subject ?? `${request.method ?? "GET"} ${nameOf$1(request, context.route)}`;
	let waited = 0;
	for (let attempt = 1;; attempt += 1) {
		const outcome = await tryOnce(request, context);
		if (!("code" in outcome)) return outcome;
		const delay = retryDelay(attempt, outcome.retryAfter, clock.now(), Math.random());
		const tooLong = waited + delay > longestWait$1;
		if (attempt >= tries || outcome.final || tooLong) throw failed(what, request, outcome, {
			tries: attempt,
			...tooLong ? { delay } : {}
		});
		log.debug(`${what}: ${outcome.what}; try ${attempt + 1} of ${tries} in ${delay} ms`);
		await clock.sleep(delay);
		waited += delay;
	}
}
function nameOf$1(request, route) {
	return request.subject ?? describeRoute(request.url, route(request.url));
}
async function tryOnce(request, context) {
	const where = nameOf$1(request, context.route);
	let current = request;
	for (let hop = 0;; hop += 1) {
		const url = context.route(current.url);
		if (hop > redirectLimit) return {
			code: "REMOTE_FAILED",
			what: `more than ${redirectLimit} redirects`,
			url,
			final: true
		};
		const answer = await send$1(current, url, where, context.dispatcher);
		if ("code" in answer) return answer;
		const location = answer.header("location");
		if (isRedirect(answer.status) && location !== void 0) {
			await answer.discard();
			current = redirected(current, url, {
				status: answer.status,
				location
			}, context.route);
			continue;
		}
		if (!isPassing(answer.status) || request.accept?.includes(answer.status)) return answer;
		return await statusFailure(answer, url);
	}
}
async function send$1(request, url, where, dispatcher) {
	const source = typeof request.body === "function" ? watch(await request.body()) : void 0;
	const body = source?.stream ?? (typeof request.body === "function" ? void 0 : request.body);
	try {
		return createResponse(await dispatcher.request({
			origin: url.origin,
			path: `${url.pathname}${url.search}`,
			method: request.method ?? "GET",
			headers: {
				"user-agent": "tidegate",
				...request.headers
			},
			headersTimeout: source === void 0 ? headersTimeout : uploadHeadersTimeout,
			bodyTimeout: bodyIdleTimeout,
			...body === void 0 ? {} : { body }
		}), url, where);
	} catch (error) {
		if (source?.fault !== void 0) throw source.fault.error;
		const final = isCertificateFault(faultCode(error));
		return {
			code: "UNREACHABLE",
			what: describeFault(error),
			url,
			cause: error,
			...final ? { final } : {}
		};
	} finally {
		source?.stream.destroy();
	}
}
function watch(content) {
	async function* chunks() {
		const iterator = content[Symbol.asyncIterator]();
		const next = () => iterator.next().catch((error) => {
			watched.fault = { error };
			throw error;
		});
		try {
			for (let step = await next(); !step.done; step = await next()) yield step.value;
		} finally {
			await iterator.return?.();
		}
	}
	const stream = Readable.from(chunks(), { objectMode: false });
	stream.on("error", () => {});
	const watched = {
		stream,
		fault: void 0
	};
	return watched;
}
async function statusFailure(answer, url) {
	const retryAfter = answer.header("retry-after");
	const details = (await answer.text(65536).catch(() => "")).replaceAll(/\p{Cc}+/gu, " ").trim().slice(0, 300);
	return {
		code: "REMOTE_FAILED",
		what: `answered ${answer.status}`,
		url,
		...retryAfter === void 0 ? {} : { retryAfter },
		...details === "" ? {} : { details: [details] }
	};
}
function failed(what, { method = "GET" }, failure, { tries, delay }) {
	const count = tries === 1 ? "" : ` after ${tries} tries`;
	return new RemoteError(failure.code, `${what}: ${failure.what}${count}`, {
		hint: hintFor(failure, delay),
		details: [...addressDetail(what, failure.url).map((address) => `${method} ${address}`), ...failure.details ?? []],
		cause: failure.cause
	});
}
function hintFor(failure, delay) {
	if (delay !== void 0) return `It asks to wait ${plural(Math.ceil(delay / 6e4), "minute")}. Run again after that; finished parts are kept.`;
	if (isCertificateFault(faultCode(failure.cause))) return "Its certificate is not trusted. Name your CA file in NODE_EXTRA_CA_CERTS.";
	return failure.code === "UNREACHABLE" ? "Check the host name, the network and the proxy settings (HTTPS_PROXY, NO_PROXY), then run again." : "The remote fails for now. Run again later; finished parts are kept.";
}
function isCertificateFault(code) {
	return code !== void 0 && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER/.test(code);
}
// src/oci/registry/context.ts
function urlOf({ session, path }, rest) {
	return new URL(`v2/${path}/${rest}`, session.base).href;
}
function manifestUrl(context, tagOrDigest) {
	if (!isTag(tagOrDigest) && !isDigest(tagOrDigest)) throw new UserError("INVALID_REFERENCE", `${nameOf(context)}: ${describe(tagOrDigest)} is neither a tag nor a digest`, { hint: "A tag has at most 128 letters, digits, dots, hyphens and underscores." });
	return urlOf(context, `manifests/${tagOrDigest}`);
}
function nameOf({ host, path, session }, rest = "") {
	return `${host}/${path}${rest}${session.at}`;
}
function pull({ path }) {
	return [`repository:${path}:pull`];
}
function push({ path }) {
	return [`repository:${path}:pull,push`];
}
function notFound$1(what) {
	return new UserError("NOT_FOUND", `${what}: not there`, { hint: "Check the name and the tag. Some registries also answer so when a login is missing." });
}
// src/oci/registry/download.ts
const idleCuts = 5;
async function openContent(context, descriptor, offset) {
	return continued(context, descriptor, offset, await ask(context, descriptor, offset));
}
async function* continued(context, descriptor, offset, first) {
	const { clock, log } = context.runtime;
	let position = offset;
	let content = first;
	for (let cuts = 0;;) {
		try {
			for await (const chunk of content) {
				position += chunk.length;
				cuts = 0;
				yield chunk;
			}
			return;
		} catch (error) {
			cuts += 1;
			if (!(error instanceof RemoteError) || error.code !== "UNREACHABLE" || cuts >= idleCuts) throw error;
			log.debug(`${error.message}; continuing at byte ${position}`);
		}
		await clock.sleep(retryDelay(cuts + 1, void 0, clock.now(), Math.random()));
		content = await ask(context, descriptor, position);
	}
}
async function ask(context, { mediaType, digest }, offset) {
	const manifest = isManifestType(mediaType);
	const answer = await context.session.send({
		url: urlOf(context, `${manifest ? "manifests" : "blobs"}/${digest}`),
		headers: {
			...manifest ? { accept: mediaType } : {},
			...offset > 0 ? { range: `bytes=${offset}-` } : {}
		}
	}, pull(context));
	const where = nameOf(context, `@${digest}`);
	if (answer.status === 206 && answer.header("content-range")?.startsWith(`bytes ${offset}-`)) return answer.body;
	if (answer.status === 200) return offset === 0 ? answer.body : skip(answer, offset);
	await answer.discard();
	if (answer.status === 416) return none();
	throw answer.status === 404 ? notFound$1(where) : new RemoteError("REMOTE_FAILED", `${where}: the registry answered ${answer.status}`);
}
async function* skip(answer, count) {
	let left = count;
	for await (const chunk of answer.body) {
		if (left < chunk.length) yield chunk.subarray(left);
		left = Math.max(0, left - chunk.length);
	}
}
async function* none() {}
// src/oci/registry/pages.ts
const mebibyte = 1048576;
const pageBytes = 8 * mebibyte;
const limits = {
	pages: 1e3,
	entries: 1e5,
	bytes: 32 * mebibyte
};
async function listPages(context, first, read, absent = []) {
	const list = `${nameOf(context)}: ${first}`;
	const entries = [];
	const used = {
		pages: 0,
		entries: 0,
		bytes: 0
	};
	let url = urlOf(context, first);
	while (url !== void 0) {
		const answer = await context.session.send({
			url,
			accept: absent
		}, pull(context));
		if (used.pages === 0 && (answer.status === 404 || absent.includes(answer.status))) {
			await answer.discard();
			return;
		}
		const { body, bytes } = await readPage(answer, list);
		const page = read(body);
		used.pages += 1;
		used.entries += page.length;
		used.bytes += bytes;
		refuseEndless(used, list);
		for (const entry of page) entries.push(entry);
		url = nextPage(answer, list, context);
	}
	return entries;
}
async function readPage(answer, list) {
	const bytes = answer.status === 200 ? await answer.bytes(pageBytes) : void 0;
	const body = bytes === void 0 ? void 0 : parseBody$1(bytes.toString("utf8"));
	if (bytes === void 0 || body === void 0) {
		await answer.discard();
		throw new RemoteError("REMOTE_FAILED", `${list}: the registry answered ${answer.status}, and no list`);
	}
	return {
		body,
		bytes: bytes.length
	};
}
function refuseEndless(used, list) {
	if (used.pages > limits.pages || used.entries > limits.entries || used.bytes > limits.bytes) throw new RefusedError("TOO_LARGE", `${list}: a list without end`, { hint: `At most ${limits.pages} pages, ${limits.entries} entries and ${limits.bytes} bytes are read. Delete tags and referrers that nobody needs.` });
}
function nextPage(answer, list, { session }) {
	const target = answer.header("link")?.split(/,(?=\s*<)/).find((part) => /;\s*rel="?next"?/i.test(part))?.match(/<([^>]*)>/)?.[1];
	if (target === void 0) return;
	const url = session.locate(target, answer.url, `${list}: the next page`);
	if (!session.owns(url)) throw new RemoteError("REMOTE_FAILED", `${list}: the next page is on another host, ${url.origin}`, { hint: "If that is the same registry, name its address under endpoints for that host as well." });
	return url.href === answer.url ? void 0 : url.href;
}
function parseBody$1(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : void 0;
	} catch {
		return;
	}
}
// src/oci/registry/referrers.ts
const withoutApi = [
	400,
	405,
	406,
	501
];
const fallbackLimit = 67108864;
async function findReferrers(context, store, subject) {
	const where = `referrers of ${nameOf(context, `@${subject}`)}`;
	return await listPages(context, `referrers/${subject}`, (body) => checkManifest({
		...body,
		mediaType: mediaTypes.ociIndex
	}, mediaTypes.ociIndex, where).manifests, withoutApi) ?? await fromFallbackTag(store, subject);
}
async function fromFallbackTag(store, subject) {
	const index = await store.find(`${subject.slice(0, subject.indexOf(":"))}-${hexOf(subject)}`.slice(0, 128));
	if (index === void 0 || !isIndexType(index.mediaType)) return [];
	const bytes = await readAll(store, index);
	const where = `${store.name}@${index.digest}`;
	const candidates = parseManifest(bytes, index.mediaType, where).manifests.filter(({ mediaType }) => isManifestType(mediaType));
	if (candidates.reduce((sum, { size }) => sum + size, 0) > fallbackLimit) throw new RefusedError("TOO_LARGE", `${where}: the referrers of ${subject} are over ${fallbackLimit} bytes`, { hint: "Look at the tag that lists them for a runaway tool." });
	const found = [];
	for (const candidate of candidates) if (await subjectOf(store, candidate) === subject) found.push(candidate);
	return found;
}
async function subjectOf(store, candidate) {
	try {
		const bytes = await readAll(store, candidate);
		return parseManifest(bytes, candidate.mediaType, `${store.name}@${candidate.digest}`).subject?.digest;
	} catch (error) {
		if (error instanceof UserError && error.code === "NOT_FOUND") return;
		throw error;
	}
}
// src/oci/registry/put-manifest.ts
const manifestLimit = 16777216;
async function putManifest(context, tagOrDigest, { mediaType, digest }, bytes) {
	const where = nameOf(context);
	const answer = await context.session.send({
		method: "PUT",
		url: manifestUrl(context, tagOrDigest),
		headers: { "content-type": mediaType },
		body: bytes
	}, push(context));
	if (answer.status < 200 || answer.status > 299) throw await writeFailure(answer, where, `manifest ${digest}`);
	await answer.discard();
	const stored = answer.header("docker-content-digest");
	if (stored !== void 0 && stored !== digest) throw new RefusedError("DIGEST_MISMATCH", `${where}: the registry stored ${describe(stored)} in place of ${digest}`, { hint: "The registry rewrites manifests, so signatures would break. Turn that off, or use another registry." });
}
async function writeFailure(answer, where, what) {
	const text = (await answer.text(65536).catch(() => "")).replaceAll(/\p{Cc}+/gu, " ").trim();
	const details = text === "" ? [] : [text.slice(0, 300)];
	if (answer.status === 405 || /read.?only/i.test(text)) return new RemoteError("READ_ONLY", `${where}: the registry takes no writes (${answer.status})`, {
		details,
		hint: "It is read-only or a mirror. Name a registry that takes pushes, or run again when its maintenance is over."
	});
	return new RemoteError("WRITE_REFUSED", `${where}: the registry refused ${what} (${answer.status})`, {
		details,
		hint: answer.status === 413 ? "Raise the size limit of the registry or of the proxy before it." : "See what the registry says above."
	});
}
// src/oci/registry/resolve.ts
const accept = [
	mediaTypes.ociIndex,
	mediaTypes.ociManifest,
	mediaTypes.dockerList,
	mediaTypes.dockerManifest
].join(", ");
async function findDescriptor(context, tagOrDigest) {
	const url = manifestUrl(context, tagOrDigest);
	const where = nameOf(context, `${isDigest(tagOrDigest) ? "@" : ":"}${tagOrDigest}`);
	const head = await context.session.send({
		method: "HEAD",
		url,
		headers: { accept }
	}, pull(context));
	await head.discard();
	if (head.status === 404) return;
	return agreeing((head.status === 200 ? fromHeaders(head, where) : void 0) ?? await fromBody(context, url, tagOrDigest, where), tagOrDigest, where);
}
function fromHeaders(head, where) {
	const digest = head.header("docker-content-digest");
	const size = head.header("content-length") ?? "";
	const mediaType = typeOf(head);
	if (digest === void 0 || !/^[1-9]\d{0,11}$/.test(size) || !isManifestType(mediaType)) return;
	return {
		mediaType,
		digest: parseDigest(digest, where),
		size: Number(size)
	};
}
async function fromBody(context, url, tagOrDigest, where) {
	const answer = await context.session.send({
		url,
		headers: { accept }
	}, pull(context));
	if (answer.status !== 200) {
		await answer.discard();
		if (answer.status === 404) return;
		throw new RemoteError("REMOTE_FAILED", `${where}: the registry answered ${answer.status}`);
	}
	const bytes = await answer.bytes(manifestLimit);
	const digest = isDigest(tagOrDigest) ? hashLike(tagOrDigest, bytes) : digestOf$1(bytes);
	const mediaType = isManifestType(typeOf(answer)) ? typeOf(answer) : statedType(bytes);
	if (mediaType === void 0 || !isManifestType(mediaType)) throw new RefusedError("INVALID_MANIFEST", `${where}: ${describe(mediaType ?? typeOf(answer))} is not a kind of manifest`, { hint: "Docker schema1 and other old kinds are not carried. Ask the publisher for an OCI or Docker schema2 image." });
	return {
		mediaType,
		digest,
		size: bytes.length
	};
}
function agreeing(found, tagOrDigest, where) {
	if (found !== void 0 && isDigest(tagOrDigest) && found.digest !== tagOrDigest) throw new RefusedError("DIGEST_MISMATCH", `${where}: the registry answers with ${found.digest}`, { hint: "The registry serves other content under this digest. Do not use it; ask whoever runs it." });
	return found;
}
function hashLike(digest, bytes) {
	return parseDigest(`${algorithmOf(digest)}:${hasherFor(digest).update(bytes).digest("hex")}`, "manifest");
}
function typeOf(answer) {
	return (answer.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
function statedType(bytes) {
	try {
		const value = JSON.parse(bytes.toString("utf8"));
		const stated = typeof value === "object" && value !== null && "mediaType" in value ? value.mediaType : void 0;
		return typeof stated === "string" ? stated : void 0;
	} catch {
		return;
	}
}
// src/oci/registry/upload.ts
const tries$1 = 5;
async function uploadBlob(context, store, descriptor, content) {
	const { clock, log } = context.runtime;
	for (let attempt = 1;; attempt += 1) {
		const fault = await uploadOnce(context, descriptor, content);
		if (fault === void 0 || await store.has(descriptor)) return;
		if (attempt === tries$1) throw fault;
		log.debug(`${fault.message}; uploading ${descriptor.digest} again, try ${attempt + 1} of ${tries$1}`);
		await clock.sleep(retryDelay(attempt, void 0, clock.now(), Math.random()));
	}
}
async function mountBlob(context, { digest }, from) {
	if (!from.startsWith(`${context.host}/`)) return false;
	const source = from.slice(context.host.length + 1);
	const query = new URLSearchParams({
		mount: digest,
		from: source
	});
	const scopes = [...push(context), `repository:${source}:pull`];
	const answer = await context.session.send({
		method: "POST",
		url: urlOf(context, `blobs/uploads/?${query.toString()}`),
		tries: 5
	}, scopes);
	if (answer.status === 405) throw await writeFailure(answer, nameOf(context), `blob ${digest}`);
	await answer.discard();
	if (answer.status === 202) await cancel(context, locationOf(answer, context));
	return answer.status === 201;
}
async function uploadOnce(context, { digest, size }, content) {
	const where = nameOf(context);
	const opened = await context.session.send({
		method: "POST",
		url: urlOf(context, "blobs/uploads/"),
		body: Buffer.alloc(0),
		tries: tries$1
	}, push(context));
	if (opened.status !== 202) throw await writeFailure(opened, where, `blob ${digest}`);
	await opened.discard();
	const location = locationOf(opened, context);
	try {
		const answer = await send(context, withDigest(location, digest), size, content);
		if (answer.status >= 200 && answer.status < 300) {
			await answer.discard();
			return;
		}
		if (answer.status === 404 || answer.status === 416) {
			await answer.discard();
			return new RemoteError("REMOTE_FAILED", `${where}: the upload of ${digest} was lost (${answer.status})`);
		}
		if (answer.status === 400) {
			const text = await answer.text(65536).catch(() => "");
			throw new RefusedError("DIGEST_MISMATCH", `${where}: the registry refused ${digest} (400)`, {
				details: text === "" ? [] : [text.replaceAll(/\p{Cc}+/gu, " ").slice(0, 300)],
				hint: "The bytes that arrived were not those of the digest. Run again; if it stays, look at proxies on the way."
			});
		}
		throw await writeFailure(answer, where, `blob ${digest}`);
	} catch (error) {
		if (error instanceof RemoteError && (error.code === "UNREACHABLE" || error.code === "REMOTE_FAILED")) return error;
		await cancel(context, location);
		throw error;
	}
}
async function send(context, url, size, content) {
	const request = {
		method: "PUT",
		url: url.href,
		headers: {
			"content-type": "application/octet-stream",
			"content-length": String(size)
		},
		body: size === 0 ? Buffer.alloc(0) : content,
		tries: 1
	};
	return context.session.owns(url) ? await context.session.send(request, push(context)) : await context.http.request({
		...request,
		subject: nameOf(context)
	});
}
async function cancel(context, url) {
	if (!context.session.owns(url)) return;
	const request = {
		method: "DELETE",
		url: url.href,
		tries: 1
	};
	await context.session.send(request, push(context)).then((answer) => answer.discard(), (error) => context.runtime.log.debug(`an upload could not be cancelled: ${String(error)}`));
}
function locationOf(answer, context) {
	const location = answer.header("location");
	if (location === void 0) throw new RemoteError("REMOTE_FAILED", `${nameOf(context)}: the registry names no upload location`);
	return context.session.locate(location, answer.url, `${nameOf(context)}: the upload location`);
}
function withDigest(location, digest) {
	return new URL(`${location.href}${location.search === "" ? "?" : "&"}digest=${encodeURIComponent(digest)}`);
}
// src/oci/registry/repository.ts
function createRepository(context) {
	const name = `${context.host}/${context.path}`;
	const repository = {
		name,
		async resolve(tagOrDigest) {
			const found = await repository.find(tagOrDigest);
			if (found === void 0) throw notFound$1(nameOf(context, `${isDigest(tagOrDigest) ? "@" : ":"}${tagOrDigest}`));
			return found;
		},
		find: (tagOrDigest) => findDescriptor(context, tagOrDigest),
		async open(descriptor, offset = 0) {
			if (isManifestType(descriptor.mediaType)) refuseLarge(name, descriptor);
			return await openContent(context, descriptor, offset);
		},
		referrers: (subject) => findReferrers(context, repository, subject),
		async tags() {
			const tags = await listPages(context, `tags/list?n=1000`, (body) => {
				const page = body["tags"];
				return Array.isArray(page) ? page.filter(isTag) : [];
			});
			if (tags === void 0) throw notFound$1(nameOf(context));
			return tags;
		},
		async has(descriptor) {
			const kind = isManifestType(descriptor.mediaType) ? "manifests" : "blobs";
			const answer = await context.session.send({
				method: "HEAD",
				url: urlOf(context, `${kind}/${descriptor.digest}`),
				headers: kind === "manifests" ? { accept: descriptor.mediaType } : {}
			}, pull(context));
			await answer.discard();
			return answer.status === 200;
		},
		async write(descriptor, content) {
			if (!isManifestType(descriptor.mediaType)) {
				await uploadBlob(context, repository, descriptor, content);
				return;
			}
			refuseLarge(name, descriptor);
			const source = {
				...repository,
				open: async () => await content()
			};
			await putManifest(context, descriptor.digest, descriptor, await readAll(source, descriptor));
		},
		mount: (descriptor, from) => mountBlob(context, descriptor, from),
		async tag(tag, descriptor) {
			await putManifest(context, tag, descriptor, await readAll(repository, descriptor));
		}
	};
	return repository;
}
function refuseLarge(name, { digest, size }) {
	if (size > 16777216) throw new RefusedError("TOO_LARGE", `${name}@${digest}: a manifest of ${size} bytes`, { hint: `Manifests over ${manifestLimit} bytes are not read; real ones have a few kilobytes.` });
}
// src/oci/registry/challenge.ts
function parseChallenge(header) {
	const bearer = parametersOf(header, "bearer");
	const realm = bearer?.get("realm");
	if (bearer !== void 0 && realm !== void 0) {
		const service = bearer.get("service");
		return {
			scheme: "bearer",
			realm,
			...service === void 0 ? {} : { service }
		};
	}
	return parametersOf(header, "basic") === void 0 ? void 0 : { scheme: "basic" };
}
const part = /([A-Za-z0-9_-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g;
function parametersOf(header, scheme) {
	let current;
	let found;
	for (const [, name = "", quoted, plain] of header.slice(0, 8192).matchAll(part)) {
		const value = quoted?.replaceAll(/\\(.)/g, "$1") ?? plain;
		if (value === void 0) {
			current = name.toLowerCase();
			found ??= current === scheme ? new Map() : void 0;
		} else if (current === scheme) found?.set(name.toLowerCase(), value);
	}
	return found;
}
// src/oci/registry/credentials.ts
function basicHeader({ user, password }) {
	return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
function loginHint(host, credential, { sources }) {
	return `${credential === void 0 ? "Log in" : "Log in again"} with docker login ${host} or podman login ${host}. Looked in ${sources}. A registry may also answer so for a repository that does not exist.`;
}
const sizeLimit$2 = 1048576;
async function readCredentials(runtime) {
	const files = [];
	for (const path of candidates(runtime.env)) {
		const file = await readAuthFile(path, runtime);
		if (file !== void 0) files.push(file);
	}
	const warned = new Set();
	return {
		sources: "REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR/containers/auth.json and ~/.docker/config.json",
		find(name) {
			for (const candidate of prefixes(normalName(name))) for (const { entries, helpers, path } of files) {
				const credential = entries.get(candidate);
				if (credential !== void 0) return credential;
				if ((helpers.has(candidate) || entries.has(candidate)) && !warned.has(candidate)) {
					warned.add(candidate);
					runtime.log.warning(`${path} leaves the credentials of ${candidate} to a credential helper, which is not supported yet; asking without`);
				}
			}
		}
	};
}
function candidates(env) {
	const home = env["HOME"] ?? env["USERPROFILE"];
	const docker = env["DOCKER_CONFIG"] ?? (home === void 0 ? void 0 : join(home, ".docker"));
	const runtimeFolder = env["XDG_RUNTIME_DIR"];
	return [
		env["REGISTRY_AUTH_FILE"],
		env["DOCKER_CONFIG"] === void 0 ? void 0 : join(env["DOCKER_CONFIG"], "config.json"),
		runtimeFolder === void 0 ? void 0 : join(runtimeFolder, "containers", "auth.json"),
		docker === void 0 ? void 0 : join(docker, "config.json")
	].filter((path) => path !== void 0);
}
async function readAuthFile(path, runtime) {
	const size = await stat(path).then((found) => found.size, () => void 0);
	if (size === void 0) return;
	const parsed = size > sizeLimit$2 ? void 0 : parseMap(await readFile(path, "utf8"));
	if (parsed === void 0) throw new UserError("INVALID_CREDENTIALS_FILE", `${path} is not a JSON map`, { hint: "It should be what docker login or podman login writes. Log in again, or point DOCKER_CONFIG elsewhere." });
	const entries = Object.entries(mapIn(parsed["auths"])).map(([key, entry]) => [normalName(key), parseEntry(mapIn(entry), runtime)]);
	const helpers = Object.keys(mapIn(parsed["credHelpers"])).map(normalName);
	return {
		path,
		entries: new Map(entries),
		helpers: new Set(helpers)
	};
}
function parseEntry(entry, runtime) {
	const { identitytoken: token, auth } = entry;
	if (typeof token === "string" && token !== "") {
		runtime.mask(token);
		return {
			kind: "identity",
			token
		};
	}
	if (typeof auth !== "string" || auth === "") return;
	const text = Buffer.from(auth, "base64").toString("utf8").replaceAll("\0", "");
	const colon = text.indexOf(":");
	if (colon < 0) return;
	const password = text.slice(colon + 1);
	for (const secret of [auth, password].filter((secret) => secret !== "")) runtime.mask(secret);
	return {
		kind: "password",
		user: text.slice(0, colon),
		password
	};
}
function normalName(key) {
	return key.replace(/^https?:\/\//, "").replace(/\/(?:v[12]\/?)?$/, "").replace(/^(?:index|registry-1)\.docker\.io(?=\/|$)/, "docker.io");
}
function prefixes(name) {
	const parts = name.split("/");
	return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}
function parseMap(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : void 0;
	} catch {
		return;
	}
}
function mapIn(value) {
	return typeof value === "object" && value !== null ? { ...value } : {};
}
// src/oci/registry/tokens.ts
const sizeLimit$1 = 1048576;
function createTokens(options) {
	const known = new Map();
	const refused = new Set();
	const usable = async (kept) => {
		const token = await kept?.catch(() => void 0);
		const now = options.runtime.clock.now().getTime();
		return token === void 0 || now >= token.expires || refused.has(token.text) ? void 0 : token;
	};
	return {
		async get(challenge, credential, scopes) {
			const key = [...scopes].sort().join(" ");
			const kept = known.get(key);
			const token = await usable(kept);
			if (token !== void 0) return token.text;
			const current = known.get(key);
			const fresh = current === void 0 || current === kept ? fetchToken(challenge, credential, scopes, options) : current;
			known.set(key, fresh);
			return (await fresh).text;
		},
		forget: (token) => {
			refused.add(token);
		}
	};
}
async function fetchToken(challenge, credential, scopes, { http, runtime, credentials, host, base, at }) {
	const registry = `${host}${at}`;
	const realm = URL.parse(challenge.realm, base.href);
	const schemes = base.protocol === "https:" ? ["https:"] : ["http:", "https:"];
	if (realm === null || !schemes.includes(realm.protocol)) {
		const expected = schemes.map((scheme) => scheme.slice(0, -1)).join(" or ");
		throw new RemoteError("REMOTE_FAILED", `${registry} names a token service that is not ${expected}`, { hint: "Credentials are not sent there. Ask whoever runs the registry to correct its token realm." });
	}
	const asked = [...new Set(scopes)].sort();
	const answer = await http.request({
		...tokenRequest(realm, challenge.service, asked, credential),
		subject: `the token service of ${registry}`
	});
	if (answer.status === 401 || answer.status === 403 || answer.status === 400) {
		await answer.discard();
		const given = credential === void 0 ? "no credentials were found" : "the credentials were refused";
		throw new UserError("UNAUTHORIZED", `${registry}: its token service gives no token for ${asked.join(" ")}; ${given}`, {
			details: [describeAddress(realm)],
			hint: loginHint(host, credential, credentials)
		});
	}
	const body = parseBody(answer.status === 200 ? await answer.text(sizeLimit$1) : "");
	const text = body["token"] ?? body["access_token"];
	if (typeof text !== "string" || !/^[\u0021-\u007e]+$/.test(text)) throw new RemoteError("REMOTE_FAILED", `${registry}: its token service answered ${answer.status} without a token`, { details: [describeAddress(realm)] });
	runtime.mask(text);
	const seconds = typeof body["expires_in"] === "number" ? body["expires_in"] : 60;
	return {
		text,
		expires: runtime.clock.now().getTime() + seconds * 900
	};
}
function tokenRequest(realm, service, scopes, credential) {
	const named = service === void 0 ? [] : [["service", service]];
	if (credential?.kind === "identity") {
		const form = new URLSearchParams([
			["grant_type", "refresh_token"],
			["client_id", "tidegate"],
			["refresh_token", credential.token],
			["scope", scopes.join(" ")],
			...named
		]);
		return {
			method: "POST",
			url: realm.href,
			headers: { "content-type": "application/x-www-form-urlencoded" },
			body: Buffer.from(form.toString()),
			confidential: true,
			tries: 5
		};
	}
	for (const [name, value] of named) realm.searchParams.append(name, value);
	for (const scope of scopes) realm.searchParams.append("scope", scope);
	return {
		url: realm.href,
		...credential === void 0 ? {} : { headers: { authorization: basicHeader(credential) } }
	};
}
function parseBody(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
}
// src/oci/registry/session.ts
function createSession(options) {
	const { http, credentials, host, base, at, route } = options;
	const tokens = createTokens(options);
	let challenge;
	const owns = (url) => new URL(url).origin === base.origin;
	return {
		base,
		at,
		owns,
		locate: (address, from, what) => withPath(follow(address, new URL(from), route, what), base),
		async send(request, scopes) {
			const repository = /^repository:(.+):/.exec(scopes[0] ?? "")?.[1] ?? "";
			const credential = credentials.find(`${host}/${repository}`);
			const subject = `${host}/${repository}${at}`;
			const refused = () => unauthorized(subject, credential, loginHint(host, credential, credentials));
			const attempt = async (authorization) => {
				const headers = {
					...request.headers,
					...authorization === void 0 ? {} : { authorization }
				};
				const answer = await http.request({
					...request,
					subject,
					headers
				});
				if ((answer.status === 401 || answer.status === 403) && !owns(answer.url)) {
					await answer.discard();
					throw foreignRefusal(subject, answer);
				}
				return answer;
			};
			const given = await authorize(challenge, credential, scopes, tokens);
			let answer = await attempt(given);
			if (answer.status === 401) {
				challenge = parseChallenge(answer.header("www-authenticate") ?? "");
				await answer.discard();
				if (given?.startsWith("Bearer ")) tokens.forget(given.slice(7));
				const next = await authorize(challenge, credential, scopes, tokens);
				if (next === void 0 || next === given) throw refused();
				answer = await attempt(next);
			}
			if (answer.status === 401 || answer.status === 403) {
				await answer.discard();
				throw answer.status === 401 ? refused() : denied(subject, scopes);
			}
			return answer;
		}
	};
}
function withPath(url, base) {
	const lacksPath = !url.pathname.startsWith(base.pathname) && url.pathname.startsWith("/v2/");
	return url.origin === base.origin && lacksPath ? new URL(`${url.pathname.slice(1)}${url.search}`, base) : url;
}
async function authorize(challenge, credential, scopes, tokens) {
	if (challenge?.scheme === "bearer") return `Bearer ${await tokens.get(challenge, credential, scopes)}`;
	return challenge?.scheme === "basic" && credential?.kind === "password" ? basicHeader(credential) : void 0;
}
function unauthorized(subject, credential, hint) {
	return new UserError("UNAUTHORIZED", `${subject}: the registry wants a login; ${credential === void 0 ? "no credentials were found" : "the credentials were not accepted"}`, { hint });
}
function foreignRefusal(subject, { status, url }) {
	const where = describeAddress(new URL(url));
	return new RemoteError("REMOTE_FAILED", `${subject}: the registry redirects to ${where}, which answered ${status}`, { hint: "Credentials are not sent there. If the registry has moved, use its new name; else ask whoever runs it to look at its storage." });
}
function denied(subject, scopes) {
	const action = scopes.some((scope) => scope.includes("push")) ? "push to" : "pull from";
	return new UserError("DENIED", `${subject}: not allowed to ${action} it`, { hint: "The login works but has no permission for this repository, or the repository does not exist. Ask whoever runs the registry." });
}
// src/oci/registry/create-registries.ts
function createRegistries(options) {
	const route = createRoute(options.endpoints);
	const sessions = new Map();
	const repositories = new Map();
	const sessionOf = (host) => {
		const known = sessions.get(host);
		if (known !== void 0) return known;
		const session = createSession({
			...options,
			route,
			host,
			...addressOf(host, options.endpoints, route)
		});
		sessions.set(host, session);
		return session;
	};
	return { repository(name) {
		const reference = parseReference(name);
		const key = repositoryOf$1(reference);
		const known = repositories.get(key);
		if (known !== void 0) return known;
		const repository = createRepository({
			...options,
			session: sessionOf(reference.host),
			host: reference.host,
			path: reference.repository
		});
		repositories.set(key, repository);
		return repository;
	} };
}
function addressOf(host, endpoints, route) {
	const served = host === "docker.io" && !Object.hasOwn(endpoints, host) ? "registry-1.docker.io" : host;
	const own = `${isLoopback$1(served) ? "http" : "https"}://${served}/`;
	const base = route(own);
	return {
		base,
		at: base.href === own ? "" : ` (at ${base.href.replace(/\/$/, "")})`
	};
}
// src/connect.ts
async function connect(endpoints, runtime) {
	const http = createHttp({
		endpoints,
		runtime
	});
	return {
		http,
		registries: createRegistries({
			http,
			endpoints,
			credentials: await readCredentials(runtime),
			runtime
		})
	};
}
// src/forge/git-errors.ts
const kinds = [
	{
		pattern: /Authentication failed|could not read (?:Username|Password)|error: 40[13]\b|HTTP 40[13]\b/,
		make: ({ url, hasToken }, details) => hasToken ? new UserError("UNAUTHORIZED", `${url}: the token was refused`, {
			details,
			hint: "Give a token with the permissions `contents: write` and `pull-requests: write` for this repository (GITHUB_TOKEN, or the option --token)."
		}) : new UserError("UNAUTHORIZED", `${url}: it needs a token, also for reading`, {
			details,
			hint: "Give a token in GITHUB_TOKEN, or by the option --token: for a dry run the permission `contents: read` is enough, for the pull request it needs `contents: write` and `pull-requests: write`."
		})
	},
	{
		pattern: /not found|error: 404\b|HTTP 404\b|does not appear to be a git repository/i,
		make: ({ url, hasToken }, details) => new UserError("NOT_FOUND", `${url}: no such repository, or ${hasToken ? "the token must not see it" : "it is not shown without a token"}`, {
			details,
			hint: `Look at pullRequest.repository in the release file, and ${hasToken ? "at what the token may read" : "give a token with the permission `contents: read` in GITHUB_TOKEN"}.`
		})
	},
	{
		pattern: /stale info|cannot lock ref|failed to update ref|couldn't find remote ref/i,
		make: ({ url }, details) => new UserError("BRANCH_MOVED", `${url}: the branch changed while this run was at work`, {
			details,
			hint: "Nothing was pushed. Run again."
		})
	},
	{
		pattern: /remote rejected|\[rejected\]|pre-receive hook declined|protected branch/i,
		make: ({ url }, details) => new UserError("PUSH_REJECTED", `${url}: the forge does not take the push`, {
			details,
			hint: "A rule protects this branch: let the token push to it, or set pullRequest.branch to a name that the rule leaves out."
		})
	},
	{
		pattern: /Could not resolve host|Failed to connect|Connection (?:refused|reset)|timed out|error: 5\d\d\b|early EOF|SSL|TLS|unexpected disconnect|remote end hung up/i,
		make: ({ url, doing }, details) => new RemoteError("UNREACHABLE", `${url}: could not ${doing}`, {
			details,
			hint: "Look at the address and the network; a private certificate authority is named to git by GIT_SSL_CAINFO, a proxy by HTTPS_PROXY."
		})
	}
];
function explainGit(failure) {
	const details = failure.output.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("hint:")).slice(-8);
	return kinds.find(({ pattern }) => pattern.test(failure.output))?.make(failure, details) ?? new RemoteError("GIT_FAILED", `${failure.url}: git could not ${failure.doing}`, { details });
}
// src/forge/git-command.ts
const tries = 3;
async function createGit(runtime, folder, repository, token) {
	const program = await requireGit(runtime);
	const env = environment(runtime, folder, repository, token);
	const once = async (args, options) => await runtime.exec(program, args, {
		cwd: folder,
		env: {
			...env,
			...options.env
		},
		allowFailure: true,
		...options.input === void 0 ? {} : { input: options.input }
	});
	return async (args, options) => {
		for (let attempt = 1;; attempt += 1) {
			const { exitCode, stdout, stderr } = await once(args, options);
			if (exitCode === 0) return stdout;
			const output = `${stderr}\n${args[0] === "push" ? stdout.toString("utf8") : ""}`;
			const error = explainGit({
				doing: options.doing,
				url: repository.url,
				output,
				hasToken: token !== void 0
			});
			if (options.retry !== true || attempt === tries || !(error instanceof RemoteError)) throw error;
			await runtime.clock.sleep(attempt * 1e3);
		}
	};
}
async function requireGit(runtime) {
	const program = await runtime.findTool("git");
	if (program === void 0) throw new UserError("GIT_MISSING", "git is not installed, or not in PATH", { hint: "Install git 2.31 or newer on the machine that runs this stage." });
	const { stdout } = await runtime.exec(program, ["--version"]);
	const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout.toString("utf8")) ?? [];
	if (Number(major) < 2 || Number(major) === 2 && Number(minor) < 31) throw new UserError("GIT_TOO_OLD", `${program} is ${stdout.toString("utf8").trim()}; 2.31 or newer is needed`);
	return program;
}
function environment(runtime, folder, { gitUrl }, token) {
	const config = [
		["core.hooksPath", join(folder, "no-hooks")],
		["core.quotePath", "false"],
		["credential.helper", ""],
		["http.followRedirects", "false"],
		["http.lowSpeedLimit", "1000"],
		["http.lowSpeedTime", "60"],
		["gc.auto", "0"],
		["protocol.allow", "never"],
		["protocol.http.allow", "always"],
		["protocol.https.allow", "always"]
	];
	if (token !== void 0) {
		const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
		runtime.mask(token);
		runtime.mask(basic);
		config.push([`http.${new URL(gitUrl).origin}/.extraHeader`, `Authorization: Basic ${basic}`]);
	}
	const numbered = config.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]]);
	return {
		LC_ALL: "C",
		GIT_DIR: folder,
		GIT_OBJECT_DIRECTORY: join(folder, "objects"),
		GIT_INDEX_FILE: join(folder, "bump.index"),
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_PARAMETERS: "",
		GIT_TERMINAL_PROMPT: "0",
		GIT_ASKPASS: "",
		SSH_ASKPASS: "",
		GIT_LITERAL_PATHSPECS: "1",
		GIT_CONFIG_COUNT: String(config.length),
		...Object.fromEntries(numbered)
	};
}
// src/forge/git-file.ts
const sizeLimit = 16777216;
async function readGitFile(git, wanted) {
	const { path, base, url } = wanted;
	requirePlainPath(path);
	const entry = await findEntry(git, wanted.commit, path);
	if (entry === void 0) throw await explainMissing(git, wanted);
	if (!/^100(?:644|755)$/.test(entry.mode)) throw notAFile(wanted, path, entry.mode);
	if (entry.size > sizeLimit) throw new RefusedError("FILE_TOO_LARGE", `${path} in ${url} (${base}) is ${entry.size} bytes`, { hint: `A deploy file of more than ${sizeLimit} bytes is not read.` });
	const bytes = await git([
		"cat-file",
		"blob",
		entry.id
	], { doing: `read ${path}` });
	return {
		path,
		mode: entry.mode,
		bytes
	};
}
async function findEntry(git, commit, path) {
	const output = await git([
		"ls-tree",
		"-z",
		"--long",
		"--full-tree",
		commit,
		"--",
		path
	], { doing: `look for ${path}` });
	const [, mode, id, size] = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t/.exec(output.toString("utf8")) ?? [];
	return mode === void 0 || id === void 0 ? void 0 : {
		mode,
		id,
		size: size === "-" ? 0 : Number(size)
	};
}
async function explainMissing(git, wanted) {
	const parts = wanted.path.split("/");
	for (let length = 1; length < parts.length; length += 1) {
		const parent = parts.slice(0, length).join("/");
		const entry = await findEntry(git, wanted.commit, parent);
		if (entry === void 0) break;
		if (entry.mode !== "040000") return notAFile(wanted, parent, entry.mode);
	}
	return new UserError("FILE_NOT_FOUND", `${wanted.url} (${wanted.base}) has no file ${wanted.path}`, { hint: "Look at the paths under bump in the release file: they start at the top of the repository." });
}
function notAFile({ url, base, path }, at, mode) {
	const kind = {
		"120000": "a symbolic link",
		"160000": "a submodule",
		"040000": "a folder"
	}[mode] ?? `of mode ${mode}`;
	const what = at === path ? `${path} is ${kind}` : `${path} is not a file here: ${at} is ${kind}`;
	return new UserError("NOT_A_FILE", `${url} (${base}): ${what}`, { hint: "Name the file itself under bump in the release file; what it is linked from follows by itself." });
}
function requirePlainPath(path) {
	if (!path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && !/^\.git$/i.test(part)) || path.includes("\\") || /\p{Cc}/u.test(path)) throw new UserError("INVALID_PATH", `${JSON.stringify(path)} is not a path inside a git repository`, { hint: "Expected something like deploy/values.yaml under bump in the release file, with forward slashes." });
}
// src/forge/git-author.ts
const authorName = "tidegate";
const trailerKey = "Tidegate-Base";
function authorIdentity(email, now, baseCommit) {
	const date = `${Math.floor(now.getTime() / 1e3)} +0000`;
	return {
		env: {
			GIT_AUTHOR_NAME: authorName,
			GIT_AUTHOR_EMAIL: email,
			GIT_AUTHOR_DATE: date,
			GIT_COMMITTER_NAME: authorName,
			GIT_COMMITTER_EMAIL: email,
			GIT_COMMITTER_DATE: date
		},
		trailer: `${trailerKey}: ${baseCommit}`
	};
}
async function isOurs(git, commit) {
	const raw = (await git([
		"cat-file",
		"commit",
		commit
	], { doing: `read ${commit}` })).toString("utf8");
	const end = raw.indexOf("\n\n");
	const headers = raw.slice(0, end).split("\n");
	const parents = headers.flatMap((line) => /^parent ([0-9a-f]+)$/.exec(line)?.[1] ?? []);
	const people = ["author", "committer"].map((role) => headers.find((line) => line.startsWith(`${role} ${authorName} <`)));
	const trailer = raw.slice(end).trimEnd().split("\n").at(-1);
	return parents.length === 1 && !people.includes(void 0) && trailer === `${trailerKey}: ${parents.join("")}`;
}
// src/forge/git-revision.ts
async function revision(git, name) {
	return (await git([
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		name
	], { doing: `find ${name}` })).toString("utf8").trim();
}
// src/forge/git-push.ts
async function pushBranch(context, push) {
	const { git, runtime, repository, baseCommit, branchCommit } = context;
	if (branchCommit !== void 0 && !await isOurs(git, branchCommit)) throw new UserError("BRANCH_HAS_OTHER_COMMITS", `${repository.url}: the branch ${push.branch} holds a commit that is not from tidegate`, { hint: `Nothing was pushed. Merge its pull request, or delete the branch ${push.branch}, then run again; or set another pullRequest.branch.` });
	const tree = await writeTree(git, baseCommit, push.files);
	if (branchCommit !== void 0 && await revision(git, `${branchCommit}^{tree}`) === tree) return {
		commit: branchCommit,
		pushed: false
	};
	const { env, trailer } = authorIdentity(push.email, runtime.clock.now(), baseCommit);
	const message = Buffer.from(`${push.message.trim()}\n\n${trailer}\n`);
	const commit = (await git([
		"commit-tree",
		tree,
		"-p",
		baseCommit
	], {
		doing: "write the commit",
		input: message,
		env
	})).toString("utf8").trim();
	const ref = `refs/heads/${push.branch}`;
	await git([
		"push",
		"--quiet",
		"--porcelain",
		`--force-with-lease=${ref}:${branchCommit ?? ""}`,
		repository.gitUrl,
		`${commit}:${ref}`
	], { doing: `push ${push.branch}` });
	return {
		commit,
		pushed: true
	};
}
async function writeTree(git, baseCommit, files) {
	await git(["read-tree", baseCommit], { doing: "read the tree of the base" });
	const entries = [];
	for (const { path, mode, bytes } of files) {
		const id = await git([
			"hash-object",
			"-w",
			"--stdin"
		], {
			doing: `write ${path}`,
			input: bytes
		});
		entries.push(`${mode} ${id.toString("utf8").trim()}\t${path}\0`);
	}
	await git([
		"update-index",
		"-z",
		"--index-info"
	], {
		doing: "put the files into the tree",
		input: Buffer.from(entries.join(""))
	});
	return (await git(["write-tree"], { doing: "write the tree" })).toString("utf8").trim();
}
// src/forge/git.ts
async function openGitRepository(source, runtime) {
	const folder = await mkdtemp(join(tmpdir(), "tidegate-git-"));
	const remove = async () => await rm(folder, {
		recursive: true,
		force: true
	});
	try {
		return await open$1(source, runtime, folder, remove);
	} catch (error) {
		await remove();
		throw error;
	}
}
async function open$1({ repository, token, base: wanted, branch }, runtime, folder, remove) {
	const git = await createGit(runtime, folder, repository, token);
	await git([
		"init",
		"--quiet",
		"--bare",
		folder
	], { doing: "make a temporary repository" });
	for (const name of [branch, ...wanted === void 0 ? [] : [wanted]]) await requireBranchName(git, name);
	const remote = await listRemote(git, repository);
	const base = wanted ?? remote.head;
	if (base === void 0 || !remote.branches.has(base)) throw new UserError("BASE_NOT_FOUND", `${repository.url}: there is no branch ${base ?? "to start from"}`, { hint: "Set pullRequest.base in the release file to the branch that is deployed from." });
	if (base === branch) throw new UserError("BRANCH_IS_BASE", `${repository.url}: ${branch} is the base, it cannot also be the branch`, { hint: "Set pullRequest.branch in the release file to a name of its own, such as tidegate/wandb." });
	const wantedRefs = [base, ...remote.branches.has(branch) ? [branch] : []];
	await git([
		"fetch",
		"--quiet",
		"--depth=1",
		"--no-tags",
		repository.gitUrl,
		...wantedRefs.map((name) => `+refs/heads/${name}:refs/fetched/${name === base ? "base" : "branch"}`)
	], {
		doing: `fetch ${wantedRefs.join(" and ")}`,
		retry: true
	});
	const baseCommit = await revision(git, "refs/fetched/base");
	const branchCommit = remote.branches.has(branch) ? await revision(git, "refs/fetched/branch") : void 0;
	return {
		base,
		baseCommit,
		read: (path) => readGitFile(git, {
			commit: baseCommit,
			base,
			path,
			url: repository.url
		}),
		push: (push) => pushBranch({
			git,
			runtime,
			repository,
			baseCommit,
			branchCommit
		}, push),
		[Symbol.asyncDispose]: remove
	};
}
async function requireBranchName(git, name) {
	try {
		await git(["check-ref-format", `refs/heads/${name}`], { doing: `use ${name} as a branch name` });
	} catch (error) {
		throw new UserError("INVALID_BRANCH", `${JSON.stringify(name)} is not a branch name`, {
			hint: "Look at pullRequest.branch and pullRequest.base in the release file.",
			cause: error
		});
	}
}
async function listRemote(git, repository) {
	const lines = (await git([
		"ls-remote",
		"--symref",
		repository.gitUrl,
		"HEAD",
		"refs/heads/*"
	], {
		doing: "list the branches",
		retry: true
	})).toString("utf8").split("\n");
	const head = lines.map((line) => /^ref: refs\/heads\/(.+)\tHEAD$/.exec(line)?.[1]).find(Boolean);
	return {
		branches: new Set(lines.flatMap((line) => /^[0-9a-f]+\trefs\/heads\/(.+)$/.exec(line)?.[1] ?? [])),
		...head === void 0 ? {} : { head }
	};
}
// src/forge/repository-url.ts
function parseRepositoryUrl(text, endpoints) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	const parts = url?.pathname.replace(/\/+$/, "").replace(/\.git$/, "").split("/").slice(1) ?? [];
	const [owner, name] = parts;
	if (!(url !== void 0 && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "") || parts.length !== 2 || !isName(owner) || !isName(name)) throw invalid(`${JSON.stringify(withoutPassword(text.slice(0, 300)))} is not the address of a repository`);
	if (url.username !== "" || url.password !== "") throw invalid(`${url.origin}/${owner}/${name}: an address must not hold a user name or a password`);
	const endpoint = Object.hasOwn(endpoints, url.host) ? endpoints[url.host] : void 0;
	if (endpoint === void 0 && url.protocol === "http:" && !isLoopback(url.hostname)) throw invalid(`${url.origin}/${owner}/${name}: over plain http the token would be readable on the way`);
	const asked = (endpoint ?? url.origin).replace(/\/+$/, "");
	return {
		origin: url.origin,
		owner,
		name,
		url: `${url.origin}/${owner}/${name}`,
		gitUrl: `${asked}/${owner}/${name}.git`
	};
}
function apiOf(repository, configured) {
	if (configured !== void 0) return configured.replace(/\/+$/, "");
	return repository.origin === "https://github.com" ? "https://api.github.com" : `${repository.origin}/api/v3`;
}
function isName(text) {
	return text !== void 0 && /^[A-Za-z0-9._-]+$/.test(text) && !/^\.+$/.test(text);
}
function isLoopback(hostname) {
	return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}
function invalid(message) {
	return new UserError("INVALID_REPOSITORY", message, { hint: "Expected https://host/owner/name in pullRequest.repository or the option --repository. A token goes into GITHUB_TOKEN; a forge on plain http needs a line under endpoints." });
}
// src/forge/github-api.ts
const answerLimit = 16777216;
const longestWait = 12e4;
const waits = 3;
function createApi(options) {
	const { http, runtime, api, repository, token } = options;
	runtime.mask(token);
	return async (method, route, { json, accept = [] } = {}) => {
		const request = {
			method,
			url: `${api}/repos/${repository.owner}/${repository.name}${route}`,
			accept: [429],
			headers: {
				accept: "application/vnd.github+json",
				authorization: `Bearer ${token}`,
				"x-github-api-version": "2022-11-28",
				...json === void 0 ? {} : { "content-type": "application/json" }
			},
			...json === void 0 ? {} : { body: Buffer.from(JSON.stringify(json)) }
		};
		for (let attempt = 1;; attempt += 1) {
			const response = await http.request(request);
			const wait = rateLimitWait(response, runtime.clock.now());
			const answer = {
				status: response.status,
				body: parseJson(await response.text(answerLimit))
			};
			if (wait === void 0) return requireAnswer(answer, accept, repository);
			if (wait > longestWait || attempt > waits) throw rateLimited(repository, wait, answer);
			runtime.log.info(`${repository.url}: rate limit, waiting ${Math.ceil(wait / 1e3)} s`);
			await runtime.clock.sleep(wait);
		}
	};
}
function rateLimitWait(response, now) {
	if (response.status !== 403 && response.status !== 429) return;
	const retryAfter = Number(response.header("retry-after") ?? NaN);
	if (Number.isFinite(retryAfter)) return Math.max(retryAfter, 1) * 1e3;
	const reset = Number(response.header("x-ratelimit-reset") ?? NaN);
	if (response.header("x-ratelimit-remaining") === "0" && Number.isFinite(reset)) return Math.max(reset * 1e3 - now.getTime(), 1e3);
	return response.status === 429 ? 6e4 : void 0;
}
function requireAnswer(answer, accept, repository) {
	if (answer.status >= 200 && answer.status < 300 || accept.includes(answer.status)) return answer;
	throw explain(answer, repository);
}
function explain(answer, { url }) {
	const details = messagesOf(answer);
	switch (answer.status) {
		case 401: return new UserError("UNAUTHORIZED", `${url}: the forge's API refused the token`, {
			details,
			hint: "Give a current token with the permissions `contents: write` and `pull-requests: write` (GITHUB_TOKEN, or the option --token)."
		});
		case 403: return new UserError("FORBIDDEN", `${url}: the token must not do this`, {
			details,
			hint: "It needs the permissions `contents: write` and `pull-requests: write`; for GITHUB_TOKEN also allow \"GitHub Actions to create pull requests\" in the settings."
		});
		case 404: return new UserError("NOT_FOUND", `${url}: the forge's API knows no such repository, or hides it`, {
			details,
			hint: "Look at pullRequest.repository and pullRequest.api in the release file, and at what the token may read."
		});
		case 422: return refusedPull(url, details);
		default: return new RemoteError("FORGE_FAILED", `${url}: the forge answered ${answer.status}`, { details });
	}
}
function refusedPull(url, details) {
	return new UserError("PULL_REQUEST_REFUSED", `${url}: the forge does not take the pull request`, {
		details,
		hint: "Look at pullRequest.base and pullRequest.branch in the release file."
	});
}
function messagesOf({ body }) {
	const errors = field(body, "errors");
	const lines = (Array.isArray(errors) ? errors : []).map((error) => [field(error, "field"), field(error, "message") ?? field(error, "code")].filter(isText).join(": "));
	return [field(body, "message"), ...lines].filter(isText).map((line) => line.slice(0, 300));
}
function field(value, name) {
	return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : void 0;
}
function isText(value) {
	return typeof value === "string" && value !== "";
}
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
function rateLimited({ url }, wait, answer) {
	return new RemoteError("RATE_LIMITED", `${url}: the forge's rate limit is used up`, {
		details: messagesOf(answer),
		hint: `Run again in ${Math.ceil(wait / 6e4)} minutes; what was pushed stays, and the next run goes on from there.`
	});
}
// src/forge/github.ts
const bodyLimit = 65536;
const cutNote = "\n\n*The text was cut here: a pull request holds no more. The run’s summary has all of it.*\n";
const pageSize = 100;
const pageLimit = 50;
function githubForge(options) {
	const api = createApi(options);
	return { propose: (request) => propose(api, options.repository, request) };
}
async function propose(api, repository, request) {
	const wanted = {
		...request,
		body: cut(request.body)
	};
	const open = await findOpen(api, repository, wanted);
	if (open !== void 0) return await update(api, open, wanted);
	const answer = await api("POST", "/pulls", {
		json: {
			title: wanted.title,
			head: wanted.branch,
			base: wanted.base,
			body: wanted.body
		},
		accept: [409, 422]
	});
	if (answer.status !== 409 && answer.status !== 422) {
		const created = requirePull(answer.body, repository);
		await addLabels(api, created, wanted.labels);
		return {
			number: created.number,
			url: created.url,
			action: "created"
		};
	}
	const quicker = isDuplicate(answer) ? await findOpen(api, repository, wanted) : void 0;
	if (quicker === void 0) throw refusedPull(repository.url, messagesOf(answer));
	return await update(api, quicker, wanted);
}
async function findOpen(api, repository, { branch, base }) {
	const filter = `state=open&head=${encodeURIComponent(`${repository.owner}:${branch}`)}&base=${encodeURIComponent(base)}&per_page=${pageSize}`;
	const own = `${repository.owner}/${repository.name}`.toLowerCase();
	for (let page = 1; page <= pageLimit; page += 1) {
		const { body } = await api("GET", `/pulls?${filter}&page=${page}`);
		if (!Array.isArray(body)) throw invalidAnswer(repository);
		const found = body.map((entry) => parsePull(entry)).find((pull) => pull?.head === branch && pull.base === base && pull.source.toLowerCase() === own);
		if (found !== void 0 || body.length === 0) return found;
	}
}
async function update(api, pull, wanted) {
	const changes = {
		...pull.title === wanted.title ? {} : { title: wanted.title },
		...normal(pull.body) === normal(wanted.body) ? {} : { body: wanted.body }
	};
	const changed = Object.keys(changes).length > 0;
	if (changed) await api("PATCH", `/pulls/${pull.number}`, { json: changes });
	const labelled = await addLabels(api, pull, wanted.labels);
	return {
		number: pull.number,
		url: pull.url,
		action: changed || labelled ? "updated" : "unchanged"
	};
}
async function addLabels(api, pull, labels) {
	const missing = labels.filter((label) => !pull.labels.includes(label));
	if (missing.length > 0) await api("POST", `/issues/${pull.number}/labels`, { json: { labels: missing } });
	return missing.length > 0;
}
function isDuplicate(answer) {
	return answer.status === 409 || messagesOf(answer).some((message) => /already exists/i.test(message));
}
function parsePull(value) {
	const number = field(value, "number");
	const url = field(value, "html_url");
	const title = field(value, "title");
	const body = field(value, "body") ?? "";
	const head = field(value, "head");
	const base = field(field(value, "base"), "ref");
	const ref = field(head, "ref");
	const source = field(field(head, "repo"), "full_name") ?? "";
	const labels = field(value, "labels");
	return typeof number === "number" && typeof url === "string" && typeof title === "string" && typeof body === "string" && typeof ref === "string" && typeof base === "string" && typeof source === "string" ? {
		number,
		url,
		title,
		body,
		head: ref,
		base,
		source,
		labels: labelNames(labels)
	} : void 0;
}
function labelNames(labels) {
	return Array.isArray(labels) ? labels.map((label) => field(label, "name")).filter((name) => typeof name === "string") : [];
}
function requirePull(body, repository) {
	const pull = parsePull(body);
	if (pull === void 0) throw invalidAnswer(repository);
	return pull;
}
function cut(body) {
	if (body.length <= bodyLimit) return body;
	const room = 65446;
	const end = body.lastIndexOf("\n", room);
	return `${body.slice(0, end > room / 2 ? end : room).replace(/[\uD800-\uDBFF]$/, "")}${cutNote}`;
}
function normal(text) {
	return text.replaceAll("\r\n", "\n").trim();
}
function invalidAnswer({ url }) {
	return new RemoteError("INVALID_ANSWER", `${url}: the answer is not that of GitHub's API`, { hint: "Look at pullRequest.api in the release file; on GitHub Enterprise Server it is https://host/api/v3." });
}
// src/helm/oci-chart.ts
function chartArtifact(tgz, where) {
	const metadata = readChart(tgz, where);
	const config = contentOf(canonicalJson(metadata.fields), mediaTypes.helmConfig);
	const layer = contentOf(tgz, mediaTypes.helmChart);
	const manifest = canonicalJson({
		schemaVersion: 2,
		mediaType: mediaTypes.ociManifest,
		config: config.descriptor,
		layers: [layer.descriptor],
		annotations: {
			"org.opencontainers.image.title": metadata.name,
			"org.opencontainers.image.version": metadata.version,
			...metadata.description === void 0 ? {} : { "org.opencontainers.image.description": metadata.description }
		}
	});
	return {
		metadata,
		tag: tagOf$1(metadata.version),
		config,
		layer,
		manifest: contentOf(manifest, mediaTypes.ociManifest)
	};
}
function contentOf(bytes, mediaType) {
	return {
		bytes,
		descriptor: {
			mediaType,
			digest: digestOf$1(bytes),
			size: bytes.length
		}
	};
}
function canonicalJson(value) {
	return Buffer.from(canonicalize(value) ?? "", "utf8");
}
// src/helm/classic-store.ts
function classicChartStore(chart) {
	let fetched;
	const artifact = () => {
		fetched ??= fetchArtifact(chart);
		return fetched;
	};
	const find = async (tagOrDigest) => {
		const made = await artifact();
		return tagOrDigest === made.tag ? made.manifest.descriptor : contents(made).find(({ descriptor }) => descriptor.digest === tagOrDigest)?.descriptor;
	};
	return {
		name: chart.url,
		find,
		async resolve(tagOrDigest) {
			return await find(tagOrDigest) ?? mismatch(chart.url, tagOrDigest, await artifact());
		},
		async open({ digest }, offset = 0) {
			const found = contents(await artifact()).find(({ descriptor }) => descriptor.digest === digest);
			return once((found ?? notFound(chart.url, digest)).bytes.subarray(offset));
		},
		referrers: async () => []
	};
}
async function fetchArtifact({ http, url, namedBy, digest }) {
	const tgz = await fetchChart(http, url, chartSizeLimit, namedBy);
	const found = digestOf$1(tgz);
	if (digest !== void 0 && digest !== found) throw new RefusedError("DIGEST_MISMATCH", `${url}: the index says ${digest}, the bytes are ${found}`, { hint: "The chart was replaced after the index was made, or damaged on the way. Ask whoever runs that repository." });
	return chartArtifact(tgz, url);
}
function contents({ manifest, config, layer }) {
	return [
		manifest,
		config,
		layer
	];
}
function mismatch(url, wanted, { metadata }) {
	if (isDigest(wanted)) notFound(url, wanted);
	throw new RefusedError("CHART_MISMATCH", `${url}: expected version ${wanted}, the archive holds ${metadata.name} ${metadata.version}`);
}
function notFound(where, what) {
	throw new UserError("NOT_FOUND", `${where} does not hold ${what}`);
}
// src/upstream/pick-version.ts
function pickVersion(available, range, what) {
	const newest = newestRelease(available, range);
	if (newest !== void 0) return newest;
	const near = nearestReleases(available, range);
	const others = available.length - available.filter(isRelease).length;
	throw new UserError("NO_MATCHING_VERSION", `${what}: no release is in the range ${range}`, {
		details: [near.length > 0 ? `the nearest are ${near.join(", ")}` : "it has no releases at all", ...others > 0 ? [`${others} other tags are prereleases or no versions, which never match`] : []],
		hint: "Change the version range in the release file."
	});
}
function nearestReleases(available, range) {
	const releases = available.filter(isRelease).sort((left, right) => compareVersions(right, left));
	const above = releases.filter((version) => (0, import_semver.gtr)(version, range)).slice(-2);
	const below = releases.filter((version) => (0, import_semver.ltr)(version, range)).slice(0, 2);
	const near = [...above, ...below];
	return near.length > 0 ? near : releases.slice(0, 4);
}
// src/upstream/upstream.ts
function createUpstream({ http, registries, manifests }) {
	const opened = new Map();
	const open = (url) => {
		const repository = opened.get(url) ?? openHelmRepository(http, url);
		opened.set(url, repository);
		return repository;
	};
	return {
		findChart: (source) => source.repository.startsWith("oci://") ? findOciChart(source, registries, manifests) : findClassicChart(source, http, open),
		findImage: (source) => findImage(source, registries),
		store: (repository) => manifests.over(registries.repository(repository))
	};
}
async function findOciChart(source, registries, manifests) {
	const repository = `${source.repository.slice(6).replace(/\/+$/, "")}/${source.name}`;
	const reference = parseReference(repository);
	const store = registries.repository(repository);
	const version = pickVersion(await store.tags(), source.version, `chart ${source.name} in ${source.repository}`);
	const tag = tagOf$1(version);
	return {
		name: source.name,
		version,
		reference: formatReference({
			...reference,
			tag
		}),
		tag,
		store: manifests.over(store),
		notes: []
	};
}
async function findClassicChart(source, http, open) {
	const repository = await open(source.repository);
	const versions = repository.versions(source.name);
	const what = `chart ${source.name} in ${source.repository}`;
	if (versions.length === 0) {
		const meant = closest(source.name, repository.names);
		throw new UserError("NO_SUCH_CHART", `${what}: there is no such chart`, {
			details: [`it has ${repository.names.slice(0, 20).join(", ") || "no charts"}`],
			hint: `${meant === void 0 ? "" : `Did you mean ${meant}? `}Correct name or repository under charts in the release file.`
		});
	}
	const version = pickVersion(versions, source.version, what);
	const chart = repository.locate(source.name, version);
	const tag = tagOf$1(version);
	const reference = referenceFor(repository.url, source.name);
	return {
		name: source.name,
		version,
		reference: formatReference({
			...reference,
			tag
		}),
		tag,
		url: chart.url,
		store: classicChartStore({
			http,
			...chart
		}),
		notes: notesOf(repository, chart.digest === void 0 ? `${what}: its index has no digest for ${version}` : void 0)
	};
}
function referenceFor(repository, chart) {
	const { host, protocol, pathname } = new URL(repository);
	const full = /[.:]/.test(host) ? host : `${host}:${protocol === "https:" ? 443 : 80}`;
	return parseReference(`${full}${pathname.toLowerCase()}${chart}`);
}
async function findImage({ name, tag, version }, registries) {
	const reference = parseReference(name);
	if (tag !== void 0) return {
		...reference,
		tag
	};
	const tags = await registries.repository(name).tags();
	return {
		...reference,
		tag: pickVersion(tags, version ?? "*", `image ${name}`)
	};
}
function notesOf({ notes, skipped }, own) {
	const [first] = notes;
	const more = skipped > 1 ? ` (and ${skipped - 1} more like it)` : "";
	return [...first === void 0 ? [] : [`${first}${more}`], ...own === void 0 ? [] : [own]];
}
export { formatIndex as _, parseRepositoryUrl as a, tagOf$1 as b, renderChart as c, tagOf as d, chartSizeLimit as f, emptyIndex as g, openHelmRepository as h, apiOf as i, imagesIn as l, fetchChart as m, classicChartStore as n, openGitRepository as o, readChart as p, githubForge as r, connect as s, createUpstream as t, digestOf as u, mergeIndex as v, findOccurrences as x, parseIndex as y };
