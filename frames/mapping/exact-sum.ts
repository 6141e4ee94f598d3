const decimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * The exact sum of decimal texts, without trailing zeros after the point: `1.50` + `1.5` = `3`, `0.1` + `0.2` = `0.3`.
 * Undefined when one of them is not a plain decimal.
 */
export function exactSum(texts: readonly string[]): string | undefined {
  const parts = texts.map((text) => decimal.exec(text));
  const scale = Math.max(0, ...parts.map((part) => part?.[3]?.length ?? 0));
  let sum = 0n;
  for (const part of parts) {
    if (part === null) return undefined;
    const fraction = (part[3] ?? '').padEnd(scale, '0');
    const digits = BigInt(`${part[2] ?? '0'}${fraction}`);
    sum += part[1] === '-' ? -digits : digits;
  }
  const sign = sum < 0n ? '-' : '';
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}
