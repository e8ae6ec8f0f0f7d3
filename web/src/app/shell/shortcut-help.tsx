import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';

const kGroups: { title: string; keys: [keys: string[], action: string][] }[] = [
  {
    title: 'Anywhere',
    keys: [
      [['G', 'L'], 'Go to leads'],
      [['G', 'E'], 'Go to enrichment'],
      [['G', 'I'], 'Go to imports'],
      [['C'], 'New lead'],
      [['/'], 'Search'],
      [['Ctrl', 'B'], 'Collapse or expand the sidebar'],
      [['?'], 'Show this help'],
    ],
  },
  {
    title: 'Tables',
    keys: [
      [['↑', '↓'], 'Previous or next row'],
      [['Home', 'End'], 'First or last row'],
      [['Enter'], 'Open the row'],
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
