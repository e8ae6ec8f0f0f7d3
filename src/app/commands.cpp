#include "commands.hpp"

#include <unistd.h>

#include <fstream>
#include <iostream>

#include <hk/app/application.hpp>
#include <hk/app/openapi.hpp>
#include <hk/base/text.hpp>

#include "folders.hpp"
#include "providers.hpp"

namespace hk::app {
namespace {

// "12,345"
std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

void print_progress(const intake::Import& import) {
  const std::int64_t percent =
      import.size_bytes == 0 ? 0 : std::min<std::int64_t>(100, import.counts.bytes_read * 100 / import.size_bytes);
  std::cerr << "\r" << percent << " %  " << grouped(import.counts.rows_read) << " rows  "
            << grouped(import.counts.rows_quarantined) << " set aside   " << std::flush;
}

void print_summary(const intake::Import& import, double seconds) {
  const intake::ImportCounts& c = import.counts;
  std::cout << import.file_name << ": " << grouped(c.rows_read) << " rows in " << seconds << " s ("
            << grouped(static_cast<std::int64_t>(static_cast<double>(c.rows_read) / std::max(seconds, 0.001)))
            << " rows/s)\n"
            << "  created " << grouped(c.rows_created) << ", updated " << grouped(c.rows_updated) << ", unchanged "
            << grouped(c.rows_unchanged) << ", repaired " << grouped(c.rows_repaired) << ", set aside "
            << grouped(c.rows_quarantined) << "\n";
}

void print_check(const intake::Import& import, double seconds) {
  const auto count = [&](const char* key) { return grouped(import.check.at(key).get<std::int64_t>()); };
  std::cout << import.file_name << ": " << count("rowsRead") << " rows in " << seconds << " s; nothing was stored\n"
            << "  new " << count("rowsNew") << ", update " << count("rowsUpdate") << ", duplicate "
            << count("rowsDuplicate") << ", bad " << count("rowsBad") << "\n";
  for (const Json& sample : import.check.at("samples"))
    if (sample.at("outcome") != "new")
      std::cout << "  line " << sample.at("line") << ": " << sample.at("outcome").get<std::string>() << ": "
                << sample.at("reason").get<std::string>() << "\n";
}

void print_set_aside(Application& application, const intake::Import& import) {
  constexpr std::size_t kShown = 5;
  auto page = application.db().read([&](store::Session& s) {
    return Result<intake::Imports::QuarantinePage>(application.imports().quarantine(s, import.id, "", kShown));
  });
  if (!page) return;
  for (const CsvProblem& p : page->rows) std::cout << "  line " << p.line << ": " << p.message << "\n";
  if (!page->next_cursor.empty())
    std::cout << "  ... all of them: GET /api/imports/" << import.id.str() << "/quarantine\n";
}

// Names of fields given for some columns, over the guess for the others.
Result<Json> full_mapping(Application& application, const intake::Import& import, const std::string& text) {
  if (text.empty()) return Json(nullptr);
  HK_TRY(const Json given, parse_json(text));
  if (!given.is_object())
    return invalid("mapping_invalid", "--mapping must be a JSON object.", "For example {\"3\":\"zip\"}.");
  HK_TRY(const Json preview, application.imports().preview(import));
  Json mapping = given;
  std::set<std::string> taken;
  for (const auto& [column, field] : given.items())
    if (field.is_string()) taken.insert(field.get<std::string>());
  for (const Json& column : preview.at("header")) {
    const std::string index = std::to_string(column.at("index").get<int>());
    if (!mapping.contains(index) && column.at("field").is_string() &&
        !taken.contains(column.at("field").get<std::string>()))
      mapping[index] = column.at("field");
  }
  return mapping;
}

// The import as the dry run leaves it; then it is cancelled, because nothing will run it.
Result<intake::Import> checked(Application& application, const intake::ImportId& id,
                               const intake::ImportRunner::Watch& watch) {
  HK_CHECK(application.import_runner().check(id, "", watch));
  HK_TRY(intake::Import import, application.imports().cancel(id));
  if (import.check.at("status") == "failed")
    return invalid("import_check_failed", import.check.at("error").get<std::string>());
  return import;
}

Result<intake::Import> run_import(Application& application, const ImportOptions& o) {
  Json options = Json::object();
  if (!o.source.empty()) options["source"] = o.source;
  if (!o.state.empty()) options["state"] = upper_ascii(o.state);
  HK_TRY(const intake::Import import, application.imports().create_for_file(o.kind, o.file, options));
  HK_TRY(const Json mapping, full_mapping(application, import, o.mapping));
  intake::Imports::Plan plan{mapping, {}};
  if (!o.duplicates.empty()) {
    HK_TRY(plan.duplicates, intake::parse_duplicates(o.duplicates));
  }
  HK_CHECK(application.imports().set_plan(import.id, plan));
  const bool shows = !o.json && isatty(STDERR_FILENO) == 1;
  intake::ImportRunner::Watch watch;
  if (shows) watch.on_progress = print_progress;
  auto result = o.dry_run ? checked(application, import.id, watch) : application.import_runner().run(import.id, watch);
  if (shows) std::cerr << "\r                                                  \r";
  return result;
}

Json verdict_of(const validation::Validator& validator, const std::string& what, const std::string& value) {
  if (what == "email") return to_json(validator.email_and_domain(value));
  if (what == "phone") return to_json(validator.phone(value));
  const validation::AddressVerdict verdict = validator.address({value, "", "", "", ""});
  Json json = to_json(verdict);
  json["input"] = value;
  if (!verdict.address) return json;
  const canonical::Address& a = *verdict.address;
  json["components"] = {{"number", a.number},
                        {"preDirectional", a.pre_directional},
                        {"streetName", a.street_name},
                        {"suffix", a.suffix},
                        {"postDirectional", a.post_directional},
                        {"unitDesignator", a.unit_designator},
                        {"unit", a.unit_id},
                        {"poBox", a.po_box},
                        {"city", a.city},
                        {"state", a.state},
                        {"zip", a.zip},
                        {"plus4", a.plus4}};
  json["lines"] = {a.street_line(), a.last_line()};
  json["key"] = canonical::address_key(a).full;
  return json;
}

// The domains of many lines are asked about at once: a list takes as long as its slowest name servers.
void validate_lines(const validation::Validator& validator, const std::string& what, std::istream& in) {
  constexpr std::size_t kLinesAtATime = 500;
  std::vector<std::string> lines;
  const auto judge = [&] {
    if (what == "email") validator.prepare_domains(lines);
    for (const std::string& line : lines) std::cout << dump_json(verdict_of(validator, what, line)) << "\n";
    lines.clear();
  };
  for (std::string line; std::getline(in, line);) {
    lines.push_back(std::move(line));
    if (lines.size() == kLinesAtATime) judge();
  }
  judge();
}

}  // namespace

int fail(const Error& error, bool json) {
  if (json) {
    std::cerr << dump_json(
                     {{"code", error.code}, {"error", error.message}, {"suggestion", text_or_null(error.next_step)}})
              << "\n";
    return 1;
  }
  std::cerr << "hiddenkey: " << error.message;
  if (!error.next_step.empty()) std::cerr << " " << error.next_step;
  if (!error.detail.empty()) std::cerr << " (" << error.detail << ")";
  std::cerr << "\n";
  return 1;
}

int import_file(const config::Config& config, const ImportOptions& options) {
  auto application = Application::open(config);
  if (!application) return fail(application.error(), options.json);
  const Micros begun = SystemClock().now();
  auto import = run_import(**application, options);
  if (!import) return fail(import.error(), options.json);
  const double seconds = static_cast<double>(SystemClock().now() - begun) / kSecond;
  if (options.json) {
    Json result = to_json(*import);
    result["seconds"] = seconds;
    std::cout << dump_json(result) << "\n";
    return 0;
  }
  if (options.dry_run) {
    print_check(*import, seconds);
    return 0;
  }
  print_summary(*import, seconds);
  print_set_aside(**application, *import);
  return 0;
}

int validate(const config::Config& config, const ValidateOptions& options) {
  const SystemClock clock;
  const auto domains = make_mail_domains(config, clock);
  if (!domains) return fail(domains.error());
  const validation::Validator validator(validation::EmailLists::load(lists_folder()), clock, domains->get());
  if (options.file.empty()) {
    std::cout << dump_json(verdict_of(validator, options.what, options.value)) << "\n";
    return 0;
  }
  std::ifstream file;
  if (options.file != "-") {
    file.open(options.file);
    if (!file)
      return fail(invalid("file_unreadable", "The file " + options.file + " can't be read.", "Check the path."));
  }
  validate_lines(validator, options.what, options.file == "-" ? std::cin : file);
  return 0;
}

int print_openapi(const config::Config& config) {
  auto application = Application::open(config);
  if (!application) return fail(application.error());
  std::cout << openapi_document((*application)->routes(false)).dump(2) << "\n";
  return 0;
}

int print_settings() {
  std::cout
      << "# Settings\n\nIn `hiddenkey.toml`, overridden by the variable, overridden by the flag where there is one.\n"
         "This page is printed by `hiddenkey settings`.\n\n| setting | variable | default | meaning "
         "|\n|---|---|---|---|\n";
  for (const config::Setting& s : config::settings()) {
    std::string meaning = s.meaning;
    if (s.type == config::Setting::Type::kInteger)
      meaning += " From " + std::to_string(s.least) + " to " + std::to_string(s.most) + ".";
    if (s.type == config::Setting::Type::kSecret) meaning += " A secret: never logged.";
    std::cout << "| `" << s.name << "` | `" << s.variable << "` | "
              << (s.default_value.empty() ? "" : "`" + s.default_value + "`") << " | " << meaning << " |\n";
  }
  return 0;
}

}  // namespace hk::app
