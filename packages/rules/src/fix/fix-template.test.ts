import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { expectRefusal, fix, judge, readPatch, textOf, withKey } from "../../test/fix-patch";
import { fixTemplate } from "./fix-template";

describe("the bytes around", () => {
  const patch = withKey("    Bucket: { Type: AWS::S3::Bucket }\n");

  it.each([
    ["CRLF", (text: string) => Buffer.from(text.replaceAll("\n", "\r\n"))],
    ["lone CR", (text: string) => Buffer.from(text.replaceAll("\n", "\r"))],
    ["UTF-8 with a byte order mark", (text: string) => Buffer.from(`\ufeff${text}`)],
    ["characters outside of ASCII", (text: string) => Buffer.from(`# Schlüssel 🗝\n${text}`)],
    ["UTF-16, little end first", (text: string) => Buffer.from(`\ufeff${text}# 🗝`, "utf16le")],
    ["UTF-16, big end first", (text: string) => Buffer.from(`\ufeff${text}# 🗝`, "utf16le").swap16()],
  ])("%s stay", (_, encode) => {
    const fixed = fix(encode(readPatch(patch, "-")));
    expect(fixed.refusals).toEqual([]);
    expect(Buffer.from(fixed.content)).toEqual(encode(readPatch(patch, "+")));
  });

  it("stay when there is nothing to fix", () => {
    const content = Buffer.from(readPatch(patch, "+"));
    expect(fixTemplate({ file: "template", content }, [])).toEqual({ edits: [], content, changes: [], refusals: [] });
  });
});

describe("what is refused", () => {
  const bob = "  Bob: { Type: AWS::IAM::User }\n";
  const key = "Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob }";

  it.each([
    [
      "a template that does not parse",
      `Resources:\n${bob}  Key: { ${key} }\n  Any: !GetAttKey.SecretAccessKey\n`,
      "Key: its file has to parse first",
    ],
    [
      "a key of the CDK's",
      `Resources:\n${bob}  Key: { ${key}, Metadata: { "aws:cdk:path": Stack/Bob/Key } }\n`,
      "Key: the CDK makes it: take Stack/Bob/Key out of the app, and synthesize again",
    ],
    [
      "a key that a loop makes",
      "Transform: AWS::LanguageExtensions\nResources:\n" +
        `${bob}  Fn::ForEach::Keys: [Name, [A], { "Key\${Name}": { ${key} } }]\n`,
      "KeyA: it does not stand in the file as a resource of its own, but is made by a loop, an include or a stack set",
    ],
    [
      "a key in the template of a stack set",
      `Resources:\n  Set:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n      TemplateBody: |
        Resources:
          Bob: { Type: AWS::IAM::User }
          Key: { ${key} }\n`,
      "Key: it does not stand in the file as a resource of its own, but is made by a loop, an include or a stack set",
    ],
    [
      "a key that perhaps belongs to no user",
      `Resources:\n${bob}  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: { "Fn::Unheard": a } } }\n`,
      "Key: whether it is created together with its user is not decided, because of the function Fn::Unheard, which is not followed",
    ],
    [
      "a key that a macro is given",
      `Resources:\n${bob}  Key: { ${key} }\n` +
        "  Any: { Type: A::B::C, Properties: { A: { Fn::Transform: { Name: M, Parameters: { Id: !Ref Key } } } } }\n",
      "Key: Properties.A of 'Any' is handed to a macro",
    ],
    [
      "a reference that is written with escapes",
      `{"Resources":{"Bob":{"Type":"AWS::IAM::User"},"Key":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":{"Ref":"Bob"}}},
        "Any":{"Type":"A::B::C","Properties":{"A":{"Fn::Sub":"a\\n$\\u007bKey}\\nb"}}}}}`,
      "Key: Properties.A of 'Any' is written with escapes",
    ],
    [
      "an entry that shares its line",
      `Resources:\n${bob}  Key: { ${key} }\n  Any:\n    Type: A::B::C\n    Properties:\n      ? Id\n      : !Ref Key\n      A: a\n`,
      "Key: Properties.Id of 'Any' shares its line with something else",
    ],
  ])("%s", (_, template, message) => {
    expectRefusal(template, message);
  });

  it("costs no other key", () => {
    const fixed = fix(`Resources:
  Bob: { Type: AWS::IAM::User }
  One: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  Two: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  Any: { Type: A::B::C, Properties: { A: { Fn::Transform: { Name: M, Parameters: { Id: !Ref Two } } } } }
`);
    expect(fixed.refusals.map(({ logicalId }) => logicalId)).toEqual(["Two"]);
    expect(textOf(fixed)).toBe(`Resources:
  Bob: { Type: AWS::IAM::User }
  Two: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Bob } }
  Any: { Type: A::B::C, Properties: { A: { Fn::Transform: { Name: M, Parameters: { Id: !Ref Two } } } } }
`);
  });

  it("is not a key of a declared service account: it is no finding that counts", () => {
    const template = `Resources:
  Agent:
    Type: AWS::IAM::User
    Metadata: { Latchkey: { ServiceAccount: { Reason: Build agent } } }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Agent } }
`;
    expectRefusal(template);
  });
});

