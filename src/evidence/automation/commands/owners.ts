/** Tools whose commands carry another name than the tool itself. */
const TOOLS: Readonly<Record<string, string>> = {
  'drizzle-kit': 'drizzle',
  'manage.py': 'django',
  artisan: 'laravel',
  migrate: 'golang-migrate',
  soda: 'pop',
  buffalo: 'pop',
  'sea-orm-cli': 'sea-orm',
  mix: 'ecto',
  dotnet: 'ef-core',
  'doctrine:migrations:migrate': 'doctrine',
}

/** Tools that stand by their own name before a sub-command. */
const NAMED =
  /^(?:prisma|knex|sequelize|typeorm|goose|dbmate|flyway|liquibase|sqlx|diesel|alembic|rails|sqitch|phinx|wrangler)$/

/** The migration tool that a command belongs to; undefined for programs of the repository's own. */
function toolOfCommand(program: string): string | undefined {
  const [first = ''] = program.split(' ')
  return TOOLS[first] ?? (NAMED.test(first) ? first : undefined)
}

/**
 * Whether a command migrates with a tool that this repository does not use, beside one that it does use: it belongs to
 * another product, whose image is started here.
 */
export function isAnothersTool(program: string, tools: readonly string[]): boolean {
  const tool = toolOfCommand(program)
  if (tool === undefined || tools.includes(tool)) return false
  const known = new Set([...Object.values(TOOLS), ...tools.filter((each) => NAMED.test(each))])
  return tools.some((each) => known.has(each))
}
