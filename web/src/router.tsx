import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import { App } from './App';
import { readAuditSearch, readMonthSearch, readOddSearch } from './features/audit/search';
import { readBoardSearch, readSheetSearch } from './features/board/search';
import { readCapSearch } from './features/cap/search';
import { HomePage } from './features/home/HomePage';
import { readSpendingSearch } from './features/spending/search';
import { readWhatIfSearch } from './features/whatif/search';
import { readWhySearch } from './features/why/search';
import { ProblemNotice } from './ui/ProblemNotice';

type Search = Record<string, unknown>;

const root = createRootRoute({
  component: App,
  // Those above a town (prefecture, ministry) carry the town they look at through all screens.
  validateSearch: (s: Search): { town?: number } =>
    typeof s.town === 'number' && Number.isSafeInteger(s.town) ? { town: s.town } : {},
  search: { middlewares: [retainSearchParams(['town'])] },
  notFoundComponent: () => (
    <div>
      <h1 className="text-std-24B-150">この画面はありません</h1>
      <p className="mt-2">
        アドレスが古いか、まちがっています。
        <Link to="/" className="text-key-900 underline">
          ホームへ戻る
        </Link>
      </p>
    </div>
  ),
});

const page = (path: string, load: () => Promise<{ default: React.ComponentType }>, extra = {}) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load), ...extra });

const readPage = (s: Search): { page?: number; q?: string; edit?: string } => ({
  ...(typeof s.page === 'number' && s.page > 1 ? { page: Math.floor(s.page) } : {}),
  ...(typeof s.edit === 'number' || s.edit === 'new' ? { edit: String(s.edit) } : {}),
});

const entities = () => import('./entities/EntityPage');

const tree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: HomePage, validateSearch: readCapSearch }),
  page('/engagements', () => import('./features/engagement/EngagementsPage')),
  page('/engagements/$id', () => import('./features/engagement/EngagementPage')),
  page('/engagements/$id/handover', () => import('./features/engagement/HandoverPage')),
  page('/engagements/$id/plan', () => import('./features/engagement/PlanPage')),
  page('/engagements/$id/meetings/$m', () => import('./features/engagement/MeetingPage')),
  page('/engagements/$id/meetings/$m/$paper', () => import('./features/engagement/MeetingPaper')),
  page('/engagements/$id/monitoring', () => import('./features/monitor/MonitoringPage')),
  page('/engagements/$id/brief', () => import('./features/monitor/BriefPage')),
  page('/engagements/$id/story', () => import('./features/monitor/StoryPage')),
  page('/inherited/$town/$id', () => import('./features/engagement/InheritedPage')),
  page('/templates', () => import('./features/engagement/TemplatesPage')),
  page('/room', () => import('./features/board/RoomPage')),
  page('/room/board', () => import('./features/board/RoomBoardPage')),
  page('/wall', () => import('./features/board/WallRoomPage')),
  page('/boards/$id', () => import('./features/board/BoardPage'), { validateSearch: readBoardSearch }),
  page('/boards/$id/wall', () => import('./features/board/WallPage')),
  page('/boards/$id/paper', () => import('./features/board/PaperPage'), { validateSearch: readSheetSearch }),
  page('/handover', () => import('./features/handover/HandoverDeskPage')),
  page('/seven-days', () => import('./features/handover/SevenDaysPage')),
  page('/questions', () => import('./features/inquiry/QuestionsPage')),
  page('/inquiries', () => import('./features/inquiry/InquiriesPage')),
  page('/inquiries/$id', () => import('./features/inquiry/InquiryPage')),
  page('/visits', () => import('./features/visit/VisitsPage')),
  page('/training', () => import('./features/engagement/TrainingPage')),
  page('/training/$town/$id', () => import('./features/engagement/TrainingPage')),
  page('/import', () => import('./features/import/ImportPage')),
  page('/import/$batch', () => import('./features/import/BatchPage')),
  page('/causes', () => import('./features/cause/TreePage')),
  page('/exceptions', () => import('./features/exception/ExceptionPage')),
  page('/exceptions/$id/plan', () => import('./features/exception/PlanPage')),
  page('/settled', () => import('./features/settled/SettledPage')),
  page('/outcomes', () => import('./features/outcome/OutcomesPage')),
  page('/cap', () => import('./features/cap/CapPage'), { validateSearch: readCapSearch }),
  page('/outlook', () => import('./features/cap/OutlookPage'), { validateSearch: readCapSearch }),
  page('/why', () => import('./features/why/WhyPage'), { validateSearch: readWhySearch }),
  page('/whatif', () => import('./features/whatif/WhatIfPage'), { validateSearch: readWhatIfSearch }),
  page('/worksheet', () => import('./features/worksheet/WorksheetPage'), { validateSearch: readCapSearch }),
  page('/spending', () => import('./features/spending/SpendingPage'), { validateSearch: readSpendingSearch }),
  page('/claims', () => import('./features/spending/ClaimsPage'), { validateSearch: readSpendingSearch }),
  ...[
    'units',
    'duties',
    'ledger',
    'program-maps',
    'cap-inputs',
    'exception-rules',
    'populations',
    'town-settings',
    'care-plan-codes',
    'handover-notes',
    'known-effects',
    'forecast-assumptions',
    'board-templates',
  ].map((plural) => page(`/${plural}`, entities, { validateSearch: readPage })),
  page('/organisations', () => import('./features/organisation/OrganisationsPage'), {
    validateSearch: readPage,
  }),
  page('/audit', () => import('./features/audit/AuditPage'), { validateSearch: readAuditSearch }),
  page('/retention', () => import('./features/disposal/RetentionPage')),
  page('/backups', () => import('./features/backup/BackupsPage')),
  page('/exports', () => import('./features/export/ExportsPage'), { validateSearch: readPage }),
  page('/releases', () => import('./features/release/ReleasesPage')),
  page('/odd-accesses', () => import('./features/audit/OddPage'), { validateSearch: readOddSearch }),
  page('/audit-month', () => import('./features/audit/SheetPage'), { validateSearch: readMonthSearch }),
  page('/accounts', () => import('./features/account/AccountsPage')),
  page('/account', () => import('./features/account/OwnAccountPage')),
  page('/help', () => import('./features/help/HelpPage')),
  page('/help/$part', () => import('./features/help/HelpPage')),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: 'intent',
  defaultErrorComponent: ({ error }) => <ProblemNotice error={error} />,
  scrollRestoration: true,
});
