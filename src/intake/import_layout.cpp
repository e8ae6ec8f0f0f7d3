#include "import_layout.hpp"

#include <fstream>
#include <set>

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>

namespace hk::intake {
namespace {

constexpr std::size_t kHeadBytes = 256 * 1024;
constexpr std::size_t kSampleRows = 200;
constexpr std::size_t kSamplesShown = 3;

struct Guess {
  std::string field;
  double confidence = 0;
};

std::map<std::size_t, Guess> guess(const std::string& kind, const FileHead& head) {
  std::map<std::size_t, Guess> guesses;
  if (kind == "leads") {
    for (const LeadColumnGuess& g : guess_lead_columns(head.header)) guesses[g.index] = {g.field, g.confidence};
    return guesses;
  }
  for (const enrichment::ColumnGuess& g : enrichment::guess_columns(head.header, head.samples))
    guesses[g.index] = {std::string(enrichment::parcel_field_name(g.field)), g.confidence};
  return guesses;
}

const LeadField* lead_field(const std::string& name) {
  for (const LeadField& field : lead_fields())
    if (field.name == name) return &field;
  return nullptr;
}

Error mapping_invalid(const std::string& what) {
  return invalid("mapping_invalid", "The mapping can't be used: " + what + ".",
                 "Map each field to one column; see the preview for names.");
}

// {"3": "email", "4": null} checked against the header.
Result<std::map<std::size_t, std::string>> fields_of(const Json& mapping, const FileHead& head) {
  std::map<std::size_t, std::string> fields;
  std::set<std::string> taken;
  for (const auto& [column, field] : mapping.items()) {
    const auto index = parse_int(column);
    if (!index || *index < 0 || *index >= static_cast<long long>(head.header.size()))
      return mapping_invalid("there is no column " + column);
    if (field.is_null()) continue;
    if (!field.is_string()) return mapping_invalid("the field of column " + column + " is no text");
    if (!taken.insert(field.get<std::string>()).second)
      return mapping_invalid("two columns are mapped to " + field.get<std::string>());
    fields[static_cast<std::size_t>(*index)] = field.get<std::string>();
  }
  return fields;
}

Json field_json(const std::string& name, const std::string& label, bool required) {
  return {{"name", name}, {"label", label}, {"required", required}};
}

}  // namespace

Result<FileHead> read_head(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return invalid("file_unreadable", "The file can't be read.", "Upload it again.");
  std::string bytes(kHeadBytes, '\0');
  file.read(bytes.data(), kHeadBytes);
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  const bool whole = bytes.size() < kHeadBytes;
  FileHead head;
  bool has_header = false;
  CsvReader reader(
      [&](const CsvRecord& record) {
        if (!has_header) {
          head.header = record.fields;
          has_header = true;
        } else if (head.samples.size() < kSampleRows) {
          head.samples.push_back(record.fields);
        }
      },
      [](const CsvProblem&) {});
  reader.feed(bytes);
  if (whole) reader.finish();
  if (!has_header)
    return invalid("file_empty", "No header could be read from the file.",
                   "The first line must name the columns, in UTF-8 or Windows-1252.");
  head.delimiter = std::string(1, reader.delimiter());
  head.encoding = std::string(csv_encoding_name(reader.encoding()));
  return head;
}

Json preview_json(const std::string& kind, const FileHead& head) {
  const auto guesses = guess(kind, head);
  Json columns = Json::array();
  for (std::size_t i = 0; i < head.header.size(); ++i) {
    Json samples = Json::array();
    for (const auto& row : head.samples)
      if (samples.size() < kSamplesShown && i < row.size() && !trim(row[i]).empty())
        samples.push_back(row[i].substr(0, 500));
    const auto found = guesses.find(i);
    columns.push_back({{"index", i},
                       {"name", head.header[i]},
                       {"samples", samples},
                       {"field", found == guesses.end() ? Json(nullptr) : Json(found->second.field)},
                       {"confidence", found == guesses.end() ? 0.0 : found->second.confidence}});
  }
  Json fields = Json::array();
  if (kind == "leads") {
    for (const LeadField& f : lead_fields()) fields.push_back(field_json(f.name, f.label, false));
  } else {
    for (const auto& f : enrichment::parcel_fields())
      fields.push_back(field_json(std::string(f.name), std::string(f.label), false));
  }
  return {{"header", columns}, {"fields", fields}, {"delimiter", head.delimiter}, {"encoding", head.encoding}};
}

Result<Layout> read_layout(const Import& import) {
  HK_TRY(FileHead head, read_head(import.path));
  std::map<std::size_t, std::string> fields;
  if (import.mapping.is_object()) {
    HK_TRY(fields, fields_of(import.mapping, head));
  } else {
    for (const auto& [index, g] : guess(import.kind, head)) fields[index] = g.field;
  }
  Layout layout;
  layout.head = std::move(head);
  for (const auto& [index, name] : fields) {
    if (import.kind == "leads") {
      const LeadField* field = lead_field(name);
      if (field == nullptr) return mapping_invalid("there is no field " + name);
      layout.leads[index] = field;
    } else {
      const auto field = enrichment::parcel_field_of(name);
      if (!field) return mapping_invalid("there is no field " + name);
      layout.parcels[index] = *field;
    }
  }
  const bool usable = import.kind == "leads" ? !layout.leads.empty() : enrichment::is_usable(layout.parcels);
  if (!usable)
    return invalid("columns_missing", "The columns could not be recognised.",
                   import.kind == "leads" ? "Map at least a name, an e-mail, a phone or a street."
                                          : "Map the parcel number or the address.");
  return layout;
}

}  // namespace hk::intake
