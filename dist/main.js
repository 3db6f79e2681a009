import { Mt as UserError, St as plural, Tt as resolveOptions, _t as publishFailure, a as readLock, c as runProcess, gt as publish, jt as TidegateError, l as actionsRuntime, m as readReleaseFile, mt as defineStage, pt as configOption, s as runnerServices, wt as inputSource, xt as formatBytes } from "./vendor/shared.js";
import { n as readBundle, t as bundleStage } from "./vendor/bundle.js";
import { t as bumpStage } from "./vendor/bump.js";
import { t as checkStage } from "./vendor/check.js";
import { t as trackStage } from "./vendor/track.js";
import { t as promoteStage } from "./vendor/promote.js";
import { t as signStage } from "./vendor/sign.js";
import { r as trustKeyFile, t as verifyBundle } from "./vendor/verify.js";
import { join, resolve } from "node:path";
import { readdir } from "node:fs/promises";
// src/action/find-bundles.ts
async function findBundles(folder) {
	const entries = await readdir(folder, {
		recursive: false,
		withFileTypes: true
	});
	return (await Promise.all(entries.filter((entry) => entry.isDirectory() && !entry.name.endsWith(".partial")).map(async ({ name }) => ({
		path: join(folder, name),
		sequence: await sequenceOf(join(folder, name))
	})))).filter(({ sequence }) => sequence !== void 0).sort((a, b) => (b.sequence ?? 0) - (a.sequence ?? 0) || (a.path < b.path ? -1 : 1)).map(({ path }) => path);
}
async function sequenceOf(folder) {
	return (await readdir(folder).catch(() => [])).includes("bundle.json") ? (await readBundle(folder)).manifest.sequence : void 0;
}
// src/action/root-action.ts
const rootAction = {
	name: "Tidegate",
	summary: "Carry vendor software through an air gap: track, bundle, sign, verify, promote, check, bump",
	options: {
		stages: {
			kind: "list",
			description: "Stages to run; they run in the order of the pipeline",
			required: true
		},
		config: configOption,
		key: {
			kind: "key",
			description: "Private key for `sign`: a path, or the PEM text"
		},
		trust: {
			kind: "string",
			description: "Trust policy; default: `tidegate.trust.yaml`, or the one that the release file names"
		},
		token: {
			kind: "secret",
			description: "Token for the forge, for `bump`",
			env: "GITHUB_TOKEN"
		},
		"dry-run": {
			kind: "boolean",
			description: "Plan every stage, and write nothing"
		}
	}
};
// src/action/run-stages.ts
async function runStages(pipeline, runtime) {
	try {
		const source = inputSource(runtime);
		const { stages } = resolveOptions(rootAction.options, source, runtime);
		const chosen = choose(pipeline, stages);
		const passedOn = new Map();
		for (const stage of chosen) await runtime.group(stage.name, () => runOne(stage, passedOn, runtime));
		return 0;
	} catch (error) {
		return await publishFailure(error, runtime);
	} finally {
		await runtime.close();
	}
}
function choose(pipeline, names) {
	const known = pipeline.map(({ name }) => name);
	const unknown = names.filter((name) => !known.includes(name));
	if (unknown.length > 0) throw new UserError("STAGE_UNKNOWN", `input stages: ${unknown.join(", ")}: no such stage`, { hint: `The stages are ${known.join(", ")}.` });
	return pipeline.filter(({ name }) => names.includes(name));
}
async function runOne(stage, passedOn, runtime) {
	const bundles = "bundle" in stage.options && !passedOn.has("bundle") ? await findBundles(runtime.cwd) : [];
	const source = {
		...inputSource(runtime),
		get: (name) => rootInput(stage, name, runtime) ?? passedOn.get(name) ?? (name === "bundle" && bundles.length > 0 ? bundlesFor(stage, bundles) : void 0)
	};
	const result = await stage.run(resolveOptions(stage.options, source, runtime), runtime);
	for (const [name, value] of Object.entries(stage.outputsOf(result))) passedOn.set(name, value);
	await publish(stage, result, runtime, {
		title: stage.name,
		prefix: `${stage.name}-`
	});
}
function bundlesFor(stage, bundles) {
	return stage.options["bundle"]?.kind === "list" ? bundles.join("\n") : bundles[0];
}
function rootInput(stage, name, runtime) {
	const option = Object.entries(rootAction.options).find(([rootName]) => rootName === name)?.[1];
	return option !== void 0 && option.kind === stage.options[name]?.kind ? runtime.input(name) : void 0;
}
// src/list/groups.ts
function groupImages({ charts, images }) {
	const names = new Set(charts.map(({ name }) => name));
	const titles = names.has("operator") && names.has("operator-wandb") ? wandbTitles : chartTitles(names);
	const groups = Map.groupBy(images, titles.of);
	return titles.order.map((title) => ({
		title,
		images: groups.get(title) ?? []
	})).filter((group) => group.images.length > 0);
}
const wandbTitles = {
	order: ["Operator Images", "W&B Images"],
	of: ({ reference, usedBy }) => usedBy.includes("operator") || reference.includes("/wandb/controller:") ? "Operator Images" : "W&B Images"
};
function chartTitles(charts) {
	const rest = charts.size === 0 ? "Images" : "Other images";
	return {
		order: [...[...charts].map(chartTitle), rest],
		of({ usedBy }) {
			const chart = [...charts].find((name) => usedBy.includes(name));
			return chart === void 0 ? rest : chartTitle(chart);
		}
	};
}
function chartTitle(chart) {
	return `Images of ${chart}`;
}
defineStage({
	name: "list",
	summary: "List the images and charts of a release",
	options: {
		config: configOption,
		lock: {
			kind: "string",
			description: "The lock to list; without one, what `track` would lock now is listed",
			default: "tidegate.lock.json",
			value: "<file>"
		}
	},
	outputs: {},
	examples: ["tidegate list", "tidegate list --json"],
	run: runList,
	outputsOf: () => ({}),
	report: describe$1
});
async function runList(values, runtime) {
	const path = resolve(runtime.cwd, values.lock);
	const lock = await readLockIfAny(path);
	const release = lock === void 0 ? await askUpstream(values, path, runtime) : unpin(lock);
	return {
		name: release.name,
		release: release.release,
		source: lock === void 0 ? "upstream" : "lock",
		groups: groupImages(release),
		charts: release.charts.map(({ name, version, reference, digest }) => ({
			name,
			version,
			reference,
			digest
		}))
	};
}
async function readLockIfAny(path) {
	return await readLock(path).catch((error) => {
		if (error instanceof TidegateError && error.code === "NO_LOCK") return;
		throw error;
	});
}
async function askUpstream(values, lock, runtime) {
	const { audience, path } = await readReleaseFile(resolve(runtime.cwd, values.config));
	if (audience === void 0) throw new UserError("NO_LOCK", `There is no lock here: ${lock} does not exist`, { hint: `${path} names no audience, so it is that of the internal side. Run this where the lock is, or give --lock <bundle>/tidegate.lock.json: every bundle carries its lock.` });
	return await trackStage.run({
		...values,
		release: void 0,
		helm: "auto",
		dryRun: true
	}, runtime);
}
function unpin({ name, release, charts, images }) {
	return {
		name,
		release,
		charts: charts.map(({ name, version, reference, root }) => ({
			name,
			version,
			reference,
			digest: root.digest
		})),
		images: images.map(({ reference, usedBy, root }) => ({
			reference,
			usedBy,
			digest: root.digest
		}))
	};
}
function describe$1({ name, release, source, groups, charts }) {
	return [
		{
			kind: "text",
			text: source === "lock" ? `${name} ${release}, as locked:` : `${name}, as \`track\` would lock it now as ${release}:`
		},
		...groups.flatMap(({ title, images }) => [{
			kind: "heading",
			text: `${title}:`
		}, {
			kind: "list",
			items: images.map(({ reference }) => reference)
		}]),
		{
			kind: "heading",
			text: "Charts:"
		},
		{
			kind: "list",
			items: charts.map((chart) => `${chart.name} ${chart.version}  ${chart.reference}`)
		}
	];
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
		}
	},
	positional: "bundle",
	outputs: {
		release: "The verified release, such as 2026q4",
		sequence: "Its sequence number",
		digest: "Digest of bundle.json",
		signer: "Name of the trusted key that signed",
		unresolved: "How many blobs a delta leaves out that are in no bundle given as `base`"
	},
	examples: ["tidegate verify --bundle wandb-2026q4", "tidegate verify --bundle wandb-2026q4.1 --key release.pub --base wandb-2026q4"],
	run: runVerify,
	outputsOf: ({ release, sequence, digest, signer, unresolved }) => ({
		release,
		sequence: String(sequence),
		digest,
		signer: signer.key,
		unresolved: String(unresolved.length)
	}),
	report: describe
});
async function runVerify(values, runtime) {
	const { verdict } = await verifyBundle({
		folder: resolve(runtime.cwd, values.bundle),
		trust: await trustOf(values, runtime),
		bases: values.base.map((folder) => resolve(runtime.cwd, folder))
	}, runtime);
	return verdict;
}
async function trustOf({ trust, key }, runtime) {
	if (key === void 0) return resolve(runtime.cwd, trust ?? "tidegate.trust.yaml");
	if (trust !== void 0) throw new UserError("TWO_KEYS", "Both `trust` and `key` say whom to trust", { hint: "Give one of them." });
	return await trustKeyFile(resolve(runtime.cwd, key));
}
function describe(verdict) {
	const { name, release, signer } = verdict;
	return [
		{
			kind: "text",
			text: `${name} ${release} is what ${signer.key} signed, to the last byte.`
		},
		{
			kind: "table",
			columns: ["", ""],
			rows: [
				["release", `${name} ${release}, sequence ${verdict.sequence}`],
				["for", verdict.audience],
				["created", verdict.created],
				["signed by", `${signer.key}, ${signer.fingerprint}`],
				["bundle.json", verdict.digest],
				["holds", `${plural(verdict.images, "image")}, ${plural(verdict.charts, "chart")}, ${plural(verdict.blobs, "blob")}, ${formatBytes(verdict.bytes)}`]
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
// src/pipeline.ts
const pipeline = [
	trackStage,
	bundleStage,
	signStage,
	verifyStage,
	promoteStage,
	checkStage,
	bumpStage
];
// src/entries/main.ts
await runProcess((host) => runStages(pipeline, actionsRuntime(host, runnerServices)));
export {};
