import { useNavigate } from '@tanstack/react-router';
import { fiscalYear } from '../../wareki';

export function YearSelect({ year, thisYear }: { year: number; thisYear: number }) {
  const navigate = useNavigate();
  const years = [1, 0, -1, -2, -3, -4].map((d) => thisYear + d);
  if (!years.includes(year)) years.push(year);
  return (
    <label>
      <span className="sr-only">年度</span>
      <select
        value={year}
        onChange={(e) =>
          void navigate({ to: '.', search: (s: object) => ({ ...s, year: Number(e.target.value) }) })
        }
        className="min-h-11 rounded-8 border border-solid-gray-600 bg-white px-3"
      >
        {years.map((y) => (
          <option key={y} value={y}>
            {fiscalYear(y)}
          </option>
        ))}
      </select>
    </label>
  );
}
