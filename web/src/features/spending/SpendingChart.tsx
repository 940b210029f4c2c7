import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { yen, yenInWords } from '../../format';
import { cx } from '../../ui/cx';
import { lengthOf, type Pivot } from './spending';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

// ECharts empties its box by innerHTML = ''. Under Trusted Types that needs a policy; ours lets
// through the empty text and nothing else.
type Policies = {
  createPolicy: (name: string, rules: { createHTML: (s: string) => string | null }) => unknown;
};
(globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('default', {
  createHTML: (s) => (s === '' ? s : null),
});

/** The hues of the design system, dark enough beside each other, and patterns on top for paper. */
const HUES = ['#0017c1', '#008299', '#c74700', '#6f23d0', '#197a4b', '#8b008b', '#927200', '#4d4d4d'];

const MOST = 24;

/** A line of its own for every name. */
const tall = (rows: number) =>
  rows > 12 ? 'mb-3 h-160 w-full' : rows > 5 ? 'mb-3 h-96 w-full' : 'mb-3 h-64 w-full';

/** 令和8年3月 → R8.3: there is little room under a bar. */
const shortMonth = (label: string) =>
  label.replace('令和', 'R').replace('平成', 'H').replace('元年', '1年').replace('年', '.').replace('月', '');

/** Stacked bars of the table below. CSP: rich text tooltip, no animation; the table is the text alternative. */
export default function SpendingChart({ table, byMonth }: { table: Pivot; byMonth: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const chart = init(element, null, { renderer: 'svg' });
    const most = table.rows.slice(0, MOST);
    const fontFamily = getComputedStyle(document.body).fontFamily;
    chart.setOption({
      animation: false,
      textStyle: { fontFamily, fontSize: 13, color: '#1a1a1a' },
      color: HUES,
      aria: { enabled: true, decal: { show: table.columns.length > 1 } },
      grid: { left: 8, right: 16, top: table.columns.length > 1 ? 40 : 16, bottom: 4, containLabel: true },
      legend: { show: table.columns.length > 1, top: 0, left: 0, type: 'scroll', textStyle: { fontFamily } },
      tooltip: {
        trigger: 'axis',
        renderMode: 'richText',
        axisPointer: { type: 'shadow' },
        valueFormatter: (v: unknown) => (typeof v === 'number' ? yen(v) : '—'),
        textStyle: { fontFamily },
      },
      // Months stand side by side; names need room and lie one under another.
      [byMonth ? 'xAxis' : 'yAxis']: {
        type: 'category',
        inverse: !byMonth,
        data: most.map((r) => (byMonth ? shortMonth(r.label) : r.label)),
        axisLabel: { interval: 0, width: byMonth ? 80 : 220, overflow: 'truncate', color: '#333' },
        axisTick: { show: false },
      },
      [byMonth ? 'yAxis' : 'xAxis']: {
        type: 'value',
        axisLabel: { formatter: (v: number) => yenInWords(v), hideOverlap: true, color: '#333' },
        splitLine: { lineStyle: { color: '#ccc' } },
      },
      series: table.columns.slice(0, 8).map((c, i) => ({
        name: c.label,
        type: 'bar',
        stack: 'all',
        barMaxWidth: 48,
        data: most.map((r) => lengthOf(r.cells[i] ?? null)),
      })),
    });
    // On paper the drawing is as wide as the sheet: it can only be scaled when it says its own size.
    const scalable = () =>
      element.querySelector('svg')?.setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    scalable();
    const watcher = new ResizeObserver(() => {
      if (matchMedia('print').matches) return;
      chart.resize();
      scalable();
    });
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      chart.dispose();
    };
  }, [table, byMonth]);
  return (
    <div
      ref={box}
      className={cx('drawing', byMonth ? 'mb-3 h-64 w-full' : tall(table.rows.length))}
      role="img"
      aria-label="費用の棒グラフ。同じ数字が下の表にあります。"
    />
  );
}
