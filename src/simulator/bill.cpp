#include <hk/simulator/bill.hpp>

#include <fstream>
#include <utility>

#include <hk/base/json.hpp>

namespace hk::simulator {

Result<std::vector<BillLine>> read_bill(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  const Error unreadable =
      invalid("bill_unreadable", "The bill " + file + " can't be read.", "Give the file of --bill.");
  if (!input) return unreadable;
  std::vector<BillLine> lines;
  for (std::string text; std::getline(input, text);) {
    const auto json = parse_json(text);
    if (!json || !json->is_object()) continue;  // cut off by a crash
    BillLine line;
    line.number = json->value("n", std::uint64_t{0});
    line.at = json->value("at", "");
    line.service = json->value("service", "");
    line.path = json->value("path", "");
    line.reference = json->value("reference", "");
    line.micro_dollars = json->value("microDollars", MicroDollars{0});
    if (const auto fault = json->find("fault"); fault != json->end() && fault->is_string()) line.fault = *fault;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace hk::simulator
