import { RemoteError } from '../../../errors.ts';
import type { Descriptor } from '../../descriptor.ts';
import type { RepositoryContext } from '../context.ts';
import type { Feed } from './feed.ts';
import type { UploadSession } from './upload-session.ts';

/** A blob on its way to a repository. */
export interface UploadJob {
  readonly context: RepositoryContext;
  readonly descriptor: Descriptor;
  readonly feed: Feed;
  /** Notes where the upload is, for a later run. */
  keep(session: UploadSession): Promise<void>;
}

/** What a request came to. */
export type Step =
  | { readonly kind: 'done' }
  | { readonly kind: 'on'; readonly session: UploadSession }
  /** How much has arrived has to be asked for. */
  | { readonly kind: 'setback'; readonly fault: RemoteError }
  /** This upload leads nowhere any more: the blob has to begin again. */
  | { readonly kind: 'lost'; readonly fault: RemoteError };

/** A fault that passes is returned; one of the source, or a refusal, is raised. */
export async function attempt<T>(feed: Feed, act: () => Promise<T>): Promise<T | RemoteError> {
  try {
    return await act();
  } catch (error) {
    const passes =
      error instanceof RemoteError && (error.code === 'UNREACHABLE' || error.code === 'REMOTE_FAILED');
    if (!passes || feed.failed()) {
      throw error;
    }
    return error;
  }
}
