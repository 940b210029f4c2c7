import { Link, useParams } from '@tanstack/react-router';
import { useGet } from '../../api';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { fiscalYear } from '../../wareki';
import type { EngagementData } from './engagement';
import { View } from './View';

type Item = {
  town: number;
  engagement: number;
  fiscal_year: number;
  theme: string;
  goal: string;
  reached: string;
  source: string;
  name: string;
  prefecture: string;
};

/** What other towns published about being supported. */
export default function TrainingPage() {
  const { town, id } = useParams({ strict: false }) as { town?: string; id?: string };
  const list = useGet<{ items: Item[] }>('/api/training-engagements');
  const one = useGet<EngagementData>(id ? `/api/training-engagements/${town}/${id}` : null);
  const name = list.data?.items.find((i) => String(i.engagement) === id)?.name ?? '';
  if (id) return <Read query={one}>{(d) => <View data={d} title={name} />}</Read>;
  return (
    <Page
      figures={['indicator', 'statistic']}
      title="公表された伴走支援から学ぶ"
      lead="市町村と都道府県が公表した資料の事実を、こちらの言葉でまとめたものです。"
      print={false}
    >
      <Read query={list}>
        {(data) => (
          <ul className="grid grid-cols-1 gap-4 desktop-admin:grid-cols-2">
            {data.items.map((i) => (
              <li key={i.engagement}>
                <Link
                  to="/training/$town/$id"
                  params={{ town: String(i.town), id: String(i.engagement) }}
                  className="block h-full rounded-8 border border-hair bg-white px-5 py-3 hover:bg-key-50"
                >
                  <span className="flex flex-wrap items-center gap-2">
                    <strong>
                      {i.name}（{i.prefecture}）
                    </strong>
                    <span className="text-quiet">{fiscalYear(i.fiscal_year)}</span>
                    <Mark value="公表資料より" />
                  </span>
                  <span className="mt-1 block text-std-18B-160 text-key-900 underline">{i.theme}</span>
                  <span className="mt-1 block">{i.reached}</span>
                  <span className="mt-1 block text-dns-14N-130 text-quiet">{i.source}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Read>
    </Page>
  );
}
