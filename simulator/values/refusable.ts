import type { Handler } from '../http/exchange';
import { Refusal } from '../http/web-message';

/** The handler, with a thrown `Refusal` turned into its answer. */
export function refusable(handler: Handler): Handler {
  return async (request) => {
    try {
      return await handler(request);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  };
}
