/**
 * The only border to the outside: stages get a `Runtime` and touch no process, environment or clock by themselves.
 * Implementations: GitHub Actions (`actions.ts`) and a terminal (`terminal.ts`); tests bring their own.
 */
export interface Runtime {
  /** The environment, read-only. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths in options start from. */
  readonly cwd: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly cache: Cache;
  /** An input by its kebab-case name; undefined when it was not given. */
  input(name: string): string | undefined;
  setOutput(name: string, value: string): void;
  /** Appends Markdown to the job summary; a terminal prints nothing for it. */
  summary(markdown: string): Promise<void>;
  /** Lines logged inside `body` are folded under `title`. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** From now on the text is replaced by `***` in everything that is printed. */
  mask(secret: string): void;
  /** Shows that `total` bytes are on their way. */
  progress(title: string, total: number): Progress;
  /** Asks the person at the terminal for one line, without showing it; there is none in Actions, nor in a script. */
  readonly askSecret?: (question: string) => Promise<string>;
  /**
   * Aborted when the program is told to end (SIGINT, SIGTERM); from then on, being told again ends it at once. Whoever only
   * wants to tidy up disposes of it: the program ends then, if it was told to.
   */
  readonly stopSignal?: () => AbortSignal & Disposable;
  exec(command: string, args: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** The path of a program: from PATH, else from the tool cache (`version` then narrows the choice); undefined when absent. */
  findTool(name: string, version?: string): Promise<string | undefined>;
  /**
   * The path of a program of exactly that version, as an earlier run kept it. Else it is kept now: `fetch` gives the bytes
   * of the program itself.
   */
  installTool(name: string, version: string, fetch: () => Promise<Uint8Array>): Promise<string>;
}

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  /** Shown as an annotation where there are such: see `Place` for file, line and column. */
  notice(message: string, place?: LogPlace): void;
  warning(message: string, place?: LogPlace): void;
  error(message: string, place?: LogPlace): void;
}

export interface LogPlace {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

export interface Clock {
  now(): Date;
  /** Waits for that many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** Processes of this machine by their number: for a claim that must not outlive whoever made it. */
export interface Processes {
  readonly own: number;
  isRunning(id: number): boolean;
  /** When a running process was started, in the system's own count; undefined where the system does not tell. */
  startOf(id: number): string | undefined;
}

/** Folders that only make the next run faster; losing them loses nothing. */
export interface Cache {
  /** The folder of that name, with what an earlier run kept in it, if that is still there. It never throws. */
  open(name: string): Promise<CacheFolder>;
}

export interface CacheFolder {
  /** Writing to it may fail: nobody may depend on it. */
  readonly path: string;
  /** Keeps what is in the folder for later runs, under a key that changes with the content. It never throws. */
  keep(key: string): Promise<void>;
}

export interface Progress {
  /** `bytes` more have arrived (fewer than 0: are taken back), of that part, where the work has parts. */
  advance(bytes: number, part?: ProgressPart): void;
  /** So many bytes of the total need not move after all. */
  spare(bytes: number): void;
  done(): void;
}

/** A blob, say: what a terminal shows one line for while it moves. The same object stands for the same part. */
export interface ProgressPart {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export interface ExecOptions {
  readonly cwd?: string;
  /**
   * Added to the environment, from which secrets are taken away; they go here and never into `args`. What is undefined is
   * taken away, too.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: Uint8Array;
  /** Milliseconds after which it is stopped; by default 10 minutes. */
  readonly timeout?: number;
  /** Do not throw when the exit status is not 0. */
  readonly allowFailure?: boolean;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}
