// The single checks of the doctor. Each adds what it finds. Private to upkeep/.
#pragma once

#include <string>
#include <vector>

#include <hk/store/inspection.hpp>
#include <hk/upkeep/doctor.hpp>

namespace hk::upkeep {

using Findings = std::vector<Finding>;

// Of the machine and the data folder.
void check_machine(const DoctorSettings& settings, Findings& findings);
// False when the rest of the database can't be judged.
bool check_damage(const DoctorSettings& settings, store::Session& session, Findings& findings);
void check_schema(const DoctorSettings& settings, store::Session& session, Findings& findings);
void check_server(store::Session& session, Findings& findings);
void check_clock(store::Session& session, Micros now, Findings& findings);
void check_jobs(store::Session& session, Micros now, Findings& findings);
void check_calls(const DoctorSettings& settings, store::Session& session, Findings& findings);
void check_imports(store::Session& session, Findings& findings);
void check_records(store::Session& session, Findings& findings);
void check_audit_log(store::Session& session, Findings& findings);
void check_backup(const DoctorSettings& settings, store::Session& session, Micros now, Findings& findings);

std::string counted(std::int64_t count, const std::string& one, const std::string& many);

}  // namespace hk::upkeep
