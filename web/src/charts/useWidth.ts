import { useEffect, useRef, useState } from 'react';

/** Width of the box in pixels of standard letters: drawings grow with the letters people chose (大, 特大). */
export function useWidth<E extends Element>(start: number) {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(start);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watcher = new ResizeObserver(([entry]) => {
      const letters = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      const w = Math.round((entry?.contentRect.width ?? 0) / letters);
      if (w > 0) setWidth(w);
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return [ref, width] as const;
}
