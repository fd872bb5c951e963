/** Something that is thrown, and the text that stands for it. */
export interface ThrownValue {
  readonly name: string;
  readonly value: unknown;
  readonly text: string;
}

const UNREADABLE = "a reason that cannot be read";
const NONE = "no reason given";

const refuse = (): never => {
  throw new Error("looked at");
};

/** Every way of looking at it throws. */
export const hostileProxy: object = new Proxy({}, new Proxy({}, { get: refuse }));

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cyclic(): object {
  const object: { self?: object } = {};
  object.self = object;
  return object;
}

class OutOfOrder extends Error {
  override name = "OutOfOrder";
}

/** Whatever can follow the word `throw`. */
export const THROWN_VALUES: ThrownValue[] = [
  { name: "an Error", value: new Error("no such table: users"), text: "no such table: users" },
  { name: "an Error of its own class", value: new OutOfOrder("broken"), text: "broken" },
  { name: "an Error without text", value: new Error(""), text: "Error" },
  { name: "a TypeError without text", value: new TypeError(), text: "TypeError" },
  { name: "an Error of its own class without text", value: new OutOfOrder(), text: "OutOfOrder" },
  { name: "an AggregateError", value: new AggregateError([new Error("a")], "all failed"), text: "all failed" },
  { name: "an AggregateError without text", value: new AggregateError([new Error("a"), new Error("b")]), text: "a" },
  { name: "an AggregateError of one without a text", value: new AggregateError([undefined]), text: NONE },
  { name: "an AggregateError of nothing without text", value: new AggregateError([]), text: "AggregateError" },
  { name: "an object whose errors are no array", value: { errors: "ab" }, text: '{"errors":"ab"}' },
  { name: "an object with an empty name", value: { name: "" }, text: '{"name":""}' },
  { name: "a DOMException", value: new DOMException("gone", "AbortError"), text: "gone" },
  { name: "a frozen Error", value: Object.freeze(new Error("frozen")), text: "frozen" },
  { name: "a proxied Error", value: new Proxy(new Error("proxied"), {}), text: "proxied" },
  {
    name: "an Error with a name that throws",
    value: {
      message: "told",
      get name() {
        return refuse();
      },
    },
    text: "told",
  },
  {
    name: "an Error with a message that throws",
    value: {
      get message() {
        return refuse();
      },
    },
    text: UNREADABLE,
  },
  { name: "an object with a message", value: { message: "told" }, text: "told" },
  { name: "an object without prototype", value: Object.assign(Object.create(null), { message: "told" }), text: "told" },
  { name: "an object with a name alone", value: { message: "", name: "Gone" }, text: "Gone" },
  { name: "an object whose message is a number", value: { message: 42 }, text: '{"message":42}' },
  { name: "an object whose name is a number", value: { name: 42 }, text: '{"name":42}' },
  { name: "an object", value: { code: 7 }, text: '{"code":7}' },
  { name: "a frozen object", value: Object.freeze({ code: 7 }), text: '{"code":7}' },
  { name: "an empty object", value: {}, text: "{}" },
  { name: "an array", value: ["a", 1], text: '["a",1]' },
  { name: "a cyclic object", value: cyclic(), text: UNREADABLE },
  { name: "an object with a bigint", value: { big: 1n }, text: UNREADABLE },
  { name: "an object whose toJSON throws", value: { toJSON: refuse }, text: UNREADABLE },
  { name: "an object whose toJSON says nothing", value: { toJSON: () => undefined }, text: NONE },
  {
    name: "an object with a getter that throws",
    value: {
      get code() {
        return refuse();
      },
    },
    text: UNREADABLE,
  },
  { name: "a proxy that throws", value: hostileProxy, text: UNREADABLE },
  { name: "a revoked proxy", value: revokedProxy(), text: UNREADABLE },
  { name: "a text", value: "no such table", text: "no such table" },
  { name: "an empty text", value: "", text: NONE },
  { name: "undefined", value: undefined, text: NONE },
  { name: "null", value: null, text: "null" },
  { name: "a number", value: 42, text: "42" },
  { name: "zero", value: 0, text: "0" },
  { name: "NaN", value: NaN, text: "NaN" },
  { name: "a bigint", value: 10n, text: "10" },
  { name: "false", value: false, text: "false" },
  { name: "a symbol", value: Symbol("users"), text: "Symbol(users)" },
  { name: "a function", value: Object.assign(() => 1, { toString: () => "told" }), text: "told" },
  { name: "a function whose text throws", value: Object.assign(() => 1, { toString: refuse }), text: UNREADABLE },
];
