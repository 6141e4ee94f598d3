import { firstOf } from '../../contracts/bounded-text';
import { InvalidArgumentError } from '../errors/errors';

/** What is wrong with the arguments of a data frame function. Nothing was asked of a server about data values. */
export abstract class ArgumentError extends InvalidArgumentError {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** An argument that the function cannot do without is not there, or is empty. */
export class MissingArgumentError extends ArgumentError {}

/** An argument that the function does not know, or that has no effect beside the others. */
export class SuperfluousArgumentError extends ArgumentError {}

/** Two arguments that exclude each other, or a start after its end. */
export class ContradictoryArgumentsError extends ArgumentError {}

/** A malformed UID, date, period or time, or a value of the wrong type. */
export class MalformedArgumentError extends ArgumentError {}

/** Ids that the server does not know, or does not show to this user. */
export class UnknownIdsError extends ArgumentError {
  constructor(
    /** DHIS2's collection, e.g. `organisationUnits`. */
    readonly collection: string,
    readonly ids: readonly string[],
    address: string,
  ) {
    const shown = firstOf(ids, 10);
    super(`${address} has none of these ${collection}, or does not show them to this user: ${shown}. Check the ids.`);
  }
}

/** What was asked for does not exist, or cannot be read, on a server of this version. */
export class UnsupportedByServerError extends ArgumentError {}
