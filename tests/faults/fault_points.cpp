// Linked into hiddenkey_faults only: lets a test kill or delay the program at named fail points.
//
//   HK_FAIL_POINTS="call.reserved=kill@3,jobs.claimed=kill@1"   the 3rd (1st) time it is passed; the first to come ends
//   it HK_FAIL_POINTS="call.answered=sleep:500"                    milliseconds, each time HK_FAIL_LOG=FILE a line with
//   the name of the point that killed, and
//                                                               with HK_FAIL_LIST=1 each name that was passed, once
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <thread>

#include <hk/runtime/fail_point.hpp>

namespace {

struct Rule {
  int kill_at = 0;  // 0: never
  int sleep_ms = 0;
  int passed = 0;
};

struct Plan {
  std::mutex mutex;
  std::map<std::string, Rule> rules;
  std::set<std::string> seen;
  std::string log;
  bool lists = false;
};

Plan& plan() {
  static Plan* the_plan = new Plan;  // never destroyed: threads pass fail points until the very end
  return *the_plan;
}

void write_line(const std::string& line) {
  if (plan().log.empty()) return;
  const int file = open(plan().log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const std::string text = line + "\n";
  if (file >= 0) {
    (void)!write(file, text.data(), text.size());
    close(file);
  }
}

void on_fail_point(const char* name) {
  int sleep_ms = 0;
  {
    const std::lock_guard lock(plan().mutex);
    if (plan().lists && plan().seen.insert(name).second) write_line(std::string("passed ") + name);
    const auto found = plan().rules.find(name);
    if (found == plan().rules.end()) return;
    Rule& rule = found->second;
    ++rule.passed;
    if (rule.passed == rule.kill_at) {
      write_line(std::string("killed ") + name);
      kill(getpid(), SIGKILL);
    }
    sleep_ms = rule.sleep_ms;
  }
  if (sleep_ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(sleep_ms));
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void read_rule(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return;
  Rule& rule = plan().rules[text.substr(0, equals)];
  const std::string action = text.substr(equals + 1);
  if (action.rfind("kill@", 0) == 0) rule.kill_at = std::atoi(action.c_str() + 5);
  if (action.rfind("sleep:", 0) == 0) rule.sleep_ms = std::atoi(action.c_str() + 6);
}

const bool kInstalled = [] {
  std::istringstream rules(variable("HK_FAIL_POINTS"));
  for (std::string rule; std::getline(rules, rule, ',');) read_rule(rule);
  plan().log = variable("HK_FAIL_LOG");
  plan().lists = variable("HK_FAIL_LIST") == "1";
  hk::runtime::fail_point_hook = on_fail_point;
  return true;
}();

}  // namespace
