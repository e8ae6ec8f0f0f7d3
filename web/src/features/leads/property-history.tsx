import { Section } from '@/components/ui/card';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { InlineProblem } from '@/components/ui/states';
import { usePropertyHistory } from '@/lib/api/properties';
import type { PropertyAssessment, PropertySale } from '@/lib/api/types';
import { formatDate, formatMoney } from '@/lib/format';
import { EstimateTag } from './estimate-tag';
import { Cell, Sources, Table } from './record-table';

/** What the property was sold for, and what it was assessed at, year by year. */
export function PropertyHistory({ propertyId }: { propertyId: string }) {
  const history = usePropertyHistory(propertyId);
  const { sales = [], assessments = [] } = history.data ?? {};
  return (
    <Section title="History">
      {history.isPending ? <SkeletonBlock lines={4} label="Loading the history" /> : null}
      <InlineProblem error={history.error} />
      {history.data && sales.length + assessments.length === 0 ? <p className="text-sm text-muted">No sale or assessment is known.</p> : null}
      {sales.length > 0 ? <Sales sales={sales} /> : null}
      {assessments.length > 0 ? <Assessments assessments={assessments} /> : null}
    </Section>
  );
}

const isEstimate = (note: string | null): note is string => note !== null && /\bestimated?\b/i.test(note);

const Sales = ({ sales }: { sales: PropertySale[] }) => (
  <Table caption="Sales" columns={['Date', 'Price', 'Source']}>
    {sales.map((sale, at) => (
      <tr key={`${sale.date ?? ''} ${String(sale.price)} ${String(at)}`}>
        <Cell>
          <span className="whitespace-nowrap">{formatDate(sale.date)}</span>
          {sale.kind ? <span className="block text-xs break-words text-muted">{sale.kind}</span> : null}
        </Cell>
        <Cell>
          {formatMoney(sale.price)}
          {isEstimate(sale.note) ? <EstimateTag note={sale.note} /> : null}
        </Cell>
        <Cell>
          <Sources sources={sale.sources} note={sale.reference ? `Deed ${sale.reference}` : null} />
        </Cell>
      </tr>
    ))}
  </Table>
);

const Assessments = ({ assessments }: { assessments: PropertyAssessment[] }) => (
  <Table caption="Assessments by year" columns={['Year', 'Land', 'Building', 'Total', 'Tax', 'Source']}>
    {assessments.map((one, at) => (
      <tr key={`${String(one.year)} ${String(at)}`}>
        <Cell>{one.year ?? <span title="The source does not say of which year">—</span>}</Cell>
        <Cell>{formatMoney(one.landValue)}</Cell>
        <Cell>{formatMoney(one.buildingValue)}</Cell>
        <Cell>{formatMoney(one.totalValue)}</Cell>
        <Cell>{formatMoney(one.taxAmount)}</Cell>
        <Cell>
          <Sources sources={one.sources} note={one.note} />
        </Cell>
      </tr>
    ))}
  </Table>
);
