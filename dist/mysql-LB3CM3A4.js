import{createRequire as createRequire_}from'node:module';import{fileURLToPath as fileURLToPath_}from'node:url';const require=createRequire_(import.meta.url);const __filename=fileURLToPath_(import.meta.url);const __dirname=fileURLToPath_(new URL('.',import.meta.url));
import {
  Placeholders,
  StatementCollector,
  branchAt,
  lineEnd,
  quoteEnd,
  templateTagAt
} from "./chunk-VOUKP2SE.js";
import "./chunk-QZLSU5F2.js";

// src/migrations/sql/mysql/load.ts
async function loadGrammar() {
  const [antlr, { MySqlLexer: lexer }, { MySqlParser: parser }] = await Promise.all([
    import("./dist-X6JFW3NQ.js"),
    import("./MySqlLexer-GYMUCBEQ.js"),
    import("./MySqlParser-MWNL3DLT.js")
  ]);
  return { antlr, lexer, parser };
}

// src/migrations/sql/mysql/parser.ts
var PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g;
function statementParser({ antlr, lexer: MySqlLexer, parser: MySqlParser }) {
  const refusals = [];
  class Listener extends antlr.BaseErrorListener {
    syntaxError(_recognizer, offending, _line, _column, message, _error) {
      const start = offending?.start ?? lexer.inputStream.index;
      const end = offending === null || offending.type === antlr.Token.EOF ? start : offending.stop + 1;
      refusals.push({ start, end, message: shortened(message) });
    }
  }
  const lexer = new MySqlLexer(antlr.CharStreams.fromString(""));
  const tokens = new antlr.CommonTokenStream(lexer);
  const parser = new MySqlParser(tokens);
  const listener = new Listener();
  for (const recognizer of [lexer, parser]) {
    recognizer.removeErrorListeners();
    recognizer.addErrorListener(listener);
  }
  const rules = parser.ruleNames.filter((name) => name in parser);
  const statement = (sql) => {
    switch (/^\s*(\w+)\s+(\w*)/.exec(sql)?.slice(1, 3).join(" ").toLowerCase()) {
      case "alter table":
        return parser.alterTable();
      case "create table":
        return parser.createTable();
      case "insert into":
        return parser.insertStatement();
      case "drop table":
        return parser.dropTable();
      default:
        return parser.sqlStatement();
    }
  };
  const attempt = (sql, mode) => {
    refusals.length = 0;
    tokens.seek(0);
    parser.reset();
    parser.interpreter.predictionMode = mode;
    const context = statement(sql);
    const next = tokens.LT(1);
    if (refusals.length === 0 && next !== null && next.type !== antlr.Token.EOF)
      refusals.push({ start: next.start, end: next.stop + 1, message: `unexpected '${next.text ?? ""}'` });
    return context;
  };
  const parse = (sql, base) => {
    lexer.inputStream = antlr.CharStreams.fromString(sql.replace(PAIRS, "\xFF\xFF"));
    tokens.setTokenSource(lexer);
    tokens.fill();
    const stray = tokens.getTokens().find((token2) => token2.type === MySqlLexer.ERROR_RECONGNIGION);
    if (stray !== void 0)
      return refused({ start: stray.start, end: stray.stop + 1, message: `unexpected '${stray.text ?? ""}'` }, base);
    let context = attempt(sql, antlr.PredictionMode.SLL);
    if (refusals.length > 0) context = attempt(sql, antlr.PredictionMode.LL);
    const [refusal] = refusals;
    return refusal === void 0 ? { kind: "tree", tree: branchOf(antlr, rules, context, base) } : refused(refusal, base);
  };
  return (sql, base) => {
    try {
      return parse(sql, base);
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown;
      return refused({ start: 0, end: sql.length, message: "the statement is too deeply nested" }, base);
    }
  };
}
function refused({ start, end, message }, base) {
  return { kind: "refused", refusal: { start: start + base, end: end + base, message } };
}
function shortened(message) {
  return message.replace(/,? expecting \{[\s\S]*$/, "").replace(/^no viable alternative at input '[\s\S]*?(\S{1,40})'$/, "unexpected '$1'").replace(/^(?:mismatched|extraneous) input ('[\s\S]*?')/, "unexpected $1").replace("'<EOF>'", "end");
}
function branchOf(antlr, rules, context, base) {
  const children = [];
  for (const child of context.children ?? []) {
    if (child instanceof antlr.TerminalNode) children.push(leafOf(child.symbol, base));
    else if (child instanceof antlr.ParserRuleContext) {
      const inner = branchOf(antlr, rules, child, base);
      if (inner.children.length > 0) children.push(inner);
    }
  }
  return {
    kind: "branch",
    rule: rules[context.ruleIndex] ?? "program",
    start: children[0]?.start ?? base,
    end: children.at(-1)?.end ?? base,
    children
  };
}
function leafOf({ start, stop, text = "" }, base) {
  return {
    kind: "leaf",
    start: start + base,
    end: stop + 1 + base,
    word: /^['"`]/.test(text) ? "" : text.toLowerCase()
  };
}

// src/migrations/sql/mysql/edits.ts
function edited(sql, edits) {
  const parts = [];
  let at = 0;
  for (const { from, to, replacement } of [...edits].sort((a, b) => a.from - b.from)) {
    if (from < at) continue;
    parts.push(sql.slice(at, from), replacement, blank(sql.slice(from + replacement.length, to)));
    at = to;
  }
  parts.push(sql.slice(at));
  return parts.join("");
}
function blanking(from, to) {
  return { from, to, replacement: "" };
}
function blank(text) {
  return text.replace(/[^\r\n]/g, " ");
}

// src/migrations/sql/mysql/adapt.ts
var DEFINITIONS = /* @__PURE__ */ new Set(["create", "alter", "drop", "rename", "truncate"]);
var STAND_IN_TYPES = { uuid: "text", inet4: "text", inet6: "text" };
var LONG_ROWS = 4e3;
function adapt(range) {
  const { tokens } = range;
  const first = tokens[0]?.word ?? "";
  if (first === "insert" || first === "replace") return { edits: rowEdits(range), guards: [], partitioning: void 0 };
  if (first === "delete") return { edits: [...returningEdits(range)], guards: [], partitioning: void 0 };
  if (!DEFINITIONS.has(first)) return { edits: [], guards: [], partitioning: void 0 };
  const edits = [];
  const guards = [];
  const isAlter = first === "alter" && header(tokens).includes("table");
  const partition2 = isAlter ? topLevel(tokens, (token2, next) => token2.word === "partition" && next?.word === "by") : -1;
  const partitioning = partition2 === -1 ? void 0 : { from: tokens[partition2]?.start ?? 0, to: range.end };
  if (partitioning !== void 0) edits.push(blanking(partitioning.from, partitioning.to));
  for (const [index, token2] of tokens.entries()) {
    if (token2.kind !== "word") continue;
    const next = tokens[index + 1];
    const found = guardAt(tokens, index);
    if (found !== void 0) {
      guards.push({ at: token2.start, guard: found.guard });
      edits.push(blanking(token2.start, tokens[index + found.length - 1]?.end ?? token2.end));
    }
    const isView = first === "create" && header(tokens).includes("view");
    if (token2.word === "or" && next?.word === "replace" && index === 1) {
      guards.push({ at: token2.start, guard: "or replace" });
      if (!isView) edits.push(blanking(token2.start, next.end));
    }
    edits.push(...wordEdits(tokens, index, isAlter || first === "create" && header(tokens).includes("table")));
    if (isAlter && index < 4 && /^(?:online|offline|ignore)$/.test(token2.word))
      edits.push(blanking(token2.start, token2.end));
  }
  if (isAlter) edits.push(...waitEdits(tokens));
  return { edits, guards, partitioning };
}
function header(tokens) {
  return tokens.slice(1, 12).map(({ word }) => word);
}
function guardAt(tokens, index) {
  if (tokens[index]?.word !== "if") return void 0;
  const [second, third, fourth] = [tokens[index + 1]?.word, tokens[index + 2]?.word, tokens[index + 3]?.word];
  if (second === "exists" && third !== "(") return { guard: "if exists", length: 2 };
  return second === "not" && third === "exists" && fourth !== "(" ? { guard: "if not exists", length: 3 } : void 0;
}
function wordEdits(tokens, index, isTable) {
  const token2 = tokens[index];
  if (token2 === void 0) return [];
  const next = tokens[index + 1];
  const value = next?.word === "=" ? tokens[index + 2] : next;
  switch (token2.word) {
    case "algorithm":
      if (value?.word === "nocopy") return [{ from: value.start, to: value.end, replacement: "copy" }];
      return value?.word === "instant" ? [{ from: value.start, to: value.end, replacement: "inplace" }] : [];
    case "srid":
      return next?.kind === "number" ? [blanking(token2.start, next.end)] : [];
    case "persistent":
      return isTable ? [{ from: token2.start, to: token2.end, replacement: "stored" }] : [];
    case "versioning":
      return isTable ? versioningEdits(tokens, index) : [];
    case "default":
      return isTable ? defaultEdits(tokens, index) : [];
    default: {
      const stand = isTable && Object.hasOwn(STAND_IN_TYPES, token2.word) ? STAND_IN_TYPES[token2.word] : void 0;
      const previous = tokens[index - 1];
      const behindName = previous !== void 0 && (previous.kind === "quoted" || previous.kind === "word");
      return stand !== void 0 && behindName && next?.word !== "(" && next?.word !== "." ? [{ from: token2.start, to: token2.end, replacement: stand }] : [];
    }
  }
}
function versioningEdits(tokens, index) {
  const [verb, system, versioning] = [tokens[index - 2], tokens[index - 1], tokens[index]];
  if (verb === void 0 || system?.word !== "system" || versioning === void 0) return [];
  if (verb.word === "with" || verb.word === "without") return [blanking(verb.start, versioning.end)];
  return verb.word === "add" || verb.word === "drop" ? [{ from: verb.start, to: versioning.end, replacement: "FORCE" }] : [];
}
function defaultEdits(tokens, index) {
  const [name, open] = [tokens[index + 1], tokens[index + 2]];
  if (name?.kind !== "word" || open?.word !== "(") return [];
  if (/^(?:now|current_timestamp|localtime|localtimestamp|cast)$/.test(name.word)) return [];
  let depth = 0;
  for (const token2 of tokens.slice(index + 2)) {
    if (token2.word === "(") depth += 1;
    if (token2.word === ")") depth -= 1;
    if (depth === 0) return [{ from: name.start, to: token2.end, replacement: "(1)" }];
  }
  return [];
}
function waitEdits(tokens) {
  const at = tokens.findIndex(({ word }, index) => index < 10 && (word === "wait" || word === "nowait"));
  const [wait, seconds] = [tokens[at], tokens[at + 1]];
  if (at === -1 || wait === void 0) return [];
  if (wait.word === "nowait") return [blanking(wait.start, wait.end)];
  return seconds?.kind === "number" ? [blanking(wait.start, seconds.end)] : [];
}
function topLevel(tokens, wanted) {
  let depth = 0;
  return tokens.findIndex((token2, index) => {
    if (token2.word === "(") depth += 1;
    if (token2.word === ")") depth -= 1;
    return depth === 0 && wanted(token2, tokens[index + 1]);
  });
}
function returningEdits(range) {
  const index = topLevel(range.tokens, ({ word }) => word === "returning");
  const token2 = range.tokens[index];
  return token2 === void 0 ? [] : [blanking(token2.start, range.end)];
}
function rowEdits(range) {
  const returning = returningEdits(range);
  if (range.end - range.start < LONG_ROWS) return returning;
  const rows = valuesRows(range.tokens);
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === void 0 || last === void 0 || rows.length < 2) return returning;
  return [...returning, blanking(first.to, last.to)];
}
function valuesRows(tokens) {
  const rows = [];
  const values = topLevel(tokens, ({ word }) => word === "values" || word === "value");
  if (values === -1) return rows;
  let depth = 0;
  let from = 0;
  for (const token2 of tokens.slice(values + 1)) {
    if (token2.word === "(") {
      if (depth === 0) from = token2.start;
      depth += 1;
    } else if (token2.word === ")") {
      depth -= 1;
      if (depth === 0) rows.push({ from, to: token2.end });
    } else if (depth === 0 && token2.word !== "," && token2.word !== "row") break;
  }
  return rows;
}

// src/migrations/sql/mysql/context.ts
var topLevel2 = { nested: false, guards: [], variables: /* @__PURE__ */ new Set() };
var Context = class _Context {
  constructor(script, statement, range, placedGuards, surroundings = topLevel2) {
    this.script = script;
    this.statement = statement;
    this.range = range;
    this.placedGuards = placedGuards;
    this.surroundings = surroundings;
  }
  script;
  statement;
  range;
  placedGuards;
  surroundings;
  /** The same for a statement in a body. */
  inner(statement, surroundings) {
    return new _Context(this.script, statement, this.range, this.placedGuards, surroundings);
  }
  /** Place of an operation: the whole statement, or its clause; with the guards that are written in there. */
  place(clause = this.statement, guards = this.guardsIn(clause)) {
    const { loop, nested } = this.surroundings;
    const branches = [branchAt(this.script, clause.start), this.surroundings.branch].filter(
      (each) => each !== void 0
    );
    return {
      span: this.span(clause),
      guards: [...this.surroundings.guards, ...guards],
      ...branches.length === 0 ? {} : { branch: branches.join(" ") },
      ...loop === void 0 ? {} : { loop },
      ...nested ? { nested } : {}
    };
  }
  /** The guards that stand in a stretch. */
  guardsIn({ start, end }) {
    return this.placedGuards.filter(({ at }) => start <= at && at < end).map(({ guard }) => guard);
  }
  span({ start, end }) {
    return this.script.text.span(start, end);
  }
  /** The characters as the file has them. */
  source({ start, end }) {
    return this.script.text.value.slice(start, end);
  }
  tokens({ start, end } = this.statement) {
    return this.range.tokens.filter((token2) => token2.start >= start && token2.end <= end);
  }
  /** A name's characters without quotes, with the template that stands for it in its place. */
  unquoted(stretch) {
    const written2 = this.script.placeholders.restore(this.script.sql.slice(stretch.start, stretch.end)).trim();
    const quote = written2.charAt(0);
    const quoted = written2.length > 1 && (quote === "`" || quote === '"' || quote === "'") && written2.endsWith(quote);
    return quoted ? written2.slice(1, -1).replaceAll(quote + quote, quote) : written2;
  }
};

// src/migrations/sql/mysql/beyond.ts
function beyondGrammar(context) {
  const tokens = context.tokens();
  const first = tokens[0]?.word;
  const at = tokens.slice(0, 5).findIndex(({ word }) => word === "sequence");
  if (at > 0 && (first === "create" || first === "alter" || first === "drop")) {
    const name = tokens.slice(at + 1).find(({ word }) => !/^(?:if|not|exists)$/.test(word));
    return [
      {
        ...context.place(),
        kind: "sequence",
        sequence: { name: nameAt(context, name) },
        change: first,
        cascade: false
      }
    ];
  }
  return void 0;
}
function nameAt(context, token2) {
  return token2 === void 0 ? "" : context.unquoted(token2);
}

// src/migrations/sql/mysql/body.ts
var UNCOUNTED = /* @__PURE__ */ new Set(["if", "loop", "while", "repeat"]);
var ROUTINE = /^(?:procedure|function|trigger|event)$/;
var DEFINED = /^(?:procedure|function|trigger|event|table|index|view|user|role|database|schema|server)$/;
var RoutineBody = class {
  #words = [];
  #blocks = 0;
  #afterEnd = false;
  /** The statement defines a routine. */
  get isRoutine() {
    const kind = this.#words.find((word) => DEFINED.test(word));
    return this.#words[0] === "create" && kind !== void 0 && ROUTINE.test(kind);
  }
  /** Between BEGIN and its END a semicolon ends only a statement of the body. */
  get open() {
    return this.#blocks > 0;
  }
  see({ kind, word }) {
    if (this.#words.length < 16 && !this.isRoutine && word !== "") this.#words.push(word);
    if (kind !== "word" || !this.isRoutine) return;
    if (this.#afterEnd && UNCOUNTED.has(word)) this.#blocks += 1;
    else if (word === "begin" || word === "case" && this.#blocks > 0 && !this.#afterEnd) this.#blocks += 1;
    this.#afterEnd = word === "end" && this.#blocks > 0;
    if (this.#afterEnd) this.#blocks -= 1;
  }
};

// src/migrations/sql/mysql/tokens.ts
var WORD = /@{0,2}[\w$\u0080-\uffff][\w$\u0080-\uffff]*/y;
var SYSTEM_VARIABLE = /@@[\w$]+\.[\w$]+/y;
var NUMBER = /(?:0[xX][\da-fA-F]+\b|0[bB][01]+\b|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w$\u0080-\uffff])/y;
var STRING_PREFIX = /^(?:n|x|b|_\w+)$/i;
function tokenAt(sql, start) {
  const first = sql.charAt(start);
  if (first === "#" || isDashComment(sql, start)) return token("comment", start, lineEnd(sql, start));
  if (sql.startsWith("/*", start)) return token("comment", start, commentEnd(sql, start));
  if (first === "'" || first === '"') return token("string", start, quoteEnd(sql, start, first, true));
  if (first === "`") return token("quoted", start, quoteEnd(sql, start, "`", false));
  const variable = matchAt(SYSTEM_VARIABLE, sql, start);
  if (variable !== void 0) return wordToken(sql, start, variable);
  const number = matchAt(NUMBER, sql, start);
  if (number !== void 0) return token("number", start, number);
  const word = matchAt(WORD, sql, start);
  if (word !== void 0) {
    const isString = /['"]/.test(sql.charAt(word)) && STRING_PREFIX.test(sql.slice(start, word));
    return isString ? token("string", start, quoteEnd(sql, word, sql.charAt(word), true)) : wordToken(sql, start, word);
  }
  return { kind: "symbol", start, end: start + 1, word: first };
}
function isDashComment(sql, start) {
  return sql.startsWith("--", start) && /^[\s\0]?$/.test(sql.slice(start + 2, start + 3));
}
function commentEnd(sql, start) {
  const close = sql.indexOf("*/", start + 2);
  return close === -1 ? sql.length : close + 2;
}
function token(kind, start, end) {
  return { kind, start, end, word: "" };
}
function wordToken(sql, start, end) {
  return { kind: "word", start, end, word: sql.slice(start, end).toLowerCase() };
}
function matchAt(pattern, sql, at) {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : void 0;
}

// src/migrations/sql/mysql/split.ts
var SPACE = /[\s\0\ufeff]+/y;
var DELIMITER = /delimiter[ \t]+(\S+)[^\r\n]*/iy;
var VERSIONED = /\/\*(M?)!(\d{5,6})?/y;
var IDENTIFIER_CHARACTER = /[\w$\u0080-\uffff]/;
function split(text, dialect) {
  const splitter = new Splitter(text.value, dialect);
  return {
    script: {
      text,
      sql: edited(text.value, splitter.edits),
      placeholders: splitter.placeholders,
      templates: splitter.templates,
      branches: splitter.branches,
      commands: []
    },
    ranges: splitter.statements.ranges
  };
}
var Splitter = class {
  constructor(sql, dialect) {
    this.sql = sql;
    this.dialect = dialect;
    this.placeholders = new Placeholders(sql);
    this.statements = new StatementCollector(sql);
    let at = 0;
    while (at < sql.length) at = Math.max(at + 1, this.#step(at));
    this.#finish(sql.length);
    for (const { condition, from } of this.#openBranches) this.branches.push({ condition, from, to: sql.length });
  }
  sql;
  dialect;
  edits = [];
  templates = [];
  branches = [];
  placeholders;
  statements;
  #openBranches = [];
  #delimiter = ";";
  #body = new RoutineBody();
  /** Between the marks of a versioned comment, whose text runs. */
  #versioned = false;
  #step(at) {
    const { sql } = this;
    SPACE.lastIndex = at;
    if (SPACE.test(sql)) return SPACE.lastIndex;
    const tag = /[{<$]/.test(sql.charAt(at)) ? templateTagAt(sql, at) : void 0;
    if (sql.startsWith(this.#delimiter, at) && !(this.#delimiter === ";" && this.#body.open)) return this.#delimit(at);
    if (tag !== void 0) return this.#template(at, tag);
    const command = this.#delimiterCommand(at);
    if (command !== void 0) return command;
    const mark = this.#versionMark(at);
    if (mark !== void 0) return mark;
    const token2 = tokenAt(sql, at);
    if (token2.kind === "comment") {
      this.edits.push(blanking(at, token2.end));
      this.statements.add(token2);
    } else if (token2.word === ";" && !this.#body.isRoutine) {
      this.#finish(token2.end);
    } else {
      this.statements.add(token2);
      this.#body.see(token2);
    }
    return token2.end;
  }
  #finish(stop) {
    this.statements.finish(stop);
    this.#body = new RoutineBody();
  }
  #delimit(at) {
    const end = at + this.#delimiter.length;
    this.edits.push(blanking(at, end));
    this.#finish(end);
    return end;
  }
  #delimiterCommand(at) {
    DELIMITER.lastIndex = at;
    const command = DELIMITER.exec(this.sql);
    const word = command?.[1];
    if (command === null || word === void 0) return void 0;
    const startsLine = /(?:^|[\r\n])[ \t]*$/.test(this.sql.slice(Math.max(0, at - 200), at));
    if (this.statements.current.length > 0 && !(startsLine && /^\W+$/.test(word))) return void 0;
    const end = at + command[0].length;
    this.#finish(at);
    this.edits.push(blanking(at, end));
    this.#delimiter = word.replace(/^(['"`])(.+)\1$/, "$2");
    return end;
  }
  /** The marks around a versioned comment, where this server would run what stands between them. */
  #versionMark(at) {
    if (this.#versioned && this.sql.startsWith("*/", at)) {
      this.#versioned = false;
      this.edits.push(blanking(at, at + 2));
      return at + 2;
    }
    VERSIONED.lastIndex = at;
    const mark = VERSIONED.exec(this.sql);
    if (mark === null || !isExecuted(this.dialect, mark[1] === "M", Number(mark[2] ?? 0))) return void 0;
    this.#versioned = true;
    this.edits.push(blanking(at, VERSIONED.lastIndex));
    return VERSIONED.lastIndex;
  }
  #template(at, tag) {
    const { end, text, control } = tag;
    if (control === void 0) {
      const replacement = this.placeholders.replacement(text, end - at, this.#padding(at, end));
      if (replacement !== void 0) {
        this.edits.push({ from: at, to: end, replacement });
        this.templates.push({ from: at, to: end });
        const token2 = { kind: "word", start: at, end: this.#identifierEnd(end), word: "template" };
        this.statements.add(token2);
        return token2.end;
      }
      return at + 1;
    }
    const open = control === "else" || control === "close" ? this.#openBranches.pop() : void 0;
    if (open !== void 0) this.branches.push({ condition: open.condition, from: open.from, to: at });
    if (control === "open") this.#openBranches.push({ condition: text, from: end });
    if (control === "else" && open !== void 0)
      this.#openBranches.push({ condition: `${open.condition} ${text}`, from: end });
    this.edits.push(blanking(at, end));
    return end;
  }
  /** Behind what is written to a template without space: `{{ prefix }}users`. */
  #identifierEnd(from) {
    let end = from;
    while (IDENTIFIER_CHARACTER.test(this.sql.charAt(end))) end += 1;
    return end;
  }
  #padding(from, to) {
    if (!IDENTIFIER_CHARACTER.test(this.sql.charAt(to))) return "after";
    return IDENTIFIER_CHARACTER.test(this.sql.charAt(from - 1)) ? "fill" : "before";
  }
};
function isExecuted(dialect, onlyMariadb, version) {
  if (dialect === "mysql") return !onlyMariadb && version < 1e5;
  return onlyMariadb || version < 50700 || version > 99999;
}

// src/migrations/sql/mysql/functions.ts
var words = (list) => new Set(list.split(/\s+/));
var STABLE = words(
  `now current_timestamp localtime localtimestamp curdate current_date curtime current_time utc_date utc_time
   utc_timestamp unix_timestamp database schema user current_user session_user system_user connection_id version
   last_insert_id row_count found_rows`
);
var VOLATILE = words(
  "uuid uuid_short sys_guid rand random_bytes sysdate sleep benchmark get_lock release_lock nextval lastval setval"
);
var CONSTANT = words(
  `abs acos ascii asin atan atan2 avg bin bin_to_uuid bit_and bit_count bit_length bit_or bit_xor cast ceil ceiling
   char char_length character_length coalesce concat concat_ws conv convert cos cot count crc32 date date_add
   date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear elt exists exp export_set extract field
   find_in_set floor format from_base64 from_days from_unixtime geometry greatest group_concat hex hour if ifnull in
   inet_aton inet_ntoa inet6_aton inet6_ntoa insert instr interval isnull is_uuid json_array json_array_append
   json_array_insert json_arrayagg json_compact json_contains json_contains_path json_depth json_detailed json_exists
   json_extract json_insert json_keys json_length json_loose json_merge json_merge_patch json_merge_preserve
   json_object json_objectagg json_overlaps json_pretty json_query json_quote json_remove json_replace json_schema_valid
   json_search json_set json_storage_size json_type json_unquote json_valid json_value last_day lcase least left length
   linestring ln locate log log10 log2 lower lpad ltrim makedate maketime max md5 microsecond mid min minute mod month
   monthname nullif oct octet_length ord period_add period_diff pi point polygon position pow power quarter quote
   radians regexp_instr regexp_like regexp_replace regexp_substr repeat replace reverse right round row rpad rtrim
   sec_to_time second sha sha1 sha2 sign sin soundex space sqrt st_geomfromtext st_pointfromtext st_srid st_x st_y std
   stddev str_to_date strcmp subdate substr substring substring_index subtime sum tan time time_format time_to_sec
   timediff timestamp timestampadd timestampdiff to_base64 to_days to_seconds trim truncate ucase unhex upper
   uuid_to_bin values variance week weekday weekofyear weight_string year yearweek
   and or not between like regexp rlike is then else when case as over any all some on using`
);
function builtinVolatility(word, isCall) {
  if (/^(?:current_timestamp|localtime|localtimestamp|current_date|current_time|utc_\w+)$/.test(word)) return "stable";
  if (!isCall) return "constant";
  if (STABLE.has(word)) return "stable";
  if (VOLATILE.has(word)) return "volatile";
  return CONSTANT.has(word) ? "constant" : "unknown";
}

// src/migrations/sql/mysql/names.ts
function nameOf(context, branch) {
  const parts = partsOf(context, branch);
  const schema = parts.at(-2);
  const name = parts.at(-1) ?? "";
  return schema === void 0 ? { name } : { schema, name };
}
function identifierOf(context, branch) {
  return partsOf(context, branch).at(-1) ?? "";
}
function partsOf(context, branch) {
  if (branch === void 0) return [];
  const parts = [];
  for (const token2 of context.tokens(branch)) {
    if (token2.word === ".") continue;
    parts.push(context.unquoted(token2));
  }
  return parts;
}
function stringOf(context, literal) {
  if (literal === void 0) return "";
  const written2 = context.source(literal);
  const quote = written2.charAt(0);
  if (quote !== "'" && quote !== '"') return written2;
  return written2.slice(1, -1).replaceAll(quote + quote, quote).replace(/\\([\s\S])/g, (_, escaped) => unescaped(escaped));
}
var ESCAPES = { n: "\n", t: "	", r: "\r", "0": "\0", b: "\b", Z: "" };
function unescaped(character) {
  return (Object.hasOwn(ESCAPES, character) ? ESCAPES[character] : void 0) ?? character;
}

// src/migrations/sql/mysql/tree.ts
function childrenOf(branch, ...rules) {
  return (branch?.children ?? []).filter((tree) => tree.kind === "branch" && rules.includes(tree.rule));
}
function childOf(branch, ...rules) {
  return childrenOf(branch, ...rules)[0];
}
function wordsOf(branch) {
  return (branch?.children ?? []).flatMap((tree) => tree.kind === "leaf" ? [tree.word] : []);
}
function has(branch, ...words2) {
  return wordsOf(branch).some((word) => words2.includes(word));
}
function literalsOf(branch) {
  return (branch?.children ?? []).filter((tree) => tree.kind === "leaf" && tree.word === "");
}
function walk(tree, visit) {
  if (tree?.kind !== "branch" || !visit(tree)) return;
  for (const inner of tree.children) walk(inner, visit);
}
function within(tree, ...rules) {
  const found = [];
  walk(tree, (branch) => {
    if (!rules.includes(branch.rule)) return true;
    found.push(branch);
    return false;
  });
  return found;
}
function only(branch) {
  const [first, second] = branch.children;
  return second === void 0 && first?.kind === "branch" ? only(first) : branch;
}

// src/migrations/sql/mysql/expressions.ts
var STRENGTH = ["constant", "stable", "unknown", "volatile"];
function expressionOf(context, tree) {
  if (tree === void 0) return { text: "", volatility: "unknown", columns: [] };
  const isNull = /^\(*null\)*$/i.test(context.source(tree).replace(/\s+/g, ""));
  return {
    text: context.source(tree),
    volatility: volatilityOf(context, tree),
    columns: columnsOf(context, tree),
    ...isNull ? { isNull } : {}
  };
}
function volatilityOf(context, tree) {
  let strongest = 0;
  const tokens = context.tokens(tree);
  for (const [index, { kind, word }] of tokens.entries()) {
    if (kind !== "word") continue;
    const isCall = tokens[index + 1]?.word === "(";
    const volatility = word.startsWith("@") || word === "select" ? "stable" : builtinVolatility(word, isCall);
    strongest = Math.max(strongest, STRENGTH.indexOf(volatility));
  }
  return STRENGTH[strongest] ?? "unknown";
}
function columnsOf(context, tree) {
  const columns = /* @__PURE__ */ new Set();
  walk(tree, (branch) => {
    const column = ownColumn(context, branch);
    if (column !== void 0) columns.add(column);
    return branch.rule !== "selectStatement" && column === void 0;
  });
  return [...columns];
}
function columnOf(context, branch) {
  return ownColumn(context, unwrapped(branch));
}
function ownColumn(context, branch) {
  if (branch.rule === "columnNamePath") return identifierOf(context, branch);
  const quoted = (branch.rule === "stringLiteral" || branch.rule === "uid") && context.source(branch).startsWith("`");
  return quoted ? identifierOf(context, branch) : void 0;
}
function unwrapped(branch) {
  if (branch.rule === "columnNamePath" || branch.rule === "stringLiteral") return branch;
  const [first, second, third] = branch.children;
  if (second === void 0 && first?.kind === "branch") return unwrapped(first);
  const isNested = branch.rule === "expressionAtom" && first?.kind === "leaf" && first.word === "(";
  if (isNested && second?.kind === "branch" && second.rule === "expression" && third?.kind === "leaf" && third.word === ")")
    return unwrapped(second);
  return branch;
}
function isConstant(context, branch) {
  let constant = true;
  walk(branch, (inner) => {
    if (inner.rule === "selectStatement") constant = false;
    const column = ownColumn(context, inner);
    if (column !== void 0) constant &&= context.surroundings.variables.has(column);
    return constant && column === void 0;
  });
  return constant && !/^(?:volatile|unknown)$/.test(volatilityOf(context, branch));
}
function numberOf(context, branch) {
  const text = branch === void 0 ? "" : context.source(only(branch));
  return /^-?\d+$/.test(text) ? Number(text) : void 0;
}

// src/migrations/sql/mysql/types.ts
var SYNONYMS = {
  integer: "int",
  int1: "tinyint",
  int2: "smallint",
  int3: "mediumint",
  middleint: "mediumint",
  int4: "int",
  int8: "bigint",
  bool: "tinyint",
  boolean: "tinyint",
  dec: "decimal",
  numeric: "decimal",
  fixed: "decimal",
  real: "double",
  float4: "float",
  float8: "double",
  character: "char",
  nchar: "char",
  nvarchar: "varchar",
  geomcollection: "geometrycollection",
  // An alias of BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE.
  serial: "bigint"
};
function typeOf(context, branch) {
  if (branch === void 0) return { name: "", modifiers: [], array: false, text: "" };
  const tokens = context.tokens(branch);
  const words2 = tokens.filter(({ kind }) => kind === "word").map(({ word }) => word);
  return {
    name: canonical(words2),
    modifiers: modifiersOf(context, branch, words2),
    array: false,
    text: context.source({ start: branch.start, end: typeEnd(branch, context) })
  };
}
function isSerial(branch, context) {
  return branch !== void 0 && context.tokens(branch)[0]?.word === "serial";
}
function typeCollation(context, branch) {
  const collation = within(branch, "collationName")[0];
  return collation === void 0 ? void 0 : context.unquoted(collation);
}
function canonical(words2) {
  const [first = "", second, third] = words2;
  if (first === "national") return second === "varchar" || third === "varying" ? "varchar" : "char";
  if (first === "long") return second === "varbinary" ? "mediumblob" : "mediumtext";
  if (second === "varying" || first === "nchar" && second === "varchar") return "varchar";
  return (Object.hasOwn(SYNONYMS, first) ? SYNONYMS[first] : void 0) ?? first;
}
function modifiersOf(context, branch, words2) {
  const [lengths] = within(branch, "lengthOneDimension", "lengthTwoDimension", "lengthTwoOptionalDimension");
  if (lengths === void 0) return /^bool(?:ean)?$/.test(words2[0] ?? "") ? [1] : [];
  return within(lengths, "decimalLiteral").map((literal) => Number(context.source(literal)));
}
function typeEnd(branch, context) {
  const tokens = context.tokens(branch);
  const stop = tokens.findIndex(({ word }) => /^(?:charset|collate)$/.test(word));
  const set = tokens.findIndex(({ word }, index) => /^char(?:acter)?$/.test(word) && tokens[index + 1]?.word === "set");
  const ends = [stop, set].filter((index) => index > 0);
  return ends.length === 0 ? branch.end : tokens[Math.min(...ends) - 1]?.end ?? branch.end;
}

// src/migrations/sql/mysql/statements/keys.ts
function keyOf(context, table, branch) {
  const check = childOf(branch, "checkConstraintDefinition");
  if (check !== void 0)
    return { kind: "constraint", constraint: checkOf(context, check, context.span(branch), false) };
  const words2 = wordsOf(branch);
  const columns = childOf(branch, "indexColumnNames");
  const symbol = symbolOf(context, branch);
  const named = symbol ?? optional(childOf(branch, "indexName"), (name2) => identifierOf(context, name2));
  const base = { validated: true, inline: false, span: context.span(branch) };
  const name = named === void 0 ? {} : { name: named };
  if (words2.includes("primary")) {
    return {
      kind: "constraint",
      constraint: { ...base, ...name, kind: "primary key", columns: columnNames(context, columns) }
    };
  }
  if (words2.includes("foreign")) {
    const references = referenceOf(context, childOf(branch, "referenceDefinition"));
    return {
      kind: "constraint",
      constraint: { ...base, ...name, kind: "foreign key", columns: columnNames(context, columns), references }
    };
  }
  if (words2.includes("check")) return { kind: "constraint", constraint: checkOf(context, branch, base.span, false) };
  if (columns === void 0) return void 0;
  const index = indexOf(context, table, branch, named);
  if (index.unique && index.keys.every(({ column }) => column !== void 0))
    return {
      kind: "constraint",
      constraint: { ...base, ...name, kind: "unique", columns: columnNames(context, columns) }
    };
  return { kind: "index", index };
}
function indexOf(context, table, branch, name) {
  const method = /\b(btree|hash|rtree)\b/i.exec(
    within(branch, "indexType").map((type) => context.source(type)).join()
  );
  return {
    ...name === void 0 ? {} : { name },
    table,
    keys: childrenOf(childOf(branch, "indexColumnNames"), "indexColumnName").map((key) => indexKeyOf(context, key)),
    include: [],
    unique: has(branch, "unique"),
    method: method?.[1]?.toLowerCase() ?? "btree",
    kind: has(branch, "fulltext") ? "fulltext" : has(branch, "spatial") ? "spatial" : "ordinary"
  };
}
function indexKeyOf(context, key) {
  const text = context.source(key);
  const uid = childOf(key, "uid");
  if (uid !== void 0) return { column: identifierOf(context, uid), text };
  const expression = childOf(key, "expression");
  const column = expression === void 0 ? void 0 : columnOf(context, expression);
  const prefixed = /^(`(?:[^`]|``)+`|[\w$\u0080-\uffff]+)\s*\(\s*\d+\s*\)/.exec(text)?.[1];
  const named = column ?? (prefixed === void 0 ? void 0 : prefixed.replace(/^`|`$/g, "").replaceAll("``", "`"));
  return named === void 0 ? { text } : { column: named, text };
}
function checkOf(context, branch, span, inline) {
  const name = symbolOf(context, branch);
  const expression = childOf(branch, "expression");
  return {
    kind: "check",
    ...name === void 0 ? {} : { name },
    validated: !(has(branch, "not") && has(branch, "enforced")),
    inline,
    span,
    expression: expressionOf(context, expression === void 0 ? void 0 : unwrapped(expression))
  };
}
function referenceOf(context, branch) {
  const action = childOf(branch, "referenceAction");
  const onDelete = actionBehind(context, action, "delete");
  const onUpdate = actionBehind(context, action, "update");
  return {
    table: nameOf(context, childOf(branch, "tableName")),
    columns: columnNames(context, childOf(branch, "indexColumnNames")),
    ...onDelete === void 0 ? {} : { onDelete },
    ...onUpdate === void 0 ? {} : { onUpdate }
  };
}
function actionBehind(context, action, event) {
  const at = (action?.children ?? []).findIndex((tree) => tree.kind === "leaf" && tree.word === event);
  const written2 = at === -1 ? void 0 : action?.children[at + 1];
  switch (written2 === void 0 ? "" : context.source(written2).toLowerCase().replace(/\s+/g, " ")) {
    case "cascade":
      return "cascade";
    case "set null":
      return "set null";
    case "set default":
      return "set default";
    case "restrict":
      return "restrict";
    case "no action":
      return "no action";
    default:
      return void 0;
  }
}
function symbolOf(context, branch) {
  const symbol = childOf(branch, "constraintSymbol");
  const uid = symbol === void 0 ? has(branch, "constraint") ? childOf(branch, "uid") : void 0 : childOf(symbol, "uid");
  return optional(uid, (name) => identifierOf(context, name));
}
function columnNames(context, branch) {
  return childrenOf(branch, "indexColumnName").map((key) => {
    const { column, text } = indexKeyOf(context, key);
    return column ?? text;
  });
}
function optional(value, then) {
  return value === void 0 ? void 0 : then(value);
}

// src/migrations/sql/mysql/statements/columns.ts
function columnOf2(context, name, definition) {
  const type = childOf(definition, "dataType");
  const attributes = childrenOf(definition, "columnConstraint");
  const find = (wanted) => attributes.find(wanted);
  const serial = isSerial(type, context);
  const nullability = find((each) => childOf(each, "nullNotNull") !== void 0);
  const isKey = find((each) => has(each, "key") && !has(each, "unique"));
  const fallback = find((each) => has(each, "default") && childOf(each, "defaultValue") !== void 0);
  const generated = find((each) => has(each, "as") && childOf(each, "expression") !== void 0);
  const comment = find((each) => has(each, "comment"));
  const collate = find((each) => childOf(each, "collationName") !== void 0);
  const collation = collate === void 0 ? typeCollation(context, type) : context.unquoted(childOf(collate, "collationName") ?? collate);
  const identity = serial || find((each) => has(each, "auto_increment", "serial")) !== void 0;
  const notNull = has(childOf(nullability, "nullNotNull"), "not") || isKey !== void 0 || serial;
  const columnName = identifierOf(context, name);
  const column = {
    name: columnName,
    type: typeOf(context, type),
    nullable: !notNull,
    ...fallback === void 0 ? {} : { default: defaultOf(context, fallback) },
    ...generated === void 0 ? {} : { generated: generatedOf(context, generated) },
    ...identity ? { identity: "auto-increment" } : {},
    ...collation === void 0 ? {} : { collation },
    ...comment === void 0 ? {} : { comment: stringOf(context, literalsOf(comment)[0]) },
    span: context.span({ start: name.start, end: definition.end })
  };
  return { column, constraints: attributes.flatMap((each) => constraintOf(context, columnName, each) ?? []) };
}
function defaultOf(context, attribute) {
  const value = childOf(attribute, "defaultValue");
  const [first] = value?.children ?? [];
  const isTimestamp = first?.kind === "branch" && first.rule === "currentTimestamp";
  return expressionOf(context, isTimestamp ? first : value);
}
function generatedOf(context, attribute) {
  return {
    storage: has(attribute, "stored") ? "stored" : "virtual",
    expression: expressionOf(context, childOf(attribute, "expression"))
  };
}
function constraintOf(context, column, attribute) {
  const base = { validated: true, inline: true, span: context.span(attribute) };
  const reference = childOf(attribute, "referenceDefinition");
  const check = childOf(attribute, "checkConstraintDefinition");
  if (check !== void 0) return checkOf(context, check, base.span, true);
  if (reference !== void 0)
    return { ...base, kind: "foreign key", columns: [column], references: referenceOf(context, reference) };
  if (has(attribute, "unique")) return { ...base, kind: "unique", columns: [column] };
  return has(attribute, "key") ? { ...base, kind: "primary key", columns: [column] } : void 0;
}

// src/migrations/sql/mysql/statements/alter-table.ts
var MANNERS = /* @__PURE__ */ new Set(["algorithm", "lock", "force", "with", "without"]);
function readAlterTable(context, branch, partitioning) {
  if (branch.rule !== "alterTable") return void 0;
  const name = childOf(branch, "tableName");
  const table = nameOf(context, name);
  const clauses = childrenOf(branch, "alterOption", "alterPartitionSpecification").flatMap(optionsOf);
  const around = context.guardsIn({ start: branch.start, end: name?.end ?? branch.start });
  const alone = clauses.length === 1 && partitioning === void 0;
  const operations = clauses.flatMap(
    (clause) => clauseOperations(context, { ...clause, table, place: placeOf(context, clause.branch, around, alone) })
  );
  if (partitioning !== void 0) {
    const stretch = { start: partitioning.from, end: partitioning.to };
    const change = { kind: "partitioning", text: context.source(stretch) };
    const place = clauses.length === 0 ? context.place() : placeOf(context, stretch, around, false);
    operations.push({ ...place, kind: "alter-table-storage", table, change });
  }
  if (operations.length > 0) return operations;
  const isRebuild = clauses.some(({ words: words2 }) => words2[0] === "force");
  return isRebuild ? [{ ...context.place(), kind: "rewrite-table", table, how: "rebuild" }] : [{ ...context.place(), kind: "alter-table-storage", table, change: { kind: "other", text: "" } }];
}
function optionsOf(branch) {
  const partition2 = childOf(branch, "alterPartitionSpecification");
  const options = childrenOf(branch, "tableOption");
  const clauses = partition2 === void 0 ? options.length > 0 ? options : [branch] : [partition2];
  return clauses.map((clause) => ({ branch: clause, words: wordsOf(clause) }));
}
function placeOf(context, clause, around, alone) {
  const guards = [...around, ...context.guardsIn(clause)];
  return alone ? context.place(void 0, guards) : context.place(clause, guards);
}
function clauseOperations(context, clause) {
  const { branch, words: words2 } = clause;
  if (branch.rule === "tableOption") return tableOption(context, clause);
  if (branch.rule === "alterPartitionSpecification") return partition(context, clause);
  switch (words2[0]) {
    case "add":
      return added(context, clause);
    case "drop":
      return [dropped(context, clause)];
    case "modify":
    case "change":
      return redefined(context, clause);
    case "alter":
      return [altered(context, clause)];
    case "rename":
      return [renamed(context, clause)];
    case "convert":
      return [storage(clause, { kind: "charset", charset: written(context, branch, "charsetName"), convert: true })];
    case "default":
    case "character":
      return [storage(clause, { kind: "charset", charset: written(context, branch, "charsetName"), convert: false })];
    case "order":
      return [{ ...clause.place, kind: "rewrite-table", table: clause.table, how: "rebuild" }];
    default:
      return MANNERS.has(words2[0] ?? "") ? [] : [storage(clause, { kind: "other", text: context.source(branch) })];
  }
}
function storage({ place, table }, change) {
  return { ...place, kind: "alter-table-storage", table, change };
}
function written(context, branch, rule) {
  const child = childOf(branch, rule);
  return child === void 0 ? "" : context.unquoted(child);
}
function added(context, clause) {
  const { branch, place, table } = clause;
  const names = childrenOf(branch, "columnName");
  const definitions = childrenOf(branch, "columnDefinition");
  if (definitions.length > 0) {
    return definitions.flatMap((definition, index) => {
      const name = names[index];
      if (name === void 0) return [];
      const where = definitions.length === 1 ? place : { ...place, span: context.span({ start: name.start, end: definition.end }) };
      return [{ ...where, kind: "add-column", table, ...columnOf2(context, name, definition) }];
    });
  }
  const key = keyOf(context, table, branch);
  if (key === void 0) return [storage(clause, { kind: "other", text: context.source(branch) })];
  return key.kind === "constraint" ? [{ ...place, kind: "add-constraint", table, constraint: key.constraint }] : [{ ...place, kind: "create-index", index: key.index, concurrently: false, only: false }];
}
function dropped(context, { branch, words: words2, place, table }) {
  const column = childOf(branch, "columnName");
  if (column !== void 0)
    return { ...place, kind: "drop-column", table, column: identifierOf(context, column), cascade: false };
  const index = childOf(branch, "indexName");
  if (index !== void 0)
    return {
      ...place,
      kind: "drop-index",
      index: { name: identifierOf(context, index) },
      table,
      concurrently: false,
      cascade: false
    };
  if (words2.includes("primary"))
    return { ...place, kind: "drop-constraint", table, constraint: "PRIMARY", type: "primary key", cascade: false };
  const constraint = identifierOf(context, childOf(branch, "uid"));
  const type = words2.includes("foreign") ? "foreign key" : words2.includes("check") ? "check" : void 0;
  return {
    ...place,
    kind: "drop-constraint",
    table,
    constraint,
    ...type === void 0 ? {} : { type },
    cascade: false
  };
}
function redefined(context, { branch, words: words2, place, table }) {
  const definition = childOf(branch, "columnDefinition");
  const old = childOf(branch, "columnName");
  const name = words2[0] === "change" ? childOf(branch, "columnNameCreate") : old;
  if (definition === void 0 || old === void 0 || name === void 0) return [];
  const { column, constraints } = columnOf2(context, name, definition);
  const from = identifierOf(context, old);
  return [
    ...from === column.name ? [] : [{ ...place, kind: "rename-column", table, column: from, to: column.name }],
    { ...place, kind: "alter-column", table, column: column.name, change: { kind: "redefine", definition: column } },
    ...constraints.map((constraint) => ({ ...place, kind: "add-constraint", table, constraint }))
  ];
}
function altered(context, clause) {
  const { branch, words: words2, place, table } = clause;
  const index = childOf(branch, "indexName");
  if (index !== void 0) {
    const change = { kind: "other", text: context.source(branch) };
    return { ...place, kind: "alter-index", index: { name: identifierOf(context, index) }, change };
  }
  const name = childOf(branch, "columnName");
  if (name === void 0) return storage(clause, { kind: "other", text: context.source(branch) });
  const base = { ...place, kind: "alter-column", table, column: identifierOf(context, name) };
  if (words2.includes("drop")) return { ...base, change: { kind: "drop default" } };
  const value = childOf(branch, "defaultValue");
  return value === void 0 ? { ...base, change: { kind: "attribute", attribute: words2.at(-1) ?? "" } } : { ...base, change: { kind: "set default", default: expressionOf(context, value) } };
}
function renamed(context, { branch, place, table }) {
  const column = childOf(branch, "columnName");
  const index = childOf(branch, "indexName");
  if (column !== void 0) {
    const to = identifierOf(context, childOf(branch, "columnNameCreate"));
    return { ...place, kind: "rename-column", table, column: identifierOf(context, column), to };
  }
  if (index !== void 0) {
    const to = identifierOf(context, childOf(branch, "indexNameCreate"));
    return {
      ...place,
      kind: "alter-index",
      index: { name: identifierOf(context, index) },
      change: { kind: "rename", to }
    };
  }
  return { ...place, kind: "rename-table", table, to: nameOf(context, childOf(branch, "tableNameCreate")) };
}
function tableOption(context, clause) {
  const { branch, words: words2, place, table } = clause;
  const text = context.source(branch);
  if (words2[0] === "engine")
    return [storage(clause, { kind: "engine", engine: written(context, branch, "engineName") })];
  if (words2[0] === "row_format")
    return [storage(clause, { kind: "row format", format: (words2.at(-1) ?? "").toUpperCase() })];
  if (words2[0] === "tablespace")
    return [storage(clause, { kind: "tablespace", tablespace: written(context, branch, "tableSpaceName") })];
  if (childOf(branch, "charSet") !== void 0)
    return [storage(clause, { kind: "charset", charset: written(context, branch, "charsetName"), convert: false })];
  if (has(branch, "comment"))
    return [{ ...place, kind: "comment", on: "table", table, text: stringOf(context, literalsOf(branch)[0]) }];
  if (words2[0] === "key_block_size" || words2[0] === "encryption")
    return [storage(clause, { kind: "row format", format: text })];
  return [storage(clause, { kind: "parameters", names: [words2.find((word) => word !== "default") ?? text] })];
}
function partition(context, clause) {
  const { branch, words: words2, place, table } = clause;
  const text = context.source(branch);
  const names = childrenOf(childOf(branch, "partitionNames"), "partitionName");
  const partitions = names.map((name) => ({ ...table, name: `${table.name} PARTITION ${identifierOf(context, name)}` }));
  switch (words2[0]) {
    case "analyze":
    case "check":
      return [{ ...place, kind: "query", what: words2[0], reads: [table] }];
    case "drop":
      return partitions.map((each) => ({ ...place, kind: "drop-table", table: each, cascade: false }));
    case "truncate":
      return [{ ...place, kind: "truncate", tables: partitions.length === 0 ? [table] : partitions, cascade: false }];
    case "reorganize":
    case "coalesce":
    case "remove":
    case "rebuild":
      return [storage(clause, { kind: "partitioning", text })];
    default:
      return [storage(clause, { kind: "other", text })];
  }
}

// src/migrations/sql/mysql/reach.ts
function reachOf(context, where, limit) {
  if (limit !== void 0) return batchOf(context, limit);
  if (where === void 0) return { kind: "everything" };
  const bounds = conjuncts(where).map((condition) => boundOf(context, condition));
  if (bounds.every((bound) => bound.kind === "always")) return { kind: "everything" };
  const batch = bounds.find((bound) => bound.kind === "batch");
  if (batch !== void 0) return batch;
  const compared = bounds.filter((bound) => bound.kind === "columns");
  return {
    kind: "predicate",
    columns: [...new Set(compared.flatMap((bound) => bound.columns))],
    constants: compared.reduce((product, bound) => product * bound.constants, 1),
    text: context.source(where)
  };
}
function batchOf(context, limit) {
  const atoms = limit.rule === "limitClauseAtom" ? [limit] : childrenOf(limit, "limitClauseAtom");
  const offsetFirst = has(limit, ",");
  return { kind: "batch", size: numberOf(context, offsetFirst ? atoms[1] : atoms[0]) };
}
function conjuncts(condition) {
  const branch = unwrapped(condition);
  const operator = childOf(branch, "logicalOperator");
  if (branch.rule !== "expression" || operator === void 0 || !isAnd(operator)) return [branch];
  return childrenOf(branch, "expression").flatMap((each) => conjuncts(each));
}
function isAnd(operator) {
  return has(operator, "and", "&");
}
function boundOf(context, branch) {
  if (branch.rule === "expression" && childOf(branch, "logicalOperator") !== void 0)
    return oneOf(childrenOf(branch, "expression").map((each) => boundOf(context, unwrapped(each))));
  if (isTrue(context, branch)) return { kind: "always" };
  if (branch.rule !== "predicate") return { kind: "other" };
  const operands = childrenOf(branch, "predicate").map((each) => unwrapped(each));
  const [left, right, third] = operands;
  if (left === void 0) return { kind: "other" };
  if (has(branch, "in") && !has(branch, "not")) return inList(context, branch, left);
  if (has(branch, "between") && !has(branch, "not")) return keyRange(context, left, right, third);
  const operator = childOf(branch, "comparisonOperator");
  if (operator === void 0 || right === void 0 || !/^(?:=|<=>)$/.test(context.source(operator)))
    return { kind: "other" };
  return equality(context, left, right) ?? equality(context, right, left) ?? { kind: "other" };
}
function equality(context, side, other) {
  const column = columnOf(context, side);
  if (column === void 0 || context.surroundings.variables.has(column) || !isConstant(context, other))
    return void 0;
  return { kind: "columns", columns: [column], constants: 1 };
}
function inList(context, branch, left) {
  const query2 = childOf(branch, "selectStatement");
  if (query2 !== void 0) {
    const limit = within(query2, "limitClause")[0];
    return limit === void 0 ? { kind: "other" } : batchOf(context, limit);
  }
  const column = columnOf(context, left);
  const values = childrenOf(childOf(branch, "expressions"), "expression");
  if (column === void 0 || !values.every((value) => isConstant(context, value))) return { kind: "other" };
  return { kind: "columns", columns: [column], constants: values.length };
}
function keyRange(context, left, low, high) {
  const column = columnOf(context, left);
  if (column === void 0 || low === void 0 || high === void 0) return { kind: "other" };
  if (!/(?:^|_)(?:id|uuid|key|no|seq|number)$|Id$/.test(column)) return { kind: "other" };
  if (!isConstant(context, low) || !isConstant(context, high)) return { kind: "other" };
  const [from, to] = [numberOf(context, low), numberOf(context, high)];
  return { kind: "batch", size: from === void 0 || to === void 0 ? void 0 : Math.max(0, to - from + 1) };
}
function oneOf(bounds) {
  const compared = bounds.filter((bound) => bound.kind === "columns");
  const columns = compared[0]?.columns ?? [];
  const same = compared.every((bound) => bound.columns.join() === columns.join());
  if (compared.length < bounds.length || !same)
    return bounds.some((bound) => bound.kind === "always") ? { kind: "always" } : { kind: "other" };
  return { kind: "columns", columns, constants: compared.reduce((sum, bound) => sum + bound.constants, 0) };
}
function isTrue(context, branch) {
  const text = context.source(branch);
  if (/^(?:true|1)$/i.test(text)) return true;
  const sides = /^('[^']*'|\d+)\s*=\s*('[^']*'|\d+)$/.exec(text);
  return sides !== null && sides[1] === sides[2];
}

// src/migrations/sql/mysql/queries.ts
function tablesRead(context, branch) {
  const tables = /* @__PURE__ */ new Map();
  const local = /* @__PURE__ */ new Set();
  walk(branch, (inner) => {
    if (inner.rule === "commonTableExpressions") local.add(identifierOf(context, childOf(inner, "uid")));
    if (inner.rule === "tableName") {
      const name = nameOf(context, inner);
      tables.set(`${name.schema ?? ""}.${name.name}`, name);
    }
    return inner.rule !== "tableName";
  });
  return [...tables.values()].filter(
    (name) => name.schema !== void 0 || !(local.has(name.name) || name.name.toLowerCase() === "dual")
  );
}
function outputColumns(context, query2) {
  const [elements] = within(query2, "selectElements");
  if (elements === void 0 || childOf(elements, "pureAllColumns") !== void 0) return void 0;
  const columns = childrenOf(elements, "selectElement").map((element) => {
    const alias = childOf(element, "uid");
    return alias === void 0 ? implicitName(context, element) : identifierOf(context, alias);
  });
  const known = columns.filter((column) => column !== void 0);
  return known.length === columns.length ? known : void 0;
}
function implicitName(context, element) {
  if (childOf(element, "tableAllColumns") !== void 0) return void 0;
  const named = childOf(element, "selectLiteralColumnName");
  return named === void 0 ? columnOf(context, element) ?? context.source(element) : identifierOf(context, named);
}
function rowsOf(context, query2) {
  const [limit] = within(query2, "limitClause");
  if (limit !== void 0) return batchOf(context, limit);
  if (tablesRead(context, query2).length === 0)
    return { kind: "values", rows: within(query2, "querySpecification").length };
  if (within(query2, "unionStatement").length > 0) return { kind: "unknown" };
  const [from] = within(query2, "fromClause");
  return reachOf(context, childOf(from, "expression"), void 0);
}

// src/migrations/sql/mysql/statements/data.ts
function readDataChange(context, branch) {
  switch (branch.rule) {
    case "insertStatement":
    case "replaceStatement":
      return [insert(context, branch)];
    case "singleUpdateStatement":
    case "multipleUpdateStatement":
      return updates(context, branch);
    case "singleDeleteStatement":
    case "multipleDeleteStatement":
      return deletes(context, branch);
    case "loadDataStatement":
    case "loadXmlStatement":
      return [
        {
          ...context.place(),
          kind: "copy",
          table: nameOf(context, childOf(branch, "tableName")),
          direction: "from",
          program: false
        }
      ];
    default:
      return void 0;
  }
}
function insert(context, branch) {
  const query2 = within(branch, "selectStatement")[0];
  const assigned = childOf(branch, "setAssignmentList");
  const written2 = childOf(branch, "fullColumnNames") ?? branch;
  const named = childrenOf(childOf(written2, "columnNames"), "columnName");
  const columns = assigned === void 0 ? named : childrenOf(assigned, "updatedElement").flatMap((each) => childrenOf(each, "columnName"));
  const forgiving = branch.rule === "replaceStatement" || has(branch, "ignore", "duplicate");
  const isQuery = query2 !== void 0 && within(branch, "valuesOrValueList").length === 0;
  return {
    ...context.place(void 0, forgiving ? ["on conflict"] : []),
    kind: "insert",
    table: nameOf(context, childOf(branch, "tableName")),
    columns: columns.map((column) => identifierOf(context, column)),
    reach: isQuery ? rowsOf(context, query2) : { kind: "values", rows: Math.max(1, valuesRows(context.tokens()).length) },
    from: query2 === void 0 ? [] : tablesRead(context, query2)
  };
}
function sourcesOf(context, branch) {
  return within(branch, "tableSourceItem").flatMap((item) => {
    const name = childOf(item, "tableName");
    if (name === void 0) return [];
    const table = nameOf(context, name);
    const alias = childOf(item, "uid");
    return [{ table, alias: alias === void 0 ? table.name : identifierOf(context, alias) }];
  });
}
function updates(context, branch) {
  const elements = childrenOf(branch, "updatedElement").map((element) => {
    const column = childOf(element, "columnName");
    const assignment = {
      column: identifierOf(context, column),
      value: expressionOf(context, childOf(element, "expressionOrDefault"))
    };
    return { assignment, qualifier: column === void 0 ? void 0 : nameOf(context, column).schema };
  });
  const single = childOf(branch, "tableName");
  if (single !== void 0) {
    const assignments2 = elements.map(({ assignment }) => assignment);
    return [update(context, branch, nameOf(context, single), assignments2, [], reach(context, branch))];
  }
  const sources = childrenOf(branch, "tableSources").flatMap((each) => sourcesOf(context, each));
  const target = (qualifier) => sources.find(({ alias }) => alias === qualifier) ?? sources[0];
  const changed = [...new Set(elements.map(({ qualifier }) => target(qualifier)))].filter((each) => each !== void 0);
  return changed.map((source) => {
    const assignments2 = elements.filter(({ qualifier }) => target(qualifier) === source).map(({ assignment }) => assignment);
    const from = sources.filter((each) => each !== source).map(({ table }) => table);
    return update(context, branch, source.table, assignments2, from, joinedReach(context, branch, sources.length));
  });
}
function update(context, branch, table, assignments2, from, rows) {
  return {
    ...context.place(),
    kind: "update",
    table,
    assignments: assignments2,
    reach: rows,
    from: [...from, ...queried(context, branch)],
    skipLocked: skipsLocked(context)
  };
}
function deletes(context, branch) {
  const names = childrenOf(branch, "tableName");
  if (branch.rule === "singleDeleteStatement") {
    const from = queried(context, branch);
    const table = nameOf(context, names[0]);
    return [
      {
        ...context.place(),
        kind: "delete",
        table,
        reach: reach(context, branch),
        from,
        skipLocked: skipsLocked(context)
      }
    ];
  }
  const sources = childrenOf(branch, "tableSources").flatMap((each) => sourcesOf(context, each));
  return names.map((name) => {
    const written2 = nameOf(context, name);
    const source = sources.find(({ alias }) => alias === written2.name);
    const from = sources.filter((each) => each !== source).map(({ table }) => table);
    return {
      ...context.place(),
      kind: "delete",
      table: source?.table ?? written2,
      reach: joinedReach(context, branch, sources.length),
      from: [...from, ...queried(context, branch)],
      skipLocked: skipsLocked(context)
    };
  });
}
function reach(context, branch) {
  return reachOf(context, childOf(branch, "expression"), childOf(branch, "limitClause", "limitClauseAtom"));
}
function joinedReach(context, branch, tables) {
  const sources = childOf(branch, "tableSources");
  const limit = within(sources, "limitClause")[0];
  if (limit !== void 0) return batchOf(context, limit);
  const alone = reach(context, branch);
  const joins = tables > 1 || within(sources, "atomSubQueryTableSource").length > 0;
  if (alone.kind !== "everything" || !joins || sources === void 0) return alone;
  return { kind: "predicate", columns: [], text: context.source(sources) };
}
function queried(context, branch) {
  return childrenOf(branch, "expression", "updatedElement").flatMap((each) => tablesRead(context, each));
}
function skipsLocked(context) {
  return context.tokens().some(({ word }, index, all) => word === "skip" && all[index + 1]?.word === "locked");
}

// src/migrations/sql/mysql/statements/indexes.ts
function readIndex(context, branch) {
  if (branch.rule === "createIndex") {
    const table = nameOf(context, childOf(branch, "tableName"));
    const name = identifierOf(context, childOf(branch, "indexNameCreate"));
    return [
      {
        ...context.place(),
        kind: "create-index",
        index: indexOf(context, table, branch, name),
        concurrently: false,
        only: false
      }
    ];
  }
  if (branch.rule === "dropIndex") {
    const table = nameOf(context, childOf(branch, "tableName"));
    const name = identifierOf(context, childOf(branch, "indexName"));
    if (name.toUpperCase() === "PRIMARY")
      return [
        {
          ...context.place(),
          kind: "drop-constraint",
          table,
          constraint: "PRIMARY",
          type: "primary key",
          cascade: false
        }
      ];
    return [{ ...context.place(), kind: "drop-index", index: { name }, table, concurrently: false, cascade: false }];
  }
  return void 0;
}

// src/migrations/sql/mysql/statements/others.ts
function readObject(context, branch) {
  const place = context.place();
  switch (branch.rule) {
    case "createDatabase":
      return [{ ...place, kind: "create-database", name: nameOf(context, childOf(branch, "databaseNameCreate")).name }];
    case "dropDatabase":
      return [
        {
          ...place,
          kind: "drop-schema",
          name: nameOf(context, childOf(branch, "databaseName")).name,
          what: "database",
          cascade: true
        }
      ];
    case "dropTableSpace":
      return [
        {
          ...place,
          kind: "drop-schema",
          name: context.source(childOf(branch, "tableSpaceName") ?? branch),
          what: "tablespace",
          cascade: false
        }
      ];
    case "optimizeTable":
      return within(branch, "tableName").map((table) => ({
        ...place,
        kind: "rewrite-table",
        table: nameOf(context, table),
        how: "optimize"
      }));
    case "selectStatement":
    case "setOperations":
    case "withStatement":
    case "valuesStatement":
    case "tableStatement":
    case "parenthesizedQuery":
    case "interSectStatement":
      return query(context, branch);
    case "showStatement":
    case "fullDescribeStatement":
    case "simpleDescribeStatement":
    case "analyzeDescribeStatement":
    case "helpStatement":
    case "analyzeTable":
    case "checkTable":
    case "checksumTable":
    case "doStatement":
      return [{ ...place, kind: "query", what: wordsOf(branch)[0] ?? "show", reads: tablesRead(context, branch) }];
    default:
      return void 0;
  }
}
function readOther(context, branch) {
  const place = context.place();
  const text = context.source(branch);
  if (branch.rule === "executeStatement")
    return [{ ...place, kind: "opaque", reason: "the statement that it runs is put together at run time", text }];
  if (branch.rule === "repairTable" || branch.rule === "importTableStatement" || branch.rule === "handlerStatement")
    return [
      {
        ...place,
        kind: "opaque",
        reason: "what it does to the table is not known",
        text,
        touches: tablesRead(context, branch)
      }
    ];
  return [{ ...place, kind: "other", what: whatOf(context, branch), outsideTransaction: false }];
}
function whatOf(context, branch) {
  const words2 = context.tokens(branch).slice(0, 2);
  return words2.map((token2) => context.source(token2).toUpperCase()).join(" ");
}
function query(context, branch) {
  const place = context.place();
  const changes = within(branch, "insertStatement", "updateStatement", "deleteStatement");
  if (changes.length > 0)
    return [
      {
        ...place,
        kind: "opaque",
        reason: "a WITH query that changes data is not understood",
        text: context.source(branch)
      }
    ];
  const into = within(branch, "intoClause").find((clause) => has(clause, "outfile", "dumpfile"));
  if (into !== void 0)
    return [
      {
        ...place,
        kind: "copy",
        table: childrenOf(branch, "tableName").map((name) => nameOf(context, name))[0],
        direction: "to",
        program: false
      }
    ];
  return [{ ...place, kind: "query", what: "select", reads: tablesRead(context, branch) }];
}

// src/migrations/sql/mysql/bodies.ts
function bodyOperations(context, body, variables, readStatement) {
  const reader = new BodyReader(context, body, readStatement);
  return body.children.flatMap(
    (tree) => tree.kind === "branch" ? reader.read(tree, { nested: true, guards: [], variables }) : []
  );
}
var BodyReader = class {
  constructor(context, body, readStatement) {
    this.context = context;
    this.body = body;
    this.readStatement = readStatement;
  }
  context;
  body;
  readStatement;
  read(branch, around) {
    switch (branch.rule) {
      case "sqlStatement":
        return this.readStatement(this.context.inner(branch, around), branch);
      case "blockStatement":
        return this.#inside(branch, this.#inBlock(branch, around));
      case "ifStatement":
      case "elseIfAlternative":
      case "caseStatement":
      case "caseAlternative":
        return this.#inside(branch, this.#underCondition(branch, around));
      case "loopStatement":
      case "repeatStatement":
      case "whileStatement":
        return this.#inside(branch, { ...around, loop: this.#loopOf(branch) });
      case "procedureSqlStatement":
      case "compoundStatement":
        return this.#inside(branch, around);
      default:
        return [];
    }
  }
  #inside(branch, around) {
    return branch.children.flatMap((tree) => tree.kind === "branch" ? this.read(tree, around) : []);
  }
  #inBlock(block, around) {
    const declared = childrenOf(block, "declareVariable").flatMap((each) => childrenOf(childOf(each, "uidList"), "uid"));
    const swallows = childrenOf(block, "declareHandler").some(
      (handler) => /\bsqlexception\b/i.test(this.#source(handler))
    );
    return {
      ...around,
      variables: /* @__PURE__ */ new Set([...around.variables, ...declared.map((name) => identifierOf(this.context, name))]),
      guards: swallows ? [...around.guards, "handler"] : around.guards
    };
  }
  /** A condition that asks the catalogue guards; any other one is a branch. */
  #underCondition(branch, around) {
    const condition = childOf(branch, "expression");
    if (condition === void 0) return around;
    const text = this.#source(condition);
    if (/\b(?:information_schema|performance_schema)\b/i.test(text)) {
      const guards = [...around.guards, "condition"];
      return { ...around, guards };
    }
    return { ...around, branch: around.branch === void 0 ? text : `${around.branch} ${text}` };
  }
  /** Outside a transaction of its own every statement commits. */
  #loopOf(loop) {
    const text = this.#source(loop);
    return {
      commits: within(loop, "commitWork").length > 0 || within(this.body, "startTransaction").length === 0,
      endsAtZeroRows: /\brow_count\s*\(/i.test(text),
      skipsLocked: /\bskip\s+locked\b/i.test(text)
    };
  }
  #source(branch) {
    return this.context.source(branch);
  }
};

