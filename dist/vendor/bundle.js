import { n as classicChartStore, s as connect } from "./remote.js";
import { $ as scalar, A as mediaTypes, F as readBounded, G as array, H as faultLines, J as literal, K as count, L as requireWritableFolder, Mt as UserError, P as openFile, Q as parseWith, R as _usingCtx, St as plural, W as listFaults, X as object, Y as matching, Z as optional, _ as digestField, a as readLock, at as repositoryOf, b as releaseField, bt as systemCode, ct as hasherFor, et as string, g as artifactShape, h as once, i as formatLock, it as parseReference, j as readAll, k as isManifestType, kt as RefusedError, lt as hexOf, m as readReleaseFile, mt as defineStage, nt as formatReference, ot as algorithmOf, pt as configOption, r as copy, st as digestOf, ut as isDigest, x as timeField, xt as formatBytes, y as nameField, yt as explainFileError } from "./shared.js";
import { t as canonicalize } from "./data.js";
import { dirname, join, resolve } from "node:path";
import { createHash, randomUUID } from "node:crypto";
import { constants, lstat, mkdir, open, readdir, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import assert from "node:assert/strict";
// src/bundle/order.ts
function compareText(a, b) {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
function isStrictlySorted(keys) {
	return keys.every((key, index) => index === 0 || compareText(keys[index - 1] ?? "", key) < 0);
}
// src/bundle/index-json.ts
const ociLayout = Buffer.from("{\"imageLayoutVersion\":\"1.0.0\"}");
const ociLayoutDigest = digestOf(ociLayout);
const refName = "org.opencontainers.image.ref.name";
const imageName = "io.containerd.image.name";
const longestTag = 128;
const digestTag = /^sha(?:256|512)-[0-9a-f]+\.[a-z]+$/;
function indexJson(artifacts) {
	const named = namedPins(artifacts);
	const tags = layoutTags(named.map(({ reference }) => reference));
	const manifests = named.map(({ reference, target }) => ({
		...descriptorOf(target),
		annotations: {
			[imageName]: reference,
			[refName]: tags.get(reference) ?? ""
		}
	}));
	const known = new Set(manifests.map(({ digest }) => digest));
	const index = {
		schemaVersion: 2,
		mediaType: mediaTypes.ociIndex,
		manifests: [...manifests, ...uniquePins(artifacts, known).map(descriptorOf)]
	};
	return Buffer.from(canonicalize(index) ?? "");
}
function namedPins(artifacts) {
	const byReference = new Map();
	for (const { reference, root, tags } of artifacts) {
		byReference.set(reference, root);
		const repository = repositoryOf(parseReference(reference));
		for (const { tag, target } of tags) byReference.set(`${repository}:${tag}`, target);
	}
	return [...byReference].map(([reference, target]) => ({
		reference,
		target
	})).sort((a, b) => compareText(a.reference, b.reference));
}
function layoutTags(references) {
	const forms = new Map(references.map((reference) => [reference, tagForms(reference)]));
	for (;;) {
		const movable = [...Map.groupBy(forms, ([, [tag = ""]]) => tag).values()].filter((group) => group.length > 1).flat().filter(([, candidates]) => candidates.length > 1);
		if (movable.length === 0) return new Map([...forms].map(([reference, [tag = ""]]) => [reference, tag]));
		for (const [reference, candidates] of movable) forms.set(reference, candidates.slice(1));
	}
}
function tagForms(reference) {
	const { host, repository, tag, digest } = parseReference(reference);
	const short = `${repository}-${tag ?? digest?.replace(":", "-").slice(0, 19)}`.replaceAll("/", "-");
	const long = `${host.replaceAll(/[^A-Za-z0-9.-]/g, "-")}-${short}`.replace(/^[.-]+/, "");
	const hash = createHash("sha256").update(reference).digest("hex").slice(0, 16);
	const hashed = `${short.slice(0, 127 - hash.length)}-${hash}`;
	return [
		...tag !== void 0 && digestTag.test(tag) ? [tag] : [],
		...[short, long].filter((form) => form.length <= longestTag),
		hashed
	];
}
function uniquePins(artifacts, except) {
	return [...new Map(artifacts.flatMap(({ referrers }) => referrers).map((pin) => [pin.digest, pin])).values()].filter(({ digest }) => !except.has(digest)).sort((a, b) => compareText(a.digest, b.digest));
}
function descriptorOf({ mediaType, digest, size, artifactType }) {
	return {
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType }
	};
}
// src/bundle/tar.ts
const blockSize = 512;
const endOfArchiveSize = 2 * blockSize;
const largestPlainSize = 8589934591;
const longestPlainName = 100;
const paxName = "PaxHeader";
function blobEntryName(digest) {
	return `blobs/${algorithmOf(digest)}/${hexOf(digest)}`;
}
function paddedSize(size) {
	return Math.ceil(size / blockSize) * blockSize;
}
function tarHeaderSize(name, size) {
	return needsPax(name, size) ? 3 * blockSize : blockSize;
}
function tarHeader(name, size) {
	if (!needsPax(name, size)) return ustarBlock(name, size, "0");
	const records = Buffer.from(paxRecord("path", name) + paxRecord("size", String(size)), "ascii");
	const body = Buffer.alloc(blockSize);
	records.copy(body);
	return Buffer.concat([
		ustarBlock(paxName, records.length, "x"),
		body,
		ustarBlock(name.slice(0, longestPlainName), Math.min(size, largestPlainSize), "0")
	]);
}
function needsPax(name, size) {
	return name.length > longestPlainName || size > largestPlainSize;
}
function ustarBlock(name, size, type) {
	const block = Buffer.alloc(blockSize);
	block.write(name, 0, "ascii");
	block.write("0000644\0", 100, "ascii");
	block.write("0000000\0", 108, "ascii");
	block.write("0000000\0", 116, "ascii");
	block.write(`${octal(size, 11)}\0`, 124, "ascii");
	block.write(`${octal(0, 11)}\0`, 136, "ascii");
	block.write(" ".repeat(8), 148, "ascii");
	block.write(type, 156, "ascii");
	block.write("ustar\x0000", 257, "ascii");
	block.write("0000000\0", 329, "ascii");
	block.write("0000000\0", 337, "ascii");
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${octal(sum, 6)}\0 `, 148, "ascii");
	return block;
}
function paxRecord(key, value) {
	const rest = ` ${key}=${value}\n`;
	let length = rest.length;
	while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
	return `${length}${rest}`;
}
function octal(value, digits) {
	return value.toString(8).padStart(digits, "0");
}
// src/bundle/layout.ts
function bundleName({ name, release }) {
	return `${name}-${release}`;
}
function volumeName(bundle, number) {
	return `${bundle}.${String(number).padStart(3, "0")}.tar`;
}
function tarOf(file) {
	return file.replace(/\.part[0-9]{3}$/, "");
}
function volumeLayout(manifest) {
	const index = indexJson([...manifest.images, ...manifest.charts]);
	const first = volumeName(bundleName(manifest), 0);
	const blobs = Map.groupBy(manifest.blobs, ({ volume }) => volume);
	const files = Map.groupBy(manifest.volumes, ({ name }) => tarOf(name));
	return [...new Set([
		first,
		...files.keys(),
		...blobs.keys()
	])].sort(compareText).map((name) => {
		return {
			name,
			...arrange([...name === first ? layoutFiles(index) : [], ...(blobs.get(name) ?? []).map(blobContent)]),
			files: files.get(name) ?? []
		};
	});
}
function layoutFiles(index) {
	return [{
		name: "oci-layout",
		digest: ociLayoutDigest,
		size: ociLayout.length
	}, {
		name: "index.json",
		digest: digestOf(index),
		size: index.length
	}];
}
function blobContent({ digest, size }) {
	return {
		name: blobEntryName(digest),
		digest,
		size
	};
}
function entrySize({ name, size }) {
	return tarHeaderSize(name, size) + paddedSize(size);
}
function arrange(contents) {
	const entries = [];
	let offset = 0;
	for (const content of contents) {
		const dataOffset = offset + tarHeaderSize(content.name, content.size);
		entries.push({
			...content,
			headerOffset: offset,
			dataOffset
		});
		offset += entrySize(content);
	}
	return {
		size: offset + endOfArchiveSize,
		entries
	};
}
const smallest = 1e5;
function parseVolumeSize(text) {
	const size = /^[0-9]{1,10}$/.test(text) ? Number(text) : NaN;
	if (size >= smallest && size < 2e9) return size;
	throw new UserError("INVALID_VOLUME_SIZE", `${JSON.stringify(text)} is not a volume size`, { hint: `Expected a number of bytes from ${smallest} to 1999999999; the default is 1990000000.` });
}
// src/bundle/manifest-faults.ts
const unlistedFiles = ["bundle.json", "bundle.json.sigstore.json"];
function manifestFaults(manifest) {
	const faults = [
		...orderFaults(manifest),
		...nameFaults(manifest),
		...contentFaults(manifest)
	];
	return faults.length > 0 ? faults : layoutFaults(manifest);
}
function orderFaults(manifest) {
	return [
		["files", manifest.files.map(({ name }) => name)],
		["images", manifest.images.map(({ reference }) => reference)],
		["charts", manifest.charts.map(({ reference }) => reference)],
		["blobs", manifest.blobs.map(({ digest }) => digest)],
		["needs", manifest.needs.map(({ digest }) => digest)],
		["volumes", manifest.volumes.map(({ name }) => name)],
		...manifest.needs.map(({ digest, repositories }) => [`needs: repositories of ${digest}`, repositories]),
		...artifactsOf(manifest).flatMap(({ reference, referrers, tags }) => [[`referrers of ${reference}`, referrers.map(({ digest }) => digest)], [`tags of ${reference}`, tags.map(({ tag }) => tag)]])
	].filter(([, keys]) => !isStrictlySorted(keys)).map(([list]) => `${list}: not sorted, or something twice`);
}
function nameFaults(manifest) {
	const names = [...manifest.files, ...manifest.volumes].map(({ name }) => name);
	const seen = new Set(unlistedFiles);
	const faults = [];
	for (const name of names) {
		if (seen.has(name.toLowerCase())) faults.push(`${name}: the name is taken by another file of the bundle`);
		seen.add(name.toLowerCase());
	}
	const bundle = bundleName(manifest);
	const isVolumeName = (name) => name.startsWith(bundle) && /^\.[0-9]{3}\.tar(?:\.part[0-9]{3})?$/.test(name.slice(bundle.length));
	return [...faults, ...manifest.volumes.filter(({ name }) => !isVolumeName(name)).map(({ name }) => `volumes: ${name} is not named like a volume of ${bundle}`)];
}
function contentFaults(manifest) {
	const sizes = new Map(manifest.blobs.map(({ digest, size }) => [digest, size]));
	const needed = manifest.needs.filter(({ digest }) => sizes.has(digest));
	const known = new Set([...sizes.keys(), ...manifest.needs.map(({ digest }) => digest)]);
	const missing = artifactsOf(manifest).flatMap((artifact) => pinsOf(artifact).filter(({ digest, size }) => sizes.get(digest) !== size).map(({ digest }) => `${artifact.reference}: ${digest} is not among the blobs with the same size`));
	return [
		...needed.map(({ digest }) => `needs: ${digest} is also among the blobs`),
		...manifest.needs.filter(({ repositories }) => repositories.length === 0).map(({ digest }) => `needs: ${digest} names no repository`),
		...missing,
		...manifest.charts.filter(({ archive }) => !known.has(archive)).map(({ reference, archive }) => `${reference}: ${archive} is neither among the blobs nor needed`),
		...artifactsOf(manifest).filter((artifact) => !namesItself(artifact)).map(({ reference }) => `${reference} names another digest than it has`),
		...conflicts(artifactsOf(manifest))
	];
}
function namesItself({ reference, root, upstream }) {
	const { digest } = parseReference(reference);
	return digest === void 0 || digest === (upstream ?? root).digest;
}
function conflicts(artifacts) {
	const targets = new Map(namedPins(artifacts).map(({ reference, target }) => [reference, target.digest]));
	return artifacts.flatMap((artifact) => namedPins([artifact]).filter(({ reference, target }) => targets.get(reference) !== target.digest).map(({ reference }) => `${reference} stands for two different manifests`));
}
function layoutFaults(manifest) {
	const index = digestOf(indexJson(artifactsOf(manifest)));
	return [
		...index === manifest.index ? [] : [`index: what is listed here makes ${index}`],
		...volumeLayout(manifest).flatMap((volume) => volumeFaults(volume, volumeName(bundleName(manifest), 0))),
		...manifest.volumes.filter(({ size }) => size === 0 || size >= 2e9).map(({ name, size }) => `volumes: ${name} has ${size} bytes, allowed are 1 to 1999999999`)
	];
}
function volumeFaults({ name, size, entries, files }, first) {
	const cut = files.some((file) => tarOf(file.name) !== file.name);
	const expected = files.map((_, number) => `${name}.part${String(number).padStart(3, "0")}`);
	const names = cut ? expected : [name];
	if (files.length !== names.length || files.some((file, number) => file.name !== names[number])) return [`volumes: ${name} is missing, or its parts are not 000, 001, … without a gap`];
	const total = files.reduce((sum, file) => sum + file.size, 0);
	return [...total === size ? [] : [`volumes: ${name} has ${total} bytes, its blobs make ${size}`], ...entries.length > 0 || name === first ? [] : [`volumes: ${name} holds nothing`]];
}
function artifactsOf({ images, charts }) {
	return [...images, ...charts];
}
function pinsOf({ root, referrers, tags }) {
	return [
		root,
		...referrers,
		...tags.map(({ target }) => target)
	];
}
// src/bundle/file-name.ts
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
function isPortableFileName(name) {
	return name.length <= 200 && /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/.test(name) && !reserved.test(name);
}
// src/bundle/manifest-schema.ts
const fileNameField = scalar("a file name of letters, digits, \".\", \"_\" and \"-\"", (value) => typeof value === "string" && isPortableFileName(value) ? value : void 0);
const referenceField = scalar("a full reference with a tag or a digest", (value) => {
	const reference = parseFull(value);
	return reference?.tag === void 0 && reference?.digest === void 0 ? void 0 : formatReference(reference);
});
const repositoryField = scalar("host/repository", (value) => {
	const reference = parseFull(value);
	return reference === void 0 || reference.tag !== void 0 || reference.digest !== void 0 ? void 0 : formatReference(reference);
});
const tagField = matching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/, "a tag");
const shape = {
	...artifactShape,
	reference: referenceField,
	tags: array(object({
		tag: tagField,
		target: artifactShape.root
	}))
};
const manifestSchema = object({
	schemaVersion: literal(1),
	name: nameField,
	release: releaseField,
	sequence: count,
	audience: nameField,
	created: timeField,
	index: digestField,
	files: array(object({
		name: fileNameField,
		digest: digestField,
		size: count
	})),
	images: array(object(shape)),
	charts: array(object({
		...shape,
		name: string,
		version: string,
		archive: digestField
	})),
	blobs: array(object({
		digest: digestField,
		size: count,
		volume: fileNameField
	})),
	needs: array(object({
		digest: digestField,
		size: count,
		repositories: array(repositoryField)
	})),
	volumes: array(object({
		name: fileNameField,
		size: count
	}))
});
function parseFull(value) {
	try {
		const reference = typeof value === "string" ? parseReference(value) : void 0;
		return reference !== void 0 && formatReference(reference) === value ? reference : void 0;
	} catch {
		return;
	}
}
// src/bundle/parse-manifest.ts
const manifestLimit = 67108864;
function formatBundleManifest(manifest) {
	return Buffer.from(canonicalize(manifest) ?? "");
}
function parseBundleManifest(bytes, where) {
	if (bytes.length > 67108864) throw refusal(where, [`${bytes.length} bytes; allowed are ${manifestLimit}`]);
	const parsed = parseWith(manifestSchema, parseJson(bytes, where));
	if ("faults" in parsed) throw refusal(where, faultLines(parsed.faults));
	if (!bytes.equals(formatBundleManifest(parsed.value))) throw refusal(where, ["it is not in canonical form (RFC 8785)"]);
	const faults = manifestFaults(parsed.value);
	if (faults.length > 0) throw refusal(where, listFaults(faults, String));
	return parsed.value;
}
function parseJson(bytes, where) {
	try {
		return JSON.parse(bytes.toString("utf8"));
	} catch (error) {
		throw refusal(where, [`not JSON: ${error instanceof Error ? error.message.slice(0, 200) : "unreadable"}`]);
	}
}
function refusal(where, details) {
	return new RefusedError("INVALID_BUNDLE", `${where} is not a valid bundle manifest`, {
		details,
		hint: "It was damaged, or changed by hand. Take the bundle from its source again."
	});
}
// src/bundle/folder.ts
async function findFinished(folder, plan) {
	if (await listFolder(folder) === void 0) return "absent";
	const bytes = await readBounded(join(folder, "bundle.json"), manifestLimit, "carried");
	if (bytes === void 0 || !bytes.equals(plan.bytes)) throw new UserError("BUNDLE_EXISTS", bytes === void 0 ? `${folder} exists and holds no bundle` : `${folder} holds another bundle: its lock, base or volume size differ`, { hint: "Nothing was overwritten. Move that folder away, or choose another output." });
	const faults = await sizeFaults(folder, plan);
	if (faults.length > 0) throw new RefusedError("BUNDLE_DAMAGED", `${folder} is this bundle, but it is not whole`, {
		details: faults,
		hint: "Move that folder away and run again: the bundle is made anew, byte for byte the same."
	});
	return "same";
}
async function publish(partial, folder, { bytes }) {
	await writeDurably(join(partial, "bundle.json"), bytes);
	await syncFolder(partial);
	await rename(partial, folder);
	await syncFolder(dirname(folder));
}
async function writeDurably(path, bytes) {
	try {
		var _usingCtx$3 = _usingCtx();
		const handle = _usingCtx$3.a(await open(path, "w"));
		await handle.writeFile(bytes);
		await handle.sync();
	} catch (_) {
		_usingCtx$3.e = _;
	} finally {
		await _usingCtx$3.d();
	}
}
async function sizeFaults(folder, { manifest }) {
	const faults = [];
	for (const { name, size } of [...manifest.files, ...manifest.volumes]) {
		const found = await lstat(join(folder, name)).catch(() => void 0);
		if (found?.size !== size) faults.push(`${name}: ${found === void 0 ? "missing" : `${found.size} bytes`}, expected ${size} bytes`);
	}
	return faults;
}
async function listFolder(folder) {
	try {
		return await readdir(folder);
	} catch (error) {
		if (systemCode(error) === "ENOENT") return;
		throw explainFileError(error, "UNREADABLE", folder, "listed");
	}
}
async function syncFolder(folder) {
	try {
		try {
			var _usingCtx3 = _usingCtx();
			await _usingCtx3.a(await open(folder)).sync();
		} catch (_) {
			_usingCtx3.e = _;
		} finally {
			await _usingCtx3.d();
		}
	} catch (error) {
		if (![
			"EISDIR",
			"EPERM",
			"EINVAL",
			"EACCES"
		].includes(systemCode(error) ?? "")) throw error;
	}
}
// src/bundle/partial-folder.ts
async function preparePartial(partial, { manifest }) {
	const found = await lstat(partial).catch(() => void 0);
	if (found === void 0) {
		await mkdir(partial, { recursive: true });
		return false;
	}
	const names = found.isDirectory() ? await listFolder(partial) ?? [] : [];
	const bundle = bundleName(manifest);
	const own = new Set([...manifest.files, ...manifest.volumes].map(({ name }) => name).concat("bundle.json"));
	const faults = found.isDirectory() ? [] : ["it is no folder"];
	for (const name of names) if (!(await lstat(join(partial, name))).isFile() || !(own.has(name) || isVolume(name, bundle))) faults.push(`${JSON.stringify(name)} is not a file of a bundle in the making`);
	if (faults.length > 0) throw new UserError("NOT_OURS", `${partial} is in the way`, {
		details: faults.slice(0, 20),
		hint: "Nothing was removed. Move it away, or choose another output."
	});
	const planned = new Set([...manifest.files, ...manifest.volumes].map(({ name }) => name));
	for (const name of names.filter((name) => !planned.has(name))) await rm(join(partial, name));
	return true;
}
function isVolume(name, bundle) {
	return name.startsWith(`${bundle}.`) && /^\d{3,}\.tar(?:\.part\d{3,})?$/.test(name.slice(bundle.length + 1));
}
// src/bundle/volume-files.ts
const chunkSize = 1048576;
function segments({ files }, start, length) {
	const found = [];
	let fileStart = 0;
	for (const file of files) {
		const from = Math.max(start, fileStart);
		const to = Math.min(start + length, fileStart + file.size);
		if (from < to) found.push({
			file,
			position: from - fileStart,
			length: to - from
		});
		fileStart += file.size;
	}
	return found;
}
async function* readRange(folder, volume, start, length) {
	for (const segment of segments(volume, start, length)) try {
		var _usingCtx$2 = _usingCtx();
		const handle = _usingCtx$2.a(await openForReading(folder, segment.file));
		let done = 0;
		while (done < segment.length) {
			const buffer = Buffer.allocUnsafe(Math.min(chunkSize, segment.length - done));
			const { bytesRead } = await handle.read(buffer, 0, buffer.length, segment.position + done);
			if (bytesRead === 0) throw wrongSize(segment.file, segment.position + done);
			done += bytesRead;
			yield buffer.subarray(0, bytesRead);
		}
	} catch (_) {
		_usingCtx$2.e = _;
	} finally {
		await _usingCtx$2.d();
	}
}
async function readPiece(folder, volume, start, length) {
	const chunks = [];
	for await (const chunk of readRange(folder, volume, start, length)) chunks.push(chunk);
	return Buffer.concat(chunks);
}
async function writeRange(folder, volume, start, content) {
	try {
		var _usingCtx3 = _usingCtx();
		const handles = _usingCtx3.a(new AsyncDisposableStack());
		const opened = new Map();
		const handleOf = ({ name }) => {
			const handle = opened.get(name) ?? open(join(folder, name), "r+").then((file) => handles.use(file));
			opened.set(name, handle);
			return handle;
		};
		let position = start;
		for await (const { chunks, length } of inPieces(content)) {
			let rest = chunks;
			for (const segment of segments(volume, position, length)) {
				const [now, later] = splitAt(rest, segment.length);
				await writeAt(await handleOf(segment.file), segment, now);
				rest = later;
			}
			position += length;
		}
		return position - start;
	} catch (_) {
		_usingCtx3.e = _;
	} finally {
		await _usingCtx3.d();
	}
}
async function allocate(folder, { files }) {
	for (const { name, size } of files) try {
		var _usingCtx4 = _usingCtx();
		await _usingCtx4.a(await open(join(folder, name), constants.O_RDWR | constants.O_CREAT)).truncate(size);
	} catch (_) {
		_usingCtx4.e = _;
	} finally {
		await _usingCtx4.d();
	}
}
async function syncFiles(folder, { files }) {
	for (const { name } of files) try {
		var _usingCtx5 = _usingCtx();
		await _usingCtx5.a(await open(join(folder, name), "r+")).sync();
	} catch (_) {
		_usingCtx5.e = _;
	} finally {
		await _usingCtx5.d();
	}
}
async function openForReading(folder, file) {
	const handle = await openFile(join(folder, file.name), "carried");
	if (handle === void 0) throw missing(folder, file);
	const { size } = await handle.stat();
	if (size !== file.size) {
		await handle.close();
		throw wrongSize(file, size);
	}
	return handle;
}
async function* inPieces(content) {
	let chunks = [];
	let length = 0;
	for await (const chunk of content) {
		chunks.push(chunk);
		length += chunk.length;
		if (length >= chunkSize) {
			yield {
				chunks,
				length
			};
			chunks = [];
			length = 0;
		}
	}
	if (length > 0) yield {
		chunks,
		length
	};
}
function splitAt(chunks, length) {
	let left = length;
	const count = chunks.findIndex((chunk) => {
		left -= chunk.length;
		return left < 0;
	});
	const cut = chunks[count];
	if (cut === void 0) return [chunks, []];
	const at = cut.length + left;
	return [[...chunks.slice(0, count), cut.subarray(0, at)], [cut.subarray(at), ...chunks.slice(count + 1)]];
}
async function writeAt(handle, { file, position, length }, chunks) {
	try {
		let rest = chunks;
		for (let done = 0; done < length;) {
			const { bytesWritten } = await handle.writev(rest, position + done);
			done += bytesWritten;
			rest = splitAt(rest, bytesWritten)[1];
		}
	} catch (error) {
		if (["ENOSPC", "EDQUOT"].includes(systemCode(error) ?? "")) throw new UserError("DISK_FULL", `No space left while writing ${file.name}`, {
			hint: "Free some space and run the same command again: it continues where it stopped.",
			cause: error
		});
		throw error;
	}
}
function missing(folder, { name }) {
	return new RefusedError("VOLUME_MISSING", `${name} is not in ${folder}`, { hint: "Copy every file of the bundle from the medium into one folder." });
}
function wrongSize({ name, size }, found) {
	return new RefusedError("VOLUME_SIZE", `${name} has ${found} bytes, expected ${size}`, { hint: "The copy is incomplete or damaged. Copy that file again." });
}
// src/bundle/volume-writer.ts
function createVolumeWriter(folder, plan) {
	const places = new Map(plan.volumes.flatMap((volume) => volume.entries.map((entry) => [entry.digest, {
		volume,
		entry
	}])));
	const proven = new Set();
	const name = `bundle ${plan.manifest.name} ${plan.manifest.release}`;
	async function write(descriptor, content) {
		const place = places.get(descriptor.digest);
		if (place === void 0 || place.entry.size !== descriptor.size) throw new RefusedError("NOT_PLANNED", `${name}: ${descriptor.digest} has no place in the plan`);
		const { volume, entry } = place;
		proven.delete(entry.digest);
		const bytes = bounded(await content(), entry.size);
		const written = await writeRange(folder, volume, entry.dataOffset, bytes);
		assert.equal(written, entry.size);
		await seal(folder, place);
		proven.add(entry.digest);
	}
	return {
		name,
		has: (descriptor) => Promise.resolve(proven.has(descriptor.digest)),
		write,
		async recover(onBytes) {
			for (const volume of plan.volumes) {
				await allocate(folder, volume);
				for (const entry of volume.entries) if (await isProven(folder, {
					volume,
					entry
				}, onBytes)) proven.add(entry.digest);
			}
		},
		async finish() {
			await write(ownDescriptor(ociLayoutDigest, ociLayout), () => Promise.resolve(once(ociLayout)));
			await write(ownDescriptor(plan.manifest.index, plan.index), () => Promise.resolve(once(plan.index)));
			for (const volume of plan.volumes) {
				assert(volume.entries.every(({ digest }) => proven.has(digest)));
				await writeRange(folder, volume, volume.size - endOfArchiveSize, [Buffer.alloc(endOfArchiveSize)]);
				await syncFiles(folder, volume);
			}
		}
	};
}
async function seal(folder, { volume, entry }) {
	const padding = Buffer.alloc(paddedSize(entry.size) - entry.size);
	await writeRange(folder, volume, entry.dataOffset + entry.size, [padding]);
	await writeRange(folder, volume, entry.headerOffset, [tarHeader(entry.name, entry.size)]);
}
async function isProven(folder, { volume, entry }, onBytes) {
	const header = tarHeader(entry.name, entry.size);
	if (!header.equals(await readPiece(folder, volume, entry.headerOffset, header.length))) return false;
	const hash = hasherFor(entry.digest);
	for await (const bytes of readRange(folder, volume, entry.dataOffset, entry.size)) {
		hash.update(bytes);
		onBytes(bytes.length);
	}
	return `${algorithmOf(entry.digest)}:${hash.digest("hex")}` === entry.digest;
}
function ownDescriptor(digest, bytes) {
	return {
		mediaType: "application/json",
		digest,
		size: bytes.length
	};
}
async function* bounded(content, limit) {
	let size = 0;
	for await (const chunk of content) {
		size += chunk.length;
		assert.ok(size <= limit);
		yield chunk;
	}
}
// src/bundle/apply.ts
async function applyPlan(plan, { lock, files, folder, findSource }, runtime) {
	const partial = `${folder}.partial`;
	const resumed = await preparePartial(partial, plan);
	if (resumed) runtime.log.info(`Continuing in ${partial}`);
	await checkSpace(partial, plan);
	const writer = createVolumeWriter(partial, plan);
	await recover(writer, plan, resumed, runtime);
	try {
		const fetched = await fetchMissing(plan, lock, writer, findSource, runtime);
		await writer.finish();
		for (const { name, bytes } of files) await writeDurably(join(partial, name), bytes);
		await publish(partial, folder, plan);
		return fetched;
	} catch (error) {
		runtime.log.notice(`What was fetched is kept in ${partial}; the same command continues there.`);
		throw error;
	}
}
async function checkSpace(partial, { manifest }) {
	const { bavail, bsize } = await statfs(dirname(partial));
	const free = bavail * bsize;
	let needed = 0;
	for (const { name, size } of [...manifest.files, ...manifest.volumes]) {
		const found = await stat(join(partial, name)).catch(() => void 0);
		needed += Math.max(size - (found?.blocks ?? 0) * 512, 0);
	}
	if (needed > free) throw new UserError("NO_SPACE", `${dirname(partial)} has ${formatBytes(free)} free, the bundle takes ${formatBytes(needed)} more`, { hint: "Free some space, choose another output, or leave out what the other side has with base." });
}
async function recover(writer, plan, resumed, runtime) {
	if (!resumed) await writer.recover(() => void 0);
	else {
		const progress = runtime.progress("Proving what is there", sum(plan.manifest.blobs));
		await writer.recover((bytes) => progress.advance(bytes));
		progress.done();
	}
}
async function fetchMissing(plan, lock, writer, findSource, runtime) {
	const planned = new Set(plan.manifest.blobs.map(({ digest }) => digest));
	const missing = [];
	for (const blob of lock.blobs.filter(({ digest }) => planned.has(digest))) if (!await writer.has(blob)) missing.push(blob);
	missing.sort((a, b) => b.size - a.size);
	const jobs = [];
	for (const blob of missing) {
		const { mediaType, digest, size } = blob;
		jobs.push({
			descriptor: {
				mediaType,
				digest,
				size
			},
			from: await findSource(blob),
			to: writer
		});
	}
	const progress = runtime.progress("Fetching", sum(missing));
	try {
		const { bytes } = await copy(jobs, { onBytes: (count) => progress.advance(count) });
		return bytes;
	} finally {
		progress.done();
	}
}
function sum(blobs) {
	return blobs.reduce((total, { size }) => total + size, 0);
}
// src/claim.ts
const claimLimit = 4096;
const holderSchema = object({
	host: string,
	process: count,
	started: optional(string),
	since: timeField,
	id: string
});
async function claimFile(path, runtime, isOld = () => false) {
	for (;;) {
		const own = formatHolder(runtime);
		if (await isCreated(path, own)) return { own: { [Symbol.asyncDispose]: () => giveBack(path, own) } };
		const found = await readBounded(path, claimLimit, "carried");
		if (found === void 0) continue;
		const holder = parseHolder(found);
		if (!(holder !== void 0 && (isOld(holder) || isGone(holder, runtime))) || !await isRemoved(path, found)) return { holder };
		runtime.log.warning(`${path} was left behind by ${processOf(holder)}; it was removed`);
	}
}
function describeHolder(holder) {
	return holder === void 0 ? "another program" : `another run (${processOf(holder)})`;
}
function processOf({ process, host, since }) {
	return `pid ${process}${host === hostname() ? "" : ` on ${JSON.stringify(host)}`}, since ${since}`;
}
async function isCreated(path, content) {
	try {
		await writeFile(path, content, { flag: "wx" });
		return true;
	} catch (error) {
		if (systemCode(error) === "EEXIST") return false;
		throw explainFileError(error, "UNWRITABLE", path, "written");
	}
}
function isGone({ host, process, started }, { processes }) {
	return host === hostname() && !(processes.isRunning(process) && processes.startOf(process) === started);
}
async function isRemoved(path, judged) {
	const marker = `${path}.${hexOf(digestOf(judged)).slice(0, 16)}`;
	if (!await isCreated(marker, "")) return false;
	try {
		if ((await readBounded(path, claimLimit, "carried"))?.equals(judged) === true) await rm(path);
		return true;
	} finally {
		await rm(marker, { force: true });
	}
}
async function giveBack(path, own) {
	try {
		if ((await readBounded(path, claimLimit, "carried"))?.toString() === own) await rm(path, { force: true });
	} catch {}
}
function formatHolder({ clock, processes }) {
	const started = processes.startOf(processes.own);
	const holder = {
		host: hostname(),
		process: processes.own,
		...started === void 0 ? {} : { started },
		since: `${clock.now().toISOString().slice(0, 19)}Z`,
		id: randomUUID()
	};
	return `${JSON.stringify(holder)}\n`;
}
function parseHolder(bytes) {
	try {
		const result = parseWith(holderSchema, JSON.parse(bytes.toString("utf8")));
		return "value" in result && result.value.process > 0 ? result.value : void 0;
	} catch {
		return;
	}
}
// src/bundle/claim-bundle.ts
async function claimBundle(folder, runtime) {
	const path = `${folder}.partial.lock`;
	await requireWritableFolder(dirname(folder));
	await mkdir(dirname(folder), { recursive: true });
	const claim = await claimFile(path, runtime);
	if ("own" in claim) return claim.own;
	throw new UserError("BUNDLE_BUSY", `${describeHolder(claim.holder)} is making ${folder}`, { hint: `Wait until it has ended, then run again. If nothing runs there any more, delete ${path}.` });
}
// src/bundle/plan.ts
function planBundle(lock, { files, base, volumeSize }) {
	const { name, release, sequence, audience, created } = lock;
	const images = lock.images.map((image) => artifactOf(image));
	const charts = lock.charts.map((chart) => ({
		...artifactOf(chart),
		name: chart.name,
		version: chart.version,
		archive: chart.archive
	}));
	const index = indexJson([...images, ...charts]);
	const { travelling, needed } = divide(lock.blobs, base);
	const groups = volumeGroups(travelling, volumeSize);
	const volumes = groups.flatMap((group, number) => cutVolume(volumeName(bundleName(lock), number), tarSize(group, number === 0 ? index : void 0), volumeSize));
	checkCounts(groups.length, volumes);
	const manifest = {
		schemaVersion: 1,
		name,
		release,
		sequence,
		audience,
		created,
		index: digestOf(index),
		files: files.map((file) => ({
			name: file.name,
			digest: digestOf(file.bytes),
			size: file.bytes.length
		})).sort((a, b) => compareText(a.name, b.name)),
		images: images.sort((a, b) => compareText(a.reference, b.reference)),
		charts: charts.sort((a, b) => compareText(a.reference, b.reference)),
		blobs: groups.flatMap((group, number) => placed(group, volumeName(bundleName(lock), number))).sort(byDigest),
		needs: needed.map(({ digest, size, repositories }) => ({
			digest,
			size,
			repositories
		})),
		volumes: volumes.sort((a, b) => compareText(a.name, b.name))
	};
	const bytes = formatBundleManifest(manifest);
	return {
		manifest,
		bytes,
		digest: digestOf(bytes),
		index,
		volumes: volumeLayout(manifest)
	};
}
function artifactOf({ reference, root, upstream, referrers, tags }) {
	return {
		reference,
		root,
		...upstream === void 0 ? {} : { upstream },
		referrers,
		tags
	};
}
function divide(blobs, base) {
	const held = new Set([...base?.blobs ?? [], ...base?.needs ?? []].map(({ digest }) => digest));
	const isNeeded = ({ mediaType, digest }) => !isManifestType(mediaType) && held.has(digest);
	const sorted = blobs.toSorted(byDigest);
	return {
		travelling: sorted.filter((blob) => !isNeeded(blob)),
		needed: sorted.filter((blob) => isNeeded(blob))
	};
}
function volumeGroups(blobs, volumeSize) {
	const small = [];
	const large = [];
	let room = 0;
	for (const blob of blobs.filter((candidate) => !isInFirst(candidate))) {
		const size = entrySize(blobContent(blob));
		if (size + 1024 > volumeSize) large.push([blob]);
		else if (size > room) {
			small.push([blob]);
			room = volumeSize - endOfArchiveSize - size;
		} else {
			small.at(-1)?.push(blob);
			room -= size;
		}
	}
	return [
		blobs.filter((blob) => isInFirst(blob)),
		...small,
		...large
	];
}
function isInFirst({ mediaType }) {
	return isManifestType(mediaType) || isConfigType(mediaType);
}
function isConfigType(mediaType) {
	return /(?:[.-]config|\.container\.image|\.empty)\.v\d[\w.]*\+json$/.test(mediaType);
}
function tarSize(group, index) {
	return arrange([...index === void 0 ? [] : layoutFiles(index), ...group.map((blob) => blobContent(blob))]).size;
}
function cutVolume(name, size, volumeSize) {
	if (size <= volumeSize) return [{
		name,
		size
	}];
	return Array.from({ length: Math.ceil(size / volumeSize) }, (_, number) => ({
		name: `${name}.part${String(number).padStart(3, "0")}`,
		size: Math.min(volumeSize, size - number * volumeSize)
	}));
}
function checkCounts(tars, files) {
	const unnumbered = files.find(({ name }) => /\.part\d{4,}$/.test(name));
	if (tars > 1e3 || unnumbered !== void 0) throw new UserError("TOO_MANY_VOLUMES", `the release would need ${files.length} volume files`, { hint: "Volumes and parts are numbered from 000 to 999: choose a larger volume-size." });
}
function placed(group, volume) {
	return group.map(({ digest, size }) => ({
		digest,
		size,
		volume
	}));
}
function byDigest(a, b) {
	return compareText(a.digest, b.digest);
}
// src/bundle/bundle-store.ts
function createBundleStore(folder, manifest) {
	const name = `bundle ${bundleName(manifest)}`;
	const artifacts = [...manifest.images, ...manifest.charts];
	const places = new Map();
	for (const volume of volumeLayout(manifest)) for (const entry of volume.entries.filter((candidate) => candidate.name.startsWith("blobs/"))) places.set(entry.digest, {
		volume,
		entry
	});
	const pins = pinsByName(artifacts);
	let subjects;
	const store = {
		name,
		has: (digest) => places.has(digest),
		find(tagOrDigest) {
			const size = isDigest(tagOrDigest) ? places.get(tagOrDigest)?.entry.size : void 0;
			const other = isDigest(tagOrDigest) && size !== void 0 ? {
				mediaType: "application/octet-stream",
				digest: tagOrDigest,
				size
			} : void 0;
			return Promise.resolve(pins.get(tagOrDigest) ?? other);
		},
		async resolve(tagOrDigest) {
			const found = await store.find(tagOrDigest);
			if (found === void 0) throw notFound(name, tagOrDigest);
			return found;
		},
		open({ digest }, offset = 0) {
			const place = places.get(digest);
			if (place === void 0) return Promise.reject(notFound(name, digest));
			const { volume, entry } = place;
			return Promise.resolve(readRange(folder, volume, entry.dataOffset + offset, Math.max(entry.size - offset, 0)));
		},
		async referrers(subject) {
			subjects ??= referrersBySubject(store, artifacts);
			return (await subjects).get(subject) ?? [];
		}
	};
	return store;
}
function pinsByName(artifacts) {
	const named = namedPins(artifacts);
	const pins = [...named.map(({ target }) => target), ...artifacts.flatMap(({ referrers }) => referrers)];
	return new Map([...pins.map((pin) => [pin.digest, pin]), ...named.map(({ reference, target }) => [reference, target])]);
}
async function referrersBySubject(store, artifacts) {
	const pins = new Map(artifacts.flatMap(({ referrers }) => referrers).map((pin) => [pin.digest, pin]));
	const found = [];
	for (const pin of pins.values()) found.push({
		subject: subjectOf(await readAll(store, pin)),
		pin
	});
	const groups = Map.groupBy(found, ({ subject }) => subject);
	return new Map([...groups].map(([subject, group]) => [subject, group.map(({ pin }) => pin)]));
}
function subjectOf(bytes) {
	try {
		const value = JSON.parse(bytes.toString("utf8"));
		const subject = typeof value === "object" && value !== null && "subject" in value ? value.subject : null;
		const digest = typeof subject === "object" && subject !== null && "digest" in subject && subject.digest;
		return isDigest(digest) ? digest : "";
	} catch {
		return "";
	}
}
function notFound(name, what) {
	return new UserError("NOT_FOUND", `${name} does not hold ${what}`, { hint: "A delta leaves out what its base has: look under `needs` in bundle.json for who holds it." });
}
// src/bundle/read-bundle.ts
async function readBundle(folder) {
	const path = join(folder, "bundle.json");
	const bytes = await readBounded(path, manifestLimit, "carried");
	if (bytes === void 0) throw new UserError("NO_BUNDLE", `${path} does not exist`, { hint: "Name the folder of a finished bundle; one that ends in .partial is not finished yet." });
	const manifest = parseBundleManifest(bytes, path);
	return {
		folder,
		manifest,
		bytes,
		store: createBundleStore(folder, manifest)
	};
}
// src/bundle/report.ts
const states = {
	created: "Made",
	planned: "Would make",
	unchanged: "Already there, unchanged:"
};
function reportBundle(result) {
	const { needs, volumes } = result;
	const contents = [
		plural(result.images.length, "image"),
		plural(result.charts.length, "chart"),
		`${plural(result.blobs, "blob")}, ${formatBytes(result.bytes)} in ${plural(volumes.length, "volume file")}`,
		...needs.blobs === 0 ? [] : [`${plural(needs.blobs, "blob")} (${formatBytes(needs.bytes)}) left out: the other side has them`],
		...result.state === "created" ? [`${formatBytes(result.fetchedBytes)} fetched`] : [],
		`bundle.json is ${result.bundleDigest}`
	];
	return [
		{
			kind: "heading",
			text: `Bundle ${result.name} ${result.release}`
		},
		{
			kind: "text",
			text: `${states[result.state]} ${result.folder}`
		},
		{
			kind: "list",
			items: contents
		},
		{
			kind: "table",
			columns: ["Volume file", "Size"],
			rows: volumes.map(({ name, size }) => [name, formatBytes(size)]),
			alignRight: [1]
		}
	];
}
// src/bundle/result.ts
function resultOf({ manifest, digest }, run) {
	const { name, release, sequence, images, charts, blobs, needs, volumes } = manifest;
	return {
		name,
		release,
		sequence,
		images: images.map(({ reference }) => reference),
		charts: charts.map(({ reference }) => reference),
		blobs: blobs.length,
		bytes: sizeOf(volumes),
		needs: {
			blobs: needs.length,
			bytes: sizeOf(needs)
		},
		volumes,
		bundleDigest: digest,
		...run
	};
}
function sizeOf(items) {
	return items.reduce((total, { size }) => total + size, 0);
}
// src/bundle/sources.ts
function createSources(lock, upstream) {
	const charts = Map.groupBy(lock.charts.flatMap(({ reference, url }) => {
		const repository = repositoryOf(parseReference(reference));
		return url === void 0 ? [] : [{
			repository,
			url,
			store: classicChartStore({
				http: upstream.http,
				url
			})
		}];
	}), ({ repository }) => repository);
	return async ({ digest, repositories: [repository = ""] }) => {
		const candidates = charts.get(repository);
		if (candidates === void 0) return upstream.registries.repository(repository);
		for (const { store } of candidates) if (await store.find(digest) !== void 0) return store;
		const urls = candidates.map(({ url }) => url).join(", ");
		throw new RefusedError("UPSTREAM_CHANGED", `${urls} no longer makes ${digest}, which the lock pins`, { hint: "The chart was replaced after locking. Ask its publisher; when the new one is right, run `tidegate track` again." });
	};
}
// src/bundle/stage.ts
const bundleStage = defineStage({
	name: "bundle",
	summary: "Put a locked release into a bundle for transport",
	options: {
		config: configOption,
		lock: {
			kind: "string",
			description: "The lock of the release",
			default: "tidegate.lock.json",
			value: "<file>"
		},
		output: {
			kind: "string",
			description: "The folder to make the bundle in; the bundle is a folder <name>-<release> there",
			default: ".",
			value: "<folder>"
		},
		base: {
			kind: "string",
			description: "An earlier bundle (its folder, or its bundle.json) that the other side has: its blobs are left out",
			value: "<bundle>"
		},
		"volume-size": {
			kind: "string",
			description: "Most bytes in a volume file, below 2000000000",
			default: "1990000000",
			value: "<bytes>"
		},
		"dry-run": {
			kind: "boolean",
			description: "Plan only: say what the bundle would hold, and fetch nothing"
		}
	},
	outputs: {
		bundle: "Path of the bundle’s folder",
		"bundle-digest": "Digest of bundle.json",
		release: "The release in the bundle",
		volumes: "Number of volume files",
		bytes: "Bytes of all volume files",
		"needed-blobs": "Number of blobs that the bundle leaves out",
		state: "created, unchanged, or planned after a dry run"
	},
	examples: [
		"tidegate bundle --output media",
		"tidegate bundle --output media --base media/wandb-2026q3",
		"tidegate bundle --dry-run"
	],
	async run(options, runtime) {
		try {
			var _usingCtx$1 = _usingCtx();
			const volumeSize = parseVolumeSize(options.volumeSize);
			const config = await readReleaseFile(resolve(runtime.cwd, options.config));
			const lock = await readLock(resolve(runtime.cwd, options.lock));
			const base = options.base === void 0 ? void 0 : await readBase(resolve(runtime.cwd, options.base));
			const files = [{
				name: "tidegate.lock.json",
				bytes: Buffer.from(formatLock(lock))
			}];
			const plan = planBundle(lock, {
				files,
				volumeSize,
				...base === void 0 ? {} : { base }
			});
			const folder = join(resolve(runtime.cwd, options.output), bundleName(lock));
			const found = await findFinished(folder, plan);
			if (found === "same" || options.dryRun) return resultOf(plan, {
				folder,
				state: found === "same" ? "unchanged" : "planned",
				fetchedBytes: 0,
				dryRun: options.dryRun
			});
			_usingCtx$1.a(await claimBundle(folder, runtime));
			if (await findFinished(folder, plan) === "same") return resultOf(plan, {
				folder,
				state: "unchanged",
				fetchedBytes: 0,
				dryRun: false
			});
			return resultOf(plan, {
				folder,
				state: "created",
				fetchedBytes: await applyPlan(plan, {
					lock,
					files,
					folder,
					findSource: createSources(lock, await connect(config.endpoints, runtime))
				}, runtime),
				dryRun: false
			});
		} catch (_) {
			_usingCtx$1.e = _;
		} finally {
			await _usingCtx$1.d();
		}
	},
	outputsOf: (result) => ({
		bundle: result.folder,
		"bundle-digest": result.bundleDigest,
		release: result.release,
		volumes: String(result.volumes.length),
		bytes: String(result.bytes),
		"needed-blobs": String(result.needs.blobs),
		state: result.state
	}),
	report: reportBundle
});
async function readBase(path) {
	return (await readBundle(await stat(path).then((stats) => stats.isFile(), () => false) ? resolve(path, "..") : path)).manifest;
}
export { readRange as a, volumeLayout as c, tarHeader as d, describeHolder as i, endOfArchiveSize as l, readBundle as n, parseBundleManifest as o, claimFile as r, unlistedFiles as s, bundleStage as t, paddedSize as u };
