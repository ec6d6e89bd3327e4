const { CfnGuardValidator } = require("@cdklabs/cdk-validator-cfnguard");
const { guardRulePath } = require("@latchkey/cdk-aspect/guard");
const { App, Validations } = require("aws-cdk-lib");
const { People } = require("./people");

const app = new App();
Validations.of(app).addPlugins(new CfnGuardValidator({ rules: [guardRulePath], controlTowerRulesEnabled: false }));
new People(app, "People");
app.synth();
