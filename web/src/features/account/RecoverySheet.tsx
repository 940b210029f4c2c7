import { Button } from '../../ui/Button';

/** Shown once; on paper it goes into a drawer that is locked. */
export function Sheet({ codes, close }: { codes: string[]; close: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>
        機器をなくしたときのための控えです。いまだけ表示します。印刷して、鍵のかかる場所にしまってください。1つのコードは1回だけ使えます。
      </p>
      <ol className="grid list-decimal grid-cols-2 gap-x-8 gap-y-1 rounded-8 bg-solid-gray-50 py-4 pr-4 pl-12 text-mono-17B-150 select-all">
        {codes.map((c) => (
          <li key={c}>{c}</li>
        ))}
      </ol>
      <div className="no-print flex flex-wrap gap-3">
        <Button look="outline" onClick={() => window.print()}>
          印刷する
        </Button>
        <Button onClick={close}>しまったので終わる</Button>
      </div>
    </div>
  );
}
