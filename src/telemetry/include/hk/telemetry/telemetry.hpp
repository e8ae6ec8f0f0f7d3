// Logs, metrics and the correlation id that ties a request, its jobs and its provider calls together.
#pragma once

#include <hk/telemetry/correlation.hpp>
#include <hk/telemetry/log.hpp>
#include <hk/telemetry/metrics.hpp>