// src/migrations/sql/mysql/statements/routines.ts
function readRoutine(context, branch, readStatement) {
  const place = context.place();
  switch (branch.rule) {
    case "createProcedure":
    case "createFunction":
    case "createFunctionLoadable":
      return [createRoutine(context, branch, readStatement)];
    case "createTrigger":
      return [
        {
          ...context.place(void 0, headGuards(context, branch)),
          kind: "create-trigger",
          table: nameOf(context, childOf(branch, "tableName")),
          trigger: identifierOf(context, childOf(branch, "fullId"))
        }
      ];
    case "createEvent":
    case "alterEvent":
      return [
        {
          ...context.place(void 0, headGuards(context, branch)),
          kind: "other",
          what: "EVENT",
          outsideTransaction: false
        }
      ];
    case "dropTrigger":
      return [
        { ...place, kind: "drop-trigger", table: void 0, trigger: identifierOf(context, childOf(branch, "fullId")) }
      ];
    case "dropProcedure":
    case "dropFunction":
      return [
        {
          ...place,
          kind: "drop-routine",
          routine: nameOf(context, childOf(branch, "fullId", "functionName")),
          cascade: false
        }
      ];
    case "callStatement":
      return [{ ...place, kind: "call-routine", routine: nameOf(context, childOf(branch, "fullId")) }];
    default:
      return void 0;
  }
}
function createRoutine(context, branch, readStatement) {
  const body = childOf(branch, "routineBody");
  const parameters = childrenOf(branch, "procedureParameter", "functionParameter").map(
    (parameter) => identifierOf(context, childOf(parameter, "uid"))
  );
  const security = within(branch, "routineOption").map((option) => context.source(option).toLowerCase());
  return {
    ...context.place(void 0, headGuards(context, branch)),
    kind: "create-routine",
    routine: nameOf(context, childOf(branch, "fullId", "functionNameCreate")),
    what: branch.rule === "createProcedure" ? "procedure" : "function",
    language: branch.rule === "createFunctionLoadable" ? "c" : "sql",
    // It runs with its owner's rights unless it says otherwise, and names without a database mean its own.
    securityDefiner: !security.some((option) => option.endsWith("invoker")),
    fixedSearchPath: true,
    trigger: false,
    body: body === void 0 ? void 0 : bodyOperations(context, body, new Set(parameters), readStatement)
  };
}
function headGuards(context, branch) {
  const body = childOf(branch, "routineBody");
  return context.guardsIn({ start: branch.start, end: body?.start ?? branch.end });
}

