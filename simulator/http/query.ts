import type { SimulatorRequest } from './exchange';

/** The first value of a query parameter. */
export function parameter(request: Pick<SimulatorRequest, 'query'>, name: string): string | undefined {
  return request.query.find(([key]) => key === name)?.[1];
}

/** All values of a repeated query parameter, in order. */
export function parameters(request: Pick<SimulatorRequest, 'query'>, name: string): string[] {
  return request.query.filter(([key]) => key === name).map(([, value]) => value);
}

/** True for `name=true`, in any case. */
export function flag(request: Pick<SimulatorRequest, 'query'>, name: string): boolean {
  return parameter(request, name)?.toLowerCase() === 'true';
}
