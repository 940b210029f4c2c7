import { Link } from '@tanstack/react-router';
import { Component, type ReactNode } from 'react';
import { Empty } from './Empty';
import { ProblemNotice } from './ProblemNotice';

/** A fault in one panel must not blank the screen. */
export class Panel extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render() {
    if (this.state.error === null) return this.props.children;
    return <ProblemNotice error={this.state.error} retry={() => this.setState({ error: null })} />;
  }
}

type Query<T> = {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  isEnabled: boolean;
  refetch: () => unknown;
};

/** Waiting, wrong, or there: the three states of every read, said the same way everywhere. */
export function Read<T>({ query, children }: { query: Query<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <Panel>{children(query.data)}</Panel>;
  if (query.error) return <ProblemNotice error={query.error} retry={() => void query.refetch()} />;
  // Everything that is asked of a town waits for one.
  if (!query.isEnabled)
    return (
      <Empty what="市町村が選ばれていません。" why="市町村を選ぶと、ここに出ます。">
        <Link to="/" className="text-key-900 underline">
          ホームで市町村を選ぶ
        </Link>
      </Empty>
    );
  return (
    <p role="status" className="py-6 text-quiet">
      読み込んでいます…
    </p>
  );
}
