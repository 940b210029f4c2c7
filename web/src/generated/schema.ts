// Printed by `make gen` from the field tables in C. Edit those, not this file.

export type FieldKind = "int" | "yen" | "bool" | "text" | "choice" | "date" | "month" | "year" | "ref";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  readonly fixed: boolean;
  readonly read_only: boolean;
  readonly personal: boolean;
  readonly search: boolean;
  readonly min: number | null;
  readonly max: number | null;
  readonly choices: readonly Choice[];
  readonly ref: string | null;
  readonly hint: string | null;
}

export interface Entity {
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly order: string | null;
  readonly fields: readonly Field[];
}

/** アカウント */
export interface Account {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** ログインID */
  login: string;
  /** 氏名 */
  name: string;
  /** 役割 */
  role: "admin" | "officer" | "head" | "health" | "centre" | "coordinator" | "caremanager" | "provider" | "prefecture" | "bureau" | "ministry" | "adviser";
  /** 所属する事業所・センター */
  unit: number | null;
  /** 停止中 */
  disabled: boolean;
  /** 作った時 */
  readonly created_ms: number;
  /** 最後のサインイン */
  readonly signed_in_ms: number | null;
  /** その前のサインイン */
  readonly previous_signed_in_ms: number | null;
}

/** 話し合いの板 */
export interface Board {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 会議 */
  meeting: number | null;
  /** 題名 */
  title: string;
  /** ひな形 */
  template: string;
  /** 状態 */
  readonly state: "open" | "locked" | "closed" | null;
}

/** 話し合いの板のひな形 */
export interface BoardTemplate {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 名前 */
  name: string;
  /** 問いかけ */
  lead: string | null;
  /** 区画 */
  areas: string;
  /** 横に並べる数 */
  columns: number | null;
}

/** もとの付せん */
export interface Lineage {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 課題 */
  issue: number | null;
  /** 約束 */
  promise: number | null;
  /** 話し合いの板 */
  board: number;
  /** 付せん */
  sticky: number;
  /** もとの言葉 */
  words: string;
  /** いいね */
  votes: number;
  /** 矢印 */
  arrows: number;
  /** 所属の種類 */
  organisation_kind: string | null;
  /** グループ */
  team: string | null;
}

/** 上限額のもとになる金額 */
export interface CapInput {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 年度 */
  fiscal_year: number;
  /** 項目 */
  item: "a26" | "b26" | "k26" | "care_management" | "prevention_benefit" | "transitional_benefit" | "chain_i" | "chain_ro" | "h29_program" | "h29_transitional" | "h29_prevention";
  /** 金額 */
  yen: number;
  /** 確かさ */
  mark: "final" | "expected" | "assumed";
  /** 出典 */
  source: string | null;
}

/** 人口（住民基本台帳） */
export interface Population {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 基準日 */
  day: string;
  /** 総人口 */
  total: number | null;
  /** 65歳以上 */
  age65: number | null;
  /** 75歳以上 */
  age75: number;
  /** 85歳以上 */
  age85: number | null;
  /** 世帯数 */
  households: number | null;
  /** 確かさ */
  mark: "final" | "expected" | "assumed";
  /** 出典 */
  source: string | null;
  /** 取り込み */
  readonly batch: number;
}

/** 見通しに入れる予定 */
export interface KnownEffect {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 何が変わるか */
  kind: "price" | "starts" | "stops" | "unlike";
  /** サービス */
  service: "visit" | "day" | "support" | "management" | "general" | "fee" | null;
  /** 事業の種類 */
  program: "equivalent" | "a" | "b" | "c" | "d" | "other" | "management" | "general" | "fee" | null;
  /** いつから（サービス月） */
  from_month: number;
  /** いつまで */
  to_month: number | null;
  /** 改定の率（0.01%単位） */
  rate: number | null;
  /** 始まった後の1か月の額 */
  month_yen: number | null;
  /** 確かさ */
  mark: "final" | "expected" | "assumed";
  /** 出典 */
  source: string;
}

/** 見通しの仮定 */
export interface ForecastAssumption {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 項目 */
  item: "growth_min" | "growth_max" | "spread_assumed" | "spread_few" | "s_expected" | "s_assumed" | "p_expected" | "p_assumed" | "close_to_cap";
  /** 値（1000分のいくつ） */
  value: number;
  /** 確かさ */
  mark: "final" | "expected" | "assumed";
  /** 出典 */
  source: string;
}

/** なぜの木の問い */
export interface CauseNode {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 上の問い */
  parent: number | null;
  /** 順番 */
  place: number;
  /** なぜ？ */
  words: string;
  /** メモ */
  note: string | null;
  /** 外した */
  dropped: boolean;
  /** 課題 */
  issue: number | null;
  /** 出どころ */
  source: string | null;
}

/** 問いを確かめるもの */
export interface CauseEvidence {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 問い */
  node: number;
  /** 種類 */
  kind: "figure" | "survey" | "note";
  /** 数字 */
  figure: "equivalent_visit" | "equivalent_day" | "price_visit" | "price_day" | "providers_visit" | "providers_day" | "management" | "growth" | "cap_share" | "over" | null;
  /** アンケートの問い・メモ */
  words: string | null;
  /** アンケートの答え（1/10％） */
  value: number | null;
  /** どちらなら支えるか */
  direction: "high" | "low" | null;
  /** 境の値（％は1/10％、円は円） */
  threshold: number | null;
  /** メモの見立て */
  judgement: "supports" | "weakens" | null;
  /** 確かさ */
  mark: "measured" | "given" | "assumed";
  /** 出どころ */
  source: string | null;
}

/** 今月やること */
export interface Duty {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 月 */
  month: number;
  /** やること */
  title: string;
  /** なぜ */
  why: string;
  /** どうやって */
  how: string | null;
  /** 開く画面 */
  screen: "home" | "cap" | "spending" | "import" | "organisation" | null;
  /** 確かさ */
  mark: "confirmed" | "assumed";
  /** 出典 */
  source: string | null;
  /** 済んだ年度 */
  done_year: number | null;
}

/** 伴走支援 */
export interface Engagement {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 年度 */
  fiscal_year: number;
  /** 入り方 */
  way: "entry" | "push" | "other";
  /** テーマ */
  theme: string;
  /** 到達目標 */
  goal: string | null;
  /** 状態 */
  state: "planned" | "active" | "follow" | "closed";
  /** 現状 */
  present: string | null;
  /** 目指す姿・取り組みたいこと */
  wish: string | null;
  /** 課題意識 */
  concern: string | null;
  /** アセスメント（支援チームの見立て） */
  assessment: string | null;
  /** 到達点 */
  reached: string | null;
  /** 求めている支援 */
  wanted: string | null;
  /** 教材（公表資料より） */
  readonly training: boolean;
  /** 出典 */
  source: string | null;
}

/** 支援チームの人 */
export interface TeamMember {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 役割 */
  role: "town" | "centre" | "coordinator" | "caremanager" | "provider" | "council" | "prefecture" | "health_office" | "bureau" | "ministry" | "adviser" | "secretariat" | "other";
  /** 所属 */
  organisation: string | null;
  /** 職名・氏名 */
  name: string | null;
  /** サインインの名前 */
  login: string | null;
  /** 見られる最初の日 */
  from_day: string | null;
  /** 見られる最後の日 */
  until_day: string | null;
  /** メモ */
  note: string | null;
}

/** 支援の日程 */
export interface TimelineStep {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 段階 */
  step: "orientation" | "hearing" | "meeting_05" | "visit_1" | "meeting_15" | "visit_2" | "meeting_25" | "visit_3" | "follow_6" | "follow_12" | "between";
  /** 予定日 */
  planned: string | null;
  /** 開いた日 */
  held: string | null;
  /** メモ */
  note: string | null;
}

/** 日程のひな形 */
export interface TimelineTemplate {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 段階 */
  step: "orientation" | "hearing" | "meeting_05" | "visit_1" | "meeting_15" | "visit_2" | "meeting_25" | "visit_3" | "follow_6" | "follow_12" | "between";
  /** 始まりからの日数 */
  after_start: number;
  /** メモ */
  note: string | null;
}

/** ありのままの表 */
export interface HonestItem {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** サービス・取組 */
  subject: string;
  /** ありのままの状態 */
  standing: "well" | "believed" | "planned" | "wanted" | "put_off";
  /** どうしてそう思うか */
  note: string | null;
}

/** 会議 */
export interface Meeting {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 段階 */
  step: "orientation" | "hearing" | "meeting_05" | "visit_1" | "meeting_15" | "visit_2" | "meeting_25" | "visit_3" | "follow_6" | "follow_12" | "between";
  /** 名前 */
  title: string;
  /** 日 */
  day: string;
  /** 場所 */
  place: string | null;
  /** 開き方 */
  style: "onsite" | "online" | "both" | null;
  /** 次第 */
  agenda: string | null;
  /** 議事録 */
  minutes: string | null;
  /** 次回に持ち越すこと */
  carried: string | null;
  /** 始まる時刻 */
  starts: string | null;
  /** 終わる時刻 */
  ends: string | null;
  /** 席の数 */
  seats: number | null;
  /** オンラインの入り方 */
  link: string | null;
}

/** 出席 */
export interface Attendance {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 会議 */
  meeting: number;
  /** 役割 */
  role: "town" | "centre" | "coordinator" | "caremanager" | "provider" | "council" | "prefecture" | "health_office" | "bureau" | "ministry" | "adviser" | "secretariat" | "other";
  /** 所属 */
  organisation: string | null;
  /** 案内した人数 */
  invited: number | null;
  /** 来た人数 */
  came: number | null;
}

/** 会議の準備 */
export interface Preparation {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 会議 */
  meeting: number;
  /** 準備すること */
  what: string;
  /** 担当 */
  owner: string | null;
  /** いつまでに */
  due: string | null;
  /** 済んだ */
  done: boolean;
}

/** 助言・気づき */
export interface Remark {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 会議 */
  meeting: number | null;
  /** 種類 */
  kind: "advice" | "notice";
  /** だれから */
  from_role: "town" | "centre" | "coordinator" | "caremanager" | "provider" | "council" | "prefecture" | "health_office" | "bureau" | "ministry" | "adviser" | "secretariat" | "other";
  /** だれへ */
  to_role: "town" | "centre" | "coordinator" | "caremanager" | "provider" | "council" | "prefecture" | "health_office" | "bureau" | "ministry" | "adviser" | "secretariat" | "other" | null;
  /** 内容 */
  text: string;
  /** 日 */
  day: string;
  /** 議事録の行 */
  line: number | null;
}

