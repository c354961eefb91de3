import{createRequire as createRequire_}from'node:module';import{fileURLToPath as fileURLToPath_}from'node:url';const require=createRequire_(import.meta.url);const __filename=fileURLToPath_(import.meta.url);const __dirname=fileURLToPath_(new URL('.',import.meta.url));

// src/migrations/sql/split/placeholders.ts
var FIRST_HEAD = 57344;
var LAST_HEAD = 63743;
var PLACEHOLDER = /[\ue000-\uf8ff]_*/g;
var Placeholders = class {
  constructor(sql) {
    this.sql = sql;
  }
  sql;
  #byHead = /* @__PURE__ */ new Map();
  #heads = /* @__PURE__ */ new Map();
  #next = FIRST_HEAD;
  get none() {
    return this.#byHead.size === 0;
  }
  /** An identifier as long as the stretch it replaces; undefined where there are too many templates in one file. */
  replacement(template, length, padding) {
    const fill = padding === "fill" ? length - 1 : 0;
    const head = this.#head(template, fill);
    if (head === void 0) return void 0;
    if (padding === "before") return head.padStart(length, " ");
    return head.padEnd(length, padding === "fill" ? "_" : " ");
  }
  /** The text with the templates in their places again. */
  restore(text) {
    if (this.none) return text;
    return text.replace(PLACEHOLDER, (found) => {
      const placeholder = this.#byHead.get(found.charAt(0));
      return placeholder === void 0 ? found : placeholder.template + found.slice(1 + placeholder.fill);
    });
  }
  /** Whether a template stands in this stretch of the prepared text. */
  standIn(sql) {
    return !this.none && [...this.#byHead.keys()].some((head) => sql.includes(head));
  }
  #head(template, fill) {
    const key = `${String(fill)} ${template}`;
    const known = this.#heads.get(key);
    if (known !== void 0) return known;
    while (this.sql.includes(String.fromCharCode(this.#next))) this.#next += 1;
    if (this.#next > LAST_HEAD) return void 0;
    const head = String.fromCharCode(this.#next);
    this.#next += 1;
    this.#heads.set(key, head);
    this.#byHead.set(head, { template, fill });
    return head;
  }
};

// src/migrations/sql/postgres/tokens.ts
var SPACE = /[ \t\n\r\f\v]+/y;
var WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
var NUMBER = /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
var DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
var STRING_PREFIX = /^(?:e|b|x|n|u&)$/i;
function tokensOf(sql) {
  const tokens = [];
  let at = 0;
  while (at < sql.length) {
    const space = matchAt(SPACE, sql, at);
    if (space !== void 0) {
      at = space;
      continue;
    }
    const token2 = tokenAt(sql, at);
    tokens.push(token2);
    at = token2.end;
  }
  return tokens;
}
function overTemplates(tokens, templates) {
  if (templates.length === 0) return tokens;
  let next = 0;
  return tokens.map((token2) => {
    while ((templates[next]?.to ?? Number.POSITIVE_INFINITY) <= token2.start) next += 1;
    let { start, end } = token2;
    for (let index = next; index < templates.length; index++) {
      const template = templates[index];
      if (template === void 0 || template.from >= token2.end) break;
      start = Math.min(start, template.from);
      end = Math.max(end, template.to);
    }
    return start === token2.start && end === token2.end ? token2 : { ...token2, start, end };
  });
}
function tokenAt(sql, start) {
  const first = sql.charAt(start);
  const second = sql.charAt(start + 1);
  if (first === "-" && second === "-") return token("comment", start, lineEnd(sql, start));
  if (first === "/" && second === "*") return token("comment", start, blockCommentEnd(sql, start));
  if (first === "'") return token("string", start, quoteEnd(sql, start, "'", false));
  if (first === '"') return token("quoted", start, quoteEnd(sql, start, '"', false));
  if (first === "$") return dollarToken(sql, start);
  const word = matchAt(WORD, sql, start);
  if (word !== void 0) return prefixedString(sql, start, word) ?? wordToken(sql, start, word);
  const number = matchAt(NUMBER, sql, start);
  if (number !== void 0) return token("number", start, number);
  return { kind: "symbol", start, end: start + 1, word: first };
}
function token(kind, start, end) {
  return { kind, start, end, word: "" };
}
function wordToken(sql, start, end) {
  return { kind: "word", start, end, word: sql.slice(start, end).toLowerCase() };
}
function prefixedString(sql, start, end) {
  const ampersand = end === start + 1 && /u/i.test(sql.charAt(start)) && sql.charAt(end) === "&" ? 1 : 0;
  const quoteAt = end + ampersand;
  const quote = sql.charAt(quoteAt);
  const prefix = sql.slice(start, quoteAt);
  if (quote === '"' && ampersand === 1) return token("quoted", start, quoteEnd(sql, quoteAt, '"', false));
  if (quote !== "'" || !STRING_PREFIX.test(prefix)) return void 0;
  return token("string", start, quoteEnd(sql, quoteAt, "'", /^e$/i.test(prefix)));
}
function dollarToken(sql, start) {
  const tagEnd = matchAt(DOLLAR_TAG, sql, start);
  if (tagEnd === void 0) return { kind: "symbol", start, end: start + 1, word: "$" };
  const tag = sql.slice(start, tagEnd);
  const close = sql.indexOf(tag, tagEnd);
  return token("dollar", start, close === -1 ? sql.length : close + tag.length);
}
function quoteEnd(sql, start, quote, backslashes) {
  let at = start + 1;
  while (at < sql.length) {
    const character = sql.charAt(at);
    if (backslashes && character === "\\") at += 2;
    else if (character !== quote) at += 1;
    else if (sql.charAt(at + 1) === quote) at += 2;
    else return at + 1;
  }
  return sql.length;
}
function lineEnd(sql, start) {
  const end = sql.indexOf("\n", start);
  if (end === -1) return sql.length;
  return sql.charAt(end - 1) === "\r" ? Math.max(start, end - 1) : end;
}
function blockCommentEnd(sql, start) {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(sql); found !== null; found = mark.exec(sql)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return sql.length;
}
function matchAt(pattern, sql, at) {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : void 0;
}

// src/migrations/sql/split/psql.ts
var COMMAND = /\\(?:[A-Za-z_]+|[!?;])/y;
var SILENT = new Set(
  `a c C cd close_prepared conninfo connect copyright crosstabview encoding errverbose echo getenv h H help l o out p
   password pset prompt q qecho r reset restrict s set setenv startpipeline t T timing unrestrict unset w warn write x z`.split(
    /\s+/
  )
);
function metaCommandAt(sql, start) {
  COMMAND.lastIndex = start;
  const name = COMMAND.exec(sql)?.[0].slice(1);
  if (name === void 0) return void 0;
  if (name === ";") return { end: start + 2, text: "\\;", does: "ends statement" };
  const does = effectOf(name);
  if (does === void 0) return void 0;
  const end = lineEnd(sql, start);
  return { end, text: sql.slice(start, end).trim(), does };
}
function effectOf(name) {
  if (name === "if") return "open";
  if (name === "elif" || name === "else") return "else";
  if (name === "endif") return "close";
  if (name === "copy") return "copy";
  if (/^(?:i|ir|include|include_relative)$/.test(name)) return "include";
  if (name === "!") return "shell";
  if (name === "gexec") return "execute rows";
  if (/^(?:g|gx|gset|gdesc|watch|crosstabview)$/.test(name)) return "ends statement";
  return SILENT.has(name) || /^d[A-Za-z]*$/.test(name) ? "nothing" : void 0;
}
var END_OF_DATA = /^\\\.[ \t]*\r?$/gm;
function copyDataEnd(sql, statementStop) {
  END_OF_DATA.lastIndex = statementStop;
  return END_OF_DATA.test(sql) ? END_OF_DATA.lastIndex : void 0;
}

// src/migrations/sql/split/templates.ts
var DELIMITERS = [
  { open: "{{", close: "}}", holds: "either" },
  { open: "{%", close: "%}", holds: "control" },
  { open: "{#", close: "#}", holds: "remark" },
  { open: "<%#", close: "%>", holds: "remark" },
  { open: "<%=", close: "%>", holds: "expression" },
  { open: "<%-", close: "%>", holds: "expression" },
  { open: "<%", close: "%>", holds: "control" },
  { open: "${", close: "}", holds: "expression" },
  { open: "{", close: "}", holds: "expression" }
];
var OPENS = /^(?:if|unless|range|with|for|while|until|case|define|block|raw|macro|#\s*(?:if|each|unless|with))\b|\bdo(?:\s*\|[^|]*\|)?$|\{$/;
var TURNS = /^(?:else|elif|elsif|elseif|when)\b|^\}\s*else\b/;
var CLOSES = /^(?:end\w*|\/\s*(?:if|each|unless|with))\b|^\}$/;
var SILENT2 = /^(?:\$\w+\s*:?=|\/\*|!)/;
function templateTagAt(sql, start) {
  const delimiters = DELIMITERS.find(({ open }) => sql.startsWith(open, start));
  if (delimiters === void 0) return void 0;
  const from = start + delimiters.open.length;
  const close = sql.indexOf(delimiters.close, from);
  if (close === -1) return void 0;
  const inner = sql.slice(from, close).replace(/^[-~]|[-~]$/g, "").trim().replace(/\s+/g, " ");
  const text = `${delimiters.open} ${inner} ${delimiters.close}`;
  return {
    end: close + delimiters.close.length,
    text: delimiters.close === "}" ? `${delimiters.open}${inner}}` : text,
    control: controlOf(delimiters, inner)
  };
}
function controlOf(delimiters, inner) {
  if (delimiters.holds === "expression") return void 0;
  if (delimiters.holds === "remark" || SILENT2.test(inner)) return "nothing";
  if (TURNS.test(inner)) return "else";
  if (CLOSES.test(inner)) return "close";
  if (OPENS.test(inner)) return "open";
  return delimiters.holds === "control" ? "nothing" : void 0;
}

// src/migrations/sql/split/scan.ts
var IDENTIFIER_CHARACTER = /[\w$\u0080-\uffff]/;
var WORD2 = /[\w\u0080-\uffff][\w$\u0080-\uffff]*/y;
var DOLLAR_TAG2 = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
var VARIABLE = /:[A-Za-z_]\w*/y;
var Scan = class {
  constructor(sql, placeholders) {
    this.sql = sql;
    this.placeholders = placeholders;
    this.#code(0, sql.length, false);
    for (const left of this.#open) this.#addBranch(left.from, sql.length, left.condition);
  }
  sql;
  placeholders;
  branches = [];
  /** Where placeholders stand, in order. */
  templates = [];
  commands = [];
  #edits = [];
  #open = [];
  #statementStart = void 0;
  #brackets = 0;
  /** The text with every edit made, as long as before. */
  prepared() {
    const parts = [];
    let at = 0;
    for (const edit of [...this.#edits].sort((a, b) => a.from - b.from)) {
      parts.push(this.sql.slice(at, edit.from), edit.replacement);
      at = edit.to;
    }
    parts.push(this.sql.slice(at));
    return parts.join("");
  }
  /** `body`: between dollar quotes, where psql looks for nothing. */
  #code(from, to, body) {
    let at = from;
    while (at < to) at = Math.max(at + 1, this.#step(at, to, body));
  }
  #step(at, to, body) {
    const { sql } = this;
    const character = sql.charAt(at);
    if (/\s/.test(character)) return at + 1;
    if (sql.startsWith("--", at)) return lineEnd(sql, at);
    if (sql.startsWith("/*", at)) return Math.min(to, blockCommentEnd(sql, at));
    if (character === "{" || character === "<" || character === "$") {
      const tag = templateTagAt(sql, at);
      if (tag !== void 0 && tag.end <= to) return this.#template(at, tag);
    }
    if (!body && character === "\\") {
      const command = metaCommandAt(sql, at);
      if (command !== void 0) return this.#command(at, command);
    }
    if (character === ";") return body ? at + 1 : this.#semicolon(at);
    this.#statementStart ??= at;
    if (character === "'" || character === '"') return this.#quoted(at, to, character);
    if (character === "$") return this.#dollar(at, to);
    if (character === ":" && !body) return this.#variable(at);
    if (character === "[") this.#brackets += 1;
    if (character === "]") this.#brackets = Math.max(0, this.#brackets - 1);
    WORD2.lastIndex = at;
    return WORD2.test(sql) ? WORD2.lastIndex : at + 1;
  }
  #semicolon(at) {
    const statement = this.sql.slice(this.#statementStart ?? at, at);
    this.#statementStart = void 0;
    this.#brackets = 0;
    if (!/^copy\b/i.test(statement) || !/\bfrom\s+p?stdin\b/i.test(statement)) return at + 1;
    return this.#copyData(at + 1);
  }
  #copyData(stop) {
    const end = copyDataEnd(this.sql, stop);
    if (end === void 0) return stop;
    this.#blank(stop, end);
    return end;
  }
  #template(at, tag) {
    switch (tag.control) {
      case void 0: {
        this.#statementStart ??= at;
        this.#placeholder(at, tag, this.#padding(at, tag.end));
        return tag.end;
      }
      case "open":
        this.#openBranch(tag.end, tag.text);
        break;
      case "else":
        this.#turnBranch(at, tag.end, tag.text);
        break;
      case "close":
        this.#closeBranch(at);
        break;
      case "nothing":
        break;
    }
    this.#blank(at, tag.end);
    return tag.end;
  }
  #command(at, command) {
    const { does, end } = command;
    if (does === "open") this.#openBranch(end, command.text);
    else if (does === "else") this.#turnBranch(at, end, command.text);
    else if (does === "close") this.#closeBranch(at);
    const endsStatement = does === "ends statement" || does === "execute rows";
    if (endsStatement) this.#statementStart = void 0;
    this.#edit(at, end, endsStatement ? ";".padStart(end - at, " ") : blanked(this.sql.slice(at, end)));
    if (does === "copy" || does === "include" || does === "shell" || does === "execute rows") {
      this.commands.push({ start: at, end, text: command.text, does });
    }
    const readsRows = does === "copy" && /\bfrom\s+p?stdin\b/i.test(command.text);
    return readsRows ? this.#copyData(end) : end;
  }
  #openBranch(from, condition) {
    this.#open.push({ condition, from, within: this.#statementStart !== void 0, elseAt: void 0 });
  }
  #turnBranch(at, end, text) {
    const open = this.#open.pop();
    if (open === void 0) return;
    this.#addBranch(open.from, at, open.condition);
    this.#open.push({ ...open, from: end, condition: `${open.condition} ${text}`, elseAt: open.elseAt ?? at });
  }
  #closeBranch(at) {
    const open = this.#open.pop();
    if (open === void 0) return;
    if (open.within && open.elseAt !== void 0) this.#blank(open.elseAt, at);
    else this.#addBranch(open.from, at, open.condition);
  }
  #addBranch(from, to, condition) {
    if (to > from) this.branches.push({ from, to, condition });
  }
  #quoted(start, to, quote) {
    const { sql } = this;
    const backslashes = quote === "'" && /(?:^|[^\w$\u0080-\uffff])e$/i.test(sql.slice(Math.max(0, start - 2), start));
    let at = start + 1;
    while (at < to) {
      const character = sql.charAt(at);
      if (character === quote) {
        if (sql.charAt(at + 1) !== quote) return at + 1;
        at += 2;
      } else if (backslashes && character === "\\") at += 2;
      else at = this.#templateInQuotes(at, to, quote) ?? at + 1;
    }
    return to;
  }
  /** In a string only a template that holds the quote itself disturbs: `'{{1,2},{3,4}}'` is an array. */
  #templateInQuotes(at, to, quote) {
    const tag = templateTagAt(this.sql, at);
    if (tag === void 0 || tag.end > to || tag.control !== void 0) return void 0;
    const source = this.sql.slice(at, tag.end);
    if (source.includes("\n") || quote === "'" && !/^(?:\{\{|<%|\$\{)[^{}]*'/.test(source)) return void 0;
    this.#placeholder(at, tag, "fill");
    return tag.end;
  }
  #dollar(at, to) {
    DOLLAR_TAG2.lastIndex = at;
    const tag = DOLLAR_TAG2.exec(this.sql)?.[0];
    if (tag === void 0) return at + 1;
    const close = this.sql.indexOf(tag, at + tag.length);
    const end = close === -1 || close > to ? to : close;
    this.#code(at + tag.length, end, true);
    return Math.min(to, end + tag.length);
  }
  /** psql's `:name`, `:'name'` and `:"name"`; not `::type`, not `array[1:n]`. */
  #variable(at) {
    const next = this.sql.charAt(at + 1);
    if (next === ":") return at + 2;
    if (next === "'" || next === '"') {
      if (this.#brackets === 0) this.#blank(at, at + 1);
      return at + 1;
    }
    VARIABLE.lastIndex = at;
    const name = this.#brackets === 0 ? VARIABLE.exec(this.sql)?.[0] : void 0;
    if (name === void 0) return at + 1;
    const end = at + name.length;
    this.#placeholder(at, { text: name, end, control: void 0 }, this.#padding(at, end));
    return end;
  }
  #padding(from, to) {
    const next = templateTagAt(this.sql, to);
    const right = IDENTIFIER_CHARACTER.test(this.sql.charAt(to)) || next !== void 0 && next.control === void 0;
    if (!right) return "after";
    const previous = this.#edits.at(-1);
    const joined = previous?.to === from && previous.replacement.trim() !== "";
    return joined || IDENTIFIER_CHARACTER.test(this.sql.charAt(from - 1)) ? "fill" : "before";
  }
  #placeholder(at, tag, padding) {
    const replacement = this.placeholders.replacement(tag.text, tag.end - at, padding);
    if (replacement === void 0) return;
    this.templates.push({ from: at, to: tag.end });
    this.#edit(at, tag.end, replacement);
  }
  #blank(from, to) {
    this.#edit(from, to, blanked(this.sql.slice(from, to)));
  }
  #edit(from, to, replacement) {
    if (to <= from) return;
    if ((this.#edits.at(-1)?.to ?? 0) > from) this.#edits = this.#edits.filter((edit) => edit.to <= from);
    this.#edits.push({ from, to, replacement });
  }
};
function blanked(text) {
  return text.replace(/[^\r\n]/g, " ");
}

