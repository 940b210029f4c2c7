// What the staff's screens read and write about boards beside the live line.
import type { Area, Id } from './wire';

export type BoardRow = {
  id: Id;
  rev: number;
  engagement: Id;
  meeting: Id | null;
  title: string;
  template: string;
  state: 'open' | 'locked' | 'closed' | null;
};

export type RoomCode = { code: string; url: string; qr_svg: string };

/** Each opening has a code of its own: the end of the room names it, so that no old one is shown. */
export const codePath = (base: string, closes: number | null) => `${base}/code?closes=${closes ?? 0}`;

export type BuiltIn = { key: string; label: string; lead: string; areas: Area[] };
export type OwnTemplate = { id: Id; rev: number; name: string; lead: string | null; areas: string };

/** The QR as a picture: drawn by the server, never put into the page as markup. */
export const qrPicture = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

/** One group a line; empty lines are nothing. */
export const groupLines = (text: string): string[] =>
  text
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean);
