// SPDX-License-Identifier: Apache-2.0
#include "errors.hpp"

#include <nanobind/stl/string.h>

#include "core/error.hpp"

namespace nb = nanobind;

namespace groundswell::binding {
namespace {

void raise(const char* type, const Error& error) {
  nb::list problems;
  for (const Problem& p : error.problems())
    problems.append(nb::make_tuple(p.place, p.found, p.allowed, p.hint));
  const nb::object raised =
      nb::module_::import_("groundswell.errors").attr(type).attr("of")(problems);
  PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(raised.ptr())), raised.ptr());
}

}  // namespace

void translate_errors() {
  nb::register_exception_translator(
      [](const std::exception_ptr& failure, void*) {
        try {
          std::rethrow_exception(failure);
        } catch (const ScenarioError& error) {
          raise("ScenarioError", error);
        } catch (const InputError& error) {
          raise("InputError", error);
        } catch (const OutputError& error) {
          raise("OutputError", error);
        }
      },
      nullptr);
}

}  // namespace groundswell::binding
