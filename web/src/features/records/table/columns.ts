import { fieldOf } from '@/lib/api/objects';
import type { ColumnChoice, Field, ObjectInfo } from '@/lib/api/types';
import { isTitleField, widthOf } from '@/lib/records/kinds';

export type GridColumn = { field: Field; width: number };

const kUnshown: ReadonlySet<string> = new Set(['id', 'version']);

/** The fields that can be columns: the first column names the row already. */
export const columnFields = (object: ObjectInfo): Field[] =>
  object.fields.filter((field) => !kUnshown.has(field.key) && !isTitleField(object, field));

export const defaultColumns = (object: ObjectInfo): ColumnChoice[] =>
  columnFields(object)
    .filter((field) => field.shown)
    .map(({ key }) => ({ key }));

/** The chosen columns that the object has: a view may name a field archived since. */
export const gridColumns = (object: ObjectInfo, chosen: ColumnChoice[]): GridColumn[] =>
  chosen.flatMap(({ key, width }) => {
    const field = fieldOf(object, key);
    return field && !isTitleField(object, field) ? [{ field, width: width ?? widthOf(field) }] : [];
  });

/** The field that sorting by the label column sorts by. */
export const titleField = (object: ObjectInfo): Field | undefined =>
  object.fields.find((field) => field.sortable && isTitleField(object, field));
