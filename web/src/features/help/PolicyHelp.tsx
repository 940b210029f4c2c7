import { Fragment } from 'react';
import { Notice } from '../../ui/Notice';
import { Table } from '../../ui/Table';
import { policy } from './policy';

/** A sheet to hand in: each section of the guideline, what the program keeps, what is left to the town, and the proof. */
export default function PolicyHelp() {
  return (
    <div className="flex flex-col gap-4">
      <p>
        総務省「地方公共団体における情報セキュリティポリシーに関するガイドライン」（令和7年3月版）の対策基準の項に沿って、伴走がすることと、町がすることを分けた表です。町のポリシーに合わせて提出するときに、A4で印刷して使えます。新しい版が出ているときは、項の番号と名前を確かめてください。
      </p>
      <Notice tone="info" title="「確かめる試験」は、町の機械でも動かせます。">
        配布したソースの中の試験の名前です。<code>make test</code>
        ですべて動き、最後に合格と不合格の数が出ます。続けて <code>make proofs</code>
        とすると、この表の節ごとに、動いた試験とその結果が並びます。OWASP ASVS 5.0（253項目）への答えは
        docs/asvs.csv にあります。
      </Notice>
      <Table
        caption="ガイドラインの対策基準への答え"
        captionHidden
        rows={policy}
        rowKey={(r) => r.section}
        columns={[
          { key: 'n', head: '項', whole: true, cell: (r) => r.section },
          { key: 't', head: '対策基準', names: true, cell: (r) => r.title },
          { key: 'b', head: '伴走がすること', cell: (r) => r.banso },
          { key: 'w', head: '町がすること', cell: (r) => r.town },
          {
            key: 'p',
            head: '確かめる試験',
            cell: (r) => (
              <ul className="text-dns-14N-130">
                {r.proof
                  .split(' ')
                  .filter(Boolean)
                  .map((p) => (
                    <li key={p}>
                      {p.split(/(?<=[/_])/).map((part) => (
                        <Fragment key={part}>
                          {part}
                          <wbr />
                        </Fragment>
                      ))}
                    </li>
                  ))}
              </ul>
            ),
          },
        ]}
      />
    </div>
  );
}
