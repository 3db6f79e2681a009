import { createHash, timingSafeEqual } from 'node:crypto';
import { UserError } from '../errors.ts';
import { type Answer, type Question, refuse } from './answer.ts';

/** Says who may ask; undefined where everybody may. */
export type Login = ((question: Question) => Answer | undefined) | undefined;

/**
 * Basic authentication (RFC 7617) for one user.
 * @throws UserError `LOGIN_INCOMPLETE` when there is one of user and password
 */
export function createLogin(user: string | undefined, password: string | undefined): Login {
  if (user === undefined && password === undefined) {
    return undefined;
  }
  if (user === undefined || password === undefined || user.includes(':')) {
    throw new UserError('LOGIN_INCOMPLETE', 'A login is a user without a colon, and a password', {
      hint: 'Give both: --user, and the password in TIDEGATE_SERVE_PASSWORD.',
    });
  }
  const expected = hash(Buffer.from(`${user}:${password}`));
  return ({ headers }) => {
    const given = headers['authorization'];
    const [, encoded = ''] = (typeof given === 'string' ? /^basic +(\S+)$/i.exec(given) : undefined) ?? [];
    // Of hashes, which have one length: how long it takes says nothing about how much of it is right.
    return timingSafeEqual(hash(Buffer.from(encoded, 'base64')), expected)
      ? undefined
      : refuse('UNAUTHORIZED', 'a login is needed', {
          'www-authenticate': 'Basic realm="tidegate", charset="UTF-8"',
        });
  };
}

function hash(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
