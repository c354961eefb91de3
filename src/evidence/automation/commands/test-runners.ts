/** Programs that run a project's tests, by their own manuals. */
const RUNNERS: readonly RegExp[] = [
  /^(jest|vitest|mocha|ava|tap|c8 mocha|nyc mocha|pytest|py\.test|tox|nox|rspec|phpunit|pest|paratest|ctest|gotestsum)\b/,
  /^(python3?|coverage run) -m (pytest|unittest)\b/,
  /^(python3? )?(\S*\/)?manage\.py test\b/,
  /^(node|deno|bun) (--)?test\b/,
  /^node (.* )?--test\b/,
  /^node (.* )?\S*(jest|mocha|vitest)\S*/,
  /^go test\b/,
  /^cargo (\+\S+ )?(test|nextest|insta test|llvm-cov)\b/,
  /^(rails|rake) (test|spec)\b/,
  /^(php )?artisan test\b/,
  /^mix test\b/,
  /^(mvn|mvnw) (.* )?(test|verify|install)\b/,
  /^(gradle|gradlew) (.* )?(\S*:)?(test|check|build)\b/,
  /^dotnet test\b/,
  /^sbt (.* )?test\b/,
]

export function runsTests(words: readonly string[]): boolean {
  const [program = '', ...args] = words
  const line = [program.slice(program.lastIndexOf('/') + 1), ...args].join(' ').slice(0, 500)
  return RUNNERS.some((pattern) => pattern.test(line))
}
