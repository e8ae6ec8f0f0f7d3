// Where the files beside the program are. Private to app/.
#pragma once

#include <string>

#include <hk/config/config.hpp>

namespace hk::app {

std::string web_folder(const config::Config& config);  // empty when the web UI was not built
std::string lists_folder();

}  // namespace hk::app