/** 決めたこと */
export interface Decision {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 会議 */
  meeting: number | null;
  /** 決めたこと */
  what: string;
  /** なぜそう決めたか */
  why: string;
  /** 日 */
  day: string;
  /** 議事録の行 */
  line: number | null;
}

/** 約束 */
export interface Promise {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 会議 */
  meeting: number | null;
  /** 役割 */
  role: "town" | "centre" | "coordinator" | "caremanager" | "provider" | "council" | "prefecture" | "health_office" | "bureau" | "ministry" | "adviser" | "secretariat" | "other";
  /** だれが */
  who: string;
  /** 何を */
  what: string;
  /** いつまでに */
  due: string;
  /** 状態 */
  state: "open" | "done" | "dropped";
  /** 果たした日 */
  done_on: string | null;
  /** どうなったか */
  result: string | null;
  /** 議事録の行 */
  line: number | null;
  /** サインインの名前 */
  login: string | null;
}

/** 連絡の記録 */
export interface Contact {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 日 */
  day: string;
  /** 方法 */
  how: "phone" | "mail" | "visit" | "online";
  /** だれと */
  who: string;
  /** 一行 */
  line: string;
}

/** 課題 */
export interface Issue {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 課題 */
  words: string;
  /** もとの言葉 */
  original: string | null;
  /** どこから出たか */
  origin: "hand" | "sticky" | "cause" | "survey" | "case" | "minutes" | "merged" | "split";
  /** いいねの数 */
  votes: number | null;
  /** まとめた先 */
  readonly merged_into: number | null;
  /** 原因 */
  cause: string | null;
  /** 分けたもと */
  readonly split_from: number | null;
  /** だれの言葉か */
  said_by: string | null;
  /** もとの番号 */
  source: number | null;
  /** 議事録の行 */
  line: number | null;
  /** 1年の金額 */
  yen: number | null;
  /** 手間 */
  effort: number | null;
}

/** 対策 */
export interface Measure {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 課題 */
  issue: number;
  /** 対策 */
  what: string;
  /** 効いたとわかる指標 */
  indicator: string | null;
  /** 優先の順 */
  priority: number | null;
}

/** 行動 */
export interface Action {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 対策 */
  measure: number | null;
  /** すること */
  what: string;
  /** 担当 */
  owner: string;
  /** 2人目の担当 */
  second_owner: string | null;
  /** 始める日 */
  starts: string | null;
  /** 終える日 */
  due: string | null;
  /** 契約が要る */
  needs_contract: boolean;
  /** 契約した日 */
  contract_signed: string | null;
  /** 指標 */
  indicator: string | null;
  /** 状態 */
  state: "open" | "moving" | "done" | "dropped";
  /** 結果 */
  result: string | null;
}

/** 成果 */
export interface Outcome {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 行動 */
  action: number | null;
  /** 日 */
  day: string;
  /** どうなったか */
  what: string;
  /** 何でわかるか（指標） */
  indicator: string;
  /** 前 */
  before_value: string | null;
  /** 後 */
  after_value: string | null;
}

/** 次第の項目 */
export interface AgendaItem {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 会議 */
  meeting: number;
  /** 順番 */
  place: number;
  /** すること */
  what: string;
  /** 分 */
  minutes: number;
  /** 話す人・進める人 */
  speaker: string | null;
  /** 状態 */
  state: "open" | "done" | "dropped";
  /** メモ */
  note: string | null;
  /** 持ち越したもとの項目 */
  carried_from: number | null;
}

/** 議事録の行 */
export interface MinuteLine {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 会議 */
  meeting: number;
  /** 並び */
  place: string;
  /** 本文 */
  text: string | null;
  /** 書いた人の役割 */
  writer: string | null;
  /** 同じところを直した行 */
  twin_of: number | null;
  /** 消した */
  gone: boolean;
  /** 変わった順 */
  seq: number;
}

/** 準備のひな形 */
export interface PreparationTemplate {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 準備すること */
  what: string;
  /** 担当 */
  owner: string | null;
  /** 会議の何日前まで */
  days_before: number;
  /** 開き方 */
  style: "onsite" | "online" | "both" | null;
}

/** 個別協議の記録 */
export interface CapException {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 年度 */
  fiscal_year: number;
  /** 理由 */
  reason: "disaster" | "effective" | "shrinking" | "small" | "before_2024";
  /** なぜ必要だったか */
  words: string | null;
  /** 協議した額 */
  asked_yen: number | null;
  /** 認められた額 */
  approved_yen: number | null;
  /** 状態 */
  state: "draft" | "asked" | "approved" | "partly" | "refused" | "withdrawn";
  /** 協議した日 */
  asked_on: string | null;
  /** 決定日 */
  decided_on: string | null;
  /** 町で決めた人（職名） */
  asked_by: string | null;
  /** 認めた人（機関） */
  decided_by: string | null;
  /** メモ */
  note: string | null;
  /** 写したもと */
  readonly copied_from: number | null;
  /** 今年も本当に必要か */
  still_needed: string | null;
}

/** 個別協議の書類 */
export interface ExceptionPaper {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 個別協議 */
  exception: number;
  /** 書類 */
  name: string;
  /** 状態 */
  state: "missing" | "ready" | "sent";
  /** どこにあるか・メモ */
  note: string | null;
  /** 確かさ */
  mark: "final" | "assumed" | null;
}

/** 費用低減計画 */
export interface ExceptionPlan {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 個別協議 */
  exception: number;
  /** もとにした「もし」 */
  scenario: number | null;
  /** 上限額を超える原因 */
  causes: string | null;
  /** 費用を下げる取組と効果 */
  measures: string | null;
  /** だれが、いつまでに */
  promises: string | null;
  /** 見込みの根拠 */
  grounds: string | null;
  /** 上限額に収まる年度 */
  end_year: number | null;
}

/** 費用低減計画の年度 */
export interface ExceptionPlanYear {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 個別協議 */
  exception: number;
  /** 年度 */
  fiscal_year: number;
  /** このままの費用 */
  base_yen: number | null;
  /** 計画の費用 */
  planned_yen: number | null;
  /** 上限額 */
  cap_yen: number | null;
}

/** 個別協議のきまり */
export interface ExceptionRule {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 理由 */
  reason: "disaster" | "effective" | "shrinking" | "small" | "before_2024";
  /** いつから */
  from_day: string;
  /** いつまで */
  until_day: string | null;
  /** 認められる */
  accepted: boolean;
  /** 条件 */
  condition: string;
  /** 確かさ */
  mark: "final" | "assumed";
  /** 出典 */
  source: string;
}

/** 次の担当へのメモ */
export interface HandoverNote {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 種類 */
  kind: "why" | "pitfall" | "person" | "term";
  /** 題 */
  title: string;
  /** 内容 */
  words: string;
  /** 問い */
  prompt: string | null;
}

/** 照会 */
export interface Inquiry {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 題 */
  title: string;
  /** 説明 */
  words: string | null;
  /** しめ切り */
  due: string;
  /** 送った日 */
  readonly sent_on: string | null;
}

/** 聞くこと */
export interface InquiryItem {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 照会 */
  inquiry: number;
  /** 順 */
  place: number;
  /** 聞くこと */
  label: string;
  /** 答え方 */
  kind: "text" | "number" | "yes_no";
  /** 単位 */
  unit: string | null;
  /** データで埋める数字 */
  figure: "age65" | "age75" | "centres" | "providers" | "paid_last_year" | "cap" | "landing" | "over" | "theme" | "wanted" | null;
}

/** 指標 */
export interface Indicator {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 指標 */
  name: string;
  /** データから計算する数字 */
  figure: "paid" | "people" | "equivalent_share" | "people_c" | "yen_a_person" | "paid_general" | null;
  /** 単位 */
  unit: string | null;
  /** 小数の桁 */
  digits: number;
  /** 始まりの値 */
  begin_value: number | null;
  /** 目標の値 */
  target: number | null;
  /** いつまでに */
  target_day: string | null;
  /** なぜこの指標か */
  why: string | null;
}

/** 測った値 */
export interface Reading {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 伴走支援 */
  engagement: number;
  /** 指標 */
  indicator: number;
  /** 測った日 */
  day: string;
  /** 値 */
  value: number;
  /** コメント */
  note: string | null;
}

/** ケアマネジメントのコード */
export interface CarePlanCode {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 項目コード */
  item: string;
  /** 種類 */
  kind: "a" | "b" | "c" | "none";
  /** メモ */
  note: string | null;
}

/** もし */
export interface Scenario {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 名前 */
  name: string;
  /** もとにする年度 */
  fiscal_year: number;
  /** メモ */
  note: string | null;
  /** これからの費用が比例する人口 */
  follows: "age75" | "age85" | null;
  /** 見せる伴走支援 */
  engagement: number | null;
}

/** もしの中身 */
export interface ScenarioStep {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** もし */
  scenario: number | null;
  /** 種類 */
  kind: "graduation" | "shift" | "new_class" | "price" | "population" | "certification";
  /** サービス */
  service: "visit" | "day" | "support" | "management" | null;
  /** 類型 */
  program: "equivalent" | "a" | "b" | "c" | "d" | "other" | "management" | null;
  /** 移る先の類型 */
  to_program: "equivalent" | "a" | "b" | "c" | "d" | "other" | "management" | null;
  /** いつから */
  from_month: number | null;
  /** いつまで */
  to_month: number | null;
  /** 人数 */
  people: number | null;
  /** 1人1か月の事業費 */
  unit_yen: number | null;
  /** 移った先の1人1か月の事業費 */
  to_yen: number | null;
  /** 1人1か月のケアマネジメント費 */
  care_management: number | null;
  /** 代わりに使う1人1か月の費用 */
  replacement: number | null;
  /** 1年の回数 */
  courses: number | null;
  /** 1回の月数 */
  course_months: number | null;
  /** 1回の費用 */
  course_yen: number | null;
  /** 参加する割合（1/100％） */
  fill: number | null;
  /** 参加した人が卒業する割合（1/100％） */
  treated: number | null;
  /** 参加しなくても卒業する割合（1/100％） */
  control: number | null;
  /** 卒業が続く月数 */
  hold_months: number | null;
  /** 単価の変化（‰） */
  price_permille: number | null;
  /** 1年の伸び（‰） */
  growth_permille: number | null;
  /** 確かさ */
  mark: "given" | "measured" | "computed" | "literature" | "assumed";
  /** 出どころ */
  source: string;
  /** 85歳以上人口の1年の伸び（‰） */
  growth85_permille: number | null;
  /** 始める月（1月が1、2月が2、3月が4…の和） */
  start_months: number | null;
  /** いまの要支援認定率（1/100％） */
  cert_from: number | null;
  /** 変わった後の要支援認定率（1/100％） */
  cert_to: number | null;
  /** その率になる年度 */
  until_year: number | null;
}

