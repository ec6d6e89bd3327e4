import { App, Stage } from "aws-cdk-lib";
import { UsersStack } from "../lib/users-stack";

const app = new App();
new UsersStack(app, "Users");
new UsersStack(new Stage(app, "Prod"), "Users");
app.synth();
