import { i as __toESM } from "./rolldown-runtime.js";
import { $n as matching, An as isManifestType, Ar as servedHost, Bn as hexOf, Bt as byText, Cn as referrersTag, Cr as addressDetail, Dn as sizeMismatch, Dr as isLoopback$1, En as digestMismatch, Er as describeRoute, Fn as repositoryOf$1, Gn as whereKnown, Hn as parseDigest, Ht as parseYaml, In as tryReference, Jr as formatDuration, Jt as tagOf$1, Kn as whereLegal, Ln as algorithmOf, Lt as parseTag, Mn as formatReference, Mt as helmDigest, Nn as isTag, Nt as helmPlatform, Or as leadsInward, Pn as parseReference, Qt as readTar, Rn as digestOf$1, Tn as readAll, Tr as describeAddress, Tt as jsonOf, Un as orError, Vn as isDigest, Wn as unless, Xn as count$1, Xt as hasTooManyValues, Yr as plural, Yt as fitsWrittenOut, Zn as isMap, Zr as withPlace$1, Zt as readArchive, _r as readQuota, _t as versionIn, ai as TidegateError, b as referrerEntry, bn as parsePath, bt as tagIn$1, ci as formatPlace, cr as describe$2, ct as mapConcurrently, dr as readBounded, dt as markersIn, ei as isKeyText, er as object, fn as bytesSource, fr as replaceFile, gn as parseManifest, gr as describeWindow, gt as listGithub, hn as checkManifest, hr as gather, ht as chartCandidates, ii as RemoteError, jn as mediaTypes, jt as helmAddress, kn as isIndexType, kr as endpointUrl, mn as readManifest, mt as askTags, ni as withoutPassword, nr as parseWith, oi as UserError, or as string, pn as once$1, pt as openSource, qt as parseMetadata, ri as RefusedError, sr as closest, ti as maskKey, tr as optional, vn as formatPath, vr as untilReset, vt as unixTime, wn as parseJson$2, wr as createRoute, wt as invalidAnswer$1, xr as formatMinute, y as isListed, yt as utcTime, zn as hasherFor } from "./shared.js";
import { a as import_agent, o as import_env_http_proxy_agent } from "./http.js";
import { C as intCoreTag, E as mergeTag, T as loadAll, b as dump, f as FAILSAFE_SCHEMA, g as YAMLException, l as require_semver, t as canonicalize, u as CORE_SCHEMA, v as boolYaml11Tag, w as load, x as floatCoreTag, y as defineScalarTag } from "./data.js";
import { basename, dirname, join, posix, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { BlockList, isIP } from "node:net";
import { crc32, gunzipSync, gzipSync, inflateRawSync } from "node:zlib";
import { Worker } from "node:worker_threads";
import { X509Certificate, createHash, createPrivateKey } from "node:crypto";
import tls from "node:tls";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { arch, availableParallelism, platform, tmpdir, userInfo } from "node:os";
import { matchesGlob } from "node:path/posix";
function createRangeMatcher(noProxy) {
	const ranges = new BlockList();
	for (const entry of noProxy.split(/[,\s]+/)) {
		const [, address = "", bits = ""] = /^([\da-f:.]+)\/(\d{1,3})$/i.exec(entry) ?? [];
		const family = familyOf(address);
		if (family !== void 0 && Number(bits) <= (family === "ipv4" ? 32 : 128)) ranges.addSubnet(address, Number(bits), family);
	}
	if (ranges.rules.length === 0) return;
	return (origin) => {
		const host = URL.parse(origin)?.hostname.replaceAll(/[[\]]/g, "") ?? "";
		const family = familyOf(host);
		return family !== void 0 && ranges.check(host, family);
	};
}
function familyOf(address) {
	const version = isIP(address);
	return version === 0 ? void 0 : version === 4 ? "ipv4" : "ipv6";
}
const connections = 16;
const warned = new WeakMap();
function createDispatcher(runtime, tls = new Map()) {
	const common = createAgent(runtime.env);
	if (tls.size === 0) return common;
	const agents = new Map();
	return common.compose((dispatch) => (options, handler) => {
		const origin = String(options.origin);
		const settings = tls.get(origin);
		if (settings === void 0) return dispatch(options, handler);
		const agent = agents.get(origin) ?? createAgent(runtime.env, settings);
		agents.set(origin, agent);
		if (settings.insecure) warnOnce(origin, runtime);
		return agent.dispatch(options, handler);
	});
}
function createAgent(env, settings) {
	const noProxy = env["no_proxy"] ?? env["NO_PROXY"] ?? "";
	const tls = settings === void 0 ? void 0 : {
		secureContext: settings.context,
		rejectUnauthorized: !settings.insecure
	};
	const common = {
		connections,
		allowH2: false,
		connectTimeout: 1e4,
		keepAliveTimeout: 1e4,
		...tls === void 0 ? {} : {
			connect: tls,
			requestTls: tls
		}
	};
	const agent = new import_env_http_proxy_agent.default({
		...common,
		httpProxy: proxyFrom(env, ["http_proxy", "HTTP_PROXY"]),
		httpsProxy: proxyFrom(env, ["https_proxy", "HTTPS_PROXY"]),
		noProxy: `${noProxy},127.0.0.1,localhost,::1`
	});
	const isInRange = createRangeMatcher(noProxy);
	if (isInRange === void 0) return agent;
	const direct = new import_agent.default(common);
	return agent.compose((dispatch) => (options, handler) => isInRange(String(options.origin)) ? direct.dispatch(options, handler) : dispatch(options, handler));
}
function warnOnce(origin, runtime) {
	const origins = warned.get(runtime) ?? new Set();
	warned.set(runtime, origins);
	if (!origins.has(origin)) {
		origins.add(origin);
		runtime.log.warning(`${origin}: its TLS certificate is not checked (insecure), so anybody on the way can read and change what is sent`);
	}
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
function isCertificateFault(code) {
	return code !== void 0 && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ISSUER|ALERT_(?:HANDSHAKE_FAILURE|UNKNOWN_CA)/.test(code);
}
function certificateHint(code, { host, protocol }) {
	if (code === "UND_ERR_SOCKET" && protocol === "https:") return `It closes the connection. If it wants a client certificate, name yours in the release file: endpoints: ${example(host)}; else look at the network and the proxy settings (HTTPS_PROXY, NO_PROXY).`;
	if (code === void 0 || !isCertificateFault(code)) return;
	if (/ALERT/.test(code)) return `It wants a client certificate, or does not take the one it got. Name yours in the release file: endpoints: ${example(host)}.`;
	if (/ALTNAME/.test(code)) return `Its certificate is for another name. Ask for the host by a name that is in its certificate, or name that address under endpoints.`;
	if (/EXPIRED|NOT_YET_VALID/.test(code)) return "Its certificate is not valid now. Look at the clock of this machine; else whoever runs that host has to renew it.";
	return `Its certificate is not trusted. Name your CA in the release file: endpoints: {"${host}": {ca: corp.pem}}; or for every host in NODE_EXTRA_CA_CERTS.`;
}
function example(host) {
	return `{"${host}": {certificate: client.pem, key: client.key}}`;
}
const trickle = {
	bytes: 61440,
	time: 6e4
};
function createResponse(data, url, where, clock) {
	const length = Number(data.headers["content-length"] ?? NaN);
	const body = readBody$1(watched(data.body, length, clock), url, where);
	const response = {
		status: data.statusCode,
		url: url.href,
		header(name) {
			const value = data.headers[name];
			return Array.isArray(value) ? value.join(", ") : value;
		},
		body,
		bytes: async (limit) => await gather(bounded(body, limit, where)),
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
async function* watched(body, length, clock) {
	const iterator = body[Symbol.asyncIterator]();
	let received = 0;
	let arrived = 0;
	let waited = 0;
	try {
		for (;;) {
			const asked = clock.now().getTime();
			const step = await iterator.next();
			if (step.done) return;
			received += step.value.length;
			arrived += step.value.length;
			waited += clock.now().getTime() - asked;
			if (waited >= trickle.time) {
				if (arrived < trickle.bytes && received !== length) throw new Error(`only ${arrived} bytes came in ${Math.round(waited / 1e3)} s`);
				arrived = 0;
				waited = 0;
			}
			yield step.value;
		}
	} finally {
		await iterator.return?.();
	}
}
async function* bounded(body, limit, where) {
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > limit) throw new RefusedError("TOO_LARGE", `${where}: the answer is longer than ${limit} bytes`, { hint: "A source that sends more than its kind of content needs is not trusted." });
		yield chunk;
	}
}
async function* readBody$1(body, url, where) {
	try {
		yield* body;
	} catch (error) {
		throw new RemoteError("UNREACHABLE", `${where}: the connection broke: ${describeFault(error)}`, {
			details: addressDetail(where, url),
			cause: error
		});
	}
}
const quickDelay = 100;
const firstDelay = 500;
const longestDelay = 1e4;
const longestWait$1 = 9e5;
function askedDelay(retryAfter, now) {
	const trimmed = retryAfter?.trim() ?? "";
	if (/^\d{1,9}$/.test(trimmed)) return Number(trimmed) * 1e3;
	const date = /^[A-Za-z]{3}/.test(trimmed) ? Date.parse(trimmed) : NaN;
	return Number.isNaN(date) ? void 0 : Math.max(0, date - now.getTime());
}
function backOff(attempt, random) {
	return spread(Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)), random);
}
function cutDelay(attempt, random) {
	return attempt === 1 ? spread(quickDelay, random) : backOff(attempt - 1, random);
}
function isPassing(status) {
	return status === 408 || status === 429 || status >= 500 && status <= 599;
}
function spread(ceiling, random) {
	return Math.round(ceiling / 2 + ceiling / 2 * random);
}
function connectionFailure(error, url, took) {
	const final = isCertificateFault(faultCode(error));
	return {
		code: "UNREACHABLE",
		kind: "broken",
		what: describeFault(error),
		url,
		took,
		cause: error,
		...final ? { final } : {}
	};
}
function isRejection(error) {
	return /^(?:ECONNREFUSED|ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(faultCode(error) ?? "");
}
async function statusFailure(answer, url, host, { now, took }) {
	const { status } = answer;
	const text = await answer.text(65536).catch(() => "");
	const details = text.replaceAll(/\p{Cc}+/gu, " ").trim().slice(0, 300);
	const used = status === 429 ? usedUp(answer, host, now) : void 0;
	const asked = askedDelay(answer.header("retry-after"), now) ?? used?.wait;
	const full = isFull(status, text);
	return {
		code: full ? "REMOTE_FULL" : "REMOTE_FAILED",
		kind: status === 429 ? "limited" : "failing",
		what: `answered ${status}${used === void 0 ? "" : `: ${used.what}`}`,
		url,
		took,
		...asked === void 0 ? {} : { asked },
		...full ? { final: true } : {},
		...details === "" ? {} : { details: [details] }
	};
}
function isFull(status, text) {
	return status === 507 || status === 500 && /no space left on device|"Err":28\b/.test(text);
}
function usedUp(answer, host, now) {
	const own = readQuota((name) => answer.header(name), now);
	const quota = own ?? host.quota();
	if (quota === void 0 || (own?.remaining ?? 0) > 0) return;
	const { limit, window } = quota;
	return {
		what: `${limit === void 0 ? "its rate limit" : `its limit of ${plural(limit, "request")}`}${window === void 0 ? "" : ` in ${describeWindow(window)}`} is used up`,
		wait: untilReset(quota, now)
	};
}
function failed$1(what, { method = "GET" }, failure, { tries, back }) {
	const count = tries === 1 ? "" : ` after ${tries} tries`;
	return new RemoteError(failure.code, `${what}: ${failure.what}${count}`, {
		hint: hintFor$1(failure, back),
		details: [...addressDetail(what, failure.url).map((address) => `${method} ${address}`), ...failure.details ?? []],
		cause: failure.cause
	});
}
function hintFor$1(failure, back) {
	if (back !== void 0) {
		const time = formatMinute(new Date(back.now.getTime() + back.delay));
		const login = failure.kind === "limited" ? " A login may raise the limit." : "";
		return `It asks to wait ${plural(Math.ceil(back.delay / 6e4), "minute")}. Run again after that (${time}); finished parts are kept.${login}`;
	}
	const certificate = certificateHint(faultCode(failure.cause), failure.url);
	if (certificate !== void 0) return certificate;
	if (failure.code === "REMOTE_FULL") return "It has no room left. Make some, in a registry by its garbage collection, then run again; finished parts are kept.";
	return failure.code === "UNREACHABLE" ? "Check the host name, the network and the proxy settings (HTTPS_PROXY, NO_PROXY), then run again." : "The remote fails for now. Run again later; finished parts are kept.";
}
function follow(address, from, route, what) {
	const asked = URL.parse(address, from.href);
	if (asked === null || asked.protocol !== "https:" && asked.protocol !== "http:") throw new RemoteError("UNSAFE_ADDRESS", `${what} leads to what is no http address`);
	const to = route(asked);
	if (from.protocol === "https:" && to.protocol === "http:" && !route.names(asked)) throw new RemoteError("UNSAFE_ADDRESS", `${what} leads from https to ${describeAddress(to)}`, { hint: "Plain http is not followed. If that host is trusted, name it under endpoints; if a proxy ends TLS before it, let the proxy send X-Forwarded-Proto." });
	if (leadsInward(from, to) && !route.names(asked)) throw new RemoteError("UNSAFE_ADDRESS", `${what} leads to the local address ${describeAddress(to)}`, { hint: "Local addresses are not followed. If that one is meant, name its host under endpoints; else ask whoever runs the remote." });
	return to;
}
const fewest$1 = 2;
function createGate({ start, most }) {
	const waiting = [];
	let limit = start;
	let inside = 0;
	let era = 0;
	const open = () => {
		const entered = era;
		inside += 1;
		return { leave(bearing) {
			inside -= 1;
			if (bearing === "served") limit = Math.min(most, limit + 1 / limit);
			else if (bearing === "overloaded" && entered === era) {
				era += 1;
				limit = Math.max(fewest$1, limit / 2);
			}
			admit();
		} };
	};
	const admit = () => {
		while (inside < Math.floor(limit)) {
			const next = waiting.shift();
			if (next === void 0) return;
			next(open());
		}
	};
	return { enter: () => new Promise((resolve) => {
		waiting.push(resolve);
		admit();
	}) };
}
const gates = {
	request: {
		start: 8,
		most: 16
	},
	upload: {
		start: 6,
		most: 8
	}
};
const lately = 6e4;
const silence = 8e3;
const tellEvery = 15e3;
const noteworthy = 2e3;
function createHosts({ clock, log }) {
	const hosts = new Map();
	return (origin) => {
		const host = hosts.get(origin) ?? createHost(new URL(origin).host, {
			clock,
			log
		});
		hosts.set(origin, host);
		return host;
	};
}
function createHost(name, { clock, log }) {
	const lanes = {
		request: createGate(gates.request),
		upload: createGate(gates.upload)
	};
	const now = () => clock.now().getTime();
	let open = 0;
	let lastAnswer = Number.NEGATIVE_INFINITY;
	let lastTold = Number.NEGATIVE_INFINITY;
	let quota;
	const tell = (line) => {
		if (now() - lastTold >= tellEvery) {
			lastTold = now();
			log.info(line);
		}
	};
	return {
		async enter(kind) {
			for (;;) {
				while (now() < open) await clock.sleep(open - now());
				const slot = await lanes[kind].enter();
				if (now() >= open) return slot;
				slot.leave("unknown");
			}
		},
		pause(milliseconds) {
			const until = now() + milliseconds;
			if (milliseconds >= noteworthy && until > Math.max(open, now()) + noteworthy / 2) log.info(`${name} asks for a pause of ${formatDuration(milliseconds)}`);
			open = Math.max(open, until);
		},
		answered(found) {
			lastAnswer = now();
			quota = found ?? quota;
		},
		tellRetry: (what) => tell(`${what}; trying again`),
		waitFor(what) {
			const line = `${what}: no answer for ${formatDuration(silence)}; waiting`;
			const timer = setTimeout(() => tell(line), silence).unref();
			return () => clearTimeout(timer);
		},
		alive: () => now() - lastAnswer <= lately,
		quota: () => quota
	};
}
const fewestTries = 5;
const patience$1 = 12e4;
function createPatience(tries, random) {
	let attempt = 0;
	let spent = 0;
	let waited = 0;
	return ({ kind, asked, took, alive }) => {
		attempt += 1;
		const own = kind === "broken" ? cutDelay(attempt, random()) : backOff(attempt, random());
		const delay = asked === void 0 ? own : attempt < fewestTries ? asked : Math.max(asked, own);
		waited += delay;
		spent += asked === void 0 && kind !== "limited" ? took + delay : 0;
		const hope = attempt < fewestTries || alive && spent <= patience$1;
		const tooLong = waited > longestWait$1;
		return {
			again: !tooLong && (tries === void 0 ? hope : attempt < tries),
			delay,
			tooLong
		};
	};
}
const harmless = /^(?:accept(?:-.+)?|content-.+|if-.+|range|user-agent)$/i;
function isRedirect(status) {
	return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}
function redirected(request, from, { status, location }, route) {
	const where = `${request.subject === void 0 ? "" : `${request.subject}: `}the redirect of ${describeAddress(from)}`;
	const to = follow(location, from, route, where);
	const { body, headers = {}, method = "GET", ...rest } = request;
	const kept = to.origin === from.origin ? headers : Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.test(name)));
	if (method !== "HEAD" && (status === 303 || method === "POST" && status === 302)) {
		const bodiless = Object.entries(kept).filter(([name]) => !/^content-/i.test(name));
		return {
			...rest,
			url: to.href,
			method: "GET",
			headers: Object.fromEntries(bodiless)
		};
	}
	if (request.confidential && body !== void 0 && to.origin !== from.origin) throw new RemoteError("UNSAFE_ADDRESS", `${where} leads to ${to.origin}, where its secret must not go`);
	return {
		...rest,
		url: to.href,
		method,
		headers: kept,
		...body === void 0 ? {} : { body }
	};
}
const stallTimeout = 6e4;
const stallMessage = `the upload stood still for ${stallTimeout / 1e3} s`;
function watch(content) {
	const ended = Promise.withResolvers();
	const stall = new AbortController();
	let timer;
	async function* chunks() {
		const iterator = content[Symbol.asyncIterator]();
		const next = () => iterator.next().catch((error) => {
			watched.fault = { error };
			throw error;
		});
		try {
			for (;;) {
				const step = await Promise.race([next(), ended.promise]);
				if (step.done) return;
				timer = setTimeout(() => stall.abort(new Error(stallMessage)), stallTimeout).unref();
				yield step.value;
				clearTimeout(timer);
			}
		} finally {
			clearTimeout(timer);
			await iterator.return?.();
		}
	}
	const watched = {
		content: chunks(),
		fault: void 0,
		stalled: stall.signal,
		end() {
			clearTimeout(timer);
			ended.resolve({
				done: true,
				value: void 0
			});
		}
	};
	return watched;
}
const headersTimeout = 3e4;
const uploadHeadersTimeout = 3e5;
const bodyIdleTimeout = 6e4;
const toldFrom = 3;
const redirectLimit = 10;
const fixedTries = {
	POST: 1,
	PATCH: 5
};
function createHttp({ endpoints, tls, runtime }) {
	const context = {
		dispatcher: createDispatcher(runtime, tls),
		route: createRoute(endpoints),
		hosts: createHosts(runtime),
		runtime
	};
	return { request: (request) => requestWithRetries(request, context) };
}
async function requestWithRetries(request, context) {
	const { clock, log } = context.runtime;
	if (request.namedBy !== void 0) follow(request.url, new URL(request.namedBy), context.route, request.namedBy);
	const what = request.subject ?? `${request.method ?? "GET"} ${nameOf$4(request, context.route)}`;
	const fixed = request.repeatable ? void 0 : fixedTries[request.method ?? "GET"];
	const decide = createPatience(request.tries ?? fixed, Math.random);
	for (let tries = 1;; tries += 1) {
		const outcome = await tryOnce(request, context);
		if (!("code" in outcome)) return outcome;
		const host = context.hosts(outcome.url.origin);
		const { again, delay, tooLong } = decide({
			...outcome,
			alive: host.alive()
		});
		const pauses = !tooLong && (outcome.asked !== void 0 || outcome.kind === "limited");
		if (pauses) host.pause(delay);
		if (!again || outcome.final) {
			const back = tooLong && outcome.asked !== void 0 ? {
				delay,
				now: clock.now()
			} : void 0;
			throw failed$1(what, request, outcome, {
				tries,
				...back === void 0 ? {} : { back }
			});
		}
		log.debug(`${what}: ${outcome.what}; try ${tries + 1} in ${delay} ms`);
		if (tries >= toldFrom) host.tellRetry(`${what}: ${outcome.what}`);
		if (!pauses) await clock.sleep(delay);
	}
}
function nameOf$4(request, route) {
	return request.subject ?? describeRoute(request.url, route(request.url));
}
async function tryOnce(request, context) {
	const where = nameOf$4(request, context.route);
	let current = request;
	for (let hop = 0;; hop += 1) {
		const url = context.route(current.url);
		if (hop > redirectLimit) return {
			code: "REMOTE_FAILED",
			kind: "failing",
			what: `more than ${redirectLimit} redirects`,
			url,
			took: 0,
			final: true
		};
		const sent = await send(current, url, where, context);
		if ("code" in sent) return sent;
		const { answer, took } = sent;
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
		const now = context.runtime.clock.now();
		return await statusFailure(answer, url, context.hosts(url.origin), {
			now,
			took
		});
	}
}
async function send(request, url, where, { dispatcher, hosts, runtime }) {
	const { clock } = runtime;
	const host = hosts(url.origin);
	const { body } = request;
	const slot = await host.enter(typeof body === "function" ? "upload" : "request");
	const begun = clock.now().getTime();
	let bearing = "unknown";
	let source;
	const settled = typeof body === "function" ? void 0 : host.waitFor(where);
	try {
		source = typeof body === "function" ? watch(await body()) : void 0;
		const answer = createResponse(await dispatcher.request(optionsOf(request, url, source)), url, where, clock);
		host.answered(readQuota((name) => answer.header(name), clock.now()));
		bearing = bearingOf(request, answer);
		return {
			answer,
			took: clock.now().getTime() - begun
		};
	} catch (error) {
		if (source === void 0 && typeof body === "function") throw error;
		if (source?.fault !== void 0) throw source.fault.error;
		bearing = isRejection(error) && source === void 0 ? "overloaded" : "unknown";
		return connectionFailure(error, url, clock.now().getTime() - begun);
	} finally {
		source?.end();
		settled?.();
		slot.leave(bearing);
	}
}
function optionsOf({ body, method = "GET", headers }, url, source) {
	const content = source?.content ?? (typeof body === "function" ? void 0 : body);
	return {
		origin: url.origin,
		path: `${url.pathname}${url.search}`,
		method,
		headers: {
			"user-agent": "tidegate",
			...headers
		},
		headersTimeout: source === void 0 ? headersTimeout : uploadHeadersTimeout,
		bodyTimeout: bodyIdleTimeout,
		reset: false,
		...content === void 0 ? {} : { body: content },
		...source === void 0 ? {} : { signal: source.stalled }
	};
}
function bearingOf({ accept = [] }, { status }) {
	if (!isPassing(status) || accept.includes(status)) return "served";
	return status === 429 || status === 503 ? "overloaded" : "unknown";
}
const fileLimit = 4194304;
async function readHostTls(endpoints, runtime) {
	const settings = new Map();
	const sources = new Map();
	for (const [host, endpoint] of Object.entries(endpoints)) {
		if (typeof endpoint !== "object" || !speaksOfTls(endpoint)) continue;
		const { ca, certificate, key, insecure, url } = endpoint;
		const origin = originOf(host, url);
		const said = JSON.stringify([
			ca,
			certificate,
			key,
			insecure
		]);
		const before = sources.get(origin);
		if (before !== void 0 && before.said !== said) throw invalid$1(host, `is asked at ${origin} as ${before.host} is, with other certificates`);
		sources.set(origin, {
			host,
			said
		});
		settings.set(origin, await readSettings(host, endpoint, runtime));
	}
	return settings;
}
function speaksOfTls({ ca, certificate, key, insecure }) {
	return [
		ca,
		certificate,
		key,
		insecure
	].some((setting) => setting !== void 0);
}
function originOf(host, url) {
	const base = URL.parse(url ?? `https://${servedHost(host)}`);
	if (base?.protocol !== "https:") throw invalid$1(host, "has certificates, but an address that is not https");
	return base.origin;
}
async function readSettings(host, { ca, certificate, key, insecure }, runtime) {
	const read = (path) => readText$3(host, resolve(runtime.cwd, path));
	const authorities = ca === void 0 ? void 0 : certificatesIn(await read(ca), host, ca);
	const identity = certificate === void 0 || key === void 0 ? void 0 : await readPair(host, {
		certificate,
		key
	}, read, runtime);
	if (identity === void 0 && (certificate !== void 0 || key !== void 0)) throw invalid$1(host, "has one of certificate and key, and needs both");
	return {
		insecure: insecure === true,
		context: tls.createSecureContext({
			...authorities === void 0 ? {} : { ca: [...tls.getCACertificates("default"), ...authorities] },
			...identity
		})
	};
}
async function readText$3(host, path) {
	const bytes = await readBounded(path, fileLimit);
	if (bytes === void 0) throw invalid$1(host, `names ${path}, which does not exist`);
	if (bytes.length > fileLimit) throw invalid$1(host, `names ${path}, which is longer than ${fileLimit} bytes`);
	return bytes.toString("utf8");
}
function certificatesIn(pem, host, path) {
	const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
	try {
		blocks.forEach((block) => new X509Certificate(block));
	} catch (error) {
		throw invalid$1(host, `names ${path}, in which a certificate cannot be read`, error);
	}
	if (blocks.length === 0) throw invalid$1(host, `names ${path}, which holds no certificate in PEM`);
	return blocks;
}
async function readPair(host, paths, read, runtime) {
	const certificate = await read(paths.certificate);
	const key = await read(paths.key);
	if (isKeyText(key)) maskKey(key, runtime);
	const chain = certificatesIn(certificate, host, paths.certificate);
	if (!/-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/.test(key) || key.includes("Proc-Type: 4,ENCRYPTED")) throw invalid$1(host, `names ${paths.key}, which holds no private key in PEM without a password`);
	try {
		if (new X509Certificate(chain[0] ?? "").checkPrivateKey(createPrivateKey(key))) return {
			cert: chain.join("\n"),
			key
		};
	} catch (error) {
		throw invalid$1(host, `names ${paths.key}, in which the private key cannot be read`, error);
	}
	throw invalid$1(host, `names ${paths.key}, which is not the key of ${paths.certificate}`);
}
function invalid$1(host, what, cause) {
	return new UserError("INVALID_ENDPOINT", `endpoints: ${host} ${what}`, {
		hint: "Expected {url, ca, certificate, key, insecure} under endpoints: files are PEM, and paths relative to the release file.",
		cause
	});
}
async function readDetails(answer) {
	return shorten(await readText$2(answer));
}
async function writeFailure(answer, where, what) {
	const text = await readText$2(answer);
	const details = shorten(text);
	if (answer.status === 405 || /read.?only/i.test(text)) return new RemoteError("READ_ONLY", `${where}: the registry takes no writes (${answer.status})`, {
		details,
		hint: "It is read-only or a mirror. Name a registry that takes pushes, or run again when its maintenance is over."
	});
	if (answer.status === 413) return bodyLimit$1(answer, where, what, details);
	return new RemoteError("WRITE_REFUSED", `${where}: the registry refused ${what} (${answer.status})`, {
		details,
		hint: hintFor(what, text)
	});
}
function bodyLimit$1(answer, where, what, details) {
	const server = answer.header("server")?.slice(0, 100);
	const by = server === void 0 ? "the registry or a proxy before it" : `${describe$2(server)} before it`;
	return new RemoteError("BODY_LIMIT", `${where}: ${by} takes no request as large as ${what} (413)`, {
		details,
		hint: "Raise its limit: in nginx `client_max_body_size 0;`, in the ingress of a cluster the annotation `nginx.ingress.kubernetes.io/proxy-body-size: \"0\"`. Smaller pieces were tried where a blob can be cut. Then run again: finished blobs are kept."
	});
}
function hintFor(what, text) {
	if (what.includes("sha512:") && text.includes("DIGEST_INVALID")) return "It keeps nothing of this kind under a sha512 digest. Ask the publisher for the image under sha256 digests, or use another registry.";
	return "See what the registry says above.";
}
async function readText$2(answer) {
	return (await answer.text(65536).catch(() => "")).replaceAll(/\p{Cc}+/gu, " ").trim();
}
function shorten(text) {
	return text === "" ? [] : [text.slice(0, 300)];
}
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
function basicHeader(user, secret) {
	return `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;
}
function credentialOf(user, secret, runtime) {
	maskSecret(secret, runtime);
	if (user === "<token>") return identityOf$1("", secret, runtime);
	maskSecret(basicHeader(user, secret).slice(6), runtime);
	return {
		kind: "password",
		user,
		password: secret
	};
}
function identityOf$1(user, token, runtime) {
	maskSecret(token, runtime);
	maskSecret(basicHeader(user, token).slice(6), runtime);
	return {
		kind: "identity",
		user,
		token
	};
}
function maskSecret(secret, runtime) {
	if (secret !== "") runtime.mask(secret);
}
const hubKey = "https://index.docker.io/v1/";
function registryName(key) {
	return key.replace(/^https?:\/\//, "").replace(/\/(?:v[12]\/?)?$/, "").replace(/^(?:index|registry-1)\.docker\.io(?=\/|$)/, "docker.io").replace(/^[^/]+/, (host) => host.toLowerCase());
}
function enclosingNames(name) {
	const parts = name.split("/");
	return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}
const authFileLimit = 1048576;
async function readAuthFiles(runtime) {
	return (await Promise.all(candidates(runtime.env).map((path) => readAuthFile(path, runtime)))).filter((file) => file !== void 0);
}
function candidates(env) {
	const home = env["HOME"] ?? env["USERPROFILE"];
	const config = env["XDG_CONFIG_HOME"] ?? (home === void 0 ? void 0 : join(home, ".config"));
	const docker = env["DOCKER_CONFIG"] ?? (home === void 0 ? void 0 : join(home, ".docker"));
	const runtimeFolder = env["XDG_RUNTIME_DIR"];
	const own = runtimeFolder === void 0 ? perUserFolder() : join(runtimeFolder, "containers");
	return [
		env["REGISTRY_AUTH_FILE"],
		env["DOCKER_CONFIG"] === void 0 ? void 0 : join(env["DOCKER_CONFIG"], "config.json"),
		own === void 0 ? void 0 : join(own, "auth.json"),
		config === void 0 ? void 0 : join(config, "containers", "auth.json"),
		docker === void 0 ? void 0 : join(docker, "config.json")
	].filter((path) => path !== void 0);
}
function perUserFolder() {
	const { uid } = userInfo();
	return uid < 0 ? void 0 : join("/run/containers", String(uid));
}
async function readAuthFile(path, runtime) {
	const bytes = await readBounded(path, authFileLimit);
	if (bytes === void 0) return;
	const file = bytes.length > 1048576 ? void 0 : parseAuthFile(bytes.toString("utf8"), path, runtime);
	if (file === void 0) throw new UserError("INVALID_CREDENTIALS_FILE", `${path} is not a JSON map`, { hint: "It should be what docker login or podman login writes. Log in again, or point DOCKER_CONFIG elsewhere." });
	return file;
}
function parseAuthFile(text, name, runtime) {
	const parsed = parseMap(text);
	if (parsed === void 0) return;
	const entries = Object.entries(mapIn(parsed["auths"])).map(([key, entry]) => {
		const credential = parseEntry$1(mapIn(entry), runtime);
		return [registryName(key), {
			key,
			...credential === void 0 ? {} : { credential }
		}];
	});
	const helpers = Object.entries(mapIn(parsed["credHelpers"])).flatMap(([key, helper]) => isHelper(helper) ? [[registryName(key), {
		key,
		helper
	}]] : []);
	const store = parsed["credsStore"];
	return {
		name,
		entries: new Map(entries),
		helpers: new Map(helpers),
		...isHelper(store) ? { store } : {}
	};
}
function isHelper(value) {
	return typeof value === "string" && /^[\w.-]+$/.test(value);
}
function parseEntry$1({ identitytoken: token, auth, username, password }, runtime) {
	const header = typeof auth === "string" ? auth : "";
	if (header !== "") runtime.mask(header);
	const text = Buffer.from(header, "base64").toString("utf8").replaceAll("\0", "");
	const colon = text.indexOf(":");
	if (typeof token === "string" && token !== "") return identityOf$1(text.slice(0, Math.max(0, colon)), token, runtime);
	if (colon >= 0) return credentialOf(text.slice(0, colon), text.slice(colon + 1), runtime);
	return typeof username === "string" && typeof password === "string" && username !== "" ? credentialOf(username, password, runtime) : void 0;
}
function parseMap(text) {
	try {
		const value = JSON.parse(text);
		return isMap(value) ? value : void 0;
	} catch {
		return;
	}
}
function mapIn(value) {
	return isMap(value) ? value : {};
}
const timeout = 3e4;
const answerLimit$3 = 1048576;
async function askHelper(question, runtime) {
	const program = `docker-credential-${question.helper}`;
	const path = await runtime.findTool(program);
	if (path === void 0) throw new UserError("CREDENTIAL_HELPER_MISSING", `${question.file} leaves the credentials of ${question.registry} to ${program}, which is not in PATH`, { hint: `Install ${program}, or ${otherWays(question)}` });
	const result = await run(path, question, runtime);
	const output = result.stdout.toString("utf8").trim();
	if (result.exitCode !== 0) {
		if (/credentials not found in native keychain/i.test(output)) return;
		throw failed(question, `ended with status ${result.exitCode}`, [...linesOf(result.stderr), ...output.startsWith("{") ? [] : linesOf(output)]);
	}
	const answer = result.stdout.length > answerLimit$3 ? void 0 : parseAnswer(output);
	if (answer === void 0) throw failed(question, "gave an answer that is not {\"Username\": …, \"Secret\": …}", []);
	return answer.secret === "" ? void 0 : credentialOf(answer.user, answer.secret, runtime);
}
async function run(path, question, runtime) {
	try {
		const input = Buffer.from(question.server);
		return await runtime.exec(path, ["get"], {
			input,
			timeout,
			allowFailure: true
		});
	} catch (error) {
		if (error instanceof TidegateError) throw failed(question, "could not be asked", [error.message], error);
		throw error;
	}
}
function parseAnswer(text) {
	try {
		const value = JSON.parse(text);
		const { Username: user, Secret: secret } = isMap(value) ? value : {};
		return typeof user === "string" && typeof secret === "string" ? {
			user,
			secret
		} : void 0;
	} catch {
		return;
	}
}
function failed(question, what, details, cause) {
	const { helper, file, registry, server } = question;
	return new UserError("CREDENTIAL_HELPER_FAILED", `${file} leaves the credentials of ${registry} to docker-credential-${helper}, which ${what}`, {
		details,
		hint: `Try it by hand (echo ${server} | docker-credential-${helper} get), or ${otherWays(question)}`,
		cause
	});
}
function otherWays({ registry }) {
	return `give the credentials of ${registry} another way: the option credentials, or a login without a helper.`;
}
function linesOf(text) {
	return text.split(/\r?\n/).map((line) => line.replaceAll(/\p{Cc}+/gu, " ").trim().slice(0, 300)).filter((line) => line !== "").slice(-5);
}
const hint = "Write one line for each registry: host user password; a host may be followed by a path. A secret that is not set is empty. Or give the JSON that docker login writes.";
function parseGivenCredentials(text, name, runtime) {
	if (text.length > 1048576) throw new UserError("INVALID_CREDENTIALS", `${name}: longer than ${authFileLimit} characters`, { hint });
	return text.trimStart().startsWith("{") ? parseJson$1(text, name, runtime) : parseLines(text, name, runtime);
}
function parseJson$1(text, name, runtime) {
	const file = parseAuthFile(text, name, runtime);
	if (file === void 0) throw new UserError("INVALID_CREDENTIALS", `${name}: begins as JSON, but is none`, { hint });
	if (file.entries.size === 0 && file.helpers.size === 0 && file.store === void 0) throw new UserError("INVALID_CREDENTIALS", `${name}: the JSON has no registry under "auths"`, { hint });
	return file;
}
function parseLines(text, name, runtime) {
	const entries = new Map();
	const faults = [];
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		if (line.trim() === "" || line.trim().startsWith("#")) continue;
		const [, key = "", user = "", secret = ""] = /^\s*(\S+)(?:\s+(\S+))?(?:\s+(.*\S))?\s*$/.exec(line) ?? [];
		const fault = faultOf(key, user, secret, entries);
		if (fault === void 0) entries.set(registryName(key), {
			key,
			credential: credentialOf(user, secret, runtime)
		});
		else faults.push(`line ${index + 1}: ${fault}`);
	}
	const [fault, ...others] = faults;
	if (fault !== void 0) throw new UserError("INVALID_CREDENTIALS", others.length === 0 ? `${name}, ${fault}` : `${name} have ${faults.length} faults`, {
		details: others.length === 0 ? [] : faults,
		hint
	});
	return {
		name,
		entries,
		helpers: new Map()
	};
}
function faultOf(key, user, secret, known) {
	if (!/^(?:https?:\/\/)?[A-Za-z0-9.-]+(?::\d+)?(?:\/[a-z0-9._/-]*)?$/.test(key)) return "does not begin with the host of a registry";
	if (secret === "") return `expected host user password, found ${user === "" ? "one word" : "two words"}`;
	return known.has(registryName(key)) ? "names the same registry as a line before it" : void 0;
}
function loginHint(host, credential, { sources }) {
	return `${credential === void 0 ? "Log in" : "Log in again"} with docker login ${host} or podman login ${host}, or give the option credentials. Looked in ${sources}. A registry may also answer so for a repository that does not exist.`;
}
async function readCredentials(runtime, given) {
	const inherited = runtime.env["DOCKER_AUTH_CONFIG"] ?? "";
	const places = [
		given === void 0 ? [] : [parseGivenCredentials(given, "the credentials given", runtime)],
		inherited.trim() === "" ? [] : [parseGivenCredentials(inherited, "DOCKER_AUTH_CONFIG", runtime)],
		await readAuthFiles(runtime)
	];
	const ask = createAsking(runtime);
	return {
		sources: "the option credentials, DOCKER_AUTH_CONFIG, REGISTRY_AUTH_FILE, DOCKER_CONFIG, containers/auth.json and ~/.docker/config.json",
		async find(name) {
			for (const files of places) {
				const found = await findAmong(files, enclosingNames(registryName(name)), ask);
				if (found !== void 0) return found;
			}
		}
	};
}
async function findAmong(files, names, ask) {
	for (const name of names) for (const file of files) {
		const found = await findIn$1(file, name, ask);
		if (found !== void 0) return found;
	}
}
async function findIn$1(file, registry, ask) {
	const helped = file.helpers.get(registry);
	if (helped !== void 0) return await ask({
		file,
		registry,
		...helped,
		isCertain: true
	});
	const entry = file.entries.get(registry);
	if (entry?.credential !== void 0 || file.store === void 0) return entry?.credential;
	const isCertain = entry !== void 0;
	return isCertain || !registry.includes("/") ? await ask({
		file,
		registry,
		helper: file.store,
		key: entry?.key ?? registry,
		isCertain
	}) : void 0;
}
function createAsking(runtime) {
	const asked = new Map();
	return async (delegation) => {
		const { file, helper, registry, isCertain } = delegation;
		const id = JSON.stringify([
			file.name,
			helper,
			registry
		]);
		const known = asked.get(id);
		if (known !== void 0) return await known;
		const answer = askByKeys(delegation, runtime).catch((error) => {
			if (isCertain || !(error instanceof TidegateError)) throw error;
			runtime.log.warning(`${error.message}; asking ${registry} without`);
		});
		asked.set(id, answer);
		return await answer;
	};
}
async function askByKeys({ file, helper, registry, key }, runtime) {
	for (const server of keysOf(registry, key)) {
		const found = await askHelper({
			helper,
			server,
			file: file.name,
			registry
		}, runtime);
		if (found !== void 0) return found;
	}
}
function keysOf(registry, key) {
	return registry === "docker.io" ? [...new Set([
		hubKey,
		key,
		registry
	])] : [key];
}
const defaultLife = 60;
const longestLife = 86400;
function expiryOf(body, date, now) {
	const { expires_in: stated, issued_at: issued } = body;
	const life = typeof stated === "number" && stated > 0 ? Math.min(stated, longestLife) * 1e3 : defaultLife * 1e3;
	const issuedAt = typeof issued === "string" ? Date.parse(issued) : NaN;
	const theirs = Date.parse(date ?? "");
	const age = (Number.isNaN(theirs) ? now.getTime() : theirs) - issuedAt;
	const passed = age > 0 && (age < life || !Number.isNaN(theirs)) ? age : 0;
	return now.getTime() + Math.max(0, life * .9 - passed);
}
const sizeLimit$1 = 1048576;
const token68 = /^[\u0021-\u007e]+$/;
function createTokenService(options) {
	const { http, runtime, host, base, at } = options;
	const registry = `${host}${at}`;
	const subject = `the token service of ${registry}`;
	const current = new Map();
	const withoutOauth = new Set();
	const inTurn = createTurns();
	async function send(realm, request) {
		const { credential } = request;
		if (credential?.kind !== "identity") {
			const login = credential === void 0 ? void 0 : basicHeader(credential.user, credential.password);
			return await http.request({
				subject,
				...getRequest(realm, request, login)
			});
		}
		const token = current.get(credential) ?? credential.token;
		if (!withoutOauth.has(realm.href)) {
			const answer = await http.request({
				subject,
				...postRequest(realm, request, token)
			});
			if (answer.status !== 404 && answer.status !== 405) return answer;
			await answer.discard();
			withoutOauth.add(realm.href);
		}
		const login = basicHeader(credential.user, token);
		runtime.mask(login.slice(6));
		return await http.request({
			subject,
			...getRequest(realm, request, login)
		});
	}
	async function ask(request) {
		const { credential } = request;
		const realm = realmOf(request.challenge.realm, base, registry);
		const answer = await send(realm, request);
		if (answer.status === 401 || answer.status === 403 || answer.status === 400) {
			await answer.discard();
			throw refusal(registry, realm, request, options);
		}
		const body = parseBody(answer.status === 200 ? await answer.text(sizeLimit$1) : "");
		await answer.discard();
		const text = body["token"] ?? body["access_token"];
		if (typeof text !== "string" || !token68.test(text)) throw new RemoteError("REMOTE_FAILED", `${subject} answered ${answer.status} without a token`, { details: [describeAddress(realm)] });
		runtime.mask(text);
		const next = body["refresh_token"];
		if (credential?.kind === "identity" && typeof next === "string" && token68.test(next)) {
			runtime.mask(next);
			current.set(credential, next);
		}
		return {
			text,
			expires: expiryOf(body, answer.header("date"), runtime.clock.now())
		};
	}
	return { ask: (request) => request.credential?.kind === "identity" ? inTurn(request.credential, () => ask(request)) : ask(request) };
}
function createTurns() {
	const last = new Map();
	return async (credential, work) => {
		const turn = (last.get(credential) ?? Promise.resolve()).then(work, work);
		last.set(credential, turn);
		return await turn;
	};
}
function realmOf(text, base, registry) {
	const realm = URL.parse(text, base.href);
	const schemes = base.protocol === "https:" ? ["https:"] : ["http:", "https:"];
	if (realm === null || !schemes.includes(realm.protocol)) {
		const expected = schemes.map((scheme) => scheme.slice(0, -1)).join(" or ");
		throw new RemoteError("REMOTE_FAILED", `${registry} names a token service that is not ${expected}`, { hint: "Credentials are not sent there. Ask whoever runs the registry to correct its token realm." });
	}
	if (leadsInward(base, realm)) {
		const where = describeAddress(realm);
		throw new RemoteError("UNSAFE_ADDRESS", `${registry} names a token service at the local address ${where}`, { hint: "Credentials are not sent there. Ask whoever runs the registry to correct its token realm." });
	}
	return realm;
}
function getRequest(realm, { challenge, scopes }, authorization) {
	const url = new URL(realm);
	if (challenge.service !== void 0) url.searchParams.append("service", challenge.service);
	for (const scope of scopes) url.searchParams.append("scope", scope);
	return {
		url: url.href,
		...authorization === void 0 ? {} : { headers: { authorization } }
	};
}
function postRequest(realm, { challenge, scopes }, token) {
	const { service } = challenge;
	const form = new URLSearchParams({
		grant_type: "refresh_token",
		client_id: "tidegate",
		refresh_token: token,
		scope: scopes.join(" "),
		...service === void 0 ? {} : { service }
	});
	return {
		method: "POST",
		url: realm.href,
		headers: { "content-type": "application/x-www-form-urlencoded" },
		body: Buffer.from(form.toString()),
		confidential: true,
		repeatable: true
	};
}
function refusal(registry, realm, { credential, scopes }, { host, credentials }) {
	const given = credential === void 0 ? "no credentials were found" : "the credentials were refused";
	return new UserError("UNAUTHORIZED", `${registry}: its token service gives no token for ${scopes.join(" ")}; ${given}`, {
		details: [describeAddress(realm)],
		hint: loginHint(host, credential, credentials)
	});
}
function parseBody(text) {
	try {
		const value = JSON.parse(text);
		return isMap(value) ? value : {};
	} catch {
		return {};
	}
}
function createTokens(options) {
	const service = createTokenService(options);
	const { clock } = options.runtime;
	const known = new Map();
	const refused = new Set();
	const needed = new Map();
	const usable = async (kept) => {
		const token = await kept?.catch(() => void 0);
		return token === void 0 || clock.now().getTime() >= token.expires || refused.has(token.text) ? void 0 : token;
	};
	function widened([first, ...others]) {
		if (first === void 0) return [];
		const [resource, actions] = splitScope(first);
		const all = new Set([
			...needed.get(resource) ?? [],
			...actions,
			...options.writes ? ["push"] : []
		]);
		needed.set(resource, all);
		return [...new Set([`${resource}:${[...all].sort().join(",")}`, ...others])].sort();
	}
	async function fetch(request, wide) {
		const exact = [...new Set(request.scopes)].sort();
		const asking = service.ask({
			...request,
			scopes: wide
		});
		if (exact.join(" ") === wide.join(" ")) return await asking;
		return await unless(["UNAUTHORIZED"], asking) ?? await service.ask({
			...request,
			scopes: exact
		});
	}
	return {
		async get(request) {
			const { credential, scopes } = request;
			const wide = widened(scopes);
			const key = wide.join(" ");
			const own = known.get(credential) ?? new Map();
			known.set(credential, own);
			const kept = own.get(key);
			const token = await usable(kept);
			if (token !== void 0) return token.text;
			const current = own.get(key);
			const fresh = current === void 0 || current === kept ? fetch(request, wide) : current;
			own.set(key, fresh);
			return (await fresh).text;
		},
		forget: (token) => {
			refused.add(token);
		}
	};
}
function splitScope(scope) {
	const colon = scope.lastIndexOf(":");
	return [scope.slice(0, colon), scope.slice(colon + 1).split(",")];
}
function createSession(options) {
	const { http, credentials, host, base, at, route } = options;
	const tokens = createTokens(options);
	let challenge;
	const owns = (url) => new URL(url).origin === base.origin;
	async function authorize(name, scopes) {
		const credential = challenge === void 0 ? void 0 : await credentials.find(name);
		return await answerTo(challenge, credential, scopes, tokens);
	}
	async function attempt(request, subject, authorization) {
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
	}
	async function refused(name, subject) {
		const credential = await credentials.find(name);
		return unauthorized(subject, credential, loginHint(host, credential, credentials));
	}
	return {
		base,
		at,
		owns,
		locate: (address, from, what) => withPath(follow(address, new URL(from), route, what), base),
		async send(request, scopes) {
			const name = `${host}/${/^repository:(.+):/.exec(scopes[0] ?? "")?.[1] ?? ""}`;
			const subject = `${name}${at}`;
			const given = await authorize(name, scopes);
			let answer = await attempt(request, subject, given);
			if (answer.status === 401) {
				challenge = parseChallenge(answer.header("www-authenticate") ?? "") ?? challenge;
				await answer.discard();
				if (given?.startsWith("Bearer ")) tokens.forget(given.slice(7));
				const next = await authorize(name, scopes);
				if (next === void 0 || next === given) throw await refused(name, subject);
				answer = await attempt(request, subject, next);
			}
			if (answer.status === 403) throw denied(subject, scopes, await readDetails(answer));
			if (answer.status === 401) {
				await answer.discard();
				throw await refused(name, subject);
			}
			return answer;
		},
		async findLogin(name) {
			const { service, realm } = challenge?.scheme === "bearer" ? challenge : {};
			if (service === void 0 || realm === void 0 || !URL.canParse(realm) || !owns(route(realm))) return;
			const authorization = await answerTo({ scheme: "basic" }, await credentials.find(name), [], tokens);
			return authorization === void 0 ? void 0 : {
				service,
				authorization
			};
		}
	};
}
function withPath(url, base) {
	const lacksPath = !url.pathname.startsWith(base.pathname) && url.pathname.startsWith("/v2/");
	return url.origin === base.origin && lacksPath ? new URL(`${url.pathname.slice(1)}${url.search}`, base) : url;
}
async function answerTo(challenge, credential, scopes, tokens) {
	if (challenge?.scheme === "bearer") return `Bearer ${await tokens.get({
		challenge,
		credential,
		scopes
	})}`;
	return challenge?.scheme === "basic" && credential?.kind === "password" ? basicHeader(credential.user, credential.password) : void 0;
}
function unauthorized(subject, credential, hint) {
	return new UserError("UNAUTHORIZED", `${subject}: the registry wants a login; ${credential === void 0 ? "no credentials were found" : "the credentials were not accepted"}`, { hint });
}
function foreignRefusal(subject, { status, url }) {
	const where = describeAddress(new URL(url));
	return new RemoteError("REMOTE_FAILED", `${subject}: the registry redirects to ${where}, which answered ${status}`, { hint: "Credentials are not sent there. If the registry has moved, use its new name; else ask whoever runs it to look at its storage." });
}
function denied(subject, scopes, details) {
	const action = scopes.some((scope) => scope.includes("push")) ? "push to" : "pull from";
	return new UserError("DENIED", `${subject}: not allowed to ${action} it`, {
		details,
		hint: "The login works but has no permission for this repository, or the repository does not exist. Ask whoever runs the registry."
	});
}
function withLogins(http, addresses, options) {
	const route = createRoute(options.endpoints);
	const logins = [...new Set(addresses)].map((address) => {
		const base = new URL(address);
		const own = new URL("/", base);
		const real = route(own);
		const at = real.href === own.href ? "" : ` (at ${real.href.replace(/\/$/, "")})`;
		const place = {
			host: base.host,
			base: real,
			at,
			writes: false
		};
		return {
			base,
			session: createSession({
				...options,
				http,
				route,
				...place
			})
		};
	});
	return { async request(request) {
		const found = findLogin(logins, new URL(request.url));
		if (found === void 0) return await http.request(request);
		return await found.session.send(request, [scopeOf$1(found, request)]);
	} };
}
function findLogin(logins, url) {
	const [found] = logins.filter(({ base }) => base.origin === url.origin).map((login) => ({
		login,
		path: pathOf$1(login.base)
	})).filter(({ path }) => `${url.pathname}/`.includes(`/${path}/`.replace("//", "/"))).sort((one, other) => other.path.length - one.path.length);
	return found?.login;
}
function pathOf$1({ pathname }) {
	return pathname.replaceAll(/^\/+|\/+$/g, "");
}
function scopeOf$1({ base }, { method = "GET" }) {
	return `repository:${pathOf$1(base)}:${method === "GET" || method === "HEAD" ? "pull" : "pull,push"}`;
}
const harborService = "harbor-registry";
const answerLimit$2 = 262144;
function projectOf({ path }) {
	return path.split("/")[0] ?? path;
}
async function askHarbor(context, what) {
	const { http, session, host, path, runtime } = context;
	const login = await session.findLogin(`${host}/${path}`);
	if (login?.service !== harborService) return;
	const project = projectOf(context);
	try {
		const answer = await http.request({
			url: new URL(`/api/v2.0/projects/${project}/${what}`, session.base).href,
			subject: `${host}/${project}`,
			headers: {
				authorization: login.authorization,
				"x-is-resource-name": "true"
			},
			tries: 1
		});
		if (answer.status !== 200) {
			await answer.discard();
			return;
		}
		const json = parseJson$2(await answer.bytes(answerLimit$2));
		return "value" in json ? json.value : void 0;
	} catch (error) {
		runtime.log.debug(`${host}/${project}: Harbor does not tell its ${what}: ${String(error)}`);
		return;
	}
}
async function findSpace(context) {
	const summary = await askHarbor(context, "summary");
	const quota = isMap(summary) ? summary["quota"] : void 0;
	const [hard, used] = isMap(quota) ? [storageIn(quota["hard"]), storageIn(quota["used"])] : [];
	return hard === void 0 || used === void 0 || hard < 0 ? void 0 : {
		scope: `${context.host}/${projectOf(context)}`,
		bytes: Math.max(0, hard - used)
	};
}
function storageIn(value) {
	const storage = isMap(value) ? value["storage"] : void 0;
	return typeof storage === "number" && Number.isSafeInteger(storage) ? storage : void 0;
}
function urlOf({ session, path }, rest) {
	return new URL(`v2/${path}/${rest}`, session.base).href;
}
function manifestUrl(context, tagOrDigest) {
	if (!isTag(tagOrDigest) && !isDigest(tagOrDigest)) throw new UserError("INVALID_REFERENCE", `${nameOf$3(context)}: ${describe$2(tagOrDigest)} is neither a tag nor a digest`, { hint: "A tag has at most 128 letters, digits, dots, hyphens and underscores." });
	return urlOf(context, `manifests/${tagOrDigest}`);
}
function contentUrl(context, { mediaType, digest }) {
	return urlOf(context, `${isManifestType(mediaType) ? "manifests" : "blobs"}/${digest}`);
}
function nameOf$3({ host, path, session }, tagOrDigest) {
	return `${host}/${path}${tagOrDigest === void 0 ? "" : `${isDigest(tagOrDigest) ? "@" : ":"}${tagOrDigest}`}${session.at}`;
}
function pull({ path }) {
	return [`repository:${path}:pull`];
}
function push({ path }) {
	return [`repository:${path}:pull,push`];
}
function remove({ path }) {
	return [`repository:${path}:pull,push,delete`];
}
function notFound$1(what) {
	return new UserError("NOT_FOUND", `${what}: not there`, { hint: "Check the name and the tag. Some registries also answer so when a login is missing." });
}
const answerLimit$1 = 65536;
async function askForManifest(context, tagOrDigest, request) {
	const asked = {
		...request,
		url: manifestUrl(context, tagOrDigest)
	};
	const answer = await context.session.send({
		...asked,
		accept: [500]
	}, pull(context));
	if (answer.status !== 500) return answer;
	await answer.discard();
	const told = await context.session.send({
		...asked,
		method: "GET",
		accept: [500]
	}, pull(context));
	const text = told.status === 500 ? await told.text(answerLimit$1).catch(() => "") : "";
	await told.discard();
	if (isParseFailure(text)) throw damaged(context, tagOrDigest);
	return await context.session.send(asked, pull(context)).catch((error) => {
		throw error instanceof RemoteError && error.code === "REMOTE_FAILED" ? lasting(error) : error;
	});
}
function lasting(error) {
	const { code, message, details, hint = "Look at the log of the registry, and run again." } = error;
	return new RemoteError(code, message, {
		details,
		hint: `${hint} CNCF distribution 2 may answer so for ever where it was stopped, or had no room, while it wrote: in its storage, look for empty links (\`find docker/registry/v2/repositories -name link -empty\`), and remove them.`,
		cause: error
	});
}
function isParseFailure(text) {
	const json = parseJson$2(Buffer.from(text));
	const errors = "value" in json && isMap(json.value) ? json.value["errors"] : void 0;
	const [first] = Array.isArray(errors) ? errors : [];
	const detail = isMap(first) ? first["detail"] : void 0;
	return isMap(detail) && Object.keys(detail).length === 1 && Number.isSafeInteger(detail["Offset"]);
}
function damaged(context, tagOrDigest) {
	const hex = isDigest(tagOrDigest) ? hexOf(tagOrDigest) : void 0;
	const files = hex === void 0 ? "look for empty files (`find docker/registry/v2/blobs -name data -empty`), and remove each but that of sha256:e3b0c442…, which is of nothing," : `remove docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
	return new RemoteError("MANIFEST_DAMAGED", `${nameOf$3(context, tagOrDigest)}: the registry has an empty or broken file in place of this manifest`, { hint: `CNCF distribution 2 leaves one where it was stopped, or had no room, while it wrote; no push mends that. In its storage, ${files} and restart it. Then run again.` });
}
const idleCuts = 10;
async function openContent(context, descriptor, offset) {
	return offset > 0 && offset >= descriptor.size ? none$2() : continued(context, descriptor, offset, await ask$2(context, descriptor, offset));
}
async function* continued(context, descriptor, offset, first) {
	const { clock, log } = context.runtime;
	let position = offset;
	let content = first;
	for (let idle = 0;;) {
		const begun = position;
		try {
			for await (const chunk of content) {
				position += chunk.length;
				yield chunk;
			}
			if (position >= descriptor.size) return;
			throw new RemoteError("UNREACHABLE", `${nameOf$3(context, descriptor.digest)}: the answer ended at byte ${position} of ${descriptor.size}`);
		} catch (error) {
			idle = position > begun ? 0 : idle + 1;
			if (!(error instanceof RemoteError) || error.code !== "UNREACHABLE" || idle >= idleCuts) throw error;
			log.debug(`${error.message}; continuing at byte ${position}`);
		}
		if (idle > 0) await clock.sleep(cutDelay(idle, Math.random()));
		content = await ask$2(context, descriptor, position);
	}
}
async function ask$2(context, descriptor, offset) {
	const { mediaType, digest, size } = descriptor;
	const range = offset > 0 ? { range: `bytes=${offset}-${size - 1}` } : {};
	const answer = isManifestType(mediaType) ? await askForManifest(context, digest, { headers: {
		accept: mediaType,
		...range
	} }) : await context.session.send({
		url: contentUrl(context, descriptor),
		headers: range
	}, pull(context));
	const where = nameOf$3(context, digest);
	const fault = encodingFault(answer, size, where) ?? lengthFault(answer, descriptor, offset, where);
	if (fault !== void 0) {
		await answer.discard();
		throw fault;
	}
	if (answer.status === 206) return answer.body;
	if (answer.status === 200) return offset === 0 ? answer.body : skip(answer, offset);
	await answer.discard();
	throw answer.status === 404 ? notFound$1(where) : new RemoteError("REMOTE_FAILED", `${where}: the registry answered ${answer.status}`);
}
function encodingFault(answer, size, where) {
	const encoding = answer.header("content-encoding") ?? "identity";
	const isLabel = Number(answer.header("content-length")) === size;
	return answer.status !== 200 || encoding.toLowerCase() === "identity" || isLabel ? void 0 : new RefusedError("CONTENT_ENCODED", `${where}: the answer is compressed, as ${describe$2(encoding)}`, { hint: "Content is carried byte for byte. Ask whoever runs the registry, or the proxy in front of it, to send it as it is stored." });
}
function lengthFault(answer, descriptor, offset, where) {
	const found = announced(answer, descriptor.size, offset);
	return found === void 0 ? void 0 : sizeMismatch(descriptor, found, where);
}
function announced(answer, size, offset) {
	const { status } = answer;
	if (status === 416) return `an answer that there is nothing at byte ${offset}`;
	if (status === 206) {
		const range = answer.header("content-range") ?? "";
		const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range.trim()) ?? [];
		return Number(first) === offset && (total === "*" || Number(total) === size) ? void 0 : `${describe$2(range)} for the part from byte ${offset}`;
	}
	const length = answer.header("content-length");
	return status === 200 && length !== void 0 && Number(length) !== size ? `an answer of ${length}` : void 0;
}
async function* skip(answer, count) {
	let left = count;
	for await (const chunk of answer.body) {
		if (left < chunk.length) yield chunk.subarray(left);
		left = Math.max(0, left - chunk.length);
	}
}
async function* none$2() {}
const mebibyte = 1048576;
const pageBytes$1 = 8 * mebibyte;
const limits = {
	pages: 1e3,
	entries: 1e5,
	bytes: 32 * mebibyte
};
const sendPage = async ({ limit, send }) => {
	const response = await send({});
	const { status, url } = response;
	return {
		status,
		url,
		body: status === 200 ? await response.bytes(limit) : await response.discard().then(() => Buffer.alloc(0)),
		header: (name) => response.header(name)
	};
};
async function listPages(context, first, read, { absent = [], ask = sendPage } = {}) {
	const list = `${nameOf$3(context)}: ${first}`;
	const entries = [];
	const used = {
		pages: 0,
		entries: 0,
		bytes: 0
	};
	const seen = new Set();
	let url = urlOf(context, first);
	while (url !== void 0) {
		const page = {
			url,
			accept: absent
		};
		const answer = await ask({
			url,
			subject: list,
			limit: pageBytes$1,
			send: (headers) => context.session.send({
				...page,
				headers
			}, pull(context))
		});
		if (used.pages === 0 && (answer.status === 404 || absent.includes(answer.status))) return;
		const found = read(readPage(answer, list));
		used.pages += 1;
		used.entries += found.length;
		used.bytes += answer.body.length;
		seen.add(answer.url);
		for (const entry of found) entries.push(entry);
		url = nextPage(answer, list, context);
		refuseEndless(used, seen.has(url ?? ""), list);
	}
	return entries;
}
function readPage({ status, body }, list) {
	const json = status === 200 ? parseJson$2(body) : void 0;
	if (json !== void 0 && "value" in json && isMap(json.value)) return json.value;
	throw new RemoteError("REMOTE_FAILED", `${list}: the registry answered ${status}, and no list`, { hint: "Correct the address of the registry if it is another one; a login page or a proxy may have answered in its place. Or run again later." });
}
function refuseEndless(used, isLoop, list) {
	if (isLoop || used.pages > limits.pages || used.entries > limits.entries || used.bytes > limits.bytes) throw new RefusedError("TOO_LARGE", `${list}: a list without end`, { hint: `At most ${limits.pages} pages, ${limits.entries} entries and ${limits.bytes} bytes are read. Delete tags and referrers that nobody needs.` });
}
function nextPage(answer, list, { session }) {
	const target = answer.header("link")?.split(/,(?=\s*<)/).find((part) => /;\s*rel="?next"?/i.test(part))?.match(/<([^>]*)>/)?.[1];
	if (target === void 0) return;
	const url = session.locate(target, answer.url, `${list}: the next page`);
	if (!session.owns(url)) throw new RemoteError("UNSAFE_ADDRESS", `${list}: the next page is on another host, ${url.origin}`, { hint: "If that is the same registry, name its address under endpoints for that host as well." });
	return url.href === answer.url ? void 0 : url.href;
}
async function askQuota(context, { mediaType, digest }) {
	const answer = await context.session.send({
		method: "HEAD",
		url: manifestUrl(context, digest),
		headers: { accept: mediaType }
	}, pull(context));
	await answer.discard();
	return readQuota((name) => answer.header(name), context.runtime.clock.now());
}
async function openUpload(context, digest) {
	const answer = await context.session.send({
		method: "POST",
		url: urlOf(context, "blobs/uploads/"),
		body: Buffer.alloc(0),
		repeatable: true
	}, push(context));
	if (answer.status !== 202) throw await writeFailure(answer, nameOf$3(context), `blob ${digest}`);
	await answer.discard();
	const least = Number(answer.header("oci-chunk-min-length") ?? 0);
	return {
		location: locationOf(answer, context),
		arrived: 0,
		least: Number.isSafeInteger(least) && least > 0 ? least : 0
	};
}
async function askUpload(context, session) {
	const answer = await sendTo(context, session.location, { method: "GET" });
	await answer.discard();
	const arrived = arrivedIn(answer.header("range"));
	return answer.status < 200 || answer.status > 299 || arrived === void 0 ? void 0 : {
		...session,
		location: movedTo(answer, context, session),
		arrived
	};
}
function arrivedIn(range) {
	const last = /^(?:bytes[= ])?0-(-1|\d{1,15})$/.exec(range?.trim() ?? "")?.[1];
	if (last === void 0) return;
	return Number(last) > 0 ? Number(last) + 1 : 0;
}
function movedTo(answer, context, session) {
	return answer.header("location") === void 0 ? session.location : locationOf(answer, context);
}
function completing({ location }, digest) {
	return new URL(`${location.href}${location.search === "" ? "?" : "&"}digest=${encodeURIComponent(digest)}`);
}
async function sendTo(context, url, request) {
	const full = {
		...request,
		url: url.href
	};
	return context.session.owns(url) ? await context.session.send(full, push(context)) : await context.http.request({
		...full,
		subject: nameOf$3(context)
	});
}
async function cancelUpload(context, { location }) {
	if (!context.session.owns(location)) return;
	await sendTo(context, location, {
		method: "DELETE",
		tries: 1
	}).then((answer) => answer.discard(), (error) => context.runtime.log.debug(`an upload could not be cancelled: ${String(error)}`));
}
function locationOf(answer, context) {
	const location = answer.header("location");
	if (location === void 0) throw new RemoteError("REMOTE_FAILED", `${nameOf$3(context)}: the registry names no upload location`);
	return context.session.locate(location, answer.url, `${nameOf$3(context)}: the upload location`);
}
const usualLimit = 1048576;
const probeSize = 1114112;
async function probeWrite(context, size) {
	const answer = await context.session.send({
		method: "POST",
		url: urlOf(context, "blobs/uploads/"),
		body: Buffer.alloc(0),
		repeatable: true
	}, push(context));
	if (answer.status !== 202) throw await writeFailure(answer, nameOf$3(context), "an upload");
	await answer.discard();
	const session = {
		location: locationOf(answer, context),
		arrived: 0,
		least: 0
	};
	await cancelUpload(context, size > usualLimit && context.session.owns(session.location) ? await probeBody(context, session) : session);
	const date = new Date(answer.header("date") ?? "");
	return Number.isNaN(date.getTime()) ? void 0 : date;
}
async function probeBody(context, session) {
	const body = Buffer.alloc(probeSize);
	const answer = await sendTo(context, session.location, {
		method: "PATCH",
		body,
		headers: { "content-type": "application/octet-stream" },
		tries: 1
	}).catch((error) => {
		context.runtime.log.debug(`how large a request may be could not be tried: ${String(error)}`);
	});
	if (answer?.status === 413) {
		await cancelUpload(context, session);
		throw await writeFailure(answer, nameOf$3(context), `a piece of ${body.length} bytes`);
	}
	await answer?.discard();
	return answer?.status === 202 ? {
		...session,
		location: movedTo(answer, context, session)
	} : session;
}
const manifestLimit = 16777216;
const accept = [
	mediaTypes.ociIndex,
	mediaTypes.ociManifest,
	mediaTypes.dockerList,
	mediaTypes.dockerManifest
].join(", ");
async function findDescriptor(context, tagOrDigest) {
	const where = nameOf$3(context, tagOrDigest);
	const head = await askForManifest(context, tagOrDigest, {
		method: "HEAD",
		headers: { accept }
	});
	await head.discard();
	if (head.status === 404) return;
	return agreeing((head.status === 200 ? fromHeaders(head, where) : void 0) ?? await fromBody(context, tagOrDigest, where), tagOrDigest, where);
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
async function fromBody(context, tagOrDigest, where) {
	const answer = await askForManifest(context, tagOrDigest, { headers: { accept } });
	if (answer.status !== 200) {
		await answer.discard();
		if (answer.status === 404) return;
		throw new RemoteError("REMOTE_FAILED", `${where}: the registry answered ${answer.status}`);
	}
	const bytes = await answer.bytes(manifestLimit);
	const digest = isDigest(tagOrDigest) ? hashLike(tagOrDigest, bytes) : digestOf$1(bytes);
	const mediaType = isManifestType(typeOf(answer)) ? typeOf(answer) : statedType(bytes);
	if (mediaType === void 0 || !isManifestType(mediaType)) throw new RefusedError("INVALID_MANIFEST", `${where}: ${describe$2(mediaType ?? typeOf(answer))} is not a kind of manifest`, { hint: "Docker schema1 and other old kinds are not carried. Ask the publisher for an OCI or Docker schema2 image." });
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
	const json = parseJson$2(bytes);
	const stated = "value" in json && isMap(json.value) ? json.value["mediaType"] : void 0;
	return typeof stated === "string" ? stated : void 0;
}
const withoutApi = [
	400,
	405,
	406,
	501
];
async function findReferrers(context, lists, subject) {
	const listed = await listByApi(context, subject);
	const tagged = await fromTag(context, lists, subject);
	return [...new Map([...tagged, ...listed ?? []].map((entry) => [entry.digest, entry])).values()];
}
async function listByApi(context, subject) {
	const where = `referrers of ${nameOf$3(context, subject)}`;
	return await listPages(context, `referrers/${subject}`, (body) => checkManifest({
		...body,
		mediaType: mediaTypes.ociIndex
	}, mediaTypes.ociIndex, where).manifests, { absent: withoutApi });
}
async function fromTag(context, lists, subject) {
	const index = await findDescriptor(context, referrersTag(subject));
	if (index === void 0 || !isIndexType(index.mediaType)) return [];
	return (await readManifest(lists, index)).manifests;
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
		repeatable: true
	}, scopes);
	if (answer.status === 405) throw await writeFailure(answer, nameOf$3(context), `blob ${digest}`);
	await answer.discard();
	if (answer.status === 202) await cancelUpload(context, {
		location: locationOf(answer, context),
		arrived: 0,
		least: 0
	});
	return answer.status === 201;
}
async function findTagRules(context) {
	const listed = await askHarbor(context, "immutabletagrules?page_size=100");
	if (!Array.isArray(listed)) return;
	const scope = `${context.host}/${projectOf(context)}/`;
	const rules = listed.flatMap((rule) => {
		const scopes = isMap(rule) ? rule["scope_selectors"] : void 0;
		const repository = selectorIn(isMap(scopes) ? scopes["repository"] : void 0, "repoExcludes");
		const tag = selectorIn(isMap(rule) ? rule["tag_selectors"] : void 0, "excludes");
		return isMap(rule) && rule["disabled"] === true || repository === void 0 || tag === void 0 ? [] : [{
			repository,
			tag
		}];
	});
	return { isImmutable: (name, tag) => name.startsWith(scope) && rules.some((rule) => fits$2(rule.repository, name.slice(scope.length)) && fits$2(rule.tag, tag)) };
}
function selectorIn(value, exclusion) {
	const [first] = Array.isArray(value) ? value : [];
	const { pattern, decoration } = isMap(first) ? first : {};
	return typeof pattern === "string" && pattern.length <= 1e3 ? {
		pattern,
		excludes: decoration === exclusion
	} : void 0;
}
function fits$2({ pattern, excludes }, text) {
	return matchesGlob(text, pattern) !== excludes;
}
async function attempt$1(feed, act) {
	try {
		return await act();
	} catch (error) {
		if (!(error instanceof RemoteError && (error.code === "UNREACHABLE" || error.code === "REMOTE_FAILED")) || feed.failed()) throw error;
		return error;
	}
}
async function completeUpload(job, session, plain) {
	const { context, feed, descriptor } = job;
	const { size, digest } = descriptor;
	const complete = session.arrived === size;
	if (complete) await feed.prove();
	const request = {
		method: "PUT",
		headers: {
			"content-type": "application/octet-stream",
			"content-length": String(size - session.arrived)
		},
		body: () => Promise.resolve(complete ? once$1(new Uint8Array()) : feed.read(session.arrived, size)),
		tries: 1
	};
	const answer = await attempt$1(feed, () => sendTo(context, completing(session, digest), request));
	return answer instanceof RemoteError ? {
		kind: "setback",
		fault: answer
	} : await judge$1(job, answer, plain);
}
async function judge$1({ context, descriptor: { digest } }, answer, plain) {
	const where = nameOf$3(context);
	const { status } = answer;
	const lost = () => {
		const what = `${where}: the upload of ${digest} was lost (${status})`;
		return {
			kind: "lost",
			fault: new RemoteError("REMOTE_FAILED", what)
		};
	};
	if (status >= 200 && status < 300) {
		await answer.discard();
		return judgeStored(answer.header("docker-content-digest"), digest, where);
	}
	if (status === 404 || status === 416) {
		await answer.discard();
		return lost();
	}
	if (status === 400 && !plain) {
		await answer.discard();
		context.uploads.manner.whole = true;
		return lost();
	}
	if (status === 400) throw new RefusedError("DIGEST_MISMATCH", `${where}: the registry refused ${digest} (400)`, {
		details: await readDetails(answer),
		hint: "The bytes that arrived were not those of the digest. Run again; if it stays, look at proxies on the way."
	});
	throw await writeFailure(answer, where, `blob ${digest}`);
}
function judgeStored(stored, digest, where) {
	if (stored === void 0 || stored === digest) return { kind: "done" };
	const what = `${where}: the registry stored ${describe$2(stored)} in place of ${digest}`;
	if (isDigest(stored) && algorithmOf(stored) !== algorithmOf(digest)) return {
		kind: "lost",
		fault: new RemoteError("REMOTE_FAILED", what)
	};
	throw new RefusedError("DIGEST_MISMATCH", what, { hint: "It does not keep what it is given. Run again; if it stays, ask whoever runs that registry." });
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
async function writeStretch(write, content) {
	const { seal, expected, ...order } = write;
	const lane = openLane(1);
	lane.send({
		kind: "write",
		...order
	});
	try {
		await fill(lane, content);
	} catch (error) {
		lane.send({ kind: "drop" });
		await end(lane);
		throw error;
	}
	lane.send({
		kind: "end",
		expected,
		seal
	});
	const report = await end(lane);
	return report.kind === "done" ? report.digest : fail(report);
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
async function fill(lane, content) {
	let block = await lane.blocks.take();
	let length = 0;
	const flush = () => {
		lane.send({
			kind: "bytes",
			offset: block.offset,
			length
		});
		length = 0;
	};
	try {
		for await (const chunk of content) {
			if (lane.isOver()) break;
			for (let rest = chunk; rest.length > 0;) {
				const piece = rest.subarray(0, block.bytes.length - length);
				block.bytes.set(piece, length);
				length += piece.length;
				rest = rest.subarray(piece.length);
				if (length === block.bytes.length) {
					flush();
					block = await lane.blocks.take();
				}
			}
		}
	} finally {
		flush();
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
function createCursor(content, start) {
	const chunks = content[Symbol.asyncIterator]();
	let position = start;
	let rest = new Uint8Array();
	return {
		position: () => position,
		async take(most) {
			while (rest.length === 0) {
				const step = await chunks.next();
				if (step.done) return;
				rest = step.value;
			}
			const taken = rest.subarray(0, most);
			rest = rest.subarray(taken.length);
			position += taken.length;
			return taken;
		},
		async close() {
			await chunks.return?.();
		}
	};
}
function createProof(descriptor, source) {
	const { size, digest } = descriptor;
	const where = `${source.name}@${digest}`;
	const hash = source.proves ? void 0 : hasherFor(digest);
	let hashed = 0;
	let proven = false;
	return {
		reached: () => hash === void 0 ? size : hashed,
		add(chunk, start) {
			if (hash !== void 0 && start + chunk.length > hashed) {
				hash.update(chunk.subarray(hashed - start));
				hashed = start + chunk.length;
			}
		},
		async finish(cursor) {
			if (await cursor.take(1) !== void 0) throw sizeMismatch(descriptor, `more than ${size}`, where);
			const found = proven || !hash ? digest : `${algorithmOf(digest)}:${hash.digest("hex")}`;
			if (found !== digest) throw digestMismatch(descriptor, found, where);
			proven = true;
		},
		done: () => proven,
		wrongSize: (found) => sizeMismatch(descriptor, found, where)
	};
}
function createFeed({ descriptor, from: source, onBytes }) {
	const { size } = descriptor;
	let proof = createProof(descriptor, source);
	const state = {
		told: 0,
		passed: 0,
		turn: 0,
		failed: false
	};
	let kept;
	const cursorAt = async (position) => {
		const found = kept;
		kept = void 0;
		if (found?.position() === position) return found;
		await found?.close();
		return createCursor(await openFrom(source, descriptor, position), position);
	};
	const tell = (arrived) => {
		if (arrived !== state.told) {
			onBytes(arrived - state.told);
			state.told = arrived;
		}
	};
	const pass = (bytes, end) => {
		tell(end);
		state.passed = end;
		return bytes;
	};
	async function* feed(cursor, from, to, mine) {
		let held;
		while (cursor.position() < to) {
			const start = cursor.position();
			const chunk = await cursor.take(to - start);
			if (state.turn !== mine) return;
			if (chunk === void 0) throw proof.wrongSize(start);
			if (held !== void 0) yield pass(held, start);
			proof.add(chunk, start);
			const useful = chunk.subarray(Math.max(0, from - start));
			held = useful.length > 0 ? useful : void 0;
			if (source.proves && held !== void 0) {
				yield pass(held.length < 262144 ? Buffer.from(held) : held, cursor.position());
				held = void 0;
			}
		}
		if (to === size) await proof.finish(cursor);
		if (held !== void 0) yield pass(held, to);
	}
	async function* read(from, to) {
		const mine = state.turn += 1;
		tell(from);
		let cursor;
		let done = false;
		try {
			cursor = await cursorAt(Math.min(from, proof.reached()));
			yield* feed(cursor, from, to, mine);
			done = to < size && state.turn === mine;
		} catch (error) {
			state.failed ||= state.turn === mine;
			throw error;
		} finally {
			if (done) kept = cursor;
			else await cursor?.close();
		}
	}
	const close = async () => {
		state.turn += 1;
		await kept?.close();
		kept = void 0;
	};
	return {
		async restart() {
			await close();
			proof = createProof(descriptor, source);
			state.passed = 0;
			tell(0);
		},
		read,
		async prove() {
			for await (const _ of proof.done() ? [] : read(size, size));
		},
		passed: () => state.passed,
		failed: () => state.failed,
		tell,
		close
	};
}
function openFrom(source, descriptor, position) {
	return source.proves && source.openReused !== void 0 ? source.openReused(descriptor, position) : source.open(descriptor, position);
}
const pieceSizes = {
	usual: 67108864,
	small: 8388608
};
function usualManner() {
	return {
		piece: pieceSizes.usual,
		whole: false,
		apart: false
	};
}
const mostSetbacks = 8;
async function uploadPieces(job, begun) {
	const { size } = job.descriptor;
	let session = begun;
	let clean = begun.arrived === 0;
	let pieces = 0;
	for (let setbacks = 0;;) {
		const plain = clean && pieces <= 1;
		const piece = {
			session,
			end: endOf(job, session),
			clean,
			setbacks
		};
		await job.keep(session);
		const step = await (session.arrived === size ? completeUpload(job, session, plain) : sendPiece(job, piece));
		if (step.kind === "done" || step.kind === "lost") return step.kind === "done" ? void 0 : step.fault;
		if (step.kind === "on") {
			session = step.session;
			setbacks = 0;
			pieces += 1;
			continue;
		}
		clean = false;
		setbacks += 1;
		const found = await recover(job, session, step.fault, setbacks);
		if (found === void 0) return step.fault;
		setbacks = found.arrived > session.arrived ? 0 : setbacks;
		session = found;
	}
}
function endOf({ context, descriptor }, { arrived, least }) {
	return Math.min(descriptor.size, arrived + Math.max(context.uploads.manner.piece, least));
}
async function sendPiece(job, piece) {
	const { context, feed } = job;
	const { session, end } = piece;
	const { arrived } = session;
	const request = {
		method: "PATCH",
		headers: {
			"content-type": "application/octet-stream",
			"content-length": String(end - arrived),
			...arrived === 0 && piece.clean ? {} : { "content-range": `${arrived}-${end - 1}` },
			...context.uploads.manner.apart ? { connection: "close" } : {}
		},
		body: () => Promise.resolve(feed.read(arrived, end)),
		tries: 1
	};
	const answer = await attempt$1(feed, () => sendTo(context, session.location, request));
	if (answer instanceof RemoteError) return {
		kind: "setback",
		fault: answer
	};
	await answer.discard();
	return answer.status >= 200 && answer.status < 300 ? {
		kind: "on",
		session: {
			...session,
			location: movedTo(answer, context, session),
			arrived: end
		}
	} : refusalOf(job, piece, answer);
}
function refusalOf({ context, descriptor }, { session, end, clean, setbacks }, { status }) {
	const { manner } = context.uploads;
	const what = `a piece of ${descriptor.digest} (${status})`;
	const fault = new RemoteError("REMOTE_FAILED", `${nameOf$3(context)}: the registry did not take ${what}`);
	if (status === 416 && !clean) return {
		kind: setbacks < 2 ? "setback" : "lost",
		fault
	};
	if ((status === 413 || status === 416) && end - session.arrived > pieceSizes.small) {
		manner.piece = pieceSizes.small;
		return {
			kind: "on",
			session
		};
	}
	manner.whole ||= status === 413 || clean && status !== 404;
	return {
		kind: "lost",
		fault
	};
}
async function recover({ context, feed }, session, fault, setbacks) {
	const { clock, log } = context.runtime;
	const sent = Math.max(feed.passed(), session.arrived);
	let found = await askUpload(context, session);
	if (found?.arrived === session.arrived) {
		if (setbacks >= mostSetbacks) throw fault;
		await clock.sleep(backOff(setbacks, Math.random()));
		found = await askUpload(context, found);
	}
	const lost = found === void 0 || found.arrived < session.arrived || found.arrived > sent;
	if (fault.code === "UNREACHABLE") learn(context.uploads.manner, lost, sent - (found?.arrived ?? 0));
	log.debug(`${fault.message}; ${lost ? "the registry lost the upload" : `going on at byte ${found?.arrived}`}`);
	return lost ? void 0 : found;
}
function learn(manner, lost, bytes) {
	manner.apart ||= lost;
	if (lost || bytes > pieceSizes.small) manner.piece = pieceSizes.small;
}
function placeOf$3(context, { digest, size }) {
	const { hints } = context.uploads;
	const upload = {
		repository: `${context.host}/${context.path}`,
		digest
	};
	const isUpload = (location) => location.href.startsWith(urlOf(context, "blobs/upload"));
	return {
		async find() {
			const location = URL.parse(await hints.find(upload) ?? "");
			if (location === null || !isUpload(location)) return;
			const found = await askUpload(context, {
				location,
				arrived: 0,
				least: 0
			});
			return found !== void 0 && found.arrived > 0 && found.arrived <= size ? found : void 0;
		},
		async keep({ location }) {
			if (isUpload(location)) await hints.keep(upload, location.href);
		},
		drop: () => hints.drop(upload)
	};
}
const mostBeginnings = 8;
async function uploadBlob(context, store, upload) {
	const { descriptor } = upload;
	const { clock, log } = context.runtime;
	const feed = createFeed(upload);
	try {
		for (let beginnings = 1;; beginnings += 1) {
			const fault = await begin(context, descriptor, feed);
			if (fault === void 0 || await store.has(descriptor)) {
				feed.tell(descriptor.size);
				return;
			}
			if (beginnings === mostBeginnings) throw fault;
			log.debug(`${fault.message}; uploading ${descriptor.digest} again, try ${beginnings + 1}`);
			await clock.sleep(backOff(beginnings, Math.random()));
		}
	} finally {
		await feed.close();
	}
}
async function begin(context, descriptor, feed) {
	const large = descriptor.size > pieceSizes.small && !context.uploads.manner.whole;
	const place = large ? placeOf$3(context, descriptor) : void 0;
	await feed.restart();
	const session = await place?.find() ?? await openUpload(context, descriptor.digest);
	let current = session;
	const job = {
		context,
		descriptor,
		feed,
		async keep(moved) {
			current = moved;
			await place?.keep(moved);
		}
	};
	const continuable = large && context.session.owns(session.location);
	try {
		const fault = continuable ? await uploadPieces(job, session) : await uploadWhole(job, session);
		await place?.drop();
		return fault;
	} catch (error) {
		if (!continuable || error instanceof RefusedError) {
			await place?.drop();
			await cancelUpload(context, current);
		}
		throw error;
	}
}
async function uploadWhole(job, session) {
	const step = await completeUpload(job, session, true);
	return step.kind === "lost" || step.kind === "setback" ? step.fault : void 0;
}
async function putManifest(context, tagOrDigest, { mediaType, digest }, bytes) {
	const where = nameOf$3(context);
	const refused = namesAddresses(bytes, mediaType, where) ? layerUrlsRefused : void 0;
	const answer = await context.session.send({
		method: "PUT",
		url: manifestUrl(context, tagOrDigest),
		headers: { "content-type": mediaType },
		body: bytes,
		...refused === void 0 ? {} : { tries: 5 }
	}, push(context)).catch((error) => {
		throw error instanceof RemoteError && error.code === "REMOTE_FAILED" ? refused?.(where, digest, error) ?? error : error;
	});
	if (answer.status < 200 || answer.status > 299) {
		const failure = await writeFailure(answer, where, `manifest ${digest}`);
		throw failure.code === "WRITE_REFUSED" ? refused?.(where, digest, failure) ?? failure : failure;
	}
	await answer.discard();
	const stored = answer.header("docker-content-digest");
	if (stored !== void 0 && stored !== digest) throw new RefusedError("DIGEST_MISMATCH", `${where}: the registry stored ${describe$2(stored)} in place of ${digest}`, { hint: "The registry rewrites manifests, so signatures would break. Turn that off, or use another registry." });
}
function namesAddresses(bytes, mediaType, where) {
	return bytes.includes("\"urls\"") && parseManifest(bytes, mediaType, where).layers.some(({ urls }) => urls !== void 0);
}
function layerUrlsRefused(where, digest, cause) {
	return new RemoteError("LAYER_URLS_REFUSED", `${where}: the registry does not take manifest ${digest}, which has layers that name other addresses`, {
		details: cause.details,
		hint: "These are non-distributable layers, such as those of old Windows images. Choose platforms without them on the connected side, or allow them: in CNCF distribution by `validation.manifests.urls.allow`.",
		cause
	});
}
async function removeContent(context, descriptor) {
	const request = {
		method: "DELETE",
		url: contentUrl(context, descriptor)
	};
	const answer = await context.session.send(request, remove(context));
	if (answer.status !== 404 && (answer.status < 200 || answer.status > 299)) throw await writeFailure(answer, nameOf$3(context), `to delete ${descriptor.digest}`);
	await answer.discard();
}
async function removeTag(context, tag) {
	const request = {
		method: "DELETE",
		url: manifestUrl(context, tag)
	};
	const answer = await context.session.send(request, remove(context));
	if (answer.status === 404 || answer.status >= 200 && answer.status <= 299) {
		await answer.discard();
		return true;
	}
	if (answer.status === 400 || answer.status === 405) {
		await answer.discard();
		return false;
	}
	throw await writeFailure(answer, nameOf$3(context), `to delete the tag ${tag}`);
}
function createRepository(context) {
	const name = `${context.host}/${context.path}`;
	const repository = {
		name,
		async resolve(tagOrDigest) {
			const found = await repository.find(tagOrDigest);
			if (found === void 0) throw notFound$1(nameOf$3(context, tagOrDigest));
			return found;
		},
		find: (tagOrDigest) => findDescriptor(context, tagOrDigest),
		async open(descriptor, offset = 0) {
			if (isManifestType(descriptor.mediaType)) refuseLarge(name, descriptor);
			return await openContent(context, descriptor, offset);
		},
		referrers: (subject, lists = repository) => findReferrers(context, lists, subject),
		async tags(ask) {
			const tags = await listPages(context, `tags/list?n=1000`, tagsIn, ask && { ask });
			if (tags === void 0) throw notFound$1(nameOf$3(context));
			return tags;
		},
		async has(descriptor) {
			const { mediaType, digest } = descriptor;
			const answer = isManifestType(mediaType) ? await askForManifest(context, digest, {
				method: "HEAD",
				headers: { accept: mediaType }
			}) : await context.session.send({
				method: "HEAD",
				url: contentUrl(context, descriptor)
			}, pull(context));
			await answer.discard();
			return answer.status === 200;
		},
		async write(descriptor, from, onBytes = () => {}) {
			if (!isManifestType(descriptor.mediaType)) {
				await uploadBlob(context, repository, {
					descriptor,
					from,
					onBytes
				});
				return;
			}
			refuseLarge(name, descriptor);
			await putManifest(context, descriptor.digest, descriptor, await readAll(from, descriptor));
			onBytes(descriptor.size);
		},
		mount: (descriptor, from) => mountBlob(context, descriptor, from),
		async tag(tag, descriptor) {
			await putManifest(context, tag, descriptor, await readAll(repository, descriptor));
		},
		quota: (manifest) => askQuota(context, manifest),
		probeWrite: (size = 0) => probeWrite(context, size),
		findSpace: () => findSpace(context),
		findTagRules: () => findTagRules(context),
		hasReferrersApi: async (subject) => await listByApi(context, subject) !== void 0,
		remove: (descriptor) => removeContent(context, descriptor),
		untag: (tag) => removeTag(context, tag)
	};
	return repository;
}
function tagsIn({ tags }) {
	return Array.isArray(tags) ? tags.filter(isTag) : [];
}
function refuseLarge(name, { digest, size }) {
	if (size > 16777216) throw new RefusedError("TOO_LARGE", `${name}@${digest}: a manifest of ${size} bytes`, { hint: `Manifests over ${manifestLimit} bytes are not read; real ones have a few kilobytes.` });
}
const hintSchema = object({
	repository: string,
	digest: string,
	location: string,
	process: count$1,
	started: optional(string)
});
const hintLimit = 16384;
const longest = 864e5;
function createUploadHints(runtime) {
	const { cache, clock, log, processes } = runtime;
	let folder;
	const open = async () => {
		const { path } = await cache.open("uploads");
		await removeOld(path, clock.now().getTime() - longest);
		return path;
	};
	const quietly = async (act, upload) => {
		try {
			folder ??= open();
			return await act(join(await folder, fileName(upload)));
		} catch (error) {
			log.debug(`the place of the upload of ${upload.digest} is not kept: ${String(error)}`);
			return;
		}
	};
	return {
		find: (upload) => quietly(async (path) => {
			const bytes = await readBounded(path, hintLimit, "carried");
			const json = bytes === void 0 || bytes.length > hintLimit ? void 0 : parseJson$2(bytes);
			const parsed = json !== void 0 && "value" in json ? parseWith(hintSchema, json.value) : void 0;
			if (parsed === void 0 || !("value" in parsed)) return;
			const { repository, digest, location, process, started } = parsed.value;
			const inUse = process !== processes.own && processes.isRunning(process) && processes.startOf(process) === started;
			return repository === upload.repository && digest === upload.digest && !inUse ? location : void 0;
		}, upload),
		async keep(upload, location) {
			const own = {
				process: processes.own,
				started: processes.startOf(processes.own)
			};
			const { repository, digest } = upload;
			const text = JSON.stringify({
				repository,
				digest,
				location,
				...own
			});
			await quietly((path) => replaceFile(path, text, {
				mode: 384,
				flush: false
			}), upload);
		},
		async drop(upload) {
			await quietly((path) => rm(path, { force: true }), upload);
		}
	};
}
function fileName({ repository, digest }) {
	return `${createHash("sha256").update(`${repository}@${digest}`).digest("hex")}.json`;
}
async function removeOld(folder, before) {
	for (const name of await readdir(folder)) {
		const path = join(folder, name);
		const stats = /^[0-9a-f]{64}\.json(?:\.[0-9a-f]+\.partial)?$/.test(name) ? await stat(path) : void 0;
		if (stats !== void 0 && stats.mtimeMs < before) await rm(path, { force: true });
	}
}
function createRegistries(options) {
	const route = createRoute(options.endpoints);
	const hints = createUploadHints(options.runtime);
	const registries = new Map();
	const repositories = new Map();
	const registryOf = (host) => {
		const known = registries.get(host);
		if (known !== void 0) return known;
		const address = addressOf(host, options.endpoints, route);
		const session = createSession({
			...options,
			route,
			host,
			writes: options.writesTo.includes(host),
			...address
		});
		const { http, runtime } = options;
		const registry = {
			http,
			runtime,
			host,
			session,
			uploads: {
				manner: usualManner(),
				hints
			}
		};
		registries.set(host, registry);
		return registry;
	};
	return { repository(name) {
		const reference = parseReference(name);
		const key = repositoryOf$1(reference);
		const known = repositories.get(key);
		if (known !== void 0) return known;
		const repository = createRepository({
			...registryOf(reference.host),
			path: reference.repository
		});
		repositories.set(key, repository);
		return repository;
	} };
}
function addressOf(host, endpoints, route) {
	const served = endpointUrl(endpoints, host) === void 0 ? servedHost(host) : host;
	const own = `${isLoopback$1(served) && typeof endpoints[host] !== "object" ? "http" : "https"}://${served}/`;
	const base = route(own);
	return {
		base,
		at: base.href === own ? "" : ` (at ${base.href.replace(/\/$/, "")})`
	};
}
async function connect(endpoints, runtime, { credentials: given, writesTo = [], charts = [] } = {}) {
	const credentials = await readCredentials(runtime, given);
	const http = createHttp({
		endpoints,
		tls: await readHostTls(endpoints, runtime),
		runtime
	});
	const registries = createRegistries({
		http,
		endpoints,
		credentials,
		runtime,
		writesTo
	});
	return {
		http: withLogins(http, charts, {
			endpoints,
			credentials,
			runtime
		}),
		registries
	};
}
const sizeLimit = 4194304;
async function readGitFile(git, wanted) {
	const { path, base, url } = wanted;
	requirePlainPath(path);
	const entry = await findEntry(git, wanted.commit, path);
	if (entry === void 0) throw await explainMissing(git, wanted);
	if (!/^100(?:644|755)$/.test(entry.mode)) throw notAFile(wanted, path, entry.mode);
	if (entry.size > sizeLimit) throw new UserError("FILE_TOO_LARGE", `${path} in ${url} (${base}) is ${entry.size} bytes`, { hint: `A deploy file of more than ${sizeLimit} bytes is not read.` });
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
	return new UserError("FILE_NOT_FOUND", `${wanted.url} (${wanted.base}) has no file ${wanted.path}`, { hint: wanted.isOnBranch === true ? `Somebody has renamed or removed it on ${wanted.base}. Put it back there, or delete that branch.` : "Look at the paths under bump in the release file: they start at the top of the repository." });
}
function notAFile({ url, base, path, isOnBranch }, at, mode) {
	const kind = {
		"120000": "a symbolic link",
		"160000": "a submodule",
		"040000": "a folder"
	}[mode] ?? `of mode ${mode}`;
	const what = at === path ? `${path} is ${kind}` : `${path} is not a file here: ${at} is ${kind}`;
	return new UserError("NOT_A_FILE", `${url} (${base}): ${what}`, { hint: isOnBranch === true ? `Somebody has put that there on ${base}. Put the file back, or delete that branch.` : "Name the file itself under bump in the release file; what it is linked from follows by itself." });
}
function requirePlainPath(path) {
	if (!path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && !/^\.git$/i.test(part)) || path.includes("\\") || /\p{Cc}/u.test(path)) throw new UserError("INVALID_PATH", `${JSON.stringify(path)} is not a path inside a git repository`, { hint: "Expected something like deploy/values.yaml under bump in the release file, with forward slashes." });
}
const remoteName = "forge";
const kept = /^GIT_(?:(?:PROXY_)?SSL_|EXEC_PATH$)/;
const authorityLimit = 4194304;
async function gitEnvironment(runtime, folder, host) {
	const config = settings(runtime, folder, host);
	const numbered = config.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]]);
	const inherited = Object.keys(runtime.env).filter((name) => name.startsWith("GIT_") && !kept.test(name));
	return {
		...Object.fromEntries(inherited.map((name) => [name, void 0])),
		LC_ALL: "C",
		GIT_DIR: folder,
		GIT_INDEX_FILE: join(folder, "bump.index"),
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_TERMINAL_PROMPT: "0",
		SSH_ASKPASS: "",
		GIT_LITERAL_PATHSPECS: "1",
		GIT_CONFIG_COUNT: String(config.length),
		...Object.fromEntries(numbered),
		...proxies(runtime.env, host.repository),
		...await certificates(runtime.cwd, folder, host)
	};
}
function settings(runtime, folder, { repository: { gitUrl }, token }) {
	const config = [
		["core.hooksPath", join(folder, "no-hooks")],
		["core.quotePath", "false"],
		["core.attributesFile", "/dev/null"],
		["credential.helper", ""],
		["http.followRedirects", "false"],
		["http.lowSpeedLimit", "1000"],
		["http.lowSpeedTime", "60"],
		["maintenance.auto", "false"],
		["protocol.allow", "never"],
		["protocol.http.allow", "always"],
		["protocol.https.allow", "always"],
		[`remote.${remoteName}.url`, gitUrl],
		[`remote.${remoteName}.promisor`, "true"]
	];
	if (token !== void 0) {
		const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
		runtime.mask(token);
		runtime.mask(basic);
		config.push([`http.${new URL(gitUrl).origin}/.extraHeader`, `Authorization: Basic ${basic}`]);
	}
	return config;
}
function proxies(env, { gitUrl }) {
	const { hostname, origin } = new URL(gitUrl);
	const noProxy = env["no_proxy"] ?? env["NO_PROXY"] ?? "";
	const direct = [
		noProxy,
		"127.0.0.1",
		"localhost",
		"::1",
		...createRangeMatcher(noProxy)?.(origin) === true ? [hostname] : []
	];
	const proxy = env["http_proxy"] ?? env["HTTP_PROXY"];
	return {
		no_proxy: direct.filter((entry) => entry !== "").join(","),
		...proxy === void 0 ? {} : { http_proxy: proxy }
	};
}
async function certificates(cwd, folder, { repository, endpoints = {} }) {
	const { host } = new URL(repository.origin);
	const endpoint = Object.hasOwn(endpoints, host) ? endpoints[host] : void 0;
	if (typeof endpoint !== "object") return {};
	const { ca, certificate, key, insecure } = endpoint;
	return {
		...ca === void 0 ? {} : { GIT_SSL_CAINFO: await writeAuthorities(resolve(cwd, ca), folder) },
		...certificate === void 0 ? {} : { GIT_SSL_CERT: resolve(cwd, certificate) },
		...key === void 0 ? {} : { GIT_SSL_KEY: resolve(cwd, key) },
		...insecure === void 0 ? {} : { GIT_SSL_NO_VERIFY: "1" }
	};
}
async function writeAuthorities(path, folder) {
	const own = await readBounded(path, authorityLimit);
	if (own === void 0) throw new UserError("INVALID_ENDPOINT", `endpoints: ${path} does not exist`, { hint: "The path of ca is relative to the release file." });
	const file = join(folder, "authorities.pem");
	await writeFile(file, [...tls.getCACertificates("default"), own.toString("utf8")].join("\n"));
	return file;
}
function field(value, name) {
	return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : void 0;
}
function textField(value, name) {
	const found = field(value, name);
	return typeof found === "string" ? found : void 0;
}
function pathOf(name) {
	return name.split("/").map(encodeURIComponent).join("/");
}
function explainAnswer(answer, { url }) {
	const details = messagesOf(answer);
	const text = details.join("\n");
	if (answer.status === 423 || answer.status === 403 && /archived/i.test(text)) return repositoryArchived(url, details);
	switch (answer.status) {
		case 401: return new UserError("UNAUTHORIZED", `${url}: the forge's API refused the token`, {
			details,
			hint: `Give a current token (GITHUB_TOKEN, or the option --token). ${neededPermissions}`
		});
		case 403: return new UserError("FORBIDDEN", `${url}: the token must not do this`, {
			details,
			hint: /Actions is not permitted/i.test(text) ? "Allow \"GitHub Actions to create and approve pull requests\" in the settings of the repository or its organization (Actions, General), or give the token of a GitHub App." : writable$1(missing(answer, text))
		});
		case 404: return new UserError("NOT_FOUND", `${url}: the forge's API knows no such repository, or hides it`, {
			details,
			hint: ["Look at pullRequest.repository, pullRequest.forge and pullRequest.api in the release file, and at what the token may read.", missing(answer, text)].filter(isText$1).join(" ")
		});
		case 409:
		case 422: return refusedPull(url, details);
		default: return new RemoteError("FORGE_FAILED", `${url}: the forge answered ${answer.status}`, {
			details,
			hint: "Look at pullRequest.forge and pullRequest.api in the release file. Where both are right, the status page of the forge may know of a fault."
		});
	}
}
function repositoryArchived(url, details) {
	return new UserError("REPOSITORY_ARCHIVED", `${url}: the repository is archived, nothing in it can change`, {
		details,
		hint: "Name the repository that took its place in pullRequest.repository, or let its owner unarchive it."
	});
}
const workflowRefusal = /workflow.* without `?workflows?\b/;
function workflowsForbidden(url, details) {
	return new UserError("FORBIDDEN", `${url}: the token must not change workflows`, {
		details,
		hint: "It needs the permission `workflows: write`, a classic token the scope `workflow`; GITHUB_TOKEN cannot have it."
	});
}
function refusedPull(url, details) {
	return new UserError("PULL_REQUEST_REFUSED", `${url}: the forge does not take the pull request`, {
		details,
		hint: "Look at pullRequest.base and pullRequest.branch in the release file."
	});
}
function heldOpen(url, number, details) {
	return new UserError("PULL_REQUEST_HELD", `${url}: the forge does not close pull request ${number}`, {
		details,
		hint: "Close what it depends on first, or take that dependency away."
	});
}
function rateLimited(answer, wait, { url }) {
	return new RemoteError("RATE_LIMITED", `${url}: the forge's rate limit is used up`, {
		details: messagesOf(answer),
		hint: `Run again in ${Math.ceil(wait / 6e4)} minutes; what was pushed stays, and the next run goes on from there.`
	});
}
function invalidAnswer({ url }) {
	return new RemoteError("INVALID_ANSWER", `${url}: the answer is not that of the forge's API`, { hint: "Look at pullRequest.forge and pullRequest.api in the release file: https://host/api/v3 on GitHub Enterprise Server, https://host/api/v1 on Gitea and Forgejo." });
}
function messagesOf({ body }) {
	const errors = field(body, "errors");
	const lines = (Array.isArray(errors) ? errors : []).map((error) => typeof error === "string" ? error : [field(error, "field"), field(error, "message") ?? field(error, "code")].filter(isText$1).join(": "));
	return [field(body, "message"), ...lines].filter(isText$1).map((line) => line.replaceAll(/\p{Cc}+/gu, " ").slice(0, 300));
}
function writable$1(lacks) {
	return lacks === void 0 || lacks.includes(": read`") ? [lacks, neededPermissions].filter(isText$1).join(" ") : lacks;
}
const neededPermissions = "It needs the permissions `contents: write` and `pull-requests: write`; on Gitea and Forgejo the scopes `write:repository` and `write:issue`.";
function missing(answer, text) {
	const signOn = /^required; url=(https:\/\/\S+)/.exec(answer.header("x-github-sso") ?? "")?.[1];
	if (signOn !== void 0) return `Authorize the token for the organization's single sign-on: ${signOn}`;
	const permission = missingPermission(answer, text);
	const verb = /not accessible by|required scope/i.test(text) ? "The token lacks" : "This takes";
	return permission && `${verb} ${permission}.`;
}
function missingPermission(answer, text) {
	const accepted = answer.header("x-accepted-github-permissions") ?? "";
	if (accepted !== "" && !accepted.includes("allows_permissionless_access")) return accepted.split(";").map((group) => group.split(",").map((entry) => `\`${entry.trim().replaceAll("_", "-").replace("=", ": ")}\``).join(" and ")).join(", or ");
	const scopes = answer.header("x-accepted-oauth-scopes");
	if (scopes !== void 0 && scopes !== "") {
		const own = answer.header("x-oauth-scopes") ?? "";
		return scopesOf(scopes).some((scope) => scopesOf(own).includes(scope)) ? void 0 : `one of the scopes \`${scopes}\` (this one has ${own === "" ? "none" : `\`${own}\``})`;
	}
	const required = /required scope\(s\)(?:, required=|: )\[([^\]]*)\]/.exec(text)?.[1];
	return required && `the scope \`${required.replace(/^read:(?=issue|repository)/, "write:")}\``;
}
function scopesOf(list) {
	return list.split(",").map((scope) => scope.trim());
}
function isText$1(value) {
	return typeof value === "string" && value !== "";
}
const kinds$1 = [
	{
		pattern: /error: 429\b|HTTP 429\b/,
		make: ({ url }, details) => new RemoteError("RATE_LIMITED", `${url}: the forge takes no more requests for now`, {
			details,
			hint: "Run again in some minutes; the next run goes on where this one was."
		})
	},
	{
		pattern: /Authentication failed|could not read (?:Username|Password)|error: 40[13]\b|HTTP 40[13]\b/,
		make: ({ url, hasToken }, details) => hasToken ? new UserError("UNAUTHORIZED", `${url}: the token was refused`, {
			details,
			hint: `Give a token for this repository (GITHUB_TOKEN, or the option --token). ${neededPermissions}`
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
		pattern: /Could not resolve host|Failed to connect|Connection (?:refused|reset)|timed out|error: 5\d\d\b|early EOF|SSL|TLS|certificate|unexpected disconnect|remote end hung up/i,
		make: ({ url, doing }, details) => new RemoteError("UNREACHABLE", `${url}: could not ${doing}`, {
			details,
			hint: "Look at the address and the network; a private certificate authority is named by `ca` under endpoints in the release file, a proxy by HTTPS_PROXY."
		})
	}
];
const refusedRef = /^!.*\[(?:remote )?rejected\]/m;
const refKinds = [
	{
		pattern: /stale info|cannot lock ref|failed to (?:update|lock)|reference already exists|incorrect old value|couldn't find remote ref/i,
		make: ({ url }, details) => new UserError("BRANCH_MOVED", `${url}: the branch changed while this run was at work`, {
			details,
			hint: "Nothing was pushed. Run again."
		})
	},
	{
		pattern: /\[remote rejected\] \((?:Internal Server Error|failure|unpacker error)\)/,
		make: ({ url }, details) => new RemoteError("GIT_FAILED", `${url}: the forge could not take the push`, {
			details,
			hint: "Run again. If that does not help, ask whoever runs the forge, or look at its status page."
		})
	},
	{
		pattern: workflowRefusal,
		make: ({ url }, details) => workflowsForbidden(url, details)
	},
	{
		pattern: refusedRef,
		make: ({ url }, details) => new UserError("PUSH_REJECTED", `${url}: the forge does not take the push`, {
			details,
			hint: /verified signatures/.test(details.join("\n")) ? "Set pullRequest.commit to api in the release file: the forge makes the commit then, and signs it where it does so for this token." : "A rule protects this branch: let the token push to it, or set pullRequest.branch to a name that the rule leaves out."
		})
	}
];
function explainGit(failure) {
	const lines = failure.output.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("hint:"));
	const own = lines.filter((line) => !line.startsWith("remote:"));
	const remote = lines.filter((line) => /^remote: *\S/.test(line));
	const refused = own.filter((line) => refusedRef.test(line));
	const [text, possible] = refused.length > 0 ? [refused, refKinds] : [own, [...refKinds, ...kinds$1]];
	const kind = possible.find(({ pattern }) => pattern.test(text.join("\n")));
	const details = [...remote.slice(0, 8), ...own.slice(-8)];
	if (/(?:error:|HTTP) 403\b/.test(text.join("\n")) && remote.some((line) => /\b(?:is|was) archived\b/.test(line))) return repositoryArchived(failure.url, details);
	return kind?.make(failure, details) ?? new RemoteError("GIT_FAILED", `${failure.url}: git could not ${failure.doing}`, { details });
}
function branchMoved({ url }, why) {
	return new UserError("BRANCH_MOVED", `${url}: ${why}`, { hint: "Nothing was changed. Run again." });
}
const tries = 3;
async function createGit(runtime, folder, host) {
	const program = await requireGit(runtime);
	const env = await gitEnvironment(runtime, folder, host);
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
				url: host.repository.url,
				output,
				hasToken: host.token !== void 0
			});
			if (options.retry !== true || attempt === tries || !(error instanceof RemoteError)) throw error;
			await runtime.clock.sleep(attempt * 1e3);
		}
	};
}
async function lines(git, args) {
	return (await git(args, { doing: "read the history" })).toString("utf8").split("\n").filter((line) => line !== "");
}
async function requireGit(runtime) {
	const program = await runtime.findTool("git");
	if (program === void 0) throw new UserError("GIT_MISSING", "git is not installed, or not in PATH", { hint: "Install git 2.31 or newer on the machine that runs this stage." });
	const { stdout } = await runtime.exec(program, ["--version"]);
	const [, major, minor] = /(\d+)\.(\d+)/.exec(stdout.toString("utf8")) ?? [];
	if (Number(major) < 2 || Number(major) === 2 && Number(minor) < 31) throw new UserError("GIT_TOO_OLD", `${program} is ${stdout.toString("utf8").trim()}; 2.31 or newer is needed`);
	return program;
}
const depths = [
	64,
	1024,
	2147483647
];
async function listRemote(git, repository, name) {
	const wanted = name === void 0 ? "HEAD" : `refs/heads/${name}`;
	const lines = (await git([
		"ls-remote",
		"--symref",
		repository.gitUrl,
		wanted
	], {
		doing: "list the branches",
		retry: true
	})).toString("utf8").split("\n");
	const head = lines.map((line) => /^ref: refs\/heads\/(.+)\tHEAD$/.exec(line)?.[1]).find(Boolean);
	return {
		commit: lines.find((line) => line.endsWith(`\t${wanted}`) && !line.startsWith("ref: "))?.split("	")[0],
		...head === void 0 ? {} : { head }
	};
}
async function listBranches({ git, repository, base }, prefix) {
	return (await branchNames(git, repository, `${prefix}*`)).filter((name) => name.startsWith(prefix) && name !== base).sort();
}
async function branchNames(git, { gitUrl }, ...patterns) {
	return (await git([
		"ls-remote",
		gitUrl,
		...patterns.map((pattern) => `refs/heads/${pattern}`)
	], {
		doing: "list the branches",
		retry: true
	})).toString("utf8").match(/(?<=\trefs\/heads\/).+$/gm) ?? [];
}
const shallowLimit = 67108864;
async function fetchBranches(git, names, depth) {
	const refspecs = names.map((name) => `+refs/heads/${name}:${fetchedRef(name)}`);
	await git([
		"fetch",
		"--quiet",
		`--depth=${depth}`,
		"--no-tags",
		"--filter=blob:none",
		remoteName,
		...refspecs
	], {
		doing: `fetch ${names.join(" and ")}`,
		retry: true
	});
}
function fetchedRef(name) {
	return `refs/fetched/${name}`;
}
async function sendBranch({ git, repository }, { branch, expected, commit }) {
	const ref = `refs/heads/${branch}`;
	const lease = `--force-with-lease=${ref}:${expected ?? ""}`;
	try {
		const told = await git([
			"push",
			"--porcelain",
			lease,
			remoteName,
			`${commit}:${ref}`
		], { doing: commit === "" ? `delete ${branch}` : `push ${branch}` });
		if (expected !== commit && /^=/m.test(told.toString("utf8"))) throw branchMoved(repository, "somebody else was quicker");
	} catch (error) {
		if (expected === void 0 && error instanceof UserError && error.code === "BRANCH_MOVED") await requireFreeName(git, repository, branch);
		throw error;
	}
}
async function requireFreeName(git, repository, branch) {
	const parts = branch.split("/");
	const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
	const name = (await branchNames(git, repository, ...above, `${branch}/*`)).find((taken) => above.includes(taken) || taken.startsWith(`${branch}/`));
	if (name !== void 0) throw new UserError("BRANCH_NAME_TAKEN", `${repository.url}: there can be no branch ${branch} beside ${name}`, { hint: "Set pullRequest.branch in the release file to another name, or rename that branch." });
}
function requireNotBase({ repository, base }, name) {
	if (name === base) throw new UserError("BRANCH_IS_BASE", `${repository.url}: ${name} is the base, it cannot also be a branch of Tidegate's`, { hint: "Set pullRequest.branch in the release file to a name of its own, such as tidegate/wandb." });
}
async function shallowCommits(folder) {
	const listed = await readBounded(join(folder, "shallow"), shallowLimit);
	return new Set(listed?.toString("utf8").split("\n"));
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
const comparedFiles = 200;
const comparedCommits = 200;
async function readHistory({ git, folder, base, baseCommit }, name) {
	let commits = [];
	let isJoined = false;
	for (const depth of depths) {
		await fetchBranches(git, [base, name], depth);
		const listed = await lines(git, [
			"rev-list",
			"--topo-order",
			"--boundary",
			fetchedRef(name),
			`^${baseCommit}`
		]);
		commits = listed.filter((line) => !line.startsWith("-"));
		isJoined = listed.length > commits.length;
		const shallow = await shallowCommits(folder);
		if ((isJoined || commits.length === 0) && !commits.some((commit) => shallow.has(commit))) break;
	}
	return {
		commits,
		fork: isJoined ? await forkOf({
			git,
			baseCommit
		}, fetchedRef(name)) : void 0
	};
}
async function forkOf({ git, baseCommit }, commit) {
	return (await lines(git, [
		"merge-base",
		baseCommit,
		commit
	]))[0];
}
async function isMerged$1({ git, baseCommit }, branch, fork) {
	const changed = await changedFiles(git, fork, branch, []);
	if (changed.length === 0 || changed.length > comparedFiles) return false;
	const range = [
		"log",
		"--first-parent",
		"--format=%H",
		`--max-count=${comparedCommits}`,
		`${fork}..${baseCommit}`
	];
	for (const commit of await lines(git, [
		...range,
		"--",
		...changed
	])) if ((await changedFiles(git, commit, branch, changed)).length === 0) return true;
	return false;
}
async function changedFiles(git, before, after, paths) {
	return (await git([
		"diff-tree",
		"-r",
		"-z",
		"--name-only",
		"--no-renames",
		before,
		after,
		"--",
		...paths
	], { doing: "compare two commits" })).toString("utf8").split("\0").slice(0, -1);
}
const changeTrailer = "Tidegate-Change";
const baseTrailer = "Tidegate-Base";
const subjectTrailer = "Tidegate-Proposes";
const claimTrailer = "Tidegate-Stream";
const searchLimit = 100;
const authorName = "tidegate";
const forgeCommitter = /<noreply@[^>]+>$/;
function authorIdentity(email, now) {
	const date = `${Math.floor(now.getTime() / 1e3)} +0000`;
	return {
		GIT_AUTHOR_NAME: authorName,
		GIT_AUTHOR_EMAIL: email,
		GIT_AUTHOR_DATE: date,
		GIT_COMMITTER_NAME: authorName,
		GIT_COMMITTER_EMAIL: email,
		GIT_COMMITTER_DATE: date
	};
}
function markMessage({ message, subject, claim }, change, alone) {
	const proposes = subject === void 0 ? "" : `${subjectTrailer}: ${subject}\n`;
	const claims = claim === void 0 ? "" : `${claimTrailer}: ${claim}\n`;
	const marked = `${message.trim()}\n\n${proposes}${claims}${changeTrailer}: ${change}\n`;
	return alone === void 0 ? marked : `${marked}${baseTrailer}: ${alone.baseCommit} ${wholeDigest(alone.tree, marked)}\n`;
}
function wholeDigest(tree, text) {
	return createHash("sha256").update(`${tree}\n${text.trimEnd()}`).digest("hex");
}
async function changeDigest(git, before, after) {
	const format = [
		"-U0",
		"--text",
		"--no-ext-diff",
		"--no-textconv",
		"--no-renames",
		"--no-color"
	];
	const algorithm = [
		"--diff-algorithm=myers",
		"--no-indent-heuristic",
		"--inter-hunk-context=0"
	];
	const lines = (await git([
		"diff-tree",
		"-r",
		"-p",
		...format,
		...algorithm,
		before,
		after
	], {
		doing: "compare two commits",
		retry: true
	})).toString("latin1").split("\n").filter((line) => !line.startsWith("index ") && !line.startsWith("@@ "));
	return createHash("sha256").update(lines.join("\n"), "latin1").digest("hex");
}
async function markedCommits(git, branch, base) {
	return (await git([
		"rev-list",
		"--topo-order",
		...[`--grep=^${changeTrailer}: `, `--max-count=${searchLimit}`],
		branch,
		`^${base}`
	], { doing: "read the history" })).toString("utf8").split("\n").slice(0, -1);
}
async function readOurCommit(git, commit) {
	const found = await readMarkedCommit(git, commit);
	return found?.isAmended === true ? void 0 : found;
}
async function readMarkedCommit(git, commit) {
	const raw = (await git([
		"cat-file",
		"commit",
		commit
	], { doing: `read ${commit}` })).toString("utf8");
	const end = raw.indexOf("\n\n");
	const headers = raw.slice(0, end).split("\n");
	const trailers = raw.trimEnd().split("\n\n").at(-1)?.split("\n") ?? [];
	const lastLines = raw.slice(end).split("\n").toReversed();
	const subject = valueOf$1(lastLines, `${subjectTrailer}: `);
	const claim = valueOf$1(lastLines, `${claimTrailer}: `);
	const change = valueOf$1(trailers, `${changeTrailer}: `);
	const parents = headers.flatMap((line) => /^parent ([0-9a-f]+)$/.exec(line)?.[1] ?? []);
	const before = parents.at(-1);
	const isAmended = change === void 0 || before === void 0 || change !== await changeDigest(git, before, commit);
	if (before === void 0 || isAmended && subject === void 0) return;
	const signed = ["author ", "committer "].map((key) => valueOf$1(headers, key));
	const [author, committer] = signed.map((line) => /^[^>]*>/.exec(line ?? "")?.[0]);
	const base = valueOf$1(trailers, `${baseTrailer}: `);
	const text = raw.slice(end + 2).replace(`\n${baseTrailer}: ${base}`, "");
	const whole = wholeDigest(valueOf$1(headers, "tree ") ?? "", text);
	const isMoved = parents.length !== 1 || base !== `${before} ${whole}`;
	const isTouched = committer !== author && !forgeCommitter.test(committer ?? "");
	const madeAt = new Date(Number(/> (\d+) /.exec(signed[1] ?? "")?.[1]) * 1e3);
	const isAsMade = author?.startsWith(`${authorName} <`) === true && signed[0] === signed[1];
	const [onTopOf] = parents.length === 2 ? parents : [];
	return {
		commit,
		before,
		...onTopOf && { onTopOf },
		...subject && { subject },
		...claim && { claim },
		isAlone: !isMoved && !isTouched,
		madeAt,
		isAsMade,
		isAmended
	};
}
function valueOf$1(lines, key) {
	return lines.find((line) => line.startsWith(key))?.slice(key.length);
}
async function revision(git, name) {
	return (await git([
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		name
	], { doing: `find ${name}` })).toString("utf8").trim();
}
async function writeTree$1(git, parent, files) {
	await git(["read-tree", parent], { doing: "read the tree of the parent" });
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
	return (await git(["write-tree", "--missing-ok"], { doing: "write the tree" })).toString("utf8").trim();
}
async function rawChange(git, before, after) {
	return (await git([
		"diff-tree",
		"-r",
		"--raw",
		"--no-renames",
		before,
		after
	], { doing: "compare two commits" })).toString("latin1");
}
async function readBranch(context, name) {
	const { git, baseCommit } = context;
	await requireBranchName(git, name);
	requireNotBase(context, name);
	if (!await fetchIfThere(git, name)) return;
	const commit = await revision(git, fetchedRef(name));
	if (commit === baseCommit) return {
		name,
		commit,
		standing: "contained",
		ours: []
	};
	const ours = await readOurCommit(git, commit);
	return ours?.isAlone === true ? {
		name,
		commit,
		standing: "alone",
		ours: [ours]
	} : await readShared(context, name, ours);
}
async function fetchIfThere(git, name) {
	return await orError(fetchBranches(git, [name], 2), ["BRANCH_MOVED"]) === void 0;
}
async function readShared(context, name, own) {
	const { git } = context;
	const { commits, fork } = await readHistory(context, name);
	const commit = await revision(git, fetchedRef(name));
	if (commits.length === 0) return {
		name,
		commit,
		standing: "contained",
		ours: []
	};
	if (fork !== void 0 && await isMerged$1(context, commit, fork)) return {
		name,
		commit,
		standing: "merged",
		ours: []
	};
	if (own !== void 0 && await isOnMerged(context, own)) return {
		name,
		commit,
		standing: "merged",
		ours: [own]
	};
	return {
		name,
		commit,
		standing: "people",
		ours: await findOurs(context, name),
		fork
	};
}
async function isOnMerged(context, { onTopOf }) {
	const fork = onTopOf === void 0 ? void 0 : await forkOf(context, onTopOf);
	if (onTopOf === void 0 || fork === void 0) return false;
	if (await isMerged$1(context, onTopOf, fork)) return true;
	const below = await readOurCommit(context.git, onTopOf);
	return below !== void 0 && await isOnMerged(context, below);
}
async function findOurs({ git, baseCommit }, name) {
	const ours = [];
	for (const candidate of await markedCommits(git, fetchedRef(name), baseCommit)) {
		const found = await readMarkedCommit(git, candidate);
		ours.push(...found === void 0 ? [] : [found]);
	}
	return ours;
}
function describeBranch(context, state) {
	const { git, repository } = context;
	const { name, commit, standing, ours, fork } = state;
	const read = (at) => (path) => readGitFile(git, {
		commit: at,
		base: name,
		path,
		url: repository.url,
		isOnBranch: true
	});
	const { subject, claim, madeAt } = ours[0] ?? {};
	return {
		commit,
		state,
		...subject && { subject },
		...claim && { claim },
		...madeAt && { madeAt },
		isOurs: standing !== "people",
		async proposes() {
			const { ours: left } = standing === "alone" ? await readShared(context, name, void 0) : state;
			return left[0]?.subject;
		},
		read: read(commit),
		ours: ours.map((own) => ({
			after: ifThere(read(own.commit)),
			before: ifThere(read(own.before)),
			...own.isAmended && own.subject !== void 0 ? { amended: own.subject } : {}
		})),
		readFork: fork === void 0 ? () => Promise.resolve(void 0) : ifThere(read(fork))
	};
}
function ifThere(read) {
	return (path) => unless(["FILE_NOT_FOUND", "NOT_A_FILE"], read(path));
}
async function readPast({ git, runtime, folder, base, baseCommit }, time, paths, mergedAt = () => Promise.resolve(void 0)) {
	const log = async (...what) => await lines(git, [
		"log",
		"--first-parent",
		...what
	]);
	const now = runtime.clock.now().getTime();
	const merges = new Map();
	for (const depth of depths) {
		await fetchBranches(git, [base], depth);
		const all = await log("--format=%H %ct", baseCommit, "--");
		const changing = new Set(await log("--format=%H", baseCommit, "--", ...paths));
		const edge = all.at(-1)?.split(" ")[0] ?? "";
		const isCut = (await shallowCommits(folder)).has(edge);
		if (isCut) merges.set(edge, "unknown");
		for (;;) {
			const placed = placedInTime(all, merges, now);
			const past = sinceTime(placed, changing, time);
			const next = nextToAsk(past, placed, merges);
			if (next !== void 0) {
				const isUnknown = async () => changing.has(next) && await isAsMade(git, next);
				merges.set(next, await mergedAt(next) ?? (await isUnknown() ? "unknown" : "dated"));
			} else if (!isCut || depth === depths.at(-1) || placed.some(({ since }) => since <= time)) return past;
			else break;
		}
		merges.delete(edge);
	}
	return [];
}
function nextToAsk(past, placed, merges) {
	const isUnknown = (commit) => past.some((each) => each.commit === commit) && merges.get(commit ?? "") === "unknown";
	return [...past, ...placed.filter((_, index) => isUnknown(placed[index + 1]?.commit))].find(({ commit }) => !merges.has(commit))?.commit;
}
function sinceTime(placed, changing, time) {
	const past = placed.filter(({ commit }) => changing.has(commit));
	const first = past.findIndex(({ since }) => since <= time);
	return first === -1 ? past : past.slice(0, first + 1);
}
async function isAsMade(git, commit) {
	return (await readOurCommit(git, commit))?.isAsMade === true;
}
function placedInTime(log, merges, now) {
	let earliest = 0;
	const placed = log.toReversed().map((line) => {
		const [commit = "", seconds] = line.split(" ");
		const merge = merges.get(commit);
		const date = Number(seconds) * 1e3;
		const merged = merge instanceof Date ? merge.getTime() : void 0;
		const time = merged === void 0 ? date : Math.max(merged, date > now ? 0 : date);
		const tells = time <= now && merge !== "unknown";
		earliest = Math.max(earliest, tells ? time : 0);
		return {
			commit,
			time: tells ? earliest : void 0
		};
	});
	let latest = now;
	return placed.toReversed().map(({ commit, time }) => {
		latest = time ?? latest;
		return {
			commit,
			since: new Date(latest)
		};
	});
}
const asideSuffix = ".api-commit";
const pause = 2e3;
const patience = 2e4;
async function commitAside(context, { branch, parent, expected }, make) {
	const lent = `${branch}${asideSuffix}`;
	requireNotBase(context, lent);
	await lend(context, lent, {
		parent,
		for: {
			name: branch,
			commit: expected
		}
	});
	let last = parent;
	try {
		last = await make(lent);
		await requireWanted(context, {
			lent,
			commit: last,
			parent
		});
		await sendBranch(context, {
			branch,
			expected,
			commit: last
		});
		return last;
	} finally {
		await takeBack(context, lent, () => Promise.resolve(last));
	}
}
async function tidyAside(context, of) {
	const lent = `${of.name}${asideSuffix}`;
	await takeBack(context, lent, async () => {
		const { commit } = await listRemote(context.git, context.repository, lent);
		return commit !== void 0 && lent !== context.base && await isLeft(context, lent, commit, of) ? commit : void 0;
	});
}
async function lend(context, lent, { parent, for: of }) {
	const { git, repository, runtime } = context;
	for (let waited = 0; waited <= patience; waited += pause) {
		const { commit: expected } = await listRemote(git, repository, lent);
		if (expected === void 0 && waited > 0) break;
		const isFree = expected === void 0 || expected === of.commit && expected !== parent;
		if (!isFree && waited === patience && !await isLeft(context, lent, expected, of)) throw new UserError("BRANCH_NAME_TAKEN", `${repository.url}: ${lent} holds commits of somebody else, and Tidegate needs that name`, { hint: `Nothing was changed. Rename or delete ${lent}, or set another pullRequest.branch.` });
		if ((isFree || waited === patience) && await sendIfThere(context, {
			branch: lent,
			expected,
			commit: parent
		})) return;
		await runtime.clock.sleep(pause);
	}
	throw isBusy(context, lent);
}
async function isLeft(context, lent, tip, of) {
	if (tip === of.commit || tip === context.baseCommit) return true;
	const { commits } = await readHistory(context, lent);
	return commits.length === 0 || await readOurCommit(context.git, fetchedRef(lent)) !== void 0 || of.commit !== void 0 && (await readHistory(context, of.name)).commits.includes(tip);
}
async function sendIfThere(context, change) {
	return await orError(sendBranch(context, change), ["BRANCH_MOVED"]) === void 0;
}
function isBusy({ repository }, lent) {
	return branchMoved(repository, `another run was at work with ${lent}`);
}
async function requireWanted(context, { lent, commit, parent }) {
	const { git, repository } = context;
	await fetchBranches(git, [lent], 2);
	if (!(await revision(git, fetchedRef(lent)) === commit) || await revision(git, `${commit}^`) !== parent) throw isBusy(context, lent);
	if (await readOurCommit(git, commit) === void 0) throw new UserError("API_COMMIT_DIFFERS", `${repository.url}: the forge made another commit than it was asked for`, { hint: "Set pullRequest.commit to git in the release file." });
}
async function takeBack(context, lent, find) {
	try {
		const expected = await find();
		await (expected && sendBranch(context, {
			branch: lent,
			expected,
			commit: ""
		}));
	} catch (error) {
		if (!(error instanceof TidegateError)) throw error;
		context.runtime.log.info(`${lent} stays: ${error.message}`);
	}
}
async function pushBranch(context, push) {
	const { git, baseCommit } = context;
	const state = push.current?.state;
	const onBranch = push.parent === "branch";
	if (onBranch ? state === void 0 : state?.standing === "people") throw unexpected(context, push.branch);
	const parent = (onBranch ? state?.commit : void 0) ?? baseCommit;
	const tree = await writeTree$1(git, parent, push.files);
	if (state !== void 0 && await isSame(context, state, {
		parent,
		tree,
		claim: push.claim
	})) {
		await (push.commitBy && tidyAside(context, state));
		return {
			commit: state.commit,
			pushed: false
		};
	}
	const parents = state?.standing === "merged" && !onBranch ? [state.commit, baseCommit] : [parent];
	const message = markMessage(push, await changeDigest(git, parent, tree), parent === baseCommit && parents.length === 1 ? {
		baseCommit,
		tree
	} : void 0);
	const plan = {
		tree,
		parents,
		message
	};
	if (push.commitBy === void 0 || parents.length > 1) return {
		commit: await pushCommit(context, push, plan),
		pushed: true
	};
	const { branch, files } = push;
	const wanted = {
		branch,
		parent,
		expected: state?.commit,
		files,
		message
	};
	return {
		commit: await push.commitBy(wanted, (make) => commitAside(context, wanted, make)),
		pushed: true
	};
}
async function deleteBranch(context, state) {
	if (state.standing !== "alone" && state.standing !== "contained") return false;
	try {
		await tidyAside(context, state);
		await sendBranch(context, {
			branch: state.name,
			expected: state.commit,
			commit: ""
		});
		return true;
	} catch (error) {
		if (error instanceof UserError && ["BRANCH_MOVED", "PUSH_REJECTED"].includes(error.code)) {
			context.runtime.log.info(`${state.name} stays: ${error.message}`);
			return false;
		}
		throw error;
	}
}
async function pushCommit(context, { branch, current, email }, { tree, parents, message }) {
	const { git, runtime } = context;
	const commit = (await git([
		"commit-tree",
		tree,
		...parents.flatMap((parent) => ["-p", parent])
	], {
		doing: "write the commit",
		input: Buffer.from(message),
		env: authorIdentity(email, runtime.clock.now())
	})).toString("utf8").trim();
	await sendBranch(context, {
		branch,
		expected: current?.commit,
		commit
	});
	return commit;
}
async function isSame(context, { name, commit, ours: [own] }, wanted) {
	const { git, baseCommit } = context;
	if (wanted.parent === commit) return await revision(git, `${commit}^{tree}`) === wanted.tree;
	return own !== void 0 && (own.claim === void 0 || own.claim === wanted.claim) && await rawChange(git, own.before, commit) === await rawChange(git, wanted.parent, wanted.tree) && (own.before === baseCommit || (await readHistory(context, name)).commits.length > 0);
}
function unexpected({ repository }, branch) {
	return new UserError("BRANCH_HAS_OTHER_COMMITS", `${repository.url}: the branch ${branch} holds other commits than it did a moment ago`, { hint: "Nothing was pushed. Run again." });
}
const sha256Length = 64;
async function openGitRepository(source, runtime) {
	const folder = await mkdtemp(join(tmpdir(), "tidegate-git-"));
	const remove = async () => await rm(folder, {
		recursive: true,
		force: true
	});
	try {
		return describe$1(await openBase(source, runtime, folder), remove);
	} catch (error) {
		await remove();
		throw error;
	}
}
async function openBase(source, runtime, folder) {
	const { repository, base: wanted } = source;
	const git = await createGit(runtime, folder, source);
	if (wanted !== void 0) await requireBranchName(git, wanted);
	const { head, commit } = await listRemote(git, repository, wanted);
	const base = wanted ?? head;
	if (base === void 0 || commit === void 0) throw new UserError("BASE_NOT_FOUND", `${repository.url}: there is no branch ${base ?? "to start from"}`, { hint: `${base === void 0 ? "Push the deploy files first, where the repository is empty; else set" : "Set"} pullRequest.base in the release file to the branch that is deployed from.` });
	await git([
		"init",
		"--quiet",
		"--bare",
		`--object-format=${commit.length === sha256Length ? "sha256" : "sha1"}`,
		folder
	], { doing: "make a temporary repository" });
	await fetchBranches(git, [base], 1);
	return {
		git,
		runtime,
		repository,
		folder,
		base,
		baseCommit: await revision(git, fetchedRef(base))
	};
}
function describe$1(context, remove) {
	const { git, repository, base, baseCommit } = context;
	const readFrom = (commit) => (path) => readGitFile(git, {
		commit,
		base,
		path,
		url: repository.url
	});
	return {
		base,
		read: readFrom(baseCommit),
		async history(paths, since, mergedAt) {
			return (await readPast(context, since, paths, mergedAt)).map((state) => ({
				since: state.since,
				read: readFrom(state.commit)
			}));
		},
		branches: (prefix) => listBranches(context, prefix),
		async branch(name) {
			const state = await readBranch(context, name);
			return state && describeBranch(context, state);
		},
		push: (push) => pushBranch(context, push),
		deleteBranch: (state) => deleteBranch(context, state),
		[Symbol.asyncDispose]: remove
	};
}
const chartSizeLimit = 33554432;
const chartYamlLimit = 1048576;
const valueLimit$2 = 1e5;
function readChart(tgz, where) {
	const found = readArchive(tgz, where).filter(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name));
	const [chartYaml] = found;
	if (chartYaml === void 0 || found.length > 1) throw unreadable$1(where, `it has ${found.length} files of that name in its top folder, not one`);
	if (chartYaml.content.length > chartYamlLimit) throw refused("CHART_TOO_LARGE", where, "it is larger than 1 MiB");
	const metadata = parseMetadata(parseChartYaml(chartYaml.content, where));
	if (typeof metadata === "string") throw unreadable$1(where, `it ${metadata}`);
	return metadata;
}
function parseChartYaml(content, where) {
	const text = content.toString("utf8");
	if (hasTooManyValues(text, valueLimit$2)) throw refused("CHART_TOO_LARGE", where, `it has more than ${valueLimit$2} values`);
	try {
		return load(text, { schema: FAILSAFE_SCHEMA });
	} catch (error) {
		throw unreadable$1(where, error instanceof YAMLException ? error.reason : "it is not YAML", error);
	}
}
function unreadable$1(where, reason, cause) {
	return refused("CHART_UNREADABLE", where, reason, cause);
}
function refused(code, where, reason, cause) {
	return new RefusedError(code, `Chart.yaml in ${where} cannot be used: ${reason}`, { cause });
}
var import_semver = __toESM(require_semver(), 1);
const indexLimit = 67108864;
const valueLimit$1 = 15e5;
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
	if (!isMap(entries)) throw unreadable(where, "it has no map `entries`");
	let skipped = 0;
	const notes = [];
	const charts = new Map();
	for (const [name, listed] of Object.entries(entries)) {
		const versions = [];
		for (const [at, value] of (Array.isArray(listed) ? listed : []).entries()) {
			const entry = parseEntry(name, value);
			if (typeof entry !== "string") {
				versions.push(entry);
				continue;
			}
			skipped += 1;
			if (notes.length < notesKept) notes.push(`${where}: entry ${at + 1} of ${describe$2(name)} ${entry}`);
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
	if (source.length > 67108864 || hasTooManyValues(source, valueLimit$1)) throw unreadable(where, "it is too large to be one");
	const root = parseText(source, where);
	if (!fitsWrittenOut(root, 67108864)) throw unreadable(where, "it is too large, or too deep, with its aliases written out");
	return root;
}
function parseText(source, where) {
	try {
		return load(source, { schema: FAILSAFE_SCHEMA });
	} catch (error) {
		throw unreadable(where, error instanceof YAMLException ? error.reason : "it is not YAML", error);
	}
}
function parseEntry(name, value) {
	if (!isMap(value)) return "is not a map";
	const metadata = parseMetadata(value);
	if (typeof metadata === "string") return metadata;
	if (metadata.name !== name) return `is named ${describe$2(metadata.name)}`;
	const [url, ...mirrors] = Array.isArray(value["urls"]) ? value["urls"].filter(isUrl) : [];
	if (url === void 0) return "has no usable url";
	const digest = parseDigestField(value["digest"]);
	if (digest === null) return `has a digest that is not sha256: ${describe$2(value["digest"])}`;
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
function unreadable(where, reason, cause) {
	return new RefusedError("INDEX_UNREADABLE", `${where} is not a Helm repository index: ${reason}`, { cause });
}
function remember(make) {
	const known = new Map();
	return (key) => {
		const value = known.get(key) ?? make(key);
		known.set(key, value);
		return value;
	};
}
function eachFile(files, act) {
	const errors = [];
	const results = files.flatMap((file) => {
		try {
			return [act(file)];
		} catch (error) {
			if (!(error instanceof UserError)) throw error;
			errors.push(error);
			return [];
		}
	});
	const [first, ...others] = errors;
	if (first === void 0) return results;
	throw others.length === 0 ? first : errorOfAll(first, errors);
}
function errorOfAll(first, errors) {
	const isOne = errors.every(({ code }) => code === first.code);
	const hints = new Set(errors.flatMap(({ hint }) => hint ?? []));
	return new UserError(isOne ? first.code : "FILE_FAULTS", `${errors.length} files have faults`, {
		details: errors.flatMap(({ code, message, at, details }) => [`${withPlace$1(message, at)} [${code}]`, ...details]),
		...hints.size > 0 && { hint: [...hints].join(" ") }
	});
}
function mergeValues(under, over) {
	const entries = Object.entries(over).map(([key, value]) => {
		const below = Object.hasOwn(under, key) ? under[key] : void 0;
		return [key, isMap(below) && isMap(value) ? mergeValues(below, value) : value];
	});
	return {
		...under,
		...Object.fromEntries(entries)
	};
}
function mergeWithoutNulls(under, over) {
	const entries = Object.entries(over).map(([key, value]) => {
		const below = Object.hasOwn(under, key) ? under[key] : void 0;
		return [key, isMap(value) ? mergeWithoutNulls(isMap(below) ? below : {}, value) : value ?? void 0];
	});
	return {
		...under,
		...Object.fromEntries(entries)
	};
}
function placeInFile({ file, bytes, document, root }, path) {
	return whereLegal(() => {
		const yaml = parseYaml(bytes, file);
		return stepInto$3(root.reduce(stepInto$3, yaml.values[document]), path[0] ?? "") === void 0 ? void 0 : yaml.placeOf(document, [...root, ...path], "key");
	});
}
function stepInto$3(value, key) {
	if (Array.isArray(value)) return typeof key === "number" ? value[key] : void 0;
	return isMap(value) && Object.hasOwn(value, key) ? value[key] : void 0;
}
const mostIndex = 65536;
const mostParts = 31;
const mostPlain = 999999n;
function settingLayer({ target, text, as }, under) {
	const path = targetPath(target);
	const value = as === "file" ? { read: text } : readText$1(text, as === "string");
	return path === void 0 || value === void 0 ? void 0 : setIn(under, path, value.read);
}
function targetPath(text) {
	const path = [];
	const part = /(?:^|(?<!^)\.)((?:[^.[\]=,\\\0]|\\[^\0])+)|\[(\d{1,6})\]/gsy;
	while (part.lastIndex < text.length) {
		const [, key, index] = part.exec(text) ?? [];
		if (!(key !== void 0 || index !== void 0 && path.length > 0 && Number(index) <= mostIndex) || path.length === mostParts) return;
		path.push(key === void 0 ? Number(index) : unescape(key));
	}
	return path.length === 0 ? void 0 : path;
}
function readText$1(text, isString) {
	const list = /^\{(.*)\}$/s.exec(text)?.[1];
	const parts = (list ?? text).split(/(?<=(?<!\\)(?:\\\\)*),/);
	if (list === void 0) return parts.length > 1 || text.startsWith("{") ? void 0 : { read: typed(text, isString) };
	return !parts.some((part) => part.startsWith("{") || /(?<=(?<!\\)(?:\\\\)*)\}/.test(part)) ? { read: parts.map((part) => typed(part, isString)) } : void 0;
}
function typed(text, isString) {
	const value = unescape(text);
	if (isString) return value;
	const words = {
		true: true,
		false: false,
		null: null,
		"0": 0
	};
	if (Object.hasOwn(words, value.toLowerCase())) return words[value.toLowerCase()];
	const number = /^(?:[+-]\d{1,20}|[1-9]\d{0,19})$/.test(value) ? BigInt(value.replace("+", "")) : void 0;
	if (number === void 0 || number !== BigInt.asIntN(64, number)) return value;
	return number > mostPlain || number < -999999n ? number : Number(number);
}
function numbersIn(target, path, made) {
	const value = path.reduce(stepInto$3, made);
	return typeof value === "bigint" ? [{
		path,
		value,
		flag: `${target}=${value}`
	}] : (Array.isArray(value) ? value : []).flatMap((_, index) => numbersIn(`${target}[${index}]`, [...path, index], made));
}
function unescape(text) {
	return text.replaceAll(/\\(.?)/gs, "$1");
}
function setIn(under, [key, ...rest], value, isItem = false) {
	if (key === void 0) return value;
	if (typeof key === "string") {
		const made = under === void 0 || isMap(under) || isItem ? setIn(stepInto$3(under, key), rest, value) : void 0;
		return made === void 0 ? void 0 : { [key]: made };
	}
	if (under !== void 0 && !Array.isArray(under) && !(isItem && under === null)) return;
	const list = under ?? [];
	const items = Array.from({ length: Math.max(list.length, key + 1) }, (_, index) => list[index] ?? null);
	const below = items[key];
	const item = setIn(below, rest, value, true);
	items[key] = isMap(below) && isMap(item) ? mergeValues(below, item) : item;
	return item === void 0 ? void 0 : items;
}
function openConfigMaps() {
	const byName = remember((file) => Map.groupBy(configMapsIn(file), ({ object }) => nameOf$2(object)));
	return (file, name) => byName(file).get(name) ?? [];
}
function findConfigMap({ name, namespace, key }, inFile, { files, configMapsOf }) {
	const found = files.flatMap((file) => configMapsOf(file, name).filter(({ object }) => {
		const inside = stepInto$3(stepInto$3(object, "metadata"), "namespace");
		return namespace === void 0 || inside === void 0 || inside === namespace;
	}));
	const own = found.filter(({ file: { path } }) => path === inFile);
	const [only, other] = own.length > 0 ? own : found;
	if (only === void 0 || other !== void 0) return {
		why: `${only === void 0 ? "no file has" : "several files have"} the ConfigMap ${name}`,
		isGone: false
	};
	const { file, document, path, object } = only;
	const text = stepInto$3(stepInto$3(object, "data"), key);
	return typeof text === "string" ? {
		file: file.path,
		bytes: file.bytes,
		document,
		path: [
			...path,
			"data",
			key
		],
		text
	} : {
		why: `the ConfigMap ${name} has no ${key}`,
		isGone: true
	};
}
function nameOf$2(object) {
	return stepInto$3(stepInto$3(object, "metadata"), "name");
}
function configMapsIn(file) {
	return (whereLegal(() => parseYaml(file.bytes, file.path).values) ?? []).flatMap((root, document) => {
		const items = stepInto$3(root, "kind") === "List" ? stepInto$3(root, "items") : void 0;
		return Array.isArray(items) ? items.map((object, index) => ({
			file,
			document,
			path: ["items", index],
			object
		})) : [{
			file,
			document,
			path: [],
			object: root
		}];
	}).filter(({ object }) => stepInto$3(object, "kind") === "ConfigMap");
}
function whyElsewhere({ url, revision }, { url: own, base }) {
	if (url !== void 0 && own === void 0) return `nobody says whether ${placeOf$2(url)} is this repository: pullRequest.repository in the release file does`;
	if (url !== void 0 && placeOf$2(url) !== placeOf$2(own ?? "")) return `it is in another repository, ${placeOf$2(url)}`;
	const branch = revision?.replace(/^refs\/heads\//, "");
	if (branch === void 0 || branch === "HEAD" || branch === base) return;
	return base === void 0 ? `it is taken at ${branch}, and nobody says which branch is checked: pullRequest.base in the release file does` : `it is taken at ${branch}`;
}
function placeOf$2(url) {
	const [, host = "", path = ""] = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^:/]+)(?::\d+)?[:/]+(.*)$/i.exec(url) ?? [];
	return `${host.toLowerCase()}/${path.replace(/\/+$/, "").replace(/\.git$/, "")}`;
}
function applyOverrides(found, overrides) {
	const owners = new Map();
	const occurrences = [];
	const add = (occurrence) => {
		scalarsOf(occurrence).forEach((scalar) => owners.set(keyOf$1(scalar), occurrences.length));
		occurrences.push(occurrence);
	};
	found.forEach(add);
	const overridden = new Map();
	for (const override of overrides) {
		const index = owners.get(keyOf$1(override.scalar));
		const owner = index === void 0 ? void 0 : occurrences[index];
		const joined = owner && join$1(owner, override);
		if (index !== void 0 && joined !== void 0) {
			refuseConflict(override, overridden.get(index));
			overridden.set(index, override);
			occurrences[index] = joined;
			continue;
		}
		if (index !== void 0) occurrences[index] = void 0;
		overridden.set(occurrences.length, override);
		add(standAlone(override));
	}
	return occurrences.filter((occurrence) => occurrence !== void 0);
}
function join$1(owner, { kind, name, part, scalar }) {
	if (owner.kind === "chart" && kind === "chart") return {
		...owner,
		name,
		isOverridden: true
	};
	return owner.kind === "image" && kind === "image" && (part ?? partOf(owner, scalar)) === partOf(owner, scalar) ? {
		...owner,
		of: name
	} : void 0;
}
function partOf({ digest, reference }, scalar) {
	if (digest !== void 0 && keyOf$1(digest) === keyOf$1(scalar)) return "digest";
	return reference === void 0 ? "tag" : "reference";
}
function standAlone({ kind, name, part, scalar, by }) {
	const { value, place } = scalar;
	if (kind === "chart") return {
		kind,
		name,
		isOverridden: true,
		version: scalar,
		place
	};
	const whole = tryReference(value);
	const isWhole = /[/:]/.test(value) && !isDigest(value) && whole !== void 0;
	const holds = part ?? (isWhole ? "reference" : isDigest(value) ? "digest" : "tag");
	if (holds === "digest") return {
		kind,
		repository: name,
		of: name,
		digest: scalar,
		place
	};
	if (holds === "tag") return {
		kind,
		repository: name,
		of: name,
		tag: scalar,
		place
	};
	if (whole === void 0) throw new UserError("MARKER_UNFIT", "the value here is said to be a reference, and is none", {
		at: place,
		hint: `Expected host/path:tag; ${formatPlace(by)} says that it is one.`
	});
	return {
		kind,
		repository: repositoryOf$1(whole),
		of: name,
		tag: scalar,
		reference: whole,
		place
	};
}
function refuseConflict({ name, by }, before) {
	if (before !== void 0 && before.name !== name) throw new UserError("MARKER_CONFLICT", `${name} is claimed here for what is ${before.name} elsewhere`, {
		at: by,
		hint: `Tag and digest are of one image: correct this one, or ${formatPlace(before.by)}.`
	});
}
function scalarsOf(occurrence) {
	return occurrence.kind !== "repository" && isTextual(occurrence.left) ? [] : pinsOf$2(occurrence);
}
function isTextual(left) {
	return left === "embedded" || left === "mentioned";
}
function pinsOf$2(occurrence) {
	if (occurrence.kind === "repository") return [];
	return (occurrence.kind === "chart" ? [occurrence.version] : [occurrence.tag, occurrence.digest]).filter((scalar) => scalar !== void 0);
}
function keyOf$1({ document, path, line }) {
	return JSON.stringify([
		document,
		line,
		path
	]);
}
const whole = {
	document: 0,
	path: []
};
function layerKey({ file }, { document, path }) {
	return JSON.stringify([
		file.environment,
		posix.normalize(file.path),
		keyOf$1({
			document,
			path
		})
	]);
}
function fileKey({ path, git }, { file, found }) {
	return git === void 0 || whyElsewhere(git, file.origin ?? {}) !== void 0 ? void 0 : layerKey({
		file: {
			...file,
			path
		},
		found
	}, whole);
}
function layerReader(all) {
	const configMapsOf = openConfigMaps();
	const byKey = new Map(all.map((of) => [layerKey(of, whole), of]));
	const documentsIn = remember((text) => whereLegal(() => parseYaml(Buffer.from(text), "").values));
	const heldIn = remember((of) => Map.groupBy(of.found.occurrences.filter(isImage), ({ holder }) => holder && keyOf$1(holder)));
	const imagesOf = (held, of) => byMap(() => (heldIn(of).get(keyOf$1(held)) ?? []).map((image) => ({
		image,
		paths: [image.inValues?.path, ...pinsOf$2(image).map((pin) => pathBelow(pin, held))]
	})));
	const inDocument = (held, of) => {
		const value = held.path.reduce(stepInto$3, of.found.documents[held.document]);
		const documents = typeof value === "string" ? documentsIn(value) : [value];
		const own = {
			key: layerKey(of, held),
			imagesAt: imagesOf(held, of),
			...rulesOf(of)
		};
		return documents && {
			values: documents[0],
			...own
		};
	};
	const inFile = remember((of) => {
		const { documents } = of.found;
		const own = {
			key: layerKey(of, whole),
			imagesAt: imagesBelow(of, whole),
			...rulesOf(of)
		};
		return documents.length === 0 ? void 0 : {
			values: documents[0],
			...own
		};
	});
	const inConfigMap = (object, { file }) => {
		const near = all.filter((other) => other.file.environment === file.environment);
		const at = findConfigMap(object, file.path, {
			files: near.map((other) => other.file),
			configMapsOf
		});
		const owner = "why" in at ? void 0 : near.find((other) => other.file.path === at.file);
		const documents = "why" in at ? void 0 : documentsIn(at.text);
		if ("why" in at || owner === void 0 || documents === void 0) return;
		return {
			values: documents[0],
			key: layerKey(owner, at),
			imagesAt: imagesBelow(owner, at)
		};
	};
	return (layer, held, of) => {
		switch (layer.kind) {
			case "held": return inDocument(held, of);
			case "file": {
				const key = fileKey(layer.file, of);
				const there = key === void 0 ? void 0 : byKey.get(key);
				return layer.file.git === void 0 && layer.file.path === "values.yaml" ? {
					values: {},
					imagesAt: () => []
				} : there && inFile(there);
			}
			case "configMap": return layer.target === void 0 ? inConfigMap(layer.object, of) : setAt(layer.target);
			case "set": return "text" in layer.value ? setAt(layer.target, layer.value.text, {
				imagesAt: imagesOf(held, of),
				key: layerKey(of, held)
			}) : setAt(layer.target);
			default: return setAt(layer.target);
		}
	};
}
function rulesOf({ file: { images } }) {
	return images === void 0 ? {} : { rules: images };
}
function setAt(target, text = "$?", more = { imagesAt: () => [] }) {
	const path = target === void 0 ? void 0 : targetPath(target);
	const setting = {
		target: target ?? "",
		text,
		as: "string"
	};
	return path && {
		values: path.reduceRight((value, key) => ({ [key]: value }), text),
		setting,
		...more
	};
}
function isImage(found) {
	return found.kind === "image";
}
function imagesBelow({ found }, holder) {
	return byMap(() => found.occurrences.filter(isImage).map((image) => {
		return {
			image,
			paths: [image.named, ...pinsOf$2(image)].filter((scalar) => scalar !== void 0).map((scalar) => pathBelow(scalar, holder))
		};
	}));
}
function pathBelow(scalar, { document, path }) {
	return scalar.document === document && path.every((key, index) => scalar.path[index] === key) ? scalar.path.slice(path.length).filter((key) => key !== "<<") : void 0;
}
function byMap(find) {
	let known;
	return (path) => {
		known ??= Map.groupBy(find().flatMap(({ image, paths }) => paths.flatMap((path) => path === void 0 ? [] : [path, path.slice(0, -1)].map((at) => ({
			placed: {
				image,
				path
			},
			key: JSON.stringify(at)
		})))), ({ key }) => key);
		return known.get(JSON.stringify(path))?.map(({ placed }) => placed) ?? [];
	};
}
const closedKinds = new Set(["Secret", "CustomResourceDefinition"].flatMap((kind) => [kind, `${kind}List`]));
function isClosed(spot) {
	const { value } = at(spot, "kind");
	return typeof value === "string" && closedKinds.has(value);
}
function childrenOf(spot) {
	const isObject = at(spot, "apiVersion").value !== void 0;
	const entries = entriesOf$1(spot).filter(([key]) => !(isObject && key === "status"));
	return isClosed(spot) ? [] : [...itemsOf(spot), ...entries.map(([, entry]) => entry)];
}
function at({ source, path, value }, ...keys) {
	const found = keys.reduce((parent, key) => {
		if (typeof key === "number") return Array.isArray(parent) ? parent[key] : void 0;
		return isMap(parent) && Object.hasOwn(parent, key) ? parent[key] : void 0;
	}, value);
	return {
		source,
		path: [...path, ...keys],
		value: found
	};
}
function entriesOf$1(spot) {
	return isMap(spot.value) ? Object.entries(spot.value).map(([key, value]) => [key, {
		source: spot.source,
		path: [...spot.path, key],
		value
	}]) : [];
}
function itemsOf(spot) {
	return Array.isArray(spot.value) ? spot.value.map((value, index) => ({
		source: spot.source,
		path: [...spot.path, index],
		value
	})) : [];
}
function textAt$1(spot, ...keys) {
	const { value } = at(spot, ...keys);
	return typeof value === "string" && value !== "" ? value : void 0;
}
function scalarAt(spot, ...keys) {
	const { yaml, document, within } = spot.source;
	const path = [...spot.path, ...keys];
	const found = yaml.locate(document, path);
	if (found === void 0 || found.typed === null || found.value === "") return;
	const { value, place, isShared } = found;
	if (within === void 0) return {
		document,
		path,
		value,
		place,
		...isShared && { isShared }
	};
	const { scalar, line } = within;
	const own = line === void 0 || place.line === void 0 ? void 0 : line + place.line - 1;
	return {
		document: scalar.document,
		path: [...scalar.path, ...path],
		value,
		place: own === void 0 ? scalar.place : {
			file: place.file,
			line: own
		}
	};
}
function writtenAt({ source: { yaml, document, within }, path }) {
	const start = yaml.locate(document, path)?.start;
	return JSON.stringify([
		within?.scalar.document,
		within?.scalar.path,
		document,
		start
	]);
}
function leftOf({ source }, other) {
	const left = source.within === void 0 ? other : "embedded";
	return left === void 0 ? {} : { left };
}
const depthLimit$2 = 2;
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
function* embeddedIn(spot, dispatch, isYaml = false) {
	for (const root of documentsIn(spot, isYaml) ?? []) {
		const holder = root.source.within?.scalar;
		for (const found of dispatch(root)) yield found.kind === "image" && holder !== void 0 ? {
			...found,
			holder
		} : found;
	}
}
function documentsIn(spot, isYaml = false) {
	const { source, value, path } = spot;
	if (path.at(-1) === lastApplied) return [];
	const depth = source.within?.depth ?? 0;
	const known = typeof value === "string" ? source.texts.get(value) : void 0;
	const mayBe = typeof value === "string" && (isYaml || known !== void 0 || /^\s*[[{]/.test(value) || value.includes("\n"));
	const scalar = mayBe && depth < depthLimit$2 ? scalarAt(spot) : void 0;
	if (!mayBe || scalar === void 0) return;
	const { yaml, paths } = known ?? {
		yaml: readText(value, source.yaml.file),
		paths: new Map()
	};
	source.texts.set(value, {
		yaml,
		paths
	});
	if (yaml === void 0) return;
	const place = writtenAt(spot);
	const own = JSON.stringify(scalar.path);
	const first = paths.get(place) ?? own;
	paths.set(place, first);
	const within = {
		scalar,
		line: source.yaml.locate(source.document, path)?.style === "block" && (source.within === void 0 || source.within.line !== void 0) ? scalar.place.line : void 0,
		depth: depth + 1
	};
	return first === own ? yaml.values.map((root, document) => ({
		source: {
			...source,
			yaml,
			document,
			within
		},
		path: [],
		value: root
	})) : [];
}
function readText(text, file) {
	const yaml = whereLegal(() => parseYaml(Buffer.from(text), file));
	return yaml?.values.some((root) => typeof root === "object" && root !== null) === true ? yaml : void 0;
}
const parts = {
	registry: "registry",
	repository: "repository",
	repo: "repository",
	name: "name",
	tag: "tag",
	digest: "digest",
	sha: "digest",
	sha256: "digest"
};
const apart = /^(?:(.+)[._-])?(registry|repository|repo|name|tag|digest|sha256|sha)$/;
const joined$1 = /^(.+)(Registry|Repository|Repo|Name|Tag|Digest|Sha)$/;
function imageFamilies(keys) {
	const families = new Map();
	for (const key of keys) {
		const { family, part } = splitKey(key) ?? {};
		if (family !== void 0 && part !== void 0 && families.get(family)?.[part] === void 0) families.set(family, {
			...families.get(family),
			[part]: key
		});
	}
	return families;
}
function isVariable(key) {
	return /^[A-Z][A-Z0-9_]*$/.test(key);
}
function isImageKey(key) {
	return typeof key === "string" && /image$/i.test(key);
}
function isBaseKey(key) {
	return /(?:registry|hub|repository|repo|prefix)$/i.test(key);
}
function sharesTag(path, has) {
	return !(isImageKey(path.at(-1)) && path.at(-2) !== "global") && ![
		"image",
		"repository",
		"repo",
		"name"
	].some(has);
}
function isImagesKey(key) {
	return typeof key === "string" && /images$/i.test(key);
}
function isContainersKey(key) {
	return typeof key === "string" && /containers$/i.test(key);
}
function isOfMap(key) {
	const [[family = ""] = []] = imageFamilies([String(key)]);
	return family === "" || family === "image";
}
function isOfImageKey(pin, named) {
	const [[family, own] = []] = imageFamilies([pin === "version" ? "tag" : String(pin)]);
	const [[other, says] = []] = imageFamilies([String(named)]);
	const isBare = family === "" && (own?.tag ?? own?.digest) !== void 0;
	return (says?.image ?? says?.repository ?? says?.name) !== void 0 && family !== void 0 && (isBare || (family || "image") === (other || "image"));
}
function splitKey(written) {
	const key = /[a-z]/.test(written) || !written.includes("IMAGE") ? written : written.toLowerCase();
	if (isImageKey(key)) return {
		family: key,
		part: "image"
	};
	const [, versioned] = /^(.*image)_?version$/i.exec(key) ?? [];
	if (versioned !== void 0) return {
		family: versioned,
		part: "tag"
	};
	const match = apart.exec(key) ?? joined$1.exec(key);
	const part = parts[match?.[2]?.toLowerCase() ?? ""];
	if (match !== null && part !== void 0) return {
		family: match[1] ?? "",
		part
	};
	return /^image(?!Pull)[A-Z]/.test(key) ? {
		family: key,
		part: "image"
	} : void 0;
}
const referenceLimit$1 = 1024;
function pinOf(tag, digest) {
	if (tag !== void 0 && digest === void 0 && isDigest(tag.value)) return { digest: tag };
	return {
		...tag === void 0 ? {} : { tag },
		...digest === void 0 ? {} : { digest }
	};
}
function fullName$1(parts, { registry, repository, name: nameKey }, name) {
	const own = registry === void 0 ? void 0 : parts.text(registry);
	const last = repository === void 0 || nameKey === void 0 ? void 0 : parts.text(nameKey);
	const below = own !== void 0 || parts.repositories.has(`${withoutEnd(name)}/${last}`) ? last : void 0;
	const host = own ?? (isQualified(name) ? void 0 : parts.registry);
	const whole = below === void 0 ? name : `${withoutEnd(name)}/${below}`;
	return host === void 0 ? whole : `${withoutEnd(host)}/${whole}`;
}
function isQualified(name) {
	const host = name.slice(0, Math.max(0, name.indexOf("/")));
	return host === "localhost" || /[.:[]/.test(host);
}
function withoutEnd(registry) {
	return registry.slice(0, referenceLimit$1).replace(/\/+$/, "");
}
function looksLikePin(text) {
	return /^v?\d+(?:\.\d+)+(?:[-+][\w.+-]+)?$/.test(text) || isDigest(text);
}
function imageBelow(parts, keys, own, borrows) {
	const { repositories, text } = parts;
	const bases = parts.isContainer ? [] : parts.bases;
	const nameKey = keys.image ?? keys.repository ?? keys.name;
	const name = nameKey === void 0 ? void 0 : text(nameKey);
	if (nameKey === void 0 || name === void 0 || repositories.has(fullName$1(parts, keys, name))) return;
	const beside = own.repository === void 0 ? void 0 : text(own.repository);
	const isBeside = beside !== void 0 && /[./]/.test(beside) && nameKey === "image" && /^[\w.-]+$/.test(name) && !repositories.has(fullName$1(parts, own, beside));
	const hits = bases.flatMap((base) => {
		const reference = base.text === name ? void 0 : tryReference(`${withoutEnd(base.text)}/${name}`);
		return reference === void 0 ? [] : [{
			base,
			reference,
			repository: repositoryOf$1(reference)
		}];
	});
	const hit = hits.find(({ repository }) => repositories.has(repository)) ?? hits.find(({ base }) => isBeside && base.text === beside);
	const at = hit && parts.scalar(nameKey);
	if (hit === void 0 || at === void 0) return;
	const { reference, repository, base } = hit;
	const isWhole = reference.tag !== void 0 || reference.digest !== void 0;
	const isOfOwn = nameKey === "image" && base.text === beside;
	const pins = [keys, ...isOfOwn || borrows && beside === void 0 ? [own] : []];
	const pin = isWhole ? {
		tag: at,
		reference
	} : pins.map((family) => pinIn(parts, family)).find(isPin) ?? [keys.image === void 0 ? void 0 : base.tag(), isOfOwn ? parts.scalar("version") : void 0].map((tag) => pinOf(tag, void 0)).find(isPin);
	return pin && {
		kind: "image",
		repository,
		...pin,
		...base.left,
		...parts.left,
		named: at,
		place: at.place
	};
}
function pinIn({ scalar }, { tag, digest }) {
	return pinOf(tag === void 0 ? void 0 : scalar(tag), digest === void 0 ? void 0 : scalar(digest));
}
function isPin({ tag, digest }) {
	return tag !== void 0 || digest !== void 0;
}
function* imagesNamedAlike(parts) {
	const variables = new Set(parts.keys.filter(isVariable));
	for (const nameKey of variables) {
		const [, start] = /^((?:(?!IMAGE).)+_)(?:IMAGE|REPOSITORY|REPO)$/.exec(nameKey) ?? [];
		const isFamily = [
			"TAG",
			"VERSION",
			"DIGEST"
		].some((end) => variables.has(`${nameKey}_${end}`));
		if (start !== void 0 && !isFamily) {
			const image = imageBehind(start, nameKey, parts);
			yield* image === void 0 ? [] : [image];
		}
	}
}
function imageBehind(start, nameKey, parts) {
	const textAt = (end) => parts.scalar(`${start}${end}`)?.value ?? "";
	const registry = textAt("REGISTRY") === "" ? {} : { registry: `${start}REGISTRY` };
	const reference = tryReference(fullName$1(parts, registry, parts.text(nameKey) ?? ""));
	const repository = reference === void 0 ? "" : repositoryOf$1(reference);
	const isWhole = (reference?.tag ?? reference?.digest) !== void 0;
	const tagEnd = textAt("TAG") === "" && looksLikePin(textAt("VERSION")) ? "VERSION" : "TAG";
	const pin = pinOf(parts.scalar(`${start}${tagEnd}`), parts.scalar(`${start}DIGEST`));
	const at = parts.scalar(nameKey);
	const isOne = parts.repositories.has(repository) && !isWhole && (pin.tag ?? pin.digest) !== void 0;
	const left = [pin.tag, pin.digest].some((scalar) => scalar?.isShared) ? { left: "shared" } : {};
	return isOne && at !== void 0 ? {
		kind: "image",
		repository,
		...pin,
		...left,
		...parts.left,
		place: at.place
	} : void 0;
}
function* imagesOf(parts) {
	const families = imageFamilies(parts.keys);
	const own = families.get("") ?? {};
	const all = [...families];
	const named = all.filter(([family, { image }]) => family !== "" && image !== void 0);
	const only = named.length === 1 && own.name === void 0 ? named[0]?.[0] : void 0;
	const borrower = families.has("image") ? "image" : only;
	let isSpent = false;
	for (const [family, keys] of [...named, ...all.filter((entry) => !named.includes(entry))]) {
		const borrows = family === borrower && keys.tag === void 0 && keys.digest === void 0;
		const below = imageBelow(parts, keys, own, borrows);
		isSpent ||= below !== void 0 && keys.image !== void 0 && own.repository !== void 0;
		if (below === void 0 && family === "" && isSpent) continue;
		const whole = borrows && own.repository === void 0 ? {
			...keys,
			...pinsOf$1(own)
		} : keys;
		const found = below ?? imageOf$2(parts, family, family === "" || family === borrower ? withVersion$1(parts, whole) : whole);
		yield* found === void 0 ? [] : [found];
	}
	yield* imagesNamedAlike(parts);
}
function withVersion$1(parts, keys) {
	const nameKey = keys.repository ?? keys.image ?? keys.name;
	const name = nameKey === void 0 ? void 0 : parts.text(nameKey);
	const version = parts.scalar("version")?.value ?? "";
	return keys.tag === void 0 && keys.digest === void 0 && looksLikePin(version) && name !== void 0 && parts.repositories.has(fullName$1(parts, keys, name)) ? {
		...keys,
		tag: "version"
	} : keys;
}
function pinsOf$1({ registry, tag, digest }) {
	return {
		...registry === void 0 ? {} : { registry },
		...tag === void 0 ? {} : { tag },
		...digest === void 0 ? {} : { digest }
	};
}
function imageOf$2(parts, family, keys) {
	const nameKey = keys.repository ?? keys.image ?? keys.name;
	const name = nameKey === void 0 ? void 0 : parts.text(nameKey);
	const reference = name === void 0 ? void 0 : tryReference(fullName$1(parts, keys, name));
	if (nameKey === void 0 || name === void 0 || reference === void 0) return;
	const isWhole = reference.tag !== void 0 || reference.digest !== void 0;
	const pin = pinOf(scalarOf(parts, keys.tag), scalarOf(parts, keys.digest));
	const isPinned = isWhole || pin.tag !== void 0 || pin.digest !== void 0;
	const at = (isPinned || !isVariable(nameKey)) && (isPinned && isOfRelease(parts, keys, {
		name,
		reference,
		tag: pin.tag
	}) || looksLikeImage(parts, family, keys, {
		name,
		isPinned,
		isWhole
	})) ? parts.scalar(nameKey) : void 0;
	const version = family === "image" ? parts.scalar("version") : void 0;
	return at && {
		kind: "image",
		repository: repositoryOf$1(reference),
		...pin,
		...isWhole || keys.repository === void 0 && !isPinned ? {
			tag: at,
			reference
		} : {},
		...isWhole && version && version.value === reference.tag && { twin: version },
		...parts.left,
		named: at,
		place: at.place
	};
}
function isOfRelease({ has, repositories }, keys, { name, reference, tag }) {
	const repository = repositoryOf$1(reference);
	const isInFull = isQualified(name) || keys.registry !== void 0;
	const isFree = (keys.repository ?? keys.image) !== void 0 || !has("image");
	const isTag = tag === void 0 || tryReference(`${repository}:${tag.value}`) !== void 0;
	return isInFull && isFree && isTag && repositories.has(repository);
}
function looksLikeImage({ key, has, registry, isContainer }, family, keys, { name, isPinned, isWhole }) {
	const isCalledImage = isImageKey(family === "" ? key : family);
	const isMore = /[/:@]/.test(name) || keys.registry !== void 0;
	if (keys.repository !== void 0) {
		const hasMore = keys.registry !== void 0 || keys.tag !== void 0 || keys.digest !== void 0;
		const own = family === "" && (hasMore || [
			"registry",
			"tag",
			"digest",
			"pullPolicy"
		].some(has));
		return isCalledImage || own || hasMore && isQualified(name);
	}
	if (keys.image === void 0) return isCalledImage && isPinned && (isMore || registry !== void 0);
	return isImageKey(keys.image) ? isContainer || isMore || isPinned : isWhole && name.includes("/");
}
function scalarOf(parts, key) {
	return key === void 0 ? void 0 : parts.scalar(key);
}
function nameOf$1(occurrence) {
	return occurrence.kind === "image" ? occurrence.repository : occurrence.name;
}
function versionOf(occurrence) {
	return occurrence.kind === "image" ? tagOf(occurrence) : occurrence.version?.value;
}
function tagOf({ reference, tag }) {
	return reference === void 0 ? tag?.value.split("@")[0] : reference.tag;
}
function digestOf({ reference, tag, digest }) {
	const text = reference?.digest ?? digest?.value ?? tag?.value.split("@")[1];
	return text === void 0 || !isBareHex(text) ? text : `sha256:${text}`;
}
function isUntagged(found) {
	return found.kind === "image" && tagOf(found) === void 0 && digestOf(found) === void 0;
}
function leftToChart(found) {
	const { holder, inValues: { chart, path } = {} } = isUntagged(found) && found.left !== "layered" ? found : {};
	return holder && path && chart !== void 0 ? {
		chart,
		path,
		holder
	} : void 0;
}
function isFilledIn$1(text) {
	return /\{\{|[$%]/.test(text);
}
function isBareHex(text) {
	return isDigest(`sha256:${text}`);
}
function inFormOf(text, digest) {
	return isBareHex(text) && digest.startsWith("sha256:") ? digest.slice(7) : digest;
}
function* imagesOfNamed(list, held) {
	const nothing = {
		...list,
		value: void 0
	};
	const maps = namedMaps(list);
	const bases = [...maps].flatMap(([map, values]) => [...values].flatMap(([key, value]) => {
		const text = isBaseKey(key) ? textAt$1(value) : void 0;
		const isShared = sharesTag(map.split("."), (name) => values.has(name));
		const tag = () => isShared ? scalarAt(values.get("tag") ?? nothing) : void 0;
		return text === void 0 ? [] : [{
			text,
			tag,
			left: leftOf(list)
		}];
	}));
	for (const [map, own] of maps) {
		const below = held && at(held, ...parsePath(map) ?? []);
		const values = below === void 0 ? own : new Map([...entriesOf$1(below), ...own]);
		const images = imagesOf({
			key: map.slice(map.lastIndexOf(".") + 1) || void 0,
			keys: [...values].flatMap(([key, { value }]) => isMap(value) || Array.isArray(value) ? [] : key),
			has: (key) => values.has(key),
			text: (key) => textAt$1(values.get(key) ?? nothing),
			scalar: (key) => scalarAt(values.get(key) ?? nothing),
			left: leftOf(list),
			registry: held && registryFor(held),
			bases: bases.slice(0, 32),
			repositories: list.source.repositories,
			isContainer: false
		});
		const said = new Set([...own.values()].flatMap((value) => scalarAt(value) ?? []).map(keyOf$1));
		for (const image of images) {
			const pins = pinsOf$2(image);
			const isSaid = (pin) => said.has(keyOf$1(pin));
			const isText = held?.source.within !== void 0 && !pins.every(isSaid);
			yield* pins.some(isSaid) || namesImage(own) ? [isText ? {
				...image,
				left: "embedded"
			} : image] : [];
		}
	}
}
function registryFor(values) {
	return textAt$1(values, "global", "imageRegistry") ?? textAt$1(values, "imageRegistry");
}
function withRegistries(held, list) {
	const maps = namedMaps(list);
	const saidOf = (map) => Object.fromEntries([...maps.get(map) ?? []].flatMap(([key, { value }]) => /(?:registry|hub|prefix)$/i.test(key) ? [[key, value]] : []));
	const own = isMap(held.value) ? held.value : {};
	const { value: global } = at(held, "global");
	const all = {
		...isMap(global) ? global : {},
		...saidOf("global")
	};
	return {
		...held,
		value: {
			...own,
			...saidOf(""),
			global: all
		}
	};
}
function namesImage(values) {
	return [...imageFamilies([...values.keys()]).values()].some(({ tag: _tag, digest: _digest, ...names }) => Object.keys(names).length > 0);
}
function namedMaps(list) {
	const maps = new Map();
	for (const item of itemsOf(list)) {
		const name = textAt$1(item, "name");
		if (name !== void 0) {
			const end = name.lastIndexOf(".");
			const map = name.slice(0, Math.max(0, end));
			maps.set(map, (maps.get(map) ?? new Map()).set(name.slice(end + 1), at(item, "value")));
		}
	}
	return maps;
}
function* imagesIn$1(spot, dispatch, above = {
	registry: void 0,
	bases: []
}) {
	if (isClosed(spot)) return;
	yield* embeddedIn(spot, dispatch);
	const inImages = holdsReferences(spot);
	yield* imagesOfVariables(spot);
	for (const item of itemsOf(spot)) {
		yield* inImages ? referenceIn(item) : [];
		yield* imagesIn$1(item, dispatch, above);
	}
	if (!isMap(spot.value)) return;
	const own = [...basesIn(spot)];
	const here = {
		registry: registryFor(spot) ?? above.registry,
		bases: own.length === 0 ? above.bases : [...own, ...above.bases].slice(0, 32)
	};
	yield* imagesOf(partsOf$1(spot, here));
	for (const [key, entry] of entriesOf$1(spot)) {
		yield* inImages && !isImageKey(key) ? referenceIn(entry) : [];
		yield* imagesIn$1(entry, dispatch, here);
	}
}
function holdsReferences({ path }) {
	return isImagesKey(path.at(path.at(-1) === "tags" ? -2 : -1));
}
function* basesIn(spot) {
	for (const holder of [
		spot,
		at(spot, "image"),
		at(spot, "global"),
		at(spot, "global", "image")
	]) for (const key of isMap(holder.value) ? Object.keys(holder.value).filter(isBaseKey) : []) {
		const text = textAt$1(holder, key);
		const isShared = sharesTag(holder.path, (name) => at(holder, name).value !== void 0);
		const tag = () => isShared ? scalarAt(holder, "tag") : void 0;
		yield* text === void 0 ? [] : [{
			text,
			tag,
			left: leftIn(holder)
		}];
	}
}
function* imagesOfVariables(list) {
	for (const image of imagesOfNamed(list)) yield* (tagOf(image) ?? digestOf(image)) !== void 0 && list.source.repositories.has(image.repository) ? [image] : [];
}
function partsOf$1(spot, { registry, bases }) {
	const entries = entriesOf$1(spot);
	return {
		key: spot.path.at(-1),
		keys: entries.flatMap(([key, { value }]) => ["string", "number"].includes(typeof value) ? key : []),
		has: (key) => at(spot, key).value !== void 0,
		text: (key) => textAt$1(spot, key),
		scalar: (key) => scalarAt(spot, key),
		left: leftIn(spot),
		registry,
		bases,
		repositories: spot.source.repositories,
		isContainer: isContainersKey(spot.path.at(-2))
	};
}
function leftIn(map) {
	return leftOf(map, (textAt$1(map, "tagSuffix") ?? textAt$1(map, "variant")) !== void 0 ? "template" : void 0);
}
function* referenceIn(spot, text = textAt$1(spot)) {
	const reference = text?.includes("/") === true ? tryReference(text) : void 0;
	const tag = reference?.tag === void 0 && reference?.digest === void 0 ? void 0 : scalarAt(spot);
	if (reference !== void 0 && tag !== void 0) yield {
		kind: "image",
		repository: repositoryOf$1(reference),
		tag,
		reference,
		...leftOf(spot),
		place: tag.place
	};
}
function* valuesIn(spot, chart, dispatch, more = {}, parameters) {
	const { source, path, value } = spot;
	const isThere = more.layers !== void 0 || isMap(value) || textAt$1(spot) !== void 0;
	const isHeld = path.length === 0 ? source.document === 0 : isThere;
	const isOwn = source.within === void 0 && isHeld;
	const { document } = source;
	if (isOwn) yield {
		kind: "values",
		...chart === void 0 ? {} : { chart },
		document,
		path,
		...more
	};
	const { own: named, over } = parameters ? underParameters(spot, dispatch, parameters) : {
		own: imagesIn$1(spot, dispatch),
		over: []
	};
	const besides = besidesThose(over);
	const own = [...named].flatMap((found) => found.kind === "image" ? besides(found) : [found]);
	for (const found of [...own, ...over]) yield isOwn && found.kind === "image" ? {
		...found,
		holder: {
			document,
			path
		}
	} : found;
}
function underParameters(spot, dispatch, parameters) {
	const root = documentsIn(spot, true)?.[0] ?? spot;
	const imagesBelow = (values) => imagesIn$1(withRegistries(values, parameters), dispatch);
	return {
		own: textAt$1(spot) === void 0 ? imagesBelow(spot) : embeddedIn(spot, imagesBelow, true),
		over: [...imagesOfNamed(parameters, withRegistries(root, parameters))]
	};
}
function besidesThose(over) {
	const byPin = new Map(over.flatMap((image) => pinsOf$2(image).map((pin) => [keyOf$1(pin), image])));
	const places = new Set(over.map(({ place }) => formatPlace(place)));
	return (image) => {
		if (isUntagged(image)) return places.has(formatPlace(image.place)) ? [] : [image];
		const [other] = pinsOf$2(image).flatMap((pin) => byPin.get(keyOf$1(pin)) ?? []);
		const { digest: _digest, ...rest } = image;
		const isFree = image.tag !== void 0 && !byPin.has(keyOf$1(image.tag));
		const isFilled = other !== void 0 && pinsOf$2(other).some(({ value }) => isFilledIn$1(value));
		return other === void 0 ? [image] : isFree && image.repository === other.repository ? [{
			...rest,
			...isFilled && { left: "template" }
		}] : [];
	};
}
function chartAt(spot, name, url, versionKey) {
	const version = scalarAt(spot, versionKey);
	return {
		kind: "chart",
		name,
		...url === void 0 ? {} : { url },
		...version === void 0 ? {} : { version },
		...leftOf(spot, reasonOf(version?.value)),
		place: version?.place ?? spot.source.within?.scalar.place ?? placeOf$1(spot)
	};
}
function chartUrl(repository, name) {
	return repository.startsWith("oci://") ? `${repository.replace(/\/$/, "")}/${name}` : repository;
}
function lastPartOf(url) {
	return url.split("/").findLast((part) => part !== "");
}
function reasonOf(version) {
	if (version?.includes("{{") === true) return "template";
	return version !== void 0 && /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version) ? void 0 : "floating";
}
function placeOf$1({ source, path }) {
	return source.yaml.placeOf(source.document, path);
}
const refPattern = /^\$([\w-]+)\/(.+)$/;
function argoLayers(source, held, sources) {
	const helm = at(source, "helm");
	const isOptional = at(helm, "ignoreMissingValueFiles").value === true;
	const files = itemsOf(at(helm, "valueFiles")).map((item) => {
		const place = placeOf(item);
		const file = argoFile(textAt$1(item) ?? "", source, sources);
		return typeof file === "string" ? {
			kind: "unknown",
			why: file,
			place
		} : {
			kind: "file",
			file,
			place,
			...isOptional && { isOptional }
		};
	});
	const parameters = itemsOf(at(helm, "parameters")).map((item) => {
		const isString = at(item, "forceString").value === true;
		return {
			isString,
			layer: argoParameter(item, isString)
		};
	});
	const fileParameters = itemsOf(at(helm, "fileParameters")).map((item) => {
		const file = argoFile(textAt$1(item, "path") ?? "", source, sources);
		const target = textAt$1(item, "name") ?? "";
		return typeof file === "string" ? {
			kind: "unknown",
			why: file,
			target,
			place: placeOf(item)
		} : {
			kind: "set",
			target,
			value: { file },
			place: placeOf(item)
		};
	});
	return [
		...files,
		...heldLayer(held),
		...parameters.flatMap(({ isString, layer }) => isString ? [] : layer),
		...parameters.flatMap(({ isString, layer }) => isString ? layer : []),
		...fileParameters
	];
}
function argoParameter(item, isString) {
	const [target, text] = [textAt$1(item, "name") ?? "", textAt$1(item, "value") ?? ""];
	const place = placeOf(item);
	if (text.includes("$")) return {
		kind: "unknown",
		why: `parameter ${target} is filled in by Argo CD`,
		target,
		place
	};
	return {
		kind: "set",
		target,
		value: {
			text: text.startsWith("{") && text.endsWith("}") ? text : text.replaceAll(/(?<!\\),/g, String.raw`\,`),
			isString
		},
		place
	};
}
function argoFile(path, source, sources) {
	const [, ref, rest = ""] = refPattern.exec(path) ?? [];
	if (/^[a-z+-]+:\/\//i.test(path)) return "a values file comes from a URL";
	if (/[*?[{]/.test(path) || (ref === void 0 ? path : rest).includes("$")) return `the values file ${path} is a pattern, or filled in by Argo CD`;
	if (ref !== void 0) {
		const found = sources.find((other) => textAt$1(other, "ref") === ref);
		return found === void 0 ? `the values file ${path} is of a source that the Application does not have` : {
			path: posix.normalize(rest),
			git: gitOf(found)
		};
	}
	if (textAt$1(source, "chart") !== void 0 || textAt$1(source, "repoURL")?.startsWith("oci://") === true) return { path: posix.normalize(path.replace(/^\/+/, "")) };
	const folder = path.startsWith("/") ? "" : textAt$1(source, "path") ?? "";
	return {
		path: posix.join(folder, path.replace(/^\/+/, "")),
		git: gitOf(source)
	};
}
function gitOf(source) {
	const [url, revision] = [textAt$1(source, "repoURL") ?? "", textAt$1(source, "targetRevision")];
	return {
		url,
		...revision === void 0 ? {} : { revision }
	};
}
function fluxLayers(root) {
	const namespace = textAt$1(root, "metadata", "namespace");
	const from = itemsOf(at(root, "spec", "valuesFrom")).map((item) => fluxReference(item, namespace));
	const chart = at(root, "spec", "chartRef");
	const [kind, name] = [textAt$1(chart, "kind"), textAt$1(chart, "name")];
	const elsewhere = {
		kind: "unknown",
		why: `what the HelmChart ${name} says of valuesFiles, if it does, is not looked at`,
		place: placeOf(chart)
	};
	return [
		...kind === "HelmChart" ? [elsewhere] : [],
		...from,
		...heldLayer(at(root, "spec", "values"))
	];
}
function fluxReference(item, namespace) {
	const [kind, name, target] = [
		"kind",
		"name",
		"targetPath"
	].map((key) => textAt$1(item, key));
	const place = placeOf(item);
	if (kind !== "ConfigMap" || name === void 0) return {
		kind: "unknown",
		why: `valuesFrom takes the ${kind ?? "object"} ${name ?? ""}`.trimEnd(),
		place,
		...target !== void 0 && { target }
	};
	const object = {
		name,
		key: textAt$1(item, "valuesKey") ?? "values.yaml",
		...namespace === void 0 ? {} : { namespace }
	};
	const isOptional = at(item, "optional").value === true;
	return {
		kind: "configMap",
		object,
		place,
		...isOptional && { isOptional },
		...target !== void 0 && { target }
	};
}
function fluxDefaults(chart) {
	const isOptional = at(chart, "ignoreMissingValuesFiles").value === true;
	const one = at(chart, "valuesFile");
	return [...textAt$1(one) === void 0 ? [] : [one], ...itemsOf(at(chart, "valuesFiles"))].map((item) => ({
		kind: "file",
		file: { path: posix.normalize(textAt$1(item) ?? "") },
		place: placeOf(item),
		...isOptional && { isOptional }
	}));
}
function kustomizeLayers(chart) {
	const folder = posix.dirname(chart.source.yaml.file);
	const fileOf = (item) => {
		const path = textAt$1(item);
		return path === void 0 ? [] : [{
			kind: "file",
			file: {
				path: posix.join(folder, path),
				git: {}
			},
			place: placeOf(item)
		}];
	};
	const file = fileOf(at(chart, "valuesFile"));
	const inline = at(chart, "valuesInline");
	const held = entriesOf$1(inline).length === 0 ? [] : heldLayer(inline);
	const more = itemsOf(at(chart, "additionalValuesFiles")).flatMap(fileOf);
	const merge = textAt$1(chart, "valuesMerge") ?? "override";
	if (held.length === 0 || merge === "replace") return [...held.length === 0 ? file : held, ...more];
	const defaults = {
		kind: "file",
		file: { path: "values.yaml" },
		place: placeOf(chart)
	};
	const [under, over] = merge === "merge" ? [held, file.length === 0 ? [defaults] : file] : [file, held];
	return [
		...under,
		...over.map((layer) => ({
			...layer,
			takesNullsAway: true
		})),
		...more
	];
}
function heldLayer(spot) {
	const { value } = spot;
	return typeof value === "object" && value !== null || textAt$1(spot) !== void 0 ? [{ kind: "held" }] : [];
}
function placeOf({ source, path }) {
	return source.yaml.placeOf(source.document, path);
}
const kustomization = function* (root, dispatch) {
	yield* kustomizeImages(at(root, "images"));
	for (const chart of itemsOf(at(root, "helmCharts"))) {
		const name = textAt$1(chart, "name");
		const repository = textAt$1(chart, "repo");
		if (name !== void 0 && repository !== void 0) yield chartAt(chart, name, chartUrl(repository, name), "version");
		yield* valuesIn(at(chart, "valuesInline"), name, dispatch, { layers: kustomizeLayers(chart) });
	}
	yield* kustomizePatches(root, dispatch);
};
function* kustomizePatches(holder, dispatch) {
	const patches = [...["patches", "patchesJson6902"].flatMap((key) => itemsOf(at(holder, key))).map((item) => at(item, "patch")), ...itemsOf(at(holder, "patchesStrategicMerge"))];
	for (const patch of patches) {
		const isText = textAt$1(patch) !== void 0;
		yield* isText ? embeddedIn(patch, (root) => changesIn(root, dispatch), isText) : changesIn(patch, dispatch);
	}
}
function* changesIn(root, dispatch) {
	for (const found of dispatch(root)) yield* found.kind === "values" ? [] : [found];
	for (const change of itemsOf(root)) yield* textAt$1(change, "path")?.endsWith("/image") === true ? imageOf$1(at(change, "value")) : [];
}
function* imageOf$1(spot) {
	const reference = tryReference(textAt$1(spot) ?? "");
	const scalar = scalarAt(spot);
	if (reference !== void 0 && scalar !== void 0) {
		const pin = reference.tag !== void 0 || reference.digest !== void 0 ? {
			tag: scalar,
			reference
		} : {};
		yield {
			kind: "image",
			repository: repositoryOf$1(reference),
			...pin,
			...leftOf(spot),
			place: scalar.place
		};
	}
}
function* kustomizeImages(list) {
	for (const image of itemsOf(list)) {
		const nameKey = textAt$1(image, "newName") === void 0 ? "name" : "newName";
		const reference = tryReference(textAt$1(image, nameKey) ?? "");
		const place = scalarAt(image, nameKey)?.place;
		if (reference === void 0 || place === void 0) continue;
		const pin = pinOf(scalarAt(image, "newTag"), scalarAt(image, "digest"));
		const isPinned = pin.tag !== void 0 || pin.digest !== void 0;
		yield {
			kind: "image",
			repository: repositoryOf$1(reference),
			...pin,
			...leftOf(image, isPinned ? void 0 : "elsewhere"),
			place
		};
	}
}
const application = (root, dispatch) => sourcesOf(at(root, "spec"), dispatch);
const applicationSet = function* (root, dispatch) {
	const spec = at(root, "spec", "template", "spec");
	const isTemplate = isAnyFilledIn(root, spec);
	for (const found of sourcesOf(spec, dispatch)) {
		const isFilled = found.kind === "image" && isFilledIn(found);
		yield found.kind === "values" ? {
			...found,
			...isTemplate && { isTemplate }
		} : isFilled ? {
			...found,
			left: "template"
		} : found;
	}
};
function isAnyFilledIn(root, spec) {
	return [at(spec, "source"), ...itemsOf(at(spec, "sources"))].flatMap((source) => [...entriesOf$1(source), ...entriesOf$1(at(source, "helm"))]).filter(([key]) => key !== "helm" && key !== "releaseName").some(([, part]) => says(part, "{{")) || says(at(root, "spec", "generators"), "\"template\":") || textAt$1(root, "spec", "templatePatch") !== void 0;
}
function says({ value }, text) {
	return JSON.stringify(value ?? null).includes(text);
}
function isFilledIn({ tag, digest }) {
	return [tag, digest].some((scalar) => scalar?.value.includes("{{") === true);
}
function* sourcesOf(spec, dispatch) {
	const sources = [at(spec, "source"), ...itemsOf(at(spec, "sources"))];
	for (const source of sources) {
		yield* chartOf$2(source);
		const helm = at(source, "helm");
		const key = (at(helm, "valuesObject").value ?? void 0) === void 0 ? "values" : "valuesObject";
		const chart = chartNameOf(source);
		const held = at(helm, key);
		const isHelm = chart !== void 0 || isMap(helm.value);
		const skipsSchema = at(helm, "skipSchemaValidation").value === true;
		yield* valuesIn(held, chart, dispatch, isHelm ? {
			layers: argoLayers(source, held, sources),
			skipsSchema
		} : {}, at(helm, "parameters"));
		for (const image of itemsOf(at(source, "kustomize", "images"))) yield* referenceIn(image, textAt$1(image)?.replace(/^[^=]*=/, ""));
		yield* kustomizePatches(at(source, "kustomize"), dispatch);
	}
}
function* chartOf$2(source) {
	const name = textAt$1(source, "chart");
	const address = textAt$1(source, "repoURL");
	if (name !== void 0 && address !== void 0) {
		yield chartAt(source, name, chartUrl(address.includes("://") ? address : `oci://${address}`, name), "targetRevision");
		return;
	}
	const reference = address?.startsWith("oci://") ? tryReference(address.slice(6)) : void 0;
	const pin = scalarAt(source, "targetRevision");
	if (reference !== void 0 && pin !== void 0) {
		const { left } = chartAt(source, "", address, "targetRevision");
		const isDigest = pin.value.startsWith("sha256:");
		yield {
			kind: "image",
			repository: repositoryOf$1(reference),
			...isDigest ? {
				digest: pin,
				...leftOf(source)
			} : {
				tag: pin,
				...leftOf(source, left)
			},
			place: pin.place
		};
	}
}
function chartNameOf(source) {
	const address = textAt$1(source, "repoURL");
	return textAt$1(source, "chart") ?? (address?.startsWith("oci://") ? lastPartOf(address) : void 0);
}
const helmRelease = function* (root, dispatch) {
	const spec = at(root, "spec");
	yield* chartOf$1(at(spec, "chart", "spec"));
	const chart = at(spec, "chart", "spec");
	const isPatch = textAt$1(chart, "chart") === void 0 && at(spec, "chartRef").value === void 0;
	const found = valuesIn(at(spec, "values"), textAt$1(chart, "chart"), dispatch, {
		layers: fluxLayers(root),
		defaults: fluxDefaults(chart),
		skipsSchema: ["install", "upgrade"].every((way) => at(spec, way, "disableSchemaValidation").value === true)
	});
	for (const one of found) yield isPatch ? asPatched(one) : one;
	for (const renderer of itemsOf(at(spec, "postRenderers"))) {
		yield* kustomizeImages(at(renderer, "kustomize", "images"));
		yield* kustomizePatches(at(renderer, "kustomize"), dispatch);
	}
};
function asPatched(one) {
	if (one.kind === "values") return {
		...one,
		isPatch: true
	};
	return isUntagged(one) && one.tag === void 0 ? {
		...one,
		left: "elsewhere"
	} : one;
}
const helmChartObject = (root) => chartOf$1(at(root, "spec"));
const helmRepository = function* (root) {
	const found = scalarAt(root, "spec", "url");
	yield* found === void 0 ? [] : [{
		kind: "repository",
		url: found.value,
		place: found.place
	}];
};
const ociRepository = function* (root) {
	const spec = at(root, "spec");
	const url = scalarAt(spec, "url");
	const reference = url?.value.startsWith("oci://") ? tryReference(url.value.slice(6)) : void 0;
	if (url === void 0 || reference === void 0) return;
	const digest = scalarAt(spec, "ref", "digest");
	const semver = scalarAt(spec, "ref", "semver");
	const tag = scalarAt(spec, "ref", "tag");
	const floats = digest === void 0 && (semver !== void 0 || tag === void 0);
	yield {
		kind: "image",
		repository: repositoryOf$1(reference),
		...tag === void 0 || floats ? {} : { tag },
		...digest === void 0 ? {} : { digest },
		...floats && semver !== void 0 ? { range: semver.value } : {},
		...leftOf(spec, floats ? "floating" : void 0),
		place: (semver ?? url).place
	};
};
const fluxKustomization = function* (root, dispatch) {
	yield* kustomizeImages(at(root, "spec", "images"));
	yield* kustomizePatches(at(root, "spec"), dispatch);
};
function* chartOf$1(spec) {
	const name = textAt$1(spec, "chart");
	if (name !== void 0 && (textAt$1(spec, "sourceRef", "kind") ?? "HelmRepository") === "HelmRepository") yield chartAt(spec, name, void 0, "version");
}
const helmChart = function* (root) {
	for (const dependency of itemsOf(at(root, "dependencies"))) {
		const name = textAt$1(dependency, "name");
		const repository = textAt$1(dependency, "repository");
		if (name !== void 0 && repository !== void 0 && !repository.startsWith("file:")) yield chartAt(dependency, name, /^(?:https?|oci):\/\//.test(repository) ? chartUrl(repository, name) : void 0, "version");
	}
};
const helmValues = (root, dispatch) => valuesIn(root, void 0, dispatch);
const manifest = function* (root, dispatch) {
	for (const [key, entry] of isClosed(root) ? [] : entriesOf$1(root)) yield* key === "metadata" || key === "status" ? [] : imagesIn$1(entry, dispatch);
};
const wandb = function* (root, dispatch) {
	const spec = at(root, "spec");
	if (textAt$1(root, "apiVersion") === "apps.wandb.com/v2") {
		yield* serverManifest(at(spec, "wandb"));
		yield* imagesIn$1(spec, dispatch);
		return;
	}
	yield* operatorChart(at(spec, "chart"));
	yield* valuesIn(at(spec, "values"), chartName(at(spec, "chart")), dispatch);
};
function* operatorChart(chart) {
	const url = textAt$1(chart, "url");
	if (url === void 0 || at(chart, "path").value !== void 0) return;
	if (scalarAt(chart, "version") === void 0) {
		const place = scalarAt(chart, "url")?.place;
		throw new UserError("CHART_UNPINNED", "spec.chart has no version, so the operator would not know which", {
			hint: "Write the version that runs now under spec.chart, in quotes: version: \"0.18.0\".",
			...place === void 0 ? {} : { at: place }
		});
	}
	const name = chartName(chart);
	if (name !== void 0) {
		const { left: _, ...found } = chartAt(chart, name, url, "version");
		yield {
			...found,
			...leftOf(chart)
		};
	}
}
function chartName(chart) {
	const url = textAt$1(chart, "url");
	return url?.startsWith("oci://") ? lastPartOf(url) : textAt$1(chart, "name");
}
function* serverManifest(app) {
	const address = textAt$1(app, "manifestRepository") ?? `oci://${publicManifest}`;
	const reference = address.startsWith("oci://") ? tryReference(address.slice(6)) : void 0;
	const tag = scalarAt(app, "version");
	if (reference !== void 0 && tag !== void 0) yield {
		kind: "image",
		repository: repositoryOf$1(reference),
		tag,
		...leftOf(app),
		place: tag.place
	};
}
const publicManifest = "us-docker.pkg.dev/wandb-production/public/wandb/server-manifest";
const kinds = [
	{
		group: "apps.wandb.com",
		kind: "WeightsAndBiases",
		find: wandb
	},
	{
		group: "argoproj.io",
		kind: "Application",
		find: application
	},
	{
		group: "argoproj.io",
		kind: "ApplicationSet",
		find: applicationSet
	},
	{
		group: "helm.toolkit.fluxcd.io",
		kind: "HelmRelease",
		find: helmRelease
	},
	{
		group: "source.toolkit.fluxcd.io",
		kind: "HelmChart",
		find: helmChartObject
	},
	{
		group: "source.toolkit.fluxcd.io",
		kind: "HelmRepository",
		find: helmRepository
	},
	{
		group: "source.toolkit.fluxcd.io",
		kind: "OCIRepository",
		find: ociRepository
	},
	{
		group: "kustomize.toolkit.fluxcd.io",
		kind: "Kustomization",
		find: fluxKustomization
	},
	{
		group: "kustomize.config.k8s.io",
		kind: "Kustomization",
		find: kustomization
	},
	{
		group: "kustomize.config.k8s.io",
		kind: "Component",
		find: kustomization
	}
];
const names = {
	"Chart.yaml": helmChart,
	"Chart.lock": helmChart,
	"requirements.yaml": helmChart,
	"kustomization.yaml": kustomization,
	"kustomization.yml": kustomization,
	Kustomization: kustomization
};
function findIn(root) {
	const apiVersion = textAt$1(root, "apiVersion");
	const { value: kind } = at(root, "kind");
	if (apiVersion === void 0 || typeof kind !== "string") {
		const name = root.source.within === void 0 ? basename(root.source.yaml.file) : "";
		return (Object.hasOwn(names, name) ? names[name] : void 0) ?? helmValues;
	}
	const [group] = apiVersion.split("/");
	return kinds.find((known) => known.group === group && known.kind === kind)?.find ?? manifest;
}
const pattern = /^(?:image (?<image>\S+)(?: (?<part>tag|digest|reference))?|chart (?<chart>\S+))$/;
function overrideOf({ text, place, scalar }) {
	const { image, part, chart } = pattern.exec(text)?.groups ?? {};
	const { document, path, line, value } = scalar;
	const at = {
		document,
		path,
		...line === void 0 ? {} : { line },
		value,
		place: scalar.place
	};
	if (chart !== void 0) return {
		kind: "chart",
		name: chart,
		scalar: at,
		by: place
	};
	const reference = image === void 0 ? void 0 : tryReference(image);
	if (reference === void 0 || reference.tag !== void 0 || reference.digest !== void 0) throw new UserError("INVALID_MARKER", "this marker says neither an image nor a chart", {
		at: place,
		hint: "Expected `# tidegate: image docker.io/wandb/local`, with tag, digest or reference behind it where that is not clear, or `# tidegate: chart operator-wandb`."
	});
	const isPart = part === "tag" || part === "digest" || part === "reference";
	return {
		kind: "image",
		name: repositoryOf$1(reference),
		...isPart ? { part } : {},
		scalar: at,
		by: place
	};
}
function withReason(occurrence, yaml) {
	return occurrence.kind !== "image" || occurrence.left !== void 0 ? occurrence : {
		...occurrence,
		...reasonFor(occurrence, yaml)
	};
}
function reasonFor({ tag, digest }, yaml) {
	const pins = [tag, digest].filter((pin) => pin !== void 0);
	if (/^[0-9a-f]{7,40}$/.test(digest?.value ?? "") || pins.some(({ value }) => isFilledIn$1(value))) return { left: "template" };
	return pins.some(({ document, path }) => yaml.locate(document, path)?.style === "block") ? { left: "embedded" } : {};
}
function withValueFiles(values, spots, { path, valueFiles = [] }) {
	if (valueFiles.length === 0) return values;
	if (spots[0] === void 0 || findIn(spots[0]) !== helmValues) throw noPlainValues(path);
	const layers = [...valueFiles.map((one) => ({
		kind: "file",
		file: {
			path: one.path,
			git: {}
		},
		place: { file: path }
	})), { kind: "held" }];
	return values.map((held) => held.document === 0 && held.path.length === 0 ? {
		...held,
		layers
	} : held);
}
function requirePlainValues({ valueFiles = [] }) {
	for (const { path, bytes } of valueFiles) {
		const [first] = bytes === void 0 ? [] : parseYaml(bytes, path).values;
		if (isMap(first) && typeof first["apiVersion"] === "string" && typeof first["kind"] === "string" || !(isMap(first) || (first ?? null) === null)) throw noPlainValues(path);
	}
}
function noPlainValues(file) {
	return new UserError("NO_PLAIN_VALUES", "the file is no values file that Helm could be given", {
		at: { file },
		hint: "Correct valueFiles under bump in the release file: it is for plain values. What an object lays its values over, it says itself."
	});
}
function pathOverrides(yaml, paths) {
	return paths.map((rule) => {
		const { document, path, value, place } = locateOne(yaml, rule.path);
		const part = rule.part === void 0 ? {} : { part: rule.part };
		const { kind, name } = rule;
		return {
			kind,
			name,
			...part,
			scalar: {
				document,
				path,
				value,
				place
			},
			by: place
		};
	});
}
function locateOne(yaml, path) {
	const found = yaml.values.flatMap((_, document) => yaml.locate(document, path) ?? []);
	const at = { file: yaml.file };
	const [only, other] = found.filter(({ typed, value }) => typed !== null && value !== "");
	if (only === void 0) {
		const what = found.length === 0 ? "has no single value" : "says nothing";
		throw new UserError("PATH_NOT_FOUND", `the file ${what} at ${formatPath(path)}`, {
			at,
			hint: "Correct the path under bump in the release file, or write the value that holds now into the file."
		});
	}
	if (other !== void 0) throw new UserError("PATH_AMBIGUOUS", `several documents of the file have a value at ${formatPath(path)}`, {
		at,
		hint: "Mark the value in the file instead, with a comment at the end of its line: # tidegate: image <name>."
	});
	return only;
}
const before = /^(?:[\w.-]{1,200}=)?(?:(?:docker|oci):\/\/)?/;
function* imagesInTexts(root, owned) {
	const read = new Map();
	for (const spot of root.source.repositories.size === 0 ? [] : textsIn$3(root)) {
		const named = read.get(spot.value) ?? namedIn$1(spot.value, spot.source.repositories);
		read.set(spot.value, named);
		for (const image of named.flatMap((one) => imageAt(spot, one))) yield* owned.has(keyOf$1(image.tag)) ? [] : [image];
	}
}
function* textsIn$3(spot) {
	const { value } = spot;
	if (typeof value !== "string") for (const child of childrenOf(spot)) yield* textsIn$3(child);
	else if (value.includes("/") && value.includes(":")) {
		const documents = documentsIn(spot);
		yield* documents === void 0 ? [{
			...spot,
			value
		}] : [];
		for (const root of documents ?? []) yield* textsIn$3(root);
	}
}
function namedIn$1(text, repositories) {
	const whole = pinned(referenceOf(text.replace(before, ""), repositories));
	return whole === void 0 ? wordsIn(text).flatMap((word) => {
		const reference = pinned(referenceOf(word, repositories));
		return reference === void 0 ? [] : [{
			reference,
			word
		}];
	}) : [{ reference: whole }];
}
function untaggedIn(text, repositories) {
	return (text.includes("/") ? wordsIn(text) : []).flatMap((word) => {
		const reference = referenceOf(word, repositories);
		return reference === void 0 || pinned(reference) !== void 0 ? [] : repositoryOf$1(reference);
	});
}
function wordsIn(text) {
	const words = text.split(/[^\w.:@/-]+/);
	return [...new Set(words.map((part) => part.slice(part.lastIndexOf("//") + 1).replace(/^\/|[.:@]$/g, "")))];
}
function pinned(reference) {
	return reference?.tag === void 0 && reference?.digest === void 0 ? void 0 : reference;
}
function referenceOf(word, repositories) {
	const reference = word.includes("/") ? tryReference(word) : void 0;
	return reference !== void 0 && repositories.has(repositoryOf$1(reference)) ? reference : void 0;
}
function imageAt(spot, { reference, word }) {
	const scalar = scalarAt(spot);
	if (scalar === void 0) return [];
	const tag = word === void 0 ? scalar : {
		...scalar,
		value: word
	};
	const left = word === void 0 ? leftOf(spot) : { left: "mentioned" };
	return [{
		kind: "image",
		repository: repositoryOf$1(reference),
		tag,
		reference,
		...left,
		place: scalar.place
	}];
}
function* unnamedIn(spot, owned, looked) {
	if (typeof spot.value === "string") {
		const documents = documentsIn(spot);
		yield* documents === void 0 ? unreadIn(spot, spot.value, owned, looked) : [];
		for (const root of documents ?? []) yield* unnamedIn(root, owned, looked);
		return;
	}
	for (const pin of isClosed(spot) ? [] : pinsIn(spot)) yield* unownedOf(pin, owned);
	for (const child of childrenOf(spot)) yield* unnamedIn(child, owned, looked);
}
function unownedOf({ called, isVersion, ...pin }, owned) {
	const all = [pin.tag, pin.digest].filter((scalar) => scalar !== void 0);
	const free = all.filter((scalar) => !owned.has(keyOf$1(scalar)));
	const told = free.find(({ value }) => isVersion ? isImageKey(called) && pin.beside.length === 0 : isImageKey(called) || isImagesKey(called) || looksLikePin(value));
	const message = `${formatPath(told?.path ?? [])} names no image that is known: a path or a marker says which it is`;
	return free.length === 0 ? [] : [{
		...told && { remark: {
			message,
			place: told.place
		} },
		...free.length === all.length && { pin }
	}];
}
function* unreadIn(spot, text, owned, looked) {
	const called = calledAt(spot);
	const isCalled = isVariable(called) || /image/i.test(called) || isImagesKey(spot.path.at(-2));
	const scalar = scalarAt(spot);
	const key = `${isCalled} ${writtenAt(spot)}`;
	if (scalar === void 0 || owned.has(formatPlace(scalar.place)) || looked.has(key)) return;
	looked.add(key);
	for (const name of isCalled || /[\n${]/.test(text) ? untaggedIn(text, spot.source.repositories) : []) yield { remark: {
		message: `${name} is named in ${formatPath(scalar.path)}, and its tag, if there is one, was not looked at`,
		place: scalar.place
	} };
}
function calledAt(spot) {
	const key = spot.path.at(-1);
	return (key === "value" ? scalarAt({
		...spot,
		path: spot.path.slice(0, -1)
	}, "name") : void 0)?.value ?? String(key);
}
function pinsIn(spot) {
	const maps = [...namedMaps(spot)].flatMap(([map, values]) => pinsOf(values, map.slice(map.lastIndexOf(".") + 1), leftOf(spot)));
	const [key = "", changed] = (textAt$1(spot, "path")?.split("/") ?? []).reverse();
	return [
		...maps,
		...pinsOf(new Map([[key, at(spot, "value")]]), changed, leftOf(spot)),
		...pinsOf(new Map(entriesOf$1(spot)), spot.path.at(-1), leftIn(spot))
	];
}
function pinsOf(values, map, left) {
	const keys = [...values].flatMap(([key, { value }]) => ["string", "number"].includes(typeof value) ? key : []);
	const scalarOf = (key) => {
		const spot = key === void 0 ? void 0 : values.get(key);
		return spot && scalarAt(spot);
	};
	return [...withVersion(imageFamilies(keys), scalarOf("version"))].flatMap(([family, { tag, digest, ...names }]) => {
		const pin = pinOf(scalarOf(tag), scalarOf(digest));
		const beside = Object.values(names).flatMap((key) => scalarOf(key)?.value ?? []);
		const called = family === "" ? map : family;
		const isVersion = tag === "version";
		const own = isVersion && !isImageKey(called) ? { left: "template" } : left;
		return (pin.tag ?? pin.digest) === void 0 ? [] : [{
			...pin,
			called,
			isVersion,
			beside,
			left: own
		}];
	});
}
function withVersion(families, version) {
	const own = families.get("");
	const { image, ...named } = families.get("image") ?? {};
	return [own, named].every((family) => (family?.tag ?? family?.digest) === void 0) && version !== void 0 && looksLikePin(version.value) ? new Map([...families, ["", {
		...named,
		...image && { image },
		...own,
		tag: "version"
	}]]) : families;
}
function valuesOf(all, chart) {
	const own = all.filter((held) => held.chart === chart);
	const unsaid = all.filter((held) => held.chart === void 0);
	return own.length === 0 && unsaid.length === 1 ? unsaid : own;
}
function placesInValues(values, yaml, chart) {
	const byPath = new Map(values.map((held) => [keyOf$1(held), held]));
	const ofChart = new Set(chart === void 0 ? [] : valuesOf(values, chart));
	const place = (held, path) => {
		const of = held.chart ?? (ofChart.has(held) ? chart : void 0);
		return {
			holder: {
				document: held.document,
				path: held.path
			},
			inValues: {
				...of === void 0 ? {} : { chart: of },
				path
			}
		};
	};
	const find = ({ document, path }) => {
		for (const end of path.keys()) {
			const held = byPath.get(keyOf$1({
				document,
				path: path.slice(0, end)
			}));
			if (held !== void 0) return place(held, path.slice(end).filter((key) => key !== "<<"));
			if (path[end] === "parameters") {
				const [beside] = ["valuesObject", "values"].flatMap((key) => byPath.get(keyOf$1({
					document,
					path: [...path.slice(0, end), key]
				})) ?? []);
				const name = yaml.locate(document, [...path.slice(0, end + 2), "name"])?.value;
				const target = parsePath(name ?? "");
				if (beside !== void 0 && target !== void 0) return place(beside, target);
			}
		}
	};
	return ({ tag, digest, named }) => {
		const scalar = named ?? tag ?? digest;
		return scalar && find(scalar);
	};
}
function isOfValue(pin, setter) {
	const [own, map, says, beside] = [
		pin,
		pin.slice(0, -1),
		setter,
		setter.slice(0, -1)
	].map((path) => JSON.stringify(path));
	const [key, named] = [pin.at(-1), setter.at(-1)];
	return says === own || says === map && isOfMap(key) || beside === map && isOfImageKey(key, named);
}
const variablePattern = /^([A-Z][A-Z0-9_]*)_(?:IMAGE|REPOSITORY|REPO|REGISTRY|TAG|VERSION|DIGEST)$/;
function isOfOne(pin, key) {
	const [own, its] = [pin, key].map((one) => variablePattern.exec(String(one))?.[1]);
	if (own !== void 0 && own === its) return true;
	const [[family = ""] = []] = imageFamilies([String(pin)]);
	const [[other] = []] = imageFamilies([String(key)]);
	return other !== void 0 && ((family || "image") === (other || "image") || isOfImageKey(pin, key));
}
function readDeployFile(file, known) {
	const markers = markersIn(file.bytes, file.path).map(overrideOf);
	const yaml = parseUnlessMarked(file, markers);
	if (yaml === void 0) {
		const remarks = [{
			message: "the file is a template: only the values that are marked in it were looked at",
			place: { file: file.path }
		}];
		return {
			occurrences: applyOverrides([], markers),
			values: [],
			objects: new Set(),
			remarks,
			unnamed: [],
			documents: []
		};
	}
	const roots = yaml.values.length === 0 ? [null] : yaml.values;
	const repositories = new Set([...known, ...Object.keys(file.images ?? {})]);
	const texts = new Map();
	const spots = roots.map((value, document) => ({
		source: {
			yaml,
			document,
			repositories,
			texts
		},
		path: [],
		value
	}));
	const inEach = spots.map((root) => [...namedIn(root)]);
	const found = inEach.flat();
	const values = withValueFiles(found.filter((named) => named.kind === "values"), spots, file);
	const named = found.filter((named) => named.kind !== "values");
	const owned = new Set(named.flatMap(pinsOf$2).map(keyOf$1));
	const inTexts = spots.flatMap((root) => [...imagesInTexts(root, owned)]);
	const sure = applyOverrides([...named, ...inTexts].map((occurrence) => applyRule(withReason(occurrence, yaml), file.images)), [...pathOverrides(yaml, file.paths ?? []), ...markers]);
	const placeOf = placesInValues(values, yaml, file.chart);
	const occurrences = sure.map((one) => withPlace(one, placeOf));
	const unnamed = unnamedAmong(spots, sure).map(({ pin, ...one }) => ({
		...one,
		...pin && { pin: placedPin(pin, placeOf, yaml) }
	}));
	return {
		occurrences,
		values,
		objects: objectsAmong(spots, inEach),
		remarks: [],
		unnamed,
		documents: roots
	};
}
function withPlace(one, placeOf) {
	if (one.kind !== "image") return one;
	const { inValues = placeInText(one), holder } = placeOf(one) ?? {};
	return inValues === void 0 ? one : {
		...one,
		inValues,
		...holder && { holder }
	};
}
function placeInText({ holder, named, left }) {
	return left === "embedded" && holder !== void 0 && named !== void 0 ? { path: named.path.slice(holder.path.length) } : void 0;
}
function placedPin(pin, placeOf, yaml) {
	const at = placeOf(pin);
	return {
		...pin,
		left: {
			...reasonFor(pin, yaml),
			...pin.left
		},
		...at && { at }
	};
}
function objectsAmong(spots, inEach) {
	const objects = spots.filter((root, index) => {
		return inEach[index]?.some(({ kind }) => kind === "values" || kind === "chart") !== true && findIn(root) !== helmValues;
	});
	return new Set(objects.map(({ source }) => source.document));
}
function unnamedAmong(spots, occurrences) {
	const owned = new Set([...occurrences.flatMap(pinsOf$2).map(keyOf$1), ...occurrences.map(({ place }) => formatPlace(place))]);
	const looked = new Set();
	return spots.flatMap((root) => [...unnamedIn(root, owned, looked)]);
}
function parseUnlessMarked({ bytes, path, paths }, markers) {
	try {
		return parseYaml(bytes, path);
	} catch (error) {
		if (markers.length > 0 && (paths ?? []).length === 0 && error instanceof UserError && error.code === "TEMPLATE_YAML") return;
		throw error;
	}
}
function* namedIn(root) {
	const items = at(root, "items");
	if (at(root, "kind").value === "List" && Array.isArray(items.value)) {
		for (const item of itemsOf(items)) yield* namedIn(item);
		return;
	}
	yield* findIn(root)(root, namedIn);
}
function applyRule(occurrence, rules) {
	const of = occurrence.kind === "image" ? rules?.[occurrence.repository] : void 0;
	return of === void 0 || occurrence.kind !== "image" ? occurrence : {
		...occurrence,
		of
	};
}
function createMerge(known) {
	const readers = remember((rules) => remember((text) => readDeployFile({
		path: "values.yaml",
		bytes: Buffer.from(text),
		images: JSON.parse(rules)
	}, known)));
	return (stack) => {
		const content = joinedParts(stack.layers.map((layer) => isMap(layer?.values) ? layer.values : {})).reduce((below, values, index) => {
			const setting = stack.layers[index]?.setting;
			const over = (setting !== void 0 && Object.keys(values).length > 0 ? settingLayer(setting, below) : void 0) ?? values;
			return isMap(over) ? mergeValues(below, over) : below;
		}, {});
		const rules = Object.assign({}, ...stack.layers.map((layer) => layer?.rules));
		const { apiVersion: _version, kind: _kind, ...values } = content;
		const { occurrences, unnamed } = readers(JSON.stringify(rules))(JSON.stringify(values));
		const placed = ({ tag, digest, named }) => ({
			path: (named ?? tag ?? digest)?.path ?? [],
			givers: [...tag ? [giversIn(stack, tag.path, tagOf)] : [], ...digest ? [giversIn(stack, digest.path, digestOf)] : []],
			layers: layersOf(stack, (named ?? tag ?? digest)?.path ?? [], content)
		});
		const named = occurrences.flatMap((image) => image.kind === "image" ? [{
			image,
			...placed(image),
			beside: []
		}] : []);
		const lone = unnamed.flatMap(({ pin }) => pin === void 0 ? [] : [{
			...placed(pin),
			beside: pin.beside
		}]);
		return {
			stack,
			images: [...named, ...lone],
			keys: new Set(Object.keys(content))
		};
	};
}
function layersOf({ layers }, path, content) {
	const map = path.slice(0, -1);
	const there = map.reduce(stepInto$3, content);
	const keys = Object.keys(isMap(there) ? there : {}).filter((key) => isBeside$1(path, [...map, key]));
	return new Set(keys.flatMap((key) => giverOf(layers, [...map, key]) ?? []));
}
function joinedParts(all) {
	const saysForAll = all.map((values) => Object.entries(values).some(([key, value]) => isForAll(key, value)));
	const owners = Map.groupBy(all.flatMap((values) => Object.keys(values)), (key) => key);
	return all.map((values, index) => {
		const isOpen = saysForAll.some((says, other) => says && other !== index);
		const entries = Object.entries(values).filter(([key, value]) => isOpen || isForAll(key, value) || (owners.get(key)?.length ?? 0) > 1);
		return Object.fromEntries(entries);
	});
}
function isForAll(key, value) {
	return key === "global" || typeof value !== "object";
}
function giverOf(layers, path) {
	return layers.findLast((layer) => saysAt(layer?.values, path));
}
function isUnread({ stack, keys }, path, key, images) {
	return keys.has(String(path[0])) && giverOf(stack.layers, path)?.key === key && !images.some((image) => isBeside$1(path, image.path));
}
function saysAt(values, path) {
	const [key, ...rest] = path;
	return isMap(values) && key !== void 0 ? saysAt(stepInto$3(values, key), rest) : values !== void 0;
}
function giversIn({ layers }, path, says) {
	return besideIn(giverOf(layers, path), path).map(({ image }) => image).filter((image) => says(image) !== void 0);
}
function besideIn(layer, path) {
	return (layer?.imagesAt(path.slice(0, -1)) ?? []).filter((other) => isBeside$1(path, other.path));
}
function isBeside$1(one, other) {
	const [map, its] = [one, other].map((path) => JSON.stringify(path.slice(0, -1)));
	return map === its && (one.at(-1) === other.at(-1) || isOfOne(one.at(-1), other.at(-1)));
}
function mayBeAddedTo({ tag, reference: whole, repository, of = repository, inValues }, setters) {
	const [says = ""] = whole === void 0 ? tag?.value.split("@") ?? [] : [];
	const here = inValues === void 0 || parseTag(says) === void 0 ? [] : setters.filter((setter) => setter.chart === inValues.chart && [setter.upstream, setter.repository].includes(of) && isOfValue(inValues.path, setter.path));
	const [before, behind] = formOf(says);
	return here.length > 0 && here.every(({ reference }) => {
		const [prefix, variant] = formOf(tagIn(reference));
		return prefix !== before && prefix.endsWith(before) || variant !== behind && variant.startsWith(behind);
	});
}
function hasFormOf(tag, reference) {
	return String(formOf(tag)) === String(formOf(tagIn(reference)));
}
function tagIn(reference) {
	return tryReference(reference)?.tag ?? "";
}
function formOf(tag) {
	const { prefix = "", variant = tag } = parseTag(tag) ?? {};
	return [prefix, variant.replaceAll(/[0-9a-f]{7,}|\d+/g, "0")];
}
function nameLonePins(all, namesAt) {
	const found = all.map((unnamed) => {
		const { pin } = unnamed;
		const at = pin?.at;
		const fitting = at === void 0 ? [] : namesAt(at);
		const [only] = fitting;
		const isOne = fitting.every(({ reference, repository }) => reference === only?.reference && repository === only?.repository);
		const image = pin && only && isOne && !isShared(pin) ? imageOf(pin, only) : void 0;
		const of = only && at && JSON.stringify([keyOf$1(at.holder), fitting.map(({ path }) => path)]);
		return {
			image: image && at && {
				...image,
				...at
			},
			of,
			unnamed
		};
	});
	const byValue = Map.groupBy(found, ({ of }) => of);
	return {
		images: found.flatMap(({ image, of }) => image === void 0 ? [] : joined(image, of !== void 0 && byValue.get(of) || [])),
		unnamed: found.flatMap(({ image, unnamed }) => image === void 0 ? [unnamed] : [])
	};
}
function joined(image, all) {
	const others = all.map((other) => other.image);
	const half = others.find((other) => other?.digest !== void 0 && other.tag === void 0);
	if (image === half && others.some((other) => other?.tag !== void 0 && other.digest === void 0)) return [];
	const digest = image.digest ?? half?.digest;
	const left = [image, ...others].map((other) => other === void 0 ? "contested" : other.left).find((each) => each !== void 0);
	return [{
		...image,
		...digest && { digest },
		...left && { left }
	}];
}
function namesByLock({ setters }) {
	const bySpot = new Map();
	for (const setter of setters) for (const path of [setter.path, setter.path.slice(0, -1)]) {
		const key = JSON.stringify([setter.chart, path]);
		const here = bySpot.get(key) ?? [];
		here.push(setter);
		bySpot.set(key, here);
	}
	return ({ chart, path: pin }) => [pin, pin.slice(0, -1)].flatMap((path) => bySpot.get(JSON.stringify([chart, path])) ?? []).filter(({ path }) => isOfValue(pin, path));
}
function imageOf({ tag, digest, beside, left }, name) {
	const first = tag ?? digest;
	const isTag = tag === void 0 || !isBareHex(tag.value);
	if (first === void 0 || !isTag || !isPartOf(beside, name)) return;
	const { repository, reference, of, left: over } = name;
	const image = {
		kind: "image",
		repository,
		...tag && { tag },
		...digest && { digest },
		isLone: true,
		place: first.place,
		...of !== void 0 && { of }
	};
	const [says, whole] = [digestOf(image), tagOf(image)];
	const isMore = whole !== void 0 && reference !== void 0 && !hasFormOf(whole, reference);
	return says === void 0 || isDigest(says) || isFilledIn$1(says) ? {
		...image,
		...over && { left: over },
		...isMore && { left: "template" },
		...left
	} : void 0;
}
function isShared({ tag, digest }) {
	return tag?.isShared === true || digest?.isShared === true;
}
function isPartOf(texts, { upstream, repository }) {
	return [upstream, repository].some((name) => texts.every((text) => `/${name}/`.includes(`/${text}/`)));
}
function stacksOf(all) {
	const layerOf = layerReader(all);
	const saying = all.flatMap((of) => of.found.values.flatMap((held) => held.layers ?? held.defaults ? [{
		held,
		of
	}] : []));
	const said = Map.groupBy(saying.flatMap((own) => [...keysIn(own)].map((key) => ({
		key,
		own
	}))), ({ key }) => key);
	const stackOf = remember((by) => {
		const { held, of } = by;
		const layers = [...held.defaults ?? [], ...held.layers ?? []];
		return {
			...chartOf(held, of),
			layers: layers.map((layer) => layerOf(layer, held, of)),
			by
		};
	});
	const loose = looseStacks(all.filter((of) => !said.has(layerKey(of, whole))), (held, of) => layerOf({ kind: "held" }, held, of));
	return (of, holder) => {
		const key = layerKey(of, holder);
		return [...(said.get(key) ?? []).map(({ own }) => stackOf(own)), ...loose.get(key) ?? []];
	};
}
function keysIn({ held, of }) {
	const files = (held.layers ?? []).flatMap((layer) => layer.kind === "file" ? fileKey(layer.file, of) ?? [] : []);
	return new Set([layerKey(of, held), ...files]);
}
function looseStacks(all, layerOf) {
	const files = all.flatMap((of) => of.found.values.flatMap((held) => {
		const { chart } = chartOf(held, of);
		return held.document === whole.document && held.path.length === 0 && chart !== void 0 ? [{
			held,
			of,
			chart
		}] : [];
	}));
	const groups = Map.groupBy(files, ({ of, chart }) => JSON.stringify([of.file.environment, chart]));
	return new Map([...groups.values()].filter(({ length }) => length > 1).flatMap((group) => {
		const layers = group.map(({ held, of }) => layerOf(held, of));
		const stacks = group.slice(0, 1).map(({ chart }) => ({
			chart,
			layers
		}));
		return group.map(({ held, of }) => [layerKey(of, held), stacks]);
	}));
}
function chartOf(held, { file, found }) {
	const isOfFile = file.chart !== void 0 && valuesOf(found.values, file.chart).includes(held);
	const chart = held.chart ?? (isOfFile ? file.chart : void 0);
	return chart === void 0 ? {} : { chart };
}
function createNamer(all, merge, names) {
	const stacksAt = stacksOf(all);
	const known = remember(merge);
	const namesAt = placedNames(stacksAt, known, names);
	return (of) => {
		const { images, unnamed } = nameLonePins(of.found.unnamed, (at) => namesAt(of, at));
		const occurrences = [...of.found.occurrences, ...images].map((one) => {
			const { holder, inValues } = one.kind === "image" ? one : {};
			if (one.kind !== "image" || holder === void 0 || inValues === void 0 || isBare(one)) return one;
			const name = one.of ?? nameOver(one, namesOf(one, stacksAt(of, holder), known), names);
			const placed = {
				...one,
				inValues: placeIn(stacksAt, of, {
					holder,
					inValues
				}),
				...name !== void 0 && { of: name }
			};
			return one.left === void 0 && mayBeAddedTo(placed, names.setters) ? {
				...placed,
				left: "template"
			} : placed;
		});
		return {
			...of.found,
			occurrences: occurrences.toSorted(byPlace),
			unnamed
		};
	};
}
function withTagsElsewhere(of, stacksAt, merge) {
	const isLayered = ({ holder, inValues }) => {
		const said = holder === void 0 ? [] : stacksAt(of, holder).filter(({ by }) => by !== void 0);
		const isGiven = ({ image, givers }) => image?.inValues !== void 0 && isBeside$1(inValues?.path ?? [], image.inValues.path) && givers.length > 0 && givers.every(({ length }) => length > 0);
		return said.length > 0 && said.every((stack) => isMerged(stack) && merge(stack).images.some(isGiven));
	};
	const occurrences = of.found.occurrences.map((one) => isUntagged(one) && one.left === void 0 && isLayered(one) ? {
		...one,
		left: "layered"
	} : one);
	return {
		...of.found,
		occurrences
	};
}
function isBare(image) {
	return isUntagged(image);
}
function isMerged({ by }) {
	return by !== void 0;
}
function placedNames(stacksAt, merge, names) {
	const byLock = namesByLock(names);
	return (of, at) => {
		const locked = byLock(placeIn(stacksAt, of, at));
		if (locked.length > 0) return locked;
		const { path } = at.inValues;
		const stacks = stacksAt(of, at.holder);
		const beside = (some) => some.flatMap(({ layers }) => layers.flatMap((layer) => besideIn(layer, path))).map(({ image }) => image);
		const said = stacks.filter(isMerged).flatMap((stack) => merge(stack).images.flatMap(({ image }) => image?.inValues !== void 0 && isBeside$1(path, image.inValues.path) ? [image] : []));
		const loose = beside(stacks.filter(({ by }) => by === void 0));
		return [...said, ...loose].flatMap(({ left, repository, of: ruled, inValues }) => {
			const name = {
				path: inValues?.path ?? path,
				repository,
				upstream: repository
			};
			return left === "mentioned" ? [] : [{
				...name,
				...ruled !== void 0 && { of: ruled },
				...left === "template" && { left }
			}];
		});
	};
}
function placeIn(stacksAt, of, { holder, inValues }) {
	const charts = new Set(stacksAt(of, holder).flatMap(({ chart }) => chart ?? []));
	const [only] = charts;
	return charts.size === 1 && only !== void 0 ? {
		chart: only,
		...inValues
	} : inValues;
}
function nameOver({ repository, named }, [over, ...others], { repositories, upstreams }) {
	const isShort = named !== void 0 && !isQualified(named.value) && !repositories.has(repository);
	return over !== void 0 && others.length === 0 && (upstreams.get(over) === repository || isShort) && upstreams.has(over) ? over : void 0;
}
function namesOf(one, stacks, merge) {
	const top = String(one.inValues?.path[0]);
	const names = stacks.filter(({ by }) => by !== void 0).flatMap((stack) => {
		const { images, keys } = isMerged(stack) ? merge(stack) : {};
		return keys?.has(top) === true ? (images ?? []).flatMap(({ image, givers }) => image !== void 0 && givers.some((some) => some.includes(one)) ? [image.repository] : []) : [one.repository];
	});
	return [...new Set(names)];
}
function saidStacks(all, stacksAt) {
	const stacks = all.flatMap((of) => of.found.values.flatMap((held) => stacksAt(of, held)));
	return [...new Set(stacks)].filter(isMerged);
}
function byPlace({ place: a }, { place: b }) {
	return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
function findInFiles(files, names) {
	const read = (file) => {
		requirePlainValues(file);
		return {
			file,
			found: readDeployFile(file, names.repositories)
		};
	};
	return acrossFiles(eachFile(files, read), names);
}
function acrossFiles(read, names) {
	const below = filesBelow(read, names);
	const merge = createMerge(names.repositories);
	const nameIn = createNamer([...read, ...below], merge, names);
	const named = read.map((of) => ({
		...of,
		found: nameIn(of)
	}));
	const others = below.map((of) => ({
		...of,
		found: nameIn(of)
	}));
	const stacksAt = stacksOf([...named, ...others]);
	const mergedIn = remember(merge);
	return {
		files: named.map((of) => ({
			...of,
			found: withTagsElsewhere(of, stacksAt, mergedIn)
		})),
		below: others,
		stacksAt,
		stacks: saidStacks(named, stacksAt).map(mergedIn)
	};
}
function filesBelow(read, { repositories }) {
	const known = new Set(read.map((of) => layerKey(of, whole)));
	return read.flatMap(({ file: { valueFiles = [], referred = [], environment } }) => [...valueFiles, ...referred].flatMap(({ path, bytes }) => {
		if (bytes === void 0) return [];
		const file = {
			path,
			bytes,
			...environment !== void 0 && { environment }
		};
		const found = whereLegal(() => readDeployFile(file, repositories));
		return found === void 0 ? [] : [{
			file,
			found
		}];
	})).filter((of) => !known.has(layerKey(of, whole)));
}
function releaseNames({ images, charts }, lock) {
	const locked = new Map(lock?.images.map(({ reference, setBy = [] }) => [reference, setBy]));
	return {
		repositories: new Set([...images.flatMap(({ upstream, repository }) => [upstream, repository]), ...charts.map(({ repository }) => repository)]),
		upstreams: new Map(images.map(({ upstream, repository }) => [repository, upstream])),
		setters: images.flatMap(({ artifact: { reference }, upstream, repository }) => (locked.get(reference) ?? []).flatMap((text) => {
			const setter = parseSetter(text);
			return setter === void 0 ? [] : [{
				...setter,
				upstream,
				repository,
				reference
			}];
		}))
	};
}
function parseSetter(text) {
	const end = text.indexOf(": ");
	const path = end < 0 ? void 0 : parsePath(text.slice(end + 2));
	return path && {
		chart: text.slice(0, end),
		path
	};
}
function targetsOf({ images, charts }, { repository, of }) {
	const inside = [...images, ...charts].filter((target) => target.repository === (of ?? repository));
	return inside.length > 0 ? inside : images.filter(({ upstream }) => upstream === of);
}
const keys = [
	"valueFiles",
	"valuesFile",
	"additionalValuesFiles"
];
async function withReferred(file, read) {
	const referred = [];
	for (const path of referredBy(file)) {
		const bytes = await whereKnown(read(path));
		referred.push(...bytes === void 0 ? [] : [{
			path,
			bytes
		}]);
	}
	return {
		...file,
		referred
	};
}
function referredBy(file) {
	const layers = (keys.some((key) => file.bytes.includes(key)) ? whereLegal(() => readDeployFile({
		...file,
		valueFiles: []
	}, new Set())) : void 0)?.values.flatMap((held) => held.layers ?? []) ?? [];
	return new Set(layers.flatMap((layer) => layer.kind === "file" && isHere(layer.file, file) ? [layer.file.path] : []));
}
function isHere({ path, git }, { origin = {} }) {
	return git !== void 0 && !path.startsWith("../") && whyElsewhere(git, origin) === void 0;
}
const edgeLine = /(?:^|\n)(?! {3}| {2}-|\n)([^\n]+)/g;
const chartLine = /^ {2}([A-Za-z0-9][\w.-]*): *$/;
const otherLine = /^(?:apiVersion|generated|serverInfo): *(?:"[^"\\]*"|'[^']*'|[\w.:+-]*|\{\}) *$/;
const chartLimit = 5e4;
function cutIndex(source) {
	const charts = new Map();
	let entries = 0;
	let last;
	for (const edge of edgesOf(source)) {
		if (edge === void 0 || !fits$1(edge, last) || charts.size > chartLimit) return;
		entries += edge.kind === "entries" ? 1 : 0;
		if (last?.kind === "chart") {
			if (charts.has(last.chart)) return;
			charts.set(last.chart, `entries:\n${source.slice(last.start, edge.start)}`);
		} else if (last !== void 0 && source.slice(last.end, edge.start).trim() !== "") return;
		last = edge;
	}
	return entries === 1 ? charts : void 0;
}
function* edgesOf(source) {
	for (const { 0: match, 1: line = "", index } of source.matchAll(edgeLine)) {
		const end = index + match.length;
		const chart = chartLine.exec(line)?.[1];
		const kind = /^entries: *$/.test(line) ? "entries" : otherLine.test(line) ? "other" : void 0;
		const edge = {
			start: end - line.length,
			end
		};
		yield chart !== void 0 ? {
			kind: "chart",
			chart,
			...edge
		} : kind && {
			kind,
			chart: "",
			...edge
		};
	}
	yield {
		kind: "other",
		chart: "",
		start: source.length,
		end: source.length
	};
}
function fits$1({ kind }, last) {
	return kind !== "chart" || last?.kind === "entries" || last?.kind === "chart";
}
async function openHelmRepository(http, url, ask = (indexUrl) => askPlainly(http, indexUrl)) {
	const base = folderUrl(url);
	const indexUrl = new URL("index.yaml", base).href;
	const answer = await ask(indexUrl);
	if (answer.status !== 200) throw statusError(describeRoute(indexUrl, answer.url), answer.status);
	const source = answer.body.toString("utf8");
	if (/^\s*</.test(source)) throw new UserError("NOT_A_HELM_REPOSITORY", `${describeRoute(indexUrl, answer.url)} is a web page, not a Helm repository index`, { hint: "Give the URL that `helm repo add` takes. A login page or a proxy may have answered instead of the repository." });
	return repositoryOf(base, answer, chartsIn(source, indexUrl));
}
async function askPlainly(http, url) {
	const response = await http.request({ url });
	if (response.status === 200) return {
		status: 200,
		url: response.url,
		body: await response.bytes(indexLimit)
	};
	await response.discard();
	return {
		status: response.status,
		url: response.url,
		body: Buffer.alloc(0)
	};
}
function chartsIn(source, where) {
	const parts = cutIndex(source);
	if (parts === void 0) {
		const index = parseIndex(source, where);
		return {
			names: [...index.charts.keys()].sort(),
			of: () => index
		};
	}
	const parsed = new Map();
	return {
		names: [...parts.keys()].sort(),
		of(name) {
			const index = parsed.get(name) ?? parsePart$2(parts.get(name), source, where);
			parsed.set(name, index);
			return index;
		}
	};
}
function parsePart$2(part, source, where) {
	return part === void 0 ? emptyIndex() : whereLegal(() => parseIndex(part, where)) ?? parseIndex(source, where);
}
function repositoryOf(base, { url: namedBy, kept = false }, charts) {
	const entriesOf = (name) => charts.of(name).charts.get(name) ?? [];
	return {
		url: base.href,
		names: charts.names,
		kept,
		versions: (name) => entriesOf(name).map(({ metadata }) => metadata.version),
		list(name) {
			const { skipped, notes } = charts.of(name);
			return {
				entries: entriesOf(name),
				skipped,
				notes
			};
		},
		locate(name, version) {
			const entry = entriesOf(name).find(({ metadata }) => metadata.version === version);
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
	if (usable === void 0 || usable === null) throw new RefusedError("CHART_ADDRESS", `${base.href}: ${chart} has no plain http address`, {
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
const numberTag = defineScalarTag(intCoreTag.tagName, {
	...floatCoreTag,
	resolve(source, ...more) {
		const plain = source.replaceAll("_", "");
		const [, sign, digits] = /^([-+]?)(0x[\da-f]+|0b[01]+|0o?[0-7]+|\d+)$/i.exec(plain) ?? [];
		return digits === void 0 ? floatCoreTag.resolve(plain, ...more) : Number(digits.replace(/^0(?=[0-7]+$)/, "0o")) * (sign === "-" ? -1 : 1);
	}
});
const helmSchema = CORE_SCHEMA.withTags(boolYaml11Tag, mergeTag, numberTag);
const valuesLimit$1 = 16777216;
const countLimit$1 = 5e5;
const depthLimit$1 = 8;
const unpackedLimit$1 = 268435456;
function readChartTree(tgz, where) {
	return readTree(readArchive(tgz, where), {
		where,
		left: unpackedLimit$1
	}, 0);
}
function defaultValues({ values, subcharts }) {
	const below = [...subcharts].map(([key, subchart]) => [key, defaultValues(subchart)]);
	return mergeValues(Object.fromEntries(below), values);
}
function readTree(files, reading, depth) {
	const folder = files.find(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name))?.name.split("/")[0] ?? "";
	const own = new Map(files.flatMap(({ name, content }) => name.startsWith(`${folder}/`) ? [[name.slice(folder.length + 1), content]] : []));
	const vendored = depth < depthLimit$1 ? readVendored(own, reading, depth + 1) : [];
	const dependencies = dependenciesOf(own);
	const templates = [...own].filter(([name]) => name.startsWith("templates/"));
	return {
		values: asMap(parseFile(own.get("values.yaml"))),
		importsValues: dependencies.some(({ imports }) => imports) || vendored.some(({ tree }) => tree.importsValues),
		schema: parseFile(own.get("values.schema.json")),
		asksForUpgrade: [...own.values()].some(asksForUpgrade) || vendored.some(({ tree }) => tree.asksForUpgrade),
		templates: templates.map(([, content]) => content.toString("utf8")).join("\n"),
		subcharts: nameSubcharts(vendored, dependencies)
	};
}
function asksForUpgrade(text) {
	return text.includes("IsUpgrade") || text.includes("IsInstall");
}
function readVendored(own, reading, depth) {
	const folders = Map.groupBy(own, ([path]) => /^charts\/([^/_.][^/]*)\//.exec(path)?.[1]);
	folders.delete(void 0);
	const archives = [...own].filter(([path]) => /^charts\/[^/_.][^/]*\.tgz$/.test(path));
	return [...[...folders.values()].map((entries) => entries.map(([path, content]) => ({
		name: path.slice(7),
		content
	}))), ...archives.map(([path, content]) => unpack(content, path, reading))].map((files) => ({
		name: nameIn(files),
		tree: readTree(files, reading, depth)
	}));
}
function unpack(content, path, reading) {
	if (reading.left <= 0) return [];
	const files = whereLegal(() => readArchive(content, `${path} in ${reading.where}`)) ?? [];
	reading.left -= files.reduce((sum, file) => sum + file.content.length, 0);
	return files;
}
function nameIn(files) {
	const { name } = asMap(parseFile(files.find(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name))?.content));
	return typeof name === "string" ? name : "";
}
function dependenciesOf(own) {
	const { dependencies } = {
		...asMap(parseFile(own.get("requirements.yaml"))),
		...asMap(parseFile(own.get("Chart.yaml")))
	};
	return (Array.isArray(dependencies) ? dependencies : []).filter(isMap).map((entry) => ({
		name: String(entry["name"]),
		alias: String(entry["alias"] ?? entry["name"]),
		imports: Object.hasOwn(entry, "import-values")
	}));
}
function nameSubcharts(vendored, dependencies) {
	const entries = vendored.flatMap(({ name, tree }) => {
		const listed = dependencies.filter((dependency) => dependency.name === name);
		return (listed.length === 0 ? [name] : listed.map(({ alias }) => alias)).map((key) => [key, tree]);
	});
	return new Map(entries);
}
function parseFile(content) {
	const text = content?.toString("utf8") ?? "";
	if (text.length > valuesLimit$1 || hasTooManyValues(text, countLimit$1)) return;
	try {
		const value = load(text, {
			schema: helmSchema,
			json: true
		});
		return fitsWrittenOut(value, valuesLimit$1) ? value : void 0;
	} catch (error) {
		if (error instanceof YAMLException) return;
		throw error;
	}
}
function asMap(value) {
	return isMap(value) ? value : {};
}
const selectorPattern = /^(?<kind>[A-Za-z][A-Za-z0-9]*)(?:\/(?<name>[^:]+))?:(?<keys>.+)$/;
function findPart(documents, part, file) {
	const wanted = parsePart$1(part);
	const found = documents.flatMap((root, document) => {
		const value = fits(root, wanted) ? wanted.keys.reduce(stepInto$2, root) : void 0;
		return isMap(value) ? [{
			value,
			document,
			path: wanted.keys
		}] : [];
	});
	const [only, ...others] = found;
	if (only === void 0) throw new UserError("VALUES_UNREADABLE", `the values file has no map at ${part}`, {
		at: { file },
		details: documents.map((root, document) => `${titleOf(root, document)}: ${whyNot(root, wanted)}`),
		hint: "Write the part after # as keys with dots between them: deploy/wandb.yaml#spec.values, or deploy/all.yaml#WeightsAndBiases/wandb:spec.values to choose a document."
	});
	if (others.length > 0) {
		const names = found.map(({ document }) => titleOf(documents[document], document));
		throw new UserError("VALUES_AMBIGUOUS", `${found.length} documents have a map at ${part}`, {
			at: { file },
			details: names,
			hint: `Choose one of them by kind and name: ${file}#Kind/name:${wanted.keys.join(".")}.`
		});
	}
	return only;
}
function parsePart$1(text) {
	const { kind, name, keys = text } = selectorPattern.exec(text)?.groups ?? {};
	return {
		keys: keys.split("."),
		...kind === void 0 ? {} : { kind },
		...name === void 0 ? {} : { name }
	};
}
function fits(root, { kind, name }) {
	const identity = identityOf(root);
	return (kind === void 0 || identity.kind === kind) && (name === void 0 || identity.name === name);
}
function whyNot(root, wanted) {
	if (!fits(root, wanted)) return "is not the one that was asked for";
	const steps = wanted.keys.map((_, index) => wanted.keys.slice(0, index + 1).reduce(stepInto$2, root));
	const depth = steps.findIndex((value) => !isMap(value));
	const key = wanted.keys[depth] ?? "";
	const path = wanted.keys.slice(0, depth + 1).join(".");
	if (steps[depth] !== void 0) return `${path} is no map`;
	const parent = depth > 0 ? steps[depth - 1] : root;
	const near = isMap(parent) ? closest(key, Object.keys(parent)) : void 0;
	return `has no ${path}${near === void 0 ? "" : `; did you mean ${near}?`}`;
}
function titleOf(root, document) {
	const { kind, name } = identityOf(root);
	return `${[kind, name].filter((part) => typeof part === "string").join("/") || "no kind"} (document ${document + 1})`;
}
function identityOf(root) {
	return {
		kind: stepInto$2(root, "kind"),
		name: stepInto$2(stepInto$2(root, "metadata"), "name")
	};
}
function stepInto$2(value, key) {
	return isMap(value) && Object.hasOwn(value, key) ? value[key] : void 0;
}
const valuesLimit = 16777216;
const countLimit = 5e5;
async function prepareValues(values, folder, temporary) {
	const read = await readUserValues(values, folder);
	const path = join(temporary, "values.yaml");
	await writeFile(path, read.bytes, {
		flag: "wx",
		mode: 384
	});
	return {
		...read,
		path
	};
}
async function readUserValues(values, folder) {
	if (typeof values !== "string") {
		const { file, bytes, document, path, at } = values;
		const read = userValues(file, file, bytes, document === 0 && path.length === 0 ? void 0 : readHeld(values));
		return at === void 0 ? read : {
			...read,
			placeOf: at
		};
	}
	const [file, part] = splitPath(values);
	const bytes = await readValues(resolve(folder, file), file);
	return userValues(values, file, bytes, part === void 0 ? void 0 : readPart(bytes.toString("utf8"), file, part));
}
function userValues(name, file, bytes, found) {
	const text = typeof found?.value === "string" ? found.value : bytes.toString("utf8");
	const isText = found === void 0 || typeof found.value === "string";
	return {
		name,
		bytes: found === void 0 ? bytes : Buffer.from(isText ? text : JSON.stringify(found.value)),
		scalars: () => scalarsIn(parseDocuments(text, file, FAILSAFE_SCHEMA)),
		content: () => isText ? readWhole(text, file) : found.value,
		placeOf: (path) => placeInFile({
			file,
			bytes,
			document: found?.document ?? 0,
			root: found?.path ?? []
		}, path)
	};
}
const parsed = new WeakMap();
function readHeld({ file, bytes, document, path }) {
	const documents = parsed.get(bytes) ?? parseDocuments(bytes.toString("utf8"), file, helmSchema);
	parsed.set(bytes, documents);
	const root = documents[document];
	const value = path.reduce(stepInto$3, root);
	if (typeof value !== "string" && !isMap(value)) throw new UserError("VALUES_UNREADABLE", `the file has no values at ${formatPath(path)}`, { at: { file } });
	return {
		value: typeof value === "string" ? value : writable(value, formatPath(path), file),
		document,
		path
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
function readPart(text, file, path) {
	const part = findPart(parseDocuments(text, file, helmSchema), path, file);
	return {
		...part,
		value: writable(part.value, path, file)
	};
}
function writable(value, path, file) {
	if (!fitsWrittenOut(value, valuesLimit)) throw new UserError("VALUES_UNREADABLE", `with its aliases written out, ${path} is longer than ${valuesLimit} characters or more than 100 deep`, {
		at: { file },
		hint: "Write the values out instead of aliases to aliases."
	});
	return value;
}
function readWhole(text, file) {
	return whereLegal(() => {
		const [root] = parseDocuments(text, file, helmSchema);
		return fitsWrittenOut(root, valuesLimit) ? root ?? {} : void 0;
	});
}
function parseDocuments(text, file, schema) {
	if (hasTooManyValues(text, countLimit)) throw new UserError("VALUES_UNREADABLE", `the values file has more than ${countLimit} values`, {
		at: { file },
		hint: "Helm itself could not install it. Name the file that holds the values alone."
	});
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
const block = 512;
function replaceDefaults(tgz, title, values) {
	readArchive(tgz, title);
	const tar = gunzipSync(tgz);
	const old = readTar(tar, title).find(({ name }) => /^[^/]+\/values\.yaml$/.test(name))?.content;
	if (old === void 0) return tgz;
	const start = old.byteOffset - tar.byteOffset;
	const end = start + Math.ceil(old.length / block) * block;
	const padding = Buffer.alloc(-values.length & 511);
	const header = resized(tar.subarray(start - block, start), values.length);
	const parts = [
		tar.subarray(0, start - block),
		header,
		values,
		padding,
		tar.subarray(end)
	];
	return gzipSync(Buffer.concat(parts), { level: 1 });
}
function resized(header, size) {
	const copy = Buffer.from(header);
	copy.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
	copy.write(" ".repeat(8), 148);
	const sum = copy.reduce((total, byte) => total + byte, 0);
	copy.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
	return copy;
}
const unpackedLimit = 268435456;
const entryLimit = 1e3;
const methods = {
	0: (bytes) => bytes,
	8: (bytes, size) => inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1) })
};
function readZip(bytes, where) {
	try {
		return entriesIn(bytes).filter(({ name }) => !name.endsWith("/"));
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new RefusedError("ZIP_UNREADABLE", `the archive of ${where} cannot be read: ${reason}`, { cause: error });
	}
}
function entriesIn(bytes) {
	const end = bytes.lastIndexOf("PK", void 0, "latin1");
	if (end < 0) throw new Error("it has no directory");
	const count = bytes.readUInt16LE(end + 10);
	if (count > entryLimit) throw new Error(`it has more than ${entryLimit} entries`);
	const files = [];
	let unpacked = 0;
	let at = bytes.readUInt32LE(end + 16);
	for (let index = 0; index < count; index += 1) {
		const length = bytes.readUInt16LE(at + 28);
		const name = bytes.toString("utf8", at + 46, at + 46 + length);
		const content = contentOf$1(bytes, at, name);
		unpacked += content.length;
		if (unpacked > unpackedLimit) throw new Error(`it unpacks to more than ${unpackedLimit} bytes`);
		files.push({
			name,
			content
		});
		at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return files;
}
function contentOf$1(bytes, at, name) {
	if (bytes.readUInt32LE(at) !== 33639248 || (bytes.readUInt16LE(at + 8) & 1) !== 0) throw new Error("its directory is damaged, or it is encrypted");
	const [packed, size, local] = [
		20,
		24,
		42
	].map((offset) => bytes.readUInt32LE(at + offset));
	const unpack = methods[bytes.readUInt16LE(at + 10)];
	if (packed === void 0 || size === void 0 || local === void 0 || unpack === void 0 || size > unpackedLimit) throw new Error(`${JSON.stringify(name)} is packed in a way that is not known here`);
	const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
	const content = unpack(bytes.subarray(start, start + packed), size);
	if (content.length !== size || crc32(content) !== bytes.readUInt32LE(at + 16)) throw new Error(`${JSON.stringify(name)} does not fit its checksum`);
	return content;
}
const archiveLimit = 67108864;
async function findHelm({ source, side, http }, runtime) {
	const installed = await runtime.findTool("helm");
	if (installed !== void 0 || source === void 0 || side === "inside" && source.url === void 0) return installed;
	const platform$1 = helmPlatform(platform(), arch());
	const digest = helmDigest(source, platform$1);
	if (digest === void 0) throw new UserError("HELM_UNKNOWN", `no digest of Helm ${source.version} for ${platform$1} is known`, { hint: "Install helm 3, or give the sha256 of its archive under `helm` in the release file." });
	return await runtime.installTool("helm", source.version, async () => {
		return programIn(await fetchArchive(helmAddress(source, platform$1), digest, {
			http,
			log: runtime.log
		}), platform$1);
	});
}
async function fetchArchive(url, digest, { http, log }) {
	log.info(`Fetching helm from ${url}`);
	const response = await http.request({ url });
	const where = describeRoute(url, response.url);
	if (response.status !== 200) {
		await response.discard();
		throw new RemoteError("HELM_MISSING", `${where} answers with status ${response.status}`, { hint: "Install helm 3, or correct `helm.url` in the release file." });
	}
	const archive = await response.bytes(archiveLimit);
	const found = createHash("sha256").update(archive).digest("hex");
	if (found !== digest) throw new RefusedError("HELM_MISMATCH", `${where} is not the helm that was asked for`, {
		details: [`expected sha256 ${digest}`, `found    sha256 ${found}`],
		hint: "Do not use it. The address may lead to another version, or to another platform."
	});
	return archive;
}
function programIn(archive, platform) {
	const wanted = `${platform}/${platform.startsWith("windows-") ? "helm.exe" : "helm"}`;
	const files = archive[0] === 31 ? readArchive(archive, "helm") : readZip(archive, "helm");
	const program = files.find(({ name }) => name === wanted);
	if (program === void 0) throw new RefusedError("HELM_MISMATCH", `the archive of helm holds no ${wanted}`, { details: files.slice(0, 10).map(({ name }) => name) });
	return program.content;
}
const named = [/\.Capabilities\.APIVersions\.Has\s+["`]([\w./-]{1,400})["`]/g, /\bhas\s+["`]([\w./-]{1,400})["`]\s+\S*\.Capabilities\.APIVersions\b/g];
const versionUsed = /\.Capabilities\.KubeVersion\b/;
const otherVersion = "1.25";
const used = /\.Capabilities\.APIVersions\b/g;
const comments = /\{\{-?\s*\/\*.*?\*\/\s*-?\}\}/gs;
const quoted = /["`]((?:[a-z0-9][a-z0-9.-]{0,252}\/)v\d{1,3}(?:(?:alpha|beta)\d{1,3})?(?:\/[A-Z]\w{0,62})?)["`]/g;
async function apiDoubts({ tree, scopes, kubernetes, imagesOn }) {
	const { version, apis, lacks = [] } = kubernetes ?? {};
	const known = new Set([
		...scopes?.apis ?? [],
		...apis ?? [],
		...lacks
	]);
	const asked = apisAskedFor(tree, scopes?.root);
	const isHidden = asked.some((each) => each.isHidden);
	const candidates = [...asked.flatMap((each) => each.candidates), ...namesIn(JSON.stringify(scopes?.values ?? {}), [quoted])];
	const likely = isHidden ? candidates.filter((api) => !known.has(groupOf(api))) : [];
	const names = [...asked.flatMap((each) => each.names), ...likely];
	const unknown = [...new Set(names)].filter((api) => !known.has(api)).sort();
	const images = unknown.length === 0 ? [] : await imagesOn({ apis: unknown });
	return [
		...images?.length === 0 ? [] : [doubtOf(unknown, images)],
		...isHidden && candidates.length === 0 && apis === void 0 ? [hiddenDoubt] : [],
		...version === void 0 && asked.some((each) => each.asksVersion) ? await versionDoubts(imagesOn) : []
	];
}
async function versionDoubts(imagesOn) {
	const images = await imagesOn({ version: otherVersion });
	const other = images === void 0 ? `it does not render for ${otherVersion}` : `one with ${otherVersion} would need ${images.join(", ")} too`;
	return images?.length === 0 ? [] : [`it asks for the version of the cluster, and was rendered for the one that helm takes for granted: ${other}. Say the cluster's own at the chart under kubernetes.version`];
}
const hiddenDoubt = "it asks whether the cluster has some API whose name is put together while it renders: what it has only there may be missing. List at the chart what the cluster has under kubernetes.apis, if only as []";
function doubtOf(apis, images) {
	const missing = images === void 0 ? "what it has only there is missing" : `${images.join(", ")} would be needed there too`;
	return `it asks whether the cluster has ${apis.join(", ")}, and was rendered for one without: ${missing}. List at the chart what the cluster has under kubernetes.apis, and the others under kubernetes.lacks`;
}
function apisAskedFor(tree, scope) {
	const templates = tree.templates.replaceAll(comments, "");
	const names = namesIn(templates, named);
	return [{
		names,
		isHidden: [...templates.matchAll(used)].length > names.length,
		asksVersion: versionUsed.test(templates),
		candidates: namesIn(templates, [quoted])
	}, ...[...tree.subcharts].filter(([name]) => scope === void 0 || scope.subcharts.has(name)).flatMap(([name, sub]) => apisAskedFor(sub, scope?.subcharts.get(name)))];
}
function namesIn(text, patterns) {
	return patterns.flatMap((pattern) => [...text.matchAll(pattern)].flatMap(([, api]) => api ?? []));
}
function groupOf(api) {
	return api.split("/").slice(0, 2).join("/");
}
const referenceLimit = 1024;
const knownHosts = [
	String.raw`(?:index\.)?docker\.io`,
	String.raw`quay\.io`,
	String.raw`ghcr\.io`,
	String.raw`lscr\.io`,
	String.raw`nvcr\.io`,
	String.raw`cgr\.dev`,
	String.raw`(?:[a-z0-9-]{1,63}\.)?gcr\.io`,
	String.raw`(?:[a-z0-9-]{1,63}\.){1,2}pkg\.dev`,
	String.raw`public\.ecr\.aws`,
	String.raw`\d{12}\.dkr\.ecr\.[a-z0-9-]{1,63}\.amazonaws\.com`,
	String.raw`mcr\.microsoft\.com`,
	String.raw`[a-z0-9-]{1,63}\.azurecr\.io`,
	String.raw`[a-z0-9-]{0,40}(?:registry|docker|harbor)[a-z0-9-]{0,40}(?:\.[a-z0-9-]{1,63}){1,6}(?::\d{1,5})?`
].join("|");
const name = String.raw`(?:${knownHosts})/[a-z0-9]+(?:[._/-]+[a-z0-9]+)*`;
const pin = String.raw`(?::\w[\w.-]{0,127})(?:@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64}`;
const wholeImage = new RegExp(String.raw`(?<![\w./:@-])${name}(?:${pin})(?![\w/@:-])`, "g");
const assignment = /(?<![\w.-])(?:[\w.-]{0,80}image[\w.-]{0,40}[ \t]{0,8}[=:][ \t]{0,8}|--?[\w.-]{0,80}image[ \t]{1,8})["'`]?([\w./:@-]{1,1024})/gi;
function imageNamed(text) {
	const reference = tryReference(text.trim());
	return reference !== void 0 && reference.host !== "docker.io" ? text.trim() : imagePinned(text);
}
function imagePinned(text) {
	const reference = tryReference(text.trim());
	return reference?.tag === void 0 && reference?.digest === void 0 ? void 0 : text.trim();
}
function imagesNamedIn(text) {
	return [...text.matchAll(wholeImage)].map(([image]) => image).filter((image) => tryReference(image) !== void 0);
}
function imagesToldIn(line) {
	return [...line.matchAll(assignment)].flatMap(([, value = ""]) => /\/|:v?\d/.test(value) ? imagePinned(value) ?? [] : []);
}
function joinImage(parts) {
	const registry = parts.registry.slice(0, referenceLimit).replace(/\/+$/, "");
	const full = registry === "" ? parts.name : `${registry}/${parts.name}`;
	const reference = tryReference(full);
	if (reference === void 0 || reference.tag !== void 0 || reference.digest !== void 0) return reference && full;
	const isTag = !parts.tag.includes(":");
	const pin = isTag ? parts.digest : parts.tag;
	const digest = pin === "" || pin.includes(":") ? pin : `sha256:${pin}`;
	const joined = `${full}${isTag && parts.tag !== "" ? `:${parts.tag}` : ""}${digest === "" ? "" : `@${digest}`}`;
	return tryReference(joined) === void 0 ? full : joined;
}
function fullName(image) {
	const reference = tryReference(image);
	return reference === void 0 ? image : formatReference(reference);
}
const embeddedLimit = 1048576;
const embeddedValues = 5e4;
const base64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;
function isText(entry) {
	return /\n|^\s*[{[]|: [{[]/.test(entry);
}
function readEmbedded(text) {
	if (!isText(text) || text.length > embeddedLimit || hasTooManyValues(text, embeddedValues)) return;
	try {
		const documents = loadAll(text, {
			schema: FAILSAFE_SCHEMA,
			json: true
		});
		if (documents.some((document) => typeof document === "object" && document !== null) && fitsWrittenOut(documents, embeddedLimit)) return { documents };
	} catch {}
	return { lines: text.split("\n").map((line) => line.trim()) };
}
function isEncoded(object, key) {
	const kind = isMap(object) ? object["kind"] : void 0;
	return kind === "Secret" && key === "data" || kind === "ConfigMap" && key === "binaryData";
}
function decodeText(text) {
	if (text.length > 2 * embeddedLimit || !base64.test(text)) return text;
	try {
		const decoded = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "base64"));
		return decoded.includes("\0") ? text : decoded;
	} catch {
		return text;
	}
}
const sayImage = /image|repo|tag$|digest$|sha(?:256)?$/i;
function joinedImages(texts, called) {
	if (!isImageKey(called) && ![...texts.keys()].some((key) => sayImage.test(key))) return new Map();
	const written = new Map([...texts.keys()].map((key) => [/[a-z]/.test(key) ? key : key.toLowerCase(), key]));
	const families = imageFamilies([...written.keys()]);
	const images = [...families.values()].filter(({ image }) => image !== void 0).length;
	const found = new Map();
	for (const [family, own] of families) {
		const isBare = family === "";
		const isCalled = isImageKey(isBare ? called : family);
		const beside = own.image === "image" || own.image !== void 0 && images === 1 ? {
			...families.get(""),
			...spareVersion
		} : isBare && isCalled ? spareVersion : {};
		const text = (key) => texts.get(written.get(key ?? "") ?? "") ?? "";
		const parts = partsOf({
			...beside,
			...own
		}, text);
		const key = written.get(parts.key);
		const image = key === void 0 ? void 0 : judge({
			...parts,
			key,
			isCalled,
			isBare
		});
		if (key !== void 0 && image !== void 0) found.set(key, image);
	}
	return found;
}
const spareVersion = { version: "version" };
function partsOf(keys, text) {
	const is = [
		"image",
		"repository",
		"name"
	].find((part) => keys[part] !== void 0) ?? "name";
	const [name, tag, digest] = [
		text(keys[is]),
		text(keys.tag),
		text(keys.digest)
	];
	const hasTag = tag !== "" || digest !== "";
	const version = hasTag ? "" : text(keys.version);
	const registry = is === "image" && hasHost(name) ? "" : text(keys.registry);
	return {
		key: keys[is] ?? "",
		is,
		name,
		joined: joinImage({
			registry,
			name,
			tag: tag || version,
			digest
		}) ?? "",
		pin: hasTag ? "tag" : version === "" ? void 0 : "version"
	};
}
function judge({ key, is, name, joined, pin, isCalled, isBare }) {
	if (key === "image") return {
		image: joined || name,
		certainty: pin === "version" ? "likely" : "certain"
	};
	if (is === "repository" && isBare) {
		const isPinned = pin !== void 0 && (key !== "repo" || hasHost(joined));
		return joined !== "" && (isCalled || isPinned) ? {
			image: joined,
			certainty: isCalled && pin === "tag" ? "certain" : "likely"
		} : void 0;
	}
	if (is === "name" && isBare) return (isCalled ? pin === "tag" || joined.includes("/") : hasHost(joined)) && pin !== void 0 ? likely(imagePinned(joined)) : void 0;
	if (is === "image" && /^images?ref$|image$/i.test(key) || is === "name" && isCalled) return likely(imageNamed(joined));
	return is === "repository" && isCalled ? likely(imagePinned(joined)) : void 0;
}
function likely(image) {
	return image === void 0 ? void 0 : {
		image,
		certainty: "likely"
	};
}
function hasHost(name) {
	return /^(?:localhost|[^/]*[.:][^/]*)\//.test(name);
}
const depthLimit = 3;
function imageSpots(root) {
	const spots = [];
	const nodes = new Map([[root, {
		key: "",
		depth: 0
	}]]);
	const variables = new Map();
	const isDefinition = isMap(root) && root["kind"] === "CustomResourceDefinition";
	for (const [node, trail] of nodes) {
		const entries = entriesOf(node, root, trail);
		const joined = isMap(node) ? joinedImages(textsIn$2(entries), trail.key) : none$1;
		joinVariables(node, variables);
		for (const [key, entry] of entries) {
			const here = stepInto$1(trail, key, entry);
			const hit = joined.get(key) ?? (key === "value" ? variables.get(node) : void 0);
			const found = typeof entry === "string" ? hitsAt({
				node,
				key,
				entry,
				trail,
				hit
			}) : [];
			for (const { image, certainty } of found) if (certainty === "certain" || !isDefinition) spots.push({
				image,
				certainty: here.depth > 0 ? "likely" : certainty,
				...describe(here)
			});
			if (typeof entry === "object" && entry !== null && !nodes.has(entry)) nodes.set(entry, here);
			const inner = found.length === 0 && typeof entry === "string" && here.depth < depthLimit && !isDefinition ? readEmbedded(entry) : void 0;
			if (inner !== void 0) {
				const isLines = "lines" in inner;
				nodes.set(isLines ? inner.lines : inner.documents, {
					...here,
					depth: isLines ? depthLimit : here.depth + 1
				});
			}
		}
	}
	return spots;
}
const none$1 = new Map();
function entriesOf(node, root, { above, key }) {
	const entries = typeof node === "object" && node !== null ? Object.entries(node) : [];
	return above !== void 0 && above.above === void 0 && isEncoded(root, key) ? entries.map(([name, entry]) => [name, typeof entry === "string" ? decodeText(entry) : entry]) : entries;
}
function textsIn$2(entries) {
	return new Map(entries.flatMap(([key, entry]) => typeof entry === "string" && entry.trim() !== "" ? [[key, entry.trim()]] : []));
}
function joinVariables(list, found) {
	const named = (Array.isArray(list) ? list.filter(isMap) : []).map((item) => [textAt(item, "name"), item]);
	const texts = named.map(([name, item]) => [name, textAt(item, "value")]);
	const joined = joinedImages(new Map(texts.filter((pair) => !pair.includes(""))), "");
	for (const [name, item] of joined.size === 0 ? [] : named) {
		const image = imageNamed(joined.get(name)?.image ?? "");
		if (image !== void 0) found.set(item, {
			image,
			certainty: "likely"
		});
	}
}
function hitsAt({ node, key, entry, trail, hit }) {
	if (hit !== void 0) return key === "image" && trail.depth > 0 && imageNamed(hit.image) === void 0 ? [] : [hit];
	if (key === "reference" && trail.key === "image" && entry.trim() !== "") return [{
		image: entry.trim(),
		certainty: "certain"
	}];
	const named = calledImage(node, key, entry, trail);
	const isLeft = isText(entry) && trail.depth < depthLimit;
	const told = Array.isArray(node) ? imagesToldIn(entry) : [];
	const others = isLeft ? [] : new Set([...imagesNamedIn(entry), ...told]);
	return [...named === void 0 ? others : [named]].map((image) => ({
		image,
		certainty: "likely"
	}));
}
function calledImage(node, key, entry, { key: called }) {
	if (isImagesKey(called)) return imagePinned(entry);
	if (!Array.isArray(node)) return key === "value" && /image/i.test(textAt(isMap(node) ? node : {}, "name")) ? imageNamed(valueOf(entry)) : void 0;
	const before = node[Number(key) - 1];
	return (/^--?[\w.-]{0,80}image[\w.-]{0,40}=/i.test(entry) || typeof before === "string" && /^--?[\w.-]{0,80}image$/i.test(before)) && (called === "args" || called === "command") ? imageNamed(valueOf(entry)) : void 0;
}
function valueOf(entry) {
	return /^--?[\w.-]+=(.*)$/s.exec(entry)?.[1] ?? entry;
}
function stepInto$1(trail, key, entry) {
	const container = isMap(entry) && /containers$/i.test(trail.key) && typeof entry["name"] === "string" ? textAt(entry, "name") : trail.container;
	return {
		above: trail,
		key,
		...container === void 0 ? {} : { container },
		depth: trail.depth
	};
}
function describe(trail) {
	const keys = [];
	for (let at = trail; at?.above !== void 0; at = at.above) keys.push(at.key);
	return {
		path: keys.reverse().join("."),
		...trail.container === void 0 ? {} : { container: trail.container }
	};
}
function textAt(map, key) {
	const value = Object.hasOwn(map, key) ? map[key] : void 0;
	return typeof value === "string" ? value.trim() : "";
}
const testHooks = new Set([
	"test",
	"test-success",
	"test-failure"
]);
function spotsIn(objects) {
	return expandLists(objects).flatMap(({ value, template }, index) => {
		const metadata = isMap(value) && isMap(value["metadata"]) ? value["metadata"] : {};
		const object = [isMap(value) ? value["kind"] : void 0, metadata["name"]].filter((part) => typeof part === "string").join(" ");
		const chart = template?.replace(/\/(?:templates|crds)\/.*$/, "");
		return imageSpots(value).map(({ path, ...spot }) => ({
			...spot,
			object,
			hooks: hooksOf(metadata),
			...chart === void 0 ? {} : { chart },
			place: `${index}.${path}`
		}));
	});
}
function sortImages(spots) {
	const found = new Map();
	for (const spot of spots) {
		const key = keyOf(spot);
		if (found.get(key)?.certainty !== "certain") found.set(key, spot);
	}
	const sorted = [...found].sort(byText(([key]) => key)).map(([, spot]) => spot);
	return {
		images: sorted.filter((image) => !isOptional(image)),
		optional: sorted.filter((image) => isOptional(image))
	};
}
function keyOf({ image, object, hooks, container, chart }) {
	return JSON.stringify([
		image,
		object,
		hooks,
		container ?? null,
		chart ?? null
	]);
}
function isOptional({ hooks }) {
	return hooks.length > 0 && hooks.every((hook) => testHooks.has(hook));
}
function expandLists(objects) {
	const seen = new Map(objects.map(({ value, template }) => [value, template]));
	for (const [object, template] of seen) for (const item of listItems(object) ?? []) if (!seen.has(item)) seen.set(item, template);
	return [...seen].filter(([value]) => listItems(value) === void 0).map(([value, template]) => ({
		value,
		template
	}));
}
function listItems(object) {
	const { kind, items } = isMap(object) ? object : {};
	return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) ? items : void 0;
}
function hooksOf(metadata) {
	const hooks = (isMap(metadata["annotations"]) ? metadata["annotations"] : {})["helm.sh/hook"];
	return typeof hooks === "string" ? hooks.split(",").map((hook) => hook.trim()) : [];
}
const template = `
{{- define "tidegate.scope" -}}
{{- $subcharts := dict -}}
{{- range $name, $scope := .Subcharts -}}
{{- $_ := set $subcharts $name (include "tidegate.scope" $scope | fromJson) -}}
{{- end -}}
{{- toJson (dict "dependencies" .Chart.Dependencies "subcharts" $subcharts) -}}
{{- end -}}
apiVersion: tidegate/v1
kind: Probe
{{- if hasKey . "Subcharts" }}
scopes: {{ include "tidegate.scope" . | b64enc | quote }}
values: {{ toJson .Values | b64enc | quote }}
apis: {{ toJson .Capabilities.APIVersions | b64enc | quote }}
{{- end }}
`;
function addProbe(tgz) {
	const id = `tidegate-${digestOf$1(tgz).slice(7, 39)}`;
	const file = `templates/${id}.yaml`;
	const content = Buffer.from(template.replaceAll("tidegate.scope", id));
	const padding = Buffer.alloc(-content.length & 511);
	const entry = [
		tarHeader(`probe/${file}`, content.length),
		content,
		padding
	];
	const isProbe = ({ template: name }) => name?.endsWith(`/${file}`) === true;
	return {
		tgz: gzipSync(Buffer.concat([...entry, gunzipSync(tgz)]), { level: 1 }),
		take(objects) {
			const scopes = readScopes(objects.find(isProbe)?.value);
			return {
				objects: objects.filter((object) => !isProbe(object)),
				...scopes && { scopes }
			};
		}
	};
}
function readScopes(probe) {
	const { scopes, values, apis } = isMap(probe) ? probe : {};
	const [read, known, root] = [
		decode(values),
		decode(apis),
		decode(scopes)
	];
	return isMap(read) && isMap(root) ? {
		values: read,
		apis: textsIn$1(known),
		root: scopeOf(root)
	} : void 0;
}
function requireDependencies({ root }, title) {
	const missing = missingIn(root, []);
	if (missing.length > 0) throw new UserError("MISSING_DEPENDENCY", `The package of ${title} lacks a chart that its subcharts need`, {
		details: missing,
		hint: "Helm renders without it and says nothing, so its images would be missing. Take another version of the chart, or switch the dependency off in the values."
	});
}
function missingIn({ dependencies, subcharts }, path) {
	return [...dependencies.filter(({ name }) => !subcharts.has(name)).map(({ name, version, repository, condition }) => {
		const where = path.length === 0 ? "Chart.yaml" : `the Chart.yaml of ${path.join(".")}`;
		return `${name} ${version}${repository === "" ? "" : ` from ${repository}`}, a dependency in ${where}${condition === "" ? "" : `; it is switched by ${[...path, condition].join(".")}`}`;
	}), ...[...subcharts].flatMap(([name, scope]) => missingIn(scope, [...path, name]))];
}
function scopeOf(value) {
	const { dependencies, subcharts } = isMap(value) ? value : {};
	return {
		dependencies: (Array.isArray(dependencies) ? dependencies : []).filter(isMap).map((entry) => ({
			name: text(entry["name"]),
			version: text(entry["version"]),
			repository: text(entry["repository"]),
			condition: text(entry["condition"])
		})),
		subcharts: new Map(Object.entries(isMap(subcharts) ? subcharts : {}).map(([name, scope]) => [name, scopeOf(scope)]))
	};
}
function decode(value) {
	try {
		return JSON.parse(Buffer.from(text(value), "base64").toString("utf8"));
	} catch {
		return;
	}
}
function textsIn$1(value) {
	return (Array.isArray(value) ? value : []).filter((item) => typeof item === "string");
}
function text(value) {
	return typeof value === "string" ? value : "";
}
function tarHeader(name, size) {
	const header = Buffer.alloc(512);
	header.write(name, 0, 100);
	header.write("0000644\0", 100);
	header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
	header.write("0".padStart(11, "0"), 136);
	header.write(" ".repeat(8), 148);
	header.write("0", 156);
	header.write("ustar\x0000", 257);
	const sum = header.reduce((total, byte) => total + byte, 0);
	header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
	return header;
}
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
const known = new Set(`additional additionalProperties after again alias aliases all allOf allowed already an anchor and
any anyOf apiVersion archive are args argument arguments array as associated at atoi bad base64 be beginning block
bool boolean boundary build but by byte bytes call called calling can cannot character characters Chart chart charts
checking collection column comma command comparable comparison const contain contains content context control
converting could data decode decoding deep defined dependencies dependency dependentRequired depth did directive
directory divide document does doesn don duplicate duration email end entry enum EOF equal error errors escape
evaluate evaluating exceeded exceeds exclusiveMaximum exclusiveMinimum executing execution exist exists expected
fail failed false fetch field file find float float64 flow following for format found from func function go got
gotpl greater gzip has have header helm hostname if illegal implemented in include incompatible incomplete incorrect
indent indentation index input int int32 int64 integer interface into invalid ipv4 is it item items iterate json key
keys Kubernetes kubeVersion large least length less line list literal load loading long looking manifest many map
mapping marshal match matched matches matching maximum maxItems maxLength maxProperties may meet metadata method
minimum minItems minLength minProperties mismatched missing more most multiple multipleOf must name need negative
nesting nil no node non none not null number object objects occurred of on one oneOf only open operand operator or other out
output over overflow parse ParseBool parsed ParseFloat ParseInt parsing path pattern pipeline plain pointer
properties property propertyNames quoted range re reached read reading reason recovered reference reflect release
rendered rendering repository required requires run runtime said scalar scanning schema semantic semver sequence set should shown simple
size slice some specifications specified start strconv stream string struct subschema subschemas such syntax tab tag
template templates text tgz than that the there this tidegate time to token too true try type types uint64 uint8
unable unclosed undefined unescaped unexpected unique uniqueItems unknown unmarshal unmarshaling unmarshalling
unquoted unrecognized unsupported unterminated update upgrade uri url valid validate validation validations value
values variable version want was were what when which while whole with without written wrong YAML yaml yml you your zero`.split(/\s+/));
const chunk = /[^\s"'`<>(){}[\],]+/g;
const wordPattern = /[\p{L}\p{N}_]+|[^\x20-\x7e\p{L}\p{N}]+/gu;
const position = /(?<=\.(?:ya?ml|tpl|txt|json)|gotpl)(?::\d{1,6}){1,2}|\bline \d{1,6}/g;
const schemaLine = /^ *- at '([^'\n]*)': (?:additional properties (.*) not allowed$)?/gm;
const schemaValue = /^( *- at '[^'\n]*': )'(?:[^'\\\n]|\\.)*'(?= does not match | is not valid )/gm;
function hideUnknown(text, files, values) {
	const written = new Set();
	const keys = [...text.matchAll(schemaLine)].flatMap(([, ...named]) => named);
	for (const part of [...keys, ...files.flatMap(textsIn)]) for (const [word] of (part ?? "").toString().matchAll(wordPattern)) written.add(word);
	const secrets = new Set(values);
	const isKnown = (word) => known.has(word) || known.has(word.toLowerCase()) || written.has(word) || /^[a-zA-Z]$/.test(word) || /^v?\d{1,5}$/.test(word) && !secrets.has(word);
	const shown = text.replaceAll(schemaValue, "$1'***'");
	let end = 0;
	return [...[...shown.matchAll(position)].map(({ 0: place, index }) => {
		const before = hideIn(shown.slice(end, index), isKnown);
		end = index + place.length;
		return `${before}${place}`;
	}), hideIn(shown.slice(end), isKnown)].join("").replaceAll(/\*{4,}/g, "***");
}
function hideIn(text, isKnown) {
	return text.replaceAll(chunk, (whole) => {
		const unknown = [...whole.matchAll(wordPattern)].filter(([word]) => !isKnown(word));
		const [first, last] = [unknown[0], unknown.at(-1)];
		return first === void 0 || last === void 0 ? whole : `${whole.slice(0, first.index)}***${whole.slice(last.index + last[0].length)}`;
	});
}
function textsIn({ name, content }) {
	return /\.(?:ya?ml|json|tpl|txt)$/.test(name) ? [name, content] : [name];
}
const messageLimit = 4e3;
const filesLimit = 268435456;
function lastWords(stderr) {
	const start = stderr.search(/^Error: /m);
	if (start >= 0) return stderr.slice(start).replace(/\n+Use --debug flag .*\n?$/, "");
	if (Buffer.byteLength(stderr) < messageLimit) return stderr;
	const lineEnd = stderr.indexOf("\n");
	return lineEnd < 0 ? "what it said is one line that is too long to be shown" : stderr.slice(lineEnd + 1);
}
function hideValues(message, { tgz, values, temporary }) {
	const named = values.reduce((text, { name, path }) => text.replaceAll(path, () => name), message).replaceAll(temporary, "");
	const secrets = values.flatMap((file) => file.scalars());
	const files = [...filesIn(tgz), ...values.map(({ name }) => ({
		name,
		content: Buffer.alloc(0)
	}))];
	const shown = hideUnknown(redactValues(named, secrets, new Set(files.map(({ name }) => name))), files, secrets).trim();
	const half = messageLimit / 2;
	return shown.length > messageLimit ? `${shown.slice(0, half)} … ${shown.slice(-2e3)}` : shown;
}
function filesIn(tgz) {
	const files = [];
	const archives = [tgz];
	let left = filesLimit;
	for (const archive of archives) for (const file of left > 0 ? whereLegal(() => readArchive(archive, "the chart")) ?? [] : []) {
		left -= file.content.length;
		files.push(file);
		archives.push(.../\/charts\/[^/]+\.tgz$/.test(file.name) ? [file.content] : []);
	}
	return files;
}
const templatePattern = /[\w.-]+((?:\/charts\/[\w.-]+)*)\/templates\/[\w./-]+/g;
const valuesPattern = /\.Values((?:\.\w+)+)/g;
const schemaPattern = /^- at '([^']*)': (.*)$/gm;
function placeOfFault(message, values) {
	for (const path of [...schemaPaths(message), ...templatePaths(message)]) for (const file of values.toReversed()) {
		const place = file.placeOf(path);
		if (place !== void 0) return place;
	}
}
function schemaPaths(message) {
	return [...message.matchAll(schemaPattern)].flatMap(({ 1: pointer = "", 2: fault = "", index }) => {
		const path = pointer.split("/").slice(1);
		const keys = [...(/^additional properties (.*) not allowed$/.exec(fault)?.[1] ?? "").matchAll(/'([^']+)'/g)].map(([, key = ""]) => [key]);
		const [, chart = ""] = [...message.slice(0, index).matchAll(/^([\w.-]+):$/gm)].at(-1) ?? [];
		return (keys.length === 0 ? [[]] : keys).flatMap((key) => [[
			chart,
			...path,
			...key
		], [...path, ...key]]);
	});
}
function templatePaths(message) {
	const [, charts = ""] = [...message.matchAll(templatePattern)].at(-1) ?? [];
	const prefix = charts.split("/charts/").slice(1);
	return [...message.matchAll(valuesPattern)].map(([, keys = ""]) => [...prefix, ...keys.split(".").slice(1)]);
}
const objectsLimit = 67108864;
const valueLimit = 2e6;
const sourcePattern = /^---\r?\n# Source: (.+)$/gm;
function parseObjects(output) {
	if (hasTooManyValues(output, valueLimit)) return `the objects have more than ${valueLimit} values`;
	const objects = [];
	for (const part of splitOutput(output)) {
		const parsed = parsePart(part);
		if (typeof parsed === "string") return parsed;
		objects.push(...parsed);
	}
	return fitsWrittenOut(objects, objectsLimit) ? objects : "with its aliases written out, an object is too large or too deep";
}
function splitOutput(output) {
	const marks = [...output.matchAll(sourcePattern)].map(({ index, 1: template }) => ({
		index,
		template
	}));
	let before = 0;
	return [{
		index: 0,
		template: void 0
	}, ...marks].map(({ index, template }, at) => {
		const text = output.slice(index, marks[at]?.index);
		const part = {
			text,
			template,
			before
		};
		before += text.split("\n").length - 1;
		return part;
	});
}
function parsePart({ text, template, before }) {
	try {
		return loadAll(text, {
			schema: FAILSAFE_SCHEMA,
			json: true
		}).filter((value) => typeof value === "object" && value !== null).map((value) => ({
			value,
			...template === void 0 ? {} : { template }
		}));
	} catch (error) {
		const { reason, mark } = error instanceof YAMLException ? error : { reason: "unreadable" };
		const where = template === void 0 ? "" : `, rendered from ${template}`;
		return `the objects are not YAML: ${reason} (line ${before + (mark?.line ?? 0) + 1} of the output${where})`;
	}
}
async function renderChart(request, runtime) {
	const temporary = await mkdtemp(join(tmpdir(), "tidegate-render-"));
	try {
		const values = await writeValues(request, temporary);
		const flags = await writeChart(request, values, temporary);
		const result = await runtime.exec(request.helm, [
			"template",
			"tidegate",
			...flags
		], {
			cwd: temporary,
			env: isolation(temporary),
			allowFailure: true
		});
		const objects = result.exitCode === 0 ? parseObjects(result.stdout.toString("utf8")) : lastWords(result.stderr);
		if (typeof objects === "string") {
			const reason = hideValues(objects, {
				tgz: request.tgz,
				values,
				temporary
			});
			throw renderFailed(request.title, reason, placeOfFault(objects, values));
		}
		return objects;
	} finally {
		await rm(temporary, {
			recursive: true,
			force: true
		});
	}
}
async function writeValues({ values, folder }, temporary) {
	const written = [];
	for (const [index, file] of values.entries()) {
		const own = join(temporary, `values-${index}`);
		await mkdir(own);
		written.push(await prepareValues(file, folder, own));
	}
	return written;
}
async function writeChart(request, values, temporary) {
	const chart = join(temporary, "chart.tgz");
	await writeFile(chart, request.tgz);
	const files = values.map(({ path }) => path);
	if (request.overlay !== void 0) {
		const overlay = join(temporary, "overlay.json");
		await writeFile(overlay, JSON.stringify(request.overlay), { mode: 384 });
		files.push(overlay);
	}
	const numbers = request.values.flatMap((file) => typeof file === "string" ? [] : file.numbers ?? []);
	return [
		chart,
		...files.flatMap((path) => ["--values", path]),
		"--include-crds",
		...request.skipsSchema === true ? ["--skip-schema-validation"] : [],
		...clusterFlags(request),
		...numbers.flatMap((number) => ["--set", number])
	];
}
function clusterFlags({ kubernetes, isUpgrade = false }) {
	const { version, apis = [] } = kubernetes ?? {};
	return [
		...version === void 0 ? [] : ["--kube-version", version],
		...apis.flatMap((api) => ["--api-versions", api]),
		...isUpgrade ? ["--is-upgrade"] : []
	];
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
function renderFailed(title, reason, at) {
	const place = at === void 0 ? {} : { at };
	if (/found in Chart\.yaml, but missing in charts\/ directory/.test(reason)) return new UserError("MISSING_DEPENDENCY", `${title} cannot be rendered: ${reason}`, { hint: "The package lacks a subchart. Take another version, or package the chart again after `helm dependency build`." });
	return new UserError("RENDER_FAILED", `Helm cannot render ${title}: ${reason}`, {
		...place,
		hint: "Charts are rendered with the values files that the release file names for them; what neither the chart nor Helm says is shown as ***. Correct these, or leave rendering out with --helm never and list the images in the release file."
	});
}
async function tryRender(request, runtime) {
	return await unless(["RENDER_FAILED", "VALUES_UNREADABLE"], renderChart(request, runtime));
}
const mark = "tidegate-mark-";
const marksIn = new RegExp(`${mark}(\\d+)(?!\\d)`, "g");
const besideName = [
	"tag",
	"digest",
	"pullPolicy",
	"imageTag"
];
const registryKey = /^(?:image|docker|container)?_?registry$|^repositoryPrefix$/i;
function markValues(values, images) {
	const paths = [];
	return {
		overlay: markMap(values, [], (text, path, sets) => {
			return text === "" || text.includes("{{") || images.some((image) => image.includes(text)) ? `${mark}${paths.push({
				path: formatPath(path),
				sets
			}) - 1}` : void 0;
		}),
		pathsIn(image) {
			return [...new Set([...image.matchAll(marksIn)].map(([, number]) => paths[Number(number)]))].filter((path) => path !== void 0).toSorted((left, right) => Number(left.sets === "registry") - Number(right.sets === "registry"));
		}
	};
}
function markValue(value, path, next) {
	if (Array.isArray(value)) {
		const items = value.map((item, index) => markValue(item, [...path, index], next));
		return items.some((item) => item !== void 0) ? items.map((item, index) => withMarks(value[index], item)) : void 0;
	}
	if (isMap(value)) return markMap(value, path, next);
}
function markMap(map, path, next) {
	const entries = Object.entries(map).flatMap(([key, value]) => {
		const marked = typeof value === "string" ? markText({
			map,
			path
		}, key, value, next) : markValue(value, [...path, key], next);
		return marked === void 0 ? [] : [[key, marked]];
	});
	return entries.length === 0 ? void 0 : Object.fromEntries(entries);
}
function markText({ map, path }, key, value, next) {
	const isImage = /image$/i.test(String(path.at(-1))) || besideName.some((beside) => Object.hasOwn(map, beside));
	if (registryKey.test(key)) {
		const own = isImage && Object.hasOwn(map, "repository") ? void 0 : next(value, [...path, key], "registry");
		return own && (value === "" ? `docker.io/${own}` : `${value}/${own}`);
	}
	const isPart = isImage && (key === "repository" || key === "name");
	if (value === "" && key === "repository" && /image$/i.test(String(path.at(-1)))) return next(value, path, "image");
	if (value === "" || !(isPart || /image$|repository$/i.test(key))) return;
	const own = next(value, isPart ? path : [...path, key], "image");
	return own && withMark(value, own);
}
function withMark(value, own) {
	const [first = "", ...rest] = value.split("/");
	return rest.length > 0 && tryReference(value)?.host === first ? [
		first,
		own,
		...rest
	].join("/") : `${own}/${value}`;
}
function withMarks(value, marked) {
	if (marked === void 0) return value;
	if (isMap(value) && isMap(marked)) {
		const entries = Object.entries(marked).map(([key, entry]) => [key, withMarks(value[key], entry)]);
		return {
			...value,
			...Object.fromEntries(entries)
		};
	}
	return marked;
}
async function findChartImages(request, runtime) {
	const tree = readChartTree(request.tgz, request.title);
	const { objects, scopes } = await renderProbed(request, runtime) ?? { objects: await renderChart(request, runtime) };
	const spots = spotsIn(objects);
	if (scopes !== void 0) requireDependencies(scopes, request.title);
	const installed = await withControls(request, spots, scopes, runtime);
	const upgrade = tree.asksForUpgrade || asksForUpgrade(JSON.stringify(scopes?.values ?? {})) ? await renderUpgrade(request, runtime) : [];
	const known = new Set(spots.map(keyOf));
	const more = typeof upgrade === "string" ? [] : upgrade.filter((spot) => !known.has(keyOf(spot)));
	const upgraded = await withControls({
		...request,
		isUpgrade: true
	}, more, scopes, runtime);
	const found = [...installed, ...upgraded];
	const doubts = await apiDoubts({
		tree,
		scopes,
		kubernetes: request.kubernetes,
		imagesOn: (cluster) => imagesOn(cluster, new Set(found.map(({ image }) => image)), request, runtime)
	});
	return {
		...sortImages(found.map((image) => isWritten(image, tree) ? {
			...image,
			isWritten: true
		} : image)),
		doubts: [
			...scopes === void 0 ? [untoldDoubt] : [],
			...typeof upgrade === "string" ? [upgrade] : [],
			...doubts
		]
	};
}
function isWritten({ image, control }, tree) {
	if (control === void 0 || control !== "fixed" && control.sets === "image") return false;
	const name = control === "fixed" ? image : image.slice(image.indexOf("/") + 1);
	return imagePinned(image) !== void 0 && hasText(tree, name);
}
function hasText({ templates, subcharts }, text) {
	return templates.includes(text) || [...subcharts.values()].some((subchart) => hasText(subchart, text));
}
const untoldDoubt = "helm did not tell which subcharts and values it takes: a chart that its subcharts need may be missing, with its images, and no value is named that says which image it is";
async function imagesOn({ version, apis = [] }, known, request, runtime) {
	const { kubernetes } = request;
	const more = {
		apis: [...kubernetes?.apis ?? [], ...apis],
		...version !== void 0 && { version }
	};
	const objects = await tryRender({
		...request,
		kubernetes: {
			...kubernetes,
			...more
		}
	}, runtime);
	const images = objects && spotsIn(objects).map(({ image }) => image);
	return images && [...new Set(images)].filter((image) => !known.has(image)).sort();
}
async function renderUpgrade(request, runtime) {
	const rendering = renderChart({
		...request,
		isUpgrade: true
	}, runtime);
	const objects = await orError(rendering, ["RENDER_FAILED", "VALUES_UNREADABLE"]);
	return objects instanceof TidegateError ? `images that only an upgrade has may be missing. ${objects.message.replaceAll(/\s+/g, " ")}` : spotsIn(objects);
}
async function withControls(request, spots, scopes, runtime) {
	const controls = scopes !== void 0 && spots.length > 0 ? await findControls(request, spots, scopes, runtime) : () => ({});
	return spots.map(({ place, ...spot }) => ({
		...spot,
		...controls(place)
	}));
}
async function renderProbed(request, runtime) {
	const { tgz, take } = addProbe(request.tgz);
	const objects = await tryRender({
		...request,
		tgz
	}, runtime);
	return objects && take(objects);
}
async function findControls(request, spots, { values }, runtime) {
	const markers = markValues(values, [...new Set(spots.map(({ image }) => image))]);
	const marked = markers.overlay === void 0 ? [] : await tryRender({
		...request,
		overlay: markers.overlay
	}, runtime) ?? await tryRender({
		...request,
		overlay: allowOtherImages(markers.overlay)
	}, runtime);
	const found = marked && new Map(spotsIn(marked).map(({ place, image }) => [place, image]));
	return (place) => {
		const image = markers.overlay === void 0 ? "" : found?.get(place);
		return image === void 0 ? {} : { control: markers.pathsIn(image)[0] ?? "fixed" };
	};
}
function allowOtherImages(overlay) {
	const global = isMap(overlay["global"]) ? overlay["global"] : {};
	return {
		...overlay,
		global: {
			...global,
			security: { allowInsecureImages: true }
		}
	};
}
const lookup = /\b(?:index|get|hasKey|dig|pluck)\b/;
function mentionsValue({ templates }, path) {
	const dotted = `Values.${path.join(".")}`;
	for (let at = templates.indexOf(dotted); at >= 0; at = templates.indexOf(dotted, at + 1)) if (!/[\w-]/.test(templates.charAt(at + dotted.length))) return true;
	const quoted = JSON.stringify(path.at(-1) ?? "");
	return templates.includes(quoted) && templates.split("\n").some((line) => line.includes(quoted) && lookup.test(line));
}
const comparison = /\b(?:eq|ne|[lg][te]|has|hasPrefix|hasSuffix|contains)\b/;
function comparedWith({ templates, subcharts }, path) {
	const key = path.at(-1) ?? "";
	const own = templates.split("\n").filter((line) => line.includes(key) && comparison.test(line)).flatMap((line) => [...line.matchAll(/"([^"]+)"|(?<![\w.$])\d{1,15}(?![\w.])/g)]).map(([number, text]) => text ?? Number(number));
	return new Set([...own, ...[...subcharts.values()].flatMap((sub) => [...comparedWith(sub, path)])]);
}
function unknownValues(user, tree) {
	const scope = {
		path: [],
		defaults: [tree.values],
		schemas: [tree.schema],
		chart: tree,
		inChart: []
	};
	const known = knownPaths(tree.values, tree, []);
	return [...findUnknown(user, scope, tree)].map(({ path, siblings }) => ({
		path,
		meant: suggest(path, siblings, known)
	}));
}
function* findUnknown(user, scope, root) {
	for (const [key, value] of Object.entries(user)) {
		const isTop = scope.inChart.length === 0;
		if (value === null || isTop && key === "tags") continue;
		const below = isTop && key === "global" ? globalScope(scope, root) : stepInto(scope, key);
		if (below === void 0) yield {
			path: [...scope.path, key],
			siblings: keysAt(scope)
		};
		else if (isMap(value) && !isOpen(below)) yield* findUnknown(value, below, root);
	}
}
function stepInto(scope, key) {
	const { chart, inChart } = scope;
	const path = [...scope.path, key];
	const subchart = inChart.length === 0 ? chart.subcharts.get(key) : void 0;
	const defaults = scope.defaults.filter((map) => Object.hasOwn(mapOf(map), key)).map((map) => mapOf(map)[key]);
	const schemas = scope.schemas.flatMap((schema) => propertyOf(schema, key));
	if (subchart !== void 0) return {
		path,
		defaults: [subchart.values, ...defaults],
		schemas: [subchart.schema, ...schemas],
		chart: subchart,
		inChart: []
	};
	const below = {
		path,
		defaults,
		schemas,
		chart,
		inChart: [...inChart, key]
	};
	return defaults.length > 0 || schemas.length > 0 || mentionsValue(chart, below.inChart) ? below : void 0;
}
function keysAt({ defaults, schemas }) {
	return [...defaults, ...schemas.map((schema) => mapOf(schema)["properties"])].flatMap((map) => Object.keys(mapOf(map)));
}
function globalScope({ path, schemas }, root) {
	const charts = allCharts(root);
	return {
		path: [...path, "global"],
		defaults: charts.map(({ values }) => mapOf(values["global"])),
		schemas: schemas.flatMap((schema) => propertyOf(schema, "global")),
		chart: {
			...root,
			templates: charts.map(({ templates }) => templates).join("\n")
		},
		inChart: ["global"]
	};
}
function isOpen({ defaults, schemas, inChart }) {
	const says = schemas.filter((schema) => Object.keys(mapOf(mapOf(schema)["properties"])).length > 0);
	const takesAny = schemas.some((schema) => {
		const rules = mapOf(schema);
		const any = rules["additionalProperties"];
		return any === true || isMap(any) || [
			"patternProperties",
			"$ref",
			"allOf",
			"anyOf",
			"oneOf"
		].some((rule) => Object.hasOwn(rules, rule));
	});
	const isFilled = defaults.some((map) => Object.keys(mapOf(map)).length > 0);
	return inChart.length > 0 && (takesAny || !isFilled && says.length === 0);
}
function propertyOf(schema, key) {
	const properties = mapOf(mapOf(schema)["properties"]);
	return Object.hasOwn(properties, key) ? [properties[key]] : [];
}
function suggest(path, siblings, known) {
	const last = path.at(-1) ?? "";
	const near = closest(last, siblings);
	if (near !== void 0) return [[...path.slice(0, -1), near]];
	const parent = path.slice(0, -1);
	const same = known.filter((other) => other.at(-1) === last);
	const inside = same.filter((other) => parent.length > 0 && parent.every((key, at) => other[at] === key));
	const global = same.filter((other) => other.length === 2 && other[0] === "global");
	return [...inside.toSorted((left, right) => left.length - right.length), ...global].slice(0, 3);
}
function knownPaths(values, chart, path) {
	return [...new Set([...Object.keys(values), ...chart?.subcharts.keys() ?? []])].flatMap((key) => {
		const subchart = chart?.subcharts.get(key);
		const below = {
			...subchart?.values,
			...mapOf(values[key])
		};
		return [[...path, key], ...knownPaths(below, subchart, [...path, key])];
	});
}
function allCharts(chart) {
	return [chart, ...[...chart.subcharts.values()].flatMap((subchart) => allCharts(subchart))];
}
function mapOf(value) {
	return isMap(value) ? value : {};
}
const mostTries = 40;
const atOnce = 2;
async function findUnusedValues(request, runtime) {
	const files = [];
	for (const values of request.values) files.push(await readUserValues(values, request.folder));
	const contents = files.map((file) => file.content());
	if (!contents.every((content) => isMap(content))) return {
		unused: [],
		untried: 0
	};
	const user = contents.filter(isMap).reduce(mergeValues, {});
	const tree = readChartTree(request.tgz, request.title);
	const unknown = unknownValues(user, tree);
	const manners = tree.asksForUpgrade || asksForUpgrade(JSON.stringify(user)) ? [false, true] : [false];
	const render = async (paths) => {
		const overlay = paths.reduce((values, { path }) => without(values, path), user);
		const renderings = [];
		for (const isUpgrade of manners) renderings.push(await tryRender({
			...request,
			values: [],
			overlay,
			isUpgrade
		}, runtime));
		return renderings;
	};
	const { unused, untried } = unknown.length === 0 ? {
		unused: [],
		untried: 0
	} : await filterUnused(unknown, render);
	return {
		unused: unused.map((value) => {
			const at = files.toReversed().flatMap((file) => file.placeOf(value.path) ?? [])[0];
			return {
				...value,
				...at === void 0 ? {} : { at }
			};
		}),
		untried
	};
}
function untriedValues(untried) {
	return untried === 0 ? [] : [`it does not know ${untried} more of the values, and Helm may ignore them: they are too many to try each. Correct those that are named first`];
}
async function filterUnused(unknown, render) {
	const whole = await render([]);
	if (whole.every((objects) => objects === void 0)) return {
		unused: [],
		untried: 0
	};
	if (isDeepStrictEqual(await render(unknown), whole) || !isDeepStrictEqual(await render([]), whole)) return {
		unused: unknown,
		untried: 0
	};
	const unused = new Set();
	let parts = halves(unknown);
	let left = mostTries;
	while (parts.length > 0 && left > 0) {
		const now = parts.slice(0, Math.min(atOnce, left));
		const later = parts.slice(now.length);
		left -= now.length;
		const tried = await mapConcurrently(now, atOnce, async (part) => {
			return {
				part,
				isUnused: isDeepStrictEqual(await render(part), whole)
			};
		});
		for (const { part, isUnused } of tried) part.filter(() => isUnused).forEach((value) => unused.add(value));
		parts = [...tried.flatMap(({ part, isUnused }) => isUnused ? [] : halves(part)), ...later];
	}
	return {
		unused: unknown.filter((value) => unused.has(value)),
		untried: parts.flat().length
	};
}
function halves(part) {
	const middle = Math.ceil(part.length / 2);
	return part.length < 2 ? [] : [part.slice(0, middle), part.slice(middle)];
}
function without(values, [key = "", ...rest]) {
	const { [key]: value, ...others } = values;
	return rest.length > 0 && isMap(value) ? {
		...others,
		[key]: without(value, rest)
	} : others;
}
const mostCompared = 6;
async function tryStandIns(all, requestWith, runtime) {
	const { tgz, title } = requestWith([]);
	const tree = readChartTree(tgz, title);
	const manners = tree.asksForUpgrade ? [false, true] : [false];
	const render = once(async (standIns) => {
		const renderings = [];
		for (const isUpgrade of manners) renderings.push(await tryRender({
			...requestWith(standIns),
			isUpgrade
		}, runtime));
		return renderings;
	});
	const [without, best] = [countOf(await render([])), countOf(await render(all))];
	if (without >= best) return {
		needed: without === 0 ? void 0 : [],
		imagesOf: new Map()
	};
	const needed = await findNeeded(all, best, render);
	const imagesOf = new Map();
	for (const standIn of needed) {
		const others = othersThan(standIn, comparedWith(tree, standIn.path));
		imagesOf.set(standIn, await imagesBy(standIn, others, needed, render));
	}
	return {
		needed,
		imagesOf
	};
}
function once(render) {
	const known = new Map();
	return async (standIns) => {
		const key = JSON.stringify(standIns);
		const renderings = known.get(key) ?? render(standIns);
		known.set(key, renderings);
		return await renderings;
	};
}
async function findNeeded(all, best, render) {
	let needed = all;
	for (const standIn of all) {
		const others = needed.filter((other) => other !== standIn);
		needed = countOf(await render(others)) < best ? needed : others;
	}
	return needed;
}
async function imagesBy(standIn, others, needed, render) {
	const before = await render(needed);
	for (const value of others) {
		const after = await render(needed.map((one) => one === standIn ? {
			...one,
			value
		} : one));
		const [gone, come] = [lacking(before, after), lacking(after, before)];
		if (countOf(after) === countOf(before) && gone.length + come.length > 0) return gone.length > 0 ? gone : come;
	}
	return [];
}
function othersThan({ value }, compared) {
	if (typeof value === "boolean") return [!value];
	if (typeof value === "number") {
		const near = [...compared].flatMap((one) => typeof one === "number" ? [
			one + 1,
			one - 1,
			one
		] : []);
		return [
			value + 1,
			value - 1,
			...near.slice(0, mostCompared)
		];
	}
	const texts = [...compared].filter((one) => typeof one === "string");
	return [
		`${value}x`,
		changedInside(value),
		...texts.slice(0, mostCompared)
	];
}
function changedInside(text) {
	const characters = [...text.matchAll(/[a-z\d]/gi)];
	const { 0: old, index } = characters[characters.length >> 1] ?? {
		0: "",
		index: 0
	};
	const [one, other] = /\d/.test(old) ? ["1", "2"] : ["a", "b"];
	return `${text.slice(0, index)}${old === one ? other : one}${text.slice(index + old.length)}`;
}
function lacking(some, others) {
	const known = new Set(imagesIn(others).map(({ image }) => image));
	return [...new Map(imagesIn(some).map((found) => [found.image, found])).values()].filter(({ image }) => !known.has(image));
}
function imagesIn(renderings) {
	return sortImages(spotsIn(renderings.flatMap((objects) => objects ?? []))).images;
}
function countOf(renderings) {
	return renderings.filter((objects) => objects !== void 0).length;
}
function ownRepository(named, env) {
	const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = env;
	return named ?? (server === void 0 || name === void 0 ? void 0 : `${server}/${name}`);
}
function parseRepositoryUrl(text, endpoints) {
	const url = URL.canParse(text) ? new URL(text) : void 0;
	const parts = url?.pathname.replace(/\/+$/, "").replace(/\.git$/, "").split("/").slice(1) ?? [];
	const [owner, name] = parts.slice(-2);
	const plain = url !== void 0 && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
	const isWhole = parts.length === 2 || parts.length < 20 && url !== void 0 && !isGithubCloud(url);
	if (!plain || !isWhole || !isName(owner) || !isName(name) || !parts.every(isName)) throw invalid(`${JSON.stringify(withoutPassword(text.slice(0, 300)))} is not the address of a repository`);
	const address = `${url.origin}/${parts.join("/")}`;
	if (url.username !== "" || url.password !== "") throw invalid(`${address}: an address must not hold a user name or a password`);
	if (isReadable(url, endpoints)) throw invalid(`${address}: over plain http the token would be readable on the way`);
	const asked = (endpointUrl(endpoints, url.host) ?? url.origin).replace(/\/+$/, "");
	return {
		origin: url.origin,
		prefix: parts.slice(0, -2).map((part) => `/${part}`).join(""),
		owner,
		name,
		url: address,
		gitUrl: `${asked}/${parts.join("/")}.git`
	};
}
function isGithubCloud({ origin }) {
	const { hostname } = new URL(origin);
	return hostname === "github.com" || hostname.endsWith(".ghe.com");
}
function isReadable({ protocol, host, hostname }, endpoints) {
	return protocol !== "https:" && endpointUrl(endpoints, host) === void 0 && !isLoopback(hostname);
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
const answerLimit = 16777216;
const longestWait = 12e4;
const waits = 3;
function createApi({ http, runtime, repository, token }, headers) {
	runtime.mask(token);
	return async (method, url, { json, accept = [], repeatable } = {}) => {
		const request = {
			method,
			url,
			accept: [429],
			headers: {
				...headers,
				authorization: `Bearer ${token}`,
				...json === void 0 ? {} : { "content-type": "application/json" }
			},
			...json === void 0 ? {} : { body: Buffer.from(JSON.stringify(json)) },
			...repeatable ? { repeatable } : {}
		};
		for (let attempt = 1;; attempt += 1) {
			const response = await http.request(request);
			const text = (await response.text(answerLimit)).replaceAll(token, "***");
			const { status } = response;
			const answer = {
				status,
				body: parseJson(text),
				header: (name) => response.header(name)
			};
			const wait = rateLimitWait(answer, runtime.clock.now(), attempt);
			if (wait === void 0) {
				if (status >= 200 && status < 300 || accept.includes(status)) return answer;
				throw explainAnswer(answer, repository);
			}
			if (wait > longestWait || attempt > waits) throw rateLimited(answer, wait, repository);
			runtime.log.info(`${repository.url}: rate limit, waiting ${Math.ceil(wait / 1e3)} s`);
			await runtime.clock.sleep(wait);
		}
	};
}
function rateLimitWait(answer, now, attempt) {
	const { status, body } = answer;
	const says = messagesOf(answer).join("\n");
	const isSecondary = /secondary rate limit|abuse detection|submitted too quickly/i.test(says);
	const isGraphql = status === 200 && Array.isArray(field(body, "errors")) && (isSecondary || /rate limit/i.test(says));
	if (status !== 403 && status !== 429 && !isGraphql && !(status === 422 && isSecondary)) return;
	const retryAfter = Number(answer.header("retry-after") ?? NaN);
	if (Number.isFinite(retryAfter)) return Math.max(retryAfter, 1) * 1e3;
	const isPrimary = answer.header("x-ratelimit-remaining") === "0" || isGraphql && !isSecondary;
	const reset = Number(answer.header("x-ratelimit-reset") ?? NaN);
	if (isPrimary && Number.isFinite(reset)) return Math.max(reset * 1e3 - now.getTime(), 1e3);
	return status === 429 || isSecondary || isGraphql ? 6e4 * attempt : void 0;
}
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
function idOfCommit(commit, verification, { repository, log }) {
	const id = textField(commit, "sha");
	if (id === void 0) throw invalidAnswer(repository);
	const signed = field(verification, "verified") === true;
	log.info(`Commit ${id.slice(0, 12)}: ${signed ? "signed by the forge" : `not signed by the forge (${textField(verification, "reason") ?? "no reason given"})`}`);
	return id;
}
const refusals = new Set([
	"FORBIDDEN",
	"NOT_FOUND",
	"PULL_REQUEST_REFUSED",
	"FORGE_FAILED"
]);
async function attempt(remarks, what, act) {
	try {
		await act();
	} catch (error) {
		if (!isRefusal(error)) throw error;
		const reasons = error.details.length === 0 ? [error.message] : error.details;
		remarks.push(`${what}: ${reasons.join("; ")}${error.code === "FORBIDDEN" ? `. ${error.hint}` : ""}`);
	}
}
function isRefusal(error) {
	return error instanceof TidegateError && refusals.has(error.code);
}
async function attemptEach(remarks, what, names, add) {
	if (names.length === 0) return;
	const refused = [];
	await attempt(refused, `${what} ${names.join(", ")}`, () => add(names));
	if (names.length === 1 || refused.length === 0) {
		remarks.push(...refused);
		return;
	}
	for (const name of names) await attempt(remarks, `${what} ${name}`, () => add([name]));
}
const pageLimit$2 = 20;
async function hasBranch({ api, base }, branch) {
	return (await api("GET", `${base}/branches/${pathOf(branch)}`, { accept: [403, 404] })).status !== 404;
}
async function requestReviews({ api, base, owner }, { number }, names, remarks) {
	const foreign = names.filter((name) => isForeignTeam(name, owner));
	remarks.push(...foreign.map((name) => `reviewer ${name}: only teams of ${owner} can be asked`));
	await attemptEach(remarks, "reviewer", names.filter((name) => !foreign.includes(name)), async (some) => {
		const json = {
			reviewers: some.filter((name) => !name.includes("/")),
			team_reviewers: some.flatMap((name) => name.split("/").slice(1))
		};
		await api("POST", `${base}/pulls/${number}/requested_reviewers`, {
			json,
			repeatable: true
		});
	});
}
async function setMilestone(api, { list, issue, key, title }, remarks) {
	await attempt(remarks, "milestone", async () => {
		const found = await findTitled(api, list, title);
		if (found === void 0) remarks.push(`milestone: there is no open one with the title ${title}`);
		else await api("PATCH", issue, { json: { milestone: field(found, key) } });
	});
}
async function findTitled(api, list, title, accept = []) {
	for (let page = 1; page <= pageLimit$2; page += 1) {
		const { body } = await api("GET", `${list}&page=${page}`, { accept: [404, ...accept] });
		const entries = Array.isArray(body) ? body : [];
		const found = entries.find((entry) => field(entry, "title") === title || field(entry, "name") === title);
		if (found !== void 0 || entries.length === 0) return found;
	}
}
function isForeignTeam(name, owner) {
	const [organization = "", team] = name.split("/");
	return team !== void 0 && organization.toLowerCase() !== owner.toLowerCase();
}
async function commitOnTop(context, { files, message }, branch) {
	const { api, base, repository, log } = context;
	const changes = files.map(({ path, bytes }) => ({
		operation: "update",
		path,
		content: bytes.toString("base64")
	}));
	const answer = await api("POST", `${base}/contents`, {
		json: {
			branch,
			message,
			files: changes
		},
		accept: [
			403,
			404,
			405
		]
	});
	if (answer.status === 201) {
		const { body } = answer;
		return idOfCommit(field(body, "commit"), field(body, "verification"), {
			repository,
			log
		});
	}
	if (answer.status === 403) throw messagesOf(answer).some((message) => /cannot lock ref|but expected/.test(message)) ? branchMoved(repository, `${branch} changed while the forge was at work`) : explainAnswer(answer, repository);
	throw await hasBranch(context, branch) ? new UserError("API_COMMIT_UNSUPPORTED", `${repository.url}: this version of the forge makes no commits of several files by its API`, { hint: "Set pullRequest.commit to git in the release file." }) : branchMoved(repository, `somebody has deleted ${branch}`);
}
const labelColour = "#ededed";
const mergeTries = 5;
async function completeGitea(gitea, pull, request, remarks) {
	const { api, base, pageSize } = gitea;
	const address = `${base}/pulls/${pull.number}`;
	const { milestone, autoMerge } = request;
	await attemptEach(remarks, "label", request.labels, async (names) => {
		const labels = [];
		for (const name of names) labels.push(await labelId(gitea, name));
		await api("POST", `${base}/issues/${pull.number}/labels`, {
			json: { labels },
			repeatable: true
		});
	});
	await attempt(remarks, "assignees", () => assign$1(gitea, address, request.assignees, remarks));
	if (milestone !== void 0) await setMilestone(api, {
		list: `${base}/milestones?state=open&limit=${pageSize}`,
		issue: address,
		key: "id",
		title: milestone
	}, remarks);
	await requestReviews(gitea, pull, request.reviewers, remarks);
	if (autoMerge !== void 0) await attempt(remarks, "auto-merge", () => scheduleMerge(gitea, pull, autoMerge));
}
async function assign$1({ api, base }, address, wanted, remarks) {
	if (wanted.length === 0) return;
	const { body } = await api("GET", `${base}/assignees`);
	const names = new Set((Array.isArray(body) ? body : []).map((user) => textField(user, "login")?.toLowerCase()));
	const assignees = wanted.filter((name) => names.has(name.toLowerCase()));
	remarks.push(...wanted.filter((name) => !assignees.includes(name)).map((name) => `assignee ${name}: it needs write access to the repository`));
	if (assignees.length > 0) await api("PATCH", address, { json: { assignees } });
}
async function labelId({ api, base, root, owner, pageSize }, name) {
	const found = await findTitled(api, `${base}/labels?limit=${pageSize}`, name) ?? await findTitled(api, `${root}/orgs/${owner}/labels?limit=${pageSize}`, name, [403]);
	if (found !== void 0) return field(found, "id");
	return field((await api("POST", `${base}/labels`, { json: {
		name,
		color: labelColour
	} })).body, "id");
}
async function reschedule(gitea, pull, { autoMerge }, remarks) {
	if (autoMerge === void 0) return;
	await attempt(remarks, "auto-merge", async () => {
		const { status } = await gitea.api("DELETE", `${gitea.base}/pulls/${pull.number}/merge`, { accept: [404] });
		await (status === 404 ? void 0 : scheduleMerge(gitea, pull, autoMerge));
	});
}
async function scheduleMerge({ api, base, clock }, pull, style) {
	const branch = (await api("GET", `${base}/branches/${pathOf(pull.base)}`)).body;
	if (field(branch, "enable_status_check") !== true && !(Number(field(branch, "required_approvals")) > 0)) throw new UserError("PULL_REQUEST_REFUSED", `${pull.base} asks for no approval and no status check, so it would be merged at once`);
	for (let attempt = 1;; attempt += 1) {
		const answer = await api("POST", `${base}/pulls/${pull.number}/merge`, {
			json: {
				Do: style,
				merge_when_checks_succeed: true
			},
			accept: [405, 409]
		});
		if (answer.status !== 405) return;
		const reason = textField(answer.body, "message") ?? "the forge does not merge it";
		if (!/try again later/i.test(reason) || attempt === mergeTries) throw new UserError("PULL_REQUEST_REFUSED", reason);
		await clock.sleep(attempt * 1e3);
	}
}
function parsePull(value) {
	const number = field(value, "number");
	const url = textField(value, "html_url");
	const title = textField(value, "title");
	const body = field(value, "body") ?? "";
	const head = branchOf(field(value, "head"));
	const base = textField(field(value, "base"), "ref");
	const [from, to] = ["head", "base"].map((side) => textField(field(field(value, side), "repo"), "full_name"));
	if (typeof number !== "number" || typeof body !== "string" || url === void 0 || title === void 0 || head === void 0 || base === void 0) return;
	const node = textField(value, "node_id");
	const mergedAt = timeOfMerge(value);
	const updatedAt = timeField(value, "updated_at");
	return {
		number,
		url,
		title,
		body,
		head,
		base,
		isOwn: from !== void 0 && from === to,
		...mergedAt === void 0 ? {} : { mergedAt },
		...updatedAt === void 0 ? {} : { updatedAt },
		...node === void 0 ? {} : { node }
	};
}
function timeOfMerge(value) {
	const merged = timeField(value, "merged_at");
	return merged === void 0 ? void 0 : Math.max(merged, timeField(value, "closed_at") ?? merged);
}
function timeField(value, name) {
	const time = Date.parse(textField(value, name) ?? "");
	return Number.isNaN(time) ? void 0 : time;
}
function branchOf(side) {
	return textField(side, "label")?.split(":").at(-1) ?? textField(side, "ref");
}
const bodyLimit = 65536;
const titleLimit = 255;
const cutNote = "\n\n*The text was cut here: a pull request holds no more. The run’s summary has all of it.*\n";
const states = ["opening", "withdrawn"];
const room = Math.max(...states.map((state) => markOf(state).length));
const lastMarks = /(?:<!-- tidegate: [^\n<>]* -->\s*)+(?![\s\S]*<!-- tidegate: )/;
function readBody(body) {
	const all = body.replaceAll("\r\n", "\n");
	const found = lastMarks.exec(all);
	if (found === null) return {
		text: all,
		below: ""
	};
	const marks = [...found[0].matchAll(/: (.*) -->/g)].map(([, mark = ""]) => mark);
	const valueOf = (key) => marks.find((mark) => mark.startsWith(key))?.slice(key.length);
	return {
		text: all.slice(0, found.index).trimEnd(),
		subject: marks.find((mark) => /^(?:release|rollback) /.test(mark)),
		title: valueOf("title "),
		claim: valueOf("stream "),
		state: states.find((state) => marks.includes(state)),
		below: all.slice(found.index + found[0].length).trim()
	};
}
function writeBody({ text, subject, title, claim, state, below }) {
	const lasting = [
		subject,
		title && `title ${title}`,
		claim && `stream ${claim}`
	].filter((mark) => mark !== void 0).map(markOf);
	const marks = [...lasting, ...state === void 0 ? [] : [markOf(state)]].join("");
	const rest = below === "" ? "" : `\n${below}\n`;
	const left = bodyLimit - lasting.join("").length - room - rest.length - 2;
	return `${cutText(text.replaceAll(/<!--(?=\s*tidegate:)/gi, "&lt;!--"), left).trimEnd()}\n\n${marks}${rest}`;
}
function markOf(mark) {
	return `<!-- tidegate: ${mark} -->\n`;
}
function cutText(text, limit) {
	if (text.length <= limit) return text;
	const left = limit - 90;
	if (left <= 0) return "";
	const cut = cutAtLine(text, left - openFence(cutAtLine(text, left)).length);
	return `${cut}${openFence(cut)}${cutNote}`;
}
function cutAtLine(text, most) {
	const end = text.lastIndexOf("\n", most);
	return withoutHalf(text.slice(0, end > most / 2 ? end : Math.max(most, 0)));
}
function openFence(text) {
	let open = "";
	for (const [mark] of text.matchAll(/^(?:`{3,}|~{3,})/gm)) if (open === "") open = mark;
	else if (mark.startsWith(open)) open = "";
	return open === "" ? "" : `\n${open}`;
}
function cutTitle(title, prefix) {
	return withoutHalf(title.trim().slice(0, titleLimit - prefix.length)).trimEnd();
}
function fingerprint(title) {
	return createHash("sha256").update(title).digest("hex").slice(0, 12);
}
function isSameBody(one, other) {
	return normal(one) === normal(other);
}
function normal(text) {
	return text.replaceAll("\r\n", "\n").trim();
}
function withoutHalf(text) {
	return text.replace(/[\uD800-\uDBFF]$/, "");
}
const pageLimit$1 = 200;
async function describeOpen(api, { branch, base }) {
	const { pull } = await findOpen(api, branch, base);
	if (pull === void 0) return;
	const { subject, claim } = readBody(pull.body);
	return {
		number: pull.number,
		url: pull.url,
		subject,
		claim
	};
}
async function findDeclined(api, { branch, base, subject, title }, since) {
	if ((await findOpen(api, branch, base)).pull !== void 0) return;
	const wanted = bareTitle(api, cutTitle(title, "WIP: "));
	const isThis = (pull) => {
		const marked = readBody(pull.body).subject;
		return pull.base === base && (marked === void 0 ? bareTitle(api, pull.title) === wanted : marked === subject);
	};
	const found = [];
	for await (const pulls of ownPulls(api, {
		branch,
		base,
		state: "closed"
	}, since.getTime())) found.push(...pulls.filter(isThis));
	const last = found.toSorted((a, b) => b.number - a.number)[0];
	return last === void 0 || last.mergedAt !== void 0 || readBody(last.body).state === "withdrawn" ? void 0 : {
		number: last.number,
		url: last.url,
		action: "declined",
		remarks: []
	};
}
async function findMergedAt(api, commit, base) {
	const times = (await api.ofCommit(commit)).map((entry) => parsePull(entry)).flatMap((pull) => pull?.base === base ? pull.mergedAt ?? [] : []);
	return times.length === 0 ? void 0 : new Date(Math.min(...times));
}
async function findOpen(api, branch, base) {
	const all = [];
	for await (const pulls of ownPulls(api, {
		branch,
		state: "open"
	})) all.push(...pulls);
	const pull = all.filter((each) => each.base === base).toSorted((a, b) => a.number - b.number)[0];
	const others = all.filter((each) => each !== pull && readBody(each.body).subject !== void 0);
	return {
		...pull && { pull },
		others,
		all
	};
}
async function* ownPulls(api, filter, since = 0) {
	const seen = new Set();
	for (let page = 1; page <= pageLimit$1; page += 1) {
		const body = await api.list(filter, page);
		if (!Array.isArray(body)) throw invalidAnswer(api.repository);
		const pulls = body.map((entry) => parsePull(entry)).filter((pull) => pull !== void 0);
		const ours = pulls.filter((pull) => pull.head === filter.branch && pull.isOwn && !seen.has(pull.number));
		yield ours;
		for (const { number } of ours) seen.add(number);
		if (body.length < api.fullPage || (pulls.at(-1)?.updatedAt ?? since) < since) return;
	}
}
function bareTitle({ draftPrefix }, title) {
	return title.replace(draftPrefix, "");
}
function pullRequestsOf(api) {
	return {
		open: (wanted) => describeOpen(api, wanted),
		declined: (request, since) => findDeclined(api, request, since),
		mergedAt: (commit, base) => findMergedAt(api, commit, base),
		propose: (request) => propose(api, request),
		withdraw: (branch, base, comment) => withdraw(api, branch, base, comment)
	};
}
async function propose(api, request) {
	const wanted = {
		...request,
		title: cutTitle(request.title, "WIP: ")
	};
	const { pull, others } = await findOpen(api, wanted.branch, wanted.base);
	const result = await (pull === void 0 ? open$1(api, wanted) : update(api, pull, wanted));
	const remarks = [...result.remarks];
	for (const other of others) await attempt(remarks, `pull request ${other.number}`, () => close(api, other, `Pull request ${result.number} took its place.`, remarks));
	return {
		...result,
		remarks
	};
}
async function withdraw(api, branch, base, comment) {
	const { pull, others, all } = await findOpen(api, branch, base);
	const remarks = [];
	const ours = pull !== void 0 && readBody(pull.body).subject !== void 0 ? [pull, ...others] : others;
	for (const each of ours) await close(api, each, comment, remarks);
	const [first] = ours;
	const left = (first === void 0 ? all : (await findOpen(api, branch, base)).all).filter(({ number }) => !ours.some((each) => each.number === number)).map(({ url }) => url);
	return first === void 0 ? { left } : {
		pullRequest: {
			number: first.number,
			url: first.url,
			action: "closed",
			remarks
		},
		left
	};
}
async function close(api, pull, comment, remarks) {
	const body = writeBody({
		...readBody(pull.body),
		state: "withdrawn"
	});
	await api.edit(pull.number, {
		state: "closed",
		body
	});
	await attempt(remarks, "the comment", () => api.comment(pull.number, comment));
}
async function open$1(api, wanted) {
	const remarks = [];
	const state = hasMore(wanted) ? "opening" : void 0;
	const answer = await create$1(api, {
		...wanted,
		body: bodyOf(api, wanted, { state })
	}, remarks);
	if (answer.status === 201) {
		const pull = requirePull(answer.body, api.repository);
		const { pull: first = pull } = await findOpen(api, wanted.branch, wanted.base);
		if (first.number < pull.number) {
			await close(api, pull, `Pull request ${first.number} is of the same branch.`, remarks);
			const result = await update(api, first, wanted);
			return {
				...result,
				remarks: [...remarks, ...result.remarks]
			};
		}
		await finish(api, pull, wanted, remarks);
		return {
			number: pull.number,
			url: pull.url,
			action: "created",
			remarks
		};
	}
	const quicker = answer.isDuplicate ? (await findOpen(api, wanted.branch, wanted.base)).pull : void 0;
	if (quicker === void 0) throw await explainRefusal$1(api, wanted, refusedPull(api.repository.url, messagesOf(answer)));
	return await update(api, quicker, wanted);
}
async function explainRefusal$1(api, { branch }, error) {
	return await api.hasBranch(branch) ? error : new UserError("BRANCH_GONE", `${api.repository.url}: the branch ${branch} was deleted while this run was at work`, {
		details: error.details,
		hint: "No pull request was opened. Run again."
	});
}
async function create$1(api, wanted, remarks) {
	try {
		const answer = await api.create(wanted, remarks);
		const isDuplicate = answer.status === 409 || messagesOf(answer).some((message) => /already exists/i.test(message));
		return {
			...answer,
			isDuplicate
		};
	} catch (error) {
		if (error instanceof RemoteError && error.code !== "RATE_LIMITED" && (await findOpen(api, wanted.branch, wanted.base)).pull !== void 0) return {
			status: 0,
			body: null,
			isDuplicate: true
		};
		throw error instanceof UserError && error.code === "NOT_FOUND" ? await explainRefusal$1(api, wanted, error) : error;
	}
}
async function update(api, pull, wanted) {
	const remarks = [];
	const now = readBody(pull.body);
	const state = now.state === "opening" ? now.state : void 0;
	const isMarked = now.subject !== void 0;
	const body = bodyOf(api, wanted, {
		state,
		below: isMarked ? now.below : `${now.text}\n\n${now.below}`.trim()
	});
	const isTheirs = !isMarked || now.subject === wanted.subject && now.title !== fingerprint(bareTitle(api, pull.title));
	const prefix = api.draftPrefix.exec(pull.title)?.[0] ?? "";
	const title = isTheirs ? pull.title : `${prefix}${bareTitle(api, wanted.title)}`;
	const isRetitled = title !== pull.title;
	const isRewritten = !isSameBody(pull.body, body);
	if (isRetitled || isRewritten) await api.edit(pull.number, {
		...isRetitled && { title },
		...isRewritten && { body }
	});
	if (isRetitled) await api.retitled?.(pull, wanted, remarks);
	if (state !== void 0) await finish(api, pull, wanted, remarks);
	const changed = isRetitled || isRewritten || state !== void 0;
	return {
		number: pull.number,
		url: pull.url,
		action: changed ? "updated" : "unchanged",
		remarks
	};
}
async function finish(api, pull, wanted, remarks) {
	if (hasMore(wanted)) await api.complete(pull, wanted, remarks);
	const body = bodyOf(api, wanted, { below: readBody(pull.body).below });
	if (!isSameBody(pull.body, body)) await api.edit(pull.number, { body });
}
function bodyOf(api, { body, subject, claim, title }, { below = "", state }) {
	return writeBody({
		text: body,
		subject,
		title: fingerprint(bareTitle(api, title)),
		claim: claim ?? "none",
		state,
		below
	});
}
function hasMore({ labels, reviewers, assignees, milestone, autoMerge }) {
	return labels.length + reviewers.length + assignees.length > 0 || milestone !== void 0 || autoMerge !== void 0;
}
function requirePull(body, repository) {
	const pull = parsePull(body);
	if (pull === void 0) throw invalidAnswer(repository);
	return pull;
}
const pageSize$1 = 50;
const draftPrefix = /^(?:WIP:|\[WIP\]|Draft:) */i;
function giteaForge(options) {
	const { repository, api: root } = options;
	const gitea = {
		api: createApi(options, { accept: "application/json" }),
		base: `${root}/repos/${repository.owner}/${repository.name}`,
		owner: repository.owner
	};
	return {
		triggers: "The push and the pull request start workflows where the token is that of a person or bot; the automatic token of a job starts none.",
		...pullRequestsOf(giteaPulls(gitea, options)),
		commit: (commit, aside) => aside((lent) => commitOnTop({
			...gitea,
			repository,
			log: options.runtime.log
		}, commit, lent))
	};
}
function giteaPulls(gitea, { repository, runtime, api: root }) {
	const { api, base } = gitea;
	const whole = {
		...gitea,
		root,
		clock: runtime.clock,
		pageSize: pageSize$1
	};
	return {
		repository,
		draftPrefix,
		fullPage: 1,
		list: async ({ state, base: target }, page) => {
			const filter = `state=${state}${target === void 0 ? "" : `&base_branch=${encodeURIComponent(target)}`}${state === "closed" ? "&sort=recentupdate" : ""}`;
			return (await api("GET", `${base}/pulls?${filter}&limit=${pageSize$1}&page=${page}`)).body;
		},
		ofCommit: async (commit) => [(await api("GET", `${base}/commits/${commit}/pull`, { accept: [404] })).body],
		create: async ({ title, branch, base: target, body, draft }, remarks) => {
			const answer = await api("POST", `${base}/pulls`, {
				json: {
					title: draft ? `WIP: ${title}` : title,
					head: branch,
					base: target,
					body
				},
				accept: [409, 422]
			});
			if (draft && field(answer.body, "draft") === false) remarks.push("draft: this forge is set up so that \"WIP:\" makes no draft of it");
			return answer;
		},
		edit: async (number, changes) => {
			const { status, body } = await api("PATCH", `${base}/pulls/${number}`, {
				json: changes,
				accept: [412]
			});
			if (status === 412) throw heldOpen(repository.url, number, messagesOf({ body }));
		},
		comment: async (number, text) => {
			await api("POST", `${base}/issues/${number}/comments`, { json: { body: text } });
		},
		hasBranch: (branch) => hasBranch(gitea, branch),
		retitled: (pull, request, remarks) => reschedule(whole, pull, request, remarks),
		complete: (pull, request, remarks) => completeGitea(whole, pull, request, remarks)
	};
}
const none = "0".repeat(40);
const updateRefs = "mutation($repository: ID!, $updates: [RefUpdate!]!) { updateRefs(input: {repositoryId: $repository, refUpdates: $updates}) { clientMutationId } }";
async function commitByApi(context, commit) {
	const { api, base, repository, log } = context;
	const made = await api("POST", `${base}/git/commits`, {
		json: {
			message: commit.message,
			tree: await writeTree(context, commit),
			parents: [commit.parent]
		},
		repeatable: true
	});
	const id = idOfCommit(made.body, field(made.body, "verification"), {
		repository,
		log
	});
	await moveBranch(context, commit, id);
	return id;
}
async function writeTree({ api, base, repository }, commit) {
	const parent = await api("GET", `${base}/git/commits/${commit.parent}`);
	const entries = [];
	for (const { path, mode, bytes } of commit.files) {
		const json = {
			content: bytes.toString("base64"),
			encoding: "base64"
		};
		const blob = await api("POST", `${base}/git/blobs`, {
			json,
			repeatable: true
		});
		entries.push({
			path,
			mode,
			type: "blob",
			sha: requireText(field(blob.body, "sha"), repository)
		});
	}
	return requireText(field((await api("POST", `${base}/git/trees`, {
		json: {
			base_tree: requireText(field(field(parent.body, "tree"), "sha"), repository),
			tree: entries
		},
		repeatable: true
	})).body, "sha"), repository);
}
async function moveBranch(context, commit, id) {
	const { api, graphql, base } = context;
	const { body } = await api("GET", base);
	const update = {
		name: `refs/heads/${commit.branch}`,
		beforeOid: commit.expected ?? none,
		afterOid: id,
		force: commit.expected !== void 0 && commit.expected !== commit.parent
	};
	const updating = graphql(updateRefs, {
		repository: field(body, "node_id"),
		updates: [update]
	});
	const refusal = await orError(updating, ["PULL_REQUEST_REFUSED"]);
	if (refusal instanceof TidegateError) throw await explainRefusal(context, commit, refusal.details);
}
async function explainRefusal({ api, base, repository: { url } }, { branch, expected }, details) {
	if (details.some((line) => /'updateRefs' doesn't exist/.test(line))) return new UserError("API_COMMIT_UNSUPPORTED", `${url}: this GitHub Enterprise Server cannot replace exactly the commit it should by its API`, {
		details,
		hint: "Set pullRequest.commit to git in the release file."
	});
	if (details.some((line) => workflowRefusal.test(line))) return workflowsForbidden(url, details);
	if (textField(field((await api("GET", `${base}/git/ref/heads/${pathOf(branch)}`, { accept: [404] })).body, "object"), "sha") === expected) return new UserError("PUSH_REJECTED", `${url}: the forge does not take the commit`, {
		details,
		hint: "A rule of the repository protects the branch. Let its owner allow it for this token, or set another pullRequest.branch."
	});
	return new UserError("BRANCH_MOVED", `${url}: the branch changed while this run was at work`, {
		details,
		hint: "Nothing was changed. Run again."
	});
}
function requireText(value, repository) {
	if (typeof value !== "string") throw invalidAnswer(repository);
	return value;
}
function createGraphql(api, base, what) {
	const url = `${base.replace(/\/v3$/, "")}/graphql`;
	return async (query, variables) => {
		const isMutation = query.startsWith("mutation");
		const answer = await api("POST", url, {
			json: {
				query,
				variables
			},
			...isMutation ? {} : { repeatable: true }
		});
		const errors = field(answer.body, "errors");
		if (!Array.isArray(errors) || errors.length === 0) return field(answer.body, "data");
		const details = messagesOf(answer);
		const type = textField(errors[0], "type");
		const isRule = details.some((line) => /rule violations|protected (?:branch|ref)/i.test(line));
		if (type === "FORBIDDEN" && !isRule || type === "INSUFFICIENT_SCOPES") throw new UserError("FORBIDDEN", `${what}: the token must not do this`, {
			details,
			hint: "It needs the permissions `contents: write` and `pull-requests: write`."
		});
		if (type === void 0 && details.some((line) => /something went wrong|timed? ?out|try again/i.test(line))) throw new RemoteError("REMOTE_FAILED", `${what}: the forge had a fault`, {
			details,
			hint: "Run again; what was pushed stays, and the next run goes on from there."
		});
		throw new UserError("PULL_REQUEST_REFUSED", `${what}: the forge refuses it`, { details });
	};
}
async function githubTriggers(token, graphql, repository) {
	const login = token.startsWith("ghs_") ? await viewer(graphql) : "a person";
	if (login === "github-actions[bot]") return isGithubCloud(repository) ? "This is GITHUB_TOKEN: its push starts no workflow, and the workflows of its pull request wait until somebody with write access approves them; the token of a GitHub App or of a person starts them at once." : "This is GITHUB_TOKEN: its push starts no workflow, and its pull request none either or, on newer servers, workflows that wait for an approval; the token of a GitHub App or of a person starts them at once.";
	if (login === void 0) return "This is the token of a GitHub App or GITHUB_TOKEN: an App starts the workflows of its push and pull request at once, those of GITHUB_TOKEN do not start, or wait for an approval.";
	return `This is the token of ${token.startsWith("ghs_") ? `the GitHub App ${login.replace("[bot]", "")}` : "a person"}: its push and its pull request start workflows at once.`;
}
async function viewer(graphql) {
	try {
		return textField(field(await graphql("query { viewer { login } }", {}), "viewer"), "login");
	} catch (error) {
		if (!(error instanceof TidegateError) || error.code === "UNAUTHORIZED") throw error;
		return;
	}
}
const pageSize = 100;
const openTries = 3;
async function githubForge(options) {
	const { repository, api: root, runtime, token } = options;
	const api = createApi(options, {
		accept: "application/vnd.github+json",
		"x-github-api-version": "2022-11-28"
	});
	const base = `${root}/repos/${repository.owner}/${repository.name}`;
	const graphql = createGraphql(api, root, repository.url);
	const pulls = githubPulls({
		api,
		graphql,
		base,
		owner: repository.owner,
		clock: runtime.clock
	}, options);
	return {
		triggers: await githubTriggers(token, graphql, repository),
		...pullRequestsOf(pulls),
		commit: (commit) => commitByApi({
			api,
			graphql,
			base,
			repository,
			log: runtime.log
		}, commit)
	};
}
function githubPulls(github, { repository }) {
	const { api, base } = github;
	let owner;
	return {
		repository,
		draftPrefix: /(?!)/,
		fullPage: pageSize,
		list: async ({ state, branch, base: target }, page) => {
			const to = target === void 0 ? "" : `&base=${encodeURIComponent(target)}`;
			const sort = state === "closed" ? "&sort=updated&direction=desc" : "";
			const ask = async (by) => {
				const filter = `state=${state}&head=${encodeURIComponent(`${by}:${branch}`)}${to}${sort}`;
				return (await api("GET", `${base}/pulls?${filter}&per_page=${pageSize}&page=${page}`)).body;
			};
			const found = await ask(owner ?? github.owner);
			if (owner !== void 0 || !Array.isArray(found) || found.length > 0) return found;
			owner = textField((await api("GET", base)).body, "full_name")?.split("/")[0] ?? github.owner;
			return owner === github.owner ? found : await ask(owner);
		},
		ofCommit: async (commit) => {
			const { body } = await api("GET", `${base}/commits/${commit}/pulls?per_page=${pageSize}`, { accept: [404, 422] });
			return Array.isArray(body) ? body : [];
		},
		create: (request, remarks) => create(github, request, remarks),
		edit: async (number, changes) => {
			await api("PATCH", `${base}/pulls/${number}`, { json: changes });
		},
		comment: async (number, text) => {
			await api("POST", `${base}/issues/${number}/comments`, { json: { body: text } });
		},
		hasBranch: (branch) => hasBranch(github, branch),
		complete: (pull, request, remarks) => complete(github, pull, request, remarks)
	};
}
async function create(github, request, remarks) {
	const { title, branch, base, body, draft } = request;
	const send = (more) => post(github, branch, {
		title,
		head: branch,
		base,
		body,
		...more
	});
	if (!draft) return await send({});
	const answer = await send({ draft: true });
	const refusal = messagesOf(answer).find((message) => /draft pull requests are not supported/i.test(message));
	if (answer.status !== 422 || refusal === void 0) return answer;
	remarks.push(`draft: ${refusal}`);
	return await send({});
}
async function post(github, branch, json) {
	const { api, base, clock } = github;
	for (let attempt = 1;; attempt += 1) {
		const answer = await api("POST", `${base}/pulls`, {
			json,
			accept: [409, 422]
		});
		if (!(answer.status === 422 && messagesOf(answer).some((line) => /^head\b|refs are readable/i.test(line))) || attempt === openTries || !await hasBranch(github, branch)) return answer;
		await clock.sleep(attempt * 1e3);
	}
}
async function complete(github, pull, request, remarks) {
	const { api, base } = github;
	const issue = `${base}/issues/${pull.number}`;
	const { labels, milestone, autoMerge } = request;
	await attemptEach(remarks, "label", labels, async (names) => {
		await api("POST", `${issue}/labels`, {
			json: { labels: names },
			repeatable: true
		});
	});
	await attempt(remarks, "assignees", () => assign(github, issue, request.assignees, remarks));
	if (milestone !== void 0) await setMilestone(api, {
		list: `${base}/milestones?state=open&per_page=${pageSize}`,
		issue,
		key: "number",
		title: milestone
	}, remarks);
	await requestReviews(github, pull, request.reviewers, remarks);
	if (remarks.some((remark) => /^reviewer [^:]*\/.*Could not resolve to a node/.test(remark))) remarks.push("reviewers: a team takes a token with `members: read`, which GITHUB_TOKEN cannot have");
	if (autoMerge !== void 0) await attempt(remarks, "auto-merge", () => enableAutoMerge(github, pull, autoMerge));
}
async function assign({ api }, issue, assignees, remarks) {
	if (assignees.length === 0) return;
	const { body } = await api("POST", `${issue}/assignees`, {
		json: { assignees },
		repeatable: true
	});
	const found = field(body, "assignees");
	const names = new Set((Array.isArray(found) ? found : []).map((user) => textField(user, "login")?.toLowerCase()));
	remarks.push(...assignees.filter((name) => !names.has(name.toLowerCase())).map((name) => `assignee ${name}: the forge left it out; it needs access to the repository`));
}
async function enableAutoMerge({ graphql }, pull, method) {
	await graphql("mutation($id: ID!, $method: PullRequestMergeMethod!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: $method}) { clientMutationId } }", {
		id: pull.node,
		method: method.toUpperCase()
	});
}
function noForge(repository) {
	return {
		triggers: "What the push starts is up to the forge; a person opens the pull request.",
		async open({ branch, base }, onBranch) {
			const subject = await onBranch();
			return subject === void 0 ? void 0 : {
				url: openingPage(repository, branch, base),
				subject
			};
		},
		declined: () => Promise.resolve(void 0),
		mergedAt: () => Promise.resolve(void 0),
		propose: ({ branch, base }) => Promise.resolve({
			url: openingPage(repository, branch, base),
			action: "prepared",
			remarks: []
		}),
		withdraw: () => Promise.resolve({ left: [] })
	};
}
function openingPage({ url, origin, prefix, owner, name }, branch, base) {
	if (prefix.endsWith("/scm")) {
		const [source, target] = [branch, base].map((ref) => encodeURIComponent(`refs/heads/${ref}`));
		return `${origin}${prefix.slice(0, -4)}/projects/${owner}/repos/${name}/pull-requests?create&sourceBranch=${source}&targetBranch=${target}`;
	}
	return /gitlab/.test(new URL(origin).hostname) ? `${url}/-/merge_requests/new?${new URLSearchParams({
		"merge_request[source_branch]": branch,
		"merge_request[target_branch]": base
	}).toString()}` : `${url}/compare/${pathOf(base)}...${pathOf(branch)}`;
}
const gitea = new Set(["codeberg.org", "gitea.com"]);
async function createForge(options) {
	const { repository, config } = options;
	const configured = config.api ?? workflowApi(options);
	requireUnreadable(configured, options);
	const kind = config.forge ?? kindOf(repository, configured) ?? await askKind(options);
	const api = (configured ?? defaultApi(repository, kind)).replace(/\/+$/, "");
	return await openForge(kind, {
		...options,
		api
	});
}
function requireUnreadable(api, { endpoints }) {
	if (api !== void 0 && isReadable(new URL(api), endpoints)) throw new UserError("INVALID_REPOSITORY", `${withoutPassword(api)}: over plain http the token would be readable on the way`, { hint: "Set pullRequest.api in the release file to an https address, or name its host under endpoints." });
}
async function openForge(kind, options) {
	switch (kind) {
		case "github": return await githubForge(options);
		case "gitea": return giteaForge(options);
		default: return noForge(options.repository);
	}
}
function workflowApi({ repository, runtime }) {
	const { GITHUB_SERVER_URL: server, GITHUB_API_URL: api } = runtime.env;
	return server !== void 0 && URL.canParse(server) && new URL(server).origin === repository.origin ? api : void 0;
}
function kindOf(repository, api) {
	if (isGithubCloud(repository) || api !== void 0 && /\/api\/v3\/*$/.test(api)) return "github";
	return gitea.has(new URL(repository.origin).hostname) || api !== void 0 && /\/api\/v1\/*$/.test(api) ? "gitea" : void 0;
}
function defaultApi(repository, kind) {
	const { origin, prefix } = repository;
	if (kind === "github") return isGithubCloud(repository) ? `https://api.${new URL(origin).hostname}` : `${origin}/api/v3`;
	return `${origin}${prefix}/api/v1`;
}
async function askKind(options) {
	const { repository } = options;
	const { origin, prefix, url } = repository;
	const api = createApi(options, { accept: "application/json" });
	if (typeof field(await ask$1(api, `${origin}${prefix}/api/v1/version`, 401), "version") === "string") return "gitea";
	if (typeof field(await ask$1(api, `${origin}/api/v3/meta`), "verifiable_password_authentication") === "boolean") return "github";
	throw new UserError("UNKNOWN_FORGE", `${url}: neither GitHub Enterprise Server nor Gitea nor Forgejo`, { hint: "Set pullRequest.forge in the release file to github or gitea where it is one of them behind another address (see pullRequest.api), else to none: the branch is pushed, and a person opens the pull request." });
}
async function ask$1(api, url, ...accept) {
	return (await api("GET", url, { accept: [
		400,
		403,
		404,
		405,
		410,
		...accept
	] })).body;
}
const elsewhere = {
	GIT_DIR: void 0,
	GIT_WORK_TREE: void 0,
	GIT_INDEX_FILE: void 0,
	GIT_LITERAL_PATHSPECS: void 0,
	GIT_GLOB_PATHSPECS: void 0,
	GIT_NOGLOB_PATHSPECS: void 0,
	GIT_ICASE_PATHSPECS: void 0
};
const readOnly = [
	"-c",
	"safe.directory=*",
	"-c",
	"core.fsmonitor=false"
];
async function placeInRepository(path, runtime) {
	const program = await runtime.findTool("git");
	if (program === void 0) return;
	const ask = async (...args) => await runtime.exec(program, [...readOnly, ...args], {
		cwd: dirname(path),
		env: elsewhere,
		allowFailure: true
	});
	const listed = await ask(...[
		"--literal-pathspecs",
		"ls-files",
		"--full-name",
		"--error-unmatch",
		"-z"
	], "--", basename(path));
	const isListed = listed.exitCode === 0;
	const origin = isListed ? await ask("config", "--get", "remote.origin.url") : void 0;
	const repository = origin && repositoryName(origin.stdout.toString("utf8").trim());
	if (repository === void 0) {
		const [why] = isListed ? ["no remote origin with a host"] : listed.stderr.split("\n");
		runtime.log.info(`${path} has no name in git that others could know it by, so what is open for an environment that it has no more stays open: ${why}`);
		return;
	}
	const head = await ask("rev-list", "--timestamp", "--max-count=1", "HEAD");
	return {
		repository,
		path: listed.stdout.toString("utf8").replace(/\0$/, ""),
		...head.exitCode === 0 && { committedAt: new Date(Number.parseInt(head.stdout.toString("utf8"), 10) * 1e3) }
	};
}
function repositoryName(address) {
	const [host = "", path = ""] = address.includes("://") ? hostAndPath(address) : shortForm(address);
	const name = [host, ...path.replace(/(?:\.git)?\/*$/, "").split("/").filter((part) => part !== "")].join("/").toLowerCase();
	return host === "" || name === host || name.includes("@") ? void 0 : name;
}
function hostAndPath(address) {
	const url = URL.canParse(address) ? new URL(address) : void 0;
	return url === void 0 ? [] : [url.host, url.pathname];
}
function shortForm(address) {
	return /^(?:[^@:/]*@)?([^@:/]{2,}):([^:].*)$/.exec(address)?.slice(1) ?? [];
}
function forecast({ host, manifests, estimate }, quota, now) {
	const { limit, remaining, window } = quota;
	const span = window === void 0 ? "" : ` in this ${describeWindow(window)} window`;
	const left = `${remaining}${limit === void 0 ? "" : ` of ${limit}`} left${span}`;
	const enough = manifests <= remaining;
	return {
		enough,
		text: `${host}: ${needText(manifests, estimate)}, ${left}${enough ? "" : `: ${shortage(quota, now)}`}`
	};
}
function needText(manifests, estimate) {
	switch (estimate) {
		case "last-lock": return `about ${manifests} manifests to get, going by the last lock`;
		case "at-least": return `at least ${manifests} manifests to get, one for each image`;
		default: return `${manifests} manifests to get`;
	}
}
function shortage(quota, now) {
	const wait = untilReset(quota, now);
	const until = wait === void 0 ? void 0 : formatMinute(new Date(now.getTime() + wait));
	if (wait === void 0 || until === void 0 || wait <= 9e5) {
		const end = until === void 0 ? "" : `, until ${until}`;
		return `will pause after ${quota.remaining}${end}; log in to raise the limit`;
	}
	return `will stop after ${quota.remaining}; log in to raise the limit, or run again after ${until}: finished parts are kept`;
}
const handful = 5;
async function announceQuotas(wanted, { registries, manifests, runtime, estimate }) {
	const lacking = [];
	for (const manifest of wanted) if (!await manifests.holds(manifest.descriptor)) lacking.push(manifest);
	const asked = [...Map.groupBy(lacking, ({ repository }) => parseReference(repository).host)].filter(([, members]) => members.length > handful).sort(byText(([host]) => host)).map(async ([host, members]) => {
		try {
			const quota = await quotaFor(members, registries);
			const need = {
				host,
				manifests: members.length,
				...estimate && { estimate }
			};
			return quota && forecast(need, quota, runtime.clock.now());
		} catch (error) {
			runtime.log.debug(`the rate limit of ${host} is unknown: ${String(error)}`);
			return;
		}
	});
	for (const found of await Promise.all(asked)) if (found !== void 0) runtime.log[found.enough ? "info" : "warning"](found.text);
}
async function quotaFor([first], registries) {
	return first && await registries.repository(first.repository).quota(first.descriptor);
}
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
			return once$1((found ?? notFound(chart.url, digest)).bytes.subarray(offset));
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
const rounds = 3;
async function completeReferrers(repository, group) {
	const { subject } = group;
	for (let round = 0;; round += 1) {
		const listed = await repository.referrers(subject);
		if (isListed(group, new Set(listed.map(({ digest }) => digest)))) return;
		if (round === rounds) throw new RemoteError("REFERRERS_LOST", `${repository.name} does not list what refers to ${subject}`, { hint: "Neither the referrers API nor the fallback tag works there. No tag of the release was set; ask whoever runs the registry." });
		await addToTag(repository, group);
	}
}
async function addToTag(repository, { subject, descriptors }) {
	const listed = await readTag(repository, subject);
	const known = new Set(listed.manifests.filter(isMap).map((entry) => entry["digest"]));
	const added = descriptors.filter(({ digest }) => !known.has(digest));
	if (added.length === 0) return;
	const manifests = [...listed.manifests, ...sorted(added)];
	const bytes = Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.ociIndex,
		...listed.rest,
		manifests
	}));
	const index = {
		mediaType: listed.mediaType,
		digest: digestOf$1(bytes),
		size: bytes.length
	};
	await repository.write(index, bytesSource(`referrers of ${subject}`, bytes));
	await repository.tag?.(referrersTag(subject), index);
}
async function readTag(repository, subject) {
	const tag = referrersTag(subject);
	const found = await repository.find(tag);
	if (found === void 0) return {
		mediaType: mediaTypes.ociIndex,
		manifests: [],
		rest: {}
	};
	if (!isIndexType(found.mediaType)) throw new UserError("REFERRERS_TAG_TAKEN", `${repository.name}:${tag} is no index that lists referrers`, { hint: `Registries without the referrers API list under that tag what belongs to ${subject}. Find out who pushed it, and delete it. No tag of the release was set.` });
	const bytes = await readAll(repository, found);
	parseManifest(bytes, found.mediaType, `${repository.name}:${tag}`);
	const parsed = JSON.parse(bytes.toString("utf8"));
	const { manifests, ...rest } = isMap(parsed) ? parsed : {};
	return {
		mediaType: found.mediaType,
		manifests: Array.isArray(manifests) ? manifests : [],
		rest
	};
}
function sorted(entries) {
	return entries.toSorted((a, b) => Number(a.digest > b.digest) - Number(a.digest < b.digest)).map((entry) => referrerEntry(entry, entry));
}
const aboutLimit = 16384;
const etagPattern = /^(?:W\/)?"[\x21\x23-\x7e]{0,512}"$/;
const modifiedPattern = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const about = object({
	url: string,
	etag: optional(matching(etagPattern, "an entity tag")),
	modified: optional(matching(modifiedPattern, "an HTTP date")),
	link: optional(string),
	size: count$1
});
function formatKept({ about: line, body }) {
	return Buffer.concat([Buffer.from(`${JSON.stringify(line)}\n`), body]);
}
function parseKept(bytes, url) {
	const end = bytes.subarray(0, aboutLimit).indexOf(10);
	const line = end < 0 ? void 0 : parseJson$2(bytes.subarray(0, end));
	const parsed = line !== void 0 && "value" in line ? parseWith(about, line.value) : void 0;
	if (parsed === void 0 || !("value" in parsed)) return;
	const body = bytes.subarray(end + 1);
	return parsed.value.url === url && parsed.value.size === body.length ? {
		about: parsed.value,
		body
	} : void 0;
}
async function openAnswerFolder({ cache, log }) {
	const folder = await cache.open("answers");
	const pathOf = (url) => join(folder.path, nameOf(url));
	const added = [];
	return {
		async find(url, limit) {
			const bytes = await readBounded(pathOf(url), limit + aboutLimit, "carried").catch(() => void 0);
			const kept = bytes === void 0 ? void 0 : parseKept(bytes, url);
			return kept === void 0 || kept.body.length > limit ? void 0 : kept;
		},
		async add(answer) {
			const { etag, modified, url } = answer.about;
			if (etag === void 0 && modified === void 0) return;
			try {
				await replaceFile(pathOf(url), formatKept(answer));
				added.push(`${url} ${etag ?? modified}`);
			} catch (error) {
				log.debug(`the answer of ${url} is not kept: ${String(error)}`);
			}
		},
		async keep() {
			if (added.length > 0) await folder.keep(nameOf(added.sort().join("\n")));
		}
	};
}
function nameOf(text) {
	return createHash("sha256").update(text).digest("hex");
}
async function openAnswers(http, runtime) {
	const folder = await openAnswerFolder(runtime);
	const asked = new Map();
	return {
		ask(question) {
			const key = `${question.fresh === true} ${question.url}`;
			const known = asked.get(key) ?? ask(question, folder, http);
			asked.set(key, known);
			return known;
		},
		keep: () => folder.keep()
	};
}
async function ask(question, folder, http) {
	const { url, limit } = question;
	const kept = question.fresh === true ? void 0 : await folder.find(url, limit);
	const headers = {
		...question.headers,
		...conditions(kept?.about)
	};
	const response = await (question.send?.(headers) ?? request(question, headers, http));
	if (response.status === 304 && kept !== void 0) {
		await response.discard();
		return answerOf(response, kept.body, kept);
	}
	if (response.status !== 200) {
		await response.discard();
		return answerOf(response, Buffer.alloc(0));
	}
	const body = await response.bytes(limit);
	await folder.add({
		about: aboutOf(url, response, body),
		body
	});
	return answerOf(response, body);
}
function request({ url, subject, tries }, headers, http) {
	return http.request({
		url,
		subject,
		headers,
		accept: [429],
		...tries === void 0 ? {} : { tries }
	});
}
function conditions(about) {
	return {
		...about?.etag === void 0 ? {} : { "if-none-match": about.etag },
		...about?.modified === void 0 ? {} : { "if-modified-since": about.modified }
	};
}
function aboutOf(url, response, body) {
	const [etag, modified, link] = [
		"etag",
		"last-modified",
		"link"
	].map((name) => response.header(name));
	return {
		url,
		...etag !== void 0 && etagPattern.test(etag) ? { etag } : {},
		...modified !== void 0 && modifiedPattern.test(modified) ? { modified } : {},
		...link === void 0 || link.length > 4096 ? {} : { link },
		size: body.length
	};
}
function answerOf(response, body, kept) {
	return {
		status: kept === void 0 ? response.status : 200,
		url: response.url,
		body,
		kept: kept !== void 0,
		header: (name) => response.header(name) ?? (name === "link" ? kept?.about.link : void 0)
	};
}
async function readGithubNotes(repository, entry, context) {
	const web = `${webOf(context.github.api)}/${repository}`;
	return await listGithub(repository, context, {
		route: "releases",
		read: (page) => Array.isArray(page) ? page.filter(isMap).flatMap((release) => noteIn(release, entry, web)) : void 0
	});
}
function noteIn({ tag_name: tag, body, draft, prerelease, published_at: published }, entry, web) {
	const date = utcTime(published)?.slice(0, 10);
	return typeof tag !== "string" || draft === true ? [] : versionIn(tag, entry).map((version) => ({
		version,
		...date === void 0 ? {} : { date },
		prerelease: prerelease === true,
		url: `${web}/releases/tag/${encodeURIComponent(tag)}`,
		text: typeof body === "string" ? body : ""
	}));
}
function webOf(api) {
	return api === "https://api.github.com" ? "https://github.com" : api.replace(/\/api\/v3$/, "");
}
function createHelmRepositories(http, answers) {
	const opened = new Map();
	const open = (url, fresh) => {
		const key = `${fresh} ${url}`;
		const known = opened.get(key) ?? openHelmRepository(http, url, (index) => answers.ask({
			url: index,
			subject: index,
			limit: 67108864,
			...fresh ? { fresh } : {}
		}));
		opened.set(key, known);
		return known;
	};
	return {
		open: (url) => open(url, false),
		async openFresh(url) {
			const repository = await open(url, false);
			return repository.kept ? await open(url, true) : repository;
		}
	};
}
function locateLockedChart({ name, version, reference, url, root, archive }, { http, store }) {
	return {
		name,
		version,
		reference,
		tag: root.digest,
		...url === void 0 ? {} : { url },
		store: url === void 0 ? store(repositoryOf$1(parseReference(reference))) : classicChartStore({
			http,
			url,
			digest: archive
		}),
		notes: []
	};
}
async function matchOwn(source, own, what) {
	const given = await source.versions();
	if (own === void 0) return given;
	const byVersion = new Map(own.map((candidate) => [candidate.version, candidate]));
	const matched = new Map();
	for (const { digest: _digest, ...candidate } of given) {
		const held = spellingsOf(candidate.version).map((spelling) => byVersion.get(spelling)).find((found) => found !== void 0);
		if (held !== void 0) matched.set(held.version, {
			...held,
			...candidate,
			version: held.version
		});
	}
	if (matched.size === 0) {
		const [example] = given;
		throw new UserError("NOTHING_IN_COMMON", `${what}: ${source.name} names ${plural(given.length, "version")}, none of which is there`, {
			details: example === void 0 ? [] : [`one of them is ${example.version}`],
			hint: "Correct `from` in the release file, or take it away, so that the own repository of this entry is asked."
		});
	}
	return [...matched.values()];
}
function isSameVersion(one, other) {
	return spellingsOf(one).includes(other);
}
function spellingsOf(version) {
	const bare = version.replace(/^v(?=\d)/, "");
	return [
		version,
		bare,
		`v${bare}`
	].flatMap((spelling) => [spelling, spelling.replaceAll("+", "_")]);
}
async function offerOciChart(source, context) {
	const repository = `${source.repository.slice(6).replace(/\/+$/, "")}/${source.name}`;
	const reference = parseReference(repository);
	const store = context.registries.repository(repository);
	const candidates = await candidatesOf(source.from, {
		kind: "chart",
		name: source.name
	}, store, context);
	return {
		candidates,
		async locate(version) {
			const tag = tagOf$1(version);
			return {
				name: source.name,
				version,
				reference: formatReference({
					...reference,
					tag
				}),
				tag,
				store: context.manifests.over(store),
				notes: [],
				...toldOf(candidates, version)
			};
		}
	};
}
async function offerClassicChart({ name, repository: at, from }, context) {
	const repository = await context.helm.open(at);
	const own = chartCandidates(repository, name, at);
	const what = `chart ${name} in ${at}`;
	const reference = referenceFor(repository.url, name);
	const candidates = from === void 0 ? own : await matchOwn(openSource(from, {
		kind: "chart",
		name
	}, context), own, what);
	return {
		candidates,
		async locate(version) {
			const chart = await locateChart({
				name,
				version,
				at
			}, repository, context);
			const tag = tagOf$1(version);
			const noDigest = chart.digest === void 0 ? [`${what}: its index has no digest for ${version}`] : [];
			return {
				name,
				version,
				reference: formatReference({
					...reference,
					tag
				}),
				tag,
				url: chart.url,
				store: classicChartStore({
					http: context.http,
					...chart
				}),
				notes: [...notesOf(repository, name), ...noDigest],
				...toldOf(candidates, version)
			};
		}
	};
}
function toldOf(candidates, version) {
	const { coupled, date } = candidates.find((candidate) => candidate.version === version) ?? {};
	return {
		...coupled && { coupled },
		...date === void 0 ? {} : { date }
	};
}
async function offerImage({ name, from }, context) {
	const reference = parseReference(name);
	const repository = context.registries.repository(name);
	const candidates = await candidatesOf(from, {
		kind: "image",
		name
	}, repository, context);
	return {
		candidates,
		async locate(tag) {
			await requireCoupled(name, candidates.find(({ version }) => version === tag));
			return {
				...reference,
				tag
			};
		}
	};
}
async function requireCoupled(name, candidate) {
	const coupling = await candidate?.coupled?.();
	const tag = coupling && tagIn$1(coupling, name);
	if (candidate !== void 0 && tag !== void 0 && !isSameVersion(tag, candidate.version)) throw new UserError("OTHER_TAG", `image ${name}: with version ${candidate.version} its vendor releases the tag ${tag}`, { hint: "Take `from` away from this entry, or pin that tag with `tag` in place of `version`." });
}
async function candidatesOf(from, entry, repository, context) {
	const own = (await listTags(repository, from !== void 0, context))?.map((version) => ({ version }));
	return from === void 0 ? own ?? [] : await matchOwn(openSource(from, entry, context), own, `${entry.kind} ${repository.name}`);
}
async function listTags(repository, hasSource, { answers }) {
	const reading = repository.tags(askTags(answers));
	return hasSource ? await unless(["DENIED", "UNAUTHORIZED"], reading) : await reading;
}
async function locateChart({ name, version, at }, repository, { helm, isLocked }) {
	const chart = repository.locate(name, version);
	return !repository.kept || isLocked(chart) ? chart : (await helm.openFresh(at)).locate(name, version);
}
function referenceFor(repository, chart) {
	const { host, protocol, pathname } = new URL(repository);
	const full = /[.:]/.test(host) ? host : `${host}:${protocol === "https:" ? 443 : 80}`;
	return parseReference(`${full}${pathname.toLowerCase()}${chart}`);
}
function notesOf(repository, chart) {
	const { notes, skipped } = repository.list(chart);
	const [first] = notes;
	const more = skipped > 1 ? ` (and ${skipped - 1} more like it)` : "";
	return first === void 0 ? [] : [`${first}${more}`];
}
const dockerHubDates = {
	name: "Docker Hub",
	url: (path) => `https://hub.docker.com/v2/repositories/${path}/tags?page_size=100&ordering=last_updated`,
	read(body) {
		const results = isMap(body) ? body["results"] : void 0;
		if (!isMap(body) || !Array.isArray(results)) return;
		const next = body["next"];
		return {
			dates: results.filter(isMap).flatMap(({ name, tag_last_pushed: pushed }) => {
				const date = utcTime(pushed);
				return typeof name === "string" && date !== void 0 ? [[name, date]] : [];
			}),
			...typeof next === "string" && next !== "" ? { next } : {}
		};
	}
};
const quayDates = {
	name: "Quay",
	url: (path) => `https://quay.io/api/v1/repository/${path}/tag/?onlyActiveTags=true&limit=100&page=1`,
	read(body, url) {
		const tags = isMap(body) ? body["tags"] : void 0;
		if (!isMap(body) || !Array.isArray(tags)) return;
		return {
			dates: tags.filter(isMap).flatMap(({ name, start_ts: start }) => {
				const date = unixTime(start);
				return typeof name === "string" && date !== void 0 ? [[name, date]] : [];
			}),
			...body["has_additional"] === true ? { next: pageAfter(url) } : {}
		};
	}
};
function pageAfter(url) {
	const next = new URL(url);
	next.searchParams.set("page", String(Number(next.searchParams.get("page")) + 1));
	return next.href;
}
const hosts = new Map([["docker.io", dockerHubDates], ["quay.io", quayDates]]);
const pageLimit = 10;
const pageBytes = 8388608;
function createReleaseDates(context) {
	const told = new Set();
	return { async of(repository, tags) {
		const { host, repository: path } = parseReference(repository);
		const dateHost = hosts.get(host);
		const found = new Map();
		if (dateHost !== void 0 && tags.length > 0) {
			const error = await orError(findDates(dateHost, path, {
				wanted: new Set(tags),
				found
			}, context));
			if (error instanceof TidegateError && !told.has(host)) {
				told.add(host);
				context.log.notice(`No dates from ${dateHost.name} for ${repository}, and maybe for others there: ${error.message}`);
			}
		}
		return found;
	} };
}
async function findDates(host, path, { wanted, found }, { answers, clock, log }) {
	const subject = `${host.name} for ${path}`;
	let url = host.url(path);
	for (let page = 1; url !== void 0 && found.size < wanted.size; page += 1) {
		if (page > pageLimit) {
			const missing = [...wanted].filter((tag) => !found.has(tag));
			log.notice(`${subject}: ${missing.slice(0, 3).join(", ")} not among the newest tags, so without a date`);
			return;
		}
		const question = {
			url,
			subject,
			limit: pageBytes,
			tries: 2
		};
		const read = host.read(jsonOf(await answers.ask(question), question, clock.now()), url);
		if (read === void 0) throw invalidAnswer$1(question, "it is no page of tags");
		for (const [tag, date] of read.dates.filter(([name]) => wanted.has(name) && !found.has(name))) found.set(tag, date);
		url = isBeside(read.next, url) ? read.next : void 0;
	}
}
function isBeside(next, url) {
	return next !== void 0 && URL.parse(next)?.origin === new URL(url).origin;
}
function createUpstream({ runtime, previous, ...options }) {
	const { http, answers, registries, manifests } = options;
	const context = {
		...options,
		clock: runtime.clock,
		helm: createHelmRepositories(http, answers),
		isLocked: ({ url, digest }) => previous?.charts.some((chart) => chart.url === url && chart.archive === digest) ?? false
	};
	const store = (repository) => manifests.over(registries.repository(repository));
	return {
		dates: createReleaseDates({
			answers,
			...runtime
		}),
		offerChart: (source) => source.repository.startsWith("oci://") ? offerOciChart(source, context) : offerClassicChart(source, context),
		offerImage: (source) => offerImage(source, context),
		lockedChart: (chart) => locateLockedChart(chart, {
			http,
			store
		}),
		store,
		notes: ({ github }, entry) => readGithubNotes(github, entry, context)
	};
}
const fewest = 2;
function fewAtATime(runtime) {
	const most = Math.max(fewest, availableParallelism());
	const gate = createGate({
		start: most,
		most
	});
	return {
		...runtime,
		exec: async (...call) => {
			const slot = await gate.enter();
			try {
				return await runtime.exec(...call);
			} finally {
				slot.leave("unknown");
			}
		}
	};
}
const frozen = [
	{
		name: "docker.io/bitnami/",
		fate: "gone since 2025-09, but for a few images with the tag latest",
		instead: "docker.io/bitnamilegacy/"
	},
	{
		name: "docker.io/bitnamilegacy/",
		fate: "an archive that has got no fixes since 2025-08"
	},
	{
		name: "k8s.gcr.io/",
		fate: "frozen since 2023-04",
		instead: "registry.k8s.io/"
	},
	{
		name: "gcr.io/google-containers/",
		fate: "frozen",
		instead: "registry.k8s.io/"
	},
	{
		name: "gcr.io/google_containers/",
		fate: "frozen",
		instead: "registry.k8s.io/"
	},
	{
		name: "gcr.io/kubebuilder/kube-rbac-proxy",
		fate: "gone since 2025-03",
		instead: "quay.io/brancz/kube-rbac-proxy"
	}
];
function frozenRepository(repository) {
	const entry = frozen.find(({ name }) => name.endsWith("/") ? repository.startsWith(name) : repository === name);
	if (entry === void 0) return;
	const instead = entry.instead === void 0 ? "" : `; take ${entry.instead}${repository.slice(entry.name.length)}`;
	return `is ${entry.fate}${instead}`;
}
async function together(work) {
	await Promise.allSettled(work);
	return await Promise.all(work);
}
export { keyOf$1 as $, targetsOf as A, isOfOne as B, replaceDefaults as C, connect as Ct, fetchChart as D, readDetails as Dt, readChartTree as E, writeStretch as Et, mayBeAddedTo as F, isUntagged as G, valuesOf as H, besideIn as I, tagOf as J, leftToChart as K, isBeside$1 as L, releaseNames as M, acrossFiles as N, openHelmRepository as O, createHttp as Ot, findInFiles as P, whole as Q, isUnread as R, findHelm as S, asideSuffix as St, defaultValues as T, readStretch as Tt, digestOf as U, isOfValue as V, inFormOf as W, imageFamilies as X, versionOf as Y, layerKey as Z, untriedValues as _, mergeIndex as _t, referenceFor as a, numbersIn as at, imageSpots as b, readChart as bt, completeReferrers as c, placeInFile as ct, placeInRepository as d, mergeWithoutNulls as dt, pinsOf$2 as et, createForge as f, eachFile as ft, findUnusedValues as g, indexLimit as gt, tryStandIns as h, formatIndex as ht, createUpstream as i, openConfigMaps as it, parseSetter as j, withReferred as k, classicChartStore as l, stepInto$3 as lt, parseRepositoryUrl as m, emptyIndex as mt, frozenRepository as n, whyElsewhere as nt, isSameVersion as o, settingLayer as ot, ownRepository as p, remember as pt, nameOf$1 as q, fewAtATime as r, findConfigMap as rt, openAnswers as s, targetPath as st, together as t, scalarsOf as tt, announceQuotas as u, mergeValues as ut, unknownValues as v, parseIndex as vt, readUserValues as w, hashStretch as wt, fullName as x, openGitRepository as xt, findChartImages as y, chartSizeLimit as yt, readDeployFile as z };
