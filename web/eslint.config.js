import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const features = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** Code of one layer may not import the layers named: dependencies point from app to features to components to lib. */
const forbidImports = (files, groups, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: groups, message }] }] },
});

export default tseslint.config(
  { ignores: ['dist', 'node_modules'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  reactHooks.configs.flat.recommended,
  {
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      // No compiler memoizes these components, so what it could not memoize is no news.
      'react-hooks/incompatible-library': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Every string is hostile: render it as text.',
        },
      ],
    },
  },
  {
    files: ['*.js', 'public/**/*.js', 'scripts/**/*.mjs'],
    languageOptions: {
      globals: {
        URL: 'readonly',
        console: 'readonly',
        document: 'readonly',
        localStorage: 'readonly',
        matchMedia: 'readonly',
        process: 'readonly',
      },
    },
  },
  ...features.map((feature) =>
    forbidImports(
      [`src/features/${feature}/**/*.{ts,tsx}`],
      ['@/app/*', ...features.filter((other) => other !== feature).map((other) => `@/features/${other}/*`), '../../*'],
      'Features do not import each other or the app: compose them in src/app/routes.tsx.',
    ),
  ),
  forbidImports(['src/components/**/*.{ts,tsx}'], ['@/app/*', '@/features/*'], 'Components do not know features.'),
  forbidImports(['src/lib/**/*.{ts,tsx}'], ['@/app/*', '@/features/*', '@/components/*'], 'lib is the lowest layer.'),
);
