import { i as __toESM } from "./rolldown-runtime.js";
import { C as parseEvents, S as nullYaml11Tag, _ as intYaml11Tag, a as EVENT_ID, c as SCALAR_STYLE, d as boolYaml11Tag, g as intCoreTag, h as getScalarValue, l as YAMLException, m as floatYaml11Tag, n as require_semver, p as floatCoreTag, r as require_dist, s as NOT_RESOLVED, t as canonicalize, u as boolCoreTag, w as timestampTag, x as nullCoreTag } from "./data.js";
import { a as getInput, c as notice, d as startGroup, f as warning, i as error, l as setOutput, n as debug, o as info, r as endGroup, t as find$1, u as setSecret } from "./toolkit.js";
import { delimiter, dirname, isAbsolute, join, relative, sep } from "node:path";
import { getSystemErrorMap } from "node:util";
import { createHash, randomBytes } from "node:crypto";
import { access, appendFile, constants, lstat, mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { constants as constants$1, tmpdir } from "node:os";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
// src/errors.ts
function formatPlace({ file, line, column }) {
	return [
		file,
		line,
		column
	].filter((part) => part !== void 0).join(":");
}
var TidegateError = class extends Error {
	code;
	at;
	hint;
	details;
	constructor(code, message, options = {}) {
		super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
		this.name = new.target.name;
		this.code = code;
		this.at = options.at;
		this.hint = options.hint;
		this.details = options.details ?? [];
	}
};
var UserError = class extends TidegateError {
	exitCode = 1;
};
var RefusedError = class extends TidegateError {
	exitCode = 2;
};
var RemoteError = class extends TidegateError {
	exitCode = 3;
};
// src/redact.ts
function withoutPassword(text) {
	return text.replaceAll(/(\/\/)[^/\s"@]*@|(?<![^\s"/])[^/\s"@]*:[^/\s"@]*@(?!sha(?:256|512):)/g, "$1***@");
}
function isKeyText(text) {
	return text.includes("-----BEGIN ");
}
function maskKey(pem, runtime) {
	const lines = pem.split(/-----[^-]*-----|\s+|\\n/);
	for (const line of lines.filter(({ length }) => length >= 16)) runtime.mask(line);
}
// src/options.ts
function resolveOptions(table, source, runtime) {
	const given = Object.entries(table).map(([name, option]) => [
		name,
		option,
		find(name, option, source, runtime.env)
	]);
	for (const [, option, value] of given) maskSecret(option, value, runtime);
	const faults = [];
	const values = given.map(([name, option, value]) => {
		if (value === void 0 && option.required === true) faults.push(`${source.label(name)} is missing: ${option.description}`);
		return [camelCase(name), convert(option, value, source.label(name), faults)];
	});
	const [fault, ...others] = faults;
	if (fault !== void 0) throw others.length === 0 ? new UserError("OPTION_INVALID", fault, { hint: source.hint }) : new UserError("OPTION_INVALID", `${faults.length} options are missing or malformed`, {
		details: faults,
		hint: source.hint
	});
	return Object.fromEntries(values.filter(([, value]) => value !== void 0));
}
function maskSecret(option, value, runtime) {
	if (typeof value !== "string") return;
	if (option.kind === "secret") runtime.mask(value);
	else if (option.kind === "key" && isKeyText(value)) maskKey(value, runtime);
}
function find(name, option, source, env) {
	const fromEnvironment = option.env === void 0 ? void 0 : env[option.env];
	return [
		source.get(name),
		fromEnvironment,
		option.default
	].find((value) => value !== void 0 && value !== "");
}
function convert(option, value, label, faults) {
	switch (option.kind) {
		case "boolean": return typeof value === "string" ? parseBoolean(value, label, faults) : value ?? false;
		case "list": return typeof value === "string" ? splitList(value) : [];
		default: return value;
	}
}
function parseBoolean(value, label, faults) {
	if (/^(true|True|TRUE)$/.test(value)) return true;
	if (!/^(false|False|FALSE)$/.test(value)) faults.push(`${label} is ${JSON.stringify(value)}: expected true or false`);
	return false;
}
function splitList(value) {
	return value.split(/[,\n]/).map((entry) => entry.trim()).filter((entry) => entry !== "");
}
function camelCase(name) {
	return name.replaceAll(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}
// src/action/input-source.ts
function inputSource(runtime) {
	return {
		get: (name) => runtime.input(name),
		label: (name) => `input ${name}`,
		hint: "Inputs stand below `with:` in the workflow’s step; the README of the action lists them."
	};
}
// src/report/format.ts
const byteUnits = [
	"kB",
	"MB",
	"GB",
	"TB",
	"PB"
];
function formatBytes(bytes) {
	if (bytes < 1e3) return `${bytes} B`;
	let value = bytes / 1e3;
	let unit = 0;
	while (value >= 999.5 && unit < byteUnits.length - 1) {
		value /= 1e3;
		unit += 1;
	}
	return `${value.toFixed(value < 99.95 ? 1 : 0)} ${byteUnits[unit]}`;
}
function formatDuration(milliseconds) {
	const seconds = milliseconds / 1e3;
	if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	return whole < 3600 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
}
function plural(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
function withPlace(message, place) {
	if (place === void 0) return message;
	return `${formatPlace(place)}${place.line === void 0 ? ":" : ""} ${message}`;
}
function explainError(error) {
	const details = error.details.map((detail) => `  - ${detail}`);
	const hint = error.hint === void 0 ? [] : [`  ${error.hint}`];
	return [
		`${error.message} [${error.code}]`,
		...details,
		...hint
	].join("\n");
}
// src/report/paths.ts
function shortPath(path, cwd) {
	const short = relative(cwd, path);
	return isAbsolute(path) && short !== "" && short.length < path.length ? short : path;
}
function shortenPaths(text, cwd, files = []) {
	const below = dirname(cwd) === cwd ? [] : [[`${cwd}${sep}`, ""]];
	return [...files.map((file) => [file, shortPath(file, cwd)]), ...below].reduce((shortened, [path, short]) => shortened.replaceAll(startingAs(path), () => short), text);
}
function startingAs(path) {
	const literal = path.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
	return new RegExp(`(?<=^|[\\s"'\`(=,])${literal}`, "gm");
}
// src/system-error.ts
const elsewhere = "Name a path on another one, or mount this one writable.";
const space = "Free some space, or name a path elsewhere; then run again.";
const handles = "Raise the limit of open files (`ulimit -n`), and run again.";
const rights = "Give the user that runs this the right to do it, or name another path.";
const hints = {
	EACCES: rights,
	EBUSY: "Another program uses it: close that, and run again.",
	EDQUOT: space,
	EEXIST: "Something else stands there: move it away, or name another path.",
	EFBIG: "The file system takes no file of that size: name a path on another one.",
	EIO: "The disk or medium is faulty, or was taken out: look at it, or take another copy.",
	EISDIR: "A folder stands where a file is expected: check the path.",
	ELOOP: "Symbolic links lead in a circle, or stand where none may: check the path.",
	EMFILE: handles,
	ENAMETOOLONG: "The path is too long for the file system: choose a shorter one.",
	ENFILE: handles,
	ENOENT: "A file or folder in the path is not there: check the path, or make the folder.",
	ENOSPC: space,
	ENOTDIR: "A file stands where a folder is expected: check the path.",
	ENOTEMPTY: "Other files are in that folder: move them away, or name another path.",
	EPERM: rights,
	EROFS: elsewhere
};
const attempts = {
	access: "used",
	copyfile: "copied",
	lstat: "looked at",
	mkdir: "made",
	mkdtemp: "made",
	open: "opened",
	read: "read",
	rename: "moved",
	rm: "removed",
	rmdir: "removed",
	scandir: "listed",
	stat: "looked at",
	statfs: "looked at",
	unlink: "removed",
	write: "written"
};
function fileFault(error) {
	const code = systemCode(error);
	const hint = code === void 0 ? void 0 : hints[code];
	return code === void 0 || hint === void 0 ? void 0 : {
		reason: reasonOf(error, code),
		hint
	};
}
function systemCode(error) {
	return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string" ? error.code : void 0;
}
function fileError(error) {
	const fault = fileFault(error);
	if (fault === void 0) return;
	const call = textOf(error, "syscall") ?? "";
	const path = textOf(error, "path") ?? "A file";
	const target = textOf(error, "dest");
	return new UserError("FILE_FAILED", `${path} cannot be ${`${attempts[call] ?? `used (${call})`}${target === void 0 ? "" : ` to ${target}`}`}: ${fault.reason}`, {
		hint: fault.hint,
		cause: error
	});
}
function explainFileError(error, code, path, doing) {
	const fault = fileFault(error);
	return fault === void 0 ? error : new UserError(code, `${path} cannot be ${doing}: ${fault.reason}`, {
		hint: fault.hint,
		cause: error
	});
}
function reasonOf(error, code) {
	const number = typeof error === "object" && error !== null && "errno" in error ? error.errno : void 0;
	const message = typeof number === "number" ? getSystemErrorMap().get(number)?.[1] : void 0;
	return message === void 0 ? code : `${message} (${code})`;
}
function textOf(error, key) {
	const value = typeof error === "object" && error !== null ? Reflect.get(error, key) : void 0;
	return typeof value === "string" ? value : void 0;
}
// src/failure.ts
const bugStatus = 70;
function reportFailure(thrown, runtime) {
	const error = originOf(thrown);
	const failure = describeFailure(error, runtime);
	runtime.log.error(failure.text, failure.at);
	if (failure.status !== bugStatus && !(error instanceof TidegateError) && error instanceof Error) runtime.log.debug(error.stack ?? "");
	return failure;
}
function originOf(error) {
	return error instanceof SuppressedError ? originOf(error.suppressed) : error;
}
function describeFailure(error, { env, cwd }) {
	const shown = error instanceof TidegateError ? error : fileError(error);
	if (shown !== void 0) {
		const { exitCode: status, at } = shown;
		return {
			status,
			text: shortenPaths(explainError(shown), cwd, at === void 0 ? [] : [at.file]),
			...at && { at: {
				...at,
				file: shortPath(at.file, cwd)
			} }
		};
	}
	const stack = error instanceof Error ? error.stack : void 0;
	if ((env["TIDEGATE_DEBUG"] ?? "") !== "" && stack !== void 0) return {
		status: bugStatus,
		text: stack
	};
	const message = error instanceof Error ? error.message : String(error);
	return {
		status: bugStatus,
		text: `${message}\n  This is a bug in tidegate: please report it, with what TIDEGATE_DEBUG=1 prints.`
	};
}
// src/report/text.ts
function visible(text) {
	return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
// src/report/markdown.ts
function renderMarkdown(blocks) {
	const rendered = blocks.map(renderBlock).filter((text) => text !== "");
	return rendered.length === 0 ? "" : `${rendered.join("\n\n")}\n`;
}
function renderBlock(block) {
	switch (block.kind) {
		case "heading": return `### ${inline(block.text)}`;
		case "text": return escapeText(block.text);
		case "list": return block.items.map((item) => `- ${inline(item)}`).join("\n");
		case "code": return renderCode(block.language, block.text);
		default: return renderTable(block);
	}
}
function renderCode(language, text) {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${visible(text).trimEnd()}\n${fence}`;
}
function renderTable(table) {
	const rule = table.columns.map((_, column) => table.alignRight?.includes(column) === true ? "---:" : "---");
	const rows = table.rows.map((row) => table.columns.map((_, column) => row[column] ?? ""));
	return [
		renderRow(table.columns),
		`| ${rule.join(" | ")} |`,
		...rows.map(renderRow)
	].join("\n");
}
function renderRow(cells) {
	return `| ${cells.map(cell).join(" | ")} |`;
}
function cell(text) {
	return inline(text).replaceAll(/\\?\|/g, "\\|");
}
function inline(text) {
	return escapeText(text.replaceAll(/\s*\n\s*/g, " "));
}
function escapeText(text) {
	return visible(text).split(/(`[^`\n]+`)/).map((part, index) => index % 2 === 1 ? part : part.replaceAll(/[\\`*_[\]<>|#!~&]/g, "\\$&")).join("");
}
// src/action/publish.ts
async function publish(stage, result, runtime, { title, prefix = "" } = {}) {
	for (const { severity, message, at } of stage.annotations?.(result) ?? []) runtime.log[severity](message, at);
	for (const [name, value] of Object.entries(stage.outputsOf(result))) runtime.setOutput(`${prefix}${name}`, value);
	const heading = title === void 0 ? [] : [{
		kind: "heading",
		text: title
	}];
	await runtime.summary(renderMarkdown([...heading, ...stage.report(result)]));
	const refusal = stage.refusal?.(result);
	if (refusal !== void 0) throw refusal;
}
async function publishFailure(error, runtime) {
	const { status, text, at } = reportFailure(error, runtime);
	await runtime.summary(renderMarkdown([{
		kind: "heading",
		text: "Failed"
	}, {
		kind: "code",
		language: "text",
		text: withPlace(text, at)
	}]));
	return status;
}
// src/action/run-stage.ts
async function runStage(stage, runtime) {
	try {
		await publish(stage, await stage.run(resolveOptions(stage.options, inputSource(runtime), runtime), runtime), runtime);
		return 0;
	} catch (error) {
		return await publishFailure(error, runtime);
	} finally {
		await runtime.close();
	}
}
// src/stage.ts
const configOption = {
	kind: "string",
	description: "The release file",
	default: "tidegate.yaml",
	value: "<file>"
};
function defineStage(stage) {
	return stage;
}
// src/schema/describe.ts
const shownLength = 150;
const readLength = 1e3;
function describe$2(value) {
	if (value === null || value === void 0) return "nothing";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "number" || typeof value === "boolean") return String(value);
	if (typeof value !== "string") return "a map";
	const text = withoutPassword(value.slice(0, readLength));
	const shown = text.slice(0, shownLength);
	const whole = value.length <= readLength && shown === text;
	return `${JSON.stringify(shown).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, escape)}${whole ? "" : "…"}`;
}
function escape(character) {
	return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
// src/oci/digest.ts
const pattern$1 = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
function isDigest(text) {
	return typeof text === "string" && pattern$1.test(text);
}
function parseDigest(text, where) {
	if (isDigest(text)) return text;
	throw new RefusedError("INVALID_DIGEST", `${where}: ${describe$2(text)} is not a digest`, { hint: "Expected sha256:<64 lower-case hex digits> or sha512:<128>." });
}
function algorithmOf(digest) {
	return digest.startsWith("sha512:") ? "sha512" : "sha256";
}
function hexOf(digest) {
	return digest.slice(digest.indexOf(":") + 1);
}
function hasherFor(digest) {
	return createHash(algorithmOf(digest));
}
function digestOf(bytes) {
	return parseDigest(`sha256:${createHash("sha256").update(bytes).digest("hex")}`, "digestOf");
}
// src/oci/reference.ts
const repositoryPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const hostPattern = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
function parseReference(text) {
	const [named, digest, ...rest] = text.split("@");
	const { name, tag } = splitTag(named ?? "");
	const { host, repository } = splitHost(name);
	if (!(rest.length === 0 && hostPattern.test(host) && repositoryPattern.test(repository) && repository.length <= 255 && (tag === void 0 || isTag(tag)))) throw new UserError("INVALID_REFERENCE", `${JSON.stringify(text)} is not an image reference`, { hint: "Expected host/repository:tag or host/repository@sha256:…, in lower case, such as docker.io/wandb/local:0.62.2." });
	return {
		host,
		repository,
		...tag === void 0 ? {} : { tag },
		...digest === void 0 ? {} : { digest: parseDigest(digest, text) }
	};
}
function isTag(text) {
	return typeof text === "string" && tagPattern.test(text);
}
function formatReference({ host, repository, tag, digest }) {
	return `${host}/${repository}${tag === void 0 ? "" : `:${tag}`}${digest === void 0 ? "" : `@${digest}`}`;
}
function repositoryOf({ host, repository }) {
	return `${host}/${repository}`;
}
function splitTag(named) {
	const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
	return colon < 0 ? { name: named } : {
		name: named.slice(0, colon),
		tag: named.slice(colon + 1)
	};
}
function splitHost(name) {
	const slash = name.indexOf("/");
	const first = name.slice(0, Math.max(slash, 0));
	if (slash < 0 || !(/[.:[]/.test(first) || first === "localhost")) return {
		host: "docker.io",
		repository: slash < 0 ? `library/${name}` : name
	};
	const host = first === "index.docker.io" ? "docker.io" : first;
	const repository = name.slice(slash + 1);
	return {
		host,
		repository: host === "docker.io" && !repository.includes("/") ? `library/${repository}` : repository
	};
}
// src/schema/closest.ts
function closest(word, known) {
	const limit = Math.min(2, Math.floor(word.length / 2));
	const [best] = known.filter((candidate) => Math.abs(candidate.length - word.length) <= limit).map((candidate) => ({
		candidate,
		distance: distanceOf(word.toLowerCase(), candidate.toLowerCase())
	})).filter(({ candidate, distance }) => distance <= limit && candidate !== word).sort((a, b) => a.distance - b.distance);
	return best?.candidate;
}
function distanceOf(a, b) {
	let twoBack = [];
	let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i += 1) {
		const row = [i];
		for (let j = 1; j <= b.length; j += 1) {
			const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (twoBack[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
			row.push(Math.min(change, swap, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
		}
		[twoBack, previous] = [previous, row];
	}
	return previous[b.length] ?? 0;
}
// src/schema/schema.ts
function parseWith(schema, value) {
	const faults = [];
	const parsed = schema.parse(value, [], faults);
	return parsed === void 0 || faults.length > 0 ? { faults } : { value: parsed };
}
function scalar(expected, convert) {
	return {
		expected,
		parse(value, path, faults) {
			const parsed = convert(value);
			if (parsed === void 0) faults.push({
				path,
				message: `expected ${expected}, got ${describe$2(value)}`
			});
			return parsed;
		}
	};
}
const string = scalar("a non-empty string", (value) => typeof value === "string" && value !== "" ? value : void 0);
const boolean = scalar("true or false", (value) => typeof value === "boolean" ? value : void 0);
const count = scalar("a whole number", (value) => Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : void 0);
function matching(pattern, expected) {
	return scalar(expected, (value) => typeof value === "string" && pattern.test(value) ? value : void 0);
}
function literal(...values) {
	return scalar(values.map((value) => JSON.stringify(value)).join(" or "), (value) => values.find((candidate) => candidate === value));
}
function array(item) {
	return {
		expected: `a list of ${item.expected}`,
		parse(value, path, faults) {
			if (!Array.isArray(value)) {
				faults.push({
					path,
					message: `expected a list, got ${describe$2(value)}`
				});
				return;
			}
			const parsed = [];
			for (const [index, entry] of value.entries()) {
				const result = enough(faults) ? void 0 : item.parse(entry, [...path, index], faults);
				parsed.push(...result === void 0 ? [] : [result]);
			}
			return parsed;
		}
	};
}
function record(item) {
	return {
		expected: "a map",
		parse(value, path, faults) {
			if (!isMap$1(value)) {
				faults.push({
					path,
					message: `expected a map, got ${describe$2(value)}`
				});
				return;
			}
			const entries = Object.entries(value).map(([key, entry]) => [key, enough(faults) ? void 0 : item.parse(entry, [...path, key], faults)]);
			return Object.fromEntries(entries.filter(([, entry]) => entry !== void 0));
		}
	};
}
function optional(schema, fallback) {
	return {
		expected: schema.expected,
		optional: true,
		fallback,
		parse: (value, path, faults) => value === void 0 ? fallback : schema.parse(value, path, faults)
	};
}
function object(shape) {
	return {
		expected: `a map with ${Object.keys(shape).join(", ")}`,
		parse(value, path, faults) {
			if (!isMap$1(value)) {
				faults.push({
					path,
					message: `expected ${this.expected}, got ${describe$2(value)}`
				});
				return;
			}
			for (const key of Object.keys(value).filter((key) => !Object.hasOwn(shape, key))) {
				if (enough(faults)) break;
				faults.push({
					path: [...path, key],
					key: true,
					message: unknownKey(key, Object.keys(shape))
				});
			}
			const parsed = {};
			for (const [key, schema] of Object.entries(shape)) {
				const entry = Object.hasOwn(value, key) ? value[key] : void 0;
				if (entry === void 0 && !("optional" in schema)) {
					faults.push({
						path,
						message: `${JSON.stringify(key)} is missing: expected ${schema.expected}`
					});
					continue;
				}
				const result = schema.parse(entry, [...path, key], faults);
				if (result !== void 0) parsed[key] = result;
			}
			return parsed;
		}
	};
}
function unknownKey(key, known) {
	const near = closest(key, known);
	return `unknown key${near === void 0 ? "" : `; did you mean ${JSON.stringify(near)}?`}; known here: ${known.join(", ")}`;
}
function refine(schema, convert) {
	return {
		expected: schema.expected,
		parse(value, path, faults) {
			const before = faults.length;
			const parsed = schema.parse(value, path, faults);
			return parsed === void 0 || faults.length > before ? void 0 : convert(parsed, path, faults);
		}
	};
}
function isMap$1(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function enough(faults) {
	return faults.length >= 100;
}
// src/yaml/node.ts
function resolveAlias(node) {
	return node.kind === "alias" ? node.target ?? node : node;
}
function keyText(key) {
	const target = resolveAlias(key);
	return target.kind === "scalar" ? target.text : void 0;
}
const indexes = new WeakMap();
function entriesAt(map, key) {
	const index = indexes.get(map) ?? indexOf(map);
	indexes.set(map, index);
	return index.get(key) ?? [];
}
function indexOf({ entries }) {
	const index = new Map();
	for (const entry of entries) {
		const text = keyText(entry.key);
		const same = text === void 0 ? void 0 : index.get(text);
		if (same !== void 0) same.push(entry);
		else if (text !== void 0) index.set(text, [entry]);
	}
	return index;
}
// src/yaml/read-events.ts
function readEvents(source) {
	try {
		return parseEvents(source.text, { filename: source.file });
	} catch (cause) {
		const [reason, offset] = cause instanceof YAMLException ? [cause.reason, cause.mark?.position ?? 0] : [String(cause), 0];
		throw invalidYaml(source, offset, reason, cause);
	}
}
function invalidYaml(source, offset, reason, cause) {
	return new UserError("INVALID_YAML", reason, {
		at: source.placeOf(offset),
		hint: hintFor(source.text, reason),
		cause
	});
}
function sliceOf(source, start, end) {
	return start < 0 ? void 0 : source.text.slice(start, end);
}
const advice = [
	["deficient indentation", "Close what was opened above (a quote, [ or {), and indent the lines of a flow list or map, its closing bracket too, more than the key that it belongs to."],
	["bad indentation", "Quote the value if it holds \": \" or begins with @, %, * or `, and let all keys of a map begin in the same column."],
	["block mapping entry", "Write `key: value`: a colon and a space are missing on this line or the one above it."],
	["end of the stream", "Look for a missing colon on the line above; `- items` and `key: value` cannot stand on the same level."],
	["a line break is expected", "Quote the value: > and | at its beginning start a block of lines."],
	["escape sequence", String.raw`Write \\ for a backslash, or put the text between single quotes.`],
	["tab", "Indent with spaces."]
];
function hintFor(text, reason) {
	if (text.includes("{{")) return "The file seems to be a template (`{{ … }}`), which is no YAML before it is rendered.";
	const [, hint] = advice.find(([part]) => reason.includes(part)) ?? [];
	return hint ?? "Look at this place, and at the line above it.";
}
// src/yaml/read-tree.ts
function readTree(source, events) {
	const documents = [];
	const reader = new TreeReader(source, events);
	for (let document = reader.nextDocument(); document !== void 0; document = reader.nextDocument()) documents.push(document);
	return documents;
}
const styles$2 = {
	[SCALAR_STYLE.PLAIN]: "plain",
	[SCALAR_STYLE.SINGLE_QUOTED]: "single",
	[SCALAR_STYLE.DOUBLE_QUOTED]: "double",
	[SCALAR_STYLE.LITERAL_BLOCK]: "block",
	[SCALAR_STYLE.FOLDED_BLOCK]: "block"
};
var TreeReader = class {
	#source;
	#events;
	#index = 0;
	#last = 0;
	#anchors = new Map();
	constructor(source, events) {
		this.#source = source;
		this.#events = events;
	}
	nextDocument() {
		const event = this.#events[this.#index];
		if (event?.type !== EVENT_ID.DOCUMENT) return;
		this.#index += 1;
		this.#anchors = new Map();
		const [root] = this.#children();
		const redefinesTags = event.directives.some((directive) => directive.kind === "tag" && directive.handle === "!!");
		return root === void 0 ? void 0 : {
			root,
			redefinesTags
		};
	}
	#children() {
		const nodes = [];
		for (let event = this.#take(); event !== void 0 && event.type !== EVENT_ID.POP; event = this.#take()) nodes.push(this.#node(event));
		return nodes;
	}
	#take() {
		const event = this.#events[this.#index];
		this.#index += 1;
		return event;
	}
	#node(event) {
		switch (event.type) {
			case EVENT_ID.SCALAR: return this.#remember(this.#scalar(event));
			case EVENT_ID.ALIAS: {
				const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
				const target = this.#anchors.get(name);
				this.#last = event.anchorEnd;
				return {
					kind: "alias",
					start: event.anchorStart - 1,
					name,
					...target === void 0 ? {} : { target }
				};
			}
			case EVENT_ID.DOCUMENT: throw new Error("a document inside a document");
			default: return this.#collection(event);
		}
	}
	#collection(event) {
		const properties = {
			start: event.start,
			...this.#properties(event)
		};
		this.#last = event.start;
		if (properties.anchor !== void 0) this.#anchors.delete(properties.anchor);
		const children = this.#children();
		if (event.type === EVENT_ID.SEQUENCE) return this.#remember({
			kind: "list",
			...properties,
			items: children
		});
		const entries = [];
		for (let index = 0; index < children.length; index += 2) {
			const [key, value] = children.slice(index, index + 2);
			if (key !== void 0 && value !== void 0) entries.push({
				key,
				value
			});
		}
		return this.#remember({
			kind: "map",
			...properties,
			entries
		});
	}
	#scalar(event) {
		const style = styles$2[event.style] ?? "plain";
		const quote = style === "single" || style === "double" ? 1 : 0;
		const absent = event.valueStart < 0;
		const start = absent ? Math.max(this.#last, event.anchorEnd, event.tagEnd) : event.valueStart - quote;
		const end = absent ? start : event.valueEnd + quote;
		this.#last = end;
		return {
			kind: "scalar",
			start,
			end,
			style,
			text: getScalarValue(this.#source.text, event),
			...this.#properties(event)
		};
	}
	#properties(event) {
		const anchor = sliceOf(this.#source, event.anchorStart, event.anchorEnd);
		const tag = sliceOf(this.#source, event.tagStart, event.tagEnd);
		return {
			...anchor === void 0 ? {} : { anchor },
			...tag === void 0 ? {} : { tag }
		};
	}
	#remember(node) {
		if (node.anchor !== void 0) this.#anchors.set(node.anchor, node);
		return node;
	}
};
// src/schema/path.ts
function formatPath(path) {
	let text = "";
	for (const part of path) if (typeof part === "number") text += `[${part}]`;
	else if (/^[\w-]+$/.test(part)) text += text === "" ? part : `.${part}`;
	else text += `[${JSON.stringify(part)}]`;
	return text;
}
const shownFaults = 100;
function listFaults(faults, format) {
	const rest = faults.length - shownFaults;
	const lines = faults.slice(0, shownFaults).map((fault) => format(fault));
	return rest > 0 ? [...lines, `… and ${rest} more`] : lines;
}
function faultLines(faults) {
	return listFaults(faults, formatFault);
}
function formatFault({ path, message }) {
	return path.length === 0 ? message : `${formatPath(path)}: ${message}`;
}
// src/yaml/placed-error.ts
function placedError(code, faults, summarise, options = {}) {
	const [first, ...others] = faults;
	if (first === void 0 || others.length === 0) return new UserError(code, first?.message ?? summarise(0), {
		...options,
		...first && { at: first.at }
	});
	return new UserError(code, summarise(faults.length), {
		...options,
		at: { file: first.at.file },
		details: listFaults(faults, ({ at, message }) => `${formatPlace(at)} ${message}`)
	});
}
function placeFaults(yaml, faults) {
	return faults.map((fault) => ({
		at: yaml.placeOf(0, fault.path, fault.key === true ? "key" : "value"),
		message: formatFault(fault)
	})).sort(({ at: a }, { at: b }) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
// src/yaml/scalar-type.ts
var import_dist = require_dist();
const coreTags = [
	nullCoreTag,
	boolCoreTag,
	intCoreTag,
	floatCoreTag
];
const yaml11Tags = [
	nullYaml11Tag,
	boolYaml11Tag,
	intYaml11Tag,
	floatYaml11Tag,
	timestampTag
];
function scalarValue({ style, tag, text }) {
	return style === "plain" && tag === void 0 ? resolvePlain(text, coreTags) : text;
}
const plainWord = String.raw`[\p{L}\p{N}_./@+:-]*[\p{L}\p{N}_./@+-]`;
const safePlain = new RegExp(String.raw`^(?!\.\.\.)[\p{L}\p{N}_./](?:${plainWord})?(?: ${plainWord})*$`, "u");
const goNumber = /^[-+]?(?:0[xXoObB][0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?)$/;
function isPlainString(text) {
	return safePlain.test(text) && !goNumber.test(text) && resolvePlain(text, coreTags) === text && resolvePlain(text, yaml11Tags) === text && isStringFor("1.2", text) && isStringFor("1.1", text);
}
function isStringFor(version, text) {
	const value = (0, import_dist.parse)(`- ${text}`, {
		version,
		logLevel: "error"
	});
	return Array.isArray(value) && value.length === 1 && value[0] === text;
}
function resolvePlain(text, tags) {
	for (const tag of tags) {
		const value = tag.resolve(text, false, tag.tagName);
		if (value !== NOT_RESOLVED) return value;
	}
	return text;
}
// src/yaml/read-values.ts
const expandedLimit = 1e6;
function readValues(source, documents) {
	const reader = {
		source,
		built: new Map(),
		duplicates: []
	};
	const values = documents.map(({ root }) => build(reader, root).value);
	if (reader.duplicates.length > 0) throw duplicateKeys(reader);
	return values;
}
function duplicateKeys({ source, duplicates }) {
	return placedError("DUPLICATE_KEY", duplicates.map(({ key, start }) => ({
		at: source.placeOf(start),
		message: `the key ${JSON.stringify(key)} is there twice`
	})), (count) => `${count} keys are there twice`, { hint: "Remove one of them: which one counts differs from reader to reader." });
}
function build(reader, node) {
	const built = node.kind === "alias" ? buildAlias(reader, node) : buildOwn(reader, node);
	if (built.size > expandedLimit) throw invalidYaml(reader.source, node.start, `the aliases stand for more than ${expandedLimit} values`);
	reader.built.set(node, built);
	return built;
}
function buildAlias(reader, { name, start, target }) {
	const built = target === void 0 ? void 0 : reader.built.get(target);
	if (built === void 0) throw invalidYaml(reader.source, start, `nothing before this alias is anchored as &${name}`);
	return built;
}
function buildOwn(reader, node) {
	if (node.kind === "scalar") return {
		value: scalarValue(node),
		size: 1
	};
	if (node.kind === "map") return buildMap(reader, node);
	const items = node.items.map((item) => build(reader, item));
	return {
		value: items.map(({ value }) => value),
		size: sizeOf(items)
	};
}
function buildMap(reader, node) {
	const value = {};
	const items = [];
	for (const { key, value: child } of node.entries) {
		build(reader, key);
		const text = keyText(key);
		if (text === void 0) throw invalidYaml(reader.source, key.start, "a key that is a map or a list is not supported");
		if (Object.hasOwn(value, text)) reader.duplicates.push({
			key: text,
			start: key.start
		});
		const built = build(reader, child);
		items.push(built);
		Object.defineProperty(value, text, {
			value: built.value,
			enumerable: true,
			writable: true,
			configurable: true
		});
	}
	return {
		value,
		size: sizeOf(items)
	};
}
function sizeOf(items) {
	return items.reduce((sum, { size }) => sum + size, 1);
}
// src/yaml/measure.ts
const blockSize = 1024;
function createMeasure(text) {
	const none = {
		offset: 0,
		bytes: 0,
		characters: 0
	};
	const sums = [none];
	const measure = (end) => {
		const { offset, bytes, characters } = sums[Math.min(Math.floor(end / blockSize), sums.length - 1)] ?? none;
		const rest = text.slice(offset, end);
		const restBytes = Buffer.byteLength(rest);
		const restCharacters = restBytes === rest.length ? rest.length : Array.from(rest).length;
		return {
			bytes: bytes + restBytes,
			characters: characters + restCharacters
		};
	};
	for (let end = blockSize; end <= text.length; end += blockSize) {
		const offset = isSecondHalf(text.charCodeAt(end)) ? end - 1 : end;
		sums.push({
			offset,
			...measure(offset)
		});
	}
	return measure;
}
function isSecondHalf(unit) {
	return unit >= 56320 && unit <= 57343;
}
// src/yaml/source.ts
function decodeSource(bytes, file) {
	const text = decode(bytes, file);
	const lines = lineStarts(text);
	const measure = createMeasure(text);
	return {
		file,
		text,
		placeOf(offset) {
			const line = lastAtMost(lines, offset);
			const start = lines[line] ?? 0;
			const mark = offset > start && text[start] === "﻿" ? 1 : 0;
			const column = measure(offset).characters - measure(start).characters - mark + 1;
			return {
				file,
				line: line + 1,
				column
			};
		},
		byteOffsetOf: (offset) => measure(offset).bytes
	};
}
function decode(bytes, file) {
	try {
		return decodeStrictly(bytes);
	} catch (cause) {
		const utf16 = bytes.length > 1 && [65534, 65279].includes(Buffer.from(bytes).readUInt16BE(0));
		const line = lineStarts(decodeStrictly(bytes.subarray(0, validLength(bytes)))).length;
		throw new UserError("NOT_UTF8", "this line is not UTF-8", {
			at: {
				file,
				line
			},
			hint: utf16 ? "The file is UTF-16. Save it as UTF-8." : "Save the file as UTF-8; comments in EUC-KR, Shift-JIS or Latin-1 are a common cause.",
			cause
		});
	}
}
function decodeStrictly(bytes) {
	return new TextDecoder("utf-8", {
		fatal: true,
		ignoreBOM: true
	}).decode(bytes);
}
function validLength(bytes) {
	let [low, high] = [0, bytes.length];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		const decoder = new TextDecoder("utf-8", { fatal: true });
		try {
			decoder.decode(bytes.subarray(0, middle), { stream: true });
			low = middle;
		} catch {
			high = middle - 1;
		}
	}
	return Buffer.from(bytes.subarray(0, low)).lastIndexOf("\n") + 1;
}
function lineStarts(text) {
	return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (match) => match.index + match[0].length)];
}
function lastAtMost(sorted, limit) {
	let [low, high] = [0, sorted.length - 1];
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((sorted[middle] ?? 0) <= limit) low = middle;
		else high = middle - 1;
	}
	return low;
}
// src/yaml/document.ts
function parseYaml(bytes, file) {
	const source = decodeSource(bytes, file);
	const documents = readTree(source, readEvents(source));
	return {
		file,
		values: readValues(source, documents),
		locate(document, path) {
			const found = follow(documents[document]?.root, path);
			return found?.complete === true && found.node.kind === "scalar" ? describe$1(source, document, path, found.node) : void 0;
		},
		placeOf(document, path, part = "value") {
			const found = follow(documents[document]?.root, path);
			return source.placeOf((part === "key" ? found?.key?.start : void 0) ?? found?.node.start ?? 0);
		}
	};
}
function describe$1(source, document, path, node) {
	return {
		document,
		path,
		value: node.text,
		typed: scalarValue(node),
		style: node.style,
		place: source.placeOf(node.start),
		start: source.byteOffsetOf(node.start),
		end: source.byteOffsetOf(node.end),
		...node.anchor === void 0 ? {} : { anchor: node.anchor },
		...node.tag === void 0 ? {} : { tag: node.tag }
	};
}
function follow(root, path) {
	let node = root;
	let key;
	for (const part of path) {
		const next = node === void 0 ? void 0 : step$1(node, part);
		if (node === void 0 || next === void 0) return node && {
			node,
			key,
			complete: false
		};
		key = next.key ?? key;
		node = next.value;
	}
	return node && {
		node: resolveAlias(node),
		key,
		complete: true
	};
}
function step$1(node, part) {
	const target = resolveAlias(node);
	if (target.kind === "map" && typeof part === "string") return entriesAt(target, part)[0];
	const item = target.kind === "list" && typeof part === "number" ? target.items[part] : void 0;
	return item && { value: item };
}
// \0@oxc-project+runtime@0.156.0/helpers/esm/usingCtx.js
function _usingCtx() {
	var r = "function" == typeof SuppressedError ? SuppressedError : function(r, e) {
		var n = Error();
		return n.name = "SuppressedError", n.error = r, n.suppressed = e, n;
	}, e = {}, n = [];
	function using(r, e) {
		if (null != e) {
			if (Object(e) !== e) throw new TypeError("using declarations can only be used with objects, functions, null, or undefined.");
			if (r) var o = e[Symbol.asyncDispose || Symbol["for"]("Symbol.asyncDispose")];
			if (void 0 === o && (o = e[Symbol.dispose || Symbol["for"]("Symbol.dispose")], r)) var t = o;
			if ("function" != typeof o) throw new TypeError("Object is not disposable.");
			t && (o = function o() {
				try {
					t.call(e);
				} catch (r) {
					return Promise.reject(r);
				}
			}), n.push({
				v: e,
				d: o,
				a: r
			});
		} else r && n.push({
			d: e,
			a: r
		});
		return e;
	}
	return {
		e,
		u: using.bind(null, !1),
		a: using.bind(null, !0),
		d: function d() {
			var o, t = this.e, s = 0;
			function next() {
				for (; o = n.pop();) try {
					if (!o.a && 1 === s) return s = 0, n.push(o), Promise.resolve().then(next);
					if (o.d) {
						var r = o.d.call(o.v);
						if (o.a) return s |= 2, Promise.resolve(r).then(next, err);
					} else s |= 1;
				} catch (r) {
					return err(r);
				}
				if (1 === s) return t !== e ? Promise.reject(t) : Promise.resolve();
				if (t !== e) throw t;
			}
			function err(n) {
				return t = t !== e ? new r(n, t) : n, next();
			}
			return next();
		}
	};
}
// src/release/files.ts
const chunkSize = 65536;
async function openFile(path, origin) {
	try {
		const stats = await (origin === "own" ? stat(path) : lstat(path));
		if (origin === "carried" && !stats.isFile()) throw new RefusedError("NOT_A_FILE", `${path} is ${kindOf(stats)}, expected a file`, { hint: "Nothing but a plain file is read there: put the file itself in its place." });
		if (stats.isDirectory()) throw new UserError("UNREADABLE", `${path} is a folder, expected a file`, { hint: "Name the file itself." });
		return await open(path);
	} catch (error) {
		if (systemCode(error) === "ENOENT") return;
		throw explainFileError(error, "UNREADABLE", path, "read");
	}
}
async function readBounded(path, limit, origin = "own") {
	try {
		var _usingCtx$1 = _usingCtx();
		const handle = _usingCtx$1.a(await openFile(path, origin));
		if (handle === void 0) return;
		try {
			return await readStart(handle, limit + 1);
		} catch (error) {
			throw explainFileError(error, "UNREADABLE", path, "read");
		}
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
async function readStart(handle, most) {
	const chunks = [];
	let length = 0;
	while (length < most) {
		const buffer = Buffer.allocUnsafe(Math.min(chunkSize, most - length));
		const { bytesRead } = await handle.read(buffer);
		if (bytesRead === 0) break;
		chunks.push(buffer.subarray(0, bytesRead));
		length += bytesRead;
	}
	return Buffer.concat(chunks);
}
async function replaceFile(path, content) {
	const temporary = `${path}.${randomBytes(6).toString("hex")}.partial`;
	try {
		await writeFile(temporary, content, {
			flag: "wx",
			flush: true
		});
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true }).catch(() => void 0);
		throw explainFileError(error, "UNWRITABLE", path, "written");
	}
}
async function requireWritableFolder(folder) {
	try {
		const stats = await stat(folder);
		if (!stats.isDirectory()) throw new UserError("UNWRITABLE", `${folder} is ${kindOf(stats)}, expected a folder`, { hint: "Name a folder, or a path where one can be made." });
		await access(folder, constants.W_OK | constants.X_OK);
	} catch (error) {
		if (systemCode(error) === "ENOENT" && dirname(folder) !== folder) return await requireWritableFolder(dirname(folder));
		throw explainFileError(error, "UNWRITABLE", folder, "written to");
	}
}
function kindOf(stats) {
	if (stats.isFile()) return "a file";
	if (stats.isDirectory()) return "a folder";
	if (stats.isSymbolicLink()) return "a symbolic link";
	return stats.isFIFO() ? "a pipe" : "a device or socket";
}
// src/oci/verified.ts
var import_semver = __toESM(require_semver(), 1);
async function* verified(content, descriptor, where) {
	const hash = hasherFor(descriptor.digest);
	let size = 0;
	let held;
	for await (const chunk of content) {
		size += chunk.length;
		if (size > descriptor.size) throw sizeMismatch(descriptor, `more than ${descriptor.size}`, where);
		hash.update(chunk);
		if (held !== void 0) yield held;
		held = chunk;
	}
	if (size !== descriptor.size) throw sizeMismatch(descriptor, String(size), where);
	const found = `${algorithmOf(descriptor.digest)}:${hash.digest("hex")}`;
	if (found !== descriptor.digest) throw new RefusedError("DIGEST_MISMATCH", `${where}: expected ${descriptor.digest}, the bytes are ${found}`, { hint: "The content was damaged or replaced on the way. Nothing of it was kept; run again, and if it stays, ask whoever runs that source." });
	if (held !== void 0) yield held;
}
const smallContentLimit = 33554432;
async function readAll(store, descriptor) {
	const where = `${store.name}@${descriptor.digest}`;
	if (descriptor.size > smallContentLimit) throw new RefusedError("TOO_LARGE", `${where}: ${descriptor.size} bytes is too large to be read into memory`);
	const chunks = [];
	for await (const chunk of verified(await store.open(descriptor), descriptor, where)) chunks.push(chunk);
	return Buffer.concat(chunks);
}
function sizeMismatch(descriptor, found, where) {
	return new RefusedError("SIZE_MISMATCH", `${where}: expected ${descriptor.size} bytes, got ${found}`, { hint: "A size that differs from its descriptor is never accepted. Run again; if it stays, the source serves something else than it announced." });
}
// src/oci/descriptor.ts
const mediaTypes = {
	ociIndex: "application/vnd.oci.image.index.v1+json",
	ociManifest: "application/vnd.oci.image.manifest.v1+json",
	dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
	dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
	ociEmpty: "application/vnd.oci.empty.v1+json",
	helmConfig: "application/vnd.cncf.helm.config.v1+json",
	helmChart: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
	helmProvenance: "application/vnd.cncf.helm.chart.provenance.v1.prov"
};
function isIndexType(mediaType) {
	return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}
