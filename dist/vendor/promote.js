import { $t as digestField, Fn as repositoryOf, G as lockFileName, Gn as whereKnown, Gr as cutLines, In as tryReference, Ir as trustOption, Jn as array, Jr as formatDuration, Jt as tagOf, Kn as whereLegal, Mn as formatReference, Mr as credentialsOption, N as blobParts, Nr as defineStage, O as kindOfTag, P as copy, Pn as parseReference, Qn as literal, Rn as digestOf, S as attestedDigest, Sn as isReferrersTag, Sr as formatTime, T as runnable, Tn as readAll, Tr as describeAddress, Un as orError, V as parseLock, Vt as compareText, Wn as unless, Xn as count, Xr as shortDigest, Y as notesLimit, Yn as boolean, Yr as plural, ai as TidegateError, an as urlField, ar as scalar, b as referrerEntry, cn as isReleaseName, ct as mapConcurrently, dr as readBounded, en as nameField, er as object, fn as bytesSource, fr as replaceFile, ft as readReleaseFile, gn as parseManifest, ii as RemoteError, in as timeField, jn as mediaTypes, jr as configOption, k as kindOfType, kn as isIndexType, mn as readManifest$1, mr as _usingCtx, nn as releaseField, nr as parseWith, oi as UserError, on as compareReleases, or as string, pr as requireWritableFolder, q as bundledNotesName, qr as formatBytes, ri as RefusedError, tr as optional, ut as createMapping, v as groupReferrers, w as formatPlatform, wn as parseJson, x as closure, xn as cosignTags, y as isListed$1 } from "./shared.js";
import { a as worstOf, n as attempt, r as failureLines } from "./track.js";
import { Ct as connect, Dt as readDetails, _t as mergeIndex, bt as readChart, c as completeReferrers, gt as indexLimit, ht as formatIndex, mt as emptyIndex, vt as parseIndex, yt as chartSizeLimit } from "./remote.js";
import { A as isAttestation, G as describeHolder, L as signatureFileNames, U as freeSpaceAt, W as claimFile, d as parseBundleManifest, g as volumeName, k as artifactParts, m as tarOf, o as checkSignature, p as bundleName, s as readRequirements, t as readBundle } from "./bundle.js";
import { _ as checkPolicy, d as isVolumeFault, f as checkCompleteness, m as verifySignatures$1, n as trustBundle, o as contentRefusal, p as requireSigners, s as checkFolder, u as contentFaultOf, v as readTrustPolicy } from "./verify.js";
import { dirname, join, resolve } from "node:path";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
const oldAge = 3e5;
const waitLimit$1 = 6e4;
const pause$2 = 100;
async function claimPatiently(path, runtime, words) {
	const { clock, log } = runtime;
	const giveUpAt = clock.now().getTime() + waitLimit$1;
	const isOld = ({ since }) => clock.now().getTime() - Date.parse(since) > oldAge;
	for (let isWaiting = false;; isWaiting = true) {
		const claim = await claimFile(path, runtime, isOld);
		if ("own" in claim) return claim.own;
		if (clock.now().getTime() >= giveUpAt) throw words.refusal(describeHolder(claim.holder));
		if (!isWaiting) log.info(`Waiting for ${describeHolder(claim.holder)}, which ${words.doing}`);
		await clock.sleep(pause$2);
	}
}
function largestOf(charts) {
	return Math.max(0, ...charts.map(({ layer }) => layer.size));
}
function chartFileName({ name, version, reference }) {
	const file = `${name}-${version}.tgz`;
	if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,200}\.tgz$/.test(file)) throw new RefusedError("NOT_A_CHART", `${reference}: ${JSON.stringify(file)} is no plain file name`);
	return file;
}
function chartFiles({ chart, layer, provenance }) {
	const name = chartFileName(chart);
	const signature = provenance === void 0 ? [] : [{
		name: `${name}.prov`,
		digest: provenance.digest
	}];
	return [{
		name,
		digest: layer.digest
	}, ...signature];
}
function chartContents({ chart, bytes, provenanceBytes }) {
	const name = chartFileName(chart);
	const signature = provenanceBytes === void 0 ? [] : [{
		name: `${name}.prov`,
		bytes: provenanceBytes
	}];
	return [{
		name,
		bytes
	}, ...signature];
}
function folderUrl(address) {
	return address.endsWith("/") ? address : `${address}/`;
}
function classicAddresses({ address, url, upload }) {
	const base = folderUrl(address);
	const at = (path) => new URL(path, base).href;
	const index = upload === "put-index" ? at("index.yaml") : new URL("index.yaml", folderUrl(url)).href;
	if (upload !== "chartmuseum") {
		const put = (name) => at(encodeURIComponent(name));
		const removals = ({ name, version }) => [put(`${name}-${version}.tgz`)];
		return {
			index,
			file: put,
			uploads: (name) => [put(name)],
			removals
		};
	}
	const [known, context] = [new URL(`/api${new URL(base).pathname}`, base), new URL("api/", base)];
	return {
		index,
		uploads(name) {
			const path = name.endsWith(".prov") ? "prov" : "charts";
			return [new URL(path, known).href, new URL(path, context).href];
		},
		removals({ name, version }) {
			const path = `charts/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
			return [new URL(path, known).href, new URL(path, context).href];
		},
		file(name, entry) {
			const archive = entry && URL.parse(entry.urls[0], index)?.href;
			return archive === void 0 || !name.endsWith(".prov") ? archive : `${archive}.prov`;
		}
	};
}
async function compareCharts(charts, { index, place, read, leadsTo }) {
	const lacking = [];
	const changed = [];
	for (const item of charts) {
		const { chart, layer } = item;
		const file = chartFileName(chart);
		const entry = index.charts.get(chart.name)?.find(({ metadata }) => metadata.version === chart.version);
		const wanted = [{
			name: file,
			digest: layer.digest,
			found: entry?.digest
		}, ...await readFiles(item, (name) => read(name, entry))];
		const other = wanted.find(({ digest, found }) => found !== void 0 && found !== digest);
		if (other !== void 0) changed.push(`${place(other.name)} is ${other.found}, the release has ${other.digest}`);
		else if (entry === void 0 || !leadsTo(entry, file) || wanted.slice(1).some(({ found }) => found === void 0)) lacking.push(item);
	}
	if (changed.length > 0) throw new UserError("CHART_CHANGED", "The chart repository has versions of the release with other content", {
		details: changed,
		hint: "A published version never changes. Find out where that one is from and remove it."
	});
	return lacking;
}
function requireWhole(index, where) {
	if (index.notes.length > 0) throw new UserError("INDEX_DAMAGED", `${where} has entries that cannot be read, and would be lost`, {
		details: index.notes,
		hint: "Repair or remove those entries, then promote again."
	});
	return index;
}
function isOwnEntry({ digest, urls: [first] }, file, url) {
	const base = folderUrl(url);
	return digest !== void 0 && comparable(first, base) === comparable(file, base);
}
function comparable(address, base) {
	return URL.parse(address, base)?.href.replaceAll(/%2b/gi, "+");
}
async function readFiles(item, read) {
	return await Promise.all(chartFiles(item).map(async ({ name, digest }) => {
		const bytes = await read(name);
		return {
			name,
			digest,
			found: bytes && digestOf(bytes)
		};
	}));
}
function isListed(index, { name, version, archive }) {
	return (index.charts.get(name) ?? []).some(({ metadata, digest }) => metadata.version === version && digest === archive);
}
function withCharts(index, charts, created) {
	return charts.reduce((all, { chart, layer, metadata }) => mergeIndex(all, {
		metadata,
		url: chartFileName(chart),
		digest: layer.digest,
		created
	}), index);
}
function without(index, charts) {
	const entries = [...index.charts].flatMap(([name, versions]) => {
		const kept = versions.filter(({ metadata, digest }) => !charts.some((chart) => chart.name === name && chart.version === metadata.version && chart.archive === digest));
		return kept.length === 0 ? [] : [[name, kept]];
	});
	return {
		...index,
		charts: new Map(entries)
	};
}
function isUnnamed(index, chart) {
	const file = chartFileName(chart);
	return ![...index.charts.values()].flat().flatMap((entry) => entry.urls).some((url) => url.split("/").at(-1) === file);
}
const indexName = "index.yaml";
function openChartFolder(folder, url, runtime) {
	return {
		url,
		readArchive: (chart) => readArchive(folder, chart),
		async findLacking(charts) {
			const { lacking } = await compare(folder, url, charts);
			if (lacking.length > 0) await requireWritableFolder(folder);
			return lacking;
		},
		async add(charts, created) {
			try {
				var _usingCtx$3 = _usingCtx();
				await mkdir(folder, { recursive: true });
				_usingCtx$3.a(await lock$1(folder, runtime));
				const { index, lacking } = await compare(folder, url, charts);
				if (lacking.length > 0) {
					await addFiles(folder, lacking);
					await replaceFile(join(folder, indexName), formatIndex(withCharts(index, lacking, created), created));
				}
			} catch (_) {
				_usingCtx$3.e = _;
			} finally {
				await _usingCtx$3.d();
			}
		},
		async findHeld(charts, where) {
			const index = await readIndex$1(folder);
			const held = [];
			for (const chart of charts) if (isListed(index, chart) || where === "stored" && await isStored(folder, chart)) held.push(chart);
			return held;
		},
		async remove(charts, { generated, keepFiles }) {
			try {
				var _usingCtx3 = _usingCtx();
				_usingCtx3.a(await lock$1(folder, runtime));
				const index = await readIndex$1(folder);
				const rest = without(index, charts);
				if (charts.some((chart) => isListed(index, chart))) await replaceFile(join(folder, indexName), formatIndex(rest, generated));
				if (!keepFiles) await removeFiles$1(folder, charts.filter((chart) => isUnnamed(rest, chart)));
				return [];
			} catch (_) {
				_usingCtx3.e = _;
			} finally {
				await _usingCtx3.d();
			}
		},
		findSpace: () => freeSpaceAt(folder)
	};
}
async function compare(folder, url, charts) {
	const index = await readIndex$1(folder);
	return {
		index,
		lacking: await compareCharts(charts, {
			index,
			place: (file) => join(folder, file),
			read: (file) => readBounded(join(folder, file), chartSizeLimit, "carried"),
			leadsTo: (entry, file) => isOwnEntry(entry, file, url)
		})
	};
}
async function readArchive(folder, chart) {
	return await readBounded(join(folder, chartFileName(chart)), chartSizeLimit, "carried");
}
async function isStored(folder, chart) {
	const bytes = await readArchive(folder, chart);
	return bytes !== void 0 && digestOf(bytes) === chart.archive;
}
async function addFiles(folder, charts) {
	for (const { name, bytes } of charts.flatMap(chartContents)) await replaceFile(join(folder, name), bytes);
}
async function removeFiles$1(folder, charts) {
	for (const chart of charts) if (await isStored(folder, chart)) {
		const file = join(folder, chartFileName(chart));
		await rm(`${file}.prov`, { force: true });
		await rm(file, { force: true });
	}
}
async function lock$1(folder, runtime) {
	const path = join(folder, `${indexName}.lock`);
	return await claimPatiently(path, runtime, {
		doing: `writes to ${folder}`,
		refusal: (holder) => new UserError("FOLDER_LOCKED", `${path} is held by ${holder}`, { hint: "Another promote writes to this chart repository. Wait until it has ended, and run again; if none is running, delete that file." })
	});
}
async function readIndex$1(folder) {
	const path = join(folder, indexName);
	const bytes = await readBounded(path, indexLimit, "carried");
	if (bytes === void 0) return emptyIndex();
	if (bytes.length > 67108864) throw new UserError("INDEX_DAMAGED", `${path} is larger than ${indexLimit} bytes`);
	return requireWhole(parseIndex(bytes.toString("utf8"), path), path);
}
const notImplemented = [501];
const fresh = { "cache-control": "no-cache" };
async function readFile$1(http, url, namedBy) {
	return (await read(http, {
		url,
		...namedBy === void 0 ? {} : { namedBy }
	}, chartSizeLimit))?.bytes;
}
async function readIndex(http, url) {
	const found = await read(http, { url }, indexLimit);
	if (found === void 0) return { index: emptyIndex() };
	const { bytes, etag } = found;
	return {
		index: parseIndex(bytes.toString("utf8"), describeAddress(new URL(url))),
		...etag === void 0 ? {} : { etag }
	};
}
async function sendFile(http, urls, body, method) {
	const { answer, url } = await askFirst(http, urls, {
		method,
		body,
		headers: { "content-type": "application/octet-stream" },
		accept: notImplemented,
		repeatable: true
	});
	if (!isTaken(answer) && (method === "PUT" || answer.status !== 409)) throw await uploadRefused(answer, url);
	await answer.discard();
}
async function deleteFile(http, urls) {
	const { answer, url } = await askFirst(http, urls, {
		method: "DELETE",
		accept: notImplemented
	});
	if (!isTaken(answer) && answer.status !== 404) throw await uploadRefused(answer, url);
	await answer.discard();
}
async function requireApi(http, urls) {
	const accept = [500, ...notImplemented];
	const { answer, url } = await askFirst(http, urls, {
		method: "POST",
		body: Buffer.alloc(0),
		accept
	});
	if ([
		404,
		405,
		501
	].includes(answer.status)) throw await uploadRefused(answer, url);
	await answer.discard();
}
function isTaken({ status }) {
	return status >= 200 && status < 300;
}
async function uploadRefused(answer, url) {
	const { status } = answer;
	const where = describeAddress(new URL(url));
	return new RemoteError("WRITE_REFUSED", `${where}: the chart repository refused it (${status})`, {
		details: await readDetails(answer),
		hint: hints[status] ?? "See what the repository says above."
	});
}
const noUploads = "Nothing takes uploads there. Look at the address and at `upload` in promote.charts: chartmuseum, put or put-index.";
const hints = {
	400: "Nexus answers so where its deployment policy is “read-only”, or for what is no chart.",
	404: noUploads,
	405: noUploads,
	409: "Its folder is not there and cannot be made: look at the address.",
	413: "Raise the size limit of the repository, or of the proxy before it (nginx: client_max_body_size).",
	501: noUploads
};
async function read(http, request, limit) {
	const answer = await http.request({
		...request,
		headers: fresh
	});
	if (answer.status === 200) return {
		bytes: await answer.bytes(limit),
		etag: answer.header("etag")
	};
	await answer.discard();
	if (answer.status === 404) return;
	throw new RemoteError("REMOTE_FAILED", `${describeAddress(new URL(request.url))} answered HTTP ${answer.status}`, { hint: "Give the address that `helm repo add` takes." });
}
async function askFirst(http, [url, next, ...others], request) {
	const answer = await http.request({
		...request,
		url
	});
	if (answer.status !== 404 || next === void 0) return {
		answer,
		url
	};
	await answer.discard();
	return await askFirst(http, [next, ...others], request);
}
function createClassicContent({ upload, url }, at, http) {
	const isMuseum = upload === "chartmuseum";
	const writesIndex = upload === "put-index";
	const read = async (name, entry) => {
		const address = at.file(name, entry);
		return address === void 0 ? void 0 : await readFile$1(http, address, isMuseum ? at.index : void 0);
	};
	return {
		async compare(charts) {
			const { index, etag } = await readIndex(http, at.index);
			return {
				index,
				etag,
				lacking: await compareCharts(charts, {
					index: writesIndex ? requireWhole(index, at.index) : index,
					place: (file) => new URL(file, folderUrl(url)).href,
					read,
					leadsTo: (entry, file) => !writesIndex || isOwnEntry(entry, file, url)
				})
			};
		},
		async findHeld(charts, where) {
			const { index } = await readIndex(http, at.index);
			const held = [];
			for (const chart of charts) {
				const entry = index.charts.get(chart.name)?.find(({ metadata }) => metadata.version === chart.version);
				const bytes = (entry === void 0 ? where === "stored" : entry.digest === void 0) ? await read(chartFileName(chart), entry) : void 0;
				if ((bytes === void 0 ? entry?.digest : digestOf(bytes)) === chart.archive) held.push(chart);
			}
			return held;
		},
		readArchive: (chart) => read(chartFileName(chart), void 0),
		async remove(chart) {
			await deleteFile(http, at.removals(chart));
			if (!isMuseum) await deleteFile(http, at.uploads(`${chartFileName(chart)}.prov`));
		},
		async send(charts) {
			for (const { name, bytes } of charts.flatMap(chartContents)) if (await read(name, void 0) === void 0) await sendFile(http, at.uploads(name), bytes, isMuseum ? "POST" : "PUT");
		}
	};
}
const lease = 9e4;
const workTime = 3e4;
const releaseTime = 6e4;
const waitLimit = 3e5;
const pause$1 = 1e3;
const removeTries = 5;
async function lockIndex(folder, http, runtime) {
	const { clock, log } = runtime;
	const now = () => clock.now().getTime();
	const where = describeAddress(new URL(folder));
	const begun = now();
	let seen;
	for (;;) {
		const taken = now();
		if (await makeFolder(http, folder)) return holdLock(folder, {
			owner: await nameOwner(http, folder),
			since: taken
		}, http, runtime);
		const owner = await readOwner(http, folder);
		if (seen?.owner !== owner) seen = {
			owner,
			since: now(),
			attempt: 1
		};
		else if (now() - seen.since > lease) {
			const asked = now();
			if (await mayRemove(http, folder, seen) && now() - asked < workTime) {
				log.warning(`${where} was left behind by a run that was killed; it was removed`);
				await remove(http, folder, owner);
				continue;
			}
			seen = {
				owner,
				since: now(),
				attempt: seen.attempt + 1
			};
		}
		if (now() - begun > waitLimit) throw new UserError("REPOSITORY_LOCKED", `${where} is held by somebody else`, { hint: "Another promote writes to this chart repository. Wait until it has ended, and run again; if none is running, delete that folder." });
		if (taken === begun) log.info(`Waiting for another promote, which holds ${where}`);
		await clock.sleep(pause$1 * (.5 + Math.random()));
	}
}
function holdLock(folder, { owner, since }, http, { clock, log }) {
	const age = () => clock.now().getTime() - since;
	return {
		hasTime: () => age() < workTime,
		async [Symbol.asyncDispose]() {
			if (age() < releaseTime && !await remove(http, folder, owner)) {
				const where = describeAddress(new URL(folder));
				log.warning(`${where} could not be removed; delete it, or the next promote has to wait`);
			}
		}
	};
}
async function nameOwner(http, folder) {
	const owner = randomUUID();
	const url = `${folder}owner`;
	const answer = await http.request({
		method: "PUT",
		url,
		body: Buffer.from(owner)
	});
	if (isTaken(answer)) {
		await answer.discard();
		return owner;
	}
	const error = await uploadRefused(answer, url);
	await remove(http, folder, "");
	throw error;
}
async function makeFolder(http, url, isAgain = false) {
	const answer = await http.request({
		method: "MKCOL",
		url,
		accept: notImplemented
	});
	if (answer.status === 409 && !isAgain) {
		await answer.discard();
		await makeFolder(http, new URL("..", url).href);
		return await makeFolder(http, url, true);
	}
	if (answer.status === 201 || answer.status === 405) {
		await answer.discard();
		return answer.status === 201;
	}
	throw await uploadRefused(answer, url);
}
async function readOwner(http, folder) {
	const answer = await http.request({
		url: `${folder}owner`,
		headers: { "cache-control": "no-cache" }
	});
	if (answer.status === 200) return await answer.text(1024);
	await answer.discard();
	return "";
}
async function mayRemove(http, folder, { owner, attempt }) {
	const name = /^[\w-]{1,64}$/.test(owner) ? owner : "nobody";
	const suffix = attempt === 1 ? "" : `-${attempt}`;
	const answer = await http.request({
		method: "MKCOL",
		url: `${folder}after-${name}${suffix}/`
	});
	await answer.discard();
	return answer.status === 201 && await readOwner(http, folder) === owner;
}
async function remove(http, folder, owner) {
	for (let attempt = 1; attempt <= removeTries && await readOwner(http, folder) === owner; attempt += 1) {
		const answer = await http.request({
			method: "DELETE",
			url: folder,
			tries: 1
		}).catch(() => void 0);
		await answer?.discard();
		if (answer !== void 0) return isTaken(answer) || answer.status === 404;
	}
	return await readOwner(http, folder) !== owner;
}
const tries = 10;
const pause = 1e3;
function createIndexWriter(url, content, http, runtime) {
	const index = {
		url,
		http,
		runtime
	};
	return {
		probe: (size) => probe(index, size),
		add: (charts, created) => write(index, created, () => withAdded(content, charts, created)),
		remove: (charts, generated) => write(index, generated, () => withRemoved(content, charts))
	};
}
async function probe({ url, http }, size) {
	const make = await askStatus(http, "MKCOL", `${url}.probe/probe/`);
	const remove = await askStatus(http, "DELETE", `${url}.probe/`);
	if (make !== 409 || remove !== 404) {
		const said = `MKCOL was answered ${make}, DELETE ${remove}`;
		throw new UserError("NO_INDEX_LOCK", `${url} cannot be locked: ${said}`, { hint: "upload: put-index needs a WebDAV server with MKCOL, PUT and DELETE (nginx: dav_methods PUT DELETE MKCOL). Where the server makes the index itself, use put or chartmuseum." });
	}
	const file = `${url}.probe-${randomUUID()}`;
	await sendFile(http, [file], Buffer.alloc(Math.max(size, 1)), "PUT");
	await deleteFile(http, [file]);
}
async function withAdded(content, charts, created) {
	const compared = await content.compare(charts);
	if (compared.lacking.length === 0) return;
	await content.send(compared.lacking);
	return {
		...compared,
		index: withCharts(compared.index, compared.lacking, created)
	};
}
async function withRemoved(content, charts) {
	const { index, etag } = await content.compare([]);
	return charts.some((chart) => isListed(index, chart)) ? {
		index: without(index, charts),
		etag
	} : void 0;
}
async function write(file, generated, change) {
	for (let round = 1; !await writeOnce(file, generated, change); round += 1) if (round === tries) throw new RemoteError("INDEX_CHANGING", `${file.url} changed ${tries} times while it was being written`, { hint: "Another program writes to it all the time. Run again when that has ended." });
}
async function writeOnce({ url, http, runtime }, generated, change) {
	try {
		var _usingCtx$2 = _usingCtx();
		const lock = _usingCtx$2.a(await lockIndex(`${url}.lock/`, http, runtime));
		const wanted = await change();
		if (wanted === void 0) return true;
		const body = Buffer.from(formatIndex(wanted.index, generated));
		while (lock.hasTime()) {
			const isWritten = await put(url, body, wanted.etag, http).catch((error) => {
				if (!isPassing(error) || !lock.hasTime()) throw error;
			});
			if (isWritten !== void 0) return isWritten;
			await runtime.clock.sleep(pause);
		}
		return false;
	} catch (_) {
		_usingCtx$2.e = _;
	} finally {
		await _usingCtx$2.d();
	}
}
async function put(url, body, etag, http) {
	const headers = {
		"content-type": "application/yaml",
		...etag === void 0 || etag.startsWith("W/") ? void 0 : { "if-match": etag }
	};
	const answer = await http.request({
		method: "PUT",
		url,
		body,
		headers,
		accept: notImplemented,
		tries: 1
	});
	if (!isTaken(answer) && answer.status !== 412) throw await uploadRefused(answer, url);
	await answer.discard();
	return isTaken(answer);
}
async function askStatus(http, method, url) {
	const answer = await http.request({
		method,
		url,
		accept: notImplemented
	});
	await answer.discard();
	return answer.status;
}
function isPassing(error) {
	return error instanceof TidegateError && ["UNREACHABLE", "REMOTE_FAILED"].includes(error.code);
}
const patience = 3e4;
const firstPause = 250;
const rounds = 5;
const refusals = [
	"UNAUTHORIZED",
	"DENIED",
	"WRITE_REFUSED",
	"NO_INDEX_LOCK"
];
function openClassicRepository(target, http, runtime) {
	const { url, upload } = target;
	const at = classicAddresses(target);
	const content = createClassicContent(target, at, http);
	const indexWriter = upload === "put-index" ? createIndexWriter(at.index, content, http, runtime) : void 0;
	return {
		url,
		async findLacking(charts) {
			const { lacking } = await content.compare(charts);
			return lacking;
		},
		async probe(size) {
			await indexWriter?.probe(size);
			if (upload === "chartmuseum") await requireApi(http, at.uploads("any.tgz"));
			return upload !== "put";
		},
		findHeld: (charts, where) => content.findHeld(charts, where),
		readArchive: (chart) => content.readArchive(chart),
		async remove(charts, { generated, keepFiles }) {
			const refusal = indexWriter && await refusalOf$1(indexWriter.remove(charts, generated));
			if (refusal !== void 0) return charts.map((chart) => ({
				chart,
				reason: refusal
			}));
			return indexWriter !== void 0 && keepFiles ? [] : await removeFiles(charts, content, runtime);
		},
		async add(charts, created) {
			let { lacking } = await content.compare(charts);
			for (let round = 1; lacking.length > 0; round += 1) {
				if (round > rounds) throw notTaken(url, lacking);
				runtime.log.info(`Sending ${plural(lacking.length, "chart")} to ${url}`);
				await (indexWriter?.add(lacking, created) ?? content.send(lacking));
				lacking = await settle$1(async () => (await content.compare(charts)).lacking, runtime);
			}
		}
	};
}
async function removeFiles(charts, content, runtime) {
	const staying = [];
	for (const chart of charts) {
		const reason = await refusalOf$1(content.remove(chart));
		staying.push(...reason === void 0 ? [] : [{
			chart,
			reason
		}]);
	}
	const refused = new Set(staying.map(({ chart }) => chart));
	const removed = charts.filter((chart) => !refused.has(chart));
	const held = await settle$1(() => content.findHeld(removed, "listed"), runtime);
	return [...staying, ...held.map((chart) => ({
		chart,
		reason: "it was told to delete it, and still lists it"
	}))];
}
async function settle$1(find, { clock, log }) {
	for (let pause = firstPause, waited = 0;; pause *= 2) {
		const found = await find();
		if (found.length === 0 || waited >= patience) return found;
		if (waited === 0) log.info("Waiting until that can be seen there");
		await clock.sleep(pause);
		waited += pause;
	}
}
async function refusalOf$1(act) {
	const error = await orError(act, refusals);
	return error instanceof TidegateError ? [error.message, ...error.details].join(": ") : void 0;
}
function notTaken(url, charts) {
	return new RemoteError("CHART_NOT_TAKEN", `${url} took charts, but does not give them back`, {
		details: charts.map(({ chart, layer }) => `${chart.name} ${chart.version} (${layer.digest})`),
		hint: "A file or its entry in the index is missing, also after a while. Look at the storage of the repository, and at caches before it; then run again."
	});
}
function openChartRepositories({ releaseFile, config }, http, runtime) {
	const base = dirname(releaseFile.path);
	return config.charts.flatMap((target) => target.kind === "oci" ? [] : target.kind === "folder" ? [openChartFolder(resolve(base, target.path), target.url, runtime)] : [openClassicRepository(target, http, runtime)]);
}
function chartAddresses(configs) {
	return configs.flatMap(({ charts }) => charts).flatMap((target) => target.kind === "oci" ? [] : target.kind === "folder" ? [target.url] : [target.address, target.url]);
}
async function readInternalSide(options, runtime) {
	const { to } = options;
	const { configs, ...side } = await readInternalTargets({
		...options,
		to: to === void 0 ? [] : [to]
	}, runtime);
	const config = configs.at(-1);
	if (config === void 0) throw noPromoteConfig(side.releaseFile);
	return {
		...side,
		config
	};
}
async function readInternalTargets(options, { cwd }) {
	const releaseFile = await readReleaseFile(resolve(cwd, options.config));
	const configs = chooseTargets(releaseFile, options.to);
	const trust = await readTrustPolicy(trustPolicyPath(options.trust, releaseFile, cwd));
	return {
		releaseFile,
		configs,
		name: releaseFile.name,
		trust
	};
}
function chooseTargets(releaseFile, names) {
	const { promote, path } = releaseFile;
	if (promote.length === 0) throw noPromoteConfig(releaseFile);
	const unknown = names.filter((name) => !promote.some((config) => config.name === name));
	if (unknown.length > 0) throw new UserError("UNKNOWN_TARGET", `promote has no target ${unknown.join(", ")}`, {
		at: { file: path },
		hint: `The targets are ${promote.map(({ name }) => name).join(", ")}.`
	});
	return names.length === 0 ? promote : promote.filter(({ name }) => names.includes(name));
}
function noPromoteConfig({ path }) {
	return new UserError("NO_PROMOTE_CONFIG", "the release file does not say where to promote to", {
		at: { file: path },
		hint: "Add promote: with registry, images and charts; see the README of actions/promote."
	});
}
function trustPolicyPath(given, { trust, path }, cwd) {
	if (given !== void 0) return resolve(cwd, given);
	if (trust === void 0) throw new UserError("NO_TRUST_POLICY", "the release file names no trust policy", {
		at: { file: path },
		hint: "Add trust: tidegate.trust.yaml to it, or give --trust. Nothing is taken unverified."
	});
	return resolve(dirname(path), trust);
}
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
async function findChartFile(store, chart) {
	const layers = await readLayers(store, chart);
	const provenance = layers.find(({ mediaType }) => mediaType === mediaTypes.helmProvenance);
	return {
		chart,
		layer: archiveAmong(layers, chart),
		...provenance === void 0 ? {} : { provenance }
	};
}
async function findChartLayer(store, chart) {
	return archiveAmong(await readLayers(store, chart), chart);
}
async function readLayers(store, { root, reference }) {
	return (await readManifest$1(store, root, reference)).layers;
}
function archiveAmong(layers, { reference, archive }) {
	const [layer, ...others] = layers.filter(({ mediaType }) => mediaType === mediaTypes.helmChart);
	if (layer === void 0 || others.length > 0) throw new RefusedError("NOT_A_CHART", `${reference}: expected one layer of ${mediaTypes.helmChart}`);
	if (layer.digest !== archive) throw new RefusedError("CHART_MISMATCH", `${reference}: its manifest holds ${layer.digest}, the bundle manifest names ${archive}`);
	return layer;
}
function readMetadata(bytes, { reference, name, version }) {
	const metadata = readChart(bytes, reference);
	if (metadata.name !== name || metadata.version !== version) throw new RefusedError("CHART_MISMATCH", `${reference}: the archive holds ${metadata.name} ${metadata.version}`);
	return metadata;
}
function recordedArtifacts({ manifest, images }, mapping) {
	const { config } = mapping;
	const promoted = new Map(images.map(({ reference, internal }) => [reference, parseReference(internal)]));
	const placeOf = (reference, upstream) => {
		const internal = promoted.get(reference);
		return internal?.host === config.registry ? repositoryOf(internal) : mapping.findInternalName(upstream);
	};
	return [...manifest.images.map((artifact) => {
		const upstream = upstreamOf(artifact);
		const repository = placeOf(artifact.reference, upstream);
		const { tag } = parseReference(artifact.reference);
		return {
			artifact,
			upstream,
			tag,
			repositories: repository === void 0 ? [] : [repository]
		};
	}), ...manifest.charts.map((artifact) => ({
		artifact,
		upstream: upstreamOf(artifact),
		tag: tagOf(artifact.version),
		repositories: config.charts.flatMap((target) => target.kind === "oci" ? [chartRepository(config, target.path, artifact.name)] : [])
	}))];
}
function recordedTags({ artifact: { root, tags }, tag }) {
	return [...tag === void 0 ? [] : [{
		tag,
		target: root
	}], ...tags.filter((extra) => !isReferrersTag(extra.tag))];
}
function upstreamOf({ reference }) {
	return repositoryOf(parseReference(reference));
}
function signedDigests({ manifest: { blobs, needs } }) {
	return new Set([...blobs, ...needs].map(({ digest }) => digest));
}
function signedManifests(repository, signed) {
	return async (descriptor) => {
		const bytes = signed.has(descriptor.digest) ? await unless(["NOT_FOUND"], readAll(repository, descriptor)) : void 0;
		return bytes && parseManifest(bytes, descriptor.mediaType, `${repository.name}@${descriptor.digest}`);
	};
}
const partSchema = object({
	mediaType: string,
	digest: digestField,
	size: count
});
const manifestSchema = object({
	schemaVersion: literal(2),
	mediaType: literal(mediaTypes.ociManifest),
	config: partSchema,
	layers: array(partSchema)
});
function parseArtifact(bytes) {
	const json = parseJson(bytes);
	const parsed = "value" in json ? parseWith(manifestSchema, json.value) : json;
	return "value" in parsed ? parsed.value : void 0;
}
async function storeArtifact(store, config, layers) {
	const mediaType = mediaTypes.ociManifest;
	const content = {
		schemaVersion: 2,
		mediaType,
		config: describe$1(config),
		layers: layers.map(describe$1)
	};
	const manifest = {
		mediaType,
		bytes: Buffer.from(JSON.stringify(content))
	};
	for (const part of [
		config,
		...layers,
		manifest
	]) await store.write(describe$1(part), bytesSource(part.mediaType, part.bytes));
	return describe$1(manifest);
}
function describe$1({ mediaType, bytes }) {
	return {
		mediaType,
		digest: digestOf(bytes),
		size: bytes.length
	};
}
const recordTypes = {
	config: "application/vnd.tidegate.promotion.v1+json",
	bundle: "application/vnd.tidegate.bundle.v1+json",
	signature: "application/vnd.dev.sigstore.bundle.v0.3+json",
	lock: "application/vnd.tidegate.lock.v1+json",
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
function parseRecordConfig(bytes) {
	const json = parseJson(bytes);
	const result = "value" in json ? parseWith(recordConfig, json.value) : json;
	return "value" in result ? result.value : void 0;
}
function parseRecordManifest(bytes) {
	const { config, layers = [] } = parseArtifact(bytes) ?? {};
	const [bundle, ...others] = layers;
	const signatures = others.filter(({ mediaType }) => mediaType === recordTypes.signature);
	return config?.mediaType === recordTypes.config && bundle?.mediaType === recordTypes.bundle && signatures.length > 0 && signatures.length <= signatureFileNames.length ? {
		config,
		bundle,
		signatures
	} : void 0;
}
const ownTags = {
	pending: "pending",
	pruning: "pruning",
	current: "current"
};
function isOwnTag(tag) {
	return Object.values(ownTags).includes(tag);
}
async function storeRecord(repository, { config, bundleBytes, signatures, carried = [] }) {
	return await storeArtifact(repository, {
		mediaType: recordTypes.config,
		bytes: Buffer.from(JSON.stringify(config))
	}, [
		{
			mediaType: recordTypes.bundle,
			bytes: bundleBytes
		},
		...signatures.map((bytes) => ({
			mediaType: recordTypes.signature,
			bytes
		})),
		...carried
	]);
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
async function readRecordedRelease(repository, found) {
	const reading = readConfig(repository, found, repository.name);
	return (await unless(["INVALID_RECORD", "NOT_FOUND"], reading))?.config.release;
}
function readManifest({ where, config, bundleBytes }) {
	const manifest = parseBundleManifest(bundleBytes, `${where}, bundle.json`);
	if (digestOf(bundleBytes) !== config.bundle || !describes(config, manifest)) throw invalidRecord(where, "its parts contradict each other");
	return manifest;
}
async function listReleases(repository) {
	const tags = await unless(["NOT_FOUND"], repository.tags()) ?? [];
	return {
		releases: tags.filter(isReleaseName).sort((a, b) => compareReleases(b, a)),
		others: tags.filter((tag) => !isReleaseName(tag) && !isOwnTag(tag) && !/^sha(?:256|512)-/.test(tag))
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
function invalidRecord(where, why) {
	return new RefusedError("INVALID_RECORD", `${where} is no promotion record: ${why}`, { hint: "Only tidegate should write to this repository. Find out who pushed that tag, then delete it or set promote.record to another repository." });
}
function openRecords({ registries, config }) {
	return registries.repository(recordRepository(config));
}
async function findRecord(source, release) {
	const opened = await openRecord(source, release);
	return opened === void 0 ? void 0 : requireCounting(opened, source.trust).record;
}
async function openRecord(source, release) {
	const { name, trust } = source;
	const stored = await readRecord(openRecords(source), release);
	if (stored === void 0) return;
	const files = stored.signatures.map((bytes, at) => ({
		name: `${stored.where}, signature ${at + 1}`,
		bytes
	}));
	verifySignatures$1(stored.bundleBytes, files, {
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
	const { signatures } = requireSigners(verifySignatures$1(stored.bundleBytes, files, trust), manifest, trust);
	const signers = [...new Set(signatures.map(({ key }) => key))].sort();
	return {
		record: {
			...stored.config,
			manifest
		},
		signers
	};
}
function isDistrust(error) {
	return error instanceof RefusedError && error.code !== "DIGEST_MISMATCH";
}
async function judgeRecord(source, release) {
	let opened;
	try {
		opened = await openRecord(source, release);
		return {
			release,
			...opened && requireCounting(opened, source.trust)
		};
	} catch (error) {
		if (!isDistrust(error)) throw error;
		return {
			release,
			refusal: `${release}: ${error.message}`,
			...opened && { doubted: doubtedOf(opened, release, error.message) }
		};
	}
}
function doubtedOf({ manifest, stored }, release, reason) {
	return {
		release,
		sequence: manifest.sequence,
		bundle: digestOf(stored.bundleBytes),
		reason
	};
}
const lock = {
	name: lockFileName,
	mediaType: recordTypes.lock,
	limit: 33554432
};
const notes = {
	name: bundledNotesName,
	mediaType: recordTypes.notes,
	limit: notesLimit
};
async function readCarriedFiles({ folder, manifest }) {
	const files = [];
	for (const carried of [lock, notes]) {
		const signed = signedFile(manifest, carried);
		const bytes = signed && await readBounded(join(folder, signed.name), signed.size, "carried");
		if (bytes !== void 0 && digestOf(bytes) === signed?.digest) files.push({
			mediaType: carried.mediaType,
			bytes
		});
	}
	return files;
}
async function fetchLock(source, manifest) {
	const bytes = await fetchFile(source, manifest, lock);
	return bytes && whereLegal(() => parseLock(bytes, "tidegate.lock.json"));
}
async function fetchNotes(source, manifest) {
	return (await fetchFile(source, manifest, notes))?.toString("utf8");
}
async function fetchFile(source, manifest, carried) {
	const signed = signedFile(manifest, carried);
	if (signed === void 0) return;
	const { digest, size } = signed;
	return await unless(["NOT_FOUND"], readAll(openRecords(source), {
		mediaType: carried.mediaType,
		digest,
		size
	}));
}
function signedFile({ files }, { name, limit }) {
	return files.find((file) => file.name === name && file.size <= limit);
}
async function findInForce(source, newest) {
	const repository = openRecords(source);
	const current = await repository.find(ownTags.current);
	if (current === void 0) return newest;
	if (newest !== void 0 && (await repository.find(newest.release))?.digest === current.digest) return newest;
	const release = await readRecordedRelease(repository, current);
	if (release === void 0) throw invalidCurrent(repository, "it does not stand for the record of a release");
	const { record, refusal } = await judgeRecord(source, release);
	if (record === void 0) throw invalidCurrent(repository, refusal ?? `${release} has no record`);
	return record;
}
async function putInForce(source, { release, sequence }, options) {
	const repository = openRecords(source);
	const record = await repository.resolve(release);
	const current = await repository.find(ownTags.current);
	if (current?.digest === record.digest) return;
	if (current !== void 0 && !options.allowOlder) {
		const inForce = await unless(["CURRENT_INVALID"], findInForce(source, void 0));
		if (inForce !== void 0 && inForce.sequence > sequence) {
			source.log.warning(`${inForce.release} is newer than ${release}, and stays in force`);
			return;
		}
	}
	await repository.tag?.(ownTags.current, record);
	const now = await repository.find(ownTags.current);
	if (now === void 0 || now.digest === current?.digest) throw new RemoteError("READ_BACK_FAILED", `${repository.name}:${ownTags.current} does not stand for ${release}, for which it was just set`, { hint: "Look at the registry: storage, replication, a proxy in front of it. Then run again." });
}
async function isInForce(source, release) {
	const repository = openRecords(source);
	const [current, record] = [await repository.find(ownTags.current), await repository.find(release)];
	return current !== void 0 && current.digest === record?.digest;
}
function invalidCurrent({ name }, why) {
	return new RefusedError("CURRENT_INVALID", `${name}:${ownTags.current} names no release to go by: ${why}`, { hint: "Find out who pushed that tag. Promoting a release, or `tidegate promote --rollback <release>`, sets it again; --release names one without it." });
}
const concurrency$11 = 4;
const shownTags = 10;
async function readHistory(source) {
	const { judged, others } = await judgeRecords(source);
	warn(source, others, judged.flatMap(({ refusal }) => refusal ?? []));
	return {
		records: judged.flatMap(({ record }) => record ?? []).toSorted((left, right) => left.sequence - right.sequence),
		doubted: judged.flatMap(({ doubted }) => doubted ?? [])
	};
}
async function judgeRecords(source) {
	const { releases, others } = await listReleases(openRecords(source));
	return {
		judged: await mapConcurrently(releases, concurrency$11, (release) => judgeRecord(source, release)),
		others
	};
}
async function findNewest(source) {
	const { releases, others } = await listReleases(openRecords(source));
	const refusals = [];
	for (const release of releases) {
		const { record, refusal } = await judgeRecord(source, release);
		if (record !== void 0) {
			warn(source, others, refusals);
			return record;
		}
		refusals.push(...refusal === void 0 ? [] : [refusal]);
	}
	if (refusals.length > 0) throw new RefusedError("NO_TRUSTED_RECORD", `${recordRepository(source.config)} has no promotion record that the trust policy accepts`, {
		details: cutLines(refusals, shownTags),
		hint: "Either the trust policy is wrong, as it does not name the key that signed the release or has another audience, or nothing was promoted and somebody else pushed there."
	});
	warn(source, others, refusals);
}
function warn(source, others, refusals) {
	const lines = [...refusals, ...others.map((tag) => `${JSON.stringify(tag)}: not the name of a release`)];
	if (lines.length > 0) source.log.warning(`${plural(lines.length, "tag")} in ${recordRepository(source.config)} that count for nothing: ${cutLines(lines, shownTags).join("; ")}. See whether the trust policy is right, its keys and its audience; where it is, find out who pushed them, and delete them`);
}
const manifestLimit = 65536;
const nothing = null;
async function findMark(source, kind, tries = 3) {
	const repository = openRecords(source);
	const descriptor = await repository.find(kind.tag);
	const value = descriptor && await unless(["NOT_FOUND"], readValue(repository, descriptor, kind));
	if (descriptor === void 0 || value === nothing) return;
	const content = kind.parse(value, source);
	if (content !== void 0) return {
		...content,
		descriptor
	};
	if (tries > 1 && !await isStanding(source, kind, { descriptor })) return await findMark(source, kind, tries - 1);
	source.log.warning(`${repository.name}:${kind.tag} is no ${kind.title} and counts for nothing. Find out who pushed it`);
}
async function setMark(source, kind, content) {
	const repository = openRecords(source);
	const descriptor = await storeMark(repository, kind, content);
	await repository.tag?.(kind.tag, descriptor);
	return {
		...content,
		descriptor
	};
}
async function isStanding(source, { tag }, { descriptor }) {
	return (await openRecords(source).find(tag))?.digest === descriptor.digest;
}
async function removeMark(source, kind, mark) {
	const repository = openRecords(source);
	await whereKnown(repository.remove(mark.descriptor));
	if (await isStanding(source, kind, mark)) await repository.tag?.(kind.tag, await storeMark(repository, kind, nothing));
}
async function storeMark(repository, kind, content) {
	return await storeArtifact(repository, {
		mediaType: kind.config,
		bytes: Buffer.from("{}")
	}, [{
		mediaType: kind.layer,
		bytes: Buffer.from(JSON.stringify(content))
	}]);
}
async function readValue(repository, found, kind) {
	if (found.mediaType !== mediaTypes.ociManifest || found.size > manifestLimit) return;
	const layer = parseMarkManifest(await readAll(repository, found), kind);
	const json = layer && parseJson(await readAll(repository, layer));
	return json !== void 0 && "value" in json ? json.value : void 0;
}
function parseMarkManifest(bytes, kind) {
	const { config, layers = [] } = parseArtifact(bytes) ?? {};
	const [layer, ...others] = layers;
	return config?.mediaType === kind.config && layer?.mediaType === kind.layer && layer.size <= kind.limit && others.length === 0 ? layer : void 0;
}
const chartsField = array(object({
	repository: urlField,
	name: string,
	version: string,
	digest: digestField
}));
const mostTags = 1e4;
const tagField = scalar("a reference with a tag alone", (value) => {
	const reference = typeof value === "string" ? tryReference(value) : void 0;
	return reference?.tag !== void 0 && reference.digest === void 0 && formatReference(reference) === value ? value : void 0;
});
const journalSchema = object({
	schemaVersion: literal(1),
	name: nameField,
	release: releaseField,
	bundle: digestField,
	isRollback: optional(boolean),
	run: string,
	openedAt: timeField,
	hasEnded: optional(boolean),
	tags: array(object({
		reference: tagField,
		before: optional(digestField),
		after: digestField
	})),
	charts: chartsField,
	undone: optional(chartsField)
});
const journalKind = {
	tag: ownTags.pending,
	config: "application/vnd.tidegate.pending.v1+json",
	layer: "application/vnd.tidegate.journal.v1+json",
	limit: 4194304,
	title: "journal of a promotion",
	parse: parseJournal
};
async function leaveJournal(source, open) {
	const { descriptor: _, ...journal } = open;
	await setMark(source, journalKind, {
		...journal,
		hasEnded: true
	});
}
function parseJournal(value, { config, name }) {
	const parsed = parseWith(journalSchema, value);
	const journal = "value" in parsed ? parsed.value : void 0;
	return journal?.name === name && journal.tags.length <= mostTags && journal.tags.every(({ reference }) => parseReference(reference).host === config.registry) ? journal : void 0;
}
const settling = {
	least: 250,
	most: 1e4
};
const times = 20;
async function settle(clock, setTag) {
	const began = clock.now().getTime();
	const result = await setTag();
	const took = clock.now().getTime() - began;
	await clock.sleep(Math.min(settling.most, Math.max(settling.least, took * times)));
	return result;
}
const markSchema = object({
	schemaVersion: literal(1),
	since: timeField,
	run: string
});
const pruneKind = {
	tag: ownTags.pruning,
	config: "application/vnd.tidegate.pruning.v1+json",
	layer: "application/vnd.tidegate.pruning.v1+json",
	limit: 4096,
	title: "mark of a prune",
	parse(value) {
		const parsed = parseWith(markSchema, value);
		return "value" in parsed ? parsed.value : void 0;
	}
};
async function findPruning(source) {
	const found = await findMark(source, pruneKind);
	return found && {
		since: found.since,
		mark: nameOf$1(source)
	};
}
async function requireNoPrune(source) {
	const pruning = await findPruning(source);
	if (pruning !== void 0) throw refusal$1(pruning);
}
function describePruning({ since, mark }) {
	return {
		what: `A prune began at ${since} and has not ended`,
		hint: `Nothing is promoted until it has. If it runs no more, run \`tidegate prune --yes\` again an hour after that time, which completes it, or delete the tag ${mark}.`
	};
}
function refusal$1(pruning) {
	const { what, hint } = describePruning(pruning);
	return new RefusedError("PRUNE_PENDING", what, { hint });
}
function nameOf$1({ config }) {
	return `${recordRepository(config)}:${ownTags.pruning}`;
}
const concurrency$10 = 8;
async function findOpenRuns(source) {
	const journal = await findMark(source, journalKind);
	const pruning = await findPruning(source);
	return {
		...journal && { pending: await examineJournal(source, journal) },
		...pruning && { pruning }
	};
}
function describeOpenRuns({ pending, pruning }) {
	return [...pending ? [describePending(pending)] : [], ...pruning ? [describePruning(pruning)] : []].map(({ what, hint }) => `${what}. ${hint}`);
}
function describePending({ release, isRollback, since, set, unset, strange }) {
	const all = set.length + unset.length + strange.length;
	const others = strange.length === 0 ? "" : `, ${strange.length} stand for something else`;
	return {
		what: `A run that puts ${release} in force began at ${since} and has not ended: ${set.length} of ${plural(all, "tag")} are set${others}`,
		hint: isRollback ? `If it runs no more, \`tidegate promote --rollback ${release}\` completes it; that of another release undoes it.` : `If it runs no more, promote ${release} again, which completes it, or put the release before it back: \`tidegate promote --rollback <release>\`.`
	};
}
async function examineJournal({ registries }, { release, isRollback = false, openedAt, tags, charts }) {
	const states = await mapConcurrently(tags, concurrency$10, async ({ reference, before, after }) => {
		const parsed = parseReference(reference);
		const found = await registries.repository(repositoryOf(parsed)).find(parsed.tag ?? "");
		return {
			reference,
			state: found?.digest === after ? "set" : found?.digest === before ? "unset" : "strange"
		};
	});
	const having = (wanted) => states.flatMap(({ reference, state }) => state === wanted ? [reference] : []).sort();
	return {
		release,
		isRollback,
		since: openedAt,
		set: having("set"),
		unset: having("unset"),
		strange: having("strange"),
		charts: charts.map(({ repository, name, version }) => `${name} ${version} in ${repository}`)
	};
}
function isHalfSet({ set, unset, strange }) {
	return strange.length > 0 || set.length > 0 && unset.length > 0;
}
const shownReleases = 5;
async function readTrustedRecord(source, release, known = []) {
	const named = known.find((record) => record.release === release);
	const record = release === void 0 ? await chooseRecord(source, known.at(-1)) : named === void 0 ? await readNamedRecord(source, release) : requirePromoted(named, source, "");
	describeOpenRuns(await findOpenRuns(source)).forEach((line) => source.log.warning(line));
	return record;
}
async function readNamedRecord(source, release) {
	if (!isReleaseName(release)) throw new UserError("INVALID_RELEASE", `${JSON.stringify(release)} is not the name of a release`, { hint: "Expected a quarter such as 2026q4, or a quarter and a count such as 2026q4.1." });
	const record = await findRecord(source, release);
	const { releases } = record === void 0 ? await listReleases(openRecords(source)) : { releases: [] };
	return requirePromoted(record, source, ` of ${release}`, releases);
}
async function chooseRecord(source, known) {
	const newest = known ?? await findNewest(source);
	const record = requirePromoted(await findInForce(source, newest), source, "");
	return newest === void 0 || record.sequence >= newest.sequence ? record : {
		...record,
		newer: newest.release
	};
}
function requirePromoted(record, { config, trust }, what, others = []) {
	if (record === void 0) {
		const newest = others.slice(0, shownReleases).join(", ");
		throw new UserError("NOT_PROMOTED", `${recordRepository(config)} has no promotion record${what}`, { hint: newest === "" ? "Promote the release first." : `Promote the release first, or name one that was promoted: ${newest}. \`tidegate releases\` shows all of them.` });
	}
	checkPolicy(record.manifest, trust);
	return record;
}
async function eachTarget(configs, log, prepare) {
	const isOnly = configs.length === 1;
	const prepared = [];
	for (const config of configs) prepared.push([config, isOnly ? await prepare(config) : await attempt(() => prepare(config))]);
	const outcomes = [];
	for (const [{ name, registry }, act] of prepared) if (typeof act !== "function") outcomes.push({
		name,
		registry,
		...act
	});
	else if (isOnly) outcomes.push(await act());
	else {
		log.info(`Target ${name}: ${registry}`);
		outcomes.push({
			name,
			registry,
			...await attempt(act)
		});
	}
	return outcomes;
}
function refusalOf({ release, isRollback, targets }) {
	const failed = targets.filter((target) => "failure" in target);
	if (failed.length === 0) return;
	return new (worstOf(failed.map(({ failure }) => failure)))("TARGETS_FAILED", `${release} was not ${isRollback ? "put in force again in" : "promoted to"} ${failed.length} of ${targets.length} targets`, {
		details: failed.flatMap(({ name, failure }) => failureLines(name, failure)),
		hint: `When that is mended, ${isRollback ? "roll back" : "promote"} again: ${isRollback ? `--rollback ${release} ` : ""}--to ${failed.map(({ name }) => name).join(",")}.`
	});
}
function parseShard(text) {
	const [, number = 0, count = 0] = (/^([1-9]\d{0,2})\/([1-9]\d{0,2})$/.exec(text) ?? []).map(Number);
	if (number < 1 || number > count) throw new UserError("INVALID_SHARD", `${JSON.stringify(text)} is no shard`, { hint: "Expected a number and how many there are, such as 2/5; up to 999." });
	return {
		number,
		count
	};
}
function shareOf(manifests, { number, count }) {
	const volumes = new Map();
	const sizes = new Map();
	for (const { digest, size, volume } of manifests.flatMap(({ blobs }) => blobs)) if (!volumes.has(digest)) {
		volumes.set(digest, volume);
		sizes.set(volume, (sizes.get(volume) ?? 0) + size);
	}
	const loads = Array.from({ length: count }, (_, index) => ({
		number: index + 1,
		bytes: 0
	}));
	const own = new Set();
	for (const [volume, size] of [...sizes].sort(([a, x], [b, y]) => y - x || compareText(a, b))) {
		const [least] = loads.sort((a, b) => a.bytes - b.bytes || a.number - b.number);
		if (least?.number === number) own.add(volume);
		if (least !== void 0) least.bytes += size;
	}
	const isOwn = (digest) => own.has(volumes.get(digest) ?? "");
	return {
		has: isOwn,
		leaves: (digest) => volumes.has(digest) && !isOwn(digest)
	};
}
function selectShard(plan, destinations, share) {
	const isOwn = ({ descriptor }) => share.has(descriptor.digest);
	const [uploads, mounts] = [plan.uploads.filter(isOwn), plan.mounts.filter(isOwn)];
	const missing = plan.missing.filter(({ digest }) => !share.leaves(digest));
	const wanted = destinations.flatMap(({ repository, blobs }) => blobs.filter(({ digest }) => share.has(digest)).map(({ digest }) => `${repository}@${digest}`));
	const planned = uploads.length + mounts.length + missing.filter(({ digest }) => share.has(digest)).length;
	return {
		uploads,
		mounts,
		missing,
		presentBlobs: new Set(wanted).size - planned,
		manifests: [],
		sparse: [],
		referrers: [],
		tags: []
	};
}
async function openBundles(folders, { trust: policy, name }, { log }, shard) {
	const found = await Promise.all([...new Set(folders)].map((folder) => readBundle(folder)));
	const [first, ...others] = found.sort((a, b) => b.manifest.sequence - a.manifest.sequence);
	if (first === void 0) throw new UserError("NO_BUNDLE", "No bundle was given", { hint: "Name the folder of a bundle: --bundle." });
	refuseStrangers(found, name);
	const manifests = found.map(({ manifest }) => manifest);
	const share = shard === void 0 ? void 0 : shareOf(manifests, shard);
	const warn = warnOfVolumes(share, log);
	const promoted = await openPromoted(await trustBundle(first, policy), warn);
	const { minimumSequence: _, ...supplying } = policy;
	let supplies = [];
	for (const bundle of others.toReversed()) supplies = [withSpares(await openSupplying(await trustBundle(bundle, supplying), warn, log), supplies, log), ...supplies];
	const { bundle: newest, blobs } = withSpares(promoted, supplies, log);
	await checkCompleteness(newest);
	return {
		newest,
		...share && { share },
		sources(digest) {
			const supplied = supplies.find((supply) => supply.blobs.has(digest))?.bundle.store;
			return blobs.has(digest) ? newest.store : supplied ?? ownStore(newest, digest);
		}
	};
}
function ownStore({ store }, digest) {
	return store.has(digest) ? store : void 0;
}
async function openPromoted(bundle, warn) {
	const { folder, manifest } = bundle;
	const { faults, unusable } = await checkFolder(folder, manifest);
	const first = volumeName(bundleName(manifest), 0);
	if ([...unusable].some((file) => tarOf(file) === first)) throw await contentRefusal(bundle, faults, `Without ${first}, which has every manifest, promotion cannot begin. Nothing was sent, and no file was touched.`);
	if (!faults.every(isVolumeFault)) throw await contentRefusal(bundle, faults);
	warn(folder, faults);
	return {
		bundle,
		blobs: availableBlobs(bundle, unusable)
	};
}
async function openSupplying(bundle, warn, log) {
	const { folder, manifest } = bundle;
	const { faults, unusable } = await checkFolder(folder, manifest);
	warn(folder, faults.filter(isVolumeFault));
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
function warnOfVolumes(share, log) {
	return (folder, faults) => {
		for (const { message, blobs = [] } of faults) if (share === void 0 || blobs.some((digest) => share.has(digest))) log.warning(`${folder}: ${message}; the other volumes are used, and no tag is set while a blob is missing`);
	};
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
function additionsOf({ charts }) {
	return charts.filter((addition) => addition.charts.length > 0);
}
function journalOf({ release, charts, isRollback }, tags, { name }, clock) {
	return {
		schemaVersion: 1,
		name,
		release: release.release,
		bundle: release.bundle,
		...isRollback ? { isRollback } : {},
		run: randomBytes(8).toString("hex"),
		openedAt: formatTime(clock.now()),
		tags: tags.map((step) => ({
			reference: internalReference(step),
			...step.before === void 0 ? {} : { before: step.before.digest },
			after: step.target.digest
		})),
		charts: charts.flatMap(({ repository, charts: added }) => added.map(({ chart, layer }) => ({
			repository: repository.url,
			name: chart.name,
			version: chart.version,
			digest: layer.digest
		})))
	};
}
function chartPlaces({ config, path }) {
	return config.charts.flatMap((target) => {
		if (target.kind === "oci") return [];
		if (target.kind === "folder") {
			const folder = resolve(dirname(path), target.path);
			return [{
				place: folder,
				names: [folder, normalize(target.url)]
			}];
		}
		return [{
			place: target.url,
			names: [normalize(target.url), normalize(target.address)]
		}];
	});
}
function sharePlace(one, other) {
	const names = new Set(one.flatMap((place) => place.names));
	return other.some((place) => place.names.some((name) => names.has(name)));
}
function normalize(url) {
	return new URL(url).href.replace(/\/+$/, "");
}
function otherTargets(config, { promote }, planned) {
	const done = new Set(planned.slice(0, planned.indexOf(config)));
	return promote.filter((other) => other !== config && !done.has(other));
}
async function findNeeds(source, others) {
	const own = chartPlaces(source);
	const sharing = others.map((config) => ({
		...source,
		config
	})).filter((other) => sharePlace(chartPlaces(other), own));
	return await Promise.all(sharing.map(needOf));
}
async function needOf(other) {
	const places = chartPlaces(other);
	const isThere = (place) => place !== void 0 && sharePlace(places, [place]);
	const { name } = other.config;
	const archives = await orError(archivesOf(other));
	if (archives instanceof TidegateError) return {
		reason: `the target ${name} puts charts there, too, and what is in force in it cannot be read: ${archives.message}`,
		isFor: isThere
	};
	return {
		reason: `the target ${name} has it in force, and puts charts there, too`,
		isFor: (place, { archive }) => isThere(place) && archives.has(archive)
	};
}
async function archivesOf(source) {
	const inForce = await findInForce(source, await findNewest(source));
	const pending = await findMark(source, journalKind);
	return new Set([...(inForce?.manifest.charts ?? []).map(({ archive }) => archive), ...(pending?.charts ?? []).map(({ digest }) => digest)]);
}
async function planNewerCharts(manifest, source, repositories, beside) {
	if (repositories.length === 0) return {
		hidden: [],
		staying: []
	};
	const { records } = await readHistory(source);
	const isNewer = ({ sequence }) => sequence > manifest.sequence;
	const newer = chartsOf$1(records.filter(isNewer));
	const known = [...chartsOf$1(records.filter((record) => !isNewer(record))), ...manifest.charts];
	const older = new Set(known.map(archiveOf));
	const names = new Set([...known, ...newer].map(({ name }) => name));
	const places = chartPlaces(source);
	let needs;
	const hidden = [];
	const staying = [];
	for (const [at, repository] of repositories.entries()) {
		const { url } = repository;
		const all = [...newer, ...versionsAt(url, beside.undone)].filter(({ archive }) => !older.has(archive));
		const unique = [...new Map(all.map((chart) => [chart.archive, chart])).values()];
		const held = unique.length === 0 ? [] : await repository.findHeld(unique, "listed");
		needs ??= held.length === 0 ? void 0 : await findNeeds(source, beside.others);
		const charts = [];
		for (const chart of held) {
			const reason = names.has(chart.name) ? needs?.find((need) => need.isFor(places[at], chart))?.reason : "no record names such a chart, so remove it there by hand";
			if (reason === void 0) charts.push(chart);
			else staying.push({
				chart,
				url,
				reason
			});
		}
		hidden.push(...charts.length === 0 ? [] : [{
			repository,
			charts
		}]);
	}
	return {
		hidden,
		staying
	};
}
async function hideCharts({ hidden, staying }, generated) {
	const all = [...staying];
	for (const { repository, charts } of hidden) {
		const left = await repository.remove(charts, {
			generated,
			keepFiles: true
		});
		all.push(...left.map((item) => ({
			...item,
			url: repository.url
		})));
	}
	return {
		hidden,
		staying: all
	};
}
function newerChartsOf({ hidden, staying }) {
	const kept = new Set(staying.map(({ chart }) => chart));
	const stayingCharts = staying.map(({ chart: { name, version }, url, reason }) => `${name} ${version} in ${url}: ${reason}`);
	return {
		removed: hidden.flatMap(({ repository, charts }) => charts.filter((chart) => !kept.has(chart)).map(({ name, version, archive }) => ({
			name,
			version,
			digest: archive,
			target: repository.url,
			action: "removed"
		}))),
		...stayingCharts.length === 0 ? {} : { stayingCharts }
	};
}
function versionsAt(url, charts) {
	return charts.filter(({ repository }) => repository === url).map(({ name, version, digest }) => ({
		name,
		version,
		archive: digest,
		reference: `${name}:${version}`
	}));
}
function chartsOf$1(records) {
	return records.flatMap(({ manifest }) => manifest.charts);
}
function archiveOf({ archive }) {
	return archive;
}
const shownNames = 10;
const youthMinutes = 15;
async function requireNoOther(source, wanted, options = {}) {
	const { clock, isRollback = false } = options;
	const journal = await findMark(source, journalKind);
	if (journal === void 0 || isSame(journal, wanted)) return journal;
	const mayRun = clock !== void 0 && isYoung(journal, clock);
	if (isRollback && !mayRun) return journal;
	const pending = await examineJournal(source, journal);
	if (mayRun || isHalfSet(pending)) throw refusal(source, pending);
	return journal;
}
function isYoung({ openedAt, hasEnded }, clock) {
	const age = Math.abs(clock.now().getTime() - Date.parse(openedAt));
	return hasEnded !== true && age < youthMinutes * 6e4;
}
async function requireOwn(source, journal) {
	if (await isStanding(source, journalKind, journal)) return;
	const found = await findMark(source, journalKind);
	if (found !== void 0) throw refusal(source, await examineJournal(source, found));
	throw new RefusedError("PROMOTION_PENDING", `Another run has taken over the names of ${journal.release}, or has ended them`, { hint: `\`tidegate releases\` shows what is there. Then run the same command again.` });
}
async function openJournal(source, journal, clock, pending) {
	const earlier = pending !== void 0 && isSame(pending, journal) ? pending : void 0;
	const known = new Set(earlier?.tags.map(({ reference }) => reference));
	const added = journal.tags.filter(({ reference }) => !known.has(reference));
	const undone = undoneCharts(pending, journal);
	const all = {
		...journal,
		tags: [...earlier?.tags ?? [], ...added],
		charts: unique([...earlier?.charts ?? [], ...journal.charts]),
		...undone.length === 0 ? {} : { undone }
	};
	const opened = await settle(clock, async () => await setMark(source, journalKind, all));
	await requireOwn(source, opened);
	return opened;
}
function undoneCharts(pending, wanted) {
	return unique([...pending === void 0 || isSame(pending, wanted) ? [] : pending.charts, ...pending?.undone ?? []]);
}
function unique(charts) {
	return [...new Map(charts.map((chart) => [`${chart.repository} ${chart.digest}`, chart])).values()];
}
function isSame(a, b) {
	return a.release === b.release && a.bundle === b.bundle;
}
function refusal({ config }, pending) {
	const half = [...pending.set.map((name) => `${name} is set`), ...pending.strange.map((name) => `${name} stands for something else`)];
	const { what, hint } = describePending(pending);
	return new RefusedError("PROMOTION_PENDING", what, {
		details: cutLines(half, shownNames),
		hint: `${hint} Until it is ${youthMinutes} minutes old it may be at work, and a rollback is refused too. It is written down in ${recordRepository(config)}:${ownTags.pending}.`
	});
}
async function takeBack(unfinished, source) {
	const { release, journal, tags } = unfinished;
	const say = (text) => source.log.warning(`${release.release} was not put in force: ${text}`);
	const next = `the same command completes it, or \`tidegate promote --rollback <release>\` puts another one in force`;
	try {
		if (!await isStanding(source, journalKind, journal)) {
			say(`another run has taken over, and what was set stays set; ${next}`);
			return;
		}
		if (unfinished.isContinued || await hasLasting(unfinished, source)) {
			await leaveJournal(source, journal);
			say(`what was set stays set; ${next}`);
			return;
		}
		const kept = [];
		for (const step of tags.toSorted((a, b) => Number(a.before === void 0) - Number(b.before === void 0))) {
			await requireOwn(source, journal);
			kept.push(...await restore(step, source.registries) ? [] : [internalReference(step)]);
		}
		if (kept.length > 0) {
			await leaveJournal(source, journal);
			say(`all was put back but ${kept.sort().join(", ")}; ${next}`);
			return;
		}
		await removeMark(source, journalKind, journal);
		say("every name is as it was");
	} catch (error) {
		if (!(error instanceof TidegateError)) throw error;
		say(`some names may be set, and the registry does not let them be put back (${error.message}); ${next}`);
	}
}
async function hasLasting({ release, charts, isRecording }, source) {
	for (const { repository, charts: added } of charts) if ((await repository.findLacking(added)).length < added.length) return true;
	if (!isRecording) return false;
	const { record } = await judgeRecord(source, release.release);
	return record?.bundle === release.bundle;
}
async function restore(step, registries) {
	const repository = registries.repository(step.repository);
	if ((await repository.find(step.tag))?.digest !== step.target.digest) return true;
	if (step.before === void 0) return await unless([
		"WRITE_REFUSED",
		"READ_ONLY",
		"DENIED"
	], repository.untag(step.tag)) ?? false;
	await repository.tag?.(step.tag, step.before);
	return true;
}
const concurrency$9 = 6;
async function findUnset(tags, registries) {
	const unset = (await mapConcurrently(tags, concurrency$9, async (step) => {
		const before = await registries.repository(step.repository).find(step.tag);
		return before === void 0 ? step : {
			...step,
			before
		};
	})).filter((step) => step.before?.digest !== step.target.digest);
	const moved = unset.filter(({ before, replaces }) => before !== void 0 && before.digest !== replaces);
	if (moved.length > 0) throw new UserError("TAG_MOVED", "Tags were moved while content was sent", {
		details: moved.map((step) => internalReference(step)).sort(),
		hint: "Find out who moves them, then run the same command again. No tag was set."
	});
	return unset;
}
function requireGoingOn(stop, doing) {
	if (stop?.aborted === true) throw new UserError("STOPPED", `The run was told to stop while ${doing}`, { hint: "The same command begins again where it left off." });
}
const concurrency$8 = 8;
async function readBackBlobs(steps, registries) {
	await readBack(uniqueSteps(steps), "No manifest was written, and no tag was set.", async ({ repository, descriptor }) => await registries.repository(repository).has(descriptor) ? void 0 : `${repository}: blob ${descriptor.digest} is not there`);
}
async function readBackManifests(destinations, registries) {
	await readBack(uniqueSteps(destinations.flatMap(({ repository, manifests }) => manifests.map(({ descriptor }) => ({
		repository,
		descriptor
	})))), "No tag was set.", async ({ repository, descriptor }) => {
		try {
			await readAll(registries.repository(repository), descriptor);
			return;
		} catch (error) {
			if (!isVerdict(error)) throw error;
			return `${repository}@${descriptor.digest}: ${error.message}`;
		}
	});
}
async function requireContent(destinations, registries) {
	const steps = destinations.flatMap(({ repository, manifests = [], tags, referrers }) => [
		...manifests.map(({ descriptor }) => descriptor),
		...tags.map(({ target }) => target),
		...referrers.flatMap(({ descriptors }) => descriptors)
	].map((descriptor) => ({
		repository,
		descriptor
	})));
	const gone = await mapConcurrently(uniqueSteps(steps), concurrency$8, async ({ repository, descriptor }) => await registries.repository(repository).has(descriptor) ? [] : [`${repository}@${descriptor.digest}`]);
	if (gone.flat().length > 0) throw new RemoteError("CONTENT_GONE", "Content that was there a moment ago was removed from the registry", {
		details: gone.flat().sort(),
		hint: "Find out who removes it, such as `tidegate prune` or a retention rule. No tag was set. Then promote again."
	});
}
function uniqueSteps(steps) {
	return [...new Map(steps.map((step) => [`${step.repository}@${step.descriptor.digest}`, step])).values()];
}
async function readBack(items, consequence, judge) {
	const faults = (await mapConcurrently(items, concurrency$8, judge)).filter((fault) => fault !== void 0);
	if (faults.length > 0) throw new RemoteError("READ_BACK_FAILED", "The registry does not give back what was just written", {
		details: faults.sort(),
		hint: `${consequence} Look at the registry: storage, replication, a proxy in front of it. Then promote again.`
	});
}
function isVerdict(error) {
	return error instanceof TidegateError && ![
		"UNREACHABLE",
		"REMOTE_FAILED",
		"MANIFEST_DAMAGED"
	].includes(error.code);
}
function checkHistory(manifest, digest, records, allowRollback = false) {
	const { release, sequence } = manifest;
	refuseReused(manifest, digest, records);
	const own = records.find((record) => record.bundle === digest);
	if (own !== void 0 && allowRollback) return own;
	const newest = records.at(-1);
	if (newest !== void 0 && sequence < newest.sequence) throw new RefusedError("REPLAY", `${release} (sequence ${sequence}) is older than ${newest.release} (sequence ${newest.sequence}), which was promoted on ${newest.promotedAt}`, { hint: replayHint(own !== void 0) });
	const later = records.find((record) => compareReleases(release, record.release) < 0);
	if (later !== void 0) throw new RefusedError("RELEASE_ORDER", `${release} (sequence ${sequence}) has an older name than ${later.release} (sequence ${later.sequence}), which was promoted before`, { hint: "The newest release is told by its name. Have a new one made with a later name." });
	return own;
}
function refuseReused({ release, sequence }, digest, records) {
	const other = records.find((record) => record.release === release && record.bundle !== digest);
	if (other !== void 0) throw releaseReused(other);
	const reused = records.find((record) => record.sequence === sequence && record.bundle !== digest);
	if (reused !== void 0) throw new RefusedError("SEQUENCE_REUSED", `Sequence ${sequence} of ${release} was used by ${reused.release}`, { hint: "Two bundles were made from the same lock history. Find out which one is right; track raises the sequence for the next one." });
}
function requireNoDoubt({ release, sequence }, digest, doubted) {
	const notBefore = doubted.filter((record) => record.bundle !== digest && (sequence <= record.sequence || compareReleases(release, record.release) <= 0));
	if (notBefore.length > 0) throw new RefusedError("REPLAY_DOUBTED", `${release} (sequence ${sequence}) does not come after what somebody recorded whom the trust policy names, though not so that it counts today`, {
		details: notBefore.map((record) => `${record.release} (sequence ${record.sequence}): ${record.reason}`),
		hint: "If these were promoted here, have this content released again, with a higher sequence and a later name. If somebody forged them, with a key that was stolen, delete these tags where the records are."
	});
}
function replayHint(wasPromoted) {
	const why = "An old bundle may carry faults that were repaired since.";
	return wasPromoted ? `${why} To put back what this one promoted then, give --allow-rollback.` : `${why} It was never promoted here: have its content released again, as a new release.`;
}
function releaseReused({ release, bundle }) {
	return new RefusedError("RELEASE_REUSED", `${release} was promoted out of another bundle (${bundle})`, { hint: "A release never changes. Promote that bundle again, or have a new release made." });
}
async function writeRecord(source, record, clock) {
	const { config } = record;
	const repository = openRecords(source);
	const descriptor = await storeRecord(repository, record);
	if (await isRecorded(source, config)) return;
	await settle(clock, async () => await repository.tag?.(config.release, descriptor));
	if (!await isRecorded(source, config)) throw new RemoteError("READ_BACK_FAILED", `${repository.name} does not give back the record of ${config.release}, which was just written`, { hint: "Look at the registry: storage, replication, a proxy in front of it. Then promote again." });
}
async function isRecorded(source, { release, bundle }) {
	const { record } = await judgeRecord(source, release);
	if (record !== void 0 && record.bundle !== bundle) throw releaseReused(record);
	return record !== void 0;
}
const concurrency$7 = 8;
async function verifyNames(destinations, registries) {
	const listed = await listReferrers$1(destinations, registries);
	const tags = destinations.flatMap(({ repository, tags }) => tags.map(({ tag, target }) => async () => {
		const found = await registries.repository(repository).find(tag);
		return found?.digest === target.digest ? void 0 : `${internalReference({
			repository,
			tag
		})} stands for ${found?.digest ?? "nothing"}, the release has ${target.digest}`;
	}));
	const referrers = destinations.flatMap(({ repository, referrers }) => referrers.flatMap(({ subject, descriptors }) => {
		const inside = new Set(listed.get(`${repository}@${subject}`)?.map(({ digest }) => digest));
		return descriptors.map(({ digest }) => async () => inside.has(digest) ? void 0 : `${repository}@${subject} does not list ${digest}, which refers to it`);
	}));
	await readBack([...tags, ...referrers], "No record was written.", async (judge) => await judge());
	return listed;
}
async function listReferrers$1(destinations, registries) {
	const subjects = destinations.flatMap(({ repository, referrers }) => referrers.map(({ subject }) => ({
		repository,
		subject
	})));
	const found = await mapConcurrently(subjects, concurrency$7, async ({ repository, subject }) => {
		const entries = await registries.repository(repository).referrers(subject);
		return [`${repository}@${subject}`, entries];
	});
	return new Map(found);
}
const concurrency$6 = 6;
const lookInterval = 5e3;
async function writeNames(run, begun) {
	const { naming, source, journal, clock } = run;
	const { destinations, referrers, created, record } = naming;
	const { registries } = source;
	await requireNoPrune(source);
	await requireContent(destinations, registries);
	await listReferrers(referrers, registries);
	if (journal !== void 0) begun.tags = await lookAgain(naming, journal, source);
	const look = createWatch(run);
	await mapConcurrently(begun.tags, concurrency$6, async ({ repository, tag, target }) => {
		requireNoStop(run);
		await look();
		await registries.repository(repository).tag?.(tag, target);
	});
	for (const addition of additionsOf(naming)) {
		requireNoStop(run);
		begun.charts.push(addition);
		await addition.repository.add(addition.charts, created);
	}
	const listed = await verifyNames(destinations, registries);
	await requireStillOwn(run);
	requireNoStop(run);
	if (record !== void 0) await writeRecord(source, record, clock);
	return listed;
}
function requireNoStop({ stop }) {
	requireGoingOn(stop, "it set names");
}
async function requireStillOwn({ source, journal }) {
	if (journal !== void 0) await requireOwn(source, journal);
}
async function lookAgain({ release, tags, isRollback }, journal, source) {
	if (!isRollback) {
		const log = {
			...source.log,
			warning: () => void 0
		};
		const { records } = await readHistory({
			...source,
			log
		});
		checkHistory(release, release.bundle, records);
	}
	const unset = await findUnset(tags, source.registries);
	await requireOwn(source, journal);
	return unset;
}
function createWatch(run) {
	const { clock } = run;
	let looked = clock.now().getTime();
	let verdict = Promise.resolve();
	return async () => {
		const now = clock.now().getTime();
		if (now - looked > lookInterval) {
			looked = now;
			verdict = requireStillOwn(run);
		}
		await verdict;
	};
}
async function listReferrers(referrers, registries) {
	const bySubject = Map.groupBy(referrers, ({ repository, subject }) => `${repository}@${subject}`);
	await mapConcurrently([...bySubject.values()], concurrency$6, async (groups) => {
		for (const group of groups) await completeReferrers(registries.repository(group.repository), group);
	});
}
async function applyNames(naming, source, { clock, stopSignal }) {
	try {
		var _usingCtx$1 = _usingCtx();
		const { release, record, isRollback } = naming;
		const stop = _usingCtx$1.u(stopSignal?.());
		const pending = await requireNoOther(source, release, {
			clock,
			isRollback
		});
		const tags = await findUnset(naming.tags, source.registries);
		const journal = await openUnlessOne(naming, tags, source, clock, pending);
		const run = {
			naming,
			source,
			journal,
			clock,
			stop
		};
		const begun = {
			tags: journal === void 0 ? tags : [],
			charts: []
		};
		let listed;
		try {
			listed = await writeNames(run, begun);
		} catch (error) {
			if (journal !== void 0) {
				const isContinued = pending !== void 0 && (isRollback || isSame(pending, release));
				const isRecording = record !== void 0;
				await takeBack({
					release,
					journal,
					...begun,
					isContinued,
					isRecording
				}, source);
			}
			throw error;
		}
		await requireStillOwn(run);
		await putInForce(source, release, { allowOlder: isRollback });
		const newer = await hideCharts(naming.newer, naming.created);
		if (journal !== void 0) await removeMark(source, journalKind, journal);
		return {
			listed,
			newer
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		_usingCtx$1.d();
	}
}
async function openUnlessOne(naming, tags, source, clock, pending) {
	const { release, record } = naming;
	const names = tags.length + additionsOf(naming).length;
	return pending === void 0 && record === void 0 && names <= 1 && await isInForce(source, release.release) ? void 0 : await openJournal(source, journalOf(naming, tags, source, clock), clock, pending);
}
function compareEvidence(destinations, listed, signed) {
	return destinations.flatMap((destination) => {
		const manifests = manifestsOf(destination);
		const signature = signed.get(destination);
		const root = destination.artifact.root.digest;
		const subjects = subjectsOf(destination, manifests);
		const items = itemsOf(destination, manifests, listed);
		return [...subjects].map(([digest, platform]) => {
			const own = items.filter(({ subject }) => subject === digest || digest === root && !subjects.has(subject));
			return {
				reference: destination.artifact.reference,
				internal: internalReference(destination),
				...platform === void 0 ? {} : { platform },
				digest,
				upstream: countOf(own.filter(({ upstream }) => upstream)),
				inside: countOf(own.filter(({ inside }) => inside)),
				...digest === root && signature !== void 0 ? { signed: signature } : {}
			};
		}).filter(({ inside, upstream, signed }) => signed !== void 0 || hasAny(inside) || hasAny(upstream));
	});
}
function manifestsOf({ manifests }) {
	return new Map(manifests.map(({ descriptor, bytes }) => [descriptor.digest, parseManifest(bytes, descriptor.mediaType, descriptor.digest)]));
}
function subjectsOf({ artifact: { root } }, manifests) {
	const children = isIndexType(root.mediaType) ? runnable(manifests.get(root.digest)?.manifests ?? []) : [];
	return new Map([[root.digest, void 0], ...children.filter(({ digest }) => manifests.has(digest)).map(({ digest, platform }) => [digest, formatPlatform(platform)])]);
}
function itemsOf(destination, manifests, listed) {
	const both = {
		upstream: true,
		inside: true
	};
	const subjects = new Map([...manifests.keys()].flatMap((digest) => cosignTags(digest).map((tag) => [tag, digest])));
	const byTag = destination.tags.flatMap(({ tag, target }) => {
		const subject = subjects.get(tag);
		const count = Math.max(manifests.get(target.digest)?.layers.length ?? 0, 1);
		const item = subject && {
			subject,
			kind: kindOfTag(tag),
			...both
		};
		return item === void 0 ? [] : Array.from({ length: count }, () => item);
	});
	const byIndex = [...manifests.values()].flatMap(({ manifests: children }) => children.filter(isAttestation).flatMap((child) => attested(child, manifests.get(child.digest))));
	const byProvenance = [...manifests].flatMap(([subject, { layers }]) => layers.filter(({ mediaType }) => mediaType === mediaTypes.helmProvenance).map(() => ({
		subject,
		kind: "signature",
		...both
	})));
	return [
		...byTag,
		...byIndex,
		...byProvenance,
		...referrerItems(destination, listed)
	];
}
function referrerItems({ repository, referrers }, listed) {
	return referrers.flatMap(({ subject, descriptors }) => {
		const own = new Set(descriptors.map(({ digest }) => digest));
		const inside = listed.get(`${repository}@${subject}`) ?? [];
		const found = new Set(inside.map(({ digest }) => digest));
		const added = inside.filter(({ digest }) => !own.has(digest));
		return [...descriptors.map((entry) => ({
			subject,
			kind: kindOfEntry(entry),
			upstream: true,
			inside: found.has(entry.digest)
		})), ...added.map((entry) => ({
			subject,
			kind: kindOfEntry(entry),
			upstream: false,
			inside: true
		}))];
	});
}
function kindOfEntry({ artifactType = "", annotations = {} }) {
	return kindOfType(artifactType, annotations);
}
function attested(child, manifest) {
	const subject = attestedDigest(child);
	return subject === void 0 ? [] : (manifest?.layers ?? []).map(({ annotations }) => ({
		subject,
		kind: /spdx|cyclonedx/.test(annotations?.["in-toto.io/predicate-type"] ?? "") ? "sbom" : "attestation",
		upstream: true,
		inside: true
	}));
}
function countOf(items) {
	const count = (kind) => items.filter((item) => item.kind === kind).length;
	return {
		signature: count("signature"),
		attestation: count("attestation"),
		sbom: count("sbom"),
		other: count("other")
	};
}
function hasAny(count) {
	return Object.values(count).some((number) => number > 0);
}
async function checkChartUpload({ repository, lacking }) {
	if (repository.probe === void 0 || lacking.length === 0) return [];
	const isTried = await repository.probe(largestOf(lacking));
	const found = {
		subject: repository.url,
		check: "push"
	};
	return [isTried ? {
		...found,
		state: "ok",
		message: "takes charts"
	} : {
		...found,
		state: "not tried",
		message: "keeps what a try would send: whether it takes charts shows when they are sent"
	}];
}
function checkQuota(space, { uploads, mounts }) {
	if (space === void 0) return [];
	const { scope, bytes } = space;
	const isWithin = (repository) => repository.startsWith(`${scope}/`);
	const comesIn = ({ repository, mountFrom }) => isWithin(repository) && !(mountFrom !== void 0 && isWithin(mountFrom));
	const needed = [...uploads, ...mounts].filter(comesIn).reduce((sum, { descriptor }) => sum + descriptor.size, 0);
	const left = `has ${formatBytes(bytes)} of its quota left, and ${formatBytes(needed)} go there`;
	return [needed <= bytes ? {
		subject: scope,
		check: "space",
		state: "ok",
		message: left
	} : {
		subject: scope,
		check: "space",
		state: "warning",
		message: `${left}: raise the quota, or remove what no release needs`
	}];
}
async function checkChartSpace({ repository, charts }) {
	const bytes = await repository.findSpace?.();
	if (bytes === void 0) return [];
	const needed = charts.reduce((sum, { layer }) => sum + layer.size, 0);
	if (needed > bytes) throw new UserError("NO_SPACE", `${repository.url}: its disk has ${formatBytes(bytes)} left, and the charts need ${formatBytes(needed)}`, { hint: "Make room on the disk of that folder, and run again." });
	return [{
		subject: repository.url,
		check: "space",
		state: "ok",
		message: `has ${formatBytes(bytes)} left on its disk, and ${formatBytes(needed)} go there`
	}];
}
async function checkSparseIndexes(indexes, registries, log) {
	const [first] = indexes;
	if (first === void 0) return [];
	const repository = registries.repository(first.repository);
	const { host } = parseReference(first.repository);
	const bytes = probeOf(indexes.flatMap(({ leftOut }) => leftOut));
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
	return [{
		subject: host,
		check: "sparse index",
		state: "ok",
		message: "takes an index with platforms left out"
	}];
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
	const error = await orError(repository.remove(index));
	if (error instanceof TidegateError) log.debug(`${repository.name}@${index.digest} stays there: ${error.message}`);
}
function refused(host, error) {
	return new UserError("SPARSE_INDEX_REFUSED", `${host} takes no index whose manifests are not all there, and the release has some of its platforms left out`, {
		details: error.details,
		hint: "Have the release made with `platforms: all`, or with one platform. CNCF distribution 3 takes them with `validation.manifests.indexes.platforms: none`, or with `list` and only platforms of the release in `platformlist`. Nothing of the release was written.",
		cause: error
	});
}
function checkTags(name, rules, { tags }, config) {
	if (rules === void 0) return [];
	const records = recordRepository(config);
	const refused = [...tags.filter(({ replaces }) => replaces !== void 0), ...Object.values(ownTags).map((tag) => ({
		repository: records,
		tag
	}))].filter(({ repository, tag }) => rules.isImmutable(repository, tag));
	if (refused.length > 0) throw new UserError("TAG_IMMUTABLE", "Rules of the registry keep tags from being moved", {
		details: refused.map(internalReference).sort(),
		hint: `Leave those tags out of the project's rules of tag immutability. Of ${records} these must be free: ${Object.values(ownTags).join(", ")}. Nothing of the release was written.`
	});
	const [host = name, project = ""] = name.split("/");
	return [{
		subject: `${host}/${project}`,
		check: "immutable tags",
		state: "ok",
		message: "has no rule that keeps a tag from being moved that has to be"
	}];
}
async function checkUpstreamSignature({ artifact, repository }, requirements, { sources }, registries) {
	const requirement = requirements.of(artifact.reference);
	if (requirement === void 0) return [];
	try {
		const { state, signer } = await checkSignature(artifact, requirement, (descriptor) => readAll(sources(descriptor.digest) ?? registries.repository(repository), descriptor));
		const message = state === "verified" ? `is signed by ${signer}` : `must be signed by ${signer}, and no trusted root is there to judge that by`;
		return [{
			subject: artifact.reference,
			check: "signature",
			state: "ok",
			message
		}];
	} catch (error) {
		if (error instanceof RefusedError && error.code.startsWith("UPSTREAM_") || !(error instanceof TidegateError)) throw error;
		return [];
	}
}
const mostDifference = 3e5;
async function checkWrite(name, size, registries, clock) {
	const asked = clock.now();
	const answered = await registries.repository(name).probeWrite(size);
	return [{
		subject: name,
		check: "push",
		state: "ok",
		message: "takes uploads"
	}, ...answered === void 0 ? [] : [compareClocks(name, answered, [asked, clock.now()])]];
}
function compareClocks(name, theirs, waited) {
	const [from, to] = waited;
	const ahead = Math.max(theirs.getTime() - to.getTime(), 0);
	const behind = Math.max(from.getTime() - theirs.getTime(), 0);
	const difference = Math.max(ahead, behind);
	const found = {
		subject: parseReference(name).host,
		check: "clock"
	};
	return difference <= mostDifference ? {
		...found,
		state: "ok",
		message: "agrees with the clock of this machine"
	} : {
		...found,
		state: "warning",
		message: `is ${formatDuration(difference)} ${ahead > 0 ? "ahead of" : "behind"} the clock of this machine: tokens and certificates go by the time, so set whichever is wrong`
	};
}
function throwAll(errors) {
	const [first, ...others] = errors;
	if (first === void 0) return;
	if (others.length === 0) throw first;
	const Kind = errors.every((error) => error instanceof RemoteError) ? RemoteError : UserError;
	const hints = new Set(errors.flatMap(({ hint }) => hint ?? []));
	throw new Kind(errors.every((error) => error.code === first.code) ? first.code : "PREFLIGHT_FAILED", `Before the first byte, ${errors.length} checks say no`, {
		details: errors.map(({ message, code, details }) => `${[message, ...details].join(": ")} [${code}]`),
		hint: [...hints, "Nothing of the release was written."].join(" "),
		cause: first
	});
}
function findingsTable(findings) {
	return {
		kind: "table",
		columns: [
			"Before the first byte",
			"Check",
			"",
			"Found"
		],
		rows: findings.map(({ subject, check, state, message }) => [
			subject,
			check,
			state,
			message
		])
	};
}
const concurrency$5 = 8;
async function preflight(promotion, { registries, requirements }, { clock, log }) {
	const { given, destinations, charts } = promotion;
	const names = writtenRepositories(promotion);
	const [largest] = promotion.plan.uploads.toSorted((a, b) => b.descriptor.size - a.descriptor.size);
	const { repository: at, descriptor: { size } = { size: 0 } } = largest ?? {};
	const first = await Promise.all([
		run(names.map((name) => () => checkWrite(name, name === at ? size : 0, registries, clock))),
		run(charts.additions.map((addition) => () => checkChartSpace(addition))),
		run(charts.additions.map((addition) => () => checkChartUpload(addition))),
		run(destinations.map((each) => () => checkUpstreamSignature(each, requirements, given, registries)))
	]);
	const passed = new Set(first.flatMap(({ findings }) => findings.map(({ subject }) => subject)));
	const writable = names.filter((name) => passed.has(name));
	const all = [...first, await run(furtherChecks(promotion, new Set(writable), registries, log))];
	const findings = withoutRepeats(all.flatMap((outcome) => outcome.findings));
	for (const { subject, message } of findings.filter(({ state }) => state === "warning")) log.warning(`${subject} ${message}`);
	throwAll(all.flatMap(({ errors }) => errors));
	return findings;
}
function furtherChecks({ plan, config }, writable, registries, log) {
	const sparse = plan.sparse.filter(({ repository }) => writable.has(repository));
	const referrers = plan.referrers.filter(({ repository }) => writable.has(repository));
	return [
		() => checkSparseIndexes(sparse, registries, log),
		() => checkReferrers(referrers, registries),
		...onePerProject([...writable]).map((name) => async () => checkQuota(await registries.repository(name).findSpace(), plan)),
		...onePerProject([...writable]).map((name) => async () => checkTags(name, await registries.repository(name).findTagRules(), plan, config))
	];
}
async function run(checks) {
	const outcomes = await mapConcurrently(checks, concurrency$5, async (check) => await orError(check()));
	return {
		findings: outcomes.flatMap((outcome) => outcome instanceof TidegateError ? [] : outcome),
		errors: outcomes.filter((outcome) => outcome instanceof TidegateError)
	};
}
function writtenRepositories({ config, plan, isRecorded }) {
	const { uploads, mounts, manifests, referrers, tags } = plan;
	const written = [
		...uploads,
		...mounts,
		...manifests,
		...referrers,
		...tags
	].map(({ repository }) => repository);
	return [...new Set([...written, ...isRecorded ? [] : [recordRepository(config)]])].sort();
}
async function checkReferrers([group], registries) {
	if (group === void 0) return [];
	const { repository, subject } = group;
	return [{
		subject: repository,
		check: "referrers",
		state: "ok",
		message: await registries.repository(repository).hasReferrersApi(subject) ? "has the referrers API" : "has no referrers API: what refers to an image is listed under the tag `sha256-<hex>`, which moves as more is added"
	}];
}
function onePerProject(names) {
	return [...new Map(names.map((name) => [name.split("/").slice(0, 2).join("/"), name])).values()];
}
function withoutRepeats(findings) {
	const worst = findings.toSorted((a, b) => Number(b.state === "warning") - Number(a.state === "warning"));
	const unique = new Map();
	for (const finding of worst) {
		const key = `${finding.subject} ${finding.check}`;
		unique.set(key, unique.get(key) ?? finding);
	}
	return [...unique.values()].sort((a, b) => Number(a.subject > b.subject) - Number(a.subject < b.subject));
}
async function planCharts(repositories, charts, sources) {
	const lacking = [];
	for (const repository of repositories) {
		refuseSameFiles(charts);
		lacking.push({
			repository,
			charts: await repository.findLacking(charts)
		});
	}
	const { read, ...faults } = await readCharts([...new Set(lacking.flatMap((item) => item.charts))], repositories, sources);
	return {
		additions: lacking.map((item) => ({
			repository: item.repository,
			lacking: item.charts,
			charts: item.charts.flatMap((file) => read.get(file) ?? [])
		})),
		...faults
	};
}
function refuseSameFiles(charts) {
	const same = [...Map.groupBy(charts, ({ chart }) => chartFileName(chart).toLowerCase())].filter(([, all]) => all.length > 1);
	if (same.length > 0) throw new RefusedError("NOT_A_CHART", "Different charts of the release would be one file", { details: same.map(([file, all]) => `${file}: ${all.map(({ chart }) => chart.reference).join(" and ")}`) });
}
async function readHidden(chart, repositories) {
	for (const repository of repositories) {
		const bytes = await repository.readArchive(chart);
		if (bytes !== void 0 && digestOf(bytes) === chart.archive) return bytes;
	}
}
async function readCharts(charts, repositories, sources) {
	const read = new Map();
	const damage = [];
	const missing = [];
	const readBlob = async (layer, chart) => {
		const store = sources(layer.digest);
		if (store === void 0) {
			const hidden = layer.digest === chart.archive ? await readHidden(chart, repositories) : void 0;
			if (hidden === void 0) missing.push({
				digest: layer.digest,
				size: layer.size,
				reference: chart.reference
			});
			return hidden;
		}
		return await readAll(store, layer).catch((error) => {
			const fault = contentFaultOf(error, layer.digest);
			if (fault === void 0) throw error;
			damage.push(fault);
		});
	};
	for (const file of charts) {
		const { chart, layer, provenance } = file;
		const bytes = await readBlob(layer, chart);
		const provenanceBytes = provenance && await readBlob(provenance, chart);
		if (bytes !== void 0) {
			const signature = provenanceBytes && { provenanceBytes };
			read.set(file, {
				...file,
				bytes,
				...signature,
				metadata: readMetadata(bytes, chart)
			});
		}
	}
	return {
		read,
		damage,
		missing
	};
}
async function resolveDestinations(targets, store, platforms) {
	const destinations = [];
	for (const target of [...targets.images, ...targets.charts]) {
		const { kind, artifact, tag } = target;
		const tags = [...tag === void 0 ? [] : [{
			tag,
			target: artifact.root
		}], ...artifact.tags.filter((extra) => !isReferrersTag(extra.tag))];
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
function movingPolicy({ moveTags }, records, mapping) {
	const ours = moveTags === "ours" ? promotedTags(records, mapping) : new Set();
	return (reference, found) => moveTags === "always" || ours.has(`${reference}@${found}`);
}
function restoringPolicy({ moveTags }, records, mapping, pending) {
	const isOurs = movingPolicy({ moveTags: moveTags === "always" ? "always" : "ours" }, records, mapping);
	const named = new Set(pending?.tags.flatMap(({ reference, before, after }) => [`${reference}@${before}`, `${reference}@${after}`]));
	return (reference, found) => isOurs(reference, found) || named.has(`${reference}@${found}`);
}
function promotedTags(records, mapping) {
	const names = records.flatMap((record) => recordedArtifacts(record, mapping)).flatMap((recorded) => recorded.repositories.flatMap((repository) => recordedTags(recorded).map((named) => ({
		repository,
		...named
	}))));
	return new Set(names.map((name) => `${internalReference(name)}@${name.target.digest}`));
}
function refuseMovedTags(destinations, tags, mayMove, pending) {
	const setBy = new Set(pending?.tags.map(({ reference, after }) => `${reference}@${after}`));
	let isLeft = false;
	const moved = destinations.flatMap(({ repository, tags: named }) => named.flatMap(({ tag, target }) => {
		const reference = internalReference({
			repository,
			tag
		});
		const found = tags.get(reference);
		if (found === void 0 || found === target.digest || mayMove(reference, found)) return [];
		const isSet = setBy.has(`${reference}@${found}`);
		isLeft ||= isSet;
		return [`${reference} is ${found}${isSet ? ` as ${pending?.release} has it` : ""}, the release has ${target.digest}`];
	}));
	if (moved.length > 0) throw new UserError("TAG_MOVED", "Tags of the release exist in the internal registry with other content", {
		details: [...new Set(moved)].sort(),
		hint: `${pending !== void 0 && isLeft ? `A run that puts ${pending.release} in force began at ${pending.openedAt} and has not ended: promote ${pending.release} again, which completes it, or put the release before it back: \`tidegate promote --rollback <release>\`. Of the others find` : "Find"} out who pushed them. Then delete those tags, map the images to another path, or allow it with moveTags under promote: \`ours\` for what a promotion put there, as a rollback does in any case, or \`always\`. Nothing was written.`
	});
}
function refuseMissingBlobs(missing, whereabouts) {
	if (missing.length === 0) return;
	const releases = new Set(missing.flatMap(({ digest }) => whereabouts.carriers(digest).slice(0, 1)).map(({ release }) => release));
	const blobs = new Set(missing.map(({ digest }) => digest)).size;
	throw new RefusedError("NEEDED_BLOBS_MISSING", `The bundle is a delta, and ${plural(blobs, "blob")} of what it leaves out can be found neither in the given bundles nor in the registry`, {
		details: [...new Set(missing.map((blob) => describe(blob, whereabouts)))].sort(),
		hint: `Give ${bundlesOf([...releases].sort())} too (--bundle new,old). Or run \`tidegate inventory\`, carry its file out, and have a new bundle made with it as the base. Nothing was written.`
	});
}
function describe({ digest, size, reference }, whereabouts) {
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
function planPromotion(destinations, isHeld, state) {
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
		referrers: destinations.flatMap(({ repository, referrers }) => referrers.filter((group) => !isListed$1(group, state.referrers.get(`${repository}@${group.subject}`))).map((group) => ({
			repository,
			...group
		}))),
		tags: planTags(destinations, state)
	};
}
function planTags(destinations, { tags }) {
	return uniqueBy(destinations.flatMap(({ repository, tags: named }) => named.map((entry) => ({
		repository,
		...entry
	}))), internalReference).flatMap((step) => {
		const found = tags.get(internalReference(step));
		const moved = found === void 0 ? {} : { replaces: found };
		return found === step.target.digest ? [] : [{
			...step,
			...moved
		}];
	});
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
const concurrency$4 = 8;
const leastSize = 1e5;
const mostPlaces = 8;
async function readRegistryState(registries, destinations, hints) {
	const { isHeld, whereabouts } = hints;
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
	await findMountable(registries, destinations, hints, content);
	return {
		content,
		tags: await findTags(registries, destinations),
		referrers: await findReferrers(registries, destinations)
	};
}
function note(content, repository, digest) {
	content.set(repository, (content.get(repository) ?? new Set()).add(digest));
}
async function findContent(registries, wanted, content) {
	const unique = new Map(wanted.map((item) => [`${item.repository}@${item.descriptor.digest}`, item]));
	await mapConcurrently([...unique.values()], concurrency$4, async ({ repository, descriptor }) => {
		if (await registries.repository(repository).has(descriptor)) note(content, repository, descriptor.digest);
	});
}
async function findElsewhere(registries, lost, placesOf, content) {
	const unique = new Map(lost.map((blob) => [blob.digest, blob]));
	await mapConcurrently([...unique.values()], concurrency$4, async (blob) => {
		for (const repository of placesOf(blob)) if (await hasIfAllowed(registries, repository, blob)) {
			note(content, repository, blob.digest);
			return;
		}
	});
}
async function findMountable(registries, destinations, { isHeld, whereabouts, twinsOf }, content) {
	const found = new Set([...content.values()].flatMap((digests) => [...digests]));
	const large = [];
	const places = new Map();
	for (const destination of destinations) {
		const twins = twinsOf(destination);
		const sent = twins.find(({ isSent }) => isSent);
		const upstream = destination.kind === "image" ? destination.upstream : void 0;
		for (const blob of destination.blobs.filter(({ digest }) => isHeld(digest) && !found.has(digest))) if (sent !== void 0) note(content, sent.repository, blob.digest);
		else if (blob.size >= leastSize) {
			const likely = places.get(blob.digest) ?? new Set();
			twins.forEach(({ repository }) => likely.add(repository));
			whereabouts.earlier(blob.digest, upstream).forEach((place) => likely.add(place));
			likely.delete(destination.repository);
			places.set(blob.digest, likely);
			large.push(blob);
		}
	}
	const placesOf = ({ digest }) => new Set([...places.get(digest) ?? []].slice(0, mostPlaces));
	await findElsewhere(registries, large, placesOf, content);
}
async function hasIfAllowed(registries, repository, blob) {
	return await unless(["DENIED"], registries.repository(repository).has(blob)) ?? false;
}
async function findTags(registries, destinations) {
	const names = destinations.flatMap(({ repository, tags }) => tags.map(({ tag }) => ({
		repository,
		tag
	})));
	const found = await mapConcurrently(names, concurrency$4, async (name) => {
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
	const found = await mapConcurrently(subjects, concurrency$4, async ({ repository, subject }) => {
		const listed = await registries.repository(repository).referrers(subject);
		return [`${repository}@${subject}`, new Set(listed.map(({ digest }) => digest))];
	});
	return new Map(found);
}
function createWhereabouts({ needs }, targets, records, mapping) {
	const recorded = records.flatMap((record) => recordedArtifacts(record, mapping));
	const places = new Map();
	const put = (upstream, repository) => {
		places.set(upstream, (places.get(upstream) ?? new Set()).add(repository));
	};
	recorded.forEach(({ upstream, repositories }) => repositories.forEach((name) => put(upstream, name)));
	targets.images.forEach(({ upstream, repository }) => put(upstream, repository));
	const used = new Set(recorded.flatMap(({ repositories }) => repositories));
	const promoted = new Set(records.flatMap(({ manifest }) => [...manifest.blobs, ...manifest.needs].map(({ digest }) => digest)));
	const needed = new Map(needs.map(({ digest, repositories }) => [digest, repositories]));
	const expected = (digest) => {
		const found = (needed.get(digest) ?? []).flatMap((upstream) => [...places.get(upstream) ?? [mapping.findInternalName(upstream)].filter((name) => name !== void 0)]);
		return [...new Set(found)].sort();
	};
	return {
		expected,
		candidates: (digest) => [...new Set([...expected(digest), ...used])],
		earlier: (digest, upstream) => promoted.has(digest) ? [...new Set([...places.get(upstream ?? "") ?? [], ...used])] : [],
		carriers: (digest) => records.toReversed().flatMap(({ release, manifest }) => manifest.blobs.filter((blob) => blob.digest === digest).map(({ volume }) => ({
			release,
			volume
		})))
	};
}
async function prepare(given, source, { allowRollback, chartRepositories, twinsOf }) {
	const { config, registries } = source;
	const { newest, share } = given;
	const { manifest, store } = newest;
	const mapping = createMapping(config);
	const targets = promotionTargets(manifest, mapping);
	const { records, pending, ...standing } = await compareWithPast(given, source, allowRollback);
	const destinations = await resolveDestinations(targets, store, manifest.platforms);
	const isHeld = (digest) => given.sources(digest) !== void 0;
	const whereabouts = createWhereabouts(manifest, targets, records, mapping);
	const state = await readRegistryState(registries, destinations, {
		isHeld,
		whereabouts,
		twinsOf
	});
	const mayMove = standing.isRollback ? restoringPolicy(config, records, mapping, pending) : movingPolicy(config, records, mapping);
	refuseMovedTags(destinations, state.tags, mayMove, pending);
	const whole = planPromotion(destinations, isHeld, state);
	const plan = share === void 0 ? whole : selectShard(whole, destinations, share);
	const charts = await Promise.all(manifest.charts.map((chart) => findChartFile(store, chart)));
	const sources = chartSources(given, state, registries);
	const chartPlan = await planCharts(share === void 0 ? chartRepositories : [], charts, sources);
	refuseMissingBlobs([...plan.missing, ...chartPlan.missing], whereabouts);
	return {
		config,
		given,
		destinations: share === void 0 ? destinations : [],
		plan,
		charts: chartPlan,
		...standing,
		undone: undoneCharts(pending, {
			release: manifest.release,
			bundle: digestOf(newest.bytes)
		})
	};
}
async function compareWithPast({ newest: { manifest, bytes } }, source, allowRollback) {
	await requireNoPrune(source);
	const { records, doubted } = await readHistory(source);
	const bundle = digestOf(bytes);
	const isRecorded = checkHistory(manifest, bundle, records, allowRollback) !== void 0;
	const isRollback = isRecorded && allowRollback === true;
	if (!isRollback) requireNoDoubt(manifest, bundle, doubted);
	return {
		records,
		pending: await requireNoOther(source, {
			release: manifest.release,
			bundle
		}, { isRollback }),
		isRecorded,
		isInForce: isRecorded && await isInForce(source, manifest.release),
		isRollback
	};
}
function chartSources(given, state, registries) {
	const holders = holdersOf(state);
	return (digest) => {
		const holder = holders.get(digest);
		return given.sources(digest) ?? (holder === void 0 ? void 0 : registries.repository(holder));
	};
}
async function namingOf$1(promotion, newer, now) {
	const { given, destinations, plan, charts, isRecorded, isRollback } = promotion;
	const { manifest, bytes, signatures } = given.newest;
	const { release, sequence, created } = manifest;
	const record = {
		config: recordOf(promotion, now),
		bundleBytes: bytes,
		signatures: signatures.map(({ file }) => file.bytes),
		carried: await readCarriedFiles(given.newest)
	};
	return {
		release: {
			release,
			sequence,
			bundle: digestOf(bytes)
		},
		referrers: plan.referrers,
		tags: plan.tags,
		destinations,
		charts: charts.additions,
		created,
		newer,
		isRollback,
		...isRecorded ? {} : { record }
	};
}
function recordOf({ given, destinations }, now) {
	const { manifest, bytes } = given.newest;
	return {
		schemaVersion: 1,
		name: manifest.name,
		release: manifest.release,
		sequence: manifest.sequence,
		promotedAt: formatTime(now),
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
const rates = [["1 Gbit/s", 1e9], ["100 Mbit/s", 1e8]];
function forecastOf({ plan, destinations, charts }) {
	const repositories = [...Map.groupBy(destinations, ({ repository }) => repository)].map(([place, targets]) => {
		const isHere = ({ repository }) => repository === place;
		const [send, mount] = [amountOf(plan.uploads.filter(isHere)), amountOf(plan.mounts.filter(isHere))];
		return {
			place,
			send,
			mount,
			present: new Set(targets.flatMap((target) => target.blobs.map(({ digest }) => digest))).size - send.count - mount.count,
			manifests: plan.manifests.filter(isHere).length,
			tags: plan.tags.filter(isHere).length
		};
	});
	const classic = charts.additions.map((addition) => ({
		place: addition.repository.url,
		send: {
			count: addition.charts.length,
			bytes: addition.charts.reduce((sum, { layer }) => sum + layer.size, 0)
		},
		mount: {
			count: 0,
			bytes: 0
		},
		present: 0,
		manifests: 0,
		tags: 0
	}));
	return [...repositories, ...classic].filter(({ send, mount, manifests, tags }) => send.count + mount.count + manifests + tags > 0).sort((a, b) => Number(a.place > b.place) - Number(a.place < b.place));
}
function forecastTable(forecast) {
	return {
		kind: "table",
		columns: [
			"Place",
			"To send",
			"Bytes",
			"To mount",
			"There already",
			"Manifests",
			"Tags"
		],
		rows: forecast.map(({ place, send, mount, present, manifests, tags }) => [
			place,
			String(send.count),
			formatBytes(send.bytes),
			String(mount.count),
			String(present),
			String(manifests),
			String(tags)
		]),
		alignRight: [
			1,
			2,
			3,
			4,
			5,
			6
		]
	};
}
function describeTime(forecast) {
	const bytes = forecast.reduce((sum, { send }) => sum + send.bytes, 0);
	const times = rates.map(([name, rate]) => `${formatDuration(bytes * 8 * 1e3 / rate)} at ${name}`);
	return `Sending ${formatBytes(bytes)} takes ${times.join(", ")}, and longer where the registry or the medium is slower.`;
}
function amountOf(steps) {
	return {
		count: steps.length,
		bytes: steps.reduce((sum, { descriptor }) => sum + descriptor.size, 0)
	};
}
function promotionResultOf(promotion, { newer, ...done }) {
	const { config, given, destinations, plan, charts, isRecorded, isInForce } = promotion;
	const { release } = given.newest.manifest;
	const changes = changesIn(plan);
	const { removed, ...stayingCharts } = newerChartsOf(newer);
	const wouldSend = {
		blobs: {
			sent: plan.uploads.length,
			mounted: plan.mounts.length,
			present: plan.presentBlobs
		},
		bytes: plan.uploads.reduce((sum, { descriptor }) => sum + descriptor.size, 0)
	};
	return {
		name: config.name,
		registry: config.registry,
		images: imagesOf(destinations, changes),
		charts: [...chartsOf(promotion, changes), ...removed],
		...wouldSend,
		...done.blobs === void 0 ? { forecast: forecastOf(promotion) } : {},
		...done,
		sparseIndexes: plan.sparse.length,
		movedTags: movedTagsOf(plan.tags),
		...stayingCharts,
		record: `${recordRepository(config)}:${release}`,
		unchanged: isRecorded && isInForce && changes.size === 0 && plan.referrers.length === 0 && removed.length === 0 && charts.additions.every(({ lacking }) => lacking.length === 0)
	};
}
function movedTagsOf(tags) {
	return tags.flatMap((step) => step.replaces === void 0 ? [] : [{
		reference: internalReference(step),
		from: step.replaces,
		to: step.target.digest
	}]);
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
		action: actionFor$1(destination, changes)
	}));
}
function chartsOf({ given, destinations, charts: { additions } }, changes) {
	const { charts } = given.newest.manifest;
	const oci = destinations.flatMap((destination) => {
		const { kind, artifact, repository } = destination;
		return kind === "chart" ? [chartAt(artifact, `oci://${repository}`, actionFor$1(destination, changes))] : [];
	});
	const classic = additions.flatMap((addition) => {
		const added = new Set(addition.lacking.map(({ chart }) => chart));
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
function actionFor$1({ repository, manifests, blobs, tags }, changes) {
	return actionOf([...blobs, ...manifests.map(({ descriptor }) => descriptor)].some(({ digest }) => changes.has(`${repository}@${digest}`)) || tags.some(({ tag }) => changes.has(internalReference({
		repository,
		tag
	}))));
}
function actionOf(isPlanned) {
	return isPlanned ? "promoted" : "present";
}
const concurrency$3 = 6;
async function sendContent(promotion, registries, progress) {
	const { destinations, plan } = promotion;
	const moved = await sendBlobs(promotion, registries, progress);
	const present = isNaming(promotion) ? blobsOf(destinations) : [];
	await readBackBlobs([
		...plan.uploads,
		...plan.mounts,
		...present
	], registries);
	await copy(jobsOf(plan.manifests, registries, promotion.given), { concurrency: concurrency$3 });
	await readBackManifests(destinations, registries);
	return moved;
}
async function sendBlobs({ given, plan, charts }, registries, progress) {
	const moving = [...plan.uploads, ...plan.mounts];
	const parts = blobParts(moving.map(({ repository, descriptor }) => ({
		...descriptor,
		repository
	})));
	const faults = [...charts.damage];
	const options = {
		concurrency: concurrency$3,
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
	return {
		blobs: {
			sent: uploaded.copied + mounted.copied,
			mounted: uploaded.mounted + mounted.mounted,
			present: plan.presentBlobs + uploaded.skipped + mounted.skipped
		},
		bytes: uploaded.bytes + mounted.bytes
	};
}
function isNaming({ plan, isRecorded, isInForce }) {
	return !isRecorded || !isInForce || [
		plan.manifests,
		plan.referrers,
		plan.tags
	].some(({ length }) => length > 0);
}
function blobsOf(destinations) {
	return destinations.flatMap(({ repository, blobs }) => blobs.map((descriptor) => ({
		repository,
		descriptor
	})));
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
function createTwins(config, configs, before) {
	const others = configs.filter(({ name, registry }) => name !== config.name && registry === config.registry).map((other) => ({
		other,
		mapping: createMapping(other),
		isSent: before.includes(other)
	}));
	return (target) => others.flatMap(({ other, mapping, isSent }) => {
		return (target.kind === "image" ? [mapping.findInternalName(target.upstream)].filter((name) => name !== void 0) : other.charts.flatMap((place) => place.kind === "oci" ? [chartRepository(other, place.path, target.artifact.name)] : [])).map((repository) => ({
			repository,
			isSent
		}));
	});
}
const concurrency$2 = 4;
async function verifySignatures(destinations, requirements, registries) {
	const found = await mapConcurrently(destinations, concurrency$2, async (destination) => {
		const { artifact, repository } = destination;
		const requirement = requirements.of(artifact.reference);
		if (requirement === void 0) return [];
		const store = registries.repository(repository);
		return [[destination, await checkSignature(artifact, requirement, (descriptor) => readAll(store, descriptor))]];
	});
	return new Map(found.flat());
}
async function prepareTarget(config, run, runtime) {
	const { side, given, http, registries, requirements, allowRollback, writes } = run;
	const { configs, releaseFile } = side;
	const source = {
		...side,
		config,
		path: releaseFile.path,
		registries,
		log: runtime.log
	};
	const chartRepositories = openChartRepositories({
		...side,
		config
	}, http, runtime);
	const before = configs.slice(0, configs.indexOf(config));
	const promotion = await prepare(given, source, {
		allowRollback,
		chartRepositories,
		twinsOf: createTwins(config, releaseFile.promote, before)
	});
	const planNewer = async () => {
		const { isRollback, undone } = promotion;
		if (!isRollback && undone.length === 0 || given.share !== void 0) return {
			hidden: [],
			staying: []
		};
		const others = otherTargets(config, releaseFile, writes ? [] : configs);
		return await planNewerCharts(given.newest.manifest, source, chartRepositories, {
			others,
			undone
		});
	};
	if (run.dryRun) return async () => promotionResultOf(promotion, { newer: await planNewer() });
	const findings = await preflight(promotion, {
		registries,
		requirements
	}, runtime);
	return async () => {
		const newer = await planNewer();
		const applied = writes ? await apply$1(promotion, newer, {
			...source,
			requirements
		}, runtime) : { newer };
		return promotionResultOf(promotion, {
			findings,
			...applied
		});
	};
}
async function apply$1(promotion, newer, source, runtime) {
	const { config, given, destinations, plan } = promotion;
	const { name, release } = given.newest.manifest;
	const total = [...plan.uploads, ...plan.mounts].reduce((sum, { descriptor }) => sum + descriptor.size, 0);
	const progress = runtime.progress(`promote ${name} ${release} to ${config.name}`, total);
	try {
		const sent = await sendContent(promotion, source.registries, progress);
		if (given.share !== void 0) return {
			...sent,
			newer
		};
		const signed = await verifySignatures(destinations, source.requirements, source.registries);
		const { listed, ...named } = await applyNames(await namingOf$1(promotion, newer, runtime.clock.now()), source, runtime);
		return {
			...sent,
			...named,
			evidence: compareEvidence(destinations, listed, signed)
		};
	} finally {
		progress.done();
	}
}
function refuseSharedRepositories(manifest, configs) {
	const upstream = manifest.images.map(({ reference }) => repositoryOf(parseReference(reference)));
	const owners = new Map();
	for (const config of configs) {
		const mapping = createMapping(config);
		const repositories = [
			recordRepository(config),
			...upstream.flatMap((name) => mapping.findInternalName(name) ?? []),
			...chartTargets(manifest, config).map(({ repository }) => repository)
		];
		for (const repository of repositories) owners.set(repository, (owners.get(repository) ?? new Set()).add(config.name));
	}
	const shared = [...owners].filter(([, names]) => names.size > 1);
	if (shared.length > 0) throw new UserError("MAPPING_COLLISION", "promote: several targets would share internal repositories", {
		details: shared.map(([repository, names]) => `${repository}: ${[...names].join(", ")}`).sort(),
		hint: "Give each target its own path, such as - {from: \"**\", to: \"dev/**\"}, or make them one target. Nothing was written."
	});
}
async function promote(options, runtime) {
	const { dryRun, allowRollback, credentials } = options;
	if (dryRun && options.preflight) throw new UserError("OPTION_UNUSED", "`preflight` opens uploads, and `dry-run` writes nothing", { hint: "Leave one of them out." });
	const side = await readInternalTargets(options, runtime);
	const { configs, releaseFile } = side;
	const given = await openBundles(options.bundle.map((folder) => resolve(runtime.cwd, folder)), side, runtime, options.shard === void 0 ? void 0 : parseShard(options.shard));
	refuseSharedRepositories(given.newest.manifest, releaseFile.promote);
	const outside = await connect(releaseFile.endpoints, runtime, {
		credentials,
		writesTo: dryRun ? [] : configs.map(({ registry }) => registry),
		charts: chartAddresses(configs)
	});
	const writes = !dryRun && !options.preflight;
	const requirements = await readRequirements(releaseFile);
	const run = {
		...outside,
		side,
		given,
		requirements,
		allowRollback,
		dryRun,
		writes
	};
	const targets = await eachTarget(configs, runtime.log, (config) => prepareTarget(config, run, runtime));
	const { release, sequence } = given.newest.manifest;
	const shown = options.shard && { shard: options.shard };
	return {
		release,
		sequence,
		dryRun: !writes,
		isRollback: false,
		...shown,
		targets
	};
}
const kinds = [
	"signature",
	"attestation",
	"sbom",
	"other"
];
function describeEvidence(rows) {
	if (rows.length === 0) return [{
		kind: "text",
		text: "Nothing of the release is signed or attested upstream."
	}];
	return [{
		kind: "table",
		columns: [
			"Upstream / inside",
			"Platform",
			"Signatures",
			"Attestations",
			"SBOMs",
			"Others",
			"Verified inside"
		],
		rows: rows.map((row) => [
			row.internal,
			row.platform ?? "",
			...kinds.map((kind) => `${row.upstream[kind]} / ${row.inside[kind]}`),
			proofOf(row)
		]),
		alignRight: [
			2,
			3,
			4,
			5
		]
	}, {
		kind: "text",
		text: "By digest: each is there byte for byte and where it belongs, so what verifies upstream verifies here; who signed it was not asked."
	}];
}
function proofOf({ signed, platform, upstream }) {
	const rest = upstream.attestation + upstream.sbom + upstream.other === 0 ? "" : "; all else by digest only";
	if (signed?.state === "verified") return `signature of ${signed.signer}${rest}`;
	if (signed !== void 0) return `by digest only: no trusted root to judge ${signed.signer} by`;
	if (upstream.signature === 0) return "by digest only: attestations are not judged here";
	return platform === void 0 ? "by digest only: `signed` names no signer for it" : "by digest only: `signed` is about the whole image";
}
function describePromotion(result) {
	const isOnly = result.targets.length === 1;
	return result.targets.flatMap((target) => {
		const text = `${result.release} → ${isOnly ? target.registry : titleOf(target)}`;
		return "failure" in target ? [{
			kind: "heading",
			text: `${text}: failed [${target.failure.code}]`
		}] : [{
			kind: "heading",
			text
		}, ...describeTarget(target, result)];
	});
}
function titleOf({ name, registry }) {
	return name === registry ? name : `${name} (${registry})`;
}
function describeTarget(target, result) {
	const { forecast = [], evidence } = target;
	const { dryRun } = result;
	const findings = (target.findings ?? []).filter(({ state }) => dryRun || state === "warning");
	return [
		...result.shard === void 0 ? contentTables(target, dryRun) : [],
		...forecast.length === 0 ? [] : [forecastTable(forecast), {
			kind: "text",
			text: describeTime(forecast)
		}],
		...findings.length === 0 ? [] : [findingsTable(findings)],
		...evidence === void 0 ? [] : describeEvidence(evidence),
		...describeMoved(target, dryRun),
		...describeStaying(target),
		{
			kind: "text",
			text: countsOf(target, dryRun)
		},
		{
			kind: "text",
			text: outcomeOf(target, result)
		}
	];
}
function describeMoved({ movedTags }, dryRun) {
	const items = movedTags.map(({ reference, from, to }) => `${reference}: ${shortDigest(from)} → ${shortDigest(to)}`);
	const text = dryRun ? "Tags that stand for something else would be moved:" : "Tags that were moved:";
	return items.length === 0 ? [] : [{
		kind: "text",
		text
	}, {
		kind: "list",
		items
	}];
}
function describeStaying({ stayingCharts = [] }) {
	return stayingCharts.length === 0 ? [] : [{
		kind: "text",
		text: "Charts of newer releases that people still see:"
	}, {
		kind: "list",
		items: stayingCharts
	}];
}
function contentTables({ images, charts }, dryRun) {
	return [{
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
			shortDigest(digest),
			wordFor(action, dryRun)
		])
	}, {
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
			shortDigest(digest),
			wordFor(action, dryRun)
		])
	}].filter(({ rows }) => rows.length > 0);
}
function wordFor(action, dryRun) {
	return dryRun && action !== "present" ? `would be ${action}` : action;
}
function countsOf({ blobs, bytes }, dryRun) {
	const [sent, mounted] = dryRun ? ["to send", "to mount"] : ["sent", "mounted"];
	return `${plural(blobs.sent, "blob")} ${sent} (${formatBytes(bytes)}), ${blobs.mounted} ${mounted}, ${blobs.present} there already.`;
}
function outcomeOf({ unchanged, record, registry, sparseIndexes, findings }, { dryRun, shard }) {
	if (shard !== void 0 && !dryRun) return `Shard ${shard}: nothing has a name yet. When all shards are done, promote without --shard names it all.`;
	if (unchanged) return `Everything was there already; the record is ${record}.`;
	if (!dryRun) return `The record is ${record}.`;
	if (findings !== void 0) return "Preflight: nothing speaks against it, and nothing of the release was sent.";
	return `Dry run: nothing was written.${sparseIndexes === 0 ? "" : ` Whether ${registry} takes an index with platforms left out could not be tried: that takes a write.`}`;
}
const concurrency$1 = 8;
const shownParts = 20;
async function planRollback(record, { config, registries }, chartRepositories) {
	const recorded = recordedArtifacts(record, createMapping(config));
	const signed = signedDigests(record);
	const placed = recorded.flatMap((item) => item.repositories.map((repository) => ({
		...item,
		repository
	})));
	const found = await mapConcurrently(placed, concurrency$1, async (item) => {
		return {
			item,
			...await findParts(item, registries.repository(item.repository), signed)
		};
	});
	const charts = await planRecordedCharts(record, found, registries, chartRepositories);
	requireAll(record.release, [
		...recorded.filter(({ artifact, repositories }) => repositories.length === 0 && !("archive" in artifact)).map(({ artifact }) => `${artifact.reference} is mapped to no repository`),
		...found.flatMap(({ missing }) => missing),
		...charts.missing.map(({ reference, digest }) => `${digest}, the archive of ${reference}, is in no repository`)
	]);
	return {
		artifacts: found.map(({ item, referrers, manifests }) => ({
			artifact: item.artifact,
			tag: item.tag,
			repository: item.repository,
			tags: recordedTags(item),
			referrers,
			manifests
		})),
		charts: charts.additions,
		presentBlobs: found.reduce((sum, { present }) => sum + present.length, 0)
	};
}
async function planRecordedCharts(record, found, registries, chartRepositories) {
	const holders = new Map(found.flatMap(({ item, present }) => present.map((digest) => [digest, item.repository])));
	const whole = new Map(found.flatMap(({ item, missing }) => missing.length > 0 ? [] : [[item.artifact, item.repository]]));
	return await planCharts(chartRepositories, await Promise.all(record.manifest.charts.map(async (chart) => {
		const repository = whole.get(chart);
		return repository === void 0 ? chartFileOf(chart, record) : await findChartFile(registries.repository(repository), chart);
	})), (digest) => {
		const holder = holders.get(digest);
		return holder === void 0 ? void 0 : registries.repository(holder);
	});
}
async function findParts({ artifact }, repository, signed) {
	const own = (await artifactParts(artifact, signedManifests(repository, signed))).filter(({ descriptor }) => signed.has(descriptor.digest));
	const answers = await mapConcurrently(own, concurrency$1, async (part) => ({
		digest: part.descriptor.digest,
		isThere: part.role === "manifest" ? part.manifest !== void 0 : await repository.has(part.descriptor)
	}));
	return {
		present: answers.flatMap(({ digest, isThere }) => isThere ? [digest] : []),
		missing: answers.flatMap(({ digest, isThere }) => isThere ? [] : [`${digest} of ${artifact.reference} is not in ${repository.name}`]),
		referrers: referrersAmong(own),
		manifests: own.filter(({ role }) => role === "manifest")
	};
}
function referrersAmong(parts) {
	const present = new Set(parts.map(({ descriptor }) => descriptor.digest));
	const entries = parts.flatMap(({ descriptor, manifest }) => {
		const subject = manifest?.subject?.digest;
		return manifest === void 0 || subject === void 0 || !present.has(subject) ? [] : [{
			subject,
			entry: referrerEntry(descriptor, manifest)
		}];
	});
	return [...Map.groupBy(entries, ({ subject }) => subject)].map(([subject, group]) => ({
		subject,
		descriptors: group.map(({ entry }) => entry)
	}));
}
function chartFileOf(chart, { manifest }) {
	const blob = [...manifest.blobs, ...manifest.needs].find(({ digest }) => digest === chart.archive);
	return {
		chart,
		layer: {
			mediaType: mediaTypes.helmChart,
			digest: chart.archive,
			size: blob?.size ?? 0
		}
	};
}
function requireAll(release, missing) {
	if (missing.length > 0) throw new RefusedError("ROLLBACK_INCOMPLETE", `${release} is not whole any more in the internal registry and chart repositories`, {
		details: cutLines(missing, shownParts),
		hint: "Promote its bundle again with --allow-rollback, which sends what is missing. No name was touched."
	});
}
function rollbackResultOf({ release, manifest }, plan, found) {
	const { tags, newer, config, isInForce } = found;
	const { images, charts } = describeArtifacts(manifest, plan, tags);
	const { removed, ...stayingCharts } = newerChartsOf(newer);
	return {
		name: config.name,
		registry: config.registry,
		images,
		charts: [...charts, ...removed],
		blobs: {
			sent: 0,
			mounted: 0,
			present: plan.presentBlobs
		},
		bytes: 0,
		sparseIndexes: 0,
		movedTags: movedTagsOf(tags),
		...stayingCharts,
		record: `${recordRepository(config)}:${release}`,
		unchanged: isInForce && tags.length === 0 && removed.length === 0 && plan.charts.every(({ lacking }) => lacking.length === 0)
	};
}
function describeArtifacts({ charts }, plan, tags) {
	const known = new Map(charts.map((chart) => [chart.reference, chart]));
	const moved = new Set(tags.map(internalReference));
	const images = [];
	const placed = [];
	for (const restored of plan.artifacts) {
		const { artifact, repository } = restored;
		const action = actionFor(restored.tags.some(({ tag }) => moved.has(internalReference({
			repository,
			tag
		}))));
		const chart = known.get(artifact.reference);
		if (chart === void 0) images.push({
			reference: artifact.reference,
			internal: nameOf(restored),
			digest: artifact.root.digest,
			action
		});
		else placed.push(chartAt(chart, `oci://${repository}`, action));
	}
	const classic = plan.charts.flatMap(({ repository, lacking }) => {
		const added = new Set(lacking.map(({ chart }) => chart.reference));
		return charts.map((chart) => chartAt(chart, repository.url, actionFor(added.has(chart.reference))));
	});
	return {
		images,
		charts: [...placed, ...classic]
	};
}
function nameOf({ repository, tag }) {
	return tag === void 0 ? repository : internalReference({
		repository,
		tag
	});
}
function actionFor(isMoved) {
	return isMoved ? "restored" : "present";
}
const concurrency = 8;
async function findRollbackTags(artifacts, source, pending) {
	const { config, registries } = source;
	const steps = await findMoved(artifacts, registries);
	if (steps.length === 0) return steps;
	const { records } = await readHistory(source);
	const now = steps.flatMap((step) => step.replaces === void 0 ? [] : [[internalReference(step), step.replaces]]);
	const mayMove = restoringPolicy(config, records, createMapping(config), pending);
	refuseMovedTags(artifacts, new Map(now), mayMove);
	return steps;
}
async function findLeftTags(pending, wanted, artifacts, source) {
	if (pending === void 0 || isSame(pending, wanted)) return [];
	const own = new Set(artifacts.flatMap(({ repository, tags }) => tags.map(({ tag }) => internalReference({
		repository,
		tag
	}))));
	const made = pending.tags.filter(({ reference, before }) => before === void 0 && !own.has(reference));
	const { set } = await examineJournal(source, {
		...pending,
		tags: made
	});
	return set.length === 0 ? [] : [`Tags stay that a run of ${pending.release} has made, which has not ended: ${set.join(", ")}. Promote ${pending.release} again later, or delete them by hand`];
}
async function findMoved(artifacts, registries) {
	const wanted = new Map(artifacts.flatMap(({ repository, tags }) => tags.map((entry) => {
		const step = {
			repository,
			...entry
		};
		return [internalReference(step), step];
	})));
	return (await mapConcurrently([...wanted.values()], concurrency, async (step) => {
		const now = await registries.repository(step.repository).find(step.tag);
		return {
			...step,
			...now === void 0 ? {} : { replaces: now.digest }
		};
	})).filter(({ replaces, target }) => replaces !== target.digest);
}
async function rollback(options, runtime) {
	const { configs, ...side } = await readInternalTargets(options, runtime);
	const { http, registries } = await connect(side.releaseFile.endpoints, runtime, {
		credentials: options.credentials,
		writesTo: options.dryRun ? [] : configs.map(({ registry }) => registry),
		charts: chartAddresses(configs)
	});
	let sequence = 0;
	const targets = await eachTarget(configs, runtime.log, async (config) => {
		const source = {
			...side,
			config,
			path: side.releaseFile.path,
			registries,
			log: runtime.log
		};
		const charts = openChartRepositories({
			...side,
			config
		}, http, runtime);
		const record = await readNamedRecord(source, options.rollback);
		({sequence} = record);
		const plan = await planRollback(record, source, charts);
		const pending = await requireNoOther(source, record, {
			clock: runtime.clock,
			isRollback: true
		});
		const tags = await findRollbackTags(plan.artifacts, source, pending);
		const tellTags = await findLeftTags(pending, record, plan.artifacts, source);
		const isThere = pending === void 0 && await isInForce(source, record.release);
		return async () => {
			tellTags.forEach((text) => runtime.log.warning(text));
			const others = otherTargets(config, side.releaseFile, options.dryRun ? configs : []);
			const undone = undoneCharts(pending, record);
			const planned = await planNewerCharts(record.manifest, source, charts, {
				others,
				undone
			});
			const newer = options.dryRun ? planned : await apply({
				record,
				plan,
				tags,
				newer: planned
			}, source, runtime);
			return rollbackResultOf(record, plan, {
				tags,
				newer,
				config,
				isInForce: isThere
			});
		};
	});
	return {
		release: options.rollback,
		sequence,
		dryRun: options.dryRun,
		isRollback: true,
		targets
	};
}
async function apply(steps, source, runtime) {
	for (const { repository, lacking } of steps.plan.charts.filter((each) => each.lacking.length > 0)) await repository.probe?.(largestOf(lacking));
	const { newer } = await applyNames(namingOf(steps), source, runtime);
	return newer;
}
function namingOf({ record, plan: { artifacts, charts }, tags, newer }) {
	return {
		release: record,
		referrers: artifacts.flatMap(({ repository, referrers }) => referrers.map((group) => ({
			repository,
			...group
		}))),
		tags,
		destinations: artifacts,
		charts,
		created: record.manifest.created,
		newer,
		isRollback: true
	};
}
const promoteStage = defineStage({
	name: "promote",
	summary: "Copy a signed bundle into the internal registry and chart repositories, proving every byte it sends",
	options: {
		bundle: {
			kind: "list",
			description: "Folder of the bundle to promote, and of earlier bundles that hold what a delta leaves out; needed but with `rollback`",
			value: "<folder>"
		},
		config: configOption,
		trust: trustOption,
		to: {
			kind: "list",
			description: "Targets to promote to, of several in the release file; default: all of them",
			value: "<names>"
		},
		credentials: credentialsOption,
		"allow-rollback": {
			kind: "boolean",
			description: "Promote a bundle again although newer ones were since: its release is then the one in force"
		},
		rollback: {
			kind: "string",
			description: "Put a release in force again that was promoted before, without its bundle: tags are set to what its record says, and charts of newer releases hidden",
			value: "<release>"
		},
		shard: {
			kind: "string",
			description: "Send only the blobs of a part of the volumes, as one of several jobs, and name nothing: `2/5` is the second of five",
			value: "<number/count>"
		},
		preflight: {
			kind: "boolean",
			description: "Only check whether the promotion would go through: what is tried is taken back, and nothing of the release is sent"
		},
		"dry-run": {
			kind: "boolean",
			description: "Check the signature and plan, but write nothing"
		}
	},
	positional: "bundle",
	outputs: {
		release: "The promoted release, such as 2026q4",
		record: "Reference of the promotion record; of several targets, separated by commas; empty for a shard",
		registry: "Host of the internal registry; of several targets, separated by commas",
		"pushed-bytes": "Bytes of blobs that were sent; 0 when everything was there"
	},
	examples: [
		"tidegate promote --bundle wandb-2026q4",
		"tidegate promote --bundle wandb-2027q1,wandb-2026q4 --dry-run",
		"tidegate promote --bundle wandb-2026q4 --to stage,production",
		"tidegate promote --bundle wandb-2026q4 --shard 2/5",
		"tidegate promote --rollback 2026q3 --dry-run"
	],
	run: promoteOrRollBack,
	outputsOf({ release, targets, shard }) {
		const done = targets.flatMap((target) => "failure" in target ? [] : target);
		return {
			release,
			record: shard === void 0 ? done.map(({ record }) => record).join(",") : "",
			registry: done.map(({ registry }) => registry).join(","),
			"pushed-bytes": String(done.reduce((sum, { bytes }) => sum + bytes, 0))
		};
	},
	report: describePromotion,
	refusal: refusalOf
});
async function promoteOrRollBack(options, runtime) {
	const { rollback: release, bundle, shard, preflight, allowRollback } = options;
	if (release === void 0) return await promote(options, runtime);
	if (bundle.length > 0 || shard !== void 0 || preflight || allowRollback === true) throw new UserError("ROLLBACK_ALONE", "rollback goes without bundle, shard, preflight and allow-rollback", { hint: "Give --rollback <release> to set its tags again, or --bundle <folder> --allow-rollback to send its content too." });
	return await rollback({
		...options,
		rollback: release
	}, runtime);
}
export { fetchNotes as a, recordedArtifacts as c, chartRepository as d, internalReference as f, chartAddresses as g, readInternalSide as h, fetchLock as i, recordedTags as l, targetsAt as m, readTrustedRecord as n, signedDigests as o, promotionTargets as p, readHistory as r, signedManifests as s, promoteStage as t, findChartLayer as u };
