/** Reasons that Sluice itself finds; all others are DHIS2's own codes (E8122, E7619 …). */
export const rejectCodes = {
  /** A key that the source gave twice, with different contents. */
  duplicate: 'DUPLICATE',
  /** An id that its mapping table does not name. */
  unmapped: 'UNMAPPED',
  /** An option code or an ORGANISATION_UNIT value that its mapping does not name. */
  unmappedValue: 'UNMAPPED_VALUE',
  /** The value names a file, and files are not copied. */
  fileValue: 'FILE_VALUE',
  /** Several source rows land on one target key. */
  collision: 'COLLISION',
  /** The target would drop the backslash at the end of the value or comment. */
  trailingBackslash: 'TRAILING_BACKSLASH',
  /** What is to be taken back was changed by others since. */
  targetMoved: 'TARGET_MOVED',
  /** The target took the row twice, and what was read back was another value, comment or flag both times. */
  storedOtherwise: 'STORED_OTHERWISE',
  /** The target took the row twice and holds nothing there. */
  notStored: 'NOT_STORED',
  /** The target took the deletion twice and still holds the row. */
  notDeleted: 'NOT_DELETED',
} as const;

/** What only the reading back shows. Such rows bear what the target holds, and are not sent again while nothing changes. */
export const readBackCodes: ReadonlySet<string> = new Set([
  rejectCodes.storedOtherwise,
  rejectCodes.notStored,
  rejectCodes.notDeleted,
]);
