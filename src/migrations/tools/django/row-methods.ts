/** Names that lead from rows to SQL of one's own, or to code that is named by a text. */
export const REACHES_SQL: ReadonlySet<string> = new Set(
  'connection connections get_connection Func RawSQL import_string import_module call_command'.split(' '),
)

/** What looks into a mapping. */
export const MAPPING: ReadonlySet<string> = new Set('items keys values get'.split(' '))

/**
 * Methods of querysets, managers and instances of models, `raw` and `extra` left out, and the registry's get_model:
 * https://docs.djangoproject.com/en/5.2/ref/models/querysets/, …/ref/models/instances/, …/ref/models/relations/
 */
const ROWS = `get_model get_models all filter exclude annotate alias order_by reverse distinct values values_list dates
datetimes none union intersection difference select_related prefetch_related defer only using select_for_update get
create get_or_create update_or_create bulk_create bulk_update count in_bulk iterator latest earliest first last aggregate
exists contains update delete save refresh_from_db full_clean clean add set remove clear db_manager get_field
get_deferred_fields`

/** Methods of Python's own values (https://docs.python.org/3/library/stdtypes.html) and of its loggers. */
const VALUES = `append extend insert pop popitem setdefault items keys copy index sort union discard symmetric_difference
issubset issuperset join split rsplit splitlines partition rpartition strip lstrip rstrip replace startswith endswith
lower upper title capitalize casefold format find rfind encode decode isdigit isnumeric isalpha isalnum isspace zfill
ljust rjust removeprefix removesuffix translate hex hexdigest digest date time timestamp isoformat strftime astimezone
total_seconds weekday isocalendar quantize match search sub group groups most_common elements info debug warning error
critical exception log choice`

export const METHODS: ReadonlySet<string> = new Set(`${ROWS} ${VALUES}`.split(/\s+/))

/** Built-in functions that neither run code given as text nor call what they are given, but for `key`. */
export const BUILT_IN: ReadonlySet<string> = new Set(
  `print len range enumerate zip list dict set frozenset tuple str int float bool bytes sorted reversed min max sum any all
abs round divmod repr ord chr isinstance hasattr getattr setattr iter next StopIteration __name__`.split(/\s+/),
)
