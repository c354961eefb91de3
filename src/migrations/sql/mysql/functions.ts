import type { Volatility } from '../../operation.js'

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/))

/** Functions with one value for the whole statement. https://dev.mysql.com/doc/refman/8.4/en/date-and-time-functions.html */
const STABLE = words(
  `now current_timestamp localtime localtimestamp curdate current_date curtime current_time utc_date utc_time
   utc_timestamp unix_timestamp database schema user current_user session_user system_user connection_id version
   last_insert_id row_count found_rows`,
)

/** Functions with another value for each row. */
const VOLATILE = words(
  'uuid uuid_short sys_guid rand random_bytes sysdate sleep benchmark get_lock release_lock nextval lastval setval',
)

/** Functions of their arguments alone, as far as migrations use them. */
const CONSTANT = words(
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
   and or not between like regexp rlike is then else when case as over any all some on using`,
)

/** The volatility of a word in an expression, which is a function's name where a parenthesis follows. */
export function builtinVolatility(word: string, isCall: boolean): Volatility {
  if (/^(?:current_timestamp|localtime|localtimestamp|current_date|current_time|utc_\w+)$/.test(word)) return 'stable'
  if (!isCall) return 'constant'
  if (STABLE.has(word)) return 'stable'
  if (VOLATILE.has(word)) return 'volatile'
  return CONSTANT.has(word) ? 'constant' : 'unknown'
}
