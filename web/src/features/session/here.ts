import { useSearch } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import { useAsOf } from '../../asOf';
import { fiscalYearOf } from '../../format';
import type { Person, Session } from './session';

export type SignedIn = Session & { person: Person };

export const SignedInContext = createContext<SignedIn | null>(null);

/** Who looks at which town, today. Only below the shell. */
export function useHere() {
  const session = useContext(SignedInContext);
  if (!session) throw new Error('useHere is for screens after sign-in');
  const asOf = useAsOf();
  const { town } = useSearch({ strict: false }) as { town?: number };
  const id = session.person.town ?? town ?? null;
  return {
    session,
    person: session.person,
    today: session.today,
    year: fiscalYearOf(session.today),
    town: id,
    /** Does this person look at the town from outside its hall? Small cells are hidden from him. */
    outside: session.person.town === null,
    /** Beginning of every address about this town. */
    base: `/api/towns/${id}`,
    /** While an earlier moment is looked at, nothing is changed. */
    may: (permission: string) =>
      (session.permissions?.includes(permission) ?? false) && (asOf === '' || !/_write$/.test(permission)),
  };
}
