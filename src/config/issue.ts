import { BridgeError, EXIT } from '../errors.ts';

/** Where a value came from. */
export type Place =
  | {
      readonly layer: 'file';
      readonly file: string;
      readonly line: number;
      readonly column: number;
    }
  | { readonly layer: 'environment'; readonly variable: string }
  | { readonly layer: 'flag'; readonly flag: string };

/** What is wrong, or worth a warning, with one key. */
export interface Issue {
  /** The key's path, dotted; empty for the whole. */
  readonly key: string;
  readonly message: string;
  /** Null where no layer holds the key. */
  readonly place: Place | null;
}

/** An issue on one line: place, key, message. */
export function issueLine({ key, message, place }: Issue): string {
  const where = place === null ? '' : placeName(place);
  return [where, key, message].filter((part) => part !== '').join(': ');
}

/** A place as compilers and editors write it. */
export function placeName(place: Place): string {
  switch (place.layer) {
    case 'file':
      return `${place.file}:${place.line}:${place.column}`;
    case 'environment':
      return place.variable;
    case 'flag':
      return place.flag;
  }
}

/** A configuration that cannot be used: every reason at once, a line each. */
export class ConfigError extends BridgeError {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super('CONFIG_INVALID', EXIT.configuration, issues.map(issueLine).join('\n'));
    this.name = 'ConfigError';
    this.issues = issues;
  }
}
