/** Whether a program may declare stores, by a word of it. */
export function isInfrastructureProgram(source: string): boolean {
  return /aws-cdk-lib|aws_cdk|@aws-cdk\/|@pulumi\/|\bpulumi_\w+/.test(source)
}

/**
 * A class by its library, whatever language names it: `aws-cdk-lib/aws-rds` with `DatabaseInstance`, `aws_cdk` with
 * `aws_rds.DatabaseInstance` and `@aws-cdk/aws-rds` are `cdk:rds.DatabaseInstance`. Undefined for other libraries.
 */
export function typeNamed(module: string, path: readonly string[]): string | undefined {
  const cdk = /^(?:aws-cdk-lib|@aws-cdk|aws_cdk)(?:[./](.*))?$/.exec(module)
  const segments = (inside: string | undefined): readonly string[] => [
    ...(inside ?? '').split(/[./]/).filter((each) => each !== ''),
    ...path,
  ]
  if (cdk !== null) {
    const [service = '', ...rest] = segments(cdk[1])
    const named = /^aws[-_](.+)$/.exec(service)?.[1]
    return `cdk:${[named ?? service, ...rest].join('.')}`
  }
  const pulumi = /^(?:@pulumi\/|pulumi_)([\w-]+)(?:[./](.*))?$/.exec(module)
  if (pulumi === null) return undefined
  // Versions of an API and files of the library are no part of a class's name.
  const rest = segments(pulumi[2]).filter((each) => !/^v\d{8}(preview)?$/.test(each))
  return `${(pulumi[1] ?? '').replaceAll('_', '-')}:${rest.join('.')}`
}
