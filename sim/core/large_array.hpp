// SPDX-License-Identifier: Apache-2.0
// Arrays of millions of elements read at random: kept on 2 MiB pages where the system has them, so
// that finding an address does not cost as much as fetching it. Small arrays are allocated as
// usual.
//
// Numbers are not set to zero by `LargeArray<T>(size)` and `resize(size)`: whoever fills the array
// touches its pages first, which is where the time goes, and several threads can share it. Ask for
// zeros where they are needed: `LargeArray<T>(size, 0)`.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace groundswell {

template <class T>
struct LargePages {
  using value_type = T;
  static constexpr std::size_t kPage = std::size_t{2} << 20;

  LargePages() = default;
  template <class U>
  LargePages(const LargePages<U>&) noexcept {}  // NOLINT: allocators convert

  [[nodiscard]] T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < 2 * kPage) return static_cast<T*>(::operator new(bytes));
    const std::size_t whole = (bytes + kPage - 1) / kPage * kPage;
    void* memory = std::aligned_alloc(kPage, whole);
    if (memory == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    madvise(memory, whole, MADV_HUGEPAGE);  // a wish: refused where the system has none
#endif
    return static_cast<T*>(memory);
  }
  /// What `resize` adds is left as it is where the type allows it.
  template <class U>
  void construct(U* place) noexcept(std::is_nothrow_default_constructible_v<U>) {
    ::new (static_cast<void*>(place)) U;
  }
  template <class U, class... Arguments>
  void construct(U* place, Arguments&&... arguments) {
    ::new (static_cast<void*>(place)) U(std::forward<Arguments>(arguments)...);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    if (count * sizeof(T) < 2 * kPage) return ::operator delete(memory);
    std::free(memory);
  }
  friend bool operator==(const LargePages&, const LargePages&) noexcept { return true; }
};

/// Asks for the memory at `place`, which is to be read a little later. The empty instruction keeps
/// compilers from leaving out calls of functions that do nothing else.
inline void fetch_ahead(const void* place) noexcept {
  __builtin_prefetch(place);
  asm volatile("" : : "r"(place));  // NOLINT
}

template <class T>
using LargeArray = std::vector<T, LargePages<T>>;

}  // namespace groundswell
