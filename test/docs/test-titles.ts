import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** The titles of all tests of a file as they are written there, `%s` of tables included. */
export function testTitles(path: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(it|test)\b/.test(node.expression.getText(source))) {
      const [title] = node.arguments;
      if (title !== undefined && ts.isStringLiteralLike(title)) titles.push(title.text);
    }
    node.forEachChild(visit);
  };
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  visit(source);
  return titles;
}
