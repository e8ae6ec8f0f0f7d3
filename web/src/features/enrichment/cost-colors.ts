/** Providers take these in turn; amber stays with what is unknown. */
export const kProviderColors = ['var(--hk-link)', 'var(--hk-green)', 'var(--hk-violet)', 'var(--hk-blue)', 'var(--hk-faint)'] as const;

export const colorOf = (index: number): string => kProviderColors[index % kProviderColors.length] ?? kProviderColors[0];
