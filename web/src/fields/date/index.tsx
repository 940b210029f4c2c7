import { echoDate, longDate, parseDate } from '../../wareki';
import { isEmpty, type Kind } from '../kind';
import { WrittenField } from '../WrittenField';

export const date: Kind = {
  show: (value) => (typeof value === 'string' && value ? longDate(value) : '—'),
  Edit: (props) => (
    <WrittenField
      {...props}
      hint="例：R8.4.1、令和8年4月1日、2026/4/1"
      read={(text) => {
        const got = parseDate(text);
        return got.ok ? { ok: true, value: got.iso, echo: echoDate(got.iso) } : got;
      }}
      write={(v) => (isEmpty(v) ? '' : longDate(String(v)))}
    />
  ),
};
