import { Section } from '@/components/ui/card';
import { SkeletonBlock } from '@/components/ui/skeleton';
import { InlineProblem } from '@/components/ui/states';
import { useMortgages } from '@/lib/api/properties';
import type { Equity as EquityOf, PropertyMortgage } from '@/lib/api/types';
import { formatDate, formatMoney } from '@/lib/format';
import { Cell, Sources, Table } from './record-table';

/** What the property secures, and what would be left of its value, with the working. */
export function Mortgages({ propertyId }: { propertyId: string }) {
  const answer = useMortgages(propertyId);
  const { mortgages = [], equity } = answer.data ?? {};
  const open = mortgages.filter((one) => one.open);
  const others = mortgages.filter((one) => !one.open);
  return (
    <Section title="Mortgages and equity">
      {answer.isPending ? <SkeletonBlock lines={3} label="Loading the mortgages" /> : null}
      <InlineProblem error={answer.error} />
      {equity ? <Equity equity={equity} /> : null}
      {open.length > 0 ? <List caption="Open mortgages" mortgages={open} /> : null}
      {others.length > 0 ? <List caption="Probably paid off" mortgages={others} /> : null}
    </Section>
  );
}

const Equity = ({ equity }: { equity: EquityOf }) => (
  <div className="mb-3">
    <p className="text-sm">
      Estimated equity <span className="font-medium tabular-nums">{equity.equity === null ? 'not known' : formatMoney(equity.equity)}</span>
      {equity.equity !== null && equity.owedIsOriginal ? <span className="text-muted"> (original amounts of the loans; balances are not known)</span> : null}
    </p>
    {equity.why.map((line) => (
      <p key={line} className="mt-1 text-xs break-words text-muted">
        {line.charAt(0).toUpperCase() + line.slice(1)}
      </p>
    ))}
  </div>
);

const kPositions = ['', 'First', 'Second', 'Third'];

const terms = ({ position, loanType, rateType, rate }: PropertyMortgage): string =>
  [position === null ? null : kPositions[position] || `Position ${String(position)}`, loanType, rateType, rate === null ? null : `${String(rate)}%`].filter(Boolean).join(', ');

const List = ({ caption, mortgages }: { caption: string; mortgages: PropertyMortgage[] }) => (
  <Table caption={caption} columns={['Date', 'Lender', 'Amount', 'Due', 'Source']}>
    {mortgages.map((one, at) => (
      <tr key={`${one.date ?? ''} ${String(one.amount)} ${String(at)}`}>
        <Cell>
          <span className="whitespace-nowrap">{formatDate(one.date)}</span>
        </Cell>
        <Cell>
          {one.lender ?? '—'}
          {terms(one) ? <span className="block text-xs text-muted">{terms(one)}</span> : null}
          {one.note ? <span className="block text-xs break-words text-muted">{one.note}</span> : null}
        </Cell>
        <Cell>{formatMoney(one.amount)}</Cell>
        <Cell>
          <span className="whitespace-nowrap">{formatDate(one.dueDate)}</span>
        </Cell>
        <Cell>
          <Sources sources={one.sources} note={one.reference ? `Deed of trust ${one.reference}` : null} />
        </Cell>
      </tr>
    ))}
  </Table>
);