// src/migrations/sql/mysql/statements/security.ts
function readSecurity(context, branch) {
  switch (branch.rule) {
    case "grantStatement":
    case "grantProxy":
      return [grant(context, branch)];
    case "revokeStatement":
      return [
        {
          ...context.place(),
          kind: "revoke",
          privileges: privileges(context, branch),
          on: objectOf(context, branch),
          from: behind(context, branch, "from")
        }
      ];
    case "createUser":
    case "createRole":
      return roles(context, branch, "create");
    case "alterUser":
    case "setRole":
      return roles(context, branch, "alter");
    case "dropUser":
    case "dropRole":
      return roles(context, branch, "drop");
    default:
      return void 0;
  }
}
function grant(context, branch) {
  const to = behind(context, branch, "to");
  return {
    ...context.place(),
    kind: "grant",
    privileges: privileges(context, branch),
    on: objectOf(context, branch),
    to,
    toPublic: to.some((role) => role.toLowerCase() === "public")
  };
}
function privileges(context, branch) {
  return childrenOf(branch, "privilegeClause").map((clause) => context.source(clause).toUpperCase());
}
function objectOf(context, branch) {
  const [level] = within(branch, "privilegeLevel");
  return level === void 0 ? "" : context.tokens(level).map((token2) => context.unquoted(token2)).join("");
}
function behind(context, branch, word) {
  const at = branch.children.findIndex((tree) => tree.kind === "leaf" && tree.word === word);
  const rest = { ...branch, children: branch.children.slice(at + 1) };
  return within(rest, "userName", "userOrRoleName").map((user) => userOf(context, user));
}
function userOf(context, user) {
  const [name] = context.tokens(user);
  return name === void 0 ? "" : context.unquoted(name);
}
function roles(context, branch, change) {
  const users = within(branch, "userName", "userOrRoleName");
  return users.map((user, index) => {
    const secret = secretBetween(context.tokens(branch), user.end, users[index + 1]?.start ?? branch.end);
    return {
      ...context.place(),
      kind: "role",
      role: userOf(context, user),
      change,
      ...secret === void 0 ? {} : { secret: context.span(secret) }
    };
  });
}
function secretBetween(tokens, from, to) {
  const inside = tokens.filter(({ start, end }) => start >= from && end <= to);
  const at = inside.findIndex(({ word }) => word === "identified");
  return at === -1 ? void 0 : inside.slice(at).find(({ kind }) => kind === "string");
}

