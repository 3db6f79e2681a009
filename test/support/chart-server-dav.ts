import { digestOf } from '../../src/oci/digest.ts';
import type { ChartAnswer, ChartRequest, TestChartServer } from './chart-server.ts';

/** As nginx 1.22 was measured to answer, with `create_full_put_path on`. */
export function answerDav(
  { method, headers }: ChartRequest,
  name: string,
  body: Buffer,
  { files, folders }: TestChartServer,
  heeds: boolean,
): ChartAnswer {
  const found = files.get(name);
  const parent = name.replace(/[^/]+\/?$/, '');
  switch (method) {
    case 'GET':
      return found === undefined
        ? { status: 404 }
        : { status: 200, body: found, headers: { etag: etagOf(found) } };
    case 'PUT': {
      const wanted = headers['if-match'];
      if (heeds && wanted !== undefined && (found === undefined || wanted !== etagOf(found))) {
        return { status: 412 };
      }
      files.set(name, body);
      if (parent !== '') {
        folders.add(parent);
      }
      return { status: found === undefined ? 201 : 204 };
    }
    case 'MKCOL':
      if (folders.has(name)) {
        return { status: 405 };
      }
      if (!name.endsWith('/') || (parent !== '' && !folders.has(parent))) {
        return { status: 409 };
      }
      folders.add(name);
      return { status: 201 };
    case 'DELETE': {
      const inside = (other: string): boolean =>
        other === name || (name.endsWith('/') && other.startsWith(name));
      const all = [...files.keys(), ...folders].filter(inside);
      all.forEach((other) => files.delete(other) || folders.delete(other));
      return { status: all.length > 0 ? 204 : 404 };
    }
    default:
      return { status: 405 };
  }
}

function etagOf(bytes: Buffer): string {
  return `"${digestOf(bytes).slice(-16)}"`;
}
