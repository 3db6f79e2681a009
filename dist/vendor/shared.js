import { i as __toESM } from "./rolldown-runtime.js";
import { C as intCoreTag, D as nullCoreTag, O as parseEvents, S as getScalarValue, _ as boolCoreTag, a as isCollection, c as isScalar, d as EVENT_ID, f as FAILSAFE_SCHEMA, g as YAMLException, h as YAML11_SCHEMA, i as isAlias, l as require_semver, m as SCALAR_STYLE, n as parse$2, o as isMap$1, p as NOT_RESOLVED, r as parseAllDocuments, s as isPair, t as canonicalize, u as CORE_SCHEMA, w as load, x as floatCoreTag } from "./data.js";
import { a as error, d as setSecret, f as startGroup, i as endGroup, l as notice, n as find$1, o as getInput, p as warning, r as debug, s as info, t as cacheFile, u as setOutput } from "./toolkit.js";
import { basename, delimiter, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { getSystemErrorMap, isDeepStrictEqual } from "node:util";
import { gunzipSync } from "node:zlib";
import { createHash, randomBytes } from "node:crypto";
import { access, appendFile, constants, lstat, mkdir, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { constants as constants$1, tmpdir } from "node:os";
import { readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { spawn } from "node:child_process";
import { isatty } from "node:tty";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
function formatPlace({ file, line, column }) {
	return [
		file,
		line,
		column
	].filter((part) => part !== void 0).join(":");
}
function formatLine({ file, line }) {
	return formatPlace({
		file,
		...line === void 0 ? {} : { line }
	});
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
function inputSource(runtime) {
	return {
		get: (name) => runtime.input(name),
		label: (name) => `input ${name}`,
		hint: "Inputs stand below `with:` in the workflow’s step; the README of the action lists them."
	};
}
new Intl.Segmenter("en", { granularity: "grapheme" });
const unseen = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
function visible$1(text) {
	return text.replaceAll(unseen, escape$1);
}
function oneLine(text) {
	return visible$1(text).replaceAll("\n", escape$1);
}
function hanging(text) {
	return visible$1(text).replaceAll(/\n(?! )/g, "\n  ");
}
function withoutOrders(text) {
	return text.replaceAll(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "## [");
}
function escape$1(character) {
	return Array.from({ length: character.length }, (_, at) => {
		return `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
	}).join("");
}
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
	if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
	const hours = Math.floor(whole / 3600);
	return hours < 48 ? `${hours} h ${Math.floor(whole % 3600 / 60)} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
function shortDigest(digest) {
	return digest.slice(0, digest.indexOf(":") + 13);
}
function plural(count, noun) {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
function cutLines(lines, most, advice = "") {
	const rest = lines.length - most;
	return rest > 0 ? [...lines.slice(0, most), `… and ${rest} more${advice}`] : lines;
}
function cutNames(names, most) {
	const rest = names.length - most;
	return rest > 0 ? [...names.slice(0, most), `${rest} more`] : names;
}
function withPlace(message, place) {
	if (place === void 0) return message;
	return `${formatPlace(place)}${place.line === void 0 ? ":" : ""} ${message}`;
}
function explainError(error) {
	const details = error.details.map((detail) => `  - ${oneLine(detail)}`);
	const hint = error.hint === void 0 ? [] : [`  ${oneLine(error.hint)}`];
	return [
		`${oneLine(error.message)} [${error.code}]`,
		...details,
		...hint
	].join("\n");
}
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
	const call = textOf$1(error, "syscall") ?? "";
	const path = textOf$1(error, "path") ?? "A file";
	const target = textOf$1(error, "dest");
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
function textOf$1(error, key) {
	const value = typeof error === "object" && error !== null ? Reflect.get(error, key) : void 0;
	return typeof value === "string" ? value : void 0;
}
const bugStatus = 70;
function reportFailure(thrown, runtime) {
	const error = originOf(thrown);
	const failure = describeFailure(error, runtime);
	runtime.log.error(failure.text, failure.at);
	if (failure.status !== bugStatus && !(error instanceof TidegateError) && error instanceof Error) runtime.log.debug(error.stack ?? "");
	return failure;
}
function knownError(thrown) {
	const error = originOf(thrown);
	return error instanceof TidegateError ? error : fileError(error);
}
function originOf(error) {
	return error instanceof SuppressedError ? originOf(error.suppressed) : error;
}
function describeFailure(error, { env, cwd }) {
	const shown = knownError(error);
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
		case "lines": return block.lines.length === 0 ? "" : renderCode("text", block.lines.join("\n"));
		case "diagram": return renderCode("mermaid", block.mermaid);
		default: return renderTable(block);
	}
}
function renderCode(language, text) {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${visible$1(text).trimEnd()}\n${fence}`;
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
	return visible$1(text).split(/(`[^`\n]+`|https:\/\/[\w./%-]+|(?<!\w)@\w[\w./-]*)/).map((part, index) => index % 2 === 0 ? part.replaceAll(/[\\`*_[\]<>|#!~&]/g, "\\$&") : part.startsWith("@") ? `\`${part}\`` : part).join("");
}
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
const configOption = {
	kind: "string",
	description: "The release file",
	default: "tidegate.yaml",
	value: "<file>"
};
const trustOption = {
	kind: "string",
	description: "The trust policy; default: the one that the release file names",
	value: "<file>"
};
const toOption = {
	kind: "string",
	description: "The target to go by, of several under `promote`; default: the last",
	value: "<name>"
};
const credentialsOption = {
	kind: "secret",
	description: "Logins for registries, besides those of docker and podman: lines `host user password`, or the JSON of a docker config",
	env: "TIDEGATE_CREDENTIALS",
	argument: false
};
const githubTokenOption = {
	kind: "secret",
	description: "Token for GitHub releases, which answer 60 questions an hour without one",
	env: "GITHUB_TOKEN",
	value: "<token>"
};
function defineStage(stage) {
	return stage;
}
function endpointUrl(endpoints, host) {
	const endpoint = Object.hasOwn(endpoints, host) ? endpoints[host] : void 0;
	return typeof endpoint === "object" ? endpoint.url : endpoint;
}
function servedHost(host) {
	return host === "docker.io" ? "registry-1.docker.io" : host;
}
function createRoute(endpoints) {
	const bases = new Map(Object.keys(endpoints).flatMap((host) => {
		const url = endpointUrl(endpoints, host);
		return url === void 0 ? [] : [[host, parseBase(host, url)]];
	}));
	const route = (url) => {
		const asked = new URL(url);
		const base = bases.get(asked.host);
		if (base === void 0 || `${asked.origin}${asked.pathname}`.startsWith(`${base.origin}${base.pathname}`)) return asked;
		return new URL(`${base.origin}${base.pathname}${asked.pathname.slice(1)}${asked.search}`);
	};
	return Object.assign(route, { names: (url) => bases.has(url.host) });
}
function isLoopback(host) {
	return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host);
}
const thisMachine = /^(?:127\.[\d.]+|0\.0\.0\.0|(?:.*\.)?localhost\.?|\[::1?\]|\[::ffff:(?:7f[0-9a-f]{2}|0):[0-9a-f]+\])$/;
const linkLocal = /^(?:169\.254\.[\d.]+|\[fe[89ab][0-9a-f]:.*\]|\[::ffff:a9fe:[0-9a-f]+\]|\[fd00:ec2::254\])$/;
function leadsInward(from, to) {
	return (linkLocal.test(to.hostname) || thisMachine.test(to.hostname) && !thisMachine.test(from.hostname)) && to.origin !== from.origin;
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
function formatTime(time) {
	return time.toISOString().replace(/\.\d+Z$/, "Z");
}
function formatDay(time) {
	return time.toISOString().slice(0, 10);
}
function dayOf(time) {
	return time.slice(0, 10);
}
function formatMinute(time) {
	return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
function readQuota(header, now) {
	const read = (name) => parseItems(header(name) ?? "");
	const policies = read("ratelimit-policy");
	const current = read("ratelimit");
	return [
		fromFields(read, policies, now),
		fromPairs(current, policies, now),
		...current.map((item) => fromPolicy(item, policies, now))
	].filter((quota) => quota !== void 0).toSorted((left, right) => left.remaining - right.remaining)[0];
}
function describeWindow(milliseconds) {
	return formatDuration(milliseconds).replace(/ 0 (?:min|s)$/, "");
}
function untilReset({ resets, window }, now) {
	return resets === void 0 ? window : Math.max(0, resets - now.getTime());
}
function fromFields(read, policies, now) {
	const limits = read("ratelimit-limit");
	const [remaining] = read("ratelimit-remaining");
	const [reset] = read("ratelimit-reset");
	const seconds = [
		remaining,
		...limits,
		...policies
	].map((item) => numberOf(item?.parameters.get("w")));
	return quotaOf({
		limit: numberOf(limits[0]?.value),
		remaining: numberOf(remaining?.value),
		window: seconds.find((value) => value !== void 0),
		reset: numberOf(reset?.value)
	}, now);
}
function fromPairs(pairs, [policy], now) {
	const fields = new Map(pairs.map(({ value }) => [value.split("=")[0] ?? "", value.split("=")[1]]));
	return quotaOf({
		limit: numberOf(fields.get("limit")),
		remaining: numberOf(fields.get("remaining")),
		window: numberOf(policy?.parameters.get("w")),
		reset: numberOf(fields.get("reset"))
	}, now);
}
function fromPolicy(item, policies, now) {
	const policy = policies.find(({ value }) => value === item.value);
	return quotaOf({
		limit: numberOf(policy?.parameters.get("q")),
		remaining: numberOf(item.parameters.get("r")),
		window: numberOf(policy?.parameters.get("w")),
		reset: numberOf(item.parameters.get("t"))
	}, now);
}
function quotaOf({ limit, remaining, window, reset }, now) {
	if (remaining === void 0) return;
	return {
		remaining,
		...limit === void 0 ? {} : { limit },
		...window === void 0 ? {} : { window: window * 1e3 },
		...reset === void 0 ? {} : { resets: reset * 1e3 + (reset > 1e9 ? 0 : now.getTime()) }
	};
}
function parseItems(text) {
	return text.slice(0, 1024).split(",").map((part) => {
		const [value = "", ...parameters] = part.split(";").map((piece) => piece.trim());
		const pairs = parameters.map((parameter) => {
			const [name = "", content = ""] = parameter.split("=");
			return [name.trim().toLowerCase(), content.trim()];
		});
		return {
			value,
			parameters: new Map(pairs)
		};
	}).filter(({ value }) => value !== "");
}
function numberOf(text) {
	return text !== void 0 && /^\d{1,12}$/.test(text) ? Number(text) : void 0;
}
const smallest = 65536;
async function gather(content) {
	let room = Buffer.alloc(0);
	let length = 0;
	for await (const chunk of content) {
		if (length + chunk.length > room.length) {
			const size = length === 0 ? chunk.length : Math.max(2 * room.length, length + chunk.length, smallest);
			const larger = Buffer.allocUnsafe(size);
			room.copy(larger, 0, 0, length);
			room = larger;
		}
		room.set(chunk, length);
		length += chunk.length;
	}
	return length === room.length ? room : Buffer.from(room.subarray(0, length));
}
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
async function replaceFile(path, content, { mode = 438, flush = true } = {}) {
	const temporary = `${path}.${randomBytes(6).toString("hex")}.partial`;
	try {
		await writeFile(temporary, content, {
			flag: "wx",
			flush,
			mode
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
const shownLength = 150;
const readLength = 1e3;
function describe(value) {
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
function keywords(schema, more) {
	return {
		...schema,
		...more
	};
}
function patternOf(pattern) {
	const source = pattern.source.replaceAll(String.raw`\p{Cc}`, String.raw`\u0000-\u001F\u007F-\u009F`);
	return pattern.flags.replace("u", "") === "" && !source.includes(String.raw`\p{`) ? {
		type: "string",
		pattern: source
	} : { type: "string" };
}
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
function jsonOf$1(shape) {
	return {
		type: "object",
		properties: Object.fromEntries(Object.entries(shape).map(([key, { json }]) => [key, json])),
		required: Object.keys(shape).filter((key) => !("optional" in (shape[key] ?? {}))),
		additionalProperties: false
	};
}
function parseEntries(shape, value, path, faults) {
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
function unknownKey(key, known) {
	const near = closest(key, known);
	return `unknown key${near === void 0 ? "" : `; did you mean ${JSON.stringify(near)}?`}; known here: ${known.join(", ")}`;
}
function enough(faults) {
	return faults.length >= 100;
}
function parseWith(schema, value) {
	const faults = [];
	const parsed = schema.parse(value, [], faults);
	return parsed === void 0 || faults.length > 0 ? { faults } : { value: parsed };
}
function scalar(expected, convert, json = { type: "string" }) {
	return {
		expected,
		json,
		parse(value, path, faults) {
			const parsed = convert(value);
			if (parsed === void 0) faults.push({
				path,
				message: `expected ${expected}, got ${describe(value)}`
			});
			return parsed;
		}
	};
}
const string = scalar("a non-empty string", (value) => typeof value === "string" && value !== "" && value.isWellFormed() ? value : void 0, {
	type: "string",
	minLength: 1
});
const boolean = scalar("true or false", (value) => typeof value === "boolean" ? value : void 0, { type: "boolean" });
const count = scalar("a whole number", (value) => Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : void 0, {
	type: "integer",
	minimum: 0
});
function matching(pattern, expected) {
	return scalar(expected, (value) => typeof value === "string" && pattern.test(value) ? value : void 0, patternOf(pattern));
}
function literal(...values) {
	return scalar(values.map((value) => JSON.stringify(value)).join(" or "), (value) => values.find((candidate) => candidate === value), { enum: values });
}
function array(item) {
	return {
		expected: `a list of ${item.expected}`,
		json: {
			type: "array",
			items: item.json
		},
		parse(value, path, faults) {
			if (!Array.isArray(value)) {
				faults.push({
					path,
					message: `expected a list, got ${describe(value)}`
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
		json: {
			type: "object",
			additionalProperties: item.json
		},
		parse(value, path, faults) {
			if (!isMap(value)) {
				faults.push({
					path,
					message: `expected a map, got ${describe(value)}`
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
		json: keywords(schema.json, shown(fallback) ? { default: fallback } : {}),
		optional: true,
		fallback,
		parse: (value, path, faults) => value === void 0 ? fallback : schema.parse(value, path, faults)
	};
}
function shown(fallback) {
	return [
		"string",
		"number",
		"boolean"
	].includes(typeof fallback);
}
function about(description, schema) {
	return {
		...schema,
		json: keywords(schema.json, { description })
	};
}
function object(shape) {
	return {
		expected: `a map with ${Object.keys(shape).join(", ")}`,
		json: jsonOf$1(shape),
		parse(value, path, faults) {
			if (isMap(value)) return parseEntries(shape, value, path, faults);
			faults.push({
				path,
				message: `expected ${this.expected}, got ${describe(value)}`
			});
		}
	};
}
function refine(schema, convert, json = {}) {
	return {
		expected: schema.expected,
		json: keywords(schema.json, json),
		parse(value, path, faults) {
			const before = faults.length;
			const parsed = schema.parse(value, path, faults);
			return parsed === void 0 || faults.length > before ? void 0 : convert(parsed, path, faults);
		}
	};
}
function oneForm(expected, schemas, pick) {
	return {
		expected,
		json: { anyOf: schemas.map(({ json }) => json) },
		parse(value, path, faults) {
			const schema = pick(value);
			if (schema === void 0) faults.push({
				path,
				message: `expected ${expected}`
			});
			return schema?.parse(value, path, faults);
		}
	};
}
function isMap(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
async function orError(work, codes) {
	try {
		return await work;
	} catch (error) {
		if (error instanceof TidegateError && codes?.includes(error.code) !== false) return error;
		throw error;
	}
}
async function unless(codes, work) {
	const found = await orError(work, codes);
	return found instanceof TidegateError ? void 0 : found;
}
async function whereKnown(work) {
	const found = await orError(work);
	return found instanceof TidegateError ? void 0 : found;
}
function whereLegal(parse) {
	try {
		return parse();
	} catch (error) {
		if (!(error instanceof TidegateError)) throw error;
		return;
	}
}
const pattern$4 = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
function isDigest(text) {
	return typeof text === "string" && pattern$4.test(text);
}
function parseDigest(text, where) {
	if (isDigest(text)) return text;
	throw new RefusedError("INVALID_DIGEST", `${where}: ${describe(text)} is not a digest`, { hint: "Expected sha256:<64 lower-case hex digits> or sha512:<128>." });
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
const repositoryPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern$1 = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
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
const longestReference = 1024;
function tryReference(text) {
	return text.length > longestReference ? void 0 : whereLegal(() => parseReference(text));
}
function isTag(text) {
	return typeof text === "string" && tagPattern$1.test(text);
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
function asBlob(descriptor) {
	return isManifestType(descriptor.mediaType) ? {
		...descriptor,
		mediaType: "application/octet-stream"
	} : descriptor;
}
function digestMismatch({ digest }, found, where) {
	return new RefusedError("DIGEST_MISMATCH", `${where}: expected ${digest}, the bytes are ${found}`, { hint: "The content was damaged or replaced on the way. Nothing of it was kept; run again, and if it stays, ask whoever runs that source." });
}
function sizeMismatch({ size }, found, where) {
	return new RefusedError("SIZE_MISMATCH", `${where}: expected ${size} bytes, got ${found}`, { hint: "A size that differs from its descriptor is never accepted. Run again; if it stays, the source serves something else than it announced." });
}
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
	if (size !== descriptor.size) throw sizeMismatch(descriptor, size, where);
	const found = `${algorithmOf(descriptor.digest)}:${hash.digest("hex")}`;
	if (found !== descriptor.digest) throw digestMismatch(descriptor, found, where);
	if (held !== void 0) yield held;
}
const smallContentLimit = 33554432;
async function readAll(store, descriptor) {
	const where = `${store.name}@${descriptor.digest}`;
	if (descriptor.size > smallContentLimit) throw new RefusedError("TOO_LARGE", `${where}: ${descriptor.size} bytes is too large to be read into memory`);
	try {
		return await gather(verified(await store.open(descriptor), descriptor, where));
	} catch (error) {
		const spare = store.spare?.(descriptor, error);
		if (spare === void 0) throw error;
		return await readAll(spare, descriptor);
	}
}
const defaultMarks = 1e6;
function parseJson(bytes, mostMarks = defaultMarks) {
	const tally = tallyOf(bytes, mostMarks);
	if (tally.marks > mostMarks) return { fault: `it has more than ${mostMarks} values` };
	let value;
	try {
		value = JSON.parse(new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(bytes));
	} catch (error) {
		return { fault: `not JSON: ${error instanceof SyntaxError ? error.message.slice(0, 200) : "it is not UTF-8"}` };
	}
	return keysIn(value) === tally.keys ? { value } : { fault: "a key stands twice in one of its maps" };
}
function tallyOf(bytes, enough) {
	let [marks, keys] = [0, 0];
	for (let at = 0; at < bytes.length && marks <= enough; at += 1) {
		const byte = bytes[at];
		if (byte === quote) at = endOfText(bytes, at + 1);
		else if (byte === colon) {
			marks += 1;
			keys += 1;
		} else if (byte === comma || byte === brace || byte === bracket) marks += 1;
	}
	return {
		marks,
		keys
	};
}
const [quote, backslash, colon, comma, brace, bracket] = Buffer.from("\"\\:,{[");
function endOfText(bytes, start) {
	let at = start;
	while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
	return at;
}
function keysIn(root) {
	let keys = 0;
	const waiting = [root];
	for (let value = waiting.pop(); value !== void 0; value = waiting.pop()) {
		if (typeof value !== "object" || value === null) continue;
		const children = Object.values(value);
		keys += Array.isArray(value) ? 0 : children.length;
		for (const child of children) if (typeof child === "object" && child !== null) waiting.push(child);
	}
	return keys;
}
const cosignSuffixes = [
	"sig",
	"att",
	"sbom"
];
function referrersTag$1(subject) {
	return `${algorithmOf(subject).slice(0, 32)}-${hexOf(subject).slice(0, 64)}`;
}
function isReferrersTag(tag) {
	return /^sha(?:256|512)-[0-9a-f]{64,128}$/.test(tag);
}
function cosignTags(digest) {
	return cosignSuffixes.map((suffix) => `${algorithmOf(digest)}-${hexOf(digest)}.${suffix}`).filter((tag) => tag.length <= 128);
}
function formatPath(path) {
	let text = "";
	for (const part of path) if (typeof part === "number") text += `[${part}]`;
	else if (/^[\w-]{1,64}$/.test(part)) text += text === "" ? part : `.${part}`;
	else text += `[${describe(part)}]`;
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
function parsePath(text) {
	const path = [];
	const part = /(?:^|(?<!^)\.)([^.[\]"]+)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]/gy;
	while (part.lastIndex < text.length) {
		const [, key, index, quoted] = part.exec(text) ?? [];
		const found = key ?? (index === void 0 ? unquote(quoted) : Number(index));
		if (found === void 0) return;
		path.push(found);
	}
	return path.length === 0 ? void 0 : path;
}
function unquote(text) {
	try {
		const value = JSON.parse(text ?? "");
		return typeof value === "string" ? value : void 0;
	} catch {
		return;
	}
}
function refuseEmbedded(fields, where) {
	const data = [];
	const urls = [];
	for (const [path, descriptor] of descriptorsIn(fields)) {
		if (!isContent(descriptor["data"], descriptor)) data.push(`${path}.data is not the content that the descriptor names`);
		const strange = listOf$2(descriptor["urls"]).find((url) => !path.startsWith("layers") || !isWebAddress(url));
		if (strange !== void 0) urls.push(`${path}.urls: ${describe(strange)}`);
	}
	if (data.length + urls.length > 0) {
		const code = urls.length === 0 ? "DESCRIPTOR_DATA" : "DESCRIPTOR_URLS";
		throw new RefusedError(data.length > 0 && urls.length > 0 ? "INVALID_MANIFEST" : code, `${where}: descriptors lead to other content than they name`, {
			details: listFaults([...data, ...urls], String),
			hint: "Tools that believe them would run something else. Ask the publisher for an image without them."
		});
	}
}
function descriptorsIn(fields) {
	const single = ["config", "subject"].map((key) => [key, fields[key]]);
	const listed = ["layers", "manifests"].flatMap((key) => listOf$2(fields[key]).map((entry, at) => [`${key}[${at}]`, entry]));
	return [...single, ...listed].flatMap(([path, entry]) => isMap(entry) ? [[path, entry]] : []);
}
function listOf$2(value) {
	return Array.isArray(value) ? value : [];
}
function isContent(data, { digest, size }) {
	if (data === void 0 || data === null) return true;
	if (typeof data !== "string" || !isDigest(digest)) return false;
	const bytes = Buffer.from(data, "base64");
	return bytes.length === size && bytes.toString("base64") === data && hasherFor(digest).update(bytes).digest("hex") === hexOf(digest);
}
function isWebAddress(value) {
	const url = typeof value === "string" ? URL.parse(value) : null;
	return url !== null && (url.protocol === "https:" || url.protocol === "http:") && url.username + url.password === "";
}
function spellingsOf(keys) {
	const names = keys.split(" ");
	return {
		exact: new Set(names),
		any: new RegExp(`^(?:${names.join("|").replaceAll(".", "[.]")})$`, "iu")
	};
}
function refuseSpellings(fields, { exact, any }, path, faults) {
	for (const key of Object.keys(fields)) if (!exact.has(key) && key.length <= 20 && any.test(key)) faults.push(`${path}${path === "" ? "" : ": "}${describe(key)} is a known key in another spelling`);
}
const descriptorKey = spellingsOf("mediaType artifactType digest size urls data platform annotations");
const platformKey = spellingsOf("os architecture variant os.version os.features features");
function readDescriptor(value, path, faults) {
	if (!isMap(value)) {
		faults.push(`${path}: expected a descriptor`);
		return;
	}
	refuseSpellings(value, descriptorKey, path, faults);
	const mediaType = textOf(value["mediaType"]);
	const { digest, size } = value;
	if (mediaType === void 0) faults.push(`${path}.mediaType: expected a string`);
	if (!isDigest(digest)) faults.push(`${path}.digest: expected sha256 or sha512, got ${describe(digest)}`);
	if (!isSize(size)) faults.push(`${path}.size: expected a whole number of bytes, got ${describe(size)}`);
	if (mediaType === void 0 || !isDigest(digest) || !isSize(size)) return;
	const platform = readPlatform(value["platform"], `${path}.platform`, faults);
	const artifactType = textOf(value["artifactType"]);
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
function readPlatform(value, path, faults) {
	if (!isMap(value)) return;
	refuseSpellings(value, platformKey, path, faults);
	const [os, architecture, variant] = [
		"os",
		"architecture",
		"variant"
	].map((key) => textOf(value[key]));
	return os === void 0 || architecture === void 0 ? void 0 : {
		os,
		architecture,
		...variant === void 0 ? {} : { variant }
	};
}
function readAnnotations(value) {
	if (!isMap(value)) return;
	const entries = Object.entries(value).flatMap(([key, entry]) => typeof entry === "string" ? [[key, entry]] : []);
	return Object.fromEntries(entries);
}
function isSize(value) {
	return Number.isSafeInteger(value) && Number(value) >= 0;
}
function textOf(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}
const entryLimit$1 = 1e4;
const markLimit$1 = 5e5;
const manifestKey = spellingsOf("schemaVersion mediaType artifactType config layers fsLayers manifests subject annotations");
function parseManifest(bytes, mediaType, where) {
	const parsed = parseJson(bytes, markLimit$1);
	if ("fault" in parsed) throw invalid$5(where, [parsed.fault]);
	if (!isMap(parsed.value)) throw invalid$5(where, ["it is not a JSON map"]);
	const manifest = checkManifest(parsed.value, mediaType, where);
	refuseEmbedded(parsed.value, where);
	return manifest;
}
function checkManifest(fields, mediaType, where) {
	const faults = [];
	const manifest = readManifest$1(fields, mediaType, faults);
	if (faults.length > 0) throw invalid$5(where, faults);
	return manifest;
}
function withoutAnnotations(manifest) {
	const { annotations: _, config, layers, manifests, ...rest } = manifest;
	return {
		...rest,
		manifests: manifests.map((child) => bare(child)),
		layers: layers.map((layer) => bare(layer)),
		...config === void 0 ? {} : { config: bare(config) }
	};
}
function bare(layer) {
	const { annotations: _, ...rest } = layer;
	return rest;
}
function readManifest$1(fields, mediaType, faults) {
	const index = isIndexType(mediaType);
	if (!isManifestType(mediaType)) faults.push(`media type ${describe(mediaType)} is not that of a manifest or index`);
	if (fields["schemaVersion"] !== 2) faults.push("schemaVersion: expected 2");
	const foreign = (index ? [
		"config",
		"layers",
		"fsLayers"
	] : ["manifests", "fsLayers"]).filter((key) => has(fields, key));
	faults.push(...foreign.map((key) => `${key}: not expected in ${describe(mediaType)}`));
	refuseSpellings(fields, manifestKey, "", faults);
	if (has(fields, "mediaType") && fields["mediaType"] !== mediaType) faults.push(`mediaType: expected ${describe(mediaType)}, got ${describe(fields["mediaType"])}`);
	const config = index ? void 0 : readDescriptor(fields["config"], "config", faults);
	const subject = has(fields, "subject") ? readDescriptor(fields["subject"], "subject", faults) : void 0;
	const artifactType = textOf(fields["artifactType"]) ?? config?.mediaType;
	const annotations = readAnnotations(fields["annotations"]);
	return {
		mediaType,
		manifests: index ? readList$1(fields, "manifests", faults) : [],
		layers: index ? [] : readList$1(fields, "layers", faults),
		...config === void 0 ? {} : { config },
		...subject === void 0 ? {} : { subject },
		...artifactType === void 0 ? {} : { artifactType },
		...annotations === void 0 ? {} : { annotations }
	};
}
function readList$1(fields, key, faults) {
	const list = fields[key];
	if (!Array.isArray(list) || list.length > entryLimit$1) {
		faults.push(`${key}: expected a list of at most ${entryLimit$1} descriptors`);
		return [];
	}
	return list.map((entry, index) => readDescriptor(entry, `${key}[${index}]`, faults)).filter((entry) => entry !== void 0);
}
function invalid$5(where, faults) {
	return new RefusedError("INVALID_MANIFEST", `${where}: not a usable manifest`, {
		details: listFaults(faults, (fault) => fault),
		hint: "Docker schema1 and other old kinds are not carried. Ask the publisher for an OCI or Docker schema2 image."
	});
}
function has(fields, key) {
	return Object.hasOwn(fields, key);
}
async function readManifest(store, descriptor, where = `${store.name}@${descriptor.digest}`) {
	return parseManifest(await readAll(store, descriptor), descriptor.mediaType, where);
}
async function* once(bytes) {
	yield bytes;
}
function bytesSource(name, bytes) {
	return {
		name,
		open: (_, offset = 0) => Promise.resolve(once(bytes.subarray(offset)))
	};
}
const pattern$3 = /^(\d{4})q([1-4])(?:\.([1-9]\d{0,5}))?$/;
function isReleaseName(text) {
	return pattern$3.test(text);
}
function compareReleases$1(a, b) {
	const [left, right] = [partsOf$1(a), partsOf$1(b)];
	return left.map((part, at) => part - (right[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
function partsOf$1(release) {
	const [, year, quarter, count = "0"] = pattern$3.exec(release) ?? [];
	return [
		Number(year),
		Number(quarter),
		Number(count)
	];
}
function quarterStart(release) {
	const [year = 0, quarter = 1] = partsOf$1(release);
	return new Date(Date.UTC(year, (quarter - 1) * 3));
}
function nextQuarter(time) {
	return new Date(Date.UTC(time.getUTCFullYear(), (Math.floor(time.getUTCMonth() / 3) + 1) * 3));
}
function isNamedAhead({ created, release, ahead = false }) {
	const isNext = quarterStart(release).valueOf() === nextQuarter(created).valueOf();
	return ahead || isNext && !hasCount(release);
}
function followsAhead(release, previous) {
	return quarterStart(release).valueOf() === quarterStart(previous.release).valueOf() && isNamedAhead(previous);
}
function hasCount(release) {
	return release.includes(".");
}
function nextRelease(now, previous) {
	const quarter = `${String(now.getUTCFullYear()).padStart(4, "0")}q${Math.floor(now.getUTCMonth() / 3) + 1}`;
	if (previous === void 0) return quarter;
	const match = pattern$3.exec(previous);
	if (match === null) throw new UserError("INVALID_RELEASE", `${JSON.stringify(previous)} is not the name of a release`, { hint: "Expected a quarter such as 2026q4, or a quarter and a count such as 2026q4.1." });
	const [, year, number, count = "0"] = match;
	const previousQuarter = `${year}q${number}`;
	return quarter > previousQuarter ? quarter : `${previousQuarter}.${Number(count) + 1}`;
}
const nameField = matching(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "a name of lower-case letters, digits and inner dashes, up to 63");
const releaseField = scalar("a release such as 2026q4 or 2026q4.1", (value) => typeof value === "string" && isReleaseName(value) ? value : void 0);
const digestField = scalar("a digest (sha256:… or sha512:…)", (value) => isDigest(value) ? value : void 0);
const referenceField = scalar("a full reference with a tag or a digest", (value) => {
	const reference = parseFull(value);
	return reference?.tag === void 0 && reference?.digest === void 0 ? void 0 : formatReference(reference);
});
const repositoryField = scalar("host/repository", (value) => {
	const reference = parseFull(value);
	return reference === void 0 || reference.tag !== void 0 || reference.digest !== void 0 ? void 0 : formatReference(reference);
});
const mediaTypeField = matching(/^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}$/, "a media type");
const timeField = scalar("a UTC time such as 2026-11-02T06:00:00Z", (value) => {
	if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return;
	const time = new Date(value);
	return !Number.isNaN(time.valueOf()) && time.toISOString() === value.replace("Z", ".000Z") ? value : void 0;
});
const dayField = scalar("a date such as 2026-12-15", (value) => {
	if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return;
	const day = new Date(value);
	return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(value) ? value : void 0;
}, {
	type: "string",
	pattern: String.raw`^\d{4}-\d\d-\d\d$`
});
const urlField = scalar("an http:// or https:// address", (value) => typeof value === "string" && isPlainUrl(value) ? value : void 0, {
	type: "string",
	pattern: String.raw`^https?://[^\s\\?#]+$`
});
function isPlainUrl(text) {
	const url = URL.parse(text);
	return url !== null && /^https?:\/\/[^\s\\]+$/.test(text) && url.username === "" && url.password === "" && url.search === "" && url.hash === "";
}
function parseFull(value) {
	try {
		const reference = typeof value === "string" ? parseReference(value) : void 0;
		return reference !== void 0 && formatReference(reference) === value ? reference : void 0;
	} catch {
		return;
	}
}
const unpackedLimit$1 = 104857600;
const entryLimit = 2e4;
const block$1 = 512;
const zeros = Buffer.alloc(65536);
function readArchive(tgz, where) {
	return readTar(unzip(tgz, where), where);
}
function readTar(tar, where) {
	const files = [];
	let extended;
	let header = headerAt(tar, 0, where);
	let entries = 0;
	for (let offset = 0; header !== void 0; header = headerAt(tar, offset, where)) {
		entries += 1;
		if (entries > entryLimit) throw refused("CHART_TOO_LARGE", where, `it has more than ${entryLimit} entries`);
		const size = octal(header.subarray(124, 136), where);
		const type = String.fromCharCode(header[156] ?? 0);
		const start = offset + block$1;
		if (start + size > tar.length) throw refused("CHART_UNREADABLE", where, "it ends in the middle of a file");
		const content = tar.subarray(start, start + size);
		offset = start + Math.ceil(size / block$1) * block$1;
		if ([
			"x",
			"g",
			"L"
		].includes(type)) {
			if (extended !== void 0) throw refused("CHART_HEADER", where, "two extended headers stand before one file");
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
	refuseRepeats(files, where);
	return files;
}
function headerAt(tar, offset, where) {
	const header = tar.subarray(offset, offset + block$1);
	if (isZero(header)) {
		for (let at = offset; at < tar.length; at += zeros.length) if (!isZero(tar.subarray(at, at + zeros.length))) throw refused("CHART_TAIL", where, "there is something after its end");
		return;
	}
	if (header.length < block$1) throw refused("CHART_UNREADABLE", where, "it ends in the middle of a header");
	checkSum(header, where);
	return header;
}
function isZero(bytes) {
	return bytes.equals(zeros.subarray(0, bytes.length));
}
function refuseRepeats(files, where) {
	const names = new Set();
	for (const { name } of files) {
		if (names.has(name)) throw refused("CHART_FILE_TWICE", where, `${describe(name)} is there twice`);
		names.add(name);
	}
}
function readExtended(type, content, where) {
	if (type === "L") return { name: textIn(content) };
	const name = paxName(content, where);
	if (type === "g" && name !== void 0) throw refused("CHART_HEADER", where, "a global pax header names a file");
	return type === "g" ? void 0 : { name };
}
function isFile(type, name, size, where) {
	const isFolder = type === "5";
	if (!isFolder && type !== "0" && type !== "\0") throw refused("CHART_ENTRY_TYPE", where, `${describe(name)} is neither a file nor a folder`);
	if (isFolder ? size > 0 : name.endsWith("/")) throw refused("CHART_ENTRY_TYPE", where, `${describe(name)} is both a file and a folder`);
	return !isFolder;
}
function unzip(tgz, where) {
	try {
		return gunzipSync(tgz, { maxOutputLength: unpackedLimit$1 });
	} catch (error) {
		throw error instanceof RangeError ? refused("CHART_TOO_LARGE", where, "it unpacks to more than 100 MiB", error) : refused("CHART_UNREADABLE", where, "it is not a complete gzip file", error);
	}
}
function checkSum(header, where) {
	const signed = header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
	if (octal(header.subarray(148, 156), where) !== signed) throw refused("CHART_UNREADABLE", where, "a tar header does not fit its checksum");
}
function octal(field, where) {
	const digits = textIn(field).trim();
	if (!/^[0-7]{1,11}$/.test(digits)) throw refused("CHART_HEADER", where, "a tar header holds no number where one belongs");
	return Number.parseInt(digits, 8);
}
function shortName(header, where) {
	const magic = header.subarray(257, 263).toString("latin1");
	const prefix = textIn(header.subarray(345, 500));
	if (magic === "ustar " && prefix !== "") throw refused("CHART_HEADER", where, "a GNU tar header holds more than a name");
	const name = textIn(header.subarray(0, 100));
	return magic === "ustar\0" && prefix !== "" ? `${prefix}/${name}` : name;
}
function paxName(content, where) {
	let name;
	for (let rest = content; rest.length > 0;) {
		const length = Number(/^([0-9]{1,6}) /.exec(rest.subarray(0, 8).toString("latin1"))?.[1] ?? 0);
		const record = rest.subarray(0, length).toString("utf8");
		const [, key, value] = /^[0-9]+ ([^=]+)=(.*)\n$/s.exec(record) ?? [];
		if (key === void 0 || length > rest.length) throw refused("CHART_UNREADABLE", where, "a pax header is damaged");
		if (key === "size" || key.startsWith("GNU.sparse.")) throw refused("CHART_HEADER", where, `a pax header sets ${describe(key)}`);
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
	].includes(part)) && !/[\\:\0]/.test(name))) throw refused("CHART_PATH", where, `${describe(name)} is not a plain relative name`);
	return name;
}
function textIn(field) {
	const end = field.indexOf(0);
	return field.subarray(0, end < 0 ? field.length : end).toString("utf8");
}
function refused(code, where, reason, cause) {
	return new RefusedError(code, `${where} is not a chart archive that can be trusted: ${reason}`, {
		hint: "A chart is a .tgz with plain files below one folder, as `helm package` makes it.",
		cause
	});
}
function hasTooManyValues(source, limit) {
	if (source.length <= limit) return false;
	let count = 0;
	for (const _ of source.matchAll(/[\n,[{]|[-?] /g)) {
		count += 1;
		if (count > limit) return true;
	}
	return false;
}
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
	tags: listOf$1(text),
	enabled: flag,
	"import-values": listOf$1(importedValues),
	alias: text
};
const knownFields = {
	name: text,
	home: text,
	sources: listOf$1(text),
	version: text,
	description: text,
	keywords: listOf$1(text),
	maintainers: listOf$1(mapOf$1(maintainer)),
	icon: text,
	apiVersion: text,
	condition: text,
	tags: text,
	appVersion: text,
	deprecated: flag,
	annotations: textMap,
	kubeVersion: text,
	dependencies: listOf$1(mapOf$1(dependency)),
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
	if (!isChartName(name)) return `has no usable name: ${describe(name)}`;
	if (!isChartVersion(version)) return `has no usable version: ${describe(version)}`;
	return {
		name,
		version,
		...typeof appVersion === "string" ? { appVersion } : {},
		...typeof description === "string" ? { description } : {},
		fields
	};
}
function isChartName(value) {
	return typeof value === "string" && namePattern.test(value);
}
function isChartVersion(value) {
	return typeof value === "string" && versionPattern.test(value);
}
function tagOf(version) {
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
function listOf$1(convert) {
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
function mapOf$1(shape) {
	return (value) => isMap(value) ? convertFields(value, shape) : void 0;
}
function convertFields(value, shape) {
	const entries = Object.entries(shape).map(([key, convert]) => [key, Object.hasOwn(value, key) ? convert(value[key]) : void 0]);
	return Object.fromEntries(entries.filter(([, entry]) => entry !== void 0));
}
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
const valueLimit$2 = 2e5;
const quoted$1 = /: .*| ".*"/s;
function readEvents(source) {
	if (hasTooManyValues(source.text, valueLimit$2)) throw new UserError("YAML_TOO_LARGE", `the file has more than ${valueLimit$2} values`, {
		at: { file: source.file },
		hint: "Put what is needed here into a file of its own."
	});
	try {
		return parseEvents(source.text, { filename: source.file });
	} catch (cause) {
		const [reason, offset] = cause instanceof YAMLException ? [cause.reason.replace(quoted$1, ""), cause.mark?.position ?? 0] : [String(cause), 0];
		throw invalidYaml(source, offset, reason, cause);
	}
}
function invalidYaml(source, offset, reason, cause) {
	const template = source.text.includes("{{");
	return new UserError(template ? "TEMPLATE_YAML" : "INVALID_YAML", reason, {
		at: source.placeOf(offset),
		hint: template ? `${templateHint} ${hintFor(reason)}` : hintFor(reason),
		cause
	});
}
const templateHint = "The file seems to be a template (`{{ … }}`), which is no YAML before it is rendered: in a deploy file, values are still edited on lines that end in a marker, such as `tag: \"1.9.0\" # tidegate: image <name> tag`. If it is none:";
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
function hintFor(reason) {
	const [, hint] = advice.find(([part]) => reason.includes(part)) ?? [];
	return hint ?? "Look at this place, and at the line above it.";
}
function readTree(source, events) {
	const documents = [];
	const reader = new TreeReader(source, events);
	for (let document = reader.nextDocument(); document !== void 0; document = reader.nextDocument()) documents.push(document);
	return documents;
}
const styles$1 = {
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
	#shared = new Set();
	constructor(source, events) {
		this.#source = source;
		this.#events = events;
	}
	nextDocument() {
		const event = this.#take();
		if (event?.type !== EVENT_ID.DOCUMENT) return;
		this.#anchors = new Map();
		this.#shared = new Set();
		const [root] = this.#children();
		const redefinesTags = event.directives.some((directive) => directive.kind === "tag" && directive.handle === "!!");
		return root === void 0 ? void 0 : {
			root,
			redefinesTags,
			shared: this.#shared
		};
	}
	#children() {
		const nodes = [];
		for (let node = this.#next(); node !== void 0; node = this.#next()) nodes.push(node);
		return nodes;
	}
	#entries() {
		const entries = [];
		for (let key = this.#next(); key !== void 0; key = this.#next()) {
			const value = this.#next();
			if (value !== void 0) entries.push({
				key,
				value
			});
		}
		return entries;
	}
	#take() {
		const event = this.#events[this.#index];
		this.#index += 1;
		return event;
	}
	#next() {
		const event = this.#take();
		if (event === void 0 || event.type === EVENT_ID.POP) return;
		switch (event.type) {
			case EVENT_ID.SCALAR: return this.#remember(this.#scalar(event));
			case EVENT_ID.ALIAS: return this.#alias(event);
			case EVENT_ID.DOCUMENT: throw new Error("a document inside a document");
			default: return this.#collection(event);
		}
	}
	#alias(event) {
		const name = this.#source.text.slice(event.anchorStart, event.anchorEnd);
		const target = this.#anchors.get(name);
		if (target !== void 0) this.#shared.add(target);
		this.#last = event.anchorEnd;
		return {
			kind: "alias",
			start: event.anchorStart - 1,
			name,
			target
		};
	}
	#collection(event) {
		const { start } = event;
		const anchor = sliceOf(this.#source, event.anchorStart, event.anchorEnd);
		const tag = sliceOf(this.#source, event.tagStart, event.tagEnd);
		this.#last = start;
		if (anchor !== void 0) this.#anchors.delete(anchor);
		return this.#remember(event.type === EVENT_ID.SEQUENCE ? {
			kind: "list",
			start,
			anchor,
			tag,
			items: this.#children()
		} : {
			kind: "map",
			start,
			anchor,
			tag,
			entries: this.#entries()
		});
	}
	#scalar(event) {
		const style = styles$1[event.style] ?? "plain";
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
			anchor: sliceOf(this.#source, event.anchorStart, event.anchorEnd),
			tag: sliceOf(this.#source, event.tagStart, event.tagEnd)
		};
	}
	#remember(node) {
		if (node.anchor !== void 0) this.#anchors.set(node.anchor, node);
		return node;
	}
};
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
	})).sort(({ at: a }, { at: b }) => Number(a.file > b.file) - Number(a.file < b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
function withoutEnvironment(work) {
	const { env } = process;
	process.env = {};
	try {
		return work();
	} finally {
		process.env = env;
	}
}
const coreTags = [
	nullCoreTag,
	boolCoreTag,
	intCoreTag,
	floatCoreTag
];
function scalarValue({ style, tag, text }) {
	return style === "plain" && tag === void 0 ? resolvePlain(text) : text;
}
const plainWord = String.raw`[\p{L}\p{N}_./@+:-]*[\p{L}\p{N}_./@+-]`;
const safePlain = new RegExp(String.raw`^(?!\.\.\.)[\p{L}\p{N}_./](?:${plainWord})?(?: ${plainWord})*$`, "u");
const goNumber = /^[-+]?(?:0[xXoObB][-+]?[0-9a-fA-F]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)$/;
const goDate = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?$/;
function isPlainString(text) {
	const isNumber = goNumber.test(text.replaceAll("_", ""));
	return safePlain.test(text) && !isNumber && !goDate.test(text) && readAsStrings([text], [text]);
}
const readers = [
	(source) => load(source, { schema: CORE_SCHEMA }),
	(source) => load(source, { schema: YAML11_SCHEMA }),
	(source) => parse$2(source, {
		version: "1.2",
		logLevel: "error"
	}),
	(source) => parse$2(source, {
		version: "1.1",
		logLevel: "error"
	})
];
function readAsStrings(tokens, texts) {
	const list = `[${tokens.join(", ")}]`;
	try {
		return withoutEnvironment(() => readers.every((read) => isDeepStrictEqual(read(list), texts)));
	} catch {
		return false;
	}
}
function resolvePlain(text) {
	for (const tag of coreTags) {
		const value = tag.resolve(text, false, tag.tagName);
		if (value !== NOT_RESOLVED) return value;
	}
	return text;
}
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
	return placedError("DUPLICATE_KEY", duplicates.map((start) => ({
		at: source.placeOf(start),
		message: "this key is there twice"
	})), (count) => `${count} keys are there twice`, { hint: "Remove one of them: which one counts differs from reader to reader." });
}
function build(reader, node) {
	const built = node.kind === "alias" ? buildAlias(reader, node) : buildOwn(reader, node);
	if (built.size > expandedLimit) throw invalidYaml(reader.source, node.start, `the aliases stand for more than ${expandedLimit} values`);
	reader.built.set(node, built);
	return built;
}
function buildAlias(reader, { start, target }) {
	const built = target === void 0 ? void 0 : reader.built.get(target);
	if (built === void 0) throw invalidYaml(reader.source, start, "nothing before it is anchored by the name of this alias");
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
		if (Object.hasOwn(value, text)) reader.duplicates.push(key.start);
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
function countBelow(sorted, limit) {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if ((sorted[middle] ?? limit) < limit) low = middle + 1;
		else high = middle;
	}
	return low;
}
function decodeSource(bytes, file, firstLine = 1) {
	const text = decode(bytes, file);
	const measure = createMeasure(text);
	let starts;
	const linesOf = () => starts ??= lineStarts(text);
	return {
		file,
		text,
		get lines() {
			return linesOf();
		},
		placeOf(offset) {
			const lines = linesOf();
			const line = Math.max(countBelow(lines, offset + 1) - 1, 0);
			const start = lines[line] ?? 0;
			const mark = offset > start && text[start] === "﻿" ? 1 : 0;
			const column = measure(offset).characters - measure(start).characters - mark + 1;
			return {
				file,
				line: line + firstLine,
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
function parseYaml(bytes, file) {
	const source = decodeSource(bytes, file);
	const { documents, values } = readSource(source);
	return {
		file,
		values,
		locate(document, path) {
			const found = follow$1(documents[document]?.root, path);
			if (found?.complete !== true || found.node.kind !== "scalar") return;
			const scalar = describeScalar(source, document, path, found.node);
			const shared = documents[document]?.shared;
			return !path.includes("<<") && !found.way.some((node) => node.kind === "alias" || shared?.has(node)) ? scalar : {
				...scalar,
				isShared: true
			};
		},
		placeOf(document, path, part = "value") {
			const found = follow$1(documents[document]?.root, path);
			return source.placeOf((part === "key" ? found?.key?.start : void 0) ?? found?.node.start ?? 0);
		}
	};
}
function readSource(source) {
	const documents = readTree(source, readEvents(source));
	return {
		documents,
		values: readValues(source, documents)
	};
}
function describeScalar(source, document, path, node) {
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
function follow$1(root, path) {
	let node = root;
	let key;
	const way = root === void 0 ? [] : [root];
	for (const part of path) {
		const next = node === void 0 ? void 0 : step$1(node, part);
		if (node === void 0 || next === void 0) return node && {
			node,
			way,
			key,
			complete: false
		};
		key = next.key ?? key;
		node = next.value;
		way.push(node);
	}
	return node && {
		node: resolveAlias(node),
		way,
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
var import_semver = __toESM(require_semver(), 1);
function compareText(a, b) {
	return a === b ? 0 : a < b ? -1 : 1;
}
function byText(textOf) {
	return (a, b) => compareText(textOf(a), textOf(b));
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
function compareNatural(a, b) {
	return compareLists(a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? [], (left, right) => {
		const [leftIsNumber, rightIsNumber] = [/^\d/.test(left), /^\d/.test(right)];
		if (leftIsNumber !== rightIsNumber) return leftIsNumber ? -1 : 1;
		return leftIsNumber ? compareNumbers(left, right) : compareText(left, right);
	});
}
function compareNumbers(a, b) {
	const [left, right] = [withoutZeros(a), withoutZeros(b)];
	return left.length - right.length || compareText(left, right);
}
function withoutZeros(digits) {
	return digits.replace(/^0+(?=\d)/, "");
}
const datePattern = /^(?<core>\d{4}-\d\d-\d\d)(?<suffix>[\w.-]*)$/;
const tagPattern = /^(?<prefix>v?)(?<core>\d+(?:\.\d+){0,3})(?!\.\d)[-_.]?(?<suffix>[\w.-]*)(?:\+[\w.-]*)?$/;
const prereleasePattern = /^(?:a|alpha|b|beta|canary|ci|commit|cr|dev|ea|edge|experimental|git|m|main|master|milestone|mr|next|nightly|pr|pre|preview|rc|sha|snapshot|test|testing|unstable|wip)\d*$/i;
const hashPattern = /^(?:g|sha)?(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40}$/;
const stampPattern = /^(?:sha-|g)?[0-9a-f]{7,64}$|\d{4}-?\d\d-?\d\d/;
const revisionPattern = /^r\d+$/;
function parseTag(text) {
	if (text.length > 128) return;
	const groups = (datePattern.exec(text) ?? tagPattern.exec(text))?.groups;
	if (groups === void 0) return;
	const parts = (groups["suffix"] ?? "").split(/[-_]/).filter((part) => part !== "");
	const last = parts.at(-1);
	const revision = last !== void 0 && revisionPattern.test(last) ? last.slice(1) : void 0;
	const prerelease = [];
	const variant = [];
	for (const part of revision === void 0 ? parts : parts.slice(0, -1)) if (isPrerelease(part, variant.length > 0)) prerelease.push(...part.split("."));
	else variant.push(part);
	return {
		text,
		prefix: groups["prefix"] === "v" ? "v" : "",
		core: (groups["core"] ?? "").split(/[.-]/),
		prerelease,
		variant: variant.join("-"),
		...revision === void 0 ? {} : { revision }
	};
}
function staysPut(text) {
	const tag = parseTag(text);
	return tag !== void 0 && (tag.core.length > 2 || tag.revision !== void 0) || stampPattern.test(text);
}
function compareTags(a, b) {
	return compareReleases(a, b) || Number(a.variant !== "") - Number(b.variant !== "") || compareLists(a.variant.split(/[-.]/), b.variant.split(/[-.]/), compareNatural) || compareRevisions(a.revision, b.revision);
}
function compareReleases(a, b) {
	return compareLists(a.core, b.core, compareNumbers, "0") || Number(a.prerelease.length === 0) - Number(b.prerelease.length === 0) || compareLists(a.prerelease, b.prerelease, compareNatural);
}
function releaseKey({ core, prerelease }) {
	return [core.map(withoutZeros).join(".").replace(/(?:\.0)+$/, ""), ...prerelease.map((part) => part.replaceAll(/(?<!\d)0+(?=\d)/g, ""))].join("-");
}
function isPrerelease(part, afterVariant) {
	const [first = ""] = part.split(".");
	return prereleasePattern.test(first) || hashPattern.test(first) || /^\d+$/.test(first) && !afterVariant;
}
function compareRevisions(a, b) {
	return a === void 0 || b === void 0 ? Number(a !== void 0) - Number(b !== void 0) : compareNumbers(a, b);
}
const atomPattern = /^(?<operator>[<>=^~]*)(?<core>v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,3})(?:[-_](?<suffix>.+))?$/;
function parseVersionRange(text) {
	const exact = exactVersion(text.trim());
	if (exact !== void 0) return {
		text,
		variant: exact.variant,
		has: (tag) => isSame(tag, exact),
		side: (tag) => compareTags(tag, exact)
	};
	const variants = new Set();
	const atoms = text.split(/(\s+|\|\|)/).map((atom) => plainAtom(atom, variants));
	const [variant = ""] = variants;
	if (text.trim() === "" || atoms.includes(void 0) || variants.size > 1) return;
	const range = toRange(atoms.join(""));
	return range && {
		text,
		...variant === "" ? {} : { variant },
		has: (tag) => range.set.some((comparators) => comparators.every((each) => fits(tag, each))),
		side: (tag) => sideOf(tag, range)
	};
}
function exactVersion(text) {
	const tag = /\s|\|\|/.test(text) ? void 0 : parseTag(text);
	if (tag === void 0 || /[-.](?:x|\*)(?:[-.]|$)/i.test(text)) return;
	return tag.core.length === 4 || tag.prerelease.length > 0 || tag.revision !== void 0 || /^\d{4}-\d\d-\d\d/.test(text) ? tag : void 0;
}
function isSame(tag, exact) {
	return compareTags(tag, exact) === 0 && tag.variant === exact.variant;
}
function plainAtom(atom, variants) {
	const groups = atomPattern.exec(atom)?.groups;
	if (groups === void 0) return atom;
	const { operator = "", core = "", suffix = "" } = groups;
	const { prerelease = [], variant = "", revision } = parseTag(`0-${suffix}`) ?? {};
	if (revision !== void 0) return;
	if (variant !== "") variants.add(variant);
	return `${operator}${core.replace(/^v/, "").split(".").map(withoutZeros).join(".")}${prerelease.length === 0 ? "" : `-${prerelease.join(".")}`}`;
}
function toRange(text) {
	try {
		return new import_semver.default.Range(text);
	} catch (error) {
		if (error instanceof TypeError) return;
		throw error;
	}
}
function sideOf({ core }, range) {
	const plain = import_semver.default.parse([
		0,
		1,
		2
	].map((index) => withoutZeros(core[index] ?? "0")).join("."));
	return plain === null ? 0 : Number(import_semver.default.gtr(plain, range)) - Number(import_semver.default.ltr(plain, range));
}
function fits(tag, { operator, semver: bound }) {
	if (!(bound instanceof import_semver.default.SemVer)) return true;
	const order = compareWith(tag, bound);
	switch (operator) {
		case "<": return order < 0;
		case "<=": return order <= 0;
		case ">": return order > 0;
		case ">=": return order >= 0;
		default: return order === 0;
	}
}
function compareWith(tag, bound) {
	const core = [
		bound.major,
		bound.minor,
		bound.patch
	].map(String);
	const order = core.map((number, index) => compareNumbers(tag.core[index] ?? "0", number)).find((each) => each !== 0);
	const named = bound.prerelease.map(String);
	if (order !== void 0 || named.length === 0) return order ?? 0;
	return compareReleases({
		...tag,
		core
	}, {
		...tag,
		core,
		prerelease: named
	});
}
const chartNameField = matching(/^(?=.{1,63}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$/, "a chart name of lower-case letters, digits, dots and dashes");
const rangeField = scalar("a semver range such as \">=1.4 <2\"", (value) => typeof value === "string" && parseVersionRange(value) !== void 0 ? value : void 0);
const tagField$1 = matching(/^\w[\w.-]{0,127}$/, "a tag such as 7.2.4-debian-12-r9");
const chartRepositoryField = scalar("https://… of a chart repository, or oci://host/path", (value) => {
	if (typeof value !== "string") return;
	return value.startsWith("oci://") ? ociRepository(value) : classicRepository(value);
}, {
	type: "string",
	pattern: String.raw`^(?:https?://[^\s\\]+|oci://(?:localhost|[^\s/]+[.:][^\s/]+)(?:/[a-z0-9._-]+)*/?)$`
});
const imageNameField = scalar("an image repository without tag or digest, such as docker.io/wandb/local", (value) => {
	const reference = typeof value === "string" ? tryReference(value) : void 0;
	return reference !== void 0 && isBare(reference) ? repositoryOf(reference) : void 0;
}, {
	type: "string",
	pattern: String.raw`^(?:[^\s/@]+/)*[a-z0-9][a-z0-9._-]*$`
});
const hostField = scalar("a host such as registry.yourdomain.com or registry.corp:5000", (value) => typeof value === "string" && !value.includes("/") && tryReference(`${value}/name`)?.host === value ? value : void 0, {
	type: "string",
	pattern: String.raw`^[^\s/@]+$`
});
const repositoryPathField = scalar("a repository path of lower-case letters such as charts", (value) => {
	const reference = typeof value === "string" ? tryReference(`registry.invalid/${value}`) : void 0;
	return reference !== void 0 && isBare(reference) ? reference.repository : void 0;
}, {
	type: "string",
	pattern: "^[a-z0-9][a-z0-9._/-]*$"
});
const gitPathField = scalar("a relative path inside the git repository, with \"/\"", (value) => typeof value === "string" && !/[\p{Cc}\\]|^[A-Za-z]:/u.test(value) && value.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part.toLowerCase() !== ".git") ? value : void 0);
const branchField = matching(/^(?!.*(?:\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)))[A-Za-z0-9_](?:[\w./@+-]{0,198}[\w@+-])?$/, "a branch name such as tidegate/wandb");
const labelField = matching(/^[^\p{Cc},]{1,50}$/u, "a label of up to 50 characters without commas");
const pathField = matching(/^[^\p{Cc}]+$/u, "a path");
function ociRepository(text) {
	const name = text.slice(6).replace(/\/$/, "");
	const reference = tryReference(`${name}/chart`);
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
const settings = refine(object({
	url: about("The base URL to ask instead.", optional(urlField)),
	ca: about("PEM file of certificate authorities, trusted for this host besides the usual ones.", optional(pathField)),
	certificate: about("PEM file of a client certificate, with its chain.", optional(pathField)),
	key: about("PEM file of its private key, which has no password.", optional(pathField)),
	insecure: about("`true`: the certificate of this host is not checked. Every run warns of it.", optional(boolean))
}), ({ url, ca, certificate, key, insecure }, path, faults) => {
	const fault = (message) => {
		faults.push({
			path,
			message
		});
	};
	const speaksOfTls = ca !== void 0 || certificate !== void 0 || key !== void 0 || insecure === true;
	if (url === void 0 && !speaksOfTls) fault("expected at least one of url, ca, certificate with key, insecure: true");
	if (url?.startsWith("http://") && speaksOfTls) fault("expected no ca, certificate, key or insecure: over http:// there are no certificates");
	if (certificate === void 0 !== (key === void 0)) fault(`expected certificate and key, found only ${key === void 0 ? "certificate" : "key"}`);
	if (insecure === true && ca !== void 0) fault("expected either ca or insecure: true; with insecure no certificate is checked");
	return {
		...url === void 0 ? {} : { url },
		...ca === void 0 ? {} : { ca },
		...certificate === void 0 ? {} : { certificate },
		...key === void 0 ? {} : { key },
		...insecure === true ? { insecure } : {}
	};
});
const endpointField = oneForm("a base URL, or {url, ca, certificate, key, insecure}", [urlField, settings], (value) => isMap(value) ? settings : urlField);
function resolveEndpoints(endpoints, folder) {
	const entries = Object.entries(endpoints).map(([host, endpoint]) => [host, typeof endpoint === "string" ? endpoint : resolveFiles(endpoint, folder)]);
	return Object.fromEntries(entries);
}
function resolveFiles({ ca, certificate, key, ...rest }, folder) {
	return {
		...rest,
		...ca === void 0 ? {} : { ca: resolve(folder, ca) },
		...certificate === void 0 ? {} : { certificate: resolve(folder, certificate) },
		...key === void 0 ? {} : { key: resolve(folder, key) }
	};
}
function layerOf(yaml) {
	return {
		value: yaml.values[0],
		yaml,
		path: []
	};
}
function entriesOf$1(layer) {
	return isMap(layer.value) ? new Map(Object.keys(layer.value).map((key) => [key, partOf(layer, key)])) : void 0;
}
function itemsOf(layer) {
	return Array.isArray(layer.value) ? layer.value.map((_, index) => partOf(layer, index)) : void 0;
}
function mapOf(home, entries) {
	return {
		value: Object.fromEntries([...entries].map(([key, part]) => [key, part.value])),
		yaml: home.yaml,
		path: home.path,
		parts: entries
	};
}
function listOf(home, items) {
	return {
		value: items.map((item) => item.value),
		yaml: home.yaml,
		path: home.path,
		parts: new Map(items.entries())
	};
}
function placeIn$1(layer, path, part) {
	const found = follow(layer, path);
	return found.yaml.placeOf(0, found.path, part);
}
function locateIn(layer, path) {
	const found = follow(layer, path);
	return found.yaml.locate(0, found.path);
}
function follow(layer, path) {
	return path.reduce(partOf, layer);
}
function partOf(layer, key) {
	const value = typeof layer.value === "object" && layer.value !== null && Object.hasOwn(layer.value, key) ? Reflect.get(layer.value, key) : void 0;
	return layer.parts?.get(key) ?? {
		value,
		yaml: layer.yaml,
		path: [...layer.path, key]
	};
}
const builtInPresets = { wandb: `# yaml-language-server: $schema=../schema/preset.json
# The stack of Weights & Biases: \`preset: wandb\` in a release file. That file wins over what stands here; see
# docs/release-file.md for how the two are merged. After a change: npm run docs.
support:
  of: server
  months: 12
  # First release of each major; \`support.table\` names a file with newer ones.
  releases:
    0.76.0: 2025-11-20
    0.77.0: 2026-01-21
    0.78.0: 2026-03-03
    0.79.0: 2026-03-24
    0.80.0: 2026-04-28
    0.81.0: 2026-06-01
    0.82.0: 2026-06-23
    0.83.0: 2026-07-22

# The images that the charts need are found by rendering them: where helm is not installed, this one is fetched.
helm: { version: 3.20.2 }

charts:
  - name: operator
    repository: https://charts.wandb.ai
    version: '>=1.4 <2'
    notes: { github: wandb/helm-charts }
  # Signed there, from 0.43.7 on; older ones are in https://charts.wandb.ai alone.
  - name: operator-wandb
    repository: oci://ghcr.io/wandb/helm-charts
    version: '>=0.43 <1'
    notes: { github: wandb/helm-charts }

# Who signs the charts that are there. Checked where the release file names a \`trustedRoot\`.
signed:
  ghcr.io/wandb/helm-charts/*:
    issuer: https://token.actions.githubusercontent.com
    subject: https://github.com/wandb/helm-charts/.github/workflows/release.yaml@refs/heads/main
    ifTrustedRoot: true

# Which of these are needed is seen by rendering the charts with your values. Images that are not W&B's own (redis,
# otel, prometheus, hooks) have the tags that the charts give them.
images:
  # W&B builds these from one tree, under one tag: the server version.
  - name: docker.io/wandb/local
    version: '>=0.77 <1'
    group: server
    ifRendered: true
    notes: { github: wandb/server }
  - { name: docker.io/wandb/megabinary, version: '>=0.77 <1', group: server, ifRendered: true }
  - { name: docker.io/wandb/weave-python, version: '>=0.77 <1', group: server, ifRendered: true }
  - { name: docker.io/wandb/weave-trace, version: '>=0.77 <1', group: server, ifRendered: true }
  - { name: docker.io/wandb/frontend-nginx, version: '>=0.77 <1', group: server, ifRendered: true }
  - { name: docker.io/wandb/anaconda2, version: '>=0.77 <1', group: server, ifRendered: true }
  # These move alone.
  - { name: docker.io/wandb/console, version: '^2.12', ifRendered: true }
  - { name: docker.io/wandb/controller, version: '^1.22', ifRendered: true }
  - { name: docker.io/wandb/mcp-server, version: '>=0.3 <1', ifRendered: true }

# As W&B's own tool shows them, \`wsm list\`. The controller is the operator's one image, also where no chart was rendered.
titles:
  Operator Images: [operator, docker.io/wandb/controller]
  W&B Images: ['**']

# On the internal side, below \`promote.registry\`.
promote:
  images:
    - { from: docker.io/wandb/controller, to: library/controller }
    - { from: 'docker.io/wandb/*', to: '*' }
    - { from: '**', to: '**' }
` };
const named$1 = {
	charts: nameIn,
	images(entry) {
		const name = nameIn(entry);
		return imageNameField.parse(name, [], []) ?? name;
	}
};
const joins = {
	signed: addRules,
	promote: mergeEach
};
function overlay(file, preset, faults) {
	const [own, inherited] = [entriesOf$1(file), entriesOf$1(preset)];
	if (own === void 0 || inherited === void 0) return file;
	return mapOf(file, joinMaps(own, takeAway(inherited, own.get("without"), faults), (over, under, key) => {
		const nameOf = Object.hasOwn(named$1, key) ? named$1[key] : void 0;
		if (nameOf !== void 0) return mergeByName(over, under, nameOf);
		return ((Object.hasOwn(joins, key) ? joins[key] : void 0) ?? merge)(over, under);
	}));
}
function merge(over, under) {
	const [own, inherited] = [entriesOf$1(over), entriesOf$1(under)];
	return own === void 0 || inherited === void 0 ? over : mapOf(over, joinMaps(own, inherited, merge));
}
function mergeEach(over, under) {
	const targets = entriesOf$1(under) === void 0 ? void 0 : itemsOf(over);
	return targets === void 0 ? merge(over, under) : listOf(over, targets.map((target) => merge(target, under)));
}
function addRules(over, under) {
	const [own, inherited] = [entriesOf$1(over), entriesOf$1(under)];
	return own === void 0 || inherited === void 0 ? over : mapOf(over, new Map([...inherited, ...own]));
}
function joinMaps(over, under, join) {
	const merged = new Map(under);
	for (const [key, own] of over) {
		const inherited = under.get(key);
		merged.set(key, inherited === void 0 || key === "from" ? own : join(own, inherited, key));
	}
	return merged;
}
function mergeByName(over, under, nameOf) {
	const [mine, theirs] = [itemsOf(over), itemsOf(under)];
	if (mine === void 0 || theirs === void 0) return over;
	const own = Map.groupBy(mine, ({ value }) => nameOf(value));
	const inherited = Map.groupBy(theirs, ({ value }) => nameOf(value));
	return listOf(over, [...new Set([...inherited.keys(), ...own.keys()])].flatMap((name) => joinEntries(name, own.get(name) ?? [], inherited.get(name) ?? [])));
}
function joinEntries(name, own, inherited) {
	const [[entry], [base]] = [own, inherited];
	if (name === void 0 || entry === void 0 || base === void 0) return [...inherited, ...own];
	return own.length > 1 || inherited.length > 1 ? own : [merge(entry, withoutRivals(base, entry))];
}
function withoutRivals(base, entry) {
	const [own, entries] = [entriesOf$1(entry), entriesOf$1(base)];
	const rivals = new Set([...own?.has("tag") ? ["version", "group"] : [], ...own?.has("version") ? ["tag"] : []]);
	const kept = [...entries ?? []].filter(([key]) => !rivals.has(key));
	return mapOf(base, new Map(kept));
}
function takeAway(preset, without, faults) {
	const rest = new Map(preset);
	const known = new Set();
	const found = new Set();
	const unwanted = without === void 0 ? [] : itemsOf(without) ?? [];
	for (const [key, nameOf] of Object.entries(named$1)) {
		const list = preset.get(key);
		const items = list === void 0 ? void 0 : itemsOf(list);
		if (list === void 0 || items === void 0) continue;
		const kept = items.filter(({ value }) => {
			const name = nameOf(value);
			known.add(name ?? "");
			const matching = unwanted.filter((item) => name !== void 0 && nameOf({ name: item.value }) === name);
			matching.forEach((item) => found.add(item.value));
			return matching.length === 0;
		});
		rest.set(key, listOf(list, kept));
	}
	for (const item of unwanted.filter(({ value }) => typeof value === "string" && !found.has(value))) faults.push({
		at: placeIn$1(item, []),
		message: inVain(String(item.value), [...known])
	});
	return rest;
}
function inVain(name, known) {
	const near = closest(name, known);
	const meant = near === void 0 ? "" : `; did you mean ${JSON.stringify(near)}?`;
	return `without: the preset has no chart or image ${JSON.stringify(name)}${meant}; it has ${known.join(", ")}`;
}
function nameIn(entry) {
	return isMap(entry) && typeof entry["name"] === "string" ? entry["name"] : void 0;
}
const presetLimit = 1048576;
const ofOneSide = new Set(["promote"]);
async function overPresets(file, path, faults) {
	const entries = entriesOf$1(file);
	const preset = entries?.get("preset");
	if (entries === void 0 || typeof preset?.value !== "string") {
		refuseIdle(entries, "without", "there is no preset to take anything from", faults);
		return file;
	}
	const kept = [...entriesOf$1(await readPreset(preset, [await fileAt(resolve(path))], faults)) ?? []].filter(([key]) => !ofOneSide.has(key) || entries.has(key));
	return overlay(file, mapOf(file, new Map(kept)), faults);
}
async function fileAt(path) {
	return {
		path,
		real: await realpath(path).catch(() => path)
	};
}
async function readPreset(named, chain, faults) {
	const { file, yaml } = await openPreset(named, chain);
	const layer = layerOf(yaml);
	const entries = entriesOf$1(layer);
	if (entries === void 0 || yaml.values.length > 1) throw new UserError("NO_PRESET", "expected a preset: one document, which is a map", { at: { file: file.path } });
	refuseIdle(entries, "preset", "a preset names the one that it is laid over with `extends`", faults);
	const base = entries.get("extends");
	const own = mapOf(layer, withoutKey(entries, "extends"));
	if (base === void 0) {
		refuseIdle(entries, "without", "there is no preset to take anything from", faults);
		return own;
	}
	if (typeof base.value !== "string") throw new UserError("NO_PRESET", "extends: expected the name or the path of a preset", { at: base.yaml.placeOf(0, base.path) });
	return mapOf(layer, withoutKey(entriesOf$1(overlay(own, await readPreset(base, [...chain, file], faults), faults)) ?? new Map(), "without"));
}
function refuseIdle(entries, key, why, faults) {
	const layer = entries?.get(key);
	if (layer !== void 0) faults.push({
		at: layer.yaml.placeOf(0, layer.path),
		message: `${key}: ${why}`
	});
}
function withoutKey(entries, key) {
	return new Map([...entries].filter(([name]) => name !== key));
}
async function openPreset({ value, yaml, path }, chain) {
	const name = String(value);
	const at = yaml.placeOf(0, path);
	const file = isPath(name) ? await fileAt(resolve(dirname(chain.at(-1)?.path ?? ""), name)) : {
		path: name,
		real: name
	};
	const start = chain.findIndex(({ real }) => real === file.real);
	if (start >= 0) throw new UserError("PRESET_CYCLE", `the preset ${name} extends itself`, {
		at,
		details: [...chain.slice(start), file].map((each) => each.path),
		hint: "Each line is a file that names the one below. Take `extends` out of one of them."
	});
	if (isPath(name)) {
		const bytes = await readBounded(file.path, presetLimit);
		if (bytes === void 0 || bytes.length > presetLimit) {
			const why = bytes === void 0 ? "does not exist" : `is larger than ${presetLimit} bytes`;
			throw new UserError("NO_PRESET", `the preset ${file.path} ${why}`, {
				at,
				hint: "Paths of presets are relative to the file that names them."
			});
		}
		return {
			file,
			yaml: parseYaml(bytes, file.path)
		};
	}
	const text = Object.hasOwn(builtInPresets, name) ? builtInPresets[name] : void 0;
	if (text === void 0) throw noSuchPreset(name, at);
	return {
		file,
		yaml: parseYaml(Buffer.from(text), `preset ${name}`)
	};
}
function isPath(name) {
	return /[\\/]|\.ya?ml$/.test(name);
}
function noSuchPreset(name, at) {
	const known = Object.keys(builtInPresets);
	const near = closest(name, known);
	return new UserError("NO_PRESET", `there is no preset ${JSON.stringify(name)}`, {
		at,
		hint: `${near === void 0 ? "" : `Did you mean ${near}? `}Built in: ${known.join(", ")}. One of your own is named by its path: ./${name}.yaml.`
	});
}
const standInsField = refine(record(scalar("a text that is not empty, a number, true or false", (value) => isValue(value) ? value : void 0, {
	type: [
		"string",
		"number",
		"boolean"
	],
	minLength: 1
})), (entries, path, faults) => {
	const read = [];
	for (const [key, value] of Object.entries(entries)) {
		const keys = parsePath(key)?.filter((part) => typeof part === "string");
		const fault = (message) => {
			faults.push({
				path: [...path, key],
				key: true,
				message
			});
		};
		const other = read.find((one) => keys?.every((part, index) => part === (one.path[index] ?? part)));
		if (keys === void 0 || keys.length !== parsePath(key)?.length) fault("expected keys with dots between them, such as auth.password; [\"a.b\"] for a key with a dot");
		else if (other !== void 0) fault(`${other.key} is there already: one of them would be in the other`);
		else read.push({
			key,
			path: keys,
			value
		});
	}
	return read;
});
function isValue(value) {
	return typeof value === "number" && Number.isFinite(value) || typeof value === "boolean" || typeof value === "string" && value !== "";
}
const bumpPath = refine(object({
	path: about("Keys with dots between them; `[0]` for an item, `[\"a.b\"]` for a key with a dot.", scalar("a path such as spec.values.app.image.tag or images[0].tag", (value) => typeof value === "string" ? parsePath(value) : void 0)),
	image: about("The image of the release that the value is of …", optional(imageNameField)),
	chart: about("… or the chart whose version it is.", optional(chartNameField)),
	part: about("What the value holds of the image, where it does not tell by itself.", optional(literal("tag", "digest", "reference")))
}), ({ path: keys, image, chart, part }, path, faults) => {
	const fault = (message) => {
		faults.push({
			path,
			message
		});
	};
	if (image !== void 0 && chart === void 0) return {
		path: keys,
		kind: "image",
		name: image,
		...part === void 0 ? {} : { part }
	};
	if (chart === void 0 || image !== void 0) return fault("expected either image or chart");
	return part === void 0 ? {
		path: keys,
		kind: "chart",
		name: chart
	} : fault("expected no part: of a chart there is only the version");
});
const imageRules = refine(record(imageNameField), (rules, path, faults) => {
	const entries = Object.entries(rules).flatMap(([name, image]) => {
		const written = imageNameField.parse(name, [], []);
		if (written === void 0) faults.push({
			path: [...path, name],
			key: true,
			message: `expected ${imageNameField.expected}`
		});
		return written === void 0 ? [] : [[written, image]];
	});
	return Object.fromEntries(entries);
});
const bumpTargetField = refine(object({
	file: about("A file of the repository, with `/`.", gitPathField),
	chart: about("The chart whose values, or whose custom resource, it holds. Other files need none.", optional(chartNameField)),
	valueFiles: about("Values files that are given to Helm before this one, first to last: `helm -f values/base.yaml -f <file>`. Paths as that of `file`.", optional(array(gitPathField))),
	environment: about("The environment that it is of.", optional(nameField)),
	images: about("What the file names → the image of the release that it is, by its upstream name or the internal one. For names that are not those of `promote.images`, such as those of a mirror.", optional(imageRules)),
	paths: about("Values that are of an image or a chart and cannot be known as such, by their paths.", optional(array(bumpPath))),
	standIns: about("Values that a chart cannot be rendered without and that are not in git, such as passwords: `auth.password: any`. Only `check.render` takes them, and below all other values.", optional(standInsField))
}), (target, path, faults) => {
	const { file, chart, valueFiles } = target;
	const at = [...path, "valueFiles"];
	if (valueFiles !== void 0 && chart === void 0) faults.push({
		path: at,
		key: true,
		message: "expected chart, too: Helm is given them for one"
	});
	for (const [index, other] of (valueFiles ?? []).entries()) if (other === file) faults.push({
		path: [...at, index],
		message: "expected other files: this one comes last by itself"
	});
	else if (valueFiles?.indexOf(other) !== index) faults.push({
		path: [...at, index],
		message: `${other} is there twice`
	});
	return target;
});
const units = {
	m: 6e4,
	h: 36e5,
	d: 864e5,
	w: 6048e5
};
const durationField = scalar("a time such as 90m (minutes), 12h, 14d or 2w", (value) => typeof value === "string" ? parseDuration(value) : void 0, {
	type: "string",
	pattern: "^[0-9]{1,4}[mhdw]$"
});
function parseDuration(text) {
	const groups = /^(?<amount>\d{1,4})(?<unit>[mhdw])$/.exec(text)?.groups;
	const unit = Object.entries(units).find(([name]) => name === groups?.["unit"]);
	return groups === void 0 || unit === void 0 ? void 0 : Number(groups["amount"]) * unit[1];
}
const environmentsField = array(object({
	name: about("Ends the name of its branch: `tidegate/wandb-stage`.", nameField),
	soak: about("How long the files of the environment before it must have named a release on the base branch, in minutes, hours, days or weeks: `90m`, `12h`, `3d`, `2w`. The first one has none.", optional(durationField)),
	to: about("The target of `promote` that it runs from: its registry, mapping and records. By default the one that `--to` names, else the last.", optional(string))
}));
function environmentFaults({ environments = [], promote, bump }, path) {
	const written = {
		environments,
		promote,
		bump
	};
	return [
		...soakFaults(written, path),
		...targetFaults$1(written, path),
		...nameFaults(written, path),
		...fileFaults(written, path)
	];
}
function soakFaults({ environments }, path) {
	const message = "expected no soak: the first one waits for none";
	return environments[0]?.soak === void 0 ? [] : [{
		path: [
			...path,
			"environments",
			0,
			"soak"
		],
		message
	}];
}
function targetFaults$1({ environments, promote }, path) {
	const targets = promote.map(({ name }) => name);
	const message = `expected one of the targets under promote: ${targets.join(", ")}`;
	return environments.flatMap(({ to }, index) => to === void 0 || targets.includes(to) ? [] : [{
		path: [
			...path,
			"environments",
			index,
			"to"
		],
		message
	}]);
}
function nameFaults({ environments, bump }, path) {
	const names = environments.map(({ name }) => name);
	return names.flatMap((name, index) => {
		const at = [
			...path,
			"environments",
			index,
			"name"
		];
		if (names.indexOf(name) !== index) return [{
			path: at,
			message: `${name} is there twice`
		}];
		return bump.some(({ environment }) => environment === name) ? [] : [{
			path: at,
			message: `no file under bump is of the environment ${name}`
		}];
	});
}
function fileFaults({ environments, bump }, path) {
	const names = environments.map(({ name }) => name);
	return bump.flatMap(({ environment }, index) => {
		const at = [
			...path,
			"bump",
			index,
			...environment === void 0 ? [] : ["environment"]
		];
		if (names.length === 0) return environment === void 0 ? [] : [{
			path: at,
			message: "expected environments: at the top of the file, with that name"
		}];
		const expected = `expected one of the environments in this file: ${names.join(", ")}`;
		return environment !== void 0 && names.includes(environment) ? [] : [{
			path: at,
			message: environment === void 0 ? `environment: ${expected}` : expected
		}];
	});
}
const pinnedHelm = "3.20.2";
const digests = { "3.20.2": {
	"darwin-amd64": "7de04301f28b902a74f6286ed941cadc86ee5e6a9086a18f2ccf1f548e99d618",
	"darwin-arm64": "139c794c22f16b579d08ddd3008c8038b9bb2814f35b5bcca91f50a1f458978d",
	"linux-amd64": "258e830a9e613c8a7a302d6059b4bb3b9758f2f3e1bb8ea0d707ce10a9a72fea",
	"linux-arm64": "5ea2d6bc2cda3f8edf985e028809f5a9278f404fb8ab24044de9b7cb9b79a691",
	"windows-amd64": "24e8e5b71bab4ee17e6f989931ecf4fb144f9916cbe9990c0b6b2ec7b925c454"
} };
function knownHelms() {
	return Object.keys(digests);
}
function helmDigest({ version, sha256 }, platform) {
	return sha256 ?? digests[version]?.[platform];
}
function helmAddress({ version, url }, platform) {
	const extension = platform.startsWith("windows-") ? "zip" : "tar.gz";
	return (url ?? "https://get.helm.sh/helm-v{version}-{platform}.{extension}").replaceAll("{version}", version).replaceAll("{platform}", platform).replaceAll("{extension}", extension);
}
function helmPlatform(system, architecture) {
	return `${{ win32: "windows" }[system] ?? system}-${{
		x64: "amd64",
		ia32: "386"
	}[architecture] ?? architecture}`;
}
const helmField = refine(object({
	version: about("The version to fetch.", optional(matching(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, "a version of Helm such as 3.20.2"), pinnedHelm)),
	url: about("Where its archive is; `{version}`, `{platform}` (`linux-amd64`) and `{extension}` are filled in. By default get.helm.sh; the internal side fetches nothing without it.", optional(urlField)),
	sha256: about(`Sha256 of that archive, in hex: needed for any version but ${knownHelms().join(", ")}.`, optional(matching(/^[0-9a-f]{64}$/, "a sha256 of 64 hex digits")))
}), (helm, path, faults) => {
	if (helm.sha256 === void 0 && !knownHelms().includes(helm.version)) faults.push({
		path,
		message: `expected sha256: of Helm ${helm.version} no digest is known here, only of ${knownHelms().join(", ")}`
	});
	return helm;
});
const word = matching(/^(?:all|[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?)$/, "\"all\" or one platform such as linux/amd64, or a list of platforms");
const list$1 = array(matching(/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?$/, "a platform such as linux/amd64 or linux/arm/v7"));
const severalPlatformsField = refine(list$1, (platforms, path, faults) => {
	if (platforms.length < 2 || platforms.some((platform, at) => at > 0 && platform <= (platforms[at - 1] ?? ""))) faults.push({
		path,
		message: "expected two or more platforms, sorted and each once"
	});
	return platforms;
});
const lockedPlatformsField = wordOr(severalPlatformsField);
const writtenPlatformsField = wordOr(refine(list$1, (platforms, path, faults) => {
	const sorted = platforms.toSorted();
	const twice = sorted.find((platform, at) => platform === sorted[at - 1]);
	if (twice !== void 0 || sorted.length === 0) faults.push({
		path,
		message: twice === void 0 ? "expected at least one platform" : `${twice} is there twice`
	});
	return sorted.length === 1 ? sorted[0] : sorted;
}));
function severalPlatforms(choice) {
	return typeof choice === "string" ? void 0 : choice;
}
function wordOr(several) {
	return oneForm(word.expected, [word, several], (value) => Array.isArray(value) ? several : word);
}
const repositoryPatternField = refine(string, (pattern, path, faults) => {
	faults.push(...patternFaults(pattern).map((message) => ({
		path,
		message
	})));
	return pattern;
});
function patternFaults(pattern) {
	const parts = pattern.split("/");
	const wildcards = parts.filter((part) => part.includes("*"));
	const faults = [];
	if (wildcards.some((part) => part !== "*" && part !== "**")) faults.push("expected a wildcard, * or **, to be a whole part of the path");
	else if (wildcards.length > 1 || parts.slice(0, -1).includes("**")) faults.push("expected one wildcard at most, and ** only at the end");
	const example = withoutWildcards(pattern);
	if (pattern !== "**" && imageNameField.parse(example, [], []) !== example) faults.push("expected a repository in full, such as docker.io/wandb/local or docker.io/wandb/*");
	return faults;
}
function withoutWildcards(text) {
	return text.replaceAll("**", "x/x").replaceAll("*", "x");
}
function closestPattern(patterns, name) {
	return patterns.filter((pattern) => capture(pattern.split("/"), name.split("/")) !== void 0).toSorted((left, right) => letters(right) - letters(left) || left.length - right.length)[0];
}
function letters(pattern) {
	return pattern.replaceAll("*", "").length;
}
function capture(from, parts) {
	const open = from.at(-1) === "**";
	const head = open ? from.slice(0, -1) : from;
	if (!(open ? parts.length > head.length : parts.length === head.length) || !head.every((part, index) => part === "*" || part === parts[index])) return;
	if (open) return parts.slice(Math.max(head.length, 1)).join("/");
	return parts[head.indexOf("*")] ?? "";
}
const mappingRule = refine(object({
	from: about("Upstream repository in full; `*` is one part of its path, `**` any number, the host included.", string),
	to: about("Path in the internal registry, with the same wildcard.", string)
}), (rule, path, faults) => {
	for (const message of mappingFaults(rule)) faults.push({
		path,
		message
	});
	return rule;
});
const chartTargets = {
	oci: refine(object({ oci: about("Charts become OCI artifacts: `oci://<promote.registry>/<oci>/<name>`.", repositoryPathField) }), ({ oci }) => ({
		kind: "oci",
		path: oci
	})),
	folder: refine(object({
		folder: about("A folder with the charts and a merged `index.yaml`, relative to this file …", pathField),
		url: about("… and the address that serves it.", urlField)
	}), ({ folder, url }) => ({
		kind: "folder",
		path: folder,
		url
	})),
	classic: refine(object({
		classic: about("A classic repository that takes uploads over HTTP …", urlField),
		upload: about("… by the API of ChartMuseum; by PUT, where the server makes the index (Nexus, Artifactory); or by PUT with the index (WebDAV).", literal("chartmuseum", "put", "put-index")),
		url: about("Where clients find it, if that is another address.", optional(urlField))
	}), ({ classic, upload, url = classic }) => ({
		kind: "classic",
		address: classic,
		url,
		upload
	}))
};
const chartTarget = oneForm("{oci: path}, {folder: path, url: https://…} or {classic: https://…, upload: put}", Object.values(chartTargets), (value) => Object.entries(chartTargets).find(([key]) => isMap(value) && Object.hasOwn(value, key))?.[1]);
const target = object({
	name: about("Names the target, for `--to`, where there are several; by default its registry.", optional(nameField)),
	registry: about("The internal registry's host, as deploy files name it.", hostField),
	images: about("Upstream name → path in the registry. The first rule that matches wins.", array(mappingRule)),
	charts: about("Where charts go.", optional(array(chartTarget), [])),
	record: about("Repository of the promotion records; by default `tidegate/<name>`.", optional(repositoryPathField)),
	moveTags: about("Whether a tag that stands for something else is moved to the release: `never`; `ours`, where a promotion set it to that; or `always`.", optional(literal("never", "ours", "always"), "never"))
});
const single = refine(target, (written) => [written]);
const several = refine(array(target), (written, path, faults) => {
	if (written.length === 0) faults.push({
		path,
		message: "expected at least one target"
	});
	return written;
});
const promoteField = {
	...oneForm("a map with registry and images, or a list of such maps", [single, several], (value) => Array.isArray(value) ? several : single),
	json: keywords(single.json, {
		type: ["object", "array"],
		items: target.json,
		minItems: 1
	})
};
function completeTargets(written, product) {
	return written.map((entry) => ({
		...entry,
		name: entry.name ?? entry.registry,
		record: entry.record ?? `tidegate/${product}`
	}));
}
function targetFaults(targets, path) {
	return targets.flatMap(({ name, registry, record }, index) => {
		const before = targets.slice(0, index);
		return [...before.some((other) => other.name === name) ? [`two targets are named ${name}: give each a name of its own`] : [], ...before.some((other) => other.registry === registry && other.record === record) ? [`two targets keep their records in ${registry}/${record}: give one of them another record`] : []].map((message) => ({
			path: [...path, index],
			message
		}));
	});
}
function mappingFaults({ from, to }) {
	const faults = patternFaults(from).map((message) => `from: ${message}`);
	if (faults.length === 0 && wildcardsOf(to) !== wildcardsOf(from)) faults.push("to: expected the same wildcard as in from");
	if (repositoryPathField.parse(withoutWildcards(to), [], []) === void 0) faults.push(`to: expected ${repositoryPathField.expected}, or with a wildcard`);
	return faults;
}
function wildcardsOf(pattern) {
	return pattern.split("/").filter((part) => part.includes("*")).join("/");
}
const names = [
	"type",
	"name",
	"release",
	"from",
	"environment"
];
const form = String.raw`^(?!(?:\s|\{environment\})*$)(?:[^{}]|\{(?:${names.join("|")})\})+$`;
const pattern$2 = new RegExp(form);
const templateField = scalar(`one line of up to 200 characters, with more than {environment}, in which {${names.join("}, {")}} stand for something`, (value) => typeof value === "string" && value.length <= 200 && !/\p{Cc}/u.test(value) && pattern$2.test(value) ? value : void 0, {
	type: "string",
	pattern: form
});
function fillTemplate(template, values) {
	return template.replace(/\{([a-z]+)\}/g, (text, name) => {
		const known = names.find((candidate) => candidate === name);
		return known === void 0 ? text : values[known];
	});
}
const userField = matching(/^[A-Za-z0-9_](?:[\w.-]{0,99})(?:\[bot\])?$/, "the name of a user");
const reviewerField = matching(/^[A-Za-z0-9_][\w.-]{0,99}(?:\/[A-Za-z0-9_][\w. -]{0,99}|\[bot\])?$/, "the name of a user, or org/team");
const emailField = matching(/^[^\s<>@]{1,64}@[^\s<>@]{1,255}$/, "an e-mail address");
const milestoneField = matching(/^[^\p{Cc}]{1,200}$/u, "the title of a milestone");
const pullRequestDefaults = {
	commit: "git",
	email: "tidegate@localhost",
	labels: [],
	reviewers: [],
	assignees: [],
	draft: false
};
const pullRequestField = refine(object({
	repository: about("`https://host/owner/repo`; by default the one that the workflow runs in.", optional(urlField)),
	forge: about("`github` (and GitHub Enterprise Server), `gitea` (and Forgejo), or `none`: the branch is pushed, and a person opens the pull request. By default the host tells.", optional(literal("github", "gitea", "none"))),
	api: about("The forge's REST API, where it cannot be told from the host.", optional(urlField)),
	base: about("By default the repository's default branch.", optional(branchField)),
	branch: about("By default `tidegate/<name>`.", optional(branchField)),
	commit: about("`git`: the commit is made here and pushed. `api`: the forge's API makes it, which GitHub signs for an App and for GITHUB_TOKEN, and Gitea where it is set up to.", optional(literal("git", "api"), pullRequestDefaults.commit)),
	email: about("E-mail address of the commit, where the forge asks for a known one.", optional(emailField, pullRequestDefaults.email)),
	title: about("Template of the title; by default `{type}(deploy): {name} {release}`, in which `{type}` is `feat` or `revert`.", optional(templateField)),
	message: about("Template of the commit message's first line; by default the title.", optional(templateField)),
	labels: about("Labels of the pull request, from when it is opened.", optional(array(labelField), pullRequestDefaults.labels)),
	reviewers: about("Who is asked for a review when it is opened: `name` or `org/team`.", optional(array(reviewerField), pullRequestDefaults.reviewers)),
	assignees: about("Who it is assigned to when it is opened.", optional(array(userField), pullRequestDefaults.assignees)),
	draft: about("`true`: it is opened as a draft.", optional(boolean, pullRequestDefaults.draft)),
	milestone: about("Title of the milestone it gets when it is opened.", optional(milestoneField)),
	autoMerge: about("How the forge merges it by itself, once all that it asks for is there. By default nobody does but people.", optional(literal("merge", "squash", "rebase")))
}), (value, path, faults) => {
	if (value.draft && value.autoMerge !== void 0) {
		faults.push({
			path: [...path, "autoMerge"],
			message: "no forge merges a draft: leave out draft or autoMerge"
		});
		return;
	}
	if (value.forge === "none" && value.commit === "api") {
		faults.push({
			path: [...path, "commit"],
			message: "without an API there are no commits by API: set it to git"
		});
		return;
	}
	return value;
});
const day$2 = 864e5;
const horizon = 15006;
const monthNames = [
	"jan",
	"feb",
	"mar",
	"apr",
	"may",
	"jun",
	"jul",
	"aug",
	"sep",
	"oct",
	"nov",
	"dec"
];
const weekdayNames = [
	"sun",
	"mon",
	"tue",
	"wed",
	"thu",
	"fri",
	"sat"
];
function parseCron(expression) {
	const [minute = "", hour = "", dayOfMonth = "", month = "", weekday = "", ...rest] = expression.trim().split(/\s+/);
	const minutes = parseField(minute, 0, 59);
	const hours = parseField(hour, 0, 23);
	const days = parseField(dayOfMonth, 1, 31);
	const months = parseField(named(month, monthNames, 1), 1, 12);
	const weekdays = parseField(named(weekday, weekdayNames, 0), 0, 7);
	if (rest.length > 0 || !minutes || !hours || !days || !months || !weekdays) return;
	const cron = {
		expression: expression.trim().replaceAll(/\s+/g, " "),
		minutes,
		hours,
		days: new Set(days),
		months: new Set(months),
		weekdays: new Set(weekdays.map((number) => number % 7)),
		eitherDay: !dayOfMonth.startsWith("*") && !weekday.startsWith("*")
	};
	return search(cron, new Date(0), 1) === void 0 ? void 0 : cron;
}
function named(field, names, first) {
	return field.replaceAll(/[a-z]+/gi, (word) => {
		const index = names.indexOf(word.toLowerCase());
		return index < 0 ? word : String(index + first);
	});
}
function parseField(field, lowest, highest) {
	const numbers = new Set();
	for (const item of field.split(",")) {
		const groups = /^(?:\*|(?<from>\d{1,2})(?:-(?<to>\d{1,2}))?)(?:\/(?<step>\d{1,2}))?$/.exec(item)?.groups;
		const from = Number(groups?.["from"] ?? lowest);
		const to = Number(groups?.["to"] ?? groups?.["from"] ?? highest);
		const step = Number(groups?.["step"] ?? 1);
		const ambiguous = groups?.["from"] !== void 0 && groups["to"] === void 0 && groups["step"] !== void 0;
		if (groups === void 0 || ambiguous || from < lowest || to > highest || from > to || step < 1) return;
		for (let number = from; number <= to; number += step) numbers.add(number);
	}
	return [...numbers].sort((left, right) => left - right);
}
function firingBefore(cron, time) {
	return search(cron, time, -1) ?? new Date(0);
}
function firingAfter(cron, time) {
	return search(cron, time, 1) ?? new Date(864e13);
}
function search(cron, time, direction) {
	const today = Math.floor(time.valueOf() / day$2) * day$2;
	for (let distance = 0; distance <= horizon; distance += 1) {
		const midnight = today + direction * distance * day$2;
		const nearest = (fitsDay(cron, new Date(midnight)) ? timesOf(cron, midnight).filter((firing) => direction === 1 ? firing > time.valueOf() : firing <= time.valueOf()) : []).at(direction === 1 ? 0 : -1);
		if (nearest !== void 0) return new Date(nearest);
	}
}
function fitsDay({ days, months, weekdays, eitherDay }, date) {
	const [day, weekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
	return months.has(date.getUTCMonth() + 1) && (eitherDay ? day || weekday : day && weekday);
}
function timesOf({ hours, minutes }, midnight) {
	return hours.flatMap((hour) => minutes.map((minute) => midnight + (hour * 60 + minute) * 6e4));
}
const day$1 = 864e5;
const dateField = refine(dayField, (text) => new Date(text));
const cadenceWord = refine(rhythmField({
	monthly: "month",
	quarterly: "quarter",
	yearly: "year"
}), (every) => ({
	every,
	catchUp: true
}));
const cadenceMap = object({
	every: about("How often there is a release.", rhythmField({
		month: "month",
		quarter: "quarter",
		year: "year"
	})),
	cutOff: about("How long before a period begins the last versions come out that are in its release.", optional(durationField)),
	catchUp: about("Whether a release that was not made in the first eight days of its period is still made later in it.", optional(boolean, true))
});
const cadenceField = oneForm(`${cadenceWord.expected}, or a map with every, cutOff, catchUp`, [cadenceWord, cadenceMap], (value) => isMap(value) ? cadenceMap : cadenceWord);
const freezeField = array(refine(object({
	from: about("The first day, UTC.", dateField),
	to: about("The last day, UTC.", dateField),
	reason: about("What people read of it.", optional(string))
}), ({ from, to, ...rest }, path, faults) => {
	if (to < from) faults.push({
		path: [...path, "to"],
		message: "expected a date that is not before from"
	});
	return {
		from,
		until: new Date(to.valueOf() + day$1),
		...rest
	};
}));
const supportReleasesField = refine(record(dateField), (releases, path, faults) => {
	for (const version of Object.keys(releases)) if ((parseTag(version)?.core.length ?? 0) < 3) faults.push({
		path: [...path, version],
		key: true,
		message: "expected a version such as 0.80.0"
	});
	return releases;
});
const supportField = refine(object({
	of: about("What is supported: the name of a group, of an image or of a chart.", string),
	months: about("How long a major is supported from its first release.", count),
	warn: about("How long before the end there are warnings; by default 60d.", optional(durationField)),
	releases: about("The first version of each major, and the day it came out: `0.80.0: 2026-04-28`.", optional(supportReleasesField, {})),
	table: about("A file with more of them, relative to this file, which wins.", optional(pathField))
}), ({ warn = 60 * day$1, ...policy }) => ({
	warn,
	...policy
}));
const securityField = array(object({
	id: about("What people know it by, such as CVE-2026-1234.", string),
	name: about("What has it: the name of an image, of a chart or of a group.", string),
	fixedIn: about("The first version that has the fix.", tagField$1)
}));
function rhythmField(words) {
	const names = Object.keys(words);
	return scalar(`${names.join(", ")} or a cron expression such as "cron: 0 6 1 */3 *"`, (value) => {
		if (typeof value !== "string") return;
		return value.startsWith("cron:") ? parseCron(value.slice(5)) : Object.hasOwn(words, value) ? words[value] : void 0;
	}, { anyOf: [{ enum: names }, {
		type: "string",
		pattern: "^cron:"
	}] });
}
const pattern$1 = scalar("a regular expression", (value) => {
	try {
		return typeof value === "string" && value !== "" && new RegExp(value, "v") ? new RegExp(`^(?:${value})$`, "v") : void 0;
	} catch {
		return;
	}
});
const identityFields = {
	issuer: about("Who vouched for the identity, as Fulcio wrote it into the certificate; left out for an own authority, whose certificates say none.", optional(string)),
	subject: about("Who signed, to the letter: the address of a workflow, or an e-mail address.", optional(string)),
	subjectPattern: about("Instead of `subject`: a regular expression for the whole of it.", optional(pattern$1)),
	repository: about("The repository whose workflow signed, to the letter, such as `https://github.com/acme/releases`. Needed for a reusable workflow, which anybody may call.", optional(string)),
	ref: about("The branch or tag that it ran for, such as `refs/heads/main`.", optional(string)),
	trigger: about("The event that started it, such as `push`.", optional(string))
};
const signedField = refine(record(refine(object({
	key: about("A PEM file with the public key that must have signed, relative to this file; or …", optional(pathField)),
	...identityFields,
	ifTrustedRoot: about("`true`: where this file names no `trustedRoot`, it is not checked, and the lock and the reports say so.", optional(boolean))
}), (value, path, faults) => {
	const { key, subject, subjectPattern, ...others } = value;
	if ([
		key,
		subject,
		subjectPattern
	].filter((way) => way !== void 0).length !== 1) faults.push({
		path,
		message: "expected one of \"key\", \"subject\" and \"subjectPattern\""
	});
	else if (key !== void 0 && Object.values(others).some((other) => other !== void 0)) faults.push({
		path,
		message: "expected nothing beside \"key\""
	});
	return value;
})), (rules, path, faults) => {
	for (const pattern of Object.keys(rules)) for (const message of patternFaults(pattern)) faults.push({
		path: [...path, pattern],
		key: true,
		message
	});
	return rules;
});
function rootFaults({ signed = {}, trustedRoot }, path) {
	return Object.entries(trustedRoot === void 0 ? signed : {}).filter(([, { key, ifTrustedRoot }]) => key === void 0 && ifTrustedRoot !== true).map(([pattern]) => ({
		path: [
			...path,
			"signed",
			pattern
		],
		message: "expected \"trustedRoot\" in this file too: it says which certificates count"
	}));
}
function jsonOf(answer, question, now) {
	if (answer.status !== 200) throw statusError(answer, question, now);
	refuseWebPage(answer, question);
	const parsed = parseJson(answer.body);
	if ("fault" in parsed) throw invalidAnswer(question, parsed.fault);
	return parsed.value;
}
function refuseWebPage({ body, url }, question) {
	if (/^(?:\uFEFF)?\s*</.test(body.subarray(0, 256).toString("utf8"))) throw new UserError("NOT_A_SOURCE", `${question.subject}: a web page came instead of data`, {
		details: [describeRoute(question.url, url)],
		hint: "Correct the address in the release file. A login page or a proxy may have answered instead of the source."
	});
}
function invalidAnswer({ subject, url }, reason) {
	return new RemoteError("INVALID_ANSWER", `${subject}: the answer is not what it should be: ${reason}`, {
		details: [describeRoute(url, url)],
		hint: "If the address is right, the service has changed its format, or fails; run again later."
	});
}
function statusError(answer, { subject, url }, now) {
	const details = [`${describeRoute(url, answer.url)} answered ${answer.status}`];
	const reset = limitReset(answer, now);
	if (reset !== void 0) return new RemoteError("RATE_LIMITED", `${subject}: the rate limit is used up${whenOver(reset, now)}`, {
		details,
		hint: "Run again after that; the lock stays as it is. A token raises the limit where the service takes one."
	});
	if (answer.status === 404 || answer.status === 410) return new UserError("NOT_FOUND", `${subject}: there is no such thing, or it is hidden`, {
		details,
		hint: "Correct it in the release file. What is private needs a token."
	});
	return answer.status === 401 || answer.status === 403 ? new UserError("ACCESS_DENIED", `${subject} may not be read (HTTP ${answer.status})`, {
		details,
		hint: "Give a token that may read it, or take away one that has expired."
	}) : new RemoteError("REMOTE_FAILED", `${subject} answered HTTP ${answer.status}`, {
		details,
		hint: "The service fails for now. Run again later; the lock stays as it is."
	});
}
function limitReset(answer, now) {
	const isUsedUp = answer.header("x-ratelimit-remaining")?.trim() === "0";
	const after = secondsIn(answer, "retry-after");
	if (answer.status !== 429 && !(answer.status === 403 && (isUsedUp || after !== void 0))) return;
	if (after !== void 0) return now.getTime() + after * 1e3;
	const reset = secondsIn(answer, "x-ratelimit-reset") ?? secondsIn(answer, "x-retry-after");
	return reset === void 0 ? NaN : reset * 1e3;
}
function secondsIn(answer, name) {
	const text = answer.header(name)?.trim() ?? "";
	return /^\d{1,12}$/.test(text) ? Number(text) : void 0;
}
function whenOver(reset, now) {
	const time = new Date(reset);
	if (Number.isNaN(time.valueOf())) return "";
	const wait = Math.ceil(Math.max(0, reset - now.getTime()) / 6e4) * 6e4;
	return ` until ${formatMinute(time)} (${describeWindow(wait)})`;
}
function compareVersions$1(a, b) {
	const [left, right] = [parseTag(a), parseTag(b)];
	if (left === void 0 || right === void 0) return left === right ? compareText(a, b) : left === void 0 ? -1 : 1;
	return compareTags(left, right);
}
function isDowngrade(from, to) {
	const [before, after] = [parseTag(from), parseTag(to)];
	return before !== void 0 && (after === void 0 || compareInVariant(after, before) < 0);
}
function compareInVariant(a, b) {
	return a.variant === b.variant ? compareTags(a, b) : compareReleases(a, b);
}
function imageTagsIn(root) {
	const found = new Map();
	const seen = new Set([root]);
	for (const value of seen) {
		if (typeof value !== "object" || value === null) continue;
		for (const child of Object.values(value)) seen.add(child);
		const image = isMap(value) ? imageIn(value) : void 0;
		const known = image === void 0 ? void 0 : found.get(image.repository);
		if (image !== void 0 && (known === void 0 || compareVersions$1(known, image.tag) < 0)) found.set(image.repository, image.tag);
	}
	return new Map([...found].sort(byText(([repository]) => repository)));
}
function tagIn(coupling, repository) {
	const exact = coupling.get(repository);
	if (exact !== void 0) return exact;
	const end = `/${repository.split("/").slice(-2).join("/")}`;
	const [like, ...others] = [...coupling].filter(([name]) => name.endsWith(end));
	return others.length === 0 ? like?.[1] : void 0;
}
function imageIn(value) {
	const [registry, name, tag] = [
		"registry",
		"repository",
		"tag"
	].map((key) => Object.hasOwn(value, key) ? value[key] : void 0);
	if (typeof name !== "string" || !isTag(tag)) return;
	const reference = tryReference(typeof registry === "string" && registry !== "" ? `${registry}/${name}` : name);
	return reference && {
		repository: repositoryOf(reference),
		tag
	};
}
function readChannel(body) {
	const chart = isMap(body) ? body["chart"] : void 0;
	if (!isMap(body) || !isMap(chart)) return "it has no map `chart`";
	const { name, version, url } = chart;
	if (!isChartVersion(version)) return "its chart has no version";
	return {
		chart: (typeof name === "string" && name !== "" ? name : String(url).split("/").at(-1)) ?? "",
		version,
		images: imageTagsIn(body["values"])
	};
}
const answerLimit = 8388608;
const channel = {
	of: ["chart", "image"],
	field: urlField,
	open(at, entry, { answers, clock }) {
		const subject = `the release channel ${at}`;
		const question = {
			url: at,
			subject,
			limit: answerLimit,
			headers: { accept: "application/json" }
		};
		return {
			name: subject,
			async versions() {
				const release = readChannel(jsonOf(await answers.ask(question), question, clock.now()));
				if (typeof release === "string") throw invalidAnswer(question, release);
				return [candidateFor(entry, release, subject)];
			}
		};
	}
};
function candidateFor(entry, { chart, version, images }, subject) {
	const found = entry.kind === "chart" ? entry.name === chart ? version : void 0 : tagIn(images, entry.name);
	if (found === void 0) {
		const named = [`chart ${chart} ${version}`, ...[...images].map(([name, tag]) => `${name}:${tag}`)];
		throw new UserError("NOT_IN_SOURCE", `${subject} says nothing about ${entry.kind} ${entry.name}`, {
			details: [`it names ${named.slice(0, 30).join(", ")}`],
			hint: "Take `from` away from this entry, so that its own repository is asked."
		});
	}
	return {
		version: found,
		coupled: async () => images
	};
}
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const earliest = Date.UTC(2e3);
function utcTime(value) {
	return typeof value === "string" && value.length <= 40 && timePattern.test(value) ? plausibleTime(Date.parse(value)) : void 0;
}
function unixTime(value) {
	return typeof value === "number" ? plausibleTime(value * 1e3) : void 0;
}
function plausibleTime(milliseconds) {
	const date = new Date(milliseconds);
	return milliseconds >= earliest && !Number.isNaN(date.valueOf()) ? formatTime(date) : void 0;
}
function readReleases(page, entry) {
	if (!Array.isArray(page)) return;
	return page.filter(isMap).filter(({ draft }) => draft !== true).flatMap((release) => {
		const date = utcTime(release["published_at"]);
		return versionIn(release["tag_name"], entry).map((version) => ({
			version,
			...date === void 0 ? {} : { date },
			...release["prerelease"] === true ? { prerelease: true } : {}
		}));
	});
}
function readTags(page, entry) {
	return Array.isArray(page) ? page.filter(isMap).flatMap(({ name }) => versionIn(name, entry).map((version) => ({ version }))) : void 0;
}
function versionIn(name, entry) {
	if (typeof name !== "string" || name === "" || name.length > 200) return [];
	const prefix = `${entry.name.split("/").at(-1)}-`;
	return [name.startsWith(prefix) ? name.slice(prefix.length) : name];
}
function nextLink(header) {
	return header?.split(/,(?=\s*<)/).find((part) => /;\s*rel="?next"?/i.test(part))?.match(/<([^>]*)>/)?.[1];
}
const pageLimit$1 = 100;
async function readPages(answers, first, read) {
	const items = [];
	const seen = new Set();
	let url = first.url;
	while (url !== void 0) {
		if (seen.has(url) || seen.size >= pageLimit$1) throw new RefusedError("TOO_LARGE", `${first.subject}: a list without end`, { hint: `At most ${pageLimit$1} pages are read, and none twice. Take another source for this entry.` });
		seen.add(url);
		const question = {
			...first,
			url
		};
		const answer = await answers.ask(question);
		const known = read(answer, question);
		const page = answer.kept && known.isFull && known.next === void 0 ? read(await answers.ask({
			...question,
			fresh: true
		}), question) : known;
		for (const item of page.items) items.push(item);
		url = page.next === void 0 ? void 0 : locate(page.next, first);
	}
	return items;
}
function locate(next, { url, subject }) {
	const found = URL.parse(next, url);
	if (found === null || found.origin !== new URL(url).origin) throw new RemoteError("UNSAFE_ADDRESS", `${subject}: the next page is on another host`, { details: found === null ? [] : [found.origin] });
	return found.href;
}
const pageLimit = 16777216;
const perPage = 100;
const githubRepository = matching(/^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100}$/, "a repository on GitHub such as wandb/server");
function githubSubject(repository, route) {
	return `GitHub ${route} of ${repository}`;
}
async function listGithub(repository, { answers, github, clock }, { route, read }) {
	return await readPages(answers, {
		url: `${github.api}/repos/${repository}/${route}?per_page=${perPage}`,
		subject: githubSubject(repository, route),
		limit: pageLimit,
		headers: {
			accept: "application/vnd.github+json",
			"x-github-api-version": "2022-11-28",
			...github.token === void 0 ? {} : { authorization: `Bearer ${github.token}` }
		}
	}, (answer, question) => {
		const page = jsonOf(answer, question, clock.now());
		const items = read(page);
		if (items === void 0) throw invalidAnswer(question, "it is no list");
		return {
			items,
			isFull: Array.isArray(page) && page.length === perPage,
			next: nextLink(answer.header("link"))
		};
	});
}
const githubReleases = sourceOf("releases", readReleases);
const githubTags = sourceOf("tags", readTags);
function sourceOf(route, read) {
	return {
		of: ["chart", "image"],
		field: githubRepository,
		open: (repository, entry, context) => ({
			name: githubSubject(repository, route),
			versions: () => listGithub(repository, context, {
				route,
				read: (page) => read(page, entry)
			})
		})
	};
}
const helmIndex = {
	of: ["chart"],
	field: urlField,
	open: (at, { name }, { helm }) => ({
		name: `the chart repository ${at}`,
		versions: async () => chartCandidates(await helm.open(at), name, at)
	})
};
function chartCandidates(repository, chart, at) {
	const { entries } = repository.list(chart);
	if (entries.length === 0) {
		const meant = closest(chart, repository.names);
		throw new UserError("NO_SUCH_CHART", `chart ${chart} in ${at}: there is no such chart`, {
			details: [`it has ${repository.names.slice(0, 20).join(", ") || "no charts"}`],
			hint: `${meant === void 0 ? "" : `Did you mean ${meant}? `}Correct name or repository under charts in the release file.`
		});
	}
	return entries.map(candidateOf);
}
function candidateOf({ metadata, created, digest }) {
	const date = utcTime(created);
	return {
		version: metadata.version,
		...date === void 0 ? {} : { date },
		...digest === void 0 ? {} : { digest }
	};
}
const listLimit = 2097152;
const valueLimit$1 = 2e5;
const date = scalar("a date such as 2026-11-02, or a time such as 2026-11-02T06:00:00Z", (value) => utcTime(typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value));
const plain$1 = scalar("a version in quotes", (value) => typeof value === "string" && value !== "" ? { version: value } : void 0);
const detailed = object({
	version: string,
	date: optional(date),
	digest: optional(digestField),
	prerelease: optional(boolean)
});
const items = array(oneForm("a version, or {version, date, digest, prerelease}", [plain$1, detailed], (value) => isMap(value) ? detailed : plain$1));
const wrapped = refine(object({ versions: items }), ({ versions }) => versions);
const root = oneForm("a list of versions, or {versions: […]}", [items, wrapped], (value) => isMap(value) ? wrapped : items);
function readList(bytes, file) {
	if (hasTooManyValues(Buffer.from(bytes).toString("latin1"), valueLimit$1)) throw new UserError("INVALID_LIST", `${file} has more than ${valueLimit$1} values`);
	const yaml = parseYaml(bytes, file);
	const parsed = parseWith(root, yaml.values[0]);
	if ("faults" in parsed) throw placedError("INVALID_LIST", placeFaults(yaml, parsed.faults), (count) => `the list has ${count} faults`);
	return parsed.value.map(({ prerelease, ...rest }) => ({
		...rest,
		...prerelease === true ? { prerelease: true } : {}
	}));
}
const list = {
	of: ["chart", "image"],
	field: oneForm("a path or an http(s) address of a list", [urlField, pathField], (value) => typeof value === "string" && /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? urlField : pathField),
	open(at, _entry, context) {
		const name = `the list ${at}`;
		return {
			name,
			async versions() {
				return readList(isAddress(at) ? await ask(at, name, context) : await read(at, context), at);
			}
		};
	}
};
function isAddress(at) {
	return /^https?:\/\//.test(at);
}
async function ask(url, subject, { answers, clock }) {
	const question = {
		url,
		subject,
		limit: listLimit
	};
	const answer = await answers.ask(question);
	if (answer.status !== 200) throw statusError(answer, question, clock.now());
	refuseWebPage(answer, question);
	return answer.body;
}
async function read(at, { folder }) {
	const path = resolve(folder, at);
	const bytes = await readBounded(path, listLimit);
	if (bytes === void 0 || bytes.length > 2097152) throw new UserError("NO_LIST", `${path} ${bytes === void 0 ? "does not exist" : `is larger than ${listLimit} bytes`}`, { hint: "Correct `from.list` in the release file; a path starts from the folder of that file." });
	return bytes;
}
const pageUnit = 50;
function askTags(answers) {
	return async (page) => {
		const answer = await answers.ask(page);
		return answer.kept && mayBeFull(answer) ? await answers.ask({
			...page,
			fresh: true
		}) : answer;
	};
}
function mayBeFull(answer) {
	const parsed = answer.header("link") === void 0 ? parseJson(answer.body) : void 0;
	const tags = parsed !== void 0 && "value" in parsed && isMap(parsed.value) ? parsed.value["tags"] : [];
	return Array.isArray(tags) && tags.length > 0 && tags.length % pageUnit === 0;
}
const unpackedLimit = 16777216;
const valueLimit = 2e5;
function readServerManifest(layers, where) {
	const images = imageTagsIn(layers.flatMap((layer) => yamlFilesIn(layer, where)));
	if (images.size === 0) throw unreadable(where, "it names no image");
	return images;
}
function yamlFilesIn(layer, where) {
	try {
		return readTar(layer[0] === 31 && layer[1] === 139 ? gunzipSync(layer, { maxOutputLength: unpackedLimit }) : layer, where).filter(({ name }) => /\.ya?ml$/.test(name)).map(({ name, content }) => parse$1(content.toString("utf8"), name));
	} catch (error) {
		throw unreadable(where, error instanceof Error ? error.message : String(error), error);
	}
}
function parse$1(text, name) {
	if (hasTooManyValues(text, valueLimit)) throw new Error(`${name} has more than ${valueLimit} values`);
	return load(text, { schema: FAILSAFE_SCHEMA });
}
function unreadable(where, reason, cause) {
	return new RefusedError("SERVER_MANIFEST_UNREADABLE", `${where} is no server manifest: ${reason}`, {
		cause,
		hint: "Expected an OCI artifact with a tar of YAML files in it. Correct `from.serverManifest` in the release file."
	});
}
const layersLimit = 8388608;
const serverManifest = {
	of: ["image"],
	field: imageNameField,
	open(at, _entry, { registries, manifests, answers }) {
		const repository = registries.repository(at);
		const store = manifests.over(repository);
		return {
			name: `the server manifests in ${at}`,
			async versions() {
				return (await repository.tags(askTags(answers))).map((version) => ({
					version,
					coupled: () => readImages(store, version)
				}));
			}
		};
	}
};
async function readImages(store, tag) {
	const where = `${store.name}:${tag}`;
	const { layers } = await findManifest(store, await store.resolve(tag), where);
	const size = layers.reduce((sum, layer) => sum + layer.size, 0);
	if (size > layersLimit) throw new RefusedError("TOO_LARGE", `${where}: its layers have ${size} bytes, at most ${layersLimit} are read`);
	return readServerManifest(await Promise.all(layers.map((layer) => readAll(store, layer))), where);
}
async function findManifest(store, root, where) {
	const manifest = await readManifest(store, root, where);
	const [child] = isIndexType(root.mediaType) ? manifest.manifests : [];
	return child === void 0 || isIndexType(child.mediaType) ? manifest : await readManifest(store, child, where);
}
const sourceKinds = {
	channel,
	github: githubReleases,
	githubTags,
	helm: helmIndex,
	list,
	serverManifest
};
function fromField(of) {
	const forms = new Map(kindNames().filter((kind) => sourceKinds[kind].of.includes(of)).map((kind) => [kind, formOf(kind)]));
	return oneForm(`a map with one of ${[...forms.keys()].join(", ")}`, [...forms.values()], (value) => {
		const [key, ...others] = isMap(value) ? Object.keys(value) : [];
		const kind = kindNames().find((name) => name === key);
		return kind === void 0 || others.length > 0 ? void 0 : forms.get(kind);
	});
}
function openSource({ kind, at }, entry, context) {
	return sourceKinds[kind].open(at, entry, context);
}
function formOf(kind) {
	return refine(object({ [kind]: sourceKinds[kind].field }), (form) => {
		const at = form[kind];
		return at === void 0 ? void 0 : {
			kind,
			at
		};
	});
}
function kindNames() {
	return Object.keys(sourceKinds);
}
const variantField = matching(/^[\w.*-]{1,128}$/, "a variant such as debian-12, or with a wildcard: ubi9-*");
const versionRules = {
	prerelease: about("`true`: takes prereleases too, such as 2.0.0-rc.1.", optional(boolean)),
	ignore: about("Versions that are never taken: exact ones or ranges, in quotes.", optional(array(rangeField))),
	minimumAge: about("How long a version must be known before it is taken, such as 7d: by its date at the source, or since it was first seen.", optional(durationField)),
	allowDowngrade: about("`true`: goes back to an older version where what is locked may not be taken any more.", optional(boolean))
};
const variantRule = about("The variant of the tag, such as debian-12; `*` stands for any text. By default that of the range or of the locked tag.", optional(variantField));
const apiField = matching(/^(?:[a-z0-9][a-z0-9.-]{0,252}\/)?v\d{1,3}(?:(?:alpha|beta)\d{1,3})?(?:\/[A-Z][A-Za-z0-9]{0,62})?$/, "an API version such as monitoring.coreos.com/v1");
const kubernetesVersion = matching(/^v?\d{1,3}\.\d{1,3}(?:\.\d{1,5})?(?:[-+][0-9A-Za-z.+-]{1,64})?$/, "a version of Kubernetes such as \"1.31\", in quotes");
const kubernetesMap = object({
	version: about("Its version, such as \"1.31\", in quotes. By default the one that Helm takes for granted.", optional(kubernetesVersion)),
	apis: about("APIs that it has besides those of Kubernetes itself, such as `monitoring.coreos.com/v1`, spelled as the templates ask for them.", optional(array(apiField))),
	lacks: about("APIs that it does not have: no warning tells that a chart asks for them.", optional(array(apiField)))
});
const kubernetesWord = refine(kubernetesVersion, (version) => ({ version }));
const kubernetesField = oneForm(`${kubernetesVersion.expected}, or a map with version, apis, lacks`, [kubernetesWord, kubernetesMap], (value) => isMap(value) ? kubernetesMap : kubernetesWord);
const environmentMap = object({
	values: about("Values files of this place.", optional(array(pathField), [])),
	kubernetes: about("Its cluster: what stands here wins over that of the chart.", optional(kubernetesField))
});
const environmentList = refine(array(pathField), (values) => ({ values }));
const environmentField = oneForm("a list of values files, or a map with values, kubernetes", [environmentList, environmentMap], (value) => isMap(value) ? environmentMap : environmentList);
const notesField = about("Where the release notes of its versions are; `tidegate.notes.md` beside the lock gets them, and the bundle carries that.", optional(object({ github: about("A repository on GitHub: the notes of its releases.", githubRepository) })));
const chartSource = object({
	name: about("Name of the chart.", chartNameField),
	repository: about("A classic repository, or the parent of an OCI chart, to whose path the name is added.", chartRepositoryField),
	version: about("A semver range: the newest release in it is taken. In quotes, as YAML reads 1.10 as the number 1.1.", rangeField),
	values: about("Values for rendering, relative to this file, later ones win. `file#a.b` takes the map at `a.b`, `file#Kind/name:a.b` that of one of several documents.", optional(array(pathField), [])),
	environments: about("Each place where the chart runs, by its name: its values files, or a map. The chart is rendered for each of them, with `values` below.", optional(record(environmentField))),
	kubernetes: about("The cluster that the chart is rendered for, as its templates may ask: its version, or a map.", optional(kubernetesField)),
	testHooks: about("`true`: takes the images that only `helm test` pulls too.", optional(boolean)),
	exclude: about("What rendering takes for images and is none, or is not wanted: with or without a tag, `*` stands for any text.", optional(array(string))),
	from: about("Where its versions come from, if not from its repository.", optional(fromField("chart"))),
	notes: notesField,
	...versionRules
});
const imageSource = refine(object({
	name: about("The repository, without tag.", imageNameField),
	version: about("A semver range: the newest release in it is taken. In quotes.", optional(rangeField)),
	tag: about("An exact tag instead.", optional(tagField$1)),
	from: about("Where its versions come from, if not from its tags.", optional(fromField("image"))),
	notes: notesField,
	group: about("A name of your own: images of one group share one version, the newest in their ranges that all of them have.", optional(nameField)),
	ifRendered: about("`true`: left out where every chart was rendered and none of them names it.", optional(boolean)),
	variant: variantRule,
	...versionRules
}), (image, path, faults) => {
	if (image.version === void 0 === (image.tag === void 0)) {
		const found = image.version === void 0 ? "neither" : "both";
		faults.push({
			path,
			message: `expected either version (a range) or tag (an exact tag), found ${found}`
		});
	}
	if (image.group !== void 0 && image.version === void 0) faults.push({
		path,
		message: "expected version (a range) beside group: what stands still shares no moves"
	});
	return image;
}, { oneOf: [{ required: ["version"] }, { required: ["tag"] }] });
const titlesField = refine(record(array(string)), (titles, path, faults) => {
	for (const [title, members] of Object.entries(titles)) for (const [index, member] of members.entries()) {
		const wrong = chartNameField.parse(member, [], []) !== void 0 ? [] : patternFaults(member);
		faults.push(...wrong.map((message) => ({
			path: [
				...path,
				title,
				index
			],
			message
		})));
	}
	return titles;
});
const releaseFileSchema = refine(object({
	name: about("Names the bundle, the branch and the promotion records.", nameField),
	preset: about("What this file is laid over: the name of a built-in preset, such as `wandb`, or the path of a file of your own.", optional(string)),
	without: about("Charts and images of the preset that are not wanted, by name.", optional(array(string))),
	audience: about("The side that the bundle is for; another one refuses it.", optional(nameField)),
	platforms: about("What is taken of an image for several platforms: `all`, one such as `linux/amd64`, or a list.", optional(writtenPlatformsField, "all")),
	charts: about("Charts that are followed. Each is rendered, and its images join the release.", optional(array(chartSource), [])),
	images: about("Images that are followed by themselves. They win over the tags that charts render.", optional(array(imageSource), [])),
	titles: about("Titles that `list` shows images under, in this order: names of charts that use them, or repositories such as `docker.io/wandb/*`, or `**`.", optional(titlesField)),
	cadence: about("How often there is a release: `monthly`, `quarterly`, `yearly`, a cron expression, or a map. Without it, whatever is new is taken at once.", optional(cadenceField)),
	freeze: about("Times in which no release becomes due by itself: both days belong to it, UTC.", optional(freezeField, [])),
	support: about("How long the vendor supports what is carried.", optional(supportField)),
	security: about("Fixes that do not wait for the cadence.", optional(securityField, [])),
	signed: about("By whom charts and images must be signed upstream: repositories, such as `ghcr.io/wandb/helm-charts/*`, and who signs what is there. Of several that fit, the one that says most holds.", optional(signedField)),
	trustedRoot: about("A trusted_root.json of sigstore: the authorities and logs that upstream's certificates are judged by.", optional(pathField)),
	ledger: about("Path of the ledger: when which version was seen for the first time. By default `tidegate.ledger.json` beside the lock; named here, it is kept although no entry has a minimum age.", optional(pathField)),
	trust: about("Path of the trust policy: whose signature is accepted.", optional(pathField)),
	promote: about("Where charts and images go on the internal side; a list, where they go to several registries.", optional(promoteField, [])),
	check: about("What is checked before anything is changed.", optional(object({
		render: about("Also render the promoted charts with the values of the files, and check every image. Needs helm.", optional(boolean, false)),
		allow: about("The inside's own: repositories such as `harbor.corp.example/team/*`, with images and charts that are not of the release. They are named in the report, and not looked up; what the release has is checked all the same.", optional(array(repositoryPatternField), []))
	}), {
		render: false,
		allow: []
	})),
	bump: about("The files that are changed: the values of charts, custom resources, Argo CD, Flux, Kustomize, other manifests.", optional(array(bumpTargetField), [])),
	environments: about("Places that take a release one after the other, in this order; every file under `bump` is of one of them.", optional(environmentsField)),
	pullRequest: about("The pull request that `bump` opens.", optional(pullRequestField, pullRequestDefaults)),
	helm: about("Where Helm comes from where it is not installed; without this key it is not fetched.", optional(helmField)),
	endpoints: about("How a host is reached, by its name in references: a base URL to ask instead, or a map.", optional(record(endpointField), {}))
}), (file, path, faults) => {
	checkUnique(file.charts, [...path, "charts"], ({ name }) => name, faults);
	checkUnique(file.images, [...path, "images"], ({ name, version, tag }) => `${name} ${version ?? tag}`, faults);
	checkUnique(file.bump, [...path, "bump"], ({ file }) => file, faults);
	for (const host of Object.keys(file.endpoints)) if (hostField.parse(host, [], []) === void 0) faults.push({
		path: [
			...path,
			"endpoints",
			host
		],
		key: true,
		message: `expected ${hostField.expected}`
	});
	const promote = completeTargets(file.promote, file.name);
	faults.push(...targetFaults(promote, [...path, "promote"]), ...rootFaults(file, path), ...environmentFaults({
		...file,
		promote
	}, path));
	const known = file.charts.map(({ name }) => name);
	for (const [index, { chart, standIns }] of file.bump.entries()) {
		if (standIns !== void 0 && !file.check.render) {
			const at = [
				...path,
				"bump",
				index,
				"standIns"
			];
			faults.push({
				path: at,
				key: true,
				message: "expected check: {render: true}: nothing else takes them"
			});
		}
		if (chart !== void 0 && known.length > 0 && !known.includes(chart)) faults.push({
			path: [
				...path,
				"bump",
				index,
				"chart"
			],
			message: `expected one of the charts in this file: ${known.join(", ")}`
		});
	}
	return {
		...file,
		promote
	};
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
const releaseFileLimit = 1048576;
async function readReleaseFile(path) {
	const bytes = await readBounded(path, releaseFileLimit);
	if (bytes === void 0) throw new UserError("NO_RELEASE_FILE", `${path} does not exist`, { hint: "`tidegate init` writes a first one, `tidegate init --side internal` that of the internal side; --config says where yours is." });
	const faults = [];
	return check$1(await overPresets(readLayer(bytes, path), path, faults), path, faults);
}
function check$1(layer, path, faults) {
	const result = parseWith(releaseFileSchema, layer.value);
	if ("faults" in result) {
		const advised = adviseQuotes(layer, result.faults);
		faults.push(...placeFaults({ placeOf: (_, fault, part) => placeIn$1(layer, fault, part) }, advised));
	}
	if ("faults" in result || faults.length > 0) throw invalid$4(faults);
	return withDefaults(result.value, layer, path);
}
function readLayer(bytes, path) {
	if (bytes.length > releaseFileLimit) throw fault({ file: path }, `the release file is larger than ${releaseFileLimit} bytes`);
	const yaml = parseYaml(bytes, path);
	const [root, second] = yaml.values;
	if (yaml.values.length === 0 || root === null && yaml.values.length === 1) throw fault({
		file: path,
		line: 1,
		column: 1
	}, "the release file is empty; expected at least \"name\"");
	if (second !== void 0) throw fault(yaml.placeOf(1, []), "expected one document, found more");
	return layerOf(yaml);
}
function withDefaults({ pullRequest, bump, endpoints, charts, images, ...file }, layer, path) {
	return {
		path,
		...file,
		charts: charts.map((chart, index) => ({
			...chart,
			at: placeIn$1(layer, [
				"charts",
				index,
				"version"
			])
		})),
		images: images.map((image, index) => ({
			...image,
			at: placeIn$1(layer, [
				"images",
				index,
				image.tag === void 0 ? "version" : "tag"
			])
		})),
		bump: bump.map(({ standIns, ...target }, index) => ({
			...target,
			...standIns && { standIns: standIns.map(({ key, ...standIn }) => ({
				...standIn,
				at: placeIn$1(layer, [
					"bump",
					index,
					"standIns",
					key
				], "key")
			})) },
			at: placeIn$1(layer, [
				"bump",
				index,
				target.chart === void 0 ? "file" : "chart"
			])
		})),
		pullRequest: {
			...pullRequest,
			branch: pullRequest.branch ?? `tidegate/${file.name}`
		},
		endpoints: resolveEndpoints(endpoints, dirname(path))
	};
}
function adviseQuotes(layer, faults) {
	const quoted = structuredClone(layer.value);
	const advice = new Map();
	for (const { path } of faults) {
		const found = locateIn(layer, path);
		if (found !== void 0 && found.style === "plain" && typeof found.typed !== "string" && found.value !== "") {
			replaceAt$1(quoted, path, found.value);
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
function replaceAt$1(root, path, value) {
	let parent = root;
	for (const part of path.slice(0, -1)) parent = typeof parent === "object" && parent !== null ? Reflect.get(parent, part) : void 0;
	const last = path.at(-1);
	if (typeof parent === "object" && parent !== null && last !== void 0) Reflect.set(parent, last, value);
}
function fault(at, message) {
	return invalid$4([{
		at,
		message
	}]);
}
function invalid$4(faults) {
	return placedError("INVALID_RELEASE_FILE", faults, (count) => `the release file has ${count} faults`);
}
const pattern = /(?:^|(?<=[ \t]))#[ \t]*tidegate:[ \t]*(.*)$/;
const nearly = /(?<=[ \t])#[ \t]*tidegate(?::|[ \t])[ \t]*((?:image[ \t]+[^\s/]*\/\S*(?:[ \t]+(?:tag|digest|reference))?|chart[ \t]+\S+))$/i;
function markersIn(bytes, file) {
	const source = decodeSource(bytes, file);
	const comments = commentsIn(source);
	if (comments.length === 0) return [];
	const documents = tryRead(source);
	if (documents instanceof UserError && documents.code !== "TEMPLATE_YAML") throw documents;
	const found = documents instanceof UserError ? comments.map((comment) => readLine(bytes, source, comment)) : readMarkers(source, documents, comments);
	const faults = found.filter((marker) => "message" in marker);
	if (faults.length > 0) throw placedError("MARKER_UNCLEAR", faults, (count) => `${count} markers are unclear`, { hint: "A marker belongs to the one value that is written on its line: `tag: \"1.9.0\" # tidegate: …`." });
	return found.filter((marker) => "scalar" in marker);
}
function tryRead(source) {
	try {
		return readSource(source).documents;
	} catch (error) {
		if (error instanceof UserError) return error;
		throw error;
	}
}
function commentsIn({ text, lines }) {
	const comments = [];
	for (const [index, lineStart] of lines.entries()) {
		const line = text.slice(lineStart, lines[index + 1]).trimEnd();
		const exact = pattern.exec(line);
		const match = exact ?? (/^[ \t]*#/.test(line) ? null : nearly.exec(line));
		if (match !== null) {
			const [start, end] = [lineStart + match.index, lineStart + line.length];
			comments.push({
				text: match[1] ?? "",
				isExact: exact !== null,
				line: index + 1,
				lineStart,
				start,
				end
			});
		}
	}
	return comments;
}
function readMarkers(source, documents, comments) {
	const values = documents.flatMap(({ root }, document) => [...valuesOf(document, [], root)]);
	let next = 0;
	return comments.flatMap((comment) => {
		while ((values[next]?.node.end ?? Infinity) <= comment.lineStart) next += 1;
		let end = next;
		while ((values[end]?.node.start ?? Infinity) < comment.end) end += 1;
		return readMarker(source, comment, values.slice(next, end)) ?? [];
	});
}
function readMarker(source, { text, isExact, start }, onLine) {
	const place = source.placeOf(start);
	const around = onLine.find(({ node }) => node.start <= start && start < node.end)?.node;
	if (around !== void 0) return around.style === "block" && isExact ? {
		at: place,
		message: "this marker is text in a block (| or >), whose values are not edited"
	} : void 0;
	if (!isExact) return {
		at: place,
		message: `this is not taken for a marker; one begins with \`# tidegate:\`, as in \`# tidegate: ${text}\``
	};
	const [value, other] = onLine;
	if (value === void 0 || other !== void 0) return {
		at: place,
		message: `${value === void 0 ? "there is no value" : "there are several values"} on the line of this marker`
	};
	return {
		text,
		place,
		scalar: describeScalar(source, value.document, value.path, value.node)
	};
}
function readLine(bytes, source, comment) {
	const offset = source.byteOffsetOf(comment.lineStart);
	const line = decodeSource(bytes.subarray(offset, source.byteOffsetOf(comment.end)), source.file, comment.line);
	const documents = tryRead(line);
	const unclear = {
		at: source.placeOf(comment.start),
		message: "the line of this marker cannot be read by itself, without the template around it"
	};
	if (documents instanceof UserError) return unclear;
	const start = comment.start - comment.lineStart;
	const [marker] = readMarkers(line, documents, [{
		...comment,
		lineStart: 0,
		start,
		end: line.text.length
	}]);
	if (marker === void 0 || !("scalar" in marker)) return marker ?? unclear;
	const { scalar } = marker;
	if (scalar.style === "plain" && /[{}[\],]/.test(scalar.value)) return unclear;
	return {
		...marker,
		scalar: {
			...scalar,
			line: comment.line,
			start: scalar.start + offset,
			end: scalar.end + offset
		}
	};
}
function* valuesOf(document, path, node) {
	if (node.kind === "map") for (const { key, value } of node.entries) yield* valuesOf(document, [...path, keyText(key) ?? ""], value);
	else if (node.kind === "list") for (const [index, item] of node.items.entries()) yield* valuesOf(document, [...path, index], item);
	else if (node.kind === "scalar" && node.start < node.end) yield {
		document,
		path,
		node
	};
}
function createMapping(config) {
	const rules = config.images.map(({ from, to }) => ({
		from: from.split("/"),
		to: to.split("/")
	}));
	return {
		config,
		findInternalName: (upstream) => applyRules(rules, upstream, config.registry)
	};
}
function applyRules(rules, upstream, registry) {
	for (const { from, to } of rules) {
		const captured = capture(from, upstream.split("/"));
		if (captured !== void 0) return requireRepository(`${registry}/${to.map((part) => isWildcard(part) ? captured : part).join("/")}`, upstream);
	}
}
function requireRepository(name, upstream) {
	const reference = tryReference(name);
	if (reference !== void 0 && reference.tag === void 0 && repositoryOf(reference) === name) return name;
	throw new UserError("INVALID_MAPPING", `promote.images maps ${upstream} to ${name}, which is no repository name`);
}
function isWildcard(part) {
	return part === "*" || part === "**";
}
function clusterOf({ kubernetes, environments = {} }, environment) {
	const own = environment !== void 0 && Object.hasOwn(environments, environment) ? environments[environment] : void 0;
	return {
		...kubernetes,
		...own?.kubernetes
	};
}
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
function findTargets(source, documents, edits) {
	const targets = new Map();
	const refusals = [];
	for (const edit of edits) {
		const found = findTarget(documents[edit.document], edit);
		const other = "code" in found ? void 0 : targets.get(found);
		if ("code" in found) refusals.push(placeRefusal(source, edit, found));
		else if (other !== void 0 && other.edit.to !== edit.to) {
			const fault = refuse("EDIT_CONFLICT", found, "two edits want it to be different");
			refusals.push(placeRefusal(source, edit, fault));
		} else targets.set(found, {
			edit,
			node: found
		});
	}
	return {
		targets: [...targets.values()].sort((a, b) => a.node.start - b.node.start),
		refusals
	};
}
function placeRefusal(source, { path }, { code, at, message }) {
	return {
		code,
		at: at === void 0 ? { file: source.file } : source.placeOf(at.start),
		message: formatFault({
			path,
			message
		})
	};
}
function refusedEdits(refusals) {
	return placedError(refusals[0]?.code ?? "EDIT_NOT_FOUND", refusals, (count) => `${count} values cannot be edited`, { hint: "Nothing was written. Only plain and quoted values that stand by themselves are edited; write the value out, or change it by hand." });
}
function refuse(code, at, message) {
	return {
		code,
		at,
		message
	};
}
function findTarget(document, edit) {
	if (document === void 0) return refuse("EDIT_NOT_FOUND", void 0, `there is no document ${edit.document + 1} in the file`);
	let node = document.root;
	for (const part of [void 0, ...edit.path]) {
		const next = part === void 0 ? node : step(node, part);
		if ("code" in next) return next;
		if (next.kind === "alias") return refuse("EDIT_ALIAS", next, `the alias *${next.name} stands for a value written elsewhere`);
		if (document.shared.has(next)) return refuse("EDIT_ALIAS", next, `aliases of &${next.anchor} share this value and would change with it`);
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
	if (entry?.key.kind === "alias") return refuse("EDIT_ALIAS", entry.key, `an alias stands for the key ${JSON.stringify(part)}`);
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
	return [
		edit.from,
		edit.to,
		...edit.path
	].every((text) => String(text).isWellFormed()) ? node : refuse("EDIT_INVALID_VALUE", node, "the path or a value is not Unicode text");
}
function isStringTag(tag, { redefinesTags }) {
	return tag === void 0 || tag === "!" || tag === "!<tag:yaml.org,2002:str>" || tag === "!!str" && !redefinesTags;
}
function readJson(text) {
	try {
		return [JSON.parse(text.replace(/^\uFEFF/, ""))];
	} catch {
		return;
	}
}
function replaceAt(values, path, text) {
	const [part, ...rest] = path;
	if (part === void 0 || typeof values !== "object" || values === null || !Object.hasOwn(values, part)) return false;
	return rest.length === 0 ? Reflect.set(values, part, text) : replaceAt(Reflect.get(values, part), rest, text);
}
function startOf(event) {
	switch (event.type) {
		case EVENT_ID.SCALAR: {
			const { style, valueStart } = event;
			return style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? valueStart - 1 : valueStart;
		}
		case EVENT_ID.ALIAS: return event.anchorStart - 1;
		case EVENT_ID.SEQUENCE:
		case EVENT_ID.MAPPING: return event.start;
		default: return -1;
	}
}
function isSameEvent(before, old, after, now, edit) {
	switch (old.type) {
		case EVENT_ID.SCALAR: return now?.type === old.type && (now.style === old.style || edit !== void 0 && now.style === SCALAR_STYLE.DOUBLE_QUOTED) && now.chomping === old.chomping && sameProperties(before, old, after, now) && sameText(getScalarValue(before.text, old), getScalarValue(after.text, now), edit);
		case EVENT_ID.ALIAS: return now?.type === old.type && sliceOf(before, old.anchorStart, old.anchorEnd) === sliceOf(after, now.anchorStart, now.anchorEnd);
		case EVENT_ID.SEQUENCE: return now?.type === old.type && now.style === old.style && sameProperties(before, old, after, now);
		case EVENT_ID.MAPPING: return now?.type === old.type && now.style === old.style && sameProperties(before, old, after, now);
		case EVENT_ID.POP: return now?.type === old.type;
		default: return JSON.stringify(now) === JSON.stringify(old);
	}
}
function sameText(old, now, edit) {
	return edit === void 0 ? old === now : old === edit.from && now === edit.to;
}
function sameProperties(before, old, after, now) {
	return sliceOf(before, old.anchorStart, old.anchorEnd) === sliceOf(after, now.anchorStart, now.anchorEnd) && sliceOf(before, old.tagStart, old.tagEnd) === sliceOf(after, now.tagStart, now.tagEnd);
}
function* factsOf$1(documents, leftOut, path) {
	for (const [index, { root }] of documents.entries()) {
		path.whole[0] = path.excerpt[0] = index;
		yield {
			kind: "document",
			depth: 0,
			style: "",
			text: "",
			anchor: "",
			start: -1
		};
		yield* factsOfNode(root, leftOut, path);
	}
}
function* factsOfNode(node, leftOut, path) {
	yield factOf$1(node, path.whole.length);
	if (node.kind === "map") for (const { key, value } of node.entries.filter((entry) => !leftOut.has(entry.key))) {
		yield* factsBelow(key, leftOut, path, void 0);
		yield* factsBelow(value, leftOut, path, key.kind === "scalar" ? keyText(key) : void 0);
	}
	else if (node.kind === "list") {
		let kept = 0;
		for (const [index, item] of node.items.entries()) if (!leftOut.has(item)) {
			yield* factsBelow(item, leftOut, path, index, kept);
			kept += 1;
		}
	}
}
function* factsBelow(node, leftOut, path, whole, excerpt = whole) {
	path.whole.push(whole);
	path.excerpt.push(excerpt);
	yield* factsOfNode(node, leftOut, path);
	path.whole.pop();
	path.excerpt.pop();
}
function factOf$1(node, depth) {
	const { kind, start } = node;
	if (node.kind === "alias") return {
		kind,
		depth,
		style: "",
		text: node.name,
		anchor: "",
		start
	};
	const [style, text] = node.kind === "scalar" ? [node.style, node.text] : ["", ""];
	return {
		kind,
		depth,
		style,
		text,
		anchor: node.anchor ?? "",
		start
	};
}
const quoted = String.raw`"[^"\\\0-\x1f\x7f-\xa0\u2028\u2029\ufeff-\uffff]*"|'[^'\0-\x1f\x7f-\xa0\u2028\u2029\ufeff-\uffff]*'`;
const key = String.raw`(?:[A-Za-z0-9_/][\w./-]*|"[\w./ -]+")`;
const words = String.raw`[\w./+](?:[\w./@+:-]*[\w./@+-])?(?: [\w./@+-]+)*`;
const inFlow = String.raw`(?:[\w./+][\w./@+-]*|${quoted})`;
const value = `(?:${words}|${quoted}|${String.raw`\{(?:${key}: ${inFlow}(?:, ${key}: ${inFlow})*)?\}|\[(?:${inFlow}(?:, ${inFlow})*)?\]`})`;
const entry = `${key}:(?: +${value})?`;
const comment = String.raw`#[\t -~\u00a1-\u2027\u202a-\ufefe]*`;
const plain = String.raw` *(?:(?:${entry}|- +(?:${entry}|${value}))(?: +${comment})? *|(?:- +)?(?:${comment})?)`;
const visible = String.raw`[!-~\u00a1-\u2027\u202a-\ufefe]`;
const blockLine = String.raw`${visible}[\t -~\u00a1-\u2027\u202a-\ufefe]*`;
const header = String.raw`( {0,99})${key}: +\|-?`;
const blockEnd = String.raw`(?=(?:\r?\n)*(?:$|(?<=\n)(?!\1 ) *${visible}))`;
const block = String.raw`${header}(\r?\n\1 +)${blockLine}(?:(?:\r?\n)*\2[\t ]*${blockLine})*${blockEnd}`;
const blockOrOther = new RegExp(String.raw`(?<![^\n])(?:(?=[^\n]{1000})|${block}|(?!${plain}(?:\r?\n|$)))`, "g");
function excerptOf(text, documents, edits) {
	const others = Array.from(text.matchAll(blockOrOther)).flatMap(({ 0: found, index }) => found === "" ? [index] : []);
	const ranges = [];
	const leftOut = new Set();
	const leaveOut = (node, end) => {
		const entries = entriesOf(node);
		for (const [index, entry] of entries.entries()) {
			const next = entries[index + 1];
			const range = index === 0 || next === void 0 ? void 0 : linesOf(text, node, entry, next);
			if (range !== void 0 && !hasAny(edits, range) && !hasAny(others, range)) {
				ranges.push(range);
				leftOut.add(entry.first);
			} else leaveOut(entry.value, next?.first.start ?? end);
		}
	};
	for (const [index, { root }] of documents.entries()) leaveOut(root, documents[index + 1]?.root.start ?? text.length);
	return {
		leftOut,
		...withoutRanges(text, ranges)
	};
}
function entriesOf(node) {
	if (node.kind === "map") return node.entries.map(({ key, value }) => ({
		first: key,
		value
	}));
	return node.kind === "list" ? node.items.map((item) => ({
		first: item,
		value: item
	})) : [];
}
function linesOf(text, { kind }, entry, next) {
	const [start, end] = [entry, next].map(({ first }) => lineOf(text, first, kind));
	return start === void 0 || end === void 0 ? void 0 : {
		start,
		end
	};
}
function lineOf(text, first, kind) {
	let line = first.start;
	while (line > 0 && " -".includes(text.charAt(line - 1))) line -= 1;
	if (line > 0 && text[line - 1] !== "\n") return;
	const isScalar = first.kind === "scalar" && first.style !== "block" && first.start < first.end;
	const isPlaced = kind === "list" ? first.kind !== "scalar" || isScalar : isScalar;
	if (kind === "list" && spaces.test(text.slice(line, first.start))) line = text.lastIndexOf("\n", line - 2) + 1;
	return isPlaced && (kind === "list" ? dash : spaces).test(text.slice(line, first.start)) ? line : void 0;
}
const [spaces, dash] = [/^ *$/, /^ *- +(?:#.*\n *)?$/];
function hasAny(offsets, { start, end }) {
	return (offsets[countBelow(offsets, start)] ?? end) < end;
}
function withoutRanges(text, ranges) {
	const ends = ranges.map(({ end }) => end);
	return {
		text: [...ranges.map(({ start }, index) => text.slice(ends[index - 1] ?? 0, start)), text.slice(ends.at(-1) ?? 0)].join(""),
		placeIn: (offset) => ranges.reduce((place, { start, end }) => start <= place ? place + end - start : place, offset)
	};
}
const styles = {
	PLAIN: "plain",
	QUOTE_SINGLE: "single",
	QUOTE_DOUBLE: "double"
};
const options = {
	schema: "failsafe",
	uniqueKeys: false,
	logLevel: "silent",
	prettyErrors: false
};
function readWithSecondParser(text, tell) {
	const mark = text.startsWith("﻿") ? 1 : 0;
	const documents = withoutEnvironment(() => [...parseAllDocuments(text.slice(mark), options)]);
	const [error] = documents.flatMap(({ errors }) => errors);
	if (error !== void 0) return {
		fault: error.code,
		offset: error.pos[0] + mark
	};
	for (const [index, { contents }] of documents.entries()) {
		const path = [index];
		tell(factOf("document", 0), path);
		tellNode(tell, contents, path);
	}
}
function tellNode(tell, node, path) {
	const depth = path.length;
	if (isScalar(node)) tell(factOf("scalar", depth, styles[node.type ?? ""] ?? "block", node.source, node.anchor), path);
	else if (isAlias(node)) tell(factOf("alias", depth, "", node.source), path);
	else if (isCollection(node)) {
		tell(factOf(isMap$1(node) ? "map" : "list", depth, "", "", node.anchor), path);
		tellItems(tell, node, path);
	} else tell(factOf("scalar", depth, "plain"), path);
}
function tellItems(tell, node, path) {
	const depth = path.length;
	for (const [index, item] of isCollection(node) ? node.items.entries() : []) {
		if (isPair(item)) {
			path[depth] = void 0;
			tellNode(tell, item.key, path);
			path[depth] = isScalar(item.key) ? item.key.source : void 0;
			tellNode(tell, item.value, path);
		} else {
			path[depth] = index;
			tellNode(tell, item, path);
		}
		path.pop();
	}
}
function factOf(kind, depth, style = "", text = "", anchor = "") {
	return {
		kind,
		depth,
		style,
		text,
		anchor
	};
}
function proveReading(reading, changed) {
	const { source, splices } = reading;
	const otherBreak = source.text.search(/[\u0085\u2028\u2029]/);
	if (otherBreak >= 0) throw unproven(source.placeOf(otherBreak), "this invisible character (U+0085, U+2028 or U+2029) is a line break to readers of YAML 1.1 only");
	const tab = splices.map((one) => tabBehind(source, one)).find((at) => at !== void 0);
	if (tab !== void 0) throw unproven(source.placeOf(tab), "go-yaml takes no tab here after a value in quotes, only after a plain one");
	if (!readAsStrings(splices.map(({ token }) => token.toString()), splices.map(({ target }) => target.edit.to))) throw unproven({ file: source.file }, "not every reader would take the new values for those texts");
	const changedEvents = readEvents(changed);
	const edits = compareVersions(reading, changed, changedEvents);
	const json = readJson(source.text);
	if (json === void 0 || !isSameJson(json, changed, edits)) compareReaders(changed, readTree(changed, changedEvents), edits);
}
function tabBehind({ text }, { token, target: { node } }) {
	const lines = /[ \t]*(?:#[^\n]*)?\r?\n(?: *(?:#[^\n]*)?\r?\n)* *\t/y;
	lines.lastIndex = node.end;
	return node.style === "plain" && /^['"]/.test(token.toString()) && lines.test(text) ? lines.lastIndex - 1 : void 0;
}
function proveBytes(before, after, splices, file) {
	let [old, now] = [0, 0];
	for (const { start, end, token } of splices) {
		const from = now + start - old;
		const to = from + token.length;
		if (!(start >= old && before.subarray(old, start).equals(after.subarray(now, from))) || !after.subarray(from, to).equals(token)) throw unproven({ file }, `the bytes around offset ${start} are not as planned`);
		[old, now] = [end, to];
	}
	if (!before.subarray(old).equals(after.subarray(now))) throw unproven({ file }, "the bytes after the last edit are not as planned");
}
function statementOf(before, after, splices) {
	const edits = splices.map(({ start, end, target: { edit } }) => ({
		document: edit.document,
		path: edit.path,
		...edit.line === void 0 ? {} : { line: edit.line },
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
function compareVersions({ source, events, splices }, changed, after) {
	const edits = new Map();
	const wanted = new Map(splices.map(({ target }) => [target.node.start, target.edit]));
	events.forEach((old, index) => {
		const now = after[index];
		const start = startOf(old);
		const edit = old.type === EVENT_ID.SCALAR ? wanted.get(start) : void 0;
		if (now === void 0 || !isSameEvent(source, old, changed, now, edit)) throw unproven(placeIn(source, start), "this value would change too, or not as wanted");
		if (edit !== void 0) edits.set(startOf(now), edit);
	});
	if (edits.size !== splices.length || events.length !== after.length) throw unproven({ file: source.file }, "the values found are not those of the plan");
	return edits;
}
function isSameJson(json, changed, edits) {
	return !Array.from(edits.values(), (edit) => replaceAt(json, [edit.document, ...edit.path], edit.to)).includes(false) && isDeepStrictEqual(readJson(changed.text), json);
}
function compareReaders(changed, documents, edits) {
	const excerpt = excerptOf(changed.text, documents, [...edits.keys()]);
	const place = {
		whole: [],
		excerpt: []
	};
	const first = factsOf$1(documents, excerpt.leftOut, place);
	const fault = readWithSecondParser(excerpt.text, (other, path) => {
		const one = first.next().value;
		const edit = one?.kind === "scalar" ? edits.get(one.start) : void 0;
		const reason = compareFacts(one, other) ?? (edit && comparePaths(edit, place, path));
		if (reason !== void 0) throw unproven(placeIn(changed, one?.start), reason);
	});
	if (fault !== void 0) {
		const reason = `the second reader does not accept the file (${fault.fault})`;
		throw unproven(changed.placeOf(excerpt.placeIn(fault.offset)), reason);
	}
	const { value: rest } = first.next();
	if (rest !== void 0) throw unproven(placeIn(changed, rest.start), readOtherwise);
}
const readOtherwise = "the second reader reads this otherwise";
function compareFacts(one, other) {
	if (one === void 0) return "the second reader finds more values";
	return one.kind === other.kind && one.depth === other.depth && one.style === other.style && one.text === other.text && one.anchor === other.anchor ? void 0 : readOtherwise;
}
function comparePaths({ document, path }, { whole, excerpt }, found) {
	return isDeepStrictEqual(whole, [document, ...path]) && isDeepStrictEqual(found, excerpt) ? void 0 : "the second reader finds this value under another path";
}
function placeIn(source, start = -1) {
	return start < 0 ? { file: source.file } : source.placeOf(start);
}
function unproven(at, reason) {
	return new UserError("EDIT_UNPROVEN", `the edit could not be proven: ${reason}`, {
		at,
		hint: "Nothing was written. Change the file by hand, and please report what it looks like."
	});
}
const unprintable = /[\p{Cc}\u2028\u2029\uFEFF\uFFFE\uFFFF]/gu;
function writeScalar(text, style) {
	if (style === "plain" && isPlainString(text)) return text;
	return style === "single" && text.search(unprintable) < 0 ? `'${text.replaceAll("'", "''")}'` : writeDouble(text);
}
function writeDouble(text) {
	return JSON.stringify(text).replace(unprintable, (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
function editScalars(source, edits, file) {
	const plans = partsOf(source, edits, file).map(planPart);
	const refusals = plans.flatMap((plan) => plan.refusals);
	if (refusals.length > 0) throw refusedEdits(refusals);
	for (const plan of plans.filter(({ splices }) => splices.length > 0)) proveReading(plan, decodeSource(splice(plan.bytes, plan.splices), file, plan.firstLine));
	const splices = plans.flatMap((plan) => plan.splices.map((own) => moveBy(own, plan.offset))).sort((a, b) => a.start - b.start);
	const bytes = splices.length === 0 ? source : splice(source, splices);
	proveBytes(source, bytes, splices, file);
	return {
		bytes,
		proof: statementOf(source, bytes, splices)
	};
}
function moveBy(splice, offset) {
	return {
		...splice,
		start: splice.start + offset,
		end: splice.end + offset
	};
}
function partsOf(bytes, edits, file) {
	const whole = decodeSource(bytes, file);
	const offsetOf = (line) => whole.byteOffsetOf(whole.lines[line - 1] ?? whole.text.length);
	return [...Map.groupBy(edits, ({ line }) => line)].map(([line, own]) => {
		if (line === void 0) return {
			bytes,
			source: whole,
			offset: 0,
			firstLine: 1,
			edits: own
		};
		const offset = offsetOf(line);
		const part = bytes.subarray(offset, offsetOf(line + 1));
		return {
			bytes: part,
			source: decodeSource(part, file, line),
			offset,
			firstLine: line,
			edits: own
		};
	});
}
function planPart(part) {
	const { source } = part;
	const events = readEvents(source);
	const { targets, refusals } = findTargets(source, readTree(source, events), part.edits);
	const isJson = readJson(source.text) !== void 0;
	const splices = targets.filter(({ edit }) => edit.from !== edit.to).map((target) => ({
		start: source.byteOffsetOf(target.node.start),
		end: source.byteOffsetOf(target.node.end),
		token: Buffer.from(writeScalar(target.edit.to, isJson ? "double" : target.node.style)),
		target
	}));
	return {
		...part,
		events,
		splices,
		refusals
	};
}
function splice(source, splices) {
	const parts = [];
	let position = 0;
	for (const { start, end, token } of splices) {
		parts.push(source.subarray(position, start), token);
		position = end;
	}
	return Buffer.concat([...parts, source.subarray(position)]);
}
function supportOf(policy, lock, images) {
	return versionsOf(policy.of, lock, images).map((version) => {
		const until = supportEnd(version, policy);
		const before = until === void 0 ? boundOf(version, policy) : void 0;
		return {
			version,
			...until && { until },
			...before && { before }
		};
	}).sort((left, right) => rankOf(left) - rankOf(right))[0];
}
function rankOf({ until, before }) {
	return until?.valueOf() ?? (before === void 0 ? 0 : -1);
}
function boundOf(version, policy) {
	const [oldest] = Object.keys(policy.releases).sort(compareVersions$1);
	return oldest !== void 0 && parseTag(version) !== void 0 && compareVersions$1(version, oldest) < 0 ? supportEnd(oldest, policy) : void 0;
}
function lastDay({ until, before }) {
	return until ?? before;
}
function supportEnd(version, { months, releases }) {
	const first = majorOf(version, releases);
	const date = first === void 0 ? void 0 : releases[first];
	return date === void 0 ? void 0 : addMonths(date, months);
}
function majorOf(version, releases) {
	const tag = parseTag(version);
	return Object.keys(releases).filter((start) => tag !== void 0 && isSameMajor(start, tag) && compareVersions$1(start, version) <= 0).sort(compareVersions$1).at(-1);
}
function unknownMajors(policy, { images }, sources) {
	const names = new Set(namedBy(policy.of, sources));
	const unknown = images.flatMap(({ reference }) => {
		const parsed = parseReference(reference);
		const repository = repositoryOf(parsed);
		const tag = parsed.tag === void 0 ? void 0 : parseTag(parsed.tag);
		return tag === void 0 || !names.has(repository) || supportEnd(tag.text, policy) !== void 0 ? [] : [{
			repository,
			tag: firstOfMajor(tag)
		}];
	});
	return [...new Map(unknown.map((first) => [first.tag, first])).values()];
}
function firstOfMajor({ prefix, core: [major = "0", minor = "0"] }) {
	return `${prefix}${Number(major) > 0 ? `${major}.0.0` : `0.${minor}.0`}`;
}
function versionsOf(name, { charts, images }, sources) {
	const names = new Set(namedBy(name, sources));
	return [...charts.filter((chart) => names.has(chart.name)).map(({ version }) => version), ...images.flatMap(({ reference }) => {
		const parsed = parseReference(reference);
		return parsed.tag !== void 0 && names.has(repositoryOf(parsed)) ? [parsed.tag] : [];
	})];
}
function namedBy(name, sources) {
	const members = sources.filter((source) => source.group === name).map((source) => source.name);
	return members.length > 0 ? members : [name, imageNameField.parse(name, [], []) ?? name];
}
function endsSoon(support, { warn }, now) {
	const end = lastDay(support);
	return end !== void 0 && now.valueOf() >= end.valueOf() - warn;
}
function isSameMajor(start, { core }) {
	const [major, minor] = parseTag(start)?.core ?? [];
	return major === core[0] && (Number(major) > 0 || minor === core[1]);
}
function addMonths(date, months) {
	const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months];
	const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
	return new Date(Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay)));
}
const lockedSupportField = refine(object({
	of: array(string),
	months: count,
	releases: record(dayField)
}), ({ of, months, releases }) => ({
	of: of.toSorted(),
	months,
	releases: Object.fromEntries(Object.entries(releases).sort(([left], [right]) => compareVersions$1(left, right)))
}));
function lockSupport({ of, months, releases }, { charts, images }) {
	const names = charts.some(({ name }) => name === of) ? [of] : namedBy(of, images).filter((name) => imageNameField.parse(name, [], []) === name);
	const days = Object.entries(releases).map(([version, date]) => [version, formatDay(date)]);
	return {
		of: names,
		months,
		releases: Object.fromEntries(days)
	};
}
function supportedUntil({ of, months, releases }, name, version) {
	const end = of.includes(name) ? supportEnd(version, {
		months,
		releases: tableOf(releases)
	}) : void 0;
	return end === void 0 ? void 0 : formatDay(end);
}
function tableOf(releases) {
	return Object.fromEntries(Object.entries(releases).map(([first, day]) => [first, new Date(day)]));
}
const notesFileName = "tidegate.notes.md";
const bundledNotesName = "notes.md";
const notesLimit = 1048576;
function notesTitle({ name, release, sequence }) {
	return `# Release notes of ${name} ${release} (sequence ${sequence})`;
}
async function readNotesOf(lock, path) {
	const bytes = await readBounded(path, notesLimit);
	const title = `${notesTitle(lock)}\n`;
	return bytes !== void 0 && bytes.length <= 1048576 && bytes.toString("utf8").startsWith(title) ? bytes : void 0;
}
const lineLimit = 4e3;
function tameMarkdown(text, limit) {
	const lines = readable(text.slice(0, limit)).split("\n");
	const tamed = [];
	let size = 0;
	for (const block of blocksOf(lines)) {
		const shown = block.kind === "code" ? fence(block.lines) : block.lines.map(tameLine);
		const bytes = Buffer.byteLength(shown.join("\n")) + 1;
		if (size + bytes > limit) return `${trimLines(tamed)}\n\n(cut here)`;
		tamed.push(...shown);
		size += bytes;
	}
	return `${trimLines(tamed)}${text.length > limit ? "\n\n(cut here)" : ""}`;
}
function trimLines(lines) {
	return lines.join("\n").replaceAll(/\n{3,}/g, "\n\n").replace(/^\n+/, "").trimEnd();
}
function readable(text) {
	return text.replaceAll(/\r\n?/g, "\n").replaceAll("	", "    ").replaceAll(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu, "").replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "").replaceAll("<!--", "<! --");
}
function blocksOf(lines) {
	const blocks = [];
	let open;
	for (const line of lines) {
		const mark = /^ {0,12}(`{3,}|~{3,})/.exec(line)?.[1];
		if (open === void 0 && mark !== void 0) {
			open = {
				mark,
				lines: []
			};
			blocks.push({
				kind: "code",
				lines: open.lines
			});
		} else if (open === void 0) blocks.push({
			kind: "text",
			lines: [line]
		});
		else if (mark?.startsWith(open.mark) === true) open = void 0;
		else open.lines.push(line);
	}
	return blocks;
}
function fence(lines) {
	const longest = Math.max(2, ...lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length));
	const mark = "`".repeat(longest + 1);
	return lines.length === 0 ? [] : [
		`${mark}text`,
		...lines,
		mark
	];
}
function tameLine(line) {
	const text = line.slice(0, lineLimit).trimEnd();
	if (/^ *(?:[-=*_] *){3,}$/.test(text)) return "";
	const [, indent = "", marker = "", rest = ""] = /^( *)((?:[-*+]|\d{1,9}[.)]|#{1,6}|>) +|)(.*)$/.exec(text) ?? [];
	if (marker.startsWith("#")) {
		const words = tameInline(rest.replace(/\s#+$/, ""));
		return words === "" ? "" : `#### ${words}`;
	}
	const words = tameInline(rest);
	if (marker === "" || marker.startsWith(">")) return words;
	const depth = Math.min(indent.length, 6);
	return words === "" ? "" : `${" ".repeat(depth)}${/^\d/.test(marker) ? marker.trim() : "-"} ${words}`;
}
const inert = /(`[^`\n]+`)|((?:https?:\/\/|www\.)[^\s<>()`"']{1,500}|[\w./-]{0,64}@[\w./-]{1,64}|[\w./-]{0,64}#\d{1,10}|\bGH-\d{1,10}|\b[0-9a-f]{40}\b)/gi;
function tameInline(text) {
	const plain = text.split(/(`[^`]+`)/).map((part, index) => index % 2 === 1 ? part : withoutTargets(part)).join("");
	let tamed = "";
	let end = 0;
	for (const match of plain.matchAll(inert)) {
		const [found, code, active] = match;
		tamed += escapeMarkup(plain.slice(end, match.index));
		tamed += `${tamed.endsWith("`") ? " " : ""}${code ?? `\`${active ?? ""}\``}`;
		end = match.index + found.length;
	}
	return `${tamed}${escapeMarkup(plain.slice(end))}`.trim();
}
function withoutTargets(text) {
	return text.replaceAll(/!\[[^[\]]*\](?:\([^()]*\)|\[[^[\]]*\])/g, "").replaceAll(/<\/?[a-z][^<>]*>/gi, (tag) => /^<https?:/i.test(tag) ? tag.slice(1, -1) : "").replaceAll(/\[([^[\]]*)\]\(([^\s()]*)(?:\s[^()]*)?\)/g, (_, label, url) => label === url ? url : `${label} (${url})`);
}
function escapeMarkup(text) {
	return text.replaceAll(/\\[\\`*_[\]<>|#!~&$@]|[\\`*_[\]<>|#!~&$@]/g, (found) => found.length > 1 ? found : `\\${found}`);
}
const lockFileName = "tidegate.lock.json";
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
		const findBlob = createFinder(repository, blobs, faults);
		checkArtifact(artifact, path, (pin, at) => checkPin(pin, at, findBlob, faults), faults);
		if ("archive" in artifact) findBlob(artifact.archive, [...path, "archive"]);
	}
	if (lock.sequence < 1) faults.push({
		path: ["sequence"],
		message: "expected a number from 1 on"
	});
	checkOrder(lock.charts, ["charts"], (chart) => chart.reference, faults);
	checkOrder(lock.images, ["images"], (image) => image.reference, faults);
	checkOrder(lock.blobs, ["blobs"], (blob) => blob.digest, faults);
	for (const [index, image] of lock.images.entries()) {
		checkOrder(image.usedBy, [
			"images",
			index,
			"usedBy"
		], (user) => user, faults);
		checkOrder(image.setBy ?? [], [
			"images",
			index,
			"setBy"
		], (value) => value, faults);
	}
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
function checkPin(pin, path, findBlob, faults) {
	const blob = findBlob(pin.digest, path);
	if (blob !== void 0 && (blob.size !== pin.size || blob.mediaType !== pin.mediaType)) faults.push({
		path,
		message: `size or media type differ from the blob ${pin.digest}`
	});
}
function createFinder(repository, blobs, faults) {
	return (digest, path) => {
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
	};
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
const pin = object({
	mediaType: mediaTypeField,
	digest: digestField,
	size: count,
	artifactType: optional(string)
});
const tagField = scalar("a tag", (value) => isTag(value) ? value : void 0);
const artifactShape = {
	reference: string,
	root: pin,
	upstream: optional(pin),
	referrers: array(pin),
	tags: array(object({
		tag: tagField,
		target: pin
	}))
};
const signed = object({
	state: literal("verified", "not-checked"),
	signer: string,
	issuer: optional(string),
	form: optional(literal("referrer", "tag"))
});
const facts = {
	newest: optional(scalar("a version", (value) => typeof value === "string" && parseTag(value) !== void 0 ? value : void 0)),
	created: optional(timeField)
};
const lockSchema = object({
	schemaVersion: literal(1),
	name: nameField,
	release: releaseField,
	sequence: count,
	audience: nameField,
	created: timeField,
	ahead: optional(boolean),
	supportedUntil: optional(dayField),
	support: optional(lockedSupportField),
	platforms: lockedPlatformsField,
	charts: array(object({
		name: string,
		version: string,
		archive: digestField,
		url: optional(urlField),
		...artifactShape,
		signed: optional(signed),
		...facts
	})),
	images: array(object({
		...artifactShape,
		usedBy: array(string),
		setBy: optional(array(string)),
		signed: optional(signed),
		...facts
	})),
	blobs: array(object({
		digest: digestField,
		size: count,
		mediaType: mediaTypeField,
		repositories: array(string)
	}))
});
const lockLimit = 67108864;
const markLimit = 2e6;
async function readLock(path) {
	const bytes = await readBounded(path, lockLimit);
	if (bytes === void 0) throw new UserError("NO_LOCK", `${path} does not exist`, { hint: "Run `tidegate track` first: it writes the lock." });
	return parseLock(bytes, path);
}
function parseLock(bytes, where) {
	if (bytes.length > lockLimit) throw invalid$3(where, `the lock is larger than ${lockLimit} bytes`);
	return check(valueOf(bytes, where), where);
}
function formatLock(lock) {
	return `${JSON.stringify(check(lock, `lock of ${lock.name} ${lock.release}`), void 0, 2)}\n`;
}
async function writeLock(path, lock) {
	await replaceFile(path, formatLock(lock));
}
function valueOf(bytes, where) {
	const parsed = parseJson(bytes, markLimit);
	if ("value" in parsed) return parsed.value;
	const conflict = Buffer.from(bytes).includes("\n<<<<<<< ");
	throw invalid$3(where, `the lock cannot be read: ${parsed.fault}`, conflict ? { hint: "It holds an unresolved merge conflict. Take one side, then run `tidegate track`." } : {});
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
	return others.length === 0 ? invalid$3(where, first) : invalid$3(where, `the lock has ${faults.length} faults`, { details: [first, ...others] });
}
function invalid$3(where, message, options = {}) {
	return new UserError("INVALID_LOCK", message, {
		at: { file: where },
		hint: "The lock is written by `tidegate track`; do not edit it. Restore it from git; or delete it and run track, which then counts the sequence from 1 again.",
		...options
	});
}
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
		const text = hanging(mask(message));
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
const systemClock = {
	now: () => new Date(),
	sleep: (milliseconds) => setTimeout$1(milliseconds)
};
const systemEvery = (milliseconds, work) => {
	const timer = setInterval(work, milliseconds).unref();
	return () => clearInterval(timer);
};
const secretVariables = new Set([
	"TIDEGATE_KEY",
	"TIDEGATE_KEY_PASSWORD",
	"COSIGN_PASSWORD",
	"TIDEGATE_CREDENTIALS",
	"TIDEGATE_SERVE_PASSWORD",
	"DOCKER_AUTH_CONFIG",
	"GITHUB_TOKEN",
	"SIGSTORE_ID_TOKEN",
	"ACTIONS_ID_TOKEN_REQUEST_TOKEN",
	"ACTIONS_RUNTIME_TOKEN"
]);
function withoutSecrets(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !/^INPUT_/i.test(name) && !secretVariables.has(name.toUpperCase())));
}
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
function lineView(line) {
	return {
		interval: 5e3,
		show: (state) => line(`${state.title}: ${factsOf(state).join(", ")}`),
		clear: () => {},
		line
	};
}
function factsOf({ arrived, total, rate, waiting }) {
	const amount = [`${percent(arrived, total)} %`, `${formatBytes(arrived)} of ${formatBytes(total)}`];
	if (waiting !== void 0) return [...amount, `waiting ${formatDuration(waiting)}`];
	const left = rate === 0 ? [] : [`${formatDuration((total - arrived) / rate * 1e3)} left`];
	return [
		...amount,
		`${formatBytes(rate)}/s`,
		...left
	];
}
function percent(arrived, total) {
	return total === 0 ? 100 : Math.floor(arrived / total * 100);
}
const span = 5e3;
const slotLength = 500;
function createSpeed(started) {
	let slots = [];
	const slotAt = (now) => now - (now - started) % slotLength;
	const windowAt = (now) => Math.max(started, slotAt(now) - span);
	return {
		add(bytes, now) {
			const start = slotAt(now);
			const last = slots.at(-1);
			if (last?.start === start) last.bytes += bytes;
			else {
				slots = slots.filter((slot) => slot.start >= windowAt(now));
				slots.push({
					start,
					bytes
				});
			}
		},
		at(now) {
			const from = windowAt(now);
			const bytes = slots.filter(({ start }) => start >= from).reduce((sum, slot) => sum + Math.max(slot.bytes, 0), 0);
			return now <= from ? 0 : Math.round(bytes * 1e3 / (now - from));
		}
	};
}
const quiet = 3e3;
const tick = 1e3;
function createProgress(title, total, { clock, every }, view) {
	const now = () => clock.now().getTime();
	const started = now();
	const speed = createSpeed(started);
	const parts = createParts();
	let [shown, moved] = [started, started];
	let [arrived, expected] = [0, total];
	const state = (at) => ({
		title,
		arrived: within(arrived, expected),
		total: expected,
		rate: speed.at(at),
		...at - moved < quiet || arrived >= expected ? {} : { waiting: at - moved },
		parts: parts.moving()
	});
	const showIfDue = () => {
		const at = now();
		if (at - shown >= view.interval) {
			shown = at;
			view.show(state(at));
		}
	};
	const stop = every(tick, () => {
		if (arrived < expected) showIfDue();
	});
	return {
		advance(bytes, part) {
			const at = now();
			arrived += bytes;
			speed.add(bytes, at);
			moved = bytes > 0 ? at : moved;
			if (part !== void 0) parts.advance(part, bytes);
			showIfDue();
		},
		spare(bytes) {
			expected = Math.max(expected - bytes, 0);
		},
		done() {
			stop();
			view.clear();
			if (arrived > 0) view.line(describeEnd(title, arrived, now() - started));
		}
	};
}
function createParts() {
	const moving = new Map();
	const done = new WeakSet();
	return {
		advance(part, bytes) {
			const after = within((moving.get(part) ?? (done.has(part) ? part.size : 0)) + bytes, part.size);
			if (after < part.size) moving.set(part, after);
			else {
				moving.delete(part);
				done.add(part);
			}
		},
		moving: () => [...moving].map(([{ name, size }, arrived]) => ({
			name,
			size,
			arrived
		}))
	};
}
function describeEnd(title, arrived, elapsed) {
	const rate = elapsed === 0 ? "" : ` (${formatBytes(Math.round(arrived * 1e3 / elapsed))}/s)`;
	return `${title}: ${formatBytes(arrived)} in ${formatDuration(elapsed)}${rate}`;
}
function within(value, most) {
	return Math.max(0, Math.min(value, most));
}
function stopSignal() {
	const controller = new AbortController();
	const signals = ["SIGINT", "SIGTERM"];
	let told;
	const forget = () => {
		signals.forEach((name) => process.off(name, stop));
	};
	const stop = (name) => {
		forget();
		told = name;
		controller.abort();
	};
	signals.forEach((name) => process.on(name, stop));
	return Object.assign(controller.signal, { [Symbol.dispose]() {
		forget();
		if (told !== void 0) process.kill(process.pid, told);
	} });
}
function programName(name, platform) {
	return platform === "win32" ? `${name}.exe` : name;
}
async function installInFolder({ root, name, version, platform }, fetch) {
	const folder = join(root, name, version);
	const known = await findProgram(name, {
		PATH: folder,
		PATHEXT: ".EXE"
	}, platform);
	if (known !== void 0) return known;
	const content = await fetch();
	const program = join(folder, programName(name, platform));
	const temporary = `${program}.${randomBytes(6).toString("hex")}.partial`;
	try {
		await mkdir(folder, { recursive: true });
		await writeFile(temporary, content, {
			flag: "wx",
			flush: true,
			mode: 493
		});
		await rename(temporary, program);
	} catch (error) {
		await rm(temporary, { force: true }).catch(() => void 0);
		throw explainFileError(error, "UNWRITABLE", program, "written");
	}
	return program;
}
function actionsRuntime(host, services) {
	const { cwd, env } = host;
	const folder = join(env["RUNNER_TEMP"] ?? tmpdir(), "tidegate");
	const mask = createMask();
	const writeSummary = createJobSummary(env["GITHUB_STEP_SUMMARY"]);
	const line = (text) => info(withoutOrders(hanging(mask.apply(text))));
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
		cache: services.createCache(folder, (message) => debug(mask.apply(message))),
		input: (name) => getInput(name) || void 0,
		setOutput,
		summary: (markdown) => writeSummary(mask.apply(markdown)),
		async group(title, body) {
			startGroup(oneLine(mask.apply(title)));
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
		progress: (title, total) => createProgress(title, total, {
			clock: systemClock,
			every: systemEvery
		}, lineView(line)),
		stopSignal,
		exec: (command, args, options) => execute({
			cwd,
			env,
			mask
		}, command, args, options),
		findTool: async (name, version) => await findProgram(name, env, host.platform) ?? await services.findInToolCache(name, version, host),
		async installTool(name, version, fetch) {
			const known = await services.findInToolCache(name, version, host);
			if (known !== void 0) return known;
			const program = await installInFolder({
				root: join(folder, "programs"),
				name,
				version,
				platform: host.platform
			}, fetch);
			return await services.keepInToolCache(name, version, program, host) ?? program;
		},
		async close() {
			const rest = annotations.close();
			if (rest.length > 0) await writeSummary(mask.apply(renderMarkdown([{
				kind: "list",
				items: rest
			}])));
		}
	};
}
const largeHeap = 4e7;
function keepMemorySmall() {
	setFlagsFromString("--semi-space-growth-factor=1");
	const watch = setInterval(() => {
		if (getHeapStatistics().used_heap_size > largeHeap) {
			setFlagsFromString("--heap-growing-percent=50");
			clearInterval(watch);
		}
	}, 200).unref();
}
async function runProcess(main) {
	keepMemorySmall();
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
		stderr: process.stderr,
		keyboard: isatty(0) ? process.stdin : void 0
	});
}
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
	},
	async keepInToolCache(name, version, program, host) {
		if ((host.env["RUNNER_TOOL_CACHE"] ?? "") === "") return;
		const folder = await cacheFile(program, basename(program), name, version);
		return join(folder, basename(program));
	}
};
async function openManifestCache({ cache, log }) {
	const folder = await cache.open("manifests");
	const pathOf = ({ digest }) => join(folder.path, algorithmOf(digest), hexOf(digest));
	const covered = new Map();
	let added = 0;
	async function find(descriptor) {
		const kept = await readBounded(pathOf(descriptor), descriptor.size).catch(() => void 0);
		return kept !== void 0 && isContentOf(kept, descriptor) ? kept : void 0;
	}
	async function open(store, descriptor) {
		const kept = await find(descriptor);
		if (kept !== void 0) return kept;
		const path = pathOf(descriptor);
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
		over(store) {
			const known = covered.get(store);
			if (known !== void 0) return known;
			const over = {
				...store,
				open: (descriptor, offset = 0) => offset === 0 && isManifestType(descriptor.mediaType) ? open(store, descriptor).then(once) : store.open(descriptor, offset),
				referrers: (subject) => store.referrers(subject, over)
			};
			covered.set(store, over);
			return over;
		},
		holds: async (descriptor) => await find(descriptor) !== void 0,
		async keep(key) {
			if (added > 0) await folder.keep(hexOf(key));
		}
	};
}
function isContentOf(bytes, { digest, size }) {
	return bytes.length === size && hasherFor(digest).update(bytes).digest("hex") === hexOf(digest);
}
function lockedManifests({ charts, blobs }) {
	const classic = new Set(charts.filter(({ url }) => url !== void 0).map(({ reference }) => repositoryOf(parseReference(reference))));
	return blobs.filter(({ mediaType }) => isManifestType(mediaType)).map(({ mediaType, digest, size, repositories: [repository = ""] }) => ({
		repository,
		descriptor: {
			mediaType,
			digest,
			size
		}
	})).filter(({ repository }) => !classic.has(repository));
}
async function copy(jobs, options = {}) {
	const { concurrency = 6 } = options;
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
				outcome: await copyOne(job, stop, options)
			});
		} catch (error) {
			if (options.isTolerated?.(error, job.descriptor) !== true) {
				stop.requested = true;
				throw error;
			}
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
async function copyOne({ descriptor, from, to, mountFrom }, stop, { onBytes, onSpared }) {
	if (await to.has(descriptor)) {
		onSpared?.(descriptor.size);
		return "skipped";
	}
	if (mountFrom !== void 0 && !isManifestType(descriptor.mediaType) && await to.mount?.(descriptor, mountFrom)) {
		onSpared?.(descriptor.size);
		return "mounted";
	}
	await write({
		descriptor,
		from: stoppable(from, stop),
		to
	}, onBytes);
	return "copied";
}
async function write({ descriptor, from, to }, onBytes) {
	let told = 0;
	const tell = (bytes) => {
		told += bytes;
		onBytes?.(bytes, descriptor);
	};
	try {
		await to.write(descriptor, from, tell);
	} catch (error) {
		const spare = from.spare?.(descriptor, error);
		if (spare === void 0) throw error;
		tell(-told);
		await write({
			descriptor,
			from: spare,
			to
		}, onBytes);
	}
}
function stoppable(from, stop) {
	async function* passing(content) {
		for await (const chunk of content) {
			if (stop.requested) throw new Error("stopped: another copy failed");
			yield chunk;
		}
	}
	const { openReused } = from;
	return {
		...from,
		spare(descriptor, error) {
			const spare = from.spare?.(descriptor, error);
			return spare && stoppable(spare, stop);
		},
		open: async (descriptor, offset) => passing(await from.open(descriptor, offset)),
		...openReused === void 0 ? {} : { openReused: async (descriptor, offset) => passing(await openReused(descriptor, offset)) }
	};
}
function withoutRepeats(jobs) {
	const seen = new Map();
	return jobs.filter(({ to, descriptor }) => {
		const digests = seen.get(to) ?? new Set();
		seen.set(to, digests);
		return digests.size < digests.add(descriptor.digest).size;
	});
}
function blobParts(blobs) {
	return new Map(blobs.map(({ digest, size, repository }) => {
		return [digest, {
			name: `${repository.slice(repository.indexOf("/") + 1)} ${hexOf(digest).slice(0, 12)}`,
			size
		}];
	}));
}
function imagePackageUrl({ reference, root }) {
	const parsed = parseReference(reference);
	const repository = repositoryOf(parsed);
	const tag = parsed.tag === void 0 ? "" : `&tag=${parsed.tag}`;
	return `pkg:oci/${repository.slice(repository.lastIndexOf("/") + 1)}@${root.digest}?repository_url=${encode(repository)}${tag}`;
}
function chartPackageUrl({ name, version, reference }) {
	const path = repositoryOf(parseReference(reference));
	return `pkg:helm/${name}@${encode(version)}?repository_url=${encode(path.slice(0, path.lastIndexOf("/")))}`;
}
function encode(text) {
	return encodeURIComponent(text).replaceAll("%3A", ":");
}
const referrersTag = /^sha(?:256|512)-[0-9a-f]+$/;
function namedEvidence({ referrers, tags }, annotationsOf = () => ({})) {
	return [...tags.filter(({ tag }) => !referrersTag.test(tag)).map(({ tag, target }) => ({
		kind: kindOfTag(tag),
		digest: target.digest,
		by: "tag"
	})), ...referrers.map(({ digest, artifactType = "" }) => ({
		kind: kindOfType(artifactType, annotationsOf(digest)),
		digest,
		by: "referrer",
		...artifactType === "" ? {} : { artifactType }
	}))];
}
function kindOfTag(tag) {
	const kinds = {
		sig: "signature",
		att: "attestation",
		sbom: "sbom"
	};
	const suffix = /\.([a-z]+)$/.exec(tag)?.[1] ?? "";
	return Object.entries(kinds).find(([known]) => known === suffix)?.[1] ?? "other";
}
function kindOfType(artifactType, annotations) {
	if (/sigstore\.bundle/.test(artifactType)) {
		const predicate = annotations["dev.sigstore.bundle.predicateType"];
		return predicate === void 0 || predicate.includes("/cosign/sign/") ? "signature" : "attestation";
	}
	if (/cosign\.artifact\.sig|notary\.signature/.test(artifactType)) return "signature";
	if (/spdx|cyclonedx|sbom/.test(artifactType)) return "sbom";
	return /in-toto|vex/.test(artifactType) ? "attestation" : "other";
}
const inventoryLimit = 16777216;
const inventorySchema = object({
	schemaVersion: literal(1),
	name: nameField,
	audience: nameField,
	release: releaseField,
	sequence: count,
	repositories: array(object({
		name: repositoryField,
		blobs: array(object({
			digest: digestField,
			size: count
		}))
	}))
});
function parseInventory(bytes, where) {
	if (bytes.length > inventoryLimit) throw invalid$2(where, [`more than ${inventoryLimit} bytes`]);
	const json = parseJson(bytes);
	if ("fault" in json) throw invalid$2(where, [json.fault]);
	const result = parseWith(inventorySchema, json.value);
	if ("faults" in result) throw invalid$2(where, faultLines(result.faults));
	const faults = inventoryFaults(result.value);
	if (faults.length > 0) throw invalid$2(where, faultLines(faults));
	return result.value;
}
function inventoryFaults({ sequence, repositories }) {
	const faults = sequence < 1 ? [{
		path: ["sequence"],
		message: "expected a number from 1 on"
	}] : [];
	const sizes = new Map();
	let last = "";
	for (const [index, { name, blobs }] of repositories.entries()) {
		const path = ["repositories", index];
		if (name <= last) faults.push({
			path,
			message: `${name} is not sorted, or there twice`
		});
		last = name;
		let before = "";
		for (const [at, { digest, size }] of blobs.entries()) {
			if (digest <= before) faults.push({
				path: [
					...path,
					"blobs",
					at
				],
				message: `${digest} is not sorted, or there twice`
			});
			if ((sizes.get(digest) ?? size) !== size) faults.push({
				path: [
					...path,
					"blobs",
					at
				],
				message: `${digest} has another size elsewhere`
			});
			before = digest;
			sizes.set(digest, size);
		}
	}
	return faults;
}
function invalid$2(where, faults) {
	const [first = "", ...others] = faults;
	return new RefusedError("INVALID_INVENTORY", others.length === 0 ? first : `the inventory has ${faults.length} faults`, {
		at: { file: where },
		...others.length === 0 ? {} : { details: faults },
		hint: "An inventory is written by `tidegate inventory` and not edited. Have it carried out again."
	});
}
const concurrency$1 = 8;
function isForeign({ mediaType, urls }) {
	return urls !== void 0 || /\.foreign\.|\.nondistributable\./.test(mediaType);
}
async function requireForeignLayers(store, layers) {
	const missing = (await mapConcurrently(layers, concurrency$1, async (layer) => ({
		layer,
		present: await isPresent(store, layer)
	}))).filter(({ present }) => !present).map(({ layer }) => layer);
	const [first] = missing;
	if (first !== void 0) throw new UserError("FOREIGN_LAYER", `${store.name}: the registry does not have ${missing.length === 1 ? "a non-distributable layer" : `${missing.length} non-distributable layers`}`, {
		details: missing.map(({ digest, mediaType }) => `${digest}, ${describe(mediaType)}`),
		hint: "Nothing is fetched from the addresses that an image names for them. Choose platforms without it in the release file, or push the layers to the registry if their licence allows."
	});
}
async function isPresent(store, layer) {
	const first = async () => {
		for await (const _ of await store.open(layer)) break;
		return true;
	};
	return await unless(["NOT_FOUND"], first()) ?? false;
}
const aboutDigest = "vnd.docker.reference.digest";
const baseVariants = new Map([
	["amd64", "v1"],
	["arm", "v7"],
	["arm64", "v8"]
]);
function formatPlatform({ os, architecture, variant }) {
	return [
		os,
		architecture,
		...variant === void 0 ? [] : [variant]
	].join("/");
}
function fitsPlatform({ os, architecture, variant }, wanted) {
	const [wantedOs, wantedArchitecture, wantedVariant] = wanted.split("/");
	const base = baseVariants.get(architecture);
	return os === wantedOs && architecture === wantedArchitecture && (wantedVariant === void 0 || (variant ?? base) === wantedVariant);
}
function runnable(children) {
	return children.flatMap((child) => isRunnable(child) ? [{
		...child,
		platform: child.platform
	}] : []);
}
function chosenChildren(children, platforms) {
	const isChosen = (child) => !isRunnable(child) || platforms.some((wanted) => fitsPlatform(child.platform, wanted));
	const chosen = new Set(children.filter(isChosen).map(({ digest }) => digest));
	const others = new Set(children.map(({ digest }) => digest).filter((digest) => !chosen.has(digest)));
	return children.filter((child) => chosen.has(child.digest) && (isRunnable(child) || !others.has(child.annotations?.[aboutDigest] ?? "")));
}
function attestedDigest({ annotations }) {
	const digest = annotations?.[aboutDigest];
	return digest !== void 0 && isDigest(digest) ? digest : void 0;
}
function isRunnable(child) {
	return child.platform !== void 0 && child.platform.os !== "unknown";
}
async function inspectManifest(store, edge, platforms) {
	const { descriptor, role, listedFor } = edge;
	const where = `${store.name}@${descriptor.digest}`;
	const reading = readAll(store, descriptor);
	const bytes = await (listedFor === void 0 ? reading : unless(["NOT_FOUND"], reading));
	if (bytes === void 0) return { leftOut: `${where} is listed as a referrer of ${(listedFor ?? []).join(", ")}, but is not there` };
	const whole = parseManifest(bytes, descriptor.mediaType, where);
	const manifest = withoutAnnotations(whole);
	if (listedFor !== void 0 && !listedFor.some((digest) => digest === manifest.subject?.digest)) {
		const about = manifest.subject?.digest ?? "nothing";
		return { leftOut: `${where} is listed as a referrer of ${listedFor.join(", ")}, but is about ${about}` };
	}
	const children = role === "content" ? travelling(whole, platforms) : manifest.manifests;
	const referrers = await store.referrers(descriptor.digest);
	const tags = await findTags(store, descriptor.digest);
	return {
		descriptor,
		bytes,
		manifest,
		children,
		tags,
		edges: [
			...children.filter(isManifest).map((child) => ({
				descriptor: child,
				role
			})),
			...referrers.filter(isManifest).map((referrer) => evidenceOf(descriptor, referrer)),
			...tags.map(({ target }) => ({
				descriptor: target,
				role: "evidence"
			}))
		],
		warnings: referrers.filter((referrer) => !isManifest(referrer)).map((referrer) => notCarried(where, referrer))
	};
}
function notCarried(where, { mediaType, digest }) {
	return `${where} has a referrer of an old kind that is not carried: ${digest}, ${describe(mediaType)}`;
}
function travelling(whole, platforms) {
	const manifests = platforms === void 0 ? whole.manifests : chosenChildren(whole.manifests, platforms);
	return withoutAnnotations({
		...whole,
		manifests
	}).manifests;
}
function isManifest({ mediaType }) {
	return isManifestType(mediaType);
}
function evidenceOf(subject, { mediaType, digest, size }) {
	return {
		descriptor: {
			mediaType,
			digest,
			size
		},
		role: "evidence",
		listedFor: [subject.digest]
	};
}
async function findTags(store, digest) {
	return (await Promise.all(cosignTags(digest).map(async (tag) => ({
		tag,
		target: await store.find(tag)
	})))).flatMap(({ tag, target }) => target === void 0 ? [] : [{
		tag,
		target
	}]);
}
const concurrency = 8;
const limits = {
	levels: 8,
	manifests: 5e3,
	mentions: 2e4,
	bytes: 67108864
};
async function walk(store, root, platforms) {
	const found = new Map();
	const warnings = [];
	const note = createBudget(`${store.name}@${root.digest}`);
	let frontier = [{
		descriptor: root,
		role: "content"
	}];
	note(frontier);
	for (let level = 0; frontier.length > 0; level += 1) {
		if (level > limits.levels) throw tooLarge(`${store.name}@${root.digest}`);
		const inspected = (await mapConcurrently(frontier, concurrency, async (edge) => {
			const outcome = await inspectManifest(store, edge, platforms);
			if ("leftOut" in outcome) {
				warnings.push({
					digest: edge.descriptor.digest,
					text: outcome.leftOut
				});
				return [];
			}
			note(outcome.edges);
			return [outcome];
		})).flat();
		inspected.forEach((manifest) => found.set(manifest.descriptor.digest, manifest));
		frontier = unread(inspected.flatMap(({ edges }) => edges), found);
	}
	const strangers = warnings.filter(({ digest }) => !found.has(digest)).map(({ text }) => text);
	const others = [...found.values()].flatMap((manifest) => manifest.warnings);
	return {
		found,
		warnings: [...new Set([...strangers, ...others])].sort()
	};
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
	for (const edge of edges.filter(({ descriptor }) => !found.has(descriptor.digest))) {
		const known = next.get(edge.descriptor.digest);
		next.set(edge.descriptor.digest, known === void 0 ? edge : stronger(known, edge));
	}
	return [...next.values()];
}
function stronger(known, edge) {
	if (known.role !== edge.role) return known.role === "content" ? known : edge;
	if (known.listedFor === void 0 || edge.listedFor === void 0) return known.listedFor === void 0 ? known : edge;
	return {
		...known,
		listedFor: [...known.listedFor, ...edge.listedFor]
	};
}
function twoSizes(where, digest, [one, other]) {
	return new RefusedError("SIZE_MISMATCH", `${where}: ${digest} has ${one} bytes in one place and ${other} in another`, { hint: "One of the two manifests is wrong. Ask the publisher." });
}
function tooLarge(where) {
	const { levels, manifests, bytes } = limits;
	return new RefusedError("CLOSURE_TOO_LARGE", `${where}: too many manifests, or too large ones`, { hint: `An artifact may have ${levels} levels and ${manifests} manifests of ${bytes} bytes together. Look at its referrers for a runaway tool.` });
}
async function closure(store, root, platforms) {
	const { found, warnings } = await walk(store, root, platforms);
	const ordered = inOrder(root.digest, found);
	const blobs = blobsOf(store.name, ordered);
	const referrers = ordered.filter(({ manifest }) => manifest.subject && found.has(manifest.subject.digest));
	const tags = ordered.flatMap((inspected) => inspected.tags);
	return {
		root: pinOf(root),
		manifests: ordered.map((inspected) => manifestOf(inspected, found)),
		blobs: blobs.map(({ mediaType, digest, size }) => ({
			mediaType,
			digest,
			size
		})),
		foreign: blobs.filter(isForeign),
		referrers: referrers.map(({ descriptor, manifest }) => pinOf(descriptor, manifest.artifactType)).sort(byText(({ digest }) => digest)),
		tags: tags.map(({ tag, target }) => ({
			tag,
			target: pinOf(target)
		})).sort(byText(({ tag }) => tag)),
		warnings
	};
}
function manifestOf({ descriptor, bytes, manifest, children }, found) {
	const kept = new Set(children.map(({ digest }) => digest));
	const leftOut = manifest.manifests.filter(({ digest }) => !kept.has(digest) && !found.has(digest));
	return {
		descriptor,
		bytes,
		...leftOut.length === 0 ? {} : { leftOut }
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
function blobsOf(where, ordered) {
	const blobs = new Map();
	for (const { descriptor, manifest, children } of ordered) {
		const parts = [...manifest.config ? [manifest.config] : [], ...manifest.layers].map(asBlob);
		for (const part of [...parts, ...children.filter(({ mediaType }) => !isManifestType(mediaType))]) {
			const known = blobs.get(part.digest) ?? part;
			if (known.size !== part.size) throw twoSizes(`${where}@${descriptor.digest}`, part.digest, [part.size, known.size]);
			blobs.set(part.digest, known);
		}
	}
	return [...blobs.values()].sort(byText(({ digest }) => digest));
}
function pinOf({ mediaType, digest, size }, artifactType) {
	return {
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType }
	};
}
function referrerEntry({ mediaType, digest, size }, { artifactType, annotations }) {
	return {
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType },
		...annotations === void 0 ? {} : { annotations }
	};
}
function groupReferrers(manifests) {
	const present = new Set(manifests.map(({ descriptor }) => descriptor.digest));
	const bySubject = new Map();
	for (const { descriptor, bytes } of manifests) {
		const manifest = parseManifest(bytes, descriptor.mediaType, descriptor.digest);
		const subject = manifest.subject?.digest;
		if (subject !== void 0 && present.has(subject)) {
			const entry = referrerEntry(descriptor, manifest);
			bySubject.set(subject, [...bySubject.get(subject) ?? [], entry]);
		}
	}
	return [...bySubject].map(([subject, descriptors]) => ({
		subject,
		descriptors
	}));
}
function isListed({ descriptors }, listed) {
	return descriptors.every(({ digest }) => listed?.has(digest) === true);
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
function countEvidence(artifact) {
	const unique = new Map(namedEvidence(artifact).map((evidence) => [evidence.digest, evidence]));
	const sorted = [...Map.groupBy(unique.values(), ({ kind }) => kind)].sort(byText(([kind]) => kind));
	return Object.fromEntries(sorted.map(([kind, { length }]) => [kind, length]));
}
function evidenceChanges(before, after, replaced) {
	const known = new Map(before.map((artifact) => [artifact.reference, artifact]));
	return after.flatMap((artifact) => {
		const { reference } = artifact;
		return (known.has(reference) ? [reference] : replaced.get(reference) ?? []).flatMap((name) => changeOf(known.get(name), artifact)).at(-1) ?? [];
	}).sort(byText(({ reference }) => reference));
}
function changeOf(old, now) {
	if (old === void 0) return [];
	const [before, after] = [countEvidence(old), countEvidence(now)];
	const isSame = old.root.digest === now.root.digest ? digestsOf(old) === digestsOf(now) : JSON.stringify(before) === JSON.stringify(after);
	const counts = new Map(Object.entries(after));
	const isLess = Object.entries(before).some(([kind, count]) => count > (counts.get(kind) ?? 0));
	return isSame ? [] : [{
		reference: now.reference,
		before,
		after,
		isLess
	}];
}
function digestsOf(artifact) {
	const digests = namedEvidence(artifact).map(({ digest }) => digest);
	return [...new Set(digests)].sort().join(" ");
}
function describeEvidence({ reference, before, after, isLess }) {
	const [old, now] = [countsText(before), countsText(after)];
	return `${reference}: ${old} → ${now}${old === now ? ", other than before" : isLess ? ", less than before" : ""}`;
}
function countsText(counts) {
	const texts = Object.entries(counts).map(([kind, count]) => kind === "other" ? `${count} other` : plural(count, kind));
	return texts.length === 0 ? "none" : texts.join(", ");
}
function signedColumn(artifacts) {
	return artifacts.some(({ signed }) => signed !== void 0) ? {
		title: ["signed"],
		of: ({ signed }) => [texts[signed?.state ?? "not-required"]]
	} : {
		title: [],
		of: () => []
	};
}
const texts = {
	verified: "verified",
	"not-checked": "not checked",
	"not-required": ""
};
function findUpstreamNames(mapping, internal, known) {
	const { registry, images } = mapping.config;
	const path = internal.slice(registry.length + 1);
	const exact = images.filter(({ from, to }) => to === path && !from.includes("*")).map(({ from }) => from);
	const undone = images.flatMap((rule) => undo(rule, path) ?? []);
	for (const names of [
		exact,
		known,
		undone
	]) {
		const found = [...new Set(names)].filter((name) => mapping.findInternalName(name) === internal);
		if (found.length > 0) return found.sort();
	}
	return [];
}
function undo({ from, to }, path) {
	const wildcard = /\*+/.exec(to)?.[0];
	if (wildcard === void 0 || from === "**") return;
	const [before = "", after = ""] = to.split(wildcard);
	const isFit = path.length > before.length + after.length && path.startsWith(before) && path.endsWith(after);
	const captured = path.slice(before.length, path.length - after.length);
	return isFit && (wildcard === "**" || !captured.includes("/")) ? from.replace(wildcard, captured) : void 0;
}
const anyVersion = {
	text: "*",
	has: () => true,
	side: () => 0
};
function allowedVersions(candidates, policy) {
	const kept = versionsOfKind(candidates, policy);
	const floating = new Set(kept.filter(isFinal).flatMap(({ tag }) => shorterCores(tag)));
	const allowed = kept.filter(({ tag }) => !floating.has(coreKey(tag.core)) && policy.range.has(tag) && !policy.ignore.some((ignored) => ignored.has(tag)));
	const several = allowed.filter(({ tag }) => tag.core.length > 1);
	const sorted = (several.length > 0 ? several : allowed).toSorted((left, right) => compareForms(right.tag, left.tag, policy.prefix));
	return sorted.filter(({ tag }, index) => index === 0 || !isSameVersion(tag, sorted[index - 1]?.tag ?? tag));
}
function newestVersion(candidates, policy) {
	return allowedVersions(candidates, {
		...policy,
		range: anyVersion
	})[0]?.tag;
}
function versionsOfKind(candidates, { prerelease, variant }) {
	const isVariant = variantTest(variant);
	return candidates.flatMap((candidate) => {
		const tag = parseTag(candidate.version);
		if (tag === void 0 || candidate.version.includes("+") || !isVariant(tag.variant)) return [];
		const version = {
			tag,
			candidate
		};
		return prerelease || isFinal(version) ? [version] : [];
	});
}
function isFinal({ tag, candidate }) {
	return tag.prerelease.length === 0 && candidate.prerelease !== true;
}
function variantTest(wanted) {
	const parts = wanted.split("*").map((part) => part.replaceAll(/[^\w-]/g, String.raw`\$&`));
	const pattern = new RegExp(`^${parts.join(".*")}$`, "s");
	return (variant) => pattern.test(variant);
}
function shorterCores({ core }) {
	return core.slice(1).map((_, index) => coreKey(core.slice(0, index + 1)));
}
function coreKey(core) {
	return core.map(withoutZeros).join(".");
}
function isSameVersion(a, b) {
	return compareTags(a, b) === 0 && a.variant === b.variant;
}
function compareForms(a, b, prefix) {
	return compareTags(a, b) || compareText(a.variant, b.variant) || Number(a.prefix === prefix) - Number(b.prefix === prefix) || a.core.length - b.core.length || compareText(b.text, a.text);
}
const configLimit = 16777216;
const firstImages = Date.UTC(2013, 0);
async function imageCreated(store, root, now, platforms) {
	const top = await readManifest(store, root);
	const [child] = runnable(platforms === void 0 ? top.manifests : chosenChildren(top.manifests, platforms));
	const manifest = child === void 0 ? top : await readManifest(store, child);
	for (const { annotations } of [top, manifest]) {
		const said = credible(annotations?.["org.opencontainers.image.created"], now);
		if (said !== void 0) return said;
	}
	const { config } = manifest;
	return config === void 0 || config.mediaType === mediaTypes.helmConfig || config.size > configLimit ? void 0 : credible(await createdIn(store, config), now);
}
async function createdIn(store, config) {
	const parsed = parseJson(await readAll(store, config));
	return "value" in parsed && isMap(parsed.value) ? parsed.value["created"] : void 0;
}
function credible(text, now) {
	const time = typeof text === "string" ? Date.parse(text) : NaN;
	return time >= firstImages && time <= now.valueOf() ? new Date(time) : void 0;
}
const ledgerLimit = 16777216;
const ledgerSchema = object({
	schemaVersion: literal(1),
	repositories: array(object({
		name: repositoryField,
		since: timeField,
		tags: array(object({
			tag: tagField$1,
			firstSeen: optional(timeField),
			digests: array(object({
				digest: digestField,
				firstSeen: timeField
			}))
		}))
	}))
});
async function readLedger(path) {
	const bytes = await readBounded(path, ledgerLimit);
	return bytes === void 0 ? {
		schemaVersion: 1,
		repositories: []
	} : parseLedger(bytes, path);
}
function parseLedger(bytes, where) {
	if (bytes.length > ledgerLimit) throw invalid$1(where, [`the ledger is larger than ${ledgerLimit} bytes`]);
	const json = parseJson(bytes);
	if ("fault" in json) throw invalid$1(where, [`the ledger cannot be read: ${json.fault}`]);
	const result = parseWith(ledgerSchema, json.value);
	const faults = "faults" in result ? result.faults : repeated(result.value);
	if ("faults" in result || faults.length > 0) throw invalid$1(where, faultLines(faults));
	return result.value;
}
function formatLedger({ repositories }) {
	const sorted = repositories.toSorted(byText(({ name }) => name)).map(({ name, since, tags }) => ({
		name,
		since,
		tags: tags.toSorted((left, right) => compareVersions$1(left.tag, right.tag) || compareText(left.tag, right.tag)).map(({ tag, firstSeen, digests }) => ({
			tag,
			firstSeen,
			digests: digests.map(({ digest, firstSeen: since }) => ({
				digest,
				firstSeen: since
			}))
		}))
	}));
	return `${JSON.stringify({
		schemaVersion: 1,
		repositories: sorted
	}, void 0, 2)}\n`;
}
async function writeLedger(path, ledger) {
	await replaceFile(path, formatLedger(ledger));
}
function repeated({ repositories }) {
	return [...repeatedIn(repositories.map(({ name }) => name), ["repositories"]), ...repositories.flatMap(({ tags }, index) => repeatedIn(tags.map(({ tag }) => tag), [
		"repositories",
		index,
		"tags"
	]))];
}
function repeatedIn(names, path) {
	const seen = new Set();
	return names.flatMap((name, index) => {
		const isNew = !seen.has(name);
		seen.add(name);
		return isNew ? [] : [{
			path: [...path, index],
			message: `${name} is there twice`
		}];
	});
}
function invalid$1(where, faults) {
	const [first = "", ...others] = faults;
	return new UserError("INVALID_LEDGER", others.length === 0 ? first : `the ledger has ${faults.length} faults`, {
		at: { file: where },
		...others.length === 0 ? {} : { details: faults },
		hint: "The ledger is written by `tidegate track`. Restore it from git, or take both sides of a merge; without it, what is upstream now counts as old enough."
	});
}
const months = {
	month: 1,
	quarter: 3,
	year: 12
};
function periodAt(every, time) {
	if (typeof every !== "string") {
		const start = firingBefore(every, time);
		return {
			name: `${start.toISOString().slice(0, 16)}Z`,
			start,
			end: firingAfter(every, time)
		};
	}
	const length = months[every];
	const year = time.getUTCFullYear();
	const first = Math.floor(time.getUTCMonth() / length) * length;
	return {
		name: nameOf(every, year, first),
		start: monthStart(year, first),
		end: monthStart(year, first + length)
	};
}
function periodBefore(every, { start }) {
	return periodAt(every, new Date(start.valueOf() - 1));
}
function cutOffOf({ cutOff }, { start }) {
	return cutOff === void 0 ? void 0 : new Date(start.valueOf() - cutOff);
}
function nameOf(every, year, month) {
	const name = String(year).padStart(4, "0");
	switch (every) {
		case "month": return `${name}-${String(month + 1).padStart(2, "0")}`;
		case "quarter": return `${name}q${month / 3 + 1}`;
		default: return name;
	}
}
function monthStart(year, month) {
	return new Date(Date.UTC(year, month));
}
function freezeAt(windows, time) {
	return windows.find(({ from, until }) => from <= time && time < until);
}
function thawAfter(windows, time) {
	let thaw = time;
	for (let window = freezeAt(windows, thaw); window !== void 0; window = freezeAt(windows, thaw)) thaw = window.until;
	return thaw;
}
function openTime(windows, from, to) {
	let open = 0;
	let time = thawAfter(windows, from);
	while (time < to) {
		const start = time.valueOf();
		const next = Math.min(...windows.map((window) => window.from.valueOf()).filter((at) => at > start), to.valueOf());
		open += next - start;
		time = thawAfter(windows, new Date(next));
	}
	return open;
}
const mostSkipped = 12;
const day = 864e5;
const onTime = 8 * day;
function decide(situation) {
	const { now, cadence, freeze: windows, previous } = situation;
	const schedule = cadence === void 0 ? void 0 : readSchedule(cadence, windows, previous, now);
	const freeze = freezeAt(windows, now);
	const ordinary = ordinaryReason(situation, schedule);
	const reason = requested(situation.request) ?? (freeze === void 0 ? ordinary : void 0) ?? (situation.fix ? "security" : void 0) ?? (freeze !== void 0 && cannotWait(situation) ? "end-of-support" : void 0) ?? (ordinary === void 0 ? "not-due" : "frozen");
	const due = reason !== "frozen" && reason !== "not-due";
	const nextDue = (reason === "frozen" ? now : due ? schedule?.period.end : schedule?.closedUntil) ?? freeze?.until;
	return {
		due,
		reason,
		...schedule === void 0 ? {} : { period: schedule.period },
		...nextDue === void 0 ? {} : { nextDue: thawAfter(windows, nextDue) },
		skipped: schedule?.skipped ?? [],
		...freeze === void 0 ? {} : { freeze }
	};
}
function requested(request) {
	if (request === void 0) return;
	return /\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[a-z0-9]{4}){3})\b/i.test(request) ? "security" : "requested";
}
function cannotWait({ rescue, supportedUntil, freeze, now }) {
	return rescue && supportedUntil !== void 0 && supportedUntil <= thawAfter(freeze, now);
}
function ordinaryReason({ previous, rescue }, schedule) {
	if (previous === void 0) return "first";
	if (schedule === void 0) return "no-cadence";
	if (schedule.open) return schedule.skipped.length > 0 ? "catch-up" : "scheduled";
	return rescue ? "end-of-support" : void 0;
}
function readSchedule({ every, catchUp }, windows, previous, now) {
	const period = periodAt(every, now);
	const taken = previous === void 0 ? void 0 : takenOf(every, previous);
	if (taken !== void 0 && taken.start >= period.start) return {
		period,
		open: false,
		closedUntil: taken.end,
		skipped: []
	};
	const skipped = taken === void 0 ? [] : skippedBetween(taken, period, every, windows);
	const late = previous !== void 0 && !catchUp && openTime(windows, period.start, now) >= onTime;
	return {
		period,
		open: !late,
		closedUntil: period.end,
		skipped: late ? [{
			period: period.name,
			reason: "late"
		}, ...skipped] : skipped
	};
}
function skippedBetween(taken, current, every, windows) {
	const skipped = [];
	let period = periodBefore(every, current);
	while (period.start > taken.start && skipped.length < mostSkipped) {
		const frozen = thawAfter(windows, period.start) >= period.end;
		skipped.push({
			period: period.name,
			reason: frozen ? "frozen" : "no release"
		});
		period = periodBefore(every, period);
	}
	return skipped;
}
function takenOf(every, previous) {
	const made = periodAt(every, previous.created);
	const next = periodAt(every, made.end);
	const middle = new Date(quarterStart(previous.release).valueOf() + 45 * day);
	return isNamedAhead(previous) && next.start <= middle && middle < next.end ? next : made;
}
function lackingFixes(fixes, lock, images) {
	return fixes.filter(({ name, fixedIn }) => versionsOf(name, lock, images).some((version) => compareVersions$1(version, fixedIn) < 0));
}
const tableLimit = 1048576;
const supportTableSchema = object({ releases: supportReleasesField });
async function readSupportTable(path) {
	const bytes = await readBounded(path, tableLimit);
	if (bytes === void 0) throw new UserError("NO_SUPPORT_TABLE", `${path} does not exist`, { hint: "It is what `support.table` names. Take that line out, or write the file: `releases: {0.84.0: 2026-08-25}`." });
	if (bytes.length > tableLimit) throw invalid(path, `the support table is larger than ${tableLimit} bytes`);
	const yaml = parseYaml(bytes, path);
	if (yaml.values.length !== 1) throw invalid(path, `expected one document, found ${yaml.values.length}`);
	const result = parseWith(supportTableSchema, yaml.values[0]);
	if ("faults" in result) throw placedError("INVALID_SUPPORT_TABLE", placeFaults(yaml, result.faults), (count) => `the support table has ${count} faults`);
	return result.value.releases;
}
function invalid(file, message) {
	return new UserError("INVALID_SUPPORT_TABLE", message, { at: { file } });
}
function supportTimeline(policy, { lock, previous, images, now }) {
	const { of, releases } = policy;
	const locked = groupByMajor(versionsOf(of, lock, images), policy);
	const before = groupByMajor(previous === void 0 ? [] : versionsOf(of, previous, images), policy);
	const windows = Object.keys(releases).sort(compareVersions$1).flatMap((major) => {
		const [start, end] = [releases[major], supportEnd(major, policy)];
		const used = {
			locked: locked.get(major) ?? [],
			before: before.get(major) ?? []
		};
		return start === void 0 || end === void 0 || end <= now && !isUsed(used) ? [] : [{
			major,
			from: formatDay(start),
			until: formatDay(end),
			...used
		}];
	});
	const newest = new Set(windows.slice(-12));
	return {
		names: namedBy(of, images),
		windows: windows.filter((window) => newest.has(window) || isUsed(window))
	};
}
function groupByMajor(versions, { releases }) {
	const unique = [...new Set(versions)].sort(compareVersions$1);
	return Map.groupBy(unique, (version) => majorOf(version, releases));
}
function isUsed({ locked, before }) {
	return locked.length + before.length > 0;
}
export { supportedUntil as $, matching as $n, resolveOptions as $r, digestField as $t, namedEvidence as A, isManifestType as An, servedHost as Ar, severalPlatformsField as At, formatLock as B, hexOf as Bn, renderMarkdown as Br, byText as Bt, fitsPlatform as C, referrersTag$1 as Cn, addressDetail as Cr, isDowngrade as Ct, parseInventory as D, sizeMismatch as Dn, isLoopback as Dr, fillTemplate as Dt, requireForeignLayers as E, digestMismatch as En, describeRoute as Er, identityFields as Et, lockedManifests as F, repositoryOf as Fn, toOption as Fr, compareReleases as Ft, lockFileName as G, whereKnown as Gn, cutLines as Gr, isChartName as Gt, readLock as H, parseDigest as Hn, explainFileError as Hr, parseYaml as Ht, openManifestCache as I, tryReference as In, trustOption as Ir, compareTags as It, notesFileName as J, array as Jn, formatDuration as Jr, tagOf as Jt, tameMarkdown as K, whereLegal as Kn, cutNames as Kr, isChartVersion as Kt, runnerServices as L, algorithmOf as Ln, runStage as Lr, parseTag as Lt, imagePackageUrl as M, formatReference as Mn, credentialsOption as Mr, helmDigest as Mt, blobParts as N, isTag as Nn, defineStage as Nr, helmPlatform as Nt, kindOfTag as O, asBlob as On, leadsInward as Or, closestPattern as Ot, copy as P, parseReference as Pn, githubTokenOption as Pr, parseVersionRange as Pt, lockSupport as Q, literal as Qn, inputSource as Qr, readTar as Qt, runProcess as R, digestOf as Rn, publish as Rr, releaseKey as Rt, attestedDigest as S, isReferrersTag as Sn, formatTime as Sr, compareVersions$1 as St, runnable as T, readAll as Tn, describeAddress as Tr, jsonOf as Tt, writeLock as U, orError as Un, systemCode as Ur, placeFaults as Ut, parseLock as V, isDigest as Vn, knownError as Vr, compareText as Vt, artifactShape as W, unless as Wn, shortPath as Wr, placedError as Wt, notesTitle as X, count as Xn, shortDigest as Xr, hasTooManyValues as Xt, notesLimit as Y, boolean as Yn, plural as Yr, fitsWrittenOut as Yt, readNotesOf as Z, isMap as Zn, withPlace as Zr, readArchive as Zt, titled as _, faultLines as _n, readQuota as _r, versionIn as _t, cutOffOf as a, TidegateError as ai, urlField as an, scalar as ar, unknownMajors as at, referrerEntry as b, parsePath as bn, formatDay as br, tagIn as bt, writeLedger as c, formatPlace as ci, isReleaseName as cn, describe as cr, mapConcurrently as ct, newestVersion as d, quarterStart as dn, readBounded as dr, markersIn as dt, isKeyText as ei, nameField as en, object as er, endsSoon as et, versionsOfKind as f, bytesSource as fn, replaceFile as fr, readReleaseFile as ft, evidenceChanges as g, parseManifest as gn, describeWindow as gr, listGithub as gt, describeEvidence as h, checkManifest as hn, gather as hr, chartCandidates as ht, decide as i, RemoteError as ii, timeField as in, refine as ir, supportOf as it, chartPackageUrl as j, mediaTypes as jn, configOption as jr, helmAddress as jt, kindOfType as k, isIndexType as kn, endpointUrl as kr, severalPlatforms as kt, imageCreated as l, nextQuarter as ln, kindOf as lr, clusterOf as lt, signedColumn as m, readManifest as mn, _usingCtx as mr, askTags as mt, readSupportTable as n, withoutPassword as ni, releaseField as nn, parseWith as nr, namedBy as nt, periodAt as o, UserError as oi, compareReleases$1 as on, string as or, versionsOf as ot, findUpstreamNames as p, once as pn, requireWritableFolder as pr, openSource as pt, bundledNotesName as q, about as qn, formatBytes as qr, parseMetadata as qt, lackingFixes as r, RefusedError as ri, repositoryField as rn, record as rr, supportEnd as rt, readLedger as s, formatLine as si, followsAhead as sn, closest as sr, editScalars as st, supportTimeline as t, maskKey as ti, referenceField as tn, optional as tr, lastDay as tt, allowedVersions as u, nextRelease as un, openFile as ur, createMapping as ut, groupReferrers as v, formatPath as vn, untilReset as vr, unixTime as vt, formatPlatform as w, parseJson as wn, createRoute as wr, invalidAnswer as wt, closure as x, cosignTags as xn, formatMinute as xr, compareInVariant as xt, isListed as y, listFaults as yn, dayOf as yr, utcTime as yt, actionsRuntime as z, hasherFor as zn, publishFailure as zr, staysPut as zt };