// src/migrations/sql/mysql/statements/session.ts
function readSession(context, branch) {
  switch (branch.rule) {
    case "setStatement":
      return settings(context, branch);
    case "startTransaction":
    case "beginWork":
      return [{ ...context.place(), kind: "transaction", change: "begin" }];
    case "commitWork":
      return [{ ...context.place(), kind: "transaction", change: "commit" }];
    case "rollbackWork":
      return [{ ...context.place(), kind: "transaction", change: "rollback" }];
    case "rollbackStatement":
      return [{ ...context.place(), kind: "transaction", change: "rollback to" }];
    case "savePointStatement":
      return [{ ...context.place(), kind: "transaction", change: "savepoint" }];
    case "releaseStatement":
      return [{ ...context.place(), kind: "transaction", change: "release" }];
    case "useStatement":
      return [
        {
          ...context.place(),
          kind: "set",
          name: "database",
          value: context.unquoted(lastToken(context)),
          scope: "session"
        }
      ];
    case "unlockTables":
      return [{ ...context.place(), kind: "other", what: "UNLOCK TABLES", outsideTransaction: false }];
    default:
      return void 0;
  }
}
function lastToken(context) {
  return context.tokens().at(-1) ?? context.statement;
}
function settings(context, branch) {
  const tokens = context.tokens(branch);
  const [, second, third] = tokens;
  if (second?.word === "password") return [password(context, tokens)];
  if (wordsOf(branch).includes("names") || second?.word === "charset" || third?.word === "set")
    return [
      {
        ...context.place(),
        kind: "set",
        name: "names",
        value: context.unquoted(tokens.at(-1) ?? branch),
        scope: "session"
      }
    ];
  if (tokens.some(({ word }) => word === "transaction") && !has(branch, "=")) return [isolation(context, tokens)];
  const assigned = assignments(context, tokens);
  const place = context.place();
  return assigned.length === 0 ? [{ ...place, kind: "other", what: "SET of a user variable", outsideTransaction: false }] : assigned.map((variable) => ({ ...place, kind: "set", ...variable }));
}
function password(context, tokens) {
  const secret = tokens.filter(({ kind }) => kind === "string").at(-1);
  const user = tokens[2]?.word === "for" ? tokens[3] : void 0;
  return {
    ...context.place(),
    kind: "role",
    role: user === void 0 ? "" : context.unquoted(user),
    change: "alter",
    ...secret === void 0 ? {} : { secret: context.span(secret) }
  };
}
function isolation(context, tokens) {
  const at = tokens.findIndex(({ word }) => word === "transaction");
  const value = tokens.slice(at + 1).map((token2) => context.source(token2)).join(" ");
  const scope = tokens[1]?.word === "global" ? "global" : tokens[1]?.word === "session" ? "session" : "transaction";
  return { ...context.place(), kind: "set", name: "transaction_isolation", value, scope };
}
function assignments(context, tokens) {
  const variables = [];
  let depth = 0;
  let scope = "session";
  for (const [index, token2] of tokens.entries()) {
    if (token2.word === "(") depth += 1;
    if (token2.word === ")") depth -= 1;
    if (token2.word === "," || index === 0) scope = "session";
    if (/^(?:global|persist|persist_only)$/.test(token2.word)) scope = "global";
    const previous = tokens[index - 1];
    const equals = token2.word === "=" && depth === 0 && previous !== void 0;
    const name = previous?.word === ":" ? tokens[index - 2] : previous;
    if (!equals || name === void 0 || !opens(tokens, name)) continue;
    const variable = variableOf(context, name, scope, valueBehind(context, tokens, index));
    if (variable !== void 0) variables.push(variable);
  }
  return variables;
}
function opens(tokens, name) {
  const before = tokens[tokens.indexOf(name) - 1]?.word ?? "";
  return /^(?:set|,|global|session|local|persist|persist_only)$/.test(before);
}
function variableOf(context, name, scope, value) {
  const written2 = context.unquoted(name).toLowerCase();
  if (/^@[^@]/.test(written2) || name.kind === "string") return void 0;
  const [, prefix, bare = written2] = /^@@(?:(global|session|local|persist|persist_only)\.)?(.+)$/.exec(written2) ?? [];
  const isGlobal = prefix !== void 0 && /^(?:global|persist)/.test(prefix);
  return { name: bare, value, scope: isGlobal ? "global" : scope };
}
function valueBehind(context, tokens, equals) {
  let depth = 0;
  let end = equals;
  for (let index = equals + 1; index < tokens.length; index++) {
    const word = tokens[index]?.word;
    if (depth === 0 && word === ",") break;
    if (word === "(") depth += 1;
    if (word === ")") depth -= 1;
    end = index;
  }
  const [first, last] = [tokens[equals + 1], tokens[end]];
  if (first === void 0 || last === void 0 || end === equals || first.word === "default") return void 0;
  return first === last && first.kind === "string" ? stringOf(context, first) : context.source({ start: first.start, end: last.end });
}

