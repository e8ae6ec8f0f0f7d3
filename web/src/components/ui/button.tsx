import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import { cx } from '@/lib/cx';

type Look = 'primary' | 'secondary' | 'ghost' | 'danger';

const kBase =
  'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap ' +
  'transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0';

const kLooks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-ink',
  danger: 'border border-line-strong bg-surface text-red hover:bg-red-soft',
};

const classesOf = (look: Look, small: boolean, className: string | undefined): string =>
  cx(kBase, kLooks[look], small && 'h-6! px-2! text-xs!', className);

type ButtonProps = ComponentProps<'button'> & { look?: Look; small?: boolean };

export function Button({ look = 'secondary', small = false, className, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={classesOf(look, small, className)} {...rest} />;
}

type ButtonLinkProps = LinkProps & { look?: Look; small?: boolean };

export function ButtonLink({ look = 'secondary', small = false, className, ...rest }: ButtonLinkProps) {
  return <Link className={classesOf(look, small, className)} {...rest} />;
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { label: string; children: ReactNode };

export function IconButton({ label, className, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-100',
        'hover:bg-hover hover:text-ink disabled:opacity-50 [&_svg]:size-4',
        className,
      )}
      {...rest}
    />
  );
}
