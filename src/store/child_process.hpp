// Runs another program to its end. Private to store/.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace hk::store {

struct ChildEnd {
  bool found = true;   // the program is installed
  int status = -1;     // 0: it did its work
  std::string errors;  // the beginning of its standard error
};

// `environment` goes over our own: secrets travel in it, since everybody can read the arguments of a process.
ChildEnd run_program(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment);

}  // namespace hk::store
