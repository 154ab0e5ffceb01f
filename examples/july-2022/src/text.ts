/** One text in the two languages of the demonstration. */
export interface Text {
  readonly vi: string;
  readonly en: string;
}

export type Language = keyof Text;
