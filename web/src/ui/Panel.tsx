import { Component, type ReactNode } from 'react';
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

type Query<T> = { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown };

/** Waiting, wrong, or there: the three states of every read, said the same way everywhere. */
export function Read<T>({ query, children }: { query: Query<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return <Panel>{children(query.data)}</Panel>;
  if (query.error) return <ProblemNotice error={query.error} retry={() => void query.refetch()} />;
  return (
    <p role="status" className="py-6 text-quiet">
      読み込んでいます…
    </p>
  );
}
