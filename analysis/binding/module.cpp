// SPDX-License-Identifier: Apache-2.0
// The engine for Python: a thin module. What users see is in the package around it.
#include "background.hpp"
#include "core/version.hpp"
#include "errors.hpp"
#include "parts.hpp"

NB_MODULE(_engine, module) {
  module.doc() = "The simulator's engine. Use the package `groundswell`, not this module.";
  module.attr("version") = groundswell::kVersion;
  module.attr("commit") = groundswell::kCommit;
  groundswell::binding::translate_errors();
  groundswell::binding::add_scenarios(module);
  groundswell::binding::add_graphs(module);
  groundswell::binding::add_runs(module);
  groundswell::binding::add_sweeps(module);
  groundswell::binding::add_estimates(module);
  nanobind::module_::import_("atexit").attr("register")(
      nanobind::cpp_function(&groundswell::binding::end_all_work));
}
