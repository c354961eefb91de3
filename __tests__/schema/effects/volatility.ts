import * as z from 'zod'
import { builtinVolatility } from '../../../src/migrations/sql/postgres/functions.js'

/** Functions that anybody can call by name, the strongest volatility of their overloads: one JSON array. */
export const STRONGEST = `select json_agg(json_build_object('name', name, 'volatility',
    case strongest when 3 then 'volatile' when 2 then 'stable' else 'constant' end) order by name)::text as functions
  from (select proname as name, max(case provolatile when 'v' then 3 when 's' then 2 else 1 end) as strongest from pg_proc
    where prokind in ('f', 'w', 'a') and pronamespace in ('pg_catalog'::regnamespace, 'public'::regnamespace)
      and prorettype::regtype::text not in ('trigger', 'internal', 'void', 'language_handler', 'index_am_handler', 'table_am_handler', 'tsm_handler')
      and not ('internal'::regtype = any (proargtypes::oid[]))
    group by proname) all_functions`

const Functions = z.array(z.object({ name: z.string(), volatility: z.enum(['volatile', 'stable', 'constant']) }))

/** Administration: nobody computes a column with them. */
const ADMINISTRATION = /^(?:pg_(?:stat|ls)_|binary_upgrade_)/

/** Where a server says otherwise, or has a volatile function that we do not know. */
export function volatilityDifferences(answer: string): readonly string[] {
  return Functions.parse(JSON.parse(answer)).flatMap(({ name, volatility }) => {
    const ours = builtinVolatility(name)
    if (ours === volatility || ADMINISTRATION.test(name)) return []
    return ours === undefined && volatility !== 'volatile' ? [] : [`${name}: ${volatility}, not ${String(ours)}`]
  })
}
