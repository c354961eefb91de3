import { describe, expect, test } from '@jest/globals'
import { hazards } from '../../src/hazards/registry.js'
import { RULES, type Peer } from '../../scripts/docs/peers.js'

/** Every rule identifier of each peer, as its own source or documentation lists them. */
const LISTED: Readonly<Record<Peer, string>> = {
  squawk: `
    adding-field-with-default adding-foreign-key-constraint adding-not-nullable-field adding-required-field adding-serial-primary-key-field ban-alter-domain-with-add-constraint
    ban-char-field ban-concurrent-index-creation-in-transaction ban-create-domain-with-constraint ban-drop-column ban-drop-database ban-drop-not-null
    ban-drop-table ban-duplicate-column-assignments ban-truncate-cascade ban-uncommitted-transaction changing-column-type constraint-missing-not-valid
    disallowed-unique-constraint identifier-too-long prefer-bigint-over-int prefer-bigint-over-smallint prefer-identity prefer-repack
    prefer-robust-stmts prefer-text-field prefer-timestamp-tz renaming-column renaming-table require-concurrent-index-creation
    require-concurrent-index-deletion require-concurrent-partition-detach require-concurrent-reindex require-enum-value-ordering require-lock-timeout require-statement-timeout
    require-table-schema require-timeout-settings transaction-nesting unused-ignore
  `,
  eugene: `
    E1 E2 E3 E4 E5 E6
    E7 E8 E9 E10 E11 W12
    W13 W14 E15
  `,
  strong_migrations: `
    add_column_default add_column_default_callable add_column_json add_column_generated_stored add_column_auto_incrementing change_column
    change_column_with_not_null change_column_constraint remove_column rename_column rename_enum_value rename_schema
    rename_table add_reference add_index remove_index add_index_columns add_index_corruption
    change_table create_table execute change_column_default change_column_null change_column_null_postgresql
    change_column_null_mysql add_foreign_key add_foreign_key_mysql validate_foreign_key add_check_constraint add_check_constraint_mysql
    validate_check_constraint add_exclusion_constraint add_unique_constraint copy_algorithm lock_option
  `,
  pgfence: `
    add-column-constant-default add-column-default-pre-pg11 add-column-json add-column-non-constant-default add-column-not-null-no-default add-column-serial
    add-column-stored-generated add-constraint-check-no-not-valid add-constraint-exclude add-constraint-fk-no-not-valid add-constraint-unique add-constraint-unique-using-index
    add-constraint-unknown-type add-pk-using-index add-pk-without-using-index alter-column-set-not-null alter-column-type alter-enum-add-value
    alter-enum-no-ordering attach-partition ban-alter-domain-add-constraint ban-char-field ban-create-domain-with-constraint concurrent-in-transaction
    create-index-not-concurrent create-table-exclude-constraint create-trigger delete-without-where detach-partition detach-partition-concurrent
    drop-column drop-constraint drop-database drop-index-not-concurrent drop-not-null drop-table
    drop-trigger enable-disable-trigger fk-missing-index lock-timeout-after-dangerous-statement lock-timeout-too-long lock-timeout-zero
    missing-application-name missing-idle-timeout missing-lock-timeout missing-statement-timeout not-valid-validate-same-tx prefer-bigint-over-int
    prefer-identity prefer-robust-create-index prefer-robust-create-table prefer-robust-drop-index prefer-robust-drop-table prefer-text-field
    prefer-timestamptz refresh-matview-blocking refresh-matview-concurrent reindex-non-concurrent rename-column rename-schema
    rename-table set-logged-unlogged statement-after-access-exclusive statement-timeout-too-long trace-error trace-only
    truncate truncate-cascade unclosed-transaction update-in-migration vacuum-full validate-constraint
    wide-lock-window
  `,
  'pg-migration-lint': `
    PGM001 PGM002 PGM003 PGM004 PGM005 PGM006
    PGM007 PGM008 PGM009 PGM010 PGM011 PGM012
    PGM013 PGM014 PGM015 PGM016 PGM017 PGM018
    PGM019 PGM020 PGM021 PGM022 PGM023 PGM101
    PGM102 PGM103 PGM104 PGM105 PGM106 PGM107
    PGM108 PGM109 PGM201 PGM202 PGM203 PGM204
    PGM205 PGM301 PGM302 PGM303 PGM401 PGM402
    PGM403 PGM501 PGM502 PGM503 PGM504 PGM505
    PGM506 PGM507 PGM508 PGM509 PGM901
  `,
  bytebase: `
    ADVICE_ONLINE_MIGRATION BUILTIN_PRIOR_BACKUP_CHECK BUILTIN_STATEMENT_MAXIMUM_SQL_SIZE BUILTIN_WALK_THROUGH_CHECK COLUMN_AUTO_INCREMENT_INITIAL_VALUE COLUMN_AUTO_INCREMENT_MUST_INTEGER
    COLUMN_AUTO_INCREMENT_MUST_UNSIGNED COLUMN_COMMENT COLUMN_CURRENT_TIME_COUNT_LIMIT COLUMN_DEFAULT_DISALLOW_VOLATILE COLUMN_DISALLOW_CHANGE COLUMN_DISALLOW_CHANGE_TYPE
    COLUMN_DISALLOW_CHANGING_ORDER COLUMN_DISALLOW_DROP COLUMN_DISALLOW_DROP_IN_INDEX COLUMN_DISALLOW_SET_CHARSET COLUMN_MAXIMUM_CHARACTER_LENGTH COLUMN_MAXIMUM_VARCHAR_LENGTH
    COLUMN_NO_NULL COLUMN_REQUIRED COLUMN_REQUIRE_CHARSET COLUMN_REQUIRE_COLLATION COLUMN_REQUIRE_DEFAULT COLUMN_SET_DEFAULT_FOR_NOT_NULL
    COLUMN_TYPE_DISALLOW_LIST DATABASE_DROP_EMPTY_DATABASE ENGINE_MYSQL_USE_INNODB INDEX_CREATE_CONCURRENTLY INDEX_KEY_NUMBER_LIMIT INDEX_NOT_REDUNDANT
    INDEX_NO_DUPLICATE_COLUMN INDEX_PK_TYPE_LIMIT INDEX_PRIMARY_KEY_TYPE_ALLOWLIST INDEX_TOTAL_NUMBER_LIMIT INDEX_TYPE_ALLOW_LIST INDEX_TYPE_NO_BLOB
    NAMING_COLUMN NAMING_COLUMN_AUTO_INCREMENT NAMING_FULLY_QUALIFIED NAMING_IDENTIFIER_CASE NAMING_IDENTIFIER_NO_KEYWORD NAMING_INDEX_FK
    NAMING_INDEX_IDX NAMING_INDEX_PK NAMING_INDEX_UK NAMING_TABLE NAMING_TABLE_NO_KEYWORD SCHEMA_BACKWARD_COMPATIBILITY
    STATEMENT_ADD_CHECK_NOT_VALID STATEMENT_ADD_COLUMN_WITHOUT_POSITION STATEMENT_ADD_FOREIGN_KEY_NOT_VALID STATEMENT_AFFECTED_ROW_LIMIT STATEMENT_CHECK_SET_ROLE_VARIABLE STATEMENT_CREATE_SPECIFY_SCHEMA
    STATEMENT_DISALLOW_ADD_COLUMN_WITH_DEFAULT STATEMENT_DISALLOW_ADD_NOT_NULL STATEMENT_DISALLOW_COMMIT STATEMENT_DISALLOW_CROSS_DB_QUERIES STATEMENT_DISALLOW_LIMIT STATEMENT_DISALLOW_OFFLINE_DDL
    STATEMENT_DISALLOW_ON_DEL_CASCADE STATEMENT_DISALLOW_ORDER_BY STATEMENT_DISALLOW_RM_TBL_CASCADE STATEMENT_DISALLOW_TRUNCATE STATEMENT_DML_DRY_RUN STATEMENT_INSERT_DISALLOW_ORDER_BY_RAND
    STATEMENT_INSERT_MUST_SPECIFY_COLUMN STATEMENT_INSERT_ROW_LIMIT STATEMENT_MAXIMUM_STATEMENTS_IN_TRANSACTION STATEMENT_MAX_EXECUTION_TIME STATEMENT_MERGE_ALTER_TABLE STATEMENT_NON_TRANSACTIONAL
    STATEMENT_OBJECT_OWNER_CHECK STATEMENT_REQUIRE_ALGORITHM_OPTION STATEMENT_REQUIRE_LOCK_OPTION STATEMENT_SELECT_NO_SELECT_ALL STATEMENT_WHERE_DISALLOW_FUNCTIONS_AND_CALCULATIONS STATEMENT_WHERE_MAXIMUM_LOGICAL_OPERATOR_COUNT
    STATEMENT_WHERE_NO_EQUAL_NULL STATEMENT_WHERE_NO_LEADING_WILDCARD_LIKE STATEMENT_WHERE_REQUIRE_SELECT STATEMENT_WHERE_REQUIRE_UPDATE_DELETE SYSTEM_CHARSET_ALLOWLIST SYSTEM_COLLATION_ALLOWLIST
    SYSTEM_COMMENT_LENGTH SYSTEM_EVENT_DISALLOW_CREATE SYSTEM_FUNCTION_DISALLOWED_LIST SYSTEM_FUNCTION_DISALLOW_CREATE SYSTEM_PROCEDURE_DISALLOW_CREATE SYSTEM_VIEW_DISALLOW_CREATE
    TABLE_COMMENT TABLE_DISALLOW_DDL TABLE_DISALLOW_DML TABLE_DISALLOW_PARTITION TABLE_DISALLOW_SET_CHARSET TABLE_DISALLOW_TRIGGER
    TABLE_DROP_NAMING_CONVENTION TABLE_LIMIT_SIZE TABLE_NO_DUPLICATE_INDEX TABLE_NO_FOREIGN_KEY TABLE_REQUIRE_CHARSET TABLE_REQUIRE_COLLATION
    TABLE_REQUIRE_PK TABLE_TEXT_FIELDS_TOTAL_LENGTH
  `,
  'django-migration-linter': `
    RENAME_TABLE NOT_NULL DROP_COLUMN DROP_TABLE RENAME_COLUMN ALTER_COLUMN
    ADD_UNIQUE CREATE_INDEX CREATE_INDEX_EXCLUSIVE DROP_INDEX REINDEX RUNPYTHON_REVERSIBLE
    RUNPYTHON_ARGS_NAMING_CONVENTION RUNPYTHON_MODEL_IMPORT RUNPYTHON_MODEL_VARIABLE_NAME RUNSQL_REVERSIBLE
  `,
  atlas: `
    DS101 DS102 DS103 MF101 MF102 MF103
    MF104 BC101 BC102 MY101 MY102 MY110
    MY111 MY112 MY113 MY120 MY121 MY122
    MY123 MY130 MY131 MY132 MY133 MY134
    MY135 MY136 MY137 MY138 MY139 MY140
    MY141 MY142 LT101 PG101 PG102 PG103
    PG104 PG105 PG110 PG301 PG302 PG303
    PG304 PG305 PG306 PG307 PG308 PG309
    PG310 PG311 CD101 CD102 CD103 TX101
    TX201 NM101 NM102 NM103 NM104 NM105
    NM106 SA101 OW101 OW102
  `,
}

const KNOWN = new Set(hazards.map(({ id }) => id))

describe.each(Object.keys(LISTED).filter((key): key is Peer => key in RULES))('%s', (peer) => {
  test('each of its rules has a hazard of ours, or a reason why not', () => {
    const listed = LISTED[peer].split(/\s+/).filter((rule) => rule !== '')
    expect(Object.keys(RULES[peer]).sort()).toEqual([...listed].sort())
  })

  test('each hazard that it is compared with exists', () => {
    const named = Object.values(RULES[peer]).flatMap((ours) => (typeof ours === 'string' ? [] : [...ours]))
    expect(named.filter((id) => !KNOWN.has(id))).toEqual([])
  })

  test('each reason names only hazards that exist', () => {
    const reasons = Object.values(RULES[peer]).filter((ours): ours is string => typeof ours === 'string')
    const named = reasons.flatMap((reason) => [...reason.matchAll(/`([\w-]+)`/g)].map(([, id = '']) => id))
    expect(named.filter((id) => !KNOWN.has(id))).toEqual([])
  })
})
