import { describe, expect, it } from 'vitest';
import { actOf } from './words';

describe('actOf', () => {
  it.each([
    ['POST /api/demo/session', 'サインインした'],
    ['POST /api/towns/{org}/persons/{id}/reveal', '被保険者番号を表示した'],
    ['POST /api/towns/{org}/imports/{id}/undo', '取り込みを取り消した'],
    ['POST /api/towns/{org}/imports', 'ファイルを読み込んだ'],
    ['GET /api/towns/{org}/imports/{id}/issues.csv', '確かめる行を CSV に保存した'],
    ['PUT /api/towns/{org}/accounts/{id}', '利用者を直した'],
    ['DELETE /api/towns/{org}/cap-exceptions/{id}', '個別協議の記録を消した'],
  ])('%s → %s', (route, words) => expect(actOf(route)).toBe(words));
  it('shows a route it does not know as it is', () => {
    expect(actOf('PATCH /api/towns/{org}/units/{id}')).toBe('PATCH /api/towns/{org}/units/{id}');
    expect(actOf('GET /api/unheard-of')).toBe('GET /api/unheard-of');
  });
});
