// Named places where a test may kill or delay the program: around commits and calls to the outside.
//
//   fail_point("call.after_reserve");
//
// The program that is shipped has no way to set the hook; a test program does (tests/faults). Unset, a fail point is
// one relaxed load.
#pragma once

#include <atomic>

namespace hk::runtime {

using FailPointHook = void (*)(const char* name);
inline std::atomic<FailPointHook> fail_point_hook = nullptr;

inline void fail_point(const char* name) {
  if (const FailPointHook hook = fail_point_hook.load(std::memory_order_relaxed); hook != nullptr) hook(name);
}

}  // namespace hk::runtime
