import type { Shape } from "../../gen/answers.ts";

/** Whether a JSON value is made of what the contract says. What a later version may have added does no harm. */
export function fits(value: unknown, shape: Shape): boolean {
  if (shape === "any") return true;
  if (shape === "string") return typeof value === "string";
  if (isTexts(shape)) return shape.includes(value as string);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { required, properties, others } = shape;
  return required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, one]) =>
      fits(one, Object.hasOwn(properties, name) ? properties[name]! : others)
    );
}

/** `Array.isArray` does not tell arrays that are read-only apart. */
function isTexts(shape: Exclude<Shape, string>): shape is readonly string[] {
  return Array.isArray(shape);
}
