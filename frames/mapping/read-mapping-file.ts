import type { PairMapping } from '../../contracts/mappings';

export function readMappingTable(_text: string, file: string): Record<string, string> {
  throw new Error(file);
}
export function readPairTable(_text: string, file: string): PairMapping[] {
  throw new Error(file);
}
