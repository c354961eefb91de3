import type { DatabaseSignals } from '../signals.js'

export const dynamodb = {
  id: 'dynamodb',
  title: 'DynamoDB',
  packages: {
    npm: [
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/lib-dynamodb',
      'dynamoose',
      'electrodb',
      'dynamodb-toolbox',
      { name: 'aws-sdk', strength: 'weak' },
    ],
    pypi: ['pynamodb', { name: 'boto3', strength: 'weak' }],
    rubygems: ['aws-sdk-dynamodb', 'dynamoid'],
    go: ['github.com/aws/aws-sdk-go-v2/service/dynamodb'],
    cargo: ['aws-sdk-dynamodb'],
    maven: ['software.amazon.awssdk:dynamodb*'],
    nuget: ['AWSSDK.DynamoDBv2'],
    hex: ['ex_aws_dynamo'],
  },
  images: ['amazon/dynamodb-local'],
  schemes: [],
  environment: ['DYNAMODB_*'],
  dialectNames: ['dynamodb'],
  resources: [
    'aws_dynamodb_table',
    'aws_dynamodb_global_table',
    'AWS::DynamoDB::Table',
    'AWS::DynamoDB::GlobalTable',
    'AWS::Serverless::SimpleTable',
  ],
  engines: [],
} as const satisfies DatabaseSignals