// src/migrations/sql/split/prepare.ts
var ODDITY = /[\\{]|<%|(?<!:):(?=[A-Za-z_'"])|\bfrom\s+p?stdin\b/i;
var HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
function prepare(text) {
  const sql = text.value.replaceAll("\0", "").replace(HALF_PAIR, "\uFFFD");
  const placeholders = new Placeholders(sql);
  if (!ODDITY.test(sql)) return { text, sql, placeholders, templates: [], branches: [], commands: [] };
  const scan = new Scan(sql, placeholders);
  const { branches, templates, commands } = scan;
  return { text, sql: scan.prepared(), placeholders, templates, branches, commands };
}
function prepareInner(script) {
  if (!ODDITY.test(script.sql)) return script;
  const scan = new Scan(script.sql, script.placeholders);
  return {
    ...script,
    sql: scan.prepared(),
    templates: [...script.templates, ...scan.templates].sort((a, b) => a.from - b.from),
    branches: [...script.branches, ...scan.branches]
  };
}
function sliceScript(script, from, to, sql = script.sql.slice(from, to)) {
  return {
    text: script.text.slice(from, to),
    sql,
    placeholders: script.placeholders,
    templates: within(script.templates, from, to),
    branches: within(script.branches, from, to),
    commands: []
  };
}
function within(extents, from, to) {
  return extents.filter((extent) => extent.from < to && extent.to > from).map((extent) => ({ ...extent, from: extent.from - from, to: extent.to - from }));
}
function branchAt(script, offset) {
  const around = script.branches.filter((branch) => branch.from <= offset && offset < branch.to);
  if (around.length === 0) return void 0;
  return [...around].sort((a, b) => a.from - b.from).map((branch) => branch.condition).join(" ");
}

// src/migrations/sql/split/statements.ts
function splitStatements(sql, tokens) {
  const statements = new StatementCollector(sql);
  let body = new BodyDepth();
  for (const token2 of tokens) {
    if (token2.word === ";" && !body.open) {
      statements.finish(token2.end);
      body = new BodyDepth();
    } else {
      statements.add(token2);
      if (token2.kind !== "comment") body.see(token2);
    }
  }
  statements.finish(sql.length);
  return statements.ranges;
}
var StatementCollector = class {
  constructor(sql) {
    this.sql = sql;
  }
  sql;
  #ranges = [];
  #tokens = [];
  #comments = [];
  get ranges() {
    return this.#ranges;
  }
  /** The tokens of the statement that is being gathered. */
  get current() {
    return this.#tokens;
  }
  add(token2) {
    const previous = this.#ranges.at(-1);
    if (token2.kind !== "comment") this.#tokens.push(token2);
    else if (this.#tokens.length === 0 && previous !== void 0 && trails(this.sql, previous.stop, token2)) {
      this.#ranges[this.#ranges.length - 1] = { ...previous, comments: [...previous.comments, token2] };
    } else this.#comments.push(token2);
  }
  /** Ends the statement; `stop` is the offset behind its semicolon. */
  finish(stop) {
    const range = rangeOf(this.#tokens, this.#comments, stop);
    if (range === void 0) return;
    this.#ranges.push(range);
    this.#comments = [];
    this.#tokens = [];
  }
};
function rangeOf(tokens, comments, stop) {
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first === void 0 || last === void 0) return void 0;
  return { start: first.start, end: last.end, stop, tokens, comments };
}
function trails(sql, stop, comment) {
  return !sql.slice(stop, comment.start).includes("\n") && /^[ \t\r]*(?:\n|$)/.test(sql.slice(comment.end, comment.end + 200));
}
var BodyDepth = class {
  #words = [];
  #blocks = 0;
  #parentheses = 0;
  get open() {
    return this.#blocks > 0 || this.#parentheses > 0 && this.#words.includes("rule");
  }
  see(token2) {
    if (this.#words.length < 4) this.#words.push(token2.word);
    if (token2.kind === "symbol") this.#parentheses = nested(this.#parentheses, token2.word);
    if (token2.kind !== "word" || this.#words[0] !== "create" || !this.#definesRoutine) return;
    if (token2.word === "begin") this.#blocks += 1;
    else if (this.#blocks > 0 && token2.word === "case") this.#blocks += 1;
    else if (this.#blocks > 0 && token2.word === "end") this.#blocks -= 1;
  }
  get #definesRoutine() {
    return this.#words.includes("function") || this.#words.includes("procedure");
  }
};
function nested(depth, symbol) {
  if (symbol === "(" || symbol === "[") return depth + 1;
  return symbol === ")" || symbol === "]" ? Math.max(0, depth - 1) : depth;
}

export {
  Placeholders,
  tokensOf,
  overTemplates,
  quoteEnd,
  lineEnd,
  templateTagAt,
  prepare,
  prepareInner,
  sliceScript,
  branchAt,
  splitStatements,
  StatementCollector
};