/** 台帳（国保連を通らない支払い） */
export interface Ledger {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** サービス月 */
  month: number;
  /** サービス */
  service: "visit" | "day" | "support" | "management" | "general" | "fee";
  /** 事業の種類 */
  program: "equivalent" | "a" | "b" | "c" | "d" | "other" | "management" | "general" | "fee";
  /** 事業所 */
  provider: number | null;
  /** 金額 */
  yen: number;
  /** 利用した人の数 */
  people: number | null;
  /** 払い方 */
  kind: "contract" | "subsidy" | "direct" | "fee" | "other";
  /** 支払先 */
  payee: string | null;
  /** メモ */
  note: string | null;
}

/** 事業の種類の対応 */
export interface ProgramMap {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** サービス種類コード */
  service: string;
  /** 項目コード（先頭だけでもよい） */
  item: string | null;
  /** 事業所 */
  provider: number | null;
  /** いつから */
  from_month: number;
  /** いつまで */
  to_month: number | null;
  /** 事業の種類 */
  program: "equivalent" | "a" | "b" | "c" | "d" | "other" | "management" | "general" | "fee";
  /** メモ */
  note: string | null;
}

/** 圏域・包括・事業所 */
export interface Unit {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 種類 */
  kind: "area" | "centre" | "provider";
  /** 名前 */
  name: string;
  /** かな */
  kana: string | null;
  /** 事業所番号 */
  number: string | null;
  /** 運営 */
  run_by: "direct" | "contract" | "other" | null;
  /** 日常生活圏域 */
  area: number | null;
  /** 住所 */
  address: string | null;
  /** 電話 */
  phone: string | null;
  /** 開いた日 */
  opened: string | null;
  /** 閉じた日 */
  closed: string | null;
  /** メモ */
  note: string | null;
}

/** 計算の設定 */
export interface TownSetting {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 年度の最初のサービス月 */
  year_starts: number;
  /** 上限額の1円未満 */
  yen_rounding: "floor" | "half_up";
  /** 請求が出そろわない月の数 */
  late_months: number;
  /** 特定事情市町村（平成27〜29年度に認められた） */
  special_town: boolean;
  /** 月を外に見せるまでの日数 */
  release_days: number | null;
}

/** 訪問 */
export interface Visit {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 市町村 */
  town: number;
  /** 訪問する日 */
  day: string;
  /** だれが */
  who: string;
  /** 目的 */
  purpose: string | null;
  /** 済んだ */
  done: boolean;
  /** メモ */
  note: string | null;
}

/** 似た市町村の選び直し */
export interface PeerChoice {
  readonly org: number;
  readonly id: number;
  readonly rev: number;
  /** 市町村 */
  other: number;
  /** どうするか */
  choice: "in" | "out";
  /** 理由 */
  reason: string;
}

/** The row of each generic route, by its part of the URL. */
export interface Rows {
  "accounts": Account;
  "boards": Board;
  "board-templates": BoardTemplate;
  "lineages": Lineage;
  "cap-inputs": CapInput;
  "populations": Population;
  "known-effects": KnownEffect;
  "forecast-assumptions": ForecastAssumption;
  "cause-nodes": CauseNode;
  "cause-evidence": CauseEvidence;
  "duties": Duty;
  "engagements": Engagement;
  "team-members": TeamMember;
  "timeline-steps": TimelineStep;
  "timeline-templates": TimelineTemplate;
  "honest-items": HonestItem;
  "meetings": Meeting;
  "attendances": Attendance;
  "preparations": Preparation;
  "remarks": Remark;
  "decisions": Decision;
  "promises": Promise;
  "contacts": Contact;
  "issues": Issue;
  "measures": Measure;
  "actions": Action;
  "outcomes": Outcome;
  "agenda-items": AgendaItem;
  "minute-lines": MinuteLine;
  "preparation-templates": PreparationTemplate;
  "cap-exceptions": CapException;
  "exception-papers": ExceptionPaper;
  "exception-plans": ExceptionPlan;
  "exception-plan-years": ExceptionPlanYear;
  "exception-rules": ExceptionRule;
  "handover-notes": HandoverNote;
  "inquiries": Inquiry;
  "inquiry-items": InquiryItem;
  "indicators": Indicator;
  "readings": Reading;
  "care-plan-codes": CarePlanCode;
  "scenarios": Scenario;
  "scenario-steps": ScenarioStep;
  "ledger": Ledger;
  "program-maps": ProgramMap;
  "units": Unit;
  "town-settings": TownSetting;
  "visits": Visit;
  "peer-choices": PeerChoice;
}

