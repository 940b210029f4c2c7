import { SESSION, useGet } from '../../api';

export type Person = {
  id: number;
  name: string;
  login: string;
  role: string;
  role_label: string;
  org: number;
  org_name: string;
  town: number | null;
  unit: number | null;
  unit_name: string | null;
  previous_signed_in_ms: number | null;
  /** Signed in with a one-time code: a password comes first. */
  must_change_password: boolean;
  /** The role, or a reset, wants a second factor first. */
  must_enrol: boolean;
  second_factor: boolean;
};

export type Session = {
  signed_in: boolean;
  person: Person | null;
  demo: boolean;
  setup_needed: boolean;
  version: string;
  today: string;
  permissions?: string[];
  /** Unused for 15 minutes: one factor, and the same place opens again. */
  locked: boolean;
  locked_name: string | null;
  seconds_left: number;
};

export const useSession = () => useGet<Session>(SESSION);
