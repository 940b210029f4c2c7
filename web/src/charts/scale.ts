/** Round steps for an axis from 0: at most `most` of them, each 1, 2 or 5 times a power of ten. */
export function niceTicks(max: number, most: number): number[] {
  if (!(max > 0)) return [0];
  const rough = max / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough) ?? 10 * power;
  const ticks: number[] = [];
  for (let i = 0; i * step <= max * 1.0001; i++) ticks.push(i * step);
  return ticks;
}

/** Values 0…max onto pixels from…to. */
export function linear(max: number, from: number, to: number): (v: number) => number {
  return (v) => from + ((to - from) * v) / (max || 1);
}
