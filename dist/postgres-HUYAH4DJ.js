import{createRequire as createRequire_}from'node:module';import{fileURLToPath as fileURLToPath_}from'node:url';const require=createRequire_(import.meta.url);const __filename=fileURLToPath_(import.meta.url);const __dirname=fileURLToPath_(new URL('.',import.meta.url));
import {
  Text,
  messageOf
} from "./chunk-GE6R6FQD.js";
import {
  branchAt,
  overTemplates,
  prepare,
  prepareInner,
  sliceScript,
  splitStatements,
  tokensOf
} from "./chunk-VOUKP2SE.js";
import "./chunk-QZLSU5F2.js";

// src/migrations/sql/postgres/load.ts
async function loadPgParser() {
  const { loadModule, parseSync, parsePlPgSQLSync } = await import("./wasm-LLMQVG3M.js");
  await loadModule();
  return { parse: parseSync, parsePlPgSql: parsePlPgSQLSync };
}

// src/migrations/sql/postgres/client-commands.ts
var COPY = /^\\copy\s+(?:"?(?<schema>[\w$]+)"?\.)?"?(?<table>[\w$]+)"?\s*(?:\([^)]*\)\s*)?(?<direction>from|to)\s+(?<program>program\b)?/i;
function readClientCommand(script, command) {
  const span = script.text.span(command.start, command.start + command.text.length);
  const branch = branchAt(script, command.start);
  const place = { span, guards: [], ...branch === void 0 ? {} : { branch } };
  const copy = command.does === "copy" ? COPY.exec(command.text)?.groups : void 0;
  const sql = { origin: "own", text: command.text };
  if (command.does === "copy") {
    const table = copy === void 0 ? void 0 : tableOf(copy["schema"], copy["table"]);
    const direction = copy?.["direction"]?.toLowerCase() === "from" ? "from" : "to";
    const program = copy?.["program"] !== void 0;
    return { span, sql, operations: [{ ...place, kind: "copy", table, direction, program }], comments: [] };
  }
  return {
    span,
    sql,
    operations: [{ ...place, kind: "opaque", reason: reasonOf(command), text: command.text }],
    comments: []
  };
}
function tableOf(schema, table) {
  return { ...schema === void 0 ? {} : { schema: schema.toLowerCase() }, name: (table ?? "").toLowerCase() };
}
function reasonOf(command) {
  switch (command.does) {
    case "include":
      return "psql runs another file here";
    case "shell":
      return "psql runs a shell command here";
    case "execute rows":
      return "psql runs the rows of the query before as SQL";
    case "copy":
      return "psql copies rows here";
  }
}

