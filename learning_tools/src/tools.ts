// Puts each learning tool into the place that a page has for it. Without this script the pages are there to be read.
import { KeptState } from "./kept.ts";
import { Lists } from "./lists.ts";
import { OfflineTools } from "./offline.ts";
import { PathProgress } from "./path_progress.ts";
import { Plan } from "./plan.ts";
import { CpdRecord } from "./record.ts";
import { GroupReflection } from "./reflection.ts";
import { Saved } from "./saved.ts";
import { SessionPlayer } from "./session_player.ts";
import { Standards } from "./standards.ts";
import { keeping, Tool } from "./tool.ts";
import { YourData } from "./your_data.ts";

const TOOLS: Record<string, new () => Tool> = {
  kept: KeptState,
  lists: Lists,
  "path-progress": PathProgress,
  plan: Plan,
  record: CpdRecord,
  reflection: GroupReflection,
  room: SessionPlayer,
  saved: Saved,
  standards: Standards,
  "your-data": YourData,
};

/** The page of a session has no room for what the others say, and works without a connection as they do. */
if (!document.querySelector('[data-tool="kept"]')) {
  void keeping().then(({ where }) => (where === "device" ? new OfflineTools().begin() : undefined));
}
for (const [name, tool] of Object.entries(TOOLS)) customElements.define(`pc-${name}`, tool);
for (const place of document.querySelectorAll<HTMLElement>("[data-tool]")) {
  const tool = TOOLS[place.dataset["tool"] ?? ""];
  if (tool) Tool.into(place, new tool());
}
