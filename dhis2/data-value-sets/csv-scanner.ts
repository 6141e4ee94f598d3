/** The columns of `GET /api/dataValueSets?format=csv`, 2.38–2.44. */
export const csvHeader =
  'dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value,storedby,lastupdated,comment,followup,deleted';
const columns = 11;
const keyColumns = 5;

const lineFeed = 0x0a;
const quote = 0x22;
const comma = 0x2c;

/** The text is not the CSV of a whole data value export; the message says where. */
export class CsvShapeError extends Error {}

/**
 * Checks the bytes of a data value CSV as they pass: exact header line, eleven fields in every record, no empty key,
 * quotes closed and doubled, a line feed at the end. Reads bytes, so that texts cut inside a character do no harm.
 */
export class CsvScanner {
  /** Whole records seen, without the header. */
  rows = 0;
  private readonly header = Buffer.from(`${csvHeader}\n`, 'utf8');
  private headerSeen = 0;
  private field = 0;
  private fieldBytes = 0;
  private quoted = false;
  private quoteOpen = false;
  private quoteClosing = false;

  /** Throws CsvShapeError at the first byte that does not belong. */
  push(chunk: Buffer): void {
    // `plainFrom` is where the bytes begin that are not counted in `fieldBytes` yet: ordinary bytes cost one comparison.
    let plainFrom = this.pushHeader(chunk);
    const end = chunk.length;
    for (let at = plainFrom; at < end; at += 1) {
      if (this.quoteOpen) {
        const closing = chunk.indexOf(quote, at);
        if (closing < 0) break;
        this.fieldBytes += closing - plainFrom;
        this.quoteOpen = false;
        this.quoteClosing = true;
        at = closing;
        plainFrom = closing + 1;
        continue;
      }
      const byte = chunk[at];
      if (byte !== comma && byte !== lineFeed && byte !== quote) continue;
      this.plain(at - plainFrom);
      plainFrom = at + 1;
      if (byte === comma) this.endField();
      else if (byte === lineFeed) this.endRecord();
      else this.startQuote();
    }
    if (this.quoteOpen) this.fieldBytes += end - plainFrom;
    else this.plain(end - plainFrom);
  }

  /** Bytes outside quotes. */
  private plain(bytes: number): void {
    if (bytes === 0) return;
    if (this.quoteClosing) throw this.wrong('text after a closing quote');
    this.fieldBytes += bytes;
  }

  /** Must be called after the last chunk. */
  end(): void {
    if (this.headerSeen < this.header.length) throw new CsvShapeError('The text ends inside the header line');
    if (this.quoteOpen || this.field > 0 || this.fieldBytes > 0 || this.quoted)
      throw this.wrong('the text ends inside this record');
  }

  private pushHeader(chunk: Buffer): number {
    const missing = this.header.length - this.headerSeen;
    if (missing === 0) return 0;
    const part = Math.min(missing, chunk.length);
    const expected = this.header.subarray(this.headerSeen, this.headerSeen + part);
    if (!chunk.subarray(0, part).equals(expected))
      throw new CsvShapeError('The first line is not the header of a data value CSV');
    this.headerSeen += part;
    return part;
  }

  private startQuote(): void {
    if (this.quoteClosing) {
      this.quoteClosing = false;
      this.fieldBytes += 1;
    } else if (this.fieldBytes > 0 || this.quoted) {
      throw this.wrong('a quote inside a field that is not quoted');
    }
    this.quoted = true;
    this.quoteOpen = true;
  }

  private endField(): void {
    if (this.field < keyColumns && this.fieldBytes === 0) {
      throw this.wrong(`column ${csvHeader.split(',')[this.field] ?? ''} is empty`);
    }
    this.field += 1;
    this.fieldBytes = 0;
    this.quoted = false;
    this.quoteClosing = false;
  }

  private endRecord(): void {
    this.endField();
    if (this.field !== columns) throw this.wrong(`${this.field} fields instead of ${columns}`);
    this.rows += 1;
    this.field = 0;
  }

  private wrong(what: string): CsvShapeError {
    return new CsvShapeError(`Record ${this.rows + 1}: ${what}`);
  }
}
