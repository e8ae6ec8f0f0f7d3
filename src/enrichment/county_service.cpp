#include <hk/enrichment/county_service.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "embedded.hpp"

#include <hk/base/text.hpp>
#include <hk/config/toml.hpp>

namespace hk::enrichment {
namespace {

constexpr std::size_t kFileBytesMax = 256 * 1024;
constexpr std::int64_t kPageRowsMax = 50'000;  // of Socrata's older endpoints; ArcGIS gives less, and says so

Error wrong(const std::string& key, const std::string& problem) {
  return invalid("county_invalid", "The description of the county can't be used: " + key + " " + problem + ".",
                 "docs/guide/counties.md explains the keys.");
}

// Reads the keys of one table and knows which were asked for, so that a typo never means "default".
class Table {
 public:
  Table(const Json& json, std::string prefix) : json_(json), prefix_(std::move(prefix)) {}

  Result<std::string> text(const char* key, bool required = false) {
    const Json* value = find(key);
    if (value == nullptr && !required) return std::string();
    if (value == nullptr || !value->is_string()) return wrong(prefix_ + key, "must be a text");
    return value->get<std::string>();
  }
  Result<bool> flag(const char* key) {
    const Json* value = find(key);
    if (value == nullptr) return false;
    if (!value->is_boolean()) return wrong(prefix_ + key, "must be true or false");
    return value->get<bool>();
  }
  Result<double> number(const char* key, double otherwise) {
    const Json* value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_number()) return wrong(prefix_ + key, "must be a number");
    return value->get<double>();
  }
  // One text is a list, too.
  Result<std::vector<std::string>> texts(const char* key) {
    std::vector<std::string> list;
    const Json* value = find(key);
    if (value == nullptr) return list;
    for (const Json& one : value->is_array() ? *value : Json::array({*value})) {
      if (!one.is_string()) return wrong(prefix_ + key, "must be texts");
      list.push_back(one.get<std::string>());
    }
    return list;
  }
  const Json* find(const char* key) {
    asked_.emplace_back(key);
    const auto found = json_.find(key);
    return found == json_.end() ? nullptr : &*found;
  }
  Status all_known() const {
    for (const auto& [key, value] : json_.items())
      if (std::ranges::find(asked_, key) == asked_.end()) return wrong(prefix_ + key, "is not known");
    return {};
  }

 private:
  const Json& json_;
  const std::string prefix_;
  std::vector<std::string> asked_;
};

bool is_column(const std::string& text) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:";
  return !text.empty() && text.size() <= 128 && text.find_first_not_of(kAllowed) == std::string::npos;
}

Status check_column(const std::string& key, const std::string& column) {
  return is_column(column) ? Status() : wrong(key, "must be the name of a column, of letters, digits and _");
}

Result<CountyField> field_of(const std::string& name, const Json& said) {
  const std::string prefix = "fields." + name;
  const auto field = parcel_field_of(name);
  if (!field) return wrong(prefix, "is no field of a parcel");
  CountyField out;
  out.field = *field;
  if (said.is_string()) {
    out.columns = {said.get<std::string>()};
    HK_CHECK(check_column(prefix, out.columns.front()));
    return out;
  }
  if (!said.is_object()) return wrong(prefix, "must be a column or a table");
  Table table(said, prefix + ".");
  HK_TRY(out.columns, table.texts("column"));
  if (out.columns.empty()) return wrong(prefix + ".column", "is missing");
  for (const std::string& column : out.columns) HK_CHECK(check_column(prefix + ".column", column));
  HK_TRY(out.times, table.number("times", 1));
  if (!(out.times > 0)) return wrong(prefix + ".times", "must be above 0");
  HK_TRY(const std::string zero, table.text("zero"));
  if (!zero.empty() && zero != "unknown") return wrong(prefix + ".zero", "can only be \"unknown\"");
  out.zero_is_unknown = zero == "unknown";
  HK_TRY(out.is_number, table.flag("number"));
  HK_TRY(out.cut_at, table.text("cut_at"));
  HK_TRY(out.drop, table.text("drop"));
  if (const Json* values = table.find("values")) {
    if (!values->is_object()) return wrong(prefix + ".values", "must be a table");
    for (const auto& [code, word] : values->items()) {
      if (!word.is_string()) return wrong(prefix + ".values." + code, "must be a text");
      out.values[code] = word.get<std::string>();
    }
  }
  HK_CHECK(table.all_known());
  return out;
}

bool is_name(const std::string& text) {
  return !text.empty() && text.size() <= 40 &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
}

