// The lake: every record, change and event as Parquet files in the data folder, for reports, training and any other
// engine.
//
//   raw/{leads,contacts,...,events}/date=YYYY-MM-DD/*.parquet     date: the UTC day on which the rows came into the
//   lake manifest.json                                                 which files count
//
// The Exporter follows the outbox and writes what changed within seconds; the Reader runs SQL over the files of the
// manifest. A file that the manifest does not name does not exist: a process killed at any moment leaves the old
// manifest or the new one. Times are microseconds since 1970 UTC, money is cents, as in the records.
#pragma once

#include <hk/lake/engine.hpp>
#include <hk/lake/exporter.hpp>
#include <hk/lake/manifest.hpp>
#include <hk/lake/reader.hpp>
#include <hk/lake/tables.hpp>
