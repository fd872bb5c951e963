// The part of @std/http's own types that this project uses.

export declare const STATUS_TEXT: Readonly<Record<number, string>>;
