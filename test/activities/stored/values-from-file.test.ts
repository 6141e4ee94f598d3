import pl from 'nodejs-polars';
import { csvTable, jsonTable, parquetTable } from '../../../activities/stored/file-table';
import { textColumnNames, valuesFromTable } from '../../../activities/stored/values-from-table';

const ids = ['DeCount0000', 'OuClinic001', 'HllvX50cXC0'] as const;
const row = {
  data_element_id: ids[0],
  period: '202401',
  organisation_unit_id: ids[1],
  category_option_combo_id: ids[2],
  attribute_option_combo_id: ids[2],
};
const csv = (text: string) => valuesFromTable('f.csv', csvTable('f.csv', text)).toRecords();
const json = (content: unknown) => valuesFromTable('f.json', jsonTable('f.json', JSON.stringify(content))).toRecords();

describe('files of data values', () => {
  it('are read with the columns of a DHIS2 export, in any case and order', () => {
    const header =
      'orgUnit,dataelement,period,categoryoptioncombo,attributeoptioncombo,value,storedby,lastupdated,comment,followup,deleted';
    expect(
      csv(`\uFEFF${header}\n${ids[1]},${ids[0]},2024-01,,${ids[2]},"=1, said",me,2024-01-01,"two\nlines",true,null\n`),
    ).toMatchObject([{ ...row, value: '=1, said', comment: 'two\nlines', follow_up: true, deleted: false }]);
  });

  it("are read with the toolbox's columns, comment and flags left out", () => {
    const [read] = csv(`${Object.keys(row).join(',')},value,created\n${Object.values(row).join(',')},-5,2024-01-01\n`);
    expect(read).toMatchObject({ ...row, value: '-5', comment: null, follow_up: null, deleted: false });
  });

  it('are read from rejects by the source key, without the apostrophes for spreadsheets', () => {
    const keys = Object.keys(row).map((name) => `source_${name}`);
    const [read] = csv(
      `code,text,${keys.join(',')},data_element_id,value,comment,follow_up,deleted,known\nX,y,${Object.values(row).join(',')},DeOther0000,'=5,,false,true,true\n`,
    );
    expect(read).toMatchObject({ ...row, value: '=5', comment: null, follow_up: false, deleted: true });
  });

  it('are read from JSON, members that all values share filled in', () => {
    const value = { dataElement: ids[0], orgUnit: ids[1], value: 7, followUp: true };
    expect(json({ period: '202401', dataValues: [value] })).toMatchObject([{ ...row, value: '7', follow_up: true }]);
    expect(json([{ ...value, period: '202401', value: '8' }])).toMatchObject([{ ...row, value: '8' }]);
  });

  it('are read from Parquet, and a column of the wrong type is named', () => {
    const texts = Object.entries({ ...row, value: '5' }).map(([name, cell]) => pl.Series(name, [cell], pl.Utf8));
    const read = (frame: pl.DataFrame) =>
      valuesFromTable('f.parquet', parquetTable('f.parquet', frame.writeParquet(), textColumnNames)).toRecords();
    const flag = pl.Series('deleted', [true], pl.Bool);
    expect(read(pl.DataFrame([...texts, flag]))).toMatchObject([{ ...row, value: '5', deleted: true }]);
    expect(() => read(pl.DataFrame([...texts.slice(0, 5), pl.Series('value', [5], pl.Float64)]))).toThrow(
      'file "f.parquet", column "value" must hold texts, not DataType(Float64)',
    );
  });

  it('keep the digits of JSON numbers, whatever their size', () => {
    const values = ['12345678901234567890', '1.10', '0.0000001', '-0', '1e3', '9007199254740993'].map(
      (digits) => `{"dataElement":"${ids[0]}","orgUnit":"${ids[1]}","period":202401,"value":${digits},"deleted":0.0}`,
    );
    const read = valuesFromTable('f.json', jsonTable('f.json', `\ufeff[${values.join(',\n')}]`)).toRecords();
    expect(read.map(({ value, period, deleted }) => [value, period, deleted])).toEqual(
      ['12345678901234567890', '1.10', '0.0000001', '-0', '1e3', '9007199254740993'].map((digits) => [
        digits,
        '202401',
        false,
      ]),
    );
  });

  it('are refused where JSON names a member twice, in the same or another case, or does not parse', () => {
    const one = `"dataElement":"${ids[0]}","orgUnit":"${ids[1]}","period":"202401"`;
    const read = (text: string) => () => jsonTable('f.json', text);
    expect(read(`[{${one},\n"value":"1","value":"2"}]`)).toThrow(
      /^file "f.json", line 2: it is not JSON: Duplicate key/,
    );
    expect(read(`[{${one},"value":"1","Value":"2"}]`)).toThrow('value 1: "value" and "Value" name one column');
    expect(read(`[{${one},\n"value":NaN}]`)).toThrow('file "f.json", line 2: it is not JSON');
    expect(
      json([
        { ...row, value: '1', follow_up: true },
        { ...row, value: '2', Follow_Up: true },
      ]),
    ).toMatchObject([{ follow_up: true }, { follow_up: true }]);
  });

  it.each([
    [true, ['true', 'TRUE', '1', '1.0', 'yes', 'Y', 't', 'VRAI', 'Verdadero', 'oui']],
    [false, ['false', 'False', '0', '0.0', 'no', 'N', 'FAUX', 'falso', 'falsch']],
    [null, ['', 'null', 'None', 'nan', 'NaN', 'NA', '<NA>']],
  ])('hold the flag %s in the words of many programs', (flag, words) => {
    const lines = words.map((word) => `${ids[0]},202401,${ids[1]},1,${word},${word}`);
    const read = csv(`dataelement,period,orgunit,value,followup,deleted\n${lines.join('\n')}\n`);
    expect(read.map(({ follow_up }) => follow_up)).toEqual(words.map(() => flag));
    expect(read.map(({ deleted }) => deleted)).toEqual(words.map(() => flag ?? false));
  });

  it('hold flags as numbers, categories, and whole numbers in Parquet', () => {
    const texts = Object.entries(row).map(([name, cell]) => pl.Series(name, [cell, cell, cell], pl.Utf8));
    const frame = pl
      .DataFrame([
        ...texts,
        pl.Series('value', [7, 8, 9], pl.Int64),
        pl.Series('deleted', [1, 0, null], pl.Float64),
        pl.Series('follow_up', [0, 1, null], pl.Int64),
        pl.Series('dear', [[1], [2], [3]]),
      ])
      .withColumns(
        pl.col('organisation_unit_id').cast(pl.Categorical),
        pl.col('period').cast(pl.Int64),
        pl.col('data_element_id').cast(pl.Categorical),
      );
    const read = (of: pl.DataFrame) =>
      valuesFromTable('f.parquet', parquetTable('f.parquet', of.writeParquet(), textColumnNames)).toRecords();
    expect(read(frame)).toMatchObject([
      { ...row, value: '7', deleted: true, follow_up: false },
      { ...row, value: '8', deleted: false, follow_up: true },
      { ...row, value: '9', deleted: false, follow_up: null },
    ]);
    expect(() => read(frame.withColumns(pl.col('deleted').mul(pl.lit(2)).alias('deleted')))).toThrow(
      'file "f.parquet", row 1: "deleted" must be true, false or empty, not "2.0"',
    );
    expect(() => read(frame.withColumns(pl.col('value').alias('Value')))).toThrow(
      'file "f.parquet", "value" and "Value" name one column',
    );
    expect(() => read(frame.withColumns(pl.lit(null).cast(pl.Datetime('ms')).alias('deleted')))).toThrow(
      'file "f.parquet", column "deleted" must hold booleans, not DataType(Datetime(ms',
    );
  });

  it('are refused where two columns are one by another name, and where Parquet is cut off', () => {
    expect(() => csv(`dataelement,period,orgunit,categoryoptioncombo,catoptcombo,value\n`)).toThrow(
      'file "f.csv", "categoryoptioncombo" and "catoptcombo" name one column: leave one out',
    );
    const whole = pl.DataFrame({ value: ['1'] }).writeParquet();
    expect(() => parquetTable('f.parquet', whole.subarray(0, -3), [])).toThrow('not whole: its end is missing');
    expect(() => parquetTable('f.parquet', Buffer.from('PAR1xxxxPAR1'), ['value'])).toThrow(
      "it is Parquet that can't be read",
    );
  });

  it('are refused with each problem by line and column', () => {
    const text = `dataelement,period,orgunit,value,deleted\nxx,202413,${ids[1]},1,\n${ids[0]},,${ids[1]},2,perhaps\n`;
    expect(() => csv(text)).toThrow(
      [
        'file "f.csv", line 2: "dataelement" "xx" is not a DHIS2 UID',
        'file "f.csv", line 2: "period" "202413" is not a DHIS2 period',
        'file "f.csv", line 3: "period" is empty',
        'file "f.csv", line 3: "deleted" must be true, false or empty, not "perhaps"',
      ].join('\n'),
    );
  });

  it.each([';', '\t'])('are read with the separator %j, and with line ends of any kind', (separator) => {
    const header = ['dataelement', 'period', 'orgunit', 'value', 'comment', 'deleted'].join(separator);
    const line = (value: string, comment: string) => [ids[0], '202401', ids[1], value, comment, ''].join(separator);
    expect(csv(`${header}\n${line('1,5', 'a')}\r\n${line('2', '"b\r\nc"')}\r${line('3', 'd')}`)).toMatchObject([
      { value: '1,5', comment: 'a', deleted: false },
      { value: '2', comment: 'b\r\nc', deleted: false },
      { value: '3', comment: 'd', deleted: false },
    ]);
    expect(csv(`sep=${separator}\r\n${header}\r\n${line('1', '')}\r\n`)).toMatchObject([{ value: '1', comment: null }]);
  });

  it('leave no carriage return in a last column', () => {
    const [read] = csv(`dataelement,period,orgunit,value\n${ids[0]},202401,${ids[1]},5\r\n`);
    expect(read).toMatchObject({ value: '5' });
  });

  it('are refused when a column is missing, no column is known, or the form is another', () => {
    expect(() => csv(`dataelement,period,value\n${ids[0]},202401,1\n`)).toThrow(
      'file "f.csv", there is no column "orgunit" (the others are those of a DHIS2 export)',
    );
    expect(() => csv('a,b\n1,2\n')).toThrow('file "f.csv", none of its columns (a, b) names the data element');
    expect(() => csv('a,b\n1\n')).toThrow('file "f.csv", line 2: it has 1 cell, the header 2');
    expect(() => json({ rows: [] })).toThrow('neither an array of data values nor an object with "dataValues"');
    expect(() => parquetTable('f.parquet', Buffer.from('no'), [])).toThrow('file "f.parquet", it is not Parquet');
  });
});
