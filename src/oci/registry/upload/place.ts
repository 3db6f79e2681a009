import type { Descriptor } from '../../descriptor.ts';
import { type RepositoryContext, urlOf } from '../context.ts';
import { askUpload, type UploadSession } from './upload-session.ts';

/** Where one blob's upload is, from run to run. */
interface UploadPlace {
  /**
   * The upload that an earlier run left open, as far as the registry has it.
   * @throws as `askUpload` does
   */
  find(): Promise<UploadSession | undefined>;
  keep(session: UploadSession): Promise<void>;
  drop(): Promise<void>;
}

export function placeOf(context: RepositoryContext, { digest, size }: Descriptor): UploadPlace {
  const { hints } = context.uploads;
  const upload = { repository: `${context.host}/${context.path}`, digest };
  // Whoever wrote into the cache must not choose what we send a request to.
  const isUpload = (location: URL): boolean => location.href.startsWith(urlOf(context, 'blobs/upload'));
  return {
    async find() {
      const location = URL.parse((await hints.find(upload)) ?? '');
      if (location === null || !isUpload(location)) {
        return undefined;
      }
      const found = await askUpload(context, { location, arrived: 0, least: 0 });
      // One without bytes is worth nothing, and some may still be on their way into it.
      return found !== undefined && found.arrived > 0 && found.arrived <= size ? found : undefined;
    },
    async keep({ location }) {
      if (isUpload(location)) {
        await hints.keep(upload, location.href);
      }
    },
    drop: () => hints.drop(upload),
  };
}
