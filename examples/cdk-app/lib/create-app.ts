import { App, type AppProps, Stack, Stage, Validations } from "aws-cdk-lib";
import { AdministratorsStack } from "./administrators-stack";
import { AuditorsStack } from "./auditors-stack";
import { DevelopersStack } from "./developers-stack";
import { LegacyStack } from "./legacy-stack";
import { PipelineStack } from "./pipeline-stack";
import { ReleaseStack } from "./release-stack";
import { ScannerKeyStack, ScannerStack } from "./scanner-stack";

/** The app, with no plugin yet, so that tests can look at it, too. */
export function createApp(props: AppProps = {}): App {
  const app = new App(props);

  // As it should be: people make keys of their own, and a machine's key is a step of its own or declared.
  new DevelopersStack(app, "Developers");
  const { user } = new ScannerStack(app, "Scanner");
  new ScannerKeyStack(app, "ScannerKey", { user });

  // What Latchkey finds.
  new AdministratorsStack(app, "Administrators");
  new PipelineStack(app, "Pipeline");
  new AuditorsStack(app, "Auditors");
  for (const name of ["Test", "Prod"]) new ReleaseStack(new Stage(app, name), "Release");

  // What Latchkey finds, and somebody has answered for.
  const legacy = new LegacyStack(app, "Legacy");
  Validations.of(legacy).acknowledge({
    id: "latchkey::iam-user-no-initial-access-key",
    reason: "Goes away with the old build server, see OPS-1234",
  });
  return app;
}

/** A stack of this app by its id. */
export function findStack(app: App, id: string): Stack {
  const stack = app.node.findChild(id);
  if (!Stack.isStack(stack)) throw new Error(`${id} is not a stack`);
  return stack;
}
