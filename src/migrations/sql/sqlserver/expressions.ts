import type { Expression, Volatility } from '../../operation.js'
import type { Context } from './context.js'
import type { Token } from './tokens.js'

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

/**
 * Functions with one value for the whole statement, "runtime constants".
 * https://learn.microsoft.com/sql/relational-databases/user-defined-functions/deterministic-and-nondeterministic-functions
 */
const STABLE = set(
  `getdate getutcdate sysdatetime sysutcdatetime sysdatetimeoffset current_timestamp current_user session_user system_user
   user user_name suser_sname suser_name original_login host_name app_name db_name db_id object_id schema_name schema_id
   session_context context_info scope_identity ident_current serverproperty rand current_date current_timezone`,
)

/** Functions with another value for each row. */
const VOLATILE = set('newid newsequentialid crypt_gen_random')

/** Functions of their arguments alone, as far as migrations use them, and words that stand before a parenthesis. */
const CONSTANT = set(
  `abs ascii ceiling char charindex checksum coalesce concat concat_ws cast convert try_cast try_convert parse try_parse
   datalength dateadd datediff datediff_big datefromparts datetimefromparts datetime2fromparts datename datepart day
   difference eomonth floor format hashbytes iif isdate isjson isnull isnumeric json_modify json_query json_value left len
   lower ltrim max min month nchar nullif parsename patindex power quotename replace replicate reverse right round rtrim
   sign space sqrt square str string_agg string_escape stuff substring sum avg count switchoffset todatetimeoffset
   translate trim unicode upper year choose binary varbinary varchar nvarchar decimal numeric int bigint date datetime
   datetime2 and or not in exists between like is then else when case as over any all some values`,
)

/** Words that are no columns. */
const KEYWORDS = set(
  `and or not in exists between like is null then else when case end as over any all some values select from where join
   inner left right outer full cross apply on order by group having distinct top with union except intersect asc desc
   default escape collate at time zone int bigint smallint tinyint bit date datetime datetime2 varchar nvarchar char nchar
   decimal numeric float real money uniqueidentifier varbinary binary max text ntext xml partition rows percent
   current_timestamp current_user`,
)

/** An expression with the characters that spell it. Parentheses around the whole are part of it. */
export function expressionOf(context: Context, tokens: readonly Token[]): Expression {
  const text = context.source(tokens)
  const isNull = tokens.length > 0 && tokens.every(({ word }) => word === '(' || word === ')' || word === 'null')
  return {
    text,
    volatility: volatilityOf(tokens),
    columns: columnsOf(context, tokens),
    ...(isNull ? { isNull } : {}),
  }
}

const STRENGTH = ['constant', 'stable', 'unknown', 'volatile'] as const satisfies readonly Volatility[]

/** The strongest volatility among what an expression calls. */
export function volatilityOf(tokens: readonly Token[]): Volatility {
  let strongest = 0
  for (const [at, { kind, word }] of tokens.entries()) {
    const isCall = tokens[at + 1]?.word === '('
    if (kind === 'quoted' && isCall) strongest = Math.max(strongest, STRENGTH.indexOf('unknown'))
    if (kind !== 'word') continue
    strongest = Math.max(strongest, STRENGTH.indexOf(volatilityOfWord(word, isCall, tokens[at - 1]?.word === '.')))
  }
  return STRENGTH[strongest] ?? 'unknown'
}

function volatilityOfWord(word: string, isCall: boolean, qualified: boolean): Volatility {
  if (word.startsWith('@') || word === 'select' || /^current_|^(?:session|system)_user$/.test(word)) return 'stable'
  // NEXT VALUE FOR a sequence.
  if (word === 'next') return 'volatile'
  if (!isCall) return 'constant'
  if (qualified) return 'unknown'
  if (STABLE.has(word)) return 'stable'
  if (VOLATILE.has(word)) return 'volatile'
  return CONSTANT.has(word) ? 'constant' : 'unknown'
}

/** Columns that an expression names, each once. */
export function columnsOf(context: Context, tokens: readonly Token[]): readonly string[] {
  const cursor = context.cursor(tokens)
  const columns = new Set<string>()
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1]?.word
    if (token.kind !== 'quoted' && (token.kind !== 'word' || KEYWORDS.has(token.word) || /^[@$]/.test(token.word)))
      continue
    if (next === '(' || next === '.' || tokens[at - 1]?.word === 'as') continue
    columns.add(cursor.spelled(token))
  }
  return [...columns]
}

/** Whether an expression has one value that is known before the statement runs; variables count. */
export function isConstant(tokens: readonly Token[]): boolean {
  if (tokens.length === 0) return false
  return tokens.every((token, at) => {
    if (token.kind === 'quoted') return false
    if (token.kind !== 'word' || token.word.startsWith('@')) return true
    if (tokens[at + 1]?.word === '(')
      return token.word !== 'select' && (CONSTANT.has(token.word) || STABLE.has(token.word))
    return KEYWORDS.has(token.word) && token.word !== 'select' && token.word !== 'from'
  })
}
