// Starts the editor's program, which reads the settings that the page names.
import CMS from "../editor/npm/index.js";

CMS.init();
