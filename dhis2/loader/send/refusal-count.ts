/** 2.43+ names one org unit in each refusal of approved data (E8033), so that many in a row are no wonder. */
const maxNamings = 30;

/**
 * Watches for a target that refuses everything: refusals with the same code and nothing landing in between, more than
 * the halving of one bad row explains.
 */
export class RefusalCount {
  private code: string | undefined;
  private count = 0;
  private namings = 0;

  constructor(private readonly rowCount: number) {}

  landed(): void {
    this.count = 0;
    this.namings = 0;
  }

  /** Counts a refusal that named rows; true when it is time to ask single rows from all over the batch. */
  named(): boolean {
    this.namings += 1;
    return this.namings > maxNamings;
  }

  /** Counts a refusal; true when it is time to ask single rows from all over the batch. */
  refused(code: string): boolean {
    this.count = code === this.code ? this.count + 1 : 1;
    this.code = code;
    return this.count > Math.ceil(Math.log2(this.rowCount + 1)) + 3;
  }
}