function isManifestType(mediaType) {
	return isIndexType(mediaType) || mediaType === mediaTypes.ociManifest || mediaType === mediaTypes.dockerManifest;
}
// src/oci/manifest.ts
const entryLimit = 1e4;
function parseManifest(bytes, mediaType, where) {
	const fields = parseFields(bytes);
	if (fields === void 0) throw invalid$2(where, ["it is not a JSON map in UTF-8"]);
	return checkManifest(fields, mediaType, where);
}
function checkManifest(fields, mediaType, where) {
	const faults = [];
	const manifest = readManifest(fields, mediaType, faults);
	if (faults.length > 0) throw invalid$2(where, faults);
	return manifest;
}
function readManifest(fields, mediaType, faults) {
	const index = isIndexType(mediaType);
	if (!isManifestType(mediaType)) faults.push(`media type ${describe$2(mediaType)} is not that of a manifest or index`);
	if (fields["schemaVersion"] !== 2) faults.push("schemaVersion: expected 2");
	const foreign = (index ? [
		"config",
		"layers",
		"fsLayers"
	] : ["manifests", "fsLayers"]).filter((key) => has(fields, key));
	faults.push(...foreign.map((key) => `${key}: not expected in ${describe$2(mediaType)}`));
	if (has(fields, "mediaType") && fields["mediaType"] !== mediaType) faults.push(`mediaType: expected ${describe$2(mediaType)}, got ${describe$2(fields["mediaType"])}`);
	const config = index ? void 0 : readDescriptor(fields["config"], "config", faults);
	const subject = has(fields, "subject") ? readDescriptor(fields["subject"], "subject", faults) : void 0;
	const artifactType = text(fields["artifactType"]) ?? config?.mediaType;
	const annotations = readAnnotations(fields["annotations"]);
	return {
		mediaType,
		manifests: index ? readList(fields, "manifests", faults) : [],
		layers: index ? [] : readList(fields, "layers", faults),
		...config === void 0 ? {} : { config },
		...subject === void 0 ? {} : { subject },
		...artifactType === void 0 ? {} : { artifactType },
		...annotations === void 0 ? {} : { annotations }
	};
}
function readList(fields, key, faults) {
	const list = fields[key];
	if (!Array.isArray(list) || list.length > entryLimit) {
		faults.push(`${key}: expected a list of at most ${entryLimit} descriptors`);
		return [];
	}
	return list.map((entry, index) => readDescriptor(entry, `${key}[${index}]`, faults)).filter((entry) => entry !== void 0);
}
function readDescriptor(value, path, faults) {
	if (!isMap$1(value)) {
		faults.push(`${path}: expected a descriptor`);
		return;
	}
	const mediaType = text(value["mediaType"]);
	const { digest, size } = value;
	if (mediaType === void 0) faults.push(`${path}.mediaType: expected a string`);
	if (!isDigest(digest)) faults.push(`${path}.digest: expected sha256 or sha512, got ${describe$2(digest)}`);
	if (!isSize(size)) faults.push(`${path}.size: expected a whole number of bytes, got ${describe$2(size)}`);
	if (mediaType === void 0 || !isDigest(digest) || !isSize(size)) return;
	const platform = readPlatform(value["platform"]);
	const artifactType = text(value["artifactType"]);
	const annotations = readAnnotations(value["annotations"]);
	const urls = Array.isArray(value["urls"]) ? value["urls"].filter((url) => typeof url === "string") : [];
	return {
		mediaType,
		digest,
		size,
		...platform === void 0 ? {} : { platform },
		...artifactType === void 0 ? {} : { artifactType },
		...annotations === void 0 ? {} : { annotations },
		...urls.length === 0 ? {} : { urls }
	};
}
function readPlatform(value) {
	const os = isMap$1(value) ? text(value["os"]) : void 0;
	const architecture = isMap$1(value) ? text(value["architecture"]) : void 0;
	if (!isMap$1(value) || os === void 0 || architecture === void 0) return;
	const variant = text(value["variant"]);
	return {
		os,
		architecture,
		...variant === void 0 ? {} : { variant }
	};
}
function readAnnotations(value) {
	if (!isMap$1(value)) return;
	const entries = Object.entries(value).flatMap(([key, entry]) => typeof entry === "string" ? [[key, entry]] : []);
	return Object.fromEntries(entries);
}
function parseFields(bytes) {
	try {
		const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
		return isMap$1(value) ? value : void 0;
	} catch {
		return;
	}
}
function invalid$2(where, faults) {
	return new RefusedError("INVALID_MANIFEST", `${where}: not a usable manifest`, {
		details: listFaults(faults, (fault) => fault),
		hint: "Docker schema1 and other old kinds are not carried. Ask the publisher for an OCI or Docker schema2 image."
	});
}
function isSize(value) {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}
function has(fields, key) {
	return Object.hasOwn(fields, key);
}
function text(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}
// src/oci/concurrency.ts
async function mapConcurrently(items, limit, work) {
	const results = new Map();
	const queue = items.entries();
	let failure;
	const worker = async () => {
		for (const [index, item] of queue) {
			try {
				results.set(index, await work(item));
			} catch (error) {
				failure ??= { error };
			}
			if (failure !== void 0) return;
		}
	};
	await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
	if (failure !== void 0) throw failure.error;
	return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}
