// ../../tmp/scratch/replay.ts
import { mkdtempSync as mkdtempSync2, writeFileSync as writeFileSync2 } from "node:fs";

// __tests__/github-server/server.ts
import { createServer } from "node:http";

// __tests__/github-server/records.ts
var ACTIONS_BOT = { login: "github-actions[bot]", id: 41898282, type: "Bot" };
var DEVELOPER = { login: "developer", id: 1001, type: "User" };
function fullName(repository2) {
  return `${repository2.owner}/${repository2.name}`;
}

// __tests__/github-server/replies.ts
var DOCUMENTATION = "https://docs.github.com/rest";
function refusal(status, message, headers = {}) {
  return { status, body: { message, documentation_url: DOCUMENTATION, status: String(status) }, headers };
}
function notFound() {
  return refusal(404, "Not Found");
}
function validationFailed(resource, field, message) {
  const errors = [{ resource, code: "unprocessable", field, message }];
  return {
    status: 422,
    body: { message: "Validation Failed", errors, documentation_url: DOCUMENTATION, status: "422" }
  };
}
function invalidRequest(errors) {
  return refusal(422, `Invalid request.

${errors.join("\n")}`);
}
function part(call, name2) {
  const value = call.parameters[name2];
  if (value === void 0) throw new Error(`the address has no part ${name2}`);
  return value;
}
function numericPart(call, name2) {
  return Number(part(call, name2));
}
function pageOf(call, items) {
  const size = Math.min(100, Math.max(1, Number(call.query.get("per_page") ?? 30)));
  const page = Math.max(1, Number(call.query.get("page") ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const links = [
    ...page > 1 ? [link(call, page - 1, "prev")] : [],
    ...page < last ? [link(call, page + 1, "next"), link(call, last, "last")] : [],
    ...page > 1 ? [link(call, 1, "first")] : []
  ];
  const headers = links.length === 0 ? {} : { link: links.join(", ") };
  return { items: items.slice((page - 1) * size, page * size), headers };
}
function link(call, page, relation) {
  const query = new URLSearchParams(call.query);
  query.set("page", String(page));
  return `<${call.urls.api}${call.path}?${query.toString()}>; rel="${relation}"`;
}
function list(call, items, show) {
  const { items: shown, headers } = pageOf(call, items);
  return { status: 200, body: shown.map(show), headers };
}
function countedList(call, key, items, show) {
  const { items: shown, headers } = pageOf(call, items);
  return { status: 200, body: { total_count: items.length, [key]: shown.map(show) }, headers };
}
function accountReply(account) {
  return { login: account.login, id: account.id, type: account.type, site_admin: false };
}
function repositoryApi(call) {
  return `${call.urls.api}/repos/${call.repository.owner}/${call.repository.name}`;
}
function repositoryPage(call) {
  return `${call.urls.web}/${call.repository.owner}/${call.repository.name}`;
}
function encodedPath(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}

// __tests__/github-server/access.ts
var TOKENS = {
  /** A workflow with the permissions of the README, and `issues: write` for the audit's issue. */
  write: "ghs_write",
  /** What a pull request from a fork and Dependabot's get: everything read, nothing written. */
  readOnly: "ghs_readonly",
  /** A person's classic token. */
  personal: "ghp_personal",
  /** Known to nobody: 401. */
  wrong: "ghs_wrong"
};
function usualTokens() {
  const reading = { actions: "read", checks: "read", contents: "read", deployments: "read" };
  const all = { ...reading, issues: "write", checks: "write", pull_requests: "write", metadata: "read" };
  const readOnly = { ...reading, issues: "read", pull_requests: "read", metadata: "read" };
  return /* @__PURE__ */ new Map([
    [TOKENS.write, { kind: "app", actor: ACTIONS_BOT, permissions: all }],
    [TOKENS.readOnly, { kind: "app", actor: ACTIONS_BOT, permissions: readOnly }],
    [TOKENS.personal, { kind: "personal", actor: DEVELOPER, permissions: all }]
  ]);
}
var NEEDED = {
  "actions/list-jobs-for-workflow-run": [["actions", "read"]],
  "actions/list-workflow-runs": [["actions", "read"]],
  "actions/list-workflow-runs-for-repo": [["actions", "read"]],
  "checks/create": [["checks", "write"]],
  "checks/list-annotations": [["checks", "read"]],
  "checks/list-for-ref": [["checks", "read"]],
  "checks/update": [["checks", "write"]],
  "git/get-blob": [["contents", "read"]],
  "git/get-commit": [["contents", "read"]],
  "git/get-tree": [["contents", "read"]],
  "issues/create": [["issues", "write"]],
  "issues/create-comment": [
    ["issues", "write"],
    ["pull_requests", "write"]
  ],
  "issues/delete-comment": [
    ["issues", "write"],
    ["pull_requests", "write"]
  ],
  "issues/get-comment": [
    ["issues", "read"],
    ["pull_requests", "read"]
  ],
  "issues/list-comments": [
    ["issues", "read"],
    ["pull_requests", "read"]
  ],
  "issues/list-for-repo": [["issues", "read"]],
  "issues/update": [
    ["issues", "write"],
    ["pull_requests", "write"]
  ],
  "issues/update-comment": [
    ["issues", "write"],
    ["pull_requests", "write"]
  ],
  "pulls/get": [["pull_requests", "read"]],
  "pulls/list-commits": [["pull_requests", "read"]],
  "pulls/list-files": [["pull_requests", "read"]],
  "repos/compare-commits-with-basehead": [["contents", "read"]],
  "repos/download-tarball-archive": [["contents", "read"]],
  "repos/get": [["metadata", "read"]],
  "repos/get-all-environments": [["actions", "read"]],
  "repos/get-commit": [["contents", "read"]],
  "repos/get-content": [["contents", "read"]],
  "repos/get-latest-release": [["contents", "read"]],
  "repos/list-deployment-statuses": [["deployments", "read"]],
  "repos/list-deployments": [["deployments", "read"]],
  "repos/list-tags": [["metadata", "read"]]
};
function refusedVisit({ operation: operation2, writes, token, isPrivate }) {
  if (isPrivate === void 0) return refusedUser(token);
  if (token === void 0) {
    if (writes) return refusal(401, "Requires authentication");
    return isPrivate ? refusal(404, "Not Found") : void 0;
  }
  if (!writes && !isPrivate) return void 0;
  if (operation2.startsWith("checks/") && writes && token.kind === "personal") {
    return refusal(403, "You must authenticate via a GitHub App.");
  }
  const needed = NEEDED[operation2] ?? [];
  if (needed.some(([permission, level]) => allows(token.permissions[permission], level))) return void 0;
  const accepted = needed.map(([permission, level]) => `${permission}=${level}`).join("; ");
  return refusal(403, "Resource not accessible by integration", { "x-accepted-github-permissions": accepted });
}
function refusedUser(token) {
  if (token === void 0) return refusal(401, "Requires authentication");
  return token.kind === "app" ? refusal(403, "Resource not accessible by integration") : void 0;
}
function allows(granted, level) {
  return granted === "write" || granted === level;
}

// __tests__/github-server/completion.ts
var PLACEHOLDER_ADDRESS = "https://api.github.com/placeholder";
var PLACEHOLDER_TIME = "2026-01-05T09:00:00Z";
function completer(slice2) {
  function resolved(schema2) {
    const reference = schema2["$ref"];
    if (typeof reference !== "string") return schema2;
    return resolved(slice2.schemas[reference.replace("#/components/schemas/", "")] ?? {});
  }
  function settled(schema2, value) {
    const plain = resolved(schema2);
    const parts = schemas(plain["allOf"]).map((part2) => settled(part2, value));
    const choices = [...schemas(plain["anyOf"]), ...schemas(plain["oneOf"])].map((choice2) => settled(choice2, value));
    const choice = choices.find((candidate) => fits(candidate, value)) ?? choices.find(({ type }) => type !== "null");
    return [...parts, ...choice === void 0 ? [] : [choice]].reduce(merged, plain);
  }
  function complete(schema2, value) {
    if (value === void 0) return invented(schema2);
    const plain = settled(schema2, value);
    if (Array.isArray(value)) return value.map((item) => complete(record(plain["items"]), item));
    if (!isRecord(value)) return value;
    const properties = record(plain["properties"]);
    const missing = strings(plain["required"]).filter((name2) => value[name2] === void 0);
    return Object.fromEntries([
      ...Object.entries(value).map(([name2, inner]) => [name2, complete(record(properties[name2]), inner)]),
      ...missing.map((name2) => [name2, invented(record(properties[name2]))])
    ]);
  }
  function invented(schema2) {
    const plain = settled(schema2, void 0);
    const types = [plain["type"]].flat();
    if (types.includes("null") || schemas(plain["anyOf"]).some(({ type }) => type === "null")) return null;
    const allowed = plain["enum"];
    if (Array.isArray(allowed)) return allowed[0];
    if (types.includes("array")) return [];
    if (types.includes("object")) return complete(plain, {});
    if (types.includes("integer") || types.includes("number")) return plain["minimum"] ?? 0;
    if (types.includes("boolean")) return false;
    return inventedText(plain["format"]);
  }
  return (id, status, body) => {
    const schema2 = slice2.operations[id]?.replies[String(status)];
    return schema2 === void 0 || schema2 === null || body === void 0 ? body : complete(schema2, body);
  };
}
function inventedText(format) {
  if (format === "uri") return PLACEHOLDER_ADDRESS;
  return format === "date-time" ? PLACEHOLDER_TIME : "";
}
function fits(schema2, value) {
  if (Array.isArray(value)) return schema2["type"] === "array";
  if (!isRecord(value)) return false;
  const properties = record(schema2["properties"]);
  return Object.entries(value).every(([name2, inner]) => {
    const allowed = record(properties[name2])["enum"];
    return name2 in properties && (!Array.isArray(allowed) || allowed.includes(inner));
  });
}
function merged(one, other) {
  return {
    ...one,
    ...other,
    properties: { ...record(one["properties"]), ...record(other["properties"]) },
    required: [.../* @__PURE__ */ new Set([...strings(one["required"]), ...strings(other["required"])])]
  };
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function record(value) {
  return isRecord(value) ? value : {};
}
function schemas(value) {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
function strings(value) {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

// __tests__/github-server/contract.ts
import { Ajv } from "ajv";
import formats from "ajv-formats";
function contractOf(slice2) {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  formats.default(ajv);
  ajv.addSchema({ $id: "github", components: { schemas: slice2.schemas } });
  const compiled = /* @__PURE__ */ new Map();
  function errors(key, schema2, value) {
    const validate = compiled.get(key) ?? ajv.compile(absolute(schema2));
    compiled.set(key, validate);
    return validate(value) ? [] : (validate.errors ?? []).map(sentence);
  }
  const operations = Object.entries(slice2.operations).map(([id, operation2]) => ({ id, operation: operation2, pattern: pathPattern(operation2.path) })).sort((a, b) => variables(a.operation.path) - variables(b.operation.path));
  return {
    match: (method, path) => {
      for (const { id, operation: operation2, pattern } of operations) {
        const found = operation2.method === method ? pattern.exec(path) : null;
        if (found !== null) return { id, operation: operation2, parameters: decoded(found.groups ?? {}) };
      }
      return void 0;
    },
    bodyErrors: (id, body) => {
      const operation2 = slice2.operations[id];
      if (operation2?.body === void 0) return [];
      if (body === void 0) return operation2.bodyRequired === true ? ["a body is required"] : [];
      return errors(`${id} body`, operation2.body, body);
    },
    ignored: (id, query, body) => {
      const operation2 = slice2.operations[id];
      return operation2 === void 0 ? [] : [...ignoredQuery(operation2, query), ...ignoredKeys(operation2, body)];
    },
    replyErrors: (id, status, body) => {
      const schema2 = slice2.operations[id]?.replies[String(status)];
      if (schema2 === void 0) return status < 400 ? [`no reply ${status} is described`] : [];
      if (schema2 === null) return body === void 0 ? [] : ["a body where none is described"];
      return errors(`${id} ${status}`, schema2, body);
    }
  };
}
function absolute(schema2) {
  const text2 = JSON.stringify(schema2).replaceAll('"$ref":"#/', '"$ref":"github#/');
  return { allOf: [JSON.parse(text2)] };
}
function sentence(error) {
  return `data${error.instancePath} ${error.message ?? "is invalid"}`;
}
function variables(path) {
  return path.split("{").length;
}
var LONG = { path: ".*", ref: ".+", basehead: ".+", tree_sha: ".+" };
function pathPattern(path) {
  const source = path.replace(/\{(\w+)\}/g, (text2, name2, at) => {
    const isLast = at + text2.length === path.length;
    return `(?<${name2}>${(isLast ? LONG[name2] : void 0) ?? "[^/]+"})`;
  });
  return new RegExp(`^${source}$`);
}
function decoded(groups) {
  return Object.fromEntries(Object.entries(groups).map(([name2, value]) => [name2, decodeURIComponent(value)]));
}
function ignoredQuery(operation2, query) {
  const known = new Map(operation2.parameters.filter(({ in: place }) => place === "query").map((it) => [it.name, it]));
  return [...query].flatMap(([name2, value]) => {
    const schema2 = known.get(name2)?.schema;
    if (schema2 === void 0) return [`unknown query parameter ${name2}`];
    const allowed = schema2["enum"];
    if (Array.isArray(allowed) && !allowed.includes(value)) return [`query parameter ${name2} cannot be ${value}`];
    if (schema2["type"] === "integer" && !/^\d+$/.test(value)) return [`query parameter ${name2} is no number: ${value}`];
    return [];
  });
}
function ignoredKeys(operation2, body) {
  const properties = operation2.body?.["properties"];
  if (typeof properties !== "object" || properties === null || typeof body !== "object" || body === null) return [];
  return Object.keys(body).filter((key) => !(key in properties)).map((key) => `unknown key ${key} in the body`);
}

// __tests__/github-server/routes/repositories.ts
function getRepository(call) {
  return { status: 200, body: repositoryReply(call, fullName(call.repository)) };
}
function repositoryReply(call, name2) {
  const [owner = "", short = ""] = name2.split("/");
  const { repository: repository2 } = call;
  const isFork = name2 !== fullName(repository2);
  return {
    id: isFork ? repository2.id + 1e6 : repository2.id,
    name: short,
    full_name: name2,
    private: repository2.isPrivate,
    fork: isFork,
    owner: accountReply({ login: owner, id: repository2.id, type: "User" }),
    url: `${call.urls.api}/repos/${name2}`,
    html_url: `${call.urls.web}/${name2}`,
    clone_url: `${call.urls.web}/${name2}.git`,
    default_branch: repository2.defaultBranch,
    visibility: repository2.isPrivate ? "private" : "public"
  };
}
function getLatestRelease(call) {
  const release = call.repository.releases.filter(({ prerelease }) => !prerelease).at(-1);
  if (release === void 0) return notFound();
  const body = {
    id: release.id,
    tag_name: release.tag,
    name: release.name,
    body: release.body,
    draft: false,
    prerelease: release.prerelease,
    created_at: release.createdAt,
    published_at: release.createdAt,
    target_commitish: call.repository.defaultBranch,
    html_url: `${repositoryPage(call)}/releases/tag/${release.tag}`,
    author: accountReply({ login: call.repository.owner, id: call.repository.id, type: "User" })
  };
  return { status: 200, body };
}
function getAuthenticatedUser(call) {
  return { status: 200, body: accountReply(call.actor) };
}

// __tests__/github-server/routes/checks.ts
import { z } from "zod";

// __tests__/github-server/state.ts
var BEGINNING = Date.UTC(2026, 0, 5, 10);
var MEGABYTE = 1024 * 1024;
function emptyState() {
  return { repositories: /* @__PURE__ */ new Map(), lastId: 1e3, seconds: 0 };
}
function nextId(state) {
  state.lastId += 1;
  return state.lastId;
}
function nextTime(state) {
  state.seconds += 1;
  return new Date(BEGINNING + state.seconds * 1e3).toISOString().replace(".000Z", "Z");
}
function addRepository(state, seed) {
  const [owner = "", name2 = ""] = seed.name.split("/");
  const repository2 = {
    owner,
    name: name2,
    id: nextId(state),
    isPrivate: seed.isPrivate ?? false,
    defaultBranch: seed.defaultBranch ?? "main",
    gitDir: seed.gitDir,
    pullRequests: /* @__PURE__ */ new Map(),
    issues: /* @__PURE__ */ new Map(),
    comments: [],
    checkRuns: [],
    workflowRuns: [],
    deployments: [],
    environments: [],
    releases: [],
    treeLimit: 1e5,
    blobLimit: 100 * MEGABYTE,
    checkStatesFrozen: false
  };
  state.repositories.set(seed.name.toLowerCase(), repository2);
  return repository2;
}
function addPullRequest(repository2, seed) {
  const pullRequest = {
    number: seed.number ?? repository2.pullRequests.size + repository2.issues.size + 1,
    title: seed.title ?? "Change",
    body: seed.body ?? null,
    labels: seed.labels ?? [],
    author: seed.author ?? DEVELOPER,
    state: seed.state ?? "open",
    draft: seed.draft ?? false,
    base: { ref: seed.baseRef ?? repository2.defaultBranch, sha: seed.baseSha },
    head: { ref: seed.headRef ?? "feature", sha: seed.headSha, repository: seed.fork ?? fullName(repository2) },
    mergeSha: seed.mergeSha ?? null,
    files: seed.files,
    claimedFiles: seed.claimedFiles,
    commits: seed.commits
  };
  repository2.pullRequests.set(pullRequest.number, pullRequest);
  return pullRequest;
}
function addComment(state, repository2, seed) {
  const createdAt = nextTime(state);
  const comment2 = {
    id: nextId(state),
    issue: seed.issue,
    body: seed.body,
    author: seed.author ?? DEVELOPER,
    createdAt,
    updatedAt: createdAt
  };
  repository2.comments.push(comment2);
  return comment2;
}
function removeComment(repository2, id) {
  const at = repository2.comments.findIndex((comment2) => comment2.id === id);
  if (at >= 0) repository2.comments.splice(at, 1);
  return at >= 0;
}

// __tests__/github-server/git.ts
import { execFile } from "node:child_process";
import { promisify } from "node:util";
var run = promisify(execFile);
var MAXIMUM_OUTPUT = 256 * 1024 * 1024;
var MAXIMUM_PATCH = { lines: 2e4, characters: 1024 * 1024 };
function gitEnvironment() {
  return { PATH: process.env["PATH"] ?? "", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", TZ: "UTC" };
}
async function git(directory, ...args) {
  try {
    const options = { env: gitEnvironment(), encoding: "buffer", maxBuffer: MAXIMUM_OUTPUT };
    return (await run("git", ["-C", directory, ...args], options)).stdout;
  } catch {
    return void 0;
  }
}
async function text(directory, ...args) {
  return (await git(directory, ...args))?.toString("utf8");
}
async function resolveObject(directory, name2, type) {
  return (await text(directory, "rev-parse", "--verify", "--quiet", "--end-of-options", `${name2}^{${type}}`))?.trim();
}
var COMMIT_FIELDS = ["%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"];
async function readCommits(directory, ...selection) {
  const output2 = await text(directory, "log", "-z", `--format=${COMMIT_FIELDS.join("%x00")}`, ...selection, "--");
  const fields = output2 === void 0 || output2 === "" ? [] : output2.split("\0");
  return chunks(fields, COMMIT_FIELDS.length).map(
    ([
      sha = "",
      tree = "",
      parents = "",
      author = "",
      mail = "",
      at = "",
      by = "",
      byMail = "",
      byAt = "",
      message = ""
    ]) => ({
      sha,
      tree,
      parents: parents === "" ? [] : parents.split(" "),
      author: { name: author, email: mail, date: zulu(at) },
      committer: { name: by, email: byMail, date: zulu(byAt) },
      message: message.trimEnd()
    })
  );
}
function chunks(fields, size) {
  return Array.from({ length: Math.floor(fields.length / size) }, (_, at) => fields.slice(at * size, (at + 1) * size));
}
function zulu(date) {
  return new Date(date).toISOString().replace(".000Z", "Z");
}
async function readTree(directory, tree, recursive) {
  const output2 = await text(directory, "ls-tree", "-z", "-l", ...recursive ? ["-r", "-t"] : [], tree);
  return (output2 ?? "").split("\0").flatMap((line) => {
    const tab = line.indexOf("	");
    if (tab < 0) return [];
    const [mode = "", type = "", sha = "", size = "-"] = line.slice(0, tab).split(/ +/);
    return [{ path: line.slice(tab + 1), mode, type, sha, size: size === "-" ? void 0 : Number(size) }];
  });
}
var STATUSES = {
  A: "added",
  C: "copied",
  D: "removed",
  M: "modified",
  R: "renamed",
  T: "changed"
};
async function readChanges(directory, from, to) {
  const diff = ["diff", "--find-renames", "--no-color", "--no-ext-diff", "-l0"];
  const [raw, counts, patches] = await Promise.all([
    text(directory, ...diff, "--raw", "--no-abbrev", "-z", from, to),
    text(directory, ...diff, "--numstat", "-z", from, to),
    text(directory, ...diff, "--patch", from, to)
  ]);
  const lines = countsOf(counts ?? "");
  const shown = (patches ?? "").split(/^(?=diff --git )/m).map(hunks);
  return filesOf(raw ?? "").map((file, at) => {
    const patch = shown[at];
    return { ...file, ...lines[at] ?? { additions: 0, deletions: 0 }, ...patch === void 0 ? {} : { patch } };
  });
}
function filesOf(raw) {
  const fields = raw.split("\0");
  const files = [];
  for (let at = 0; fields[at]?.startsWith(":") === true; ) {
    const [, , before = "", after = "", letter = ""] = fields[at]?.split(" ") ?? [];
    const status = STATUSES[letter.charAt(0)] ?? "changed";
    const renamed = status === "renamed" || status === "copied";
    const filename = fields[at + (renamed ? 2 : 1)] ?? "";
    const sha = status === "removed" ? before : after;
    files.push({ filename, status, sha, ...renamed ? { previousFilename: fields[at + 1] ?? "" } : {} });
    at += renamed ? 3 : 2;
  }
  return files;
}
function countsOf(numstat) {
  return [...numstat.matchAll(/(?:^|\0)(\d+|-)\t(\d+|-)\t/g)].map(([, additions = "-", deletions = "-"]) => ({
    additions: additions === "-" ? 0 : Number(additions),
    deletions: deletions === "-" ? 0 : Number(deletions)
  }));
}
function hunks(patch) {
  const at = patch.search(/^@@ /m);
  if (at < 0) return void 0;
  const shown = patch.slice(at).replace(/\n$/, "");
  const tooLarge2 = shown.length > MAXIMUM_PATCH.characters || shown.split("\n").length > MAXIMUM_PATCH.lines;
  return tooLarge2 ? void 0 : shown;
}

// __tests__/github-server/routes/commits.ts
var COMPARED_FILES = 300;
function emptyRepository() {
  return refusal(409, "Git Repository is empty.");
}
async function commitOf(call, name2) {
  const gitDir2 = call.repository.gitDir;
  if (gitDir2 === void 0) return void 0;
  const pull2 = /^(?:refs\/)?pull\/(\d+)\/(head|merge)$/.exec(name2);
  const pullRequest = call.repository.pullRequests.get(Number(pull2?.[1]));
  const sha = pull2?.[2] === "merge" ? pullRequest?.mergeSha : pullRequest?.head.sha;
  return resolveObject(gitDir2, sha ?? name2.replace(/^[^:/]+:/, ""), "commit");
}
async function getCommit(call) {
  const gitDir2 = call.repository.gitDir;
  if (gitDir2 === void 0) return emptyRepository();
  const sha = await commitOf(call, part(call, "ref"));
  const commit = sha === void 0 ? void 0 : (await readCommits(gitDir2, "-1", sha))[0];
  if (commit === void 0) return refusal(422, `No commit found for SHA: ${part(call, "ref")}`);
  const parent = commit.parents[0];
  const changes = parent === void 0 ? [] : await readChanges(gitDir2, parent, commit.sha);
  const { items, headers } = pageOf(call, changes);
  const files = items.map((file) => fileReply(call, file, commit.sha));
  return { status: 200, body: { ...commitReply(call, commit), files }, headers };
}
async function compare(call) {
  const gitDir2 = call.repository.gitDir;
  const [from = "", to = ""] = part(call, "basehead").split("...");
  const [base2, head2] = await Promise.all([commitOf(call, from), commitOf(call, to)]);
  if (gitDir2 === void 0 || base2 === void 0 || head2 === void 0) return notFound();
  const common = await mergeBase(call, base2, head2);
  if (common === void 0) return refusal(404, `No common ancestor between ${from} and ${to}.`);
  const [ahead, behind, ends] = await Promise.all([
    readCommits(gitDir2, "--reverse", `${base2}..${head2}`),
    readCommits(gitDir2, `${head2}..${base2}`),
    readCommits(gitDir2, "--no-walk=unsorted", base2, common)
  ]);
  const { items, headers } = pageOf(call, ahead);
  const firstPage = Number(call.query.get("page") ?? 1) === 1;
  const files = firstPage ? (await readChanges(gitDir2, common, head2)).slice(0, COMPARED_FILES) : void 0;
  const body = {
    status: comparison(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    base_commit: ends.filter(({ sha }) => sha === base2).map((commit) => commitReply(call, commit))[0],
    merge_base_commit: ends.filter(({ sha }) => sha === common).map((commit) => commitReply(call, commit))[0],
    commits: items.map((commit) => commitReply(call, commit)),
    files: files?.map((file) => fileReply(call, file, head2))
  };
  return { status: 200, body, headers };
}
function comparison(ahead, behind) {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}
async function mergeBase(call, base2, head2) {
  const gitDir2 = call.repository.gitDir;
  if (gitDir2 === void 0) return void 0;
  return (await git(gitDir2, "merge-base", base2, head2))?.toString("utf8").trim();
}
async function pullRequestFiles(call, pullRequest) {
  if (pullRequest.files !== void 0) return pullRequest.files;
  const gitDir2 = call.repository.gitDir;
  const common = await mergeBase(call, pullRequest.base.sha, pullRequest.head.sha);
  return gitDir2 === void 0 || common === void 0 ? [] : readChanges(gitDir2, common, pullRequest.head.sha);
}
async function pullRequestCommits(call, pullRequest) {
  if (pullRequest.commits !== void 0) return pullRequest.commits.map(({ sha, message }) => bareCommit(sha, message));
  const gitDir2 = call.repository.gitDir;
  return gitDir2 === void 0 ? [] : readCommits(gitDir2, "--reverse", `${pullRequest.base.sha}..${pullRequest.head.sha}`);
}
function bareCommit(sha, message) {
  const person = { name: "Developer", email: "developer@example.com", date: "2026-01-05T09:00:00Z" };
  return { sha, tree: sha, parents: [], author: person, committer: person, message };
}
async function listTags(call) {
  const gitDir2 = call.repository.gitDir;
  const format = "--format=%(refname:strip=2)%00%(objectname)%00%(*objectname)";
  const output2 = gitDir2 === void 0 ? void 0 : await git(gitDir2, "for-each-ref", "--sort=-version:refname", format, "refs/tags");
  const lines = (output2?.toString("utf8") ?? "").split("\n").filter((line) => line !== "");
  return list(call, lines, (line) => {
    const [name2 = "", object = "", peeled = ""] = line.split("\0");
    const sha = peeled === "" ? object : peeled;
    return { name: name2, commit: { sha, url: `${repositoryApi(call)}/commits/${sha}` } };
  });
}
function commitReply(call, commit) {
  const address = `${repositoryApi(call)}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    url: address,
    html_url: `${repositoryPage(call)}/commit/${commit.sha}`,
    comments_url: `${address}/comments`,
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${repositoryApi(call)}/git/trees/${commit.tree}` },
      url: `${repositoryApi(call)}/git/commits/${commit.sha}`
    },
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({ sha, url: `${repositoryApi(call)}/commits/${sha}` }))
  };
}
function fileReply(call, file, head2) {
  const path = encodedPath(file.filename);
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${repositoryPage(call)}/blob/${head2}/${path}`,
    raw_url: `${repositoryPage(call)}/raw/${head2}/${path}`,
    contents_url: `${repositoryApi(call)}/contents/${path}?ref=${head2}`,
    ...file.previousFilename === void 0 ? {} : { previous_filename: file.previousFilename },
    ...file.patch === void 0 ? {} : { patch: file.patch }
  };
}

// __tests__/github-server/routes/checks.ts
var LONGEST_MESSAGE_BYTES = 64 * 1024;
var LONGEST_TITLE = 255;
var annotation = z.object({
  path: z.string(),
  start_line: z.number(),
  end_line: z.number(),
  start_column: z.number().optional(),
  end_column: z.number().optional(),
  annotation_level: z.string(),
  message: z.string(),
  title: z.string().optional(),
  raw_details: z.string().optional()
});
var output = z.looseObject({
  title: z.string().optional(),
  summary: z.string().optional(),
  text: z.string().optional(),
  annotations: z.array(annotation).optional()
});
var changedRun = z.looseObject({
  name: z.string().optional(),
  status: z.string().optional(),
  conclusion: z.string().optional(),
  external_id: z.string().optional(),
  details_url: z.string().optional(),
  started_at: z.string().optional(),
  completed_at: z.string().optional(),
  output: output.optional()
});
var newRun = changedRun.extend({ name: z.string(), head_sha: z.string() });
async function createCheckRun(call) {
  const change = newRun.parse(call.body);
  const refused = refusedChange(change, null);
  if (refused !== void 0) return refused;
  if (call.repository.gitDir !== void 0 && await commitOf(call, change.head_sha) === void 0) {
    return validationFailed("CheckRun", "head_sha", `No commit found for SHA: ${change.head_sha}`);
  }
  const run3 = {
    id: nextId(call.github),
    headSha: change.head_sha,
    name: change.name,
    status: "queued",
    conclusion: null,
    title: null,
    summary: null,
    text: null,
    externalId: null,
    detailsUrl: null,
    startedAt: nextTime(call.github),
    completedAt: null,
    annotations: []
  };
  apply(call, run3, change);
  call.repository.checkRuns.push(run3);
  return { status: 201, body: checkRunReply(call, run3) };
}
function updateCheckRun(call) {
  const run3 = checkRunOf(call);
  if (run3 === void 0) return notFound();
  const change = changedRun.parse(call.body);
  if (call.repository.checkStatesFrozen && (change.status ?? change.conclusion) !== void 0) {
    return refusal(422, "Check run status and conclusions can only be updated internally by GitHub Actions.");
  }
  const refused = refusedChange(change, run3.conclusion);
  if (refused !== void 0) return refused;
  apply(call, run3, change);
  return { status: 200, body: checkRunReply(call, run3) };
}
function apply(call, run3, change) {
  run3.name = change.name ?? run3.name;
  run3.status = change.conclusion === void 0 ? change.status ?? run3.status : "completed";
  run3.conclusion = change.conclusion ?? run3.conclusion;
  run3.externalId = change.external_id ?? run3.externalId;
  run3.detailsUrl = change.details_url ?? run3.detailsUrl;
  run3.startedAt = change.started_at ?? run3.startedAt;
  const completed = run3.status === "completed" ? run3.completedAt ?? nextTime(call.github) : null;
  run3.completedAt = change.completed_at ?? completed;
  if (change.output === void 0) return;
  run3.title = change.output.title ?? run3.title;
  run3.summary = change.output.summary ?? null;
  run3.text = change.output.text ?? null;
  run3.annotations.push(...change.output.annotations ?? []);
}
function refusedChange(change, conclusion) {
  const completes = change.status === "completed" || change.completed_at !== void 0;
  return completes && (change.conclusion ?? conclusion) === null ? validationFailed("CheckRun", "conclusion", "conclusion is required") : refusedAnnotations(change.output?.annotations ?? []);
}
function refusedAnnotations(annotations) {
  for (const given of annotations) {
    const sameLine = given.start_line === given.end_line;
    const columns = (given.start_column ?? given.end_column) !== void 0;
    const details = [given.message, given.raw_details ?? ""].map((text2) => Buffer.byteLength(text2));
    const problem = given.start_line > given.end_line && "start_line must not be after end_line" || given.start_line < 1 && "start_line must be 1 or more" || columns && !sameLine && "columns are only allowed where start_line and end_line are the same" || Math.max(...details) > LONGEST_MESSAGE_BYTES && "message or raw_details is over 64 KB" || (given.title ?? "").length > LONGEST_TITLE && "title is over 255 characters";
    if (problem !== false) return validationFailed("CheckRun", "annotations", problem);
  }
  return void 0;
}
async function listCheckRuns(call) {
  const ref = part(call, "ref");
  const sha = await commitOf(call, ref) ?? ref;
  const name2 = call.query.get("check_name");
  const status = call.query.get("status");
  const found = call.repository.checkRuns.filter((run3) => run3.headSha === sha && (name2 === null || run3.name === name2)).filter((run3) => status === null || run3.status === status);
  const latest = new Map(found.map((run3) => [run3.name, run3]));
  const shown = call.query.get("filter") === "all" ? found : [...latest.values()];
  return countedList(call, "check_runs", shown, (run3) => checkRunReply(call, run3));
}
function listAnnotations(call) {
  const run3 = checkRunOf(call);
  if (run3 === void 0) return notFound();
  return list(call, run3.annotations, (given) => ({
    start_column: null,
    end_column: null,
    title: null,
    raw_details: null,
    ...given,
    blob_href: `${repositoryPage(call)}/blob/${run3.headSha}/${encodedPath(given.path)}`
  }));
}
function checkRunOf(call) {
  const id = numericPart(call, "check_run_id");
  return call.repository.checkRuns.find((run3) => run3.id === id);
}
function checkRunReply(call, run3) {
  const url = `${repositoryApi(call)}/check-runs/${run3.id}`;
  const html = `${repositoryPage(call)}/runs/${run3.id}`;
  const owner = { login: "github", id: 9919, type: "Organization", site_admin: false };
  return {
    id: run3.id,
    name: run3.name,
    head_sha: run3.headSha,
    url,
    html_url: html,
    details_url: run3.detailsUrl ?? html,
    external_id: run3.externalId ?? "",
    status: run3.status,
    conclusion: run3.conclusion,
    started_at: run3.startedAt,
    completed_at: run3.completedAt,
    output: {
      title: run3.title,
      summary: run3.summary,
      text: run3.text,
      annotations_count: run3.annotations.length,
      annotations_url: `${url}/annotations`
    },
    check_suite: { id: 1 },
    app: { id: 15368, slug: ACTIONS_BOT.login.replace("[bot]", ""), name: "GitHub Actions", owner },
    pull_requests: []
  };
}

// __tests__/github-server/routes/comments.ts
import { z as z2 } from "zod";
var LONGEST_BODY = 65536;
var commentBody = z2.looseObject({ body: z2.string() });
function listComments(call) {
  const issue = numericPart(call, "issue_number");
  if (!isKnown(call, issue)) return notFound();
  const since = call.query.get("since") ?? "";
  const found = call.repository.comments.filter((comment2) => comment2.issue === issue && comment2.updatedAt >= since);
  return list(call, found, (comment2) => commentReply(call, comment2));
}
function getComment(call) {
  const comment2 = commentOf(call);
  return comment2 === void 0 ? notFound() : { status: 200, body: commentReply(call, comment2) };
}
function createComment(call) {
  const issue = numericPart(call, "issue_number");
  if (!isKnown(call, issue)) return notFound();
  const { body } = commentBody.parse(call.body);
  const refused = refusedBody(body);
  if (refused !== void 0) return refused;
  const comment2 = addComment(call.github, call.repository, { issue, body, author: call.actor });
  return { status: 201, body: commentReply(call, comment2) };
}
function updateComment(call) {
  const comment2 = commentOf(call);
  if (comment2 === void 0) return notFound();
  const { body } = commentBody.parse(call.body);
  const refused = refusedBody(body);
  if (refused !== void 0) return refused;
  comment2.body = body;
  comment2.updatedAt = nextTime(call.github);
  return { status: 200, body: commentReply(call, comment2) };
}
function deleteComment(call) {
  return removeComment(call.repository, numericPart(call, "comment_id")) ? { status: 204 } : notFound();
}
function isKnown(call, issue) {
  return call.repository.pullRequests.has(issue) || call.repository.issues.has(issue);
}
function commentOf(call) {
  const id = numericPart(call, "comment_id");
  return call.repository.comments.find((comment2) => comment2.id === id);
}
function refusedBody(body) {
  if (body.trim() === "") return validationFailed("IssueComment", "body", "Body can't be blank");
  const tooLong = Array.from(body).length > LONGEST_BODY;
  const message = `Body is too long (maximum is ${LONGEST_BODY} characters)`;
  return tooLong ? validationFailed("IssueComment", "data", message) : void 0;
}
function commentReply(call, comment2) {
  const url = `${repositoryApi(call)}/issues/comments/${comment2.id}`;
  return {
    id: comment2.id,
    url,
    html_url: `${repositoryPage(call)}/pull/${comment2.issue}#issuecomment-${comment2.id}`,
    issue_url: `${repositoryApi(call)}/issues/${comment2.issue}`,
    body: comment2.body,
    user: accountReply(comment2.author),
    created_at: comment2.createdAt,
    updated_at: comment2.updatedAt,
    author_association: comment2.author.type === "Bot" ? "NONE" : "CONTRIBUTOR"
  };
}

// __tests__/github-server/routes/git-objects.ts
var CONTENTS_AS_JSON = 1024 * 1024;
async function getTree(call) {
  const gitDir2 = call.repository.gitDir;
  if (gitDir2 === void 0) return emptyRepository();
  const name2 = part(call, "tree_sha");
  const sha = await commitTree(call, name2) ?? await resolveObject(gitDir2, name2, "tree");
  if (sha === void 0) return notFound();
  const entries = await readTree(gitDir2, sha, call.query.has("recursive"));
  const shown = entries.slice(0, call.repository.treeLimit);
  const url = `${repositoryApi(call)}/git/trees/${sha}`;
  const tree = shown.map((entry) => treeEntryReply(call, entry));
  return { status: 200, body: { sha, url, tree, truncated: shown.length < entries.length } };
}
async function commitTree(call, name2) {
  const commit = await commitOf(call, name2);
  const gitDir2 = call.repository.gitDir;
  return commit === void 0 || gitDir2 === void 0 ? void 0 : resolveObject(gitDir2, commit, "tree");
}
function treeEntryReply(call, { path, mode, type, sha, size }) {
  const kind = type === "tree" ? "trees" : "blobs";
  const url = type === "commit" ? {} : { url: `${repositoryApi(call)}/git/${kind}/${sha}` };
  return { path, mode, type, sha, ...size === void 0 ? {} : { size }, ...url };
}
async function getBlob(call) {
  const gitDir2 = call.repository.gitDir;
  if (gitDir2 === void 0) return emptyRepository();
  const sha = part(call, "file_sha");
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha))
    return refusal(422, "The sha parameter must be exactly 40 characters and contain only [0-9a-f].");
  const size = Number((await git(gitDir2, "cat-file", "-s", sha))?.toString("utf8") ?? Number.NaN);
  if (size > call.repository.blobLimit) return tooLarge();
  const bytes = await git(gitDir2, "cat-file", "blob", sha);
  if (bytes === void 0) return notFound();
  if (wantsRaw(call)) return rawReply(bytes);
  const url = `${repositoryApi(call)}/git/blobs/${sha}`;
  return { status: 200, body: { sha, size: bytes.length, url, content: lineBrokenBase64(bytes), encoding: "base64" } };
}
async function getGitCommit(call) {
  const gitDir2 = call.repository.gitDir;
  if (gitDir2 === void 0) return emptyRepository();
  const sha = await resolveObject(gitDir2, part(call, "commit_sha"), "commit");
  const commit = sha === void 0 ? void 0 : (await readCommits(gitDir2, "-1", sha))[0];
  if (commit === void 0) return notFound();
  const { author, committer, message } = commit;
  const url = `${repositoryApi(call)}/git/commits/${commit.sha}`;
  const tree = { sha: commit.tree, url: `${repositoryApi(call)}/git/trees/${commit.tree}` };
  const parents = commit.parents.map((id) => ({
    sha: id,
    url: `${repositoryApi(call)}/git/commits/${id}`,
    html_url: `${repositoryPage(call)}/commit/${id}`
  }));
  return { status: 200, body: { sha: commit.sha, url, author, committer, message, tree, parents } };
}
async function getContent(call) {
  const gitDir2 = call.repository.gitDir;
  const ref = call.query.get("ref") ?? call.repository.defaultBranch;
  const commit = await commitOf(call, ref);
  if (gitDir2 === void 0 || commit === void 0) return refusal(404, `No commit found for the ref ${ref}`);
  const path = part(call, "path").replace(/^\/+|\/+$/g, "");
  if (path === "") return folderContent(call, commit, path, ref);
  const parent = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  const siblings = await entriesOf(call, `${commit}:${parent}`);
  const entry = siblings.find((it) => it.path === path.slice(path.lastIndexOf("/") + 1));
  if (entry === void 0) return notFound();
  return entry.type === "tree" ? folderContent(call, commit, path, ref) : fileContent(call, gitDir2, path, entry, ref);
}
async function folderContent(call, commit, path, ref) {
  const prefix = path === "" ? "" : `${path}/`;
  const entries = await entriesOf(call, `${commit}:${path}`);
  return { status: 200, body: entries.map((entry) => contentReply(call, `${prefix}${entry.path}`, entry, ref)) };
}
async function entriesOf(call, name2) {
  const gitDir2 = call.repository.gitDir;
  return gitDir2 === void 0 ? [] : readTree(gitDir2, name2, false);
}
async function fileContent(call, gitDir2, path, entry, ref) {
  const bytes = await git(gitDir2, "cat-file", "blob", entry.sha);
  if (bytes === void 0) return notFound();
  if (bytes.length > call.repository.blobLimit) return tooLarge();
  if (wantsRaw(call)) return rawReply(bytes);
  const reply = contentReply(call, path, entry, ref);
  if (entry.mode === "120000") return { status: 200, body: { ...reply, target: bytes.toString("utf8") } };
  const fits2 = bytes.length <= CONTENTS_AS_JSON;
  const content = fits2 ? { content: lineBrokenBase64(bytes), encoding: "base64" } : { content: "", encoding: "none" };
  return { status: 200, body: { ...reply, ...content } };
}
var KINDS = { "120000": "symlink", "040000": "dir", "160000": "submodule" };
function contentReply(call, path, entry, ref) {
  const url = `${repositoryApi(call)}/contents/${encodedPath(path)}?ref=${encodeURIComponent(ref)}`;
  const html = `${repositoryPage(call)}/blob/${ref}/${encodedPath(path)}`;
  const blob = `${repositoryApi(call)}/git/blobs/${entry.sha}`;
  return {
    type: KINDS[entry.mode] ?? "file",
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: html,
    git_url: blob,
    download_url: null,
    _links: { self: url, git: blob, html }
  };
}
function wantsRaw(call) {
  return /application\/vnd\.github(\.v3)?\.raw/.test(call.accept);
}
function rawReply(bytes) {
  return { status: 200, bytes, headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" } };
}
function tooLarge() {
  return refusal(
    403,
    "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API."
  );
}
function lineBrokenBase64(bytes) {
  return bytes.toString("base64").replace(/.{60}/g, "$&\n") + "\n";
}
async function getTarball(call) {
  const commit = await commitOf(call, part(call, "ref"));
  if (commit === void 0) return notFound();
  const { owner, name: name2 } = call.repository;
  return {
    status: 302,
    headers: { location: `${call.urls.origin}/_codeload/${owner}/${name2}/legacy.tar.gz/${commit}` }
  };
}
async function tarball(gitDir2, repository2, commit) {
  const prefix = `${repository2.replace("/", "-")}-${commit.slice(0, 7)}/`;
  return git(gitDir2, "archive", "--format=tar.gz", `--prefix=${prefix}`, commit);
}

// __tests__/github-server/routes/issues.ts
import { z as z3 } from "zod";
var label = z3.union([z3.string(), z3.looseObject({ name: z3.string() }).transform(({ name: name2 }) => name2)]);
var newIssue = z3.looseObject({
  title: z3.union([z3.string(), z3.number()]).transform(String),
  body: z3.string().nullish(),
  labels: z3.array(label).optional()
});
var changedIssue = newIssue.partial().extend({ state: z3.enum(["open", "closed"]).optional() });
function createIssue(call) {
  const { title: title2, body, labels } = newIssue.parse(call.body);
  const { issues, pullRequests } = call.repository;
  const number = Math.max(0, ...issues.keys(), ...pullRequests.keys()) + 1;
  const issue = { number, title: title2, body: body ?? null, labels: labels ?? [], state: "open", author: call.actor };
  issues.set(number, issue);
  return { status: 201, body: issueReply(call, issue) };
}
function updateIssue(call) {
  const issue = call.repository.issues.get(numericPart(call, "issue_number"));
  if (issue === void 0) return notFound();
  const change = changedIssue.parse(call.body);
  issue.title = change.title ?? issue.title;
  issue.body = change.body === void 0 ? issue.body : change.body;
  issue.labels = change.labels ?? issue.labels;
  issue.state = change.state ?? issue.state;
  return { status: 200, body: issueReply(call, issue) };
}
function listIssues(call) {
  const state = call.query.get("state") ?? "open";
  const labels = (call.query.get("labels") ?? "").split(",").filter((name2) => name2 !== "");
  const creator = call.query.get("creator");
  const found = [...call.repository.issues.values()].filter((issue) => state === "all" || issue.state === state).filter((issue) => labels.every((name2) => issue.labels.includes(name2))).filter((issue) => creator === null || issue.author.login === creator).reverse();
  return list(call, found, (issue) => issueReply(call, issue));
}
function issueReply(call, issue) {
  return {
    id: issue.number,
    number: issue.number,
    url: `${repositoryApi(call)}/issues/${issue.number}`,
    html_url: `${repositoryPage(call)}/issues/${issue.number}`,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    labels: issue.labels,
    user: accountReply(issue.author),
    comments: call.repository.comments.filter((comment2) => comment2.issue === issue.number).length
  };
}

// __tests__/github-server/routes/pull-requests.ts
var LISTED_FILES = 3e3;
var LISTED_COMMITS = 250;
function pullRequestOf(call) {
  return call.repository.pullRequests.get(numericPart(call, "pull_number"));
}
async function getPullRequest(call) {
  const pullRequest = pullRequestOf(call);
  if (pullRequest === void 0) return notFound();
  const files = await pullRequestFiles(call, pullRequest);
  const commits = await pullRequestCommits(call, pullRequest);
  const api = `${repositoryApi(call)}/pulls/${pullRequest.number}`;
  const page = `${repositoryPage(call)}/pull/${pullRequest.number}`;
  const body = {
    url: api,
    html_url: page,
    number: pullRequest.number,
    id: pullRequest.number,
    state: pullRequest.state,
    title: pullRequest.title,
    body: pullRequest.body,
    user: accountReply(pullRequest.author),
    labels: pullRequest.labels.map((name2, at) => ({
      id: at + 1,
      name: name2,
      color: "ededed",
      default: false,
      description: null
    })),
    draft: pullRequest.draft,
    merged: false,
    mergeable: true,
    merge_commit_sha: pullRequest.mergeSha,
    base: branchReply(call, pullRequest.base, fullName(call.repository)),
    head: branchReply(call, pullRequest.head, pullRequest.head.repository),
    author_association: "CONTRIBUTOR",
    comments: call.repository.comments.filter(({ issue }) => issue === pullRequest.number).length,
    commits: commits.length,
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
    changed_files: pullRequest.claimedFiles ?? files.length
  };
  return { status: 200, body };
}
function branchReply(call, branch, repository2) {
  const owner = repository2.split("/")[0] ?? "";
  const user = { login: owner, id: call.repository.id, type: "User", site_admin: false };
  return {
    label: `${owner}:${branch.ref}`,
    ref: branch.ref,
    sha: branch.sha,
    user,
    repo: repositoryReply(call, repository2)
  };
}
async function listPullRequestFiles(call) {
  const pullRequest = pullRequestOf(call);
  if (pullRequest === void 0) return notFound();
  const files = (await pullRequestFiles(call, pullRequest)).slice(0, LISTED_FILES);
  return list(call, files, (file) => fileReply(call, file, pullRequest.head.sha));
}
async function listPullRequestCommits(call) {
  const pullRequest = pullRequestOf(call);
  if (pullRequest === void 0) return notFound();
  const commits = (await pullRequestCommits(call, pullRequest)).slice(0, LISTED_COMMITS);
  return list(call, commits, (commit) => commitReply(call, commit));
}

// __tests__/github-server/routes/workflows.ts
function listWorkflowRuns(call) {
  const workflow = call.parameters["workflow_id"];
  if (workflow !== void 0 && !call.repository.workflowRuns.some((run3) => isOf(run3, workflow))) return notFound();
  const { query } = call;
  const status = query.get("status");
  const found = call.repository.workflowRuns.filter((run3) => workflow === void 0 || isOf(run3, workflow)).filter((run3) => status === null || run3.status === status || run3.conclusion === status).filter((run3) => is(query.get("branch"), run3.headBranch) && is(query.get("event"), run3.event)).filter((run3) => is(query.get("head_sha"), run3.headSha)).sort((a, b) => a.createdAt < b.createdAt ? 1 : -1);
  return countedList(call, "workflow_runs", found, (run3) => runReply(call, run3));
}
function is(wanted, value) {
  return wanted === null || wanted === value;
}
function isOf(run3, workflow) {
  return run3.path.endsWith(`/${workflow}`);
}
function listJobs(call) {
  const run3 = call.repository.workflowRuns.find(({ id }) => id === numericPart(call, "run_id"));
  if (run3 === void 0) return notFound();
  return countedList(call, "jobs", run3.jobs, (job) => jobReply(call, run3, job));
}
function runReply(call, run3) {
  const url = `${repositoryApi(call)}/actions/runs/${run3.id}`;
  return {
    id: run3.id,
    name: run3.name,
    path: run3.path,
    event: run3.event,
    head_sha: run3.headSha,
    head_branch: run3.headBranch,
    status: run3.status,
    conclusion: run3.conclusion,
    run_number: 1,
    run_attempt: 1,
    created_at: run3.createdAt,
    updated_at: run3.updatedAt,
    run_started_at: run3.createdAt,
    url,
    jobs_url: `${url}/jobs`,
    html_url: `${repositoryPage(call)}/actions/runs/${run3.id}`,
    repository: repositoryReply(call, fullName(call.repository)),
    head_repository: repositoryReply(call, fullName(call.repository))
  };
}
function jobReply(call, run3, job) {
  return {
    id: job.id,
    run_id: run3.id,
    run_url: `${repositoryApi(call)}/actions/runs/${run3.id}`,
    url: `${repositoryApi(call)}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(call)}/actions/runs/${run3.id}/job/${job.id}`,
    name: job.name,
    head_sha: run3.headSha,
    status: job.completedAt === null ? "in_progress" : "completed",
    conclusion: job.conclusion,
    created_at: job.startedAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    steps: job.steps.map(({ name: name2, conclusion }, at) => ({ name: name2, status: "completed", conclusion, number: at + 1 }))
  };
}
function listDeployments(call) {
  const { query, repository: repository2 } = call;
  const found = repository2.deployments.filter((it) => is(query.get("environment"), it.environment) && is(query.get("sha"), it.sha)).filter((it) => is(query.get("ref"), it.ref)).sort((a, b) => a.createdAt < b.createdAt ? 1 : -1);
  return list(call, found, (deployment) => deploymentReply(call, deployment));
}
function deploymentReply(call, deployment) {
  const url = `${repositoryApi(call)}/deployments/${deployment.id}`;
  return {
    id: deployment.id,
    url,
    sha: deployment.sha,
    ref: deployment.ref,
    task: "deploy",
    payload: {},
    environment: deployment.environment,
    original_environment: deployment.environment,
    created_at: deployment.createdAt,
    updated_at: deployment.createdAt,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryApi(call)
  };
}
function listDeploymentStatuses(call) {
  const id = Number(part(call, "deployment_id"));
  const deployment = call.repository.deployments.find((it) => it.id === id);
  if (deployment === void 0) return notFound();
  const deploymentUrl = `${repositoryApi(call)}/deployments/${id}`;
  return list(call, [...deployment.statuses].reverse(), (status) => ({
    id: status.id,
    state: status.state,
    description: "",
    environment: deployment.environment,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    deployment_url: deploymentUrl,
    repository_url: repositoryApi(call)
  }));
}
function listEnvironments(call) {
  return countedList(call, "environments", call.repository.environments, (name2) => ({
    id: call.repository.environments.indexOf(name2) + 1,
    name: name2,
    html_url: `${repositoryPage(call)}/deployments/activity_log?environments_filter=${encodeURIComponent(name2)}`
  }));
}

// __tests__/github-server/routes/index.ts
var ROUTES = {
  "actions/list-jobs-for-workflow-run": listJobs,
  "actions/list-workflow-runs": listWorkflowRuns,
  "actions/list-workflow-runs-for-repo": listWorkflowRuns,
  "checks/create": createCheckRun,
  "checks/list-annotations": listAnnotations,
  "checks/list-for-ref": listCheckRuns,
  "checks/update": updateCheckRun,
  "git/get-blob": getBlob,
  "git/get-commit": getGitCommit,
  "git/get-tree": getTree,
  "issues/create": createIssue,
  "issues/create-comment": createComment,
  "issues/delete-comment": deleteComment,
  "issues/get-comment": getComment,
  "issues/list-comments": listComments,
  "issues/list-for-repo": listIssues,
  "issues/update": updateIssue,
  "issues/update-comment": updateComment,
  "pulls/get": getPullRequest,
  "pulls/list-commits": listPullRequestCommits,
  "pulls/list-files": listPullRequestFiles,
  "repos/compare-commits-with-basehead": compare,
  "repos/download-tarball-archive": getTarball,
  "repos/get": getRepository,
  "repos/get-all-environments": listEnvironments,
  "repos/get-commit": getCommit,
  "repos/get-content": getContent,
  "repos/get-latest-release": getLatestRelease,
  "repos/list-deployment-statuses": listDeploymentStatuses,
  "repos/list-deployments": listDeployments,
  "repos/list-tags": listTags
};

// __tests__/github-server/dispatch.ts
async function dispatch(machinery, request) {
  const { contract, state, tokens, urls, reportBreak } = machinery;
  const archive = /^\/_codeload\/([^/]+\/[^/]+)\/legacy\.tar\.gz\/(\w+)$/.exec(request.path);
  if (archive !== null) return archiveReply(state, archive[1] ?? "", archive[2] ?? "");
  const match = request.inApi ? contract.match(request.method, request.path) : void 0;
  if (match === void 0) {
    reportBreak(`unknown address: ${request.method} ${request.path}`);
    return notFound();
  }
  const { id, parameters } = match;
  for (const slip of contract.ignored(id, request.query, request.body)) reportBreak(`${id}: ${slip}`);
  const token = tokens.get(tokenOf(request.authorization) ?? "");
  if (request.authorization !== void 0 && token === void 0) return refusal(401, "Bad credentials");
  const repository2 = state.repositories.get(`${parameters["owner"] ?? ""}/${parameters["repo"] ?? ""}`.toLowerCase());
  const inRepository = parameters["repo"] !== void 0;
  if (inRepository && repository2 === void 0) return notFound();
  const writes = request.method !== "GET";
  const refused = refusedVisit({ operation: id, writes, token, isPrivate: repository2?.isPrivate });
  if (refused !== void 0) return refused;
  const problems = contract.bodyErrors(id, request.body);
  if (problems.length > 0) return invalidRequest(problems);
  const actor = token?.actor ?? ACTIONS_BOT;
  const handle = ROUTES[id];
  const { query, accept, body, path } = request;
  const reply = repository2 === void 0 || handle === void 0 ? getAuthenticatedUser({ actor }) : await handle({ github: state, repository: repository2, parameters, query, body, accept, actor, urls, path });
  return checked(machinery, id, reply);
}
function tokenOf(authorization) {
  return /^(?:token|bearer) +(.+)$/i.exec(authorization ?? "")?.[1];
}
function checked(machinery, id, reply) {
  if (reply.bytes !== void 0) return reply;
  const plain = reply.body === void 0 ? void 0 : JSON.parse(JSON.stringify(reply.body));
  const body = machinery.complete(id, reply.status, plain);
  for (const error of machinery.contract.replyErrors(id, reply.status, body)) {
    machinery.reportBreak(`${id}: our reply ${reply.status}: ${error}`);
  }
  return { ...reply, body };
}
async function archiveReply(state, name2, commit) {
  const gitDir2 = state.repositories.get(name2.toLowerCase())?.gitDir;
  const bytes = gitDir2 === void 0 ? void 0 : await tarball(gitDir2, name2, commit);
  return bytes === void 0 ? notFound() : { status: 200, bytes, headers: { "content-type": "application/x-gzip" } };
}

// __tests__/github-server/faults.ts
function matches(pattern, method, path) {
  return (pattern.method === void 0 || pattern.method === method) && pattern.path.test(path);
}
function take(planned, method, path) {
  for (const plan of planned) {
    if (plan.times <= 0 || !matches(plan.match, method, path)) continue;
    if (plan.skip > 0) {
      plan.skip -= 1;
      continue;
    }
    plan.times -= 1;
    return plan.what;
  }
  return void 0;
}

// __tests__/github-server/slice.ts
import { readFileSync } from "node:fs";
import { z as z4 } from "zod";
var schema = z4.record(z4.string(), z4.unknown());
var operation = z4.object({
  method: z4.string(),
  path: z4.string(),
  parameters: z4.array(z4.object({ name: z4.string(), in: z4.string(), required: z4.boolean(), schema })),
  body: schema.optional(),
  bodyRequired: z4.boolean().optional(),
  replies: z4.record(z4.string(), schema.nullable())
});
var slice = z4.object({
  source: z4.object({ package: z4.string(), version: z4.string(), file: z4.string(), sha256: z4.string() }),
  operations: z4.record(z4.string(), operation),
  schemas: z4.record(z4.string(), schema)
});
function readSlice(server2) {
  const file = server2 === "ghes" ? "openapi.ghes.slice.json" : "openapi.slice.json";
  return slice.parse(JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")));
}

// __tests__/github-server/server.ts
async function startGitHub(options = {}) {
  const isEnterprise = options.ghes === true;
  const slice2 = readSlice(isEnterprise ? "ghes" : "github.com");
  const prefix = isEnterprise ? "/api/v3" : "";
  const state = emptyState();
  const tokens = usualTokens();
  const requests = [];
  const contractBreaks = [];
  const faults = [];
  const hooks = { before: new Array(), after: new Array() };
  const server2 = createServer((request, response) => {
    answer(request, response).catch((thrown) => {
      contractBreaks.push(`the local GitHub failed: ${thrown instanceof Error ? thrown.stack ?? "" : String(thrown)}`);
      send(response, refusal(500, "Server Error"), {});
    });
  });
  await new Promise((listening) => server2.listen(0, "127.0.0.1", listening));
  const address = server2.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const origin = `http://127.0.0.1:${port}`;
  const urls = { origin, api: origin + prefix, web: isEnterprise ? origin : "https://github.com" };
  const machinery = {
    state,
    tokens,
    urls,
    contract: contractOf(slice2),
    complete: completer(slice2),
    reportBreak: (message) => contractBreaks.push(message)
  };
  async function answer(message, response) {
    const raw = await bodyOf(message);
    const url = new URL(message.url ?? "/", origin);
    const method = message.method ?? "GET";
    const inApi = url.pathname.startsWith(`${prefix}/`);
    const path = inApi ? url.pathname.slice(prefix.length) : url.pathname;
    const body = parsed(raw);
    const recorded = { method, path: path + url.search, body, headers: message.headers };
    requests.push(recorded);
    await take(hooks.before, method, path)?.(recorded);
    const { accept = "", authorization } = message.headers;
    const request = { method, path, inApi, query: url.searchParams, accept, authorization, body };
    const fault = take(faults, method, path);
    const carriedOut = fault === void 0 || fault.carriedOut;
    const reply = body === UNPARSABLE ? refusal(400, "Problems parsing JSON") : carriedOut ? await dispatch(machinery, request) : void 0;
    await take(hooks.after, method, path)?.(recorded);
    if (fault?.kind === "drop") breakOff(response);
    else
      send(response, fault?.reply ?? reply ?? refusal(500, "Server Error"), usualHeaders(requests.length, isEnterprise));
  }
  return {
    apiUrl: urls.api,
    serverUrl: urls.web,
    graphqlUrl: `${origin}${isEnterprise ? "/api" : ""}/graphql`,
    state,
    tokens,
    requests,
    contractBreaks,
    fault: ({ match, times = 1, skip = 0, reply }) => faults.push({ match, times, skip, what: reply }),
    before: (match, what, times = 1) => hooks.before.push({ match, what, times, skip: 0 }),
    after: (match, what, times = 1) => hooks.after.push({ match, what, times, skip: 0 }),
    close: () => new Promise((closed) => {
      server2.close(() => {
        closed();
      });
      server2.closeAllConnections();
    })
  };
}
var UNPARSABLE = /* @__PURE__ */ Symbol("unparsable");
async function bodyOf(message) {
  const chunks2 = [];
  for await (const chunk of message) {
    if (Buffer.isBuffer(chunk)) chunks2.push(chunk);
  }
  return Buffer.concat(chunks2).toString("utf8");
}
function parsed(body) {
  if (body === "") return void 0;
  try {
    return JSON.parse(body);
  } catch {
    return UNPARSABLE;
  }
}
function usualHeaders(count, isEnterprise) {
  return {
    "x-github-request-id": `LOCAL:${count}`,
    "x-ratelimit-limit": "1000",
    "x-ratelimit-remaining": String(Math.max(1, 1e3 - count)),
    ...isEnterprise ? { "x-github-enterprise-version": "3.17.0" } : {}
  };
}
function send(response, reply, usual) {
  const json = reply.body === void 0 ? void 0 : Buffer.from(JSON.stringify(reply.body));
  const bytes = reply.bytes ?? json ?? Buffer.alloc(0);
  const type = json === void 0 ? "application/octet-stream" : "application/json; charset=utf-8";
  const length = reply.status === 204 ? {} : { "content-length": String(bytes.length), "content-type": type };
  response.writeHead(reply.status, { ...usual, ...length, ...reply.headers });
  response.end(reply.status === 204 ? void 0 : bytes);
}
function breakOff(response) {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": "4096" });
  response.write('{"id":', () => response.socket?.destroy());
}

// __tests__/github-server/events.ts
import { createRequire } from "node:module";
import { readFileSync as readFileSync2 } from "node:fs";
import { z as z5 } from "zod";
var NO_COMMIT = "0".repeat(40);
var payload = z5.record(z5.string(), z5.unknown());
var definitions = z5.array(z5.looseObject({ name: z5.string(), examples: z5.array(payload) }));
function eventFor(server2, repository2, request) {
  const common = { name: request.name, repository: fullName(repository2) };
  const branch = `refs/heads/${repository2.defaultBranch}`;
  switch (request.name) {
    case "pull_request":
    case "pull_request_target": {
      const { base: base2, head: head2, mergeSha, number } = request.pullRequest;
      const isTarget = request.name === "pull_request_target";
      return {
        ...common,
        payload: pullRequestPayload(server2, repository2, request.pullRequest, request.action ?? "opened"),
        sha: isTarget ? base2.sha : mergeSha ?? head2.sha,
        ref: isTarget ? `refs/heads/${base2.ref}` : `refs/pull/${number}/merge`,
        headRef: head2.ref,
        baseRef: base2.ref
      };
    }
    case "merge_group": {
      const { baseSha, headSha } = request;
      const ref = `refs/heads/gh-readonly-queue/${repository2.defaultBranch}/pr-${request.pullRequest}-${baseSha}`;
      const example = exampleOf(server2, repository2, "merge_group", "checks_requested");
      const group = { base_sha: baseSha, head_sha: headSha, base_ref: branch, head_ref: ref };
      const merge_group = { ...record2(example["merge_group"]), ...group };
      return { ...common, payload: { ...example, merge_group }, sha: headSha, ref };
    }
    case "push": {
      const { before, after, ref = branch } = request;
      const example = exampleOf(server2, repository2, "push", void 0);
      const head2 = { ...record2(example["head_commit"]), id: after };
      const created = before === NO_COMMIT;
      const push = { ref, before, after, created, deleted: false, forced: false, head_commit: head2, commits: [head2] };
      return { ...common, payload: { ...example, ...push }, sha: after, ref };
    }
    case "workflow_dispatch": {
      const example = exampleOf(server2, repository2, "workflow_dispatch", void 0);
      return {
        ...common,
        payload: { ...example, ref: branch, inputs: request.inputs ?? null },
        sha: request.sha,
        ref: branch
      };
    }
    case "schedule": {
      const { repository: described, sender } = exampleOf(server2, repository2, "workflow_dispatch", void 0);
      const cron = { schedule: request.cron ?? "0 3 * * 1", workflow: ".github/workflows/database.yml" };
      return { ...common, payload: { ...cron, repository: described, sender }, sha: request.sha, ref: branch };
    }
  }
}
function pullRequestPayload(server2, repository2, pull2, action2) {
  const example = exampleOf(server2, repository2, "pull_request", action2);
  const described = record2(example["pull_request"]);
  const base2 = record2(described["base"]);
  const head2 = record2(described["head"]);
  const fork = pull2.head.repository;
  const isFork = fork !== fullName(repository2);
  const [owner = "", name2 = ""] = fork.split("/");
  const forkRepository = { ...record2(head2["repo"]), ...isFork ? { id: repository2.id + 1e6 } : {} };
  const pull_request = {
    ...described,
    number: pull2.number,
    url: `${server2.apiUrl}/repos/${fullName(repository2)}/pulls/${pull2.number}`,
    html_url: `${server2.serverUrl}/${fullName(repository2)}/pull/${pull2.number}`,
    title: pull2.title,
    body: pull2.body,
    state: pull2.state,
    draft: pull2.draft,
    user: { ...record2(described["user"]), ...pull2.author },
    labels: pull2.labels.map((label2, at) => ({
      id: at + 1,
      name: label2,
      color: "ededed",
      default: false,
      description: null
    })),
    merge_commit_sha: pull2.mergeSha,
    base: { ...base2, ...pull2.base, label: `${repository2.owner}:${pull2.base.ref}` },
    head: {
      ...head2,
      label: `${owner}:${pull2.head.ref}`,
      ref: pull2.head.ref,
      sha: pull2.head.sha,
      repo: { ...forkRepository, name: name2, full_name: fork, fork: isFork }
    },
    changed_files: pull2.claimedFiles ?? pull2.files?.length ?? 1
  };
  return { ...example, action: action2, number: pull2.number, pull_request };
}
function exampleOf(server2, repository2, name2, action2) {
  const path = createRequire(import.meta.url).resolve("@octokit/webhooks-examples");
  const known = definitions.parse(JSON.parse(readFileSync2(path, "utf8")));
  const examples = known.find((definition) => definition.name === name2)?.examples ?? [];
  const example = examples.find((it) => it["action"] === action2) ?? examples[0] ?? {};
  const described = record2(example["repository"]);
  const told = JSON.stringify(example).replaceAll(String(described["full_name"]), fullName(repository2)).replaceAll("https://api.github.com", server2.apiUrl).replaceAll("https://github.com", server2.serverUrl);
  const adapted = payload.parse(JSON.parse(told));
  const kept = Object.entries(adapted).filter(([key]) => key !== "organization" && key !== "installation");
  return { ...Object.fromEntries(kept), repository: ownRepository(record2(adapted["repository"]), repository2) };
}
function ownRepository(described, repository2) {
  const owner = { ...record2(described["owner"]), login: repository2.owner, name: repository2.owner };
  const { id, name: name2, isPrivate, defaultBranch } = repository2;
  return { ...described, id, name: name2, private: isPrivate, default_branch: defaultBranch, owner };
}
function record2(value) {
  return payload.safeParse(value).data ?? {};
}

// __tests__/runner/runner.ts
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync as readFileSync3, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z as z6 } from "zod";

// __tests__/runner/protocol.ts
function parseCommands(output2) {
  return output2.split(/\r?\n/).flatMap((line) => {
    const found = /^\s*::([\w-]+)(?: ([^]*?))?::(.*)$/.exec(line);
    if (found === null) return [];
    const [, command = "", properties = "", message = ""] = found;
    return [{ command, properties: parseProperties(properties), message: unescapeData(message) }];
  });
}
function parseProperties(text2) {
  const pairs = text2.split(",").filter((pair) => pair.includes("="));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), unescapeProperty(pair.slice(at + 1))];
    })
  );
}
function unescapeProperty(text2) {
  return unescapeData(text2.replaceAll("%3A", ":").replaceAll("%2C", ","));
}
function unescapeData(text2) {
  return text2.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}
