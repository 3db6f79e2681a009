import { i as __toESM } from "./rolldown-runtime.js";
import { $ as supportedUntil, Br as renderMarkdown, Bt as byText, Ct as isDowngrade, Dt as fillTemplate, Fn as repositoryOf, Fr as toOption, Gn as whereKnown, Gr as cutLines, Ht as parseYaml, Ir as trustOption, Jr as formatDuration, K as tameMarkdown, Kn as whereLegal, Mr as credentialsOption, Nr as defineStage, Pn as parseReference, Rn as digestOf, Sr as formatTime, Un as orError, Vn as isDigest, Wn as unless, Xr as shortDigest, Yr as plural, Zn as isMap, Zr as withPlace, ai as TidegateError, ci as formatPlace, ct as mapConcurrently, fr as replaceFile, jr as configOption, mr as _usingCtx, oi as UserError, q as bundledNotesName, qr as formatBytes, ri as RefusedError, si as formatLine, st as editScalars, ut as createMapping, vn as formatPath, yr as dayOf } from "./shared.js";
import { $ as keyOf$1, A as targetsOf, B as isOfOne, Ct as connect, D as fetchChart, G as isUntagged, I as besideIn, J as tagOf, K as leftToChart, M as releaseNames, N as acrossFiles, O as openHelmRepository, P as findInFiles, Q as whole, R as isUnread, St as asideSuffix, U as digestOf$1, V as isOfValue, W as inFormOf, X as imageFamilies, Y as versionOf, Z as layerKey, d as placeInRepository, et as pinsOf, f as createForge, ft as eachFile, j as parseSetter, k as withReferred, lt as stepInto, m as parseRepositoryUrl, p as ownRepository, pt as remember, q as nameOf$1, tt as scalarsOf, xt as openGitRepository, yt as chartSizeLimit, z as readDeployFile } from "./remote.js";
import { a as fetchNotes, c as recordedArtifacts, f as internalReference, g as chartAddresses, h as readInternalSide, i as fetchLock, l as recordedTags, n as readTrustedRecord, o as signedDigests, p as promotionTargets, r as readHistory, s as signedManifests } from "./promote.js";
import { a as worstOf, i as failureOf, n as attempt, r as failureLines } from "./track.js";
import { a as refusalOf$1, i as findingLines, n as requireCharts, o as checkFiles, r as describeFindings, s as requireNames } from "./check.js";
import { l as require_semver } from "./data.js";
import { k as artifactParts } from "./bundle.js";
import { basename, dirname, join, parse, posix, resolve } from "node:path";
import { mkdir, readFile, rm } from "node:fs/promises";
async function saveBody(file, proposal) {
	if (proposal === void 0) {
		await rm(file, { force: true });
		return;
	}
	await mkdir(dirname(file), { recursive: true });
	await replaceFile(file, `${proposal.title}\n\n${proposal.body}`);
}
function bodyFileOf(path, environment) {
	if (environment === void 0) return path;
	const { dir, name, ext } = parse(path);
	return join(dir, `${name}-${environment}${ext}`);
}
function ownedIn(files, release, read = (file) => readOwned(file, release)) {
	const all = files.flatMap((file) => {
		const found = read(file);
		return found === void 0 ? [] : [{
			file,
			found
		}];
	});
	return acrossFiles(all, release.releaseNames).files.flatMap(({ file, found }) => found.occurrences.flatMap((occurrence) => occurrence.kind === "repository" ? [] : ownedValue(occurrence, file, release) ?? []));
}
function ownedValue(occurrence, file, release) {
	const scalars = scalarsOf(occurrence);
	const versions = release.versionsOf(occurrence);
	const [first] = scalars;
	if (first === void 0 || versions.length === 0 || occurrence.left !== void 0) return;
	return {
		occurrence,
		what: JSON.stringify([occurrence.kind, ...versions.map(({ version, digest }) => [version, digest])]),
		version: versionOf(occurrence),
		digest: occurrence.kind === "image" ? digestOf$1(occurrence) : void 0,
		places: scalars.map((scalar) => placeKey(file.path, scalar)),
		shape: JSON.stringify([file.path, first.path.map((part) => typeof part === "number" ? "*" : part)])
	};
}
function readOwned(file, { releaseNames }) {
	return [file, {
		...file,
		paths: []
	}].values().map((rules) => whereLegal(() => readDeployFile(rules, releaseNames.repositories))).find((found) => found !== void 0);
}
function placeKey(file, scalar) {
	return `${file} ${keyOf$1(scalar)}`;
}
function isAt(one, other) {
	return one.what === other.what && one.places.some((place) => other.places.includes(place));
}
function says(value, other) {
	return [[value.version, other.version], [value.digest, other.digest]].every(([mine, its]) => mine === void 0 || mine === its);
}
function isSame(one, other) {
	return one.version === other.version && one.digest === other.digest;
}
function withChartLocks(plans) {
	return plans.map((plan) => {
		const name = basename(plan.file.path);
		if (plan.edits.length === 0 || name !== "Chart.yaml" && name !== "Chart.lock") return plan;
		const other = plans.find(({ file }) => file.path === siblingOf(plan.file.path));
		if (name === "Chart.lock") return followChart(plan, other);
		const follows = other !== void 0 && followChart(other, plan).edits.length > 0;
		return {
			...plan,
			remarks: [...plan.remarks, follows ? vendored(plan) : unlocked(plan, other !== void 0)]
		};
	});
}
function siblingOf(path) {
	return posix.join(posix.dirname(path), basename(path) === "Chart.yaml" ? "Chart.lock" : "Chart.yaml");
}
function vendored({ file }) {
	return {
		message: "charts that are kept in charts/ beside it do not follow by themselves: run helm dependency build",
		place: { file: file.path }
	};
}
function unlocked({ file }, isNamed) {
	return {
		message: isNamed ? "Chart.lock beside it does not follow, as its digest does not fit or it has other versions: run helm dependency update" : "Chart.lock beside it, where there is one, must follow: run helm dependency update, or name it under bump, too",
		place: { file: file.path }
	};
}
function followChart(lock, chart) {
	const digest = chart && newDigest(lock, chart);
	const [first, ...others] = lock.edits;
	if (first === void 0) return lock;
	if (digest === void 0) {
		const message = "the lock is left as it is, as its digest must fit the Chart.yaml beside it: run helm dependency update";
		return {
			...lock,
			edits: [],
			isBehind: true,
			remarks: [...lock.remarks, {
				message,
				place: { file: lock.file.path }
			}]
		};
	}
	const edit = {
		...first,
		scalars: [...first.scalars, digest]
	};
	const message = `its digest moves along, to ${digest.to}`;
	return {
		...lock,
		edits: [edit, ...others],
		remarks: [...lock.remarks, {
			message,
			place: digest.place
		}]
	};
}
function newDigest(lock, chart) {
	const [now, next] = [false, true].map((edited) => [readPlan(chart, edited), readPlan(lock, edited)]);
	const found = now?.[1].locate(0, ["digest"]);
	if (now === void 0 || next === void 0 || found?.value !== lockDigest(...now)) return;
	const agrees = lock.edits.every((edit) => hasVersion(next[0], edit)) && chart.edits.every((edit) => hasVersion(next[1], edit));
	const { value: from, document, path, place } = found;
	return agrees ? {
		document,
		path,
		from,
		to: lockDigest(...next),
		place
	} : void 0;
}
function hasVersion(file, { name, to }) {
	return dependenciesOf(file).some((dependency) => dependency["name"] === name && dependency["version"] === to);
}
function readPlan({ file, edits }, edited) {
	const scalars = edited ? edits.flatMap((edit) => edit.scalars) : [];
	return parseYaml(editScalars(file.bytes, scalars, file.path).bytes, file.path);
}
function dependenciesOf({ values: [root] }) {
	const all = isMap(root) ? root["dependencies"] : void 0;
	return Array.isArray(all) ? all.filter(isMap) : [];
}
const fields = [
	"name",
	"version",
	"repository",
	"condition",
	"tags",
	"enabled",
	"import-values",
	"alias"
];
const kept = new Set(["name", "repository"]);
function lockDigest(chart, lock) {
	const lists = [chart, lock].map((file) => dependenciesOf(file).map(asGo));
	const json = JSON.stringify(lists).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
	return digestOf(Buffer.from(json));
}
function asGo(dependency) {
	const entries = fields.flatMap((field) => {
		const value = dependency[field] ?? (kept.has(field) ? "" : void 0);
		return (value === void 0 || value === "" || value === false || Array.isArray(value) && value.length === 0) && !kept.has(field) ? [] : [[field, sorted(value)]];
	});
	return Object.fromEntries(entries);
}
function sorted(value) {
	if (Array.isArray(value)) return value.map(sorted);
	return isMap(value) ? Object.fromEntries(Object.entries(value).sort(byText(([key]) => key)).map(([key, entry]) => [key, sorted(entry)])) : value;
}
function comesOut({ files, below, stacks }, matched, release) {
	const foundAt = new Map([...files, ...below].map((of) => [layerKey(of, whole), of]));
	const named = new Set();
	const late = [];
	for (const merged of stacks) {
		const { by, layers } = merged.stack;
		const own = layers.flatMap((layer) => layer?.key === void 0 ? [] : foundAt.get(layer.key) ?? []);
		const all = [...merged.images.flatMap((one) => one.image === void 0 ? [] : [{
			...one,
			image: one.image
		}]), ...own.flatMap(({ found }) => saidAlone(found, merged))].filter(({ image }) => release.versionsOf(image).length > 0);
		if (by === void 0 || all.length === 0) continue;
		[by.of, ...own].forEach((of) => named.add(of.file.path));
		for (const one of all) {
			const remark = isTold(one.image, merged, matched) ? void 0 : lateRemark(one, matched, release, { file: by.of.file.path });
			late.push(...remark === void 0 ? [] : [{
				file: by.of.file.path,
				remark
			}]);
		}
	}
	const groups = Map.groupBy(late, ({ file }) => file);
	return {
		named,
		behind: new Map([...groups].map(([file, some]) => [file, some.map(({ remark }) => remark)]))
	};
}
function saidAlone({ occurrences }, { keys }) {
	return occurrences.flatMap((image) => image.kind === "image" && image.left !== "mentioned" && !isUntagged(image) && isAlone(image, keys) ? [{
		image,
		givers: [[image]]
	}] : []);
}
function isAlone({ inValues }, keys) {
	return inValues !== void 0 && !keys.has(String(inValues.path[0]));
}
function isTold(image, { stack: { layers } }, matched) {
	return layers.flatMap((layer) => besideIn(layer, image.inValues?.path ?? [])).some((one) => one.image.left !== void 0 && !isUntagged(one.image) && matched.has(one.image));
}
function lateRemark({ image, givers }, matched, release, file) {
	const versions = release.versionsOf(image);
	const isRight = versions.some(({ version, digest }) => (tagOf(image) ?? version) === version && (digestOf$1(image) ?? digest) === digest);
	const stays = givers.filter((some) => !some.some((giver) => matched.has(giver)));
	const giver = stays.flat()[0];
	const wanted = versions.map(({ version }) => version).join(" or ");
	const why = giver === void 0 ? `what ${file.file} is merged with says another version, in a place that is not edited` : `${giver.place.file} says another version, and is not under bump, or calls it something else`;
	return isRight || stays.length === 0 ? void 0 : {
		message: `${image.repository} is not set to ${wanted}: ${why}`,
		place: giver?.place ?? file
	};
}
function createStays(stacksAt, whatIs) {
	const known = remember(() => new Map());
	let answers = remember(() => new Map());
	let before = -1;
	return (image, of, moving) => {
		const { holder, inValues } = image;
		const [tag, digest] = [tagOf(image), digestOf$1(image)];
		if (holder === void 0 || inValues === void 0 || tag === void 0 === (digest === void 0)) return false;
		if (moving.size !== before) {
			before = moving.size;
			answers = remember(() => new Map());
		}
		const half = tag === void 0 ? "tag" : "digest";
		const saysIt = tag === void 0 ? tagOf : digestOf$1;
		const [map, own] = [inValues.path.slice(0, -1), inValues.path.at(-1)];
		const mapKey = JSON.stringify(map);
		const what = whatIs(image);
		const isAccounted = (other) => saysIt(other) !== void 0 && (whatIs(other) === what ? moving.has(other) : other.isLone !== true);
		const staysIn = (layer) => {
			const halves = known(layer).get(mapKey) ?? halvesAt(layer, map);
			known(layer).set(mapKey, halves);
			return halves[half].some((key) => isOfOne(own, key) && !layer.imagesAt(map).some((other) => isOfOne(other.path.at(-1), key) && isAccounted(other.image)));
		};
		const question = JSON.stringify([
			map,
			own,
			half,
			what
		]);
		return stacksAt(of, holder).filter(({ by }) => by === void 0).some((stack) => {
			const answer = answers(stack).get(question) ?? stack.layers.some((layer) => layer !== void 0 && staysIn(layer));
			answers(stack).set(question, answer);
			return answer;
		});
	};
}
function halvesAt({ values }, map) {
	const there = map.reduce(stepInto, values);
	const keys = Object.entries(isMap(there) ? there : {}).filter(([, value]) => ["string", "number"].includes(typeof value) && value !== "").flatMap(([key]) => imageFamilies([key]).values().map((family) => ({
		key,
		family
	})).toArray());
	return {
		tag: keys.flatMap(({ key, family }) => family.tag === void 0 ? [] : [key]),
		digest: keys.flatMap(({ key, family }) => family.digest === void 0 ? [] : [key])
	};
}
function contestedIn(found, release, staying) {
	const images = found.files.flatMap((of) => of.found.occurrences.flatMap((image) => image.kind === "image" ? [{
		image,
		of
	}] : []));
	const whatIs = remember((image) => JSON.stringify(release.versionsOf({
		...image,
		of: image.of ?? image.repository
	})));
	const moving = new Set(images.map(({ image }) => image).filter((image) => image.left === void 0 && release.versionsOf(image).length > 0 && !staying.has(image)));
	const contested = new Set();
	const contest = (image) => {
		if (!isSaidByPath(image) && moving.delete(image)) contested.add(image);
	};
	const merged = found.stacks.flatMap((stack) => stack.images);
	const groups = groupsOf(images);
	const stays = createStays(found.stacksAt, whatIs);
	findUnsure(images, found, whatIs).forEach(contest);
	findUnread(images, found).forEach(contest);
	for (let before = -1; before !== moving.size;) {
		before = moving.size;
		[
			...merged.filter((one) => isParting(one, moving, whatIs)).flatMap(({ givers }) => givers.flat()),
			...groups.filter((group) => !group.every((image) => moving.has(image))).flat(),
			...images.flatMap(({ image, of }) => stays(image, of, moving) ? [image] : [])
		].forEach(contest);
	}
	return contested;
}
function findUnread(images, { stacks, stacksAt }) {
	const byStack = new Map(stacks.map((merged) => [merged.stack, merged]));
	const isStray = ({ image: { holder, inValues }, of }) => holder !== void 0 && inValues !== void 0 && stacksAt(of, holder).some((stack) => {
		const merged = byStack.get(stack);
		return merged !== void 0 && isUnread(merged, inValues.path, layerKey(of, holder), merged.images);
	});
	return images.filter(isStray).map(({ image }) => image);
}
function isSaidByPath(image) {
	return image.kind === "image" && image.of !== void 0 && image.named === void 0 && image.isLone !== true;
}
function isParting({ image, givers, beside }, moving, whatIs) {
	const [first] = givers.flat();
	const named = image ?? first;
	const isOf = (giver) => (giver.repository === named?.repository || named !== void 0 && whatIs(giver) === whatIs(named)) && beside.every((text) => `/${giver.repository}/`.includes(`/${text}/`));
	return image?.left === "template" || !givers.every((some) => some.some((giver) => moving.has(giver) && isOf(giver)));
}
function groupsOf(images) {
	const lone = images.filter(({ image }) => image.isLone === true);
	return [...Map.groupBy(lone, ({ image: { holder, inValues, repository }, of }) => JSON.stringify([
		of.file.path,
		holder,
		mapOf(inValues),
		repository
	])).values()].map((group) => group.map(({ image }) => image));
}
function findUnsure(images, { stacksAt }, whatIs) {
	const named = images.filter(({ image }) => image.isLone !== true);
	const byMap = Map.groupBy(named, ({ image }) => mapOf(image.inValues));
	const isUnsure = ({ image, of }) => {
		const { holder, inValues } = image;
		const isBeside = (other) => isOfOne(inValues?.path.at(-1), other.inValues?.path.at(-1));
		const stacks = holder === void 0 ? [] : stacksAt(of, holder);
		const named = inValues?.chart === void 0 ? [] : byMap.get(mapOf(inValues)) ?? [];
		return image.isLone === true && (named.some((other) => whatIs(other.image) !== whatIs(image) && isBeside(other.image)) || stacks.some(({ by, layers }) => by !== void 0 && layers.includes(void 0)));
	};
	return images.filter(isUnsure).map(({ image }) => image);
}
function mapOf(place) {
	return JSON.stringify([place?.chart, place?.path.slice(0, -1)]);
}
function withReference(text, promoted) {
	const [named = "", digest] = text.split("@");
	const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
	const name = colon < 0 ? named : `${named.slice(0, colon)}:${promoted.version}`;
	return digest === void 0 ? name : `${name}@${promoted.digest}`;
}
function withTag(text, { version, digest }) {
	return text.includes("@") ? `${version}@${digest}` : version;
}
function editsFor({ occurrence, candidates: [promoted], leftTo: chart }) {
	const scalars = promoted === void 0 || chart !== void 0 || occurrence.left !== void 0 ? [] : scalarsFor(occurrence, promoted);
	const [first] = scalars;
	if (promoted === void 0 || first === void 0) return [];
	const version = versionOf(occurrence);
	const digest = occurrence.kind === "image" ? digestOf$1(occurrence) : void 0;
	return [{
		kind: occurrence.kind,
		name: nameOf$1(occurrence),
		path: formatPath(first.path),
		place: placeOf(occurrence),
		from: version ?? digest ?? "",
		to: version === void 0 ? promoted.digest : promoted.version,
		digest: promoted.digest,
		scalars
	}];
}
function twinsLeft(match, edits) {
	const { twin } = match.occurrence.kind === "image" ? match.occurrence : {};
	const message = `${formatPath(twin?.path ?? [])} says what the tag beside it said, and does not move along`;
	const isMoved = edits.some(({ scalars }) => scalars.some((one) => twin && keyOf$1(one) === keyOf$1(twin)));
	return twin === void 0 || isMoved || editsFor(match).every(({ to }) => to === twin.value) ? [] : [{
		message,
		place: twin.place
	}];
}
function scalarsFor(occurrence, promoted) {
	if (occurrence.kind === "chart") return editOf(occurrence.version, () => promoted.version);
	const { tag, digest, reference } = occurrence;
	return [...editOf(tag, (text) => reference === void 0 ? withTag(text, promoted) : withReference(text, promoted)), ...editOf(digest, (text) => inFormOf(text, promoted.digest))];
}
function editOf(scalar, change) {
	if (scalar === void 0) return [];
	const { value: from, ...where } = scalar;
	const to = change(from);
	return from === to ? [] : [{
		...where,
		from,
		to
	}];
}
function placeOf(occurrence) {
	return occurrence.kind === "chart" ? occurrence.place : (occurrence.tag ?? occurrence.digest)?.place ?? occurrence.place;
}
function versionsAt(versions, { inValues }) {
	return versions.filter(({ locked }) => locked?.setBy?.some((text) => {
		const setter = parseSetter(text);
		return setter !== void 0 && setter.chart === inValues?.chart && isOfValue(inValues.path, setter.path);
	}));
}
function versionsListed(versions, { tag, digest }, { objects }) {
	const document = (tag ?? digest)?.document;
	const isApplied = document !== void 0 && objects.has(document);
	return versions.filter(({ locked }) => isApplied && locked?.usedBy.includes("release file"));
}
function matchesIn(found, release) {
	return found.occurrences.flatMap((occurrence) => {
		const all = occurrence.kind === "repository" ? [] : release.versionsOf(occurrence);
		return occurrence.kind === "repository" || all.length === 0 ? [] : [{
			occurrence,
			candidates: candidatesOf(occurrence, all, found),
			...leftTo(occurrence, release)
		}];
	});
}
function leftTo(occurrence, release) {
	const { chart: name } = leftToChart(occurrence) ?? {};
	const { place } = occurrence;
	return name !== void 0 && release.versionsOf({
		kind: "chart",
		name,
		place
	}).length > 0 ? { leftTo: name } : {};
}
function candidatesOf(occurrence, all, found) {
	const isImage = occurrence.kind === "image" && all.length > 1;
	const exact = isImage ? versionsAt(all, occurrence) : [];
	const some = exact.length > 0 ? exact : all;
	const named = some.filter((promoted) => isNamed(occurrence, promoted));
	const listed = isImage && exact.length === 0 ? versionsListed(all, occurrence, found) : [];
	return [
		named.length === 1 ? named : [],
		listed,
		some
	].find(({ length }) => length > 0) ?? all;
}
function isNamed(occurrence, promoted) {
	const version = versionOf(occurrence);
	return version === void 0 && occurrence.kind === "image" ? promoted.digest === digestOf$1(occurrence) : promoted.version === version;
}
function refuseFaults(files, merged, release) {
	const idle = files.filter(({ file, occurrences, matches }) => matches.length === 0 && !merged.has(file.path) && !occurrences.some(({ kind }) => kind === "repository") && !isUpstream(occurrences, release));
	if (idle.length > 0) throw new UserError("NOTHING_TO_BUMP", `${idle.map(({ file }) => file.path).join(", ")}: names no image or chart of release ${release.release}`, {
		details: release.names.map((name) => `the release has ${name}`),
		hint: "Point the repositories in the file at the internal registry, say by paths or markers what its values are of, or take the file out of bump in the release file."
	});
	const matches = files.flatMap(({ matches }) => matches).filter(({ occurrence }) => occurrence.left === void 0);
	refuseUntagged(matches);
	refuseOddDigests(matches);
	refuseAmbiguous(matches);
}
function isUpstream(occurrences, release) {
	return occurrences.some((found) => found.kind === "image" && found.left !== "mentioned" && release.releaseNames.repositories.has(found.repository) && release.versionsOf(found).length === 0);
}
function downgradesIn(plans, isHeldBack = false) {
	return plans.flatMap(({ edits }) => edits).filter(({ from, to }) => isDigest(from) || from === to ? isHeldBack : isDowngrade(from, to));
}
function refusedDowngrade(edits) {
	const lines = edits.map(({ place, path, from, to, digest }) => from === to ? `${formatLine(place)}: ${path} ${from} has another digest, the release has ${digest}` : `${formatLine(place)}: ${path} is ${from}, the release has ${to}`);
	const what = edits.some(({ from, to }) => from !== to && !isDigest(from)) ? "The files name newer versions" : "The files may name something newer";
	return new UserError("DOWNGRADE", `${what} than the promoted release has`, {
		details: lines,
		hint: "Promote a newer release, or put it in force again; to go back on purpose, run again with --rollback."
	});
}
function refuseUntagged(matches) {
	const lines = matches.flatMap(({ occurrence, candidates: [promoted], leftTo }) => {
		if (!isUntagged(occurrence) || leftTo !== void 0) return [];
		const { repository, place } = occurrence;
		return `${formatLine(place)}: ${repository} has neither tag nor digest; the release has ${promoted?.version ?? ""}`;
	});
	if (lines.length > 0) throw new UserError("TAG_MISSING", "Images without a tag run whatever is newest, or a chart says, not the release", {
		details: lines,
		hint: "Write the tag that runs now beside the repository, in quotes: tag: \"1.13.3\". Then run again. Where a chart of the release gives it, say which: chart beside the file under bump; where other values files have it, name those: valueFiles."
	});
}
function refuseOddDigests(matches) {
	const lines = matches.flatMap(({ occurrence }) => {
		const digest = occurrence.kind === "image" ? digestOf$1(occurrence) : void 0;
		const place = (occurrence.kind === "image" ? occurrence.digest?.place : void 0) ?? occurrence.place;
		return digest === void 0 || isDigest(digest) ? [] : formatLine(place);
	});
	if (lines.length > 0) throw new UserError("INVALID_DIGEST", "Something else than a digest stands under digest", {
		details: lines,
		hint: "Expected sha256:<64 lower-case hex digits>; leave the key out to go by the tag alone."
	});
}
function refuseAmbiguous(matches) {
	const lines = matches.flatMap(({ occurrence, candidates, leftTo }) => candidates.length < 2 || leftTo !== void 0 ? [] : `${formatLine(occurrence.place)}: ${nameOf$1(occurrence)} can be ${candidates.map(describeVersion).join(" or ")}`);
	if (lines.length > 0) throw new UserError("AMBIGUOUS_VERSION", "The release has several versions of what the files name", {
		details: lines,
		hint: "Write one of them into the file by hand; from then on it is left alone."
	});
}
function describeVersion({ version, locked }) {
	return locked === void 0 ? version : `${version} (${(locked.setBy ?? locked.usedBy).join(", ")})`;
}
var import_semver = __toESM(require_semver(), 1);
const reasons$1 = {
	embedded: "it stands in a block, or in a text that itself is YAML or JSON, which is not edited",
	mentioned: "a text that says more names it, which is not edited",
	floating: "it follows a range, or whatever is newest",
	template: "something else fills it in, or may add to it",
	contested: "other values of its chart say, or may say, something else of that image",
	shared: "aliases share it, or a merge key has it",
	layered: "values that are merged with these say its tag",
	elsewhere: "its tag is written in what this file changes"
};
function remarksOn(matches) {
	const all = matches.flatMap((match) => leftAlone(match));
	return [...new Map(all.map((remark) => [JSON.stringify(remark), remark])).values()];
}
function isBehind(matches) {
	return matches.some((match) => match.occurrence.left === "embedded" && !isNameAlone(match) && !isRight(match) || excludedBy(match) !== void 0);
}
function isNameAlone({ occurrence }) {
	return isUntagged(occurrence) && occurrence.range === void 0;
}
function excludedBy({ occurrence, candidates }) {
	const range = occurrence.kind === "image" ? occurrence.range : occurrence.version?.value;
	const read = occurrence.left === "floating" ? import_semver.default.validRange(range?.replaceAll(",", " ")) : null;
	const isAdmitted = ({ version }) => read === null || import_semver.default.valid(version) === null || import_semver.default.satisfies(version, read);
	return candidates.some(isAdmitted) ? void 0 : range;
}
function isPinned(match) {
	const { left } = match.occurrence;
	return (left === void 0 || left === "embedded") && !isNameAlone(match);
}
function leftAlone(match) {
	const { occurrence, candidates, leftTo } = match;
	if (leftTo !== void 0 && (occurrence.left === void 0 || occurrence.left === "embedded")) return [{
		message: `${nameOf$1(occurrence)} has no tag here: chart ${leftTo} gives it`,
		place: occurrence.place
	}];
	if (occurrence.left === void 0 || occurrence.left === "layered" || isRight(match)) return [];
	const name = `${occurrence.kind === "chart" ? "chart " : ""}${nameOf$1(occurrence)}`;
	const wanted = candidates.map(({ version }) => version).join(" or ");
	const range = excludedBy(match);
	return [{
		message: `${name} is not set to ${wanted}: ${range === void 0 ? reasons$1[occurrence.left] : `${range} does not admit it`}`,
		place: occurrence.place
	}];
}
function isRight({ occurrence, candidates }) {
	const says = versionOf(occurrence);
	const digest = occurrence.kind === "image" ? digestOf$1(occurrence) : void 0;
	return candidates.some((promoted) => says === promoted.version && (digest ?? promoted.digest) === promoted.digest);
}
function planBump(files, release, { isOurs = () => true, mayBeIdle = false } = {}) {
	const all = findInFiles(files, release.releaseNames);
	const found = all.files.map((of) => ({
		...of,
		matches: matchesIn(of.found, release)
	}));
	const isKept = (file) => (edit) => !isOurs(edit, file);
	const staying = found.flatMap(({ file, matches }) => matches.filter((match) => editsFor(match).some(isKept(file))).map(({ occurrence }) => occurrence));
	const contested = contestedIn(all, release, new Set(staying));
	const matched = found.map(({ file, found: { occurrences, remarks, unnamed }, matches }) => ({
		file,
		occurrences,
		remarks: [...remarks, ...unnamed.flatMap(({ remark }) => remark ?? [])],
		matches: matches.map((match) => contested.has(match.occurrence) ? {
			...match,
			occurrence: {
				...match.occurrence,
				left: "contested"
			}
		} : match)
	}));
	const { named, behind } = comesOut(all, new Set(found.flatMap(({ matches }) => matches.map(({ occurrence }) => occurrence))), release);
	refuseFaults(mayBeIdle ? matched.filter(({ matches }) => matches.length > 0) : matched, named, release);
	return withChartLocks(matched.map(({ file, occurrences, remarks, matches }) => {
		const edits = matches.flatMap(editsFor).filter((edit) => isOurs(edit, file));
		const late = behind.get(file.path) ?? [];
		const left = [...remarksOn(matches), ...matches.flatMap((match) => twinsLeft(match, edits))];
		return {
			file,
			edits,
			isBehind: matches.length === 0 && !named.has(file.path) && isUpstream(occurrences, release) || isBehind(matches) || late.length > 0,
			isPinned: matches.some(isPinned),
			remarks: [
				...remarks,
				...left,
				...late
			]
		};
	}));
}
function judge(now, release, earlier) {
	const owned = ownedBy(release);
	const commits = earlier.ours.map((change) => readChange(change, owned));
	const fork = owned(earlier.fork);
	const base = [...fork, ...owned(earlier.base)];
	return (value) => {
		const isSaidBy = (other) => says(value, other);
		const isHere = (other) => isAt(value, other);
		const ofIt = (values) => values.filter(({ what }) => what === value.what);
		const last = commits.find(({ setOf }) => setOf(value).length > 0);
		const isCarried = isStillIn(ofIt(commits[0]?.after ?? []), value);
		const set = (last?.setOf(value) ?? []).filter(isCarried);
		const proposed = earlier.proposed?.versionsOf(value.occurrence) ?? [];
		const own = [
			release.versionsOf(value.occurrence),
			proposed,
			set
		].every(isOne) ? [...proposed, ...set] : commits.flatMap((commit) => commit.set.filter(isHere)).slice(0, 1).filter(isCarried);
		const ofBase = base.some(isHere) ? base.filter(isHere) : ofIt(base);
		const isUnset = last === void 0 || isAdded(value, ofIt(now), ofIt(last.after), fork.some(isHere));
		return own.some(isSaidBy) || ofBase.some(isSaidBy) && isUnset;
	};
}
function isStillIn(newest, value) {
	const ofShape = newest.filter(({ shape }) => shape === value.shape);
	return (set) => (ofShape.length > 0 ? ofShape : newest).some((other) => says(other, set));
}
function isOne(all) {
	return all.every(({ version }) => version === all[0]?.version);
}
function ownedBy(release) {
	const known = new Map();
	return (files) => ownedIn(files, release, (file) => {
		const key = `${digestOf(file.bytes)} ${file.path}`;
		const found = known.get(key) ?? readOwned(file, release);
		known.set(key, found);
		return found;
	});
}
function readChange({ before, after, amended }, owned) {
	const [was, is] = [owned(before), owned(after)];
	const set = is.filter((value) => !was.some((other) => isAt(value, other) && isSame(value, other)));
	return {
		after: is,
		set: amended === void 0 ? set : [],
		setOf: ({ what, occurrence }) => amended?.versionsOf(occurrence) ?? set.filter((value) => value.what === what)
	};
}
function isAdded(value, now, then, isOfBase) {
	const away = then.filter((old) => !now.some((other) => isAt(other, old)));
	const moved = now.filter((other) => !then.some((old) => isAt(other, old)) && then.some((old) => isSame(other, old) && other.shape === old.shape));
	return !then.some((old) => isAt(value, old)) && (isOfBase || !then.some(({ shape }) => shape === value.shape)) && away.length <= moved.length;
}
async function readEarlier(branch, files, base, proposed) {
	const readAll = async (read) => {
		const found = [];
		for (const file of files) {
			const there = await read(file.path);
			const valueFiles = [];
			for (const { path } of there === void 0 ? [] : file.valueFiles ?? []) {
				const below = await read(path);
				valueFiles.push({
					path,
					...below && { bytes: below.bytes }
				});
			}
			if (there !== void 0) {
				const then = {
					...file,
					bytes: there.bytes,
					valueFiles
				};
				found.push(await withReferred(then, async (path) => (await read(path))?.bytes));
			}
		}
		return found;
	};
	const ours = [];
	for (const { before, after, amended } of branch.ours) {
		const release = amended === void 0 ? void 0 : proposed(amended);
		if (amended === void 0 || release !== void 0) {
			const files = {
				before: await readAll(before),
				after: await readAll(after)
			};
			ours.push({
				...files,
				...release && { amended: release }
			});
		}
	}
	return {
		ours,
		proposed: branch.subject === void 0 ? void 0 : proposed(branch.subject),
		fork: await readAll(branch.readFork),
		base
	};
}
function planOnBranch(files, release, earlier) {
	const now = ownedIn(files, release);
	const isOurs = judge(now, release, earlier);
	const plans = planBump(files, release, {
		mayBeIdle: true,
		isOurs: (edit, file) => {
			const values = valuesAt(now, placesOf(file, edit));
			return values.length > 0 && values.every(isOurs);
		}
	});
	const changed = new Set(plans.flatMap(({ edits }) => edits.map(keyOf)));
	return {
		plans,
		kept: planBump(files, release, { mayBeIdle: true }).flatMap(({ edits }) => edits).filter((edit) => !changed.has(keyOf(edit)))
	};
}
function editsLeft(plans, left, release) {
	const [before, now] = [ownedIn(plans.map(({ file }) => file), release), ownedIn(left, release)];
	const moved = new Set(now.filter((value) => !before.some((other) => isAt(value, other))));
	const take = (fits) => {
		const found = [...moved].find(fits);
		return found !== void 0 && moved.delete(found) ? found : void 0;
	};
	const all = plans.flatMap(({ file, edits }) => edits.map((edit) => ({
		edit,
		own: valuesAt(before, placesOf(file, edit))[0]
	})));
	const there = all.filter(({ edit, own }) => {
		const isThere = (value) => says(value, {
			version: edit.to,
			digest: edit.digest
		});
		const same = now.find((value) => own !== void 0 && isAt(value, own));
		return same === void 0 ? take((value) => value.what === own?.what && isThere(value)) !== void 0 : isThere(same);
	});
	const gone = all.filter((one) => !there.includes(one) && !now.some((value) => one.own !== void 0 && isAt(value, one.own)) && take(({ what }) => what === one.own?.what) === void 0);
	return {
		edits: there.map(({ edit }) => edit),
		gone: gone.map(({ edit }) => edit)
	};
}
function keyOf({ place, path }) {
	return `${formatPlace(place)} ${path}`;
}
function placesOf({ path }, { scalars }) {
	return scalars.map((scalar) => placeKey(path, scalar));
}
function valuesAt(values, places) {
	return values.filter((value) => value.places.some((place) => places.includes(place)));
}
function describeKept({ place, path, from, to }) {
	const rest = from === to ? ", with another digest than the release" : `; the release has \`${to}\``;
	return `\`${formatPlace(place)}\`: \`${path}\` stays \`${from}\`${rest}`;
}
function describeGone({ place, path, to }) {
	return `\`${formatPlace(place)}\`: \`${path}\` is not on the branch any more, or no value that could be changed, and is not put back; the release has \`${to}\``;
}
async function checkMove({ record }, { files, branch, hasPeople, remarks }, { git, repository, runtime, checkContext }) {
	runtime.log.info(`Checking ${plural(files.length, "file")}, moved to ${record.release}`);
	const check = await checkFiles(files.map(({ before, after }) => ({
		...before,
		bytes: after
	})), checkContext(record), {
		url: repository.url,
		base: git.base,
		read: async (path) => (await unless(["FILE_NOT_FOUND"], ((hasPeople ? branch : void 0) ?? git).read(path)))?.bytes
	});
	const told = new Set(remarks.map(({ place }) => formatPlace(place)));
	const findings = check.findings.filter(({ code, at }) => code !== "NOT_LOOKED_AT" || at === void 0 || !told.has(formatPlace(at)));
	const warnings = check.counts.warnings - (check.findings.length - findings.length);
	return {
		...check,
		findings,
		counts: {
			...check.counts,
			warnings
		}
	};
}
function refusedMove(check, { branch }, { record }, { kept, hasPeople }) {
	const errors = check.findings.filter(({ severity }) => severity === "error");
	const wrong = kept.filter(({ place, name, from }) => errors.some(({ at, message }) => at?.file === place.file && message.includes(name) && message.includes(from)));
	const where = hasPeople ? ` The files are those of ${branch}, where people have committed: put it right there, or delete that branch.` : "";
	const theirs = wrong.length === 0 ? where : ` A person set on ${branch}: ${wrong.map(describeKept).join(", ")}. Set it there to what the release has, or delete the branch and run again with --release ${record.release}.`;
	return refusalOf$1(check, `Nothing was pushed. Each finding says what to change.${theirs}`, findingLines(check));
}
function promotedNames(records, mapping, { registries, http, repositories = [] }) {
	const open = createOpener(http);
	const classic = mapping.config.charts.filter((target) => target.kind !== "oci");
	const names = records.flatMap((record) => [...promotedTags(record, mapping, registries), ...classic.flatMap(({ kind, url }, at) => {
		const folder = kind === "folder" ? repositories[at] : void 0;
		const find = async ({ name, version }) => await findChart(await open(url), name, version, http);
		return promotedCharts(record, url, async (chart) => folder === void 0 ? await find(chart) : await find(chart).catch(orIn(folder, chart)));
	})]);
	return [...new Map(names.map((name) => [`${name.release} ${name.reference}`, name])).values()];
}
function promotedTags(record, mapping, registries) {
	const { release } = record;
	return recordedArtifacts(record, mapping).flatMap((recorded) => {
		const { root } = recorded.artifact;
		const byDigest = recorded.tag === void 0 ? [{ target: root }] : [];
		return recorded.repositories.flatMap((repository) => [...byDigest, ...recordedTags(recorded)].map(({ tag, target }) => ({
			release,
			reference: tag === void 0 ? `${repository}@${target.digest}` : internalReference({
				repository,
				tag
			}),
			promoted: target.digest,
			find: async () => (await registries.repository(repository).find(tag ?? target.digest))?.digest
		})));
	});
}
function promotedCharts({ release, manifest }, url, find) {
	return manifest.charts.map((chart) => ({
		release,
		reference: `${chart.name} ${chart.version} in ${url}`,
		promoted: chart.archive,
		url,
		find: async () => await find(chart)
	}));
}
function orIn(folder, chart) {
	return async (error) => {
		const [held] = error instanceof TidegateError ? await folder.findHeld([chart], "listed") : [];
		const archive = held && await folder.readArchive(held);
		if (archive === void 0) throw error;
		return digestOf(archive);
	};
}
async function findChart(repository, name, version, http) {
	if (!repository.versions(name).includes(version)) return;
	const { url, namedBy } = repository.locate(name, version);
	const tgz = await unless(["NOT_FOUND"], fetchChart(http, url, chartSizeLimit, namedBy));
	return tgz && digestOf(tgz);
}
function createOpener(http) {
	const opened = new Map();
	return (url) => {
		const repository = opened.get(url) ?? openHelmRepository(http, url);
		opened.set(url, repository);
		return repository;
	};
}
const concurrency$2 = 8;
async function surveyNames(records, mapping, stores) {
	const all = promotedNames(records, mapping, stores);
	const unique = new Map(all.map((name) => [name.reference, name]));
	const found = new Map(await mapConcurrently([...unique.values()], concurrency$2, async (name) => [name.reference, await findName(name)]));
	const whys = [...found.values()].flatMap((now) => typeof now === "object" ? now.why : []);
	const byRelease = Map.groupBy(all, ({ release }) => release);
	return {
		releases: new Map([...byRelease].map(([release, names]) => [release, surveyOf(names, found, all)])),
		unread: [...new Set(whys)].sort()
	};
}
async function findName({ find, url }) {
	const found = url === void 0 ? await find() : await orError(find());
	return found instanceof TidegateError ? { why: `${url} cannot be read: ${found.message}` } : found;
}
function surveyOf(names, found, all) {
	const missing = [];
	const unknown = [];
	const moved = [];
	for (const { reference, promoted } of names) {
		const now = found.get(reference);
		if (now === void 0) missing.push(reference);
		else if (typeof now === "object") unknown.push(reference);
		else if (now !== promoted) {
			const by = all.find((other) => other.reference === reference && other.promoted === now)?.release;
			moved.push({
				reference,
				promoted,
				found: now,
				...by === void 0 ? {} : { by }
			});
		}
	}
	return {
		total: names.length,
		missing: missing.sort(),
		moved: moved.sort(byText(({ reference }) => reference)),
		unknown: unknown.sort()
	};
}
const concurrency$1 = 8;
const shownParts = 20;
function createFindMissing(inside) {
	const asked = new Map();
	return (record) => {
		const missing = asked.get(record.release) ?? findMissing(record, inside);
		asked.set(record.release, missing);
		return missing;
	};
}
function refuseIncomplete({ release, missing }) {
	return new RefusedError("RELEASE_INCOMPLETE", `${release} is not complete in the internal registry`, {
		details: firstOf(missing),
		hint: "Promote its bundle again, which sends what is missing. A release is proposed as a whole or not at all."
	});
}
function firstOf(lines) {
	return cutLines(lines, shownParts);
}
async function findMissing(record, inside) {
	const { mapping, log } = inside;
	const { releases, unread } = await surveyNames([record], mapping, inside);
	unread.forEach((why) => log.warning(`${why}; what is in it was not looked at`));
	const { missing = [], moved = [] } = releases.get(record.release) ?? {};
	const drifted = moved.map(({ reference, promoted, found }) => `${reference} is ${shortDigest(found)}; promoted was ${shortDigest(promoted)}`);
	return [...[...missing, ...await lostManifests(record, inside)].map((name) => `${name} is not there`), ...drifted].sort();
}
async function lostManifests(record, { registries, mapping }) {
	const signed = signedDigests(record);
	const placed = recordedArtifacts(record, mapping).flatMap(({ artifact, repositories }) => repositories.map((repository) => ({
		artifact: {
			...artifact,
			referrers: [],
			tags: []
		},
		repository
	})));
	return (await mapConcurrently(placed, concurrency$1, async ({ artifact, repository }) => {
		const read = signedManifests(registries.repository(repository), signed);
		return (await artifactParts(artifact, read)).flatMap(({ descriptor: { digest }, role, isEvidence, manifest }) => role === "manifest" && manifest === void 0 && !isEvidence && signed.has(digest) ? `${repository}@${digest}` : []);
	})).flat();
}
function stepsBack({ from, record }, plans, isHeldBack) {
	if (from === void 0) return downgradesIn(plans, isHeldBack);
	return from.sequence > record.sequence ? plans.flatMap(({ edits }) => edits) : [];
}
function goesBack({ from, record }, files, names) {
	return from === void 0 ? stepsBack({
		from,
		record
	}, planBump(files, names.releaseOf(record)), false).length > 0 : from.sequence > record.sequence;
}
async function chooseRelease({ chosen, records }, findMissing, isAskedFor) {
	const choice = await firstComplete([chosen, ...isAskedFor ? [] : records.filter(({ sequence }) => sequence < chosen.sequence)], findMissing);
	if ("record" in choice) return choice;
	const [newest = {
		release: chosen.release,
		missing: []
	}] = choice.passedOver;
	throw refuseIncomplete(newest);
}
async function chooseOlder({ files, from }, history, findMissing, names) {
	const { chosen, records } = history;
	if (chosen.newer !== void 0) return from !== void 0 && from.sequence <= chosen.sequence ? {
		record: from,
		passedOver: []
	} : await chooseRelease(history, findMissing, false);
	const choice = await firstComplete([chosen, ...records.filter(({ sequence }) => sequence < chosen.sequence)].filter((record) => goesBack({
		from,
		record
	}, files, names)), findMissing);
	if ("record" in choice) return choice;
	throw new UserError("NOTHING_OLDER", "No promoted release is older than what the files name, and complete", {
		details: choice.passedOver.flatMap(({ release, missing }) => missing.map((line) => `${release}: ${line}`)),
		hint: "`tidegate releases` shows what was promoted. What was pruned comes back by promoting its bundle again with --allow-rollback."
	});
}
async function firstComplete(candidates, findMissing) {
	const passedOver = [];
	for (const record of candidates) {
		const missing = await findMissing(record);
		if (missing.length === 0) return {
			record,
			passedOver
		};
		passedOver.push({
			release: record.release,
			missing
		});
	}
	return { passedOver };
}
function pathsOf({ file, valueFiles = [] }) {
	return [file, ...valueFiles];
}
async function readFiles(source, targets) {
	const files = [];
	const missing = [];
	const read = async (path, under) => {
		const found = await orError(source.read(path), ["FILE_NOT_FOUND"]);
		if (!(found instanceof TidegateError)) return found;
		const { code, message, hint = "" } = found;
		missing.push(under === void 0 ? found : new UserError(code, `${message}, which ${under} is laid over`, { hint }));
	};
	for (const { file, valueFiles = [], ...rules } of targets) {
		const git = await read(file);
		const below = [];
		for (const path of valueFiles) {
			const found = await read(path, file);
			below.push({
				path,
				...found && { bytes: found.bytes }
			});
		}
		if (git !== void 0) {
			const { bytes } = git;
			const whole = {
				...rules,
				path: file,
				bytes,
				git,
				...below.length > 0 && { valueFiles: below }
			};
			files.push(await withReferred(whole, async (path) => (await source.read(path)).bytes));
		}
	}
	const [first, ...others] = missing;
	if (first !== void 0) {
		const { code, hint = "" } = first;
		const details = missing.map(({ message }) => message);
		throw others.length === 0 ? first : new UserError(code, `${missing.length} files under bump are not there`, {
			details,
			hint
		});
	}
	return files;
}
function editFiles(plans) {
	return eachFile(plans, ({ file, edits }) => {
		const scalars = edits.flatMap((edit) => edit.scalars);
		const { bytes, proof } = editScalars(file.bytes, scalars, file.path);
		return {
			before: file,
			after: bytes,
			proof
		};
	});
}
function isChanged({ before, after }) {
	return !before.bytes.equals(after);
}
function findSoaked(past, records, names, { now, soak }) {
	let waiting;
	let after = Infinity;
	for (const { record, since, until } of joined$1(past.flatMap(namedIn(records, names, past, now)))) {
		if (waiting === void 0 && record === void 0) break;
		if (record === void 0) continue;
		if (record.sequence >= after) break;
		if (until - since >= soak) return {
			record,
			...waiting && { waiting }
		};
		waiting ??= {
			record,
			since
		};
		after = record.sequence;
	}
	return waiting === void 0 ? {} : { waiting };
}
function namedIn(records, names, past, now) {
	return ({ files, since }, index) => {
		let until = past[index - 1]?.since ?? now;
		if (files === void 0) return [{
			record: void 0,
			since,
			until
		}];
		const parts = [];
		for (;;) {
			const known = records.filter((record) => promotion(record, now) < until);
			const record = names.namedBy(files, known);
			const start = Math.max(since, record === void 0 ? since : promotion(record, now));
			parts.push({
				record,
				since: start,
				until
			});
			if (start <= since) return parts;
			until = start;
		}
	};
}
function promotion({ promotedAt }, now) {
	return Math.min(Date.parse(promotedAt), now - 1);
}
function joined$1(parts) {
	const result = [];
	for (const part of parts) {
		const last = result.at(-1);
		if (last !== void 0 && last.record === part.record) result[result.length - 1] = {
			...last,
			since: part.since
		};
		else result.push(part);
	}
	return result;
}
const lookBack = 3;
async function chooseSoaked({ environment, targets, soak }, { candidates, from }, { git, names, mergedAt, now }) {
	const [newest] = candidates;
	const states = await git.history(targets.flatMap(pathsOf), new Date(now - lookBack * soak), soak === 0 ? void 0 : mergedAt);
	const past = [];
	for (const state of states) past.push({
		since: Math.min(state.since.getTime(), now),
		files: await filesThen(() => readFiles(state, targets))
	});
	const { record, waiting: named } = findSoaked(past, candidates, names, {
		now,
		soak
	});
	if (newest === void 0 || record?.release === newest.release) return record === void 0 ? {} : { record };
	const waiting = named !== void 0 && named.record.sequence > (from?.sequence ?? 0) ? named : void 0;
	return {
		waits: {
			release: waiting?.record.release ?? newest.release,
			after: environment,
			...waiting && whileOf(waiting.since, {
				soak,
				now
			})
		},
		...record && { record }
	};
}
function whileOf(since, { soak, now }) {
	return since === now ? { isUndated: true } : {
		since: formatTime(new Date(since)),
		until: formatTime(new Date(since + soak))
	};
}
async function filesThen(read) {
	try {
		return await read();
	} catch (error) {
		if (error instanceof UserError && error.code !== "UNAUTHORIZED") return;
		throw error;
	}
}
async function chooseForStream({ after }, { files, from }, scope) {
	const { options, history, findMissing, names, target, git, reader, runtime, before } = scope;
	if (target === void 0) return await chooseOlder({
		files,
		from
	}, history, findMissing, names);
	const { record: newest, passedOver } = target;
	if (after === void 0 || options.rollback || from?.release === newest.release) return target;
	const older = history.records.filter(({ sequence }) => sequence < newest.sequence);
	const candidates = options.release === void 0 ? [newest, ...older] : [newest];
	const now = runtime.clock.now().getTime();
	const isUnsaid = await isSilent(after, newest, scope);
	const mergedAt = async (commit) => await reader?.mergedAt(commit, git.base);
	const { record, waits } = await chooseSoaked(after, {
		candidates,
		from
	}, {
		git,
		names: before.names,
		mergedAt,
		now
	});
	const isPast = record !== void 0 && record.release !== newest.release && goesBack({
		from,
		record
	}, files, names);
	const waiting = {
		passedOver,
		...waits && { waits: {
			...waits,
			...isUnsaid && { isUnsaid }
		} }
	};
	if (record === void 0 || isPast) return waiting;
	const missing = await findMissing(record);
	return missing.length > 0 ? {
		...waiting,
		passedOver: [...passedOver, {
			release: record.release,
			missing
		}]
	} : {
		...waiting,
		record
	};
}
async function isSilent({ targets }, newest, { git, before: { names, checkContext } }) {
	const files = await readFiles(git, targets);
	const plans = planBump(files, names.releaseOf(newest));
	requireNames(files, checkContext(newest));
	return !plans.some(({ isPinned, isBehind }) => isPinned || isBehind);
}
function releaseFacts(lock) {
	if (lock === void 0) return new Map();
	const { support } = lock;
	const entries = [...lock.images, ...lock.charts].map((artifact) => {
		const repository = repositoryOf(parseReference(artifact.reference));
		const name = "archive" in artifact ? artifact.name : repository;
		return [artifact.root.digest, {
			...factsOf(artifact),
			bytes: lock.blobs.filter(({ repositories }) => repositories.includes(repository)).reduce((sum, { size }) => sum + size, 0),
			...support && { supportedUntil: (version) => supportedUntil(support, name, version) }
		}];
	});
	return new Map(entries);
}
function factsOf({ newest, created }) {
	return {
		newest,
		built: created && dayOf(created)
	};
}
async function describeVersions(files, record, { history, names, lockOf }) {
	const newest = history.records[0] ?? history.chosen;
	const lock = await whereKnown(lockOf(newest));
	return {
		versions: knownVersions(files, {
			proposed: record && names.releaseOf(record),
			newest: names.releaseOf(newest),
			newestFacts: releaseFacts(lock)
		}),
		...lock && { seenOn: dayOf(lock.created) }
	};
}
function knownVersions(files, { proposed, newest, newestFacts }) {
	const { repositories } = newest.releaseNames;
	const own = proposed?.releaseNames ?? newest.releaseNames;
	const names = {
		...own,
		repositories: new Set([...repositories, ...own.repositories])
	};
	const occurrences = findInFiles(files, names).files.flatMap(({ found }) => found.occurrences).filter((occurrence) => occurrence.kind !== "repository").filter(({ left }) => left !== "mentioned");
	return [...Map.groupBy(occurrences, nameOf$1)].map(([name, [first, ...others]]) => {
		if (first === void 0) return;
		const promoted = newest.versionsOf(first);
		const versions = {
			name,
			inGit: unique([first, ...others].map(shownVersion)),
			proposed: unique(proposed?.versionsOf(first).map(({ version }) => version) ?? []),
			promoted: unique(promoted.map(({ version }) => version)),
			upstream: unique(promoted.map(({ digest }) => newestFacts.get(digest)?.newest))
		};
		return versions.proposed.length + versions.promoted.length > 0 ? versions : void 0;
	}).filter((row) => row !== void 0).sort(byText(({ name }) => name));
}
function shownVersion(occurrence) {
	const digest = occurrence.kind === "image" ? digestOf$1(occurrence) : void 0;
	return versionOf(occurrence) ?? (digest && shortDigest(digest));
}
function unique(texts) {
	return [...new Set(texts.filter((text) => text !== void 0))].sort();
}
function subjectOf(release, isRollback) {
	return `${isRollback ? "rollback" : "release"} ${release}`;
}
function parseSubject(subject) {
	const [kind, release = ""] = subject.split(" ");
	return {
		release,
		isRollback: kind === "rollback"
	};
}
async function findProposed(branch, { reader, git }) {
	const onBranch = async () => await (await git.branch(branch))?.proposes();
	return await reader?.open({
		branch,
		base: git.base
	}, onBranch);
}
async function findForeign({ branch }, from, scope) {
	const { options } = scope;
	const open = await findProposed(branch, scope);
	const proposed = parseSubject(open?.subject ?? "");
	return (options.release === void 0 ? !options.rollback && proposed.isRollback && proposed.release !== from : proposed.release !== options.release) ? open : void 0;
}
function leaveOpen(open, log) {
	const { subject } = open;
	const close = open.number === void 0 ? "delete its branch" : "close it";
	log.warning(`${open.url} proposes another step (${subject ?? "a person has changed what"}), and stays as it is. Merge it or ${close}; a run with --release takes its place`);
	return {
		pullRequest: leftAsIs(open),
		unchanged: true
	};
}
function leftAsIs({ number, url }) {
	return {
		...number !== void 0 && { number },
		url,
		action: "unchanged",
		remarks: []
	};
}
async function planMove(stream, wanted, scope) {
	const { plans, isRollback } = planFromBase(wanted, scope);
	const edits = plans.flatMap((plan) => plan.edits);
	const remarks = plans.flatMap((plan) => plan.remarks);
	const { git, names } = scope;
	const branch = edits.length === 0 ? void 0 : await git.branch(stream.branch);
	const move = {
		isRollback,
		edits,
		remarks,
		isBehind: plans.some((plan) => plan.isBehind),
		branch
	};
	if (branch === void 0 || branch.isOurs) return {
		...move,
		files: editFiles(plans),
		kept: [],
		gone: [],
		later: [],
		hasPeople: false
	};
	const later = await filesToCome(branch, stream);
	const theirs = await readFiles(branch, stream.targets.filter((target) => !pathsOf(target).some((path) => later.includes(path))));
	const release = names.releaseOf(wanted.record);
	const earlier = await readEarlier(branch, theirs, wanted.base, (subject) => names.proposedBy(subject, scope.history.records));
	try {
		const onBranch = planOnBranch(theirs, release, earlier);
		const files = editFiles(onBranch.plans);
		const left = files.map(({ before, after }) => ({
			...before,
			bytes: after
		}));
		const ofBoth = plans.filter(({ file }) => theirs.some(({ path }) => path === file.path));
		const { kept } = onBranch;
		return {
			...move,
			...editsLeft(ofBoth, left, release),
			files,
			kept,
			later,
			hasPeople: true
		};
	} catch (error) {
		throw error instanceof UserError ? onBranchOf(stream, error) : error;
	}
}
async function filesToCome(branch, { targets }) {
	const later = [];
	for (const file of new Set(targets.flatMap(pathsOf))) {
		const isNew = await unless(["FILE_NOT_FOUND"], branch.read(file)) === void 0 && await branch.readFork(file) === void 0;
		later.push(...isNew ? [file] : []);
	}
	return later;
}
function onBranchOf({ branch }, { code, message, at, details, hint = "" }) {
	return new UserError(code, message, {
		...at && { at },
		details,
		hint: `${hint} It stands so on ${branch}, where people have committed: put it right there, or delete that branch.`.trim()
	});
}
function planFromBase({ record, passedOver, base, from }, { names, history, options }) {
	const { rollback, release } = options;
	const isHeldBack = (rollback || release === void 0) && history.records.some(({ sequence }) => sequence > record.sequence);
	const plans = planBump(base, names.releaseOf(record));
	const back = stepsBack({
		from,
		record
	}, plans, isHeldBack);
	if (back.length > 0 && !rollback) {
		const [newest] = passedOver;
		throw newest === void 0 ? refusedDowngrade(back) : refuseIncomplete(newest);
	}
	return {
		plans,
		isRollback: back.length > 0
	};
}
const dayLength = 864e5;
function columnsFor(promoted) {
	return [
		{
			name: "File",
			cell: ({ place }) => code(formatLine(place))
		},
		{
			name: "Value",
			cell: ({ path }) => code(path)
		},
		{
			name: "From",
			cell: ({ from }) => code(short(from))
		},
		{
			name: "To",
			cell: ({ to }) => code(short(to))
		},
		{
			name: "Built",
			cell: (_, { built = "" }) => built,
			isOptional: true
		},
		...promoted === void 0 ? [] : [ageColumn(promoted)],
		{
			name: "Supported until",
			cell: ({ to }, { supportedUntil }) => supportedUntil?.(to) ?? "",
			isOptional: true
		},
		{
			name: "Size",
			cell: (_, { bytes }) => bytes === void 0 ? "" : formatBytes(bytes),
			isOptional: true
		},
		{
			name: "Digest",
			cell: ({ digest }) => code(digest)
		}
	];
}
function ageColumn(day) {
	return {
		name: `Age on ${day}`,
		cell: (_, { built }) => ageOn(day, built),
		isOptional: true
	};
}
function moveTable(edits, facts = new Map(), promoted) {
	const filled = columnsFor(promoted).map(({ name, cell, isOptional }) => ({
		name,
		isOptional,
		cells: edits.map((edit) => cell(edit, facts.get(edit.digest) ?? {}))
	})).filter(({ isOptional, cells }) => isOptional !== true || cells.some((text) => text !== ""));
	return {
		kind: "table",
		columns: filled.map(({ name }) => name),
		rows: edits.map((_, row) => filled.map(({ cells }) => cells[row] ?? ""))
	};
}
function versionTable(versions, seenOn) {
	const isBehind = versions.some(({ proposed, promoted }) => proposed.join() !== promoted.join());
	return {
		kind: "table",
		columns: [
			"Name",
			"In git",
			...isBehind ? ["This release"] : [],
			"Newest promoted",
			`Newest upstream${seenOn === void 0 ? "" : `, ${seenOn}`}`
		],
		rows: versions.map(({ name, inGit, proposed, promoted, upstream }) => [
			code(name),
			codes(inGit),
			...isBehind ? [codes(proposed)] : [],
			codes(promoted),
			upstream.length === 0 ? "not known" : codes(upstream)
		])
	};
}
function ageOn(day, built = "") {
	const days = (Date.parse(day) - Date.parse(built)) / dayLength;
	return Number.isNaN(days) ? "" : plural(Math.max(days, 0), "day");
}
function short(version) {
	return isDigest(version) ? shortDigest(version) : version;
}
function codes(texts) {
	return texts.map(code).join(", ");
}
function code(text) {
	return text === "" ? "" : `\`${text}\``;
}
const notesRoom = 32768;
const shownFindings = 30;
const shownItems = 100;
function writeBody(parts) {
	const { record, environment, edits, facts, check, kept, remarks, notes, versions } = parts;
	const where = environment === void 0 ? "" : ` in ${environment}`;
	const blocks = [
		heading(`${record.manifest.name} ${record.release}${where}`),
		text(`Release \`${record.release}\`, sequence ${record.sequence}, promoted ${record.promotedAt}. Its signed bundle manifest is \`${record.bundle}\`; the signature was verified again for this pull request.`),
		moveTable(edits.slice(0, shownItems), facts, dayOf(record.promotedAt)),
		...more(edits.length),
		...section("Left as people set it", kept),
		...section("To look at", remarks),
		...section("Why now", reasons(parts)),
		...versions.length === 0 ? [] : [
			heading("Where it stands"),
			versionTable(versions.slice(0, shownItems), parts.seenOn),
			...more(versions.length)
		],
		heading("Check"),
		...describeFindings(check, shownFindings),
		heading("Size"),
		text(sizes(parts)),
		heading("Proof"),
		...proof(parts),
		heading("To go back"),
		text(wayBack(parts))
	];
	return `${renderMarkdown(blocks)}${notes === void 0 ? "" : releaseNotes(notes)}`;
}
function proof({ files, hasPeople }) {
	const what = "byte for byte: comments, quotes, order and line ends are as they were";
	const readers = "Two independent YAML readers agree on what changed, and on all that could be read in more than one way.";
	return hasPeople ? [text(`Beside what people have committed to this branch, only the values above differ, ${what}. ${readers} The digests of the proofs are in the messages of Tidegate's commits.`)] : [text(`Only the values above differ, ${what}. ${readers}`), list$1(files.map(({ path, proof }) => `\`${path}\` \`${proof}\``))];
}
function reasons({ record, from, isRollback, edits, facts, passedOver, after }) {
	const { release, promotedAt } = record;
	const now = from === void 0 ? "The files name no promoted release as a whole" : `The files name ${from.release}`;
	const why = isRollback ? `${now}, and it was asked to go back to ${release}.` : `${now}; ${release} was promoted ${promotedAt}, and all its tags and platforms are in the internal registry.`;
	const [first] = edits.flatMap(({ from: version, digest }) => {
		const day = facts.get(digest)?.supportedUntil?.(version);
		return day === void 0 ? [] : [{
			day,
			version
		}];
	}).toSorted(byText(({ day }) => day));
	return [
		why,
		...after !== void 0 && !isRollback ? [describeSoak(after)] : [],
		...first === void 0 ? [] : [`Support of what the files name ends on ${first.day} (\`${first.version}\`).`],
		...passedOver.map(({ release: newer, missing }) => `${newer} is newer, and not complete in the internal registry: ${firstOf(missing).join("; ")}.`)
	];
}
function describeSoak({ environment, soak }) {
	const days = soak / 864e5;
	const time = Number.isInteger(days) ? plural(days, "day") : formatDuration(soak);
	return `The files of ${environment} have named it${soak === 0 ? "" : ` for the whole soak of ${time}`}.`;
}
function newBytes(manifest, other) {
	const old = new Set([...other?.blobs ?? [], ...other?.needs ?? []].map(({ digest }) => digest));
	return [...manifest.blobs, ...manifest.needs].reduce((sum, { digest, size }) => sum + (old.has(digest) ? 0 : size), 0);
}
function sizes({ record: { manifest }, from }) {
	const all = `All images and charts of the release are ${formatBytes(newBytes(manifest, void 0))}, compressed`;
	return from === void 0 ? `${all}.` : `${all}; ${formatBytes(newBytes(manifest, from.manifest))} of that is not in ${from.release}.`;
}
function wayBack({ record, from, isRollback, environment }) {
	if (from === void 0) return `Revert the merge of this pull request, and close the one that the next run opens: for ${record.release} there will be no other. What the files named was of no promoted release as a whole, and may not be in the internal registry.`;
	const first = `\`tidegate promote --rollback ${from.release}\``;
	const where = environment === void 0 ? "" : ` --environment ${environment}`;
	return isRollback ? `Forward again to ${from.release}: ${first} and then \`tidegate bump${where}\`. Nothing of it was removed from the internal registry.` : `Run ${first}, or ${record.release} is proposed again. Then revert the merge of this pull request, or run \`tidegate bump --rollback${where}\`, which opens the pull request from ${record.release} back to ${from.release}. Its images and charts stay in the internal registry.`;
}
function releaseNotes(notes) {
	const where = text(`In full they are in the bundle, as \`${bundledNotesName}\`.`);
	const tamed = tameMarkdown(notes.slice(notes.indexOf("\n") + 1), notesRoom);
	return `\n${renderMarkdown([heading("Release notes"), where])}\n${tamed}\n`;
}
function section(title, items) {
	return items.length === 0 ? [] : [heading(title), list$1(items)];
}
function more(count) {
	return count > shownItems ? [text(`… and ${count - shownItems} more`)] : [];
}
function list$1(items) {
	return {
		kind: "list",
		items: cutLines(items, shownItems)
	};
}
function heading(title) {
	return {
		kind: "heading",
		text: title
	};
}
function text(sentence) {
	return {
		kind: "text",
		text: sentence
	};
}
const titleLimit = 250;
function writeProposal({ templates, ...parts }) {
	const { environment, from, record } = parts;
	const standard = `{type}(deploy): {name} {release}${environment === void 0 ? "" : " in {environment}"}`;
	const values = {
		type: parts.isRollback ? "revert" : "feat",
		name: record.manifest.name,
		release: record.release,
		from: nameOf(from),
		environment: environment ?? ""
	};
	const title = fillTemplate(templates.title ?? standard, values).slice(0, titleLimit);
	const subject = templates.message === void 0 ? title : fillTemplate(templates.message, values);
	const proofs = parts.files.map(({ path, proof }) => `Proof of ${path}: ${proof}`).join("\n");
	return {
		title,
		message: parts.hasPeople ? `${subject}\n\n${proofs}` : subject,
		body: writeBody(parts)
	};
}
function nameOf(from) {
	return from?.release ?? "unknown";
}
async function publish({ git, forge, config }, { name, branch, hasPeople, files, subject, claim, proposal, since }, runtime) {
	const changed = files.filter(isChanged);
	const { title, message, body } = proposal;
	const request = {
		...config,
		branch: name,
		base: git.base,
		subject,
		claim,
		title,
		body
	};
	const declined = since === void 0 ? void 0 : await forge.declined(request, since);
	if (declined !== void 0) return {
		pullRequest: declined,
		unchanged: true
	};
	const { commit, pushed } = branch !== void 0 && hasPeople && changed.length === 0 ? {
		commit: branch.commit,
		pushed: false
	} : await git.push({
		branch: name,
		current: branch,
		parent: hasPeople ? "branch" : "base",
		email: config.email,
		message,
		subject,
		claim,
		files: changed.map(({ before, after }) => ({
			...before.git,
			bytes: after
		})),
		commitBy: config.commit === "api" ? forge.commit : void 0
	});
	runtime.log.info(pushed ? `Pushed ${name}` : `${name} holds this change already`);
	const pullRequest = await forge.propose(request);
	const { action } = pullRequest;
	if (pushed || action === "created") runtime.log.info(forge.triggers);
	return {
		commit,
		pullRequest,
		unchanged: !pushed && (action === "unchanged" || action === "prepared")
	};
}
async function withdraw({ git, forge, runtime }, state, comment) {
	const { pullRequest, left } = await forge.withdraw(state.name, git.base, comment);
	if (left.length > 0) runtime.log.info(`${state.name} stays: ${left.join(", ")} would be closed with it`);
	return {
		unchanged: !(left.length === 0 && await git.deleteBranch(state)) && pullRequest === void 0,
		...pullRequest && { pullRequest }
	};
}
async function againIfMoved(attempt, { log }) {
	try {
		return await attempt();
	} catch (error) {
		if (!(error instanceof UserError) || ![
			"BRANCH_MOVED",
			"BRANCH_HAS_OTHER_COMMITS",
			"BRANCH_GONE"
		].includes(error.code)) throw error;
		log.info(`${error.message}: looking at it again`);
		return await attempt();
	}
}
function streamsOf({ bump, environments = [], pullRequest, path }, names) {
	requireFiles(bump, path);
	const unknown = names.filter((name) => !environments.some((environment) => environment.name === name));
	if (unknown.length > 0) {
		const known = environments.map(({ name }) => name).join(", ");
		throw new UserError("UNKNOWN_ENVIRONMENT", `the release file has no environment ${unknown.join(", ")}`, {
			at: { file: path },
			hint: known === "" ? "List them under environments: - {name: dev}." : `The environments are ${known}.`
		});
	}
	const filesOf = (name) => bump.filter(({ environment }) => environment === name);
	const streams = environments.map(({ name, soak = 0, to }, index) => {
		const before = environments[index - 1];
		return {
			environment: name,
			branch: branchOf(pullRequest, name),
			targets: filesOf(name),
			to,
			...before && { after: {
				environment: before.name,
				targets: filesOf(before.name),
				to: before.to,
				soak
			} }
		};
	});
	return streams.length === 0 ? [{
		branch: branchOf(pullRequest),
		targets: bump
	}] : streams.filter(({ environment = "" }) => names.length === 0 || names.includes(environment));
}
function sharedFiles(files, { bump }) {
	return files.flatMap(({ path: over, environment, valueFiles = [], referred = [] }) => [...valueFiles, ...referred].flatMap(({ path, bytes }) => {
		const owner = bump.find(({ file }) => file === path);
		return owner !== void 0 && owner.environment !== environment && bytes !== void 0 && hasTags({
			path,
			bytes
		}) ? `${path} is listed for ${owner.environment}, and ${over} of ${environment} takes it, too: a tag that moves in it moves in ${environment} at once, without a soak` : [];
	}));
}
function hasTags(file) {
	const found = whereLegal(() => readDeployFile(file, new Set()));
	return found !== void 0 && (found.occurrences.some((one) => pinsOf(one).length > 0) || found.unnamed.some(({ pin }) => pin !== void 0));
}
function streamIn(origin, { after, ...stream }) {
	const inIt = (targets) => targets.map((target) => ({
		...target,
		origin
	}));
	return {
		...stream,
		targets: inIt(stream.targets),
		...after && { after: {
			...after,
			targets: inIt(after.targets)
		} }
	};
}
function branchOf({ branch }, environment) {
	return environment === void 0 ? branch : `${branch}-${environment}`;
}
function requireFiles(bump, path) {
	if (bump.length === 0) throw new UserError("NO_DEPLOY_FILES", "the release file names no files to bump", {
		at: { file: path },
		hint: "List them under bump: - {file: deploy/values.yaml, chart: operator}."
	});
}
const nothing = {
	isRollback: false,
	edits: [],
	kept: [],
	remarks: []
};
async function bumpStream(stream, scope) {
	const { checkContext, git, history, names, options, runtime } = scope;
	await saveText(stream, void 0, scope);
	const base = await readFiles(git, stream.targets);
	sharedFiles(base, scope.releaseFile).forEach((text) => runtime.log.warning(text));
	const from = names.namedBy(base, history.records);
	const start = {
		...stream.environment === void 0 ? {} : { environment: stream.environment },
		branch: stream.branch,
		...from && { from: from.release }
	};
	const foreign = options.release === void 0 ? await findForeign(stream, from?.release, scope) : void 0;
	if (foreign !== void 0) {
		const known = {
			...await describeVersions(base, void 0, scope),
			passedOver: []
		};
		return {
			...start,
			...known,
			...nothing,
			...leaveOpen(foreign, runtime.log)
		};
	}
	const { record, passedOver, waits } = await chooseForStream(stream, {
		files: base,
		from
	}, scope);
	requireNames(base, checkContext(record ?? history.chosen));
	const basics = {
		...start,
		passedOver,
		...record && { release: record.release },
		...waits && { waits },
		...await describeVersions(base, record, scope)
	};
	if (record === void 0) {
		const why = `${waits?.release ?? "A release"} waits until it has been in ${waits?.after ?? "use"} for long enough.`;
		return {
			...basics,
			...nothing,
			...await takeBack$1(stream, why, scope)
		};
	}
	const move = {
		record,
		passedOver,
		base,
		from
	};
	const outcome = await againIfMoved(() => makeMove(stream, move, basics, scope), runtime);
	return {
		...basics,
		...outcome
	};
}
async function makeMove(stream, move, basics, scope) {
	const { git, forge, options, releaseFile, runtime, lockOf, notesOf } = scope;
	const { record } = move;
	const facts = releaseFacts(await lockOf(record));
	const plan = await planMove(stream, move, scope);
	const { isRollback, edits, files, branch, hasPeople, isBehind } = plan;
	const check = await checkMove(move, plan, scope);
	const planned = {
		isRollback,
		edits,
		kept: [
			...plan.kept.map(describeKept),
			...plan.gone.map(describeGone),
			...plan.later.map((file) => `\`${file}\` is not on the branch yet: merge \`${git.base}\` into it`)
		],
		remarks: plan.remarks.map(({ message, place }) => withPlace(message, place)),
		check
	};
	if (!check.ok) {
		const failure = failureOf(refusedMove(check, stream, move, plan));
		return {
			...planned,
			...failure && { failure }
		};
	}
	if (edits.length + planned.kept.length === 0) {
		const why = isBehind ? `What the files on \`${git.base}\` still name of another release than ${record.release} cannot be changed here.` : `The files on \`${git.base}\` name ${record.release} already: nothing is left to change.`;
		return {
			...planned,
			isBehind,
			...await takeBack$1(stream, why, scope)
		};
	}
	const proposal = writeProposal({
		...move,
		...basics,
		...planned,
		record,
		from: move.from,
		after: stream.after,
		facts,
		files: files.filter((file) => !hasPeople || isChanged(file)).map(({ before, proof }) => ({
			path: before.path,
			proof
		})),
		hasPeople,
		notes: await notesOf(record),
		templates: releaseFile.pullRequest
	});
	await saveText(stream, proposal, scope);
	if (forge === void 0) return {
		...planned,
		proposal
	};
	const since = options.rollback || options.release !== void 0 ? void 0 : new Date(record.manifest.created);
	const subject = subjectOf(record.release, isRollback);
	const claim = scope.claim?.of(stream.environment);
	const change = {
		name: stream.branch,
		branch,
		hasPeople,
		files,
		subject,
		claim,
		proposal,
		since
	};
	const publication = {
		git,
		forge,
		config: releaseFile.pullRequest
	};
	return {
		...planned,
		proposal,
		...await publish(publication, change, runtime)
	};
}
async function saveText({ environment }, proposal, { bodyFile }) {
	if (bodyFile !== void 0) await saveBody(bodyFileOf(bodyFile, environment), proposal);
}
async function takeBack$1(stream, why, scope) {
	const { git, forge, options, runtime } = scope;
	const foreign = options.release === void 0 ? void 0 : await findForeign(stream, options.release, scope);
	if (foreign !== void 0) return leaveOpen(foreign, runtime.log);
	if (forge === void 0) return {};
	const there = await git.branch(stream.branch);
	return there === void 0 ? { unchanged: true } : await withdraw({
		git,
		forge,
		runtime
	}, there.state, why);
}
function bumpDestination(given, { pullRequest, endpoints, path }, env) {
	const address = given ?? ownRepository(pullRequest.repository, env);
	if (address === void 0) throw new UserError("NO_REPOSITORY", "the release file does not say where the pull request goes", {
		at: { file: path },
		hint: "Add pullRequest: {repository: https://host/owner/name}, or give --repository."
	});
	return parseRepositoryUrl(address, endpoints);
}
async function eachStream(streams, act) {
	const results = [];
	for (const stream of streams) {
		const { environment } = stream;
		results.push({
			...environment && { environment },
			...await attempt(() => act(stream))
		});
	}
	return results;
}
function refusalOf({ streams, withdrawn = [] }) {
	const failed = streams.filter((stream) => "failure" in stream);
	const left = withdrawn.filter((each) => "failure" in each);
	const [first] = failed;
	const Kind = worstOf([...failed, ...left].map(({ failure }) => failure));
	const leftLines = left.flatMap(({ branch, failure }) => failureLines(branch, failure));
	if (first === void 0) return left.length === 0 ? void 0 : new Kind("NOT_WITHDRAWN", `${left.map(({ branch }) => branch).join(", ")} could not be withdrawn`, {
		details: leftLines,
		hint: "When that is mended, run again."
	});
	const isOne = failed.length === streams.length && failed.every(({ failure }) => failure === first.failure);
	if (first.environment === void 0 || isOne && streams.length > 1) {
		const { code, message, details } = first.failure;
		return new Kind(code, message, {
			...first.failure,
			details: [...details, ...leftLines]
		});
	}
	const names = failed.map(({ environment }) => environment);
	return new Kind("ENVIRONMENTS_FAILED", `${failed.length} of ${streams.length} environments failed`, {
		details: [...failed.flatMap(({ environment, failure }) => failureLines(String(environment), failure)), ...leftLines],
		hint: `When that is mended, run again${left.length === 0 ? `: --environment ${names.join(",")}` : ""}.`
	});
}
function promotedRelease(manifest, mapping, lock) {
	const lockedImages = new Map(lock?.images.map((image) => [image.reference, image]));
	const targets = promotionTargets(manifest, mapping);
	const versionIn = (version, { reference, root }) => {
		const locked = lockedImages.get(reference);
		return {
			version,
			digest: root.digest,
			...locked && { locked }
		};
	};
	return {
		release: manifest.release,
		versionsOf(occurrence) {
			switch (occurrence.kind) {
				case "image": return targetsOf(targets, occurrence).flatMap(({ tag, artifact }) => tag === void 0 ? [] : versionIn(tag, artifact));
				case "chart": return manifest.charts.filter(({ name }) => name === occurrence.name).map(({ version, root }) => ({
					version,
					digest: root.digest
				}));
				default: return [];
			}
		},
		releaseNames: releaseNames(targets, lock),
		names: [...manifest.charts.map(({ name, version }) => `chart ${name} ${version}`), ...targets.images.map(({ repository, tag }) => `image ${repository}:${tag ?? ""}`)].sort()
	};
}
function createInternalNames(mapping, locks = new Map()) {
	const releases = new Map();
	const releaseOf = (record) => {
		const release = releases.get(record.release) ?? promotedRelease(record.manifest, mapping, locks.get(record.release));
		releases.set(record.release, release);
		return release;
	};
	const isNamed = (files, record) => {
		const plans = whereLegal(() => planBump(files, releaseOf(record))) ?? [];
		return plans.every(({ edits, isBehind }) => edits.length === 0 && !isBehind) && plans.some(({ isPinned }) => isPinned);
	};
	return {
		releaseOf,
		namedBy: (files, records) => records.find((record) => isNamed(files, record)),
		proposedBy(subject, records) {
			const proposed = parseSubject(subject);
			const record = records.find(({ release }) => release === proposed.release);
			return record && whereLegal(() => releaseOf(record));
		}
	};
}
async function readPromoted(source, release) {
	const { records } = await readHistory(source);
	const chosen = await readTrustedRecord(source, release, records);
	const { minimumSequence = 0 } = source.trust;
	return {
		chosen,
		records: records.filter(({ sequence }) => sequence >= minimumSequence).toReversed()
	};
}
const concurrency = 4;
function openInside(source) {
	const { promote } = source.side.releaseFile;
	const known = new Map();
	return async (to) => {
		const config = promote.find(({ name }) => name === to) ?? source.side.config;
		const inside = known.get(config.name) ?? readInside({
			...source,
			side: {
				...source.side,
				config
			}
		});
		known.set(config.name, inside);
		return await inside;
	};
}
async function readInside({ side, http, registries, options, runtime }) {
	const { releaseFile, config } = side;
	runtime.log.info(`Reading the promotion records in ${config.registry}`);
	const history = await readPromoted({
		...side,
		registries,
		log: runtime.log
	}, options.release);
	requireCharts(releaseFile.bump, history.chosen.manifest);
	const mapping = createMapping(config);
	const findMissing = createFindMissing({
		registries,
		http,
		mapping,
		log: runtime.log
	});
	const target = options.rollback && options.release === void 0 ? void 0 : await chooseRelease(history, findMissing, options.release !== void 0);
	for (const { release, missing } of target?.passedOver ?? []) runtime.log.warning(`${release} is not complete, and passed over: ${firstOf(missing).join("; ")}`);
	const lockOf = perRelease((record) => fetchLock({
		registries,
		config
	}, record.manifest));
	const locks = await readLocks(history, lockOf, runtime);
	const { check, charts, helm } = releaseFile;
	const context = {
		config,
		registries,
		http,
		...check,
		charts,
		runtime,
		...helm && { helm }
	};
	return {
		history,
		findMissing,
		target,
		names: createInternalNames(mapping, locks),
		checkContext: (record) => ({
			...context,
			record,
			lock: locks.get(record.release)
		}),
		lockOf,
		notesOf: perRelease((record) => fetchNotes({
			registries,
			config
		}, record.manifest))
	};
}
async function readLocks({ chosen, records }, lockOf, { log }) {
	const locks = new Map([[chosen.release, await lockOf(chosen)]]);
	const others = records.filter(({ release }) => release !== chosen.release);
	await mapConcurrently(others, concurrency, async (record) => {
		const lock = await orError(lockOf(record));
		if (lock instanceof TidegateError) log.warning(`The lock of ${record.release} cannot be read, and is done without: ${lock.message}`);
		else locks.set(record.release, lock);
	});
	return locks;
}
function perRelease(read) {
	const known = new Map();
	return (record) => {
		const result = known.get(record.release) ?? read(record);
		known.set(record.release, result);
		return result;
	};
}
const refusals = new Set([
	"UNAUTHORIZED",
	"FORBIDDEN",
	"NOT_FOUND"
]);
async function openForge(options, isDryRun) {
	if (isDryRun) return { reader: await openReader(options) };
	const forge = await createForge(options);
	return {
		reader: forge,
		forge
	};
}
async function openReader(options) {
	let isRefused = false;
	const granted = async (ask) => {
		try {
			return isRefused ? void 0 : await ask();
		} catch (error) {
			if (!(error instanceof UserError) || !refusals.has(error.code)) throw error;
			isRefused = true;
			options.runtime.log.warning(`${error.message}: this dry run goes by git alone, without what pull requests say`);
			return;
		}
	};
	const forge = await granted(() => createForge(options));
	return forge && {
		open: (wanted, onBranch) => granted(() => forge.open(wanted, onBranch)),
		mergedAt: (commit, base) => granted(() => forge.mergedAt(commit, base))
	};
}
const noFile = [
	"FILE_NOT_FOUND",
	"NOT_A_FILE",
	"INVALID_PATH"
];
async function claimOf({ path, name }, { git, repository }, runtime) {
	const place = await placeInRepository(path, runtime);
	if (place === void 0) return;
	const isHere = `/${place.repository}`.endsWith(`/${repository.owner}/${repository.name}`.toLowerCase());
	const words = [
		encodeURI(`${place.repository}:${place.path}`),
		name,
		encodeURI(git.base)
	];
	return {
		of: (environment) => [...words, ...environment === void 0 ? [] : [environment]].join(" "),
		async whyOutdated(madeAt) {
			if (!isHere) {
				const { committedAt } = place;
				return madeAt !== void 0 && committedAt !== void 0 && madeAt <= committedAt ? void 0 : "the checkout of the release file is not as new";
			}
			const there = await unless(noFile, git.read(place.path));
			return there !== void 0 && withoutReturns(there.bytes) === withoutReturns(await readFile(path)) ? void 0 : `${git.base} has another version of the release file, or none`;
		}
	};
}
function withoutReturns(bytes) {
	return bytes.toString("latin1").replaceAll("\r\n", "\n");
}
async function withdrawUnclaimed(scope) {
	const { git, releaseFile, options, claim } = scope;
	const whole = branchOf(releaseFile.pullRequest);
	const claimed = new Set(streamsOf(releaseFile, []).map(({ branch }) => branch));
	if (options.environment.length > 0 || claim === void 0 && claimed.has(whole)) return [];
	const results = [];
	for (const branch of await git.branches(whole)) {
		const name = branch.endsWith(".api-commit") ? branch.slice(0, -asideSuffix.length) : branch;
		const [environment] = name.slice(whole.length).match(/(?<=^-).+/) ?? [];
		if (name === branchOf(releaseFile.pullRequest, environment) && !claimed.has(name) && (claim !== void 0 || branch === whole)) {
			const unclaimed = {
				...environment && { environment },
				branch
			};
			const outcome = await attempt(() => withdrawOne(unclaimed, scope));
			results.push(..."failure" in outcome ? [{
				...unclaimed,
				...outcome
			}] : outcome);
		}
	}
	return results;
}
async function withdrawOne(unclaimed, scope) {
	const { git, claim, runtime } = scope;
	const { environment, branch } = unclaimed;
	const found = await git.branch(branch);
	const open = await findProposed(branch, scope);
	if (found === void 0 || open !== void 0 && open.subject === void 0) return [];
	if (claim === void 0 || (open?.claim ?? found.claim) !== claim.of(environment)) {
		if (environment === void 0 && open !== void 0) runtime.log.warning(`${open.url} is for all files at once, beside the pull requests of the environments. Nobody can tell that it is of this release file, so it stays open; to merge it would leave out their order and soak`);
		return [];
	}
	const doubt = await claim.whyOutdated(found.madeAt);
	if (doubt !== void 0) {
		runtime.log.info(`${open?.url ?? branch} stays as it is: ${doubt}`);
		return [];
	}
	return await takeBack(unclaimed, found.state, open, scope);
}
async function takeBack(unclaimed, state, open, { git, forge, reader, runtime }) {
	const { environment, branch } = unclaimed;
	const isAlone = state.standing === "alone";
	const why = environment === void 0 ? "Each environment has a pull request of its own now." : `The release file has no environment \`${environment}\` any more.`;
	if (!isAlone && open !== void 0 && open.number === void 0) {
		runtime.log.warning(`${branch} is left to the people who have committed to it: delete it. ${why}`);
		return [];
	}
	if (!isAlone && reader === void 0) runtime.log.info(`${branch}: without a token nobody can tell whether its pull request would be closed`);
	const { pullRequest, unchanged } = forge === void 0 ? {
		pullRequest: open && leftAsIs(open),
		unchanged: open === void 0 && !isAlone
	} : await withdraw({
		git,
		forge,
		runtime
	}, state, why);
	if (unchanged === true) return [];
	const became = forge === void 0 ? `would be withdrawn${pullRequest ? "" : ", if nothing keeps it"}` : "is withdrawn";
	runtime.log.notice(`${pullRequest?.url ?? branch} ${became}. ${why}`);
	return [{
		...unclaimed,
		...pullRequest && { pullRequest }
	}];
}
async function bump(options, runtime) {
	const side = await readInternalSide(options, runtime);
	const repository = bumpDestination(options.repository, side.releaseFile, runtime.env);
	const streams = streamsOf(side.releaseFile, options.environment);
	const { dryRun } = options;
	const outcome = await attempt(() => bumpStreams(streams, {
		side,
		repository,
		options,
		runtime
	}));
	const results = "failure" in outcome ? { streams: streams.map(({ environment }) => ({
		...environment && { environment },
		...outcome
	})) } : outcome;
	const { withdrawn = [] } = results;
	const unchanged = results.streams.every((stream) => "failure" in stream || stream.unchanged === true) && withdrawn.every((each) => "failure" in each);
	return {
		repository: repository.url,
		...results,
		...dryRun ? {} : { unchanged },
		dryRun
	};
}
async function bumpStreams(streams, { side, repository, options, runtime }) {
	try {
		var _usingCtx$1 = _usingCtx();
		const { releaseFile } = side;
		const token = requireToken(options, repository);
		const { endpoints, pullRequest: config, promote } = releaseFile;
		const charts = chartAddresses(promote);
		const { http, registries } = await connect(endpoints, runtime, {
			...options,
			charts
		});
		const insideOf = openInside({
			side,
			http,
			registries,
			options,
			runtime
		});
		if (streams.some(({ to }) => to === void 0)) await insideOf();
		runtime.log.info(`Fetching ${repository.url}`);
		const git = _usingCtx$1.a(await openGitRepository({
			...config,
			endpoints,
			repository,
			token
		}, runtime));
		const forges = token === void 0 ? {} : await openForge({
			http,
			runtime,
			token,
			repository,
			config,
			endpoints
		}, options.dryRun);
		const bodyFile = options.bodyFile === void 0 ? void 0 : resolve(runtime.cwd, options.bodyFile);
		const claim = await claimOf(releaseFile, {
			git,
			repository
		}, runtime);
		const common = {
			options,
			runtime,
			releaseFile,
			repository,
			git,
			...forges,
			bodyFile,
			claim
		};
		const withdrawn = await withdrawUnclaimed(common);
		const results = await eachStream(streams, async (stream) => {
			const inside = await insideOf(stream.to);
			const before = stream.after === void 0 ? inside : await insideOf(stream.after.to);
			return await bumpStream(streamIn({
				url: repository.url,
				base: git.base
			}, stream), {
				...common,
				...inside,
				before
			});
		});
		return {
			base: git.base,
			withdrawn,
			streams: results
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
function requireToken(options, repository) {
	if (options.token === void 0 && !options.dryRun) throw new UserError("NO_TOKEN", `Without a token nothing can be pushed to ${repository.url}`, { hint: "Give one in GITHUB_TOKEN, whatever the forge: GitHub wants the permissions `contents: write` and `pull-requests: write`, Gitea and Forgejo the scopes `write:repository` and `write:issue`. Or run with --dry-run." });
	return options.token?.trim();
}
const bumpOptions = {
	config: configOption,
	release: {
		kind: "string",
		description: "The promoted release to move to, also where a person has closed its pull request; default: the one in force, if it is complete",
		value: "<release>"
	},
	rollback: {
		kind: "boolean",
		description: "Also go back to an older release: to the given one, the one in force, or the newest that is older than what the files name"
	},
	environment: {
		kind: "list",
		description: "Only these of the `environments` in the release file; default: all of them",
		value: "<names>"
	},
	repository: {
		kind: "string",
		description: "Address of the git repository; default: the one that the release file names, else the one that the workflow runs in",
		value: "<url>"
	},
	trust: trustOption,
	to: toOption,
	token: {
		kind: "secret",
		description: "Token with the permissions contents: write and pull-requests: write",
		env: "GITHUB_TOKEN",
		value: "<token>"
	},
	credentials: credentialsOption,
	"body-file": {
		kind: "string",
		description: "File to write the title and the body of the pull request to; with environments one for each, `pr-stage.md`",
		value: "<file>"
	},
	"dry-run": {
		kind: "boolean",
		description: "Plan and check, but push nothing"
	}
};
function changedLines(edits) {
	return [...Map.groupBy(edits, ({ place }) => place.file)].map(([file, edits]) => `--- ${file}\n+++ ${file}\n${edits.flatMap(hunksOf).join("")}`).join("");
}
function hunksOf({ scalars }) {
	return scalars.map(({ path, from, to, place }) => {
		const key = formatPath(path.slice(-1));
		return `@@ -${place.line} +${place.line} @@ ${formatPath(path)}\n-${key}: ${from}\n+${key}: ${to}\n`;
	});
}
function describeBump(result) {
	return [...result.streams.flatMap((stream) => "failure" in stream ? describeFailure(stream, result) : describeStream(stream, result)), ...describeWithdrawn(result)];
}
function describeStream(stream, result) {
	const { environment, release, edits, versions, seenOn, check, kept, remarks } = stream;
	return [
		{
			kind: "heading",
			text: `${environment === void 0 ? "" : `${environment}: `}${release ?? "nothing yet"} → ${result.repository}`
		},
		...whatMoves(edits, result),
		...versions.length === 0 ? [] : [versionTable(versions, seenOn)],
		...check === void 0 ? [] : describeFindings(check),
		...toLookAt([
			...passedOver(stream),
			...kept,
			...remarks,
			...stream.pullRequest?.remarks ?? []
		]),
		{
			kind: "text",
			text: outcomeOf(stream, result)
		}
	];
}
function describeWithdrawn({ withdrawn = [], dryRun }) {
	const [became, unless] = dryRun ? ["would be withdrawn", ", if nothing keeps it"] : ["was withdrawn", ""];
	return list(withdrawn.flatMap((each) => {
		const { environment = "all files at once", branch } = each;
		const what = `${environment}: not in the release file any more. ${branch}`;
		if ("failure" in each) return [`${what} could not be withdrawn [${each.failure.code}].`];
		const { url, remarks = [] } = each.pullRequest ?? {};
		return [`${what} ${became}${url === void 0 ? `${unless}.` : `: ${url}`}`, ...remarks];
	}));
}
function describeFailure({ environment, failure, edits = [], kept = [], remarks = [] }, result) {
	const where = environment === void 0 ? "" : `${environment}: `;
	const planned = [...whatMoves(edits, result), ...toLookAt([...kept, ...remarks])];
	return environment === void 0 && planned.length === 0 ? [] : [{
		kind: "heading",
		text: `${where}failed [${failure.code}]`
	}, ...planned];
}
function whatMoves(edits, { dryRun }) {
	const diff = [{
		kind: "heading",
		text: "What would change, values alone"
	}, {
		kind: "code",
		language: "diff",
		text: changedLines(edits)
	}];
	return edits.length === 0 ? [] : [moveTable(edits), ...dryRun ? diff : []];
}
function toLookAt(items) {
	return items.length === 0 ? [] : [{
		kind: "heading",
		text: "To look at"
	}, ...list(items)];
}
function passedOver({ passedOver }) {
	return passedOver.map(({ release, missing }) => `${release} is not complete, and passed over: ${firstOf(missing).join("; ")}`);
}
function outcomeOf(stream, { base = "the base", dryRun }) {
	const { edits, kept, branch, pullRequest } = stream;
	const waits = waitOf(stream, base);
	if (edits.length + kept.length === 0) {
		const open = dryRun && pullRequest === void 0 ? ` A pull request of ${branch} that is open would be closed.` : becameOf(stream);
		const named = stream.isBehind === true ? "What the files still name of another release cannot be changed here." : `The files on ${base} name this release already.`;
		return `${waits}${stream.release === void 0 ? "" : named}${open}`.trim();
	}
	if (dryRun || pullRequest === void 0) {
		const values = edits.reduce((sum, { scalars }) => sum + scalars.length, 0);
		const files = new Set(edits.map(({ place }) => place.file)).size;
		return `${waits}Dry run: nothing was pushed. A pull request${stream.proposal === void 0 ? "" : `, “${stream.proposal.title}”,`} from ${branch} to ${base} would change ${plural(values, "value")} in ${plural(files, "file")}.`;
	}
	if (pullRequest.action === "prepared") return `${waits}${branch} was pushed. Open the pull request to ${base} by hand: ${pullRequest.url}`;
	const declined = pullRequest.action === "declined" ? " A person closed it, so it is not opened again." : "";
	return `${waits}Pull request ${numberOf(pullRequest)} from ${branch} to ${base}: ${pullRequest.action}.${declined} ${pullRequest.url}`;
}
function becameOf({ branch, pullRequest }) {
	if (pullRequest === void 0) return "";
	return ` ${pullRequest.number === void 0 ? `What ${branch} proposes` : `Pull request ${pullRequest.number}`} ${pullRequest.action === "closed" ? "was closed" : "is left open"}.`;
}
function waitOf({ waits }, base) {
	if (waits === void 0) return "";
	const { release, after, since, until, isUndated, isUnsaid } = waits;
	if (isUndated === true) return `${release} waits: ${after} names it, and when that was merged neither the commit nor the forge tells. Its soak begins with the next commit on ${base}. `;
	const why = isUnsaid === true ? `no version stands in the files of ${after} that tells which release it has. Write one there: that of the chart, or the tag of an image. ` : `the files of ${after} do not name it yet. `;
	return since === void 0 || until === void 0 ? `${release} waits: ${why}` : `${release} waits until ${until}: ${after} has named it since ${since}. `;
}
function numberOf({ number }) {
	return number === void 0 ? "" : String(number);
}
function list(items) {
	return items.length === 0 ? [] : [{
		kind: "list",
		items
	}];
}
const bumpStage = defineStage({
	name: "bump",
	summary: "Open a pull request that moves the deploy files to a promoted release",
	options: bumpOptions,
	outputs: {
		changed: "true when a commit was pushed or a pull request changed",
		release: "The release that the files are moved to, or name already; with environments one for each of them, as below, separated by commas, and nothing in the place of one that has none",
		"pull-request-url": "Address of the pull request; empty when there is none",
		"pull-request-number": "Its number; empty when there is none",
		branch: "The branch that holds the change",
		commit: "The commit that the branch is at; empty when there is none"
	},
	examples: [
		"tidegate bump --dry-run",
		"tidegate bump --release 2026q4 --repository https://git.corp/platform/deploy",
		"tidegate bump --environment stage,production",
		"tidegate bump --rollback --dry-run",
		"tidegate bump --body-file pr.md"
	],
	run: bump,
	outputsOf(result) {
		return {
			changed: String(result.unchanged === false),
			release: joined(result, ({ release }) => release),
			"pull-request-url": joined(result, ({ pullRequest }) => pullRequest?.url),
			"pull-request-number": joined(result, ({ pullRequest }) => pullRequest?.number?.toString()),
			branch: joined(result, ({ branch }) => branch),
			commit: joined(result, ({ commit }) => commit)
		};
	},
	report: describeBump,
	refusal: refusalOf
});
function joined({ streams }, textOf) {
	const texts = streams.map((stream) => "failure" in stream ? "" : textOf(stream) ?? "");
	return texts.every((text) => text === "") ? "" : texts.join(",");
}
export { bumpStage as t };
