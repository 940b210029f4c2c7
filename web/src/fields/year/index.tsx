import { fiscalYear, parseFiscalYear } from '../../wareki';
import { isEmpty, type Kind } from '../kind';
import { WrittenField } from '../WrittenField';

export const year: Kind = {
  show: (value) => (isEmpty(value) ? '—' : fiscalYear(Number(value))),
  Edit: (props) => (
    <WrittenField
      {...props}
      hint="例：R8、令和8年度、2026"
      read={(text) => {
        const got = parseFiscalYear(text);
        return got.ok
          ? {
              ok: true,
              value: got.year,
              echo: `${fiscalYear(got.year)}（${got.year}年4月〜${got.year + 1}年3月）`,
            }
          : got;
      }}
      write={(v) => (isEmpty(v) ? '' : fiscalYear(Number(v)))}
    />
  ),
};
