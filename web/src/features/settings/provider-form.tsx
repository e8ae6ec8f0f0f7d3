import { useState, type FormEvent } from 'react';
import { Age } from '@/components/records/time';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { InlineProblem } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { useChangeProviderSettings, type ProviderSetting, type ProviderSettings } from '@/lib/api/provider-settings';
import { humanize } from '@/lib/format';

type Typed = Record<string, string>;

/** Only what was changed is sent; an emptied field goes back to its default. */
function changesOf(settings: ProviderSetting[], typed: Typed): Record<string, string | null> {
  const changes: Record<string, string | null> = {};
  for (const { name, type, value, source } of settings) {
    const text = typed[name]?.trim();
    if (text === undefined || text === (value ?? '')) continue;
    if (text !== '') changes[name] = text;
    else if (type !== 'secret' && source === 'here') changes[name] = null;
  }
  return changes;
}

const kMostUsed = ['key', 'secret', 'sid', 'auth_id', 'daily_budget'];
const isMostUsed = ({ name }: ProviderSetting) => kMostUsed.includes(name) || name.startsWith('price_per');

export function ProviderForm({ about, onSaved }: { about: ProviderSettings; onSaved: () => void }) {
  const [typed, setTyped] = useState<Typed>({});
  const save = useChangeProviderSettings(about.name);
  const changes = changesOf(about.settings, typed);
  const send = (wanted: Record<string, string | null>, said: string) => {
    save.mutate(wanted, {
      onSuccess: () => {
        setTyped({});
        onSaved();
        showToast(said);
      },
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(changes, `${about.title}: saved. It holds at once.`);
  };
  const field = (setting: ProviderSetting) => (
    <SettingField key={setting.name} setting={setting} text={typed[setting.name]} onType={(text) => setTyped({ ...typed, [setting.name]: text })} />
  );
  const key = about.settings.find(({ name }) => name === 'key');
  return (
    <form noValidate aria-label={`Settings of ${about.title}`} className="mt-3 max-w-2xl space-y-3" onSubmit={submit}>
      <p className="text-sm text-muted">
        Keys come from{' '}
        <a className="rounded-sm text-link underline underline-offset-2" href={about.site} target="_blank" rel="noreferrer">
          {new URL(about.site).host}
        </a>
        .
      </p>
      <div className="grid gap-3 sm:grid-cols-2">{about.settings.filter(isMostUsed).map(field)}</div>
      <details>
        <summary className="cursor-pointer text-sm text-muted hover:text-ink">More settings</summary>
        <div className="mt-3 grid gap-3 sm:grid-cols-2">{about.settings.filter((one) => !isMostUsed(one)).map(field)}</div>
      </details>
      <InlineProblem error={save.error} />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" disabled={Object.keys(changes).length === 0 || save.isPending}>
          {save.isPending ? 'Saving…' : 'Save'}
        </Button>
        {key?.source === 'here' ? (
          <Button look="danger" disabled={save.isPending} onClick={() => send({ key: null }, `${about.title} is asked no more.`)}>
            Remove the key
          </Button>
        ) : null}
      </div>
    </form>
  );
}

type SettingFieldProps = { setting: ProviderSetting; text: string | undefined; onType: (text: string) => void };

function SettingField({ setting, text, onType }: SettingFieldProps) {
  const secret = setting.type === 'secret';
  const pinned = setting.source === 'configuration';
  return (
    <TextField
      label={humanize(setting.name)}
      type={secret ? 'password' : 'text'}
      inputMode={setting.type === 'integer' ? 'numeric' : undefined}
      autoComplete={secret ? 'new-password' : 'off'}
      spellCheck={false}
      maxLength={2000}
      disabled={pinned}
      placeholder={secret && setting.isSet ? 'Set; enter another to replace it' : (setting.default ?? '')}
      value={text ?? setting.value ?? ''}
      note={<Note setting={setting} />}
      onChange={(event) => onType(event.target.value)}
    />
  );
}

function Note({ setting }: { setting: ProviderSetting }) {
  if (setting.source === 'configuration') return <>Set by {setting.variable} or hiddenkey.toml.</>;
  if (!setting.readable) return <>It was stored with another key of the program and can’t be read. Enter it again.</>;
  return (
    <>
      {setting.meaning}
      {setting.changedAt ? (
        <>
          {' '}
          Changed <Age time={setting.changedAt} />.
        </>
      ) : null}
    </>
  );
}
