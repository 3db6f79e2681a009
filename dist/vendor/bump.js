import { a as findingLines, i as describeFindings, n as requireCharts, o as refusalOf, r as checkFiles } from "./check.js";
import { Dr as UserError, En as formatPath, K as bundledNotesName, Or as formatPlace, Qn as isDigest, U as tameMarkdown, W as editScalars, Zt as _usingCtx, ar as toOption, en as createMapping, gr as plural, nr as credentialsOption, or as trustOption, rr as defineStage, st as isDowngrade, tr as configOption, ur as renderMarkdown } from "./shared.js";
import { O as digestOf, d as githubForge, f as apiOf, h as connect, k as tagOf, m as openGitRepository, p as parseRepositoryUrl, z as findOccurrences } from "./remote.js";
import { a as chartAddresses, c as promotionTargets, i as readInternalSide, l as targetsAt, n as readTrustedRecord, r as fetchNotes } from "./promote.js";
// src/bump/destination.ts
function bumpDestination(given, { pullRequest, endpoints, path }, env) {
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_API_URL: workflowApi } = env;
	const own = server === void 0 || name === void 0 ? void 0 : `${server}/${name}`;
	const address = given ?? pullRequest.repository ?? own;
	if (address === void 0) throw new UserError("NO_REPOSITORY", "the release file does not say where the pull request goes", {
		at: { file: path },
		hint: "Add pullRequest: {repository: https://host/owner/name}, or give --repository."
	});
	const repository = parseRepositoryUrl(address, endpoints);
	const sameForge = server !== void 0 && URL.canParse(server) && new URL(server).origin === repository.origin;
	const api = pullRequest.api ?? (sameForge ? workflowApi : void 0);
	return {
		repository,
		api: apiOf(repository, api)
	};
}
// src/bump/edit-files.ts
async function readBaseFiles(git, targets) {
	const files = [];
	for (const { file, chart } of targets) {
		const found = await git.read(file);
		files.push({
			path: file,
			chart,
			bytes: found.bytes,
			git: found
		});
	}
	return files;
}
function editFiles(plans) {
	return plans.map(({ file, edits }) => {
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
// src/bump/plan-faults.ts
function refuseFaults(files, release) {
	const idle = files.filter(({ matches }) => matches.length === 0).map(({ file }) => file.path);
	if (idle.length > 0) throw new UserError("NOTHING_TO_BUMP", `${idle.join(", ")}: names no image or chart of release ${release.release}`, {
		details: release.names.map((name) => `the release has ${name}`),
		hint: "Point the repositories in the file at the internal registry, or take the file out of bump in the release file."
	});
	const matches = files.flatMap(({ matches }) => matches);
	refuseUntagged(matches);
	refuseOddDigests(matches);
	refuseAmbiguous(matches);
}
function refuseDowngrade(edits, isHeldBack = false) {
	const lines = edits.filter(({ from, to }) => isDigest(from) || from === to ? isHeldBack : isDowngrade(from, to)).map(({ place, path, from, to, digest }) => from === to ? `${at(place)}: ${path} ${from} has another digest, the release has ${digest}` : `${at(place)}: ${path} is ${from}, the release has ${to}`);
	if (lines.length > 0) throw new UserError("DOWNGRADE", "The files name newer versions than the promoted release has", {
		details: lines,
		hint: "Promote a newer release, or put it in force again; to go back on purpose, run again with --allow-downgrade."
	});
}
function refuseUntagged(matches) {
	const lines = matches.flatMap(({ occurrence, candidates: [promoted] }) => {
		if (occurrence.kind === "chart" || (tagOf(occurrence) ?? digestOf(occurrence)) !== void 0) return [];
		const { repository, place } = occurrence;
		return `${at(place)}: ${repository} has neither tag nor digest; the release has ${promoted?.version ?? ""}`;
	});
	if (lines.length > 0) throw new UserError("TAG_MISSING", "Images without a tag run whatever the chart says, not the release", {
		details: lines,
		hint: "Write the tag that runs now beside the repository, in quotes: tag: \"1.13.3\". Then run again."
	});
}
function refuseOddDigests(matches) {
	const lines = matches.flatMap(({ occurrence }) => {
		const digest = occurrence.kind === "image" ? occurrence.digest : void 0;
		return digest === void 0 || isDigest(digest.value) ? [] : `${at(digest.place)}: ${JSON.stringify(digest.value)}`;
	});
	if (lines.length > 0) throw new UserError("INVALID_DIGEST", "Something else than a digest stands under digest", {
		details: lines,
		hint: "Expected sha256:<64 lower-case hex digits>; leave the key out to go by the tag alone."
	});
}
function refuseAmbiguous(matches) {
	const lines = matches.flatMap(({ occurrence, candidates }) => candidates.length < 2 ? [] : `${at(occurrence.place)}: ${occurrence.kind === "image" ? occurrence.repository : occurrence.name} can be ${candidates.map(({ version }) => version).join(" or ")}`);
	if (lines.length > 0) throw new UserError("AMBIGUOUS_VERSION", "The release has several versions of what the files name", {
		details: lines,
		hint: "Write one of them into the file by hand; from then on it is left alone."
	});
}
function at({ file, line }) {
	return line === void 0 ? file : `${file}:${line}`;
}
// src/bump/reference-text.ts
function withReference(text, promoted) {
	const [named = "", digest] = text.split("@");
	const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
	const name = colon < 0 ? named : `${named.slice(0, colon)}:${promoted.version}`;
	return digest === void 0 ? name : `${name}@${promoted.digest}`;
}
// src/bump/plan.ts
function planBump(files, release, options) {
	const matched = files.map((file) => ({
		file,
		matches: matchesIn(file, release)
	}));
	refuseFaults(matched, release);
	const plans = matched.map(({ file, matches }) => ({
		file,
		edits: matches.flatMap(editsFor)
	}));
	if (!options.allowDowngrade) refuseDowngrade(plans.flatMap(({ edits }) => edits), options.isHeldBack);
	return plans;
}
function matchesIn(file, release) {
	return findOccurrences(file).flatMap((occurrence) => {
		const all = release.versionsOf(occurrence);
		const named = all.filter(({ version }) => version === versionOf(occurrence));
		const candidates = named.length === 1 ? named : all;
		return candidates.length === 0 ? [] : [{
			occurrence,
			candidates
		}];
	});
}
function editsFor({ occurrence, candidates: [promoted] }) {
	const scalars = promoted === void 0 ? [] : scalarsFor(occurrence, promoted);
	const [first] = scalars;
	if (promoted === void 0 || first === void 0) return [];
	const version = versionOf(occurrence);
	const digest = occurrence.kind === "image" ? digestOf(occurrence) : void 0;
	return [{
		kind: occurrence.kind,
		name: occurrence.kind === "image" ? occurrence.repository : occurrence.name,
		path: formatPath(first.path),
		place: placeOf(occurrence),
		from: version ?? digest ?? "",
		to: version === void 0 ? promoted.digest : promoted.version,
		digest: promoted.digest,
		scalars
	}];
}
function scalarsFor(occurrence, promoted) {
	return (occurrence.kind === "chart" ? [{
		scalar: occurrence.version,
		to: promoted.version
	}] : [{
		scalar: occurrence.tag,
		to: occurrence.reference === void 0 ? promoted.version : withReference(occurrence.tag?.value ?? "", promoted)
	}, {
		scalar: occurrence.digest,
		to: promoted.digest
	}]).flatMap(({ scalar, to }) => scalar === void 0 || scalar.value === to ? [] : {
		document: scalar.document,
		path: scalar.path,
		from: scalar.value,
		to,
		place: scalar.place
	});
}
function versionOf(occurrence) {
	return occurrence.kind === "image" ? tagOf(occurrence) : occurrence.version.value;
}
function placeOf(occurrence) {
	return occurrence.kind === "chart" ? occurrence.place : (occurrence.tag ?? occurrence.digest)?.place ?? occurrence.place;
}
// src/bump/promoted.ts
function promotedRelease(manifest, mapping) {
	const targets = promotionTargets(manifest, mapping);
	return {
		release: manifest.release,
		versionsOf(occurrence) {
			return occurrence.kind === "image" ? targetsAt(targets, occurrence.repository).flatMap(({ tag, artifact }) => tag === void 0 ? [] : {
				version: tag,
				digest: artifact.root.digest
			}) : manifest.charts.filter(({ name }) => name === occurrence.name).map(({ version, root }) => ({
				version,
				digest: root.digest
			}));
		},
		names: [...manifest.charts.map(({ name, version }) => `chart ${name} ${version}`), ...targets.images.map(({ repository, tag }) => `image ${repository}:${tag ?? ""}`)].sort()
	};
}
// src/bump/proposal.ts
const notesRoom = 32768;
const shownFindings = 30;
function writeProposal({ record, edits, check, files, notes }) {
	const { name } = record.manifest;
	const blocks = [
		{
			kind: "heading",
			text: `${name} ${record.release}`
		},
		{
			kind: "text",
			text: `Release \`${record.release}\`, sequence ${record.sequence}, promoted ${record.promotedAt}. Its signed bundle manifest is \`${record.bundle}\`; the signature was verified again for this pull request.`
		},
		editTable(edits),
		{
			kind: "heading",
			text: "Check"
		},
		...describeFindings(check, shownFindings),
		{
			kind: "heading",
			text: "Proof"
		},
		{
			kind: "text",
			text: "Only the values above differ, byte for byte: comments, quotes, order and line ends are as they were. Two independent YAML readers agree on each file."
		},
		{
			kind: "list",
			items: files.map(({ before, proof }) => `\`${before.path}\` \`${proof}\``)
		},
		{
			kind: "heading",
			text: "To go back"
		},
		{
			kind: "text",
			text: "Revert the merge of this pull request. The images and charts of the earlier release stay in the internal registry."
		}
	];
	const body = `${renderMarkdown(blocks)}${notes === void 0 ? "" : releaseNotes(notes)}`;
	return {
		title: `feat(deploy): ${name} ${record.release}`,
		body
	};
}
function releaseNotes(notes) {
	const heading = {
		kind: "heading",
		text: "Release notes"
	};
	const where = {
		kind: "text",
		text: `In full they are in the bundle, as \`${bundledNotesName}\`.`
	};
	const text = tameMarkdown(notes.slice(notes.indexOf("\n") + 1), notesRoom);
	return `\n${renderMarkdown([heading, where])}\n${text}\n`;
}
function editTable(edits) {
	return {
		kind: "table",
		columns: [
			"File",
			"Value",
			"From",
			"To",
			"Digest"
		],
		rows: edits.map(({ place, path, from, to, digest }) => [
			`\`${formatPlace({
				file: place.file,
				...place.line === void 0 ? {} : { line: place.line }
			})}\``,
			`\`${path}\``,
			`\`${short(from)}\``,
			`\`${short(to)}\``,
			`\`${digest}\``
		])
	};
}
function short(version) {
	return isDigest(version) ? version.slice(0, 19) : version;
}
// src/bump/publish.ts
async function publish(publication, files, { title, body }, runtime) {
	const { git, destination, config, token, email, http } = publication;
	const { branch, labels } = config;
	runtime.log.info(`Pushing ${branch}`);
	const { commit, pushed } = await git.push({
		branch,
		email,
		message: title,
		files: files.map(({ before, after }) => ({
			...before.git,
			bytes: after
		}))
	});
	runtime.log.info(`Looking for the pull request of ${branch}`);
	const pullRequest = await githubForge({
		http,
		runtime,
		token,
		...destination
	}).propose({
		branch,
		base: git.base,
		title,
		body,
		labels
	});
	return {
		commit,
		pullRequest,
		unchanged: !pushed && pullRequest.action === "unchanged"
	};
}
// src/bump/bump.ts
async function bump(options, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const side = await readInternalSide(options, runtime);
		const { releaseFile, config } = side;
		const destination = bumpDestination(options.repository, releaseFile, runtime.env);
		requireFiles(releaseFile);
		const token = requireToken(options, destination);
		const { http, registries } = await connect(releaseFile.endpoints, runtime, {
			...options,
			charts: chartAddresses([config])
		});
		runtime.log.info(`Reading the promotion record in ${config.registry}`);
		const record = await readTrustedRecord({
			...side,
			registries,
			log: runtime.log
		}, options.release);
		requireCharts(releaseFile.bump, record.manifest);
		const release = promotedRelease(record.manifest, createMapping(config));
		const { repository } = destination;
		runtime.log.info(`Fetching ${repository.url}`);
		const git = _usingCtx$1.a(await openGitRepository({
			...releaseFile.pullRequest,
			repository,
			token
		}, runtime));
		const { allowDowngrade } = options;
		const isHeldBack = record.newer !== void 0;
		const plans = planBump(await readBaseFiles(git, releaseFile.bump), release, {
			allowDowngrade,
			isHeldBack
		});
		const files = editFiles(plans);
		const { render } = releaseFile.check;
		const { charts } = releaseFile;
		const check = await requirePassing(files, {
			config,
			record,
			registries,
			http,
			render,
			charts,
			runtime,
			...releaseFile.helm && { helm: releaseFile.helm }
		});
		const edits = plans.flatMap(({ edits }) => edits);
		const changed = files.filter(isChanged);
		const proposal = writeProposal({
			record,
			edits,
			check,
			files: changed,
			notes: await fetchNotes({
				registries,
				config
			}, record.manifest)
		});
		const publication = {
			...options,
			git,
			destination,
			config: releaseFile.pullRequest,
			http
		};
		const outcome = changed.length === 0 || token === void 0 || options.dryRun ? { unchanged: changed.length === 0 } : await publish({
			...publication,
			token
		}, changed, proposal, runtime);
		return {
			release: record.release,
			repository: repository.url,
			branch: releaseFile.pullRequest.branch,
			base: git.base,
			edits,
			check,
			...proposal,
			...outcome,
			dryRun: options.dryRun
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
async function requirePassing(files, context) {
	const { record, runtime } = context;
	runtime.log.info(`Checking ${plural(files.length, "file")}, moved to ${record.release}`);
	const check = await checkFiles(files.map(({ before, after }) => ({
		...before,
		bytes: after
	})), context);
	if (!check.ok) throw refusalOf(check, "Nothing was pushed. Each finding says what to change.", findingLines(check));
	return check;
}
function requireFiles({ bump, path }) {
	const files = bump.map(({ file }) => file);
	const twice = files.filter((file, index) => files.indexOf(file) !== index);
	if (files.length === 0) throw new UserError("NO_DEPLOY_FILES", "the release file names no files to bump", {
		at: { file: path },
		hint: "List them under bump: - {file: deploy/values.yaml, chart: operator}."
	});
	if (twice.length > 0) throw new UserError("DUPLICATE_FILE", `the release file names ${twice.join(", ")} twice under bump`, {
		at: { file: path },
		hint: "Name each file once, with the chart that it configures."
	});
}
function requireToken(options, { repository }) {
	if (options.token === void 0 && !options.dryRun) throw new UserError("NO_TOKEN", `Without a token nothing can be pushed to ${repository.url}`, { hint: "Give one with the permissions `contents: write` and `pull-requests: write` in GITHUB_TOKEN, or run with --dry-run." });
	return options.token;
}
// src/bump/changed-lines.ts
function changedLines(edits) {
	return [...Map.groupBy(edits, ({ place }) => place.file)].map(([file, edits]) => `--- ${file}\n+++ ${file}\n${edits.flatMap(hunksOf).join("")}`).join("");
}
function hunksOf({ scalars }) {
	return scalars.map(({ path, from, to, place }) => {
		const key = formatPath(path.slice(-1));
		return `@@ -${place.line} +${place.line} @@ ${formatPath(path)}\n-${key}: ${from}\n+${key}: ${to}\n`;
	});
}
// src/bump/stage.ts
const bumpStage = defineStage({
	name: "bump",
	summary: "Open a pull request that moves the deploy files to a promoted release",
	options: {
		config: configOption,
		release: {
			kind: "string",
			description: "The promoted release to move to; default: the one in force",
			value: "<release>"
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
		email: {
			kind: "string",
			description: "E-mail address of the commit, where the forge asks for a known one",
			default: "tidegate@localhost",
			value: "<address>"
		},
		"allow-downgrade": {
			kind: "boolean",
			description: "Also go back to an older version"
		},
		"dry-run": {
			kind: "boolean",
			description: "Plan and check, but push nothing"
		}
	},
	outputs: {
		changed: "true when a commit was pushed or the pull request changed",
		"pull-request-url": "Address of the pull request; empty when there is none",
		"pull-request-number": "Its number; empty when there is none",
		branch: "The branch that holds the change",
		commit: "The commit that the branch is at; empty when there is none"
	},
	examples: ["tidegate bump --dry-run", "tidegate bump --release 2026q4 --repository https://git.corp/platform/deploy"],
	run: bump,
	outputsOf: ({ unchanged, dryRun, pullRequest, branch, commit }) => ({
		changed: String(!unchanged && !dryRun),
		"pull-request-url": pullRequest?.url ?? "",
		"pull-request-number": String(pullRequest?.number ?? ""),
		branch,
		commit: commit ?? ""
	}),
	report: describe
});
function describe(result) {
	const { release, repository, edits, check, dryRun } = result;
	return [
		{
			kind: "heading",
			text: `${release} → ${repository}`
		},
		...edits.length === 0 ? [] : [editTable(edits)],
		...edits.length === 0 || !dryRun ? [] : whatWouldChange(edits),
		...describeFindings(check),
		{
			kind: "text",
			text: outcomeOf(result)
		}
	];
}
function whatWouldChange(edits) {
	return [{
		kind: "heading",
		text: "What would change"
	}, {
		kind: "code",
		language: "diff",
		text: changedLines(edits)
	}];
}
function outcomeOf({ edits, dryRun, branch, base, pullRequest }) {
	if (edits.length === 0) return `The files on ${base} name this release already.`;
	if (dryRun || pullRequest === void 0) {
		const values = edits.reduce((sum, { scalars }) => sum + scalars.length, 0);
		const files = new Set(edits.map(({ place }) => place.file)).size;
		return `Dry run: nothing was pushed. A pull request from ${branch} to ${base} would change ${plural(values, "value")} in ${plural(files, "file")}.`;
	}
	const { number, action, url } = pullRequest;
	return `Pull request ${number} from ${branch} to ${base}: ${action}. ${url}`;
}
export { bumpStage as t };