export const schema = {"entities":[
  {"name":"account","label":"アカウント","plural":"accounts","order":"login","fields":[
  {"name":"login","label":"ログインID","kind":"text","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":0,"max":64,"choices":[],"ref":null,"hint":"例: hanako"},
  {"name":"name","label":"氏名","kind":"text","required":true,"fixed":false,"read_only":false,"personal":true,"search":false,"min":0,"max":80,"choices":[],"ref":null,"hint":null},
  {"name":"role","label":"役割","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"admin","label":"システム管理者"},{"value":"officer","label":"介護保険担当"},{"value":"head","label":"課長・係長"},{"value":"health","label":"高齢福祉・保健師"},{"value":"centre","label":"地域包括支援センター"},{"value":"coordinator","label":"生活支援コーディネーター"},{"value":"caremanager","label":"居宅介護支援事業所"},{"value":"provider","label":"サービス事業所"},{"value":"prefecture","label":"都道府県"},{"value":"bureau","label":"地方厚生局"},{"value":"ministry","label":"厚生労働省"},{"value":"adviser","label":"アドバイザー"}],"ref":null,"hint":null},
  {"name":"unit","label":"所属する事業所・センター","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"unit","hint":null},
  {"name":"disabled","label":"停止中","kind":"bool","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"created_ms","label":"作った時","kind":"int","required":true,"fixed":false,"read_only":true,"personal":false,"search":false,"min":0,"max":9007199254740991,"choices":[],"ref":null,"hint":null},
  {"name":"signed_in_ms","label":"最後のサインイン","kind":"int","required":false,"fixed":false,"read_only":true,"personal":false,"search":false,"min":0,"max":9007199254740991,"choices":[],"ref":null,"hint":null},
  {"name":"previous_signed_in_ms","label":"その前のサインイン","kind":"int","required":false,"fixed":false,"read_only":true,"personal":false,"search":false,"min":0,"max":9007199254740991,"choices":[],"ref":null,"hint":null}]},
  {"name":"board","label":"話し合いの板","plural":"boards","order":"title","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"meeting","label":"会議","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"meeting","hint":null},
  {"name":"title","label":"題名","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":"例：2回目支援 グループワーク"},
  {"name":"template","label":"ひな形","kind":"text","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":0,"max":40,"choices":[],"ref":null,"hint":null},
  {"name":"state","label":"状態","kind":"choice","required":false,"fixed":false,"read_only":true,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"open","label":"開いている"},{"value":"locked","label":"止めている"},{"value":"closed","label":"閉じた"}],"ref":null,"hint":null}]},
  {"name":"board_template","label":"話し合いの板のひな形","plural":"board-templates","order":"name","fields":[
  {"name":"name","label":"名前","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":40,"choices":[],"ref":null,"hint":null},
  {"name":"lead","label":"問いかけ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"areas","label":"区画","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":2000,"choices":[],"ref":null,"hint":"1行に1つ。「見出し｜ヒント」の形で書きます"},
  {"name":"columns","label":"横に並べる数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":12,"choices":[],"ref":null,"hint":null}]},
  {"name":"lineage","label":"もとの付せん","plural":"lineages","order":"-votes","fields":[
  {"name":"issue","label":"課題","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"issue","hint":null},
  {"name":"promise","label":"約束","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"promise","hint":null},
  {"name":"board","label":"話し合いの板","kind":"ref","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"board","hint":null},
  {"name":"sticky","label":"付せん","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":9007199254740991,"choices":[],"ref":null,"hint":null},
  {"name":"words","label":"もとの言葉","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"votes","label":"いいね","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":9007199254740991,"choices":[],"ref":null,"hint":null},
  {"name":"arrows","label":"矢印","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":9007199254740991,"choices":[],"ref":null,"hint":null},
  {"name":"organisation_kind","label":"所属の種類","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":40,"choices":[],"ref":null,"hint":null},
  {"name":"team","label":"グループ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":40,"choices":[],"ref":null,"hint":null}]},
  {"name":"cap_input","label":"上限額のもとになる金額","plural":"cap-inputs","order":"fiscal_year","fields":[
  {"name":"fiscal_year","label":"年度","kind":"year","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":2014,"max":2099,"choices":[],"ref":null,"hint":null},
  {"name":"item","label":"項目","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"a26","label":"A26 平成26年度 特定予防給付費額（予防訪問介護・予防通所介護・予防支援）"},{"value":"b26","label":"B26 平成26年度 予防給付費額（すべて）"},{"value":"k26","label":"K26 平成26年度 介護予防等事業費額"},{"value":"care_management","label":"S 当該年度の介護予防支援費"},{"value":"prevention_benefit","label":"P 当該年度の予防給付費額"},{"value":"transitional_benefit","label":"経過的特定予防給付費額（平成27〜29年度）"},{"value":"chain_i","label":"イの積（その年度までの伸び率をかけた額）"},{"value":"chain_ro","label":"ロの積（その年度までの伸び率をかけた額）"},{"value":"h29_program","label":"平成29年度 総合事業費（特例）"},{"value":"h29_transitional","label":"平成29年度 経過的特定予防給付費額（特例）"},{"value":"h29_prevention","label":"平成29年度 予防給付費額（特例）"}],"ref":null,"hint":null},
  {"name":"yen","label":"金額","kind":"yen","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000000000,"choices":[],"ref":null,"hint":null},
  {"name":"mark","label":"確かさ","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"final","label":"確定"},{"value":"expected","label":"見込み"},{"value":"assumed","label":"仮定"}],"ref":null,"hint":null},
  {"name":"source","label":"出典","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":"例：令和6年度 介護保険特別会計決算書"}]},
  {"name":"population","label":"人口（住民基本台帳）","plural":"populations","order":"-day","fields":[
  {"name":"day","label":"基準日","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":"上限額に使うのは10月1日です"},
  {"name":"total","label":"総人口","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000,"choices":[],"ref":null,"hint":null},
  {"name":"age65","label":"65歳以上","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000,"choices":[],"ref":null,"hint":null},
  {"name":"age75","label":"75歳以上","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":1000000000,"choices":[],"ref":null,"hint":null},
  {"name":"age85","label":"85歳以上","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000,"choices":[],"ref":null,"hint":null},
  {"name":"households","label":"世帯数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000,"choices":[],"ref":null,"hint":null},
  {"name":"mark","label":"確かさ","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"final","label":"確定"},{"value":"expected","label":"見込み"},{"value":"assumed","label":"仮定"}],"ref":null,"hint":null},
  {"name":"source","label":"出典","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"batch","label":"取り込み","kind":"int","required":true,"fixed":false,"read_only":true,"personal":false,"search":false,"min":0,"max":9007199254740991,"choices":[],"ref":null,"hint":null}]},
  {"name":"known_effect","label":"見通しに入れる予定","plural":"known-effects","order":"from_month","fields":[
  {"name":"kind","label":"何が変わるか","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"price","label":"報酬・単価の改定"},{"value":"starts","label":"サービスの開始"},{"value":"stops","label":"サービスの終了"},{"value":"unlike","label":"特別な月（見込みの材料から外す）"}],"ref":null,"hint":null},
  {"name":"service","label":"サービス","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"visit","label":"訪問型"},{"value":"day","label":"通所型"},{"value":"support","label":"生活支援"},{"value":"management","label":"介護予防ケアマネジメント"},{"value":"general","label":"一般介護予防事業"},{"value":"fee","label":"審査支払手数料"}],"ref":null,"hint":"空ならすべてのサービス"},
  {"name":"program","label":"事業の種類","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"equivalent","label":"従前相当"},{"value":"a","label":"サービス・活動A"},{"value":"b","label":"サービス・活動B"},{"value":"c","label":"サービス・活動C"},{"value":"d","label":"サービス・活動D（移動支援）"},{"value":"other","label":"その他の生活支援"},{"value":"management","label":"介護予防ケアマネジメント"},{"value":"general","label":"一般介護予防事業"},{"value":"fee","label":"審査支払手数料"}],"ref":null,"hint":"空ならすべての種類"},
  {"name":"from_month","label":"いつから（サービス月）","kind":"month","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":186801,"max":220012,"choices":[],"ref":null,"hint":null},
  {"name":"to_month","label":"いつまで","kind":"month","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":186801,"max":220012,"choices":[],"ref":null,"hint":"特別な月が続くときだけ入れます"},
  {"name":"rate","label":"改定の率（0.01%単位）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":-5000,"max":5000,"choices":[],"ref":null,"hint":"例：＋1.59%なら 159、−0.5%なら -50"},
  {"name":"month_yen","label":"始まった後の1か月の額","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000000000,"choices":[],"ref":null,"hint":"支払いのデータが入るまで、この額を使います"},
  {"name":"mark","label":"確かさ","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"final","label":"確定"},{"value":"expected","label":"見込み"},{"value":"assumed","label":"仮定"}],"ref":null,"hint":null},
  {"name":"source","label":"出典","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":"例：令和9年度介護報酬改定の告示"}]},
  {"name":"forecast_assumption","label":"見通しの仮定","plural":"forecast-assumptions","order":"item","fields":[
  {"name":"item","label":"項目","kind":"choice","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"growth_min","label":"かんたんな見込み：伸び率の下限"},{"value":"growth_max","label":"かんたんな見込み：伸び率の上限"},{"value":"spread_assumed","label":"かんたんな見込み：過去で試せないときの幅"},{"value":"spread_few","label":"過去で試せた回数が8回より少ないとき、幅を何倍にするか"},{"value":"s_expected","label":"今年度の介護予防支援費：「見込み」の額の外れ方"},{"value":"s_assumed","label":"今年度の介護予防支援費：「仮定」の額の外れ方"},{"value":"p_expected","label":"今年度の予防給付費：「見込み」の額の外れ方"},{"value":"p_assumed","label":"今年度の予防給付費：「仮定」の額の外れ方"},{"value":"close_to_cap","label":"ワークシート：上限額と「概ね同額」とみる幅"}],"ref":null,"hint":null},
  {"name":"value","label":"値（1000分のいくつ）","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":10000,"choices":[],"ref":null,"hint":"例：±2%なら 20、1.3倍なら 1300"},
  {"name":"mark","label":"確かさ","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"final","label":"確定"},{"value":"expected","label":"見込み"},{"value":"assumed","label":"仮定"}],"ref":null,"hint":null},
  {"name":"source","label":"出典","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":"例：令和3〜7年度の見込みと決算の差"}]},
  {"name":"cause_node","label":"なぜの木の問い","plural":"cause-nodes","order":"place","fields":[
  {"name":"parent","label":"上の問い","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"cause_node","hint":null},
  {"name":"place","label":"順番","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":100000,"choices":[],"ref":null,"hint":null},
  {"name":"words","label":"なぜ？","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":400,"choices":[],"ref":null,"hint":"例：住民のニーズに合っていない？"},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"dropped","label":"外した","kind":"bool","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"issue","label":"課題","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"issue","hint":null},
  {"name":"source","label":"出どころ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":300,"choices":[],"ref":null,"hint":null}]},
  {"name":"cause_evidence","label":"問いを確かめるもの","plural":"cause-evidence","order":"node","fields":[
  {"name":"node","label":"問い","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"cause_node","hint":null},
  {"name":"kind","label":"種類","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"figure","label":"数字"},{"value":"survey","label":"アンケート"},{"value":"note","label":"メモ"}],"ref":null,"hint":null},
  {"name":"figure","label":"数字","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"equivalent_visit","label":"訪問型で従前相当を使う割合"},{"value":"equivalent_day","label":"通所型で従前相当を使う割合"},{"value":"price_visit","label":"訪問型Aの単価（従前相当との比）"},{"value":"price_day","label":"通所型Aの単価（従前相当との比）"},{"value":"providers_visit","label":"訪問型Aの事業所の数（従前相当との比）"},{"value":"providers_day","label":"通所型Aの事業所の数（従前相当との比）"},{"value":"management","label":"ケアマネジメント費（1人1か月）"},{"value":"growth","label":"費用の伸び（前の年の同じ月との比）"},{"value":"cap_share","label":"上限額に対する着地の割合"},{"value":"over","label":"上限額を超える見込みの額"}],"ref":null,"hint":null},
  {"name":"words","label":"アンケートの問い・メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"value","label":"アンケートの答え（1/10％）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"direction","label":"どちらなら支えるか","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"high","label":"この値以上なら支える"},{"value":"low","label":"この値より小さければ支える"}],"ref":null,"hint":null},
  {"name":"threshold","label":"境の値（％は1/10％、円は円）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":-1000000000000,"max":1000000000000,"choices":[],"ref":null,"hint":null},
  {"name":"judgement","label":"メモの見立て","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"supports","label":"支える"},{"value":"weakens","label":"弱める"}],"ref":null,"hint":null},
  {"name":"mark","label":"確かさ","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"measured","label":"実績"},{"value":"given","label":"入力"},{"value":"assumed","label":"仮定"}],"ref":null,"hint":null},
  {"name":"source","label":"出どころ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":300,"choices":[],"ref":null,"hint":null}]},
  {"name":"duty","label":"今月やること","plural":"duties","order":"month","fields":[
  {"name":"month","label":"月","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":12,"choices":[],"ref":null,"hint":null},
  {"name":"title","label":"やること","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"why","label":"なぜ","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":500,"choices":[],"ref":null,"hint":"理由のない仕事は引き継がない。次の人のために必ず書きます"},
  {"name":"how","label":"どうやって","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"screen","label":"開く画面","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"home","label":"ホーム"},{"value":"cap","label":"上限額"},{"value":"spending","label":"事業費"},{"value":"import","label":"取り込み"},{"value":"organisation","label":"組織"}],"ref":null,"hint":null},
  {"name":"mark","label":"確かさ","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"confirmed","label":"確認済み"},{"value":"assumed","label":"仮定"}],"ref":null,"hint":null},
  {"name":"source","label":"出典","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"done_year","label":"済んだ年度","kind":"year","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1868,"max":2100,"choices":[],"ref":null,"hint":null}]},
  {"name":"engagement","label":"伴走支援","plural":"engagements","order":"-fiscal_year","fields":[
  {"name":"fiscal_year","label":"年度","kind":"year","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":2015,"max":2100,"choices":[],"ref":null,"hint":null},
  {"name":"way","label":"入り方","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"entry","label":"エントリー"},{"value":"push","label":"プッシュ"},{"value":"other","label":"その他・記載なし"}],"ref":null,"hint":null},
  {"name":"theme","label":"テーマ","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":"例：通所型サービスCの立て直し"},
  {"name":"goal","label":"到達目標","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":"3回の支援のあとに、どうなっていたいか"},
  {"name":"state","label":"状態","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"planned","label":"準備中"},{"value":"active","label":"支援中"},{"value":"follow","label":"フォローアップ中"},{"value":"closed","label":"終了"}],"ref":null,"hint":null},
  {"name":"present","label":"現状","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":2000,"choices":[],"ref":null,"hint":"数字はデータから入ります。ここには、数字に出ないことを書きます"},
  {"name":"wish","label":"目指す姿・取り組みたいこと","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":2000,"choices":[],"ref":null,"hint":null},
  {"name":"concern","label":"課題意識","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":2000,"choices":[],"ref":null,"hint":"ダメな部分が、どうダメなのか。ありのままに書きます"},
  {"name":"assessment","label":"アセスメント（支援チームの見立て）","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":2000,"choices":[],"ref":null,"hint":null},
  {"name":"reached","label":"到達点","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":2000,"choices":[],"ref":null,"hint":null},
  {"name":"wanted","label":"求めている支援","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"training","label":"教材（公表資料より）","kind":"bool","required":false,"fixed":false,"read_only":true,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"source","label":"出典","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null}]},
  {"name":"team_member","label":"支援チームの人","plural":"team-members","order":"role","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"role","label":"役割","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"town","label":"市町村"},{"value":"centre","label":"地域包括支援センター"},{"value":"coordinator","label":"生活支援コーディネーター"},{"value":"caremanager","label":"ケアマネジャー"},{"value":"provider","label":"サービス事業所"},{"value":"council","label":"社会福祉協議会"},{"value":"prefecture","label":"都道府県"},{"value":"health_office","label":"保健所"},{"value":"bureau","label":"厚生局"},{"value":"ministry","label":"厚生労働省"},{"value":"adviser","label":"アドバイザー"},{"value":"secretariat","label":"事務局"},{"value":"other","label":"その他"}],"ref":null,"hint":null},
  {"name":"organisation","label":"所属","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"name","label":"職名・氏名","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"login","label":"サインインの名前","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":"町の外の人が、この支援の画面を見るときに入れます"},
  {"name":"from_day","label":"見られる最初の日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"until_day","label":"見られる最後の日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":"この日を過ぎると、自動で閉じます"},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null}]},
  {"name":"timeline_step","label":"支援の日程","plural":"timeline-steps","order":"planned","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"step","label":"段階","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"orientation","label":"オリエンテーション"},{"value":"hearing","label":"事前ヒアリング"},{"value":"meeting_05","label":"0.5次ミーティング"},{"value":"visit_1","label":"1回目支援"},{"value":"meeting_15","label":"1.5次ミーティング"},{"value":"visit_2","label":"2回目支援"},{"value":"meeting_25","label":"2.5次ミーティング"},{"value":"visit_3","label":"3回目支援"},{"value":"follow_6","label":"フォローアップ（6か月）"},{"value":"follow_12","label":"フォローアップ（12か月）"},{"value":"between","label":"支援の合間"}],"ref":null,"hint":null},
  {"name":"planned","label":"予定日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"held","label":"開いた日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null}]},
  {"name":"timeline_template","label":"日程のひな形","plural":"timeline-templates","order":"after_start","fields":[
  {"name":"step","label":"段階","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"orientation","label":"オリエンテーション"},{"value":"hearing","label":"事前ヒアリング"},{"value":"meeting_05","label":"0.5次ミーティング"},{"value":"visit_1","label":"1回目支援"},{"value":"meeting_15","label":"1.5次ミーティング"},{"value":"visit_2","label":"2回目支援"},{"value":"meeting_25","label":"2.5次ミーティング"},{"value":"visit_3","label":"3回目支援"},{"value":"follow_6","label":"フォローアップ（6か月）"},{"value":"follow_12","label":"フォローアップ（12か月）"},{"value":"between","label":"支援の合間"}],"ref":null,"hint":null},
  {"name":"after_start","label":"始まりからの日数","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null}]},
  {"name":"honest_item","label":"ありのままの表","plural":"honest-items","order":"standing","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"subject","label":"サービス・取組","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"standing","label":"ありのままの状態","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"well","label":"上手くいっている"},{"value":"believed","label":"上手くいっていると思い込んでいる"},{"value":"planned","label":"実施の予定がある"},{"value":"wanted","label":"したいが予定がない"},{"value":"put_off","label":"後回しにしている"}],"ref":null,"hint":null},
  {"name":"note","label":"どうしてそう思うか","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null}]},
  {"name":"meeting","label":"会議","plural":"meetings","order":"day","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"step","label":"段階","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"orientation","label":"オリエンテーション"},{"value":"hearing","label":"事前ヒアリング"},{"value":"meeting_05","label":"0.5次ミーティング"},{"value":"visit_1","label":"1回目支援"},{"value":"meeting_15","label":"1.5次ミーティング"},{"value":"visit_2","label":"2回目支援"},{"value":"meeting_25","label":"2.5次ミーティング"},{"value":"visit_3","label":"3回目支援"},{"value":"follow_6","label":"フォローアップ（6か月）"},{"value":"follow_12","label":"フォローアップ（12か月）"},{"value":"between","label":"支援の合間"}],"ref":null,"hint":null},
  {"name":"title","label":"名前","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"day","label":"日","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"place","label":"場所","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":120,"choices":[],"ref":null,"hint":"コの字に並べるには、思ったより広い部屋が要ります"},
  {"name":"style","label":"開き方","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"onsite","label":"会場"},{"value":"online","label":"オンライン"},{"value":"both","label":"会場とオンライン"}],"ref":null,"hint":null},
  {"name":"agenda","label":"次第","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":2000,"choices":[],"ref":null,"hint":null},
  {"name":"minutes","label":"議事録","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":4000,"choices":[],"ref":null,"hint":null},
  {"name":"carried","label":"次回に持ち越すこと","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"starts","label":"始まる時刻","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":5,"choices":[],"ref":null,"hint":"例：13:30"},
  {"name":"ends","label":"終わる時刻","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":5,"choices":[],"ref":null,"hint":"例：16:00。次第がこれを過ぎると、知らせます"},
  {"name":"seats","label":"席の数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":10000,"choices":[],"ref":null,"hint":"コの字に並べたときに座れる人数"},
  {"name":"link","label":"オンラインの入り方","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":"会議のアドレスや番号。案内状に印刷されます"}]},
  {"name":"attendance","label":"出席","plural":"attendances","order":"role","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"meeting","label":"会議","kind":"ref","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"meeting","hint":null},
  {"name":"role","label":"役割","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"town","label":"市町村"},{"value":"centre","label":"地域包括支援センター"},{"value":"coordinator","label":"生活支援コーディネーター"},{"value":"caremanager","label":"ケアマネジャー"},{"value":"provider","label":"サービス事業所"},{"value":"council","label":"社会福祉協議会"},{"value":"prefecture","label":"都道府県"},{"value":"health_office","label":"保健所"},{"value":"bureau","label":"厚生局"},{"value":"ministry","label":"厚生労働省"},{"value":"adviser","label":"アドバイザー"},{"value":"secretariat","label":"事務局"},{"value":"other","label":"その他"}],"ref":null,"hint":null},
  {"name":"organisation","label":"所属","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"invited","label":"案内した人数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000,"choices":[],"ref":null,"hint":null},
  {"name":"came","label":"来た人数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000,"choices":[],"ref":null,"hint":null}]},
  {"name":"preparation","label":"会議の準備","plural":"preparations","order":"due","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"meeting","label":"会議","kind":"ref","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"meeting","hint":null},
  {"name":"what","label":"準備すること","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"owner","label":"担当","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"due","label":"いつまでに","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"done","label":"済んだ","kind":"bool","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null}]},
  {"name":"remark","label":"助言・気づき","plural":"remarks","order":"day","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"meeting","label":"会議","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"meeting","hint":null},
  {"name":"kind","label":"種類","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"advice","label":"助言"},{"value":"notice","label":"気づき"}],"ref":null,"hint":null},
  {"name":"from_role","label":"だれから","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"town","label":"市町村"},{"value":"centre","label":"地域包括支援センター"},{"value":"coordinator","label":"生活支援コーディネーター"},{"value":"caremanager","label":"ケアマネジャー"},{"value":"provider","label":"サービス事業所"},{"value":"council","label":"社会福祉協議会"},{"value":"prefecture","label":"都道府県"},{"value":"health_office","label":"保健所"},{"value":"bureau","label":"厚生局"},{"value":"ministry","label":"厚生労働省"},{"value":"adviser","label":"アドバイザー"},{"value":"secretariat","label":"事務局"},{"value":"other","label":"その他"}],"ref":null,"hint":null},
  {"name":"to_role","label":"だれへ","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"town","label":"市町村"},{"value":"centre","label":"地域包括支援センター"},{"value":"coordinator","label":"生活支援コーディネーター"},{"value":"caremanager","label":"ケアマネジャー"},{"value":"provider","label":"サービス事業所"},{"value":"council","label":"社会福祉協議会"},{"value":"prefecture","label":"都道府県"},{"value":"health_office","label":"保健所"},{"value":"bureau","label":"厚生局"},{"value":"ministry","label":"厚生労働省"},{"value":"adviser","label":"アドバイザー"},{"value":"secretariat","label":"事務局"},{"value":"other","label":"その他"}],"ref":null,"hint":null},
  {"name":"text","label":"内容","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"day","label":"日","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"line","label":"議事録の行","kind":"ref","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"minute_line","hint":null}]},
  {"name":"decision","label":"決めたこと","plural":"decisions","order":"day","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"meeting","label":"会議","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"meeting","hint":null},
  {"name":"what","label":"決めたこと","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"why","label":"なぜそう決めたか","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":"理由のない決定は引き継げません"},
  {"name":"day","label":"日","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"line","label":"議事録の行","kind":"ref","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"minute_line","hint":null}]},
  {"name":"promise","label":"約束","plural":"promises","order":"due","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"meeting","label":"会議","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"meeting","hint":null},
  {"name":"role","label":"役割","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"town","label":"市町村"},{"value":"centre","label":"地域包括支援センター"},{"value":"coordinator","label":"生活支援コーディネーター"},{"value":"caremanager","label":"ケアマネジャー"},{"value":"provider","label":"サービス事業所"},{"value":"council","label":"社会福祉協議会"},{"value":"prefecture","label":"都道府県"},{"value":"health_office","label":"保健所"},{"value":"bureau","label":"厚生局"},{"value":"ministry","label":"厚生労働省"},{"value":"adviser","label":"アドバイザー"},{"value":"secretariat","label":"事務局"},{"value":"other","label":"その他"}],"ref":null,"hint":null},
  {"name":"who","label":"だれが","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"what","label":"何を","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"due","label":"いつまでに","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"state","label":"状態","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"open","label":"これから"},{"value":"done","label":"果たした"},{"value":"dropped","label":"取りやめた"}],"ref":null,"hint":null},
  {"name":"done_on","label":"果たした日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"result","label":"どうなったか","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"line","label":"議事録の行","kind":"ref","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"minute_line","hint":null},
  {"name":"login","label":"サインインの名前","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":"このシステムを使う人なら入れます。その人のアカウントが閉じると「担当がいません」と知らせます"}]},
  {"name":"contact","label":"連絡の記録","plural":"contacts","order":"-day","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"day","label":"日","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"how","label":"方法","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"phone","label":"電話"},{"value":"mail","label":"メール"},{"value":"visit","label":"訪問"},{"value":"online","label":"オンライン"}],"ref":null,"hint":null},
  {"name":"who","label":"だれと","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"line","label":"一行","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":200,"choices":[],"ref":null,"hint":null}]},
  {"name":"issue","label":"課題","plural":"issues","order":"-votes","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"words","label":"課題","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"original","label":"もとの言葉","kind":"text","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":"最初に出た言葉のまま残ります"},
  {"name":"origin","label":"どこから出たか","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"hand","label":"手で入れた"},{"value":"sticky","label":"付せん"},{"value":"cause","label":"なぜの木"},{"value":"survey","label":"アンケート"},{"value":"case","label":"地域ケア会議"},{"value":"minutes","label":"議事録"},{"value":"merged","label":"まとめた"},{"value":"split","label":"分けた"}],"ref":null,"hint":null},
  {"name":"votes","label":"いいねの数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000,"choices":[],"ref":null,"hint":null},
  {"name":"merged_into","label":"まとめた先","kind":"ref","required":false,"fixed":false,"read_only":true,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"issue","hint":null},
  {"name":"cause","label":"原因","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"split_from","label":"分けたもと","kind":"ref","required":false,"fixed":false,"read_only":true,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"issue","hint":null},
  {"name":"said_by","label":"だれの言葉か","kind":"text","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":"所属を入れます。名前は入れません"},
  {"name":"source","label":"もとの番号","kind":"int","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":null,"hint":null},
  {"name":"line","label":"議事録の行","kind":"ref","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"minute_line","hint":null},
  {"name":"yen","label":"1年の金額","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000000000,"choices":[],"ref":null,"hint":"解決すると変わる、1年あたりの額。「なぜ」の画面の金額が目安です"},
  {"name":"effort","label":"手間","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":5,"choices":[],"ref":null,"hint":"1（すぐできる）〜5（何年もかかる）"}]},
  {"name":"measure","label":"対策","plural":"measures","order":"priority","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"issue","label":"課題","kind":"ref","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"issue","hint":null},
  {"name":"what","label":"対策","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"indicator","label":"効いたとわかる指標","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"priority","label":"優先の順","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":99,"choices":[],"ref":null,"hint":null}]},
  {"name":"action","label":"行動","plural":"actions","order":"due","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"measure","label":"対策","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"measure","hint":null},
  {"name":"what","label":"すること","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"owner","label":"担当","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"second_owner","label":"2人目の担当","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":"担当が4月に替わっても止まらないように"},
  {"name":"starts","label":"始める日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"due","label":"終える日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"needs_contract","label":"契約が要る","kind":"bool","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"contract_signed","label":"契約した日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"indicator","label":"指標","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"state","label":"状態","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"open","label":"これから"},{"value":"moving","label":"動いている"},{"value":"done","label":"済んだ"},{"value":"dropped","label":"やめた"}],"ref":null,"hint":null},
  {"name":"result","label":"結果","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null}]},
  {"name":"outcome","label":"成果","plural":"outcomes","order":"-day","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"action","label":"行動","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"action","hint":null},
  {"name":"day","label":"日","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"what","label":"どうなったか","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"indicator","label":"何でわかるか（指標）","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":"指標のない成果は、次の人に伝わりません"},
  {"name":"before_value","label":"前","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"after_value","label":"後","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null}]},
  {"name":"agenda_item","label":"次第の項目","plural":"agenda-items","order":"place","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"meeting","label":"会議","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"meeting","hint":null},
  {"name":"place","label":"順番","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":999,"choices":[],"ref":null,"hint":null},
  {"name":"what","label":"すること","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":200,"choices":[],"ref":null,"hint":"例：グループワーク「資源は何か」"},
  {"name":"minutes","label":"分","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":600,"choices":[],"ref":null,"hint":null},
  {"name":"speaker","label":"話す人・進める人","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"state","label":"状態","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"open","label":"これから"},{"value":"done","label":"済んだ"},{"value":"dropped","label":"やめた"}],"ref":null,"hint":null},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"carried_from","label":"持ち越したもとの項目","kind":"ref","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"agenda_item","hint":null}]},
  {"name":"minute_line","label":"議事録の行","plural":"minute-lines","order":"place","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"meeting","label":"会議","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"meeting","hint":null},
  {"name":"place","label":"並び","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"text","label":"本文","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"writer","label":"書いた人の役割","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"twin_of","label":"同じところを直した行","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"minute_line","hint":null},
  {"name":"gone","label":"消した","kind":"bool","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"seq","label":"変わった順","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":9007199254740991,"choices":[],"ref":null,"hint":null}]},
  {"name":"preparation_template","label":"準備のひな形","plural":"preparation-templates","order":"-days_before","fields":[
  {"name":"what","label":"準備すること","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"owner","label":"担当","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"days_before","label":"会議の何日前まで","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":365,"choices":[],"ref":null,"hint":null},
  {"name":"style","label":"開き方","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"onsite","label":"会場"},{"value":"online","label":"オンライン"},{"value":"both","label":"会場とオンライン"}],"ref":null,"hint":"空にすると、どの会議でも使います"}]},
  {"name":"cap_exception","label":"個別協議の記録","plural":"cap-exceptions","order":"-fiscal_year","fields":[
  {"name":"fiscal_year","label":"年度","kind":"year","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":2015,"max":2099,"choices":[],"ref":null,"hint":null},
  {"name":"reason","label":"理由","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"disaster","label":"災害による居宅要支援被保険者等の増加"},{"value":"effective","label":"予防効果が高く、将来の費用を下げる新しい事業"},{"value":"shrinking","label":"75歳以上の変動率が1を下回る市町村の、将来の費用を下げる事業"},{"value":"small","label":"人口1万人未満の市町村の、地域の人材・資源を生かす活動"},{"value":"before_2024","label":"令和5年度までの、その他の理由"}],"ref":null,"hint":null},
  {"name":"words","label":"なぜ必要だったか","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":2000,"choices":[],"ref":null,"hint":"次の担当が読んで分かるように、町の言葉で書きます"},
  {"name":"asked_yen","label":"協議した額","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000000000,"choices":[],"ref":null,"hint":null},
  {"name":"approved_yen","label":"認められた額","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000000000,"choices":[],"ref":null,"hint":"認められた額は、その年度の上限額の計算に入ります"},
  {"name":"state","label":"状態","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"draft","label":"準備中"},{"value":"asked","label":"協議中"},{"value":"approved","label":"認められた"},{"value":"partly","label":"一部が認められた"},{"value":"refused","label":"認められなかった"},{"value":"withdrawn","label":"取り下げた・申請しなかった"}],"ref":null,"hint":null},
  {"name":"asked_on","label":"協議した日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"decided_on","label":"決定日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"asked_by","label":"町で決めた人（職名）","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":120,"choices":[],"ref":null,"hint":"例：高齢福祉課長（決裁 令和8年7月1日）"},
  {"name":"decided_by","label":"認めた人（機関）","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":120,"choices":[],"ref":null,"hint":"例：厚生労働省（県を経由）"},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"copied_from","label":"写したもと","kind":"ref","required":false,"fixed":false,"read_only":true,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"cap_exception","hint":null},
  {"name":"still_needed","label":"今年も本当に必要か","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":"前の年度から続けるときは、必要な理由を書きます"}]},
  {"name":"exception_paper","label":"個別協議の書類","plural":"exception-papers","order":"name","fields":[
  {"name":"exception","label":"個別協議","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"cap_exception","hint":null},
  {"name":"name","label":"書類","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"state","label":"状態","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"missing","label":"まだ"},{"value":"ready","label":"そろった"},{"value":"sent","label":"出した"}],"ref":null,"hint":null},
  {"name":"note","label":"どこにあるか・メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null},
  {"name":"mark","label":"確かさ","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"final","label":"確定"},{"value":"assumed","label":"仮定"}],"ref":null,"hint":null}]},
  {"name":"exception_plan","label":"費用低減計画","plural":"exception-plans","order":"exception","fields":[
  {"name":"exception","label":"個別協議","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"cap_exception","hint":null},
  {"name":"scenario","label":"もとにした「もし」","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"scenario","hint":null},
  {"name":"causes","label":"上限額を超える原因","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":4000,"choices":[],"ref":null,"hint":null},
  {"name":"measures","label":"費用を下げる取組と効果","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":4000,"choices":[],"ref":null,"hint":null},
  {"name":"promises","label":"だれが、いつまでに","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":4000,"choices":[],"ref":null,"hint":null},
  {"name":"grounds","label":"見込みの根拠","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":4000,"choices":[],"ref":null,"hint":null},
  {"name":"end_year","label":"上限額に収まる年度","kind":"year","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":2015,"max":2099,"choices":[],"ref":null,"hint":null}]},
  {"name":"exception_plan_year","label":"費用低減計画の年度","plural":"exception-plan-years","order":"fiscal_year","fields":[
  {"name":"exception","label":"個別協議","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"cap_exception","hint":null},
  {"name":"fiscal_year","label":"年度","kind":"year","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":2015,"max":2099,"choices":[],"ref":null,"hint":null},
  {"name":"base_yen","label":"このままの費用","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000000000,"choices":[],"ref":null,"hint":null},
  {"name":"planned_yen","label":"計画の費用","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000000000,"choices":[],"ref":null,"hint":null},
  {"name":"cap_yen","label":"上限額","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000000000,"choices":[],"ref":null,"hint":null}]},
  {"name":"exception_rule","label":"個別協議のきまり","plural":"exception-rules","order":"-from_day","fields":[
  {"name":"reason","label":"理由","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"disaster","label":"災害による居宅要支援被保険者等の増加"},{"value":"effective","label":"予防効果が高く、将来の費用を下げる新しい事業"},{"value":"shrinking","label":"75歳以上の変動率が1を下回る市町村の、将来の費用を下げる事業"},{"value":"small","label":"人口1万人未満の市町村の、地域の人材・資源を生かす活動"},{"value":"before_2024","label":"令和5年度までの、その他の理由"}],"ref":null,"hint":null},
  {"name":"from_day","label":"いつから","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"until_day","label":"いつまで","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":"空なら、いまも続いています"},
  {"name":"accepted","label":"認められる","kind":"bool","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"condition","label":"条件","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"mark","label":"確かさ","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"final","label":"確定"},{"value":"assumed","label":"仮定"}],"ref":null,"hint":null},
  {"name":"source","label":"出典","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":300,"choices":[],"ref":null,"hint":null}]},
  {"name":"handover_note","label":"次の担当へのメモ","plural":"handover-notes","order":"kind","fields":[
  {"name":"kind","label":"種類","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"why","label":"なぜ"},{"value":"pitfall","label":"つまずきやすいこと"},{"value":"person","label":"人"},{"value":"term","label":"言葉"}],"ref":null,"hint":null},
  {"name":"title","label":"題","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"words","label":"内容","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":2000,"choices":[],"ref":null,"hint":"住民の個人の情報は書かないでください"},
  {"name":"prompt","label":"問い","kind":"text","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":0,"max":40,"choices":[],"ref":null,"hint":null}]},
  {"name":"inquiry","label":"照会","plural":"inquiries","order":"-due","fields":[
  {"name":"title","label":"題","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"words","label":"説明","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":"なぜ聞くのか、答えを何に使うのか"},
  {"name":"due","label":"しめ切り","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"sent_on","label":"送った日","kind":"date","required":false,"fixed":false,"read_only":true,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null}]},
  {"name":"inquiry_item","label":"聞くこと","plural":"inquiry-items","order":"place","fields":[
  {"name":"inquiry","label":"照会","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"inquiry","hint":null},
  {"name":"place","label":"順","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":40,"choices":[],"ref":null,"hint":null},
  {"name":"label","label":"聞くこと","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"kind","label":"答え方","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"text","label":"言葉"},{"value":"number","label":"数"},{"value":"yes_no","label":"はい・いいえ"}],"ref":null,"hint":null},
  {"name":"unit","label":"単位","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":12,"choices":[],"ref":null,"hint":null},
  {"name":"figure","label":"データで埋める数字","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"age65","label":"65歳以上人口"},{"value":"age75","label":"75歳以上人口"},{"value":"centres","label":"地域包括支援センターの数"},{"value":"providers","label":"サービス事業所の数"},{"value":"paid_last_year","label":"前年度の事業費"},{"value":"cap","label":"今年度の上限額"},{"value":"landing","label":"今年度の着地見込み"},{"value":"over","label":"上限額との差の見込み"},{"value":"theme","label":"伴走支援のテーマ"},{"value":"wanted","label":"求めている支援"}],"ref":null,"hint":"市町村のデータに答えがあれば、はじめから入っています。送るかどうかは市町村が決めます"}]},
  {"name":"indicator","label":"指標","plural":"indicators","order":"name","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"name","label":"指標","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":"例：通所型サービスCを終えて、通いの場につながった人"},
  {"name":"figure","label":"データから計算する数字","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"paid","label":"その月の事業費（データから）"},{"value":"people","label":"サービスの利用者・延べ（データから）"},{"value":"equivalent_share","label":"従前相当の費用の割合（データから）"},{"value":"people_c","label":"サービス・活動Cの利用者（データから）"},{"value":"yen_a_person","label":"利用者1人・1か月あたりの費用（データから）"},{"value":"paid_general","label":"一般介護予防事業の費用（データから）"}],"ref":null,"hint":"空なら、測った値を手で入れます"},
  {"name":"unit","label":"単位","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":12,"choices":[],"ref":null,"hint":"人、か所、％ など"},
  {"name":"digits","label":"小数の桁","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":3,"choices":[],"ref":null,"hint":null},
  {"name":"begin_value","label":"始まりの値","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":-1000000000000,"max":1000000000000,"choices":[],"ref":null,"hint":"小数の桁が1なら、18.4 は 184 です"},
  {"name":"target","label":"目標の値","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":-1000000000000,"max":1000000000000,"choices":[],"ref":null,"hint":null},
  {"name":"target_day","label":"いつまでに","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"why","label":"なぜこの指標か","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null}]},
  {"name":"reading","label":"測った値","plural":"readings","order":"day","fields":[
  {"name":"engagement","label":"伴走支援","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":null},
  {"name":"indicator","label":"指標","kind":"ref","required":true,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"indicator","hint":null},
  {"name":"day","label":"測った日","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"value","label":"値","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":-1000000000000,"max":1000000000000,"choices":[],"ref":null,"hint":null},
  {"name":"note","label":"コメント","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":"数の裏で起きたこと"}]},
  {"name":"care_plan_code","label":"ケアマネジメントのコード","plural":"care-plan-codes","order":"item","fields":[
  {"name":"item","label":"項目コード","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":4,"max":4,"choices":[],"ref":null,"hint":"例：2111。AF の単位数表にある4桁です"},
  {"name":"kind","label":"種類","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"a","label":"ケアマネジメントA（原則）"},{"value":"b","label":"ケアマネジメントB（簡略）"},{"value":"c","label":"ケアマネジメントC（初回のみ）"},{"value":"none","label":"数えない（加算など）"}],"ref":null,"hint":null},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":400,"choices":[],"ref":null,"hint":null}]},
  {"name":"scenario","label":"もし","plural":"scenarios","order":"name","fields":[
  {"name":"name","label":"名前","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":80,"choices":[],"ref":null,"hint":"例：リハビリデイから10人卒業"},
  {"name":"fiscal_year","label":"もとにする年度","kind":"year","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":2015,"max":2099,"choices":[],"ref":null,"hint":null},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null},
  {"name":"follows","label":"これからの費用が比例する人口","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"age75","label":"75歳以上の人口"},{"value":"age85","label":"85歳以上の人口"}],"ref":null,"hint":"空なら75歳以上"},
  {"name":"engagement","label":"見せる伴走支援","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"engagement","hint":"支援チームの人が、結果だけを見られます"}]},
  {"name":"scenario_step","label":"もしの中身","plural":"scenario-steps","order":"from_month","fields":[
  {"name":"scenario","label":"もし","kind":"ref","required":false,"fixed":true,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"scenario","hint":null},
  {"name":"kind","label":"種類","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"graduation","label":"卒業"},{"value":"shift","label":"類型の移り"},{"value":"new_class","label":"サービスCの教室"},{"value":"price","label":"単価の改定"},{"value":"population","label":"高齢者人口の伸び"},{"value":"certification","label":"要支援認定率の道すじ"}],"ref":null,"hint":null},
  {"name":"service","label":"サービス","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"visit","label":"訪問型"},{"value":"day","label":"通所型"},{"value":"support","label":"生活支援"},{"value":"management","label":"介護予防ケアマネジメント"}],"ref":null,"hint":null},
  {"name":"program","label":"類型","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"equivalent","label":"従前相当"},{"value":"a","label":"サービス・活動A"},{"value":"b","label":"サービス・活動B"},{"value":"c","label":"サービス・活動C"},{"value":"d","label":"サービス・活動D（移動支援）"},{"value":"other","label":"その他の生活支援"},{"value":"management","label":"介護予防ケアマネジメント"}],"ref":null,"hint":null},
  {"name":"to_program","label":"移る先の類型","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"equivalent","label":"従前相当"},{"value":"a","label":"サービス・活動A"},{"value":"b","label":"サービス・活動B"},{"value":"c","label":"サービス・活動C"},{"value":"d","label":"サービス・活動D（移動支援）"},{"value":"other","label":"その他の生活支援"},{"value":"management","label":"介護予防ケアマネジメント"}],"ref":null,"hint":null},
  {"name":"from_month","label":"いつから","kind":"month","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":186801,"max":220012,"choices":[],"ref":null,"hint":null},
  {"name":"to_month","label":"いつまで","kind":"month","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":186801,"max":220012,"choices":[],"ref":null,"hint":null},
  {"name":"people","label":"人数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000,"choices":[],"ref":null,"hint":null},
  {"name":"unit_yen","label":"1人1か月の事業費","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000000,"choices":[],"ref":null,"hint":null},
  {"name":"to_yen","label":"移った先の1人1か月の事業費","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000000,"choices":[],"ref":null,"hint":null},
  {"name":"care_management","label":"1人1か月のケアマネジメント費","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000000,"choices":[],"ref":null,"hint":null},
  {"name":"replacement","label":"代わりに使う1人1か月の費用","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000000,"choices":[],"ref":null,"hint":null},
  {"name":"courses","label":"1年の回数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"course_months","label":"1回の月数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":24,"choices":[],"ref":null,"hint":null},
  {"name":"course_yen","label":"1回の費用","kind":"yen","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000000000000,"choices":[],"ref":null,"hint":null},
  {"name":"fill","label":"参加する割合（1/100％）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000,"choices":[],"ref":null,"hint":null},
  {"name":"treated","label":"参加した人が卒業する割合（1/100％）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000,"choices":[],"ref":null,"hint":null},
  {"name":"control","label":"参加しなくても卒業する割合（1/100％）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000,"choices":[],"ref":null,"hint":null},
  {"name":"hold_months","label":"卒業が続く月数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"price_permille","label":"単価の変化（‰）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":-1000,"max":10000,"choices":[],"ref":null,"hint":null},
  {"name":"growth_permille","label":"1年の伸び（‰）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":-200,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"mark","label":"確かさ","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"given","label":"入力"},{"value":"measured","label":"実績"},{"value":"computed","label":"計算"},{"value":"literature","label":"文献"},{"value":"assumed","label":"仮定"}],"ref":null,"hint":null},
  {"name":"source","label":"出どころ","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":300,"choices":[],"ref":null,"hint":"例：令和8年3月〜9月の実績、または「話し合いで置いた」"},
  {"name":"growth85_permille","label":"85歳以上人口の1年の伸び（‰）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":-200,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"start_months","label":"始める月（1月が1、2月が2、3月が4…の和）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":4095,"choices":[],"ref":null,"hint":null},
  {"name":"cert_from","label":"いまの要支援認定率（1/100％）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":10000,"choices":[],"ref":null,"hint":null},
  {"name":"cert_to","label":"変わった後の要支援認定率（1/100％）","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":10000,"choices":[],"ref":null,"hint":null},
  {"name":"until_year","label":"その率になる年度","kind":"year","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":2015,"max":2099,"choices":[],"ref":null,"hint":null}]},
  {"name":"ledger","label":"台帳（国保連を通らない支払い）","plural":"ledger","order":"-month","fields":[
  {"name":"month","label":"サービス月","kind":"month","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":186801,"max":220012,"choices":[],"ref":null,"hint":null},
  {"name":"service","label":"サービス","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"visit","label":"訪問型"},{"value":"day","label":"通所型"},{"value":"support","label":"生活支援"},{"value":"management","label":"介護予防ケアマネジメント"},{"value":"general","label":"一般介護予防事業"},{"value":"fee","label":"審査支払手数料"}],"ref":null,"hint":null},
  {"name":"program","label":"事業の種類","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"equivalent","label":"従前相当"},{"value":"a","label":"サービス・活動A"},{"value":"b","label":"サービス・活動B"},{"value":"c","label":"サービス・活動C"},{"value":"d","label":"サービス・活動D（移動支援）"},{"value":"other","label":"その他の生活支援"},{"value":"management","label":"介護予防ケアマネジメント"},{"value":"general","label":"一般介護予防事業"},{"value":"fee","label":"審査支払手数料"}],"ref":null,"hint":null},
  {"name":"provider","label":"事業所","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"unit","hint":null},
  {"name":"yen","label":"金額","kind":"yen","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":-1000000000000000,"max":1000000000000000,"choices":[],"ref":null,"hint":"返還はマイナスで入れます"},
  {"name":"people","label":"利用した人の数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000000,"choices":[],"ref":null,"hint":"一般介護予防事業と手数料のほかは、入れてください。役場の外には、人数が少ないか分からない支払いを見せません"},
  {"name":"kind","label":"払い方","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"contract","label":"委託"},{"value":"subsidy","label":"補助"},{"value":"direct","label":"直営"},{"value":"fee","label":"手数料"},{"value":"other","label":"その他"}],"ref":null,"hint":null},
  {"name":"payee","label":"支払先","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":120,"choices":[],"ref":null,"hint":"団体や事業所の名前。個人の名前は入れません"},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":500,"choices":[],"ref":null,"hint":null}]},
  {"name":"program_map","label":"事業の種類の対応","plural":"program-maps","order":"service","fields":[
  {"name":"service","label":"サービス種類コード","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":2,"choices":[],"ref":null,"hint":"例：A6"},
  {"name":"item","label":"項目コード（先頭だけでもよい）","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":4,"choices":[],"ref":null,"hint":null},
  {"name":"provider","label":"事業所","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"unit","hint":null},
  {"name":"from_month","label":"いつから","kind":"month","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":186801,"max":220012,"choices":[],"ref":null,"hint":null},
  {"name":"to_month","label":"いつまで","kind":"month","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":186801,"max":220012,"choices":[],"ref":null,"hint":null},
  {"name":"program","label":"事業の種類","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"equivalent","label":"従前相当"},{"value":"a","label":"サービス・活動A"},{"value":"b","label":"サービス・活動B"},{"value":"c","label":"サービス・活動C"},{"value":"d","label":"サービス・活動D（移動支援）"},{"value":"other","label":"その他の生活支援"},{"value":"management","label":"介護予防ケアマネジメント"},{"value":"general","label":"一般介護予防事業"},{"value":"fee","label":"審査支払手数料"}],"ref":null,"hint":null},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":500,"choices":[],"ref":null,"hint":null}]},
  {"name":"unit","label":"圏域・包括・事業所","plural":"units","order":"name","fields":[
  {"name":"kind","label":"種類","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"area","label":"日常生活圏域"},{"value":"centre","label":"地域包括支援センター"},{"value":"provider","label":"サービス事業所"}],"ref":null,"hint":null},
  {"name":"name","label":"名前","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"kana","label":"かな","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":120,"choices":[],"ref":null,"hint":null},
  {"name":"number","label":"事業所番号","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":true,"min":0,"max":10,"choices":[],"ref":null,"hint":"10桁。先頭の0も入れます"},
  {"name":"run_by","label":"運営","kind":"choice","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"direct","label":"直営"},{"value":"contract","label":"委託"},{"value":"other","label":"その他"}],"ref":null,"hint":null},
  {"name":"area","label":"日常生活圏域","kind":"ref","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":"unit","hint":null},
  {"name":"address","label":"住所","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"phone","label":"電話","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":20,"choices":[],"ref":null,"hint":null},
  {"name":"opened","label":"開いた日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"closed","label":"閉じた日","kind":"date","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":"閉じても、これまでの記録は残ります"},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null}]},
  {"name":"town_setting","label":"計算の設定","plural":"town-settings","order":"year_starts","fields":[
  {"name":"year_starts","label":"年度の最初のサービス月","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":3,"max":4,"choices":[],"ref":null,"hint":"3＝3月〜翌年2月サービス分（4月〜3月支払）、4＝4月〜翌年3月サービス分"},
  {"name":"yen_rounding","label":"上限額の1円未満","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"floor","label":"1円未満を切り捨てる"},{"value":"half_up","label":"1円未満を四捨五入する"}],"ref":null,"hint":null},
  {"name":"late_months","label":"請求が出そろわない月の数","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":6,"choices":[],"ref":null,"hint":"新しい方から数えます。月遅れ請求が届くまで、見込みで補います"},
  {"name":"special_town","label":"特定事情市町村（平成27〜29年度に認められた）","kind":"bool","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"release_days","label":"月を外に見せるまでの日数","kind":"int","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":60,"choices":[],"ref":null,"hint":"請求の取り込みや台帳の入力が最後にあってから数えます。空欄は10日（仮定）。1〜60日"}]},
  {"name":"visit","label":"訪問","plural":"visits","order":"day","fields":[
  {"name":"town","label":"市町村","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":null,"hint":null},
  {"name":"day","label":"訪問する日","kind":"date","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"who","label":"だれが","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":60,"choices":[],"ref":null,"hint":null},
  {"name":"purpose","label":"目的","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":200,"choices":[],"ref":null,"hint":null},
  {"name":"done","label":"済んだ","kind":"bool","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[],"ref":null,"hint":null},
  {"name":"note","label":"メモ","kind":"text","required":false,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":1000,"choices":[],"ref":null,"hint":null}]},
  {"name":"peer_choice","label":"似た市町村の選び直し","plural":"peer-choices","order":"other","fields":[
  {"name":"other","label":"市町村","kind":"int","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":1,"max":9007199254740991,"choices":[],"ref":null,"hint":null},
  {"name":"choice","label":"どうするか","kind":"choice","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":null,"max":null,"choices":[{"value":"in","label":"加える"},{"value":"out","label":"除く"}],"ref":null,"hint":null},
  {"name":"reason","label":"理由","kind":"text","required":true,"fixed":false,"read_only":false,"personal":false,"search":false,"min":0,"max":500,"choices":[],"ref":null,"hint":"例：同じ広域の医療圏で、施設の数も近い"}]}]} as const satisfies { readonly entities: readonly Entity[] };

/** Figures that can tell where they come from: name, and the version of the rule that a print names. */
export const figures = {
  cap: { label: "上限額", version: "平成30年度から" },
  cap_rate: { label: "75歳以上の変動率", version: "令和6年4月1日から" },
  approved: { label: "個別協議で認められた額", version: "令和6年度から" },
  spent: { label: "使った額", version: "第1版" },
  spent_month: { label: "月ごとの額", version: "第2版" },
  landing: { label: "着地見込み", version: "第3版" },
  landing_low: { label: "着地見込みの幅（下）", version: "第2版" },
  landing_high: { label: "着地見込みの幅（上）", version: "第2版" },
  over: { label: "上限額との差", version: "第3版" },
  chance: { label: "超える可能性", version: "第2版" },
  first_over: { label: "超える月", version: "第2版" },
  moved: { label: "昨年の同じ期間との差", version: "第1版" },
  why_difference: { label: "比べた額の差", version: "第1版" },
  why_population: { label: "要因：75歳以上の人口", version: "第1版" },
  why_eligible: { label: "要因：要支援の人の割合", version: "第1版" },
  why_users: { label: "要因：使う人の割合", version: "第1版" },
  why_months: { label: "要因：1人あたりの月数", version: "第1版" },
  why_use: { label: "要因：利用の量（人月）", version: "第1版" },
  why_mix: { label: "要因：事業所と要介護度の構成", version: "第1版" },
  why_visits: { label: "要因：1か月の回数", version: "第1版" },
  why_price: { label: "要因：単価", version: "第1版" },
  why_per75: { label: "要因：75歳以上1人あたりの額", version: "第1版" },
  why_aged: { label: "要因：高齢者の年齢の構成", version: "第1版" },
  why_certified_12: { label: "要因：要支援1の認定の多さ", version: "第1版" },
  why_certified_13: { label: "要因：要支援2の認定の多さ", version: "第1版" },
  why_fixed: { label: "要因：委託・補助などの額", version: "第1版" },
  peer_place: { label: "似た市町村の中の順位", version: "第1版" },
  whatif: { label: "もし…の効果", version: "第1版" },
  spending: { label: "費用の集計", version: "第1版" },
  unit_cost: { label: "1人1か月の額", version: "第1版" },
  people_now: { label: "いま使っている人の数", version: "第1版" },
  statistic: { label: "公表された統計の値", version: "第1版" },
  plan_year: { label: "費用低減計画の額", version: "第1版" },
  asked: { label: "個別協議で協議した額", version: "第1版" },
  indicator: { label: "指標の値", version: "第1版" },
  issue_yen: { label: "課題の大きさ（円）", version: "第1版" },
  progress: { label: "約束・準備・回答の数", version: "第1版" },
  standing_still: { label: "止まっている日数", version: "第1版" },
  answer: { label: "照会の答えの数字", version: "第1版" },
  votes: { label: "シールの数", version: "第1版" },
  import_rows: { label: "取り込みの行数と額", version: "第1版" },
  exported: { label: "外に出した行と人の数", version: "第1版" },
  ledger: { label: "台帳の額", version: "第1版" },
  claim: { label: "明細の額", version: "第1版" },
} as const;
export type FigureKey = keyof typeof figures;
