import { longMonth, parseMonth } from '../../wareki';
import { isEmpty, type Kind } from '../kind';
import { WrittenField } from '../WrittenField';

export const month: Kind = {
  show: (value) => (isEmpty(value) ? '—' : longMonth(Number(value))),
  Edit: (props) => (
    <WrittenField
      {...props}
      hint="例：R8.4、令和8年4月、2026/4"
      read={(text) => {
        const got = parseMonth(text);
        return got.ok ? { ok: true, value: got.month, echo: longMonth(got.month) } : got;
      }}
      write={(v) => (isEmpty(v) ? '' : longMonth(Number(v)))}
    />
  ),
};
