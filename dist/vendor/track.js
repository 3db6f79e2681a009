import { An as isManifestType, B as formatLock, Bt as byText, C as fitsPlatform, Ct as isDowngrade, E as requireForeignLayers, F as lockedManifests, Fn as repositoryOf, Ft as compareReleases, Gn as whereKnown, H as readLock, I as openManifestCache, In as tryReference, It as compareTags, J as notesFileName, Jt as tagOf, K as tameMarkdown, Kr as cutNames, Lt as parseTag, Mn as formatReference, Mr as credentialsOption, Nr as defineStage, Pn as parseReference, Pr as githubTokenOption, Pt as parseVersionRange, Q as lockSupport, Rn as digestOf, Rt as releaseKey, S as attestedDigest, Sr as formatTime, St as compareVersions, T as runnable, Tn as readAll, U as writeLock, Un as orError, Vn as isDigest, Vr as knownError, Vt as compareText, Wn as unless, X as notesTitle, Xr as shortDigest, Y as notesLimit, Yr as plural, Zr as withPlace, _ as titled, a as cutOffOf, ai as TidegateError, at as unknownMajors, br as formatDay, bt as tagIn, c as writeLedger, ci as formatPlace, cn as isReleaseName, ct as mapConcurrently, d as newestVersion, dn as quarterStart, et as endsSoon, f as versionsOfKind, fr as replaceFile, ft as readReleaseFile, g as evidenceChanges, gn as parseManifest, h as describeEvidence, i as decide, ii as RemoteError, it as supportOf$1, jn as mediaTypes, jr as configOption, kn as isIndexType, kt as severalPlatforms, l as imageCreated, ln as nextQuarter, lt as clusterOf, m as signedColumn, mn as readManifest, n as readSupportTable, nt as namedBy, o as periodAt, oi as UserError, on as compareReleases$1, ot as versionsOf, p as findUpstreamNames, qr as formatBytes, r as lackingFixes, ri as RefusedError, rt as supportEnd, s as readLedger, sn as followsAhead, t as supportTimeline, tt as lastDay, u as allowedVersions, un as nextRelease, ut as createMapping, vn as formatPath, w as formatPlatform, x as closure, xn as cosignTags, xt as compareInVariant, zt as staysPut } from "./shared.js";
import { Ct as connect, E as readChartTree, S as findHelm, _ as untriedValues, a as referenceFor, b as imageSpots, bt as readChart, g as findUnusedValues, i as createUpstream, n as frozenRepository, o as isSameVersion, r as fewAtATime, s as openAnswers, t as together, u as announceQuotas, x as fullName, y as findChartImages } from "./remote.js";
import { o as checkSignature, s as readRequirements } from "./bundle.js";
import { dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
async function attempt(act) {
	try {
		return await act();
	} catch (thrown) {
		const failure = failureOf(thrown);
		if (failure === void 0) throw thrown;
		return { failure };
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
function failureLines(name, failure) {
	const { message, at, code, hint, details } = failure;
	return [
		`${at === void 0 ? message : withPlace(message, at)} [${code}]`,
		...details,
		...hint === void 0 ? [] : [hint]
	].map((line) => `${name}: ${line}`);
}
function worstOf(failures) {
	const worst = Math.max(...failures.map(({ exitStatus }) => exitStatus));
	return [UserError, RefusedError].find((_, index) => index + 1 === worst) ?? RemoteError;
}
const trackOptions = {
	config: configOption,
	lock: {
		kind: "string",
		description: "The lock to compare with and to replace",
		default: "tidegate.lock.json",
		value: "<file>"
	},
	release: {
		kind: "string",
		description: "Name of the release, such as 2026q4, of the next quarter at the latest; by default the next one in the calendar",
		value: "<name>"
	},
	now: {
		kind: "string",
		description: "Make a release although none is due, and say why, such as `CVE-2026-1234`",
		value: "<reason>"
	},
	helm: {
		kind: "string",
		description: "Find images by rendering the charts with helm: `auto` where helm is installed, `require` to fail without it, or `never`",
		default: "auto",
		value: "<mode>"
	},
	"accept-moved": {
		kind: "list",
		description: "What the lock has and was pushed again upstream, and is right as it is now: `docker.io/wandb/local:0.83.1`",
		value: "<references>"
	},
	credentials: credentialsOption,
	token: githubTokenOption,
	"dry-run": {
		kind: "boolean",
		description: "Say what would be locked, and write nothing"
	}
};
function requireValidOptions({ release, now }, time) {
	if (release !== void 0 && !isReleaseName(release)) throw new UserError("OPTION_INVALID", `release: ${JSON.stringify(release)} is no name such as 2026q4.1`);
	const next = nextQuarter(time);
	if (release !== void 0 && quarterStart(release) > next) throw new UserError("RELEASE_TOO_EARLY", `Release ${release} is more than one quarter ahead: it is ${formatDay(time)}`, { hint: `Every later name would have to be above it. Leave \`release\` away for the next free name, or give one up to ${nextRelease(next)}.` });
	if (now !== void 0 && !/^[^\p{Cc}]{1,200}$/u.test(now)) throw new UserError("OPTION_INVALID", "now: expected one line of up to 200 characters, such as CVE-2026-1234");
}
function isWarning({ kind }) {
	return kind !== "held" && kind !== "behind";
}
function sortFindings(findings) {
	const keyOf = ({ kind, subject }) => `${subject} ${kind}`;
	return [...new Map(findings.toReversed().map((finding) => [keyOf(finding), finding])).values()].sort(byText(keyOf));
}
function reportNews({ charts, images, removed, timeline }) {
	const rows = [...[...charts, ...images].flatMap((artifact) => rowOf(artifact, timeline)), ...removed.map((reference) => [
		...namesOf(reference),
		"no longer a part of it",
		"",
		""
	])];
	const hasSupport = rows.some(([, , , , support]) => support !== "");
	return rows.length === 0 ? [] : [{
		kind: "heading",
		text: "What is new"
	}, {
		kind: "table",
		columns: [
			"name",
			"old",
			"new",
			"size",
			...hasSupport ? ["supported until"] : []
		],
		rows: rows.map((row) => hasSupport ? row : row.slice(0, 4)),
		alignRight: [3]
	}];
}
function rowOf(artifact, timeline) {
	const { reference, moved, bytes } = artifact;
	if (moved === void 0) return [];
	const [name, version] = namesOf(reference);
	const isRepushed = moved.includes(reference);
	return [[
		name,
		isRepushed ? version : moved.map((before) => namesOf(before)[1]).join(", "),
		isRepushed ? `${version}, other content` : version,
		formatBytes(bytes),
		supportOf(artifact, timeline)
	]];
}
function supportOf(artifact, timeline) {
	const [repository, version] = namesOf(artifact.reference);
	const name = "name" in artifact ? artifact.name : repository;
	return (timeline?.names.includes(name) === true ? timeline.windows.find(({ locked }) => locked.includes(version)) : void 0)?.until ?? "";
}
function namesOf(reference) {
	const { tag = "", ...rest } = parseReference(reference);
	return [repositoryOf(rest), tag];
}
function reportTimeline({ timeline }) {
	const windows = timeline?.windows ?? [];
	return windows.length === 0 ? [] : [{
		kind: "heading",
		text: "How long what is supported"
	}, {
		kind: "diagram",
		mermaid: ganttOf(windows),
		instead: {
			kind: "table",
			columns: [
				"major",
				"came out",
				"supported until",
				""
			],
			rows: windows.map((window) => [
				window.major,
				window.from,
				window.until,
				standing(window)
			])
		}
	}];
}
function ganttOf(windows) {
	return [
		"gantt",
		"  dateFormat YYYY-MM-DD",
		"  axisFormat %Y-%m",
		...windows.map((window) => {
			return `  ${[window.major, standing(window)].filter((part) => part !== "").join(", ")} :${stateOf(window)}${window.from}, ${window.until}`;
		})
	].join("\n");
}
function stateOf({ locked, before }) {
	return locked.length > 0 ? "active, " : before.length > 0 ? "done, " : "";
}
function standing({ locked, before }) {
	const left = before.filter((version) => !locked.includes(version));
	return [...locked.length === 0 ? [] : [`locked ${locked.join(" and ")}`], ...left.length === 0 ? [] : [`before ${left.join(" and ")}`]].join(", ");
}
function explainDue(result) {
	const { nextDue } = result;
	const next = nextDue === void 0 ? "" : `The next one is due on ${dayText(nextDue)}.`;
	return [
		whyDue(result),
		next,
		whatWaits(result),
		support(result)
	].filter((sentence) => sentence !== "").join(" ");
}
function whatWaits({ waiting, nextPeriod }) {
	const wait = waiting.length === 1 ? "waits" : "wait";
	return waiting.length === 0 ? "" : `${plural(waiting.length, "newer version")} ${wait}${nextPeriod === void 0 ? "" : ` for ${nextPeriod}`}.`;
}
function support({ supportedUntil, supportGuessed, supportedBefore, supportUnknown }) {
	if (supportedBefore !== void 0) return `Support of what is locked is over by ${supportedBefore} at the latest: its major is older than all in the table of support.`;
	if (supportedUntil === void 0) return supportUnknown === true ? "How long what is locked is supported is not known: its major is not in the table of support." : "";
	return `What is locked is supported until ${supportedUntil}${supportGuessed === true ? ", going by the date of the first image of its major" : ""}.`;
}
function whyDue({ reason, note, period, skipped, changed }) {
	if (!changed && (reason === "requested" || reason === "security")) return `There is nothing that a release for that could hold: ${note}.`;
	switch (reason) {
		case "scheduled": return `It is due for ${period}.`;
		case "catch-up": return `It is due for ${period}, and makes up for ${skipped.map(({ period }) => period).join(", ")}.`;
		case "security": return `It is due out of band, for security: ${note}.`;
		case "end-of-support": return "It is due out of band, as support of what was locked ends.";
		case "requested": return `It is due out of band, as somebody asked for it: ${note}.`;
		default: return "";
	}
}
function explainWait(result) {
	const { reason, note, nextDue, name, release, sequence } = result;
	const until = nextDue === void 0 ? "" : dayText(nextDue);
	const why = reason === "frozen" ? `Frozen until ${until}${note === void 0 ? "" : ` (${note})`}.` : `Not due before ${until}.`;
	const stays = sequence === 0 ? "There is no release yet." : `${name} ${release} (sequence ${sequence}) stays.`;
	const waits = whatWaits(result);
	return [
		why,
		stays,
		waits,
		waits === "" ? "" : "With `--now <reason>` a release takes what is new at once.",
		support(result)
	].filter((sentence) => sentence !== "").join(" ");
}
function skippedLines({ skipped }) {
	return skipped.map(({ period, reason }) => {
		switch (reason) {
			case "frozen": return `${period} had no release: all of it was frozen`;
			case "late": return `${period} has no release: its first eight days are over, and the cadence does not catch up`;
			default: return `${period} had no release`;
		}
	});
}
function dayText(time) {
	return time.replace("T00:00:00Z", "");
}
function reportTrack(result) {
	return result.due ? reportRelease(result) : reportWait(result);
}
function reportWait(result) {
	return [
		{
			kind: "text",
			text: explainWait(result)
		},
		...titled("What waits", movements(result)),
		...evidenceOf$1(result),
		...reportTimeline(result),
		...titled("Periods without a release", skippedLines(result)),
		...titled("Newer versions", newer(result)),
		...titled("Warnings", result.warnings)
	];
}
function reportRelease(result) {
	return [
		{
			kind: "text",
			text: [
				headline(result),
				explainDue(result),
				volume(result)
			].filter((sentence) => sentence !== "").join(" ")
		},
		...reportNews(result),
		...evidenceOf$1(result),
		...titled("Release notes", noteLines(result)),
		...reportTimeline(result),
		...artifactTables(result),
		...titled("Periods without a release", skippedLines(result)),
		...titled("Newer versions", newer(result)),
		...titled("Left out, as only `helm test` pulls them (testHooks: true takes them)", result.leftOut),
		...titled("Values that Helm ignores", result.ignoredValues.map(({ message, at }) => withPlace(message, at))),
		...titled("Warnings", result.warnings)
	];
}
function artifactTables({ charts, images }) {
	const signed = signedColumn([...charts, ...images]);
	return [{
		kind: "table",
		columns: [
			"chart",
			"version",
			"digest",
			"images found by",
			...signed.title
		],
		rows: charts.map((chart) => [
			chart.name,
			chart.version,
			shortDigest(chart.digest),
			chart.rendered ? "rendering" : `release file (${chart.notRenderedBecause ?? "not rendered"})`,
			...signed.of(chart)
		])
	}, {
		kind: "table",
		columns: [
			"image",
			"digest",
			"size",
			"used by",
			"set by",
			...signed.title
		],
		rows: images.map((image) => [
			image.reference,
			shortDigest(image.digest),
			formatBytes(image.bytes),
			image.usedBy.join(", "),
			controlsOf(image),
			...signed.of(image)
		]),
		alignRight: [2]
	}];
}
function controlsOf({ uses }) {
	const paths = uses.flatMap(({ control }) => control === void 0 ? [] : control === "fixed" ? ["no value"] : [control.path]);
	return [...new Set(paths)].sort().join(", ");
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
function evidenceOf$1({ evidence }) {
	return titled("Signatures and other evidence", evidence.map(describeEvidence));
}
function noteLines({ notes, notesPath }) {
	return [...notes.flatMap(({ name, to, notes: found, failure }) => [...failure === void 0 ? [] : [`${name} ${to}: not found (${failure})`], ...found.map(({ version, date, url }) => `${name} ${version}${date === void 0 ? "" : `, ${date}`}: ${url}`)]), ...notesPath === void 0 ? [] : [`in full: ${notesPath}`]];
}
function newer({ findings }) {
	return findings.filter((finding) => !isWarning(finding)).map(({ message }) => message);
}
function githubAccess({ env, mask }, token) {
	const api = (env["GITHUB_API_URL"] || "https://api.github.com").replace(/\/+$/, "");
	const url = URL.parse(api);
	if (url === null || !/^https?:$/.test(url.protocol) || `${url.username}${url.password}${url.search}` !== "") throw new UserError("INVALID_URL", "GITHUB_API_URL is no plain http(s) address", { hint: "The runner sets it, such as https://api.github.com." });
	if (token !== void 0) mask(token);
	return {
		api,
		...token === void 0 ? {} : { token }
	};
}
const usesShown = 3;
const namesShown$1 = 5;
function describeUses(uses) {
	const places = [...new Set(uses.map((use) => describeUse(use)))];
	return cutNames(places, usesShown).join("; ");
}
function describeUse({ chart, object, container, environments, control }) {
	const parts = [
		`${chart}: ${object}`,
		...container === void 0 ? [] : [`container ${container}`],
		...environments.length === 0 ? [] : [`in ${environments.join(" and ")}`]
	];
	const path = control === void 0 || control === "fixed" ? "" : ` (${control.path})`;
	return `${parts.join(", ")}${path}`;
}
function imageWarnings({ reference, repository, wanted, usedBy, uses }) {
	const where = uses.length === 0 ? usedBy.join(", ") : describeUses(uses);
	const warnings = [];
	if (isFloating(wanted)) warnings.push(`${reference} is a tag that moves: pin a version for it in the release file or the values. ${where}`);
	const fate = frozenRepository(repository);
	if (fate !== void 0) warnings.push(`${reference}: ${repository} ${fate}. ${where}`);
	if (uses.length > 0 && uses.every(({ certainty }) => certainty === "likely")) warnings.push(`${reference} looks like an image and is carried; if it is none, add it to exclude at the chart. ${where}`);
	const fixed = uses.filter(({ control, certainty }) => control === "fixed" && certainty === "certain");
	if (fixed.length > 0) warnings.push(`${reference}: no value was found that says where it comes from, so only a mirror of its host redirects it. ${describeUses(fixed)}`);
	return warnings;
}
function latestWarning(images) {
	const left = images.filter(({ wanted, uses }) => wanted !== "latest" && uses.some(({ image }) => isLatest(image))).map(({ repository }) => repository);
	return left.length === 0 ? [] : [`with these values the cluster would ask for latest of ${cutNames(left, namesShown$1).join(", ")}, and the release has versions: set the tags in the values that the cluster gets`];
}
function isFloating(wanted) {
	return !isDigest(wanted) && parseTag(wanted) === void 0 && !staysPut(wanted);
}
function isLatest(image) {
	const reference = tryReference(image);
	return reference !== void 0 && reference.digest === void 0 && (reference.tag ?? "latest") === "latest";
}
function openOutsideNames({ promote, charts, images }, previous) {
	refuseInternal(charts, promote);
	const mappings = promote.map(createMapping);
	const isInside = (reference) => promote.some(({ registry }) => registry === reference?.host);
	const locked = (previous?.images ?? []).map(({ reference }) => parseReference(reference));
	const listed = [...images.map(({ name }) => name), ...locked.filter((reference) => !isInside(reference)).map(repositoryOf)];
	return (rendered, tgz, title) => {
		if (!rendered.images.some(({ image }) => isInside(tryReference(image)))) return rendered;
		const known = [...new Set([...listed, ...defaultNames(readChartTree(tgz, title))])];
		const unknown = [];
		const named = rendered.images.map((use) => {
			const reference = tryReference(use.image);
			if (!isInside(reference) || known.includes(repositoryOf(reference))) return use;
			const internal = repositoryOf(reference);
			const own = mappings.filter(({ config }) => config.registry === reference.host);
			const names = [...new Set(own.flatMap((mapping) => findUpstreamNames(mapping, internal, known)))];
			const [name] = names;
			if (name === void 0 || names.length > 1) {
				unknown.push(`${describeDoubt(use.image, names)}. ${describeUses([use])}`);
				return use;
			}
			return {
				...use,
				image: formatReference({
					...reference,
					...splitName(name)
				})
			};
		});
		if (unknown.length > 0) throw unknownImages(title, promote, unknown);
		return {
			...rendered,
			images: named
		};
	};
}
function defaultNames({ values, subcharts }) {
	return [...imageSpots(values).flatMap(({ image }) => {
		const reference = tryReference(image);
		return reference === void 0 ? [] : [repositoryOf(reference)];
	}), ...[...subcharts.values()].flatMap(defaultNames)];
}
function splitName(name) {
	const { host, repository } = parseReference(name);
	return {
		host,
		repository
	};
}
function describeDoubt(image, candidates) {
	return candidates.length === 0 ? `${image} comes from no image that is known` : `${image} may come from ${candidates.join(" or ")}`;
}
function unknownImages(title, promote, details) {
	const registries = [...new Set(promote.map(({ registry }) => registry))].join(" or ");
	return new UserError("INTERNAL_IMAGE", `chart ${title} renders images of ${registries}, the registry of the inside, and what they are upstream cannot be told`, {
		details: [...new Set(details)].sort(),
		hint: "Put a rule with the upstream name first in promote.images: - {from: quay.io/acme/tool, to: tool}. What is no image, or not wanted, goes into exclude at the chart."
	});
}
function refuseInternal(charts, promote) {
	const addresses = promote.flatMap(({ registry, charts: targets }) => targets.map((target) => target.kind === "oci" ? `oci://${registry}/${target.path}` : target.url));
	const inside = charts.filter(({ repository }) => addresses.some((address) => withSlash(repository) === withSlash(address)));
	if (inside.length > 0) throw new UserError("INTERNAL_REPOSITORY", "The release file looks for charts where they are promoted to", {
		details: inside.map(({ name, repository }) => `chart ${name}: ${repository}`),
		hint: "Name the repository of the vendor, such as https://charts.wandb.ai; what `helm repo add` has on the inside is the copy."
	});
}
function withSlash(address) {
	return address.replace(/\/*$/, "/");
}
function createExclusion(patterns) {
	const matchers = patterns.map((pattern) => ({
		pattern,
		expression: expressionOf(pattern)
	}));
	const used = new Set();
	return {
		covers(image) {
			const names = [image, fullName(image)].flatMap((name) => [name, withoutPin(name)]);
			const hits = matchers.filter(({ expression }) => names.some((name) => expression.test(name)));
			for (const { pattern } of hits) used.add(pattern);
			return hits.length > 0;
		},
		idle: () => patterns.filter((pattern) => !used.has(pattern))
	};
}
function expressionOf(pattern) {
	const parts = pattern.split(/\*+/).map((part) => part.replaceAll(/[^\w/:@-]/g, String.raw`\$&`));
	return new RegExp(`^${parts.join(".*")}$`, "s");
}
function withoutPin(name) {
	return name.replace(/@.*$/s, "").replace(/:[^/:]*$/, "");
}
function settersOf(uses) {
	const values = uses.flatMap(({ chart, control }) => {
		const [root = ""] = chart.split("/");
		return control === void 0 || control === "fixed" ? [] : [`${root}: ${control.path}`];
	});
	return [...new Set(values)].sort();
}
async function renderImages({ name, values, environments = {}, testHooks = false, exclude = [], kubernetes }, request, runtime) {
	const places = Object.entries(environments);
	const each = places.length === 0 ? [[void 0, { values: [] }]] : places;
	const found = await together(each.map(async ([environment, more]) => {
		const title = environment === void 0 ? request.title : `${request.title} for ${environment}`;
		const cluster = clusterOf({
			...kubernetes && { kubernetes },
			environments
		}, environment);
		const own = {
			...request,
			kubernetes: cluster,
			title,
			values: [...values, ...more.values]
		};
		const [sorted, ignored] = await together([findChartImages(own, runtime), findUnusedValues(own, runtime)]);
		return {
			environment,
			...sorted,
			...ignored
		};
	}));
	const exclusion = createExclusion(exclude);
	const join = (pick) => joinEnvironments(name, found, pick).filter(({ image }) => !exclusion.covers(image));
	const optional = join((entry) => entry.optional);
	const images = join((entry) => entry.images);
	return {
		chart: name,
		images: testHooks ? [...images, ...optional] : images,
		leftOut: testHooks ? [] : optional,
		unused: unusedEverywhere(found, values),
		untried: Math.max(...found.map(({ untried }) => untried)),
		idle: exclusion.idle(),
		doubts: [...new Set(found.flatMap(({ doubts }) => doubts))]
	};
}
function joinEnvironments(title, found, pick) {
	const joined = new Map();
	for (const entry of found) for (const image of pick(entry)) {
		const { image: name, object, hooks, container, chart = title } = image;
		const key = JSON.stringify([
			name,
			object,
			hooks,
			container ?? null,
			chart ?? null
		]);
		const known = joined.get(key) ?? {
			...image,
			chart,
			environments: []
		};
		const environments = entry.environment === void 0 ? [] : [entry.environment];
		joined.set(key, {
			...known,
			environments: [...known.environments, ...environments]
		});
	}
	return [...joined].sort(byText(([key]) => key)).map(([, image]) => image);
}
function unusedEverywhere(found, shared) {
	const unused = new Map(found.flatMap((entry) => entry.unused).map((value) => [JSON.stringify([value.path, value.at]), value]));
	const files = new Set(shared.map((values) => values.replace(/#[^#]*$/, "")));
	return [...unused].flatMap(([key, value]) => {
		const isShared = value.at === void 0 || files.has(value.at.file);
		const count = found.filter((entry) => entry.unused.some(({ path, at }) => JSON.stringify([path, at]) === key)).length;
		return isShared && count < found.length ? [] : [value];
	});
}
async function createRenderer(options, runtime) {
	const { mode, file, folder, previous } = options;
	if (![
		"auto",
		"never",
		"require"
	].includes(mode)) throw new UserError("OPTION_INVALID", `helm: expected auto, never or require, got ${JSON.stringify(mode)}`);
	const nameOutside = openOutsideNames(file, previous);
	if (mode === "never") return async () => ({
		rendered: false,
		reason: "rendering is switched off"
	});
	const helm = await options.findHelm();
	if (helm === void 0 && mode === "require") throw new UserError("HELM_MISSING", "Helm is not installed, and this release must be rendered", { hint: "Put helm 3 on the PATH, or have it fetched: `helm: {}` in the release file. Or leave the option `helm` away and list every image there." });
	if (helm === void 0) {
		refuseLosingImages(file.charts, previous);
		return async () => ({
			rendered: false,
			reason: "helm is not installed"
		});
	}
	const limited = fewAtATime(runtime);
	return async (chart, version, tgz) => {
		const title = `${chart.name} ${version}`;
		runtime.log.info(`Rendering chart ${title}`);
		const found = await renderImages(chart, {
			helm,
			tgz,
			title,
			folder
		}, limited);
		return {
			rendered: true,
			...nameOutside(found, tgz, title)
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
		hint: "Put helm 3 on the PATH, or have it fetched: `helm: {}` in the release file. If the release file lists every image that is needed, leave rendering out with --helm never."
	});
}
function explainWaiting(version, since, { minimumAge, cutOff }) {
	if (cutOff !== void 0 && since > cutOff) return `${version} waits for the next release: it is known since ${dayOf(since)}, and what came out after ${dayOf(cutOff)} is not in this one`;
	return `${version} waits until ${dayOf(formatTime(new Date(Date.parse(since) + (minimumAge ?? 0))))}: it is known since ${dayOf(since)}, and the minimum age is ${ageText(minimumAge ?? 0)}`;
}
function ageText(milliseconds) {
	const hours = milliseconds / 36e5;
	const [amount, unit] = hours % 24 === 0 ? [hours / 24, "day"] : [hours, "hour"];
	return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
function dayOf(time) {
	return time.replace("T00:00:00Z", "");
}
function moved({ repository }, { text }, before, now) {
	const subject = `${repository}:${text}`;
	return {
		kind: "moved",
		subject,
		message: `${subject} was pushed again: it stood for ${before} and stands for ${now}; its age counts from now on`
	};
}
function kept(members, found) {
	return older(members, found, (what, locked, { text }) => `${what}: ${locked} is locked, and the newest that may be taken is ${text}, which is older: the lock keeps ${locked}. Set allowDowngrade: true on the entry to go back.`);
}
function downgraded(members, versions) {
	return older(members, versions, (what, locked, { text }) => `${what} goes back from ${locked} to ${text}, as allowDowngrade says`);
}
function older(members, versions, explain) {
	return pairs(members, versions).flatMap(([{ entry }, tag]) => entry.locked === void 0 || compareInVariant(tag, entry.locked) >= 0 ? [] : {
		kind: "downgrade",
		subject: subjectOf$1(entry, entry.locked),
		message: explain(entry.what, entry.locked.text, tag)
	});
}
function vanished$1(members, versions) {
	return pairs(members, versions).flatMap(([{ entry }, tag]) => {
		const { locked, candidates, what } = entry;
		if (locked === void 0 || candidates.some(({ version }) => version === locked.text)) return [];
		const then = tag.text === locked.text ? "it stays in the lock" : `${tag.text} takes its place`;
		return {
			kind: "vanished",
			subject: subjectOf$1(entry, locked),
			message: `${what}: ${locked.text}, which is locked, is gone upstream; ${then}`
		};
	});
}
function held(members, versions) {
	return pairs(members, versions).flatMap(([member, version]) => {
		const { entry, allowed } = member;
		const newest = allowed.find(({ tag }) => member.held.has(tag.text));
		if (newest === void 0 || compareInVariant(newest.tag, version) <= 0) return [];
		const { text } = newest.tag;
		return {
			kind: "held",
			subject: subjectOf$1(entry, newest.tag),
			message: `${entry.what}: ${explainHeld(member, text)}; ${version.text} is taken`
		};
	});
}
function behind(group, members, versions) {
	const [newest] = members.flatMap(({ allowed, held: waiting }) => allowed.map(({ tag }) => tag).filter(({ text }) => !waiting.has(text))).toSorted((left, right) => compareReleases(right, left));
	const [taken] = versions;
	if (newest === void 0 || taken === void 0 || compareReleases(newest, taken) <= 0) return [];
	const lacking = members.filter((member) => member.inRelease(newest) === void 0);
	return [{
		kind: "behind",
		subject: group,
		message: `group ${group} is at ${taken.text} and not at ${newest.text}: ${lacking.map(describeLack).join("; ")}`
	}];
}
function describeLack(member) {
	const { entry, allowed, held: waiting } = member;
	const tags = allowed.map(({ tag }) => tag.text);
	const ready = tags.filter((text) => !waiting.has(text)).slice(0, 3);
	const newest = tags.find((text) => waiting.has(text));
	const wait = newest === void 0 ? "" : `, and ${explainHeld(member, newest)}`;
	return `${entry.repository} has ${ready.join(", ") || "nothing that may be taken"}${wait}`;
}
function explainHeld({ entry: { age }, held: waiting }, version) {
	const since = waiting.get(version);
	return age === void 0 || since === void 0 ? version : explainWaiting(version, since, age);
}
function subjectOf$1({ repository }, { text }) {
	return `${repository}:${text}`;
}
function pairs(members, versions) {
	return members.flatMap((member, index) => {
		const version = versions[index];
		return version === void 0 ? [] : [[member, version]];
	});
}
function noMatchingVersion({ entry, held }) {
	const { what, policy, candidates, age } = entry;
	const { range } = policy;
	if (held.size > 0 && age !== void 0) return new UserError("NO_MATCHING_VERSION", `${what}: nothing in the range ${range.text} is old enough yet`, {
		details: [...held].map(([version, since]) => explainWaiting(version, since, age)),
		hint: `What is known since ${age.seenUntil} or longer may be taken. Wait, or make minimumAge of the entry shorter.`
	});
	const others = candidates.length - versionsOfKind(candidates, policy).length;
	const near = nearest(entry);
	return new UserError("NO_MATCHING_VERSION", `${what}: no ${kindOf(entry)} is in the range ${range.text}`, {
		details: [
			near.length === 0 ? `it has no ${kindOf(entry)} at all` : `the nearest ${near.length === 1 ? "is" : "are"} ${near.join(", ")}`,
			...others > 0 ? [`${others} other tags are prereleases, other variants or no versions`] : [],
			...policy.ignore.length > 0 ? [`ignored: ${policy.ignore.map(({ text }) => text).join(", ")}`] : []
		],
		hint: "Change the version range in the release file; a variant such as debian-12 is asked for with `variant`, prereleases with `prerelease: true`."
	});
}
function noSharedVersion(group, members, found) {
	const [newest] = found ?? [];
	return new UserError("NO_SHARED_VERSION", newest === void 0 ? `group ${group}: there is no version that all of its ${members.length} members have` : `group ${group}: the newest version that all have is ${newest.text}, which is older than what is locked`, {
		details: members.map(describeLack),
		hint: members.some(isCutOff) ? "Wait for the next release, or take what came out since the cut-off, too, with `--now <reason>`." : "Widen the ranges, take a member out of the group, or set allowDowngrade: true on its members to go back."
	});
}
function isCutOff({ entry: { age }, held }) {
	return held.size > 0 && age?.cutOff === age?.seenUntil;
}
function kindOf({ policy: { variant } }) {
	return variant === "" ? "release" : `release of variant ${variant}`;
}
function nearest({ candidates, policy }) {
	const tags = versionsOfKind(candidates, policy).map(({ tag }) => tag).sort((left, right) => compareTags(right, left));
	const above = tags.filter((tag) => policy.range.side(tag) > 0).slice(-2);
	const below = tags.filter((tag) => policy.range.side(tag) < 0).slice(0, 2);
	const near = [...above, ...below];
	return (near.length > 0 ? near : tags.slice(0, 4)).map(({ text }) => text);
}
function shortlistOf(entry, sightings) {
	const allowed = allowedVersions(entry.candidates, entry.policy);
	const newest = newestVersion(entry.candidates, entry.policy);
	const { age, locked, repository } = entry;
	const candidates = new Map(allowed.map(({ tag, candidate }) => [tag.text, candidate]));
	const releases = Map.groupBy(allowed.map(({ tag }) => tag), releaseKey);
	const held = new Map();
	const hold = ({ text }) => {
		const candidate = candidates.get(text);
		const since = candidate && sightings.since(repository, sightingOf(candidate));
		if (age !== void 0 && since !== void 0 && since > age.seenUntil && text !== locked?.text) held.set(text, since);
	};
	for (const { tag } of age === void 0 ? [] : allowed) hold(tag);
	const inRelease = (release) => releases.get(releaseKey(release))?.find(({ text }) => !held.has(text));
	return {
		entry,
		newest,
		allowed,
		held,
		hold,
		inRelease
	};
}
function rememberAllowed({ entry, allowed }, chosen, sightings) {
	const { locked, repository } = entry;
	const from = locked === void 0 || compareTags(chosen, locked) < 0 ? chosen : locked;
	sightings.remember(repository, allowed.filter(({ tag }) => compareTags(tag, from) >= 0).map(({ candidate }) => sightingOf(candidate)));
}
function sightingOf({ version, date }) {
	return {
		tag: version,
		...date === void 0 ? {} : { date }
	};
}
const mostHeld = 10;
async function chooseVersions(members, group, sightings) {
	const findings = [];
	const locked = members.flatMap(({ entry }) => entry.locked ?? []);
	const canKeep = locked.length === members.length;
	for (const member of members) if (member.allowed.length === 0 && !(canKeep && isGone(member))) throw noMatchingVersion(member);
	const found = await newestShared(members, sightings, findings);
	const isBack = found?.some((tag, index) => {
		const { locked: before, allowDowngrade } = members[index]?.entry ?? {};
		return before !== void 0 && !allowDowngrade && compareInVariant(tag, before) < 0;
	});
	if (found === void 0 || isBack === true) {
		if (!canKeep || found === void 0 && !members.some(mayWait)) {
			const [only] = members;
			throw group === void 0 && only !== void 0 ? noMatchingVersion(only) : noSharedVersion(group ?? "", members, found);
		}
		findings.push(...found === void 0 ? [] : kept(members, found));
	}
	const versions = found === void 0 || isBack === true ? locked : found;
	await rememberHeld(members, versions, sightings, findings);
	return {
		versions,
		findings: [
			...findings,
			...vanished$1(members, versions),
			...isBack === true ? [] : downgraded(members, versions),
			...held(members, versions),
			...group === void 0 ? [] : behind(group, members, versions)
		]
	};
}
function isGone({ entry: { locked, policy } }) {
	return locked !== void 0 && policy.range.has(locked);
}
function mayWait(member) {
	return member.held.size > 0 || member.allowed.length === 0;
}
async function newestShared(members, sightings, findings) {
	for (const { tag } of members[0]?.allowed ?? []) {
		const row = members.flatMap((member) => member.inRelease(tag) ?? []);
		if (row.length < members.length) continue;
		if ((await Promise.all(members.map((member, index) => isUnmoved(member, row[index] ?? tag, sightings, findings)))).every(Boolean)) return row;
	}
}
async function isUnmoved(member, tag, sightings, findings) {
	const { entry } = member;
	if (entry.age === void 0) return true;
	rememberAllowed(member, tag, sightings);
	const digest = await entry.digestOf(tag.text);
	const before = digest && sightings.rememberDigest(entry.repository, tag.text, digest);
	if (digest === void 0 || before === void 0 || tag.text === entry.locked?.text) return true;
	findings.push(moved(entry, tag, before, digest));
	member.hold(tag);
	return !member.held.has(tag.text);
}
async function rememberHeld(members, versions, sightings, findings) {
	for (const [index, member] of members.entries()) {
		const version = versions[index];
		if (member.entry.age === void 0 || version === void 0) continue;
		rememberAllowed(member, version, sightings);
		const waiting = member.allowed.filter(({ tag }) => member.held.has(tag.text) && compareInVariant(tag, version) > 0);
		for (const { tag } of waiting.slice(0, mostHeld)) await isUnmoved(member, tag, sightings, findings);
	}
}
const mostAsked = 50;
async function withDates(candidates, { policy, locked }, datesOf) {
	const dates = await datesOf(allowedVersions(candidates, policy).filter(({ tag, candidate }) => candidate.date === void 0 && (locked === void 0 || compareTags(tag, locked) > 0)).slice(0, mostAsked).map(({ tag }) => tag.text));
	return candidates.map((candidate) => {
		const date = candidate.date ?? dates.get(candidate.version);
		return date === void 0 ? candidate : {
			...candidate,
			date
		};
	});
}
function chartPolicy(chart, previous) {
	const locked = previous?.charts.find(({ name }) => name === chart.name)?.version;
	return entryPolicy(chart, chart.version, "", locked === void 0 ? void 0 : parseTag(locked));
}
function imagePolicy(image, siblings, previous) {
	const range = readRange(image.version ?? "*");
	const isOnly = siblings.filter(({ name }) => name === image.name).length === 1;
	const [newest] = lockedTags(image.name, previous).filter((tag) => isOnly || range.has(tag)).toSorted((left, right) => compareTags(right, left));
	const variant = image.variant ?? range.variant ?? newest?.variant ?? "";
	return entryPolicy(image, range.text, variant, newest);
}
function entryPolicy(rules, range, variant, locked) {
	return {
		policy: {
			range: readRange(range),
			prerelease: rules.prerelease ?? false,
			ignore: (rules.ignore ?? []).map(readRange),
			variant,
			prefix: locked?.prefix ?? ""
		},
		...locked === void 0 ? {} : { locked }
	};
}
function lockedTags(repository, previous) {
	return (previous?.images ?? []).flatMap(({ reference, usedBy }) => {
		const parsed = parseReference(reference);
		const tag = parsed.tag === void 0 ? void 0 : parseTag(parsed.tag);
		return tag === void 0 || repositoryOf(parsed) !== repository || !usedBy.includes("release file") ? [] : [tag];
	});
}
function readRange(text) {
	const range = parseVersionRange(text);
	if (range === void 0) throw new Error(`not a version range: ${text}`);
	return range;
}
async function offerChart(source, upstream, history, take) {
	const { candidates, locate } = await upstream.offerChart(source);
	const isOci = source.repository.startsWith("oci://");
	const repository = repositoryOfChart(source);
	const own = chartPolicy(source, history.previous);
	const entry = {
		what: `chart ${source.name} in ${source.repository}`,
		repository,
		candidates,
		...own,
		...rulesOf(source, own, history),
		async digestOf(version) {
			return candidates.find((candidate) => candidate.version === version)?.digest ?? (isOci ? (await upstream.store(repository).find(tagOf(version)))?.digest : void 0);
		}
	};
	const locked = history.previous?.charts.find(({ name }) => name === source.name);
	return {
		shortlist: shortlistOf(entry, history.sightings),
		at: source.at,
		async take(version) {
			const location = !candidates.some((candidate) => candidate.version === version) && locked?.version === version ? upstream.lockedChart(locked) : await locate(version);
			take(location);
			return location.reference;
		}
	};
}
async function offerImage({ source, siblings }, upstream, history, take) {
	const { candidates, locate } = await upstream.offerImage(source);
	const own = imagePolicy(source, siblings, history.previous);
	const rules = rulesOf(source, own, history);
	return {
		shortlist: shortlistOf({
			what: `image ${source.name}`,
			repository: source.name,
			candidates: rules.age === void 0 ? candidates : await withDates(candidates, own, (tags) => upstream.dates.of(source.name, tags)),
			...own,
			...rules,
			...source.group === void 0 ? {} : { group: source.group },
			digestOf: async (tag) => (await upstream.store(source.name).find(tag))?.digest
		}, history.sightings),
		at: source.at,
		async take(version) {
			const reference = await locate(version);
			take(reference);
			return formatReference(reference);
		}
	};
}
function rulesOf(source, { locked }, history) {
	const age = history.ageRule(source, locked);
	return {
		allowDowngrade: source.allowDowngrade ?? false,
		...age === void 0 ? {} : { age }
	};
}
function repositoryOfChart({ name, repository }) {
	const base = repository.replace(/\/*$/, "/");
	return base.startsWith("oci://") ? `${base.slice(6)}${name}` : repositoryOf(referenceFor(base, name));
}
async function chooseRelease(file, upstream, history, collection) {
	const { offered, charts, images } = await askSources(file, upstream, history, collection);
	const groups = Map.groupBy(offered, ({ shortlist: { entry } }) => entry.group ?? `${entry.what} ${entry.policy.range.text}`);
	const newest = new Map();
	const findings = await collection.each([...groups.values()].filter((members) => members.length >= sizeOf$1(members[0], file)), (members) => members.flatMap(({ at }) => at ?? []).map((at) => `its range is in ${formatPlace(at)}`).at(0), (members) => choose(members, history.sightings, newest));
	return {
		charts: file.charts.flatMap((source) => {
			const location = charts.get(source);
			return location === void 0 ? [] : {
				source,
				location
			};
		}),
		images: file.images.flatMap((source) => (source.tag === void 0 ? images.get(source) : pinned(source, source.tag)) ?? []),
		newest,
		findings: findings.flat()
	};
}
async function askSources(file, upstream, history, collection) {
	const charts = new Map();
	const images = new Map();
	return {
		offered: (await Promise.all([collection.each(file.charts, ({ name, at }) => `asked for chart ${name}${placeText(at)}`, (source) => offerChart(source, upstream, history, (location) => charts.set(source, location))), collection.each(file.images.filter(({ tag }) => tag === void 0), ({ name, at }) => `asked for image ${name}${placeText(at)}`, (source) => offerImage({
			source,
			siblings: file.images
		}, upstream, history, (reference) => images.set(source, reference)))])).flat(),
		charts,
		images
	};
}
function placeText(at) {
	return at === void 0 ? "" : ` in ${formatPlace(at)}`;
}
function sizeOf$1(member, { images }) {
	const group = member?.shortlist.entry.group;
	return group === void 0 ? 1 : images.filter((image) => image.group === group).length;
}
async function choose(members, sightings, newest) {
	const shortlists = members.map(({ shortlist }) => shortlist);
	const group = shortlists[0]?.entry.group;
	const { versions, findings } = await chooseVersions(shortlists, group, sightings);
	await Promise.all(members.map(async (member, index) => {
		const reference = await member.take(versions[index]?.text ?? "");
		const { newest: known } = member.shortlist;
		if (known !== void 0) newest.set(reference, known.text);
	}));
	return findings;
}
function pinned({ name }, tag) {
	return {
		...parseReference(name),
		tag
	};
}
const concurrency = 6;
function startCollection() {
	const failures = [];
	return {
		async each(items, context, work) {
			const outcomes = await mapConcurrently(items, concurrency, async (item) => {
				const value = await orError(work(item));
				return value instanceof TidegateError ? {
					error: value,
					context: context(item)
				} : { value };
			});
			failures.push(...outcomes.filter((outcome) => outcome.error !== void 0));
			return outcomes.flatMap((outcome) => outcome.error === void 0 ? [outcome.value] : []);
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
	const Kind = worstOf([{ exitStatus: error.exitCode }]);
	const options = {
		...error.hint === void 0 ? {} : { hint: error.hint },
		cause: error
	};
	if (failures.length === 1) {
		const details = [...error.details, ...context === void 0 ? [] : [context]];
		const at = error.at === void 0 ? {} : { at: error.at };
		return new Kind(error.code, error.message, {
			...options,
			...at,
			details
		});
	}
	const code = new Set(failures.map((failure) => failure.error.code)).size === 1 ? error.code : "UPSTREAM_FAILED";
	const details = failures.map(describeFailure).sort();
	return new Kind(code, `${failures.length} sources could not be resolved`, {
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
async function findParted(charts, images) {
	const repositories = [...Map.groupBy(images, ({ repository }) => repository)];
	const found = charts.map(async ({ name, version, coupled }) => {
		const coupling = await coupled?.();
		return repositories.flatMap(([repository, members]) => {
			const wanted = coupling && tagIn(coupling, repository);
			const tags = members.flatMap(({ reference }) => parseReference(reference).tag ?? []);
			if (wanted === void 0 || tags.length === 0 || tags.some((tag) => isSameVersion(tag, wanted))) return [];
			const message = `chart ${name} ${version} is released with ${repository}:${wanted}, and what is taken is ${tags.join(", ")}: give both the same rules, or pin them`;
			return [{
				kind: "parted",
				subject: `${repository}:${tags[0]}`,
				message
			}];
		});
	});
	return (await Promise.all(found)).flat();
}
function openBuildDates(previous, platforms, now) {
	const known = new Map([...previous?.charts ?? [], ...previous?.images ?? []].map(({ root, created }) => [root.digest, created]));
	return { async of(store, root) {
		const locked = known.get(root.digest);
		if (locked !== void 0) return locked;
		const of = severalPlatforms(platforms);
		const found = await whereKnown(imageCreated(store, root, now, of));
		return found && formatTime(found);
	} };
}
function openLockedEvidence(previous) {
	const artifacts = [...previous?.charts ?? [], ...previous?.images ?? []];
	const locked = new Map(artifacts.map((each) => [contentKey(each.reference, each.root), evidenceOf(each)]));
	const findings = [];
	return {
		async closure(reference, store, root, platforms) {
			const listed = await closure(store, root, platforms);
			const missing = without(locked.get(contentKey(reference, root)) ?? [], listed);
			const gone = (await Promise.all(missing.map(async ({ name, target }) => [name, await store.find(target.digest)]))).flatMap(([name, content]) => content === void 0 ? [name] : []);
			const there = missing.filter(({ name }) => !gone.includes(name));
			const whole = there.length === 0 ? listed : await closure(await remembering(store, there), root, platforms);
			const left = without(there, whole);
			findings.push(...lost(reference, gone), ...unlisted(reference, there.filter((each) => !left.includes(each)).map(({ name }) => name)));
			return whole;
		},
		findings: () => findings
	};
}
function contentKey(reference, { digest }) {
	return `${repositoryOf(parseReference(reference))}@${digest}`;
}
function evidenceOf({ referrers, tags }) {
	return [...referrers.map((target) => ({
		name: target.digest,
		target
	})), ...tags.map(({ tag, target }) => ({
		name: tag,
		target
	}))];
}
function without(evidence, content) {
	const names = new Set(evidenceOf(content).map(({ name }) => name));
	return evidence.filter(({ name }) => !names.has(name));
}
async function remembering(store, evidence) {
	const known = new Map(evidence.map(({ name, target }) => [name, target]));
	const subjects = await Promise.all(evidence.map(async ({ name, target }) => name === target.digest ? {
		target,
		subject: await subjectOf(store, target)
	} : []));
	return {
		name: store.name,
		resolve: async (wanted) => await store.resolve(wanted),
		open: async (descriptor, offset) => await store.open(descriptor, offset),
		referrers: async (subject, lists) => [...await store.referrers(subject, lists), ...subjects.flat().flatMap((each) => each.subject === subject ? [each.target] : [])],
		find: async (wanted) => await store.find(wanted) ?? known.get(wanted)
	};
}
async function subjectOf(store, referrer) {
	const bytes = await readAll(store, referrer);
	return parseManifest(bytes, referrer.mediaType, `${store.name}@${referrer.digest}`).subject?.digest;
}
function unlisted(subject, names) {
	const message = `${subject}: upstream no longer lists what is locked as evidence about it; it is still there, and stays in the lock: ${names.join(", ")}`;
	return names.length === 0 ? [] : [{
		kind: "unlisted",
		subject,
		message
	}];
}
function lost(subject, names) {
	const message = `${subject}: what is locked as evidence about it is gone upstream, and leaves the lock: ${names.join(", ")}`;
	return names.length === 0 ? [] : [{
		kind: "lost",
		subject,
		message
	}];
}
function openLockedTags(previous, accepted) {
	const locked = new Map([...previous?.charts ?? [], ...previous?.images ?? []].map((each) => [each.reference, each]));
	const names = new Set(accepted.map((text) => formatReference(parseReference(text))));
	const isRefused = ({ reference }) => isFixed(reference) && !names.has(reference);
	const moved = [];
	const pins = [];
	const gone = [];
	return {
		async resolve(store, reference, wanted) {
			const before = digestIn(locked.get(reference));
			if (before === void 0) return await store.resolve(wanted);
			if (isDigest(wanted)) {
				const pinned = await store.resolve(wanted);
				pins.push(...pinned.digest === before ? [] : [{
					reference,
					before,
					now: pinned.digest
				}]);
				return pinned;
			}
			const found = await store.find(wanted);
			if (found === void 0) {
				const content = await store.find(before);
				gone.push(...content === void 0 ? [] : [reference]);
				return content ?? await store.resolve(wanted);
			}
			if (found.digest !== before) moved.push({
				reference,
				before,
				now: found.digest
			});
			return found;
		},
		findings: () => [
			...gone.map(vanished),
			...moved.map((each) => describeMove(each, isRefused(each))),
			...pins.map(describePin)
		],
		refusal: () => refuse(moved.filter(isRefused))
	};
}
function digestIn(artifact) {
	return (artifact?.upstream ?? artifact?.root)?.digest;
}
function vanished(subject) {
	return {
		kind: "vanished",
		subject,
		message: `${subject}, which is locked, is gone upstream: what it stood for is still there, and stays in the lock`
	};
}
function describeMove({ reference, before, now }, isRefused) {
	return {
		kind: "moved",
		subject: reference,
		message: `${reference} was pushed again: it was ${before} when it was locked and is ${now} now${isRefused ? "; it is not locked again unless it is accepted with --accept-moved" : ""}`
	};
}
function describePin({ reference, before, now }) {
	return {
		kind: "moved",
		subject: reference,
		message: `${reference} is pinned to other content: ${before} is locked, and a chart, or the values, say ${now} now`
	};
}
function refuse(moved) {
	const sorted = moved.toSorted(byText(({ reference }) => reference));
	return sorted.length === 0 ? void 0 : new RefusedError("TAG_MOVED", "What is locked was pushed again upstream: the same version stands for other content", {
		details: sorted.map(({ reference, before, now }) => `${reference} was ${before} when it was locked and is ${now} now`),
		hint: `Ask the publisher why. When the new content is right, run again with --accept-moved ${sorted.map(({ reference }) => reference).join(",")}`
	});
}
function isFixed(reference) {
	return staysPut(parseReference(reference).tag ?? "");
}
const publicHosts = new Set([
	"docker.io",
	"ghcr.io",
	"quay.io",
	"registry.k8s.io"
]);
function wantedImages(listed, rendered) {
	const images = new Map();
	for (const reference of listed) add(images, reference, "release file");
	const chosen = Map.groupBy(listed, repositoryOf);
	const warnings = rendered.flatMap(({ chart, images: found }) => {
		return [...Map.groupBy(found, ({ image }) => image)].flatMap(([image, uses]) => {
			const reference = readImage(image);
			if (reference === void 0) return `${JSON.stringify(image)} is no reference and is left out. ${describeUses(uses)}`;
			const instead = chosen.get(repositoryOf(reference));
			const others = uses.filter((use) => instead !== void 0 && asksForOther(use, reference, instead));
			for (const use of uses) {
				const isKept = instead === void 0 || others.includes(use) && use.isWritten === true;
				for (const each of [...instead ?? [], ...isKept ? [reference] : []]) add(images, each, chart, use);
			}
			return otherWarnings(others, reference, instead ?? []);
		});
	});
	const sorted = [...images.values()].sort(byText(({ reference }) => reference));
	return {
		images: sorted,
		warnings: [...new Set([
			...warnings,
			...sorted.flatMap((image) => imageWarnings(image)),
			...latestWarning(sorted)
		])].sort()
	};
}
function asksForOther({ control, certainty, isWritten }, { tag, digest }, chosen) {
	const isMet = chosen.some((each) => each.tag === tag && (digest === void 0 || each.digest !== void 0));
	return (control === "fixed" || isWritten === true) && certainty === "certain" && !isMet && (tag !== "latest" || digest !== void 0);
}
function otherWarnings(uses, reference, chosen) {
	const name = formatReference(reference);
	const versions = chosen.map(({ tag, digest }) => tag ?? digest ?? "").join(", ");
	const written = uses.filter(({ isWritten }) => isWritten === true);
	const others = uses.filter((use) => !written.includes(use));
	return [...written.length === 0 ? [] : [`${name} is written out in the chart and is carried besides ${versions} of the release file; if nothing needs it, add it to exclude at the chart. ${describeUses(written)}`], ...others.length === 0 ? [] : [`with these values the cluster would ask for ${name}, and the release has ${versions}: no value was found that names the image, so see that its tag is set. ${describeUses(others)}`]];
}
function explainNeed({ repository, usedBy, uses }) {
	if (uses.length > 0 && uses.every(({ certainty }) => certainty === "likely") && !usedBy.includes("release file")) return `it looks like an image in ${describeUses(uses)}; if it is none, or not wanted, add it to exclude at the chart`;
	const fate = frozenRepository(repository);
	const setters = settersOf(uses);
	const set = setters.length === 0 ? "" : `; set by ${setters.join(", ")}`;
	const { host } = parseReference(repository);
	const inside = set === "" || publicHosts.has(host) || usedBy.includes("release file") ? "" : `; if ${host} is the registry of the inside, name it in the release file, and upstream is asked instead: promote: {registry: ${host}, images: …}`;
	return `needed by ${usedBy.join(", ")}${set}${inside}${fate === void 0 ? "" : `; ${repository} ${fate}`}`;
}
function add(images, reference, user, use) {
	const { digest, ...named } = reference;
	const key = formatReference(named.tag === void 0 ? reference : named);
	const wanted = digest ?? named.tag ?? "latest";
	const known = images.get(key) ?? {
		reference: key,
		repository: repositoryOf(reference),
		wanted,
		usedBy: [],
		uses: []
	};
	if (known.wanted !== wanted && known.wanted.includes(":") && wanted.includes(":")) throw new UserError("DIGEST_CONFLICT", `${key} is pinned to ${known.wanted} and to ${wanted}`, {
		details: [`used by ${[...known.usedBy, user].join(", ")}`],
		hint: "Set one digest or tag for it in the values files."
	});
	images.set(key, {
		...known,
		wanted: known.wanted.includes(":") ? known.wanted : wanted,
		usedBy: [...new Set([...known.usedBy, user])].sort(),
		uses: [...known.uses, ...use === void 0 ? [] : [use]]
	});
}
function readImage(image) {
	const reference = tryReference(image);
	return reference !== void 0 && reference.tag === void 0 && reference.digest === void 0 ? {
		...reference,
		tag: "latest"
	} : reference;
}
function splitImages(images) {
	const groups = new Set(images.filter(({ ifRendered }) => ifRendered === true).map(({ group }) => group));
	const waits = ({ ifRendered, group }) => ifRendered === true || group !== void 0 && groups.has(group);
	return {
		atOnce: images.filter((image) => !waits(image)),
		later: images.filter(waits)
	};
}
function neededImages(images, renderings) {
	const rendered = renderings.filter((rendering) => rendering.rendered);
	if (renderings.length === 0 || rendered.length < renderings.length) return images;
	const found = rendered.flatMap((rendering) => rendering.images.flatMap(({ image }) => readImage(image) ?? []));
	const repositories = new Set(found.map(repositoryOf));
	return images.filter(({ name, ifRendered }) => ifRendered !== true || repositories.has(name));
}
function findDowngrades({ moved }) {
	return [...moved].flatMap(([reference, replaced]) => {
		const to = parseReference(reference);
		const olds = replaced.map((old) => parseReference(old).tag ?? "");
		return olds.length > 0 && olds.every((from) => isDowngrade(from, to.tag ?? from)) ? replaced.map((subject, index) => ({
			kind: "downgrade",
			subject,
			message: `${repositoryOf(to)} goes back from ${olds[index]} to ${to.tag}`
		})) : [];
	});
}
function sloppyEvidence(artifacts) {
	return [...new Set(artifacts.flatMap(({ closure: content }) => content.warnings))].sort();
}
function lostEvidence(images, platforms) {
	const losing = images.filter(({ losesEvidence }) => losesEvidence).map(({ reference }) => reference);
	return losing.length === 0 ? [] : [`platforms: ${String(platforms)} leaves the index of images outside, and with it attestations in it, or signatures and statements about it, of ${cutNames(losing, 3).join(", ")}; \`all\`, or a list of two platforms, keeps the index and these`];
}
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
const namesShown = 5;
function notRendered(charts, removed, previous) {
	const skipped = charts.filter(({ rendering }) => !rendering.rendered);
	const names = new Set(skipped.map(({ name }) => name));
	const gone = new Set(removed);
	const lost = (previous?.images ?? []).filter(({ reference, usedBy }) => gone.has(reference) && usedBy.some((user) => names.has(user))).map(({ reference }) => reference);
	return [...skipped.flatMap(describeChart), ...describeLost(lost)];
}
function describeChart({ name, version, rendering }) {
	return rendering.rendered || rendering.reason !== "helm is not installed" ? [] : [`chart ${name} ${version} was not rendered, as helm is not installed: of its images only those that the release file lists are locked`];
}
function describeLost(lost) {
	return lost.length === 0 ? [] : [`rendering is switched off, and ${plural(lost.length, "image")} of the lock that charts use would only be found by it: ${cutNames(lost, namesShown).join(", ")}; what is still needed has to be listed in the release file`];
}
function renderedNotes(renderings) {
	const rendered = renderings.filter((rendering) => rendering.rendered);
	return {
		values: rendered.flatMap((rendering) => unusedValues(rendering)),
		leftOut: rendered.flatMap((rendering) => leftOut(rendering)),
		warnings: rendered.flatMap(({ chart, idle, doubts, untried }) => [
			...doubts.map((doubt) => `${chart}: ${doubt}`),
			...untriedValues(untried).map((reason) => `${chart}: ${reason}`),
			...idle.map((pattern) => `${chart}: exclude has ${JSON.stringify(pattern)}, and no image is like that`)
		])
	};
}
function unusedValues({ chart, unused }) {
	return unused.map(({ path, meant, at }) => {
		const instead = meant.length === 0 ? "" : `; did you mean ${meant.map((other) => formatPath(other)).join(" or ")}?`;
		return {
			message: `${chart} knows no value ${formatPath(path)}, and renders the same without it: Helm ignores it${instead}`,
			...at === void 0 ? {} : { at }
		};
	});
}
function leftOut({ leftOut: images }) {
	return [...Map.groupBy(images, ({ image }) => image)].map(([image, uses]) => `${image}. ${describeUses(uses)}`);
}
function resolutionOf({ charts, images, choices, parted, warnings }, { tags, evidence, requirements, platforms }, previous) {
	const packages = charts.map(({ chart }) => chart);
	const artifacts = [...packages, ...images];
	const locked = [...previous?.charts ?? [], ...previous?.images ?? []];
	const movements = findMovements(artifacts.map(rootOf), locked);
	const findings = sortFindings([
		...choices.flatMap((choice) => choice.findings),
		...tags.findings(),
		...evidence.findings(),
		...findDowngrades(movements),
		...parted
	]);
	const refusal = tags.refusal();
	const newest = new Map(choices.flatMap((choice) => [...choice.newest]));
	const notes = renderedNotes(packages.map(({ rendering }) => rendering));
	return {
		findings,
		...refusal === void 0 ? {} : { refusal },
		charts: packages.map((chart) => withNewest(chart, newest)),
		images: images.map((image) => withNewest(image, newest)),
		notes,
		warnings: [
			...findings.filter(isWarning).map(({ message }) => message),
			...notRendered(packages, movements.removed, previous),
			...charts.flatMap(({ notes }) => notes),
			...warnings,
			...notes.warnings,
			...lostEvidence(images, platforms),
			...sloppyEvidence(artifacts),
			...requirements.idle(artifacts.map(({ reference }) => reference))
		]
	};
}
function withNewest(artifact, known) {
	const newest = known.get(artifact.reference);
	return newest === void 0 ? artifact : {
		...artifact,
		newest
	};
}
function rootOf({ reference, closure: { root } }) {
	return {
		reference,
		root
	};
}
async function checkClosure(reference, closure, requirements, store) {
	const requirement = requirements.of(reference);
	if (requirement === void 0) return;
	const known = new Map(closure.manifests.map(({ descriptor, bytes }) => [descriptor.digest, bytes]));
	return await checkSignature({
		reference,
		...closure
	}, requirement, async (descriptor) => {
		return known.get(descriptor.digest) ?? await readAll(store, descriptor);
	});
}
async function resolveChart(source, { name, version, reference, url, ...location }, { tags, evidence, dates, requirements, render }, { log }) {
	log.info(`Found chart ${name} ${version}`);
	const root = await tags.resolve(location.store, reference, location.tag);
	const content = await evidence.closure(reference, location.store, root);
	const signed = await checkClosure(reference, content, requirements, location.store);
	const { archive, tgz } = await readPackage(content, {
		name,
		version,
		...location
	});
	const rendering = await render(source, version, tgz);
	const created = await dates.of(location.store, root) ?? location.date;
	return {
		chart: {
			name,
			version,
			reference,
			archive,
			closure: content,
			rendering,
			...signed && { signed },
			...url === void 0 ? {} : { url },
			...created === void 0 ? {} : { created }
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
async function choosePlatforms(store, upstream, choice) {
	if (choice === "all" || !isIndexType(upstream.mediaType)) return { root: upstream };
	const index = await readManifest(store, upstream);
	const children = runnable(index.manifests);
	if (typeof choice === "string") {
		const root = pickOne(children, choice, store.name);
		return {
			root,
			upstream,
			...index.manifests.some(isAttestation(root)) || await hasEvidence(store, upstream) ? { losesEvidence: true } : {}
		};
	}
	const missing = choice.filter((wanted) => !children.some(({ platform }) => fitsPlatform(platform, wanted)));
	const isSingle = children.length === 1 && missing.length < choice.length;
	if (missing.length > 0 && !isSingle) throw noSuchPlatform(store.name, `there is nothing for ${missing.join(", ")}`, children);
	return { root: upstream };
}
function isAttestation({ digest }) {
	return (child) => attestedDigest(child) === digest;
}
async function hasEvidence(store, { digest }) {
	const tags = cosignTags(digest).map(async (tag) => await store.find(tag));
	const [referrers, ...found] = await Promise.all([store.referrers(digest), ...tags]);
	return referrers.length > 0 || found.some((target) => target !== void 0);
}
function pickOne(children, wanted, name) {
	const matching = children.filter(({ platform }) => fitsPlatform(platform, wanted));
	const exact = matching.filter(({ platform }) => formatPlatform(platform) === wanted);
	const [root, ...others] = exact.length > 0 ? exact : matching;
	if (root === void 0 || others.length > 0) throw noSuchPlatform(name, `${others.length > 0 ? "several manifests are" : "there is nothing"} for ${wanted}`, children);
	const { mediaType, digest, size } = root;
	return {
		mediaType,
		digest,
		size
	};
}
function noSuchPlatform(name, fault, children) {
	const there = children.map(({ platform }) => formatPlatform(platform)).join(", ") || "no platform at all";
	return new UserError("NO_SUCH_PLATFORM", `${name}: ${fault}`, {
		details: [`it has ${there}`],
		hint: "Change `platforms` in the release file; `all` takes everything."
	});
}
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
async function resolveImages(wanted, rules, { upstream, collection, runtime, announce }) {
	const tagged = await collection.each(wanted, explainNeed, async (image) => {
		const store = upstream.store(image.repository);
		return {
			image,
			root: await rules.tags.resolve(store, image.reference, image.wanted)
		};
	});
	await announce(tagged.map(({ image, root }) => ({
		repository: image.repository,
		descriptor: root
	})));
	runtime.log.info(`Reading the manifests of ${plural(tagged.length, "image")}`);
	const countOne = countSteps("Images", tagged.length, runtime);
	return await collection.each(tagged, ({ image }) => explainNeed(image), async ({ image, root }) => {
		const resolved = await resolveImage(image, root, rules, upstream);
		countOne();
		return resolved;
	});
}
async function resolveImage({ reference, repository, usedBy, uses }, found, { evidence, dates, requirements, platforms }, upstream) {
	const store = upstream.store(repository);
	const { root, upstream: index, losesEvidence } = await choosePlatforms(store, found, platforms);
	const content = await evidence.closure(reference, store, root, severalPlatforms(platforms));
	const signed = await checkClosure(reference, content, requirements, store);
	await requireForeignLayers(store, content.foreign);
	const created = await dates.of(store, root);
	return {
		reference,
		usedBy,
		uses,
		closure: content,
		...signed && { signed },
		...created === void 0 ? {} : { created },
		...index === void 0 ? {} : { upstream: index },
		...losesEvidence === void 0 ? {} : { losesEvidence }
	};
}
async function resolveRelease(file, upstream, { accepted, requirements, render, announce, ...history }, runtime) {
	const collection = startCollection();
	const { previous } = history;
	const { atOnce, later } = splitImages(file.images);
	const chosen = await chooseRelease({
		...file,
		images: atOnce
	}, upstream, history, collection);
	collection.finish();
	const rules = {
		tags: openLockedTags(previous, accepted),
		evidence: openLockedEvidence(previous),
		dates: openBuildDates(previous, file.platforms, runtime.clock.now()),
		requirements,
		platforms: file.platforms
	};
	const charts = await collection.each(chosen.charts, ({ source: { name, at } }) => at && `chart ${name} is in ${formatPlace(at)}`, ({ source, location }) => resolveChart(source, location, {
		...rules,
		render
	}, runtime));
	collection.finish();
	const renderings = charts.map(({ chart }) => chart.rendering);
	const rendered = renderings.filter((rendering) => rendering.rendered);
	const listed = await chooseRelease({
		charts: [],
		images: neededImages(later, renderings)
	}, upstream, history, collection);
	collection.finish();
	const wanted = wantedImages([...chosen.images, ...listed.images], rendered);
	if (charts.length > rendered.length && wanted.images.length === 0) throw noImages(charts.length);
	const images = await resolveImages(wanted.images, rules, {
		upstream,
		collection,
		runtime,
		announce
	});
	collection.finish();
	const parted = await findParted(chosen.charts.map(({ location }) => location), wanted.images);
	return resolutionOf({
		charts,
		images,
		choices: [chosen, listed],
		parted,
		warnings: wanted.warnings
	}, rules, previous);
}
function noImages(charts) {
	return new UserError("NO_IMAGES", `The release has ${plural(charts, "chart")} and not one image`, { hint: "Put helm 3 on the PATH, or have it fetched (`helm: {}` in the release file), so that the images are found by rendering; or list them there." });
}
async function askUpstream({ values, file, previous, manifests, history }, runtime) {
	const { charts, images } = file;
	const folder = dirname(file.path);
	const requirements = await readRequirements(file);
	const outside = await connect(file.endpoints, runtime, values);
	const helm = {
		source: file.helm,
		side: "connected",
		http: outside.http
	};
	const render = await createRenderer({
		mode: values.helm,
		file,
		folder,
		previous,
		findHelm: () => findHelm(helm, runtime)
	}, runtime);
	const answers = await openAnswers(outside.http, runtime);
	const github = githubAccess(runtime, values.token);
	const upstream = createUpstream({
		...outside,
		manifests,
		answers,
		folder,
		github,
		runtime,
		previous
	});
	runtime.log.info(`Resolving ${plural(charts.length, "chart")} and ${plural(images.length, "listed image")}`);
	const announcing = {
		...outside,
		manifests,
		runtime
	};
	if (previous !== void 0) await announceQuotas(lockedManifests(previous), {
		...announcing,
		estimate: "last-lock"
	});
	const announce = async (roots) => previous === void 0 ? await announceQuotas(roots, {
		...announcing,
		estimate: "at-least"
	}) : void 0;
	const accepted = values.acceptMoved;
	const resolution = await resolveRelease(file, upstream, {
		...history,
		accepted,
		requirements,
		render,
		announce
	}, runtime);
	await answers.keep();
	return {
		resolution,
		upstream
	};
}
function buildLock(request) {
	const { name, audience, platforms, previous } = request;
	const content = {
		platforms,
		...lockedContent(request.resolution)
	};
	if (previous !== void 0 && isDeepStrictEqual(contentOf(previous), contentOf(content))) return {
		lock: previous,
		changed: false
	};
	if (previous !== void 0 && request.release !== void 0) requireLaterName(request.release, previous.release);
	const { now, release = nextRelease(now, previous?.release) } = request;
	const before = previous && {
		...previous,
		created: new Date(previous.created)
	};
	return {
		lock: {
			schemaVersion: 1,
			name,
			release,
			sequence: (previous?.sequence ?? 0) + 1,
			audience,
			created: formatTime(now),
			...before !== void 0 && followsAhead(release, before) ? { ahead: true } : {},
			...content
		},
		changed: true
	};
}
function requireLaterName(release, previous) {
	if (release === previous) throw new UserError("RELEASE_EXISTS", `Release ${previous} is locked already, with other content`, { hint: "A release never changes. Leave `release` away for the next free name, or give another one." });
	if (compareReleases$1(release, previous) < 0) throw new UserError("RELEASE_ORDER", `Release ${release} has an older name than ${previous}, which is locked`, { hint: "Names go up with the sequence. Leave `release` away for the next free name, or give a later one." });
}
function contentOf({ platforms, charts, images, blobs }) {
	return {
		platforms,
		charts: charts.map(withoutFacts),
		images: images.map(withoutFacts),
		blobs
	};
}
function withoutFacts(artifact) {
	const { newest: _newest, created: _created, setBy: _setBy, ...content } = artifact;
	return content;
}
function lockedContent({ charts, images }) {
	return {
		charts: charts.map(lockChart).sort(byText(({ reference }) => reference)),
		images: images.map(lockImage).sort(byText(({ reference }) => reference)),
		blobs: lockBlobs([...charts, ...images])
	};
}
function lockChart(chart) {
	return {
		name: chart.name,
		version: chart.version,
		archive: chart.archive,
		...chart.url === void 0 ? {} : { url: chart.url },
		...lockArtifact(chart),
		...chart.signed && { signed: chart.signed },
		...factsOf(chart)
	};
}
function lockImage(image) {
	const setBy = settersOf(image.uses);
	return {
		...lockArtifact(image),
		usedBy: [...image.usedBy].sort(),
		...setBy.length === 0 ? {} : { setBy },
		...image.signed && { signed: image.signed },
		...factsOf(image)
	};
}
function factsOf({ newest, created }) {
	return {
		...newest === void 0 ? {} : { newest },
		...created === void 0 ? {} : { created }
	};
}
function lockArtifact({ reference, upstream, closure }) {
	return {
		reference,
		root: pinOf(closure.root),
		...upstream === void 0 ? {} : { upstream: pinOf(upstream) },
		referrers: closure.referrers.map(pinOf).sort(byText(({ digest }) => digest)),
		tags: closure.tags.map(({ tag, target }) => ({
			tag,
			target: pinOf(target)
		})).sort(byText(({ tag }) => tag))
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
	return [...blobs.values()].sort(byText(({ digest }) => digest));
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
function describeResolution(lock, resolution, previous) {
	const charts = previous && findMovements(lock.charts, previous.charts);
	const images = previous && findMovements(lock.images, previous.images);
	const known = new Set(previous?.blobs.map(({ digest }) => digest));
	return {
		charts: describeCharts(lock.charts, resolution, charts),
		images: describeImages(lock.images, resolution, images),
		removed: [...charts?.removed ?? [], ...images?.removed ?? []],
		evidence: evidenceChanges([...previous?.charts ?? [], ...previous?.images ?? []], [...lock.charts, ...lock.images], new Map([...charts?.moved ?? [], ...images?.moved ?? []])),
		bytes: total(lock.blobs),
		newBytes: total(lock.blobs.filter(({ digest }) => !known.has(digest))),
		findings: resolution.findings,
		warnings: resolution.warnings,
		ignoredValues: resolution.notes.values,
		leftOut: resolution.notes.leftOut
	};
}
function describeCharts(locked, { charts }, movements) {
	const resolved = new Map(charts.map((chart) => [chart.reference, chart]));
	return locked.map((chart) => {
		const found = resolved.get(chart.reference);
		const rendering = found?.rendering;
		return {
			...describe(chart, found, movements),
			name: chart.name,
			version: chart.version,
			rendered: rendering?.rendered ?? false,
			...rendering?.rendered === false ? { notRenderedBecause: rendering.reason } : {}
		};
	});
}
function describeImages(locked, { images }, movements) {
	const resolved = new Map(images.map((image) => [image.reference, image]));
	return locked.map((image) => {
		const found = resolved.get(image.reference);
		return {
			...describe(image, found, movements),
			usedBy: image.usedBy,
			uses: found?.uses ?? []
		};
	});
}
function describe({ reference, root, signed, created, newest }, resolved, movements) {
	const moved = movements?.moved.get(reference);
	return {
		reference,
		digest: root.digest,
		bytes: resolved === void 0 ? 0 : sizeOf(resolved),
		...moved === void 0 ? {} : { moved },
		...signed === void 0 ? {} : { signed },
		...created === void 0 ? {} : { created },
		...newest === void 0 ? {} : { newest }
	};
}
function sizeOf({ closure }) {
	return [...new Map(descriptorsOf(closure).map(({ digest, size }) => [digest, size])).values()].reduce((sum, size) => sum + size, 0);
}
function total(blobs) {
	return blobs.reduce((sum, { size }) => sum + size, 0);
}
const tagMemory = 7776e6;
const repositoryMemory = 3456e7;
const mostTags = 500;
function openSightings(ledger, now) {
	const time = formatTime(now);
	const known = new Map(ledger.repositories.map((each) => [each.name, each]));
	const repositories = new Map(ledger.repositories.map(({ name, since, tags }) => [name, {
		since,
		tags: new Map(tags.map((each) => [each.tag, each])),
		matter: new Set()
	}]));
	let changed = false;
	const firstSeen = (repository, { tag, date }) => {
		const isFirstLook = !known.has(repository);
		const seen = repositories.get(repository)?.tags.get(tag);
		return seen === void 0 ? isFirstLook ? void 0 : earlier(time, date) : seen.firstSeen;
	};
	return {
		since(repository, sighting) {
			const digests = repositories.get(repository)?.tags.get(sighting.tag)?.digests ?? [];
			return digests.length > 1 ? digests.at(-1)?.firstSeen : earlier(firstSeen(repository, sighting), sighting.date);
		},
		remember(repository, sightings) {
			const own = repositories.get(repository) ?? {
				since: time,
				tags: new Map(),
				matter: new Set()
			};
			changed ||= !repositories.has(repository);
			repositories.set(repository, own);
			for (const sighting of sightings.slice(0, mostTags)) {
				const { tag, date } = sighting;
				own.matter.add(tag);
				if (!own.tags.has(tag)) {
					const since = earlier(firstSeen(repository, sighting), date);
					own.tags.set(tag, {
						tag,
						...since === void 0 ? {} : { firstSeen: since },
						digests: []
					});
					changed = true;
				}
			}
		},
		rememberDigest(repository, tag, digest) {
			const own = repositories.get(repository);
			const seen = own?.tags.get(tag);
			const last = seen?.digests.at(-1)?.digest;
			if (own === void 0 || seen === void 0 || last === digest) return;
			own.tags.set(tag, {
				...seen,
				digests: [...seen.digests, {
					digest,
					firstSeen: time
				}].slice(-10)
			});
			changed = true;
			return last;
		},
		firstLooks: () => [...repositories.keys()].filter((name) => !known.has(name)).sort(),
		news: () => changed ? toLedger(repositories, now.valueOf()) : void 0
	};
}
function toLedger(repositories, now) {
	return {
		schemaVersion: 1,
		repositories: [...repositories].flatMap(([name, { since, tags, matter }]) => {
			const left = [...tags.values()].filter(({ tag, firstSeen = since }) => matter.has(tag) || now - Date.parse(firstSeen) < tagMemory);
			const newest = Math.max(...[...tags.values()].map(({ firstSeen = since }) => Date.parse(firstSeen)));
			return matter.size === 0 && tags.size > 0 ? now - newest < repositoryMemory ? [{
				name,
				since,
				tags: [...tags.values()]
			}] : [] : [{
				name,
				since,
				tags: left
			}];
		})
	};
}
function earlier(a, b) {
	return a === void 0 || b === void 0 ? a ?? b : a < b ? a : b;
}
async function openHistory(request, { log }) {
	const { file, lockPath, previous, now, cutOffFor } = request;
	const ledgerPath = file.ledger === void 0 ? join(dirname(lockPath), "tidegate.ledger.json") : resolve(dirname(file.path), file.ledger);
	const sightings = openSightings(await readLedger(ledgerPath), now);
	const followsAll = file.ledger !== void 0 || file.cadence?.cutOff !== void 0;
	return {
		ledgerPath,
		previous,
		sightings,
		ageRule({ name, minimumAge }, locked) {
			if (!followsAll && minimumAge === void 0) return;
			const aged = now.valueOf() - (minimumAge ?? 0);
			const cutOff = locked === void 0 ? void 0 : cutOffFor(name);
			return {
				seenUntil: formatTime(new Date(Math.min(aged, cutOff?.valueOf() ?? aged))),
				...minimumAge === void 0 ? {} : { minimumAge },
				...cutOff === void 0 ? {} : { cutOff: formatTime(cutOff) }
			};
		},
		hasNews: () => sightings.news() !== void 0,
		async keep(dryRun) {
			const news = sightings.news();
			if (news === void 0 || dryRun) return;
			const first = sightings.firstLooks();
			if (first.length > 0) log.notice(`New in the ledger, where what is there already counts as old enough unless its source has a date: ${first.join(", ")}`);
			await writeLedger(ledgerPath, news);
		}
	};
}
function timingOf(decision, { fixes, cutOff, support, policy, request }, { cadence }) {
	const { due, reason, period, nextDue, skipped, freeze } = decision;
	const note = request ?? (reason === "frozen" ? freeze?.reason : fixes.map(({ id }) => id).join(", "));
	const nextPeriod = cadence && nextDue && periodAt(cadence.every, nextDue).name;
	return {
		due,
		reason,
		...note === void 0 || note === "" ? {} : { note },
		...period === void 0 ? {} : { period: period.name },
		...cutOff === void 0 ? {} : { cutOff: formatTime(cutOff) },
		...nextDue === void 0 ? {} : { nextDue: formatTime(nextDue) },
		...nextPeriod === void 0 ? {} : { nextPeriod },
		skipped,
		...support?.until === void 0 ? {} : { supportedUntil: formatDay(support.until) },
		...support?.until !== void 0 && policy !== void 0 && supportEnd(support.version, policy) === void 0 ? { supportGuessed: true } : {},
		...support !== void 0 && lastDay(support) === void 0 ? { supportUnknown: true } : {},
		...support?.before === void 0 ? {} : { supportedBefore: formatDay(support.before) }
	};
}
const day$1 = 864e5;
function timingWarnings({ missing, policy, support, previous, now }) {
	return [
		...missing.map(({ id, name, fixedIn }) => `${id} is not fixed: the release file allows no version of ${name} from ${fixedIn} on, or upstream has none`),
		...policy === void 0 ? [] : supportWarnings(policy, support, now),
		...previous === void 0 ? [] : clockWarnings(previous, now)
	];
}
function supportWarnings(policy, support, now) {
	if (support === void 0) return [`support.of is ${policy.of}, and nothing in the release has that name`];
	const { version, before } = support;
	const until = lastDay(support);
	if (until === void 0) return [`how long ${policy.of} ${version} is supported is not known: add the first version of its major, and its date, to support.releases`];
	if (!endsSoon(support, policy, now)) return [];
	const date = formatDay(until);
	if (before !== void 0) return [`support of ${policy.of} ${version} is over by ${date} at the latest: it is older than all that support.releases knows`];
	const days = Math.ceil((until.valueOf() - now.valueOf()) / day$1);
	return [days > 0 ? `support of ${policy.of} ${version} ends on ${date}, in ${plural(days, "day")}` : `support of ${policy.of} ${version} ended on ${date}`];
}
function clockWarnings({ release, created }, now) {
	return Date.parse(created) - now.valueOf() < day$1 ? [] : [`the lock says that ${release} was made on ${created}, which is yet to come: a clock is or was wrong. If it was that of the lock, make the next release with \`--now\``];
}
async function openSchedule(request) {
	const { file, previous, now } = request;
	const policy = await withTable(file);
	const lacking = previous === void 0 ? [] : lackingFixes(file.security, previous, file.images);
	const support = policy && previous && supportOf$1(policy, previous, file.images);
	const rescued = policy !== void 0 && support !== void 0 && endsSoon(support, policy, now) ? [policy.of] : [];
	const urgent = [...lacking.map(({ name }) => name), ...rescued];
	const exempt = new Set(urgent.flatMap((name) => movingWith(name, file.images)));
	const cutOff = cutOffAt(request);
	return {
		cutOffFor: (name) => exempt.has(name) ? void 0 : cutOff,
		unknownMajors: (candidate) => policy === void 0 ? [] : unknownMajors(policy, candidate, file.images),
		judge(candidate, found) {
			const missing = lackingFixes(file.security, candidate, file.images);
			const fixes = lacking.filter((fix) => !missing.includes(fix));
			const guessed = policy && withFound(policy, found);
			const next = guessed && supportOf$1(guessed, candidate, file.images);
			const decision = decide({
				now,
				...file.cadence === void 0 ? {} : { cadence: file.cadence },
				freeze: file.freeze,
				...previous && { previous: {
					...previous,
					created: new Date(previous.created)
				} },
				...request.request === void 0 ? {} : { request: request.request },
				fix: fixes.length > 0,
				rescue: rescued.length > 0 && isLonger(next, support),
				...supportedUntil(support)
			});
			const kept = guessed && previous && supportOf$1(guessed, previous, file.images);
			const locked = decision.due || previous === void 0 ? next : kept;
			return {
				timing: timingOf(decision, {
					fixes,
					cutOff,
					support: locked,
					policy,
					request: request.request
				}, file),
				warnings: timingWarnings({
					missing,
					policy,
					support: locked,
					previous,
					now
				})
			};
		},
		support: policy && lockSupport(policy, file),
		timeline: (lock, found) => policy && supportTimeline(withFound(policy, found), {
			lock,
			previous,
			images: file.images,
			now
		})
	};
}
function withFound(policy, found) {
	return {
		...policy,
		releases: {
			...found,
			...policy.releases
		}
	};
}
async function withTable({ support, path }) {
	if (support?.table === void 0) return support;
	const table = await readSupportTable(resolve(dirname(path), support.table));
	return {
		...support,
		releases: {
			...support.releases,
			...table
		}
	};
}
function movingWith(name, images) {
	const names = namedBy(name, images);
	const groups = images.filter((image) => names.includes(image.name)).flatMap(({ group }) => group ?? []);
	return [...names, ...groups.flatMap((group) => namedBy(group, images))];
}
function cutOffAt({ file: { cadence }, previous, request, now }) {
	return cadence === void 0 || previous === void 0 || request !== void 0 ? void 0 : cutOffOf(cadence, periodAt(cadence.every, now));
}
function isLonger(next, current) {
	const [end, before] = [next && lastDay(next), current && lastDay(current)];
	return next !== void 0 && before !== void 0 && (end === void 0 || end > before);
}
function supportedUntil(support) {
	const end = support && lastDay(support);
	return end === void 0 ? {} : { supportedUntil: end };
}
async function findFirstReleases(majors, store, now) {
	const found = {};
	for (const { repository, tag } of majors) {
		const created = await whereKnown(firstCreated(store(repository), tag, now));
		if (created !== void 0) found[tag] = new Date(Math.floor(created.valueOf() / day) * day);
	}
	return found;
}
async function firstCreated(store, tag, now) {
	const root = await store.find(tag);
	return root && await imageCreated(store, root, now);
}
const day = 864e5;
async function settle({ release, ...request }, schedule, upstream) {
	const candidate = buildLock(request);
	const found = await findFirstReleases(schedule.unknownMajors(candidate.lock), (repository) => upstream.store(repository), request.now);
	const { timing, warnings } = schedule.judge(candidate.lock, found);
	const changed = candidate.changed && timing.due;
	const named = changed && release !== void 0 ? buildLock({
		...request,
		release
	}) : candidate;
	const next = changed ? withSupport(named.lock, timing, schedule) : named.lock;
	const lock = timing.due ? next : request.previous ?? next;
	return {
		lock,
		next,
		changed,
		timing,
		warnings,
		timeline: schedule.timeline(lock, found)
	};
}
function withSupport(lock, { supportedUntil }, { support }) {
	return {
		...lock,
		...supportedUntil === void 0 ? {} : { supportedUntil },
		...support && { support }
	};
}
const mostShards = 256;
const shardSize = 2e9;
function shardsOf({ images, charts, blobs }) {
	const units = unitsOf([...images, ...charts], blobs);
	const total = blobs.reduce((sum, { size }) => sum + size, 0);
	const count = Math.min(mostShards, units.length, Math.max(1, Math.ceil(total / shardSize)));
	const bins = Array.from({ length: count }, () => ({
		bytes: 0,
		blobs: new Set(),
		repositories: new Set()
	}));
	for (const { repository, blobs: content } of units) {
		const largest = Math.max(...bins.map(({ bytes }) => bytes));
		const costs = bins.map((bin) => costOf(newBytes(content, bin.blobs), bin.bytes, largest));
		const bin = bins[costs.reduce((least, cost, at) => isLess(cost, costs[least] ?? cost) ? at : least, 0)];
		if (bin !== void 0) {
			bin.bytes += newBytes(content, bin.blobs);
			bin.repositories.add(repository);
			content.forEach((_, digest) => bin.blobs.add(digest));
		}
	}
	return bins.filter(({ repositories }) => repositories.size > 0).map(({ bytes, repositories }, index, { length }) => ({
		shard: index + 1,
		of: length,
		bytes,
		images: namesIn(repositories, images),
		charts: namesIn(repositories, charts)
	}));
}
function costOf(added, before, largest) {
	return [
		Math.max(largest, before + added),
		added,
		before
	];
}
function isLess(a, b) {
	const at = a.findIndex((value, index) => value !== b[index]);
	return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
function unitsOf(artifacts, blobs) {
	const units = new Map(artifacts.map((artifact) => [repositoryIn(artifact), new Map()]));
	for (const { digest, size, repositories } of blobs) repositories.forEach((repository) => units.get(repository)?.set(digest, size));
	return [...units].map(([repository, content]) => ({
		unit: {
			repository,
			blobs: content
		},
		size: newBytes(content, new Set())
	})).sort((a, b) => b.size - a.size || compareText(a.unit.repository, b.unit.repository)).map(({ unit }) => unit);
}
function newBytes(content, known) {
	let bytes = 0;
	for (const [digest, size] of content) bytes += known.has(digest) ? 0 : size;
	return bytes;
}
function namesIn(repositories, artifacts) {
	const chosen = artifacts.filter((artifact) => repositories.has(repositoryIn(artifact)));
	return [...new Set(chosen.map((artifact) => `${repositoryIn(artifact)}@${artifact.root.digest}`))].sort();
}
function repositoryIn({ reference }) {
	return repositoryOf(parseReference(reference));
}
const reserve = 4096;
function formatNotes(lock, sections) {
	const parts = [
		notesTitle(lock),
		"Written by the vendors, not by Tidegate. Links, names and numbers are shown as code, so that they do nothing.",
		...sections.flatMap((section) => sectionParts(section))
	];
	let size = 0;
	const kept = parts.filter((part) => {
		size += Buffer.byteLength(part) + 2;
		return size <= notesLimit - reserve;
	});
	const missing = parts.length - kept.length;
	return [...kept, ...missing === 0 ? [] : ["(The rest was left out: more than 1 MiB.)"]].map((part) => `${part}\n`).join("\n");
}
function sectionParts({ name, from, to, github, notes, failure }) {
	return [
		`## \`${name}\` ${from} → ${to}`,
		...failure === void 0 ? [] : [`No notes ${notes.length === 0 ? "" : `of ${to} itself `}from \`${github}\`: ${tameMarkdown(failure.replaceAll("\n", " "), 1e3)}`],
		...notes.flatMap(({ version, date, url, text }) => [
			`### ${tameMarkdown(version, 200)}${date === void 0 ? "" : `, ${date}`}`,
			`\`${url}\``,
			text === "" ? "Nothing was written about it." : text
		])
	];
}
const noteLimit = 65536;
async function collectNotes({ charts, images }, { lock, previous }, upstream) {
	const moves = [...charts.map(({ name, notes }) => ({
		entry: {
			kind: "chart",
			name
		},
		notes
	})), ...images.map(({ name, notes }) => ({
		entry: {
			kind: "image",
			name
		},
		notes
	}))].flatMap(({ entry, notes }) => {
		const [from, to] = [newestOf(entry, previous), newestOf(entry, lock)];
		return notes === void 0 || from === void 0 || to === void 0 || compareVersions(from, to) >= 0 ? [] : [{
			entry,
			source: notes,
			from,
			to
		}];
	});
	const unique = new Map(moves.toReversed().map((move) => {
		const { entry, source, from, to } = move;
		return [`${source.github} ${from} ${to} ${entry.kind === "chart" ? entry.name : ""}`, move];
	}));
	return (await Promise.all([...unique.values()].map((move) => readSection(move, upstream)))).sort(byText(({ name }) => name));
}
function newestOf({ kind, name }, { charts, images }) {
	return versionsOf(name, kind === "chart" ? {
		charts,
		images: []
	} : {
		charts: [],
		images
	}, []).toSorted(compareVersions).at(-1);
}
async function readSection({ entry, source, from, to }, upstream) {
	const { github } = source;
	const section = {
		name: entry.name,
		from,
		to,
		github
	};
	const found = await orError(upstream.notes(source, entry));
	if (found instanceof TidegateError) return {
		...section,
		notes: [],
		failure: withPlace(found.message, found.at)
	};
	const notes = [...new Map(found.filter((note) => isBetween(note, from, to)).sort((a, b) => compareVersions(b.version, a.version) || compareText(a.url, b.url)).map((note) => [note.version, note])).values()].map((note) => noteOf(note));
	return notes.some(({ version }) => isRelease(version, to)) ? {
		...section,
		notes
	} : {
		...section,
		notes,
		failure: noneOf(entry, to)
	};
}
function noneOf({ kind, name }, version) {
	const bare = version.replace(/^v(?=\d)/, "");
	return `none of its releases is called ${[
		bare,
		`v${bare}`,
		...kind === "chart" ? [`${name}-${bare}`] : []
	].join(" or ")}`;
}
function isRelease(version, wanted) {
	const [tag, other] = [parseTag(version), parseTag(wanted)];
	return tag !== void 0 && other !== void 0 && compareReleases(tag, other) === 0;
}
function noteOf({ version, date, url, text }) {
	return {
		version,
		...date === void 0 ? {} : { date },
		url,
		text: tameMarkdown(text, noteLimit)
	};
}
function isBetween({ version, prerelease }, from, to) {
	const [tag, old, now] = [
		version,
		from,
		to
	].map(parseTag);
	if (tag === void 0 || old === void 0 || now === void 0) return false;
	return (!prerelease && tag.prerelease.length === 0 || now.prerelease.length > 0) && isAfter(tag, old) && !isAfter(tag, now);
}
function isAfter(a, b) {
	return compareReleases(a, b) > 0;
}
const noNotes = { notes: [] };
async function takeNotes({ file, lock, previous, lockPath, dryRun }, upstream, { log }) {
	const notes = previous === void 0 ? [] : await collectNotes(file, {
		lock,
		previous
	}, upstream);
	for (const { name, from, to, failure, notes: found } of notes) if (failure !== void 0) {
		const of = found.length === 0 ? `${name} from ${from} to ${to}` : `${name} ${to} itself`;
		log.notice(`No release notes of ${of}: ${failure}`);
	}
	if (notes.length === 0 || dryRun) return { notes };
	const notesPath = join(dirname(lockPath), notesFileName);
	await replaceFile(notesPath, formatNotes(lock, notes));
	return {
		notes,
		notesPath
	};
}
async function track(values, runtime) {
	const now = runtime.clock.now();
	requireValidOptions(values, now);
	const { dryRun, release } = values;
	const lockPath = resolve(runtime.cwd, values.lock);
	const file = await readReleaseFile(resolve(runtime.cwd, values.config));
	const { name, platforms, audience = noAudience(file.path) } = file;
	const previous = await readPrevious(lockPath, name, audience);
	const schedule = await openSchedule({
		file,
		previous,
		request: values.now,
		now
	});
	const manifests = await openManifestCache(runtime);
	const { cutOffFor } = schedule;
	const history = await openHistory({
		file,
		lockPath,
		previous,
		now,
		cutOffFor
	}, runtime);
	const { resolution, upstream } = await askUpstream({
		values,
		file,
		previous,
		manifests,
		history
	}, runtime).finally(() => history.keep(dryRun));
	const settled = await settle({
		name,
		audience,
		platforms,
		resolution,
		previous,
		now,
		release
	}, schedule, upstream);
	const { lock, changed, timing } = settled;
	if (timing.due && resolution.refusal !== void 0) throw resolution.refusal;
	const lockDigest = digestOf(Buffer.from(formatLock(lock)));
	if (changed && !dryRun) await writeLock(lockPath, lock);
	await manifests.keep(lockDigest);
	const notes = changed ? await takeNotes({
		file,
		lock,
		previous,
		lockPath,
		dryRun
	}, upstream, runtime) : noNotes;
	const described = describeRun(settled, resolution, previous);
	const ledger = {
		ledgerPath: history.ledgerPath,
		ledgerChanged: history.hasNews()
	};
	return {
		...described,
		dryRun,
		lockPath,
		lockDigest,
		...ledger,
		...notes
	};
}
function describeRun({ lock, next, changed, timing, warnings, timeline }, resolution, previous) {
	const described = describeResolution(next, resolution, previous);
	const isLocked = timing.due || previous !== void 0;
	return {
		changed,
		name: lock.name,
		release: lock.release,
		sequence: isLocked ? lock.sequence : 0,
		...timing,
		...described,
		waiting: [...timing.due ? [] : newReferences(described), ...heldBack(described)],
		warnings: [...described.warnings, ...warnings],
		shards: isLocked ? shardsOf(lock) : [],
		...timeline === void 0 ? {} : { timeline }
	};
}
function newReferences({ charts, images }) {
	return [...charts, ...images].filter(({ moved }) => moved !== void 0).map(({ reference }) => reference);
}
function heldBack({ findings }) {
	return findings.filter(({ kind }) => kind === "held").map(({ subject }) => subject);
}
async function readPrevious(path, name, audience) {
	const lock = await unless(["NO_LOCK"], readLock(path));
	if (lock !== void 0 && (lock.name !== name || lock.audience !== audience)) throw new UserError("OTHER_LOCK", `${path} locks ${lock.name} for ${lock.audience}, not ${name} for ${audience}`, { hint: "Give each name and audience a lock file of its own with `--lock`." });
	return lock;
}
function noAudience(file) {
	throw new UserError("NO_AUDIENCE", "The release file names no audience", {
		at: { file },
		hint: "Add a line such as `audience: acme-prod`: the side that the bundle is for, which refuses any other."
	});
}
const trackStage = defineStage({
	name: "track",
	summary: "Resolve a release and pin it in the lock",
	options: trackOptions,
	outputs: {
		changed: "`true` when a new release was locked: one is due, and upstream has something new",
		due: "`true` when a release is due, `false` when what is new has to wait",
		reason: "Why: `scheduled`, `catch-up`, `security`, `end-of-support`, `requested`, `first`, `no-cadence`; or why not: `not-due`, `frozen`",
		"next-due": "When the next release becomes due by itself, such as 2027-01-01T00:00:00Z",
		"supported-until": "The first day without support of what is locked, such as 2027-01-21",
		release: "Name of the release in the lock",
		"lock-path": "Path of the lock",
		"lock-digest": "Digest of the lock",
		"ledger-path": "Path of the ledger, which is committed with the lock",
		"ledger-changed": "`true` when the ledger has something new, also where no release is due",
		"notes-path": "Path of the release notes between the old and the new versions, to be committed with the lock; empty where there are none",
		matrix: "The release in the lock, divided by unique bytes into at most 256 jobs, as JSON: `shard`, `of`, `bytes`, `images`, `charts` of each; `[]` where there is none",
		summary: "One line: what the release holds"
	},
	examples: [
		"tidegate track",
		"tidegate track --helm require --release 2026q4",
		"tidegate track --now CVE-2026-1234",
		"tidegate track --dry-run --json"
	],
	run: track,
	outputsOf: (result) => ({
		changed: String(result.changed),
		due: String(result.due),
		reason: result.reason,
		"next-due": result.nextDue ?? "",
		"supported-until": result.supportedUntil ?? "",
		release: result.sequence === 0 ? "" : result.release,
		"lock-path": result.lockPath,
		"lock-digest": result.lockDigest,
		"ledger-path": result.ledgerPath,
		"ledger-changed": String(result.ledgerChanged),
		"notes-path": result.notesPath ?? "",
		matrix: JSON.stringify(result.shards),
		summary: `${result.name} ${result.release}: ${plural(result.charts.length, "chart")}, ${plural(result.images.length, "image")}`
	}),
	report: reportTrack,
	annotations: ({ warnings, ignoredValues }) => [...ignoredValues, ...warnings.map((message) => ({ message }))].map((warning) => ({
		severity: "warning",
		...warning
	}))
});
export { worstOf as a, failureOf as i, attempt as n, failureLines as r, trackStage as t };