// src/release/release-name.ts
const pattern = /^(\d{4})q([1-4])(?:\.([1-9]\d{0,5}))?$/;
function isReleaseName(text) {
	return pattern.test(text);
}
function compareReleases(a, b) {
	const [left, right] = [partsOf(a), partsOf(b)];
	return left.map((part, at) => part - (right[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
function partsOf(release) {
	const [, year, quarter, count = "0"] = pattern.exec(release) ?? [];
	return [
		Number(year),
		Number(quarter),
		Number(count)
	];
}
function nextRelease(now, previous) {
	const quarter = `${String(now.getUTCFullYear()).padStart(4, "0")}q${Math.floor(now.getUTCMonth() / 3) + 1}`;
	if (previous === void 0) return quarter;
	const match = pattern.exec(previous);
	if (match === null) throw new UserError("INVALID_RELEASE", `${JSON.stringify(previous)} is not the name of a release`, { hint: "Expected a quarter such as 2026q4, or a quarter and a count such as 2026q4.1." });
	const [, year, number, count = "0"] = match;
	const previousQuarter = `${year}q${number}`;
	return quarter > previousQuarter ? quarter : `${previousQuarter}.${Number(count) + 1}`;
}
// src/release/fields.ts
const nameField = matching(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "a name of lower-case letters, digits and inner dashes, up to 63");
const platformsField = matching(/^(?:all|[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?)$/, "\"all\" or one platform such as linux/amd64");
const releaseField = scalar("a release such as 2026q4 or 2026q4.1", (value) => typeof value === "string" && isReleaseName(value) ? value : void 0);
const digestField = scalar("a digest (sha256:… or sha512:…)", (value) => isDigest(value) ? value : void 0);
const mediaTypeField = matching(/^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}$/, "a media type");
const timeField = scalar("a UTC time such as 2026-11-02T06:00:00Z", (value) => {
	if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return;
	const time = new Date(value);
	return !Number.isNaN(time.valueOf()) && time.toISOString() === value.replace("Z", ".000Z") ? value : void 0;
});
const urlField = scalar("an http:// or https:// address", (value) => typeof value === "string" && isPlainUrl(value) ? value : void 0);
function isPlainUrl(text) {
	const url = URL.parse(text);
	return url !== null && /^https?:\/\/[^\s\\]+$/.test(text) && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}
// src/release/lock-schema.ts
const pin = object({
	mediaType: mediaTypeField,
	digest: digestField,
	size: count,
	artifactType: optional(string)
});
const artifactShape = {
	reference: string,
	root: pin,
	upstream: optional(pin),
	referrers: array(pin),
	tags: array(object({
		tag: string,
		target: pin
	}))
};
const lockSchema = object({
	schemaVersion: literal(1),
	name: nameField,
	release: releaseField,
	sequence: count,
	audience: nameField,
	created: timeField,
	platforms: platformsField,
	charts: array(object({
		name: string,
		version: string,
		archive: digestField,
		url: optional(urlField),
		...artifactShape
	})),
	images: array(object({
		...artifactShape,
		usedBy: array(string)
	})),
	blobs: array(object({
		digest: digestField,
		size: count,
		mediaType: mediaTypeField,
		repositories: array(string)
	}))
});
// src/oci/once.ts
async function* once(bytes) {
	yield bytes;
}
// src/release/release-file-fields.ts
const chartNameField = matching(/^(?=.{1,63}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$/, "a chart name of lower-case letters, digits, dots and dashes");
const rangeField = scalar("a semver range such as \">=1.4 <2\"", (value) => typeof value === "string" && value.trim() !== "" && import_semver.default.validRange(value) !== null ? value : void 0);
const tagField = matching(/^\w[\w.-]{0,127}$/, "a tag such as 7.2.4-debian-12-r9");
const chartRepositoryField = scalar("https://… of a chart repository, or oci://host/path", (value) => {
	if (typeof value !== "string") return;
	return value.startsWith("oci://") ? ociRepository(value) : classicRepository(value);
});
const imageNameField = scalar("an image repository without tag or digest, such as docker.io/wandb/local", (value) => {
	const reference = typeof value === "string" ? tryReference$1(value) : void 0;
	return reference !== void 0 && isBare(reference) ? repositoryOf(reference) : void 0;
});
const hostField = scalar("a host such as registry.yourdomain.com or registry.corp:5000", (value) => typeof value === "string" && !value.includes("/") && tryReference$1(`${value}/name`)?.host === value ? value : void 0);
const repositoryPathField = scalar("a repository path of lower-case letters such as charts", (value) => {
	const reference = typeof value === "string" ? tryReference$1(`registry.invalid/${value}`) : void 0;
	return reference !== void 0 && isBare(reference) ? reference.repository : void 0;
});
const gitPathField = scalar("a relative path inside the git repository, with \"/\"", (value) => typeof value === "string" && !/[\p{Cc}\\]|^[A-Za-z]:/u.test(value) && value.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git") ? value : void 0);
const branchField = matching(/^(?!.*(?:\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)))[A-Za-z0-9_](?:[\w./@+-]{0,198}[\w@+-])?$/, "a branch name such as tidegate/wandb");
const labelField = matching(/^[^\p{Cc},]{1,50}$/u, "a label of up to 50 characters without commas");
const pathField = matching(/^[^\p{Cc}]+$/u, "a path");
function ociRepository(text) {
	const name = text.slice(6).replace(/\/$/, "");
	const reference = tryReference$1(`${name}/chart`);
	const host = name.split("/")[0];
	return reference !== void 0 && isBare(reference) && reference.host === host ? `oci://${name}` : void 0;
}
function classicRepository(text) {
	const url = URL.parse(text);
	return url !== null && url.username === "" && url.password === "" && url.hash === "" && /^https?:\/\/[^\s\\]+$/.test(text) ? text : void 0;
}
function isBare({ tag, digest }) {
	return tag === void 0 && digest === void 0;
}
function tryReference$1(text) {
	try {
		return parseReference(text);
	} catch (error) {
		if (error instanceof TidegateError) return;
		throw error;
	}
}
// src/release/release-file-schema.ts
const chartSource = object({
	name: chartNameField,
	repository: chartRepositoryField,
	version: rangeField,
	values: optional(array(pathField), [])
});
const imageSource = refine(object({
	name: imageNameField,
	version: optional(rangeField),
	tag: optional(tagField)
}), (image, path, faults) => {
	if (image.version === void 0 === (image.tag === void 0)) {
		const found = image.version === void 0 ? "neither" : "both";
		faults.push({
			path,
			message: `expected either version (a range) or tag (an exact tag), found ${found}`
		});
	}
	return image;
});
const mappingRule = refine(object({
	from: string,
	to: string
}), (rule, path, faults) => {
	for (const message of mappingFaults(rule)) faults.push({
		path,
		message
	});
	return rule;
});
const ociTarget = object({ oci: repositoryPathField });
const folderTarget = object({
	folder: pathField,
	url: urlField
});
const chartTarget = {
	expected: "{oci: path} or {folder: path, url: https://…}",
	parse(value, path, faults) {
		if (isMap$1(value) && Object.hasOwn(value, "oci")) {
			const target = ociTarget.parse(value, path, faults);
			return target && {
				kind: "oci",
				path: target.oci
			};
		}
		if (isMap$1(value) && Object.hasOwn(value, "folder")) {
			const target = folderTarget.parse(value, path, faults);
			return target && {
				kind: "folder",
				path: target.folder,
				url: target.url
			};
		}
		faults.push({
			path,
			message: `expected ${this.expected}`
		});
	}
};
const pullRequest = object({
	repository: optional(urlField),
	api: optional(urlField),
	base: optional(branchField),
	branch: optional(branchField),
	labels: optional(array(labelField), [])
});
const releaseFileSchema = refine(object({
	name: nameField,
	audience: optional(nameField),
	platforms: optional(platformsField, "all"),
	charts: optional(array(chartSource), []),
	images: optional(array(imageSource), []),
	trust: optional(pathField),
	promote: optional(object({
		registry: hostField,
		images: array(mappingRule),
		charts: optional(array(chartTarget), []),
		record: optional(repositoryPathField)
	})),
	check: optional(object({ render: optional(boolean, false) }), { render: false }),
	bump: optional(array(object({
		file: gitPathField,
		chart: chartNameField
	})), []),
	pullRequest: optional(pullRequest, { labels: [] }),
	endpoints: optional(record(urlField), {})
}), (file, path, faults) => {
	checkUnique(file.charts, [...path, "charts"], ({ name }) => name, faults);
	checkUnique(file.images, [...path, "images"], ({ name, version, tag }) => `${name} ${version ?? tag}`, faults);
	checkUnique(file.bump, [...path, "bump"], (target) => `${target.file} for ${target.chart}`, faults);
	for (const host of Object.keys(file.endpoints)) if (hostField.parse(host, [], []) === void 0) faults.push({
		path: [
			...path,
			"endpoints",
			host
		],
		key: true,
		message: `expected ${hostField.expected}`
	});
	const known = file.charts.map(({ name }) => name);
	for (const [index, { chart }] of file.bump.entries()) if (known.length > 0 && !known.includes(chart)) faults.push({
		path: [
			...path,
			"bump",
			index,
			"chart"
		],
		message: `expected one of the charts in this file: ${known.join(", ")}`
	});
	return file;
});
function checkUnique(items, path, keyOf, faults) {
	const seen = new Set();
	for (const [index, item] of items.entries()) {
		if (seen.has(keyOf(item))) faults.push({
			path: [...path, index],
			message: `${keyOf(item)} is there twice`
		});
		seen.add(keyOf(item));
	}
}
function mappingFaults({ from, to }) {
	const [source, target] = [from.split("/"), to.split("/")];
	const wildcards = source.filter((part) => part.includes("*"));
	const faults = [];
	if ([...source, ...target].some((part) => part.includes("*") && part !== "*" && part !== "**")) faults.push("expected a wildcard, * or **, to be a whole part of the path");
	else if (wildcards.length > 1 || source.slice(0, -1).includes("**")) faults.push("from: expected one wildcard at most, and ** only at the end");
	else if (target.filter((part) => part.includes("*")).join("/") !== wildcards.join("/")) faults.push("to: expected the same wildcard as in from");
	const example = withoutWildcards(from);
	if (from !== "**" && imageNameField.parse(example, [], []) !== example) faults.push("from: expected a repository in full, such as docker.io/wandb/local or docker.io/wandb/*");
	if (repositoryPathField.parse(withoutWildcards(to), [], []) === void 0) faults.push(`to: expected ${repositoryPathField.expected}, or with a wildcard`);
	return faults;
}
function withoutWildcards(text) {
	return text.replaceAll("**", "x/x").replaceAll("*", "x");
}
// src/release/parse-release-file.ts
const releaseFileLimit = 1048576;
async function readReleaseFile(path) {
	const bytes = await readBounded(path, releaseFileLimit);
	if (bytes === void 0) throw new UserError("NO_RELEASE_FILE", `${path} does not exist`, { hint: "Write a tidegate.yaml, or say where yours is with --config." });
	return parseReleaseFile(bytes, path);
}
function parseReleaseFile(bytes, path) {
	if (bytes.length > releaseFileLimit) throw fault({ file: path }, `the release file is larger than ${releaseFileLimit} bytes`);
	const yaml = parseYaml(bytes, path);
	const [root, second] = yaml.values;
	if (yaml.values.length === 0 || root === null && yaml.values.length === 1) throw fault({
		file: path,
		line: 1,
		column: 1
	}, "the release file is empty; expected at least \"name\"");
	if (second !== void 0) throw fault(yaml.placeOf(1, []), "expected one document, found more");
	const result = parseWith(releaseFileSchema, root);
	if ("faults" in result) throw invalid$1(placeFaults(yaml, adviseQuotes(yaml, root, result.faults)));
	return withDefaults(result.value, yaml, path);
}
function withDefaults({ promote, pullRequest, bump, ...file }, yaml, path) {
	const own = `tidegate/${file.name}`;
	return {
		path,
		...file,
		...promote === void 0 ? {} : { promote: {
			...promote,
			record: promote.record ?? own
		} },
		bump: bump.map((target, index) => ({
			...target,
			at: yaml.placeOf(0, [
				"bump",
				index,
				"chart"
			])
		})),
		pullRequest: {
			...pullRequest,
			branch: pullRequest.branch ?? own
		}
	};
}
function adviseQuotes(yaml, root, faults) {
	const quoted = structuredClone(root);
	const advice = new Map();
	for (const { path } of faults) {
		const found = yaml.locate(0, path);
		if (found !== void 0 && found.style === "plain" && typeof found.typed !== "string" && found.value !== "") {
			replaceAt(quoted, path, found.value);
			const became = `the ${found.typed === null ? "" : `${typeof found.typed} `}${String(found.typed)}`;
			const text = JSON.stringify(found.value);
			advice.set(JSON.stringify(path), `${found.value} without quotes is ${became}; write it as ${text}`);
		}
	}
	const retried = advice.size === 0 ? void 0 : parseWith(releaseFileSchema, quoted);
	const remaining = retried !== void 0 && "faults" in retried ? retried.faults : [];
	const stillAtFault = new Set(remaining.map(({ path }) => JSON.stringify(path)));
	return faults.map((fault) => {
		const key = JSON.stringify(fault.path);
		const message = stillAtFault.has(key) ? void 0 : advice.get(key);
		return message === void 0 ? fault : {
			...fault,
			message
		};
	});
}
function replaceAt(root, path, value) {
	let parent = root;
	for (const part of path.slice(0, -1)) parent = typeof parent === "object" && parent !== null ? Reflect.get(parent, part) : void 0;
	const last = path.at(-1);
	if (typeof parent === "object" && parent !== null && last !== void 0) Reflect.set(parent, last, value);
}
function fault(at, message) {
	return invalid$1([{
		at,
		message
	}]);
}
function invalid$1(faults) {
	return placedError("INVALID_RELEASE_FILE", faults, (count) => `the release file has ${count} faults`);
}
// src/yaml/edit-target.ts
function findTargets(source, documents, edits) {
	const shared = new Set();
	for (const { root } of documents) collectShared(root, shared);
	const targets = new Map();
	const refusals = [];
	for (const edit of edits) {
		const found = findTarget(documents[edit.document], edit, shared);
		const other = "code" in found ? void 0 : targets.get(found);
		if ("code" in found) refusals.push({
			...found,
			edit
		});
		else if (other !== void 0 && other.edit.to !== edit.to) refusals.push({
			...refuse("EDIT_CONFLICT", found, `two edits want it to be different`),
			edit
		});
		else targets.set(found, {
			edit,
			node: found
		});
	}
	if (refusals.length > 0) throw refusedEdits(source, refusals);
	return [...targets.values()].sort((a, b) => a.node.start - b.node.start);
}
function refuse(code, at, message) {
	return {
		code,
		at,
		message
	};
}
function findTarget(document, edit, shared) {
	if (document === void 0) return refuse("EDIT_NOT_FOUND", void 0, `there is no document ${edit.document + 1} in the file`);
	let node = document.root;
	for (const part of [void 0, ...edit.path]) {
		const next = part === void 0 ? node : step(node, part);
		if ("code" in next) return next;
		if (next.kind === "alias") return refuse("EDIT_ALIAS", next, `the alias *${next.name} stands for a value written elsewhere`);
		if (shared.has(next)) return refuse("EDIT_ALIAS", next, `aliases of &${next.anchor} share this value and would change with it`);
		node = next;
	}
	return checkScalar(node, document, edit);
}
function step(node, part) {
	if (node.kind === "map" && typeof part === "string") return stepInto(node, part);
	return (node.kind === "list" && typeof part === "number" ? node.items[part] : void 0) ?? refuse("EDIT_NOT_FOUND", node, `there is no ${JSON.stringify(part)} here`);
}
function stepInto(map, part) {
	const [entry, second] = entriesAt(map, part);
	if (second !== void 0) return refuse("EDIT_DUPLICATE_KEY", second.key, `the key ${JSON.stringify(part)} is there twice`);
	const merge = entriesAt(map, "<<").find(({ key }) => isMergeKey(key));
	if (merge !== void 0 && (entry === void 0 || entry === merge)) return refuse("EDIT_ALIAS", merge.key, `${JSON.stringify(part)} can only come from the merge key here`);
	return entry?.value ?? refuse("EDIT_NOT_FOUND", map, `there is no key ${JSON.stringify(part)} here`);
}
function isMergeKey(key) {
	return key.kind === "scalar" && key.style === "plain" && key.text === "<<";
}
function checkScalar(node, document, edit) {
	if (node.kind !== "scalar") return refuse("EDIT_NOT_SCALAR", node, `expected a single value, got a ${node.kind}`);
	if (!isStringTag(node.tag, document)) return refuse("EDIT_TAGGED", node, `the tag ${node.tag} gives this value another type`);
	if (node.style === "block") return refuse("EDIT_BLOCK_SCALAR", node, "a value written as a block (| or >) is not edited");
	if (node.style === "plain" && (node.text === "" || scalarValue(node) === null)) return refuse("EDIT_EMPTY", node, "the value is empty");
	if (node.text !== edit.from) {
		const [found, expected] = [JSON.stringify(node.text), JSON.stringify(edit.from)];
		return refuse("EDIT_CHANGED", node, `expected ${expected}, the file says ${found}`);
	}
	return edit.to.isWellFormed() ? node : refuse("EDIT_INVALID_VALUE", node, "the new value is not Unicode text");
}
function isStringTag(tag, { redefinesTags }) {
	return tag === void 0 || tag === "!" || tag === "!<tag:yaml.org,2002:str>" || tag === "!!str" && !redefinesTags;
}
function collectShared(node, shared) {
	if (node.kind === "alias") {
		if (node.target !== void 0) shared.add(node.target);
	} else if (node.kind === "map") for (const { key, value } of node.entries) {
		collectShared(key, shared);
		collectShared(value, shared);
	}
	else if (node.kind === "list") for (const item of node.items) collectShared(item, shared);
}
function refusedEdits(source, refusals) {
	const faults = refusals.map(({ at, edit, message }) => ({
		at: at === void 0 ? { file: source.file } : source.placeOf(at.start),
		message: `${formatPath(edit.path)}: ${message}`
	}));
	return placedError(refusals[0]?.code ?? "EDIT_NOT_FOUND", faults, (count) => `${count} values cannot be edited`, { hint: "Nothing was written. Only plain and quoted values that stand by themselves are edited; write the value out, or change it by hand." });
}
// src/yaml/first-reader.ts
const styles$1 = {
	[SCALAR_STYLE.PLAIN]: "plain",
	[SCALAR_STYLE.SINGLE_QUOTED]: "single",
	[SCALAR_STYLE.DOUBLE_QUOTED]: "double"
};
function factsOfEvents(source, events) {
	return events.map((event) => factOf(source, event));
}
function factOf(source, event) {
	switch (event.type) {
		case EVENT_ID.SCALAR: {
			const style = styles$1[event.style] ?? `block ${event.style} ${event.chomping}`;
			const start = event.valueStart - (style === "single" || style === "double" ? 1 : 0);
			return {
				kind: "scalar",
				style,
				text: getScalarValue(source.text, event),
				start,
				rest: propertiesOf$1(source, event)
			};
		}
		case EVENT_ID.MAPPING:
		case EVENT_ID.SEQUENCE: return {
			kind: `collection ${event.type}`,
			style: String(event.style),
			text: "",
			start: -1,
			rest: propertiesOf$1(source, event)
		};
		case EVENT_ID.ALIAS: return {
			kind: "alias",
			style: "",
			text: source.text.slice(event.anchorStart, event.anchorEnd),
			start: -1,
			rest: ""
		};
		default: return {
			kind: "mark",
			style: "",
			text: "",
			start: -1,
			rest: JSON.stringify(event)
		};
	}
}
function propertiesOf$1(source, event) {
	return JSON.stringify([sliceOf(source, event.anchorStart, event.anchorEnd) ?? "", sliceOf(source, event.tagStart, event.tagEnd) ?? ""]);
}
// src/yaml/second-reader.ts
const styles = {
	PLAIN: "plain",
	QUOTE_SINGLE: "single",
	QUOTE_DOUBLE: "double"
};
function readWithSecondParser(text) {
	const mark = text.startsWith("﻿") ? 1 : 0;
	const documents = (0, import_dist.parseAllDocuments)(text.slice(mark), {
		schema: "failsafe",
		uniqueKeys: false,
		logLevel: "silent",
		prettyErrors: false
	});
	const facts = [];
	for (const [index, document] of Array.from(documents).entries()) {
		const [error] = document.errors;
		if (error !== void 0) return error.message;
		collect$1(document.contents, index, [], facts);
	}
	return facts.map((fact) => ({
		...fact,
		start: fact.start + mark,
		end: fact.end + mark
	}));
}
function collect$1(node, document, path, facts) {
	if (!(0, import_dist.isAlias)(node) && !(0, import_dist.isScalar)(node) && !(0, import_dist.isMap)(node) && !(0, import_dist.isSeq)(node)) return;
	const [start = -1, end = -1] = node.range ?? [];
	const common = {
		document,
		path,
		start,
		end,
		rest: JSON.stringify([node.tag, (0, import_dist.isAlias)(node) ? 0 : node.anchor])
	};
	if ((0, import_dist.isAlias)(node)) facts.push({
		...common,
		kind: "alias",
		style: "",
		text: node.source
	});
	else if ((0, import_dist.isScalar)(node)) {
		const style = styles[node.type ?? ""] ?? "block";
		facts.push({
			...common,
			kind: "scalar",
			style,
			text: String(node.value)
		});
	} else facts.push({
		...common,
		kind: (0, import_dist.isMap)(node) ? "map" : "list",
		style: node.flow === true ? "flow" : "",
		text: ""
	});
	if ((0, import_dist.isSeq)(node)) for (const [index, item] of node.items.entries()) collect$1(item, document, [...path, index], facts);
	else if ((0, import_dist.isMap)(node)) for (const [index, { key, value }] of node.items.entries()) {
		collect$1(key, document, [...path, -1 - index], facts);
		collect$1(value, document, [...path, (0, import_dist.isScalar)(key) ? String(key.value) : -1 - index], facts);
	}
}
// src/yaml/prove.ts
function proveEdits(before, after, { source, events, splices }) {
	if (splices.length > 0) {
		proveBytes(before, after, splices, source.file);
		const changed = decodeSource(after, source.file);
		proveByFirstReader({
			source,
			events,
			splices
		}, changed);
		proveBySecondReader(source, changed, splices);
	}
	const edits = splices.map(({ start, end, target: { edit } }) => ({
		document: edit.document,
		path: edit.path,
		start,
		end,
		from: edit.from,
		to: edit.to
	}));
	const statement = {
		type: "tidegate.edit/v1",
		before: digestOf(before),
		after: digestOf(after),
		edits
	};
	return digestOf(Buffer.from(canonicalize(statement) ?? ""));
}
function proveBytes(before, after, splices, file) {
	let [old, now] = [0, 0];
	for (const { start, end, token } of splices) {
		const from = now + start - old;
		const to = from + token.length;
		if (!before.subarray(old, start).equals(after.subarray(now, from)) || !after.subarray(from, to).equals(token)) throw unproven(file, `the bytes around offset ${start} are not as planned`);
		[old, now] = [end, to];
	}
	if (!before.subarray(old).equals(after.subarray(now))) throw unproven(file, "the bytes after the last edit are not as planned");
}
function proveByFirstReader({ source, events, splices }, changed) {
	const before = factsOfEvents(source, events);
	const wanted = new Map(splices.map(({ target }) => [target.node.start, target.edit.to]));
	const edited = before.map(({ kind, start }) => kind === "scalar" ? wanted.get(start) : void 0);
	compare(before, factsOfEvents(changed, readEvents(changed)), edited, splices.length, source.file);
}
function proveBySecondReader(source, changed, splices) {
	const [before, after] = [readWithSecondParser(source.text), readWithSecondParser(changed.text)];
	if (typeof before === "string" || typeof after === "string") throw unproven(source.file, `the second reader says ${JSON.stringify(typeof before === "string" ? before : after)}`);
	const wanted = new Map(splices.map(({ target }) => [keyOf(target.edit.document, target.edit.path), target]));
	compare(before, after, before.map(({ document, path, start, end, text }) => {
		const target = wanted.get(keyOf(document, path));
		return target?.node.start === start && target.node.end === end && target.edit.from === text ? target.edit.to : void 0;
	}), splices.length, source.file);
}
function keyOf(document, path) {
	return JSON.stringify([document, ...path]);
}
function compare(before, after, edited, count, file) {
	if (edited.filter((text) => text !== void 0).length !== count || before.length !== after.length) throw unproven(file, "the readers do not find the same values");
	for (const [index, fact] of before.entries()) {
		const now = after[index];
		const to = edited[index];
		const sameStyle = now?.style === fact.style || to !== void 0 && now?.style === "double";
		if (!(now?.kind === fact.kind && now.rest === fact.rest && now.text === (to ?? fact.text)) || !sameStyle) throw unproven(file, `a value that reads ${JSON.stringify(fact.text)} would change`);
	}
}
function unproven(file, reason) {
	return new UserError("EDIT_UNPROVEN", `the edit could not be proven: ${reason}`, {
		at: { file },
		hint: "Nothing was written. Change the file by hand, and please report what it looks like."
	});
}
// src/yaml/write-scalar.ts
const unprintable = /[\p{Cc}\u2028\u2029\uFEFF\uFFFE\uFFFF]/gu;
function writeScalar(text, style) {
	if (style === "plain" && isPlainString(text)) return text;
	return style === "single" && text.search(unprintable) < 0 ? `'${text.replaceAll("'", "''")}'` : writeDouble(text);
}
function writeDouble(text) {
	return JSON.stringify(text).replace(unprintable, (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
// src/yaml/edit.ts
function editScalars(source, edits, file) {
	const text = decodeSource(source, file);
	const events = readEvents(text);
	const splices = findTargets(text, readTree(text, events), edits).filter(({ edit }) => edit.from !== edit.to).map((target) => ({
		start: text.byteOffsetOf(target.node.start),
		end: text.byteOffsetOf(target.node.end),
		token: Buffer.from(writeScalar(target.edit.to, target.node.style)),
		target
	}));
	const bytes = splices.length === 0 ? source : splice(source, splices);
	return {
		bytes,
		proof: proveEdits(source, bytes, {
			source: text,
			events,
			splices
		})
	};
}
function splice(source, splices) {
	const parts = [];
	let position = 0;
	for (const { start, end, token } of splices) {
		if (start < position) throw new UserError("EDIT_CONFLICT", "two edits overlap");
		parts.push(source.subarray(position, start), token);
		position = end;
	}
	return Buffer.concat([...parts, source.subarray(position)]);
}
// src/release/versions.ts
const releasePattern = /^v?(?:0|[1-9]\d{0,14})\.(?:0|[1-9]\d{0,14})\.(?:0|[1-9]\d{0,14})$/;
const versionPattern = /^v?(?<core>\d+(?:\.\d+)*)[-_.]?(?<suffix>[^+]*)(?:\+.*)?$/;
const prereleasePattern = /^(?:\d+|(?:a|alpha|b|beta|canary|cr|dev|ea|m|next|nightly|pre|preview|rc|snapshot)\d*)$/i;
function isRelease(tag) {
	return releasePattern.test(tag);
}
function newestRelease(tags, range) {
	const wanted = new import_semver.default.Range(range);
	return tags.filter((tag) => isRelease(tag) && wanted.test(tag)).sort((a, b) => compareVersions(b, a) || a.length - b.length).at(0);
}
function compareVersions(a, b) {
	const [left, right] = [split(a), split(b)];
	if (left === void 0 || right === void 0) return left === right ? compareText(a, b) : left === void 0 ? -1 : 1;
	return compareLists(left.core, right.core, compareNumbers, "0") || left.rank - right.rank || compareLists(left.identifiers, right.identifiers, compareIdentifiers);
}
function split(text) {
	const groups = versionPattern.exec(text)?.groups;
	if (groups === void 0) return;
	const core = (groups["core"] ?? "").split(".");
	const suffix = groups["suffix"] ?? "";
	if (suffix === "") return {
		core,
		rank: 0,
		identifiers: []
	};
	const identifiers = suffix.split(/[-_.]/);
	return {
		core,
		rank: prereleasePattern.test(identifiers[0] ?? "") ? -1 : 1,
		identifiers
	};
}
function compareIdentifiers(a, b) {
	return compareLists(a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? [], (left, right) => {
		const [leftIsNumber, rightIsNumber] = [/^\d/.test(left), /^\d/.test(right)];
		if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
		return leftIsNumber ? compareNumbers(left, right) : compareText(left, right);
	});
}
function compareLists(a, b, compare, padding) {
	for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
		const [left, right] = [a[index] ?? padding, b[index] ?? padding];
		if (left === void 0 || right === void 0) return left === void 0 ? -1 : 1;
		const order = compare(left, right);
		if (order !== 0) return order;
	}
	return 0;
}
function compareNumbers(a, b) {
	const [left, right] = [a.replace(/^0+(?=\d)/, ""), b.replace(/^0+(?=\d)/, "")];
	return left.length - right.length || compareText(left, right);
}
function compareText(a, b) {
	return a === b ? 0 : a < b ? -1 : 1;
}
// src/runtime/annotations.ts
const commands = {
	notice,
	warning,
	error
};
const shownOfAKind = 9;
function createAnnotations(mask, line) {
	const rest = {
		notice: [],
		warning: [],
		error: []
	};
	const shown = {
		notice: 0,
		warning: 0,
		error: 0
	};
	const annotate = (kind) => (message, place) => {
		const text = mask(visible(message));
		if (shown[kind] < shownOfAKind) {
			shown[kind] += 1;
			commands[kind](text, propertiesOf(place));
			return;
		}
		const over = `${kind}: ${withPlace(text, place)}`;
		rest[kind].push(over);
		line(over);
	};
	return {
		log: {
			notice: annotate("notice"),
			warning: annotate("warning"),
			error: annotate("error")
		},
		close() {
			for (const kind of [
				"notice",
				"warning",
				"error"
			]) {
				const count = rest[kind].length;
				if (count > 0) commands[kind](`${count} more, see the summary`);
			}
			return [
				...rest.error,
				...rest.warning,
				...rest.notice
			];
		}
	};
}
function propertiesOf(place) {
	return {
		...place?.file === void 0 ? {} : { file: place.file },
		...place?.line === void 0 ? {} : { startLine: place.line },
		...place?.column === void 0 ? {} : { startColumn: place.column }
	};
}
// src/runtime/clock.ts
const systemClock = {
	now: () => new Date(),
	sleep: (milliseconds) => setTimeout$1(milliseconds)
};
// src/runtime/secret-variables.ts
const secretVariables = new Set([
	"TIDEGATE_KEY",
	"GITHUB_TOKEN",
	"ACTIONS_ID_TOKEN_REQUEST_TOKEN",
	"ACTIONS_RUNTIME_TOKEN"
]);
function withoutSecrets(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !/^INPUT_/i.test(name) && !secretVariables.has(name.toUpperCase())));
}
// src/runtime/exec.ts
const stdoutLimit = 268435456;
const defaultTimeout = 6e5;
const messageLimit = 200;
async function execute(context, command, args, options = {}) {
	const cwd = options.cwd ?? context.cwd;
	const env = {
		...withoutSecrets(context.env),
		...options.env
	};
	const child = spawn(command, args, {
		cwd,
		env,
		windowsHide: true
	});
	const line = shorten(context.mask.apply([command, ...args].join(" ")));
	const result = await collect(child, line, options).catch((error) => explain(error, command, cwd));
	if (result.exitCode !== 0 && options.allowFailure !== true) throw new UserError("COMMAND_FAILED", `\`${line}\` ended with status ${result.exitCode}`, { details: lastLines(context.mask.apply(result.stderr)) });
	return result;
}
function collect(child, line, { input, timeout = defaultTimeout }) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const stdout = [];
	let stdoutSize = 0;
	let stderr = Buffer.alloc(0);
	const stop = (error) => {
		kill(child);
		reject(error);
	};
	const timer = setTimeout(() => stop(timedOut(line, timeout)), timeout);
	child.stdout?.on("data", (chunk) => {
		stdoutSize += chunk.length;
		if (stdoutSize > stdoutLimit) {
			stop(new UserError("COMMAND_OUTPUT", `\`${line}\` printed more than ${stdoutLimit} bytes`));
			return;
		}
		stdout.push(chunk);
	});
	child.stderr?.on("data", (chunk) => {
		stderr = Buffer.concat([stderr, chunk]).subarray(-65536);
	});
	child.stdin?.on("error", () => {});
	child.stdin?.end(input);
	child.on("error", reject);
	child.on("close", (code, signal) => {
		const exitCode = code ?? 128 + (signal === null ? 0 : constants$1.signals[signal]);
		resolve({
			exitCode,
			stdout: Buffer.concat(stdout),
			stderr: stderr.toString("utf8")
		});
	});
	return promise.finally(() => clearTimeout(timer));
}
function kill(child) {
	child.kill("SIGKILL");
	child.stdin?.destroy();
	child.stdout?.destroy();
	child.stderr?.destroy();
}
function timedOut(line, timeout) {
	return new UserError("COMMAND_TIMEOUT", `\`${line}\` did not end within ${timeout / 1e3} s and was stopped`, { hint: "Run it by hand to see what it waits for: the network, a lock, or somebody to answer a question." });
}
async function explain(fault, command, cwd) {
	if (!(fault instanceof Error && "code" in fault && (fault.code === "ENOENT" || fault.code === "EACCES"))) throw fault;
	if (!await access(cwd).then(() => true, () => false)) throw new UserError("FOLDER_MISSING", `${cwd}: no such folder, so ${command} cannot run there`, { cause: fault });
	throw new UserError("COMMAND_MISSING", `${command}: no such program`, {
		hint: `Install ${command}, or put the folder that holds it into PATH.`,
		cause: fault
	});
}
function shorten(line) {
	return line.length > messageLimit ? `${line.slice(0, messageLimit)}…` : line;
}
function lastLines(text) {
	return text.split(/\r?\n/).filter((line) => line.trim() !== "").slice(-12);
}
// src/runtime/find-program.ts
async function findProgram(name, env, platform) {
	const folders = (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter((folder) => folder !== "");
	const extensions = platform === "win32" ? (env["PATHEXT"] ?? ".COM;.EXE;.BAT;.CMD").split(";") : [""];
	for (const folder of folders) for (const extension of extensions) {
		const path = join(folder, `${name}${extension}`);
		if (await isProgram(path)) return path;
	}
}
async function isProgram(path) {
	try {
		await access(path, constants.X_OK);
		return (await stat(path)).isFile();
	} catch {
		return false;
	}
}
// src/runtime/job-summary.ts
const summaryLimit = 921600;
function createJobSummary(file) {
	let left = summaryLimit;
	return async (markdown) => {
		if (file === void 0 || file === "" || left === 0) return;
		const text = `${markdown.trimEnd()}\n\n`;
		const size = Buffer.byteLength(text);
		if (size <= left) {
			left -= size;
			await appendFile(file, text);
			return;
		}
		const cut = cutAtLine(text, left);
		left = 0;
		await appendFile(file, `${cut}\n\nThe rest was left out: a summary holds no more. The log has it all.\n`);
	};
}
function cutAtLine(text, bytes) {
	const start = Buffer.from(text).subarray(0, bytes).toString("utf8");
	return start.slice(0, Math.max(0, start.lastIndexOf("\n")));
}
// src/runtime/mask.ts
const shortestSecret = 3;
function createMask() {
	const secrets = new Set();
	let longestFirst = [];
	return {
		add(secret) {
			for (const form of formsOf(secret)) secrets.add(form);
			longestFirst = [...secrets].sort((a, b) => b.length - a.length);
		},
		apply: (text) => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, "***"), text)
	};
}
function formsOf(secret) {
	const lines = secret.split(/\r?\n/).map((line) => line.trim());
	const encoded = [encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
	const escaped = secret.replaceAll(/[\\`*_[\]<>|#!~&]/g, "\\$&");
	return [
		secret.trim(),
		escaped,
		...lines,
		...encoded
	].filter((form) => form.length >= shortestSecret);
}
// src/runtime/processes.ts
const systemProcesses = {
	own: process.pid,
	isRunning(id) {
		try {
			return process.kill(id, 0);
		} catch (error) {
			return systemCode(error) === "EPERM";
		}
	},
	startOf(id) {
		try {
			const stat = readFileSync(`/proc/${id}/stat`, "latin1");
			return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
		} catch {
			return;
		}
	}
};
// src/runtime/progress.ts
const barInterval = 100;
const lineInterval = 5e3;
const barCells = 24;
function createProgress(title, total, clock, view) {
	const interval = view.bar === void 0 ? lineInterval : barInterval;
	const started = clock.now().getTime();
	let shown = started;
	let arrived = 0;
	return {
		advance(bytes) {
			arrived += bytes;
			const now = clock.now().getTime();
			if (now - shown < interval) return;
			shown = now;
			const text = describe(title, arrived, total, now - started);
			if (view.bar === void 0) view.line(text);
			else view.bar.draw(`${drawBar(arrived, total)} ${text}`);
		},
		done() {
			view.bar?.clear();
			if (arrived === 0) return;
			const elapsed = clock.now().getTime() - started;
			const rate = elapsed === 0 ? "" : ` (${formatBytes(rateOf(arrived, elapsed))}/s)`;
			view.line(`${title}: ${formatBytes(arrived)} in ${formatDuration(elapsed)}${rate}`);
		}
	};
}
function describe(title, arrived, total, elapsed) {
	const rate = rateOf(arrived, elapsed);
	const left = rate === 0 || arrived > total ? "" : `, ${formatDuration((total - arrived) / rate * 1e3)} left`;
	return `${title}: ${percent(arrived, total)} %, ${formatBytes(arrived)} of ${formatBytes(total)}, ${formatBytes(rate)}/s${left}`;
}
function rateOf(bytes, milliseconds) {
	return milliseconds === 0 ? 0 : Math.round(bytes * 1e3 / milliseconds);
}
function percent(arrived, total) {
	return total === 0 ? 100 : Math.min(100, Math.floor(arrived / total * 100));
}
function drawBar(arrived, total) {
	const filled = Math.floor(percent(arrived, total) * barCells / 100);
	return `${"█".repeat(filled)}${"░".repeat(barCells - filled)}`;
}
// src/runtime/actions.ts
function actionsRuntime(host, services) {
	const { cwd, env } = host;
	const mask = createMask();
	const writeSummary = createJobSummary(env["GITHUB_STEP_SUMMARY"]);
	const line = (text) => info(harmless(mask.apply(text)));
	const annotations = createAnnotations(mask.apply, line);
	return {
		env,
		cwd,
		clock: systemClock,
		processes: systemProcesses,
		log: {
			debug: (message) => debug(mask.apply(message)),
			info: line,
			...annotations.log
		},
		cache: services.createCache(join(env["RUNNER_TEMP"] ?? tmpdir(), "tidegate"), (message) => debug(mask.apply(message))),
		input: (name) => getInput(name) || void 0,
		setOutput,
		summary: (markdown) => writeSummary(mask.apply(markdown)),
		async group(title, body) {
			startGroup(mask.apply(title));
			try {
				return await body();
			} finally {
				endGroup();
			}
		},
		mask(secret) {
			setSecret(secret);
			mask.add(secret);
		},
		progress: (title, total) => createProgress(title, total, systemClock, { line }),
		exec: (command, args, options) => execute({
			cwd,
			env,
			mask
		}, command, args, options),
		findTool: async (name, version) => await findProgram(name, env, host.platform) ?? await services.findInToolCache(name, version, host),
		async close() {
			const rest = annotations.close();
			if (rest.length > 0) await writeSummary(mask.apply(renderMarkdown([{
				kind: "list",
				items: rest
			}])));
		}
	};
}
function harmless(text) {
	return visible(text).replaceAll(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "## [");
}
// src/runtime/host.ts
async function runProcess(main) {
	process.stdout.on("error", (error) => {
		if ("code" in error && error.code === "EPIPE") process.exit(0);
		throw error;
	});
	process.exitCode = await main({
		args: process.argv.slice(2),
		env: process.env,
		cwd: process.cwd(),
		platform: process.platform,
		stdout: process.stdout,
		stderr: process.stderr
	});
}
// src/runtime/folder-cache.ts
function createFolderCache(root) {
	return { async open(name) {
		const path = join(root, name);
		await mkdir(path, { recursive: true }).catch(() => {});
		return {
			path,
			keep: async () => {}
		};
	} };
}
// src/runtime/actions-cache.ts
function createActionsCache(root, debug) {
	const folders = createFolderCache(root);
	return { async open(name) {
		const { path } = await folders.open(name);
		await attempt(`${name} not restored`, debug, async ({ restoreCache }) => {
			await restoreCache([path], `${name}-`, [`${name}-`]);
		});
		const keep = (key) => attempt(`${name}-${key} not saved`, debug, async ({ saveCache }) => {
			await saveCache([path], `${name}-${key}`);
		});
		return {
			path,
			keep
		};
	} };
}
async function attempt(what, debug, work) {
	try {
		const loaded = await import("./cache2.js");
		if (loaded.isFeatureAvailable()) await work(loaded);
	} catch (error) {
		debug(`cache ${what}: ${String(error)}`);
	}
}
// src/runtime/runner-services.ts
const runnerServices = {
	createCache: createActionsCache,
	async findInToolCache(name, version, host) {
		const folder = (host.env["RUNNER_TOOL_CACHE"] ?? "") === "" ? "" : find$1(name, version ?? "*");
		for (const PATH of folder === "" ? [] : [folder, join(folder, "bin")]) {
			const program = await findProgram(name, {
				PATH,
				PATHEXT: host.env["PATHEXT"]
			}, host.platform);
			if (program !== void 0) return program;
		}
	}
};
// src/release/lock-invariants.ts
function lockFaults(lock) {
	const faults = [];
	const blobs = new Map(lock.blobs.map((blob) => [blob.digest, blob]));
	const known = new Set();
	const artifacts = [...lock.charts.map((artifact, index) => ({
		artifact,
		path: ["charts", index]
	})), ...lock.images.map((artifact, index) => ({
		artifact,
		path: ["images", index]
	}))];
	for (const { artifact, path } of artifacts) {
		const reference = checkReference(artifact, [...path, "reference"], faults);
		const repository = reference === void 0 ? void 0 : repositoryOf(reference);
		known.add(repository ?? "");
		checkArtifact(artifact, path, (pin, at) => checkPin(pin, at, repository, blobs, faults), faults);
		if ("archive" in artifact) findBlob(artifact.archive, [...path, "archive"], repository, blobs, faults);
	}
	if (lock.sequence < 1) faults.push({
		path: ["sequence"],
		message: "expected a number from 1 on"
	});
	checkOrder(lock.charts, ["charts"], (chart) => chart.reference, faults);
	checkOrder(lock.images, ["images"], (image) => image.reference, faults);
	checkOrder(lock.blobs, ["blobs"], (blob) => blob.digest, faults);
	for (const [index, image] of lock.images.entries()) checkOrder(image.usedBy, [
		"images",
		index,
		"usedBy"
	], (user) => user, faults);
	for (const [index, blob] of lock.blobs.entries()) checkRepositories(blob, [
		"blobs",
		index,
		"repositories"
	], known, faults);
	return faults;
}
function checkReference({ reference, root, upstream }, path, faults) {
	const parsed = tryReference(reference);
	if (parsed === void 0 || formatReference(parsed) !== reference) {
		const written = parsed === void 0 ? "host/repository:tag" : JSON.stringify(formatReference(parsed));
		faults.push({
			path,
			message: `expected a reference in full, ${written}, got ${JSON.stringify(reference)}`
		});
		return;
	}
	if (parsed.tag === void 0 && parsed.digest === void 0) faults.push({
		path,
		message: `expected a tag or a digest after ${reference}`
	});
	if (parsed.digest !== void 0 && parsed.digest !== (upstream ?? root).digest) faults.push({
		path,
		message: `names another digest than ${(upstream ?? root).digest}`
	});
	return parsed;
}
function tryReference(text) {
	try {
		return parseReference(text);
	} catch (error) {
		if (error instanceof TidegateError) return;
		throw error;
	}
}
function checkArtifact(artifact, path, check, faults) {
	check(artifact.root, [...path, "root"]);
	if (!isManifestType(artifact.root.mediaType)) faults.push({
		path: [
			...path,
			"root",
			"mediaType"
		],
		message: "expected the type of a manifest or index"
	});
	for (const [index, referrer] of artifact.referrers.entries()) check(referrer, [
		...path,
		"referrers",
		index
	]);
	for (const [index, { target }] of artifact.tags.entries()) check(target, [
		...path,
		"tags",
		index,
		"target"
	]);
	checkOrder(artifact.referrers, [...path, "referrers"], (referrer) => referrer.digest, faults);
	checkOrder(artifact.tags, [...path, "tags"], (tag) => tag.tag, faults);
}
function checkPin(pin, path, repository, blobs, faults) {
	const blob = findBlob(pin.digest, path, repository, blobs, faults);
	if (blob !== void 0 && (blob.size !== pin.size || blob.mediaType !== pin.mediaType)) faults.push({
		path,
		message: `size or media type differ from the blob ${pin.digest}`
	});
}
function findBlob(digest, path, repository, blobs, faults) {
	const blob = blobs.get(digest);
	if (blob === void 0) faults.push({
		path,
		message: `${digest} is not among the blobs`
	});
	else if (repository !== void 0 && !blob.repositories.includes(repository)) faults.push({
		path,
		message: `the blob ${digest} does not name the repository ${repository}`
	});
	return blob;
}
function checkRepositories({ repositories }, path, known, faults) {
	checkOrder(repositories, path, (repository) => repository, faults);
	if (repositories.length === 0) faults.push({
		path,
		message: "expected at least one repository"
	});
	for (const [index, repository] of repositories.entries()) if (!known.has(repository)) faults.push({
		path: [...path, index],
		message: `no chart or image is in ${repository}`
	});
}
function checkOrder(items, path, keyOf, faults) {
	for (let index = 1; index < items.length; index += 1) {
		const [before, item] = items.slice(index - 1, index + 1);
		if (before === void 0 || item === void 0 || keyOf(before) < keyOf(item)) continue;
		const duplicate = keyOf(before) === keyOf(item);
		faults.push({
			path: [...path, index],
			message: `${keyOf(item)} ${duplicate ? "is there twice" : `must stand before ${keyOf(before)}`}`
		});
	}
}
// src/release/read-lock.ts
const lockLimit = 67108864;
async function readLock(path) {
	const bytes = await readBounded(path, lockLimit);
	if (bytes === void 0) throw new UserError("NO_LOCK", `${path} does not exist`, { hint: "Run `tidegate track` first: it writes the lock." });
	return parseLock(bytes, path);
}
function parseLock(bytes, where) {
	if (bytes.length > lockLimit) throw invalid(where, `the lock is larger than ${lockLimit} bytes`);
	return check(parseJson(bytes, where), where);
}
function formatLock(lock) {
	return `${JSON.stringify(check(lock, `lock of ${lock.name} ${lock.release}`), void 0, 2)}\n`;
}
async function writeLock(path, lock) {
	await replaceFile(path, formatLock(lock));
}
function parseJson(bytes, where) {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (cause) {
		throw invalid(where, "the lock is not JSON in UTF-8", {
			cause,
			...Buffer.from(bytes).includes("\n<<<<<<< ") ? { hint: "It holds an unresolved merge conflict. Take one side, then run `tidegate track`." } : {}
		});
	}
}
function check(value, where) {
	const result = parseWith(lockSchema, value);
	if ("faults" in result) throw faulty(where, result.faults);
	const faults = lockFaults(result.value);
	if (faults.length > 0) throw faulty(where, faults);
	return result.value;
}
function faulty(where, faults) {
	const [first = "", ...others] = faultLines(faults);
	return others.length === 0 ? invalid(where, first) : invalid(where, `the lock has ${faults.length} faults`, { details: [first, ...others] });
}
function invalid(where, message, options = {}) {
	return new UserError("INVALID_LOCK", message, {
		at: { file: where },
		hint: "The lock is written by `tidegate track`; do not edit it. Restore it from git; or delete it and run track, which then counts the sequence from 1 again.",
		...options
	});
}
// src/oci/copy.ts
async function copy(jobs, options = {}) {
	const { concurrency = 6, onBytes = () => {} } = options;
	const stop = { requested: false };
	const unique = withoutRepeats(jobs);
	const phases = [
		unique.filter(({ descriptor }) => !isManifestType(descriptor.mediaType)),
		unique.filter(({ descriptor }) => isManifestType(descriptor.mediaType) && !isIndexType(descriptor.mediaType)),
		unique.filter(({ descriptor }) => isIndexType(descriptor.mediaType))
	];
	const done = [];
	for (const [phase, members] of phases.entries()) await mapConcurrently(members, phase === 2 ? 1 : concurrency, async (job) => {
		try {
			done.push({
				job,
				outcome: await copyOne(job, stop, onBytes)
			});
		} catch (error) {
			stop.requested = true;
			throw error;
		}
	});
	const countOf = (outcome) => done.filter((entry) => entry.outcome === outcome).length;
	const copied = done.filter(({ outcome }) => outcome === "copied");
	return {
		copied: copied.length,
		mounted: countOf("mounted"),
		skipped: countOf("skipped") + jobs.length - unique.length,
		bytes: copied.reduce((sum, { job }) => sum + job.descriptor.size, 0)
	};
}
async function copyOne({ descriptor, from, to, mountFrom }, stop, onBytes) {
	if (await to.has(descriptor)) {
		onBytes(descriptor.size);
		return "skipped";
	}
	if (mountFrom !== void 0 && !isManifestType(descriptor.mediaType) && await to.mount?.(descriptor, mountFrom)) {
		onBytes(descriptor.size);
		return "mounted";
	}
	let told = 0;
	await to.write(descriptor, async () => {
		onBytes(-told);
		told = 0;
		return passing(verified(await from.open(descriptor), descriptor, `${from.name}@${descriptor.digest}`), (bytes) => {
			if (stop.requested) throw new Error("stopped: another copy failed");
			told += bytes;
			onBytes(bytes);
		});
	});
	return "copied";
}
async function* passing(content, onChunk) {
	for await (const chunk of content) {
		onChunk(chunk.length);
		yield chunk;
	}
}
function withoutRepeats(jobs) {
	const seen = new Map();
	return jobs.filter(({ to, descriptor }) => {
		const digests = seen.get(to) ?? new Set();
		seen.set(to, digests);
		return digests.size < digests.add(descriptor.digest).size;
	});
}
// src/oci/manifest-cache.ts
async function openManifestCache({ cache, log }) {
	const folder = await cache.open("manifests");
	let added = 0;
	async function open(store, descriptor) {
		const path = join(folder.path, algorithmOf(descriptor.digest), hexOf(descriptor.digest));
		const kept = await readBounded(path, descriptor.size).catch(() => void 0);
		if (kept !== void 0 && isContentOf(kept, descriptor)) return kept;
		const bytes = await readAll(store, descriptor);
		try {
			await mkdir(join(path, ".."), { recursive: true });
			await replaceFile(path, bytes);
			added += 1;
		} catch (error) {
			log.debug(`${descriptor.digest} is not kept: ${String(error)}`);
		}
		return bytes;
	}
	return {
		over: (store) => ({
			...store,
			open: (descriptor, offset = 0) => offset === 0 && isManifestType(descriptor.mediaType) ? open(store, descriptor).then(once) : store.open(descriptor, offset)
		}),
		async keep(key) {
			if (added > 0) await folder.keep(hexOf(key));
		}
	};
}
function isContentOf(bytes, { digest, size }) {
	return bytes.length === size && hasherFor(digest).update(bytes).digest("hex") === hexOf(digest);
}
// src/oci/inspect.ts
const cosignSuffixes = [
	"sig",
	"att",
	"sbom"
];
async function inspectManifest(store, edge) {
	const { descriptor, role, subject } = edge;
	const where = `${store.name}@${descriptor.digest}`;
	const bytes = await readAll(store, descriptor);
	const manifest = parseManifest(bytes, descriptor.mediaType, where);
	if (subject !== void 0 && manifest.subject?.digest !== subject) throw new RefusedError("REFERRER_MISMATCH", `${where}: listed as a referrer of ${subject}, but its subject is another`, { hint: "The registry lists a manifest where it does not belong. Ask whoever runs it." });
	const referrers = await store.referrers(descriptor.digest);
	const tags = role === "content" ? await findTags(store, descriptor.digest) : [];
	return {
		descriptor,
		bytes,
		manifest,
		tags,
		edges: [
			...manifest.manifests.filter(({ mediaType }) => isManifestType(mediaType)).map((child) => ({
				descriptor: child,
				role
			})),
			...referrers.map(({ mediaType, digest, size }) => ({
				descriptor: {
					mediaType,
					digest,
					size
				},
				role: "evidence",
				subject: descriptor.digest
			})),
			...tags.map(({ target }) => ({
				descriptor: target,
				role: "evidence"
			}))
		]
	};
}
async function findTags(store, digest) {
	const names = cosignSuffixes.map((suffix) => `${digest.slice(0, digest.indexOf(":"))}-${hexOf(digest)}.${suffix}`);
	return (await Promise.all(names.filter((tag) => tag.length <= 128).map(async (tag) => ({
		tag,
		target: await store.find(tag)
	})))).flatMap(({ tag, target }) => target === void 0 ? [] : [{
		tag,
		target
	}]);
}
// src/oci/walk.ts
const concurrency$1 = 8;
const limits = {
	levels: 8,
	manifests: 5e3,
	mentions: 2e4,
	bytes: 67108864
};
async function walk(store, root) {
	const found = new Map();
	const note = createBudget(`${store.name}@${root.digest}`);
	let frontier = [{
		descriptor: root,
		role: "content"
	}];
	note(frontier);
	for (let level = 0; frontier.length > 0; level += 1) {
		if (level > limits.levels) throw tooLarge(`${store.name}@${root.digest}`);
		const read = await mapConcurrently(frontier, concurrency$1, async (edge) => {
			const inspected = await inspectManifest(store, edge);
			note(inspected.edges);
			return inspected;
		});
		for (const inspected of read) found.set(inspected.descriptor.digest, inspected);
		frontier = unread(read.flatMap(({ edges }) => edges), found);
	}
	return found;
}
function createBudget(where) {
	const sizes = new Map();
	let mentions = 0;
	let bytes = 0;
	return (edges) => {
		mentions += edges.length;
		for (const { digest, size } of edges.map(({ descriptor }) => descriptor)) {
			const known = sizes.get(digest);
			if (known === void 0) {
				sizes.set(digest, size);
				bytes += size;
			} else if (known !== size) throw twoSizes(where, digest, [known, size]);
		}
		if (mentions > limits.mentions || sizes.size > limits.manifests || bytes > limits.bytes) throw tooLarge(where);
	};
}
function unread(edges, found) {
	const next = new Map();
	for (const edge of edges.filter(({ descriptor }) => !found.has(descriptor.digest))) if (edge.role === "content" || !next.has(edge.descriptor.digest)) next.set(edge.descriptor.digest, edge);
	return [...next.values()];
}
function twoSizes(where, digest, [one, other]) {
	return new RefusedError("SIZE_MISMATCH", `${where}: ${digest} has ${one} bytes in one place and ${other} in another`, { hint: "One of the two manifests is wrong. Ask the publisher." });
}
function tooLarge(where) {
	const { levels, manifests, bytes } = limits;
	return new RefusedError("CLOSURE_TOO_LARGE", `${where}: too many manifests, or too large ones`, { hint: `An artifact may have ${levels} levels and ${manifests} manifests of ${bytes} bytes together. Look at its referrers for a runaway tool.` });
}
// src/oci/closure.ts
const concurrency = 8;
async function closure(store, root) {
	const found = await walk(store, root);
	const ordered = inOrder(root.digest, found);
	const blobs = await blobsOf(store, ordered);
	const referrers = ordered.filter(({ manifest }) => manifest.subject && found.has(manifest.subject.digest));
	const tags = ordered.flatMap((inspected) => inspected.tags);
	return {
		root: pinOf(root),
		manifests: ordered.map(({ descriptor, bytes }) => ({
			descriptor,
			bytes
		})),
		blobs,
		referrers: sortBy(referrers.map(({ descriptor, manifest }) => pinOf(descriptor, manifest.artifactType)), ({ digest }) => digest),
		tags: sortBy(tags.map(({ tag, target }) => ({
			tag,
			target: pinOf(target)
		})), ({ tag }) => tag)
	};
}
function inOrder(root, found) {
	const ordered = new Set();
	const entered = new Set();
	const waiting = [root];
	for (let next = waiting.pop(); next !== void 0; next = waiting.pop()) {
		if (typeof next !== "string") {
			ordered.add(next);
			continue;
		}
		const inspected = found.get(next);
		if (inspected === void 0 || entered.has(next)) continue;
		entered.add(next);
		const children = inspected.manifest.manifests.map(({ digest }) => digest);
		const rest = inspected.edges.map(({ descriptor }) => descriptor.digest).sort();
		waiting.push(...[
			...children,
			inspected,
			...rest
		].reverse());
	}
	return [...ordered];
}
async function blobsOf(store, ordered) {
	const blobs = new Map();
	for (const { descriptor, manifest } of ordered) {
		const parts = [
			...manifest.config ? [manifest.config] : [],
			...manifest.layers,
			...manifest.manifests
		];
		for (const part of parts.filter(({ mediaType }) => !isManifestType(mediaType))) {
			const known = blobs.get(part.digest) ?? part;
			if (known.size !== part.size) throw twoSizes(`${store.name}@${descriptor.digest}`, part.digest, [part.size, known.size]);
			blobs.set(part.digest, known);
		}
	}
	await mapConcurrently([...blobs.values()].filter(isForeign), concurrency, (layer) => requirePresent(store, layer));
	return sortBy([...blobs.values()].map(({ mediaType, digest, size }) => ({
		mediaType,
		digest,
		size
	})), ({ digest }) => digest);
}
function isForeign({ mediaType, urls }) {
	return urls !== void 0 || /\.foreign\.|\.nondistributable\./.test(mediaType);
}
async function requirePresent(store, layer) {
	try {
		const content = await store.open(layer);
		for await (const _ of content) break;
	} catch (error) {
		if (!(error instanceof UserError && error.code === "NOT_FOUND")) throw error;
		throw new UserError("FOREIGN_LAYER", `${store.name}: layer ${layer.digest} is not in the registry`, {
			hint: `It is a non-distributable layer (${describe$2(layer.mediaType)}). Choose a platform without it, or push it to the registry if its licence allows.`,
			cause: error
		});
	}
}
function pinOf({ mediaType, digest, size }, artifactType) {
	return {
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType }
	};
}
function sortBy(items, key) {
	return items.toSorted((a, b) => key(a) < key(b) ? -1 : 1);
}
export { scalar as $, mediaTypes as A, RemoteError as At, placeFaults as B, isReleaseName as C, withPlace as Ct, parseManifest as D, maskKey as Dt, checkManifest as E, isKeyText as Et, readBounded as F, array as G, faultLines as H, replaceFile as I, literal as J, count as K, requireWritableFolder as L, verified as M, UserError as Mt, kindOf as N, formatPlace as Nt, isIndexType as O, withoutPassword as Ot, openFile as P, parseWith as Q, _usingCtx as R, compareReleases as S, plural as St, mapConcurrently as T, resolveOptions as Tt, formatPath as U, placedError as V, listFaults as W, object as X, matching as Y, optional as Z, digestField as _, publishFailure as _t, readLock as a, repositoryOf as at, releaseField as b, systemCode as bt, runProcess as c, hasherFor as ct, isRelease as d, parseDigest as dt, string as et, newestRelease as f, describe$2 as ft, artifactShape as g, publish as gt, once as h, runStage as ht, formatLock as i, parseReference as it, readAll as j, TidegateError as jt, isManifestType as k, RefusedError as kt, actionsRuntime as l, hexOf as lt, readReleaseFile as m, defineStage as mt, openManifestCache as n, formatReference as nt, writeLock as o, algorithmOf as ot, editScalars as p, configOption as pt, isMap$1 as q, copy as r, isTag as rt, runnerServices as s, digestOf as st, closure as t, closest as tt, compareVersions as u, isDigest as ut, mediaTypeField as v, renderMarkdown as vt, nextRelease as w, inputSource as wt, timeField as x, formatBytes as xt, nameField as y, explainFileError as yt, parseYaml as z };
