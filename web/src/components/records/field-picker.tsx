import { Picker, type Option } from '@/components/ui/picker';
import { useUsers } from '@/lib/api/people';
import { useSearch } from '@/lib/api/search';
import { useSignedIn } from '@/lib/api/session';
import { useTags } from '@/lib/api/settings';
import type { Field } from '@/lib/api/types';
import { useState } from 'react';
import { ChoicePill } from './field-value';
import { UserName } from './user-name';

export type PickFieldProps = {
  object: string;
  field: Field;
  selected: string[];
  onPick: (value: string) => void;
  multiple?: boolean;
  /** Offers to empty the field. */
  clearable?: boolean;
  /** Offers "me", which a filter keeps as a word. */
  withMe?: boolean;
};

const kNone: Option = { value: '', label: 'Empty', view: <span className="text-muted">Empty</span> };

/** The values a field may have, to choose from. */
export function FieldPicker(props: PickFieldProps) {
  const { field } = props;
  if (field.type === 'user') return <UserOptions {...props} />;
  if (field.type === 'record') return <RecordOptions {...props} />;
  if (field.type === 'tags' && field.choices.length === 0) return <TagOptions {...props} />;
  const options =
    field.type === 'boolean'
      ? [
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]
      : field.choices.map(({ value, label }) => ({ value, label, view: <ChoicePill field={field} value={value} /> }));
  return <Options {...props} options={options} />;
}

function Options({ field, selected, onPick, multiple = false, clearable = false, options }: PickFieldProps & { options: Option[] }) {
  return <Picker label={field.label} options={clearable ? [...options, kNone] : options} selected={selected} onPick={onPick} multiple={multiple} />;
}

function UserOptions(props: PickFieldProps) {
  const users = useUsers().data;
  const me = useSignedIn()?.user;
  const known = users?.filter((user) => user.active) ?? (me ? [me] : []);
  const people: Option[] = known.map(({ id, name }) => ({ value: id, label: name, view: <UserName name={name} /> }));
  return <Options {...props} options={props.withMe ? [{ value: 'me', label: 'Me' }, ...people] : people} />;
}

function TagOptions({ object, field, selected, onPick, multiple = true }: PickFieldProps) {
  const known = useTags(object).data ?? [];
  const names = [...new Set([...known.map(({ tag }) => tag), ...selected])];
  const options = names.map((tag) => {
    const count = known.find((other) => other.tag === tag)?.count;
    return { value: tag, label: tag, ...(count === undefined ? {} : { note: String(count) }) };
  });
  return <Picker label={field.label} options={options} selected={selected} onPick={onPick} onCreate={onPick} multiple={multiple} empty="Type a new tag" />;
}

function RecordOptions({ field, selected, onPick, multiple = false, clearable = false }: PickFieldProps) {
  const [text, setText] = useState('');
  const found = useSearch(text, 8).data?.groups ?? [];
  const options: Option[] = found
    .filter((group) => field.object === null || group.object === field.object)
    .flatMap((group) => group.items.map(({ id, title, subtitle }) => ({ value: id, label: title, ...(subtitle ? { note: subtitle } : {}) })));
  return (
    <Picker
      label={`Search ${field.label.toLowerCase()}`}
      options={clearable && text === '' ? [kNone] : options}
      selected={selected}
      onPick={onPick}
      onSearch={setText}
      multiple={multiple}
      empty={text === '' ? 'Type a name' : 'Nothing found'}
    />
  );
}