// src/migrations/sql/postgres/context.ts
var topLevel = { nested: false, guards: [], variables: /* @__PURE__ */ new Set() };
var Context = class {
  constructor(parser, readInner, script, range, utf16, base, surroundings) {
    this.parser = parser;
    this.readInner = readInner;
    this.script = script;
    this.range = range;
    this.utf16 = utf16;
    this.base = base;
    this.surroundings = surroundings;
  }
  parser;
  readInner;
  script;
  range;
  utf16;
  base;
  surroundings;
  get tokens() {
    return this.range.tokens;
  }
  /** The offset of a node's location, which protobuf omits where it is 0. */
  offset(location) {
    return this.base + this.utf16(location ?? 0);
  }
  /** Place of an operation: the whole statement, or its clause [from, to). */
  place(guards3 = [], from = this.range.start, to = this.range.end) {
    const { loop, nested } = this.surroundings;
    const branches = [branchAt(this.script, from), this.surroundings.branch].filter((each) => each !== void 0);
    return {
      span: this.script.text.span(from, to),
      guards: [...this.surroundings.guards, ...guards3],
      ...branches.length === 0 ? {} : { branch: branches.join(" ") },
      ...loop === void 0 ? {} : { loop },
      ...nested ? { nested } : {}
    };
  }
  span(from, to) {
    return this.script.text.span(from, to);
  }
  /** The characters [from, to) as the file has them. */
  source(from, to) {
    return this.script.text.value.slice(from, to);
  }
  /** The characters [from, to) as a script of their own. */
  slice(from, to) {
    return sliceScript(this.script, from, to);
  }
  /** Index of the token at an offset, or of the first one behind it. */
  tokenIndex(offset) {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = low + high >> 1;
      if ((this.tokens[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  /** Index of the first of these words at or behind a token, at its own depth of parentheses; -1 if there is none. */
  find(words, from) {
    return this.scan(from, (token) => words.includes(token.word));
  }
  /** Like `find`, with a condition. Stops where the parentheses around `from` close. */
  scan(from, wanted) {
    let depth = 0;
    for (let index = from; index < this.tokens.length; index++) {
      const token = this.tokens[index];
      if (token === void 0) break;
      if (depth === 0 && wanted(token, index)) return index;
      if (token.word === "(" || token.word === "[") depth += 1;
      if (token.word === ")" || token.word === "]") depth -= 1;
      if (depth < 0) return -1;
    }
    return -1;
  }
  /** Where the list element that holds a token ends: before the comma, or the parenthesis that closes the list. */
  elementEnd(from, stops = []) {
    let depth = 0;
    let end = this.tokens[from]?.start ?? this.range.end;
    for (let index = from; index < this.tokens.length; index++) {
      const token = this.tokens[index];
      if (token === void 0) break;
      const closes = token.word === ")" || token.word === "]";
      if (depth === 0 && (token.word === "," || closes || this.#stops(stops, token, index))) return end;
      if (token.word === "(" || token.word === "[") depth += 1;
      if (closes) depth -= 1;
      end = token.end;
    }
    return end;
  }
  /** FROM ends an assignment, but not that of IS DISTINCT FROM. */
  #stops(stops, token, index) {
    return stops.includes(token.word) && this.tokens[index - 1]?.word !== "distinct";
  }
  /** The characters between the parentheses that open at or behind a token; undefined where none do. */
  parenthesised(from) {
    let open = from;
    while (open < this.tokens.length && this.tokens[open]?.word !== "(") open += 1;
    const first = this.tokens[open + 1];
    if (first === void 0) return void 0;
    const close = this.scan(open + 1, (token) => token.word === ")");
    const end = this.tokens[close]?.start;
    return end === void 0 ? void 0 : { from: first.start, to: this.tokens[close - 1]?.end ?? end };
  }
};

// src/migrations/sql/postgres/offsets.ts
function utf16Offsets(sql) {
  const bytes = Buffer.byteLength(sql);
  if (bytes === sql.length) return (byte2) => byte2;
  const offsets = new Uint32Array(bytes + 1);
  let byte = 0;
  for (let at = 0; at < sql.length; at++) {
    const width = utf8Width(sql.charCodeAt(at));
    offsets.fill(at, byte, byte + width);
    byte += width;
  }
  offsets.fill(sql.length, byte);
  return (location) => offsets[Math.min(location, bytes)] ?? sql.length;
}
function utf8Width(unit) {
  if (unit < 128) return 1;
  if (unit < 2048) return 2;
  return unit >= 55296 && unit <= 57343 ? 2 : 3;
}
function utf16OffsetOfCharacter(sql, character) {
  let at = 0;
  for (let seen = 0; seen < character && at < sql.length; seen++) at += (sql.codePointAt(at) ?? 0) > 65535 ? 2 : 1;
  return at;
}

// src/migrations/sql/postgres/errors.ts
var TOO_LARGE = /memory exhausted|call stack|out of memory|out of bounds/i;
function unreadOf(script, range, thrown) {
  const message = script.placeholders.restore(messageOf(thrown));
  const cursor = cursorOf(thrown);
  const sql = script.sql.slice(range.start, range.end);
  if (cursor === void 0 || TOO_LARGE.test(message)) {
    const reason = TOO_LARGE.test(message) ? "the statement is too large or too deeply nested to be read" : message;
    return { span: script.text.span(range.start, range.end), reason, refused: false };
  }
  const at = Math.min(range.start + utf16OffsetOfCharacter(sql, cursor), range.end);
  const word = range.tokens.find((token) => token.end > at);
  const isTemplated = script.placeholders.standIn(sql) || script.branches.some((branch) => branch.from < range.end && branch.to > range.start);
  return {
    span: script.text.span(Math.min(at, range.end), word?.end ?? range.end),
    reason: isTemplated ? `a template stands where the SQL must be known: ${message}` : message,
    refused: !isTemplated
  };
}
function cursorOf(thrown) {
  if (!(thrown instanceof Error) || !("sqlDetails" in thrown)) return void 0;
  const details = thrown.sqlDetails;
  if (typeof details !== "object" || details === null || !("cursorPosition" in details)) return void 0;
  return typeof details.cursorPosition === "number" ? details.cursorPosition : void 0;
}

// src/migrations/sql/postgres/restore.ts
function restoreTemplates(tree, placeholders) {
  for (const [key, value] of Object.entries({ ...tree })) {
    if (typeof value === "string") Reflect.set(tree, key, placeholders.restore(value));
    else if (typeof value === "object" && value !== null) restoreTemplates(value, placeholders);
  }
}

// src/migrations/sql/postgres/nodes.ts
function stringOf(node) {
  return node !== void 0 && "String" in node ? node.String.sval ?? "" : void 0;
}
function stringsOf(nodes) {
  return (nodes ?? []).flatMap((node) => stringOf(node) ?? []);
}
function nameOf(relation) {
  return named(relation?.schemaname, relation?.relname ?? "");
}
function named(schema, name) {
  return schema === void 0 || schema === "" ? { name } : { schema, name };
}
function nameOfParts(parts) {
  return named(parts.at(-2), parts.at(-1) ?? "");
}
function objectName(node) {
  if (node === void 0) return { name: "" };
  if ("List" in node) return nameOfParts(stringsOf(node.List.items));
  if ("TypeName" in node) return nameOfParts(stringsOf(node.TypeName.names));
  if ("ObjectWithArgs" in node) return nameOfParts(stringsOf(node.ObjectWithArgs.objname));
  if ("RangeVar" in node) return nameOf(node.RangeVar);
  return { name: stringOf(node) ?? "" };
}
function objectParts(node) {
  if (node !== void 0 && "List" in node) return stringsOf(node.List.items);
  return [objectName(node).name];
}
function rangeVars(nodes) {
  return (nodes ?? []).flatMap((node) => "RangeVar" in node ? [node.RangeVar] : []);
}
function roleName(role2) {
  switch (role2?.roletype) {
    case "ROLESPEC_PUBLIC":
      return "public";
    case "ROLESPEC_CURRENT_USER":
      return "current_user";
    case "ROLESPEC_CURRENT_ROLE":
      return "current_role";
    case "ROLESPEC_SESSION_USER":
      return "session_user";
    default:
      return role2?.rolename ?? "";
  }
}
function roleNames(nodes) {
  return (nodes ?? []).flatMap((node) => "RoleSpec" in node ? [roleName(node.RoleSpec)] : []);
}
function option(options, name) {
  for (const node of options ?? []) {
    if ("DefElem" in node && node.DefElem.defname === name) return node.DefElem.arg ?? true;
  }
  return void 0;
}
function isOn(options, name) {
  const value = option(options, name);
  if (value === void 0 || value === true) return value === true;
  if ("Boolean" in value) return value.Boolean.boolval ?? false;
  if ("Integer" in value) return (value.Integer.ival ?? 0) !== 0;
  return !/^(?:off|false|no|0)$/i.test(stringOf(value) ?? "");
}
function isNode(value) {
  if (typeof value !== "object" || value === null) return false;
  const [key, more] = Object.keys(value);
  return key !== void 0 && more === void 0 && key.charAt(0) < "a";
}
function walk(value, enter) {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value) && isNode(value) && !enter(value)) return;
  const inside = Object.values(value);
  for (const inner2 of inside) walk(inner2, enter);
}

// src/migrations/sql/postgres/functions.ts
var VOLATILE = names(`
  amvalidate array_sample array_shuffle brin_desummarize_range brin_summarize_new_values brin_summarize_range
  clock_timestamp current_query currtid2 currval cursor_to_xml cursor_to_xmlschema dblink dblink_exec
  gen_random_bytes gen_random_uuid gen_salt gin_clean_pending_list lastval lo_close lo_creat lo_create lo_export
  lo_from_bytea lo_get lo_import lo_lseek lo_lseek64 lo_open lo_put lo_tell lo_tell64 lo_truncate lo_truncate64
  lo_unlink loread lowrite nextval pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock
  pg_advisory_unlock_all pg_advisory_unlock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared
  pg_backup_start pg_backup_stop pg_blocking_pids pg_cancel_backend pg_collation_actual_version
  pg_control_checkpoint pg_control_init pg_control_recovery pg_control_system pg_copy_logical_replication_slot
  pg_copy_physical_replication_slot pg_create_logical_replication_slot pg_create_physical_replication_slot
  pg_create_restore_point pg_current_logfile pg_current_wal_flush_lsn pg_current_wal_insert_lsn pg_current_wal_lsn
  pg_database_collation_actual_version pg_database_size pg_drop_replication_slot pg_export_snapshot
  pg_extension_config_dump pg_get_backend_memory_contexts pg_get_multixact_members pg_get_shmem_allocations
  pg_get_wal_replay_pause_state pg_get_wal_resource_managers pg_hba_file_rules pg_ident_file_mappings
  pg_import_system_collations pg_indexes_size pg_is_in_recovery pg_is_wal_replay_paused
  pg_isolation_test_session_is_blocked pg_jit_available pg_last_committed_xact pg_last_wal_receive_lsn
  pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_lock_status pg_log_backend_memory_contexts
  pg_logical_emit_message pg_logical_slot_get_binary_changes pg_logical_slot_get_changes
  pg_logical_slot_peek_binary_changes pg_logical_slot_peek_changes pg_nextoid pg_notification_queue_usage pg_notify
  pg_partition_ancestors pg_partition_tree pg_prepared_xact pg_promote pg_read_binary_file pg_read_file
  pg_read_file_old pg_relation_size pg_reload_conf pg_replication_origin_advance pg_replication_origin_create
  pg_replication_origin_drop pg_replication_origin_progress pg_replication_origin_session_is_setup
  pg_replication_origin_session_progress pg_replication_origin_session_reset pg_replication_origin_session_setup
  pg_replication_origin_xact_reset pg_replication_origin_xact_setup pg_replication_slot_advance pg_rotate_logfile
  pg_rotate_logfile_old pg_safe_snapshot_blocking_pids pg_sequence_last_value pg_show_all_file_settings
  pg_show_replication_origin_status pg_sleep pg_sleep_for pg_sleep_until pg_stop_making_pinned_objects pg_switch_wal
  pg_table_size pg_tablespace_size pg_terminate_backend pg_total_relation_size pg_try_advisory_lock
  pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared pg_wal_replay_pause
  pg_wal_replay_resume pg_xact_commit_timestamp pg_xact_commit_timestamp_origin pg_xact_status plpgsql_validator
  query_to_xml query_to_xml_and_xmlschema query_to_xmlschema random random_normal set_config setseed setval
  timeofday ts_rewrite ts_stat txid_status uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 uuidv7
`);
var STABLE = names(`
  aclexplode aclitemin aclitemout age anytextcat array_to_json array_to_string bpcharsend col_description concat
  concat_ws convert convert_from convert_to current_database current_schema current_schemas current_setting
  current_user database_to_xml database_to_xml_and_xmlschema database_to_xmlschema date date_cmp_timestamptz
  date_eq_timestamptz date_ge_timestamptz date_gt_timestamptz date_le_timestamptz date_lt_timestamptz
  date_ne_timestamptz date_part date_trunc enum_first enum_last enum_range extract fmgr_c_validator
  fmgr_internal_validator fmgr_sql_validator format format_type generate_series get_current_ts_config
  getdatabaseencoding getpgusername has_any_column_privilege has_column_privilege has_database_privilege
  has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege has_parameter_privilege
  has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege has_tablespace_privilege
  has_type_privilege in_range inet_client_addr inet_client_port inet_server_addr inet_server_port
  interval_pl_timestamptz json_agg json_build_array json_build_object json_object_agg json_populate_record
  json_populate_recordset json_to_record json_to_recordset json_to_tsvector jsonb_agg jsonb_build_array
  jsonb_build_object jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_array_tz jsonb_path_query_first_tz
  jsonb_path_query_tz jsonb_populate_record jsonb_populate_recordset jsonb_to_record jsonb_to_recordset
  jsonb_to_tsvector length make_timestamptz money mxid_age namesend now numeric obj_description oidvectortypes
  overlaps pg_available_extension_versions pg_available_extensions pg_backend_pid pg_char_to_encoding
  pg_client_encoding pg_collation_for pg_collation_is_visible pg_column_compression pg_column_is_updatable
  pg_column_size pg_conf_load_time pg_config pg_conversion_is_visible pg_current_snapshot pg_current_xact_id
  pg_current_xact_id_if_assigned pg_cursor pg_describe_object pg_encoding_to_char pg_event_trigger_ddl_commands
  pg_event_trigger_dropped_objects pg_event_trigger_table_rewrite_oid pg_event_trigger_table_rewrite_reason
  pg_extension_update_paths pg_filenode_relation pg_function_is_visible pg_get_catalog_foreign_keys
  pg_get_constraintdef pg_get_expr pg_get_function_arg_default pg_get_function_arguments
  pg_get_function_identity_arguments pg_get_function_result pg_get_function_sqlbody pg_get_functiondef
  pg_get_indexdef pg_get_keywords pg_get_object_address pg_get_partition_constraintdef pg_get_partkeydef
  pg_get_publication_tables pg_get_replica_identity_index pg_get_ruledef pg_get_serial_sequence
  pg_get_statisticsobjdef pg_get_statisticsobjdef_columns pg_get_statisticsobjdef_expressions pg_get_triggerdef
  pg_get_userbyid pg_get_viewdef pg_has_role pg_identify_object pg_identify_object_as_address
  pg_index_column_has_property pg_index_has_property pg_indexam_has_property pg_is_other_temp_schema
  pg_listening_channels pg_mcv_list_items pg_my_temp_schema pg_opclass_is_visible pg_operator_is_visible
  pg_opfamily_is_visible pg_options_to_table pg_postmaster_start_time pg_prepared_statement pg_relation_filenode
  pg_relation_filepath pg_relation_is_publishable pg_relation_is_updatable pg_replication_origin_oid
  pg_sequence_parameters pg_settings_get_flags pg_show_all_settings pg_table_is_visible pg_tablespace_databases
  pg_tablespace_location pg_timezone_abbrevs pg_timezone_names pg_trigger_depth pg_ts_config_is_visible
  pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible pg_type_is_visible pg_typeof
  phraseto_tsquery plainto_tsquery quote_literal quote_nullable regclass regclassin regclassout regcollationin
  regcollationout regconfigin regconfigout regdictionaryin regdictionaryout regnamespacein regnamespaceout
  regoperatorin regoperatorout regoperin regoperout regprocedurein regprocedureout regprocin regprocout regrolein
  regroleout regtypein regtypeout row_security_active row_to_json schema_to_xml schema_to_xml_and_xmlschema
  schema_to_xmlschema session_user shobj_description statement_timestamp table_to_xml table_to_xml_and_xmlschema
  table_to_xmlschema textanycat textsend time timestamp timestamp_cmp_timestamptz timestamp_eq_timestamptz
  timestamp_ge_timestamptz timestamp_gt_timestamptz timestamp_le_timestamptz timestamp_lt_timestamptz
  timestamp_ne_timestamptz timestamptz timestamptz_cmp_date timestamptz_cmp_timestamp timestamptz_eq_date
  timestamptz_eq_timestamp timestamptz_ge_date timestamptz_ge_timestamp timestamptz_gt_date timestamptz_gt_timestamp
  timestamptz_le_date timestamptz_le_timestamp timestamptz_lt_date timestamptz_lt_timestamp timestamptz_mi_interval
  timestamptz_ne_date timestamptz_ne_timestamp timestamptz_pl_interval timetz timezone to_char to_date to_json
  to_jsonb to_number to_regclass to_regcollation to_regnamespace to_regoper to_regoperator to_regproc
  to_regprocedure to_regrole to_regtype to_timestamp to_tsquery to_tsvector transaction_timestamp ts_debug
  ts_headline ts_match_tq ts_match_tt ts_parse ts_token_type txid_current txid_current_if_assigned
  txid_current_snapshot unaccent varcharsend version websearch_to_tsquery xml xml_is_well_formed
`);
var IMMUTABLE = names(`
  abbrev abs acldefault acos acosd acosh area array_agg array_append array_cat array_dims array_fill array_length
  array_lower array_ndims array_position array_positions array_prepend array_remove array_replace array_to_tsvector
  array_upper ascii asin asind asinh atan atan2 atan2d atand atanh avg bit bit_length bool bool_and bool_or
  broadcast btrim cardinality casefold cbrt ceil ceiling center char_length character_length chr coalesce corr cos
  cosd cosh cot cotd count covar_pop covar_samp crc32 crc32c crypt cume_dist date_bin datemultirange daterange
  decode degrees dense_rank dexp diagonal diameter digest div dlog1 dlog10 dround dtrunc encode every exp factorial
  family first_value floor gcd generate_subscripts get_bit get_byte greatest height hmac host hostmask initcap
  interval is_normalized isclosed isempty isfinite ishorizontal isopen isparallel isperp isvertical
  json_array_elements json_array_elements_text json_array_length json_each json_each_text json_extract_path_text
  json_object json_object_keys json_strip_nulls json_typeof jsonb_array_elements jsonb_array_elements_text
  jsonb_array_length jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object
  jsonb_object_agg jsonb_object_keys jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array
  jsonb_path_query_first jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_typeof justify_days
  justify_hours justify_interval lag last_value lcm lead least left like like_escape ln log log10 lower lower_inc
  lower_inf lpad ltrim make_date make_interval make_time make_timestamp makeaclitem masklen max md5 min min_scale
  mod mode multirange netmask network normalize notlike npoints nth_value ntile nullif num_nonnulls num_nulls
  nummultirange numnode numrange octet_length overlay parse_ident pclose pg_encoding_max_length
  pg_indexam_progress_phasename pg_partition_root pg_size_bytes pg_size_pretty pg_visible_in_snapshot
  pg_wal_lsn_diff pg_walfile_name pg_walfile_name_offset pi popen position postgresql_fdw_validator pow power
  querytree quote_ident radians radius rank regexp_match regexp_matches regexp_replace regexp_split_to_array
  regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse
  right round row_number rpad rtrim satisfies_hash_partition scale set_bit set_byte set_masklen setweight sha224
  sha256 sha384 sha512 sign similar_escape similar_to_escape sin sind sinh slope split_part sqrt starts_with stddev
  stddev_pop stddev_samp string_agg string_to_array string_to_table strip strpos substr substring sum tan tand tanh
  text textlen to_ascii to_hex translate trim_array trim_scale trunc ts_delete ts_filter ts_lexize ts_rank
  ts_rank_cd tsmultirange tsrange tstzmultirange tstzrange txid_snapshot_xip txid_snapshot_xmax txid_snapshot_xmin
  txid_visible_in_snapshot unistr unnest upper upper_inc upper_inf uuid_extract_timestamp uuid_extract_version
  uuid_generate_v3 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_url var_pop var_samp varchar variance width
  width_bucket xml_is_well_formed_content xml_is_well_formed_document xmlagg xmlcomment xmlexists xpath xpath_exists
`);
function builtinVolatility(name) {
  if (VOLATILE.has(name)) return "volatile";
  if (STABLE.has(name)) return "stable";
  return IMMUTABLE.has(name) ? "constant" : void 0;
}
function names(list) {
  return new Set(list.split(/\s+/).filter((name) => name !== ""));
}

// src/migrations/sql/postgres/expressions.ts
var STRENGTH = ["constant", "stable", "unknown", "volatile"];
function expressionOf(context, node, from, to) {
  const isNull = node !== void 0 && "A_Const" in node && node.A_Const.isnull === true;
  return {
    text: context.source(from, to),
    volatility: volatilityOf(node),
    columns: columnsOf(node),
    ...isNull ? { isNull } : {}
  };
}
function volatilityOf(node) {
  let strongest = 0;
  walk(node, (inner2) => {
    strongest = Math.max(strongest, STRENGTH.indexOf(ownVolatility(inner2)));
    return true;
  });
  return STRENGTH[strongest] ?? "unknown";
}
function ownVolatility(node) {
  if ("SQLValueFunction" in node || "SubLink" in node) return "stable";
  return "FuncCall" in node ? functionVolatility(node.FuncCall) : "constant";
}
function functionVolatility(call) {
  const parts = stringsOf(call.funcname);
  const name = parts.at(-1) ?? "";
  return builtinVolatility(name) ?? "unknown";
}
function columnsOf(node) {
  const columns2 = /* @__PURE__ */ new Set();
  walk(node, (inner2) => {
    if ("ColumnRef" in inner2) {
      const column = columnName(inner2.ColumnRef);
      if (column !== void 0) columns2.add(column);
    }
    return !("SubLink" in inner2);
  });
  return [...columns2];
}
function columnName(reference) {
  const last = reference.fields?.at(-1);
  return last !== void 0 && "String" in last ? last.String.sval ?? "" : void 0;
}
function isConstant(node, variables) {
  if (node === void 0) return false;
  let constant = true;
  walk(node, (inner2) => {
    if ("ColumnRef" in inner2) constant &&= variables.has(stringsOf(inner2.ColumnRef.fields)[0] ?? "");
    if ("SubLink" in inner2) constant = false;
    if ("FuncCall" in inner2) constant &&= ["constant", "stable"].includes(functionVolatility(inner2.FuncCall));
    return constant;
  });
  return constant;
}
function constantText(node) {
  if (node === void 0) return void 0;
  if ("TypeCast" in node) return constantText(node.TypeCast.arg);
  if ("String" in node) return node.String.sval ?? "";
  if ("Integer" in node) return String(node.Integer.ival ?? 0);
  if ("Float" in node) return node.Float.fval ?? "0";
  if ("Boolean" in node) return String(node.Boolean.boolval ?? false);
  if (!("A_Const" in node)) return void 0;
  const { sval, ival, fval, boolval } = node.A_Const;
  if (sval !== void 0) return sval.sval ?? "";
  if (ival !== void 0) return String(ival.ival ?? 0);
  if (fval !== void 0) return fval.fval ?? "0";
  return boolval === void 0 ? void 0 : String(boolval.boolval ?? false);
}
function numberOf(node) {
  const text = constantText(node);
  return text !== void 0 && /^-?\d+$/.test(text) ? Number(text) : void 0;
}

// src/migrations/sql/postgres/types.ts
var FOLLOWERS = {
  double: ["precision"],
  character: ["varying"],
  char: ["varying"],
  bit: ["varying"],
  national: ["character", "char"],
  timestamp: ["with", "without"],
  time: ["with", "without", "zone"],
  with: ["time"],
  without: ["time"],
  interval: ["year", "month", "day", "hour", "minute", "second"],
  year: ["to"],
  day: ["to"],
  hour: ["to"],
  minute: ["to"],
  to: ["month", "hour", "minute", "second"]
};
var SERIAL = {
  serial: "int4",
  serial4: "int4",
  bigserial: "int8",
  serial8: "int8",
  smallserial: "int2",
  serial2: "int2"
};
function typeOf(context, node) {
  const parts = stringsOf(node?.names);
  const schema = parts.at(-2);
  const name = parts.at(-1) ?? "";
  const first = context.tokenIndex(context.offset(node?.location));
  const written = context.tokens[first];
  return {
    ...schema === void 0 || schema === "pg_catalog" ? {} : { schema },
    name: node?.pct_type === true ? `${parts.join(".")}%type` : serialType(node) ?? name,
    modifiers: (node?.typmods ?? []).flatMap((modifier) => numberOf(modifier) ?? []),
    array: (node?.arrayBounds ?? []).length > 0,
    text: node?.location === void 0 && written === void 0 ? name : context.source(written?.start ?? 0, typeEnd(context, first))
  };
}
function serialType(node) {
  const parts = stringsOf(node?.names);
  const name = parts[0];
  return parts.length === 1 && name !== void 0 && Object.hasOwn(SERIAL, name) ? SERIAL[name] : void 0;
}
function typeEnd(context, first) {
  const { tokens } = context;
  let index = first;
  let end = tokens[first]?.end ?? context.range.end;
  let last = tokens[first];
  for (; ; ) {
    const next = tokens[index + 1];
    if (next === void 0 || !continuesType(last, next, tokens[index + 2])) return end;
    const opens = next.word === "(" || next.word === "[";
    const close = opens ? context.scan(index + 2, (token) => token.word === ")" || token.word === "]") : index + 1;
    if (close === -1) return end;
    index = close;
    end = tokens[close]?.end ?? end;
    if (next.word !== "(") last = next;
  }
}
function continuesType(last, next, after) {
  if (next.word === "(" || next.word === "[" || next.word === "." || next.word === "%" || next.word === "array")
    return true;
  if (last?.word === "." || last?.word === "%") return true;
  if (next.word === "with" || next.word === "without") {
    return (last?.word === "timestamp" || last?.word === "time") && after?.word === "time";
  }
  if (last === void 0 || !Object.hasOwn(FOLLOWERS, last.word)) return false;
  return FOLLOWERS[last.word]?.includes(next.word) ?? false;
}

// src/migrations/sql/postgres/statements/constraints.ts
function constraintOf(context, node, from, to, column) {
  const columns2 = column === void 0 ? stringsOf(node.keys) : [column];
  const base = {
    ...node.conname === void 0 ? {} : { name: node.conname },
    ...node.deferrable === true ? { deferrable: true } : {},
    validated: true,
    inline: column !== void 0,
    span: context.span(from, to)
  };
  const validated = node.skip_validation !== true && node.is_enforced === true;
  const usingIndex = node.indexname === void 0 ? {} : { usingIndex: node.indexname };
  switch (node.contype) {
    case "CONSTR_PRIMARY":
      return { ...base, kind: "primary key", columns: columns2, ...usingIndex };
    case "CONSTR_UNIQUE":
      return { ...base, kind: "unique", columns: columns2, ...usingIndex };
    case "CONSTR_NOTNULL":
      return { ...base, kind: "not null", columns: columns2, validated };
    case "CONSTR_CHECK": {
      const inside = context.parenthesised(context.tokenIndex(from)) ?? { from, to };
      return {
        ...base,
        kind: "check",
        expression: expressionOf(context, node.raw_expr, inside.from, inside.to),
        validated
      };
    }
    case "CONSTR_FOREIGN": {
      const local = column === void 0 ? stringsOf(node.fk_attrs) : [column];
      return { ...base, kind: "foreign key", columns: local, references: referenceOf(node), validated };
    }
    case "CONSTR_EXCLUSION":
      return { ...base, kind: "exclude", columns: (node.exclusions ?? []).flatMap(excludedColumn) };
    default:
      return void 0;
  }
}
function referenceOf(node) {
  const onDelete = actionOf(node.fk_del_action);
  const onUpdate = actionOf(node.fk_upd_action);
  return {
    table: nameOf(node.pktable),
    columns: stringsOf(node.pk_attrs),
    ...onDelete === void 0 ? {} : { onDelete },
    ...onUpdate === void 0 ? {} : { onUpdate }
  };
}
function actionOf(letter) {
  switch (letter) {
    case "r":
      return "restrict";
    case "c":
      return "cascade";
    case "n":
      return "set null";
    case "d":
      return "set default";
    default:
      return void 0;
  }
}
function excludedColumn(node) {
  const [element] = "List" in node ? node.List.items ?? [] : [];
  if (element === void 0 || !("IndexElem" in element)) return [];
  return element.IndexElem.name === void 0 ? [] : [element.IndexElem.name];
}

// src/migrations/sql/postgres/statements/columns.ts
function columnOf(context, node) {
  const from = context.offset(node.location);
  const to = context.elementEnd(context.tokenIndex(from));
  const name = node.colname ?? "";
  const placed = placedConstraints(context, node, to);
  const byType = (type) => placed.find((each) => each.node.contype === type);
  const fallback = byType("CONSTR_DEFAULT");
  const generated = byType("CONSTR_GENERATED");
  const identity = byType("CONSTR_IDENTITY");
  const isSerial = serialType(node.typeName) !== void 0;
  const notNull = byType("CONSTR_NOTNULL") ?? byType("CONSTR_PRIMARY") ?? identity;
  const collation = stringsOf(node.collClause?.collname).at(-1);
  const column = {
    name,
    type: typeOf(context, node.typeName),
    nullable: notNull === void 0 && !isSerial,
    ...fallback === void 0 ? {} : { default: defaultOf(context, fallback) },
    ...generated === void 0 ? {} : { generated: generatedOf(context, generated) },
    ...identity === void 0 ? {} : { identity: identity.node.generated_when === "a" ? "always" : "by default" },
    ...isSerial ? { identity: "serial" } : {},
    ...collation === void 0 ? {} : { collation },
    span: context.span(from, to)
  };
  const constraints = placed.flatMap(({ node: each, from: start, to: end }) => {
    if (each.contype === "CONSTR_NOTNULL" && each.conname === void 0) return [];
    return constraintOf(context, each, start, end, name) ?? [];
  });
  return { column, constraints };
}
function placedConstraints(context, column, end) {
  const nodes = (column.constraints ?? []).flatMap((node) => "Constraint" in node ? [node.Constraint] : []);
  const starts = nodes.map((node) => context.offset(node.location));
  const collation = column.collClause === void 0 ? [] : [context.offset(column.collClause.location)];
  const placed = [];
  for (const [index, node] of nodes.entries()) {
    const from = starts[index] ?? end;
    const next = Math.min(end, ...[...starts, ...collation].filter((start) => start > from));
    const to = context.tokens[context.tokenIndex(next) - 1]?.end ?? next;
    const previous = placed.at(-1);
    if (previous !== void 0 && node.contype?.startsWith("CONSTR_ATTR") === true) {
      placed[placed.length - 1] = {
        ...previous,
        node: withAttribute(previous.node, node.contype),
        to: Math.max(to, previous.to)
      };
    } else placed.push({ node, from, to: next === end ? end : to });
  }
  return placed;
}
function withAttribute(node, attribute) {
  if (attribute === "CONSTR_ATTR_DEFERRABLE" || attribute === "CONSTR_ATTR_DEFERRED")
    return { ...node, deferrable: true };
  return attribute === "CONSTR_ATTR_NOT_ENFORCED" ? { ...node, is_enforced: false } : node;
}
function defaultOf(context, { node, from, to }) {
  const keyword = context.find(["default"], context.tokenIndex(from));
  return expressionOf(context, node.raw_expr, context.tokens[keyword + 1]?.start ?? from, to);
}
function generatedOf(context, { node, from, to }) {
  const inside = context.parenthesised(context.tokenIndex(from)) ?? { from, to };
  return {
    storage: node.generated_kind === "v" ? "virtual" : "stored",
    expression: expressionOf(context, node.raw_expr, inside.from, inside.to)
  };
}

// src/migrations/sql/postgres/statements/alter-column.ts
function columnChangeOf(context, clause) {
  const { node, text } = clause;
  switch (node.subtype) {
    case "AT_AlterColumnType":
      return typeChange(context, clause);
    case "AT_ColumnDefault":
      return node.def === void 0 ? { kind: "drop default" } : setDefault(context, clause);
    case "AT_SetNotNull":
      return { kind: "set not null" };
    case "AT_DropNotNull":
      return { kind: "drop not null" };
    case "AT_AddIdentity":
      return { kind: "identity", change: "add" };
    case "AT_SetIdentity":
      return { kind: "identity", change: "set" };
    case "AT_DropIdentity":
      return { kind: "identity", change: "drop" };
    case "AT_SetExpression":
      return { kind: "generated", change: "set expression" };
    case "AT_DropExpression":
      return { kind: "generated", change: "drop expression" };
    case "AT_SetStatistics":
    case "AT_SetOptions":
    case "AT_ResetOptions":
    case "AT_SetStorage":
    case "AT_SetCompression":
    case "AT_AlterColumnGenericOptions":
      return { kind: "attribute", attribute: text };
    default:
      return void 0;
  }
}
function typeChange(context, { node, from, to }) {
  const definition = node.def !== void 0 && "ColumnDef" in node.def ? node.def.ColumnDef : {};
  const collation = stringsOf(definition.collClause?.collname).at(-1);
  const using = context.find(["using"], context.tokenIndex(from));
  const expression = context.tokens[using + 1]?.start;
  return {
    kind: "type",
    type: typeOf(context, definition.typeName),
    ...definition.raw_default === void 0 || using === -1 || expression === void 0 ? {} : { using: expressionOf(context, definition.raw_default, expression, to) },
    ...collation === void 0 ? {} : { collation }
  };
}
function setDefault(context, { node, from, to }) {
  const keyword = context.find(["default"], context.tokenIndex(from));
  const start = context.tokens[keyword + 1]?.start ?? from;
  return { kind: "set default", default: expressionOf(context, node.def, start, to) };
}

// src/migrations/sql/postgres/statements/alter-object.ts
function readAlteredObject(context, type, name, clause) {
  const { node, place, text } = clause;
  switch (type) {
    case "OBJECT_INDEX": {
      const child = node.def !== void 0 && "PartitionCmd" in node.def ? nameOf(node.def.PartitionCmd.name) : void 0;
      return {
        ...place,
        kind: "alter-index",
        index: name,
        change: child === void 0 ? { kind: "other", text } : { kind: "attach", child }
      };
    }
    case "OBJECT_SEQUENCE":
      return { ...place, kind: "sequence", sequence: name, change: "alter", cascade: false };
    case "OBJECT_TYPE":
      return { ...place, kind: "alter-type", type: name, change: { kind: "attribute", text } };
    default: {
      const words = context.tokens.slice(0, 2).map((token) => token.word);
      return { ...place, kind: "other", what: [...words, text].join(" "), outsideTransaction: false };
    }
  }
}

// src/migrations/sql/postgres/statements/alter-table.ts
function readAlterTable(context, node) {
  if (!("AlterTableStmt" in node)) return void 0;
  const statement = node.AlterTableStmt;
  const name = nameOf(statement.relation);
  return clausesOf(context, statement).map((clause) => {
    switch (statement.objtype) {
      case "OBJECT_TABLE":
      case "OBJECT_FOREIGN_TABLE":
        return tableClause(context, name, clause);
      default:
        return readAlteredObject(context, statement.objtype, name, clause);
    }
  });
}
function clausesOf(context, statement) {
  const nodes = (statement.cmds ?? []).flatMap((node) => "AlterTableCmd" in node ? [node.AlterTableCmd] : []);
  let index = clauseStart(context, statement);
  return nodes.map((node) => {
    const from = context.tokens[index]?.start ?? context.range.start;
    const to = context.elementEnd(index);
    index = context.tokenIndex(to) + 1;
    const guards3 = guardsOf(statement, node);
    const place = nodes.length === 1 ? context.place(guards3) : context.place(guards3, from, to);
    return { node, from, to, place, text: context.source(from, to) };
  });
}
function clauseStart(context, statement) {
  let index = context.tokenIndex(context.offset(statement.relation?.location));
  while (context.tokens[index + 1]?.word === ".") index += 2;
  index += 1;
  while (context.tokens[index]?.word === "*" || context.tokens[index]?.word === ")") index += 1;
  return index;
}
function guardsOf(statement, node) {
  if (node.missing_ok === true) return [node.subtype === "AT_AddColumn" ? "if not exists" : "if exists"];
  return statement.missing_ok === true ? ["if exists"] : [];
}
function tableClause(context, table, clause) {
  const { node, place } = clause;
  const cascade = node.behavior === "DROP_CASCADE";
  const name = node.name ?? "";
  const change = columnChangeOf(context, clause);
  if (change !== void 0) return { ...place, kind: "alter-column", table, column: name, change };
  switch (node.subtype) {
    case "AT_AddColumn": {
      const definition = node.def !== void 0 && "ColumnDef" in node.def ? node.def.ColumnDef : {};
      return { ...place, kind: "add-column", table, ...columnOf(context, definition) };
    }
    case "AT_DropColumn":
      return { ...place, kind: "drop-column", table, column: name, cascade };
    case "AT_AddConstraint":
      return addConstraint(context, table, clause);
    case "AT_ValidateConstraint":
      return { ...place, kind: "validate-constraint", table, constraint: name };
    case "AT_DropConstraint":
      return { ...place, kind: "drop-constraint", table, constraint: name, cascade };
    case "AT_AttachPartition":
    case "AT_DetachPartition":
    case "AT_DetachPartitionFinalize":
      return partitionClause(context, table, clause);
    case "AT_EnableTrig":
    case "AT_EnableAlwaysTrig":
    case "AT_EnableReplicaTrig":
      return { ...place, kind: "set-trigger", table, trigger: name, enabled: true };
    case "AT_EnableTrigAll":
    case "AT_EnableTrigUser":
      return {
        ...place,
        kind: "set-trigger",
        table,
        trigger: node.subtype === "AT_EnableTrigAll" ? "all" : "user",
        enabled: true
      };
    case "AT_DisableTrig":
      return { ...place, kind: "set-trigger", table, trigger: name, enabled: false };
    case "AT_DisableTrigAll":
    case "AT_DisableTrigUser":
      return {
        ...place,
        kind: "set-trigger",
        table,
        trigger: node.subtype === "AT_DisableTrigAll" ? "all" : "user",
        enabled: false
      };
    case "AT_EnableRowSecurity":
      return { ...place, kind: "row-security", table, change: "enable" };
    case "AT_DisableRowSecurity":
      return { ...place, kind: "row-security", table, change: "disable" };
    case "AT_ForceRowSecurity":
      return { ...place, kind: "row-security", table, change: "force" };
    case "AT_NoForceRowSecurity":
      return { ...place, kind: "row-security", table, change: "no force" };
    default:
      return { ...place, kind: "alter-table-storage", table, change: storageChangeOf(clause) };
  }
}
function addConstraint(context, table, clause) {
  const node = clause.node.def !== void 0 && "Constraint" in clause.node.def ? clause.node.def.Constraint : void 0;
  const from = node === void 0 ? clause.from : context.offset(node.location);
  const constraint = node === void 0 ? void 0 : constraintOf(context, node, from, clause.to, void 0);
  if (constraint === void 0) {
    return {
      ...clause.place,
      kind: "opaque",
      reason: "this kind of constraint is not known",
      text: clause.text,
      touches: [table]
    };
  }
  return { ...clause.place, kind: "add-constraint", table, constraint };
}
function partitionClause(context, table, { node, place, to }) {
  const command = node.def !== void 0 && "PartitionCmd" in node.def ? node.def.PartitionCmd : {};
  const partition = nameOf(command.name);
  if (node.subtype !== "AT_AttachPartition") {
    const finalize = node.subtype === "AT_DetachPartitionFinalize";
    return { ...place, kind: "detach-partition", table, partition, concurrently: command.concurrent ?? false, finalize };
  }
  const bounds = context.find(["for", "default"], context.tokenIndex(context.offset(command.name?.location)));
  return {
    ...place,
    kind: "attach-partition",
    table,
    partition,
    bounds: context.source(context.tokens[bounds]?.start ?? to, to),
    isDefault: command.bound?.is_default ?? false
  };
}
function storageChangeOf({ node, text }) {
  const name = node.name ?? "";
  switch (node.subtype) {
    case "AT_SetLogged":
      return { kind: "logged", logged: true };
    case "AT_SetUnLogged":
      return { kind: "logged", logged: false };
    case "AT_SetAccessMethod":
      return { kind: "access method", method: name };
    case "AT_SetTableSpace":
      return { kind: "tablespace", tablespace: name };
    case "AT_SetRelOptions":
    case "AT_ResetRelOptions": {
      const options = node.def !== void 0 && "List" in node.def ? node.def.List.items ?? [] : [];
      return {
        kind: "parameters",
        names: options.flatMap((option2) => "DefElem" in option2 ? [option2.DefElem.defname ?? ""] : [])
      };
    }
    default:
      return { kind: "other", text };
  }
}

// src/migrations/sql/postgres/reach.ts
function reachOf(context, where, text) {
  const bounds = conjuncts(where).map((condition) => boundOf(condition, context.surroundings.variables));
  if (bounds.every((bound) => bound.kind === "always")) return { kind: "everything" };
  const batch = bounds.find((bound) => bound.kind === "batch");
  if (batch !== void 0) return batch;
  const compared = bounds.filter((bound) => bound.kind === "columns");
  return {
    kind: "predicate",
    columns: [...new Set(compared.flatMap((bound) => bound.columns))],
    constants: compared.reduce((product, bound) => product * bound.constants, 1),
    text
  };
}
function conjuncts(where) {
  if (where === void 0) return [];
  if (!("BoolExpr" in where) || where.BoolExpr.boolop !== "AND_EXPR") return [where];
  return (where.BoolExpr.args ?? []).flatMap((argument) => conjuncts(argument));
}
function boundOf(condition, variables) {
  if (isTrue(condition)) return { kind: "always" };
  if ("SubLink" in condition) {
    const { subLinkType, subselect, operName } = condition.SubLink;
    const isIn = subLinkType === "ANY_SUBLINK" && (operName === void 0 || stringsOf(operName).includes("="));
    return (isIn ? limitOf(subselect) : void 0) ?? { kind: "other" };
  }
  if ("BoolExpr" in condition && condition.BoolExpr.boolop === "OR_EXPR") {
    return oneOf((condition.BoolExpr.args ?? []).map((argument) => boundOf(argument, variables)));
  }
  if (!("A_Expr" in condition)) return { kind: "other" };
  const { kind, name, lexpr, rexpr } = condition.A_Expr;
  const operator = stringsOf(name).at(-1) ?? "";
  if (kind === "AEXPR_BETWEEN") return isConstant(rexpr, variables) ? keyRange(lexpr, rexpr) : { kind: "other" };
  if (operator !== "=") return { kind: "other" };
  const limit = limitIn(rexpr);
  if (limit !== void 0) return limit;
  const columns2 = columnsCompared(lexpr);
  if (columns2.length > 0 && isConstant(rexpr, variables))
    return { kind: "columns", columns: columns2, constants: constantsIn(rexpr, kind) };
  const turned = columnsCompared(rexpr);
  if (turned.length > 0 && isConstant(lexpr, variables)) return { kind: "columns", columns: turned, constants: 1 };
  return { kind: "other" };
}
function oneOf(bounds) {
  const compared = bounds.filter((bound) => bound.kind === "columns");
  const columns2 = compared[0]?.columns ?? [];
  const same = compared.every((bound) => bound.columns.join() === columns2.join());
  if (compared.length < bounds.length || !same)
    return bounds.some((bound) => bound.kind === "always") ? { kind: "always" } : { kind: "other" };
  return { kind: "columns", columns: columns2, constants: compared.reduce((sum, bound) => sum + bound.constants, 0) };
}
function isTrue(node) {
  if ("A_Const" in node) return constantText(node) === "true";
  if ("TypeCast" in node) return /^(?:t|true|1|on|yes)$/i.test(constantText(node) ?? "");
  if (!("A_Expr" in node) || stringsOf(node.A_Expr.name).join() !== "=") return false;
  const left = constantText(node.A_Expr.lexpr);
  return left !== void 0 && left === constantText(node.A_Expr.rexpr);
}
function columnsCompared(node) {
  if (node === void 0) return [];
  if ("ColumnRef" in node) return [columnName(node.ColumnRef) ?? []].flat();
  if ("TypeCast" in node) return columnsCompared(node.TypeCast.arg);
  return "RowExpr" in node ? (node.RowExpr.args ?? []).flatMap((argument) => columnsCompared(argument)) : [];
}
function constantsIn(node, kind) {
  if (node === void 0) return 1;
  if ("List" in node) return node.List.items?.length ?? 0;
  if (kind === "AEXPR_OP_ANY" && "A_ArrayExpr" in node) return node.A_ArrayExpr.elements?.length ?? 0;
  if ("TypeCast" in node) return constantsIn(node.TypeCast.arg, kind);
  return 1;
}
function keyRange(column, ends) {
  if (columnsCompared(column).length !== 1 || ends === void 0 || !("List" in ends)) return { kind: "other" };
  const name = columnsCompared(column)[0] ?? "";
  if (!/(?:^|_)(?:id|uuid|key|no|seq|number)$|^ctid$/.test(name)) return { kind: "other" };
  const [low, high] = (ends.List.items ?? []).map((end) => numberOf(end));
  return { kind: "batch", size: low === void 0 || high === void 0 ? void 0 : Math.max(0, high - low + 1) };
}
function limitIn(node) {
  let limit;
  walk(node, (inner2) => {
    if ("SubLink" in inner2) limit ??= limitOf(inner2.SubLink.subselect);
    return limit === void 0;
  });
  return limit;
}
function limitOf(query) {
  return query !== void 0 && "SelectStmt" in query ? batchOf(query.SelectStmt) : void 0;
}
function batchOf(query) {
  if (query.limitCount === void 0) return void 0;
  if ("A_Const" in query.limitCount && query.limitCount.A_Const.isnull === true) return void 0;
  return { kind: "batch", size: numberOf(query.limitCount) };
}

// src/migrations/sql/postgres/queries.ts
function tablesRead(query) {
  const tables = /* @__PURE__ */ new Map();
  const local = /* @__PURE__ */ new Set();
  walk(query, (node) => {
    if ("CommonTableExpr" in node) local.add(node.CommonTableExpr.ctename ?? "");
    if ("RangeVar" in node) {
      const name = nameOf(node.RangeVar);
      tables.set(`${name.schema ?? ""}.${name.name}`, name);
    }
    return true;
  });
  return [...tables.values()].filter((name) => name.schema !== void 0 || !local.has(name.name));
}
function outputColumns(query) {
  if (query === void 0) return void 0;
  if (query.op !== void 0 && query.op !== "SETOP_NONE") return outputColumns(query.larg);
  const columns2 = [];
  for (const target of query.targetList ?? []) {
    const name = "ResTarget" in target ? target.ResTarget.name ?? implicitName(target.ResTarget.val) : void 0;
    if (name === void 0) return void 0;
    columns2.push(name);
  }
  return columns2.length === 0 ? void 0 : columns2;
}
function implicitName(value) {
  if (value === void 0) return void 0;
  if ("ColumnRef" in value) return columnName(value.ColumnRef);
  if ("TypeCast" in value) return implicitName(value.TypeCast.arg);
  if ("FuncCall" in value) {
    const last = value.FuncCall.funcname?.at(-1);
    return last !== void 0 && "String" in last ? last.String.sval : void 0;
  }
  if ("CoalesceExpr" in value) return "coalesce";
  return "CaseExpr" in value ? "case" : "?column?";
}
function limitedQueries(clause) {
  const limited = /* @__PURE__ */ new Map();
  for (const node of clause?.ctes ?? []) {
    if (!("CommonTableExpr" in node)) continue;
    const { ctename, ctequery } = node.CommonTableExpr;
    const batch = ctequery !== void 0 && "SelectStmt" in ctequery ? batchOf(ctequery.SelectStmt) : void 0;
    if (batch !== void 0 && ctename !== void 0) limited.set(ctename, batch);
  }
  return limited;
}
function batchFrom(clause, parts) {
  const limited = limitedQueries(clause);
  let batch;
  walk(parts, (node) => {
    if ("RangeVar" in node && node.RangeVar.schemaname === void 0) batch ??= limited.get(node.RangeVar.relname ?? "");
    if ("RangeSubselect" in node && node.RangeSubselect.subquery !== void 0 && "SelectStmt" in node.RangeSubselect.subquery) {
      batch ??= batchOf(node.RangeSubselect.subquery.SelectStmt);
    }
    return batch === void 0;
  });
  return batch;
}
function rowsOf(context, query) {
  if (query === void 0) return { kind: "values", rows: 1 };
  if (query.valuesLists !== void 0) return { kind: "values", rows: query.valuesLists.length };
  if (query.op !== void 0 && query.op !== "SETOP_NONE")
    return bothRows(rowsOf(context, query.larg), rowsOf(context, query.rarg));
  if (query.fromClause === void 0) return { kind: "values", rows: 1 };
  const batch = batchOf(query) ?? batchFrom(query.withClause, query.fromClause);
  if (batch !== void 0) return batch;
  if (tablesRead(query).length === 0) return valuesInFrom(context, query.fromClause);
  return reachOf(context, query.whereClause, whereText(context, query.whereClause));
}
function valuesInFrom(context, from) {
  const [only, more] = from;
  if (only === void 0 || more !== void 0 || !("RangeSubselect" in only)) return { kind: "unknown" };
  const { subquery } = only.RangeSubselect;
  return subquery !== void 0 && "SelectStmt" in subquery ? rowsOf(context, subquery.SelectStmt) : { kind: "unknown" };
}
function bothRows(left, right) {
  if (left.kind === "values" && right.kind === "values") return { kind: "values", rows: left.rows + right.rows };
  return left.kind === "values" ? right : left;
}
function whereText(context, where) {
  if (where === void 0) return "";
  const first = firstOffset(context, where);
  let index = context.tokenIndex(first);
  while (index > 0 && context.tokens[index - 1]?.word !== "where") index -= 1;
  const from = context.tokens[index]?.start ?? first;
  const stops = [
    "returning",
    "group",
    "order",
    "limit",
    "offset",
    "fetch",
    "for",
    "union",
    "intersect",
    "except",
    "window",
    "having",
    "on",
    ";"
  ];
  return context.source(from, conditionEnd(context, index, stops));
}
function conditionEnd(context, from, stops) {
  const stop = context.scan(from, (token) => stops.includes(token.word));
  const close = context.scan(from, (token) => token.word === ")");
  const ends = [stop, close].filter((index) => index > from);
  return ends.length === 0 ? closing(context, from) : context.tokens[Math.min(...ends) - 1]?.end ?? context.range.end;
}
function closing(context, from) {
  let depth = 0;
  for (let index = from; index < context.tokens.length; index++) {
    const word = context.tokens[index]?.word;
    if (word === "(") depth += 1;
    if (word === ")" && --depth < 0) return context.tokens[index - 1]?.end ?? context.range.end;
  }
  return context.range.end;
}
function firstOffset(context, node) {
  let first = Number.POSITIVE_INFINITY;
  const visit = (value) => {
    if (typeof value !== "object" || value === null) return;
    const fields = Object.entries(value);
    for (const [key, inner2] of fields) {
      if (key === "location" && typeof inner2 === "number" && inner2 >= 0) first = Math.min(first, context.offset(inner2));
      else visit(inner2);
    }
  };
  visit(node);
  return Number.isFinite(first) ? first : context.range.start;
}

// src/migrations/sql/postgres/statements/data.ts
function readDataChange(context, node) {
  if ("InsertStmt" in node)
    return [
      ...readWith(context, node.InsertStmt.withClause),
      ...readWith(context, selectOf(node.InsertStmt)?.withClause),
      insert(context, node.InsertStmt)
    ];
  if ("UpdateStmt" in node) return [...readWith(context, node.UpdateStmt.withClause), update(context, node.UpdateStmt)];
  if ("DeleteStmt" in node) return [...readWith(context, node.DeleteStmt.withClause), remove(context, node.DeleteStmt)];
  if ("MergeStmt" in node) return [...readWith(context, node.MergeStmt.withClause), ...merge(context, node.MergeStmt)];
  if ("CopyStmt" in node) {
    const { relation, is_from, is_program } = node.CopyStmt;
    const table = relation === void 0 ? void 0 : nameOf(relation);
    return [
      {
        ...context.place(),
        kind: "copy",
        table,
        direction: is_from === true ? "from" : "to",
        program: is_program ?? false
      }
    ];
  }
  return void 0;
}
function readWith(context, clause) {
  return (clause?.ctes ?? []).flatMap((node) => {
    const query = "CommonTableExpr" in node ? node.CommonTableExpr.ctequery : void 0;
    return query === void 0 ? [] : readDataChange(context, query) ?? [];
  });
}
function insert(context, node) {
  const query = node.selectStmt !== void 0 && "SelectStmt" in node.selectStmt ? node.selectStmt.SelectStmt : void 0;
  const reach = reachOfWith(context, node, query) ?? rowsOf(context, query);
  return {
    ...context.place(node.onConflictClause === void 0 ? [] : ["on conflict"]),
    kind: "insert",
    table: nameOf(node.relation),
    columns: targets(node.cols).map((target) => target.name ?? ""),
    reach: (reach.kind === "predicate" || reach.kind === "everything" ? batchFrom(node.withClause, [query]) : void 0) ?? reach,
    from: tablesRead({ query, clause: node.withClause })
  };
}
function selectOf(node) {
  return node.selectStmt !== void 0 && "SelectStmt" in node.selectStmt ? node.selectStmt.SelectStmt : void 0;
}
function reachOfWith(context, node, query) {
  const [only, more] = query?.fromClause ?? [];
  if (only === void 0 || more !== void 0 || !("RangeVar" in only) || only.RangeVar.schemaname !== void 0)
    return void 0;
  const clauses = [...node.withClause?.ctes ?? [], ...query?.withClause?.ctes ?? []];
  const source = clauses.flatMap(
    (each) => "CommonTableExpr" in each && each.CommonTableExpr.ctename === only.RangeVar.relname ? [each.CommonTableExpr.ctequery] : []
  )[0];
  if (source === void 0) return void 0;
  if ("SelectStmt" in source) return rowsOf(context, source.SelectStmt);
  const change = readDataChange(context, source)?.at(-1);
  return change !== void 0 && "reach" in change ? change.reach : void 0;
}
function update(context, node) {
  return {
    ...context.place(),
    kind: "update",
    table: nameOf(node.relation),
    assignments: assignmentsOf(context, node.targetList),
    reach: changeReach(context, node.withClause, node.whereClause, node.fromClause),
    from: tablesRead({
      from: node.fromClause,
      where: node.whereClause,
      targets: node.targetList,
      clause: node.withClause
    }),
    skipLocked: skipsLocked(node)
  };
}
function remove(context, node) {
  return {
    ...context.place(),
    kind: "delete",
    table: nameOf(node.relation),
    reach: changeReach(context, node.withClause, node.whereClause, node.usingClause),
    from: tablesRead({ using: node.usingClause, where: node.whereClause, clause: node.withClause }),
    skipLocked: skipsLocked(node)
  };
}
function changeReach(context, clause, where, from) {
  const reach = reachOf(context, where, whereText(context, where));
  if (where === void 0 || reach.kind === "batch") return reach;
  return batchFrom(clause, [from, subqueries(where)]) ?? reach;
}
function subqueries(where) {
  const queries = [];
  walk(where, (node) => {
    if (!("SubLink" in node)) return true;
    if (node.SubLink.subLinkType === "ANY_SUBLINK" && node.SubLink.subselect !== void 0)
      queries.push(node.SubLink.subselect);
    return false;
  });
  return queries;
}
function skipsLocked(node) {
  let skips = false;
  walk(node, (inner2) => {
    if ("LockingClause" in inner2 && inner2.LockingClause.waitPolicy === "LockWaitSkip") skips = true;
    return !skips;
  });
  return skips;
}
function targets(nodes) {
  return (nodes ?? []).flatMap((node) => "ResTarget" in node ? [node.ResTarget] : []);
}
function assignmentsOf(context, nodes) {
  return targets(nodes).map((target) => {
    const index = context.tokenIndex(context.offset(target.location));
    const sign = context.tokens.findIndex((token, at) => at >= index && token.word === "=");
    const from = context.tokens[sign + 1]?.start ?? context.range.end;
    const to = context.elementEnd(sign + 1, ["from", "where", "returning", "when"]);
    return { column: target.name ?? "", value: expressionOf(context, assigned(target.val), from, to) };
  });
}
function assigned(value) {
  return value !== void 0 && "MultiAssignRef" in value ? value.MultiAssignRef.source : value;
}
function merge(context, node) {
  const place = context.place();
  const table = nameOf(node.relation);
  const from = tablesRead({ source: node.sourceRelation, clause: node.withClause });
  const on = context.find(["on"], 0);
  const when = context.find(["when"], 0);
  const text = context.source(context.tokens[on + 1]?.start ?? 0, context.tokens[when - 1]?.end ?? context.range.end);
  const bounded = batchFrom(node.withClause, [node.sourceRelation]) ?? writtenOut(context, node.sourceRelation);
  const reach = bounded ?? { kind: "predicate", columns: [], text };
  return (node.mergeWhenClauses ?? []).flatMap((each) => {
    if (!("MergeWhenClause" in each)) return [];
    const { commandType, targetList } = each.MergeWhenClause;
    if (commandType === "CMD_INSERT") {
      return [
        {
          ...place,
          kind: "insert",
          table,
          columns: targets(targetList).map((target) => target.name ?? ""),
          reach,
          from
        }
      ];
    }
    if (commandType === "CMD_DELETE") return [{ ...place, kind: "delete", table, reach, from, skipLocked: false }];
    if (commandType !== "CMD_UPDATE") return [];
    return [
      {
        ...place,
        kind: "update",
        table,
        assignments: assignmentsOf(context, targetList),
        reach,
        from,
        skipLocked: false
      }
    ];
  });
}
function writtenOut(context, source) {
  const values = source === void 0 ? void 0 : valuesInFrom(context, [source]);
  return values?.kind === "values" ? values : void 0;
}

// src/migrations/sql/postgres/statements/drops.ts
function readDrop(context, node) {
  if ("DropStmt" in node) {
    const statement = node.DropStmt;
    const place = context.place(guards(statement.missing_ok));
    return (statement.objects ?? []).map((object) => dropOf(context, place, statement, object));
  }
  if ("DropdbStmt" in node) {
    const { dbname, missing_ok } = node.DropdbStmt;
    return [
      {
        ...context.place(guards(missing_ok)),
        kind: "drop-schema",
        name: dbname ?? "",
        what: "database",
        cascade: false
      }
    ];
  }
  if ("DropTableSpaceStmt" in node) {
    const { tablespacename, missing_ok } = node.DropTableSpaceStmt;
    return [
      {
        ...context.place(guards(missing_ok)),
        kind: "drop-schema",
        name: tablespacename ?? "",
        what: "tablespace",
        cascade: false
      }
    ];
  }
  if ("DropOwnedStmt" in node) {
    const { roles, behavior } = node.DropOwnedStmt;
    const cascade = behavior === "DROP_CASCADE";
    return [{ ...context.place(), kind: "drop-schema", name: roleNames(roles).join(", "), what: "owned", cascade }];
  }
  return void 0;
}
function guards(missingIsFine) {
  return missingIsFine === true ? ["if exists"] : [];
}
function dropOf(context, place, statement, object) {
  const cascade = statement.behavior === "DROP_CASCADE";
  const name = objectName(object);
  switch (statement.removeType) {
    case "OBJECT_TABLE":
    case "OBJECT_FOREIGN_TABLE":
      return { ...place, kind: "drop-table", table: name, cascade };
    case "OBJECT_INDEX":
      return { ...place, kind: "drop-index", index: name, concurrently: statement.concurrent ?? false, cascade };
    case "OBJECT_VIEW":
    case "OBJECT_MATVIEW":
      return {
        ...place,
        kind: "drop-view",
        view: name,
        materialized: statement.removeType === "OBJECT_MATVIEW",
        cascade
      };
    case "OBJECT_SEQUENCE":
      return { ...place, kind: "sequence", sequence: name, change: "drop", cascade };
    case "OBJECT_TYPE":
    case "OBJECT_DOMAIN":
      return {
        ...place,
        kind: "drop-type",
        type: name,
        what: statement.removeType === "OBJECT_TYPE" ? "type" : "domain",
        cascade
      };
    case "OBJECT_SCHEMA":
      return { ...place, kind: "drop-schema", name: name.name, what: "schema", cascade };
    case "OBJECT_EXTENSION":
      return { ...place, kind: "extension", name: name.name, change: "drop", cascade };
    case "OBJECT_FUNCTION":
    case "OBJECT_PROCEDURE":
    case "OBJECT_ROUTINE":
    case "OBJECT_AGGREGATE":
      return { ...place, kind: "drop-routine", routine: name, cascade };
    case "OBJECT_TRIGGER":
      return { ...place, kind: "drop-trigger", table: onTable(object).table, trigger: onTable(object).name };
    case "OBJECT_POLICY":
      return {
        ...place,
        kind: "row-security",
        change: "drop policy",
        table: onTable(object).table,
        policy: onTable(object).name
      };
    default:
      return {
        ...place,
        kind: "other",
        what: `drop ${context.tokens[1]?.word ?? ""} ${name.name}`,
        outsideTransaction: false
      };
  }
}
function onTable(object) {
  const parts = objectParts(object);
  return { table: nameOfParts(parts.slice(0, -1)), name: parts.at(-1) ?? "" };
}

// src/migrations/sql/postgres/statements/indexes.ts
function readIndex(context, node) {
  if ("IndexStmt" in node) return [createIndex(context, node.IndexStmt)];
  if (!("ReindexStmt" in node)) return void 0;
  const { kind, relation, name, params } = node.ReindexStmt;
  const target = relation === void 0 ? name === void 0 ? void 0 : { name } : nameOf(relation);
  return [
    { ...context.place(), kind: "reindex", target, what: reindexed(kind), concurrently: isOn(params, "concurrently") }
  ];
}
function createIndex(context, node) {
  const where = node.whereClause === void 0 ? -1 : context.find(["where"], 0);
  const condition = context.tokens[where + 1]?.start;
  const index = {
    ...node.idxname === void 0 ? {} : { name: node.idxname },
    table: nameOf(node.relation),
    keys: keysOf(context, node),
    include: (node.indexIncludingParams ?? []).flatMap(
      (each) => "IndexElem" in each ? each.IndexElem.name ?? [] : []
    ),
    unique: node.unique ?? false,
    method: node.accessMethod ?? "btree",
    ...where === -1 || condition === void 0 ? {} : { where: expressionOf(context, node.whereClause, condition, context.range.end) },
    kind: "ordinary"
  };
  return {
    ...context.place(node.if_not_exists === true ? ["if not exists"] : []),
    kind: "create-index",
    index,
    concurrently: node.concurrent ?? false,
    only: node.relation?.inh !== true
  };
}
function keysOf(context, node) {
  let index = context.find(["("], context.tokenIndex(context.offset(node.relation?.location))) + 1;
  return (node.indexParams ?? []).map((element) => {
    const from = context.tokens[index]?.start ?? context.range.start;
    const to = context.elementEnd(index);
    index = context.tokenIndex(to) + 1;
    const column = "IndexElem" in element ? element.IndexElem.name : void 0;
    return { ...column === void 0 ? {} : { column }, text: context.source(from, to) };
  });
}
function reindexed(kind) {
  switch (kind) {
    case "REINDEX_OBJECT_TABLE":
      return "table";
    case "REINDEX_OBJECT_SCHEMA":
      return "schema";
    case "REINDEX_OBJECT_SYSTEM":
      return "system";
    case "REINDEX_OBJECT_DATABASE":
      return "database";
    default:
      return "index";
  }
}

// src/migrations/sql/postgres/statements/maintenance.ts
var LOCK_MODES = [
  "NO LOCK",
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE"
];
function readMaintenance(context, node) {
  const place = () => context.place();
  if ("TruncateStmt" in node) {
    const { relations, behavior } = node.TruncateStmt;
    return [
      { ...place(), kind: "truncate", tables: rangeVars(relations).map(nameOf), cascade: behavior === "DROP_CASCADE" }
    ];
  }
  if ("LockStmt" in node) {
    const { relations, mode } = node.LockStmt;
    return [
      {
        ...place(),
        kind: "lock-table",
        tables: rangeVars(relations).map(nameOf),
        mode: LOCK_MODES[mode ?? 8] ?? "ACCESS EXCLUSIVE"
      }
    ];
  }
  if ("ClusterStmt" in node) {
    const { relation } = node.ClusterStmt;
    return [
      {
        ...place(),
        kind: "rewrite-table",
        table: relation === void 0 ? void 0 : nameOf(relation),
        how: "cluster"
      }
    ];
  }
  return "VacuumStmt" in node ? vacuum(context, node.VacuumStmt) : void 0;
}
function vacuum(context, node) {
  const place = context.place();
  const tables = (node.rels ?? []).flatMap(
    (each) => "VacuumRelation" in each && each.VacuumRelation.relation !== void 0 ? [nameOf(each.VacuumRelation.relation)] : []
  );
  if (node.is_vacuumcmd !== true) return [{ ...place, kind: "query", what: "analyze", reads: tables }];
  if (!isOn(node.options, "full")) return [{ ...place, kind: "other", what: "vacuum", outsideTransaction: true }];
  const rewritten = tables.length === 0 ? [void 0] : tables;
  return rewritten.map((table) => ({ ...place, kind: "rewrite-table", table, how: "vacuum full" }));
}

// src/migrations/sql/postgres/statements/objects.ts
function readObject(context, node) {
  if ("CreateSchemaStmt" in node) {
    const { schemaname, authrole, if_not_exists, schemaElts } = node.CreateSchemaStmt;
    const place = context.place(if_not_exists === true ? ["if not exists"] : []);
    const schema = { ...place, kind: "create-schema", schema: schemaname ?? roleName(authrole) };
    if (schemaElts === void 0) return [schema];
    const text = context.source(context.range.start, context.range.end);
    return [schema, { ...place, kind: "opaque", reason: "what CREATE SCHEMA makes inside itself is not read", text }];
  }
  if ("CreatedbStmt" in node)
    return [{ ...context.place(), kind: "create-database", name: node.CreatedbStmt.dbname ?? "" }];
  if ("CommentStmt" in node) return [comment(context, node.CommentStmt)];
  return readExtension(context, node) ?? readSequence(context, node);
}
function readExtension(context, node) {
  if ("CreateExtensionStmt" in node) {
    const { extname, options, if_not_exists } = node.CreateExtensionStmt;
    const place = context.place(if_not_exists === true ? ["if not exists"] : []);
    return [{ ...place, kind: "extension", name: extname ?? "", change: "create", cascade: isOn(options, "cascade") }];
  }
  if ("AlterExtensionStmt" in node) return [extensionAltered(context, node.AlterExtensionStmt.extname)];
  return "AlterExtensionContentsStmt" in node ? [extensionAltered(context, node.AlterExtensionContentsStmt.extname)] : void 0;
}
function extensionAltered(context, name = "") {
  return { ...context.place(), kind: "extension", name, change: "alter", cascade: false };
}
function readSequence(context, node) {
  if ("CreateSeqStmt" in node) {
    const { sequence: sequence2, if_not_exists } = node.CreateSeqStmt;
    const place2 = context.place(if_not_exists === true ? ["if not exists"] : []);
    return [{ ...place2, kind: "sequence", sequence: nameOf(sequence2), change: "create", cascade: false }];
  }
  if (!("AlterSeqStmt" in node)) return void 0;
  const { sequence, missing_ok } = node.AlterSeqStmt;
  const place = context.place(missing_ok === true ? ["if exists"] : []);
  return [{ ...place, kind: "sequence", sequence: nameOf(sequence), change: "alter", cascade: false }];
}
function comment(context, node) {
  const base = { ...context.place(), kind: "comment", text: node.comment };
  switch (node.objtype) {
    case "OBJECT_TABLE":
    case "OBJECT_FOREIGN_TABLE":
    case "OBJECT_VIEW":
    case "OBJECT_MATVIEW":
      return { ...base, on: context.tokens[2]?.word ?? "", table: objectName(node.object) };
    case "OBJECT_COLUMN": {
      const parts = objectParts(node.object);
      return { ...base, on: "column", table: nameOfParts(parts.slice(0, -1)), column: parts.at(-1) ?? "" };
    }
    default:
      return { ...base, on: context.tokens[2]?.word ?? "" };
  }
}

// src/migrations/sql/postgres/statements/others.ts
var OUTSIDE_TRANSACTION = /* @__PURE__ */ new Set(["CreateTableSpaceStmt", "CreateSubscriptionStmt", "DropSubscriptionStmt"]);
function readOther(context, node) {
  const [tag] = Object.keys(node);
  const text = context.source(context.range.start, context.range.end);
  if ("ExecuteStmt" in node)
    return [{ ...context.place(), kind: "opaque", reason: "a prepared statement runs here", text }];
  if ("AlterTableMoveAllStmt" in node) {
    return [{ ...context.place(), kind: "opaque", reason: "every table of a tablespace is rewritten", text }];
  }
  const words = context.tokens.slice(0, 3).flatMap((token) => token.kind === "word" ? [token.word] : []);
  return [
    {
      ...context.place(),
      kind: "other",
      what: words.join(" "),
      outsideTransaction: OUTSIDE_TRANSACTION.has(tag ?? "")
    }
  ];
}

// src/migrations/sql/postgres/statements/rename.ts
function readRename(context, node) {
  if ("RenameStmt" in node) return [rename(context, node.RenameStmt)];
  return "AlterObjectSchemaStmt" in node ? [setSchema(context, node.AlterObjectSchemaStmt)] : void 0;
}
function rename(context, node) {
  const place = context.place(guards2(node.missing_ok));
  const relation = nameOf(node.relation);
  const object = objectName(node.object);
  const to = node.newname ?? "";
  const part = node.subname ?? "";
  switch (node.renameType) {
    case "OBJECT_TABLE":
    case "OBJECT_FOREIGN_TABLE":
      return { ...place, kind: "rename-table", table: relation, to: named(relation.schema, to) };
    case "OBJECT_COLUMN":
      if (node.relationType === "OBJECT_VIEW" || node.relationType === "OBJECT_MATVIEW") {
        return {
          ...place,
          kind: "rename-view",
          view: relation,
          materialized: node.relationType === "OBJECT_MATVIEW",
          column: part,
          to
        };
      }
      return { ...place, kind: "rename-column", table: relation, column: part, to };
    case "OBJECT_TABCONSTRAINT":
      return { ...place, kind: "rename-constraint", table: relation, constraint: part, to };
    case "OBJECT_INDEX":
      return { ...place, kind: "alter-index", index: relation, change: { kind: "rename", to } };
    case "OBJECT_VIEW":
    case "OBJECT_MATVIEW":
      return { ...place, kind: "rename-view", view: relation, materialized: node.renameType === "OBJECT_MATVIEW", to };
    case "OBJECT_SEQUENCE":
      return { ...place, kind: "sequence", sequence: relation, change: "rename", cascade: false };
    case "OBJECT_TYPE":
    case "OBJECT_DOMAIN":
      return { ...place, kind: "alter-type", type: object, change: { kind: "rename", to: named(object.schema, to) } };
    case "OBJECT_ATTRIBUTE":
      return {
        ...place,
        kind: "alter-type",
        type: relation,
        change: { kind: "attribute", text: `RENAME ATTRIBUTE ${part} TO ${to}` }
      };
    case "OBJECT_DOMCONSTRAINT":
      return {
        ...place,
        kind: "alter-type",
        type: object,
        change: { kind: "other", text: `RENAME CONSTRAINT ${part} TO ${to}` }
      };
    case "OBJECT_ROLE":
      return { ...place, kind: "role", role: part, change: "alter" };
    case "OBJECT_SCHEMA":
      return {
        ...place,
        kind: "opaque",
        reason: `everything in schema ${part} moves to ${to}`,
        text: context.source(context.range.start, context.range.end)
      };
    default:
      return { ...place, kind: "other", what: firstWords(context), outsideTransaction: false };
  }
}
function setSchema(context, node) {
  const place = context.place(guards2(node.missing_ok));
  const schema = node.newschema ?? "";
  const relation = nameOf(node.relation);
  const object = objectName(node.object);
  switch (node.objectType) {
    case "OBJECT_TABLE":
    case "OBJECT_FOREIGN_TABLE":
      return { ...place, kind: "rename-table", table: relation, to: { schema, name: relation.name } };
    case "OBJECT_TYPE":
    case "OBJECT_DOMAIN":
      return {
        ...place,
        kind: "alter-type",
        type: object,
        change: { kind: "rename", to: { schema, name: object.name } }
      };
    case "OBJECT_SEQUENCE":
      return { ...place, kind: "sequence", sequence: relation, change: "alter", cascade: false };
    case "OBJECT_VIEW":
    case "OBJECT_MATVIEW": {
      const text = context.source(context.range.start, context.range.end);
      return { ...place, kind: "opaque", reason: `a view moves to schema ${schema}`, text, touches: [relation] };
    }
    default:
      return { ...place, kind: "other", what: firstWords(context), outsideTransaction: false };
  }
}
function guards2(missingIsFine) {
  return missingIsFine === true ? ["if exists"] : [];
}
function firstWords(context) {
  return context.tokens.slice(0, 3).map((token) => token.word).join(" ").trim();
}

// src/migrations/sql/postgres/bodies.ts
function bodyAt(context, from) {
  const index = context.scan(from, (token2) => token2.kind === "dollar" || token2.kind === "string");
  const token = context.tokens[index];
  return token === void 0 ? void 0 : stringContents(context.script, token);
}
function stringContents(script, token) {
  const source = script.sql.slice(token.start, token.end);
  if (token.kind === "dollar") {
    const tag = source.slice(0, source.indexOf("$", 1) + 1);
    return sliceScript(script, token.start + tag.length, Math.max(token.start + tag.length, token.end - tag.length));
  }
  const isPlain = source.startsWith("'") || /^[eE]'/.test(source) && !source.includes("\\");
  if (!isPlain) return void 0;
  const from = token.start + source.indexOf("'") + 1;
  const to = token.end - 1;
  const whole = sliceScript(script, from, Math.max(from, to));
  if (!whole.sql.includes("''")) return whole;
  return joined(
    whole,
    [...whole.sql.matchAll(/(?:[^']|'(?='))+/g)].map((match) => [match.index, match.index + match[0].length])
  );
}
function joined(script, stretches) {
  return {
    text: Text.join(stretches.map(([from, to]) => script.text.slice(from, to))),
    sql: stretches.map(([from, to]) => script.sql.slice(from, to)).join(""),
    placeholders: script.placeholders,
    templates: [],
    branches: [],
    commands: []
  };
}
function concatenated(scripts) {
  const [first] = scripts;
  if (first === void 0 || scripts.length === 1) return first;
  return {
    ...first,
    text: Text.join(scripts.map((script) => script.text)),
    sql: scripts.map((script) => script.sql).join(""),
    templates: [],
    branches: []
  };
}

// src/migrations/sql/postgres/plpgsql/dynamic.ts
function executed(expression) {
  const tokens = tokensOf(expression.sql).filter((token) => token.kind !== "comment");
  const isFormat = tokens[0]?.word === "format" && tokens[1]?.word === "(" && tokens.at(-1)?.word === ")";
  const constants = isFormat ? tokens.slice(2, -1) : tokens;
  if (isFormat && constants.length !== 1) return void 0;
  if (!constants.every((token, index) => isString(token) || token.word === "|" && index > 0)) return void 0;
  const contents = constants.filter(isString).map((token) => stringContents(expression, token));
  const known = contents.filter((script2) => script2 !== void 0);
  if (known.length < contents.length) return void 0;
  const script = concatenated(known);
  return isFormat && script?.sql.includes("%") === true ? void 0 : script;
}
function isString(token) {
  return token.kind === "string" || token.kind === "dollar";
}

// src/migrations/sql/postgres/plpgsql/locate.ts
var BodyPlaces = class {
  constructor(body) {
    this.body = body;
    this.#lineStarts = [0, ...[...body.sql.matchAll(/\n/g)].map((match) => match.index + 1)];
  }
  body;
  #lineStarts;
  #behind = 0;
  /** The query as a script in its place; undefined where the body does not spell it. */
  query(query, line) {
    const lineStart = this.lineStart(line);
    const at = this.#find(query, Math.max(lineStart, this.#behind)) ?? this.#find(query, lineStart);
    if (at === void 0) return void 0;
    this.#behind = at + query.length;
    return sliceScript(this.body, at, at + query.length, query);
  }
  /** PERFORM's query, whose keyword the parser turns into SELECT. */
  perform(query, line) {
    const rest = this.query(query.replace(/^SELECT/, ""), line);
    if (rest === void 0) return void 0;
    const end = this.#behind;
    const start = this.body.sql.slice(0, end - rest.sql.length).search(/perform\s*$/i);
    if (start === -1) return void 0;
    const spelled = `SELECT ${this.body.sql.slice(start + "perform".length, end)}`;
    return sliceScript(this.body, start, end, spelled);
  }
  lineStart(line) {
    return this.#lineStarts[Math.max(0, (line ?? 1) - 1)] ?? 0;
  }
  /** The end of a line's text. */
  lineEnd(line) {
    const next = this.#lineStarts[Math.max(1, line ?? 1)];
    return next === void 0 ? this.body.sql.length : next - 1;
  }
  /** The parser blanks the targets of INTO: there a space stands for any character. */
  #find(query, from) {
    const head = /^\s*\S+/.exec(query)?.[0];
    if (head === void 0) return void 0;
    for (let at = this.body.sql.indexOf(head, from); at !== -1; at = this.body.sql.indexOf(head, at + 1)) {
      if (this.#spells(query, at)) return at;
    }
    return void 0;
  }
  #spells(query, at) {
    const { sql } = this.body;
    if (sql.startsWith(query, at)) return true;
    if (at + query.length > sql.length || !/\binto\b/i.test(sql.slice(at, at + query.length))) return false;
    for (let index = 0; index < query.length; index++) {
      const character = query.charAt(index);
      if (character !== " " && character !== sql.charAt(at + index)) return false;
    }
    return true;
  }
};

// src/migrations/sql/postgres/plpgsql/tree.ts
function plNode(value) {
  const outer = record(value);
  const [tag] = Object.keys(outer);
  return tag === void 0 ? void 0 : { tag, fields: record(outer[tag]) };
}
function plNodes(value) {
  return Array.isArray(value) ? value.flatMap((each) => plNode(each) ?? []) : [];
}
function queryIn(node, field) {
  const query = plNode(node.fields[field])?.fields["query"];
  return typeof query === "string" ? query : void 0;
}
function lineOf(node) {
  const line = node.fields["lineno"];
  return typeof line === "number" ? line : void 0;
}
function variablesOf(tree) {
  const names2 = plNodes(functionOf(tree)?.fields["datums"]).flatMap((datum) => datum.fields["refname"]);
  return new Set(names2.filter((name) => typeof name === "string"));
}
function actionOf2(tree) {
  return plNode(functionOf(tree)?.fields["action"]);
}
function functionOf(tree) {
  return plNodes(record(tree)["plpgsql_funcs"])[0];
}
function plDescendants(value) {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each) => plDescendants(each));
  return Object.entries(record(value)).flatMap(([tag, inner2]) => {
    const below = plDescendants(inner2);
    return tag.startsWith("PLpgSQL_") ? [{ tag, fields: record(inner2) }, ...below] : below;
  });
}
function record(value) {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

// src/migrations/sql/postgres/plpgsql/loops.ts
var ENDS_AT_ZERO = /\bnot\s+found\b|(?:=|<=)\s*0\b|<\s*1\b|\bis\s+null\b/i;
var GOES_ON_ABOVE_ZERO = /^\s*found\s*$|>\s*0\b|>=\s*1\b|<>\s*0\b|!=\s*0\b/i;
var LOOPS = new Set(
  ["loop", "while", "fori", "fors", "forc", "foreach_a", "dynfors"].map((name) => `PLpgSQL_stmt_${name}`)
);
function loopOf(node) {
  if (!LOOPS.has(node.tag)) return void 0;
  const inside = plDescendants(node.fields["body"]);
  const texts = inside.flatMap(
    (each) => each.tag === "PLpgSQL_expr" && typeof each.fields["query"] === "string" ? [each.fields["query"]] : []
  );
  return {
    commits: inside.some((each) => each.tag === "PLpgSQL_stmt_commit"),
    endsAtZeroRows: GOES_ON_ABOVE_ZERO.test(queryIn(node, "cond") ?? "") || inside.some(leavesAtZero),
    skipsLocked: texts.some((text) => /\bskip\s+locked\b/i.test(text))
  };
}
function leavesAtZero(node) {
  if (!ENDS_AT_ZERO.test(queryIn(node, "cond") ?? "")) return false;
  if (node.tag === "PLpgSQL_stmt_exit") return true;
  if (node.tag !== "PLpgSQL_stmt_if") return false;
  return plDescendants(node.fields["then_body"]).some(
    (each) => each.tag === "PLpgSQL_stmt_exit" || each.tag === "PLpgSQL_stmt_return"
  );
}

// src/migrations/sql/postgres/plpgsql/read.ts
var CATALOGUE = /\binformation_schema\b|\bpg_[a-z_]+\b|\bto_reg\w+\b|\bhas_\w+_privilege\b|::\s*reg(?:class|type|proc\w*|namespace|role)\b|\bcurrent_setting\b/i;
var SWALLOWED = /^(?:duplicate_\w+|undefined_\w+|others|unique_violation|invalid_(?:table|schema|object)_definition|object_not_in_prerequisite_state)$/;
function readPlPgSql(context, script, surroundings) {
  const tree = parsed(context);
  const action = actionOf2(tree);
  if (action === void 0) return void 0;
  const variables = /* @__PURE__ */ new Set([...surroundings.variables, ...variablesOf(tree)]);
  return readStatement({ context, script, places: new BodyPlaces(script) }, action, { ...surroundings, variables });
}
function parsed(context) {
  try {
    return context.parser.parsePlPgSql(context.script.sql.slice(context.range.start, context.range.end));
  } catch {
    return void 0;
  }
}
function readStatements(body, value, around) {
  return plNodes(value).flatMap((node) => readStatement(body, node, around));
}
function readStatement(body, node, around) {
  const loop = loopOf(node);
  if (loop !== void 0) return readLoop(body, node, enclosing(around.loop, loop), around);
  switch (node.tag) {
    case "PLpgSQL_stmt_block":
      return readBlock(body, node, around);
    case "PLpgSQL_stmt_if":
      return readIf(body, node, around);
    case "PLpgSQL_stmt_case":
      return readCase(body, node, around);
    case "PLpgSQL_stmt_execsql":
      return readQuery(body, node, "sqlstmt", around);
    case "PLpgSQL_stmt_call":
      return readQuery(body, node, "expr", around);
    case "PLpgSQL_stmt_perform": {
      const query = queryIn(node, "expr");
      return query === void 0 ? [] : inner(body, node, body.places.perform(query, lineOf(node)), query, around);
    }
    case "PLpgSQL_stmt_return_query":
      return [...readQuery(body, node, "query", around), ...readDynamic(body, node, "dynquery", around)];
    case "PLpgSQL_stmt_dynexecute":
      return readDynamic(body, node, "query", around);
    case "PLpgSQL_stmt_commit":
    case "PLpgSQL_stmt_rollback":
      return [transactionEnd(body, node, around)];
    default:
      return [];
  }
}
function enclosing(outer, loop) {
  return outer === void 0 ? loop : { ...loop, commits: loop.commits || outer.commits };
}
function readLoop(body, node, loop, around) {
  const isDynamic = node.tag === "PLpgSQL_stmt_dynfors";
  const over = isDynamic ? readDynamic(body, node, "query", around) : readQuery(body, node, "query", around);
  return [...over, ...readStatements(body, node.fields["body"], { ...around, loop })];
}
function readBlock(body, node, around) {
  const handlers = plNodes(plNode(node.fields["exceptions"])?.fields["exc_list"]);
  const conditions = handlers.flatMap(
    (handler) => plNodes(handler.fields["conditions"]).map((each) => each.fields["condname"])
  );
  const swallows = conditions.some((name) => typeof name === "string" && SWALLOWED.test(name.toLowerCase()));
  return [
    ...readStatements(body, node.fields["body"], swallows ? guarded(around, "handler") : around),
    ...handlers.flatMap((handler) => readStatements(body, handler.fields["action"], guarded(around, "condition")))
  ];
}
function guarded(around, guard) {
  return around.guards.includes(guard) ? around : { ...around, guards: [...around.guards, guard] };
}
function readIf(body, node, around) {
  const condition = queryIn(node, "cond") ?? "";
  const otherwise = plNodes(node.fields["elsif_list"]);
  const asksCatalogue = CATALOGUE.test(condition) || otherwise.some((each) => CATALOGUE.test(queryIn(each, "cond") ?? ""));
  const under = (text) => asksCatalogue ? guarded(around, "condition") : branched(body, around, text);
  return [
    ...readStatements(body, node.fields["then_body"], under(`IF ${condition}`)),
    ...otherwise.flatMap(
      (each) => readStatements(body, each.fields["stmts"], under(`ELSIF ${queryIn(each, "cond") ?? ""}`))
    ),
    ...readStatements(body, node.fields["else_body"], under(`IF NOT (${condition})`))
  ];
}
function branched(body, around, text) {
  const restored = body.script.placeholders.restore(text);
  return { ...around, branch: around.branch === void 0 ? restored : `${around.branch} ${restored}` };
}
function readCase(body, node, around) {
  const subject = queryIn(node, "t_expr") ?? "";
  const inside = branched(body, around, `CASE ${subject}`.trim());
  return [
    ...plNodes(node.fields["case_when_list"]).flatMap((each) => readStatements(body, each.fields["stmts"], inside)),
    ...readStatements(body, node.fields["else_stmts"], inside)
  ];
}
function readQuery(body, node, field, around) {
  const query = queryIn(node, field);
  return query === void 0 ? [] : inner(body, node, body.places.query(query, lineOf(node)), query, around);
}
function inner(body, node, script, query, around) {
  if (script === void 0) return [unreadable(body, node, "this statement was not found in the body", query, around)];
  const { statements, unread } = body.context.readInner(script, around);
  return [
    ...statements.flatMap((statement) => statement.operations),
    ...unread.map((each) => unreadable(body, node, each.reason, query, around))
  ];
}
function readDynamic(body, node, field, around) {
  const query = queryIn(node, field);
  if (query === void 0) return [];
  const expression = body.places.query(query, lineOf(node));
  const constant = expression === void 0 ? void 0 : executed(expression);
  if (constant !== void 0) return inner(body, node, prepareInner(constant), query, around);
  const text = body.script.placeholders.restore(query);
  const place = placeAt(body, node, around);
  return [
    {
      ...place,
      ...expression === void 0 ? {} : { span: expression.text.whole },
      kind: "opaque",
      reason: "dynamic SQL",
      text
    }
  ];
}
function transactionEnd(body, node, around) {
  return {
    ...placeAt(body, node, around),
    kind: "transaction",
    change: node.tag === "PLpgSQL_stmt_commit" ? "commit" : "rollback"
  };
}
function unreadable(body, node, reason, query, around) {
  return { ...placeAt(body, node, around), kind: "opaque", reason, text: body.script.placeholders.restore(query) };
}
function placeAt(body, node, around) {
  const start = body.places.lineStart(lineOf(node));
  const end = body.places.lineEnd(lineOf(node));
  const indent = /^\s*/.exec(body.script.sql.slice(start, end))?.[0].length ?? 0;
  const { loop, branch, guards: guards3 } = around;
  return {
    span: body.script.text.span(Math.min(start + indent, end), end),
    guards: guards3,
    nested: true,
    ...loop === void 0 ? {} : { loop },
    ...branch === void 0 ? {} : { branch }
  };
}

// src/migrations/sql/postgres/statements/routines.ts
function readRoutine(context, node) {
  if ("CreateFunctionStmt" in node) return [createRoutine(context, node.CreateFunctionStmt)];
  if ("DoStmt" in node) return doBlock(context, node.DoStmt);
  if ("CreateTrigStmt" in node) {
    const { trigname, relation, funcname, replace } = node.CreateTrigStmt;
    return [
      {
        ...context.place(replace === true ? ["or replace"] : []),
        kind: "create-trigger",
        table: nameOf(relation),
        trigger: trigname ?? "",
        routine: nameOfParts(stringsOf(funcname))
      }
    ];
  }
  return void 0;
}
function createRoutine(context, node) {
  const language = languageOf(node.options, "sql");
  const security = option(node.options, "security");
  return {
    ...context.place(node.replace === true ? ["or replace"] : []),
    kind: "create-routine",
    routine: nameOfParts(stringsOf(node.funcname)),
    what: node.is_procedure === true ? "procedure" : "function",
    language,
    securityDefiner: security !== void 0 && security !== true && "Boolean" in security && security.Boolean.boolval === true,
    fixedSearchPath: (node.options ?? []).some(fixesSearchPath),
    trigger: ["trigger", "event_trigger"].includes(stringsOf(node.returnType?.names).at(-1) ?? ""),
    body: bodyOf(context, node, language)
  };
}
function languageOf(options, fallback) {
  const language = option(options, "language");
  return language === void 0 || language === true ? fallback : (stringOf(language) ?? fallback).toLowerCase();
}
function fixesSearchPath(node) {
  if (!("DefElem" in node) || node.DefElem.defname !== "set") return false;
  const { arg } = node.DefElem;
  return arg !== void 0 && "VariableSetStmt" in arg && arg.VariableSetStmt.name === "search_path";
}
function bodyOf(context, node, language) {
  const inside = { nested: true, guards: [], variables: parametersOf(node) };
  if (node.sql_body !== void 0) return atomicBody(context, inside);
  const body = literalBody(context, node.options);
  if (body === void 0) return void 0;
  if (language === "plpgsql") return readPlPgSql(context, body, inside);
  if (language !== "sql") return void 0;
  const { statements, unread } = context.readInner(body, inside);
  return unread.length > 0 ? void 0 : statements.flatMap((statement) => statement.operations);
}
function parametersOf(node) {
  return new Set(
    (node.parameters ?? []).flatMap((each) => "FunctionParameter" in each ? [each.FunctionParameter.name ?? ""] : [])
  );
}
function atomicBody(context, inside) {
  const atomic = context.tokens.findIndex((token) => token.word === "atomic");
  if (atomic === -1) return [];
  const from = context.tokens[atomic]?.end ?? context.range.end;
  const last = context.tokens.findLast((token) => token.word === "end");
  const { statements, unread } = context.readInner(context.slice(from, last?.start ?? context.range.end), inside);
  return unread.length > 0 ? void 0 : statements.flatMap((statement) => statement.operations);
}
function literalBody(context, options) {
  const as = (options ?? []).flatMap(
    (node) => "DefElem" in node && node.DefElem.defname === "as" ? [node.DefElem] : []
  )[0];
  return as === void 0 ? void 0 : bodyAt(context, context.tokenIndex(context.offset(as.location)));
}
function doBlock(context, node) {
  const language = languageOf(node.args, "plpgsql");
  const body = literalBody(context, node.args);
  const inside = { ...context.surroundings, nested: true };
  const operations = body === void 0 || language !== "plpgsql" ? void 0 : readPlPgSql(context, body, inside);
  if (operations !== void 0) return operations;
  const reason = language === "plpgsql" ? "this DO block could not be read" : `a DO block in ${language} is not read`;
  return [{ ...context.place(), kind: "opaque", reason, text: context.source(context.range.start, context.range.end) }];
}

// src/migrations/sql/postgres/statements/security.ts
function readSecurity(context, node) {
  if ("GrantStmt" in node) return [grant(context, node.GrantStmt)];
  if ("AlterDefaultPrivilegesStmt" in node) return [grant(context, node.AlterDefaultPrivilegesStmt.action ?? {})];
  if ("GrantRoleStmt" in node) return [grantRole(context, node.GrantRoleStmt)];
  if ("CreatePolicyStmt" in node) return [policy(context, node.CreatePolicyStmt, "create policy")];
  if ("AlterPolicyStmt" in node) return [policy(context, node.AlterPolicyStmt, "alter policy")];
  return readRole(context, node);
}
function grant(context, node) {
  const privileges = (node.privileges ?? []).flatMap(
    (each) => "AccessPriv" in each ? [(each.AccessPriv.priv_name ?? "all").toLowerCase()] : []
  );
  return privilegesChanged(context, node.is_grant === true, privileges.length > 0 ? privileges : ["all"], node.grantees);
}
function grantRole(context, node) {
  const roles = (node.granted_roles ?? []).flatMap(
    (each) => "AccessPriv" in each ? [each.AccessPriv.priv_name ?? ""] : []
  );
  return privilegesChanged(context, node.is_grant === true, roles, node.grantee_roles);
}
function privilegesChanged(context, isGrant, privileges, grantees) {
  const roles = roleNames(grantees);
  const on = objectsText(context);
  if (!isGrant) return { ...context.place(), kind: "revoke", privileges, on, from: roles };
  return { ...context.place(), kind: "grant", privileges, on, to: roles, toPublic: roles.includes("public") };
}
function objectsText(context) {
  const on = context.find(["on"], 0);
  if (on === -1) return "role";
  const end = context.scan(on, (token) => token.word === "to" || token.word === "from");
  const from = context.tokens[on + 1]?.start ?? context.range.end;
  return context.source(from, context.tokens[end - 1]?.end ?? context.range.end);
}
function policy(context, node, change) {
  const name = node.policy_name;
  return {
    ...context.place(),
    kind: "row-security",
    table: nameOf(node.table),
    change,
    ...name === void 0 ? {} : { policy: name }
  };
}
function readRole(context, node) {
  if ("CreateRoleStmt" in node) return [role(context, node.CreateRoleStmt.role ?? "", "create")];
  if ("AlterRoleStmt" in node) return [role(context, roleName(node.AlterRoleStmt.role), "alter")];
  if ("AlterRoleSetStmt" in node) return [role(context, roleName(node.AlterRoleSetStmt.role), "alter")];
  if ("CreateUserMappingStmt" in node) return [role(context, roleName(node.CreateUserMappingStmt.user), "create")];
  if ("AlterUserMappingStmt" in node) return [role(context, roleName(node.AlterUserMappingStmt.user), "alter")];
  if ("DropUserMappingStmt" in node) return [role(context, roleName(node.DropUserMappingStmt.user), "drop")];
  if ("DropRoleStmt" in node) {
    const place = context.place(node.DropRoleStmt.missing_ok === true ? ["if exists"] : []);
    return roleNames(node.DropRoleStmt.roles).map((name) => ({ ...place, kind: "role", role: name, change: "drop" }));
  }
  return void 0;
}
function role(context, name, change) {
  const keyword = context.tokens.findIndex((token) => token.word === "password");
  const literal = keyword === -1 ? void 0 : context.tokens[keyword + 1];
  const isSecret = literal?.kind === "string" || literal?.kind === "dollar";
  return {
    ...context.place(),
    kind: "role",
    role: name,
    change,
    ...isSecret ? { secret: context.span(literal.start, literal.end) } : {}
  };
}

// src/migrations/sql/postgres/statements/tables.ts
function readTable(context, node) {
  if ("CreateStmt" in node) return [createTable(context, node.CreateStmt)];
  if ("CreateForeignTableStmt" in node) return [createTable(context, node.CreateForeignTableStmt.base ?? {})];
  if ("CreateTableAsStmt" in node && node.CreateTableAsStmt.objtype === "OBJECT_TABLE")
    return [createTableAs(context, node.CreateTableAsStmt)];
  return void 0;
}
function createTable(context, node) {
  const columns2 = [];
  const constraints = [];
  const like = rangeVars(node.inhRelations).map(nameOf);
  for (const element of node.tableElts ?? []) {
    if ("ColumnDef" in element) {
      const read = columnOf(context, element.ColumnDef);
      columns2.push(read.column);
      constraints.push(...read.constraints);
    } else if ("Constraint" in element) {
      const from = context.offset(element.Constraint.location);
      const to = context.elementEnd(context.tokenIndex(from));
      constraints.push(...[constraintOf(context, element.Constraint, from, to, void 0) ?? []].flat());
    } else if ("TableLikeClause" in element) like.push(nameOf(element.TableLikeClause.relation));
  }
  const isPartition = node.partbound !== void 0;
  const [parent] = like;
  const keys = new Set(
    constraints.flatMap((constraint) => constraint.kind === "primary key" ? constraint.columns : [])
  );
  return {
    ...context.place(node.if_not_exists === true ? ["if not exists"] : []),
    kind: "create-table",
    table: nameOf(node.relation),
    columns: columns2.map((column) => keys.has(column.name) ? { ...column, nullable: false } : column),
    constraints,
    indexes: [],
    temporary: node.relation?.relpersistence === "t",
    ...node.relation?.relpersistence === "u" ? { unlogged: true } : {},
    ...node.partspec === void 0 ? {} : { partitionedBy: partitionKeys(context, node) },
    ...isPartition && parent !== void 0 ? { partitionOf: parent } : {},
    ...!isPartition && like.length > 0 ? { like } : {}
  };
}
function partitionKeys(context, node) {
  return (node.partspec?.partParams ?? []).flatMap((parameter) => {
    if (!("PartitionElem" in parameter)) return [];
    const { name, location } = parameter.PartitionElem;
    if (name !== void 0) return [name];
    const from = context.offset(location);
    return [context.source(from, context.elementEnd(context.tokenIndex(from)))];
  });
}
function createTableAs(context, node) {
  const guards3 = node.if_not_exists === true ? ["if not exists"] : [];
  const query = node.query !== void 0 && "SelectStmt" in node.query ? node.query.SelectStmt : void 0;
  return tableFromQuery(context, node.into, query, guards3);
}
function tableFromQuery(context, into, query, guards3 = []) {
  const written = stringsOf(into?.colNames);
  return {
    ...context.place(guards3),
    kind: "create-table",
    table: nameOf(into?.rel),
    columns: [],
    constraints: [],
    indexes: [],
    temporary: into?.rel?.relpersistence === "t",
    ...into?.rel?.relpersistence === "u" ? { unlogged: true } : {},
    as: { columns: written.length > 0 ? written : outputColumns(query), from: tablesRead(query) }
  };
}

// src/migrations/sql/postgres/statements/select.ts
function readQuery2(context, node) {
  if ("SelectStmt" in node) return select(context, node.SelectStmt);
  if ("CallStmt" in node)
    return [{ ...context.place(), kind: "call-routine", routine: routineOf(node.CallStmt.funccall ?? {}) }];
  if ("ExplainStmt" in node) return explain(context, node.ExplainStmt);
  if ("VariableShowStmt" in node) return [{ ...context.place(), kind: "query", what: "show", reads: [] }];
  if ("DeclareCursorStmt" in node) {
    return [
      { ...context.place(), kind: "query", what: "declare cursor", reads: tablesRead(node.DeclareCursorStmt.query) }
    ];
  }
  return "FetchStmt" in node ? [{ ...context.place(), kind: "query", what: "fetch", reads: [] }] : void 0;
}
function select(context, node) {
  const changes = readWith(context, node.withClause);
  if (node.intoClause !== void 0) return [...changes, tableFromQuery(context, node.intoClause, node)];
  const calls = [];
  walk(node, (inner2) => {
    if ("FuncCall" in inner2) calls.push(...callOf(context, inner2.FuncCall));
    return true;
  });
  return [...changes, ...calls, { ...context.place(), kind: "query", what: "select", reads: tablesRead(node) }];
}
function callOf(context, call) {
  const parts = stringsOf(call.funcname);
  const name = parts.at(-1) ?? "";
  if (name === "set_config") {
    const [variable, value, local] = (call.args ?? []).map((argument) => constantText(argument));
    const scope = local === "true" || local === "t" ? "transaction" : "session";
    return variable === void 0 ? [] : [{ ...context.place(), kind: "set", name: variable.toLowerCase(), value, scope }];
  }
  const own = parts.length > 1 && parts.at(-2) !== "pg_catalog";
  if (!own && (builtinVolatility(name) !== void 0 || isAggregate(call, name))) return [];
  return [{ ...context.place(), kind: "call-routine", routine: routineOf(call) }];
}
function isAggregate(call, name) {
  return call.agg_star === true || call.over !== void 0 || /^(?:count|sum|avg|min|max|string_agg|bool_and|bool_or|every|any_value|jsonb?_(?:object_)?agg|percentile_\w+|mode|rank|stddev\w*|var\w*)$/.test(
    name
  );
}
function routineOf(call) {
  return nameOfParts(stringsOf(call.funcname));
}
function explain(context, node) {
  const query = { ...context.place(), kind: "query", what: "explain", reads: tablesRead(node.query) };
  if (!isOn(node.options, "analyze") || node.query === void 0) return [query];
  return [...readDataChange(context, node.query) ?? [], query];
}

// src/migrations/sql/postgres/statements/session.ts
function readSession(context, node) {
  const place = () => context.place();
  if ("VariableSetStmt" in node) return [{ ...place(), kind: "set", ...variableOf(context, node.VariableSetStmt) }];
  if ("TransactionStmt" in node) {
    const change = transactionChange(node.TransactionStmt.kind);
    if (change === void 0)
      return [{ ...place(), kind: "other", what: "two-phase commit", outsideTransaction: false }];
    return [{ ...place(), kind: "transaction", change }];
  }
  if ("ConstraintsSetStmt" in node) {
    const value = node.ConstraintsSetStmt.deferred === true ? "deferred" : "immediate";
    return [{ ...place(), kind: "set", name: "constraints", value, scope: "transaction" }];
  }
  if ("DiscardStmt" in node) return [{ ...place(), kind: "set", name: "all", value: void 0, scope: "session" }];
  if ("AlterSystemStmt" in node) {
    const { setstmt } = node.AlterSystemStmt;
    return [{ ...place(), kind: "set", ...variableOf(context, setstmt ?? {}), scope: "global" }];
  }
  if ("AlterDatabaseSetStmt" in node) {
    const { setstmt } = node.AlterDatabaseSetStmt;
    return [{ ...place(), kind: "set", ...variableOf(context, setstmt ?? {}), scope: "global" }];
  }
  return void 0;
}
function variableOf(context, node) {
  const scope = node.is_local === true ? "transaction" : "session";
  const name = node.name ?? "";
  switch (node.kind) {
    case "VAR_SET_VALUE":
    case "VAR_SET_CURRENT": {
      const values = (node.args ?? []).map((value) => constantText(value));
      const known = values.filter((value) => value !== void 0);
      return { name, value: known.length > 0 ? known.join(", ") : behindName(context), scope };
    }
    case "VAR_SET_MULTI":
      return {
        name: name.toLowerCase(),
        value: behindName(context),
        scope: name === "TRANSACTION" ? "transaction" : scope
      };
    case "VAR_RESET_ALL":
      return { name: "all", value: void 0, scope };
    default:
      return { name, value: void 0, scope };
  }
}
function behindName(context) {
  const sign = context.find(["to", "="], 0);
  const from = context.tokens[sign === -1 ? 2 : sign + 1]?.start ?? context.range.end;
  return context.source(from, context.range.end);
}
function transactionChange(kind) {
  switch (kind) {
    case "TRANS_STMT_BEGIN":
    case "TRANS_STMT_START":
      return "begin";
    case "TRANS_STMT_COMMIT":
      return "commit";
    case "TRANS_STMT_ROLLBACK":
      return "rollback";
    case "TRANS_STMT_SAVEPOINT":
      return "savepoint";
    case "TRANS_STMT_RELEASE":
      return "release";
    case "TRANS_STMT_ROLLBACK_TO":
      return "rollback to";
    default:
      return void 0;
  }
}

// src/migrations/sql/postgres/statements/type-definitions.ts
function readType(context, node) {
  const place = () => context.place();
  if ("CreateEnumStmt" in node) {
    const { typeName, vals } = node.CreateEnumStmt;
    return [
      {
        ...place(),
        kind: "create-type",
        type: typeNamed(typeName),
        definition: { kind: "enum", values: stringsOf(vals) }
      }
    ];
  }
  if ("CreateDomainStmt" in node) return [createDomain(context, node.CreateDomainStmt)];
  if ("CompositeTypeStmt" in node) {
    return [
      {
        ...place(),
        kind: "create-type",
        type: nameOf(node.CompositeTypeStmt.typevar),
        definition: { kind: "composite" }
      }
    ];
  }
  if ("CreateRangeStmt" in node) {
    return [
      {
        ...place(),
        kind: "create-type",
        type: typeNamed(node.CreateRangeStmt.typeName),
        definition: { kind: "range" }
      }
    ];
  }
  if ("DefineStmt" in node && node.DefineStmt.kind === "OBJECT_TYPE") {
    return [
      { ...place(), kind: "create-type", type: typeNamed(node.DefineStmt.defnames), definition: { kind: "other" } }
    ];
  }
  if ("AlterEnumStmt" in node) return [alterEnum(context, node.AlterEnumStmt)];
  if ("AlterDomainStmt" in node) return [alterDomain(context, node.AlterDomainStmt)];
  if ("AlterTypeStmt" in node) {
    const text = context.source(context.range.start, context.range.end);
    return [
      { ...place(), kind: "alter-type", type: typeNamed(node.AlterTypeStmt.typeName), change: { kind: "other", text } }
    ];
  }
  return void 0;
}
function typeNamed(parts) {
  return nameOfParts(stringsOf(parts));
}
function createDomain(context, node) {
  const constraints = (node.constraints ?? []).flatMap((each) => "Constraint" in each ? [each.Constraint] : []);
  const fallback = constraints.find((each) => each.contype === "CONSTR_DEFAULT");
  const others = constraints.filter((each) => each !== fallback).map((each) => context.offset(each.location));
  return {
    ...context.place(),
    kind: "create-type",
    type: typeNamed(node.domainname),
    definition: {
      kind: "domain",
      base: typeOf(context, node.typeName),
      constrained: constraints.some((each) => each.contype === "CONSTR_CHECK" || each.contype === "CONSTR_NOTNULL"),
      ...fallback === void 0 ? {} : { default: domainDefault(context, fallback, others) }
    }
  };
}
function domainDefault(context, node, others) {
  const keyword = context.tokenIndex(context.offset(node.location));
  const from = context.tokens[keyword + 1]?.start ?? context.range.end;
  const next = Math.min(context.range.end, ...others.filter((other) => other > from));
  const to = next === context.range.end ? next : context.tokens[context.tokenIndex(next) - 1]?.end ?? next;
  return expressionOf(context, node.raw_expr, from, to);
}
function alterEnum(context, node) {
  const place = context.place(node.skipIfNewValExists === true ? ["if not exists"] : []);
  const type = typeNamed(node.typeName);
  const value = node.newVal ?? "";
  if (node.oldVal !== void 0)
    return { ...place, kind: "alter-type", type, change: { kind: "rename value", value: node.oldVal, to: value } };
  const neighbour = node.newValNeighbor;
  if (neighbour === void 0)
    return { ...place, kind: "alter-type", type, change: { kind: "add value", value, position: "end" } };
  const position = node.newValIsAfter === true ? "after" : "before";
  return { ...place, kind: "alter-type", type, change: { kind: "add value", value, position, neighbour } };
}
function alterDomain(context, node) {
  const base = {
    ...context.place(node.missing_ok === true ? ["if exists"] : []),
    kind: "alter-type",
    type: typeNamed(node.typeName)
  };
  const changed = (what, constraint) => ({
    ...base,
    change: { kind: "domain constraint", constraint, what }
  });
  switch (node.subtype) {
    case "N":
      return changed("drop not null");
    case "O":
      return changed("set not null");
    case "V":
      return changed("validate");
    case "X":
      return changed("drop");
    case "C":
      return changed("add", addedConstraint(context, node));
    default:
      return { ...base, change: { kind: "other", text: context.source(context.range.start, context.range.end) } };
  }
}
function addedConstraint(context, node) {
  const added = node.def !== void 0 && "Constraint" in node.def ? node.def.Constraint : void 0;
  return added === void 0 ? void 0 : constraintOf(context, added, context.offset(added.location), context.range.end, void 0);
}

// src/migrations/sql/postgres/statements/views.ts
function readView(context, node) {
  if ("ViewStmt" in node) {
    const { view, aliases, query, replace } = node.ViewStmt;
    return [
      {
        ...context.place(replace === true ? ["or replace"] : []),
        kind: "create-view",
        view: nameOf(view),
        materialized: false,
        reads: tablesRead(query),
        columns: columns(aliases, query)
      }
    ];
  }
  if ("CreateTableAsStmt" in node && node.CreateTableAsStmt.objtype === "OBJECT_MATVIEW") {
    const { into, query, if_not_exists } = node.CreateTableAsStmt;
    return [
      {
        ...context.place(if_not_exists === true ? ["if not exists"] : []),
        kind: "create-view",
        view: nameOf(into?.rel),
        materialized: true,
        reads: tablesRead(query),
        columns: columns(into?.colNames, query)
      }
    ];
  }
  if ("RefreshMatViewStmt" in node) {
    const { relation, concurrent, skipData } = node.RefreshMatViewStmt;
    return [
      {
        ...context.place(),
        kind: "refresh-materialized-view",
        view: nameOf(relation),
        concurrently: concurrent ?? false,
        withData: skipData !== true
      }
    ];
  }
  return void 0;
}
function columns(written, query) {
  if (written !== void 0 && written.length > 0) return stringsOf(written);
  return query !== void 0 && "SelectStmt" in query ? outputColumns(query.SelectStmt) : void 0;
}

// src/migrations/sql/postgres/read.ts
var WHOLE_TEXT_LIMIT = 1e6;
var FAMILIES = [
  readAlterTable,
  readTable,
  readIndex,
  readDataChange,
  readQuery2,
  readDrop,
  readRename,
  readType,
  readView,
  readRoutine,
  readSession,
  readSecurity,
  readObject,
  readMaintenance
];
function readScript(parser, script, surroundings = topLevel) {
  const ranges = splitStatements(script.sql, overTemplates(tokensOf(script.sql), script.templates));
  const whole = parseWhole(parser, script, ranges);
  const statements = [];
  const unread = [];
  for (const range of ranges) {
    try {
      const parsed2 = whole?.get(range.start) ?? parseAlone(parser, script, range);
      const readInner = (inner2, around) => readScript(parser, inner2, around);
      const context = new Context(parser, readInner, script, range, parsed2.utf16, parsed2.base, surroundings);
      statements.push(statementOf(script, range, operationsOf(context, parsed2.node)));
    } catch (thrown) {
      unread.push(unreadOf(script, range, thrown));
    }
  }
  const commands = script.commands.map((command) => readClientCommand(script, command));
  return { statements: commands.length === 0 ? statements : inOrder([...statements, ...commands]), unread };
}
function parseWhole(parser, script, ranges) {
  if (ranges.length < 2 || script.sql.length > WHOLE_TEXT_LIMIT) return void 0;
  try {
    const utf16 = utf16Offsets(script.sql);
    const parsed2 = parse(parser, script, script.sql);
    const byStart = new Map(
      parsed2.flatMap(
        ({ stmt, stmt_location }) => stmt === void 0 ? [] : [[utf16(stmt_location ?? 0), { node: stmt, base: 0, utf16 }]]
      )
    );
    return byStart.size === ranges.length && ranges.every((range) => byStart.has(range.start)) ? byStart : void 0;
  } catch {
    return void 0;
  }
}
function parseAlone(parser, script, range) {
  const sql = script.sql.slice(range.start, range.end);
  const node = parse(parser, script, sql)[0]?.stmt;
  if (node === void 0) throw new Error("the parser found no statement here");
  return { node, base: range.start, utf16: utf16Offsets(sql) };
}
function parse(parser, script, sql) {
  const parsed2 = parser.parse(sql).stmts ?? [];
  if (!script.placeholders.none) restoreTemplates(parsed2, script.placeholders);
  return parsed2;
}
function operationsOf(context, node) {
  for (const family of FAMILIES) {
    const operations = family(context, node);
    if (operations !== void 0) return operations;
  }
  return readOther(context, node);
}
function statementOf(script, range, operations) {
  return {
    span: script.text.span(range.start, range.end),
    sql: { origin: "own", text: script.text.value.slice(range.start, range.end) },
    operations,
    comments: range.comments.map((comment2) => ({
      text: commentText(script, comment2),
      span: script.text.span(comment2.start, comment2.end)
    }))
  };
}
function commentText(script, comment2) {
  const source = script.text.value.slice(comment2.start, comment2.end);
  return source.startsWith("--") ? source.slice(2).trim() : source.replace(/^\/\*|\*\/$/g, "").trim();
}
function inOrder(statements) {
  return [...statements].sort((a, b) => a.span.line - b.span.line || a.span.column - b.span.column);
}

// src/migrations/sql/postgres/index.ts
async function loadPostgresReader() {
  const parser = await loadPgParser();
  return (text) => readScript(parser, prepare(text));
}
export {
  loadPostgresReader
};
