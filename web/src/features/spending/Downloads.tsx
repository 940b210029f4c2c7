import { useState } from 'react';
import { call, download, withQuery } from '../../api';
import { count } from '../../format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Popover } from '../../ui/Popover';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { useHere } from '../session/here';

type Query = Record<string, string | number | undefined>;
type Lost = { character: string; code: string; count: number };

/** CSV for Excel and for other systems, XLSX with its chart. What CP932 cannot express is listed, never lost in silence. */
export function Downloads({ query }: { query: Query }) {
  const here = useHere();
  const [error, setError] = useState<unknown>(null);
  const [lost, setLost] = useState<Lost[] | null>(null);
  const base = `${here.base}/spending`;
  const save = async (path: string, name: string) => {
    setError(null);
    try {
      const { unmapped } = await download(path, name);
      if (unmapped > 0) {
        const list = await call<{ items: Lost[] }>({
          method: 'GET',
          path: withQuery(`${base}.csv/unmapped`, query),
        });
        setLost(list.items);
      }
    } catch (e) {
      setError(e);
    }
  };
  const name = `費用_${query.from}-${query.to}`;
  const item = 'w-full justify-start!';
  return (
    <>
      <Popover
        className="min-h-9 rounded-6 border border-key-900 bg-white px-3 text-oln-16B-100 text-key-900 hover:bg-key-200 hover:underline"
        panel={
          <div className="flex flex-col items-start gap-1">
            <Button
              look="text"
              size="sm"
              className={item}
              onClick={() => save(withQuery(`${base}.xlsx`, query), `${name}.xlsx`)}
            >
              Excel（表とグラフ）
            </Button>
            <Button
              look="text"
              size="sm"
              className={item}
              onClick={() => save(withQuery(`${base}.csv`, { ...query, encoding: 'cp932' }), `${name}.csv`)}
            >
              CSV（Excel でそのまま開ける形）
            </Button>
            <Button
              look="text"
              size="sm"
              className={item}
              onClick={() =>
                save(withQuery(`${base}.csv`, { ...query, encoding: 'utf8' }), `${name}_utf8.csv`)
              }
            >
              CSV（UTF-8、すべての文字が残る形）
            </Button>
          </div>
        }
      >
        ファイルに保存する
      </Popover>
      <Dialog
        title="保存しましたが、表せない文字がありました"
        open={lost !== null || error !== null}
        close={() => {
          setLost(null);
          setError(null);
        }}
        actions={
          lost && (
            <Button
              onClick={() => {
                setLost(null);
                void save(withQuery(`${base}.csv`, { ...query, encoding: 'utf8' }), `${name}_utf8.csv`);
              }}
            >
              UTF-8 の CSV も保存する
            </Button>
          )
        }
      >
        {error !== null && <ProblemNotice error={error} />}
        {lost && (
          <>
            <p className="mb-2">
              次の文字は、この形の CSV では表せません。UTF-8 の CSV か Excel なら、そのまま残ります。
            </p>
            <Table
              caption="表せない文字"
              captionHidden
              rows={lost}
              rowKey={(l) => l.code}
              columns={[
                {
                  key: 'c',
                  head: '文字',
                  names: true,
                  cell: (l) => <span className="text-std-24B-150">{l.character}</span>,
                },
                { key: 'u', head: '番号', cell: (l) => l.code },
                { key: 'n', head: '数', number: true, cell: (l) => count(l.count) },
              ]}
            />
          </>
        )}
      </Dialog>
    </>
  );
}
