import type { TextEncoding } from '../../contracts/text-encodings';
import type { NotificationMessage } from '../../contracts/notification';
import type { ServerIdentity } from '../../contracts/server-identity';
import type { Direction } from '../../contracts/task-queues';
import type { Dhis2 } from '../../dhis2/dhis2';
import type { FrameStore } from '../../frames/store/frame-store';
import type { TransformRegistry } from '../../transforms/transform-registry';

/** What the worker gives its activities. Nothing here comes from Temporal's payloads but the names of connections. */
export interface ActivityDeps {
  readonly store: FrameStore;
  /** The open connection of that name; throws UnknownConnectionError for one that this worker does not have. */
  dhis2(connection: string): Dhis2;
  /** The server that each connection in this worker's configuration leads to; default: each connection's address is one. */
  readonly servers?: ReadonlyMap<string, ServerIdentity>;
  /** Every connection in this worker's configuration. */
  readonly connectionNames: readonly string[];
  /** Absent: this worker has no notifications. */
  readonly notifications?: Notifier;
  /** How many workers poll a connection's queue right now. */
  pollers(connection: string, direction: Direction): Promise<number>;
  /** Text of a file below the configured `mappings` folder. Throws for paths that leave it. */
  readMappingFile(file: string, encoding?: TextEncoding): Promise<string>;
  /** Bytes of a file below the configured `files` folder. Throws for paths that leave it. */
  readDataFile(file: string): Promise<Buffer>;
  /**
   * Path of a file below the configured `files` folder that is to be written; the folders on its way are made. Throws for
   * paths that leave it, also through links.
   */
  placeDataFile(file: string): Promise<string>;
  /** The frame functions that pipelines may name. */
  readonly transforms: TransformRegistry;
  /** Folder for downloads that are not yet frames; emptied by the worker. */
  readonly temporaryFolder: string;
  /** Between two reads of what a lost request may still change; default 10,000. */
  readonly lostAnswerPauseMs?: number;
}

/** The notifications in a worker's configuration. */
export interface Notifier {
  readonly names: readonly string[];
  /** Hands a message over. Throws NotificationError, whose text holds no address. */
  send(name: string, message: NotificationMessage, signal: AbortSignal): Promise<void>;
}

export class UnknownConnectionError extends Error {
  override readonly name = 'UnknownConnectionError';

  constructor(connection: string, known: readonly string[]) {
    super(
      `there is no connection "${connection}" in this worker's sluice.yaml; it has ${known.length === 0 ? 'none' : known.join(', ')}`,
    );
  }
}

/** A message that was not handed over. The text names the notification, never its address, which may hold a token. */
export class NotificationError extends Error {
  override readonly name = 'NotificationError';

  constructor(
    message: string,
    /** Whether another attempt may succeed. */
    readonly retryable: boolean,
  ) {
    super(message);
  }
}
