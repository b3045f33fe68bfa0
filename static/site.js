// What every page does. Here: the order of its parts. Not here: anything of a single feature (see rooms/).
import { watchQuickExit } from "./layout/quick_exit.js";
import { tendForms } from "./layout/forms.js";
import { tendGentleLimit } from "./accounts/gentle.js";
import { tendLivePage } from "./live.js";
import { showTimes } from "./rooms/times.js";

watchQuickExit();
tendForms();
showTimes();
tendLivePage();
tendGentleLimit();
if (document.querySelector("[data-pacer]")) import("./components/pacer.js").then(({ tendPacers }) => tendPacers(document));
