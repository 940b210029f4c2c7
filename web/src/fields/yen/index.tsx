import { count, yen as inYen, yenInWords } from '../../format';
import { readWhole } from '../int';
import { isEmpty, type Kind } from '../kind';
import { WrittenField } from '../WrittenField';

export const yen: Kind = {
  number: true,
  show: (value) => (isEmpty(value) ? '—' : inYen(Number(value))),
  Edit: (props) => (
    <WrittenField
      {...props}
      suffix="円"
      inputMode="numeric"
      read={(text) => {
        const got = readWhole(text, props.field);
        return got.ok ? { ...got, echo: `${inYen(got.value)}（約${yenInWords(got.value)}）` } : got;
      }}
      write={(v) => (isEmpty(v) ? '' : count(Number(v)).replace('−', '-'))}
    />
  ),
};
