// Files that are part of the program.
#pragma once

#include <map>
#include <string>

namespace hk::enrichment {

const std::map<std::string, std::string>& embedded_files();  // counties by name; made by cmake/HkEmbed.cmake

}  // namespace hk::enrichment
