import type {
  AgendaItem,
  Attendance,
  Decision,
  Engagement,
  Meeting,
  Promise as Pledge,
  Preparation,
  Remark,
} from '../../generated/schema';
import type { List } from './engagement';

/** GET …/engagements/{id}/meetings/{m} */
export type MeetingData = {
  engagement: Engagement;
  meeting: Meeting;
  agenda: List<AgendaItem>;
  attendances: List<Attendance>;
  preparations: List<Preparation>;
  remarks: List<Remark>;
  decisions: List<Decision>;
  promises: List<Pledge>;
  times: { id: number; from: string; until: string; over: number }[];
  over: number;
  invited: number;
  came: number;
  previous: {
    id: number;
    title: string;
    day: string;
    carried: string;
    unfinished: { id: number; what: string }[];
  } | null;
};
