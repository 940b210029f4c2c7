import { Card } from '../../ui/Card';

/** What could not be told apart, and why. */
export function Merged({ sentences }: { sentences: string[] }) {
  if (!sentences.length) return null;
  return (
    <Card title="分けられなかったこと">
      <ul className="list-disc pl-5 text-dns-16N-130">
        {sentences.map((m) => (
          <li key={m}>{m}</li>
        ))}
      </ul>
    </Card>
  );
}
