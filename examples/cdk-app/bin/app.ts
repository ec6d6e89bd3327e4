import { LatchkeyValidator } from "@latchkey/cdk-aspect";
import { Validations } from "aws-cdk-lib";
import { createApp } from "../lib/create-app";

const app = createApp();
Validations.of(app).addPlugins(new LatchkeyValidator());
app.synth();
