import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { kPages } from './pages';

type KeyGroup = { title: string; keys: [keys: string[], action: string][] };

const kGroups: KeyGroup[] = [
  {
    title: 'Anywhere',
    keys: [
      [['Ctrl', 'K'], 'Search and act'],
      [['C'], 'New lead'],
      [['/'], 'Search this list'],
      [['Ctrl', 'B'], 'Collapse or expand the sidebar'],
      [['?'], 'Show this help'],
    ],
  },
  { title: 'Go to', keys: kPages.map(({ label, keys }) => [keys.split(' '), label]) },
  {
    title: 'Tables',
    keys: [
      [['↑', '↓', '←', '→'], 'Another cell'],
      [['Home', 'End'], 'First or last row'],
      [['Enter'], 'Open the record, or edit the cell'],
      [['Tab'], 'Save and edit the next cell'],
      [['X'], 'Choose the row'],
      [['Shift', '↓'], 'Choose a range of rows'],
      [['Ctrl', 'A'], 'Choose all loaded rows'],
      [['Esc'], 'Leave the cell as it was, or clear the choice'],
    ],
  },
  {
    title: 'Boards',
    keys: [
      [['↑', '↓', '←', '→'], 'Another card'],
      [['Shift', '→'], 'Move the card to the next column'],
      [['M'], 'Move the card to…'],
    ],
  },
  {
    title: 'Records',
    keys: [
      [['J'], 'Next record of the list'],
      [['K'], 'Previous record of the list'],
      [['E'], 'Edit the first field'],
      [['N'], 'Note'],
      [['L'], 'Log a call'],
      [['M'], 'Log an e-mail'],
      [['S'], 'Log a text message'],
      [['B'], 'Log a meeting'],
      [['T'], 'Task'],
    ],
  },
  {
    title: 'Forms',
    keys: [
      [['Ctrl', 'Enter'], 'Save'],
      [['Esc'], 'Close'],
    ],
  },
];

export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" open={open} onClose={onClose}>
      <div className="space-y-4">
        {kGroups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 text-xs font-medium text-muted">{group.title}</h3>
            <dl>
              {group.keys.map(([keys, action]) => (
                <div key={action} className="flex h-8 items-center justify-between border-b border-line last:border-0">
                  <dt>{action}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key} keys={key} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
