import { entityOf } from '../../entities/schema';

/** What a route does, in words. The record keeps routes, not sentences, so that words may change without touching it. */
const acts: [RegExp, string][] = [
  [/^POST \/api\/(demo\/)?session$/, 'サインインした'],
  [/^DELETE \/api\/session$/, 'サインアウトした'],
  [/^DELETE \/api\/sessions\//, '端末をサインアウトさせた'],
  [/^POST \/api\/setup$/, 'はじめての設定をした'],
  [/^POST \/api\/password$/, 'パスワードを変えた'],
  [/^GET .*\/claims$/, '明細を見た'],
  [/^POST .*\/reveal$/, '被保険者番号を表示した'],
  [/^GET .*\/spending\.csv$/, '費用を CSV に保存した'],
  [/^GET .*\/spending\.xlsx$/, '費用を Excel に保存した'],
  [/^POST .*\/imports$/, 'ファイルを読み込んだ'],
  [/^POST .*\/imports\/\{id\}\/apply$/, 'ファイルを取り込んだ'],
  [/^POST .*\/imports\/\{id\}\/undo$/, '取り込みを取り消した'],
  [/^PUT .*\/imports\/\{id\}\/mapping$/, '列の対応を変えた'],
  [/^PUT .*\/imports\/\{id\}\/repairs$/, '取り込む行を直した'],
  [/^DELETE .*\/imports\/\{id\}$/, '読み込んだファイルを捨てた'],
  [/^GET .*\/imports\/\{id\}\/issues\.csv$/, '確かめる行を CSV に保存した'],
  [/^GET .*\/imports/, '取り込みの中身を見た'],
  [/^POST .*\/duties\/\{id\}\/done$/, '仕事の済みを変えた'],
  [/^POST .*\/accounts\/\{id\}\/reset$/, '一回限りのコードを出した'],
  [/^GET .*\/audit$/, 'この記録を見た'],
  [/^GET .*\/odd-accesses$/, '目立つ閲覧を見た'],
  [/^POST .*\/odd-accesses\/confirm$/, '目立つ閲覧を確かめた'],
  [/^GET .*\/audit-month$/, '月の確認票を見た'],
  [/^POST .*\/promotion\/confirm$/, 'システム管理者にすることを承認した'],
  [/^DELETE .*\/promotion$/, 'システム管理者にする申し出を取り下げた'],
  [/^POST .*\/reset\/confirm$/, '一回限りのコードを承認した'],
];
const nouns: Record<string, string> = { accounts: '利用者', organisations: '市町村・都道府県' };
const verbs: Record<string, string> = {
  GET: 'を見た',
  POST: 'を追加した',
  PUT: 'を直した',
  DELETE: 'を消した',
};

export function actOf(route: string): string {
  const found = acts.find(([pattern]) => pattern.test(route));
  if (found) return found[1];
  const m = /^([A-Z]+) \/api\/(?:towns|registers)\/\{org\}\/([a-z-]+)(?:\/\{id\})?$/.exec(route);
  const noun = m?.[2] && (nouns[m[2]] ?? entityOf('plural', m[2])?.label);
  return m?.[1] && noun && verbs[m[1]] ? `${noun}${verbs[m[1]]}` : route;
}
