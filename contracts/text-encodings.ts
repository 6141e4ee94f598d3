import { z } from 'zod';

/** Encodings of one byte a character, as spreadsheets of all regions save them. */
export const singleByteEncodings = [
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'cp437',
  'cp850',
  'cp866',
  'koi8-r',
] as const;

/** Encodings that a text file may be declared to have. */
export const textEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  ...singleByteEncodings,
  'shift_jis',
  'gb18030',
  'big5',
  'euc-kr',
] as const;
export type TextEncoding = (typeof textEncodings)[number];

/** How a file's text is encoded, where it is neither UTF-8 nor begins with a byte order mark. */
export const textEncoding = () =>
  z
    .enum(textEncodings)
    .optional()
    .describe('Encoding of a text file, e.g. windows-1252; default: UTF-8, or what its byte order mark says');
