import { CellSelect } from '@/components/ui/field';
import type { ImportMapping } from '@/lib/api/imports';
import type { ImportColumn, ImportField, ImportPreview } from '@/lib/api/types';
import { formatPercent } from '@/lib/format';

type MappingGridProps = { preview: ImportPreview; mapping: ImportMapping; onChange: (mapping: ImportMapping) => void };

const kHead = 'h-8 border-b border-line px-2 text-left text-xs font-medium text-muted first:pl-4 last:pr-4';

/** Each column of the file, some of what is in it, and where it goes. */
export function MappingGrid({ preview, mapping, onChange }: MappingGridProps) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0">
      <thead>
        <tr>
          <th scope="col" className={kHead}>
            Column in the file
          </th>
          <th scope="col" className={`${kHead} max-sm:hidden`}>
            Samples
          </th>
          <th scope="col" className={kHead}>
            Our field
          </th>
          <th scope="col" className={`${kHead} w-28 text-right! max-md:hidden`}>
            Confidence
          </th>
        </tr>
      </thead>
      <tbody>
        {preview.header.map((column) => (
          <MappingRow
            key={column.index}
            column={column}
            fields={preview.fields}
            value={mapping[String(column.index)] ?? null}
            onChange={(field) => onChange({ ...mapping, [String(column.index)]: field })}
          />
        ))}
      </tbody>
    </table>
  );
}

type MappingRowProps = {
  column: ImportColumn;
  fields: ImportField[];
  value: string | null;
  onChange: (field: string | null) => void;
};

const kCell = 'h-10 truncate border-b border-line px-2 first:pl-4 last:pr-4';

function MappingRow({ column, fields, value, onChange }: MappingRowProps) {
  const name = column.name || `Column ${String(column.index + 1)}`;
  const samples = column.samples.filter((sample) => sample !== '').join(' · ');
  const proposed = value !== null && value === column.field;
  return (
    <tr className="hover:bg-hover">
      <th scope="row" className={`${kCell} text-left font-medium`} title={name}>
        {name}
      </th>
      <td className={`${kCell} text-muted max-sm:hidden`} title={samples}>
        {samples || '—'}
      </td>
      <td className={kCell}>
        <CellSelect className="scroll-mb-32" aria-label={`Field for ${name}`} value={value ?? ''} onChange={(event) => onChange(event.target.value || null)}>
          <option value="">Leave out</option>
          {fields.map((field) => (
            <option key={field.name} value={field.name}>
              {field.label}
              {field.required ? ' (required)' : ''}
            </option>
          ))}
        </CellSelect>
      </td>
      <td className={`${kCell} text-right text-muted tabular-nums max-md:hidden`}>
        {proposed ? formatPercent(column.confidence) : value === null ? '—' : 'Chosen'}
      </td>
    </tr>
  );
}
