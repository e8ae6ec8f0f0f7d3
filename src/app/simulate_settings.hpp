// The options of `hiddenkey simulate` as the simulators understand them.
#pragma once

#include <hk/base/result.hpp>
#include <hk/simulator/simulator.hpp>

#include "commands.hpp"

namespace hk::app {

// Errors: simulator_setting_invalid, fault_mix_invalid.
Result<simulator::AttomSettings> attom_settings(const SimulateOptions& options);
Result<simulator::CoreLogicSettings> corelogic_settings(const SimulateOptions& options);
Result<simulator::CountySettings> county_settings(const SimulateOptions& options);
Result<simulator::ContactSettings> contact_settings(const SimulateOptions& options);

}  // namespace hk::app
