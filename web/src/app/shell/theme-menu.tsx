import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { Menu, MenuChoice, MenuLabel } from '@/components/ui/menu';
import { useTheme, type Theme } from '@/lib/theme';

const kIcons = { light: Sun, dark: Moon, system: Monitor };
const kOptions = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'System' },
];

export function ThemeMenu() {
  const [theme, setTheme] = useTheme();
  const Icon = kIcons[theme];
  return (
    <Menu
      side="top"
      align="end"
      trigger={
        <IconButton label={`Theme: ${theme}`} className="size-8">
          <Icon aria-hidden />
        </IconButton>
      }
    >
      <MenuLabel>Theme</MenuLabel>
      <MenuChoice value={theme} options={kOptions} onChange={(value) => setTheme(value as Theme)} />
    </Menu>
  );
}
