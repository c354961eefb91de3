import type { DatabaseSignals } from '../signals.js'

export const mongodb = {
  id: 'mongodb',
  title: 'MongoDB',
  packages: {
    npm: ['mongodb', 'mongoose'],
    pypi: ['pymongo', 'motor', 'mongoengine', 'beanie'],
    rubygems: ['mongo', 'mongoid'],
    go: ['go.mongodb.org/mongo-driver'],
    cargo: ['mongodb'],
    maven: ['org.mongodb:mongodb-driver-*', 'org.springframework.boot:spring-boot-starter-data-mongodb*'],
    composer: ['mongodb/mongodb', 'ext-mongodb'],
    nuget: ['MongoDB.Driver'],
    hex: ['mongodb_driver'],
  },
  images: ['mongo', 'mongodb/mongodb-*', 'bitnami/mongodb'],
  schemes: ['mongodb', 'mongodb+srv'],
  environment: ['MONGO_INITDB_*', 'MONGODB_URI', 'MONGO_URL', 'MONGO_URI'],
  dialectNames: ['mongodb', 'djongo'],
  resources: ['mongodbatlas_cluster', 'mongodbatlas_advanced_cluster', 'aws_docdb_cluster', 'psmdb.percona.com'],
  engines: ['docdb'],
} as const satisfies DatabaseSignals
