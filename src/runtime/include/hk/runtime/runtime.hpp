// Threads with owners: bounded pools, background tasks that are cancelled and joined, back-off.
#pragma once

#include <hk/runtime/backoff.hpp>
#include <hk/runtime/pool.hpp>
#include <hk/runtime/task.hpp>