// src/migrations/sql/mysql/statements/tables.ts
function readTable(context, branch) {
  switch (branch.rule) {
    case "createTable":
      return [createTable(context, branch)];
    case "dropTable":
      return childrenOf(childOf(branch, "tableNames"), "tableName").map((name, _, all) => ({
        ...context.place(all.length === 1 ? void 0 : name, context.guardsIn(branch)),
        kind: "drop-table",
        table: nameOf(context, name),
        cascade: has(branch, "cascade")
      }));
    case "renameTable":
      return childrenOf(branch, "renameTableClause").map((clause, _, all) => ({
        ...context.place(all.length === 1 ? void 0 : clause, context.guardsIn(branch)),
        kind: "rename-table",
        table: nameOf(context, childOf(clause, "tableName")),
        to: nameOf(context, childOf(clause, "tableNameCreate"))
      }));
    case "truncateTable":
      return [
        {
          ...context.place(),
          kind: "truncate",
          tables: [nameOf(context, childOf(branch, "tableName"))],
          cascade: false
        }
      ];
    case "lockTables":
      return childrenOf(branch, "lockTableElement").map((element, _, all) => ({
        ...context.place(all.length === 1 ? void 0 : element),
        kind: "lock-table",
        tables: [nameOf(context, childOf(element, "tableName"))],
        mode: context.source(childOf(element, "lockAction") ?? element).toUpperCase()
      }));
    default:
      return void 0;
  }
}
function createTable(context, branch) {
  const table = nameOf(context, childOf(branch, "tableNameCreate"));
  const like = childOf(branch, "tableName");
  const query2 = childOf(branch, "selectStatement");
  const definitions = definitionsOf(context, table, childOf(branch, "createDefinitions"));
  const comment = childrenOf(branch, "tableOption").find((option) => has(option, "comment"));
  const partitions = childOf(branch, "partitionDefinitions");
  return {
    ...context.place(),
    kind: "create-table",
    table,
    ...definitions,
    temporary: has(branch, "temporary"),
    ...like === void 0 ? {} : { like: [nameOf(context, like)] },
    ...query2 === void 0 ? {} : { as: { columns: outputColumns(context, query2), from: tablesRead(context, query2) } },
    ...partitions === void 0 ? {} : { partitionedBy: partitionKeys(context, partitions) },
    ...comment === void 0 ? {} : { comment: stringOf(context, literalsOf(comment)[0]) }
  };
}
function definitionsOf(context, table, branch) {
  const columns = [];
  const constraints = [];
  const indexes = [];
  for (const definition of childrenOf(branch, "createDefinition")) {
    const name = childOf(definition, "columnNameCreate");
    const type = childOf(definition, "columnDefinition");
    if (name !== void 0 && type !== void 0) {
      const written2 = columnOf2(context, name, type);
      columns.push(written2.column);
      constraints.push(...written2.constraints);
      continue;
    }
    const key = keyOf(context, table, definition);
    if (key?.kind === "constraint") constraints.push(key.constraint);
    if (key?.kind === "index") indexes.push(key.index);
  }
  return { columns, constraints, indexes };
}
function partitionKeys(context, partitions) {
  const by = childOf(partitions, "partitionFunctionDefinition");
  return within(by, "columnName", "expression").map((key) => context.unquoted(key));
}

