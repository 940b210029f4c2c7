import { Popover } from './Popover';
import { terms } from './terms';

/** A word of the trade with its meaning one press away. */
export function Term({ name, children }: { name: keyof typeof terms; children?: string }) {
  return (
    <Popover
      className="min-h-6 border-b-2 border-dotted border-key-900 text-inherit hover:bg-key-50 print:border-0"
      panel={
        <>
          <strong className="block">{name}</strong>
          {terms[name]}
        </>
      }
    >
      {children ?? name}
    </Popover>
  );
}
