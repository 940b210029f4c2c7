import { Link } from '@tanstack/react-router';
import { useGet } from '../../api';
import { choiceLabel } from '../../entities/schema';
import { yenChange, yenInWords } from '../../format';
import { cx } from '../../ui/cx';
import { Figure } from '../../ui/Figure';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { shortDate } from '../../wareki';
import { useHere } from '../session/here';
import { type BoardTown, whenWords } from './engagement';

/** A prefecture's home: which of its towns stands still, and where to go next. */
export function Board({ prefecture }: { prefecture: number }) {
  const { person, today } = useHere();
  const board = useGet<{ today: string; items: BoardTown[] }>(`/api/prefectures/${prefecture}/board`);
  return (
    <Page
      wide
      figures={['over', 'landing', 'cap', 'standing_still', 'progress']}
      title={`${person.org_name}　市町村のいま`}
      lead="止まっている日数の長い順です。見られるのは集計した数字と、支援の記録だけです。"
    >
      <Read query={board}>
        {(data) => (
          <>
            <Summary items={data.items} />
            <div className="rounded-8 border border-hair bg-white p-4 print:p-0">
              <Table
                caption="市町村のいま"
                captionHidden
                rows={data.items}
                rowKey={(t) => t.town}
                columns={[
                  {
                    key: 'name',
                    head: '市町村',
                    names: true,
                    whole: true,
                    cell: (t) => (
                      <Link to="/" search={{ town: t.town }} className="text-key-900 underline">
                        {t.name}
                      </Link>
                    ),
                  },
                  {
                    key: 'landing',
                    head: '上限額との差',
                    number: true,
                    cell: (t) =>
                      t.over_yen === null ? (
                        '—'
                      ) : (
                        <Figure
                          className={t.over_yen > 0 ? 'text-error-2' : ''}
                          passport={{
                            figure: 'over',
                            town: t.town,
                            label: `${t.name} 上限額との差`,
                            mark: '参考',
                          }}
                        >
                          {t.over_yen > 0
                            ? `${yenInWords(t.over_yen)} 超える`
                            : `${yenInWords(-t.over_yen)} 余裕`}
                          {t.chance_percent !== null && (
                            <span className="block text-dns-14N-130 text-quiet">
                              参考・超える確率 {t.chance_percent}％
                            </span>
                          )}
                        </Figure>
                      ),
                  },
                  {
                    key: 'cause',
                    head: 'いちばん動いたもの',
                    cell: (t) =>
                      t.cause === null || t.cause_yen === null ? (
                        '—'
                      ) : (
                        <Link to="/why" search={{ town: t.town }} className="text-key-900 underline">
                          {t.cause}
                          <span className="num block whitespace-nowrap">{yenChange(t.cause_yen)}</span>
                        </Link>
                      ),
                  },
                  {
                    key: 'still',
                    head: '止まっている',
                    number: true,
                    cell: (t) =>
                      t.engagement === null ? (
                        '—'
                      ) : t.still_days === null ? (
                        <strong className="text-error-2">記録なし</strong>
                      ) : (
                        <>
                          <span className={cx(t.still_days >= 60 && 'font-bold text-error-2')}>
                            {t.still_days}日
                          </span>
                          {t.met_on && (
                            <span className="block text-dns-14N-130 text-quiet">
                              会った日 {shortDate(t.met_on)}
                            </span>
                          )}
                        </>
                      ),
                  },
                  {
                    key: 'theme',
                    head: '支援のテーマ',
                    cell: (t) =>
                      t.engagement === null ? (
                        <span className="text-quiet">支援なし</span>
                      ) : (
                        <>
                          <Link
                            to="/engagements/$id"
                            params={{ id: String(t.engagement) }}
                            search={{ town: t.town }}
                            className="text-key-900 underline"
                          >
                            {t.theme}
                            <span className="sr-only">（{t.name}）</span>
                          </Link>
                          <span className="block text-dns-14N-130 text-quiet">
                            {choiceLabel('engagements', 'state', t.state)}
                            {t.wanted && `・求めている支援：${t.wanted}`}
                          </span>
                        </>
                      ),
                  },
                  {
                    key: 'sheet',
                    head: '現状・目指す姿',
                    whole: true,
                    cell: (t) =>
                      t.engagement === null ? (
                        '—'
                      ) : t.present && t.wish ? (
                        'どちらも記入済み'
                      ) : (
                        <span className="text-quiet">
                          {t.present ? '目指す姿がまだ' : t.wish ? '現状がまだ' : 'どちらもまだ'}
                        </span>
                      ),
                  },
                  {
                    key: 'next',
                    head: '次の一手',
                    whole: true,
                    cell: (t) =>
                      t.next_on ? (
                        <>
                          {t.next_step}
                          <span className="num block text-dns-14N-130 text-quiet">
                            {shortDate(t.next_on)}・{whenWords(t.next_on, today)}
                          </span>
                        </>
                      ) : t.engagement === null ? (
                        '—'
                      ) : (
                        <strong className="text-error-2">決まっていない</strong>
                      ),
                  },
                  {
                    key: 'promises',
                    head: '約束',
                    whole: true,
                    cell: (t) =>
                      t.promises_open === 0 ? (
                        '—'
                      ) : (
                        <span className={cx(t.promises_late > 0 && 'font-bold text-error-2')}>
                          {t.promises_open}件{t.promises_late > 0 && `（遅れ${t.promises_late}）`}
                        </span>
                      ),
                  },
                ]}
              />
            </div>
          </>
        )}
      </Read>
      <p className="text-dns-14N-130 text-quiet">
        上限額との差は、市町村の画面の着地見込みと同じ額です（参考）。「いちばん動いたもの」は、昨年の同じ期間と比べた額です。
      </p>
      <p className="no-print">
        <Link to="/training" className="text-key-900 underline">
          公表された伴走支援から学ぶ
        </Link>
      </p>
    </Page>
  );
}

/** The sentence beside the table: where to go next. */
function Summary({ items }: { items: BoardTown[] }) {
  const walking = items.filter((t) => t.engagement !== null);
  const still = walking.filter((t) => t.still_days === null || t.still_days >= 60);
  const late = walking.filter((t) => t.promises_late > 0);
  const first = still[0];
  return (
    <p className="text-std-20B-150">
      {walking.length}市町村を支援しています。
      {first
        ? `${still.map((t) => t.name).join('・')}は、2か月以上止まっています。まず${first.name}に声をかけてください。`
        : '2か月以上止まっている市町村はありません。'}
      {late.length > 0 && `約束が遅れているのは、${late.map((t) => t.name).join('・')}です。`}
    </p>
  );
}
