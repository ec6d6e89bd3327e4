import { Scalar, stringify } from "yaml";

/**
 * @typedef {object} GeneratedTemplate
 * @property {string} path Relative, with the extension of its syntax.
 * @property {string} text
 */

/**
 * How one syntax writes the intrinsic functions.
 * @typedef {object} Intrinsics
 * @property {(logicalId: string) => unknown} ref
 * @property {(text: string) => unknown} sub
 * @property {(attribute: string) => unknown} getAtt Takes `LogicalId.Attribute`.
 */

/** @typedef {() => number} Random A number from 0 up to, and not including, 1. */

/** @type {Intrinsics} */
const longForm = {
  ref: (logicalId) => ({ Ref: logicalId }),
  sub: (text) => ({ "Fn::Sub": text }),
  getAtt: (attribute) => ({ "Fn::GetAtt": attribute.split(".") }),
};

/** @type {Intrinsics} */
const shortForm = {
  ref: (logicalId) => tag("!Ref", logicalId),
  sub: (text) => tag("!Sub", text),
  getAtt: (attribute) => tag("!GetAtt", attribute),
};

const keyEvery = 500;

/**
 * Makes a resource, given its logical ID.
 * @typedef {(fn: Intrinsics, logicalId: string) => object} ResourceKind
 */

/** @type {ResourceKind} */
const bucket = (fn, id) => ({
  Type: "AWS::S3::Bucket",
  DeletionPolicy: "Retain",
  Properties: {
    BucketName: fn.sub(`\${AWS::StackName}-${id.toLowerCase()}`),
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true },
    Tags: [{ Key: "Stage", Value: fn.ref("Stage") }],
  },
});

/** @type {ResourceKind} */
const serverlessFunction = (fn, id) => ({
  Type: "AWS::Serverless::Function",
  Properties: {
    CodeUri: `src/${id}/`,
    Handler: "app.handler",
    Runtime: "python3.13",
    Environment: { Variables: { BUCKET: fn.ref("Bucket") } },
    Events: { Api: { Type: "Api", Properties: { Path: `/${id.toLowerCase()}`, Method: "get" } } },
  },
});

/** @type {ResourceKind[]} */
const resourceKinds = [
  bucket,
  (fn) => ({
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: allow("sts:AssumeRole", { Principal: { Service: "lambda.amazonaws.com" } }),
      Policies: [
        { PolicyName: "access", PolicyDocument: allow("s3:GetObject", { Resource: fn.getAtt("Bucket.Arn") }) },
      ],
    },
  }),
  (fn, id) => ({
    Type: "AWS::Lambda::Function",
    DependsOn: "Bucket",
    Properties: {
      FunctionName: fn.sub(`\${AWS::StackName}-${id}`),
      Handler: "index.handler",
      Runtime: "nodejs22.x",
      Role: fn.sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/function`),
      Environment: { Variables: { STAGE: fn.ref("Stage"), BUCKET: fn.ref("Bucket") } },
      Code: { ZipFile: 'exports.handler = async (event) => {\n  console.log(event);\n  return "done";\n};\n' },
    },
  }),
  (fn) => ({
    Type: "AWS::EC2::SecurityGroup",
    Properties: {
      GroupDescription: "Web traffic",
      VpcId: fn.ref("Vpc"),
      SecurityGroupIngress: [80, 443].map((port) => ({
        IpProtocol: "tcp",
        FromPort: port,
        ToPort: port,
        CidrIp: "10.0.0.0/8",
      })),
    },
  }),
  (fn, id) => ({
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: fn.sub(`\${AWS::StackName}-${id}`),
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    },
  }),
  (fn) => ({
    Type: "AWS::SNS::Topic",
    Properties: {
      Subscription: [
        { Protocol: "sqs", Endpoint: fn.sub(`arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:jobs`) },
      ],
    },
  }),
];

/**
 * The same index always gives the same template. Half of them are YAML, a third JSON and the rest SAM; most are small,
 * few are large, and one in 500 gives a user a key.
 * @param {number} index
 * @returns {GeneratedTemplate}
 */
export function generateTemplate(index) {
  const random = createRandom(index);
  const syntax = random();
  const isJson = syntax < 1 / 3;
  const isSam = syntax > 5 / 6;
  const fn = isJson ? longForm : shortForm;
  const kinds = isSam ? [...resourceKinds, serverlessFunction, serverlessFunction] : resourceKinds;
  /** @type {Record<string, object>} */
  const resources = { Bucket: bucket(fn, "Bucket") };
  const size = Math.floor(-8 * Math.log(1 - random()));
  for (let number = 1; number <= size; number++) {
    const kind = /** @type {ResourceKind} */ (kinds[Math.floor(random() * kinds.length)]);
    resources[`Resource${number}`] = kind(fn, `Resource${number}`);
  }
  if (index % keyEvery === keyEvery - 1) {
    resources.User = { Type: "AWS::IAM::User" };
    resources.UserKey = { Type: "AWS::IAM::AccessKey", Properties: { UserName: fn.ref("User") } };
  }
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    ...(isSam ? { Transform: "AWS::Serverless-2016-10-31" } : {}),
    Description: `Generated template ${index}`,
    Parameters: { Stage: { Type: "String", Default: "dev" }, Vpc: { Type: "AWS::EC2::VPC::Id" } },
    Resources: resources,
    Outputs: { Bucket: { Value: fn.ref("Bucket"), Export: { Name: fn.sub(`\${AWS::StackName}-bucket`) } } },
  };
  const folder = `generated/${String(Math.floor(index / 100)).padStart(4, "0")}`;
  return isJson
    ? { path: `${folder}/${index}.json`, text: `${JSON.stringify(template, null, 2)}\n` }
    : { path: `${folder}/${index}.yaml`, text: stringify(template) };
}

/**
 * @param {string} name
 * @param {string} value
 */
function tag(name, value) {
  const scalar = new Scalar(value);
  scalar.tag = name;
  return scalar;
}

/**
 * @param {string} action
 * @param {object} rest
 */
function allow(action, rest) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, ...rest }] };
}

/**
 * mulberry32: Math.random cannot be seeded.
 * @param {number} seed
 * @returns {Random}
 */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