Status read_kind(Table& table, CountyService& out) {
  HK_TRY(const std::string kind, table.text("kind", true));
  if (kind != "socrata" && kind != "arcgis") return wrong("kind", "must be \"socrata\" or \"arcgis\"");
  out.kind = kind == "socrata" ? CountyKind::kSocrata : CountyKind::kArcgis;
  const bool socrata = out.kind == CountyKind::kSocrata;
  HK_TRY(out.base_url, table.text("base_url", true));
  while (out.base_url.ends_with('/')) out.base_url.pop_back();
  if (!starts_with_ci(out.base_url, "https://") && !starts_with_ci(out.base_url, "http://"))
    return wrong("base_url", "must be an http or https URL");
  HK_TRY(out.dataset, table.text("dataset", socrata));
  if (socrata && (out.dataset.size() != 9 || out.dataset[4] != '-' || !is_name(out.dataset)))
    return wrong("dataset", "must be like \"64uk-42ks\"");
  HK_TRY(out.order, table.text("order"));
  if (out.order.empty()) out.order = socrata ? ":id" : "OBJECTID";
  HK_CHECK(check_column("order", out.order));
  HK_TRY(out.changed_at, table.text("changed_at"));
  if (out.changed_at.empty() && socrata) out.changed_at = ":updated_at";
  if (!out.changed_at.empty() && !socrata) return wrong("changed_at", "is known for socrata only");
  HK_TRY(const double rows, table.number("page_rows", socrata ? 5'000 : 2'000));
  if (!(rows >= 1 && rows <= kPageRowsMax)) return wrong("page_rows", "must be from 1 to 50000");
  out.page_rows = static_cast<std::size_t>(rows);
  return {};
}

Status read_place(Table& table, CountyService& out) {
  HK_TRY(out.state, table.text("state"));
  if (!out.state.empty() && out.state.size() != 2) return wrong("state", "must be two letters");
  HK_TRY(out.cities, table.texts("cities"));
  for (std::string& city : out.cities) city = upper_ascii(city);
  HK_TRY(out.zip_prefixes, table.texts("zip_prefixes"));
  return {};
}

Status read_rows(Table& table, CountyService& out) {
  HK_TRY(out.filter, table.text("filter"));
  HK_TRY(out.newest_of, table.text("newest_of"));
  if (!out.newest_of.empty()) HK_CHECK(check_column("newest_of", out.newest_of));
  HK_TRY(out.skip_when, table.texts("skip_when"));
  for (const std::string& column : out.skip_when) HK_CHECK(check_column("skip_when", column));
  HK_TRY(out.value_note, table.text("value_note"));
  const Json* fields = table.find("fields");
  if (fields == nullptr || !fields->is_object()) return wrong("fields", "must be a table");
  for (const auto& [name, said] : fields->items()) {
    HK_TRY(CountyField field, field_of(name, said));
    out.fields.push_back(std::move(field));
  }
  if (!is_usable(mapping_of(out))) return wrong("fields", "need a parcelNumber or an address");
  return {};
}

Result<std::string> text_in(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(kFileBytesMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || in.gcount() == 0) return invalid("county_invalid", "The file can't be read, or is empty.");
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kFileBytesMax) return invalid("county_invalid", "The file is too large to describe a county.");
  return text;
}

Error in_file(Error error, const std::string& file) {
  error.message = file + ": " + error.message;
  return error;
}

}  // namespace

const CountyField* CountyService::field(ParcelField wanted) const {
  const auto found = std::ranges::find(fields, wanted, &CountyField::field);
  return found == fields.end() ? nullptr : &*found;
}

Result<CountyService> read_county(std::string_view toml) {
  HK_TRY(const Json document, config::read_toml(toml));
  Table table(document, "");
  CountyService out;
  HK_TRY(out.name, table.text("name", true));
  if (!is_name(out.name)) return wrong("name", "must be of small letters, digits and -");
  HK_TRY(out.title, table.text("title"));
  if (out.title.empty()) out.title = out.name;
  HK_CHECK(read_kind(table, out));
  HK_TRY(out.source, table.text("source"));
  if (out.source.empty()) out.source = out.name;
  HK_CHECK(read_place(table, out));
  HK_TRY(out.verified, table.flag("verified"));
  HK_TRY(out.reason, table.text("reason"));
  HK_CHECK(read_rows(table, out));
  HK_CHECK(table.all_known());
  return out;
}

Result<std::vector<CountyService>> shipped_counties() {
  std::vector<CountyService> all;
  for (const auto& [name, text] : embedded_files()) {
    auto county = read_county(text);
    if (!county) return in_file(county.error(), name);
    all.push_back(*std::move(county));
  }
  return all;
}

Result<std::vector<CountyService>> all_counties(const std::string& folder) {
  HK_TRY(std::vector<CountyService> all, shipped_counties());
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
    if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::ranges::sort(files);
  for (const auto& file : files) {
    const auto text = text_in(file);
    auto county = text ? read_county(*text) : Result<CountyService>(text.error());
    if (!county) return in_file(county.error(), file.string());
    std::erase_if(all, [&](const CountyService& known) { return known.name == county->name; });
    all.push_back(*std::move(county));
  }
  return all;
}

}  // namespace hk::enrichment