function parseFileCommands(contents) {
  const values = {};
  const lines = contents.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === "") continue;
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line);
    if (heredoc === null) {
      const equals = line.indexOf("=");
      if (equals < 1) throw new Error(`neither name=value nor name<<DELIMITER: ${line}`);
      values[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    const [, name2 = "", delimiter = ""] = heredoc;
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) throw new Error(`the delimiter ${delimiter} of ${name2} never comes`);
    values[name2] = lines.slice(at + 1, end).join("\n");
    at = end;
  }
  return values;
}

// __tests__/runner/runner.ts
var PROJECT = fileURLToPath(new URL("../../", import.meta.url));
var PATIENCE_MILLISECONDS = 12e4;
var actionFile = z6.looseObject({
  inputs: z6.record(z6.string(), z6.looseObject({ default: z6.string().optional() }).nullable()).optional(),
  runs: z6.looseObject({ main: z6.string() })
});
async function runAction(options) {
  const folder = mkdtempSync(join(tmpdir(), "database-review-run-"));
  try {
    const action2 = options.action ?? PROJECT;
    const { inputs = {}, runs } = actionFile.parse(parse(readFileSync3(join(action2, "action.yml"), "utf8")));
    const defaults = Object.entries(inputs).map(([name2, input]) => [name2, evaluated(input?.default ?? "")]);
    const files = fileCommands(folder);
    writeFileSync(files.GITHUB_EVENT_PATH, JSON.stringify(options.event.payload));
    const env = {
      ...runnerEnvironment(options, folder),
      ...files,
      ...inputEnvironment({ ...Object.fromEntries(defaults), ...options.inputs }),
      ...options.env
    };
    const run3 = await execute([join(action2, runs.main)], options.workspace, env, { node: options.node });
    return {
      ...run3,
      outputs: parseFileCommands(readFileSync3(files.GITHUB_OUTPUT, "utf8")),
      summary: readFileSync3(files.GITHUB_STEP_SUMMARY, "utf8"),
      commands: parseCommands(run3.stdout)
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
function evaluated(value) {
  return value.replace(/\$\{\{\s*github\.token\s*\}\}/g, TOKENS.write);
}
function inputEnvironment(inputs) {
  return Object.fromEntries(Object.entries(inputs).map(([name2, value]) => [inputVariable(name2), value]));
}
function inputVariable(name2) {
  return `INPUT_${name2.replaceAll(" ", "_").toUpperCase()}`;
}
function fileCommands(folder) {
  const empty = {
    GITHUB_OUTPUT: join(folder, "output"),
    GITHUB_STEP_SUMMARY: join(folder, "step-summary"),
    GITHUB_ENV: join(folder, "env"),
    GITHUB_PATH: join(folder, "path"),
    GITHUB_STATE: join(folder, "state")
  };
  for (const file of Object.values(empty)) writeFileSync(file, "");
  return { ...empty, GITHUB_EVENT_PATH: join(folder, "event.json") };
}
function runnerEnvironment(options, folder) {
  const { event, server: server2 } = options;
  const temporary = join(folder, "temp");
  mkdirSync(temporary);
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "__self",
    GITHUB_ACTOR: "developer",
    GITHUB_API_URL: server2.apiUrl,
    GITHUB_SERVER_URL: server2.serverUrl,
    GITHUB_GRAPHQL_URL: server2.graphqlUrl,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_REPOSITORY: event.repository,
    GITHUB_REPOSITORY_OWNER: event.repository.split("/")[0] ?? "",
    GITHUB_SHA: event.sha,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    GITHUB_REF_TYPE: event.ref.startsWith("refs/tags/") ? "tag" : "branch",
    GITHUB_HEAD_REF: event.headRef ?? "",
    GITHUB_BASE_REF: event.baseRef ?? "",
    GITHUB_RUN_ID: String(options.runId ?? 7001),
    GITHUB_RUN_NUMBER: "1",
    GITHUB_RUN_ATTEMPT: String(options.runAttempt ?? 1),
    GITHUB_JOB: "database-review",
    GITHUB_WORKFLOW: "Database",
    GITHUB_WORKSPACE: options.workspace,
    RUNNER_OS: "Linux",
    RUNNER_ARCH: "X64",
    RUNNER_NAME: "GitHub Actions 1",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_TEMP: temporary,
    RUNNER_TOOL_CACHE: temporary
  };
}
function execute(args, cwd, env, { node, stdin }) {
  return new Promise((resolve, reject) => {
    const child = spawn(node ?? process.env["E2E_NODE"] ?? process.execPath, args, { cwd, env });
    const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MILLISECONDS);
    const output2 = { stdout: new Array(), stderr: new Array() };
    child.stdout.on("data", (chunk) => output2.stdout.push(chunk));
    child.stderr.on("data", (chunk) => output2.stderr.push(chunk));
    child.stdin.on("error", () => void 0);
    child.stdin.end(stdin ?? "");
    child.on("error", reject);
    child.on("close", (exitCode) => {
      clearTimeout(patience);
      const [stdout, stderr] = [output2.stdout, output2.stderr].map((chunks2) => Buffer.concat(chunks2).toString("utf8"));
      resolve({ exitCode, stdout: stdout ?? "", stderr: stderr ?? "" });
    });
  });
}

// ../../tmp/scratch/replay.ts
var [name, gitDir, base, head, title, action, out] = process.argv.slice(2);
var server = await startGitHub({});
var repository = addRepository(server.state, { name, gitDir });
var pull = addPullRequest(repository, { title, baseSha: base, headSha: head });
var workspace = mkdtempSync2("/tmp/replay-");
var started = Date.now();
var run2 = await runAction({ workspace, server, action, event: eventFor(server, repository, { name: "pull_request", pullRequest: pull }) });
console.log("exit", run2.exitCode, Date.now() - started, "ms", "requests", server.requests.length, "breaks", JSON.stringify(server.contractBreaks));
console.log(run2.stdout.slice(-1500));
console.log(run2.stderr.slice(-1500));
console.log(JSON.stringify(run2.outputs));
var comment = repository.pullRequests ? JSON.stringify([...repository.comments ?? []]).length : 0;
console.log(server.requests.map((r) => r.method + " " + r.path.slice(0, 100)).join("\n"));
writeFileSync2(out + ".json", JSON.stringify({ comments: repository.comments, checkRuns: repository.checkRuns, summary: run2.summary }, null, 2));
await server.close?.();
process.exit(0);
