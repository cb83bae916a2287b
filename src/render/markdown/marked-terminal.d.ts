/** The part of marked-terminal that mira uses; the package has no types of its own. */
declare module 'marked-terminal' {
  import type { RendererObject } from 'marked';

  type Paint = (text: string) => string;

  export interface TerminalOptions {
    readonly strong: Paint;
    readonly em: Paint;
    readonly del: Paint;
    readonly codespan: Paint;
    readonly heading: Paint;
    readonly firstHeading: Paint;
    readonly html: Paint;
    readonly paragraph: Paint;
    readonly showSectionPrefix: boolean;
    readonly emoji: boolean;
    readonly unescape: boolean;
  }

  export function markedTerminal(options: TerminalOptions): { renderer: RendererObject; useNewRenderer: true };
}
