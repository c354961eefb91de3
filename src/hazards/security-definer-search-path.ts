import { showName } from '../migrations/operation.js'
import { hazard, none } from './hazard.js'
import { POSTGRES } from './shared/engines.js'
import { sqlInTransaction, within } from './shared/fix.js'
import { quotedName } from './shared/quote.js'

/** "Writing SECURITY DEFINER Functions Safely": https://www.postgresql.org/docs/18/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY */
export const securityDefinerSearchPath = hazard({
  id: 'security-definer-search-path',
  check: null,
  severity: 'medium',
  engines: POSTGRES,
  subject: 'operation',
  title: 'SECURITY DEFINER without a search_path of its own',
  why: 'The function runs with its owner’s rights and looks names up along the caller’s search_path: a caller who can create a table or function in a schema of that path lets the function run it as the owner.',
  safeWhen: 'Every name in the body is qualified with its schema, operators too.',
  instead: 'Add SET search_path to the definition, with pg_temp last.',
  sources: ['https://www.postgresql.org/docs/18/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY'],
  bad: {
    postgres: [
      { sql: 'CREATE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$ DELETE FROM sessions $$;' },
      {
        sql: "CREATE OR REPLACE FUNCTION app.is_admin() RETURNS boolean SECURITY DEFINER LANGUAGE plpgsql AS $$ BEGIN RETURN true; END $$;\nCOMMENT ON FUNCTION app.is_admin() IS 'SET search_path = pg_catalog';",
      },
    ],
  },
  good: {
    postgres: [
      {
        sql: 'CREATE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$ DELETE FROM sessions $$;',
      },
      { sql: 'CREATE FUNCTION purge() RETURNS void LANGUAGE sql AS $$ DELETE FROM sessions $$;' },
      {
        sql: 'CREATE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY INVOKER AS $$ SELECT 1 -- SECURITY DEFINER\n $$;',
      },
      {
        sql: "CREATE FUNCTION purge() RETURNS void SET search_path = '' LANGUAGE sql SECURITY DEFINER AS $$ DELETE FROM public.sessions $$;",
      },
    ],
  },
  detect: ({ operation, dialect }) => {
    if (operation.kind !== 'create-routine' || !operation.securityDefiner || operation.fixedSearchPath) return none
    const name = showName(operation.routine)
    const home = operation.routine.schema ?? 'public'
    return [
      {
        span: operation.span,
        message: `${name} runs with its owner’s rights along its caller’s search_path: a caller who can create objects in a schema of that path can make it run theirs.`,
        object: name,
        fix: within(
          sqlInTransaction(
            `ALTER ${operation.what === 'procedure' ? 'PROCEDURE' : 'FUNCTION'} ${quotedName(operation.routine, dialect)} SET search_path = ${quotedName({ name: home }, dialect)}, pg_temp;`,
            'Better in the definition itself, which CREATE OR REPLACE states anew each time.',
          ),
        ),
      },
    ]
  },
})