it("tells what was changed, in the order of the file, and where to look", () => {
  const { changes } = fix(`Outputs:
  Id: { Value: !Ref Key }
  Secret: { Value: !GetAtt Key.SecretAccessKey, Export: { Name: secret } }
Resources:
  Function:
    Type: AWS::Lambda::Function
    DependsOn: Key
    Properties: { Environment: { Variables: { ID: !Ref Key } } }
  Server:
    Type: AWS::EC2::Instance
    Properties:
      UserData: !Sub |
        export ID=\${Key}
        run
      Tags: [{ Key: id, Value: !Ref Key }, { Key: a, Value: b }]
      KeyName: !If [Never, !Ref Key, b]
  Secret:
    Type: AWS::SecretsManager::Secret
    Properties: { SecretString: !Ref Key }
  Key: { Type: AWS::IAM::AccessKey, DeletionPolicy: Retain, Properties: { UserName: !Ref Bob } }
  Bob: { Type: AWS::IAM::User }
Conditions:
  Never: !Equals [a, b]
`);
  expect(
    changes.map(
      ({ kind, message, span, needsReview }) =>
        `${span.start.line}:${span.start.column} ${kind} ${message}${needsReview ? " (look)" : ""}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "2:3 removed output 'Id'",
      "3:3 removed output 'Secret', which other stacks have to stop importing first",
      "7:5 removed DependsOn of 'Function'",
      "8:47 removed Properties.Environment.Variables.ID of 'Function' (look)",
      "13:19 removed the key in the text of Properties.UserData of 'Server' (look)",
      "15:14 removed Properties.Tags[0] of 'Server' (look)",
      "16:7 removed the branch that has the key in Properties.KeyName of 'Server' (look)",
      "17:3 removed 'Secret' (AWS::SecretsManager::Secret), which is of no use without the key",
      "20:3 removed access key 'Key', which its DeletionPolicy keeps alive: delete the key itself by hand",
    ]
  `);
});

describe("a random template", () => {
  const id = fc.constantFrom("KeyA", "KeyB");
  const text = fc.constantFrom("a", "b\n", "\n", " c", "line\nline\n");
  const { value } = fc.letrec<{ reference: unknown; value: unknown }>((tie) => ({
    reference: fc.oneof(
      { maxDepth: 3 },
      id.map((name) => ({ Ref: name })),
      id.map((name) => ({ "Fn::GetAtt": [name, "SecretAccessKey"] })),
      fc
        .tuple(text, id, text)
        .map(([one, name, other]) => ({ "Fn::Sub": `${one}\${${name}.SecretAccessKey}${other}` })),
      fc.tuple(text, tie("reference")).map(([start, variable]) => ({ "Fn::Sub": [`${start}\${V}`, { V: variable }] })),
      fc
        .array(fc.oneof(text, tie("reference"), fc.constant({ Ref: "Bob" })), { minLength: 1, maxLength: 5 })
        .map((items) => ({ "Fn::Join": ["", items] })),
      fc.tuple(tie("value"), tie("value")).map((branches) => ({ "Fn::If": ["Never", ...branches] })),
      tie("reference").map((argument) => ({ "Fn::Base64": argument })),
      fc.constant({ Ref: "Res1" }),
    ),
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("a", "", true, null, { Ref: "Bob" }, { Ref: "AWS::NoValue" }),
      tie("reference"),
      fc.dictionary(fc.constantFrom("Name", "Value", "Key", "Effect", "Resource", "content", "x"), tie("value"), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
      fc.array(tie("value"), { maxLength: 4 }),
    ),
  }));
  const properties = fc.dictionary(fc.constantFrom("SecretString", "Value", "Data", "Tags"), value, {
    noNullPrototype: true,
  });
  const resource = fc.record(
    {
      Type: fc.constantFrom("AWS::SecretsManager::Secret", "AWS::SSM::Parameter", "Custom::Thing", "AWS::Any::Any"),
      DependsOn: fc.oneof(id, fc.subarray(["KeyA", "Bob", "Res1", "KeyB"])),
      Metadata: value.map((data) => ({ Data: data })),
      Properties: properties,
    },
    { requiredKeys: ["Type"], noNullPrototype: true },
  );
  const key = { Type: "AWS::IAM::AccessKey", Properties: { UserName: { Ref: "Bob" } } };
  const template = fc
    .record({
      order: fc.shuffledSubarray(["Bob", "KeyA", "KeyB", "Res1", "Res2", "Res3"], { minLength: 6 }),
      resources: fc.tuple(resource, resource, resource),
      outputs: fc.dictionary(
        fc.constantFrom("One", "Two", "Three"),
        value.map((data) => ({ Value: data })),
        {
          noNullPrototype: true,
        },
      ),
    })
    .map(({ order, resources: [Res1, Res2, Res3], outputs }) => {
      const all: Record<string, unknown> = { Bob: { Type: "AWS::IAM::User" }, KeyA: key, KeyB: key, Res1, Res2, Res3 };
      return {
        Resources: Object.fromEntries(order.map((name) => [name, all[name]])),
        Conditions: { Never: { "Fn::Equals": ["a", "b"] } },
        ...(Object.keys(outputs).length > 0 && { Outputs: outputs }),
      };
    });
  const unshared = { aliasDuplicateObjects: false };
  const writers = fc.constantFrom<(template: object) => string>(
    (each) => JSON.stringify(each),
    (each) => JSON.stringify(each, null, 2),
    (each) => JSON.stringify(each, null, "\t").replaceAll("\n", "\r\n"),
    (each) => stringify(each, unshared),
    (each) => stringify(each, { ...unshared, indent: 4, indentSeq: false, lineWidth: 40 }),
    (each) =>
      Object.entries(each)
        .map(([name, section]) => `${name}: ${stringify(section, { collectionStyle: "flow", ...unshared })}`)
        .join(""),
  );

  it("has no key and nothing that refers to one any more, and nothing was added", () => {
    fc.assert(
      fc.property(template, writers, (content, write) => {
        const fixed = fix(write(content));
        expect(fixed.refusals).toEqual([]);
        expect(fixed.edits.filter((edit) => edit.text !== "")).toEqual([]);
        expect(judge(fixed.content)).toMatchObject({ findings: [], problems: [] });
        const left = textOf(fixed);
        expect(left).not.toMatch(/Key[AB]/);
        const names = new Set(left.match(/Res\d/g));
        expect(Object.keys(parse(left).Resources)).toEqual(expect.arrayContaining([...names]));
      }),
      { numRuns: 100 },
    );
  });
});
