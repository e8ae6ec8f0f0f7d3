import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useEffect, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SearchBox } from './search-box';

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

/** As a page does whose address takes a while to change. */
function SlowPage({ told, slowMs }: { told: string[]; slowMs: number }) {
  const [value, setValue] = useState('');
  const onChange = (next: string) => {
    told.push(next);
    setTimeout(() => setValue(next), slowMs);
  };
  return (
    <>
      <SearchBox label="Search leads" value={value} onChange={onChange} />
      <button type="button" onClick={() => setValue('')}>
        Back
      </button>
    </>
  );
}

function LivelyPage({ told }: { told: string[] }) {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), 50);
    return () => clearInterval(timer);
  }, []);
  return <SearchBox label="Search leads" value="" onChange={(next) => void (tick >= 0 && told.push(next))} />;
}

describe('the search of a list', () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const setup = () => userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });

  it('keeps what is typed while the page is on its way', async () => {
    const user = setup();
    const told: string[] = [];
    render(<SlowPage told={told} slowMs={400} />);
    const box = screen.getByRole('searchbox');
    await user.type(box, 'kes');
    await pass(250);
    expect(told).toEqual(['kes']);
    expect(box).toHaveValue('kes');
    await user.type(box, 'trel');
    await pass(1000);
    expect(box).toHaveValue('kestrel');
    expect(told.at(-1)).toBe('kestrel');
  });

  it('searches in a list that never rests', async () => {
    const user = setup();
    const told: string[] = [];
    render(<LivelyPage told={told} />);
    await user.type(screen.getByRole('searchbox'), 'kes');
    for (let i = 0; i < 8; i += 1) await pass(50);
    expect(told).toEqual(['kes']);
  });

  it('follows the address back', async () => {
    const user = setup();
    render(<SlowPage told={[]} slowMs={0} />);
    const box = screen.getByRole('searchbox');
    await user.type(box, 'kes');
    await pass(300);
    await user.click(screen.getByRole('button', { name: 'Back' }));
    expect(box).toHaveValue('');
  });
});
