import { useGet } from '../../api';
import { useHere } from '../session/here';

type Work = 'backup' | 'drill';
export type Medium = { folder: string; reachable: boolean; count: number; made_ms: number; bytes: number };
export type Backups = {
  database: 'sqlite' | 'postgresql';
  demo: boolean;
  can_start: boolean;
  under_way: Work | null;
  failed: Work | null;
  failed_ms: number;
  age_minutes: number | null;
  age_hours_max: number;
  first: Medium | null;
  second: Medium | null;
  days: number;
  weeks: number;
  months: number;
  drill: {
    at_ms: number;
    made_ms: number;
    sound: boolean;
    sentence: string;
    later: number;
    took_ms: number;
  } | null;
  warnings: { code: string; home: boolean; sentence: string }[];
};

/** Those above a town see the same installation through their own organisation. */
export function useBackups() {
  const here = useHere();
  const base = `/api/towns/${here.person.org}`;
  return {
    base,
    path: `${base}/backups`,
    query: useGet<Backups>(here.may('audit_read') ? `${base}/backups` : null),
  };
}

export function ageInWords(minutes: number): string {
  if (minutes < 60) return `${minutes}分前`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)}時間前`;
  return `${Math.floor(minutes / 60 / 24)}日前`;
}
