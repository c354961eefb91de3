import type { Seen } from '../../facts.js'
import { seenAt } from '../value.js'
import { isInfrastructureProgram } from './packages.js'

/** How programs in Go, C# and Java make stores with the CDK and Pulumi: `awsrds.NewDatabaseInstance(`, `new Rds.Instance(`. */
const MAKES =
  /\b(?:aws)?(?:rds|dynamodb|docdb|elasticache|memorydb|sql|alloydb|dbforpostgresql|dbformysql|postgresql|mysql|mssql|cosmosdb|documentdb)\.New(?:Cfn)?(?:D[Bb]|Database|Table|GlobalTable|Instance|Cluster|ServerlessCluster|ReplicationGroup|FlexibleServer|Server)\w*\(|\bnew\s+(?:[\w.]+\.)?(?:CfnDB(?:Instance|Cluster)|Database(?:Instance|Cluster)\w*|ServerlessCluster|Table(?:V2)?|GlobalTable|(?:Rds|DynamoDB|DocDB)\.\w+|FlexibleServer|DatabaseAccount)\s*\(|\b(?:CfnDB(?:Instance|Cluster)|Database(?:Instance|Cluster)\w*|ServerlessCluster|Table(?:V2)?)\.Builder\b/

/** Whether a program is in a language of the CDK and Pulumi that is not read here. */
export function isUnreadProgram(path: string): boolean {
  return /\.(go|cs|fs|java|kt|scala)$/.test(path)
}

/** The places of a program in a language that is not read here where it makes stores. */
export function unreadStores(path: string, source: string): readonly Seen[] {
  const isOne = isInfrastructureProgram(source) || /Amazon\.CDK|awscdk\b|\bPulumi\b|pulumi\/(sdk|pulumi-)/.test(source)
  if (!isOne) return []
  return source.split('\n').flatMap((line, index) => (MAKES.test(line) ? [seenAt(path, index + 1, line)] : []))
}
