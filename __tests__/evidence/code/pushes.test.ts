import { expect, test } from '@jest/globals'
import { pushesIn } from '../../../src/evidence/code/pushes.js'

const TOOLS = ['typeorm', 'sequelize', 'mikro-orm', 'gorm', 'ent', 'sqlalchemy']

function found(files: Readonly<Record<string, string>>): readonly string[] {
  return pushesIn(new Map(Object.entries(files)), TOOLS).map(
    ({ what, effect, seen }) => `${seen.path}:${seen.line} ${what} ${effect}`,
  )
}

test.each<[string, Readonly<Record<string, string>>, string]>([
  [
    'TypeORM',
    {
      'src/data-source.ts':
        "import { DataSource } from 'typeorm'\nexport const db = new DataSource({\n  type: 'postgres',\n  synchronize: true,\n})\n",
    },
    'src/data-source.ts:4 synchronize: true alters',
  ],
  [
    'Sequelize, by way of the function that starts the server',
    {
      'src/db.js':
        "const { Sequelize } = require('sequelize')\nconst sequelize = new Sequelize(url)\nasync function connect() {\n  await sequelize.sync({ alter: true })\n}\nmodule.exports = { connect }\n",
      'src/index.js': "const { connect } = require('./db')\nconnect().then(() => app.listen(3000))\n",
    },
    'src/db.js:4 sync({ alter: true }) alters',
  ],
  [
    'GORM',
    {
      'cmd/server/main.go':
        'package main\n\nimport "gorm.io/gorm"\n\nfunc main() {\n\tdb, _ := gorm.Open(dialector)\n\tif err := db.AutoMigrate(&User{}); err != nil {\n\t\tpanic(err)\n\t}\n}\n',
    },
    'cmd/server/main.go:7 AutoMigrate adds',
  ],
  [
    'ent',
    {
      'main.go':
        'package main\n\nimport "shop/ent"\n\nfunc main() {\n\tclient := open()\n\tclient.Schema.Create(ctx)\n}\n',
    },
    'main.go:7 Schema.Create adds',
  ],
  [
    'SQLAlchemy',
    {
      'app/main.py':
        'from sqlalchemy import create_engine\nfrom .models import Base\n\nBase.metadata.create_all(bind=engine)\napp = FastAPI()\n',
    },
    'app/main.py:4 create_all creates',
  ],
  [
    'SQLAlchemy at the start of the server',
    {
      'app/main.py':
        'from app.db import init_models\n\n@app.on_event("startup")\nasync def startup():\n    await init_models()\n',
      'app/db.py':
        'from sqlalchemy.ext.asyncio import create_async_engine\n\nasync def init_models():\n    async with engine.begin() as conn:\n        await conn.run_sync(Base.metadata.create_all)\n',
    },
    'app/db.py:5 create_all creates',
  ],
  [
    'Hibernate',
    {
      'src/main/resources/application.yml':
        'spring:\n  jpa:\n    hibernate:\n      ddl-auto: update\n---\nspring:\n  config:\n    activate:\n      on-profile: dev\n  jpa:\n    hibernate:\n      ddl-auto: create-drop\n',
    },
    'src/main/resources/application.yml:4 ddl-auto=update adds',
  ],
  [
    'Hibernate in a profile that is on for all',
    {
      'src/main/resources/application.yml': 'spring:\n  profiles:\n    active: orders\n',
      'src/main/resources/application-orders.properties': 'spring.jpa.hibernate.ddl-auto=update\n',
    },
    'src/main/resources/application-orders.properties:1 ddl-auto=update adds',
  ],
  [
    'Hibernate in the profile of production',
    { 'src/main/resources/application-prod.properties': 'spring.jpa.hibernate.ddl-auto=update\n' },
    'src/main/resources/application-prod.properties:1 ddl-auto=update adds',
  ],
])('production comes by what %s does', (_, files, expected) => {
  expect(found(files)).toEqual([expected])
})

test.each<[string, Readonly<Record<string, string>>]>([
  [
    'a condition on the environment',
    {
      'src/db.js':
        "const { Sequelize } = require('sequelize')\nif (process.env.NODE_ENV !== 'production') {\n  sequelize.sync({ alter: true })\n}\n",
    },
  ],
  [
    'a value that the environment decides',
    {
      'src/data-source.ts':
        "import 'typeorm'\nconst options = { synchronize: process.env.NODE_ENV === 'development' }\n",
    },
  ],
  [
    'a return before it in production',
    { 'src/db.js': "require('sequelize')\nif (isProduction) throw new Error('no')\nsequelize.sync({ force: true })\n" },
  ],
  [
    'a setting',
    { 'app/db.py': 'from sqlalchemy import inspect\nif settings.AUTO_CREATE:\n    Base.metadata.create_all(engine)\n' },
  ],
  [
    'a module that is run by hand',
    {
      'app/db.py': 'from sqlalchemy import inspect\nif __name__ == "__main__":\n    Base.metadata.create_all(engine)\n',
    },
  ],
  ['debugging', { 'app/main.py': 'import sqlalchemy\nif __debug__:\n    Base.metadata.create_all(engine)\n' }],
  [
    'a function that nothing calls',
    { 'app/db.py': 'import sqlalchemy\n\ndef create_tables():\n    Base.metadata.create_all(engine)\n' },
  ],
  [
    'a command',
    { 'app/app.py': 'import sqlalchemy\n\n@app.cli.command("init-db")\ndef init_db():\n    db.create_all()\n' },
  ],
  [
    'tests and scripts',
    {
      'tests/test_db.py': 'import sqlalchemy\ndb.create_all()\n',
      'scripts/setup.py': 'import sqlalchemy\ndb.create_all()\n',
      'src/seed.ts': "import 'typeorm'\nconst a = { synchronize: true }\n",
    },
  ],
  ['a comment', { 'src/data-source.ts': "import 'typeorm'\n// synchronize: true\nconst a = { synchronize: false }\n" }],
  [
    'options for development',
    { 'src/config.ts': "import 'typeorm'\nexport default {\n  development: {\n    synchronize: true,\n  },\n}\n" },
  ],
  [
    'a database in memory',
    {
      'app/main.py':
        'import sqlalchemy\nengine = create_engine("sqlite:///:memory:")\nBase.metadata.create_all(engine)\n',
    },
  ],
  [
    'versioned migrations',
    {
      'db/versions.go':
        'package db\n\nimport (\n\t"gorm.io/gorm"\n\t"github.com/go-gormigrate/gormigrate/v2"\n)\n\nfunc main() {\n\ttx.AutoMigrate(&A{})\n}\n',
    },
  ],
  [
    'a profile for tests',
    { 'src/main/resources/application-test.properties': 'spring.jpa.hibernate.ddl-auto=create\n' },
  ],
  [
    'a profile that nothing here switches on',
    {
      'src/main/resources/application.yml': 'spring:\n  jpa:\n    hibernate:\n      ddl-auto: validate\n',
      'src/main/resources/application-ddlscripts.yml': 'spring:\n  jpa:\n    hibernate:\n      ddl-auto: create\n',
    },
  ],
  [
    'a database inside the process',
    {
      'src/main/resources/application.properties':
        'spring.datasource.url=jdbc:h2:mem:a\nspring.jpa.hibernate.ddl-auto=create\n',
    },
  ],
])('%s is no push', (_, files) => {
  expect(found(files)).toEqual([])
})
