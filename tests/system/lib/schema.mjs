// A small JSON Schema checker, independent of the product's: the keywords that the OpenAPI document uses, and an error for any other.
const typeOf = (value) => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
};
const hasType = (value, wanted) => typeOf(value) === wanted || (wanted === 'number' && typeOf(value) === 'integer');
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const lengthOf = (text) => [...text].length;

const formats = {
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  binary: /^[^]*$/,
};
const notes = new Set(['description', 'title', 'example', 'examples', 'default']);

// The problems of `value`, as texts; none when it fits. `document` resolves $ref.
export function problemsOf(document, schema, value, at = '$') {
  if (schema === true) return [];
  if (schema === false) return [`${at} is not allowed`];
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    if (notes.has(keyword)) return [];
    const check = keywords[keyword];
    if (!check) throw new Error(`the document uses the unknown keyword ${keyword} at ${at}`);
    return check({ document, schema, rule, value, at });
  });
}

const isObject = (value) => typeOf(value) === 'object';

const keywords = {
  $ref: ({ document, rule, value, at }) => problemsOf(document, resolve(document, rule), value, at),
  type: ({ rule, value, at }) => ([rule].flat().some((type) => hasType(value, type)) ? [] : [`${at} is ${typeOf(value)}, not ${rule}`]),
  enum: ({ rule, value, at }) => (rule.some((one) => same(one, value)) ? [] : [`${at} is ${JSON.stringify(value)}, not one of ${JSON.stringify(rule)}`]),
  const: ({ rule, value, at }) => (same(rule, value) ? [] : [`${at} is not ${JSON.stringify(rule)}`]),
  anyOf: ({ document, rule, value, at }) =>
    rule.some((one) => problemsOf(document, one, value, at).length === 0) ? [] : [`${at} fits none: ${rule.flatMap((one) => problemsOf(document, one, value, at)).join('; ')}`],
  required: ({ rule, value, at }) => (isObject(value) ? rule.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`) : []),
  properties: ({ document, rule, value, at }) =>
    isObject(value) ? Object.entries(rule).flatMap(([name, inner]) => (name in value ? problemsOf(document, inner, value[name], `${at}.${name}`) : [])) : [],
  additionalProperties: ({ document, schema, rule, value, at }) =>
    isObject(value)
      ? Object.keys(value).filter((name) => !(name in (schema.properties ?? {}))).flatMap((name) => problemsOf(document, rule, value[name], `${at}.${name}`))
      : [],
  items: ({ document, rule, value, at }) => (Array.isArray(value) ? value.flatMap((one, i) => problemsOf(document, rule, one, `${at}[${i}]`)) : []),
  maxItems: ({ rule, value, at }) => (Array.isArray(value) && value.length > rule ? [`${at} has more than ${rule} entries`] : []),
  minimum: ({ rule, value, at }) => (typeof value === 'number' && value < rule ? [`${at} is below ${rule}`] : []),
  maximum: ({ rule, value, at }) => (typeof value === 'number' && value > rule ? [`${at} is above ${rule}`] : []),
  minLength: ({ rule, value, at }) => (typeof value === 'string' && lengthOf(value) < rule ? [`${at} is shorter than ${rule}`] : []),
  maxLength: ({ rule, value, at }) => (typeof value === 'string' && lengthOf(value) > rule ? [`${at} is longer than ${rule}`] : []),
  pattern: ({ rule, value, at }) => (typeof value === 'string' && !new RegExp(rule, 'u').test(value) ? [`${at} does not match ${rule}`] : []),
  format: ({ rule, value, at }) => {
    if (!formats[rule]) throw new Error(`unknown format ${rule} at ${at}`);
    return typeof value !== 'string' || formats[rule].test(value) ? [] : [`${at} is no ${rule}: ${value}`];
  },
};

function resolve(document, reference) {
  const target = reference.replace(/^#\//, '').split('/').reduce((node, name) => node?.[name], document);
  if (!target) throw new Error(`${reference} leads nowhere`);
  return target;
}
