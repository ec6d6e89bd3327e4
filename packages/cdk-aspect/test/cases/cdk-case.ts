import { App, type AppProps } from "aws-cdk-lib";

/** One CDK app, and what is true of its users and keys. */
export interface CdkCase {
  /** Unique. */
  readonly name: string;
  /** Context that the app is made with. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Fills the app. */
  readonly build: (app: App) => void;
  /** Every finding of `iam-user-no-initial-access-key`, as `describe` in `verdicts.ts` writes it. */
  readonly expected: readonly string[];
}

/** The case's app, not yet synthesized. */
export function createApp({ build, context }: CdkCase, props: AppProps = {}): App {
  const app = new App({ ...props, ...(context === undefined ? {} : { context }) });
  build(app);
  return app;
}
