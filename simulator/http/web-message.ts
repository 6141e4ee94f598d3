import type { SimulatorReply } from './exchange';

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** The reason phrase of a status, as DHIS2 writes it into `httpStatus`. */
export function reasonOf(status: number): string {
  return reasons[status] ?? 'Unknown';
}

/** DHIS2's content type of answers written by a controller. */
export const jsonUtf8 = 'application/json;charset=UTF-8';

/**
 * The JSON that DHIS2 answers for a refused request. Errors of the exception handler come as `application/json`
 * without charset, those of the login filters with it (both profiles).
 */
export function errorReply(
  status: number,
  message: string,
  options: { errorCode?: string; contentType?: string; headers?: Readonly<Record<string, string>> } = {},
): SimulatorReply {
  const body = {
    httpStatus: reasonOf(status),
    httpStatusCode: status,
    status: 'ERROR',
    message,
    ...(options.errorCode === undefined ? {} : { errorCode: options.errorCode }),
  };
  return { status, headers: { 'content-type': options.contentType ?? 'application/json', ...options.headers }, body };
}

/** A web message around the outcome of a write: `response` carries the details. */
export function messageReply(
  status: number,
  outcome: 'OK' | 'WARNING' | 'ERROR',
  message: string | undefined,
  response?: object,
): SimulatorReply {
  return {
    status,
    headers: { 'content-type': jsonUtf8 },
    body: {
      httpStatus: reasonOf(status),
      httpStatusCode: status,
      status: outcome,
      ...(message === undefined ? {} : { message }),
      ...(response === undefined ? {} : { response }),
    },
  };
}

/** Thrown by a handler to refuse the request with this answer. */
export class Refusal extends Error {
  constructor(readonly reply: SimulatorReply) {
    super(`refused with status ${reply.status}`);
  }
}

/** Refuses the request with DHIS2's JSON error; its content type is that of the exception handler unless given. */
export function refuse(status: number, message: string, errorCode?: string, contentType?: string): never {
  throw new Refusal(
    errorReply(status, message, {
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(contentType === undefined ? {} : { contentType }),
    }),
  );
}