// src/migrations/sql/mysql/statements/views.ts
function readView(context, branch) {
  if (branch.rule === "dropView")
    return childrenOf(branch, "viewName").map((name, _, all) => ({
      ...context.place(all.length === 1 ? void 0 : name, context.guardsIn(branch)),
      kind: "drop-view",
      view: nameOf(context, name),
      materialized: false,
      cascade: has(branch, "cascade")
    }));
  if (branch.rule !== "createView" && branch.rule !== "alterView") return void 0;
  const query2 = childOf(branch, "selectStatement");
  const named = [...childrenOf(branch, "columnNameCreate"), ...childrenOf(childOf(branch, "columnNames"), "columnName")];
  return [
    {
      ...context.place(void 0, branch.rule === "alterView" ? ["or replace"] : void 0),
      kind: "create-view",
      view: nameOf(context, childOf(branch, "viewNameCreate", "viewName")),
      materialized: false,
      reads: tablesRead(context, branch.rule === "createView" ? withoutName(branch) : query2),
      columns: named.length > 0 ? named.map((name) => identifierOf(context, name)) : query2 && outputColumns(context, query2)
    }
  ];
}
function withoutName(branch) {
  return { ...branch, children: childrenOf(branch, "withClause", "selectStatement") };
}

// src/migrations/sql/mysql/read.ts
var LONGEST_STATEMENT = 2e5;
var FAMILIES = [readTable, readIndex, readDataChange, readSession, readView, readSecurity, readObject];
var WRAPPERS = /* @__PURE__ */ new Set([
  "sqlStatement",
  "ddlStatement",
  "dmlStatement",
  "transactionStatement",
  "replicationStatement",
  "preparedStatement",
  "administrationStatement",
  "utilityStatement",
  "updateStatement",
  "deleteStatement"
]);
function readText(parse, text, dialect) {
  const { script, ranges } = split(text, dialect);
  const statements = [];
  const unread = [];
  for (const range of ranges) {
    const read = readRange(parse, script, range);
    if ("operations" in read) statements.push(statementOf(script, range, read.operations));
    else unread.push(unreadOf(script, range, read));
  }
  return { statements, unread };
}
function readRange(parse, script, range) {
  const adaptation = adapt(range);
  const context = new Context(script, range, range, adaptation.guards);
  const beyond = beyondGrammar(context);
  if (beyond !== void 0) return { operations: beyond };
  const local = adaptation.edits.map((edit) => ({ ...edit, from: edit.from - range.start, to: edit.to - range.start }));
  const sql = edited(script.sql.slice(range.start, range.end), local);
  if (sql.trimEnd().length > LONGEST_STATEMENT)
    return { start: range.start, end: range.end, message: "the statement is too long to be read" };
  const parsed = parse(sql, range.start);
  return parsed.kind === "refused" ? parsed.refusal : { operations: operationsOf(context, parsed.tree, adaptation) };
}
function operationsOf(context, tree, adaptation) {
  const branch = unwrapped2(tree);
  for (const family of FAMILIES) {
    const operations = family(context, branch);
    if (operations !== void 0) return operations;
  }
  return readAlterTable(context, branch, adaptation.partitioning) ?? readRoutine(context, branch, (inner, statement) => operationsOf(inner, statement, { partitioning: void 0 })) ?? readOther(context, branch);
}
function unwrapped2(branch) {
  const [first] = branch.children;
  return WRAPPERS.has(branch.rule) && first?.kind === "branch" ? unwrapped2(first) : branch;
}
function statementOf(script, range, operations) {
  const algorithm = mannerOf(range, "algorithm");
  const lock = mannerOf(range, "lock");
  return {
    span: script.text.span(range.start, range.end),
    sql: { origin: "own", text: script.text.value.slice(range.start, range.end) },
    operations,
    comments: range.comments.map((comment) => ({
      text: commentText(script.text.value.slice(comment.start, comment.end)),
      span: script.text.span(comment.start, comment.end)
    })),
    ...algorithm === void 0 ? {} : { algorithm },
    ...lock === void 0 ? {} : { lock }
  };
}
function mannerOf({ tokens }, manner) {
  const isAltering = tokens.slice(0, 6).some(({ word }) => word === "table" || word === "index");
  if (!isAltering || !/^(?:alter|create|drop)$/.test(tokens[0]?.word ?? "")) return void 0;
  let depth = 0;
  for (const [index, { word }] of tokens.entries()) {
    if (word === "(") depth += 1;
    if (word === ")") depth -= 1;
    if (depth > 0 || word !== manner) continue;
    const value = tokens[index + 1]?.word === "=" ? tokens[index + 2] : tokens[index + 1];
    if (value !== void 0 && MANNERS2[manner].test(value.word)) return value.word.toUpperCase();
  }
  return void 0;
}
var MANNERS2 = { algorithm: /^(?:instant|nocopy|inplace|copy)$/, lock: /^(?:none|shared|exclusive)$/ };
function commentText(source) {
  if (source.startsWith("#")) return source.slice(1).trim();
  if (source.startsWith("--")) return source.slice(2).trim();
  return source.replace(/^\/\*|\*\/$/g, "").trim();
}
function unreadOf(script, range, { start, end, message }) {
  const from = Math.min(start, range.end);
  const reason = script.placeholders.restore(message);
  const isTemplated = script.placeholders.standIn(script.sql.slice(range.start, range.end));
  return {
    span: script.text.span(from, Math.max(from, Math.min(end, range.end))),
    reason: isTemplated ? `a template stands where the SQL must be known: ${reason}` : `this statement cannot be read by our MySQL grammar: ${reason}`,
    refused: false
  };
}

// src/migrations/sql/mysql/index.ts
async function loadMysqlReader(dialect) {
  const parse = statementParser(await loadGrammar());
  return (text) => readText(parse, text, dialect);
}
export {
  loadMysqlReader
};
