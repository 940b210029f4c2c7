import { useWidth } from '../../charts/useWidth';
import { placeSentence, placeShown, stripEnds } from './places';
import type { Place } from './why';

const HEIGHT = 56;
const LINE = 34;
const SIDE = 12;

/** Where the town stands by each published figure: a strip of dots, and the same in words. */
export function Places({ places, year }: { places: Place[]; year: number }) {
  const known = places.filter((p) => p.value !== null);
  const missing = places.filter((p) => p.value === null);
  return (
    <section className="mt-6">
      <h3 className="mb-1 text-std-17B-170">この町の位置</h3>
      <p className="text-dns-14N-130 text-quiet">
        {year > 0 ? `認定者数は介護保険事業状況報告（年報）${year}年度末の第1号被保険者です。` : ''}
        白い点は似た市町村、濃い点はこの町、帯は偶然だけでも動く幅（95％の区間）です。多い・少ないは良し悪しではありません。
      </p>
      {known.length > 0 && (
        <ul className="mt-2">
          {known.map((p) => (
            <li
              key={p.key}
              className="grid grid-cols-1 gap-x-6 border-t border-hair py-3 md:grid-cols-[14rem_1fr]"
            >
              <div>
                <p>{p.label}</p>
                <p className="num text-std-20B-150">{placeShown(p, p.value)}</p>
              </div>
              <div className="min-w-0">
                <Strip place={p} />
                <p>{placeSentence(p)}</p>
                {p.interval && (
                  <p className="text-dns-14N-130 text-quiet">
                    {`偶然の幅は ${placeShown(p, p.interval.lo)}〜${placeShown(p, p.interval.hi)} です。`}
                    {p.shrunk !== null &&
                      `人数が少ないため、偶然の分だけ全体の平均に寄せてならすと ${placeShown(p, p.shrunk)} です。`}
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 && (
        <p className="mt-2">
          {`次の数はこの町の分がないため、位置を出せません：${missing.map((p) => p.label).join('、')}。「取り込み」で年報（第2表・第4-1-1表）を取り込んでください。保険者が広域連合の町は、年報に町ごとの数がありません。`}
        </p>
      )}
    </section>
  );
}

function Strip({ place }: { place: Place }) {
  const [ref, width] = useWidth<HTMLDivElement>(600);
  const [lo, hi] = stripEnds(place);
  const x = (v: number) => (hi > lo ? SIDE + ((width - 2 * SIDE) * (v - lo)) / (hi - lo) : width / 2);
  const own = place.value ?? lo;
  const at = x(own);
  const anchor = at < 40 ? 'start' : at > width - 40 ? 'end' : 'middle';
  return (
    <div ref={ref}>
      <svg
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`${place.label}：この町は${placeShown(place, own)}。${placeSentence(place)}`}
        className="block max-w-full"
      >
        <line x1={SIDE} x2={width - SIDE} y1={LINE} y2={LINE} className="stroke-hair" />
        {place.interval && (
          <line
            x1={x(place.interval.lo)}
            x2={x(place.interval.hi)}
            y1={LINE}
            y2={LINE}
            strokeWidth={5}
            className="stroke-key-300"
          />
        )}
        {place.dots.map((d) => (
          <circle key={d.org} cx={x(d.value)} cy={LINE} r={5} className="fill-white stroke-solid-gray-536">
            <title>{`${d.name} ${placeShown(place, d.value)}`}</title>
          </circle>
        ))}
        <circle cx={at} cy={LINE} r={7} className="fill-key-900" />
        <text x={at} y={LINE - 14} textAnchor={anchor} className="fill-ink text-[13px] font-bold">
          この町
        </text>
        {hi > lo && (
          <>
            <text x={SIDE} y={HEIGHT - 4} className="num fill-quiet text-[12px]">
              {placeShown(place, lo)}
            </text>
            <text x={width - SIDE} y={HEIGHT - 4} textAnchor="end" className="num fill-quiet text-[12px]">
              {placeShown(place, hi)}
            </text>
          </>
        )}
      </svg>
    </div>
  );
}
