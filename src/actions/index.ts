import { backup } from './backup.ts';
import {
  blocks,
  blocksAdd,
  blocksConfirm,
  blocksDelete,
  blocksDiff,
  blocksDisable,
  blocksEdit,
  blocksEnable,
  blocksHistory,
  blocksList,
  blocksRestore,
  blocksShow,
  blocksUndo,
} from './blocks.ts';
import { blocksAppend, blocksInsert, blocksReplace, blocksRethink } from './blocks-write.ts';
import { config } from './config.ts';
import { configEdit } from './config-edit.ts';
import { configGet } from './config-get.ts';
import { configPath } from './config-path.ts';
import { configSet } from './config-set.ts';
import { configUnset } from './config-unset.ts';
import { context } from './context.ts';
import { correct } from './correct.ts';
import { corrections, correctionsFine, correctionsList, correctionsReview, correctionsShow } from './corrections.ts';
import {
  correctionsBlock,
  correctionsDisable,
  correctionsEdit,
  correctionsEnable,
  correctionsMove,
  correctionsRemove,
  correctionsWarn,
} from './corrections-change.ts';
import { correctionsTest } from './corrections-test.ts';
import type { AnyAction } from './define.ts';
import { doctor } from './doctor.ts';
import { exportMemories } from './export.ts';
import { forget } from './forget.ts';
import { goals, goalsAdd, goalsEdit, goalsList, goalsShow } from './goals.ts';
import {
  goalsDone,
  goalsDrop,
  goalsProgress,
  goalsReopen,
  goalsUndo,
  milestoneAdd,
  milestoneDone,
  milestoneRemove,
  milestoneReopen,
  milestoneSkip,
} from './goals-change.ts';
import { history } from './history.ts';
import { historyForget } from './history-forget.ts';
import { historySearch } from './history-search.ts';
import { historyShow } from './history-show.ts';
import { importFile } from './import.ts';
import { IMPORTS } from './import-sources.ts';
import { init } from './init.ts';
import { login } from './login.ts';
import { maintain } from './maintain.ts';
import { memories, memoriesList } from './memories.ts';
import {
  memoriesArchive,
  memoriesEdit,
  memoriesMove,
  memoriesPin,
  memoriesRestore,
  memoriesSupersede,
  memoriesTag,
  memoriesUnpin,
} from './memories-change.ts';
import { memoriesReview } from './memories-review.ts';
import { memoriesHistory, memoriesShow } from './memories-show.ts';
import { memoriesUndo } from './memories-undo.ts';
import { prefs, prefsAdd, prefsList, prefsSet, prefsUndo, prefsUnset } from './prefs.ts';
import { recall } from './recall.ts';
import { remember } from './remember.ts';
import { remind, remindDone, remindEdit, remindList, remindUndo } from './remind.ts';
import { restore } from './restore.ts';
import { stats } from './stats.ts';
import { status } from './status.ts';
import { switchProject } from './switch.ts';
import { tasks, tasksList, tasksNext, tasksShow } from './tasks.ts';
import { tasksAdd } from './tasks-add.ts';
import { tasksDone, tasksDrop, tasksEdit, tasksLog, tasksMove, tasksReopen, tasksUndo } from './tasks-change.ts';
import { trust } from './trust.ts';
import { usage } from './usage.ts';
import { version } from './version.ts';
import { why } from './why.ts';

/** Every action of mira, in the order of help and docs. */
export const ACTIONS: readonly AnyAction[] = [
  history,
  historySearch,
  historyShow,
  historyForget,
  remember,
  recall,
  forget,
  memories,
  memoriesList,
  memoriesShow,
  memoriesEdit,
  memoriesPin,
  memoriesUnpin,
  memoriesTag,
  memoriesMove,
  memoriesSupersede,
  memoriesArchive,
  memoriesRestore,
  memoriesReview,
  memoriesHistory,
  memoriesUndo,
  correct,
  corrections,
  correctionsList,
  correctionsShow,
  correctionsTest,
  correctionsEdit,
  correctionsEnable,
  correctionsDisable,
  correctionsBlock,
  correctionsWarn,
  correctionsMove,
  correctionsFine,
  correctionsReview,
  correctionsRemove,
  exportMemories,
  importFile,
  ...IMPORTS,
  tasks,
  tasksList,
  tasksNext,
  tasksShow,
  tasksAdd,
  tasksEdit,
  tasksDone,
  tasksReopen,
  tasksDrop,
  tasksMove,
  tasksLog,
  tasksUndo,
  goals,
  goalsList,
  goalsShow,
  goalsAdd,
  goalsEdit,
  goalsProgress,
  goalsDone,
  goalsDrop,
  goalsReopen,
  milestoneAdd,
  milestoneDone,
  milestoneReopen,
  milestoneSkip,
  milestoneRemove,
  goalsUndo,
  prefs,
  prefsList,
  prefsSet,
  prefsAdd,
  prefsUnset,
  prefsUndo,
  remind,
  remindList,
  remindDone,
  remindEdit,
  remindUndo,
  blocks,
  blocksList,
  blocksShow,
  blocksAppend,
  blocksReplace,
  blocksInsert,
  blocksRethink,
  blocksHistory,
  blocksDiff,
  blocksRestore,
  blocksConfirm,
  blocksUndo,
  blocksAdd,
  blocksEdit,
  blocksEnable,
  blocksDisable,
  blocksDelete,
  context,
  why,
  switchProject,
  status,
  stats,
  usage,
  maintain,
  backup,
  restore,
  init,
  login,
  doctor,
  config,
  configGet,
  configSet,
  configUnset,
  configPath,
  configEdit,
  trust,
  version,
];
