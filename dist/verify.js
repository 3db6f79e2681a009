import { createRequire } from "node:module";
import process$1 from "node:process";
import { basename, delimiter, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { getSystemErrorMap, parseArgs, styleText } from "node:util";
import { availableParallelism, constants, homedir, tmpdir } from "node:os";
import * as os from "os";
import * as crypto from "crypto";
import * as fs from "fs";
import { Worker } from "node:worker_threads";
import { X509Certificate, createHash, createPublicKey, randomBytes } from "node:crypto";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { spawn } from "node:child_process";
import { access, appendFile, constants as constants$1, lstat, mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createReadStream, readFileSync } from "node:fs";
import { isatty } from "node:tty";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { StringDecoder } from "node:string_decoder";
var __commonJSMin = (cb, mod) => () => (mod || (cb((mod = { exports: {} }).exports, mod, mod.exports), cb = null), mod.exports);
var __require = (() => createRequire(import.meta.url))();
const needed = 24;
if (Number.parseInt(process$1.versions.node, 10) < needed) {
	process$1.stderr.write(`tidegate needs Node ${needed}; this is Node ${process$1.versions.node}.\n`);
	process$1.exit(1);
}
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
const wideRanges = [
	[4352, 4447],
	[11904, 12350],
	[12353, 42191],
	[43360, 43388],
	[44032, 55203],
	[63744, 64255],
	[65072, 65135],
	[65281, 65376],
	[65504, 65510],
	[127744, 128591],
	[128640, 128767],
	[129280, 129535],
	[131072, 262141]
];
function displayWidth(text) {
	let width = 0;
	for (const character of text) width += columnsOf(character);
	return width;
}
function columnsOf(character) {
	if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
	const code = character.codePointAt(0) ?? 0;
	return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}
function pad(text, width, side) {
	const space = " ".repeat(Math.max(0, width - displayWidth(text)));
	return side === "left" ? space + text : text + space;
}
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
function shorten$1(text, width) {
	if (displayWidth(text) <= width) return text;
	const pieces = [...graphemes.segment(text)].map(({ segment }) => segment);
	const behind = takeUpTo(pieces.toReversed(), Math.floor((width - 1) / 2));
	const before = takeUpTo(pieces, width - 1 - displayWidth(behind.join("")));
	return width < 1 ? "" : `${before.join("")}…${behind.toReversed().join("")}`;
}
function takeUpTo(pieces, width) {
	let used = 0;
	const end = pieces.findIndex((piece) => {
		used += displayWidth(piece);
		return used > width;
	});
	return end < 0 ? pieces : pieces.slice(0, end);
}
const unseen = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
function visible(text) {
	return text.replaceAll(unseen, escape$1);
}
function oneLine(text) {
	return visible(text).replaceAll("\n", escape$1);
}
function hanging(text) {
	return visible(text).replaceAll(/\n(?! )/g, "\n  ");
}
function withoutOrders(text) {
	return text.replaceAll(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "## [");
}
function visibleJson(json) {
	return visible(json).replaceAll("##[", String.raw`##\u005b`);
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
	const rendered = blocks.map(renderBlock$1).filter((text) => text !== "");
	return rendered.length === 0 ? "" : `${rendered.join("\n\n")}\n`;
}
function renderBlock$1(block) {
	switch (block.kind) {
		case "heading": return `### ${inline(block.text)}`;
		case "text": return escapeText(block.text);
		case "list": return block.items.map((item) => `- ${inline(item)}`).join("\n");
		case "code": return renderCode(block.language, block.text);
		case "lines": return block.lines.length === 0 ? "" : renderCode("text", block.lines.join("\n"));
		case "diagram": return renderCode("mermaid", block.mermaid);
		default: return renderTable$1(block);
	}
}
function renderCode(language, text) {
	const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${visible(text).trimEnd()}\n${fence}`;
}
function renderTable$1(table) {
	const rule = table.columns.map((_, column) => table.alignRight?.includes(column) === true ? "---:" : "---");
	const rows = table.rows.map((row) => table.columns.map((_, column) => row[column] ?? ""));
	return [
		renderRow(table.columns),
		`| ${rule.join(" | ")} |`,
		...rows.map(renderRow)
	].join("\n");
}
function renderRow(cells) {
	return `| ${cells.map(cell$1).join(" | ")} |`;
}
function cell$1(text) {
	return inline(text).replaceAll(/\\?\|/g, "\\|");
}
function inline(text) {
	return escapeText(text.replaceAll(/\s*\n\s*/g, " "));
}
function escapeText(text) {
	return visible(text).split(/(`[^`\n]+`|https:\/\/[\w./%-]+|(?<!\w)@\w[\w./-]*)/).map((part, index) => index % 2 === 0 ? part.replaceAll(/[\\`*_[\]<>|#!~&]/g, "\\$&") : part.startsWith("@") ? `\`${part}\`` : part).join("");
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
function failureOf(thrown) {
	const error = knownError(thrown);
	if (error === void 0) return;
	const { exitCode: exitStatus, code, message, at, details, hint } = error;
	return {
		exitStatus,
		code,
		message,
		...at && { at },
		details,
		...hint && { hint }
	};
}
function renderTerminal(blocks, options) {
	const rendered = blocks.map((block) => renderBlock(block, options.colour)).filter((text) => text !== "");
	return rendered.length === 0 ? "" : `${rendered.join("\n\n")}\n`;
}
function renderBlock(block, colour) {
	switch (block.kind) {
		case "heading": return bold(oneLine(block.text), colour);
		case "text": return plain(block.text);
		case "list": return block.items.map((item) => `  - ${plain(item).replaceAll("\n", "\n    ")}`).join("\n");
		case "code": return visible(block.text).trimEnd().split("\n").map((line) => `  ${line}`.trimEnd()).join("\n");
		case "lines": return block.lines.map(visible).join("\n");
		case "diagram": return renderTable(block.instead, colour);
		default: return renderTable(block, colour);
	}
}
function renderTable(table, colour) {
	const rows = table.rows.map((row) => table.columns.map((_, column) => cell(row[column] ?? "")));
	const widths = table.columns.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(displayWidth)));
	const line = (cells) => cells.map((text, column) => pad(text, widths[column] ?? 0, table.alignRight?.includes(column) === true ? "left" : "right")).join("  ").trimEnd();
	return [...table.columns.every((title) => title === "") ? [] : [bold(line(table.columns), colour)], ...rows.map(line)].join("\n");
}
function cell(text) {
	return plain(text).replaceAll(/\s+/g, " ");
}
function plain(text) {
	return visible(text).replaceAll(/`([^`\n]+)`/g, "$1");
}
function bold(text, colour) {
	return colour ? styleText("bold", text, { validateStream: false }) : text;
}
function defineStage(stage) {
	return stage;
}
function positionalsOf({ positional = [] }) {
	return typeof positional === "string" ? [positional] : positional;
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
const commonFlags = {
	json: "Print the result as one JSON document",
	help: "Show this help"
};
function parseArguments(stage, args) {
	const isFlag = (name) => Object.hasOwn(commonFlags, name) || stage.options[name]?.kind === "boolean";
	const names = [...Object.keys(stage.options), ...Object.keys(commonFlags)];
	const { tokens } = parseArgs({
		args: [...args],
		options: {
			...Object.fromEntries(names.map((name) => [name, { type: isFlag(name) ? "boolean" : "string" }])),
			help: {
				type: "boolean",
				short: "h"
			}
		},
		allowNegative: true,
		allowPositionals: true,
		strict: false,
		tokens: true
	});
	const options = new Map();
	for (const token of tokens) if (token.kind === "option") {
		const [name, value] = readFlag(token, names, isFlag, stage);
		options.set(name, merge(stage, name, options.get(name), value));
	} else if (token.kind === "positional") takePositional(stage, token.value, options);
	return {
		help: options.get("help") === true,
		json: options.get("json") === true,
		options
	};
}
function readFlag(token, names, isFlag, stage) {
	const negative = /^--no-(.+)$/.exec(token.rawName)?.[1];
	const name = negative !== void 0 && !names.includes(token.name) ? negative : token.name;
	if (!names.includes(name) || negative !== void 0 && name === negative && !isFlag(name)) throw unknownFlag(token.rawName, names, stage);
	if (isFlag(name)) return [name, negative === name ? false : token.value ?? true];
	if (token.value === void 0) throw new UserError("OPTION_VALUE", `--${name} needs a value: --${name} ${stage.options[name]?.value ?? "<value>"}`, { hint: helpHint });
	if (stage.options[name]?.argument === false) throw secretInArguments(name, stage.options[name].env);
	if (stage.options[name]?.kind === "key" && isKeyText(token.value)) throw keyInArguments(name, stage.options[name].env);
	return [name, token.value];
}
function keyInArguments(name, variable) {
	return new UserError("KEY_IN_ARGUMENTS", `--${name} takes the path of a key file, not its text`, { hint: `Others on this machine can read command lines, and a shell keeps them: if that may have happened, make a new key. Give the text in ${variable ?? "a variable"}, or in a file.` });
}
function secretInArguments(name, variable) {
	return new UserError("SECRET_IN_ARGUMENTS", `--${name} is taken from no command line`, { hint: `Others on this machine can read command lines, and a shell keeps them. Give it in ${variable ?? "a variable"}.` });
}
const helpHint = "Run the same command with --help: it lists what there is.";
function unknownFlag(rawName, names, stage) {
	const near = closest(rawName.replace(/^--?(no-)?/, ""), names);
	return new UserError("OPTION_UNKNOWN", `${rawName}: \`${stage.name}\` has no such option`, { hint: `${near === void 0 ? "" : `Did you mean --${near}? `}${helpHint}` });
}
function takePositional(stage, value, options) {
	const name = positionalsOf(stage).find((candidate) => !options.has(candidate) || stage.options[candidate]?.kind === "list");
	if (name === void 0) throw new UserError("ARGUMENT_UNEXPECTED", `${JSON.stringify(value)}: \`${stage.name}\` takes no such argument`, { hint: helpHint });
	options.set(name, merge(stage, name, options.get(name), value));
}
function merge(stage, name, before, value) {
	return stage.options[name]?.kind === "list" && typeof before === "string" && typeof value === "string" ? `${before}\n${value}` : value;
}
const exitCodes = [
	["0", "done"],
	["1", "your configuration, options or files need a change"],
	["2", "refused by verification or check"],
	["3", "a registry, chart repository or forge failed after retries"],
	["70", "a bug in tidegate"]
];
function stageHelp(stage, program) {
	const positionals = positionalsOf(stage).map((name) => ` [<${name}>]`);
	const flags = Object.entries(stage.options).map(([name, option]) => [flag$1(name, option), describe$1(option)]);
	const common = Object.entries(commonFlags).map(([name, description]) => [`--${name}`, description]);
	return sections([
		["", [stage.summary]],
		["Usage", [`${program}${positionals.join("")} [options]`]],
		["Options", columns([...flags, ...common])],
		["Outputs as an action", columns(Object.entries(stage.outputs))],
		["Examples", stage.examples],
		["Exit status", columns(exitCodes)]
	]);
}
function flag$1(name, option) {
	if (option.argument === false) return option.env ?? "";
	if (option.kind === "boolean") return option.default === "true" ? `--no-${name}` : `--${name}`;
	return `--${name} ${option.value ?? "<value>"}`;
}
function describe$1(option) {
	const notes = [
		option.required === true ? "required" : "",
		option.kind === "list" ? "several: with commas, or given again" : "",
		option.default === void 0 || option.default === "" ? "" : `default: ${option.default}`,
		option.env === void 0 ? "" : `environment: ${option.env}`
	].filter((note) => note !== "");
	return notes.length === 0 ? option.description : `${option.description} (${notes.join("; ")})`;
}
function columns(rows) {
	const width = Math.max(0, ...rows.map(([name]) => displayWidth(name)));
	return rows.map(([name, text]) => `${pad(name, width, "right")}  ${text}`);
}
function sections(parts) {
	return parts.filter(([, lines]) => lines.length > 0).map(([title, lines]) => title === "" ? `${lines.join("\n")}\n` : `${title}:\n${lines.map((line) => `  ${line}\n`).join("")}`).join("\n");
}
async function runCommand(stage, args, terminal, program) {
	try {
		const { help, json, options } = parseArguments(stage, args);
		if (help) {
			terminal.print(stageHelp(stage, program));
			return 0;
		}
		const source = {
			get: (name) => options.get(name),
			label: (name) => `--${name}`,
			hint: helpHint
		};
		const result = await stage.run(resolveOptions(stage.options, source, terminal), terminal);
		if (json) terminal.printJson(result);
		else terminal.print(renderTerminal(stage.report(result), terminal));
		const refusal = stage.refusal?.(result);
		return refusal === void 0 ? 0 : reportFailure(refusal, terminal).status;
	} catch (error) {
		const failure = failureOf(error);
		if (failure !== void 0 && args.includes("--json")) terminal.printJson({ failure });
		return reportFailure(error, terminal).status;
	}
}
function toCommandValue(input) {
	if (input === null || input === void 0) return "";
	else if (typeof input === "string" || input instanceof String) return input;
	return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
	if (!Object.keys(annotationProperties).length) return {};
	return {
		title: annotationProperties.title,
		file: annotationProperties.file,
		line: annotationProperties.startLine,
		endLine: annotationProperties.endLine,
		col: annotationProperties.startColumn,
		endColumn: annotationProperties.endColumn
	};
}
function issueCommand(command, properties, message) {
	const cmd = new Command(command, properties, message);
	process.stdout.write(cmd.toString() + os.EOL);
}
function issue(name, message = "") {
	issueCommand(name, {}, message);
}
const CMD_STRING = "::";
var Command = class {
	constructor(command, properties, message) {
		if (!command) command = "missing.command";
		this.command = command;
		this.properties = properties;
		this.message = message;
	}
	toString() {
		let cmdStr = CMD_STRING + this.command;
		if (this.properties && Object.keys(this.properties).length > 0) {
			cmdStr += " ";
			let first = true;
			for (const key in this.properties) if (this.properties.hasOwnProperty(key)) {
				const val = this.properties[key];
				if (val) {
					if (first) first = false;
					else cmdStr += ",";
					cmdStr += `${key}=${escapeProperty(val)}`;
				}
			}
		}
		cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
		return cmdStr;
	}
};
function escapeData(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
	return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}
function issueFileCommand(command, message) {
	const filePath = process.env[`GITHUB_${command}`];
	if (!filePath) throw new Error(`Unable to find environment variable for file command ${command}`);
	if (!fs.existsSync(filePath)) throw new Error(`Missing file at path: ${filePath}`);
	fs.appendFileSync(filePath, `${toCommandValue(message)}${os.EOL}`, { encoding: "utf8" });
}
function prepareKeyValueMessage(key, value) {
	const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
	const convertedValue = toCommandValue(value);
	if (key.includes(delimiter)) throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
	if (convertedValue.includes(delimiter)) throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
	return `${key}<<${delimiter}${os.EOL}${convertedValue}${os.EOL}${delimiter}`;
}
var ExitCode;
(function(ExitCode) {
	ExitCode[ExitCode["Success"] = 0] = "Success";
	ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function setSecret(secret) {
	issueCommand("add-mask", {}, secret);
}
function getInput(name, options) {
	const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
	if (options && options.required && !val) throw new Error(`Input required and not supplied: ${name}`);
	if (options && options.trimWhitespace === false) return val;
	return val.trim();
}
function setOutput(name, value) {
	if (process.env["GITHUB_OUTPUT"] || "") return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
	process.stdout.write(os.EOL);
	issueCommand("set-output", { name }, toCommandValue(value));
}
function debug(message) {
	issueCommand("debug", {}, message);
}
function error(message, properties = {}) {
	issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
	issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice(message, properties = {}) {
	issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
	process.stdout.write(message + os.EOL);
}
function startGroup(name) {
	issue("group", name);
}
function endGroup() {
	issue("endgroup");
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
		const exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
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
		await access(path, constants$1.X_OK);
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
	own: process$1.pid,
	isRunning(id) {
		try {
			return process$1.kill(id, 0);
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
const mostParts = 8;
function lineView(line) {
	return {
		interval: 5e3,
		show: (state) => line(`${state.title}: ${factsOf(state).join(", ")}`),
		clear: () => {},
		line
	};
}
function progressPicture(state, columns, rows) {
	const room = Math.max(Math.min(mostParts, rows - 1), 0);
	const shown = state.parts.length > room ? state.parts.slice(0, Math.max(room - 1, 0)) : state.parts;
	const rest = state.parts.length - shown.length;
	const name = Math.min(nameWidth(columns), Math.max(0, ...shown.map((part) => displayWidth(part.name))));
	const barCells = columns < 60 ? 6 : 12;
	return [
		totalLine(state, columns),
		...shown.map((part) => `  ${pad(shorten$1(part.name, name), name, "right")} ${bar(part.arrived, part.size, barCells)} ${percent(part.arrived, part.size)} %`),
		...rest > 0 && room > 0 ? [`  … ${rest} more`] : []
	].map((line) => shorten$1(line, columns));
}
function nameWidth(columns) {
	return Math.max(columns - (columns < 60 ? 6 : 12) - 9, 1);
}
function totalLine(state, columns) {
	const [share = "", amount = "", rate = "", ...left] = factsOf(state);
	const all = [
		share,
		amount,
		rate,
		...left
	].join(", ");
	const drawn = (cells) => bar(state.arrived, state.total, cells);
	return [
		`${drawn(24)} ${state.title}: ${all}`,
		`${drawn(12)} ${state.title}: ${all}`,
		`${drawn(12)} ${all}`,
		`${drawn(5)} ${[
			share,
			rate,
			...left
		].join(", ")}`,
		`${drawn(5)} ${[share, ...left].join(", ")}`
	].find((form) => displayWidth(form) <= columns) ?? share;
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
function bar(arrived, total, cells) {
	const filled = Math.floor(percent(arrived, total) * cells / 100);
	return `${"█".repeat(filled)}${"░".repeat(cells - filled)}`;
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
		signals.forEach((name) => process$1.off(name, stop));
	};
	const stop = (name) => {
		forget();
		told = name;
		controller.abort();
	};
	signals.forEach((name) => process$1.on(name, stop));
	return Object.assign(controller.signal, { [Symbol.dispose]() {
		forget();
		if (told !== void 0) process$1.kill(process$1.pid, told);
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
	process$1.stdout.on("error", (error) => {
		if ("code" in error && error.code === "EPIPE") process$1.exit(0);
		throw error;
	});
	process$1.exitCode = await main({
		args: process$1.argv.slice(2),
		env: process$1.env,
		cwd: process$1.cwd(),
		platform: process$1.platform,
		stdout: process$1.stdout,
		stderr: process$1.stderr,
		keyboard: isatty(0) ? process$1.stdin : void 0
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
const noServices = {
	createCache: createFolderCache,
	findInToolCache: async () => void 0,
	keepInToolCache: async () => void 0
};
const longest = 1024;
async function askSecret(keyboard, screen, question) {
	const { promise, resolve, reject } = Promise.withResolvers();
	const decoder = new StringDecoder("utf8");
	const interrupt = () => reject(new UserError("INTERRUPTED", "Nothing was entered"));
	let line = "";
	const read = (chunk) => {
		const text = typeof chunk === "string" ? chunk : decoder.write(chunk);
		for (const key of text.startsWith("\x1B") ? "" : text) {
			if (key === "\r" || key === "\n") {
				resolve(line);
				return;
			}
			if (key === "" || key === "") {
				interrupt();
				return;
			}
			line = edited(line, key);
		}
	};
	screen.write(`${withoutOrders(oneLine(question))}: `);
	keyboard.setRawMode(true);
	keyboard.on("data", read);
	keyboard.on("end", interrupt);
	keyboard.resume();
	try {
		return await promise;
	} finally {
		keyboard.off("data", read);
		keyboard.off("end", interrupt);
		keyboard.setRawMode(false);
		keyboard.pause();
		screen.write("\n");
	}
}
function edited(line, key) {
	if (key === "" || key === "\b") return Array.from(line).slice(0, -1).join("");
	if (key === "") return "";
	return key < " " || line.length >= longest ? line : line + key;
}
function createScreen(stream) {
	const columnsOf = () => Math.max(stream.columns ?? 80, 2);
	let drawn = [];
	const home = () => {
		const rows = drawn.reduce((sum, line) => sum + rowsOf(line, columnsOf()), 0);
		return rows > 1 ? `\r\u001b[${rows - 1}A` : "\r";
	};
	const clear = () => {
		if (drawn.length > 0) {
			stream.write(`${home()}\u001b[J`);
			drawn = [];
		}
	};
	return {
		size: () => ({
			columns: columnsOf() - 1,
			rows: Math.max((stream.rows ?? 24) - 1, 1)
		}),
		draw(lines) {
			stream.write(`${home()}${lines.map((line) => `${line}\u001b[K`).join("\n")}\u001b[J`);
			drawn = lines;
		},
		clear,
		line(text) {
			clear();
			stream.write(`${text}\n`);
		}
	};
}
function rowsOf(line, columns) {
	return Math.max(Math.ceil(displayWidth(line) / columns), 1);
}
function terminalRuntime(host, clock = systemClock, every = systemEvery) {
	const { env, cwd } = host;
	const mask = createMask();
	const view = createView(host, mask.apply);
	return {
		env,
		cwd,
		clock,
		processes: systemProcesses,
		colour: hasColour(host.stdout, env),
		log: createLog(host, view.line),
		cache: createFolderCache(cacheFolder(env)),
		input: () => void 0,
		setOutput: () => {},
		summary: async () => {},
		async group(title, body) {
			view.line(paint(host, "bold", oneLine(title)));
			return await body();
		},
		mask: (secret) => mask.add(secret),
		progress: (title, total) => createProgress(oneLine(title), total, {
			clock,
			every
		}, view),
		...asking(host),
		stopSignal,
		exec: (command, args, options) => execute({
			cwd,
			env,
			mask
		}, command, args, options),
		findTool: (name) => findProgram(name, env, host.platform),
		installTool: (name, version, fetch) => installInFolder({
			root: join(cacheFolder(env), "programs"),
			name,
			version,
			platform: host.platform
		}, fetch),
		print: (text) => host.stdout.write(withoutOrders(mask.apply(text))),
		printJson: (value) => host.stdout.write(`${formatJson(value, mask.apply)}\n`)
	};
}
function asking({ keyboard, stderr }) {
	return keyboard === void 0 || stderr.isTTY !== true ? {} : { askSecret: (question) => askSecret(keyboard, stderr, question) };
}
function formatJson(value, mask) {
	const masked = (_, entry) => typeof entry === "string" ? mask(entry) : entry;
	return visibleJson(JSON.stringify(value ?? null, masked, 2));
}
function createLog(host, line) {
	const annotation = (level, style) => (message, place) => {
		line(`${paint(host, style, `${level}:`)} ${harmless(withPlace(message, place))}`);
	};
	return {
		debug(message) {
			if (isSet(host.env["TIDEGATE_DEBUG"])) line(paint(host, "dim", harmless(message)));
		},
		info: (message) => line(harmless(message)),
		notice: annotation("notice", "blue"),
		warning: annotation("warning", "yellow"),
		error: annotation("error", "red")
	};
}
function harmless(text) {
	return withoutOrders(hanging(text));
}
function createView(host, mask) {
	const { stderr } = host;
	if (!hasColour(stderr, host.env)) return lineView((text) => stderr.write(`${mask(text)}\n`));
	const screen = createScreen(stderr);
	return {
		interval: 100,
		show(state) {
			const { columns, rows } = screen.size();
			screen.draw(progressPicture(withNames(state, (name) => oneLine(mask(name))), columns, rows));
		},
		clear: () => screen.clear(),
		line: (text) => screen.line(mask(text))
	};
}
function withNames(state, clean) {
	return {
		...state,
		title: clean(state.title),
		parts: state.parts.map((part) => ({
			...part,
			name: clean(part.name)
		}))
	};
}
function paint(host, style, text) {
	return hasColour(host.stderr, host.env) ? styleText(style, text, { validateStream: false }) : text;
}
function hasColour(stream, env) {
	return stream.isTTY === true && !isSet(env["NO_COLOR"]) && env["TERM"] !== "dumb";
}
function isSet(value) {
	return value !== void 0 && value !== "";
}
function cacheFolder(env) {
	const base = env["XDG_CACHE_HOME"];
	return join(isSet(base) && base !== void 0 ? base : join(homedir(), ".cache"), "tidegate");
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
const chunkSize$1 = 65536;
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
		var _usingCtx$5 = _usingCtx();
		const handle = _usingCtx$5.a(await openFile(path, origin));
		if (handle === void 0) return;
		try {
			return await readStart(handle, limit + 1);
		} catch (error) {
			throw explainFileError(error, "UNREADABLE", path, "read");
		}
	} catch (_) {
		_usingCtx$5.e = _;
	} finally {
		await _usingCtx$5.d();
	}
}
async function readStart(handle, most) {
	const chunks = [];
	let length = 0;
	while (length < most) {
		const buffer = Buffer.allocUnsafe(Math.min(chunkSize$1, most - length));
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
function jsonOf(shape) {
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
const count$1 = scalar("a whole number", (value) => Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : void 0, {
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
		json: jsonOf(shape),
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
/*! js-yaml 5.5.0 https://github.com/nodeca/js-yaml @license MIT */
var NOT_RESOLVED = Symbol("NOT_RESOLVED");
function defineScalarTag(tagName, options) {
	return {
		tagName,
		nodeKind: "scalar",
		implicit: options.implicit ?? false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		implicitFirstChars: options.implicitFirstChars ?? null,
		resolve: options.resolve,
		identify: options.identify,
		represent: options.represent ?? ((data) => String(data)),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
function defineSequenceTag(tagName, options) {
	const carrierIsResult = options.finalize === void 0;
	return {
		tagName,
		nodeKind: "sequence",
		implicit: false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		create: options.create,
		addItem: options.addItem,
		finalize: options.finalize ?? ((carrier) => carrier),
		carrierIsResult,
		identify: options.identify,
		represent: options.represent ?? ((data) => data),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
function defineMappingTag(tagName, options) {
	const carrierIsResult = options.finalize === void 0;
	return {
		tagName,
		nodeKind: "mapping",
		implicit: false,
		matchByTagPrefix: options.matchByTagPrefix ?? false,
		create: options.create,
		addPair: options.addPair,
		has: options.has,
		keys: options.keys,
		get: options.get,
		finalize: options.finalize ?? ((carrier) => carrier),
		carrierIsResult,
		identify: options.identify,
		represent: options.represent ?? ((data) => data),
		representTagName: options.representTagName ?? (() => tagName)
	};
}
var strTag = defineScalarTag("tag:yaml.org,2002:str", {
	resolve: (source) => source,
	identify: (data) => typeof data === "string"
});
var NULL_VALUES$1 = [
	"",
	"~",
	"null",
	"Null",
	"NULL"
];
var nullCoreTag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: [
		"",
		"~",
		"n",
		"N"
	],
	resolve: (source) => {
		if (NULL_VALUES$1.indexOf(source) !== -1) return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
var nullJsonTag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: ["n"],
	resolve: (source, isExplicit) => {
		if (source === "null" || isExplicit && source === "") return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
var NULL_VALUES = [
	"",
	"~",
	"null",
	"Null",
	"NULL"
];
var nullYaml11Tag = defineScalarTag("tag:yaml.org,2002:null", {
	implicit: true,
	implicitFirstChars: [
		"",
		"~",
		"n",
		"N"
	],
	resolve: (source) => {
		if (NULL_VALUES.indexOf(source) !== -1) return null;
		return NOT_RESOLVED;
	},
	identify: (object) => object === null,
	represent: () => "null"
});
var TRUE_VALUES$2 = [
	"true",
	"True",
	"TRUE"
];
var FALSE_VALUES$2 = [
	"false",
	"False",
	"FALSE"
];
var boolCoreTag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: [
		"t",
		"T",
		"f",
		"F"
	],
	resolve: (source) => {
		if (TRUE_VALUES$2.indexOf(source) !== -1) return true;
		if (FALSE_VALUES$2.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
var TRUE_VALUES$1 = ["true"];
var FALSE_VALUES$1 = ["false"];
var boolJsonTag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: ["t", "f"],
	resolve: (source) => {
		if (TRUE_VALUES$1.indexOf(source) !== -1) return true;
		if (FALSE_VALUES$1.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
var TRUE_VALUES = [
	"true",
	"True",
	"TRUE",
	"y",
	"Y",
	"yes",
	"Yes",
	"YES",
	"on",
	"On",
	"ON"
];
var FALSE_VALUES = [
	"false",
	"False",
	"FALSE",
	"n",
	"N",
	"no",
	"No",
	"NO",
	"off",
	"Off",
	"OFF"
];
var boolYaml11Tag = defineScalarTag("tag:yaml.org,2002:bool", {
	implicit: true,
	implicitFirstChars: [
		"y",
		"Y",
		"n",
		"N",
		"t",
		"T",
		"f",
		"F",
		"o",
		"O"
	],
	resolve: (source) => {
		if (TRUE_VALUES.indexOf(source) !== -1) return true;
		if (FALSE_VALUES.indexOf(source) !== -1) return false;
		return NOT_RESOLVED;
	},
	identify: (object) => Object.prototype.toString.call(object) === "[object Boolean]",
	represent: (object) => object ? "true" : "false"
});
var YAML_INTEGER_IMPLICIT_PATTERN$1 = new RegExp("^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
var YAML_INTEGER_EXPLICIT_PATTERN$1 = new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
function parseYamlInteger$2(source) {
	let value = source;
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0o")) return sign * parseInt(value.slice(2), 8);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger$2(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_INTEGER_EXPLICIT_PATTERN$1.test(source)) return NOT_RESOLVED;
	} else if (!YAML_INTEGER_IMPLICIT_PATTERN$1.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger$2(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
var intCoreTag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		..."0123456789"
	],
	resolve: resolveYamlInteger$2,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
var YAML_INTEGER_IMPLICIT_PATTERN = new RegExp("^-?(?:0|[1-9][0-9]*)$");
var YAML_INTEGER_EXPLICIT_PATTERN = new RegExp("^(?:[-+]?0b[0-1]+|[-+]?0o[0-7]+|[-+]?0x[0-9a-fA-F]+|[-+]?[0-9]+)$");
function parseYamlInteger$1(source) {
	let value = source;
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0o")) return sign * parseInt(value.slice(2), 8);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger$1(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_INTEGER_EXPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	} else if (!YAML_INTEGER_IMPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger$1(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
var intJsonTag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: ["-", ..."0123456789"],
	resolve: resolveYamlInteger$1,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
var YAML_INTEGER_PATTERN = new RegExp("^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+|[-+]?(?:0|[1-9][0-9_]*))$");
function parseYamlInteger(source) {
	let value = source.replace(/_/g, "");
	let sign = 1;
	if (value[0] === "-" || value[0] === "+") {
		if (value[0] === "-") sign = -1;
		value = value.slice(1);
	}
	if (value.startsWith("0b")) return sign * parseInt(value.slice(2), 2);
	if (value.startsWith("0x")) return sign * parseInt(value.slice(2), 16);
	if (value.includes(":")) {
		let result = 0;
		for (const part of value.split(":")) result = result * 60 + Number(part);
		return sign * result;
	}
	if (value !== "0" && value[0] === "0") return sign * parseInt(value, 8);
	return sign * parseInt(value, 10);
}
function resolveYamlInteger(source) {
	if (!YAML_INTEGER_PATTERN.test(source)) return NOT_RESOLVED;
	const result = parseYamlInteger(source);
	return Number.isFinite(result) ? result : NOT_RESOLVED;
}
var intYaml11Tag = defineScalarTag("tag:yaml.org,2002:int", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		..."0123456789"
	],
	resolve: resolveYamlInteger,
	identify: (object) => Number.isInteger(object) && !Object.is(object, -0) && object.toString(10).indexOf("e") < 0,
	represent: (object) => object.toString(10)
});
var YAML_FLOAT_PATTERN$1 = new RegExp("^(?:[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
var YAML_FLOAT_SPECIAL_PATTERN$1 = new RegExp("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat$2(source) {
	if (!YAML_FLOAT_PATTERN$1.test(source)) return NOT_RESOLVED;
	let value = source.toLowerCase();
	const sign = value[0] === "-" ? -1 : 1;
	if ("+-".includes(value[0])) value = value.slice(1);
	if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
	if (value === ".nan") return NaN;
	const result = sign * parseFloat(value);
	if (Number.isFinite(result) || YAML_FLOAT_SPECIAL_PATTERN$1.test(source)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat$2(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
var floatCoreTag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		".",
		..."0123456789"
	],
	resolve: resolveYamlFloat$2,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat$2
});
var YAML_FLOAT_IMPLICIT_PATTERN = new RegExp("^-?(?:0|[1-9][0-9]*)(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?$");
var YAML_FLOAT_EXPLICIT_PATTERN = new RegExp("^(?:[-+]?[0-9]+(?:\\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|[-+]?\\.[0-9]+(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat$1(source, isExplicit) {
	if (isExplicit) {
		if (!YAML_FLOAT_EXPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
		let value = source.toLowerCase();
		const sign = value[0] === "-" ? -1 : 1;
		if ("+-".includes(value[0])) value = value.slice(1);
		if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
		if (value === ".nan") return NaN;
		const result = sign * parseFloat(value);
		return Number.isFinite(result) ? result : NOT_RESOLVED;
	}
	if (!YAML_FLOAT_IMPLICIT_PATTERN.test(source)) return NOT_RESOLVED;
	const result = Number(source);
	if (Number.isFinite(result)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat$1(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
var floatJsonTag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: ["-", ..."0123456789"],
	resolve: resolveYamlFloat$1,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat$1
});
var YAML_FLOAT_PATTERN = new RegExp("^(?:[-+]?(?:(?:[0-9][0-9_]*)?\\.[0-9_]*)(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
var YAML_FLOAT_SPECIAL_PATTERN = new RegExp("^(?:[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");
function resolveYamlFloat(source) {
	if (!YAML_FLOAT_PATTERN.test(source)) return NOT_RESOLVED;
	let value = source.toLowerCase().replace(/_/g, "");
	const sign = value[0] === "-" ? -1 : 1;
	if ("+-".includes(value[0])) value = value.slice(1);
	if (value === ".inf") return sign === 1 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
	if (value === ".nan") return NaN;
	let result = 0;
	if (value.includes(":")) {
		for (const part of value.split(":")) result = result * 60 + Number(part);
		result *= sign;
	} else result = sign * parseFloat(value);
	if (Number.isFinite(result) || YAML_FLOAT_SPECIAL_PATTERN.test(source)) return result;
	return NOT_RESOLVED;
}
function representYamlFloat(object) {
	if (isNaN(object)) return ".nan";
	if (object === Number.POSITIVE_INFINITY) return ".inf";
	if (object === Number.NEGATIVE_INFINITY) return "-.inf";
	if (Object.is(object, -0)) return "-0.0";
	const result = object.toString(10);
	return /^[-+]?[0-9]+e/.test(result) ? result.replace("e", ".e") : result;
}
var floatYaml11Tag = defineScalarTag("tag:yaml.org,2002:float", {
	implicit: true,
	implicitFirstChars: [
		"-",
		"+",
		".",
		..."0123456789"
	],
	resolve: resolveYamlFloat,
	identify: (object) => typeof object === "number" && (!Number.isInteger(object) || Object.is(object, -0) || object.toString(10).indexOf("e") >= 0),
	represent: representYamlFloat
});
var mergeTag = defineScalarTag("tag:yaml.org,2002:merge", {
	implicit: true,
	implicitFirstChars: ["<"],
	resolve: (source, isExplicit) => {
		if (source === "<<" || isExplicit && source === "") return "<<";
		return NOT_RESOLVED;
	},
	identify: () => false
});
var BASE64_PATTERN = /^[A-Za-z0-9+/]*={0,2}$/;
function resolveYamlBinary(source) {
	const input = source.replace(/\s/g, "");
	if (input.length % 4 !== 0 || !BASE64_PATTERN.test(input)) return NOT_RESOLVED;
	const binary = atob(input);
	const result = new Uint8Array(binary.length);
	for (let index = 0; index < binary.length; index++) result[index] = binary.charCodeAt(index);
	return result;
}
function representYamlBinary(object) {
	let binary = "";
	for (let index = 0; index < object.length; index++) binary += String.fromCharCode(object[index]);
	return btoa(binary);
}
var binaryTag = defineScalarTag("tag:yaml.org,2002:binary", {
	resolve: resolveYamlBinary,
	identify: (object) => Object.prototype.toString.call(object) === "[object Uint8Array]",
	represent: representYamlBinary
});
var YAML_DATE_REGEXP = new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9])-([0-9][0-9])$");
var YAML_TIMESTAMP_REGEXP = new RegExp("^([0-9][0-9][0-9][0-9])-([0-9][0-9]?)-([0-9][0-9]?)(?:[Tt]|[ \\t]+)([0-9][0-9]?):([0-9][0-9]):([0-9][0-9])(?:\\.([0-9]*))?(?:[ \\t]*(Z|([-+])([0-9][0-9]?)(?::([0-9][0-9]))?))?$");
function makeUtcDate(year, month, day, hour = 0, minute = 0, second = 0, fraction = 0) {
	const date = new Date(Date.UTC(year, month, day, hour, minute, second, fraction));
	date.setUTCFullYear(year, month, day);
	return date;
}
function resolveYamlTimestamp(source) {
	let match = YAML_DATE_REGEXP.exec(source);
	if (match === null) match = YAML_TIMESTAMP_REGEXP.exec(source);
	if (match === null) return NOT_RESOLVED;
	const year = +match[1];
	const month = +match[2] - 1;
	const day = +match[3];
	if (!match[4]) {
		const date = makeUtcDate(year, month, day);
		if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month || date.getUTCDate() !== day) return NOT_RESOLVED;
		return date;
	}
	const hour = +match[4];
	const minute = +match[5];
	const second = +match[6];
	let fraction = 0;
	if (hour > 23 || minute > 59 || second > 59) return NOT_RESOLVED;
	if (match[7]) {
		let value = match[7].slice(0, 3);
		while (value.length < 3) value += "0";
		fraction = +value;
	}
	const date = makeUtcDate(year, month, day, hour, minute, second, fraction);
	if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month || date.getUTCDate() !== day) return NOT_RESOLVED;
	if (match[9]) {
		const offsetHour = +match[10];
		const offsetMinute = +(match[11] || 0);
		if (offsetHour > 23 || offsetMinute > 59) return NOT_RESOLVED;
		const offset = (offsetHour * 60 + offsetMinute) * 6e4;
		date.setTime(date.getTime() - (match[9] === "-" ? -offset : offset));
	}
	return date;
}
var timestampTag = defineScalarTag("tag:yaml.org,2002:timestamp", {
	implicit: true,
	implicitFirstChars: [..."0123456789"],
	resolve: resolveYamlTimestamp,
	identify: (object) => object instanceof Date,
	represent: (object) => object.toISOString()
});
var seqTag = defineSequenceTag("tag:yaml.org,2002:seq", {
	create: () => [],
	addItem: (container, item) => {
		container.push(item);
	},
	identify: Array.isArray
});
function isPlainObject(data) {
	if (data === null || typeof data !== "object" || Array.isArray(data)) return false;
	const prototype = Object.getPrototypeOf(data);
	return prototype === null || prototype === Object.prototype;
}
var omapTag = defineSequenceTag("tag:yaml.org,2002:omap", {
	create: () => ({
		list: [],
		seen: new Set()
	}),
	addItem: (carrier, item) => {
		let key;
		if (item instanceof Map) {
			if (item.size !== 1) return "cannot resolve an ordered map item";
			key = item.keys().next().value;
		} else if (isPlainObject(item)) {
			const itemKeys = Object.keys(item);
			if (itemKeys.length !== 1) return "cannot resolve an ordered map item";
			key = itemKeys[0];
		} else return "cannot resolve an ordered map item";
		if (carrier.seen.has(key)) return "duplicate key in ordered map";
		carrier.seen.add(key);
		carrier.list.push(item);
		return "";
	},
	finalize: (carrier) => carrier.list,
	identify: () => false
});
var pairsTag = defineSequenceTag("tag:yaml.org,2002:pairs", {
	create: () => [],
	addItem: (container, item) => {
		if (item instanceof Map) {
			if (item.size !== 1) return "cannot resolve a pairs item";
			container.push(item.entries().next().value);
			return "";
		}
		if (Object.prototype.toString.call(item) !== "[object Object]") return "cannot resolve a pairs item";
		const object = item;
		const keys = Object.keys(object);
		if (keys.length !== 1) return "cannot resolve a pairs item";
		container.push([keys[0], object[keys[0]]]);
		return "";
	},
	identify: () => false
});
var mapTag = defineMappingTag("tag:yaml.org,2002:map", {
	create: () => ({}),
	identify: isPlainObject,
	represent: (o) => {
		const map = new Map();
		for (const key of Object.keys(o)) map.set(key, o[key]);
		return map;
	},
	addPair: (container, key, value) => {
		if (key !== null && typeof key === "object") return "object-based map does not support complex keys";
		const normalizedKey = String(key);
		if (normalizedKey === "__proto__") Object.defineProperty(container, normalizedKey, {
			value,
			enumerable: true,
			configurable: true,
			writable: true
		});
		else container[normalizedKey] = value;
		return "";
	},
	has: (container, key) => {
		if (key !== null && typeof key === "object") return false;
		return Object.prototype.hasOwnProperty.call(container, String(key));
	},
	keys: (container) => Object.keys(container),
	get: (container, key) => {
		const normalizedKey = String(key);
		if (!Object.prototype.hasOwnProperty.call(container, normalizedKey)) return null;
		return container[normalizedKey];
	}
});
var setTag = defineMappingTag("tag:yaml.org,2002:set", {
	create: () => new Set(),
	identify: (data) => data instanceof Set,
	represent: (data) => {
		const map = new Map();
		for (const key of data) map.set(key, null);
		return map;
	},
	addPair: (container, key, value) => {
		if (value !== null) return "cannot resolve a set item";
		container.add(key);
		return "";
	},
	has: (container, key) => container.has(key),
	keys: (container) => container.keys(),
	get: () => null
});
function createTagDefinitionMap() {
	return {
		scalar: Object.create(null),
		sequence: Object.create(null),
		mapping: Object.create(null)
	};
}
function createTagDefinitionListMap() {
	return {
		scalar: [],
		sequence: [],
		mapping: []
	};
}
function compileTags(tags) {
	const result = [];
	for (const tag of tags) {
		let index = result.length;
		for (let previousIndex = 0; previousIndex < result.length; previousIndex++) {
			const previous = result[previousIndex];
			if (previous.nodeKind === tag.nodeKind && previous.tagName === tag.tagName && previous.matchByTagPrefix === tag.matchByTagPrefix) {
				index = previousIndex;
				break;
			}
		}
		result[index] = tag;
	}
	return result;
}
var Schema = class Schema {
	tags;
	implicitScalarTags;
	implicitScalarByFirstChar;
	implicitScalarAnyFirstChar;
	defaultScalarTag;
	defaultSequenceTag;
	defaultMappingTag;
	exact;
	prefix;
	constructor(tags) {
		const compiledTags = compileTags(tags);
		const implicitScalarTags = [];
		const exact = createTagDefinitionMap();
		const prefix = createTagDefinitionListMap();
		for (const tag of compiledTags) {
			if (tag.nodeKind === "scalar" && tag.implicit) {
				if (tag.matchByTagPrefix) throw new Error("Implicit scalar tags cannot match by tag prefix");
				implicitScalarTags.push(tag);
			}
			switch (tag.nodeKind) {
				case "scalar":
					if (tag.matchByTagPrefix) prefix.scalar.push(tag);
					else exact.scalar[tag.tagName] = tag;
					break;
				case "sequence":
					if (tag.matchByTagPrefix) prefix.sequence.push(tag);
					else exact.sequence[tag.tagName] = tag;
					break;
				case "mapping": if (tag.matchByTagPrefix) prefix.mapping.push(tag);
				else exact.mapping[tag.tagName] = tag;
			}
		}
		const implicitScalarAnyFirstChar = implicitScalarTags.filter((tag) => tag.implicitFirstChars === null);
		const keys = new Set();
		for (const tag of implicitScalarTags) if (tag.implicitFirstChars !== null) for (const key of tag.implicitFirstChars) keys.add(key);
		const implicitScalarByFirstChar = new Map();
		for (const key of keys) implicitScalarByFirstChar.set(key, implicitScalarTags.filter((tag) => tag.implicitFirstChars === null || tag.implicitFirstChars.indexOf(key) !== -1));
		const defaultScalarTag = exact.scalar["tag:yaml.org,2002:str"];
		if (!defaultScalarTag) throw new Error("schema does not define the default scalar tag (tag:yaml.org,2002:str)");
		this.tags = compiledTags;
		this.implicitScalarTags = implicitScalarTags;
		this.implicitScalarByFirstChar = implicitScalarByFirstChar;
		this.implicitScalarAnyFirstChar = implicitScalarAnyFirstChar;
		this.defaultScalarTag = defaultScalarTag;
		this.defaultSequenceTag = exact.sequence["tag:yaml.org,2002:seq"];
		this.defaultMappingTag = exact.mapping["tag:yaml.org,2002:map"];
		this.exact = exact;
		this.prefix = prefix;
	}
	lookupScalarTag(tagName) {
		const exactTag = this.exact.scalar[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.scalar) if (tagName.startsWith(tag.tagName)) return tag;
	}
	lookupSequenceTag(tagName) {
		const exactTag = this.exact.sequence[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.sequence) if (tagName.startsWith(tag.tagName)) return tag;
	}
	lookupMappingTag(tagName) {
		const exactTag = this.exact.mapping[tagName];
		if (exactTag) return exactTag;
		for (const tag of this.prefix.mapping) if (tagName.startsWith(tag.tagName)) return tag;
	}
	resolveImplicitScalarTag(source) {
		const candidates = this.implicitScalarByFirstChar.get(source.charAt(0)) ?? this.implicitScalarAnyFirstChar;
		for (const tag of candidates) {
			const value = tag.resolve(source, false, tag.tagName);
			if (value !== NOT_RESOLVED) return {
				value,
				tag
			};
		}
		const tag = this.defaultScalarTag;
		return {
			value: tag.resolve(source, false, tag.tagName),
			tag
		};
	}
	withTags(...tags) {
		let flatTags = [];
		for (const tag of tags) flatTags = flatTags.concat(tag);
		return new Schema([...this.tags, ...flatTags]);
	}
};
var FAILSAFE_SCHEMA = new Schema([
	strTag,
	seqTag,
	mapTag
]);
new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullJsonTag,
	boolJsonTag,
	intJsonTag,
	floatJsonTag
]);
var CORE_SCHEMA = new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullCoreTag,
	boolCoreTag,
	intCoreTag,
	floatCoreTag
]);
new Schema([
	...FAILSAFE_SCHEMA.tags,
	nullYaml11Tag,
	boolYaml11Tag,
	intYaml11Tag,
	floatYaml11Tag,
	timestampTag,
	mergeTag,
	binaryTag,
	omapTag,
	pairsTag,
	setTag
]).withTags({
	...intYaml11Tag,
	resolve: (source, isExplicit, tagName) => {
		const result = intYaml11Tag.resolve(source, isExplicit, tagName);
		return result === NOT_RESOLVED ? intCoreTag.resolve(source, isExplicit, tagName) : result;
	}
}, {
	...floatYaml11Tag,
	resolve: (source, isExplicit, tagName) => {
		const result = floatYaml11Tag.resolve(source, isExplicit, tagName);
		return result === NOT_RESOLVED ? floatCoreTag.resolve(source, isExplicit, tagName) : result;
	}
});
defineMappingTag("tag:yaml.org,2002:map", {
	create: () => new Map(),
	addPair: (container, key, value) => {
		container.set(key, value);
		return "";
	},
	has: (container, key) => container.has(key),
	keys: (container) => container.keys(),
	get: (container, key) => container.get(key),
	identify: (data) => data instanceof Map || isPlainObject(data),
	represent: (data) => {
		if (data instanceof Map) return data;
		const map = new Map();
		const obj = data;
		for (const key of Object.keys(obj)) map.set(key, obj[key]);
		return map;
	}
});
function normalizeKey(key) {
	if (Array.isArray(key)) {
		const array = Array.prototype.slice.call(key);
		for (let index = 0; index < array.length; index++) {
			if (Array.isArray(array[index])) return null;
			if (typeof array[index] === "object" && Object.prototype.toString.call(array[index]) === "[object Object]") array[index] = "[object Object]";
		}
		return String(array);
	}
	if (typeof key === "object" && Object.prototype.toString.call(key) === "[object Object]") return "[object Object]";
	return String(key);
}
defineMappingTag("tag:yaml.org,2002:map", {
	create: () => ({}),
	identify: isPlainObject,
	represent: (o) => {
		const map = new Map();
		for (const key of Object.keys(o)) map.set(key, o[key]);
		return map;
	},
	addPair: (container, key, value) => {
		const normalizedKey = normalizeKey(key);
		if (normalizedKey === null) return "nested arrays are not supported inside keys";
		if (normalizedKey === "__proto__") Object.defineProperty(container, normalizedKey, {
			value,
			enumerable: true,
			configurable: true,
			writable: true
		});
		else container[normalizedKey] = value;
		return "";
	},
	has: (container, key) => {
		const normalizedKey = normalizeKey(key);
		return normalizedKey !== null && Object.prototype.hasOwnProperty.call(container, normalizedKey);
	},
	keys: (container) => Object.keys(container),
	get: (container, key) => {
		const normalizedKey = String(key);
		if (!Object.prototype.hasOwnProperty.call(container, normalizedKey)) return null;
		return container[normalizedKey];
	}
});
var DEFAULT_SNIPPET_OPTIONS = {
	maxLength: 79,
	indent: 1,
	linesBefore: 3,
	linesAfter: 2
};
function getLine(buffer, lineStart, lineEnd, position, maxLineLength) {
	let head = "";
	let tail = "";
	const maxHalfLength = Math.floor(maxLineLength / 2) - 1;
	if (position - lineStart > maxHalfLength) {
		head = " ... ";
		lineStart = position - maxHalfLength + head.length;
	}
	if (lineEnd - position > maxHalfLength) {
		tail = " ...";
		lineEnd = position + maxHalfLength - tail.length;
	}
	return {
		str: head + buffer.slice(lineStart, lineEnd).replace(/\t/g, "→") + tail,
		pos: position - lineStart + head.length
	};
}
function padStart(string, max) {
	return " ".repeat(Math.max(max - string.length, 0)) + string;
}
function makeSnippet(mark, options) {
	if (!mark.buffer) return null;
	const opts = {
		...DEFAULT_SNIPPET_OPTIONS,
		...options
	};
	const re = /\r?\n|\r|\0/g;
	const lineStarts = [0];
	const lineEnds = [];
	let match;
	let foundLineNo = -1;
	while (match = re.exec(mark.buffer)) {
		lineEnds.push(match.index);
		lineStarts.push(match.index + match[0].length);
		if (mark.position <= match.index && foundLineNo < 0) foundLineNo = lineStarts.length - 2;
	}
	if (foundLineNo < 0) foundLineNo = lineStarts.length - 1;
	let result = "";
	const lineNoLength = Math.min(mark.line + opts.linesAfter, lineEnds.length).toString().length;
	const maxLineLength = opts.maxLength - (opts.indent + lineNoLength + 3);
	for (let i = 1; i <= opts.linesBefore; i++) {
		if (foundLineNo - i < 0) break;
		const line = getLine(mark.buffer, lineStarts[foundLineNo - i], lineEnds[foundLineNo - i], mark.position - (lineStarts[foundLineNo] - lineStarts[foundLineNo - i]), maxLineLength);
		result = `${" ".repeat(opts.indent)}${padStart((mark.line - i + 1).toString(), lineNoLength)} | ${line.str}\n${result}`;
	}
	const line = getLine(mark.buffer, lineStarts[foundLineNo], lineEnds[foundLineNo], mark.position, maxLineLength);
	result += `${" ".repeat(opts.indent)}${padStart((mark.line + 1).toString(), lineNoLength)} | ${line.str}\n`;
	result += `${"-".repeat(opts.indent + lineNoLength + 3 + line.pos)}^\n`;
	for (let i = 1; i <= opts.linesAfter; i++) {
		if (foundLineNo + i >= lineEnds.length) break;
		const line = getLine(mark.buffer, lineStarts[foundLineNo + i], lineEnds[foundLineNo + i], mark.position - (lineStarts[foundLineNo] - lineStarts[foundLineNo + i]), maxLineLength);
		result += `${" ".repeat(opts.indent)}${padStart((mark.line + i + 1).toString(), lineNoLength)} | ${line.str}\n`;
	}
	return result.replace(/\n$/, "");
}
function formatError(exception, compact) {
	let where = "";
	if (!exception.mark) return exception.reason;
	if (exception.mark.name) where += `in "${exception.mark.name}" `;
	where += `(${exception.mark.line + 1}:${exception.mark.column + 1})`;
	if (!compact && exception.mark.snippet) where += `\n\n${exception.mark.snippet}`;
	return `${exception.reason} ${where}`;
}
var YAMLException = class YAMLException extends Error {
	reason;
	mark;
	constructor(reason, mark) {
		super();
		this.name = "YAMLException";
		this.reason = reason;
		this.mark = mark;
		this.message = formatError(this, false);
		if (Error.captureStackTrace) Error.captureStackTrace(this, this.constructor);
	}
	toString(compact) {
		return `${this.name}: ${formatError(this, compact)}`;
	}
	static throwAt(source, position, message, filename = "") {
		let line = 0;
		let lineStart = 0;
		for (let index = 0; index < position; index++) {
			const ch = source.charCodeAt(index);
			if (ch === 10) {
				line++;
				lineStart = index + 1;
			} else if (ch === 13) {
				line++;
				if (source.charCodeAt(index + 1) === 10) index++;
				lineStart = index + 1;
			}
		}
		const mark = {
			name: filename,
			buffer: source,
			position,
			line,
			column: position - lineStart
		};
		mark.snippet = makeSnippet(mark);
		throw new YAMLException(message, mark);
	}
};
var EVENT_ID = {
	DOCUMENT: 1,
	SEQUENCE: 2,
	MAPPING: 3,
	SCALAR: 4,
	ALIAS: 5,
	POP: 6
};
var SCALAR_STYLE = {
	PLAIN: 1,
	SINGLE_QUOTED: 2,
	DOUBLE_QUOTED: 3,
	LITERAL_BLOCK: 4,
	FOLDED_BLOCK: 5
};
var COLLECTION_STYLE = {
	BLOCK: 1,
	FLOW: 2
};
var CHOMPING_MODE = {
	CLIP: 1,
	STRIP: 2,
	KEEP: 3
};
var NO_RANGE$3 = -1;
function simpleEscapeSequence(c) {
	switch (c) {
		case 48: return "\0";
		case 97: return "\x07";
		case 98: return "\b";
		case 116: return "	";
		case 9: return "	";
		case 110: return "\n";
		case 118: return "\v";
		case 102: return "\f";
		case 114: return "\r";
		case 101: return "\x1B";
		case 32: return " ";
		case 34: return "\"";
		case 47: return "/";
		case 92: return "\\";
		case 78: return "";
		case 95: return "\xA0";
		case 76: return "\u2028";
		case 80: return "\u2029";
		default: return "";
	}
}
var simpleEscapeCheck = new Array(256);
var simpleEscapeMap = new Array(256);
for (let i = 0; i < 256; i++) {
	simpleEscapeCheck[i] = simpleEscapeSequence(i) ? 1 : 0;
	simpleEscapeMap[i] = simpleEscapeSequence(i);
}
function charFromCodepoint(c) {
	if (c <= 65535) return String.fromCharCode(c);
	return String.fromCharCode((c - 65536 >> 10) + 55296, (c - 65536 & 1023) + 56320);
}
function fromHexCode$1(c) {
	if (c >= 48 && c <= 57) return c - 48;
	return (c | 32) - 97 + 10;
}
function escapedHexLen$1(c) {
	if (c === 120) return 2;
	if (c === 117) return 4;
	return 8;
}
function skipFoldedBreaks(input, position, end) {
	let breaks = 0;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 10) {
			breaks++;
			position++;
		} else if (ch === 13) {
			breaks++;
			position++;
			if (input.charCodeAt(position) === 10) position++;
		} else if (ch === 32 || ch === 9) position++;
		else break;
	}
	return {
		position,
		breaks
	};
}
function foldedBreaks(count) {
	if (count === 1) return " ";
	return "\n".repeat(count - 1);
}
function getPlainValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, captureEnd);
}
function getSingleQuotedValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 39) {
			result += input.slice(captureStart, position) + "'";
			position += 2;
			captureStart = captureEnd = position;
		} else if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, end);
}
function getDoubleQuotedValue(input, start, end) {
	let result = "";
	let position = start;
	let captureStart = start;
	let captureEnd = start;
	while (position < end) {
		const ch = input.charCodeAt(position);
		if (ch === 92) {
			result += input.slice(captureStart, position);
			position++;
			const escaped = input.charCodeAt(position);
			if (escaped === 10 || escaped === 13) position = skipFoldedBreaks(input, position, end).position;
			else if (escaped < 256 && simpleEscapeCheck[escaped]) {
				result += simpleEscapeMap[escaped];
				position++;
			} else {
				let hexLength = escapedHexLen$1(escaped);
				let hexResult = 0;
				for (; hexLength > 0; hexLength--) {
					position++;
					const digit = fromHexCode$1(input.charCodeAt(position));
					hexResult = (hexResult << 4) + digit;
				}
				result += charFromCodepoint(hexResult);
				position++;
			}
			captureStart = captureEnd = position;
		} else if (ch === 10 || ch === 13) {
			result += input.slice(captureStart, captureEnd);
			const fold = skipFoldedBreaks(input, position, end);
			result += foldedBreaks(fold.breaks);
			position = captureStart = captureEnd = fold.position;
		} else {
			position++;
			if (ch !== 32 && ch !== 9) captureEnd = position;
		}
	}
	return result + input.slice(captureStart, end);
}
function getBlockValue(input, start, end, indent, chomping, folded) {
	const textIndent = indent < 0 ? 0 : indent;
	const region = input.slice(start, end).replace(/\r\n?/g, "\n");
	const lines = region === "" ? [] : (region.endsWith("\n") ? region.slice(0, -1) : region).split("\n");
	let result = "";
	let didReadContent = false;
	let emptyLines = 0;
	let atMoreIndented = false;
	for (const line of lines) {
		let column = 0;
		while (column < textIndent && line.charCodeAt(column) === 32) column++;
		if (indent < 0 || column >= line.length) {
			emptyLines++;
			continue;
		}
		const content = line.slice(textIndent);
		const first = content.charCodeAt(0);
		if (folded) {
			if (first === 32 || first === 9) {
				atMoreIndented = true;
				result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
			} else if (atMoreIndented) {
				atMoreIndented = false;
				result += "\n".repeat(emptyLines + 1);
			} else if (emptyLines === 0) {
				if (didReadContent) result += " ";
			} else result += "\n".repeat(emptyLines);
		} else result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
		result += content;
		didReadContent = true;
		emptyLines = 0;
	}
	if (chomping === CHOMPING_MODE.KEEP) result += "\n".repeat(didReadContent ? 1 + emptyLines : emptyLines);
	else if (chomping !== CHOMPING_MODE.STRIP) {
		if (didReadContent) result += "\n";
	}
	return result;
}
function getScalarValue(input, scalar) {
	if (scalar.valueStart === NO_RANGE$3) return "";
	const { valueStart, valueEnd } = scalar;
	if (scalar.fast) return input.slice(valueStart, valueEnd);
	switch (scalar.style) {
		case SCALAR_STYLE.SINGLE_QUOTED: return getSingleQuotedValue(input, valueStart, valueEnd);
		case SCALAR_STYLE.DOUBLE_QUOTED: return getDoubleQuotedValue(input, valueStart, valueEnd);
		case SCALAR_STYLE.LITERAL_BLOCK: return getBlockValue(input, valueStart, valueEnd, scalar.indent, scalar.chomping, false);
		case SCALAR_STYLE.FOLDED_BLOCK: return getBlockValue(input, valueStart, valueEnd, scalar.indent, scalar.chomping, true);
		default: return getPlainValue(input, valueStart, valueEnd);
	}
}
Object.assign(Object.create(null), {
	"!": "!",
	"!!": "tag:yaml.org,2002:"
});
var DEFAULT_CONSTRUCTOR_OPTIONS = {
	filename: "",
	schema: CORE_SCHEMA,
	json: false,
	maxTotalMergeKeys: 1e4,
	maxAliases: -1
};
var NO_RANGE$1 = -1;
var HAS_OWN = Object.prototype.hasOwnProperty;
var CONTEXT_FLOW_IN = 1;
var CONTEXT_FLOW_OUT = 2;
var CONTEXT_BLOCK_IN = 3;
var CONTEXT_BLOCK_OUT = 4;
var PATTERN_NON_PRINTABLE = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;
var PATTERN_FLOW_INDICATORS = /[,\[\]{}]/;
var PATTERN_TAG_HANDLE = /^(?:!|!!|![0-9A-Za-z-]+!)$/;
var NS_URI_CHAR = String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$,_.!~*'()\[\]])`;
var NS_TAG_CHAR = String.raw`(?:%[0-9A-Fa-f]{2}|[0-9A-Za-z\-#;/?:@&=+$.~*'()_])`;
var PATTERN_TAG_URI = new RegExp(`^(?:${NS_URI_CHAR})*$`);
var PATTERN_TAG_SUFFIX = new RegExp(`^(?:${NS_TAG_CHAR})+$`);
var PATTERN_TAG_PREFIX = new RegExp(`^(?:!(?:${NS_URI_CHAR})*|${NS_TAG_CHAR}(?:${NS_URI_CHAR})*)$`);
var DEFAULT_PARSER_OPTIONS = {
	filename: "",
	maxDepth: 100
};
function addDocumentEvent(state, explicitStart, explicitEnd) {
	state.events.push({
		type: EVENT_ID.DOCUMENT,
		explicitStart,
		explicitEnd,
		directives: state.directives
	});
}
function addSequenceEvent(state, start, anchorStart, anchorEnd, tagStart, tagEnd, style) {
	state.events.push({
		type: EVENT_ID.SEQUENCE,
		start,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style
	});
}
function addMappingEvent(state, start, anchorStart, anchorEnd, tagStart, tagEnd, style) {
	state.events.push({
		type: EVENT_ID.MAPPING,
		start,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style
	});
}
function insertFlowPairMappingEvent(state, snapshot) {
	state.events.splice(snapshot.eventsLength, 0, {
		type: EVENT_ID.MAPPING,
		start: snapshot.position,
		anchorStart: NO_RANGE$1,
		anchorEnd: NO_RANGE$1,
		tagStart: NO_RANGE$1,
		tagEnd: NO_RANGE$1,
		style: COLLECTION_STYLE.FLOW
	});
}
function addScalarEvent(state, valueStart, valueEnd, anchorStart, anchorEnd, tagStart, tagEnd, style, chomping = CHOMPING_MODE.CLIP, indent = -1, fast = false) {
	state.events.push({
		type: EVENT_ID.SCALAR,
		valueStart,
		valueEnd,
		anchorStart,
		anchorEnd,
		tagStart,
		tagEnd,
		style,
		chomping,
		indent,
		fast
	});
}
function addAliasEvent(state, anchorStart, anchorEnd) {
	state.events.push({
		type: EVENT_ID.ALIAS,
		anchorStart,
		anchorEnd
	});
}
function addPopEvent(state) {
	state.events.push({ type: EVENT_ID.POP });
}
function addEmptyScalarEvent(state) {
	addScalarEvent(state, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, NO_RANGE$1, SCALAR_STYLE.PLAIN);
}
function emptyProperties() {
	return {
		anchorStart: NO_RANGE$1,
		anchorEnd: NO_RANGE$1,
		tagStart: NO_RANGE$1,
		tagEnd: NO_RANGE$1
	};
}
function snapshotState(state) {
	return {
		position: state.position,
		line: state.line,
		lineStart: state.lineStart,
		lineIndent: state.lineIndent,
		firstTabInLine: state.firstTabInLine,
		eventsLength: state.events.length
	};
}
function restoreState(state, snapshot) {
	state.position = snapshot.position;
	state.line = snapshot.line;
	state.lineStart = snapshot.lineStart;
	state.lineIndent = snapshot.lineIndent;
	state.firstTabInLine = snapshot.firstTabInLine;
	state.events.length = snapshot.eventsLength;
}
function throwError(state, message) {
	YAMLException.throwAt(state.input.slice(0, state.length), state.position, message, state.filename);
}
function isEol(c) {
	return c === 10 || c === 13;
}
function isWhiteSpace(c) {
	return c === 9 || c === 32;
}
function isWsOrEol(c) {
	return isWhiteSpace(c) || isEol(c);
}
function isWsOrEolOrEnd(c) {
	return c === 0 || isWsOrEol(c);
}
function isFlowIndicator(c) {
	return c === 44 || c === 91 || c === 93 || c === 123 || c === 125;
}
function fromDecimalCode(c) {
	return c >= 48 && c <= 57 ? c - 48 : -1;
}
function fromHexCode(c) {
	if (c >= 48 && c <= 57) return c - 48;
	const lc = c | 32;
	if (lc >= 97 && lc <= 102) return lc - 97 + 10;
	return -1;
}
function escapedHexLen(c) {
	if (c === 120) return 2;
	if (c === 117) return 4;
	if (c === 85) return 8;
	return 0;
}
function isSimpleEscape(c) {
	return c === 48 || c === 97 || c === 98 || c === 116 || c === 9 || c === 110 || c === 118 || c === 102 || c === 114 || c === 101 || c === 32 || c === 34 || c === 47 || c === 92 || c === 78 || c === 95 || c === 76 || c === 80;
}
function consumeLineBreak(state) {
	if (state.input.charCodeAt(state.position) === 10) state.position++;
	else {
		state.position++;
		if (state.input.charCodeAt(state.position) === 10) state.position++;
	}
	state.line++;
	state.lineStart = state.position;
	state.lineIndent = 0;
	state.firstTabInLine = -1;
}
function skipSeparationSpace(state, allowComments) {
	let lineBreaks = 0;
	let ch = state.input.charCodeAt(state.position);
	let hasSeparation = state.position === state.lineStart || isWsOrEol(state.input.charCodeAt(state.position - 1));
	while (ch !== 0) {
		while (isWhiteSpace(ch)) {
			hasSeparation = true;
			if (ch === 9 && state.firstTabInLine === -1) state.firstTabInLine = state.position;
			ch = state.input.charCodeAt(++state.position);
		}
		if (allowComments && hasSeparation && ch === 35) do
			ch = state.input.charCodeAt(++state.position);
		while (!isEol(ch) && ch !== 0);
		if (!isEol(ch)) break;
		consumeLineBreak(state);
		lineBreaks++;
		hasSeparation = true;
		ch = state.input.charCodeAt(state.position);
		while (ch === 32) {
			state.lineIndent++;
			ch = state.input.charCodeAt(++state.position);
		}
	}
	return lineBreaks;
}
function testDocumentSeparator(state, position = state.position) {
	const ch = state.input.charCodeAt(position);
	if ((ch === 45 || ch === 46) && ch === state.input.charCodeAt(position + 1) && ch === state.input.charCodeAt(position + 2)) {
		const following = state.input.charCodeAt(position + 3);
		return following === 0 || isWsOrEol(following);
	}
	return false;
}
function skipByteOrderMark(state) {
	if (state.position === state.lineStart && state.input.charCodeAt(state.position) === 65279) {
		state.position++;
		state.lineStart = state.position;
	}
}
function testDocumentBoundary(state) {
	if (state.position !== state.lineStart) return false;
	if (testDocumentSeparator(state)) return true;
	if (state.input.charCodeAt(state.position) !== 65279) return false;
	const snapshot = snapshotState(state);
	skipByteOrderMark(state);
	skipSeparationSpace(state, true);
	const ch = state.input.charCodeAt(state.position);
	const result = state.position === state.lineStart && (ch === 37 || ch === 45 && testDocumentSeparator(state));
	restoreState(state, snapshot);
	return result;
}
function skipUntilLineEnd(state) {
	let ch = state.input.charCodeAt(state.position);
	while (ch !== 0 && !isEol(ch)) ch = state.input.charCodeAt(++state.position);
}
function checkPrintable(state, start, end) {
	const match = PATTERN_NON_PRINTABLE.exec(state.input.slice(start, end));
	if (match !== null) {
		state.position = start + match.index + match[0].length - 1;
		throwError(state, "the stream contains non-printable characters");
	}
}
function readTagProperty(state, props, inFlow) {
	if (state.input.charCodeAt(state.position) !== 33) return false;
	if (props.tagStart !== NO_RANGE$1) throwError(state, "duplication of a tag property");
	const start = state.position;
	let isVerbatim = false;
	let isNamed = false;
	let tagHandle = "!";
	let ch = state.input.charCodeAt(++state.position);
	if (ch === 60) {
		isVerbatim = true;
		ch = state.input.charCodeAt(++state.position);
	} else if (ch === 33) {
		isNamed = true;
		tagHandle = "!!";
		ch = state.input.charCodeAt(++state.position);
	}
	let suffixStart = state.position;
	let tagName;
	if (isVerbatim) {
		while (ch !== 0 && ch !== 62) ch = state.input.charCodeAt(++state.position);
		if (ch !== 62) throwError(state, "unexpected end of the stream within a verbatim tag");
		tagName = state.input.slice(suffixStart, state.position);
		state.position++;
	} else {
		while (ch !== 0 && !isWsOrEol(ch) && !(inFlow && isFlowIndicator(ch))) {
			if (ch === 33) {
				if (!isNamed) {
					tagHandle = state.input.slice(suffixStart - 1, state.position + 1);
					if (!PATTERN_TAG_HANDLE.test(tagHandle)) throwError(state, "named tag handle cannot contain such characters");
					isNamed = true;
					suffixStart = state.position + 1;
				} else throwError(state, "tag suffix cannot contain exclamation marks");
			}
			ch = state.input.charCodeAt(++state.position);
		}
		tagName = state.input.slice(suffixStart, state.position);
		if (PATTERN_FLOW_INDICATORS.test(tagName)) throwError(state, "tag suffix cannot contain flow indicator characters");
	}
	if (tagName && !(isVerbatim ? PATTERN_TAG_URI.test(tagName) : PATTERN_TAG_SUFFIX.test(tagName))) throwError(state, `tag name cannot contain such characters: ${tagName}`);
	if (!isVerbatim && tagHandle !== "!" && tagHandle !== "!!" && !HAS_OWN.call(state.tagHandlers, tagHandle)) throwError(state, `undeclared tag handle "${tagHandle}"`);
	props.tagStart = start;
	props.tagEnd = state.position;
	return true;
}
function readAnchorProperty(state, props) {
	if (state.input.charCodeAt(state.position) !== 38) return false;
	if (props.anchorStart !== NO_RANGE$1) throwError(state, "duplication of an anchor property");
	state.position++;
	const start = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position)) && !isFlowIndicator(state.input.charCodeAt(state.position))) state.position++;
	if (state.position === start) throwError(state, "name of an anchor node must contain at least one character");
	props.anchorStart = start;
	props.anchorEnd = state.position;
	return true;
}
function readAlias(state, props) {
	if (state.input.charCodeAt(state.position) !== 42) return false;
	if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) throwError(state, "alias node should not have any properties");
	state.position++;
	const start = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position)) && !isFlowIndicator(state.input.charCodeAt(state.position))) state.position++;
	if (state.position === start) throwError(state, "name of an alias node must contain at least one character");
	addAliasEvent(state, start, state.position);
	return true;
}
function readFlowScalarBreak(state, nodeIndent) {
	skipSeparationSpace(state, false);
	if (state.lineIndent < nodeIndent) throwError(state, "deficient indentation");
}
function readSingleQuotedScalar(state, nodeIndent, props) {
	if (state.input.charCodeAt(state.position) !== 39) return false;
	state.position++;
	const start = state.position;
	let simple = true;
	while (state.input.charCodeAt(state.position) !== 0) {
		const ch = state.input.charCodeAt(state.position);
		if (ch === 39) {
			if (state.input.charCodeAt(state.position + 1) === 39) {
				simple = false;
				state.position += 2;
				continue;
			}
			const end = state.position;
			state.position++;
			addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.SINGLE_QUOTED, CHOMPING_MODE.CLIP, -1, simple);
			return true;
		}
		if (isEol(ch)) {
			simple = false;
			readFlowScalarBreak(state, nodeIndent);
		} else if (state.position === state.lineStart && testDocumentSeparator(state)) throwError(state, "unexpected end of the document within a single quoted scalar");
		else if (ch !== 9 && ch < 32) throwError(state, "expected valid JSON character");
		else state.position++;
	}
	throwError(state, "unexpected end of the stream within a single quoted scalar");
}
function readDoubleQuotedScalar(state, nodeIndent, props) {
	if (state.input.charCodeAt(state.position) !== 34) return false;
	state.position++;
	const start = state.position;
	let simple = true;
	while (state.input.charCodeAt(state.position) !== 0) {
		const ch = state.input.charCodeAt(state.position);
		if (ch === 34) {
			const end = state.position;
			state.position++;
			addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.DOUBLE_QUOTED, CHOMPING_MODE.CLIP, -1, simple);
			return true;
		}
		if (ch === 92) {
			simple = false;
			const escaped = state.input.charCodeAt(++state.position);
			if (isEol(escaped)) readFlowScalarBreak(state, nodeIndent);
			else if (isSimpleEscape(escaped)) state.position++;
			else {
				let hexLength = escapedHexLen(escaped);
				if (hexLength === 0) throwError(state, "unknown escape sequence");
				while (hexLength-- > 0) {
					state.position++;
					if (fromHexCode(state.input.charCodeAt(state.position)) < 0) throwError(state, "expected hexadecimal character");
				}
				state.position++;
			}
		} else if (isEol(ch)) {
			simple = false;
			readFlowScalarBreak(state, nodeIndent);
		} else if (state.position === state.lineStart && testDocumentSeparator(state)) throwError(state, "unexpected end of the document within a double quoted scalar");
		else if (ch !== 9 && ch < 32) throwError(state, "expected valid JSON character");
		else state.position++;
	}
	throwError(state, "unexpected end of the stream within a double quoted scalar");
}
function readBlockScalar(state, parentIndent, props) {
	const ch = state.input.charCodeAt(state.position);
	let chomping = CHOMPING_MODE.CLIP;
	let indent = -1;
	let detectedIndent = false;
	if (ch !== 124 && ch !== 62) return false;
	const style = ch === 124 ? SCALAR_STYLE.LITERAL_BLOCK : SCALAR_STYLE.FOLDED_BLOCK;
	state.position++;
	while (state.input.charCodeAt(state.position) !== 0) {
		const current = state.input.charCodeAt(state.position);
		const digit = fromDecimalCode(current);
		if (current === 43 || current === 45) {
			if (chomping !== CHOMPING_MODE.CLIP) throwError(state, "repeat of a chomping mode identifier");
			chomping = current === 43 ? CHOMPING_MODE.KEEP : CHOMPING_MODE.STRIP;
			state.position++;
		} else if (digit >= 0) {
			if (digit === 0) throwError(state, "bad explicit indentation width of a block scalar; it cannot be less than one");
			if (detectedIndent) throwError(state, "repeat of an indentation width identifier");
			indent = parentIndent + digit - 1;
			detectedIndent = true;
			state.position++;
		} else break;
	}
	let hadWhitespace = false;
	while (isWhiteSpace(state.input.charCodeAt(state.position))) {
		hadWhitespace = true;
		state.position++;
	}
	if (hadWhitespace && state.input.charCodeAt(state.position) === 35) skipUntilLineEnd(state);
	if (isEol(state.input.charCodeAt(state.position))) consumeLineBreak(state);
	else if (state.input.charCodeAt(state.position) !== 0) throwError(state, "a line break is expected");
	let contentIndent = detectedIndent ? indent : -1;
	let maxLeadingIndent = 0;
	const valueStart = state.position;
	let valueEnd = state.position;
	while (state.input.charCodeAt(state.position) !== 0) {
		const linePosition = state.position;
		let column = 0;
		while (state.input.charCodeAt(linePosition + column) === 32) column++;
		const first = state.input.charCodeAt(linePosition + column);
		if (first === 0) {
			if (contentIndent >= 0) {
				if (column > contentIndent) valueEnd = linePosition + column;
			} else if (column > 0) valueEnd = linePosition + column;
			break;
		}
		if (testDocumentBoundary(state)) break;
		if (!detectedIndent && contentIndent === -1 && isEol(first)) maxLeadingIndent = Math.max(maxLeadingIndent, column);
		if (!detectedIndent && contentIndent === -1 && !isEol(first)) {
			if (first === 9 && column < parentIndent) {
				state.position = linePosition + column;
				throwError(state, "tab characters must not be used in indentation");
			}
			if (column >= parentIndent && column < maxLeadingIndent) {
				state.position = linePosition + column;
				throwError(state, "bad indentation of a mapping entry");
			}
		}
		if (contentIndent === -1 && first !== 0 && !isEol(first) && column < parentIndent) {
			state.lineIndent = column;
			state.position = linePosition + column;
			break;
		}
		if (!detectedIndent && first !== 0 && !isEol(first) && contentIndent === -1) contentIndent = column;
		const requiredIndent = contentIndent === -1 ? parentIndent + 1 : contentIndent;
		if (first !== 0 && !isEol(first) && column < requiredIndent) {
			state.lineIndent = column;
			state.position = linePosition + column;
			break;
		}
		skipUntilLineEnd(state);
		valueEnd = state.position;
		if (isEol(state.input.charCodeAt(state.position))) {
			consumeLineBreak(state);
			valueEnd = state.position;
		}
	}
	checkPrintable(state, valueStart, valueEnd);
	addScalarEvent(state, valueStart, valueEnd, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, style, chomping, contentIndent);
	return true;
}
function canStartPlainScalar(state, nodeContext) {
	const ch = state.input.charCodeAt(state.position);
	const inFlow = nodeContext === CONTEXT_FLOW_IN;
	if (ch === 0 || isWsOrEol(ch) || ch === 35 || ch === 38 || ch === 42 || ch === 33 || ch === 124 || ch === 62 || ch === 39 || ch === 34 || ch === 37 || ch === 64 || ch === 96 || isFlowIndicator(ch)) return false;
	if (ch === 63 || ch === 45) {
		const following = state.input.charCodeAt(state.position + 1);
		if (isWsOrEolOrEnd(following) || inFlow && isFlowIndicator(following)) return false;
	}
	return true;
}
function readPlainScalar(state, nodeIndent, nodeContext, props) {
	if (!canStartPlainScalar(state, nodeContext)) return false;
	const start = state.position;
	let end = state.position;
	let ch = state.input.charCodeAt(state.position);
	const inFlow = nodeContext === CONTEXT_FLOW_IN;
	let multiline = false;
	while (ch !== 0) {
		if (testDocumentBoundary(state)) break;
		if (ch === 58) {
			const following = state.input.charCodeAt(state.position + 1);
			if (isWsOrEolOrEnd(following) || inFlow && isFlowIndicator(following)) break;
		} else if (ch === 35) {
			if (isWsOrEol(state.input.charCodeAt(state.position - 1))) break;
		} else if (inFlow && isFlowIndicator(ch)) break;
		else if (isEol(ch)) {
			const savedPosition = state.position;
			const savedLine = state.line;
			const savedLineStart = state.lineStart;
			const savedLineIndent = state.lineIndent;
			skipSeparationSpace(state, false);
			if (state.lineIndent >= nodeIndent) {
				multiline = true;
				ch = state.input.charCodeAt(state.position);
				continue;
			}
			state.position = savedPosition;
			state.line = savedLine;
			state.lineStart = savedLineStart;
			state.lineIndent = savedLineIndent;
			break;
		}
		if (!isWhiteSpace(ch)) end = state.position + 1;
		ch = state.input.charCodeAt(++state.position);
	}
	if (end === start) return false;
	checkPrintable(state, start, end);
	addScalarEvent(state, start, end, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.PLAIN, CHOMPING_MODE.CLIP, -1, !multiline);
	return true;
}
function skipFlowSeparationSpace(state, nodeIndent) {
	const startLine = state.line;
	skipSeparationSpace(state, true);
	if (state.line > startLine && state.lineIndent < nodeIndent || state.firstTabInLine !== -1 && state.lineIndent < nodeIndent) throwError(state, "deficient indentation");
}
function readFlowCollection(state, nodeIndent, props) {
	const ch = state.input.charCodeAt(state.position);
	const isMapping = ch === 123;
	const start = state.position;
	let readNext = true;
	if (ch !== 91 && ch !== 123) return false;
	const terminator = isMapping ? 125 : 93;
	if (isMapping) addMappingEvent(state, start, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.FLOW);
	else addSequenceEvent(state, start, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.FLOW);
	state.position++;
	while (state.input.charCodeAt(state.position) !== 0) {
		skipFlowSeparationSpace(state, nodeIndent);
		let ch = state.input.charCodeAt(state.position);
		if (ch === terminator) {
			state.position++;
			addPopEvent(state);
			return true;
		} else if (!readNext) throwError(state, "missed comma between flow collection entries");
		else if (ch === 44) throwError(state, "expected the node content, but found ','");
		let isPair = false;
		let isExplicitPair = false;
		if (ch === 63 && isWsOrEol(state.input.charCodeAt(state.position + 1))) {
			isPair = isExplicitPair = true;
			state.position += 1;
			skipFlowSeparationSpace(state, nodeIndent);
		}
		const entryLine = state.line;
		const entryStart = snapshotState(state);
		const keyWasRead = parseNode(state, nodeIndent, CONTEXT_FLOW_IN, false, true);
		skipFlowSeparationSpace(state, nodeIndent);
		ch = state.input.charCodeAt(state.position);
		if ((isMapping || isExplicitPair || state.line === entryLine) && ch === 58) {
			isPair = true;
			state.position++;
			skipFlowSeparationSpace(state, nodeIndent);
			if (!isMapping) {
				insertFlowPairMappingEvent(state, entryStart);
				if (!keyWasRead) addEmptyScalarEvent(state);
			} else if (!keyWasRead) addEmptyScalarEvent(state);
			if (!parseNode(state, nodeIndent, CONTEXT_FLOW_IN, false, true)) addEmptyScalarEvent(state);
			skipFlowSeparationSpace(state, nodeIndent);
			if (!isMapping) addPopEvent(state);
		} else if (isMapping && isPair) {
			if (!keyWasRead) addEmptyScalarEvent(state);
			addEmptyScalarEvent(state);
		} else if (isMapping) addEmptyScalarEvent(state);
		else if (isPair) {
			insertFlowPairMappingEvent(state, entryStart);
			if (!keyWasRead) addEmptyScalarEvent(state);
			addEmptyScalarEvent(state);
			addPopEvent(state);
		}
		ch = state.input.charCodeAt(state.position);
		if (ch === 44) {
			readNext = true;
			state.position++;
		} else readNext = false;
	}
	throwError(state, "unexpected end of the stream within a flow collection");
}
function readBlockSequence(state, nodeIndent, props) {
	if (state.firstTabInLine !== -1 || state.input.charCodeAt(state.position) !== 45 || !isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) return false;
	addSequenceEvent(state, state.position, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.BLOCK);
	while (state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) {
		if (state.firstTabInLine !== -1) {
			state.position = state.firstTabInLine;
			throwError(state, "tab characters must not be used in indentation");
		}
		const entryLine = state.line;
		state.position++;
		const hadBreak = skipSeparationSpace(state, true) > 0;
		if (state.firstTabInLine !== -1 && state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) throwError(state, "bad indentation of a sequence entry");
		if (hadBreak && state.lineIndent <= nodeIndent) addEmptyScalarEvent(state);
		else parseNode(state, nodeIndent, CONTEXT_BLOCK_IN, false, true);
		skipSeparationSpace(state, true);
		if (state.lineIndent < nodeIndent || state.position >= state.length) break;
		if (state.lineIndent > nodeIndent) throwError(state, "bad indentation of a sequence entry");
		if (state.line === entryLine && state.input.charCodeAt(state.position) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 1))) throwError(state, "bad indentation of a sequence entry");
	}
	addPopEvent(state);
	return true;
}
function readBlockMapping(state, nodeIndent, flowIndent, props) {
	let atExplicitKey = false;
	let detected = false;
	let mappingOpened = false;
	let pendingExplicitKey = false;
	if (state.firstTabInLine !== -1) return false;
	let ch = state.input.charCodeAt(state.position);
	while (ch !== 0) {
		if (!atExplicitKey && state.firstTabInLine !== -1) {
			state.position = state.firstTabInLine;
			throwError(state, "tab characters must not be used in indentation");
		}
		const following = state.input.charCodeAt(state.position + 1);
		const entryLine = state.line;
		if ((ch === 63 || ch === 58) && isWsOrEolOrEnd(following)) {
			if (!mappingOpened) {
				addMappingEvent(state, state.position, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, COLLECTION_STYLE.BLOCK);
				mappingOpened = true;
			}
			if (ch === 63) {
				if (atExplicitKey) addEmptyScalarEvent(state);
				detected = true;
				atExplicitKey = true;
			} else if (atExplicitKey) atExplicitKey = false;
			else {
				addEmptyScalarEvent(state);
				detected = true;
				atExplicitKey = false;
			}
			state.position += 1;
			pendingExplicitKey = true;
		} else {
			if (atExplicitKey) {
				addEmptyScalarEvent(state);
				atExplicitKey = false;
			}
			const beforeKey = snapshotState(state);
			if (!parseNode(state, flowIndent, CONTEXT_FLOW_OUT, false, true)) break;
			if (state.line === entryLine) {
				ch = state.input.charCodeAt(state.position);
				while (isWhiteSpace(ch)) ch = state.input.charCodeAt(++state.position);
				if (ch === 58) {
					ch = state.input.charCodeAt(++state.position);
					if (!isWsOrEolOrEnd(ch)) throwError(state, "a whitespace character is expected after the key-value separator within a block mapping");
					if (!mappingOpened) {
						state.events.splice(beforeKey.eventsLength, 0, {
							type: EVENT_ID.MAPPING,
							start: beforeKey.position,
							anchorStart: props.anchorStart,
							anchorEnd: props.anchorEnd,
							tagStart: props.tagStart,
							tagEnd: props.tagEnd,
							style: COLLECTION_STYLE.BLOCK
						});
						mappingOpened = true;
					}
					detected = true;
					atExplicitKey = false;
					pendingExplicitKey = false;
				} else if (detected) throwError(state, "expected ':' after a mapping key");
				else {
					if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) {
						restoreState(state, beforeKey);
						return false;
					}
					return true;
				}
			} else if (detected) throwError(state, "can not read a block mapping entry; a multiline key may not be an implicit key");
			else {
				if (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1) {
					restoreState(state, beforeKey);
					return false;
				}
				return true;
			}
		}
		if (parseNode(state, nodeIndent, CONTEXT_BLOCK_OUT, true, pendingExplicitKey)) pendingExplicitKey = false;
		if (!atExplicitKey) {
			if (pendingExplicitKey) {
				addEmptyScalarEvent(state);
				pendingExplicitKey = false;
			}
		}
		skipSeparationSpace(state, true);
		ch = state.input.charCodeAt(state.position);
		if ((state.line === entryLine || state.lineIndent > nodeIndent) && ch !== 0) throwError(state, "bad indentation of a mapping entry");
		else if (state.lineIndent < nodeIndent) break;
	}
	if (!detected) return false;
	if (atExplicitKey) addEmptyScalarEvent(state);
	if (mappingOpened) addPopEvent(state);
	return true;
}
function parseNode(state, parentIndent, nodeContext, allowToSeek, allowCompact, allowPropertyMapping = true) {
	if (state.depth >= state.maxDepth) throwError(state, `nesting exceeded maxDepth (${state.maxDepth})`);
	state.depth++;
	let indentStatus = 1;
	let atNewLine = false;
	let hasContent = false;
	let propertyStart = null;
	const props = emptyProperties();
	let allowBlockScalars = nodeContext === CONTEXT_BLOCK_OUT || nodeContext === CONTEXT_BLOCK_IN;
	let allowBlockCollections = allowBlockScalars;
	const allowBlockStyles = allowBlockScalars;
	if (allowToSeek && skipSeparationSpace(state, true)) {
		atNewLine = true;
		if (state.lineIndent > parentIndent) indentStatus = 1;
		else if (state.lineIndent === parentIndent) indentStatus = 0;
		else indentStatus = -1;
	}
	if (indentStatus === 1) while (true) {
		const ch = state.input.charCodeAt(state.position);
		const propertyState = snapshotState(state);
		if (atNewLine && indentStatus !== 1 && (ch === 33 || ch === 38)) break;
		if (atNewLine && allowBlockStyles && (props.tagStart !== NO_RANGE$1 || props.anchorStart !== NO_RANGE$1) && (ch === 33 || ch === 38)) {
			const fallbackState = snapshotState(state);
			const flowIndent = parentIndent + 1;
			if (readBlockMapping(state, state.position - state.lineStart, flowIndent, props) && state.events[fallbackState.eventsLength]?.type === EVENT_ID.MAPPING) {
				state.depth--;
				return true;
			}
			restoreState(state, fallbackState);
		}
		if (atNewLine && (ch === 33 && props.tagStart !== NO_RANGE$1 || ch === 38 && props.anchorStart !== NO_RANGE$1)) break;
		if (!readTagProperty(state, props, nodeContext === CONTEXT_FLOW_IN) && !readAnchorProperty(state, props)) break;
		if (propertyStart === null) propertyStart = propertyState;
		if (skipSeparationSpace(state, true)) {
			atNewLine = true;
			allowBlockCollections = allowBlockStyles;
			if (state.lineIndent > parentIndent) indentStatus = 1;
			else if (state.lineIndent === parentIndent) indentStatus = 0;
			else indentStatus = -1;
		} else allowBlockCollections = false;
	}
	if (allowBlockCollections) allowBlockCollections = atNewLine || allowCompact;
	if (indentStatus === 1 || nodeContext === CONTEXT_BLOCK_OUT) {
		const flowIndent = nodeContext === CONTEXT_FLOW_IN || nodeContext === CONTEXT_FLOW_OUT ? parentIndent : parentIndent + 1;
		const blockIndent = state.position - state.lineStart;
		if (indentStatus === 1) {
			if (allowBlockCollections && (readBlockSequence(state, blockIndent, props) || readBlockMapping(state, blockIndent, flowIndent, props)) || readFlowCollection(state, flowIndent, props)) hasContent = true;
			else {
				const ch = state.input.charCodeAt(state.position);
				if (propertyStart !== null && allowPropertyMapping && allowBlockStyles && !allowBlockCollections && ch !== 124 && ch !== 62) {
					const fallbackState = snapshotState(state);
					const propertyIndent = propertyStart.position - propertyStart.lineStart;
					restoreState(state, propertyStart);
					if (readBlockMapping(state, propertyIndent, flowIndent, emptyProperties()) && state.events[fallbackState.eventsLength]?.type === EVENT_ID.MAPPING) hasContent = true;
					else restoreState(state, fallbackState);
				}
				if (!hasContent && (allowBlockScalars && readBlockScalar(state, flowIndent, props) || readSingleQuotedScalar(state, flowIndent, props) || readDoubleQuotedScalar(state, flowIndent, props) || readAlias(state, props) || readPlainScalar(state, flowIndent, nodeContext, props))) hasContent = true;
			}
		} else if (indentStatus === 0) hasContent = allowBlockCollections && readBlockSequence(state, blockIndent, props);
	}
	allowBlockScalars = allowBlockScalars && !hasContent;
	if (!hasContent && (props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1 || allowBlockScalars)) {
		addScalarEvent(state, NO_RANGE$1, NO_RANGE$1, props.anchorStart, props.anchorEnd, props.tagStart, props.tagEnd, SCALAR_STYLE.PLAIN);
		hasContent = true;
	}
	state.depth--;
	return hasContent || props.anchorStart !== NO_RANGE$1 || props.tagStart !== NO_RANGE$1;
}
function readDirective(state) {
	if (state.lineIndent > 0 || state.input.charCodeAt(state.position) !== 37) return false;
	state.position++;
	const nameStart = state.position;
	while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position))) state.position++;
	const name = state.input.slice(nameStart, state.position);
	const args = [];
	if (name.length === 0) throwError(state, "directive name must not be less than one character in length");
	while (state.input.charCodeAt(state.position) !== 0 && !isEol(state.input.charCodeAt(state.position))) {
		while (isWhiteSpace(state.input.charCodeAt(state.position))) state.position++;
		if (state.input.charCodeAt(state.position) === 35 || isEol(state.input.charCodeAt(state.position)) || state.input.charCodeAt(state.position) === 0) break;
		const start = state.position;
		while (state.input.charCodeAt(state.position) !== 0 && !isWsOrEol(state.input.charCodeAt(state.position))) state.position++;
		args.push(state.input.slice(start, state.position));
	}
	if (isEol(state.input.charCodeAt(state.position))) consumeLineBreak(state);
	if (name === "YAML") {
		if (state.directives.some((directive) => directive.kind === "yaml")) throwError(state, "duplication of %YAML directive");
		if (args.length !== 1) throwError(state, "YAML directive accepts exactly one argument");
		const match = /^([0-9]+)\.([0-9]+)$/.exec(args[0]);
		if (match === null) throwError(state, "ill-formed argument of the YAML directive");
		if (parseInt(match[1], 10) !== 1) throwError(state, "unacceptable YAML version of the document");
		state.directives.push({
			kind: "yaml",
			version: args[0]
		});
	} else if (name === "TAG") {
		if (args.length !== 2) throwError(state, "TAG directive accepts exactly two arguments");
		const [handle, prefix] = args;
		if (!PATTERN_TAG_HANDLE.test(handle)) throwError(state, "ill-formed tag handle (first argument) of the TAG directive");
		if (HAS_OWN.call(state.tagHandlers, handle)) throwError(state, `there is a previously declared suffix for "${handle}" tag handle`);
		if (!PATTERN_TAG_PREFIX.test(prefix)) throwError(state, "ill-formed tag prefix (second argument) of the TAG directive");
		state.tagHandlers[handle] = prefix;
		state.directives.push({
			kind: "tag",
			handle,
			prefix
		});
	}
	return true;
}
function readDocument(state) {
	state.directives = [];
	state.tagHandlers = Object.create(null);
	let hasDirectives = false;
	skipSeparationSpace(state, true);
	while (readDirective(state)) {
		hasDirectives = true;
		skipSeparationSpace(state, true);
	}
	let explicitStart = false;
	let explicitEnd = false;
	let allowCompact = true;
	if (state.lineIndent === 0 && state.input.charCodeAt(state.position) === 45 && state.input.charCodeAt(state.position + 1) === 45 && state.input.charCodeAt(state.position + 2) === 45 && isWsOrEolOrEnd(state.input.charCodeAt(state.position + 3))) {
		explicitStart = true;
		const markerLine = state.line;
		state.position += 3;
		skipSeparationSpace(state, true);
		allowCompact = state.line > markerLine;
	} else if (hasDirectives) throwError(state, "directives end mark is expected");
	const documentEventIndex = state.events.length;
	if (!explicitStart && state.position === state.lineStart && state.input.charCodeAt(state.position) === 46 && testDocumentSeparator(state)) {
		state.position += 3;
		skipSeparationSpace(state, true);
		return;
	}
	addDocumentEvent(state, explicitStart, false);
	if (!parseNode(state, state.lineIndent - 1, CONTEXT_BLOCK_OUT, false, allowCompact, allowCompact)) addEmptyScalarEvent(state);
	skipSeparationSpace(state, true);
	if (state.position === state.lineStart && testDocumentSeparator(state)) {
		explicitEnd = state.input.charCodeAt(state.position) === 46;
		if (explicitEnd) {
			const markerLine = state.line;
			state.position += 3;
			skipSeparationSpace(state, true);
			if (state.line === markerLine && state.position < state.length) throwError(state, "end of the stream or a document separator is expected");
		}
	}
	const documentEvent = state.events[documentEventIndex];
	if (documentEvent?.type === EVENT_ID.DOCUMENT) documentEvent.explicitEnd = explicitEnd;
	addPopEvent(state);
	if (!explicitEnd && state.position < state.length && !testDocumentBoundary(state)) throwError(state, "end of the stream or a document separator is expected");
}
function parseEvents(input, options) {
	const length = input.length;
	const state = {
		...DEFAULT_PARSER_OPTIONS,
		...options,
		input: `${input}\0`,
		length,
		position: 0,
		line: 0,
		lineStart: 0,
		lineIndent: 0,
		firstTabInLine: -1,
		depth: 0,
		directives: [],
		tagHandlers: Object.create(null),
		events: []
	};
	const nullpos = input.indexOf("\0");
	if (nullpos !== -1) YAMLException.throwAt(input, nullpos, "null byte is not allowed in input", state.filename);
	while (state.position < state.length) {
		skipByteOrderMark(state);
		skipSeparationSpace(state, true);
		if (state.position >= state.length) break;
		const documentStart = state.position;
		readDocument(state);
		if (state.position === documentStart) throwError(state, "can not read a document");
	}
	return state.events;
}
({
	...DEFAULT_PARSER_OPTIONS,
	...DEFAULT_CONSTRUCTOR_OPTIONS
});
function hasBit(mask, bit) {
	return (mask & 1 << bit) !== 0;
}
var DEFAULT_SCALAR_STYLE_RULES = {
	applyQuoteFlowKeysOption,
	doubleQuoteForInvisibles,
	doubleQuoteWhitespaceOnly,
	applyForceQuotesOption,
	tryLongOrMultilineAsBlock,
	quoteInvalidPlain,
	fallbackToDoubleQuoted
};
function _preferredQuotedStyle(layout) {
	if (layout.presenterOptions.quoteStyle === "single" && hasBit(layout.allowedStylesMask, SCALAR_STYLE.SINGLE_QUOTED)) return SCALAR_STYLE.SINGLE_QUOTED;
	return SCALAR_STYLE.DOUBLE_QUOTED;
}
function applyQuoteFlowKeysOption(layout) {
	if (!layout.presenterOptions.quoteFlowKeys) return;
	if (!layout.isKey || !layout.flowOnly || layout.style !== SCALAR_STYLE.PLAIN) return;
	layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function doubleQuoteForInvisibles(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && /[\t\x7F-\xA0\u2028\u2029\uFEFF\uFFFE\uFFFF]/.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function doubleQuoteWhitespaceOnly(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && /^\s+$/.test(layout.node.value)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
function applyForceQuotesOption(layout) {
	if (!layout.presenterOptions.forceQuotes) return;
	if (layout.isKey || layout.style !== SCALAR_STYLE.PLAIN) return;
	if (layout.node.tag !== layout.presenterOptions.schema.defaultScalarTag.tagName) return;
	layout.style = layout.node.value.includes("\n") ? SCALAR_STYLE.DOUBLE_QUOTED : _preferredQuotedStyle(layout);
}
function tryLongOrMultilineAsBlock(layout) {
	if (layout.style !== SCALAR_STYLE.PLAIN || layout.isKey) return;
	const value = layout.node.value;
	const multiline = value.indexOf("\n") !== -1;
	if (!hasBit(layout.allowedStylesMask, SCALAR_STYLE.LITERAL_BLOCK)) {
		if (multiline) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
		return;
	}
	const w = layout.presenterOptions.lineWidth;
	if (w === -1) {
		if (multiline) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
		return;
	}
	const availableWidth = Math.max(Math.min(w, 40), w - layout.shiftOfContent);
	let position = 0;
	let shouldFold = false;
	while (position <= value.length) {
		let lineEnd = value.length;
		const nextLineBreak = value.indexOf("\n", position);
		if (nextLineBreak !== -1) lineEnd = nextLineBreak;
		const line = value.slice(position, lineEnd);
		if (line.length > availableWidth && line[0] !== " " && / [^ \t]/.test(line)) shouldFold = true;
		if (nextLineBreak === -1) break;
		position = nextLineBreak + 1;
	}
	if (shouldFold) layout.style = SCALAR_STYLE.FOLDED_BLOCK;
	else if (multiline) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
}
function quoteInvalidPlain(layout) {
	if (layout.style === SCALAR_STYLE.PLAIN && !hasBit(layout.allowedStylesMask, SCALAR_STYLE.PLAIN)) layout.style = _preferredQuotedStyle(layout);
}
function fallbackToDoubleQuoted(layout) {
	if (!hasBit(layout.allowedStylesMask, layout.style)) layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
}
var SRC_C_PRINTABLE = "[\\x09\\x0A\\x0D\\x20-\\x7E\\x85\\xA0-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]";
var SRC_B_CHAR = "[\\n\\r]";
var SRC_C_BYTE_ORDER_MARK = "\\uFEFF";
var SRC_S_WHITE = "[ \\t]";
var SRC_NB_CHAR = `(?:(?!(?:${SRC_B_CHAR}|${SRC_C_BYTE_ORDER_MARK}))${SRC_C_PRINTABLE})`;
var SRC_NS_CHAR = `(?:(?!${SRC_S_WHITE})${SRC_NB_CHAR})`;
var SRC_NB_JSON = "[\\x09\\x20-\\uD7FF\\uE000-\\uFFFF\\u{10000}-\\u{10FFFF}]";
var SRC_C_INDICATOR = "[-?:,\\[\\]{}#&*!|>'\"%@`]";
var SRC_C_FLOW_INDICATOR = "[,\\[\\]{}]";
var SRC_NS_PLAIN_SAFE_FLOW_OUT = SRC_NS_CHAR;
var SRC_NS_PLAIN_SAFE_FLOW_IN = `(?:(?!${SRC_C_FLOW_INDICATOR})${SRC_NS_CHAR})`;
var SRC_NS_PLAIN_FIRST_FLOW_OUT = `(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}))`;
var SRC_NS_PLAIN_FIRST_FLOW_IN = `(?:(?:(?!${SRC_C_INDICATOR})${SRC_NS_CHAR})|[?:-](?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))`;
var SRC_NS_PLAIN_CHAR_FLOW_OUT = `(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_OUT})|:(?=${SRC_NS_PLAIN_SAFE_FLOW_OUT}))#*`;
var SRC_NS_PLAIN_CHAR_FLOW_IN = `(?:(?:(?![:#])${SRC_NS_PLAIN_SAFE_FLOW_IN})|:(?=${SRC_NS_PLAIN_SAFE_FLOW_IN}))#*`;
var SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT = `(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_OUT})*`;
var SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN = `(?:${SRC_S_WHITE}*${SRC_NS_PLAIN_CHAR_FLOW_IN})*`;
var SRC_NS_PLAIN_ONE_LINE_FLOW_OUT = `${SRC_NS_PLAIN_FIRST_FLOW_OUT}#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`;
var SRC_NS_PLAIN_ONE_LINE_FLOW_IN = `${SRC_NS_PLAIN_FIRST_FLOW_IN}#*${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`;
var SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY = SRC_NS_PLAIN_ONE_LINE_FLOW_OUT;
var SRC_NS_PLAIN_ONE_LINE_FLOW_KEY = SRC_NS_PLAIN_ONE_LINE_FLOW_IN;
var SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT = `\\n+${SRC_NS_PLAIN_CHAR_FLOW_OUT}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_OUT}`;
var SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN = `\\n+${SRC_NS_PLAIN_CHAR_FLOW_IN}${SRC_NB_NS_PLAIN_IN_LINE_FLOW_IN}`;
var SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT = `${SRC_NS_PLAIN_ONE_LINE_FLOW_OUT}(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_OUT})*`;
var SRC_NS_PLAIN_MULTI_LINE_FLOW_IN = `${SRC_NS_PLAIN_ONE_LINE_FLOW_IN}(?:${SRC_S_NS_PLAIN_NEXT_LINE_FLOW_IN})*`;
new RegExp(`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_OUT})$`, "u");
new RegExp(`^(?:${SRC_NS_PLAIN_MULTI_LINE_FLOW_IN})$`, "u");
new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_BLOCK_KEY})$`, "u");
new RegExp(`^(?:${SRC_NS_PLAIN_ONE_LINE_FLOW_KEY})$`, "u");
new RegExp(`^(?:${SRC_NB_JSON})*$`, "u");
new RegExp(`^(?:${SRC_NB_JSON}|\\n)*$`, "u");
new RegExp(`^(?:${SRC_NB_CHAR}|\\n)*$`, "u");
Object.keys(DEFAULT_SCALAR_STYLE_RULES).map((name) => Reflect.get(DEFAULT_SCALAR_STYLE_RULES, name));
EVENT_ID.DOCUMENT;
EVENT_ID.SEQUENCE;
EVENT_ID.MAPPING;
EVENT_ID.SCALAR;
EVENT_ID.ALIAS;
EVENT_ID.POP;
SCALAR_STYLE.PLAIN;
SCALAR_STYLE.SINGLE_QUOTED;
SCALAR_STYLE.DOUBLE_QUOTED;
SCALAR_STYLE.LITERAL_BLOCK;
SCALAR_STYLE.FOLDED_BLOCK;
COLLECTION_STYLE.BLOCK;
COLLECTION_STYLE.FLOW;
CHOMPING_MODE.CLIP;
CHOMPING_MODE.STRIP;
CHOMPING_MODE.KEEP;
function hasTooManyValues(source, limit) {
	if (source.length <= limit) return false;
	let count = 0;
	for (const _ of source.matchAll(/[\n,[{]|[-?] /g)) {
		count += 1;
		if (count > limit) return true;
	}
	return false;
}
const valueLimit = 2e5;
const quoted = /: .*| ".*"/s;
function readEvents(source) {
	if (hasTooManyValues(source.text, valueLimit)) throw new UserError("YAML_TOO_LARGE", `the file has more than ${valueLimit} values`, {
		at: { file: source.file },
		hint: "Put what is needed here into a file of its own."
	});
	try {
		return parseEvents(source.text, { filename: source.file });
	} catch (cause) {
		const [reason, offset] = cause instanceof YAMLException ? [cause.reason.replace(quoted, ""), cause.mark?.position ?? 0] : [String(cause), 0];
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
const styles = {
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
		const style = styles[event.style] ?? "plain";
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
function formatPath(path) {
	let text = "";
	for (const part of path) if (typeof part === "number") text += `[${part}]`;
	else if (/^[\w-]{1,64}$/.test(part)) text += text === "" ? part : `.${part}`;
	else text += `[${describe(part)}]`;
	return text;
}
const shownFaults$1 = 100;
function listFaults(faults, format) {
	const rest = faults.length - shownFaults$1;
	const lines = faults.slice(0, shownFaults$1).map((fault) => format(fault));
	return rest > 0 ? [...lines, `… and ${rest} more`] : lines;
}
function faultLines(faults) {
	return listFaults(faults, formatFault);
}
function formatFault({ path, message }) {
	return path.length === 0 ? message : `${formatPath(path)}: ${message}`;
}
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
new RegExp(String.raw`^(?!\.\.\.)[\p{L}\p{N}_./](?:${plainWord})?(?: ${plainWord})*$`, "u");
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
const blockSize$2 = 1024;
function createMeasure(text) {
	const none = {
		offset: 0,
		bytes: 0,
		characters: 0
	};
	const sums = [none];
	const measure = (end) => {
		const { offset, bytes, characters } = sums[Math.min(Math.floor(end / blockSize$2), sums.length - 1)] ?? none;
		const rest = text.slice(offset, end);
		const restBytes = Buffer.byteLength(rest);
		const restCharacters = restBytes === rest.length ? rest.length : Array.from(rest).length;
		return {
			bytes: bytes + restBytes,
			characters: characters + restCharacters
		};
	};
	for (let end = blockSize$2; end <= text.length; end += blockSize$2) {
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
			const found = follow(documents[document]?.root, path);
			if (found?.complete !== true || found.node.kind !== "scalar") return;
			const scalar = describeScalar(source, document, path, found.node);
			const shared = documents[document]?.shared;
			return !path.includes("<<") && !found.way.some((node) => node.kind === "alias" || shared?.has(node)) ? scalar : {
				...scalar,
				isShared: true
			};
		},
		placeOf(document, path, part = "value") {
			const found = follow(documents[document]?.root, path);
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
function follow(root, path) {
	let node = root;
	let key;
	const way = root === void 0 ? [] : [root];
	for (const part of path) {
		const next = node === void 0 ? void 0 : step(node, part);
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
function step(node, part) {
	const target = resolveAlias(node);
	if (target.kind === "map" && typeof part === "string") return entriesAt(target, part)[0];
	const item = target.kind === "list" && typeof part === "number" ? target.items[part] : void 0;
	return item && { value: item };
}
const pattern$2 = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
function isDigest(text) {
	return typeof text === "string" && pattern$2.test(text);
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
const keyFileLimit = 16384;
async function readKeyFile(path) {
	const bytes = await readBounded(path, keyFileLimit);
	if (bytes === void 0) throw new UserError("NO_FILE", `${path} does not exist`, { hint: "Check the path of the key; `tidegate sign --generate <path>` makes a key pair." });
	if (bytes.length > keyFileLimit) throw new UserError("INVALID_KEY", `${path} is longer than ${keyFileLimit} bytes, which no key is`);
	return bytes.toString("utf8");
}
function parsePublicKey(pem, where) {
	const label = pemLabel(pem, where);
	if (label !== "PUBLIC KEY") throw new UserError("INVALID_KEY", `${where}: expected a public key, found ${JSON.stringify(label)}`, { hint: label.includes("PRIVATE") ? "A private key stays with whoever signs. Give the `.pub` file beside it." : "Expected a PEM file that begins with -----BEGIN PUBLIC KEY-----." });
	return toPublicKey(readKey(() => createPublicKey(pem), where), where);
}
function toPublicKey(key, where) {
	const kind = key.asymmetricKeyType === "ec" ? key.asymmetricKeyDetails?.namedCurve : key.asymmetricKeyType;
	if (kind !== "prime256v1") throw new UserError("INVALID_KEY", `${where}: a key of kind ${kind} cannot be used`, { hint: "Only P-256 (prime256v1) is taken. `tidegate sign --generate <path>` makes such a key." });
	const half = key.type === "private" ? createPublicKey(key) : key;
	return {
		key: half,
		fingerprint: digestOf(half.export({
			type: "spki",
			format: "der"
		}))
	};
}
function pemLabel(text, where) {
	const [, label, end] = /^-----BEGIN ([A-Z ]+)-----\r?\n[^-]*-----END ([A-Z ]+)-----$/.exec(text.trim()) ?? [];
	if (label === void 0 || label !== end) throw new UserError("INVALID_KEY", `${where} is not a key: expected exactly one PEM block`);
	return label;
}
function readKey(read, where) {
	try {
		return read();
	} catch {
		throw new UserError("INVALID_KEY", `${where}: the PEM block does not hold a key that can be read`);
	}
}
function policyFaults(policy) {
	const { keys, identities, signatures, timestamp, trustedRoot } = policy;
	const entries = [...keys, ...identities].filter(({ signs }) => signs === "bundle").length;
	const lacksRoot = trustedRoot === void 0;
	return [
		...nameFaults$1(policy),
		...keys.flatMap((entry, index) => [...keyFaults(entry, index), ...timeFaults(entry, ["keys", index])]),
		...identities.flatMap((entry, index) => [...identityFaults(entry, index), ...timeFaults(entry, ["identities", index])]),
		...entries > 0 ? [] : [{
			path: ["keys"],
			message: "expected at least one key or identity that signs bundles: without one, nothing can be trusted"
		}],
		...entries > 0 && signatures > entries ? [{
			path: ["signatures"],
			message: `expected at most ${entries}: that many can sign`
		}] : [],
		...provenanceFaults(policy),
		...identities.length > 0 && lacksRoot ? [{
			path: ["identities"],
			message: "expected \"trustedRoot\" too: it says which certificates count"
		}] : [],
		...timestamp === "required" && lacksRoot ? [{
			path: ["timestamp"],
			message: "expected \"trustedRoot\" too: it says which timestamps count"
		}] : []
	];
}
function provenanceFaults({ keys, identities, provenance }) {
	return provenance === void 0 && [...keys, ...identities].some(({ signs }) => signs === "provenance") ? [{
		path: [],
		message: "expected \"provenance\" too: somebody in it signs provenance only"
	}] : [];
}
function nameFaults$1({ keys, identities }) {
	const seen = new Set();
	return [...keys.map(({ name }, index) => ({
		name,
		path: [
			"keys",
			index,
			"name"
		]
	})), ...identities.map(({ name }, index) => ({
		name,
		path: [
			"identities",
			index,
			"name"
		]
	}))].flatMap(({ name, path }) => {
		const isTaken = seen.has(name);
		seen.add(name);
		return isTaken ? [{
			path,
			message: `another key is called ${JSON.stringify(name)} already`
		}] : [];
	});
}
function keyFaults({ file, pem }, index) {
	return file === void 0 === (pem === void 0) ? [{
		path: ["keys", index],
		message: "expected either \"file\" or \"pem\""
	}] : [];
}
function identityFaults({ subject, subjectPattern }, index) {
	return subject === void 0 === (subjectPattern === void 0) ? [{
		path: ["identities", index],
		message: "expected either \"subject\" or \"subjectPattern\""
	}] : [];
}
function timeFaults({ validFrom, validUntil }, path) {
	return validFrom !== void 0 && validUntil !== void 0 && validUntil <= validFrom ? [{
		path: [...path, "validUntil"],
		message: "expected a time after \"validFrom\""
	}] : [];
}
const signatureFileNames = [
	"bundle.json.sigstore.json",
	"bundle.json.2.sigstore.json",
	"bundle.json.3.sigstore.json",
	"bundle.json.4.sigstore.json",
	"bundle.json.5.sigstore.json"
];
const provenanceFileName = "provenance.sigstore.json";
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
const pattern$1 = /^(\d{4})q([1-4])(?:\.([1-9]\d{0,5}))?$/;
function isReleaseName(text) {
	return pattern$1.test(text);
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
String.raw`^\d{4}-\d\d-\d\d$`;
String.raw`^https?://[^\s\\?#]+$`;
function parseFull(value) {
	try {
		const reference = typeof value === "string" ? parseReference(value) : void 0;
		return reference !== void 0 && formatReference(reference) === value ? reference : void 0;
	} catch {
		return;
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
const provenanceTypes = ["https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v0.2"];
const statementTypes = new Set(["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"]);
function readStatement(payload, subject, types, where) {
	const json = parseJson(payload);
	if ("fault" in json) throw malformedProvenance(where, [`payload: ${json.fault}`]);
	const statement = json.value;
	if (!statementTypes.has(at(statement, "_type"))) throw malformedProvenance(where, ["payload: not an in-toto statement"]);
	const type = at(statement, "predicateType");
	const predicateType = types.find((known) => known === type);
	if (predicateType === void 0) throw new RefusedError("PROVENANCE_TYPE", `${where} is a statement of another kind`, {
		details: [`found ${JSON.stringify(type)?.slice(0, 200)}, expected ${types.join(" or ")}`],
		hint: "A signed statement that says something else proves nothing here. Take the file that `tidegate sign` wrote."
	});
	const subjects = at(statement, "subject");
	if (!(Array.isArray(subjects) && subjects.some((each) => at(each, "digest", "sha256") === hexOf(subject)))) throw new RefusedError("PROVENANCE_SUBJECT", `${where} is about another bundle than this`, { hint: "The file belongs to another bundle, or this one was made again after it was signed. Carry the bundle over again." });
	return {
		predicateType,
		...printableFacts((predicateType === provenanceTypes[0] ? factsOfV1 : factsOfV02)(at(statement, "predicate")), where)
	};
}
function factsOfV1(predicate) {
	const source = sourceIn(at(predicate, "buildDefinition", "resolvedDependencies"), "gitCommit");
	return {
		builder: at(predicate, "runDetails", "builder", "id"),
		repository: at(source, "uri"),
		commit: at(source, "digest", "gitCommit"),
		run: at(predicate, "runDetails", "metadata", "invocationId"),
		startedOn: at(predicate, "runDetails", "metadata", "startedOn")
	};
}
function factsOfV02(predicate) {
	const source = sourceIn(at(predicate, "materials"), "sha1");
	return {
		builder: at(predicate, "builder", "id"),
		repository: at(source, "uri"),
		commit: at(source, "digest", "sha1"),
		run: at(predicate, "metadata", "buildInvocationId"),
		startedOn: at(predicate, "metadata", "buildStartedOn")
	};
}
function sourceIn(dependencies, algorithm) {
	return Array.isArray(dependencies) ? dependencies.find((each) => at(each, "digest", algorithm) !== void 0) : void 0;
}
function printableFacts(raw, where) {
	const builder = printable(raw.builder);
	if (builder === void 0) throw malformedProvenance(where, ["predicate: expected the address of a builder"]);
	const optional = {
		repository: printable(raw.repository)?.replace(/^git\+|@refs\/.*$/g, ""),
		commit: printable(raw.commit),
		run: printable(raw.run),
		startedOn: printable(raw.startedOn)
	};
	return {
		builder,
		...Object.fromEntries(Object.entries(optional).filter(([, text]) => text !== void 0))
	};
}
function at(value, ...path) {
	let found = value;
	for (const key of path) found = isMap(found) && Object.hasOwn(found, key) ? found[key] : void 0;
	return found;
}
function printable(value) {
	return typeof value === "string" && /^[\x21-\x7e]{1,500}$/.test(value) ? value : void 0;
}
function malformedProvenance(where, [first = "unreadable", ...details]) {
	return new RefusedError("PROVENANCE_FORMAT", `${where} cannot be judged: ${first}`, {
		details,
		hint: "Expected a sigstore bundle v0.3 with one in-toto statement, or one in each line, as `tidegate sign` and GitHub write it."
	});
}
const pattern = scalar("a regular expression", (value) => {
	try {
		return typeof value === "string" && value !== "" && new RegExp(value, "v") ? new RegExp(`^(?:${value})$`, "v") : void 0;
	} catch {
		return;
	}
});
const identityFields = {
	issuer: about("Who vouched for the identity, as Fulcio wrote it into the certificate; left out for an own authority, whose certificates say none.", optional(string)),
	subject: about("Who signed, to the letter: the address of a workflow, or an e-mail address.", optional(string)),
	subjectPattern: about("Instead of `subject`: a regular expression for the whole of it.", optional(pattern)),
	repository: about("The repository whose workflow signed, to the letter, such as `https://github.com/acme/releases`. Needed for a reusable workflow, which anybody may call.", optional(string)),
	ref: about("The branch or tag that it ran for, such as `refs/heads/main`.", optional(string)),
	trigger: about("The event that started it, such as `push`.", optional(string))
};
const lifetime = {
	validFrom: about("Earlier signatures do not count (UTC).", optional(timeField)),
	validUntil: about("Later signatures do not count (UTC).", optional(timeField)),
	revoked: about("It is believed no more: nothing that it signed counts, or nothing from some point on.", optional(object({
		reason: about("Why; refusals say it.", string),
		since: about("Signatures from this time on do not count (UTC).", optional(timeField)),
		sinceSequence: about("Bundles of this sequence and above do not count.", optional(count$1))
	})))
};
const signs = about("What it signs: bundles, or `provenance` only; one that signs provenance makes no bundle count.", optional(literal("bundle", "provenance"), "bundle"));
const keyEntry = object({
	name: about("What reports call the signer.", string),
	file: about("A PEM file with the public key, relative to this file; or `pem`.", optional(string)),
	pem: about("The text of the public key; or `file`.", optional(string)),
	signs,
	...lifetime
});
const identityEntry = object({
	name: about("What reports call the signer.", string),
	...identityFields,
	signs,
	...lifetime
});
const threshold = refine(count$1, (value, path, faults) => {
	if (value === 0 || value > signatureFileNames.length) faults.push({
		path,
		message: `expected 1 to ${signatureFileNames.length}: that many signature files a bundle has`
	});
	return value;
}, { minimum: 1 });
const provenanceType$1 = literal(...provenanceTypes);
const provenance = object({
	required: about("Whether a bundle without it is refused.", optional(boolean, false)),
	types: about("Kinds of statements that count, by `predicateType`.", optional(array(provenanceType$1), ["https://slsa.dev/provenance/v1"])),
	builders: about("Who may have made it, to the letter: addresses of workflows, such as `https://github.com/acme/releases/.github/workflows/bundle.yml@refs/heads/main`.", optional(array(string))),
	repositories: about("What it may have been made from, to the letter: addresses of git repositories.", optional(array(string)))
});
const trustPolicySchema = object({
	keys: about("Who is believed: a bundle that none of them signed, and none of `identities`, is refused.", optional(array(keyEntry), [])),
	identities: about("Who is believed by a certificate, which `trustedRoot` judges.", optional(array(identityEntry), [])),
	trustedRoot: about("A trusted_root.json of sigstore, or several in a .jsonl file, relative to this file: the authorities and logs that certificates and timestamps are judged by. The logs that it names must have the signature.", optional(string)),
	signatures: about("How many of them must have signed.", optional(threshold, 1)),
	timestamp: about("Whether a signature by key, on provenance too, must have a time that `trustedRoot` proves; one by certificate always must.", optional(literal("required", "optional"), "optional")),
	provenance: about("How a bundle was made (SLSA provenance), as one of those says whose entry has `signs: provenance`; without such an entry, as one says who signed the bundle.", optional(provenance)),
	audience: about("The side this is: bundles for another one are refused.", optional(nameField)),
	minimumSequence: about("Bundles with a lower sequence are refused.", optional(count$1))
});
var require_stream = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.ByteStream = void 0;
	var StreamError = class extends Error {};
	exports.ByteStream = class ByteStream {
		static BLOCK_SIZE = 1024;
		buf;
		view;
		start = 0;
		constructor(buffer) {
			if (buffer) {
				this.buf = buffer;
				this.view = Buffer.from(buffer);
			} else {
				this.buf = Buffer.alloc(0);
				this.view = Buffer.from(this.buf);
			}
		}
		get buffer() {
			return this.view.subarray(0, this.start);
		}
		get length() {
			return this.view.byteLength;
		}
		get position() {
			return this.start;
		}
		seek(position) {
			this.start = position;
		}
		slice(start, len) {
			const end = start + len;
			if (end > this.length) throw new StreamError("request past end of buffer");
			return this.view.subarray(start, end);
		}
		appendChar(char) {
			this.ensureCapacity(1);
			this.view[this.start] = char;
			this.start += 1;
		}
		appendUint16(num) {
			this.ensureCapacity(2);
			const value = new Uint16Array([num]);
			const view = new Uint8Array(value.buffer);
			this.view[this.start] = view[1];
			this.view[this.start + 1] = view[0];
			this.start += 2;
		}
		appendUint24(num) {
			this.ensureCapacity(3);
			const value = new Uint32Array([num]);
			const view = new Uint8Array(value.buffer);
			this.view[this.start] = view[2];
			this.view[this.start + 1] = view[1];
			this.view[this.start + 2] = view[0];
			this.start += 3;
		}
		appendView(view) {
			this.ensureCapacity(view.length);
			this.view.set(view, this.start);
			this.start += view.length;
		}
		getBlock(size) {
			if (size <= 0) return Buffer.alloc(0);
			if (this.start + size > this.view.length) throw new Error("request past end of buffer");
			const result = this.view.subarray(this.start, this.start + size);
			this.start += size;
			return result;
		}
		getUint8() {
			return this.getBlock(1)[0];
		}
		getUint16() {
			const block = this.getBlock(2);
			return block[0] << 8 | block[1];
		}
		ensureCapacity(size) {
			if (this.start + size > this.view.byteLength) {
				const blockSize = ByteStream.BLOCK_SIZE + (size > ByteStream.BLOCK_SIZE ? size : 0);
				this.realloc(this.view.byteLength + blockSize);
			}
		}
		realloc(size) {
			const newArray = Buffer.alloc(size);
			const newView = Buffer.from(newArray);
			newView.set(this.view);
			this.buf = newArray;
			this.view = newView;
		}
	};
}));
var require_error$3 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.ASN1TypeError = exports.ASN1ParseError = void 0;
	var ASN1ParseError = class extends Error {};
	exports.ASN1ParseError = ASN1ParseError;
	var ASN1TypeError = class extends Error {};
	exports.ASN1TypeError = ASN1TypeError;
}));
var require_length = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.decodeLength = decodeLength;
	exports.encodeLength = encodeLength;
	const error_1 = require_error$3();
	function decodeLength(stream) {
		const buf = stream.getUint8();
		if ((buf & 128) === 0) return buf;
		const byteCount = buf & 127;
		if (byteCount > 6) throw new error_1.ASN1ParseError("length exceeds 6 byte limit");
		let len = 0;
		for (let i = 0; i < byteCount; i++) {
			const byte = stream.getUint8();
			if (i === 0 && byte === 0) throw new error_1.ASN1ParseError("non-minimal length encoding");
			len = len * 256 + byte;
		}
		if (len === 0) throw new error_1.ASN1ParseError("indefinite length encoding not supported");
		if (len < 128) throw new error_1.ASN1ParseError("non-minimal length encoding");
		return len;
	}
	function encodeLength(len) {
		if (len < 128) return Buffer.from([len]);
		let val = BigInt(len);
		const bytes = [];
		while (val > 0n) {
			bytes.unshift(Number(val & 255n));
			val = val >> 8n;
		}
		return Buffer.from([128 | bytes.length, ...bytes]);
	}
}));
var require_parse = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.parseInteger = parseInteger;
	exports.parseStringASCII = parseStringASCII;
	exports.parseTime = parseTime;
	exports.parseOID = parseOID;
	exports.parseBoolean = parseBoolean;
	exports.parseBitString = parseBitString;
	const error_1 = require_error$3();
	const RE_TIME_SHORT_YEAR = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\.\d{3})?Z$/;
	const RE_TIME_LONG_YEAR = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\.\d{3})?Z$/;
	function parseInteger(buf) {
		let pos = 0;
		const end = buf.length;
		let val = buf[pos];
		const neg = val > 127;
		const pad = neg ? 255 : 0;
		while (val == pad && ++pos < end) val = buf[pos];
		if (end - pos === 0) return BigInt(neg ? -1 : 0);
		val = neg ? val - 256 : val;
		let n = BigInt(val);
		for (let i = pos + 1; i < end; ++i) n = n * BigInt(256) + BigInt(buf[i]);
		return n;
	}
	function parseStringASCII(buf) {
		return buf.toString("ascii");
	}
	function parseTime(buf, shortYear) {
		const timeStr = parseStringASCII(buf);
		const m = shortYear ? RE_TIME_SHORT_YEAR.exec(timeStr) : RE_TIME_LONG_YEAR.exec(timeStr);
		if (!m) throw new Error("invalid time");
		if (shortYear) {
			let year = Number(m[1]);
			year += year >= 50 ? 1900 : 2e3;
			m[1] = year.toString();
		}
		return new Date(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}Z`);
	}
	function parseOID(buf) {
		let pos = 0;
		const end = buf.length;
		let n = buf[pos++];
		let oid = `${Math.floor(n / 40)}.${n % 40}`;
		let val = 0n;
		for (; pos < end; ++pos) {
			n = buf[pos];
			val = (val << 7n) + BigInt(n & 127);
			if ((n & 128) === 0) {
				oid += `.${val}`;
				val = 0n;
			}
		}
		return oid;
	}
	function parseBoolean(buf) {
		if (buf.length !== 1) throw new error_1.ASN1ParseError("invalid boolean");
		switch (buf[0]) {
			case 0: return false;
			case 255: return true;
			default: throw new error_1.ASN1ParseError("invalid boolean");
		}
	}
	function parseBitString(buf) {
		const unused = buf[0];
		if (unused > 7) throw new error_1.ASN1ParseError("invalid bit string");
		const start = 1;
		const end = buf.length;
		const bits = [];
		for (let i = start; i < end; ++i) {
			const byte = buf[i];
			const skip = i === end - 1 ? unused : 0;
			for (let j = 7; j >= skip; --j) bits.push(byte >> j & 1);
		}
		return bits;
	}
}));
var require_tag = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.ASN1Tag = void 0;
	const error_1 = require_error$3();
	const UNIVERSAL_TAG = {
		BOOLEAN: 1,
		INTEGER: 2,
		BIT_STRING: 3,
		OCTET_STRING: 4,
		OBJECT_IDENTIFIER: 6,
		SEQUENCE: 16,
		SET: 17,
		PRINTABLE_STRING: 19,
		UTC_TIME: 23,
		GENERALIZED_TIME: 24
	};
	const TAG_CLASS = {
		UNIVERSAL: 0,
		APPLICATION: 1,
		CONTEXT_SPECIFIC: 2,
		PRIVATE: 3
	};
	var ASN1Tag = class {
		number;
		constructed;
		class;
		constructor(enc) {
			this.number = enc & 31;
			this.constructed = (enc & 32) === 32;
			this.class = enc >> 6;
			if (this.number === 31) throw new error_1.ASN1ParseError("long form tags not supported");
			if (this.class === TAG_CLASS.UNIVERSAL && this.number === 0) throw new error_1.ASN1ParseError("unsupported tag 0x00");
		}
		isUniversal() {
			return this.class === TAG_CLASS.UNIVERSAL;
		}
		isContextSpecific(num) {
			const res = this.class === TAG_CLASS.CONTEXT_SPECIFIC;
			return num !== void 0 ? res && this.number === num : res;
		}
		isBoolean() {
			return this.isUniversal() && this.number === UNIVERSAL_TAG.BOOLEAN;
		}
		isInteger() {
			return this.isUniversal() && this.number === UNIVERSAL_TAG.INTEGER;
		}
		isBitString() {
			return this.isUniversal() && this.number === UNIVERSAL_TAG.BIT_STRING;
		}
		isOctetString() {
			return this.isUniversal() && this.number === UNIVERSAL_TAG.OCTET_STRING;
		}
		isOID() {
			return this.isUniversal() && this.number === UNIVERSAL_TAG.OBJECT_IDENTIFIER;
		}
		isUTCTime() {
			return this.isUniversal() && this.number === UNIVERSAL_TAG.UTC_TIME;
		}
		isGeneralizedTime() {
			return this.isUniversal() && this.number === UNIVERSAL_TAG.GENERALIZED_TIME;
		}
		toDER() {
			return this.number | (this.constructed ? 32 : 0) | this.class << 6;
		}
	};
	exports.ASN1Tag = ASN1Tag;
}));
var require_obj = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.ASN1Obj = void 0;
	const stream_1 = require_stream();
	const error_1 = require_error$3();
	const length_1 = require_length();
	const parse_1 = require_parse();
	const tag_1 = require_tag();
	var ASN1Obj = class {
		tag;
		subs;
		value;
		constructor(tag, value, subs) {
			this.tag = tag;
			this.value = value;
			this.subs = subs;
		}
		static parseBuffer(buf) {
			const stream = new stream_1.ByteStream(buf);
			const obj = parseStream(stream);
			if (stream.position !== stream.length) throw new error_1.ASN1ParseError("invalid trailing data");
			return obj;
		}
		toDER() {
			const valueStream = new stream_1.ByteStream();
			if (this.subs.length > 0) for (const sub of this.subs) valueStream.appendView(sub.toDER());
			else valueStream.appendView(this.value);
			const value = valueStream.buffer;
			const obj = new stream_1.ByteStream();
			obj.appendChar(this.tag.toDER());
			obj.appendView((0, length_1.encodeLength)(value.length));
			obj.appendView(value);
			return obj.buffer;
		}
		toBoolean() {
			if (!this.tag.isBoolean()) throw new error_1.ASN1TypeError("not a boolean");
			return (0, parse_1.parseBoolean)(this.value);
		}
		toInteger() {
			if (!this.tag.isInteger()) throw new error_1.ASN1TypeError("not an integer");
			return (0, parse_1.parseInteger)(this.value);
		}
		toOID() {
			if (!this.tag.isOID()) throw new error_1.ASN1TypeError("not an OID");
			return (0, parse_1.parseOID)(this.value);
		}
		toDate() {
			switch (true) {
				case this.tag.isUTCTime(): return (0, parse_1.parseTime)(this.value, true);
				case this.tag.isGeneralizedTime(): return (0, parse_1.parseTime)(this.value, false);
				default: throw new error_1.ASN1TypeError("not a date");
			}
		}
		toBitString() {
			if (!this.tag.isBitString()) throw new error_1.ASN1TypeError("not a bit string");
			return (0, parse_1.parseBitString)(this.value);
		}
	};
	exports.ASN1Obj = ASN1Obj;
	const MAX_DEPTH = 100;
	function parseStream(stream, depth = 0) {
		if (depth > MAX_DEPTH) throw new error_1.ASN1ParseError("maximum nesting depth exceeded");
		const tag = new tag_1.ASN1Tag(stream.getUint8());
		const len = (0, length_1.decodeLength)(stream);
		const value = stream.slice(stream.position, len);
		const start = stream.position;
		let subs = [];
		if (tag.constructed) subs = collectSubs(stream, len, depth);
		else if (tag.isOctetString()) try {
			subs = collectSubs(stream, len, depth);
		} catch (e) {}
		if (subs.length === 0) stream.seek(start + len);
		return new ASN1Obj(tag, value, subs);
	}
	function collectSubs(stream, len, depth) {
		const end = stream.position + len;
		if (end > stream.length) throw new error_1.ASN1ParseError("invalid length");
		const subs = [];
		while (stream.position < end) subs.push(parseStream(stream, depth + 1));
		if (stream.position !== end) throw new error_1.ASN1ParseError("invalid length");
		return subs;
	}
}));
var require_asn1 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.ASN1Obj = void 0;
	var obj_1 = require_obj();
	Object.defineProperty(exports, "ASN1Obj", {
		enumerable: true,
		get: function() {
			return obj_1.ASN1Obj;
		}
	});
}));
var require_crypto = __commonJSMin(((exports, module, this$8) => {
	var __importDefault = this$8 && this$8.__importDefault || function(mod) {
		return mod && mod.__esModule ? mod : { "default": mod };
	};
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.createPublicKey = createPublicKey;
	exports.digest = digest;
	exports.verify = verify;
	exports.bufferEqual = bufferEqual;
	const crypto_1 = __importDefault(__require("crypto"));
	function createPublicKey(key, type = "spki") {
		if (typeof key === "string") {
			if (key.startsWith("-----")) return crypto_1.default.createPublicKey(key);
			else return crypto_1.default.createPublicKey({
				key: Buffer.from(key, "base64"),
				format: "der",
				type
			});
		} else return crypto_1.default.createPublicKey({
			key,
			format: "der",
			type
		});
	}
	function digest(algorithm, ...data) {
		const hash = crypto_1.default.createHash(algorithm);
		for (const d of data) hash.update(d);
		return hash.digest();
	}
	function verify(data, key, signature, algorithm) {
		try {
			return crypto_1.default.verify(algorithm, data, key, signature);
		} catch (e) {
			return false;
		}
	}
	function bufferEqual(a, b) {
		try {
			return crypto_1.default.timingSafeEqual(a, b);
		} catch {
			return false;
		}
	}
}));
var require_dsse$3 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.preAuthEncoding = preAuthEncoding;
	const PAE_PREFIX = "DSSEv1";
	function preAuthEncoding(payloadType, payload) {
		const typeBytes = Buffer.from(payloadType, "utf-8");
		return Buffer.concat([
			Buffer.from(`${PAE_PREFIX} ${typeBytes.length} `, "ascii"),
			typeBytes,
			Buffer.from(` ${payload.length} `, "ascii"),
			payload
		]);
	}
}));
var require_encoding = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.base64Encode = base64Encode;
	exports.base64Decode = base64Decode;
	const BASE64_ENCODING = "base64";
	const UTF8_ENCODING = "utf-8";
	function base64Encode(str) {
		return Buffer.from(str, UTF8_ENCODING).toString(BASE64_ENCODING);
	}
	function base64Decode(str) {
		return Buffer.from(str, BASE64_ENCODING).toString(UTF8_ENCODING);
	}
}));
var require_json = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.canonicalize = canonicalize;
	function canonicalize(object) {
		let buffer = "";
		if (object === null || typeof object !== "object" || object.toJSON != null) buffer += JSON.stringify(object);
		else if (Array.isArray(object)) {
			buffer += "[";
			let first = true;
			object.forEach((element) => {
				if (!first) buffer += ",";
				first = false;
				buffer += canonicalize(element);
			});
			buffer += "]";
		} else {
			buffer += "{";
			let first = true;
			Object.keys(object).sort().forEach((property) => {
				if (!first) buffer += ",";
				first = false;
				buffer += JSON.stringify(property);
				buffer += ":";
				buffer += canonicalize(object[property]);
			});
			buffer += "}";
		}
		return buffer;
	}
}));
var require_pem = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.toDER = toDER;
	exports.fromDER = fromDER;
	const PEM_HEADER = /-----BEGIN (.*)-----/;
	const PEM_FOOTER = /-----END (.*)-----/;
	function toDER(certificate) {
		let der = "";
		certificate.split("\n").forEach((line) => {
			if (line.match(PEM_HEADER) || line.match(PEM_FOOTER)) return;
			der += line;
		});
		return Buffer.from(der, "base64");
	}
	function fromDER(certificate, type = "CERTIFICATE") {
		const lines = certificate.toString("base64").match(/.{1,64}/g) || "";
		return [
			`-----BEGIN ${type}-----`,
			...lines,
			`-----END ${type}-----`
		].join("\n").concat("\n");
	}
}));
var require_oid = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.SHA2_HASH_ALGOS = exports.RSA_SIGNATURE_ALGOS = exports.ECDSA_SIGNATURE_ALGOS = void 0;
	exports.ECDSA_SIGNATURE_ALGOS = {
		"1.2.840.10045.4.3.1": "sha224",
		"1.2.840.10045.4.3.2": "sha256",
		"1.2.840.10045.4.3.3": "sha384",
		"1.2.840.10045.4.3.4": "sha512"
	};
	exports.RSA_SIGNATURE_ALGOS = {
		"1.2.840.113549.1.1.14": "sha224",
		"1.2.840.113549.1.1.11": "sha256",
		"1.2.840.113549.1.1.12": "sha384",
		"1.2.840.113549.1.1.13": "sha512"
	};
	exports.SHA2_HASH_ALGOS = {
		"2.16.840.1.101.3.4.2.1": "sha256",
		"2.16.840.1.101.3.4.2.2": "sha384",
		"2.16.840.1.101.3.4.2.3": "sha512"
	};
}));
var require_error$2 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.RFC3161TimestampVerificationError = void 0;
	var RFC3161TimestampVerificationError = class extends Error {};
	exports.RFC3161TimestampVerificationError = RFC3161TimestampVerificationError;
}));
var require_tstinfo = __commonJSMin(((exports, module, this$7) => {
	var __createBinding = this$7 && this$7.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __setModuleDefault = this$7 && this$7.__setModuleDefault || (Object.create ? (function(o, v) {
		Object.defineProperty(o, "default", {
			enumerable: true,
			value: v
		});
	}) : function(o, v) {
		o["default"] = v;
	});
	var __importStar = this$7 && this$7.__importStar || (function() {
		var ownKeys = function(o) {
			ownKeys = Object.getOwnPropertyNames || function(o) {
				var ar = [];
				for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
				return ar;
			};
			return ownKeys(o);
		};
		return function(mod) {
			if (mod && mod.__esModule) return mod;
			var result = {};
			if (mod != null) {
				for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
			}
			__setModuleDefault(result, mod);
			return result;
		};
	})();
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.TSTInfo = void 0;
	const crypto = __importStar(require_crypto());
	const oid_1 = require_oid();
	const error_1 = require_error$2();
	var TSTInfo = class {
		root;
		constructor(asn1) {
			this.root = asn1;
		}
		get version() {
			return this.root.subs[0].toInteger();
		}
		get genTime() {
			return this.root.subs[4].toDate();
		}
		get messageImprintHashAlgorithm() {
			const oid = this.messageImprintObj.subs[0].subs[0].toOID();
			return oid_1.SHA2_HASH_ALGOS[oid];
		}
		get messageImprintHashedMessage() {
			return this.messageImprintObj.subs[1].value;
		}
		get raw() {
			return this.root.toDER();
		}
		verify(data) {
			const digest = crypto.digest(this.messageImprintHashAlgorithm, data);
			if (!crypto.bufferEqual(digest, this.messageImprintHashedMessage)) throw new error_1.RFC3161TimestampVerificationError("message imprint does not match artifact");
		}
		get messageImprintObj() {
			return this.root.subs[2];
		}
	};
	exports.TSTInfo = TSTInfo;
}));
var require_timestamp$2 = __commonJSMin(((exports, module, this$6) => {
	var __createBinding = this$6 && this$6.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __setModuleDefault = this$6 && this$6.__setModuleDefault || (Object.create ? (function(o, v) {
		Object.defineProperty(o, "default", {
			enumerable: true,
			value: v
		});
	}) : function(o, v) {
		o["default"] = v;
	});
	var __importStar = this$6 && this$6.__importStar || (function() {
		var ownKeys = function(o) {
			ownKeys = Object.getOwnPropertyNames || function(o) {
				var ar = [];
				for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
				return ar;
			};
			return ownKeys(o);
		};
		return function(mod) {
			if (mod && mod.__esModule) return mod;
			var result = {};
			if (mod != null) {
				for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
			}
			__setModuleDefault(result, mod);
			return result;
		};
	})();
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.RFC3161Timestamp = void 0;
	const asn1_1 = require_asn1();
	const crypto = __importStar(require_crypto());
	const oid_1 = require_oid();
	const error_1 = require_error$2();
	const tstinfo_1 = require_tstinfo();
	const OID_PKCS9_CONTENT_TYPE_SIGNED_DATA = "1.2.840.113549.1.7.2";
	const OID_PKCS9_CONTENT_TYPE_TSTINFO = "1.2.840.113549.1.9.16.1.4";
	const OID_PKCS9_MESSAGE_DIGEST_KEY = "1.2.840.113549.1.9.4";
	exports.RFC3161Timestamp = class RFC3161Timestamp {
		root;
		constructor(asn1) {
			this.root = asn1;
		}
		static parse(der) {
			const asn1 = asn1_1.ASN1Obj.parseBuffer(der);
			return new RFC3161Timestamp(asn1);
		}
		get status() {
			return this.pkiStatusInfoObj.subs[0].toInteger();
		}
		get contentType() {
			return this.contentTypeObj.toOID();
		}
		get eContentType() {
			return this.eContentTypeObj.toOID();
		}
		get signingTime() {
			return this.tstInfo.genTime;
		}
		get signerIssuer() {
			return this.signerSidObj.subs[0].value;
		}
		get signerSerialNumber() {
			return this.signerSidObj.subs[1].value;
		}
		get signerDigestAlgorithm() {
			const oid = this.signerDigestAlgorithmObj.subs[0].toOID();
			return oid_1.SHA2_HASH_ALGOS[oid];
		}
		get signatureAlgorithm() {
			const oid = this.signatureAlgorithmObj.subs[0].toOID();
			return oid_1.ECDSA_SIGNATURE_ALGOS[oid];
		}
		get signatureValue() {
			return this.signatureValueObj.value;
		}
		get tstInfo() {
			return new tstinfo_1.TSTInfo(this.eContentObj.subs[0].subs[0]);
		}
		verify(data, publicKey) {
			if (!this.timeStampTokenObj) throw new error_1.RFC3161TimestampVerificationError("timeStampToken is missing");
			if (this.contentType !== OID_PKCS9_CONTENT_TYPE_SIGNED_DATA) throw new error_1.RFC3161TimestampVerificationError(`incorrect content type: ${this.contentType}`);
			if (this.eContentType !== OID_PKCS9_CONTENT_TYPE_TSTINFO) throw new error_1.RFC3161TimestampVerificationError(`incorrect encapsulated content type: ${this.eContentType}`);
			this.tstInfo.verify(data);
			this.verifyMessageDigest();
			this.verifySignature(publicKey);
		}
		verifyMessageDigest() {
			const tstInfoDigest = crypto.digest(this.signerDigestAlgorithm, this.tstInfo.raw);
			const expectedDigest = this.messageDigestAttributeObj.subs[1].subs[0].value;
			if (!crypto.bufferEqual(tstInfoDigest, expectedDigest)) throw new error_1.RFC3161TimestampVerificationError("signed data does not match tstInfo");
		}
		verifySignature(key) {
			const signedAttrs = this.signedAttrsObj.toDER();
			signedAttrs[0] = 49;
			if (!crypto.verify(signedAttrs, key, this.signatureValue, this.signatureAlgorithm)) throw new error_1.RFC3161TimestampVerificationError("signature verification failed");
		}
		get pkiStatusInfoObj() {
			return this.root.subs[0];
		}
		get timeStampTokenObj() {
			return this.root.subs[1];
		}
		get contentTypeObj() {
			return this.timeStampTokenObj.subs[0];
		}
		get signedDataObj() {
			return this.timeStampTokenObj.subs.find((sub) => sub.tag.isContextSpecific(0)).subs[0];
		}
		get encapContentInfoObj() {
			return this.signedDataObj.subs[2];
		}
		get signerInfosObj() {
			const sd = this.signedDataObj;
			return sd.subs[sd.subs.length - 1];
		}
		get signerInfoObj() {
			return this.signerInfosObj.subs[0];
		}
		get eContentTypeObj() {
			return this.encapContentInfoObj.subs[0];
		}
		get eContentObj() {
			return this.encapContentInfoObj.subs[1];
		}
		get signedAttrsObj() {
			return this.signerInfoObj.subs.find((sub) => sub.tag.isContextSpecific(0));
		}
		get messageDigestAttributeObj() {
			return this.signedAttrsObj.subs.find((sub) => sub.subs[0].tag.isOID() && sub.subs[0].toOID() === OID_PKCS9_MESSAGE_DIGEST_KEY);
		}
		get signerSidObj() {
			return this.signerInfoObj.subs[1];
		}
		get signerDigestAlgorithmObj() {
			return this.signerInfoObj.subs[2];
		}
		get signatureAlgorithmObj() {
			return this.signerInfoObj.subs[4];
		}
		get signatureValueObj() {
			return this.signerInfoObj.subs[5];
		}
	};
}));
var require_rfc3161 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.RFC3161Timestamp = void 0;
	var timestamp_1 = require_timestamp$2();
	Object.defineProperty(exports, "RFC3161Timestamp", {
		enumerable: true,
		get: function() {
			return timestamp_1.RFC3161Timestamp;
		}
	});
}));
var require_sct$1 = __commonJSMin(((exports, module, this$5) => {
	var __createBinding = this$5 && this$5.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __setModuleDefault = this$5 && this$5.__setModuleDefault || (Object.create ? (function(o, v) {
		Object.defineProperty(o, "default", {
			enumerable: true,
			value: v
		});
	}) : function(o, v) {
		o["default"] = v;
	});
	var __importStar = this$5 && this$5.__importStar || (function() {
		var ownKeys = function(o) {
			ownKeys = Object.getOwnPropertyNames || function(o) {
				var ar = [];
				for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
				return ar;
			};
			return ownKeys(o);
		};
		return function(mod) {
			if (mod && mod.__esModule) return mod;
			var result = {};
			if (mod != null) {
				for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
			}
			__setModuleDefault(result, mod);
			return result;
		};
	})();
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.SignedCertificateTimestamp = void 0;
	const crypto = __importStar(require_crypto());
	const stream_1 = require_stream();
	exports.SignedCertificateTimestamp = class SignedCertificateTimestamp {
		version;
		logID;
		timestamp;
		extensions;
		hashAlgorithm;
		signatureAlgorithm;
		signature;
		constructor(options) {
			this.version = options.version;
			this.logID = options.logID;
			this.timestamp = options.timestamp;
			this.extensions = options.extensions;
			this.hashAlgorithm = options.hashAlgorithm;
			this.signatureAlgorithm = options.signatureAlgorithm;
			this.signature = options.signature;
		}
		get datetime() {
			return new Date(Number(this.timestamp.readBigInt64BE()));
		}
		get algorithm() {
			switch (this.hashAlgorithm) {
				case 0: return "none";
				case 1: return "md5";
				case 2: return "sha1";
				case 3: return "sha224";
				case 4: return "sha256";
				case 5: return "sha384";
				case 6: return "sha512";
				default: return "unknown";
			}
		}
		verify(preCert, key) {
			const stream = new stream_1.ByteStream();
			stream.appendChar(this.version);
			stream.appendChar(0);
			stream.appendView(this.timestamp);
			stream.appendUint16(1);
			stream.appendView(preCert);
			stream.appendUint16(this.extensions.byteLength);
			if (this.extensions.byteLength > 0) stream.appendView(this.extensions);
			return crypto.verify(stream.buffer, key, this.signature, this.algorithm);
		}
		static parse(buf) {
			const stream = new stream_1.ByteStream(buf);
			const version = stream.getUint8();
			const logID = stream.getBlock(32);
			const timestamp = stream.getBlock(8);
			const extenstionLength = stream.getUint16();
			const extensions = stream.getBlock(extenstionLength);
			const hashAlgorithm = stream.getUint8();
			const signatureAlgorithm = stream.getUint8();
			const sigLength = stream.getUint16();
			const signature = stream.getBlock(sigLength);
			if (stream.position !== buf.length) throw new Error("SCT buffer length mismatch");
			return new SignedCertificateTimestamp({
				version,
				logID,
				timestamp,
				extensions,
				hashAlgorithm,
				signatureAlgorithm,
				signature
			});
		}
	};
}));
var require_ext = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.X509SCTExtension = exports.X509SubjectKeyIDExtension = exports.X509AuthorityKeyIDExtension = exports.X509SubjectAlternativeNameExtension = exports.X509KeyUsageExtension = exports.X509BasicConstraintsExtension = exports.X509Extension = void 0;
	const stream_1 = require_stream();
	const sct_1 = require_sct$1();
	var X509Extension = class {
		root;
		constructor(asn1) {
			this.root = asn1;
		}
		get oid() {
			return this.root.subs[0].toOID();
		}
		get critical() {
			return this.root.subs.length === 3 ? this.root.subs[1].toBoolean() : false;
		}
		get value() {
			return this.extnValueObj.value;
		}
		get valueObj() {
			return this.extnValueObj;
		}
		get extnValueObj() {
			return this.root.subs[this.root.subs.length - 1];
		}
	};
	exports.X509Extension = X509Extension;
	var X509BasicConstraintsExtension = class extends X509Extension {
		get isCA() {
			return this.sequence.subs[0]?.toBoolean() ?? false;
		}
		get pathLenConstraint() {
			return this.sequence.subs.length > 1 ? this.sequence.subs[1].toInteger() : void 0;
		}
		get sequence() {
			return this.extnValueObj.subs[0];
		}
	};
	exports.X509BasicConstraintsExtension = X509BasicConstraintsExtension;
	var X509KeyUsageExtension = class extends X509Extension {
		get digitalSignature() {
			return this.bitString[0] === 1;
		}
		get keyCertSign() {
			return this.bitString[5] === 1;
		}
		get crlSign() {
			return this.bitString[6] === 1;
		}
		get bitString() {
			return this.extnValueObj.subs[0].toBitString();
		}
	};
	exports.X509KeyUsageExtension = X509KeyUsageExtension;
	var X509SubjectAlternativeNameExtension = class extends X509Extension {
		get rfc822Name() {
			return this.findGeneralName(1)?.value.toString("ascii");
		}
		get uri() {
			return this.findGeneralName(6)?.value.toString("ascii");
		}
		otherName(oid) {
			const otherName = this.findGeneralName(0);
			if (otherName === void 0) return;
			if (otherName.subs[0].toOID() !== oid) return;
			return otherName.subs[1].subs[0].value.toString("ascii");
		}
		findGeneralName(tag) {
			return this.generalNames.find((gn) => gn.tag.isContextSpecific(tag));
		}
		get generalNames() {
			return this.extnValueObj.subs[0].subs;
		}
	};
	exports.X509SubjectAlternativeNameExtension = X509SubjectAlternativeNameExtension;
	var X509AuthorityKeyIDExtension = class extends X509Extension {
		get keyIdentifier() {
			return this.findSequenceMember(0)?.value;
		}
		findSequenceMember(tag) {
			return this.sequence.subs.find((el) => el.tag.isContextSpecific(tag));
		}
		get sequence() {
			return this.extnValueObj.subs[0];
		}
	};
	exports.X509AuthorityKeyIDExtension = X509AuthorityKeyIDExtension;
	var X509SubjectKeyIDExtension = class extends X509Extension {
		get keyIdentifier() {
			return this.extnValueObj.subs[0].value;
		}
	};
	exports.X509SubjectKeyIDExtension = X509SubjectKeyIDExtension;
	var X509SCTExtension = class extends X509Extension {
		constructor(asn1) {
			super(asn1);
		}
		get signedCertificateTimestamps() {
			const buf = this.extnValueObj.subs[0].value;
			const stream = new stream_1.ByteStream(buf);
			const end = stream.getUint16() + 2;
			const sctList = [];
			while (stream.position < end) {
				const sctLength = stream.getUint16();
				const sct = stream.getBlock(sctLength);
				sctList.push(sct_1.SignedCertificateTimestamp.parse(sct));
			}
			if (stream.position !== end) throw new Error("SCT list length does not match actual length");
			return sctList;
		}
	};
	exports.X509SCTExtension = X509SCTExtension;
}));
var require_cert = __commonJSMin(((exports, module, this$4) => {
	var __createBinding = this$4 && this$4.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __setModuleDefault = this$4 && this$4.__setModuleDefault || (Object.create ? (function(o, v) {
		Object.defineProperty(o, "default", {
			enumerable: true,
			value: v
		});
	}) : function(o, v) {
		o["default"] = v;
	});
	var __importStar = this$4 && this$4.__importStar || (function() {
		var ownKeys = function(o) {
			ownKeys = Object.getOwnPropertyNames || function(o) {
				var ar = [];
				for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
				return ar;
			};
			return ownKeys(o);
		};
		return function(mod) {
			if (mod && mod.__esModule) return mod;
			var result = {};
			if (mod != null) {
				for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
			}
			__setModuleDefault(result, mod);
			return result;
		};
	})();
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.X509Certificate = exports.EXTENSION_OID_SCT = void 0;
	const asn1_1 = require_asn1();
	const crypto = __importStar(require_crypto());
	const oid_1 = require_oid();
	const pem = __importStar(require_pem());
	const ext_1 = require_ext();
	const EXTENSION_OID_SUBJECT_KEY_ID = "2.5.29.14";
	const EXTENSION_OID_KEY_USAGE = "2.5.29.15";
	const EXTENSION_OID_SUBJECT_ALT_NAME = "2.5.29.17";
	const EXTENSION_OID_BASIC_CONSTRAINTS = "2.5.29.19";
	const EXTENSION_OID_AUTHORITY_KEY_ID = "2.5.29.35";
	exports.EXTENSION_OID_SCT = "1.3.6.1.4.1.11129.2.4.2";
	exports.X509Certificate = class X509Certificate {
		root;
		constructor(asn1) {
			this.root = asn1;
		}
		static parse(cert) {
			const der = typeof cert === "string" ? pem.toDER(cert) : cert;
			const asn1 = asn1_1.ASN1Obj.parseBuffer(der);
			return new X509Certificate(asn1);
		}
		get tbsCertificate() {
			return this.tbsCertificateObj;
		}
		get version() {
			return `v${(this.versionObj.subs[0].toInteger() + BigInt(1)).toString()}`;
		}
		get serialNumber() {
			return this.serialNumberObj.value;
		}
		get notBefore() {
			return this.validityObj.subs[0].toDate();
		}
		get notAfter() {
			return this.validityObj.subs[1].toDate();
		}
		get issuer() {
			return this.issuerObj.value;
		}
		get subject() {
			return this.subjectObj.value;
		}
		get publicKey() {
			return this.subjectPublicKeyInfoObj.toDER();
		}
		get signatureAlgorithm() {
			const oid = this.signatureAlgorithmObj.subs[0].toOID();
			if (oid_1.RSA_SIGNATURE_ALGOS[oid]) return oid_1.RSA_SIGNATURE_ALGOS[oid];
			return oid_1.ECDSA_SIGNATURE_ALGOS[oid];
		}
		get signatureValue() {
			return this.signatureValueObj.value.subarray(1);
		}
		get subjectAltName() {
			const ext = this.extSubjectAltName;
			return ext?.uri || ext?.rfc822Name;
		}
		get extensions() {
			return (this.extensionsObj?.subs[0])?.subs || [];
		}
		get extKeyUsage() {
			const ext = this.findExtension(EXTENSION_OID_KEY_USAGE);
			return ext ? new ext_1.X509KeyUsageExtension(ext) : void 0;
		}
		get extBasicConstraints() {
			const ext = this.findExtension(EXTENSION_OID_BASIC_CONSTRAINTS);
			return ext ? new ext_1.X509BasicConstraintsExtension(ext) : void 0;
		}
		get extSubjectAltName() {
			const ext = this.findExtension(EXTENSION_OID_SUBJECT_ALT_NAME);
			return ext ? new ext_1.X509SubjectAlternativeNameExtension(ext) : void 0;
		}
		get extAuthorityKeyID() {
			const ext = this.findExtension(EXTENSION_OID_AUTHORITY_KEY_ID);
			return ext ? new ext_1.X509AuthorityKeyIDExtension(ext) : void 0;
		}
		get extSubjectKeyID() {
			const ext = this.findExtension(EXTENSION_OID_SUBJECT_KEY_ID);
			return ext ? new ext_1.X509SubjectKeyIDExtension(ext) : void 0;
		}
		get extSCT() {
			const ext = this.findExtension(exports.EXTENSION_OID_SCT);
			return ext ? new ext_1.X509SCTExtension(ext) : void 0;
		}
		get isCA() {
			const ca = this.extBasicConstraints?.isCA || false;
			if (this.extKeyUsage) return ca && this.extKeyUsage.keyCertSign;
			return ca;
		}
		extension(oid) {
			const ext = this.findExtension(oid);
			return ext ? new ext_1.X509Extension(ext) : void 0;
		}
		verify(issuerCertificate) {
			const publicKey = issuerCertificate?.publicKey || this.publicKey;
			const key = crypto.createPublicKey(publicKey);
			return crypto.verify(this.tbsCertificate.toDER(), key, this.signatureValue, this.signatureAlgorithm);
		}
		validForDate(date) {
			return this.notBefore <= date && date <= this.notAfter;
		}
		equals(other) {
			return this.root.toDER().equals(other.root.toDER());
		}
		clone() {
			const der = this.root.toDER();
			const clone = Buffer.alloc(der.length);
			der.copy(clone);
			return X509Certificate.parse(clone);
		}
		findExtension(oid) {
			return this.extensions.find((ext) => ext.subs[0].toOID() === oid);
		}
		get tbsCertificateObj() {
			return this.root.subs[0];
		}
		get signatureAlgorithmObj() {
			return this.root.subs[1];
		}
		get signatureValueObj() {
			return this.root.subs[2];
		}
		get versionObj() {
			return this.tbsCertificateObj.subs[0];
		}
		get serialNumberObj() {
			return this.tbsCertificateObj.subs[1];
		}
		get issuerObj() {
			return this.tbsCertificateObj.subs[3];
		}
		get validityObj() {
			return this.tbsCertificateObj.subs[4];
		}
		get subjectObj() {
			return this.tbsCertificateObj.subs[5];
		}
		get subjectPublicKeyInfoObj() {
			return this.tbsCertificateObj.subs[6];
		}
		get extensionsObj() {
			return this.tbsCertificateObj.subs.find((sub) => sub.tag.isContextSpecific(3));
		}
	};
}));
var require_x509 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.X509SCTExtension = exports.X509Certificate = exports.EXTENSION_OID_SCT = void 0;
	var cert_1 = require_cert();
	Object.defineProperty(exports, "EXTENSION_OID_SCT", {
		enumerable: true,
		get: function() {
			return cert_1.EXTENSION_OID_SCT;
		}
	});
	Object.defineProperty(exports, "X509Certificate", {
		enumerable: true,
		get: function() {
			return cert_1.X509Certificate;
		}
	});
	var ext_1 = require_ext();
	Object.defineProperty(exports, "X509SCTExtension", {
		enumerable: true,
		get: function() {
			return ext_1.X509SCTExtension;
		}
	});
}));
var require_dist$3 = __commonJSMin(((exports, module, this$3) => {
	var __createBinding = this$3 && this$3.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __setModuleDefault = this$3 && this$3.__setModuleDefault || (Object.create ? (function(o, v) {
		Object.defineProperty(o, "default", {
			enumerable: true,
			value: v
		});
	}) : function(o, v) {
		o["default"] = v;
	});
	var __importStar = this$3 && this$3.__importStar || (function() {
		var ownKeys = function(o) {
			ownKeys = Object.getOwnPropertyNames || function(o) {
				var ar = [];
				for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
				return ar;
			};
			return ownKeys(o);
		};
		return function(mod) {
			if (mod && mod.__esModule) return mod;
			var result = {};
			if (mod != null) {
				for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
			}
			__setModuleDefault(result, mod);
			return result;
		};
	})();
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.X509SCTExtension = exports.X509Certificate = exports.EXTENSION_OID_SCT = exports.ByteStream = exports.RFC3161Timestamp = exports.pem = exports.json = exports.encoding = exports.dsse = exports.crypto = exports.ASN1Obj = void 0;
	var asn1_1 = require_asn1();
	Object.defineProperty(exports, "ASN1Obj", {
		enumerable: true,
		get: function() {
			return asn1_1.ASN1Obj;
		}
	});
	exports.crypto = __importStar(require_crypto());
	exports.dsse = __importStar(require_dsse$3());
	exports.encoding = __importStar(require_encoding());
	exports.json = __importStar(require_json());
	exports.pem = __importStar(require_pem());
	var rfc3161_1 = require_rfc3161();
	Object.defineProperty(exports, "RFC3161Timestamp", {
		enumerable: true,
		get: function() {
			return rfc3161_1.RFC3161Timestamp;
		}
	});
	var stream_1 = require_stream();
	Object.defineProperty(exports, "ByteStream", {
		enumerable: true,
		get: function() {
			return stream_1.ByteStream;
		}
	});
	var x509_1 = require_x509();
	Object.defineProperty(exports, "EXTENSION_OID_SCT", {
		enumerable: true,
		get: function() {
			return x509_1.EXTENSION_OID_SCT;
		}
	});
	Object.defineProperty(exports, "X509Certificate", {
		enumerable: true,
		get: function() {
			return x509_1.X509Certificate;
		}
	});
	Object.defineProperty(exports, "X509SCTExtension", {
		enumerable: true,
		get: function() {
			return x509_1.X509SCTExtension;
		}
	});
}));
var require_dsse$2 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.DSSESignatureContent = void 0;
	const core_1 = require_dist$3();
	var DSSESignatureContent = class {
		env;
		constructor(env) {
			this.env = env;
		}
		compareDigest(digest) {
			return core_1.crypto.bufferEqual(digest, core_1.crypto.digest("sha256", this.env.payload));
		}
		compareSignedDigest(digest) {
			return core_1.crypto.bufferEqual(digest, core_1.crypto.digest("sha256", this.preAuthEncoding));
		}
		compareSignature(signature) {
			return core_1.crypto.bufferEqual(signature, this.signature);
		}
		verifySignature(key) {
			return core_1.crypto.verify(this.preAuthEncoding, key, this.signature);
		}
		get signature() {
			return this.env.signatures.length > 0 ? this.env.signatures[0].sig : Buffer.from("");
		}
		get preAuthEncoding() {
			return core_1.dsse.preAuthEncoding(this.env.payloadType, this.env.payload);
		}
	};
	exports.DSSESignatureContent = DSSESignatureContent;
}));
var require_envelope = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Signature = exports.Envelope = void 0;
	exports.Envelope = {
		fromJSON(object) {
			return {
				payload: isSet(object.payload) ? Buffer.from(bytesFromBase64(object.payload)) : Buffer.alloc(0),
				payloadType: isSet(object.payloadType) ? globalThis.String(object.payloadType) : "",
				signatures: globalThis.Array.isArray(object?.signatures) ? object.signatures.map((e) => exports.Signature.fromJSON(e)) : []
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.payload.length !== 0) obj.payload = base64FromBytes(message.payload);
			if (message.payloadType !== "") obj.payloadType = message.payloadType;
			if (message.signatures?.length) obj.signatures = message.signatures.map((e) => exports.Signature.toJSON(e));
			return obj;
		}
	};
	exports.Signature = {
		fromJSON(object) {
			return {
				sig: isSet(object.sig) ? Buffer.from(bytesFromBase64(object.sig)) : Buffer.alloc(0),
				keyid: isSet(object.keyid) ? globalThis.String(object.keyid) : ""
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.sig.length !== 0) obj.sig = base64FromBytes(message.sig);
			if (message.keyid !== "") obj.keyid = message.keyid;
			return obj;
		}
	};
	function bytesFromBase64(b64) {
		return Uint8Array.from(globalThis.Buffer.from(b64, "base64"));
	}
	function base64FromBytes(arr) {
		return globalThis.Buffer.from(arr).toString("base64");
	}
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_timestamp$1 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Timestamp = void 0;
	exports.Timestamp = {
		fromJSON(object) {
			return {
				seconds: isSet(object.seconds) ? globalThis.String(object.seconds) : "0",
				nanos: isSet(object.nanos) ? globalThis.Number(object.nanos) : 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.seconds !== "0") obj.seconds = message.seconds;
			if (message.nanos !== 0) obj.nanos = Math.round(message.nanos);
			return obj;
		}
	};
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_sigstore_common = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.TimeRange = exports.X509CertificateChain = exports.SubjectAlternativeName = exports.X509Certificate = exports.DistinguishedName = exports.ObjectIdentifierValuePair = exports.ObjectIdentifier = exports.PublicKeyIdentifier = exports.PublicKey = exports.RFC3161SignedTimestamp = exports.LogId = exports.MessageSignature = exports.HashOutput = exports.SubjectAlternativeNameType = exports.PublicKeyDetails = exports.HashAlgorithm = void 0;
	exports.hashAlgorithmFromJSON = hashAlgorithmFromJSON;
	exports.hashAlgorithmToJSON = hashAlgorithmToJSON;
	exports.publicKeyDetailsFromJSON = publicKeyDetailsFromJSON;
	exports.publicKeyDetailsToJSON = publicKeyDetailsToJSON;
	exports.subjectAlternativeNameTypeFromJSON = subjectAlternativeNameTypeFromJSON;
	exports.subjectAlternativeNameTypeToJSON = subjectAlternativeNameTypeToJSON;
	const timestamp_1 = require_timestamp$1();
	var HashAlgorithm;
	(function(HashAlgorithm) {
		HashAlgorithm[HashAlgorithm["HASH_ALGORITHM_UNSPECIFIED"] = 0] = "HASH_ALGORITHM_UNSPECIFIED";
		HashAlgorithm[HashAlgorithm["SHA2_256"] = 1] = "SHA2_256";
		HashAlgorithm[HashAlgorithm["SHA2_384"] = 2] = "SHA2_384";
		HashAlgorithm[HashAlgorithm["SHA2_512"] = 3] = "SHA2_512";
		HashAlgorithm[HashAlgorithm["SHA3_256"] = 4] = "SHA3_256";
		HashAlgorithm[HashAlgorithm["SHA3_384"] = 5] = "SHA3_384";
	})(HashAlgorithm || (exports.HashAlgorithm = HashAlgorithm = {}));
	function hashAlgorithmFromJSON(object) {
		switch (object) {
			case 0:
			case "HASH_ALGORITHM_UNSPECIFIED": return HashAlgorithm.HASH_ALGORITHM_UNSPECIFIED;
			case 1:
			case "SHA2_256": return HashAlgorithm.SHA2_256;
			case 2:
			case "SHA2_384": return HashAlgorithm.SHA2_384;
			case 3:
			case "SHA2_512": return HashAlgorithm.SHA2_512;
			case 4:
			case "SHA3_256": return HashAlgorithm.SHA3_256;
			case 5:
			case "SHA3_384": return HashAlgorithm.SHA3_384;
			default: throw new globalThis.Error("Unrecognized enum value " + object + " for enum HashAlgorithm");
		}
	}
	function hashAlgorithmToJSON(object) {
		switch (object) {
			case HashAlgorithm.HASH_ALGORITHM_UNSPECIFIED: return "HASH_ALGORITHM_UNSPECIFIED";
			case HashAlgorithm.SHA2_256: return "SHA2_256";
			case HashAlgorithm.SHA2_384: return "SHA2_384";
			case HashAlgorithm.SHA2_512: return "SHA2_512";
			case HashAlgorithm.SHA3_256: return "SHA3_256";
			case HashAlgorithm.SHA3_384: return "SHA3_384";
			default: throw new globalThis.Error("Unrecognized enum value " + object + " for enum HashAlgorithm");
		}
	}
	var PublicKeyDetails;
	(function(PublicKeyDetails) {
		PublicKeyDetails[PublicKeyDetails["PUBLIC_KEY_DETAILS_UNSPECIFIED"] = 0] = "PUBLIC_KEY_DETAILS_UNSPECIFIED";
		PublicKeyDetails[PublicKeyDetails["PKCS1_RSA_PKCS1V5"] = 1] = "PKCS1_RSA_PKCS1V5";
		PublicKeyDetails[PublicKeyDetails["PKCS1_RSA_PSS"] = 2] = "PKCS1_RSA_PSS";
		PublicKeyDetails[PublicKeyDetails["PKIX_RSA_PKCS1V5"] = 3] = "PKIX_RSA_PKCS1V5";
		PublicKeyDetails[PublicKeyDetails["PKIX_RSA_PSS"] = 4] = "PKIX_RSA_PSS";
		PublicKeyDetails[PublicKeyDetails["PKIX_RSA_PKCS1V15_2048_SHA256"] = 9] = "PKIX_RSA_PKCS1V15_2048_SHA256";
		PublicKeyDetails[PublicKeyDetails["PKIX_RSA_PKCS1V15_3072_SHA256"] = 10] = "PKIX_RSA_PKCS1V15_3072_SHA256";
		PublicKeyDetails[PublicKeyDetails["PKIX_RSA_PKCS1V15_4096_SHA256"] = 11] = "PKIX_RSA_PKCS1V15_4096_SHA256";
		PublicKeyDetails[PublicKeyDetails["PKIX_RSA_PSS_2048_SHA256"] = 16] = "PKIX_RSA_PSS_2048_SHA256";
		PublicKeyDetails[PublicKeyDetails["PKIX_RSA_PSS_3072_SHA256"] = 17] = "PKIX_RSA_PSS_3072_SHA256";
		PublicKeyDetails[PublicKeyDetails["PKIX_RSA_PSS_4096_SHA256"] = 18] = "PKIX_RSA_PSS_4096_SHA256";
		PublicKeyDetails[PublicKeyDetails["PKIX_ECDSA_P256_HMAC_SHA_256"] = 6] = "PKIX_ECDSA_P256_HMAC_SHA_256";
		PublicKeyDetails[PublicKeyDetails["PKIX_ECDSA_P256_SHA_256"] = 5] = "PKIX_ECDSA_P256_SHA_256";
		PublicKeyDetails[PublicKeyDetails["PKIX_ECDSA_P384_SHA_384"] = 12] = "PKIX_ECDSA_P384_SHA_384";
		PublicKeyDetails[PublicKeyDetails["PKIX_ECDSA_P521_SHA_512"] = 13] = "PKIX_ECDSA_P521_SHA_512";
		PublicKeyDetails[PublicKeyDetails["PKIX_ED25519"] = 7] = "PKIX_ED25519";
		PublicKeyDetails[PublicKeyDetails["PKIX_ED25519_PH"] = 8] = "PKIX_ED25519_PH";
		PublicKeyDetails[PublicKeyDetails["PKIX_ECDSA_P384_SHA_256"] = 19] = "PKIX_ECDSA_P384_SHA_256";
		PublicKeyDetails[PublicKeyDetails["PKIX_ECDSA_P521_SHA_256"] = 20] = "PKIX_ECDSA_P521_SHA_256";
		PublicKeyDetails[PublicKeyDetails["LMS_SHA256"] = 14] = "LMS_SHA256";
		PublicKeyDetails[PublicKeyDetails["LMOTS_SHA256"] = 15] = "LMOTS_SHA256";
		PublicKeyDetails[PublicKeyDetails["ML_DSA_44"] = 23] = "ML_DSA_44";
		PublicKeyDetails[PublicKeyDetails["ML_DSA_65"] = 21] = "ML_DSA_65";
		PublicKeyDetails[PublicKeyDetails["ML_DSA_87"] = 22] = "ML_DSA_87";
	})(PublicKeyDetails || (exports.PublicKeyDetails = PublicKeyDetails = {}));
	function publicKeyDetailsFromJSON(object) {
		switch (object) {
			case 0:
			case "PUBLIC_KEY_DETAILS_UNSPECIFIED": return PublicKeyDetails.PUBLIC_KEY_DETAILS_UNSPECIFIED;
			case 1:
			case "PKCS1_RSA_PKCS1V5": return PublicKeyDetails.PKCS1_RSA_PKCS1V5;
			case 2:
			case "PKCS1_RSA_PSS": return PublicKeyDetails.PKCS1_RSA_PSS;
			case 3:
			case "PKIX_RSA_PKCS1V5": return PublicKeyDetails.PKIX_RSA_PKCS1V5;
			case 4:
			case "PKIX_RSA_PSS": return PublicKeyDetails.PKIX_RSA_PSS;
			case 9:
			case "PKIX_RSA_PKCS1V15_2048_SHA256": return PublicKeyDetails.PKIX_RSA_PKCS1V15_2048_SHA256;
			case 10:
			case "PKIX_RSA_PKCS1V15_3072_SHA256": return PublicKeyDetails.PKIX_RSA_PKCS1V15_3072_SHA256;
			case 11:
			case "PKIX_RSA_PKCS1V15_4096_SHA256": return PublicKeyDetails.PKIX_RSA_PKCS1V15_4096_SHA256;
			case 16:
			case "PKIX_RSA_PSS_2048_SHA256": return PublicKeyDetails.PKIX_RSA_PSS_2048_SHA256;
			case 17:
			case "PKIX_RSA_PSS_3072_SHA256": return PublicKeyDetails.PKIX_RSA_PSS_3072_SHA256;
			case 18:
			case "PKIX_RSA_PSS_4096_SHA256": return PublicKeyDetails.PKIX_RSA_PSS_4096_SHA256;
			case 6:
			case "PKIX_ECDSA_P256_HMAC_SHA_256": return PublicKeyDetails.PKIX_ECDSA_P256_HMAC_SHA_256;
			case 5:
			case "PKIX_ECDSA_P256_SHA_256": return PublicKeyDetails.PKIX_ECDSA_P256_SHA_256;
			case 12:
			case "PKIX_ECDSA_P384_SHA_384": return PublicKeyDetails.PKIX_ECDSA_P384_SHA_384;
			case 13:
			case "PKIX_ECDSA_P521_SHA_512": return PublicKeyDetails.PKIX_ECDSA_P521_SHA_512;
			case 7:
			case "PKIX_ED25519": return PublicKeyDetails.PKIX_ED25519;
			case 8:
			case "PKIX_ED25519_PH": return PublicKeyDetails.PKIX_ED25519_PH;
			case 19:
			case "PKIX_ECDSA_P384_SHA_256": return PublicKeyDetails.PKIX_ECDSA_P384_SHA_256;
			case 20:
			case "PKIX_ECDSA_P521_SHA_256": return PublicKeyDetails.PKIX_ECDSA_P521_SHA_256;
			case 14:
			case "LMS_SHA256": return PublicKeyDetails.LMS_SHA256;
			case 15:
			case "LMOTS_SHA256": return PublicKeyDetails.LMOTS_SHA256;
			case 23:
			case "ML_DSA_44": return PublicKeyDetails.ML_DSA_44;
			case 21:
			case "ML_DSA_65": return PublicKeyDetails.ML_DSA_65;
			case 22:
			case "ML_DSA_87": return PublicKeyDetails.ML_DSA_87;
			default: throw new globalThis.Error("Unrecognized enum value " + object + " for enum PublicKeyDetails");
		}
	}
	function publicKeyDetailsToJSON(object) {
		switch (object) {
			case PublicKeyDetails.PUBLIC_KEY_DETAILS_UNSPECIFIED: return "PUBLIC_KEY_DETAILS_UNSPECIFIED";
			case PublicKeyDetails.PKCS1_RSA_PKCS1V5: return "PKCS1_RSA_PKCS1V5";
			case PublicKeyDetails.PKCS1_RSA_PSS: return "PKCS1_RSA_PSS";
			case PublicKeyDetails.PKIX_RSA_PKCS1V5: return "PKIX_RSA_PKCS1V5";
			case PublicKeyDetails.PKIX_RSA_PSS: return "PKIX_RSA_PSS";
			case PublicKeyDetails.PKIX_RSA_PKCS1V15_2048_SHA256: return "PKIX_RSA_PKCS1V15_2048_SHA256";
			case PublicKeyDetails.PKIX_RSA_PKCS1V15_3072_SHA256: return "PKIX_RSA_PKCS1V15_3072_SHA256";
			case PublicKeyDetails.PKIX_RSA_PKCS1V15_4096_SHA256: return "PKIX_RSA_PKCS1V15_4096_SHA256";
			case PublicKeyDetails.PKIX_RSA_PSS_2048_SHA256: return "PKIX_RSA_PSS_2048_SHA256";
			case PublicKeyDetails.PKIX_RSA_PSS_3072_SHA256: return "PKIX_RSA_PSS_3072_SHA256";
			case PublicKeyDetails.PKIX_RSA_PSS_4096_SHA256: return "PKIX_RSA_PSS_4096_SHA256";
			case PublicKeyDetails.PKIX_ECDSA_P256_HMAC_SHA_256: return "PKIX_ECDSA_P256_HMAC_SHA_256";
			case PublicKeyDetails.PKIX_ECDSA_P256_SHA_256: return "PKIX_ECDSA_P256_SHA_256";
			case PublicKeyDetails.PKIX_ECDSA_P384_SHA_384: return "PKIX_ECDSA_P384_SHA_384";
			case PublicKeyDetails.PKIX_ECDSA_P521_SHA_512: return "PKIX_ECDSA_P521_SHA_512";
			case PublicKeyDetails.PKIX_ED25519: return "PKIX_ED25519";
			case PublicKeyDetails.PKIX_ED25519_PH: return "PKIX_ED25519_PH";
			case PublicKeyDetails.PKIX_ECDSA_P384_SHA_256: return "PKIX_ECDSA_P384_SHA_256";
			case PublicKeyDetails.PKIX_ECDSA_P521_SHA_256: return "PKIX_ECDSA_P521_SHA_256";
			case PublicKeyDetails.LMS_SHA256: return "LMS_SHA256";
			case PublicKeyDetails.LMOTS_SHA256: return "LMOTS_SHA256";
			case PublicKeyDetails.ML_DSA_44: return "ML_DSA_44";
			case PublicKeyDetails.ML_DSA_65: return "ML_DSA_65";
			case PublicKeyDetails.ML_DSA_87: return "ML_DSA_87";
			default: throw new globalThis.Error("Unrecognized enum value " + object + " for enum PublicKeyDetails");
		}
	}
	var SubjectAlternativeNameType;
	(function(SubjectAlternativeNameType) {
		SubjectAlternativeNameType[SubjectAlternativeNameType["SUBJECT_ALTERNATIVE_NAME_TYPE_UNSPECIFIED"] = 0] = "SUBJECT_ALTERNATIVE_NAME_TYPE_UNSPECIFIED";
		SubjectAlternativeNameType[SubjectAlternativeNameType["EMAIL"] = 1] = "EMAIL";
		SubjectAlternativeNameType[SubjectAlternativeNameType["URI"] = 2] = "URI";
		SubjectAlternativeNameType[SubjectAlternativeNameType["OTHER_NAME"] = 3] = "OTHER_NAME";
	})(SubjectAlternativeNameType || (exports.SubjectAlternativeNameType = SubjectAlternativeNameType = {}));
	function subjectAlternativeNameTypeFromJSON(object) {
		switch (object) {
			case 0:
			case "SUBJECT_ALTERNATIVE_NAME_TYPE_UNSPECIFIED": return SubjectAlternativeNameType.SUBJECT_ALTERNATIVE_NAME_TYPE_UNSPECIFIED;
			case 1:
			case "EMAIL": return SubjectAlternativeNameType.EMAIL;
			case 2:
			case "URI": return SubjectAlternativeNameType.URI;
			case 3:
			case "OTHER_NAME": return SubjectAlternativeNameType.OTHER_NAME;
			default: throw new globalThis.Error("Unrecognized enum value " + object + " for enum SubjectAlternativeNameType");
		}
	}
	function subjectAlternativeNameTypeToJSON(object) {
		switch (object) {
			case SubjectAlternativeNameType.SUBJECT_ALTERNATIVE_NAME_TYPE_UNSPECIFIED: return "SUBJECT_ALTERNATIVE_NAME_TYPE_UNSPECIFIED";
			case SubjectAlternativeNameType.EMAIL: return "EMAIL";
			case SubjectAlternativeNameType.URI: return "URI";
			case SubjectAlternativeNameType.OTHER_NAME: return "OTHER_NAME";
			default: throw new globalThis.Error("Unrecognized enum value " + object + " for enum SubjectAlternativeNameType");
		}
	}
	exports.HashOutput = {
		fromJSON(object) {
			return {
				algorithm: isSet(object.algorithm) ? hashAlgorithmFromJSON(object.algorithm) : 0,
				digest: isSet(object.digest) ? Buffer.from(bytesFromBase64(object.digest)) : Buffer.alloc(0)
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.algorithm !== 0) obj.algorithm = hashAlgorithmToJSON(message.algorithm);
			if (message.digest.length !== 0) obj.digest = base64FromBytes(message.digest);
			return obj;
		}
	};
	exports.MessageSignature = {
		fromJSON(object) {
			return {
				messageDigest: isSet(object.messageDigest) ? exports.HashOutput.fromJSON(object.messageDigest) : void 0,
				signature: isSet(object.signature) ? Buffer.from(bytesFromBase64(object.signature)) : Buffer.alloc(0)
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.messageDigest !== void 0) obj.messageDigest = exports.HashOutput.toJSON(message.messageDigest);
			if (message.signature.length !== 0) obj.signature = base64FromBytes(message.signature);
			return obj;
		}
	};
	exports.LogId = {
		fromJSON(object) {
			return { keyId: isSet(object.keyId) ? Buffer.from(bytesFromBase64(object.keyId)) : Buffer.alloc(0) };
		},
		toJSON(message) {
			const obj = {};
			if (message.keyId.length !== 0) obj.keyId = base64FromBytes(message.keyId);
			return obj;
		}
	};
	exports.RFC3161SignedTimestamp = {
		fromJSON(object) {
			return { signedTimestamp: isSet(object.signedTimestamp) ? Buffer.from(bytesFromBase64(object.signedTimestamp)) : Buffer.alloc(0) };
		},
		toJSON(message) {
			const obj = {};
			if (message.signedTimestamp.length !== 0) obj.signedTimestamp = base64FromBytes(message.signedTimestamp);
			return obj;
		}
	};
	exports.PublicKey = {
		fromJSON(object) {
			return {
				rawBytes: isSet(object.rawBytes) ? Buffer.from(bytesFromBase64(object.rawBytes)) : void 0,
				keyDetails: isSet(object.keyDetails) ? publicKeyDetailsFromJSON(object.keyDetails) : 0,
				validFor: isSet(object.validFor) ? exports.TimeRange.fromJSON(object.validFor) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.rawBytes !== void 0) obj.rawBytes = base64FromBytes(message.rawBytes);
			if (message.keyDetails !== 0) obj.keyDetails = publicKeyDetailsToJSON(message.keyDetails);
			if (message.validFor !== void 0) obj.validFor = exports.TimeRange.toJSON(message.validFor);
			return obj;
		}
	};
	exports.PublicKeyIdentifier = {
		fromJSON(object) {
			return { hint: isSet(object.hint) ? globalThis.String(object.hint) : "" };
		},
		toJSON(message) {
			const obj = {};
			if (message.hint !== "") obj.hint = message.hint;
			return obj;
		}
	};
	exports.ObjectIdentifier = {
		fromJSON(object) {
			return { id: globalThis.Array.isArray(object?.id) ? object.id.map((e) => globalThis.Number(e)) : [] };
		},
		toJSON(message) {
			const obj = {};
			if (message.id?.length) obj.id = message.id.map((e) => Math.round(e));
			return obj;
		}
	};
	exports.ObjectIdentifierValuePair = {
		fromJSON(object) {
			return {
				oid: isSet(object.oid) ? exports.ObjectIdentifier.fromJSON(object.oid) : void 0,
				value: isSet(object.value) ? Buffer.from(bytesFromBase64(object.value)) : Buffer.alloc(0)
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.oid !== void 0) obj.oid = exports.ObjectIdentifier.toJSON(message.oid);
			if (message.value.length !== 0) obj.value = base64FromBytes(message.value);
			return obj;
		}
	};
	exports.DistinguishedName = {
		fromJSON(object) {
			return {
				organization: isSet(object.organization) ? globalThis.String(object.organization) : "",
				commonName: isSet(object.commonName) ? globalThis.String(object.commonName) : ""
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.organization !== "") obj.organization = message.organization;
			if (message.commonName !== "") obj.commonName = message.commonName;
			return obj;
		}
	};
	exports.X509Certificate = {
		fromJSON(object) {
			return { rawBytes: isSet(object.rawBytes) ? Buffer.from(bytesFromBase64(object.rawBytes)) : Buffer.alloc(0) };
		},
		toJSON(message) {
			const obj = {};
			if (message.rawBytes.length !== 0) obj.rawBytes = base64FromBytes(message.rawBytes);
			return obj;
		}
	};
	exports.SubjectAlternativeName = {
		fromJSON(object) {
			return {
				type: isSet(object.type) ? subjectAlternativeNameTypeFromJSON(object.type) : 0,
				identity: isSet(object.regexp) ? {
					$case: "regexp",
					regexp: globalThis.String(object.regexp)
				} : isSet(object.value) ? {
					$case: "value",
					value: globalThis.String(object.value)
				} : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.type !== 0) obj.type = subjectAlternativeNameTypeToJSON(message.type);
			if (message.identity?.$case === "regexp") obj.regexp = message.identity.regexp;
			else if (message.identity?.$case === "value") obj.value = message.identity.value;
			return obj;
		}
	};
	exports.X509CertificateChain = {
		fromJSON(object) {
			return { certificates: globalThis.Array.isArray(object?.certificates) ? object.certificates.map((e) => exports.X509Certificate.fromJSON(e)) : [] };
		},
		toJSON(message) {
			const obj = {};
			if (message.certificates?.length) obj.certificates = message.certificates.map((e) => exports.X509Certificate.toJSON(e));
			return obj;
		}
	};
	exports.TimeRange = {
		fromJSON(object) {
			return {
				start: isSet(object.start) ? fromJsonTimestamp(object.start) : void 0,
				end: isSet(object.end) ? fromJsonTimestamp(object.end) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.start !== void 0) obj.start = message.start.toISOString();
			if (message.end !== void 0) obj.end = message.end.toISOString();
			return obj;
		}
	};
	function bytesFromBase64(b64) {
		return Uint8Array.from(globalThis.Buffer.from(b64, "base64"));
	}
	function base64FromBytes(arr) {
		return globalThis.Buffer.from(arr).toString("base64");
	}
	function fromTimestamp(t) {
		let millis = (globalThis.Number(t.seconds) || 0) * 1e3;
		millis += (t.nanos || 0) / 1e6;
		return new globalThis.Date(millis);
	}
	function fromJsonTimestamp(o) {
		if (o instanceof globalThis.Date) return o;
		else if (typeof o === "string") return new globalThis.Date(o);
		else return fromTimestamp(timestamp_1.Timestamp.fromJSON(o));
	}
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_sigstore_rekor = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.TransparencyLogEntry = exports.InclusionPromise = exports.InclusionProof = exports.Checkpoint = exports.KindVersion = void 0;
	const sigstore_common_1 = require_sigstore_common();
	exports.KindVersion = {
		fromJSON(object) {
			return {
				kind: isSet(object.kind) ? globalThis.String(object.kind) : "",
				version: isSet(object.version) ? globalThis.String(object.version) : ""
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.kind !== "") obj.kind = message.kind;
			if (message.version !== "") obj.version = message.version;
			return obj;
		}
	};
	exports.Checkpoint = {
		fromJSON(object) {
			return { envelope: isSet(object.envelope) ? globalThis.String(object.envelope) : "" };
		},
		toJSON(message) {
			const obj = {};
			if (message.envelope !== "") obj.envelope = message.envelope;
			return obj;
		}
	};
	exports.InclusionProof = {
		fromJSON(object) {
			return {
				logIndex: isSet(object.logIndex) ? globalThis.String(object.logIndex) : "0",
				rootHash: isSet(object.rootHash) ? Buffer.from(bytesFromBase64(object.rootHash)) : Buffer.alloc(0),
				treeSize: isSet(object.treeSize) ? globalThis.String(object.treeSize) : "0",
				hashes: globalThis.Array.isArray(object?.hashes) ? object.hashes.map((e) => Buffer.from(bytesFromBase64(e))) : [],
				checkpoint: isSet(object.checkpoint) ? exports.Checkpoint.fromJSON(object.checkpoint) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.logIndex !== "0") obj.logIndex = message.logIndex;
			if (message.rootHash.length !== 0) obj.rootHash = base64FromBytes(message.rootHash);
			if (message.treeSize !== "0") obj.treeSize = message.treeSize;
			if (message.hashes?.length) obj.hashes = message.hashes.map((e) => base64FromBytes(e));
			if (message.checkpoint !== void 0) obj.checkpoint = exports.Checkpoint.toJSON(message.checkpoint);
			return obj;
		}
	};
	exports.InclusionPromise = {
		fromJSON(object) {
			return { signedEntryTimestamp: isSet(object.signedEntryTimestamp) ? Buffer.from(bytesFromBase64(object.signedEntryTimestamp)) : Buffer.alloc(0) };
		},
		toJSON(message) {
			const obj = {};
			if (message.signedEntryTimestamp.length !== 0) obj.signedEntryTimestamp = base64FromBytes(message.signedEntryTimestamp);
			return obj;
		}
	};
	exports.TransparencyLogEntry = {
		fromJSON(object) {
			return {
				logIndex: isSet(object.logIndex) ? globalThis.String(object.logIndex) : "0",
				logId: isSet(object.logId) ? sigstore_common_1.LogId.fromJSON(object.logId) : void 0,
				kindVersion: isSet(object.kindVersion) ? exports.KindVersion.fromJSON(object.kindVersion) : void 0,
				integratedTime: isSet(object.integratedTime) ? globalThis.String(object.integratedTime) : "0",
				inclusionPromise: isSet(object.inclusionPromise) ? exports.InclusionPromise.fromJSON(object.inclusionPromise) : void 0,
				inclusionProof: isSet(object.inclusionProof) ? exports.InclusionProof.fromJSON(object.inclusionProof) : void 0,
				canonicalizedBody: isSet(object.canonicalizedBody) ? Buffer.from(bytesFromBase64(object.canonicalizedBody)) : Buffer.alloc(0)
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.logIndex !== "0") obj.logIndex = message.logIndex;
			if (message.logId !== void 0) obj.logId = sigstore_common_1.LogId.toJSON(message.logId);
			if (message.kindVersion !== void 0) obj.kindVersion = exports.KindVersion.toJSON(message.kindVersion);
			if (message.integratedTime !== "0") obj.integratedTime = message.integratedTime;
			if (message.inclusionPromise !== void 0) obj.inclusionPromise = exports.InclusionPromise.toJSON(message.inclusionPromise);
			if (message.inclusionProof !== void 0) obj.inclusionProof = exports.InclusionProof.toJSON(message.inclusionProof);
			if (message.canonicalizedBody.length !== 0) obj.canonicalizedBody = base64FromBytes(message.canonicalizedBody);
			return obj;
		}
	};
	function bytesFromBase64(b64) {
		return Uint8Array.from(globalThis.Buffer.from(b64, "base64"));
	}
	function base64FromBytes(arr) {
		return globalThis.Buffer.from(arr).toString("base64");
	}
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_sigstore_bundle = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Bundle = exports.VerificationMaterial = exports.TimestampVerificationData = void 0;
	const envelope_1 = require_envelope();
	const sigstore_common_1 = require_sigstore_common();
	const sigstore_rekor_1 = require_sigstore_rekor();
	exports.TimestampVerificationData = {
		fromJSON(object) {
			return { rfc3161Timestamps: globalThis.Array.isArray(object?.rfc3161Timestamps) ? object.rfc3161Timestamps.map((e) => sigstore_common_1.RFC3161SignedTimestamp.fromJSON(e)) : [] };
		},
		toJSON(message) {
			const obj = {};
			if (message.rfc3161Timestamps?.length) obj.rfc3161Timestamps = message.rfc3161Timestamps.map((e) => sigstore_common_1.RFC3161SignedTimestamp.toJSON(e));
			return obj;
		}
	};
	exports.VerificationMaterial = {
		fromJSON(object) {
			return {
				content: isSet(object.publicKey) ? {
					$case: "publicKey",
					publicKey: sigstore_common_1.PublicKeyIdentifier.fromJSON(object.publicKey)
				} : isSet(object.x509CertificateChain) ? {
					$case: "x509CertificateChain",
					x509CertificateChain: sigstore_common_1.X509CertificateChain.fromJSON(object.x509CertificateChain)
				} : isSet(object.certificate) ? {
					$case: "certificate",
					certificate: sigstore_common_1.X509Certificate.fromJSON(object.certificate)
				} : void 0,
				tlogEntries: globalThis.Array.isArray(object?.tlogEntries) ? object.tlogEntries.map((e) => sigstore_rekor_1.TransparencyLogEntry.fromJSON(e)) : [],
				timestampVerificationData: isSet(object.timestampVerificationData) ? exports.TimestampVerificationData.fromJSON(object.timestampVerificationData) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.content?.$case === "publicKey") obj.publicKey = sigstore_common_1.PublicKeyIdentifier.toJSON(message.content.publicKey);
			else if (message.content?.$case === "x509CertificateChain") obj.x509CertificateChain = sigstore_common_1.X509CertificateChain.toJSON(message.content.x509CertificateChain);
			else if (message.content?.$case === "certificate") obj.certificate = sigstore_common_1.X509Certificate.toJSON(message.content.certificate);
			if (message.tlogEntries?.length) obj.tlogEntries = message.tlogEntries.map((e) => sigstore_rekor_1.TransparencyLogEntry.toJSON(e));
			if (message.timestampVerificationData !== void 0) obj.timestampVerificationData = exports.TimestampVerificationData.toJSON(message.timestampVerificationData);
			return obj;
		}
	};
	exports.Bundle = {
		fromJSON(object) {
			return {
				mediaType: isSet(object.mediaType) ? globalThis.String(object.mediaType) : "",
				verificationMaterial: isSet(object.verificationMaterial) ? exports.VerificationMaterial.fromJSON(object.verificationMaterial) : void 0,
				content: isSet(object.messageSignature) ? {
					$case: "messageSignature",
					messageSignature: sigstore_common_1.MessageSignature.fromJSON(object.messageSignature)
				} : isSet(object.dsseEnvelope) ? {
					$case: "dsseEnvelope",
					dsseEnvelope: envelope_1.Envelope.fromJSON(object.dsseEnvelope)
				} : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.mediaType !== "") obj.mediaType = message.mediaType;
			if (message.verificationMaterial !== void 0) obj.verificationMaterial = exports.VerificationMaterial.toJSON(message.verificationMaterial);
			if (message.content?.$case === "messageSignature") obj.messageSignature = sigstore_common_1.MessageSignature.toJSON(message.content.messageSignature);
			else if (message.content?.$case === "dsseEnvelope") obj.dsseEnvelope = envelope_1.Envelope.toJSON(message.content.dsseEnvelope);
			return obj;
		}
	};
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_sigstore_trustroot = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.ClientTrustConfig = exports.ServiceConfiguration = exports.Service = exports.SigningConfig = exports.TrustedRoot = exports.CertificateAuthority = exports.TransparencyLogInstance = exports.ServiceSelector = void 0;
	exports.serviceSelectorFromJSON = serviceSelectorFromJSON;
	exports.serviceSelectorToJSON = serviceSelectorToJSON;
	const sigstore_common_1 = require_sigstore_common();
	var ServiceSelector;
	(function(ServiceSelector) {
		ServiceSelector[ServiceSelector["SERVICE_SELECTOR_UNDEFINED"] = 0] = "SERVICE_SELECTOR_UNDEFINED";
		ServiceSelector[ServiceSelector["ALL"] = 1] = "ALL";
		ServiceSelector[ServiceSelector["ANY"] = 2] = "ANY";
		ServiceSelector[ServiceSelector["EXACT"] = 3] = "EXACT";
	})(ServiceSelector || (exports.ServiceSelector = ServiceSelector = {}));
	function serviceSelectorFromJSON(object) {
		switch (object) {
			case 0:
			case "SERVICE_SELECTOR_UNDEFINED": return ServiceSelector.SERVICE_SELECTOR_UNDEFINED;
			case 1:
			case "ALL": return ServiceSelector.ALL;
			case 2:
			case "ANY": return ServiceSelector.ANY;
			case 3:
			case "EXACT": return ServiceSelector.EXACT;
			default: throw new globalThis.Error("Unrecognized enum value " + object + " for enum ServiceSelector");
		}
	}
	function serviceSelectorToJSON(object) {
		switch (object) {
			case ServiceSelector.SERVICE_SELECTOR_UNDEFINED: return "SERVICE_SELECTOR_UNDEFINED";
			case ServiceSelector.ALL: return "ALL";
			case ServiceSelector.ANY: return "ANY";
			case ServiceSelector.EXACT: return "EXACT";
			default: throw new globalThis.Error("Unrecognized enum value " + object + " for enum ServiceSelector");
		}
	}
	exports.TransparencyLogInstance = {
		fromJSON(object) {
			return {
				baseUrl: isSet(object.baseUrl) ? globalThis.String(object.baseUrl) : "",
				hashAlgorithm: isSet(object.hashAlgorithm) ? (0, sigstore_common_1.hashAlgorithmFromJSON)(object.hashAlgorithm) : 0,
				publicKey: isSet(object.publicKey) ? sigstore_common_1.PublicKey.fromJSON(object.publicKey) : void 0,
				logId: isSet(object.logId) ? sigstore_common_1.LogId.fromJSON(object.logId) : void 0,
				checkpointKeyId: isSet(object.checkpointKeyId) ? sigstore_common_1.LogId.fromJSON(object.checkpointKeyId) : void 0,
				operator: isSet(object.operator) ? globalThis.String(object.operator) : ""
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.baseUrl !== "") obj.baseUrl = message.baseUrl;
			if (message.hashAlgorithm !== 0) obj.hashAlgorithm = (0, sigstore_common_1.hashAlgorithmToJSON)(message.hashAlgorithm);
			if (message.publicKey !== void 0) obj.publicKey = sigstore_common_1.PublicKey.toJSON(message.publicKey);
			if (message.logId !== void 0) obj.logId = sigstore_common_1.LogId.toJSON(message.logId);
			if (message.checkpointKeyId !== void 0) obj.checkpointKeyId = sigstore_common_1.LogId.toJSON(message.checkpointKeyId);
			if (message.operator !== "") obj.operator = message.operator;
			return obj;
		}
	};
	exports.CertificateAuthority = {
		fromJSON(object) {
			return {
				subject: isSet(object.subject) ? sigstore_common_1.DistinguishedName.fromJSON(object.subject) : void 0,
				uri: isSet(object.uri) ? globalThis.String(object.uri) : "",
				certChain: isSet(object.certChain) ? sigstore_common_1.X509CertificateChain.fromJSON(object.certChain) : void 0,
				validFor: isSet(object.validFor) ? sigstore_common_1.TimeRange.fromJSON(object.validFor) : void 0,
				operator: isSet(object.operator) ? globalThis.String(object.operator) : ""
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.subject !== void 0) obj.subject = sigstore_common_1.DistinguishedName.toJSON(message.subject);
			if (message.uri !== "") obj.uri = message.uri;
			if (message.certChain !== void 0) obj.certChain = sigstore_common_1.X509CertificateChain.toJSON(message.certChain);
			if (message.validFor !== void 0) obj.validFor = sigstore_common_1.TimeRange.toJSON(message.validFor);
			if (message.operator !== "") obj.operator = message.operator;
			return obj;
		}
	};
	exports.TrustedRoot = {
		fromJSON(object) {
			return {
				mediaType: isSet(object.mediaType) ? globalThis.String(object.mediaType) : "",
				tlogs: globalThis.Array.isArray(object?.tlogs) ? object.tlogs.map((e) => exports.TransparencyLogInstance.fromJSON(e)) : [],
				certificateAuthorities: globalThis.Array.isArray(object?.certificateAuthorities) ? object.certificateAuthorities.map((e) => exports.CertificateAuthority.fromJSON(e)) : [],
				ctlogs: globalThis.Array.isArray(object?.ctlogs) ? object.ctlogs.map((e) => exports.TransparencyLogInstance.fromJSON(e)) : [],
				timestampAuthorities: globalThis.Array.isArray(object?.timestampAuthorities) ? object.timestampAuthorities.map((e) => exports.CertificateAuthority.fromJSON(e)) : []
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.mediaType !== "") obj.mediaType = message.mediaType;
			if (message.tlogs?.length) obj.tlogs = message.tlogs.map((e) => exports.TransparencyLogInstance.toJSON(e));
			if (message.certificateAuthorities?.length) obj.certificateAuthorities = message.certificateAuthorities.map((e) => exports.CertificateAuthority.toJSON(e));
			if (message.ctlogs?.length) obj.ctlogs = message.ctlogs.map((e) => exports.TransparencyLogInstance.toJSON(e));
			if (message.timestampAuthorities?.length) obj.timestampAuthorities = message.timestampAuthorities.map((e) => exports.CertificateAuthority.toJSON(e));
			return obj;
		}
	};
	exports.SigningConfig = {
		fromJSON(object) {
			return {
				mediaType: isSet(object.mediaType) ? globalThis.String(object.mediaType) : "",
				caUrls: globalThis.Array.isArray(object?.caUrls) ? object.caUrls.map((e) => exports.Service.fromJSON(e)) : [],
				oidcUrls: globalThis.Array.isArray(object?.oidcUrls) ? object.oidcUrls.map((e) => exports.Service.fromJSON(e)) : [],
				rekorTlogUrls: globalThis.Array.isArray(object?.rekorTlogUrls) ? object.rekorTlogUrls.map((e) => exports.Service.fromJSON(e)) : [],
				rekorTlogConfig: isSet(object.rekorTlogConfig) ? exports.ServiceConfiguration.fromJSON(object.rekorTlogConfig) : void 0,
				tsaUrls: globalThis.Array.isArray(object?.tsaUrls) ? object.tsaUrls.map((e) => exports.Service.fromJSON(e)) : [],
				tsaConfig: isSet(object.tsaConfig) ? exports.ServiceConfiguration.fromJSON(object.tsaConfig) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.mediaType !== "") obj.mediaType = message.mediaType;
			if (message.caUrls?.length) obj.caUrls = message.caUrls.map((e) => exports.Service.toJSON(e));
			if (message.oidcUrls?.length) obj.oidcUrls = message.oidcUrls.map((e) => exports.Service.toJSON(e));
			if (message.rekorTlogUrls?.length) obj.rekorTlogUrls = message.rekorTlogUrls.map((e) => exports.Service.toJSON(e));
			if (message.rekorTlogConfig !== void 0) obj.rekorTlogConfig = exports.ServiceConfiguration.toJSON(message.rekorTlogConfig);
			if (message.tsaUrls?.length) obj.tsaUrls = message.tsaUrls.map((e) => exports.Service.toJSON(e));
			if (message.tsaConfig !== void 0) obj.tsaConfig = exports.ServiceConfiguration.toJSON(message.tsaConfig);
			return obj;
		}
	};
	exports.Service = {
		fromJSON(object) {
			return {
				url: isSet(object.url) ? globalThis.String(object.url) : "",
				majorApiVersion: isSet(object.majorApiVersion) ? globalThis.Number(object.majorApiVersion) : 0,
				validFor: isSet(object.validFor) ? sigstore_common_1.TimeRange.fromJSON(object.validFor) : void 0,
				operator: isSet(object.operator) ? globalThis.String(object.operator) : ""
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.url !== "") obj.url = message.url;
			if (message.majorApiVersion !== 0) obj.majorApiVersion = Math.round(message.majorApiVersion);
			if (message.validFor !== void 0) obj.validFor = sigstore_common_1.TimeRange.toJSON(message.validFor);
			if (message.operator !== "") obj.operator = message.operator;
			return obj;
		}
	};
	exports.ServiceConfiguration = {
		fromJSON(object) {
			return {
				selector: isSet(object.selector) ? serviceSelectorFromJSON(object.selector) : 0,
				count: isSet(object.count) ? globalThis.Number(object.count) : 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.selector !== 0) obj.selector = serviceSelectorToJSON(message.selector);
			if (message.count !== 0) obj.count = Math.round(message.count);
			return obj;
		}
	};
	exports.ClientTrustConfig = {
		fromJSON(object) {
			return {
				mediaType: isSet(object.mediaType) ? globalThis.String(object.mediaType) : "",
				trustedRoot: isSet(object.trustedRoot) ? exports.TrustedRoot.fromJSON(object.trustedRoot) : void 0,
				signingConfig: isSet(object.signingConfig) ? exports.SigningConfig.fromJSON(object.signingConfig) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.mediaType !== "") obj.mediaType = message.mediaType;
			if (message.trustedRoot !== void 0) obj.trustedRoot = exports.TrustedRoot.toJSON(message.trustedRoot);
			if (message.signingConfig !== void 0) obj.signingConfig = exports.SigningConfig.toJSON(message.signingConfig);
			return obj;
		}
	};
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_sigstore_verification = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Input = exports.Artifact = exports.ArtifactVerificationOptions_ObserverTimestampOptions = exports.ArtifactVerificationOptions_TlogIntegratedTimestampOptions = exports.ArtifactVerificationOptions_TimestampAuthorityOptions = exports.ArtifactVerificationOptions_CtlogOptions = exports.ArtifactVerificationOptions_TlogOptions = exports.ArtifactVerificationOptions = exports.PublicKeyIdentities = exports.CertificateIdentities = exports.CertificateIdentity = void 0;
	const sigstore_bundle_1 = require_sigstore_bundle();
	const sigstore_common_1 = require_sigstore_common();
	const sigstore_trustroot_1 = require_sigstore_trustroot();
	exports.CertificateIdentity = {
		fromJSON(object) {
			return {
				issuer: isSet(object.issuer) ? globalThis.String(object.issuer) : "",
				san: isSet(object.san) ? sigstore_common_1.SubjectAlternativeName.fromJSON(object.san) : void 0,
				oids: globalThis.Array.isArray(object?.oids) ? object.oids.map((e) => sigstore_common_1.ObjectIdentifierValuePair.fromJSON(e)) : []
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.issuer !== "") obj.issuer = message.issuer;
			if (message.san !== void 0) obj.san = sigstore_common_1.SubjectAlternativeName.toJSON(message.san);
			if (message.oids?.length) obj.oids = message.oids.map((e) => sigstore_common_1.ObjectIdentifierValuePair.toJSON(e));
			return obj;
		}
	};
	exports.CertificateIdentities = {
		fromJSON(object) {
			return { identities: globalThis.Array.isArray(object?.identities) ? object.identities.map((e) => exports.CertificateIdentity.fromJSON(e)) : [] };
		},
		toJSON(message) {
			const obj = {};
			if (message.identities?.length) obj.identities = message.identities.map((e) => exports.CertificateIdentity.toJSON(e));
			return obj;
		}
	};
	exports.PublicKeyIdentities = {
		fromJSON(object) {
			return { publicKeys: globalThis.Array.isArray(object?.publicKeys) ? object.publicKeys.map((e) => sigstore_common_1.PublicKey.fromJSON(e)) : [] };
		},
		toJSON(message) {
			const obj = {};
			if (message.publicKeys?.length) obj.publicKeys = message.publicKeys.map((e) => sigstore_common_1.PublicKey.toJSON(e));
			return obj;
		}
	};
	exports.ArtifactVerificationOptions = {
		fromJSON(object) {
			return {
				signers: isSet(object.certificateIdentities) ? {
					$case: "certificateIdentities",
					certificateIdentities: exports.CertificateIdentities.fromJSON(object.certificateIdentities)
				} : isSet(object.publicKeys) ? {
					$case: "publicKeys",
					publicKeys: exports.PublicKeyIdentities.fromJSON(object.publicKeys)
				} : void 0,
				tlogOptions: isSet(object.tlogOptions) ? exports.ArtifactVerificationOptions_TlogOptions.fromJSON(object.tlogOptions) : void 0,
				ctlogOptions: isSet(object.ctlogOptions) ? exports.ArtifactVerificationOptions_CtlogOptions.fromJSON(object.ctlogOptions) : void 0,
				tsaOptions: isSet(object.tsaOptions) ? exports.ArtifactVerificationOptions_TimestampAuthorityOptions.fromJSON(object.tsaOptions) : void 0,
				integratedTsOptions: isSet(object.integratedTsOptions) ? exports.ArtifactVerificationOptions_TlogIntegratedTimestampOptions.fromJSON(object.integratedTsOptions) : void 0,
				observerOptions: isSet(object.observerOptions) ? exports.ArtifactVerificationOptions_ObserverTimestampOptions.fromJSON(object.observerOptions) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.signers?.$case === "certificateIdentities") obj.certificateIdentities = exports.CertificateIdentities.toJSON(message.signers.certificateIdentities);
			else if (message.signers?.$case === "publicKeys") obj.publicKeys = exports.PublicKeyIdentities.toJSON(message.signers.publicKeys);
			if (message.tlogOptions !== void 0) obj.tlogOptions = exports.ArtifactVerificationOptions_TlogOptions.toJSON(message.tlogOptions);
			if (message.ctlogOptions !== void 0) obj.ctlogOptions = exports.ArtifactVerificationOptions_CtlogOptions.toJSON(message.ctlogOptions);
			if (message.tsaOptions !== void 0) obj.tsaOptions = exports.ArtifactVerificationOptions_TimestampAuthorityOptions.toJSON(message.tsaOptions);
			if (message.integratedTsOptions !== void 0) obj.integratedTsOptions = exports.ArtifactVerificationOptions_TlogIntegratedTimestampOptions.toJSON(message.integratedTsOptions);
			if (message.observerOptions !== void 0) obj.observerOptions = exports.ArtifactVerificationOptions_ObserverTimestampOptions.toJSON(message.observerOptions);
			return obj;
		}
	};
	exports.ArtifactVerificationOptions_TlogOptions = {
		fromJSON(object) {
			return {
				threshold: isSet(object.threshold) ? globalThis.Number(object.threshold) : 0,
				performOnlineVerification: isSet(object.performOnlineVerification) ? globalThis.Boolean(object.performOnlineVerification) : false,
				disable: isSet(object.disable) ? globalThis.Boolean(object.disable) : false
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.threshold !== 0) obj.threshold = Math.round(message.threshold);
			if (message.performOnlineVerification !== false) obj.performOnlineVerification = message.performOnlineVerification;
			if (message.disable !== false) obj.disable = message.disable;
			return obj;
		}
	};
	exports.ArtifactVerificationOptions_CtlogOptions = {
		fromJSON(object) {
			return {
				threshold: isSet(object.threshold) ? globalThis.Number(object.threshold) : 0,
				disable: isSet(object.disable) ? globalThis.Boolean(object.disable) : false
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.threshold !== 0) obj.threshold = Math.round(message.threshold);
			if (message.disable !== false) obj.disable = message.disable;
			return obj;
		}
	};
	exports.ArtifactVerificationOptions_TimestampAuthorityOptions = {
		fromJSON(object) {
			return {
				threshold: isSet(object.threshold) ? globalThis.Number(object.threshold) : 0,
				disable: isSet(object.disable) ? globalThis.Boolean(object.disable) : false
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.threshold !== 0) obj.threshold = Math.round(message.threshold);
			if (message.disable !== false) obj.disable = message.disable;
			return obj;
		}
	};
	exports.ArtifactVerificationOptions_TlogIntegratedTimestampOptions = {
		fromJSON(object) {
			return {
				threshold: isSet(object.threshold) ? globalThis.Number(object.threshold) : 0,
				disable: isSet(object.disable) ? globalThis.Boolean(object.disable) : false
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.threshold !== 0) obj.threshold = Math.round(message.threshold);
			if (message.disable !== false) obj.disable = message.disable;
			return obj;
		}
	};
	exports.ArtifactVerificationOptions_ObserverTimestampOptions = {
		fromJSON(object) {
			return {
				threshold: isSet(object.threshold) ? globalThis.Number(object.threshold) : 0,
				disable: isSet(object.disable) ? globalThis.Boolean(object.disable) : false
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.threshold !== 0) obj.threshold = Math.round(message.threshold);
			if (message.disable !== false) obj.disable = message.disable;
			return obj;
		}
	};
	exports.Artifact = {
		fromJSON(object) {
			return { data: isSet(object.artifactUri) ? {
				$case: "artifactUri",
				artifactUri: globalThis.String(object.artifactUri)
			} : isSet(object.artifact) ? {
				$case: "artifact",
				artifact: Buffer.from(bytesFromBase64(object.artifact))
			} : isSet(object.artifactDigest) ? {
				$case: "artifactDigest",
				artifactDigest: sigstore_common_1.HashOutput.fromJSON(object.artifactDigest)
			} : void 0 };
		},
		toJSON(message) {
			const obj = {};
			if (message.data?.$case === "artifactUri") obj.artifactUri = message.data.artifactUri;
			else if (message.data?.$case === "artifact") obj.artifact = base64FromBytes(message.data.artifact);
			else if (message.data?.$case === "artifactDigest") obj.artifactDigest = sigstore_common_1.HashOutput.toJSON(message.data.artifactDigest);
			return obj;
		}
	};
	exports.Input = {
		fromJSON(object) {
			return {
				artifactTrustRoot: isSet(object.artifactTrustRoot) ? sigstore_trustroot_1.TrustedRoot.fromJSON(object.artifactTrustRoot) : void 0,
				artifactVerificationOptions: isSet(object.artifactVerificationOptions) ? exports.ArtifactVerificationOptions.fromJSON(object.artifactVerificationOptions) : void 0,
				bundle: isSet(object.bundle) ? sigstore_bundle_1.Bundle.fromJSON(object.bundle) : void 0,
				artifact: isSet(object.artifact) ? exports.Artifact.fromJSON(object.artifact) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.artifactTrustRoot !== void 0) obj.artifactTrustRoot = sigstore_trustroot_1.TrustedRoot.toJSON(message.artifactTrustRoot);
			if (message.artifactVerificationOptions !== void 0) obj.artifactVerificationOptions = exports.ArtifactVerificationOptions.toJSON(message.artifactVerificationOptions);
			if (message.bundle !== void 0) obj.bundle = sigstore_bundle_1.Bundle.toJSON(message.bundle);
			if (message.artifact !== void 0) obj.artifact = exports.Artifact.toJSON(message.artifact);
			return obj;
		}
	};
	function bytesFromBase64(b64) {
		return Uint8Array.from(globalThis.Buffer.from(b64, "base64"));
	}
	function base64FromBytes(arr) {
		return globalThis.Buffer.from(arr).toString("base64");
	}
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_dist$2 = __commonJSMin(((exports, module, this$2) => {
	var __createBinding = this$2 && this$2.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __exportStar = this$2 && this$2.__exportStar || function(m, exports) {
		for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) __createBinding(exports, m, p);
	};
	Object.defineProperty(exports, "__esModule", { value: true });
	__exportStar(require_envelope(), exports);
	__exportStar(require_sigstore_bundle(), exports);
	__exportStar(require_sigstore_common(), exports);
	__exportStar(require_sigstore_rekor(), exports);
	__exportStar(require_sigstore_trustroot(), exports);
	__exportStar(require_sigstore_verification(), exports);
}));
var require_message = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.MessageSignatureContent = void 0;
	const core_1 = require_dist$3();
	const protobuf_specs_1 = require_dist$2();
	const HASH_ALGORITHM_MAP = {
		[protobuf_specs_1.HashAlgorithm.HASH_ALGORITHM_UNSPECIFIED]: "sha256",
		[protobuf_specs_1.HashAlgorithm.SHA2_256]: "sha256",
		[protobuf_specs_1.HashAlgorithm.SHA2_384]: "sha384",
		[protobuf_specs_1.HashAlgorithm.SHA2_512]: "sha512",
		[protobuf_specs_1.HashAlgorithm.SHA3_256]: "sha3-256",
		[protobuf_specs_1.HashAlgorithm.SHA3_384]: "sha3-384"
	};
	var MessageSignatureContent = class {
		signature;
		messageDigest;
		artifact;
		hashAlgorithm;
		constructor(messageSignature, artifact) {
			this.signature = messageSignature.signature;
			this.messageDigest = messageSignature.messageDigest.digest;
			this.artifact = artifact;
			this.hashAlgorithm = HASH_ALGORITHM_MAP[messageSignature.messageDigest.algorithm] ?? "sha256";
		}
		compareSignature(signature) {
			return core_1.crypto.bufferEqual(signature, this.signature);
		}
		compareDigest(digest) {
			return core_1.crypto.bufferEqual(digest, this.messageDigest);
		}
		compareSignedDigest(digest) {
			return this.compareDigest(digest);
		}
		verifySignature(key) {
			return core_1.crypto.verify(this.artifact, key, this.signature, this.hashAlgorithm);
		}
	};
	exports.MessageSignatureContent = MessageSignatureContent;
}));
var require_bundle$1 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.toSignedEntity = toSignedEntity;
	exports.signatureContent = signatureContent;
	const core_1 = require_dist$3();
	const dsse_1 = require_dsse$2();
	const message_1 = require_message();
	function toSignedEntity(bundle, artifact) {
		const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
		const timestamps = [];
		for (const entry of tlogEntries) if (entry.integratedTime && entry.integratedTime !== "0") timestamps.push({
			$case: "transparency-log",
			tlogEntry: entry
		});
		for (const ts of timestampVerificationData?.rfc3161Timestamps ?? []) timestamps.push({
			$case: "timestamp-authority",
			timestamp: core_1.RFC3161Timestamp.parse(Buffer.from(ts.signedTimestamp))
		});
		return {
			signature: signatureContent(bundle, artifact),
			key: key(bundle),
			tlogEntries,
			timestamps
		};
	}
	function signatureContent(bundle, artifact) {
		switch (bundle.content.$case) {
			case "dsseEnvelope": return new dsse_1.DSSESignatureContent(bundle.content.dsseEnvelope);
			case "messageSignature": return new message_1.MessageSignatureContent(bundle.content.messageSignature, artifact);
		}
	}
	function key(bundle) {
		switch (bundle.verificationMaterial.content.$case) {
			case "publicKey": return {
				$case: "public-key",
				hint: bundle.verificationMaterial.content.publicKey.hint
			};
			case "x509CertificateChain": return {
				$case: "certificate",
				certificate: core_1.X509Certificate.parse(Buffer.from(bundle.verificationMaterial.content.x509CertificateChain.certificates[0].rawBytes))
			};
			case "certificate": return {
				$case: "certificate",
				certificate: core_1.X509Certificate.parse(Buffer.from(bundle.verificationMaterial.content.certificate.rawBytes))
			};
		}
	}
}));
var require_error$1 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.PolicyError = exports.VerificationError = void 0;
	var BaseError = class extends Error {
		code;
		cause;
		constructor({ code, message, cause }) {
			super(message);
			this.code = code;
			this.cause = cause;
			this.name = this.constructor.name;
		}
	};
	var VerificationError = class extends BaseError {};
	exports.VerificationError = VerificationError;
	var PolicyError = class extends BaseError {};
	exports.PolicyError = PolicyError;
}));
var require_filter = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.filterCertAuthorities = filterCertAuthorities;
	exports.filterTLogAuthorities = filterTLogAuthorities;
	function filterCertAuthorities(certAuthorities, timestamp) {
		return certAuthorities.filter((ca) => {
			return ca.validFor.start <= timestamp && ca.validFor.end >= timestamp;
		});
	}
	function filterTLogAuthorities(tlogAuthorities, criteria) {
		return tlogAuthorities.filter((tlog) => {
			if (criteria.logID && !tlog.logID.equals(criteria.logID)) return false;
			return tlog.validFor.start <= criteria.targetDate && criteria.targetDate <= tlog.validFor.end;
		});
	}
}));
var require_trust = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.filterTLogAuthorities = exports.filterCertAuthorities = void 0;
	exports.toTrustMaterial = toTrustMaterial;
	const core_1 = require_dist$3();
	const protobuf_specs_1 = require_dist$2();
	const error_1 = require_error$1();
	const BEGINNING_OF_TIME = new Date(0);
	const END_OF_TIME = new Date(864e13);
	var filter_1 = require_filter();
	Object.defineProperty(exports, "filterCertAuthorities", {
		enumerable: true,
		get: function() {
			return filter_1.filterCertAuthorities;
		}
	});
	Object.defineProperty(exports, "filterTLogAuthorities", {
		enumerable: true,
		get: function() {
			return filter_1.filterTLogAuthorities;
		}
	});
	function toTrustMaterial(root, keys) {
		const keyFinder = typeof keys === "function" ? keys : keyLocator(keys);
		return {
			certificateAuthorities: root.certificateAuthorities.map(createCertAuthority),
			timestampAuthorities: root.timestampAuthorities.map(createCertAuthority),
			tlogs: root.tlogs.map(createTLogAuthority),
			ctlogs: root.ctlogs.map(createTLogAuthority),
			publicKey: keyFinder
		};
	}
	function createTLogAuthority(tlogInstance) {
		const keyDetails = tlogInstance.publicKey.keyDetails;
		const keyType = keyDetails === protobuf_specs_1.PublicKeyDetails.PKCS1_RSA_PKCS1V5 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V5 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V15_2048_SHA256 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V15_3072_SHA256 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V15_4096_SHA256 ? "pkcs1" : "spki";
		return {
			baseURL: tlogInstance.baseUrl,
			logID: tlogInstance.checkpointKeyId ? tlogInstance.checkpointKeyId.keyId : tlogInstance.logId.keyId,
			publicKey: core_1.crypto.createPublicKey(tlogInstance.publicKey.rawBytes, keyType),
			validFor: {
				start: tlogInstance.publicKey.validFor?.start || BEGINNING_OF_TIME,
				end: tlogInstance.publicKey.validFor?.end || END_OF_TIME
			}
		};
	}
	function createCertAuthority(ca) {
		return {
			certChain: ca.certChain.certificates.map((cert) => {
				return core_1.X509Certificate.parse(Buffer.from(cert.rawBytes));
			}),
			validFor: {
				start: ca.validFor?.start || BEGINNING_OF_TIME,
				end: ca.validFor?.end || END_OF_TIME
			}
		};
	}
	function keyLocator(keys) {
		return (hint) => {
			const key = (keys || {})[hint];
			if (!key) throw new error_1.VerificationError({
				code: "PUBLIC_KEY_ERROR",
				message: `key not found: ${hint}`
			});
			return {
				publicKey: core_1.crypto.createPublicKey(key.rawBytes),
				validFor: (date) => {
					return (key.validFor?.start || BEGINNING_OF_TIME) <= date && (key.validFor?.end || END_OF_TIME) >= date;
				}
			};
		};
	}
}));
var require_certificate = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CertificateChainVerifier = void 0;
	exports.verifyCertificateChain = verifyCertificateChain;
	const error_1 = require_error$1();
	const trust_1 = require_trust();
	function verifyCertificateChain(timestamp, leaf, certificateAuthorities) {
		const cas = (0, trust_1.filterCertAuthorities)(certificateAuthorities, timestamp);
		let error;
		for (const ca of cas) try {
			return new CertificateChainVerifier({
				trustedCerts: ca.certChain,
				untrustedCert: leaf,
				timestamp
			}).verify();
		} catch (err) {
			error = err;
		}
		throw new error_1.VerificationError({
			code: "CERTIFICATE_ERROR",
			message: "Failed to verify certificate chain",
			cause: error
		});
	}
	var CertificateChainVerifier = class {
		untrustedCert;
		trustedCerts;
		localCerts;
		timestamp;
		constructor(opts) {
			this.untrustedCert = opts.untrustedCert;
			this.trustedCerts = opts.trustedCerts;
			this.localCerts = dedupeCertificates([...opts.trustedCerts, opts.untrustedCert]);
			this.timestamp = opts.timestamp;
		}
		verify() {
			const certificatePath = this.sort();
			this.checkPath(certificatePath);
			if (!certificatePath.every((cert) => cert.validForDate(this.timestamp))) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "certificate is not valid or expired at the specified date"
			});
			return certificatePath;
		}
		sort() {
			const leafCert = this.untrustedCert;
			let paths = this.buildPaths(leafCert);
			paths = paths.filter((path) => path.some((cert) => this.trustedCerts.includes(cert)));
			if (paths.length === 0) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "no trusted certificate path found"
			});
			return [leafCert, ...paths.reduce((prev, curr) => prev.length < curr.length ? prev : curr)].slice(0, -1);
		}
		buildPaths(certificate) {
			const paths = [];
			const issuers = this.findIssuer(certificate);
			if (issuers.length === 0) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "no valid certificate path found"
			});
			for (let i = 0; i < issuers.length; i++) {
				const issuer = issuers[i];
				if (issuer.equals(certificate)) {
					paths.push([certificate]);
					continue;
				}
				const subPaths = this.buildPaths(issuer);
				for (let j = 0; j < subPaths.length; j++) paths.push([issuer, ...subPaths[j]]);
			}
			return paths;
		}
		findIssuer(certificate) {
			let issuers = [];
			let keyIdentifier;
			if (certificate.subject.equals(certificate.issuer)) {
				if (certificate.verify()) return [certificate];
			}
			if (certificate.extAuthorityKeyID) keyIdentifier = certificate.extAuthorityKeyID.keyIdentifier;
			this.localCerts.forEach((possibleIssuer) => {
				if (keyIdentifier) {
					if (possibleIssuer.extSubjectKeyID) {
						if (possibleIssuer.extSubjectKeyID.keyIdentifier.equals(keyIdentifier)) issuers.push(possibleIssuer);
						return;
					}
				}
				if (possibleIssuer.subject.equals(certificate.issuer)) issuers.push(possibleIssuer);
			});
			issuers = issuers.filter((issuer) => {
				try {
					return certificate.verify(issuer);
				} catch (ex) {
					return false;
				}
			});
			return issuers;
		}
		checkPath(path) {
			if (path.length < 1) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "certificate chain must contain at least one certificate"
			});
			if (!path.slice(1).every((cert) => cert.isCA)) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "intermediate certificate is not a CA"
			});
			for (let i = path.length - 2; i >= 0; i--) if (!path[i].issuer.equals(path[i + 1].subject)) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "incorrect certificate name chaining"
			});
			for (let i = 0; i < path.length; i++) {
				const cert = path[i];
				if (cert.extBasicConstraints?.isCA) {
					const pathLength = cert.extBasicConstraints.pathLenConstraint;
					if (pathLength !== void 0 && pathLength < i - 1) throw new error_1.VerificationError({
						code: "CERTIFICATE_ERROR",
						message: "path length constraint exceeded"
					});
				}
			}
		}
	};
	exports.CertificateChainVerifier = CertificateChainVerifier;
	function dedupeCertificates(certs) {
		for (let i = 0; i < certs.length; i++) for (let j = i + 1; j < certs.length; j++) if (certs[i].equals(certs[j])) {
			certs.splice(j, 1);
			j--;
		}
		return certs;
	}
}));
var require_sct = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifySCTs = verifySCTs;
	const core_1 = require_dist$3();
	const error_1 = require_error$1();
	const trust_1 = require_trust();
	function verifySCTs(cert, issuer, ctlogs) {
		let extSCT;
		const clone = cert.clone();
		for (let i = 0; i < clone.extensions.length; i++) {
			const ext = clone.extensions[i];
			if (ext.subs[0].toOID() === core_1.EXTENSION_OID_SCT) {
				extSCT = new core_1.X509SCTExtension(ext);
				clone.extensions.splice(i, 1);
				break;
			}
		}
		if (!extSCT) return [];
		if (extSCT.signedCertificateTimestamps.length === 0) return [];
		const preCert = new core_1.ByteStream();
		const issuerId = core_1.crypto.digest("sha256", issuer.publicKey);
		preCert.appendView(issuerId);
		const tbs = clone.tbsCertificate.toDER();
		preCert.appendUint24(tbs.length);
		preCert.appendView(tbs);
		return extSCT.signedCertificateTimestamps.map((sct) => {
			if (!(0, trust_1.filterTLogAuthorities)(ctlogs, {
				logID: sct.logID,
				targetDate: sct.datetime
			}).some((log) => sct.verify(preCert.buffer, log.publicKey))) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "SCT verification failed"
			});
			return sct.logID;
		});
	}
}));
var require_key = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyPublicKey = verifyPublicKey;
	exports.verifyCertificate = verifyCertificate;
	const core_1 = require_dist$3();
	const error_1 = require_error$1();
	const certificate_1 = require_certificate();
	const sct_1 = require_sct();
	const OID_FULCIO_ISSUER_V1 = "1.3.6.1.4.1.57264.1.1";
	const OID_FULCIO_ISSUER_V2 = "1.3.6.1.4.1.57264.1.8";
	function verifyPublicKey(hint, timestamps, trustMaterial) {
		const key = trustMaterial.publicKey(hint);
		timestamps.forEach((timestamp) => {
			if (!key.validFor(timestamp)) throw new error_1.VerificationError({
				code: "PUBLIC_KEY_ERROR",
				message: `Public key is not valid for timestamp: ${timestamp.toISOString()}`
			});
		});
		return { key: key.publicKey };
	}
	function verifyCertificate(leaf, timestamps, trustMaterial) {
		let path = [];
		timestamps.forEach((timestamp) => {
			path = (0, certificate_1.verifyCertificateChain)(timestamp, leaf, trustMaterial.certificateAuthorities);
		});
		return {
			scts: (0, sct_1.verifySCTs)(path[0], path[1], trustMaterial.ctlogs),
			signer: getSigner(path[0])
		};
	}
	function getSigner(cert) {
		let issuer;
		const issuerExtension = cert.extension(OID_FULCIO_ISSUER_V2);
		if (issuerExtension) issuer = issuerExtension.valueObj.subs?.[0]?.value.toString("ascii");
		else issuer = cert.extension(OID_FULCIO_ISSUER_V1)?.value.toString("ascii");
		const oids = cert.extensions.map((ext) => {
			return {
				oid: { id: ext.subs[0].toOID().split(".").map(Number) },
				value: ext.subs[ext.subs.length - 1].value
			};
		});
		const identity = {
			extensions: { issuer },
			subjectAlternativeName: cert.subjectAltName,
			oids
		};
		return {
			key: core_1.crypto.createPublicKey(cert.publicKey),
			identity
		};
	}
}));
var require_policy = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifySubjectAlternativeName = verifySubjectAlternativeName;
	exports.verifyExtensions = verifyExtensions;
	exports.verifyOIDs = verifyOIDs;
	const error_1 = require_error$1();
	function verifySubjectAlternativeName(policyIdentity, signerIdentity) {
		if (signerIdentity === void 0 || !signerIdentity.match(policyIdentity)) throw new error_1.PolicyError({
			code: "UNTRUSTED_SIGNER_ERROR",
			message: `certificate identity error - expected ${policyIdentity}, got ${signerIdentity}`
		});
	}
	function verifyExtensions(policyExtensions, signerExtensions = {}) {
		let key;
		for (key in policyExtensions) if (signerExtensions[key] !== policyExtensions[key]) throw new error_1.PolicyError({
			code: "UNTRUSTED_SIGNER_ERROR",
			message: `invalid certificate extension - expected ${key}=${policyExtensions[key]}, got ${key}=${signerExtensions[key]}`
		});
	}
	function verifyOIDs(policyOIDs, signerOIDs = []) {
		for (const policyOID of policyOIDs) if (!signerOIDs.find((signerOID) => oidEquals(policyOID.oid?.id, signerOID.oid?.id) && policyOID.value.equals(signerOID.value))) {
			const oid = policyOID.oid?.id.join(".") ?? "<unknown>";
			throw new error_1.PolicyError({
				code: "UNTRUSTED_SIGNER_ERROR",
				message: `invalid certificate extension - missing OID ${oid}`
			});
		}
	}
	function oidEquals(a, b) {
		if (a === void 0 || b === void 0) return false;
		return a.length === b.length && a.every((v, i) => v === b[i]);
	}
}));
var require_tsa = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyRFC3161Timestamp = verifyRFC3161Timestamp;
	const core_1 = require_dist$3();
	const error_1 = require_error$1();
	const certificate_1 = require_certificate();
	const trust_1 = require_trust();
	function verifyRFC3161Timestamp(timestamp, data, timestampAuthorities) {
		const signingTime = timestamp.signingTime;
		timestampAuthorities = (0, trust_1.filterCertAuthorities)(timestampAuthorities, signingTime);
		timestampAuthorities = filterCAsBySerialAndIssuer(timestampAuthorities, {
			serialNumber: timestamp.signerSerialNumber,
			issuer: timestamp.signerIssuer
		});
		if (!timestampAuthorities.some((ca) => {
			try {
				verifyTimestampForCA(timestamp, data, ca);
				return true;
			} catch (e) {
				return false;
			}
		})) throw new error_1.VerificationError({
			code: "TIMESTAMP_ERROR",
			message: "timestamp could not be verified"
		});
	}
	function verifyTimestampForCA(timestamp, data, ca) {
		const [leaf, ...cas] = ca.certChain;
		const signingKey = core_1.crypto.createPublicKey(leaf.publicKey);
		const signingTime = timestamp.signingTime;
		try {
			new certificate_1.CertificateChainVerifier({
				untrustedCert: leaf,
				trustedCerts: cas,
				timestamp: signingTime
			}).verify();
		} catch (e) {
			throw new error_1.VerificationError({
				code: "TIMESTAMP_ERROR",
				message: "invalid certificate chain"
			});
		}
		timestamp.verify(data, signingKey);
	}
	function filterCAsBySerialAndIssuer(timestampAuthorities, criteria) {
		return timestampAuthorities.filter((ca) => ca.certChain.length > 0 && core_1.crypto.bufferEqual(ca.certChain[0].serialNumber, criteria.serialNumber) && core_1.crypto.bufferEqual(ca.certChain[0].issuer, criteria.issuer));
	}
}));
var require_timestamp = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.getTSATimestamp = getTSATimestamp;
	exports.getTLogTimestamp = getTLogTimestamp;
	const tsa_1 = require_tsa();
	function getTSATimestamp(timestamp, data, timestampAuthorities) {
		(0, tsa_1.verifyRFC3161Timestamp)(timestamp, data, timestampAuthorities);
		return {
			type: "timestamp-authority",
			logID: timestamp.signerSerialNumber,
			timestamp: timestamp.signingTime
		};
	}
	function getTLogTimestamp(entry) {
		if (!entry.inclusionPromise) return;
		return {
			type: "transparency-log",
			logID: entry.logId.keyId,
			timestamp: new Date(Number(entry.integratedTime) * 1e3)
		};
	}
}));
var require_verifier$1 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Signature = exports.Verifier = exports.PublicKey = void 0;
	const sigstore_common_1 = require_sigstore_common();
	exports.PublicKey = {
		fromJSON(object) {
			return { rawBytes: isSet(object.rawBytes) ? Buffer.from(bytesFromBase64(object.rawBytes)) : Buffer.alloc(0) };
		},
		toJSON(message) {
			const obj = {};
			if (message.rawBytes.length !== 0) obj.rawBytes = base64FromBytes(message.rawBytes);
			return obj;
		}
	};
	exports.Verifier = {
		fromJSON(object) {
			return {
				verifier: isSet(object.publicKey) ? {
					$case: "publicKey",
					publicKey: exports.PublicKey.fromJSON(object.publicKey)
				} : isSet(object.x509Certificate) ? {
					$case: "x509Certificate",
					x509Certificate: sigstore_common_1.X509Certificate.fromJSON(object.x509Certificate)
				} : void 0,
				keyDetails: isSet(object.keyDetails) ? (0, sigstore_common_1.publicKeyDetailsFromJSON)(object.keyDetails) : 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.verifier?.$case === "publicKey") obj.publicKey = exports.PublicKey.toJSON(message.verifier.publicKey);
			else if (message.verifier?.$case === "x509Certificate") obj.x509Certificate = sigstore_common_1.X509Certificate.toJSON(message.verifier.x509Certificate);
			if (message.keyDetails !== 0) obj.keyDetails = (0, sigstore_common_1.publicKeyDetailsToJSON)(message.keyDetails);
			return obj;
		}
	};
	exports.Signature = {
		fromJSON(object) {
			return {
				content: isSet(object.content) ? Buffer.from(bytesFromBase64(object.content)) : Buffer.alloc(0),
				verifier: isSet(object.verifier) ? exports.Verifier.fromJSON(object.verifier) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.content.length !== 0) obj.content = base64FromBytes(message.content);
			if (message.verifier !== void 0) obj.verifier = exports.Verifier.toJSON(message.verifier);
			return obj;
		}
	};
	function bytesFromBase64(b64) {
		return Uint8Array.from(globalThis.Buffer.from(b64, "base64"));
	}
	function base64FromBytes(arr) {
		return globalThis.Buffer.from(arr).toString("base64");
	}
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_dsse$1 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.DSSELogEntryV002 = exports.DSSERequestV002 = void 0;
	const envelope_1 = require_envelope();
	const sigstore_common_1 = require_sigstore_common();
	const verifier_1 = require_verifier$1();
	exports.DSSERequestV002 = {
		fromJSON(object) {
			return {
				envelope: isSet(object.envelope) ? envelope_1.Envelope.fromJSON(object.envelope) : void 0,
				verifiers: globalThis.Array.isArray(object?.verifiers) ? object.verifiers.map((e) => verifier_1.Verifier.fromJSON(e)) : []
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.envelope !== void 0) obj.envelope = envelope_1.Envelope.toJSON(message.envelope);
			if (message.verifiers?.length) obj.verifiers = message.verifiers.map((e) => verifier_1.Verifier.toJSON(e));
			return obj;
		}
	};
	exports.DSSELogEntryV002 = {
		fromJSON(object) {
			return {
				payloadHash: isSet(object.payloadHash) ? sigstore_common_1.HashOutput.fromJSON(object.payloadHash) : void 0,
				signatures: globalThis.Array.isArray(object?.signatures) ? object.signatures.map((e) => verifier_1.Signature.fromJSON(e)) : []
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.payloadHash !== void 0) obj.payloadHash = sigstore_common_1.HashOutput.toJSON(message.payloadHash);
			if (message.signatures?.length) obj.signatures = message.signatures.map((e) => verifier_1.Signature.toJSON(e));
			return obj;
		}
	};
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_hashedrekord$1 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.HashedRekordLogEntryV002 = exports.HashedRekordRequestV002 = void 0;
	const sigstore_common_1 = require_sigstore_common();
	const verifier_1 = require_verifier$1();
	exports.HashedRekordRequestV002 = {
		fromJSON(object) {
			return {
				digest: isSet(object.digest) ? Buffer.from(bytesFromBase64(object.digest)) : Buffer.alloc(0),
				signature: isSet(object.signature) ? verifier_1.Signature.fromJSON(object.signature) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.digest.length !== 0) obj.digest = base64FromBytes(message.digest);
			if (message.signature !== void 0) obj.signature = verifier_1.Signature.toJSON(message.signature);
			return obj;
		}
	};
	exports.HashedRekordLogEntryV002 = {
		fromJSON(object) {
			return {
				data: isSet(object.data) ? sigstore_common_1.HashOutput.fromJSON(object.data) : void 0,
				signature: isSet(object.signature) ? verifier_1.Signature.fromJSON(object.signature) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.data !== void 0) obj.data = sigstore_common_1.HashOutput.toJSON(message.data);
			if (message.signature !== void 0) obj.signature = verifier_1.Signature.toJSON(message.signature);
			return obj;
		}
	};
	function bytesFromBase64(b64) {
		return Uint8Array.from(globalThis.Buffer.from(b64, "base64"));
	}
	function base64FromBytes(arr) {
		return globalThis.Buffer.from(arr).toString("base64");
	}
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_entry = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CreateEntryRequest = exports.Spec = exports.Entry = void 0;
	const dsse_1 = require_dsse$1();
	const hashedrekord_1 = require_hashedrekord$1();
	exports.Entry = {
		fromJSON(object) {
			return {
				kind: isSet(object.kind) ? globalThis.String(object.kind) : "",
				apiVersion: isSet(object.apiVersion) ? globalThis.String(object.apiVersion) : "",
				spec: isSet(object.spec) ? exports.Spec.fromJSON(object.spec) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.kind !== "") obj.kind = message.kind;
			if (message.apiVersion !== "") obj.apiVersion = message.apiVersion;
			if (message.spec !== void 0) obj.spec = exports.Spec.toJSON(message.spec);
			return obj;
		}
	};
	exports.Spec = {
		fromJSON(object) {
			return { spec: isSet(object.hashedRekordV002) ? {
				$case: "hashedRekordV002",
				hashedRekordV002: hashedrekord_1.HashedRekordLogEntryV002.fromJSON(object.hashedRekordV002)
			} : isSet(object.dsseV002) ? {
				$case: "dsseV002",
				dsseV002: dsse_1.DSSELogEntryV002.fromJSON(object.dsseV002)
			} : void 0 };
		},
		toJSON(message) {
			const obj = {};
			if (message.spec?.$case === "hashedRekordV002") obj.hashedRekordV002 = hashedrekord_1.HashedRekordLogEntryV002.toJSON(message.spec.hashedRekordV002);
			else if (message.spec?.$case === "dsseV002") obj.dsseV002 = dsse_1.DSSELogEntryV002.toJSON(message.spec.dsseV002);
			return obj;
		}
	};
	exports.CreateEntryRequest = {
		fromJSON(object) {
			return { spec: isSet(object.hashedRekordRequestV002) ? {
				$case: "hashedRekordRequestV002",
				hashedRekordRequestV002: hashedrekord_1.HashedRekordRequestV002.fromJSON(object.hashedRekordRequestV002)
			} : isSet(object.dsseRequestV002) ? {
				$case: "dsseRequestV002",
				dsseRequestV002: dsse_1.DSSERequestV002.fromJSON(object.dsseRequestV002)
			} : void 0 };
		},
		toJSON(message) {
			const obj = {};
			if (message.spec?.$case === "hashedRekordRequestV002") obj.hashedRekordRequestV002 = hashedrekord_1.HashedRekordRequestV002.toJSON(message.spec.hashedRekordRequestV002);
			else if (message.spec?.$case === "dsseRequestV002") obj.dsseRequestV002 = dsse_1.DSSERequestV002.toJSON(message.spec.dsseRequestV002);
			return obj;
		}
	};
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));
var require_v2 = __commonJSMin(((exports, module, this$1) => {
	var __createBinding = this$1 && this$1.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __exportStar = this$1 && this$1.__exportStar || function(m, exports) {
		for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) __createBinding(exports, m, p);
	};
	Object.defineProperty(exports, "__esModule", { value: true });
	__exportStar(require_dsse$1(), exports);
	__exportStar(require_entry(), exports);
	__exportStar(require_hashedrekord$1(), exports);
	__exportStar(require_verifier$1(), exports);
}));
var require_dsse = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.DSSE_API_VERSION_V1 = void 0;
	exports.verifyDSSETLogBody = verifyDSSETLogBody;
	exports.verifyDSSETLogBodyV2 = verifyDSSETLogBodyV2;
	const error_1 = require_error$1();
	exports.DSSE_API_VERSION_V1 = "0.0.1";
	function verifyDSSETLogBody(tlogEntry, content) {
		switch (tlogEntry.apiVersion) {
			case exports.DSSE_API_VERSION_V1: return verifyDSSE001TLogBody(tlogEntry, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported dsse version: ${tlogEntry.apiVersion}`
			});
		}
	}
	function verifyDSSETLogBodyV2(tlogEntry, content) {
		const spec = tlogEntry.spec?.spec;
		if (!spec) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: `missing dsse spec`
		});
		switch (spec.$case) {
			case "dsseV002": return verifyDSSE002TLogBody(spec.dsseV002, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported version: ${spec.$case}`
			});
		}
	}
	function verifyDSSE001TLogBody(tlogEntry, content) {
		if (tlogEntry.spec.signatures?.length !== 1) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature count mismatch"
		});
		const tlogSig = tlogEntry.spec.signatures[0].signature;
		if (!content.compareSignature(Buffer.from(tlogSig, "base64"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "tlog entry signature mismatch"
		});
		const tlogHash = tlogEntry.spec.payloadHash?.value || "";
		if (!content.compareDigest(Buffer.from(tlogHash, "hex"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "DSSE payload hash mismatch"
		});
	}
	function verifyDSSE002TLogBody(spec, content) {
		if (spec.signatures?.length !== 1) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature count mismatch"
		});
		const tlogSig = spec.signatures[0].content;
		if (!content.compareSignature(tlogSig)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "tlog entry signature mismatch"
		});
		const tlogHash = spec.payloadHash?.digest || Buffer.from("");
		if (!content.compareDigest(tlogHash)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "DSSE payload hash mismatch"
		});
	}
}));
var require_hashedrekord = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.HASHEDREKORD_API_VERSION_V1 = void 0;
	exports.verifyHashedRekordTLogBody = verifyHashedRekordTLogBody;
	exports.verifyHashedRekordTLogBodyV2 = verifyHashedRekordTLogBodyV2;
	const error_1 = require_error$1();
	exports.HASHEDREKORD_API_VERSION_V1 = "0.0.1";
	function verifyHashedRekordTLogBody(tlogEntry, content) {
		switch (tlogEntry.apiVersion) {
			case exports.HASHEDREKORD_API_VERSION_V1: return verifyHashedrekord001TLogBody(tlogEntry, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported hashedrekord version: ${tlogEntry.apiVersion}`
			});
		}
	}
	function verifyHashedRekordTLogBodyV2(tlogEntry, content) {
		const spec = tlogEntry.spec?.spec;
		if (!spec) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: `missing dsse spec`
		});
		switch (spec.$case) {
			case "hashedRekordV002": return verifyHashedrekord002TLogBody(spec.hashedRekordV002, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported version: ${spec.$case}`
			});
		}
	}
	function verifyHashedrekord001TLogBody(tlogEntry, content) {
		const tlogSig = tlogEntry.spec.signature.content || "";
		if (!content.compareSignature(Buffer.from(tlogSig, "base64"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature mismatch"
		});
		const tlogDigest = tlogEntry.spec.data.hash?.value || "";
		if (!content.compareSignedDigest(Buffer.from(tlogDigest, "hex"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "digest mismatch"
		});
	}
	function verifyHashedrekord002TLogBody(spec, content) {
		const tlogSig = spec.signature?.content || Buffer.from("");
		if (!content.compareSignature(tlogSig)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature mismatch"
		});
		const tlogHash = spec.data?.digest || Buffer.from("");
		if (!content.compareSignedDigest(tlogHash)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "digest mismatch"
		});
	}
}));
var require_intoto = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyIntotoTLogBody = verifyIntotoTLogBody;
	const error_1 = require_error$1();
	function verifyIntotoTLogBody(tlogEntry, content) {
		switch (tlogEntry.apiVersion) {
			case "0.0.2": return verifyIntoto002TLogBody(tlogEntry, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported intoto version: ${tlogEntry.apiVersion}`
			});
		}
	}
	function verifyIntoto002TLogBody(tlogEntry, content) {
		if (tlogEntry.spec.content.envelope.signatures?.length !== 1) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature count mismatch"
		});
		const tlogSig = base64Decode(tlogEntry.spec.content.envelope.signatures[0].sig);
		if (!content.compareSignature(Buffer.from(tlogSig, "base64"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "tlog entry signature mismatch"
		});
		const tlogHash = tlogEntry.spec.content.payloadHash?.value || "";
		if (!content.compareDigest(Buffer.from(tlogHash, "hex"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "DSSE payload hash mismatch"
		});
	}
	function base64Decode(str) {
		return Buffer.from(str, "base64").toString("utf-8");
	}
}));
var require_checkpoint = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.LogCheckpoint = void 0;
	exports.verifyCheckpoint = verifyCheckpoint;
	const core_1 = require_dist$3();
	const error_1 = require_error$1();
	const CHECKPOINT_SEPARATOR = "\n\n";
	const SIGNATURE_REGEX = /\u2014 (\S+) (\S+)\n/g;
	function verifyCheckpoint(entry, tlogs) {
		const inclusionProof = entry.inclusionProof;
		const signedNote = SignedNote.fromString(inclusionProof.checkpoint.envelope);
		const checkpoint = LogCheckpoint.fromString(signedNote.note);
		if (!verifySignedNote(signedNote, tlogs)) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "invalid checkpoint signature"
		});
		return checkpoint;
	}
	function verifySignedNote(signedNote, tlogs) {
		const data = Buffer.from(signedNote.note, "utf-8");
		return signedNote.signatures.some((signature) => {
			const tlog = tlogs.find((tlog) => core_1.crypto.bufferEqual(tlog.logID.subarray(0, 4), signature.keyHint) && tlog.baseURL.includes(signature.name));
			if (!tlog) return false;
			return core_1.crypto.verify(data, tlog.publicKey, signature.signature);
		});
	}
	var SignedNote = class SignedNote {
		note;
		signatures;
		constructor(note, signatures) {
			this.note = note;
			this.signatures = signatures;
		}
		static fromString(envelope) {
			if (!envelope.includes(CHECKPOINT_SEPARATOR)) throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "missing checkpoint separator"
			});
			const split = envelope.indexOf(CHECKPOINT_SEPARATOR);
			const header = envelope.slice(0, split + 1);
			const matches = envelope.slice(split + 2).matchAll(SIGNATURE_REGEX);
			const signatures = Array.from(matches, (match) => {
				const [, name, signature] = match;
				const sigBytes = Buffer.from(signature, "base64");
				if (sigBytes.length < 5) throw new error_1.VerificationError({
					code: "TLOG_INCLUSION_PROOF_ERROR",
					message: "malformed checkpoint signature"
				});
				return {
					name,
					keyHint: sigBytes.subarray(0, 4),
					signature: sigBytes.subarray(4)
				};
			});
			if (signatures.length === 0) throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "no signatures found in checkpoint"
			});
			return new SignedNote(header, signatures);
		}
	};
	var LogCheckpoint = class LogCheckpoint {
		origin;
		logSize;
		logHash;
		rest;
		constructor(origin, logSize, logHash, rest) {
			this.origin = origin;
			this.logSize = logSize;
			this.logHash = logHash;
			this.rest = rest;
		}
		static fromString(note) {
			const lines = note.trimEnd().split("\n");
			if (lines.length < 3) throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "too few lines in checkpoint header"
			});
			const origin = lines[0];
			let logSize;
			try {
				logSize = BigInt(lines[1]);
			} catch {
				throw new error_1.VerificationError({
					code: "TLOG_INCLUSION_PROOF_ERROR",
					message: "invalid checkpoint log size"
				});
			}
			const rootHash = Buffer.from(lines[2], "base64");
			const rest = lines.slice(3);
			return new LogCheckpoint(origin, logSize, rootHash, rest);
		}
	};
	exports.LogCheckpoint = LogCheckpoint;
}));
var require_merkle = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyMerkleInclusion = verifyMerkleInclusion;
	const core_1 = require_dist$3();
	const error_1 = require_error$1();
	const RFC6962_LEAF_HASH_PREFIX = Buffer.from([0]);
	const RFC6962_NODE_HASH_PREFIX = Buffer.from([1]);
	function verifyMerkleInclusion(entry, checkpoint) {
		const inclusionProof = entry.inclusionProof;
		let logIndex;
		try {
			logIndex = BigInt(inclusionProof.logIndex);
		} catch {
			throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "invalid inclusion proof log index"
			});
		}
		const treeSize = BigInt(checkpoint.logSize);
		if (logIndex < 0n || logIndex >= treeSize) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: `invalid index: ${logIndex}`
		});
		const { inner, border } = decompInclProof(logIndex, treeSize);
		if (inclusionProof.hashes.length !== inner + border) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "invalid hash count"
		});
		const innerHashes = inclusionProof.hashes.slice(0, inner);
		const borderHashes = inclusionProof.hashes.slice(inner);
		const calculatedHash = chainBorderRight(chainInner(hashLeaf(entry.canonicalizedBody), innerHashes, logIndex), borderHashes);
		if (!core_1.crypto.bufferEqual(calculatedHash, checkpoint.logHash)) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "calculated root hash does not match inclusion proof"
		});
	}
	function decompInclProof(index, size) {
		const inner = innerProofSize(index, size);
		return {
			inner,
			border: onesCount(index >> BigInt(inner))
		};
	}
	function chainInner(seed, hashes, index) {
		return hashes.reduce((acc, h, i) => {
			if (index >> BigInt(i) & BigInt(1)) return hashChildren(h, acc);
			else return hashChildren(acc, h);
		}, seed);
	}
	function chainBorderRight(seed, hashes) {
		return hashes.reduce((acc, h) => hashChildren(h, acc), seed);
	}
	function innerProofSize(index, size) {
		return bitLength(index ^ size - BigInt(1));
	}
	function onesCount(num) {
		return num.toString(2).split("1").length - 1;
	}
	function bitLength(n) {
		if (n === 0n) return 0;
		return n.toString(2).length;
	}
	function hashChildren(left, right) {
		return core_1.crypto.digest("sha256", RFC6962_NODE_HASH_PREFIX, left, right);
	}
	function hashLeaf(leaf) {
		return core_1.crypto.digest("sha256", RFC6962_LEAF_HASH_PREFIX, leaf);
	}
}));
var require_set = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyTLogSET = verifyTLogSET;
	const core_1 = require_dist$3();
	const error_1 = require_error$1();
	const trust_1 = require_trust();
	function verifyTLogSET(entry, tlogs) {
		if (!(0, trust_1.filterTLogAuthorities)(tlogs, {
			logID: entry.logId.keyId,
			targetDate: new Date(Number(entry.integratedTime) * 1e3)
		}).some((tlog) => {
			const payload = toVerificationPayload(entry);
			const data = Buffer.from(core_1.json.canonicalize(payload), "utf8");
			const signature = entry.inclusionPromise.signedEntryTimestamp;
			return core_1.crypto.verify(data, tlog.publicKey, signature);
		})) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROMISE_ERROR",
			message: "inclusion promise could not be verified"
		});
	}
	function toVerificationPayload(entry) {
		const { integratedTime, logIndex, logId, canonicalizedBody } = entry;
		return {
			body: canonicalizedBody.toString("base64"),
			integratedTime: Number(integratedTime),
			logIndex: Number(logIndex),
			logID: logId.keyId.toString("hex")
		};
	}
}));
var require_tlog = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyTLogBody = verifyTLogBody;
	exports.verifyTLogInclusion = verifyTLogInclusion;
	const v2_1 = require_v2();
	const error_1 = require_error$1();
	const dsse_1 = require_dsse();
	const hashedrekord_1 = require_hashedrekord();
	const intoto_1 = require_intoto();
	const checkpoint_1 = require_checkpoint();
	const merkle_1 = require_merkle();
	const set_1 = require_set();
	function verifyTLogBody(entry, sigContent) {
		const { kind, version } = entry.kindVersion;
		let body;
		try {
			body = JSON.parse(entry.canonicalizedBody.toString("utf8"));
		} catch {
			throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: "invalid canonicalized body"
			});
		}
		if (kind !== body.kind || version !== body.apiVersion) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: `kind/version mismatch - expected: ${kind}/${version}, received: ${body.kind}/${body.apiVersion}`
		});
		switch (kind) {
			case "dsse": if (version == dsse_1.DSSE_API_VERSION_V1) return (0, dsse_1.verifyDSSETLogBody)(body, sigContent);
			else {
				const entryRekorV2 = v2_1.Entry.fromJSON(body);
				return (0, dsse_1.verifyDSSETLogBodyV2)(entryRekorV2, sigContent);
			}
			case "intoto": return (0, intoto_1.verifyIntotoTLogBody)(body, sigContent);
			case "hashedrekord": if (version == hashedrekord_1.HASHEDREKORD_API_VERSION_V1) return (0, hashedrekord_1.verifyHashedRekordTLogBody)(body, sigContent);
			else {
				const entryRekorV2 = v2_1.Entry.fromJSON(body);
				return (0, hashedrekord_1.verifyHashedRekordTLogBodyV2)(entryRekorV2, sigContent);
			}
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported kind: ${kind}`
			});
		}
	}
	function verifyTLogInclusion(entry, tlogAuthorities) {
		let inclusionVerified = false;
		if (isTLogEntryWithInclusionPromise(entry)) {
			(0, set_1.verifyTLogSET)(entry, tlogAuthorities);
			inclusionVerified = true;
		}
		if (isTLogEntryWithInclusionProof(entry)) {
			const matchingAuthorities = tlogAuthorities.filter((tlog) => tlog.logID.equals(entry.logId.keyId));
			const checkpoint = (0, checkpoint_1.verifyCheckpoint)(entry, matchingAuthorities);
			(0, merkle_1.verifyMerkleInclusion)(entry, checkpoint);
			inclusionVerified = true;
		}
		if (!inclusionVerified) throw new error_1.VerificationError({
			code: "TLOG_MISSING_INCLUSION_ERROR",
			message: "inclusion could not be verified"
		});
	}
	function isTLogEntryWithInclusionPromise(entry) {
		return entry.inclusionPromise !== void 0;
	}
	function isTLogEntryWithInclusionProof(entry) {
		return entry.inclusionProof !== void 0;
	}
}));
var require_verifier = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Verifier = void 0;
	const util_1 = __require("util");
	const error_1 = require_error$1();
	const key_1 = require_key();
	const policy_1 = require_policy();
	const timestamp_1 = require_timestamp();
	const tlog_1 = require_tlog();
	var Verifier = class {
		trustMaterial;
		options;
		constructor(trustMaterial, options = {}) {
			this.trustMaterial = trustMaterial;
			this.options = {
				ctlogThreshold: options.ctlogThreshold ?? 1,
				tlogThreshold: options.tlogThreshold ?? 1,
				timestampThreshold: options.timestampThreshold ?? options.tsaThreshold ?? 1,
				tsaThreshold: 0
			};
		}
		verify(entity, policy) {
			const timestamps = this.verifyTimestamps(entity);
			const signer = this.verifySigningKey(entity, timestamps);
			this.verifyTLogs(entity);
			this.verifySignature(entity, signer);
			if (policy) this.verifyPolicy(policy, signer.identity || {});
			return signer;
		}
		verifyTimestamps(entity) {
			const timestamps = [];
			for (const timestamp of entity.timestamps) switch (timestamp.$case) {
				case "timestamp-authority":
					timestamps.push((0, timestamp_1.getTSATimestamp)(timestamp.timestamp, entity.signature.signature, this.trustMaterial.timestampAuthorities));
					break;
				case "transparency-log": {
					const result = (0, timestamp_1.getTLogTimestamp)(timestamp.tlogEntry);
					if (result) timestamps.push(result);
					break;
				}
			}
			if (containsDupes(timestamps)) throw new error_1.VerificationError({
				code: "TIMESTAMP_ERROR",
				message: "duplicate timestamp"
			});
			if (timestamps.length < this.options.timestampThreshold) throw new error_1.VerificationError({
				code: "TIMESTAMP_ERROR",
				message: `expected ${this.options.timestampThreshold} timestamps, got ${timestamps.length}`
			});
			return timestamps.map((t) => t.timestamp);
		}
		verifySigningKey({ key }, timestamps) {
			switch (key.$case) {
				case "public-key": return (0, key_1.verifyPublicKey)(key.hint, timestamps, this.trustMaterial);
				case "certificate": {
					const result = (0, key_1.verifyCertificate)(key.certificate, timestamps, this.trustMaterial);
					if (containsDupes(result.scts)) throw new error_1.VerificationError({
						code: "CERTIFICATE_ERROR",
						message: "duplicate SCT"
					});
					if (result.scts.length < this.options.ctlogThreshold) throw new error_1.VerificationError({
						code: "CERTIFICATE_ERROR",
						message: `expected ${this.options.ctlogThreshold} SCTs, got ${result.scts.length}`
					});
					return result.signer;
				}
			}
		}
		verifyTLogs({ signature: content, tlogEntries }) {
			const entryIDs = [];
			tlogEntries.forEach((entry) => {
				(0, tlog_1.verifyTLogInclusion)(entry, this.trustMaterial.tlogs);
				(0, tlog_1.verifyTLogBody)(entry, content);
				entryIDs.push({
					logID: entry.logId.keyId,
					body: entry.canonicalizedBody
				});
			});
			if (containsDupes(entryIDs)) throw new error_1.VerificationError({
				code: "TLOG_ERROR",
				message: "duplicate tlog entry"
			});
			if (entryIDs.length < this.options.tlogThreshold) throw new error_1.VerificationError({
				code: "TLOG_ERROR",
				message: `expected ${this.options.tlogThreshold} tlog entries, got ${entryIDs.length}`
			});
		}
		verifySignature(entity, signer) {
			if (!entity.signature.verifySignature(signer.key)) throw new error_1.VerificationError({
				code: "SIGNATURE_ERROR",
				message: "signature verification failed"
			});
		}
		verifyPolicy(policy, identity) {
			if (policy.subjectAlternativeName) (0, policy_1.verifySubjectAlternativeName)(policy.subjectAlternativeName, identity.subjectAlternativeName);
			if (policy.extensions) (0, policy_1.verifyExtensions)(policy.extensions, identity.extensions);
			if (policy.oids) (0, policy_1.verifyOIDs)(policy.oids, identity.oids);
		}
	};
	exports.Verifier = Verifier;
	function containsDupes(arr) {
		for (let i = 0; i < arr.length; i++) for (let j = i + 1; j < arr.length; j++) if ((0, util_1.isDeepStrictEqual)(arr[i], arr[j])) return true;
		return false;
	}
}));
var import_dist = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Verifier = exports.toTrustMaterial = exports.VerificationError = exports.PolicyError = exports.toSignedEntity = void 0;
	var bundle_1 = require_bundle$1();
	Object.defineProperty(exports, "toSignedEntity", {
		enumerable: true,
		get: function() {
			return bundle_1.toSignedEntity;
		}
	});
	var error_1 = require_error$1();
	Object.defineProperty(exports, "PolicyError", {
		enumerable: true,
		get: function() {
			return error_1.PolicyError;
		}
	});
	Object.defineProperty(exports, "VerificationError", {
		enumerable: true,
		get: function() {
			return error_1.VerificationError;
		}
	});
	var trust_1 = require_trust();
	Object.defineProperty(exports, "toTrustMaterial", {
		enumerable: true,
		get: function() {
			return trust_1.toTrustMaterial;
		}
	});
	var verifier_1 = require_verifier();
	Object.defineProperty(exports, "Verifier", {
		enumerable: true,
		get: function() {
			return verifier_1.Verifier;
		}
	});
}))();
const mostLines = 64;
function splitJson(bytes) {
	const lines = [];
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf("\n", start);
		const end = found === -1 ? bytes.length : found;
		const line = bytes.subarray(start, end);
		const text = line.toString("latin1").trim();
		if (text !== "" && (!text.startsWith("{") || !text.endsWith("}") || lines.length === mostLines)) return [bytes];
		lines.push(...text === "" ? [] : [line]);
		start = end + 1;
	}
	return lines.length > 0 ? lines : [bytes];
}
var require_bundle = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.BUNDLE_V03_MEDIA_TYPE = exports.BUNDLE_V03_LEGACY_MEDIA_TYPE = exports.BUNDLE_V02_MEDIA_TYPE = exports.BUNDLE_V01_MEDIA_TYPE = void 0;
	exports.isBundleWithCertificateChain = isBundleWithCertificateChain;
	exports.isBundleWithPublicKey = isBundleWithPublicKey;
	exports.isBundleWithMessageSignature = isBundleWithMessageSignature;
	exports.isBundleWithDsseEnvelope = isBundleWithDsseEnvelope;
	exports.BUNDLE_V01_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle+json;version=0.1";
	exports.BUNDLE_V02_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle+json;version=0.2";
	exports.BUNDLE_V03_LEGACY_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle+json;version=0.3";
	exports.BUNDLE_V03_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
	function isBundleWithCertificateChain(b) {
		return b.verificationMaterial.content.$case === "x509CertificateChain";
	}
	function isBundleWithPublicKey(b) {
		return b.verificationMaterial.content.$case === "publicKey";
	}
	function isBundleWithMessageSignature(b) {
		return b.content.$case === "messageSignature";
	}
	function isBundleWithDsseEnvelope(b) {
		return b.content.$case === "dsseEnvelope";
	}
}));
var require_build = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.toMessageSignatureBundle = toMessageSignatureBundle;
	exports.toDSSEBundle = toDSSEBundle;
	const protobuf_specs_1 = require_dist$2();
	const bundle_1 = require_bundle();
	function toMessageSignatureBundle(options) {
		return {
			mediaType: options.certificateChain ? bundle_1.BUNDLE_V02_MEDIA_TYPE : bundle_1.BUNDLE_V03_MEDIA_TYPE,
			content: {
				$case: "messageSignature",
				messageSignature: {
					messageDigest: {
						algorithm: protobuf_specs_1.HashAlgorithm.SHA2_256,
						digest: options.digest
					},
					signature: options.signature
				}
			},
			verificationMaterial: toVerificationMaterial(options)
		};
	}
	function toDSSEBundle(options) {
		return {
			mediaType: options.certificateChain ? bundle_1.BUNDLE_V02_MEDIA_TYPE : bundle_1.BUNDLE_V03_MEDIA_TYPE,
			content: {
				$case: "dsseEnvelope",
				dsseEnvelope: toEnvelope(options)
			},
			verificationMaterial: toVerificationMaterial(options)
		};
	}
	function toEnvelope(options) {
		return {
			payloadType: options.artifactType,
			payload: options.artifact,
			signatures: [toSignature(options)]
		};
	}
	function toSignature(options) {
		return {
			keyid: options.keyHint || "",
			sig: options.signature
		};
	}
	function toVerificationMaterial(options) {
		return {
			content: toKeyContent(options),
			tlogEntries: [],
			timestampVerificationData: { rfc3161Timestamps: [] }
		};
	}
	function toKeyContent(options) {
		if (options.certificate) {
			if (options.certificateChain) return {
				$case: "x509CertificateChain",
				x509CertificateChain: { certificates: [{ rawBytes: options.certificate }] }
			};
			else return {
				$case: "certificate",
				certificate: { rawBytes: options.certificate }
			};
		} else return {
			$case: "publicKey",
			publicKey: { hint: options.keyHint || "" }
		};
	}
}));
var require_error = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.ValidationError = void 0;
	var ValidationError = class extends Error {
		fields;
		constructor(message, fields) {
			super(message);
			this.fields = fields;
		}
	};
	exports.ValidationError = ValidationError;
}));
var require_validate = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.assertBundle = assertBundle;
	exports.assertBundleV01 = assertBundleV01;
	exports.isBundleV01 = isBundleV01;
	exports.assertBundleV02 = assertBundleV02;
	exports.assertBundleLatest = assertBundleLatest;
	const error_1 = require_error();
	function assertBundle(b) {
		const invalidValues = validateBundleBase(b);
		if (invalidValues.length > 0) throw new error_1.ValidationError("invalid bundle", invalidValues);
	}
	function assertBundleV01(b) {
		const invalidValues = [];
		invalidValues.push(...validateBundleBase(b));
		invalidValues.push(...validateInclusionPromise(b));
		if (invalidValues.length > 0) throw new error_1.ValidationError("invalid v0.1 bundle", invalidValues);
	}
	function isBundleV01(b) {
		try {
			assertBundleV01(b);
			return true;
		} catch (e) {
			return false;
		}
	}
	function assertBundleV02(b) {
		const invalidValues = [];
		invalidValues.push(...validateBundleBase(b));
		invalidValues.push(...validateInclusionProof(b));
		if (invalidValues.length > 0) throw new error_1.ValidationError("invalid v0.2 bundle", invalidValues);
	}
	function assertBundleLatest(b) {
		const invalidValues = [];
		invalidValues.push(...validateBundleBase(b));
		invalidValues.push(...validateInclusionProof(b));
		invalidValues.push(...validateNoCertificateChain(b));
		if (invalidValues.length > 0) throw new error_1.ValidationError("invalid bundle", invalidValues);
	}
	function validateBundleBase(b) {
		const invalidValues = [];
		if (b.mediaType === void 0 || !b.mediaType.match(/^application\/vnd\.dev\.sigstore\.bundle\+json;version=\d\.\d/) && !b.mediaType.match(/^application\/vnd\.dev\.sigstore\.bundle\.v\d\.\d\+json/)) invalidValues.push("mediaType");
		if (b.content === void 0) invalidValues.push("content");
		else switch (b.content.$case) {
			case "messageSignature":
				if (b.content.messageSignature.messageDigest === void 0) invalidValues.push("content.messageSignature.messageDigest");
				else if (b.content.messageSignature.messageDigest.digest.length === 0) invalidValues.push("content.messageSignature.messageDigest.digest");
				if (b.content.messageSignature.signature.length === 0) invalidValues.push("content.messageSignature.signature");
				break;
			case "dsseEnvelope":
				if (b.content.dsseEnvelope.payload.length === 0) invalidValues.push("content.dsseEnvelope.payload");
				if (b.content.dsseEnvelope.signatures.length !== 1) invalidValues.push("content.dsseEnvelope.signatures");
				else if (b.content.dsseEnvelope.signatures[0].sig.length === 0) invalidValues.push("content.dsseEnvelope.signatures[0].sig");
		}
		if (b.verificationMaterial === void 0) invalidValues.push("verificationMaterial");
		else {
			if (b.verificationMaterial.content === void 0) invalidValues.push("verificationMaterial.content");
			else switch (b.verificationMaterial.content.$case) {
				case "x509CertificateChain":
					if (b.verificationMaterial.content.x509CertificateChain.certificates.length === 0) invalidValues.push("verificationMaterial.content.x509CertificateChain.certificates");
					b.verificationMaterial.content.x509CertificateChain.certificates.forEach((cert, i) => {
						if (cert.rawBytes.length === 0) invalidValues.push(`verificationMaterial.content.x509CertificateChain.certificates[${i}].rawBytes`);
					});
					break;
				case "certificate": if (b.verificationMaterial.content.certificate.rawBytes.length === 0) invalidValues.push("verificationMaterial.content.certificate.rawBytes");
			}
			if (b.verificationMaterial.tlogEntries === void 0) invalidValues.push("verificationMaterial.tlogEntries");
			else if (b.verificationMaterial.tlogEntries.length > 0) b.verificationMaterial.tlogEntries.forEach((entry, i) => {
				if (entry.logId === void 0) invalidValues.push(`verificationMaterial.tlogEntries[${i}].logId`);
				if (entry.kindVersion === void 0) invalidValues.push(`verificationMaterial.tlogEntries[${i}].kindVersion`);
			});
		}
		return invalidValues;
	}
	function validateInclusionPromise(b) {
		const invalidValues = [];
		if (b.verificationMaterial && b.verificationMaterial.tlogEntries?.length > 0) b.verificationMaterial.tlogEntries.forEach((entry, i) => {
			if (entry.inclusionPromise === void 0) invalidValues.push(`verificationMaterial.tlogEntries[${i}].inclusionPromise`);
		});
		return invalidValues;
	}
	function validateInclusionProof(b) {
		const invalidValues = [];
		if (b.verificationMaterial && b.verificationMaterial.tlogEntries?.length > 0) b.verificationMaterial.tlogEntries.forEach((entry, i) => {
			if (entry.inclusionProof === void 0) invalidValues.push(`verificationMaterial.tlogEntries[${i}].inclusionProof`);
			else if (entry.inclusionProof.checkpoint === void 0) invalidValues.push(`verificationMaterial.tlogEntries[${i}].inclusionProof.checkpoint`);
		});
		return invalidValues;
	}
	function validateNoCertificateChain(b) {
		const invalidValues = [];
		if (b.verificationMaterial?.content?.$case === "x509CertificateChain") invalidValues.push("verificationMaterial.content.$case");
		return invalidValues;
	}
}));
var require_serialized = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.envelopeToJSON = exports.envelopeFromJSON = exports.bundleToJSON = exports.bundleFromJSON = void 0;
	const protobuf_specs_1 = require_dist$2();
	const bundle_1 = require_bundle();
	const validate_1 = require_validate();
	const bundleFromJSON = (obj) => {
		const bundle = protobuf_specs_1.Bundle.fromJSON(obj);
		switch (bundle.mediaType) {
			case bundle_1.BUNDLE_V01_MEDIA_TYPE:
				(0, validate_1.assertBundleV01)(bundle);
				break;
			case bundle_1.BUNDLE_V02_MEDIA_TYPE:
				(0, validate_1.assertBundleV02)(bundle);
				break;
			default: (0, validate_1.assertBundleLatest)(bundle);
		}
		return bundle;
	};
	exports.bundleFromJSON = bundleFromJSON;
	const bundleToJSON = (bundle) => {
		return protobuf_specs_1.Bundle.toJSON(bundle);
	};
	exports.bundleToJSON = bundleToJSON;
	const envelopeFromJSON = (obj) => {
		return protobuf_specs_1.Envelope.fromJSON(obj);
	};
	exports.envelopeFromJSON = envelopeFromJSON;
	const envelopeToJSON = (envelope) => {
		return protobuf_specs_1.Envelope.toJSON(envelope);
	};
	exports.envelopeToJSON = envelopeToJSON;
}));
var import_dist$1 = __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.isBundleV01 = exports.assertBundleV02 = exports.assertBundleV01 = exports.assertBundleLatest = exports.assertBundle = exports.envelopeToJSON = exports.envelopeFromJSON = exports.bundleToJSON = exports.bundleFromJSON = exports.ValidationError = exports.isBundleWithPublicKey = exports.isBundleWithMessageSignature = exports.isBundleWithDsseEnvelope = exports.isBundleWithCertificateChain = exports.BUNDLE_V03_MEDIA_TYPE = exports.BUNDLE_V03_LEGACY_MEDIA_TYPE = exports.BUNDLE_V02_MEDIA_TYPE = exports.BUNDLE_V01_MEDIA_TYPE = exports.toMessageSignatureBundle = exports.toDSSEBundle = void 0;
	var build_1 = require_build();
	Object.defineProperty(exports, "toDSSEBundle", {
		enumerable: true,
		get: function() {
			return build_1.toDSSEBundle;
		}
	});
	Object.defineProperty(exports, "toMessageSignatureBundle", {
		enumerable: true,
		get: function() {
			return build_1.toMessageSignatureBundle;
		}
	});
	var bundle_1 = require_bundle();
	Object.defineProperty(exports, "BUNDLE_V01_MEDIA_TYPE", {
		enumerable: true,
		get: function() {
			return bundle_1.BUNDLE_V01_MEDIA_TYPE;
		}
	});
	Object.defineProperty(exports, "BUNDLE_V02_MEDIA_TYPE", {
		enumerable: true,
		get: function() {
			return bundle_1.BUNDLE_V02_MEDIA_TYPE;
		}
	});
	Object.defineProperty(exports, "BUNDLE_V03_LEGACY_MEDIA_TYPE", {
		enumerable: true,
		get: function() {
			return bundle_1.BUNDLE_V03_LEGACY_MEDIA_TYPE;
		}
	});
	Object.defineProperty(exports, "BUNDLE_V03_MEDIA_TYPE", {
		enumerable: true,
		get: function() {
			return bundle_1.BUNDLE_V03_MEDIA_TYPE;
		}
	});
	Object.defineProperty(exports, "isBundleWithCertificateChain", {
		enumerable: true,
		get: function() {
			return bundle_1.isBundleWithCertificateChain;
		}
	});
	Object.defineProperty(exports, "isBundleWithDsseEnvelope", {
		enumerable: true,
		get: function() {
			return bundle_1.isBundleWithDsseEnvelope;
		}
	});
	Object.defineProperty(exports, "isBundleWithMessageSignature", {
		enumerable: true,
		get: function() {
			return bundle_1.isBundleWithMessageSignature;
		}
	});
	Object.defineProperty(exports, "isBundleWithPublicKey", {
		enumerable: true,
		get: function() {
			return bundle_1.isBundleWithPublicKey;
		}
	});
	var error_1 = require_error();
	Object.defineProperty(exports, "ValidationError", {
		enumerable: true,
		get: function() {
			return error_1.ValidationError;
		}
	});
	var serialized_1 = require_serialized();
	Object.defineProperty(exports, "bundleFromJSON", {
		enumerable: true,
		get: function() {
			return serialized_1.bundleFromJSON;
		}
	});
	Object.defineProperty(exports, "bundleToJSON", {
		enumerable: true,
		get: function() {
			return serialized_1.bundleToJSON;
		}
	});
	Object.defineProperty(exports, "envelopeFromJSON", {
		enumerable: true,
		get: function() {
			return serialized_1.envelopeFromJSON;
		}
	});
	Object.defineProperty(exports, "envelopeToJSON", {
		enumerable: true,
		get: function() {
			return serialized_1.envelopeToJSON;
		}
	});
	var validate_1 = require_validate();
	Object.defineProperty(exports, "assertBundle", {
		enumerable: true,
		get: function() {
			return validate_1.assertBundle;
		}
	});
	Object.defineProperty(exports, "assertBundleLatest", {
		enumerable: true,
		get: function() {
			return validate_1.assertBundleLatest;
		}
	});
	Object.defineProperty(exports, "assertBundleV01", {
		enumerable: true,
		get: function() {
			return validate_1.assertBundleV01;
		}
	});
	Object.defineProperty(exports, "assertBundleV02", {
		enumerable: true,
		get: function() {
			return validate_1.assertBundleV02;
		}
	});
	Object.defineProperty(exports, "isBundleV01", {
		enumerable: true,
		get: function() {
			return validate_1.isBundleV01;
		}
	});
}))();
const base64 = base64Of(24576);
function base64Of(mostCharacters) {
	return scalar("base64", (value) => {
		const bytes = typeof value === "string" && value.length <= mostCharacters ? Buffer.from(value, "base64") : void 0;
		return bytes?.toString("base64") === value ? bytes : void 0;
	});
}
const integer = optional(matching(/^(?:0|[1-9]\d{0,18})$/, "digits"));
const text$2 = scalar("a text", (value) => typeof value === "string" ? value : void 0);
const logEntry = object({
	logIndex: integer,
	logId: object({ keyId: base64 }),
	kindVersion: object({
		kind: text$2,
		version: text$2
	}),
	integratedTime: integer,
	inclusionPromise: optional(object({ signedEntryTimestamp: base64 })),
	inclusionProof: object({
		logIndex: integer,
		rootHash: base64,
		treeSize: integer,
		hashes: optional(array(base64), []),
		checkpoint: object({ envelope: text$2 })
	}),
	canonicalizedBody: base64
});
const verificationMaterial = object({
	publicKey: optional(object({ hint: optional(text$2) })),
	certificate: optional(object({ rawBytes: base64 })),
	tlogEntries: optional(array(logEntry), []),
	timestampVerificationData: optional(object({ rfc3161Timestamps: optional(array(object({ signedTimestamp: base64 })), []) }))
});
const signatureSchema = object({
	mediaType: literal(import_dist$1.BUNDLE_V03_MEDIA_TYPE),
	verificationMaterial,
	messageSignature: object({
		messageDigest: object({
			algorithm: literal("SHA2_256"),
			digest: base64
		}),
		signature: base64
	})
});
const rootLimit = 1048576;
const time = scalar("a time", (value) => {
	const date = typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) ? new Date(value) : void 0;
	return date === void 0 || Number.isNaN(date.valueOf()) ? void 0 : date;
});
const range = object({
	start: optional(time),
	end: optional(time)
});
const log = object({
	baseUrl: string,
	hashAlgorithm: literal("SHA2_256"),
	publicKey: object({
		rawBytes: base64,
		keyDetails: string,
		validFor: optional(range, {})
	}),
	logId: object({ keyId: base64 }),
	checkpointKeyId: optional(object({ keyId: base64 })),
	operator: optional(string)
});
const authority = object({
	subject: optional(object({
		organization: optional(string),
		commonName: optional(string)
	})),
	uri: optional(string),
	certChain: object({ certificates: array(object({ rawBytes: base64 })) }),
	validFor: optional(range, {}),
	operator: optional(string)
});
const schema$1 = object({
	mediaType: literal("application/vnd.dev.sigstore.trustedroot+json;version=0.1", "application/vnd.dev.sigstore.trustedroot.v0.1+json", "application/vnd.dev.sigstore.trustedroot.v0.2+json"),
	tlogs: optional(array(log), []),
	certificateAuthorities: optional(array(authority), []),
	ctlogs: optional(array(log), []),
	timestampAuthorities: optional(array(authority), [])
});
async function readTrustedRoot(path) {
	const bytes = await readBounded(path, rootLimit);
	if (bytes === void 0) throw new UserError("NO_FILE", `${path} does not exist`, { hint: "`cosign trusted-root create` makes one; the public one is in the sigstore TUF repository." });
	if (bytes.length > rootLimit) throw invalid$2(path, [`longer than ${rootLimit} bytes`]);
	return splitJson(bytes).map((part) => parseDomain(part, path));
}
function parseDomain(bytes, path) {
	const json = parseJson(bytes);
	const result = "value" in json ? parseWith(schema$1, json.value) : json;
	if (!("value" in result)) throw invalid$2(path, "faults" in result ? faultLines(result.faults) : [result.fault]);
	try {
		return toDomain(result.value);
	} catch (cause) {
		throw invalid$2(path, ["a certificate or a key in it cannot be read"], cause);
	}
}
function toDomain(root) {
	const { certificateAuthorities, timestampAuthorities } = (0, import_dist.toTrustMaterial)({
		mediaType: root.mediaType,
		tlogs: [],
		ctlogs: [],
		certificateAuthorities: root.certificateAuthorities.map(toAuthority),
		timestampAuthorities: root.timestampAuthorities.map(toAuthority)
	});
	return {
		certificateAuthorities,
		timestampAuthorities,
		tlogs: root.tlogs.map(toLog),
		ctlogs: root.ctlogs.map(toLog)
	};
}
function toAuthority({ certChain, validFor }) {
	if (certChain.certificates.length === 0) throw new Error("an authority without certificates");
	return {
		subject: void 0,
		uri: "",
		certChain: { certificates: [...certChain.certificates] },
		validFor: {
			start: validFor.start,
			end: validFor.end
		},
		operator: ""
	};
}
const always = {
	start: new Date(0),
	end: new Date(864e13)
};
function toLog({ baseUrl, publicKey, logId, checkpointKeyId }) {
	return {
		baseURL: baseUrl,
		logID: (checkpointKeyId ?? logId).keyId,
		publicKey: createPublicKey({
			key: publicKey.rawBytes,
			format: "der",
			type: "spki"
		}),
		validFor: {
			...always,
			...publicKey.validFor
		}
	};
}
function invalid$2(path, details, cause) {
	return new UserError("INVALID_TRUSTED_ROOT", `${path} is not a trusted root: ${details[0] ?? "unreadable"}`, {
		details: details.slice(1),
		cause,
		hint: "Expected a trusted_root.json of sigstore, as `cosign trusted-root create` or `gh attestation trusted-root` writes it."
	});
}
const policyLimit = 1048576;
async function readTrustPolicy(path) {
	const yaml = parseYaml(await readPolicy(path), path);
	const result = parseWith(trustPolicySchema, yaml.values[0]);
	if ("faults" in result) throw invalid$1(yaml, result.faults);
	const { trustedRoot: rootFile, provenance, identities, ...rest } = result.value;
	const faults = [...documentFaults(yaml), ...policyFaults(result.value)];
	const keys = await readKeys(rest.keys, path, faults);
	const trustedRoot = await readRoot(rootFile, path, faults);
	if (faults.length > 0) throw invalid$1(yaml, faults);
	return {
		...rest,
		keys: signersOf$1("bundle", keys),
		identities: signersOf$1("bundle", identities),
		...trustedRoot === void 0 ? {} : { trustedRoot },
		...provenance === void 0 ? {} : { provenance: {
			...provenance,
			keys: signersOf$1("provenance", keys),
			identities: signersOf$1("provenance", identities)
		} }
	};
}
function signersOf$1(what, entries) {
	return entries.flatMap((signer) => {
		const { signs, ...entry } = signer;
		return signs === what ? [entry] : [];
	});
}
async function readKeys(entries, policy, faults) {
	const keys = [];
	for (const [index, entry] of entries.entries()) {
		const key = await readEntry$1(entry, index, policy, faults);
		const twin = keys.find((known) => known.key.fingerprint === key?.key.fingerprint);
		if (twin !== void 0) faults.push({
			path: ["keys", index],
			message: `the same key as ${JSON.stringify(twin.name)}`
		});
		keys.push(...key === void 0 ? [] : [key]);
	}
	return keys;
}
async function readRoot(file, policy, faults) {
	try {
		return file === void 0 ? void 0 : await readTrustedRoot(resolve(dirname(policy), file));
	} catch (error) {
		faults.push(faultOf(error, ["trustedRoot"]));
		return;
	}
}
async function trustKeyFile(path) {
	return { keys: [{
		name: basename(path, ".pub"),
		key: parsePublicKey(await readKeyFile(path), path)
	}] };
}
async function readPolicy(path) {
	const bytes = await readBounded(path, policyLimit);
	if (bytes === void 0) throw new UserError("NO_FILE", `${path} does not exist`, { hint: "A trust policy names the keys to believe: docs/signing.md says how to make a key, docs/release-file.md how to write the policy. --trust says where yours is; `tidegate verify` also takes a public key, --key." });
	if (bytes.length > policyLimit) throw new UserError("INVALID_TRUST_POLICY", `${path} is longer than ${policyLimit} bytes`);
	return bytes;
}
function documentFaults({ values }) {
	return values.length === 1 ? [] : [{
		path: [],
		message: "expected one document, not several"
	}];
}
async function readEntry$1({ file, pem, ...entry }, index, policy, faults) {
	try {
		if (file !== void 0) {
			const text = await readKeyFile(resolve(dirname(policy), file));
			return {
				...entry,
				key: parsePublicKey(text, file)
			};
		}
		return pem === void 0 ? void 0 : {
			...entry,
			key: parsePublicKey(pem, `the key ${entry.name}`)
		};
	} catch (error) {
		faults.push(faultOf(error, [
			"keys",
			index,
			file === void 0 ? "pem" : "file"
		]));
		return;
	}
}
function faultOf(error, path) {
	if (error instanceof TidegateError) return {
		path,
		message: [error.message, ...error.details].join("; ")
	};
	throw error;
}
function invalid$1(yaml, faults) {
	return placedError("INVALID_TRUST_POLICY", placeFaults(yaml, faults), (count) => `the trust policy has ${count} faults`, { hint: "Expected `keys:` with entries of `name` and `file` (or `pem`), or `identities:` with a `trustedRoot`." });
}
async function readTrust({ trust, key }, { cwd }) {
	if (key === void 0) return await readTrustPolicy(resolve(cwd, trust ?? "tidegate.trust.yaml"));
	if (trust !== void 0) throw new UserError("TWO_KEYS", "Both `trust` and `key` say whom to trust", { hint: "Give one of them." });
	return await trustKeyFile(resolve(cwd, key));
}
function reportVerdict(verdict) {
	const { name, release, signatures, provenance } = verdict;
	return [
		{
			kind: "text",
			text: `${name} ${release} is what ${signatures.map(({ key }) => key).join(" and ")} signed, to the last byte.`
		},
		{
			kind: "table",
			columns: ["", ""],
			rows: [
				["release", `${name} ${release}, sequence ${verdict.sequence}`],
				["for", verdict.audience],
				["created", verdict.created],
				...signatures.flatMap(signatureRows),
				["bundle.json", verdict.digest],
				["holds", `${plural(verdict.images, "image")}, ${plural(verdict.charts, "chart")}, ${plural(verdict.blobs, "blob")}, ${formatBytes(verdict.bytes)}`],
				...provenance === void 0 ? [] : provenanceRows(provenance)
			]
		},
		{
			kind: "text",
			text: "Checked:"
		},
		{
			kind: "list",
			items: verdict.checked
		},
		{
			kind: "text",
			text: "Not checked:"
		},
		{
			kind: "list",
			items: verdict.notChecked
		},
		...verdict.ignored.length === 0 ? [] : [{
			kind: "text",
			text: "Not part of the bundle, ignored:"
		}, {
			kind: "list",
			items: verdict.ignored
		}]
	];
}
async function writeVerdict(path, verdict) {
	const isJson = requireReportPath(path) === ".json";
	const heading = {
		kind: "heading",
		text: `Verdict on ${verdict.name} ${verdict.release}`
	};
	await replaceFile(path, isJson ? `${JSON.stringify(verdict, void 0, 2)}\n` : renderMarkdown([heading, ...reportVerdict(verdict)]));
}
function requireReportPath(path) {
	const extension = extname(path);
	if (extension !== ".md" && extension !== ".json") throw new UserError("REPORT_FORMAT", `${path} is neither a .md nor a .json file`, { hint: "The name of the report says its form: Markdown (.md) or JSON (.json)." });
	return extension;
}
function signatureRows({ key, fingerprint, identity, times }) {
	return [
		["signed by", `${key}, ${fingerprint}`],
		...identity === void 0 ? [] : [["as", identity.subject]],
		...identity?.issuer === void 0 ? [] : [["vouched for by", identity.issuer]],
		...times.map(({ at, by }) => ["signed before", `${at}, says ${by}`])
	];
}
function provenanceRows({ key, identity, builder, repository, commit, run }) {
	return [
		["made by", builder],
		["says", identity === void 0 ? key : `${key}, ${identity.subject}`],
		...repository === void 0 ? [] : [["from", `${repository}${commit === void 0 ? "" : `, commit ${commit}`}`]],
		...run === void 0 ? [] : [["run", run]]
	];
}
function compareText(a, b) {
	return a === b ? 0 : a < b ? -1 : 1;
}
function byText(textOf) {
	return (a, b) => compareText(textOf(a), textOf(b));
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
function isForeign({ mediaType, urls }) {
	return urls !== void 0 || /\.foreign\.|\.nondistributable\./.test(mediaType);
}
const cosignSuffixes = [
	"sig",
	"att",
	"sbom"
];
function cosignTags(digest) {
	return cosignSuffixes.map((suffix) => `${algorithmOf(digest)}-${hexOf(digest)}.${suffix}`).filter((tag) => tag.length <= 128);
}
function refuseEmbedded(fields, where) {
	const data = [];
	const urls = [];
	for (const [path, descriptor] of descriptorsIn(fields)) {
		if (!isContent(descriptor["data"], descriptor)) data.push(`${path}.data is not the content that the descriptor names`);
		const strange = listOf$1(descriptor["urls"]).find((url) => !path.startsWith("layers") || !isWebAddress(url));
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
	const listed = ["layers", "manifests"].flatMap((key) => listOf$1(fields[key]).map((entry, at) => [`${key}[${at}]`, entry]));
	return [...single, ...listed].flatMap(([path, entry]) => isMap(entry) ? [[path, entry]] : []);
}
function listOf$1(value) {
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
const entryLimit = 1e4;
const markLimit = 5e5;
const manifestKey = spellingsOf("schemaVersion mediaType artifactType config layers fsLayers manifests subject annotations");
function parseManifest(bytes, mediaType, where) {
	const parsed = parseJson(bytes, markLimit);
	if ("fault" in parsed) throw invalid(where, [parsed.fault]);
	if (!isMap(parsed.value)) throw invalid(where, ["it is not a JSON map"]);
	const manifest = checkManifest(parsed.value, mediaType, where);
	refuseEmbedded(parsed.value, where);
	return manifest;
}
function checkManifest(fields, mediaType, where) {
	const faults = [];
	const manifest = readManifest$1(fields, mediaType, faults);
	if (faults.length > 0) throw invalid(where, faults);
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
function invalid(where, faults) {
	return new RefusedError("INVALID_MANIFEST", `${where}: not a usable manifest`, {
		details: listFaults(faults, (fault) => fault),
		hint: "Docker schema1 and other old kinds are not carried. Ask the publisher for an OCI or Docker schema2 image."
	});
}
function has(fields, key) {
	return Object.hasOwn(fields, key);
}
const aboutDigest = "vnd.docker.reference.digest";
const baseVariants = new Map([
	["amd64", "v1"],
	["arm", "v7"],
	["arm64", "v8"]
]);
function fitsPlatform({ os, architecture, variant }, wanted) {
	const [wantedOs, wantedArchitecture, wantedVariant] = wanted.split("/");
	const base = baseVariants.get(architecture);
	return os === wantedOs && architecture === wantedArchitecture && (wantedVariant === void 0 || (variant ?? base) === wantedVariant);
}
function chosenChildren(children, platforms) {
	const isChosen = (child) => !isRunnable(child) || platforms.some((wanted) => fitsPlatform(child.platform, wanted));
	const chosen = new Set(children.filter(isChosen).map(({ digest }) => digest));
	const others = new Set(children.map(({ digest }) => digest).filter((digest) => !chosen.has(digest)));
	return children.filter((child) => chosen.has(child.digest) && (isRunnable(child) || !others.has(child.annotations?.[aboutDigest] ?? "")));
}
function isRunnable(child) {
	return child.platform !== void 0 && child.platform.os !== "unknown";
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
async function checkCompleteness({ folder, manifest, store }) {
	const listed = [...manifest.blobs, ...manifest.needs].map(({ digest }) => digest);
	const known = new Set(listed);
	const reached = new Set();
	const missing = [];
	const look = async (artifact, platforms) => {
		const faults = new Set();
		for (const { pin, chosen } of rootsOf(artifact, platforms)) {
			const { digests, fault } = await contentOf(pin, store, chosen);
			digests.forEach((digest) => reached.add(digest));
			digests.filter((digest) => !known.has(digest)).forEach((digest) => faults.add(`${digest} is neither in the bundle nor needed`));
			if (fault !== void 0) faults.add(fault);
		}
		missing.push(...[...faults].sort().map((what) => `${artifact.reference}: ${what}`));
	};
	for (const image of manifest.images) await look(image, manifest.platforms);
	for (const chart of manifest.charts) await look(chart);
	if (missing.length > 0) throw refusal$1("BUNDLE_INCOMPLETE", `${folder} lacks what its images and charts consist of`, missing);
	const unnamed = listed.filter((digest) => !reached.has(digest));
	if (unnamed.length > 0) throw refusal$1("UNNAMED_BLOB", `${folder} lists what belongs to none of its images and charts`, unnamed);
}
function rootsOf({ root, tags }, platforms) {
	return [{
		pin: root,
		chosen: platforms
	}, ...tags.map(({ target }) => ({
		pin: target,
		chosen: void 0
	}))];
}
async function contentOf(root, store, platforms) {
	const found = await orError(closure(store, root, platforms), ["NOT_FOUND"]);
	if (found instanceof TidegateError) return {
		digests: [],
		fault: found.message
	};
	const { manifests, blobs } = found;
	return { digests: [...manifests.map(({ descriptor }) => descriptor), ...blobs].map(({ digest }) => digest) };
}
function refusal$1(code, message, faults) {
	return new RefusedError(code, message, {
		details: listFaults(faults, String),
		hint: "The bundle was made and signed so: copying it again does not help. Have the release bundled again."
	});
}
const ociLayout = Buffer.from("{\"imageLayoutVersion\":\"1.0.0\"}");
const ociLayoutDigest = digestOf(ociLayout);
const refName = "org.opencontainers.image.ref.name";
const imageName = "io.containerd.image.name";
const longestTag = 128;
const digestTag = /^sha(?:256|512)-[0-9a-f]+\.[a-z]+$/;
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
function serializeString(value) {
	if (!value.isWellFormed()) throw new Error("Lone surrogate is not allowed");
	return JSON.stringify(value);
}
function serializePrimitive(value) {
	switch (typeof value) {
		case "number":
			if (isNaN(value)) throw new Error("NaN is not allowed");
			if (!isFinite(value)) throw new Error("Infinity is not allowed");
			return JSON.stringify(value);
		case "string": return serializeString(value);
		case "boolean": return value ? "true" : "false";
		default: return JSON.stringify(value);
	}
}
function enterValue(value, seen) {
	let wrappers = null;
	while (value !== null && typeof value === "object" && typeof value.toJSON === "function") {
		if (seen.has(value)) throw new Error("Circular reference detected");
		seen.add(value);
		(wrappers ??= []).push(value);
		value = value.toJSON();
	}
	if (value instanceof Number || value instanceof String || value instanceof Boolean) value = value.valueOf();
	if (value === null || typeof value !== "object") {
		if (wrappers !== null) for (const wrapper of wrappers) seen.delete(wrapper);
		return serializePrimitive(value);
	}
	if (seen.has(value)) throw new Error("Circular reference detected");
	seen.add(value);
	return {
		container: value,
		keys: Array.isArray(value) ? null : Object.keys(value).sort(),
		index: 0,
		first: true,
		wrappers
	};
}
function canonicalize(object) {
	if (object === null || typeof object !== "object") return serializePrimitive(object);
	const seen = new Set();
	const root = enterValue(object, seen);
	if (typeof root !== "object") return root;
	let result = root.keys === null ? "[" : "{";
	const stack = [root];
	outer: while (stack.length > 0) {
		const frame = stack[stack.length - 1];
		const container = frame.container;
		if (frame.keys === null) {
			while (frame.index < container.length) {
				const i = frame.index++;
				if (i > 0) result += ",";
				const element = container[i];
				const value = element === void 0 || typeof element === "symbol" || typeof element === "function" ? null : element;
				if (value === null || typeof value !== "object") {
					result += serializePrimitive(value);
					continue;
				}
				const child = enterValue(value, seen);
				if (typeof child !== "object") {
					result += child === void 0 ? "null" : child;
					continue;
				}
				result += child.keys === null ? "[" : "{";
				stack.push(child);
				continue outer;
			}
			result += "]";
		} else {
			const keys = frame.keys;
			while (frame.index < keys.length) {
				const key = keys[frame.index++];
				const value = container[key];
				if (value === void 0 || typeof value === "symbol" || typeof value === "function") continue;
				if (value === null || typeof value !== "object") {
					if (frame.first) frame.first = false;
					else result += ",";
					result += serializeString(key) + ":" + serializePrimitive(value);
					continue;
				}
				const child = enterValue(value, seen);
				if (child === void 0) continue;
				if (frame.first) frame.first = false;
				else result += ",";
				result += serializeString(key) + ":";
				if (typeof child !== "object") {
					result += child;
					continue;
				}
				result += child.keys === null ? "[" : "{";
				stack.push(child);
				continue outer;
			}
			result += "}";
		}
		seen.delete(container);
		if (frame.wrappers !== null) for (const wrapper of frame.wrappers) seen.delete(wrapper);
		stack.pop();
	}
	return result;
}
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
	})).sort(byText(({ reference }) => reference));
}
function layoutTags(references) {
	const forms = new Map(references.map((reference) => [reference, tagForms(reference)]));
	for (;;) {
		const movable = [...Map.groupBy(forms, ([, [tag = ""]]) => tag).values()].filter((group) => group.length > 1).flat().filter(([, candidates]) => candidates.length > 1);
		if (movable.length === 0) return new Map([...forms].map(([reference, [tag = ""]]) => [reference, tag]));
		for (const [reference, candidates] of movable) forms.set(reference, candidates.slice(1));
	}
}
function uniquePins(artifacts, except) {
	return [...new Map(artifacts.flatMap(({ referrers }) => referrers).map((pin) => [pin.digest, pin])).values()].filter(({ digest }) => !except.has(digest)).sort(byText(({ digest }) => digest));
}
function descriptorOf({ mediaType, digest, size, artifactType }) {
	return {
		mediaType,
		digest,
		size,
		...artifactType === void 0 ? {} : { artifactType }
	};
}
const endOfArchiveSize = 1024;
const largestPlainSize = 8589934591;
const longestPlainName = 100;
const paxName = "PaxHeader";
function blobEntryName(digest) {
	return `blobs/${algorithmOf(digest)}/${hexOf(digest)}`;
}
function paddedSize(size) {
	return Math.ceil(size / 512) * 512;
}
function tarHeaderSize(name, size) {
	return needsPax(name, size) ? 1536 : 512;
}
function tarHeader(name, size) {
	if (!needsPax(name, size)) return ustarBlock(name, size, "0");
	const records = Buffer.from(paxRecord("path", name) + paxRecord("size", String(size)), "ascii");
	const body = Buffer.alloc(512);
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
	const block = Buffer.alloc(512);
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
function blobEntries({ entries }) {
	return entries.filter(({ name }) => name.startsWith("blobs/"));
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
const largestVolume = 0xe8d4a51000;
const unlistedFiles = [
	"bundle.json",
	...signatureFileNames,
	provenanceFileName
];
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
		...manifest.volumes.filter(({ size }) => size === 0 || size > 0xe8d4a51000).map(({ name, size }) => `volumes: ${name} has ${size} bytes, allowed are 1 to ${largestVolume}`)
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
function isStrictlySorted(keys) {
	return keys.every((key, index) => index === 0 || (keys[index - 1] ?? "") < key);
}
const fields = {
	name: [0, 100],
	size: [124, 136],
	checksum: [148, 156],
	type: [156, 157],
	link: [157, 257],
	prefix: [345, 500]
};
function headerFault(found, expected, isEntry) {
	const at = firstDifference(found, expected);
	const [block, planned] = [found, expected].map((bytes) => bytes.subarray(at, at + 512));
	if (at === 512) return {
		code: "ENTRY_EXTENDED",
		says: "has a pax header with another name or size"
	};
	if (block === void 0 || planned === void 0 || !isHeader(block)) return {
		code: "HEADER_CHANGED",
		says: "is changed"
	};
	return kindFault(block, planned) ?? nameFault(block, planned, isEntry) ?? (text$1(block, "size") === text$1(planned, "size") ? {
		code: "HEADER_CHANGED",
		says: "has other fields"
	} : {
		code: "ENTRY_SIZE",
		says: "gives it another size"
	});
}
function isHeader(block) {
	const [from, to] = fields.checksum;
	const sum = block.reduce((total, byte, at) => total + (at >= from && at < to ? 32 : byte), 0);
	return Number.parseInt(text$1(block, "checksum"), 8) === sum;
}
function kindFault(block, planned) {
	const type = text$1(block, "type");
	if (type === text$1(planned, "type")) return;
	const link = JSON.stringify(text$1(block, "link"));
	switch (type) {
		case "1":
		case "2": return {
			code: "ENTRY_LINK",
			says: `makes it a link to ${link}`
		};
		case "S": return {
			code: "ENTRY_SPARSE",
			says: "makes it a sparse file"
		};
		case "g":
		case "K":
		case "L":
		case "x": return {
			code: "ENTRY_EXTENDED",
			says: "makes it say what the next entry is called, or is"
		};
		default: return {
			code: "ENTRY_KIND",
			says: `makes it no plain file, but ${JSON.stringify(type)}`
		};
	}
}
function nameFault(block, planned, isEntry) {
	const path = pathOf(block);
	if (path === pathOf(planned)) return;
	const named = JSON.stringify(path);
	if (/^[/\\]|^[a-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(path)) return {
		code: "ENTRY_PATH",
		says: `leads out of the folder, to ${named}`
	};
	return isEntry(path) ? {
		code: "ENTRY_TWICE",
		says: `gives it the name of another entry, ${named}`
	} : {
		code: "ENTRY_NAME",
		says: `gives it another name, ${named}`
	};
}
function pathOf(block) {
	const prefix = text$1(block, "prefix");
	return prefix === "" ? text$1(block, "name") : `${prefix}/${text$1(block, "name")}`;
}
function text$1(block, field) {
	return block.toString("latin1", ...fields[field]).replace(/\0.*$/s, "");
}
function firstDifference(found, expected) {
	let at = 0;
	while (found.subarray(at, at + 512).equals(expected.subarray(at, at + 512))) at += 512;
	return at;
}
const names = new Set([
	".ds_store",
	".fseventsd",
	".spotlight-v100",
	".trashes",
	"$recycle.bin",
	"desktop.ini",
	"lost+found",
	"system volume information",
	"thumbs.db"
]);
function isLitter(name) {
	return names.has(name.toLowerCase()) || name.startsWith("._");
}
async function checkFolder(folder, manifest) {
	const foreign = await foreignNames(folder, manifest);
	const faults = foreign.filter((name) => !isLitter(name)).map((name) => ({
		code: "UNEXPECTED_FILE",
		message: `${JSON.stringify(name)} is no part of the bundle`
	}));
	const unusable = new Set();
	for (const file of manifest.files) {
		const fault = await checkFile(folder, file);
		faults.push(...fault === void 0 ? [] : [fault]);
	}
	for (const volume of manifest.volumes) {
		const fault = await checkVolumeFile(folder, volume, manifest);
		if (fault !== void 0) {
			unusable.add(volume.name);
			faults.push(fault);
		}
	}
	return {
		faults,
		unusable,
		ignored: foreign.filter((name) => isLitter(name))
	};
}
async function foreignNames(folder, manifest) {
	const expected = new Set([
		...unlistedFiles,
		...manifest.files.map(({ name }) => name),
		...manifest.volumes.map(({ name }) => name)
	]);
	return (await readdir(folder)).filter((name) => !expected.has(name)).sort();
}
async function checkFile(folder, { name, digest, size }) {
	const stats = await lookAt(join(folder, name));
	if (stats?.isFile() !== true) return {
		code: "FILE_MISSING",
		message: whatIsThere(name, stats)
	};
	return stats.size === size && await fileDigest(join(folder, name), digest, size) === digest ? void 0 : {
		code: "FILE_CHANGED",
		message: `${name} is not the file that was bundled`
	};
}
async function checkVolumeFile(folder, { name, size }, manifest) {
	const stats = await lookAt(join(folder, name));
	if (stats?.isFile() === true && stats.size === size) return;
	const blobs = manifest.blobs.filter(({ volume }) => volume === tarOf(name)).map(({ digest }) => digest);
	if (stats?.isFile() !== true) return {
		code: "VOLUME_MISSING",
		message: whatIsThere(name, stats),
		blobs
	};
	return {
		code: stats.size > size ? await whatFollows(join(folder, name), size) : "VOLUME_SIZE",
		message: `${name} has ${stats.size} bytes, expected ${size}`,
		blobs
	};
}
async function whatFollows(path, size) {
	try {
		var _usingCtx$4 = _usingCtx();
		const handle = _usingCtx$4.a(await openFile(path, "carried"));
		const found = Buffer.alloc(1536);
		await handle?.read(found, 0, found.length, Math.max(0, size - endOfArchiveSize));
		const isEnd = found.subarray(0, endOfArchiveSize).equals(Buffer.alloc(endOfArchiveSize));
		if (handle === void 0 || !isEnd) return "VOLUME_SIZE";
		return isHeader(found.subarray(1024)) ? "SECOND_ARCHIVE" : "TRAILING_DATA";
	} catch (_) {
		_usingCtx$4.e = _;
	} finally {
		await _usingCtx$4.d();
	}
}
async function lookAt(path) {
	try {
		return await lstat(path);
	} catch (error) {
		if (systemCode(error) === "ENOENT") return;
		throw error;
	}
}
function whatIsThere(name, stats) {
	return stats === void 0 ? `${name} is missing` : `${name} is ${kindOf(stats)}, not a file`;
}
async function fileDigest(path, like, size) {
	const algorithm = algorithmOf(like);
	const hash = createHash(algorithm);
	for await (const chunk of createReadStream(path, { end: size })) hash.update(Buffer.from(chunk));
	return `${algorithm}:${hash.digest("hex")}`;
}
const mentionLimit = 2e5;
async function artifactParts({ reference, root, referrers, tags }, read) {
	const parts = new Map();
	let mentions = 0;
	const collect = async (roots, isEvidence) => {
		const attestations = [];
		const queue = roots.map((descriptor) => ({
			descriptor,
			role: "manifest"
		}));
		for (const { descriptor, role } of queue) {
			if (parts.has(descriptor.digest)) continue;
			if (!isEvidence && isAttestation(descriptor)) {
				attestations.push(descriptor);
				continue;
			}
			const manifest = role === "manifest" ? await read(descriptor) : void 0;
			parts.set(descriptor.digest, {
				descriptor,
				role,
				isEvidence,
				...manifest === void 0 ? {} : { manifest }
			});
			const named = manifest === void 0 ? [] : namedBy(manifest);
			mentions += named.length;
			if (mentions > mentionLimit) throw new RefusedError("CLOSURE_TOO_LARGE", `${reference}: its manifests name too much`);
			queue.push(...named);
		}
		return attestations;
	};
	await collect([
		...await collect([root], false),
		...referrers,
		...tags.map(({ target }) => target)
	], true);
	return [...parts.values()];
}
function isAttestation({ annotations }) {
	return annotations?.["vnd.docker.reference.type"] === "attestation-manifest";
}
function namedBy({ config, layers, manifests }) {
	return [
		...config === void 0 ? [] : [{
			descriptor: asBlob(config),
			role: "config"
		}],
		...layers.map((layer) => ({
			descriptor: asBlob(layer),
			role: "layer"
		})),
		...manifests.map((descriptor) => ({
			descriptor,
			role: isManifestType(descriptor.mediaType) ? "manifest" : "layer"
		}))
	];
}
async function readManifest(store, descriptor, where = `${store.name}@${descriptor.digest}`) {
	return parseManifest(await readAll(store, descriptor), descriptor.mediaType, where);
}
async function findOwners({ manifest, store }, digests) {
	const owners = new Map();
	for (const artifact of [...manifest.images, ...manifest.charts]) {
		const parts = await artifactParts(artifact, (part) => whereKnown(readManifest(store, part)));
		for (const { digest } of parts.map(({ descriptor }) => descriptor).filter((part) => digests.has(part.digest))) owners.set(digest, [...owners.get(digest) ?? [], artifact.reference]);
	}
	return owners;
}
const shownFaults = 200;
const shownBlobs = 5;
const shownOwners = 3;
async function contentRefusal(bundle, faults, done) {
	const codes = new Set(faults.map(({ code }) => code));
	const [first = "CONTENT_CHANGED"] = codes;
	const lines = await describeFaults(bundle, mergeEqual(faults));
	const advice = adviceFor(codes);
	return new RefusedError(codes.size === 1 ? first : "CONTENT_CHANGED", isOf(bundle, faults) ? `${bundle.folder} is not what its bundle.json says` : `The bundles that have what ${bundle.folder} leaves out are not what they were`, {
		details: cutLines(lines, shownFaults),
		hint: done === void 0 ? advice : `${done} ${advice}`
	});
}
function isOf({ store }, faults) {
	return faults.some(({ blobs = [] }) => blobs.length === 0 || blobs.some((digest) => store.has(digest)));
}
async function describeFaults(bundle, faults) {
	const lost = new Set(faults.flatMap(({ blobs = [] }) => blobs));
	const owners = lost.size === 0 ? void 0 : await findOwners(bundle, lost);
	return faults.map(({ code, message, blobs = [] }) => {
		const unsaid = blobs.filter((digest) => !message.includes(digest));
		const parts = [...new Set(blobs.flatMap((digest) => owners?.get(digest) ?? []))];
		return `${code} ${message}${unsaid.length === 0 ? "" : `, with ${cutNames(unsaid, shownBlobs).join(", ")}`}${parts.length === 0 ? "" : `: part of ${cutNames(parts, shownOwners).join(", ")}`}`;
	});
}
function mergeEqual(faults) {
	return [...Map.groupBy(faults, ({ code, message }) => `${code} ${message}`).values()].flatMap((group) => {
		const blobs = [...new Set(group.flatMap((fault) => fault.blobs ?? []))];
		return group.slice(0, 1).map(({ code, message }) => ({
			code,
			message,
			blobs
		}));
	});
}
function adviceFor(codes) {
	const remove = "Remove what is no part of the bundle: nothing else may lie in its folder.";
	const copy = "Copy the named files from the source again. If they stay different, the bundle was changed: do not use it.";
	if (!codes.has("UNEXPECTED_FILE")) return copy;
	return codes.size === 1 ? remove : `${remove} ${copy}`;
}
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
async function openStretch(folder, volume, start, length) {
	try {
		var _usingCtx$3 = _usingCtx();
		const opened = _usingCtx$3.a(new AsyncDisposableStack());
		const found = [];
		for (const { file, ...place } of segments(volume, start, length)) {
			const handle = opened.use(await openForReading(folder, file));
			found.push({
				handle,
				segment: {
					fd: handle.fd,
					...place
				}
			});
		}
		const kept = opened.move();
		return {
			segments: found.map(({ segment }) => segment),
			handles: found.map(({ handle }) => handle),
			[Symbol.asyncDispose]: () => kept.disposeAsync()
		};
	} catch (_) {
		_usingCtx$3.e = _;
	} finally {
		await _usingCtx$3.d();
	}
}
async function* readRange(folder, volume, start, length) {
	try {
		var _usingCtx3 = _usingCtx();
		const stretch = _usingCtx3.a(await openStretch(folder, volume, start, length));
		for (const [at, segment] of stretch.segments.entries()) {
			let done = 0;
			while (done < segment.length) {
				const buffer = Buffer.allocUnsafe(Math.min(chunkSize, segment.length - done));
				const count = await (stretch.handles[at]?.read(buffer, 0, buffer.length, segment.position + done))?.catch((error) => {
					throw explainRead(error, volume);
				});
				if (count === void 0 || count.bytesRead === 0) throw cutOff(volume);
				done += count.bytesRead;
				yield buffer.subarray(0, count.bytesRead);
			}
		}
	} catch (_) {
		_usingCtx3.e = _;
	} finally {
		await _usingCtx3.d();
	}
}
function explainRead(error, volume) {
	const code = systemCode(error);
	if (code === void 0) return error;
	return code === "EOF" ? cutOff(volume) : new RefusedError("VOLUME_UNREADABLE", `${namesOf(volume)} cannot be read (${code})`, {
		hint: "The disk or medium is faulty, or was taken out: look at it, or carry that file again.",
		cause: error
	});
}
function namesOf({ files }) {
	const [first, last] = [files.at(0)?.name ?? "", files.at(-1)?.name ?? ""];
	return first === last ? first : `${first} to ${last}`;
}
async function openForReading(folder, file) {
	const handle = await openFile(join(folder, file.name), "carried");
	if (handle === void 0) throw new RefusedError("VOLUME_MISSING", `${file.name} is not in ${folder}`, { hint: "Copy every file of the bundle from the medium into one folder." });
	const { size } = await handle.stat();
	if (size !== file.size) {
		await handle.close();
		throw new RefusedError("VOLUME_SIZE", `${file.name} has ${size} bytes, expected ${file.size}`, { hint: "The copy is incomplete or damaged. Copy that file again." });
	}
	return handle;
}
function cutOff(volume) {
	return new RefusedError("VOLUME_SIZE", `${namesOf(volume)} became shorter while it was read`, { hint: "Something writes to the bundle. Copy that file again, and let nothing else use the folder." });
}
const blockSize = 1048576;
const count = 16;
function createSharedBlocks() {
	const memory = new SharedArrayBuffer(blockSize * count);
	const free = Array.from({ length: count }, (_, index) => index * blockSize);
	const waiting = [];
	let isAbandoned = false;
	const at = (offset) => ({
		offset,
		bytes: new Uint8Array(memory, offset, blockSize)
	});
	return {
		memory,
		async take() {
			const offset = free.pop() ?? (isAbandoned ? 0 : void 0);
			return at(offset ?? await new Promise((resolve) => waiting.push(resolve)));
		},
		tryTake() {
			const offset = free.pop();
			return offset === void 0 ? void 0 : at(offset);
		},
		at,
		release(offset) {
			const next = waiting.shift();
			if (next === void 0) free.push(offset);
			else next(offset);
		},
		abandon() {
			isAbandoned = true;
			for (const wake of waiting.splice(0)) wake(0);
		}
	};
}
function runThread(port, builtins) {
	const { createHash } = builtins.crypto;
	const { readSync, writeSync } = builtins.fs;
	const chunkSize = 1048576;
	const noteInterval = 4 * chunkSize;
	const lanes = new Map();
	let memory = new Uint8Array(0);
	const scratch = new Uint8Array(chunkSize);
	function openLane(order, note) {
		const hash = createHash(order.algorithm);
		const lane = {
			segments: order.segments,
			hash,
			position: 0,
			from: order.from ?? 0,
			note,
			noted: 0
		};
		lanes.set(order.lane, lane);
		return lane;
	}
	function place({ segments, position }) {
		let before = 0;
		for (const segment of segments) {
			const within = position - before;
			if (within < segment.length) return {
				fd: segment.fd,
				at: segment.position + within,
				left: segment.length - within
			};
			before += segment.length;
		}
		return {
			fd: -1,
			at: 0,
			left: 0
		};
	}
	function readOn(lane, buffer) {
		const { fd, at, left } = place(lane);
		const wanted = Math.min(left, buffer.length);
		if (wanted === 0) return 0;
		const count = readSync(fd, buffer, 0, wanted, at);
		if (count === 0) throw Object.assign(new Error("the file is shorter than it was"), {
			code: "EOF",
			syscall: "read"
		});
		lane.hash.update(count === buffer.length ? buffer : buffer.subarray(0, count));
		lane.position += count;
		return count;
	}
	function writeAll(fd, position, bytes) {
		for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, position + done);
	}
	function writeOn(lane, bytes) {
		lane.hash.update(bytes);
		for (let rest = bytes; rest.length > 0;) {
			const { fd, at, left } = place(lane);
			if (left === 0) throw new Error("more bytes than there is room for");
			const piece = rest.subarray(0, left);
			writeAll(fd, at, piece);
			lane.position += piece.length;
			rest = rest.subarray(piece.length);
		}
		if (lane.note !== void 0 && lane.position - lane.noted >= noteInterval) {
			lane.noted = lane.position;
			writeAll(lane.note.fd, lane.note.position, Buffer.from(`tidegate partial ${lane.position}\n`));
		}
	}
	function hashTo(lane, end) {
		while (lane.position < end) readOn(lane, scratch.subarray(0, Math.min(scratch.length, end - lane.position)));
	}
	function hashAll(id, lane) {
		for (let count = readOn(lane, scratch); count > 0; count = readOn(lane, scratch)) port.tell({
			kind: "progress",
			lane: id,
			bytes: count
		});
		done(id, lane.hash.digest("hex"));
	}
	function handOn(id, lane, offset) {
		hashTo(lane, lane.from);
		const length = readOn(lane, memory.subarray(offset, offset + chunkSize));
		const isLast = place(lane).left === 0;
		if (isLast) lanes.delete(id);
		const digest = isLast ? lane.hash.digest("hex") : void 0;
		port.tell({
			kind: "chunk",
			lane: id,
			offset,
			length,
			digest
		});
	}
	function done(id, digest) {
		lanes.delete(id);
		port.tell({
			kind: "done",
			lane: id,
			digest
		});
	}
	function obey(order) {
		const lane = lanes.get(order.lane);
		switch (order.kind) {
			case "write": {
				const opened = openLane(order, order.note);
				hashTo(opened, order.there);
				opened.noted = opened.position;
				break;
			}
			case "hash":
				hashAll(order.lane, openLane(order));
				break;
			case "read":
				openLane(order);
				break;
			case "bytes":
				if (lane !== void 0) writeOn(lane, memory.subarray(order.offset, order.offset + order.length));
				break;
			case "more":
				if (lane === void 0) port.tell({
					kind: "free",
					offset: order.offset
				});
				else handOn(order.lane, lane, order.offset);
				break;
			case "end":
				if (lane !== void 0) {
					const digest = lane.hash.digest("hex");
					for (const { fd, position, bytes } of digest === order.expected ? order.seal : []) writeAll(fd, position, bytes);
					done(order.lane, digest);
				}
				break;
			default:
				lanes.delete(order.lane);
				port.tell({
					kind: "dropped",
					lane: order.lane
				});
		}
	}
	function faultOf(error) {
		const text = (key) => {
			const value = typeof error === "object" && error !== null ? Reflect.get(error, key) : void 0;
			return typeof value === "string" ? value : void 0;
		};
		return {
			message: text("message") ?? String(error),
			code: text("code"),
			syscall: text("syscall")
		};
	}
	port.onOrder((order) => {
		if (order.kind === "memory") {
			memory = new Uint8Array(order.memory);
			return;
		}
		try {
			obey(order);
		} catch (error) {
			lanes.delete(order.lane);
			if (order.kind === "more") port.tell({
				kind: "free",
				offset: order.offset
			});
			port.tell({
				kind: "failed",
				lane: order.lane,
				fault: faultOf(error)
			});
		}
		if (order.kind === "bytes") port.tell({
			kind: "free",
			offset: order.offset
		});
	});
}
const mostThreads = 4;
let threads = [];
let lastLane = 0;
function openLane(spare) {
	const { blocks, lanes, worker } = leastBusy(Math.max(1, Math.min(mostThreads, availableParallelism() - spare)));
	lastLane += 1;
	const id = lastLane;
	const inbox = {
		reports: [],
		wake: void 0
	};
	if (lanes.size === 0) worker.ref();
	lanes.set(id, inbox);
	return {
		blocks,
		send: (order) => worker.postMessage({
			...order,
			lane: id
		}),
		isOver: () => !lanes.has(id),
		async next() {
			while (inbox.reports.length === 0) await new Promise((resolve) => {
				inbox.wake = resolve;
			});
			return inbox.reports.shift();
		}
	};
}
function leastBusy(most) {
	const [idle] = threads.slice(0, most).sort((a, b) => a.lanes.size - b.lanes.size);
	return idle !== void 0 && (idle.lanes.size === 0 || threads.length >= most) ? idle : startThread();
}
function startThread() {
	const text = `
    const { parentPort } = require('node:worker_threads');
    const port = {
      tell: (report) => parentPort.postMessage(report),
      onOrder: (listener) => parentPort.on('message', listener),
    };
    (${runThread.toString()})(port, { fs: require('node:fs'), crypto: require('node:crypto') });`;
	const worker = new Worker(text, {
		eval: true,
		resourceLimits: {
			maxOldGenerationSizeMb: 64,
			maxYoungGenerationSizeMb: 4
		}
	});
	const thread = {
		worker,
		blocks: createSharedBlocks(),
		lanes: new Map()
	};
	worker.postMessage({
		kind: "memory",
		memory: thread.blocks.memory
	});
	worker.on("message", (report) => receive(thread, report));
	worker.on("error", (error) => {
		threads = threads.filter((candidate) => candidate !== thread);
		const fault = {
			message: `a thread ended: ${String(error)}`,
			code: void 0,
			syscall: void 0
		};
		for (const lane of thread.lanes.keys()) receive(thread, {
			kind: "failed",
			lane,
			fault
		});
		thread.blocks.abandon();
	});
	worker.unref();
	threads.push(thread);
	return thread;
}
function receive(thread, report) {
	if (report.kind === "free") {
		thread.blocks.release(report.offset);
		return;
	}
	const inbox = thread.lanes.get(report.lane);
	inbox?.reports.push(report);
	inbox?.wake?.();
	if (isLast(report)) {
		thread.lanes.delete(report.lane);
		if (thread.lanes.size === 0) thread.worker.unref();
	}
}
function isLast(report) {
	return report.kind === "chunk" ? report.digest !== void 0 : report.kind !== "progress";
}
async function hashStretch(stretch, onBytes) {
	const lane = openLane(0);
	lane.send({
		kind: "hash",
		...stretch
	});
	const report = await end(lane, onBytes);
	return report.kind === "done" ? report.digest : fail(report);
}
async function* readStretch(stretch, from, prove) {
	const lane = openLane(1);
	const { blocks } = lane;
	const ask = (block) => lane.send({
		kind: "more",
		offset: block.offset
	});
	lane.send({
		kind: "read",
		...stretch,
		from
	});
	let report;
	try {
		for (let asked = false; report === void 0 || !isLast(report);) {
			if (!asked) ask(await blocks.take());
			report = await lane.next();
			if (report.kind !== "chunk") fail(report);
			try {
				const ahead = isLast(report) ? void 0 : blocks.tryTake();
				asked = ahead !== void 0;
				if (ahead !== void 0) ask(ahead);
				if (report.digest !== void 0) prove(report.digest);
				const { length, offset } = report;
				const bytes = blocks.at(offset).bytes.subarray(0, length);
				if (length > 0) yield length < 262144 ? Buffer.from(bytes) : bytes;
			} finally {
				blocks.release(report.offset);
			}
		}
	} finally {
		if (report === void 0 || !isLast(report)) {
			lane.send({ kind: "drop" });
			await end(lane);
		}
	}
}
async function end(lane, onBytes) {
	for (;;) {
		const report = await lane.next();
		if (report.kind === "progress") onBytes?.(report.bytes);
		else if (report.kind === "chunk") lane.blocks.release(report.offset);
		if (isLast(report)) return report;
	}
}
function fail(report) {
	const fault = report.kind === "failed" ? report.fault : void 0;
	throw Object.assign(new Error(fault?.message ?? `unexpected: ${report.kind}`), {
		...fault?.code === void 0 ? {} : { code: fault.code },
		...fault?.syscall === void 0 ? {} : { syscall: fault.syscall }
	});
}
const blobFaults = [
	"VOLUME_MISSING",
	"VOLUME_SIZE",
	"VOLUME_UNREADABLE",
	"BLOB_CHANGED"
];
function contentFaultOf(error, blob) {
	const code = error instanceof RefusedError && blobFaults.find((known) => known === error.code);
	return code ? {
		code,
		message: error.message,
		blobs: [blob]
	} : void 0;
}
function* sectionsOf(volume, { after, entries, before }) {
	const { name } = volume;
	const isEntry = nameFinder(volume);
	if (after !== void 0) yield padding(after, name);
	for (const entry of entries) {
		yield header(entry, name, isEntry);
		yield hashed(entry, name);
		yield padding(entry, name);
	}
	yield before === void 0 ? exact(Buffer.alloc(endOfArchiveSize), (found) => ({
		code: isHeader(found.subarray(0, 512)) ? "EXTRA_ENTRY" : "PADDING_CHANGED",
		message: `the end of ${name}`
	})) : header(before, name, isEntry);
}
function nameFinder({ entries }) {
	let names;
	return (name) => {
		names ??= new Set(entries.map((entry) => entry.name));
		return names.has(name);
	};
}
function header({ name, size }, volume, isEntry) {
	const expected = tarHeader(name, size);
	return exact(expected, (found) => {
		const { code, says } = headerFault(found, expected, isEntry);
		return {
			code,
			message: `the header of ${name} in ${volume} ${says}`
		};
	});
}
function padding({ name, size }, volume) {
	return exact(Buffer.alloc(paddedSize(size) - size), () => ({
		code: "PADDING_CHANGED",
		message: `the padding after ${name} in ${volume}`
	}));
}
function exact(expected, explain) {
	const pieces = [];
	return {
		length: expected.length,
		take: (bytes) => void pieces.push(bytes),
		verdict() {
			const found = Buffer.concat(pieces);
			return found.equals(expected) ? void 0 : explain(found);
		}
	};
}
function hashed(entry, volume) {
	const hash = hasherFor(entry.digest);
	return {
		length: entry.size,
		take: (bytes) => void hash.update(bytes),
		verdict: () => verdictOn(entry, volume, hash.digest("hex"))
	};
}
function verdictOn({ name, digest }, volume, hex) {
	const found = `${algorithmOf(digest)}:${hex}`;
	if (found === digest) return;
	return name.startsWith("blobs/") ? {
		code: "BLOB_CHANGED",
		message: `${digest} in ${volume} is now ${found}`,
		blobs: [digest]
	} : {
		code: "INDEX_CHANGED",
		message: `${name} in ${volume} is not what bundle.json makes`
	};
}
const largeSize$1 = 4194304;
async function checkVolume(folder, volume, onBytes) {
	return (await mapConcurrently(partsOf(volume), availableParallelism(), async (part) => {
		try {
			return "large" in part ? await checkLarge(folder, volume, part.large, onBytes) : await checkRun(folder, volume, part, onBytes);
		} catch (error) {
			return [unreadable(error, volume, part)];
		}
	})).flat();
}
function partsOf(volume) {
	const parts = [];
	let entries = [];
	let after = {};
	for (const entry of volume.entries) if (entry.size < largeSize$1) entries.push(entry);
	else {
		parts.push({
			...after,
			entries,
			before: entry
		}, { large: entry });
		entries = [];
		after = { after: entry };
	}
	return [...parts, {
		...after,
		entries
	}];
}
async function checkLarge(folder, volume, entry, onBytes) {
	try {
		var _usingCtx$2 = _usingCtx();
		const { segments } = _usingCtx$2.a(await openStretch(folder, volume, entry.dataOffset, entry.size));
		const found = await hashStretch({
			segments,
			algorithm: algorithmOf(entry.digest)
		}, onBytes);
		return [verdictOn(entry, volume.name, found)].filter((fault) => fault !== void 0);
	} catch (_) {
		_usingCtx$2.e = _;
	} finally {
		await _usingCtx$2.d();
	}
}
async function checkRun(folder, volume, run, onBytes) {
	const start = run.after === void 0 ? 0 : run.after.dataOffset + run.after.size;
	const end = run.before?.dataOffset ?? volume.size;
	const faults = [];
	const sections = sectionsOf(volume, run);
	let section = sections.next().value;
	let left = section?.length ?? 0;
	for await (const chunk of readRange(folder, volume, start, end - start)) {
		for (let rest = chunk; rest.length > 0;) {
			const piece = rest.subarray(0, left);
			section?.take(piece);
			left -= piece.length;
			rest = rest.subarray(piece.length);
			while (left === 0 && section !== void 0) {
				faults.push(section.verdict());
				section = sections.next().value;
				left = section?.length ?? 0;
			}
		}
		onBytes(chunk.length);
	}
	return faults.filter((fault) => fault !== void 0);
}
function unreadable(error, volume, part) {
	const reason = explainRead(error, volume);
	const entry = "large" in part ? part.large : volume.entries[0];
	const fault = entry && contentFaultOf(reason, entry.digest);
	if (fault === void 0) throw reason;
	return "large" in part ? fault : {
		code: fault.code,
		message: fault.message
	};
}
async function verifyContent(bundle, options = {}) {
	const { folder, manifest } = bundle;
	const { faults: inFolder, unusable, ignored } = await checkFolder(folder, manifest);
	const faults = [...inFolder];
	for (const volume of volumeLayout(manifest)) if (!volume.files.some(({ name }) => unusable.has(name))) faults.push(...await checkVolume(folder, volume, options.onBytes ?? (() => void 0)));
	if (faults.length > 0) throw await contentRefusal(bundle, faults);
	return verdict(manifest, ignored);
}
function verdict({ volumes, files, blobs }, ignored) {
	return {
		volumes: volumes.length,
		files: files.length,
		blobs: blobs.length,
		bytes: volumes.reduce((total, { size }) => total + size, 0),
		ignored
	};
}
const largeSize = 1048576;
async function* readEntry(folder, volume, entry, from) {
	try {
		var _usingCtx$1 = _usingCtx();
		const { digest, size, dataOffset } = entry;
		const prove = (hex) => {
			if (hex !== hexOf(digest)) throw blobChanged(volume, digest, `${algorithmOf(digest)}:${hex}`);
		};
		if (size < largeSize) {
			let bytes = Buffer.alloc(0);
			for await (const chunk of readRange(folder, volume, dataOffset, size)) bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
			prove(hasherFor(digest).update(bytes).digest("hex"));
			yield bytes.subarray(from);
			return;
		}
		const { segments } = _usingCtx$1.a(await openStretch(folder, volume, dataOffset, size));
		try {
			yield* readStretch({
				segments,
				algorithm: algorithmOf(digest)
			}, from, prove);
		} catch (error) {
			throw explainRead(error, volume);
		}
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
async function* copied(content) {
	for await (const chunk of content) yield Buffer.from(chunk);
}
function blobChanged(volume, digest, found) {
	return new RefusedError("BLOB_CHANGED", `${digest} in ${namesOf(volume)} is now ${found}`, { hint: "Copy the named file from the source again. If it stays different, the bundle was changed: do not use it." });
}
function createBundleStore(folder, manifest) {
	const name = `bundle ${bundleName(manifest)}`;
	const artifacts = [...manifest.images, ...manifest.charts];
	const places = new Map();
	for (const volume of volumeLayout(manifest)) for (const entry of blobEntries(volume)) places.set(entry.digest, {
		volume,
		entry
	});
	const pins = pinsByName(artifacts);
	let subjects;
	function openReused({ digest }, offset = 0) {
		const place = places.get(digest);
		return place === void 0 ? Promise.reject(notFound(name, digest)) : Promise.resolve(readEntry(folder, place.volume, place.entry, offset));
	}
	const store = {
		name,
		proves: true,
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
		async open(descriptor, offset) {
			return copied(await openReused(descriptor, offset));
		},
		openReused,
		async referrers(subject, lists = store) {
			subjects ??= referrersBySubject(lists, artifacts);
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
	const json = parseJson(bytes);
	const subject = "value" in json && isMap(json.value) ? json.value["subject"] : void 0;
	const digest = isMap(subject) ? subject["digest"] : void 0;
	return isDigest(digest) ? digest : "";
}
function notFound(name, what) {
	return new UserError("NOT_FOUND", `${name} does not hold ${what}`, { hint: "A delta leaves out what its base has: look under `needs` in bundle.json for who holds it." });
}
const pin = object({
	mediaType: mediaTypeField,
	digest: digestField,
	size: count$1,
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
const word = matching(/^(?:all|[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?)$/, "\"all\" or one platform such as linux/amd64, or a list of platforms");
const list = array(matching(/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?$/, "a platform such as linux/amd64 or linux/arm/v7"));
const severalPlatformsField = refine(list, (platforms, path, faults) => {
	if (platforms.length < 2 || platforms.some((platform, at) => at > 0 && platform <= (platforms[at - 1] ?? ""))) faults.push({
		path,
		message: "expected two or more platforms, sorted and each once"
	});
	return platforms;
});
wordOr(severalPlatformsField);
wordOr(refine(list, (platforms, path, faults) => {
	const sorted = platforms.toSorted();
	const twice = sorted.find((platform, at) => platform === sorted[at - 1]);
	if (twice !== void 0 || sorted.length === 0) faults.push({
		path,
		message: twice === void 0 ? "expected at least one platform" : `${twice} is there twice`
	});
	return sorted.length === 1 ? sorted[0] : sorted;
}));
function wordOr(several) {
	return oneForm(word.expected, [word, several], (value) => Array.isArray(value) ? several : word);
}
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
new RegExp(`^(?:${Object.keys(knownFields).join("|")})$`, "iu");
function isChartName(value) {
	return typeof value === "string" && namePattern.test(value);
}
function isChartVersion(value) {
	return typeof value === "string" && versionPattern.test(value);
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
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
function isPortableFileName(name) {
	return name.length <= 200 && /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/.test(name) && !reserved.test(name);
}
const fileNameField = scalar("a file name of letters, digits, \".\", \"_\" and \"-\"", (value) => typeof value === "string" && isPortableFileName(value) ? value : void 0);
const chartName = scalar("the name of a chart", (value) => isChartName(value) ? value : void 0);
const chartVersion = scalar("the version of a chart", (value) => isChartVersion(value) ? value : void 0);
const shape = {
	...artifactShape,
	reference: referenceField
};
const manifestSchema = object({
	schemaVersion: literal(1),
	name: nameField,
	release: releaseField,
	sequence: count$1,
	audience: nameField,
	created: timeField,
	platforms: optional(severalPlatformsField),
	index: digestField,
	files: array(object({
		name: fileNameField,
		digest: digestField,
		size: count$1
	})),
	images: array(object(shape)),
	charts: array(object({
		...shape,
		name: chartName,
		version: chartVersion,
		archive: digestField
	})),
	blobs: array(object({
		digest: digestField,
		size: count$1,
		volume: fileNameField
	})),
	needs: array(object({
		digest: digestField,
		size: count$1,
		repositories: array(repositoryField)
	})),
	volumes: array(object({
		name: fileNameField,
		size: count$1
	}))
});
const manifestLimit = 16777216;
function formatBundleManifest(manifest) {
	return Buffer.from(canonicalize(manifest) ?? "");
}
function parseBundleManifest(bytes, where) {
	if (bytes.length > 16777216) throw refusal(where, [`${bytes.length} bytes; allowed are ${manifestLimit}`]);
	const json = parseJson(bytes);
	if ("fault" in json) throw refusal(where, [json.fault]);
	const parsed = parseWith(manifestSchema, json.value);
	if ("faults" in parsed) throw refusal(where, faultLines(parsed.faults));
	if (!bytes.equals(formatBundleManifest(parsed.value))) throw refusal(where, ["it is not in canonical form (RFC 8785)"]);
	const faults = manifestFaults(parsed.value);
	if (faults.length > 0) throw refusal(where, listFaults(faults, String));
	return parsed.value;
}
function refusal(where, details) {
	return new RefusedError("INVALID_BUNDLE", `${where} is not a valid bundle manifest`, {
		details,
		hint: "It was damaged, or changed by hand. Take the bundle from its source again."
	});
}
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
async function findNeeded(bundle, folders) {
	const holders = await findHolders(bundle, await Promise.all(folders.map((folder) => readBundle(folder))));
	return bundle.manifest.needs.filter(({ digest }) => !holders.has(digest));
}
async function findHolders(bundle, others) {
	const holders = new Map();
	const damage = [];
	for (const other of others) {
		const { folder, store } = other;
		for (const blob of bundle.manifest.needs.filter(({ digest }) => !holders.has(digest) && store.has(digest))) {
			const fault = await findDamage(store, blob);
			if (fault === void 0) holders.set(blob.digest, other);
			else damage.push({
				...fault,
				message: `${fault.message} (${folder})`
			});
		}
	}
	const lost = damage.filter(({ blobs = [] }) => blobs.some((digest) => !holders.has(digest)));
	if (lost.length > 0) throw await contentRefusal(bundle, lost);
	return holders;
}
async function findDamage(store, { digest, size }) {
	try {
		for await (const _ of await store.open({
			mediaType: "application/octet-stream",
			digest,
			size
		}));
		return;
	} catch (error) {
		const fault = contentFaultOf(error, digest);
		if (fault === void 0) throw error;
		return fault;
	}
}
function checkPolicy({ audience, sequence }, trust) {
	if (trust.audience !== void 0 && audience !== trust.audience) throw new RefusedError("WRONG_AUDIENCE", `The bundle is meant for ${audience}, not for ${trust.audience}`, { hint: "A bundle is made for one side only. Ask for the one that was made for this side." });
	if (trust.minimumSequence !== void 0 && sequence < trust.minimumSequence) throw new RefusedError("SEQUENCE_TOO_LOW", `The bundle has sequence ${sequence}; the trust policy takes ${trust.minimumSequence} and above`, { hint: "An older bundle may carry faults that were repaired since. Ask for a current one." });
}
const [signatureFileName] = signatureFileNames;
const signatureFileLimit = 65536;
const mostMarks = 2e3;
function parseSignatureFile(bytes, where) {
	if (bytes.length > 65536) throw malformed(where, [`longer than ${signatureFileLimit} bytes`]);
	const json = parseJson(bytes, mostMarks);
	if ("fault" in json) throw malformed(where, [json.fault]);
	const result = parseWith(signatureSchema, json.value);
	if (!("value" in result)) throw malformed(where, faultLines(result.faults));
	return narrow(result.value, json.value, where);
}
function narrow({ messageSignature, verificationMaterial: material }, value, where) {
	const { messageDigest, signature } = messageSignature;
	if (messageDigest.digest.length !== 32) throw malformed(where, ["messageSignature.messageDigest.digest: expected 32 bytes"]);
	const signed = toSigned(value, material, {
		path: "messageSignature.signature",
		bytes: signature
	});
	if ("fault" in signed) throw malformed(where, [signed.fault]);
	return {
		digest: messageDigest.digest,
		signature,
		...signed
	};
}
function toSigned(value, material, signature) {
	const { publicKey, certificate, tlogEntries, timestampVerificationData } = material;
	if (publicKey === void 0 === (certificate === void 0)) return { fault: "verificationMaterial: expected either \"publicKey\" or \"certificate\"" };
	if (!isDerSignature(signature.bytes)) return { fault: `${signature.path}: expected the DER form of one ECDSA signature` };
	const timestamps = timestampVerificationData?.rfc3161Timestamps ?? [];
	try {
		return {
			...certificate === void 0 ? {} : { certificate: certificate.rawBytes },
			hasEvidence: tlogEntries.length + timestamps.length > 0,
			bundle: (0, import_dist$1.bundleFromJSON)(value)
		};
	} catch {
		return { fault: "not a sigstore bundle v0.3" };
	}
}
function isDerSignature(bytes) {
	const middle = bytes[0] === 48 && bytes[1] === bytes.length - 2 && bytes.length <= 72 ? endOfInteger(bytes, 2) : void 0;
	return middle !== void 0 && endOfInteger(bytes, middle) === bytes.length;
}
function endOfInteger(bytes, start) {
	const [tag, length = 0, first = 128, second = 0] = bytes.subarray(start);
	return tag === 2 && length >= 1 && first < 128 && (first !== 0 || length === 1 || second >= 128) ? start + 2 + length : void 0;
}
function malformed(where, details) {
	return new RefusedError("SIGNATURE_FORMAT", `${where} is not a signature that can be judged: ${details[0] ?? "unreadable"}`, {
		details: details.slice(1),
		hint: "Expected a sigstore bundle v0.3 with one message signature, as `tidegate sign` and `cosign sign-blob` write it."
	});
}
const schema = object({
	mediaType: literal(import_dist$1.BUNDLE_V03_MEDIA_TYPE),
	verificationMaterial,
	dsseEnvelope: object({
		payload: base64Of(Number.POSITIVE_INFINITY),
		payloadType: literal("application/vnd.in-toto+json"),
		signatures: array(object({
			sig: base64,
			keyid: optional(text$2)
		}))
	})
});
function parseEnvelope(bytes) {
	const json = parseJson(bytes);
	if ("fault" in json) return { faults: [json.fault] };
	const result = parseWith(schema, json.value);
	if ("faults" in result) return { faults: faultLines(result.faults) };
	const { payload, signatures } = result.value.dsseEnvelope;
	const [signature] = signatures;
	if (signature === void 0 || signatures.length > 1) return { faults: [`dsseEnvelope.signatures: expected one, found ${signatures.length}`] };
	const signed = toSigned(json.value, result.value.verificationMaterial, {
		path: "dsseEnvelope.signatures[0].sig",
		bytes: signature.sig
	});
	return "fault" in signed ? { faults: [signed.fault] } : {
		payload,
		...signed
	};
}
function judgeEach(items, judge, fatal = []) {
	const accepted = [];
	const passedOver = [];
	for (const [index, item] of items.entries()) try {
		accepted.push(judge(item, index));
	} catch (error) {
		if (!(error instanceof RefusedError) || fatal.includes(error.code)) throw error;
		passedOver.push(error);
	}
	return {
		accepted,
		passedOver
	};
}
const codeSigning = "1.3.6.1.5.5.7.3.3";
function requireSigningCertificate(der) {
	const certificate = read(der);
	const { publicKey } = certificate;
	const kind = publicKey.asymmetricKeyDetails?.namedCurve ?? publicKey.asymmetricKeyType;
	const faults = [
		...certificate.ca ? ["it is that of an authority"] : [],
		...[certificate.keyUsage ?? []].flat().includes(codeSigning) ? [] : ["it is not for code signing"],
		...kind === "prime256v1" ? [] : [`its key is of kind ${kind}, and only P-256 is taken`]
	];
	if (faults.length > 0) throw new RefusedError("SIGNATURE_CERTIFICATE", `The certificate must not sign bundles: ${faults.join("; ")}`, { hint: "Have a certificate for code signing issued, with a P-256 key and one alternative name." });
	return {
		fingerprint: digestOf(publicKey.export({
			type: "spki",
			format: "der"
		})),
		names: certificate.subjectAltName ?? ""
	};
}
const claims = {
	repository: "1.3.6.1.4.1.57264.1.12",
	ref: "1.3.6.1.4.1.57264.1.14",
	trigger: "1.3.6.1.4.1.57264.1.20"
};
const claimNames = [
	"repository",
	"ref",
	"trigger"
];
function matchIdentity({ names }, extensions, entries) {
	const { subject, issuer, valueOf } = extensions;
	const isPlain = subject !== void 0 && [`URI:${subject}`, `email:${subject}`].includes(names);
	const said = (claim) => textIn(valueOf(claims[claim]));
	const [first, ...others] = isPlain ? entries.filter((known) => known.issuer === issuer && (known.subject === subject || known.subjectPattern?.test(subject) === true) && claimNames.every((claim) => known[claim] === void 0 || known[claim] === said(claim))) : [];
	if (first === void 0 || subject === void 0) throw new RefusedError("SIGNATURE_IDENTITY_UNKNOWN", `The certificate is that of ${JSON.stringify(names)}, vouched for by ${JSON.stringify(issuer ?? "nobody")}, whom the trust policy does not name`, {
		details: [...describeClaims(extensions), ...entries.map(({ name }) => `believed is ${name}`)],
		hint: "If this is who should sign, add exactly this issuer and subject to `identities`."
	});
	return {
		names: [first.name, ...others.map(({ name }) => name)],
		identity: {
			subject,
			...issuer === void 0 ? {} : { issuer }
		}
	};
}
function describeClaims({ valueOf }) {
	return claimNames.flatMap((claim) => {
		const text = textIn(valueOf(claims[claim]));
		return text === void 0 ? [] : [`its ${claim} is ${JSON.stringify(text)}`];
	});
}
function textIn(der) {
	const start = der?.[1] === 129 ? 3 : 2;
	return der?.[0] === 12 && der[start - 1] === der.length - start ? der.toString("utf8", start) : void 0;
}
function read(der) {
	try {
		return new X509Certificate(der);
	} catch {
		throw new RefusedError("SIGNATURE_FORMAT", "The signature file holds a certificate that cannot be read", { hint: "Carry the signature file over again, as it was written when the bundle was signed." });
	}
}
function formatTime(time) {
	return time.toISOString().replace(/\.\d+Z$/, "Z");
}
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/;
function readGenTimes({ timestamps }) {
	for (const entry of timestamps) if (entry.$case === "timestamp-authority") {
		const { timestamp } = entry;
		const field = timestamp.tstInfo.root.subs[4];
		const value = field?.tag.isGeneralizedTime() === true ? readTime(field.value.toString("latin1")) : void 0;
		if (value === void 0) throw new Error("a timestamp without a time");
		Object.defineProperty(timestamp, "signingTime", { value });
	}
}
function readTime(text) {
	const [, year, month, day, hour, minute, second, fraction = ""] = generalizedTime.exec(text) ?? [];
	const milliseconds = fraction.padEnd(3, "0").slice(0, 3);
	const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`);
	return Number.isNaN(time.valueOf()) ? void 0 : time;
}
const emptyRoot = [{
	certificateAuthorities: [],
	timestampAuthorities: [],
	tlogs: [],
	ctlogs: []
}];
const codes = new Map([
	["TIMESTAMP_ERROR", "SIGNATURE_TIMESTAMP"],
	["CERTIFICATE_ERROR", "SIGNATURE_CERTIFICATE"],
	["PUBLIC_KEY_ERROR", "SIGNATURE_KEY_UNKNOWN"],
	["SIGNATURE_ERROR", "SIGNATURE_MISMATCH"],
	["TLOG_ERROR", "SIGNATURE_LOG_ENTRY"],
	["TLOG_BODY_ERROR", "SIGNATURE_LOG_ENTRY"],
	["TLOG_INCLUSION_PROOF_ERROR", "SIGNATURE_LOG_ENTRY"],
	["TLOG_INCLUSION_PROMISE_ERROR", "SIGNATURE_LOG_ENTRY"],
	["TLOG_MISSING_INCLUSION_ERROR", "SIGNATURE_LOG_ENTRY"]
]);
function judgeEntity(bundle, payload, root = emptyRoot, key) {
	const refusals = [];
	for (const domain of root) try {
		return judgeIn(domain, bundle, payload, key);
	} catch (cause) {
		refusals.push(refusalOf(cause));
	}
	throw refusals.toSorted((left, right) => progress.indexOf(right.code) - progress.indexOf(left.code))[0];
}
const progress = [
	"SIGNATURE_TIMESTAMP",
	"SIGNATURE_CERTIFICATE",
	"SIGNATURE_LOG_ENTRY",
	"SIGNATURE_MISMATCH"
];
function judgeIn(domain, bundle, payload, key) {
	const needed = (logs) => key === void 0 && logs.length > 0 ? 1 : 0;
	const entity = (0, import_dist.toSignedEntity)(bundle, payload);
	readGenTimes(entity);
	const { identity } = new import_dist.Verifier(materialOf(domain, key), {
		tlogThreshold: needed(domain.tlogs),
		ctlogThreshold: needed(domain.ctlogs),
		timestampThreshold: key === void 0 ? 1 : 0
	}).verify(entity);
	const times = timesOf(entity, domain);
	requireLogsInTime(entity, domain, times);
	return {
		times: times.map(({ at, by }) => ({
			at: formatTime(at),
			by
		})),
		extensions: {
			subject: identity?.subjectAlternativeName,
			issuer: identity?.extensions?.issuer,
			valueOf: (oid) => identity?.oids?.find((known) => known.oid?.id.join(".") === oid)?.value
		}
	};
}
function requireLogsInTime({ tlogEntries }, { tlogs }, times) {
	for (const { inclusionPromise, logId } of tlogEntries) {
		const known = tlogs.filter(({ logID }) => logID.equals(logId.keyId));
		const isInUse = times.some(({ at }) => known.some(({ validFor }) => validFor.start <= at && at <= validFor.end));
		if (inclusionPromise === void 0 && times.length > 0 && !isInUse) throw new import_dist.VerificationError({
			code: "TLOG_ERROR",
			message: "the log was not in use at that time"
		});
	}
}
function isOtherSignature(error) {
	return error instanceof RefusedError && error.code === "SIGNATURE_MISMATCH";
}
function materialOf(domain, publicKey) {
	return {
		...domain,
		publicKey: () => {
			if (publicKey === void 0) throw new import_dist.VerificationError({
				code: "PUBLIC_KEY_ERROR",
				message: "no key is trusted here"
			});
			return {
				publicKey,
				validFor: () => true
			};
		}
	};
}
function timesOf({ timestamps }, domain) {
	return timestamps.flatMap((entry) => {
		if (entry.$case === "timestamp-authority") {
			const { signingTime, signerSerialNumber } = entry.timestamp;
			return {
				at: signingTime,
				by: `timestamp authority ${authorityName(domain, signerSerialNumber)}`
			};
		}
		const { inclusionPromise, integratedTime, logId } = entry.tlogEntry;
		const log = domain.tlogs.find(({ logID }) => logID.equals(logId.keyId));
		return inclusionPromise === void 0 ? [] : {
			at: new Date(Number(integratedTime) * 1e3),
			by: `transparency log ${log?.baseURL}`
		};
	}).sort((left, right) => left.at.valueOf() - right.at.valueOf());
}
function authorityName({ timestampAuthorities }, serial) {
	const leaf = timestampAuthorities.flatMap(({ certChain }) => certChain[0] ?? []).find(({ serialNumber }) => serialNumber.equals(serial));
	return (leaf === void 0 ? "" : new X509Certificate(leaf.root.toDER()).subject).replaceAll("\n", ", ");
}
function refusalOf(cause) {
	if (cause instanceof import_dist.VerificationError) return new RefusedError(codes.get(cause.code) ?? "SIGNATURE_FORMAT", `The signature cannot be trusted: ${cause.message}`, {
		cause,
		hint: "Either it was tampered with, or the trusted root of the policy is not the one of whoever signed. Compare both over another channel."
	});
	return new RefusedError("SIGNATURE_FORMAT", "The signature holds something that cannot be read", {
		cause,
		hint: "Carry the signature file over again, as it was written when the bundle was signed."
	});
}
function verifySignature(payload, signatureFile, trust, where = "the signature file") {
	const signature = parseSignatureFile(signatureFile, where);
	if (!createHash("sha256").update(payload).digest().equals(signature.digest)) throw new RefusedError("SIGNATURE_INVALID", "The signature was made over other bytes than these", { hint: "The bundle was changed after it was signed, or the signature file belongs to another bundle. Carry the bundle over again." });
	const verdict = judgeSigner(payload, signature, trust, where);
	if (trust.timestamp === "required" && verdict.times.length === 0) throw new RefusedError("SIGNATURE_TIME_MISSING", `${where} has no timestamp, and the trust policy requires one`, { hint: "Sign with a timestamp authority that the trusted root of the policy names." });
	return verdict;
}
function judgeSigner(payload, signed, trust, where) {
	if (signed.certificate !== void 0) return byCertificate(payload, signed.bundle, signed.certificate, trust);
	if (signed.hasEvidence && trust.trustedRoot === void 0) throw new RefusedError("SIGNATURE_NO_ROOT", `${where} has log entries or timestamps, and the trust policy names no trusted root to judge them by`, { hint: "Add trustedRoot: <trusted_root.json> to the trust policy." });
	return byKey(payload, signed.bundle, trust);
}
function byKey(payload, bundle, trust) {
	for (const { name, key } of trust.keys) try {
		const { times } = judgeEntity(bundle, payload, trust.trustedRoot, key.key);
		return {
			key: name,
			fingerprint: key.fingerprint,
			times
		};
	} catch (error) {
		if (!isOtherSignature(error)) throw error;
	}
	throw new RefusedError("SIGNATURE_KEY_UNKNOWN", "None of the trusted keys made this signature", {
		details: trust.keys.map(({ name, key }) => `tried ${name} (${key.fingerprint})`),
		hint: "Either the signer uses a key that the trust policy does not name, or the signature was tampered with. Compare fingerprints with the signer over another channel."
	});
}
function byCertificate(payload, bundle, der, { identities = [], trustedRoot }) {
	if (identities.length === 0 || trustedRoot === void 0) throw new RefusedError("SIGNATURE_CERTIFICATE_UNEXPECTED", "The signature is by a certificate, and the trust policy believes keys only", { hint: "Have the bundle signed by a key that the policy names, or add `identities` and `trustedRoot` to it." });
	const certificate = requireSigningCertificate(der);
	const { times, extensions } = judgeEntity(bundle, payload, trustedRoot);
	const { names, identity } = matchIdentity(certificate, extensions, identities);
	return {
		key: names[0],
		fitting: names,
		fingerprint: certificate.fingerprint,
		identity,
		times
	};
}
const provenanceFileLimit = 16777216;
const [provenanceType] = provenanceTypes;
function verifyProvenance(bytes, trust) {
	if (bytes.length > 16777216) throw malformedProvenance(provenanceFileName, [`longer than ${provenanceFileLimit} bytes`]);
	const parts = splitJson(bytes);
	const { accepted, passedOver } = judgeEach(parts, (part, index) => {
		return judgeStatement(part, trust, parts.length === 1 ? provenanceFileName : `${provenanceFileName}, statement ${index + 1}`);
	});
	const [facts] = accepted;
	if (facts === void 0) throw noneCounts(passedOver);
	return {
		...facts,
		passedOver
	};
}
function judgeStatement(bytes, trust, where) {
	const envelope = parseEnvelope(bytes);
	if ("faults" in envelope) throw malformedProvenance(where, envelope.faults);
	const { fitting, ...verdict } = signerOf(envelope, trust, where);
	if (trust.timestamp === "required" && verdict.times.length === 0) throw new RefusedError("PROVENANCE_TIME_MISSING", `${where} has no timestamp, and the trust policy requires one`, { hint: "Sign with a timestamp authority that the trusted root of the policy names." });
	const key = trust.entryOf?.({
		...verdict,
		...fitting && { fitting }
	}) ?? verdict.key;
	if (typeof key !== "string") throw key;
	const facts = readStatement(envelope.payload, trust.subject, trust.types ?? [provenanceType], where);
	requireNamed("builder", facts.builder, trust.builders, where);
	requireNamed("repository", facts.repository, trust.repositories, where);
	return {
		...verdict,
		key,
		...facts
	};
}
function signerOf(envelope, trust, where) {
	try {
		return judgeSigner(envelope.payload, envelope, trust, where);
	} catch (cause) {
		if (!(cause instanceof RefusedError)) throw cause;
		throw new RefusedError(cause.code.replace(/^SIGNATURE_/, "PROVENANCE_"), `${where}: ${cause.message}`, {
			details: cause.details,
			cause,
			hint: "It was changed on the way, or signed by somebody who is not believed. Carry the bundle over again, or compare with the signer over another channel."
		});
	}
}
function requireNamed(what, found, known, where) {
	if (known !== void 0 && (found === void 0 || !known.includes(found))) throw new RefusedError(`PROVENANCE_${what.toUpperCase()}_UNKNOWN`, `${where}: its ${what} is ${JSON.stringify(found ?? "not said")}, which the trust policy does not name`, {
		details: known.map((name) => `accepted is ${name}`),
		hint: "If this is how it should be made, add exactly this address to `provenance` in the trust policy."
	});
}
function noneCounts([first, ...others]) {
	if (first === void 0 || others.length === 0) return first ?? malformedProvenance("provenance.sigstore.json", ["it is empty"]);
	return new RefusedError(first.code, first.message, {
		details: [...first.details, ...others.map(({ message }) => message)],
		cause: first,
		...first.hint === void 0 ? {} : { hint: first.hint }
	});
}
const fatal = ["SIGNATURE_FORMAT", "SIGNATURE_INVALID"];
function verifySignatures(payload, files, trust) {
	const judge = (file) => ({
		...verifySignature(payload, file.bytes, trust, file.name),
		file
	});
	const { accepted, passedOver } = judgeEach(files, judge, fatal);
	return requireOne({
		signatures: accepted,
		passedOver
	});
}
function requireSigners(judgement, manifest, trust) {
	const lifetimes = [...trust.keys, ...trust.identities ?? []];
	const judged = judgement.signatures.map((signature) => ({
		signature,
		key: countingEntry(signature, manifest, lifetimes)
	}));
	const { signatures, passedOver } = requireOne({
		signatures: judged.flatMap(({ signature, key }) => typeof key === "string" ? [{
			...signature,
			key
		}] : []),
		passedOver: [...judged.flatMap(({ key }) => typeof key === "string" ? [] : [key]), ...judgement.passedOver]
	});
	const needed = trust.signatures ?? 1;
	const signers = Math.min(new Set(signatures.map(({ key, fitting: [first] = [key] }) => first)).size, new Set(signatures.map(({ fingerprint }) => fingerprint)).size);
	if (signers < needed) throw new RefusedError("SIGNATURES_TOO_FEW", `${plural(signers, "signer")} of the trust policy signed, and it requires ${needed}`, {
		details: [...signatures.map(({ key, file }) => `${file.name} is by ${key}`), ...passedOver.map(({ message }) => message)],
		hint: "Have the others sign too (`tidegate sign --add`), and carry all signature files over."
	});
	return {
		signatures,
		passedOver
	};
}
function requireOne(judgement) {
	const [first] = judgement.passedOver;
	if (judgement.signatures.length === 0 && first !== void 0) throw first;
	return judgement;
}
function countingEntry({ key, fitting = [key], times }, { created, sequence }, entries) {
	const lifetimes = entries.filter(({ name }) => fitting.includes(name));
	const at = times[0]?.at ?? created;
	for (const { name, revoked } of lifetimes) if (revoked !== void 0 && isRevoked(revoked, at, sequence)) return new RefusedError("SIGNER_REVOKED", `${name} is revoked: ${revoked.reason}`, { hint: "Have the release signed by somebody who is believed, and do not use this bundle before you know who made it." });
	return lifetimes.find(({ validFrom = at, validUntil = at }) => validFrom <= at && at <= validUntil)?.name ?? new RefusedError("SIGNER_OUT_OF_TIME", `${key} signed at ${at}, which is outside its time`, {
		details: lifetimes.map(({ name, validFrom = "the beginning", validUntil = "further notice" }) => `${name} counts from ${validFrom} until ${validUntil}`),
		hint: "Have the release signed by the key that is in use. When no timestamp says when it was signed, the time in bundle.json counts."
	});
}
function isRevoked({ since, sinceSequence }, at, sequence) {
	return since === void 0 && sinceSequence === void 0 || since !== void 0 && at >= since || sinceSequence !== void 0 && sequence >= sinceSequence;
}
async function openTrusted(folder, trust) {
	return await trustBundle(await readBundle(folder), trust);
}
async function trustBundle(bundle, trust) {
	const { folder } = bundle;
	const files = await readSignatures(folder);
	const judgement = requireSigners(verifySignatures(bundle.bytes, files, trust), bundle.manifest, trust);
	checkPolicy(bundle.manifest, trust);
	const provenance = await readProvenance(bundle, judgement, trust);
	return {
		...bundle,
		...judgement,
		...provenance === void 0 ? {} : { provenance }
	};
}
async function readSignatures(folder) {
	const files = [];
	for (const name of signatureFileNames) {
		const bytes = await readCarried(folder, name, signatureFileLimit, "SIGNATURE_FORMAT");
		files.push(...bytes === void 0 ? [] : [{
			name,
			bytes
		}]);
	}
	if (files.length === 0) throw new RefusedError("SIGNATURE_MISSING", `${folder} is not signed: it has no ${signatureFileName}`, { hint: "Sign it on the connected side with `tidegate sign`, and carry the signature file along." });
	return files;
}
async function readProvenance({ folder, bytes: payload, manifest }, { signatures }, trust) {
	const { provenance } = trust;
	const bytes = await readCarried(folder, provenanceFileName, provenanceFileLimit, "PROVENANCE_FORMAT");
	if (bytes !== void 0) {
		const asked = [...provenance?.keys ?? [], ...provenance?.identities ?? []];
		const signers = provenance !== void 0 && asked.length > 0 ? provenance : signersOf(signatures, trust);
		return verifyProvenance(bytes, {
			...provenance,
			...signers,
			...trust.trustedRoot === void 0 ? {} : { trustedRoot: trust.trustedRoot },
			...trust.timestamp === void 0 ? {} : { timestamp: trust.timestamp },
			subject: digestOf(payload),
			entryOf: (verdict) => countingEntry(verdict, manifest, [...signers.keys, ...signers.identities])
		});
	}
	if (provenance?.required === true) throw new RefusedError("PROVENANCE_MISSING", `${folder} does not say how it was made: it has no ${provenanceFileName}`, { hint: "`tidegate sign` writes it beside the signature: carry it along." });
}
function signersOf(signatures, { keys, identities = [] }) {
	const names = new Set(signatures.flatMap(({ key, fitting = [key] }) => fitting));
	return {
		keys: keys.filter(({ name }) => names.has(name)),
		identities: identities.flatMap(({ revoked, ...entry }) => {
			if (names.has(entry.name)) return [{
				...entry,
				...revoked && { revoked }
			}];
			return revoked === void 0 ? [] : [{
				...entry,
				revoked: { reason: revoked.reason }
			}];
		})
	};
}
async function readCarried(folder, name, limit, code) {
	const path = join(folder, name);
	return await readBounded(path, limit, "carried").catch((cause) => {
		throw new RefusedError(code, cause instanceof TidegateError ? cause.message : `${path} cannot be read`, {
			cause,
			hint: "Carry the file over again, as `tidegate sign` wrote it."
		});
	});
}
function verdictOf(bundle, trust, { unresolved, ignored }) {
	const { manifest, bytes, provenance } = bundle;
	const { name, release, sequence, audience, created } = manifest;
	return {
		name,
		release,
		sequence,
		audience,
		created,
		digest: digestOf(bytes),
		signatures: bundle.signatures.map(({ key, fingerprint, identity, times }) => ({
			key,
			fingerprint,
			...identity === void 0 ? {} : { identity },
			times
		})),
		...provenance === void 0 ? {} : { provenance: shownOf(provenance) },
		images: manifest.images.length,
		charts: manifest.charts.length,
		blobs: manifest.blobs.length,
		bytes: manifest.blobs.reduce((sum, blob) => sum + blob.size, 0),
		unresolved,
		ignored,
		checked: checkedOf(bundle, trust, ignored),
		notChecked: notCheckedOf(bundle, trust, unresolved)
	};
}
function shownOf(facts) {
	const { passedOver: _, ...provenance } = facts;
	return provenance;
}
function checkedOf({ manifest, signatures, provenance }, trust, ignored) {
	const { signatures: needed = 1, minimumSequence } = trust;
	return [
		`bundle.json is canonical and signed by ${signatures.map(({ key }) => key).join(", ")}`,
		...needed > 1 ? [`${needed} different signers are required, and signed`] : [],
		...signatures.flatMap(({ key, times: [time] }) => time === void 0 ? [] : [`${key} signed before ${time.at}: ${time.by} says so`]),
		...trust.audience === void 0 ? [] : [`it is meant for ${manifest.audience}`],
		...minimumSequence === void 0 ? [] : [`its sequence is at least ${minimumSequence}`],
		...provenance === void 0 ? [] : [`${provenance.key} signed how it was made`],
		...provenance === void 0 || trust.provenance?.builders === void 0 ? [] : [`it was made by ${provenance.builder}, as the trust policy wants`],
		...provenance?.repository === void 0 || trust.provenance?.repositories === void 0 ? [] : [`it was made from ${provenance.repository}, as the trust policy wants`],
		"every file, volume header and blob is as bundle.json says",
		`every image and chart is complete, and nothing else is there${ignored.length === 0 ? "" : ", but for what is listed as ignored"}`
	];
}
function notCheckedOf({ signatures, passedOver, provenance }, trust, unresolved) {
	const undated = signatures.filter(({ times }) => times.length === 0).map(({ key }) => key);
	return [
		"replay: whether a newer release was promoted already (promote asks the registry)",
		...undated.length === 0 ? [] : [`when ${undated.join(", ")} signed: no timestamp proves it, and the time in bundle.json is the signer's word`],
		...provenance === void 0 || provenance.times.length > 0 ? [] : [`when ${provenance.key} said how it was made: no timestamp proves it`],
		...provenance === void 0 ? ["how it was made: the bundle has no provenance"] : [],
		...trust.audience === void 0 ? ["audience: no trust policy names one"] : [],
		...(provenance?.passedOver ?? []).map(({ message }) => `a statement that does not count: ${message}`),
		...passedOver.map(({ message }) => `a signature that does not count: ${message}`),
		...unresolved.length === 0 ? [] : [`${plural(unresolved.length, "blob")} that this delta leaves out (promote looks in the registry)`]
	];
}
async function verifyBundle(options, runtime) {
	const trust = typeof options.trust === "string" ? await readTrustPolicy(options.trust) : options.trust;
	const bundle = await openTrusted(options.folder, trust);
	const { ignored } = await hashContent(bundle, runtime);
	await checkCompleteness(bundle);
	return verdictOf(bundle, trust, {
		unresolved: await findNeeded(bundle, options.bases ?? []),
		ignored
	});
}
async function hashContent(bundle, runtime) {
	const total = bundle.manifest.volumes.reduce((sum, volume) => sum + volume.size, 0);
	const progress = runtime.progress(`verify ${bundle.manifest.name} ${bundle.manifest.release}`, total);
	try {
		return await verifyContent(bundle, { onBytes: (bytes) => progress.advance(bytes) });
	} finally {
		progress.done();
	}
}
const verifyStage = defineStage({
	name: "verify",
	summary: "Verify the signature and every byte of a bundle",
	options: {
		bundle: {
			kind: "string",
			description: "Folder of the bundle to verify",
			required: true,
			value: "<folder>"
		},
		trust: {
			kind: "string",
			description: "Trust policy; default tidegate.trust.yaml, unless `key` is given",
			value: "<file>"
		},
		key: {
			kind: "string",
			description: "Public key (PEM) to trust instead of a policy: any audience, any sequence",
			value: "<file>"
		},
		base: {
			kind: "list",
			description: "Folders of earlier bundles that hold what a delta leaves out",
			value: "<folder>"
		},
		report: {
			kind: "string",
			description: "Write the verdict to a file, to be kept: Markdown (.md) or JSON (.json)",
			value: "<file>"
		}
	},
	positional: "bundle",
	outputs: {
		release: "The verified release, such as 2026q4",
		sequence: "Its sequence number",
		digest: "Digest of bundle.json",
		signer: "Names of the trusted keys and identities that signed, with commas between",
		unresolved: "How many blobs a delta leaves out that are in no bundle given as `base`"
	},
	examples: [
		"tidegate verify --bundle wandb-2026q4",
		"tidegate verify --bundle wandb-2026q4.1 --key release.pub --base wandb-2026q4",
		"tidegate verify --bundle wandb-2026q4 --report verdict.md"
	],
	run: runVerify,
	outputsOf: ({ release, sequence, digest, signatures, unresolved }) => ({
		release,
		sequence: String(sequence),
		digest,
		signer: signatures.map(({ key }) => key).join(","),
		unresolved: String(unresolved.length)
	}),
	report: reportVerdict
});
async function runVerify(values, runtime) {
	const report = values.report === void 0 ? void 0 : resolve(runtime.cwd, values.report);
	if (report !== void 0) requireReportPath(report);
	const verdict = await verifyBundle({
		folder: resolve(runtime.cwd, values.bundle),
		trust: await readTrust(values, runtime),
		bases: values.base.map((folder) => resolve(runtime.cwd, folder))
	}, runtime);
	if (report !== void 0) await writeVerdict(report, verdict);
	return verdict;
}
await runProcess((host) => host.env["GITHUB_ACTIONS"] === "true" && host.args.length === 0 ? runStage(verifyStage, actionsRuntime(host, noServices)) : runCommand(verifyStage, host.args, terminalRuntime(host), "node verify.js"));
export {};
