import type { DatabaseSignals } from '../signals.js'

export const mariadb = {
  id: 'mariadb',
  title: 'MariaDB',
  packages: {
    npm: ['mariadb'],
    pypi: ['mariadb'],
    maven: ['org.mariadb.jdbc:mariadb-java-client'],
  },
  images: ['mariadb', 'bitnami/mariadb*'],
  schemes: ['mariadb'],
  environment: ['MARIADB_*'],
  dialectNames: ['mariadb'],
  resources: ['azurerm_mariadb_server', 'k8s.mariadb.com'],
  engines: ['mariadb'],
} as const satisfies DatabaseSignals
