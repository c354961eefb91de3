import type { DatabaseSignals } from '../signals.js'

export const redis = {
  id: 'redis',
  title: 'Redis',
  packages: {
    npm: [
      'redis',
      'ioredis',
      '@upstash/redis',
      'redis-om',
      { name: 'bullmq', role: 'queue' },
      { name: 'bull', role: 'queue' },
    ],
    pypi: [
      'redis',
      'django-redis',
      { name: 'celery', features: ['redis'], role: 'queue' },
      { name: 'rq', role: 'queue' },
    ],
    rubygems: ['redis', { name: 'sidekiq', role: 'queue' }],
    go: ['github.com/redis/go-redis', 'github.com/go-redis/redis', { name: 'github.com/hibiken/asynq', role: 'queue' }],
    cargo: ['redis'],
    maven: [
      'redis.clients:jedis',
      'io.lettuce:lettuce-core',
      'org.springframework.boot:spring-boot-starter-data-redis*',
    ],
    composer: ['predis/predis', 'ext-redis'],
    nuget: ['StackExchange.Redis'],
    hex: ['redix'],
  },
  images: ['redis', 'redis/redis-stack*', 'valkey/valkey', 'bitnami/redis*'],
  schemes: ['redis', 'rediss'],
  environment: ['REDIS_*'],
  dialectNames: [],
  resources: [
    'aws_elasticache_cluster',
    'aws_elasticache_replication_group',
    'aws_memorydb_cluster',
    'google_redis_instance',
    'azurerm_redis_cache',
    'AWS::ElastiCache::ReplicationGroup',
    'AWS::MemoryDB::Cluster',
  ],
  engines: [],
} as const satisfies DatabaseSignals
