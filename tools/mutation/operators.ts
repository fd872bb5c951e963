/** What a mutation changes: each operator looks at one node of the syntax, and says what may stand in its place. */
import ts from "typescript";
import type { Edit } from "./mutant.ts";
import { regExpVariants } from "./reg_exp_variants.ts";

/** What may stand in the place of a node, or of a part of it. */
export function editsOf(node: ts.Node): Edit[] {
  return [
    ...conditions(node),
    ...binaries(node),
    ...unaries(node),
    ...literals(node),
    ...statements(node),
    ...calls(node),
    ...defaults(node),
  ];
}

function replace(node: ts.Node, ...replacements: string[]): Edit[] {
  return replacements.map((replacement) => ({ start: node.getStart(), end: node.getEnd(), replacement }));
}

const inParentheses = (node: ts.Node) => `(${node.getText()})`;

function conditions(node: ts.Node): Edit[] {
  if (ts.isIfStatement(node)) return replace(node.expression, "true", "false");
  if (ts.isConditionalExpression(node)) return replace(node.condition, "true", "false");
  // always true would only hang
  if (ts.isWhileStatement(node)) return replace(node.expression, "false");
  return ts.isForStatement(node) && node.condition !== undefined ? replace(node.condition, "false") : [];
}

const OTHER_OPERATORS = new Map(Object.entries({
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "+=": ["-="],
  "-=": ["+="],
  "??=": ["="],
  "&&=": ["="],
  "||=": ["="],
}));

function binaries(node: ts.Node): Edit[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  const operator = operatorToken.getText();
  // either side decides something, or need not be there
  if (["&&", "||", "??"].includes(operator)) return replace(node, inParentheses(left), inParentheses(right));
  if (operator === "+" && ![left, right].some(isText)) return replace(operatorToken, "-");
  // true and false have stood there already
  if (isEquality(node) && isCondition(node)) return [];
  return replace(operatorToken, ...OTHER_OPERATORS.get(operator) ?? []);
}

function isEquality(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && ["===", "!=="].includes(node.operatorToken.getText());
}

function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  return (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node);
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) ||
    (ts.isBinaryExpression(node) && [node.left, node.right].some(isText));
}

function unaries(node: ts.Node): Edit[] {
  if (ts.isAwaitExpression(node)) return replace(node, inParentheses(node.expression));
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const operand = node.operand.getText();
    if (node.operator === ts.SyntaxKind.PlusPlusToken) return replace(node, node.getText().replace("++", "--"));
    if (node.operator === ts.SyntaxKind.MinusMinusToken) return replace(node, node.getText().replace("--", "++"));
    return replace(node, operand);
  }
  const { questionDotToken } = node as ts.CallChain;
  if (questionDotToken === undefined) return [];
  return replace(questionDotToken, ts.isPropertyAccessExpression(node) ? "." : "");
}

function literals(node: ts.Node): Edit[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return replace(node, "false");
  if (node.kind === ts.SyntaxKind.FalseKeyword) return replace(node, "true");
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.text);
    return replace(node, `${value + 1}`, ...value > 0 ? [`${value - 1}`] : []);
  }
  if (ts.isRegularExpressionLiteral(node)) return replace(node, ...regExpVariants(node.text));
  if (ts.isTemplateExpression(node)) return replace(node, '""');
  if (ts.isStringLiteralLike(node)) {
    return isCompared(node) ? [] : replace(node, node.text === "" ? '"mutant"' : '""');
  }
  if (!ts.isArrayLiteralExpression(node) || node.elements.length === 0) return [];
  const [first] = node.elements;
  // a copy that is not made is worse than an empty one
  const isCopy = node.elements.length === 1 && ts.isSpreadElement(first!);
  return replace(node, "[]", ...isCopy ? [inParentheses(first.expression)] : []);
}

/** Then another text makes it false, as another operand does; or it is the name of a property. */
function isCompared(node: ts.Node): boolean {
  return isEquality(node.parent) || (ts.isPropertyAssignment(node.parent) && node.parent.name === node);
}

function statements(node: ts.Node): Edit[] {
  if (ts.isExpressionStatement(node) || ts.isThrowStatement(node)) return replace(node, ";");
  if (ts.isContinueStatement(node) || ts.isBreakStatement(node)) return replace(node, ";");
  if (ts.isReturnStatement(node)) {
    const { expression } = node;
    if (expression !== undefined && !isUndefined(expression)) return replace(expression, "undefined");
    return isAtEnd(node) ? [] : replace(node, ";");
  }
  if (!ts.isArrowFunction(node) || ts.isBlock(node.body) || isUndefined(node.body)) return [];
  return replace(node.body, "undefined");
}

/** Whether nothing comes after it in its function, which then returns nothing anyhow. */
function isAtEnd(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBlock(parent)) return parent.statements.at(-1) === node && isAtEnd(parent);
  if (ts.isCatchClause(parent) || ts.isTryStatement(parent)) return isAtEnd(parent);
  return ts.isFunctionLike(parent);
}

function isUndefined(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === "undefined";
}

/** Methods whose call may as well be left out. */
const LEFT_OUT = ["trim", "slice", "replace", "replaceAll", "toLowerCase", "padEnd", "filter", "flat", "toSorted"];

const OTHER_METHODS = new Map([
  ["every", "some"],
  ["some", "every"],
  ["min", "max"],
  ["max", "min"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"],
]);

/** Functions of `Math` that leave a number as it is, or nearly. */
const ROUNDING = ["round", "floor", "ceil", "abs"];

function calls(node: ts.Node): Edit[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  if (ROUNDING.includes(name.text)) return replace(node, inParentheses(node.arguments[0]!));
  if (LEFT_OUT.includes(name.text)) return replace(node, expression.getText());
  const other = OTHER_METHODS.get(name.text);
  return other === undefined ? [] : replace(name, other);
}

/** What holds where nothing is given: of options, of parameters. */
function defaults(node: ts.Node): Edit[] {
  if (!(ts.isBindingElement(node) || ts.isParameter(node)) || node.initializer === undefined) return [];
  return [{
    start: node.name.getStart(),
    end: node.initializer.getEnd(),
    replacement: node.name.getText() + typeOf(node),
  }];
}

function typeOf(node: ts.BindingElement | ts.ParameterDeclaration): string {
  return ts.isParameter(node) && node.type !== undefined ? `: ${node.type.getText()}` : "";
}
