// SPDX-License-Identifier: Apache-2.0
// Arrays of NumPy's as they come in.
#pragma once

#include <nanobind/ndarray.h>

namespace groundswell::binding {

/// A column of numbers, looked into where it lies.
template <class T>
using Column =
    nanobind::ndarray<const T, nanobind::ndim<1>, nanobind::c_contig, nanobind::device::cpu>;

}  // namespace groundswell::binding
