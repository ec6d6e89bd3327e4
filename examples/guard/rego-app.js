const { regoRuleSource } = require("@latchkey/cdk-aspect/guard");
const { App, CloudFormationValidatePlugin, Validations } = require("aws-cdk-lib");
const { People } = require("./people");

// Without this, the CDK shows what its own engine finds as warnings.
const app = new App({ context: { "@aws-cdk/core:validateAgainstDefaultRules": true } });
Validations.of(app).addPlugins(new CloudFormationValidatePlugin({ regoRules: [regoRuleSource] }));
new People(app, "People");
app.synth();
