import type { Volatility } from '../../operation.js'

/**
 * Volatility of built-in functions: pg_proc.provolatile of PostgreSQL 15, the strongest where overloads differ, with
 * what 16 to 18 and the extensions uuid-ossp and pgcrypto add. Functions that only serve operators, casts, index access
 * methods and aggregates are left out: nobody calls them by name.
 */

/** Another value for every row, or an effect of its own. */
const VOLATILE = names(`
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
`)

/** One value for the whole statement. */
const STABLE = names(`
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
`)

/** The same value for the same arguments, always. */
const IMMUTABLE = names(`
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
`)

/** The volatility of a function by its folded name; undefined for a function that PostgreSQL does not bring along. */
export function builtinVolatility(name: string): Volatility | undefined {
  if (VOLATILE.has(name)) return 'volatile'
  if (STABLE.has(name)) return 'stable'
  return IMMUTABLE.has(name) ? 'constant' : undefined
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter((name) => name !== ''))
}
